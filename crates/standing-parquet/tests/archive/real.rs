//! Over the archive of an agency's page, 2020 to 2023. Named for the traps catalogued with it.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;
use standing_evidence::pages::{
    Capture, CaptureKey, Cells, Change, ChangeEvent, PageAt, PageSeries, RowAt, RowKey,
};
use standing_parquet::{
    ArchiveError, ArchiveKind, ArchivedPage, FacilityPages, NationalCasesPage, NationalCasesPages,
    NationalPopulationPage, NationalPopulationPages,
};

const DATA: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data");

/// The path of an archive file, or `None` after saying that the test is skipped.
fn archive(path: &str) -> Option<PathBuf> {
    let path = Path::new(DATA).join(path);
    if path.exists() {
        return Some(path);
    }
    // Written past the harness, which would swallow it as the test passes.
    let _ = writeln!(std::io::stderr(), "SKIPPED: {} is not here", path.display());
    None
}

fn open(name: &str) -> Option<File> {
    archive(&format!("raw/vera_covid/{name}_hourly.parquet")).map(|path| File::open(path).unwrap())
}

/// The facility file read and folded once for all tests: pages share their rows, so this is small.
struct Folded {
    pages: Vec<ArchivedPage>,
    series: PageSeries,
    changes: Vec<Change>,
}

fn folded() -> Option<&'static Folded> {
    static FOLDED: OnceLock<Option<Folded>> = OnceLock::new();
    FOLDED
        .get_or_init(|| {
            let pages: Vec<_> = FacilityPages::open(open("facility_cases")?)
                .unwrap()
                .collect::<Result<_, _>>()
                .unwrap();
            let mut series = PageSeries::new("ice-facility-cases");
            let changes = pages
                .iter()
                .flat_map(|page| super::observe(&mut series, page))
                .collect();
            Some(Folded {
                pages,
                series,
                changes,
            })
        })
        .as_ref()
}

impl Folded {
    fn page(&self, minute: &str) -> &ArchivedPage {
        let at = instant(minute);
        self.pages
            .iter()
            .find(|page| page.captured == at)
            .expect("a page of that minute")
    }

    /// Cumulative, current, deaths of every row of a facility on a page.
    fn figures(&self, minute: &str, id: &str) -> Vec<[Option<f64>; 3]> {
        self.page(minute)
            .rows
            .iter()
            .filter(|row| &*row.id == id)
            .map(|row| [row.cumulative, row.current, row.deaths])
            .collect()
    }

    /// The instants at which the first row of a facility came to show a count, with the count.
    fn counts(&self, id: &str) -> Vec<(String, Option<f64>)> {
        self.series
            .history(&RowKey::first(id))
            .filter_map(|interval| {
                let count = interval.cells?.values["cases-cumulative"];
                Some((minute(interval.first_seen.at), count))
            })
            .collect()
    }
}

fn instant(minute: &str) -> Timestamp {
    minute.replace('Z', ":00Z").parse().unwrap()
}

fn minute(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%MZ").to_string()
}

fn national_cases() -> Option<Vec<NationalCasesPage>> {
    let file = open("national_cases")?;
    Some(
        NationalCasesPages::open(file)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap(),
    )
}

fn national_population() -> Option<Vec<NationalPopulationPage>> {
    let file = open("national_population")?;
    Some(
        NationalPopulationPages::open(file)
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap(),
    )
}

#[test]
fn every_row_of_the_facility_file_is_on_one_page() {
    let Some(all) = folded() else { return };
    let rows: usize = all.pages.iter().map(|page| page.rows.len()).sum();
    let unreadable: u32 = all.pages.iter().map(|page| page.unreadable_rows).sum();
    assert_eq!((rows, unreadable), (3_303_205, 5_154));
    assert_eq!(all.pages.len(), 32_321);
    let ids: HashSet<_> = all
        .pages
        .iter()
        .flat_map(|p| p.rows.iter().map(|r| &*r.id))
        .collect();
    let listed: HashSet<_> = all
        .pages
        .iter()
        .flat_map(|p| p.rows.iter().map(|r| &*r.listed))
        .collect();
    assert_eq!((ids.len(), listed.len()), (148, 243));
}

