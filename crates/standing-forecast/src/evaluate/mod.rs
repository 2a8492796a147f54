//! Evaluate vaccine doses administered (chapter 6), in the order of figures 4-6 and 6-1.
//!
//! All antigen administered records of the person are evaluated against one series. A record meets
//! the current target dose or not; a target dose that is skipped gives way to the next one with the
//! same record; when the target doses run out, what is left is extraneous.

mod age;
mod allowable_interval;
mod allowable_vaccine;
mod condition;
pub(crate) mod conditional_skip;
mod conflict;
mod inadvertent;
pub(crate) mod interval;
mod preferable_interval;
mod preferable_vaccine;
mod satisfied;

use crate::data::{Series, SeriesDose};
use crate::day::Day;
use crate::gather::{Given, Subject};

/// Evaluation status (TABLE 3-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Status {
    /// Administered according to the recommendations.
    Valid,
    /// Not according to them; must be repeated.
    NotValid,
    /// Not according to them, but need not be repeated.
    Extraneous,
    /// A known condition of the dose; must be repeated.
    SubStandard,
}

impl Status {
    /// The specification's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Valid => "Valid",
            Self::NotValid => "Not Valid",
            Self::Extraneous => "Extraneous",
            Self::SubStandard => "Sub-standard",
        }
    }
}

/// Why a dose has its status, with what the rule compared. `limit` is the first day that would have
/// done (or, for an upper bound, the first that no longer does).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// Everything held.
    AllHeld,
    /// TABLE 6-15, valid: before the minimum age, on or after the absolute minimum age.
    GraceAge {
        /// The day of the minimum age.
        limit: Day,
    },
    /// TABLE 6-18, valid: before the minimum interval, not before the absolute minimum interval.
    GraceInterval {
        /// The day of the minimum interval.
        limit: Day,
        /// From where it is counted.
        reference: Day,
    },
    /// TABLE 6-3, sub-standard: given after the lot had expired.
    LotExpired {
        /// The last day of the lot.
        limit: Day,
    },
    /// TABLE 6-3, sub-standard: the dose condition flag is set.
    DoseCondition,
    /// TABLE 6-13, not valid.
    Inadvertent,
    /// TABLE 6-15, not valid.
    TooYoung {
        /// The day of the absolute minimum age.
        limit: Day,
    },
    /// TABLE 6-15, extraneous.
    TooOld {
        /// The day of the maximum age.
        limit: Day,
    },
    /// TABLES 6-18 and 6-21, not valid.
    TooSoon {
        /// The day of the absolute minimum interval.
        limit: Day,
        /// From where it is counted.
        reference: Day,
    },
    /// CONFLICT-3, not valid: too close to another vaccine.
    Conflict {
        /// The place in the input of the earlier dose.
        previous: u16,
        /// The end of the conflict.
        limit: Day,
    },
    /// TABLES 6-26 and 6-29, not valid: neither preferable nor allowable.
    WrongVaccine {
        /// It is listed, but not at this age or not of this manufacturer.
        listed: bool,
    },
    /// Figure 4-6, extraneous: no target dose was left.
    SeriesComplete,
}

/// Bits of [`Evaluation::failed`]: every test of chapter 6 that a dose did not pass.
pub mod failed {
    /// Age, section 6.4.
    pub const AGE: u8 = 1;
    /// Intervals, sections 6.5 and 6.6.
    pub const INTERVAL: u8 = 2;
    /// Vaccine conflict, section 6.7.
    pub const CONFLICT: u8 = 4;
    /// Vaccine, sections 6.8 and 6.9.
    pub const VACCINE: u8 = 8;
}

/// What a dose is worth in one series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evaluation {
    /// The place of the dose in the input.
    pub dose: u16,
    /// Its place in the history.
    pub(crate) place: u16,
    /// The target dose it was held against, from 0; the number of doses where none was left.
    pub target: u8,
    /// Every test that it did not pass ([`failed`]).
    pub failed: u8,
    /// Its status.
    pub status: Status,
    /// The first reason in the order of the tests.
    pub finding: Finding,
}

