//! The index of duty: what an agenda and a row of the matrix need, apart for each obligation and
//! each place, so that a day or a facility can be answered without folding the book (decision 16).
//!
//! It is derived, and kept as rows by whoever has a store. A row holds what the views themselves
//! derive (an obligation with its events, a word, times of silence), never an answer: agenda and
//! row are computed by the same code as over the whole book. It speaks of everything that is known,
//! not of what was known at a point.
//!
//! INVARIANT (index = fold): the agenda of a day over the rows of that day, and the row of a
//! facility over the rows of the places around it, are those of the views over the whole book; and
//! an index that a tail of the log was brought to has the same rows as one made anew.

mod read;
mod tail;

pub use read::{IndexedDay, IndexedPlaces, last_day};
pub use tail::{Advance, Tail};

use super::asks::{Ask, referred_to};
use super::clock::{Lateness, days_between};
use super::ledger::{Entry, Silence};
use super::parties::Parties;
use super::words::Spoken;
use super::{Duty, Origin, RuleSet};
use crate::directory::{Directory, Fact, Listing};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_evidence::{Book, ProfileFact, RelationKind, Statement, StatementBody};
use standing_terms::{
    BookZone, FacilityId, Function, Known, PartyId, Place, PlaceCode, StatementLabel,
};
use std::collections::BTreeSet;

/// The form of the rows. To be raised with every change of what is derived or how it is written.
const FORM: u32 = 1;

/// The day after every day: where an obligation has no end.
const NEVER_ENDS: i64 = i64::MAX;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RowKind {
    /// A request, an order or a promise, by its label; with the days of its agenda.
    Obligation,
    /// A word about whose duty something is, by its label.
    Word,
    /// The times in which those who were asked are silent, by the request's label.
    Silence,
    /// A facility, by its identifier.
    Facility,
    /// Something that a later entry may meet, so that the index is made anew.
    Mark,
}

impl RowKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Obligation,
        Self::Word,
        Self::Silence,
        Self::Facility,
        Self::Mark,
    ];

    /// Its name where it is kept.
    pub fn code(self) -> &'static str {
        match self {
            Self::Obligation => "obligation",
            Self::Word => "word",
            Self::Silence => "silence",
            Self::Facility => "facility",
            Self::Mark => "mark",
        }
    }
}

/// A row of the index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct IndexRow {
    /// What it is.
    pub kind: RowKind,
    /// Its name among those of its kind. Words may share one.
    pub key: String,
    /// The place it is about, as [`place_key`] writes it; empty where it is about none.
    pub place: String,
    /// The first day on which it counts, as days since 1970-01-01.
    pub from_day: i64,
    /// The first day on which it counts no more.
    pub to_day: i64,
    /// What it holds, as JSON.
    pub body: String,
}

/// Why rows are no index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A row or the head cannot be read.
    #[error("the index of duty cannot be read")]
    Unreadable(#[from] serde_json::Error),
    /// The zone is unknown here.
    #[error("the index of duty was made in the zone `{0}`, which is not known here")]
    Zone(String),
}

/// A day as rows count it.
pub fn day_number(day: Date) -> i64 {
    days_between(Date::constant(1970, 1, 1), day)
}

/// A place as rows are found by it. Every nation is one: a word about a nation is one about every
/// facility.
pub fn place_key(place: &Place) -> String {
    match place {
        Place::Nation(_) => "nation".to_owned(),
        other => other.to_string(),
    }
}

/// By what an index is made: another form, other rules or another zone make another one.
pub fn made_by(rules: &RuleSet, zone: &BookZone) -> String {
    let hash = rules.hash().map(|h| h.to_string()).unwrap_or_default();
    format!(
        "duty {FORM}, standing {}, rules {hash}, zone {}",
        env!("CARGO_PKG_VERSION"),
        zone.name()
    )
}

/// What every question needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Head {
    position: u64,
    zone: String,
    /// The last day on which anything was published, where that is known without the book.
    last_day: Option<Date>,
    parties: Parties,
}

