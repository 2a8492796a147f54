//! Intervals in which something was true, periods a figure counts, and dates as speakers give them.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A half-open interval of days `[from, to)`. Open on either side where nobody said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Interval {
    /// The first day, or open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// The first day after, or open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Date>,
}

impl Interval {
    /// Always.
    pub const ALWAYS: Self = Self {
        from: None,
        to: None,
    };

    /// From a day on.
    pub fn since(from: Date) -> Self {
        Self {
            from: Some(from),
            to: None,
        }
    }

    /// Whether a day lies within.
    pub fn contains(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// Whether it ends before it begins, so that no day can lie within.
    pub fn is_contradiction(&self) -> bool {
        matches!((self.from, self.to), (Some(from), Some(to)) if to <= from)
    }
}

/// Why a text is not a period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a period: give a day (2021-03-12), a month (2021-03) or two days (2021-03-01/2021-03-31)"
)]
pub struct PeriodError(pub String);

/// The time that a figure is about. Both ends are included; a day is a period of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    first: Date,
    last: Date,
}

impl Period {
    /// One day.
    pub fn day(day: Date) -> Self {
        Self {
            first: day,
            last: day,
        }
    }

    /// From one day to another, both included.
    ///
    /// # Errors
    /// Where the last day lies before the first.
    pub fn span(first: Date, last: Date) -> Result<Self, PeriodError> {
        if last < first {
            return Err(PeriodError(format!("{first}/{last}")));
        }
        Ok(Self { first, last })
    }

    /// The first day.
    pub fn first(&self) -> Date {
        self.first
    }

    /// The last day, included.
    pub fn last(&self) -> Date {
        self.last
    }
}

impl std::str::FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError(text.to_owned());
        if let Some((first, last)) = text.split_once('/') {
            let first: Date = first.parse().map_err(|_| wrong())?;
            let last: Date = last.parse().map_err(|_| wrong())?;
            return Self::span(first, last);
        }
        if text.len() == 7 {
            let first: Date = format!("{text}-01").parse().map_err(|_| wrong())?;
            return Ok(Self {
                first,
                last: first.last_of_month(),
            });
        }
        Ok(Self::day(text.parse().map_err(|_| wrong())?))
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;
    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first)
        } else {
            write!(f, "{}/{}", self.first, self.last)
        }
    }
}

impl From<Period> for String {
    fn from(p: Period) -> String {
        p.to_string()
    }
}

/// How exactly a date is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Precision {
    /// To the day.
    Day,
    /// To the month: the day stored is the last of that month, since no earlier day is certain.
    Month,
    /// To the year.
    Year,
}

/// A date as its speaker gives it: evidence, often wrong, at times only a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SaidDate {
    first: Date,
    precision: Precision,
}

impl SaidDate {
    /// A day.
    pub fn day(day: Date) -> Self {
        Self {
            first: day,
            precision: Precision::Day,
        }
    }

    /// How exactly it is known.
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The first day it can mean.
    pub fn first(&self) -> Date {
        self.first
    }

    /// The last day it can mean: by then it had surely been said.
    pub fn last(&self) -> Date {
        match self.precision {
            Precision::Day => self.first,
            Precision::Month => self.first.last_of_month(),
            Precision::Year => self.first.last_of_year(),
        }
    }
}

impl std::str::FromStr for SaidDate {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let wrong = || PeriodError(text.to_owned());
        let (padded, precision) = match text.len() {
            4 => (format!("{text}-01-01"), Precision::Year),
            7 => (format!("{text}-01"), Precision::Month),
            10 => (text.to_owned(), Precision::Day),
            _ => return Err(wrong()),
        };
        Ok(Self {
            first: padded.parse().map_err(|_| wrong())?,
            precision,
        })
    }
}

impl TryFrom<String> for SaidDate {
    type Error = PeriodError;
    fn try_from(text: String) -> Result<Self, PeriodError> {
        text.parse()
    }
}

impl std::fmt::Display for SaidDate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = self.first.to_string();
        let shown = match self.precision {
            Precision::Day => 10,
            Precision::Month => 7,
            Precision::Year => 4,
        };
        f.write_str(text.get(..shown).unwrap_or(&text))
    }
}

impl From<SaidDate> for String {
    fn from(d: SaidDate) -> String {
        d.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn an_interval_is_half_open() {
        let march = Interval {
            from: Some(date(2021, 3, 1)),
            to: Some(date(2021, 4, 1)),
        };
        assert!(march.contains(date(2021, 3, 31)));
        assert!(!march.contains(date(2021, 4, 1)));
        let nothing = Interval {
            from: Some(date(2021, 3, 1)),
            to: Some(date(2021, 3, 1)),
        };
        assert!(nothing.is_contradiction());
    }

    #[test]
    fn a_month_is_surely_over_only_on_its_last_day() {
        let said: SaidDate = "2021-02".parse().unwrap();
        assert_eq!(said.last(), date(2021, 2, 28));
        assert_eq!(said.to_string(), "2021-02");
    }

    #[test]
    fn a_period_that_runs_backwards_is_refused() {
        assert!("2021-03-02/2021-03-01".parse::<Period>().is_err());
        assert_eq!(
            "2021-03".parse::<Period>().unwrap().last(),
            date(2021, 3, 31)
        );
    }
}
