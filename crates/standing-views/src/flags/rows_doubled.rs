//! A row was counted twice: 1959, then 3913 and 3914, then 1970.
//!
//! Raised at a rise to about twice the figure that the current cases do not show; confirmed when
//! the figure falls back to the old level.

use super::changes::{Change, Settled, at_the_change, at_the_return};
use super::context::within_days;
use super::noun;
use crate::surveillance::Found;

const RULE: &str = "rows-doubled";

/// About twice. Doublings on the archived page lie between 1.97 and 2.06: the second copy is older
/// or newer by the growth of some days.
const TWICE: std::ops::RangeInclusive<f64> = 1.85..=2.15;

/// A count of less than a hundred can double in an outbreak from one page to the next.
const SMALLEST: f64 = 100.0;

/// With a fall back to the old level as witness, smaller counts will do.
const SMALLEST_REVERSED: f64 = 20.0;

/// Doublings stood for up to three weeks.
const DAYS: i64 = 45;

fn about_twice(change: &Change<'_>) -> bool {
    change.base > 0.0 && TWICE.contains(&(change.here.value / change.base))
}

pub(super) fn raise(change: &Change<'_>) -> Option<Found> {
    (change.base >= SMALLEST && about_twice(change) && change.rise_is_unexplained()).then(|| {
        let reason = format!(
            "{} rose from {} to {}, about twice, with {} current cases: a row seems to be counted \
             twice",
            noun(change.measure),
            change.base,
            change.here.value,
            change.here.current.unwrap_or_default()
        );
        let mut found = at_the_change(change, RULE, reason, Vec::new());
        // What grows from a doubled figure is doubled too, until it falls back.
        found.flag.to = None;
        found
    })
}

pub(super) fn settle(change: &Change<'_>) -> Option<Settled> {
    /// The fall back must undo most of the doubling.
    const FELL_TO: f64 = 0.75;
    if change.base < SMALLEST_REVERSED || !about_twice(change) {
        return None;
    }
    let mut last = change.here.value;
    for (i, back) in change.after.iter().enumerate() {
        if !within_days(change.here.at, back.at, DAYS) {
            return None;
        }
        if back.value < last * FELL_TO {
            let wrong = i.saturating_add(1);
            return (back.value >= change.base).then(|| {
                let reason = format!(
                    "{} read {} to {} between {} and {}: a row was counted twice",
                    noun(change.measure),
                    change.here.value,
                    last,
                    change.base,
                    back.value
                );
                at_the_return(change, RULE, back, wrong, reason)
            });
        }
        last = back.value;
    }
    None
}
