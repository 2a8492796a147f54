//! Made-up pages: one test per oddity of real ones, then properties over random series.

use proptest::prelude::*;

use super::*;

const SERIES: &str = "example";

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_600_000_000 + minute * 60).unwrap()
}

fn capture(minute: i64, page_id: &str) -> Capture {
    Capture {
        series: SERIES.into(),
        at: at(minute),
        page_id: page_id.into(),
        page_md5: format!("md5 of {page_id}"),
        stated_as_of: None,
        stated_updated: None,
        readable: true,
    }
}

fn unreadable(minute: i64, page_id: &str) -> Capture {
    Capture {
        readable: false,
        ..capture(minute, page_id)
    }
}

/// A row as the tests write it: id, name, one figure.
type Row = (&'static str, &'static str, Option<f64>);

fn observe(series: &mut PageSeries, capture: Capture, rows: &[Row]) -> Vec<Change> {
    let values: Vec<_> = rows.iter().map(|row| [("cases", row.2)]).collect();
    let rows: Vec<PageRow<'_>> = rows
        .iter()
        .zip(&values)
        .map(|(row, values)| PageRow {
            id: row.0,
            listed: Some(row.1),
            values,
        })
        .collect();
    series.observe(capture, &rows).unwrap()
}

/// Observes one page per minute, named `p0`, `p1`, and so on.
fn series_of(pages: &[&[Row]]) -> PageSeries {
    let mut series = PageSeries::new(SERIES);
    for (minute, rows) in (0..).zip(pages) {
        observe(&mut series, capture(minute, &format!("p{minute}")), rows);
    }
    series
}

/// Changes as one line each, for reading.
fn told(changes: &[Change]) -> Vec<String> {
    changes
        .iter()
        .map(|change| {
            let cells = change.cells.as_ref().map_or(String::new(), |cells| {
                format!(
                    " {} {}",
                    cells.listed.as_deref().unwrap_or("-"),
                    cells.values["cases"].map_or("unknown".into(), |v| v.to_string()),
                )
            });
            let RowKey { id, dup } = &change.row;
            format!("{} {id}/{dup} {:?}{cells}", change.page_id, change.event).to_lowercase()
        })
        .collect()
}

fn check(pages: &[&[Row]], expected: &[&str]) {
    assert_eq!(told(&series_of(pages).changes()), expected);
}

#[test]
fn a_page_that_repeats_the_last_is_a_capture_without_changes() {
    let rows: &[Row] = &[("north", "North", Some(1.0))];
    let series = series_of(&[rows, rows, rows]);
    assert_eq!(series.captures().len(), 3);
    assert_eq!(told(&series.changes()), ["p0 north/0 value north 1"]);
    let history: Vec<_> = series.history(&RowKey::first("north")).collect();
    assert_eq!(history.len(), 1);
    assert_eq!(
        (history[0].first_seen.at, history[0].last_seen.at),
        (at(0), at(2))
    );
}

#[test]
fn null_count_is_unknown_and_not_zero() {
    check(
        &[
            &[("north", "North", Some(5.0))],
            &[("north", "North", None)],
            &[("north", "North", Some(0.0))],
        ],
        &[
            "p0 north/0 value north 5",
            "p1 north/0 value north unknown",
            "p2 north/0 value north 0",
        ],
    );
}

#[test]
fn a_missing_cell_is_not_an_empty_cell() {
    let mut series = PageSeries::new(SERIES);
    let empty = [("cases", Some(1.0)), ("deaths", None)];
    let missing = [("cases", Some(1.0))];
    for (minute, values) in [(0, &missing[..]), (1, &empty[..])] {
        let row = PageRow {
            id: "north",
            listed: None,
            values,
        };
        series
            .observe(capture(minute, &format!("p{minute}")), &[row])
            .unwrap();
    }
    assert_eq!(series.changes().len(), 2);
}

