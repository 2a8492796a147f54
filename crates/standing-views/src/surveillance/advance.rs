//! From one state of the views to the next: what a few entries touched, and no more.
//!
//! [`Surveillance::advance`] gives what [`Surveillance::of`] would give from nothing; how, and what
//! makes everything anew, is [decision 0015](../../../../docs/decisions/0015-checkpoints.md).

use super::{Surveillance, TrackKey, community::References, keys, party_names, read_from};
use crate::directory::{Directory, FACILITY_PAGE};
use crate::flags::Look;
use standing_evidence::{
    Book, Held, RelationKind, Statement, StatementBody, Touched, TouchedPages,
};
use standing_terms::{CodeScheme, Known, Measure, Place, PlaceCode};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What was made anew.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Advanced {
    /// The tracks of these places.
    Places(BTreeSet<Place>),
    /// Everything.
    All(Why),
}

/// Why everything was made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// What the entries touched was not told, or was told of another stretch of the log.
    NotTold,
    /// A page was added before one that was there already.
    LateCapture,
    /// A source was described that says who publishes a page.
    Publisher,
    /// A code or name means another facility than before.
    Links,
    /// Something was withdrawn.
    Withdrawal,
}

impl std::fmt::Display for Why {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::NotTold => "what was entered was not told whole",
            Self::LateCapture => "a page was added before one that was there already",
            Self::Publisher => "a source was described that says who publishes a page",
            Self::Links => "a code or name means another facility than before",
            Self::Withdrawal => "something was withdrawn",
        })
    }
}

/// From when a track with its findings is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Checkpoint {
    /// Position of the book in which the track or a finding about its place was last made.
    pub position: u64,
}

/// What statements touched.
#[derive(Default)]
struct Heard<'a> {
    figures: Vec<&'a Held<Statement>>,
    others: Vec<&'a Held<Statement>>,
    /// A reading of an earlier statement changed.
    pointed_back: bool,
    profiles: bool,
    series: bool,
}

impl<'a> Heard<'a> {
    fn of(book: &'a Book, touched: &Touched) -> Self {
        let mut out = Self::default();
        let of_profile =
            |held: &Held<Statement>| matches!(held.value.body, StatementBody::Profile(_));
        for held in touched
            .statements()
            .iter()
            .filter_map(|index| book.nth_statement(*index))
        {
            for relation in &held.value.relations {
                if matches!(
                    relation.kind,
                    RelationKind::Corrects | RelationKind::Retracts
                ) {
                    out.pointed_back = true;
                    out.profiles |= book.statement(&relation.target).is_some_and(of_profile);
                }
            }
            out.profiles |= of_profile(held);
            // What was entered before it may speak of it.
            let spoken_of =
                |r: standing_evidence::Heard<'_>| r.is_corrected() || r.retracted_by.is_some();
            out.pointed_back |= book.read(held, Known::Now).is_some_and(spoken_of);
            match &held.value.body {
                StatementBody::Figure(_) => out.figures.push(held),
                StatementBody::FigureSeries(_) => {
                    out.series = true;
                    out.others.push(held);
                }
                _ => out.others.push(held),
            }
        }
        out
    }
}

impl Surveillance {
    /// Takes in what entries touched, so that the views are those of `book`. Equals
    /// [`Surveillance::of`] over that book, and says what was made anew.
    pub fn advance(&mut self, book: &Book, touched: &Touched) -> Advanced {
        match self.take_in(book, touched) {
            Ok(places) => Advanced::Places(places),
            Err(why) => {
                *self = Self::by_rules(book, self.zone.clone(), &self.silence);
                Advanced::All(why)
            }
        }
    }

