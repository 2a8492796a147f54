//! Spreadsheet workbooks (.xlsx, ECMA-376 part 1), read as a list of the cells that exist.
//!
//! A workbook is a zip archive of XML parts: one names the sheets, one holds the texts, one the
//! styles, and one a sheet holds its cells. The reader follows the relationships between the parts
//! within the archive only, reads cells as a stream and keeps those that have a value or a formula.
//! The size a sheet claims for itself is never used, so memory follows the cells that are there.
//!
//! What cannot be read in one way only is refused with a [`WorkbookError`] that names part, row and
//! cell. What is legal but doubtful (a hidden sheet, a stored value that is not its formula's
//! value, rows out of order) comes back with a [`Finding`]. What a value *means* is asked of the
//! cell: [`Cell::count`], [`Cell::number`] and [`Cell::date`] refuse what is not surely that, and
//! never turn a missing or broken value into zero.

mod cells;
mod dates;
pub mod detention_stats;
mod formula;
mod package;

use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;
use thiserror::Error;

use crate::container::{self, Archive, ContainerError};
use crate::problem::{Problem, Verdict};
use crate::xml::{self, XmlError};

pub use cells::SheetCells;
pub use dates::DateSystem;

/// What a workbook may cost.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Limits of the archive.
    pub container: container::Limits,
    /// Limits of each part.
    pub xml: xml::Limits,
    /// Most sheets. Default 200.
    pub sheets: usize,
    /// Most cells with a value or a formula, all sheets together. Default 500,000.
    pub cells: usize,
    /// Last row that may hold a value. Default 200,000.
    pub rows: u32,
    /// Last column that may hold a value. Default 2,048; the widest sheet known here has 31.
    pub columns: u32,
    /// Most texts in the table of shared texts. Default 500,000.
    pub shared_texts: usize,
    /// Most findings kept; one more says that others were left out. Default 1,000.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            container: container::Limits::default(),
            xml: xml::Limits::default(),
            sheets: 200,
            cells: 500_000,
            rows: 200_000,
            columns: 2_048,
            shared_texts: 500_000,
            findings: 1_000,
        }
    }
}

/// A workbook that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// Its worksheets in order; charts are left out.
    pub sheets: Vec<Sheet>,
    /// How it counts days.
    pub date_system: DateSystem,
    /// What is doubtful.
    pub findings: Vec<Finding>,
}

impl Workbook {
    /// Reads a workbook.
    ///
    /// # Errors
    /// If any part of it cannot be read in one way only, see [`WorkbookFault`].
    ///
    /// # Example: a web page that carries the name of a workbook
    /// ```
    /// use standing_formats::workbook::{Limits, Workbook};
    /// let refused = Workbook::read(b"<html></html>", &Limits::default()).unwrap_err();
    /// assert_eq!(refused.to_string(), "workbook: not a zip archive");
    /// ```
    pub fn read(bytes: &[u8], limits: &Limits) -> Result<Self, WorkbookError> {
        let archive = Archive::open(bytes, &limits.container)
            .map_err(|error| WorkbookError::new("workbook", WorkbookFault::Container(error)))?;
        package::read(&archive, limits)
    }

    /// The gravest of what was found; `None` if nothing was.
    pub fn verdict(&self) -> Option<Verdict> {
        self.findings.iter().map(|finding| finding.verdict).max()
    }

    /// The sheet of exactly this name.
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }
}

/// Whether a sheet is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Shown.
    Visible,
    /// Hidden; a user can show it.
    Hidden,
    /// Hidden so that only a program can show it.
    VeryHidden,
}

/// One worksheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The name as written; it may look like a path or a formula and is only text.
    pub name: String,
    /// Whether it is shown.
    pub visibility: Visibility,
    /// The part of the archive that holds it.
    pub part: String,
    /// The cells with a value or a formula, by row and then by column, each place once.
    pub cells: Vec<Cell>,
}

