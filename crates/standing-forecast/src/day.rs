//! Days as numbers, and adding durations to them as CDSi does.
//!
//! Specification 4.6, section 3.4 (TABLE 3-6): years are added first, then months, then weeks and
//! days (CALCDT-6); a date that does not exist moves *forward* to the first of the next month
//! (CALCDT-5), so that 31 March + 6 months = 1 October. Calendar libraries move it back to the last
//! day of the month, which is why the arithmetic is our own.

use jiff::civil::Date;

/// A day of the Gregorian calendar, counted from 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// The lower bound that the specification assumes where a date is empty: 1900-01-01.
pub(crate) const EARLIEST: Day = Day::civil(1900, 1, 1);
/// The upper bound that the specification assumes where a date is empty: 2999-12-31.
pub(crate) const LATEST: Day = Day::civil(2999, 12, 31);

/// Years are counted from this many before year 0: a multiple of 400, so that leap years fall alike.
const ERA: i32 = 8_000;
/// The days from 1 March of that year, less one, to 1970-01-01.
const ERA_DAYS: i32 = 719_469 + 146_097 * (ERA / 400);

impl Day {
    /// The day of this year, month (1–12) and day of the month (1–31). A day that its month does
    /// not have counts on into the next month.
    pub(crate) const fn civil(year: i32, month: i32, day: i32) -> Self {
        // Days of the proleptic Gregorian calendar, counted in years that begin with March, so that
        // the leap day is the last of its year; from a year far enough back that nothing is
        // negative.
        let (year, month) = if month <= 2 {
            (year - 1 + ERA, month + 9)
        } else {
            (year + ERA, month - 3)
        };
        let year = year.cast_unsigned();
        let century = year / 100;
        let days = year * 365 + year / 4 - century
            + century / 4
            + (153 * month.cast_unsigned() + 2) / 5
            + day.cast_unsigned();
        Self(days.cast_signed() - ERA_DAYS)
    }

    /// Days since 1970-01-01; negative before.
    pub const fn number(self) -> i32 {
        self.0
    }

    /// The day this many days later.
    #[must_use]
    pub const fn plus_days(self, days: i32) -> Self {
        Self(self.0 + days)
    }

    /// How many days this day lies after the other.
    pub const fn days_after(self, other: Self) -> i32 {
        self.0 - other.0
    }

    /// The year.
    pub const fn year(self) -> i32 {
        self.parts().year
    }

    /// Year, month and day.
    pub(crate) const fn parts(self) -> Civil {
        let day = self.0 + 719_468;
        let era = day.div_euclid(146_097);
        let of_era = day.rem_euclid(146_097);
        let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 {
            shifted + 3
        } else {
            shifted - 9
        };
        let year = year + era * 400 + (month <= 2) as i32;
        Civil {
            year,
            month,
            day: of_year - (153 * shifted + 2) / 5 + 1,
        }
    }

    /// `YYYY-MM-DD`; none outside the years 0 to 9999.
    pub(crate) fn text(self) -> Option<[u8; 10]> {
        let Civil { year, month, day } = self.parts();
        let year = u16::try_from(year).ok().filter(|y| *y <= 9_999)?;
        let digit = |number: i32| b'0' + u8::try_from(number % 10).unwrap_or_default();
        let year = i32::from(year);
        Some([
            digit(year / 1_000),
            digit(year / 100),
            digit(year / 10),
            digit(year),
            b'-',
            digit(month / 10),
            digit(month),
            b'-',
            digit(day / 10),
            digit(day),
        ])
    }

    /// This day plus a duration, by CALCDT-1 to -6.
    #[must_use]
    pub const fn plus(self, duration: Duration) -> Self {
        if duration.years == 0 && duration.months == 0 {
            return Self(self.0 + duration.days);
        }
        self.parts().plus(duration)
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self::civil(
            i32::from(date.year()),
            i32::from(date.month()),
            i32::from(date.day()),
        )
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Civil { year, month, day } = self.parts();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// Why a text is not a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date of the calendar, written YYYY-MM-DD")]
pub struct ParseDayError(String);

impl std::str::FromStr for Day {
    type Err = ParseDayError;

    fn from_str(text: &str) -> Result<Self, ParseDayError> {
        let wrong = || ParseDayError(text.chars().take(40).collect());
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
            return Err(wrong());
        };
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0i32, |sum, digit| {
                digit
                    .is_ascii_digit()
                    .then(|| sum * 10 + i32::from(digit - b'0'))
            })
        };
        let (Some(year), Some(month), Some(day)) = (
            number(&[*y1, *y2, *y3, *y4]),
            number(&[*m1, *m2]),
            number(&[*d1, *d2]),
        ) else {
            return Err(wrong());
        };
        Civil::checked(year, month, day)
            .map(Civil::day)
            .ok_or_else(wrong)
    }
}

/// A day in its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Civil {
    year: i32,
    month: i32,
    day: i32,
}

impl Civil {
    /// These parts, if the calendar has such a day.
    pub(crate) fn checked(year: i32, month: i32, day: i32) -> Option<Self> {
        ((1..=12).contains(&month) && day >= 1 && day <= days_of(year, month)).then_some(Self {
            year,
            month,
            day,
        })
    }

    pub(crate) const fn day(self) -> Day {
        Day::civil(self.year, self.month, self.day)
    }

