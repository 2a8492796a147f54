//! What trips use: the rows that a set of trips must keep.
//!
//! A batch travels once; a vehicle makes so many trips a day; at no moment are more vehicles or
//! officers under way than there are; a block takes so many persons. Moments matter only where a
//! trip leaves, since a peak is reached at a departure. The moments of a vehicle type (or of a
//! facility's officers) lie side by side, so that a trip uses a *span* of rows and not a list.

use super::enumerate::{Indexed, Trip};
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
    /// Crews of a facility at a moment: officers do not split between trips.
    CrewsAt(usize, i32),
    /// Persons in a block.
    Block(usize),
}

/// Rows side by side that a trip uses alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    /// The first row.
    pub(super) from: usize,
    /// The row after the last.
    pub(super) to: usize,
    /// How much of each.
    pub(super) much: i32,
}

/// Trips and the rows they use.
pub(super) struct Packing {
    /// The trips.
    pub(super) trips: Vec<Trip>,
    /// What the rows stand for.
    pub(super) rows: Vec<Row>,
    /// What each row allows.
    pub(super) allowed: Vec<i32>,
    /// For each trip, what it uses: first one span for each stop's batch, then the rest.
    uses: Vec<Vec<Span>>,
    /// For each trip, its batches, each with the block it is served in.
    choices: Vec<Vec<(usize, usize)>>,
    /// For each batch, blocks that it could use.
    pub(super) blocks_of: Vec<Vec<usize>>,
    /// For each batch, what leaving it unserved costs, in dollars.
    values: Vec<f64>,
    /// For each batch, how many persons.
    pub(super) persons: Vec<i32>,
    /// The row of each block.
    pub(super) block_row: BTreeMap<usize, usize>,
}

/// As many as fit: nothing is scarce beyond this.
fn count(n: u32) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX / 4)
}

