//! What a column is, once: everything that describes or holds a table is made from it.

use jiff::{Timestamp, civil::Date};
use standing_parquet::{CellKind, TableCell};
use standing_terms::{Interval, Quantity, Reading};
use std::borrow::Cow;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    Text,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// True or false.
    Boolean,
    /// A day.
    Day,
    /// An instant in UTC, to the microsecond.
    Instant,
}

impl Kind {
    /// Its name in the dictionary and in Frictionless Table Schema 2.0, which are the same but for
    /// days and instants.
    pub fn frictionless(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Boolean => "boolean",
            Self::Day => "date",
            Self::Instant => "datetime",
        }
    }

    /// Its datatype in CSV on the Web (W3C, Metadata Vocabulary for Tabular Data, section 5.11).
    pub fn csvw(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Integer => "integer",
            Self::Number => "double",
            Self::Boolean => "boolean",
            Self::Day => "date",
            Self::Instant => "dateTimeStamp",
        }
    }

    /// In Parquet.
    pub fn parquet(self) -> CellKind {
        match self {
            Self::Text => CellKind::Text,
            Self::Integer => CellKind::Integer,
            Self::Number => CellKind::Number,
            Self::Boolean => CellKind::Boolean,
            Self::Day => CellKind::Day,
            Self::Instant => CellKind::Instant,
        }
    }
}

/// A cell of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing; an empty text is nothing too.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A whole number.
    Integer(i64),
    /// A finite number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A day.
    Day(Date),
    /// An instant, to the microsecond.
    Instant(Timestamp),
}

impl Cell<'_> {
    /// As it stands in CSV: instants by RFC 3339 in UTC, days by ISO 8601, numbers without exponent.
    pub fn csv(&self) -> Cow<'_, str> {
        match self {
            Self::Empty => Cow::Borrowed(""),
            Self::Text(text) => Cow::Borrowed(text),
            Self::Integer(n) => Cow::Owned(n.to_string()),
            Self::Number(n) => Cow::Owned(n.to_string()),
            Self::Boolean(b) => Cow::Borrowed(if *b { "true" } else { "false" }),
            Self::Day(day) => Cow::Owned(day.to_string()),
            Self::Instant(at) => Cow::Owned(at.to_string()),
        }
    }

    /// As it stands in Parquet.
    pub fn parquet(&self) -> TableCell<'_> {
        match self {
            Self::Empty => TableCell::Empty,
            Self::Text(text) => TableCell::Text(text),
            Self::Integer(n) => TableCell::Integer(*n),
            Self::Number(n) => TableCell::Number(*n),
            Self::Boolean(b) => TableCell::Boolean(*b),
            Self::Day(day) => TableCell::Day(*day),
            Self::Instant(at) => TableCell::Instant(*at),
        }
    }
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(Cow::Borrowed(text))
        }
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Self {
        text.as_str().into()
    }
}

impl From<String> for Cell<'_> {
    fn from(text: String) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(Cow::Owned(text))
        }
    }
}

impl From<i64> for Cell<'_> {
    fn from(n: i64) -> Self {
        Self::Integer(n)
    }
}

impl From<i32> for Cell<'_> {
    fn from(n: i32) -> Self {
        Self::Integer(n.into())
    }
}

impl From<usize> for Cell<'_> {
    fn from(n: usize) -> Self {
        i64::try_from(n).map_or(Self::Empty, Self::Integer)
    }
}

impl From<u64> for Cell<'_> {
    fn from(n: u64) -> Self {
        i64::try_from(n).map_or(Self::Empty, Self::Integer)
    }
}

impl From<f64> for Cell<'_> {
    fn from(n: f64) -> Self {
        // Zero has one spelling, as in the book.
        if n == 0.0 {
            Self::Number(0.0)
        } else if n.is_finite() {
            Self::Number(n)
        } else {
            Self::Empty
        }
    }
}

impl From<Quantity> for Cell<'_> {
    fn from(q: Quantity) -> Self {
        q.get().into()
    }
}

impl From<bool> for Cell<'_> {
    fn from(b: bool) -> Self {
        Self::Boolean(b)
    }
}

