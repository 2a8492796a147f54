//! An older page was shown again: at one capture many facilities fall at once, most of them to a
//! figure they had shown before.
//!
//! A facility whose count had just been corrected rises on such a page, and falls again behind it.
//!
//! One such fall would pass for a correction. That many places go back together shows that it is the
//! page and not the places, and it shows at that very capture.

use super::changes::{Change, Settled, at_the_change, at_the_return};
use super::context::{Point, same, within_days};
use super::noun;
use crate::surveillance::Found;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

const RULE: &str = "older-page";

/// Corrections of three or four places on one page occur, and seven fell together on the page of
/// 2020-06-01, which was new from the ground up. On the two pages that were old, 45 and 26 fell.
const PLACES: usize = 10;

/// Of all places that fall at the capture, how many must fall to a figure shown before.
const SHARE: f64 = 0.5;

/// How old the page may be.
const DAYS: i64 = 60;

/// When the cases of a place fell, and whether to a figure shown before.
pub(super) fn falls(points: &[Point]) -> impl Iterator<Item = (Timestamp, bool)> {
    points.iter().enumerate().skip(1).filter_map(|(i, here)| {
        let before = points.get(..i).unwrap_or_default();
        let fell = before.last().is_some_and(|p| here.value < p.value);
        fell.then(|| (here.at, shown_before(before, here)))
    })
}

/// Captures at which an older page was shown, by the falls of all places.
pub(super) fn captures(falls: impl Iterator<Item = (Timestamp, bool)>) -> BTreeSet<Timestamp> {
    let mut all: BTreeMap<Timestamp, (usize, usize)> = BTreeMap::new();
    for (at, shown_before) in falls {
        let (fell, back) = all.entry(at).or_default();
        *fell = fell.saturating_add(1);
        *back = back.saturating_add(usize::from(shown_before));
    }
    all.into_iter()
        .filter(|(_, (fell, back))| *back >= PLACES && *back as f64 >= *fell as f64 * SHARE)
        .map(|(at, _)| at)
        .collect()
}

fn shown_before(before: &[Point], here: &Point) -> bool {
    before
        .iter()
        .rev()
        .take_while(|p| p.end.is_none_or(|end| within_days(end, here.at, DAYS)))
        .any(|p| same(p.value, here.value))
}

fn suspicious(change: &Change<'_>) -> bool {
    change.context.older.contains(&change.here.at) && shown_before(change.before, &change.here)
}

pub(super) fn raise(change: &Change<'_>) -> Option<Found> {
    suspicious(change).then(|| {
        let moved = if change.rise() < 0.0 { "fell" } else { "rose" };
        let reason = format!(
            "{} {moved} from {} to {}, a figure shown before, together with many other facilities: an \
             older page seems to be shown again",
            noun(change.measure),
            change.base,
            change.here.value
        );
        at_the_change(change, RULE, reason, Vec::new())
    })
}

pub(super) fn settle(change: &Change<'_>) -> Option<Settled> {
    let back = change.after.first()?;
    let undone = if change.rise() < 0.0 {
        back.value >= change.base
    } else {
        back.value < change.here.value
    };
    (suspicious(change) && undone).then(|| {
        let reason = format!(
            "{} read {} between {} and {}: for a time an older page was shown again",
            noun(change.measure),
            change.here.value,
            change.base,
            back.value
        );
        at_the_return(change, RULE, back, 1, reason)
    })
}
