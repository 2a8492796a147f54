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
    /// No set gains more.
    pub(super) bound: f64,
    /// Whether nothing gains more, but for the least that is of interest.
    pub(super) exact: bool,
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
pub(super) struct Part {
    /// The trips.
    trips: Vec<usize>,
    gains: Vec<f64>,
    /// For each column, its batches and what it is for: batch, choice.
    choices: Vec<Vec<(usize, usize)>>,
    relaxation: Relaxation,
    best: Vec<usize>,
    best_gain: f64,
    /// Every set that was the best when it was found.
    sets: Vec<Vec<usize>>,
    /// For each row of the packing, how many rows of the part lie before it.
    before: Vec<usize>,
    /// The best bound of what was not looked at.
    open: f64,
    /// What is looked for must gain more than this.
    aim: f64,
    nodes: usize,
    limit: Limit,
    learnt: Learnt,
}

/// What was learnt of branches; of use to other programmes over the same batches.
#[derive(Debug, Clone)]
pub(super) struct Learnt {
    /// For each choice and side, what trying it has lost: the sum for a whole, and how often.
    tries: BTreeMap<(usize, usize, bool), (f64, u32)>,
    usual_loss: f64,
}

impl Default for Learnt {
    fn default() -> Self {
        Self {
            tries: BTreeMap::new(),
            usual_loss: 50.0,
        }
    }
}

/// How far below the relaxation is aimed first, as a share of it.
const STEP: f64 = 0.002;
/// Nodes of the first dive.
const DIVE: usize = 40;
/// Branches tried before one is taken.
const TRIED: usize = 10;
/// Pivots of a trial.
const PIVOTS_TRIED: usize = 40;
/// Trials of a choice after which it is believed.
const RELIABLE: u32 = 4;
/// Trials in a row that bring nothing better.
const UNLUCKY: usize = 4;

impl Part {
    /// Some trips, each with what it gains, within what is left.
    pub(super) fn new(packing: &Packing, trips: Vec<(usize, f64)>, left: &[i32]) -> Self {
        let rows = LocalRows::of(packing, &trips, left);
        let trips = undominated(packing, &rows, trips);
        let (trips, gains): (Vec<usize>, Vec<f64>) = trips.into_iter().unzip();
        let columns = trips.iter().map(|t| rows.spans(packing, *t)).collect();
        let choices = (trips.iter())
            .map(|t| packing.choices(*t).to_vec())
            .collect();
        Self {
            relaxation: Relaxation::new(&rows.allowed, columns, gains.clone()),
            trips,
            gains,
            choices,
            best: Vec::new(),
            sets: Vec::new(),
            before: rows.before,
            best_gain: 0.0,
            open: f64::INFINITY,
            aim: f64::NEG_INFINITY,
            nodes: 0,
            limit: Limit {
                nodes: 0,
                least: 0.0,
            },
            learnt: Learnt::default(),
        }
    }

