//! Parts that share blocks, brought together by prices.
//!
//! Facilities have their own people, vehicles and officers; what they share is places in blocks.
//! Charge a price for each place that could run out, and each facility can be planned by itself, to
//! the end; what all facilities gain beyond their prices, and the price of all places, bounds every
//! plan (Lagrange; Dantzig and Wolfe 1960, "Decomposition principle for linear programs"). Prices
//! come from the relaxation of the whole first, then from a programme that mixes the plans found so
//! far. Whole plans come from choosing one of the plans found for each facility, and from planning
//! facilities one after the other within what the others leave.

use super::pack::{Packing, Row};
use super::part::{Learnt, Limit, Part, Solved};
use super::random::Random;

/// Nodes of a short search of a tree.
const SHORT: usize = 80;
/// Batches planned again at once within a part, and how often in vain.
const NEAR: usize = 14;
const IDLE: usize = 12;

/// What a part is planned within.
struct Within<'w> {
    left: &'w [i32],
    prices: &'w [f64],
    limit: Limit,
}

/// What may be planned again.
struct Scope {
    parts: Vec<usize>,
    /// What is left beside all that is not in those parts.
    left: Vec<i32>,
    prices: Vec<f64>,
}

/// A plan of one part.
#[derive(Debug, Clone)]
struct Local {
    trips: Vec<usize>,
    gain: f64,
    /// What it uses of each shared row.
    uses: Vec<i32>,
}

/// Parts that share rows.
pub(super) struct Together<'p> {
    packing: &'p Packing,
    /// Trips of each part.
    parts: Vec<Vec<usize>>,
    /// Rows that could run out between parts.
    shared: Vec<usize>,
    /// Plans found for each part.
    pool: Vec<Vec<Local>>,
    /// The best set so far: trips of each part.
    best: Vec<Vec<usize>>,
    best_gain: f64,
    bound: f64,
    /// Prices that are charged.
    prices: Vec<f64>,
    /// Prices at which the bound was found.
    centre: Vec<f64>,
    /// What was asked for there beyond what there is, of each shared row.
    asked: Vec<f64>,
    stride: f64,
    /// Batches that are planned again at once.
    size: usize,
    /// For each part, what was learnt of its branches.
    learnt: Vec<Learnt>,
    random: Random,
    work: u64,
}

/// What the asker is told, and what it answers: whether to go on.
pub(super) type GoOn<'g> = &'g mut dyn FnMut(Standing) -> bool;

/// Where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing {
    pub(super) gain: f64,
    pub(super) bound: f64,
    pub(super) work: u64,
}

impl<'p> Together<'p> {
    pub(super) fn new(packing: &'p Packing, parts: Vec<Vec<usize>>, seed: u64) -> Self {
        let shared = shared_rows(packing, &parts);
        Self {
            packing,
            pool: vec![Vec::new(); parts.len()],
            best: vec![Vec::new(); parts.len()],
            best_gain: 0.0,
            bound: f64::INFINITY,
            prices: vec![0.0; shared.len()],
            centre: vec![0.0; shared.len()],
            asked: vec![0.0; shared.len()],
            stride: 1.0,
            size: 24,
            learnt: vec![Learnt::default(); parts.len()],
            shared,
            parts,
            random: Random(seed),
            work: 0,
        }
    }

    /// The best set and a bound.
    pub(super) fn found(&self) -> (Vec<usize>, f64, f64) {
        let all = self.best.iter().flatten().copied().collect();
        (all, self.best_gain, self.bound.max(self.best_gain))
    }

    fn standing(&self) -> Standing {
        Standing {
            gain: self.best_gain,
            bound: self.bound,
            work: self.work,
        }
    }

