//! The SQL about offices that both engines run, word for word.

pub(crate) const ADD_OFFICE: &str =
    "INSERT INTO office (name, title, made) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";

pub(crate) const ADD_FACILITY: &str = "
INSERT INTO office (name, title, made, facility) VALUES ($1, $2, $3, $2) ON CONFLICT DO NOTHING";

pub(crate) const OFFICES: &str =
    "SELECT name, title FROM office WHERE facility IS NULL ORDER BY name";

pub(crate) const ADD_ACCOUNT: &str = "
INSERT INTO account (login, name, office, roles, email, made)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";

pub(crate) const ACCOUNT: &str = "
SELECT account.login, account.name, account.office, roles, email, secret, disabled, office.facility
  FROM account JOIN office ON office.name = account.office WHERE login = $1";

pub(crate) const ACCOUNTS: &str = "
SELECT account.login, account.name, account.office, roles, email, secret, disabled, office.facility
  FROM account JOIN office ON office.name = account.office ORDER BY login";

pub(crate) const SET_ROLES: &str = "UPDATE account SET roles = $2 WHERE login = $1";
pub(crate) const SET_SECRET: &str = "UPDATE account SET secret = $2 WHERE login = $1";
pub(crate) const FORGET_SECRET: &str = "UPDATE account SET secret = NULL WHERE login = $1";
pub(crate) const DISABLE: &str =
    "UPDATE account SET disabled = $2 WHERE login = $1 AND disabled IS NULL";
pub(crate) const ENABLE: &str = "UPDATE account SET disabled = NULL WHERE login = $1";

pub(crate) const NOTE: &str =
    "INSERT INTO account_event (at, doer, login, what) VALUES ($1, $2, $3, $4)";
pub(crate) const EVENTS: &str =
    "SELECT at, doer, what FROM account_event WHERE login = $1 ORDER BY at";

pub(crate) const INVITE: &str =
    "INSERT INTO invitation (token, login, made, ends) VALUES ($1, $2, $3, $4)";
pub(crate) const WITHDRAW_INVITATIONS: &str =
    "UPDATE invitation SET used = $2 WHERE login = $1 AND used IS NULL";
/// Takes an invitation if it can still be taken; the row changed says so.
pub(crate) const TAKE_INVITATION: &str =
    "UPDATE invitation SET used = $2 WHERE token = $1 AND used IS NULL AND ends > $2";
pub(crate) const INVITED: &str =
    "SELECT login FROM invitation WHERE token = $1 AND used IS NULL AND ends > $2";

pub(crate) const BEGIN_SESSION: &str =
    "INSERT INTO session (token, login, made, seen, ends) VALUES ($1, $2, $3, $3, $4)";
pub(crate) const SESSION: &str = "
SELECT session.seen, account.login, account.name, account.office, roles, email, secret, disabled, office.facility
  FROM session JOIN account ON account.login = session.login
  JOIN office ON office.name = account.office
 WHERE token = $1 AND ended IS NULL AND ends > $2 AND seen > $3 AND disabled IS NULL";
pub(crate) const TOUCH_SESSION: &str = "UPDATE session SET seen = $2 WHERE token = $1";
pub(crate) const END_SESSION: &str =
    "UPDATE session SET ended = $2 WHERE token = $1 AND ended IS NULL";
pub(crate) const END_SESSIONS: &str =
    "UPDATE session SET ended = $2 WHERE login = $1 AND ended IS NULL";
/// Sessions long over say nothing that anybody needs.
pub(crate) const FORGET_SESSIONS: &str = "DELETE FROM session WHERE ends < $1";

pub(crate) const FAIL: &str = "INSERT INTO failed_login (subject, at) VALUES ($1, $2)";
pub(crate) const FAILURES: &str =
    "SELECT count(*) FROM failed_login WHERE subject = $1 AND at > $2";
pub(crate) const FORGET_FAILURES: &str = "DELETE FROM failed_login WHERE at < $1";

pub(crate) const ADD_UPLOAD: &str = "
INSERT INTO upload (office, sha256, name, media_type, doer, at, bytes, reading)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
pub(crate) const UPLOAD: &str = "
SELECT office, name, media_type, doer, at, CAST(length(bytes) AS bigint), reading FROM upload
 WHERE office = $1 AND sha256 = $2";
pub(crate) const UPLOAD_BYTES: &str = "SELECT bytes FROM upload WHERE office = $1 AND sha256 = $2";
pub(crate) const ANY_UPLOAD_BYTES: &str =
    "SELECT bytes FROM upload WHERE sha256 = $1 ORDER BY at LIMIT 1";
pub(crate) const ANY_UPLOAD: &str = "
SELECT office, name, media_type, doer, at, CAST(length(bytes) AS bigint), reading FROM upload
 WHERE sha256 = $1 ORDER BY at LIMIT 1";
pub(crate) const WITHDRAW_UPLOAD: &str = "DELETE FROM upload WHERE sha256 = $1";

pub(crate) const ADD_DOMAIN: &str = "
INSERT INTO mail_domain (office, party, domain, doer, at)
VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
pub(crate) const DOMAINS: &str =
    "SELECT party, domain FROM mail_domain WHERE office = $1 ORDER BY party, domain";
