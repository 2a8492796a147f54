//! Surveillance on the real page archive: the figures that the agency published on the days that
//! matter, as they could be known that day.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test fails by panicking, and figures are compared as published"
)]
mod common;

use common::archive;
use standing_terms::{AsOf, FacilityId, Measure, Quantity, Reading};
use standing_views::surveillance::{AreaStanding, DayState, FigureLine, Surveillance, Total};

/// A day as it could be known at its end.
fn that_day(s: &Surveillance, day: &str) -> AsOf {
    let day = day.parse().unwrap();
    AsOf::on(day).known_by(s.zone().end_of_day(day))
}

fn line(s: &Surveillance, id: &str, measure: Measure, as_of: &AsOf) -> Option<FigureLine> {
    let id = FacilityId::new(id).unwrap();
    s.facility(&id, as_of)
        .expect("a facility of the directory")
        .figure(measure)
        .cloned()
}

fn value(s: &Surveillance, id: &str, measure: Measure, day: &str) -> f64 {
    let line = line(s, id, measure, &that_day(s, day)).expect("a line");
    line.reading.value().expect("a value").get()
}

fn california(s: &Surveillance, as_of: &AsOf) -> AreaStanding {
    let states = s.overview(as_of).states;
    states
        .into_iter()
        .find(|a| a.code == "CA")
        .expect("California")
}

fn total(area: &AreaStanding, measure: Measure) -> Total {
    area.totals
        .iter()
        .find(|t| t.measure == measure)
        .expect("a total")
        .clone()
}

#[test]
fn six_california_rows_sum_to_593_cumulative_and_14_current_on_12_march_2021() {
    let Some(s) = archive() else { return };
    let area = california(s, &that_day(s, "2021-03-12"));
    let cumulative = total(&area, Measure::CasesCumulative);
    assert_eq!(
        (cumulative.sum, cumulative.counted),
        (Some(Quantity::count(593)), 6)
    );
    let current = total(&area, Measure::CasesCurrent);
    assert_eq!(
        (current.sum, current.counted),
        (Some(Quantity::count(14)), 6)
    );
}

#[test]
fn six_california_rows_sum_to_617_on_17_march_2021() {
    let Some(s) = archive() else { return };
    let area = california(s, &that_day(s, "2021-03-17"));
    let cumulative = total(&area, Measure::CasesCumulative);
    assert_eq!(
        (cumulative.sum, cumulative.counted),
        (Some(Quantity::count(617)), 6)
    );
}

#[test]
fn batavia_had_118_cases_so_far_and_64_current_on_17_march_2021() {
    let Some(s) = archive() else { return };
    assert_eq!(
        value(s, "batavia", Measure::CasesCumulative, "2021-03-17"),
        118.0
    );
    assert_eq!(
        value(s, "batavia", Measure::CasesCurrent, "2021-03-17"),
        64.0
    );
}

#[test]
fn desert_view_annex_is_named_as_missing_until_its_first_row_and_counted_from_then_on() {
    let Some(s) = archive() else { return };
    for day in ["2021-03-12", "2021-08-12"] {
        let area = california(s, &that_day(s, day));
        let missing = total(&area, Measure::CasesCumulative).missing;
        let named = missing
            .iter()
            .find(|m| m.id.as_str() == "desert-view-annex");
        assert_eq!(
            named.expect("named").reason,
            "not published by this day",
            "{day}"
        );
    }
    let area = california(s, &that_day(s, "2021-08-13"));
    let total = total(&area, Measure::CasesCumulative);
    assert_eq!(total.counted, 7);
    assert!(
        total
            .missing
            .iter()
            .all(|m| m.id.as_str() != "desert-view-annex")
    );
}

#[test]
fn san_luis_lies_in_arizona_though_the_san_diego_office_answers_for_it() {
    let Some(s) = archive() else { return };
    let as_of = that_day(s, "2021-03-12");
    let here = |area: &AreaStanding| area.facilities.iter().any(|f| f.as_str() == "san-luis");
    assert!(!here(&california(s, &as_of)));
    let offices = s.overview(&as_of).field_offices;
    assert!(offices.iter().any(|a| a.code == "SND" && here(a)));
}