    fn take_in(&mut self, book: &Book, touched: &Touched) -> Result<BTreeSet<Place>, Why> {
        let told = touched.is_whole()
            && touched.begins_after() == self.position
            && touched.ends_at() == book.position();
        if !told {
            return Err(Why::NotTold);
        }
        if touched.redactions() {
            return Err(Why::Withdrawal);
        }
        let pages: BTreeMap<String, TouchedPages> = touched
            .pages()
            .iter()
            .filter(|(_, pages)| pages.first.is_some())
            .map(|(name, pages)| (name.clone(), pages.clone()))
            .collect();
        if pages.values().any(|pages| pages.late) {
            return Err(Why::LateCapture);
        }
        let mut sources = touched.sources_of_pages();
        if sources.any(|name| book.page_series(name).is_some()) {
            return Err(Why::Publisher);
        }
        let heard = Heard::of(book, touched);
        if heard.profiles || has_new_place(&pages, &self.directory) {
            let directory = Directory::of(book);
            if self.links_changed(&directory) {
                return Err(Why::Links);
            }
            self.directory = Arc::new(directory);
        }
        if heard.series || heard.pointed_back || heard.profiles {
            self.references = Arc::new(References::of(book, &self.directory));
        }

        let mut changed: BTreeSet<Place> = BTreeSet::new();
        if heard.pointed_back {
            changed.extend(self.tracks.statements.keys().map(|key| key.place.clone()));
            self.tracks.say_again(book, &self.directory);
            changed.extend(self.tracks.statements.keys().map(|key| key.place.clone()));
            self.read_from = Arc::new(read_from(book));
        } else {
            self.hear(book, &heard, &mut changed);
        }
        // Of what was said, rules look at the average population alone.
        let said = |tracks: &super::Tracks, place: &Place| {
            let of_place = |key: &&TrackKey| key.place == *place;
            let mut keys = tracks.statements.keys().filter(of_place);
            keys.any(|key| key.measure == Measure::AverageDailyPopulation)
        };
        let mut flagged: BTreeSet<Place> = changed
            .iter()
            .filter(|place| heard.pointed_back || said(&self.tracks, place))
            .cloned()
            .collect();
        if !pages.is_empty() {
            let again = self
                .tracks
                .look_again(book, &self.directory, &self.zone, &pages);
            flagged.extend(again.iter().cloned());
            changed.extend(again);
        }
        let of_changed = keys(&self.tracks, |place| changed.contains(place));
        self.keys.retain(|place, _| !changed.contains(place));
        self.keys.extend(of_changed);
        if !(pages.is_empty() && flagged.is_empty()) {
            let first = pages.values().filter_map(|p| p.first.as_ref()).min();
            let look = Look {
                tracks: &self.tracks,
                book,
                directory: &self.directory,
                zone: &self.zone,
                silence: &self.silence,
            };
            self.flags
                .look_again(look, &flagged, first.map(|key| key.at));
        }
        if touched.parties() {
            self.party_names = Arc::new(party_names(book));
        }
        self.position = book.position();
        Ok(changed)
    }

    /// Adds what was said and points back to nothing that figures depend on.
    fn hear(&mut self, book: &Book, heard: &Heard<'_>, changed: &mut BTreeSet<Place>) {
        let position = book.position();
        for held in &heard.figures {
            let Some(reading) = book.read(held, Known::Now) else {
                continue;
            };
            let key = self.tracks.hear(&reading, &self.directory, position);
            changed.extend(key.map(|key| key.place));
        }
        for held in heard.figures.iter().chain(&heard.others) {
            if let Some(reading) = book.read(held, Known::Now) {
                let source = reading.statement.span.source.clone();
                *Arc::make_mut(&mut self.read_from)
                    .entry(source)
                    .or_default() += 1;
            }
        }
    }

    /// Whether a code that tracks or series use means another facility by a newer directory.
    fn links_changed(&self, newer: &Directory) -> bool {
        let moved = self
            .directory
            .codes()
            .any(|(code, id)| newer.by_code(code) != Some(id));
        moved
            || newer.codes().any(|(code, _)| {
                let listed = Place::Listed(code.clone());
                self.directory.by_code(code).is_none()
                    && (self.keys.contains_key(&listed) || self.references.has(&listed))
            })
    }

    /// From when a track with its findings is; none where there is no such track.
    pub fn checkpoint(&self, key: &TrackKey) -> Option<Checkpoint> {
        let page = self.tracks.pages.get(key);
        let said = self.tracks.statements.get(key);
        let made = page.into_iter().chain(said).map(super::Track::position);
        let found = page.and_then(|_| self.flags.position(&key.place));
        let position = made.chain(found).max()?;
        Some(Checkpoint { position })
    }
}

/// Whether the facilities' page has a row of a place that nobody described and it never had.
fn has_new_place(pages: &BTreeMap<String, TouchedPages>, directory: &Directory) -> bool {
    pages.get(FACILITY_PAGE).is_some_and(|pages| {
        pages.rows.iter().any(|row| {
            let code = PlaceCode {
                scheme: CodeScheme::IcePage,
                code: row.id.clone(),
            };
            directory.by_code(&code).is_none()
        })
    })
}
