//! What leaves this installation about where somebody was vaccinated: dated rules for each state, and
//! the words that must not stand in an address.

use jiff::civil::Date;
use serde::Deserialize;

/// The rules of `rules/people/exchange.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExchangeRules {
    custody_words: Vec<String>,
    custody_whole_words: Vec<String>,
    /// Why each holds.
    pub reasons: Vec<String>,
    outgoing: Vec<Outgoing>,
}

/// What messages to a state's registry tell.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outgoing {
    /// Two letters, or `default`.
    pub state: String,
    /// From which day.
    pub from: Date,
    /// What stands in PID-11.
    pub address: AddressRule,
    /// What stands in RXA-11.
    pub administering_site: SiteRule,
    /// The name that stands there.
    #[serde(default)]
    pub organization: Option<String>,
    /// Where the rule is written.
    pub source: String,
}

/// What stands in the address of a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AddressRule {
    /// Nothing.
    None,
    /// What the person chose as the way to be reached.
    Contact,
}

/// What stands in the place of a dose.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SiteRule {
    /// Nothing.
    None,
    /// The name of an organization that does not disclose custody.
    Organization,
}

impl ExchangeRules {
    /// The bundled rules.
    ///
    /// # Errors
    /// Never for those that are bundled.
    pub fn bundled() -> anyhow::Result<Self> {
        Self::read(include_str!("../../../rules/people/exchange.toml"))
    }

    /// Reads rules.
    ///
    /// # Errors
    /// Where they are none, lack a default, or name an organization that discloses custody.
    pub fn read(text: &str) -> anyhow::Result<Self> {
        let rules: Self = toml::from_str(text)?;
        anyhow::ensure!(
            rules.outgoing.iter().any(|rule| rule.state == "default"),
            "there is no rule for `default`"
        );
        for rule in &rules.outgoing {
            let named = rule.organization.as_deref();
            anyhow::ensure!(
                (rule.administering_site == SiteRule::Organization) == named.is_some(),
                "{}: an organization is named where, and only where, the site is one",
                rule.state
            );
            if let Some(word) = named.and_then(|name| rules.discloses_custody(name)) {
                anyhow::bail!("{}: the organization says `{word}`", rule.state);
            }
        }
        Ok(rules)
    }

    /// The rule for a state on a day: its own that began last, or the default.
    pub fn outgoing(&self, state: &str, day: Date) -> Option<&Outgoing> {
        let of = |state: &str| {
            let begun = self.outgoing.iter();
            let begun = begun.filter(|rule| rule.state == state && rule.from <= day);
            begun.max_by_key(|rule| rule.from)
        };
        of(state).or_else(|| of("default"))
    }

    /// The word in a text by which it discloses that somebody is held, if there is one.
    pub fn discloses_custody(&self, text: &str) -> Option<&str> {
        let text = text.to_lowercase();
        let inside = self.custody_words.iter();
        let inside = inside.map(String::as_str).find(|word| text.contains(word));
        let mut words = text.split(|c: char| !c.is_alphanumeric());
        inside.or_else(|| {
            words.find_map(|word| {
                let whole = self.custody_whole_words.iter().map(String::as_str);
                whole.into_iter().find(|custody| *custody == word)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn by_default_neither_address_nor_site_leaves() {
        let rules = ExchangeRules::bundled().unwrap();
        for state in ["CA", "TX", "default", ""] {
            let rule = rules.outgoing(state, date(2021, 3, 1)).unwrap();
            assert_eq!(rule.address, AddressRule::None);
            assert_eq!(rule.administering_site, SiteRule::None);
            assert!(!rule.source.is_empty());
        }
        assert!(rules.outgoing("CA", date(2020, 1, 1)).is_none());
    }

    #[test]
    fn words_of_custody_are_found_and_harmless_words_pass() {
        let rules = ExchangeRules::bundled().unwrap();
        for (text, word) in [
            ("https://cards.detention.example.org", "detention"),
            ("https://ice.example.org/cards", "ice"),
            ("Pine County JAIL clinic", "jail"),
            ("Departamento de Corrección, cárcel", "cárcel"),
        ] {
            assert_eq!(rules.discloses_custody(text), Some(word), "{text}");
        }
        for text in [
            "https://cards.health.example.org",
            "Office of Justice and Geology", // `ice` and `geo` inside other words
            "Servicio de Salud",
        ] {
            assert_eq!(rules.discloses_custody(text), None, "{text}");
        }
    }

    #[test]
    fn an_organization_that_discloses_custody_is_refused() {
        let text = include_str!("../../../rules/people/exchange.toml").to_owned();
        let with = |name: &str| {
            format!(
                "{text}\n[[outgoing]]\nstate = \"CA\"\nfrom = \"2021-01-01\"\naddress = \"none\"\n\
                 administering_site = \"organization\"\norganization = \"{name}\"\nsource = \"x\"\n"
            )
        };
        assert!(ExchangeRules::read(&with("Pine Detention Clinic")).is_err());
        let rules = ExchangeRules::read(&with("Pine Health Partners")).unwrap();
        let rule = rules.outgoing("CA", date(2021, 2, 1)).unwrap();
        assert_eq!(rule.organization.as_deref(), Some("Pine Health Partners"));
        let before = rules.outgoing("CA", date(2020, 12, 31)).unwrap();
        assert_eq!(before.state, "default");
    }
}
