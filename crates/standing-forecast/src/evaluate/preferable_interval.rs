//! Evaluate preferable interval (section 6.5, TABLE 6-18; CALCDTINT-3, -4).

use super::{Case, Finding, Progress, Record, interval};
use crate::data::SeriesDose;

/// What the preferable intervals together are worth: all must hold.
pub(super) enum Intervals {
    Held,
    Grace(Finding),
    TooSoon(Finding),
}

pub(super) fn intervals(
    case: Case<'_>,
    progress: &Progress,
    target: &SeriesDose,
    record: Record<'_>,
) -> Intervals {
    let date = record.dose.date;
    let mut worst = Intervals::Held;
    for rule in target.intervals.iter().filter(|r| r.in_force.on(date)) {
        let place = usize::from(record.place);
        let Some(reference) = interval::reference(case, progress, rule, place) else {
            continue;
        };
        if let Some(span) = rule.absolute_minimum {
            let limit = reference.plus(span);
            if date < limit {
                return Intervals::TooSoon(Finding::TooSoon { limit, reference });
            }
        }
        if let Some(span) = rule.minimum {
            let limit = reference.plus(span);
            if date < limit {
                worst = Intervals::Grace(Finding::GraceInterval { limit, reference });
            }
        }
    }
    worst
}
