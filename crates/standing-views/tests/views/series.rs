//! Daily series and incidence over small made-up books.

use crate::made::{Made, cases, day, id, known, since};
use standing_terms::{AsOf, Measure, Place};
use standing_views::surveillance::incidence::{Incidence, Unknown, months, weeks};
use standing_views::surveillance::{DailySeries, DayState};

const CASES: Measure = Measure::CasesCumulative;

fn alder() -> Place {
    Place::Facility(id("alder-creek"))
}

fn daily(made: &Made, as_of: &AsOf) -> DailySeries {
    let mut all = made.surveillance().daily_of(&alder(), CASES, as_of);
    assert_eq!(all.len(), 1, "one series");
    all.remove(0)
}

fn incidence(made: &Made, as_of: &AsOf) -> Incidence {
    let s = made.surveillance();
    let keys = s.keys(&alder(), as_of.known);
    let key = keys.into_iter().find(|k| k.measure == CASES).unwrap();
    s.incidence(key, as_of).unwrap()
}

/// Increments in words: `03-02: 3`, or `03-02/03-04: 3` for a longer period.
fn in_words(incidence: &Incidence) -> Vec<String> {
    let short = |d: jiff::civil::Date| d.to_string()[5..].to_owned();
    let word = |i: &standing_views::surveillance::incidence::Increment| {
        let (first, last) = (i.period.first(), i.period.last());
        if first == last {
            format!("{}: {}", short(last), i.count)
        } else {
            format!("{}/{}: {}", short(first), short(last), i.count)
        }
    };
    incidence.increments.iter().map(word).collect()
}

fn pages(rows: &[(&str, &str)]) -> Made {
    let mut made = Made::with_two_facilities();
    for (when, row) in rows {
        made.page(when, row);
    }
    made
}

#[test]
fn each_day_says_how_its_figure_came_to_be() {
    let made = pages(&[
        ("2021-03-01", "BIRCH 1"),
        ("2021-03-02", "ALDER 5"),
        ("2021-03-04", "ALDER -"),
        ("2021-03-05", "ALDER 6"),
        ("2021-03-06", "BIRCH 1"),
    ]);
    let series = daily(&made, &since("2021-03-07"));
    let states: Vec<DayState> = series.days.iter().map(|d| d.state).collect();
    let carried = DayState::Carried {
        since: day("2021-03-02"),
        days: 1,
    };
    let withdrawn = DayState::Withdrawn {
        since: day("2021-03-06"),
    };
    assert_eq!(
        states,
        [
            DayState::Published,
            carried,
            DayState::Published,
            DayState::Published,
            withdrawn,
            withdrawn,
        ]
    );
    let values: Vec<Option<f64>> = series
        .days
        .iter()
        .map(standing_views::surveillance::Day::value)
        .collect();
    assert_eq!(values, [Some(5.0), Some(5.0), None, Some(6.0), None, None]);
    assert_eq!(
        series.on(day("2021-03-04")).unwrap().missing(),
        Some(standing_terms::Missing::NotReported)
    );
    assert!(series.on(day("2021-03-01")).is_none());
    assert_eq!(series.looked_before, Some(day("2021-03-01")));
}

#[test]
fn a_rise_after_days_unseen_is_a_rise_over_those_days() {
    let made = pages(&[
        ("2021-03-01", "ALDER 5"),
        ("2021-03-02", "ALDER 6"),
        ("2021-03-07", "ALDER 16"),
    ]);
    let incidence = incidence(&made, &since("2021-03-07"));
    assert_eq!(in_words(&incidence), ["03-02: 1", "03-03/03-07: 10"]);
}

