//! The weekly brief: plain sentences made by rules from the numbers, each linked to its figures.

use super::reasons::Message;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, Period};

/// A sentence of a brief.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sentence {
    /// What it says.
    pub message: Message,
    /// Addresses on the site of the figures it speaks of, with the anchor of each.
    pub links: Vec<String>,
}

/// A week in plain language.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Brief {
    /// The as-of point.
    pub as_of: AsOf,
    /// Identifier of the rule it was written by.
    pub rule: String,
    /// `nation`, `state`, `field-office` or `facility`.
    pub kind: &'static str,
    /// Its code or identifier.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The week.
    pub week: Period,
    /// The sentences, most important first.
    pub sentences: Vec<Sentence>,
}

impl AboutInstitutions for Brief {}
