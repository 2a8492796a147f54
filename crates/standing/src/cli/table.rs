//! Tables: for a person in the terminal, as CSV for a spreadsheet, as JSON for a program.

use super::Args;
use comfy_table::{ContentArrangement, Table, presets};
use serde::Serialize;
use standing_disclosure::Cleared;
use std::io::{IsTerminal as _, Write};

/// Prints a list: a table for a person, NDJSON or CSV for a program. Only cleared values.
///
/// # Errors
/// Where standard output cannot be written.
pub(super) fn print_list<T: Serialize>(
    args: &Args,
    headers: &[&str],
    items: &Cleared<Vec<T>>,
    row: impl Fn(&T) -> Vec<String>,
) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if args.json {
        for item in items.value() {
            serde_json::to_writer(&mut out, item)?;
            writeln!(out)?;
        }
    } else if args.csv {
        let rows = items.value().iter().map(row);
        write_csv(&mut out, headers, rows)?;
    } else {
        let mut table = Table::new();
        table.load_preset(presets::NOTHING).set_header(headers);
        if std::io::stdout().is_terminal() {
            table.set_content_arrangement(ContentArrangement::Dynamic);
        }
        for item in items.value() {
            table.add_row(row(item));
        }
        for line in table.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
    }
    out.flush()?;
    Ok(())
}

/// Prints one value as a JSON document.
///
/// # Errors
/// Where standard output cannot be written.
pub(super) fn print_json<T: Serialize>(item: &Cleared<T>) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, item.value())?;
    writeln!(out)?;
    out.flush()?;
    Ok(())
}

fn write_csv(
    out: &mut impl Write,
    headers: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> anyhow::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record(headers)?;
    for row in rows {
        csv.write_record(
            row.iter()
                .map(|c| standing_formats::csv_write::neutralise_for_spreadsheet(c)),
        )?;
    }
    csv.flush()?;
    Ok(())
}
