//! Claims held against a book: verdict, value, and what was missing.

use crate::made::{Made, cases, day, event, figure, id, label, number, party};
use standing_terms::{BookZone, Measure, Period, Place, SaidDate};
use standing_views::claims::{Claim, Comparison, Judged, Method, Verdict, judge};
use standing_views::surveillance::Surveillance;

fn sum(facilities: &[&str]) -> Method {
    Method::SumOfRows {
        measure: Measure::CasesCumulative,
        facilities: facilities.iter().map(|f| id(f)).collect(),
        speaker: None,
    }
}

fn two() -> Method {
    sum(&["alder-creek", "birch-ridge"])
}

/// Looks at a claim on days, each as known on that day (`true`) or since.
fn judged(made: &Made, method: Method, compare: Comparison, checks: &[(&str, bool)]) -> Judged {
    let book = made.book();
    let surveillance = Surveillance::of(&book, BookZone::eastern());
    let claim = Claim {
        id: "C1".into(),
        text: "a claim".into(),
        stated: "stated".into(),
        stated_as_of: None,
        method,
        compare,
        checks: checks
            .iter()
            .map(|(on, that_day)| (day(on), that_day.then(|| day(on))))
            .collect(),
        note: None,
    };
    judge(&surveillance, &book, &claim)
}

/// A claim looked at on days, as known on each, has this verdict and these values.
#[track_caller]
fn check(
    made: &Made,
    method: Method,
    compare: Comparison,
    days: &[&str],
    verdict: Verdict,
    values: &[Option<f64>],
) {
    let checks: Vec<(&str, bool)> = days.iter().map(|d| (*d, true)).collect();
    let judged = judged(made, method, compare, &checks);
    assert_eq!(judged.verdict, verdict);
    let found: Vec<Option<f64>> = judged.checks.iter().map(|c| c.value).collect();
    assert_eq!(found, values);
}

fn growing() -> Made {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120, BIRCH 7");
    made.page("2021-03-06", "ALDER 125, BIRCH 7");
    made.page("2021-03-09", "ALDER 130, BIRCH 7");
    made
}

#[test]
fn a_claim_that_holds_at_every_check_is_supported() {
    let days = ["2021-03-02", "2021-03-09"];
    check(
        &growing(),
        two(),
        Comparison::MoreThan(120.0),
        &days,
        Verdict::Supported,
        &[Some(127.0), Some(137.0)],
    );
}

#[test]
fn a_claim_that_holds_at_no_check_is_not_supported() {
    let days = ["2021-03-02", "2021-03-09"];
    check(
        &growing(),
        two(),
        Comparison::Equals(500.0),
        &days,
        Verdict::NotSupported,
        &[Some(127.0), Some(137.0)],
    );
}

#[test]
fn the_exact_day_from_which_a_claim_is_true_is_searched_between_the_checks() {
    check(
        &growing(),
        two(),
        Comparison::MoreThan(130.0),
        &["2021-03-02", "2021-03-09"],
        Verdict::TrueOnlyFrom(day("2021-03-06")),
        &[Some(127.0), Some(137.0)],
    );
}

#[test]
fn the_exact_day_from_which_a_claim_is_true_no_longer_is_searched_too() {
    check(
        &growing(),
        two(),
        Comparison::LessThan(130.0),
        &["2021-03-02", "2021-03-12"],
        Verdict::TrueOnlyUntil(day("2021-03-06")),
        &[Some(127.0), Some(137.0)],
    );
}

#[test]
fn a_turn_long_after_the_first_check_is_found_all_the_same() {
    let mut made = growing();
    made.page("2022-09-01", "ALDER 400, BIRCH 7");
    check(
        &made,
        two(),
        Comparison::AtLeast(400.0),
        &["2021-03-02", "2022-01-01", "2022-10-01"],
        Verdict::TrueOnlyFrom(day("2022-09-01")),
        &[Some(127.0), Some(137.0), Some(407.0)],
    );
}

#[test]
fn a_turn_is_never_set_on_a_day_on_which_the_claim_is_still_untrue() {
    let mut made = growing();
    made.page("2022-09-01", "ALDER 400, BIRCH 7");
    check(
        &made,
        two(),
        Comparison::AtLeast(400.0),
        &["2021-03-02", "2022-10-01"],
        Verdict::TrueOnlyFrom(day("2022-09-01")),
        &[Some(127.0), Some(407.0)],
    );
}

