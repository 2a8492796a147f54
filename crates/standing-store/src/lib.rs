//! Where the evidence book lives: SQLite by default, PostgreSQL where several machines share it;
//! beside it the offices with their accounts and uploads ([`accounts`]), and views derived from it
//! ([`views`]).
//!
//! A [`Store`] knows entries and nothing of what they say. It adds them, reads them back in order,
//! and withdraws a payload when a redaction asks for it. The same contract is kept by both engines
//! and shown by one suite of tests.
//!
//! INVARIANT (log order): positions are dense from 1, and `entered` never goes backwards. Both
//! engines refuse rows that break it, whoever writes them.
//!
//! INVARIANT (append only): no row is changed, and none is removed except the payload of an entry
//! whose redaction is in the book. Triggers in both engines keep it.
//!
//! INVARIANT (exact bytes): a payload is kept and given back as the canonical bytes that were
//! hashed, never as an engine's own reading of JSON.
//!
//! Instants are kept in whole microseconds, rounded down: PostgreSQL has no finer ones, and both
//! homes must hold the same book.

pub mod accounts;
mod batch;
pub mod clinic;
mod error;
mod home;
mod integrity;
mod migrations;
pub mod registry;
mod row;
pub mod seal;
mod sql;
pub mod views;

pub use error::StoreError;
pub use integrity::Fault;

use home::{postgres, sqlite};
use jiff::Timestamp;
use standing_evidence::{Entry, NewEntry};
use standing_terms::Digest;

/// How many entries are read at a time where a caller wants them all.
const PAGE: u32 = 4096;

/// Where the salt of an entry comes from: 16 bytes, fresh and unpredictable for each call. It is
/// passed in so that the store draws no randomness of its own, and it must be `Send` so that an
/// append may move between threads.
pub type Nonces<'a> = &'a mut (dyn FnMut() -> [u8; 16] + Send);

/// What an append did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Position of the first new entry; one past `last` where nothing was new.
    pub first: u64,
    /// Position at which the book stands now; 0 for an empty book.
    pub last: u64,
    /// How many entries were new.
    pub new: usize,
    /// How many were in the book already, or earlier in the same batch.
    pub already: usize,
    /// Those already there under another visibility. Their visibility did not change: an entry
    /// held back as an office's work is opened by a publication, not by entering it again.
    pub other_visibility: Vec<Digest>,
}

/// The payload of an entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// It is there.
    Present {
        /// The canonical bytes.
        bytes: Vec<u8>,
        /// The salt.
        nonce: [u8; 16],
    },
    /// A redaction withdrew it.
    Withdrawn,
}

/// An entry's payload, and what proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPayload {
    /// Position of the entry.
    pub position: u64,
    /// SHA-256 of nonce and canonical bytes. It stays after a redaction and, the nonce being gone,
    /// tells nothing about what was withdrawn.
    pub salted: Digest,
    /// The payload, where it was not withdrawn.
    pub kept: Kept,
}

/// A home of the evidence book.
#[derive(Debug)]
pub struct Store {
    home: Home,
}

#[derive(Debug)]
enum Home {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

/// Does the same on whichever engine holds the book.
macro_rules! on {
    ($store:expr, $home:ident => $what:expr) => {
        match &$store.home {
            Home::Sqlite($home) => $what,
            Home::Postgres($home) => $what,
        }
    };
}

impl Store {
    /// Opens the book at an address, making and migrating it where needed.
    ///
    /// `sqlite:PATH` is a file; `postgres://…` a database, in the first schema of its search path.
    ///
    /// # Errors
    /// Where the address is neither; where the engine is too old or does not take a setting the
    /// book depends on; where what is there is not a book, or was written by a later version; or
    /// where the engine fails.
    pub async fn open(url: &str) -> Result<Self, StoreError> {
        let home = if let Some(path) = url.strip_prefix("sqlite:") {
            Home::Sqlite(sqlite::Sqlite::open(path).await?)
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Home::Postgres(postgres::Postgres::open(url).await?)
        } else {
            return Err(StoreError::UnknownAddress);
        };
        Ok(Self { home })
    }

    /// Adds a batch, all of it or nothing.
    ///
    /// Content that the book holds already is left out, also within the batch, so that the same
    /// batch may be given again after a doubtful failure. `entered` is moved forward to that of the
    /// last entry where it lies before. `expect` is the position at which the caller's fold stands:
    /// the batch is refused if the book has moved since.
    ///
    /// # Errors
    /// [`StoreError::Moved`] where the book stands elsewhere than expected. Where an entry is
    /// malformed, misnamed or a redaction (see [`Store::redact`]); or where the engine fails. After
    /// [`StoreError::Checkpoint`] the batch is in the book, and nothing more is taken until the
    /// store is opened again; after a lost connection it may be: giving it again is safe.
    pub async fn append(
        &self,
        batch: &[NewEntry],
        entered: Timestamp,
        nonces: Nonces<'_>,
        expect: Option<u64>,
    ) -> Result<Appended, StoreError> {
        let batch = batch::check(batch)?;
        on!(self, home => home.append(&batch, entered, nonces, expect).await)
    }

