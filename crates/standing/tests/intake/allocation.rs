//! `standing allocate` and `standing check-plan` over made-up facilities.

use crate::{Bench, shared};
use serde_json::{Value, json};

/// Two facilities and one pool of one-dose vials of five: a dose at the large one averts half an
/// infection, one at the small one hardly any.
fn two_facilities(vials: [u32; 3]) -> Value {
    let facility = |id: &str, willing: u32, benefit: f64| {
        json!({
            "id": id, "state": "S", "willing": {"STD": willing}, "weekly_exit": 0.0,
            "clinic_capacity": 50, "pools": ["S"],
            "benefit": {"STD": {"212": [benefit, 0.9 * benefit, 0.8 * benefit]}}
        })
    };
    let supply: Vec<Value> = (vials.into_iter().enumerate())
        .map(|(week, n)| json!({"pool": "S", "product": "212", "week": week, "vials": n}))
        .collect();
    json!({
        "schema": "standing-allocation/1", "name": "two", "weeks": 3,
        "products": [{"id": "212", "doses_per_vial": 5, "doses": 1, "interval": 0}],
        "eligible_from_week": {"S": {"STD": 0}},
        "facilities": [facility("Large", 20, 0.5), facility("Small", 5, 0.01)],
        "supply": supply
    })
}

fn instance(bench: &Bench, name: &str, vials: [u32; 3]) -> String {
    bench.file(name, two_facilities(vials).to_string())
}

fn plan(out: &str) -> Value {
    serde_json::from_str(out).expect("a plan")
}

#[test]
fn the_floor_comes_first_and_its_price_is_told() {
    let bench = Bench::new();
    let file = instance(&bench, "two.json", [4, 0, 0]);
    let out = bench.path("plan.json");
    let out = out.to_str().unwrap();
    let ran = bench
        .run(&["allocate", &file, "--out", out, "--time-limit", "3"])
        .ended(0);
    // 15 of 20 and 5 of 5: 7.55 infections; all to the large one would avert 10.
    for said in [
        "no facility is below 75.00 %",
        "7.55 infections",
        "price of the floor: 2.45 infections more",
        "falls from 75.00 % to 0.00 %; 1 facility gets nothing",
        "Large: 15.0 of 20 (75.00 %); 3 of 212 from S",
        "Small: 5.0 of 5 (100.00 %); 1 of 212 from S",
        "judged independently",
    ] {
        assert!(ran.out.contains(said), "{said}\n{}", ran.out);
    }
    let written = plan(&std::fs::read_to_string(out).unwrap());
    assert_eq!(written["y|Large|S|212|0"], 3.0);
    assert!(written["bound"].as_f64().unwrap() >= written["objective"].as_f64().unwrap());
    let judged = bench.run(&["check-plan", &file, out]).ended(0);
    assert!(judged.out.contains("the plan holds"), "{}", judged.out);
}

#[test]
fn who_gets_nothing_has_a_reason_and_the_smallest_change() {
    let bench = Bench::new();
    let file = instance(&bench, "two.json", [4, 0, 0]);
    let asked = ["allocate", &file, "--without-floor", "--time-limit", "3"];
    let ran = bench.run(&asked).ended(0);
    let written = plan(&ran.out);
    let left = &written["unserved"][0];
    assert_eq!(left["id"], "Small");
    assert_eq!(left["reason"], "vials-elsewhere");
    let change = left["smallest_change"].as_str().unwrap();
    assert!(change.starts_with("1 more vial of 212 in S"), "{change}");
    assert!(
        ran.err.contains("facilities may get nothing"),
        "{}",
        ran.err
    );
}

#[test]
fn averting_the_most_without_a_floor_has_to_be_asked_for_by_its_name() {
    let bench = Bench::new();
    let file = instance(&bench, "two.json", [4, 0, 0]);
    for goals in ["averted", "averted,floor"] {
        let ran = bench.run(&["allocate", &file, "--goal", goals]).ended(2);
        assert!(ran.err.contains("--without-floor"), "{}", ran.err);
    }
}

#[test]
fn a_floor_out_of_reach_is_answered_with_what_stands_in_its_way() {
    let bench = Bench::new();
    let file = instance(&bench, "two.json", [4, 0, 0]);
    // 90 % needs four vials at the large facility and one at the small one; four arrive.
    let asked = ["allocate", &file, "--floor", "0.9", "--time-limit", "3"];
    let ran = bench.run(&asked).ended(1);
    for said in [
        "Large reaches the floor",
        "Small reaches the floor",
        "no more vials arrive in S",
        "left out it is no longer so",
    ] {
        assert!(ran.out.contains(said), "{said}\n{}", ran.out);
    }
}

#[test]
fn where_a_shipment_is_short_frozen_weeks_stand_and_little_else_changes() {
    let bench = Bench::new();
    let whole = instance(&bench, "whole.json", [2, 2, 1]);
    let short = instance(&bench, "short.json", [2, 1, 1]);
    let before = bench.path("before.json");
    let before = before.to_str().unwrap();
    bench
        .run(&["allocate", &whole, "--out", before, "--time-limit", "3"])
        .ended(0);
    let after = bench.path("after.json");
    let after = after.to_str().unwrap();
    let stands = ["--previous", before, "--freeze", "1"];
    let asked = ["allocate", &short, "--out", after, "--time-limit", "3"];
    let ran = bench.run(&[&asked[..], &stands].concat()).ended(0);
    assert!(ran.out.contains("vials opened otherwise"), "{}", ran.out);
    let judged = bench
        .run(&[&["check-plan", &short, after][..], &stands].concat())
        .ended(0);
    assert!(judged.out.contains("vials_changed  1"), "{}", judged.out);

    // The plan before is not valid any more, and a plan that moves a frozen week is found out.
    bench.run(&["check-plan", &short, before]).ended(1);
    let mut moved = plan(&std::fs::read_to_string(after).unwrap());
    let entries = moved.as_object_mut().unwrap();
    entries.retain(|key, _| !key.ends_with("|0"));
    let moved = bench.file("moved.json", moved.to_string());
    let judged = bench
        .run(&[&["check-plan", &short, &moved][..], &stands].concat())
        .ended(1);
    assert!(judged.out.contains("broken A8"), "{}", judged.out);
}

#[test]
fn a_frozen_week_that_opens_more_than_arrived_is_named() {
    let bench = Bench::new();
    let whole = instance(&bench, "whole.json", [4, 0, 0]);
    let short = instance(&bench, "short.json", [3, 0, 0]);
    let before = bench.path("before.json");
    let before = before.to_str().unwrap();
    bench
        .run(&["allocate", &whole, "--out", before, "--time-limit", "3"])
        .ended(0);
    let ran = bench
        .run(&["allocate", &short, "--previous", before, "--freeze", "3"])
        .ended(1);
    assert!(ran.out.contains("1 vials of 212 from S"), "{}", ran.out);
}

#[test]
fn a_reference_problem_is_planned_and_the_plan_holds() {
    let Some(file) = shared("plan/instances/A-small-pub.json") else {
        return;
    };
    let bench = Bench::new();
    let out = bench.path("plan.json");
    let (file, out) = (file.to_str().unwrap(), out.to_str().unwrap());
    bench
        .run(&["allocate", file, "--out", out, "--time-limit", "3"])
        .ended(0);
    bench.run(&["check-plan", file, out]).ended(0);
}
