//! Places, and the codes by which others name them.

use crate::FacilityId;
use serde::{Deserialize, Serialize};

/// A two-letter postal code of a US state or territory, upper case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StateCode(String);

impl StateCode {
    /// Two ASCII letters, made upper case; `None` for anything else.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (text.len() == 2 && text.chars().all(|c| c.is_ascii_alphabetic()))
            .then(|| Self(text.to_ascii_uppercase()))
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The state of that English name; `None` where there is none.
    pub fn of_name(name: &str) -> Option<Self> {
        STATES
            .iter()
            .find(|(_, state, _)| state.eq_ignore_ascii_case(name.trim()))
            .and_then(|(code, ..)| Self::new(code))
    }

    /// The fifty states and the District of Columbia: what a sum must hold to stand for the nation.
    pub fn of_the_union() -> impl Iterator<Item = Self> {
        STATES
            .iter()
            .filter(|(.., fips)| ("01"..="56").contains(fips))
            .filter_map(|(code, ..)| Self::new(code))
    }

    /// Its English name; the two letters where no state has them.
    pub fn name(&self) -> &str {
        STATES
            .iter()
            .find(|(code, ..)| *code == self.0)
            .map_or(&self.0, |(_, name, _)| name)
    }
}

impl TryFrom<String> for StateCode {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::new(&text).ok_or_else(|| format!("`{text}` is not a two-letter state code"))
    }
}

impl From<StateCode> for String {
    fn from(s: StateCode) -> String {
        s.0
    }
}

/// Postal code, name and two-digit code of each state and territory (FIPS 5-2, ANSI INCITS 38).
pub const STATES: [(&str, &str, &str); 57] = [
    ("AL", "Alabama", "01"),
    ("AK", "Alaska", "02"),
    ("AZ", "Arizona", "04"),
    ("AR", "Arkansas", "05"),
    ("CA", "California", "06"),
    ("CO", "Colorado", "08"),
    ("CT", "Connecticut", "09"),
    ("DE", "Delaware", "10"),
    ("DC", "District of Columbia", "11"),
    ("FL", "Florida", "12"),
    ("GA", "Georgia", "13"),
    ("HI", "Hawaii", "15"),
    ("ID", "Idaho", "16"),
    ("IL", "Illinois", "17"),
    ("IN", "Indiana", "18"),
    ("IA", "Iowa", "19"),
    ("KS", "Kansas", "20"),
    ("KY", "Kentucky", "21"),
    ("LA", "Louisiana", "22"),
    ("ME", "Maine", "23"),
    ("MD", "Maryland", "24"),
    ("MA", "Massachusetts", "25"),
    ("MI", "Michigan", "26"),
    ("MN", "Minnesota", "27"),
    ("MS", "Mississippi", "28"),
    ("MO", "Missouri", "29"),
    ("MT", "Montana", "30"),
    ("NE", "Nebraska", "31"),
    ("NV", "Nevada", "32"),
    ("NH", "New Hampshire", "33"),
    ("NJ", "New Jersey", "34"),
    ("NM", "New Mexico", "35"),
    ("NY", "New York", "36"),
    ("NC", "North Carolina", "37"),
    ("ND", "North Dakota", "38"),
    ("OH", "Ohio", "39"),
    ("OK", "Oklahoma", "40"),
    ("OR", "Oregon", "41"),
    ("PA", "Pennsylvania", "42"),
    ("RI", "Rhode Island", "44"),
    ("SC", "South Carolina", "45"),
    ("SD", "South Dakota", "46"),
    ("TN", "Tennessee", "47"),
    ("TX", "Texas", "48"),
    ("UT", "Utah", "49"),
    ("VT", "Vermont", "50"),
    ("VA", "Virginia", "51"),
    ("WA", "Washington", "53"),
    ("WV", "West Virginia", "54"),
    ("WI", "Wisconsin", "55"),
    ("WY", "Wyoming", "56"),
    ("AS", "American Samoa", "60"),
    ("GU", "Guam", "66"),
    ("MP", "Northern Mariana Islands", "69"),
    ("PR", "Puerto Rico", "72"),
    ("VI", "Virgin Islands", "78"),
    ("US", "United States", "00"),
];

/// A county code of the US Census Bureau: two digits of state, three of county. Text, since leading
/// zeros matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fips(String);

impl Fips {
    /// Five digits; `None` for anything else.
    pub fn new(text: &str) -> Option<Self> {
        (text.len() == 5 && text.chars().all(|c| c.is_ascii_digit())).then(|| Self(text.to_owned()))
    }

    /// The five digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Fips {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::new(&text).ok_or_else(|| format!("`{text}` is not a five-digit county code"))
    }
}

impl From<Fips> for String {
    fn from(f: Fips) -> String {
        f.0
    }
}

/// Who gave out a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CodeScheme {
    /// Identifiers in the archive of the agency's page (Vera Institute).
    IcePage,
    /// Facility codes of the agency's detention data.
    IceDetention,
    /// `Facility.ID` of the UCLA Law COVID Behind Bars table.
    Ucla,
    /// A name on a sheet of the agency's detention statistics.
    IceStats,
    /// A name in a plain table that somebody keeps.
    Table,
}

impl CodeScheme {
    /// The name used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::IcePage => "ice-page",
            Self::IceDetention => "ice-detention",
            Self::Ucla => "ucla",
            Self::IceStats => "ice-stats",
            Self::Table => "table",
        }
    }
}

/// A code with its scheme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PlaceCode {
    /// Who gave it out.
    pub scheme: CodeScheme,
    /// The code, exactly as written.
    pub code: String,
}

/// A place that a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// A facility by our own identifier.
    Facility(FacilityId),
    /// A facility by somebody's code or listed name; which facility that is, the directory says.
    Listed(PlaceCode),
    /// A county.
    County(Fips),
    /// A state.
    State(StateCode),
    /// An area of responsibility of the agency, by its three-letter code. Not a state.
    FieldOffice(String),
    /// A nation, by its two-letter code.
    Nation(String),
    /// An area as its publisher names it, where that is not one of the above.
    Area(String),
}

impl Place {
    /// The United States.
    pub fn us() -> Self {
        Self::Nation("US".into())
    }
}

impl std::fmt::Display for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Facility(id) => write!(f, "facility:{id}"),
            Self::Listed(c) => write!(f, "{}:{}", c.scheme.code(), c.code),
            Self::County(c) => write!(f, "county:{}", c.as_str()),
            Self::State(s) => write!(f, "state:{}", s.as_str()),
            Self::FieldOffice(o) => write!(f, "field-office:{o}"),
            Self::Nation(n) => write!(f, "nation:{n}"),
            Self::Area(a) => write!(f, "area:{a}"),
        }
    }
}
