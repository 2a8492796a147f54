//! Classify and score scorable patient series (sections 8.3 to 8.7).

use super::View;
use super::prioritized::{is_complete, is_in_process};
use crate::day::{Day, LATEST};
use crate::forecast::PatientSeries;

/// The scorable series with the highest score (SELECTBEST-1, -2).
pub(super) fn highest(view: View<'_>, scorable: &[u16], scored: &mut Vec<u16>) -> Option<u16> {
    let keep = |scored: &mut Vec<u16>, test: fn(&PatientSeries) -> bool| {
        scored.clear();
        scored.extend(
            scorable
                .iter()
                .copied()
                .filter(|&at| test(view.patient(at))),
        );
    };
    // TABLE 8-5
    keep(scored, is_complete);
    if scored.len() >= 2 {
        return pick(view, scored, |at| complete(view, scored, at));
    }
    keep(scored, is_in_process);
    if scored.len() >= 2 {
        return pick(view, scored, |at| in_process(view, scored, at));
    }
    keep(scored, |series| series.satisfied == 0);
    if scored.len() == scorable.len() {
        return pick(view, scored, |at| no_valid_doses(view, scored, at));
    }
    // TABLE 8-5 names no rule where series with valid doses are neither complete nor in process:
    // immune, contraindicated or aged out, all of them. They differ in nothing that is due; the
    // default is taken, then the one that counts most doses, then the preference.
    scored.clear();
    scored.extend(scorable);
    pick(view, scored, |at| {
        i32::from(view.series(at).default) * 1_000 + i32::from(view.patient(at).satisfied)
    })
}

/// SELECTBEST-2: the highest score, ties by the series preference. Series without a preference come
/// last, in the order of the data.
fn pick(view: View<'_>, scored: &[u16], score: impl Fn(u16) -> i32) -> Option<u16> {
    let rank = |at: u16| {
        (
            -score(at),
            view.series(at).preference,
            view.patient(at).series,
        )
    };
    scored.iter().copied().min_by_key(|&at| rank(at))
}

/// Points for a condition that at most one can meet alone: met alone, met with others, not met.
fn shared(scored: &[u16], at: u16, points: i32, meets: impl Fn(u16) -> bool) -> i32 {
    if !meets(at) {
        return -points;
    }
    let others = scored.iter().any(|&other| other != at && meets(other));
    if others { 0 } else { points }
}

fn plain(meets: bool, points: i32) -> i32 {
    if meets { points } else { -points }
}

/// SELECTB-19
fn has_most_valid(view: View<'_>, scored: &[u16], at: u16) -> bool {
    let own = view.patient(at).satisfied;
    scored
        .iter()
        .all(|&other| view.patient(other).satisfied <= own)
}

/// TABLE 8-7
fn complete(view: View<'_>, scored: &[u16], at: u16) -> i32 {
    shared(scored, at, 1, |at| has_most_valid(view, scored, at))
}

/// TABLE 8-9
fn in_process(view: View<'_>, scored: &[u16], at: u16) -> i32 {
    let closest = |at: u16| {
        // SELECTB-5 says "less than all others"; its table has a column for a tie.
        let own = view.patient(at).unsatisfied;
        scored
            .iter()
            .all(|&other| view.patient(other).unsatisfied >= own)
    };
    let finishes_first = |at: u16| {
        // SELECTB-11
        completable_by(view, at).is_some_and(|own| {
            scored
                .iter()
                .filter_map(|&other| completable_by(view, other))
                .all(|other| own <= other)
        })
    };
    plain(
        view.series(at).product_path && view.patient(at).all_valid,
        2,
    ) + plain(completable_by(view, at).is_some(), 3)
        + shared(scored, at, 2, |at| has_most_valid(view, scored, at))
        + shared(scored, at, 2, closest)
        + shared(scored, at, 1, finishes_first)
}

/// TABLE 8-11
fn no_valid_doses(view: View<'_>, scored: &[u16], at: u16) -> i32 {
    // SELECTB-14 leaves "start date" undefined; it is the earliest date of the forecast.
    let start = |at: u16| view.patient(at).dates.map(|dates| dates.earliest);
    let starts_first = |at: u16| {
        start(at).is_some_and(|own| {
            let others = scored.iter().filter_map(|&other| start(other));
            others.into_iter().all(|other| own <= other)
        })
    };
    shared(scored, at, 1, starts_first)
        + plain(completable_by(view, at).is_some(), 1)
        + plain(!view.series(at).product_path, 1)
}

/// The forecast finish date (SELECTB-12) of a completable series (SELECTB-3).
fn completable_by(view: View<'_>, at: u16) -> Option<Day> {
    let patient = view.patient(at);
    let earliest = patient.dates?.earliest;
    let doses = &view.series(at).doses;
    let assessment = view.subject.assessment;
    let finish = doses
        .iter()
        .skip(usize::from(patient.target) + 1)
        .flat_map(|dose| dose.intervals.iter())
        .filter(|rule| rule.in_force.on(assessment))
        .filter_map(|rule| rule.minimum)
        .map(|span| earliest.plus(span))
        .fold(earliest, Day::max);
    let last = doses.last()?;
    let maximum = crate::evaluate::age_rule(last, assessment)
        .map_or(LATEST, |rule| view.subject.reaches(rule.maximum));
    (finish < maximum).then_some(finish)
}
