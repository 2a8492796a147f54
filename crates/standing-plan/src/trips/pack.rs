//! Packing trips: the rows that a set of trips must keep, and the integer programme over some of
//! them while the others stand still.

use super::enumerate::{Indexed, Trip};
use microlp::{ComparisonOp, OptimizationDirection, Problem as Program, SolveOptions};
use std::collections::BTreeMap;

/// What is scarce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Row {
    /// A batch travels once.
    Batch(usize),
    /// Trips of a vehicle type in the day.
    Vehicles(usize),
    /// Vehicles of a type at a moment.
    VehiclesAt(usize, i32),
    /// Officers of a facility at a moment.
    OfficersAt(usize, i32),
    /// Persons in a block.
    Block(usize),
}

/// Trips and the rows they use.
pub(super) struct Packing {
    /// The trips.
    pub(super) trips: Vec<Trip>,
    /// What each row allows.
    pub(super) allowed: Vec<f64>,
    /// For each trip, the rows it uses and how much of them.
    pub(super) uses: Vec<Vec<(usize, f64)>>,
    /// For each trip, its facility.
    pub(super) facility: Vec<usize>,
}

impl Packing {
    pub(super) fn of(indexed: &Indexed<'_>, trips: Vec<Trip>) -> Self {
        let problem = indexed.problem;
        let rules = &problem.rules;
        let facility: Vec<usize> = trips
            .iter()
            .map(|t| {
                indexed
                    .vehicle_facility
                    .get(t.vehicle)
                    .copied()
                    .unwrap_or(0)
            })
            .collect();
        let over_time = indexed.shared_over_time();
        // A peak is reached at a departure: only those moments need a row.
        let mut departures: BTreeMap<usize, Vec<i32>> = BTreeMap::new();
        if over_time {
            for (t, f) in trips.iter().zip(&facility) {
                departures.entry(*f).or_default().push(t.depart);
            }
            for all in departures.values_mut() {
                all.sort_unstable();
                all.dedup();
            }
        }
        let cleaning = rules.turnaround_min.unwrap_or(0);
        let mut index: BTreeMap<Row, usize> = BTreeMap::new();
        let mut allowed = Vec::new();
        let mut uses = Vec::with_capacity(trips.len());
        for (trip, f) in trips.iter().zip(&facility) {
            let vehicle = problem.vehicle_types.get(trip.vehicle);
            let (count, crew) = vehicle.map_or((0, 0), |v| (v.count, v.crew));
            let mut own: Vec<(Row, f64, f64)> = Vec::new();
            for (b, _) in &trip.stops {
                own.push((Row::Batch(*b), 1.0, 1.0));
            }
            if let Some(each) = rules.vehicle_trips_per_day {
                let all = f64::from(each) * f64::from(count);
                own.push((Row::Vehicles(trip.vehicle), 1.0, all));
            }
            if over_time {
                for &at in departures.get(f).map(Vec::as_slice).unwrap_or_default() {
                    if (trip.depart..trip.back + cleaning).contains(&at) {
                        own.push((Row::VehiclesAt(trip.vehicle, at), 1.0, f64::from(count)));
                    }
                    if rules.officer_limit && (trip.depart..trip.back).contains(&at) {
                        let there = problem.facilities.get(*f).and_then(|f| f.officers);
                        let there = f64::from(there.unwrap_or(0));
                        own.push((Row::OfficersAt(*f, at), f64::from(crew), there));
                    }
                }
            }
            if rules.block_capacity_binding {
                for (block, persons) in indexed.blocks_of(trip) {
                    let capacity = problem.blocks.get(block).map_or(0, |b| b.capacity);
                    own.push((Row::Block(block), f64::from(persons), f64::from(capacity)));
                }
            }
            let mut used: Vec<(usize, f64)> = Vec::with_capacity(own.len());
            for (row, much, most) in own {
                let i = *index.entry(row).or_insert_with(|| {
                    allowed.push(most);
                    allowed.len() - 1
                });
                match used.iter_mut().find(|(r, _)| *r == i) {
                    Some((_, sum)) => *sum += much,
                    None => used.push((i, much)),
                }
            }
            uses.push(used);
        }
        Self {
            trips,
            allowed,
            uses,
            facility,
        }
    }

