//! Identifiers of the registry: a person, a peer, a message.

use serde::{Deserialize, Serialize};

/// A person in this registry: 16 bytes drawn at random by the edge, written as 32 hexadecimal
/// digits. It means nothing outside, and is derived from nothing about the person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonId(pub [u8; 16]);

/// Why a text is not the id of a person.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id of a person is 32 hexadecimal digits")]
pub struct NotAPersonId;

impl TryFrom<String> for PersonId {
    type Error = NotAPersonId;
    fn try_from(text: String) -> Result<Self, NotAPersonId> {
        text.parse()
    }
}

impl std::str::FromStr for PersonId {
    type Err = NotAPersonId;
    fn from_str(text: &str) -> Result<Self, NotAPersonId> {
        let well_formed = text.len() == 32 && text.bytes().all(|b| b.is_ascii_hexdigit());
        let number = u128::from_str_radix(text, 16).map_err(|_| NotAPersonId)?;
        let id = Self(number.to_be_bytes());
        if well_formed {
            Ok(id)
        } else {
            Err(NotAPersonId)
        }
    }
}

impl From<PersonId> for String {
    fn from(id: PersonId) -> Self {
        id.to_string()
    }
}

impl std::fmt::Display for PersonId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl std::fmt::Debug for PersonId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PersonId({self})")
    }
}

/// Why a text cannot name a peer or a message.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the name of a peer or a message has 1 to 200 bytes and no control characters")]
pub struct BadName;

macro_rules! name {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Checks a text and makes it a name.
            ///
            /// # Errors
            /// Where it is empty, longer than 200 bytes, or has control characters.
            pub fn new(text: impl Into<String>) -> Result<Self, BadName> {
                let text = text.into();
                let fits = (1..=200).contains(&text.len());
                if fits && !text.contains(char::is_control) {
                    Ok(Self(text))
                } else {
                    Err(BadName)
                }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadName;
            fn try_from(text: String) -> Result<Self, BadName> {
                Self::new(text)
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

name! {
    /// Who sends acts: a facility's system, an immunization registry, a desk of this installation.
    Peer
}
name! {
    /// How a peer names one of its messages (MSH-10 of HL7 v2). Unique for the peer, for ever.
    ControlId
}
