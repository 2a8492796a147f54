//! Why an archive was refused.

use crate::schema::ArchiveKind;

/// Why a file, or a page in it, could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ArchiveError {
    /// The bytes are not a Parquet file, or are damaged.
    #[error("not a readable parquet file")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The file lacks a column that this kind of archive has.
    #[error("a {kind} archive has a column `{column}`, and this file has none")]
    MissingColumn {
        /// The kind asked for or, where none was, the kind the file resembles most.
        kind: ArchiveKind,
        /// The first column, in the order of the archive, that is missing.
        column: &'static str,
    },
    /// A column exists and holds something else.
    #[error("column `{column}` should hold {expected}, and holds {found}")]
    WrongType {
        /// The column.
        column: &'static str,
        /// What the archive holds there.
        expected: &'static str,
        /// What this file says it holds.
        found: String,
    },
    /// A column ends before the others.
    #[error("column `{column}` ends early: {found} values where {expected} were announced")]
    ShortColumn {
        /// The column.
        column: &'static str,
        /// How many values the batch should have had.
        expected: usize,
        /// How many it had.
        found: usize,
    },
    /// An instant outside the years this project can represent.
    #[error("column `{column}` holds {value}, which is no instant")]
    InstantOutOfRange {
        /// The column.
        column: &'static str,
        /// The stored number, in the unit of the column.
        value: i64,
    },
    /// Text that is not UTF-8.
    #[error("column `{column}` holds text that is not UTF-8 on row {row}")]
    NotText {
        /// The column.
        column: &'static str,
        /// Row of the file, counted from zero.
        row: u64,
    },
    /// A row that does not say which capture it belongs to.
    #[error("row {row} has no `{column}`, so it belongs to no page")]
    NoPage {
        /// The empty column.
        column: &'static str,
        /// Row of the file, counted from zero.
        row: u64,
    },
    /// Rows of one page disagree on something that a page has once.
    #[error("rows of page {page_id} disagree on `{column}`")]
    PageDisagrees {
        /// The page.
        page_id: String,
        /// The column they disagree on.
        column: &'static str,
    },
    /// A page appears in two places. Read as two pages it would look twice incomplete.
    #[error("the rows of page {page_id} are not together in the file")]
    PageScattered {
        /// The page.
        page_id: String,
    },
}
