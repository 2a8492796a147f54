//! Clocks: from a rule, a trigger, pauses and extensions to a day, with every day accounted for.
//!
//! The day of the event is not counted. A day on which time was stopped still counts, and the day
//! on which it runs again does not: counting goes on with the day after, as at the start. Every
//! date here is *computed, to be verified by counsel*.

use super::calendar::{BeyondCalendar, DayOff};
use super::rules::{ClockRule, Roll, RuleSet, RuleVersion, Unit};
use super::sentence::{Arg, Sentence, SentenceKey};
use jiff::civil::Date;
use serde::Serialize;
use standing_evidence::Force;
use standing_terms::{ClockRuleId, PauseCause};

/// What became of one day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayCount {
    /// The day of the event: not counted.
    Trigger,
    /// Counted, as which.
    Counted {
        /// The first is 1.
        number: u32,
    },
    /// A day off, which this rule does not count.
    Off {
        /// Why.
        off: DayOff,
    },
    /// Time stood still.
    Paused {
        /// Why.
        cause: PauseCause,
    },
    /// It was the last day and a day off: time runs on.
    Rolled {
        /// Why.
        off: DayOff,
    },
    /// The day that is due, after a roll: counted no more, it is where the time ends.
    RolledTo,
}

impl std::fmt::Display for DayCount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Trigger => f.write_str("the day of the event, not counted"),
            Self::Counted { number } => write!(f, "{number}"),
            Self::Off { off } => write!(f, "not counted: {}", off.name()),
            Self::Paused { .. } => f.write_str("not counted: time stood still"),
            Self::Rolled { off } => write!(f, "runs on: {}", off.name()),
            Self::RolledTo => f.write_str("the next working day"),
        }
    }
}

/// A day of a derivation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountedDay {
    /// The day.
    pub day: Date,
    /// What became of it.
    pub count: DayCount,
}

/// The rule that a deadline was counted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RuleUsed {
    /// Its name.
    pub id: ClockRuleId,
    /// Its title.
    pub title: String,
    /// The citation of the version in force on the day that set it going.
    pub citation: String,
    /// Where its text can be read.
    pub source: String,
    /// How strongly it binds.
    pub force: Force,
    /// From how many days after the due date on no answer counts as silence.
    pub lapses_after_days: u32,
}

/// Why no date can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoDate {
    /// It was not sent.
    NotSent,
    /// It came back.
    Bounced {
        /// When.
        on: Date,
    },
    /// It counts from receipt, and nothing shows that.
    NoReceipt,
    /// Time stands still.
    Paused {
        /// Since when.
        since: Date,
        /// How many days were counted before.
        used: u32,
        /// How many are left.
        left: u32,
    },
    /// Nobody gave a day.
    NoneGiven,
    /// A calendar does not reach so far.
    BeyondCalendar {
        /// Which.
        calendar: String,
        /// The day.
        day: Date,
    },
    /// No such rule.
    UnknownRule {
        /// Its name.
        rule: ClockRuleId,
    },
    /// No version of the rule was in force.
    NoVersion {
        /// The rule.
        rule: ClockRuleId,
        /// The day.
        day: Date,
    },
}

/// How the time of an obligation is counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The rule.
    pub rule: Option<RuleUsed>,
    /// The day that set it going.
    pub trigger: Option<Date>,
    /// The day that is due. Computed, to be verified by counsel.
    pub due: Option<Date>,
    /// Why there is none.
    pub no_date: Option<NoDate>,
    /// The last day before an extension and a roll, where they moved it.
    pub before_extension: Option<Date>,
    /// What was taken into account, and what was not, in sentences.
    pub sentences: Vec<Sentence>,
    /// Every day from the trigger to the due date; empty where the day was given.
    pub days: Vec<CountedDay>,
}

/// How late an obligation is on the day asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "lateness")]
pub enum Lateness {
    /// No time runs: not sent, bounced, not shown to have arrived.
    NotRunning,
    /// There is time left.
    Running {
        /// When it is due.
        due: Date,
        /// Days until then, of the calendar.
        left_days: i64,
    },
    /// Time stands still.
    Paused {
        /// Since when.
        since: Date,
    },
    /// It is due today.
    Due,
    /// It is late.
    Overdue {
        /// When it was due.
        due: Date,
        /// By so many days of the calendar.
        days: i64,
    },
    /// It is so late that it counts as silence.
    Lapsed {
        /// When it was due.
        due: Date,
        /// By so many days of the calendar.
        days: i64,
        /// Since when it counts as silence.
        since: Date,
    },
    /// Nobody gave a day.
    Open {
        /// For so many days of the calendar.
        days: i64,
    },
    /// It is answered, done, lifted or closed.
    Ended {
        /// When.
        on: Date,
        /// Late by so many days of the calendar, where it was.
        late_days: Option<i64>,
    },
}

