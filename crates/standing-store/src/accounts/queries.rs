//! What both engines do the same way with offices, accounts and uploads: compiled twice, as the
//! queries of the book are.

use super::{Conn, Db};
use crate::accounts::{
    Account, AccountEvent, AccountRow, MailDomain, NewAccount, NewUpload, Office, Session, Upload,
    UploadRow, of_facility, sql,
};
use crate::error::StoreError;
use sqlx::Database;
use sqlx::query::Query;
use standing_terms::{Digest, FacilityId};

pub(super) async fn add_office(
    conn: &mut Conn,
    office: &Office,
    at: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(sql::ADD_OFFICE)
        .bind(&office.name)
        .bind(&office.title)
        .bind(at)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn add_facility(
    conn: &mut Conn,
    facility: &FacilityId,
    at: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(sql::ADD_FACILITY)
        .bind(of_facility(facility))
        .bind(facility.to_string())
        .bind(at)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn offices(conn: &mut Conn) -> Result<Vec<Office>, StoreError> {
    let rows = sqlx::query_as::<Db, (String, String)>(sql::OFFICES)
        .fetch_all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(name, title)| Office { name, title })
        .collect())
}

/// Notes what was done to an account.
async fn note(
    conn: &mut Conn,
    at: i64,
    doer: &str,
    login: &str,
    what: &str,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(sql::NOTE)
        .bind(at)
        .bind(doer)
        .bind(login)
        .bind(what)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn add_account(
    conn: &mut Conn,
    account: &NewAccount<'_>,
    doer: &str,
    at: i64,
) -> Result<bool, StoreError> {
    let roles = account.roles.to_string();
    let done = sqlx::query::<Db>(sql::ADD_ACCOUNT)
        .bind(account.login)
        .bind(account.name)
        .bind(account.office)
        .bind(&roles)
        .bind(account.email)
        .bind(at)
        .execute(&mut *conn)
        .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    note(conn, at, doer, account.login, &format!("added: {roles}")).await?;
    Ok(true)
}

pub(super) async fn account(conn: &mut Conn, login: &str) -> Result<Option<Account>, StoreError> {
    sqlx::query_as::<Db, AccountRow>(sql::ACCOUNT)
        .bind(login)
        .fetch_optional(conn)
        .await?
        .map(Account::of_row)
        .transpose()
}

pub(super) async fn accounts(conn: &mut Conn) -> Result<Vec<Account>, StoreError> {
    sqlx::query_as::<Db, AccountRow>(sql::ACCOUNTS)
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(Account::of_row)
        .collect()
}

pub(super) async fn account_events(
    conn: &mut Conn,
    login: &str,
) -> Result<Vec<AccountEvent>, StoreError> {
    sqlx::query_as::<Db, (i64, String, String)>(sql::EVENTS)
        .bind(login)
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(AccountEvent::of_row)
        .collect()
}

/// A change of an account: who made it, what it is called, when.
struct Change<'a> {
    login: &'a str,
    doer: &'a str,
    what: &'a str,
    at: i64,
}

/// Runs the query that changes an account. Where it did, every session of the account ends (whoever
/// holds one must log in again) and it is noted; false where there is no such account.
async fn change(
    conn: &mut Conn,
    query: Query<'_, Db, <Db as Database>::Arguments>,
    change: Change<'_>,
) -> Result<bool, StoreError> {
    if query.execute(&mut *conn).await?.rows_affected() == 0 {
        return Ok(false);
    }
    let Change {
        login,
        doer,
        what,
        at,
    } = change;
    sqlx::query::<Db>(sql::END_SESSIONS)
        .bind(login)
        .bind(at)
        .execute(&mut *conn)
        .await?;
    note(conn, at, doer, login, what).await?;
    Ok(true)
}

pub(super) async fn set_roles(
    conn: &mut Conn,
    login: &str,
    roles: &str,
    doer: &str,
    at: i64,
) -> Result<bool, StoreError> {
    let query = sqlx::query::<Db>(sql::SET_ROLES).bind(login).bind(roles);
    let what = &format!("roles: {roles}");
    let done = Change {
        login,
        doer,
        what,
        at,
    };
    change(conn, query, done).await
}

