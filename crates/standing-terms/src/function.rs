//! The seven functions that somebody must carry for a person in custody to be vaccinated.

use serde::{Deserialize, Serialize};

/// One of the seven functions of vaccination access.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Function {
    /// Who decides that the people held may have a dose, and from when.
    Eligibility,
    /// Who allocates and delivers doses.
    Supply,
    /// Who gives the dose.
    Administration,
    /// Who brings a person to an outside appointment and back.
    Transport,
    /// Who informs, in which language, and takes consent or refusal.
    ConsentInformation,
    /// Who sees to the next dose and the record on transfer or release.
    Continuity,
    /// Who reports what was done.
    Reporting,
}

impl Function {
    /// All seven, in the order in which they are always shown.
    pub const ALL: [Self; 7] = [
        Self::Eligibility,
        Self::Supply,
        Self::Administration,
        Self::Transport,
        Self::ConsentInformation,
        Self::Continuity,
        Self::Reporting,
    ];

    /// The name used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Eligibility => "eligibility",
            Self::Supply => "supply",
            Self::Administration => "administration",
            Self::Transport => "transport",
            Self::ConsentInformation => "consent-information",
            Self::Continuity => "continuity",
            Self::Reporting => "reporting",
        }
    }
}
