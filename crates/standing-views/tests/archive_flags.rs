//! Flags on the real page archive: every trap of the archive is found where it is, and the numbers of
//! findings stay what they were when they were looked at one by one.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test fails by panicking, and figures are compared as published"
)]
mod common;

use common::{archive, instant};
use jiff::Timestamp;
use standing_terms::{AsOf, Known, Measure, Place};
use standing_views::surveillance::{Found, Surveillance};
use std::collections::BTreeMap;

fn place(s: &Surveillance, code: &str) -> Place {
    if code == "US" {
        return Place::us();
    }
    let code = standing_terms::PlaceCode {
        scheme: standing_terms::CodeScheme::IcePage,
        code: code.to_owned(),
    };
    Place::Facility(s.directory().by_code(&code).expect("a known code").clone())
}

/// The findings that begin at an instant, those that were replaced before the others.
fn at<'a>(s: &'a Surveillance, code: &str, measure: Measure, from: &str) -> Vec<&'a Found> {
    let (place, from) = (place(s, code), instant(from));
    let mut found: Vec<&Found> = s
        .findings()
        .filter(|(p, f)| **p == place && f.flag.measure == measure && f.flag.from == from)
        .map(|(_, f)| f)
        .collect();
    found.sort_by_key(|f| (f.replaced.is_none(), f.detected));
    found
}

/// Checks that exactly one rule is left standing on a change, with its end and detection.
fn check(code: &str, measure: Measure, from: &str, rule: &str, to: Option<&str>, detected: &str) {
    let Some(s) = archive() else { return };
    let found = at(s, code, measure, from);
    let standing: Vec<&&Found> = found.iter().filter(|f| f.replaced.is_none()).collect();
    let [one] = standing[..] else {
        panic!("{code} {from}: expected one flag, found {found:#?}")
    };
    assert_eq!(one.flag.rule, rule, "{one:#?}");
    assert_eq!(one.flag.to, to.map(instant), "{one:#?}");
    assert_eq!(one.detected, instant(detected), "{one:#?}");
    assert!(!one.flag.reason.is_empty());
}

const CASES: Measure = Measure::CasesCumulative;

#[test]
fn x01_batavias_lost_digit_is_flagged() {
    let to = "2021-06-15T13:03:00Z";
    check(
        "BTV",
        CASES,
        "2021-06-14T21:03:00Z",
        "digit-lost",
        Some(to),
        to,
    );
}

#[test]
fn x01_the_loss_was_suspected_before_the_return_showed_it() {
    let Some(s) = archive() else { return };
    let as_of = |known: &str| AsOf {
        on: "2021-06-14".parse().unwrap(),
        known: Known::By(instant(known)),
        entered: None,
    };
    let flags = s.flags(&place(s, "BTV"), CASES, &as_of("2021-06-14T21:03:00Z"));
    assert_eq!(flags.len(), 1);
    assert_eq!((flags[0].rule, flags[0].to), ("digit-lost", None));
    let before = s.flags(&place(s, "BTV"), CASES, &as_of("2021-06-14T20:00:00Z"));
    assert!(before.is_empty());
}

#[test]
fn x02_la_palmas_added_digit_is_flagged() {
    let to = "2022-01-07T14:03:00Z";
    check(
        "LPAPSAZ",
        CASES,
        "2022-01-06T22:03:00Z",
        "digit-added",
        Some(to),
        to,
    );
}

#[test]
fn x03_port_isabels_doubled_row_is_flagged_until_it_falls_back() {
    let to = "2022-06-13T21:03:00Z";
    check(
        "PIC",
        CASES,
        "2022-06-09T18:03:00Z",
        "rows-doubled",
        Some(to),
        to,
    );
}

#[test]
fn x04_otay_mesas_restarted_count_is_a_new_segment() {
    check(
        "CCASDCA",
        CASES,
        "2021-12-27T22:03:00Z",
        "counter-restarted",
        Some("2022-01-03T22:03:00Z"),
        "2021-12-30T16:03:00Z",
    );
}

#[test]
fn x04_the_page_that_split_the_count_at_a_date_is_flagged() {
    let from = "2021-12-21T22:03:00Z";
    let to = Some("2021-12-21T23:03:00Z");
    check("CCASDCA", CASES, from, "counter-restarted", to, from);
}

#[test]
fn x05_otay_mesas_correction_by_one_is_a_revision() {
    let from = "2021-01-26T00:02:00Z";
    let to = Some("2021-02-11T15:02:00Z");
    check("CCASDCA", CASES, from, "revised-down", to, from);
}

#[test]
fn x06_figures_of_the_family_center_in_the_wrong_row_are_flagged() {
    let from = "2021-03-12T22:03:00Z";
    let to = Some("2021-03-17T19:03:00Z");
    check("KARNETX", CASES, from, "copied-from-other-site", to, from);
    let Some(s) = archive() else { return };
    let reason = &at(s, "KARNETX", CASES, from)[0].flag.reason;
    assert!(
        reason.contains("the rows sum to 10078, 111 more than the stated total of 9967"),
        "{reason}"
    );
}

#[test]
fn x07_a_count_in_the_cell_of_the_name_is_flagged() {
    let from = "2021-04-19T21:03:00Z";
    let to = Some("2021-04-20T12:03:00Z");
    for measure in [CASES, Measure::CasesCurrent, Measure::DeathsCumulative] {
        check("IRADFCA", measure, from, "count-in-name-cell", to, from);
    }
}

#[test]
fn x13_an_empty_cell_is_flagged_as_unknown() {
    let from = "2020-08-17T17:02:00Z";
    let to = Some("2020-08-18T12:02:00Z");
    check("RADDFGA", CASES, from, "null-count", to, from);
}

