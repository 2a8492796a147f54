//! The demonstration: the bundled case alone.

use super::{Bench, CASE, csv};
use serde_json::Value;

/// The six facilities of California that had a row on the page in March 2021.
const SIX: [&str; 6] = [
    "adelanto",
    "otay-mesa",
    "imperial",
    "mesa-verde",
    "golden-state-annex",
    "yuba",
];

fn demo(bench: &Bench, more: &[&str]) -> super::Ran {
    let dir = bench.dir.path().to_str().unwrap();
    bench
        .run(&[&["demo", "--no-serve", "--dir", dir], more].concat())
        .ended(0)
}

fn figure<'a>(line: &'a Value, measure: &str) -> &'a Value {
    line["figures"]
        .as_array()
        .unwrap()
        .iter()
        .find(|f| f["measure"] == measure)
        .map_or(&Value::Null, |f| &f["reading"])
}

fn sum(lines: &[Value], measure: &str) -> f64 {
    lines
        .iter()
        .filter(|l| SIX.contains(&l["id"].as_str().unwrap()))
        .map(|l| figure(l, measure)["value"].as_f64().unwrap())
        .sum()
}

#[test]
fn the_demonstration_shows_eight_facilities_and_what_the_page_said_on_17_march_2021() {
    let bench = Bench::new();
    let ran = demo(&bench, &["--json"]);
    let lines = ran.json();
    assert_eq!(lines.len(), 8);
    assert!((sum(&lines, "cases-cumulative") - 617.0).abs() < 1e-9);
    let batavia = lines.iter().find(|l| l["id"] == "batavia").unwrap();
    assert_eq!(figure(batavia, "cases-cumulative")["value"], 118.0);
    assert_eq!(figure(batavia, "cases-current")["value"], 64.0);
    let desert = lines.iter().find(|l| l["id"] == "desert-view-annex");
    assert_eq!(
        figure(desert.unwrap(), "cases-cumulative")["missing"],
        "not-reported"
    );
    assert!(ran.err.contains("on 2021-03-17"), "{}", ran.err);
}

#[test]
fn the_demonstration_as_it_could_be_known_on_12_march_sums_to_593() {
    let bench = Bench::new();
    let ran = demo(
        &bench,
        &["--json", "--on", "2021-03-12", "--known", "2021-03-12"],
    );
    let lines = ran.json();
    assert!((sum(&lines, "cases-cumulative") - 593.0).abs() < 1e-9);
    assert!((sum(&lines, "cases-current") - 14.0).abs() < 1e-9);
    assert!(ran.err.contains("known by 2021-03-13T04:59:59Z"));
}

#[test]
fn the_demonstration_prints_a_table_for_people_and_csv_for_spreadsheets() {
    let bench = Bench::new();
    let table = demo(&bench, &[]).out;
    assert_eq!(table.lines().count(), 9);
    assert!(table.contains("Buffalo (Batavia) Service Processing Center"));
    assert!(table.contains("not reported"));
    let rows = csv(&demo(&bench, &["--csv", "--quiet"]).out);
    assert_eq!(rows.len(), 9);
    let cases = rows[0].iter().position(|h| h == "cases").unwrap();
    let total: u32 = rows[1..]
        .iter()
        .filter(|r| SIX.contains(&r[0].as_str()))
        .map(|r| r[cases].parse::<u32>().unwrap())
        .sum();
    assert_eq!(total, 617);
}

#[test]
fn building_the_demonstration_again_in_the_same_folder_adds_nothing() {
    let bench = Bench::new();
    demo(&bench, &[]);
    let before = bench.content();
    let again = demo(&bench, &[]);
    assert!(again.err.contains(", 0 of them new"), "{}", again.err);
    assert_eq!(bench.content(), before);
}

