//! Offices and their people: accounts with roles, sessions, invitations, failed log-ins; the bytes
//! that people upload; the mail domains by which an office knows a party.
//!
//! These rows change, unlike the book. Nothing in the book is a function of them: an entry names
//! its office and the person, not an account.
//!
//! Tokens, passphrases and the names typed at a failed log-in never reach the store: it is handed
//! their hashes. It draws no randomness and reads no clock.

pub(crate) mod sql;

use crate::error::StoreError;
use crate::row::{from_micros, to_micros};
use crate::{Home, Store};
use jiff::Timestamp;
use standing_terms::{Digest, FacilityId};
use std::collections::BTreeSet;
use std::fmt;

/// What a person may do for their office or facility. Each role stands for itself; none contains
/// another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Sees the office's entries beside the public book.
    Reader,
    /// Sees them and adds to them.
    Member,
    /// Sees them, publishes them and withdraws payloads.
    Publisher,
    /// Looks after the office's or facility's accounts. Sees no entry by that alone.
    Administrator,
    /// Cares for the people of a facility: reads about them and records what was done.
    Clinician,
}

impl Role {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Reader,
        Self::Member,
        Self::Publisher,
        Self::Administrator,
        Self::Clinician,
    ];

    /// Those that an account of an office can have.
    pub const OF_OFFICES: &[Self] = &[
        Self::Reader,
        Self::Member,
        Self::Publisher,
        Self::Administrator,
    ];

    /// Those that an account of a facility can have.
    pub const OF_FACILITIES: &[Self] = &[Self::Clinician, Self::Administrator];

    /// Its name.
    pub fn code(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Member => "member",
            Self::Publisher => "publisher",
            Self::Administrator => "administrator",
            Self::Clinician => "clinician",
        }
    }
}

/// A role that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no role: reader, member, publisher, administrator, clinician")]
pub struct NoSuchRole(String);

impl std::str::FromStr for Role {
    type Err = NoSuchRole;
    fn from_str(text: &str) -> Result<Self, NoSuchRole> {
        Self::ALL
            .into_iter()
            .find(|r| r.code() == text)
            .ok_or_else(|| NoSuchRole(text.to_owned()))
    }
}

/// The roles of an account. None by default.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Roles(BTreeSet<Role>);

impl Roles {
    /// Whether it has a role.
    pub fn has(&self, role: Role) -> bool {
        self.0.contains(&role)
    }

    /// Whether each of them is one of these.
    pub fn within(&self, these: &[Role]) -> bool {
        self.iter().all(|role| these.contains(&role))
    }

    /// The roles, in order.
    pub fn iter(&self) -> impl Iterator<Item = Role> + '_ {
        self.0.iter().copied()
    }
}

impl FromIterator<Role> for Roles {
    fn from_iter<I: IntoIterator<Item = Role>>(roles: I) -> Self {
        Self(roles.into_iter().collect())
    }
}

impl std::str::FromStr for Roles {
    type Err = NoSuchRole;
    fn from_str(text: &str) -> Result<Self, NoSuchRole> {
        text.split(',')
            .map(str::trim)
            .filter(|r| !r.is_empty())
            .map(str::parse)
            .collect()
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, role) in self.0.iter().enumerate() {
            write!(f, "{}{}", if i > 0 { "," } else { "" }, role.code())?;
        }
        Ok(())
    }
}

/// An office: its name as entries bear it, and its title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Office {
    /// As entries bear it.
    pub name: String,
    /// As people call it.
    pub title: String,
}

/// What stands for a facility where accounts name an office. No office can have this name: theirs
/// have no slash.
pub fn of_facility(facility: &FacilityId) -> String {
    format!("facility/{facility}")
}

/// Somebody's account. It belongs to one office or one facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// What is typed at log-in.
    pub login: String,
    /// The person's name, as it stands under what they do.
    pub name: String,
    /// The office, or what stands for the facility.
    pub office: String,
    /// The facility, for an account of one.
    pub facility: Option<FacilityId>,
    /// What they may do.
    pub roles: Roles,
    /// Where the office's digest goes.
    pub email: Option<String>,
    /// Argon2id hash of the passphrase, as a PHC string; absent until one was chosen.
    pub secret: Option<String>,
    /// Whether it was disabled.
    pub disabled: bool,
}

