//! Made-up files of the archive's shape, written in memory.

use std::sync::Arc;

use bytes::Bytes;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use standing_evidence::pages::{ChangeEvent, PageSeries, RowAt, RowKey};
use standing_parquet::{
    ArchiveError, ArchiveKind, ArchivedPage, FacilityPages, NationalCasesPages,
    NationalPopulationPages,
};

/// Seconds of the first capture.
const START: i64 = 1_600_000_000;

enum Values {
    Instants(Vec<Option<i64>>),
    Texts(Vec<Option<&'static str>>),
    Numbers(Vec<Option<f64>>),
}

/// Writes one column per entry, `rows` rows to a row group, few to a data page.
fn file(columns: &[(&str, Values)], group: usize) -> Bytes {
    let fields: String = columns
        .iter()
        .map(|(name, values)| match values {
            Values::Instants(_) => format!("optional int64 {name} (TIMESTAMP(MICROS,false));\n"),
            Values::Texts(_) => format!("optional binary {name} (UTF8);\n"),
            Values::Numbers(_) => format!("optional double {name};\n"),
        })
        .collect();
    let schema = parse_message_type(&format!("message schema {{ {fields} }}")).unwrap();
    let properties = WriterProperties::builder()
        .set_data_page_row_count_limit(2)
        .build();
    let mut bytes = Vec::new();
    let mut writer =
        SerializedFileWriter::new(&mut bytes, Arc::new(schema), Arc::new(properties)).unwrap();
    let rows = columns
        .iter()
        .map(|(_, values)| match values {
            Values::Instants(v) => v.len(),
            Values::Texts(v) => v.len(),
            Values::Numbers(v) => v.len(),
        })
        .max()
        .unwrap_or(0);
    let mut start = 0;
    while start < rows {
        let end = (start + group).min(rows);
        let mut row_group = writer.next_row_group().unwrap();
        for (_, values) in columns {
            let mut column = row_group.next_column().unwrap().unwrap();
            match values {
                Values::Instants(v) => {
                    let (levels, v) = split(&v[start..end], |v| v * 1_000_000);
                    column
                        .typed::<Int64Type>()
                        .write_batch(&v, Some(&levels), None)
                        .unwrap();
                }
                Values::Texts(v) => {
                    let (levels, v) = split(&v[start..end], ByteArray::from);
                    column
                        .typed::<ByteArrayType>()
                        .write_batch(&v, Some(&levels), None)
                        .unwrap();
                }
                Values::Numbers(v) => {
                    let (levels, v) = split(&v[start..end], |v| v);
                    column
                        .typed::<DoubleType>()
                        .write_batch(&v, Some(&levels), None)
                        .unwrap();
                }
            }
            column.close().unwrap();
        }
        row_group.close().unwrap();
        start = end;
    }
    writer.close().unwrap();
    bytes.into()
}

fn split<A: Copy, B>(values: &[Option<A>], convert: impl Fn(A) -> B) -> (Vec<i16>, Vec<B>) {
    let levels = values
        .iter()
        .map(|value| i16::from(value.is_some()))
        .collect();
    (
        levels,
        values
            .iter()
            .flatten()
            .map(|&value| convert(value))
            .collect(),
    )
}

/// Page, id, name, cumulative, current.
type Row = (
    &'static str,
    Option<&'static str>,
    &'static str,
    Option<f64>,
    Option<f64>,
);

/// Pages `p0`, `p1`, … are an hour apart; a page is `NA` throughout where its id is.
fn facility_columns(rows: &[Row]) -> Vec<(&'static str, Values)> {
    let hour = |page: &str| START + page[1..].parse::<i64>().unwrap() * 3600;
    let texts = |f: fn(&Row) -> Option<&'static str>| Values::Texts(rows.iter().map(f).collect());
    vec![
        (
            "page_downloaded",
            Values::Instants(rows.iter().map(|r| Some(hour(r.0))).collect()),
        ),
        ("page_id", texts(|r| Some(r.0))),
        (
            "page_md5",
            texts(|r| Some(if r.1 == Some("NA") { "NA" } else { r.0 })),
        ),
        ("facility_listed", texts(|r| Some(r.2))),
        ("facility_id", texts(|r| r.1)),
        ("facility_name", texts(|r| Some(r.2))),
        (
            "facility_cases_cumulative",
            Values::Numbers(rows.iter().map(|r| r.3).collect()),
        ),
        (
            "facility_cases_current",
            Values::Numbers(rows.iter().map(|r| r.4).collect()),
        ),
        (
            "facility_deaths",
            Values::Numbers(rows.iter().map(|_| None).collect()),
        ),
        (
            "ice_date_updated",
            Values::Instants(rows.iter().map(|r| Some(hour(r.0) - 60)).collect()),
        ),
        (
            "ice_date_as_of_case",
            Values::Instants(rows.iter().map(|_| None).collect()),
        ),
    ]
}

fn pages(rows: &[Row]) -> Vec<ArchivedPage> {
    read(&facility_columns(rows), 1000).unwrap()
}

fn read(
    columns: &[(&'static str, Values)],
    group: usize,
) -> Result<Vec<ArchivedPage>, ArchiveError> {
    FacilityPages::open(file(columns, group))?.collect()
}

fn refused<T>(result: Result<T, ArchiveError>) -> ArchiveError {
    match result {
        Ok(_) => panic!("was read"),
        Err(error) => error,
    }
}

const NORTH: Row = ("p0", Some("NORTH"), "North", Some(3.0), Some(1.0));

#[test]
fn rows_become_pages_in_the_order_of_the_file() {
    let pages = pages(&[
        NORTH,
        ("p0", Some("EAST"), "East", Some(0.0), None),
        ("p1", Some("NORTH"), "North", Some(4.0), Some(1.0)),
    ]);
    let shape: Vec<_> = pages
        .iter()
        .map(|page| (page.page_id.as_str(), page.rows.len()))
        .collect();
    assert_eq!(shape, [("p0", 2), ("p1", 1)]);
    assert_eq!(pages[1].captured.as_second(), START + 3600);
    assert_eq!(
        pages[1].stated_updated.map(jiff::Timestamp::as_second),
        Some(START + 3540)
    );
    assert_eq!(pages[1].stated_as_of, None);
    assert_eq!(pages[0].rows[1].id.as_ref(), "EAST");
}

#[test]
fn an_empty_cell_is_unknown_and_not_zero() {
    let pages = pages(&[("p0", Some("NORTH"), "North", None, Some(0.0))]);
    let row = &pages[0].rows[0];
    assert_eq!(
        (row.cumulative, row.current, row.deaths),
        (None, Some(0.0), None)
    );
}

#[test]
fn not_a_number_is_an_empty_cell() {
    let pages = pages(&[("p0", Some("NORTH"), "North", Some(f64::NAN), Some(1.0))]);
    assert_eq!(pages[0].rows[0].cumulative, None);
}

#[test]
fn placeholder_text_is_an_unreadable_page_and_not_a_facility() {
    let pages = pages(&[
        NORTH,
        ("p1", Some("NA"), "NA", None, None),
        ("p2", Some("NORTH"), "North", Some(3.0), Some(1.0)),
    ]);
    assert_eq!(
        pages.iter().map(|page| page.readable).collect::<Vec<_>>(),
        [true, false, true]
    );
    assert_eq!((pages[1].rows.len(), pages[1].unreadable_rows), (0, 1));
    assert_eq!(pages[1].page_md5, "NA");
    // The pages around it still share their rows.
    assert!(Arc::ptr_eq(&pages[0].rows, &pages[2].rows));
}

#[test]
fn a_row_without_an_id_makes_the_page_unreadable_and_keeps_the_other_rows() {
    let pages = pages(&[NORTH, ("p0", None, "East", Some(1.0), None)]);
    assert!(!pages[0].readable);
    assert_eq!((pages[0].rows.len(), pages[0].unreadable_rows), (1, 1));
}

#[test]
fn a_page_that_repeats_the_last_shares_its_rows_and_one_that_grows_or_shrinks_does_not() {
    let pages = pages(&[
        NORTH,
        ("p1", Some("NORTH"), "North", Some(3.0), Some(1.0)),
        ("p2", Some("NORTH"), "North", Some(3.0), Some(1.0)),
        ("p2", Some("EAST"), "East", Some(1.0), None),
        ("p3", Some("NORTH"), "North", Some(3.0), Some(1.0)),
    ]);
    assert!(Arc::ptr_eq(&pages[0].rows, &pages[1].rows));
    assert_eq!(
        pages.iter().map(|page| page.rows.len()).collect::<Vec<_>>(),
        [1, 1, 2, 1]
    );
    assert_eq!(pages[3].rows, pages[0].rows);
}

#[test]
fn several_rows_of_one_id_and_same_name_twice_are_all_kept() {
    let pages = pages(&[NORTH, ("p0", Some("NORTH"), "North", Some(1.0), Some(0.0))]);
    let mut series = PageSeries::new("example");
    let changes = super::observe(&mut series, &pages[0]);
    let dups: Vec<_> = changes.iter().map(|change| change.row.dup).collect();
    assert_eq!(dups, [0, 1]);
}

#[test]
fn a_withdrawn_facility_is_absent_and_one_without_a_row_is_not_zero() {
    let pages = pages(&[NORTH, ("p1", Some("EAST"), "East", Some(0.0), None)]);
    let mut series = PageSeries::new("example");
    super::observe(&mut series, &pages[0]);
    let east = RowKey::first("EAST");
    let then = series.row_at(&east, pages[0].captured);
    assert!(matches!(then, RowAt::NeverListed { .. }));
    let events: Vec<_> = super::observe(&mut series, &pages[1])
        .into_iter()
        .map(|change| (change.row.id, change.event))
        .collect();
    assert_eq!(
        events,
        [
            ("EAST".to_owned(), ChangeEvent::Value),
            ("NORTH".to_owned(), ChangeEvent::Absent)
        ]
    );
}

#[test]
fn pages_that_cross_row_groups_stay_whole() {
    let rows: Vec<Row> = ["p0", "p1", "p2"]
        .into_iter()
        .flat_map(|page| {
            ["NORTH", "EAST", "SOUTH", "WEST", "MID"]
                .map(|id| (page, Some(id), id, Some(id.len() as f64), None))
        })
        .collect();
    let whole = read(&facility_columns(&rows), 1000).unwrap();
    for group in 1..=7 {
        assert_eq!(read(&facility_columns(&rows), group).unwrap(), whole);
    }
}

#[test]
fn more_rows_than_a_batch_are_read() {
    let rows: Vec<Row> = (0..40_000)
        .map(|n| {
            (
                if n < 20_000 { "p0" } else { "p1" },
                Some("NORTH"),
                "North",
                Some(f64::from(n % 7)),
                None,
            )
        })
        .collect();
    let pages = read(&facility_columns(&rows), 1_000_000).unwrap();
    assert_eq!(
        pages.iter().map(|page| page.rows.len()).collect::<Vec<_>>(),
        [20_000, 20_000]
    );
    assert_eq!(
        pages[1].rows[19_999].cumulative,
        Some(f64::from(39_999 % 7))
    );
}

#[test]
fn an_empty_file_has_no_pages() {
    assert_eq!(pages(&[]), []);
}

#[test]
fn a_file_without_a_column_is_refused_by_its_name() {
    for missing in ArchiveKind::Facility.columns() {
        let mut columns = facility_columns(&[NORTH]);
        columns.retain(|(name, _)| name != missing);
        let bytes = file(&columns, 1000);
        for error in [
            refused(FacilityPages::open(bytes.clone())),
            refused(ArchiveKind::detect(bytes)),
        ] {
            let ArchiveError::MissingColumn {
                kind: ArchiveKind::Facility,
                column,
            } = error
            else {
                panic!("{error}")
            };
            assert_eq!(column, *missing);
        }
    }
}

#[test]
fn a_column_of_another_type_is_refused() {
    let mut columns = facility_columns(&[NORTH]);
    columns[6].1 = Values::Texts(vec![Some("three")]);
    let error = refused(read(&columns, 1000));
    assert!(matches!(
        error,
        ArchiveError::WrongType {
            column: "facility_cases_cumulative",
            expected: "a number",
            ..
        }
    ));
}

#[test]
fn other_bytes_are_refused() {
    let error = refused(FacilityPages::open(Bytes::from_static(
        b"page_id,facility_id\n",
    )));
    assert!(matches!(error, ArchiveError::Parquet(_)));
}

#[test]
fn a_truncated_file_is_refused_or_ends_in_an_error() {
    let whole = file(&facility_columns(&[NORTH]), 1000);
    for end in (0..whole.len()).step_by(97) {
        let part = whole.slice(..end);
        assert!(FacilityPages::open(part).is_err());
    }
}

#[test]
fn a_row_that_belongs_to_no_page_is_refused() {
    let mut columns = facility_columns(&[NORTH]);
    columns[1].1 = Values::Texts(vec![None]);
    assert!(matches!(
        refused(read(&columns, 10)),
        ArchiveError::NoPage {
            column: "page_id",
            row: 0
        }
    ));
}

#[test]
fn rows_of_one_page_that_disagree_on_the_capture_are_refused() {
    let mut columns = facility_columns(&[NORTH, ("p0", Some("EAST"), "East", None, None)]);
    columns[0].1 = Values::Instants(vec![Some(START), Some(START + 60)]);
    assert!(matches!(
        refused(read(&columns, 10)),
        ArchiveError::PageDisagrees {
            column: "page_downloaded",
            ..
        }
    ));
}

#[test]
fn a_page_in_two_places_is_refused_and_nothing_follows() {
    let columns = facility_columns(&[
        NORTH,
        ("p1", Some("NORTH"), "North", None, None),
        ("p0", Some("EAST"), "East", None, None),
    ]);
    let mut pages = FacilityPages::open(file(&columns, 10)).unwrap();
    assert_eq!(pages.next().unwrap().unwrap().page_id, "p0");
    assert!(matches!(
        pages.next(),
        Some(Err(ArchiveError::PageScattered { .. }))
    ));
    assert!(pages.next().is_none());
}

#[test]
fn an_impossible_instant_is_refused() {
    let mut columns = facility_columns(&[NORTH]);
    columns[9].1 = Values::Instants(vec![Some(i64::MAX / 1_000_000)]);
    assert!(matches!(
        refused(read(&columns, 10)),
        ArchiveError::InstantOutOfRange {
            column: "ice_date_updated",
            ..
        }
    ));
}

fn national(extra: Vec<(&'static str, Values)>) -> Vec<(&'static str, Values)> {
    let mut columns = vec![
        (
            "page_downloaded",
            Values::Instants(vec![Some(START), Some(START + 3600)]),
        ),
        ("page_id", Values::Texts(vec![Some("p0"), Some("p1")])),
        ("page_md5", Values::Texts(vec![Some("digest"), Some("NA")])),
        (
            "ice_date_updated",
            Values::Instants(vec![Some(START), None]),
        ),
    ];
    columns.extend(extra);
    columns
}

#[test]
fn national_cases_keep_the_header_and_the_table() {
    let bytes = file(
        &national(vec![
            ("cases_cumulative", Values::Numbers(vec![Some(90.0), None])),
            (
                "cases_current_header",
                Values::Numbers(vec![Some(12.0), None]),
            ),
            (
                "cases_current_total_row",
                Values::Numbers(vec![Some(112.0), None]),
            ),
            ("deaths_cumulative", Values::Numbers(vec![None, None])),
            (
                "ice_date_as_of_case",
                Values::Instants(vec![Some(START + 99_999), None]),
            ),
            (
                "ice_date_as_of_case_current",
                Values::Instants(vec![Some(START), None]),
            ),
        ]),
        10,
    );
    assert_eq!(
        ArchiveKind::detect(bytes.clone()).unwrap(),
        ArchiveKind::NationalCases
    );
    let pages: Vec<_> = NationalCasesPages::open(bytes)
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let [read, unread] = &pages[..] else {
        panic!("two pages")
    };
    assert_eq!(
        (read.current_header, read.current_total_row),
        (Some(12.0), Some(112.0))
    );
    assert_eq!(
        (read.cumulative, read.deaths, read.readable),
        (Some(90.0), None, true)
    );
    assert!(read.stated_as_of > Some(read.captured) && read.stated_as_of_current.is_some());
    assert_eq!(
        (unread.readable, unread.cumulative, unread.stated_updated),
        (false, None, None)
    );
}

#[test]
fn national_population_carries_its_own_date() {
    let bytes = file(
        &national(vec![
            (
                "population_current",
                Values::Numbers(vec![Some(1234.0), None]),
            ),
            (
                "ice_date_as_of_pop",
                Values::Instants(vec![Some(START - 99_999), None]),
            ),
        ]),
        10,
    );
    assert_eq!(
        ArchiveKind::detect(bytes.clone()).unwrap(),
        ArchiveKind::NationalPopulation
    );
    let pages: Vec<_> = NationalPopulationPages::open(bytes)
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(pages[0].population, Some(1234.0));
    assert_eq!(
        pages[0].stated_as_of.map(jiff::Timestamp::as_second),
        Some(START - 99_999)
    );
    assert_eq!((pages[1].readable, pages[1].population), (false, None));
}
