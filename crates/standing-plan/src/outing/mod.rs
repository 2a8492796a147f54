//! Rides as a person writes them down: one facility, the sites outside, vehicles, officers, and how
//! many people want to go. Days of it become problems of `standing-check`, one after the other.
//!
//! Nothing here names a person: people are counted, and travel in parties that fill a vehicle.

mod days;

pub use days::{Day, Days, over_days};

use serde::{Deserialize, Serialize};
use standing_check::transport::{
    Appointment, Batch, Block, Costs, Facility, Problem, Road, Rules, SCHEMA, Site, VehicleType,
};
use std::collections::BTreeMap;

/// The name of the format.
pub const OUTING: &str = "standing-outing/1";

/// A place with its coordinates.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// Its id.
    pub id: String,
    /// Its name as people know it.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// Officers who may be on rides at one moment.
    pub officers: u32,
}

/// Vehicles that are alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vehicles {
    /// Their name.
    pub id: String,
    /// How many.
    pub count: u32,
    /// Seats for people held, in each.
    pub seats: u32,
    /// Officers on each ride.
    pub crew: u32,
    /// First departure, `HH:MM`.
    pub from: String,
    /// Last return, `HH:MM`.
    pub until: String,
}

/// A site outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    /// Its id.
    pub id: String,
    /// Its name as people know it.
    pub name: String,
    /// Degrees north.
    pub latitude: f64,
    /// Degrees east.
    pub longitude: f64,
    /// When it opens, `HH:MM`.
    pub opens: String,
    /// When it closes, `HH:MM`: everybody is observed by then.
    pub closes: String,
    /// People it takes from here in an hour.
    pub places_per_hour: u32,
    /// How many vaccinate there at once.
    #[serde(default = "one")]
    pub vaccinators: u32,
    /// Code of the product (CVX).
    pub product: String,
    /// Where the facts about it come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

const fn one() -> u32 {
    1
}

/// What law, medicine and decency ask for. Dated; see `rules/plan/rides.toml`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Minutes from departure to return at most.
    pub max_trip_min: i32,
    /// Minutes that are waited at a site at most.
    pub max_wait_min: i32,
    /// Minutes for which everybody is observed.
    pub observe_min: i32,
    /// Minutes of vaccination for each person of a party, one vaccinator.
    pub minutes_per_person: i32,
    /// Minutes between two rides of a vehicle.
    pub turnaround_min: i32,
}

/// What is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outing {
    /// [`OUTING`].
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The first day, `YYYY-MM-DD`: says which dated limits are in force.
    pub first_day: String,
    /// People who qualify and are willing.
    pub people: u32,
    /// People who travel together at most; never more than a vehicle seats.
    pub party: u32,
    /// Where they are held.
    pub facility: Base,
    /// Vehicles.
    pub vehicle: Vec<Vehicles>,
    /// Sites.
    pub site: Vec<Outside>,
    /// How long rides take, by coordinates.
    pub road: Road,
    /// Minutes between places, the facility first, then the sites in their order, where somebody
    /// measured them; then nothing is computed from coordinates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<Vec<Vec<i32>>>,
    /// Limits that differ from the dated rules.
    #[serde(default)]
    pub limits: Option<Limits>,
}

/// Why an outing cannot be planned.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unclear {
    /// Another format.
    #[error("schema is `{0}`, and `{OUTING}` is read")]
    Schema(String),
    /// A field that makes no sense.
    #[error("{field}: {detail}")]
    Field {
        /// Which.
        field: String,
        /// Why.
        detail: String,
    },
}

fn unclear(field: impl Into<String>, detail: impl Into<String>) -> Unclear {
    Unclear::Field {
        field: field.into(),
        detail: detail.into(),
    }
}

/// Minutes after midnight of `HH:MM`.
fn clock(field: &str, text: &str) -> Result<i32, Unclear> {
    let bad = || unclear(field, format!("`{text}` is not a time such as `08:30`"));
    let (hour, minute) = text.split_once(':').ok_or_else(bad)?;
    let (hour, minute): (i32, i32) = (
        hour.parse().map_err(|_| bad())?,
        minute.parse().map_err(|_| bad())?,
    );
    if (0..=24).contains(&hour) && (0..60).contains(&minute) {
        Ok(hour * 60 + minute)
    } else {
        Err(bad())
    }
}

/// Dollars for a ride, a minute of it and a minute of an officer. They only choose among plans that
/// serve as many people; what they are does not change how many.
const COSTS: (f64, f64, f64) = (60.0, 0.9, 0.75);
/// Rides leave at multiples of so many minutes.
const GRID: i32 = 15;
/// The whole day of vehicles and sites that a problem may have.
const MOST_PEOPLE: u32 = 2_000;

impl Outing {
    /// Sizes of the parties in which so many people travel: as alike as can be.
    pub fn parties(&self, people: u32) -> Vec<u32> {
        let each = self.party.max(1);
        let count = people.div_ceil(each);
        (0..count)
            .map(|i| people / count + u32::from(i < people % count))
            .collect()
    }