/// The verdicts that hold with the case alone and with the archive beside it.
pub(crate) fn check_claims(bench: &Bench) {
    let ran = bench.run(&["claims", CASE, "--json"]).ended(1);
    let claims = ran.json();
    let claim = |id: &str| {
        claims
            .iter()
            .find(|c| c["id"] == id)
            .unwrap_or_else(|| panic!("claim {id}"))
    };
    let values = |id: &str| -> Vec<(String, f64)> {
        claim(id)["checks"]
            .as_array()
            .unwrap()
            .iter()
            .map(|c| {
                (
                    c["on"].as_str().unwrap().to_owned(),
                    (c["value"].as_f64().unwrap() * 10.0).round() / 10.0,
                )
            })
            .collect()
    };
    let pairs = |list: &[(&str, f64)]| -> Vec<(String, f64)> {
        list.iter().map(|(d, v)| ((*d).to_owned(), *v)).collect()
    };
    assert_eq!(
        values("C1"),
        pairs(&[
            ("2021-03-01", 13_890.0),
            ("2021-03-12", 13_764.0),
            ("2021-03-17", 14_051.0)
        ])
    );
    assert_eq!(
        values("C2"),
        pairs(&[("2021-03-12", 6.0), ("2021-08-13", 7.0)])
    );
    assert_eq!(
        values("C3"),
        pairs(&[
            ("2021-03-12", 593.0),
            ("2021-03-15", 615.0),
            ("2021-03-17", 617.0)
        ])
    );
    assert_eq!(
        values("C4"),
        pairs(&[
            ("2021-03-10", 18.0),
            ("2021-03-11", 16.0),
            ("2021-03-12", 14.0),
            ("2021-03-15", 33.0)
        ])
    );
    assert_eq!(values("C5"), pairs(&[("2020-08-31", 13.4)]));
    assert_eq!(values("C6"), pairs(&[("2021-03-17", 118.0)]));
    // Facilities without a row are named, never counted as zero.
    let missing = serde_json::to_string(&claim("C3")["checks"][0]["missing"]).unwrap();
    assert!(missing.contains("desert-view-annex"), "{missing}");

    let table = bench.run(&["claims", CASE, "--csv"]).ended(1);
    let rows = csv(&table.out);
    let verdict = |id: &str| {
        let row = rows.iter().find(|r| r[0].starts_with(&format!("{id}:")));
        row.unwrap().last().unwrap().clone()
    };
    assert_eq!(verdict("C1"), "supported");
    assert_eq!(
        verdict("C2"),
        "not true at first; true only from 2021-08-13"
    );
    assert_eq!(
        verdict("C3"),
        "not true at first; true only from 2021-03-15"
    );
    assert_eq!(verdict("C4"), "supported");
    assert_eq!(verdict("C5"), "supported");
    assert!(verdict("C7").contains("not recomputable"));
    assert_eq!(verdict("C8"), "supported");
    assert_eq!(verdict("C9"), "supported");
}

#[test]
fn the_claims_of_the_case_are_judged_with_the_case_alone_and_some_do_not_hold() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    check_claims(&bench);
}

#[test]
fn the_case_has_no_error_of_its_own() {
    let bench = Bench::new();
    let ran = bench.run(&["case", "check", CASE]).ended(0);
    assert!(ran.err.contains("; 0 errors,"), "{}", ran.err);
}

#[test]
fn an_area_is_summed_with_who_is_missing_and_an_office_is_not_a_state() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    let sums = |area: [&str; 2]| {
        let args = ["areas", area[0], area[1], "--on", "2021-03-12", "--json"];
        let lines = bench.run(&args).ended(0).json();
        lines
            .into_iter()
            .find(|l| l["measure"] == "cases-cumulative")
            .unwrap()
    };
    let state = sums(["state", "CA"]);
    assert_eq!(state["sum"], 593.0);
    let missing: Vec<_> = state["missing"]
        .as_array()
        .unwrap()
        .iter()
        .map(|m| &m["id"])
        .collect();
    assert!(missing.contains(&&serde_json::json!("desert-view-annex")));
    // San Luis lies in Arizona and answers to the office in San Diego.
    assert_eq!(sums(["state", "AZ"])["sum"], 26.0);
    assert_eq!(sums(["field-office", "SND"])["sum"], 276.0);
}
