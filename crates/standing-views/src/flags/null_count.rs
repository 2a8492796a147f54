//! The row is there and its cell is empty. Unknown is not zero.
//!
//! Before the page had the column at all, an empty cell says nothing; the rule begins with the first
//! value of the measure anywhere.

use super::context::{Context, is_facility, value_of};
use super::{Findings, add, found, noun};
use jiff::Timestamp;
use standing_terms::{Measure, Missing, Reading};
use std::collections::BTreeMap;

const RULE: &str = "null-count";

pub(super) fn find(context: &Context<'_>, findings: &mut Findings) {
    let mut since: BTreeMap<(bool, Measure), Timestamp> = BTreeMap::new();
    for series in &context.series {
        let first = series.track.moments.iter().find(|m| value_of(m).is_some());
        if let Some(first) = first {
            since
                .entry((is_facility(series.place), series.measure))
                .and_modify(|at| *at = first.known_at.min(*at))
                .or_insert(first.known_at);
        }
    }
    for series in &context.series {
        let Some(since) = since.get(&(is_facility(series.place), series.measure)) else {
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
            add(findings, series.place, series.measure, found);
        }
    }
}
