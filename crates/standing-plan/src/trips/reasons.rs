//! Why a batch is not served, and the smallest change that would serve it.
//!
//! Where a batch has rides that keep every rule by themselves, what stands in their way is read off
//! the plan: each ride that serves it, alone or added to a trip that is made, is held against what
//! the plan leaves, and the one that lacks least names the reason. Where it lacks several things at
//! once, its facility is planned again with more of one of them, to see whether that is enough.
//! Every change is a certificate: with it, the batch is served and the plan costs no more.
//!
//! How long people may be kept under way is a rule of decency: no change ever proposes to lengthen
//! it.

use super::beside::{Beside, read};
use super::enumerate::{Indexed, Ride};
use super::pack::{Extra, Packing, Row};
use standing_check::transport::{Plan, Problem, Unserved};
use std::collections::{BTreeMap, BTreeSet};

/// Why a batch is not served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// It lists no appointment.
    NoAppointment,
    /// No vehicle of its facility may carry its cohort.
    NoVehicle,
    /// It is more people than any such vehicle seats.
    NoSeats,
    /// Every ride to its appointments is longer than people may be kept under way.
    TooFar,
    /// Every ride to its appointments would leave too early or return too late for the vehicles.
    OutsideShift,
    /// Every ride to its appointments would wait longer at the door than allowed.
    WaitTooLong,
    /// Every ride costs more than leaving it unserved counts for.
    Price,
    /// Every officer is out at the time.
    Officers,
    /// Every vehicle is out or being cleaned at the time.
    Vehicles,
    /// The blocks it could use are full.
    Places,
    /// More than one thing is lacking at once.
    Several,
    /// Room for it is left: the search stopped before it came to it.
    Stopped,
}

impl Reason {
    const ALL: [Self; 12] = [
        Self::NoAppointment,
        Self::NoVehicle,
        Self::NoSeats,
        Self::TooFar,
        Self::OutsideShift,
        Self::WaitTooLong,
        Self::Price,
        Self::Officers,
        Self::Vehicles,
        Self::Places,
        Self::Several,
        Self::Stopped,
    ];

    /// The code that a plan carries.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoAppointment => "no-appointment",
            Self::NoVehicle => "no-vehicle",
            Self::NoSeats => "no-seats",
            Self::TooFar => "too-far",
            Self::OutsideShift => "outside-shift",
            Self::WaitTooLong => "wait-too-long",
            Self::Price => "price",
            Self::Officers => "officers-out",
            Self::Vehicles => "vehicles-out",
            Self::Places => "blocks-full",
            Self::Several => "several",
            Self::Stopped => "stopped",
        }
    }

    /// The reason of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }

    /// What it means, for the person who reads the plan.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::NoAppointment => "no appointment is known that they could use",
            Self::NoVehicle => "no vehicle of their facility may carry their cohort",
            Self::NoSeats => "they travel together and are more than any vehicle seats",
            Self::TooFar => "every ride is longer than people may be kept under way",
            Self::OutsideShift => "every ride begins too early or ends too late for the vehicles",
            Self::WaitTooLong => "every ride would wait longer at the door than allowed",
            Self::Price => "every ride costs more than leaving them unserved counts for",
            Self::Officers => "every officer is out at the time",
            Self::Vehicles => "every vehicle is out or being cleaned at the time",
            Self::Places => "the blocks they could use are full",
            Self::Several => "more than one thing is lacking at once",
            Self::Stopped => "room is left: the search stopped before it came to them",
        }
    }
}