pub(super) async fn disable(
    conn: &mut Conn,
    login: &str,
    doer: &str,
    at: i64,
) -> Result<bool, StoreError> {
    let query = sqlx::query::<Db>(sql::DISABLE).bind(login).bind(at);
    let done = Change {
        login,
        doer,
        what: "disabled",
        at,
    };
    if !change(conn, query, done).await? {
        return Ok(false);
    }
    sqlx::query::<Db>(sql::WITHDRAW_INVITATIONS)
        .bind(login)
        .bind(at)
        .execute(conn)
        .await?;
    Ok(true)
}

/// Forgets the passphrase, ends the sessions, enables the account and invites anew.
pub(super) async fn reset(
    conn: &mut Conn,
    login: &str,
    token: Digest,
    doer: &str,
    at: i64,
    ends: i64,
) -> Result<bool, StoreError> {
    let query = sqlx::query::<Db>(sql::FORGET_SECRET).bind(login);
    let done = Change {
        login,
        doer,
        what: "invited",
        at,
    };
    if !change(conn, query, done).await? {
        return Ok(false);
    }
    sqlx::query::<Db>(sql::ENABLE)
        .bind(login)
        .execute(&mut *conn)
        .await?;
    sqlx::query::<Db>(sql::WITHDRAW_INVITATIONS)
        .bind(login)
        .bind(at)
        .execute(&mut *conn)
        .await?;
    sqlx::query::<Db>(sql::INVITE)
        .bind(token.0.to_vec())
        .bind(login)
        .bind(at)
        .bind(ends)
        .execute(conn)
        .await?;
    Ok(true)
}

pub(super) async fn invited(
    conn: &mut Conn,
    token: Digest,
    at: i64,
) -> Result<Option<String>, StoreError> {
    let row = sqlx::query_as::<Db, (String,)>(sql::INVITED)
        .bind(token.0.to_vec())
        .bind(at)
        .fetch_optional(conn)
        .await?;
    Ok(row.map(|(login,)| login))
}

/// Takes an invitation and sets the passphrase, once.
pub(super) async fn accept_invitation(
    conn: &mut Conn,
    token: Digest,
    secret: &str,
    at: i64,
) -> Result<Option<String>, StoreError> {
    let Some(login) = invited(conn, token, at).await? else {
        return Ok(None);
    };
    let taken = sqlx::query::<Db>(sql::TAKE_INVITATION)
        .bind(token.0.to_vec())
        .bind(at)
        .execute(&mut *conn)
        .await?;
    // Two at once: the row changes for one of them.
    if taken.rows_affected() == 0 {
        return Ok(None);
    }
    set_secret(conn, &login, secret, at).await?;
    Ok(Some(login))
}

/// Sets a passphrase and ends the sessions begun with the one before.
pub(super) async fn set_secret(
    conn: &mut Conn,
    login: &str,
    secret: &str,
    at: i64,
) -> Result<bool, StoreError> {
    let query = sqlx::query::<Db>(sql::SET_SECRET).bind(login).bind(secret);
    let done = Change {
        login,
        doer: login,
        what: "passphrase chosen",
        at,
    };
    change(conn, query, done).await
}

