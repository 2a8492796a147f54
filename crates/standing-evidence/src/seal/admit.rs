//! Which entries enter the log, and in which order.
//!
//! INVARIANT (only what was published): the log is public, so an entry enters when the public may
//! read it: at once where it was entered as published, with its publication where an office held it
//! back. An office's own work never enters, not even as a hash, nor does what never leaves an office.
//! What is about people is no entry of this book at all.

use std::collections::BTreeSet;

use crate::book::{Book, BookError};
use crate::entry::{Body, Entry, Payload, Visibility};

/// Follows a book entry by entry and tells which of them enter the log.
#[derive(Debug, Clone, Default)]
pub struct Admission {
    book: Book,
    order: Vec<u64>,
}

impl Admission {
    /// Takes the next entry of the book.
    ///
    /// # Errors
    /// Where it does not follow the one before, or does not fit its page series.
    pub fn apply(&mut self, entry: Entry) -> Result<(), BookError> {
        let (position, id) = (entry.position, entry.id);
        let of_office = matches!(entry.visibility, Visibility::Office(_));
        // What an office held back and somebody withdrew tells no more whether it may leave.
        let lost = of_office && entry.payload == Payload::Withdrawn;
        let listed = match &entry.payload {
            Payload::Present(Body::Publication(publication)) => publication.entries.clone(),
            _ => Vec::new(),
        };
        let waiting: Vec<(u64, _)> = listed
            .iter()
            .filter_map(|id| Some((self.book.kept_back_entry(id)?, *id)))
            .filter(|(entry, _)| entry.payload != Payload::Withdrawn)
            .map(|(entry, id)| (entry.position, id))
            .collect();
        self.book.apply(entry)?;
        if !lost && self.book.kept_back_entry(&id).is_none() {
            self.order.push(position);
        }
        let mut seen = BTreeSet::new();
        for (position, id) in waiting {
            if self.book.kept_back_entry(&id).is_none() && seen.insert(position) {
                self.order.push(position);
            }
        }
        Ok(())
    }

    /// Positions in the book of the entries that enter, in the order in which they do.
    #[must_use]
    pub fn order(&self) -> &[u64] {
        &self.order
    }

    /// The public's book so far.
    #[must_use]
    pub fn into_book(self) -> Book {
        self.book
    }
}
