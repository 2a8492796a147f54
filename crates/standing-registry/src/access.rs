//! Who outside may read of a facility's people over FHIR, for what, and until when; and each reading.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_terms::{Digest, FacilityId};

use crate::book::Book;

/// An act about access from outside. Only a reading names a person, in the entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "access", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Access {
    /// A token was given out. It is known by its hash alone.
    TokenAdded(Token),
    /// A token was taken back, and is never valid again.
    TokenRevoked {
        /// SHA-256 of its text.
        token: Digest,
    },
    /// Somebody read about the person with a token.
    Read {
        /// SHA-256 of its text.
        token: Digest,
        /// What was read: the type of the resources.
        what: String,
    },
}

/// A token that was given out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Token {
    /// SHA-256 of its text.
    pub token: Digest,
    /// Of whose people it reads. Never of another facility's.
    pub facility: FacilityId,
    /// What for.
    pub purpose: Purpose,
    /// Whose rule says what of a person leaves: two letters of a state, or `default`.
    pub state: String,
    /// The last day on which it is valid.
    pub until: Date,
}

/// What somebody reads for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Care for those who are held at the facility now.
    Treatment,
    /// The immunization registry of the state: doses, without a word on who is held now.
    PublicHealth,
}

/// The token of a hash that is valid on a day. By default there is none.
pub fn valid(book: &Book, token: Digest, on: Date) -> Option<Token> {
    let mut found: Option<Token> = None;
    for (_, entry) in book.entered() {
        let crate::Act::Access(access) = &entry.act else {
            continue;
        };
        match access {
            Access::TokenAdded(added) if added.token == token => found = Some(added.clone()),
            Access::TokenRevoked { token: gone } if *gone == token => return None,
            _ => {}
        }
    }
    found.filter(|token| on <= token.until)
}