    fn local(&self, trips: Vec<usize>) -> Local {
        let gain = self.packing.gain(&trips);
        let uses = self
            .shared
            .iter()
            .map(|row| {
                trips
                    .iter()
                    .flat_map(|t| self.packing.uses(*t))
                    .filter(|s| (s.from..s.to).contains(row))
                    .map(|s| s.much)
                    .sum()
            })
            .collect();
        Local { trips, gain, uses }
    }

    fn charge(&self, uses: &[i32], prices: &[f64]) -> f64 {
        uses.iter()
            .zip(prices)
            .map(|(u, p)| f64::from(*u) * p)
            .sum()
    }

    /// What a trip gains beyond prices.
    fn priced(&self, trip: usize, prices: &[f64]) -> f64 {
        let price: f64 = self
            .packing
            .uses(trip)
            .iter()
            .filter_map(|s| {
                let k = self.shared.binary_search(&s.from).ok()?;
                Some(f64::from(s.much) * prices.get(k)?)
            })
            .sum();
        self.packing.gain_of(trip) - price
    }

    /// Plans one part within what is left, at prices, knowing a set that can be made: by a short
    /// search of the tree; where that is not enough, trip by trip around what was found; and, where
    /// it is to be exact, by a longer search of the tree.
    fn plan_part(&mut self, part: usize, within: &Within<'_>, known: &[usize], go_on: GoOn<'_>) -> Solved {
        let limit = within.limit;
        let short = Limit { nodes: SHORT.min(limit.nodes), ..limit };
        let first = self.tree(part, within, known, short, go_on);
        if first.nodes < short.nodes {
            return first;
        }
        let mut set = if first.chosen.is_empty() { known.to_vec() } else { first.chosen.clone() };
        let scope = Scope {
            parts: vec![part],
            left: within.left.to_vec(),
            prices: within.prices.to_vec(),
        };
        let mut idle = 0;
        let mut changed = !first.chosen.is_empty();
        while idle < IDLE && go_on(self.standing()) {
            idle += 1;
            if self.again(&scope, &mut set, NEAR, go_on) {
                idle = 0;
                changed = true;
            }
        }
        set.sort_unstable();
        if changed {
            self.remember(part, set.clone());
        }
        let gain = set.iter().map(|t| self.priced(*t, within.prices)).sum();
        if limit.nodes <= SHORT {
            return Solved {
                chosen: if changed { set } else { Vec::new() },
                gain,
                ..first
            };
        }
        let last = self.tree(part, within, &set, limit, go_on);
        Solved {
            chosen: match (last.chosen.is_empty(), changed) {
                (false, _) => last.chosen,
                (true, true) => set,
                (true, false) => Vec::new(),
            },
            bound: last.bound.min(first.bound),
            ..last
        }
    }

    fn tree(&mut self, part: usize, within: &Within<'_>, known: &[usize], limit: Limit, go_on: GoOn<'_>) -> Solved {
        let free: Vec<(usize, f64)> = self
            .parts
            .get(part)
            .into_iter()
            .flatten()
            .filter(|t| self.packing.fits(**t, within.left))
            .map(|t| (*t, self.priced(*t, within.prices)))
            .filter(|(_, gain)| *gain > 0.0)
            .collect();
        let value: f64 = known.iter().map(|t| self.priced(*t, within.prices)).sum();
        let now = self.standing();
        let mut learnt = self.learnt.get_mut(part).map(std::mem::take).unwrap_or_default();
        let (solved, plans) = Part::new(self.packing, free, within.left).solve(
            value,
            limit,
            &mut learnt,
            &mut |work| go_on(Standing { work: now.work + work, ..now }),
        );
        self.work += solved.work;
        eprintln!("      part {part} value {value:.2} gain {:.2} bound {:.2} nodes {} work {}M", solved.gain, solved.bound, solved.nodes, solved.work / 1_000_000);
        if let Some(slot) = self.learnt.get_mut(part) {
            *slot = learnt;
        }
        for trips in plans {
            self.remember(part, trips);
        }
        solved
    }

