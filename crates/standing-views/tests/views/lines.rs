//! One figure of a facility as of a point: what is shown, and how it came to be.

use crate::made::{Made, at, cases, day, figure, id, known, number, since};
use standing_evidence::RelationKind;
use standing_terms::{Measure, Missing, Place, Reading};

#[test]
fn a_figure_is_published_then_carried_with_its_days_then_withdrawn() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120/2");
    made.page("2021-03-10", "BIRCH 7/0");
    made.check("alder-creek", &since("2021-03-01"), &[]);
    made.check(
        "alder-creek",
        &since("2021-03-02"),
        &["us-ice: 120, published"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-09"),
        &["us-ice: 120, carried 7 days since 2021-03-02"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-20"),
        &["us-ice: 120, withdrawn 2021-03-10"],
    );
}

#[test]
fn a_withdrawn_figure_was_last_published_on_the_last_day_that_had_it() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-04", "ALDER 120");
    made.page("2021-03-10", "BIRCH 7");
    let line = made.line("alder-creek", &since("2021-03-20"));
    assert_eq!(line.first_published, Some(day("2021-03-02")));
    assert_eq!(line.last_published, Some(day("2021-03-04")));
}

#[test]
fn a_figure_that_returns_is_published_again() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-03", "BIRCH 7");
    made.page("2021-03-04", "ALDER 121");
    made.check(
        "alder-creek",
        &since("2021-03-03"),
        &["us-ice: 120, withdrawn 2021-03-03"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-04"),
        &["us-ice: 121, published"],
    );
}

#[test]
fn an_empty_cell_is_not_reported_and_a_nought_is_a_nought() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER -/2, BIRCH 0/0");
    made.check(
        "alder-creek",
        &since("2021-03-02"),
        &["us-ice: not reported, published"],
    );
    made.check(
        "birch-ridge",
        &since("2021-03-02"),
        &["us-ice: 0, published"],
    );
}