/// A time in which a clock stands still: from a day on, up to a day on which it runs again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pause {
    /// The day on which it was stopped; the day itself still counts.
    pub from: Date,
    /// The day on which it runs again; counting goes on with the day after.
    pub to: Option<Date>,
    /// Why.
    pub cause: PauseCause,
}

/// An extension that somebody took.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extended {
    /// When they said so.
    pub on: Date,
    /// By how many units; as many as the rule allows where they did not say.
    pub days: Option<u32>,
    /// Why, in their meaning.
    pub because: Option<String>,
}

/// What a clock is counted from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timing {
    /// The day of the event.
    pub trigger: Date,
    /// The day that was given, where the rule counts none.
    pub given: Option<Date>,
    /// How many units, where the order and not the rule says so.
    pub length: Option<u32>,
    /// Times in which it stood still, in order.
    pub pauses: Vec<Pause>,
    /// Extensions, in order.
    pub extensions: Vec<Extended>,
}

impl Timing {
    /// A clock that nothing but its event sets going.
    pub fn since(trigger: Date) -> Self {
        Self {
            trigger,
            given: None,
            length: None,
            pauses: Vec::new(),
            extensions: Vec::new(),
        }
    }
}

/// A deadline for which there is no date.
pub(super) fn without_date(why: NoDate, trigger: Option<Date>) -> Deadline {
    let sentence = match &why {
        NoDate::NotSent => Sentence::new(SentenceKey::ClockNotSent),
        NoDate::Bounced { on } => {
            Sentence::new(SentenceKey::ClockBounced).with("day", Arg::Day(*on))
        }
        NoDate::NoReceipt => Sentence::new(SentenceKey::ClockNoReceipt),
        NoDate::Paused { since, .. } => {
            Sentence::new(SentenceKey::LatePaused).with("day", Arg::Day(*since))
        }
        NoDate::NoneGiven => Sentence::new(SentenceKey::ClockNoneGiven),
        NoDate::BeyondCalendar { calendar, day } => Sentence::new(SentenceKey::ClockBeyondCalendar)
            .with("text", Arg::Text(calendar.clone()))
            .with("day", Arg::Day(*day)),
        NoDate::UnknownRule { rule } => {
            Sentence::new(SentenceKey::ClockUnknownRule).with("rule", Arg::Text(rule.to_string()))
        }
        NoDate::NoVersion { rule, day } => Sentence::new(SentenceKey::ClockNoVersion)
            .with("rule", Arg::Text(rule.to_string()))
            .with("day", Arg::Day(*day)),
    };
    Deadline {
        rule: None,
        trigger,
        due: None,
        no_date: Some(why),
        before_extension: None,
        sentences: vec![sentence],
        days: Vec::new(),
    }
}

