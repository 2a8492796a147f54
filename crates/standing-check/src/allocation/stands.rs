//! A plan beside the one before it.
//!
//! - A8: what a frozen week gives and opens is what the plan before gave and opened.

use super::{Plan, Problem, judge};
use crate::verdict::{Verdict, Violation};
use std::collections::{BTreeMap, BTreeSet};

/// Doses and vials are whole or printed to six decimals.
const SLACK: f64 = 1e-4;

/// Judges a plan as [`judge`] does, and holds it against the plan before it: weeks below `frozen`
/// must stand as they were. Adds the figure `vials_changed`: vials opened otherwise than before in
/// the other weeks, by facility, product and week.
pub fn judge_against(problem: &Problem, plan: &Plan, before: &Plan, frozen: usize) -> Verdict {
    let mut verdict = judge(problem, plan);
    let (was, is) = (entries(before, frozen), entries(plan, frozen));
    for key in was.keys().chain(is.keys()).collect::<BTreeSet<_>>() {
        let at = |map: &BTreeMap<String, f64>| map.get(key).copied().unwrap_or(0.0);
        if (at(&was) - at(&is)).abs() > SLACK {
            verdict.violations.push(Violation {
                rule: "A8",
                subject: key.clone(),
                detail: format!(
                    "{:.3} in a frozen week, {:.3} in the plan before",
                    at(&is),
                    at(&was)
                ),
            });
        }
    }
    verdict.feasible = verdict.violations.is_empty();
    let changed = changed(plan, before, frozen);
    verdict.figures.push(("vials_changed", changed));
    verdict
}

fn entries(plan: &Plan, frozen: usize) -> BTreeMap<String, f64> {
    let mut all = BTreeMap::new();
    for d in plan.doses.iter().filter(|d| d.week < frozen) {
        let key = format!("a|{}|{}|{}|{}", d.facility, d.cohort, d.product, d.week);
        *all.entry(key).or_default() += d.people;
    }
    for v in plan.vials.iter().filter(|v| v.week < frozen) {
        let key = format!("y|{}|{}|{}|{}", v.facility, v.pool, v.product, v.week);
        *all.entry(key).or_default() += v.vials;
    }
    all
}

fn changed(plan: &Plan, before: &Plan, frozen: usize) -> f64 {
    let mut change: BTreeMap<(&str, &str, usize), f64> = BTreeMap::new();
    for (plan, sign) in [(plan, 1.0), (before, -1.0)] {
        for v in plan.vials.iter().filter(|v| v.week >= frozen) {
            *change.entry((&v.facility, &v.product, v.week)).or_default() += sign * v.vials;
        }
    }
    change.values().map(|c| c.abs()).sum()
}
