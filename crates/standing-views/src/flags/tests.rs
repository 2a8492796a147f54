//! Every rule on small made-up pages. A page is a line: its instant in 2021, then for each row its
//! id, figures and, where it matters, name: `ALDER 120/2` (cumulative/current), `ALDER 120/2/0`
//! (deaths too), `ALDER -/2` (an empty cell), `ALDER 120/2@"45"` (another name). `US` rows make the
//! national page: `US 500/30/29` (cumulative/table/header). `=06-10` is the date the page states.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test fails by panicking, and figures are compared as published"
)]
use crate::epidemiology::rules::{Head, SilenceRule};
use crate::surveillance::{PAGE_POPULATION, Surveillance};
use jiff::Timestamp;
use proptest::prelude::*;
use standing_evidence::pages::{Capture, PageRow, PageSeries};
use standing_evidence::{
    Body, Book, Confidence, Entry, Figure, NewEntry, Payload, Span, Statement, StatementBody,
    Visibility,
};
use standing_terms::{
    AsOf, BookZone, CodeScheme, Interval, Known, Measure, PartyId, Period, Place, PlaceCode,
    Quantity, Reading, SourceId, StatementLabel,
};

struct Row {
    id: String,
    listed: String,
    cells: Vec<Option<f64>>,
}

struct Fixture {
    book: Book,
    position: u64,
    sites: PageSeries,
    nation: PageSeries,
}

fn instant(text: &str) -> Timestamp {
    let full = if text.len() == 8 {
        format!("2021-{text}:00:00Z")
    } else {
        format!("2021-{text}T04:00:00Z")
    };
    full.parse().unwrap()
}

impl Fixture {
    fn new() -> Self {
        Self {
            book: Book::public(),
            position: 0,
            sites: PageSeries::new("ice-covid-page"),
            nation: PageSeries::new("ice-national-page"),
        }
    }

    fn enter(&mut self, body: Body) {
        self.position += 1;
        let new = NewEntry::published(&body).unwrap();
        self.book
            .apply(Entry {
                position: self.position,
                entered: "2025-01-01T00:00:00Z".parse().unwrap(),
                id: new.id,
                kind: new.kind,
                visibility: Visibility::Published,
                payload: Payload::Present(body),
            })
            .unwrap();
    }

    fn observe(&mut self, national: bool, at: Timestamp, stated: Option<Timestamp>, rows: &[Row]) {
        let names: &[&str] = if national {
            &["cases-cumulative", "cases-current", "cases-current-header"]
        } else {
            &["cases-cumulative", "cases-current", "deaths-cumulative"]
        };
        let cells: Vec<Vec<(&str, Option<f64>)>> = rows
            .iter()
            .map(|r| names.iter().copied().zip(r.cells.iter().copied()).collect())
            .collect();
        let rows: Vec<PageRow<'_>> = rows
            .iter()
            .zip(&cells)
            .map(|(r, values)| PageRow {
                id: &r.id,
                listed: Some(&r.listed),
                values,
            })
            .collect();
        let series = if national {
            &mut self.nation
        } else {
            &mut self.sites
        };
        let capture = Capture {
            series: series.series().to_owned(),
            at,
            page_id: format!("p{at}"),
            page_md5: "0".into(),
            stated_as_of: stated,
            stated_updated: None,
            readable: true,
        };
        let changes = series.observe(capture.clone(), &rows).unwrap();
        self.enter(Body::Capture(capture));
        for change in changes {
            self.enter(Body::Change(change));
        }
    }

