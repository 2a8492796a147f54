//! What the crate promises, from outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_cmp,
    reason = "a test stops at the first thing that is wrong and says what it skipped"
)]

mod closed_forms;
mod conformance;
mod identities;
mod reference;

use standing_statistics::outbreak::OutbreakRule;

/// The rule in `rules/outbreak.toml` of the project: Woods, Andrews and Goldhaber-Fiebert, AJPH
/// 2024; the end is the project's own.
fn a_tenth_in_three_weeks() -> OutbreakRule {
    OutbreakRule {
        id: "woods-2024".into(),
        citation: "doi 10.2105/AJPH.2024.307704".into(),
        published: "2024".into(),
        window_weeks: 3,
        threshold_share: 0.10,
        end_days_without_case: 28,
    }
}
