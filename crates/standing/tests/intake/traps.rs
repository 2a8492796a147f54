//! Traps of `docs/conformance/traps.md` that are neither of the page nor of a workbook: names, the
//! archive's own lookup, and populations that differ.

use crate::{Bench, CASE};
use serde_json::Value;

const LOOKUP: &str = "facility_id,facility_first_case,facility_cases_cumulative_max,\
    facility_cases_current_latest,facility_name,city,state,zip,lat,lng,facility_listed\n\
    ALDERXX,2020-04-01,9.0,0.0,ALDER CREEK DETENTION CENTER,ALDER,AZ,01234,33.1,-112.2,Alder Creek Detention Center\n\
    ALDERXX,2020-04-01,9.0,0.0,ALDER CREEK DETENTION CENTER,ALDER,AZ,01234,33.1,-112.2,Alder Creek Detentio8n Center\n";

#[test]
fn trap_x08_a_mistyped_name_is_an_alias_and_trap_x11_the_lookups_maximum_is_no_figure() {
    let bench = Bench::new();
    let file = bench.file("facility_lookup.csv", LOOKUP);
    bench.import(&[&file]);
    let all = bench
        .run(&["facilities", "--all", "--on", "2021-03-17", "--json"])
        .ended(0)
        .json();
    assert_eq!(all.len(), 1, "two spellings of one code are one place");
    assert_eq!(all[0]["figures"], Value::Array(Vec::new()));
    let found = bench.run(&[
        "figures",
        "Alder Creek Detentio8n Center",
        "--on",
        "2021-03-17",
        "--json",
    ]);
    assert_eq!(found.ended(0).json(), Vec::<Value>::new());
    let csv = bench
        .run(&[
            "statements",
            "--kind",
            "profile",
            "--known",
            "now",
            "--on",
            "2021-03-17",
            "--csv",
        ])
        .ended(0);
    assert!(
        csv.out.contains("01234"),
        "a postal code keeps its leading zero"
    );
}

#[test]
fn trap_x35_a_shared_jail_has_a_line_for_each_population() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    let lines = bench
        .run(&["figures", "yuba", "--on", "2021-03-17", "--json"])
        .ended(0)
        .json();
    let of = |population: &str| {
        lines
            .iter()
            .find(|l| l["measure"] == "cases-cumulative" && l["population"] == population)
            .map(|l| l["reading"]["value"].clone())
    };
    assert_eq!(of("people in ICE's custody"), Some(Value::from(7.0)));
    assert!(of("the whole jail").is_some());
}

#[test]
fn trap_x37_a_death_after_release_is_a_statement_beside_the_agencys_count() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    let lines = bench
        .run(&["figures", "adelanto", "--on", "2021-03-23", "--json"])
        .ended(0)
        .json();
    let deaths = lines
        .iter()
        .find(|l| l["measure"] == "deaths-cumulative")
        .unwrap();
    assert_eq!(deaths["reading"]["value"], 0.0);
    let said = bench
        .run(&["statements", "--facility", "adelanto", "--json"])
        .ended(0)
        .json();
    assert!(said.iter().any(|s| {
        s["label"]
            .as_str()
            .unwrap()
            .starts_with("california-2021/T41")
    }));
}

#[test]
fn trap_x38_a_count_of_facilities_comes_with_its_list_and_who_is_missing() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    let claims = bench.run(&["claims", CASE, "--json"]).ended(1).json();
    let count = claims.iter().find(|c| c["id"] == "C2").unwrap();
    let check = &count["checks"][0];
    assert_eq!(check["value"], 6.0);
    assert_eq!(check["inputs"].as_array().unwrap().len(), 6);
    assert_eq!(check["missing"][0][0], "desert-view-annex");
}
