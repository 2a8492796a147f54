//! The first digit is wrong: 505, then 209, then 509.
//!
//! Raised at a fall by a fifth or more where another first digit would make it the next figure;
//! confirmed when the following figure is back at the old level, then also for a smaller fall.

use super::changes::{Change, Settled, at_the_change, at_the_return};
use super::digits::with_other_first;
use super::noun;
use crate::surveillance::Found;

const RULE: &str = "first-digit-wrong";

/// Two digits at least, and not the smallest of them.
const SMALLEST: f64 = 20.0;

/// A fall by less than a fifth is as likely a correction.
const AT_MOST: f64 = 0.8;

/// With the return as witness a smaller fall will do: 59, then 50, then 60. A twentieth is still more
/// than nearly every correction.
const CONFIRMED_AT_MOST: f64 = 0.95;

/// A slip is noticed within days; a month is generous.
const DAYS: i64 = 30;

/// Where a small fall was made good, another first digit must give a number from the old level to the
/// new one.
fn confirmed(change: &Change<'_>, back: f64) -> bool {
    change.base >= SMALLEST
        && change.here.value <= change.base * CONFIRMED_AT_MOST
        && with_other_first(change.here.value)
            .into_iter()
            .any(|w| w >= change.base && w <= back)
}

fn suspicious(change: &Change<'_>) -> bool {
    change.base >= SMALLEST
        && change.here.value <= change.base * AT_MOST
        && with_other_first(change.here.value)
            .into_iter()
            .any(|w| change.could_be_next(w))
}

pub(super) fn raise(change: &Change<'_>) -> Option<Found> {
    suspicious(change).then(|| {
        let reason = format!(
            "{} fell from {} to {}: the first digit seems to be wrong",
            noun(change.measure),
            change.base,
            change.here.value
        );
        at_the_change(change, RULE, reason, Vec::new())
    })
}

pub(super) fn settle(change: &Change<'_>) -> Option<Settled> {
    let back = change.next_within(DAYS)?;
    let slip = suspicious(change) || confirmed(change, back.value);
    (slip && back.value >= change.base).then(|| {
        let reason = format!(
            "{} read {} between {} and {}: the first digit was wrong",
            noun(change.measure),
            change.here.value,
            change.base,
            back.value
        );
        at_the_return(change, RULE, back, 1, reason)
    })
}
