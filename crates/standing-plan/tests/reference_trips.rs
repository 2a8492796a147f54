//! The planner on the instances beside the checkout, each plan put before the judge.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where an instance cannot be read, and says what it skipped"
)]

use standing_check::transport::{Problem, judge};
use std::path::Path;

fn problem(name: &str) -> Option<Problem> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/plan/instances");
    if !folder.is_dir() {
        println!("skipped: no planning instances at {}", folder.display());
        return None;
    }
    let bytes = std::fs::read(folder.join(format!("{name}.json"))).unwrap();
    Some(Problem::read(&bytes).unwrap())
}

#[test]
fn where_each_vehicle_goes_once_the_plan_is_the_best_there_is_and_proved_so() {
    for (name, best) in [("T-A-small-pub", 4204.70), ("T-A-mid-pub", 21063.50)] {
        let Some(problem) = problem(name) else { return };
        let found = standing_plan::trips::plan(&problem, 1, &mut |_| true);
        let verdict = judge(&problem, &found.plan);
        assert!(verdict.holds(), "{name}: {:?}", verdict.violations);
        let off = (verdict.objective - best).abs();
        assert!(off < 0.006, "{name}: {}", verdict.objective);
        assert!(found.plan.bound.unwrap() > best - 0.02, "{name}");
    }
}

#[test]
fn a_search_that_is_stopped_gives_a_valid_plan_and_the_same_one_for_the_same_seed() {
    let Some(problem) = problem("T-B-mid-pub") else {
        return;
    };
    let planned = |seed| standing_plan::trips::plan(&problem, seed, &mut |p| p.steps < 40).plan;
    let once = planned(7);
    let verdict = judge(&problem, &once);
    assert!(verdict.holds(), "{:?}", verdict.violations);
    assert!(once.bound.unwrap() <= verdict.objective);
    assert_eq!(once, planned(7));
}