    fn remember(&mut self, part: usize, trips: Vec<usize>) {
        let local = self.local(trips);
        if let Some(pool) = self.pool.get_mut(part)
            && !pool.iter().any(|p| p.trips == local.trips)
        {
            pool.push(local);
        }
    }

    fn keep(&mut self, sets: Vec<Vec<usize>>) -> bool {
        let gain: f64 = sets.iter().map(|s| self.packing.gain(s)).sum();
        let better = gain > self.best_gain + 1e-6;
        if better {
            self.best_gain = gain;
            for (part, trips) in sets.iter().enumerate() {
                self.remember(part, trips.clone());
            }
            self.best = sets;
        }
        better
    }

    fn best_of(&self, part: usize) -> Vec<usize> {
        self.best.get(part).cloned().unwrap_or_default()
    }

    fn left_beside(&self, without: &[usize]) -> Vec<i32> {
        let others: Vec<usize> = (self.best.iter().enumerate())
            .filter(|(p, _)| !without.contains(p))
            .flat_map(|(_, trips)| trips)
            .copied()
            .collect();
        self.packing.left(&others)
    }

    /// Searches until it is proved best, or the asker says stop.
    pub(super) fn search(&mut self, start: &[usize], limit: Limit, go_on: GoOn<'_>) {
        let sets = self
            .parts
            .iter()
            .map(|own| {
                let own = own.iter().copied();
                own.filter(|t| start.contains(t)).collect()
            })
            .collect();
        self.keep(sets);
        if self.parts.len() < 2 {
            let left = self.packing.allowed.clone();
            let known = self.best_of(0);
            let limit = Limit { nodes: limit.nodes * 50, ..limit };
            let solved = self.plan_part(0, &Within { left: &left, prices: &[], limit }, &known, go_on);
            if !solved.chosen.is_empty() {
                self.keep(vec![solved.chosen]);
            }
            self.bound = self.bound.min(solved.bound);
            return;
        }
        if !self.polish(limit, go_on) {
            return;
        }
        self.price_all();
        if !go_on(self.standing()) {
            return;
        }
        for round in 0..std::env::var("ROUNDS").map_or(2usize, |s| s.parse().unwrap()) {
            if !self.at_prices(limit, go_on) || self.closed(limit) {
                return;
            }
            eprintln!("round {round} gain {:.2} bound {:.2} work {}M pool {:?}", self.best_gain, self.bound, self.work/1_000_000, self.pool.iter().map(Vec::len).collect::<Vec<_>>());
            self.choose();
            if !self.in_turn(limit, go_on) || self.closed(limit) {
                return;
            }
            if !self.polish(limit, go_on) || self.closed(limit) {
                return;
            }
            eprintln!("   after turn {:.2}", self.best_gain);
            self.reprice();
        }
        // What is left of the work: other orders at prices a little off, and parts two by two.
        loop {
            let before = self.best_gain;
            let w = self.work;
            for _ in 0..30 {
                if !self.around(go_on) || self.closed(limit) {
                    return;
                }
            }
            eprintln!("  around size {} {before:.2} {:.2} {}M of {}M", self.size, self.best_gain, (self.work - w)/1_000_000, self.work/1_000_000);
            if self.best_gain > before + 1e-6 {
                continue;
            }
            self.prices = (self.centre.iter())
                .map(|p| p * 2.0 * self.random.share())
                .collect();
            if !self.in_turn(limit, go_on) || self.closed(limit) {
                return;
            }
            self.choose();
            eprintln!("  turn {before:.2} {:.2} {}M", self.best_gain, self.work/1_000_000);
        }
    }

    /// Trips around a shared block or a moment, in all parts, planned again together.
    fn around(&mut self, go_on: GoOn<'_>) -> bool {
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
        self.size = if self.work - before > 15_000_000 {
            (self.size - 2).max(10)
        } else {
            (self.size + 1).min(60)
        };
        go_on(self.standing())
    }

