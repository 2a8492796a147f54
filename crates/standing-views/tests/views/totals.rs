//! Totals: the sum, who is not in it, and why.

use crate::made::{Made, cases, figure, id, number, since};
use standing_terms::{AsOf, Measure, Missing, Place, Reading};
use standing_views::surveillance::{AreaStanding, Overview, Total};

fn overview(made: &Made, on: &str) -> Overview {
    made.surveillance().overview(&since(on))
}

fn of(area: &AreaStanding, measure: Measure) -> &Total {
    area.totals
        .iter()
        .find(|t| t.measure == measure)
        .expect("a total")
}

/// The nation's cases so far: the sum, how many are in it, and who is not.
#[track_caller]
fn check(
    made: &Made,
    as_of: &AsOf,
    sum: Option<f64>,
    counted: usize,
    missing: &[(&str, Missing, &str)],
) {
    let all = made.surveillance().overview(as_of);
    let total = of(&all.nation, Measure::CasesCumulative);
    assert_eq!(total.sum.map(standing_terms::Quantity::get), sum);
    assert_eq!(total.counted, counted);
    let named: Vec<(&str, Missing, &str)> = total
        .missing
        .iter()
        .map(|m| (m.id.as_str(), m.why, m.reason.as_str()))
        .collect();
    assert_eq!(named, missing);
}

#[test]
fn a_facility_not_published_yet_is_named_and_not_added_as_nought() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-04", "ALDER 121, BIRCH 7");
    check(
        &made,
        &since("2021-03-03"),
        Some(120.0),
        1,
        &[(
            "birch-ridge",
            Missing::NotReported,
            "not published by this day",
        )],
    );
    check(&made, &since("2021-03-04"), Some(128.0), 2, &[]);
}

#[test]
fn a_withdrawn_facility_is_named_with_its_last_value() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120, BIRCH 7");
    made.page("2021-03-04", "ALDER 121");
    check(
        &made,
        &since("2021-03-05"),
        Some(121.0),
        1,
        &[(
            "birch-ridge",
            Missing::NotReported,
            "no longer published since 2021-03-04; last 7",
        )],
    );
}

#[test]
fn an_empty_cell_and_a_bound_are_named_with_their_reasons() {
    let mut made = Made::with_two_facilities();
    made.facility("cedar-flat", "Cedar Flat", "CEDAR", "CA", "SFR");
    made.page("2021-03-02", "ALDER 120, BIRCH -");
    let Reading::Value(ten) = number(10.0) else {
        panic!("a value")
    };
    made.say(figure(
        Place::Facility(id("cedar-flat")),
        Measure::CasesCumulative,
        Reading::Below(ten),
        "2021-03-02",
    ));
    check(
        &made,
        &since("2021-03-02"),
        Some(120.0),
        1,
        &[
            (
                "birch-ridge",
                Missing::NotReported,
                "published without a value: not-reported",
            ),
            (
                "cedar-flat",
                Missing::Suppressed,
                "published only as fewer than 10",
            ),
        ],
    );
}

#[test]
fn where_nobody_has_a_value_there_is_no_sum_and_not_a_nought() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER -");
    check(
        &made,
        &since("2021-03-02"),
        None,
        0,
        &[(
            "alder-creek",
            Missing::NotReported,
            "published without a value: not-reported",
        )],
    );
}

#[test]
fn a_published_nought_counts() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 0");
    check(&made, &since("2021-03-02"), Some(0.0), 1, &[]);
}

#[test]
fn a_carried_figure_counts() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    check(&made, &since("2021-03-09"), Some(120.0), 1, &[]);
}

#[test]
fn a_doubtful_figure_counts_and_is_said_to_be_doubtful() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120, BIRCH 7");
    made.page("2021-03-03", "ALDER 20, BIRCH 7");
    made.page("2021-03-04", "ALDER 121, BIRCH 7");
    let all = overview(&made, "2021-03-03");
    let total = of(&all.nation, Measure::CasesCumulative);
    assert_eq!(total.sum.map(standing_terms::Quantity::get), Some(27.0));
    assert_eq!((total.counted, total.flagged), (2, 1));
    let calm = overview(&made, "2021-03-04");
    assert_eq!(of(&calm.nation, Measure::CasesCumulative).flagged, 0);
}

#[test]
fn a_field_office_is_not_a_state() {
    let mut made = Made::with_two_facilities();
    made.facility("mesa-verde", "Mesa Verde", "MESA", "AZ", "SND");
    made.facility("otter-bay", "Otter Bay", "OTTER", "CA", "SND");
    made.page("2021-03-02", "ALDER 120, BIRCH 7, MESA 11, OTTER 5");
    let all = overview(&made, "2021-03-02");
    let sum = |areas: &[AreaStanding], code: &str| {
        let area = areas.iter().find(|a| a.code == code).expect("an area");
        of(area, Measure::CasesCumulative)
            .sum
            .map(standing_terms::Quantity::get)
    };
    assert_eq!(sum(&all.states, "AZ"), Some(11.0));
    assert_eq!(sum(&all.states, "CA"), Some(132.0));
    assert_eq!(sum(&all.field_offices, "SND"), Some(16.0));
    assert_eq!(sum(&all.field_offices, "SFR"), Some(127.0));
}

#[test]
fn the_publishers_own_total_stands_beside_the_sum() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120, BIRCH 7");
    made.page("2021-03-02", "US 150");
    made.say(figure(
        Place::us(),
        Measure::Held,
        number(13_000.0),
        "2021-03-02",
    ));
    let all = overview(&made, "2021-03-02");
    let total = of(&all.nation, Measure::CasesCumulative);
    assert_eq!(total.sum.map(standing_terms::Quantity::get), Some(127.0));
    assert_eq!(
        total.published.as_ref().map(|l| l.reading),
        Some(number(150.0))
    );
    let held = of(&all.nation, Measure::Held);
    assert_eq!(held.sum, None);
    assert_eq!(
        held.published.as_ref().map(|l| l.reading),
        Some(number(13_000.0))
    );
}

#[test]
fn a_facility_whose_only_figure_comes_later_is_missing_before() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.say(cases("birch-ridge", 9.0, "2021-06-01").by("county"));
    check(
        &made,
        &since("2021-03-02"),
        Some(120.0),
        1,
        &[(
            "birch-ridge",
            Missing::NotReported,
            "not published by this day",
        )],
    );
}
