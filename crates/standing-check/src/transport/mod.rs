//! Outside appointments and the rides there and back: the problem, as data.
//!
//! A *batch* is a group of people of one facility and one cohort that must travel together. It
//! lists candidate appointments, of which at most one may be used. A *trip* is a vehicle type, a
//! departure and an ordered list of stops; people, officers and vehicle stay together all the way.
//! Times are minutes after midnight; money is US dollars.

mod judge;
mod plan;
mod road;

pub use judge::{Leg, Timing, judge, time_trip};
pub use plan::{Plan, PlannedTrip, Stop, Unserved};
pub use road::{Road, great_circle_km};

use crate::{ReadError, names};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of this family of problems.
pub const SCHEMA: &str = "standing-transport/1";

/// A facility.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    /// Its name in this problem.
    pub id: String,
    /// Officers on hand at any moment; not needed where officers do not run out.
    #[serde(default)]
    pub officers: Option<u32>,
    /// Where it is, on the problem's plane; only for drawing.
    #[serde(default)]
    pub x: Option<f64>,
    /// Where it is, on the problem's plane; only for drawing.
    #[serde(default)]
    pub y: Option<f64>,
}

/// A vaccination site outside.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Site {
    /// Its name in this problem.
    pub id: String,
    /// Where it is, on the problem's plane; only for drawing.
    #[serde(default)]
    pub x: Option<f64>,
    /// Where it is, on the problem's plane; only for drawing.
    #[serde(default)]
    pub y: Option<f64>,
    /// What kind of site, e.g. `pharmacy`.
    #[serde(default)]
    pub kind: Option<String>,
    /// How many people vaccinate there at once.
    #[serde(default)]
    pub vaccinators: Option<u32>,
    /// Whether it takes people in quarantine.
    #[serde(default)]
    pub accepts_quarantine: Option<bool>,
}

/// Vehicles that are alike.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VehicleType {
    /// Its name.
    pub id: String,
    /// The facility they belong to.
    pub facility: String,
    /// The one cohort they may carry; any where none is named.
    #[serde(default)]
    pub cohort: Option<String>,
    /// How many there are.
    pub count: u32,
    /// Seats for people held, in each.
    pub seats: u32,
    /// Officers that each trip takes along.
    pub crew: u32,
    /// Dollars for sending one out.
    pub dispatch_cost: f64,
    /// First departure and last return.
    pub shift: (i32, i32),
}

/// Doses offered at a site over a stretch of time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Block {
    /// Its name.
    pub id: String,
    /// The site.
    pub site: String,
    /// CVX code of the product.
    pub product: String,
    /// When it opens.
    pub open: i32,
    /// When it closes.
    pub close: i32,
    /// How many people it can take.
    pub capacity: u32,
}

/// A candidate appointment of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Appointment {
    /// The block it is in.
    pub block: String,
    /// Service cannot start before.
    pub earliest: i32,
    /// Service must start by.
    pub latest: i32,
    /// Vaccination and observation.
    pub duration: i32,
}

/// People who must travel together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    /// Its name.
    pub id: String,
    /// Where they are held.
    pub facility: String,
    /// With whom they may share a vehicle.
    pub cohort: String,
    /// How many they are.
    pub persons: u32,
    /// Which cost of not being served applies.
    pub priority: u32,
    /// Which dose.
    #[serde(default)]
    pub dose: Option<u32>,
    /// The product they need, where it is a second dose.
    #[serde(default)]
    pub product: Option<String>,
    /// What they could use; at most one.
    pub appointments: Vec<Appointment>,
}

/// The rules of a problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// Stops of a trip at most.
    pub max_stops: usize,
    /// Minutes from departure to return at most: how long people may be kept in vehicle and
    /// restraints.
    pub max_trip_min: i32,
    /// Departures are multiples of this.
    pub departure_grid: i32,
    /// Minutes that may be waited at a stop; any where none is given.
    #[serde(default)]
    pub max_wait_min: Option<i32>,
    /// Minutes to clean a vehicle between trips.
    #[serde(default)]
    pub turnaround_min: Option<i32>,
    /// Trips of a vehicle a day; any where none is given.
    #[serde(default)]
    pub vehicle_trips_per_day: Option<u32>,
    /// Whether blocks can be full.
    pub block_capacity_binding: bool,
    /// Whether officers can run out.
    pub officer_limit: bool,
}

