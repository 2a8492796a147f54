//! Vaccination coverage: doses and people from any source that has them.
//!
//! No series of doses by facility was ever published: that is a finding. What was claimed is shown
//! as claimed, with its arithmetic. Doses given so far are never divided by the people held today,
//! who are others: a share is of people counted on its day, or an interval between bounds.

use super::reasons::{Answer, Estimate, Input, Message, Reasons};
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, Measure, Period, Place};

/// A share of people with a first dose or a complete series.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Share {
    /// `first-doses-cumulative` or `fully-vaccinated-cumulative`.
    pub of: Measure,
    /// The day.
    pub on: Date,
    /// Who published the count, by name.
    pub speaker: String,
    /// The share from 0 to 1 with its interval: bounds where the people are not known exactly.
    pub share: Answer<Estimate>,
    /// Why.
    pub reasons: Reasons,
}

/// A share that somebody stated.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ShareClaim {
    /// The statement's label.
    pub statement: String,
    /// Who said it, by name.
    pub speaker: String,
    /// What was said, in our words.
    pub what: String,
    /// When.
    pub on: Date,
    /// Of what.
    pub of: Measure,
    /// The share as stated, from 0 to 1; none where it is worked out of stated counts.
    pub stated: Option<f64>,
    /// `about`, `under`.
    pub words: Option<String>,
    /// The people that the share would be, given how many were held; or the share that the counts
    /// make.
    pub arithmetic: Answer<Estimate>,
    /// Why.
    pub reasons: Reasons,
}

/// Coverage outside in the same week.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outside {
    /// The place, by name.
    pub name: String,
    /// The place.
    pub place: Place,
    /// Shares of its residents.
    pub shares: Vec<Share>,
    /// Why there are none.
    pub refused: Option<Message>,
}

/// Coverage of a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// The as-of point.
    pub as_of: AsOf,
    /// `nation`, `state`, `field-office` or `facility`.
    pub kind: &'static str,
    /// Its code or identifier.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The week.
    pub week: Period,
    /// What was found, first of all: that no series of doses was published.
    pub findings: Vec<Message>,
    /// Every figure of doses or vaccinated people about it, as published.
    pub figures: Vec<Input>,
    /// Shares of the people held.
    pub inside: Vec<Share>,
    /// County, state and nation outside.
    pub outside: Vec<Outside>,
    /// Shares that somebody stated about it.
    pub claims: Vec<ShareClaim>,
}

impl AboutInstitutions for Coverage {}