#[test]
fn placeholder_page_is_recorded_as_unreadable_and_withdraws_nothing() {
    let mut series = series_of(&[&[("north", "North", Some(1.0))]]);
    let changes = observe(&mut series, unreadable(1, "p1"), &[("NA", "NA", None)]);
    assert_eq!(changes, []);
    assert_eq!(
        series.page_at(&unreadable(1, "p1").key()),
        Some(PageAt::Unreadable)
    );
    assert_eq!(series.rows().len(), 1);
    assert!(
        matches!(series.row_at(&RowKey::first("north"), at(1)), RowAt::Listed { page, .. }
        if page.page_id == "p0")
    );
    let changes = observe(
        &mut series,
        capture(2, "p2"),
        &[("north", "North", Some(1.0))],
    );
    assert_eq!(changes, []);
}

#[test]
fn no_row_is_not_zero() {
    let series = series_of(&[&[], &[("north", "North", Some(0.0))]]);
    let north = RowKey::first("north");
    assert_eq!(series.row_at(&north, at(-1)), RowAt::NoPage);
    assert!(matches!(
        series.row_at(&north, at(0)),
        RowAt::NeverListed { .. }
    ));
    assert!(matches!(series.row_at(&north, at(1)), RowAt::Listed { .. }));
    assert!(matches!(
        series.row_at(&RowKey::first("south"), at(1)),
        RowAt::NeverListed { .. }
    ));
}

#[test]
fn several_rows_of_one_id_are_numbered_in_page_order() {
    check(
        &[
            &[
                ("north", "Main", Some(1.0)),
                ("east", "East", None),
                ("north", "Annex", Some(2.0)),
            ],
            &[("north", "Annex", Some(2.0))],
        ],
        &[
            "p0 east/0 value east unknown",
            "p0 north/0 value main 1",
            "p0 north/1 value annex 2",
            "p1 east/0 absent",
            "p1 north/0 value annex 2",
            "p1 north/1 absent",
        ],
    );
}

#[test]
fn same_name_twice_on_one_page_keeps_both_rows() {
    let rows: &[Row] = &[("north", "North", Some(4.0)), ("north", "North", Some(1.0))];
    let series = series_of(&[rows]);
    let Some(PageAt::Rows(shown)) = series.page_at(&capture(0, "p0").key()) else {
        panic!()
    };
    let figures: Vec<_> = shown.values().map(|cells| cells.values["cases"]).collect();
    assert_eq!(figures, [Some(4.0), Some(1.0)]);
}

#[test]
fn withdrawn_row_keeps_its_last_figure_and_is_marked_no_longer_reported() {
    let series = series_of(&[&[("north", "North", Some(1.0))], &[], &[]]);
    let RowAt::Withdrawn {
        last,
        last_seen,
        since,
        page,
    } = series.row_at(&RowKey::first("north"), at(9))
    else {
        panic!("still listed")
    };
    assert_eq!(last.values["cases"], Some(1.0));
    assert_eq!((last_seen.at, since.at, page.at), (at(0), at(1), at(2)));
}

#[test]
fn a_row_that_comes_back_has_returned_even_with_new_figures() {
    check(
        &[
            &[("north", "North", Some(1.0))],
            &[],
            &[("north", "North", Some(3.0))],
        ],
        &[
            "p0 north/0 value north 1",
            "p1 north/0 absent",
            "p2 north/0 returned north 3",
        ],
    );
}

#[test]
fn mistyped_dates_on_the_page_order_nothing() {
    let mut series = PageSeries::new(SERIES);
    let stated = |minute, id: &str, as_of| Capture {
        stated_as_of: Some(at(as_of)),
        ..capture(minute, id)
    };
    observe(
        &mut series,
        stated(0, "p0", 0),
        &[("north", "North", Some(1.0))],
    );
    observe(
        &mut series,
        stated(1, "p1", 99_999),
        &[("north", "North", Some(2.0))],
    );
    observe(
        &mut series,
        stated(2, "p2", -99_999),
        &[("north", "North", Some(3.0))],
    );
    assert_eq!(
        told(&series.changes()),
        [
            "p0 north/0 value north 1",
            "p1 north/0 value north 2",
            "p2 north/0 value north 3"
        ],
    );
}