impl Sheet {
    /// The cell at this row and column, both from 1.
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let at = self
            .cells
            .binary_search_by_key(&(row, column), |cell| (cell.row, cell.column))
            .ok()?;
        self.cells.get(at)
    }

    /// The rows that hold cells, in order.
    pub fn rows(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunk_by(|a, b| a.row == b.row)
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Row from 1.
    pub row: u32,
    /// Column from 1.
    pub column: u32,
    /// The stored value.
    pub value: Value,
    /// The formula, if the value is said to come from one. Never evaluated into a value.
    pub formula: Option<Box<Formula>>,
    /// Whether the cell's style shows a number as a date or time.
    pub date_style: bool,
}

/// The stored value of a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// No value; only cells with a formula are kept without one.
    Empty,
    /// Text, exactly as stored.
    Text(Arc<str>),
    /// A number.
    Number {
        /// The digits as stored.
        text: Box<str>,
        /// Their value; always finite.
        value: f64,
    },
    /// True or false.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(Box<str>),
    /// A date or time in ISO 8601, as text.
    IsoDate(Box<str>),
}

/// A formula as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Formula {
    /// Its text without the equals sign; empty where it repeats a shared one.
    pub text: String,
    /// The group whose formula it repeats, moved to its own place.
    pub shared: Option<u32>,
}

/// Why a value cannot be taken for what is asked.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CellFault {
    /// Text where a number is due.
    #[error("text where a number is due")]
    Text,
    /// True or false where a number is due.
    #[error("true or false where a number is due")]
    Bool,
    /// An error value.
    #[error("the spreadsheet holds an error")]
    Error,
    /// A fraction where a whole number is due.
    #[error("a fraction where a whole number is due")]
    NotWhole,
    /// Within rounding noise of a whole number.
    #[error("a whole number with rounding noise")]
    FloatNoise,
    /// Below zero where a count is due.
    #[error("a negative number where a count is due")]
    Negative,
    /// Too large.
    #[error("a number out of range")]
    OutOfRange,
    /// Serial 60 in the 1900 system.
    #[error("day 60 of the 1900 system, 29 February 1900, which never was")]
    DayThatNeverWas,
    /// Not a date.
    #[error("not a date")]
    NotDate,
}

impl Cell {
    /// The name of its place, such as `B12`.
    pub fn reference(&self) -> String {
        format!("{}{}", column_name(self.column), self.row)
    }

    /// The value as a count; no value is `None`.
    ///
    /// # Errors
    /// If the value is anything but a whole number from 0 to 2^53.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the range is checked before the cast"
    )]
    pub fn count(&self) -> Result<Option<u64>, CellFault> {
        const LARGEST: f64 = 9_007_199_254_740_992.0;
        let Some(value) = self.number()? else {
            return Ok(None);
        };
        let whole = value.round();
        if (value - whole).abs() > 0.0 {
            let noise = (value - whole).abs() <= 1e-9 * whole.abs().max(1.0);
            return Err(if noise {
                CellFault::FloatNoise
            } else {
                CellFault::NotWhole
            });
        }
        if value < 0.0 {
            return Err(CellFault::Negative);
        }
        if value > LARGEST {
            return Err(CellFault::OutOfRange);
        }
        Ok(Some(value as u64))
    }

    /// The value as a number; no value is `None`.
    ///
    /// # Errors
    /// If the value is not stored as a number.
    pub fn number(&self) -> Result<Option<f64>, CellFault> {
        match &self.value {
            Value::Empty => Ok(None),
            Value::Number { value, .. } => Ok(Some(*value)),
            Value::Text(_) | Value::IsoDate(_) => Err(CellFault::Text),
            Value::Bool(_) => Err(CellFault::Bool),
            Value::Error(_) => Err(CellFault::Error),
        }
    }

    /// The value as a day in the given system, the time of day left out; no value is `None`.
    ///
    /// # Errors
    /// If the value is neither a day number nor an ISO date, or names a day that never was.
    pub fn date(&self, system: DateSystem) -> Result<Option<Date>, CellFault> {
        match &self.value {
            Value::Empty => Ok(None),
            Value::Number { value, .. } => system.date(*value).map(Some),
            Value::IsoDate(text) => text
                .get(..10)
                .and_then(|day| day.parse().ok())
                .map(Some)
                .ok_or(CellFault::NotDate),
            Value::Text(_) => Err(CellFault::NotDate),
            Value::Bool(_) => Err(CellFault::Bool),
            Value::Error(_) => Err(CellFault::Error),
        }
    }

    /// The text of a text cell.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What is stored, as text: the digits of a number, the letters of a text or an error.
    pub fn stored(&self) -> &str {
        match &self.value {
            Value::Empty => "",
            Value::Text(text) => text,
            Value::Number { text, .. } | Value::Error(text) | Value::IsoDate(text) => text,
            Value::Bool(true) => "TRUE",
            Value::Bool(false) => "FALSE",
        }
    }
}

