//! Use and expansion: people held, beds and beds paid for over time, beside doses and cases, so that
//! a growth of detention that follows vaccination can be seen.

use super::reasons::{Input, Message};
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, Measure};

/// Figures of one measure over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strand {
    /// What is counted.
    pub measure: Measure,
    /// Who says so, by name.
    pub speaker: String,
    /// Of whom.
    pub population: String,
    /// In order of time.
    pub figures: Vec<Input>,
}

/// A place's people, beds, doses and cases over time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Expansion {
    /// The as-of point.
    pub as_of: AsOf,
    /// `nation`, `state`, `field-office` or `facility`.
    pub kind: &'static str,
    /// Its code or identifier.
    pub code: String,
    /// Its name.
    pub name: String,
    /// People held, averages, capacity, contract minimum, doses, cases: those that were published.
    pub strands: Vec<Strand>,
    /// What can be read from them, and what was not published.
    pub findings: Vec<Message>,
}

impl AboutInstitutions for Expansion {}
