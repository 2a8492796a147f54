//! Entries: what the book is made of.

use crate::canonical::{CanonicalError, canonical_bytes, digest_of};
use crate::pages::{Capture, Change};
use crate::source::Source;
use crate::statement::{Party, Statement};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use standing_terms::Digest;

/// Who may see an entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// An office's own work; others see it only after a named person publishes it.
    Office(String),
    /// Public.
    Published,
}

/// A named person made office entries public after a look for names and identifiers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The entries, by content.
    pub entries: Vec<Digest>,
    /// Who looked and published.
    pub by: String,
    /// What was looked for.
    pub looked_for: String,
}

/// A payload was withdrawn; its entry stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redaction {
    /// The entry, by content.
    pub target: Digest,
    /// Who withdrew it.
    pub by: String,
    /// Why.
    pub reason: String,
}

/// What an entry holds. Every variant is about institutions; none can hold a fact about a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Body {
    /// A party was introduced.
    Party(Party),
    /// A source was captured or cited.
    Source(Source),
    /// A page of an archived series was captured.
    Capture(Capture),
    /// A row of such a page changed.
    Change(Change),
    /// Somebody said something.
    Statement(Box<Statement>),
    /// Office entries were published.
    Publication(Publication),
    /// A payload was withdrawn.
    Redaction(Redaction),
}

/// The kinds of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EntryKind {
    /// See [`Body::Party`].
    Party,
    /// See [`Body::Source`].
    Source,
    /// See [`Body::Capture`].
    Capture,
    /// See [`Body::Change`].
    Change,
    /// See [`Body::Statement`].
    Statement,
    /// See [`Body::Publication`].
    Publication,
    /// See [`Body::Redaction`].
    Redaction,
}

impl EntryKind {
    /// The name used in the store.
    pub fn code(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Source => "source",
            Self::Capture => "capture",
            Self::Change => "change",
            Self::Statement => "statement",
            Self::Publication => "publication",
            Self::Redaction => "redaction",
        }
    }

    /// The kind of that name.
    pub fn from_code(code: &str) -> Option<Self> {
        [
            Self::Party,
            Self::Source,
            Self::Capture,
            Self::Change,
            Self::Statement,
            Self::Publication,
            Self::Redaction,
        ]
        .into_iter()
        .find(|k| k.code() == code)
    }
}

impl Body {
    /// Its kind.
    pub fn kind(&self) -> EntryKind {
        match self {
            Self::Party(_) => EntryKind::Party,
            Self::Source(_) => EntryKind::Source,
            Self::Capture(_) => EntryKind::Capture,
            Self::Change(_) => EntryKind::Change,
            Self::Statement(_) => EntryKind::Statement,
            Self::Publication(_) => EntryKind::Publication,
            Self::Redaction(_) => EntryKind::Redaction,
        }
    }
}

/// An entry on its way into the book: canonical bytes and their digest. The digest names the
/// content, so the same content is never entered twice.
#[derive(Debug, Clone)]
pub struct NewEntry {
    /// SHA-256 of the canonical bytes.
    pub id: Digest,
    /// Its kind.
    pub kind: EntryKind,
    /// Who may see it.
    pub visibility: Visibility,
    /// The canonical bytes.
    pub payload: Vec<u8>,
}

impl NewEntry {
    /// Makes an entry of a body.
    ///
    /// # Errors
    /// Where the body has no canonical form.
    pub fn new(body: &Body, visibility: Visibility) -> Result<Self, CanonicalError> {
        let payload = canonical_bytes(body)?;
        Ok(Self {
            id: digest_of(&payload),
            kind: body.kind(),
            visibility,
            payload,
        })
    }

    /// Makes a published entry of a body.
    ///
    /// # Errors
    /// Where the body has no canonical form.
    pub fn published(body: &Body) -> Result<Self, CanonicalError> {
        Self::new(body, Visibility::Published)
    }
}

/// What an entry holds now.
#[expect(
    clippy::large_enum_variant,
    reason = "withdrawn payloads are rare; boxing every body is not"
)]
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// The body.
    Present(Body),
    /// It was withdrawn by a redaction.
    Withdrawn,
}

/// An entry of the book.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its place in the book, from 1, without gaps.
    pub position: u64,
    /// When it was entered. This alone is what a seal proves.
    pub entered: Timestamp,
    /// SHA-256 of its canonical bytes.
    pub id: Digest,
    /// Its kind.
    pub kind: EntryKind,
    /// Who may see it.
    pub visibility: Visibility,
    /// What it holds.
    pub payload: Payload,
}