/// Counts a clock by the version of its rule in force on the day of the event.
///
/// What cannot be computed is said in [`Deadline::no_date`]; it is no error of the caller.
pub fn count(rules: &RuleSet, rule: &ClockRule, timing: &Timing) -> Deadline {
    let Some(version) = rule.on(timing.trigger) else {
        let why = NoDate::NoVersion {
            rule: rule.id.clone(),
            day: timing.trigger,
        };
        return without_date(why, Some(timing.trigger));
    };
    let mut deadline = Deadline {
        rule: Some(RuleUsed {
            id: rule.id.clone(),
            title: rule.title.clone(),
            citation: version.citation.clone(),
            source: version.source.clone(),
            force: version.force,
            lapses_after_days: version.lapses_after_days,
        }),
        trigger: Some(timing.trigger),
        due: None,
        no_date: None,
        before_extension: None,
        sentences: Vec::new(),
        days: Vec::new(),
    };
    if version.unit == Unit::GivenDate {
        deadline.due = timing.given;
        deadline.sentences.push(if let Some(day) = timing.given {
            Sentence::new(SentenceKey::ClockGiven).with("day", Arg::Day(day))
        } else {
            deadline.no_date = Some(NoDate::NoneGiven);
            Sentence::new(SentenceKey::ClockNoneGiven)
        });
        return deadline;
    }
    let Some(length) = timing.length.or(version.length) else {
        deadline.no_date = Some(NoDate::NoneGiven);
        deadline
            .sentences
            .push(Sentence::new(SentenceKey::ClockNoneGiven));
        return deadline;
    };
    name_the_rule(&mut deadline, rule, version, timing, length);
    let pauses = allowed_pauses(&mut deadline, version, &timing.pauses);
    let base = walk(rules, version, timing.trigger, length, &pauses);
    let more = allowed_extension(
        &mut deadline,
        version,
        &timing.extensions,
        base.as_ref().ok().and_then(|w| w.due),
    );
    let walked = if more > 0 {
        deadline.before_extension = base.ok().and_then(|w| w.due);
        walk(rules, version, timing.trigger, length + more, &pauses)
    } else {
        base
    };
    match walked {
        Ok(walked) => {
            deadline.due = walked.due;
            deadline.days = walked.days;
            match (walked.due, walked.paused) {
                (Some(due), _) => {
                    for counted in &deadline.days {
                        if let DayCount::Rolled { off } = &counted.count {
                            deadline.sentences.push(
                                Sentence::new(SentenceKey::ClockRolled)
                                    .with("day", Arg::Day(counted.day))
                                    .with("text", Arg::Text(off.name())),
                            );
                        }
                    }
                    deadline
                        .sentences
                        .push(Sentence::new(SentenceKey::ClockDue).with("day", Arg::Day(due)));
                }
                (None, Some((since, used))) => {
                    deadline.no_date = Some(NoDate::Paused {
                        since,
                        used,
                        left: (length + more).saturating_sub(used),
                    });
                    deadline
                        .sentences
                        .push(Sentence::new(SentenceKey::LatePaused).with("day", Arg::Day(since)));
                }
                (None, None) => {}
            }
        }
        Err(BeyondCalendar { calendar, day }) => {
            deadline.sentences.push(
                Sentence::new(SentenceKey::ClockBeyondCalendar)
                    .with("text", Arg::Text(calendar.clone()))
                    .with("day", Arg::Day(day)),
            );
            deadline.no_date = Some(NoDate::BeyondCalendar { calendar, day });
        }
    }
    deadline
}

fn name_the_rule(
    deadline: &mut Deadline,
    rule: &ClockRule,
    version: &RuleVersion,
    timing: &Timing,
    length: u32,
) {
    deadline
        .sentences
        .push(if version.force == Force::Courtesy {
            Sentence::new(SentenceKey::ClockCourtesy).with("days", Arg::Days(i64::from(length)))
        } else {
            Sentence::new(SentenceKey::ClockRule)
                .with("rule", Arg::Text(rule.title.clone()))
                .with("citation", Arg::Text(version.citation.clone()))
                .with("day", Arg::Day(timing.trigger))
        });
    deadline
        .sentences
        .push(Sentence::new(SentenceKey::ClockTrigger).with("day", Arg::Day(timing.trigger)));
}

fn allowed_pauses<'a>(
    deadline: &mut Deadline,
    version: &RuleVersion,
    pauses: &'a [Pause],
) -> Vec<&'a Pause> {
    let mut taken: Vec<&Pause> = Vec::new();
    for pause in pauses {
        let allowed = version.pauses.iter().find(|a| a.cause == pause.cause);
        let before = taken.iter().filter(|p| p.cause == pause.cause).count();
        let why = match allowed {
            None => "the rule knows no such pause",
            Some(allowed) if allowed.times.is_some_and(|t| before >= t as usize) => {
                "the rule allows it no further time"
            }
            Some(_) => {
                taken.push(pause);
                continue;
            }
        };
        deadline.sentences.push(
            Sentence::new(SentenceKey::ClockPauseIgnored)
                .with("day", Arg::Day(pause.from))
                .with("text", Arg::Text(why.to_owned())),
        );
    }
    taken
}

