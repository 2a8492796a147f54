//! The archive itself where it is at hand, and made-up files of its shape.
//!
//! The archive may not be passed on, so it lies outside the repository. Tests over it say that
//! they were skipped where it is absent; everything they show is also shown on made-up pages, here
//! or in the unit tests of `standing_evidence::pages`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod real;
mod synthetic;

use standing_evidence::pages::{Capture, Change, PageRow, PageSeries};
use standing_parquet::ArchivedPage;

/// Folds a page into a series, as the importer does.
fn observe(series: &mut PageSeries, page: &ArchivedPage) -> Vec<Change> {
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
    let rows: Vec<PageRow<'_>> = page
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
    series
        .observe(capture, &rows)
        .expect("pages of one archive fit together")
}
