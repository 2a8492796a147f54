//! What holds for every book.

use crate::made::{Made, cases, day, event, figure, id, known, number};
use proptest::prelude::*;
use standing_evidence::{Book, RelationKind};
use standing_terms::{AsOf, BookZone, Measure, Place};
use standing_views::surveillance::{AreaStanding, Surveillance};

/// What a page may show of a facility.
#[derive(Debug, Clone, Copy)]
enum Row {
    None,
    Empty,
    Shows(u16),
}

/// What may be published on a day of March 2021.
#[derive(Debug, Clone)]
enum Published {
    /// A page: cases so far at Alder Creek and Birch Ridge.
    Page(Row, Row),
    /// A typed figure of Alder Creek: of a day of March, whether "about", whether the county's.
    Figure(u32, u16, bool, bool),
    /// The figure entered before it is taken back.
    Retraction,
}

fn published() -> impl Strategy<Value = Published> {
    let row = || {
        prop_oneof![
            1 => Just(Row::None),
            1 => Just(Row::Empty),
            4 => (0u16..400).prop_map(Row::Shows),
        ]
    };
    prop_oneof![
        4 => (row(), row()).prop_map(|(a, b)| Published::Page(a, b)),
        3 => (1u32..29, 0u16..400, any::<bool>(), any::<bool>())
            .prop_map(|(d, n, about, county)| Published::Figure(d, n, about, county)),
        1 => Just(Published::Retraction),
    ]
}

fn publish(made: &mut Made, on: usize, what: &Published, last: &mut Option<String>) {
    let when = format!("2021-03-{on:02}");
    match what {
        Published::Page(alder, birch) => {
            let shown = |id: &str, row: &Row| match row {
                Row::None => None,
                Row::Empty => Some(format!("{id} -")),
                Row::Shows(n) => Some(format!("{id} {n}")),
            };
            let rows: Vec<String> = [shown("ALDER", alder), shown("BIRCH", birch)]
                .into_iter()
                .flatten()
                .collect();
            made.page(&when, &rows.join(", "));
        }
        Published::Figure(of, n, about, county) => {
            let named = format!("f{}", made.entries.len());
            let mut say = cases("alder-creek", f64::from(*n), &format!("2021-03-{of:02}"))
                .seen(&when)
                .named(&named);
            say = if *county {
                say.by("county")
            } else {
                say.worded_as_on_the_page()
            };
            if *about {
                say = say.about();
            }
            made.say(say);
            *last = Some(named);
        }
        Published::Retraction => {
            if let Some(target) = last {
                made.say(
                    event("alder-creek", "taken back")
                        .seen(&when)
                        .back(RelationKind::Retracts, target),
                );
            }
        }
    }
}

/// Two facilities with a figure before March, and what was published on each day of it.
fn made_of(days: &[Published]) -> Made {
    let mut made = Made::with_two_facilities();
    made.page("2021-02-26", "ALDER 1, BIRCH 1");
    let mut last = None;
    for (i, what) in days.iter().enumerate() {
        publish(&mut made, i + 1, what, &mut last);
    }
    made
}

