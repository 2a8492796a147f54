//! Silence: what went dark, what was no longer reported, what never was: findings with dates, not
//! gaps.

use super::reasons::{Input, Message};
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Measure};

/// Which kind of silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SilenceKind {
    /// The publisher stopped publishing at all.
    WentDark,
    /// The publisher goes on, and no longer with this place.
    StoppedReporting,
    /// The publisher never published this measure for the place.
    NeverReported,
}

/// A silence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Silence {
    /// Which kind.
    pub kind: SilenceKind,
    /// The facility; none for the nation.
    pub facility: Option<FacilityId>,
    /// Name of the place.
    pub name: String,
    /// What is not published.
    pub measure: Measure,
    /// Who does not publish it, by name.
    pub speaker: String,
    /// The first day without it; none where there never was one.
    pub since: Option<Date>,
    /// Days from then to the as-of day.
    pub days: Option<i32>,
    /// The last figure.
    pub last: Option<Input>,
    /// In a sentence.
    pub message: Message,
}

/// Every silence as of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Silences {
    /// The as-of point.
    pub as_of: AsOf,
    /// The findings: went dark first, then stopped, then never; within by name.
    pub silences: Vec<Silence>,
}

impl AboutInstitutions for Silences {}
