//! Reads a facility archive and folds it into a page series:
//!
//! ```text
//! cargo run --release -p standing-parquet --example fold_archive -- facility_cases_hourly.parquet
//! ```
//!
//! It prints what it found; time it from outside. Given a second argument it also writes the
//! changes there, one JSON object per line, so that it does the same work as
//! `benches/archive_peer.py`.

#![allow(clippy::print_stdout, reason = "an example speaks to its reader")]

use std::error::Error;
use std::fs::File;
use std::io::{BufWriter, Write};

use standing_evidence::pages::{Capture, Change, PageRow, PageSeries};
use standing_parquet::FacilityPages;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments
        .next()
        .ok_or("give the path of a facility archive")?;
    let mut series = PageSeries::new("ice-facility-cases");
    let (mut rows, mut pages, mut unreadable) = (0_usize, 0_usize, 0_usize);
    let mut changes: Vec<Change> = Vec::new();
    for page in FacilityPages::open(File::open(path)?)? {
        let page = page?;
        pages += 1;
        rows += page.rows.len();
        unreadable += usize::from(!page.readable);
        let values: Vec<_> = page
            .rows
            .iter()
            .map(|row| {
                [
                    ("cases-cumulative", row.cumulative),
                    ("cases-current", row.current),
                    ("deaths", row.deaths),
                ]
            })
            .collect();
        let shown: Vec<PageRow<'_>> = page
            .rows
            .iter()
            .zip(&values)
            .map(|(row, values)| PageRow {
                id: &row.id,
                listed: Some(&row.listed),
                values,
            })
            .collect();
        let capture = Capture {
            series: series.series().to_owned(),
            at: page.captured,
            page_id: page.page_id.clone(),
            page_md5: page.page_md5.clone(),
            stated_as_of: page.stated_as_of,
            stated_updated: page.stated_updated,
            readable: page.readable,
        };
        changes.extend(series.observe(capture, &shown)?);
    }
    println!(
        "{rows} rows on {pages} pages ({unreadable} unreadable), {} changes",
        changes.len()
    );
    if let Some(path) = arguments.next() {
        let mut out = BufWriter::new(File::create(path)?);
        for change in &changes {
            serde_json::to_writer(&mut out, change)?;
            out.write_all(b"\n")?;
        }
        out.flush()?;
    }
    Ok(())
}
