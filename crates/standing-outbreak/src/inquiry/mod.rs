//! A question as a health officer puts it: facilities, their staff and county, and what could be
//! done, each against one baseline over the same chance.
//!
//! An [`Inquiry`] is read from TOML; every [`Arm`] of it becomes a [`Scenario`](crate::Scenario)
//! ([`Inquiry::scenario`]), and the outcomes become figures ([`Figure`]).

mod answer;
mod check;
mod locate;
mod scenarios;

pub use answer::{ArmOutcomes, Better, Figure, Measure, People, Week, figures};
pub use locate::Refusal;
pub use scenarios::Variant;

use serde::Deserialize;

use crate::disease::{Disease, ParameterSet, ParameterSets, Protection, Severity, Vaccine};
use crate::scenario::Mixing;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Inquiry {
    /// What it is about, in a line.
    pub title: String,
    /// Days to play, 1 to 1,825.
    pub days: u32,
    /// Runs of each arm, 1 to [`Inquiry::MOST_REPLICATES`].
    #[serde(default = "usual_replicates")]
    pub replicates: u32,
    /// Where chance begins.
    #[serde(default = "usual_seed")]
    pub seed: u32,
    /// Steps a day, 1 to 64.
    #[serde(default = "one_step")]
    pub steps_per_day: u8,
    /// What a smaller population does to contacts.
    #[serde(default)]
    pub mixing: Mixing,
    /// Whether the due date of a second dose goes with a person who is transferred.
    #[serde(default)]
    pub record_follows: bool,
    /// The arm that the others are held against.
    pub baseline: String,
    /// The infection.
    pub disease: AskedDisease,
    /// The vaccine; needed where any arm gives doses or anybody had them before.
    pub vaccine: Option<AskedVaccine>,
    /// Who infects whom.
    pub contact: Contacts,
    /// The county around.
    pub county: County,
    /// People taken in.
    pub intake: Option<Intake>,
    /// Who would take a dose; needed where any arm gives doses.
    pub willing: Option<Willing>,
    /// The facilities.
    pub facility: Vec<Facility>,
    /// Steady transfers between them.
    #[serde(default)]
    pub transfer: Vec<Transfer>,
    /// What could be done.
    pub arm: Vec<Arm>,
}

const fn usual_replicates() -> u32 {
    300
}

const fn usual_seed() -> u32 {
    1
}

const fn one_step() -> u8 {
    1
}

/// An infection: a dated set, own figures, or a set with some figures of one's own.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AskedDisease {
    /// A set of `rules/epidemics.toml`.
    pub set: Option<String>,
    /// As in [`Disease`]; else of the set.
    pub latent_days: Option<f64>,
    /// As in [`Disease`].
    #[serde(default = "one_step")]
    pub latent_stages: u8,
    /// As in [`Disease`]; else of the set.
    pub infectious_days: Option<f64>,
    /// As in [`Disease`].
    #[serde(default = "one_step")]
    pub infectious_stages: u8,
    /// As in [`Disease`].
    pub immunity_days: Option<f64>,
    /// As in [`Disease`]; none: hospital days and deaths are not known.
    pub severity: Option<Severity>,
}

/// A vaccine: efficacy of a dated set, or own.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct AskedVaccine {
    /// A set of `rules/epidemics.toml`.
    pub set: Option<String>,
    /// Which way it protects; studies seldom tell.
    pub protection: Protection,
    /// Against infection after the first and second dose, 0 to 1; else of the set.
    pub infection: Option<[f64; 2]>,
    /// Against passing an infection on.
    #[serde(default)]
    pub onward: [f64; 2],
    /// Against hospital, once infected.
    #[serde(default)]
    pub severe: [f64; 2],
    /// Days to the second dose; none: a single dose is the series.
    pub interval_days: Option<u32>,
}

