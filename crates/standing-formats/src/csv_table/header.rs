//! Which row names the columns, and what separates them.
//!
//! Where the caller knows names of columns, the header is the first row that holds at least half
//! of them, under whichever separator finds most. Otherwise it is found by shape: the separator
//! is the comma unless all rows are of one width under another one only, and the header is the first
//! row as wide as most rows. A first row of the same kind as the row below it, column by column,
//! with a date or a number among them, is no header but data.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::records::Records;
use super::{Options, Refusal};
use crate::dates::{DateReading, DateValue, classify};
use crate::names::is_hidden;
use crate::numbers::{Count, read_count};

/// How far down a header may stand, and how much is read to find it.
const SAMPLE_ROWS: usize = 50;
const SAMPLE_BYTES: usize = 1024 * 1024;
const SEPARATORS: &[u8] = b",;\t|";

pub(super) struct Layout {
    pub(super) separator: u8,
    /// How many records stand above the header.
    pub(super) header_index: usize,
}

struct Sampled {
    width: usize,
    cells: Vec<String>,
}

/// A column's name without white space and invisible characters around it.
pub(super) fn clean(name: &str) -> &str {
    name.trim_matches(|c: char| c.is_whitespace() || is_hidden(c))
}

/// What two columns of one name have in common.
pub(super) fn key(name: &str) -> String {
    clean(name).nfc().flat_map(char::to_lowercase).collect()
}

pub(super) fn refuse_duplicates(keys: &[String], line: u64) -> Result<(), Refusal> {
    let mut seen = HashMap::new();
    for (name, column) in keys.iter().zip(1..) {
        // Columns without a name are common where a sheet was wider than its table.
        if name.is_empty() {
            continue;
        }
        if let Some(first) = seen.insert(name, column) {
            return Err(Refusal::DuplicateColumn {
                line,
                first,
                second: column,
            });
        }
    }
    if seen.is_empty() {
        Err(Refusal::NoHeader)
    } else {
        Ok(())
    }
}

pub(super) fn find(
    text: &Arc<Cow<'_, [u8]>>,
    body_at: usize,
    separator: Option<u8>,
    options: &Options,
) -> Result<Layout, Refusal> {
    let mut samples = Vec::new();
    for separator in separator.map_or(SEPARATORS.to_vec(), |separator| vec![separator]) {
        samples.push((separator, sample(text, body_at, separator, options)?));
    }
    if options.known_columns.is_empty() {
        by_shape(&samples)
    } else {
        by_names(&samples, options)
    }
}

fn sample(
    text: &Arc<Cow<'_, [u8]>>,
    body_at: usize,
    separator: u8,
    options: &Options,
) -> Result<Vec<Sampled>, Refusal> {
    let limits = &options.limits;
    let mut records = Records::new(Arc::clone(text), body_at, separator, limits.row_bytes);
    let mut sampled = Vec::new();
    while sampled.len() < SAMPLE_ROWS && records.bytes_passed() < SAMPLE_BYTES {
        match records.advance() {
            Ok(true) => {}
            // A fault below the header is found again, with its line, once the header is known.
            Err(refusal) if sampled.is_empty() => return Err(refusal),
            Ok(false) | Err(_) => break,
        }
        let cells = records.cells().take(limits.columns).map(|cell| {
            let start = cell.get(..cell.len().min(256)).unwrap_or_default();
            String::from_utf8_lossy(start).into_owned()
        });
        sampled.push(Sampled {
            width: records.width(),
            cells: cells.collect(),
        });
    }
    Ok(sampled)
}

fn by_names(samples: &[(u8, Vec<Sampled>)], options: &Options) -> Result<Layout, Refusal> {
    let known: Vec<String> = options.known_columns.iter().map(|name| key(name)).collect();
    let enough = known.len().div_ceil(2);
    let mut best: Option<(usize, Layout)> = None;
    for (separator, rows) in samples {
        for (header_index, row) in rows.iter().enumerate() {
            let keys: Vec<String> = row.cells.iter().map(|cell| key(cell)).collect();
            let found = known.iter().filter(|name| keys.contains(name)).count();
            if found >= enough && best.as_ref().is_none_or(|(most, _)| found > *most) {
                best = Some((
                    found,
                    Layout {
                        separator: *separator,
                        header_index,
                    },
                ));
                break;
            }
        }
    }
    best.map(|(_, layout)| layout).ok_or(Refusal::NoHeader)
}

fn by_shape(samples: &[(u8, Vec<Sampled>)]) -> Result<Layout, Refusal> {
    let holds_together = |(_, rows): &&(u8, Vec<Sampled>)| {
        let width = rows.first().map_or(0, |row| row.width);
        rows.len() > 1 && width > 1 && rows.iter().all(|row| row.width == width)
    };
    // The comma, or what the caller declared, comes first.
    let best = samples.iter().find(holds_together).or(samples.first());
    let (separator, rows) = best.ok_or(Refusal::NoHeader)?;
    let (_, header_index) = header_by_width(rows).ok_or(Refusal::Empty)?;
    let mut from_header = rows.iter().skip(header_index);
    if let Some(header) = from_header.next() {
        let below = from_header.find(|row| row.width == header.width);
        if is_data(header, below) {
            return Err(Refusal::NoHeader);
        }
    }
    Ok(Layout {
        separator: *separator,
        header_index,
    })
}

/// The width most rows have, and the index of the first row so wide. Between widths equally
/// common one above 1 wins (titles are one cell wide), then the first.
fn header_by_width(rows: &[Sampled]) -> Option<(usize, usize)> {
    let mut widths: Vec<(usize, usize, usize)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        match widths.iter_mut().find(|(width, ..)| *width == row.width) {
            Some((_, times, _)) => *times += 1,
            None => widths.push((row.width, 1, index)),
        }
    }
    widths
        .into_iter()
        .min_by_key(|(width, times, first)| (usize::MAX - times, *width == 1, *first))
        .map(|(width, _, first)| (width, first))
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Kind {
    Text,
    Blank,
    /// A whole number that cannot be a year.
    Number,
    /// Four digits: a year heads a column as often as it fills one.
    Year,
    Day,
}

fn kind(cell: &str) -> Kind {
    match classify(cell.trim()) {
        DateReading::Accept {
            value: DateValue::Day(_) | DateValue::Instant { .. },
            ..
        } => Kind::Day,
        DateReading::Accept {
            value: DateValue::Year(_),
            ..
        } => Kind::Year,
        _ => match read_count(cell) {
            Ok(Count::Value(_)) => Kind::Number,
            _ if cell.trim().is_empty() => Kind::Blank,
            _ => Kind::Text,
        },
    }
}

fn is_data(header: &Sampled, below: Option<&Sampled>) -> bool {
    let kinds: Vec<Kind> = header.cells.iter().map(|cell| kind(cell)).collect();
    let telling = kinds
        .iter()
        .filter(|kind| matches!(kind, Kind::Number | Kind::Day))
        .count();
    match below {
        Some(below) => {
            telling > 0
                && kinds
                    .iter()
                    .zip(&below.cells)
                    .all(|(a, cell)| *a == kind(cell))
        }
        None => telling * 2 > kinds.len(),
    }
}