    /// A set, by parts.
    fn split(&self, set: &[usize]) -> Vec<Vec<usize>> {
        let of = |own: &Vec<usize>| {
            let mut trips: Vec<usize> = set.iter().copied().filter(|t| own.binary_search(t).is_ok()).collect();
            trips.sort_unstable();
            trips
        };
        self.parts.iter().map(of).collect()
    }

    /// Takes some trips out of a set, chosen by chance near each other in time and blocks, and plans
    /// them again together, the rest standing still. Whether that gained.
    fn again(&mut self, scope: &Scope, set: &mut Vec<usize>, size: usize, go_on: GoOn<'_>) -> bool {
        let Some(seed) = self.random.one_of(set) else {
            return false;
        };
        let middle = |t: usize| {
            let trip = self.packing.trips.get(t);
            trip.map_or(0, |t| (t.depart + t.back) / 2)
        };
        let wanted: Vec<usize> = (self.packing.stops(seed))
            .flat_map(|b| self.blocks_of(b))
            .collect();
        let at = middle(seed);
        let mut near: Vec<(i32, usize)> = Vec::with_capacity(set.len());
        for t in set.iter() {
            let ties = (self.packing.stops(*t))
                .flat_map(|b| self.blocks_of(b))
                .filter(|k| wanted.contains(k))
                .count();
            let ties = i32::try_from(ties.min(3)).unwrap_or(0);
            let chance = i32::try_from(self.random.below(360)).unwrap_or(0);
            let far = (middle(*t) - at).abs();
            let rank = if *t == seed { i32::MIN } else { far - 120 * ties + chance };
            near.push((rank, *t));
        }
        near.sort_unstable();
        let mut out: Vec<usize> = Vec::new();
        let mut batches = 0;
        for (_, t) in near {
            if batches >= size {
                break;
            }
            batches += self.packing.stops(t).count();
            out.push(t);
        }
        let others: Vec<usize> = set.iter().copied().filter(|t| !out.contains(t)).collect();
        let mut left = scope.left.clone();
        for t in &others {
            self.packing.take(*t, &mut left);
        }
        let mut served = vec![false; self.packing.of_batch.len()];
        for b in others.iter().flat_map(|t| self.packing.stops(*t)) {
            if let Some(s) = served.get_mut(b) {
                *s = true;
            }
        }
        let free: Vec<(usize, f64)> = scope
            .parts
            .iter()
            .filter_map(|p| self.parts.get(*p))
            .filter(|own| out.iter().any(|t| own.binary_search(t).is_ok()))
            .flatten()
            .filter(|t| {
                let open = |b: usize| !served.get(b).copied().unwrap_or(true);
                self.packing.stops(**t).all(open) && self.packing.fits(**t, &left)
            })
            .map(|t| (*t, self.priced(*t, &scope.prices)))
            .filter(|(_, gain)| *gain > 0.0)
            .collect();
        let known: f64 = out.iter().map(|t| self.priced(*t, &scope.prices)).sum();
        let now = self.standing();
        let limit = Limit { nodes: 100, least: 0.01 };
        let (solved, _) = Part::new(self.packing, free, &left).solve(
            known,
            limit,
            &mut Learnt::default(),
            &mut |work| go_on(Standing { work: now.work + work, ..now }),
        );
        self.work += solved.work;
        if solved.chosen.is_empty() {
            return false;
        }
        *set = others;
        set.extend(solved.chosen);
        true
    }

