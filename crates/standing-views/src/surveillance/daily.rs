//! Daily series: what a track showed on each day, and how that figure came to be.
//!
//! For every day the series says what [`Surveillance::lines`] would say if that day were asked
//! about: the two never differ. It goes on over days without a publication, so that silence is
//! seen: a day is *published*, *carried* (with how long ago the figure was last published),
//! *withdrawn*, or before the first publication; a published day may still have no value, and says
//! why (`missing`).
//!
//! A place's several names, and its several rows of one page, are one series; two places never are
//! (see `tracks`). Where the publisher began to count again a new segment begins; values of
//! different segments are never subtracted. Where the count comes back to its old counter in one step,
//! the restart was none: the days in between stand aside, and no segment begins.

use super::model::{DayState, Flag};
use super::tracks::{Moment, Track, TrackKey};
use super::{Surveillance, days};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, BookZone, Known, Measure, Missing, Place, Reading};

/// One day of a series.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Day {
    /// The day, in the book's zone.
    pub day: Date,
    /// The reading shown for it: its own, the one carried, or after a withdrawal the last there was.
    /// None before the first publication.
    pub reading: Option<Reading>,
    /// How it came to be.
    pub state: DayState,
    /// The day that the publisher gives for the figure, where it gives one.
    pub stated_as_of: Option<Date>,
    /// Whether a reason to doubt it lies on it: see [`DailySeries::flags_on`].
    pub flagged: bool,
    /// Which segment it belongs to, from 0.
    pub segment: u16,
    /// Whether the figure is a page's (else a statement's).
    pub paged: bool,
}

impl Day {
    /// The value that stands on the day: published or carried, exact, and not withdrawn.
    pub fn value(&self) -> Option<f64> {
        match (self.state, self.reading) {
            (DayState::Published | DayState::Carried { .. }, Some(Reading::Value(v))) => {
                Some(v.get())
            }
            _ => None,
        }
    }

    /// Why no value stands, where none does. None too where the reading is a bound.
    pub fn missing(&self) -> Option<Missing> {
        match (self.state, self.reading) {
            (DayState::Withdrawn { .. } | DayState::NeverPublished, _) | (_, None) => {
                Some(Missing::NotReported)
            }
            (_, Some(Reading::Missing(why))) => Some(why),
            (_, Some(_)) => None,
        }
    }
}

/// A stretch over which one counter ran.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Segment {
    /// Its first day.
    pub first: Date,
    /// The value before it, which was not taken back: none for the first segment.
    pub before: Option<f64>,
}

/// A track day by day, as of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DailySeries {
    /// Where.
    pub place: Place,
    /// What is counted.
    pub measure: Measure,
    /// Of whom, in the publisher's words.
    pub population: String,
    /// Who says so.
    pub speaker: standing_terms::PartyId,
    /// The as-of point.
    pub as_of: AsOf,
    /// Every day from the first publication to the as-of day, without gaps.
    pub days: Vec<Day>,
    /// The segments of the counter, in order; empty for what is no cumulative count.
    pub segments: Vec<Segment>,
    /// Reasons to doubt figures of these days, as they could be given.
    pub flags: Vec<Flag>,
    /// The days each flag lies on: from the first, up to before the second.
    pub(super) flag_days: Vec<(Date, Option<Date>)>,
    /// Stretches of a counter that began anew and gave way to the old one again: from the first day, up
    /// to before the second.
    pub aside: Vec<(Date, Date)>,
    /// The last day before the first on which the publisher was looked at and did not have it.
    pub looked_before: Option<Date>,
}

impl AboutInstitutions for DailySeries {}

impl DailySeries {
    /// The day asked about; before the first publication nothing was published.
    pub fn on(&self, day: Date) -> Option<&Day> {
        let first = self.days.first()?.day;
        usize::try_from(days(first, day))
            .ok()
            .and_then(|i| self.days.get(i))
    }

    /// The doubts that lie on a day.
    pub fn flags_on(&self, day: Date) -> impl Iterator<Item = &Flag> {
        self.flags
            .iter()
            .zip(&self.flag_days)
            .filter(move |(_, (from, to))| *from <= day && to.is_none_or(|to| day < to))
            .map(|(flag, _)| flag)
    }
}

