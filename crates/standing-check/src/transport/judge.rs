//! What makes a plan of trips valid, rule by rule as the problem's definition numbers them.
//!
//! - T1: one facility and one cohort a trip, those of the vehicle; seats for all.
//! - T2: departures on the grid and within the shift; service starts in its window; waits are short.
//! - T3: home by the end of the shift, and not longer under way than people may be.
//! - T4: a batch travels once at most, and only to an appointment that it has.
//! - T5: vehicles a day; persons in a block; vehicles and officers at every moment.
//! - T6: the cost, and every other number that is printed.

use super::{Appointment, Batch, Plan, PlannedTrip, Problem, VehicleType};
use crate::verdict::{Mismatch, Verdict, Violation, agree, gap};
use std::collections::{BTreeMap, BTreeSet};

/// One stop, timed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// When the vehicle is there.
    pub arrival: i32,
    /// When service starts.
    pub start: i32,
    /// When everybody is observed and the vehicle goes on.
    pub end: i32,
}

/// A trip, timed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// Its stops.
    pub legs: Vec<Leg>,
    /// When it is back.
    pub back: i32,
    /// Minutes of driving.
    pub drive_min: i32,
}

/// The problem with its names resolved.
struct Names<'a> {
    problem: &'a Problem,
    facilities: BTreeMap<&'a str, usize>,
    sites: BTreeMap<&'a str, usize>,
    vehicles: BTreeMap<&'a str, &'a VehicleType>,
    batches: BTreeMap<&'a str, &'a Batch>,
    block_sites: BTreeMap<&'a str, &'a str>,
}

