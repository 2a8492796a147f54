//! The tables, one a file.

mod areas;
mod changes;
mod claims;
mod duty;
mod facilities;
mod figures;
mod findings;
mod flags;
mod obligations;
mod outbreaks;
mod parties;
mod profile;
mod series;
mod sources;
mod statements;
mod withheld;

pub(super) use withheld::NAME as WITHHELD;

use super::table::AnyTable;

/// Every table, in the order in which they are shown. What was held back comes last, since the others
/// tell what that is.
pub fn tables() -> [&'static dyn AnyTable; 16] {
    [
        &facilities::Facilities,
        &profile::Profile,
        &figures::Figures,
        &changes::Changes,
        &series::Series,
        &flags::Flags,
        &areas::Areas,
        &outbreaks::Outbreaks,
        &findings::Findings,
        &duty::Duties,
        &obligations::Obligations,
        &claims::Claims,
        &statements::Statements,
        &parties::Parties,
        &sources::Sources,
        &withheld::Withheld,
    ]
}

/// The unit of a figure.
const COUNTED: &str = "people, cases, tests, doses or beds, as the measure says";

/// The measures by name.
const MEASURES: &[&str] = &[
    "held",
    "cases-cumulative",
    "cases-current",
    "cases-current-header",
    "deaths-cumulative",
    "tests-cumulative",
    "detained-cumulative",
    "average-daily-population",
    "contract-minimum",
    "capacity",
    "cases-new",
    "deaths-new",
    "tests-new",
    "book-ins",
    "book-outs",
    "doses-new",
    "doses-cumulative",
    "first-doses-cumulative",
    "fully-vaccinated-cumulative",
    "eligible-count",
    "residents",
    "staff-cases-cumulative",
    "rate-ratio",
];

/// The seven functions by name.
const FUNCTIONS: &[&str] = &[
    "eligibility",
    "supply",
    "administration",
    "transport",
    "consent-information",
    "continuity",
    "reporting",
];

#[cfg(test)]
mod tests {
    use standing_terms::{Function, Measure};

    #[test]
    fn closed_lists_are_those_of_the_terms() {
        let measures: Vec<&str> = Measure::ALL.iter().map(|m| m.code()).collect();
        assert_eq!(super::MEASURES, measures);
        let functions = Function::ALL.map(Function::code);
        assert_eq!(super::FUNCTIONS, functions);
    }
}