#[test]
fn a_claim_true_between_two_checks_at_which_it_is_not_is_dated_from_the_last_turn() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 10");
    made.page("2021-03-03", "ALDER 20");
    made.page("2021-03-04", "ALDER 10");
    made.page("2021-03-08", "ALDER 20");
    check(
        &made,
        sum(&["alder-creek"]),
        Comparison::AtLeast(20.0),
        &["2021-03-02", "2021-03-05", "2021-03-09"],
        Verdict::TrueOnlyFrom(day("2021-03-08")),
        &[Some(10.0), Some(10.0), Some(20.0)],
    );
}

#[test]
fn a_day_is_looked_at_as_known_that_day_and_as_known_since() {
    let mut made = Made::with_two_facilities();
    made.say(cases("alder-creek", 10.0, "2021-03-02").by("county"));
    made.say(
        cases("alder-creek", 25.0, "2021-03-02")
            .by("county")
            .seen("2021-03-20"),
    );
    let checks = [("2021-03-02", true), ("2021-03-02", false)];
    let judged = judged(
        &made,
        sum(&["alder-creek"]),
        Comparison::AtLeast(20.0),
        &checks,
    );
    let found: Vec<(Option<f64>, Option<bool>)> =
        judged.checks.iter().map(|c| (c.value, c.holds)).collect();
    assert_eq!(found, [(Some(10.0), Some(false)), (Some(25.0), Some(true))]);
    assert_eq!(judged.checks[0].known, Some(day("2021-03-02")));
    assert_eq!(judged.checks[1].known, None);
    // Not a day later: the same day, by what is known since.
    assert_eq!(judged.verdict, Verdict::TrueOnlyFrom(day("2021-03-02")));
}

#[test]
fn a_facility_without_a_value_adds_nothing_and_is_named() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    let judged = judged(
        &made,
        sum(&["alder-creek", "birch-ridge", "nowhere"]),
        Comparison::Equals(120.0),
        &[("2021-03-02", true)],
    );
    assert_eq!(judged.verdict, Verdict::Supported);
    assert_eq!(
        judged.checks[0].inputs,
        [("alder-creek".to_owned(), "120".to_owned())]
    );
    let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
    assert_eq!(
        judged.checks[0].missing,
        [
            pair("nowhere", "not in the directory"),
            pair("birch-ridge", "not published by this day"),
        ]
    );
}

#[test]
fn a_claim_of_figures_that_nobody_published_cannot_be_told() {
    let days = ["2021-03-01"];
    check(
        &growing(),
        two(),
        Comparison::MoreThan(0.0),
        &days,
        Verdict::CannotTell,
        &[None],
    );
}

#[test]
fn facilities_are_counted_from_a_number_on() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120, BIRCH 7");
    let counted = |at_least| Method::CountFacilitiesWithCases {
        measure: Measure::CasesCumulative,
        facilities: vec![id("alder-creek"), id("birch-ridge")],
        at_least,
        speaker: None,
    };
    for (at_least, n) in [(7, 2.0), (8, 1.0), (121, 0.0)] {
        check(
            &made,
            counted(at_least),
            Comparison::Equals(n),
            &["2021-03-02"],
            Verdict::Supported,
            &[Some(n)],
        );
    }
}

#[test]
fn only_the_named_speakers_figures_are_taken() {
    let mut made = growing();
    made.say(cases("alder-creek", 200.0, "2021-03-02").by("county"));
    let by_county = Method::SumOfRows {
        measure: Measure::CasesCumulative,
        facilities: vec![id("alder-creek")],
        speaker: Some(party("county")),
    };
    check(
        &made,
        by_county,
        Comparison::Equals(200.0),
        &["2021-03-02"],
        Verdict::Supported,
        &[Some(200.0)],
    );
}

#[test]
fn about_holds_within_its_percentage_and_not_beyond() {
    let about = |value| Comparison::About {
        value,
        within_percent: 10.0,
    };
    let days = ["2021-03-02"];
    check(
        &growing(),
        two(),
        about(130.0),
        &days,
        Verdict::Supported,
        &[Some(127.0)],
    );
    check(
        &growing(),
        two(),
        about(142.0),
        &days,
        Verdict::NotSupported,
        &[Some(127.0)],
    );
}

#[test]
fn a_claim_without_a_number_shows_the_value() {
    check(
        &growing(),
        two(),
        Comparison::None,
        &["2021-03-02"],
        Verdict::ValueShown,
        &[Some(127.0)],
    );
}

