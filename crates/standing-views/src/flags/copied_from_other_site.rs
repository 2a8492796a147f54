//! Figures of another facility stand in the row: 1, then 112 with 12 current, while a sister site
//! went from 111 to 116 with 12 current.
//!
//! Raised at a jump that the row's own current cases do not show, where another facility on the same
//! page has the same current cases and a count just reached. Otherwise settled when another
//! facility's next change shows exactly the two figures. The stated national total is put beside the
//! sum of the rows: it usually does not have the jump.

use super::changes::{Change, Settled, at_the_change};
use super::context::{same, within_days};
use super::{input, noun, total_below_rows};
use crate::surveillance::Found;
use jiff::Timestamp;
use standing_terms::{Measure, Place};

const RULE: &str = "copied-from-other-site";

/// Fewer than twenty people more, and equal figures are chance.
const FEWEST: f64 = 20.0;

/// The jump at least doubles the count.
const AT_LEAST: f64 = 2.0;

/// The other facility's count lies at most a twentieth below: it has grown since.
const NEAR: f64 = 0.95;

/// Within so many days the other facility's own row shows the figures.
pub(super) const DAYS: i64 = 3;

fn suspicious(change: &Change<'_>) -> bool {
    change.measure == Measure::CasesCumulative
        && change.rise() >= FEWEST
        && change.here.value >= change.base * AT_LEAST
        && change.rise_is_unexplained()
}

fn finding(change: &Change<'_>, other: &Place, detected: Timestamp) -> Found {
    let mut inputs = vec![input("other facility", other)];
    let mut beside = String::new();
    if let Some((rows, total)) = total_below_rows::sides(change.context, change.here.at) {
        inputs.push(input("sum of the rows", rows));
        inputs.push(input("stated total", total));
        if rows > total {
            beside = format!(
                "; the rows sum to {rows}, {} more than the stated total of {total}",
                rows - total
            );
        }
    }
    let reason = format!(
        "{} jumped from {} to {}: these are the figures of {other} at that time{beside}",
        noun(change.measure),
        change.base,
        change.here.value
    );
    let mut found = at_the_change(change, RULE, reason, inputs);
    found.detected = detected;
    found
}

pub(super) fn raise(change: &Change<'_>) -> Option<Found> {
    if !suspicious(change) {
        return None;
    }
    change.context.look_beyond(change.here.at);
    let own = change.here.current?;
    let other = change
        .context
        .facilities(Measure::CasesCumulative)
        .filter(|s| s.place != change.place)
        .find(|s| {
            let near = s
                .value_at(change.here.at)
                .is_some_and(|v| v <= change.here.value && v >= change.here.value * NEAR);
            near && current_of(change, s.place, change.here.at) == Some(own)
        })?;
    Some(finding(change, other.place, change.here.at))
}

/// Settled by the other facility's own row; whether the jump was raised or not, the values until the
/// row leaves the copied level are wrong.
pub(super) fn settle(change: &Change<'_>) -> Option<Settled> {
    if !suspicious(change) {
        return None;
    }
    let wrong = || {
        // Until the count is back near the base.
        let back = change
            .after
            .iter()
            .position(|p| p.value < change.here.value)?;
        let low = change.after.get(back)?.value;
        (low <= change.base + change.rise() / 2.0).then_some(back.saturating_add(1))
    };
    if let Some(found) = raise(change) {
        return Some(Settled {
            wrong: wrong()?,
            found,
        });
    }
    let own = change.here.current?;
    let (other, at) = change
        .context
        .facilities(Measure::CasesCumulative)
        .filter(|s| s.place != change.place)
        .find_map(|s| {
            let next = s.next_after(change.here.at)?;
            let copied =
                same(next.value, change.here.value) && next.current.is_some_and(|c| same(c, own));
            (copied && within_days(change.here.at, next.at, DAYS)).then_some((s.place, next.at))
        })?;
    Some(Settled {
        wrong: wrong().unwrap_or_default(),
        found: finding(change, other, at),
    })
}

fn current_of(change: &Change<'_>, place: &Place, at: Timestamp) -> Option<f64> {
    change
        .context
        .get(place, Measure::CasesCurrent)?
        .value_at(at)
}
