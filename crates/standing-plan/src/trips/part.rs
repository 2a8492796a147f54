//! A part of the packing solved to the end: some trips, within what the rest leaves.
//!
//! Branch and bound over the relaxation. What is branched on is not a trip but which appointment a
//! batch uses: few such choices decide everything (a facility of 20 batches has about 60), where a
//! trip more or less decides nothing. Then who rides together; then in which vehicle; trips last.
//! A branch strikes columns, which the relaxation takes from its last basis.

use super::pack::{Packing, Row, Span};
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

/// What came of a relaxation.
pub(super) struct Relaxed {
    /// No set gains more.
    pub(super) bound: f64,
    /// Prices of the rows that were asked for.
    pub(super) prices: Vec<f64>,
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
    /// Every set that was the best when it was found.
    sets: Vec<Vec<usize>>,
    stopped: bool,
    /// For each row of the packing, how many rows of the part lie before it.
    before: Vec<usize>,
    /// The best bound of what was not looked at.
    open: f64,
    nodes: usize,
    limit: Limit,
    /// For each choice and side, what trying it has lost: the sum for a whole, and how often.
    tries: BTreeMap<(usize, usize, bool), (f64, u32)>,
    usual_loss: f64,
}

/// Branches tried before one is taken.
const TRIED: usize = 10;
/// Pivots of a trial.
const PIVOTS_TRIED: usize = 40;
/// Trials of a choice after which it is believed.
const RELIABLE: u32 = 4;
/// Trials in a row that bring nothing better.
const UNLUCKY: usize = 4;