/// The ends of days in the book's zone, up to what was known.
pub(super) struct Calendar<'a> {
    zone: &'a BookZone,
    known: Known,
    first: Date,
    ends: Vec<Timestamp>,
}

impl<'a> Calendar<'a> {
    /// Looks the ends of a stretch of days up once, for many series; other days are looked up when
    /// they are asked for.
    pub(super) fn new(zone: &'a BookZone, known: Known, first: Date, last: Date) -> Self {
        let mut ends = Vec::new();
        let mut day = first;
        while day <= last {
            ends.push(zone.end_of_day(day));
            match day.tomorrow() {
                Ok(next) => day = next,
                Err(_) => break,
            }
        }
        Self {
            zone,
            known,
            first,
            ends,
        }
    }

    fn end(&self, day: Date) -> Timestamp {
        let looked_up = usize::try_from(days(self.first, day))
            .ok()
            .and_then(|i| self.ends.get(i).copied());
        let end = looked_up.unwrap_or_else(|| self.zone.end_of_day(day));
        match self.known {
            Known::By(limit) => end.min(limit),
            Known::Now => end,
        }
    }
}

impl Surveillance {
    /// The tracks of a place as lines show them: measures in their usual order, the longest series
    /// as known first.
    pub fn keys(&self, place: &Place, known: Known) -> Vec<&TrackKey> {
        self.keys_known(place, known)
    }

    /// Every place about which there are figures, in order.
    pub fn places(&self) -> Vec<&Place> {
        let mut places: Vec<&Place> = self.keys.keys().collect();
        places.sort();
        places
    }

    /// A track day by day up to the as-of day, as known; none where nothing about it was known.
    pub fn daily(&self, key: &TrackKey, as_of: &AsOf) -> Option<DailySeries> {
        let calendar = Calendar::new(&self.zone, as_of.known, as_of.on, as_of.on);
        self.daily_with(key, as_of, &calendar)
    }

    /// The series of a place's measure, one for each population and speaker, the longest first.
    pub fn daily_of(&self, place: &Place, measure: Measure, as_of: &AsOf) -> Vec<DailySeries> {
        self.keys_known(place, as_of.known)
            .into_iter()
            .filter(|key| key.measure == measure)
            .filter_map(|key| self.daily(key, as_of))
            .collect()
    }

    pub(super) fn daily_with(
        &self,
        key: &TrackKey,
        as_of: &AsOf,
        calendar: &Calendar<'_>,
    ) -> Option<DailySeries> {
        let page = self.tracks.pages.get(key);
        let said = self.tracks.statements.get(key);
        let mut page_sweep = page.and_then(|t| PageSweep::new(t, as_of, &self.zone));
        let mut said_sweep = said.and_then(|t| SaidSweep::new(t, as_of));
        let first = page_sweep
            .as_ref()
            .map(|s| s.first)
            .into_iter()
            .chain(said_sweep.as_ref().map(|s| s.first))
            .min()?;
        if first > as_of.on {
            return None;
        }
        let flags = if page_sweep.is_some() {
            self.flags(&key.place, key.measure, as_of)
        } else {
            Vec::new()
        };
        let flag_days: Vec<(Date, Option<Date>)> = flags
            .iter()
            .map(|f| {
                (
                    self.zone.day_of(f.from),
                    f.to.map(|to| self.zone.day_of(to)),
                )
            })
            .collect();
        let mut out: Vec<Day> = Vec::with_capacity(
            usize::try_from(days(first, as_of.on).max(0)).unwrap_or_default() + 1,
        );
        let mut date = first;
        loop {
            let end = calendar.end(date);
            let paged = page_sweep.as_mut().and_then(|s| s.advance(date, end));
            let told = said_sweep.as_mut().and_then(|s| s.advance(date));
            let day = match (paged, told) {
                // The archive speaks for every day it covers; a typed figure only beyond it.
                (Some((page_day, _)), Some((said_day, said))) if said_day > page_day => said,
                (Some((_, page)), _) => page,
                (None, Some((_, said))) => said,
                (None, None) => Day {
                    day: date,
                    reading: None,
                    state: DayState::NeverPublished,
                    stated_as_of: None,
                    flagged: false,
                    segment: 0,
                    paged: false,
                },
            };
            out.push(day);
            if date >= as_of.on {
                break;
            }
            match date.tomorrow() {
                Ok(next) => date = next,
                Err(_) => break,
            }
        }
        for (from, to) in &flag_days {
            let from = usize::try_from(days(first, *from)).unwrap_or_default();
            let to = to.map_or(out.len(), |to| {
                usize::try_from(days(first, to)).unwrap_or_default()
            });
            let length = to.saturating_sub(from);
            for day in out.iter_mut().skip(from).take(length) {
                day.flagged |= day.paged;
            }
        }
        let (segments, aside) = segments(key.measure, &mut out, &flags, &flag_days);
        let looked_before = page.and_then(|t| {
            let first = t.until(as_of).find(|m| m.reading.is_some())?;
            t.capture_before(first.known_at)
        });
        Some(DailySeries {
            place: key.place.clone(),
            measure: key.measure,
            population: key.population.clone(),
            speaker: key.speaker.clone(),
            as_of: *as_of,
            days: out,
            segments,
            flags,
            flag_days,
            aside,
            looked_before: looked_before.map(|at| self.zone.day_of(at)),
        })
    }
}

