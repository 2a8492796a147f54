//! A folder to work in, and the program to run in it.

use crate::program::{Ran, run};
use standing_evidence::seal::Checkpoint;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

pub(crate) const LETTER: &str = "california-2021/T09.letter";

/// A folder with a book of the bundled case, and a log over it.
pub(crate) struct Bench {
    pub(crate) dir: tempfile::TempDir,
}

pub(crate) fn case() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/california-2021")
}

pub(crate) fn python() -> Option<&'static str> {
    let found = ["python3", "/usr/bin/python3"].into_iter().find(|python| {
        let out = Command::new(python)
            .args(["-c", "import cryptography"])
            .output();
        out.is_ok_and(|out| out.status.success())
    });
    if found.is_none() {
        eprintln!("skipped: there is no Python 3 with cryptography");
    }
    found
}

impl Bench {
    /// A folder without a book.
    pub(crate) fn empty() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A book of the bundled case with a log that is sealed once.
    pub(crate) fn sealed() -> Self {
        Self::sealed_over(&case())
    }

    /// A book of a case with a log that is sealed once.
    pub(crate) fn sealed_over(case: &Path) -> Self {
        let bench = Self::empty();
        bench.run(&["import", case.to_str().unwrap()]).ended(0);
        let made = bench.run(&["log", "init", "standing.example/log"]).ended(0);
        bench.run(&["log", "seal"]).ended(0);
        std::fs::write(
            bench.path("policy"),
            format!("log {}quorum none\n", made.out),
        )
        .unwrap();
        bench
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        run(self.dir.path(), args)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn head(&self) -> Checkpoint {
        self.read("standing-log.key.head").parse().unwrap()
    }

    /// Enters one more public statement, so that the log can grow.
    pub(crate) fn grow(&self, number: u32) {
        let dir = self.path(&format!("case-{number}"));
        std::fs::create_dir(&dir).unwrap();
        for file in std::fs::read_dir(case()).unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), dir.join(file.file_name())).unwrap();
        }
        let parties = std::fs::read_to_string(dir.join("parties.toml")).unwrap();
        let more = format!(
            "{parties}\n[[party]]\nid = \"paper-{number}\"\nname = \"The Paper {number}\"\nkind = \"press\"\n"
        );
        std::fs::write(dir.join("parties.toml"), more).unwrap();
        self.run(&["import", dir.to_str().unwrap()]).ended(0);
    }

    pub(crate) async fn site(&self) -> (Arc<standing_store::Store>, axum::Router) {
        let url = format!("sqlite:{}", self.path("standing.db").display());
        let store = Arc::new(standing_store::Store::open(&url).await.unwrap());
        let site = standing::web::log::router(Arc::clone(&store));
        (store, site)
    }

    /// Changes rows around the program, as the owner of the file can.
    pub(crate) async fn tamper(&self, sql: &str) {
        use sqlx::{AssertSqlSafe, ConnectOptions as _};
        let mut raw = sqlx::sqlite::SqliteConnectOptions::new()
            .filename(self.path("standing.db"))
            .connect()
            .await
            .unwrap();
        sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
            .execute(&mut raw)
            .await
            .unwrap();
    }
}
