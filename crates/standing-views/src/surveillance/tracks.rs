//! Tracks: the readings of one measure at one place over time, from pages and from statements.
//!
//! A track holds changes, not days. Between two changes of a page's row the page said the same at
//! every capture; how far that reaches is told by the captures, which lie beside.

use super::model::Origin;
use crate::directory::{Directory, FACILITY_PAGE};
use jiff::{Timestamp, civil::Date};
use standing_evidence::{
    Book, StatementBody,
    pages::{CaptureKey, Cells, PageSeries, RowAt},
};
use standing_terms::{
    AsOf, BookZone, CodeScheme, Known, Measure, Missing, PartyId, Period, Place, PlaceCode, Reading,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Of whom the agency's page speaks, in the words used for every figure read from it.
pub const PAGE_POPULATION: &str = "people in ICE's custody";

/// Row identifier of the nation in national page series.
pub const NATION_ROW: &str = "US";

/// A reading from one moment on.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// The day of the world it is about, in the book's zone.
    pub day: Date,
    /// When it could be known.
    pub known_at: Timestamp,
    /// The period it counts, where a statement names one.
    pub period: Option<Period>,
    /// The reading; none where the publisher dropped the row.
    pub reading: Option<Reading>,
    /// Whether the speaker said "about".
    pub approximate: bool,
    /// When it became known that the speaker took it back.
    pub retracted_at: Option<Timestamp>,
    /// The day that the publisher says it is of.
    pub stated_as_of: Option<Date>,
    /// Where it was read.
    pub origin: Origin,
}

/// The readings of one measure at one place, by one way of publishing.
#[derive(Debug, Clone, Default)]
pub struct Track {
    /// Changes in order of (day, known).
    pub moments: Vec<Moment>,
    /// For a page series, the days and instants on which it was captured and readable.
    pub captures: Arc<[Timestamp]>,
    /// For a page series, the day that the page gives for its figures, from each capture on at which
    /// that changes. It moves on while a figure stands.
    pub stated: Arc<[(Timestamp, Option<Date>)]>,
}

impl Track {
    /// The changes that a point covers.
    pub fn until(&self, as_of: &AsOf) -> impl DoubleEndedIterator<Item = &Moment> {
        self.moments
            .iter()
            .filter(move |m| m.day <= as_of.on && as_of.known.covers(m.known_at))
            // What was taken back stands no longer once that was known.
            .filter(move |m| !m.retracted_at.is_some_and(|at| as_of.known.covers(at)))
    }

    /// The day that the page captured at an instant gives for its figures.
    pub fn stated_at(&self, captured: Timestamp) -> Option<Date> {
        last_while(&self.stated, |(at, _)| *at <= captured).and_then(|(_, day)| *day)
    }

    /// The last capture before an instant.
    pub fn capture_before(&self, instant: Timestamp) -> Option<Timestamp> {
        last_while(&self.captures, |c| *c < instant).copied()
    }

    /// The last capture that a point covers.
    pub fn last_capture(&self, as_of: &AsOf, zone: &BookZone) -> Option<Timestamp> {
        let end = match as_of.known {
            Known::By(limit) => zone.end_of_day(as_of.on).min(limit),
            Known::Now => zone.end_of_day(as_of.on),
        };
        last_while(&self.captures, |c| *c <= end).copied()
    }
}

/// The last of some ordered things that are still true of a condition.
fn last_while<T>(ordered: &[T], is: impl FnMut(&T) -> bool) -> Option<&T> {
    ordered
        .partition_point(is)
        .checked_sub(1)
        .and_then(|i| ordered.get(i))
}

/// What is tracked: whom, and what of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct TrackKey {
    /// A facility, or an area as such.
    pub place: Place,
    /// What is counted.
    pub measure: Measure,
    /// Of whom.
    pub population: String,
    /// Who says so.
    pub speaker: PartyId,
}

/// Every track of a book.
#[derive(Debug, Clone, Default)]
pub struct Tracks {
    /// Read from archived pages.
    pub pages: BTreeMap<TrackKey, Track>,
    /// Read from statements.
    pub statements: BTreeMap<TrackKey, Track>,
}

impl Tracks {
    /// Reads the tracks out of a book.
    pub fn of(book: &Book, directory: &Directory, zone: &BookZone) -> Self {
        let mut tracks = Self::default();
        for (name, series) in book.all_page_series() {
            // The source that holds a series says whose page it is.
            let publisher = book
                .sources()
                .find(|s| s.value.series.as_deref() == Some(name))
                .and_then(|s| s.value.publisher.clone());
            let Some(publisher) = publisher.or_else(|| PartyId::new("unknown").ok()) else {
                continue;
            };
            tracks.add_pages(name, series, &publisher, directory, zone);
        }
        tracks.add_statements(book, directory);
        tracks
    }

