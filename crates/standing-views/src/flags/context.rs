//! What the rules look at: each track of the archived pages as a list of values, and what the page
//! said elsewhere at the same instant.

use super::total_below_rows::Gap;
use crate::surveillance::{Moment, Origin, Track, Tracks};
use jiff::{SignedDuration, Timestamp, civil::Date};
use standing_terms::{BookZone, Measure, Place};
use std::collections::{BTreeMap, BTreeSet};

/// A value that a page showed, from the capture that first showed it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Point {
    /// When it was first shown.
    pub(super) at: Timestamp,
    /// The value.
    pub(super) value: f64,
    /// When it was shown no longer: another value, an empty cell or no row.
    pub(super) end: Option<Timestamp>,
    /// How many rows of the page it is the sum of.
    pub(super) rows: usize,
    /// Current cases of the same place at that instant.
    pub(super) current: Option<f64>,
}

/// A place's value of one measure over time.
#[derive(Debug, Clone)]
pub(super) struct Series<'a> {
    pub(super) place: &'a Place,
    pub(super) measure: Measure,
    pub(super) track: &'a Track,
    pub(super) points: Vec<Point>,
}

impl Series<'_> {
    /// The value that stood at an instant; none where there was none.
    pub(super) fn value_at(&self, at: Timestamp) -> Option<f64> {
        value_at(&self.points, at)
    }

    /// The first value shown after an instant.
    pub(super) fn next_after(&self, at: Timestamp) -> Option<&Point> {
        self.points.get(self.points.partition_point(|p| p.at <= at))
    }
}

/// Everything the rules share.
pub(super) struct Context<'a> {
    pub(super) tracks: &'a Tracks,
    pub(super) zone: &'a BookZone,
    /// Every page track, in the order of place and measure.
    pub(super) series: Vec<Series<'a>>,
    index: BTreeMap<(&'a Place, Measure), usize>,
    /// Captures that show an older page again.
    pub(super) older: BTreeSet<Timestamp>,
    /// Where the stated national total was below the sum of the rows.
    pub(super) gaps: Vec<Gap>,
}

impl<'a> Context<'a> {
    pub(super) fn of(tracks: &'a Tracks, zone: &'a BookZone) -> Self {
        let mut current: BTreeMap<&Place, Vec<Point>> = BTreeMap::new();
        for (key, track) in &tracks.pages {
            if key.measure == Measure::CasesCurrent {
                current.insert(&key.place, points(track, &[]));
            }
        }
        let mut series = Vec::with_capacity(tracks.pages.len());
        let mut index = BTreeMap::new();
        for (key, track) in &tracks.pages {
            let beside = current.get(&key.place).map_or(&[][..], Vec::as_slice);
            index.insert((&key.place, key.measure), series.len());
            series.push(Series {
                place: &key.place,
                measure: key.measure,
                track,
                points: points(track, beside),
            });
        }
        let older = super::older_page::captures(&series);
        Self {
            tracks,
            zone,
            series,
            index,
            older,
            gaps: Vec::new(),
        }
    }

    /// The series of a place's measure.
    pub(super) fn get(&self, place: &Place, measure: Measure) -> Option<&Series<'a>> {
        self.index
            .get(&(place, measure))
            .and_then(|i| self.series.get(*i))
    }

    /// The series of one measure over all facilities.
    pub(super) fn facilities(&self, measure: Measure) -> impl Iterator<Item = &Series<'a>> {
        self.series
            .iter()
            .filter(move |s| s.measure == measure && is_facility(s.place))
    }

    /// The day of an instant, as sentences name it.
    pub(super) fn day(&self, at: Timestamp) -> Date {
        self.zone.day_of(at)
    }
}

/// Whether a place is a single site and not an area.
pub(super) fn is_facility(place: &Place) -> bool {
    matches!(place, Place::Facility(_) | Place::Listed(_))
}

/// Whether two published figures are the same number. They are compared as they were read, without a
/// margin: a count that differs by one is another count.
#[expect(
    clippy::float_cmp,
    reason = "published figures are compared, not computed ones"
)]
pub(super) fn same(a: f64, b: f64) -> bool {
    a == b
}

/// The value that stood at an instant.
fn value_at(points: &[Point], at: Timestamp) -> Option<f64> {
    let point = points
        .partition_point(|p| p.at <= at)
        .checked_sub(1)
        .and_then(|i| points.get(i))?;
    point.end.is_none_or(|end| at < end).then_some(point.value)
}

fn points(track: &Track, current: &[Point]) -> Vec<Point> {
    let mut out: Vec<Point> = Vec::with_capacity(track.moments.len());
    let mut rest = track.moments.iter();
    while let Some(moment) = rest.next() {
        if let Some(value) = value_of(moment) {
            out.push(Point {
                at: moment.known_at,
                value,
                end: rest.as_slice().first().map(|next| next.known_at),
                rows: rows_of(moment),
                current: value_at(current, moment.known_at),
            });
        }
    }
    out
}

/// The exact value of a moment, where it has one.
pub(super) fn value_of(moment: &Moment) -> Option<f64> {
    moment.reading?.value().map(standing_terms::Quantity::get)
}

fn rows_of(moment: &Moment) -> usize {
    match &moment.origin {
        Origin::Page { listed, .. } => listed.len(),
        Origin::Statement { .. } => 0,
    }
}

/// Whether two instants are at most so many days apart.
pub(super) fn within_days(from: Timestamp, to: Timestamp, days: i64) -> bool {
    to.duration_since(from) <= SignedDuration::from_hours(days.saturating_mul(24))
}
