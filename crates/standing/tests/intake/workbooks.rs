//! Workbooks of the agency's detention statistics, through the child process and the book.

use super::{Bench, CASE, csv, shared};
use standing_evidence::{FigureSeries, ProfileFact, Statement, StatementBody};
use standing_terms::{AsOf, BookZone, FacilityId, Measure, Missing, Reading};
use standing_views::surveillance::Surveillance;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;

/// A row: its number and its cells.
type NumberedRow<'a> = (u32, &'a [&'a str]);

/// A made-up workbook of sheets given by name and rows of cells; an empty cell is left out.
fn workbook(sheets: &[(&str, &[NumberedRow<'_>])]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let mut list = String::new();
    let mut links = String::new();
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, (name, rows)) in sheets.iter().enumerate() {
        let n = at + 1;
        write!(list, r#"<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>"#).unwrap();
        write!(
            links,
            r#"<Relationship Id="s{n}" Type="{REL}/worksheet" Target="worksheets/sheet{n}.xml"/>"#
        )
        .unwrap();
        let mut data = String::new();
        for (number, cells) in *rows {
            write!(data, r#"<row r="{number}">"#).unwrap();
            for (column, cell) in ('A'..='Z').zip(*cells).filter(|(_, c)| !c.is_empty()) {
                let place = format!("{column}{number}");
                if cell.parse::<f64>().is_ok() {
                    write!(data, r#"<c r="{place}"><v>{cell}</v></c>"#).unwrap();
                } else {
                    write!(
                        data,
                        r#"<c r="{place}" t="inlineStr"><is><t>{cell}</t></is></c>"#
                    )
                    .unwrap();
                }
            }
            data.push_str("</row>");
        }
        parts.push((
            format!("xl/worksheets/sheet{n}.xml"),
            format!(r#"<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>"#),
        ));
    }
    parts.extend([
        (
            "xl/workbook.xml".to_owned(),
            format!(r#"<workbook xmlns="{MAIN}" xmlns:r="{REL}"><sheets>{list}</sheets></workbook>"#),
        ),
        (
            "xl/_rels/workbook.xml.rels".to_owned(),
            format!(r#"<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>"#),
        ),
        (
            "_rels/.rels".to_owned(),
            format!(
                r#"<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
            ),
        ),
        (
            "[Content_Types].xml".to_owned(),
            format!(
                r#"<Types xmlns="{PACKAGE}/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#
            ),
        ),
    ]);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer
            .start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const HEADINGS: [&str; 11] = [
    "Name",
    "Address",
    "City",
    "State",
    "Zip",
    "FY22 ALOS",
    "Male Crim",
    "Male Non-Crim",
    "Female Crim",
    "Female Non-Crim",
    "Guaranteed Minimum",
];

/// A made-up release: averages over ten days, months to 20 November 2021.
fn release(minimum: &str) -> Vec<u8> {
    let alder = [
        "ALDER CREEK",
        "1 ROAD",
        "ALDER",
        "MA",
        "2360",
        "12.5",
        "10.3",
        "4.1",
        "0",
        "1.7",
        minimum,
    ];
    let birch = [
        "BIRCH HALL",
        "2 ROAD",
        "BIRCH",
        "MA",
        "02361",
        "3.5",
        "",
        "4.1",
        "0",
        "1.7",
        "",
    ];
    workbook(&[
        (
            "Facilities FY22",
            &[
                (2, &["FACILITIES DATA, FY22 YTD"]),
                (3, &["Source: Example System, 10/12/2021"]),
                (5, &HEADINGS),
                (6, &alder),
                (7, &birch),
            ],
        ),
        (
            "Detention FY22",
            &[
                (1, &["DETENTION DATA, FY22 YTD"]),
                (
                    4,
                    &["Average Daily Population by Facility Type and Month: FY2022"],
                ),
                (5, &["Facility Type", "Oct", "Nov", "Dec", "FY Overall"]),
                (6, &["Total", "100.5", "90.5", "0", "98.5"]),
            ],
        ),
        (
            "Notes",
            &[(
                1,
                &[
                    "Average Daily Population",
                    "FY2022 YTD Detention data are updated through 11/20/2021 (run 11/22/2021).",
                ],
            )],
        ),
    ])
}

/// Figures of the average by facility: `(period, name)` to reading.
fn averages(statements: &[Statement]) -> BTreeMap<(String, String), Vec<Reading>> {
    let mut found: BTreeMap<_, Vec<Reading>> = BTreeMap::new();
    for s in statements {
        if let StatementBody::Figure(f) = &s.body
            && f.measure == Measure::AverageDailyPopulation
            && let Some(name) = s.subject.to_string().strip_prefix("ice-stats:")
        {
            found
                .entry((f.period.to_string(), name.to_owned()))
                .or_default()
                .push(f.reading);
        }
    }
    found
}

fn months(statements: &[Statement]) -> Vec<&FigureSeries> {
    statements
        .iter()
        .filter_map(|s| match &s.body {
            StatementBody::FigureSeries(f) if s.label.as_str().ends_with("/by-month") => Some(f),
            _ => None,
        })
        .collect()
}

#[test]
fn a_made_up_release_gives_averages_with_their_period_and_no_zero_for_months_to_come() {
    let bench = Bench::new();
    let file = bench.file("release-2021-11-24.xlsx", release("200"));
    let ran = bench.run(&["import", &file, "--json"]);
    assert!(matches!(ran.status, Some(0 | 1)), "{}", ran.err);
    let statements = bench.statements();
    let averages = averages(&statements);
    let of = |name: &str| averages[&("2021-10-01/2021-10-10".to_owned(), name.to_owned())][0];
    assert!((of("ALDER CREEK").value().unwrap().get() - 16.1).abs() < 1e-9);
    // One of its four columns is empty: the sum is unknown, not smaller.
    assert_eq!(of("BIRCH HALL"), Reading::Missing(Missing::NotReported));
    let months = months(&statements);
    assert_eq!(months.len(), 1);
    let points: Vec<(String, Option<f64>)> = months[0]
        .points
        .iter()
        .map(|(p, r)| (p.to_string(), r.value().map(standing_terms::Quantity::get)))
        .collect();
    // The facilities are counted to 10 October, the months to 20 November: each sheet its own day.
    assert_eq!(points[1], ("2021-11-01/2021-11-20".to_owned(), Some(90.5)));
    assert_eq!(points[2], ("2021-12-01/2021-12-31".to_owned(), None));
    // The postal code got its zero back, and a contract without a minimum has none.
    let text = format!("{statements:?}");
    assert!(text.contains("\"02360\""));
    assert_eq!(text.matches("ContractMinimum").count(), 1);
    // The same release read again adds nothing.
    let before = bench.content();
    bench.run(&["import", "-q", &file]);
    assert_eq!(bench.content(), before);
}

#[test]
fn a_workbook_that_is_cut_off_is_refused_and_nothing_is_entered() {
    let bench = Bench::new();
    let whole = release("200");
    for length in [0, 10, whole.len() / 2, whole.len() - 1] {
        let file = bench.file("cut.xlsx", &whole[..length]);
        let ran = bench
            .run(&["import", "--as", "ice-workbook", &file])
            .ended(2);
        assert!(ran.err.contains("cut.xlsx: not imported"), "{}", ran.err);
        assert_eq!(bench.content(), []);
    }
}

#[test]
fn the_releases_of_the_agency_equal_the_derived_table_and_their_minimum_is_history() {
    let [Some(fy20), Some(fy21), Some(later), Some(table)] = [
        "raw/ice_stats/FY20-detentionstats.xlsx",
        "raw/ice_stats/FY21-detentionstats-2020-11.xlsx",
        "raw/ice_stats/FY21-detentionstats-2021-04-14.xlsx",
        "derived/ice_facility_adp.csv",
    ]
    .map(|p| shared(&format!("data/{p}"))) else {
        return;
    };
    let bench = Bench::new();
    bench.import(&[CASE]);
    bench.import(&[&fy20, &fy21, &later].map(|p| p.to_str().unwrap()));
    let statements = bench.statements();

    let mut found = averages(&statements);
    let rows = csv(&std::fs::read_to_string(table).unwrap());
    let column = |name: &str| rows[0].iter().position(|h| h == name).unwrap();
    let [period, name, adp] = [column("period"), column("name"), column("adp")];
    for row in &rows[1..] {
        let period = match row[period].as_str() {
            "FY20_full" => "2019-10-01/2020-09-30",
            "FY21_to_2020-11-14" => "2020-10-01/2020-11-14",
            "FY21_to_2021-04-03" => "2020-10-01/2021-04-03",
            other => panic!("{other}"),
        };
        let key = (period.to_owned(), row[name].clone());
        let readings = found.get_mut(&key).unwrap_or_else(|| panic!("{key:?}"));
        let expected: f64 = row[adp].parse().unwrap();
        let at = readings
            .iter()
            .position(|r| {
                r.value()
                    .is_some_and(|v| (v.get() - expected).abs() < 0.0006)
            })
            .unwrap_or_else(|| panic!("{key:?}: {expected} is not among {readings:?}"));
        readings.remove(at);
    }
    found.retain(|_, left| !left.is_empty());
    assert!(found.is_empty(), "{found:?}");

    // X31: 320, 880, 320 over time; all three stand.
    let minimum: Vec<(String, f64)> = statements
        .iter()
        .filter(|s| s.subject.to_string() == "ice-stats:MESA VERDE ICE PROCESSING CENTER")
        .filter_map(|s| match &s.body {
            StatementBody::Profile(ProfileFact::ContractMinimum(r)) => {
                Some((s.valid.to.unwrap().to_string(), r.value().unwrap().get()))
            }
            _ => None,
        })
        .collect();
    let expected = [
        ("2020-10-01", 320.0),
        ("2020-11-15", 880.0),
        ("2021-04-04", 320.0),
    ];
    assert_eq!(minimum, expected.map(|(d, v)| (d.to_owned(), v)));
    let book = bench.book();
    let surveillance = Surveillance::of(&book, BookZone::eastern());
    let on = AsOf::on("2021-04-30".parse().unwrap());
    let id = FacilityId::new("mesa-verde").unwrap();
    let page = surveillance.facility_page(&book, &id, &on).unwrap();
    let shown: Vec<&str> = page
        .profile
        .iter()
        .filter(|p| p.field == "contract-minimum")
        .map(|p| p.value.as_str())
        .collect();
    assert!(
        shown.contains(&"880") && shown.contains(&"320"),
        "{shown:?}"
    );

    // X29, X30: months to 10 April, facilities to 3 April; what has not come is missing.
    let april: Vec<_> = months(&statements)
        .into_iter()
        .filter(|f| {
            f.points
                .iter()
                .any(|(p, _)| p.to_string() == "2021-04-01/2021-04-10")
        })
        .collect();
    assert_eq!(april.len(), 15);
    for series in april {
        let late = series
            .points
            .iter()
            .filter(|(p, _)| p.first().to_string().as_str() > "2021-04-30");
        assert_eq!(late.clone().count(), 5);
        assert!(late.clone().all(|(_, r)| r.value().is_none()));
    }
}
