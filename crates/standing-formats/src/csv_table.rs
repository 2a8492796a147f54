//! Tables as comma-separated values, read without trust.
//!
//! RFC 4180 describes the format; files in the world depart from it, and the usual readers hide
//! that: they drop what follows a closing quote, swallow the file after an open one, take a cut
//! number for a whole one. The `csv` crate splits the records here, and this module checks what
//! it did:
//!
//! 1. What is not CSV at all (web page, archive, pointer file) is refused by its first bytes.
//! 2. The encoding is UTF-8, or UTF-16 with a byte-order mark, or what the caller declares. Rows
//!    in another encoding are set aside with their bytes.
//! 3. The separator and the header row are found: by the names the caller knows, else by shape.
//!    What stands above the header is kept as the preamble.
//! 4. Every row must have the header's width, be written back to the bytes it came from, and hold
//!    no NUL. One that fails is set aside with the reason, and reading goes on.
//!
//! Cells are stored exactly; columns are found by name. Whether a *value* makes sense is for the
//! reader on top to say, such as [`facility_table`](crate::facility_table).
//!
//! A file is refused as a whole ([`Refusal`]) only where no row can be trusted: no header, two
//! columns of one name, an open quote, a limit passed.

mod header;
mod records;
mod sniff;

use std::collections::VecDeque;

use crate::csv_write::runs_in_spreadsheet;
use crate::problem::{Problem, Verdict};
use records::Records;

/// How much of a file is read before it is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the whole file.
    pub file_bytes: usize,
    /// Bytes of one row. An open quote makes the rest of the file one row, so this also bounds
    /// the memory a broken file takes.
    pub row_bytes: usize,
    /// Characters of one cell.
    pub cell_chars: usize,
    /// Columns of one row.
    pub columns: usize,
}

impl Default for Limits {
    /// 256 MB a file, 4 MB a row, 100,000 characters a cell, 1,000 columns.
    fn default() -> Self {
        Self {
            file_bytes: 256 * 1024 * 1024,
            row_bytes: 4 * 1024 * 1024,
            cell_chars: 100_000,
            columns: 1_000,
        }
    }
}

/// How the characters of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Charset {
    /// UTF-8, with or without a mark.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// The code page of Windows in the West, which contains Latin-1's letters. Only ever declared
    /// by the caller: every byte string is valid in it, so it cannot be recognised.
    Windows1252,
}

/// What the caller knows of a file beforehand.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// The limits.
    pub limits: Limits,
    /// The encoding, where the source or a person has said it. A byte-order mark wins.
    pub charset: Option<Charset>,
    /// The separator, where it is known; a `sep=` line in the file wins.
    pub separator: Option<u8>,
    /// Names of columns the header is known by. The header is then the first row (of the first
    /// fifty) that holds at least half of them; without it the file is refused.
    pub known_columns: Vec<String>,
}

/// One row of a table, cell for cell as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on, from 1.
    pub line: u64,
    /// As many cells as the table has columns.
    pub cells: Vec<String>,
}

/// A row that was not taken into the table, kept whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The line it begins on, from 1.
    pub line: u64,
    /// The row as it stands in the file, without its line end. UTF-8 where the file was UTF-16 or
    /// declared to be in a code page, otherwise the file's own bytes.
    pub bytes: Vec<u8>,
}

/// A table with everything that was wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of the columns, without outer white space.
    pub headers: Vec<String>,
    /// The line of the header, from 1.
    pub header_line: u64,
    /// The rows above the header: titles, notes, dates of publication.
    pub preamble: Vec<Row>,
    /// The good rows, in order.
    pub rows: Vec<Row>,
    /// The rows that were not taken; each has its problem.
    pub set_aside: Vec<SetAside>,
    /// What is wrong or odd, in order of appearance.
    pub problems: Vec<Problem>,
    /// The encoding found or declared.
    pub charset: Charset,
    /// The separator found or declared.
    pub separator: u8,
}

impl Table {
    /// The place of the column of this name, ignoring case and the form of accents.
    pub fn column(&self, name: &str) -> Option<usize> {
        let key = header::key(name);
        self.headers
            .iter()
            .position(|header| header::key(header) == key)
    }
}

