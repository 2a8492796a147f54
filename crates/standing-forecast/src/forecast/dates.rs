//! Generate forecast dates (section 7.5, TABLE 7-13). Where an input is empty, what is computed
//! from it stays empty (TABLE 7-12). The grace period never enters a forecast.

use crate::data::{From, SeriesDose};
use crate::day::{Day, LATEST};
use crate::evaluate::{Case, Progress, age_rule, interval};

/// What set the earliest date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarliestBy {
    /// No date could be computed.
    Nothing,
    /// The minimum age.
    MinimumAge,
    /// A minimum interval.
    MinimumInterval {
        /// From where it is counted.
        reference: Day,
    },
    /// A vaccine conflict with a dose given.
    Conflict {
        /// The place of that dose in the input.
        previous: u16,
    },
    /// The start of the season.
    Season,
    /// The latest inadvertent administration.
    Inadvertent,
    /// The latest dose evaluated in the series.
    LastDose,
}

/// The dates of a patient series forecast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dates {
    /// FORECASTDT-1.
    pub earliest: Day,
    /// What set it.
    pub earliest_by: EarliestBy,
    /// FORECASTDT-2.
    pub unadjusted_recommended: Day,
    /// FORECASTDT-5.
    pub recommended: Day,
    /// FORECASTDT-3.
    pub unadjusted_past_due: Option<Day>,
    /// FORECASTDT-6.
    pub past_due: Option<Day>,
    /// FORECASTDT-4.
    pub latest: Option<Day>,
    /// FORECASTPRIORITY-1.
    pub priority: bool,
}

/// The candidate earliest date, and what set it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Candidate {
    pub(crate) date: Day,
    pub(crate) by: EarliestBy,
}

/// FORECASTDTCAN-1.
pub(crate) fn candidate_earliest(
    case: Case<'_>,
    progress: &Progress,
    target: &SeriesDose,
) -> Candidate {
    let subject = case.subject;
    // TABLE 7-9: assumed to be 12/31/2999 where empty.
    let mut latest = Candidate {
        date: LATEST,
        by: EarliestBy::Nothing,
    };
    let mut empty = true;
    let mut consider = |date: Day, by: EarliestBy| {
        if empty || date > latest.date {
            latest = Candidate { date, by };
            empty = false;
        }
    };
    // CALCDTAGE-4
    let rule = age_rule(target, subject.assessment);
    if let Some(date) = rule.and_then(|rule| subject.reaches_if_given(rule.minimum)) {
        consider(date, EarliestBy::MinimumAge);
    }
    // CALCDTINT-4
    for rule in &*target.intervals {
        let Some(span) = rule.minimum else { continue };
        if !rule.in_force.on(subject.assessment) {
            continue;
        }
        match interval::reference(case, progress, rule, subject.doses.len()) {
            Some(reference) => {
                let by = EarliestBy::MinimumInterval { reference };
                consider(reference.plus(span), by);
            }
            // DIFFERENCE: the specification leaves an interval out that has no reference date. One
            // that is counted from an observation (weeks of pregnancy, months since a transplant)
            // is not left out for want of a date: the dose would be recommended from a season's
            // start or a minimum age, before the day that the rule waits for. No date can then be
            // computed, and the reason says which is missing.
            None if matches!(rule.from, From::Observation(_)) => {
                return Candidate {
                    date: LATEST,
                    by: EarliestBy::Nothing,
                };
            }
            None => {}
        }
    }
    // CALCDTCONFLICT-3
    if !target.conflicts.is_empty() {
        for dose in &subject.doses {
            for (_, span) in target.conflicts.iter().filter(|(cvx, _)| *cvx == dose.cvx) {
                let by = EarliestBy::Conflict {
                    previous: dose.input,
                };
                consider(dose.date.plus(*span), by);
            }
        }
    }
    if let Some(start) = target.season.and_then(|season| season.start) {
        consider(start, EarliestBy::Season);
    }
    if let Some(date) = progress.inadvertent {
        consider(date, EarliestBy::Inadvertent);
    }
    if let Some(&last) = case.records.last() {
        consider(subject.dose(last).date, EarliestBy::LastDose);
    }
    latest
}

/// Whether the target dose has an earliest date of its own, whatever doses were given that do not
/// count: a minimum age, a season, or an interval that is counted from something else.
pub(super) fn has_beginning(case: Case<'_>, progress: &Progress, target: &SeriesDose) -> bool {
    let subject = case.subject;
    let rule = age_rule(target, subject.assessment);
    rule.is_some_and(|rule| rule.minimum.is_given())
        || target.season.is_some_and(|season| season.start.is_some())
        || target.intervals.iter().any(|rule| {
            rule.minimum.is_some()
                && rule.in_force.on(subject.assessment)
                && !matches!(rule.from, From::Previous)
                && interval::reference(case, progress, rule, subject.doses.len()).is_some()
        })
}

/// FORECASTDT-1 to -6 and FORECASTPRIORITY-1.
pub(super) fn dates(
    case: Case<'_>,
    progress: &Progress,
    target: &SeriesDose,
    candidate: Candidate,
    out: &mut Option<Dates>,
) {
    let subject = case.subject;
    let earliest = candidate.date;
    let rule = age_rule(target, subject.assessment);
    let age = |age| subject.reaches_if_given(age);

    let mut earliest_interval = None;
    let mut latest_interval = None;
    let mut priority = None;
    for rule in &*target.intervals {
        if !rule.in_force.on(subject.assessment) {
            continue;
        }
        priority = Some(priority.unwrap_or(true) && rule.priority);
        if rule.earliest_recommended.is_none() && rule.latest_recommended.is_none() {
            continue;
        }
        let Some(reference) = interval::reference(case, progress, rule, subject.doses.len()) else {
            continue;
        };
        // CALCDTINT-5 and -6
        earliest_interval =
            earliest_interval.max(rule.earliest_recommended.map(|span| reference.plus(span)));
        latest_interval =
            latest_interval.max(rule.latest_recommended.map(|span| reference.plus(span)));
    }

    let unadjusted_recommended = rule
        .and_then(|rule| age(rule.earliest_recommended))
        .or(earliest_interval)
        .unwrap_or(earliest);
    let unadjusted_past_due = rule
        .and_then(|rule| age(rule.latest_recommended))
        .or(latest_interval)
        .map(|date| date.plus_days(-1));
    *out = Some(Dates {
        earliest,
        earliest_by: candidate.by,
        unadjusted_recommended,
        recommended: earliest.max(unadjusted_recommended),
        unadjusted_past_due,
        past_due: unadjusted_past_due.map(|date| date.max(earliest)),
        latest: rule
            .and_then(|rule| age(rule.maximum))
            .map(|date| date.plus_days(-1)),
        priority: priority.unwrap_or(false),
    });
}
