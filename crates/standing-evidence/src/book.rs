//! The book in memory: the fold of its entries.
//!
//! INVARIANT (log order): entries are applied in the order of their positions, without gaps. The
//! same entries fold to the same book; a prefix of them is the book as it stood earlier, which is
//! what `--entered` asks for, so corrections need no special case on that axis.
//!
//! A clone shares what does not change. So a book can grow while an earlier one is being read: a page
//! costs a copy of its own series' list of captures, a statement a copy of the list of statements.

use crate::entry::{Body, Entry, Payload, Publication, Redaction, Visibility};
use crate::pages::{PageSeries, PagesError};
use crate::source::{OfficeOnly, Source};
use crate::statement::{Party, RelationKind, Statement, StatementBody, StatementKind};
use crate::touched::Touched;
use jiff::Timestamp;
use standing_terms::{Act, Digest, Known, PartyId, SourceId, StatementLabel};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Why entries do not fold to a book.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BookError {
    /// A position is missing or comes twice.
    #[error("entry {got} follows entry {after}: the book has a gap or was reordered")]
    Order {
        /// The last position applied.
        after: u64,
        /// The position that came.
        got: u64,
    },
    /// A capture or change does not fit the page series before it.
    #[error("entry {position} does not fit its page series")]
    Pages {
        /// The entry.
        position: u64,
        /// Why.
        #[source]
        source: PagesError,
    },
}

/// Something in the book, with the entry that holds it.
#[derive(Debug, Clone)]
pub struct Held<T> {
    /// The thing itself.
    pub value: T,
    /// Position of its entry.
    pub position: u64,
    /// When it was entered.
    pub entered: Timestamp,
    /// Digest of its entry's content.
    pub id: Digest,
    /// Who may see it.
    pub visibility: Visibility,
}

/// A statement as read at an as-of point: corrected, and with what became of it.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    /// The statement as it is read now: where we misread it, the correction.
    pub statement: &'a Statement,
    /// The entry of the original.
    pub held: &'a Held<Statement>,
    /// When it became known: seen where the source was public, else entered.
    pub known_at: Timestamp,
    /// The statement by which the speaker first took it back, where known.
    pub retracted_by: Option<&'a Statement>,
    /// When it first became known that the speaker took it back.
    pub retracted_at: Option<Timestamp>,
    /// The latest statement in which the speaker said it again, where known.
    pub restated_by: Option<&'a Statement>,
}

impl Reading<'_> {
    /// Whether our first reading was wrong and this is the corrected one.
    pub fn is_corrected(&self) -> bool {
        !std::ptr::eq(self.statement, &raw const self.held.value)
    }
}

/// The evidence book, folded.
#[derive(Debug, Clone, Default)]
pub struct Book {
    last: u64,
    last_entered: Option<Timestamp>,
    audience: Option<String>,
    parties: Arc<BTreeMap<PartyId, Party>>,
    sources: Arc<BTreeMap<SourceId, Held<Source>>>,
    said: Arc<Said>,
    pages: BTreeMap<String, Arc<PageSeries>>,
    publications: Arc<Vec<Held<Publication>>>,
    redactions: Arc<Vec<Held<Redaction>>>,
    withdrawn: Arc<Vec<Digest>>,
    // Office entries of others, kept back until somebody publishes them.
    kept_back: Arc<HashMap<Digest, Entry>>,
    published: Arc<HashSet<Digest>>,
}

/// The statements, in the order in which they came into view.
#[derive(Debug, Clone, Default)]
struct Said {
    statements: Vec<Arc<Held<Statement>>>,
    labels: HashMap<StatementLabel, usize>,
    // Indices of statements that are no profile facts: directories bring those by ten thousands.
    spoken: Vec<usize>,
    // Indices of statements that point back, by the label they point to.
    pointing: HashMap<StatementLabel, Vec<usize>>,
}

impl Said {
    fn add(&mut self, held: Arc<Held<Statement>>) -> usize {
        let index = self.statements.len();
        let statement = &held.value;
        for relation in &statement.relations {
            self.pointing
                .entry(relation.target.clone())
                .or_default()
                .push(index);
        }
        if statement.body.kind() != StatementKind::Profile {
            self.spoken.push(index);
        }
        self.labels.entry(statement.label.clone()).or_insert(index);
        self.statements.push(held);
        index
    }

