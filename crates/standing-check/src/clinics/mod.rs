//! Clinic days inside a facility: the problem, as data.
//!
//! *Sessions* are stretches of a day in one room with some vaccinators. Each session serves one
//! *group* (a cohort and whether it is in quarantine) and gives one product, so that nobody mixes.
//! *People* come by a token; each needs a first or a second dose. *Lots* are vials that are there
//! between two days. Days are counted from the first day of the plan, 0; times are minutes after
//! midnight.
//!
//! What is to be made as large as possible: the weights of the people served, less a share of the
//! doses that stay in opened vials, small enough that no saved dose outweighs a person
//! ([`Problem::waste_price`]).

mod judge;
mod plan;

pub use judge::judge;
pub use plan::{Drawn, Opened, Plan, PlannedSession, Unserved};

use crate::{ReadError, names};
use serde::{Deserialize, Serialize};

/// The name of this family of problems.
pub const SCHEMA: &str = "standing-clinics/1";

/// A product and its rules. They change with the label, so they are data of a day.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Product {
    /// CVX code.
    pub id: String,
    /// Doses in a vial.
    pub doses_per_vial: u32,
    /// Minutes for which an opened vial may be used.
    pub open_vial_min: u32,
    /// Doses of a series: 1 or 2.
    pub doses: u32,
    /// Days between the first dose and the second, at least and at most; not needed for one dose.
    #[serde(default)]
    pub interval_days: Option<(u32, u32)>,
}

/// Vials of one product that are there between two days.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lot {
    /// Its name in this problem.
    pub id: String,
    /// The product.
    pub product: String,
    /// Unopened vials.
    pub vials: u32,
    /// First day on which it is there.
    pub from_day: u32,
    /// Last day on which it may be used.
    pub until_day: u32,
}

/// A stretch of a day in one room.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Session {
    /// Its name.
    pub id: String,
    /// The day, from 0.
    pub day: u32,
    /// When it begins.
    pub start: u32,
    /// When the last person has been observed.
    pub end: u32,
    /// How many vaccinate at once.
    pub vaccinators: u32,
    /// Minutes of one vaccinator for one person.
    pub minutes_per_dose: u32,
    /// People whom the room can take over the whole session.
    pub most_people: u32,
}

impl Session {
    /// People who can be vaccinated and then observed for so long before the session ends.
    #[must_use]
    pub fn turns(&self, observe_min: u32) -> u32 {
        let long = self.end.saturating_sub(self.start);
        let rounds = long.saturating_sub(observe_min) / self.minutes_per_dose.max(1);
        rounds.saturating_mul(self.vaccinators)
    }
}

/// Somebody who is to be vaccinated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// A token; no name, no number of any register.
    pub token: String,
    /// With whom they may be in a room.
    pub cohort: String,
    /// Whether they are in quarantine.
    #[serde(default)]
    pub quarantine: bool,
    /// Which dose: 1 or 2.
    pub dose: u32,
    /// Products they may have and would take; for a second dose, the one of the first.
    pub products: Vec<String>,
    /// Minutes of observation: 15, or 30 where the rules ask for it.
    pub observe_min: u32,
    /// First day on which the dose is due.
    pub from_day: u32,
    /// Last day on which it may be given.
    pub until_day: u32,
    /// Last day on which they are expected to be here; unknown where not given.
    #[serde(default)]
    pub stays_until: Option<u32>,
    /// Whether the second dose is arranged elsewhere, so that the first may be given here alone.
    #[serde(default)]
    pub second_elsewhere: bool,
    /// How much it counts to serve them; 1 where not given.
    #[serde(default = "one")]
    pub weight: u32,
}

fn one() -> u32 {
    1
}

