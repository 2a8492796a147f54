//! Reads an archive of one agency web page, captured about once an hour, from Parquet, and writes
//! tables as Parquet ([`TableWriter`]).
//!
//! The archive comes as three files. One has a row per facility and capture, the other two a row
//! per capture with the national totals. Each row repeats the capture it came from: the instant of
//! the download, an identifier, a digest of the page, and the two dates printed on the page. This
//! crate turns rows back into pages, one page at a time:
//!
//! - [`FacilityPages`] yields [`ArchivedPage`]s,
//! - [`NationalCasesPages`] yields [`NationalCasesPage`]s,
//! - [`NationalPopulationPages`] yields [`NationalPopulationPage`]s,
//! - [`ArchiveKind::detect`] says which of the three a file is, by its columns.
//!
//! The caller opens the file; anything the parquet crate can read from will do
//! ([`std::fs::File`], or bytes in memory). Memory stays small however long the file: columns are
//! decoded in batches of a few thousand rows, texts are interned, and a page whose rows repeat
//! the page before it shares them.
//!
//! # What the archive does with what it could not read
//!
//! Where the archivists could not parse a page they wrote a single row whose facility is the text
//! `NA`. That is a fact about the page, not a facility of that name: such a page comes out with
//! `readable: false` and no rows. A missing number is `None`, never zero.
//!
//! # Time
//!
//! The files store instants without a zone; the archive's documentation says that they are UTC.
//! Pages come in the order of the file, which in the known archive is strictly ascending by
//! download time with no two pages in one minute. Nothing here relies on that order. The dates the
//! agency printed are claims, at times mistyped, and order nothing.

mod column;
mod error;
mod facility;
mod national;
mod schema;
mod table;

pub use error::ArchiveError;
pub use facility::{ArchivedPage, ArchivedRow, FacilityPages};
pub use national::{
    NationalCasesPage, NationalCasesPages, NationalPopulationPage, NationalPopulationPages,
};
pub use schema::ArchiveKind;
pub use table::{CellKind, TableCell, TableError, TableWriter};
