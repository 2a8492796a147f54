//! The evidence book: who said what, published what, was asked what, was ordered what.
//!
//! The book is append-only. Everything in it is an [`Entry`]; entries are only ever added, and a
//! redaction, itself an entry, is the one thing that removes a payload. The book holds no fact about
//! a person. A [`Book`] is the fold of all entries, in memory; the same entries always fold to the
//! same book.
//!
//! Nothing here reads a clock, a file or a network.

mod book;
mod canonical;
mod entry;
pub mod pages;
pub mod seal;
mod source;
mod statement;
mod step;
mod touched;

pub use book::{Book, BookError, Held, Reading as Heard};
pub use canonical::{CanonicalError, canonical_bytes, digest_of};
pub use entry::{Body, Entry, EntryKind, NewEntry, Payload, Publication, Redaction, Visibility};
pub use source::{OfficeOnly, Source, SourceBytes};
pub use statement::{
    Confidence, Figure, FigureSeries, Force, Party, PartyKind, ProfileFact, Quote, Relation,
    RelationKind, Span, Stance, Statement, StatementBody, StatementKind,
};
pub use step::{PlanAnswer, Step};
pub use touched::{Touched, TouchedPages};