/// Login, name, office, roles, e-mail, secret, when disabled, facility.
pub(crate) type AccountRow = (
    String,
    String,
    String,
    String,
    Option<String>,
    Option<String>,
    Option<i64>,
    Option<String>,
);

impl Account {
    pub(crate) fn of_row(row: AccountRow) -> Result<Self, StoreError> {
        let (login, name, office, roles, email, secret, disabled, facility) = row;
        let damaged = || StoreError::DamagedAccount {
            login: login.clone(),
        };
        // A role that a later version wrote is no reason to guess.
        let roles = roles.parse().map_err(|_| damaged())?;
        let facility = facility.map(FacilityId::new).transpose();
        let facility = facility.map_err(|_| damaged())?;
        Ok(Self {
            login,
            name,
            office,
            facility,
            roles,
            email,
            secret,
            disabled: disabled.is_some(),
        })
    }
}

/// An account to be added.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount<'a> {
    /// What is typed at log-in.
    pub login: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// The office, which must exist, or what stands for a facility ([`of_facility`]).
    pub office: &'a str,
    /// What they may do.
    pub roles: &'a Roles,
    /// Where the office's digest goes.
    pub email: Option<&'a str>,
}

/// What was done to an account, by whom, when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEvent {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub doer: String,
    /// What.
    pub what: String,
}

impl AccountEvent {
    pub(crate) fn of_row((at, doer, what): (i64, String, String)) -> Result<Self, StoreError> {
        let at = from_micros(0, at)?;
        Ok(Self { at, doer, what })
    }
}

/// A session that has neither ended nor been idle for too long, of an account that is not disabled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// When it was last used, as noted.
    pub seen: Timestamp,
    /// Whose it is.
    pub account: Account,
}

impl Session {
    pub(crate) fn of(seen: i64, account: Account) -> Result<Self, StoreError> {
        let seen = from_micros(0, seen)?;
        Ok(Self { seen, account })
    }
}

/// Bytes to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewUpload<'a> {
    /// The office.
    pub office: &'a str,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// The name of the file.
    pub name: &'a str,
    /// What the bytes are, as we read them.
    pub media_type: &'a str,
    /// Who uploaded them.
    pub doer: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
    /// What was read out of them, as JSON.
    pub reading: &'a str,
}

/// Bytes that an office keeps, without the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// The office.
    pub office: String,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// The name of the file.
    pub name: String,
    /// What the bytes are.
    pub media_type: String,
    /// Who uploaded them.
    pub doer: String,
    /// When.
    pub at: Timestamp,
    /// How many bytes.
    pub size: u64,
    /// What was read out of them, as JSON.
    pub reading: String,
}

/// Office, name, media type, doer, at, size, reading.
pub(crate) type UploadRow = (String, String, String, String, i64, i64, String);

impl Upload {
    pub(crate) fn of_row(sha256: Digest, row: UploadRow) -> Result<Self, StoreError> {
        let (office, name, media_type, doer, at, size, reading) = row;
        Ok(Self {
            office,
            sha256,
            name,
            media_type,
            doer,
            at: from_micros(0, at)?,
            size: u64::try_from(size).unwrap_or(0),
            reading,
        })
    }
}

/// A domain from which an office knows a party to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailDomain {
    /// The party, by identifier.
    pub party: String,
    /// The domain, in lower case and ASCII.
    pub domain: String,
}