#[test]
fn rows_of_one_place_are_summed_and_one_empty_cell_makes_the_sum_unknown() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120, ALDER 30");
    made.page("2021-03-03", "ALDER 120, ALDER -");
    made.page("2021-03-04", "ALDER 125");
    made.check(
        "alder-creek",
        &since("2021-03-02"),
        &["us-ice: 150, published"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-03"),
        &["us-ice: not reported, published"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-04"),
        &["us-ice: 125, published"],
    );
}

#[test]
fn an_exact_figure_stands_before_a_rounded_one_of_the_same_speaker() {
    let mut made = Made::with_two_facilities();
    made.say(cases("alder-creek", 118.0, "2021-03-01").by("county"));
    made.say(
        cases("alder-creek", 100.0, "2021-03-05")
            .by("county")
            .about(),
    );
    made.check(
        "alder-creek",
        &since("2021-03-06"),
        &["county: 118, carried 5 days since 2021-03-01"],
    );
}

#[test]
fn a_rounded_figure_alone_is_shown() {
    let mut made = Made::with_two_facilities();
    made.say(
        cases("alder-creek", 100.0, "2021-03-05")
            .by("county")
            .about(),
    );
    made.check(
        "alder-creek",
        &since("2021-03-05"),
        &["county: 100, published"],
    );
}

#[test]
fn a_rounded_figure_in_between_does_not_break_how_long_the_exact_one_stood() {
    let mut made = Made::with_two_facilities();
    made.say(cases("alder-creek", 118.0, "2021-03-01").by("county"));
    made.say(
        cases("alder-creek", 100.0, "2021-03-03")
            .by("county")
            .about(),
    );
    made.say(cases("alder-creek", 118.0, "2021-03-05").by("county"));
    made.say(
        cases("alder-creek", 100.0, "2021-03-07")
            .by("county")
            .about(),
    );
    let line = made.line("alder-creek", &since("2021-03-08"));
    assert_eq!(line.reading, number(118.0));
    assert_eq!(line.unchanged_since, Some(day("2021-03-01")));
    assert_eq!(line.days_unchanged, Some(7));
}

#[test]
fn a_figure_taken_back_stands_until_that_was_known() {
    let mut made = Made::with_two_facilities();
    made.say(cases("alder-creek", 90.0, "2021-03-01").by("county"));
    made.say(
        cases("alder-creek", 118.0, "2021-03-04")
            .by("county")
            .named("wrong"),
    );
    made.say(
        crate::made::event("alder-creek", "the count of 4 March is withdrawn")
            .by("county")
            .seen("2021-03-08")
            .back(RelationKind::Retracts, "wrong"),
    );
    made.check(
        "alder-creek",
        &known("2021-03-05", "2021-03-07"),
        &["county: 118, carried 1 days since 2021-03-04"],
    );
    made.check(
        "alder-creek",
        &known("2021-03-05", "2021-03-08"),
        &["county: 90, carried 4 days since 2021-03-01"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-05"),
        &["county: 90, carried 4 days since 2021-03-01"],
    );
}

#[test]
fn the_only_figure_taken_back_leaves_no_line_and_no_nought() {
    let mut made = Made::with_two_facilities();
    made.say(
        cases("alder-creek", 118.0, "2021-03-04")
            .by("county")
            .named("wrong"),
    );
    made.say(
        crate::made::event("alder-creek", "withdrawn")
            .seen("2021-03-08")
            .back(RelationKind::Retracts, "wrong"),
    );
    made.check("alder-creek", &since("2021-03-05"), &[]);
}

#[test]
fn a_correction_holds_at_every_known() {
    let mut made = Made::with_two_facilities();
    made.say(
        cases("alder-creek", 181.0, "2021-03-04")
            .by("county")
            .named("misread"),
    );
    made.say(
        cases("alder-creek", 118.0, "2021-03-04")
            .by("county")
            .seen("2024-01-01")
            .back(RelationKind::Corrects, "misread"),
    );
    for as_of in [known("2021-03-04", "2021-03-05"), since("2021-03-04")] {
        made.check("alder-creek", &as_of, &["county: 118, published"]);
    }
}

#[test]
fn a_restated_figure_of_a_day_is_shown_from_then_on_and_the_first_stays_beside_it() {
    let mut made = Made::with_two_facilities();
    made.say(
        cases("alder-creek", 110.0, "2021-03-04")
            .by("county")
            .named("first"),
    );
    made.say(
        cases("alder-creek", 118.0, "2021-03-04")
            .by("county")
            .seen("2021-03-20")
            .back(RelationKind::Restates, "first"),
    );
    made.check(
        "alder-creek",
        &known("2021-03-04", "2021-03-05"),
        &["county: 110, published"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-04"),
        &["county: 118, published"],
    );
    let line = made.line("alder-creek", &since("2021-03-04"));
    assert_eq!(line.also.len(), 1);
    assert_eq!(line.also[0].0, number(110.0));
}

#[test]
fn a_typed_figure_is_used_beyond_the_archives_days_and_within_them_the_page_wins() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-04", "ALDER 121");
    made.say(cases("alder-creek", 112.0, "2021-03-02").worded_as_on_the_page());
    made.say(cases("alder-creek", 130.0, "2021-03-20").worded_as_on_the_page());
    made.check(
        "alder-creek",
        &since("2021-03-02"),
        &["us-ice: 120, published"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-10"),
        &["us-ice: 121, carried 6 days since 2021-03-04"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-21"),
        &["us-ice: 130, carried 1 days since 2021-03-20"],
    );
    let line = made.line("alder-creek", &since("2021-03-21"));
    assert_eq!(line.first_published, Some(day("2021-03-02")));
}

#[test]
fn a_typed_figure_that_disagrees_with_the_page_of_its_day_is_listed_beside_it() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120, BIRCH 7");
    made.say(cases("alder-creek", 112.0, "2021-03-02").worded_as_on_the_page());
    made.say(cases("birch-ridge", 7.0, "2021-03-02").worded_as_on_the_page());
    let also = |facility| {
        let line = made.line(facility, &since("2021-03-02"));
        line.also.iter().map(|(r, _)| *r).collect::<Vec<_>>()
    };
    assert_eq!(also("alder-creek"), [number(112.0)]);
    assert_eq!(also("birch-ridge"), []);
}

#[test]
fn two_speakers_with_one_measure_give_two_lines() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-03", "ALDER 121");
    made.say(cases("alder-creek", 140.0, "2021-03-03").by("county"));
    made.check(
        "alder-creek",
        &since("2021-03-03"),
        &["us-ice: 121, published", "county: 140, published"],
    );
}

#[test]
fn the_order_of_two_speakers_does_not_hang_on_what_was_published_later() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-03", "ALDER 121");
    made.say(cases("alder-creek", 140.0, "2021-03-03").by("county"));
    for (n, on) in [
        (150.0, "2021-04-01"),
        (160.0, "2021-05-01"),
        (170.0, "2021-06-01"),
    ] {
        made.say(cases("alder-creek", n, on).by("county"));
    }
    let two = ["us-ice: 121, published", "county: 140, published"];
    made.check("alder-creek", &known("2021-03-03", "2021-03-04"), &two);
}

#[test]
fn how_long_a_value_stood_is_counted_from_its_first_capture() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-04", "ALDER 121");
    made.page("2021-03-12", "ALDER 121");
    let line = made.line("alder-creek", &since("2021-03-14"));
    assert_eq!(line.unchanged_since, Some(day("2021-03-04")));
    assert_eq!(line.days_unchanged, Some(10));
    assert_eq!(line.last_published, Some(day("2021-03-12")));
}

