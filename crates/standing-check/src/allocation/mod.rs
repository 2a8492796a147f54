//! Vials to facilities, week by week: the problem, as data.
//!
//! Two goals are known. *O1*: the coverage below which no facility falls, as high as possible.
//! *O2*: infections averted, as many as possible, subject to a floor of coverage.

mod judge;
mod plan;
mod stands;

pub use judge::{coverage, judge};
pub use plan::{Dose, Goal, Plan, Vials};
pub use stands::judge_against;

use crate::ReadError;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The name of this family of problems.
pub const SCHEMA: &str = "standing-allocation/1";

/// A vaccine.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Product {
    /// CVX code.
    pub id: String,
    /// Doses in a vial.
    pub doses_per_vial: u32,
    /// Doses of a full course: 1 or 2.
    pub doses: u32,
    /// Weeks between them; 0 for one dose.
    pub interval: usize,
    /// Efficacy of the full course against infection, 0 to 1.
    #[serde(default)]
    pub efficacy: Option<f64>,
}

/// A facility.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Facility {
    /// Its name in this problem.
    pub id: String,
    /// The state it lies in.
    pub state: String,
    /// People held.
    #[serde(default)]
    pub population: Option<f64>,
    /// People held who want to be vaccinated, by cohort.
    pub willing: BTreeMap<String, f64>,
    /// Share of people who leave in a week, 0 to 1.
    pub weekly_exit: f64,
    /// Doses that can be given in a week.
    pub clinic_capacity: f64,
    /// Pools it may draw on.
    pub pools: Vec<String>,
    /// Infections averted by one first dose, by cohort, product and week.
    pub benefit: BTreeMap<String, BTreeMap<String, Vec<f64>>>,
}

/// Vials that arrive in a pool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Supply {
    /// The pool, named by its owner.
    pub pool: String,
    /// The product.
    pub product: String,
    /// The week, from 0.
    pub week: usize,
    /// How many.
    pub vials: f64,
}

/// A problem.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// [`SCHEMA`].
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Weeks of the horizon.
    pub weeks: usize,
    /// Products.
    pub products: Vec<Product>,
    /// States.
    #[serde(default)]
    pub states: Vec<String>,
    /// First week in which a cohort may be given a first dose, by state and cohort.
    pub eligible_from_week: BTreeMap<String, BTreeMap<String, usize>>,
    /// Facilities.
    pub facilities: Vec<Facility>,
    /// Supply.
    pub supply: Vec<Supply>,
}

impl Facility {
    /// Share of people who are still there a week later.
    pub fn stay(&self) -> f64 {
        1.0 - self.weekly_exit
    }

    /// People who want to be vaccinated, all cohorts.
    pub fn all_willing(&self) -> f64 {
        self.willing.values().sum()
    }
}

impl Problem {
    /// Reads a problem and checks that every name it uses is there.
    ///
    /// # Errors
    /// Where the bytes are not such a problem, or it contradicts itself.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let problem: Self = crate::read("the problem", bytes)?;
        problem.check()?;
        Ok(problem)
    }

    fn check(&self) -> Result<(), ReadError> {
        if self.schema != SCHEMA {
            return Err(ReadError::Schema(self.schema.clone()));
        }
        // A plan's entries are parts between `|`.
        let names = (self.products.iter().map(|p| &p.id))
            .chain(self.facilities.iter().map(|f| &f.id))
            .chain(self.facilities.iter().flat_map(|f| f.willing.keys()))
            .chain(self.facilities.iter().flat_map(|f| &f.pools));
        for name in names {
            if name.contains('|') {
                let detail = "holds `|`, which parts the names in a plan";
                return Err(ReadError::content(name.clone(), detail));
            }
        }
        let mut products = BTreeSet::new();
        for (i, p) in self.products.iter().enumerate() {
            let field = format!("products[{i}]");
            if !products.insert(p.id.as_str()) {
                return Err(ReadError::content(
                    field,
                    format!("`{}` is there twice", p.id),
                ));
            }
            if p.doses_per_vial == 0 {
                return Err(ReadError::content(field, "has no dose in a vial"));
            }
            if !(1..=2).contains(&p.doses) || (p.doses == 1) != (p.interval == 0) {
                let detail = format!("{} doses {} weeks apart", p.doses, p.interval);
                return Err(ReadError::content(field, detail));
            }
        }
        let mut facilities = BTreeSet::new();
        for (i, f) in self.facilities.iter().enumerate() {
            let field = format!("facilities[{i}]");
            if !facilities.insert(f.id.as_str()) {
                return Err(ReadError::content(
                    field,
                    format!("`{}` is there twice", f.id),
                ));
            }
            if !(0.0..1.0).contains(&f.weekly_exit) {
                let detail = format!("cannot be {}", f.weekly_exit);
                return Err(ReadError::content(format!("{field}.weekly_exit"), detail));
            }
            if !(f.clinic_capacity >= 0.0 && f.clinic_capacity.is_finite()) {
                let detail = format!("cannot be {}", f.clinic_capacity);
                return Err(ReadError::content(
                    format!("{field}.clinic_capacity"),
                    detail,
                ));
            }
            for (cohort, n) in &f.willing {
                if !(*n >= 0.0 && n.is_finite()) {
                    let detail = format!("cannot be {n}");
                    return Err(ReadError::content(
                        format!("{field}.willing.{cohort}"),
                        detail,
                    ));
                }
                if self.eligible_from(&f.state, cohort).is_none() {
                    let detail = format!("no week for cohort `{cohort}` in `{}`", f.state);
                    return Err(ReadError::content("eligible_from_week", detail));
                }
                for p in &self.products {
                    let weeks = f.benefit.get(cohort).and_then(|b| b.get(&p.id));
                    if weeks.is_none_or(|w| w.len() != self.weeks) {
                        let detail = format!("not {} weeks for `{cohort}`, `{}`", self.weeks, p.id);
                        return Err(ReadError::content(format!("{field}.benefit"), detail));
                    }
                }
            }
        }
        for (i, s) in self.supply.iter().enumerate() {
            let field = format!("supply[{i}]");
            if !products.contains(s.product.as_str()) {
                return Err(ReadError::content(
                    field,
                    format!("no product `{}`", s.product),
                ));
            }
            if !(s.vials >= 0.0 && s.vials.is_finite()) {
                return Err(ReadError::content(field, format!("{} vials", s.vials)));
            }
        }
        Ok(())
    }

    /// First week in which a cohort may be given a first dose in a state.
    pub fn eligible_from(&self, state: &str, cohort: &str) -> Option<usize> {
        self.eligible_from_week.get(state)?.get(cohort).copied()
    }
}
