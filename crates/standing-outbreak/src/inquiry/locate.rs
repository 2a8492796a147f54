//! Which line of a file a fault is in, and under which field.

use std::fmt;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Why an inquiry is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Refusal {
    /// The line, from 1; none where the fault has no place.
    pub line: Option<usize>,
    /// The field, e.g. `facility[2].held`; numbers count from 1. Empty for the whole file.
    pub field: String,
    /// What is wrong.
    pub message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if !self.field.is_empty() {
            write!(f, "{}: ", self.field)?;
        }
        f.write_str(&self.message)
    }
}

/// A step from a table to a value in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    Key(&'static str),
    /// From 0.
    Entry(usize),
}

/// A fault of a value that could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) path: Vec<Step>,
    pub(super) message: String,
}

/// The refusal of text that cannot be read.
pub(super) fn unreadable(text: &str, error: &toml::de::Error) -> Refusal {
    let span = error.span();
    let field = span
        .as_ref()
        .and_then(|span| {
            let root = DeTable::parse(text).ok()?;
            let mut path = String::new();
            inside(root.get_ref(), span.start, &mut path);
            Some(path)
        })
        .unwrap_or_default();
    Refusal {
        line: span.map(|span| line(text, span.start)),
        field,
        message: error.message().to_owned(),
    }
}

/// The refusal of a field: at its own line, or that of the nearest table around it.
pub(super) fn at_field(text: &str, fault: Fault) -> Refusal {
    let place = DeTable::parse(text)
        .ok()
        .and_then(|root| nearest(root.get_ref(), &fault.path));
    Refusal {
        line: place.map(|span| line(text, span.start)),
        field: named(&fault.path),
        message: fault.message,
    }
}

fn line(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|byte| **byte == b'\n').count() + 1
}

fn named(path: &[Step]) -> String {
    let mut name = String::new();
    for step in path {
        match step {
            Step::Key(key) if name.is_empty() => name.push_str(key),
            Step::Key(key) => {
                name.push('.');
                name.push_str(key);
            }
            Step::Entry(number) => name.push_str(&format!("[{}]", number + 1)),
        }
    }
    name
}

fn nearest(table: &DeTable<'_>, path: &[Step]) -> Option<Range<usize>> {
    let (first, mut rest) = path.split_first()?;
    let Step::Key(key) = first else { return None };
    let mut value: &Spanned<DeValue<'_>> = table.get(*key)?;
    let mut place = value.span();
    while let Some((step, further)) = rest.split_first() {
        let next = match (step, value.get_ref()) {
            (Step::Key(key), DeValue::Table(table)) => table.get(*key),
            (Step::Entry(number), DeValue::Array(entries)) => entries.get(*number),
            _ => None,
        };
        let Some(next) = next else { break };
        (value, rest) = (next, further);
        place = value.span();
    }
    Some(place)
}

/// Names the innermost value around an offset. Tables and their entries may lie apart from each
/// other, so what holds the offset is looked for all the way down.
fn inside(table: &DeTable<'_>, offset: usize, path: &mut String) {
    for (key, value) in table {
        if key.span().contains(&offset) || holds(value, offset) {
            if !path.is_empty() {
                path.push('.');
            }
            path.push_str(key.get_ref());
            inside_value(value, offset, path);
            return;
        }
    }
}

fn holds(value: &Spanned<DeValue<'_>>, offset: usize) -> bool {
    value.span().contains(&offset)
        || match value.get_ref() {
            DeValue::Table(table) => table
                .iter()
                .any(|(key, value)| key.span().contains(&offset) || holds(value, offset)),
            DeValue::Array(entries) => entries.iter().any(|entry| holds(entry, offset)),
            _ => false,
        }
}

fn inside_value(value: &Spanned<DeValue<'_>>, offset: usize, path: &mut String) {
    match value.get_ref() {
        DeValue::Table(table) => inside(table, offset, path),
        DeValue::Array(entries) => {
            if let Some(number) = entries.iter().position(|entry| holds(entry, offset)) {
                path.push_str(&format!("[{}]", number + 1));
                if let Some(entry) = entries.get(number) {
                    inside_value(entry, offset, path);
                }
            }
        }
        _ => {}
    }
}