#[test]
fn a_page_of_the_small_hours_in_utc_is_of_the_eastern_day_before() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02T17:00", "ALDER 120");
    made.page("2021-03-03T03:30", "ALDER 121");
    made.page("2021-03-03T05:30", "ALDER 122");
    made.check(
        "alder-creek",
        &since("2021-03-02"),
        &["us-ice: 121, published"],
    );
    made.check(
        "alder-creek",
        &since("2021-03-03"),
        &["us-ice: 122, published"],
    );
    made.check(
        "alder-creek",
        &known("2021-03-02", "2021-03-02T20:00"),
        &["us-ice: 120, published"],
    );
}

#[test]
fn a_capture_imported_late_changes_what_an_earlier_day_shows() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-10", "ALDER 120");
    let then = known("2021-03-05", "2021-03-06");
    made.check(
        "alder-creek",
        &then,
        &["us-ice: 120, carried 3 days since 2021-03-02"],
    );
    made.page("2021-03-05", "ALDER 119");
    made.check("alder-creek", &then, &["us-ice: 119, published"]);
    made.check(
        "alder-creek",
        &since("2021-03-10"),
        &["us-ice: 120, published"],
    );
}

#[test]
fn what_a_source_said_is_not_known_before_it_was_seen() {
    let mut made = Made::with_two_facilities();
    made.say(
        cases("alder-creek", 118.0, "2021-03-04")
            .by("county")
            .seen("2021-04-01"),
    );
    made.check("alder-creek", &known("2021-03-04", "2021-03-31"), &[]);
    made.check(
        "alder-creek",
        &known("2021-03-04", "2021-04-01"),
        &["county: 118, published"],
    );
}

#[test]
fn a_source_that_was_not_public_is_known_from_its_entry_into_the_book() {
    let mut made = Made::with_two_facilities();
    let mut sealed = cases("alder-creek", 118.0, "2021-03-04").by("county");
    sealed.0.seen = None;
    made.say(sealed);
    made.check("alder-creek", &known("2021-03-04", "2024-12-31"), &[]);
    made.check(
        "alder-creek",
        &known("2021-03-04", "2025-01-01"),
        &["county: 118, published"],
    );
}

#[test]
fn a_bound_and_a_refusal_are_shown_as_such() {
    let mut made = Made::with_two_facilities();
    let place = |facility| Place::Facility(id(facility));
    let Reading::Value(ten) = number(10.0) else {
        panic!("a value")
    };
    made.say(
        figure(
            place("alder-creek"),
            Measure::CasesCumulative,
            Reading::Below(ten),
            "2021-03-04",
        )
        .by("county"),
    );
    made.say(
        figure(
            place("birch-ridge"),
            Measure::CasesCumulative,
            Reading::Missing(Missing::Refused),
            "2021-03-04",
        )
        .by("county"),
    );
    made.check(
        "alder-creek",
        &since("2021-03-04"),
        &["county: fewer than 10, published"],
    );
    made.check(
        "birch-ridge",
        &since("2021-03-04"),
        &["county: refused, published"],
    );
}