/// What things cost, in dollars.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Costs {
    /// A minute of driving.
    pub drive_per_min: f64,
    /// A minute of one officer's time on a trip.
    pub officer_per_min: f64,
    /// A person not served, by priority of the batch.
    pub unserved_per_person: BTreeMap<String, f64>,
}

/// A problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// [`SCHEMA`].
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Which variant of the rules, in the maker's words.
    #[serde(default)]
    pub variant: Option<String>,
    /// Facilities.
    pub facilities: Vec<Facility>,
    /// Sites.
    pub sites: Vec<Site>,
    /// Minutes between places that somebody measured: facilities first, then sites. None where
    /// `road` stands in its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub travel_min: Vec<Vec<i32>>,
    /// How minutes follow from coordinates (`x` degrees east, `y` degrees north), where nobody
    /// measured them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub road: Option<Road>,
    /// Vehicles.
    pub vehicle_types: Vec<VehicleType>,
    /// Cohorts.
    pub cohorts: Vec<String>,
    /// Blocks.
    pub blocks: Vec<Block>,
    /// Batches.
    pub batches: Vec<Batch>,
    /// Rules.
    pub rules: Rules,
    /// Costs.
    pub costs: Costs,
}

impl Problem {
    /// Reads a problem and checks that every name it uses is there.
    ///
    /// # Errors
    /// Where the bytes are not such a problem, or it contradicts itself.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        crate::read::<Self>("the problem", bytes)?.checked()
    }

    /// The problem, where every name that it uses is there and nothing contradicts itself.
    ///
    /// # Errors
    /// As [`Problem::read`].
    pub fn checked(self) -> Result<Self, ReadError> {
        self.check()?;
        Ok(self)
    }

    /// Dollars for one unserved person of a batch.
    pub fn unserved_cost(&self, batch: &Batch) -> f64 {
        let price = self
            .costs
            .unserved_per_person
            .get(&batch.priority.to_string());
        price.copied().unwrap_or(0.0)
    }

    /// Minutes from one place to another: indices of facilities first, then of sites.
    pub fn travel(&self, from: usize, to: usize) -> i32 {
        /// Where nothing is known: too long for any trip.
        const NOWHERE: i32 = i32::MAX / 4;
        match &self.road {
            None => (self.travel_min.get(from))
                .and_then(|row| row.get(to))
                .copied()
                .unwrap_or(NOWHERE),
            Some(_) if from == to => 0,
            Some(road) => match (self.at(from), self.at(to)) {
                (Some(a), Some(b)) => road.minutes(a, b),
                _ => NOWHERE,
            },
        }
    }

    /// Latitude and longitude of a place by its index.
    fn at(&self, place: usize) -> Option<(f64, f64)> {
        let (x, y) = if let Some(facility) = self.facilities.get(place) {
            (facility.x, facility.y)
        } else {
            let site = self.sites.get(place.checked_sub(self.facilities.len())?)?;
            (site.x, site.y)
        };
        Some((y?, x?))
    }

    /// The place index of a site's index.
    pub fn place_of_site(&self, site: usize) -> usize {
        self.facilities.len() + site
    }

    fn check(&self) -> Result<(), ReadError> {
        if self.schema != SCHEMA {
            return Err(ReadError::Schema(self.schema.clone()));
        }
        let places = self.facilities.len() + self.sites.len();
        if let Some(road) = &self.road {
            road.check()?;
            if !self.travel_min.is_empty() {
                return Err(ReadError::content(
                    "road",
                    "stands beside travel_min: one of the two",
                ));
            }
            let ids =
                (self.facilities.iter().map(|f| &f.id)).chain(self.sites.iter().map(|s| &s.id));
            for (place, id) in ids.enumerate() {
                let known = self.at(place).is_some_and(|(lat, lon)| {
                    (-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)
                });
                if !known {
                    return Err(ReadError::content(
                        format!("`{id}`"),
                        "has no x (degrees east) and y (degrees north) for the road",
                    ));
                }
            }
        } else if self.travel_min.len() != places {
            let detail = format!("has {} rows for {places} places", self.travel_min.len());
            return Err(ReadError::content("travel_min", detail));
        }
        for (i, row) in self.travel_min.iter().enumerate() {
            if row.len() != places {
                let detail = format!("has {} columns for {places} places", row.len());
                return Err(ReadError::content(format!("travel_min[{i}]"), detail));
            }
            if let Some(bad) = row.iter().find(|m| !(0..=100_000).contains(*m)) {
                return Err(ReadError::content(
                    format!("travel_min[{i}]"),
                    format!("holds {bad}"),
                ));
            }
        }
        let facilities = names("facilities", self.facilities.iter().map(|f| &f.id))?;
        let sites = names("sites", self.sites.iter().map(|s| &s.id))?;
        let blocks = names("blocks", self.blocks.iter().map(|b| &b.id))?;
        names("vehicle_types", self.vehicle_types.iter().map(|v| &v.id))?;
        names("batches", self.batches.iter().map(|b| &b.id))?;
        let cohorts = names("cohorts", self.cohorts.iter())?;
        let known = |field: String, set: &BTreeSet<&str>, name: &str| {
            if set.contains(name) {
                Ok(())
            } else {
                Err(ReadError::content(field, format!("`{name}` is not there")))
            }
        };
        if self.rules.officer_limit
            && let Some(i) = self.facilities.iter().position(|f| f.officers.is_none())
        {
            let field = format!("facilities[{i}].officers");
            return Err(ReadError::content(
                field,
                "is not given, and officers can run out",
            ));
        }
        for (i, v) in self.vehicle_types.iter().enumerate() {
            known(
                format!("vehicle_types[{i}].facility"),
                &facilities,
                &v.facility,
            )?;
            if let Some(cohort) = &v.cohort {
                known(format!("vehicle_types[{i}].cohort"), &cohorts, cohort)?;
            }
            finite(format!("vehicle_types[{i}].dispatch_cost"), v.dispatch_cost)?;
        }
        for (i, b) in self.blocks.iter().enumerate() {
            known(format!("blocks[{i}].site"), &sites, &b.site)?;
        }
        for (i, b) in self.batches.iter().enumerate() {
            known(format!("batches[{i}].facility"), &facilities, &b.facility)?;
            known(format!("batches[{i}].cohort"), &cohorts, &b.cohort)?;
            for (j, a) in b.appointments.iter().enumerate() {
                let field = format!("batches[{i}].appointments[{j}]");
                known(format!("{field}.block"), &blocks, &a.block)?;
                if a.duration < 0 || a.earliest > a.latest {
                    return Err(ReadError::content(field, "ends before it begins"));
                }
            }
            if !self
                .costs
                .unserved_per_person
                .contains_key(&b.priority.to_string())
            {
                let detail = format!("has no price for priority {}", b.priority);
                return Err(ReadError::content("costs.unserved_per_person", detail));
            }
        }
        for (priority, price) in &self.costs.unserved_per_person {
            finite(format!("costs.unserved_per_person.{priority}"), *price)?;
        }
        finite("costs.drive_per_min", self.costs.drive_per_min)?;
        finite("costs.officer_per_min", self.costs.officer_per_min)?;
        if self.rules.departure_grid < 1 {
            return Err(ReadError::content(
                "rules.departure_grid",
                "must be at least 1",
            ));
        }
        Ok(())
    }
}

fn finite(field: impl Into<String>, value: f64) -> Result<(), ReadError> {
    if value.is_finite() && value >= 0.0 {
        Ok(())
    } else {
        Err(ReadError::content(field, format!("cannot be {value}")))
    }
}
