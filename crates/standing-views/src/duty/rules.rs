//! Clock rules: how long somebody may take, as dated data with its citation.
//!
//! A rule has versions, each in force over an interval. The version in force on the day that sets
//! the clock going counts, *as the law then stood*. Rules and calendars are read from `calendars/`
//! by whoever calls; nothing here knows a law.

use super::calendar::{BeyondCalendar, Calendar, DayOff};
use jiff::civil::Date;
use serde::Serialize;
use standing_evidence::Force;
use standing_terms::{ClockRuleId, Digest, Interval, PauseCause};
use std::collections::BTreeMap;

/// In what a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Every day counts.
    CalendarDays,
    /// Days off of the rule's calendars do not count.
    WorkingDays,
    /// The day is given and nothing is counted: a letter's own date, a court's, a promised one.
    GivenDate,
}

/// What sets a clock going. The day itself is never counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Start {
    /// When it was sent or said.
    Sent,
    /// When it was received.
    Received,
}

/// What happens where the last day is a day off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Roll {
    /// Nothing.
    None,
    /// It runs to the next working day of the rule's calendars.
    NextWorkingDay,
}

/// How far a rule can be extended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// By at most how many of the rule's units.
    pub days: u32,
    /// When, in words.
    pub when: String,
}

/// A pause that a rule allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AllowedPause {
    /// For what.
    pub cause: PauseCause,
    /// How often; without a limit where none is given.
    pub times: Option<u32>,
}

/// What can be done where nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Remind oneself.
    Remind,
    /// Ask the one to whom the answer refers.
    AskOther,
    /// Write again.
    SecondLetter,
    /// Ask for a quicker decision.
    Expedite,
    /// Appeal within the agency.
    Appeal,
    /// Ask an ombudsman to mediate.
    Mediation,
    /// Go to court.
    Court,
    /// Tell the court that its order was not followed.
    TellTheCourt,
}

impl Measure {
    /// Every one, weakest first.
    pub const ALL: &'static [Self] = &[
        Self::Remind,
        Self::AskOther,
        Self::SecondLetter,
        Self::Expedite,
        Self::Appeal,
        Self::Mediation,
        Self::Court,
        Self::TellTheCourt,
    ];

    /// The word used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Remind => "remind",
            Self::AskOther => "ask-other",
            Self::SecondLetter => "second-letter",
            Self::Expedite => "expedite",
            Self::Appeal => "appeal",
            Self::Mediation => "mediation",
            Self::Court => "court",
            Self::TellTheCourt => "tell-the-court",
        }
    }
}

/// A proposal that a rule makes, some days from the day that is due.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Escalation {
    /// What.
    pub measure: Measure,
    /// How many days after the due date; before it where negative.
    pub days_after_due: i32,
    /// In words.
    pub what: String,
    /// In Spanish.
    pub what_es: String,
    /// The law that allows it, where it is one.
    pub citation: Option<String>,
}

/// A rule as it stood over an interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleVersion {
    /// When it was in force.
    pub in_force: Interval,
    /// Its citation.
    pub citation: String,
    /// Where its text can be read.
    pub source: String,
    /// In what it counts.
    pub unit: Unit,
    /// How many; `None` where the order or the letter says how many, or gives the day.
    pub length: Option<u32>,
    /// What sets it going.
    pub starts: Start,
    /// What happens where the last day is a day off.
    pub roll: Roll,
    /// Whose days off count, by the names of calendars.
    pub calendars: Vec<String>,
    /// How strongly it binds.
    pub force: Force,
    /// How far it can be extended.
    pub extension: Option<Extension>,
    /// For what it pauses.
    pub pauses: Vec<AllowedPause>,
    /// From how many days after the due date on no answer counts as silence: the clock has lapsed.
    pub lapses_after_days: u32,
    /// What can be proposed, and when.
    pub escalation: Vec<Escalation>,
    /// What a reader should know.
    pub note: Option<String>,
}

/// A rule with its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockRule {
    /// Its name, e.g. `foia`.
    pub id: ClockRuleId,
    /// Its title.
    pub title: String,
    /// Its versions, in order of time, not overlapping.
    pub versions: Vec<RuleVersion>,
}

impl ClockRule {
    /// The version in force on a day.
    pub fn on(&self, day: Date) -> Option<&RuleVersion> {
        self.versions.iter().find(|v| v.in_force.contains(day))
    }
}

