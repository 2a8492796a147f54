//! Every trip worth making.
//!
//! A trip is worth making where it costs less than leaving its batches unserved. Of trips that
//! serve the same batches at the same blocks with the same kind of vehicle, one is kept unless
//! another leaves no earlier, is back no later and costs no more; where neither vehicles nor
//! officers are shared over time, only the cheapest.

use super::sets::Sets;
use standing_check::transport::{Appointment, Problem, VehicleType};
use std::collections::BTreeMap;

/// A trip that could be made.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Trip {
    /// Index of the vehicle type.
    pub(super) vehicle: usize,
    /// When it leaves.
    pub(super) depart: i32,
    /// When it is back.
    pub(super) back: i32,
    /// Stops: indices of batch and of its appointment.
    pub(super) stops: Vec<(usize, usize)>,
    /// What it costs, in dollars.
    pub(super) cost: f64,
    /// What it saves: the cost of leaving its batches unserved, less its own.
    pub(super) gain: f64,
}

/// A problem with its names turned into indices.
pub(super) struct Indexed<'a> {
    pub(super) problem: &'a Problem,
    /// Facility of each vehicle type.
    pub(super) vehicle_facility: Vec<usize>,
    /// Facility of each batch.
    pub(super) batch_facility: Vec<usize>,
    /// Block of each appointment of each batch.
    pub(super) blocks: Vec<Vec<usize>>,
    /// Place of each appointment of each batch.
    places: Vec<Vec<usize>>,
    /// Batches of each facility.
    batches: Vec<Vec<usize>>,
}

impl<'a> Indexed<'a> {
    pub(super) fn of(problem: &'a Problem) -> Self {
        let index = |ids: Vec<&'a str>| -> BTreeMap<&'a str, usize> {
            ids.into_iter().enumerate().map(|(i, id)| (id, i)).collect()
        };
        let facilities = index(problem.facilities.iter().map(|f| f.id.as_str()).collect());
        let sites = index(problem.sites.iter().map(|s| s.id.as_str()).collect());
        let blocks = index(problem.blocks.iter().map(|b| b.id.as_str()).collect());
        // The problem was read with every name checked.
        let at = |map: &BTreeMap<&str, usize>, id: &str| map.get(id).copied().unwrap_or(0);
        let block_of = |a: &Appointment| at(&blocks, &a.block);
        let place_of = |a: &Appointment| {
            let site = problem.blocks.get(block_of(a)).map(|b| at(&sites, &b.site));
            problem.place_of_site(site.unwrap_or(0))
        };
        let each = |f: &dyn Fn(&Appointment) -> usize| {
            let batches = problem.batches.iter();
            batches
                .map(|b| b.appointments.iter().map(f).collect())
                .collect()
        };
        let batch_facility: Vec<usize> = (problem.batches.iter())
            .map(|b| at(&facilities, &b.facility))
            .collect();
        let mut batches = vec![Vec::new(); problem.facilities.len()];
        for (b, home) in batch_facility.iter().enumerate() {
            if let Some(own) = batches.get_mut(*home) {
                own.push(b);
            }
        }
        Self {
            batches,
            batch_facility,
            vehicle_facility: (problem.vehicle_types.iter())
                .map(|v| at(&facilities, &v.facility))
                .collect(),
            blocks: each(&block_of),
            places: each(&place_of),
            problem,
        }
    }

    /// Block of an appointment of a batch.
    pub(super) fn block_of(&self, batch: usize, appointment: usize) -> usize {
        let own = self.blocks.get(batch).and_then(|b| b.get(appointment));
        own.copied().unwrap_or(0)
    }

    /// Batches of a facility.
    pub(super) fn batches_of(&self, facility: usize) -> &[usize] {
        self.batches.get(facility).map_or(&[], Vec::as_slice)
    }

    /// Facility of a vehicle type.
    pub(super) fn facility_of_vehicle(&self, vehicle: usize) -> usize {
        self.vehicle_facility.get(vehicle).copied().unwrap_or(0)
    }

