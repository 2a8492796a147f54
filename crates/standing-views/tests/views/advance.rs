//! Views brought up to date equal views made anew.

use crate::made::{
    Made, alias, at, cases, day, event, fact, figure, id, known, listed, name, number, page_code,
    series, state,
};
use proptest::prelude::*;
use standing_evidence::{Body, Book, Entry, Redaction, RelationKind, Touched};
use standing_terms::{AsOf, BookZone, Digest, Interval, Measure, Place};
use standing_views::epidemiology::rules::{Head, SilenceRule};
use standing_views::surveillance::{Advanced, Surveillance, Why};
use std::collections::BTreeSet;

fn facility(text: &str) -> Place {
    Place::Facility(id(text))
}

/// Takes a book in up to a number of entries, and the others at once.
fn advanced(entries: &[Entry], before: usize) -> (Surveillance, Advanced, Book) {
    let (first, rest) = entries.split_at(before);
    let mut book = Book::fold(first.to_vec()).unwrap();
    let mut s = Surveillance::of(&book, BookZone::eastern());
    let mut touched = Touched::after(&book);
    for entry in rest {
        book.apply_noting(entry.clone(), &mut touched).unwrap();
    }
    let done = s.advance(&book, &touched);
    (s, done, book)
}

/// Two facilities, two pages of each kind, and a figure.
fn begun() -> Made {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-01", "ALDER 10/1/0, BIRCH 20/2/0");
    made.page("2021-03-01", "US 30/3/0");
    made.page("2021-03-02", "ALDER 12/3/0, BIRCH 20/2/0");
    made.say(cases("birch-ridge", 20.0, "2021-03-02").named("f"));
    made
}

/// What is added after [`begun`] makes these places anew, and the views equal those made from nothing.
#[track_caller]
fn check(add: impl FnOnce(&mut Made), expected: &Advanced) {
    let mut made = begun();
    let before = made.entries.len();
    add(&mut made);
    let (s, done, book) = advanced(&made.entries, before);
    assert_eq!(done, *expected);
    assert_eq!(s, Surveillance::of(&book, BookZone::eastern()));
}

fn places(all: &[&str]) -> Advanced {
    Advanced::Places(all.iter().map(|p| facility(p)).collect())
}

#[test]
fn a_page_makes_the_places_anew_whose_rows_changed_and_no_others() {
    check(
        |made| {
            made.page("2021-03-03", "ALDER 14/3/0, BIRCH 20/2/0");
        },
        &places(&["alder-creek"]),
    );
}

#[test]
fn a_page_that_repeats_the_last_makes_no_place_anew_and_moves_its_day_on() {
    check(
        |made| {
            made.page("2021-03-03", "ALDER 12/3/0, BIRCH 20/2/0");
        },
        &places(&[]),
    );
}

#[test]
fn a_place_that_no_entry_touched_keeps_its_checkpoint() {
    let mut made = begun();
    let before = made.entries.len();
    made.page("2021-03-03", "ALDER 14/3/0, BIRCH 20/2/0");
    let (s, _, book) = advanced(&made.entries, before);
    let position = |place: &str, measure: Measure| {
        let place = facility(place);
        let keys = s.keys(&place, standing_terms::Known::Now);
        let key = keys.into_iter().find(|k| k.measure == measure).unwrap();
        s.checkpoint(key).unwrap().position
    };
    assert_eq!(
        position("alder-creek", Measure::CasesCumulative),
        book.position()
    );
    assert_eq!(
        position("birch-ridge", Measure::CasesCumulative),
        before as u64
    );
}

#[test]
fn a_figure_makes_its_place_anew() {
    check(
        |made| {
            made.say(cases("birch-ridge", 21.0, "2021-03-03"));
        },
        &places(&["birch-ridge"]),
    );
}

#[test]
fn what_is_no_figure_makes_nothing_anew() {
    check(
        |made| {
            made.say(event("alder-creek", "a letter was sent"));
        },
        &places(&[]),
    );
}

#[test]
fn a_fact_about_a_place_leaves_the_tracks_as_they_are() {
    check(
        |made| {
            made.say(fact("alder-creek", alias("Alder Creek Annex")));
        },
        &places(&[]),
    );
}

#[test]
fn a_row_of_a_new_place_is_a_place_of_its_own_and_moves_no_other() {
    check(
        |made| {
            made.page("2021-03-03", "ALDER 12/3/0, BIRCH 20/2/0, CEDAR 1/1/0");
        },
        &places(&["cedar"]),
    );
}