impl<'a> Names<'a> {
    fn of(problem: &'a Problem) -> Self {
        let index = |(i, id): (usize, &'a String)| (id.as_str(), i);
        Self {
            problem,
            facilities: (problem.facilities.iter().map(|f| &f.id).enumerate())
                .map(index)
                .collect(),
            sites: (problem.sites.iter().map(|s| &s.id).enumerate())
                .map(index)
                .collect(),
            vehicles: (problem.vehicle_types.iter())
                .map(|v| (v.id.as_str(), v))
                .collect(),
            batches: (problem.batches.iter())
                .map(|b| (b.id.as_str(), b))
                .collect(),
            block_sites: (problem.blocks.iter())
                .map(|b| (b.id.as_str(), b.site.as_str()))
                .collect(),
        }
    }

    fn place(&self, block: &str) -> usize {
        let site = self.block_sites.get(block).and_then(|s| self.sites.get(s));
        site.map_or(usize::MAX, |s| self.problem.place_of_site(*s))
    }

    fn home(&self, facility: &str) -> usize {
        self.facilities.get(facility).copied().unwrap_or(usize::MAX)
    }
}

/// Times a trip of a vehicle: where it is when. Rules are not judged here.
pub fn time_trip<'a>(
    problem: &Problem,
    home: usize,
    depart: i32,
    stops: impl IntoIterator<Item = (usize, &'a Appointment)>,
) -> Timing {
    let (mut at, mut now, mut drive_min) = (home, depart, 0);
    let mut legs = Vec::new();
    for (place, appointment) in stops {
        let ride = problem.travel(at, place);
        let arrival = now.saturating_add(ride);
        let start = arrival.max(appointment.earliest);
        let end = start.saturating_add(appointment.duration);
        legs.push(Leg {
            arrival,
            start,
            end,
        });
        drive_min += ride;
        (at, now) = (place, end);
    }
    let ride = problem.travel(at, home);
    Timing {
        legs,
        back: now.saturating_add(ride),
        drive_min: drive_min + ride,
    }
}

/// Judges a plan.
pub fn judge(problem: &Problem, plan: &Plan) -> Verdict {
    let names = Names::of(problem);
    let mut violations = Vec::new();
    let mut mismatches = Vec::new();
    let mut served: BTreeMap<&str, usize> = BTreeMap::new();
    let mut booked: BTreeMap<&str, u32> = BTreeMap::new();
    let mut cost = 0.0;
    let mut under_way: Vec<(&VehicleType, i32, i32)> = Vec::new();

    if !plan.instance.is_empty() && plan.instance != problem.name {
        violations.push(Violation {
            rule: "T0",
            subject: plan.instance.clone(),
            detail: format!("the plan is for another problem than `{}`", problem.name),
        });
    }
    for (i, trip) in plan.trips.iter().enumerate() {
        let subject = format!("trip {} ({}, {})", i + 1, trip.vehicle_type, trip.depart);
        let Some(vehicle) = names.vehicles.get(trip.vehicle_type.as_str()) else {
            violations.push(violation("T1", &subject, "no such vehicle".to_owned()));
            continue;
        };
        let (timing, mut broken) = best_reading(&names, vehicle, trip, &subject);
        violations.append(&mut broken);
        for stop in &trip.stops {
            *served.entry(stop.batch.as_str()).or_default() += 1;
            let persons = names.batches.get(stop.batch.as_str());
            *booked.entry(stop.block.as_str()).or_default() += persons.map_or(0, |b| b.persons);
        }
        let Some(timing) = timing else { continue };
        let own = trip_cost(problem, vehicle, trip.depart, &timing);
        cost += own;
        if let Some(stated) = trip.cost.filter(|c| !agree(*c, own)) {
            mismatches.push(mismatch(format!("trips[{i}].cost"), stated, own));
        }
        if let Some(stated) = trip.end.filter(|e| *e != timing.back) {
            let (stated, derived) = (f64::from(stated), f64::from(timing.back));
            mismatches.push(mismatch(format!("trips[{i}].end"), stated, derived));
        }
        under_way.push((vehicle, trip.depart, timing.back));
    }

    once_each(&served, &mut violations);
    blocks(problem, &booked, &mut violations);
    vehicles(problem, &under_way, &mut violations);
    officers(problem, &under_way, &mut violations);

    let left = problem
        .batches
        .iter()
        .filter(|b| !served.contains_key(b.id.as_str()));
    let (mut unserved_batches, mut unserved_persons) = (BTreeSet::new(), 0u32);
    for batch in left {
        cost += problem.unserved_cost(batch) * f64::from(batch.persons);
        unserved_persons += batch.persons;
        unserved_batches.insert(batch.id.as_str());
    }
    if let Some(listed) = &plan.unserved {
        let listed: BTreeSet<&str> = listed.iter().map(|u| u.id.as_str()).collect();
        for id in listed.symmetric_difference(&unserved_batches) {
            violations.push(violation(
                "T6",
                id,
                "is listed as unserved and served, or the other way round".to_owned(),
            ));
        }
    }
    if let Some(stated) = plan.objective.filter(|o| !agree(*o, cost)) {
        mismatches.push(mismatch("objective".to_owned(), stated, cost));
    }
    let derived_gap = plan.bound.map(|bound| gap(cost, bound));
    if let Some(bound) = plan.bound.filter(|b| *b > cost + 0.01) {
        mismatches.push(mismatch("bound".to_owned(), bound, cost));
    }
    if let (Some(stated), Some(derived)) = (plan.gap, derived_gap)
        && (stated - derived).abs() > 1e-4
    {
        mismatches.push(mismatch("gap".to_owned(), stated, derived));
    }
    let persons: u32 = problem.batches.iter().map(|b| b.persons).sum();
    Verdict {
        instance: problem.name.clone(),
        feasible: violations.is_empty(),
        objective: cost,
        figures: vec![
            ("trips", plan.trips.len() as f64),
            ("persons", f64::from(persons)),
            ("persons_served", f64::from(persons - unserved_persons)),
            ("persons_unserved", f64::from(unserved_persons)),
        ],
        bound: plan.bound,
        gap: derived_gap,
        violations,
        mismatches,
    }
}

fn violation(rule: &'static str, subject: &str, detail: String) -> Violation {
    Violation {
        rule,
        subject: subject.to_owned(),
        detail,
    }
}

fn mismatch(field: String, stated: f64, derived: f64) -> Mismatch {
    Mismatch {
        field,
        stated,
        derived,
    }
}

fn trip_cost(problem: &Problem, vehicle: &VehicleType, depart: i32, timing: &Timing) -> f64 {
    vehicle.dispatch_cost
        + problem.costs.drive_per_min * f64::from(timing.drive_min)
        + problem.costs.officer_per_min * f64::from(vehicle.crew) * f64::from(timing.back - depart)
}

/// A stop names a batch and a block. Where several appointments of the batch lie in that block and
/// the plan does not say which is meant, the plan is read to its best advantage: by the reading
/// that breaks the fewest rules and returns first.
fn best_reading(
    names: &Names<'_>,
    vehicle: &VehicleType,
    trip: &PlannedTrip,
    subject: &str,
) -> (Option<Timing>, Vec<Violation>) {
    let mut unread = Vec::new();
    let mut choices: Vec<Vec<(usize, &Appointment)>> = Vec::new();
    for stop in &trip.stops {
        let Some(batch) = names.batches.get(stop.batch.as_str()) else {
            unread.push(violation(
                "T4",
                subject,
                format!("no batch `{}`", stop.batch),
            ));
            continue;
        };
        let place = names.place(&stop.block);
        let fits: Vec<_> = batch
            .appointments
            .iter()
            .enumerate()
            .filter(|(i, a)| a.block == stop.block && stop.appointment.is_none_or(|n| n == *i))
            .map(|(_, a)| (place, a))
            .collect();
        if fits.is_empty() {
            let detail = format!("`{}` has no appointment in `{}`", stop.batch, stop.block);
            unread.push(violation("T4", subject, detail));
        } else {
            choices.push(fits);
        }
    }
    if !unread.is_empty() {
        return (None, unread);
    }
    let mut readings: Vec<Vec<(usize, &Appointment)>> = vec![Vec::new()];
    for fits in &choices {
        readings = readings
            .iter()
            .flat_map(|so_far| {
                fits.iter().map(move |a| {
                    let mut next = so_far.clone();
                    next.push(*a);
                    next
                })
            })
            .collect();
    }
    readings
        .iter()
        .map(|stops| {
            let home = names.home(&vehicle.facility);
            let timing = time_trip(names.problem, home, trip.depart, stops.iter().copied());
            let broken = broken_by(names, vehicle, trip, stops, &timing, subject);
            (Some(timing), broken)
        })
        .min_by_key(|(timing, broken)| (broken.len(), timing.as_ref().map(|t| t.back)))
        .unwrap_or_default()
}

/// The rules of a trip by itself: T1, T2, T3.
fn broken_by(
    names: &Names<'_>,
    vehicle: &VehicleType,
    trip: &PlannedTrip,
    stops: &[(usize, &Appointment)],
    timing: &Timing,
    subject: &str,
) -> Vec<Violation> {
    let rules = &names.problem.rules;
    let mut out = Vec::new();
    let mut broke = |rule, detail: String| out.push(violation(rule, subject, detail));
    let batches: Vec<&Batch> = trip
        .stops
        .iter()
        .filter_map(|s| names.batches.get(s.batch.as_str()).copied())
        .collect();
    if stops.is_empty() || stops.len() > rules.max_stops {
        let most = rules.max_stops;
        broke(
            "T1",
            format!("has {} stops; 1 to {most} are allowed", stops.len()),
        );
    }
    let cohorts: BTreeSet<&str> = batches.iter().map(|b| b.cohort.as_str()).collect();
    if cohorts.len() > 1 {
        broke("T1", format!("mixes cohorts: {cohorts:?}"));
    }
    for batch in &batches {
        if batch.facility != vehicle.facility {
            let detail = format!("`{}` is held at `{}`", batch.id, batch.facility);
            broke("T1", detail);
        }
        if let Some(cohort) = vehicle.cohort.as_ref().filter(|c| **c != batch.cohort) {
            let detail = format!("the vehicle carries `{cohort}`, `{}` is not", batch.id);
            broke("T1", detail);
        }
    }
    let persons: u32 = batches.iter().map(|b| b.persons).sum();
    if persons > vehicle.seats {
        broke("T1", format!("{persons} persons, {} seats", vehicle.seats));
    }
    if trip.depart.rem_euclid(rules.departure_grid) != 0 {
        let detail = format!(
            "leaves at {}, not a multiple of {}",
            trip.depart, rules.departure_grid
        );
        broke("T2", detail);
    }
    if trip.depart < vehicle.shift.0 {
        let detail = format!(
            "leaves at {}, the shift begins at {}",
            trip.depart, vehicle.shift.0
        );
        broke("T2", detail);
    }
    for ((_, appointment), leg) in stops.iter().zip(&timing.legs) {
        if leg.start > appointment.latest {
            let (start, latest) = (leg.start, appointment.latest);
            let detail = format!(
                "service at `{}` would start at {start}, after {latest}",
                appointment.block
            );
            broke("T2", detail);
        }
        let waited = leg.start - leg.arrival;
        if let Some(most) = rules.max_wait_min.filter(|most| waited > *most) {
            let detail = format!(
                "waits {waited} minutes at `{}`; {most} are allowed",
                appointment.block
            );
            broke("T2", detail);
        }
    }
    if timing.back > vehicle.shift.1 {
        let detail = format!(
            "is back at {}, the shift ends at {}",
            timing.back, vehicle.shift.1
        );
        broke("T3", detail);
    }
    let away = timing.back - trip.depart;
    if away > rules.max_trip_min {
        broke(
            "T3",
            format!("takes {away} minutes; {} are allowed", rules.max_trip_min),
        );
    }
    out
}

fn once_each(served: &BTreeMap<&str, usize>, violations: &mut Vec<Violation>) {
    for (batch, times) in served.iter().filter(|(_, times)| **times > 1) {
        violations.push(violation("T4", batch, format!("travels {times} times")));
    }
}

fn blocks(problem: &Problem, booked: &BTreeMap<&str, u32>, violations: &mut Vec<Violation>) {
    if !problem.rules.block_capacity_binding {
        return;
    }
    for block in &problem.blocks {
        let persons = booked.get(block.id.as_str()).copied().unwrap_or(0);
        if persons > block.capacity {
            let detail = format!("{persons} persons booked, {} can be taken", block.capacity);
            violations.push(violation("T5-block", &block.id, detail));
        }
    }
}

/// At no time more vehicles of a kind under way or being cleaned than there are, and no more trips
/// a day than each may make.
fn vehicles(
    problem: &Problem,
    under_way: &[(&VehicleType, i32, i32)],
    violations: &mut Vec<Violation>,
) {
    let cleaning = problem.rules.turnaround_min.unwrap_or(0);
    for vehicle in &problem.vehicle_types {
        let own: Vec<_> = under_way
            .iter()
            .filter(|(v, ..)| v.id == vehicle.id)
            .collect();
        if let Some(each) = problem.rules.vehicle_trips_per_day
            && own.len() as u64 > u64::from(each) * u64::from(vehicle.count)
        {
            let detail = format!(
                "{} trips of {} vehicles, {each} a day each",
                own.len(),
                vehicle.count
            );
            violations.push(violation("T5-vehicle", &vehicle.id, detail));
        }
        let busy = own.iter().map(|(_, from, to)| (*from, to + cleaning, 1));
        if let Some((at, most)) = peak(busy).filter(|(_, most)| *most > vehicle.count) {
            let detail = format!("{most} busy at {at}, there are {}", vehicle.count);
            violations.push(violation("T5-vehicle", &vehicle.id, detail));
        }
    }
}

fn officers(
    problem: &Problem,
    under_way: &[(&VehicleType, i32, i32)],
    violations: &mut Vec<Violation>,
) {
    if !problem.rules.officer_limit {
        return;
    }
    for facility in &problem.facilities {
        let there = facility.officers.unwrap_or(0);
        let out = under_way
            .iter()
            .filter(|(v, ..)| v.facility == facility.id)
            .map(|(v, from, to)| (*from, *to, v.crew));
        if let Some((at, most)) = peak(out).filter(|(_, most)| *most > there) {
            let detail = format!("{most} officers out at {at}, there are {there}");
            violations.push(violation("T5-officers", &facility.id, detail));
        }
    }
}

/// The highest sum over half-open intervals, and when it is first reached.
fn peak(intervals: impl Iterator<Item = (i32, i32, u32)>) -> Option<(i32, u32)> {
    let mut steps: BTreeMap<i32, i64> = BTreeMap::new();
    for (from, to, weight) in intervals.filter(|(from, to, _)| from < to) {
        *steps.entry(from).or_default() += i64::from(weight);
        *steps.entry(to).or_default() -= i64::from(weight);
    }
    let (mut now, mut most): (i64, Option<(i32, i64)>) = (0, None);
    for (at, step) in steps {
        now += step;
        if most.is_none_or(|(_, m)| now > m) {
            most = Some((at, now));
        }
    }
    most.map(|(at, m)| (at, u32::try_from(m).unwrap_or(0)))
}
