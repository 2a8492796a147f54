//! Under which terms a source may be passed on.

use serde::{Deserialize, Serialize};

/// The licence of a source: what it is called, and whether rows of it may be given to others.
///
/// The site prints it beside every source and in every twin. Nothing is held back by it yet: who serves
/// a book to the public must honour it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Licence {
    /// Name or SPDX expression, e.g. `CC-BY-4.0`, `US government work`.
    pub name: String,
    /// Who must be credited, in the words they ask for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// Whether rows may be passed on to others.
    pub redistributable: bool,
}

impl Licence {
    /// A work of the United States government: no copyright, credit the agency.
    pub fn us_government(credit: &str) -> Self {
        Self {
            name: "US government work".into(),
            credit: Some(credit.into()),
            redistributable: true,
        }
    }
}
