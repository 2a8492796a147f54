//! Messages that could not be taken, or not whole, kept until a person has looked.
//!
//! Nothing of a kept message counts anywhere. Each is sealed with a key of its own, since it tells of
//! a person whom nobody may know yet: it can be erased with them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::book::{Book, Entry};
use crate::ids::PersonId;

/// An act about a message in doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "doubt", rename_all = "kebab-case", deny_unknown_fields)]
pub enum DoubtAct {
    /// A message is kept. The entry names an id that stands for the message, as others name a person.
    Kept(Doubt),
    /// A named person looked at it and did what was to be done.
    Closed {
        /// The id of the message.
        of: PersonId,
        /// Who.
        by: String,
        /// What they found and did, in words.
        because: String,
    },
}

/// A message in doubt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Doubt {
    /// How the peer names the message, where it can be read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<String>,
    /// Whether some of its acts were entered.
    pub taken_in_part: bool,
    /// The numbers under which the sending facility knows the person, where they can be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
    /// Why it waits.
    pub reasons: Vec<Reason>,
    /// The message as it may be kept: bytes as they came, without numbers of an authority.
    pub raw: Raw,
}

/// Why a message waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reason {
    /// The field, as `PID-7`; none for the whole message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// In words, without the content of a field.
    pub words: String,
}

/// Bytes as they came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Raw {
    /// UTF-8.
    Text(String),
    /// Anything else, in hexadecimal digits.
    Hex(String),
}

impl Raw {
    /// Keeps bytes.
    pub fn new(bytes: &[u8]) -> Self {
        match std::str::from_utf8(bytes) {
            Ok(text) => Self::Text(text.to_owned()),
            Err(_) => Self::Hex(hex::encode(bytes)),
        }
    }

    /// The bytes as a text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Hex(digits) => {
                let bytes = hex::decode(digits).unwrap_or_default();
                String::from_utf8_lossy(&bytes).into_owned()
            }
        }
    }
}

/// A message in doubt, as the book stands.
#[derive(Debug, Clone)]
pub struct Listed<'b> {
    /// Its number: the position of the entry, counted from 1. It never changes.
    pub number: u64,
    /// The id of the message.
    pub id: PersonId,
    /// The entry.
    pub entry: &'b Entry,
    /// What it says.
    pub doubt: &'b Doubt,
    /// The entry that closed it, who, and their words.
    pub closed: Option<(&'b Entry, &'b str, &'b str)>,
    /// Whether a message of the same peer and control id was taken whole since.
    pub taken_since: bool,
}

/// Every message in doubt that was not erased, in the order in which they came.
pub fn list(book: &Book) -> Vec<Listed<'_>> {
    let mut listed: Vec<Listed<'_>> = Vec::new();
    let mut by_id: HashMap<PersonId, usize> = HashMap::new();
    let mut by_control: HashMap<(&str, String), Vec<usize>> = HashMap::new();
    for (position, entry) in book.entered() {
        match (&entry.act, entry.person) {
            (Act::Doubt(DoubtAct::Kept(doubt)), Some(id)) => {
                by_id.insert(id, listed.len());
                if let Some(control) = doubt.control.as_ref().filter(|_| !doubt.taken_in_part) {
                    let key = (entry.from.as_str(), format!("hl7:{control}"));
                    by_control.entry(key).or_default().push(listed.len());
                }
                listed.push(Listed {
                    number: u64::try_from(position).map_or(u64::MAX, |at| at.saturating_add(1)),
                    id,
                    entry,
                    doubt,
                    closed: None,
                    taken_since: false,
                });
            }
            (Act::Doubt(DoubtAct::Closed { of, by, because }), None) => {
                let at = by_id.get(of).and_then(|at| listed.get_mut(*at));
                if let Some(doubt) = at.filter(|doubt| doubt.closed.is_none()) {
                    doubt.closed = Some((entry, by, because));
                }
            }
            (Act::MessageTaken { .. }, _) => {
                let key = (entry.from.as_str(), entry.message.as_str().to_owned());
                for at in by_control.get(&key).into_iter().flatten() {
                    if let Some(doubt) = listed.get_mut(*at) {
                        doubt.taken_since = true;
                    }
                }
            }
            _ => {}
        }
    }
    listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ControlId, Peer, Taken};

    fn entry(message: &str, person: Option<PersonId>, act: Act) -> Entry {
        Entry {
            recorded: "2021-04-01T17:00:00Z".parse().unwrap(),
            from: Peer::new("facility/alder-creek").unwrap(),
            message: ControlId::new(message).unwrap(),
            person,
            act,
        }
    }

    fn kept(message: &str, id: PersonId) -> Entry {
        let doubt = Doubt {
            control: Some("M1".to_owned()),
            taken_in_part: false,
            numbers: vec!["R1".to_owned()],
            reasons: vec![Reason {
                place: Some("PID-7".to_owned()),
                words: "it has no day".to_owned(),
            }],
            raw: Raw::new(b"MSH|\xff"),
        };
        entry(message, Some(id), Act::Doubt(DoubtAct::Kept(doubt)))
    }

    #[test]
    fn a_message_in_doubt_is_nobody_and_is_closed_once_by_a_named_person() {
        let mut book = Book::new();
        let id = PersonId([4; 16]);
        assert_eq!(book.apply(kept("doubt:1", id)), Taken::Entered);
        assert!(
            matches!(book.apply(kept("doubt:1", id)), Taken::Replayed { .. }),
            "the same bytes are one doubt"
        );
        assert_eq!(book.people().count(), 0, "it is no person of the registry");
        let close = |message: &str, by: &str| {
            let closed = DoubtAct::Closed {
                of: id,
                by: by.to_owned(),
                because: "booked under another number".to_owned(),
            };
            entry(message, None, Act::Doubt(closed))
        };
        book.apply(close("close:1", "Ada Adams"));
        book.apply(close("close:2", "Bo Brown"));
        let listed = list(&book);
        assert_eq!(listed.len(), 1);
        assert_eq!(listed[0].number, 1);
        assert_eq!(listed[0].closed.map(|(_, by, _)| by), Some("Ada Adams"));
        assert_eq!(listed[0].doubt.raw.text(), "MSH|\u{fffd}");
    }

    #[test]
    fn a_doubt_comes_back_from_its_canonical_form() {
        let before = kept("doubt:1", PersonId([4; 16]));
        let text = serde_json::to_string(&before).unwrap();
        assert_eq!(serde_json::from_str::<Entry>(&text).unwrap(), before);
    }
}
