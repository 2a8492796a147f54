//! What both engines do the same way: compiled twice, once against each engine's types.

use super::{Conn, Db, bulk};
use crate::batch::{Checked, CheckedRedaction, plan};
use crate::error::StoreError;
use crate::integrity::{Audit, AuditRow};
use crate::migrations::{Migration, pending};
use crate::row::{self, EntryRow, Head, PayloadRow};
use crate::{Appended, Nonces, StoredPayload, sql};
use jiff::Timestamp;
use standing_evidence::{Entry, EntryKind};
use standing_terms::Digest;

const AUDIT_PAGE: i64 = 4096;

pub(super) async fn head(conn: &mut Conn) -> Result<Option<Head>, StoreError> {
    let head = sqlx::query_as::<Db, (i64, i64)>(sql::HEAD)
        .fetch_optional(conn)
        .await?;
    Ok(head.map(|(position, entered)| Head { position, entered }))
}

/// Adds a batch; to be called inside a transaction that no other writer can enter.
pub(super) async fn add(
    conn: &mut Conn,
    batch: &[Checked<'_>],
    entered: Timestamp,
    nonces: Nonces<'_>,
    expect: Option<u64>,
) -> Result<Appended, StoreError> {
    let head = head(conn).await?;
    let at = row::position(head.map_or(0, |h| h.position))?;
    if let Some(expected) = expect
        && expected != at
    {
        return Err(StoreError::Moved { expected, at });
    }
    let held = bulk::held(conn, batch).await?;
    let (rows, appended) = plan(batch, held, head, entered, nonces)?;
    bulk::insert(conn, &rows).await?;
    Ok(appended)
}

/// Adds a redaction and withdraws the payload; to be called as [`add`] is. Where the payload
/// describes captured bytes, their digest, so that they go too.
pub(super) async fn add_redaction(
    conn: &mut Conn,
    redaction: &CheckedRedaction<'_>,
    entered: Timestamp,
    nonces: Nonces<'_>,
    expect: Option<u64>,
) -> Result<(Appended, Option<Digest>), StoreError> {
    let id = redaction.target;
    let Some((target, kind)) = sqlx::query_as::<Db, (i64, String)>(sql::LOCATE)
        .bind(id.0.to_vec())
        .fetch_optional(&mut *conn)
        .await?
    else {
        return Err(StoreError::NoSuchEntry { id });
    };
    if kind == EntryKind::Redaction.code() {
        return Err(StoreError::RedactionOfRedaction { id });
    }
    let appended = add(conn, &[redaction.entry], entered, nonces, expect).await?;
    let mut bytes = None;
    if appended.new > 0 {
        if kind == EntryKind::Source.code()
            && let Some((body,)) = sqlx::query_as::<Db, (String,)>(sql::BODY)
                .bind(target)
                .fetch_optional(&mut *conn)
                .await?
        {
            bytes = row::captured(row::position(target)?, &body)?;
        }
        sqlx::query::<Db>(sql::NOTE_REDACTION)
            .bind(row::after(appended.first))
            .bind(target)
            .execute(&mut *conn)
            .await?;
        sqlx::query::<Db>(sql::WITHDRAW)
            .bind(target)
            .execute(&mut *conn)
            .await?;
    }
    Ok((appended, bytes))
}

pub(super) async fn read(
    conn: &mut Conn,
    after: u64,
    limit: u32,
) -> Result<Vec<Entry>, StoreError> {
    sqlx::query_as::<Db, EntryRow>(sql::READ)
        .bind(row::after(after))
        .bind(i64::from(limit))
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(row::entry)
        .collect()
}

pub(super) async fn payload(
    conn: &mut Conn,
    id: Digest,
) -> Result<Option<StoredPayload>, StoreError> {
    sqlx::query_as::<Db, PayloadRow>(sql::PAYLOAD)
        .bind(id.0.to_vec())
        .fetch_optional(conn)
        .await?
        .map(row::payload)
        .transpose()
}

pub(super) async fn salted(
    conn: &mut Conn,
    after: u64,
    limit: u32,
) -> Result<Vec<(u64, Digest)>, StoreError> {
    sqlx::query_as::<Db, (i64, Vec<u8>)>(sql::SALTED)
        .bind(row::after(after))
        .bind(i64::from(limit))
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(|(position, salted)| Ok((row::position(position)?, row::digest(position, &salted)?)))
        .collect()
}

pub(super) async fn audit(conn: &mut Conn, audit: &mut Audit) -> Result<(), StoreError> {
    // A position below 1 is itself a fault to be found.
    let mut after = i64::MIN;
    loop {
        let page = sqlx::query_as::<Db, AuditRow>(sql::AUDIT)
            .bind(after)
            .bind(AUDIT_PAGE)
            .fetch_all(&mut *conn)
            .await?;
        if page.is_empty() {
            return Ok(());
        }
        for row in page {
            audit.look(row);
        }
        after = audit.last();
    }
}

/// Runs the migrations that are still to run; to be called inside a transaction.
pub(super) async fn migrate(
    conn: &mut Conn,
    known: &'static [Migration],
) -> Result<(), StoreError> {
    let applied = sqlx::query_as::<Db, (i64, Vec<u8>)>(sql::MIGRATIONS)
        .fetch_all(&mut *conn)
        .await?;
    for (version, migration) in pending(known, &applied)? {
        sqlx::raw_sql(migration.text).execute(&mut *conn).await?;
        sqlx::query::<Db>(sql::NOTE_MIGRATION)
            .bind(version)
            .bind(migration.name)
            .bind(migration.digest().0.to_vec())
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}