/// A problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Problem {
    /// [`SCHEMA`].
    pub schema: String,
    /// Its name.
    pub name: String,
    /// The date of day 0, `YYYY-MM-DD`.
    pub first_day: String,
    /// Products and their rules.
    pub products: Vec<Product>,
    /// Vials.
    pub lots: Vec<Lot>,
    /// Sessions that could be held.
    pub sessions: Vec<Session>,
    /// People.
    pub people: Vec<Person>,
}

impl Problem {
    /// Reads a problem and checks that it does not contradict itself.
    ///
    /// # Errors
    /// Where the bytes are not such a problem, or it contradicts itself.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let problem: Self = crate::read("the problem", bytes)?;
        problem.check()?;
        Ok(problem)
    }

    /// What a wasted dose costs: so little that all doses together weigh less than one person.
    #[must_use]
    pub fn waste_price(&self) -> f64 {
        let doses: u64 = self
            .lots
            .iter()
            .map(|lot| {
                let per_vial = self
                    .product(&lot.product)
                    .map_or(0, |product| product.doses_per_vial);
                u64::from(lot.vials) * u64::from(per_vial)
            })
            .sum();
        1.0 / (1.0 + doses as f64)
    }

    /// A product by its code.
    #[must_use]
    pub fn product(&self, id: &str) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    fn check(&self) -> Result<(), ReadError> {
        if self.schema != SCHEMA {
            return Err(ReadError::Schema(self.schema.clone()));
        }
        let products = names("products", self.products.iter().map(|p| &p.id))?;
        names("lots", self.lots.iter().map(|l| &l.id))?;
        names("sessions", self.sessions.iter().map(|s| &s.id))?;
        names("people", self.people.iter().map(|p| &p.token))?;
        for (i, p) in self.products.iter().enumerate() {
            let field = |name: &str| format!("products[{i}].{name}");
            if p.doses_per_vial == 0 {
                return Err(ReadError::content(field("doses_per_vial"), "cannot be 0"));
            }
            match (p.doses, p.interval_days) {
                (1, _) => {}
                (2, Some((least, most))) if least <= most => {}
                (2, Some(_)) => {
                    let detail = "ends before it begins";
                    return Err(ReadError::content(field("interval_days"), detail));
                }
                (2, None) => {
                    let detail = "is needed for a series of two";
                    return Err(ReadError::content(field("interval_days"), detail));
                }
                _ => return Err(ReadError::content(field("doses"), "is 1 or 2")),
            }
        }
        for (i, lot) in self.lots.iter().enumerate() {
            if !products.contains(lot.product.as_str()) {
                let detail = format!("`{}` is not there", lot.product);
                return Err(ReadError::content(format!("lots[{i}].product"), detail));
            }
        }
        for (i, s) in self.sessions.iter().enumerate() {
            let field = |name: &str| format!("sessions[{i}].{name}");
            if s.end <= s.start || s.end > 24 * 60 {
                return Err(ReadError::content(
                    field("end"),
                    "is not after the start of the same day",
                ));
            }
            if s.minutes_per_dose == 0 {
                return Err(ReadError::content(field("minutes_per_dose"), "cannot be 0"));
            }
        }
        for (i, p) in self.people.iter().enumerate() {
            let field = |name: &str| format!("people[{i}].{name}");
            if p.dose != 1 && p.dose != 2 {
                return Err(ReadError::content(field("dose"), "is 1 or 2"));
            }
            if p.observe_min < 15 {
                let detail = "is less than 15 minutes, which everybody is observed for";
                return Err(ReadError::content(field("observe_min"), detail));
            }
            if p.weight == 0 {
                return Err(ReadError::content(field("weight"), "cannot be 0"));
            }
            if let Some(other) = p.products.iter().find(|id| !products.contains(id.as_str())) {
                let detail = format!("`{other}` is not there");
                return Err(ReadError::content(field("products"), detail));
            }
            if p.dose == 2 && p.products.len() > 1 {
                let detail = "a second dose is of the product of the first";
                return Err(ReadError::content(field("products"), detail));
            }
        }
        Ok(())
    }
}
