//! Outbreaks by stated rules: when one began and ended, how large it was, how fast it grew.
//!
//! Nothing is guessed: a facility whose number of people held was not published cannot be judged by
//! a share of them; where bounds of it are known, the answer is bounded too.

use super::reasons::{Answer, Estimate, Message, Reasons};
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Period};

/// How many people a facility held, for a share of them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum People {
    /// As published.
    Known(f64),
    /// Between two published bounds.
    Between(f64, f64),
}

/// One outbreak.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outbreak {
    /// First day of the first week at which the rule held.
    pub from: Date,
    /// First day of the three weeks that made it one: the cases counted begin here.
    pub first_case_window: Date,
    /// Day of the last new case.
    pub last_case: Date,
    /// The day it was over by the rule; none while it lasts.
    pub over: Option<Date>,
    /// Whether the rule holds for every number of people within the bounds: where not, it is one
    /// only for the smaller.
    pub certain: bool,
    /// New cases from `first_case_window` to the end.
    pub size: f64,
    /// Cases over the people held when it began; an interval from the bounds where these are not
    /// exact. Above 1 where people came and went.
    pub attack_rate: Answer<Estimate>,
    /// Days in which the weekly cases doubled while it grew.
    pub doubling_days: Answer<Estimate>,
    /// The most who were isolated or monitored at once, and when.
    pub peak_current: Option<(Date, f64)>,
    /// Deaths published in its time.
    pub deaths: Option<f64>,
    /// Why.
    pub reasons: Reasons,
}

/// An alarm of a detector.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Signal {
    /// The detector: `ears-c1`, `ears-c2`, `ears-c3`, `cusum`, `farrington`.
    pub detector: &'static str,
    /// First day of the week.
    pub week: Date,
    /// New cases of the week.
    pub cases: f64,
    /// The bound it went over.
    pub bound: f64,
}

/// The reproduction number of a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reproduction {
    /// Last day of the window.
    pub day: Date,
    /// Days of the window.
    pub window_days: u32,
    /// Cases within.
    pub cases: f64,
    /// Posterior mean and interval, or why it is not estimable.
    pub number: Answer<Estimate>,
}

/// A week of a facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Week {
    /// Its days.
    pub period: Period,
    /// New cases; none where it cannot be told.
    pub cases: Option<f64>,
    /// New cases of the rule's window over the people held, where both are known: the least and the
    /// greatest it can be.
    pub share: Option<(f64, f64)>,
    /// Whether the rule holds.
    pub outbreak: bool,
}

/// What is known of a facility's outbreaks.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// People held, at the as-of day.
    pub people: People,
    /// Weeks, in order of time.
    pub weeks: Vec<Week>,
    /// Outbreaks, in order of time.
    pub outbreaks: Vec<Outbreak>,
}

/// A facility and its outbreaks, or why it cannot be judged.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacilityOutbreaks {
    /// The as-of point.
    pub as_of: AsOf,
    /// The facility.
    pub facility: FacilityId,
    /// Its name.
    pub name: String,
    /// Identifier of the rule.
    pub rule: String,
    /// The judgement.
    pub judged: Answer<Judged>,
    /// Alarms of detectors, which need no number of people.
    pub signals: Vec<Signal>,
    /// Detectors that did not run, and why.
    pub refused: Vec<(&'static str, Message)>,
    /// The reproduction number by day, for the days of cases.
    pub reproduction: Vec<Reproduction>,
    /// Why.
    pub reasons: Reasons,
}

/// Outbreaks of many facilities.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutbreakList {
    /// The as-of point.
    pub as_of: AsOf,
    /// Identifier of the rule.
    pub rule: String,
    /// Where it comes from.
    pub citation: String,
    /// Facilities that can be judged.
    pub judged: usize,
    /// Of these, with at least one outbreak.
    pub with_outbreak: usize,
    /// Facilities with one that lasts on the day.
    pub ongoing: usize,
    /// Facilities that cannot be judged.
    pub not_judged: usize,
    /// Every facility, by name.
    pub facilities: Vec<FacilityOutbreaks>,
}

impl AboutInstitutions for FacilityOutbreaks {}
impl AboutInstitutions for OutbreakList {}
