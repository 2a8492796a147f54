//! Records one by one, with the bytes they came from.
//!
//! The `csv` crate forgives: at the end of input an open quote closes itself, and text after a
//! closing quote is joined to the cell. Both are found here without a second parser. A line `x` is
//! appended to the input: unless it comes out as a record of its own, a quote was open. And every
//! record is written back from its cells: unless that gives the bytes it was read from, the
//! reader forgave something.

use std::borrow::Cow;
use std::io;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{Limits, Refusal};

/// Appended to the input; see the module.
const SENTINEL: &[u8] = b"\nx\n";

#[derive(Debug)]
pub(super) struct Records<'a> {
    text: Arc<Cow<'a, [u8]>>,
    reader: csv::Reader<Source<'a>>,
    body_at: usize,
    budget: Arc<AtomicUsize>,
    row_bytes: usize,
    separator: u8,
    record: csv::ByteRecord,
    raw: Range<usize>,
    is_cut: bool,
    counted_to: usize,
    line: u64,
    done: bool,
}

/// The input, the sentinel after it, and never more of both than the budget left for one record.
#[derive(Debug)]
struct Source<'a> {
    text: Arc<Cow<'a, [u8]>>,
    at: usize,
    budget: Arc<AtomicUsize>,
}

impl io::Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let rest = match self.text.get(self.at..) {
            Some(rest) if !rest.is_empty() => rest,
            _ => SENTINEL
                .get(self.at.saturating_sub(self.text.len())..)
                .unwrap_or_default(),
        };
        let budget = self.budget.load(Ordering::Relaxed);
        if budget == 0 && !rest.is_empty() {
            return Err(io::Error::other("row too long"));
        }
        let length = rest.len().min(into.len()).min(budget);
        for (to, from) in into.iter_mut().zip(rest.iter().take(length)) {
            *to = *from;
        }
        self.at += length;
        self.budget.store(budget - length, Ordering::Relaxed);
        Ok(length)
    }
}

impl<'a> Records<'a> {
    /// The records of `text` from `body_at` on.
    pub(super) fn new(
        text: Arc<Cow<'a, [u8]>>,
        body_at: usize,
        separator: u8,
        row_bytes: usize,
    ) -> Self {
        let budget = Arc::new(AtomicUsize::new(0));
        let source = Source {
            text: Arc::clone(&text),
            at: body_at,
            budget: Arc::clone(&budget),
        };
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .from_reader(source);
        Self {
            text,
            reader,
            body_at,
            budget,
            row_bytes,
            separator,
            record: csv::ByteRecord::new(),
            raw: 0..0,
            is_cut: false,
            counted_to: 0,
            line: 1,
            done: false,
        }
    }

    /// Goes to the next record; `false` at the end.
    pub(super) fn advance(&mut self) -> Result<bool, Refusal> {
        if self.done {
            return Ok(false);
        }
        let start = self.offset();
        self.budget.store(self.row_bytes, Ordering::Relaxed);
        let read = self.reader.read_byte_record(&mut self.record);
        let end = self.offset();
        let text = Arc::clone(&self.text);
        let inside = text.get(start..end.min(text.len())).unwrap_or_default();
        let is_line_end = |b: &u8| matches!(b, b'\r' | b'\n');
        // The reader leaves the line feed of CR LF, and blank lines, to the record after.
        let leading = inside.iter().take_while(|b| is_line_end(b)).count();
        let trailing = inside.iter().rev().take_while(|b| is_line_end(b)).count();
        self.raw = start + leading..(start + inside.len()).saturating_sub(trailing);
        self.count_lines();

        let more = match read {
            Err(_) => Err(Refusal::RowTooLong {
                line: self.line,
                limit: self.row_bytes,
            }),
            // The end without the sentinel, or the sentinel as part of a record of the input.
            Ok(false) => Err(Refusal::OpenQuote { line: self.line }),
            Ok(true) if self.raw.start >= text.len() => Ok(false),
            Ok(true) if end > text.len() + 1 => Err(Refusal::OpenQuote { line: self.line }),
            Ok(true) => Ok(true),
        };
        self.is_cut = end > text.len() && trailing == 0;
        self.done = !matches!(more, Ok(true));
        if self.done {
            self.record.clear();
        }
        more
    }

    fn offset(&self) -> usize {
        let read = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        self.body_at.saturating_add(read)
    }

    /// Counts line ends up to the record: LF, CR LF or CR alone.
    fn count_lines(&mut self) {
        let passed = self
            .text
            .get(self.counted_to..self.raw.start)
            .unwrap_or_default();
        let mut after_cr = false;
        for byte in passed {
            if *byte == b'\r' || (*byte == b'\n' && !after_cr) {
                self.line += 1;
            }
            after_cr = *byte == b'\r';
        }
        self.counted_to = self.counted_to.max(self.raw.start);
    }

    /// The line the record begins on, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// The record's bytes without its line end.
    pub(super) fn raw(&self) -> &[u8] {
        self.text.get(self.raw.clone()).unwrap_or_default()
    }

    /// How many bytes were gone through so far.
    pub(super) fn bytes_passed(&self) -> usize {
        self.raw.end.saturating_sub(self.body_at)
    }

    /// Whether the input ends with this record and without a line end.
    pub(super) fn is_cut(&self) -> bool {
        self.is_cut
    }

    pub(super) fn width(&self) -> usize {
        self.record.len()
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        self.record.iter()
    }

    /// The cells as text; `None` where one is not UTF-8.
    pub(super) fn text_cells(&self) -> Option<Vec<String>> {
        self.cells()
            .map(|cell| std::str::from_utf8(cell).ok().map(str::to_owned))
            .collect()
    }

    /// Refuses a record past the limits.
    pub(super) fn within(&self, limits: &Limits) -> Result<(), Refusal> {
        let line = self.line;
        if self.width() > limits.columns {
            let (columns, limit) = (self.width(), limits.columns);
            return Err(Refusal::TooManyColumns {
                line,
                columns,
                limit,
            });
        }
        for (cell, column) in self.cells().zip(1..) {
            let limit = limits.cell_chars;
            if cell.len() > limit && String::from_utf8_lossy(cell).chars().count() > limit {
                return Err(Refusal::CellTooLong {
                    line,
                    column,
                    limit,
                });
            }
        }
        Ok(())
    }

    /// Whether the record's cells, each bare or in quotes, give its bytes.
    pub(super) fn is_written_properly(&self) -> bool {
        let mut rest = self.raw();
        for (index, cell) in self.cells().enumerate() {
            if index > 0 {
                match rest.strip_prefix(&[self.separator]) {
                    Some(after) => rest = after,
                    None => return false,
                }
            }
            let written: Cow<'_, [u8]> = if rest.starts_with(b"\"") {
                let doubled = cell
                    .iter()
                    .flat_map(|b| std::iter::repeat_n(*b, if *b == b'"' { 2 } else { 1 }));
                std::iter::once(b'"')
                    .chain(doubled)
                    .chain(std::iter::once(b'"'))
                    .collect()
            } else {
                Cow::Borrowed(cell)
            };
            match rest.strip_prefix(written.as_ref()) {
                Some(after) => rest = after,
                None => return false,
            }
        }
        rest.is_empty()
    }
}
