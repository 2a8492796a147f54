//! What is known of an infection and a vaccine, each figure with its unit, range and source.

use serde::Deserialize;

/// Course of the infection in one person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Disease {
    /// Mean days from infection to being infectious, above 0.
    pub latent_days: f64,
    /// Erlang stages of that time: 1 to 4.
    #[serde(default = "one")]
    pub latent_stages: u8,
    /// Mean days of being infectious, above 0.
    pub infectious_days: f64,
    /// Erlang stages of that time: 1 to 4.
    #[serde(default = "one")]
    pub infectious_stages: u8,
    /// Mean days until somebody who recovered can be infected again; none: never in this run.
    pub immunity_days: Option<f64>,
    /// How ill people become; none: hospital days and deaths are not computed.
    pub severity: Option<Severity>,
}

/// How ill infected people become.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Severity {
    /// Share of infected people who go to hospital after their infectious days, 0 to 1.
    pub hospitalised_share: f64,
    /// Mean days in hospital, above 0.
    pub hospital_days: f64,
    /// Share of those in hospital who die there, 0 to 1.
    pub death_share_in_hospital: f64,
}

/// How a vaccine protects against infection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// Every vaccinated person's risk at each contact is lower.
    Leaky,
    /// A share of vaccinated people cannot be infected; the others are as if unvaccinated.
    AllOrNothing,
}

/// A vaccine of one or two doses. Efficacies are shares, 0 to 1, after the first and second dose.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Vaccine {
    /// Which way it protects.
    pub protection: Protection,
    /// Against infection.
    pub infection: [f64; 2],
    /// Against passing an infection on.
    #[serde(default)]
    pub onward: [f64; 2],
    /// Against hospital, once infected.
    #[serde(default)]
    pub severe: [f64; 2],
    /// Days from the first dose to the second; none: a single dose is the series.
    pub interval_days: Option<u32>,
}

const fn one() -> u8 {
    1
}

impl Disease {
    /// Chance that somebody in one infectious stage leaves it in a step of `step_days`.
    fn leaves_stage(&self, step_days: f64) -> f64 {
        let hazard = f64::from(self.infectious_stages) / self.infectious_days;
        -libm::expm1(-hazard * step_days)
    }

    /// Infections a day by one infectious person per unit of R0, in a chain of this step.
    ///
    /// A geometric stage lasts longer than the rate says, so beta = R0/infectious_days would give
    /// an R0 that is 10.3 % too high at 5 days. This factor makes R0 the stated one.
    #[must_use]
    pub fn daily_share_of_r0(&self, step_days: f64) -> f64 {
        self.leaves_stage(step_days) / (f64::from(self.infectious_stages) * step_days)
    }
}

/// One figure of a set.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Parameter {
    /// What it is, e.g. `latent-days`.
    pub name: String,
    /// The value used.
    pub value: f64,
    /// Its unit, e.g. `days`, `people`, `share`.
    pub unit: String,
    /// Lowest and highest value that the source or the cited range allows.
    pub range: [f64; 2],
    /// Where it comes from, or that it is a convention of this project.
    pub source: String,
    /// Whether it was written from memory and not held against the source.
    #[serde(default)]
    pub unverified: bool,
}

/// A dated set of figures.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ParameterSet {
    /// Its name, e.g. `irvine-2020`.
    pub id: String,
    /// The publication.
    pub citation: String,
    /// The month (YYYY-MM) to which its figures apply.
    pub as_of: String,
    /// What the source does not say.
    pub note: String,
    /// The figures.
    pub parameter: Vec<Parameter>,
}

impl ParameterSet {
    /// The figure of this name.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<f64> {
        self.parameter
            .iter()
            .find(|p| p.name == name)
            .map(|p| p.value)
    }

    /// Its figures that nobody held against their source yet.
    pub fn unverified(&self) -> impl Iterator<Item = &Parameter> {
        self.parameter.iter().filter(|figure| figure.unverified)
    }

    /// The course of the infection, where the set says how long people are latent and infectious.
    #[must_use]
    pub fn disease(&self) -> Option<Disease> {
        Some(Disease {
            latent_days: self.value("latent-days")?,
            latent_stages: 1,
            infectious_days: self.value("infectious-days")?,
            infectious_stages: 1,
            immunity_days: None,
            severity: None,
        })
    }
}

/// The sets of `rules/epidemics.toml`.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParameterSets {
    /// In the order of the file.
    pub set: Vec<ParameterSet>,
}

impl ParameterSets {
    /// Reads the file.
    ///
    /// # Errors
    ///
    /// Where it is not of this shape; the reader's words, with line and column.
    pub fn from_toml(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// The set of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&ParameterSet> {
        self.set.iter().find(|set| set.id == id)
    }
}
