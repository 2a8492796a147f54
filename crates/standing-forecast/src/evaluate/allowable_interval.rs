//! Evaluate allowable interval (section 6.6, TABLE 6-21; CALCDTINT-3).

use super::{Case, Progress, Record, interval};
use crate::data::SeriesDose;

/// Whether all allowable intervals hold. None listed means that the step cannot validate a dose.
pub(super) fn hold(
    case: Case<'_>,
    progress: &Progress,
    target: &SeriesDose,
    record: Record<'_>,
) -> bool {
    let date = record.dose.date;
    let mut listed = false;
    let all = target
        .allowable_intervals
        .iter()
        .filter(|rule| rule.in_force.on(date))
        .all(|rule| {
            listed = true;
            let place = usize::from(record.place);
            let reference = interval::reference(case, progress, rule, place);
            match (reference, rule.absolute_minimum) {
                (Some(reference), Some(span)) => reference.plus(span) <= date,
                // TABLE 6-20: assumed to be 1900-01-01.
                _ => true,
            }
        });
    listed && all
}
