//! Tracks: the readings of one measure at one place over time, from pages and from statements.
//!
//! A track holds changes, not days. Between two changes of a page's row the page said the same at
//! every capture; how far that reaches is told by the captures, which lie beside.
//!
//! A clone shares the changes and captures of every track, so that one state of the tracks can be
//! made out of another ([decision 0015](../../../../docs/decisions/0015-checkpoints.md)).

use super::model::Origin;
use crate::directory::{Directory, FACILITY_PAGE};
use jiff::{Timestamp, civil::Date};
use standing_evidence::{
    Book, Heard, StatementBody, TouchedPages,
    pages::{CaptureKey, Cells, PageSeries, RowAt, RowKey},
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
///
/// Two are equal where they say the same, whenever they were made.
#[derive(Debug, Clone, Default)]
pub struct Track {
    /// Changes in order of (day, known).
    pub moments: Arc<[Moment]>,
    /// For a page series, the days and instants on which it was captured and readable.
    pub captures: Arc<[Timestamp]>,
    /// For a page series, the day that the page gives for its figures, from each capture on at which
    /// that changes. It moves on while a figure stands.
    pub stated: Arc<[(Timestamp, Option<Date>)]>,
    position: u64,
}

impl PartialEq for Track {
    fn eq(&self, other: &Self) -> bool {
        (&self.moments, &self.captures, &self.stated)
            == (&other.moments, &other.captures, &other.stated)
    }
}

impl Track {
    /// Position of the book in which its changes were last found to be others than before.
    pub fn position(&self) -> u64 {
        self.position
    }

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
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tracks {
    /// Read from archived pages.
    pub pages: BTreeMap<TrackKey, Track>,
    /// Read from statements.
    pub statements: BTreeMap<TrackKey, Track>,
    /// When each page series was looked at, by name.
    looks: BTreeMap<String, Looks>,
}

/// When a page series was looked at and could be read.
#[derive(Debug, Clone, PartialEq)]
struct Looks {
    publisher: PartyId,
    captures: Arc<[Timestamp]>,
    stated: Arc<[(Timestamp, Option<Date>)]>,
}

impl Looks {
    /// None where nobody can be said to publish the series.
    fn of(name: &str, series: &PageSeries, book: &Book, zone: &BookZone) -> Option<Self> {
        // The source that holds a series says whose page it is.
        let publisher = book
            .sources()
            .find(|s| s.value.series.as_deref() == Some(name))
            .and_then(|s| s.value.publisher.clone());
        let publisher = publisher.or_else(|| PartyId::new("unknown").ok())?;
        let mut stated: Vec<(Timestamp, Option<Date>)> = Vec::new();
        let mut printed: Option<Option<Timestamp>> = None;
        for c in series.captures().filter(|c| c.readable) {
            // Most pages print what the page before them printed: its day need not be looked up.
            if printed == Some(c.stated_as_of) {
                continue;
            }
            printed = Some(c.stated_as_of);
            let day = c.stated_as_of.map(|stated| zone.day_of(stated));
            if stated.last().is_none_or(|(_, last)| *last != day) {
                stated.push((c.at, day));
            }
        }
        Some(Self {
            publisher,
            captures: series
                .captures()
                .filter(|c| c.readable)
                .map(|c| c.at)
                .collect(),
            stated: stated.into(),
        })
    }
}

/// The rows of a place on one page series.
struct PlaceRows<'a> {
    name: &'a str,
    series: &'a PageSeries,
    rows: Vec<&'a RowKey>,
}

impl Tracks {
    /// Reads the tracks out of a book.
    pub fn of(book: &Book, directory: &Directory, zone: &BookZone) -> Self {
        let mut tracks = Self::default();
        for (name, series) in book.all_page_series() {
            if let Some(looks) = Looks::of(name, series, book, zone) {
                tracks.looks.insert(name.to_owned(), looks);
            }
        }
        for (place, rows) in rows_by_place(book, directory, |_| true) {
            tracks.add_place(&place, &rows, zone, book.position());
        }
        tracks.say_again(book, directory);
        tracks
    }

    /// Looks again at the page series to which something was added, none of it late. Returns the
    /// places whose tracks may have changed.
    pub(super) fn look_again(
        &mut self,
        book: &Book,
        directory: &Directory,
        zone: &BookZone,
        touched: &BTreeMap<String, TouchedPages>,
    ) -> BTreeSet<Place> {
        let mut again: BTreeSet<Place> = BTreeSet::new();
        for (name, pages) in touched {
            let Some(series) = book.page_series(name) else {
                continue;
            };
            let Some(looks) = Looks::of(name, series, book, zone) else {
                continue;
            };
            let rows = pages.rows.iter().map(|row| &row.id);
            again.extend(rows.map(|id| place_of_row(name, id, directory)));
            // Where two series show one area, the one looked at more often speaks for it, and that
            // may be another one now.
            let areas = series
                .rows()
                .map(|row| place_of_row(name, &row.id, directory))
                .filter(|place| matches!(place, Place::Area(_) | Place::Nation(_)));
            again.extend(areas);
            if let Some(before) = self.looks.insert(name.clone(), looks.clone()) {
                for track in self.pages.values_mut() {
                    if Arc::ptr_eq(&track.captures, &before.captures) {
                        track.captures = Arc::clone(&looks.captures);
                        track.stated = Arc::clone(&looks.stated);
                    }
                }
            }
        }
        let before: Vec<(TrackKey, Track)> = self
            .pages
            .extract_if(.., |key, _| again.contains(&key.place))
            .collect();
        for (place, rows) in rows_by_place(book, directory, |place| again.contains(place)) {
            self.add_place(&place, &rows, zone, book.position());
        }
        for (key, before) in before {
            let now = self.pages.get_mut(&key);
            if let Some(now) = now.filter(|now| now.moments == before.moments) {
                now.moments = before.moments;
                now.position = before.position;
            }
        }
        again
    }

    fn add_place(
        &mut self,
        place: &Place,
        of_series: &[PlaceRows<'_>],
        zone: &BookZone,
        position: u64,
    ) {
        for PlaceRows { name, series, rows } in of_series {
            let Some(looks) = self.looks.get(*name).cloned() else {
                continue;
            };
            // Captures at which any of the place's rows changed, and what each row showed there.
            let mut instants: BTreeMap<&CaptureKey, Vec<&Cells>> = BTreeMap::new();
            let mut measures: BTreeSet<Measure> = BTreeSet::new();
            for row in rows {
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
                    moments: Arc::default(),
                    captures: Arc::clone(&looks.captures),
                    stated: Arc::clone(&looks.stated),
                    position,
                };
                let mut moments: Vec<Moment> = Vec::new();
                for (key, present) in &instants {
                    let reading = sum_of_rows(present, measure);
                    // A name that changes is no change of a figure.
                    if moments.last().is_some_and(|m| m.reading == reading) {
                        continue;
                    }
                    moments.push(Moment {
                        day: zone.day_of(key.at),
                        known_at: key.at,
                        period: None,
                        approximate: false,
                        retracted_at: None,
                        reading,
                        stated_as_of: track.stated_at(key.at),
                        origin: Origin::Page {
                            series: (*name).to_owned(),
                            page_id: key.page_id.clone(),
                            captured: key.at,
                            listed: present.iter().filter_map(|c| c.listed.clone()).collect(),
                        },
                    });
                }
                track.moments = moments.into();
                let key = TrackKey {
                    place: place.clone(),
                    measure,
                    population: PAGE_POPULATION.to_owned(),
                    speaker: looks.publisher.clone(),
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

    /// Reads the tracks of statements anew.
    pub(super) fn say_again(&mut self, book: &Book, directory: &Directory) {
        let mut said: BTreeMap<TrackKey, Vec<Moment>> = BTreeMap::new();
        for reading in book.spoken(Known::Now) {
            if let Some((key, moment)) = figure(&reading, directory) {
                said.entry(key).or_default().push(moment);
            }
        }
        self.statements = said
            .into_iter()
            .map(|(key, mut moments)| {
                moments.sort_by_key(|m| (m.day, m.known_at));
                let track = Track {
                    moments: moments.into(),
                    position: book.position(),
                    ..Track::default()
                };
                (key, track)
            })
            .collect();
    }

    /// Adds a figure that came into view. Returns its key; none where the statement is no figure.
    pub(super) fn hear(
        &mut self,
        reading: &Heard<'_>,
        directory: &Directory,
        position: u64,
    ) -> Option<TrackKey> {
        let (key, moment) = figure(reading, directory)?;
        let track = self.statements.entry(key.clone()).or_default();
        let mut moments = track.moments.to_vec();
        let order = |m: &Moment| (m.day, m.known_at);
        let place = moments.partition_point(|m| order(m) <= order(&moment));
        moments.insert(place, moment);
        track.moments = moments.into();
        track.position = position;
        Some(key)
    }
}

/// The rows of places, by the page series that have them.
fn rows_by_place<'a>(
    book: &'a Book,
    directory: &Directory,
    wanted: impl Fn(&Place) -> bool,
) -> BTreeMap<Place, Vec<PlaceRows<'a>>> {
    let mut out: BTreeMap<Place, Vec<PlaceRows<'a>>> = BTreeMap::new();
    for (name, series) in book.all_page_series() {
        for row in series.rows() {
            let place = place_of_row(name, &row.id, directory);
            if !wanted(&place) {
                continue;
            }
            let of_place = out.entry(place).or_default();
            match of_place.last_mut().filter(|p| p.name == name) {
                Some(same) => same.rows.push(row),
                None => of_place.push(PlaceRows {
                    name,
                    series,
                    rows: vec![row],
                }),
            }
        }
    }
    out
}

/// A figure as a moment of its track.
fn figure(reading: &Heard<'_>, directory: &Directory) -> Option<(TrackKey, Moment)> {
    let s = reading.statement;
    let StatementBody::Figure(figure) = &s.body else {
        return None;
    };
    let key = TrackKey {
        place: match directory.facility_of(&s.subject) {
            Some(id) => Place::Facility(id.clone()),
            None => s.subject.clone(),
        },
        measure: figure.measure,
        population: figure.population.clone(),
        speaker: s.speaker.clone(),
    };
    let day = figure.period.last();
    let moment = Moment {
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
    };
    Some((key, moment))
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
