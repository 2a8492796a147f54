//! What of a person goes from one installation to another, and how it is entered there.
//!
//! The file is the sending installation's word: its acts are entered under it as a peer, each once,
//! under an id of a person that the receiving one draws. Links between ids, holds, messages in doubt
//! and issued cards stay where they are; how the person wants to be reached after release is theirs
//! to tell again.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use standing_terms::FacilityId;

use crate::act::{Act, Details};
use crate::book::{Book, Entry};
use crate::ids::{BadName, ControlId, Peer, PersonId};

/// The version that is written and read.
pub const VERSION: u8 = 1;

/// A person's acts, to be handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HandOver {
    /// Which form this is.
    pub standing_hand_over: u8,
    /// The sending installation: a name made from its key, which tells nothing of it.
    pub installation: String,
    /// The facility that hands over.
    pub facility: FacilityId,
    /// Its number of the person.
    pub number: String,
    /// When it was made.
    pub made: Timestamp,
    /// The acts, in order.
    pub acts: Vec<Handed>,
}

/// One act of a hand-over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handed {
    /// Who told the sending installation.
    pub from: Peer,
    /// In which message.
    pub message: ControlId,
    /// What.
    pub act: Act,
}

/// Why a file is not taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// Another form.
    #[error("the file is of version {0}, and this program reads version {VERSION}")]
    Version(u8),
    /// An act that no hand-over has.
    #[error("act {0} of the file is none that is handed over")]
    Act(usize),
    /// The name of the installation or of a message cannot be kept.
    #[error("the name of the installation or of a message cannot be kept: {0}")]
    Name(#[from] BadName),
}

/// Whether an act goes with the person.
fn goes_along(act: &Act) -> bool {
    !matches!(
        act,
        Act::Merged { .. }
            | Act::Unmerged { .. }
            | Act::CardIssued { .. }
            | Act::FileBegun { .. }
            | Act::FileEnded { .. }
            | Act::MessageTaken { .. }
            | Act::Exported { .. }
            | Act::ClockConfirmed
            | Act::Doubt(_)
            | Act::Looked(_)
            | Act::Access(_)
            | Act::Retention(_)
    )
}

/// An act without what stays behind.
fn stripped(act: &Act) -> Act {
    match act {
        Act::Registered(details) => Act::Registered(Details {
            contact: None,
            ..details.clone()
        }),
        Act::Arrived {
            facility, on, from, ..
        } => Act::Arrived {
            facility: facility.clone(),
            on: *on,
            from: from.clone(),
            known_as: None,
        },
        act => act.clone(),
    }
}

impl HandOver {
    /// What goes along with a person, under all of their ids. Of their details the latest.
    pub fn of(
        book: &Book,
        person: PersonId,
        (facility, number): (&FacilityId, &str),
        installation: &str,
        made: Timestamp,
    ) -> Self {
        let entries: Vec<(usize, &Entry)> = book.of(person).collect();
        let registered = |entry: &Entry| matches!(entry.act, Act::Registered(_));
        let mut latest = entries.iter().rev();
        let latest = latest.find(|(_, entry)| registered(entry));
        let latest = latest.map(|(position, _)| *position);
        let acts = entries
            .into_iter()
            .filter(|(position, entry)| {
                goes_along(&entry.act) && (!registered(entry) || Some(*position) == latest)
            })
            .map(|(_, entry)| Handed {
                from: entry.from.clone(),
                message: entry.message.clone(),
                act: stripped(&entry.act),
            });
        Self {
            standing_hand_over: VERSION,
            installation: installation.to_owned(),
            facility: facility.clone(),
            number: number.to_owned(),
            made,
            acts: acts.collect(),
        }
    }

    /// The sending installation as a peer.
    ///
    /// # Errors
    /// Where its name cannot be kept.
    pub fn peer(&self) -> Result<Peer, BadName> {
        Peer::new(format!("installation/{}", self.installation))
    }

    /// The acts as entries about a person of this installation. The same file gives the same ids of
    /// messages, and so does a later file of the same installation for what both tell.
    ///
    /// # Errors
    /// Where the file is of another form or holds an act that is never handed over.
    pub fn entries(&self, person: PersonId, recorded: Timestamp) -> Result<Vec<Entry>, NotTaken> {
        if self.standing_hand_over != VERSION {
            return Err(NotTaken::Version(self.standing_hand_over));
        }
        let peer = self.peer()?;
        let numbered = self.acts.iter().enumerate();
        let entries = numbered.map(|(number, handed)| {
            if !goes_along(&handed.act) {
                return Err(NotTaken::Act(number + 1));
            }
            let mut act = stripped(&handed.act);
            if let Act::DoseWithdrawn { of, .. } = &mut act {
                *of = message(&handed.from, of)?;
            }
            Ok(Entry {
                recorded,
                from: peer.clone(),
                message: message(&handed.from, &handed.message)?,
                person: Some(person),
                act,
            })
        });
        entries.collect()
    }
}

