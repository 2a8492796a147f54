//! `standing clinics`, over the documented example.

use crate::Bench;

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/examples/clinics.json"
);

#[test]
fn the_documented_example_is_planned_judged_and_printed() {
    let bench = Bench::new();
    let plan = bench.path("plan.json");
    let plan = plan.to_str().unwrap();
    bench
        .run(&[
            "clinics",
            EXAMPLE,
            "--lottery-seed",
            "2021-03-15",
            "--out",
            plan,
            "--sheet",
            "week.html",
        ])
        .ended(0)
        .says("4 of 6 people served in 3 sessions; 19 doses left in opened vials")
        .says("a3: no-second-dose-in-time")
        .says("judged independently: no rule is broken");
    bench
        .run(&["check-plan", EXAMPLE, plan])
        .ended(0)
        .says("the plan holds");
    let sheet = std::fs::read_to_string(bench.path("week.html")).unwrap();
    for said in [
        "2021-04-12",
        "Everybody may decline",
        "An opened vial is used within 360 minutes.",
        "drawn with the seed",
    ] {
        assert!(sheet.contains(said), "{said}");
    }
    let changed = std::fs::read_to_string(plan)
        .unwrap()
        .replace("\"doses_left\": 19", "\"doses_left\": 0");
    let changed = bench.file("changed.json", &changed);
    bench.run(&["check-plan", EXAMPLE, &changed]).ended(1);
}

#[test]
fn a_vial_kept_open_for_longer_than_is_known_and_a_paused_product_are_put_before_a_person() {
    let bench = Bench::new();
    let text = std::fs::read_to_string(EXAMPLE).unwrap();
    let mut instance: serde_json::Value = serde_json::from_str(&text).unwrap();
    instance["products"][0]["open_vial_min"] = 2_000.into();
    let longer = bench.file("longer.json", &instance.to_string());
    bench
        .run(&["clinics", &longer, "--lottery-seed", "s", "--out", "p.json"])
        .ended(0)
        .says("an opened vial is planned for 2000 minutes, and")
        .says("FDA, EUA");
    // From 13 to 23 April 2021 the authorities had paused CVX 212.
    let paused = text.replace("2021-03-15", "2021-04-14");
    let paused = bench.file("paused.json", &paused);
    let ran = bench.run(&["clinics", &paused, "--lottery-seed", "s", "--out", "p.json"]);
    ran.ended(0).says("paused");
}
