//! Dated data about products, pauses and consent, as bundled.

use anyhow::Context as _;
use standing_registry::consent::ConsentRules;
use standing_registry::stock::{Pauses, Products};
use standing_registry::today::ClinicRules;

/// The bundled data of a clinic day.
pub(crate) struct PeopleRules {
    /// What is known of products.
    pub(crate) products: Products,
    pub(crate) pauses: Pauses,
    consent: ConsentRules,
}

impl PeopleRules {
    /// Reads what is bundled.
    ///
    /// # Errors
    /// Never for what is bundled.
    pub(crate) fn bundled() -> anyhow::Result<Self> {
        Ok(Self {
            products: toml::from_str(include_str!("../../../rules/people/products.toml"))
                .context("rules/people/products.toml")?,
            pauses: toml::from_str(include_str!("../../../rules/people/pauses.toml"))
                .context("rules/people/pauses.toml")?,
            consent: toml::from_str(include_str!("../../../rules/people/consent.toml"))
                .context("rules/people/consent.toml")?,
        })
    }

    /// As the due list takes it, for a state or none.
    pub(crate) fn of<'a>(&'a self, state: Option<&'a str>) -> ClinicRules<'a> {
        ClinicRules {
            products: &self.products,
            pauses: &self.pauses,
            consent: &self.consent,
            state,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_bundled_is_read_and_every_row_names_its_source() {
        let rules = PeopleRules::bundled().unwrap();
        assert!(rules.products.products.iter().all(|p| !p.source.is_empty()));
        assert!(rules.pauses.pauses.iter().all(|p| !p.source.is_empty()));
        assert!(rules.consent.rows.iter().all(|row| !row.source.is_empty()));
        assert!(rules.consent.rows.iter().any(|row| row.state == "default"));
        // The printed sheet says so of every row.
        assert!(rules.consent.rows.iter().all(|row| row.unverified));
    }
}
