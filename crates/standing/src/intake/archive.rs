//! The hourly archive of the agency's page: captures and changes, in batches.

use super::{DataSet, IntakeError};
use jiff::Timestamp;
use standing_evidence::pages::{Capture, CaptureKey, PageRow, PageSeries, PagesError};
use standing_evidence::{Body, PartyKind};
use standing_parquet::{
    ArchiveError, ArchiveKind, ArchivedPage, FacilityPages, NationalCasesPages,
    NationalPopulationPages,
};
use standing_terms::Measure;
use standing_views::directory::FACILITY_PAGE;
use standing_views::surveillance::NATION_ROW;
use std::fs::File;

/// The archive as a data set. Its terms forbid passing rows on.
pub const DATA_SET: DataSet = DataSet {
    title: "ICE guidance on COVID-19: archived pages (ICE-Reported COVID-19 Detention Dataset)",
    publisher: "us-ice",
    publisher_name: "U.S. Immigration and Customs Enforcement",
    kind: PartyKind::Federal,
    origin: "page archive of the Vera Institute of Justice",
    licence: "Vera data access licence: research use, no redistribution",
    credit: "Researchers from the Center on Immigration and Justice at the Vera Institute of Justice",
    redistributable: false,
};

/// The page series that a file of the archive holds.
pub fn series_of(kind: ArchiveKind) -> &'static str {
    match kind {
        ArchiveKind::Facility => FACILITY_PAGE,
        ArchiveKind::NationalCases => "ice-national-page",
        ArchiveKind::NationalPopulation => "ice-population-page",
    }
}