#[test]
fn a_code_that_comes_to_mean_another_place_makes_everything_anew() {
    let mut made = Made::with_two_facilities();
    made.page("2021-03-01", "ALDER 10/1/0, ELM 5/1/0");
    let before = made.entries.len();
    made.say(fact("elm-farm", name("Elm Farm")));
    made.say(fact(
        "elm-farm",
        standing_evidence::ProfileFact::Code(page_code("ELM")),
    ));
    let (s, done, book) = advanced(&made.entries, before);
    assert_eq!(done, Advanced::All(Why::Links));
    assert_eq!(s, Surveillance::of(&book, BookZone::eastern()));
    let as_of = known("2021-03-01", "2021-03-02");
    assert_eq!(s.lines(&facility("elm-farm"), &as_of).len(), 3);
}

#[test]
fn a_late_capture_makes_everything_anew() {
    check(
        |made| {
            made.page("2021-03-01T18:00", "ALDER 11/3/0, BIRCH 20/2/0");
        },
        &Advanced::All(Why::LateCapture),
    );
}

#[test]
fn a_withdrawal_makes_everything_anew() {
    check(
        |made| {
            made.enter(Body::Redaction(Redaction {
                target: Digest([0; 32]),
                by: "A. Named Person".into(),
                reason: "an identifier".into(),
            }));
        },
        &Advanced::All(Why::Withdrawal),
    );
}

#[test]
fn what_was_not_told_makes_everything_anew() {
    let mut made = begun();
    let mut s = made.surveillance();
    made.page("2021-03-03", "ALDER 14/3/0, BIRCH 20/2/0");
    let book = made.book();
    let nothing = Touched::after(&book);
    assert_eq!(s.advance(&book, &nothing), Advanced::All(Why::NotTold));
    assert_eq!(s, made.surveillance());
}

#[test]
fn a_copy_is_not_changed_by_what_the_other_takes_in() {
    let mut made = begun();
    let before = made.entries.len();
    made.page("2021-03-03", "ALDER 14/3/0, BIRCH 20/2/0");
    let mut book = Book::fold(made.entries[..before].to_vec()).unwrap();
    let s = Surveillance::of(&book, BookZone::eastern());
    let as_was = s.clone();
    let mut touched = Touched::after(&book);
    for entry in &made.entries[before..] {
        book.apply_noting(entry.clone(), &mut touched).unwrap();
    }
    let mut next = s.clone();
    next.advance(&book, &touched);
    assert!(s == as_was);
    assert!(next != s);
}

/// What may be entered next.
#[derive(Debug, Clone)]
enum Next {
    /// Alder, Birch, Cedar and the nation at a capture of the day; so many hours late.
    Page([Option<(u16, u16)>; 3], Option<u16>, u8),
    Unreadable,
    Figure(u8, u16, bool),
    Held(u8, u16),
    Series(u16),
    Retract,
    Correct(u16),
    Alias(u8),
    Listed(u8),
    Event,
}

fn row() -> impl Strategy<Value = Option<(u16, u16)>> {
    let steps = prop_oneof![0u16..12, 20u16..60, 100u16..130, Just(1000u16)];
    proptest::option::weighted(0.85, (steps, 0u16..12))
}

fn next() -> impl Strategy<Value = Next> {
    prop_oneof![
        12 => ([row(), row(), row()], proptest::option::of(0u16..1500), prop_oneof![9 => Just(0u8), 1 => 30u8..60])
            .prop_map(|(rows, nation, late)| Next::Page(rows, nation, late)),
        1 => Just(Next::Unreadable),
        3 => (0u8..3, 0u16..400, any::<bool>()).prop_map(|(p, n, a)| Next::Figure(p, n, a)),
        1 => (0u8..3, 10u16..60).prop_map(|(p, n)| Next::Held(p, n)),
        1 => (0u16..9).prop_map(Next::Series),
        1 => Just(Next::Retract),
        1 => (0u16..400).prop_map(Next::Correct),
        1 => (0u8..3).prop_map(Next::Alias),
        1 => (0u8..3).prop_map(Next::Listed),
        1 => Just(Next::Event),
    ]
}

const PLACES: [(&str, &str); 3] = [
    ("alder-creek", "ALDER"),
    ("birch-ridge", "BIRCH"),
    ("cedar", "CEDAR"),
];

