//! Spill-over, as far as data allow: county cases beside the facilities in the county.
//!
//! A panel of counties and weeks with county and week effects says whether county cases rose where
//! facility cases had risen before. It does not say why; what cannot be known is listed.

use super::reasons::{Answer, Estimate, Message, Reasons};
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Fips, Period};

/// A county with facilities.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct County {
    /// Its code.
    pub fips: Fips,
    /// Its name, as a profile gives it.
    pub name: String,
    /// Residents, where known.
    pub residents: Option<f64>,
    /// Cases of its residents in the window, where imported.
    pub cases: Answer<f64>,
    /// Of these in the first half of the window, to see growth.
    pub cases_first_half: Option<f64>,
    /// People held in its facilities on an average day, where known.
    pub held: Option<f64>,
    /// Cases in its facilities in the window.
    pub facility_cases: Option<f64>,
    /// Its facilities.
    pub facilities: Vec<FacilityId>,
}

/// The panel estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Panel {
    /// County cases per 100,000 residents in a week that go with one more facility case per 100,000
    /// residents some weeks before, beyond what county and week explain.
    pub coefficient: Estimate,
    /// Counties.
    pub counties: usize,
    /// Of these with a facility.
    pub with_facility: usize,
    /// County-weeks.
    pub observations: usize,
    /// Why, and what it is not.
    pub reasons: Reasons,
}

/// Somebody's estimate, as published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedEstimate {
    /// The statement's label.
    pub statement: String,
    /// Who, by name.
    pub speaker: String,
    /// The estimate.
    pub value: super::reasons::Input,
    /// How it was made and what of it can be held against the book.
    pub notes: Vec<Message>,
}

/// What is known of spill-over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spillover {
    /// The as-of point.
    pub as_of: AsOf,
    /// The days.
    pub window: Period,
    /// Counties with facilities, those with most people held first.
    pub counties: Vec<County>,
    /// The panel over the counties whose series was imported.
    pub panel: Answer<Panel>,
    /// Published estimates.
    pub published: Vec<PublishedEstimate>,
    /// What cannot be known.
    pub cannot_be_known: Vec<Message>,
}

impl AboutInstitutions for Spillover {}
