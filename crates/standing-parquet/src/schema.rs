//! The three kinds of file and their columns.

use std::fmt;

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type};
use parquet::file::reader::{ChunkReader, FileReader, SerializedFileReader};
use parquet::schema::types::{ColumnDescPtr, SchemaDescriptor};

use crate::ArchiveError;

/// Which of the three files of the archive this is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArchiveKind {
    /// Cases and deaths, one row per facility and page.
    Facility,
    /// National cases and deaths, one row per page.
    NationalCases,
    /// People detained in all, one row per page.
    NationalPopulation,
}

impl fmt::Display for ArchiveKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Facility => "facility cases",
            Self::NationalCases => "national cases",
            Self::NationalPopulation => "national population",
        })
    }
}

pub(crate) const PAGE_DOWNLOADED: &str = "page_downloaded";
pub(crate) const PAGE_ID: &str = "page_id";
pub(crate) const PAGE_MD5: &str = "page_md5";
pub(crate) const ICE_DATE_UPDATED: &str = "ice_date_updated";

impl ArchiveKind {
    /// Every kind, in the order in which a tie is decided.
    pub const ALL: [Self; 3] = [
        Self::Facility,
        Self::NationalCases,
        Self::NationalPopulation,
    ];

    /// The columns a file of this kind must have; others are ignored.
    pub const fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Facility => &[
                PAGE_DOWNLOADED,
                PAGE_ID,
                PAGE_MD5,
                "facility_listed",
                "facility_id",
                "facility_name",
                "facility_cases_cumulative",
                "facility_cases_current",
                "facility_deaths",
                ICE_DATE_UPDATED,
                "ice_date_as_of_case",
            ],
            Self::NationalCases => &[
                PAGE_DOWNLOADED,
                PAGE_ID,
                PAGE_MD5,
                "cases_cumulative",
                "cases_current_header",
                "cases_current_total_row",
                "deaths_cumulative",
                ICE_DATE_UPDATED,
                "ice_date_as_of_case",
                "ice_date_as_of_case_current",
            ],
            Self::NationalPopulation => &[
                PAGE_DOWNLOADED,
                PAGE_ID,
                PAGE_MD5,
                "population_current",
                ICE_DATE_UPDATED,
                "ice_date_as_of_pop",
            ],
        }
    }

    /// Says which kind of archive `reader` holds, from the names of its columns.
    ///
    /// # Errors
    ///
    /// [`ArchiveError::Parquet`] where it is no Parquet file; [`ArchiveError::MissingColumn`]
    /// where it is none of the three, naming the first column missing from the kind it is nearest
    /// to.
    pub fn detect<R: ChunkReader + 'static>(reader: R) -> Result<Self, ArchiveError> {
        let file = SerializedFileReader::new(reader)?;
        let schema = file.metadata().file_metadata().schema_descr();
        let nearest = Self::ALL
            .into_iter()
            .min_by_key(|kind| kind.missing(schema).count())
            .unwrap_or(Self::Facility);
        nearest.require(schema)?;
        Ok(nearest)
    }

    fn missing(self, schema: &SchemaDescriptor) -> impl Iterator<Item = &'static str> {
        self.columns()
            .iter()
            .copied()
            .filter(move |name| find(schema, name).is_none())
    }

    pub(crate) fn require(self, schema: &SchemaDescriptor) -> Result<(), ArchiveError> {
        match self.missing(schema).next() {
            Some(column) => Err(ArchiveError::MissingColumn { kind: self, column }),
            None => Ok(()),
        }
    }
}

/// The top-level column called `name`, with its position.
pub(crate) fn find(schema: &SchemaDescriptor, name: &str) -> Option<(usize, ColumnDescPtr)> {
    schema
        .columns()
        .iter()
        .enumerate()
        .find(|(_, column)| matches!(column.path().parts(), [only] if only == name))
        .map(|(position, column)| (position, column.clone()))
}

/// Refuses a column that is repeated, nested or of another physical type.
pub(crate) fn require_flat(
    column: &ColumnDescPtr,
    name: &'static str,
    physical: Type,
    expected: &'static str,
) -> Result<(), ArchiveError> {
    let flat = column.max_rep_level() == 0 && column.max_def_level() <= 1;
    if flat && column.physical_type() == physical {
        return Ok(());
    }
    let found = if flat {
        column.physical_type().to_string()
    } else {
        "a nested value".into()
    };
    Err(ArchiveError::WrongType {
        column: name,
        expected,
        found,
    })
}

/// The unit in which an instant is stored.
pub(crate) fn instant_unit(
    column: &ColumnDescPtr,
    name: &'static str,
) -> Result<TimeUnit, ArchiveError> {
    if let Some(LogicalType::Timestamp(stamp)) = column.logical_type_ref() {
        return Ok(stamp.unit);
    }
    match column.converted_type() {
        ConvertedType::TIMESTAMP_MICROS => Ok(TimeUnit::MICROS),
        ConvertedType::TIMESTAMP_MILLIS => Ok(TimeUnit::MILLIS),
        other => Err(ArchiveError::WrongType {
            column: name,
            expected: "an instant",
            found: format!("INT64 ({other})"),
        }),
    }
}