    /// Blocks that a batch could use.
    fn blocks_of(&self, batch: usize) -> impl Iterator<Item = usize> + '_ {
        let own = self.packing.blocks_of.get(batch);
        own.into_iter().flatten().copied()
    }

    fn closed(&self, limit: Limit) -> bool {
        self.bound - self.best_gain <= limit.least
    }

    /// Prices from the relaxation of the whole.
    fn price_all(&mut self) {
        let trips: Vec<(usize, f64)> = self
            .parts
            .iter()
            .flatten()
            .map(|t| (*t, self.packing.gain_of(*t)))
            .collect();
        let relaxed = Part::new(self.packing, trips, &self.packing.allowed).relax(&self.shared);
        self.work += relaxed.work;
        self.bound = self.bound.min(relaxed.bound);
        self.prices = relaxed.prices;
        self.centre.clone_from(&self.prices);
    }

    /// Plans each part at the prices; a bound follows. False where it was stopped.
    fn at_prices(&mut self, limit: Limit, go_on: GoOn<'_>) -> bool {
        let prices = self.prices.clone();
        let left = self.packing.allowed.clone();
        let mut bound: f64 = (self.shared.iter().zip(&prices))
            .map(|(row, p)| {
                let allowed = self.packing.allowed.get(*row).copied().unwrap_or(0);
                f64::from(allowed) * p
            })
            .sum();
        let mut asked: Vec<f64> = (self.shared.iter())
            .map(|row| -f64::from(self.packing.allowed.get(*row).copied().unwrap_or(0)))
            .collect();
        for part in 0..self.parts.len() {
            let known = self.best_at(part, &prices);
            let limit = Limit { least: 5.0, ..limit };
            let solved = self.plan_part(part, &Within { left: &left, prices: &prices, limit }, &known, go_on);
            bound += solved.bound;
            let set = if solved.chosen.is_empty() { known } else { solved.chosen };
            for (a, used) in asked.iter_mut().zip(self.local(set).uses) {
                *a += f64::from(used);
            }
            if !go_on(self.standing()) {
                return false;
            }
        }
        eprintln!("   lagrange {bound:.2}");
        if bound < self.bound {
            self.bound = bound;
            self.centre.clone_from(&self.prices);
            self.asked = asked;
            self.stride *= 1.2;
        } else {
            self.stride *= 0.5;
        }
        true
    }

    /// The plan of the pool that is worth most at prices.
    fn best_at(&self, part: usize, prices: &[f64]) -> Vec<usize> {
        let worth = |p: &Local| p.gain - self.charge(&p.uses, prices);
        let pool = self.pool.get(part).map_or(&[][..], Vec::as_slice);
        let best = pool.iter().max_by(|a, b| worth(a).total_cmp(&worth(b)));
        best.filter(|p| worth(p) > 0.0)
            .map(|p| p.trips.clone())
            .unwrap_or_default()
    }

    /// New prices, from those at which the bound was found: what was asked for beyond what there is
    /// becomes dearer, what was left becomes cheaper (a step along the subgradient, Polyak 1969, of
    /// the length that would close the gap; half of it each time it did not help).
    fn reprice(&mut self) {
        let norm: f64 = self.asked.iter().map(|a| a * a).sum();
        if norm < 0.5 {
            return;
        }
        let length = self.stride * (self.bound - self.best_gain) / norm;
        self.prices = (self.centre.iter().zip(&self.asked))
            .map(|(c, a)| (c + length * a).max(0.0))
            .collect();
    }

    /// One plan of the pool for each part, so that together they gain most.
    fn choose(&mut self) {
        let prices = self.prices.clone();
        let mut order: Vec<Vec<(f64, usize)>> = self
            .pool
            .iter()
            .map(|pool| {
                let mut worth: Vec<(f64, usize)> = (pool.iter().enumerate())
                    .map(|(i, p)| (p.gain - self.charge(&p.uses, &prices), i))
                    .collect();
                worth.sort_by(|a, b| b.0.total_cmp(&a.0));
                worth
            })
            .collect();
        for o in &mut order {
            o.push((0.0, usize::MAX));
        }
        let left: Vec<i32> = self
            .shared
            .iter()
            .map(|row| self.packing.allowed.get(*row).copied().unwrap_or(0))
            .collect();
        let mut choice = Choice {
            pool: &self.pool,
            order: &order,
            prices: &prices,
            chosen: Vec::new(),
            best: None,
            best_gain: self.best_gain + 1e-6,
            nodes: 200_000,
            work: 0,
        };
        choice.extend(0.0, &left);
        let (best, work) = (choice.best, choice.work);
        self.work += work;
        if let Some(best) = best {
            let sets = best
                .iter()
                .zip(&self.pool)
                .map(|(i, pool)| pool.get(*i).map(|p| p.trips.clone()).unwrap_or_default())
                .collect();
            self.keep(sets);
        }
    }

    /// Parts one after the other in a chance order: each within what those before it left, paying
    /// prices for those after it.
    fn in_turn(&mut self, limit: Limit, go_on: GoOn<'_>) -> bool {
        let mut order: Vec<usize> = (0..self.parts.len()).collect();
        for i in (1..order.len()).rev() {
            order.swap(i, self.random.below(i + 1));
        }
        let mut left = self.packing.allowed.clone();
        let mut sets = vec![Vec::new(); self.parts.len()];
        let orderc = order.clone();
        for part in order {
            let prices = self.prices.clone();
            let known = self.best_fitting(part, &prices, &left);
            let limit = Limit { least: 10.0, nodes: SHORT };
            let solved = self.plan_part(part, &Within { left: &left, prices: &prices, limit }, &known, go_on);
            let chosen = if solved.chosen.is_empty() { known } else { solved.chosen };
            for t in &chosen {
                self.packing.take(*t, &mut left);
            }
            if let Some(set) = sets.get_mut(part) {
                *set = chosen;
            }
            if !go_on(self.standing()) {
                return false;
            }
        }
        let mid = sets.iter().map(|s| self.packing.gain(s)).sum::<f64>();
        // Then each again within what all the others left, without prices.
        let mut idle = 0;
        let mut part = 0;
        while idle < self.parts.len() {
            let own = sets.get(part).cloned().unwrap_or_default();
            for t in &own {
                self.packing.give_back(*t, &mut left);
            }
            let limit = Limit { nodes: SHORT, ..limit };
            let solved = self.plan_part(part, &Within { left: &left, prices: &[], limit }, &own, go_on);
            idle += 1;
            let chosen = if solved.chosen.is_empty() { own } else { idle = 1; solved.chosen };
            for t in &chosen {
                self.packing.take(*t, &mut left);
            }
            if let Some(set) = sets.get_mut(part) {
                *set = chosen;
            }
            if !go_on(self.standing()) {
                return false;
            }
            part = (part + 1) % self.parts.len();
        }
        eprintln!("   in turn {orderc:?} {mid:.2} {:.2}", sets.iter().map(|s| self.packing.gain(s)).sum::<f64>());
        self.keep(sets);
        true
    }

    /// Of the plans of the pool, what fits of the one of which most fits.
    fn best_fitting(&self, part: usize, prices: &[f64], left: &[i32]) -> Vec<usize> {
        let pool = self.pool.get(part).map_or(&[][..], Vec::as_slice);
        let mut best = (0.0, Vec::new());
        for plan in pool {
            let mut left = left.to_vec();
            let mut kept = Vec::new();
            let mut worth = 0.0;
            for t in &plan.trips {
                if self.packing.fits(*t, &left) {
                    self.packing.take(*t, &mut left);
                    worth += self.priced(*t, prices);
                    kept.push(*t);
                }
            }
            if worth > best.0 {
                best = (worth, kept);
            }
        }
        best.1
    }

    /// Each part again within what the others leave, until none gains. False where it was stopped.
    fn polish(&mut self, limit: Limit, go_on: GoOn<'_>) -> bool {
        let mut idle = 0;
        let mut part = 0;
        while idle < self.parts.len() {
            let left = self.left_beside(&[part]);
            let known = self.best_of(part);
            let limit = Limit { nodes: SHORT, ..limit };
            let solved = self.plan_part(part, &Within { left: &left, prices: &[], limit }, &known, go_on);
            idle += 1;
            if !solved.chosen.is_empty() {
                let mut sets = self.best.clone();
                if let Some(set) = sets.get_mut(part) {
                    *set = solved.chosen;
                }
                if self.keep(sets) {
                    idle = 1;
                }
            }
            if !go_on(self.standing()) {
                return false;
            }
            part = (part + 1) % self.parts.len();
        }
        true
    }

    /// Two parts at once, within what the others leave.
    fn pair(&mut self, limit: Limit, go_on: GoOn<'_>) -> bool {
        let a = self.random.below(self.parts.len());
        let b = (a + 1 + self.random.below(self.parts.len() - 1)) % self.parts.len();
        let left = self.left_beside(&[a, b]);
        let free: Vec<(usize, f64)> = [a, b]
            .iter()
            .filter_map(|p| self.parts.get(*p))
            .flatten()
            .filter(|t| self.packing.fits(**t, &left))
            .map(|t| (*t, self.packing.gain_of(*t)))
            .collect();
        let known: f64 = [a, b].iter().map(|p| self.packing.gain(&self.best_of(*p))).sum();
        let now = self.standing();
        let (solved, _) = Part::new(self.packing, free, &left).solve(
            known,
            limit,
            &mut Learnt::default(),
            &mut |work| go_on(Standing { work: now.work + work, ..now }),
        );
        self.work += solved.work;
        eprintln!("pair {a} {b} known {known:.2} gain {:.2} bound {:.2} nodes {} work {}M", solved.gain, solved.bound, solved.nodes, solved.work/1_000_000);
        if !solved.chosen.is_empty() {
            let mut sets = self.best.clone();
            for p in [a, b] {
                let own = self.parts.get(p).map_or(&[][..], Vec::as_slice);
                let chosen = solved.chosen.iter().copied();
                if let Some(set) = sets.get_mut(p) {
                    *set = chosen.filter(|t| own.binary_search(t).is_ok()).collect();
                }
            }
            self.keep(sets);
        }
        go_on(self.standing())
    }
}

