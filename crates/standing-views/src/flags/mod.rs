//! Flags: reasons to doubt a published figure, one rule a file.
//!
//! A figure is kept as published; a flag lies beside it and never repairs it. Every rule says, in
//! [`Found::detected`], the earliest instant at which it could conclude what it says from what was
//! public, and its sentence uses nothing later. So a change is often found twice:
//!
//! - *raised* at the change itself, by what the figure alone shows (a fall to a tenth is suspicious
//!   at once);
//! - *settled* at the change that resolves it (the next page puts the digit back). From then on the
//!   raised finding is [`Found::replaced`] and only the settled one is shown.
//!
//! A reader who asks what was known in between sees the suspicion without the hindsight.
//!
//! # Precedence
//!
//! One change gets one flag: the first rule that applies, specific before general.
//!
//! 1. `count-in-name-cell` over everything else on the same row while it lasts;
//! 2. for a fall of a count that should never fall: `older-page`, `digit-lost`,
//!    `first-digit-wrong`, `digits-swapped`, `total-below-rows`, `row-dropped`, `counter-restarted`, `fall-undone`,
//!    and last `revised-down`;
//! 3. for a rise: `older-page`, `digit-added`, `digits-swapped`, `rows-doubled`, `copied-from-other-site`, `rise-undone`;
//! 4. `deaths-above-cases` over `rise-undone`, since a count in the wrong cell is what it says;
//! 5. `current-above-cumulative`, `deaths-above-cases` and `above-population` give way to any of
//!    these on the cumulative figure that they compare with, and to `header-against-table`; `total-below-rows` gives way, once it
//!    is known, to the flagged rows that account for the gap.
//!
//! 6. `follows-rows` over the general rules on a total (`revised-down`, `fall-undone`, `rise-undone`),
//!    on the way in and on the way back.
//!
//! `null-count`, `withdrawn`, `header-against-table`, `stated-date-off`, `stale` and `went-dark` concern
//! something else than a change of value and stand beside the others. The last two begin at the page
//! at which they could be concluded, and say since when nothing was said.

mod above_cumulative;
mod above_population;
mod changes;
mod context;
mod copied_from_other_site;
mod count_in_name_cell;
mod counter_restarted;
mod digit_added;
mod digit_lost;
mod digits;
mod digits_swapped;
mod first_digit_wrong;
mod follows_rows;
mod header_against_table;
mod kept;
mod null_count;
mod older_page;
mod revised_down;
mod rows_doubled;
mod silence;
mod stale;
mod stated_date_off;
mod total_below_rows;
mod undone;
mod went_dark;
mod withdrawn;

#[cfg(test)]
mod tests;

use crate::surveillance::{Flag, Found};
use jiff::Timestamp;
pub(crate) use kept::{Kept, Look};
use standing_terms::Measure;
use std::collections::BTreeMap;

/// Findings of one place by measure.
type Findings = BTreeMap<Measure, Vec<Found>>;

/// A finding that stands from an instant on and could be made at that very instant.
fn found(
    rule: &'static str,
    measure: Measure,
    from: Timestamp,
    to: Option<Timestamp>,
    reason: String,
    inputs: Vec<(String, String)>,
) -> Found {
    Found {
        flag: Flag {
            rule,
            measure,
            from,
            to,
            reason,
            inputs,
        },
        detected: from,
        replaced: None,
    }
}

/// A figure among the inputs of a finding.
fn input(name: &str, value: impl std::fmt::Display) -> (String, String) {
    (name.to_owned(), value.to_string())
}

fn add(findings: &mut Findings, measure: Measure, found: Found) {
    findings.entry(measure).or_default().push(found);
}

/// Whether a finding lies on an instant.
fn lies_on(flag: &Flag, at: Timestamp) -> bool {
    flag.from <= at && flag.to.is_none_or(|to| at < to)
}

/// The measures of which a row's figures are flagged together.
const ROW_MEASURES: [Measure; 3] = [
    Measure::CasesCumulative,
    Measure::CasesCurrent,
    Measure::DeathsCumulative,
];

/// What a count is called in a sentence.
fn noun(measure: Measure) -> &'static str {
    match measure {
        Measure::CasesCumulative => "confirmed cases so far",
        Measure::CasesCurrent | Measure::CasesCurrentHeader => "current cases",
        Measure::DeathsCumulative => "deaths so far",
        Measure::Held => "people held",
        other => other.code(),
    }
}