#[test]
fn pages_stand_in_strict_order_of_download_and_none_share_a_minute() {
    let Some(all) = folded() else { return };
    assert!(all.pages.is_sorted_by(|a, b| a.captured < b.captured));
    assert_eq!(minute(all.pages[0].captured), "2020-03-24T22:47Z");
}

#[test]
fn the_change_log_equals_the_one_derived_elsewhere_in_all_fields() {
    let Some(all) = folded() else { return };
    let Some(path) = archive("derived/ice_facility_changes.csv") else {
        return;
    };
    let expected: Vec<Vec<String>> = csv::Reader::from_path(path)
        .unwrap()
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let captures: HashMap<CaptureKey, &Capture> = all
        .series
        .captures()
        .map(|capture| (capture.key(), capture))
        .collect();
    let line = |change: &Change| {
        let capture = captures[&change.capture_key()];
        let figure = |name: &str| {
            change
                .cells
                .as_ref()
                .and_then(|cells| cells.values[name])
                .map_or(String::new(), |value| format!("{value:.0}"))
        };
        // The derived log leaves the stated dates empty where the row is absent.
        let stated = |at: Option<Timestamp>| {
            at.filter(|_| change.cells.is_some())
                .map_or(String::new(), minute)
        };
        vec![
            minute(change.at),
            change.row.id.clone(),
            change.row.dup.to_string(),
            format!("{:?}", change.event).to_lowercase(),
            change
                .cells
                .as_ref()
                .and_then(|cells| cells.listed.clone())
                .unwrap_or_default(),
            figure("cases-cumulative"),
            figure("cases-current"),
            figure("deaths"),
            stated(capture.stated_as_of),
            stated(capture.stated_updated),
        ]
    };
    let found: Vec<Vec<String>> = all.changes.iter().map(line).collect();
    assert_eq!(found.len(), 13_361);
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    assert_eq!(found.len(), expected.len());
    assert_eq!(all.series.changes(), all.changes);
}

#[test]
fn replaying_the_stored_entries_reproduces_every_page() {
    let Some(all) = folded() else { return };
    let mut replayed = PageSeries::new(all.series.series());
    for capture in all.series.captures() {
        replayed.apply_capture(capture.clone()).unwrap();
    }
    for change in &all.changes {
        replayed.apply_change(change.clone()).unwrap();
    }
    assert_eq!(replayed, all.series);

    let mut expected: BTreeMap<RowKey, Cells> = BTreeMap::new();
    let mut shared = None;
    for page in &all.pages {
        let key = CaptureKey {
            at: page.captured,
            page_id: page.page_id.clone(),
        };
        match replayed.page_at(&key).expect("every page is recorded") {
            PageAt::Unreadable => assert!(!page.readable),
            PageAt::Rows(rows) => {
                assert!(page.readable);
                if !shared
                    .as_ref()
                    .is_some_and(|shared| Arc::ptr_eq(shared, &page.rows))
                {
                    expected = rows_of(page);
                    shared = Some(Arc::clone(&page.rows));
                }
                assert!(
                    rows.into_iter().eq(&expected),
                    "page {} differs",
                    page.page_id
                );
            }
        }
    }
}

fn rows_of(page: &ArchivedPage) -> BTreeMap<RowKey, Cells> {
    let mut dups: HashMap<&str, u32> = HashMap::new();
    page.rows
        .iter()
        .map(|row| {
            let dup = dups.entry(&row.id).or_default();
            let key = RowKey {
                id: row.id.to_string(),
                dup: *dup,
            };
            *dup += 1;
            let values = [
                ("cases-cumulative", row.cumulative),
                ("cases-current", row.current),
                ("deaths", row.deaths),
            ];
            let cells = Cells {
                listed: Some(row.listed.to_string()),
                values: values
                    .into_iter()
                    .map(|(name, v)| (name.to_owned(), v))
                    .collect(),
            };
            (key, cells)
        })
        .collect()
}

