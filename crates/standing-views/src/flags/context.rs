//! What the rules look at: each track of the archived pages as a list of values, and what the page
//! said elsewhere at the same instant.

use super::total_below_rows::Gap;
use crate::epidemiology::rules::SilenceRule;
use crate::surveillance::{Moment, Origin, PAGE_POPULATION, Track, TrackKey, Tracks};
use jiff::{SignedDuration, Timestamp, civil::Date};
use standing_terms::{BookZone, Measure, Place};
use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

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

/// The values of one track.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Values {
    pub(super) measure: Measure,
    pub(super) points: Vec<Point>,
    /// When the first value was shown.
    pub(super) first: Option<Timestamp>,
}

/// What the rules look at of one place, made of its tracks alone.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Ground {
    /// In the order of the tracks.
    pub(super) values: Vec<Values>,
    /// Falls of the cases of a single site, and whether to a figure shown before.
    pub(super) falls: Vec<(Timestamp, bool)>,
}

impl Ground {
    pub(super) fn of(place: &Place, tracks: &[(&TrackKey, &Track)]) -> Self {
        let current = tracks
            .iter()
            .rev()
            .find(|(key, _)| key.measure == Measure::CasesCurrent)
            .map(|(_, track)| points(track, &[]))
            .unwrap_or_default();
        let values: Vec<Values> = tracks
            .iter()
            .map(|(key, track)| Values {
                measure: key.measure,
                points: points(track, &current),
                first: track
                    .moments
                    .iter()
                    .find(|m| value_of(m).is_some())
                    .map(|m| m.known_at),
            })
            .collect();
        let falls = if is_facility(place) {
            let cases = values
                .iter()
                .filter(|v| v.measure == Measure::CasesCumulative);
            cases
                .flat_map(|v| super::older_page::falls(&v.points))
                .collect()
        } else {
            Vec::new()
        };
        Self { values, falls }
    }

    /// Whether any value was first shown at one of some instants.
    pub(super) fn changes_at(&self, instants: &BTreeSet<Timestamp>) -> bool {
        let mut all = self.values.iter().flat_map(|v| &v.points);
        !instants.is_empty() && all.any(|p| instants.contains(&p.at))
    }

    /// Whether any value was first shown at an instant or after it.
    pub(super) fn changes_since(&self, instant: Timestamp) -> bool {
        let last = |v: &Values| v.points.last().is_some_and(|p| p.at >= instant);
        self.values.iter().any(last)
    }
}

/// A place's value of one measure over time.
#[derive(Debug, Clone, Copy)]
pub(super) struct Series<'a> {
    pub(super) place: &'a Place,
    pub(super) measure: Measure,
    pub(super) track: &'a Track,
    pub(super) points: &'a [Point],
}

impl Series<'_> {
    /// The value that stood at an instant; none where there was none.
    pub(super) fn value_at(&self, at: Timestamp) -> Option<f64> {
        value_at(self.points, at)
    }

    /// The first value shown after an instant.
    pub(super) fn next_after(&self, at: Timestamp) -> Option<&Point> {
        self.points.get(self.points.partition_point(|p| p.at <= at))
    }
}

/// Since when a measure has been shown at all: of single sites (true) and of areas.
pub(super) type Since = BTreeMap<(bool, Measure), Timestamp>;

/// Everything the rules share.
pub(super) struct Context<'a> {
    pub(super) zone: &'a BookZone,
    /// Every page track, in the order of place and measure.
    pub(super) series: Vec<Series<'a>>,
    index: BTreeMap<(&'a Place, Measure), usize>,
    /// Captures that show an older page again.
    pub(super) older: &'a BTreeSet<Timestamp>,
    /// Since when measures have been shown.
    pub(super) since: &'a Since,
    /// Where the stated national total was below the sum of the rows.
    pub(super) gaps: Vec<Gap>,
    /// People held on average, as stated for the people of the page.
    held: BTreeMap<&'a Place, &'a Track>,
    /// The last instant at which a rule looked at other places than its own.
    beyond: Cell<Option<Timestamp>>,
    /// When silence is one.
    pub(super) silence: &'a [SilenceRule],
    /// Captures at which a row of any facility changed, in order, and the day of each.
    pub(super) page_changes: Vec<(Timestamp, Date)>,
    /// The first instant from which on a silence may be concluded that cannot be yet.
    waits: Cell<Option<Timestamp>>,
}

