//! A true correction, or what looks like one: a count that should only grow fell, and no other rule
//! explains it. 204, then 203. Both figures are kept.
//!
//! Raised at the fall, as the most general rule. It speaks of the fall alone: that a fall stands
//! cannot be known when it happens. Where a later figure shows it to be something else, the rule that
//! says so replaces this.

use super::changes::{Change, at_the_change};
use super::context::is_facility;
use super::noun;
use crate::surveillance::Found;

const RULE: &str = "revised-down";

/// A correction by more than a tenth and more than ten people is unusual, and said to be.
const USUAL: f64 = 0.9;
const USUAL_PEOPLE: f64 = 10.0;

#[expect(
    clippy::unnecessary_wraps,
    reason = "the last of the rules, of one shape with those that may not apply"
)]
pub(super) fn raise(change: &Change<'_>) -> Option<Found> {
    let large = change.here.value < change.base * USUAL && -change.rise() > USUAL_PEOPLE;
    let why = match rows_that_fell(change) {
        Some((rows, by)) => {
            format!("{rows} of its rows fell by {by} on the same page; both figures are kept")
        }
        None if large => {
            "more than a usual correction, without a reason given; both figures are kept".to_owned()
        }
        None => "such a count falls only by correction; both figures are kept".to_owned(),
    };
    let reason = format!(
        "{} fell from {} to {}: {why}",
        noun(change.measure),
        change.base,
        change.here.value,
    );
    Some(at_the_change(change, RULE, reason, Vec::new()))
}

/// For an area's total: how many facilities fell at the same capture and by how much together, where
/// that is most of the fall. A total that follows its rows was not corrected by itself.
fn rows_that_fell(change: &Change<'_>) -> Option<(usize, f64)> {
    const MOST: f64 = 0.5;
    if is_facility(change.place) {
        return None;
    }
    let (mut rows, mut by) = (0_usize, 0.0);
    for series in change.context.facilities(change.measure) {
        let Ok(i) = series
            .points
            .binary_search_by_key(&change.here.at, |p| p.at)
        else {
            continue;
        };
        let before = i.checked_sub(1).and_then(|i| series.points.get(i));
        if let Some((before, here)) = before.zip(series.points.get(i))
            && here.value < before.value
        {
            rows = rows.saturating_add(1);
            by += before.value - here.value;
        }
    }
    (by >= -change.rise() * MOST).then_some((rows, by))
}
