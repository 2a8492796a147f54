//! The as-of point: which day of the world, known when, and from which state of our own book.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// What was known: everything, or only what could be known by an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Known {
    /// Only what was public (or in our book) by this instant, included.
    By(Timestamp),
    /// Everything that is in the book.
    Now,
}

impl Known {
    /// Whether something that became known at `instant` was known.
    pub fn covers(self, instant: Timestamp) -> bool {
        match self {
            Self::By(limit) => instant <= limit,
            Self::Now => true,
        }
    }
}

/// The zone in which a bare date of this book is meant.
#[derive(Debug, Clone)]
pub struct BookZone {
    name: String,
    zone: TimeZone,
}

impl BookZone {
    /// A zone of the IANA time zone database, e.g. `America/New_York`; `None` where there is none
    /// of that name.
    pub fn named(name: &str) -> Option<Self> {
        let zone = TimeZone::get(name).ok()?;
        Some(Self {
            name: name.to_owned(),
            zone,
        })
    }

    /// The zone of the bundled case: the agency's page is dated in Eastern time.
    pub fn eastern() -> Self {
        Self::named("America/New_York").unwrap_or_else(|| Self {
            name: "UTC".into(),
            zone: TimeZone::UTC,
        })
    }

    /// Its name in the IANA database.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The last instant of a day in this zone, to the second: a bare date means the end of that
    /// day. Days beyond the range of instants give the nearest instant.
    pub fn end_of_day(&self, day: Date) -> Timestamp {
        let next = day
            .tomorrow()
            .ok()
            .and_then(|d| d.to_zoned_datetime(self.zone.clone()).ok());
        match next {
            Some(next) => next
                .timestamp()
                .checked_sub(jiff::SignedDuration::from_secs(1))
                .unwrap_or(Timestamp::MIN),
            None => Timestamp::MAX,
        }
    }

    /// The day that an instant falls on in this zone.
    pub fn day_of(&self, instant: Timestamp) -> Date {
        instant.to_zoned_datetime(self.zone.clone()).date()
    }
}

/// Why a text is no known-point.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not `now`, a date (2021-03-12) or an instant (2021-03-12T18:00:00Z)")]
pub struct ParseKnownError(pub String);

/// An as-of point: asked of every view, printed with every answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct AsOf {
    /// The day of the world that is asked about (valid time).
    pub on: Date,
    /// What was known.
    pub known: Known,
    /// Where set, only entries that were in our own book by this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered: Option<Timestamp>,
}

impl AsOf {
    /// A day as everything known since shows it.
    pub fn on(day: Date) -> Self {
        Self {
            on: day,
            known: Known::Now,
            entered: None,
        }
    }

    /// A day as it could be known at an instant.
    #[must_use]
    pub fn known_by(self, instant: Timestamp) -> Self {
        Self {
            known: Known::By(instant),
            ..self
        }
    }

    /// Reads `--known`: `now`, a date (its end in the book's zone) or an instant.
    ///
    /// # Errors
    /// Where the text is none of these.
    pub fn parse_known(text: &str, zone: &BookZone) -> Result<Known, ParseKnownError> {
        if text == "now" {
            return Ok(Known::Now);
        }
        if let Ok(instant) = text.parse::<Timestamp>() {
            return Ok(Known::By(instant));
        }
        if text.len() == 10
            && let Ok(day) = text.parse::<Date>()
        {
            return Ok(Known::By(zone.end_of_day(day)));
        }
        Err(ParseKnownError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_bare_date_means_the_end_of_that_day_in_the_books_zone() {
        let zone = BookZone::eastern();
        assert_eq!(
            zone.end_of_day(date(2021, 3, 9)).to_string(),
            "2021-03-10T04:59:59Z"
        );
        // The day on which clocks go forward has 23 hours.
        assert_eq!(
            zone.end_of_day(date(2021, 3, 14)).to_string(),
            "2021-03-15T03:59:59Z"
        );
    }

    #[test]
    fn a_page_taken_just_after_midnight_utc_belongs_to_the_eastern_day_before() {
        let taken: Timestamp = "2021-03-10T00:02:00Z".parse().unwrap();
        assert_eq!(BookZone::eastern().day_of(taken), date(2021, 3, 9));
    }

    #[test]
    fn known_reads_dates_instants_and_now_and_nothing_else() {
        let zone = BookZone::eastern();
        assert_eq!(AsOf::parse_known("now", &zone), Ok(Known::Now));
        assert!(AsOf::parse_known("2021-03-12", &zone).is_ok());
        assert!(AsOf::parse_known("12 March", &zone).is_err());
    }
}
