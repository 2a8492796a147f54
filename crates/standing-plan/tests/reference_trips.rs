//! The planner on the instances beside the checkout, each plan put before the judge.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where an instance cannot be read, and says what it skipped"
)]

use standing_check::transport::{Problem, judge};
use standing_plan::trips::{Options, plan};
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
        let found = plan(&problem, Options::default(), &mut |_| true);
        let verdict = judge(&problem, &found.plan);
        assert!(verdict.holds(), "{name}: {:?}", verdict.violations);
        let off = (verdict.objective - best).abs();
        assert!(off < 0.006, "{name}: {}", verdict.objective);
        assert!(found.plan.bound.unwrap() > best - 0.1, "{name}");
    }
}

#[test]
fn a_search_that_is_stopped_gives_a_valid_plan_and_the_same_one_for_the_same_seed() {
    let Some(problem) = problem("T-B-mid-pub") else {
        return;
    };
    let planned = |seed| {
        let options = Options { seed, effort: 1 };
        plan(&problem, options, &mut |now| now.work < 200_000_000).plan
    };
    let once = planned(7);
    let verdict = judge(&problem, &once);
    assert!(verdict.holds(), "{:?}", verdict.violations);
    assert!(once.bound.unwrap() <= verdict.objective);
    assert_eq!(once, planned(7));
}