/// What would have to be added.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// Officers of a facility.
    Officers {
        /// The facility.
        facility: String,
        /// How many more.
        more: u32,
        /// From when, where only part of the day matters, in minutes after midnight.
        during: Option<(i32, i32)>,
    },
    /// Vehicles of a type.
    Vehicles {
        /// The type.
        vehicle: String,
        /// How many more.
        more: u32,
    },
    /// Places in a block.
    Places {
        /// The block.
        block: String,
        /// How many more.
        more: u32,
    },
    /// An earlier first departure of a vehicle type.
    Earlier {
        /// The type.
        vehicle: String,
        /// Minutes after midnight.
        from: i32,
    },
    /// A later last return of a vehicle type.
    Later {
        /// The type.
        vehicle: String,
        /// Minutes after midnight.
        to: i32,
    },
    /// A longer wait at the door.
    Wait {
        /// Minutes in all.
        minutes: i32,
    },
    /// A vehicle with more seats.
    Seats {
        /// The facility.
        facility: String,
        /// How many seats.
        seats: u32,
    },
    /// A vehicle for a cohort.
    Vehicle {
        /// The facility.
        facility: String,
        /// The cohort.
        cohort: String,
    },
    /// An appointment nearer by.
    Nearer {
        /// Minutes of one way at most.
        minutes: i32,
    },
    /// An appointment.
    Appointment,
    /// A higher price of not being served.
    Price {
        /// Dollars a person.
        dollars: u32,
    },
}

/// An hour of the day, e.g. `09:15`.
pub fn clock(minutes: i32) -> String {
    format!(
        "{:02}:{:02}",
        minutes.div_euclid(60),
        minutes.rem_euclid(60)
    )
}

impl Lack {
    /// In words, e.g. `one more officer at F1 from 09:15 to 11:30`.
    pub fn words(&self) -> String {
        let some = |n: u32, one: &str, many: &str| match n {
            1 => format!("one more {one}"),
            n => format!("{n} more {many}"),
        };
        match self {
            Self::Officers {
                facility,
                more,
                during,
            } => {
                let when = during.map_or_else(String::new, |(from, to)| {
                    format!(" from {} to {}", clock(from), clock(to))
                });
                format!("{} at {facility}{when}", some(*more, "officer", "officers"))
            }
            Self::Vehicles { vehicle, more } => some(*more, vehicle, vehicle),
            Self::Places { block, more } => {
                format!("{} in block {block}", some(*more, "place", "places"))
            }
            Self::Earlier { vehicle, from } => {
                format!("{vehicle} leaving from {} on", clock(*from))
            }
            Self::Later { vehicle, to } => format!("{vehicle} back as late as {}", clock(*to)),
            Self::Wait { minutes } => format!("waits at the door of up to {minutes} minutes"),
            Self::Seats { facility, seats } => {
                format!("a vehicle with {seats} seats at {facility}")
            }
            Self::Vehicle { facility, cohort } => {
                format!("a vehicle that may carry {cohort} at {facility}")
            }
            Self::Nearer { minutes } => {
                format!("an appointment no more than {minutes} minutes away")
            }
            Self::Appointment => "an appointment".to_owned(),
            Self::Price { dollars } => {
                format!("counting each of them, unserved, as at least {dollars} dollars")
            }
        }
    }
}

/// A batch that is not served.
#[derive(Debug, Clone, PartialEq)]
pub struct Explained {
    /// The batch.
    pub batch: String,
    /// Why.
    pub reason: Reason,
    /// The smallest change found that would serve it; nothing where there is none.
    pub change: Vec<Lack>,
    /// Whether its facility was planned again to find that change.
    pub planned_again: bool,
}

impl Explained {
    /// As a plan carries it.
    pub fn unserved(&self) -> Unserved {
        let words: Vec<String> = self.change.iter().map(Lack::words).collect();
        Unserved {
            id: self.batch.clone(),
            reason: self.reason.code().to_owned(),
            smallest_change: (!words.is_empty()).then(|| words.join(" and ")),
        }
    }
}

/// Work that planning again may take for all batches together, in multiplications.
const WORK: u64 = 2_000_000_000;
/// Nodes of a tree when a facility is planned again.
const NODES: usize = 60;

