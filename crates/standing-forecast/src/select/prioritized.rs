//! Identify one prioritized patient series (section 8.2, TABLE 8-3; SELECTB-6, -7, -16).

use super::View;
use crate::forecast::{PatientSeries, SeriesStatus};

/// SELECTB-6
pub(super) fn is_complete(series: &PatientSeries) -> bool {
    series.status() == SeriesStatus::Complete
}

/// SELECTB-16
pub(super) fn is_in_process(series: &PatientSeries) -> bool {
    series.satisfied > 0 && series.status() == SeriesStatus::NotComplete
}

/// The one that stands out, if any.
pub(super) fn single(view: View<'_>, group: &[u16], scorable: &[u16]) -> Option<u16> {
    // SELECTB-7 speaks of relevant series, scorable or not.
    let default = only(group.iter().copied().filter(|&at| view.series(at).default));
    match scorable {
        [] => default,
        [one] => Some(*one),
        several => {
            let of = |test: fn(&PatientSeries) -> bool| {
                several
                    .iter()
                    .copied()
                    .filter(move |&at| test(view.patient(at)))
            };
            if of(is_complete).next().is_some() {
                return only(of(is_complete));
            }
            if of(is_in_process).next().is_some() {
                return only(of(is_in_process));
            }
            default
        }
    }
}

/// The single element.
fn only(mut all: impl Iterator<Item = u16>) -> Option<u16> {
    let one = all.next()?;
    all.next().is_none().then_some(one)
}
