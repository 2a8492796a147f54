//! One facility beside a plan: its trips, those the plan makes, and what the rest of the plan leaves.

use super::enumerate::{Indexed, Ride, Trip, trips};
use super::pack::{Extra, Packing, Row};
use super::part::{Learnt, Limit, Part};
use standing_check::transport::{Appointment, Plan, PlannedTrip};
use std::collections::BTreeMap;

/// A facility beside a plan.
pub(super) struct Beside<'a> {
    pub(super) indexed: &'a Indexed<'a>,
    pub(super) facility: usize,
    /// Every trip of the facility worth making, and those of the plan.
    pub(super) trips: Vec<Trip>,
    /// Which of them the plan makes.
    pub(super) made: Vec<usize>,
    /// Places that other facilities take, by block.
    taken: BTreeMap<usize, i32>,
}

/// What planning a facility again brought.
pub(super) struct Again {
    /// What its trips gain.
    pub(super) gain: f64,
    /// Its trips.
    pub(super) set: Vec<usize>,
    /// Whether nothing gains more.
    pub(super) exact: bool,
}

impl<'a> Beside<'a> {
    pub(super) fn of(indexed: &'a Indexed<'a>, plan: &[Trip], facility: usize) -> Self {
        let mut all = trips(indexed, &[facility]);
        let mut made = Vec::new();
        let mut taken: BTreeMap<usize, i32> = BTreeMap::new();
        for trip in plan {
            if indexed.facility_of_vehicle(trip.vehicle) != facility {
                for (block, persons) in indexed.blocks_of(trip) {
                    *taken.entry(block).or_default() += i32::try_from(persons).unwrap_or(0);
                }
                continue;
            }
            let same = |t: &Trip| {
                t.vehicle == trip.vehicle && t.depart == trip.depart && t.stops == trip.stops
            };
            let at = all.iter().position(same).unwrap_or_else(|| {
                all.push(trip.clone());
                all.len() - 1
            });
            made.push(at);
        }
        Self {
            indexed,
            facility,
            trips: all,
            made,
            taken,
        }
    }

    /// The packing where there is more of something, and what other facilities leave.
    pub(super) fn packing(&self, extra: &Extra) -> (Packing, Vec<i32>) {
        let packing = Packing::with(self.indexed, &[self.facility], self.trips.clone(), extra);
        let left = (packing.rows.iter().zip(&packing.allowed))
            .map(|(row, allowed)| match row {
                Row::Block(block) => allowed - self.taken.get(block).copied().unwrap_or(0),
                _ => *allowed,
            })
            .collect();
        (packing, left)
    }

    /// What the facility's trips gain now.
    pub(super) fn gain_now(&self) -> f64 {
        let made = self.made.iter().filter_map(|t| self.trips.get(*t));
        made.map(|t| t.gain).sum()
    }

    /// Blocks that the facility could use, and how many places the plan leaves in each.
    pub(super) fn room(&self) -> BTreeMap<usize, u32> {
        let blocks = &self.indexed.problem.blocks;
        let mut taken = self.taken.clone();
        for trip in self.made.iter().filter_map(|t| self.trips.get(*t)) {
            for (block, persons) in self.indexed.blocks_of(trip) {
                *taken.entry(block).or_default() += i32::try_from(persons).unwrap_or(0);
            }
        }
        let own = self.trips.iter().flat_map(|t| self.indexed.blocks_of(t));
        own.filter_map(|(block, _)| {
            let capacity = i64::from(blocks.get(block)?.capacity);
            let taken = i64::from(taken.get(&block).copied().unwrap_or(0));
            Some((block, u32::try_from(capacity - taken).unwrap_or(0)))
        })
        .collect()
    }

    /// Plans the facility again where there is more of something, the others standing still: never
    /// worse than what the plan has.
    pub(super) fn again(&self, extra: &Extra, nodes: usize, work: &mut u64) -> Again {
        let (packing, left) = self.packing(extra);
        let free: Vec<(usize, f64)> = (0..packing.trips.len())
            .filter(|t| packing.fits(*t, &left))
            .map(|t| (t, packing.gain_of(t)))
            .filter(|(_, gain)| *gain > 0.0)
            .collect();
        let known = packing.gain(&self.made);
        let limit = Limit { nodes, least: 0.01 };
        let (solved, _) = Part::new(&packing, free, &left).solve(
            known,
            limit,
            &mut Learnt::default(),
            &mut |_| true,
        );
        *work += solved.work;
        let set = if solved.chosen.is_empty() {
            self.made.clone()
        } else {
            solved.chosen
        };
        Again {
            gain: packing.gain(&set),
            set,
            exact: solved.exact,
        }
    }
}

/// The trips of a plan, as the planner has them; what names something unknown is left out.
pub(super) fn read(indexed: &Indexed<'_>, plan: &Plan) -> Vec<Trip> {
    let problem = indexed.problem;
    let index = |ids: Vec<&'_ str>| -> BTreeMap<String, usize> {
        let ids = ids.into_iter().enumerate();
        ids.map(|(i, id)| (id.to_owned(), i)).collect()
    };
    let vehicles = index(
        problem
            .vehicle_types
            .iter()
            .map(|v| v.id.as_str())
            .collect(),
    );
    let batches = index(problem.batches.iter().map(|b| b.id.as_str()).collect());
    let one = |planned: &PlannedTrip| -> Option<Trip> {
        let vehicle = *vehicles.get(&planned.vehicle_type)?;
        let kind = problem.vehicle_types.get(vehicle)?;
        let mut stops = Vec::new();
        let mut timed: Vec<(usize, &Appointment)> = Vec::new();
        let mut saved = 0.0;
        for stop in &planned.stops {
            let b = *batches.get(&stop.batch)?;
            let batch = problem.batches.get(b)?;
            let named = |a: &Appointment| a.block == stop.block;
            let a = (stop.appointment).or_else(|| batch.appointments.iter().position(named))?;
            timed.push(indexed.appointment((b, a))?);
            stops.push((b, a));
            saved += problem.unserved_cost(batch) * f64::from(batch.persons);
        }
        let home = indexed.facility_of_vehicle(vehicle);
        let ride = Ride::of(problem, home, planned.depart, &timed);
        let cost = indexed.cost(kind, ride.driving, ride.back - planned.depart);
        Some(Trip {
            vehicle,
            depart: planned.depart,
            back: ride.back,
            stops,
            cost,
            gain: saved - cost,
        })
    };
    plan.trips.iter().filter_map(one).collect()
}
