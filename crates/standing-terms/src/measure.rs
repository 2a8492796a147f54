//! What a figure counts.

use serde::{Deserialize, Serialize};

/// How a measure behaves over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureShape {
    /// Counts everything since a start: should never fall, except by correction or restart.
    Cumulative,
    /// A state at an instant: may rise and fall.
    Level,
    /// Counts what happened within a period.
    Flow,
    /// A limit or a contract term, in force until changed.
    Term,
}

/// Why a text names no measure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a measure; the measures are listed in docs/terms.md")]
pub struct UnknownMeasure(pub String);

macro_rules! measures {
    ($($(#[$doc:meta])* $variant:ident = $code:literal, $shape:ident;)*) => {
        /// A measure. The unit is one person unless the description says otherwise.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Measure {
            $($(#[$doc])* #[serde(rename = $code)] $variant,)*
        }

        impl Measure {
            /// Every measure, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name used in files, addresses and commands.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// How it behaves over time.
            pub fn shape(self) -> MeasureShape {
                match self { $(Self::$variant => MeasureShape::$shape,)* }
            }
        }
    };
}

measures! {
    /// People held on a day.
    Held = "held", Level;
    /// Confirmed cases since the publisher began to count.
    CasesCumulative = "cases-cumulative", Cumulative;
    /// People with a confirmed infection who are isolated or monitored now.
    CasesCurrent = "cases-current", Level;
    /// As `cases-current`, from the page's header where the table says otherwise.
    CasesCurrentHeader = "cases-current-header", Level;
    /// Deaths in custody with a confirmed infection, since the publisher began to count.
    DeathsCumulative = "deaths-cumulative", Cumulative;
    /// People tested since the publisher began to count.
    TestsCumulative = "tests-cumulative", Cumulative;
    /// Different people detained since the publisher began to count.
    DetainedCumulative = "detained-cumulative", Cumulative;
    /// Average daily population over a period, in people.
    AverageDailyPopulation = "average-daily-population", Level;
    /// Beds the contract pays for whether used or not.
    ContractMinimum = "contract-minimum", Term;
    /// Beds.
    Capacity = "capacity", Term;
    /// New cases in a period.
    CasesNew = "cases-new", Flow;
    /// New deaths in a period.
    DeathsNew = "deaths-new", Flow;
    /// Tests in a period.
    TestsNew = "tests-new", Flow;
    /// People taken into custody in a period.
    BookIns = "book-ins", Flow;
    /// People leaving custody in a period.
    BookOuts = "book-outs", Flow;
    /// Vaccine doses given in a period, in doses.
    DosesNew = "doses-new", Flow;
    /// Vaccine doses given since the start, in doses.
    DosesCumulative = "doses-cumulative", Cumulative;
    /// People with at least one dose, since the start.
    FirstDosesCumulative = "first-doses-cumulative", Cumulative;
    /// People with a complete series, since the start.
    FullyVaccinatedCumulative = "fully-vaccinated-cumulative", Cumulative;
    /// People who would take a dose, or are eligible for one, as counted by the speaker.
    EligibleCount = "eligible-count", Level;
    /// Residents of an area.
    Residents = "residents", Level;
    /// Infections of staff since the publisher began to count.
    StaffCasesCumulative = "staff-cases-cumulative", Cumulative;
    /// Ratio of two rates, without unit.
    RateRatio = "rate-ratio", Level;
}

impl std::str::FromStr for Measure {
    type Err = UnknownMeasure;
    fn from_str(text: &str) -> Result<Self, UnknownMeasure> {
        Self::ALL
            .iter()
            .copied()
            .find(|m| m.code() == text)
            .ok_or_else(|| UnknownMeasure(text.to_owned()))
    }
}

impl std::fmt::Display for Measure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}