/// Why a file is refused as a whole.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// Too many bytes.
    #[error("the file has {bytes} bytes, the limit is {limit}")]
    FileTooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        limit: usize,
    },
    /// Another format under a CSV name.
    #[error("the file is not CSV: it is {what}")]
    NotCsv {
        /// What it is, with its article.
        what: &'static str,
    },
    /// UTF-16 with an unpaired or half unit, or UTF-8 declared and not so.
    #[error("the file is not valid {charset}")]
    BadEncoding {
        /// The encoding it claims.
        charset: &'static str,
    },
    /// The header cannot be read.
    #[error("the header is not UTF-8, so the columns cannot be named")]
    HeaderNotUtf8 {
        /// Its line.
        line: u64,
    },
    /// No row names the columns.
    #[error("no header: no row near the top names the columns")]
    NoHeader,
    /// Two columns of one name.
    #[error("columns {first} and {second} have the same name")]
    DuplicateColumn {
        /// The line of the header.
        line: u64,
        /// The first column of that name, from 1.
        first: usize,
        /// The second.
        second: usize,
    },
    /// A quote without its fellow.
    #[error("a quote opened in this row is never closed, so it swallows the rest of the file")]
    OpenQuote {
        /// The line where the row begins.
        line: u64,
    },
    /// A row past the limit.
    #[error("the row has more than {limit} bytes: perhaps a quote is never closed")]
    RowTooLong {
        /// The line where it begins.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// A cell past the limit.
    #[error("a cell in column {column} has more than {limit} characters")]
    CellTooLong {
        /// The line of its row.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The limit.
        limit: usize,
    },
    /// A row past the limit.
    #[error("the row has {columns} columns, the limit is {limit}")]
    TooManyColumns {
        /// The line of the row.
        line: u64,
        /// Its columns.
        columns: usize,
        /// The limit.
        limit: usize,
    },
}

impl Refusal {
    /// The line concerned, where there is one.
    pub fn line(&self) -> Option<u64> {
        match self {
            Self::HeaderNotUtf8 { line }
            | Self::DuplicateColumn { line, .. }
            | Self::OpenQuote { line }
            | Self::RowTooLong { line, .. }
            | Self::CellTooLong { line, .. }
            | Self::TooManyColumns { line, .. } => Some(*line),
            Self::Empty
            | Self::FileTooLarge { .. }
            | Self::NotCsv { .. }
            | Self::BadEncoding { .. }
            | Self::NoHeader => None,
        }
    }

    fn remedy(&self) -> &'static str {
        match self {
            Self::Empty | Self::NotCsv { .. } => "fetch the file again and look at it",
            Self::HeaderNotUtf8 { .. } | Self::BadEncoding { .. } => {
                "ask the source for its encoding and declare it"
            }
            Self::NoHeader => "put a row with the names of the columns above the first row",
            Self::DuplicateColumn { .. } => "give each column a name of its own",
            Self::OpenQuote { .. } => "close the quote, or double it where it is part of the text",
            Self::FileTooLarge { .. }
            | Self::RowTooLong { .. }
            | Self::CellTooLong { .. }
            | Self::TooManyColumns { .. } => "split the file, or raise the limit if it is right",
        }
    }
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        Self {
            line: refusal.line(),
            ..Problem::new(Verdict::Reject, refusal.to_string()).with_remedy(refusal.remedy())
        }
    }
}

/// Reads a whole table into memory. For a large file use [`open`], which yields row by row.
///
/// # Errors
///
/// A [`Refusal`] where no row can be trusted. Bad rows are not errors: they are in
/// [`Table::set_aside`] and [`Table::problems`].
///
/// # Columns by name
///
/// ```
/// use standing_formats::csv_table::{Options, read};
/// let table = read(b"place,count\nAlder Creek,14\nAlder Creek\n", &Options::default())?;
/// assert_eq!(table.column("Count"), Some(1));
/// assert_eq!(table.rows.len(), 1);
/// assert_eq!(table.set_aside.len(), 1);
/// # Ok::<(), standing_formats::csv_table::Refusal>(())
/// ```
pub fn read(bytes: &[u8], options: &Options) -> Result<Table, Refusal> {
    let mut reader = open(bytes, options)?;
    let mut table = Table {
        headers: reader.headers.clone(),
        header_line: reader.header_line,
        preamble: std::mem::take(&mut reader.preamble),
        rows: Vec::new(),
        set_aside: Vec::new(),
        problems: Vec::new(),
        charset: reader.charset,
        separator: reader.separator,
    };
    for entry in reader {
        match entry? {
            Entry::Row(row) => table.rows.push(row),
            Entry::SetAside(row) => table.set_aside.push(row),
            Entry::Problem(problem) => table.problems.push(problem),
        }
    }
    Ok(table)
}

/// What [`Reader`] yields: a row, then the problems with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    /// A good row.
    Row(Row),
    /// A row not taken; a problem for the same line follows.
    SetAside(SetAside),
    /// Something wrong or odd.
    Problem(Problem),
}

/// A table read row by row. Memory is bounded by [`Limits::row_bytes`], besides the input itself
/// (twice that for UTF-16, which is converted first).
///
/// A [`Refusal`] may come after rows were yielded (an open quote is known only at the end): the
/// caller must then drop them all.
#[derive(Debug)]
pub struct Reader<'a> {
    records: Records<'a>,
    limits: Limits,
    headers: Vec<String>,
    header_keys: Vec<String>,
    header_line: u64,
    preamble: Vec<Row>,
    charset: Charset,
    separator: u8,
    waiting: VecDeque<Entry>,
    rows_seen: u64,
    other_encoding_rows: u64,
    utf8_rows: u64,
    unsplit_rows: u64,
    done: bool,
}