/// The letters of a column counted from 1.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column;
    while rest > 0 {
        rest -= 1;
        let letter = u8::try_from(rest % 26).unwrap_or(0);
        letters.push(char::from(b'A' + letter));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

/// Something about a workbook that a person should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What to do.
    pub verdict: Verdict,
    /// The part of the archive.
    pub part: String,
    /// The name of the sheet, if it lies in one.
    pub sheet: Option<String>,
    /// Row from 1.
    pub row: Option<u32>,
    /// Column from 1.
    pub column: Option<u32>,
    /// What was found.
    pub kind: FindingKind,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = Place {
            part: self.part.clone(),
            row: self.row,
            column: self.column,
        };
        write!(f, "{place}: {}", self.kind)
    }
}

impl Finding {
    /// The same as a problem: the row as its line, the column's letters as its field.
    pub fn to_problem(&self) -> Problem {
        Problem {
            verdict: self.verdict,
            line: self.row.map(u64::from),
            field: self.column.map(column_name),
            message: format!("{}: {}", self.part, self.kind),
            remedy: String::new(),
        }
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FindingKind {
    /// Something about the statistics that the workbook holds.
    #[error("{0}")]
    Statistics(detention_stats::StatisticsProblem),
    /// A sheet name with characters that no spreadsheet program lets a user type.
    #[error("the name of the sheet looks like a path or a formula")]
    SheetName,
    /// The sheet is hidden.
    #[error("the sheet is hidden")]
    HiddenSheet,
    /// Rows or columns are hidden; their cells are read like others.
    #[error("{rows} rows and {columns} ranges of columns are hidden")]
    HiddenRows {
        /// Hidden rows.
        rows: usize,
        /// Hidden ranges of columns.
        columns: usize,
    },
    /// Rows or cells out of order.
    #[error("rows or cells are out of order")]
    OutOfOrder,
    /// Stored value and formula disagree.
    #[error("the stored value is not the value of its formula")]
    FormulaDisagrees,
    /// Value from elsewhere.
    #[error("the value comes from another workbook, program or address")]
    FormulaExternal,
    /// A formula without a stored value.
    #[error("a formula without a stored value")]
    FormulaWithoutValue,
    /// Formulas that are not checked.
    #[error("{count} stored values come from formulas that are not recalculated")]
    FormulasUnchecked {
        /// How many in this sheet.
        count: usize,
    },
    /// A date that never was.
    #[error("day 60 of the 1900 system, 29 February 1900, which never was")]
    DayThatNeverWas,
    /// A text cell that points to no text.
    #[error("a text cell that points to no text")]
    NoTextIndex,
    /// Processing instructions.
    #[error("{count} processing instructions, which are ignored")]
    Instructions {
        /// How many in this part.
        count: usize,
    },
    /// A sheet that is no table of cells.
    #[error("a chart or dialog sheet, which is not read")]
    OtherSheet,
    /// The workbook names other workbooks.
    #[error("the workbook is linked to others; the links are not followed")]
    LinkedWorkbooks,
    /// Findings left out.
    #[error("further findings were left out")]
    MoreFindings,
}

/// A place within a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The part of the archive, or `workbook` for all of it.
    pub part: String,
    /// Row from 1.
    pub row: Option<u32>,
    /// Column from 1.
    pub column: Option<u32>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.part)?;
        match (self.row, self.column) {
            (Some(row), Some(column)) => write!(f, ", cell {}{row}", column_name(column)),
            (Some(row), None) => write!(f, ", row {row}"),
            _ => Ok(()),
        }
    }
}