    /// A day that its month does not have becomes the first of the next month (CALCDT-5).
    const fn forward(self) -> Self {
        if self.day <= 28 || self.day <= days_of(self.year, self.month) {
            return self;
        }
        if self.month == 12 {
            Self {
                year: self.year + 1,
                month: 1,
                day: 1,
            }
        } else {
            Self {
                year: self.year,
                month: self.month + 1,
                day: 1,
            }
        }
    }

    /// This day plus a duration, by CALCDT-1 to -6.
    pub(crate) const fn plus(self, duration: Duration) -> Day {
        let after_years = Self {
            year: self.year + duration.years,
            ..self
        }
        .forward();
        if duration.months == 0 {
            return after_years.day().plus_days(duration.days);
        }
        let months = after_years.month - 1 + duration.months;
        let after_months = Self {
            year: after_years.year + months.div_euclid(12),
            month: months.rem_euclid(12) + 1,
            day: after_years.day,
        }
        .forward();
        after_months.day().plus_days(duration.days)
    }
}

const fn days_of(year: i32, month: i32) -> i32 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A span as the supporting data writes it: years, months, and days (a week is seven), each of
/// which may be negative (`16 years - 4 months`, `12 months - 4 days`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Duration {
    /// Whole years.
    pub years: i32,
    /// Months beside the years.
    pub months: i32,
    /// Days beside the months.
    pub days: i32,
}

impl std::fmt::Display for Duration {
    /// As people say it: `12 months less 4 days`, `28 days`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut said = false;
        for (count, unit) in [
            (self.years, "year"),
            (self.months, "month"),
            (self.days, "day"),
        ] {
            if count == 0 {
                continue;
            }
            match (said, count < 0) {
                (true, true) => f.write_str(" less ")?,
                (true, false) => f.write_str(" and ")?,
                (false, true) => f.write_str("minus ")?,
                (false, false) => {}
            }
            let count = count.unsigned_abs();
            write!(f, "{count} {unit}{}", if count == 1 { "" } else { "s" })?;
            said = true;
        }
        if said { Ok(()) } else { f.write_str("0 days") }
    }
}

/// The largest count of any unit. Keeps every sum of a few durations within the day numbers.
const MOST: i32 = 60_000;

impl Duration {
    /// Reads `N unit [+|- N unit]…`, unit day(s), week(s), month(s) or year(s).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut total = Self::default();
        let mut sign = 1;
        let mut words = text.split_whitespace().peekable();
        loop {
            let count: i32 = words.next()?.parse().ok()?;
            if !(0..=MOST).contains(&count) {
                return None;
            }
            let count = count * sign;
            let unit = words.next()?.to_ascii_lowercase();
            match unit.strip_suffix('s').unwrap_or(&unit) {
                "year" => total.years += count,
                "month" => total.months += count,
                "week" => total.days += count * 7,
                "day" => total.days += count,
                _ => return None,
            }
            match words.next() {
                None => break,
                Some("+") => sign = 1,
                Some("-") => sign = -1,
                Some(_) => return None,
            }
        }
        let within = total.years.abs() <= 1_000
            && total.months.abs() <= 12_000
            && total.days.abs() <= 400_000;
        within.then_some(total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn plus(from: &str, duration: &str) -> String {
        day(from)
            .plus(Duration::parse(duration).unwrap())
            .to_string()
    }

    #[test]
    fn durations_are_added_as_the_examples_of_table_3_6_say() {
        for (from, duration, to) in [
            ("2000-01-01", "3 years", "2003-01-01"),
            ("2000-01-01", "6 months", "2000-07-01"),
            ("2000-11-01", "6 months", "2001-05-01"),
            ("2000-01-01", "3 days", "2000-01-04"),
            ("2000-01-01", "3 weeks", "2000-01-22"),
            ("2000-02-01", "5 weeks", "2000-03-07"),
            ("2001-02-01", "5 weeks", "2001-03-08"),
            ("2000-03-31", "6 months", "2000-10-01"),
            ("2000-08-31", "6 months", "2001-03-01"),
            ("2000-01-31", "6 months - 4 days", "2000-07-27"),
            ("2020-02-29", "1 year", "2021-03-01"),
            ("2004-07-15", "16 years - 4 months", "2020-03-15"),
            ("2000-01-31", "1 month - 4 days", "2000-02-26"),
        ] {
            assert_eq!(plus(from, duration), to, "{from} + {duration}");
        }
    }

    #[test]
    fn every_day_of_four_centuries_comes_back_from_its_parts() {
        let mut at = day("1900-01-01");
        let mut date = jiff::civil::date(1900, 1, 1);
        while at < day("2300-01-01") {
            assert_eq!(Day::from(date), at);
            assert_eq!(at.to_string(), date.to_string());
            at = at.plus_days(1);
            date = date.tomorrow().unwrap();
        }
    }

    #[test]
    fn a_day_that_the_calendar_does_not_have_is_refused() {
        for text in [
            "2021-02-29",
            "2021-13-01",
            "2021-00-10",
            "2021-1-1",
            "20210101",
            "2021-01-32",
            "",
            "２０２１-01-01",
        ] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_duration_that_is_none_is_refused() {
        for text in [
            "",
            "4",
            "4 moons",
            "-4 days",
            "4 days -",
            "1 day 1 day",
            "99999999999 days",
        ] {
            assert_eq!(Duration::parse(text), None, "{text}");
        }
    }
}