impl Reader<'_> {
    /// The names of the columns, without outer white space.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// The rows above the header.
    pub fn preamble(&self) -> &[Row] {
        &self.preamble
    }

    /// The encoding found or declared.
    pub fn charset(&self) -> Charset {
        self.charset
    }
}

/// Opens a table: finds encoding, separator and header.
///
/// # Errors
///
/// A [`Refusal`] where there is none to be found.
pub fn open<'a>(bytes: &'a [u8], options: &Options) -> Result<Reader<'a>, Refusal> {
    let limits = options.limits.clone();
    if bytes.len() > limits.file_bytes {
        return Err(Refusal::FileTooLarge {
            bytes: bytes.len(),
            limit: limits.file_bytes,
        });
    }
    let (text, charset) = sniff::decode(bytes, options.charset)?;
    let (text, body_at, declared) = sniff::separator_line(text);
    let layout = header::find(&text, body_at, declared.or(options.separator), options)?;

    let mut records = Records::new(text, body_at, layout.separator, limits.row_bytes);
    let mut preamble = Vec::new();
    for _ in 0..layout.header_index {
        if records.advance()? {
            records.within(&limits)?;
            let cells = records
                .cells()
                .map(|cell| String::from_utf8_lossy(cell).into_owned());
            preamble.push(Row {
                line: records.line(),
                cells: cells.collect(),
            });
        }
    }
    records.advance()?;
    records.within(&limits)?;
    let line = records.line();
    let mut waiting = VecDeque::new();
    if !preamble.is_empty() {
        let message = format!(
            "{} rows above the header were kept as its preamble",
            preamble.len()
        );
        waiting.push_back(Entry::Problem(
            Problem::new(Verdict::Finding, message).at_line(line),
        ));
    }
    if charset == Charset::Windows1252 && !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() {
        let message = "declared to be windows-1252, but every character is valid UTF-8";
        waiting.push_back(Entry::Problem(
            Problem::new(Verdict::Quarantine, message).with_remedy("read it as UTF-8 and compare"),
        ));
    }
    let mut headers = Vec::new();
    for cell in records.cells() {
        let written = std::str::from_utf8(cell).map_err(|_| Refusal::HeaderNotUtf8 { line })?;
        if written.contains('\0') {
            return Err(Refusal::NotCsv {
                what: "binary data, or UTF-16 without its mark",
            });
        }
        let name = header::clean(written);
        if name != written {
            let message = "the column's name has white space or invisible characters around it";
            let problem = Problem::new(Verdict::Finding, message)
                .at_line(line)
                .in_field(name);
            waiting.push_back(Entry::Problem(problem));
        }
        headers.push(name.to_owned());
    }
    let header_keys: Vec<String> = headers.iter().map(|name| header::key(name)).collect();
    header::refuse_duplicates(&header_keys, line)?;

    Ok(Reader {
        records,
        limits,
        headers,
        header_keys,
        header_line: line,
        preamble,
        charset,
        separator: layout.separator,
        waiting,
        rows_seen: 0,
        other_encoding_rows: 0,
        utf8_rows: 0,
        unsplit_rows: 0,
        done: false,
    })
}

impl Iterator for Reader<'_> {
    type Item = Result<Entry, Refusal>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(entry) = self.waiting.pop_front() {
                return Some(Ok(entry));
            }
            if self.done {
                return None;
            }
            match self.records.advance().and_then(|more| {
                self.records.within(&self.limits)?;
                Ok(more)
            }) {
                Ok(true) => self.take_row(),
                Ok(false) => {
                    self.done = true;
                    self.take_end();
                }
                Err(refusal) => {
                    self.done = true;
                    return Some(Err(refusal));
                }
            }
        }
    }
}

