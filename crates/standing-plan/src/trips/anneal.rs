//! The search among plans: trips are taken out and others put in their place, again and again; what
//! is worse is kept now and then, less and less often (simulated annealing; the moves are ruin and
//! recreate, Schrimpf et al. 2000, J. Comput. Phys. 159:139).
//!
//! Trips are put in greedily by what they are worth beyond the usual cost of serving their batches,
//! with some noise, so that a scarce hour goes to those who are hard to serve otherwise.

use super::pack::{Packing, Span};
use super::random::Random;

/// A set of trips that fit together, and what it leaves.
pub(super) struct Set<'p> {
    packing: &'p Packing,
    left: Vec<i32>,
    /// For each batch, the trip that serves it.
    trip_of: Vec<Option<usize>>,
    /// For each facility, its trips.
    chosen: Vec<Vec<usize>>,
    pub(super) gain: f64,
}

impl<'p> Set<'p> {
    pub(super) fn of(packing: &'p Packing, trips: &[usize]) -> Self {
        let mut set = Self {
            packing,
            left: packing.allowed.clone(),
            trip_of: vec![None; packing.of_batch.len()],
            chosen: vec![Vec::new(); packing.batches.len()],
            gain: 0.0,
        };
        for t in trips {
            set.put(*t);
        }
        set
    }

    pub(super) fn trips(&self) -> Vec<usize> {
        let mut all: Vec<usize> = self.chosen.iter().flatten().copied().collect();
        all.sort_unstable();
        all
    }

    fn home(&self, trip: usize) -> usize {
        self.packing.facility.get(trip).copied().unwrap_or(0)
    }

    fn own(&self, facility: usize) -> &[usize] {
        self.chosen.get(facility).map_or(&[], Vec::as_slice)
    }

    fn put(&mut self, trip: usize) {
        self.packing.take(trip, &mut self.left);
        for b in self.packing.stops(trip) {
            if let Some(t) = self.trip_of.get_mut(b) {
                *t = Some(trip);
            }
        }
        let home = self.home(trip);
        if let Some(own) = self.chosen.get_mut(home) {
            own.push(trip);
        }
        self.gain += self.packing.gain_of(trip);
    }

    fn out(&mut self, trip: usize) {
        self.packing.give_back(trip, &mut self.left);
        for b in self.packing.stops(trip) {
            if let Some(t) = self.trip_of.get_mut(b) {
                *t = None;
            }
        }
        let home = self.home(trip);
        if let Some(own) = self.chosen.get_mut(home) {
            own.retain(|t| *t != trip);
        }
        self.gain -= self.packing.gain_of(trip);
    }

    fn is_served(&self, batch: usize) -> bool {
        self.trip_of.get(batch).is_some_and(Option::is_some)
    }
}

/// What a move took out and put in, so that it can be taken back.
#[derive(Default)]
struct Move {
    out: Vec<usize>,
    put: Vec<usize>,
    /// Facilities that were touched.
    touched: Vec<usize>,
}

pub(super) struct Search<'p> {
    packing: &'p Packing,
    random: Random,
    /// What a batch usually costs, in dollars.
    usual: Vec<f64>,
    /// What leaving each batch unserved costs.
    unserved: Vec<f64>,
    /// For each trip, minutes that its vehicle is away.
    minutes: Vec<f64>,
    now: Set<'p>,
    best: Vec<usize>,
    best_gain: f64,
    candidates: Vec<(f64, usize)>,
}

impl<'p> Search<'p> {
    pub(super) fn new(packing: &'p Packing, unserved: Vec<f64>, seed: u64) -> Self {
        Self {
            packing,
            random: Random(seed),
            usual: unserved.iter().map(|u| u * 0.5).collect(),
            unserved,
            minutes: (packing.trips.iter())
                .map(|t| f64::from(t.back - t.depart))
                .collect(),
            now: Set::of(packing, &[]),
            best: Vec::new(),
            best_gain: 0.0,
            candidates: Vec::new(),
        }
    }