    /// The problem of one day on which these parties are left to go. `limits` are those in force
    /// where the outing states none of its own.
    ///
    /// # Errors
    /// Where a field makes no sense, naming it.
    pub fn problem(&self, day: u32, parties: &[u32], limits: &Limits) -> Result<Problem, Unclear> {
        self.check()?;
        let limits = self.limits.as_ref().unwrap_or(limits);
        let (mut blocks, mut appointments) = (Vec::new(), Vec::new());
        for site in &self.site {
            let opens = clock(&format!("site `{}`: opens", site.id), &site.opens)?;
            let closes = clock(&format!("site `{}`: closes", site.id), &site.closes)?;
            let mut hour = opens;
            while hour < closes {
                let block = format!("{}-{:02}{:02}", site.id, hour / 60, hour % 60);
                blocks.push(Block {
                    id: block.clone(),
                    site: site.id.clone(),
                    product: site.product.clone(),
                    open: hour,
                    close: (hour + 60).min(closes),
                    capacity: site.places_per_hour,
                });
                appointments.push((block, hour, closes, site.vaccinators.max(1)));
                hour += 60;
            }
        }
        let batches = parties.iter().enumerate().map(|(i, &persons)| {
            let open_to = appointments
                .iter()
                .filter_map(|(block, hour, closes, vaccinators)| {
                    let rounds = i32::try_from(persons.div_ceil(*vaccinators)).unwrap_or(i32::MAX);
                    let duration = rounds.saturating_mul(limits.minutes_per_person);
                    let duration = duration.saturating_add(limits.observe_min);
                    let latest = (hour + 59).min(closes - duration);
                    (latest >= *hour).then(|| Appointment {
                        block: block.clone(),
                        earliest: *hour,
                        latest,
                        duration,
                    })
                });
            Batch {
                id: format!("party-{}", i + 1),
                facility: self.facility.id.clone(),
                cohort: "all".to_owned(),
                persons,
                priority: 1,
                dose: Some(1),
                product: None,
                appointments: open_to.collect(),
            }
        });
        let vehicles: Result<Vec<VehicleType>, Unclear> = (self.vehicle.iter())
            .map(|v| {
                Ok(VehicleType {
                    id: v.id.clone(),
                    facility: self.facility.id.clone(),
                    cohort: None,
                    count: v.count,
                    seats: v.seats,
                    crew: v.crew,
                    dispatch_cost: COSTS.0,
                    shift: (
                        clock(&format!("vehicle `{}`: from", v.id), &v.from)?,
                        clock(&format!("vehicle `{}`: until", v.id), &v.until)?,
                    ),
                })
            })
            .collect();
        let problem = Problem {
            schema: SCHEMA.to_owned(),
            name: format!("{}, day {day}", self.name),
            variant: None,
            facilities: vec![Facility {
                id: self.facility.id.clone(),
                officers: Some(self.facility.officers),
                x: Some(self.facility.longitude),
                y: Some(self.facility.latitude),
            }],
            sites: (self.site.iter())
                .map(|s| Site {
                    id: s.id.clone(),
                    x: Some(s.longitude),
                    y: Some(s.latitude),
                    kind: None,
                    vaccinators: Some(s.vaccinators),
                    accepts_quarantine: None,
                })
                .collect(),
            travel_min: self.minutes.clone().unwrap_or_default(),
            road: self.minutes.is_none().then_some(self.road),
            vehicle_types: vehicles?,
            cohorts: vec!["all".to_owned()],
            blocks,
            batches: batches.collect(),
            rules: Rules {
                max_stops: 1,
                max_trip_min: limits.max_trip_min,
                departure_grid: GRID,
                max_wait_min: Some(limits.max_wait_min),
                turnaround_min: Some(limits.turnaround_min),
                vehicle_trips_per_day: None,
                block_capacity_binding: true,
                officer_limit: true,
            },
            costs: Costs {
                drive_per_min: COSTS.1,
                officer_per_min: COSTS.2,
                unserved_per_person: BTreeMap::from([(
                    "1".to_owned(),
                    2.0 * self.rides_cost_at_most(parties.len(), limits),
                )]),
            },
        };
        // The judge's own reading finds whatever else contradicts itself.
        problem
            .checked()
            .map_err(|why| unclear("outing", why.to_string()))
    }

    /// Dollars that the rides of so many parties cost at most, one ride each. A person who stays
    /// without is priced at twice that: no saving on rides ever pays for leaving somebody.
    fn rides_cost_at_most(&self, parties: usize, limits: &Limits) -> f64 {
        let crew = self.vehicle.iter().map(|v| v.crew).max().unwrap_or(0);
        let minute = COSTS.1 + COSTS.2 * f64::from(crew);
        #[expect(clippy::cast_precision_loss, reason = "at most 2,000 parties")]
        let parties = parties.max(1) as f64;
        parties * (COSTS.0 + minute * f64::from(limits.max_trip_min.max(0)))
    }

    fn check(&self) -> Result<(), Unclear> {
        if self.schema != OUTING {
            return Err(Unclear::Schema(self.schema.clone()));
        }
        if self.people == 0 || self.people > MOST_PEOPLE {
            return Err(unclear(
                "people",
                format!("{} is not 1 to {MOST_PEOPLE}", self.people),
            ));
        }
        let seats = self.vehicle.iter().map(|v| v.seats).max().unwrap_or(0);
        if self.party == 0 || self.party > seats {
            let detail = format!("{} people do not fit the {seats} seats", self.party);
            return Err(unclear("party", detail));
        }
        if self.site.is_empty() {
            return Err(unclear("site", "no site is named".to_owned()));
        }
        Ok(())
    }
}