#[test]
fn x14_more_current_cases_than_ever_are_flagged() {
    let from = "2021-06-07T22:03:00Z";
    let to = Some("2021-06-11T21:03:00Z");
    check(
        "BOONEKY",
        Measure::CasesCurrent,
        from,
        "current-above-cumulative",
        to,
        from,
    );
}

#[test]
fn x15_la_stagings_row_was_dropped_for_good() {
    let from = "2020-06-03T17:01:00Z";
    check("LA Staging", CASES, from, "withdrawn", None, from);
}

#[test]
fn x19_a_national_total_below_its_rows_is_flagged() {
    let from = "2020-06-03T14:01:00Z";
    let to = Some("2020-06-03T17:01:00Z");
    check("US", CASES, from, "total-below-rows", to, from);
}

#[test]
fn x20_the_lost_digit_in_the_national_total_is_flagged() {
    let to = "2021-05-12T13:03:00Z";
    check(
        "US",
        CASES,
        "2021-05-11T22:03:00Z",
        "digit-lost",
        Some(to),
        to,
    );
}

#[test]
fn x21_header_and_table_that_differ_are_flagged() {
    let from = "2021-08-04T14:03:00Z";
    let to = Some("2021-08-04T23:03:00Z");
    check(
        "US",
        Measure::CasesCurrent,
        from,
        "header-against-table",
        to,
        from,
    );
    let Some(s) = archive() else { return };
    let reason = &at(s, "US", Measure::CasesCurrent, from)[0].flag.reason;
    assert!(reason.contains("the header is nearer"), "{reason}");
}

#[test]
fn x22_the_comma_in_the_wrong_place_shows_in_the_table_row() {
    let from = "2022-01-27T20:03:00Z";
    let to = Some("2022-01-28T13:03:00Z");
    check(
        "US",
        Measure::CasesCurrent,
        from,
        "header-against-table",
        to,
        from,
    );
}

#[test]
fn x23_a_stated_date_weeks_back_is_flagged() {
    let from = "2020-06-30T18:01:00Z";
    let to = Some("2020-07-01T13:01:00Z");
    check("US", CASES, from, "stated-date-off", to, from);
}

#[test]
fn x24_a_stated_date_ahead_is_flagged() {
    let from = "2020-10-15T22:03:00Z";
    let to = Some("2020-10-16T13:02:00Z");
    check("US", CASES, from, "stated-date-off", to, from);
}

#[test]
fn x36_a_wrong_first_digit_is_flagged() {
    let to = "2021-08-18T12:03:00Z";
    check(
        "CCASDCA",
        CASES,
        "2021-08-16T21:03:00Z",
        "first-digit-wrong",
        Some(to),
        to,
    );
}

#[test]
fn an_older_page_shown_again_is_no_wave_of_corrections() {
    let to = "2023-03-07T23:03:00Z";
    check(
        "BTV",
        CASES,
        "2023-03-07T22:04:00Z",
        "older-page",
        Some(to),
        to,
    );
}

#[test]
fn one_change_has_one_flag() {
    let Some(s) = archive() else { return };
    let mut standing: BTreeMap<(&Place, Measure, Timestamp), Vec<&str>> = BTreeMap::new();
    for (place, f) in s.findings().filter(|(_, f)| f.replaced.is_none()) {
        // The date of the page concerns something else than the change.
        if f.flag.rule != "stated-date-off" {
            standing
                .entry((place, f.flag.measure, f.flag.from))
                .or_default()
                .push(f.flag.rule);
        }
    }
    let twice: Vec<_> = standing
        .iter()
        // A total may be summed with two wrong rows that come right on different pages.
        .filter(|(_, rules)| rules.len() > 1 && rules.iter().any(|r| *r != "follows-rows"))
        .collect();
    assert!(twice.is_empty(), "{twice:#?}");
}

#[test]
fn each_rule_finds_as_much_as_when_its_findings_were_looked_at() {
    let Some(s) = archive() else { return };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (_, f) in s.findings().filter(|(_, f)| f.replaced.is_none()) {
        *counts.entry(f.flag.rule).or_default() += 1;
    }
    let counts: Vec<(&str, usize)> = counts.into_iter().collect();
    let seen = [
        ("copied-from-other-site", 2),
        ("count-in-name-cell", 9),
        ("counter-restarted", 3),
        ("current-above-cumulative", 9),
        ("deaths-above-cases", 5),
        ("digit-added", 1),
        ("digit-lost", 6),
        ("digits-swapped", 1),
        ("fall-undone", 2),
        ("first-digit-wrong", 6),
        ("follows-rows", 14),
        ("header-against-table", 17),
        ("null-count", 2),
        ("older-page", 73),
        ("revised-down", 188),
        ("rise-undone", 4),
        ("row-dropped", 3),
        ("rows-doubled", 12),
        ("stale", 217),
        ("stated-date-off", 59),
        ("total-below-rows", 5),
        ("went-dark", 17),
        ("withdrawn", 51),
    ];
    assert_eq!(counts, seen);
}

#[test]
#[ignore = "prints every finding of the archive, to look at them by eye"]
fn list_every_finding() {
    let Some(s) = archive() else { return };
    for (place, f) in s.findings() {
        println!(
            "{}\t{place}\t{}\t{}\t{}\t{}\t{}\t{}",
            f.flag.rule,
            f.flag.measure,
            f.flag.from,
            f.flag.to.map(|t| t.to_string()).unwrap_or_default(),
            f.detected,
            f.replaced.map(|t| t.to_string()).unwrap_or_default(),
            f.flag.reason
        );
    }
}
