//! A plan of vials and first doses, as data.
//!
//! One JSON object: `a|facility|cohort|product|week` is a number of people given a first dose,
//! `y|facility|pool|product|week` a number of vials opened; beside them the name of the problem,
//! the goal, and the numbers that the plan prints.

use crate::ReadError;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a plan was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Goal {
    /// O1: the highest coverage below which no facility falls.
    Floor,
    /// O2: infections averted, subject to a floor.
    #[default]
    Averted,
}

/// First doses.
#[derive(Debug, Clone, PartialEq)]
pub struct Dose {
    /// The facility.
    pub facility: String,
    /// The cohort.
    pub cohort: String,
    /// The product.
    pub product: String,
    /// The week.
    pub week: usize,
    /// How many people.
    pub people: f64,
}

/// Vials opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Vials {
    /// The facility.
    pub facility: String,
    /// The pool they come from.
    pub pool: String,
    /// The product.
    pub product: String,
    /// The week.
    pub week: usize,
    /// How many.
    pub vials: f64,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Plan {
    /// Name of the problem; empty where the plan does not say.
    pub instance: String,
    /// The goal.
    pub goal: Goal,
    /// The coverage that no facility may fall below.
    pub floor: Option<f64>,
    /// First doses.
    pub doses: Vec<Dose>,
    /// Vials.
    pub vials: Vec<Vials>,
    /// The value of the goal, as the plan prints it.
    pub objective: Option<f64>,
    /// A proved upper bound on it.
    pub bound: Option<f64>,
    /// The distance between the two, as a share of the objective.
    pub gap: Option<f64>,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// Where the bytes are not one, or an entry does not name facility, cohort or pool, product and
    /// week.
    pub fn read(bytes: &[u8]) -> Result<Self, ReadError> {
        let map: Map<String, Value> = crate::read("the plan", bytes)?;
        let mut plan = Self::default();
        for (key, value) in &map {
            let wrong = |detail: &str| ReadError::content(key.clone(), detail);
            let number = || value.as_f64().ok_or_else(|| wrong("is not a number"));
            match key.as_str() {
                "instance" => {
                    let name = value.as_str().ok_or_else(|| wrong("is not a name"))?;
                    name.clone_into(&mut plan.instance);
                }
                "goal" => {
                    plan.goal = serde_json::from_value(value.clone())
                        .map_err(|_| wrong("is neither `floor` nor `averted`"))?;
                }
                "floor" => plan.floor = Some(number()?),
                "objective" => plan.objective = Some(number()?),
                "bound" => plan.bound = Some(number()?),
                "gap" => plan.gap = Some(number()?),
                entry if entry.contains('|') => {
                    let parts: Vec<&str> = entry.split('|').collect();
                    let [kind, facility, second, product, week] = parts[..] else {
                        return Err(wrong("does not have five parts"));
                    };
                    let week = week.parse().map_err(|_| wrong("has no week"))?;
                    match kind {
                        "a" => plan.doses.push(Dose {
                            facility: facility.to_owned(),
                            cohort: second.to_owned(),
                            product: product.to_owned(),
                            week,
                            people: number()?,
                        }),
                        "y" => plan.vials.push(Vials {
                            facility: facility.to_owned(),
                            pool: second.to_owned(),
                            product: product.to_owned(),
                            week,
                            vials: number()?,
                        }),
                        _ => return Err(wrong("is neither a dose (`a|`) nor vials (`y|`)")),
                    }
                }
                // What else a plan prints (seed, seconds, reasons) is not judged here.
                _ => {}
            }
        }
        Ok(plan)
    }

    /// The plan as one JSON object, which [`Plan::read`] reads back. What else is to be printed
    /// (seed, seconds, reasons) is added by whoever prints it.
    pub fn document(&self) -> Map<String, Value> {
        let mut map = Map::new();
        map.insert("instance".to_owned(), self.instance.as_str().into());
        let goal = match self.goal {
            Goal::Floor => "floor",
            Goal::Averted => "averted",
        };
        map.insert("goal".to_owned(), goal.into());
        let numbers = [
            ("floor", self.floor),
            ("objective", self.objective),
            ("bound", self.bound),
            ("gap", self.gap),
        ];
        for (name, value) in numbers {
            if let Some(value) = value {
                map.insert(name.to_owned(), value.into());
            }
        }
        // Two entries of the same name are one: the sum.
        let mut entries: BTreeMap<String, f64> = BTreeMap::new();
        for d in &self.doses {
            let key = format!("a|{}|{}|{}|{}", d.facility, d.cohort, d.product, d.week);
            *entries.entry(key).or_default() += d.people;
        }
        for v in &self.vials {
            let key = format!("y|{}|{}|{}|{}", v.facility, v.pool, v.product, v.week);
            *entries.entry(key).or_default() += v.vials;
        }
        map.extend(entries.into_iter().map(|(key, n)| (key, n.into())));
        map
    }
}
