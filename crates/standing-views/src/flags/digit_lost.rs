//! A digit was lost: 120, then 12, then 126.
//!
//! Raised at the fall where the figure is at most a fifth of the one before and one more digit would
//! make it the next figure; confirmed when the following figure is back at the old level.

use super::changes::{Change, Settled, at_the_change, at_the_return};
use super::digits::with_one_more;
use super::noun;
use crate::surveillance::Found;

const RULE: &str = "digit-lost";

/// Below twenty, one digit more or less is what a count does by itself.
const SMALLEST: f64 = 20.0;

/// With the return as witness, any number of two digits will do.
const SMALLEST_CONFIRMED: f64 = 10.0;

/// Losing a digit leaves about a tenth. A fifth leaves room for the growth of the figure meanwhile
/// and for a lost leading 1.
const AT_MOST: f64 = 0.2;

/// A slip is noticed within days; a month is generous.
const DAYS: i64 = 30;

fn suspicious(change: &Change<'_>, smallest: f64) -> bool {
    change.base >= smallest
        && change.here.value <= change.base * AT_MOST
        && with_one_more(change.here.value)
            .into_iter()
            .any(|w| change.could_be_next(w))
}

pub(super) fn raise(change: &Change<'_>) -> Option<Found> {
    suspicious(change, SMALLEST).then(|| {
        let reason = format!(
            "{} fell from {} to {}: a digit seems to be missing",
            noun(change.measure),
            change.base,
            change.here.value
        );
        at_the_change(change, RULE, reason, Vec::new())
    })
}

pub(super) fn settle(change: &Change<'_>) -> Option<Settled> {
    let back = change.next_within(DAYS)?;
    (suspicious(change, SMALLEST_CONFIRMED) && back.value >= change.base).then(|| {
        let reason = format!(
            "{} read {} between {} and {}: a digit was missing",
            noun(change.measure),
            change.here.value,
            change.base,
            back.value
        );
        at_the_return(change, RULE, back, 1, reason)
    })
}
