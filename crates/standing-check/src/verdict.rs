//! What the judge says.

use serde::Serialize;

/// A rule that a plan breaks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Violation {
    /// The rule, as the problem's definition numbers it, e.g. `T2` or `A6`.
    pub rule: &'static str,
    /// What breaks it: a trip, batch, block, vehicle type, facility, pool, by name.
    pub subject: String,
    /// How, in a sentence.
    pub detail: String,
}

/// A number that a plan prints and that is not what follows from the plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mismatch {
    /// Which number, as a path.
    pub field: String,
    /// What the plan says.
    pub stated: f64,
    /// What follows from problem and plan.
    pub derived: f64,
}

/// The judgment of a plan.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// Name of the problem.
    pub instance: String,
    /// Whether no rule is broken.
    pub feasible: bool,
    /// The value of the goal the plan was made for, derived. Cost in dollars for trips (lower is
    /// better); coverage or infections averted for allocations (higher is better).
    pub objective: f64,
    /// Further derived figures, each with its name and unit in the name.
    pub figures: Vec<(&'static str, f64)>,
    /// The bound that the plan states, where it does. The judge cannot prove a bound; it only
    /// checks that the objective does not beat it.
    pub bound: Option<f64>,
    /// Distance between objective and stated bound, as a share of the objective.
    pub gap: Option<f64>,
    /// Every broken rule.
    pub violations: Vec<Violation>,
    /// Every printed number that does not follow.
    pub mismatches: Vec<Mismatch>,
}

impl Verdict {
    /// Whether the plan may be shown: nothing broken, and nothing printed that does not follow.
    pub fn holds(&self) -> bool {
        self.feasible && self.mismatches.is_empty()
    }
}

/// How far two printed numbers may lie apart: cents are rounded when a plan is written.
pub(crate) fn agree(stated: f64, derived: f64) -> bool {
    (stated - derived).abs() <= 0.005 + 1e-6 * derived.abs()
}

pub(crate) fn gap(objective: f64, bound: f64) -> f64 {
    if objective == 0.0 {
        if bound == 0.0 { 0.0 } else { 1.0 }
    } else {
        (objective - bound).abs() / objective.abs()
    }
}