impl Packing {
    /// The trips of some facilities, and rows for those alone.
    pub(super) fn of(indexed: &Indexed<'_>, facilities: &[usize], trips: Vec<Trip>) -> Self {
        let problem = indexed.problem;
        let rules = &problem.rules;
        let facility: Vec<usize> = trips
            .iter()
            .map(|t| indexed.facility_of_vehicle(t.vehicle))
            .collect();
        let cleaning = rules.turnaround_min.unwrap_or(0);
        let mut made = Rows::default();
        let mut batch_row = vec![0; problem.batches.len()];
        for b in facilities.iter().flat_map(|f| indexed.batches_of(*f)) {
            if let Some(row) = batch_row.get_mut(*b) {
                *row = made.push(Row::Batch(*b), 1);
            }
        }
        let here = |facility: usize| facilities.binary_search(&facility).is_ok();
        let mut a_day = Vec::new();
        if let Some(each) = rules.vehicle_trips_per_day {
            for (v, vehicle) in problem.vehicle_types.iter().enumerate() {
                let all = count(each).saturating_mul(count(vehicle.count));
                let own = here(indexed.facility_of_vehicle(v));
                a_day.push(own.then(|| made.push(Row::Vehicles(v), all)));
            }
        }
        let over_time = indexed.shared_over_time();
        let mut vehicles_at = Vec::new();
        let mut officers_at = Vec::new();
        if over_time {
            let moments = |pick: &dyn Fn(usize, &Trip) -> bool| -> Vec<i32> {
                let mut all: Vec<i32> = (trips.iter().enumerate())
                    .filter(|(t, trip)| pick(*t, trip))
                    .map(|(_, trip)| trip.depart)
                    .collect();
                all.sort_unstable();
                all.dedup();
                all
            };
            for (v, vehicle) in problem.vehicle_types.iter().enumerate() {
                let at = moments(&|_, trip| trip.vehicle == v);
                let first = made.rows.len();
                for m in &at {
                    made.push(Row::VehiclesAt(v, *m), count(vehicle.count));
                }
                vehicles_at.push((first, at));
            }
            if rules.officer_limit {
                for (f, there) in problem.facilities.iter().enumerate() {
                    let at = moments(&|t, _| facility.get(t) == Some(&f));
                    let crews = Crews::of(indexed, f, there.officers.unwrap_or(0));
                    let first = made.rows.len();
                    if crews.officers_matter {
                        for m in &at {
                            made.push(Row::OfficersAt(f, *m), crews.officers);
                        }
                    }
                    let second = made.rows.len();
                    if let Some((_, most)) = crews.smallest {
                        for m in &at {
                            made.push(Row::CrewsAt(f, *m), most);
                        }
                    }
                    officers_at.push((first, second, at, crews));
                }
            }
        }
        let mut block_row = BTreeMap::new();
        if rules.block_capacity_binding {
            for trip in &trips {
                for (b, _) in indexed.blocks_of(trip) {
                    block_row.entry(b).or_insert(0);
                }
            }
            for (b, row) in &mut block_row {
                let capacity = problem.blocks.get(*b).map_or(0, |b| b.capacity);
                *row = made.push(Row::Block(*b), count(capacity));
            }
        }
        let span_of = |first: usize, at: &[i32], from: i32, to: i32, much| Span {
            from: first + at.partition_point(|m| *m < from),
            to: first + at.partition_point(|m| *m < to),
            much,
        };
        let mut uses = Vec::with_capacity(trips.len());
        for (t, trip) in trips.iter().enumerate() {
            let mut own: Vec<Span> = Vec::with_capacity(2 * trip.stops.len() + 2);
            let one = |row: usize, much| Span {
                from: row,
                to: row + 1,
                much,
            };
            for (b, _) in &trip.stops {
                own.push(one(batch_row.get(*b).copied().unwrap_or(0), 1));
            }
            own.extend(
                a_day
                    .get(trip.vehicle)
                    .copied()
                    .flatten()
                    .map(|row| one(row, 1)),
            );
            if let Some((first, at)) = vehicles_at.get(trip.vehicle) {
                own.push(span_of(*first, at, trip.depart, trip.back + cleaning, 1));
            }
            let home = facility.get(t).copied().unwrap_or(0);
            if let Some((first, second, at, crews)) = officers_at.get(home) {
                let crew = problem
                    .vehicle_types
                    .get(trip.vehicle)
                    .map_or(0, |v| v.crew);
                let crew = count(crew);
                if crews.officers_matter {
                    own.push(span_of(*first, at, trip.depart, trip.back, crew));
                }
                if let Some((size, _)) = crews.smallest {
                    own.push(span_of(*second, at, trip.depart, trip.back, crew / size));
                }
            }
            for (block, persons) in indexed.blocks_of(trip) {
                let Some(row) = block_row.get(&block).copied() else {
                    continue;
                };
                match own.iter_mut().find(|s| s.from == row) {
                    Some(span) => span.much += count(persons),
                    None => own.push(one(row, count(persons))),
                }
            }
            uses.push(own);
        }
        let choices = (trips.iter())
            .map(|trip| {
                let stops = trip.stops.iter();
                stops.map(|(b, a)| (*b, indexed.block_of(*b, *a))).collect()
            })
            .collect();
        Self {
            trips,
            rows: made.rows,
            allowed: made.allowed,
            uses,
            choices,
            blocks_of: indexed.blocks.clone(),
            values: (problem.batches.iter())
                .map(|b| problem.unserved_cost(b) * f64::from(b.persons))
                .collect(),
            persons: problem.batches.iter().map(|b| count(b.persons)).collect(),
            block_row,
        }
    }

    /// Whether two rows are moments of the same thing.
    pub(super) fn same_kind(&self, one: usize, other: usize) -> bool {
        match (self.rows.get(one), self.rows.get(other)) {
            (Some(Row::VehiclesAt(a, _)), Some(Row::VehiclesAt(b, _)))
            | (Some(Row::OfficersAt(a, _)), Some(Row::OfficersAt(b, _)))
            | (Some(Row::CrewsAt(a, _)), Some(Row::CrewsAt(b, _))) => a == b,
            _ => false,
        }
    }

    /// What a trip uses.
    pub(super) fn uses(&self, trip: usize) -> &[Span] {
        self.uses.get(trip).map_or(&[], Vec::as_slice)
    }

    /// Gain of a trip.
    pub(super) fn gain_of(&self, trip: usize) -> f64 {
        self.trips.get(trip).map_or(0.0, |t| t.gain)
    }