/// A target dose and the record that satisfied it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Satisfied {
    pub(crate) target: u8,
    pub(crate) place: u16,
}

/// How far one series has come, while it is evaluated.
#[derive(Debug, Default)]
pub(crate) struct Progress {
    /// Evaluations of this series so far, one for each record passed.
    pub(crate) evaluations: Vec<Evaluation>,
    pub(crate) satisfied: Vec<Satisfied>,
    /// The current target dose, from 0.
    pub(crate) target: usize,
    /// How many target doses were skipped.
    pub(crate) skipped: u8,
    /// The immediate previous dose (CALCDTINT-1): valid or not valid, and not inadvertent.
    pub(crate) previous: Option<Day>,
    /// The latest inadvertent administration.
    pub(crate) inadvertent: Option<Day>,
}

impl Progress {
    pub(crate) fn clear(&mut self) {
        self.evaluations.clear();
        self.satisfied.clear();
        self.target = 0;
        self.skipped = 0;
        self.previous = None;
        self.inadvertent = None;
    }

    fn push(&mut self, evaluation: Evaluation, date: Day) {
        if evaluation.finding == Finding::Inadvertent {
            self.inadvertent = Some(date);
        } else if matches!(evaluation.status, Status::Valid | Status::NotValid) {
            self.previous = Some(date);
        }
        self.evaluations.push(evaluation);
    }
}

/// What every step may look at.
#[derive(Clone, Copy)]
pub(crate) struct Case<'c> {
    pub(crate) tables: &'c crate::data::Tables,
    pub(crate) subject: &'c Subject,
    pub(crate) series: &'c Series,
    /// The antigen administered records: places in the history.
    pub(crate) records: &'c [u16],
    /// Bit n: series group n of this antigen holds a complete series.
    pub(crate) complete_groups: u16,
}

/// A record being evaluated.
#[derive(Clone, Copy)]
pub(crate) struct Record<'c> {
    pub(crate) dose: &'c Given,
    /// Its place in the history.
    pub(crate) place: u16,
}

/// Evaluates all records against the series (figure 4-6).
pub(crate) fn evaluate(case: Case<'_>, progress: &mut Progress) {
    progress.clear();
    for &place in case.records {
        let record = Record {
            dose: case.subject.dose(place),
            place,
        };
        let evaluation = evaluate_record(case, progress, record);
        let valid = evaluation.status == Status::Valid;
        progress.push(evaluation, record.dose.date);
        if valid {
            progress.satisfied.push(Satisfied {
                target: evaluation.target,
                place,
            });
            let recurring = case
                .series
                .doses
                .get(progress.target)
                .is_some_and(|d| d.recurring);
            // Figure 4-6, step 5: a recurring dose comes again at the same place.
            if !recurring {
                progress.target += 1;
            }
        }
    }
}

fn evaluate_record(case: Case<'_>, progress: &mut Progress, record: Record<'_>) -> Evaluation {
    loop {
        let target = u8::try_from(progress.target).unwrap_or(u8::MAX);
        let made = |status, finding, failed| Evaluation {
            dose: record.dose.input,
            place: record.place,
            target,
            failed,
            status,
            finding,
        };
        let Some(dose) = case.series.doses.get(progress.target) else {
            return made(Status::Extraneous, Finding::SeriesComplete, 0);
        };
        // 6.1
        if let Some(finding) = condition::fault(record.dose) {
            return made(Status::SubStandard, finding, 0);
        }
        // 6.2: the next target dose with the same record.
        if conditional_skip::when_evaluating(case, progress, dose, record).is_some() {
            progress.skipped += 1;
            progress.target += 1;
            continue;
        }
        // 6.3
        if inadvertent::is_inadvertent(dose, record.dose) {
            return made(Status::NotValid, Finding::Inadvertent, 0);
        }
        let (status, finding, failed) = satisfied::satisfied(case, progress, dose, record);
        return made(status, finding, failed);
    }
}

/// The age rule of a target dose that is in force on the anchor date.
pub(crate) fn age_rule(dose: &SeriesDose, anchor: Day) -> Option<&crate::data::AgeRule> {
    dose.ages.iter().find(|rule| rule.in_force.on(anchor))
}