    fn appointment(
        &self,
        (batch, appointment): (usize, usize),
    ) -> Option<(usize, &'a Appointment)> {
        let place = *self.places.get(batch)?.get(appointment)?;
        let batch = self.problem.batches.get(batch)?;
        Some((place, batch.appointments.get(appointment)?))
    }

    /// Blocks of a trip's stops.
    pub(super) fn blocks_of<'t>(
        &'t self,
        trip: &'t Trip,
    ) -> impl Iterator<Item = (usize, u32)> + 't {
        trip.stops.iter().filter_map(|(batch, appointment)| {
            let block = *self.blocks.get(*batch)?.get(*appointment)?;
            Some((block, self.problem.batches.get(*batch)?.persons))
        })
    }

    /// Whether it matters when a trip is under way, and not only that it is made.
    pub(super) fn shared_over_time(&self) -> bool {
        self.problem.rules.officer_limit || self.problem.rules.vehicle_trips_per_day != Some(1)
    }
}

/// Every trip of some facilities worth making, in an order that depends on the problem alone.
pub(super) fn trips(indexed: &Indexed<'_>, facilities: &[usize]) -> Vec<Trip> {
    let mut kept = BTreeMap::new();
    for (v, vehicle) in indexed.problem.vehicle_types.iter().enumerate() {
        let home = indexed.facility_of_vehicle(v);
        if facilities.binary_search(&home).is_err() {
            continue;
        }
        let mut walk = Walk {
            indexed,
            home,
            v,
            vehicle,
            batches: indexed.batches_of(home),
            stops: Vec::new(),
            kept: &mut kept,
        };
        walk.extend(0);
    }
    kept.into_values().flatten().collect()
}

/// Facilities in groups whose batches have no block in common: what one group does is nothing to
/// another. Where blocks do not fill, every facility is a group of its own.
pub(super) fn regions(indexed: &Indexed<'_>) -> Vec<Vec<usize>> {
    let facilities = indexed.problem.facilities.len();
    let mut sets = Sets::new(facilities + indexed.problem.blocks.len());
    if indexed.problem.rules.block_capacity_binding {
        for (home, blocks) in indexed.batch_facility.iter().zip(&indexed.blocks) {
            for block in blocks {
                sets.join(*home, facilities + block);
            }
        }
    }
    let mut regions: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for f in 0..facilities {
        regions.entry(sets.root(f)).or_default().push(f);
    }
    regions.into_values().collect()
}

/// What trips are compared within: vehicle, then batches and blocks in order of batch.
type Key = (usize, Vec<(usize, usize)>);

/// A ride, timed. The judge times rides by itself: what is wrong here is not wrong there too.
struct Ride {
    back: i32,
    driving: i32,
    first_wait: i32,
    longest_wait: i32,
    in_time: bool,
}

impl Ride {
    fn of(problem: &Problem, home: usize, depart: i32, stops: &[(usize, &Appointment)]) -> Self {
        let (mut at, mut now, mut driving) = (home, depart, 0);
        let (mut first_wait, mut longest_wait, mut in_time) = (None, 0, true);
        for (place, appointment) in stops {
            let leg = problem.travel(at, *place);
            let wait = (appointment.earliest - now - leg).max(0);
            let start = now + leg + wait;
            first_wait.get_or_insert(wait);
            longest_wait = longest_wait.max(wait);
            in_time &= start <= appointment.latest;
            driving += leg;
            now = start + appointment.duration;
            at = *place;
        }
        let leg = problem.travel(at, home);
        Self {
            back: now + leg,
            driving: driving + leg,
            first_wait: first_wait.unwrap_or(0),
            longest_wait,
            in_time,
        }
    }
}

struct Walk<'w, 'a> {
    indexed: &'w Indexed<'a>,
    home: usize,
    v: usize,
    vehicle: &'w VehicleType,
    batches: &'w [usize],
    stops: Vec<(usize, usize)>,
    kept: &'w mut BTreeMap<Key, Vec<Trip>>,
}

