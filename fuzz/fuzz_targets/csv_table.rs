//! Any bytes as a CSV: no panic, and what was read is written and read back the same.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use standing_formats::csv_table::{Options, read};
use standing_formats::csv_write::{restore_from_spreadsheet, write_exact, write_for_spreadsheet};
use standing_formats::facility_table;

fuzz_target!(|bytes: &[u8]| {
    let options = Options::default();
    let _ = facility_table::read(bytes, date(2022, 6, 1), &options);
    let Ok(table) = read(bytes, &options) else {
        return;
    };
    let rows: Vec<&Vec<String>> = table.rows.iter().map(|row| &row.cells).collect();
    for (row, cells) in table.rows.iter().zip(&rows) {
        assert!(row.line > table.header_line);
        assert_eq!(cells.len(), table.headers.len());
    }

    // The header is given a plain name for each column: a header such as `{}` is JSON by itself.
    let headers: Vec<String> = (0..table.headers.len())
        .map(|n| format!("column {n}"))
        .collect();
    let known = Options {
        separator: Some(b','),
        known_columns: headers.clone(),
        ..options
    };
    let written = write_exact(&headers, &rows).expect("rows have the header's width");
    if let Ok(again) = read(&written, &known) {
        for (before, after) in rows.iter().zip(&again.rows) {
            assert_eq!(**before, after.cells);
        }
    }
    let written = write_for_spreadsheet(&headers, &rows).expect("rows have the header's width");
    if let Ok(again) = read(&written, &known) {
        for (before, after) in rows.iter().zip(&again.rows) {
            assert!(
                before.iter().eq(after
                    .cells
                    .iter()
                    .map(|cell| restore_from_spreadsheet(cell)))
            );
        }
    }
});
