//! The fold of entries: what was taken, what came again, what was refused.

use std::collections::{BTreeSet, HashMap};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use standing_terms::{Digest, FacilityId};

use crate::access::Access;
use crate::act::{Act, DoseReport, DoseSource};
use crate::doubt::DoubtAct;
use crate::ids::{ControlId, Peer, PersonId};
use crate::people::People;
use crate::retention::RetentionAct;

/// One act as one peer sent it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// When it was recorded, by the clock of this installation.
    pub recorded: Timestamp,
    /// Who sent it.
    pub from: Peer,
    /// How they name the message.
    pub message: ControlId,
    /// Whom it is about; none for acts about files, exports and the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// What.
    pub act: Act,
}

impl Entry {
    /// SHA-256 over the canonical bytes (RFC 8785) of person and act: what makes two messages the
    /// same, whenever they come. `None` never happens for the types of this crate.
    pub fn content(&self) -> Option<Digest> {
        let bytes = serde_json_canonicalizer::to_vec(&(&self.person, &self.act)).ok()?;
        Some(Digest(Sha256::digest(bytes).into()))
    }
}

/// What became of an entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It was entered.
    Entered,
    /// The same message, with the same content, was there already: nothing changes.
    Replayed {
        /// The position of the first.
        first: usize,
    },
    /// It was kept as evidence and changes nothing.
    Refused(Refusal),
}

/// Why an entry was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A message id used again for something else.
    #[error("the message id was used before, in entry {first}, for other content")]
    IdReused {
        /// The position of the first.
        first: usize,
    },
    /// The two ids mean one person already.
    #[error("these two ids mean one person already: a merge would go round in a circle")]
    MergeCircle,
    /// There is no such merge to take back.
    #[error("there is no merge of these two ids to take back")]
    NotMerged,
    /// An act about a person without one, or the other way.
    #[error("an act about a person names the person, and no other act does")]
    Person,
    /// The content cannot be written canonically.
    #[error("the content cannot be written in canonical form")]
    Content,
}

/// The registry book, in the order in which entries were recorded. Positions count from 0.
///
/// Append-only: what was refused or came again keeps its position too.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// None where the person was erased and the entry cannot be read.
    entries: Vec<Option<(Entry, Taken)>>,
    messages: HashMap<(Peer, ControlId), (usize, Digest)>,
    people: People,
    numbers: HashMap<(FacilityId, String), PersonId>,
    /// Who is told to have been at each facility, by any act that may begin a stay there.
    seen_at: HashMap<FacilityId, BTreeSet<PersonId>>,
    /// The entries that count and are about no person.
    about_nobody: Vec<usize>,
}

impl Book {
    /// An empty book.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next entry and says what became of it.
    pub fn apply(&mut self, entry: Entry) -> Taken {
        let content = entry.content();
        self.apply_known(entry, content)
    }

    /// As [`Book::apply`], with what [`Entry::content`] gave for the entry: to compute it is most of
    /// the work, and can be done for many entries at once.
    pub fn apply_known(&mut self, entry: Entry, content: Option<Digest>) -> Taken {
        let taken = self.judge(&entry, content);
        let position = self.entries.len();
        if taken == Taken::Entered
            && let Some(content) = content
        {
            let message = (entry.from.clone(), entry.message.clone());
            self.messages.insert(message, (position, content));
        }
        if let (Taken::Entered, Some(person), Act::Numbered { facility, number }) =
            (&taken, entry.person, &entry.act)
        {
            let number = (facility.clone(), number.clone());
            self.numbers.insert(number, person);
        }
        if taken == Taken::Entered {
            self.place(&entry, position);
        }
        self.entries.push(Some((entry, taken.clone())));
        taken
    }

    /// Notes where an entry that counts is to be found again.
    fn place(&mut self, entry: &Entry, position: usize) {
        let Some(person) = entry.person else {
            self.about_nobody.push(position);
            return;
        };
        let at = match &entry.act {
            Act::Arrived { facility, .. }
            | Act::Left { facility, .. }
            | Act::Dose(DoseReport {
                source: DoseSource::GivenHere { facility },
                ..
            }) => Some(facility),
            _ => None,
        };
        if !matches!(entry.act, Act::Doubt(_)) {
            self.people.note(person, position, at.is_some());
        }
        let Some(facility) = at else { return };
        if let Some(seen) = self.seen_at.get_mut(facility) {
            seen.insert(person);
        } else {
            let seen = BTreeSet::from([person]);
            self.seen_at.insert(facility.clone(), seen);
        }
    }

    /// Everybody who may ever have been at a facility, by the id that stands for them: nobody else
    /// has a stay there, or a dose given there.
    pub fn seen_at(&self, facility: &FacilityId) -> BTreeSet<PersonId> {
        let seen = self.seen_at.get(facility).into_iter().flatten();
        seen.map(|person| self.people.head(*person)).collect()
    }

    /// The entries that count and are about no person, in order.
    pub fn about_nobody(&self) -> impl Iterator<Item = (usize, &Entry)> {
        self.about_nobody.iter().filter_map(|&at| {
            let (entry, _) = self.entries.get(at)?.as_ref()?;
            Some((at, entry))
        })
    }

    /// Leaves the next position empty: its person was erased.
    pub fn pass_erased(&mut self) {
        self.entries.push(None);
    }

    /// The person whom a facility knows by a number of its own.
    pub fn numbered(&self, facility: &FacilityId, number: &str) -> Option<PersonId> {
        let number = (facility.clone(), number.to_owned());
        self.numbers.get(&number).copied()
    }