/// Explains each batch that a plan leaves out, in the order of the problem.
pub fn explain(problem: &Problem, plan: &Plan) -> Vec<Explained> {
    let indexed = Indexed::of(problem);
    let made = read(&indexed, plan);
    let served: BTreeSet<usize> = made
        .iter()
        .flat_map(|t| t.stops.iter().map(|(b, _)| *b))
        .collect();
    let mut out: BTreeMap<usize, Explained> = BTreeMap::new();
    let mut work = 0;
    for facility in 0..problem.facilities.len() {
        let left_out: Vec<usize> = (indexed.batches_of(facility).iter().copied())
            .filter(|b| !served.contains(b))
            .collect();
        if left_out.is_empty() {
            continue;
        }
        let beside = Beside::of(&indexed, &made, facility);
        let (packing, left) = beside.packing(&Extra::default());
        let mut rest = left;
        for t in &beside.made {
            packing.take(*t, &mut rest);
        }
        for b in left_out {
            let Some(batch) = problem.batches.get(b) else {
                continue;
            };
            let (reason, change, planned_again) = why(&beside, &packing, &rest, b, &mut work);
            let explained = Explained {
                batch: batch.id.clone(),
                reason,
                change,
                planned_again,
            };
            out.insert(b, explained);
        }
    }
    out.into_values().collect()
}

type Why = (Reason, Vec<Lack>, bool);

fn why(beside: &Beside<'_>, packing: &Packing, rest: &[i32], batch: usize, work: &mut u64) -> Why {
    let serving: Vec<usize> = (0..packing.trips.len())
        .filter(|t| packing.stops(*t).any(|b| b == batch))
        .collect();
    if serving.is_empty() {
        let (reason, change) = impossible(beside.indexed, batch);
        return (reason, change, false);
    }
    let mut best: Option<(usize, u32, f64, Extra, Vec<Lack>)> = None;
    let mut worth_it = false;
    for t in serving {
        let Some(replaced) = replaced(beside, packing, t, batch) else {
            continue;
        };
        let gain = packing.gain_of(t) - packing.gain(&replaced);
        if gain <= 0.0 {
            continue;
        }
        worth_it = true;
        let mut rest = rest.to_vec();
        for r in &replaced {
            packing.give_back(*r, &mut rest);
        }
        let (extra, lacks) = lacking(beside, packing, t, &rest);
        let much: u32 = lacks.iter().map(size).sum();
        let better = best.as_ref().is_none_or(|(n, m, g, _, _)| {
            (lacks.len(), much)
                .cmp(&(*n, *m))
                .then(g.total_cmp(&gain))
                .is_lt()
        });
        if better {
            best = Some((lacks.len(), much, gain, extra, lacks));
        }
    }
    match best {
        None if !worth_it => {
            let (reason, change) = dear(beside, packing, batch);
            (reason, change, false)
        }
        None => (Reason::Several, Vec::new(), false),
        Some((0, ..)) => (Reason::Stopped, Vec::new(), false),
        Some((1, _, _, _, lacks)) => (reason_of(&lacks), lacks, false),
        Some((_, _, _, extra, lacks)) => match one_is_enough(beside, batch, &extra, work) {
            Some(one) => (reason_of(&one), one, true),
            None => (Reason::Several, lacks, false),
        },
    }
}

fn size(lack: &Lack) -> u32 {
    match lack {
        Lack::Officers { more, .. } | Lack::Vehicles { more, .. } | Lack::Places { more, .. } => {
            *more
        }
        _ => 1,
    }
}

fn reason_of(lacks: &[Lack]) -> Reason {
    match lacks {
        [Lack::Officers { .. }] => Reason::Officers,
        [Lack::Vehicles { .. }] => Reason::Vehicles,
        [Lack::Places { .. }] => Reason::Places,
        _ => Reason::Several,
    }
}

/// The trips of the plan in whose place a trip would be made: those with batches of it, where it
/// serves all of theirs. None where it would leave somebody behind.
fn replaced(
    beside: &Beside<'_>,
    packing: &Packing,
    trip: usize,
    batch: usize,
) -> Option<Vec<usize>> {
    let own: Vec<usize> = packing.stops(trip).collect();
    let mut out = Vec::new();
    for made in &beside.made {
        let theirs: Vec<usize> = packing.stops(*made).collect();
        if theirs.iter().any(|b| own.contains(b)) {
            if !theirs.iter().all(|b| own.contains(b)) || theirs.contains(&batch) {
                return None;
            }
            out.push(*made);
        }
    }
    Some(out)
}