    fn get(&self, index: usize) -> Option<&Held<Statement>> {
        self.statements.get(index).map(|held| &**held)
    }
}

impl Book {
    /// An empty book as the public reads it.
    pub fn public() -> Self {
        Self::default()
    }

    /// An empty book as an office reads it: the public entries and its own.
    pub fn of_office(office: impl Into<String>) -> Self {
        Self {
            audience: Some(office.into()),
            ..Self::default()
        }
    }

    /// Folds entries, in order, into a book as the public reads it.
    ///
    /// # Errors
    /// Where a position is missing or out of order.
    pub fn fold(entries: impl IntoIterator<Item = Entry>) -> Result<Self, BookError> {
        let mut book = Self::public();
        entries.into_iter().try_for_each(|e| book.apply(e))?;
        Ok(book)
    }

    /// Adds the next entry.
    ///
    /// # Errors
    /// Where its position does not follow the last one.
    pub fn apply(&mut self, entry: Entry) -> Result<(), BookError> {
        self.enter(entry, None)
    }

    /// As [`Book::apply`], noting what the entry touches, so that views need not be made anew.
    ///
    /// # Errors
    /// As [`Book::apply`].
    pub fn apply_noting(&mut self, entry: Entry, touched: &mut Touched) -> Result<(), BookError> {
        touched.entered(self.last, entry.position);
        self.enter(entry, Some(touched))
    }

    fn enter(&mut self, entry: Entry, touched: Option<&mut Touched>) -> Result<(), BookError> {
        // INVARIANT (log order)
        if entry.position != self.last + 1 {
            return Err(BookError::Order {
                after: self.last,
                got: entry.position,
            });
        }
        self.last = entry.position;
        self.last_entered = Some(entry.entered);
        if let Visibility::Office(office) = &entry.visibility
            && self.audience.as_deref() != Some(office)
            && (!self.published.contains(&entry.id) || self.never_leaves(&entry).is_some())
        {
            Arc::make_mut(&mut self.kept_back).insert(entry.id, entry);
            return Ok(());
        }
        self.take(entry, touched)
    }

    fn take(&mut self, entry: Entry, mut touched: Option<&mut Touched>) -> Result<(), BookError> {
        let Entry {
            position,
            entered,
            id,
            visibility,
            payload,
            ..
        } = entry;
        let Payload::Present(body) = payload else {
            Arc::make_mut(&mut self.withdrawn).push(id);
            return Ok(());
        };
        let of_pages = |source| BookError::Pages { position, source };
        macro_rules! held {
            ($value:expr) => {
                Held {
                    value: $value,
                    position,
                    entered,
                    id,
                    visibility,
                }
            };
        }
        match body {
            Body::Party(party) => {
                // The first introduction stands, as with sources.
                if !self.parties.contains_key(&party.id) {
                    if let Some(t) = touched.as_deref_mut() {
                        t.party();
                    }
                    Arc::make_mut(&mut self.parties).insert(party.id.clone(), party);
                }
            }
            Body::Source(source) => {
                // The first description of a source stands; a second one is another entry that
                // changes nothing here.
                if !self.sources.contains_key(&source.id) {
                    if let Some(t) = touched.as_deref_mut() {
                        t.source(&source);
                    }
                    Arc::make_mut(&mut self.sources).insert(source.id.clone(), held!(source));
                }
            }
            Body::Capture(capture) => {
                let series = self.series(&capture.series);
                if let Some(t) = touched.as_deref_mut() {
                    t.capture(&capture, series.last_readable());
                }
                series.apply_capture(capture).map_err(of_pages)?;
            }
            Body::Change(change) => {
                let series = self.series(&change.series);
                if let Some(t) = touched.as_deref_mut() {
                    t.change(&change, series.last_readable());
                }
                series.apply_change(change).map_err(of_pages)?;
            }
            Body::Statement(statement) => {
                let index = Arc::make_mut(&mut self.said).add(Arc::new(held!(*statement)));
                if let Some(t) = touched.as_deref_mut() {
                    t.statement(index);
                }
            }
            Body::Publication(publication) => {
                for id in &publication.entries {
                    Arc::make_mut(&mut self.published).insert(*id);
                    // INVARIANT (office only): whatever a publication lists, some things stay.
                    let stays = |e: &Entry| self.never_leaves(e).is_some();
                    if self.kept_back.get(id).is_some_and(stays) {
                        continue;
                    }
                    if !self.kept_back.contains_key(id) {
                        continue;
                    }
                    if let Some(entry) = Arc::make_mut(&mut self.kept_back).remove(id) {
                        self.take(entry, touched.as_deref_mut())?;
                    }
                }
                Arc::make_mut(&mut self.publications).push(held!(publication));
            }
            Body::Redaction(redaction) => {
                if let Some(t) = touched {
                    t.redaction();
                }
                Arc::make_mut(&mut self.redactions).push(held!(redaction));
            }
        }
        Ok(())
    }