#[test]
fn a_name_spelt_otherwise_is_a_change() {
    check(
        &[
            &[("north", "North", Some(1.0))],
            &[("north", "Nroth", Some(1.0))],
        ],
        &["p0 north/0 value north 1", "p1 north/0 value nroth 1"],
    );
}

#[test]
fn rows_in_another_order_are_no_change() {
    check(
        &[
            &[("north", "North", Some(1.0)), ("east", "East", Some(2.0))],
            &[("east", "East", Some(2.0)), ("north", "North", Some(1.0))],
        ],
        &["p0 east/0 value east 2", "p0 north/0 value north 1"],
    );
}

#[test]
fn a_late_capture_splits_the_interval_it_falls_into() {
    let mut series = PageSeries::new(SERIES);
    observe(
        &mut series,
        capture(0, "p0"),
        &[("north", "North", Some(1.0))],
    );
    observe(
        &mut series,
        capture(2, "p2"),
        &[("north", "North", Some(1.0))],
    );
    let late = observe(
        &mut series,
        capture(1, "p1"),
        &[("north", "North", Some(2.0)), ("east", "East", Some(1.0))],
    );
    assert_eq!(
        told(&late),
        [
            "p1 east/0 value east 1",
            "p1 north/0 value north 2",
            "p2 east/0 absent",
            "p2 north/0 value north 1",
        ]
    );
}

#[test]
fn a_late_capture_restores_at_the_next_capture_that_was_read() {
    let mut series = PageSeries::new(SERIES);
    observe(
        &mut series,
        capture(0, "p0"),
        &[("north", "North", Some(1.0))],
    );
    observe(&mut series, unreadable(2, "p2"), &[]);
    observe(
        &mut series,
        capture(3, "p3"),
        &[("north", "North", Some(1.0))],
    );
    let late = observe(&mut series, capture(1, "p1"), &[]);
    assert_eq!(
        told(&late),
        ["p1 north/0 absent", "p3 north/0 returned north 1"]
    );
}

#[test]
fn a_late_capture_that_shows_what_followed_moves_the_change_without_altering_it() {
    let mut series = PageSeries::new(SERIES);
    observe(
        &mut series,
        capture(0, "p0"),
        &[("north", "North", Some(1.0))],
    );
    observe(
        &mut series,
        capture(2, "p2"),
        &[("north", "North", Some(2.0))],
    );
    let late = observe(
        &mut series,
        capture(1, "p1"),
        &[("north", "North", Some(2.0))],
    );
    assert_eq!(told(&late), ["p1 north/0 value north 2"]);
    assert_eq!(
        told(&series.changes()),
        ["p0 north/0 value north 1", "p1 north/0 value north 2"],
    );
}

#[test]
fn a_late_capture_that_shows_nothing_new_yields_nothing() {
    let mut series = PageSeries::new(SERIES);
    let rows: &[Row] = &[("north", "North", Some(1.0))];
    observe(&mut series, capture(0, "p0"), rows);
    observe(&mut series, capture(2, "p2"), rows);
    assert_eq!(observe(&mut series, capture(1, "p1"), rows), []);
}

#[test]
fn captures_of_one_instant_are_ordered_by_page_id() {
    let mut series = PageSeries::new(SERIES);
    observe(
        &mut series,
        capture(0, "b"),
        &[("north", "North", Some(2.0))],
    );
    observe(
        &mut series,
        capture(0, "a"),
        &[("north", "North", Some(1.0))],
    );
    let RowAt::Listed { cells, .. } = series.row_at(&RowKey::first("north"), at(0)) else {
        panic!("not listed")
    };
    assert_eq!(cells.values["cases"], Some(2.0));
}

