//! SQLite: one file, one writer, several readers.
//!
//! The write-ahead log is synced at every commit (`synchronous=FULL`; with `NORMAL`, acknowledged
//! batches were lost at a loss of power). SQLite's own checkpoints are off, because it passes over
//! their errors; ours are run after a batch once the log has grown, after a redaction, and at
//! closing, and an error stops the store. Every setting is read back.

use super::check_text;
use crate::accounts::{
    Account, AccountEvent, MailDomain, NewAccount, NewUpload, Office, Session, Upload,
    account_calls,
};
use crate::batch::{Checked, CheckedRedaction};
use crate::clinic::{KeptReading, NameTokens, Reading, clinic_calls};
use crate::error::StoreError;
use crate::integrity::{Audit, Fault};
use crate::registry::{KeptAs, NewSealed, Person, registry_calls};
use crate::row::Head;
use crate::seal::{KeptLeaf, LogHead, Stamp, seal_calls};
use crate::views::{Kept, NewView, ViewName, ViewRow, ViewRows, ViewState, Wanted};
use crate::{Appended, Nonces, StoredPayload, migrations};
use jiff::Timestamp;
use sqlx::pool::PoolConnection;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePoolOptions, SqliteRow};
use sqlx::{ConnectOptions, Connection, Row, SqlitePool};
use standing_evidence::Entry;
use standing_registry::PersonId;
use standing_registry::sealed::Sealed;
use standing_terms::{Digest, FacilityId};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::Mutex;

#[expect(
    clippy::duplicate_mod,
    reason = "the shared queries are compiled against each engine's types"
)]
#[path = "queries.rs"]
mod queries;

#[expect(
    clippy::duplicate_mod,
    reason = "the shared queries are compiled against each engine's types"
)]
#[path = "../accounts/queries.rs"]
mod account_queries;

#[expect(
    clippy::duplicate_mod,
    reason = "the shared queries are compiled against each engine's types"
)]
#[path = "../registry/queries.rs"]
mod registry_queries;

#[expect(
    clippy::duplicate_mod,
    reason = "the shared queries are compiled against each engine's types"
)]
#[path = "../views/queries.rs"]
mod view_queries;

#[expect(
    clippy::duplicate_mod,
    reason = "the shared queries are compiled against each engine's types"
)]
#[path = "../seal/queries.rs"]
mod seal_queries;

#[expect(
    clippy::duplicate_mod,
    reason = "the shared queries are compiled against each engine's types"
)]
#[path = "../clinic/queries.rs"]
mod clinic_queries;

pub(super) type Db = sqlx::Sqlite;
pub(super) type Conn = SqliteConnection;

/// The first version without the fault that damaged a book when the log was reset beside a
/// checkpoint (sqlite.org/releaselog/3_51_3.html).
const NEEDED: (u32, u32, u32) = (3, 51, 3);
const NEEDED_TEXT: &str = "3.51.3";

/// "Stnd": marks a file as ours.
const APPLICATION_ID: i64 = 0x5374_6e64;
const ASK_MARK: &str = "PRAGMA application_id";
const MARK: &str = "PRAGMA application_id = 1400139364";

