//! From where an interval is counted (CALCDTINT-1, -2, -8, -9). Used to evaluate and to forecast.

use super::{Case, Finding, Progress};
use crate::data::{From, IntervalRule};
use crate::day::Day;

/// The reference date of an interval; `None` where there is nothing to count from, so that the
/// interval does not apply. `before` is the place in the history that the search ends at.
pub(crate) fn reference(
    case: Case<'_>,
    progress: &Progress,
    rule: &IntervalRule,
    before: usize,
) -> Option<Day> {
    match &rule.from {
        // CALCDTINT-1
        From::Previous => progress.previous,
        // CALCDTINT-2; of a recurring dose, the last time it was satisfied.
        From::TargetDose(number) => {
            let met = progress.satisfied.iter().rfind(|s| s.target == *number);
            met.map(|s| case.subject.dose(s.place).date)
        }
        // CALCDTINT-8: any dose of the person, whatever its antigen.
        From::MostRecent(vaccines) => {
            let earlier = case.subject.doses.get(..before).unwrap_or_default();
            earlier
                .iter()
                .rev()
                .find(|d| vaccines.contains(d.cvx) && !was_inadvertent(progress, d.input))
                .map(|dose| dose.date)
        }
        // CALCDTINT-9
        From::Observation(observation) => case.subject.observed_on(*observation),
    }
}

fn was_inadvertent(progress: &Progress, dose: u16) -> bool {
    progress
        .evaluations
        .iter()
        .any(|e| e.dose == dose && e.finding == Finding::Inadvertent)
}
