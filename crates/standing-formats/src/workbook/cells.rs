//! The cells of one worksheet part, as a stream.

use std::sync::Arc;

use super::package::MAIN;
use super::{Cell, Formula, Limits, Place, Value, WorkbookError, WorkbookFault};
use crate::xml::{Element, Namespaces, XmlEvent, XmlReader};

/// Last row of a sheet (ECMA-376 implementations' common limit).
const LAST_ROW: u32 = 1_048_576;
/// Last column of a sheet, `XFD`.
const LAST_COLUMN: u32 = 16_384;

/// Where in the part the stream is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Before,
    InData,
    After,
    Ended,
}

/// What a cell holds.
#[derive(Debug, Default)]
struct Parts {
    stored: Option<String>,
    inline: Option<String>,
    formula: Option<Formula>,
}

/// Reads the cells of a worksheet part in the order in which it holds them.
///
/// Cells without value and formula are passed over, however far out they lie: programs store them
/// to carry a style.
#[derive(Debug)]
pub struct SheetCells<'a> {
    reader: XmlReader<'a>,
    part: &'a str,
    texts: &'a [Arc<str>],
    date_styles: &'a [bool],
    limits: &'a Limits,
    row: u32,
    column: u32,
    state: State,
    hidden_rows: usize,
    hidden_columns: usize,
    disorder: Option<u32>,
    missing_text: Option<(u32, u32)>,
}

impl<'a> SheetCells<'a> {
    /// Starts reading the bytes of a part. `texts` is the table of shared texts and `date_styles`
    /// says of each style whether it shows dates.
    ///
    /// # Errors
    /// If the part does not begin like a worksheet.
    pub fn new(
        bytes: &'a [u8],
        part: &'a str,
        texts: &'a [Arc<str>],
        date_styles: &'a [bool],
        limits: &'a Limits,
    ) -> Result<Self, WorkbookError> {
        let fail = |fault| WorkbookError::new(part, fault);
        let mut reader = XmlReader::new(bytes, Namespaces::Any, &limits.xml)
            .map_err(|e| fail(WorkbookFault::Xml(e)))?;
        match reader
            .next_event()
            .map_err(|e| fail(WorkbookFault::Xml(e)))?
        {
            Some(XmlEvent::Start(root)) if root.name.is(MAIN, "worksheet") => {}
            _ => return Err(fail(WorkbookFault::WrongRoot)),
        }
        Ok(Self {
            reader,
            part,
            texts,
            date_styles,
            limits,
            row: 0,
            column: 0,
            state: State::Before,
            hidden_rows: 0,
            hidden_columns: 0,
            disorder: None,
            missing_text: None,
        })
    }

    /// The first row that lay out of order, if any has so far.
    pub fn disorder(&self) -> Option<u32> {
        self.disorder
    }

    /// The first text cell (row and column) that pointed to no text, if any has so far.
    pub fn missing_text(&self) -> Option<(u32, u32)> {
        self.missing_text
    }

    /// How many hidden rows and hidden ranges of columns the part has so far.
    pub fn hidden(&self) -> (usize, usize) {
        (self.hidden_rows, self.hidden_columns)
    }

    /// How many processing instructions the part has so far.
    pub fn instructions(&self) -> usize {
        self.reader.instructions()
    }

    /// The next cell with a value or a formula, or `None` at the end of the part.
    ///
    /// # Errors
    /// At the first cell that cannot be read in one way only; the stream ends there.
    pub fn next_cell(&mut self) -> Result<Option<Cell>, WorkbookError> {
        if self.state == State::Ended {
            return Ok(None);
        }
        let result = self.step();
        if !matches!(result, Ok(Some(_))) {
            self.state = State::Ended;
        }
        result
    }

    fn step(&mut self) -> Result<Option<Cell>, WorkbookError> {
        loop {
            let Some(event) = self.event()? else {
                // A sheet without a table of cells is damaged; one without cells has an empty one.
                return match self.state {
                    State::Before => Err(self.fail(WorkbookFault::Structure)),
                    _ => Ok(None),
                };
            };
            let depth = self.reader.depth();
            match event {
                XmlEvent::Start(element) if self.state == State::InData => {
                    if element.name.is(MAIN, "row") && depth == 3 {
                        self.start_row(&element)?;
                    } else if element.name.is(MAIN, "c") && depth == 4 {
                        if let Some(cell) = self.cell(&element)? {
                            return Ok(Some(cell));
                        }
                    } else {
                        self.skip_extension(&element)?;
                    }
                }
                XmlEvent::Start(element) => {
                    if element.name.is(MAIN, "sheetData") {
                        if depth != 2 || self.state == State::After {
                            return Err(self.fail(WorkbookFault::Structure));
                        }
                        self.state = State::InData;
                    } else if element.name.is(MAIN, "cols") {
                        // Its columns come next.
                    } else if element.name.is(MAIN, "col") {
                        if is_true(element.attribute("hidden")) {
                            self.hidden_columns += 1;
                        }
                    } else {
                        self.skip()?;
                    }
                }
                XmlEvent::End(name) => {
                    if name.is(MAIN, "sheetData") {
                        self.state = State::After;
                        self.row = 0;
                        self.column = 0;
                    }
                }
                XmlEvent::Text(_) => {}
            }
        }
    }