const SCHEMA_TABLE: &str = "
CREATE TABLE IF NOT EXISTS standing_schema (
    version INTEGER PRIMARY KEY,
    name    TEXT NOT NULL,
    digest  BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT";

/// How long to wait for another writer, or for readers at a checkpoint.
const PATIENCE: Duration = Duration::from_secs(10);

/// How long to wait before a file that is being made is tried again.
const PAUSE: Duration = Duration::from_millis(20);
const READERS: u32 = 4;

/// Frames (pages of 4 KiB) that may wait in the log before we move them: 16 MiB.
const WAITING_FRAMES: i64 = 4096;

/// A setting: its name, what to set (where it can be), how to ask, and what the answer must be.
struct Setting {
    name: &'static str,
    set: Option<&'static str>,
    ask: &'static str,
    wanted: &'static str,
}

macro_rules! setting {
    ($name:literal, $wanted:literal) => {
        Setting {
            name: $name,
            set: None,
            ask: concat!("PRAGMA ", $name),
            wanted: $wanted,
        }
    };
    ($name:literal, $wanted:literal, $set:literal) => {
        Setting {
            name: $name,
            set: Some($set),
            ask: concat!("PRAGMA ", $name),
            wanted: $wanted,
        }
    };
}

const SETTINGS: &[Setting] = &[
    setting!("busy_timeout", "10000"), // PATIENCE, set through the library
    setting!("encoding", "UTF-8"),
    setting!("journal_mode", "wal", "WAL"),
    setting!("synchronous", "2", "FULL"),
    setting!("fullfsync", "1", "ON"),
    setting!("checkpoint_fullfsync", "1", "ON"),
    setting!("wal_autocheckpoint", "0", "0"),
    setting!("foreign_keys", "1", "ON"),
    setting!("recursive_triggers", "1", "ON"), // so that REPLACE asks the triggers
    setting!("ignore_check_constraints", "0", "OFF"),
    setting!("trusted_schema", "0", "OFF"),
    setting!("cell_size_check", "1", "ON"),
    setting!("secure_delete", "1", "ON"), // a withdrawn payload is overwritten
    setting!("temp_store", "2", "MEMORY"), // nothing of the book in temporary files
];

const READER_SETTINGS: &[Setting] = &[setting!("query_only", "1", "ON")];

/// A book in a file.
#[derive(Debug)]
pub(crate) struct Sqlite {
    writer: Mutex<SqliteConnection>,
    readers: SqlitePool,
    // A failure to write or to move the log: nothing more is written until the book is reopened.
    stopped: AtomicBool,
    // A redaction whose bytes may still lie in the log.
    owes_checkpoint: AtomicBool,
}

impl Sqlite {
    pub(crate) async fn open(path: &str) -> Result<Self, StoreError> {
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.starts_with(":memory:") || path.starts_with("file:") {
            return Err(StoreError::UnknownAddress);
        }
        let mut writer = first_connection(path).await?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let (mark,) = sqlx::query_as::<Db, (i64,)>(ASK_MARK)
            .fetch_one(&mut *tx)
            .await?;
        if mark != APPLICATION_ID {
            sqlx::raw_sql(MARK).execute(&mut *tx).await?;
        }
        sqlx::raw_sql(SCHEMA_TABLE).execute(&mut *tx).await?;
        queries::migrate(&mut tx, migrations::SQLITE).await?;
        tx.commit().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .after_connect(|conn, _| {
                Box::pin(async move {
                    let verified = async {
                        verify(conn, SETTINGS).await?;
                        verify(conn, READER_SETTINGS).await
                    };
                    verified
                        .await
                        .map_err(|e| sqlx::Error::Configuration(Box::new(e)))
                })
            })
            .connect_lazy_with(options(path, READER_SETTINGS).create_if_missing(false));
        Ok(Self {
            writer: Mutex::new(writer),
            readers,
            stopped: AtomicBool::new(false),
            owes_checkpoint: AtomicBool::new(false),
        })
    }

    async fn reader(&self) -> Result<PoolConnection<Db>, StoreError> {
        self.readers.acquire().await.map_err(|error| match error {
            sqlx::Error::Configuration(inner) => match inner.downcast::<StoreError>() {
                Ok(ours) => *ours,
                Err(inner) => StoreError::Database(sqlx::Error::Configuration(inner)),
            },
            other => StoreError::Database(other),
        })
    }

    fn still_writing(&self) -> Result<(), StoreError> {
        if self.stopped.load(Ordering::SeqCst) {
            Err(StoreError::Stopped)
        } else {
            Ok(())
        }
    }

    /// After a failed sync nobody knows what is on the disk; trying again would only hide it.
    fn stop<E>(&self) -> impl FnOnce(E) -> E + '_ {
        |error| {
            self.stopped.store(true, Ordering::SeqCst);
            error
        }
    }

    pub(crate) async fn append(
        &self,
        batch: &[Checked<'_>],
        entered: Timestamp,
        nonces: Nonces<'_>,
        expect: Option<u64>,
    ) -> Result<Appended, StoreError> {
        let mut writer = self.writer.lock().await;
        self.still_writing()?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let appended = queries::add(&mut tx, batch, entered, nonces, expect).await?;
        tx.commit().await.map_err(self.stop())?;
        self.tidy(&mut writer).await?;
        Ok(appended)
    }

    pub(crate) async fn redact(
        &self,
        redaction: &CheckedRedaction<'_>,
        entered: Timestamp,
        nonces: Nonces<'_>,
        expect: Option<u64>,
    ) -> Result<Appended, StoreError> {
        let mut writer = self.writer.lock().await;
        self.still_writing()?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let (appended, bytes) =
            queries::add_redaction(&mut tx, redaction, entered, nonces, expect).await?;
        if let Some(sha256) = bytes {
            account_queries::withdraw_upload(&mut tx, sha256).await?;
        }
        view_queries::forget_views(&mut tx).await?;
        tx.commit().await.map_err(self.stop())?;
        self.owes_checkpoint.store(true, Ordering::SeqCst);
        self.tidy(&mut writer).await?;
        Ok(appended)
    }

    /// Moves the log where it has grown, or where a redaction wants its traces gone.
    async fn tidy(&self, writer: &mut SqliteConnection) -> Result<(), StoreError> {
        if self.owes_checkpoint.load(Ordering::SeqCst) {
            self.move_log(writer).await?;
            return Ok(());
        }
        let (_, waiting) = self.log(writer, "PRAGMA wal_checkpoint(NOOP)").await?;
        if waiting > WAITING_FRAMES {
            // Waits for nobody; what readers still hold is moved next time.
            self.log(writer, "PRAGMA wal_checkpoint(PASSIVE)").await?;
        }
        Ok(())
    }

    /// Moves the whole log and cuts it to nothing; whether that was possible.
    async fn move_log(&self, writer: &mut SqliteConnection) -> Result<bool, StoreError> {
        let (busy, _) = self.log(writer, "PRAGMA wal_checkpoint(TRUNCATE)").await?;
        if !busy {
            self.owes_checkpoint.store(false, Ordering::SeqCst);
        }
        Ok(!busy)
    }

    /// Whether somebody was in the way, and how many frames wait.
    async fn log(
        &self,
        writer: &mut SqliteConnection,
        how: &'static str,
    ) -> Result<(bool, i64), StoreError> {
        let (busy, frames, moved) = sqlx::query_as::<Db, (i64, i64, i64)>(how)
            .fetch_one(writer)
            .await
            .map_err(self.stop())
            .map_err(StoreError::Checkpoint)?;
        Ok((busy != 0, frames - moved))
    }

    pub(crate) async fn checkpoint(&self) -> Result<bool, StoreError> {
        let mut writer = self.writer.lock().await;
        self.still_writing()?;
        self.move_log(&mut writer).await
    }

    pub(crate) async fn read(&self, after: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
        queries::read(&mut *self.reader().await?, after, limit).await
    }

    pub(crate) async fn head(&self) -> Result<Option<(u64, Timestamp)>, StoreError> {
        queries::head(&mut *self.reader().await?)
            .await?
            .map(Head::public)
            .transpose()
    }

    pub(crate) async fn payload(&self, id: Digest) -> Result<Option<StoredPayload>, StoreError> {
        queries::payload(&mut *self.reader().await?, id).await
    }

    pub(crate) async fn salted(
        &self,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, Digest)>, StoreError> {
        queries::salted(&mut *self.reader().await?, after, limit).await
    }

    pub(crate) async fn integrity(&self) -> Result<Vec<Fault>, StoreError> {
        let mut audit = Audit::default();
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let reports = sqlx::query_as::<Db, (String,)>("PRAGMA integrity_check")
            .fetch_all(&mut *tx)
            .await?;
        for (report,) in reports {
            if report != "ok" {
                audit.engine(report);
            }
        }
        let strays = sqlx::query("PRAGMA foreign_key_check")
            .fetch_all(&mut *tx)
            .await?;
        for stray in strays {
            let table: String = stray.try_get(0)?;
            audit.engine(format!("a row of {table} belongs to no entry"));
        }
        queries::audit(&mut tx, &mut audit).await?;
        tx.rollback().await?;
        Ok(audit.finish())
    }

    pub(crate) async fn close(self) -> Result<(), StoreError> {
        self.readers.close().await;
        if !self.stopped.load(Ordering::SeqCst) {
            let mut writer = self.writer.lock().await;
            self.move_log(&mut writer).await?;
        }
        self.writer.into_inner().close().await?;
        Ok(())
    }
}

/// Views: each question sees one state of log and view.
impl Sqlite {
    pub(crate) async fn view(&self, name: &ViewName<'_>) -> Result<Option<ViewState>, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let view = view_queries::view(&mut tx, name).await?;
        tx.rollback().await?;
        Ok(view)
    }

    pub(crate) async fn view_rows(
        &self,
        name: &ViewName<'_>,
        position: u64,
        wanted: &[Wanted],
    ) -> Result<Option<Vec<ViewRow>>, StoreError> {
        let mut reader = self.reader().await?;
        let mut tx = reader.begin().await?;
        let rows = view_queries::view_rows(&mut tx, name, position, wanted).await?;
        tx.rollback().await?;
        Ok(rows)
    }

    pub(crate) async fn keep_view(
        &self,
        view: &NewView<'_>,
        rows: ViewRows<'_>,
    ) -> Result<Kept, StoreError> {
        let mut writer = self.writer.lock().await;
        self.still_writing()?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        let kept = view_queries::keep_view(&mut tx, view, rows).await?;
        tx.commit().await.map_err(self.stop())?;
        self.tidy(&mut writer).await?;
        Ok(kept)
    }

    pub(crate) async fn forget_views(&self) -> Result<(), StoreError> {
        let mut writer = self.writer.lock().await;
        self.still_writing()?;
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        view_queries::forget_views(&mut tx).await?;
        tx.commit().await.map_err(self.stop())?;
        self.tidy(&mut writer).await
    }
}

/// Accounts and uploads: reads on a reader, writes in a transaction of the one writer.
macro_rules! calls {
    ($queries:ident: $($how:ident $name:ident($($arg:ident: $type:ty),*) -> $out:ty;)*) => {
        impl Sqlite { $(calls!(@$how $queries, $name($($arg: $type),*) -> $out);)* }
    };
    (@read $queries:ident, $name:ident($($arg:ident: $type:ty),*) -> $out:ty) => {
        pub(crate) async fn $name(&self, $($arg: $type),*) -> Result<$out, StoreError> {
            $queries::$name(&mut *self.reader().await?, $($arg),*).await
        }
    };
    (@write $queries:ident, $name:ident($($arg:ident: $type:ty),*) -> $out:ty) => {
        pub(crate) async fn $name(&self, $($arg: $type),*) -> Result<$out, StoreError> {
            let mut writer = self.writer.lock().await;
            self.still_writing()?;
            let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
            let out = $queries::$name(&mut tx, $($arg),*).await?;
            tx.commit().await.map_err(self.stop())?;
            self.tidy(&mut writer).await?;
            Ok(out)
        }
    };
}
account_calls!(calls, account_queries);
registry_calls!(calls, registry_queries);
seal_calls!(calls, seal_queries);
clinic_calls!(calls, clinic_queries);

fn options(path: &str, more: &'static [Setting]) -> SqliteConnectOptions {
    let mut options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .busy_timeout(PATIENCE)
        .row_buffer_size(1024)
        .disable_statement_logging();
    for setting in SETTINGS.iter().chain(more) {
        if let Some(value) = setting.set {
            options = options.pragma(setting.name, value);
        }
    }
    options
}

/// Looks at the file, connects, and sets what the book depends on.
///
/// A file that another program is just making into a book is tried again: SQLite answers *busy* at
/// once, without the patience it was given, to whoever asks for the write-ahead log while another
/// turns it on, since waiting with a lock in hand could last for ever.
async fn first_connection(path: &str) -> Result<SqliteConnection, StoreError> {
    let mut left = PATIENCE.as_millis() / PAUSE.as_millis();
    loop {
        match try_first_connection(path).await {
            Err(StoreError::Database(error)) if left > 0 && has_code(&error, "5") => {
                left -= 1;
                tokio::time::sleep(PAUSE).await;
            }
            ended => return ended,
        }
    }
}

async fn try_first_connection(path: &str) -> Result<SqliteConnection, StoreError> {
    look_first(Path::new(path)).await?;
    let mut writer = options(path, &[]).connect().await.map_err(foreign)?;
    verify(&mut writer, SETTINGS).await?;
    Ok(writer)
}

/// Looks at a file before anything is set in it, so that what is not ours stays as it is.
///
/// A program that is killed while it makes a book leaves a rollback journal beside the file, and
/// SQLite lets nobody read past one without undoing the half transaction
/// (`SQLITE_READONLY_ROLLBACK`, 776). Undoing it is what any reader of the file would do.
async fn look_first(path: &Path) -> Result<(), StoreError> {
    match look(path, true).await {
        Err(StoreError::Database(error)) if has_code(&error, "776") => look(path, false).await,
        looked => looked,
    }
}

async fn look(path: &Path, read_only: bool) -> Result<(), StoreError> {
    let there = path.metadata().is_ok_and(|file| file.len() > 0);
    let look = SqliteConnectOptions::new()
        .busy_timeout(PATIENCE)
        .disable_statement_logging();
    let look = if there {
        look.filename(path).read_only(read_only)
    } else {
        look.in_memory(true)
    };
    let mut conn = look.connect().await.map_err(foreign)?;
    let (version,) = sqlx::query_as::<Db, (String,)>("SELECT sqlite_version()")
        .fetch_one(&mut conn)
        .await
        .map_err(foreign)?;
    check_version(&version)?;
    if there {
        let (mark,) = sqlx::query_as::<Db, (i64,)>(ASK_MARK)
            .fetch_one(&mut conn)
            .await
            .map_err(foreign)?;
        let (things,) = sqlx::query_as::<Db, (i64,)>("SELECT count(*) FROM sqlite_schema")
            .fetch_one(&mut conn)
            .await
            .map_err(foreign)?;
        if mark != APPLICATION_ID && (mark != 0 || things > 0) {
            return Err(StoreError::NotABook);
        }
    }
    conn.close().await?;
    Ok(())
}

/// A file that is no database at all (`SQLITE_NOTADB`, 26) is not a book either.
fn foreign(error: sqlx::Error) -> StoreError {
    if has_code(&error, "26") {
        StoreError::NotABook
    } else {
        StoreError::Database(error)
    }
}

/// Whether the engine gave this result code.
fn has_code(error: &sqlx::Error, code: &str) -> bool {
    error
        .as_database_error()
        .and_then(sqlx::error::DatabaseError::code)
        .is_some_and(|found| found == code)
}

fn check_version(found: &str) -> Result<(), StoreError> {
    let mut parts = found.split('.').map(str::parse::<u32>);
    let version = match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(major)), Some(Ok(minor)), Some(Ok(patch))) => (major, minor, patch),
        _ => (0, 0, 0),
    };
    if version < NEEDED {
        return Err(StoreError::OldSqlite {
            found: found.to_owned(),
            needed: NEEDED_TEXT,
        });
    }
    Ok(())
}

