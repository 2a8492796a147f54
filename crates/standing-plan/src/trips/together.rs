//! Parts that share blocks, brought together by prices.
//!
//! Facilities have their own people, vehicles and officers; what they share is places in blocks.
//! Charge a price for each place that could run out, and each facility can be planned by itself, to
//! the end; what all facilities gain beyond their prices, and the price of all places, bounds every
//! plan (Lagrange; Held and Karp 1971, "The traveling-salesman problem and minimum spanning trees:
//! part II"). Prices come from the relaxation of the whole first, then from steps that lower the
//! bound. Whole plans come from planning facilities one after the other within what the others
//! leave, from choosing one of the plans found for each, and from planning again what lies around a
//! block.

use super::again::Scope;
use super::groups::shared_rows;
use super::pack::Packing;
use super::part::{Learnt, Limit, Part};
use super::random::Random;
use crate::random::SplitMix;
use std::collections::BTreeMap;

/// Nodes of a short search of a part's tree.
const SHORT: usize = 80;
/// Batches of a part that are planned again at once, and how often in vain.
const NEAR: usize = 14;
const IDLE: usize = 12;
/// Dollars by which a plan may be worse than the best where it is only a step on the way.
const ROUGH: f64 = 10.0;
/// Dollars by which a bound may be too high for each part.
const LOOSE: f64 = 5.0;
/// Plans kept of each part.
const POOL: usize = 400;
/// Rounds of prices.
const ROUNDS: usize = 10;
/// Neighbourhoods between two orders.
const AROUND: usize = 25;

/// A plan of one part.
#[derive(Debug, Clone)]
pub(super) struct Local {
    /// Its trips, in order.
    pub(super) trips: Vec<usize>,
    /// What they gain.
    pub(super) gain: f64,
    /// What it uses of each shared row.
    pub(super) uses: Vec<i32>,
}

impl Local {
    /// What it gains beyond prices.
    pub(super) fn worth(&self, prices: &[f64]) -> f64 {
        let charged: f64 = (self.uses.iter().zip(prices))
            .map(|(u, p)| f64::from(*u) * p)
            .sum();
        self.gain - charged
    }
}

/// What a part is planned within.
pub(super) struct Within<'w> {
    /// What is left of each row.
    pub(super) left: &'w [i32],
    /// Prices of shared rows; none where nothing is charged.
    pub(super) prices: &'w [f64],
    /// How far to go.
    pub(super) limit: Limit,
}

/// What came of planning a part.
pub(super) struct Planned {
    /// The best set known.
    pub(super) set: Vec<usize>,
    /// What no set gains more than, at the prices.
    pub(super) bound: f64,
    /// Whether it is proved to be the best.
    exact: bool,
}

/// What the asker is told, and what it answers: whether to go on.
pub(super) type GoOn<'g> = &'g mut dyn FnMut(Standing) -> bool;

/// Where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    /// What the best set gains.
    pub(super) gain: f64,
    /// No set gains more.
    pub(super) bound: f64,
    /// Multiplications so far.
    pub(super) work: u64,
}

/// Parts that share rows, and the search for their best set.
pub(super) struct Together<'p> {
    pub(super) packing: &'p Packing,
    /// Trips of each part, in order.
    pub(super) parts: Vec<Vec<usize>>,
    /// Rows that could run out between parts.
    pub(super) shared: Vec<usize>,
    /// Plans found for each part.
    pub(super) pool: Vec<Vec<Local>>,
    /// The best set so far: trips of each part.
    pub(super) best: Vec<Vec<usize>>,
    pub(super) best_gain: f64,
    pub(super) bound: f64,
    /// Prices that are charged.
    pub(super) prices: Vec<f64>,
    /// Prices at which the bound was found.
    pub(super) centre: Vec<f64>,
    /// What was asked for there beyond what there is, of each shared row.
    pub(super) asked: Vec<f64>,
    pub(super) stride: f64,
    /// Batches of all parts that are planned again at once.
    pub(super) size: usize,
    /// For each part, what was learnt of its branches.
    learnt: Vec<Learnt>,
    /// For each part and what is left of shared rows to it: what it gains at best, proved.
    proved: BTreeMap<(usize, Vec<i32>), f64>,
    pub(super) random: Random,
    pub(super) work: u64,
}

