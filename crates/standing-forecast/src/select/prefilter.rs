//! Pre-filter patient series (section 8.1; SELECTB-24, SELECTSCORE-2).

use super::View;
use crate::data::SeriesType;
use crate::forecast::SeriesStatus;

/// Whether the series group is one to be started at all.
///
/// DIFFERENCE: the glossary defines *Minimum Age To Start* ("the earliest age an antigen series may
/// be started"), the supporting data gives it, and no rule of the specification uses it. Without it
/// groups of their own such as "Pneumococcal 50+" would be forecast to every newborn beside the
/// childhood series. A group is left out where no series of it has its start window open and no
/// dose has satisfied any of them.
pub(super) fn may_start(view: View<'_>, group: &[u16]) -> bool {
    group.iter().any(|&at| {
        let begin = view.subject.reaches(view.series(at).start.begin);
        view.patient(at).satisfied > 0 || begin <= view.subject.assessment
    })
}

/// The scorable patient series of a series group.
pub(super) fn scorable(view: View<'_>, group: &[u16], into: &mut Vec<u16>) {
    into.clear();
    let status = |at: u16| view.patient(at).status();
    // SELECTB-24
    let all_contraindicated = group
        .iter()
        .all(|&at| status(at) == SeriesStatus::Contraindicated);
    let none_valid = group.iter().all(|&at| view.patient(at).satisfied == 0);
    let has_default = group.iter().any(|&at| view.series(at).default);
    // DIFFERENCE: SELECTSCORE-2 compares with the priority of any relevant series of the group. One
    // that the person has aged out of, or that has no way to begin, is left out of the comparison,
    // unless all are: a series that can no longer be given would otherwise stand before one that
    // can. Without any dose, a series without a way to begin has no earliest date and is Aged Out by
    // TABLE 7-10; a dose that does not count must not make more of it than that.
    let can_be_given =
        |at: u16| status(at) != SeriesStatus::AgedOut && !view.patient(at).has_no_beginning;
    let none_can = !group.iter().any(|&at| can_be_given(at));
    let best_priority = group
        .iter()
        .filter(|&&at| view.series(at).kind == SeriesType::Risk)
        .filter(|&&at| none_can || can_be_given(at))
        .map(|&at| view.series(at).priority)
        .min();
    // SELECTSCORE-2
    into.extend(group.iter().copied().filter(|&at| {
        let candidate = all_contraindicated || status(at) != SeriesStatus::Contraindicated;
        let series = view.series(at);
        candidate
            && match series.kind {
                SeriesType::Risk => Some(series.priority) == best_priority,
                SeriesType::Standard => {
                    let before = view.subject.reaches(series.start.end);
                    view.patient(at).first_valid.is_some_and(|d| d < before)
                        || (none_valid && !has_default)
                }
                SeriesType::EvaluationOnly => status(at) == SeriesStatus::Complete,
            }
    }));
}