#[test]
fn not_a_number_counts_as_empty_and_negative_zero_as_zero() {
    let mut series = PageSeries::new(SERIES);
    let page = |series: &mut PageSeries, minute: i64, v| {
        observe(
            series,
            capture(minute, &format!("p{minute}")),
            &[("north", "North", v)],
        )
        .len()
    };
    assert_eq!(page(&mut series, 0, None), 1);
    assert_eq!(page(&mut series, 1, Some(f64::NAN)), 0);
    assert_eq!(page(&mut series, 2, Some(0.0)), 1);
    assert_eq!(page(&mut series, 3, Some(-0.0)), 0);
}

#[test]
fn a_capture_of_another_page_is_refused() {
    let mut series = PageSeries::new(SERIES);
    let other = Capture {
        series: "other".into(),
        ..capture(0, "p0")
    };
    assert!(matches!(
        series.observe(other, &[]),
        Err(PagesError::WrongSeries { .. })
    ));
    assert_eq!(series.captures().len(), 0);
}

#[test]
fn a_known_capture_with_another_digest_is_refused() {
    let mut series = series_of(&[&[("north", "North", Some(1.0))]]);
    let before = series.clone();
    let other = Capture {
        page_md5: "another".into(),
        ..capture(0, "p0")
    };
    assert!(matches!(
        series.observe(other, &[]),
        Err(PagesError::CaptureContradicts { .. })
    ));
    assert_eq!(series, before);
}

#[test]
fn changes_that_their_capture_does_not_support_are_refused() {
    let mut series = series_of(&[&[("north", "North", Some(1.0))]]);
    observe(&mut series, unreadable(1, "p1"), &[]);
    let before = series.clone();
    let known = series.changes().remove(0);

    let unknown = Change {
        page_id: "p7".into(),
        ..known.clone()
    };
    assert!(matches!(
        series.apply_change(unknown),
        Err(PagesError::UnknownCapture { .. })
    ));
    let unread = Change {
        at: at(1),
        page_id: "p1".into(),
        ..known.clone()
    };
    assert!(matches!(
        series.apply_change(unread),
        Err(PagesError::UnreadableCapture { .. })
    ));
    let otherwise = Change {
        cells: None,
        event: ChangeEvent::Absent,
        ..known.clone()
    };
    assert!(matches!(
        series.apply_change(otherwise),
        Err(PagesError::ChangeContradicts { .. })
    ));
    let hollow = Change {
        cells: None,
        ..known
    };
    assert!(matches!(
        series.apply_change(hollow),
        Err(PagesError::CellsMismatch { .. })
    ));
    assert_eq!(series, before);
}

#[test]
fn a_replayed_change_is_seen_by_the_next_page_even_if_that_repeats_the_last() {
    let rows: &[Row] = &[("north", "North", Some(1.0))];
    let mut series = PageSeries::new(SERIES);
    observe(&mut series, capture(1, "p1"), rows);
    // A log cut short: the change that restored the page after this one is missing.
    let mut other = PageSeries::new(SERIES);
    let cut = observe(&mut other, capture(0, "p0"), &[("east", "East", Some(1.0))]);
    series.apply_capture(capture(0, "p0")).unwrap();
    series.apply_change(cut[0].clone()).unwrap();
    assert_eq!(
        told(&observe(&mut series, capture(2, "p2"), rows)),
        ["p2 east/0 absent"]
    );
}

/// A page of a random series.
#[derive(Debug, Clone)]
struct Page {
    capture: Capture,
    rows: Vec<Row>,
}

impl Page {
    fn key(&self) -> CaptureKey {
        self.capture.key()
    }

