//! The registry book of an installation, opened: the store's sealed rows, the keys, the fold.
//!
//! Commands and pages share it. Nothing here prints, and nothing about a person leaves in an error.

use crate::entropy::random;
use anyhow::Context as _;
use jiff::Timestamp;
use standing_registry::sealed::{DoubtNames, InstallationKey, NONCE, PersonKey, Sealed};
use standing_registry::{Book, Entry, PersonId, Rules};
use standing_store::Store;
use standing_store::registry::{KeptAs, NewSealed, WrappedKey};
use standing_terms::Digest;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// The registry's own limits.
///
/// # Errors
/// Never for the bundled ones.
pub(crate) fn rules() -> anyhow::Result<Rules> {
    Ok(toml::from_str(include_str!(
        "../../../rules/people/registry.toml"
    ))?)
}

/// An open registry with its book.
pub(crate) struct Registry {
    store: Arc<Store>,
    key: InstallationKey,
    people: HashMap<PersonId, PersonKey>,
    /// The position of the store up to which it was read.
    read_to: u64,
    /// How many people had been erased by then.
    erased: u64,
    /// How the store is named in an error.
    shown: String,
    known: Option<Timestamp>,
    /// The book, as recorded by the limit that was given.
    pub(crate) book: Book,
}

impl Registry {
    /// Opens the registry of a store and folds what was recorded by an instant. `shown` is how the
    /// store is named in an error.
    ///
    /// # Errors
    /// Where the key is not the registry's, or an entry does not open.
    pub(crate) async fn open(
        store: impl Into<Arc<Store>>,
        key: InstallationKey,
        shown: &str,
        known: Option<Timestamp>,
    ) -> anyhow::Result<Self> {
        let store = store.into();
        let erased = store.registry_erased().await?;
        let mut registry = Self {
            store,
            key,
            people: HashMap::new(),
            read_to: 0,
            erased,
            shown: shown.to_owned(),
            known,
            book: Book::new(),
        };
        registry.is_ours().await?;
        for person in registry.store.registry_people().await? {
            if let Some(wrapped) = person.key {
                registry.unwrap(person.person, &wrapped)?;
            }
        }
        registry.read_on().await?;
        Ok(registry)
    }

    async fn is_ours(&self) -> anyhow::Result<()> {
        if let Some(sealed_with) = self.store.registry_key().await? {
            anyhow::ensure!(
                sealed_with == self.key.id(),
                "the registry in {} is sealed with another key than this one",
                self.shown
            );
        }
        Ok(())
    }

    fn unwrap(&mut self, person: PersonId, wrapped: &WrappedKey) -> anyhow::Result<()> {
        let opened = self.key.unwrap(person, &wrapped.bytes, wrapped.nonce)?;
        self.people.insert(person, opened);
        Ok(())
    }

    /// Reads the entries after those that were read.
    async fn read_on(&mut self) -> anyhow::Result<()> {
        /// Entries read at once.
        const PAGE: u32 = 10_000;
        loop {
            let page = self.store.registry_read(self.read_to, PAGE).await?;
            if page.is_empty() {
                return Ok(());
            }
            self.meet(&page).await?;
            let limit = self.known;
            let opened = unseal(&page, &self.key, &self.people, limit);
            for ((position, _), opened) in page.iter().zip(opened) {
                match opened? {
                    Opened::Entry(entry, content) => {
                        self.book.apply_known(*entry, content);
                    }
                    Opened::Erased => self.book.pass_erased(),
                    Opened::Later => {}
                }
                self.read_to = *position;
            }
        }
    }

    /// Fetches the keys of people who became known since. Who was erased has none.
    async fn meet(&mut self, page: &[(u64, Sealed)]) -> anyhow::Result<()> {
        let new: BTreeSet<PersonId> = page
            .iter()
            .filter_map(|(_, sealed)| sealed.person)
            .filter(|person| !self.people.contains_key(person))
            .collect();
        for person in new {
            let found = self.store.registry_person(person).await?;
            if let Some(wrapped) = found.and_then(|found| found.key) {
                self.unwrap(person, &wrapped)?;
            }
        }
        Ok(())
    }

    /// Whether the store holds more than was read, or somebody was erased since.
    ///
    /// # Errors
    /// Where the store fails.
    pub(crate) async fn is_behind(&self) -> anyhow::Result<bool> {
        let more = self.store.registry_read(self.read_to, 1).await?;
        Ok(!more.is_empty() || self.store.registry_erased().await? != self.erased)
    }

    /// Reads what was recorded since. Where somebody was erased since, everything is read anew, so
    /// that nothing of them stays in memory.
    ///
    /// # Errors
    /// As for [`Registry::open`].
    pub(crate) async fn refresh(&mut self) -> anyhow::Result<()> {
        if self.store.registry_erased().await? == self.erased {
            if self.read_to == 0 {
                self.is_ours().await?;
            }
            return self.read_on().await;
        }
        let store = Arc::clone(&self.store);
        *self = Self::open(store, self.key.clone(), &self.shown.clone(), self.known).await?;
        Ok(())
    }

