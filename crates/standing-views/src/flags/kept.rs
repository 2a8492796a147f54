//! Findings kept by place, so that one more page does not put every rule to every place.
//!
//! A rule about a single site looks at that site's own rows. Where it looks further, what it looked at
//! is noted, and the site is looked at again when that may have changed. What is said of areas looks at
//! all sites and is made anew each time. The table of dependencies is in
//! [decision 0015](../../../../docs/decisions/0015-checkpoints.md).

use super::context::{Context, Ground, Since, is_facility, within_days};
use super::stated_date_off::{self, Run};
use super::total_below_rows::{self, Excess};
use super::{
    Findings, above_cumulative, above_population, changes, copied_from_other_site,
    count_in_name_cell, counter_restarted, follows_rows, header_against_table, null_count,
    older_page, stale, went_dark, withdrawn,
};
use crate::directory::Directory;
use crate::epidemiology::rules::SilenceRule;
use crate::surveillance::{Found, Track, TrackKey, Tracks};
use jiff::Timestamp;
use standing_evidence::Book;
use standing_terms::{BookZone, Measure, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Look<'a> {
    /// The tracks of the book.
    pub(crate) tracks: &'a Tracks,
    /// The book, for the pages themselves.
    pub(crate) book: &'a Book,
    /// Which place a row of a page is about.
    pub(crate) directory: &'a Directory,
    /// Which day an instant is of, in sentences.
    pub(crate) zone: &'a BookZone,
    /// When silence is one; none where nobody says.
    pub(crate) silence: &'a [SilenceRule],
}

/// The findings of every place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept {
    grounds: BTreeMap<Place, Arc<Ground>>,
    places: BTreeMap<Place, Arc<OfPlace>>,
    older: BTreeSet<Timestamp>,
    since: Since,
    runs: BTreeSet<Run>,
}

/// The findings of a place.
#[derive(Debug, Default)]
struct OfPlace {
    /// Position of the book they were made from.
    position: u64,
    found: Findings,
    /// What is too high, as the rules about totals take it.
    excess: Vec<Excess>,
    /// The last instant at which a rule looked at other places.
    beyond: Option<Timestamp>,
    /// From when on silence may be concluded of it, where nothing is said until then.
    waits: Option<Timestamp>,
}

impl Kept {
    /// Puts every rule to every place.
    pub(crate) fn of(look: Look<'_>) -> Self {
        let mut kept = Self::default();
        kept.put(look, |_| true, None);
        kept
    }

    /// Puts the rules again where they may now say something else: to the places whose tracks changed,
    /// from an instant on, and to those that depend on them.
    pub(crate) fn look_again(
        &mut self,
        look: Look<'_>,
        changed: &BTreeSet<Place>,
        first: Option<Timestamp>,
    ) {
        self.put(look, |place| changed.contains(place), first);
    }

