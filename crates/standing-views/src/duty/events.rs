//! Everything that happened to a request, an order or a promise, in order, as a reader is told it.

use super::Duty;
use super::ledger::Happening;
use super::obligation::ObligationId;
use super::request::TransitionError;
use super::sentence::PartyName;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use standing_terms::{AboutInstitutions, Act, AsOf, Outcome, StatementLabel};

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventKind {
    /// A step that somebody typed, with its evidence.
    Step(Act),
    /// An answer.
    Answer {
        /// How, where a person has classed it or the statement says to whom it refers.
        outcome: Option<Outcome>,
        /// The named person who confirmed it, where it came to a mailbox.
        confirmed_by: Option<String>,
    },
    /// An event that answers an order or a promise: it was done.
    Done,
    /// A promise that answers it, with its day.
    Promised {
        /// The day.
        due: Option<Date>,
    },
    /// Whoever asked, promised or ordered took it back.
    TakenBack,
    /// The same speaker asked again.
    AskedAgain,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EventLine {
    /// When.
    pub on: Date,
    /// When it became known.
    pub known_at: Timestamp,
    /// The statement.
    pub label: StatementLabel,
    /// Who says so.
    pub speaker: PartyName,
    /// What.
    pub what: EventKind,
    /// Why it changes nothing, where it does not fit the state that it met.
    pub misfit: Option<TransitionError>,
}

impl AboutInstitutions for EventLine {}

impl Duty {
    /// What happened to an obligation by the day asked about, oldest first; empty where there was
    /// none by then.
    pub fn events(&self, id: &ObligationId, as_of: &AsOf) -> Vec<EventLine> {
        let (Some(entry), Some(line)) = (self.entry(&id.label), self.obligation(id, as_of)) else {
            return Vec::new();
        };
        let misfit = |label: &StatementLabel, on: Date| {
            let found = line
                .misfits
                .iter()
                .find(|m| m.label == *label && m.on == on);
            found.map(|m| m.why)
        };
        let mut events: Vec<EventLine> = entry
            .events
            .iter()
            .filter(|e| {
                e.on <= as_of.on
                    && as_of.known.covers(e.known_at)
                    && e.party.as_ref().is_none_or(|p| *p == id.bearer)
            })
            .map(|e| EventLine {
                on: e.on,
                known_at: e.known_at,
                label: e.label.clone(),
                speaker: self.parties.name(&e.speaker),
                what: match &e.what {
                    Happening::Step(act) => EventKind::Step(act.clone()),
                    Happening::Answer {
                        outcome,
                        confirmed_by,
                    } => EventKind::Answer {
                        outcome: outcome.clone(),
                        confirmed_by: confirmed_by.clone(),
                    },
                    Happening::Done => EventKind::Done,
                    Happening::Promised(due) => EventKind::Promised { due: *due },
                    Happening::TakenBack => EventKind::TakenBack,
                },
                misfit: misfit(&e.label, e.on),
            })
            .chain(
                entry
                    .asked_again
                    .iter()
                    .filter(|(on, at, _)| *on <= as_of.on && as_of.known.covers(*at))
                    .map(|(on, at, label)| EventLine {
                        on: *on,
                        known_at: *at,
                        label: label.clone(),
                        speaker: line.by.clone(),
                        what: EventKind::AskedAgain,
                        misfit: None,
                    }),
            )
            .collect();
        // Sorting keeps the order of one day, which is that of the life of a request.
        events.sort_by_key(|e| e.on);
        events
    }
}
