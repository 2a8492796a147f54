//! A true correction, or what looks like one: a count that should only grow fell, and no other rule
//! explains it. 204, then 203. Both figures are kept.
//!
//! Raised at the fall, as the most general rule. It speaks of the fall alone: that a fall stands
//! cannot be known when it happens. Where a later figure shows it to be something else, the rule that
//! says so replaces this.

use super::changes::{Change, at_the_change};
use super::noun;
use crate::surveillance::Found;

const RULE: &str = "revised-down";

/// A correction by more than a tenth and more than ten people is unusual, and said to be.
const USUAL: f64 = 0.9;
const USUAL_PEOPLE: f64 = 10.0;

pub(super) fn raise(change: &Change<'_>) -> Option<Found> {
    let large = change.here.value < change.base * USUAL && -change.rise() > USUAL_PEOPLE;
    let reason = format!(
        "{} fell from {} to {}: {}",
        noun(change.measure),
        change.base,
        change.here.value,
        if large {
            "more than a usual correction, without a reason given; both figures are kept"
        } else {
            "the publisher corrected it downwards; both figures are kept"
        }
    );
    Some(at_the_change(change, RULE, reason, Vec::new()))
}
