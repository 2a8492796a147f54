//! The program, run in a folder of a test, and how it ended.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "test targets take it in at different depths and use a part; a test stops where it cannot run the program"
)]

use std::path::Path;
use std::process::Command;

/// How a command ended.
pub struct Ran {
    pub status: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Ran {
    #[track_caller]
    pub fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    pub fn says(self, words: &str) -> Self {
        let said = self.out.contains(words) || self.err.contains(words);
        assert!(said, "{words}\n{}\n{}", self.out, self.err);
        self
    }
}

/// Runs the program in a folder, with nothing of the environment.
pub fn run(dir: &Path, args: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_standing"))
        .args(args)
        .current_dir(dir)
        .env_clear()
        .output()
        .unwrap();
    Ran {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}
