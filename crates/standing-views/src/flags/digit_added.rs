//! A digit was added: 2245, then 22290, then 2290.
//!
//! Raised at the rise where the figure is at least five times the one before, one digit less would
//! make it the next figure, and the current cases do not show the rise; confirmed when the figure
//! falls back.

use super::changes::{Change, Settled, at_the_change, at_the_return};
use super::digits::with_one_less;
use super::noun;
use crate::surveillance::Found;

const RULE: &str = "digit-added";

/// Below twenty, one digit more or less is what a count does by itself: outbreaks went from 3 to 54
/// within days.
const SMALLEST: f64 = 20.0;

/// A digit more makes about ten times; five leaves room for an added leading 1.
const AT_LEAST: f64 = 5.0;

/// A slip is noticed within days; a month is generous.
const DAYS: i64 = 30;

fn suspicious(change: &Change<'_>) -> bool {
    change.base >= SMALLEST
        && change.here.value >= change.base * AT_LEAST
        && with_one_less(change.here.value)
            .into_iter()
            .any(|w| change.could_be_next(w))
}

pub(super) fn raise(change: &Change<'_>) -> Option<Found> {
    (suspicious(change) && change.rise_is_unexplained()).then(|| {
        let reason = format!(
            "{} rose from {} to {}: a digit seems to have been added",
            noun(change.measure),
            change.base,
            change.here.value
        );
        at_the_change(change, RULE, reason, Vec::new())
    })
}

pub(super) fn settle(change: &Change<'_>) -> Option<Settled> {
    let back = change.next_within(DAYS)?;
    (suspicious(change) && change.could_be_next(back.value)).then(|| {
        let reason = format!(
            "{} read {} between {} and {}: a digit was added",
            noun(change.measure),
            change.here.value,
            change.base,
            back.value
        );
        at_the_return(change, RULE, back, 1, reason)
    })
}
