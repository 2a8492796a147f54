//! Which formats are read, and how a file is recognised.

/// A format of a file about institutions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A case folder.
    Case,
    /// Parquet files of the hourly page archive.
    IceArchive,
    /// Workbooks of the agency's detention statistics.
    IceWorkbook,
    /// The archive's table of facilities and spellings.
    IceLookup,
    /// The archive's national daily tables.
    IceNationalDaily,
    /// UCLA's facility table.
    UclaFacilities,
    /// UCLA's spellings.
    UclaSpellings,
    /// A reference series; which one, its columns tell.
    Series,
    /// A plain table of facilities by day.
    FacilityTable,
}

/// Why a name is no format.
#[derive(Debug, thiserror::Error)]
#[error("there is no format `{0}`: `standing import --as help` lists them")]
pub struct UnknownFormat(pub String);

impl Format {
    /// Every format, with what it is.
    pub const ALL: [(Self, &'static str, &'static str); 9] = [
        (
            Self::Case,
            "case",
            "a case folder, typed in by a person (docs/case-format.md)",
        ),
        (
            Self::IceArchive,
            "ice-archive",
            "hourly archive of the agency's page, Parquet: facilities, national cases, population",
        ),
        (
            Self::IceWorkbook,
            "ice-workbook",
            "detention statistics of the agency, .xlsx",
        ),
        (
            Self::IceLookup,
            "ice-lookup",
            "the archive's facilities and spellings, CSV",
        ),
        (
            Self::IceNationalDaily,
            "ice-national-daily",
            "the archive's daily national tables (cases, population, tests), CSV",
        ),
        (
            Self::UclaFacilities,
            "ucla-facilities",
            "UCLA Law COVID Behind Bars facility table, CSV",
        ),
        (
            Self::UclaSpellings,
            "ucla-spellings",
            "UCLA Law COVID Behind Bars spellings, CSV",
        ),
        (
            Self::Series,
            "series",
            "a reference series, recognised by its columns: California cases or doses by county, COVID Tracking, New York Times states, Genesee County, county populations, detention trends, people ever detained",
        ),
        (
            Self::FacilityTable,
            "facility-table",
            "a plain table: facility,date,population,cases,first_doses,second_doses, CSV",
        ),
    ];

    /// The name used in commands.
    pub fn code(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(f, ..)| *f == self)
            .map_or("", |(_, code, _)| code)
    }

    /// Recognises a file by its name and its first bytes; `None` where neither tells.
    pub fn recognise(name: &str, head: &[u8], is_folder: bool) -> Option<Self> {
        if is_folder {
            return Some(Self::Case);
        }
        if head.starts_with(b"PAR1") {
            return Some(Self::IceArchive);
        }
        if head.starts_with(b"PK\x03\x04") || name.to_ascii_lowercase().ends_with(".xlsx") {
            return Some(Self::IceWorkbook);
        }
        let head = String::from_utf8_lossy(head);
        let header = head
            .trim_start_matches('\u{feff}')
            .lines()
            .next()?
            .replace('"', "");
        let has = |columns: &[&str]| {
            let there: Vec<&str> = header.split(',').map(str::trim).collect();
            columns.iter().all(|c| there.contains(c))
        };
        if has(&["facility_id", "facility_listed", "facility_name", "lat"]) {
            return Some(Self::IceLookup);
        }
        if has(&["page_downloaded_day", "page_id"]) {
            return Some(Self::IceNationalDaily);
        }
        if has(&["Facility.ID", "Name", "Jurisdiction", "ICE.Field.Office"]) {
            return Some(Self::UclaFacilities);
        }
        if has(&["Facility.ID", "xwalk_name_raw"]) {
            return Some(Self::UclaSpellings);
        }
        if super::reference::recognise(has).is_some() {
            return Some(Self::Series);
        }
        if has(&["facility", "date"]) {
            return Some(Self::FacilityTable);
        }
        None
    }
}

impl std::str::FromStr for Format {
    type Err = UnknownFormat;
    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::ALL
            .iter()
            .find(|(_, code, _)| *code == text)
            .map(|(f, ..)| *f)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn a_file_is_recognised_by_what_is_in_it() {
        assert_eq!(
            Format::recognise("x", b"PAR1....", false),
            Some(Format::IceArchive)
        );
        assert_eq!(
            Format::recognise("x.csv", b"date,state,fips,cases,deaths\n", false),
            Some(Format::Series)
        );
        assert_eq!(
            Format::recognise(
                "x.csv",
                b"\"Facility.ID\",\"State\",\"xwalk_name_raw\"\n",
                false
            ),
            Some(Format::UclaSpellings)
        );
        assert_eq!(Format::recognise("x.csv", b"a,b\n1,2\n", false), None);
    }
}
