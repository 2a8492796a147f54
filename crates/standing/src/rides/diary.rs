//! A plan of trips as what happens: which vehicle is where at what time.

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use standing_check::transport::{Appointment, Plan, Problem, VehicleType, time_trip};

/// One ride.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ride {
    /// How the driver's sheet and the facility's name it. Says nothing about anybody.
    pub token: String,
    /// The facility it leaves from and comes back to.
    pub facility: String,
    /// The kind of vehicle.
    pub vehicle: String,
    /// Which of that kind, from 1.
    pub number: u32,
    /// Departure, minutes after midnight.
    pub depart: i32,
    /// Return.
    pub back: i32,
    /// Seats taken.
    pub persons: u32,
    /// Officers on board.
    pub crew: u32,
    /// Where it goes, in order.
    pub visits: Vec<Visit>,
}

/// A stop of a ride.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Visit {
    /// The site.
    pub site: String,
    /// The party, as the facility knows it.
    pub batch: String,
    /// How many they are.
    pub persons: u32,
    /// When they are there.
    pub arrival: i32,
    /// Their appointment.
    pub start: i32,
    /// When everybody is observed.
    pub end: i32,
}

/// The rides of a plan by departure. A trip that names what the problem does not know is left out:
/// the judge has refused such a plan before.
pub fn rides(problem: &Problem, plan: &Plan) -> Vec<Ride> {
    let mut rides: Vec<Ride> = plan
        .trips
        .iter()
        .enumerate()
        .filter_map(|(index, trip)| {
            let vehicle = (problem.vehicle_types.iter()).find(|v| v.id == trip.vehicle_type)?;
            let home = (problem.facilities.iter()).position(|f| f.id == vehicle.facility)?;
            let stops: Option<Vec<(usize, &Appointment)>> =
                trip.stops.iter().map(|s| place(problem, s)).collect();
            let timing = time_trip(problem, home, trip.depart, stops?);
            let visits: Option<Vec<Visit>> = (trip.stops.iter().zip(&timing.legs))
                .map(|(stop, leg)| {
                    let batch = problem.batches.iter().find(|b| b.id == stop.batch)?;
                    let block = problem.blocks.iter().find(|b| b.id == stop.block)?;
                    Some(Visit {
                        site: block.site.clone(),
                        batch: batch.id.clone(),
                        persons: batch.persons,
                        arrival: leg.arrival,
                        start: leg.start,
                        end: leg.end,
                    })
                })
                .collect();
            let visits = visits?;
            Some(Ride {
                token: token(problem, index, &trip.vehicle_type, trip.depart),
                facility: vehicle.facility.clone(),
                vehicle: vehicle.id.clone(),
                number: 0,
                depart: trip.depart,
                back: timing.back,
                persons: visits.iter().map(|v| v.persons).sum(),
                crew: vehicle.crew,
                visits,
            })
        })
        .collect();
    rides.sort_by(|a, b| (a.depart, &a.token).cmp(&(b.depart, &b.token)));
    for vehicle in &problem.vehicle_types {
        number(
            vehicle,
            problem.rules.turnaround_min.unwrap_or(0),
            &mut rides,
        );
    }
    rides
}

fn place<'p>(
    problem: &'p Problem,
    stop: &standing_check::transport::Stop,
) -> Option<(usize, &'p Appointment)> {
    let batch = problem.batches.iter().find(|b| b.id == stop.batch)?;
    let block = problem.blocks.iter().find(|b| b.id == stop.block)?;
    let site = problem.sites.iter().position(|s| s.id == block.site)?;
    let appointment = match stop.appointment {
        Some(index) => batch.appointments.get(index)?,
        None => batch.appointments.iter().find(|a| a.block == stop.block)?,
    };
    Some((problem.place_of_site(site), appointment))
}

/// Gives each ride of a kind the first vehicle that is back and clean.
fn number(vehicle: &VehicleType, turnaround: i32, rides: &mut [Ride]) {
    let mut free_from: Vec<i32> = Vec::new();
    for ride in rides.iter_mut().filter(|r| r.vehicle == vehicle.id) {
        let index = free_from
            .iter()
            .position(|free| *free <= ride.depart)
            .unwrap_or_else(|| {
                free_from.push(0);
                free_from.len() - 1
            });
        if let Some(free) = free_from.get_mut(index) {
            *free = ride.back + turnaround;
        }
        ride.number = u32::try_from(index + 1).unwrap_or(u32::MAX);
    }
}

fn token(problem: &Problem, index: usize, vehicle: &str, depart: i32) -> String {
    let hash = Sha256::digest(format!("{}\n{index}\n{vehicle}\n{depart}", problem.name));
    let [a, b, c, d, ..]: [u8; 32] = hash.into();
    format!("{a:02X}{b:02X}-{c:02X}{d:02X}")
}