    /// What the page shows, worked out without the fold.
    fn shown(&self) -> BTreeMap<RowKey, Cells> {
        let mut shown = BTreeMap::new();
        for (id, listed, cases) in &self.rows {
            let dup = shown
                .keys()
                .map(|row: &RowKey| u32::from(row.id == *id))
                .sum();
            let values = BTreeMap::from([("cases".to_owned(), *cases)]);
            let cells = Cells {
                listed: Some((*listed).to_owned()),
                values,
            };
            shown.insert(
                RowKey {
                    id: (*id).to_owned(),
                    dup,
                },
                cells,
            );
        }
        shown
    }
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let id = prop::sample::select(vec!["north", "east", "south"]);
    let listed = prop::sample::select(vec!["Main", "Annex"]);
    let cases = prop::sample::select(vec![None, Some(0.0), Some(1.0), Some(2.5)]);
    prop::collection::vec((id, listed, cases), 0..5)
}

/// Up to a dozen pages: some of one minute, some unreadable, many repeating another.
fn pages() -> impl Strategy<Value = Vec<Page>> {
    prop::collection::vec(rows(), 1..4).prop_flat_map(|sheets| {
        let page = (
            0..8_i64,
            prop::bool::weighted(0.8),
            prop::sample::select(sheets),
        );
        prop::collection::vec(page, 1..12).prop_map(|pages| {
            pages
                .into_iter()
                .enumerate()
                .map(|(number, (minute, readable, rows))| Page {
                    // Ids that do not follow the numbering, so that both orders are met in a minute.
                    capture: Capture {
                        readable,
                        ..capture(minute, &format!("{}{number}", (number * 7) % 5))
                    },
                    rows,
                })
                .collect()
        })
    })
}

fn in_time_order(pages: &[Page]) -> Vec<Page> {
    let mut sorted = pages.to_vec();
    sorted.sort_by_key(Page::key);
    sorted
}

/// A stored entry.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Stored {
    Capture(Capture),
    Change(Change),
}

fn fold(pages: &[Page]) -> (PageSeries, Vec<Stored>) {
    let mut series = PageSeries::new(SERIES);
    let mut stored = Vec::new();
    for page in pages {
        stored.push(Stored::Capture(page.capture.clone()));
        let changes = observe(&mut series, page.capture.clone(), &page.rows);
        stored.extend(changes.into_iter().map(Stored::Change));
    }
    (series, stored)
}

fn replay<'a>(stored: impl IntoIterator<Item = &'a Stored>) -> PageSeries {
    let mut series = PageSeries::new(SERIES);
    for entry in stored {
        match entry.clone() {
            Stored::Capture(capture) => series.apply_capture(capture).unwrap(),
            Stored::Change(change) => series.apply_change(change).unwrap(),
        }
    }
    series
}

