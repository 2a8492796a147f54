//! Sources: captured bytes, or a citation where nobody kept the bytes.

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use standing_terms::{Digest, Licence, PartyId, SourceId};

/// What we hold of a source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceBytes {
    /// The bytes were at hand when it was read.
    Captured {
        /// SHA-256 of the bytes.
        sha256: Digest,
        /// How many bytes.
        size: u64,
    },
    /// Only cited: a person read it and typed what it says. Nothing proves what the page showed.
    Cited,
}

/// Why something never leaves the office that entered it, whoever asks to publish it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OfficeOnly {
    /// A letter that was not sent.
    Draft,
    /// A letter between the office and a client, or on a client's behalf.
    ClientLetter,
    /// How the office looked through its own mail.
    MailboxSearch,
}

impl OfficeOnly {
    /// The word used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::ClientLetter => "client-letter",
            Self::MailboxSearch => "mailbox-search",
        }
    }
}

/// Something that was published or handed over, and that statements point into.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its identifier: `sha256:…` for captured bytes, a short name for a citation.
    pub id: SourceId,
    /// Title, as a person would cite it.
    pub title: String,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub publisher: Option<PartyId>,
    /// Where it came from: an address, or how it was obtained.
    pub origin: String,
    /// What is held of it.
    pub bytes: SourceBytes,
    /// When the bytes were captured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured: Option<Timestamp>,
    /// The date it bears.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<Date>,
    /// Whether anybody could read it then. A sealed filing or a letter was not public.
    pub public: bool,
    /// On what terms it may be passed on.
    pub licence: Licence,
    /// The archived page series that was read from it, where it holds one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Why it never leaves the office that entered it, where it never does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_only: Option<OfficeOnly>,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
