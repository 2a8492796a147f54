//! The rules that count time, read from `calendars/`: the bundled ones are part of the program.

use jiff::civil::Date;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use standing_evidence::Force;
use standing_terms::{ClockRuleId, Digest, Interval, PauseCause};
use standing_views::duty::{
    AllowedPause, Calendar, ClockRule, Escalation, Extension, Holiday, Measure, Roll, RuleSet,
    RuleSetError, RuleVersion, Start, Unit,
};
use std::sync::Arc;

const RULES: &str = include_str!("../../../calendars/clock-rules.toml");
const CALENDARS: [&str; 3] = [
    include_str!("../../../calendars/us-federal.toml"),
    include_str!("../../../calendars/california.toml"),
    include_str!("../../../calendars/new-york.toml"),
];

/// Why files of rules and calendars cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ClockRulesError {
    /// A file is no TOML of this form.
    #[error("a file of clock rules or holidays cannot be read")]
    Unreadable(#[from] toml::de::Error),
    /// A day off is listed twice, or outside of what the list covers.
    #[error("the calendar {calendar} lists {day} twice or outside of what it covers")]
    Holiday {
        /// The calendar.
        calendar: String,
        /// The day.
        day: Date,
    },
    /// They do not make a set.
    #[error(transparent)]
    Set(#[from] RuleSetError),
}

/// The bundled rules and calendars.
///
/// # Errors
/// Never, as a test shows; the files are part of the program.
pub fn bundled() -> Result<Arc<RuleSet>, ClockRulesError> {
    read(RULES, &CALENDARS).map(Arc::new)
}

/// Reads a file of rules and files of calendars.
///
/// # Errors
/// Where one cannot be read, or they do not fit together.
pub fn read(rules: &str, calendars: &[&str]) -> Result<RuleSet, ClockRulesError> {
    let mut hasher = Sha256::new();
    for text in std::iter::once(&rules).chain(calendars) {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    let hash = Digest(hasher.finalize().into());
    let file: RuleFile = toml::from_str(rules)?;
    let calendars = calendars
        .iter()
        .map(|text| calendar(toml::from_str(text)?))
        .collect::<Result<_, ClockRulesError>>()?;
    let rules = file.rule.into_iter().map(RuleRow::into_rule).collect();
    Ok(RuleSet::new(rules, calendars, hash)?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    id: String,
    title: String,
    from: Day,
    until: Day,
    holiday: Vec<HolidayRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayRow {
    date: Day,
    name: String,
    source: String,
}

/// A day, as TOML has it.
#[derive(Deserialize, Clone, Copy)]
#[serde(try_from = "toml::value::Datetime")]
struct Day(Date);

impl TryFrom<toml::value::Datetime> for Day {
    type Error = String;
    fn try_from(value: toml::value::Datetime) -> Result<Self, String> {
        value
            .to_string()
            .parse()
            .map(Self)
            .map_err(|_| format!("`{value}` is not a day"))
    }
}

fn calendar(file: CalendarFile) -> Result<Calendar, ClockRulesError> {
    let mut calendar = Calendar {
        id: file.id,
        title: file.title,
        from: file.from.0,
        until: file.until.0,
        holidays: std::collections::BTreeMap::new(),
    };
    for row in file.holiday {
        let day = row.date.0;
        let holiday = Holiday {
            name: row.name,
            source: row.source,
        };
        let covered = calendar.from <= day && day <= calendar.until;
        if !covered || calendar.holidays.insert(day, holiday).is_some() {
            return Err(ClockRulesError::Holiday {
                calendar: calendar.id,
                day,
            });
        }
    }
    Ok(calendar)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<RuleRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleRow {
    id: ClockRuleId,
    title: String,
    version: Vec<VersionRow>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum UnitWord {
    CalendarDays,
    WorkingDays,
    GivenDate,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StartWord {
    Sent,
    Received,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum RollWord {
    None,
    NextWorkingDay,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct VersionRow {
    from: Option<Day>,
    to: Option<Day>,
    citation: String,
    source: String,
    unit: UnitWord,
    length: Option<u32>,
    starts: StartWord,
    roll: RollWord,
    #[serde(default)]
    calendars: Vec<String>,
    force: Force,
    lapses_after_days: u32,
    extension: Option<ExtensionRow>,
    #[serde(default)]
    pauses: Vec<PauseRow>,
    #[serde(default)]
    escalation: Vec<EscalationRow>,
    note: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExtensionRow {
    days: u32,
    when: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PauseRow {
    cause: PauseCause,
    times: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct EscalationRow {
    measure: MeasureWord,
    days_after_due: i32,
    what: String,
    what_es: String,
    citation: Option<String>,
}

#[derive(Deserialize)]
#[serde(try_from = "String")]
struct MeasureWord(Measure);

impl TryFrom<String> for MeasureWord {
    type Error = String;
    fn try_from(word: String) -> Result<Self, String> {
        Measure::ALL
            .iter()
            .copied()
            .find(|m| m.code() == word)
            .map(Self)
            .ok_or_else(|| format!("`{word}` is not a measure"))
    }
}

impl RuleRow {
    fn into_rule(self) -> ClockRule {
        ClockRule {
            id: self.id,
            title: self.title,
            versions: self
                .version
                .into_iter()
                .map(VersionRow::into_version)
                .collect(),
        }
    }
}

impl VersionRow {
    fn into_version(self) -> RuleVersion {
        RuleVersion {
            in_force: Interval {
                from: self.from.map(|d| d.0),
                to: self.to.map(|d| d.0),
            },
            citation: self.citation,
            source: self.source,
            unit: match self.unit {
                UnitWord::CalendarDays => Unit::CalendarDays,
                UnitWord::WorkingDays => Unit::WorkingDays,
                UnitWord::GivenDate => Unit::GivenDate,
            },
            length: self.length,
            starts: match self.starts {
                StartWord::Sent => Start::Sent,
                StartWord::Received => Start::Received,
            },
            roll: match self.roll {
                RollWord::None => Roll::None,
                RollWord::NextWorkingDay => Roll::NextWorkingDay,
            },
            calendars: self.calendars,
            force: self.force,
            extension: self.extension.map(|e| Extension {
                days: e.days,
                when: e.when,
            }),
            pauses: self
                .pauses
                .into_iter()
                .map(|p| AllowedPause {
                    cause: p.cause,
                    times: p.times,
                })
                .collect(),
            lapses_after_days: self.lapses_after_days,
            escalation: self
                .escalation
                .into_iter()
                .map(|e| Escalation {
                    measure: e.measure.0,
                    days_after_due: e.days_after_due,
                    what: e.what,
                    what_es: e.what_es,
                    citation: e.citation,
                })
                .collect(),
            note: self.note,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use standing_views::duty::{Timing, count};

    fn due(rule: &str, timing: &Timing) -> Option<Date> {
        let rules = bundled().unwrap();
        let rule = rules.rule(&ClockRuleId::new(rule).unwrap()).unwrap();
        count(&rules, rule, timing).due
    }

    #[test]
    fn twenty_working_days_leave_out_christmas_eve_of_2020_and_the_first_juneteenth() {
        // No working days: 24 December by executive order, 25 December, 1 and 18 January.
        assert_eq!(
            due("foia", &Timing::since(date(2020, 12, 16))),
            Some(date(2021, 1, 19))
        );
        // 31 May is Memorial Day, 18 June the first Juneteenth as it was observed.
        assert_eq!(
            due("foia", &Timing::since(date(2021, 5, 21))),
            Some(date(2021, 6, 22))
        );
    }

    #[test]
    fn ten_days_of_california_that_end_on_cesar_chavez_day_run_on() {
        assert_eq!(
            due("cpra", &Timing::since(date(2021, 3, 21))),
            Some(date(2021, 4, 1))
        );
    }

    #[test]
    fn the_law_of_the_day_counts() {
        let rules = bundled().unwrap();
        let cpra = rules.rule(&ClockRuleId::new("cpra").unwrap()).unwrap();
        let citation = |day| {
            count(&rules, cpra, &Timing::since(day))
                .rule
                .unwrap()
                .citation
        };
        assert_eq!(citation(date(2022, 12, 31)), "Cal. Gov. Code 6253(c)");
        assert_eq!(citation(date(2023, 1, 1)), "Cal. Gov. Code 7922.535");
    }
}