/// An obligation as it is kept, with what lies outside of it.
#[derive(Deserialize)]
struct Obligation {
    entry: Entry,
    place: String,
    asks: Vec<(PartyId, Vec<Ask>)>,
}

/// As [`Obligation`], to be written.
#[derive(Serialize)]
struct ObligationRef<'a> {
    entry: &'a Entry,
    place: String,
    asks: Vec<(&'a PartyId, &'a [Ask])>,
}

/// The silences of a request.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Silences {
    pub(super) label: StatementLabel,
    pub(super) subject: Place,
    pub(super) function: Function,
    pub(super) of: Vec<(PartyId, Silence)>,
}

/// A facility of the directory: its names, the codes that mean it, and where it lies.
#[derive(Serialize, Deserialize)]
struct Facility {
    id: FacilityId,
    provisional: bool,
    facts: Vec<Fact>,
    codes: Vec<PlaceCode>,
}

impl Facility {
    fn of(listing: &Listing, directory: &Directory) -> Self {
        let wanted = |fact: &&Fact| {
            matches!(
                fact.fact,
                ProfileFact::Name(_)
                    | ProfileFact::Alias { .. }
                    | ProfileFact::State(_)
                    | ProfileFact::FieldOffice(_)
                    | ProfileFact::County { .. }
            )
        };
        let mut codes: Vec<PlaceCode> = listing
            .codes
            .iter()
            .map(|(code, _)| code)
            .filter(|code| directory.by_code(code) == Some(&listing.id))
            .cloned()
            .collect();
        codes.sort();
        Self {
            id: listing.id.clone(),
            provisional: listing.provisional,
            facts: listing.facts.iter().filter(wanted).cloned().collect(),
            codes,
        }
    }
}

/// What a statement points at by its label, so that a later statement of that label would change
/// what is derived from this one.
fn points_at(statement: &Statement) -> impl Iterator<Item = &StatementLabel> {
    let of: &[StatementLabel] = match &statement.body {
        StatementBody::Step(step) => &step.of,
        StatementBody::DocketEntry { of, .. } => of,
        _ => &[],
    };
    statement.relations.iter().map(|r| &r.target).chain(of)
}

fn changes_its_target(statement: &Statement) -> bool {
    statement
        .relations
        .iter()
        .any(|r| matches!(r.kind, RelationKind::Corrects | RelationKind::Retracts))
}

fn label_mark(label: &StatementLabel) -> String {
    format!("label {label}")
}

fn pair_mark(speaker: &PartyId, to: &PartyId) -> String {
    format!("pair {speaker} {to}")
}

fn entry_mark(id: &standing_terms::Digest) -> String {
    format!("entry {id}")
}

fn row(
    kind: RowKind,
    key: String,
    place: &Place,
    body: &impl Serialize,
) -> Result<IndexRow, IndexError> {
    Ok(IndexRow {
        kind,
        key,
        place: place_key(place),
        from_day: 0,
        to_day: 0,
        body: serde_json::to_string(body)?,
    })
}

fn mark(key: String) -> IndexRow {
    IndexRow {
        kind: RowKind::Mark,
        key,
        place: String::new(),
        from_day: 0,
        to_day: 0,
        body: String::new(),
    }
}

impl Duty {
    /// The index of these views over the book they were made of: its head and its rows, those of
    /// the agenda in the order of the days on which they end. `last_day` is where a reader starts
    /// who gives no day.
    ///
    /// # Errors
    /// Where something cannot be written as JSON.
    pub fn index(
        &self,
        book: &Book,
        last_day: Option<Date>,
    ) -> Result<(String, Vec<IndexRow>), IndexError> {
        let head = self.head(last_day)?;
        let mut rows = Vec::new();
        for entry in &self.entries {
            rows.push(self.obligation_row(entry)?);
        }
        rows.sort_by(|a, b| (a.to_day, a.from_day, &a.key).cmp(&(b.to_day, b.from_day, &b.key)));
        for word in &self.words {
            rows.push(word_row(word)?);
        }
        for entry in &self.entries {
            rows.extend(self.silence_row(entry)?);
        }
        for listing in self.directory.listings() {
            let facility = Facility::of(listing, &self.directory);
            let (key, place) = (listing.id.to_string(), Place::Facility(listing.id.clone()));
            rows.push(row(RowKind::Facility, key, &place, &facility)?);
        }
        let mut marks: BTreeSet<String> = BTreeSet::new();
        for held in book.every_statement() {
            let all = changes_its_target(&held.value);
            let open = points_at(&held.value).filter(|l| all || self.entry(l).is_none());
            marks.extend(open.map(label_mark));
        }
        for publication in book.publications() {
            marks.extend(publication.value.entries.iter().map(entry_mark));
        }
        for entry in &self.entries {
            marks.extend(referred_to(entry).map(|to| pair_mark(&entry.speaker, to)));
        }
        rows.extend(marks.into_iter().map(mark));
        Ok((head, rows))
    }

