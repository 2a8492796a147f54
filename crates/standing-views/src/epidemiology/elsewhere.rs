//! Elsewhere: the same comparison for every state and field office, against the people outside.
//!
//! The ratio of a nation is not the mean of its facilities: both are shown side by side, since a few
//! large places can pull one up and the other down (Simpson's paradox).

use super::ratio::{PeriodRatio, Rate};
use super::reasons::{Answer, Message};
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Period, Place};

/// A place inside against one outside.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// The place outside, by name.
    pub name: String,
    /// The place outside.
    pub place: Place,
    /// The comparison, or why there is none.
    pub ratio: Answer<PeriodRatio>,
}

/// Mean and median over facilities of their ratios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverFacilities {
    /// Facilities in it.
    pub counted: usize,
    /// Unweighted mean of their ratios.
    pub mean: f64,
    /// Median of their ratios.
    pub median: f64,
    /// Facilities not in it and why.
    pub missing: Vec<(FacilityId, Message)>,
}

/// Staff of a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Staff {
    /// Infections of staff so far, as published.
    pub cases: super::reasons::Input,
    /// Infections of people held so far, beside.
    pub held_cases: Option<super::reasons::Input>,
}

/// An area, and how it compares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaComparison {
    /// `nation`, `state`, `field-office` or `facility`.
    pub kind: &'static str,
    /// Its code or identifier.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The days compared.
    pub window: Period,
    /// Rate of the people held, over the facilities whose people held are known.
    pub inside: Answer<Rate>,
    /// Facilities in the rate.
    pub counted: usize,
    /// Facilities not in it, and why.
    pub missing: Vec<(FacilityId, Message)>,
    /// Against county, state and nation, those that apply.
    pub against: Vec<Against>,
    /// Over the area's facilities, each against the same outside: state for a state's, nation else.
    pub over_facilities: Answer<OverFacilities>,
    /// Staff beside detained.
    pub staff: Answer<Staff>,
}

/// Every area compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Elsewhere {
    /// The as-of point.
    pub as_of: AsOf,
    /// The days compared.
    pub window: Period,
    /// The nation.
    pub nation: AreaComparison,
    /// States with facilities, by code.
    pub states: Vec<AreaComparison>,
    /// Field offices, by code.
    pub field_offices: Vec<AreaComparison>,
    /// What was imported of the people outside, and what was not.
    pub outside: Vec<Message>,
}

impl AboutInstitutions for AreaComparison {}
impl AboutInstitutions for Elsewhere {}
