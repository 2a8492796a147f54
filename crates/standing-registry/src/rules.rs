//! The registry's own limits: data of `rules/people/registry.toml`, each with its reason.

use serde::Deserialize;
use standing_forecast::{Compiled, Observed};

/// Limits by which entries are put before a person, and hand-overs are called late.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Days within which the receiving facility confirms that a person came.
    pub confirm_arrival_within_days: u16,
    /// An act is told late if it was recorded more than this many days after it happened.
    pub recorded_late_after_days: u16,
    /// Two reports of one product and lot by two peers, at most this many days apart, may be one
    /// dose.
    pub one_dose_within_days: u16,
    /// The clock may go back by this many minutes before a person must look.
    pub clock_back_minutes: u16,
    /// The clock may go forward by this many days between two entries before a person must look.
    pub clock_forward_days: u16,
    /// A file that ends at least so many of a hundred lasting stays stops until a person agrees.
    pub ended_stays_ask_percent: u8,
    /// So many stays a file may always end.
    pub ended_stays_free: u8,
    /// The observation that a stay in a facility is for the forecaster (CDSi).
    pub custody_observation: String,
    /// Why these numbers.
    pub reasons: Vec<String>,
}

/// Every rule that an answer about people rests on.
#[derive(Debug, Clone, Copy)]
pub struct Rulebook<'a> {
    /// The rules of immunization in force on the day.
    pub data: &'a Compiled,
    /// What was the case for everybody on the day, such as a product paused by the authorities.
    pub circumstances: &'a [Observed],
    /// The registry's own limits.
    pub registry: &'a Rules,
}
