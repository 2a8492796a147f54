//! Surveillance: how bad is it, as published, with what is missing said aloud.
//!
//! A figure is shown as published. What looks wrong is flagged with its reason and never repaired;
//! what is missing is named and never turned into zero; a total lists what it could not count.

mod advance;
mod community;
mod compare;
mod daily;
pub mod incidence;
mod model;
mod pages;
mod totals;
mod tracks;

pub use advance::{Advanced, Checkpoint, Why};
pub use community::{Basis, Denominator, Reference, References, Snapshot};
pub use daily::{DailySeries, Day, Segment};
pub use model::*;
pub use pages::{field_and_value, party_name};
pub use totals::{total, words};
pub(crate) use tracks::place_of_row;
pub use tracks::{Moment, NATION_ROW, PAGE_POPULATION, Track, TrackKey, Tracks};

use crate::directory::{Directory, Listing};
use crate::epidemiology::rules::SilenceRule;
use crate::flags::{Kept, Look};
use standing_evidence::{Book, ProfileFact};
use standing_terms::{
    AsOf, BookZone, FacilityId, Known, Measure, Missing, PartyId, Place, Reading, SourceId,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A doubt about a figure, with the instant from which it could be raised.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// The doubt.
    pub flag: Flag,
    /// When the last figure that the rule needed was published.
    pub detected: jiff::Timestamp,
    /// From when on another finding says more about the same change, so that this one is no longer
    /// shown: a suspicion gives way to its confirmation, a general rule to a specific one.
    pub replaced: Option<jiff::Timestamp>,
}

/// Surveillance over one state of the book: built once, asked many times.
///
/// A clone shares its parts, and one state is made out of the one before it by
/// [`Surveillance::advance`]. Two are equal where they answer alike, whichever way they were made.
#[derive(Debug, Clone)]
pub struct Surveillance {
    zone: BookZone,
    directory: Arc<Directory>,
    tracks: Tracks,
    references: Arc<References>,
    flags: Kept,
    silence: Arc<[SilenceRule]>,
    /// The tracks of each place: measures in their usual order, the longest series first.
    keys: HashMap<Place, Arc<[TrackKey]>>,
    position: u64,
    party_names: Arc<HashMap<PartyId, String>>,
    /// How many statements were read from each source.
    read_from: Arc<HashMap<SourceId, usize>>,
}

impl PartialEq for Surveillance {
    fn eq(&self, other: &Self) -> bool {
        self.position == other.position
            && self.directory == other.directory
            && self.tracks == other.tracks
            && self.references == other.references
            && self.findings().eq(other.findings())
            && self.keys == other.keys
            && self.party_names == other.party_names
            && self.read_from == other.read_from
    }
}

impl Surveillance {
    /// Reads directory, tracks and flags out of a book, without the flags that need dated rules
    /// (`stale`, `went-dark`): see [`Surveillance::by_rules`].
    pub fn of(book: &Book, zone: BookZone) -> Self {
        Self::by_rules(book, zone, &[])
    }

    /// Reads directory, tracks and flags out of a book. Where no rule of silence is in force nothing
    /// is called stale or gone dark.
    pub fn by_rules(book: &Book, zone: BookZone, silence: &[SilenceRule]) -> Self {
        let directory = Arc::new(Directory::of(book));
        let tracks = Tracks::of(book, &directory, &zone);
        let flags = Kept::of(Look {
            tracks: &tracks,
            book,
            directory: &directory,
            zone: &zone,
            silence,
        });
        let references = Arc::new(References::of(book, &directory));
        let keys = keys(&tracks, |_| true);
        Self {
            zone,
            directory,
            tracks,
            references,
            flags,
            silence: silence.into(),
            keys,
            position: book.position(),
            party_names: Arc::new(party_names(book)),
            read_from: Arc::new(read_from(book)),
        }
    }

    /// The directory it was built with.
    pub fn directory(&self) -> &Directory {
        &self.directory
    }

