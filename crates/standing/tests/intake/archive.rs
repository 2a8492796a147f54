//! The page archive through the command line: made-up pages, and the archive itself where it lies
//! beside the repository. Traps are named as they are catalogued there.

use super::{Bench, CASE, csv, shared};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use serde_json::Value;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

/// Rows of a page: code and cumulative count.
pub(crate) type Cells = Vec<(&'static str, f64)>;

/// Writes an archive of made-up pages, each some hours after 2021-03-01T00:00Z.
pub(crate) fn page_archive(pages: &[(u32, Cells)]) -> Vec<u8> {
    /// 2021-03-01T00:00:00Z.
    const START: i64 = 1_614_556_800;
    enum Column {
        Instants(Vec<i64>),
        Texts(Vec<String>),
        Numbers(Vec<f64>),
    }
    let rows: Vec<(u32, &str, f64)> = pages
        .iter()
        .flat_map(|(hour, cells)| cells.iter().map(|(id, v)| (*hour, *id, *v)))
        .collect();
    let texts =
        |f: &dyn Fn(&(u32, &str, f64)) -> String| Column::Texts(rows.iter().map(f).collect());
    let at = |r: &(u32, &str, f64)| (START + i64::from(r.0) * 3600) * 1_000_000;
    let instants = || Column::Instants(rows.iter().map(at).collect());
    let numbers = |by: f64| Column::Numbers(rows.iter().map(|r| r.2 * by).collect());
    let columns = [
        ("page_downloaded", instants()),
        ("page_id", texts(&|r| format!("p{}", r.0))),
        ("page_md5", texts(&|r| format!("m{}", r.0))),
        ("facility_listed", texts(&|r| format!("{} Jail", r.1))),
        ("facility_id", texts(&|r| r.1.to_owned())),
        ("facility_name", texts(&|r| format!("{} JAIL", r.1))),
        ("facility_cases_cumulative", numbers(1.0)),
        ("facility_cases_current", numbers(0.0)),
        ("facility_deaths", numbers(0.0)),
        ("ice_date_updated", instants()),
        ("ice_date_as_of_case", instants()),
    ];
    let fields: String = columns.iter().fold(String::new(), |all, (name, column)| {
        all + &match column {
            Column::Instants(_) => format!("required int64 {name} (TIMESTAMP(MICROS,false));"),
            Column::Texts(_) => format!("required binary {name} (UTF8);"),
            Column::Numbers(_) => format!("required double {name};"),
        }
    });
    let schema = parse_message_type(&format!("message schema {{ {fields} }}")).unwrap();
    let mut bytes = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for (_, column) in &columns {
        let mut out = group.next_column().unwrap().unwrap();
        match column {
            Column::Instants(v) => out.typed::<Int64Type>().write_batch(v, None, None),
            Column::Numbers(v) => out.typed::<DoubleType>().write_batch(v, None, None),
            Column::Texts(v) => {
                let v: Vec<ByteArray> = v.iter().map(|t| ByteArray::from(t.as_str())).collect();
                out.typed::<ByteArrayType>().write_batch(&v, None, None)
            }
        }
        .unwrap();
        out.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
    bytes
}

/// A history as `(day, value or word, flagged)`.
fn steps(bench: &Bench, facility: &str, measure: &str, on: &str) -> Vec<(String, String, bool)> {
    let asked = ["figures", facility, "--measure", measure, "--on", on];
    let ran = bench
        .run(&[&asked[..], &["--json", "-q"]].concat())
        .ended(0);
    let histories: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(histories.as_array().unwrap().len(), 1, "{}", ran.out);
    histories[0]["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| {
            let (_, reading) = s["reading"].as_object().unwrap().iter().next().unwrap();
            (
                s["day"].as_str().unwrap().to_owned(),
                reading
                    .as_f64()
                    .map_or_else(|| reading.as_str().unwrap().to_owned(), |v| v.to_string()),
                s["flagged"].as_bool().unwrap(),
            )
        })
        .collect()
}

/// The steps between two days, as text that is easy to compare.
fn between(steps: &[(String, String, bool)], first: &str, last: &str) -> Vec<String> {
    steps
        .iter()
        .filter(|(day, ..)| first <= day.as_str() && day.as_str() <= last)
        .map(|(day, value, flagged)| {
            format!("{day} {value}{}", if *flagged { " flagged" } else { "" })
        })
        .collect()
}

#[test]
fn made_up_pages_are_kept_as_published_and_doubts_are_flagged() {
    let bench = Bench::new();
    let hour = |day: u32, hour: u32| (day - 1) * 24 + hour;
    let pages: Vec<(u32, Cells)> = vec![
        (hour(1, 15), vec![("NORTH", 120.0), ("SOUTH", 7.0)]),
        // A digit is lost, and comes back.
        (hour(2, 15), vec![("NORTH", 12.0), ("SOUTH", 7.0)]),
        (hour(3, 15), vec![("NORTH", 126.0), ("SOUTH", 7.0)]),
        // Two minutes past midnight in UTC is the day before in the zone of the book; and a row is
        // taken off.
        (hour(6, 0), vec![("NORTH", 130.0)]),
        (hour(9, 15), vec![("NORTH", 130.0)]),
    ];
    let file = bench.file("pages.parquet", page_archive(&pages));
    let ran = bench.import(&[&file]);
    assert!(ran.out.is_empty());
    let north = steps(&bench, "NORTH", "cases-cumulative", "2021-03-31");
    assert_eq!(
        between(&north, "2021-03-01", "2021-03-31"),
        [
            "2021-03-01 120",
            "2021-03-02 12 flagged",
            "2021-03-03 126",
            "2021-03-05 130"
        ]
    );
    // A row that is gone is not zero.
    let south = steps(&bench, "south", "cases-cumulative", "2021-03-31");
    assert_eq!(south.last().unwrap().1, "not-reported");
    let line = bench.run(&["figures", "south", "--csv", "--on", "2021-03-09"]);
    assert!(line.out.contains("7 (dropped 2021-03-05)"), "{}", line.out);
    // Nor is one that never stood there.
    let none = bench.run(&["figures", "south", "--measure", "tests-cumulative"]);
    assert!(none.ended(2).err.contains("not published there"));
}

#[test]
fn two_files_of_one_page_series_make_the_same_book_in_one_call_and_in_two() {
    let files = Bench::new();
    let first: Vec<(u32, Cells)> = (0..40)
        .map(|h| (h, vec![("NORTH", f64::from(h)), ("SOUTH", 5.0)]))
        .collect();
    let second: Vec<(u32, Cells)> = (30..80)
        .map(|h| (h, vec![("NORTH", f64::from(h))]))
        .collect();
    let third: Vec<(u32, Cells)> = (80..90).map(|h| (h, vec![("NORTH", 99.0)])).collect();
    let [a, b, c] = [(first, "a"), (second, "b"), (third, "c")].map(|(pages, name)| {
        // The pages that both files hold are the same pages.
        let pages: Vec<_> = pages
            .into_iter()
            .map(|(h, mut cells)| {
                if (30..40).contains(&h) {
                    cells = vec![("NORTH", f64::from(h))];
                }
                (h, cells)
            })
            .collect();
        files.file(&format!("{name}.parquet"), page_archive(&pages))
    });
    let together = Bench::new();
    together.import(&[&a]);
    together.import(&[&b, &c]);
    let apart = Bench::new();
    for file in [&a, &b, &c] {
        apart.import(&[file]);
    }
    assert_eq!(together.content(), apart.content());
    let before = apart.content();
    let again = apart.import(&["--entered", "2020-01-01", &c, &a, &b]);
    assert_eq!(apart.content(), before, "{}", again.err);
}

/// The case and the archive in one book, made once for all tests.
pub(crate) struct Archive {
    pub(crate) bench: Bench,
    pub(crate) took: Duration,
    report: String,
}

/// That book; `None` where the archive is not here.
pub(crate) fn bench() -> Option<&'static Archive> {
    static BENCH: LazyLock<Option<Archive>> = LazyLock::new(|| {
        let path = shared("data/raw/vera_covid/facility_cases_hourly.parquet")?;
        let bench = Bench::new();
        let start = Instant::now();
        let ran = bench.import(&[CASE, path.to_str().unwrap()]);
        Some(Archive {
            bench,
            took: start.elapsed(),
            report: ran.err,
        })
    });
    BENCH.as_ref()
}

