//! The bundled words that tell of custody, and the record of a choice to tell it.

use anyhow::Context as _;
use serde::Deserialize;
use standing_terms::{CustodyChoice, CustodyWords};
use std::path::Path;

#[derive(Deserialize)]
struct Lists {
    words: Vec<List>,
}

#[derive(Deserialize)]
struct List {
    en: Vec<String>,
    es: Vec<String>,
}

/// The bundled words, and the names of a file (one a line) beside them.
///
/// # Errors
/// Where the file cannot be read.
pub fn custody_words(names: Option<&Path>) -> anyhow::Result<CustodyWords> {
    let lists: Lists = toml::from_str(include_str!("../../../rules/plan/custody-words.toml"))
        .context("the bundled words that tell of custody")?;
    let mut words: Vec<String> = lists
        .words
        .into_iter()
        .flat_map(|list| list.en.into_iter().chain(list.es))
        .collect();
    if let Some(path) = names {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read {}", path.display()))?;
        words.extend(text.lines().map(str::to_owned));
    }
    Ok(CustodyWords::new(words))
}

/// A recorded choice: a TOML file of `by`, `on` and `reason`.
///
/// # Errors
/// Where the file cannot be read or names no person or no reason.
pub fn custody_choice(path: &Path) -> anyhow::Result<CustodyChoice> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let choice: CustodyChoice =
        toml::from_str(&text).with_context(|| format!("{}", path.display()))?;
    anyhow::ensure!(
        choice.is_complete(),
        "{}: the choice names no person or no reason",
        path.display()
    );
    Ok(choice)
}
