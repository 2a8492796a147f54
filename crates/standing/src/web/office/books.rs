//! The books as offices read them: the public entries and their own, folded for each.

use jiff::{Timestamp, civil::Date};
use standing_evidence::{
    Body, Book, Entry, EntryKind, Held, NewEntry, Party, Payload, ProfileFact, Source, Statement,
    StatementBody, Visibility,
};
use standing_store::{Store, StoreError};
use standing_terms::{BookZone, Digest, FacilityId, PartyId, Place, SourceId, StatementLabel};
use standing_views::directory::Directory;
use standing_views::duty::{Duty, RuleSet};
use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};
use tokio::sync::Mutex;

/// An entry that the office itself made.
#[derive(Debug, Clone)]
pub(crate) struct Own {
    /// The entry.
    pub(super) entry: Entry,
}

impl Own {
    /// What it holds, where that was not withdrawn.
    pub(super) fn body(&self) -> Option<&Body> {
        match &self.entry.payload {
            Payload::Present(body) => Some(body),
            Payload::Withdrawn => None,
        }
    }
}

/// A book folded for one office.
#[derive(Debug, Clone)]
pub(crate) struct OfficeBook {
    /// The fold.
    pub(super) book: Book,
    /// What the office entered, in order.
    pub(super) own: Vec<Own>,
    /// Facilities with the name first given.
    pub(super) facilities: BTreeMap<FacilityId, String>,
    // Places in `own` by content.
    by_id: HashMap<Digest, usize>,
    // The views of duty, once somebody asked for them.
    duty: OnceLock<Arc<Duty>>,
}

impl OfficeBook {
    fn new(office: &str) -> Self {
        Self {
            book: Book::of_office(office),
            own: Vec::new(),
            facilities: BTreeMap::new(),
            by_id: HashMap::new(),
            duty: OnceLock::new(),
        }
    }

    /// For whom it was folded.
    pub(crate) fn audience(&self) -> Option<&str> {
        self.book.audience()
    }

    /// The entry of a statement.
    pub(crate) fn statement(&self, label: &StatementLabel) -> Option<&Held<Statement>> {
        self.book.statement(label)
    }

    /// Whether a publication lists an entry.
    pub(crate) fn published(&self, id: &Digest) -> bool {
        self.book.is_published(id)
    }

    /// The views of duty over this book.
    pub(crate) fn duty(&self, zone: &BookZone, rules: &Arc<RuleSet>) -> Arc<Duty> {
        let duty = self.duty.get_or_init(|| {
            let directory = Directory::of(&self.book);
            Arc::new(Duty::of(&self.book, &directory, zone, rules))
        });
        Arc::clone(duty)
    }

    /// Whether the office entered a statement.
    pub(crate) fn entered(&self, label: &StatementLabel) -> bool {
        self.book
            .statement(label)
            .is_some_and(|held| self.by_id.contains_key(&held.id))
    }

    fn apply(&mut self, entry: Entry) -> anyhow::Result<()> {
        self.duty = OnceLock::new();
        let office = self.book.audience().map(str::to_owned);
        let own = matches!(&entry.visibility, Visibility::Office(o) if Some(o) == office.as_ref());
        if let Payload::Present(Body::Statement(s)) = &entry.payload
            && (own || entry.visibility == Visibility::Published)
            && let (Place::Facility(id), StatementBody::Profile(ProfileFact::Name(name))) =
                (&s.subject, &s.body)
        {
            self.facilities
                .entry(id.clone())
                .or_insert_with(|| name.clone());
        }
        if own {
            self.by_id.insert(entry.id, self.own.len());
            self.own.push(Own {
                entry: entry.clone(),
            });
        }
        Ok(self.book.apply(entry)?)
    }

    /// An entry of the office's own, by content.
    pub(super) fn own(&self, id: Digest) -> Option<&Own> {
        self.by_id.get(&id).and_then(|i| self.own.get(*i))
    }

    /// The office's own statements, latest first.
    pub(super) fn own_statements(&self) -> impl Iterator<Item = (&Own, &Statement)> {
        self.own.iter().rev().filter_map(|own| match own.body() {
            Some(Body::Statement(s)) => Some((own, &**s)),
            _ => None,
        })
    }

    /// The office's own sources, latest first.
    pub(super) fn own_sources(&self) -> impl Iterator<Item = (&Own, &Source)> {
        self.own.iter().rev().filter_map(|own| match own.body() {
            Some(Body::Source(s)) => Some((own, s)),
            _ => None,
        })
    }

    /// The entry by which the office introduced a party, where it did.
    pub(super) fn own_party(&self, id: &PartyId) -> Option<&Own> {
        self.own
            .iter()
            .find(|own| matches!(own.body(), Some(Body::Party(p)) if p.id == *id))
    }

    /// The entry by which the office described a source, where it did.
    pub(super) fn own_source(&self, id: &SourceId) -> Option<&Own> {
        self.own
            .iter()
            .find(|own| matches!(own.body(), Some(Body::Source(s)) if s.id == *id))
    }

    /// A party by identifier or exact name.
    pub(super) fn party(&self, text: &str) -> Option<&Party> {
        let by_id = PartyId::new(text).ok().and_then(|id| self.book.party(&id));
        by_id.or_else(|| {
            self.book
                .parties()
                .find(|p| p.name.eq_ignore_ascii_case(text))
        })
    }

    /// A party's name; its identifier where it is unknown.
    pub(super) fn party_name(&self, id: &PartyId) -> String {
        self.book
            .party(id)
            .map_or_else(|| id.to_string(), |p| p.name.clone())
    }