impl Reader<'_> {
    fn take_row(&mut self) {
        self.rows_seen += 1;
        let line = self.records.line();
        let Some(cells) = self.records.text_cells() else {
            self.other_encoding_rows += 1;
            self.set_aside(
                Verdict::Quarantine,
                "the row is not UTF-8 and the file declares no other encoding",
                "ask the source for its encoding and declare it (often windows-1252)",
            );
            return;
        };
        if cells.iter().any(|cell| !cell.is_ascii()) {
            self.utf8_rows += 1;
        }
        if let Some((verdict, message, remedy)) = self.fault(&cells) {
            self.set_aside(verdict, &message, remedy);
            return;
        }
        if self.headers.len() == 1 && cells.iter().any(|cell| cell.contains([';', '\t', '|'])) {
            self.unsplit_rows += 1;
        }
        let mut problems = Vec::new();
        for (cell, header) in cells.iter().zip(&self.headers) {
            let problem = |verdict, message: &str| {
                Problem::new(verdict, message)
                    .at_line(line)
                    .in_field(header)
            };
            if runs_in_spreadsheet(cell) {
                let message = "a spreadsheet would run this cell; it is stored as written";
                problems.push(
                    problem(Verdict::Neutralise, message)
                        .with_remedy("export it for people with an apostrophe before it"),
                );
            }
            if cell.contains('\u{fffd}') {
                let message = "a character was lost before the file reached us (U+FFFD)";
                problems.push(problem(Verdict::Finding, message));
            }
        }
        if self.records.is_cut() {
            let message = "the last row has no line end: if the file was cut, its last cell may be";
            problems.push(
                Problem::new(Verdict::Finding, message)
                    .at_line(line)
                    .with_remedy("compare the size with the source's"),
            );
        }
        self.waiting.push_back(Entry::Row(Row { line, cells }));
        self.waiting
            .extend(problems.into_iter().map(Entry::Problem));
    }

    /// Why a row cannot be taken, if so.
    fn fault(&self, cells: &[String]) -> Option<(Verdict, String, &'static str)> {
        let (width, columns) = (cells.len(), self.headers.len());
        let quarantine = |message: String, remedy| Some((Verdict::Quarantine, message, remedy));
        if cells.iter().any(|cell| cell.contains('\0')) {
            return quarantine(
                "the row holds a NUL".to_owned(),
                "ask the source for a clean file",
            );
        }
        if !self.records.is_written_properly() {
            return quarantine(
                "text follows a closing quote".to_owned(),
                "double a quote where it is part of the text",
            );
        }
        if columns > 1 && width == 1 && cells.iter().all(|cell| cell.trim().is_empty()) {
            return Some((Verdict::Finding, "a line of white space".to_owned(), ""));
        }
        if width < columns && self.records.is_cut() {
            return quarantine(
                format!("the file ends within this row, after {width} of {columns} cells"),
                "fetch the file again: its last cell is not whole either",
            );
        }
        if width != columns {
            let other = self.fits_other_separator();
            let hint = other.map_or(String::new(), |c| {
                format!("; with {c:?} it would have them")
            });
            return quarantine(
                format!("the row has {width} cells, the header has {columns}{hint}"),
                "compare with the source: cells that are missing are unknown, not zero",
            );
        }
        if columns > 1
            && cells
                .iter()
                .zip(&self.header_keys)
                .all(|(c, k)| header::key(c) == *k)
        {
            return quarantine(
                "the header is repeated here".to_owned(),
                "perhaps two files were joined: look whether they are of the same day",
            );
        }
        None
    }

    /// The separator other than the file's own that would give this row the header's width.
    fn fits_other_separator(&self) -> Option<char> {
        let raw = String::from_utf8_lossy(self.records.raw());
        [',', ';', '\t', '|'].into_iter().find(|separator| {
            u32::from(*separator) != u32::from(self.separator)
                && raw.matches(*separator).count() + 1 == self.headers.len()
        })
    }

    fn set_aside(&mut self, verdict: Verdict, message: &str, remedy: &str) {
        let line = self.records.line();
        self.waiting.push_back(Entry::SetAside(SetAside {
            line,
            bytes: self.records.raw().to_vec(),
        }));
        self.waiting.push_back(Entry::Problem(
            Problem::new(verdict, message)
                .at_line(line)
                .with_remedy(remedy),
        ));
    }

    /// What can be said only of the whole file.
    fn take_end(&mut self) {
        if self.rows_seen == 0 {
            let message = "a header and no rows: the source fell silent, which is not zero";
            self.waiting.push_back(Entry::Problem(
                Problem::new(Verdict::Quarantine, message)
                    .at_line(self.header_line)
                    .with_remedy("ask the source why the table is empty"),
            ));
        }
        if self.unsplit_rows > 0 && self.unsplit_rows == self.rows_seen {
            let message = "one column, and every row holds a semicolon, tab or bar";
            self.waiting.push_back(Entry::Problem(
                Problem::new(Verdict::Quarantine, message)
                    .at_line(self.header_line)
                    .with_remedy("declare the separator"),
            ));
        }
        if self.other_encoding_rows > 0 && self.utf8_rows > 0 {
            let message = format!(
                "two encodings in one file: {} rows are UTF-8 beyond ASCII, {} are not UTF-8",
                self.utf8_rows, self.other_encoding_rows
            );
            self.waiting.push_back(Entry::Problem(
                Problem::new(Verdict::Quarantine, message)
                    .with_remedy("no single declared encoding reads it: ask for a clean file"),
            ));
        }
    }
}
