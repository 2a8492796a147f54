//! The detention statistics workbooks that Immigration and Customs Enforcement publishes.
//!
//! One workbook a release: a sheet of facilities (one row each, below title rows), a sheet of
//! national tables by month, and footnotes. Names of sheets, number of title rows and wording
//! change from release to release, so sheets are found by what stands in them:
//!
//! - **Facilities:** the first row among the top 40 that has the headings of name, state and the
//!   four columns of sex and criminality. The average daily population (ADP) of a facility is the
//!   sum of those four; the workbook has no column for it.
//! - **Months:** a title with "average daily population" and "month", and below it a row with the
//!   months from October on. Months that have not come yet hold 0 there, which is no figure.
//!
//! **As-of dates.** Footnotes state until when the national tables run ("updated through"). The
//! sheet of facilities states only when its source was queried. Its averages are whole
//! detainee-days divided by the days of the period, so the period follows from them: the one number
//! of days, not beyond the query, by which every average is a whole number. Such a period is marked
//! as inferred.
//!
//! The reader takes nothing from a sheet that is hidden or out of order, nor from a cell that the
//! workbook reader put in quarantine.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;
use thiserror::Error;

use super::WorkbookError;
use super::{Cell, CellFault, Finding, FindingKind, Limits, Sheet, Visibility, Workbook};
use crate::problem::Verdict;

/// Rows at the top of a sheet in which headings are looked for.
const HEADING_ROWS: u32 = 40;
/// How many days before the query a period may end.
const QUERY_LAG_DAYS: i32 = 31;

/// Most facilities of one sheet; a release has fewer than 200.
const MOST_FACILITIES: usize = 5_000;
/// Most rows of tables by month; a release has 15.
const MOST_SERIES: usize = 2_000;
/// Longest text of one field in bytes.
const LONGEST_TEXT: usize = 255;

/// What one workbook of detention statistics says.
#[derive(Debug, Clone, PartialEq)]
pub struct Statistics {
    /// The federal fiscal year (October to September, named for its end), if the workbook names
    /// one and only one.
    pub fiscal_year: Option<i16>,
    /// The sheets of facilities.
    pub facility_sheets: Vec<FacilitySheet>,
    /// Until when the tables by month run, where a footnote states it.
    pub months_as_of: Option<StatedDate>,
    /// The rows of the tables by month.
    pub population: Vec<PopulationSeries>,
    /// Everything doubtful, that of the workbook reader included.
    pub problems: Vec<Finding>,
}

/// A date and the cell that states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedDate {
    /// The date.
    pub date: Date,
    /// Name of the sheet.
    pub sheet: String,
    /// Row from 1.
    pub row: u32,
    /// Column from 1.
    pub column: u32,
}

/// The days that a sheet's averages are taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Period {
    /// First day.
    pub start: Date,
    /// Last day, included.
    pub end: Date,
    /// How it is known.
    pub basis: PeriodBasis,
}

/// How a period is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PeriodBasis {
    /// The title says end of fiscal year and the source was queried for its last day or later.
    StatedWholeYear,
    /// Inferred: of the numbers of days between the start of the fiscal year and the query, only
    /// this one makes every average a whole number of detainee-days.
    InferredFromAverages {
        /// The number of days.
        days: i32,
    },
}

/// One sheet of facilities.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilitySheet {
    /// Name of the sheet.
    pub sheet: String,
    /// The row of its headings.
    pub heading_row: u32,
    /// When its source was queried, as stated. The figures end on that day or earlier.
    pub queried: Option<StatedDate>,
    /// The days its averages are taken over.
    pub period: Option<Period>,
    /// Its facilities in order.
    pub rows: Vec<FacilityRow>,
}

/// One facility in one release. Text is as stored, without space around it.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityRow {
    /// Name of the sheet.
    pub sheet: String,
    /// Row from 1.
    pub row: u32,
    /// Name of the facility.
    pub name: String,
    /// Street and number.
    pub address: Option<String>,
    /// City.
    pub city: Option<String>,
    /// Two letters of the state or territory.
    pub state: Option<String>,
    /// Five digits. Stored as numbers, they lose leading zeros; those are put back here.
    pub zip: Option<String>,
    /// Area of responsibility of the field office.
    pub aor: Option<String>,
    /// Type of facility or contract.
    pub facility_type: Option<String>,
    /// Whom it holds.
    pub male_female: Option<String>,
    /// Average length of stay in days.
    pub alos_days: Option<f64>,
    /// Average daily population by sex and criminality.
    pub by_criminality: ByCriminality,
    /// Average daily population by classification level A to D.
    pub by_level: [Option<f64>; 4],
    /// Average daily population by threat level 1 to 3 and none.
    pub by_threat_level: [Option<f64>; 4],
    /// Average daily population under mandatory detention.
    pub adp_mandatory: Option<f64>,
    /// Beds paid for whether used or not; `None` where the contract has none or none is stated.
    pub guaranteed_minimum: Option<u64>,
    /// The last inspection.
    pub last_inspection: Inspection,
    /// The inspection before it.
    pub previous_inspection: Inspection,
}