#[test]
fn trap_x12_placeholder_pages_are_recorded_as_unreadable_and_change_nothing() {
    let Some(archive) = bench() else { return };
    assert!(archive.report.contains("5154 pages could not be read"));
    assert!(archive.report.contains("5154 rows hold the archive's text"));
}

#[test]
fn traps_of_single_cells_are_flagged_and_kept_as_published() {
    let Some(archive) = bench() else { return };
    let check = |facility: &str, measure: &str, days: (&str, &str), expected: &[&str]| {
        let steps = steps(&archive.bench, facility, measure, "2023-05-01");
        assert_eq!(between(&steps, days.0, days.1), expected, "{facility}");
    };
    // X01: a digit lost. The page of the 14th said 12.
    check(
        "batavia",
        "cases-cumulative",
        ("2021-06-14", "2021-06-15"),
        &["2021-06-14 12 flagged", "2021-06-15 126"],
    );
    // X04: the counter was started again.
    check(
        "CCASDCA",
        "cases-cumulative",
        ("2021-12-20", "2021-12-28"),
        &["2021-12-21 622 flagged", "2021-12-27 460 flagged"],
    );
    // X07: a number stands in the cell of the name; resolved by code.
    check(
        "imperial",
        "cases-cumulative",
        ("2021-04-19", "2021-04-20"),
        &["2021-04-19 132 flagged"],
    );
    // X13: nineteen pages with an empty cell.
    check(
        "raddfga",
        "cases-cumulative",
        ("2020-08-17", "2020-08-18"),
        &["2020-08-17 not-reported flagged", "2020-08-18 1"],
    );
    // X15: taken off the page; the last figure stands as the last known.
    check(
        "LA Staging",
        "cases-cumulative",
        ("2020-06-01", "2023-01-01"),
        &["2020-06-01 1", "2020-06-03 not-reported flagged"],
    );
}