    fn page(&mut self, line: &str) {
        let mut words = line.split(' ');
        let at = instant(words.next().unwrap());
        let (mut sites, mut nation, mut stated) = (Vec::new(), Vec::new(), None);
        while let Some(word) = words.next() {
            if let Some(day) = word.strip_prefix('=') {
                stated = Some(instant(day));
                continue;
            }
            let figures = words.next().unwrap();
            let (figures, listed) = figures.split_once('@').unwrap_or((figures, word));
            let row = Row {
                id: word.to_owned(),
                listed: listed.trim_matches('"').replace('_', " "),
                cells: figures.split('/').map(|f| f.parse().ok()).collect(),
            };
            if word == "US" {
                nation.push(row);
            } else {
                sites.push(row);
            }
        }
        if !sites.is_empty() {
            self.observe(false, at, stated, &sites);
        }
        if !nation.is_empty() {
            self.observe(true, at, stated, &nation);
        }
    }

    fn of(pages: &[&str]) -> Self {
        let mut fixture = Self::new();
        for page in pages {
            fixture.page(page);
        }
        fixture
    }

    fn surveillance(&self) -> Surveillance {
        Surveillance::of(&self.book, BookZone::eastern())
    }
}

/// A place is dark, and a count stale, after ten days on two of which the page changed.
fn silence_rules() -> Vec<SilenceRule> {
    vec![SilenceRule {
        head: Head {
            id: "test".into(),
            citation: "test".into(),
            in_force: Interval::default(),
            note: None,
        },
        page_days: 5,
        gone_days: 10,
        stands_days: 10,
        page_changed_on: 2,
    }]
}

/// What is said of silence, as [`lines`] has it.
fn check_silence(pages: &[&str], expected: &[&str]) {
    let book = Fixture::of(pages).book;
    let s = Surveillance::by_rules(&book, BookZone::eastern(), &silence_rules());
    let said: Vec<String> = lines(&s)
        .into_iter()
        .filter(|l| l.starts_with("stale") || l.starts_with("went-dark"))
        .collect();
    assert_eq!(said, expected);
}

fn short(at: Timestamp) -> String {
    at.to_string()[5..13].to_owned()
}

/// The findings of a book, one a line: rule, place, measure, from..to, when detected, when replaced.
fn lines(surveillance: &Surveillance) -> Vec<String> {
    surveillance
        .findings()
        .map(|(place, f)| {
            let place = place.to_string();
            let place = place.rsplit(':').next().unwrap();
            let to = f.flag.to.map(short).unwrap_or_default();
            let seen = if f.detected == f.flag.from {
                String::new()
            } else {
                format!(" at {}", short(f.detected))
            };
            let gone = f
                .replaced
                .map(|r| format!(" until {}", short(r)))
                .unwrap_or_default();
            format!(
                "{} {place} {} {}..{to}{seen}{gone}",
                f.flag.rule,
                f.flag.measure,
                short(f.flag.from)
            )
        })
        .collect()
}

fn check(pages: &[&str], expected: &[&str]) {
    assert_eq!(lines(&Fixture::of(pages).surveillance()), expected);
}

#[test]
fn a_lost_digit_is_suspected_at_the_fall_and_confirmed_at_the_return() {
    check(
        &[
            "06-11T21 ALDER 120/2",
            "06-14T21 ALDER 12/2",
            "06-15T13 ALDER 126/2",
        ],
        &[
            "digit-lost alder cases-cumulative 06-14T21..06-15T13 until 06-15T13",
            "digit-lost alder cases-cumulative 06-14T21..06-15T13 at 06-15T13",
        ],
    );
}

#[test]
fn a_reader_before_the_return_sees_the_suspicion_without_its_end() {
    let s = Fixture::of(&[
        "06-11T21 ALDER 120/2",
        "06-14T21 ALDER 12/2",
        "06-15T13 ALDER 126/2",
    ])
    .surveillance();
    let (place, _) = s.findings().next().unwrap();
    let ask = |known: &str| {
        let as_of = AsOf {
            on: "2021-06-15".parse().unwrap(),
            known: Known::By(instant(known)),
            entered: None,
        };
        s.flags(place, Measure::CasesCumulative, &as_of)
    };
    assert_eq!(ask("06-14T20"), []);
    let [then] = &ask("06-14T22")[..] else {
        panic!("one flag")
    };
    assert!(then.to.is_none() && then.reason.contains("seems to be missing"));
    let [later] = &ask("06-15T13")[..] else {
        panic!("one flag")
    };
    assert!(later.to.is_some() && later.reason.contains("between 120 and 126"));
}