    /// Whether its directory is the very one of another state, so that what is made of it stands.
    pub fn shares_directory(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.directory, &other.directory)
    }

    /// The tracks it was built with.
    pub fn tracks(&self) -> &Tracks {
        &self.tracks
    }

    /// The zone of the book.
    pub fn zone(&self) -> &BookZone {
        &self.zone
    }

    /// The rules of silence it was built by.
    pub fn silence_rules(&self) -> &[SilenceRule] {
        &self.silence
    }

    /// Position of the book it was built from.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// The last day on which anything was published: where a reader starts who gives no day.
    pub fn last_day(&self) -> Option<jiff::civil::Date> {
        let captured = self
            .tracks
            .pages
            .values()
            .filter_map(|t| t.captures.last())
            .max()
            .copied();
        let said = self
            .tracks
            .statements
            .values()
            .filter_map(|t| t.moments.last())
            .map(|m| m.day);
        captured
            .map(|c| self.zone.day_of(c))
            .into_iter()
            .chain(said)
            .max()
    }

    /// Doubts about a place's measure, up to a day, that could be raised at a point. Nothing that
    /// came later shows: neither a confirmation nor the end of what was doubtful.
    pub fn flags(&self, place: &Place, measure: Measure, as_of: &AsOf) -> Vec<Flag> {
        let end = self.zone.end_of_day(as_of.on);
        self.flags
            .at(place, measure)
            .iter()
            .filter(|f| {
                as_of.known.covers(f.detected)
                    && !f.replaced.is_some_and(|r| as_of.known.covers(r))
                    && f.flag.from <= end
            })
            .map(|f| Flag {
                to: f.flag.to.filter(|to| as_of.known.covers(*to)),
                ..f.flag.clone()
            })
            .collect()
    }

    /// Doubts that lie on the figure shown for a day; those about earlier figures do not.
    fn flags_standing(&self, place: &Place, measure: Measure, as_of: &AsOf) -> Vec<Flag> {
        let end = self.zone.end_of_day(as_of.on);
        let mut flags = self.flags(place, measure, as_of);
        flags.retain(|f| f.to.is_none_or(|to| to > end));
        flags
    }

    /// Every finding, with the instant from which it could be made.
    pub fn findings(&self) -> impl Iterator<Item = (&Place, &Found)> {
        self.flags.all()
    }

    /// The lines of a place: one for each measure and population, measures in their usual order,
    /// the publisher with the longest series first.
    pub fn lines(&self, place: &Place, as_of: &AsOf) -> Vec<FigureLine> {
        self.keys_known(place, as_of.known)
            .into_iter()
            .filter_map(|key| self.line(key, as_of))
            .collect()
    }

    /// The tracks of a place in the order of what was known: a publisher whose series grew longer
    /// only later does not come first before that.
    fn keys_known(&self, place: &Place, known: Known) -> Vec<&TrackKey> {
        let keys = self.keys.get(place).map_or(&[][..], |keys| keys);
        let alone = keys.is_sorted_by(|a, b| a.measure < b.measure);
        if alone || matches!(known, Known::Now) {
            return keys.iter().collect();
        }
        let mut weighed: Vec<(Measure, Reverse<usize>, &PartyId, &TrackKey)> = keys
            .iter()
            .map(|key| {
                let length = [&self.tracks.pages, &self.tracks.statements]
                    .into_iter()
                    .filter_map(|tracks| tracks.get(key))
                    .flat_map(|t| t.moments.iter())
                    .filter(|m| known.covers(m.known_at))
                    .count();
                (key.measure, Reverse(length), &key.speaker, key)
            })
            .collect();
        weighed.sort();
        weighed.into_iter().map(|(.., key)| key).collect()
    }

    /// The name of a track's speaker, or its identifier where nobody introduced it.
    fn speaker_name(&self, key: &TrackKey) -> String {
        let name = self.party_names.get(&key.speaker);
        name.cloned().unwrap_or_else(|| key.speaker.to_string())
    }

    /// One line; none where nothing about it was known.
    fn line(&self, key: &TrackKey, as_of: &AsOf) -> Option<FigureLine> {
        let page = self
            .tracks
            .pages
            .get(key)
            .and_then(|t| self.line_of_page(key, t, as_of));
        let said = self
            .tracks
            .statements
            .get(key)
            .and_then(|t| self.line_of_statement(key, t, as_of));
        match (page, said) {
            (Some((page_day, mut page)), Some((said_day, said))) => {
                // The archive speaks for every day it covers; a typed figure only beyond it.
                if said_day > page_day {
                    let mut said = said;
                    said.first_published = page.first_published.min(said.first_published);
                    return Some(said);
                }
                if let Some(track) = self.tracks.pages.get(key) {
                    page.also.extend(self.disagreeing(key, track, as_of));
                }
                Some(page)
            }
            (Some((_, line)), None) | (None, Some((_, line))) => Some(line),
            (None, None) => None,
        }
    }

    /// Typed figures of the same measure and population that disagree with what the archived page
    /// said on their own day: both stay.
    fn disagreeing(&self, key: &TrackKey, page: &Track, as_of: &AsOf) -> Vec<(Reading, Origin)> {
        let Some(said) = self.tracks.statements.get(key) else {
            return Vec::new();
        };
        said.until(as_of)
            .filter_map(|m| {
                let then = AsOf {
                    on: m.day,
                    ..*as_of
                };
                let there = page.until(&then).next_back()?.reading?;
                let typed = m.reading?;
                (m.day == as_of.on && !same(there, typed)).then(|| (typed, m.origin.clone()))
            })
            .collect()
    }

    fn line_of_page(
        &self,
        key: &TrackKey,
        track: &Track,
        as_of: &AsOf,
    ) -> Option<(jiff::civil::Date, FigureLine)> {
        let capture = track.last_capture(as_of, &self.zone)?;
        let captured = self.zone.day_of(capture);
        let current = track.until(as_of).next_back()?;
        let first = track.until(as_of).find(|m| m.reading.is_some())?;
        let (reading, state, shown) = match current.reading {
            Some(reading) if captured == as_of.on => (reading, DayState::Published, current),
            Some(reading) => (
                reading,
                DayState::Carried {
                    since: captured,
                    days: days(captured, as_of.on),
                },
                current,
            ),
            None => {
                // Dropped: the last figure is kept and said to be no longer reported.
                let last = track.until(as_of).rev().find(|m| m.reading.is_some())?;
                let dropped = self.zone.day_of(current.known_at);
                let state = DayState::Withdrawn { since: dropped };
                (last.reading?, state, last)
            }
        };
        let unchanged_since = shown.day;
        let last_published = match state {
            DayState::Withdrawn { .. } => track
                .capture_before(current.known_at)
                .map_or(unchanged_since, |at| self.zone.day_of(at)),
            _ => captured,
        };
        Some((
            captured,
            FigureLine {
                measure: key.measure,
                population: key.population.clone(),
                speaker: key.speaker.clone(),
                speaker_name: self.speaker_name(key),
                reading,
                state,
                stated_as_of: match state {
                    // A page that no longer has the row says nothing about its date.
                    DayState::Withdrawn { .. } => shown.stated_as_of,
                    _ => track.stated_at(capture),
                },
                first_published: Some(first.day),
                last_published: Some(last_published),
                unchanged_since: Some(unchanged_since),
                days_unchanged: Some(days(unchanged_since, as_of.on)),
                flags: self.flags_standing(&key.place, key.measure, as_of),
                origin: Some(shown.origin.clone()),
                also: Vec::new(),
            },
        ))
    }

    fn line_of_statement(
        &self,
        key: &TrackKey,
        track: &Track,
        as_of: &AsOf,
    ) -> Option<(jiff::civil::Date, FigureLine)> {
        // A rounded figure never stands before an exact one of the same speaker.
        let exact = track.until(as_of).rfind(|m| !m.approximate);
        let current = exact.or_else(|| track.until(as_of).next_back())?;
        let first = track.until(as_of).next()?;
        let reading = current.reading?;
        let unchanged = track
            .until(as_of)
            .rev()
            .filter(|m| !m.approximate || current.approximate)
            .take_while(|m| m.reading == current.reading)
            .last()
            .map_or(current.day, |m| m.day);
        let state = if current.day == as_of.on {
            DayState::Published
        } else {
            DayState::Carried {
                since: current.day,
                days: days(current.day, as_of.on),
            }
        };
        // Figures of the same day that were known and differ: both stay.
        let also = track
            .until(as_of)
            .filter(|m| m.day == current.day)
            .filter(|m| !m.reading.is_some_and(|other| same(other, reading)))
            .filter_map(|m| Some((m.reading?, m.origin.clone())))
            .collect();
        Some((
            current.day,
            FigureLine {
                measure: key.measure,
                population: key.population.clone(),
                speaker: key.speaker.clone(),
                speaker_name: self.speaker_name(key),
                reading,
                state,
                stated_as_of: current.stated_as_of,
                first_published: Some(first.day),
                last_published: Some(current.day),
                unchanged_since: Some(unchanged),
                days_unchanged: Some(days(unchanged, as_of.on)),
                // Doubts are about what pages show; what somebody typed or said is another figure.
                flags: Vec::new(),
                origin: Some(current.origin.clone()),
                also,
            },
        ))
    }

    /// One facility as of a point; none where the directory does not know it.
    pub fn facility(&self, id: &FacilityId, as_of: &AsOf) -> Option<FacilityStanding> {
        let listing = self.directory.listing(id)?;
        let fact = |pick: fn(&ProfileFact) -> Option<String>| fact_at(listing, as_of, pick);
        Some(FacilityStanding {
            id: id.clone(),
            name: listing.name().to_owned(),
            city: fact(|f| match f {
                ProfileFact::City(c) => Some(c.clone()),
                _ => None,
            }),
            state: listing.state().cloned(),
            county: fact(|f| match f {
                ProfileFact::County { name, .. } => Some(name.clone()),
                _ => None,
            }),
            field_office: listing.field_office().map(ToOwned::to_owned),
            operator: in_force(listing, as_of, |f| match f {
                ProfileFact::Operator(o) => Some(o.clone()),
                _ => None,
            }),
            coordinates: listing.facts.iter().find_map(|f| match f.fact {
                ProfileFact::Coordinates { lat, lng } => Some((lat, lng)),
                _ => None,
            }),
            provisional: listing.provisional,
            figures: self.lines(&Place::Facility(id.clone()), as_of),
        })
    }

    /// The history of every measure of a place, up to a point.
    pub fn histories(&self, place: &Place, as_of: &AsOf) -> Vec<History> {
        // The longest series of each measure, as `lines` shows it first; an archived page before
        // typed figures, since it has every change.
        let mut by_measure: BTreeMap<Measure, (&TrackKey, &Track)> = BTreeMap::new();
        for key in self.keys_known(place, as_of.known) {
            let page = self.tracks.pages.get(key);
            let Some(track) = page.or_else(|| self.tracks.statements.get(key)) else {
                continue;
            };
            by_measure.entry(key.measure).or_insert((key, track));
        }
        by_measure
            .into_iter()
            .filter_map(|(measure, (key, track))| {
                let paged = self.tracks.pages.contains_key(key);
                let flags = if paged {
                    self.flags(place, measure, as_of)
                } else {
                    Vec::new()
                };
                let mut steps: Vec<Step> = Vec::new();
                for m in track.until(as_of) {
                    let reading = m.reading.unwrap_or(Reading::Missing(Missing::NotReported));
                    let flagged = flags
                        .iter()
                        .any(|f| f.from <= m.known_at && f.to.is_none_or(|to| m.known_at < to));
                    if steps.last().is_some_and(|s| s.day == m.day) {
                        steps.pop();
                    }
                    steps.push(Step {
                        day: m.day,
                        reading,
                        flagged,
                    });
                }
                let until = match track.last_capture(as_of, &self.zone) {
                    Some(captured) => Some(self.zone.day_of(captured)),
                    None => steps.last().map(|s| s.day),
                };
                (!steps.is_empty()).then(|| History {
                    measure,
                    population: key.population.clone(),
                    speaker: key.speaker.clone(),
                    steps,
                    until,
                })
            })
            .collect()
    }
}