#[test]
fn a_month_imported_late_leads_to_the_same_changes() {
    let Some(all) = folded() else { return };
    let month = |page: &&ArchivedPage| minute(page.captured).starts_with("2021-03");
    let mut series = PageSeries::new(all.series.series());
    for page in all.pages.iter().filter(|page| !month(page)) {
        super::observe(&mut series, page);
    }
    let before = series.changes().len();
    // Newest first, so that every page of the month lies between two others.
    let given: usize = all
        .pages
        .iter()
        .rev()
        .filter(month)
        .map(|page| super::observe(&mut series, page).len())
        .sum();
    assert!(given > 0 && before < 13_361);
    assert_eq!(series.changes(), all.changes);
}

#[test]
fn x07_a_count_in_the_name_cell_is_resolved_by_id_and_kept_as_printed() {
    let Some(all) = folded() else { return };
    let listed = all
        .series
        .history(&RowKey::first("IRADFCA"))
        .filter_map(|interval| interval.cells?.listed.clone())
        .filter(|listed| listed == "45")
        .count();
    assert_eq!(listed, 1);
}

#[test]
fn x09_one_id_with_several_rows_on_one_page_keeps_them_all() {
    let Some(all) = folded() else { return };
    let one = |current| [Some(1.0), Some(current), Some(0.0)];
    let rows = all.figures("2021-03-12T22:03Z", "MONROMI");
    assert_eq!(
        rows,
        [
            one(rows[0][1].unwrap()),
            one(rows[1][1].unwrap()),
            one(rows[2][1].unwrap())
        ]
    );
    let names: HashSet<_> = all
        .page("2021-03-12T22:03Z")
        .rows
        .iter()
        .filter(|row| &*row.id == "MONROMI")
        .map(|row| &row.listed)
        .collect();
    assert_eq!(names.len(), 3);
}

#[test]
fn x10_same_name_twice_on_one_page_keeps_both_rows() {
    let Some(all) = folded() else { return };
    let figures = all.figures("2021-04-23T21:03Z", "KCOJFOK");
    let figures: Vec<_> = figures
        .iter()
        .map(|[cumulative, current, _]| (*cumulative, *current))
        .collect();
    assert_eq!(figures, [(Some(4.0), Some(4.0)), (Some(1.0), Some(0.0))]);
    let page = all.page("2021-04-23T21:03Z");
    let names: HashSet<_> = page
        .rows
        .iter()
        .filter(|row| &*row.id == "KCOJFOK")
        .map(|row| &row.listed)
        .collect();
    assert_eq!(names.len(), 1);
}

#[test]
fn x12_placeholder_text_is_an_unreadable_page_and_not_a_facility() {
    let Some(all) = folded() else { return };
    let unread: Vec<_> = all.pages.iter().filter(|page| !page.readable).collect();
    assert_eq!(unread.len(), 5_154);
    assert!(
        unread
            .iter()
            .all(|page| page.rows.is_empty() && page.unreadable_rows == 1)
    );
    assert_eq!(minute(unread[0].captured), "2021-01-11T20:03Z");
    assert!(
        unread[1..]
            .iter()
            .all(|page| page.captured > instant("2023-05-18T20:03Z"))
    );
    assert!(!all.series.rows().any(|row| row.id == "NA"));
    assert!(
        !all.changes
            .iter()
            .any(|change| change.at == unread[0].captured)
    );
    // The national files are of the same captures and agree on which could not be read.
    let (Some(cases), Some(population)) = (national_cases(), national_population()) else {
        return;
    };
    let facility: Vec<_> = all
        .pages
        .iter()
        .map(|p| (p.captured, &p.page_id, &p.page_md5, p.readable))
        .collect();
    let cases: Vec<_> = cases
        .iter()
        .map(|p| (p.captured, &p.page_id, &p.page_md5, p.readable))
        .collect();
    let population: Vec<_> = population
        .iter()
        .map(|p| (p.captured, &p.page_id, &p.page_md5, p.readable))
        .collect();
    assert_eq!(facility, cases);
    assert_eq!(facility, population);
}