    /// Why an entry never leaves the office that entered it, where it never does: a mailbox search;
    /// a source marked so, and whatever was read from such a source.
    pub fn never_leaves(&self, entry: &Entry) -> Option<OfficeOnly> {
        match &entry.payload {
            Payload::Present(Body::Source(source)) => source.office_only,
            Payload::Present(Body::Statement(statement)) => {
                if let StatementBody::Step(step) = &statement.body
                    && matches!(step.act, Act::Searched { .. })
                {
                    return Some(OfficeOnly::MailboxSearch);
                }
                self.source_never_leaves(&statement.span.source)
            }
            _ => None,
        }
    }

    fn source_never_leaves(&self, id: &SourceId) -> Option<OfficeOnly> {
        // A kept back description counts as well as a shown one: two offices may hold the same
        // bytes, and one of them say whose they are.
        let kept_back = self.kept_back.values().filter_map(|e| match &e.payload {
            Payload::Present(Body::Source(s)) => Some(s),
            _ => None,
        });
        let shown = self.sources.get(id).map(|held| &held.value);
        kept_back
            .chain(shown)
            .filter(|s| s.id == *id)
            .find_map(|s| s.office_only)
    }

    /// An entry that another office holds back, by content; none where there is no such entry or it
    /// came into view.
    pub(crate) fn kept_back_entry(&self, id: &Digest) -> Option<&Entry> {
        self.kept_back.get(id)
    }

    /// The office for which this book is folded; none for the public's.
    pub fn audience(&self) -> Option<&str> {
        self.audience.as_deref()
    }

    /// Whether a publication lists an entry.
    pub fn is_published(&self, id: &Digest) -> bool {
        self.published.contains(id)
    }

    fn series(&mut self, name: &str) -> &mut PageSeries {
        let series = self.pages.entry(name.to_owned());
        Arc::make_mut(series.or_insert_with(|| Arc::new(PageSeries::new(name))))
    }

    /// Position of the last entry; 0 for an empty book.
    pub fn position(&self) -> u64 {
        self.last
    }

    /// When the last entry was entered.
    pub fn last_entered(&self) -> Option<Timestamp> {
        self.last_entered
    }

    /// The parties, by identifier.
    pub fn parties(&self) -> impl Iterator<Item = &Party> {
        self.parties.values()
    }

    /// A party.
    pub fn party(&self, id: &PartyId) -> Option<&Party> {
        self.parties.get(id)
    }

    /// The sources, by identifier.
    pub fn sources(&self) -> impl Iterator<Item = &Held<Source>> {
        self.sources.values()
    }

    /// A source.
    pub fn source(&self, id: &SourceId) -> Option<&Held<Source>> {
        self.sources.get(id)
    }

    /// An archived page series, by name.
    pub fn page_series(&self, name: &str) -> Option<&PageSeries> {
        self.pages.get(name).map(|series| &**series)
    }

    /// Every archived page series.
    pub fn all_page_series(&self) -> impl Iterator<Item = (&str, &PageSeries)> {
        self.pages
            .iter()
            .map(|(name, series)| (name.as_str(), &**series))
    }

    /// Withdrawals, in order.
    pub fn redactions(&self) -> &[Held<Redaction>] {
        &self.redactions
    }