#[test]
fn la_staging_is_no_longer_published_after_3_june_2020_and_its_last_figure_is_kept() {
    let Some(s) = archive() else { return };
    let on = |day: &str| {
        line(s, "la-staging", Measure::CasesCumulative, &that_day(s, day)).expect("a line")
    };
    assert_eq!(on("2020-06-02").state, DayState::Published);
    for (day, flags) in [
        ("2020-06-03", &["withdrawn"][..]),
        ("2021-03-12", &["withdrawn", "went-dark"]),
    ] {
        let line = on(day);
        let last = "2020-06-03".parse().unwrap();
        assert_eq!(line.state, DayState::Withdrawn { since: last }, "{day}");
        assert_eq!(line.reading, Reading::Value(Quantity::count(1)), "{day}");
        assert_eq!(line.flags.iter().map(|f| f.rule).collect::<Vec<_>>(), flags);
    }
}

#[test]
fn three_rows_of_monroe_are_summed_on_12_march_2021() {
    let Some(s) = archive() else { return };
    assert_eq!(
        value(s, "monromi", Measure::CasesCumulative, "2021-03-12"),
        3.0
    );
}

#[test]
fn two_rows_of_one_name_are_summed_on_23_april_2021() {
    let Some(s) = archive() else { return };
    assert_eq!(
        value(s, "kcojfok", Measure::CasesCumulative, "2021-04-23"),
        5.0
    );
    assert_eq!(
        value(s, "kcojfok", Measure::CasesCurrent, "2021-04-23"),
        4.0
    );
}

#[test]
fn a_page_captured_just_after_midnight_utc_belongs_to_the_eastern_day_before() {
    let Some(s) = archive() else { return };
    let captured = common::instant("2021-03-10T00:02:00Z");
    let key = s
        .tracks()
        .pages
        .keys()
        .find(|k| k.place == standing_terms::Place::us() && k.measure == Measure::CasesCumulative)
        .expect("the national track");
    let track = &s.tracks().pages[key];
    assert!(track.captures.contains(&captured));
    let moment = track
        .moments
        .iter()
        .find(|m| m.known_at == captured)
        .expect("the total changed on that page");
    assert_eq!(moment.day, "2021-03-09".parse().unwrap());
    let figure = |day: &str| {
        let lines = s.lines(&key.place, &that_day(s, day));
        lines
            .into_iter()
            .find(|l| l.measure == Measure::CasesCumulative)
            .expect("a line")
            .reading
    };
    assert_eq!(Some(figure("2021-03-09")), moment.reading);
    assert_ne!(figure("2021-03-08"), figure("2021-03-09"));
}

#[test]
fn the_population_is_shown_with_the_older_day_it_is_of() {
    let Some(s) = archive() else { return };
    let lines = s.lines(&standing_terms::Place::us(), &that_day(s, "2021-03-14"));
    let held = lines
        .iter()
        .find(|l| l.measure == Measure::Held)
        .expect("held");
    assert_eq!(held.reading, Reading::Value(Quantity::count(13764)));
    assert_eq!(held.stated_as_of, Some("2021-03-05".parse().unwrap()));
}

#[test]
fn after_the_last_readable_page_figures_are_carried_and_not_withdrawn() {
    let Some(s) = archive() else { return };
    let line = line(
        s,
        "batavia",
        Measure::CasesCumulative,
        &that_day(s, "2023-06-30"),
    );
    assert!(matches!(
        line.expect("a line").state,
        DayState::Carried { .. }
    ));
}

#[test]
fn a_lost_digit_is_counted_as_published_and_said_to_be_flagged() {
    let Some(s) = archive() else { return };
    let states = s.overview(&that_day(s, "2021-06-14")).states;
    let ny = states.iter().find(|a| a.code == "NY").expect("New York");
    let total = total(ny, Measure::CasesCumulative);
    assert_eq!((total.sum, total.flagged), (Some(Quantity::count(12)), 1));
}