    fn put(&mut self, look: Look<'_>, changed: impl Fn(&Place) -> bool, first: Option<Timestamp>) {
        let all: Vec<(&TrackKey, &Track)> = look.tracks.pages.iter().collect();
        for of_place in all.chunk_by(|(a, _), (b, _)| a.place == b.place) {
            let Some((key, _)) = of_place.first() else {
                continue;
            };
            if changed(&key.place) || !self.grounds.contains_key(&key.place) {
                let ground = Arc::new(Ground::of(&key.place, of_place));
                self.grounds.insert(key.place.clone(), ground);
            }
        }
        let falls = self.grounds.values().flat_map(|g| &g.falls).copied();
        let older = older_page::captures(falls);
        let older_changed: BTreeSet<Timestamp> =
            older.symmetric_difference(&self.older).copied().collect();
        let since = null_count::since(self.grounds.iter().map(|(p, g)| (p, &**g)));
        let since_changed = since != self.since;
        let runs = stated_date_off::runs(look.book);
        let runs_changed = runs
            .symmetric_difference(&self.runs)
            .map(|run| run.from)
            .min();
        (self.older, self.since, self.runs) = (older, since, runs);

        let captures = look.tracks.pages.values().filter_map(|t| t.captures.last());
        let last = captures.max().copied().filter(|_| first.is_some());
        let waited = |kept: &OfPlace| kept.waits.zip(last).is_some_and(|(due, last)| due <= last);
        let still_open = |kept: &OfPlace| {
            // What another site shows in the days after a jump may settle it.
            kept.beyond.zip(first).is_some_and(|(at, first)| {
                at >= first || within_days(at, first, copied_from_other_site::DAYS)
            })
        };
        let again: BTreeSet<&Place> = self
            .grounds
            .iter()
            .filter(|(place, ground)| {
                let Some(kept) = self.places.get(place) else {
                    return true;
                };
                !is_facility(place)
                    || since_changed
                    || changed(place)
                    || ground.changes_at(&older_changed)
                    || runs_changed.is_some_and(|at| ground.changes_since(at))
                    || still_open(kept)
                    || waited(kept)
            })
            .map(|(place, _)| place)
            .collect();
        let mut context = Context::of(
            look.tracks,
            &self.grounds,
            &self.older,
            &self.since,
            look.zone,
            look.silence,
        );
        let named = count_in_name_cell::named_rows(look.book, look.directory, |place| {
            again.contains(place)
        });
        let named = |place: &Place| named.get(place).map_or(&[][..], Vec::as_slice);
        let position = look.book.position();

        // Facilities before the nation: whether a total contradicts its rows depends on which rows are
        // known to be wrong.
        for place in again.iter().copied().filter(|p| is_facility(p)) {
            context.looked_beyond();
            context.waits();
            let mut found = Findings::new();
            changes::walk(&context, place, &mut found);
            let excess = total_below_rows::excess(&context, place, &found);
            above_cumulative::find(&context, place, &mut found);
            above_population::find(&context, place, &mut found);
            null_count::find(&context, place, &mut found);
            withdrawn::find(&context, place, &mut found);
            stated_date_off::find(&context, place, &self.runs, &mut found);
            counter_restarted::split_rows(&context, place, named(place), &mut found);
            count_in_name_cell::find(&context, place, named(place), &mut found);
            stale::find(&context, place, &mut found);
            went_dark::find(&context, place, &mut found);
            let kept = OfPlace {
                position,
                found: in_order(found),
                excess,
                beyond: context.looked_beyond(),
                waits: context.waits(),
            };
            self.places.insert(place.clone(), Arc::new(kept));
        }

        let excess: Vec<&Excess> = self
            .places
            .iter()
            .filter(|(place, _)| is_facility(place))
            .flat_map(|(_, kept)| &kept.excess)
            .collect();
        context.gaps = total_below_rows::gaps(&context, &excess);
        let mut of_areas = Vec::new();
        for place in again.iter().copied().filter(|p| !is_facility(p)) {
            let mut found = Findings::new();
            changes::walk(&context, place, &mut found);
            if *place == Place::us() {
                total_below_rows::remaining(&context, &mut found);
            }
            header_against_table::find(&context, place, &mut found);
            above_cumulative::find(&context, place, &mut found);
            null_count::find(&context, place, &mut found);
            withdrawn::find(&context, place, &mut found);
            stated_date_off::find(&context, place, &self.runs, &mut found);
            counter_restarted::split_rows(&context, place, named(place), &mut found);
            count_in_name_cell::find(&context, place, named(place), &mut found);
            let of_row = |place: &Place, measure| found_at(&self.places, place, measure);
            follows_rows::find(&context, place, of_row, &mut found);
            went_dark::totals(&context, place, &mut found);
            let kept = OfPlace {
                position,
                found: in_order(found),
                ..OfPlace::default()
            };
            of_areas.push((place.clone(), Arc::new(kept)));
        }
        self.places.extend(of_areas);
    }

    /// What was found of a place's measure, in order of time.
    pub(crate) fn at(&self, place: &Place, measure: Measure) -> &[Found] {
        found_at(&self.places, place, measure)
    }

    /// Every finding, in order of place and measure.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Place, &Found)> {
        self.places.iter().flat_map(|(place, kept)| {
            let found = kept.found.values().flatten();
            found.map(move |found| (place, found))
        })
    }

    /// Position of the book from which a place's findings were made.
    pub(crate) fn position(&self, place: &Place) -> Option<u64> {
        self.places.get(place).map(|kept| kept.position)
    }
}

fn found_at<'a>(
    places: &'a BTreeMap<Place, Arc<OfPlace>>,
    place: &Place,
    measure: Measure,
) -> &'a [Found] {
    places
        .get(place)
        .and_then(|kept| kept.found.get(&measure))
        .map_or(&[], Vec::as_slice)
}

fn in_order(mut findings: Findings) -> Findings {
    for list in findings.values_mut() {
        list.sort_by(|a, b| {
            (a.flag.from, a.detected, a.flag.rule).cmp(&(b.flag.from, b.detected, b.flag.rule))
        });
    }
    findings.retain(|_, list| !list.is_empty());
    findings
}