#[test]
fn the_latest_figure_of_a_place_comes_with_further_measures_beside_it() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120/4");
    let latest = Method::LatestFigure {
        measures: vec![
            Measure::CasesCurrent,
            Measure::CasesCumulative,
            Measure::Held,
        ],
        about: Place::Facility(id("alder-creek")),
        speaker: None,
    };
    let judged = judged(
        &made,
        latest,
        Comparison::Equals(4.0),
        &[("2021-03-02", true)],
    );
    assert_eq!(judged.verdict, Verdict::Supported);
    assert_eq!(
        judged.checks[0].also,
        [("cases-cumulative".to_owned(), 120.0)]
    );
    assert_eq!(
        judged.checks[0].missing,
        [("held".to_owned(), "not published".to_owned())]
    );
}

#[test]
fn what_nothing_can_recompute_is_reported() {
    let reported = Method::NotRecomputable {
        why: "an interview".into(),
    };
    check(
        &growing(),
        reported,
        Comparison::MoreThan(1.0),
        &["2021-03-02"],
        Verdict::Reported,
        &[None],
    );
}

fn months(made: &mut Made, with_second: bool) -> Method {
    let months = [("2020-04-01", "2020-04-30"), ("2020-05-01", "2020-05-31")];
    for (n, on) in [
        (100.0, "2020-03-31"),
        (200.0, "2020-04-30"),
        (500.0, "2020-05-31"),
    ] {
        made.say(figure(Place::us(), Measure::CasesCumulative, number(n), on));
    }
    for (i, (first, last)) in months.iter().enumerate() {
        let of = |measure, n| figure(Place::us(), measure, number(n), last).over(first, last);
        made.say(of(Measure::AverageDailyPopulation, 1_000.0));
        if i == 0 || with_second {
            made.say(of(Measure::CasesNew, 50.0).by("county"));
        }
    }
    Method::MeanOfMonthlyRateRatios {
        months: months
            .iter()
            .map(|(first, last)| Period::span(day(first), day(last)).unwrap())
            .collect(),
        speaker: party("us-ice"),
        reference: party("county"),
        residents: 10_000.0,
    }
}

#[test]
fn a_mean_of_monthly_ratios_is_recomputed_from_its_counts() {
    let mut made = Made::new();
    // (100 / 1000) / (50 / 10000) = 20 and (300 / 1000) / (50 / 10000) = 60.
    let mean = months(&mut made, true);
    check(
        &made,
        mean,
        Comparison::About {
            value: 40.0,
            within_percent: 0.01,
        },
        &["2020-06-30"],
        Verdict::Supported,
        &[Some(40.0)],
    );
}

#[test]
fn a_mean_of_months_refuses_a_part_of_them() {
    let mut made = Made::new();
    let mean = months(&mut made, false);
    let judged = judged(
        &made,
        mean,
        Comparison::AtLeast(1.0),
        &[("2020-06-30", true)],
    );
    assert_eq!(judged.verdict, Verdict::CannotTell);
    assert_eq!(judged.checks[0].value, None);
    assert_eq!(judged.checks[0].inputs.len(), 1);
    assert_eq!(
        judged.checks[0].missing[0].1,
        "a count of this month is missing"
    );
}

#[test]
fn a_count_of_a_month_given_again_is_taken_as_last_known() {
    let mut made = Made::new();
    let mean = months(&mut made, true);
    made.say(
        figure(Place::us(), Measure::CasesNew, number(100.0), "2020-05-31")
            .over("2020-05-01", "2020-05-31")
            .by("county")
            .seen("2020-07-01"),
    );
    check(
        &made,
        mean,
        Comparison::None,
        &["2020-06-30", "2020-07-02"],
        Verdict::ValueShown,
        &[Some(40.0), Some(25.0)],
    );
}

#[test]
fn the_date_of_a_statement_is_held_against_the_date_claimed() {
    let mut made = Made::with_two_facilities();
    made.say(
        event("alder-creek", "a letter")
            .said("2021-03-04")
            .seen("2021-03-06")
            .named("letter"),
    );
    let dated = || Method::DateOfStatement {
        label: label("letter"),
    };
    let on = |text| Comparison::Dated(SaidDate::day(day(text)));
    check(
        &made,
        dated(),
        on("2021-03-04"),
        &["2021-03-06"],
        Verdict::Supported,
        &[None],
    );
    check(
        &made,
        dated(),
        on("2021-03-05"),
        &["2021-03-06"],
        Verdict::NotSupported,
        &[None],
    );
    check(
        &made,
        dated(),
        on("2021-03-04"),
        &["2021-03-05"],
        Verdict::CannotTell,
        &[None],
    );
    check(
        &made,
        dated(),
        Comparison::None,
        &["2021-03-06"],
        Verdict::ValueShown,
        &[None],
    );
}
