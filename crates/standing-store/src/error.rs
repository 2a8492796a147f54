//! Why the store refuses or fails.

use standing_terms::Digest;

/// Why the store refuses or fails.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The address names neither engine, or no file. It is not repeated: it may hold a password.
    #[error("a book's address starts with `sqlite:` and a path, or with `postgres://`")]
    UnknownAddress,
    /// The engine has a fault that was mended later.
    #[error("SQLite {found} can damage a book; {needed} or later is needed")]
    OldSqlite {
        /// The version found.
        found: String,
        /// The first version that will do.
        needed: &'static str,
    },
    /// A setting the book depends on was not taken.
    #[error("the database keeps `{setting}` at `{found}`, the book needs `{wanted}`")]
    Setting {
        /// Its name.
        setting: &'static str,
        /// What the book needs.
        wanted: String,
        /// What the database has.
        found: String,
    },
    /// Something else lives there.
    #[error("there is no evidence book here, but something else")]
    NotABook,
    /// A later version of this program wrote it.
    #[error("the book has schema {found}, this version knows {known}: use a later version")]
    NewerSchema {
        /// The schema of the book.
        found: i64,
        /// The latest one known here.
        known: i64,
    },
    /// The book was made by a migration that says something else here.
    #[error("migration {version} is not the one that made this book")]
    MigrationChanged {
        /// The migration.
        version: i64,
    },
    /// Somebody else appended meanwhile.
    #[error("the book stands at {at}, not at {expected}: read what was added and try again")]
    Moved {
        /// Where the caller took it to stand.
        expected: u64,
        /// Where it stands.
        at: u64,
    },
    /// An entry that could not be read back.
    #[error("entry {index} of the batch is malformed: {why}")]
    Malformed {
        /// Its place in the batch, from 0.
        index: usize,
        /// What is wrong.
        why: String,
    },
    /// An entry whose name is not the digest of its content.
    #[error("entry {index} of the batch is named {id}, which is not the digest of its content")]
    Misnamed {
        /// Its place in the batch, from 0.
        index: usize,
        /// The name.
        id: Digest,
    },
    /// A redaction among ordinary entries, which would leave the payload where it is.
    #[error("entry {index} of the batch is a redaction, which is entered by itself")]
    RedactionInBatch {
        /// Its place in the batch, from 0.
        index: usize,
    },
    /// An ordinary entry where a redaction was asked for.
    #[error("the entry is not a redaction")]
    NotARedaction,
    /// A redaction of something that is not in the book.
    #[error("no entry {id} is in the book")]
    NoSuchEntry {
        /// The entry sought.
        id: Digest,
    },
    /// A redaction of a redaction, which would hide who withdrew what.
    #[error("entry {id} is a redaction and stays readable")]
    RedactionOfRedaction {
        /// The entry.
        id: Digest,
    },
    /// An entry of a kind that this version does not know.
    #[error("entry {position} is of the kind `{kind}`, which this version does not know")]
    UnknownKind {
        /// Its position.
        position: u64,
        /// The kind.
        kind: String,
    },
    /// A payload that this version cannot read.
    #[error("entry {position} cannot be read: {why}")]
    Unreadable {
        /// Its position.
        position: u64,
        /// What is wrong.
        why: String,
    },
    /// A payload is gone although nobody withdrew it.
    #[error("entry {position} has lost its payload, and no redaction withdrew it")]
    PayloadLost {
        /// Its position.
        position: u64,
    },
    /// A row that the store did not write.
    #[error("the row of entry {position} is damaged: {what}")]
    Damaged {
        /// Its position.
        position: i64,
        /// What is wrong.
        what: &'static str,
    },
    /// An account that this version cannot read.
    #[error("the account `{login}` has a role that this version does not know")]
    DamagedAccount {
        /// Its login.
        login: String,
    },
    /// The write-ahead log could not be moved into the book.
    #[error("the write-ahead log could not be moved into the book: {0}")]
    Checkpoint(#[source] sqlx::Error),
    /// An earlier failure left it unclear what is on the disk.
    #[error("an earlier failure to write left the book in doubt: check the disk and open it again")]
    Stopped,
    /// The engine fails.
    #[error("the database fails: {0}")]
    Database(#[from] sqlx::Error),
}