#[test]
fn x13_null_count_is_unknown_and_not_zero() {
    let Some(all) = folded() else { return };
    let empty = |page: &&ArchivedPage| {
        page.rows
            .iter()
            .any(|row| &*row.id == "RADDFGA" && row.cumulative.is_none())
    };
    let pages: Vec<_> = all.pages.iter().filter(empty).collect();
    assert_eq!(pages.len(), 19);
    assert_eq!(minute(pages[0].captured), "2020-08-17T17:02Z");
    let RowAt::Listed { cells, .. } = all
        .series
        .row_at(&RowKey::first("RADDFGA"), instant("2020-08-17T17:02Z"))
    else {
        panic!("the row was on the page")
    };
    assert_eq!(cells.values["cases-cumulative"], None);
}

#[test]
fn x15_withdrawn_facility_keeps_its_last_figure_and_is_no_longer_reported() {
    let Some(all) = folded() else { return };
    let id = all
        .pages
        .iter()
        .flat_map(|page| page.rows.iter())
        .find(|row| row.listed.contains("LA Staging") || row.id.contains("LA Staging"))
        .map(|row| row.id.to_string())
        .expect("the facility was listed");
    let RowAt::Withdrawn {
        last,
        last_seen,
        since,
        ..
    } = all
        .series
        .row_at(&RowKey::first(id), instant("2021-03-12T22:03Z"))
    else {
        panic!("still listed, or never")
    };
    assert_eq!(last.values["cases-cumulative"], Some(1.0));
    assert_eq!(minute(last_seen.at), "2020-06-03T16:01Z");
    assert_eq!(minute(since.at), "2020-06-03T17:01Z");
}

#[test]
fn x16_no_row_is_not_zero() {
    let Some(all) = folded() else { return };
    let row = all
        .pages
        .iter()
        .flat_map(|page| page.rows.iter())
        .find(|row| row.name.to_uppercase().contains("DESERT VIEW"))
        .map(|row| RowKey::first(&*row.id))
        .expect("listed later on");
    let march = instant("2021-03-12T22:03Z");
    assert!(matches!(
        all.series.row_at(&row, march),
        RowAt::NeverListed { .. }
    ));
    let first = all.series.history(&row).next().unwrap();
    assert_eq!(first.event, ChangeEvent::Value);
    assert_eq!(minute(first.first_seen.at), "2021-08-13T18:03Z");
}

#[test]
fn x01_x02_x04_x05_x36_implausible_counts_are_kept_as_published() {
    let Some(all) = folded() else { return };
    let cases = [
        ("BTV", "2021-06-14T21:03Z", 12.0),
        ("LPAPSAZ", "2022-01-06T22:03Z", 22_290.0),
        ("CCASDCA", "2021-12-27T22:03Z", 460.0),
        ("CCASDCA", "2021-01-26T00:02Z", 203.0),
        ("CCASDCA", "2021-08-16T21:03Z", 209.0),
    ];
    for (id, at, count) in cases {
        assert!(
            all.counts(id).contains(&(at.to_owned(), Some(count))),
            "{id} {at}"
        );
    }
}

#[test]
fn x14_current_above_cumulative_is_kept_as_published() {
    let Some(all) = folded() else { return };
    let [[cumulative, current, _]] = all.figures("2021-06-07T22:03Z", "BOONEKY")[..] else {
        panic!("one row")
    };
    assert_eq!((cumulative, current), (Some(4.0), Some(7.0)));
}

