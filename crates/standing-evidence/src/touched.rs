//! What entries touched: which parts of a view made of the book before them must be looked at again.
//!
//! A view of a book is a function of the whole book. One more page changes a few rows of it, so a view
//! that is told *what* changed can be brought up to date with little work
//! ([`Book::apply_noting`](crate::Book::apply_noting)). What is noted here says where to look, never
//! what is there: that is read from the book.

use crate::Book;
use crate::pages::{Capture, CaptureKey, Change, RowKey};
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};

/// What entries added to one page series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TouchedPages {
    /// The first readable capture that was added or whose changes were; none where all that was added
    /// could not be read.
    pub first: Option<CaptureKey>,
    /// The rows that changed.
    pub rows: BTreeSet<RowKey>,
    /// Whether a capture or change was added before one that was there already: what later pages show
    /// may then mean something else.
    pub late: bool,
}

impl TouchedPages {
    fn at(&mut self, key: CaptureKey, last: Option<&CaptureKey>) {
        // A change belongs to the last capture there is, unless it is of a late one.
        self.late |= last.is_some_and(|last| key < *last);
        if self.first.as_ref().is_none_or(|first| key < *first) {
            self.first = Some(key);
        }
    }
}

/// What the entries of a stretch of the log touched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touched {
    after: u64,
    to: u64,
    whole: bool,
    parties: bool,
    redactions: bool,
    sources_of_pages: BTreeSet<String>,
    pages: BTreeMap<String, TouchedPages>,
    statements: Vec<usize>,
}

impl Touched {
    /// Nothing yet, after what a book holds.
    pub fn after(book: &Book) -> Self {
        Self {
            after: book.position(),
            to: book.position(),
            whole: true,
            parties: false,
            redactions: false,
            sources_of_pages: BTreeSet::new(),
            pages: BTreeMap::new(),
            statements: Vec::new(),
        }
    }

    /// The last position before the stretch.
    pub fn begins_after(&self) -> u64 {
        self.after
    }

    /// The last position of the stretch.
    pub fn ends_at(&self) -> u64 {
        self.to
    }

    /// Whether every entry of the stretch was noted.
    pub fn is_whole(&self) -> bool {
        self.whole
    }

    /// Whether a party was introduced.
    pub fn parties(&self) -> bool {
        self.parties
    }

    /// Whether something was withdrawn. The book still holds what was: only a new fold lets it go.
    pub fn redactions(&self) -> bool {
        self.redactions
    }

    /// The page series of which a source was described: who publishes them may be new.
    pub fn sources_of_pages(&self) -> &BTreeSet<String> {
        &self.sources_of_pages
    }

    /// The page series that were touched, by name.
    pub fn pages(&self) -> &BTreeMap<String, TouchedPages> {
        &self.pages
    }

    /// The statements that came into view, for [`Book::nth_statement`](crate::Book::nth_statement).
    pub fn statements(&self) -> &[usize] {
        &self.statements
    }

    pub(crate) fn entered(&mut self, last: u64, position: u64) {
        self.whole &= self.to == last;
        self.to = position;
    }

    pub(crate) fn party(&mut self) {
        self.parties = true;
    }

    pub(crate) fn redaction(&mut self) {
        self.redactions = true;
    }

    pub(crate) fn source(&mut self, source: &Source) {
        self.sources_of_pages.extend(source.series.clone());
    }

    pub(crate) fn capture(&mut self, capture: &Capture, last: Option<&CaptureKey>) {
        let pages = self.pages.entry(capture.series.clone()).or_default();
        if capture.readable {
            pages.at(capture.key(), last);
        }
    }

    pub(crate) fn change(&mut self, change: &Change, last: Option<&CaptureKey>) {
        let pages = self.pages.entry(change.series.clone()).or_default();
        pages.at(change.capture_key(), last);
        pages.rows.insert(change.row.clone());
    }

    pub(crate) fn statement(&mut self, index: usize) {
        self.statements.push(index);
    }
}

#[cfg(test)]
mod tests;