#[test]
fn the_history_holds_one_step_a_day_up_to_the_point() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02T13:00", "ALDER 119");
    made.page("2021-03-02T18:00", "ALDER 120");
    made.page("2021-03-04", "BIRCH 7");
    made.page("2021-03-09", "ALDER 125");
    let place = Place::Facility(id("alder-creek"));
    let histories = made.surveillance().histories(&place, &since("2021-03-05"));
    let steps: Vec<(String, Reading)> = histories[0]
        .steps
        .iter()
        .map(|s| (s.day.to_string(), s.reading))
        .collect();
    assert_eq!(
        steps,
        [
            ("2021-03-02".to_owned(), number(120.0)),
            (
                "2021-03-04".to_owned(),
                Reading::Missing(Missing::NotReported)
            ),
        ]
    );
    assert_eq!(made.surveillance().last_day(), Some(day("2021-03-09")));
    assert!(at("2021-03-09") > at("2021-03-04"));
}

#[test]
fn a_doubt_about_the_page_does_not_lie_on_what_another_speaker_says() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-02", "ALDER 120");
    made.page("2021-03-03", "BIRCH 7");
    made.say(cases("alder-creek", 118.0, "2021-03-03").by("county"));
    let place = Place::Facility(id("alder-creek"));
    let flagged: Vec<(String, usize)> = made
        .surveillance()
        .lines(&place, &since("2021-03-03"))
        .iter()
        .map(|l| (l.speaker.to_string(), l.flags.len()))
        .collect();
    assert_eq!(
        flagged,
        [("us-ice".to_owned(), 1), ("county".to_owned(), 0)]
    );
}

#[test]
fn a_figure_taken_back_twice_stands_no_longer_from_the_first_time_on() {
    let mut made = Made::with_two_facilities();
    made.say(
        cases("alder-creek", 118.0, "2021-03-04")
            .by("county")
            .named("wrong"),
    );
    for when in ["2021-03-08", "2021-03-15"] {
        made.say(
            crate::made::event("alder-creek", "withdrawn")
                .seen(when)
                .back(RelationKind::Retracts, "wrong"),
        );
    }
    made.check("alder-creek", &known("2021-03-05", "2021-03-10"), &[]);
    made.check(
        "alder-creek",
        &known("2021-03-05", "2021-03-07"),
        &["county: 118, carried 1 days since 2021-03-04"],
    );
}

#[test]
fn of_two_series_that_show_one_figure_the_one_looked_at_more_often_is_shown() {
    use standing_evidence::Body;
    use standing_evidence::pages::{Capture, PageRow, PageSeries};
    let mut made = Made::new();
    // The daily table comes later by name, and has only the end of the day.
    for (series, captures) in [
        (
            "an-hourly-page",
            &[
                ("2021-03-10T15:00:00Z", 100.0),
                ("2021-03-10T20:00:00Z", 101.0),
            ][..],
        ),
        ("the-daily-table", &[("2021-03-11T04:59:59Z", 99.0)][..]),
    ] {
        let mut pages = PageSeries::new(series);
        for (when, held) in captures {
            let capture = Capture {
                series: series.into(),
                at: when.parse().unwrap(),
                page_id: format!("{series} {when}"),
                page_md5: "0".into(),
                stated_as_of: None,
                stated_updated: None,
                readable: true,
            };
            let values = [("held", Some(*held))];
            let row = PageRow {
                id: "US",
                listed: None,
                values: &values,
            };
            let changes = pages.observe(capture.clone(), &[row]).unwrap();
            made.enter(Body::Capture(capture));
            for change in changes {
                made.enter(Body::Change(change));
            }
        }
    }
    let lines = made
        .surveillance()
        .lines(&Place::us(), &since("2021-03-10"));
    let held: Vec<Reading> = lines
        .iter()
        .filter(|l| l.measure == Measure::Held)
        .map(|l| l.reading)
        .collect();
    assert_eq!(held, [number(101.0)]);
}
