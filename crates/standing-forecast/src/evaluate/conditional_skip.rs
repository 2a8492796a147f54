//! Evaluate conditional skip (section 6.2, TABLES 6-6 to 6-11; CONDSKIP-1, -2, CALCDTSKIP-3 to
//! -5), also used to forecast (7.1) and to validate a forecast (7.6).
//!
//! The specification does not say which doses a count of type `Total` takes in while a dose is
//! evaluated. Here: those before the one evaluated; when forecasting, all. A count of type `Valid`
//! takes in the doses that are valid in this series.

use super::{Case, Progress, Record, Status};
use crate::data::{Compared, Condition, CountCondition, SeriesDose, Skip};
use crate::day::Day;

/// Which skip was met: for the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Met {
    /// The conditional skip of the target dose, from 0.
    pub skip: u8,
    /// Its set, from 0.
    pub set: u8,
}

#[derive(Clone, Copy)]
struct Moment {
    /// CONDSKIP-2.
    reference: Day,
    /// Decides which sets are in force (RELEVANT-1, -2).
    anchor: Day,
    /// How many doses of the history lie before.
    doses: usize,
    /// How many records of the antigen lie before.
    records: usize,
}

/// Section 6.2.
pub(crate) fn when_evaluating(
    case: Case<'_>,
    progress: &Progress,
    target: &SeriesDose,
    record: Record<'_>,
) -> Option<Met> {
    if target.skips.is_empty() {
        return None;
    }
    let moment = Moment {
        reference: record.dose.date,
        anchor: record.dose.date,
        doses: usize::from(record.place),
        records: progress.evaluations.len(),
    };
    skipped(case, progress, target, |skip| skip.when_evaluating, moment)
}

/// Sections 7.1 (`reference` is the assessment date) and 7.6 (the earliest date).
pub(crate) fn when_forecasting(
    case: Case<'_>,
    progress: &Progress,
    target: &SeriesDose,
    reference: Day,
) -> Option<Met> {
    if target.skips.is_empty() {
        return None;
    }
    let moment = Moment {
        reference,
        anchor: case.subject.assessment,
        doses: case.subject.doses.len(),
        records: case.records.len(),
    };
    skipped(case, progress, target, |skip| skip.when_forecasting, moment)
}

fn skipped(
    case: Case<'_>,
    progress: &Progress,
    target: &SeriesDose,
    applies: impl Fn(&Skip) -> bool,
    moment: Moment,
) -> Option<Met> {
    let skips = target.skips.iter().zip(0u8..);
    skips
        .filter(|(skip, _)| applies(skip))
        .find_map(|(skip, at)| {
            let set = skip_met(case, progress, skip, moment)?;
            Some(Met { skip: at, set })
        })
}

/// TABLE 6-11. Answers with the set that decided.
fn skip_met(case: Case<'_>, progress: &Progress, skip: &Skip, moment: Moment) -> Option<u8> {
    let mut first = None;
    for (set, at) in skip.sets.iter().zip(0u8..) {
        if !set.in_force.on(moment.anchor) {
            continue;
        }
        // TABLE 6-10
        let met = |condition: &Condition| condition_met(case, progress, condition, moment);
        let met = if set.all_conditions {
            set.conditions.iter().all(met)
        } else {
            set.conditions.iter().any(met)
        };
        match (met, skip.all_sets) {
            (true, false) => return Some(at),
            (true, true) => first = first.or(Some(at)),
            (false, true) => return None,
            (false, false) => {}
        }
    }
    first
}

fn condition_met(
    case: Case<'_>,
    progress: &Progress,
    condition: &Condition,
    moment: Moment,
) -> bool {
    match condition {
        // TABLE 6-6
        Condition::Age(ages) => case.subject.is_within(*ages, moment.reference),
        // TABLE 6-7
        Condition::CompletedSeries(group) => case.complete_groups >> group & 1 == 1,
        // TABLE 6-8, CALCDTSKIP-5
        Condition::Interval(span) => {
            let before = case.records.get(..moment.records).unwrap_or_default();
            before
                .last()
                .is_some_and(|&p| case.subject.dose(p).date.plus(*span) <= moment.reference)
        }
        // TABLE 6-9
        Condition::VaccineCount(count) => {
            let found = doses_counted(case, progress, count, moment);
            let wanted = usize::from(count.count);
            match count.compared {
                Compared::GreaterThan => found > wanted,
                Compared::EqualTo => found == wanted,
                Compared::LessThan => found < wanted,
            }
        }
    }
}

/// CONDSKIP-1: the number of conditional doses administered.
fn doses_counted(
    case: Case<'_>,
    progress: &Progress,
    count: &CountCondition,
    moment: Moment,
) -> usize {
    if moment.doses == 0 {
        return 0;
    }
    let counts = |place: u16| {
        let dose = case.subject.dose(place);
        count.vaccines.as_ref().is_none_or(|v| v.contains(dose.cvx))
            && count.start <= dose.date
            && dose.date < count.end
            && case.subject.is_within(count.ages, dose.date)
    };
    if count.only_valid {
        let valid = progress.evaluations.iter();
        let valid = valid.filter(|e| e.status == Status::Valid);
        return valid.filter(|e| counts(e.place)).count();
    }
    if count.beyond_antigen {
        // The list names vaccine types without this antigen (Td for pertussis).
        return (0u16..).take(moment.doses).filter(|&p| counts(p)).count();
    }
    let before = case.records.get(..moment.records).unwrap_or_default();
    before.iter().filter(|&&p| counts(p)).count()
}