    /// Solves, knowing that so much can be gained; gives every set on the way that was the best so
    /// far, too. `go_on` is told the work done so far and says whether to go on.
    pub(super) fn solve(
        mut self,
        known: f64,
        limit: Limit,
        learnt: &mut Learnt,
        go_on: &mut dyn FnMut(u64) -> bool,
    ) -> (Solved, Vec<Vec<usize>>) {
        self.learnt = std::mem::take(learnt);
        self.limit = limit;
        self.best_gain = known;
        self.close_in(go_on);
        *learnt = std::mem::take(&mut self.learnt);
        let named = |set: &Vec<usize>| {
            let mut trips: Vec<usize> = set
                .iter()
                .filter_map(|j| self.trips.get(*j))
                .copied()
                .collect();
            trips.sort_unstable();
            trips
        };
        let sets: Vec<Vec<usize>> = self.sets.iter().map(named).collect();
        let solved = Solved {
            chosen: named(&self.best),
            bound: self.open.max(self.best_gain),
            exact: self.open <= self.best_gain + self.limit.least + 1e-6,
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

    /// Aims high first: where a set that gains nearly as much as the relaxation is looked for, most
    /// trips are out of the question and the tree is small. Where there is none, that is proved, and
    /// the aim is lowered by twice as much.
    fn close_in(&mut self, go_on: &mut dyn FnMut(u64) -> bool) {
        let whole = Node {
            bound: f64::INFINITY,
            active: (0..self.trips.len()).collect(),
            forced: Vec::new(),
        };
        let root = self.relaxed(&whole, 20_000);
        self.open = root;
        let mut below = STEP * root.abs().max(1.0);
        // First of all any set, not far from the best there is.
        if self.best_gain < root - 8.0 * below {
            self.aim = f64::NEG_INFINITY;
            let nodes = self.limit.nodes;
            self.limit.nodes = DIVE.min(nodes);
            let done = self.walk(go_on);
            self.limit.nodes = nodes;
            if done {
                self.open = self.open.min(self.goal());
                return;
            }
        }
        loop {
            self.aim = root - below;
            let found = self.best_gain;
            if self.aim <= found + self.limit.least {
                self.aim = f64::NEG_INFINITY;
            }
            let goal = self.goal();
            if !self.walk(go_on) {
                return;
            }
            // Nothing gains more than the aim, or than what was found on the way.
            self.open = self.open.min(goal.max(self.best_gain + self.limit.least));
            if self.best_gain > found || self.aim == f64::NEG_INFINITY {
                return;
            }
            below *= 2.0;
        }
    }

    /// Takes the node that could gain most, follows its better sides down to a leaf, and begins
    /// again, until no node could gain more than the best set or the aim. False where it had to stop.
    fn walk(&mut self, go_on: &mut dyn FnMut(u64) -> bool) -> bool {
        let mut waiting = vec![Node {
            bound: f64::INFINITY,
            active: (0..self.trips.len()).collect(),
            forced: Vec::new(),
        }];
        let mut next: Option<Node> = None;
        loop {
            let node = if let Some(node) = next.take() {
                node
            } else {
                let best = (waiting.iter().enumerate())
                    .max_by(|(i, a), (j, b)| a.bound.total_cmp(&b.bound).then(j.cmp(i)));
                let Some((at, _)) = best else { return true };
                waiting.swap_remove(at)
            };
            if node.bound <= self.goal() {
                continue;
            }
            if self.nodes >= self.limit.nodes || !go_on(self.relaxation.work) {
                let all = waiting.iter().map(|n| n.bound);
                self.open = self
                    .open
                    .min(all.fold(node.bound, f64::max).max(self.goal()));
                return false;
            }
            self.nodes += 1;
            if let Some((better, other)) = self.split(node) {
                if let Some(other) = other.filter(|n| n.bound > self.goal()) {
                    waiting.push(other);
                }
                next = Some(better);
            }
        }
    }

    /// What must be gained at least to be of interest.
    fn goal(&self) -> f64 {
        (self.best_gain + self.limit.least).max(self.aim)
    }

    /// Solves the relaxation at a node: its bound.
    fn relaxed(&mut self, node: &Node, pivots: usize) -> f64 {
        self.relaxation.strike_all();
        for j in &node.active {
            let gain = self.gains.get(*j).copied().unwrap_or(0.0);
            let paid = (node.forced.iter())
                .filter(|b| self.serves(*j, **b))
                .count();
            self.relaxation.set_gain(*j, gain + FORCE * paid as f64);
        }
        self.relaxation.solve(&node.active, pivots);
        let bound = self.relaxation.bound(&node.active) - FORCE * node.forced.len() as f64;
        bound.min(node.bound)
    }

    /// The two sides of a node, the better first; nothing where it holds nothing of interest.
    fn split(&mut self, mut node: Node) -> Option<(Node, Option<Node>)> {
        node.bound = self.relaxed(&node, 5_000);
        let goal = self.goal();
        if node.bound <= goal {
            return None;
        }
        let relaxation = &self.relaxation;
        node.active
            .retain(|j| node.bound + relaxation.reduced(*j) > goal);
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
            return None;
        }
        let (_, within, without) = self.branch(&node, &made)?;
        if without.bound > within.bound {
            Some((without, Some(within)))
        } else {
            Some((within, Some(without)))
        }
    }

    /// One side of a branch.
    fn side(&self, node: &Node, branch: &Branch, served: bool) -> Node {
        let active = (node.active.iter().copied())
            .filter(|j| {
                let within = branch.within.contains(*j, &self.choices);
                if served {
                    within || !self.serves(*j, branch.batch)
                } else {
                    !within
                }
            })
            .collect();
        let mut forced = node.forced.clone();
        // A batch that must be served: each of its trips is paid a premium, and the premium is taken
        // off the bound. A set that serves the batch is paid it once, so no bound is lost.
        if served && !forced.contains(&branch.batch) {
            forced.push(branch.batch);
        }
        Node {
            bound: node.bound,
            active,
            forced,
        }
    }

    /// What was learnt of a side of a branch: how much a whole of it loses.
    fn loss(&self, branch: &Branch, served: bool) -> Option<(f64, u32)> {
        let (a, b) = branch.within.key()?;
        let (sum, n) = self.learnt.tries.get(&(a, b, served))?;
        Some((sum / f64::from(*n), *n))
    }

    /// The branch to take, and its sides: of the likeliest, the one whose sides both lose most.
    fn branch(&mut self, node: &Node, made: &[(usize, f64)]) -> Option<(f64, Node, Node)> {
        let score = |up: f64, down: f64| up.max(1e-3) * down.max(1e-3);
        // What was learnt elsewhere says whom to try first.
        let mut guesses: Vec<(f64, Branch)> = self
            .candidates(made)
            .into_iter()
            .map(|b| {
                let usual = (self.learnt.usual_loss, 0);
                let (up, _) = self.loss(&b, true).unwrap_or(usual);
                let (down, _) = self.loss(&b, false).unwrap_or(usual);
                (score(up * (1.0 - b.share), down * b.share), b)
            })
            .collect();
        guesses.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut mark = None;
        let mut best: Option<(f64, Node, Node)> = None;
        let mut unlucky = 0;
        for (guess, branch) in guesses.into_iter().take(TRIED) {
            let mut sides = [
                self.side(node, &branch, true),
                self.side(node, &branch, false),
            ];
            let certain = [true, false]
                .iter()
                .all(|served| (self.loss(&branch, *served)).is_some_and(|(_, n)| n >= RELIABLE));
            let worth = if certain {
                guess
            } else {
                let mark = mark.get_or_insert_with(|| self.relaxation.mark());
                for (side, served) in sides.iter_mut().zip([true, false]) {
                    side.bound = self.relaxed(side, PIVOTS_TRIED);
                    self.relaxation.back_to(mark);
                    let share = if served {
                        1.0 - branch.share
                    } else {
                        branch.share
                    };
                    let loss = (node.bound - side.bound) / share.max(0.05);
                    self.learnt.usual_loss += 0.05 * (loss - self.learnt.usual_loss);
                    if let Some((a, b)) = branch.within.key() {
                        let tried = self.learnt.tries.entry((a, b, served)).or_insert((0.0, 0));
                        tried.0 += loss;
                        tried.1 += 1;
                    }
                }
                let goal = self.goal();
                let [up, down] = &sides;
                if up.bound <= goal || down.bound <= goal {
                    // One side holds nothing of interest: no branch is better than that.
                    let [up, down] = sides;
                    return Some((f64::INFINITY, up, down));
                }
                score(node.bound - up.bound, node.bound - down.bound)
            };
            if best.as_ref().is_none_or(|(b, _, _)| worth > *b) {
                let [up, down] = sides;
                best = Some((worth, up, down));
                unlucky = 0;
            } else {
                unlucky += 1;
                if unlucky >= UNLUCKY {
                    break;
                }
            }
        }
        best
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
}

/// A node of the tree.
struct Node {
    /// No set here gains more.
    bound: f64,
    /// Columns that may be made.
    active: Vec<usize>,
    /// Batches that must be served.
    forced: Vec<usize>,
}

impl Branch {
    fn new(batch: usize, within: Within, share: f64) -> Self {
        Self {
            batch,
            within,
            share,
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

/// A trip, what it gains, what it uses.
type Rival = (usize, f64, Vec<Span>);

/// Leaves out each trip beside which another with the same batches and vehicle gains no less and
/// uses nothing that it does not use.
fn undominated(packing: &Packing, rows: &LocalRows, trips: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    let mut alike: BTreeMap<(usize, Vec<usize>), Vec<Rival>> = BTreeMap::new();
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
        if rivals
            .iter()
            .any(|(_, g, s)| *g >= gain && within(s, &spans))
        {
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
            let beside =
                |other: usize| packing.same_kind(row, other) && left.get(other) == left.get(row);
            // Of moments that are alike the last one stays.
            let ended = |at: usize| ends.get(at).copied().unwrap_or(true);
            let begun = |at: usize| begins.get(at).copied().unwrap_or(true);
            let covered = (beside(row + 1) && !ended(row + 1))
                || (row > 0 && beside(row - 1) && !begun(row) && ended(row));
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
