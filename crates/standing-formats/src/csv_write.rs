//! Writing CSV, and the two audiences it has.
//!
//! A **program** wants cells back exactly: [`write_exact`]. A **person** opens the file in a
//! spreadsheet, which runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return
//! as a formula: it can fetch an address, or start a program. [`write_for_spreadsheet`] puts an
//! apostrophe before such a cell, which a spreadsheet takes for "this is text".
//!
//! The apostrophe is the remedy of the OWASP page on CSV injection. It goes further than that
//! page in one way: marks a sheet may drop or split at first (quotes, separators, white space,
//! invisible characters) do not shield the formula behind them. It is narrower in one: a plain
//! negative number and a run of dashes stay as they are, being data here and harmless.

use crate::names::is_hidden;

/// Writes a table that [`read`](crate::csv_table::read) gives back cell for cell: commas, line
/// ends of one line feed, quotes where needed.
///
/// # Errors
///
/// [`WriteError::Ragged`] where a row has not as many cells as the header, and
/// [`WriteError::NoColumns`] for an empty header: such a file could not be read back.
pub fn write_exact<R, C>(headers: &[C], rows: R) -> Result<Vec<u8>, WriteError>
where
    R: IntoIterator,
    R::Item: AsRef<[C]>,
    C: AsRef<str>,
{
    write(headers, rows, csv::QuoteStyle::Necessary, |cell| {
        cell.to_owned()
    })
}

/// Writes a table for people: as [`write_exact`], but with every cell through
/// [`neutralise_for_spreadsheet`], and every cell that is not a number in quotes, so that a
/// spreadsheet set to semicolons does not split one cell into two.
///
/// # Errors
///
/// As [`write_exact`].
pub fn write_for_spreadsheet<R, C>(headers: &[C], rows: R) -> Result<Vec<u8>, WriteError>
where
    R: IntoIterator,
    R::Item: AsRef<[C]>,
    C: AsRef<str>,
{
    write(
        headers,
        rows,
        csv::QuoteStyle::NonNumeric,
        neutralise_for_spreadsheet,
    )
}

/// Why a table was not written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WriteError {
    /// A row is longer or shorter than the header.
    #[error("row {row} has {cells} cells, the header has {columns}")]
    Ragged {
        /// The row, counted from 1 without the header.
        row: u64,
        /// Its cells.
        cells: usize,
        /// The header's.
        columns: usize,
    },
    /// A table needs a column.
    #[error("the table has no columns")]
    NoColumns,
    /// The writer failed, which it does not do into memory.
    #[error("could not write the table: {0}")]
    Write(String),
}

fn write<R, C>(
    headers: &[C],
    rows: R,
    quotes: csv::QuoteStyle,
    cell: impl Fn(&str) -> String,
) -> Result<Vec<u8>, WriteError>
where
    R: IntoIterator,
    R::Item: AsRef<[C]>,
    C: AsRef<str>,
{
    if headers.is_empty() {
        return Err(WriteError::NoColumns);
    }
    let failed = |error: &dyn std::error::Error| WriteError::Write(error.to_string());
    let mut writer = csv::WriterBuilder::new()
        .quote_style(quotes)
        .flexible(true)
        .from_writer(Vec::new());
    writer
        .write_record(headers.iter().map(|text| cell(text.as_ref())))
        .map_err(|e| failed(&e))?;
    for (row, number) in rows.into_iter().zip(1..) {
        let row = row.as_ref();
        if row.len() != headers.len() {
            return Err(WriteError::Ragged {
                row: number,
                cells: row.len(),
                columns: headers.len(),
            });
        }
        writer
            .write_record(row.iter().map(|text| cell(text.as_ref())))
            .map_err(|e| failed(&e))?;
    }
    writer.into_inner().map_err(|e| failed(&e))
}