#[test]
fn a_lost_digit_in_the_national_total_is_the_same_rule() {
    check(
        &[
            "05-11T13 ALDER 14057/9 US 14057/9/9",
            "05-11T22 ALDER 14094/9 US 1409/9/9",
            "05-12T13 ALDER 14094/9 US 14094/9/9",
        ],
        &[
            "digit-lost US cases-cumulative 05-11T22..05-12T13 until 05-12T13",
            "digit-lost US cases-cumulative 05-11T22..05-12T13 at 05-12T13",
        ],
    );
}

#[test]
fn an_added_digit_is_suspected_where_current_cases_do_not_show_the_rise() {
    check(
        &[
            "01-04T22 ALDER 2245/21",
            "01-06T22 ALDER 22290/58",
            "01-07T14 ALDER 2290/58",
        ],
        &[
            "digit-added alder cases-cumulative 01-06T22..01-07T14 until 01-07T14",
            "digit-added alder cases-cumulative 01-06T22..01-07T14 at 01-07T14",
        ],
    );
    // 22 to 123 with 122 people isolated is an outbreak.
    check(
        &[
            "06-10T17 ALDER 22/21",
            "06-15T17 ALDER 123/122",
            "06-16T17 ALDER 132/120",
        ],
        &[],
    );
}

#[test]
fn a_wrong_first_digit_is_told_from_a_correction() {
    check(
        &[
            "08-13T18 ALDER 505/10",
            "08-16T21 ALDER 209/8",
            "08-18T12 ALDER 509/8",
        ],
        &[
            "first-digit-wrong alder cases-cumulative 08-16T21..08-18T12 until 08-18T12",
            "first-digit-wrong alder cases-cumulative 08-16T21..08-18T12 at 08-18T12",
        ],
    );
}

#[test]
fn a_small_fall_is_a_wrong_first_digit_where_the_return_shows_the_number_that_was_meant() {
    check(
        &[
            "09-09T18 ALDER 59/33",
            "09-21T21 ALDER 50/4",
            "09-23T12 ALDER 60/5",
        ],
        &[
            "revised-down alder cases-cumulative 09-21T21..09-23T12 until 09-23T12",
            "first-digit-wrong alder cases-cumulative 09-21T21..09-23T12 at 09-23T12",
        ],
    );
    // 50 is no slip of 57: both changes are what they are.
    check(
        &[
            "09-09T18 ALDER 59/33",
            "09-21T21 ALDER 56/4",
            "09-23T12 ALDER 60/5",
        ],
        &["revised-down alder cases-cumulative 09-21T21..09-23T12"],
    );
}

#[test]
fn swapped_digits_are_found_when_the_count_goes_on_from_the_number_that_was_meant() {
    check(
        &[
            "07-30T17 ALDER 616/37",
            "07-30T22 ALDER 671/38",
            "08-03T15 ALDER 642/50",
        ],
        &["digits-swapped alder cases-cumulative 07-30T22..08-03T15 at 08-03T15"],
    );
    // A real rise that swapped digits would explain too is left alone.
    check(
        &[
            "07-30T17 ALDER 616/37",
            "07-30T22 ALDER 671/38",
            "08-03T15 ALDER 675/50",
        ],
        &[],
    );
}

