//! A roster or a list of doses as a workbook: its one visible sheet as a table of text, read on by
//! the same mapping as a CSV (see [`crate::roster`]).
//!
//! A day is a day only where the cell's style shows one. A value that comes from a formula which
//! disagrees with it, from another workbook, or from nowhere is no row of a roster: the file is then
//! refused, since a movement of a person cannot be half believed. Rows keep their numbers, so that
//! line 7 of a problem is row 7 of the sheet.

use crate::csv_write::write_exact;
use crate::problem::{Problem, Verdict};
use crate::workbook::{Cell, FindingKind, Limits, Sheet, Value, Visibility, Workbook};

/// The furthest column and row of a roster. Beyond them lies a slip or an attack.
const MOST_COLUMNS: u32 = 200;
const MOST_ROWS: u32 = 200_000;

fn reject(message: impl Into<String>) -> Problem {
    Problem::new(Verdict::Reject, message)
}

/// Whether bytes may be a workbook: a zip archive.
pub fn is_workbook(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04")
}

/// The one visible sheet of a workbook as CSV, a line for each row from the first.
///
/// # Errors
/// Why the workbook is refused.
pub fn as_csv(bytes: &[u8]) -> Result<Vec<u8>, Vec<Problem>> {
    let workbook = Workbook::read(bytes, &Limits::default())
        .map_err(|error| vec![reject(error.to_string())])?;
    let visible =
        |sheet: &&Sheet| sheet.visibility == Visibility::Visible && !sheet.cells.is_empty();
    let mut sheets = workbook.sheets.iter().filter(visible);
    let (Some(sheet), None) = (sheets.next(), sheets.next()) else {
        let why =
            "a roster has one visible sheet with cells, and this workbook has none or several";
        return Err(vec![
            reject(why).with_remedy("leave one sheet visible, or save it as CSV"),
        ]);
    };
    let doubtful: Vec<Problem> = workbook
        .findings
        .iter()
        .filter(|finding| {
            finding
                .sheet
                .as_ref()
                .is_none_or(|name| *name == sheet.name)
        })
        .filter(|finding| {
            matches!(
                finding.kind,
                FindingKind::FormulaDisagrees
                    | FindingKind::FormulaExternal
                    | FindingKind::FormulaWithoutValue
                    | FindingKind::DayThatNeverWas
                    | FindingKind::NoTextIndex
                    | FindingKind::OutOfOrder
                    | FindingKind::HiddenRows { .. }
            )
        })
        .map(|finding| {
            let mut problem = finding.to_problem();
            problem.verdict = Verdict::Reject;
            problem
        })
        .collect();
    if !doubtful.is_empty() {
        return Err(doubtful);
    }
    table(sheet, &workbook)
}

fn table(sheet: &Sheet, workbook: &Workbook) -> Result<Vec<u8>, Vec<Problem>> {
    let columns = sheet
        .cells
        .iter()
        .map(|cell| cell.column)
        .max()
        .unwrap_or(0);
    let rows = sheet.cells.iter().map(|cell| cell.row).max().unwrap_or(0);
    if columns > MOST_COLUMNS || rows > MOST_ROWS {
        return Err(vec![reject(
            "a cell lies beyond column 200 or row 200,000: no roster reaches so far",
        )]);
    }
    let mut lines: Vec<Vec<String>> = Vec::new();
    let mut bad = Vec::new();
    for row in 1..=rows {
        let mut line = Vec::new();
        for column in 1..=columns {
            let cell = sheet.cell(row, column);
            match cell.map_or(Ok(String::new()), |cell| text(cell, workbook)) {
                Ok(text) => line.push(text),
                Err(why) => {
                    let place = cell.map_or_else(String::new, Cell::reference);
                    bad.push(reject(why).at_line(u64::from(row)).in_field(place));
                }
            }
        }
        lines.push(line);
    }
    if !bad.is_empty() {
        return Err(bad);
    }
    let mut lines = lines.into_iter();
    let header = lines.next().unwrap_or_default();
    write_exact(&header, lines).map_err(|error| vec![reject(error.to_string())])
}

/// What a cell says, as somebody would type it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the range is checked before the cast"
)]
fn text(cell: &Cell, workbook: &Workbook) -> Result<String, &'static str> {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    match &cell.value {
        Value::Empty => Ok(String::new()),
        Value::Number { .. } | Value::IsoDate(_) if cell.date_style => {
            match cell.date(workbook.date_system) {
                Ok(Some(day)) => Ok(day.to_string()),
                _ => Err("it is shown as a day and is none"),
            }
        }
        Value::IsoDate(day) => Ok(day.get(..10).unwrap_or(day).to_owned()),
        // A number of a person is stored as a number where nobody said otherwise: 1234, not 1234.0.
        Value::Number { value, .. } if value.fract().abs() <= 0.0 && value.abs() < LARGEST => {
            Ok((*value as i64).to_string())
        }
        Value::Number { text, .. } => Ok(text.to_string()),
        Value::Text(text) => Ok(text.trim().to_owned()),
        Value::Bool(_) => Err("it holds true or false"),
        Value::Error(_) => Err("the spreadsheet holds an error there"),
    }
}
