//! The opened registry of a server: read on, never read anew for a request.

use super::lots::Lots;
use crate::people_rules::PeopleRules;
use crate::registry::{Registry, rules as limits};
use crate::rules::Rules;
use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Deserialize;
use standing_forecast::{Compiled, Observed};
use standing_registry::due::DueList;
use standing_registry::sealed::InstallationKey;
use standing_registry::stock::{Finding, Moment};
use standing_registry::{Book, Entry, Rulebook, today};
use standing_store::Store;
use standing_store::registry::KeptAs;
use standing_terms::{BookZone, FacilityId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedRwLockReadGuard, RwLock};

/// How many lists are kept: of the facilities and days that are asked for at one time.
const LISTS: usize = 16;

/// The registry as it stands while a page is made.
pub(super) type Open = OwnedRwLockReadGuard<Registry>;

/// A package of a vaccine, by the code on it (`rules/people/packages.toml`).
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Product {
    pub(super) ndc: Vec<String>,
    pub(super) cvx: String,
    pub(super) mvx: String,
    /// Since when the code is known.
    #[expect(dead_code, reason = "it is for whoever reads the data")]
    known: Date,
    #[expect(dead_code, reason = "it is for whoever reads the data")]
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Products {
    product: Vec<Product>,
}

/// What answers depend on, on one day.
pub(super) struct DayRules {
    pub(super) set: Arc<Compiled>,
    circumstances: Vec<Observed>,
    limits: Arc<standing_registry::Rules>,
}

impl DayRules {
    pub(super) fn book(&self) -> Rulebook<'_> {
        Rulebook {
            data: &self.set,
            circumstances: &self.circumstances,
            registry: &self.limits,
        }
    }
}

/// A list that was made: as of which position, for whom, for which day.
type Made = ((usize, FacilityId, Date, i64), Arc<Day>);

/// A due list with what is to be looked at beside each line.
pub(super) struct Day {
    pub(super) list: DueList,
    /// For each line, in its order, what a nurse looks at: stock, pauses, orders, isolation. In words.
    pub(super) looks: Vec<Vec<String>>,
    /// What holds for the whole list.
    pub(super) notes: Vec<String>,
}

impl Day {
    fn of(
        book: &Book,
        of: &FacilityId,
        moment: Moment<'_>,
        rules: &DayRules,
        people: &PeopleRules,
    ) -> Self {
        // Which state's law asks for a guardian is not told to a server: the page says so.
        let made = today::list(book, of, moment, rules.book(), people.of(None));
        let looks = made.marks.iter().map(|marks| {
            let mut looks = vec![marks.give.words(&made.stock)];
            looks.extend(marks.paused.iter().map(|pause| pause.words()));
            looks.extend(marks.order.iter().cloned());
            looks.extend(marks.isolated.map(today::isolation_words));
            looks
        });
        let looks = looks.collect();
        let mut notes: Vec<String> = made.paused.iter().map(|pause| pause.words()).collect();
        notes.extend(made.stock.findings.iter().map(Finding::words));
        Self {
            list: made.list,
            looks,
            notes,
        }
    }
}

/// The registry of people, opened for the pages of clinics.
pub struct Clinic {
    registry: Arc<RwLock<Registry>>,
    rules: Arc<Rules>,
    limits: Arc<standing_registry::Rules>,
    products: Vec<Product>,
    pub(super) people: Arc<PeopleRules>,
    lists: Mutex<Vec<Made>>,
    pub(super) lots: Mutex<Lots>,
    /// Up to which position the names of a facility can be searched. Held while they are written.
    pub(super) searchable: tokio::sync::Mutex<BTreeMap<FacilityId, usize>>,
}

impl Clinic {
    /// Opens the registry of a store. `shown` is how the store is named in an error.
    ///
    /// # Errors
    /// Where the key is another one than that with which the registry is sealed, or it cannot be read.
    pub async fn open(
        store: Arc<Store>,
        key: InstallationKey,
        rules: Arc<Rules>,
        shown: &str,
    ) -> anyhow::Result<Self> {
        let products: Products =
            toml::from_str(include_str!("../../../../../../rules/people/packages.toml"))?;
        let registry = Registry::open(store, key, shown, None).await?;
        Ok(Self {
            registry: Arc::new(RwLock::new(registry)),
            rules,
            limits: Arc::new(limits()?),
            products: products.product,
            people: Arc::new(PeopleRules::bundled()?),
            lists: Mutex::default(),
            lots: Mutex::default(),
            searchable: tokio::sync::Mutex::default(),
        })
    }

    /// The registry itself, for the other services of this process.
    pub(crate) fn registry(&self) -> Arc<RwLock<Registry>> {
        Arc::clone(&self.registry)
    }

    /// The registry with everything that was recorded by now, by this or another process.
    pub(super) async fn current(&self) -> anyhow::Result<Open> {
        let open = Arc::clone(&self.registry).read_owned().await;
        if !open.is_behind().await? {
            return Ok(open);
        }
        drop(open);
        self.registry.write().await.refresh().await?;
        Ok(Arc::clone(&self.registry).read_owned().await)
    }

    /// Keeps an entry, and says what became of it.
    pub(super) async fn enter(&self, entry: Entry) -> anyhow::Result<KeptAs> {
        let mut registry = self.registry.write().await;
        let kept = registry.keep_each(&[entry]).await?;
        registry.refresh().await?;
        kept.into_iter().next().context("one entry has one fate")
    }

    /// The product of a package.
    pub(super) fn product(&self, ndc: &str) -> Option<&Product> {
        let mut products = self.products.iter();
        products.find(|product| product.ndc.iter().any(|code| code == ndc))
    }

    /// The rules in force on a day.
    pub(super) async fn rules_on(&self, day: Date) -> anyhow::Result<DayRules> {
        let rules = Arc::clone(&self.rules);
        let limits = Arc::clone(&self.limits);
        // The first time for a set it is compiled.
        tokio::task::spawn_blocking(move || {
            let set = rules.to_judge_on(day)?;
            let circumstances = rules.circumstances(&set, day);
            Ok(DayRules {
                set,
                circumstances,
                limits,
            })
        })
        .await?
    }

    /// The due list of a facility on a day. Made once for each position of the book.
    pub(super) async fn list(
        &self,
        open: Open,
        facility: &FacilityId,
        day: Date,
        (now, zone): (Timestamp, &BookZone),
    ) -> anyhow::Result<(Open, Arc<Day>)> {
        // What was opened is over after some hours: a list is not kept for longer than minutes.
        let wanted = (
            open.book.len(),
            facility.clone(),
            day,
            now.as_second() / 600,
        );
        let known = self
            .lists
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .iter()
            .find(|(of, _)| *of == wanted)
            .map(|(_, list)| Arc::clone(list));
        if let Some(list) = known {
            return Ok((open, list));
        }
        let rules = self.rules_on(day).await?;
        let of = facility.clone();
        let zone = TimeZone::get(zone.name())?;
        let people = Arc::clone(&self.people);
        let (open, list) = tokio::task::spawn_blocking(move || {
            let moment = Moment::of(day, now, &zone);
            let list = Day::of(&open.book, &of, moment, &rules, &people);
            (open, Arc::new(list))
        })
        .await?;
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() >= LISTS {
            lists.remove(0);
        }
        lists.push((wanted, Arc::clone(&list)));
        drop(lists);
        Ok((open, list))
    }
}