/// What each engine can do with accounts: `read` on any connection, `write` in a transaction.
macro_rules! account_calls {
    ($each:ident, $queries:ident) => {
        $each! { $queries:
            write add_office(office: &Office, at: i64) -> bool;
            write add_facility(facility: &FacilityId, at: i64) -> bool;
            read offices() -> Vec<Office>;
            write add_account(account: &NewAccount<'_>, doer: &str, at: i64) -> bool;
            read account(login: &str) -> Option<Account>;
            read accounts() -> Vec<Account>;
            read account_events(login: &str) -> Vec<AccountEvent>;
            write set_roles(login: &str, roles: &str, doer: &str, at: i64) -> bool;
            write disable(login: &str, doer: &str, at: i64) -> bool;
            write reset(login: &str, token: Digest, doer: &str, at: i64, ends: i64) -> bool;
            read invited(token: Digest, at: i64) -> Option<String>;
            write accept_invitation(token: Digest, secret: &str, at: i64) -> Option<String>;
            write set_secret(login: &str, secret: &str, at: i64) -> bool;
            write begin_session(token: Digest, login: &str, at: i64, ends: i64) -> ();
            read session(token: Digest, at: i64, idle_since: i64) -> Option<Session>;
            write touch_session(token: Digest, at: i64) -> ();
            write end_session(token: Digest, at: i64) -> ();
            write failed_login(subjects: &[Digest], at: i64, forget_before: i64) -> ();
            read failures(subject: Digest, since: i64) -> i64;
            write add_upload(upload: &NewUpload<'_>, at: i64) -> bool;
            read upload(office: Option<&str>, sha256: Digest) -> Option<Upload>;
            read upload_bytes(office: Option<&str>, sha256: Digest) -> Option<Vec<u8>>;
            write add_mail_domain(office: &str, domain: &MailDomain, doer: &str, at: i64) -> ();
            read mail_domains(office: &str) -> Vec<MailDomain>;
        }
    };
}
pub(crate) use account_calls;

macro_rules! on {
    ($store:expr, $home:ident => $what:expr) => {
        match &$store.home {
            Home::Sqlite($home) => $what,
            Home::Postgres($home) => $what,
        }
    };
}

impl Store {
    /// Adds an office; false where there is one of that name.
    ///
    /// # Errors
    /// Where the engine fails, as for every call here.
    pub async fn add_office(&self, office: &Office, at: Timestamp) -> Result<bool, StoreError> {
        on!(self, home => home.add_office(office, to_micros(at)).await)
    }

    /// Makes that accounts can belong to a facility; false where they can already.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn add_facility(
        &self,
        facility: &FacilityId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        on!(self, home => home.add_facility(facility, to_micros(at)).await)
    }

    /// The offices, by name; no facilities.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn offices(&self) -> Result<Vec<Office>, StoreError> {
        on!(self, home => home.offices().await)
    }

    /// Adds an account without a passphrase; false where the login is taken, for good: the name of
    /// a person who left still stands under what they did.
    ///
    /// # Errors
    /// Where there is no such office, or the engine fails.
    pub async fn add_account(
        &self,
        account: &NewAccount<'_>,
        doer: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        on!(self, home => home.add_account(account, doer, to_micros(at)).await)
    }

    /// An account.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn account(&self, login: &str) -> Result<Option<Account>, StoreError> {
        on!(self, home => home.account(login).await)
    }

    /// All accounts, of every office, by login.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn accounts(&self) -> Result<Vec<Account>, StoreError> {
        on!(self, home => home.accounts().await)
    }

    /// What was done to an account, in order.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn account_events(&self, login: &str) -> Result<Vec<AccountEvent>, StoreError> {
        on!(self, home => home.account_events(login).await)
    }

    /// Sets what an account may do and ends its sessions; false where there is none.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn set_roles(
        &self,
        login: &str,
        roles: &Roles,
        doer: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let roles = roles.to_string();
        on!(self, home => home.set_roles(login, &roles, doer, to_micros(at)).await)
    }

    /// Disables an account, ends its sessions and withdraws its invitations; false where there is
    /// none or it was disabled.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn disable_account(
        &self,
        login: &str,
        doer: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        on!(self, home => home.disable(login, doer, to_micros(at)).await)
    }

    /// Forgets the passphrase, ends the sessions, withdraws earlier invitations and makes a new
    /// one, which lasts until `ends`. `token` is the SHA-256 of what the person is given. False
    /// where there is no such account.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn invite(
        &self,
        login: &str,
        token: Digest,
        doer: &str,
        at: Timestamp,
        ends: Timestamp,
    ) -> Result<bool, StoreError> {
        on!(self, home => home.reset(login, token, doer, to_micros(at), to_micros(ends)).await)
    }

    /// Whose invitation this is, where it can still be taken.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn invited(
        &self,
        token: Digest,
        at: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        on!(self, home => home.invited(token, to_micros(at)).await)
    }

    /// Takes an invitation, once, and sets the passphrase; whose it was.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn accept_invitation(
        &self,
        token: Digest,
        secret: &str,
        at: Timestamp,
    ) -> Result<Option<String>, StoreError> {
        on!(self, home => home.accept_invitation(token, secret, to_micros(at)).await)
    }

    /// Sets another passphrase and ends every session; false where there is no such account.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn set_secret(
        &self,
        login: &str,
        secret: &str,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        on!(self, home => home.set_secret(login, secret, to_micros(at)).await)
    }

    /// Begins a session under the SHA-256 of its token.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn begin_session(
        &self,
        token: Digest,
        login: &str,
        at: Timestamp,
        ends: Timestamp,
    ) -> Result<(), StoreError> {
        on!(self, home => home.begin_session(token, login, to_micros(at), to_micros(ends)).await)
    }

    /// The session of a token, where it has not ended, was used after `idle_since`, and its account
    /// is not disabled.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn session(
        &self,
        token: Digest,
        at: Timestamp,
        idle_since: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        on!(self, home => home.session(token, to_micros(at), to_micros(idle_since)).await)
    }

    /// Notes that a session was used.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn touch_session(&self, token: Digest, at: Timestamp) -> Result<(), StoreError> {
        on!(self, home => home.touch_session(token, to_micros(at)).await)
    }

    /// Ends a session.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn end_session(&self, token: Digest, at: Timestamp) -> Result<(), StoreError> {
        on!(self, home => home.end_session(token, to_micros(at)).await)
    }

    /// Notes a failed log-in under each subject, and forgets those before an instant.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn failed_login(
        &self,
        subjects: &[Digest],
        at: Timestamp,
        forget_before: Timestamp,
    ) -> Result<(), StoreError> {
        let (at, before) = (to_micros(at), to_micros(forget_before));
        on!(self, home => home.failed_login(subjects, at, before).await)
    }

    /// How often a log-in failed under a subject since an instant.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn failures(&self, subject: Digest, since: Timestamp) -> Result<u64, StoreError> {
        let count = on!(self, home => home.failures(subject, to_micros(since)).await)?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Keeps bytes for an office; false where it keeps them already.
    ///
    /// # Errors
    /// Where the digest is not that of the bytes, there is no such office, or the engine fails.
    pub async fn add_upload(
        &self,
        upload: &NewUpload<'_>,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        if standing_evidence::digest_of(upload.bytes) != upload.sha256 {
            return Err(StoreError::Misnamed {
                index: 0,
                id: upload.sha256,
            });
        }
        on!(self, home => home.add_upload(upload, to_micros(at)).await)
    }

    /// What an office keeps under a digest.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn upload(&self, office: &str, sha256: Digest) -> Result<Option<Upload>, StoreError> {
        on!(self, home => home.upload(Some(office), sha256).await)
    }

    /// The bytes an office keeps under a digest.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn upload_bytes(
        &self,
        office: &str,
        sha256: Digest,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        on!(self, home => home.upload_bytes(Some(office), sha256).await)
    }

    /// Bytes under a digest, whichever office keeps them. Only for a digest that the *published*
    /// book names: the caller has looked.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn published_upload(
        &self,
        sha256: Digest,
    ) -> Result<Option<(Upload, Vec<u8>)>, StoreError> {
        let Some(upload) = on!(self, home => home.upload(None, sha256).await)? else {
            return Ok(None);
        };
        let bytes = on!(self, home => home.upload_bytes(None, sha256).await)?;
        Ok(bytes.map(|bytes| (upload, bytes)))
    }

    /// Notes that a party writes from a domain.
    ///
    /// # Errors
    /// Where there is no such office, or the engine fails.
    pub async fn add_mail_domain(
        &self,
        office: &str,
        domain: &MailDomain,
        doer: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        on!(self, home => home.add_mail_domain(office, domain, doer, to_micros(at)).await)
    }

    /// The domains from which an office knows parties to write.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn mail_domains(&self, office: &str) -> Result<Vec<MailDomain>, StoreError> {
        on!(self, home => home.mail_domains(office).await)
    }
}
