//! A part of the packing solved to the end: some trips, within what the rest leaves.
//!
//! Branch and bound over the relaxation. What is branched on is not a trip but which appointment a
//! batch uses: few such choices decide everything (a facility of 20 batches has about 60), where a
//! trip more or less decides nothing. Then who rides together; then in which vehicle; trips last.
//! A branch strikes columns, which the relaxation takes from its last basis.

use super::pack::Packing;
use super::relax::Relaxation;
use std::collections::BTreeMap;

/// What came of a part.
pub(super) struct Solved {
    /// Trips of the best set.
    pub(super) chosen: Vec<usize>,
    /// What they gain, at the gains that were given.
    pub(super) gain: f64,
    /// No set gains more.
    pub(super) bound: f64,
    /// Parts of the tree that were looked at.
    pub(super) nodes: usize,
    /// Multiplications.
    pub(super) work: u64,
}

/// The premium for a batch that must be served, in dollars: more than a batch can displace.
const FORCE: f64 = 20_000.0;

/// How far to go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limit {
    /// Nodes of the tree.
    pub(super) nodes: usize,
    /// Dollars: what improves by less is not looked for.
    pub(super) least: f64,
}

/// A part, and where its solving stands.
pub(super) struct Part<'p> {
    packing: &'p Packing,
    /// The trips.
    trips: Vec<usize>,
    gains: Vec<f64>,
    /// For each column, its batches and what it is for: batch, choice.
    choices: Vec<Vec<(usize, usize)>>,
    relaxation: Relaxation,
    /// For each column, how many of its batches must be served.
    forced: Vec<u32>,
    /// How many batches must be served here.
    forced_batches: u32,
    best: Vec<usize>,
    best_gain: f64,
    /// The best bound of what was not looked at.
    open: f64,
    nodes: usize,
    limit: Limit,
}

impl<'p> Part<'p> {
    /// Some trips, each with what it gains, within what is left.
    pub(super) fn new(packing: &'p Packing, trips: Vec<(usize, f64)>, left: &[i32]) -> Self {
        let rows = LocalRows::of(packing, &trips, left);
        let (trips, gains): (Vec<usize>, Vec<f64>) = trips.into_iter().unzip();
        let columns = trips.iter().map(|t| rows.spans(packing, *t)).collect();
        let choices = (trips.iter())
            .map(|t| packing.choices.get(*t).cloned().unwrap_or_default())
            .collect();
        Self {
            packing,
            relaxation: Relaxation::new(&rows.allowed, columns, gains.clone()),
            forced: vec![0; trips.len()],
            forced_batches: 0,
            trips,
            gains,
            choices,
            best: Vec::new(),
            best_gain: 0.0,
            open: f64::NEG_INFINITY,
            nodes: 0,
            limit: Limit { nodes: 0, least: 0.0 },
        }
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        self.relaxation.rows()
    }

    /// Solves, knowing that so much can be gained.
    pub(super) fn solve(mut self, known: f64, limit: Limit) -> Solved {
        self.limit = limit;
        self.best_gain = known;
        let all: Vec<usize> = (0..self.trips.len()).collect();
        self.node(all, f64::INFINITY);
        Solved {
            chosen: (self.best.iter())
                .filter_map(|j| self.trips.get(*j).copied())
                .collect(),
            gain: self.best_gain,
            bound: self.open.max(self.best_gain + self.limit.least),
            nodes: self.nodes,
            work: self.relaxation.work,
        }
    }