/// The cell as it may be shown to a spreadsheet: with an apostrophe before it where a spreadsheet
/// would run it, otherwise as it is.
///
/// No two cells become one: [`restore_from_spreadsheet`] gives every cell back.
///
/// ```
/// use standing_formats::csv_write::neutralise_for_spreadsheet;
/// assert_eq!(neutralise_for_spreadsheet("=1+1"), "'=1+1");
/// assert_eq!(neutralise_for_spreadsheet("-3"), "-3");
/// assert_eq!(neutralise_for_spreadsheet("Alder Creek"), "Alder Creek");
/// ```
pub fn neutralise_for_spreadsheet(cell: &str) -> String {
    if runs_in_spreadsheet(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// The cell that [`neutralise_for_spreadsheet`] was given.
pub fn restore_from_spreadsheet(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if runs_in_spreadsheet(rest) => rest,
        _ => cell,
    }
}

/// Whether a spreadsheet may run the cell as a formula.
pub fn runs_in_spreadsheet(cell: &str) -> bool {
    // INVARIANT (apostrophes): the answer does not depend on apostrophes at the start, so that
    // adding one is undone by taking one away.
    let cell = cell.trim_start_matches('\'');
    if cell.starts_with(['\t', '\r']) {
        return true;
    }
    let shields = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || is_hidden(c)
            || matches!(c, '"' | '\'' | ';' | ',' | '|' | '\u{200c}' | '\u{200d}')
    };
    let bare = cell.trim_start_matches(shields);
    let runs = bare.starts_with([
        '=', '+', '-', '@', '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '\u{2212}',
    ]);
    runs && !(bare.len() == cell.len() && is_negative_number_or_dashes(bare))
}

fn is_negative_number_or_dashes(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('-') else {
        return false;
    };
    if rest.bytes().all(|b| b == b'-') {
        return true;
    }
    let (whole, fraction) = rest.split_once('.').unwrap_or((rest, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    whole.split(',').all(digits) && digits(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_that_a_spreadsheet_runs_gets_an_apostrophe() {
        for cell in [
            "=A1",
            "+A1",
            "-A1+1",
            "@NOW()",
            "\t=A1",
            "\r=A1",
            "\t5",
            "＝A1",
            " =A1",
            "\"=A1\"",
            "'=A1",
            ";=A1",
            "|=A1",
            "\u{feff}=A1",
            "\n@A1",
            "-2+3",
            "--1",
            "+5",
            "-",
        ] {
            let harmless = neutralise_for_spreadsheet(cell);
            let dashes_only = cell.bytes().all(|b| b == b'-');
            assert_eq!(
                harmless.len(),
                cell.len() + usize::from(!dashes_only),
                "{cell:?}"
            );
            assert_eq!(restore_from_spreadsheet(&harmless), cell);
        }
    }

    #[test]
    fn names_and_negative_numbers_stay_as_they_are() {
        for cell in [
            "", "-3", "-3.5", "-1,512", "--", "O'Neil", "'t Hoff", "a=b", "1-2", "<10", "'-3",
        ] {
            assert_eq!(neutralise_for_spreadsheet(cell), cell);
            assert_eq!(restore_from_spreadsheet(cell), cell);
        }
    }

    #[test]
    fn an_export_for_people_quotes_what_a_semicolon_sheet_would_split() {
        let written = write_for_spreadsheet(&["a", "b"], [["x;=A1", "7"]]).unwrap();
        assert_eq!(
            String::from_utf8(written).unwrap(),
            "\"a\",\"b\"\n\"x;=A1\",7\n"
        );
    }

    #[test]
    fn a_ragged_table_is_not_written() {
        assert_eq!(
            write_exact(&["a", "b"], [vec!["1", "2"], vec!["1"]]),
            Err(WriteError::Ragged {
                row: 2,
                cells: 1,
                columns: 2
            })
        );
        assert_eq!(
            write_exact::<Vec<Vec<&str>>, &str>(&[], vec![]),
            Err(WriteError::NoColumns)
        );
    }
}
