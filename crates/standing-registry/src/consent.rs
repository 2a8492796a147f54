//! From which age a person consents to a vaccine alone: data of `rules/people/consent.toml`.
//!
//! The law of a state may not be what decides in federal custody, and knows exceptions (an
//! emancipated or married minor, a mature one, a product) that no row has. A row tells a nurse to
//! ask; it never says that a dose may be given.

use jiff::civil::Date;
use serde::Deserialize;

use crate::adverse::age;

/// The ages, by state and day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentRules {
    /// The rows; of a state the latest that has begun is used.
    #[serde(rename = "consent")]
    pub rows: Vec<ConsentAge>,
}

/// The age from which a person consents alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConsentAge {
    /// The state (two letters), or `default`.
    pub state: String,
    /// The first day.
    pub from: Date,
    /// Years of age.
    pub age: i16,
    /// Vaccine groups it is for; every one where none is named.
    #[serde(default)]
    pub vaccine_groups: Vec<String>,
    /// The law.
    pub source: String,
    /// Whether nobody has held it against the law yet.
    #[serde(default)]
    pub unverified: bool,
}

impl ConsentRules {
    /// The row for a vaccine group in a state on a day: its own, or the default one.
    pub fn of(&self, state: Option<&str>, vaccine_group: &str, day: Date) -> Option<&ConsentAge> {
        let row = |state: &str| {
            let rows = self.rows.iter().filter(|row| {
                let for_it = row.vaccine_groups.is_empty()
                    || row
                        .vaccine_groups
                        .iter()
                        .any(|group| group == vaccine_group);
                row.state == state && row.from <= day && for_it
            });
            rows.max_by_key(|row| row.from)
        };
        state.and_then(row).or_else(|| row("default"))
    }

    /// The row by which a guardian is to be asked for a person born on a day; none where the person
    /// is old enough.
    pub fn asks(
        &self,
        state: Option<&str>,
        vaccine_group: &str,
        birth: Date,
        day: Date,
    ) -> Option<&ConsentAge> {
        let row = self.of(state, vaccine_group, day)?;
        (age(birth, day) < row.age).then_some(row)
    }
}
