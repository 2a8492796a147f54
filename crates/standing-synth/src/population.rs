//! A population: which people it has, and each of them by number.

use crate::draws::{Draws, Topic};
use crate::history::{History, plus};
use crate::person::{Person, Sex};
use crate::{childhood, conditions, grown, names, rates, recording, seasons};
use jiff::civil::{Date, date};

/// Whose records they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Setting {
    /// A state's immunization registry: everybody.
    #[default]
    Registry,
    /// A place where people are held: adults, mostly men, with short histories.
    Custody,
}

/// Which ages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Ages {
    /// Adults and minors ([`rates::MINORS`]). A place of custody has adults alone.
    #[default]
    All,
    /// From 18 years.
    Adults,
}

/// Why there can be no such population.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PopulationError {
    /// The assessment date is outside what the tables of products know.
    Date(Date),
}

impl std::fmt::Display for PopulationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Date(date) => write!(
                f,
                "made-up people are made for days from 2010-01-01 to 2099-12-31, not for {date}"
            ),
        }
    }
}

impl std::error::Error for PopulationError {}

/// Made-up people as of a day, any number of them.
///
/// ```
/// use standing_synth::{Ages, Population, Setting};
/// let day = jiff::civil::date(2025, 11, 10);
/// let people = Population::new(1, day, Setting::Registry, Ages::Adults).unwrap();
/// // The same person, whoever was made before.
/// assert_eq!(people.person(900_000), people.person(900_000));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Population {
    seed: u64,
    assessment_date: Date,
    setting: Setting,
    ages: Ages,
}

impl Population {
    /// A population.
    ///
    /// # Errors
    /// Where the assessment date is not from 2010 to 2099: the tables of products say nothing of
    /// other years.
    pub fn new(
        seed: u64,
        assessment_date: Date,
        setting: Setting,
        ages: Ages,
    ) -> Result<Self, PopulationError> {
        if !(date(2010, 1, 1)..=date(2099, 12, 31)).contains(&assessment_date) {
            return Err(PopulationError::Date(assessment_date));
        }
        Ok(Self {
            seed,
            assessment_date,
            setting,
            ages,
        })
    }

    /// The day as of which everybody is described. Nothing about them is later.
    pub fn assessment_date(&self) -> Date {
        self.assessment_date
    }

    fn age_and_sex(&self, index: u64) -> (Date, Sex) {
        let mut draws = Draws::of(self.seed, index, Topic::Person);
        let in_custody = self.setting == Setting::Custody;
        let minor = draws.chance(rates::MINORS) && self.ages == Ages::All && !in_custody;
        let bands: &[(f64, (i32, i32))] = if in_custody {
            &rates::CUSTODY_AGES
        } else {
            &rates::ADULT_AGES
        };
        let (from_age, to_age) = match draws.one_of(bands) {
            _ if minor => (0, 18),
            Some(band) => *band,
            None => (18, 25),
        };
        let youngest = years_before(self.assessment_date, from_age);
        let oldest = plus(years_before(self.assessment_date, to_age), 1);
        let dob = plus(oldest, draws.between(0, (youngest - oldest).get_days()));
        let women = if in_custody {
            rates::WOMEN_IN_CUSTODY
        } else {
            rates::WOMEN
        };
        let unit = draws.unit();
        let sex = if unit < rates::SEX_UNKNOWN {
            Sex::Unknown
        } else if unit < rates::SEX_UNKNOWN + rates::SEX_OTHER {
            Sex::Other
        } else if draws.chance(women) {
            Sex::Female
        } else {
            Sex::Male
        };
        (dob, sex)
    }

    /// A person by number. Depends on the population and the number alone.
    pub fn person(&self, index: u64) -> Person {
        let (seed, in_custody) = (self.seed, self.setting == Setting::Custody);
        let (dob, sex) = self.age_and_sex(index);
        let mut history = History {
            dob,
            until: self.assessment_date,
            given: Vec::with_capacity(48),
        };
        let observations = conditions::observe(&history, sex, in_custody, seed, index);
        childhood::give(&mut history, sex, seed, index);
        let state = grown::State {
            sex,
            at_risk: observations.iter().any(conditions::raises_risk),
            pregnant: observations.iter().any(conditions::is_pregnancy),
        };
        grown::give(&mut history, state, seed, index);
        seasons::influenza(&mut history, seed, index);
        seasons::covid(&mut history, in_custody, seed, index);
        history.given.sort_by_key(|given| given.date);
        let grown_from = plus(dob, 18 * 365 + 5);
        let doses = recording::record(
            &history.given,
            grown_from,
            self.assessment_date,
            in_custody,
            seed,
            index,
        );
        Person {
            index,
            name: names::name(seed, index),
            dob,
            sex,
            observations,
            doses,
        }
    }
}

/// The same day so many years before; 28 February for a leap day.
fn years_before(day: Date, years: i32) -> Date {
    let year = i32::from(day.year()) - years;
    let year = i16::try_from(year).unwrap_or(i16::MIN);
    Date::new(year, day.month(), day.day())
        .or_else(|_| Date::new(year, day.month(), 28))
        .unwrap_or(day)
}
