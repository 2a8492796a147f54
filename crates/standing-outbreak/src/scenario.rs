//! A scenario: who is where at the start, who meets whom, who comes and goes, what is done.

use serde::Deserialize;

use crate::disease::{Disease, Vaccine};

/// Whose people a group counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// People held in a facility.
    Held,
    /// Staff of a facility.
    Staff,
    /// People of the county around.
    Community,
}

/// One group of people who meet alike.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Group {
    /// Its name, unique in the scenario.
    pub name: String,
    /// Whose people.
    pub role: Role,
    /// People who can be infected, unvaccinated.
    pub susceptible: u32,
    /// Infected people, not infectious yet.
    #[serde(default)]
    pub exposed: u32,
    /// Infectious people.
    #[serde(default)]
    pub infectious: u32,
    /// People who recovered before the start.
    #[serde(default)]
    pub recovered: u32,
    /// People with a complete series and no infection before the start.
    #[serde(default)]
    pub vaccinated: u32,
    /// Hazard a day of being infected from outside the scenario, 0 or above.
    #[serde(default)]
    pub external_hazard_per_day: f64,
    /// Hazard a day at which an infectious person is found and isolated.
    #[serde(default)]
    pub isolation_per_day: f64,
    /// Places in isolation; none: as many as are needed.
    pub isolation_places: Option<u32>,
    /// Share of infectious contact that goes on in isolation, 0 to 1.
    #[serde(default)]
    pub contact_in_isolation: f64,
}

/// Contact between two groups (or within one).
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contact {
    /// The group in which people are infected.
    pub to: String,
    /// The group of the infectious person.
    pub from: String,
    /// People of `to` whom one infectious person of `from` infects if all of `to` are susceptible:
    /// an entry of the next-generation matrix; within a lone group its R0.
    pub infections: f64,
}

/// What a smaller population does to contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mixing {
    /// Each person meets as many as before.
    #[default]
    Frequency,
    /// Each person meets fewer, in proportion to who is left.
    Density,
}

/// A steady flow out of one group.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Move {
    /// The group left.
    pub from: String,
    /// The group entered; none: they leave the scenario.
    pub to: Option<String>,
    /// Hazard a day for each person, 0 or above: a mean stay of 47 days is 1/47.
    pub per_day: f64,
}

/// People who enter from outside the scenario.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Arrival {
    /// The group entered.
    pub to: String,
    /// People a day; the fraction is one more person by chance.
    pub people_per_day: f64,
    /// Share infectious on arrival, 0 to 1.
    #[serde(default)]
    pub infectious_share: f64,
    /// Share latent on arrival, 0 to 1.
    #[serde(default)]
    pub exposed_share: f64,
    /// Share who recovered before, 0 to 1.
    #[serde(default)]
    pub recovered_share: f64,
}

/// People let go on one day, over and above the steady flow.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Release {
    /// From which group.
    pub from: String,
    /// Into which group; none: out of the scenario.
    pub to: Option<String>,
    /// On which day, counted from 0.
    pub day: u32,
    /// Share of those present (isolated and hospitalised people stay), 0 to 1.
    pub share: f64,
}

/// Doses offered in one group.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Campaign {
    /// In which group.
    pub group: String,
    /// First day, counted from 0.
    pub from_day: u32,
    /// Doses a day, first and second together; second doses that are due go first.
    pub doses_per_day: u32,
    /// Doses in all; none: no limit but the daily one.
    pub doses: Option<u32>,
    /// Share of the people present who would take a dose, 0 to 1.
    pub willing: f64,
}

/// Doses that several groups share, in an order.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Supply {
    /// First day, counted from 0.
    pub from_day: u32,
    /// They come every so many days, 1 or more.
    #[serde(default = "every_day")]
    pub every_days: u32,
    /// Doses each time, first and second together.
    pub doses: u32,
    /// Doses in all; none: no limit but the one of each time.
    pub total: Option<u32>,
    /// Who is asked, one after the other. Second doses that are due go before every first dose; what
    /// one turn leaves goes to the next, and what the last leaves is not given.
    pub turn: Vec<Turn>,
}

/// A group in the order of a supply.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Turn {
    /// The group.
    pub group: String,
    /// Share of the people present who would take a dose, 0 to 1.
    pub willing: f64,
}

