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
    let mut all_contraindicated = true;
    let mut none_valid = true;
    let mut has_default = false;
    let mut none_can_be_given = true;
    let mut best_of_all = u8::MAX;
    let mut best_of_those = u8::MAX;
    for &at in group {
        let (patient, series) = (view.patient(at), view.series(at));
        let status = patient.status();
        all_contraindicated &= status == SeriesStatus::Contraindicated;
        none_valid &= patient.satisfied == 0;
        has_default |= series.default;
        // DIFFERENCE: SELECTSCORE-2 compares with the priority of any relevant series of the group.
        // One that the person has aged out of, or that has no way to begin, is left out of the
        // comparison, unless all are: a series that can no longer be given would otherwise stand
        // before one that can. Without any dose, a series without a way to begin has no earliest
        // date and is Aged Out by TABLE 7-10; a dose that does not count must not make more of it
        // than that.
        let can_be_given = status != SeriesStatus::AgedOut && !patient.has_no_beginning;
        none_can_be_given &= !can_be_given;
        if series.kind == SeriesType::Risk {
            best_of_all = best_of_all.min(series.priority);
            if can_be_given {
                best_of_those = best_of_those.min(series.priority);
            }
        }
    }
    let best_priority = if none_can_be_given {
        best_of_all
    } else {
        best_of_those
    };
    for &at in group {
        let (patient, series) = (view.patient(at), view.series(at));
        // SELECTB-24
        let candidate = all_contraindicated || patient.status() != SeriesStatus::Contraindicated;
        // SELECTSCORE-2
        let scorable = match series.kind {
            SeriesType::Risk => series.priority == best_priority,
            SeriesType::Standard => {
                let before = || view.subject.reaches(series.start.end);
                (none_valid && !has_default) || patient.first_valid.is_some_and(|d| d < before())
            }
            SeriesType::EvaluationOnly => patient.status() == SeriesStatus::Complete,
        };
        if candidate && scorable {
            into.push(at);
        }
    }
}
