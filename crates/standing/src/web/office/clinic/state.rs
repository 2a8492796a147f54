//! The opened registry of a server: read on, never read anew for a request.

use super::lots::Lots;
use crate::registry::{Registry, rules as limits};
use crate::rules::Rules;
use anyhow::Context as _;
use jiff::civil::Date;
use serde::Deserialize;
use standing_forecast::{Compiled, Observed};
use standing_registry::due::{self, DueList};
use standing_registry::sealed::InstallationKey;
use standing_registry::{Entry, Rulebook};
use standing_store::Store;
use standing_store::registry::KeptAs;
use standing_terms::FacilityId;
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
type Made = ((usize, FacilityId, Date), Arc<DueList>);

/// The registry of people, opened for the pages of clinics.
pub struct Clinic {
    registry: Arc<RwLock<Registry>>,
    rules: Arc<Rules>,
    limits: Arc<standing_registry::Rules>,
    products: Vec<Product>,
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
            let set = rules.on(day);
            let set = set.map_err(|why| anyhow::anyhow!("no schedule to judge by: {why}"))?;
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
    ) -> anyhow::Result<(Open, Arc<DueList>)> {
        let wanted = (open.book.len(), facility.clone(), day);
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
        let (open, list) = tokio::task::spawn_blocking(move || {
            let list = due::list(&open.book, &of, day, rules.book());
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