/// What is done otherwise from a day on.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Change {
    /// First day, counted from 0.
    pub from_day: u32,
    /// Whether nobody is moved from one group of people held to another any more.
    #[serde(default)]
    pub transfers_stop: bool,
    /// Share of the arrivals that go on, 0 to 1.
    #[serde(default = "all")]
    pub arrivals: f64,
    /// Sensitivity of a test at intake from then on; none: as before.
    pub test_at_intake: Option<f64>,
}

const fn every_day() -> u32 {
    1
}

const fn all() -> f64 {
    1.0
}

/// All that a run needs beside its seed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Scenario {
    /// Days to play.
    pub days: u32,
    /// Steps a day, 1 to 64. More steps come nearer to continuous time and cost as much more.
    #[serde(default = "one_step")]
    pub steps_per_day: u8,
    /// Course of the infection.
    pub disease: Disease,
    /// The vaccine; needed where anybody is or will be vaccinated.
    pub vaccine: Option<Vaccine>,
    /// What a smaller population does to contacts.
    #[serde(default)]
    pub mixing: Mixing,
    /// Sensitivity of a test of everybody who enters a group of people held; none: no test.
    pub test_at_intake: Option<f64>,
    /// Whether the due date of a second dose goes with a person who is transferred.
    #[serde(default)]
    pub record_follows: bool,
    /// The groups.
    pub group: Vec<Group>,
    /// Who meets whom.
    #[serde(default)]
    pub contact: Vec<Contact>,
    /// Steady flows.
    #[serde(default, rename = "move")]
    pub moves: Vec<Move>,
    /// People from outside.
    #[serde(default)]
    pub arrival: Vec<Arrival>,
    /// Releases on a day.
    #[serde(default)]
    pub release: Vec<Release>,
    /// Doses.
    #[serde(default)]
    pub campaign: Vec<Campaign>,
    /// Doses that groups share.
    #[serde(default)]
    pub supply: Vec<Supply>,
    /// What is done otherwise from a day on.
    pub change: Option<Change>,
}

const fn one_step() -> u8 {
    1
}

/// Why a scenario cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// Not TOML of the expected shape.
    #[error("the scenario cannot be read: {0}")]
    Shape(String),
    /// A figure outside its range.
    #[error("{field}: {value} lies outside {range}")]
    Range {
        /// The field, e.g. `disease.latent-days`.
        field: String,
        /// What was given.
        value: String,
        /// What is possible.
        range: &'static str,
    },
    /// A group is named that is not there.
    #[error("{field}: there is no group \"{name}\"")]
    NoGroup {
        /// The field.
        field: &'static str,
        /// The name.
        name: String,
    },
    /// Two groups of one name.
    #[error("two groups are called \"{0}\"")]
    TwoGroups(String),
    /// Doses are given and no vaccine is described.
    #[error("people are vaccinated, but the scenario describes no vaccine")]
    NoVaccine,
    /// More people than can be counted.
    #[error("more than 1,000,000,000 people")]
    TooMany,
}

impl Scenario {
    /// Reads a scenario. Whether it can be played, [`crate::run`] says.
    ///
    /// # Errors
    ///
    /// [`ScenarioError::Shape`] with the reader's line and column.
    pub fn from_toml(text: &str) -> Result<Self, ScenarioError> {
        toml::from_str(text).map_err(|e| ScenarioError::Shape(e.to_string()))
    }

    pub(crate) fn index(&self, field: &'static str, name: &str) -> Result<usize, ScenarioError> {
        self.group
            .iter()
            .position(|group| group.name == name)
            .ok_or_else(|| ScenarioError::NoGroup {
                field,
                name: name.to_owned(),
            })
    }