impl FacilityRow {
    /// Average daily population: the sum of the four columns of sex and criminality, `None` if one
    /// of them is missing.
    pub fn adp(&self) -> Option<f64> {
        let by = &self.by_criminality;
        Some(
            by.male_criminal?
                + by.male_non_criminal?
                + by.female_criminal?
                + by.female_non_criminal?,
        )
    }
}

/// Average daily population by sex and criminality.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ByCriminality {
    /// Men with a criminal record or charge.
    pub male_criminal: Option<f64>,
    /// Men without.
    pub male_non_criminal: Option<f64>,
    /// Women with a criminal record or charge.
    pub female_criminal: Option<f64>,
    /// Women without.
    pub female_non_criminal: Option<f64>,
}

/// One inspection as stated.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Inspection {
    /// Kind of inspection.
    pub kind: Option<String>,
    /// The standard inspected against.
    pub standard: Option<String>,
    /// The rating.
    pub rating: Option<String>,
    /// The date as stored, or words in its place.
    pub date_text: Option<String>,
    /// The date, where the text or number is one.
    pub date: Option<Date>,
}

/// One row of a table by month.
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationSeries {
    /// Name of the sheet.
    pub sheet: String,
    /// Row from 1.
    pub row: u32,
    /// Title of the table.
    pub table: String,
    /// Whom the row counts, as labelled.
    pub label: String,
    /// In tables with rows within rows, the label of the row it belongs to.
    pub group: Option<String>,
    /// The months in order.
    pub months: Vec<MonthlyPopulation>,
}

/// The average daily population of one month.
#[derive(Debug, Clone, PartialEq)]
pub struct MonthlyPopulation {
    /// Name of the sheet.
    pub sheet: String,
    /// Row from 1.
    pub row: u32,
    /// Column from 1.
    pub column: u32,
    /// First day of the month; `None` if the fiscal year is not known.
    pub month: Option<Date>,
    /// The figure, or why there is none.
    pub value: MonthlyValue,
}

/// A figure of one month, or why there is none.
#[derive(Debug, Clone, PartialEq)]
pub enum MonthlyValue {
    /// Average daily population of the month.
    Average {
        /// People.
        value: f64,
        /// The last day counted, where the release does not cover the month to its end.
        through: Option<Date>,
    },
    /// No figure.
    Missing(WhyMissing),
}

/// Why a month has no figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyMissing {
    /// The month begins after the date the table runs to; its 0 is no figure.
    NotYet,
    /// Zero in the last months of a table whose as-of date is not stated: taken for months that
    /// have not come yet.
    TrailingZero,
    /// A figure although the month begins after the as-of date.
    AfterAsOf,
    /// Nothing is stored.
    Blank,
    /// What is stored is no number.
    NotANumber(CellFault),
    /// The cell is in quarantine.
    Quarantined,
}

/// What is doubtful about the statistics.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StatisticsProblem {
    /// The sheet is in quarantine.
    #[error("the sheet is in quarantine; nothing was read from it")]
    SheetQuarantined,
    /// The cell is in quarantine.
    #[error("the cell is in quarantine; its value was not used")]
    CellQuarantined,
    /// The workbook names no fiscal year.
    #[error("no fiscal year is named")]
    NoFiscalYear,
    /// The workbook names several.
    #[error("several fiscal years are named as that of the workbook")]
    SeveralFiscalYears,
    /// A heading stands twice.
    #[error("a heading stands twice")]
    HeadingTwice,
    /// A row without name.
    #[error("a row with figures but no facility name")]
    NoName,
    /// A row that is no facility.
    #[error("a row without state and figures, taken for a note")]
    NotFacility,
    /// One of the four columns is missing.
    #[error("the average daily population is incomplete: one of its four columns is missing")]
    PopulationIncomplete,
    /// A value that cannot be used.
    #[error("the value was not used: {0}")]
    Value(CellFault),
    /// A negative average.
    #[error("a negative average was not used")]
    NegativeAverage,
    /// The breakdowns have different sums.
    #[error("the breakdowns of the average daily population have different sums")]
    SumsDiffer,
    /// Leading zeros were put back.
    #[error("leading zeros of the postal code were put back")]
    ZipPadded,
    /// A postal code that is none.
    #[error("the postal code does not have five digits")]
    Zip,
    /// An inspection date in words.
    #[error("no date of inspection, but words")]
    InspectionDate,
    /// Two rows for one facility.
    #[error("same name and address as row {other}")]
    SameFacility {
        /// The earlier row.
        other: u32,
    },
    /// The period is not known.
    #[error("the period of the averages is neither stated nor can it be inferred")]
    NoPeriod,
    /// The period stated does not fit.
    #[error("the averages do not fit the period stated")]
    PeriodDoubtful,
    /// Footnotes differ.
    #[error("footnotes state different as-of dates")]
    SeveralAsOf,
    /// No as-of date.
    #[error("no footnote states until when the tables run")]
    NoAsOf,
    /// A figure after the as-of date.
    #[error("a figure for a month after the as-of date")]
    FigureAfterAsOf,
    /// More rows than any release has.
    #[error("far more rows than any release has; the rest was not read")]
    TooManyRows,
    /// A text of unlikely length.
    #[error("a text of more than 255 bytes was not used")]
    TextTooLong,
    /// A table without months.
    #[error("a table by month without a row of months")]
    NoMonths,
}

