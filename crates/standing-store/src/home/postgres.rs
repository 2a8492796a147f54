//! PostgreSQL: a schema of a database, shared by several machines.
//!
//! Writers take turns by an advisory lock, which, unlike a lock on the table, a role that may only
//! select and insert can take. Whoever writes without it still meets the primary key and the
//! triggers.

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
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::{ConnectOptions, Connection, PgPool, Transaction};
use standing_evidence::Entry;
use standing_registry::PersonId;
use standing_registry::sealed::Sealed;
use standing_terms::{Digest, FacilityId};
use std::str::FromStr;

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

pub(super) type Db = sqlx::Postgres;
pub(super) type Conn = PgConnection;

const CONNECTIONS: u32 = 8;

const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
const ONE_STATE: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

/// One writer at a time in each schema; "Stnd" and a hash of its name.
const TAKE_TURNS: &str = "SELECT pg_advisory_xact_lock(1400139364, hashtext(current_schema()))";

const SCHEMA_TABLE: &str = "
CREATE TABLE IF NOT EXISTS standing_schema (
    version bigint PRIMARY KEY,
    name    text NOT NULL,
    digest  bytea NOT NULL CHECK (length(digest) = 32)
)";

/// Whether the schema is a book's or empty: (has our record of migrations, has other tables).
const LOOK: &str = "
SELECT count(*) FILTER (WHERE table_name = 'standing_schema'),
       count(*) FILTER (WHERE table_name IN ('entry', 'payload', 'redaction'))
  FROM information_schema.tables WHERE table_schema = current_schema()";

/// What an acknowledged batch rests on: name, question, answer.
const SETTINGS: &[(&str, &str, &str)] = &[
    ("server_encoding", "SHOW server_encoding", "UTF8"),
    ("synchronous_commit", "SHOW synchronous_commit", "on"),
    ("fsync", "SHOW fsync", "on"),
    ("full_page_writes", "SHOW full_page_writes", "on"),
];

/// A book in a database.
#[derive(Debug)]
pub(crate) struct Postgres {
    pool: PgPool,
}

impl Postgres {
    pub(crate) async fn open(url: &str) -> Result<Self, StoreError> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("standing")
            .options([("synchronous_commit", "on")])
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .connect_with(options)
            .await?;
        let home = Self { pool };
        home.prepare().await?;
        Ok(home)
    }

    async fn prepare(&self) -> Result<(), StoreError> {
        let mut conn = self.pool.acquire().await?;
        for (setting, ask, wanted) in SETTINGS {
            let (found,) = sqlx::query_as::<Db, (String,)>(*ask)
                .fetch_one(&mut *conn)
                .await?;
            check_text(setting, wanted, found)?;
        }
        let mut tx = conn.begin_with(BEGIN).await?;
        sqlx::query(TAKE_TURNS).execute(&mut *tx).await?;
        let (ours, others) = sqlx::query_as::<Db, (i64, i64)>(LOOK)
            .fetch_one(&mut *tx)
            .await?;
        if ours == 0 {
            if others > 0 {
                return Err(StoreError::NotABook);
            }
            sqlx::raw_sql(SCHEMA_TABLE).execute(&mut *tx).await?;
        }
        queries::migrate(&mut tx, migrations::POSTGRES).await?;
        tx.commit().await?;
        Ok(())
    }

    async fn turn(&self) -> Result<Transaction<'static, Db>, StoreError> {
        // Each statement sees what was committed before it, so the first one after the lock sees
        // what the writer before us did, whatever the database's own default is.
        let mut tx = self.pool.begin_with(BEGIN).await?;
        sqlx::query(TAKE_TURNS).execute(&mut *tx).await?;
        Ok(tx)
    }

    pub(crate) async fn append(
        &self,
        batch: &[Checked<'_>],
        entered: Timestamp,
        nonces: Nonces<'_>,
        expect: Option<u64>,
    ) -> Result<Appended, StoreError> {
        let mut tx = self.turn().await?;
        let appended = queries::add(&mut tx, batch, entered, nonces, expect).await?;
        tx.commit().await?;
        Ok(appended)
    }

    pub(crate) async fn redact(
        &self,
        redaction: &CheckedRedaction<'_>,
        entered: Timestamp,
        nonces: Nonces<'_>,
        expect: Option<u64>,
    ) -> Result<Appended, StoreError> {
        let mut tx = self.turn().await?;
        let (appended, bytes) =
            queries::add_redaction(&mut tx, redaction, entered, nonces, expect).await?;
        if let Some(sha256) = bytes {
            account_queries::withdraw_upload(&mut tx, sha256).await?;
        }
        view_queries::forget_views(&mut tx).await?;
        tx.commit().await?;
        Ok(appended)
    }

    pub(crate) async fn read(&self, after: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
        queries::read(&mut *self.pool.acquire().await?, after, limit).await
    }

    pub(crate) async fn head(&self) -> Result<Option<(u64, Timestamp)>, StoreError> {
        queries::head(&mut *self.pool.acquire().await?)
            .await?
            .map(Head::public)
            .transpose()
    }

    pub(crate) async fn payload(&self, id: Digest) -> Result<Option<StoredPayload>, StoreError> {
        queries::payload(&mut *self.pool.acquire().await?, id).await
    }

    pub(crate) async fn salted(
        &self,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, Digest)>, StoreError> {
        queries::salted(&mut *self.pool.acquire().await?, after, limit).await
    }

    pub(crate) async fn integrity(&self) -> Result<Vec<Fault>, StoreError> {
        let mut audit = Audit::default();
        let mut conn = self.pool.acquire().await?;
        let mut tx = conn.begin_with(ONE_STATE).await?;
        queries::audit(&mut tx, &mut audit).await?;
        tx.rollback().await?;
        Ok(audit.finish())
    }

    pub(crate) async fn close(self) {
        self.pool.close().await;
    }
}

