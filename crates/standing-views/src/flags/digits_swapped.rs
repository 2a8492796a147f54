//! Two neighbouring digits were swapped: 616, then 671, then 642, where 617 was meant.
//!
//! Nothing is said at the rise itself: of eight rises in the archive that two swapped digits would
//! explain, seven were real. Found when the following figure is lower and goes on from the number
//! that was meant; after a fall, when it is back at the old level.

use super::changes::{Change, Settled, at_the_return};
use super::digits::with_two_swapped;
use super::noun;

const RULE: &str = "digits-swapped";

/// Numbers of three digits at least: two digits are swapped by chance too easily.
const SMALLEST: f64 = 100.0;

/// Swapping the last two digits moves a number by 9 to 81. Below 20 people a count may do so by
/// itself.
const FEWEST: f64 = 20.0;

/// With a fall as witness: at least half of what was too much is gone.
const GONE: f64 = 0.5;

/// A slip is noticed within days; two weeks is generous.
const DAYS: i64 = 14;

/// The number that was meant.
fn meant(change: &Change<'_>) -> Option<f64> {
    if change.base < SMALLEST {
        return None;
    }
    let shown = change.here.value;
    let rose = change.rise() > 0.0;
    with_two_swapped(shown)
        .into_iter()
        .filter(|w| (w - shown).abs() >= FEWEST && (*w < shown) == rose)
        .find(|w| change.could_be_next(*w))
}

pub(super) fn settle(change: &Change<'_>) -> Option<Settled> {
    let back = change.next_within(DAYS)?;
    let meant = meant(change)?;
    let shown = change.here.value;
    let gone = if change.rise() > 0.0 {
        back.value >= meant && shown - back.value >= (shown - meant) * GONE
    } else {
        back.value >= meant
    };
    gone.then(|| {
        let reason = format!(
            "{} read {} between {} and {}: two digits of {meant} were swapped",
            noun(change.measure),
            change.here.value,
            change.base,
            back.value
        );
        at_the_return(change, RULE, back, 1, reason)
    })
}