/// Whether a finding says that the publisher began to count again; that a row was split at a date
/// is found under the same rule and changes no sum.
fn restarts(flag: &Flag) -> Option<Restart> {
    if flag.rule != "counter-restarted" {
        return None;
    }
    let input = |wanted: &str| flag.inputs.iter().find(|(name, _)| name == wanted);
    input("after")?;
    let number = |name: &str| input(name).and_then(|(_, v)| v.parse().ok());
    Some(Restart {
        before: number("before")?,
        shown: number("shown")?,
    })
}

/// A count that was started again.
struct Restart {
    /// The last count of the old counter.
    before: f64,
    /// The first of the new one.
    shown: f64,
}

impl Restart {
    /// Whether a count comes back to the old counter: in one step it makes up more than half of what
    /// was lost. What grows does so by many steps; an outbreak that alone did it would be taken for a
    /// return, and its cases would be those above the old count.
    fn rejoined(&self, last: f64, next: f64) -> bool {
        const HALF: f64 = 0.5;
        next >= self.before && next - last > (self.before - self.shown) * HALF
    }
}

fn segments(
    measure: Measure,
    out: &mut [Day],
    flags: &[Flag],
    flag_days: &[(Date, Option<Date>)],
) -> (Vec<Segment>, Vec<(Date, Date)>) {
    let Some(first) = out.first().map(|d| d.day) else {
        return (Vec::new(), Vec::new());
    };
    if measure.shape() != standing_terms::MeasureShape::Cumulative {
        return (Vec::new(), Vec::new());
    }
    let mut aside = Vec::new();
    let value_of = |day: &Day| match day.reading {
        Some(Reading::Value(v)) => Some(v.get()),
        _ => None,
    };
    let index = |day: Date| usize::try_from(days(first, day)).unwrap_or_default();
    let mut segments = vec![Segment {
        first,
        before: None,
    }];
    for (flag, (from, to)) in flags.iter().zip(flag_days) {
        let Some(restart) = restarts(flag) else {
            continue;
        };
        let rejoined = to.filter(|to| {
            let meanwhile = out.get(index(*from)..index(*to)).unwrap_or_default();
            let last = meanwhile.iter().rev().find_map(value_of);
            let next = out.get(index(*to)).and_then(value_of);
            next.is_some_and(|next| restart.rejoined(last.unwrap_or(restart.shown), next))
        });
        match rejoined {
            Some(to) => aside.push((*from, to)),
            None => segments.push(Segment {
                first: *from,
                before: Some(restart.before),
            }),
        }
    }
    segments.sort_by_key(|s| s.first);
    segments.dedup_by_key(|s| s.first);
    for (i, segment) in segments.iter().enumerate().skip(1) {
        for day in out.get_mut(index(segment.first)..).unwrap_or_default() {
            day.segment = u16::try_from(i).unwrap_or(u16::MAX);
        }
    }
    (segments, aside)
}