/// Everything that counts time: rules and calendars.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RuleSet {
    rules: BTreeMap<ClockRuleId, ClockRule>,
    calendars: BTreeMap<String, Calendar>,
    hash: Option<Digest>,
}

/// Why rules do not make a set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleSetError {
    /// A name is taken twice.
    #[error("`{0}` is there twice")]
    Twice(String),
    /// A rule counts by a calendar that is not there.
    #[error("the rule `{rule}` counts by the calendar `{calendar}`, which is not there")]
    NoCalendar {
        /// The rule.
        rule: ClockRuleId,
        /// The calendar.
        calendar: String,
    },
    /// Two versions of a rule are in force on one day.
    #[error("two versions of the rule `{0}` are in force on one day")]
    Overlap(ClockRuleId),
    /// A rule that every set needs is missing.
    #[error("the rule `{0}` is missing: requests and promises without a rule of their own need it")]
    Missing(&'static str),
}

/// The rule for a request that names neither a day nor a rule.
pub const COURTESY: &str = "courtesy";
/// The rule for a request that names its own day.
pub const LETTER_DATE: &str = "letter-date";
/// The rule for an order that names a day or none.
pub const ORDERED_DATE: &str = "ordered-date";
/// The rule for a promise.
pub const PROMISE: &str = "promise";

impl RuleSet {
    /// A set of rules and calendars; `hash` names the bytes that they were read from.
    ///
    /// # Errors
    /// Where a name is taken twice, versions overlap, a calendar is missing, or one of the four
    /// rules is missing that everything without a rule of its own falls under.
    pub fn new(
        rules: Vec<ClockRule>,
        calendars: Vec<Calendar>,
        hash: Digest,
    ) -> Result<Self, RuleSetError> {
        let mut set = Self {
            hash: Some(hash),
            ..Self::default()
        };
        for calendar in calendars {
            let id = calendar.id.clone();
            if set.calendars.insert(id.clone(), calendar).is_some() {
                return Err(RuleSetError::Twice(id));
            }
        }
        for rule in rules {
            for version in &rule.versions {
                if let Some(calendar) = version
                    .calendars
                    .iter()
                    .find(|c| !set.calendars.contains_key(*c))
                {
                    return Err(RuleSetError::NoCalendar {
                        rule: rule.id,
                        calendar: calendar.clone(),
                    });
                }
            }
            let overlap = rule.versions.windows(2).any(|pair| match pair {
                [a, b] => match (a.in_force.to, b.in_force.from) {
                    (Some(to), Some(from)) => from < to,
                    _ => true,
                },
                _ => false,
            });
            if overlap {
                return Err(RuleSetError::Overlap(rule.id));
            }
            let id = rule.id.clone();
            if set.rules.insert(id.clone(), rule).is_some() {
                return Err(RuleSetError::Twice(id.to_string()));
            }
        }
        for needed in [COURTESY, LETTER_DATE, ORDERED_DATE, PROMISE] {
            if !set.rules.keys().any(|id| id.as_str() == needed) {
                return Err(RuleSetError::Missing(needed));
            }
        }
        Ok(set)
    }

    /// A rule.
    pub fn rule(&self, id: &ClockRuleId) -> Option<&ClockRule> {
        self.rules.get(id)
    }

    /// A rule by its name in the code above.
    pub(super) fn named(&self, id: &str) -> Option<&ClockRule> {
        self.rules
            .iter()
            .find(|(k, _)| k.as_str() == id)
            .map(|(_, r)| r)
    }

    /// Every rule, by name.
    pub fn rules(&self) -> impl Iterator<Item = &ClockRule> {
        self.rules.values()
    }

    /// Every calendar, by name.
    pub fn calendars(&self) -> impl Iterator<Item = &Calendar> {
        self.calendars.values()
    }

    /// Names the bytes that the set was read from.
    pub fn hash(&self) -> Option<Digest> {
        self.hash
    }

    /// Why a day is a day off for a version of a rule; `None` for a working day.
    ///
    /// # Errors
    /// Where one of its calendars does not reach the day.
    pub fn day_off(
        &self,
        version: &RuleVersion,
        day: Date,
    ) -> Result<Option<DayOff>, BeyondCalendar> {
        for id in &version.calendars {
            let Some(calendar) = self.calendars.get(id) else {
                continue;
            };
            if let Some(off) = calendar.day_off(day)? {
                return Ok(Some(off));
            }
        }
        // A rule without a calendar still knows weekends.
        Ok(
            (version.calendars.is_empty() && super::calendar::is_weekend(day))
                .then_some(DayOff::Weekend),
        )
    }
}