/// How many units more were taken, as the rule allows: once, in time, up to its limit.
fn allowed_extension(
    deadline: &mut Deadline,
    version: &RuleVersion,
    extensions: &[Extended],
    base_due: Option<Date>,
) -> u32 {
    let mut more = 0;
    for extended in extensions {
        let ignored = |why: String| {
            Sentence::new(SentenceKey::ClockExtensionIgnored)
                .with("day", Arg::Day(extended.on))
                .with("text", Arg::Text(why))
        };
        let Some(rule) = &version.extension else {
            deadline
                .sentences
                .push(ignored("the rule knows no extension".to_owned()));
            continue;
        };
        if base_due.is_some_and(|due| extended.on > due) {
            deadline
                .sentences
                .push(ignored("the time was over".to_owned()));
            continue;
        }
        if more > 0 {
            deadline
                .sentences
                .push(ignored("the rule allows one".to_owned()));
            continue;
        }
        let wanted = extended.days.unwrap_or(rule.days);
        more = wanted.min(rule.days);
        if wanted > rule.days {
            deadline.sentences.push(ignored(format!(
                "{wanted} were taken, the rule allows {}",
                rule.days
            )));
        }
        deadline.sentences.push(
            Sentence::new(SentenceKey::ClockExtended)
                .with("days", Arg::Days(i64::from(more)))
                .with("day", Arg::Day(extended.on))
                .with(
                    "text",
                    Arg::Text(
                        extended
                            .because
                            .clone()
                            .unwrap_or_else(|| rule.when.clone()),
                    ),
                ),
        );
    }
    more
}

struct Walked {
    due: Option<Date>,
    paused: Option<(Date, u32)>,
    days: Vec<CountedDay>,
}

/// Goes from day to day.
fn walk(
    rules: &RuleSet,
    version: &RuleVersion,
    trigger: Date,
    length: u32,
    pauses: &[&Pause],
) -> Result<Walked, BeyondCalendar> {
    let mut days = vec![CountedDay {
        day: trigger,
        count: DayCount::Trigger,
    }];
    let mut day = trigger;
    let mut number = 0;
    while number < length {
        let Ok(next) = day.tomorrow() else {
            return Ok(Walked {
                due: None,
                paused: None,
                days,
            });
        };
        day = next;
        let pause = pauses
            .iter()
            .find(|p| p.from < day && p.to.is_none_or(|to| day <= to));
        let count = if let Some(pause) = pause {
            if pause.to.is_none() {
                return Ok(Walked {
                    due: None,
                    paused: Some((pause.from, number)),
                    days,
                });
            }
            DayCount::Paused { cause: pause.cause }
        } else if version.unit == Unit::WorkingDays
            && let Some(off) = rules.day_off(version, day)?
        {
            DayCount::Off { off }
        } else {
            number += 1;
            DayCount::Counted { number }
        };
        days.push(CountedDay { day, count });
    }
    if version.roll == Roll::NextWorkingDay
        && let Some(off) = rules.day_off(version, day)?
    {
        if let Some(last) = days.last_mut() {
            last.count = DayCount::Rolled { off };
        }
        loop {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            if let Some(off) = rules.day_off(version, day)? {
                let count = DayCount::Rolled { off };
                days.push(CountedDay { day, count });
            } else {
                let count = DayCount::RolledTo;
                days.push(CountedDay { day, count });
                break;
            }
        }
    }
    Ok(Walked {
        due: Some(day),
        paused: None,
        days,
    })
}

/// Days of the calendar from one day to another.
pub(super) fn days_between(from: Date, to: Date) -> i64 {
    from.until((jiff::Unit::Day, to))
        .map_or(0, |span| i64::from(span.get_days()))
}

/// How late something is on a day: `begun` is when it was made, `ended` when it was answered or
/// done.
pub(super) fn lateness(
    deadline: &Deadline,
    begun: Option<Date>,
    ended: Option<Date>,
    on: Date,
) -> Lateness {
    if let Some(end) = ended {
        let late = deadline.due.map(|due| days_between(due, end));
        return Lateness::Ended {
            on: end,
            late_days: late.filter(|days| *days > 0),
        };
    }
    match (deadline.due, &deadline.no_date) {
        (Some(due), _) => {
            let days = days_between(due, on);
            let lapses = deadline
                .rule
                .as_ref()
                .map_or(0, |r| i64::from(r.lapses_after_days));
            if days < 0 {
                Lateness::Running {
                    due,
                    left_days: -days,
                }
            } else if days == 0 {
                Lateness::Due
            } else if days <= lapses {
                Lateness::Overdue { due, days }
            } else {
                Lateness::Lapsed {
                    due,
                    days,
                    since: due
                        .checked_add(jiff::Span::new().days(lapses + 1))
                        .unwrap_or(due),
                }
            }
        }
        (None, Some(NoDate::Paused { since, .. })) => Lateness::Paused { since: *since },
        (None, Some(NoDate::NoneGiven)) => Lateness::Open {
            days: begun.map_or(0, |b| days_between(b, on)),
        },
        (None, _) => Lateness::NotRunning,
    }
}