/// Where and why a workbook was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{place}: {fault}")]
pub struct WorkbookError {
    /// Where.
    pub place: Place,
    /// Why.
    pub fault: WorkbookFault,
}

impl WorkbookError {
    fn new(part: &str, fault: WorkbookFault) -> Self {
        Self {
            place: Place {
                part: part.to_owned(),
                row: None,
                column: None,
            },
            fault,
        }
    }
}

/// Why a workbook was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WorkbookFault {
    /// The archive.
    #[error("{0}")]
    Container(ContainerError),
    /// The XML of a part.
    #[error("{0}")]
    Xml(XmlError),
    /// A binary workbook.
    #[error("a binary workbook (.xlsb), which is not read; save it as .xlsx")]
    BinaryWorkbook,
    /// An OpenDocument file.
    #[error("an OpenDocument file (.ods), which is not read; save it as .xlsx")]
    OpenDocument,
    /// Some other archive.
    #[error("an archive, but not a workbook")]
    NotWorkbook,
    /// Macros.
    #[error("the workbook holds macros or programs")]
    Macros,
    /// A part is missing.
    #[error("a part that the workbook names is missing")]
    MissingPart,
    /// Another root than due.
    #[error("the part is not what its place says")]
    WrongRoot,
    /// A relationship leaves the package.
    #[error("a relationship leads out of the workbook")]
    LeavesPackage,
    /// A relationship is damaged, missing or given twice.
    #[error("a relationship is damaged, missing or given twice")]
    Relationship,
    /// Sheets named twice, or one part used as two sheets.
    #[error("two sheets share a name or a part")]
    DuplicateSheet,
    /// A sheet without a name, or with one of more than 255 bytes.
    #[error("a sheet without a name, or with one of more than 255 bytes")]
    SheetName,
    /// Too many sheets.
    #[error("more than {limit} sheets")]
    TooManySheets {
        /// The limit.
        limit: usize,
    },
    /// No sheets.
    #[error("the workbook has no sheets")]
    NoSheets,
    /// Too many cells.
    #[error("more than {limit} cells")]
    TooManyCells {
        /// The limit.
        limit: usize,
    },
    /// Too many texts.
    #[error("more than {limit} shared texts")]
    TooManyTexts {
        /// The limit.
        limit: usize,
    },
    /// A row number that cannot be.
    #[error("an impossible row number")]
    RowNumber,
    /// A cell name that cannot be.
    #[error("an impossible cell name")]
    CellName,
    /// A value too far away.
    #[error("a value beyond row {rows} or column {columns}")]
    TooFar {
        /// Last row allowed.
        rows: u32,
        /// Last column allowed.
        columns: u32,
    },
    /// The same cell twice.
    #[error("the same cell twice")]
    CellTwice,
    /// A text index outside the table.
    #[error("a text index outside the table of texts")]
    TextIndex,
    /// A number that is none.
    #[error("a number that cannot be read")]
    Number,
    /// A truth value that is none.
    #[error("a truth value that cannot be read")]
    Bool,
    /// Unknown cell type.
    #[error("an unknown type of cell")]
    CellType,
    /// A style that does not exist.
    #[error("a style number that cannot be read")]
    Style,
    /// Rows or cells where none belong, or no table of cells.
    #[error("no table of cells, or something in it that is neither row nor cell")]
    Structure,
    /// A part of a cell given twice.
    #[error("a cell with two values or two formulas")]
    TwoValues,
}