/// How a message of a peer of the sending installation is named here.
fn message(from: &Peer, message: &ControlId) -> Result<ControlId, BadName> {
    let mut hash = Sha256::new();
    hash.update(from.as_str());
    hash.update([0]);
    hash.update(message.as_str());
    ControlId::new(format!("handed:{}", hex::encode(hash.finalize())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::{Departure, DoseReport, DoseSource};
    use crate::continuity::{Holder, holder};
    use crate::{Rules, Taken};
    use jiff::civil::date;
    use standing_forecast::Sex;

    const HERE: PersonId = PersonId([1; 16]);
    const THERE: PersonId = PersonId([2; 16]);

    fn at(name: &str) -> FacilityId {
        FacilityId::new(name).unwrap()
    }

    fn sending() -> Book {
        let facility = at("alder-creek");
        let dose = |day| {
            Act::Dose(DoseReport {
                on: date(2021, 3, day),
                cvx: "208".to_owned(),
                mvx: None,
                lot: None,
                expiry: None,
                site: None,
                route: None,
                amount: None,
                vaccinator: None,
                source: DoseSource::GivenHere {
                    facility: at("alder-creek"),
                },
            })
        };
        let details = Details {
            name: "Invented, Ana".to_owned(),
            birth: date(1980, 2, 4),
            sex: Sex::Female,
            language: Some("es".to_owned()),
            contact: Some("by a friend".to_owned()),
        };
        let to = at("birch-hill");
        let acts = [
            Act::Registered(details),
            Act::Arrived {
                facility: facility.clone(),
                on: date(2021, 3, 1),
                from: None,
                known_as: Some(PersonId([9; 16])),
            },
            dose(2),
            dose(12),
            Act::DoseWithdrawn {
                of: ControlId::new("m2").unwrap(),
                reason: "another person's".to_owned(),
            },
            Act::Left {
                facility,
                on: date(2021, 3, 20),
                how: Departure::TransferredOut { to },
            },
        ];
        let mut book = Book::new();
        for (number, act) in acts.into_iter().enumerate() {
            let taken = book.apply(Entry {
                recorded: "2021-04-01T17:00:00Z".parse().unwrap(),
                from: Peer::new("desk").unwrap(),
                message: ControlId::new(format!("m{number}")).unwrap(),
                person: Some(HERE),
                act,
            });
            assert_eq!(taken, Taken::Entered);
        }
        book
    }

    fn handed() -> HandOver {
        let made = "2021-03-20T17:00:00Z".parse().unwrap();
        let whose = (&at("alder-creek"), "R1");
        HandOver::of(&sending(), HERE, whose, "0011223344556677", made)
    }

    fn rules() -> Rules {
        toml::from_str(include_str!("../../../rules/people/registry.toml")).unwrap()
    }

    #[test]
    fn what_is_handed_over_is_entered_once_and_the_duty_waits_for_the_arrival() {
        let text = serde_json::to_string(&handed()).unwrap();
        assert!(
            !text.contains("by a friend") && !text.contains("0909"),
            "{text}"
        );
        let file: HandOver = serde_json::from_str(&text).unwrap();
        let mut book = Book::new();
        let now = "2021-03-21T17:00:00Z".parse().unwrap();
        for entry in file.entries(THERE, now).unwrap() {
            assert_eq!(book.apply(entry), Taken::Entered);
        }
        for entry in file.entries(THERE, now).unwrap() {
            assert!(matches!(book.apply(entry), Taken::Replayed { .. }));
        }
        let holder_on = |book: &Book, day| holder(book, THERE, date(2021, 3, day), &rules());
        let waits = holder_on(&book, 22);
        assert!(
            matches!(&waits, Holder::HandingOver { from, to, .. }
                if *from == at("alder-creek") && *to == at("birch-hill")),
            "{waits:?}"
        );
        book.apply(Entry {
            recorded: now,
            from: Peer::new("facility/birch-hill").unwrap(),
            message: ControlId::new("a1").unwrap(),
            person: Some(THERE),
            act: Act::Arrived {
                facility: at("birch-hill"),
                on: date(2021, 3, 21),
                from: Some(at("alder-creek")),
                known_as: None,
            },
        });
        let confirmed = Holder::Facility {
            facility: at("birch-hill"),
            since: date(2021, 3, 21),
        };
        assert_eq!(holder_on(&book, 22), confirmed);
    }

    #[test]
    fn a_report_that_was_taken_back_is_taken_back_there_too() {
        let entries = handed().entries(THERE, Timestamp::UNIX_EPOCH).unwrap();
        let withdrawn = entries.iter().find_map(|entry| match &entry.act {
            Act::DoseWithdrawn { of, .. } => Some(of),
            _ => None,
        });
        let of = entries
            .iter()
            .find(|entry| Some(&entry.message) == withdrawn);
        let Some(Act::Dose(dose)) = of.map(|entry| &entry.act) else {
            panic!("it names the report under its id here");
        };
        assert_eq!(dose.on, date(2021, 3, 2));
    }

    #[test]
    fn a_file_of_another_form_or_with_acts_that_stay_behind_is_refused() {
        let mut newer = handed();
        newer.standing_hand_over = 2;
        let refused = newer.entries(THERE, Timestamp::UNIX_EPOCH);
        assert_eq!(refused, Err(NotTaken::Version(2)));
        let mut more = handed();
        more.acts[0].act = Act::Merged { into: HERE };
        let refused = more.entries(THERE, Timestamp::UNIX_EPOCH);
        assert_eq!(refused, Err(NotTaken::Act(1)));
    }
}
