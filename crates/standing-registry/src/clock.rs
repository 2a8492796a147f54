//! The installation's own clock, as the entries saw it.
//!
//! Order is by position and never by the clock. A clock that steps is a finding, and until a person
//! confirms the time no deadline is called missed because of it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::act::Act;
use crate::book::{Book, Taken};
use crate::rules::Rules;

/// A step of the clock between two entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The entry that came with the new time.
    pub position: usize,
    /// The time before.
    pub before: Timestamp,
    /// The time after.
    pub after: Timestamp,
    /// The position at which a person confirmed the time since, if one did.
    pub confirmed: Option<usize>,
}

/// What the entries saw of the clock.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    steps: Vec<Step>,
    last_trusted: Option<Timestamp>,
}

impl Clock {
    /// Reads the recorded times in order of position.
    pub fn of(book: &Book, rules: &Rules) -> Self {
        let back = i64::from(rules.clock_back_minutes) * 60;
        let forward = i64::from(rules.clock_forward_days) * 86_400;
        let mut clock = Self::default();
        let mut last: Option<Timestamp> = None;
        for (position, entry, taken) in book.all() {
            let now = entry.recorded;
            if let Some(before) = last {
                let seconds = now.as_second() - before.as_second();
                if seconds < -back || seconds > forward {
                    clock.steps.push(Step {
                        position,
                        before,
                        after: now,
                        confirmed: None,
                    });
                }
            }
            if entry.act == Act::ClockConfirmed && *taken == Taken::Entered {
                let open = clock.steps.iter_mut().filter(|s| s.confirmed.is_none());
                open.for_each(|step| step.confirmed = Some(position));
            }
            if clock.is_trusted() {
                clock.last_trusted = Some(now);
            }
            last = Some(now);
        }
        clock
    }

    /// The steps, in order.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// Whether no step waits for a person.
    pub fn is_trusted(&self) -> bool {
        self.steps.iter().all(|step| step.confirmed.is_some())
    }

    /// Whether the time at which an entry was recorded can be used for more than showing it.
    pub fn trusts(&self, position: usize) -> bool {
        let held = |step: &Step| {
            step.position <= position && step.confirmed.is_none_or(|until| position < until)
        };
        !self.steps.iter().any(held)
    }

    /// The day by which deadlines are judged: today, or while a step waits for a person the last
    /// day that was not in doubt. `None` where the very first day is in doubt.
    pub fn day_for_deadlines(&self, now: Timestamp, zone: &TimeZone) -> Option<Date> {
        let trusted = if self.is_trusted() {
            Some(now)
        } else {
            self.last_trusted
        };
        trusted.map(|instant| zone.to_datetime(instant).date())
    }
}