#[test]
fn x19_x20_slips_in_the_national_total_are_kept_as_published() {
    let Some(pages) = national_cases() else {
        return;
    };
    let cumulative = |at| {
        pages
            .iter()
            .find(|page| page.captured == instant(at))
            .and_then(|page| page.cumulative)
    };
    assert_eq!(cumulative("2020-06-03T14:01Z"), Some(780.0));
    assert_eq!(cumulative("2021-05-11T22:03Z"), Some(1_409.0));
}

#[test]
fn x21_header_and_table_are_both_kept_where_they_differ() {
    let Some(pages) = national_cases() else {
        return;
    };
    let page = pages
        .iter()
        .find(|page| page.captured == instant("2021-08-04T14:03Z"))
        .unwrap();
    assert_eq!(
        (page.current_header, page.current_total_row),
        (Some(1_112.0), Some(11_112.0))
    );
    let differ = pages
        .iter()
        .filter(|page| page.current_header != page.current_total_row);
    assert_eq!(differ.count(), 282);
}

#[test]
fn x23_x24_as_of_typos_do_not_disturb_the_order_of_download() {
    let Some(pages) = national_cases() else {
        return;
    };
    assert!(pages.is_sorted_by(|a, b| a.captured < b.captured));
    let stated = |at| {
        let page = pages
            .iter()
            .find(|page| page.captured == instant(at))
            .unwrap();
        minute(page.stated_as_of.unwrap())
    };
    assert_eq!(stated("2020-06-30T18:01Z"), "2020-06-02T04:00Z");
    assert_eq!(stated("2020-10-15T22:03Z"), "2020-10-17T04:00Z");
    let ahead = pages
        .iter()
        .filter(|page| page.stated_as_of.is_some_and(|at| at > page.captured));
    assert_eq!(ahead.count(), 15);
}

#[test]
fn x25_population_is_carried_with_its_own_date() {
    let Some(pages) = national_population() else {
        return;
    };
    let page = pages
        .iter()
        .find(|page| page.captured == instant("2021-03-14T14:03Z"))
        .unwrap();
    assert_eq!(page.population, Some(13_764.0));
    assert_eq!(minute(page.stated_as_of.unwrap()), "2021-03-05T05:00Z");
}

#[test]
fn national_pages_fold_like_facility_pages() {
    let Some(pages) = national_population() else {
        return;
    };
    let mut series = PageSeries::new("ice-national-population");
    for page in &pages {
        let values = [("population", page.population)];
        let row = standing_evidence::pages::PageRow {
            id: "US",
            listed: None,
            values: &values,
        };
        let capture = Capture {
            series: series.series().to_owned(),
            at: page.captured,
            page_id: page.page_id.clone(),
            page_md5: page.page_md5.clone(),
            stated_as_of: page.stated_as_of,
            stated_updated: page.stated_updated,
            readable: page.readable,
        };
        series.observe(capture, &[row]).unwrap();
    }
    let RowAt::Listed { cells, .. } =
        series.row_at(&RowKey::first("US"), instant("2021-03-14T23:59Z"))
    else {
        panic!("listed")
    };
    assert_eq!(cells.values["population"], Some(13_764.0));
}

#[test]
fn the_three_files_are_told_apart() {
    let kinds = [
        ("facility_cases", ArchiveKind::Facility),
        ("national_cases", ArchiveKind::NationalCases),
        ("national_population", ArchiveKind::NationalPopulation),
    ];
    for (name, kind) in kinds {
        let Some(file) = open(name) else { return };
        assert_eq!(ArchiveKind::detect(file).unwrap(), kind);
    }
    let Some(file) = open("national_cases") else {
        return;
    };
    let Err(error) = FacilityPages::open(file) else {
        panic!("read as another kind")
    };
    assert!(matches!(
        error,
        ArchiveError::MissingColumn {
            column: "facility_listed",
            ..
        }
    ));
}
