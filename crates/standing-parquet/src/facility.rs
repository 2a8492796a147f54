//! Pages of the file that has one row per facility and capture.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use parquet::file::reader::ChunkReader;

use crate::ArchiveError;
use crate::column::Table;
use crate::schema::{ArchiveKind, ICE_DATE_UPDATED, PAGE_DOWNLOADED, PAGE_ID, PAGE_MD5};

/// How the archive writes a facility it could not read.
const NOT_READ: &[u8] = b"NA";

/// One capture of the agency's page.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedPage {
    /// When the page was downloaded.
    pub captured: Timestamp,
    /// The archive's identifier of this capture.
    pub page_id: String,
    /// MD5 of the page in lower-case hex, as the archive gives it. The archive gives the text `NA`
    /// for a page that it could not read.
    pub page_md5: String,
    /// When the agency says that it updated the page.
    pub stated_updated: Option<Timestamp>,
    /// The date the agency gives for its case figures. Mistyped at times, and in the future on
    /// some pages: a claim, never an order.
    pub stated_as_of: Option<Timestamp>,
    /// Whether every row of the page was read. Where this is `false`, a facility that is not among
    /// `rows` must not be taken as withdrawn.
    pub readable: bool,
    /// How many rows stand for something that the archive could not read.
    pub unreadable_rows: u32,
    /// The rows in the order of the page. A page that repeats the one before it shares its rows,
    /// so [`Arc::ptr_eq`] is a quick way to see that nothing changed.
    pub rows: Arc<[ArchivedRow]>,
}

/// One facility as one page shows it. A page may have several rows of one facility.
#[derive(Debug, Clone, PartialEq)]
pub struct ArchivedRow {
    /// The name as the agency spelt it that day.
    pub listed: Arc<str>,
    /// The archive's code of the facility; where it has none, a copy of the listed name.
    pub id: Arc<str>,
    /// The archive's name of the facility.
    pub name: Arc<str>,
    /// Confirmed cases so far; `None` where the cell is empty.
    pub cumulative: Option<f64>,
    /// Confirmed cases in isolation or under monitoring; `None` where the cell is empty.
    pub current: Option<f64>,
    /// Deaths in custody of people who had tested positive; `None` where the cell is empty.
    pub deaths: Option<f64>,
}

/// Reads the facility file page by page.
///
/// # Example: list the facilities of the first page
///
/// ```no_run
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use standing_parquet::FacilityPages;
///
/// let file = std::fs::File::open("facility_cases_hourly.parquet")?;
/// if let Some(page) = FacilityPages::open(file)?.next().transpose()? {
///     let listed: Vec<&str> = page.rows.iter().map(|row| &*row.listed).collect();
/// }
/// # Ok(())
/// # }
/// ```
pub struct FacilityPages<R: ChunkReader + 'static> {
    table: Table<R, 3, 5, 3>,
    building: Option<Building>,
    texts: HashSet<Arc<str>>,
    pages: HashSet<Box<[u8]>>,
    previous: Arc<[ArchivedRow]>,
    done: bool,
}

/// The page whose rows are being read.
struct Building {
    page: ArchivedPage,
    captured: Option<i64>,
    updated: Option<i64>,
    as_of: Option<i64>,
    /// How many rows so far equal those of the previous page, position by position.
    repeated: usize,
    /// All rows so far, once one differs.
    rows: Option<Vec<ArchivedRow>>,
}

impl<R: ChunkReader + 'static> FacilityPages<R> {
    /// Opens the facility file. Nothing but its footer is read yet.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Parquet`] where it is no Parquet file, [`ArchiveError::MissingColumn`] or
    /// [`ArchiveError::WrongType`] where it is another file.
    pub fn open(reader: R) -> Result<Self, ArchiveError> {
        let table = Table::open(
            reader,
            ArchiveKind::Facility,
            [PAGE_DOWNLOADED, ICE_DATE_UPDATED, "ice_date_as_of_case"],
            [
                PAGE_ID,
                PAGE_MD5,
                "facility_id",
                "facility_listed",
                "facility_name",
            ],
            [
                "facility_cases_cumulative",
                "facility_cases_current",
                "facility_deaths",
            ],
        )?;
        Ok(Self {
            table,
            building: None,
            texts: HashSet::new(),
            pages: HashSet::new(),
            previous: Arc::from([]),
            done: false,
        })
    }

    fn step(&mut self) -> Result<Option<ArchivedPage>, ArchiveError> {
        loop {
            if !self.table.advance()? {
                self.done = true;
                return Ok(self.building.take().map(|built| self.finish(built)));
            }
            let row = self.table.row();
            let [page_id, ..] = &self.table.texts;
            let id = page_id.bytes().ok_or(ArchiveError::NoPage {
                column: PAGE_ID,
                row,
            })?;
            if let Some(building) = &mut self.building
                && building.page.page_id.as_bytes() == id
            {
                building.add(&self.table, &mut self.texts, &self.previous)?;
                continue;
            }
            if !self.pages.insert(id.into()) {
                return Err(ArchiveError::PageScattered {
                    page_id: String::from_utf8_lossy(id).into_owned(),
                });
            }
            let finished = self.building.take().map(|built| self.finish(built));
            let mut building = Building::start(&self.table)?;
            building.add(&self.table, &mut self.texts, &self.previous)?;
            self.building = Some(building);
            if finished.is_some() {
                return Ok(finished);
            }
        }
    }

    fn finish(&mut self, built: Building) -> ArchivedPage {
        let mut page = built.page;
        page.readable = page.unreadable_rows == 0;
        page.rows = match built.rows {
            Some(rows) => rows.into(),
            None if built.repeated == self.previous.len() => Arc::clone(&self.previous),
            None => self.previous.iter().take(built.repeated).cloned().collect(),
        };
        // An unreadable page in between does not stop the next from sharing rows with the last
        // page that was read.
        if page.readable {
            self.previous = Arc::clone(&page.rows);
        }
        page
    }
}