impl<'p> Part<'p> {
    /// Some trips, each with what it gains, within what is left.
    pub(super) fn new(packing: &'p Packing, trips: Vec<(usize, f64)>, left: &[i32]) -> Self {
        let rows = LocalRows::of(packing, &trips, left);
        let trips = undominated(packing, &rows, trips);
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
            sets: Vec::new(),
            stopped: false,
            before: rows.before,
            best_gain: 0.0,
            open: f64::NEG_INFINITY,
            nodes: 0,
            limit: Limit { nodes: 0, least: 0.0 },
            tries: BTreeMap::new(),
            usual_loss: 50.0,
        }
    }

    /// How many rows it has.
    pub(super) fn rows(&self) -> usize {
        self.relaxation.rows()
    }

    /// Solves, knowing that so much can be gained; gives every set on the way that was the best so
    /// far, too. `go_on` is told the work done so far and says whether to go on.
    pub(super) fn solve(
        mut self,
        known: f64,
        limit: Limit,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> (Solved, Vec<Vec<usize>>) {
        self.limit = limit;
        self.best_gain = known;
        let all: Vec<usize> = (0..self.trips.len()).collect();
        self.node(all, f64::INFINITY, go_on);
        let named = |set: &Vec<usize>| {
            let mut trips: Vec<usize> = set.iter().filter_map(|j| self.trips.get(*j)).copied().collect();
            trips.sort_unstable();
            trips
        };
        let sets: Vec<Vec<usize>> = self.sets.iter().map(named).collect();
        let solved = Solved {
            chosen: named(&self.best),
            gain: self.best_gain,
            bound: self.open.max(self.best_gain + self.limit.least),
            nodes: self.nodes,
            work: self.relaxation.work,
        };
        (solved, sets)
    }

    /// The relaxation alone: its bound, and its prices of some rows of the packing.
    pub(super) fn relax(mut self, rows: &[usize]) -> Relaxed {
        let all: Vec<usize> = (0..self.trips.len()).collect();
        self.relaxation.solve(&all, 20_000);
        let price = |row: &usize| {
            let at = self.before.get(*row).copied().unwrap_or(0);
            let kept = self.before.get(*row + 1).is_some_and(|next| *next > at);
            if kept { self.relaxation.price(at) } else { 0.0 }
        };
        Relaxed {
            bound: self.relaxation.bound(&all),
            prices: rows.iter().map(price).collect(),
            work: self.relaxation.work,
        }
    }

    fn node(&mut self, mut active: Vec<usize>, above: f64, go_on: &mut dyn FnMut(u64) -> bool) {
        self.stopped = self.stopped || !go_on(self.relaxation.work);
        if self.stopped || self.nodes >= self.limit.nodes {
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
        if made.iter().all(|(_, v)| *v > 1.0 - 1e-4) {
            // Nothing is made in part.
            let whole: Vec<usize> = made.iter().map(|(j, _)| *j).collect();
            let gain: f64 = whole.iter().filter_map(|j| self.gains.get(*j)).sum();
            if gain > self.best_gain {
                self.best_gain = gain;
                self.sets.push(whole.clone());
                self.best = whole;
            }
            return;
        }
        let Some(branch) = self.branch(&active, &made, bound) else {
            return;
        };
        let mut sides = [(true, branch.bounds.0), (false, branch.bounds.1)];
        if branch.bounds.1 > branch.bounds.0 {
            sides.reverse();
        }
        for (side, above) in sides {
            if above <= self.best_gain + self.limit.least {
                continue;
            }
            let rest = self.descend(&active, &branch, side);
            self.node(rest.0, above, go_on);
            self.ascend(&branch, side, &rest.1);
        }
    }

    /// Strikes what one side of a branch does not allow; gives what is left, and what was struck.
    fn descend(&mut self, active: &[usize], branch: &Branch, side: bool) -> (Vec<usize>, Vec<usize>) {
        let (rest, strikes): (Vec<usize>, Vec<usize>) = active.iter().partition(|j| {
            let within = branch.within.contains(**j, &self.choices);
            if side {
                within || !self.serves(**j, branch.batch)
            } else {
                !within
            }
        });
        for j in &strikes {
            self.relaxation.strike(*j, true);
        }
        if side {
            self.force(branch.batch, true);
        }
        (rest, strikes)
    }

    fn ascend(&mut self, branch: &Branch, side: bool, strikes: &[usize]) {
        if side {
            self.force(branch.batch, false);
        }
        for j in strikes {
            self.relaxation.strike(*j, false);
        }
    }

    /// What to branch on: of the likeliest, the one whose sides both lose most. None where one is
    /// found that has no side left.
    fn branch(&mut self, active: &[usize], made: &[(usize, f64)], bound: f64) -> Option<Branch> {
        let mut candidates = self.candidates(made);
        let goal = self.best_gain + self.limit.least;
        let known = |tries: &BTreeMap<(usize, usize, bool), (f64, u32)>, b: &Branch, side: bool| {
            let (key, choice) = b.within.key()?;
            tries.get(&(key, choice, side)).map(|(sum, n)| sum / f64::from(*n))
        };
        let score = |up: f64, down: f64| up.max(1e-3) * down.max(1e-3);
        // What was learnt elsewhere says whom to try first.
        let mut guesses: Vec<(f64, Branch)> = candidates
            .drain(..)
            .map(|b| {
                let up = known(&self.tries, &b, true).unwrap_or(self.usual_loss);
                let down = known(&self.tries, &b, false).unwrap_or(self.usual_loss);
                (score(up * (1.0 - b.share), down * b.share), b)
            })
            .collect();
        guesses.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mark = self.relaxation.mark();
        let mut best: Option<(f64, Branch)> = None;
        let mut unlucky = 0;
        for (guess, mut branch) in guesses.into_iter().take(TRIED) {
            let certain = [true, false].iter().all(|side| {
                branch.within.key().is_some_and(|(a, b)| {
                    self.tries.get(&(a, b, *side)).is_some_and(|(_, n)| *n >= RELIABLE)
                })
            });
            let worth = if certain {
                branch.bounds = (bound, bound);
                guess
            } else {
                let mut after = [bound; 2];
                for (slot, side) in after.iter_mut().zip([true, false]) {
                    let rest = self.descend(active, &branch, side);
                    self.relaxation.solve(&rest.0, PIVOTS_TRIED);
                    let own = self.relaxation.bound(&rest.0)
                        - FORCE * f64::from(self.forced_batches);
                    *slot = own.min(bound);
                    self.ascend(&branch, side, &rest.1);
                    self.relaxation.back_to(&mark);
                    let share = if side { 1.0 - branch.share } else { branch.share };
                    let loss = (bound - *slot) / share.max(0.05);
                    self.usual_loss += 0.05 * (loss - self.usual_loss);
                    if let Some((a, b)) = branch.within.key() {
                        let tried = self.tries.entry((a, b, side)).or_insert((0.0, 0));
                        tried.0 += loss;
                        tried.1 += 1;
                    }
                }
                branch.bounds = (after[0], after[1]);
                let closed = after.iter().any(|b| *b <= goal);
                if closed {
                    // One side holds nothing better: nothing is as good as that.
                    return Some(branch);
                }
                score(bound - after[0], bound - after[1])
            };
            if best.as_ref().is_none_or(|(b, _)| worth > *b) {
                best = Some((worth, branch));
                unlucky = 0;
            } else {
                unlucky += 1;
                if unlucky >= UNLUCKY {
                    break;
                }
            }
        }
        best.map(|(_, b)| b)
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

    /// What could be branched on.
    fn candidates(&self, made: &[(usize, f64)]) -> Vec<Branch> {
        let pick = |shares: BTreeMap<(usize, usize), f64>, within: fn(usize, usize) -> Within| {
            shares
                .into_iter()
                .filter(|(_, share)| *share > 0.01 && *share < 0.99)
                .map(|((a, b), share)| Branch::new(a, within(a, b), share))
                .collect::<Vec<Branch>>()
        };
        let choices = |j: &usize| self.choices.get(*j).map_or(&[][..], Vec::as_slice);
        let mut shares = BTreeMap::new();
        for (j, v) in made {
            for key in choices(j) {
                *shares.entry(*key).or_default() += v;
            }
        }
        let found = pick(shares, Within::Choice);
        if !found.is_empty() {
            return found;
        }
        let mut shares = BTreeMap::new();
        for (j, v) in made {
            for (a, _) in choices(j) {
                for (b, _) in choices(j).iter().filter(|(b, _)| b > a) {
                    *shares.entry((*a, *b)).or_default() += v;
                }
            }
        }
        let found = pick(shares, Within::Together);
        if !found.is_empty() {
            return found;
        }
        (made.iter().filter(|(_, v)| *v < 1.0 - 1e-4))
            .filter_map(|(j, v)| {
                let batch = choices(j).first()?.0;
                Some(Branch::new(batch, Within::Column(*j), *v))
            })
            .collect()
    }
}

/// A branch: a batch is served within some columns, or none of them is made.
struct Branch {
    batch: usize,
    within: Within,
    /// How much of it is made now.
    share: f64,
    /// What each side can gain at most.
    bounds: (f64, f64),
}

impl Branch {
    fn new(batch: usize, within: Within, share: f64) -> Self {
        Self {
            batch,
            within,
            share,
            bounds: (f64::INFINITY, f64::INFINITY),
        }
    }
}

/// One side of a branch.
enum Within {
    /// A batch served so.
    Choice(usize, usize),
    /// Two batches in one trip.
    Together(usize, usize),
    /// This column.
    Column(usize),
}

impl Within {
    /// Under which what was learnt of it is kept.
    fn key(&self) -> Option<(usize, usize)> {
        match self {
            Self::Choice(batch, choice) => Some((*batch, *choice)),
            Self::Together(..) | Self::Column(_) => None,
        }
    }

    fn contains(&self, column: usize, choices: &[Vec<(usize, usize)>]) -> bool {
        let own = choices.get(column).map_or(&[][..], Vec::as_slice);
        match self {
            Self::Choice(batch, choice) => own.contains(&(*batch, *choice)),
            Self::Together(a, b) => {
                own.iter().any(|(o, _)| o == a) && own.iter().any(|(o, _)| o == b)
            }
            Self::Column(own) => *own == column,
        }
    }
}

/// Leaves out each trip beside which another with the same batches and vehicle gains no less and
/// uses nothing that it does not use.
fn undominated(packing: &Packing, rows: &LocalRows, trips: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    let mut alike: BTreeMap<(usize, Vec<usize>), Vec<(usize, f64, Vec<Span>)>> = BTreeMap::new();
    for (t, gain) in trips {
        let mut batches: Vec<usize> = packing.stops(t).collect();
        batches.sort_unstable();
        let vehicle = packing.trips.get(t).map_or(0, |t| t.vehicle);
        let spans = rows.spans(packing, t);
        let rivals = alike.entry((vehicle, batches)).or_default();
        let within = |a: &[Span], b: &[Span]| {
            a.iter().all(|s| {
                b.iter()
                    .any(|o| o.from <= s.from && s.to <= o.to && o.much >= s.much)
            })
        };
        if rivals.iter().any(|(_, g, s)| *g >= gain && within(s, &spans)) {
            continue;
        }
        rivals.retain(|(_, g, s)| *g > gain || !within(&spans, s));
        rivals.push((t, gain, spans));
    }
    let mut kept: Vec<(usize, f64)> = (alike.into_values().flatten())
        .map(|(t, gain, _)| (t, gain))
        .collect();
    kept.sort_unstable_by_key(|(t, _)| *t);
    kept
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
            let batch = matches!(packing.rows.get(row), Some(Row::Batch(_)));
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

    fn spans(&self, packing: &Packing, trip: usize) -> Vec<Span> {
        let at = |row: usize| self.before.get(row).copied().unwrap_or(0);
        packing
            .uses(trip)
            .iter()
            .map(|s| Span {
                from: at(s.from),
                to: at(s.to),
                much: s.much,
            })
            .filter(|s| s.from < s.to)
            .collect()
    }
}