/// People whom one infectious person infects if nobody is immune.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Contacts {
    /// Among people held; else R0 of the set. A facility may have its own.
    pub held_to_held: Option<f64>,
    /// Staff of the facility, by somebody held.
    pub held_to_staff: f64,
    /// People held, by one of the staff.
    pub staff_to_held: f64,
    /// Staff, by one of the staff.
    pub staff_to_staff: f64,
    /// People of the county, by one of the staff.
    pub staff_to_county: f64,
    /// People of the county and, as their share of it, staff, by somebody of the county.
    pub county_to_county: f64,
    /// Share of contact that goes on in isolation, 0 to 1.
    #[serde(default)]
    pub in_isolation: f64,
}

/// The county around.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct County {
    /// Its name.
    pub name: String,
    /// Residents, staff of the facilities aside.
    pub people: u32,
    /// Infectious on day 0.
    #[serde(default)]
    pub infectious: u32,
    /// Immune by infection on day 0.
    #[serde(default)]
    pub recovered: u32,
    /// With a complete series on day 0.
    #[serde(default)]
    pub vaccinated: u32,
    /// Hazard a day of being infected from elsewhere.
    #[serde(default)]
    pub external_hazard_per_day: f64,
}

/// Of people taken in, 0 to 1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Intake {
    /// Share infectious.
    pub infectious_share: f64,
    /// Share infected and not infectious yet.
    pub exposed_share: f64,
    /// Share immune by infection.
    pub recovered_share: f64,
}

/// Share who would take a dose, 0 to 1.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Willing {
    /// Of people held.
    pub held: f64,
    /// Of staff.
    pub staff: f64,
}

/// A place where people are held.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Facility {
    /// Its name.
    pub name: String,
    /// People held on day 0.
    pub held: u32,
    /// Staff.
    pub staff: u32,
    /// People held whom one of them infects; else as everywhere.
    pub r0: Option<f64>,
    /// People taken in a day.
    #[serde(default)]
    pub intake_per_day: f64,
    /// Mean stay; none: nobody leaves but by transfer and release.
    pub mean_stay_days: Option<f64>,
    /// Share of those who leave that stays in the county; the others leave the model.
    #[serde(default)]
    pub released_to_county: f64,
    /// Of people held: infectious on day 0.
    #[serde(default)]
    pub infectious: u32,
    /// Of people held: immune by infection.
    #[serde(default)]
    pub recovered: u32,
    /// Of people held: with a complete series.
    #[serde(default)]
    pub vaccinated: u32,
    /// Of staff: infectious on day 0.
    #[serde(default)]
    pub staff_infectious: u32,
    /// Of staff: immune by infection.
    #[serde(default)]
    pub staff_recovered: u32,
    /// Of staff: with a complete series.
    #[serde(default)]
    pub staff_vaccinated: u32,
    /// Hazard a day at which an infectious person held is found and isolated.
    #[serde(default)]
    pub isolation_per_day: f64,
    /// Places in isolation; none: as many as are needed.
    pub isolation_places: Option<u32>,
}

/// People moved from one facility to another.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Transfer {
    /// From.
    pub from: String,
    /// To.
    pub to: String,
    /// People a day while as many are held as on day 0.
    pub people_per_day: f64,
}

/// Whose turn for doses comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum First {
    /// People held, then staff.
    Held,
    /// Staff, then people held.
    Staff,
    /// Half to people held and half to staff; what one half leaves the other takes.
    Both,
    /// Facilities by the infections to expect of one that gets in: R0 times people held.
    LargestRisk,
}

/// Where people who are released go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Into {
    /// Into the county.
    #[default]
    County,
    /// Out of the model.
    Elsewhere,
}