impl<'p> Together<'p> {
    /// `most` is what no set gains more than.
    pub(super) fn new(packing: &'p Packing, parts: Vec<Vec<usize>>, most: f64, seed: u64) -> Self {
        let shared = shared_rows(packing, &parts);
        Self {
            packing,
            pool: vec![Vec::new(); parts.len()],
            best: vec![Vec::new(); parts.len()],
            best_gain: 0.0,
            bound: most,
            prices: vec![0.0; shared.len()],
            centre: vec![0.0; shared.len()],
            asked: vec![0.0; shared.len()],
            stride: 1.0,
            size: 24,
            learnt: vec![Learnt::default(); parts.len()],
            proved: BTreeMap::new(),
            shared,
            parts,
            random: Random(SplitMix(seed)),
            work: 0,
        }
    }

    /// The best set, and a bound.
    pub(super) fn found(&self) -> (Vec<usize>, f64) {
        let all = self.best.iter().flatten().copied().collect();
        (all, self.bound.max(self.best_gain))
    }

    pub(super) fn standing(&self) -> Standing {
        Standing {
            gain: self.best_gain,
            bound: self.bound.max(self.best_gain),
            work: self.work,
        }
    }

    /// Searches until the best set is proved to be so, or the asker says stop.
    pub(super) fn search(&mut self, start: &[usize], limit: Limit, go_on: GoOn<'_>) {
        let sets = (self.parts.iter())
            .map(|own| {
                let start = start.iter().copied();
                let mut set: Vec<usize> = start.filter(|t| own.binary_search(t).is_ok()).collect();
                set.sort_unstable();
                set
            })
            .collect();
        self.keep(sets);
        if self.parts.len() < 2 {
            self.alone(limit, go_on);
            return;
        }
        let going = self.polish(limit, go_on);
        // The bound of the relaxation is had in any case.
        self.price_all();
        if !going || !go_on(self.standing()) {
            return;
        }
        for round in 0.. {
            if round < ROUNDS {
                let exact = Limit {
                    least: LOOSE,
                    ..limit
                };
                if !self.at_prices(exact, go_on) || self.closed(limit) {
                    return;
                }
                self.choose();
                self.prices.clone_from(&self.centre);
            } else {
                self.stray();
            }
            let all: Vec<usize> = (0..self.parts.len()).collect();
            if !self.in_turn(all, limit, go_on) || self.closed(limit) {
                return;
            }
            for _ in 0..2 {
                self.stray();
                let some = self.some_parts();
                if !self.in_turn(some, limit, go_on) || self.closed(limit) {
                    return;
                }
            }
            self.choose();
            for _ in 0..AROUND {
                if !self.around(go_on) || self.closed(limit) {
                    return;
                }
            }
            self.reprice();
        }
    }

    fn alone(&mut self, limit: Limit, go_on: GoOn<'_>) {
        let left = self.packing.allowed.clone();
        let known = self.best_of(0);
        let within = Within {
            left: &left,
            prices: &[],
            limit: Limit {
                nodes: usize::MAX,
                ..limit
            },
        };
        let planned = self.plan_part(0, &within, &known, go_on);
        self.keep(vec![planned.set]);
        self.bound = self.bound.min(planned.bound);
    }

    fn closed(&self, limit: Limit) -> bool {
        self.bound - self.best_gain <= limit.least
    }

    /// Two parts at least, by chance.
    fn some_parts(&mut self) -> Vec<usize> {
        let mut all: Vec<usize> = (0..self.parts.len()).collect();
        let many = 2 + self.random.below(all.len().saturating_sub(2).min(3) + 1);
        let mut some = Vec::new();
        while some.len() < many && !all.is_empty() {
            some.push(all.swap_remove(self.random.below(all.len())));
        }
        some
    }