#[test]
fn a_total_summed_with_a_wrong_row_is_as_wrong_as_the_row_and_no_longer() {
    check(
        &[
            "06-07T22 ALDER 677/10 BIRCH 900/3 US 1577/13/13",
            "06-09T21 ALDER 388/18 BIRCH 900/3 US 1288/21/21",
            "06-11T17 ALDER 690/17 BIRCH 901/3 US 1591/20/20",
        ],
        &[
            "first-digit-wrong alder cases-cumulative 06-09T21..06-11T17 until 06-11T17",
            "first-digit-wrong alder cases-cumulative 06-09T21..06-11T17 at 06-11T17",
            "follows-rows US cases-cumulative 06-09T21..06-11T17 until 06-11T17",
            "follows-rows US cases-cumulative 06-09T21..06-11T17 at 06-11T17",
        ],
    );
}

#[test]
fn more_deaths_at_once_than_people_infected_are_cases_in_the_wrong_cell() {
    check(
        &[
            "07-14T20 ALDER 315/268/0",
            "07-24T22 ALDER 315/261/289",
            "07-25T01 ALDER 315/261/0",
        ],
        &["deaths-above-cases alder deaths-cumulative 07-24T22..07-25T01"],
    );
}

#[test]
fn a_fall_by_a_row_that_went_takes_no_rise_back() {
    check(
        &[
            "10-28T21 ALDER 300/3 ALDER 17/1",
            "12-21T22 ALDER 317/0 ALDER 34/0",
            "12-30T16 ALDER 317/0",
        ],
        &["row-dropped alder cases-cumulative 12-30T16.."],
    );
}

#[test]
fn a_doubled_row_stays_doubtful_while_it_grows_and_until_it_falls_back() {
    check(
        &[
            "06-08T18 ALDER 1959/5",
            "06-09T18 ALDER 3913/7",
            "06-10T18 ALDER 3914/8",
            "06-13T21 ALDER 1970/12",
        ],
        &[
            "rows-doubled alder cases-cumulative 06-09T18.. until 06-13T21",
            "rows-doubled alder cases-cumulative 06-09T18..06-13T21 at 06-13T21",
        ],
    );
    check(
        &[
            "06-08T18 ALDER 463/5",
            "06-09T18 ALDER 932/7",
            "06-10T18 ALDER 934/7",
        ],
        &["rows-doubled alder cases-cumulative 06-09T18.."],
    );
    // Twice as many with as many isolated is an outbreak.
    check(&["07-01T13 ALDER 153/40", "07-07T14 ALDER 306/160"], &[]);
}

#[test]
fn a_restarted_count_is_a_new_segment_until_it_has_caught_up() {
    check(
        &[
            "12-17T22 ALDER 622/22",
            "12-27T22 ALDER 400/9",
            "12-28T22 ALDER 406/9",
            "12-30T22 ALDER 660/30",
        ],
        &[
            "revised-down alder cases-cumulative 12-27T22..12-28T22 until 12-28T22",
            "counter-restarted alder cases-cumulative 12-27T22..12-30T22 at 12-28T22",
        ],
    );
}

#[test]
fn a_row_named_thru_a_date_splits_the_count() {
    check(
        &[
            "12-17T22 ALDER 620/22",
            "12-21T22 ALDER 453/6 ALDER 169/0@\"Alder_thru_9/4/2020\"",
            "12-21T23 ALDER 622/6",
        ],
        &["counter-restarted alder cases-cumulative 12-21T22..12-21T23"],
    );
}

#[test]
fn a_small_fall_that_stands_is_a_revision() {
    check(
        &[
            "01-22T22 ALDER 204/1",
            "01-26T00 ALDER 203/0",
            "02-11T15 ALDER 204/1",
        ],
        &["revised-down alder cases-cumulative 01-26T00..02-11T15"],
    );
}

