//! Limits of rides as of a day, and the bundled example of an outing.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_plan::outing::{Limits, Outing};

/// The rules of `rules/plan/rides.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RideRules {
    rides: Vec<Dated>,
}

/// Limits from a day on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Dated {
    /// From which day.
    pub from: Date,
    /// The limits.
    #[serde(flatten)]
    pub limits: Limits,
    /// Where those that medicine asks for stand.
    pub citation: String,
    /// Which are our own.
    pub own: String,
}

impl RideRules {
    /// The bundled rules.
    ///
    /// # Errors
    /// Never for those that are bundled; a test reads them.
    pub fn bundled() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../../../../rules/plan/rides.toml"))
    }

    /// The limits in force on a day; none before the first.
    pub fn on(&self, day: Date) -> Option<&Dated> {
        let begun = self.rides.iter().filter(|d| d.from <= day);
        begun.max_by_key(|d| d.from)
    }
}

/// The bundled example: Batavia in March 2021.
///
/// # Errors
/// Never for the one that is bundled; a test reads it.
pub fn bundled_outing() -> Result<Outing, toml::de::Error> {
    toml::from_str(include_str!("../../../../docs/examples/batavia-rides.toml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_bundled_rules_and_the_example_are_read_and_begin_with_the_first_dose() {
        let rules = RideRules::bundled().unwrap();
        assert!(rules.on(date(2020, 12, 1)).is_none());
        let dated = rules.on(date(2021, 3, 18)).unwrap();
        assert_eq!(dated.limits.observe_min, 15);
        assert_eq!(bundled_outing().unwrap().people, 85);
    }
}
