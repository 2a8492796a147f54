//! The row is there and its cell is empty. Unknown is not zero.
//!
//! Before the page had the column at all, an empty cell says nothing; the rule begins with the first
//! value of the measure anywhere.

use super::context::{Context, Ground, Since, is_facility};
use super::{Findings, add, found, noun};
use standing_terms::{Missing, Place, Reading};

const RULE: &str = "null-count";

/// The first value of each measure anywhere.
pub(super) fn since<'a>(grounds: impl Iterator<Item = (&'a Place, &'a Ground)>) -> Since {
    let mut since = Since::new();
    for (place, ground) in grounds {
        for values in &ground.values {
            let Some(first) = values.first else { continue };
            since
                .entry((is_facility(place), values.measure))
                .and_modify(|at| *at = first.min(*at))
                .or_insert(first);
        }
    }
    since
}

pub(super) fn find(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    for series in context.of_place(place) {
        let Some(since) = context.since.get(&(is_facility(place), series.measure)) else {
            continue;
        };
        let mut rest = series.track.moments.iter();
        while let Some(moment) = rest.next() {
            let empty = moment.reading == Some(Reading::Missing(Missing::NotReported));
            if !empty || moment.known_at < *since {
                continue;
            }
            let to = rest.as_slice().first().map(|next| next.known_at);
            let reason = format!(
                "the row is on the page and its cell for {} is empty: unknown, not zero",
                noun(series.measure)
            );
            let found = found(
                RULE,
                series.measure,
                moment.known_at,
                to,
                reason,
                Vec::new(),
            );
            add(findings, series.measure, found);
        }
    }
}