#[test]
fn a_total_that_falls_with_its_rows_says_so() {
    let s = Fixture::of(&[
        "06-08T18 ALDER 1959/5 US 1959/5/5",
        "06-09T18 ALDER 3913/7 US 3913/7/7",
        "06-13T21 ALDER 1970/12 US 1970/12/12",
        "06-14T21 ALDER 1960/12 US 1960/12/12",
    ])
    .surveillance();
    let reason = |from: &str| {
        s.findings()
            .find(|(p, f)| **p == Place::us() && f.flag.from == instant(from))
            .map(|(_, f)| f.flag.reason.clone())
    };
    // The doubled row doubles the total.
    assert!(reason("06-09T18").unwrap().contains("counted twice"));
    assert!(
        reason("06-14T21")
            .unwrap()
            .contains("1 of its rows fell by 10 on the same page")
    );
}

#[test]
fn figures_of_a_sister_site_are_found_with_the_gap_to_the_stated_total() {
    let s = Fixture::of(&[
        "03-11T22 ALDER 1/0 BIRCH 111/12 CEDAR 40/9 US 152/21/21",
        "03-12T22 ALDER 112/12 BIRCH 111/12 CEDAR 40/9 US 152/21/21",
        "03-15T23 ALDER 112/12 BIRCH 116/16 CEDAR 40/9 US 157/25/25",
        "03-17T19 ALDER 1/0 BIRCH 132/30 CEDAR 40/9 US 173/39/39",
    ])
    .surveillance();
    assert_eq!(
        lines(&s),
        ["copied-from-other-site alder cases-cumulative 03-12T22..03-17T19"]
    );
    let (_, found) = s.findings().next().unwrap();
    assert!(
        found
            .flag
            .reason
            .contains("the rows sum to 263, 111 more than the stated total of 152")
    );
}

#[test]
fn a_copy_shows_later_where_the_other_site_gets_its_own_figures_later() {
    check(
        &[
            "08-03T15 ALDER 61/8 BIRCH 240/9",
            "08-04T23 ALDER 280/3 BIRCH 240/9",
            "08-05T13 ALDER 61/8 BIRCH 280/3",
        ],
        &["copied-from-other-site alder cases-cumulative 08-04T23..08-05T13 at 08-05T13"],
    );
}

#[test]
fn a_number_in_the_cell_of_the_name_is_the_one_flag_of_the_row() {
    check(
        &[
            "05-16T21 ALDER 534/386/0@Alder",
            "05-17T21 ALDER 534/386/556@403",
            "05-18T01 ALDER 534/386/0@Alder",
        ],
        &[
            "count-in-name-cell alder cases-cumulative 05-17T21..05-18T01",
            "count-in-name-cell alder cases-current 05-17T21..05-18T01",
            "count-in-name-cell alder deaths-cumulative 05-17T21..05-18T01",
        ],
    );
}

#[test]
fn more_current_cases_than_cases_ever_are_flagged() {
    check(
        &[
            "06-04T21 ALDER 4/1",
            "06-07T22 ALDER 4/7",
            "06-11T21 ALDER 4/2",
        ],
        &["current-above-cumulative alder cases-current 06-07T22..06-11T21"],
    );
}

#[test]
fn cases_typed_into_the_cell_of_the_deaths_are_one_flag() {
    check(
        &[
            "06-04T21 ALDER 216/1/0",
            "06-07T22 ALDER 216/1/217",
            "06-08T21 ALDER 217/2/0",
        ],
        &["deaths-above-cases alder deaths-cumulative 06-07T22..06-08T21"],
    );
}

#[test]
fn an_empty_cell_counts_only_since_the_page_has_the_column() {
    check(
        &[
            "05-01T12 ALDER 5/- BIRCH 9/-",
            "06-01T12 ALDER 5/1 BIRCH 9/1",
            "06-02T12 ALDER -/1 BIRCH 9/1",
            "06-03T12 ALDER 5/1 BIRCH 9/1",
        ],
        &["null-count alder cases-cumulative 06-02T12..06-03T12"],
    );
}