    pub(super) fn best(&self) -> (&[usize], f64) {
        (&self.best, self.best_gain)
    }

    /// Starts from a plan.
    pub(super) fn start(&mut self, trips: &[usize]) {
        self.now = Set::of(self.packing, trips);
        self.keep();
    }

    fn keep(&mut self) {
        if self.now.gain > self.best_gain + 1e-6 {
            self.best_gain = self.now.gain;
            self.best = self.now.trips();
        }
    }

    /// So many moves while it cools from one temperature to another, in dollars.
    pub(super) fn cool(
        &mut self,
        moves: usize,
        (hot, cold): (f64, f64),
        go_on: &mut dyn FnMut(f64) -> bool,
    ) -> bool {
        for m in 0..moves {
            if m % 512 == 0 {
                self.learn();
                if !go_on(self.best_gain) {
                    return false;
                }
            }
            let heat = hot * (cold / hot).powf(m as f64 / moves as f64);
            let before = self.now.gain;
            let made = self.change();
            let worse = before - self.now.gain;
            if worse > 0.0 && worse > -heat * self.random.share().ln() {
                self.take_back(&made);
            } else {
                self.keep();
            }
        }
        true
    }

    /// What batches usually cost follows what they cost now.
    fn learn(&mut self) {
        for b in 0..self.usual.len() {
            let cost = match self.now.trip_of.get(b).copied().flatten() {
                Some(t) => {
                    let all: f64 = self.packing.stops(t).map(|o| self.usual_of(o)).sum();
                    let trip = self.packing.trips.get(t).map_or(0.0, |t| t.cost);
                    trip * self.usual_of(b) / all.max(1e-9)
                }
                None => self.unserved.get(b).copied().unwrap_or(0.0),
            };
            if let Some(u) = self.usual.get_mut(b) {
                *u += 0.1 * (cost - *u);
            }
        }
    }

    fn usual_of(&self, batch: usize) -> f64 {
        self.usual.get(batch).copied().unwrap_or(0.0)
    }

    fn take_back(&mut self, made: &Move) {
        for t in &made.put {
            self.now.out(*t);
        }
        for t in &made.out {
            self.now.put(*t);
        }
    }

    fn change(&mut self) -> Move {
        let mut made = Move::default();
        match self.random.below(8) {
            0..4 => self.empty_hours(&mut made),
            4..7 => self.force_in(&mut made),
            _ => self.empty_block(&mut made),
        }
        self.fill(&mut made);
        made
    }

    fn remove(&mut self, trip: usize, made: &mut Move) {
        self.now.out(trip);
        match made.put.iter().position(|t| *t == trip) {
            Some(at) => {
                made.put.swap_remove(at);
            }
            None => made.out.push(trip),
        }
        let home = self.now.home(trip);
        if !made.touched.contains(&home) {
            made.touched.push(home);
        }
    }

    /// Trips of a facility around a moment.
    fn empty_hours(&mut self, made: &mut Move) {
        let facility = self.random.below(self.packing.batches.len());
        let many = 1 + self.random.below(4);
        let own = self.now.own(facility).to_vec();
        let middle = |t: usize| {
            let trip = self.packing.trips.get(t);
            trip.map_or(0, |t| (t.depart + t.back) / 2)
        };
        let Some(centre) = self.random.one_of(&own) else {
            made.touched.push(facility);
            return;
        };
        let at = middle(centre);
        let mut near: Vec<(i32, usize)> = own
            .iter()
            .map(|t| {
                let far = (middle(*t) - at).abs();
                // A little chance which of those near it is.
                let chance = i32::try_from(self.random.below(60)).unwrap_or(0);
                (if *t == centre { -1 } else { far + chance }, *t)
            })
            .collect();
        near.sort_unstable();
        for (_, t) in near.into_iter().take(many) {
            self.remove(t, made);
        }
    }