async fn verify(conn: &mut SqliteConnection, settings: &[Setting]) -> Result<(), StoreError> {
    for setting in settings {
        let row: SqliteRow = sqlx::query(setting.ask).fetch_one(&mut *conn).await?;
        let found = match row.try_get::<i64, _>(0) {
            Ok(number) => number.to_string(),
            Err(_) => row.try_get::<String, _>(0)?,
        };
        check_text(setting.name, setting.wanted, found)?;
    }
    Ok(())
}

/// Many rows at a time: 500 rows of `VALUES` were the quickest.
mod bulk {
    use super::{Conn, Db};
    use crate::batch::{Checked, NewRow};
    use crate::error::StoreError;
    use crate::row::digest;
    use sqlx::QueryBuilder;
    use standing_terms::Digest;
    use std::collections::HashMap;

    const ROWS: usize = 500;

    /// Which of these the book holds, and the office that keeps each back.
    pub(super) async fn held(
        conn: &mut Conn,
        batch: &[Checked<'_>],
    ) -> Result<HashMap<Digest, Option<String>>, StoreError> {
        let mut held = HashMap::new();
        for chunk in batch.chunks(ROWS) {
            let mut query =
                QueryBuilder::<Db>::new("SELECT position, id, office FROM entry WHERE id IN (");
            let mut ids = query.separated(", ");
            for entry in chunk {
                ids.push_bind(entry.id.0.to_vec());
            }
            ids.push_unseparated(")");
            let rows = query
                .build_query_as::<(i64, Vec<u8>, Option<String>)>()
                .fetch_all(&mut *conn)
                .await?;
            for (position, id, office) in rows {
                held.insert(digest(position, &id)?, office);
            }
        }
        Ok(held)
    }

    pub(super) async fn insert(conn: &mut Conn, rows: &[NewRow<'_>]) -> Result<(), StoreError> {
        for chunk in rows.chunks(ROWS) {
            let mut query = QueryBuilder::<Db>::new(
                "INSERT INTO entry (position, entered, id, kind, office, salted) ",
            );
            query.push_values(chunk, |mut values, row| {
                values
                    .push_bind(row.position)
                    .push_bind(row.entered)
                    .push_bind(row.id.0.to_vec())
                    .push_bind(row.kind)
                    .push_bind(row.office.map(str::to_owned))
                    .push_bind(row.salted.0.to_vec());
            });
            query.build().execute(&mut *conn).await?;
            let mut query = QueryBuilder::<Db>::new("INSERT INTO payload (position, body, nonce) ");
            query.push_values(chunk, |mut values, row| {
                values
                    .push_bind(row.position)
                    .push_bind(row.body.to_owned())
                    .push_bind(row.nonce.to_vec());
            });
            query.build().execute(&mut *conn).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::check_version;

    #[test]
    fn an_older_sqlite_is_refused_and_a_later_one_is_not() {
        for old in ["3.51.2", "3.50.7", "2.99.99", "3.9.0", "", "new"] {
            assert!(check_version(old).is_err(), "{old}");
        }
        for fit in ["3.51.3", "3.52.0", "4.0.0"] {
            assert!(check_version(fit).is_ok(), "{fit}");
        }
    }
}