    /// A place as it is typed: a facility's identifier or name, `state:CA`, `US`.
    pub(super) fn place(&self, text: &str) -> Option<Place> {
        if let Ok(id) = FacilityId::new(text)
            && self.facilities.contains_key(&id)
        {
            return Some(Place::Facility(id));
        }
        let named = self
            .facilities
            .iter()
            .find(|(_, name)| name.eq_ignore_ascii_case(text));
        if let Some((id, _)) = named {
            return Some(Place::Facility(id.clone()));
        }
        if text.eq_ignore_ascii_case("us") || text == "nation:US" {
            return Some(Place::us());
        }
        let code = text.strip_prefix("state:").unwrap_or(text);
        standing_terms::StateCode::new(code).map(Place::State)
    }

    /// A place as it is shown and typed again.
    pub(super) fn place_text(place: &Place) -> String {
        match place {
            Place::Facility(id) => id.to_string(),
            other => other.to_string(),
        }
    }

    /// A place with its name.
    pub(super) fn place_name(&self, place: &Place) -> String {
        match place {
            Place::Facility(id) => self
                .facilities
                .get(id)
                .cloned()
                .unwrap_or_else(|| id.to_string()),
            other => other.to_string(),
        }
    }

    /// Words of parties and facilities, for the review of names.
    pub(super) fn is_institutional(&self, word: &str) -> bool {
        let holds = |text: &str| {
            text.split(|c: char| !c.is_alphanumeric())
                .any(|w| w.to_lowercase() == word)
        };
        self.book.parties().any(|p| holds(&p.name)) || self.facilities.values().any(|n| holds(n))
    }
}

/// The books of all offices that have been asked for.
#[derive(Debug, Default)]
pub(crate) struct Books {
    folded: Mutex<HashMap<String, Arc<OfficeBook>>>,
    public: Mutex<Arc<Book>>,
}

impl Books {
    /// The book of an office as it stands now.
    pub(crate) async fn of(&self, store: &Store, office: &str) -> anyhow::Result<Arc<OfficeBook>> {
        let mut folded = self.folded.lock().await;
        let at = store.head().await?.map_or(0, |(position, _)| position);
        let mut held = folded
            .remove(office)
            .unwrap_or_else(|| Arc::new(OfficeBook::new(office)));
        if held.book.position() < at {
            let mut withdrawn = false;
            // A page that is being answered keeps the book it began with.
            let book = Arc::make_mut(&mut held);
            store
                .for_each_since(book.book.position(), |entry| -> anyhow::Result<()> {
                    withdrawn |= entry.kind == EntryKind::Redaction;
                    book.apply(entry)
                })
                .await?;
            if withdrawn {
                let mut anew = OfficeBook::new(office);
                store.for_each_since(0, |entry| anew.apply(entry)).await?;
                held = Arc::new(anew);
            }
        }
        folded.insert(office.to_owned(), Arc::clone(&held));
        Ok(held)
    }

    /// The book as the public reads it, as it stands now.
    pub(super) async fn public(&self, store: &Store) -> anyhow::Result<Arc<Book>> {
        let mut held = self.public.lock().await;
        let at = store.head().await?.map_or(0, |(position, _)| position);
        if held.position() < at {
            let mut withdrawn = false;
            let book = Arc::make_mut(&mut held);
            store
                .for_each_since(book.position(), |entry| -> anyhow::Result<()> {
                    withdrawn |= entry.kind == EntryKind::Redaction;
                    Ok(book.apply(entry)?)
                })
                .await?;
            if withdrawn {
                let mut anew = Book::public();
                store
                    .for_each_since(0, |entry| -> anyhow::Result<()> { Ok(anew.apply(entry)?) })
                    .await?;
                *held = Arc::new(anew);
            }
        }
        Ok(Arc::clone(&held))
    }

    /// Enters bodies as the office's own, all or none; the content of each.
    pub(super) async fn enter(
        &self,
        store: &Store,
        office: &str,
        bodies: &[Body],
        now: Timestamp,
    ) -> anyhow::Result<Vec<Digest>> {
        let visibility = Visibility::Office(office.to_owned());
        let entries = bodies
            .iter()
            .map(|b| NewEntry::new(b, visibility.clone()))
            .collect::<Result<Vec<_>, _>>()?;
        let ids = entries.iter().map(|e| e.id).collect();
        let mut nonces = crate::entropy::random::<16>;
        store.append(&entries, now, &mut nonces, None).await?;
        Ok(ids)
    }
}

/// Enters something as published, such as a publication.
pub(crate) async fn enter_published(
    store: &Store,
    body: &Body,
    now: Timestamp,
) -> Result<(), anyhow::Error> {
    let entry = NewEntry::published(body)?;
    let mut nonces = crate::entropy::random::<16>;
    store.append(&[entry], now, &mut nonces, None).await?;
    Ok(())
}

/// Enters a redaction.
pub(crate) async fn enter_redaction(
    store: &Store,
    redaction: &NewEntry,
    now: Timestamp,
) -> Result<(), StoreError> {
    let mut nonces = crate::entropy::random::<16>;
    store.redact(redaction, now, &mut nonces, None).await?;
    Ok(())
}

/// A label of the office's own that nobody else has.
pub(super) fn fresh_label(office: &str, on: Date) -> anyhow::Result<StatementLabel> {
    let random = hex::encode(crate::entropy::random::<5>());
    Ok(StatementLabel::new(format!("{office}/{on}-{random}"))?)
}