/// Rounds of prices at most.
const ROUNDS: usize = 12;

/// Choosing one plan of the pool for each part.
struct Choice<'c> {
    pool: &'c [Vec<Local>],
    /// Plans of each part by what they are worth at prices.
    order: &'c [Vec<(f64, usize)>],
    prices: &'c [f64],
    chosen: Vec<usize>,
    best: Option<Vec<usize>>,
    best_gain: f64,
    nodes: usize,
    work: u64,
}

impl Choice<'_> {
    fn extend(&mut self, gain: f64, left: &[i32]) {
        let part = self.chosen.len();
        if part == self.pool.len() {
            if gain > self.best_gain {
                self.best_gain = gain;
                self.best = Some(self.chosen.clone());
            }
            return;
        }
        let room: f64 = (left.iter().zip(self.prices))
            .map(|(l, p)| f64::from(*l) * p)
            .sum();
        let later: f64 = (self.order.iter().skip(part + 1))
            .filter_map(|o| o.first())
            .map(|(w, _)| w.max(0.0))
            .sum();
        self.work += left.len() as u64;
        let order = self.order;
        for (worth, plan) in order.get(part).into_iter().flatten() {
            if self.nodes == 0 || gain + room + worth + later <= self.best_gain {
                return;
            }
            let local = self.pool.get(part).and_then(|p| p.get(*plan));
            let mut rest = left.to_vec();
            if let Some(local) = local {
                for (l, u) in rest.iter_mut().zip(&local.uses) {
                    *l -= u;
                }
                if rest.iter().any(|l| *l < 0) {
                    continue;
                }
            }
            self.nodes -= 1;
            self.chosen.push(*plan);
            self.extend(gain + local.map_or(0.0, |l| l.gain), &rest);
            self.chosen.pop();
        }
    }
}

