//! What is recorded around a dose: screening, a guardian's consent, medical isolation.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::act::Act;
use crate::adverse::AdverseEvent;
use crate::book::Book;
use crate::ids::PersonId;

/// An act of care about a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "care", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CareAct {
    /// A clinician keeps the person apart for medical reasons, so that clinics do not mix cohorts.
    /// The latest told holds; one with an earlier last day ends it. It is never a reason to hold
    /// anybody, and never one to withhold a dose.
    Isolated {
        /// The first day.
        from: Date,
        /// The last day, where it is known.
        until: Option<Date>,
    },
    /// The questions of a standing order were asked before a dose.
    Screened {
        /// The day.
        on: Date,
        /// Vaccine type.
        cvx: String,
        /// The standing order under which it is to be given, by the facility's number.
        order: Option<String>,
        /// The answers, by the code of the question.
        answers: BTreeMap<String, Answer>,
    },
    /// A guardian was asked to consent.
    GuardianAsked {
        /// The day.
        on: Date,
        /// The vaccine group.
        vaccine_group: String,
    },
    /// A guardian answered. Each can be taken back at any time: the latest holds.
    GuardianAnswered {
        /// The day.
        on: Date,
        /// The vaccine group.
        vaccine_group: String,
        /// Whether they consent.
        consents: bool,
    },
    /// Something happened after a dose.
    AdverseEvent(AdverseEvent),
}

/// An answer to a screening question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The person does not know, or did not say.
    Unknown,
}

/// Medical isolation that holds on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Isolation {
    /// The first day.
    pub from: Date,
    /// The last day, where it is known.
    pub until: Option<Date>,
}

/// What a guardian said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guardian {
    /// Nobody was asked.
    NotAsked,
    /// Asked, and no answer yet.
    Asked(Date),
    /// Consents.
    Given(Date),
    /// Does not consent.
    Refused(Date),
}

/// The screening of a person for a product on a day: the one told last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Screening {
    /// The standing order.
    pub order: Option<String>,
    /// The answers.
    pub answers: BTreeMap<String, Answer>,
}

fn told(book: &Book, person: PersonId) -> impl Iterator<Item = (usize, &CareAct)> {
    book.of(person).filter_map(|(at, entry)| match &entry.act {
        Act::Care(act) => Some((at, act)),
        _ => None,
    })
}

/// Whether a person is kept apart for medical reasons on a day.
pub fn isolation(book: &Book, person: PersonId, day: Date) -> Option<Isolation> {
    let latest = told(book, person)
        .filter_map(|(_, act)| match act {
            CareAct::Isolated { from, until } if *from <= day => Some(Isolation {
                from: *from,
                until: *until,
            }),
            _ => None,
        })
        .last()?;
    latest
        .until
        .is_none_or(|until| day <= until)
        .then_some(latest)
}

/// What a guardian said about a vaccine group by a day. Of one day what was told later holds.
pub fn guardian(book: &Book, person: PersonId, vaccine_group: &str, day: Date) -> Guardian {
    let about = |group: &str, on: Date| group == vaccine_group && on <= day;
    let said = told(book, person).filter_map(|(at, act)| match act {
        CareAct::GuardianAsked {
            on,
            vaccine_group: group,
        } if about(group, *on) => Some((*on, at, Guardian::Asked(*on))),
        CareAct::GuardianAnswered {
            on,
            vaccine_group: group,
            consents,
        } if about(group, *on) => Some((
            *on,
            at,
            if *consents {
                Guardian::Given(*on)
            } else {
                Guardian::Refused(*on)
            },
        )),
        _ => None,
    });
    // To be asked again does not take an answer back.
    let said: Vec<_> = said.collect();
    let answers = said
        .iter()
        .filter(|(.., said)| !matches!(said, Guardian::Asked(_)));
    let latest = answers.max_by_key(|(on, at, _)| (*on, *at));
    let latest = latest.or_else(|| said.iter().max_by_key(|(on, at, _)| (*on, *at)));
    latest.map_or(Guardian::NotAsked, |(.., said)| *said)
}

/// The screening of a person for a product on a day.
pub fn screening(book: &Book, person: PersonId, cvx: &str, day: Date) -> Option<Screening> {
    let asked = told(book, person).filter_map(|(_, act)| match act {
        CareAct::Screened {
            on,
            cvx: of,
            order,
            answers,
        } if *on == day && of == cvx => Some(Screening {
            order: order.clone(),
            answers: answers.clone(),
        }),
        _ => None,
    });
    asked.last()
}
