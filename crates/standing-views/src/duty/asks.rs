//! Who asked whom, and when: for a request that was referred to somebody else, whether that one was
//! asked since.

use super::ledger::{Entry, Happening};
use super::obligation::Origin;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use standing_terms::{Outcome, PartyId};
use std::collections::{HashMap, HashSet};

/// A request with a date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Ask {
    pub(super) made: Date,
    pub(super) known_at: Timestamp,
}

/// The requests of one party to another, for those pairs between which an answer refers.
#[derive(Debug, Clone, Default)]
pub(super) struct Asks(HashMap<(PartyId, PartyId), Vec<Ask>>);

impl Asks {
    pub(super) fn of(entries: &[Entry]) -> Self {
        let wanted: HashSet<(&PartyId, &PartyId)> = entries
            .iter()
            .flat_map(|e| referred_to(e).map(|to| (&e.speaker, to)))
            .collect();
        let mut asks = Self::default();
        for entry in entries.iter().filter(|e| e.origin == Origin::Request) {
            let Some(made) = entry.made else { continue };
            for to in &entry.bearers {
                if wanted.contains(&(&entry.speaker, to)) {
                    let known_at = entry.known_at;
                    asks.add(&entry.speaker, to, [Ask { made, known_at }]);
                }
            }
        }
        for asks in asks.0.values_mut() {
            asks.sort();
        }
        asks
    }

    pub(super) fn add(
        &mut self,
        speaker: &PartyId,
        to: &PartyId,
        asks: impl IntoIterator<Item = Ask>,
    ) {
        let key = (speaker.clone(), to.clone());
        self.0.entry(key).or_default().extend(asks);
    }

    pub(super) fn of_pair(&self, speaker: &PartyId, to: &PartyId) -> &[Ask] {
        if self.0.is_empty() {
            return &[];
        }
        let key = (speaker.clone(), to.clone());
        self.0.get(&key).map_or(&[], Vec::as_slice)
    }
}

/// To whom answers refer a request.
pub(super) fn referred_to(entry: &Entry) -> impl Iterator<Item = &PartyId> {
    entry.events.iter().filter_map(|e| match &e.what {
        Happening::Answer {
            outcome: Some(Outcome::Referred(to)),
            ..
        } => Some(to),
        _ => None,
    })
}
