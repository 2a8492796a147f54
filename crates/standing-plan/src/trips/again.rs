//! Neighbourhoods: some trips taken out and planned again together, exactly, the rest standing still.

use super::part::{Learnt, Limit, Part};
use super::together::{GoOn, Standing, Together};

/// What may be planned again.
pub(super) struct Scope {
    /// Parts.
    pub(super) parts: Vec<usize>,
    /// What is left beside all that is not in those parts.
    pub(super) left: Vec<i32>,
    /// Prices of shared rows; none where nothing is charged.
    pub(super) prices: Vec<f64>,
}

/// Nodes of a neighbourhood's tree.
const NODES: usize = 100;
/// Minutes by which a block that both could use brings trips nearer, up to three of them.
const TIE: i32 = 120;
/// Minutes of chance in who is near.
const CHANCE: usize = 360;
/// Multiplications that a neighbourhood of the whole may take.
const GOOD_TIME: u64 = 15_000_000;

impl Together<'_> {
    /// Trips around a shared block or a moment, in all parts, planned again together. False where
    /// it was stopped.
    pub(super) fn around(&mut self, go_on: GoOn<'_>) -> bool {
        let scope = Scope {
            parts: (0..self.parts.len()).collect(),
            left: self.packing.allowed.clone(),
            prices: Vec::new(),
        };
        let mut set: Vec<usize> = self.best.iter().flatten().copied().collect();
        let before = self.work;
        if self.again(&scope, &mut set, self.size, go_on) {
            self.keep(self.split(&set));
        }
        // As much as is solved in good time.
        self.size = if self.work - before > GOOD_TIME {
            (self.size - 2).max(10)
        } else {
            (self.size + 1).min(60)
        };
        go_on(self.standing())
    }

    /// A set, by parts.
    fn split(&self, set: &[usize]) -> Vec<Vec<usize>> {
        self.parts
            .iter()
            .map(|own| {
                let mut trips: Vec<usize> = (set.iter().copied())
                    .filter(|t| own.binary_search(t).is_ok())
                    .collect();
                trips.sort_unstable();
                trips
            })
            .collect()
    }

    /// Takes trips out of a set, chosen by chance near each other in time and blocks, and plans them
    /// again together. Whether that gained.
    pub(super) fn again(
        &mut self,
        scope: &Scope,
        set: &mut Vec<usize>,
        size: usize,
        go_on: GoOn<'_>,
    ) -> bool {
        let Some(seed) = self.random.one_of(set) else {
            return false;
        };
        let mut out: Vec<usize> = Vec::new();
        let mut batches = 0;
        for t in self.near(seed, set) {
            if batches >= size {
                break;
            }
            batches += self.packing.stops(t).count();
            out.push(t);
        }
        let others: Vec<usize> = (set.iter().copied()).filter(|t| !out.contains(t)).collect();
        let mut left = scope.left.clone();
        for t in &others {
            self.packing.take(*t, &mut left);
        }
        // Whose batches are all open, in the parts that were touched.
        let free: Vec<(usize, f64)> = scope
            .parts
            .iter()
            .filter_map(|p| self.parts.get(*p))
            .filter(|own| out.iter().any(|t| own.binary_search(t).is_ok()))
            .flatten()
            .filter(|t| self.packing.fits(**t, &left))
            .map(|t| (*t, self.priced(*t, &scope.prices)))
            .filter(|(_, gain)| *gain > 0.0)
            .collect();
        let known: f64 = out.iter().map(|t| self.priced(*t, &scope.prices)).sum();
        let limit = Limit {
            nodes: NODES,
            least: 0.01,
        };
        let now = self.standing();
        let (solved, _) = Part::new(self.packing, free, &left).solve(
            known,
            limit,
            &mut Learnt::default(),
            &mut |work| {
                go_on(Standing {
                    work: now.work + work,
                    ..now
                })
            },
        );
        self.work += solved.work;
        if solved.chosen.is_empty() {
            return false;
        }
        *set = others;
        set.extend(solved.chosen);
        true
    }

    /// A set, those nearest to one of its trips first.
    fn near(&mut self, seed: usize, set: &[usize]) -> Vec<usize> {
        let middle = |t: usize| {
            let trip = self.packing.trips.get(t);
            trip.map_or(0, |t| t.depart.midpoint(t.back))
        };
        let packing = self.packing;
        let blocks = |t: usize| {
            let of = |b: usize| packing.blocks_of.get(b).map_or(&[][..], Vec::as_slice);
            packing.stops(t).flat_map(of).copied()
        };
        let wanted: Vec<usize> = blocks(seed).collect();
        let at = middle(seed);
        let mut near: Vec<(i32, usize)> = Vec::with_capacity(set.len());
        for t in set {
            let ties = blocks(*t).filter(|k| wanted.contains(k)).take(3).count();
            let ties = i32::try_from(ties).unwrap_or(0);
            let chance = i32::try_from(self.random.below(CHANCE)).unwrap_or(0);
            let far = (middle(*t) - at).abs() - TIE * ties + chance;
            near.push((if *t == seed { i32::MIN } else { far }, *t));
        }
        near.sort_unstable();
        near.into_iter().map(|(_, t)| t).collect()
    }
}
