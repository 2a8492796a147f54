//! The registry book as rows: sealed entries in order, and a wrapped key for each person.
//!
//! The store opens nothing. It knows a message that comes again by its tokens, so that it is known
//! also after a restart and after its person was erased.
//!
//! INVARIANT (registry order): positions are dense from 1; no entry is changed or removed.
//!
//! INVARIANT (erasure): destroying a person's key empties it and leaves a tombstone; the person
//! gets no key again.

pub(crate) mod sql;

use crate::error::StoreError;
use crate::row::to_micros;
use crate::{Home, Store};
use jiff::Timestamp;
use standing_registry::PersonId;
use standing_registry::sealed::{NONCE, Sealed};
use standing_terms::Digest;

/// An entry to be kept, and the key of its person where the person is new.
#[derive(Debug, Clone)]
pub struct NewSealed {
    /// The entry.
    pub sealed: Sealed,
    /// The key to keep if the person has none.
    pub key: Option<WrappedKey>,
}

/// A person's key, wrapped by that of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    /// Its nonce.
    pub nonce: [u8; NONCE],
    /// The wrapped bytes.
    pub bytes: Vec<u8>,
}

/// What became of an entry given to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeptAs {
    /// It is kept, at this position.
    New(u64),
    /// The same message with the same content is there, at this position.
    Again(u64),
    /// The message id was used for other content, at `first`. It is kept too, once, as evidence.
    Reused {
        /// Where it is kept.
        position: u64,
        /// Where the first is.
        first: u64,
    },
    /// The person was erased: nothing about them is kept any more.
    Erased,
}

/// A person of the registry: their key, or a tombstone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub person: PersonId,
    /// Their key; none after an erasure.
    pub key: Option<WrappedKey>,
}

/// What each engine can do with the registry.
macro_rules! registry_calls {
    ($each:ident, $queries:ident) => {
        $each! { $queries:
            read registry_key() -> Option<Digest>;
            write registry_set_key(key: Digest) -> ();
            write registry_keep(batch: &[NewSealed]) -> Vec<KeptAs>;
            read registry_read(after: i64, limit: i64) -> Vec<(u64, Sealed)>;
            read registry_people() -> Vec<Person>;
            write registry_erase(person: PersonId, at: i64) -> bool;
        }
    };
}
pub(crate) use registry_calls;

macro_rules! on {
    ($store:expr, $home:ident => $what:expr) => {
        match &$store.home {
            Home::Sqlite($home) => $what,
            Home::Postgres($home) => $what,
        }
    };
}

impl Store {
    /// The name of the key with which this registry is sealed; none where nothing is.
    ///
    /// # Errors
    /// Where the engine fails, as for every call here.
    pub async fn registry_key(&self) -> Result<Option<Digest>, StoreError> {
        on!(self, home => home.registry_key().await)
    }

    /// Notes the name of the key with which this registry is sealed, once.
    ///
    /// # Errors
    /// Where one is noted already.
    pub async fn registry_set_key(&self, key: Digest) -> Result<(), StoreError> {
        on!(self, home => home.registry_set_key(key).await)
    }

    /// Keeps a batch, all of it or nothing, and says what became of each entry. A batch may be given
    /// again after a doubtful failure.
    ///
    /// # Errors
    /// Where an entry is about a person who has no key and comes without one.
    pub async fn registry_keep(&self, batch: &[NewSealed]) -> Result<Vec<KeptAs>, StoreError> {
        on!(self, home => home.registry_keep(batch).await)
    }

    /// The entries after a position, at most so many.
    ///
    /// # Errors
    /// Where a row is damaged, naming its position.
    pub async fn registry_read(
        &self,
        after: u64,
        limit: u32,
    ) -> Result<Vec<(u64, Sealed)>, StoreError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        on!(self, home => home.registry_read(after, i64::from(limit)).await)
    }

    /// Everybody the registry knows, with their keys, in no order.
    ///
    /// # Errors
    /// Where a row is damaged.
    pub async fn registry_people(&self) -> Result<Vec<Person>, StoreError> {
        on!(self, home => home.registry_people().await)
    }

    /// Destroys the key of a person: no entry about them can be opened again. False where there is
    /// no such person, or they were erased before.
    ///
    /// In SQLite the bytes are overwritten and leave the write-ahead log at the next whole
    /// checkpoint, normally at once; in PostgreSQL they lie in dead rows, its own log and backups
    /// until those are cleaned.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn registry_erase(
        &self,
        person: PersonId,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        on!(self, home => home.registry_erase(person, to_micros(at)).await)
    }
}