    /// Batches of a trip.
    pub(super) fn stops(&self, trip: usize) -> impl Iterator<Item = usize> + '_ {
        let stops = self.trips.get(trip).map_or(&[][..], |t| &t.stops);
        stops.iter().map(|(b, _)| *b)
    }

    /// Batches of a trip, each with the block it is served in.
    pub(super) fn choices(&self, trip: usize) -> &[(usize, usize)] {
        self.choices.get(trip).map_or(&[], Vec::as_slice)
    }

    /// What no set of these trips gains more than: all their batches served for nothing.
    pub(super) fn most(&self, parts: &[Vec<usize>]) -> f64 {
        let mut batches: Vec<usize> = (parts.iter().flatten())
            .flat_map(|t| self.stops(*t))
            .collect();
        batches.sort_unstable();
        batches.dedup();
        let value = |b: &usize| self.values.get(*b);
        batches.iter().filter_map(value).sum()
    }

    /// Trips by their number.
    pub(super) fn named(&self, set: &[usize]) -> Vec<Trip> {
        set.iter()
            .filter_map(|t| self.trips.get(*t))
            .cloned()
            .collect()
    }

    /// Gain of a set of trips.
    pub(super) fn gain(&self, chosen: &[usize]) -> f64 {
        chosen.iter().map(|t| self.gain_of(*t)).sum()
    }

    /// What is left of each row beside a set of trips.
    pub(super) fn left(&self, chosen: &[usize]) -> Vec<i32> {
        let mut left = self.allowed.clone();
        for t in chosen {
            self.take(*t, &mut left);
        }
        left
    }

    /// Takes what a trip uses.
    pub(super) fn take(&self, trip: usize, left: &mut [i32]) {
        for span in self.uses(trip) {
            for l in left.get_mut(span.from..span.to).unwrap_or_default() {
                *l -= span.much;
            }
        }
    }

    /// Gives back what a trip used.
    pub(super) fn give_back(&self, trip: usize, left: &mut [i32]) {
        for span in self.uses(trip) {
            for l in left.get_mut(span.from..span.to).unwrap_or_default() {
                *l += span.much;
            }
        }
    }

    /// Whether a trip fits into what is left.
    pub(super) fn fits(&self, trip: usize, left: &[i32]) -> bool {
        self.uses(trip).iter().all(|span| {
            let rows = left.get(span.from..span.to).unwrap_or_default();
            rows.iter().all(|l| *l >= span.much)
        })
    }
}

/// What the officers of a facility allow at a moment.
///
/// Officers are rounded: with 7 officers and crews of 2 and 3, no four trips are under way at once,
/// which `2 x + 3 y <= 7` alone does not say of parts of trips (a Chvátal-Gomory cut: divide by the
/// smallest crew and round down). Where that and the number of vehicles say all that the officers
/// say, the row of officers is left out.
struct Crews {
    officers: i32,
    officers_matter: bool,
    /// The smallest crew, and how many of them there are at most.
    smallest: Option<(i32, i32)>,
}

impl Crews {
    fn of(indexed: &Indexed<'_>, facility: usize, officers: u32) -> Self {
        let vehicles = indexed.problem.vehicle_types.iter().enumerate();
        let kinds: Vec<(i32, i32)> = vehicles
            .filter(|(v, _)| indexed.facility_of_vehicle(*v) == facility)
            .map(|(_, v)| (count(v.crew), count(v.count)))
            .filter(|(crew, _)| *crew > 0)
            .collect();
        let officers = count(officers);
        let Some(size) = kinds.iter().map(|(crew, _)| *crew).min() else {
            return Self {
                officers,
                officers_matter: false,
                smallest: None,
            };
        };
        let most = officers / size;
        // As many officers as the rounded row and the vehicles allow, crews of most officers for
        // their share of the row first.
        let mut shares: Vec<(f64, i32, i32)> = kinds
            .iter()
            .map(|(crew, n)| (f64::from(*crew) / f64::from(crew / size), crew / size, *n))
            .collect();
        shares.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut room = f64::from(most);
        let mut reach = 0.0;
        for (each, weight, n) in shares {
            let used = room.min(f64::from(weight) * f64::from(n));
            reach += each * used;
            room -= used;
        }
        Self {
            officers,
            officers_matter: reach > f64::from(officers) + 1e-9,
            smallest: Some((size, most)),
        }
    }
}

#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    allowed: Vec<i32>,
}

impl Rows {
    fn push(&mut self, row: Row, allowed: i32) -> usize {
        self.rows.push(row);
        self.allowed.push(allowed);
        self.rows.len() - 1
    }
}