#[test]
fn a_dropped_row_is_found_until_it_returns() {
    check(
        &[
            "06-01T21 ALDER 1/0 BIRCH 9/0",
            "06-03T17 BIRCH 9/0",
            "06-08T17 ALDER 1/0 BIRCH 9/0",
        ],
        &[
            "withdrawn alder cases-cumulative 06-03T17..06-08T17",
            "withdrawn alder cases-current 06-03T17..06-08T17",
        ],
    );
}

#[test]
fn a_place_that_loses_one_of_its_rows_is_not_corrected() {
    check(
        &["06-01T21 ALDER 3/0 ALDER 2/0", "06-03T17 ALDER 3/0"],
        &["row-dropped alder cases-cumulative 06-03T17.."],
    );
}

#[test]
fn a_total_below_its_rows_is_flagged_and_the_way_back_is_not() {
    check(
        &[
            "06-03T13 ALDER 1461/30 US 1461/30/30",
            "06-03T14 ALDER 1502/30 US 780/30/30",
            "06-03T17 ALDER 1579/30 US 1579/30/30",
        ],
        &["total-below-rows US cases-cumulative 06-03T14..06-03T17"],
    );
    // Ten people are the page's usual untidiness.
    check(
        &[
            "06-03T13 ALDER 1461/30 US 1461/30/30",
            "06-03T14 ALDER 1472/30 US 1462/30/30",
        ],
        &[],
    );
}

#[test]
fn header_and_table_that_differ_are_held_against_the_rows() {
    let s = Fixture::of(&[
        "08-03T14 ALDER 9000/1100 US 9000/1100/1100",
        "08-04T14 ALDER 9100/1112 US 9100/11112/1112",
        "08-04T23 ALDER 9100/1115 US 9100/1115/1115",
    ])
    .surveillance();
    assert_eq!(
        lines(&s),
        ["header-against-table US cases-current 08-04T14..08-04T23"]
    );
    let (_, found) = s.findings().next().unwrap();
    assert!(found.flag.reason.contains("the header is nearer"));
}

#[test]
fn a_stated_date_ahead_or_weeks_back_is_flagged_and_one_that_grows_old_is_not() {
    check(
        &[
            "06-29T17 US 2675/9/9 =06-28",
            "06-30T18 US 2675/9/9 =06-02",
            "07-01T13 US 2675/9/9 =06-30",
            "08-15T13 US 2675/9/9 =06-30",
            "10-15T22 US 2675/9/9 =10-17",
            "10-16T13 US 2675/9/9 =10-15",
        ],
        &[
            "stated-date-off US cases-cumulative 06-30T18..07-01T13",
            "stated-date-off US cases-cumulative 10-15T22..10-16T13",
            "stated-date-off US cases-current 06-30T18..07-01T13",
            "stated-date-off US cases-current 10-15T22..10-16T13",
            "stated-date-off US cases-current-header 06-30T18..07-01T13",
            "stated-date-off US cases-current-header 10-15T22..10-16T13",
        ],
    );
}

#[test]
fn an_older_page_is_known_by_many_falls_at_once() {
    let page = |at: &str, cases: u32| {
        let rows: Vec<String> = (0..12).map(|n| format!("S{n} {}/1", cases + n)).collect();
        format!("{at} {}", rows.join(" "))
    };
    let pages = [
        page("02-28T16", 100),
        page("03-07T19", 105),
        page("03-07T22", 100),
        page("03-07T23", 105),
    ];
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let found = lines(&Fixture::of(&pages).surveillance());
    assert_eq!(found.len(), 24);
    assert!(found.iter().all(|l| l.starts_with("older-page s")));
}

#[test]
fn a_large_fall_or_rise_undone_without_a_sign_of_why_is_said_to_be_undone() {
    check(
        &[
            "02-25T23 ALDER 109/5",
            "02-26T22 ALDER 29/5",
            "03-01T13 ALDER 110/5",
        ],
        &[
            "revised-down alder cases-cumulative 02-26T22..03-01T13 until 03-01T13",
            "fall-undone alder cases-cumulative 02-26T22..03-01T13 at 03-01T13",
        ],
    );
    check(
        &[
            "05-06T19 ALDER 341/90",
            "05-07T19 ALDER 450/90",
            "05-10T21 ALDER 344/90",
        ],
        &["rise-undone alder cases-cumulative 05-07T19..05-10T21 at 05-10T21"],
    );
}