    /// Enters a redaction and removes the payload it names; where that describes captured bytes,
    /// also these, whichever office keeps them; and every view ([`views`]), which may hold what was
    /// derived from it. All of it or nothing.
    ///
    /// The entry of the withdrawn payload stays, and its content is never entered again. A
    /// redaction that is in the book already changes nothing. In SQLite the bytes are overwritten
    /// and leave the write-ahead log at the next whole checkpoint, normally at once; in PostgreSQL
    /// they are out of reach but lie in dead rows, its own log and backups until those are cleaned.
    ///
    /// # Errors
    /// Where the entry is not a redaction, its target is not in the book or is itself a redaction,
    /// and for the reasons given at [`Store::append`].
    pub async fn redact(
        &self,
        redaction: &NewEntry,
        entered: Timestamp,
        nonces: Nonces<'_>,
        expect: Option<u64>,
    ) -> Result<Appended, StoreError> {
        let redaction = batch::check_redaction(redaction)?;
        on!(self, home => home.redact(&redaction, entered, nonces, expect).await)
    }

    /// The entries after a position, at most so many.
    ///
    /// # Errors
    /// Where an entry cannot be read, naming its position, or the engine fails.
    pub async fn read(&self, after: u64, limit: u32) -> Result<Vec<Entry>, StoreError> {
        on!(self, home => home.read(after, limit).await)
    }

    /// Hands on every entry after a position, in order, and returns the last position.
    ///
    /// Entries are read in pages; those appended meanwhile are handed on too.
    ///
    /// # Errors
    /// What `each` returned, or why an entry could not be read.
    pub async fn for_each_since<E: From<StoreError>>(
        &self,
        after: u64,
        mut each: impl FnMut(Entry) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut at = after;
        loop {
            let page = self.read(at, PAGE).await?;
            if page.is_empty() {
                return Ok(at);
            }
            for entry in page {
                at = entry.position;
                each(entry)?;
            }
        }
    }

    /// The book as it stood at an instant: every entry entered until then.
    ///
    /// # Errors
    /// Where an entry cannot be read, naming its position, or the engine fails.
    pub async fn read_until_entered(&self, instant: Timestamp) -> Result<Vec<Entry>, StoreError> {
        // INVARIANT (log order): the entries sought are a prefix.
        let mut entries = Vec::new();
        loop {
            let after = entries.last().map_or(0, |e: &Entry| e.position);
            let page = self.read(after, PAGE).await?;
            let read = page.len();
            entries.extend(page.into_iter().take_while(|e| e.entered <= instant));
            let reached = entries.last().map_or(0, |e: &Entry| e.position);
            if read == 0 || reached != after + read as u64 {
                return Ok(entries);
            }
        }
    }

    /// Position and instant of the last entry; `None` for an empty book.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn head(&self) -> Result<Option<(u64, Timestamp)>, StoreError> {
        on!(self, home => home.head().await)
    }

    /// The payload of the entry with that content, as kept; `None` where there is no such entry.
    ///
    /// # Errors
    /// Where the engine fails or the row is damaged.
    pub async fn payload(&self, id: Digest) -> Result<Option<StoredPayload>, StoreError> {
        on!(self, home => home.payload(id).await)
    }

    /// The salted hashes of the entries after a position, at most so many: what a seal covers.
    ///
    /// # Errors
    /// Where the engine fails or a row is damaged.
    pub async fn salted(&self, after: u64, limit: u32) -> Result<Vec<(u64, Digest)>, StoreError> {
        on!(self, home => home.salted(after, limit).await)
    }

    /// Reads the whole book, recomputes every hash, and lists what is wrong with it; empty where
    /// nothing is.
    ///
    /// # Errors
    /// Where the engine fails. Faults in the book are the answer, not an error.
    pub async fn integrity(&self) -> Result<Vec<Fault>, StoreError> {
        on!(self, home => home.integrity().await)
    }

    /// Moves what was appended from SQLite's write-ahead log into the book's file, waiting for
    /// readers a while; whether all of it was moved. PostgreSQL looks after its own: always true.
    ///
    /// # Errors
    /// Where the move fails. The store then refuses to append until it is opened again.
    pub async fn checkpoint(&self) -> Result<bool, StoreError> {
        match &self.home {
            Home::Sqlite(home) => home.checkpoint().await,
            Home::Postgres(_) => Ok(true),
        }
    }

    /// Closes the book, with a checkpoint.
    ///
    /// # Errors
    /// Where the checkpoint or the closing fails.
    pub async fn close(self) -> Result<(), StoreError> {
        match self.home {
            Home::Sqlite(home) => home.close().await,
            Home::Postgres(home) => {
                home.close().await;
                Ok(())
            }
        }
    }
}
