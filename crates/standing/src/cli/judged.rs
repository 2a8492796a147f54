//! The registry opened with the rules of a day, for commands that count doses.

use super::Args;
use super::desk::{open_existing, shown};
use super::keys::{self, KeyFiles};
use crate::registry::{self, Registry};
use crate::rules::Rules;
use anyhow::Context as _;
use jiff::Timestamp;
use jiff::civil::Date;
use standing_forecast::Compiled;
use standing_registry::Rulebook;
use std::path::Path;
use std::sync::Arc;

/// An open registry, and by what its doses are judged: the rules only tell which reports are one dose.
pub(super) struct Judged {
    /// The registry.
    pub(super) registry: Registry,
    data: Arc<Compiled>,
    limits: standing_registry::Rules,
}

impl Judged {
    /// Opens the registry as known by an instant. `lacking` says what is not there where nothing was
    /// entered.
    ///
    /// # Errors
    /// Where no rules are in force on the day, or the registry does not open.
    pub(super) async fn open(
        args: &Args,
        key: &KeyFiles,
        supporting_data: Option<&Path>,
        day: Date,
        known: Option<Timestamp>,
        lacking: &str,
    ) -> anyhow::Result<Self> {
        let key = keys::installation(key)?;
        let data = Rules::open(supporting_data, None)?.to_judge_on(day)?;
        let store = open_existing(args)
            .await
            .with_context(|| format!("{lacking}: nothing was entered here"))?;
        Ok(Self {
            registry: Registry::open(store, key, &shown(&args.db), known).await?,
            data,
            limits: registry::rules()?,
        })
    }

    /// The rules.
    pub(super) fn rules(&self) -> Rulebook<'_> {
        Rulebook {
            data: &self.data,
            circumstances: &[],
            registry: &self.limits,
        }
    }
}
