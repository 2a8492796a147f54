//! Pages of the two files that have one row per capture.

use std::collections::HashSet;

use jiff::Timestamp;
use parquet::file::reader::ChunkReader;

use crate::ArchiveError;
use crate::column::{Column, Table};
use crate::schema::{ArchiveKind, ICE_DATE_UPDATED, PAGE_DOWNLOADED, PAGE_ID, PAGE_MD5};

/// The digest the archive gives for a page it could not read. Where the digest is this, every
/// other cell of the row is empty.
const NOT_READ: &str = "NA";

/// The national totals on one capture of the agency's page.
///
/// The page printed the current cases twice, above the table and in its last row, and they differ
/// on some pages. Both are kept; which to believe is for the reader of the evidence to decide.
#[derive(Debug, Clone, PartialEq)]
pub struct NationalCasesPage {
    /// When the page was downloaded.
    pub captured: Timestamp,
    /// The archive's identifier of this capture.
    pub page_id: String,
    /// MD5 of the page in lower-case hex, or the text `NA` where the page could not be read.
    pub page_md5: String,
    /// When the agency says that it updated the page.
    pub stated_updated: Option<Timestamp>,
    /// The date the agency gives for its case figures; a claim, never an order.
    pub stated_as_of: Option<Timestamp>,
    /// The date the agency gives for its current cases, which at times differs.
    pub stated_as_of_current: Option<Timestamp>,
    /// Whether the archive could read the page.
    pub readable: bool,
    /// Confirmed cases so far.
    pub cumulative: Option<f64>,
    /// Current cases as printed above the table.
    pub current_header: Option<f64>,
    /// Current cases in the total row of the table.
    pub current_total_row: Option<f64>,
    /// Deaths so far.
    pub deaths: Option<f64>,
}

/// The number of people detained on one capture of the agency's page.
#[derive(Debug, Clone, PartialEq)]
pub struct NationalPopulationPage {
    /// When the page was downloaded.
    pub captured: Timestamp,
    /// The archive's identifier of this capture.
    pub page_id: String,
    /// MD5 of the page in lower-case hex, or the text `NA` where the page could not be read.
    pub page_md5: String,
    /// When the agency says that it updated the page.
    pub stated_updated: Option<Timestamp>,
    /// The date the agency gives for the population, which it updated about once a week: carry it
    /// wherever the number goes.
    pub stated_as_of: Option<Timestamp>,
    /// Whether the archive could read the page.
    pub readable: bool,
    /// People detained; `None` where the page gave no number.
    pub population: Option<f64>,
}

/// What both files say about a capture.
struct Head {
    captured: Timestamp,
    page_id: String,
    page_md5: String,
    stated_updated: Option<Timestamp>,
    readable: bool,
}

/// A table whose rows are pages.
struct Rows<R: ChunkReader + 'static, const I: usize, const N: usize> {
    table: Table<R, I, 2, N>,
    pages: HashSet<String>,
    done: bool,
}

