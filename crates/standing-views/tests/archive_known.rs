//! On the real archive: views brought up to date page by page are those made anew, and what could be
//! known at an instant is what a book holds that never received a later page.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test fails by panicking, and figures are compared as published"
)]
mod common;

use common::{as_it_happened, entry, statistics_rules};
use jiff::{SignedDuration, Timestamp, civil::Date};
use standing_evidence::{Body, Book, Touched};
use standing_terms::{AsOf, BookZone, Known};
use standing_views::surveillance::{Advanced, Surveillance};

/// Numbers that look random and are the same each time (Steele, Lea and Flood's SplitMix64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

/// A book that grows page by page, and the views over it.
struct Growing {
    book: Book,
    surveillance: Surveillance,
    pages: std::iter::Peekable<std::vec::IntoIter<(Timestamp, Vec<Body>)>>,
}

impl Growing {
    fn new() -> Option<Self> {
        let (before, pages) = as_it_happened(&common::data()?);
        let book = common::fold(before);
        Some(Self {
            surveillance: Surveillance::by_rules(
                &book,
                BookZone::eastern(),
                &statistics_rules().silence,
            ),
            book,
            pages: pages.into_iter().peekable(),
        })
    }

    /// Takes in the pages for as long as they are wanted.
    fn grow(&mut self, mut wanted: impl FnMut(Timestamp) -> bool) -> Option<Advanced> {
        let mut touched = Touched::after(&self.book);
        while let Some((_, bodies)) = self.pages.next_if(|(at, _)| wanted(*at)) {
            for body in bodies {
                let next = entry(self.book.position() + 1, body);
                self.book
                    .apply_noting(next, &mut touched)
                    .expect("a page that fits");
            }
        }
        (touched.begins_after() < touched.ends_at())
            .then(|| self.surveillance.advance(&self.book, &touched))
    }

    /// Takes in one page more.
    fn one_more(&mut self) -> Option<Advanced> {
        let mut first = true;
        self.grow(|_| std::mem::take(&mut first))
    }
}

#[test]
fn views_advanced_page_by_page_are_those_made_anew() {
    let Some(mut growing) = Growing::new() else {
        return;
    };
    let pages = growing.pages.len() as u64;
    let mut numbers = Numbers(15);
    let mut stops: Vec<u64> = (0..10).map(|_| numbers.below(pages)).collect();
    stops.sort_unstable();
    let mut done = 0;
    let mut by_places = 0;
    for stop in stops {
        growing.grow(|_| {
            done += 1;
            done <= stop
        });
        // Page after page, as a running site takes them in.
        for _ in 0..12 {
            if let Some(Advanced::Places(_)) = growing.one_more() {
                by_places += 1;
            }
            done += 1;
        }
        let anew = Surveillance::by_rules(
            &growing.book,
            BookZone::eastern(),
            &statistics_rules().silence,
        );
        let found = |s: &Surveillance| {
            let found = s.findings().map(|(p, f)| format!("{p}: {f:?}"));
            found.collect::<Vec<_>>()
        };
        for (a, b) in found(&growing.surveillance).iter().zip(found(&anew)) {
            assert_eq!(*a, b, "after {done} pages");
        }
        assert!(growing.surveillance == anew, "after {done} pages");
    }
    assert!(by_places > 100, "{by_places} pages were taken in alone");
}

#[test]
fn a_series_as_known_is_that_of_a_book_which_never_received_what_was_seen_later() {
    let Some(mut growing) = Growing::new() else {
        return;
    };
    let Some(whole) = common::archive() else {
        return;
    };
    let mut numbers = Numbers(2021);
    let first = common::instant("2020-03-24T12:00:00Z");
    let span = 1_150 * 24 * 3600;
    let mut pairs: Vec<(Timestamp, Date)> = (0..1_000)
        .map(|_| {
            let known = SignedDuration::from_secs(i64::try_from(numbers.below(span)).unwrap());
            let on = SignedDuration::from_secs(i64::try_from(numbers.below(span)).unwrap());
            let zone = BookZone::eastern();
            (first + known, zone.day_of(first + on))
        })
        .collect();
    pairs.sort_unstable();
    let places = whole.places();
    let (mut compared, mut flags) = (0, 0);
    for (known, on) in pairs {
        growing.grow(|at| at <= known);
        let cut = &growing.surveillance;
        let as_known = AsOf {
            on,
            known: Known::By(known),
            entered: None,
        };
        // All that the cut book holds.
        let all = AsOf {
            known: Known::Now,
            ..as_known
        };
        let any = |numbers: &mut Numbers| {
            let place = places[usize::try_from(numbers.below(places.len() as u64)).unwrap()];
            (place, whole.keys(place, Known::Now))
        };
        let (place, keys) = any(&mut numbers);
        for key in keys {
            let what = format!("{place} {} on {on} known {known}", key.measure);
            let (there, here) = (whole.daily(key, &as_known), cut.daily(key, &all));
            assert_eq!(there.is_some(), here.is_some(), "{what}");
            let (Some(there), Some(here)) = (there, here) else {
                continue;
            };
            compared += 1;
            flags += there.flags.len();
            assert_eq!(there.days, here.days, "{what}");
            assert_eq!(there.segments, here.segments, "{what}");
            assert_eq!(there.flags, here.flags, "{what}");
            assert_eq!(there.looked_before, here.looked_before, "{what}");
            let (there, here) = (whole.incidence(key, &as_known), cut.incidence(key, &all));
            let figures = |i: standing_views::surveillance::incidence::Incidence| {
                (i.increments, i.gaps, i.openings, i.corrections, i.left_out)
            };
            assert_eq!(there.map(figures), here.map(figures), "{what}");
        }
        let (mut there, here) = (whole.lines(place, &as_known), cut.lines(place, &all));
        let id = |l: &standing_views::surveillance::FigureLine| (l.measure, l.population.clone());
        there.retain(|l| here.iter().any(|h| id(h) == id(l)));
        assert_eq!(there, here, "{place} on {on} known {known}");
    }
    assert!(compared > 500, "{compared} series were compared");
    assert!(flags > 100, "{flags} doubts were among them");
}
