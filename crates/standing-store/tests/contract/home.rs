//! A fresh home for each test, and a way into it that goes around the store.

use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, Row, SqliteConnection};
use standing_evidence::Entry;
use standing_store::Store;
use std::io::Write as _;
use std::path::PathBuf;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) enum Home {
    Sqlite { dir: tempfile::TempDir },
    Postgres { server: String, schema: String },
}

impl Home {
    pub(crate) fn sqlite() -> Self {
        Self::Sqlite {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    /// A schema of its own on the test server; `None`, said plainly, where there is no server.
    pub(crate) async fn postgres() -> Option<Self> {
        static SAID: Once = Once::new();
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let Ok(server) = std::env::var("STANDING_TEST_POSTGRES") else {
            assert!(
                std::env::var("STANDING_REQUIRE_POSTGRES").as_deref() != Ok("1"),
                "STANDING_REQUIRE_POSTGRES is 1 and STANDING_TEST_POSTGRES names no server"
            );
            SAID.call_once(|| {
                // Straight to stderr: the test harness keeps back what passing tests print.
                let _ = std::io::stderr().write_all(
                    b"\nSKIPPED: the PostgreSQL tests, since STANDING_TEST_POSTGRES names no server.\n\
                      Run them with: bash tools/with-postgres cargo test -p standing-store\n\n",
                );
            });
            return None;
        };
        let count = COUNT.fetch_add(1, Ordering::SeqCst);
        let schema = format!("standing_test_{}_{count}", std::process::id());
        let home = Self::Postgres { server, schema };
        let Self::Postgres { server, schema } = &home else {
            unreachable!()
        };
        let mut conn = PgConnection::connect(server).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!(
            "DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}"
        )))
        .execute(&mut conn)
        .await
        .unwrap();
        Some(home)
    }

    pub(crate) async fn remove(self) {
        if let Self::Postgres { server, schema } = &self {
            let mut conn = PgConnection::connect(server).await.unwrap();
            sqlx::raw_sql(AssertSqlSafe(format!("DROP SCHEMA {schema} CASCADE")))
                .execute(&mut conn)
                .await
                .unwrap();
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        match self {
            Self::Sqlite { dir } => dir.path().join("book.db"),
            Self::Postgres { .. } => panic!("a book in PostgreSQL has no path"),
        }
    }

    pub(crate) fn url(&self) -> String {
        match self {
            Self::Sqlite { .. } => format!("sqlite:{}", self.path().display()),
            Self::Postgres { server, schema } => {
                let joint = if server.contains('?') { '&' } else { '?' };
                format!("{server}{joint}options[search_path]={schema}")
            }
        }
    }

    pub(crate) async fn open(&self) -> Store {
        Store::open(&self.url()).await.unwrap()
    }

    pub(crate) async fn raw(&self) -> Raw {
        match self {
            Self::Sqlite { .. } => Raw::Sqlite(
                SqliteConnectOptions::new()
                    .filename(self.path())
                    .create_if_missing(true)
                    .foreign_keys(false)
                    .connect()
                    .await
                    .unwrap(),
            ),
            Self::Postgres { .. } => Raw::Postgres(
                self.url()
                    .parse::<PgConnectOptions>()
                    .unwrap()
                    .connect()
                    .await
                    .unwrap(),
            ),
        }
    }
}

/// A connection that goes around the store.
pub(crate) enum Raw {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

macro_rules! on {
    ($raw:expr, $conn:ident => $what:expr) => {
        match $raw {
            Raw::Sqlite($conn) => $what,
            Raw::Postgres($conn) => $what,
        }
    };
}

impl Raw {
    pub(crate) async fn run(&mut self, sql: &str) -> Result<(), String> {
        let sql = AssertSqlSafe(sql.to_owned());
        on!(self, conn => sqlx::raw_sql(sql).execute(conn).await.map(|_| ()))
            .map_err(|e| e.to_string())
    }

    pub(crate) async fn texts(&mut self, sql: &str) -> Vec<String> {
        let sql = AssertSqlSafe(sql.to_owned());
        on!(self, conn => sqlx::query(sql)
            .fetch_all(conn)
            .await
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect())
    }

    /// Bytes as this engine writes them.
    pub(crate) fn bytes(&self, bytes: &[u8]) -> String {
        use std::fmt::Write as _;
        let hex = bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "{byte:02x}").unwrap();
            text
        });
        match self {
            Self::Sqlite(_) => format!("x'{hex}'"),
            Self::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }

    /// Takes away what guards a table, as somebody with full rights could.
    pub(crate) async fn unguard(&mut self) {
        match self {
            Self::Sqlite(_) => {
                let triggers = self
                    .texts("SELECT name FROM sqlite_schema WHERE type = 'trigger'")
                    .await;
                for trigger in triggers {
                    self.run(&format!("DROP TRIGGER {trigger}")).await.unwrap();
                }
            }
            Self::Postgres(_) => {
                for table in ["entry", "payload", "redaction", "standing_schema"] {
                    self.run(&format!("ALTER TABLE {table} DISABLE TRIGGER ALL"))
                        .await
                        .unwrap();
                }
            }
        }
    }
}

pub(crate) async fn all(store: &Store) -> Vec<Entry> {
    store.read(0, u32::MAX).await.unwrap()
}