    /// What a peer entered under a message id, and where; none where nothing of that id counts.
    pub fn sent(&self, from: &Peer, message: &ControlId) -> Option<(usize, &Entry)> {
        let (position, _) = self.messages.get(&(from.clone(), message.clone()))?;
        let (entry, _) = self.entries.get(*position)?.as_ref()?;
        Some((*position, entry))
    }

    /// How many entries there are, with those that cannot be read: the next position.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing was recorded.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entries from a position on that can be read, with what became of each.
    pub fn since(&self, position: usize) -> impl Iterator<Item = (usize, &Entry, &Taken)> {
        let numbered = self.entries.iter().enumerate().skip(position);
        numbered.filter_map(|(position, slot)| {
            let (entry, taken) = slot.as_ref()?;
            Some((position, entry, taken))
        })
    }

    /// Whom the entries from a position on are about.
    pub fn touched_since(&self, position: usize) -> BTreeSet<PersonId> {
        let mut people = BTreeSet::new();
        for (_, entry, _) in self.since(position) {
            people.extend(entry.person);
            match &entry.act {
                Act::Merged { into: other }
                | Act::Unmerged { from: other }
                | Act::Arrived {
                    known_as: Some(other),
                    ..
                } => {
                    people.insert(*other);
                }
                _ => {}
            }
        }
        people
    }

    fn judge(&mut self, entry: &Entry, content: Option<Digest>) -> Taken {
        let Some(content) = content else {
            return Taken::Refused(Refusal::Content);
        };
        let message = (entry.from.clone(), entry.message.clone());
        if let Some(&(first, known)) = self.messages.get(&message) {
            return if known == content {
                Taken::Replayed { first }
            } else {
                Taken::Refused(Refusal::IdReused { first })
            };
        }
        let without_person = matches!(
            entry.act,
            Act::FileBegun { .. }
                | Act::FileEnded { .. }
                | Act::MessageTaken { .. }
                | Act::Exported { .. }
                | Act::ClockConfirmed
                | Act::Access(Access::TokenAdded(_) | Access::TokenRevoked { .. })
                | Act::Stock(_)
                | Act::Clinic(_)
                | Act::Doubt(DoubtAct::Closed { .. })
                | Act::Retention(RetentionAct::HoldReleased { .. } | RetentionAct::Erased { .. })
        );
        let of_everybody = matches!(entry.act, Act::Retention(RetentionAct::HoldPlaced { .. }));
        let Some(person) = entry.person else {
            return if without_person || of_everybody {
                Taken::Entered
            } else {
                Taken::Refused(Refusal::Person)
            };
        };
        let done = match &entry.act {
            _ if without_person => Err(Refusal::Person),
            Act::Merged { into } => self.people.merge(person, *into),
            Act::Unmerged { from } => self.people.unmerge(person, *from),
            Act::Arrived {
                known_as: Some(other),
                ..
            } if *other != person && !self.people.same(person, *other) => {
                self.people.merge(person, *other)
            }
            _ => Ok(()),
        };
        done.map_or_else(Taken::Refused, |()| Taken::Entered)
    }

    /// Whether a peer's message was entered.
    pub fn has_message(&self, from: &Peer, message: &ControlId) -> bool {
        let message = (from.clone(), message.clone());
        self.messages.contains_key(&message)
    }

    /// Whom a message that was entered is about.
    pub fn person_of(&self, from: &Peer, message: &ControlId) -> Option<PersonId> {
        let message = (from.clone(), message.clone());
        let (position, _) = self.messages.get(&message)?;
        let (entry, _) = self.entries.get(*position)?.as_ref()?;
        entry.person
    }

    /// Every entry that can be read with what became of it, in order.
    pub fn all(&self) -> impl Iterator<Item = (usize, &Entry, &Taken)> {
        self.since(0)
    }

    /// The entries that count, in order.
    pub fn entered(&self) -> impl Iterator<Item = (usize, &Entry)> {
        let entered = self.all().filter(|(_, _, taken)| **taken == Taken::Entered);
        entered.map(|(position, entry, _)| (position, entry))
    }

    /// The book as it stood before a position: what was known then.
    #[must_use]
    pub fn before(&self, position: usize) -> Self {
        let mut book = Self::new();
        for slot in self.entries.iter().take(position) {
            match slot {
                Some((entry, _)) => {
                    book.apply(entry.clone());
                }
                None => book.pass_erased(),
            }
        }
        book
    }

    /// One id for each person: those into which others were merged, and those never merged.
    pub fn people(&self) -> impl Iterator<Item = PersonId> {
        self.people.heads()
    }

    /// The id that stands for this one after all merges.
    pub fn same_as(&self, id: PersonId) -> PersonId {
        self.people.head(id)
    }

    /// All ids that mean the person whom this id means, in no order.
    pub fn ids_of(&self, id: PersonId) -> Vec<PersonId> {
        self.people.ids(id)
    }

    /// The entries that count about one person under any of their ids, in order.
    pub fn of(&self, person: PersonId) -> impl Iterator<Item = (usize, &Entry)> {
        self.read(self.people.positions(person))
    }

    /// Those of them that may begin or end a stay: arrivals, departures, and doses given by a
    /// facility.
    pub fn moves_of(&self, person: PersonId) -> impl Iterator<Item = (usize, &Entry)> {
        self.read(self.people.moves(person))
    }

    fn read(&self, positions: Vec<usize>) -> impl Iterator<Item = (usize, &Entry)> {
        positions.into_iter().filter_map(|at| {
            let (entry, _) = self.entries.get(at)?.as_ref()?;
            Some((at, entry))
        })
    }
}