/// Why no statistics were read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum StatisticsError {
    /// The workbook was refused.
    #[error(transparent)]
    Workbook(#[from] WorkbookError),
    /// It holds neither facilities nor tables by month.
    #[error("the workbook has neither a sheet of facilities nor a table of population by month")]
    NotStatistics,
}

impl Statistics {
    /// Reads the bytes of a workbook.
    ///
    /// # Errors
    /// If the workbook is refused or holds no detention statistics.
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, StatisticsError> {
        Self::from_workbook(&Workbook::read(bytes, limits)?)
    }

    /// Reads a workbook that was read.
    ///
    /// # Errors
    /// If it holds no detention statistics.
    pub fn from_workbook(workbook: &Workbook) -> Result<Self, StatisticsError> {
        let mut problems = Problems::new(workbook);
        let fiscal_year = fiscal_year(workbook, &mut problems);
        let sheets: Vec<&Sheet> = workbook
            .sheets
            .iter()
            .filter(|sheet| problems.may_read(sheet))
            .collect();
        let facility_sheets: Vec<FacilitySheet> = sheets
            .iter()
            .filter_map(|sheet| facility_sheet(workbook, sheet, fiscal_year, &mut problems))
            .collect();
        let months_as_of = months_as_of(&sheets, &mut problems);
        let mut population = Vec::new();
        for sheet in &sheets {
            population_tables(
                sheet,
                fiscal_year,
                months_as_of.as_ref().map(|stated| stated.date),
                &mut population,
                &mut problems,
            );
        }
        if facility_sheets.is_empty() && population.is_empty() {
            return Err(StatisticsError::NotStatistics);
        }
        if !population.is_empty() && months_as_of.is_none() {
            problems.whole(Verdict::Finding, StatisticsProblem::NoAsOf);
        }
        Ok(Self {
            fiscal_year,
            facility_sheets,
            months_as_of,
            population,
            problems: problems.list,
        })
    }
}

struct Problems {
    list: Vec<Finding>,
    sheets: HashSet<String>,
    cells: HashSet<(String, u32, u32)>,
}

impl Problems {
    fn new(workbook: &Workbook) -> Self {
        let mut sheets = HashSet::new();
        let mut cells = HashSet::new();
        for finding in &workbook.findings {
            if finding.verdict < Verdict::Quarantine {
                continue;
            }
            match (&finding.sheet, finding.row, finding.column) {
                (Some(_), Some(row), Some(column)) => {
                    cells.insert((finding.part.clone(), row, column));
                }
                (Some(_), _, _) => {
                    sheets.insert(finding.part.clone());
                }
                // Doubt about a part that every sheet draws on, or findings left out.
                (None, _, _) => sheets.extend(workbook.sheets.iter().map(|s| s.part.clone())),
            }
        }
        Self {
            list: workbook.findings.clone(),
            sheets,
            cells,
        }
    }

    fn may_read(&mut self, sheet: &Sheet) -> bool {
        let doubtful = sheet.visibility != Visibility::Visible || self.sheets.contains(&sheet.part);
        if doubtful {
            self.add(
                Verdict::Quarantine,
                sheet,
                None,
                None,
                StatisticsProblem::SheetQuarantined,
            );
        }
        !doubtful
    }

    fn may_use(&self, sheet: &Sheet, cell: &Cell) -> bool {
        self.cells.is_empty()
            || !self
                .cells
                .contains(&(sheet.part.clone(), cell.row, cell.column))
    }

    fn add(
        &mut self,
        verdict: Verdict,
        sheet: &Sheet,
        row: Option<u32>,
        column: Option<u32>,
        problem: StatisticsProblem,
    ) {
        self.list.push(Finding {
            verdict,
            part: sheet.part.clone(),
            sheet: Some(sheet.name.clone()),
            row,
            column,
            kind: FindingKind::Statistics(problem),
        });
    }

    fn at(&mut self, verdict: Verdict, sheet: &Sheet, cell: &Cell, problem: StatisticsProblem) {
        self.add(verdict, sheet, Some(cell.row), Some(cell.column), problem);
    }

    fn whole(&mut self, verdict: Verdict, problem: StatisticsProblem) {
        self.list.push(Finding {
            verdict,
            part: "workbook".to_owned(),
            sheet: None,
            row: None,
            column: None,
            kind: FindingKind::Statistics(problem),
        });
    }
}

