//! Statistics end to end, from the bundled case and from the imported sources.

use super::{Bench, CASE, shared};
use serde_json::Value;

fn close(value: &Value, expected: f64, within: f64) {
    let value = value.as_f64().unwrap_or(f64::NAN);
    assert!(
        (value - expected).abs() <= within,
        "{value}, not {expected}"
    );
}

fn published(bench: &Bench) -> Value {
    let text = bench.run(&["ratio", "--json", "--on", "2020-08-31"]).out;
    serde_json::from_str(&text).unwrap()
}

/// The mean of five months with its interval over months, and the pooled ratio.
fn thirteen_times(against: &Value) {
    let mean = &against["mean_of_periods"]["given"];
    close(&mean["value"], 13.41, 0.01);
    let normal = &mean["intervals"][0];
    assert_eq!(normal["method"], "normal-over-periods");
    close(&normal["low"], 8.15, 0.01);
    close(&normal["high"], 18.67, 0.01);
    assert_eq!(mean["intervals"][1]["method"], "student-over-periods");
    let pooled = &against["pooled"]["given"];
    close(&pooled["value"], 12.0, 0.1);
    assert_eq!(pooled["intervals"][0]["method"], "conditional-exact");
    let caveats = against["reasons"]["caveats"].to_string();
    assert!(
        caveats.contains("epi-caveat-rate-not-likelihood"),
        "{caveats}"
    );
}

#[test]
fn the_bundled_case_alone_gives_thirteen_times_as_a_mean_and_twelve_pooled() {
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    let found = published(&bench);
    thirteen_times(&found["against"][0]);
    // The other source outside is not in the case: that is said, and nothing is put in its place.
    let other = &found["against"][1]["mean_of_periods"];
    assert_eq!(other["refused"]["id"], "epi-periods-missing");
}

#[test]
fn a_facility_without_a_published_count_of_people_cannot_be_judged() {
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    let text = bench
        .run(&["outbreaks", "la-staging", "--json", "--on", "2020-06-01"])
        .out;
    let found: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let why = &found["judged"]["refused"];
    assert_eq!(why["id"], "epi-outbreak-cannot-be-judged", "{found}");
    assert_eq!(why["args"]["why"]["id"], "epi-held-not-published");
}

#[test]
fn conflicting_shares_of_may_2021_stand_side_by_side_with_their_arithmetic() {
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    let text = bench.run(&["coverage", "--json", "--on", "2021-05-13"]).out;
    let found: Value = serde_json::from_str(&text).unwrap();
    let stated: Vec<&Value> = found["claims"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| &c["stated"])
        .collect();
    assert_eq!(stated.len(), 4, "{found}");
    close(stated[0], 0.20, 1e-12);
    close(stated[1], 0.07, 1e-12);
    assert!(stated[2].is_null());
    let findings = found["findings"].to_string();
    assert!(
        findings.contains("epi-no-dose-series-by-facility"),
        "{findings}"
    );
}

#[test]
fn the_imported_sources_give_the_published_months_with_both_sources_outside() {
    let names = [
        "data/raw/vera_covid/national_cases_hourly.parquet",
        "data/raw/ice_stats/FY20-detentionstats.xlsx",
        "data/raw/reference/covid_tracking_us_daily.csv",
        "data/raw/reference/nyt_us_states_to_2021-12-31.csv",
    ];
    let Some(files) = names.map(shared).into_iter().collect::<Option<Vec<_>>>() else {
        return;
    };
    let bench = Bench::new();
    for file in &files {
        bench.import(&[file.to_str().unwrap()]);
    }
    let found = published(&bench);
    thirteen_times(&found["against"][0]);
    let months = [
        [5.75, 15.48, 21.35, 9.46, 15.02],
        [5.68, 15.37, 20.79, 9.37, 14.85],
    ];
    for (against, months) in found["against"].as_array().unwrap().iter().zip(months) {
        for (period, expected) in against["periods"].as_array().unwrap().iter().zip(months) {
            let given = &period[1]["given"];
            close(&given["ratio"]["value"], expected, 0.006);
            let inputs = given["inside"]["reasons"]["inputs"].as_array().unwrap();
            let page = &inputs[0]["origin"]["page"]["series"];
            assert_eq!(page, "ice-national-page", "which page it was read on");
        }
    }
    close(
        &found["against"][1]["mean_of_periods"]["given"]["value"],
        13.21,
        0.006,
    );
}
