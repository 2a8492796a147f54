//! The reference plans of the planning instances beside the checkout: each must be accepted, with
//! the objective that its table states; and each must be refused once something in it is changed.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test stops where its reference cannot be read, and says what it skipped"
)]

use serde_json::{Value, json};
use standing_check::{Problem, Verdict};
use std::path::{Path, PathBuf};

fn instances() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/plan/instances");
    if path.is_dir() {
        return Some(path);
    }
    println!("skipped: no planning instances at {}", path.display());
    None
}

/// Objectives as the table beside the instances states them.
const STATED: [(&str, f64); 8] = [
    ("T-A-small-pub", 4204.70),
    ("T-A-mid-pub", 21063.50),
    ("T-A-large-pub", 63147.65),
    ("T-B-small-pub", 2960.60),
    ("T-B-mid-pub", 13206.85),
    ("T-B-large-pub", 30429.45),
    ("A-small-pub", 55.577),
    ("A-national-pub", 1036.489),
];

fn read(folder: &Path, name: &str) -> (Problem, Value) {
    let bytes = std::fs::read(folder.join(format!("{name}.json"))).unwrap();
    let plan = std::fs::read(folder.join(format!("solutions/{name}.json"))).unwrap();
    (
        Problem::read(&bytes).expect(name),
        serde_json::from_slice(&plan).unwrap(),
    )
}

fn judge(problem: &Problem, plan: &Value) -> Verdict {
    problem.judge(&serde_json::to_vec(plan).unwrap()).unwrap()
}

#[test]
fn every_reference_plan_is_valid_and_worth_what_its_table_says() {
    let Some(folder) = instances() else { return };
    for (name, stated) in STATED {
        let (problem, plan) = read(&folder, name);
        let verdict = judge(&problem, &plan);
        assert!(
            verdict.holds(),
            "{name}: {:?} {:?}",
            verdict.violations,
            verdict.mismatches
        );
        let off = (verdict.objective - stated).abs();
        assert!(
            off <= 0.006,
            "{name}: {} and not {stated}",
            verdict.objective
        );
    }
}

#[test]
fn a_trip_that_leaves_off_the_grid_or_names_a_foreign_block_is_refused() {
    let Some(folder) = instances() else { return };
    let (problem, plan) = read(&folder, "T-B-small-pub");
    let mut late = plan.clone();
    late["trips"][0]["depart"] = json!(late["trips"][0]["depart"].as_i64().unwrap() + 7);
    assert!(
        judge(&problem, &late)
            .violations
            .iter()
            .any(|v| v.rule == "T2")
    );
    let mut foreign = plan.clone();
    foreign["trips"][0]["stops"][0]["block"] = json!("B0");
    assert!(
        judge(&problem, &foreign)
            .violations
            .iter()
            .any(|v| v.rule == "T4")
    );
    let mut twice = plan;
    let again = twice["trips"][0].clone();
    twice["trips"].as_array_mut().unwrap().push(again);
    assert!(
        judge(&problem, &twice)
            .violations
            .iter()
            .any(|v| v.rule == "T4")
    );
}

#[test]
fn a_printed_cost_that_does_not_follow_is_named() {
    let Some(folder) = instances() else { return };
    let (problem, mut plan) = read(&folder, "T-A-small-pub");
    plan["objective"] = json!(4000.0);
    let verdict = judge(&problem, &plan);
    assert!(verdict.feasible && !verdict.holds());
    assert_eq!(verdict.mismatches[0].field, "objective");
}

#[test]
fn one_vial_more_than_has_arrived_is_refused() {
    let Some(folder) = instances() else { return };
    let (problem, plan) = read(&folder, "A-small-pub");
    let vials: Vec<String> = plan
        .as_object()
        .unwrap()
        .keys()
        .filter(|k| k.starts_with("y|"))
        .cloned()
        .collect();
    let mut refused = 0;
    for key in &vials {
        let mut more = plan.clone();
        more[key] = json!(plan[key].as_f64().unwrap() + 100.0);
        let verdict = judge(&problem, &more);
        refused += usize::from(verdict.violations.iter().any(|v| v.rule == "A6"));
    }
    assert_eq!(refused, vials.len());
}

#[test]
fn a_first_dose_without_room_for_its_second_is_refused() {
    let Some(folder) = instances() else { return };
    let (problem, plan) = read(&folder, "A-small-pub");
    let Problem::Allocation(p) = &problem else {
        panic!("an allocation")
    };
    let last = p.weeks - 1;
    let mut late = plan;
    late[format!("a|{}|STD|208|{last}", p.facilities[0].id)] = json!(1.0);
    let verdict = judge(&problem, &late);
    assert!(
        verdict
            .violations
            .iter()
            .any(|v| v.rule == "A1" && v.detail.contains("second dose"))
    );
}
