//! Identifiers: one newtype per kind of thing, all of them short strings fit for an address bar.

use serde::{Deserialize, Serialize};

/// Why a text cannot be an identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("an identifier cannot be empty")]
    Empty,
    /// Longer than 200 bytes.
    #[error("an identifier has at most 200 bytes, this has {0}")]
    TooLong(usize),
    /// A character that is not allowed in this kind of identifier.
    #[error("`{text}` has the character {character:?}, which an identifier cannot have")]
    Character {
        /// The text as given.
        text: String,
        /// The first character that is not allowed.
        character: char,
    },
}

fn checked(text: &str, allowed: impl Fn(char) -> bool) -> Result<(), IdError> {
    if text.is_empty() {
        return Err(IdError::Empty);
    }
    if text.len() > 200 {
        return Err(IdError::TooLong(text.len()));
    }
    match text.chars().find(|c| !allowed(*c)) {
        Some(character) => Err(IdError::Character {
            text: text.to_owned(),
            character,
        }),
        None => Ok(()),
    }
}

fn slug_char(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'
}

fn label_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || "-_./:+".contains(c)
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $allowed:path) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks a text and makes it an identifier.
            ///
            /// # Errors
            /// Where it is empty, longer than 200 bytes, or has a character this kind refuses.
            pub fn new(text: impl Into<String>) -> Result<Self, IdError> {
                let text = text.into();
                checked(&text, $allowed)?;
                Ok(Self(text))
            }

            /// The text of the identifier.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// A facility: a building or part of one where people are held. Lower-case letters, digits and
    /// hyphens, e.g. `otay-mesa`.
    FacilityId, slug_char
}
id! {
    /// A party that speaks, owes or is owed: an agency, a court, a group, a named official, e.g.
    /// `us-ice`.
    PartyId, slug_char
}
id! {
    /// A series of pages or tables that one publisher keeps overwriting, e.g. `ice-covid-page`.
    SeriesId, slug_char
}
id! {
    /// A source: captured bytes or a cited document. `sha256:…` for bytes, a short name for a
    /// citation, e.g. `california-2021/kqed-2021-01-30`.
    SourceId, label_char
}
id! {
    /// The stable name of a statement, by which later statements point back at it, e.g.
    /// `california-2021/T09`.
    StatementLabel, label_char
}
id! {
    /// A clock rule of `calendars/`, e.g. `foia`.
    ClockRuleId, slug_char
}

/// Makes a slug out of any text: lower case, runs of anything else become one hyphen.
///
/// ```
/// assert_eq!(standing_terms::slug("LA Staging (Los Angeles)"), "la-staging-los-angeles");
/// ```
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c.to_ascii_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    out.truncate(120);
    out.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_facility_id_is_fit_for_an_address() {
        assert!(FacilityId::new("otay-mesa").is_ok());
        assert_eq!(
            FacilityId::new("Otay Mesa"),
            Err(IdError::Character {
                text: "Otay Mesa".into(),
                character: 'O'
            })
        );
        assert_eq!(FacilityId::new(""), Err(IdError::Empty));
    }

    #[test]
    fn a_bad_id_is_refused_when_read_back() {
        assert!(serde_json::from_str::<PartyId>("\"us-ice\"").is_ok());
        assert!(serde_json::from_str::<PartyId>("\"US ICE\"").is_err());
    }
}