/// What a trip lacks within what is left.
fn lacking(
    beside: &Beside<'_>,
    packing: &Packing,
    trip: usize,
    rest: &[i32],
) -> (Extra, Vec<Lack>) {
    let problem = beside.indexed.problem;
    let mut extra = Extra::default();
    let mut when: Option<(i32, i32)> = None;
    let (mut officers, mut crews) = (0, 0);
    for span in packing.uses(trip) {
        for row in span.from..span.to {
            let short = span.much - rest.get(row).copied().unwrap_or(0);
            let Ok(short) = u32::try_from(short) else {
                continue;
            };
            if short == 0 {
                continue;
            }
            match packing.rows.get(row) {
                Some(Row::Vehicles(v) | Row::VehiclesAt(v, _)) => {
                    let more = extra.vehicles.entry(*v).or_default();
                    *more = short.max(*more);
                }
                Some(Row::OfficersAt(_, at)) => {
                    officers = short.max(officers);
                    when = Some(when.map_or((*at, *at), |(a, b)| (a.min(*at), b.max(*at))));
                }
                Some(Row::CrewsAt(_, at)) => {
                    crews = short.max(crews);
                    when = Some(when.map_or((*at, *at), |(a, b)| (a.min(*at), b.max(*at))));
                }
                Some(Row::Block(block)) => {
                    let more = extra.places.entry(*block).or_default();
                    *more = short.max(*more);
                }
                Some(Row::Batch(_)) | None => {}
            }
        }
    }
    let mut lacks = Vec::new();
    if officers > 0 || crews > 0 {
        let more = officers_for(beside, packing, trip, rest).max(officers);
        extra.officers.insert(beside.facility, more);
        let during = when.map(|(from, _)| {
            let back = packing.trips.get(trip).map_or(from, |t| t.back);
            (from, back)
        });
        if let Some(facility) = problem.facilities.get(beside.facility) {
            lacks.push(Lack::Officers {
                facility: facility.id.clone(),
                more,
                during,
            });
        }
    }
    for (v, more) in &extra.vehicles {
        if let Some(vehicle) = problem.vehicle_types.get(*v) {
            lacks.push(Lack::Vehicles {
                vehicle: vehicle.id.clone(),
                more: *more,
            });
        }
    }
    for (b, more) in &extra.places {
        if let Some(block) = problem.blocks.get(*b) {
            lacks.push(Lack::Places {
                block: block.id.clone(),
                more: *more,
            });
        }
    }
    (extra, lacks)
}

/// Officers lacking at the worst moment of a trip: counted from who is out then, since the rows may
/// speak of crews.
fn officers_for(beside: &Beside<'_>, packing: &Packing, trip: usize, rest: &[i32]) -> u32 {
    let problem = beside.indexed.problem;
    let crew = |t: usize| {
        let trip = packing.trips.get(t);
        let vehicle = trip.and_then(|t| problem.vehicle_types.get(t.vehicle));
        vehicle.map_or(0, |v| v.crew)
    };
    let there = problem.facilities.get(beside.facility);
    let there = there.and_then(|f| f.officers).unwrap_or(0);
    let mine: Vec<usize> = packing.stops(trip).collect();
    let mut most = 0;
    for row in packing.uses(trip).iter().flat_map(|s| s.from..s.to) {
        let Some(Row::OfficersAt(_, at) | Row::CrewsAt(_, at)) = packing.rows.get(row) else {
            continue;
        };
        if rest.get(row).is_none() {
            continue;
        }
        let out: u32 = (beside.made.iter())
            .filter(|t| !packing.stops(**t).any(|b| mine.contains(&b)))
            .filter(|t| {
                let trip = packing.trips.get(**t);
                trip.is_some_and(|t| (t.depart..t.back).contains(at))
            })
            .map(|t| crew(*t))
            .sum();
        most = most.max((out + crew(trip)).saturating_sub(there));
    }
    most
}