    /// Publications, in order.
    pub fn publications(&self) -> &[Held<Publication>] {
        &self.publications
    }

    /// Content ids whose payload was withdrawn.
    pub fn withdrawn(&self) -> &[Digest] {
        &self.withdrawn
    }

    /// The entry that holds a statement, as first read.
    pub fn statement(&self, label: &StatementLabel) -> Option<&Held<Statement>> {
        self.said.labels.get(label).and_then(|i| self.said.get(*i))
    }

    /// The statement of an index, as [`Touched::statements`] gives it.
    pub fn nth_statement(&self, index: usize) -> Option<&Held<Statement>> {
        self.said.get(index)
    }

    fn pointing_at<'a>(
        &'a self,
        label: &StatementLabel,
        kind: RelationKind,
    ) -> impl Iterator<Item = &'a Held<Statement>> {
        let label = label.clone();
        self.said
            .pointing
            .get(&label)
            .into_iter()
            .flatten()
            .filter_map(|i| self.said.get(*i))
            .filter(move |h| {
                h.value
                    .relations
                    .iter()
                    .any(|r| r.kind == kind && r.target == label)
            })
    }

    /// Statements that answer one, in order of entry.
    pub fn answers_to<'a>(
        &'a self,
        label: &StatementLabel,
    ) -> impl Iterator<Item = &'a Held<Statement>> {
        self.pointing_at(label, RelationKind::Answers)
    }

    /// Every statement that was known, as it is read at that point.
    ///
    /// A correction replaces the reading at every `known`, since the source always said what it
    /// said. A retraction or restatement counts once it was itself known.
    pub fn statements(&self, known: Known) -> impl Iterator<Item = Reading<'_>> {
        self.said
            .statements
            .iter()
            .filter_map(move |held| self.read(held, known))
    }

    /// Every statement as it was entered, corrections among them, in order.
    pub fn every_statement(&self) -> impl Iterator<Item = &Held<Statement>> {
        self.said.statements.iter().map(|held| &**held)
    }

    /// As [`Book::statements`], without profile facts.
    pub fn spoken(&self, known: Known) -> impl Iterator<Item = Reading<'_>> {
        self.said
            .spoken
            .iter()
            .filter_map(|i| self.said.get(*i))
            .filter_map(move |held| self.read(held, known))
    }

    /// One statement as it is read at a point, where it was known.
    pub fn read<'a>(&'a self, held: &'a Held<Statement>, known: Known) -> Option<Reading<'a>> {
        let is_correction = held
            .value
            .relations
            .iter()
            .any(|r| r.kind == RelationKind::Corrects);
        let since = known_at(held);
        if is_correction || !known.covers(since) {
            return None;
        }
        if !self.said.pointing.contains_key(&held.value.label) {
            return Some(Reading {
                statement: &held.value,
                held,
                known_at: since,
                retracted_by: None,
                retracted_at: None,
                restated_by: None,
            });
        }
        // The last correction entered stands; a correction of a correction points at the original.
        let corrected = self
            .pointing_at(&held.value.label, RelationKind::Corrects)
            .last();
        let latest = |kind| {
            self.pointing_at(&held.value.label, kind)
                .filter(|h| known.covers(known_at(h)))
                .max_by_key(|h| (known_at(h), h.position))
        };
        // Taken back once is taken back: the first time counts. Of two known at one instant the
        // label decides, not which was entered first: what is read is a function of the set.
        let retracted = self
            .pointing_at(&held.value.label, RelationKind::Retracts)
            .filter(|h| known.covers(known_at(h)))
            .min_by_key(|h| (known_at(h), &h.value.label));
        Some(Reading {
            statement: corrected.map_or(&held.value, |c| &c.value),
            held,
            known_at: since,
            retracted_by: retracted.map(|h| &h.value),
            retracted_at: retracted.map(known_at),
            restated_by: latest(RelationKind::Restates).map(|h| &h.value),
        })
    }
}

/// When a statement became known: seen where its source was public, else entered.
fn known_at(held: &Held<Statement>) -> Timestamp {
    held.value.seen.unwrap_or(held.entered)
}

mod open;
#[cfg(test)]
mod tests;