/// The tracks of places: measures in their usual order, the longest series first.
fn keys(tracks: &Tracks, places: impl Fn(&Place) -> bool) -> HashMap<Place, Arc<[TrackKey]>> {
    let mut weighed: BTreeMap<&TrackKey, usize> = BTreeMap::new();
    for (key, track) in tracks.pages.iter().chain(&tracks.statements) {
        if places(&key.place) {
            *weighed.entry(key).or_default() += track.moments.len();
        }
    }
    let mut ordered: Vec<(&TrackKey, usize)> = weighed.into_iter().collect();
    ordered.sort_by(|(a, x), (b, y)| {
        (a.measure, y, &a.speaker, &a.population).cmp(&(b.measure, x, &b.speaker, &b.population))
    });
    let mut keys: HashMap<Place, Vec<TrackKey>> = HashMap::new();
    for (key, _) in ordered {
        keys.entry(key.place.clone()).or_default().push(key.clone());
    }
    keys.into_iter()
        .map(|(place, keys)| (place, keys.into()))
        .collect()
}

/// The names of the parties.
fn party_names(book: &Book) -> HashMap<PartyId, String> {
    let parties = book.parties();
    parties.map(|p| (p.id.clone(), p.name.clone())).collect()
}

/// How many statements were read from each source.
fn read_from(book: &Book) -> HashMap<SourceId, usize> {
    let mut out: HashMap<SourceId, usize> = HashMap::new();
    for r in book.statements(Known::Now) {
        *out.entry(r.statement.span.source.clone()).or_default() += 1;
    }
    out
}