/// Whether more of one thing alone would do, the facility planned again: then the best plan there
/// serves the batch.
fn one_is_enough(
    beside: &Beside<'_>,
    batch: usize,
    extra: &Extra,
    work: &mut u64,
) -> Option<Vec<Lack>> {
    let problem = beside.indexed.problem;
    let mut tries: Vec<(Extra, Lack)> = Vec::new();
    for (f, most) in &extra.officers {
        let facility = problem.facilities.get(*f)?.id.clone();
        for more in 1..=*most {
            let lack = Lack::Officers {
                facility: facility.clone(),
                more,
                during: None,
            };
            tries.push((Extra::officers(*f, more), lack));
        }
    }
    for (v, most) in &extra.vehicles {
        let vehicle = problem.vehicle_types.get(*v)?.id.clone();
        for more in 1..=*most {
            let vehicle = vehicle.clone();
            tries.push((Extra::vehicles(*v, more), Lack::Vehicles { vehicle, more }));
        }
    }
    for (b, more) in &extra.places {
        let block = problem.blocks.get(*b)?.id.clone();
        tries.push((
            Extra::places(*b, *more),
            Lack::Places { block, more: *more },
        ));
    }
    for (one, lack) in tries {
        if *work > WORK {
            return None;
        }
        let again = beside.again(&one, NODES, work);
        let serves = |t: &usize| {
            let trip = beside.trips.get(*t);
            trip.is_some_and(|t| t.stops.iter().any(|(b, _)| *b == batch))
        };
        if again.set.iter().any(serves) {
            return Some(vec![lack]);
        }
    }
    None
}

/// Rides there are, and each costs more than leaving the batch unserved counts for.
fn dear(beside: &Beside<'_>, packing: &Packing, batch: usize) -> (Reason, Vec<Lack>) {
    let persons = packing.persons.get(batch).copied().unwrap_or(1).max(1);
    let alone = (packing.trips.iter())
        .filter(|t| t.stops.iter().all(|(b, _)| *b == batch))
        .map(|t| t.cost)
        .min_by(f64::total_cmp);
    let cost = alone.or_else(|| cheapest_alone(beside.indexed, batch));
    let change = cost.map(|c| Lack::Price {
        dollars: dollars(c / f64::from(persons)),
    });
    (Reason::Price, change.into_iter().collect())
}

fn dollars(amount: f64) -> u32 {
    // A whole number of dollars above it; prices are far below the type's end.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the type's range"
    )]
    let whole = (amount.floor() + 1.0).clamp(0.0, f64::from(u32::MAX)) as u32;
    whole
}

/// The cheapest ride with this batch alone, whatever it is worth.
fn cheapest_alone(indexed: &Indexed<'_>, batch: usize) -> Option<f64> {
    rides_alone(indexed, batch)
        .into_iter()
        .filter(|r| r.early == 0 && r.late == 0 && r.long == 0 && r.wait == 0)
        .map(|r| r.cost)
        .min_by(f64::total_cmp)
}

/// A ride with one batch alone, and by how many minutes it breaks each rule.
struct Alone {
    vehicle: usize,
    early: i32,
    late: i32,
    long: i32,
    wait: i32,
    waits: i32,
    leaves: i32,
    back: i32,
    /// One way, and the minutes that it is not driving.
    standing: i32,
    cost: f64,
}

