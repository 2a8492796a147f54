//! The search: every trip worth making is enumerated, then the best set of them is looked for, with
//! a bound that no set can beat.

use super::enumerate::{Indexed, Trip, regions, trips};
use super::groups::groups;
use super::pack::Packing;
use super::part::Limit;
use super::together::{GoOn, Standing, Together};
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
    /// Cost of the best plan so far, in dollars.
    pub cost: f64,
    /// Proved: no plan costs less.
    pub bound: f64,
    /// Batches of the regions that are done.
    pub done: usize,
    /// Work so far, in multiplications.
    pub work: u64,
}

/// A plan and what is known of it.
#[derive(Debug, Clone)]
pub struct Found {
    /// The plan.
    pub plan: Plan,
    /// Trips that were worth considering.
    pub considered: usize,
    /// Work that was done, in multiplications.
    pub work: u64,
}

/// Work for each batch of a region where facilities share blocks that can fill, in multiplications.
/// A region is done with before that where its plan is proved to be the best.
const WORK: u64 = 120_000_000;
/// The tree of a part, and what is not worth looking for.
const LIMIT: Limit = Limit {
    nodes: 1_000,
    least: 0.01,
};

/// Finds a plan. `go_on` is asked often; the best plan so far is given back when it says no.
///
/// Regions, whose facilities share no block, are planned one after the other; the others keep a
/// greedy plan until it is their turn.
pub fn plan(problem: &Problem, options: Options, go_on: &mut dyn FnMut(Progress) -> bool) -> Found {
    let indexed = Indexed::of(problem);
    let value = |facilities: &[usize]| -> f64 {
        let batches = facilities.iter().flat_map(|f| indexed.batches_of(*f));
        batches
            .filter_map(|b| problem.batches.get(*b))
            .map(|b| problem.unserved_cost(b) * f64::from(b.persons))
            .sum()
    };
    let mut total = Total {
        unserved: (problem.batches.iter())
            .map(|b| problem.unserved_cost(b) * f64::from(b.persons))
            .sum(),
        gain: 0.0,
        bound: 0.0,
        done: 0,
        work: 0,
    };
    let regions = regions(&indexed);
    let mut considered = 0;
    // A plan for everybody first.
    let mut first: Vec<Vec<Trip>> = Vec::new();
    for region in &regions {
        let packing = Packing::of(&indexed, region, trips(&indexed, region));
        considered += packing.trips.len();
        let start = greedy(&packing);
        total.gain += packing.gain(&start);
        total.bound += value(region);
        first.push(packing.named(&start));
    }
    let mut going = go_on(total.now());
    let mut chosen: Vec<Trip> = Vec::new();
    for (r, (region, greedy_plan)) in regions.iter().zip(first).enumerate() {
        if !going {
            chosen.extend(greedy_plan);
            continue;
        }
        let packing = Packing::of(&indexed, region, trips(&indexed, region));
        let start = greedy(&packing);
        total.gain -= packing.gain(&start);
        total.bound -= value(region);
        let batches: usize = region.iter().map(|f| indexed.batches_of(*f).len()).sum();
        let seed = options.seed.wrapping_add((r as u64) << 32);
        let part = region_plan(&packing, batches, Options { seed, ..options }, &mut |now| {
            going = go_on(total.with(now).now());
            going
        });
        total = total.with(part.standing);
        total.done += batches;
        chosen.extend(packing.named(&part.chosen));
        going = going && go_on(total.now());
    }
    Found {
        plan: written(problem, &chosen, total.now(), options.seed),
        considered,
        work: total.work,
    }
}

/// Sums over regions.
#[derive(Debug, Clone, Copy)]
struct Total {
    unserved: f64,
    gain: f64,
    bound: f64,
    done: usize,
    work: u64,
}

impl Total {
    fn now(self) -> Progress {
        let cost = self.unserved - self.gain;
        Progress {
            cost,
            bound: (self.unserved - self.bound).clamp(0.0, cost.max(0.0)),
            done: self.done,
            work: self.work,
        }
    }

    fn with(self, more: Standing) -> Self {
        Self {
            gain: self.gain + more.gain,
            bound: self.bound + more.bound,
            work: self.work + more.work,
            ..self
        }
    }
}

struct RegionPlan {
    chosen: Vec<usize>,
    standing: Standing,
}

/// Plans a region, group after group; those whose turn has not come are greedy.
fn region_plan(packing: &Packing, batches: usize, options: Options, go_on: GoOn<'_>) -> RegionPlan {
    let start = greedy(packing);
    let groups = groups(packing);
    let trips: usize = packing.trips.len().max(1);
    let budget = WORK * u64::from(options.effort) * batches as u64;
    let mut chosen = Vec::new();
    let mut sum = Standing {
        gain: packing.gain(&start),
        bound: groups.iter().map(|g| packing.most(g)).sum(),
        work: 0,
    };
    for (g, group) in groups.into_iter().enumerate() {
        let own: Vec<usize> = (start.iter().copied())
            .filter(|t| group.iter().any(|part| part.binary_search(t).is_ok()))
            .collect();
        sum.gain -= packing.gain(&own);
        let own_trips: usize = group.iter().map(Vec::len).sum();
        let budget = budget / trips as u64 * own_trips as u64;
        let seed = options.seed.wrapping_add((g as u64) << 16);
        let most = packing.most(&group);
        sum.bound -= most;
        let mut together = Together::new(packing, group, most, seed);
        let before = sum;
        let mut asked = true;
        together.search(&own, LIMIT, &mut |now| {
            asked = asked
                && go_on(Standing {
                    gain: before.gain + now.gain,
                    bound: before.bound + now.bound,
                    work: before.work + now.work,
                });
            asked && now.work < budget
        });
        let (set, bound) = together.found();
        let standing = together.standing();
        chosen.extend(set);
        sum.gain += standing.gain;
        sum.bound += bound;
        sum.work += standing.work;
    }
    RegionPlan {
        chosen,
        standing: sum,
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

fn written(problem: &Problem, chosen: &[Trip], now: Progress, seed: u64) -> Plan {
    let cents = |dollars: f64| (dollars * 100.0).round() / 100.0;
    let mut trips: Vec<PlannedTrip> = chosen
        .iter()
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
                cost: Some(cents(t.cost)),
            })
        })
        .collect();
    trips.sort_by(|a, b| (&a.vehicle_type, a.depart).cmp(&(&b.vehicle_type, b.depart)));
    let (cost, bound) = (cents(now.cost), (now.bound * 100.0).floor() / 100.0);
    let gap = if cost > 0.0 {
        (cost - bound) / cost
    } else {
        0.0
    };
    Plan {
        instance: problem.name.clone(),
        trips,
        objective: Some(cost),
        bound: Some(bound),
        gap: Some((gap * 1e6).round() / 1e6),
        seed: Some(seed),
        cpu_s: None,
        unserved: None,
    }
}
