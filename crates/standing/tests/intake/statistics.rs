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
fn the_three_shares_of_may_2021_are_20_7_and_6_per_cent_of_the_same_people() {
    let names = ["data/raw/vera_covid/national_population_hourly.parquet"];
    let Some(files) = names.map(shared).into_iter().collect::<Option<Vec<_>>>() else {
        return;
    };
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    bench.import(&[files[0].to_str().unwrap()]);
    let text = bench.run(&["coverage", "--json", "--on", "2021-05-20"]).out;
    let found: Value = serde_json::from_str(&text).unwrap();
    let claim = |statement: &str| {
        let claims = found["claims"].as_array().unwrap();
        let label = format!("california-2021/{statement}");
        let of = claims.iter().find(|c| c["statement"] == label.as_str());
        of.unwrap_or_else(|| panic!("no {statement}: {found}"))
            .clone()
    };
    let worked_out = |c: &Value| c["arithmetic"]["given"]["value"].as_f64().unwrap();
    let fifth = worked_out(&claim("T38.one-fifth"));
    let people = fifth / 0.20;
    close(
        &Value::from(worked_out(&claim("T38.member"))),
        people * 0.07,
        1e-6,
    );
    // The third is nobody's words: the written count of 1,229 comes to 7.4 % of the people whose
    // count was shown that day, and to 6.0 % of those counted a day later and published on the 19th.
    let written = claim("T38.fully");
    assert!(written["stated"].is_null());
    close(&Value::from(worked_out(&written)), 1229.0 / 16_721.0, 1e-9);
    let nearest = &written["nearest"];
    assert_eq!(nearest["dated"], "2021-05-14");
    close(&nearest["people"]["reading"]["value"], 20_430.0, 1e-9);
    close(&nearest["arithmetic"]["value"], 1229.0 / 20_430.0, 1e-9);
    assert!((people - 16_721.0).abs() < 1e-6, "{people}");
}

/// The commands of expansion and spill-over, over the bundled case and over imported sources.
#[test]
fn expansion_and_spillover_print_a_table_and_json_and_say_what_is_missing() {
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    let ran = bench
        .run(&["expansion", "batavia", "--on", "2021-05-20"])
        .ended(0);
    assert!(ran.out.contains("average-daily-population"), "{}", ran.out);
    assert!(
        ran.err.contains("Average daily population: from"),
        "{}",
        ran.err
    );
    let text = bench
        .run(&["expansion", "batavia", "--on", "2021-05-20", "--json"])
        .out;
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["code"], "batavia");
    assert!(found["strands"].as_array().is_some_and(|s| !s.is_empty()));

    let ran = bench.run(&["spillover", "--on", "2021-05-20"]).ended(0);
    assert!(
        ran.err.contains("Where staff live was never published"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("too few for an estimate"), "{}", ran.err);
    assert!(
        ran.err.contains("245000") || ran.err.contains("245,000"),
        "{}",
        ran.err
    );
    let text = bench
        .run(&["spillover", "--on", "2021-05-20", "--json"])
        .out;
    let found: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(found["panel"]["refused"]["id"], "epi-panel-too-small");
    assert_eq!(
        found["published"][0]["statement"],
        "california-2021/T07.cases"
    );
    let help = bench.run(&["spillover", "--help"]).out;
    assert!(
        help.contains("standing spillover --on 2020-12-31"),
        "{help}"
    );
}

#[test]
fn the_imported_counties_give_a_panel_with_its_interval() {
    let names = [
        "data/raw/vera_covid/facility_lookup.csv",
        "data/raw/vera_covid/facility_cases_hourly.parquet",
        "data/raw/reference/ca_cases_by_county_2021-09-26.csv",
        "data/derived/county_population_2019.csv",
    ];
    let Some(files) = names.map(shared).into_iter().collect::<Option<Vec<_>>>() else {
        return;
    };
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    for file in &files {
        bench.run(&["import", file.to_str().unwrap()]);
    }
    let text = bench
        .run(&["spillover", "--on", "2021-12-31", "--json"])
        .out;
    let found: Value = serde_json::from_str(&text).unwrap();
    // Of two facilities only every week's cases are known: too few to estimate from.
    let strict = &found["panel"]["refused"];
    assert_eq!(strict["id"], "epi-panel-too-small", "{strict}");
    let panel = &found["panel_if_untold_is_none"]["given"];
    assert!(panel["not_told"].as_u64().unwrap() > 0, "{panel}");
    assert_eq!(panel["counties"], 58, "the counties of California: {panel}");
    assert!(panel["with_facility"].as_u64().unwrap() >= 5, "{panel}");
    let interval = &panel["coefficient"]["intervals"][0];
    assert_eq!(interval["method"], "clustered");
    let (low, high) = (
        interval["low"].as_f64().unwrap(),
        interval["high"].as_f64().unwrap(),
    );
    let value = panel["coefficient"]["value"].as_f64().unwrap();
    assert!(low < value && value < high, "{panel}");
    let caveats = panel["reasons"]["caveats"].to_string();
    assert!(caveats.contains("epi-caveat-panel-not-cause"), "{caveats}");
    assert!(
        caveats.contains("epi-caveat-panel-untold-is-none"),
        "{caveats}"
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

fn to_json(answer: &impl serde::Serialize) -> Value {
    serde_json::to_value(answer).unwrap()
}

/// Every view over the bundled case, whole, on the day of its letter.
#[test]
fn the_views_over_the_bundled_case_stay_as_they_are() {
    use standing_terms::{AsOf, BookZone, FacilityId, Place};
    use standing_views::epidemiology::{Epidemiology, days_to};
    use standing_views::surveillance::Surveillance;
    let bench = Bench::new();
    bench.run(&["import", CASE]).ended(0);
    let book = bench.book();
    let surveillance = Surveillance::of(&book, BookZone::eastern());
    let rules = standing::statistics_rules::rules().unwrap();
    let ask = Epidemiology::of(&surveillance, &book, rules);
    let as_of = AsOf::on("2021-05-20".parse().unwrap());
    let batavia = FacilityId::new("batavia").unwrap();
    let golden = |name: &str, answer: serde_json::Value| {
        insta::with_settings!({ snapshot_path => "../snapshots" }, {
            insta::assert_json_snapshot!(format!("bundled-{name}"), answer);
        });
    };
    golden("ratio", to_json(&ask.published_ratios(&as_of)));
    golden("outbreaks", to_json(&ask.outbreaks(&Place::us(), &as_of)));
    golden("outbreaks-of", to_json(&ask.outbreaks_of(&batavia, &as_of)));
    let window = days_to(as_of.on, 28);
    golden("elsewhere", to_json(&ask.elsewhere(window, &as_of)));
    golden("coverage", to_json(&ask.coverage(&Place::us(), &as_of)));
    let place = Place::Facility(batavia);
    golden(
        "comparison",
        to_json(&ask.comparison(&place, window, &as_of)),
    );
    golden("expansion", to_json(&ask.expansion(&place, &as_of)));
    golden("spillover", to_json(&ask.spillover(&as_of)));
    golden("silence", to_json(&ask.silences(&Place::us(), &as_of)));
    golden("brief", to_json(&ask.brief(&Place::us(), &as_of)));
    golden("brief-facility", to_json(&ask.brief(&place, &as_of)));
}
