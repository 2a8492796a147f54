//! Rates and their ratio, inside against outside.
//!
//! A ratio of rates compares two populations over the same days. It is no personal likelihood: who
//! is tested, and how often, differs on both sides. Every number names its estimand: the mean of
//! months and the pooled ratio are two different quantities of the same counts.

use super::reasons::{Answer, Estimate, Message, Reasons};
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, PartyId, Period, Place};

/// New cases among people over days.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Rate {
    /// The days.
    pub period: Period,
    /// New cases.
    pub cases: f64,
    /// People-days at risk.
    pub person_days: f64,
    /// People on an average day of the period.
    pub mean_people: f64,
    /// New cases per 100,000 people over the whole period.
    pub per_100k: f64,
    /// New cases per 100,000 person-days, exact Poisson interval beside it.
    pub per_100k_person_days: Estimate,
    /// Why.
    pub reasons: Reasons,
}

/// One period of a comparison.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PeriodRatio {
    /// The days.
    pub period: Period,
    /// In custody.
    pub inside: Rate,
    /// Outside.
    pub outside: Rate,
    /// Their ratio: conditional exact first, then mid-P, Wald and score.
    pub ratio: Estimate,
}

/// A comparison of rates.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RateRatio {
    /// The place inside, by name.
    pub inside: String,
    /// The place inside.
    pub inside_place: Place,
    /// The place outside, by name.
    pub outside: String,
    /// The place outside.
    pub outside_place: Place,
    /// Who counts the cases outside.
    pub outside_speaker: Option<PartyId>,
    /// Their name.
    pub outside_speaker_name: Option<String>,
    /// The periods, in order of time.
    pub periods: Vec<(Period, Answer<PeriodRatio>)>,
    /// Unweighted mean of the periods' ratios, with its intervals over the periods: normal first,
    /// then Student's t. Refused where a period is missing or there is only one.
    pub mean_of_periods: Answer<Estimate>,
    /// Ratio of all cases over all person-days: conditional exact first, then mid-P, Wald, score.
    pub pooled: Answer<Estimate>,
    /// Why, and what it is not.
    pub reasons: Reasons,
}

/// A published comparison, recomputed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedRatio {
    /// The as-of point.
    pub as_of: AsOf,
    /// Identifier of the rule.
    pub rule: String,
    /// The publication.
    pub citation: String,
    /// What it says.
    pub published: String,
    /// One comparison for each source outside, the publication's own first.
    pub against: Vec<RateRatio>,
    /// Why the numbers differ and what they are not.
    pub why_they_differ: Vec<Message>,
}

/// What is asked of two places.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RatioQuestion {
    /// The place inside: a facility, state, field office or nation.
    pub inside: Place,
    /// Whose count of cases inside; the longest series where left out.
    pub inside_speaker: Option<PartyId>,
    /// The place outside: a county, state or nation.
    pub outside: Place,
    /// Whose count of cases outside; the longest series where left out.
    pub outside_speaker: Option<PartyId>,
    /// Residents outside, where a publication fixes them; else as imported.
    pub residents: Option<f64>,
    /// The periods compared.
    pub periods: Vec<Period>,
}

impl AboutInstitutions for PublishedRatio {}
impl AboutInstitutions for RateRatio {}
