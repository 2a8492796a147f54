//! Which ids mean one person.
//!
//! A merge is a link that a person made, and taking it back removes that link and no other. Entries
//! keep the id they came with, so that nothing is lost by a merge or its reversal.

use std::collections::BTreeMap;

use crate::book::Refusal;
use crate::ids::PersonId;

#[derive(Debug, Clone, Default)]
pub(crate) struct People {
    positions: BTreeMap<PersonId, Positions>,
    /// The merges in force as they were named, in the order in which they were made.
    links: Vec<(PersonId, PersonId)>,
    /// Each id that has given way, and the id it gave way to. INVARIANT: follows from `links`, and
    /// has no circle.
    into: BTreeMap<PersonId, PersonId>,
    /// The ids that gave way to each, directly.
    gave_way: BTreeMap<PersonId, Vec<PersonId>>,
}

/// Where the entries about an id stand, in order.
#[derive(Debug, Clone, Default)]
struct Positions {
    all: Vec<usize>,
    /// Those that may begin or end a stay.
    moves: Vec<usize>,
}

impl People {
    pub(crate) fn note(&mut self, person: PersonId, position: usize, is_move: bool) {
        let positions = self.positions.entry(person).or_default();
        positions.all.push(position);
        if is_move {
            positions.moves.push(position);
        }
    }

    pub(crate) fn head(&self, mut id: PersonId) -> PersonId {
        while let Some(&into) = self.into.get(&id) {
            id = into;
        }
        id
    }

    pub(crate) fn same(&self, one: PersonId, other: PersonId) -> bool {
        self.head(one) == self.head(other)
    }

    pub(crate) fn merge(&mut self, id: PersonId, into: PersonId) -> Result<(), Refusal> {
        if self.same(id, into) {
            return Err(Refusal::MergeCircle);
        }
        self.links.push((id, into));
        self.join(id, into);
        Ok(())
    }

    /// The person that the one id means gives way to the person that the other means.
    fn join(&mut self, id: PersonId, into: PersonId) {
        let (id, into) = (self.head(id), self.head(into));
        self.into.insert(id, into);
        self.gave_way.entry(into).or_default().push(id);
    }

    pub(crate) fn unmerge(&mut self, id: PersonId, from: PersonId) -> Result<(), Refusal> {
        let link = self.links.iter().rposition(|link| *link == (id, from));
        let link = link.ok_or(Refusal::NotMerged)?;
        self.links.remove(link);
        self.into.clear();
        self.gave_way.clear();
        for (id, into) in self.links.clone() {
            self.join(id, into);
        }
        Ok(())
    }

    pub(crate) fn heads(&self) -> impl Iterator<Item = PersonId> {
        let known = self.positions.keys().copied();
        known.filter(|id| !self.into.contains_key(id))
    }

    /// Where the entries about a person stand under any of their ids, in order.
    pub(crate) fn positions(&self, person: PersonId) -> Vec<usize> {
        self.collect(person, |positions| &positions.all)
    }

    /// As [`People::positions`], of the entries that may begin or end a stay.
    pub(crate) fn moves(&self, person: PersonId) -> Vec<usize> {
        self.collect(person, |positions| &positions.moves)
    }

    fn collect(&self, person: PersonId, which: impl Fn(&Positions) -> &Vec<usize>) -> Vec<usize> {
        let ids = self.ids(person).into_iter();
        let known = ids.filter_map(|id| self.positions.get(&id));
        let mut found: Vec<usize> = known.flat_map(which).copied().collect();
        found.sort_unstable();
        found
    }

    /// Every id that means the person whom this one means.
    pub(crate) fn ids(&self, person: PersonId) -> Vec<PersonId> {
        let mut ids = vec![self.head(person)];
        let mut found = Vec::new();
        while let Some(id) = ids.pop() {
            found.push(id);
            ids.extend(self.gave_way.get(&id).into_iter().flatten());
        }
        found
    }
}