fn shows(series: &PageSeries, page: &Page) -> Result<(), TestCaseError> {
    match series.page_at(&page.key()) {
        Some(PageAt::Unreadable) => prop_assert!(!page.capture.readable),
        Some(PageAt::Rows(rows)) => {
            prop_assert!(page.capture.readable);
            let rows: BTreeMap<_, _> = rows
                .into_iter()
                .map(|(row, cells)| (row.clone(), cells.clone()))
                .collect();
            prop_assert_eq!(rows, page.shown());
        }
        None => prop_assert!(false, "capture is not recorded"),
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_order_of_observing_shows_the_same_pages_and_changes(pages in pages()) {
        let (in_order, stored) = fold(&in_time_order(&pages));
        let (as_given, _) = fold(&pages);
        for page in &pages {
            shows(&in_order, page)?;
            shows(&as_given, page)?;
        }
        prop_assert_eq!(in_order.changes(), as_given.changes());
        prop_assert!(in_order.captures().eq(as_given.captures()));
        for row in in_order.rows() {
            prop_assert!(in_order.history(row).eq(as_given.history(row)));
        }
        // In time order nothing is ever repeated, so what was given out is what it amounts to.
        let mut given: Vec<Change> = stored
            .into_iter()
            .filter_map(|entry| if let Stored::Change(change) = entry { Some(change) } else { None })
            .collect();
        given.sort_by_key(|change| (change.capture_key(), change.row.clone()));
        prop_assert_eq!(given, in_order.changes());
    }

    #[test]
    fn replaying_stored_entries_gives_the_live_series(pages in pages()) {
        let (live, stored) = fold(&pages);
        let text = serde_json::to_string(&stored).unwrap();
        let read: Vec<Stored> = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &stored);
        prop_assert_eq!(&replay(&read), &live);
        // Twice, and with all captures first: the same.
        prop_assert_eq!(&replay(read.iter().chain(&read)), &live);
        let (captures, changes): (Vec<_>, Vec<_>) =
            read.iter().partition(|entry| matches!(entry, Stored::Capture(_)));
        prop_assert_eq!(&replay(captures.into_iter().chain(changes.into_iter().rev())), &live);
    }

    #[test]
    fn observing_goes_on_from_a_replay_as_from_the_live_series(pages in pages(), cut in 0..12_usize) {
        let (head, tail) = pages.split_at(cut.min(pages.len()));
        let (mut live, stored) = fold(head);
        let mut replayed = replay(&stored);
        for page in tail {
            let from_live = observe(&mut live, page.capture.clone(), &page.rows);
            let from_replay = observe(&mut replayed, page.capture.clone(), &page.rows);
            prop_assert_eq!(from_live, from_replay);
        }
        prop_assert_eq!(live, replayed);
    }

    #[test]
    fn observing_twice_adds_nothing(pages in pages()) {
        let (mut series, _) = fold(&pages);
        let before = series.clone();
        for page in &pages {
            prop_assert_eq!(observe(&mut series, page.capture.clone(), &page.rows), vec![]);
        }
        prop_assert_eq!(series, before);
    }

    #[test]
    fn appending_never_changes_what_an_earlier_position_shows(pages in pages()) {
        let mut series = PageSeries::new(SERIES);
        let mut stored: Vec<Stored> = Vec::new();
        let mut positions = Vec::new();
        for (number, page) in pages.iter().enumerate() {
            stored.push(Stored::Capture(page.capture.clone()));
            let changes = observe(&mut series, page.capture.clone(), &page.rows);
            stored.extend(changes.into_iter().map(Stored::Change));
            positions.push((stored.len(), series.clone()));
            // Nor does it change a page shown so far.
            for seen in &pages[..=number] {
                shows(&series, seen)?;
            }
        }
        for (position, then) in positions {
            prop_assert_eq!(replay(&stored[..position]), then);
        }
    }

    #[test]
    fn a_row_stands_at_an_instant_as_the_last_page_read_by_then_shows(
        pages in pages(),
        minute in -1..9_i64,
    ) {
        let (series, _) = fold(&pages);
        let read: Vec<Page> = in_time_order(&pages)
            .into_iter()
            .filter(|page| page.capture.readable && page.capture.at <= at(minute))
            .collect();
        for id in ["north", "east", "south"] {
            for dup in 0..3 {
                let row = RowKey { id: id.into(), dup };
                let now = read.last().map(|page| (page.key(), page.shown().remove(&row)));
                let shown = read.iter().rev().find(|page| page.shown().contains_key(&row));
                match (series.row_at(&row, at(minute)), now, shown) {
                    (RowAt::NoPage, None, None) => {}
                    (RowAt::NeverListed { page }, Some((key, None)), None) => {
                        prop_assert_eq!(page, &key);
                    }
                    (RowAt::Listed { cells, page, since }, Some((key, Some(now))), Some(_)) => {
                        prop_assert_eq!((page, cells), (&key, &now));
                        prop_assert!(since <= page);
                    }
                    (
                        RowAt::Withdrawn { last, last_seen, since, page },
                        Some((key, None)),
                        Some(shown),
                    ) => {
                        prop_assert_eq!((page, last_seen), (&key, &shown.key()));
                        prop_assert_eq!(Some(last.clone()), shown.shown().remove(&row));
                        prop_assert!(last_seen < since && since <= page);
                    }
                    (stands, now, _) => {
                        prop_assert!(false, "{:?} against {:?}", stands, now);
                    }
                }
            }
        }
    }
}