    pub(crate) fn check(&self) -> Result<(), ScenarioError> {
        self.check_disease()?;
        let mut people = 0_u64;
        for (at, group) in self.group.iter().enumerate() {
            if self.group.iter().take(at).any(|g| g.name == group.name) {
                return Err(ScenarioError::TwoGroups(group.name.clone()));
            }
            let of = |field: &str| format!("group {}: {field}", group.name);
            not_negative(of("external-hazard-per-day"), group.external_hazard_per_day)?;
            not_negative(of("isolation-per-day"), group.isolation_per_day)?;
            share(of("contact-in-isolation"), group.contact_in_isolation)?;
            for count in [
                group.susceptible,
                group.exposed,
                group.infectious,
                group.recovered,
                group.vaccinated,
            ] {
                people += u64::from(count);
            }
        }
        let mut arrivals = 0.0;
        for arrival in &self.arrival {
            let of = |field: &str| format!("arrival to {}: {field}", arrival.to);
            not_negative(of("people-per-day"), arrival.people_per_day)?;
            share(of("infectious-share"), arrival.infectious_share)?;
            share(of("exposed-share"), arrival.exposed_share)?;
            share(of("recovered-share"), arrival.recovered_share)?;
            share(
                of("the shares together"),
                arrival.infectious_share + arrival.exposed_share + arrival.recovered_share,
            )?;
            arrivals += (arrival.people_per_day + 1.0) * f64::from(self.days);
        }
        if people as f64 + arrivals > 1e9 {
            return Err(ScenarioError::TooMany);
        }
        for contact in &self.contact {
            not_negative("contact.infections".to_owned(), contact.infections)?;
        }
        for flow in &self.moves {
            not_negative("move.per-day".to_owned(), flow.per_day)?;
        }
        for release in &self.release {
            share("release.share".to_owned(), release.share)?;
        }
        for campaign in &self.campaign {
            share("campaign.willing".to_owned(), campaign.willing)?;
        }
        for supply in &self.supply {
            if supply.every_days == 0 {
                return refuse("supply.every-days".to_owned(), 0.0, "1 or more");
            }
            for turn in &supply.turn {
                share("supply.turn.willing".to_owned(), turn.willing)?;
            }
        }
        if let Some(change) = &self.change {
            share("change.arrivals".to_owned(), change.arrivals)?;
        }
        let later = self.change.as_ref().and_then(|c| c.test_at_intake);
        for sensitivity in [self.test_at_intake, later].into_iter().flatten() {
            share("test-at-intake".to_owned(), sensitivity)?;
        }
        let vaccinated = self.group.iter().any(|group| group.vaccinated > 0);
        let doses = !self.campaign.is_empty() || !self.supply.is_empty();
        if self.vaccine.is_none() && (vaccinated || doses) {
            return Err(ScenarioError::NoVaccine);
        }
        Ok(())
    }

    fn check_disease(&self) -> Result<(), ScenarioError> {
        let disease = &self.disease;
        above_zero("disease.latent-days", disease.latent_days)?;
        above_zero("disease.infectious-days", disease.infectious_days)?;
        if let Some(days) = disease.immunity_days {
            above_zero("disease.immunity-days", days)?;
        }
        within("disease.latent-stages", disease.latent_stages, 4, "1 to 4")?;
        within(
            "disease.infectious-stages",
            disease.infectious_stages,
            4,
            "1 to 4",
        )?;
        within("steps-per-day", self.steps_per_day, 64, "1 to 64")?;
        if let Some(severity) = disease.severity {
            above_zero("disease.severity.hospital-days", severity.hospital_days)?;
            share(
                "disease.severity.hospitalised-share".to_owned(),
                severity.hospitalised_share,
            )?;
            share(
                "disease.severity.death-share-in-hospital".to_owned(),
                severity.death_share_in_hospital,
            )?;
        }
        if let Some(vaccine) = &self.vaccine {
            for efficacy in [vaccine.infection, vaccine.onward, vaccine.severe]
                .into_iter()
                .flatten()
            {
                share("vaccine: efficacy".to_owned(), efficacy)?;
            }
        }
        Ok(())
    }
}

fn refuse<T>(field: String, value: f64, range: &'static str) -> Result<T, ScenarioError> {
    Err(ScenarioError::Range {
        field,
        value: value.to_string(),
        range,
    })
}

fn above_zero(field: &str, value: f64) -> Result<(), ScenarioError> {
    if value > 0.0 && value.is_finite() {
        return Ok(());
    }
    refuse(field.to_owned(), value, "above 0")
}

fn not_negative(field: String, value: f64) -> Result<(), ScenarioError> {
    if value >= 0.0 && value.is_finite() {
        return Ok(());
    }
    refuse(field, value, "0 or above")
}

fn share(field: String, value: f64) -> Result<(), ScenarioError> {
    if (0.0..=1.0).contains(&value) {
        return Ok(());
    }
    refuse(field, value, "0 to 1")
}

fn within(field: &str, value: u8, most: u8, range: &'static str) -> Result<(), ScenarioError> {
    if (1..=most).contains(&value) {
        return Ok(());
    }
    refuse(field.to_owned(), f64::from(value), range)
}
