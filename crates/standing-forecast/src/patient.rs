//! The person that is forecast for: what the logic may know, and nothing else.
//!
//! There is no name, no number, and no country of birth. A rule that asks for the country of birth
//! (immunity to varicella) therefore never applies.

use crate::data::{Cvx, Mvx, ObservationId};
use crate::day::Day;

/// The person's sex, as the supporting data asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Sex {
    /// Female.
    Female,
    /// Male.
    Male,
    /// Not known, or not one of the two (`U`, `X`): the data has series for `Unknown`.
    #[default]
    Unknown,
}

impl Sex {
    pub(crate) const fn bit(self) -> u8 {
        match self {
            Self::Female => 1,
            Self::Male => 2,
            Self::Unknown => 4,
        }
    }
}

/// An active observation about the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Observed {
    /// Which.
    pub observation: ObservationId,
    /// Since when, if known.
    pub date: Option<Day>,
}

/// A vaccine dose administered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Dose {
    /// The day it was given.
    pub date: Day,
    /// The vaccine type.
    pub cvx: Cvx,
    /// The manufacturer, if recorded.
    pub mvx: Option<Mvx>,
    /// The last day of its lot, if recorded.
    pub lot_expiry: Option<Day>,
    /// Whether it must be repeated for another reason: recalled, spoiled, wrongly given.
    pub condition: bool,
}

/// A person, on the day of the assessment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patient {
    /// Date of birth.
    pub birth: Day,
    /// Sex.
    pub sex: Sex,
    /// The day that is asked about: nothing given or observed later is known on it.
    pub assessment: Day,
    /// Active observations, in any order.
    pub observations: Vec<Observed>,
    /// Doses, in any order.
    pub doses: Vec<Dose>,
}
