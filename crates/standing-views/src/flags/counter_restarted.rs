//! The publisher began to count again: 622, then 460 and 466.
//!
//! Whether a fall is a restart shows only at the next figure, which goes on from the lower level. A
//! restart is a new segment of the series, not a correction: the higher figure was never taken back.
//!
//! The publisher may also say so in a name: a row "… thru 9/4/2020" beside a second one splits the
//! count in two at a date.

use super::changes::{Change, Settled, at_the_change};
use super::context::{Context, within_days};
use super::count_in_name_cell::NamedRow;
use super::{Findings, ROW_MEASURES, add, found, input, noun};
use standing_terms::Place;

const RULE: &str = "counter-restarted";

/// A restart loses what was counted before; a fall by less than a tenth is a correction.
const AT_MOST: f64 = 0.9;

/// Fewer than ten people less, and no figure can tell a restart from a correction.
const FEWEST: f64 = 10.0;

/// Going on from the lower level: the next figure makes up at most a quarter of the fall.
const REGAINED: f64 = 0.25;

/// Later than this the next figure says nothing about the fall.
const DAYS: i64 = 60;

pub(super) fn settle(change: &Change<'_>) -> Option<Settled> {
    let next = change.after.first()?;
    let fall = -change.rise();
    let goes_on = change.here.value > 0.0
        && change.here.value <= change.base * AT_MOST
        && fall >= FEWEST
        && within_days(change.here.at, next.at, DAYS)
        && next.value >= change.here.value
        && next.value - change.here.value <= fall * REGAINED;
    if !goes_on {
        return None;
    }
    let reason = format!(
        "{} fell from {} to {} and went on to {}: the count was started again, the earlier figures \
         were not taken back",
        noun(change.measure),
        change.base,
        change.here.value,
        next.value
    );
    let mut found = at_the_change(change, RULE, reason, vec![input("after", next.value)]);
    found.detected = next.at;
    // The new segment ends where the count has caught up with the old one.
    found.flag.to = change
        .after
        .iter()
        .find(|p| p.value >= change.base)
        .map(|p| p.at);
    Some(Settled { found, wrong: 0 })
}

/// Rows whose name says that they count to a date only.
pub(super) fn split_rows(
    context: &Context<'_>,
    place: &Place,
    rows: &[NamedRow],
    findings: &mut Findings,
) {
    for row in rows.iter().filter(|row| counts_to_a_date(&row.listed)) {
        let reason = format!(
            "a row is named \"{}\": the publisher split the count in two at that date",
            row.listed
        );
        for measure in ROW_MEASURES {
            if measure.shape() == standing_terms::MeasureShape::Cumulative
                && context.get(place, measure).is_some()
            {
                let inputs = vec![input("row name", &row.listed)];
                let found = found(RULE, measure, row.from, row.to, reason.clone(), inputs);
                add(findings, measure, found);
            }
        }
    }
}

/// Whether a name says "thru" or "through" a date, or "since" one.
pub(super) fn counts_to_a_date(name: &str) -> bool {
    let lower = name.to_lowercase();
    ["thru ", "through ", "since ", "prior to ", "before "]
        .iter()
        .any(|word| {
            lower.split_once(word).is_some_and(|(_, rest)| {
                rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
            })
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_a_date_behind_thru_counts_to_a_date() {
        assert!(counts_to_a_date("Alder Creek (North) thru 9/4/2020"));
        assert!(counts_to_a_date("Alder Creek since 2020-09-05"));
        assert!(!counts_to_a_date("Walkthru Road Jail"));
        assert!(!counts_to_a_date("Alder Creek 2"));
    }
}
