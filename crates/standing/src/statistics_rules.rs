//! The rules of the statistics: dated data in the folder `rules` of the project, part of the program.

use anyhow::Context as _;
use sha2::{Digest as _, Sha256};
use standing_evidence::Book;
use standing_terms::BookZone;
use standing_views::epidemiology::Rules;
use standing_views::surveillance::Surveillance;
use std::sync::OnceLock;

/// The files, by name.
const FILES: [(&str, &str); 8] = [
    ("outbreak", include_str!("../../../rules/outbreak.toml")),
    ("detection", include_str!("../../../rules/detection.toml")),
    (
        "reproduction",
        include_str!("../../../rules/reproduction.toml"),
    ),
    ("comparison", include_str!("../../../rules/comparison.toml")),
    ("coverage", include_str!("../../../rules/coverage.toml")),
    ("spillover", include_str!("../../../rules/spillover.toml")),
    ("brief", include_str!("../../../rules/brief.toml")),
    ("silence", include_str!("../../../rules/silence.toml")),
];

/// The rules of this program.
///
/// # Errors
/// Where a file cannot be read; a test reads them all.
pub fn rules() -> anyhow::Result<&'static Rules> {
    static RULES: OnceLock<Rules> = OnceLock::new();
    if let Some(rules) = RULES.get() {
        return Ok(rules);
    }
    let read = read()?;
    Ok(RULES.get_or_init(|| read))
}

/// The figures of a book, doubted by the rules of this program. Where the rules cannot be read nothing
/// is called stale or gone dark; a test reads them all.
pub fn surveillance(book: &Book, zone: BookZone) -> Surveillance {
    let silence = rules().map_or(&[][..], |rules| &rules.silence);
    Surveillance::by_rules(book, zone, silence)
}

/// SHA-256 of the files of the rules, in hexadecimal digits: what tells one set of rules from another.
pub fn hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        let mut hasher = Sha256::new();
        for (name, text) in FILES {
            for part in [name, text] {
                hasher.update((part.len() as u64).to_be_bytes());
                hasher.update(part);
            }
        }
        hex::encode(hasher.finalize())
    })
}

fn read() -> anyhow::Result<Rules> {
    let mut all = toml::Table::new();
    for (name, text) in FILES {
        let table: toml::Table = text
            .parse()
            .with_context(|| format!("reading rules/{name}.toml"))?;
        all.extend(table);
    }
    all.try_into().context("reading the rules")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_read_and_has_a_citation() {
        let rules = rules().unwrap();
        assert!(rules.outbreak.iter().all(|r| !r.head.citation.is_empty()));
        assert!(rules.comparison.iter().all(|r| !r.head.citation.is_empty()));
        assert!(rules.silence.iter().all(|r| !r.head.citation.is_empty()));
        assert!((rules.outbreak.first().unwrap().share_of_held - 0.10).abs() < 1e-12);
    }
}