    /// A trip that is made whatever stands in its way.
    fn force_in(&mut self, made: &mut Move) {
        let mut batch = self.random.below(self.packing.of_batch.len());
        for _ in 0..4 {
            if !self.now.is_served(batch) {
                break;
            }
            batch = self.random.below(self.packing.of_batch.len());
        }
        let Some(trips) = self.packing.of_batch.get(batch) else {
            return;
        };
        let mut wanted: Option<(f64, usize)> = None;
        for _ in 0..4 {
            let Some(t) = self.random.one_of(trips) else {
                return;
            };
            let worth = self.worth(t, 0.3);
            if wanted.is_none_or(|(w, _)| worth > w) {
                wanted = Some((worth, t));
            }
        }
        let Some((_, wanted)) = wanted else { return };
        if self.now.own(self.now.home(wanted)).contains(&wanted) {
            return;
        }
        let spans: Vec<Span> = self.packing.uses(wanted).to_vec();
        for span in spans {
            while let Some(full) = (span.from..span.to)
                .find(|row| self.now.left.get(*row).is_some_and(|l| *l < span.much))
            {
                let using: Vec<usize> = self
                    .now
                    .chosen
                    .iter()
                    .flatten()
                    .copied()
                    .filter(|t| {
                        let spans = self.packing.uses(*t);
                        spans.iter().any(|s| (s.from..s.to).contains(&full))
                    })
                    .collect();
                let Some(victim) = self.random.one_of(&using) else {
                    return;
                };
                self.remove(victim, made);
            }
        }
        self.now.put(wanted);
        made.put.push(wanted);
        let home = self.now.home(wanted);
        if !made.touched.contains(&home) {
            made.touched.push(home);
        }
    }

    /// Every trip to a block, and one more at each of their facilities.
    fn empty_block(&mut self, made: &mut Move) {
        let all: Vec<usize> = self.now.chosen.iter().flatten().copied().collect();
        let Some(one) = self.random.one_of(&all) else {
            return;
        };
        let Some(block) = self.packing.uses(one).last().copied() else {
            return;
        };
        for t in &all {
            if self.packing.uses(*t).iter().any(|s| s.from == block.from) {
                self.remove(*t, made);
            }
        }
        for f in made.touched.clone() {
            if let Some(t) = self.random.one_of(self.now.own(f)) {
                self.remove(t, made);
            }
        }
    }

    /// What a trip is worth beyond the usual: dollars saved against what its batches usually cost,
    /// less the price of its vehicle's time.
    fn worth(&self, trip: usize, minute: f64) -> f64 {
        let usual: f64 = self.packing.stops(trip).map(|b| self.usual_of(b)).sum();
        let cost = self.packing.trips.get(trip).map_or(0.0, |t| t.cost);
        usual - cost - minute * self.minutes.get(trip).copied().unwrap_or(0.0)
    }

    /// Puts trips in, greedily, as long as they fit.
    fn fill(&mut self, made: &mut Move) {
        let minute = self.random.share() * 1.0;
        let noise = match self.random.below(3) {
            0 => 3.0,
            1 => 15.0,
            _ => 50.0,
        };
        let mut candidates = std::mem::take(&mut self.candidates);
        candidates.clear();
        for f in &made.touched {
            for b in self.packing.batches.get(*f).into_iter().flatten() {
                if self.now.is_served(*b) {
                    continue;
                }
                for t in self.packing.of_batch.get(*b).into_iter().flatten() {
                    // Each trip once: under the first of its batches.
                    let first = self.packing.stops(*t).min() == Some(*b);
                    if first
                        && self.packing.stops(*t).all(|o| !self.now.is_served(o))
                        && self.packing.fits(*t, &self.now.left)
                    {
                        candidates.push((0.0, *t));
                    }
                }
            }
        }
        for (worth, t) in &mut candidates {
            let chance = -noise * (-self.random.share().ln()).ln();
            *worth = self.worth(*t, minute) + chance;
        }
        candidates.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        for (_, t) in &candidates {
            if self.packing.fits(*t, &self.now.left) {
                self.now.put(*t);
                made.put.push(*t);
            }
        }
        self.candidates = candidates;
    }
}