impl Building {
    fn start<R: ChunkReader + 'static>(table: &Table<R, 3, 5, 3>) -> Result<Self, ArchiveError> {
        let row = table.row();
        let [captured, updated, as_of] = &table.instants;
        let [page_id, page_md5, ..] = &table.texts;
        let page = ArchivedPage {
            captured: captured.instant()?.ok_or(ArchiveError::NoPage {
                column: PAGE_DOWNLOADED,
                row,
            })?,
            page_id: page_id.text(row)?.unwrap_or_default().to_owned(),
            page_md5: page_md5
                .text(row)?
                .ok_or(ArchiveError::NoPage {
                    column: PAGE_MD5,
                    row,
                })?
                .to_owned(),
            stated_updated: updated.instant()?,
            stated_as_of: as_of.instant()?,
            readable: false,
            unreadable_rows: 0,
            rows: Arc::from([]),
        };
        Ok(Self {
            page,
            captured: captured.raw(),
            updated: updated.raw(),
            as_of: as_of.raw(),
            repeated: 0,
            rows: None,
        })
    }

    #[inline]
    fn add<R: ChunkReader + 'static>(
        &mut self,
        table: &Table<R, 3, 5, 3>,
        texts: &mut HashSet<Arc<str>>,
        previous: &[ArchivedRow],
    ) -> Result<(), ArchiveError> {
        let [captured, updated, as_of] = &table.instants;
        let [_, page_md5, id, listed, name] = &table.texts;
        let [cumulative, current, deaths] = &table.numbers;

        let disagrees = |column| ArchiveError::PageDisagrees {
            page_id: self.page.page_id.clone(),
            column,
        };
        if captured.raw() != self.captured {
            return Err(disagrees(captured.name));
        }
        if page_md5.bytes() != Some(self.page.page_md5.as_bytes()) {
            return Err(disagrees(page_md5.name));
        }
        if updated.raw() != self.updated {
            return Err(disagrees(updated.name));
        }
        if as_of.raw() != self.as_of {
            return Err(disagrees(as_of.name));
        }

        let (Some(id_bytes), Some(listed_bytes), Some(name_bytes)) =
            (id.bytes(), listed.bytes(), name.bytes())
        else {
            self.page.unreadable_rows = self.page.unreadable_rows.saturating_add(1);
            return Ok(());
        };
        if id_bytes == NOT_READ {
            self.page.unreadable_rows = self.page.unreadable_rows.saturating_add(1);
            return Ok(());
        }
        let numbers = (cumulative.number(), current.number(), deaths.number());

        if self.rows.is_none() {
            if let Some(before) = previous.get(self.repeated)
                && before.id.as_bytes() == id_bytes
                && before.listed.as_bytes() == listed_bytes
                && before.name.as_bytes() == name_bytes
                && (before.cumulative, before.current, before.deaths) == numbers
            {
                self.repeated += 1;
                return Ok(());
            }
            self.rows = Some(previous.iter().take(self.repeated).cloned().collect());
        }
        let row = table.row();
        let mut intern = |column: &'static str, bytes| {
            let text =
                std::str::from_utf8(bytes).map_err(|_| ArchiveError::NotText { column, row })?;
            Ok::<_, ArchiveError>(if let Some(known) = texts.get(text) {
                Arc::clone(known)
            } else {
                let new: Arc<str> = Arc::from(text);
                texts.insert(Arc::clone(&new));
                new
            })
        };
        let read = ArchivedRow {
            listed: intern(listed.name, listed_bytes)?,
            id: intern(id.name, id_bytes)?,
            name: intern(name.name, name_bytes)?,
            cumulative: numbers.0,
            current: numbers.1,
            deaths: numbers.2,
        };
        if let Some(rows) = &mut self.rows {
            rows.push(read);
        }
        Ok(())
    }
}

impl<R: ChunkReader + 'static> Iterator for FacilityPages<R> {
    type Item = Result<ArchivedPage, ArchiveError>;

    /// The next page in the order of the file. After an error there is nothing more: what follows
    /// a damaged page cannot be told apart from the rest of it.
    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        let page = self.step();
        self.done |= page.is_err();
        page.transpose()
    }
}

impl<R: ChunkReader + 'static> std::iter::FusedIterator for FacilityPages<R> {}