    /// A set as a plan of a part.
    pub(super) fn local(&self, trips: Vec<usize>) -> Local {
        let mut uses = vec![0; self.shared.len()];
        for span in trips.iter().flat_map(|t| self.packing.uses(*t)) {
            if let Ok(k) = self.shared.binary_search(&span.from)
                && let Some(used) = uses.get_mut(k)
            {
                *used += span.much;
            }
        }
        Local {
            gain: self.packing.gain(&trips),
            trips,
            uses,
        }
    }

    fn remember(&mut self, part: usize, trips: &[usize]) {
        let Some(pool) = self.pool.get(part) else {
            return;
        };
        if pool.len() < POOL && !pool.iter().any(|p| p.trips == trips) {
            let local = self.local(trips.to_vec());
            if let Some(pool) = self.pool.get_mut(part) {
                pool.push(local);
            }
        }
    }

    /// Keeps a set where it is better than the best.
    pub(super) fn keep(&mut self, sets: Vec<Vec<usize>>) -> bool {
        let gain: f64 = sets.iter().map(|s| self.packing.gain(s)).sum();
        let better = gain > self.best_gain + 1e-6;
        if better {
            self.best_gain = gain;
            for (part, trips) in sets.iter().enumerate() {
                self.remember(part, trips);
            }
            self.best = sets;
        }
        better
    }

    fn best_of(&self, part: usize) -> Vec<usize> {
        self.best.get(part).cloned().unwrap_or_default()
    }

    /// Plans one part within what is left, at prices, knowing a set that can be made: by a short
    /// search of its tree; where that does not end it, around trip after trip of what was found;
    /// and, where the limit allows, by a longer search of the tree.
    pub(super) fn plan_part(
        &mut self,
        part: usize,
        within: &Within<'_>,
        known: &[usize],
        go_on: GoOn<'_>,
    ) -> Planned {
        let limit = within.limit;
        let short = Limit {
            nodes: SHORT.min(limit.nodes),
            ..limit
        };
        let mut planned = self.tree(part, within, known, short, go_on);
        if planned.exact {
            return planned;
        }
        let scope = Scope {
            parts: vec![part],
            left: within.left.to_vec(),
            prices: within.prices.to_vec(),
        };
        let mut idle = 0;
        while idle < IDLE && go_on(self.standing()) {
            idle += 1;
            if self.again(&scope, &mut planned.set, NEAR, go_on) {
                idle = 0;
            }
        }
        planned.set.sort_unstable();
        self.remember(part, &planned.set);
        if limit.nodes <= SHORT || !go_on(self.standing()) {
            return planned;
        }
        let longer = self.tree(part, within, &planned.set, limit, go_on);
        Planned {
            bound: longer.bound.min(planned.bound),
            ..longer
        }
    }

    fn tree(
        &mut self,
        part: usize,
        within: &Within<'_>,
        known: &[usize],
        limit: Limit,
        go_on: GoOn<'_>,
    ) -> Planned {
        let own = self.parts.get(part).map_or(&[][..], Vec::as_slice);
        let free: Vec<(usize, f64)> = own
            .iter()
            .filter(|t| self.packing.fits(**t, within.left))
            .map(|t| (*t, self.priced(*t, within.prices)))
            .filter(|(_, gain)| *gain > 0.0)
            .collect();
        let value: f64 = known.iter().map(|t| self.priced(*t, within.prices)).sum();
        let now = self.standing();
        let mut learnt = (self.learnt.get_mut(part))
            .map(std::mem::take)
            .unwrap_or_default();
        let (solved, sets) = Part::new(self.packing, free, within.left).solve(
            value,
            limit,
            &mut learnt,
            &mut |work| {
                go_on(Standing {
                    work: now.work + work,
                    ..now
                })
            },
        );
        self.work += solved.work;
        if let Some(slot) = self.learnt.get_mut(part) {
            *slot = learnt;
        }
        for set in &sets {
            self.remember(part, set);
        }
        Planned {
            set: if solved.chosen.is_empty() {
                known.to_vec()
            } else {
                solved.chosen
            },
            bound: solved.bound,
            exact: solved.exact,
        }
    }

