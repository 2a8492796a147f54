//! The publisher dropped a row. Its last figures are neither withdrawn nor zero: they are the last
//! known, no longer reported.

use super::changes::{Change, at_the_change};
use super::context::{Context, value_of};
use super::{Findings, add, found, input, noun};
use crate::surveillance::Found;
use standing_terms::Place;

const RULE: &str = "withdrawn";
const ROW: &str = "row-dropped";

/// Places whose last row is gone.
pub(super) fn find(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    for series in context.of_place(place) {
        let mut last = None;
        let mut rest = series.track.moments.iter();
        while let Some(moment) = rest.next() {
            if moment.reading.is_some() {
                last = value_of(moment);
                continue;
            }
            let to = rest.as_slice().first().map(|next| next.known_at);
            let day = context.day(moment.known_at);
            // Where the row never had the figure, none is withdrawn.
            let Some(value) = last else { continue };
            let reason = format!(
                "the publisher dropped the row on {day}; last {value} {}",
                noun(series.measure)
            );
            let inputs = vec![input("last", value)];
            let found = found(RULE, series.measure, moment.known_at, to, reason, inputs);
            add(findings, series.measure, found);
        }
    }
}

/// A place with several rows of which one is gone: the sum falls without anything being corrected.
pub(super) fn row_dropped(change: &Change<'_>) -> Option<Found> {
    let before = change.before.last()?.rows;
    (change.here.rows < before).then(|| {
        let reason = format!(
            "{} fell from {} to {} because the page has {} instead of {before} rows of this place",
            noun(change.measure),
            change.base,
            change.here.value,
            change.here.rows
        );
        let inputs = vec![
            input("rows before", before),
            input("rows", change.here.rows),
        ];
        at_the_change(change, ROW, reason, inputs)
    })
}