impl<'a> Context<'a> {
    pub(super) fn of(
        tracks: &'a Tracks,
        grounds: &'a BTreeMap<Place, Arc<Ground>>,
        older: &'a BTreeSet<Timestamp>,
        since: &'a Since,
        zone: &'a BookZone,
        silence: &'a [SilenceRule],
    ) -> Self {
        let mut series: Vec<Series<'a>> = Vec::with_capacity(tracks.pages.len());
        let mut index = BTreeMap::new();
        let mut values: &[Values] = &[];
        for (key, track) in &tracks.pages {
            if series.last().is_none_or(|s| *s.place != key.place) {
                values = grounds.get(&key.place).map_or(&[], |g| &g.values);
            }
            let Some((own, rest)) = values.split_first() else {
                continue;
            };
            values = rest;
            index.insert((&key.place, key.measure), series.len());
            series.push(Series {
                place: &key.place,
                measure: key.measure,
                track,
                points: &own.points,
            });
        }
        let held = tracks
            .statements
            .iter()
            .rev()
            .filter(|(key, _)| {
                key.measure == Measure::AverageDailyPopulation && key.population == PAGE_POPULATION
            })
            .map(|(key, track)| (&key.place, track))
            .collect();
        Self {
            zone,
            series,
            index,
            older,
            since,
            gaps: Vec::new(),
            held,
            beyond: Cell::new(None),
            silence,
            page_changes: page_changes(tracks, silence),
            waits: Cell::new(None),
        }
    }

    /// The series of a place's measure.
    pub(super) fn get(&self, place: &Place, measure: Measure) -> Option<&Series<'a>> {
        self.index
            .get(&(place, measure))
            .and_then(|i| self.series.get(*i))
    }

    /// The series of a place.
    pub(super) fn of_place(&self, place: &Place) -> &[Series<'a>] {
        let from = self.series.partition_point(|s| s.place < place);
        let to = self.series.partition_point(|s| s.place <= place);
        self.series.get(from..to).unwrap_or_default()
    }

    /// The series of one measure over all facilities.
    pub(super) fn facilities(&self, measure: Measure) -> impl Iterator<Item = &Series<'a>> {
        self.series
            .iter()
            .filter(move |s| s.measure == measure && is_facility(s.place))
    }

    /// The average daily populations stated for the people of the page at a place.
    pub(super) fn held(&self, place: &Place) -> Option<&'a Track> {
        self.held.get(place).copied()
    }

    /// Notes that what is said of a change at an instant depends on what other places show then.
    pub(super) fn look_beyond(&self, at: Timestamp) {
        self.beyond.set(self.beyond.get().max(Some(at)));
    }

    /// The last instant noted, which is forgotten.
    pub(super) fn looked_beyond(&self) -> Option<Timestamp> {
        self.beyond.take()
    }

    /// Notes that a silence may be concluded from an instant on.
    pub(super) fn wait_until(&self, due: Timestamp) {
        let waits = self.waits.get();
        self.waits.set(Some(waits.map_or(due, |at| at.min(due))));
    }

    /// The first instant noted, which is forgotten.
    pub(super) fn waits(&self) -> Option<Timestamp> {
        self.waits.take()
    }

    /// The day of an instant, as sentences name it.
    pub(super) fn day(&self, at: Timestamp) -> Date {
        self.zone.day_of(at)
    }
}

/// When a row of any facility changed; nothing where no rule asks.
fn page_changes(tracks: &Tracks, silence: &[SilenceRule]) -> Vec<(Timestamp, Date)> {
    if silence.is_empty() {
        return Vec::new();
    }
    let of_facilities = tracks
        .pages
        .iter()
        .filter(|(key, _)| is_facility(&key.place));
    let mut all: Vec<(Timestamp, Date)> = of_facilities
        .flat_map(|(_, track)| track.moments.iter())
        .map(|m| (m.known_at, m.day))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
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