    fn head(&self, last_day: Option<Date>) -> Result<String, IndexError> {
        Ok(serde_json::to_string(&Head {
            position: self.position,
            zone: self.zone.name().to_owned(),
            last_day,
            parties: self.parties.clone(),
        })?)
    }

    fn obligation_row(&self, entry: &Entry) -> Result<IndexRow, IndexError> {
        let (from, to) = self.days_on_the_agenda(entry);
        let kept = ObligationRef {
            entry,
            place: self.place_name(&entry.subject),
            asks: referred_to(entry)
                .map(|to| (to, self.asks.of_pair(&entry.speaker, to)))
                .collect(),
        };
        let key = entry.label.to_string();
        let mut row = row(RowKind::Obligation, key, &entry.subject, &kept)?;
        row.from_day = day_number(from);
        row.to_day = to.map_or(NEVER_ENDS, day_number);
        Ok(row)
    }

    /// The silences of a request about a function, where there are any.
    fn silence_row(&self, entry: &Entry) -> Result<Option<IndexRow>, IndexError> {
        let asks = entry.origin == Origin::Request;
        let Some(function) = entry.function.filter(|_| asks) else {
            return Ok(None);
        };
        let of: Vec<(PartyId, Silence)> = entry
            .bearers
            .iter()
            .flat_map(|bearer| {
                let silences = entry.silences(&self.bench(), bearer, Known::Now);
                silences.into_iter().map(|s| (bearer.clone(), s))
            })
            .collect();
        if of.is_empty() {
            return Ok(None);
        }
        let silences = Silences {
            label: entry.label.clone(),
            subject: entry.subject.clone(),
            function,
            of,
        };
        let key = entry.label.to_string();
        row(RowKind::Silence, key, &entry.subject, &silences).map(Some)
    }

    /// From which day on, and up to which, an obligation can be on an agenda: it is there until it
    /// is ended for everybody bound and proposes nothing more.
    ///
    /// Whether it is changes on the days of its events alone, and on those on which somebody to
    /// whom it was referred is asked.
    fn days_on_the_agenda(&self, entry: &Entry) -> (Date, Option<Date>) {
        let begun = entry.begun(&self.zone);
        let mut days: BTreeSet<Date> = entry.events.iter().map(|e| e.on).collect();
        for to in referred_to(entry) {
            let asks = self.asks.of_pair(&entry.speaker, to);
            days.extend(asks.iter().map(|ask| ask.made));
        }
        days.retain(|day| *day > begun);
        days.insert(begun);
        let shown = |day: Date| {
            entry.bearers.iter().any(|bearer| {
                let assessed = entry.assess(&self.bench(), bearer, day, Known::Now);
                let ended = matches!(assessed.lateness, Lateness::Ended { .. });
                !ended || {
                    let id = super::ObligationId {
                        label: entry.label.clone(),
                        bearer: bearer.clone(),
                    };
                    let name = self.parties.name(bearer);
                    let proposals = self.proposals(entry, &id, &name, &assessed, day, Known::Now);
                    !proposals.is_empty()
                }
            })
        };
        let quiet = days.iter().rev().take_while(|day| !shown(**day));
        (begun, quiet.last().copied())
    }
}

fn word_row(word: &Spoken) -> Result<IndexRow, IndexError> {
    row(RowKind::Word, word.label.to_string(), &word.subject, word)
}