/// Small letters, single spaces, `fy20` in front taken off.
fn normal(text: &str) -> String {
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower.split_whitespace().collect();
    let year = words.first().is_some_and(|word| {
        word.strip_prefix("fy")
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    });
    if year {
        words.remove(0);
    }
    words.join(" ")
}

/// The fiscal year in a text: `FY` and two or four digits.
fn year_in(text: &str) -> Option<i16> {
    let upper = text.to_uppercase();
    upper.match_indices("FY").find_map(|(at, _)| {
        let rest = upper.get(at + 2..)?.trim_start();
        let end = rest
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(rest.len());
        let number: i16 = rest.get(..end)?.parse().ok()?;
        match end {
            2 => Some(2000 + number),
            4 => Some(number),
            _ => None,
        }
    })
}

/// The year that sheet names and the titles in the top six rows agree on.
fn fiscal_year(workbook: &Workbook, problems: &mut Problems) -> Option<i16> {
    let mut years: BTreeMap<i16, usize> = BTreeMap::new();
    for sheet in &workbook.sheets {
        let titles = sheet
            .cells
            .iter()
            .take_while(|cell| cell.row <= 4)
            .filter_map(Cell::text)
            .filter(|text| text.to_uppercase().contains("DATA"));
        for text in titles.chain([sheet.name.as_str()]) {
            if let Some(year) = year_in(text) {
                *years.entry(year).or_default() += 1;
            }
        }
    }
    let mut found = years.into_keys();
    match (found.next(), found.next()) {
        (Some(year), None) => Some(year),
        (None, _) => {
            problems.whole(Verdict::Quarantine, StatisticsProblem::NoFiscalYear);
            None
        }
        (Some(_), Some(_)) => {
            problems.whole(Verdict::Quarantine, StatisticsProblem::SeveralFiscalYears);
            None
        }
    }
}

/// The first date in a text, month before day, as this agency writes it.
fn date_in(text: &str) -> Option<Date> {
    text.split(|c: char| !(c.is_ascii_digit() || c == '/'))
        .find_map(american_date)
}

fn american_date(text: &str) -> Option<Date> {
    let mut parts = text.split('/');
    let month = parts.next()?;
    let day = parts.next()?;
    let year = parts.next()?;
    if parts.next().is_some() || year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The columns of a sheet of facilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Name,
    Address,
    City,
    State,
    Zip,
    Aor,
    Type,
    MaleFemale,
    Alos,
    Level(usize),
    MaleCriminal,
    MaleNonCriminal,
    FemaleCriminal,
    FemaleNonCriminal,
    Threat(usize),
    Mandatory,
    GuaranteedMinimum,
    LastType,
    LastStandard,
    LastRating,
    LastDate,
    PreviousType,
    PreviousStandard,
    PreviousRating,
    PreviousDate,
}

impl Field {
    fn of_heading(heading: &str) -> Option<Self> {
        Some(match normal(heading).as_str() {
            "name" => Self::Name,
            "address" => Self::Address,
            "city" => Self::City,
            "state" => Self::State,
            "zip" | "zip code" => Self::Zip,
            "aor" => Self::Aor,
            "type detailed" | "type" => Self::Type,
            "male/female" => Self::MaleFemale,
            "alos" => Self::Alos,
            "level a" => Self::Level(0),
            "level b" => Self::Level(1),
            "level c" => Self::Level(2),
            "level d" => Self::Level(3),
            "male crim" => Self::MaleCriminal,
            "male non-crim" => Self::MaleNonCriminal,
            "female crim" => Self::FemaleCriminal,
            "female non-crim" => Self::FemaleNonCriminal,
            "ice threat level 1" => Self::Threat(0),
            "ice threat level 2" => Self::Threat(1),
            "ice threat level 3" => Self::Threat(2),
            "no ice threat level" => Self::Threat(3),
            "mandatory" => Self::Mandatory,
            "guaranteed minimum" => Self::GuaranteedMinimum,
            "last inspection type" => Self::LastType,
            "last inspection standard" => Self::LastStandard,
            "last inspection rating - final" | "last inspection rating" => Self::LastRating,
            "last inspection date" => Self::LastDate,
            "second to last inspection type" => Self::PreviousType,
            "second to last inspection standard" => Self::PreviousStandard,
            "second to last inspection rating" => Self::PreviousRating,
            "second to last inspection date" => Self::PreviousDate,
            _ => return None,
        })
    }

    const REQUIRED: [Self; 6] = [
        Self::Name,
        Self::State,
        Self::MaleCriminal,
        Self::MaleNonCriminal,
        Self::FemaleCriminal,
        Self::FemaleNonCriminal,
    ];
}