    /// Some parts one after the other, the rest standing still: each within what those before it
    /// left, paying prices for those after it; then each again within what all others leave. False
    /// where it was stopped.
    fn in_turn(&mut self, mut order: Vec<usize>, limit: Limit, go_on: GoOn<'_>) -> bool {
        for i in (1..order.len()).rev() {
            order.swap(i, self.random.below(i + 1));
        }
        let mut sets = self.best.clone();
        for part in &order {
            if let Some(set) = sets.get_mut(*part) {
                set.clear();
            }
        }
        let standing: Vec<usize> = sets.iter().flatten().copied().collect();
        let mut left = self.packing.left(&standing);
        let prices = self.prices.clone();
        for part in order {
            let known = self.best_fitting(part, &prices, &left);
            let within = Within {
                left: &left,
                prices: &prices,
                limit: Limit {
                    nodes: SHORT.min(limit.nodes),
                    least: ROUGH,
                },
            };
            let planned = self.plan_part(part, &within, &known, go_on);
            for t in &planned.set {
                self.packing.take(*t, &mut left);
            }
            if let Some(set) = sets.get_mut(part) {
                *set = planned.set;
            }
            if !go_on(self.standing()) {
                return false;
            }
        }
        let going = self.settle(&mut sets, limit, go_on);
        self.keep(sets);
        going
    }

    /// Of the plans of the pool, what fits of the one of which most fits.
    fn best_fitting(&self, part: usize, prices: &[f64], left: &[i32]) -> Vec<usize> {
        let pool = self.pool.get(part).map_or(&[][..], Vec::as_slice);
        let mut best = (0.0, Vec::new());
        let mut rest = left.to_vec();
        for plan in pool {
            let mut kept = Vec::new();
            let mut worth = 0.0;
            for t in &plan.trips {
                let own = self.priced(*t, prices);
                if own > 0.0 && self.packing.fits(*t, &rest) {
                    self.packing.take(*t, &mut rest);
                    worth += own;
                    kept.push(*t);
                }
            }
            for t in &kept {
                self.packing.give_back(*t, &mut rest);
            }
            if worth > best.0 {
                best = (worth, kept);
            }
        }
        best.1
    }

    /// Each part again within what the others leave, until none gains. False where it was stopped.
    fn settle(&mut self, sets: &mut [Vec<usize>], limit: Limit, go_on: GoOn<'_>) -> bool {
        let all: Vec<usize> = sets.iter().flatten().copied().collect();
        let mut left = self.packing.left(&all);
        let mut idle = 0;
        let mut part = 0;
        while idle < sets.len() {
            idle += 1;
            let own = sets.get(part).cloned().unwrap_or_default();
            for t in &own {
                self.packing.give_back(*t, &mut left);
            }
            let room: Vec<i32> = (self.shared.iter())
                .map(|row| left.get(*row).copied().unwrap_or(0))
                .collect();
            let gain = self.packing.gain(&own);
            let key = (part, room);
            let mut set = own;
            if (self.proved.get(&key)).is_none_or(|most| gain + limit.least < *most) {
                let within = Within {
                    left: &left,
                    prices: &[],
                    limit: Limit {
                        nodes: SHORT.min(limit.nodes),
                        ..limit
                    },
                };
                let planned = self.plan_part(part, &within, &set, go_on);
                let gained = self.packing.gain(&planned.set);
                if planned.exact {
                    self.proved.insert(key, gained);
                }
                if gained > gain + 1e-6 {
                    idle = 1;
                    set = planned.set;
                }
            }
            for t in &set {
                self.packing.take(*t, &mut left);
            }
            if let Some(slot) = sets.get_mut(part) {
                *slot = set;
            }
            if !go_on(self.standing()) {
                return false;
            }
            part = (part + 1) % sets.len();
        }
        true
    }

    /// Each part of the best set again. False where it was stopped.
    fn polish(&mut self, limit: Limit, go_on: GoOn<'_>) -> bool {
        let mut sets = self.best.clone();
        let going = self.settle(&mut sets, limit, go_on);
        self.keep(sets);
        going
    }
}
