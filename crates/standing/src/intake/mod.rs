//! Intake: from files to entries of the evidence book.
//!
//! Each format has its own story and its own file. What they share: a file is named by the hash of
//! its bytes, so the same file read twice adds nothing; good rows are kept and bad ones listed; a
//! cell that is empty never becomes zero; nothing about a person is taken in.

pub mod archive;
pub mod case;
pub mod claims;
mod facility_table;
mod figures;
mod format;
pub(crate) mod limited;
mod lookup;
mod national_daily;
mod reference;
pub mod roster_sheet;
mod ucla;
pub mod workbook;

pub use format::{Format, UnknownFormat};

use jiff::civil::Date;
use sha2::Digest as _;
use standing_evidence::{Body, Party, PartyKind, Source, SourceBytes, digest_of};
use standing_formats::Problem;
use standing_terms::{BookZone, Digest, IdError, Licence, PartyId, SourceId};

/// What was read from one file.
#[derive(Debug, Default)]
pub struct Intake {
    /// The entries, sources and parties first.
    pub bodies: Vec<Body>,
    /// What was wrong or odd, by place in the file.
    pub problems: Vec<Problem>,
    /// How many rows were kept.
    pub kept: usize,
}

/// Why a file is refused as a whole.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// The reader of its format refuses it.
    #[error("{0}")]
    Refused(String),
    /// A column that the format needs is not there.
    #[error("the file has no column `{column}`, which a {format} file has")]
    NoColumn {
        /// The column.
        column: &'static str,
        /// The format.
        format: &'static str,
    },
    /// An identifier could not be made of what the file says.
    #[error(transparent)]
    Id(#[from] IdError),
    /// It is about people.
    #[error(
        "this file has rows about people ({0}); the evidence book is about institutions only, and \
         this version has no registry"
    )]
    AboutPeople(String),
}

/// A file as it is handed to its reader.
pub struct File<'a> {
    /// Its name, without folders.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// The day it was published, where a person or its name says.
    pub published: Option<Date>,
    /// The zone of the book.
    pub zone: &'a BookZone,
}

/// The first twelve digits of a source's hash: what the labels of its statements carry.
fn short(source: &SourceId) -> String {
    source
        .as_str()
        .chars()
        .skip("sha256:".len())
        .take(12)
        .collect()
}

/// How the data set that a file belongs to is described.
pub struct DataSet {
    /// Title.
    pub title: &'static str,
    /// Identifier of the publisher.
    pub publisher: &'static str,
    /// Name of the publisher.
    pub publisher_name: &'static str,
    /// What the publisher is.
    pub kind: PartyKind,
    /// Where it is published.
    pub origin: &'static str,
    /// Name of its licence.
    pub licence: &'static str,
    /// The credit its publisher asks for.
    pub credit: &'static str,
    /// Whether rows may be passed on.
    pub redistributable: bool,
}

/// The identifier of a source by the hash of its bytes.
///
/// # Errors
/// Never for a hash; the identifier is checked like any other.
pub fn source_id(sha256: Digest) -> Result<SourceId, IdError> {
    SourceId::new(format!("sha256:{sha256}"))
}

impl DataSet {
    /// The publisher and the source, as entries; and the source's identifier.
    ///
    /// # Errors
    /// Where the data set's publisher is no identifier.
    pub fn source(
        &self,
        file: &File<'_>,
        series: Option<&str>,
    ) -> Result<(SourceId, Vec<Body>), IdError> {
        self.source_of(
            digest_of(file.bytes),
            file.bytes.len() as u64,
            file.name,
            file.published,
            series,
        )
    }

    /// As [`DataSet::source`], for a file whose bytes are not in memory.
    ///
    /// # Errors
    /// As [`DataSet::source`].
    pub fn source_of(
        &self,
        sha256: Digest,
        size: u64,
        name: &str,
        published: Option<Date>,
        series: Option<&str>,
    ) -> Result<(SourceId, Vec<Body>), IdError> {
        let id = source_id(sha256)?;
        let publisher = PartyId::new(self.publisher)?;
        let party = Party {
            id: publisher.clone(),
            name: self.publisher_name.to_owned(),
            kind: self.kind,
            parent: None,
        };
        let source = Source {
            id: id.clone(),
            title: self.title.to_owned(),
            publisher: Some(publisher),
            origin: format!("{} (file {name})", self.origin),
            bytes: SourceBytes::Captured { sha256, size },
            captured: None,
            published,
            public: true,
            licence: Licence {
                name: self.licence.to_owned(),
                credit: Some(self.credit.to_owned()),
                redistributable: self.redistributable,
                facts: false,
            },
            series: series.map(ToOwned::to_owned),
            office_only: None,
            note: published
                .is_none()
                .then(|| "no date of publication is known: counts as known since its entry".into()),
        };
        Ok((id, vec![Body::Party(party), Body::Source(source)]))
    }

    /// The publisher as speaker.
    ///
    /// # Errors
    /// As [`DataSet::source`].
    pub fn speaker(&self) -> Result<PartyId, IdError> {
        PartyId::new(self.publisher)
    }
}

/// Reads a table of institutions.
///
/// # Errors
/// Where the file is refused as a whole.
pub fn read_table(file: &File<'_>, format: Format, today: Date) -> Result<Intake, IntakeError> {
    match format {
        Format::IceLookup => lookup::read(file),
        Format::IceNationalDaily => national_daily::read(file),
        Format::UclaFacilities => ucla::facilities(file),
        Format::UclaSpellings => ucla::spellings(file),
        Format::Series => reference::read(file),
        Format::FacilityTable => facility_table::read(file, today),
        Format::IceWorkbook => workbook::entries(file),
        Format::Case | Format::IceArchive => Err(IntakeError::Refused(format!(
            "{} is not read as a table",
            format.code()
        ))),
    }
}

/// When a file's statements could be known: the end of the day it was published, where known.
pub fn seen(file: &File<'_>) -> Option<jiff::Timestamp> {
    file.published.map(|day| file.zone.end_of_day(day))
}

/// The date of publication that a file's name bears, e.g. `…_2021-09-26.csv`.
pub fn date_in_name(name: &str) -> Option<Date> {
    let bytes = name.as_bytes();
    (0..bytes.len().saturating_sub(9)).rev().find_map(|at| {
        let text = name.get(at..at + 10)?;
        let digit = |c: Option<&u8>| c.is_some_and(u8::is_ascii_digit);
        let alone =
            !digit(at.checked_sub(1).and_then(|i| bytes.get(i))) && !digit(bytes.get(at + 10));
        if alone { text.parse().ok() } else { None }
    })
}

/// Hashes bytes that come in pieces.
#[derive(Default)]
pub struct Hasher(sha2::Sha256, u64);

impl Hasher {
    /// Takes the next piece.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
        self.1 += piece.len() as u64;
    }

    /// The digest and the number of bytes.
    pub fn finish(self) -> (Digest, u64) {
        (Digest(self.0.finalize().into()), self.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_date_in_a_files_name_is_read_only_where_it_stands_alone() {
        let day = |s: &str| Some(s.parse().unwrap());
        assert_eq!(
            date_in_name("ca_cases_by_county_2021-09-26.csv"),
            day("2021-09-26")
        );
        assert_eq!(
            date_in_name("FY21-detentionstats-2021-04-14.xlsx"),
            day("2021-04-14")
        );
        assert_eq!(date_in_name("fac_data.csv"), None);
        assert_eq!(date_in_name("x12021-09-26.csv"), None);
        assert_eq!(date_in_name("x2021-13-26.csv"), None);
    }
}
