//! Leaves: what of an entry is in the log.
//!
//! A leaf is canonical JSON (RFC 8785): what kind of entry, when it was entered, and SHA-256 of a
//! nonce and the payload. Nothing in it tells what the payload says, who may see it, or how many
//! entries of an office lie between two leaves. With nonce and payload gone, as after a redaction,
//! the leaf stays as it is, and so do all proofs.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use standing_terms::Digest;

use super::merkle::leaf_hash;
use super::note::FormatError;
use crate::canonical::{canonical_bytes, digest_of};
use crate::entry::EntryKind;

/// The form of a leaf; it says so itself, so that a later form can be told apart.
const FORM: &str = "standing-leaf/1";

/// SHA-256 of a nonce and the payload after it: what a leaf holds of a payload.
#[must_use]
pub fn salted_hash(nonce: &[u8; 16], payload: &[u8]) -> Digest {
    digest_of(&[&nonce[..], payload].concat())
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fields {
    entered: String,
    form: String,
    kind: EntryKind,
    salted: Digest,
}

/// A leaf, as its exact text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf {
    text: String,
    salted: Digest,
}

impl Leaf {
    /// The leaf of an entry, its instant in whole microseconds.
    ///
    /// # Errors
    /// Where it has no canonical form; none is known that has not.
    pub fn of(entered: Timestamp, kind: EntryKind, salted: Digest) -> Result<Self, FormatError> {
        let fields = Fields {
            // Written out with a fixed number of digits: the same entry gives the same bytes for ever.
            entered: entered.strftime("%Y-%m-%dT%H:%M:%S.%6fZ").to_string(),
            form: FORM.into(),
            kind,
            salted,
        };
        let wrong = || FormatError::new("leaf", "", "has no canonical form");
        let bytes = canonical_bytes(&fields).map_err(|_| wrong())?;
        let text = String::from_utf8(bytes).map_err(|_| wrong())?;
        Ok(Self { text, salted })
    }

    /// The bytes that are in the log.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its hash in the tree.
    #[must_use]
    pub fn hash(&self) -> Digest {
        leaf_hash(self.text.as_bytes())
    }

    /// Whether a payload, with its nonce, is the one that the leaf holds.
    #[must_use]
    pub fn holds(&self, nonce: &[u8; 16], payload: &[u8]) -> bool {
        salted_hash(nonce, payload) == self.salted
    }
}

impl std::str::FromStr for Leaf {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        let wrong = |problem| FormatError::new("leaf", text, problem);
        let fields: Fields =
            serde_json::from_str(text).map_err(|_| wrong("is not a leaf of this log"))?;
        if fields.form != FORM {
            return Err(wrong("is of a form that is not known"));
        }
        if canonical_bytes(&fields).ok().as_deref() != Some(text.as_bytes()) {
            return Err(wrong("is not in canonical form"));
        }
        Ok(Self {
            text: text.into(),
            salted: fields.salted,
        })
    }
}