/// Rows of blocks that several parts use and could exhaust together, in order.
fn shared_rows(packing: &Packing, parts: &[Vec<usize>]) -> Vec<usize> {
    let mut users = vec![0usize; packing.rows.len()];
    let mut reach = vec![0i64; packing.rows.len()];
    for part in parts {
        let mut own: Vec<usize> = Vec::new();
        // A batch takes its places once, however many trips could take it there.
        let mut seen: Vec<(usize, usize)> = Vec::new();
        for t in part {
            for span in packing.uses(*t) {
                if !matches!(packing.rows.get(span.from), Some(Row::Block(_))) {
                    continue;
                }
                own.push(span.from);
            }
            if let Some(choices) = packing.choices.get(*t) {
                seen.extend(choices.iter().copied());
            }
        }
        own.sort_unstable();
        own.dedup();
        for row in own {
            if let Some(u) = users.get_mut(row) {
                *u += 1;
            }
        }
        seen.sort_unstable();
        seen.dedup();
        for (batch, block) in seen {
            let row = packing.rows.iter().position(|r| *r == Row::Block(block));
            let persons = packing.persons.get(batch).copied().unwrap_or(0);
            if let Some(r) = row.and_then(|row| reach.get_mut(row)) {
                *r += i64::from(persons);
            }
        }
    }
    (0..packing.rows.len())
        .filter(|row| users.get(*row).is_some_and(|u| *u > 1))
        .filter(|row| {
            let allowed = packing.allowed.get(*row).copied().unwrap_or(0);
            reach.get(*row).is_some_and(|r| *r > i64::from(allowed))
        })
        .collect()
}

