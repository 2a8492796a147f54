//! The archive's daily national tables: the last page of each Eastern day.
//!
//! The page's time of day is not in them; a page counts as known from the end of its day, which is
//! never too early. The figures are kept in the book beside those of the hourly files, which are
//! shown where both are there: one value was repaired by the archive (trap X22), so the daily table
//! is not a pure function of the pages.

use super::figures::{Named, begin, number, text};
use super::{File, Intake, IntakeError, archive};
use jiff::Timestamp;
use jiff::civil::Date;
use standing_evidence::Body;
use standing_evidence::pages::{Capture, PageRow, PageSeries};
use standing_formats::{Problem, Verdict};
use standing_terms::Measure;
use standing_views::surveillance::NATION_ROW;

/// Which table, by its column of figures: series name, as-of column, columns.
type Table = (
    &'static str,
    Option<&'static str>,
    &'static [(&'static str, Measure)],
);

const TABLES: [Table; 3] = [
    (
        "ice-national-tests-daily",
        Some("ice_date_as_of_test"),
        &[("tests_cumulative", Measure::TestsCumulative)],
    ),
    (
        "ice-national-population-daily",
        Some("ice_date_as_of_pop"),
        &[("population_current", Measure::Held)],
    ),
    (
        "ice-national-cases-daily",
        None,
        &[
            ("cases_cumulative", Measure::CasesCumulative),
            ("cases_current", Measure::CasesCurrent),
            ("deaths_cumulative", Measure::DeathsCumulative),
        ],
    ),
];

/// Reads one of the three tables.
pub(super) fn read(file: &File<'_>) -> Result<Intake, IntakeError> {
    let named = Named::read(file.bytes, "ice-national-daily")?;
    let (series_name, as_of, columns) = TABLES
        .iter()
        .find(|(_, _, columns)| columns.iter().all(|(c, _)| named.table.column(c).is_some()))
        .ok_or(IntakeError::NoColumn {
            column: "cases_cumulative",
            format: "ice-national-daily",
        })?;
    let (_, bodies) = archive::DATA_SET.source(file, Some(series_name))?;
    let mut intake = begin(bodies, named.table.problems.clone());
    let [day, page_id] = [
        named.column("page_downloaded_day")?,
        named.column("page_id")?,
    ];
    let as_of = as_of.map(|c| named.column(c)).transpose()?;
    let columns: Vec<(usize, &str, Measure)> = columns
        .iter()
        .map(|(c, m)| Ok((named.column(c)?, *c, *m)))
        .collect::<Result<_, IntakeError>>()?;
    let mut series = PageSeries::new(*series_name);
    for row in &named.table.rows {
        let Some(day) = text(row, day).and_then(|d| d.parse::<Date>().ok()) else {
            intake.problems.push(
                Problem::new(Verdict::Quarantine, "not a day")
                    .at_line(row.line)
                    .in_field("page_downloaded_day"),
            );
            continue;
        };
        let capture = Capture {
            series: (*series_name).to_owned(),
            at: file.zone.end_of_day(day),
            page_id: text(row, page_id).unwrap_or("unnamed").to_owned(),
            page_md5: String::new(),
            stated_as_of: as_of
                .and_then(|c| text(row, c))
                .and_then(|t| stated(t, file)),
            stated_updated: None,
            readable: true,
        };
        let mut values: Vec<(&str, Option<f64>)> = Vec::new();
        for (at, name, measure) in &columns {
            match number(row, *at, name) {
                Ok(Some(value)) => values.push((measure.code(), Some(value))),
                Ok(None) => {}
                Err(problem) => intake.problems.push(problem),
            }
        }
        let row_cells = PageRow {
            id: NATION_ROW,
            listed: None,
            values: &values,
        };
        let rows: &[PageRow<'_>] = if values.is_empty() { &[] } else { &[row_cells] };
        match series.observe(capture.clone(), rows) {
            Ok(changes) => {
                intake.bodies.push(Body::Capture(capture));
                intake.bodies.extend(changes.into_iter().map(Body::Change));
                intake.kept += 1;
            }
            Err(error) => intake
                .problems
                .push(Problem::new(Verdict::Quarantine, error.to_string()).at_line(row.line)),
        }
    }
    Ok(intake)
}

/// The date that the page gives for its figures; the table writes some as a day and some as an
/// instant in UTC without saying so.
fn stated(text: &str, file: &File<'_>) -> Option<Timestamp> {
    if let Ok(day) = text.parse::<Date>() {
        return Some(file.zone.end_of_day(day));
    }
    format!("{}Z", text.replace(' ', "T")).parse().ok()
}
