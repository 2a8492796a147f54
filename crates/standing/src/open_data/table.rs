//! What a table is: its name, its columns, and its rows out of a look at a book.

use super::column::{Cell, Column, Field};
use super::package::{ExportError, HeldBack};
use crate::web::Locale;
use standing_disclosure::institutional;
use standing_evidence::Book;
use standing_terms::{AboutInstitutions, AsOf, Place, SourceId};
use standing_views::claims::Claim;
use standing_views::duty::Duty;
use standing_views::epidemiology::{Epidemiology, Rules};
use standing_views::surveillance::{Origin, Surveillance};

/// What rows are read from: a book, the views over it, and the question.
pub struct Look<'a> {
    /// The book.
    pub book: &'a Book,
    /// Its figures.
    pub surveillance: &'a Surveillance,
    /// Its duties.
    pub duty: &'a Duty,
    /// The rules of the statistics.
    pub rules: &'a Rules,
    /// The language of sentences.
    pub words: &'a Locale,
    /// Claims to hold against it.
    pub claims: &'a [Claim],
    /// The as-of point.
    pub as_of: AsOf,
    /// What the other tables held back.
    pub held_back: &'a [HeldBack],
}

impl Look<'_> {
    /// The statistics.
    pub fn epidemiology(&self) -> Epidemiology<'_> {
        Epidemiology::of(self.surveillance, self.book, self.rules)
    }

    /// The sources that a figure was read from.
    pub fn sources_of(&self, origin: &Origin) -> Vec<SourceId> {
        match origin {
            Origin::Page { series, .. } => self.book.series_sources(series).cloned().collect(),
            Origin::Statement { source, .. } => vec![source.clone()],
        }
    }

    /// Whether something said on a day, or known only from an instant on, was said by the day asked
    /// about.
    pub fn said_by_then(&self, said: Option<jiff::civil::Date>, known_at: jiff::Timestamp) -> bool {
        said.unwrap_or_else(|| self.surveillance.zone().day_of(known_at)) <= self.as_of.on
    }
}

/// Which rows may leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keeps {
    /// Rows of the open book that the whole book has too: nothing held back can be told from them.
    Same,
    /// Rows of the open book, which say what the open sources say.
    Open,
    /// All rows: they are about sources and parties themselves, and are our own.
    Whole,
}

/// What a table is called and is about.
#[derive(Debug, Clone, Copy)]
pub struct Head {
    /// Its name in addresses and files.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What a row is, and what a reader should know.
    pub about: &'static str,
    /// The columns that tell a row from every other.
    pub key: &'static [&'static str],
    /// Which rows may leave.
    pub keeps: Keeps,
}

/// Takes rows.
pub(super) type Give<'g, R> = dyn FnMut(R) -> Result<(), ExportError> + 'g;

/// Takes rows as cells, each with the sources that it was read from.
pub(super) type GiveCells<'g> = dyn FnMut(&[Cell<'_>], &[SourceId]) -> Result<(), ExportError> + 'g;

/// A table.
pub trait Table: Sync {
    /// A row.
    type Row: AboutInstitutions + 'static;

    /// What it is called and is about.
    fn head(&self) -> Head;

    /// Its columns, in order.
    fn columns(&self) -> Vec<Column<Self::Row>>;

    /// Its rows, in the order of its key where that is cheap, and always in one order.
    ///
    /// # Errors
    /// Where a row cannot be taken.
    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Self::Row>) -> Result<(), ExportError>;

    /// The sources that a row was read from, where it was read from some.
    fn sources(_row: &Self::Row) -> &[SourceId] {
        &[]
    }
}

/// A table, whatever its rows are.
pub trait AnyTable: Sync {
    /// What it is called and is about.
    fn head(&self) -> Head;

    /// Its columns as they are described.
    fn fields(&self) -> Vec<Field>;

    /// Gives every row as cells, with the sources that it was read from.
    ///
    /// # Errors
    /// Where a row cannot be taken.
    fn each(&self, look: &Look<'_>, give: &mut GiveCells<'_>) -> Result<(), ExportError>;
}

impl<T: Table> AnyTable for T {
    fn head(&self) -> Head {
        Table::head(self)
    }

    fn fields(&self) -> Vec<Field> {
        self.columns().into_iter().map(|c| c.field).collect()
    }

    fn each(&self, look: &Look<'_>, give: &mut GiveCells<'_>) -> Result<(), ExportError> {
        let columns = self.columns();
        self.rows(look, &mut |row| {
            // INVARIANT (clearance): no row is written that its type does not clear.
            let cleared = institutional(row);
            let row = cleared.value();
            let cells: Vec<Cell<'_>> = columns.iter().map(|c| (c.cell)(row)).collect();
            give(&cells, T::sources(row))
        })
    }
}

/// A place over two columns: of which kind, and which.
pub(super) fn kind_and_code(place: &Place) -> (&'static str, String) {
    match place {
        Place::Facility(id) => ("facility", id.to_string()),
        Place::Listed(code) => ("listed", format!("{}:{}", code.scheme.code(), code.code)),
        Place::County(fips) => ("county", fips.as_str().to_owned()),
        Place::State(state) => ("state", state.as_str().to_owned()),
        Place::FieldOffice(office) => ("field-office", office.clone()),
        Place::Nation(nation) => ("nation", nation.clone()),
        Place::Area(area) => ("area", area.clone()),
    }
}

/// The kinds of places.
pub(super) const PLACES: &[&str] = &[
    "facility",
    "listed",
    "county",
    "state",
    "field-office",
    "nation",
    "area",
];

/// What the column of kinds of places means.
pub(super) const PLACE_KIND: &str = "Which kind of place `place` names.";

/// What the column of places means.
pub(super) const PLACE: &str = "The place: a facility's identifier, a county's five digits, a state's two letters, a field office's three, a nation's two; a code with its scheme where the directory lists no facility for it.";

/// The word that a closed list has for a value, as JSON has it.
pub(super) fn word(value: &impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}
