//! Slots, flat files, clinics and sheets by command, and the client against a server of the test.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails where it cannot go on, and takes the time"
)]

mod clinics;
mod cvrs;
#[path = "../program/mod.rs"]
mod program;
mod publisher;
mod rides;
mod slots;

use program::{Ran, run};
use std::path::PathBuf;

/// A folder for files, and the program run beside it.
struct Bench {
    dir: tempfile::TempDir,
}

impl Ran {
    #[track_caller]
    fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).expect("a document")
    }
}

impl Bench {
    fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn run(&self, words: &[&str]) -> Ran {
        run(self.dir.path(), words)
    }
}