    fn add_pages(
        &mut self,
        name: &str,
        series: &PageSeries,
        publisher: &PartyId,
        directory: &Directory,
        zone: &BookZone,
    ) {
        let captures: Arc<[Timestamp]> = series
            .captures()
            .filter(|c| c.readable)
            .map(|c| c.at)
            .collect();
        let mut dates: Vec<(Timestamp, Option<Date>)> = Vec::new();
        for c in series.captures().filter(|c| c.readable) {
            let day = c.stated_as_of.map(|stated| zone.day_of(stated));
            if dates.last().is_none_or(|(_, last)| *last != day) {
                dates.push((c.at, day));
            }
        }
        let dates: Arc<[(Timestamp, Option<Date>)]> = dates.into();
        let mut rows: BTreeMap<Place, Vec<_>> = BTreeMap::new();
        for row in series.rows() {
            let place = place_of_row(name, &row.id, directory);
            rows.entry(place).or_default().push(row);
        }
        for (place, rows) in rows {
            // Captures at which any of the place's rows changed, and what each row showed there.
            let mut instants: BTreeMap<&CaptureKey, Vec<&Cells>> = BTreeMap::new();
            let mut measures: BTreeSet<Measure> = BTreeSet::new();
            for row in &rows {
                for interval in series.history(row) {
                    instants.entry(interval.first_seen).or_default();
                    let cells = interval.cells.into_iter().flat_map(|c| c.values.keys());
                    measures.extend(cells.filter_map(|cell| cell.parse::<Measure>().ok()));
                }
            }
            for (key, present) in &mut instants {
                present.extend(
                    rows.iter()
                        .filter_map(|row| match series.row_at(row, key.at) {
                            RowAt::Listed { cells, .. } => Some(cells),
                            _ => None,
                        }),
                );
            }
            for measure in measures {
                let mut track = Track {
                    moments: Vec::new(),
                    captures: Arc::clone(&captures),
                    stated: Arc::clone(&dates),
                };
                for (key, present) in &instants {
                    let moment = Moment {
                        day: zone.day_of(key.at),
                        known_at: key.at,
                        period: None,
                        approximate: false,
                        retracted_at: None,
                        reading: sum_of_rows(present, measure),
                        stated_as_of: track.stated_at(key.at),
                        origin: Origin::Page {
                            series: name.to_owned(),
                            page_id: key.page_id.clone(),
                            captured: key.at,
                            listed: present.iter().filter_map(|c| c.listed.clone()).collect(),
                        },
                    };
                    // A name that changes is no change of a figure.
                    let same = track.moments.last().map(|m| m.reading) == Some(moment.reading);
                    if !same {
                        track.moments.push(moment);
                    }
                }
                let key = TrackKey {
                    place: place.clone(),
                    measure,
                    population: PAGE_POPULATION.to_owned(),
                    speaker: publisher.clone(),
                };
                // Where two series show one figure, such as an hourly archive and a daily table made
                // of it, the one that was looked at more often has every change.
                let fewer = |kept: &Track| kept.captures.len() < track.captures.len();
                if self.pages.get(&key).is_none_or(fewer) {
                    self.pages.insert(key, track);
                }
            }
        }
    }

    fn add_statements(&mut self, book: &Book, directory: &Directory) {
        for reading in book.statements(Known::Now) {
            let s = reading.statement;
            let StatementBody::Figure(figure) = &s.body else {
                continue;
            };
            let place = match directory.facility_of(&s.subject) {
                Some(id) => Place::Facility(id.clone()),
                None => s.subject.clone(),
            };
            let key = TrackKey {
                place,
                measure: figure.measure,
                population: figure.population.clone(),
                speaker: s.speaker.clone(),
            };
            let day = figure.period.last();
            self.statements
                .entry(key)
                .or_default()
                .moments
                .push(Moment {
                    day,
                    known_at: reading.known_at,
                    period: Some(figure.period),
                    approximate: figure.approximate,
                    retracted_at: reading.retracted_at,
                    reading: Some(figure.reading),
                    stated_as_of: Some(day),
                    origin: Origin::Statement {
                        label: reading.held.value.label.clone(),
                        source: s.span.source.clone(),
                        locator: s.span.locator.clone(),
                    },
                });
        }
        for track in self.statements.values_mut() {
            track.moments.sort_by_key(|m| (m.day, m.known_at));
        }
    }
}

/// The place that a row of a page series is about.
pub(crate) fn place_of_row(series: &str, row_id: &str, directory: &Directory) -> Place {
    if series == FACILITY_PAGE {
        let code = PlaceCode {
            scheme: CodeScheme::IcePage,
            code: row_id.to_owned(),
        };
        match directory.by_code(&code) {
            Some(id) => Place::Facility(id.clone()),
            None => Place::Listed(code),
        }
    } else if row_id == NATION_ROW {
        Place::us()
    } else {
        Place::Area(row_id.to_owned())
    }
}

/// What the rows of one place on one page say together: their sum, since several rows of one place
/// are parts of it (traps X09, X10). One empty cell makes the whole unknown; no row at all means
/// that the publisher dropped the place.
fn sum_of_rows(present: &[&Cells], measure: Measure) -> Option<Reading> {
    if present.is_empty() {
        return None;
    }
    let mut sum = 0.0;
    for cells in present {
        match cells.values.get(measure.code()) {
            Some(Some(value)) => sum += value,
            Some(None) | None => return Some(Reading::Missing(Missing::NotReported)),
        }
    }
    Some(Reading::of_cell(Some(sum)).unwrap_or(Reading::Missing(Missing::Unreadable)))
}