    fn node(&mut self, mut active: Vec<usize>, above: f64) {
        if self.nodes >= self.limit.nodes {
            self.open = self.open.max(above);
            return;
        }
        self.nodes += 1;
        self.relaxation.solve(&active, 5_000);
        let bound = self.relaxation.bound(&active) - FORCE * f64::from(self.forced_batches);
        let bound = bound.min(above);
        let goal = self.best_gain + self.limit.least;
        if bound <= goal {
            return;
        }
        active.retain(|j| bound + self.relaxation.reduced(*j) > goal);
        let made: Vec<(usize, f64)> = self.relaxation.made().collect();
        let Some((batch, within)) = self.branching(&made) else {
            // Nothing is made in part.
            let whole: Vec<usize> = (made.iter().filter(|(_, v)| *v > 0.5))
                .map(|(j, _)| *j)
                .collect();
            let gain: f64 = whole.iter().filter_map(|j| self.gains.get(*j)).sum();
            if gain > self.best_gain {
                self.best_gain = gain;
                self.best = whole;
            }
            return;
        };
        if self.nodes < 60 { eprintln!("node {} active {} bound {bound:.2} made {} frac {} on {batch}", self.nodes, active.len(), made.len(), made.iter().filter(|(_, v)| *v < 0.999).count()); }
        // First those that serve the batch so, then those that do not.
        for side in [true, false] {
            let strikes: Vec<usize> = (active.iter().copied())
                .filter(|j| {
                    if within.contains(*j, &self.choices) {
                        !side
                    } else {
                        side && self.serves(*j, batch)
                    }
                })
                .collect();
            let goal = self.best_gain + self.limit.least;
            if bound <= goal {
                return;
            }
            let mut struck = vec![false; self.trips.len()];
            for j in &strikes {
                self.relaxation.strike(*j, true);
                if let Some(s) = struck.get_mut(*j) {
                    *s = true;
                }
            }
            let rest = (active.iter().copied())
                .filter(|j| !struck.get(*j).copied().unwrap_or(false))
                .collect();
            if side {
                self.force(batch, true);
            }
            self.node(rest, bound);
            if side {
                self.force(batch, false);
            }
            for j in &strikes {
                self.relaxation.strike(*j, false);
            }
        }
    }

    /// A batch must be served, from here down: each of its trips is paid a premium, and the premium is
    /// taken off the bound. A set that serves the batch is paid it once exactly, so no bound is lost.
    fn force(&mut self, batch: usize, on: bool) {
        for j in 0..self.trips.len() {
            if !self.serves(j, batch) {
                continue;
            }
            let (Some(times), Some(gain)) = (self.forced.get_mut(j), self.gains.get(j)) else {
                continue;
            };
            *times = if on { *times + 1 } else { *times - 1 };
            self.relaxation
                .set_gain(j, gain + FORCE * f64::from(*times));
        }
        if on {
            self.forced_batches += 1;
        } else {
            self.forced_batches -= 1;
        }
    }

    fn serves(&self, column: usize, batch: usize) -> bool {
        (self.choices.get(column)).is_some_and(|c| c.iter().any(|(b, _)| *b == batch))
    }

    /// What to branch on: a batch, and the columns that are one side of it.
    fn branching(&self, made: &[(usize, f64)]) -> Option<(usize, Within)> {
        if made.iter().all(|(_, v)| *v > 1.0 - 1e-4) {
            return None;
        }
        let half = |share: f64| (share - 0.5).abs();
        let pick = |shares: BTreeMap<(usize, usize), f64>| {
            shares
                .into_iter()
                .filter(|(_, share)| *share > 0.01 && *share < 0.99)
                .min_by(|(_, a), (_, b)| half(*a).total_cmp(&half(*b)))
                .map(|(key, _)| key)
        };
        let choices = |j: &usize| self.choices.get(*j).map_or(&[][..], Vec::as_slice);
        let mut shares = BTreeMap::new();
        for (j, v) in made {
            for key in choices(j) {
                *shares.entry(*key).or_default() += v;
            }
        }
        if let Some((batch, choice)) = pick(shares) {
            return Some((batch, Within::Choice(batch, choice)));
        }
        let mut shares = BTreeMap::new();
        for (j, v) in made {
            for (a, _) in choices(j) {
                for (b, _) in choices(j).iter().filter(|(b, _)| b > a) {
                    *shares.entry((*a, *b)).or_default() += v;
                }
            }
        }
        if let Some((a, b)) = pick(shares) {
            return Some((a, Within::Together(a, b)));
        }
        let mut shares = BTreeMap::new();
        for (j, v) in made {
            let trip = self.trips.get(*j).and_then(|t| self.packing.trips.get(*t));
            for (b, _) in choices(j) {
                *shares.entry((*b, trip.map_or(0, |t| t.vehicle))).or_default() += v;
            }
        }
        if let Some((b, vehicle)) = pick(shares) {
            let columns = (0..self.trips.len())
                .filter(|j| {
                    let trip = self.trips.get(*j).and_then(|t| self.packing.trips.get(*t));
                    self.serves(*j, b) && trip.is_some_and(|t| t.vehicle == vehicle)
                })
                .collect();
            return Some((b, Within::Columns(columns)));
        }
        let (column, _) = (made.iter().filter(|(_, v)| *v < 1.0 - 1e-4))
            .min_by(|(_, a), (_, b)| half(*a).total_cmp(&half(*b)))?;
        let batch = choices(column).first()?.0;
        Some((batch, Within::Columns(vec![*column])))
    }
}