fn facility_sheet(
    workbook: &Workbook,
    sheet: &Sheet,
    fiscal_year: Option<i16>,
    problems: &mut Problems,
) -> Option<FacilitySheet> {
    let (heading_row, columns) = sheet
        .rows()
        .take_while(|cells| cells.first().is_some_and(|c| c.row <= HEADING_ROWS))
        .find_map(|cells| headings(sheet, cells, problems))?;
    let mut queried = None;
    let mut whole_year = false;
    for cell in sheet.cells.iter().take_while(|c| c.row < heading_row) {
        let Some(text) = cell.text() else { continue };
        whole_year |= text.to_uppercase().contains("EOFY");
        if queried.is_none()
            && text.to_lowercase().contains("source")
            && let Some(date) = date_in(text)
        {
            queried = Some(StatedDate {
                date,
                sheet: sheet.name.clone(),
                row: cell.row,
                column: cell.column,
            });
        }
    }
    let mut rows: Vec<FacilityRow> = Vec::new();
    let mut seen: BTreeMap<(String, Option<String>), u32> = BTreeMap::new();
    let body = sheet.cells.partition_point(|cell| cell.row <= heading_row);
    for cells in sheet.cells.get(body..)?.chunk_by(|a, b| a.row == b.row) {
        if rows.len() >= MOST_FACILITIES {
            problems.add(
                Verdict::Quarantine,
                sheet,
                cells.first().map(|cell| cell.row),
                None,
                StatisticsProblem::TooManyRows,
            );
            break;
        }
        let mut reader = RowReader {
            workbook,
            sheet,
            cells,
            columns: &columns,
            problems,
        };
        let Some(row) = reader.row() else { continue };
        let key = (row.name.to_lowercase(), row.address.clone());
        if let Some(&other) = seen.get(&key) {
            problems.add(
                Verdict::Finding,
                sheet,
                Some(row.row),
                None,
                StatisticsProblem::SameFacility { other },
            );
        } else {
            seen.insert(key, row.row);
        }
        rows.push(row);
    }
    let period = period(&rows, fiscal_year, queried.as_ref(), whole_year);
    if let Err(problem) = &period {
        problems.add(Verdict::Quarantine, sheet, None, None, problem.clone());
    }
    Some(FacilitySheet {
        sheet: sheet.name.clone(),
        heading_row,
        queried,
        period: period.ok(),
        rows,
    })
}

fn headings(
    sheet: &Sheet,
    cells: &[Cell],
    problems: &mut Problems,
) -> Option<(u32, BTreeMap<Field, u32>)> {
    let mut columns = BTreeMap::new();
    let mut twice = Vec::new();
    for cell in cells {
        let Some(field) = cell.text().and_then(Field::of_heading) else {
            continue;
        };
        match columns.entry(field) {
            Entry::Occupied(_) => twice.push(cell),
            Entry::Vacant(place) => {
                place.insert(cell.column);
            }
        }
    }
    if !Field::REQUIRED.iter().all(|f| columns.contains_key(f)) {
        return None;
    }
    for cell in twice {
        problems.at(
            Verdict::Quarantine,
            sheet,
            cell,
            StatisticsProblem::HeadingTwice,
        );
    }
    Some((cells.first()?.row, columns))
}

/// The period of the averages.
fn period(
    rows: &[FacilityRow],
    fiscal_year: Option<i16>,
    queried: Option<&StatedDate>,
    whole_year: bool,
) -> Result<Period, StatisticsProblem> {
    let year = fiscal_year.ok_or(StatisticsProblem::NoPeriod)?;
    let none = |_| StatisticsProblem::NoPeriod;
    let start = Date::new(year.saturating_sub(1), 10, 1).map_err(none)?;
    let last = Date::new(year, 9, 30).map_err(none)?;
    let averages: Vec<f64> = rows
        .iter()
        .flat_map(|row| {
            let by = &row.by_criminality;
            [
                by.male_criminal,
                by.male_non_criminal,
                by.female_criminal,
                by.female_non_criminal,
                row.adp_mandatory,
            ]
            .into_iter()
            .chain(row.by_level)
            .chain(row.by_threat_level)
        })
        .flatten()
        .collect();
    let days_to = |end: Date| start.until(end).map(|span| span.get_days() + 1);
    let queried = queried.map(|stated| stated.date);
    if whole_year && queried.is_none_or(|day| day >= last) {
        let days = days_to(last).map_err(|_| StatisticsProblem::NoPeriod)?;
        // Fewer than ten figures show nothing.
        if averages.len() >= 10 && !whole_detainee_days(&averages, days) {
            return Err(StatisticsProblem::PeriodDoubtful);
        }
        return Ok(Period {
            start,
            end: last,
            basis: PeriodBasis::StatedWholeYear,
        });
    }
    let queried = queried
        .filter(|day| *day >= start)
        .ok_or(StatisticsProblem::NoPeriod)?;
    let longest = days_to(queried.min(last)).map_err(|_| StatisticsProblem::NoPeriod)?;
    let shortest = (longest - QUERY_LAG_DAYS).max(1);
    let mut fitting = (shortest..=longest).filter(|&days| whole_detainee_days(&averages, days));
    match (fitting.next(), fitting.next()) {
        (Some(days), None) if averages.iter().any(|x| x.fract() > 0.0) => {
            let end = start
                .checked_add(jiff::Span::new().days(days - 1))
                .map_err(|_| StatisticsProblem::NoPeriod)?;
            Ok(Period {
                start,
                end,
                basis: PeriodBasis::InferredFromAverages { days },
            })
        }
        _ => Err(StatisticsProblem::NoPeriod),
    }
}

