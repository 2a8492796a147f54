//! The people outside, and how many people there are: reference series and denominators.
//!
//! A reference series (a county's daily cases, a workbook's months) is published whole, and a later
//! snapshot may restate all of it. Each snapshot is a statement and stays; asked as of a point, the
//! latest one known answers, and the others stand beside it. Nothing is copied out of the book: the
//! index holds which statements speak of a key, and their points are read where they lie.
//!
//! A **denominator** is a count of people with its provenance: what was counted, by whom, of which
//! days, and how it relates to the day asked about. It is never interpolated.

use super::model::Origin;
use super::tracks::TrackKey;
use super::{Surveillance, days};
use crate::directory::Directory;
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use standing_evidence::{Book, FigureSeries, StatementBody};
use standing_terms::{
    AboutInstitutions, AsOf, Known, Measure, Period, Place, Reading, STATES, StateCode,
    StatementLabel,
};
use std::collections::{BTreeMap, BTreeSet};

/// Which statements give a series for a key, in order of the book.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct References {
    by_key: BTreeMap<Place, BTreeMap<TrackKey, Vec<StatementLabel>>>,
}

impl References {
    /// Reads which series there are. Points are not read.
    pub(super) fn of(book: &Book, directory: &Directory) -> Self {
        let mut out = Self::default();
        for reading in book.spoken(Known::Now) {
            let s = reading.statement;
            let StatementBody::FigureSeries(series) = &s.body else {
                continue;
            };
            let key = TrackKey {
                place: match directory.facility_of(&s.subject) {
                    Some(id) => Place::Facility(id.clone()),
                    None => s.subject.clone(),
                },
                measure: series.measure,
                population: series.population.clone(),
                speaker: s.speaker.clone(),
            };
            let label = reading.held.value.label.clone();
            out.by_key
                .entry(key.place.clone())
                .or_default()
                .entry(key)
                .or_default()
                .push(label);
        }
        out
    }

    /// Whether any series is of a place.
    pub(super) fn has(&self, place: &Place) -> bool {
        self.by_key.contains_key(place)
    }

    /// Every key for which there is a series, in order of place and measure.
    pub fn keys(&self) -> impl Iterator<Item = &TrackKey> {
        self.by_key.values().flat_map(BTreeMap::keys)
    }
}

/// One published snapshot of a series.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// The statement.
    pub label: &'a StatementLabel,
    /// Where it was read.
    pub source: &'a standing_terms::SourceId,
    /// When it became known.
    pub known_at: Timestamp,
    series: &'a FigureSeries,
    until: usize,
}

impl<'a> Snapshot<'a> {
    /// Its points, in order of time, up to the as-of day: those whose period had ended by then.
    pub fn points(&self) -> &'a [(Period, Reading)] {
        self.series.points.get(..self.until).unwrap_or_default()
    }

    /// The point whose period holds a day; none where none was published.
    pub fn on(&self, day: Date) -> Option<(Period, Reading)> {
        let points = self.points();
        let at = points.partition_point(|(period, _)| period.last() < day);
        points
            .get(at)
            .filter(|(period, _)| period.first() <= day)
            .copied()
    }

    /// The last point that ended by a day: the count to carry, for a cumulative measure.
    pub fn by(&self, day: Date) -> Option<(Period, Reading)> {
        let points = self.points();
        let at = points.partition_point(|(period, _)| period.last() <= day);
        at.checked_sub(1).and_then(|i| points.get(i)).copied()
    }

    /// Where a figure of it was read.
    pub fn origin(&self, locator: &str) -> Origin {
        Origin::Statement {
            label: self.label.clone(),
            source: self.source.clone(),
            locator: locator.to_owned(),
        }
    }
}

/// A series as of a point: every snapshot known, the latest first.
#[derive(Debug, Clone)]
pub struct Reference<'a> {
    /// Whom, what, of whom, by whom.
    pub key: &'a TrackKey,
    /// The snapshots known and not taken back, the latest known first.
    pub snapshots: Vec<Snapshot<'a>>,
}

impl<'a> Reference<'a> {
    /// The latest snapshot known.
    pub fn latest(&self) -> Option<&Snapshot<'a>> {
        self.snapshots.first()
    }
}

/// How a count of people relates to the day asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Its period holds the day.
    Within,
    /// It is of days before, the last so many days earlier; the latest such count.
    Earlier {
        /// From its last day to the day asked about.
        days: i32,
    },
    /// It is of days after, the first so many days later; none of the day or before was published.
    Later {
        /// From the day asked about to its first day.
        days: i32,
    },
}