impl Walk<'_, '_> {
    fn extend(&mut self, persons: u32) {
        if self.stops.len() >= self.indexed.problem.rules.max_stops {
            return;
        }
        let cohort = self
            .stops
            .first()
            .and_then(|(b, _)| self.indexed.problem.batches.get(*b))
            .map_or(self.vehicle.cohort.as_deref(), |b| Some(b.cohort.as_str()));
        for &b in self.batches {
            let Some(batch) = self.indexed.problem.batches.get(b) else {
                continue;
            };
            if self.stops.iter().any(|(other, _)| *other == b)
                || cohort.is_some_and(|c| c != batch.cohort)
                || persons + batch.persons > self.vehicle.seats
            {
                continue;
            }
            for a in 0..batch.appointments.len() {
                self.stops.push((b, a));
                // What cannot be reached in time cannot be reached with more stops either.
                if self.depart() {
                    self.extend(persons + batch.persons);
                }
                self.stops.pop();
            }
        }
    }

    /// Tries every departure; whether some departure reaches every stop in time.
    fn depart(&mut self) -> bool {
        let problem = self.indexed.problem;
        let stops: Vec<(usize, &Appointment)> = self
            .stops
            .iter()
            .filter_map(|s| self.indexed.appointment(*s))
            .collect();
        let grid = problem.rules.departure_grid;
        let (from, to) = self.vehicle.shift;
        // The latest departure that can reach every stop in time.
        let (mut at, mut ride, mut last) = (self.home, 0, to);
        for (place, a) in &stops {
            ride += problem.travel(at, *place);
            last = last.min(a.latest - ride);
            ride += a.duration;
            at = *place;
        }
        let longest_wait = problem.rules.max_wait_min.unwrap_or(i32::MAX);
        let mut depart = last.div_euclid(grid) * grid;
        let mut reached = false;
        let mut back_later = i32::MAX;
        while depart >= from {
            let ride = Ride::of(problem, self.home, depart, &stops);
            let possible = ride.in_time && ride.longest_wait <= longest_wait;
            reached |= possible;
            // A later departure with the same return is never worse.
            if possible
                && ride.back <= to
                && ride.back - depart <= problem.rules.max_trip_min
                && ride.back < back_later
            {
                back_later = ride.back;
                self.keep(depart, ride.back, ride.driving);
            }
            // Where the first stop is waited for, leaving still earlier only means waiting longer.
            if ride.first_wait > 0 {
                break;
            }
            depart -= grid;
        }
        reached
    }

    fn keep(&mut self, depart: i32, back: i32, drive_min: i32) {
        let problem = self.indexed.problem;
        let costs = &problem.costs;
        let cost = self.vehicle.dispatch_cost
            + costs.drive_per_min * f64::from(drive_min)
            + costs.officer_per_min * f64::from(self.vehicle.crew) * f64::from(back - depart);
        let saved: f64 = self
            .stops
            .iter()
            .filter_map(|(b, _)| problem.batches.get(*b))
            .map(|b| problem.unserved_cost(b) * f64::from(b.persons))
            .sum();
        let gain = saved - cost;
        if gain <= 0.0 {
            return;
        }
        let mut key: Vec<(usize, usize)> = self
            .stops
            .iter()
            .map(|(b, a)| {
                let block = self.indexed.blocks.get(*b).and_then(|b| b.get(*a));
                let binding = problem.rules.block_capacity_binding;
                (
                    *b,
                    if binding {
                        block.copied().unwrap_or(0)
                    } else {
                        0
                    },
                )
            })
            .collect();
        key.sort_unstable();
        let over_time = self.indexed.shared_over_time();
        let better = |x: &Trip, depart, back, cost| {
            x.cost <= cost && (!over_time || (x.depart >= depart && x.back <= back))
        };
        let rivals = self.kept.entry((self.v, key)).or_default();
        if rivals.iter().any(|r| better(r, depart, back, cost)) {
            return;
        }
        let trip = Trip {
            vehicle: self.v,
            depart,
            back,
            stops: self.stops.clone(),
            cost,
            gain,
        };
        rivals.retain(|r| !better(&trip, r.depart, r.back, r.cost));
        rivals.push(trip);
    }
}