fn whole_detainee_days(averages: &[f64], days: i32) -> bool {
    averages.iter().all(|average| {
        let total = average * f64::from(days);
        (total - total.round()).abs() <= 1e-6 * total.abs().max(1.0)
    })
}

struct RowReader<'a> {
    workbook: &'a Workbook,
    sheet: &'a Sheet,
    cells: &'a [Cell],
    columns: &'a BTreeMap<Field, u32>,
    problems: &'a mut Problems,
}

impl RowReader<'_> {
    /// The cell of a field, unless it is in quarantine.
    fn cell(&mut self, field: Field) -> Option<Cell> {
        let column = *self.columns.get(&field)?;
        let at = self
            .cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()?;
        let cell = self.cells.get(at)?;
        if !self.problems.may_use(self.sheet, cell) {
            self.problem(
                cell,
                Verdict::Quarantine,
                StatisticsProblem::CellQuarantined,
            );
            return None;
        }
        Some(cell.clone())
    }

    fn problem(&mut self, cell: &Cell, verdict: Verdict, problem: StatisticsProblem) {
        self.problems.at(verdict, self.sheet, cell, problem);
    }

    fn text(&mut self, field: Field) -> Option<String> {
        let cell = self.cell(field)?;
        if let super::Value::Error(_) = cell.value {
            self.problem(
                &cell,
                Verdict::Quarantine,
                StatisticsProblem::Value(CellFault::Error),
            );
            return None;
        }
        let text = cell.stored().trim();
        if text.len() > LONGEST_TEXT {
            self.problem(&cell, Verdict::Quarantine, StatisticsProblem::TextTooLong);
            return None;
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn average(&mut self, field: Field) -> Option<f64> {
        let cell = self.cell(field)?;
        match cell.number() {
            Ok(Some(value)) if value < 0.0 => {
                self.problem(
                    &cell,
                    Verdict::Quarantine,
                    StatisticsProblem::NegativeAverage,
                );
                None
            }
            Ok(value) => value,
            Err(fault) => {
                self.problem(&cell, Verdict::Quarantine, StatisticsProblem::Value(fault));
                None
            }
        }
    }

    fn count(&mut self, field: Field) -> Option<u64> {
        let cell = self.cell(field)?;
        match cell.count() {
            Ok(value) => value,
            Err(fault) => {
                self.problem(&cell, Verdict::Quarantine, StatisticsProblem::Value(fault));
                None
            }
        }
    }

    fn zip(&mut self) -> Option<String> {
        let cell = self.cell(Field::Zip)?;
        let text = self.text(Field::Zip)?;
        let digits = text.bytes().all(|b| b.is_ascii_digit());
        let number = matches!(cell.value, super::Value::Number { .. });
        if digits && number && (3..5).contains(&text.len()) {
            self.problem(&cell, Verdict::Finding, StatisticsProblem::ZipPadded);
            return Some(format!("{text:0>5}"));
        }
        if !digits || text.len() != 5 {
            self.problem(&cell, Verdict::Finding, StatisticsProblem::Zip);
        }
        Some(text)
    }

    fn inspection(&mut self, fields: [Field; 4]) -> Inspection {
        let [kind, standard, rating, date] = fields;
        let mut inspection = Inspection {
            kind: self.text(kind),
            standard: self.text(standard),
            rating: self.text(rating),
            ..Inspection::default()
        };
        let Some(cell) = self.cell(date) else {
            return inspection;
        };
        inspection.date_text = self.text(date);
        let Some(text) = &inspection.date_text else {
            return inspection;
        };
        inspection.date =
            american_date(text).or_else(|| cell.date(self.workbook.date_system).ok().flatten());
        if inspection.date.is_none() {
            self.problem(&cell, Verdict::Finding, StatisticsProblem::InspectionDate);
        }
        inspection
    }

    fn row(&mut self) -> Option<FacilityRow> {
        let row = self.cells.first()?.row;
        let figures = [
            Field::MaleCriminal,
            Field::MaleNonCriminal,
            Field::FemaleCriminal,
            Field::FemaleNonCriminal,
        ]
        .iter()
        .any(|field| {
            let column = self.columns.get(field);
            self.cells.iter().any(|cell| Some(&cell.column) == column)
        });
        let sheet = self.sheet;
        let mut odd = |verdict, problem| {
            self.problems.add(verdict, sheet, Some(row), None, problem);
        };
        let name_column = self.columns.get(&Field::Name);
        let named = self
            .cells
            .iter()
            .any(|cell| Some(&cell.column) == name_column && !cell.stored().trim().is_empty());
        let state_column = self.columns.get(&Field::State);
        let has_state = self
            .cells
            .iter()
            .any(|cell| Some(&cell.column) == state_column);
        if !figures && !has_state {
            odd(Verdict::Finding, StatisticsProblem::NotFacility);
            return None;
        }
        if !named {
            odd(Verdict::Quarantine, StatisticsProblem::NoName);
            return None;
        }
        let name = self.text(Field::Name)?;
        let read = FacilityRow {
            sheet: self.sheet.name.clone(),
            row,
            name,
            address: self.text(Field::Address),
            city: self.text(Field::City),
            state: self.text(Field::State),
            zip: self.zip(),
            aor: self.text(Field::Aor),
            facility_type: self.text(Field::Type),
            male_female: self.text(Field::MaleFemale),
            alos_days: self.average(Field::Alos),
            by_criminality: ByCriminality {
                male_criminal: self.average(Field::MaleCriminal),
                male_non_criminal: self.average(Field::MaleNonCriminal),
                female_criminal: self.average(Field::FemaleCriminal),
                female_non_criminal: self.average(Field::FemaleNonCriminal),
            },
            by_level: [0, 1, 2, 3].map(|n| self.average(Field::Level(n))),
            by_threat_level: [0, 1, 2, 3].map(|n| self.average(Field::Threat(n))),
            adp_mandatory: self.average(Field::Mandatory),
            guaranteed_minimum: self.count(Field::GuaranteedMinimum),
            last_inspection: self.inspection([
                Field::LastType,
                Field::LastStandard,
                Field::LastRating,
                Field::LastDate,
            ]),
            previous_inspection: self.inspection([
                Field::PreviousType,
                Field::PreviousStandard,
                Field::PreviousRating,
                Field::PreviousDate,
            ]),
        };
        let mut odd = |verdict, problem| {
            self.problems.add(verdict, sheet, Some(row), None, problem);
        };
        match read.adp() {
            None => odd(Verdict::Quarantine, StatisticsProblem::PopulationIncomplete),
            Some(adp) => {
                let sums = [read.by_level, read.by_threat_level]
                    .map(|parts| parts.iter().copied().sum::<Option<f64>>());
                if sums
                    .into_iter()
                    .flatten()
                    .any(|sum| (sum - adp).abs() > 0.01)
                {
                    odd(Verdict::Finding, StatisticsProblem::SumsDiffer);
                }
            }
        }
        Some(read)
    }
}

/// Until when the tables by month run: the footnote on detention data, by preference that on
/// average daily population.
fn months_as_of(sheets: &[&Sheet], problems: &mut Problems) -> Option<StatedDate> {
    let mut found: Vec<(bool, StatedDate)> = Vec::new();
    for sheet in sheets {
        for cell in &sheet.cells {
            let Some(text) = cell.text() else { continue };
            let lower = text.to_lowercase();
            let Some((_, after)) = lower.split_once("detention data are ") else {
                continue;
            };
            let Some((_, after)) = after.split_once("through ") else {
                continue;
            };
            let Some(date) = date_in(after) else { continue };
            let preferred = row_cells(sheet, cell.row)
                .iter()
                .filter(|label| label.column < cell.column)
                .filter_map(Cell::text)
                .any(|label| label.to_lowercase().contains("average daily population"));
            found.push((
                preferred,
                StatedDate {
                    date,
                    sheet: sheet.name.clone(),
                    row: cell.row,
                    column: cell.column,
                },
            ));
        }
    }
    let days: HashSet<Date> = found.iter().map(|(_, stated)| stated.date).collect();
    if days.len() > 1 {
        problems.whole(Verdict::Finding, StatisticsProblem::SeveralAsOf);
    }
    found
        .iter()
        .find(|(preferred, _)| *preferred)
        .or(found.first())
        .map(|(_, stated)| stated.clone())
}

const MONTHS: [&str; 12] = [
    "oct", "nov", "dec", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep",
];

/// First day of the month in this place of a fiscal year.
fn first_of_month(fiscal_year: i16, place: usize) -> Option<Date> {
    let place = i8::try_from(place).ok()?;
    if place < 3 {
        Date::new(fiscal_year.checked_sub(1)?, 10 + place, 1).ok()
    } else {
        Date::new(fiscal_year, place - 2, 1).ok()
    }
}

fn is_title(text: &str) -> bool {
    // Footnotes explain the tables in longer texts that hold the same words.
    text.len() < 120 && {
        let text = text.to_lowercase();
        text.contains("average daily population") && text.contains("month")
    }
}

fn population_tables(
    sheet: &Sheet,
    fiscal_year: Option<i16>,
    as_of: Option<Date>,
    out: &mut Vec<PopulationSeries>,
    problems: &mut Problems,
) {
    let titles = sheet
        .cells
        .iter()
        .filter(|cell| cell.text().is_some_and(is_title));
    for title in titles {
        let heading_row = title.row + 1;
        let months: Vec<(usize, u32)> = row_cells(sheet, heading_row)
            .iter()
            .filter(|cell| cell.column >= title.column)
            .filter_map(|cell| {
                let name = cell.text()?.trim().to_lowercase();
                let place = MONTHS.iter().position(|month| *month == name)?;
                Some((place, cell.column))
            })
            .collect();
        let in_order = months
            .iter()
            .zip(months.iter().skip(1))
            .all(|(a, b)| a.0 < b.0);
        if months.is_empty() || !in_order {
            // A footnote about the table has the same words and no months.
            if !row_cells(sheet, heading_row).is_empty() && months.len() > 1 {
                problems.at(
                    Verdict::Quarantine,
                    sheet,
                    title,
                    StatisticsProblem::NoMonths,
                );
            }
            continue;
        }
        let mut group: Option<String> = None;
        for row in heading_row + 1.. {
            let cells = row_cells(sheet, row);
            let Some(label) = cells
                .iter()
                .find(|cell| cell.column == title.column)
                .and_then(Cell::text)
                .map(|label| label.trim().to_owned())
                // A table ends where the next begins, so that no row is read twice.
                .filter(|label| {
                    !label.is_empty() && label.len() <= LONGEST_TEXT && !is_title(label)
                })
            else {
                break;
            };
            if out.len() >= MOST_SERIES {
                problems.add(
                    Verdict::Quarantine,
                    sheet,
                    Some(row),
                    None,
                    StatisticsProblem::TooManyRows,
                );
                return;
            }
            let leads = label.to_lowercase().ends_with("average");
            if leads {
                group = Some(label.clone());
            }
            out.push(PopulationSeries {
                sheet: sheet.name.clone(),
                row,
                table: title.text().unwrap_or_default().trim().to_owned(),
                group: if leads { None } else { group.clone() },
                label,
                months: series(sheet, row, &months, fiscal_year, as_of, problems),
            });
        }
    }
}

fn series(
    sheet: &Sheet,
    row: u32,
    months: &[(usize, u32)],
    fiscal_year: Option<i16>,
    as_of: Option<Date>,
    problems: &mut Problems,
) -> Vec<MonthlyPopulation> {
    let mut read: Vec<MonthlyPopulation> = months
        .iter()
        .map(|&(place, column)| {
            let month = fiscal_year.and_then(|year| first_of_month(year, place));
            let value = match sheet.cell(row, column) {
                None => MonthlyValue::Missing(WhyMissing::Blank),
                Some(cell) if !problems.may_use(sheet, cell) => {
                    problems.at(
                        Verdict::Quarantine,
                        sheet,
                        cell,
                        StatisticsProblem::CellQuarantined,
                    );
                    MonthlyValue::Missing(WhyMissing::Quarantined)
                }
                Some(cell) => monthly_value(sheet, cell, month, as_of, problems),
            };
            MonthlyPopulation {
                sheet: sheet.name.clone(),
                row,
                column,
                month,
                value,
            }
        })
        .collect();
    if as_of.is_none() || fiscal_year.is_none() {
        for month in read.iter_mut().rev() {
            match month.value {
                MonthlyValue::Average { value, .. } if value > 0.0 => break,
                MonthlyValue::Average { .. } => {
                    month.value = MonthlyValue::Missing(WhyMissing::TrailingZero);
                }
                MonthlyValue::Missing(_) => {}
            }
        }
    }
    read
}

fn monthly_value(
    sheet: &Sheet,
    cell: &Cell,
    month: Option<Date>,
    as_of: Option<Date>,
    problems: &mut Problems,
) -> MonthlyValue {
    let value = match cell.number() {
        Ok(Some(value)) if value >= 0.0 => value,
        Ok(None) => return MonthlyValue::Missing(WhyMissing::Blank),
        Ok(Some(_)) => {
            problems.at(
                Verdict::Quarantine,
                sheet,
                cell,
                StatisticsProblem::NegativeAverage,
            );
            return MonthlyValue::Missing(WhyMissing::NotANumber(CellFault::Negative));
        }
        Err(fault) => {
            problems.at(
                Verdict::Quarantine,
                sheet,
                cell,
                StatisticsProblem::Value(fault.clone()),
            );
            return MonthlyValue::Missing(WhyMissing::NotANumber(fault));
        }
    };
    let (Some(month), Some(as_of)) = (month, as_of) else {
        return MonthlyValue::Average {
            value,
            through: None,
        };
    };
    if month > as_of {
        if value > 0.0 {
            problems.at(
                Verdict::Quarantine,
                sheet,
                cell,
                StatisticsProblem::FigureAfterAsOf,
            );
            return MonthlyValue::Missing(WhyMissing::AfterAsOf);
        }
        return MonthlyValue::Missing(WhyMissing::NotYet);
    }
    MonthlyValue::Average {
        value,
        through: (as_of < month.last_of_month()).then_some(as_of),
    }
}

fn row_cells(sheet: &Sheet, row: u32) -> &[Cell] {
    let start = sheet.cells.partition_point(|cell| cell.row < row);
    let end = sheet.cells.partition_point(|cell| cell.row <= row);
    sheet.cells.get(start..end).unwrap_or_default()
}
