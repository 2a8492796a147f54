//! Which set of rules was in force on a day.
//!
//! Sets and their days stand in a manifest (TOML), beside the folders that hold them. A manifest is
//! text like the supporting data: this crate reads no files.

use jiff::civil::Date;
use serde::Deserialize;

/// Why a manifest was refused.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// It is not a manifest.
    #[error("the manifest of schedules cannot be read: {0}")]
    Toml(#[from] toml::de::Error),
    /// A span ends before it begins.
    #[error("`{0}` ends before it begins")]
    Backwards(String),
    /// Two sets claim one day.
    #[error("`{0}` and `{1}` are in force on the same day")]
    Overlap(String, String),
}

/// A fact about everybody while it lasts. The set has an observation for it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Circumstance {
    /// The observation's code in the set.
    pub observation: String,
    /// In words.
    pub title: String,
    /// First day.
    pub from: Date,
    /// Last day, included.
    pub to: Date,
    /// Who says so.
    pub source: String,
}

/// A set of rules and the days on which it was in force.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its name; also its version in a forecast.
    pub id: String,
    /// In words.
    pub title: String,
    /// How its publisher names the release, where that differs.
    pub version: Option<String>,
    /// SHA-256 over the names and bytes of its files, by which a release that is not bundled is
    /// known.
    pub sha256: Option<String>,
    /// Who publishes it.
    pub publisher: String,
    /// The folder beside the manifest; none where the set is not bundled.
    pub folder: Option<String>,
    /// The vaccine groups that it speaks of; none where it speaks of all.
    #[serde(default)]
    pub vaccine_groups: Vec<String>,
    /// First day.
    pub from: Date,
    /// Last day, included; none where it is still in force.
    pub to: Option<Date>,
    /// Where the rules and the days come from.
    pub source: String,
    /// Facts about everybody, by day.
    #[serde(default, rename = "circumstance")]
    pub circumstances: Vec<Circumstance>,
}

impl RuleSet {
    /// Whether it was in force.
    pub fn is_in_force(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// What was the case for everybody on a day.
    pub fn circumstances(&self, on: Date) -> impl Iterator<Item = &Circumstance> {
        let holds = move |c: &&Circumstance| c.from <= on && on <= c.to;
        self.circumstances.iter().filter(holds)
    }
}

/// The sets of a manifest. No two are in force on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    sets: Vec<RuleSet>,
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// Where it is not TOML of this shape, a span ends before it begins, or two sets claim a day.
    pub fn read(text: &str) -> Result<Self, ManifestError> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Written {
            set: Vec<RuleSet>,
        }
        let mut sets = toml::from_str::<Written>(text)?.set;
        sets.sort_by_key(|set| set.from);
        for set in &sets {
            let spans = set.circumstances.iter().map(|c| (&c.title, c.from, c.to));
            let whole = set.to.map(|to| (&set.id, set.from, to));
            if let Some((name, ..)) = whole.into_iter().chain(spans).find(|(_, f, t)| t < f) {
                return Err(ManifestError::Backwards(name.clone()));
            }
        }
        for pair in sets.windows(2) {
            if let [earlier, later] = pair
                && earlier.to.is_none_or(|to| later.from <= to)
            {
                return Err(ManifestError::Overlap(earlier.id.clone(), later.id.clone()));
            }
        }
        Ok(Self { sets })
    }

    /// The sets, earliest first.
    pub fn sets(&self) -> &[RuleSet] {
        &self.sets
    }

    /// A set by name.
    pub fn set(&self, id: &str) -> Option<&RuleSet> {
        self.sets.iter().find(|set| set.id == id)
    }

    /// The set in force on a day. None where none was, or none is known here.
    pub fn in_force(&self, on: Date) -> Option<&RuleSet> {
        self.sets.iter().find(|set| set.is_in_force(on))
    }
}

#[cfg(test)]
mod tests {
    use super::{Manifest, ManifestError};
    use jiff::civil::date;

    const BUNDLED: &str = include_str!("../../../schedules/manifest.toml");

    #[test]
    fn the_rules_of_a_day_are_those_in_force_then() {
        let manifest = Manifest::read(BUNDLED).unwrap();
        let on = |y, m, d| manifest.in_force(date(y, m, d)).map(|set| set.id.as_str());
        assert_eq!(on(2020, 12, 11), None);
        assert_eq!(on(2020, 12, 12), Some("covid-19-2021-03"));
        assert_eq!(on(2021, 3, 12), Some("covid-19-2021-03"));
        assert_eq!(on(2021, 5, 11), Some("covid-19-2021-03"));
        assert_eq!(on(2021, 5, 12), None, "no set of these days is known here");
        assert_eq!(on(2025, 11, 10), Some("cdc-4.64-508"));
    }

    #[test]
    fn the_pause_is_a_circumstance_of_its_days() {
        let manifest = Manifest::read(BUNDLED).unwrap();
        let set = manifest.set("covid-19-2021-03").unwrap();
        let on = |m, d| {
            let day = date(2021, m, d);
            set.circumstances(day)
                .map(|c| c.observation.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(on(2, 27), ["S02"]);
        assert_eq!(on(2, 28), [""; 0]);
        assert_eq!(on(4, 12), [""; 0]);
        assert_eq!(on(4, 13), ["S03"]);
        assert_eq!(on(4, 23), ["S03"]);
        assert_eq!(on(4, 24), [""; 0]);
    }

    #[test]
    fn two_sets_for_one_day_are_refused() {
        let twice = BUNDLED.replace("from = \"2025-11-10\"", "from = \"2021-05-11\"");
        let refused = Manifest::read(&twice).unwrap_err();
        assert!(matches!(refused, ManifestError::Overlap(..)), "{refused}");
    }

    #[test]
    fn a_span_that_ends_before_it_begins_is_refused() {
        let backwards = BUNDLED.replace("to = \"2021-05-11\"", "to = \"2020-05-11\"");
        let refused = Manifest::read(&backwards).unwrap_err();
        assert!(matches!(refused, ManifestError::Backwards(..)), "{refused}");
    }
}