impl From<Date> for Cell<'_> {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<Timestamp> for Cell<'_> {
    fn from(at: Timestamp) -> Self {
        // Parquet keeps microseconds; both files hold the same instant.
        Timestamp::from_microsecond(at.as_microsecond()).map_or(Self::Empty, Self::Instant)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// A column as it is described.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name: small letters and underscores.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// What it means, in a sentence of the field's words.
    pub about: &'static str,
    /// What an empty cell means; none where it is never empty.
    pub empty: Option<&'static str>,
    /// What one of it is.
    pub unit: Option<&'static str>,
    /// The least it can be.
    pub least: Option<f64>,
    /// The most it can be.
    pub most: Option<f64>,
    /// The words it is one of, where these are few and fixed.
    pub codes: &'static [&'static str],
    /// Whether the same row of another book may say otherwise here: the name under which the directory
    /// lists its place, or words that may not be passed on.
    pub follows_directory: bool,
}

/// A column of rows: its description, and how it is read from a row.
pub struct Column<R> {
    /// Its description.
    pub field: Field,
    /// Its cell in a row.
    pub cell: for<'r> fn(&'r R) -> Cell<'r>,
}

impl<R> Column<R> {
    /// A column that is never empty.
    pub fn new(
        name: &'static str,
        kind: Kind,
        about: &'static str,
        cell: for<'r> fn(&'r R) -> Cell<'r>,
    ) -> Self {
        Self {
            field: Field {
                name,
                kind,
                about,
                empty: None,
                unit: None,
                least: None,
                most: None,
                codes: &[],
                follows_directory: false,
            },
            cell,
        }
    }

    /// What an empty cell means.
    #[must_use]
    pub fn empty(mut self, means: &'static str) -> Self {
        self.field.empty = Some(means);
        self
    }

    /// Its unit.
    #[must_use]
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.field.unit = Some(unit);
        self
    }

    /// The least it can be.
    #[must_use]
    pub fn least(mut self, least: f64) -> Self {
        self.field.least = Some(least);
        self
    }

    /// The most it can be.
    #[must_use]
    pub fn most(mut self, most: f64) -> Self {
        self.field.most = Some(most);
        self
    }

    /// The words it is one of.
    #[must_use]
    pub fn one_of(mut self, codes: &'static [&'static str]) -> Self {
        self.field.codes = codes;
        self
    }

    /// Marks what another book may say otherwise of the same row.
    #[must_use]
    pub fn follows_directory(mut self) -> Self {
        self.field.follows_directory = true;
        self
    }
}

/// A reading over four columns: a value, a bound, or why there is neither.
pub(super) fn reading<R: 'static>(
    read: [for<'r> fn(&'r R) -> Cell<'r>; 4],
    unit: &'static str,
) -> Vec<Column<R>> {
    let [value, below, at_least, missing] = read;
    vec![
        Column::new("value", Kind::Number, "The figure as published.", value)
            .unit(unit)
            .empty("no exact figure: see below, at_least and missing; never zero"),
        Column::new(
            "below",
            Kind::Number,
            "Published as fewer than this many: at least zero, and below it.",
            below,
        )
        .unit(unit)
        .empty("not published as a bound from above"),
        Column::new(
            "at_least",
            Kind::Number,
            "Published as this many or more.",
            at_least,
        )
        .unit(unit)
        .empty("not published as a bound from below"),
        Column::new("missing", Kind::Text, "Why there is no figure.", missing)
            .one_of(MISSING)
            .empty("there is a figure or a bound"),
    ]
}

/// Why there is no figure.
pub(super) const MISSING: &[&str] = &[
    "not-reported",
    "refused",
    "unreadable",
    "suppressed",
    "not-applicable",
];

/// A reading's four cells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Read(pub(super) Option<Reading>);

impl Read {
    /// The value.
    pub(super) fn value(self) -> Cell<'static> {
        self.0.and_then(Reading::value).into()
    }

    /// The bound from above.
    pub(super) fn below(self) -> Cell<'static> {
        match self.0 {
            Some(Reading::Below(q)) => q.into(),
            _ => Cell::Empty,
        }
    }

    /// The bound from below.
    pub(super) fn at_least(self) -> Cell<'static> {
        match self.0 {
            Some(Reading::AtLeast(q)) => q.into(),
            _ => Cell::Empty,
        }
    }

    /// Why there is none; nothing at all counts as not reported.
    pub(super) fn missing(self) -> Cell<'static> {
        match self.0 {
            Some(Reading::Missing(why)) => why.code().into(),
            None => standing_terms::Missing::NotReported.code().into(),
            Some(_) => Cell::Empty,
        }
    }
}

/// The first day of an interval.
pub(super) fn from(valid: Interval) -> Cell<'static> {
    valid.from.into()
}

/// The day before which an interval ends.
pub(super) fn to(valid: Interval) -> Cell<'static> {
    valid.to.into()
}