#[test]
fn a_fall_is_taken_from_what_was_counted_last_and_never_shown_as_negative() {
    let made = pages(&[
        ("2021-03-01", "ALDER 10"),
        ("2021-03-02", "ALDER 14"),
        ("2021-03-03", "ALDER 16"),
        ("2021-03-04", "ALDER 13"),
        ("2021-03-05", "ALDER 15"),
    ]);
    let incidence = incidence(&made, &since("2021-03-05"));
    assert_eq!(
        in_words(&incidence),
        ["03-02: 3", "03-03: 0", "03-04: 0", "03-05: 2"]
    );
    assert_eq!(incidence.corrections.len(), 1);
    assert_eq!(incidence.corrections[0].back_to, day("2021-03-02"));
    assert_eq!(incidence.increments[2].published, -3.0);
}

#[test]
fn a_correction_is_not_taken_back_before_it_was_known() {
    let made = pages(&[
        ("2021-03-01", "ALDER 10"),
        ("2021-03-02", "ALDER 14"),
        ("2021-03-04", "ALDER 13"),
    ]);
    let then = incidence(&made, &known("2021-03-03", "2021-03-03"));
    assert_eq!(in_words(&then), ["03-02: 4"]);
    // What is known since corrects the day asked about, though it was published after it.
    let since_then = incidence(&made, &since("2021-03-03"));
    assert_eq!(in_words(&since_then), ["03-02: 3"]);
    assert_eq!(since_then.gaps.len(), 1);
    assert_eq!(since_then.gaps[0].why, Unknown::NotPublished);
}

#[test]
fn a_slip_that_was_undone_is_left_out_and_the_days_behind_it_are_one_period() {
    let rows = [
        ("2021-03-01", "ALDER 118"),
        ("2021-03-02", "ALDER 120"),
        ("2021-03-03", "ALDER 12"),
        ("2021-03-04", "ALDER 126"),
    ];
    let made = pages(&rows);
    let whole = incidence(&made, &since("2021-03-04"));
    assert_eq!(in_words(&whole), ["03-02: 2", "03-03/03-04: 6"]);
    assert_eq!(whole.left_out.len(), 1);
    assert_eq!(whole.left_out[0].rule, "digit-lost");
    // While it is a suspicion the day is not known.
    let then = incidence(&made, &known("2021-03-03", "2021-03-03"));
    assert_eq!(in_words(&then), ["03-02: 2"]);
    assert_eq!(then.gaps[0].why, Unknown::Suspected("digit-lost"));
}

#[test]
fn a_restarted_counter_begins_a_segment_and_no_value_is_subtracted_across_it() {
    let made = pages(&[
        ("2021-03-01", "ALDER 622"),
        ("2021-03-02", "ALDER 460"),
        ("2021-03-03", "ALDER 466"),
        ("2021-03-04", "ALDER 468"),
    ]);
    let as_of = since("2021-03-04");
    let series = daily(&made, &as_of);
    assert_eq!(series.segments.len(), 2);
    assert_eq!(series.segments[1].before, Some(622.0));
    let incidence = incidence(&made, &as_of);
    assert_eq!(in_words(&incidence), ["03-03: 6", "03-04: 2"]);
    assert_eq!(incidence.openings.len(), 2);
    assert_eq!(incidence.gaps[0].why, Unknown::Restarted);
}

#[test]
fn a_restart_that_comes_back_to_the_old_counter_counts_nobody_twice() {
    let made = pages(&[
        ("2021-03-01", "ALDER 620"),
        ("2021-03-02", "ALDER 622"),
        ("2021-03-03", "ALDER 460"),
        ("2021-03-04", "ALDER 466"),
        ("2021-03-08", "ALDER 630"),
        ("2021-03-09", "ALDER 631"),
    ]);
    let as_of = since("2021-03-09");
    let series = daily(&made, &as_of);
    assert_eq!(
        series.segments.len(),
        1,
        "both parts were counted together again"
    );
    assert_eq!(series.aside, [(day("2021-03-03"), day("2021-03-08"))]);
    let whole = incidence(&made, &as_of);
    assert_eq!(in_words(&whole), ["03-02: 2", "03-03/03-08: 8", "03-09: 1"]);
    assert_eq!(whole.openings.len(), 1);
    let left_out: Vec<f64> = whole.left_out.iter().map(|l| l.look.value).collect();
    assert_eq!(left_out, [460.0, 466.0]);
    // Before it came back it was a new segment, as far as anybody knew.
    let then = incidence(&made, &known("2021-03-05", "2021-03-05"));
    assert_eq!(in_words(&then), ["03-02: 2", "03-04: 6"]);
    assert_eq!(then.openings.len(), 2);
}

