//! The search: a greedy plan, a bound, then the packing solved whole where it is small enough, else
//! part by part (one facility, then two together, the rest standing still) until nothing improves
//! or the asker says stop.

use super::enumerate::{Indexed, trips};
use super::pack::{Limits, Packing};
use standing_check::transport::{Plan, PlannedTrip, Problem, Stop};
use std::collections::BTreeSet;

/// How a search stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Cost of the best plan so far, in dollars.
    pub cost: f64,
    /// Proved: no plan costs less.
    pub bound: f64,
    /// Parts that were solved.
    pub steps: usize,
}

/// A plan and what is known of it.
#[derive(Debug, Clone)]
pub struct Found {
    /// The plan.
    pub plan: Plan,
    /// Trips that were worth considering.
    pub considered: usize,
    /// Parts that were solved.
    pub steps: usize,
}

/// Finds a plan. `go_on` is asked after every step; the best plan so far is given back when it says
/// no.
pub fn plan(problem: &Problem, seed: u64, go_on: &mut dyn FnMut(Progress) -> bool) -> Found {
    let indexed = Indexed::of(problem);
    let packing = Packing::of(&indexed, trips(&indexed));
    let all: Vec<usize> = (0..packing.trips.len()).collect();
    let unserved: f64 = problem
        .batches
        .iter()
        .map(|b| problem.unserved_cost(b) * f64::from(b.persons))
        .sum();
    let mut best = greedy(&packing, &all);
    let (mut bound, mut steps) = (0.0f64, 0);
    let mut exact = false;
    let report =
        |best: &[usize], bound: f64, steps: usize, go_on: &mut dyn FnMut(Progress) -> bool| {
            go_on(Progress {
                cost: unserved - packing.gain(best),
                bound,
                steps,
            })
        };
    if report(&best, bound, steps, go_on) {
        let relaxed = Limits {
            integer: false,
            nodes: None,
            gap: 0.0,
        };
        let value = packing.solve(&all, &packing.allowed, &[], relaxed).value;
        bound = (unserved - value).max(0.0);
        steps += 1;
    }
    let mut going = report(&best, bound, steps, go_on);
    if going && !indexed.shared_over_time() {
        let whole = Limits {
            integer: true,
            nodes: Some(2_000),
            gap: 0.0,
        };
        let packed = packing.solve(&all, &packing.allowed, &best, whole);
        steps += 1;
        if packing.gain(&packed.chosen) > packing.gain(&best) {
            best = packed.chosen;
        }
        exact = packed.exact;
        bound = bound.max(unserved - packed.bound);
        going = report(&best, bound, steps, go_on);
    }
    if going && !exact {
        let mut parts = Parts {
            packing: &packing,
            batches: (0..problem.facilities.len())
                .map(|f| {
                    let own = indexed.batch_facility.iter().enumerate();
                    own.filter(|(_, g)| **g == f).map(|(b, _)| b).collect()
                })
                .collect(),
            trips: (0..problem.facilities.len())
                .map(|f| {
                    let own = packing.facility.iter().enumerate();
                    own.filter(|(_, g)| **g == f).map(|(t, _)| t).collect()
                })
                .collect(),
            random: Random(seed),
        };
        parts.improve(&mut best, &mut |best| {
            steps += 1;
            report(best, bound, steps, go_on)
        });
    }
    let cost = unserved - packing.gain(&best);
    let plan = written(problem, &packing, &best, cost, bound.min(cost), seed);
    Found {
        plan,
        considered: packing.trips.len(),
        steps,
    }
}

/// Trips by gain for each person and minute they take, as long as they fit.
fn greedy(packing: &Packing, all: &[usize]) -> Vec<usize> {
    let mut order = all.to_vec();
    let gain = |t: &usize| packing.trips.get(*t).map_or(0.0, |t| t.gain);
    order.sort_by(|a, b| gain(b).total_cmp(&gain(a)).then(a.cmp(b)));
    let mut left = packing.allowed.clone();
    let mut chosen = Vec::new();
    for t in order {
        if packing.fits(t, &left) {
            for (row, much) in packing.uses.get(t).into_iter().flatten() {
                if let Some(l) = left.get_mut(*row) {
                    *l -= much;
                }
            }
            chosen.push(t);
        }
    }
    chosen
}

/// Frees some trips and the batches left behind, solves what they could do together, the rest
/// standing still; smaller parts first, larger ones when nothing improves any more.
struct Parts<'p> {
    packing: &'p Packing,
    /// Batches of each facility.
    batches: Vec<Vec<usize>>,
    /// Trips of each facility.
    trips: Vec<Vec<usize>>,
    random: Random,
}

/// Trips freed at once, at first and at most.
const FREED: (usize, usize) = (4, 12);
/// Parts that bring nothing before more is freed at once.
const PATIENCE: usize = 12;

