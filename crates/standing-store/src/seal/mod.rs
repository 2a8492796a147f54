//! The log as rows: leaves in order with their exact bytes, signed heads, and time stamps.
//!
//! The store signs nothing and checks no signature. Which entries have a leaf, and what stands in
//! it, is the business of `standing_evidence::seal`.
//!
//! INVARIANT (log order): leaves are dense from 0; a head covers the leaves that are there when it is
//! kept, so it never covers fewer than the one before. Nothing is changed or removed.

pub(crate) mod sql;

use crate::error::StoreError;
use crate::{Home, Store};

/// A leaf as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptLeaf {
    /// Its place in the log, from 0.
    pub number: u64,
    /// Position of its entry in the book.
    pub position: u64,
    /// The exact bytes.
    pub content: String,
}

/// A signed head of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogHead {
    /// How many leaves it covers.
    pub size: u64,
    /// The public key of the log, as text.
    pub verifier: String,
    /// The checkpoint with its signatures.
    pub note: String,
}

/// A time stamp over a head (RFC 3161).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// How many leaves the head covers.
    pub size: u64,
    /// What was stamped: the checkpoint with the signatures it had then, exactly.
    pub text: String,
    /// The answer of the authority, as it came.
    pub answer: Vec<u8>,
}

/// What each engine can do with the log.
macro_rules! seal_calls {
    ($each:ident, $queries:ident) => {
        $each! { $queries:
            read log_leaves(from: u64, limit: u32) -> Vec<KeptLeaf>;
            read log_head() -> Option<(u64, LogHead)>;
            read log_heads() -> Vec<LogHead>;
            write log_seal(leaves: &[KeptLeaf], head: &LogHead) -> ();
            read log_stamps() -> Vec<Stamp>;
            write log_add_stamp(stamp: &Stamp) -> ();
        }
    };
}
pub(crate) use seal_calls;

macro_rules! on {
    ($store:expr, $home:ident => $what:expr) => {
        match &$store.home {
            Home::Sqlite($home) => $what,
            Home::Postgres($home) => $what,
        }
    };
}

impl Store {
    /// The leaves from a place on, at most so many.
    ///
    /// # Errors
    /// Where the engine fails, as for every call here, or a row is damaged.
    pub async fn log_leaves(&self, from: u64, limit: u32) -> Result<Vec<KeptLeaf>, StoreError> {
        on!(self, home => home.log_leaves(from, limit).await)
    }

    /// The latest head with its number, which grows with every head; none where nothing was sealed.
    ///
    /// # Errors
    /// As for every call here.
    pub async fn log_head(&self) -> Result<Option<(u64, LogHead)>, StoreError> {
        on!(self, home => home.log_head().await)
    }

    /// Every head, in order.
    ///
    /// # Errors
    /// As for every call here.
    pub async fn log_heads(&self) -> Result<Vec<LogHead>, StoreError> {
        on!(self, home => home.log_heads().await)
    }

    /// Keeps new leaves and the head over all leaves, both or neither.
    ///
    /// # Errors
    /// Where the leaves do not follow those that are there, an entry has a leaf already, or the head
    /// does not cover exactly the leaves that are there then.
    pub async fn log_seal(&self, leaves: &[KeptLeaf], head: &LogHead) -> Result<(), StoreError> {
        on!(self, home => home.log_seal(leaves, head).await)
    }

    /// The time stamps, in the order in which they were kept.
    ///
    /// # Errors
    /// As for every call here.
    pub async fn log_stamps(&self) -> Result<Vec<Stamp>, StoreError> {
        on!(self, home => home.log_stamps().await)
    }

    /// Keeps a time stamp.
    ///
    /// # Errors
    /// As for every call here.
    pub async fn log_add_stamp(&self, stamp: &Stamp) -> Result<(), StoreError> {
        on!(self, home => home.log_add_stamp(stamp).await)
    }
}