#[test]
fn a_restarted_counter_that_grows_past_the_old_count_stays_a_segment() {
    let made = pages(&[
        ("2021-03-01", "ALDER 100"),
        ("2021-03-02", "ALDER 60"),
        ("2021-03-03", "ALDER 66"),
        ("2021-03-04", "ALDER 80"),
        ("2021-03-05", "ALDER 95"),
        ("2021-03-06", "ALDER 110"),
    ]);
    let as_of = since("2021-03-06");
    assert_eq!(daily(&made, &as_of).segments.len(), 2);
    let grown = incidence(&made, &as_of);
    assert_eq!(
        in_words(&grown),
        ["03-03: 6", "03-04: 14", "03-05: 15", "03-06: 15"]
    );
}

#[test]
fn where_pages_bear_no_date_an_unchanged_figure_is_a_zero() {
    let made = pages(&[
        ("2021-03-01", "ALDER 1"),
        ("2021-03-02", "ALDER 1"),
        ("2021-03-03", "ALDER 4"),
    ]);
    // Where pages bear no date, each look counts by itself: an unchanged figure is a zero.
    let incidence = incidence(&made, &since("2021-03-03"));
    assert_eq!(in_words(&incidence), ["03-02: 0", "03-03: 3"]);
}

#[test]
fn a_week_without_a_look_is_not_known_and_a_week_without_a_case_is_zero() {
    let made = pages(&[
        ("2021-03-01", "ALDER 5"),
        ("2021-03-07", "ALDER 7"),
        ("2021-03-14", "ALDER 7"),
        ("2021-03-16", "ALDER 10"),
    ]);
    let incidence = incidence(&made, &since("2021-03-31"));
    let sums = incidence.over(weeks(day("2021-03-01"), day("2021-03-28")));
    let told: Vec<(Option<f64>, u32)> = sums.iter().map(|s| (s.count, s.days_unknown)).collect();
    assert_eq!(
        told,
        [(Some(2.0), 1), (Some(0.0), 0), (Some(3.0), 5), (None, 7)]
    );
    assert_eq!(sums[0].most, None);
    assert_eq!(sums[1].most, Some(0.0));
    let months = incidence.over(months(day("2021-03-01"), day("2021-03-31")));
    assert_eq!(months.len(), 1);
    assert_eq!((months[0].count, months[0].least), (Some(5.0), 5.0));
}

#[test]
fn a_rise_that_straddles_two_weeks_lies_surely_in_neither() {
    let made = pages(&[("2021-03-06", "ALDER 5"), ("2021-03-09", "ALDER 8")]);
    let incidence = incidence(&made, &since("2021-03-14"));
    let sums = incidence.over(weeks(day("2021-03-07"), day("2021-03-08")));
    assert_eq!((sums[0].count, sums[0].least), (Some(0.0), 0.0));
    assert_eq!((sums[1].count, sums[1].least), (Some(3.0), 0.0));
}

#[test]
fn typed_figures_make_a_series_of_their_own() {
    let mut made = Made::with_two_facilities();
    for (n, on) in [(3.0, "2021-03-01"), (9.0, "2021-03-05")] {
        made.say(cases("alder-creek", n, on));
    }
    let incidence = incidence(&made, &since("2021-03-06"));
    assert_eq!(in_words(&incidence), ["03-02/03-05: 6"]);
}