    /// The store.
    pub(crate) fn store(&self) -> &Store {
        &self.store
    }

    /// The key of the installation.
    pub(crate) fn key(&self) -> &InstallationKey {
        &self.key
    }

    /// Closes the store.
    ///
    /// # Errors
    /// Where the engine fails.
    pub(crate) async fn close(self) -> anyhow::Result<()> {
        if let Ok(store) = Arc::try_unwrap(self.store) {
            store.close().await?;
        }
        Ok(())
    }

    /// A name of this installation for others: of its key, which it tells nothing of.
    pub(crate) fn name(&self) -> String {
        hex::encode(self.key.id().0).chars().take(16).collect()
    }

    /// Names for messages in doubt.
    pub(crate) fn doubt_names(&self) -> DoubtNames {
        self.key.doubt_names()
    }

    /// Destroys the keys of ids and moves the log, so that none is left in it. Says how many keys
    /// were destroyed, and whether the log was moved whole.
    ///
    /// # Errors
    /// Where the store fails. It may be done again.
    pub(crate) async fn erase(
        &mut self,
        ids: &[PersonId],
        at: Timestamp,
    ) -> anyhow::Result<(usize, bool)> {
        let mut destroyed = 0;
        for id in ids {
            destroyed += usize::from(self.store.registry_erase(*id, at).await?);
            self.people.remove(id);
        }
        Ok((destroyed, self.store.checkpoint().await?))
    }

    /// Seals entries and keeps them; says how many were new.
    ///
    /// # Errors
    /// Where sealing or the store fails.
    pub(crate) async fn keep(&mut self, entries: &[Entry]) -> anyhow::Result<u64> {
        let kept = self.keep_each(entries).await?;
        let new = kept.iter().filter(|kept| matches!(kept, KeptAs::New(_)));
        Ok(u64::try_from(new.count())?)
    }

    /// Seals entries and keeps them; says what became of each. The book does not hold them until it
    /// is refreshed.
    ///
    /// # Errors
    /// Where sealing or the store fails.
    pub(crate) async fn keep_each(&mut self, entries: &[Entry]) -> anyhow::Result<Vec<KeptAs>> {
        if entries.is_empty() {
            return Ok(Vec::new());
        }
        if self.store.registry_key().await?.is_none() {
            self.store.registry_set_key(self.key.id()).await?;
        }
        let mut batch = Vec::with_capacity(entries.len());
        for entry in entries {
            let mut wrapped = None;
            if let Some(person) = entry.person
                && !self.people.contains_key(&person)
            {
                let new = PersonKey::new(random());
                let nonce = random::<NONCE>();
                wrapped = Some(WrappedKey {
                    nonce,
                    bytes: self.key.wrap(person, &new, nonce)?,
                });
                self.people.insert(person, new);
            }
            let key = entry.person.and_then(|person| self.people.get(&person));
            batch.push(NewSealed {
                sealed: Sealed::new(entry, &self.key, key, random())?,
                key: wrapped,
            });
        }
        Ok(self.store.registry_keep(&batch).await?)
    }
}

/// A row of the store, opened.
enum Opened {
    /// An entry, with what [`Entry::content`] gives for it.
    Entry(Box<Entry>, Option<Digest>),
    /// Its person was erased.
    Erased,
    /// It was recorded after the limit.
    Later,
}

/// Opens the entries of a page on every thread there is, in their order.
fn unseal(
    page: &[(u64, Sealed)],
    key: &InstallationKey,
    people: &HashMap<PersonId, PersonKey>,
    limit: Option<Timestamp>,
) -> Vec<anyhow::Result<Opened>> {
    let open = |(position, sealed): &(u64, Sealed)| {
        if limit.is_some_and(|limit| sealed.recorded > limit) {
            return Ok(Opened::Later);
        }
        let of = sealed.person.map(|person| people.get(&person));
        if of.is_some_and(|key| key.is_none()) {
            return Ok(Opened::Erased);
        }
        let entry = sealed.open(key, of.flatten());
        let entry = entry.with_context(|| format!("entry {position} of the registry"))?;
        let content = entry.content();
        Ok(Opened::Entry(Box::new(entry), content))
    };
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let part = page.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let parts = page.chunks(part);
        let running: Vec<_> = parts
            .map(|part| scope.spawn(|| part.iter().map(open).collect::<Vec<_>>()))
            .collect();
        let done = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        done.flat_map(|part| {
            part.unwrap_or_else(|_| {
                vec![Err(anyhow::anyhow!("a thread that opens entries failed"))]
            })
        })
        .collect()
    })
}