/// Why an archive stops being read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file.
    #[error(transparent)]
    Archive(#[from] ArchiveError),
    /// A page does not fit the series in the book.
    #[error(transparent)]
    Pages(#[from] PagesError),
    /// An identifier.
    #[error(transparent)]
    Intake(#[from] IntakeError),
}

/// Reads an archive page by page and yields the entries that each new page makes.
pub struct ArchiveReader {
    pages: Pages,
    series: PageSeries,
    /// Pages that were read.
    pub pages_read: usize,
    /// Pages that were in the book already.
    pub known: usize,
    /// Pages that the archive could not read.
    pub unreadable: usize,
    /// Rows that the archive could not read.
    pub unreadable_rows: u64,
    /// Rows on all pages.
    pub rows: u64,
}

enum Pages {
    Facility(Box<FacilityPages<File>>),
    Cases(Box<NationalCasesPages<File>>),
    Population(Box<NationalPopulationPages<File>>),
}

impl ArchiveReader {
    /// Opens a file of the archive, to go on from the series as the book has it.
    ///
    /// # Errors
    /// Where the file is not of that kind or cannot be read.
    pub fn open(
        file: File,
        kind: ArchiveKind,
        in_book: Option<&PageSeries>,
    ) -> Result<Self, ReadError> {
        let series = in_book
            .cloned()
            .unwrap_or_else(|| PageSeries::new(series_of(kind)));
        let pages = match kind {
            ArchiveKind::Facility => Pages::Facility(Box::new(FacilityPages::open(file)?)),
            ArchiveKind::NationalCases => Pages::Cases(Box::new(NationalCasesPages::open(file)?)),
            ArchiveKind::NationalPopulation => {
                Pages::Population(Box::new(NationalPopulationPages::open(file)?))
            }
        };
        Ok(Self {
            pages,
            series,
            pages_read: 0,
            known: 0,
            unreadable: 0,
            unreadable_rows: 0,
            rows: 0,
        })
    }

    /// The entries of the next page: none where it is in the book already. `None` at the end.
    pub fn next_page(&mut self) -> Option<Result<Vec<Body>, ReadError>> {
        let page = match &mut self.pages {
            Pages::Facility(pages) => pages.next()?.map(Page::Facility),
            Pages::Cases(pages) => pages.next()?.map(|p| {
                let cells = [
                    (Measure::CasesCumulative, p.cumulative),
                    (Measure::CasesCurrentHeader, p.current_header),
                    (Measure::CasesCurrent, p.current_total_row),
                    (Measure::DeathsCumulative, p.deaths),
                ];
                Page::National {
                    head: Head {
                        at: p.captured,
                        page_id: p.page_id,
                        page_md5: p.page_md5,
                        stated_as_of: p.stated_as_of,
                        stated_updated: p.stated_updated,
                        readable: p.readable,
                    },
                    cells: cells.into_iter().filter(|(_, v)| v.is_some()).collect(),
                }
            }),
            Pages::Population(pages) => pages.next()?.map(|p| Page::National {
                head: Head {
                    at: p.captured,
                    page_id: p.page_id,
                    page_md5: p.page_md5,
                    stated_as_of: p.stated_as_of,
                    stated_updated: p.stated_updated,
                    readable: p.readable,
                },
                cells: p
                    .population
                    .map(|v| (Measure::Held, Some(v)))
                    .into_iter()
                    .collect(),
            }),
        };
        Some(
            page.map_err(ReadError::from)
                .and_then(|page| self.take(page)),
        )
    }

    fn take(&mut self, page: Page) -> Result<Vec<Body>, ReadError> {
        self.pages_read += 1;
        let capture = |head: Head, series: &PageSeries| Capture {
            series: series.series().to_owned(),
            at: head.at,
            page_id: head.page_id,
            page_md5: head.page_md5,
            stated_as_of: head.stated_as_of,
            stated_updated: head.stated_updated,
            readable: head.readable,
        };
        let (capture, changes) = match page {
            Page::Facility(page) => {
                self.rows += page.rows.len() as u64;
                self.unreadable_rows += u64::from(page.unreadable_rows);
                let ArchivedPage {
                    captured,
                    page_id,
                    page_md5,
                    stated_as_of,
                    stated_updated,
                    readable,
                    rows,
                    ..
                } = page;
                let head = Head {
                    at: captured,
                    page_id,
                    page_md5,
                    stated_as_of,
                    stated_updated,
                    readable,
                };
                let capture = capture(head, &self.series);
                if self.is_known(&capture) {
                    return Ok(Vec::new());
                }
                let cells: Vec<[(&str, Option<f64>); 3]> = rows
                    .iter()
                    .map(|r| {
                        [
                            (Measure::CasesCumulative.code(), r.cumulative),
                            (Measure::CasesCurrent.code(), r.current),
                            (Measure::DeathsCumulative.code(), r.deaths),
                        ]
                    })
                    .collect();
                let rows: Vec<PageRow<'_>> = rows
                    .iter()
                    .zip(&cells)
                    .map(|(r, values)| PageRow {
                        id: &r.id,
                        listed: Some(&r.listed),
                        values,
                    })
                    .collect();
                (capture.clone(), self.series.observe(capture, &rows)?)
            }
            Page::National { head, cells } => {
                self.rows += 1;
                let capture = capture(head, &self.series);
                if self.is_known(&capture) {
                    return Ok(Vec::new());
                }
                let values: Vec<(&str, Option<f64>)> =
                    cells.iter().map(|(m, v)| (m.code(), *v)).collect();
                let row = PageRow {
                    id: NATION_ROW,
                    listed: None,
                    values: &values,
                };
                let rows: &[PageRow<'_>] = if values.is_empty() { &[] } else { &[row] };
                (capture.clone(), self.series.observe(capture, rows)?)
            }
        };
        self.unreadable += usize::from(!capture.readable);
        let mut bodies = vec![Body::Capture(capture)];
        bodies.extend(changes.into_iter().map(Body::Change));
        Ok(bodies)
    }

    fn is_known(&mut self, capture: &Capture) -> bool {
        let known = self.series.contains(&CaptureKey {
            at: capture.at,
            page_id: capture.page_id.clone(),
        });
        self.known += usize::from(known);
        known
    }
}

enum Page {
    Facility(ArchivedPage),
    National {
        head: Head,
        cells: Vec<(Measure, Option<f64>)>,
    },
}

struct Head {
    at: Timestamp,
    page_id: String,
    page_md5: String,
    stated_as_of: Option<Timestamp>,
    stated_updated: Option<Timestamp>,
    readable: bool,
}
