//! The search: every trip worth making is enumerated, then the best set of them is looked for, with
//! a bound that no set can beat.

use super::enumerate::{Indexed, trips};
use super::pack::Packing;
use super::part::Limit;
use super::together::{Together, groups};
use standing_check::transport::{Plan, PlannedTrip, Problem, Stop};

/// What is asked of a search.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Where its random numbers begin.
    pub seed: u64,
    /// How much work, as a multiple of the usual.
    pub effort: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { seed: 1, effort: 1 }
    }
}

/// How a search stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// What is being done, in a word or two.
    pub stage: &'static str,
    /// Cost of the best plan so far, in dollars.
    pub cost: f64,
    /// Proved: no plan costs less.
    pub bound: f64,
    /// Work done so far: moves tried and parts solved.
    pub steps: usize,
}

/// A plan and what is known of it.
#[derive(Debug, Clone)]
pub struct Found {
    /// The plan.
    pub plan: Plan,
    /// Trips that were worth considering.
    pub considered: usize,
    /// Work that was done.
    pub steps: usize,
}

/// Finds a plan. `go_on` is asked often; the best plan so far is given back when it says no.
pub fn plan(
    problem: &Problem,
    options: Options,
    go_on: &mut dyn FnMut(Progress) -> bool,
) -> Found {
    let indexed = Indexed::of(problem);
    let packing = Packing::of(&indexed, trips(&indexed));
    let each: Vec<f64> = problem
        .batches
        .iter()
        .map(|b| problem.unserved_cost(b) * f64::from(b.persons))
        .collect();
    let unserved: f64 = each.iter().sum();
    let start = greedy(&packing);
    let mut best = Vec::new();
    let (mut gain, mut bound) = (packing.gain(&start), 0.0);
    let mut steps = 0;
    for group in groups(&packing) {
        let mut together = Together::new(&packing, group, options.seed);
        let limit = Limit {
            nodes: std::env::var("NODES").map_or(1000, |s| s.parse().unwrap()),
            least: 0.01,
        };
        together.search(&start, limit, &mut |now| {
            now.work < 1_000_000_000 * std::env::var("BUDGET").map_or(20u64, |s| s.parse().unwrap()) && go_on(Progress {
                stage: "searching",
                cost: unserved - now.gain,
                bound: unserved - now.bound,
                steps: 0,
            })
        });
        let (chosen, _, most) = together.found();
        bound += most;
        best.extend(chosen);
    }
    gain = packing.gain(&best);
    let bound = (unserved - bound).max(0.0);
    let steps = 0;
    let cost = unserved - packing.gain(&best);
    let plan = written(problem, &packing, &best, cost, bound.min(cost), options.seed);
    Found {
        plan,
        considered: packing.trips.len(),
        steps,
    }
}

/// Trips by gain, as long as they fit.
fn greedy(packing: &Packing) -> Vec<usize> {
    let mut order: Vec<usize> = (0..packing.trips.len()).collect();
    order.sort_by(|a, b| {
        let (x, y) = (packing.gain_of(*a), packing.gain_of(*b));
        y.total_cmp(&x).then(a.cmp(b))
    });
    let mut left = packing.allowed.clone();
    let mut chosen = Vec::new();
    for t in order {
        if packing.fits(t, &left) {
            packing.take(t, &mut left);
            chosen.push(t);
        }
    }
    chosen
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
