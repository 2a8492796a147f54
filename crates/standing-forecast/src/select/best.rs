//! Determine best patient series (section 8.8, TABLE 8-14).

use super::View;
use super::prioritized::is_complete;
use crate::data::SeriesType;

/// Whether the prioritized series of a group is a best patient series.
pub(super) fn is_best(view: View<'_>, at: u16, prioritized: &[u16]) -> bool {
    if is_complete(view.patient(at)) {
        return true;
    }
    let series = view.series(at);
    let equivalent = || {
        prioritized.iter().copied().filter(|&other| {
            let group = view.series(other).in_group;
            other != at && series.equivalent_groups >> group & 1 == 1
        })
    };
    if equivalent().any(|other| is_complete(view.patient(other))) {
        return false;
    }
    match series.kind {
        SeriesType::EvaluationOnly => false,
        SeriesType::Risk => true,
        SeriesType::Standard => {
            !equivalent().any(|other| view.series(other).kind == SeriesType::Risk)
        }
    }
}
