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
//! `null-count`, `withdrawn`, `header-against-table` and `stated-date-off` concern something else
//! than a change of value and stand beside the others.

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
mod null_count;
mod older_page;
mod revised_down;
mod rows_doubled;
mod stated_date_off;
mod total_below_rows;
mod undone;
mod withdrawn;

#[cfg(test)]
mod tests;

use crate::directory::Directory;
use crate::surveillance::{Flag, Found, Tracks};
use context::Context;
use jiff::Timestamp;
use standing_evidence::Book;
use standing_terms::{BookZone, Measure, Place};
use std::collections::BTreeMap;

/// Findings by place and measure.
pub type Findings = BTreeMap<(Place, Measure), Vec<Found>>;

/// Runs every rule over every track of the archived pages.
///
/// The directory says which place a row of a page is about, for the rules that look at single rows
/// rather than at a place's sum; the zone turns instants into the days that the sentences name.
pub fn find(tracks: &Tracks, book: &Book, directory: &Directory, zone: &BookZone) -> Findings {
    let mut context = Context::of(tracks, zone);
    let mut findings = Findings::new();

    // Facilities before the nation: whether a total contradicts its rows depends on which rows are
    // known to be wrong.
    changes::facilities(&context, &mut findings);
    context.gaps = total_below_rows::gaps(&context, &findings);
    changes::nation(&context, &mut findings);
    total_below_rows::remaining(&context, &mut findings);

    header_against_table::find(&context, &mut findings);
    above_cumulative::find(&context, &mut findings);
    above_population::find(&context, &mut findings);
    null_count::find(&context, &mut findings);
    withdrawn::find(&context, &mut findings);
    stated_date_off::find(&context, book, &mut findings);
    counter_restarted::split_rows(&context, book, directory, &mut findings);
    count_in_name_cell::find(&context, book, directory, &mut findings);

    follows_rows::find(&context, &mut findings);

    for list in findings.values_mut() {
        list.sort_by(|a, b| {
            (a.flag.from, a.detected, a.flag.rule).cmp(&(b.flag.from, b.detected, b.flag.rule))
        });
    }
    findings.retain(|_, list| !list.is_empty());
    findings
}

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

fn add(findings: &mut Findings, place: &Place, measure: Measure, found: Found) {
    findings
        .entry((place.clone(), measure))
        .or_default()
        .push(found);
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
