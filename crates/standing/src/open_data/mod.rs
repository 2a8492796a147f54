//! Open data: the book as tables that anybody loads in one line, with every column described.
//!
//! A table is described once ([`Column`]): CSV, Parquet, the Frictionless descriptor, the metadata of
//! CSV on the Web, the dictionary and the README of a package are all made from that. Rows of sources
//! that may not be passed on, and whatever can only be computed with them, are held back and counted
//! (decision 0013). The same book and question give the same bytes.

mod column;
mod csvw;
mod dictionary;
mod file;
mod folder;
mod frictionless;
mod package;
#[doc(hidden)]
pub mod sample;
mod table;
mod tables;
#[cfg(test)]
mod tests;

pub use column::{Cell, Column, Field, Kind};
pub use file::{TableFile, Written};
pub use package::{
    ExportError, HeldBack, Material, Package, Progress, Side, file_names, replace_folder, write,
};
pub use table::{AnyTable, Head, Keeps, Look, Table};
pub use tables::tables;

/// The version of the tables: raised when a column goes or changes its meaning. A column more does not
/// raise it.
pub const TABLES_VERSION: u32 = 1;

/// A table by its name.
pub fn table(name: &str) -> Option<&'static dyn AnyTable> {
    tables().into_iter().find(|t| t.head().name == name)
}
