//! Views that are kept beside the log: rows derived from entries, so that a question need not fold
//! them all. A store knows what they are made for and by, how far they reach, and nothing of what
//! they say.
//!
//! They can be removed at any time. Whoever reads one is told where it stands and where the log
//! does, in one transaction; a redaction removes all of them in its own.

pub(crate) mod sql;

use crate::error::StoreError;
use crate::{Home, Store};

/// Which view, for whom, made by what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ViewName<'a> {
    /// Its name.
    pub view: &'a str,
    /// The office that reads it; empty for the public.
    pub audience: &'a str,
    /// Form, rules, zone: a view that was made by something else is none.
    pub made_by: &'a str,
}

/// A row of a view.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ViewRow {
    /// What it is.
    pub kind: String,
    /// Its name among its kind.
    pub key: String,
    /// The place it is about.
    pub place: String,
    /// The first day on which it counts, as days since 1970-01-01.
    pub from_day: i64,
    /// The first day on which it counts no more.
    pub to_day: i64,
    /// What it holds.
    pub body: String,
}

/// Which rows are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// Those of a kind whose days contain a day.
    Day {
        /// The kind.
        kind: &'static str,
        /// The day, as days since 1970-01-01.
        day: i64,
    },
    /// Those of some kinds about some places.
    Places {
        /// The kinds.
        kinds: Vec<&'static str>,
        /// The places.
        places: Vec<String>,
    },
    /// Those of a kind under some keys.
    Keys {
        /// The kind.
        kind: &'static str,
        /// The keys.
        keys: Vec<String>,
    },
    /// All of a kind.
    Kind(&'static str),
}

/// Where a view stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewState {
    /// The position up to which entries are in it.
    pub position: u64,
    /// Its head.
    pub head: String,
    /// The position of the log.
    pub log: u64,
}

/// What became of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It is kept as given.
    Yes,
    /// It is not: the log has no such position, a redaction came after it, or what is there is not
    /// what the change was made for, or reaches as far.
    Overtaken,
}

/// A view to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewView<'a> {
    /// Its name.
    pub name: ViewName<'a>,
    /// The position up to which entries are in it.
    pub position: u64,
    /// Its head.
    pub head: &'a str,
    /// The position of the view that this one changes; without it, it is a whole one.
    pub changes: Option<u64>,
    /// The rows that go where it changes one, by kind and key.
    pub gone: &'a [(&'static str, String)],
}

/// Where the rows of a view come from.
pub type ViewRows<'a> = &'a mut (dyn Iterator<Item = ViewRow> + Send);

macro_rules! on {
    ($store:expr, $home:ident => $what:expr) => {
        match &$store.home {
            Home::Sqlite($home) => $what,
            Home::Postgres($home) => $what,
        }
    };
}

impl Store {
    /// Where a view stands; `None` where there is none that was made so.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn view(&self, name: &ViewName<'_>) -> Result<Option<ViewState>, StoreError> {
        on!(self, home => home.view(name).await)
    }

    /// Rows of a view that stands at a position; `None` where it stands there no more. In the order
    /// of what is wanted, and by no other.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn view_rows(
        &self,
        name: &ViewName<'_>,
        position: u64,
        wanted: &[Wanted],
    ) -> Result<Option<Vec<ViewRow>>, StoreError> {
        on!(self, home => home.view_rows(name, position, wanted).await)
    }

    /// Keeps a view, or a change of one, with its rows: all of it or nothing.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn keep_view(
        &self,
        view: &NewView<'_>,
        rows: ViewRows<'_>,
    ) -> Result<Kept, StoreError> {
        on!(self, home => home.keep_view(view, rows).await)
    }

    /// Removes every view.
    ///
    /// # Errors
    /// Where the engine fails.
    pub async fn forget_views(&self) -> Result<(), StoreError> {
        on!(self, home => home.forget_views().await)
    }
}
