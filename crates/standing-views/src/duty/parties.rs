//! Parties: their names, their kinds, and which body is part of which, over intervals.

use super::sentence::PartyName;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_evidence::{Book, Force, Party, PartyKind, StatementBody};
use standing_terms::{Interval, Known, PartyId, Role};
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Introduced {
    name: String,
    kind: PartyKind,
}

/// Who is who among the parties.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(super) struct Parties {
    known: BTreeMap<PartyId, Introduced>,
    // Child, parent, and when.
    parts: BTreeMap<PartyId, Vec<(PartyId, Interval)>>,
}

impl Parties {
    pub(super) fn of(book: &Book) -> Self {
        let mut parties = Self::default();
        for party in book.parties() {
            parties.introduce(party);
            if let Some(parent) = &party.parent {
                parties.part(&party.id, parent, Interval::ALWAYS);
            }
        }
        // Which body is part of which is our reading of who speaks, like a link of the directory:
        // it holds at every known.
        for heard in book.spoken(Known::Now) {
            if let StatementBody::Role {
                party,
                role: Role::PartOf(parent),
            } = &heard.statement.body
                && heard.retracted_by.is_none()
            {
                parties.part(party, parent, heard.statement.valid);
            }
        }
        parties
    }

    /// Takes the name and the kind of a party; the first introduction stands.
    pub(super) fn introduce(&mut self, party: &Party) {
        self.known
            .entry(party.id.clone())
            .or_insert_with(|| Introduced {
                name: party.name.clone(),
                kind: party.kind,
            });
    }

    pub(super) fn knows(&self, id: &PartyId) -> bool {
        self.known.contains_key(id)
    }

    fn part(&mut self, child: &PartyId, parent: &PartyId, when: Interval) {
        self.parts
            .entry(child.clone())
            .or_default()
            .push((parent.clone(), when));
    }

    pub(super) fn name(&self, id: &PartyId) -> PartyName {
        PartyName {
            id: id.clone(),
            name: self
                .known
                .get(id)
                .map_or_else(|| id.to_string(), |p| p.name.clone()),
        }
    }

    pub(super) fn names<'a>(&self, ids: impl IntoIterator<Item = &'a PartyId>) -> Vec<PartyName> {
        ids.into_iter().map(|id| self.name(id)).collect()
    }

    /// The force of a mandate whose statement gives none.
    pub(super) fn force_of(&self, speaker: &PartyId) -> Option<Force> {
        match self.known.get(speaker).map(|p| p.kind) {
            Some(PartyKind::Court) => Some(Force::Order),
            Some(PartyKind::Legislature) => Some(Force::Statute),
            _ => None,
        }
    }

    /// Whether a party is, on a day, part of another, at any depth.
    pub(super) fn is_part_of(&self, child: &PartyId, whole: &PartyId, on: Date) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![child];
        while let Some(party) = open.pop() {
            if !seen.insert(party) {
                continue;
            }
            for (parent, when) in self.parts.get(party).into_iter().flatten() {
                if when.contains(on) {
                    if parent == whole {
                        return true;
                    }
                    open.push(parent);
                }
            }
        }
        false
    }

    /// Whether two parties are the same, or one is part of the other.
    pub(super) fn related(&self, a: &PartyId, b: &PartyId, on: Date) -> bool {
        a == b || self.is_part_of(a, b, on) || self.is_part_of(b, a, on)
    }
}