impl Parts<'_> {
    fn improve(&mut self, best: &mut Vec<usize>, go_on: &mut dyn FnMut(&[usize]) -> bool) {
        let mut freed = FREED.0;
        let mut idle = 0;
        loop {
            let gained = self.step(best, freed);
            if !go_on(best) {
                return;
            }
            if gained {
                idle = 0;
                continue;
            }
            idle += 1;
            if idle >= PATIENCE * self.batches.len() {
                idle = 0;
                freed += 1;
                if freed > FREED.1 {
                    return;
                }
            }
        }
    }

    /// One part; whether it gained.
    fn step(&mut self, best: &mut Vec<usize>, freed: usize) -> bool {
        let facilities = self.batches.len();
        let first = self.random.below(facilities);
        // Facilities meet only in the blocks: now and then two of them are freed together.
        let second = if facilities > 1 && self.random.below(3) == 0 {
            Some((first + 1 + self.random.below(facilities - 1)) % facilities)
        } else {
            None
        };
        let here = |t: &usize| {
            let f = self.packing.facility.get(*t).copied();
            f == Some(first) || (second.is_some() && f == second)
        };
        let mut own: Vec<usize> = best.iter().copied().filter(here).collect();
        own.sort_by_key(|t| {
            self.packing
                .trips
                .get(*t)
                .map(|t| (t.depart, t.back, t.vehicle))
        });
        // Neighbours in time half of the time, else any.
        let mut out: Vec<usize> = Vec::new();
        if self.random.below(2) == 0 && own.len() > freed {
            let from = self.random.below(own.len() - freed + 1);
            out.extend(own.iter().skip(from).take(freed));
        } else {
            while out.len() < freed && !own.is_empty() {
                out.push(own.swap_remove(self.random.below(own.len())));
            }
        }
        let others: Vec<usize> = best.iter().copied().filter(|t| !out.contains(t)).collect();
        let served: BTreeSet<usize> = self.batches_of(&others).collect();
        let mut open: BTreeSet<usize> = self.batches_of(&out).collect();
        for f in std::iter::once(first).chain(second) {
            let unserved = self.batches.get(f).into_iter().flatten();
            open.extend(unserved.filter(|b| !served.contains(b)));
        }
        let left = self.packing.left(&others);
        let free: Vec<usize> = std::iter::once(first)
            .chain(second)
            .filter_map(|f| self.trips.get(f))
            .flatten()
            .copied()
            .filter(|t| {
                let trip = self.packing.trips.get(*t);
                trip.is_some_and(|t| t.stops.iter().all(|(b, _)| open.contains(b)))
                    && self.packing.fits(*t, &left)
            })
            .collect();
        let limits = Limits {
            integer: true,
            nodes: Some(300),
            gap: 1e-6,
        };
        let packed = self.packing.solve(&free, &left, &out, limits);
        let gained = self.packing.gain(&packed.chosen) > self.packing.gain(&out) + 1e-6;
        if gained {
            *best = others.into_iter().chain(packed.chosen).collect();
        }
        gained
    }

    fn batches_of<'t>(&'t self, trips: &'t [usize]) -> impl Iterator<Item = usize> + 't {
        trips
            .iter()
            .filter_map(|t| self.packing.trips.get(*t))
            .flat_map(|t| t.stops.iter().map(|(b, _)| *b))
    }
}

/// SplitMix64 (Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators"): the
/// same numbers for the same seed, everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 where `n` is 0.
    fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % (n.max(1) as u64)).unwrap_or(0)
    }
}

fn written(
    problem: &Problem,
    packing: &Packing,
    chosen: &[usize],
    cost: f64,
    bound: f64,
    seed: u64,
) -> Plan {
    let mut trips: Vec<PlannedTrip> = chosen
        .iter()
        .filter_map(|t| packing.trips.get(*t))
        .filter_map(|t| {
            let stops = t.stops.iter().filter_map(|(b, a)| {
                let batch = problem.batches.get(*b)?;
                Some(Stop {
                    batch: batch.id.clone(),
                    block: batch.appointments.get(*a)?.block.clone(),
                    appointment: Some(*a),
                })
            });
            Some(PlannedTrip {
                vehicle_type: problem.vehicle_types.get(t.vehicle)?.id.clone(),
                depart: t.depart,
                end: Some(t.back),
                stops: stops.collect(),
                cost: Some((t.cost * 100.0).round() / 100.0),
            })
        })
        .collect();
    trips.sort_by(|a, b| (&a.vehicle_type, a.depart).cmp(&(&b.vehicle_type, b.depart)));
    Plan {
        instance: problem.name.clone(),
        trips,
        objective: Some((cost * 100.0).round() / 100.0),
        bound: Some((bound * 100.0).floor() / 100.0),
        gap: None,
        seed: Some(seed),
        cpu_s: None,
        unserved: None,
    }
}
