//! Satisfy target dose (section 6.10, TABLE 6-31).

use super::age::{Age, age};
use super::allowable_vaccine::{Listed, allowable};
use super::conflict::conflict;
use super::preferable_interval::{Intervals, intervals};
use super::preferable_vaccine::preferable;
use super::{Case, Finding, Progress, Record, Status, allowable_interval, failed};
use crate::data::SeriesDose;

/// Status, first reason in the order of the steps, and every test that was not passed. TABLE 6-31
/// gives a status "with evaluation reasons", all of them.
pub(super) fn satisfied(
    case: Case<'_>,
    progress: &Progress,
    target: &SeriesDose,
    record: Record<'_>,
) -> (Status, Finding, u8) {
    let mut first = None;
    let mut grace = None;
    let mut failures = 0;
    let mut status = Status::Valid;

    // 6.4
    match age(case.subject, target, record.dose) {
        Age::Valid => {}
        Age::Grace(finding) => grace = Some(finding),
        // TABLE 6-31: extraneous, whatever else holds.
        Age::TooOld(finding) => return (Status::Extraneous, finding, failed::AGE),
        Age::TooYoung(finding) => {
            first = Some(finding);
            failures |= failed::AGE;
        }
    }
    // 6.5 and 6.6: all preferable intervals, or all allowable ones.
    match intervals(case, progress, target, record) {
        Intervals::Held => {}
        Intervals::Grace(finding) => grace = grace.or(Some(finding)),
        Intervals::TooSoon(finding) => {
            if !allowable_interval::hold(case, progress, target, record) {
                first = first.or(Some(finding));
                failures |= failed::INTERVAL;
            }
        }
    }
    // 6.7
    if let Some(finding) = conflict(case, progress, record) {
        first = first.or(Some(finding));
        failures |= failed::CONFLICT;
    }
    // 6.8 and 6.9: a preferable vaccine, or an allowable one.
    let mut listed = preferable(case.subject, target, record.dose);
    if listed != Listed::Yes {
        listed = match (listed, allowable(case.subject, target, record.dose)) {
            (_, Listed::Yes) => Listed::Yes,
            (Listed::OutOfBounds, _) | (_, Listed::OutOfBounds) => Listed::OutOfBounds,
            _ => Listed::No,
        };
    }
    if listed != Listed::Yes {
        first = first.or(Some(Finding::WrongVaccine {
            listed: listed == Listed::OutOfBounds,
        }));
        failures |= failed::VACCINE;
    }
    if failures != 0 {
        status = Status::NotValid;
    }
    (
        status,
        first.or(grace).unwrap_or(Finding::AllHeld),
        failures,
    )
}