/// Where a place lies: as a fact in force and known has it, else as any has it. A place lies where it
/// lies, whoever said so first.
fn fact_at(
    listing: &Listing,
    as_of: &AsOf,
    pick: fn(&ProfileFact) -> Option<String>,
) -> Option<String> {
    in_force(listing, as_of, pick).or_else(|| listing.facts.iter().find_map(|f| pick(&f.fact)))
}

/// The value of a profile field in force on a day and known, the latest first.
fn in_force(
    listing: &Listing,
    as_of: &AsOf,
    pick: fn(&ProfileFact) -> Option<String>,
) -> Option<String> {
    let in_force = listing
        .known(as_of.known)
        .rev()
        .filter(|f| f.valid.contains(as_of.on))
        .filter_map(|f| pick(&f.fact).map(|v| (f.valid.from, v)));
    // `max_by` keeps the last of equals: reversed, the first speaker wins.
    in_force.max_by(|a, b| a.0.cmp(&b.0)).map(|(_, v)| v)
}

/// Whether two readings say the same. Averages are typed with three decimals where a workbook holds
/// fifteen, so half a thousandth is no disagreement.
fn same(a: Reading, b: Reading) -> bool {
    match (a, b) {
        (Reading::Value(a), Reading::Value(b)) => (a.get() - b.get()).abs() <= 0.000_5,
        _ => a == b,
    }
}

/// Days from one day to another.
pub(crate) fn days(from: jiff::civil::Date, to: jiff::civil::Date) -> i32 {
    (to - from).get_days()
}