/// For each vehicle and appointment, the departures that are on the grid and in time.
fn rides_alone(indexed: &Indexed<'_>, batch: usize) -> Vec<Alone> {
    let problem = indexed.problem;
    let rules = &problem.rules;
    let mut out = Vec::new();
    let Some(own) = problem.batches.get(batch) else {
        return out;
    };
    let home = indexed.batch_facility.get(batch).copied().unwrap_or(0);
    for (v, vehicle) in problem.vehicle_types.iter().enumerate() {
        if indexed.facility_of_vehicle(v) != home
            || vehicle.seats < own.persons
            || vehicle.cohort.as_ref().is_some_and(|c| *c != own.cohort)
        {
            continue;
        }
        for a in 0..own.appointments.len() {
            let Some((place, appointment)) = indexed.appointment((batch, a)) else {
                continue;
            };
            let there = problem.travel(home, place);
            let grid = rules.departure_grid;
            let mut depart = (appointment.latest - there).div_euclid(grid) * grid;
            loop {
                let ride = Ride::of(problem, home, depart, &[(place, appointment)]);
                let away = ride.back - depart;
                let allowed = rules.max_wait_min.unwrap_or(i32::MAX);
                out.push(Alone {
                    vehicle: v,
                    early: (vehicle.shift.0 - depart).max(0),
                    late: (ride.back - vehicle.shift.1).max(0),
                    long: (away - rules.max_trip_min).max(0),
                    wait: (ride.longest_wait - allowed).max(0),
                    waits: ride.longest_wait,
                    leaves: depart,
                    back: ride.back,
                    standing: away - ride.driving,
                    cost: indexed.cost(vehicle, ride.driving, away),
                });
                if ride.first_wait > 0 {
                    break;
                }
                depart -= grid;
            }
        }
    }
    out
}

/// Why no ride keeps every rule by itself, and the least that would have to be otherwise.
fn impossible(indexed: &Indexed<'_>, batch: usize) -> (Reason, Vec<Lack>) {
    let problem = indexed.problem;
    let Some(own) = problem.batches.get(batch) else {
        return (Reason::NoAppointment, Vec::new());
    };
    if own.appointments.is_empty() {
        return (Reason::NoAppointment, vec![Lack::Appointment]);
    }
    let home = indexed.batch_facility.get(batch).copied().unwrap_or(0);
    let fitting: Vec<u32> = (problem.vehicle_types.iter().enumerate())
        .filter(|(v, _)| indexed.facility_of_vehicle(*v) == home)
        .filter(|(_, v)| v.cohort.as_ref().is_none_or(|c| *c == own.cohort))
        .map(|(_, v)| v.seats)
        .collect();
    let facility = own.facility.clone();
    if fitting.is_empty() {
        let cohort = own.cohort.clone();
        return (Reason::NoVehicle, vec![Lack::Vehicle { facility, cohort }]);
    }
    if fitting.iter().all(|seats| *seats < own.persons) {
        let seats = own.persons;
        return (Reason::NoSeats, vec![Lack::Seats { facility, seats }]);
    }
    let rides = rides_alone(indexed, batch);
    // Of rides that people may be taken on, the one that asks least of shifts and waits.
    let decent = rides.iter().filter(|r| r.long == 0);
    let nearest = decent.min_by_key(|r| {
        let broken = [r.early, r.late, r.wait].iter().filter(|m| **m > 0).count();
        (broken, r.early + r.late + r.wait)
    });
    let Some(nearest) = nearest else {
        let standing = rides.iter().map(|r| r.standing).min().unwrap_or(0);
        let minutes = (problem.rules.max_trip_min - standing).max(0) / 2;
        return (Reason::TooFar, vec![Lack::Nearer { minutes }]);
    };
    let vehicle = problem.vehicle_types.get(nearest.vehicle);
    let vehicle = vehicle.map(|v| v.id.clone()).unwrap_or_default();
    let mut change = Vec::new();
    if nearest.early > 0 {
        change.push(Lack::Earlier {
            vehicle: vehicle.clone(),
            from: nearest.leaves,
        });
    }
    if nearest.late > 0 {
        change.push(Lack::Later {
            vehicle,
            to: nearest.back,
        });
    }
    if nearest.wait > 0 {
        change.push(Lack::Wait {
            minutes: nearest.waits,
        });
    }
    match (nearest.early + nearest.late, nearest.wait) {
        (0, 0) => {
            // The rules are kept: then it was not worth it.
            let persons = f64::from(own.persons.max(1));
            let dollars = cheapest_alone(indexed, batch).map(|c| dollars(c / persons));
            let change = dollars.map(|dollars| Lack::Price { dollars });
            (Reason::Price, change.into_iter().collect())
        }
        (_, 0) => (Reason::OutsideShift, change),
        (0, _) => (Reason::WaitTooLong, change),
        _ => (Reason::Several, change),
    }
}
