//! The date that the page gives for its figures cannot be right: after the capture, or weeks before
//! it although it has just changed.
//!
//! A date grows old while the page is not updated, which is no fault; so the date is judged at the
//! capture that first shows it. Order is never taken from it either way.

use super::context::{Context, within_days};
use super::{Findings, add, found, input};
use crate::surveillance::Origin;
use jiff::Timestamp;
use standing_evidence::Book;
use standing_terms::Place;
use std::collections::BTreeSet;

const RULE: &str = "stated-date-off";

/// A new date on the page was at most two weeks old when first shown; three leave room.
const DAYS: i64 = 21;

/// A stretch of captures that print a date which cannot be right.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Run {
    series: String,
    pub(super) from: Timestamp,
    to: Option<Timestamp>,
    stated: Timestamp,
}

/// Every such stretch of every page series.
pub(super) fn runs(book: &Book) -> BTreeSet<Run> {
    let mut all = BTreeSet::new();
    for (name, pages) in book.all_page_series() {
        let mut runs: Vec<Run> = Vec::new();
        let mut last: Option<Timestamp> = None;
        let mut open = false;
        for capture in pages.captures().filter(|c| c.readable) {
            if capture.stated_as_of == last {
                continue;
            }
            last = capture.stated_as_of;
            if open && let Some(run) = runs.last_mut() {
                run.to = Some(capture.at);
            }
            open = false;
            if let Some(stated) = capture.stated_as_of
                && (stated > capture.at || !within_days(stated, capture.at, DAYS))
            {
                open = true;
                runs.push(Run {
                    series: name.to_owned(),
                    from: capture.at,
                    to: None,
                    stated,
                });
            }
        }
        all.extend(runs);
    }
    all
}

pub(super) fn find(
    context: &Context<'_>,
    place: &Place,
    runs: &BTreeSet<Run>,
    findings: &mut Findings,
) {
    for run in runs {
        flag(context, place, run, findings);
    }
}

/// On an area's figures the whole time; on a facility's only where they changed on such a page: to
/// flag every row of the page for the date at its head would hide the other flags.
fn flag(context: &Context<'_>, place: &Place, run: &Run, findings: &mut Findings) {
    let stated = context.day(run.stated);
    let captured = context.day(run.from);
    let reason = if run.stated > run.from {
        format!("the page of {captured} says that its figures are of {stated}, which lay ahead")
    } else {
        format!("the page of {captured} says that its figures are of {stated}, weeks before")
    };
    for series in context.of_place(place) {
        let of_this = |origin: &Origin| matches!(origin, Origin::Page { series, .. } if *series == run.series);
        if !series
            .track
            .moments
            .first()
            .is_some_and(|m| of_this(&m.origin))
        {
            continue;
        }
        let (from, to) = if super::context::is_facility(series.place) {
            let inside = |at: Timestamp| run.from <= at && run.to.is_none_or(|to| at < to);
            let changed = series.points.iter().find(|p| inside(p.at));
            match changed {
                Some(p) => (p.at, p.end.into_iter().chain(run.to).min()),
                None => continue,
            }
        } else {
            (run.from, run.to)
        };
        let inputs = vec![
            input("stated as of", run.stated),
            input("captured", run.from),
        ];
        let found = found(RULE, series.measure, from, to, reason.clone(), inputs);
        add(findings, series.measure, found);
    }
}
