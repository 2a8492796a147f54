//! How old an observation is. A listed slot is no promise, and an old listing less than that.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// What can be said of a slot from when it was last seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Freshness {
    /// Seen lately.
    Fresh {
        /// Minutes since the publisher's answer.
        age_minutes: i64,
    },
    /// Not seen for longer than the caller allows: ask again before booking.
    Stale {
        /// Minutes since the publisher's answer.
        age_minutes: i64,
    },
    /// Its beginning has passed.
    Past,
}

/// The freshness of a slot that begins at `start` and was last seen at `seen`.
///
/// An observation from the future (a clock that is off) counts as seen now.
#[must_use]
pub fn freshness(
    start: Timestamp,
    seen: Timestamp,
    now: Timestamp,
    stale_after: SignedDuration,
) -> Freshness {
    if start < now {
        return Freshness::Past;
    }
    let age = now.duration_since(seen).max(SignedDuration::ZERO);
    let age_minutes = age.as_mins();
    if age > stale_after {
        Freshness::Stale { age_minutes }
    } else {
        Freshness::Fresh { age_minutes }
    }
}
