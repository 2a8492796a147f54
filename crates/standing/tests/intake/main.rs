//! The command line and the intake, as a person meets them: the program is run, over made-up files
//! and, where it lies beside the repository, over the archive and the collection of bad inputs.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails where it cannot go on, and takes the time"
)]

mod again;
mod allocation;
mod archive;
mod bad_inputs;
mod index;
mod interrupted;
mod messages;
mod schedules;
mod statistics;
mod tables;
mod the_case;
mod traps;
mod walk;
mod workbooks;

use clap::Parser as _;
use serde_json::Value;
use standing_evidence::{Book, Entry, Payload, Statement};
use standing_store::Store;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The bundled case.
const CASE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/california-2021");

/// A file of the shared data, or `None` after saying that the test is skipped.
fn shared(path: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared")
        .join(path);
    if path.exists() {
        return Some(path);
    }
    // Written past the harness, which would swallow it as the test passes.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {} is not here", path.display());
    None
}

/// A folder with a book in it, and the program run over it.
struct Bench {
    dir: tempfile::TempDir,
}

/// What the program did.
struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        Self {
            status: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Its output, which must be lines of JSON.
    fn json(&self) -> Vec<Value> {
        self.out
            .lines()
            .map(|l| serde_json::from_str(l).expect("one value a line"))
            .collect()
    }

    #[track_caller]
    fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}\n{}", self.out, self.err);
        self
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

    /// Writes a made-up file and gives its path.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.path(name);
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn db(&self) -> String {
        format!("sqlite:{}", self.path("standing.db").display())
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_standing"));
        command
            .args(args)
            .env("STANDING_DB", self.db())
            .current_dir(self.dir.path())
            .stdin(Stdio::null());
        command
    }

    fn run(&self, args: &[&str]) -> Ran {
        Ran::of(&self.command(args).output().unwrap())
    }

    /// Imports files that have nothing to refuse.
    #[track_caller]
    fn import(&self, args: &[&str]) -> Ran {
        self.run(&[&["import"], args].concat()).ended(0)
    }

    /// Whether every hash of the book is what it should be.
    fn check_integrity(&self) {
        runtime().block_on(async {
            let store = Store::open(&self.db()).await.unwrap();
            assert_eq!(store.integrity().await.unwrap(), []);
            store.close().await.unwrap();
        });
    }

    /// Every entry of the book, in order.
    fn entries(&self) -> Vec<Entry> {
        runtime().block_on(async {
            let store = Store::open(&self.db()).await.unwrap();
            let mut entries = Vec::new();
            store
                .for_each_since(0, |e| -> Result<(), standing_store::StoreError> {
                    entries.push(e);
                    Ok(())
                })
                .await
                .unwrap();
            store.close().await.unwrap();
            entries
        })
    }

    /// The content of the book, without when it was entered.
    fn content(&self) -> Vec<(u64, standing_terms::Digest)> {
        self.entries().iter().map(|e| (e.position, e.id)).collect()
    }

    /// The statements of the book, in order.
    fn statements(&self) -> Vec<Statement> {
        self.entries()
            .into_iter()
            .filter_map(|e| match e.payload {
                Payload::Present(standing_evidence::Body::Statement(s)) => Some(*s),
                _ => None,
            })
            .collect()
    }

    fn book(&self) -> Book {
        let args = standing::cli::Args::parse_from(["standing", "--db", &self.db(), "links"]);
        let desk = runtime()
            .block_on(standing::cli::Desk::open(&args))
            .unwrap();
        desk.book
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Lines of CSV as rows of cells, the header first.
fn csv(text: &str) -> Vec<Vec<String>> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.as_bytes())
        .records()
        .map(|r| r.unwrap().iter().map(ToOwned::to_owned).collect())
        .collect()
}