impl<R: ChunkReader + 'static, const I: usize, const N: usize> Rows<R, I, N> {
    fn open(
        reader: R,
        kind: ArchiveKind,
        instants: [&'static str; I],
        numbers: [&'static str; N],
    ) -> Result<Self, ArchiveError> {
        let table = Table::open(reader, kind, instants, [PAGE_ID, PAGE_MD5], numbers)?;
        Ok(Self {
            table,
            pages: HashSet::new(),
            done: false,
        })
    }

    /// Moves to the next row and reads its head.
    fn head(&mut self) -> Result<Option<Head>, ArchiveError> {
        if !self.table.advance()? {
            self.done = true;
            return Ok(None);
        }
        let row = self.table.row();
        let no_page = |column| ArchiveError::NoPage { column, row };
        let mut instants = self.table.instants.iter();
        let captured = instants.next().map_or(Ok(None), Column::instant)?;
        let stated_updated = instants.next().map_or(Ok(None), Column::instant)?;
        let [page_id, page_md5] = &self.table.texts;
        let page_id = page_id.text(row)?.ok_or(no_page(PAGE_ID))?.to_owned();
        let page_md5 = page_md5.text(row)?.ok_or(no_page(PAGE_MD5))?.to_owned();
        if !self.pages.insert(page_id.clone()) {
            return Err(ArchiveError::PageScattered { page_id });
        }
        Ok(Some(Head {
            captured: captured.ok_or(no_page(PAGE_DOWNLOADED))?,
            readable: page_md5 != NOT_READ,
            page_id,
            page_md5,
            stated_updated,
        }))
    }

    fn next<P>(
        &mut self,
        page: impl FnOnce(&mut Self) -> Result<Option<P>, ArchiveError>,
    ) -> Option<Result<P, ArchiveError>> {
        if self.done {
            return None;
        }
        let page = page(self);
        self.done |= page.is_err();
        page.transpose()
    }
}

/// Reads the file of national cases page by page, in the order of the file.
pub struct NationalCasesPages<R: ChunkReader + 'static>(Rows<R, 4, 4>);

impl<R: ChunkReader + 'static> NationalCasesPages<R> {
    /// Opens the file of national cases.
    ///
    /// # Errors
    ///
    /// As [`FacilityPages::open`](crate::FacilityPages::open).
    pub fn open(reader: R) -> Result<Self, ArchiveError> {
        Rows::open(
            reader,
            ArchiveKind::NationalCases,
            [
                PAGE_DOWNLOADED,
                ICE_DATE_UPDATED,
                "ice_date_as_of_case",
                "ice_date_as_of_case_current",
            ],
            [
                "cases_cumulative",
                "cases_current_header",
                "cases_current_total_row",
                "deaths_cumulative",
            ],
        )
        .map(Self)
    }
}

impl<R: ChunkReader + 'static> Iterator for NationalCasesPages<R> {
    type Item = Result<NationalCasesPage, ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next(|rows| {
            let Some(head) = rows.head()? else {
                return Ok(None);
            };
            let [_, _, as_of, as_of_current] = &rows.table.instants;
            let [cumulative, header, total_row, deaths] = &rows.table.numbers;
            Ok(Some(NationalCasesPage {
                captured: head.captured,
                page_id: head.page_id,
                page_md5: head.page_md5,
                stated_updated: head.stated_updated,
                stated_as_of: as_of.instant()?,
                stated_as_of_current: as_of_current.instant()?,
                readable: head.readable,
                cumulative: cumulative.number(),
                current_header: header.number(),
                current_total_row: total_row.number(),
                deaths: deaths.number(),
            }))
        })
    }
}

/// Reads the file of people detained page by page, in the order of the file.
pub struct NationalPopulationPages<R: ChunkReader + 'static>(Rows<R, 3, 1>);

impl<R: ChunkReader + 'static> NationalPopulationPages<R> {
    /// Opens the file of people detained.
    ///
    /// # Errors
    ///
    /// As [`FacilityPages::open`](crate::FacilityPages::open).
    pub fn open(reader: R) -> Result<Self, ArchiveError> {
        Rows::open(
            reader,
            ArchiveKind::NationalPopulation,
            [PAGE_DOWNLOADED, ICE_DATE_UPDATED, "ice_date_as_of_pop"],
            ["population_current"],
        )
        .map(Self)
    }
}

impl<R: ChunkReader + 'static> Iterator for NationalPopulationPages<R> {
    type Item = Result<NationalPopulationPage, ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.0.next(|rows| {
            let Some(head) = rows.head()? else {
                return Ok(None);
            };
            let [_, _, as_of] = &rows.table.instants;
            let [population] = &rows.table.numbers;
            Ok(Some(NationalPopulationPage {
                captured: head.captured,
                page_id: head.page_id,
                page_md5: head.page_md5,
                stated_updated: head.stated_updated,
                stated_as_of: as_of.instant()?,
                readable: head.readable,
                population: population.number(),
            }))
        })
    }
}