/// Trips in parts that share no batch, vehicle or officer, and parts in groups that share no block.
pub(super) fn groups(packing: &Packing) -> Vec<Vec<Vec<usize>>> {
    let mut own = Sets::new(packing.rows.len());
    for t in 0..packing.trips.len() {
        let mut first = None;
        for span in packing.uses(t) {
            if matches!(packing.rows.get(span.from), Some(Row::Block(_))) {
                continue;
            }
            for row in span.from..span.to {
                match first {
                    None => first = Some(row),
                    Some(f) => own.join(f, row),
                }
            }
        }
    }
    let mut parts: std::collections::BTreeMap<usize, Vec<usize>> = std::collections::BTreeMap::new();
    for t in 0..packing.trips.len() {
        if let Some(span) = packing.uses(t).first() {
            parts.entry(own.root(span.from)).or_default().push(t);
        }
    }
    let parts: Vec<Vec<usize>> = parts.into_values().collect();
    let shared = shared_rows(packing, &parts);
    let mut joined = Sets::new(parts.len() + packing.rows.len());
    for (p, part) in parts.iter().enumerate() {
        for span in part.iter().flat_map(|t| packing.uses(*t)) {
            if shared.binary_search(&span.from).is_ok() {
                joined.join(p, parts.len() + span.from);
            }
        }
    }
    let mut groups: std::collections::BTreeMap<usize, Vec<Vec<usize>>> = std::collections::BTreeMap::new();
    for (p, part) in parts.into_iter().enumerate() {
        groups.entry(joined.root(p)).or_default().push(part);
    }
    groups.into_values().collect()
}

/// Things that belong together.
struct Sets(Vec<usize>);

impl Sets {
    fn new(n: usize) -> Self {
        Self((0..n).collect())
    }

    fn root(&mut self, mut at: usize) -> usize {
        while let Some(up) = self.0.get(at).copied().filter(|up| *up != at) {
            let over = self.0.get(up).copied().unwrap_or(up);
            if let Some(slot) = self.0.get_mut(at) {
                *slot = over;
            }
            at = up;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        if let Some(slot) = self.0.get_mut(a.max(b)) {
            *slot = a.min(b);
        }
    }
}