#[test]
fn more_new_cases_than_people_held_are_flagged_for_the_same_people_only() {
    let with = |population: &str| {
        let mut fixture = Fixture::of(&["07-01T13 ALDER 100/5", "07-02T13 ALDER 190/60"]);
        fixture.enter(Body::Statement(Box::new(Statement {
            label: StatementLabel::new("t/1").unwrap(),
            speaker: PartyId::new("us-ice").unwrap(),
            subject: Place::Listed(PlaceCode {
                scheme: CodeScheme::IcePage,
                code: "ALDER".into(),
            }),
            body: StatementBody::Figure(Figure {
                measure: Measure::AverageDailyPopulation,
                population: population.into(),
                period: Period::day("2021-04-03".parse().unwrap()),
                reading: Reading::Value(Quantity::count(80)),
                approximate: false,
            }),
            valid: Interval::default(),
            said: None,
            seen: Some(instant("04-14T12")),
            span: Span {
                source: SourceId::new("t/workbook").unwrap(),
                locator: "a row".into(),
            },
            relations: Vec::new(),
            quote: None,
            confidence: Confidence::Seen,
            note: None,
        })));
        lines(&fixture.surveillance())
    };
    assert_eq!(
        with(PAGE_POPULATION),
        ["above-population alder cases-cumulative 07-02T13.."]
    );
    assert_eq!(with("everybody in the jail"), Vec::<String>::new());
}

#[test]
fn the_date_shown_with_a_standing_figure_is_the_pages_own_of_that_day() {
    let s =
        Fixture::of(&["06-10T17 ALDER 20/1 =06-09", "06-20T17 ALDER 20/1 =06-19"]).surveillance();
    let place = s.tracks().pages.keys().next().unwrap().place.clone();
    let lines = s.lines(&place, &AsOf::on("2021-06-20".parse().unwrap()));
    assert_eq!(lines[0].stated_as_of, Some("2021-06-19".parse().unwrap()));
    assert_eq!(
        lines[0].unchanged_since,
        Some("2021-06-10".parse().unwrap())
    );
}

#[test]
fn a_flag_lies_on_the_figure_it_is_about_and_not_on_later_ones() {
    let s = Fixture::of(&[
        "06-11T21 ALDER 120/2",
        "06-14T21 ALDER 12/2",
        "06-15T13 ALDER 126/2",
    ])
    .surveillance();
    let place = s.tracks().pages.keys().next().unwrap().place.clone();
    let flags = |day: &str| {
        s.lines(&place, &AsOf::on(day.parse().unwrap()))[0]
            .flags
            .len()
    };
    assert_eq!(
        (
            flags("2021-06-13"),
            flags("2021-06-14"),
            flags("2021-06-15")
        ),
        (0, 1, 0)
    );
}