/// Walks a page's track day by day.
struct PageSweep<'a> {
    track: &'a Track,
    zone: &'a BookZone,
    moments: Vec<&'a Moment>,
    next_moment: usize,
    next_capture: usize,
    next_stated: usize,
    first: Date,
    shown: Option<&'a Moment>,
    current: Option<&'a Moment>,
    captured: Option<(Timestamp, Date)>,
    dropped: Option<Date>,
}

impl<'a> PageSweep<'a> {
    fn new(track: &'a Track, as_of: &AsOf, zone: &'a BookZone) -> Option<Self> {
        let moments: Vec<&Moment> = track.until(as_of).collect();
        let first = moments.iter().find(|m| m.reading.is_some())?.day;
        Some(Self {
            track,
            zone,
            moments,
            next_moment: 0,
            next_capture: 0,
            next_stated: 0,
            first,
            shown: None,
            current: None,
            captured: None,
            dropped: None,
        })
    }

    /// The day, with the day of the last capture up to then.
    fn advance(&mut self, date: Date, end: Timestamp) -> Option<(Date, Day)> {
        let before = self.next_capture;
        while self
            .track
            .captures
            .get(self.next_capture)
            .is_some_and(|c| *c <= end)
        {
            self.next_capture = self.next_capture.saturating_add(1);
        }
        if self.next_capture > before
            && let Some(at) = self.track.captures.get(self.next_capture.saturating_sub(1))
        {
            // After the first day asked about, what is new by its end was captured on it.
            let day = match self.captured {
                Some(_) => date,
                None => self.zone.day_of(*at),
            };
            self.captured = Some((*at, day));
        }
        while let Some(m) = self.moments.get(self.next_moment).filter(|m| m.day <= date) {
            self.current = Some(m);
            if m.reading.is_some() {
                self.shown = Some(m);
                self.dropped = None;
            } else {
                self.dropped = Some(self.zone.day_of(m.known_at));
            }
            self.next_moment = self.next_moment.saturating_add(1);
        }
        let (captured_at, captured) = self.captured?;
        self.current?;
        let shown = self.shown?;
        let state = match self.dropped {
            Some(since) => DayState::Withdrawn { since },
            None if captured == date => DayState::Published,
            None => DayState::Carried {
                since: captured,
                days: days(captured, date),
            },
        };
        let stated_as_of = if self.dropped.is_some() {
            shown.stated_as_of
        } else {
            while self
                .track
                .stated
                .get(self.next_stated)
                .is_some_and(|(at, _)| *at <= captured_at)
            {
                self.next_stated = self.next_stated.saturating_add(1);
            }
            let last = self.next_stated.checked_sub(1);
            last.and_then(|i| self.track.stated.get(i))
                .and_then(|(_, day)| *day)
        };
        let day = Day {
            day: date,
            reading: shown.reading,
            state,
            stated_as_of,
            flagged: false,
            segment: 0,
            paged: true,
        };
        Some((captured, day))
    }
}

/// Walks a statements' track day by day.
struct SaidSweep<'a> {
    moments: Vec<&'a Moment>,
    next: usize,
    first: Date,
    exact: Option<&'a Moment>,
    any: Option<&'a Moment>,
}

impl<'a> SaidSweep<'a> {
    fn new(track: &'a Track, as_of: &AsOf) -> Option<Self> {
        let moments: Vec<&Moment> = track.until(as_of).collect();
        Some(Self {
            first: moments.first()?.day,
            moments,
            next: 0,
            exact: None,
            any: None,
        })
    }

    fn advance(&mut self, date: Date) -> Option<(Date, Day)> {
        while let Some(m) = self.moments.get(self.next).filter(|m| m.day <= date) {
            self.any = Some(m);
            if !m.approximate {
                self.exact = Some(m);
            }
            self.next = self.next.saturating_add(1);
        }
        // A rounded figure never stands before an exact one of the same speaker.
        let current = self.exact.or(self.any)?;
        let state = if current.day == date {
            DayState::Published
        } else {
            DayState::Carried {
                since: current.day,
                days: days(current.day, date),
            }
        };
        let day = Day {
            day: date,
            reading: current.reading,
            state,
            stated_as_of: current.stated_as_of,
            flagged: false,
            segment: 0,
            paged: false,
        };
        Some((current.day, day))
    }
}
