//! A person who does not exist.

use jiff::civil::Date;

/// Sex as a registry has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Not known.
    Unknown,
    /// Recorded as neither.
    Other,
}

impl Sex {
    /// The letter of the forecast's input: `F`, `M`, `U`, `X`.
    pub fn letter(self) -> char {
        match self {
            Self::Female => 'F',
            Self::Male => 'M',
            Self::Unknown => 'U',
            Self::Other => 'X',
        }
    }
}

/// Something known about a person that changes which doses are due, by CDSi observation code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observation {
    /// CDSi observation code, three digits.
    pub code: &'static str,
    /// Since when, where that is known.
    pub date: Option<Date>,
}

/// A dose as the registry has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dose {
    /// The day it was given.
    pub date: Date,
    /// CVX code, as in the CVX map: at least two digits.
    pub cvx: &'static str,
    /// MVX code of the manufacturer, where it was recorded.
    pub mvx: Option<&'static str>,
}

/// A name that nobody bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Name {
    /// Given name.
    pub given: &'static str,
    /// Family name.
    pub family: &'static str,
}

/// A person who does not exist, with the history that a registry has of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Number within the population, from 0.
    pub index: u64,
    /// A name for forms; never part of the forecast's input.
    pub name: Name,
    /// Day of birth.
    pub dob: Date,
    /// Sex.
    pub sex: Sex,
    /// Observations, by code.
    pub observations: Vec<Observation>,
    /// Doses, by date.
    pub doses: Vec<Dose>,
}