fn totals(area: &AreaStanding) -> impl Iterator<Item = (usize, usize)> {
    area.totals
        .iter()
        .filter(|t| t.measure == Measure::CasesCumulative)
        .map(|t| (t.counted, t.missing.len()))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn what_was_published_later_changes_nothing_that_was_known_before(
        days in prop::collection::vec(published(), 2..20),
        cut in 1usize..20,
        on in 1u32..29,
    ) {
        let cut = cut.min(days.len());
        let before = made_of(&days[..cut]).surveillance();
        let after = made_of(&days).surveillance();
        let by = format!("2021-03-{cut:02}");
        let as_of = known(&format!("2021-03-{on:02}"), &by);
        for facility in ["alder-creek", "birch-ridge"] {
            let facility = id(facility);
            let standing = |s: &Surveillance| s.facility(&facility, &as_of);
            prop_assert_eq!(standing(&before), standing(&after));
            let place = Place::Facility(facility.clone());
            let steps = |s: &Surveillance| {
                let histories = s.histories(&place, &as_of).into_iter();
                let steps = histories.map(|h| (h.speaker, h.steps, h.until));
                steps
                    .map(|(speaker, steps, until)| {
                        let steps: Vec<_> = steps.iter().map(|s| (s.day, s.reading, s.flagged)).collect();
                        (speaker, steps, until)
                    })
                    .collect::<Vec<_>>()
            };
            prop_assert_eq!(steps(&before), steps(&after));
        }
        let nation = |s: &Surveillance| {
            let totals = s.overview(&as_of).nation.totals.into_iter();
            totals.map(|t| (t.measure, t.sum, t.counted, t.missing)).collect::<Vec<_>>()
        };
        prop_assert_eq!(nation(&before), nation(&after));
    }

    #[test]
    fn a_book_grown_entry_by_entry_gives_the_same_overview_as_one_folded_anew(
        days in prop::collection::vec(published(), 1..10),
        on in 1u32..29,
    ) {
        let made = made_of(&days);
        let as_of = AsOf::on(day(&format!("2021-03-{on:02}")));
        let mut grown = Book::public();
        for (i, entry) in made.entries.iter().enumerate() {
            grown.apply(entry.clone()).unwrap();
            let folded = Book::fold(made.entries[..=i].to_vec()).unwrap();
            let overview = |book: &Book| Surveillance::of(book, BookZone::eastern()).overview(&as_of);
            prop_assert_eq!(overview(&grown), overview(&folded));
        }
    }

    #[test]
    fn a_daily_series_says_of_each_day_what_its_line_says(
        days in prop::collection::vec(published(), 1..14),
        on in 1u32..29,
        by in 1u32..29,
        hindsight in any::<bool>(),
    ) {
        let made = made_of(&days);
        let s = made.surveillance();
        let on = format!("2021-03-{on:02}");
        let as_of = if hindsight {
            AsOf::on(day(&on))
        } else {
            known(&on, &format!("2021-03-{by:02}"))
        };
        for facility in ["alder-creek", "birch-ridge"] {
            let place = Place::Facility(id(facility));
            for key in s.keys(&place, as_of.known) {
                let line = |on: jiff::civil::Date| {
                    s.lines(&place, &AsOf { on, ..as_of }).into_iter().find(|l| {
                        l.measure == key.measure
                            && l.population == key.population
                            && l.speaker == key.speaker
                    })
                };
                let Some(series) = s.daily(key, &as_of) else {
                    prop_assert!(line(as_of.on).is_none());
                    continue;
                };
                prop_assert!(line(series.days[0].day.yesterday().unwrap()).is_none());
                prop_assert_eq!(series.days.last().unwrap().day, as_of.on);
                for day in &series.days {
                    let line = line(day.day).expect("a line");
                    prop_assert_eq!(day.reading, Some(line.reading), "{}", day.day);
                    prop_assert_eq!(day.state, line.state, "{}", day.day);
                    prop_assert_eq!(day.stated_as_of, line.stated_as_of);
                    prop_assert_eq!(day.flagged, !line.flags.is_empty(), "{}", day.day);
                    if day.paged {
                        let flags: Vec<_> = series.flags_on(day.day).map(|f| f.rule).collect();
                        let shown: Vec<_> = line.flags.iter().map(|f| f.rule).collect();
                        prop_assert_eq!(flags, shown);
                    }
                }
            }
        }
    }

    #[test]
    fn new_cases_are_never_negative_and_sum_to_the_last_count_of_their_segment(
        days in prop::collection::vec(published(), 1..20),
        on in 1u32..29,
    ) {
        let s = made_of(&days).surveillance();
        let place = Place::Facility(id("alder-creek"));
        let as_of = AsOf::on(day(&format!("2021-03-{on:02}")));
        for key in s.keys(&place, as_of.known) {
            let Some(incidence) = s.incidence(key, &as_of) else { continue };
            for opening in &incidence.openings {
                let own = || incidence.increments.iter().filter(|i| i.segment == opening.segment);
                prop_assert!(own().all(|i| i.count >= 0.0));
                let sum: f64 = opening.count + own().map(|i| i.count).sum::<f64>();
                let last = own().next_back().map_or(opening.look.value, |i| i.to.value);
                // Later falls of the segment may have taken back what stood at the end of `on`.
                prop_assert!(sum <= last);
            }
        }
    }

    #[test]
    fn the_order_in_which_pages_are_imported_changes_no_figure(
        cells in prop::collection::vec((0u16..4, proptest::option::of(0u16..4)), 2..8),
        order in Just((0..8).collect::<Vec<usize>>()).prop_shuffle(),
        on in 1u32..12,
    ) {
        let page = |made: &mut Made, i: usize| {
            let (alder, birch) = cells[i];
            let birch = birch.map(|n| format!(", BIRCH {n}")).unwrap_or_default();
            made.page(&format!("2021-03-{:02}", i + 1), &format!("ALDER {alder}{birch}"));
        };
        let mut straight = Made::with_two_facilities();
        let mut shuffled = Made::with_two_facilities();
        for i in 0..cells.len() {
            page(&mut straight, i);
        }
        for i in order.into_iter().filter(|i| *i < cells.len()) {
            page(&mut shuffled, i);
        }
        let as_of = AsOf::on(day(&format!("2021-03-{on:02}")));
        let (a, b) = (straight.surveillance(), shuffled.surveillance());
        prop_assert_eq!(a.facilities(&as_of), b.facilities(&as_of));
    }

    #[test]
    fn a_total_and_its_missing_account_for_every_facility(
        days in prop::collection::vec(published(), 1..12),
        on in 1u32..29,
    ) {
        let mut made = made_of(&days);
        // One in another state, with a figure on the last day only.
        made.facility("cedar-flat", "Cedar Flat", "CEDAR", "NV", "SLC");
        made.say(figure(
            Place::Facility(id("cedar-flat")),
            Measure::CasesCumulative,
            number(3.0),
            "2021-03-28",
        ));
        let all = made.surveillance().overview(&AsOf::on(day(&format!("2021-03-{on:02}"))));
        prop_assert_eq!(all.facilities.len(), 3);
        let areas = std::iter::once(&all.nation).chain(&all.states).chain(&all.field_offices);
        for area in areas {
            for (counted, missing) in totals(area) {
                prop_assert_eq!(counted + missing, area.facilities.len());
            }
        }
    }
}