/// One side of a branch.
enum Within {
    /// A batch served so.
    Choice(usize, usize),
    /// Two batches in one trip.
    Together(usize, usize),
    /// These columns, in order.
    Columns(Vec<usize>),
}

impl Within {
    fn contains(&self, column: usize, choices: &[Vec<(usize, usize)>]) -> bool {
        let own = choices.get(column).map_or(&[][..], Vec::as_slice);
        match self {
            Self::Choice(batch, choice) => own.contains(&(*batch, *choice)),
            Self::Together(a, b) => {
                own.iter().any(|(o, _)| o == a) && own.iter().any(|(o, _)| o == b)
            }
            Self::Columns(columns) => columns.binary_search(&column).is_ok(),
        }
    }
}

/// The rows of a part: those that its trips could break together, once each.
struct LocalRows {
    /// For each row of the packing, how many rows of the part lie before it.
    before: Vec<usize>,
    allowed: Vec<i32>,
}

impl LocalRows {
    fn of(packing: &Packing, trips: &[(usize, f64)], left: &[i32]) -> Self {
        let rows = packing.allowed.len();
        let mut reach = vec![0i64; rows];
        let (mut begins, mut ends) = (vec![false; rows + 1], vec![false; rows + 1]);
        for (t, _) in trips {
            for span in packing.uses(*t) {
                for r in reach.get_mut(span.from..span.to).unwrap_or_default() {
                    *r += i64::from(span.much);
                }
                if let Some(b) = begins.get_mut(span.from) {
                    *b = true;
                }
                if let Some(e) = ends.get_mut(span.to) {
                    *e = true;
                }
            }
        }
        let mut before = Vec::with_capacity(rows + 1);
        let mut allowed: Vec<i32> = Vec::new();
        for row in 0..rows {
            before.push(allowed.len());
            let most = left.get(row).copied().unwrap_or(0);
            // The rows of batches stay: no trip is made more than once.
            let batch = matches!(packing.rows.get(row), Some(super::pack::Row::Batch(_)));
            let least = if batch { 0 } else { i64::from(most) };
            let could_break = reach.get(row).is_some_and(|r| *r > least);
            // What is under way at this moment and does not end before the next is under way then
            // too: this moment then asks for nothing more.
            let beside = |other: usize| {
                packing.same_kind(row, other) && left.get(other) == left.get(row)
            };
            let covered = (beside(row + 1) && !ends.get(row + 1).copied().unwrap_or(true))
                || (row > 0 && beside(row - 1) && !begins.get(row).copied().unwrap_or(true));
            if could_break && !covered {
                allowed.push(most);
            }
        }
        before.push(allowed.len());
        Self { before, allowed }
    }

    fn spans(&self, packing: &Packing, trip: usize) -> Vec<super::pack::Span> {
        let at = |row: usize| self.before.get(row).copied().unwrap_or(0);
        packing
            .uses(trip)
            .iter()
            .map(|s| super::pack::Span {
                from: at(s.from),
                to: at(s.to),
                much: s.much,
            })
            .filter(|s| s.from < s.to)
            .collect()
    }
}
