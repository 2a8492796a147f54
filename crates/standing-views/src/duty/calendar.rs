//! Calendars: which days are no working days, as dated lists with their sources.
//!
//! Holidays are lists and not formulas: what was a holiday on a day is what the law or an order of
//! that time made it, such as 18 June 2021 (the first Juneteenth, made law the day before) and 24
//! December 2020 (by executive order).

use jiff::civil::{Date, Weekday};
use serde::Serialize;
use std::collections::BTreeMap;

/// A day on which offices are closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Holiday {
    /// Its name.
    pub name: String,
    /// The law or order that makes it one.
    pub source: String,
}

/// A dated list of holidays, with Saturdays and Sundays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Calendar {
    /// Its name, e.g. `us-federal`.
    pub id: String,
    /// Whose days these are.
    pub title: String,
    /// The first day that the list covers.
    pub from: Date,
    /// The last day that the list covers.
    pub until: Date,
    /// The holidays that it lists.
    pub holidays: BTreeMap<Date, Holiday>,
}

/// Why a day is no working day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOff {
    /// A Saturday or a Sunday.
    Weekend,
    /// A holiday of a calendar.
    Holiday {
        /// The calendar.
        calendar: String,
        /// Its name.
        name: String,
        /// The law or order that makes it one.
        source: String,
    },
}

impl DayOff {
    /// Its name.
    pub fn name(&self) -> String {
        match self {
            Self::Weekend => "weekend".to_owned(),
            Self::Holiday { name, .. } => name.clone(),
        }
    }
}

/// A day that a calendar does not reach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("the calendar {calendar} does not reach {day}")]
pub struct BeyondCalendar {
    /// The calendar.
    pub calendar: String,
    /// The day.
    pub day: Date,
}

impl Calendar {
    /// Why a day is no working day; `None` for a working day.
    ///
    /// # Errors
    /// Where the list does not reach the day: a day that nobody looked up is not a working day.
    pub fn day_off(&self, day: Date) -> Result<Option<DayOff>, BeyondCalendar> {
        if day < self.from || day > self.until {
            return Err(BeyondCalendar {
                calendar: self.id.clone(),
                day,
            });
        }
        if let Some(holiday) = self.holidays.get(&day) {
            return Ok(Some(DayOff::Holiday {
                calendar: self.id.clone(),
                name: holiday.name.clone(),
                source: holiday.source.clone(),
            }));
        }
        Ok(is_weekend(day).then_some(DayOff::Weekend))
    }
}

/// Whether a day is a Saturday or a Sunday.
pub(super) fn is_weekend(day: Date) -> bool {
    matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}