/// A series of hourly pages of one site, none where the row is missing.
fn series(values: &[Option<(Option<u32>, u32)>]) -> Surveillance {
    let mut fixture = Fixture::new();
    let start = instant("01-01T00");
    for (n, value) in values.iter().enumerate() {
        let at = start + jiff::SignedDuration::from_hours(i64::try_from(n).unwrap() * 24);
        let mut rows = vec![Row {
            id: "BIRCH".into(),
            listed: "Birch".into(),
            cells: vec![Some(5.0), Some(1.0), Some(0.0)],
        }];
        if let Some((cumulative, current)) = value {
            rows.push(Row {
                id: "ALDER".into(),
                listed: "Alder".into(),
                cells: vec![
                    cumulative.map(f64::from),
                    Some(f64::from(*current)),
                    Some(0.0),
                ],
            });
        }
        fixture.observe(false, at, None, &rows);
    }
    fixture.surveillance()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_rule_panics_whatever_the_page_shows(
        values in prop::collection::vec(
            prop::option::of((prop::option::of(0_u32..30_000), 0_u32..2_000)), 1..20)
    ) {
        let s = series(&values);
        for (_, f) in s.findings() {
            prop_assert!(f.flag.to.is_none_or(|to| to > f.flag.from));
            prop_assert!(f.detected >= f.flag.from);
            prop_assert!(f.replaced.is_none_or(|r| r > f.detected));
        }
    }

    #[test]
    fn a_constant_or_smoothly_growing_count_is_never_flagged(
        start in 0_u32..5_000,
        steps in prop::collection::vec(0_u32..40, 0..20),
    ) {
        let mut total = start;
        let mut values = vec![Some((Some(total), 0))];
        for step in steps {
            // Smooth: by at most a tenth, or nine people.
            let step = step.min((total / 10).max(9));
            total += step;
            values.push(Some((Some(total), step.min(total))));
        }
        prop_assert_eq!(lines(&series(&values)), Vec::<String>::new());
    }
}

#[test]
fn people_infected_for_weeks_without_a_new_case_are_a_count_left_standing() {
    check_silence(
        &[
            "06-01 ALDER 120/7 BIRCH 10/0",
            "06-04 ALDER 120/7 BIRCH 11/0",
            "06-08 ALDER 120/7 BIRCH 12/0",
            "06-12 ALDER 120/7 BIRCH 13/0",
            "06-14 ALDER 120/0 BIRCH 14/0",
        ],
        &["stale alder cases-current 06-12T04..06-14T04"],
    );
}

#[test]
fn a_count_that_stood_with_the_whole_page_is_not_called_stale() {
    check_silence(
        &[
            "06-01 ALDER 120/7 BIRCH 10/0",
            "06-04 ALDER 120/7 BIRCH 11/0",
            "06-14 ALDER 120/7 BIRCH 11/0",
            "06-15 ALDER 120/0 BIRCH 12/0",
        ],
        &[],
    );
}

#[test]
fn a_new_case_begins_the_wait_anew_and_nobody_infected_is_no_silence() {
    check_silence(
        &[
            "06-01 ALDER 120/7 BIRCH 10/0",
            "06-06 ALDER 121/7 BIRCH 11/0",
            "06-09 ALDER 121/7 BIRCH 12/0",
            "06-15 ALDER 121/0 BIRCH 13/0",
        ],
        &[],
    );
}

#[test]
fn a_place_gone_for_weeks_went_dark_and_one_gone_for_days_did_not() {
    check_silence(
        &[
            "06-01 ALDER 120/7 BIRCH 10/0 CEDAR 5/1",
            "06-02 BIRCH 10/0",
            "06-04 BIRCH 11/0 CEDAR 5/0",
            "06-08 BIRCH 12/0 CEDAR 5/0",
            "06-12 BIRCH 13/0 CEDAR 5/0",
            "06-20 ALDER 121/0 BIRCH 13/0 CEDAR 5/0",
        ],
        &["went-dark alder cases-cumulative 06-12T04..06-20T04"],
    );
}

#[test]
fn totals_that_stand_longer_than_the_rhythm_of_the_page_went_dark() {
    check_silence(
        &[
            "06-01 US 500/30/30",
            "06-06 US 500/30/30",
            "06-07 US 500/30/30",
            "06-09 US 501/30/30",
        ],
        &["went-dark US cases-cumulative 06-07T04..06-09T04"],
    );
}

#[test]
fn without_a_dated_rule_nothing_is_called_stale_or_dark() {
    check(&["06-01 US 500/30/30", "06-20 US 500/30/30"], &[]);
}