/// Views: each question sees one state of log and view, and writers take turns with those of the
/// log.
impl Postgres {
    pub(crate) async fn view(&self, name: &ViewName<'_>) -> Result<Option<ViewState>, StoreError> {
        let mut tx = self.pool.begin_with(ONE_STATE).await?;
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
        let mut tx = self.pool.begin_with(ONE_STATE).await?;
        let rows = view_queries::view_rows(&mut tx, name, position, wanted).await?;
        tx.rollback().await?;
        Ok(rows)
    }

    pub(crate) async fn keep_view(
        &self,
        view: &NewView<'_>,
        rows: ViewRows<'_>,
    ) -> Result<Kept, StoreError> {
        let mut tx = self.turn().await?;
        let kept = view_queries::keep_view(&mut tx, view, rows).await?;
        tx.commit().await?;
        Ok(kept)
    }

    pub(crate) async fn forget_views(&self) -> Result<(), StoreError> {
        let mut tx = self.turn().await?;
        view_queries::forget_views(&mut tx).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// Accounts and uploads. Writers of these do not take turns: each transaction changes few rows, and
/// the keys decide between two that want the same.
macro_rules! calls {
    ($queries:ident: $($how:ident $name:ident($($arg:ident: $type:ty),*) -> $out:ty;)*) => {
        impl Postgres { $(calls!(@$how $queries, $name($($arg: $type),*) -> $out);)* }
    };
    (@read $queries:ident, $name:ident($($arg:ident: $type:ty),*) -> $out:ty) => {
        pub(crate) async fn $name(&self, $($arg: $type),*) -> Result<$out, StoreError> {
            $queries::$name(&mut *self.pool.acquire().await?, $($arg),*).await
        }
    };
    (@write $queries:ident, $name:ident($($arg:ident: $type:ty),*) -> $out:ty) => {
        pub(crate) async fn $name(&self, $($arg: $type),*) -> Result<$out, StoreError> {
            let mut tx = self.pool.begin_with(BEGIN).await?;
            let out = $queries::$name(&mut tx, $($arg),*).await?;
            tx.commit().await?;
            Ok(out)
        }
    };
}
account_calls!(calls, account_queries);
registry_calls!(calls, registry_queries);
seal_calls!(calls, seal_queries);
clinic_calls!(calls, clinic_queries);

/// Many rows at a time, as arrays.
mod bulk {
    use super::{Conn, Db};
    use crate::batch::{Checked, NewRow};
    use crate::error::StoreError;
    use crate::row::digest;
    use standing_terms::Digest;
    use std::collections::HashMap;

    const ROWS: usize = 5000;

    const HELD: &str = "SELECT position, id, office FROM entry WHERE id = ANY($1)";
    const ENTRIES: &str = "
INSERT INTO entry (position, entered, id, kind, office, salted)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::text[], $5::text[], $6::bytea[])";
    const PAYLOADS: &str = "
INSERT INTO payload (position, body, nonce)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::bytea[])";

    /// Which of these the book holds, and the office that keeps each back.
    pub(super) async fn held(
        conn: &mut Conn,
        batch: &[Checked<'_>],
    ) -> Result<HashMap<Digest, Option<String>>, StoreError> {
        let mut held = HashMap::new();
        for chunk in batch.chunks(ROWS) {
            let ids: Vec<&[u8]> = chunk.iter().map(|entry| entry.id.0.as_slice()).collect();
            let rows = sqlx::query_as::<Db, (i64, Vec<u8>, Option<String>)>(HELD)
                .bind(ids)
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
            let positions: Vec<i64> = chunk.iter().map(|row| row.position).collect();
            let entered: Vec<i64> = chunk.iter().map(|row| row.entered).collect();
            let ids: Vec<&[u8]> = chunk.iter().map(|row| row.id.0.as_slice()).collect();
            let kinds: Vec<&str> = chunk.iter().map(|row| row.kind).collect();
            let offices: Vec<Option<&str>> = chunk.iter().map(|row| row.office).collect();
            let salted: Vec<&[u8]> = chunk.iter().map(|row| row.salted.0.as_slice()).collect();
            let bodies: Vec<&str> = chunk.iter().map(|row| row.body).collect();
            let nonces: Vec<&[u8]> = chunk.iter().map(|row| row.nonce.as_slice()).collect();
            sqlx::query::<Db>(ENTRIES)
                .bind(&positions)
                .bind(entered)
                .bind(ids)
                .bind(kinds)
                .bind(offices)
                .bind(salted)
                .execute(&mut *conn)
                .await?;
            sqlx::query::<Db>(PAYLOADS)
                .bind(&positions)
                .bind(bodies)
                .bind(nonces)
                .execute(&mut *conn)
                .await?;
        }
        Ok(())
    }
}