pub(super) async fn begin_session(
    conn: &mut Conn,
    token: Digest,
    login: &str,
    at: i64,
    ends: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(sql::FORGET_SESSIONS)
        .bind(at)
        .execute(&mut *conn)
        .await?;
    sqlx::query::<Db>(sql::BEGIN_SESSION)
        .bind(token.0.to_vec())
        .bind(login)
        .bind(at)
        .bind(ends)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn session(
    conn: &mut Conn,
    token: Digest,
    at: i64,
    idle_since: i64,
) -> Result<Option<Session>, StoreError> {
    sqlx::query_as::<Db, SessionRow>(sql::SESSION)
        .bind(token.0.to_vec())
        .bind(at)
        .bind(idle_since)
        .fetch_optional(conn)
        .await?
        .map(
            |(seen, login, name, office, roles, email, secret, disabled, facility)| {
                let account = (
                    login, name, office, roles, email, secret, disabled, facility,
                );
                Session::of(seen, Account::of_row(account)?)
            },
        )
        .transpose()
}

type SessionRow = (
    i64,
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<String>,
);

pub(super) async fn touch_session(
    conn: &mut Conn,
    token: Digest,
    at: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(sql::TOUCH_SESSION)
        .bind(token.0.to_vec())
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn end_session(conn: &mut Conn, token: Digest, at: i64) -> Result<(), StoreError> {
    sqlx::query::<Db>(sql::END_SESSION)
        .bind(token.0.to_vec())
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn failed_login(
    conn: &mut Conn,
    subjects: &[Digest],
    at: i64,
    forget_before: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(sql::FORGET_FAILURES)
        .bind(forget_before)
        .execute(&mut *conn)
        .await?;
    for subject in subjects {
        sqlx::query::<Db>(sql::FAIL)
            .bind(subject.0.to_vec())
            .bind(at)
            .execute(&mut *conn)
            .await?;
    }
    Ok(())
}

pub(super) async fn failures(
    conn: &mut Conn,
    subject: Digest,
    since: i64,
) -> Result<i64, StoreError> {
    let (count,) = sqlx::query_as::<Db, (i64,)>(sql::FAILURES)
        .bind(subject.0.to_vec())
        .bind(since)
        .fetch_one(conn)
        .await?;
    Ok(count)
}

pub(super) async fn add_upload(
    conn: &mut Conn,
    upload: &NewUpload<'_>,
    at: i64,
) -> Result<bool, StoreError> {
    let done = sqlx::query::<Db>(sql::ADD_UPLOAD)
        .bind(upload.office)
        .bind(upload.sha256.0.to_vec())
        .bind(upload.name)
        .bind(upload.media_type)
        .bind(upload.doer)
        .bind(at)
        .bind(upload.bytes)
        .bind(upload.reading)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn upload(
    conn: &mut Conn,
    office: Option<&str>,
    sha256: Digest,
) -> Result<Option<Upload>, StoreError> {
    let id = sha256.0.to_vec();
    let query = match office {
        Some(office) => sqlx::query_as::<Db, UploadRow>(sql::UPLOAD)
            .bind(office)
            .bind(id),
        None => sqlx::query_as::<Db, UploadRow>(sql::ANY_UPLOAD).bind(id),
    };
    query
        .fetch_optional(conn)
        .await?
        .map(|row| Upload::of_row(sha256, row))
        .transpose()
}

pub(super) async fn upload_bytes(
    conn: &mut Conn,
    office: Option<&str>,
    sha256: Digest,
) -> Result<Option<Vec<u8>>, StoreError> {
    let id = sha256.0.to_vec();
    let query = match office {
        Some(office) => sqlx::query_as::<Db, (Vec<u8>,)>(sql::UPLOAD_BYTES)
            .bind(office)
            .bind(id),
        None => sqlx::query_as::<Db, (Vec<u8>,)>(sql::ANY_UPLOAD_BYTES).bind(id),
    };
    Ok(query.fetch_optional(conn).await?.map(|(bytes,)| bytes))
}

/// Removes the bytes under a digest, of every office.
pub(super) async fn withdraw_upload(conn: &mut Conn, sha256: Digest) -> Result<(), StoreError> {
    sqlx::query::<Db>(sql::WITHDRAW_UPLOAD)
        .bind(sha256.0.to_vec())
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn add_mail_domain(
    conn: &mut Conn,
    office: &str,
    domain: &MailDomain,
    doer: &str,
    at: i64,
) -> Result<(), StoreError> {
    sqlx::query::<Db>(sql::ADD_DOMAIN)
        .bind(office)
        .bind(&domain.party)
        .bind(&domain.domain)
        .bind(doer)
        .bind(at)
        .execute(conn)
        .await?;
    Ok(())
}

pub(super) async fn mail_domains(
    conn: &mut Conn,
    office: &str,
) -> Result<Vec<MailDomain>, StoreError> {
    let rows = sqlx::query_as::<Db, (String, String)>(sql::DOMAINS)
        .bind(office)
        .fetch_all(conn)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(party, domain)| MailDomain { party, domain })
        .collect())
}