    fn event(&mut self) -> Result<Option<XmlEvent<'a>>, WorkbookError> {
        self.reader
            .next_event()
            .map_err(|e| WorkbookError::new(self.part, WorkbookFault::Xml(e)))
    }

    fn skip(&mut self) -> Result<(), WorkbookError> {
        self.reader
            .skip_element()
            .map_err(|e| WorkbookError::new(self.part, WorkbookFault::Xml(e)))
    }

    /// Passes over an extension. Anything else unknown among rows and cells could hide some.
    fn skip_extension(&mut self, element: &Element<'_>) -> Result<(), WorkbookError> {
        if element.name.is(MAIN, "extLst") {
            self.skip()
        } else {
            Err(self.fail(WorkbookFault::Structure))
        }
    }

    fn content(&mut self) -> Result<String, WorkbookError> {
        self.reader
            .text_of_element()
            .map_err(|e| WorkbookError::new(self.part, WorkbookFault::Xml(e)))
    }

    fn fail(&self, fault: WorkbookFault) -> WorkbookError {
        WorkbookError {
            place: Place {
                part: self.part.to_owned(),
                row: (self.row > 0).then_some(self.row),
                column: (self.column > 0).then_some(self.column),
            },
            fault,
        }
    }

    fn start_row(&mut self, element: &Element<'_>) -> Result<(), WorkbookError> {
        let last = self.row;
        let row = match element.attribute("r") {
            Some(text) => digits(text).ok_or_else(|| self.fail(WorkbookFault::RowNumber))?,
            None => last.saturating_add(1),
        };
        self.column = 0;
        if row == 0 || row > LAST_ROW {
            return Err(self.fail(WorkbookFault::RowNumber));
        }
        self.row = row;
        if is_true(element.attribute("hidden")) {
            self.hidden_rows += 1;
        }
        if row <= last && self.disorder.is_none() {
            self.disorder = Some(row);
        }
        Ok(())
    }

    fn cell(&mut self, element: &Element<'_>) -> Result<Option<Cell>, WorkbookError> {
        let last = self.column;
        self.column = match element.attribute("r") {
            Some(text) => match parse_reference(text) {
                Some((row, column)) if row == self.row => column,
                _ => return Err(self.fail(WorkbookFault::CellName)),
            },
            None => last.saturating_add(1),
        };
        if self.column > LAST_COLUMN {
            return Err(self.fail(WorkbookFault::CellName));
        }
        if self.column <= last && self.disorder.is_none() {
            self.disorder = Some(self.row);
        }
        let date_style = match element.attribute("s") {
            None => false,
            Some(text) => {
                let style = digits(text).ok_or_else(|| self.fail(WorkbookFault::Style))?;
                usize::try_from(style)
                    .ok()
                    .and_then(|style| self.date_styles.get(style))
                    .copied()
                    .unwrap_or(false)
            }
        };
        let kind = element.attribute("t").unwrap_or("n");
        let Parts {
            stored,
            inline,
            formula,
        } = self.parts()?;
        let value = self.value(kind, stored, inline)?;
        if value == Value::Empty && formula.is_none() {
            return Ok(None);
        }
        if self.row > self.limits.rows || self.column > self.limits.columns {
            return Err(self.fail(WorkbookFault::TooFar {
                rows: self.limits.rows,
                columns: self.limits.columns,
            }));
        }
        Ok(Some(Cell {
            row: self.row,
            column: self.column,
            value,
            formula: formula.map(Box::new),
            date_style,
        }))
    }

    /// Reads what a cell holds: its stored value, its inline text and its formula.
    fn parts(&mut self) -> Result<Parts, WorkbookError> {
        let depth = self.reader.depth();
        let mut parts = Parts::default();
        while self.reader.depth() >= depth {
            match self.event()? {
                Some(XmlEvent::Start(child)) => {
                    let twice = if child.name.is(MAIN, "v") {
                        let text = self.content()?;
                        parts.stored.replace(text).is_some()
                    } else if child.name.is(MAIN, "f") {
                        let shared = match child.attribute("t") {
                            Some("shared") => child.attribute("si").and_then(digits),
                            _ => None,
                        };
                        let text = self.content()?;
                        parts.formula.replace(Formula { text, shared }).is_some()
                    } else if child.name.is(MAIN, "is") {
                        let text = rich_text(&mut self.reader)
                            .map_err(|e| WorkbookError::new(self.part, WorkbookFault::Xml(e)))?;
                        parts.inline.replace(text).is_some()
                    } else {
                        self.skip_extension(&child)?;
                        false
                    };
                    if twice {
                        return Err(self.fail(WorkbookFault::TwoValues));
                    }
                }
                Some(_) => {}
                None => break,
            }
        }
        Ok(parts)
    }

    fn value(
        &mut self,
        kind: &str,
        stored: Option<String>,
        inline: Option<String>,
    ) -> Result<Value, WorkbookError> {
        if kind == "inlineStr" {
            return match (stored, inline) {
                (Some(_), Some(_)) => Err(self.fail(WorkbookFault::TwoValues)),
                (None, Some(text)) | (Some(text), None) => Ok(Value::Text(text.into())),
                (None, None) => Ok(Value::Empty),
            };
        }
        if inline.is_some() {
            return Err(self.fail(WorkbookFault::CellType));
        }
        let Some(text) = stored else {
            return Ok(Value::Empty);
        };
        let trimmed = text.trim();
        match kind {
            "str" => Ok(Value::Text(unescape(&text).into())),
            _ if trimmed.is_empty() => {
                if kind == "s" && self.missing_text.is_none() {
                    self.missing_text = Some((self.row, self.column));
                }
                Ok(Value::Empty)
            }
            "s" => digits(trimmed)
                .and_then(|index| usize::try_from(index).ok())
                .and_then(|index| self.texts.get(index))
                .map(|text| Value::Text(Arc::clone(text)))
                .ok_or_else(|| self.fail(WorkbookFault::TextIndex)),
            "n" => number(trimmed)
                .map(|value| Value::Number {
                    text: trimmed.into(),
                    value,
                })
                .ok_or_else(|| self.fail(WorkbookFault::Number)),
            "b" => match trimmed {
                "1" | "true" => Ok(Value::Bool(true)),
                "0" | "false" => Ok(Value::Bool(false)),
                _ => Err(self.fail(WorkbookFault::Bool)),
            },
            "e" => Ok(Value::Error(trimmed.into())),
            "d" => Ok(Value::IsoDate(trimmed.into())),
            _ => Err(self.fail(WorkbookFault::CellType)),
        }
    }
}