#[test]
fn trap_x05_a_true_correction_downwards_keeps_both_figures() {
    let Some(archive) = bench() else { return };
    let steps = steps(
        &archive.bench,
        "otay-mesa",
        "cases-cumulative",
        "2021-02-01",
    );
    let found = between(&steps, "2021-01-20", "2021-01-28");
    assert_eq!(found, ["2021-01-22 204", "2021-01-25 203 flagged"]);
}

#[test]
fn trap_x16_no_row_is_not_zero_before_the_first_row() {
    let Some(archive) = bench() else { return };
    let steps = steps(
        &archive.bench,
        "desert-view-annex",
        "cases-cumulative",
        "2021-08-31",
    );
    assert_eq!(steps[0], ("2021-08-13".to_owned(), "15".to_owned(), false));
}

#[test]
fn trap_x17_a_page_just_after_midnight_in_utc_belongs_to_the_day_before() {
    let Some(archive) = bench() else { return };
    let found = steps(&archive.bench, "EPC", "cases-cumulative", "2021-03-10");
    assert_eq!(
        between(&found, "2021-03-09", "2021-03-09"),
        ["2021-03-09 409"]
    );
    // At midnight in UTC that page had not been published; three minutes later it had.
    let value = |known: &str| {
        let asked = ["figures", "EPC", "--on", "2021-03-09", "--known", known];
        let ran = archive.bench.run(&[&asked[..], &["--csv", "-q"]].concat());
        csv(&ran.ended(0).out)
            .into_iter()
            .find(|r| r[0] == "cases-cumulative")
            .unwrap()[2]
            .clone()
    };
    assert_ne!(value("2021-03-10T00:00:00Z"), "409");
    assert_eq!(value("2021-03-10T00:03:00Z"), "409");
}

#[test]
fn trap_x18_the_state_is_where_a_facility_lies_not_where_its_office_sits() {
    let Some(archive) = bench() else { return };
    let asked = ["facilities", "--on", "2021-03-12", "--known", "2021-03-12"];
    let ran = archive
        .bench
        .run(&[&asked[..], &["--csv"]].concat())
        .ended(0);
    let rows = csv(&ran.out);
    let row = |id: &str| rows.iter().find(|r| r[0] == id).unwrap();
    assert_eq!(row("san-luis")[2..5], ["AZ", "SND", "26"]);
    assert_eq!(row("otay-mesa")[2..5], ["CA", "SND", "206"]);
    // X16 again: among the facilities of that day it has no figure.
    assert!(!row("desert-view-annex")[4].starts_with(|c: char| c.is_ascii_digit()));
    let sum: u32 = rows[1..]
        .iter()
        .filter(|r| r[2] == "CA" && !r[4].contains("dropped"))
        .filter_map(|r| r[4].parse::<u32>().ok())
        .sum();
    assert_eq!(sum, 593);
}

#[test]
fn the_claims_of_the_case_are_judged_alike_with_the_archive_beside_it() {
    let Some(archive) = bench() else { return };
    super::the_case::check_claims(&archive.bench);
}