    /// Gain of a set of trips.
    pub(super) fn gain(&self, chosen: &[usize]) -> f64 {
        chosen
            .iter()
            .filter_map(|t| self.trips.get(*t))
            .map(|t| t.gain)
            .sum()
    }

    /// What is left of each row beside a set of trips.
    pub(super) fn left(&self, chosen: &[usize]) -> Vec<f64> {
        let mut left = self.allowed.clone();
        for (row, much) in chosen.iter().filter_map(|t| self.uses.get(*t)).flatten() {
            if let Some(l) = left.get_mut(*row) {
                *l -= much;
            }
        }
        left
    }

    /// Whether a trip fits into what is left.
    pub(super) fn fits(&self, trip: usize, left: &[f64]) -> bool {
        self.uses.get(trip).is_some_and(|uses| {
            uses.iter()
                .all(|(row, much)| left.get(*row).is_some_and(|l| *l + 1e-9 >= *much))
        })
    }

    /// The best set out of some trips within what is left, starting from a set that is known.
    /// `integer` false asks for the relaxation: its value alone means something then.
    pub(super) fn solve(
        &self,
        free: &[usize],
        left: &[f64],
        known: &[usize],
        limits: Limits,
    ) -> Packed {
        let mut program = Program::new(OptimizationDirection::Maximize);
        let mut by_row: BTreeMap<usize, Vec<(microlp::Variable, f64)>> = BTreeMap::new();
        let mut variables = Vec::with_capacity(free.len());
        for &t in free {
            let gain = self.trips.get(t).map_or(0.0, |t| t.gain);
            let variable = if limits.integer {
                program.add_binary_var(gain)
            } else {
                program.add_var(gain, (0.0, 1.0))
            };
            for (row, much) in self.uses.get(t).into_iter().flatten() {
                by_row.entry(*row).or_default().push((variable, *much));
            }
            variables.push((t, variable));
        }
        for (row, terms) in by_row {
            let most = left.get(row).copied().unwrap_or(0.0);
            let reach: f64 = terms.iter().map(|(_, much)| much).sum();
            if reach > most {
                program.add_constraint(terms.as_slice(), ComparisonOp::Le, most);
            }
        }
        let mut options = SolveOptions::default();
        options.node_limit = limits.nodes;
        options.mip_gap = limits.gap;
        if limits.integer && !known.is_empty() {
            let value = |t: &usize| if known.contains(t) { 1.0 } else { 0.0 };
            options.warm_start = Some(variables.iter().map(|(t, v)| (*v, value(t))).collect());
        }
        let nothing = Packed {
            chosen: known.to_vec(),
            value: self.gain(known),
            bound: f64::INFINITY,
            exact: false,
        };
        let Ok(outcome) = program.solve_with(options) else {
            return nothing;
        };
        let bound = outcome.stats().best_bound.unwrap_or(f64::INFINITY);
        let exact = outcome.is_optimal();
        let Some(solution) = outcome.solution() else {
            return Packed { bound, ..nothing };
        };
        let chosen: Vec<usize> = variables
            .iter()
            .filter(|(_, v)| solution.var_value(*v) > 0.5)
            .map(|(t, _)| *t)
            .collect();
        Packed {
            chosen,
            value: solution.objective(),
            bound: if exact { solution.objective() } else { bound },
            exact,
        }
    }
}

/// How far a solve may go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Whether trips are made or not made, nothing between.
    pub(super) integer: bool,
    /// Nodes of the search tree.
    pub(super) nodes: Option<u64>,
    /// The relative gap at which it may stop.
    pub(super) gap: f64,
}

/// What a solve found.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    /// The trips that are made.
    pub(super) chosen: Vec<usize>,
    /// Their gain; for the relaxation, its value.
    pub(super) value: f64,
    /// No set of these trips gains more.
    pub(super) bound: f64,
    /// Whether that is proved to be the best.
    pub(super) exact: bool,
}