/// The text of a shared or inline text: its runs joined, phonetic hints left out.
pub(super) fn rich_text(reader: &mut XmlReader<'_>) -> Result<String, crate::xml::XmlError> {
    let depth = reader.depth();
    let mut text = String::new();
    while reader.depth() >= depth {
        match reader.next_event()? {
            Some(XmlEvent::Start(child)) => {
                if child.name.is(MAIN, "t") {
                    text.push_str(&unescape(&reader.text_of_element()?));
                } else if !child.name.is(MAIN, "r") {
                    reader.skip_element()?;
                }
            }
            Some(_) => {}
            None => break,
        }
    }
    Ok(text)
}

/// Resolves `_xHHHH_`, by which texts carry characters that XML does not allow (ECMA-376 part 1,
/// section 22.9.2.19). What resolves to no character, or to NUL, stays as it is.
fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escape) = rest.split_at(at);
        out.push_str(before);
        let resolved = escape
            .get(2..6)
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .filter(|_| escape.get(6..7) == Some("_"))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32)
            .filter(|&c| c != '\0');
        let used = if let Some(c) = resolved {
            out.push(c);
            7
        } else {
            out.push_str("_x");
            2
        };
        rest = escape.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// A number as XML writes it: digits, sign, point and exponent only, and finite.
fn number(text: &str) -> Option<f64> {
    let plain = text
        .bytes()
        .all(|b| matches!(b, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E'));
    let value: f64 = text.parse().ok()?;
    (plain && value.is_finite()).then_some(value)
}

fn is_true(attribute: Option<&str>) -> bool {
    matches!(attribute, Some("1" | "true"))
}

fn digits(text: &str) -> Option<u32> {
    if text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().ok()
    } else {
        None
    }
}

/// Row and column, both from 1, of a name such as `B12`.
pub(super) fn parse_reference(text: &str) -> Option<(u32, u32)> {
    let letters = text.find(|c: char| !c.is_ascii_alphabetic())?;
    let (letters, number) = text.split_at(letters);
    if letters.is_empty() || letters.len() > 3 || number.starts_with('0') {
        return None;
    }
    let mut column = 0u32;
    for byte in letters.bytes() {
        let digit = u32::from(byte.to_ascii_uppercase().checked_sub(b'A')?) + 1;
        column = column * 26 + digit;
    }
    let row = digits(number)?;
    ((1..=LAST_ROW).contains(&row) && column <= LAST_COLUMN).then_some((row, column))
}
