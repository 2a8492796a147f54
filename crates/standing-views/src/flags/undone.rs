//! A large change that was undone by the next figure, without a sign of how it came about: 109, then
//! 29, then 110; or 341, then 450, then 344. The general rules, for what the specific ones leave.

use super::changes::{Change, Settled, at_the_return};
use super::context::within_days;
use super::noun;

const FALL: &str = "fall-undone";
const RISE: &str = "rise-undone";

/// Changes of less than a tenth, or of fewer than ten people, are left alone: they are corrections,
/// and their undoing is another.
const SHARE: f64 = 0.10;
const PEOPLE: f64 = 10.0;

/// Undone within two weeks.
const DAYS: i64 = 14;

/// A rise counts as undone when the figure is back within a quarter of it.
const LEFT: f64 = 0.25;

fn large(change: &Change<'_>) -> bool {
    let size = change.rise().abs();
    size >= PEOPLE && size >= change.base * SHARE
}

pub(super) fn settle_fall(change: &Change<'_>) -> Option<Settled> {
    let back = change.next_within(DAYS)?;
    (large(change) && back.value >= change.base).then(|| {
        let reason = format!(
            "{} read {} between {} and {}: the fall was undone",
            noun(change.measure),
            change.here.value,
            change.base,
            back.value
        );
        at_the_return(change, FALL, back, 1, reason)
    })
}

pub(super) fn settle_rise(change: &Change<'_>) -> Option<Settled> {
    if !large(change) {
        return None;
    }
    let most = change.base + change.rise() * LEFT;
    let (i, back) = change
        .after
        .iter()
        .enumerate()
        .take(3)
        .take_while(|(_, p)| within_days(change.here.at, p.at, DAYS))
        .find(|(_, p)| p.value < change.here.value)
        // A fall to an older page takes nothing back, nor does one by a row that went.
        .filter(|(_, p)| !change.context.older.contains(&p.at) && p.rows >= change.here.rows)?;
    (back.value <= most && back.value >= change.base * (1.0 - SHARE)).then(|| {
        let reason = format!(
            "{} read {} between {} and {}: the rise was undone",
            noun(change.measure),
            change.here.value,
            change.base,
            back.value
        );
        at_the_return(change, RISE, back, i.saturating_add(1), reason)
    })
}
