//! Under which terms a source may be passed on.

use serde::{Deserialize, Serialize};

/// The licence of a source: what it is called, and whether rows of it may be given to others.
///
/// The site prints it beside every source. What may not be passed on stays out of open data and of
/// the JSON and CSV of pages (decision 0013).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Name or SPDX expression, e.g. `CC-BY-4.0`, `US government work`.
    pub name: String,
    /// Who must be credited, in the words they ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Whether rows may be passed on to others.
    pub redistributable: bool,
    /// Whether single facts out of it may be passed on in our own words, with the citation, where rows
    /// and its own words may not: an article that is cited for what it reports.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub facts: bool,
}

impl Licence {
    /// A work of the United States government: no copyright, credit the agency.
    pub fn us_government(credit: &str) -> Self {
        Self {
            name: "US government work".into(),
            credit: Some(credit.into()),
            redistributable: true,
            facts: false,
        }
    }

    /// Whether a statement that a person typed about the source may be passed on.
    pub fn lets_facts_pass(&self) -> bool {
        self.redistributable || self.facts
    }
}
