//! Clocks: from a rule, a trigger, pauses and extensions to a day, with every day accounted for.
//!
//! The day of the event is not counted. A day on which time was stopped still counts, and the day
//! on which it runs again does not: counting goes on with the day after, as at the start. Every
//! date here is *computed, to be verified by counsel*.

use super::calendar::DayOff;
use super::sentence::Sentence;
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