/// Something that could be done. Whatever is left out is not done.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Arm {
    /// Its name.
    pub name: String,
    /// The day on which all of it begins, counted from 0.
    #[serde(default)]
    pub from_day: u32,
    /// Doses that reach the facilities a day.
    pub doses_per_day: Option<u32>,
    /// Doses in all; none: no limit but the daily one.
    pub doses: Option<u32>,
    /// Whose turn comes first; needed with doses.
    pub first: Option<First>,
    /// People held who are taken to a dose outside, a week.
    pub outside_seats_a_week: Option<u32>,
    /// Whether transfers stop.
    #[serde(default)]
    pub stop_transfers: bool,
    /// Sensitivity of a test of everybody taken in, 0 to 1.
    pub test_at_intake: Option<f64>,
    /// Share of the people held who stay when the others are released, 0 to 1.
    pub release_to: Option<f64>,
    /// Where they go.
    #[serde(default)]
    pub release_into: Into,
    /// Share of the intake that goes on, 0 to 1; else as `release-to`, so that the population stays
    /// small, and all of it without a release.
    pub arrivals: Option<f64>,
}

impl Arm {
    /// Whether anything is done at all.
    #[must_use]
    pub fn does_something(&self) -> bool {
        self.gives_doses()
            || self.stop_transfers
            || self.test_at_intake.is_some()
            || self.release_to.is_some()
            || self.arrivals.is_some()
    }

    pub(crate) fn gives_doses(&self) -> bool {
        self.doses_per_day.is_some() || self.outside_seats_a_week.is_some()
    }
}

impl Inquiry {
    /// Runs of an arm: more than that tell little and fill the memory.
    pub const MOST_REPLICATES: u32 = check::MOST_REPLICATES;

    /// Reads an inquiry, and refuses what cannot be played with the line and the field.
    ///
    /// # Errors
    ///
    /// [`Refusal`].
    pub fn from_toml(text: &str, sets: &ParameterSets) -> Result<Self, Refusal> {
        let inquiry: Self = toml::from_str(text).map_err(|e| locate::unreadable(text, &e))?;
        check::check(&inquiry, sets).map_err(|fault| locate::at_field(text, fault))?;
        Ok(inquiry)
    }

    /// The set of the disease, where one is named.
    #[must_use]
    pub fn disease_set<'s>(&self, sets: &'s ParameterSets) -> Option<&'s ParameterSet> {
        sets.get(self.disease.set.as_deref()?)
    }

    /// The set of the vaccine, where one is named.
    #[must_use]
    pub fn vaccine_set<'s>(&self, sets: &'s ParameterSets) -> Option<&'s ParameterSet> {
        sets.get(self.vaccine.as_ref()?.set.as_deref()?)
    }

    /// The arm that the others are held against.
    #[must_use]
    pub fn baseline(&self) -> Option<&Arm> {
        self.arm.iter().find(|arm| arm.name == self.baseline)
    }

    /// The course of the infection; none where neither the set nor the inquiry says it.
    fn course(&self, sets: &ParameterSets) -> Option<Disease> {
        let asked = &self.disease;
        let set = self.disease_set(sets);
        let of_set = |name| set.and_then(|set| set.value(name));
        Some(Disease {
            latent_days: asked.latent_days.or_else(|| of_set("latent-days"))?,
            latent_stages: asked.latent_stages,
            infectious_days: asked
                .infectious_days
                .or_else(|| of_set("infectious-days"))?,
            infectious_stages: asked.infectious_stages,
            immunity_days: asked.immunity_days.or_else(|| of_set("immunity-days")),
            severity: asked.severity,
        })
    }

    fn product(&self, sets: &ParameterSets) -> Option<Vaccine> {
        let asked = self.vaccine.as_ref()?;
        let set = self.vaccine_set(sets);
        let of_set = |name| set.and_then(|set| set.value(name));
        let infection = if let Some(infection) = asked.infection {
            infection
        } else {
            let first = of_set("efficacy-first-dose")?;
            [first, of_set("efficacy-second-dose").unwrap_or(first)]
        };
        Some(Vaccine {
            protection: asked.protection,
            infection,
            onward: asked.onward,
            severe: asked.severe,
            interval_days: asked.interval_days,
        })
    }
}