/// A count of people, as a denominator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Denominator {
    /// How many people: a count, or an average over the period.
    pub people: f64,
    /// What was counted: `held`, `average-daily-population` or `residents`.
    pub measure: Measure,
    /// Where.
    pub place: Place,
    /// Of whom, in the speaker's words.
    pub population: String,
    /// Who says so.
    pub speaker: standing_terms::PartyId,
    /// The days it is of.
    pub of: Period,
    /// How that relates to the day asked about.
    pub basis: Basis,
    /// Where it was read; for a sum, where the first part was.
    pub origin: Origin,
    /// For a sum over states: how many are in it. None where it is a figure as published.
    pub parts: Option<usize>,
}

impl AboutInstitutions for Denominator {}

/// The measures that count people held.
const HELD: [Measure; 2] = [Measure::Held, Measure::AverageDailyPopulation];

impl Surveillance {
    /// Every reference series there is.
    pub fn references(&self) -> &References {
        &self.references
    }

    /// The series of a key as of a point; none where no snapshot was known. `book` is the book
    /// that these views were made of.
    pub fn reference<'a>(
        &'a self,
        book: &'a Book,
        key: &TrackKey,
        as_of: &AsOf,
    ) -> Option<Reference<'a>> {
        let of_place = self.references.by_key.get(&key.place)?;
        let (key, labels) = of_place.get_key_value(key)?;
        let mut snapshots: Vec<(u64, Snapshot<'a>)> = labels
            .iter()
            .filter_map(|label| {
                let reading = book.read(book.statement(label)?, as_of.known)?;
                let StatementBody::FigureSeries(series) = &reading.statement.body else {
                    return None;
                };
                if reading.retracted_by.is_some() {
                    return None;
                }
                let snapshot = Snapshot {
                    label: &reading.held.value.label,
                    source: &reading.statement.span.source,
                    known_at: reading.known_at,
                    series,
                    until: series
                        .points
                        .partition_point(|(period, _)| period.last() <= as_of.on),
                };
                Some((reading.held.position, snapshot))
            })
            .collect();
        snapshots.sort_by_key(|(position, s)| std::cmp::Reverse((s.known_at, *position)));
        let snapshots: Vec<Snapshot<'a>> = snapshots.into_iter().map(|(_, s)| s).collect();
        (!snapshots.is_empty()).then_some(Reference { key, snapshots })
    }

    /// The series of a place's measure as of a point, one for each population and speaker.
    pub fn references_of<'a>(
        &'a self,
        book: &'a Book,
        place: &Place,
        measure: Measure,
        as_of: &AsOf,
    ) -> Vec<Reference<'a>> {
        let of_place = self.references.by_key.get(place).into_iter().flatten();
        of_place
            .filter(|(key, _)| key.measure == measure)
            .filter_map(|(key, _)| self.reference(book, key, as_of))
            .collect()
    }

    /// How many people were held at a place about a day: what holds the day first, then the latest
    /// before it, then what came after; several speakers and populations side by side.
    pub fn people_held(&self, book: &Book, place: &Place, as_of: &AsOf) -> Vec<Denominator> {
        let mut out = Vec::new();
        for measure in HELD {
            out.extend(self.counted(place, measure, as_of));
            out.extend(self.counted_in_series(book, place, measure, as_of));
        }
        out.sort_by(|a, b| {
            (a.basis, a.measure, &a.population, &a.speaker).cmp(&(
                b.basis,
                b.measure,
                &b.population,
                &b.speaker,
            ))
        });
        out
    }

    /// How many people live in a county, a state or the nation, by each speaker: the latest count
    /// by the as-of day, else the first after it. Where nobody counted the nation, the sum of all
    /// states of one speaker and one day stands for it, and says how many are in it.
    pub fn residents(&self, book: &Book, place: &Place, as_of: &AsOf) -> Vec<Denominator> {
        let of = |place: &Place| {
            let mut counts = self.counted(place, Measure::Residents, as_of);
            counts.extend(self.counted_in_series(book, place, Measure::Residents, as_of));
            counts
        };
        let own = of(place);
        if !own.is_empty() || *place != Place::us() {
            return own;
        }
        // By speaker, population and day: the sum, and the states in it.
        let mut sums: BTreeMap<_, (Denominator, BTreeSet<StateCode>)> = BTreeMap::new();
        for state in STATES.iter().filter_map(|(code, ..)| StateCode::new(code)) {
            for part in of(&Place::State(state.clone())) {
                let key = (part.speaker.to_string(), part.population.clone(), part.of);
                let (sum, states) = sums.entry(key).or_insert_with(|| {
                    let nothing = Denominator {
                        people: 0.0,
                        place: place.clone(),
                        ..part.clone()
                    };
                    (nothing, BTreeSet::new())
                });
                sum.people += part.people;
                states.insert(state.clone());
                sum.parts = Some(states.len());
            }
        }
        // Some of the states are not the nation.
        sums.into_values()
            .filter(|(_, states)| StateCode::of_the_union().all(|state| states.contains(&state)))
            .map(|(sum, _)| sum)
            .collect()
    }

    /// The count of each speaker and population in the tracks, nearest to the day.
    fn counted(&self, place: &Place, measure: Measure, as_of: &AsOf) -> Vec<Denominator> {
        let keys = self.keys.get(place).map_or(&[][..], |keys| keys);
        keys.iter()
            .filter(|key| key.measure == measure)
            .filter_map(|key| {
                let mut best: Option<Denominator> = None;
                let tracks = [&self.tracks.pages, &self.tracks.statements];
                for moment in tracks
                    .into_iter()
                    .filter_map(|t| t.get(key))
                    .flat_map(|t| t.moments.iter())
                {
                    let known = as_of.known.covers(moment.known_at)
                        && !moment.retracted_at.is_some_and(|at| as_of.known.covers(at));
                    let Some(Reading::Value(value)) = moment.reading.filter(|_| known) else {
                        continue;
                    };
                    let of = moment
                        .period
                        .unwrap_or_else(|| Period::day(moment.stated_as_of.unwrap_or(moment.day)));
                    let basis = basis(of, as_of.on);
                    if best
                        .as_ref()
                        .is_some_and(|b| nearer(b.basis, b.of, basis, of))
                    {
                        continue;
                    }
                    best = Some(Denominator {
                        people: value.get(),
                        measure,
                        place: place.clone(),
                        population: key.population.clone(),
                        speaker: key.speaker.clone(),
                        of,
                        basis,
                        origin: moment.origin.clone(),
                        parts: None,
                    });
                }
                best
            })
            .collect()
    }

    /// The count of each speaker and population in the reference series, nearest to the day.
    fn counted_in_series(
        &self,
        book: &Book,
        place: &Place,
        measure: Measure,
        as_of: &AsOf,
    ) -> Vec<Denominator> {
        // A period that holds the day may end after it.
        let whole = AsOf {
            on: Date::MAX,
            ..*as_of
        };
        self.references_of(book, place, measure, &whole)
            .iter()
            .filter_map(|reference| {
                let snapshot = reference.latest()?;
                let mut best: Option<(Basis, Period, f64)> = None;
                for (of, reading) in snapshot.points() {
                    let Reading::Value(value) = reading else {
                        continue;
                    };
                    let basis = basis(*of, as_of.on);
                    if !best.is_some_and(|(b, p, _)| nearer(b, p, basis, *of)) {
                        best = Some((basis, *of, value.get()));
                    }
                }
                let (basis, of, people) = best?;
                Some(Denominator {
                    people,
                    measure,
                    place: place.clone(),
                    population: reference.key.population.clone(),
                    speaker: reference.key.speaker.clone(),
                    of,
                    basis,
                    origin: snapshot.origin(&of.to_string()),
                    parts: None,
                })
            })
            .collect()
    }
}

/// How a period relates to a day.
fn basis(of: Period, on: Date) -> Basis {
    if of.last() < on {
        Basis::Earlier {
            days: days(of.last(), on),
        }
    } else if of.first() > on {
        Basis::Later {
            days: days(on, of.first()),
        }
    } else {
        Basis::Within
    }
}

/// Whether a count is to be preferred to a later read one: what holds the day over what does not;
/// of two that hold it the shorter period; of earlier ones the latest; earlier before later.
fn nearer(a: Basis, a_of: Period, b: Basis, b_of: Period) -> bool {
    let length = |p: Period| days(p.first(), p.last());
    match a.cmp(&b) {
        std::cmp::Ordering::Less => true,
        std::cmp::Ordering::Greater => false,
        std::cmp::Ordering::Equal => length(a_of) < length(b_of),
    }
}