fn enter(made: &mut Made, i: usize, what: &Next) {
    let when = format!("2021-03-{:02}T{:02}:00", i / 4 + 1, 6 * (i % 4));
    let today = &when[..10];
    let place = |p: u8| PLACES[usize::from(p)].0;
    let named = format!("n{i}");
    match what {
        Next::Page(rows, nation, late) => {
            let hour = at(&when) - jiff::SignedDuration::from_hours(i64::from(*late));
            // A minute aside, so that no two captures are of one instant with other rows.
            let hour = hour + jiff::SignedDuration::from_secs(i64::try_from(i).unwrap());
            let rows: Vec<String> = PLACES
                .iter()
                .zip(rows)
                .filter_map(|((_, row), cells)| cells.map(|(c, n)| format!("{row} {c}/{n}/0")))
                .collect();
            made.page(&hour.to_string(), &rows.join(", "));
            if let Some(n) = nation {
                made.page(&hour.to_string(), &format!("US {n}/{}/0", n / 20));
            }
        }
        Next::Unreadable => made.unreadable(&when),
        Next::Figure(p, n, about) => {
            let say = cases(place(*p), f64::from(*n), today).named(&named);
            made.say(if *about { say.about() } else { say });
        }
        Next::Held(p, n) => {
            let of = Measure::AverageDailyPopulation;
            made.say(
                figure(facility(place(*p)), of, number(f64::from(*n)), today)
                    .worded_as_on_the_page()
                    .seen("2021-02-01"),
            );
        }
        Next::Series(n) => {
            made.say(series(
                facility("alder-creek"),
                Measure::CasesNew,
                &format!("2021-03-01 {n}"),
            ));
        }
        Next::Retract | Next::Correct(_) => {
            let (kind, n) = match what {
                Next::Correct(n) => (RelationKind::Corrects, *n),
                _ => (RelationKind::Retracts, 0),
            };
            // Of what was entered before, or not yet.
            let target = format!("n{}", (i * 7 + 3) % (i + 2));
            made.say(
                cases("birch-ridge", f64::from(n), today)
                    .named(&named)
                    .back(kind, &target),
            );
        }
        Next::Alias(p) => {
            made.say(fact(place(*p), alias("Cedar Flat")).named(&named));
            made.say(fact(place(*p), state("CA")));
        }
        Next::Listed(p) => {
            let code = page_code(PLACES[usize::from(*p)].1);
            made.say(listed(code, alias("Cedar Flat")).named(&named));
        }
        Next::Event => {
            made.say(event("alder-creek", "something happened").named(&named));
        }
    }
}

/// A silence within the days of these pages: three days, on one of which the page changed.
fn soon_silent() -> Vec<SilenceRule> {
    vec![SilenceRule {
        head: Head {
            id: "soon".into(),
            citation: "of this test".into(),
            in_force: Interval::default(),
            note: None,
        },
        page_days: 2,
        gone_days: 3,
        stands_days: 3,
        page_changed_on: 1,
    }]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn views_advanced_by_any_steps_equal_views_made_anew(
        all in prop::collection::vec(next(), 1..40),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 1..6),
    ) {
        let mut made = Made::with_two_facilities();
        let begun = made.entries.len();
        for (i, what) in all.iter().enumerate() {
            enter(&mut made, i, what);
        }
        // Also between a capture and its changes.
        let steps: BTreeSet<usize> = cuts
            .iter()
            .map(|cut| begun + cut.index(made.entries.len() - begun))
            .chain([made.entries.len()])
            .collect();
        let mut book = Book::fold(made.entries[..begun].to_vec()).unwrap();
        let mut s = Surveillance::by_rules(&book, BookZone::eastern(), &soon_silent());
        let mut done = begun;
        for step in steps {
            let mut touched = Touched::after(&book);
            for entry in &made.entries[done..step] {
                book.apply_noting(entry.clone(), &mut touched).unwrap();
            }
            done = step;
            let advanced = s.advance(&book, &touched);
            let anew = Surveillance::by_rules(&book, BookZone::eastern(), &soon_silent());
            let found = |s: &Surveillance| {
                s.findings().map(|(p, f)| format!("{p}: {f:?}")).collect::<Vec<_>>()
            };
            prop_assert_eq!(found(&s), found(&anew), "{:?}", advanced);
            prop_assert!(s == anew, "{:?}", advanced);
            let as_of = AsOf::on(day("2021-03-20"));
            prop_assert_eq!(s.overview(&as_of), anew.overview(&as_of));
        }
    }
}
