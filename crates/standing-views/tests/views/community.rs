//! Reference series and denominators over small made-up books.

use crate::made::{Made, day, figure, id, known, number, series, since};
use standing_terms::{Fips, Measure, Place, Reading, StateCode};
use standing_views::surveillance::Basis;

fn county() -> Place {
    Place::County(Fips::new("06073").unwrap())
}

fn value(reading: Reading) -> f64 {
    reading.value().unwrap().get()
}

#[test]
fn a_snapshot_that_restates_history_answers_once_it_was_known_and_both_stay() {
    let mut made = Made::new();
    let cases = Measure::CasesNew;
    made.say(series(county(), cases, "2021-03-01 5, 2021-03-02 7").seen("2021-03-03"));
    made.say(
        series(county(), cases, "2021-03-01 6, 2021-03-02 7, 2021-03-03 9").seen("2021-03-10"),
    );
    let (s, book) = (made.surveillance(), made.book());
    let asked = |as_of| {
        let all = s.references_of(&book, &county(), cases, &as_of);
        assert_eq!(all.len(), 1, "one series");
        all.into_iter().next().unwrap()
    };
    let then = asked(known("2021-03-04", "2021-03-04"));
    assert_eq!(then.snapshots.len(), 1);
    let first = day("2021-03-01");
    assert_eq!(value(then.latest().unwrap().on(first).unwrap().1), 5.0);
    let now = asked(since("2021-03-02"));
    assert_eq!(now.snapshots.len(), 2);
    assert_eq!(value(now.latest().unwrap().on(first).unwrap().1), 6.0);
    assert_eq!(value(now.snapshots[1].on(first).unwrap().1), 5.0);
    // The day after the one asked about is not shown.
    assert_eq!(now.latest().unwrap().points().len(), 2);
    assert!(
        s.references_of(&book, &county(), cases, &known("2021-03-04", "2021-03-02"))
            .is_empty()
    );
}

#[test]
fn people_held_are_counted_by_the_period_that_holds_the_day_else_the_latest_before_it() {
    let mut made = Made::with_two_facilities();
    let place = Place::Facility(id("alder-creek"));
    let adp = Measure::AverageDailyPopulation;
    for (n, first, last) in [
        (90.0, "2019-10-01", "2020-09-30"),
        (60.0, "2020-10-01", "2021-04-03"),
    ] {
        made.say(figure(place.clone(), adp, number(n), last).over(first, last));
    }
    let (s, book) = (made.surveillance(), made.book());
    let people = |as_of| {
        let all = s.people_held(&book, &place, &as_of);
        all.first().map(|d| (d.people, d.basis))
    };
    assert_eq!(people(since("2020-07-01")), Some((90.0, Basis::Within)));
    assert_eq!(people(since("2021-03-01")), Some((60.0, Basis::Within)));
    assert_eq!(
        people(since("2021-04-05")),
        Some((60.0, Basis::Earlier { days: 2 }))
    );
    assert_eq!(
        people(since("2019-09-29")),
        Some((90.0, Basis::Later { days: 2 }))
    );
    // The later average was not known then: the earlier one is carried, and says how far.
    let then = people(known("2021-03-01", "2021-03-01"));
    assert_eq!(then, Some((90.0, Basis::Earlier { days: 152 })));
}

/// Residents of the fifty states and the District of Columbia, a thousand each, but for one.
fn states_without(missing: Option<&str>) -> Made {
    let mut made = Made::new();
    for state in StateCode::of_the_union().filter(|s| Some(s.as_str()) != missing) {
        let place = Place::State(state);
        made.say(figure(
            place,
            Measure::Residents,
            number(1_000.0),
            "2019-07-01",
        ));
    }
    made
}

#[test]
fn where_nobody_counted_the_nation_the_states_of_one_count_are_summed_and_numbered() {
    let made = states_without(None);
    let (s, book) = (made.surveillance(), made.book());
    let all = s.residents(&book, &Place::us(), &since("2021-03-01"));
    assert_eq!(all.len(), 1);
    assert_eq!((all[0].people, all[0].parts), (51_000.0, Some(51)));
    assert_eq!(all[0].basis, Basis::Earlier { days: 609 });
    assert!(
        s.residents(&book, &county(), &since("2021-03-01"))
            .is_empty()
    );
}

#[test]
fn fifty_states_of_fifty_one_are_not_the_nation() {
    let made = states_without(Some("WY"));
    let (s, book) = (made.surveillance(), made.book());
    let all = s.residents(&book, &Place::us(), &since("2021-03-01"));
    assert!(all.is_empty(), "{all:?}");
}
