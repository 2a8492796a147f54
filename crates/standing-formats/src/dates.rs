//! Dates as sources write them, and how far each may be believed.
//!
//! Three forms are accepted, because each has exactly one reading:
//!
//! - ISO 8601 calendar dates in the profile of FHIR R4 (`date`, `dateTime`, `instant`):
//!   `2021`, `2021-04`, `2021-04-12`, `2021-04-12T10:00:00.5-07:00`. A time needs its seconds
//!   and its zone; week and ordinal dates, intervals and a zone on a bare date are not in the
//!   profile.
//! - HL7 v2 dates (section 2.A.21 DT): `20210412`, `202104`.
//!
//! The precision is kept: a year is not the first of January. Everything that has more than one
//! reading (`04/12/2021`, `44298`, `1618185600`) is a question to a person, [`DateReading::Ask`],
//! and never a guess. Once a person has said in which order a source writes its dates,
//! [`read_in_order`] reads them.
//!
//! Digits are ASCII and nothing is trimmed: a caller who trims must say so.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;

/// A year before this is a slip of the pen for anything this project records.
const EARLIEST_YEAR: i16 = 1850;
/// A year after this stands for "no end" (`9999-12-31`) or is a slip of the pen.
const LATEST_YEAR: i16 = 2100;
/// Days after 1899-12-30, a spreadsheet's day nought, that still fall within [`LATEST_YEAR`].
const LATEST_SERIAL: u32 = 73_415;
/// The widest offsets in use: Baker Island and Kiribati (IANA time zone database, 2024a).
const WEST_SECONDS: i32 = -12 * 3600;
const EAST_SECONDS: i32 = 14 * 3600;

/// The days whose last UTC minute had 61 seconds: every leap second so far (IERS, Bulletin C up
/// to number 70; none since 2016, and none planned).
const LEAP_SECOND_DAYS: [(i16, i8, i8); 27] = [
    (1972, 6, 30),
    (1972, 12, 31),
    (1973, 12, 31),
    (1974, 12, 31),
    (1975, 12, 31),
    (1976, 12, 31),
    (1977, 12, 31),
    (1978, 12, 31),
    (1979, 12, 31),
    (1981, 6, 30),
    (1982, 6, 30),
    (1983, 6, 30),
    (1985, 6, 30),
    (1987, 12, 31),
    (1989, 12, 31),
    (1990, 12, 31),
    (1992, 6, 30),
    (1993, 6, 30),
    (1994, 6, 30),
    (1995, 12, 31),
    (1997, 6, 30),
    (1998, 12, 31),
    (2005, 12, 31),
    (2008, 12, 31),
    (2012, 6, 30),
    (2015, 6, 30),
    (2016, 12, 31),
];

/// What a text that should be a date turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateReading {
    /// One reading, with the precision the source gave.
    Accept {
        /// The date.
        value: DateValue,
        /// What is worth knowing about it.
        findings: Vec<DateFinding>,
    },
    /// Several readings: a person who knows the source must say which.
    Ask {
        /// Which readings.
        reason: Question,
    },
    /// One reading, and not a believable one.
    Quarantine {
        /// Why not.
        reason: DateDoubt,
    },
    /// No reading.
    Reject {
        /// Why not.
        reason: NotADate,
    },
}

/// A date with its precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateValue {
    /// A year and no more.
    Year(i16),
    /// A month of a year and no more.
    Month {
        /// The year.
        year: i16,
        /// The month, 1 to 12.
        month: i8,
    },
    /// A day in the source's own zone.
    Day(Date),
    /// A point in time.
    Instant {
        /// The instant; a leap second is given as the second before it.
        at: Timestamp,
        /// The offset written; `None` for `-00:00`, where the local time is not known.
        offset: Option<Offset>,
    },
}

/// Something worth knowing about an accepted date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateFinding {
    /// 1 January 1900 and 1 January 1901: what systems write when nobody knew.
    Placeholder,
    /// `-00:00`: the instant is known, the local time is not (RFC 3339, section 4.3).
    UnknownOffset,
    /// More than nine digits of a second: the rest was cut.
    FractionCut,
    /// A leap second, given as the second before it.
    LeapSecond,
}

impl DateFinding {
    /// The finding in an operator's words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Placeholder => "this date often stands for an unknown one",
            Self::UnknownOffset => "the local time is not known (-00:00)",
            Self::FractionCut => "fractions of a second past nine digits were cut",
            Self::LeapSecond => "a leap second, kept as the second before it",
        }
    }
}

/// A question only somebody who knows the source can answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Question {
    /// `04/12/2021`.
    #[error("day and month may stand in either order")]
    Order,
    /// `13/04/2021`: this one has a single reading, but the source's other dates do not.
    #[error("the source does not write year, month, day; the order of its other dates is unknown")]
    SourceOrder,
    /// `12-Apr-21`, `04/12/21`.
    #[error("the century is missing")]
    Century,
    /// `1/1/1900`.
    #[error("this date often stands for an unknown one, and the order of its parts is unknown")]
    Placeholder,
    /// `12 April 2021`.
    #[error("the month is a word, whose language is unknown")]
    MonthName,
    /// `44298`.
    #[error("perhaps a spreadsheet's day number")]
    SpreadsheetSerial,
    /// `1618185600`.
    #[error("perhaps seconds since 1970")]
    EpochSeconds,
    /// `1618185600000`.
    #[error("perhaps milliseconds since 1970")]
    EpochMilliseconds,
    /// `202104121000`.
    #[error("perhaps an HL7 time, whose zone is unknown")]
    Hl7Time,
}

/// Why a well-formed date is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum DateDoubt {
    /// Before [`EARLIEST_YEAR`].
    #[error("the year is before 1850")]
    TooEarly,
    /// After [`LATEST_YEAR`].
    #[error("the year is after 2100: often written for \"no end\"")]
    TooLate,
}

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum NotADate {
    /// Nothing there.
    #[error("there is no date")]
    Empty,
    /// White space before, after or within.
    #[error("white space around or within the date")]
    Space,
    /// Digits of another script or width, or a typographic dash.
    #[error("characters other than ASCII")]
    OtherCharacters,
    /// `2021-02-29`, `2021-13-04`, year 0.
    #[error("no such day in the calendar")]
    NoSuchDay,
    /// `24:00:00`, `12:60:00`.
    #[error("no such time of day")]
    NoSuchTime,
    /// `23:59:60` on a day that had no leap second.
    #[error("no leap second at that time")]
    NoLeapSecond,
    /// An offset nobody uses.
    #[error("no such offset from UTC")]
    NoSuchOffset,
    /// A time without a zone.
    #[error("a time without a zone: the instant is unknown")]
    NoZone,
    /// `2021-4-1`.
    #[error("month and day need two digits")]
    Unpadded,
    /// Week date, ordinal date, interval, a zone on a bare date, a time without seconds.
    #[error("an ISO 8601 form outside the profile in use (YYYY-MM-DD)")]
    OtherIsoForm,
    /// `today`.
    #[error("not a date")]
    NotADate,
}

/// The order in which a source writes day and month, as a person has said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Order {
    /// `4/12/2021` is 12 April.
    MonthFirst,
    /// `4/12/2021` is 4 December.
    DayFirst,
}

/// Reads a text as a date, without guessing.
pub fn classify(text: &str) -> DateReading {
    match read(text) {
        Ok(reading) => reading,
        Err(reason) => DateReading::Reject { reason },
    }
}

/// Reads `4/12/2021` (also with `-` or `.`) in the order a person has said the source uses.
/// Anything else is read by [`classify`]. A two-digit year stays a question.
pub fn read_in_order(text: &str, order: Order) -> DateReading {
    let Some([first, second, year]) = three_parts(text) else {
        return classify(text);
    };
    if !(digits(first) && digits(second) && digits(year) && year.len() == 4) {
        return classify(text);
    }
    let (month, day) = match order {
        Order::MonthFirst => (first, second),
        Order::DayFirst => (second, first),
    };
    match read_day(year, month, day) {
        Ok(reading) => reading,
        Err(reason) => DateReading::Reject { reason },
    }
}

fn read(text: &str) -> Result<DateReading, NotADate> {
    if text.is_empty() {
        return Err(NotADate::Empty);
    }
    if text.trim() != text {
        return Err(NotADate::Space);
    }
    if !text.is_ascii() {
        return Err(NotADate::OtherCharacters);
    }
    if digits(text) {
        return read_digits(text);
    }
    if let Some((day, time)) = text.split_once('T')
        && is_iso_day(day)
    {
        return read_instant(day, time);
    }
    let parts: Vec<&str> = text.split('-').collect();
    match parts.as_slice() {
        [year, month] if sized(year, 4) && sized(month, 2) => read_month(year, month),
        [year, month, day] if sized(year, 4) && sized(month, 2) && sized(day, 2) => {
            read_day(year, month, day)
        }
        [year, rest @ ..] if sized(year, 4) => {
            let short = |part: &&str| digits(part) && part.len() <= 2;
            if rest.len() <= 2 && rest.iter().all(short) {
                Err(NotADate::Unpadded)
            } else if text.contains(' ') {
                Err(NotADate::Space)
            } else {
                Err(NotADate::OtherIsoForm)
            }
        }
        _ => read_local(text),
    }
}

/// A text of digits alone: its length says what it may be.
fn read_digits(text: &str) -> Result<DateReading, NotADate> {
    let ask = |reason| Ok(DateReading::Ask { reason });
    match text.len() {
        4 => {
            let year = number(text)?;
            if year == 0 {
                return Err(NotADate::NoSuchDay);
            }
            Ok(believe(year, DateValue::Year(year)))
        }
        6 => {
            let (year, month) = text.split_at(4);
            read_month(year, month)
        }
        8 => {
            let (year, rest) = text.split_at(4);
            let (month, day) = rest.split_at(2);
            match read_day(year, month, day) {
                // `12042021` has no reading as year, month, day, but two others.
                Err(_) | Ok(DateReading::Quarantine { .. }) if ends_in_likely_year(text) => {
                    ask(Question::Order)
                }
                other => other,
            }
        }
        10 => ask(Question::EpochSeconds),
        13 => ask(Question::EpochMilliseconds),
        12 | 14 => {
            let (day, _) = text.split_at(8);
            match read_digits(day)? {
                DateReading::Accept { .. } => ask(Question::Hl7Time),
                other => Ok(other),
            }
        }
        1..=5
            if text
                .parse::<u32>()
                .is_ok_and(|serial| (1..=LATEST_SERIAL).contains(&serial)) =>
        {
            ask(Question::SpreadsheetSerial)
        }
        _ => Err(NotADate::NotADate),
    }
}

fn ends_in_likely_year(text: &str) -> bool {
    text.get(4..)
        .and_then(|year| year.parse::<i16>().ok())
        .is_some_and(|year| (EARLIEST_YEAR..=LATEST_YEAR).contains(&year))
}

/// Forms that are dates to their writer: `4/12/2021`, `12-Apr-21`, `April 12, 2021`.
fn read_local(text: &str) -> Result<DateReading, NotADate> {
    let ask = |reason| Ok(DateReading::Ask { reason });
    let parts: Vec<&str> = text
        .split(['/', '-', '.', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else {
        return Err(NotADate::NotADate);
    };
    let (numbers, words): (Vec<&str>, Vec<&str>) = [*first, *second, *third]
        .into_iter()
        .partition(|part| digits(part));
    match (numbers.as_slice(), words.as_slice()) {
        // A leading sign is a negative year, not a separator.
        _ if !text.starts_with(|c: char| c.is_ascii_alphanumeric()) => Err(NotADate::NotADate),
        ([first, second, year], []) if year.len() == 4 && first.len() <= 2 && second.len() <= 2 => {
            let (first, second) = (number(first)?, number(second)?);
            let order = |month, day| Date::new(number(year).ok()?, month, day).ok();
            match (order(first, second), order(second, first)) {
                (None, None) => Err(NotADate::NoSuchDay),
                (Some(one), _) | (None, Some(one)) if is_placeholder(one) => {
                    ask(Question::Placeholder)
                }
                (Some(_), Some(_)) => ask(Question::Order),
                _ => ask(Question::SourceOrder),
            }
        }
        ([first, second, year], []) if first.len() <= 2 && second.len() <= 2 && year.len() <= 2 => {
            ask(Question::Century)
        }
        ([year, second, third], []) if year.len() == 4 && second.len() <= 2 && third.len() <= 2 => {
            ask(Question::SourceOrder)
        }
        ([day, year], [month]) if day.len() <= 2 && is_month_word(month) => match year.len() {
            2 => ask(Question::Century),
            4 => ask(Question::MonthName),
            _ => Err(NotADate::NotADate),
        },
        _ => Err(NotADate::NotADate),
    }
}

fn is_month_word(word: &str) -> bool {
    word.len() >= 3 && word.bytes().all(|b| b.is_ascii_alphabetic())
}

fn read_month(year: &str, month: &str) -> Result<DateReading, NotADate> {
    let (year, month) = (number(year)?, number(month)?);
    if year == 0 {
        return Err(NotADate::NoSuchDay);
    }
    Date::new(year, month, 1).map_err(|_| NotADate::NoSuchDay)?;
    Ok(believe(year, DateValue::Month { year, month }))
}

fn read_day(year: &str, month: &str, day: &str) -> Result<DateReading, NotADate> {
    let day = calendar_day(year, month, day)?;
    Ok(believe(day.year(), DateValue::Day(day)))
}

fn calendar_day(year: &str, month: &str, day: &str) -> Result<Date, NotADate> {
    let year = number(year)?;
    if year == 0 {
        // FHIR and HL7 begin with year 1, unlike ISO 8601 itself.
        return Err(NotADate::NoSuchDay);
    }
    Date::new(year, number(month)?, number(day)?).map_err(|_| NotADate::NoSuchDay)
}

fn read_instant(day: &str, time: &str) -> Result<DateReading, NotADate> {
    let [year, month, day] = three_parts(day).ok_or(NotADate::OtherIsoForm)?;
    let day = calendar_day(year, month, day)?;

    let (clock, zone) = match time.find(['Z', '+', '-']) {
        Some(at) => time.split_at(at),
        None => (time, ""),
    };
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, fraction)) if digits(fraction) => (clock, fraction),
        Some(_) => return Err(NotADate::OtherIsoForm),
        None => (clock, ""),
    };
    let clock: Vec<&str> = clock.split(':').collect();
    let [hour, minute, second] = clock.as_slice() else {
        return Err(NotADate::OtherIsoForm);
    };
    if ![hour, minute, second]
        .into_iter()
        .all(|part| sized(part, 2))
    {
        return Err(NotADate::OtherIsoForm);
    }
    let second: i8 = number(second)?;
    let leap = second == 60;
    let nanoseconds: i32 = number(format!("{fraction:0<9}").get(..9).unwrap_or("0"))?;
    let second = if leap { 59 } else { second };
    let local = DateTime::new(
        day.year(),
        day.month(),
        day.day(),
        number(hour)?,
        number(minute)?,
        second,
        nanoseconds,
    )
    .map_err(|_| NotADate::NoSuchTime)?;

    let mut findings = Vec::new();
    let offset = read_offset(zone)?;
    if zone == "-00:00" {
        findings.push(DateFinding::UnknownOffset);
    }
    if fraction.len() > 9 {
        findings.push(DateFinding::FractionCut);
    }
    if leap {
        let utc = offset
            .to_timestamp(local)
            .map(|at| Offset::UTC.to_datetime(at));
        let utc = utc.map_err(|_| NotADate::NoSuchTime)?;
        let is_leap_day = LEAP_SECOND_DAYS.contains(&(utc.year(), utc.month(), utc.day()));
        if !(is_leap_day && utc.hour() == 23 && utc.minute() == 59) {
            return Err(NotADate::NoLeapSecond);
        }
        findings.push(DateFinding::LeapSecond);
    }
    let at = offset
        .to_timestamp(local)
        .map_err(|_| NotADate::NoSuchTime)?;
    let offset = (zone != "-00:00").then_some(offset);
    Ok(
        match believe(day.year(), DateValue::Instant { at, offset }) {
            DateReading::Accept { value, .. } => DateReading::Accept { value, findings },
            other => other,
        },
    )
}

fn read_offset(zone: &str) -> Result<Offset, NotADate> {
    if zone == "Z" {
        return Ok(Offset::UTC);
    }
    let sign = match zone.chars().next() {
        None => return Err(NotADate::NoZone),
        Some('+') => 1,
        Some('-') => -1,
        Some(_) => return Err(NotADate::OtherIsoForm),
    };
    let Some((hours, minutes)) = zone.get(1..).and_then(|rest| rest.split_once(':')) else {
        return Err(NotADate::OtherIsoForm);
    };
    if !(sized(hours, 2) && sized(minutes, 2)) {
        return Err(NotADate::OtherIsoForm);
    }
    let (hours, minutes): (i32, i32) = (number(hours)?, number(minutes)?);
    let seconds = sign * (hours * 3600 + minutes * 60);
    if minutes > 59 || !(WEST_SECONDS..=EAST_SECONDS).contains(&seconds) {
        return Err(NotADate::NoSuchOffset);
    }
    Offset::from_seconds(seconds).map_err(|_| NotADate::NoSuchOffset)
}

/// Accepts a date whose year is believable.
fn believe(year: i16, value: DateValue) -> DateReading {
    if year < EARLIEST_YEAR {
        return DateReading::Quarantine {
            reason: DateDoubt::TooEarly,
        };
    }
    if year > LATEST_YEAR {
        return DateReading::Quarantine {
            reason: DateDoubt::TooLate,
        };
    }
    let mut findings = Vec::new();
    if matches!(value, DateValue::Day(day) if is_placeholder(day)) {
        findings.push(DateFinding::Placeholder);
    }
    DateReading::Accept { value, findings }
}

/// Systems that must have a date write the first one they can hold.
fn is_placeholder(day: Date) -> bool {
    matches!(day.year(), 1900 | 1901) && day.month() == 1 && day.day() == 1
}

fn is_iso_day(text: &str) -> bool {
    three_parts(text).is_some_and(|[year, month, day]| {
        text.contains('-') && sized(year, 4) && sized(month, 2) && sized(day, 2)
    })
}

fn three_parts(text: &str) -> Option<[&str; 3]> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '-' | '/' | '.') {
        return None;
    }
    let mut parts = text.split(separator);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    parts.next().is_none().then_some(three)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn sized(text: &str, length: usize) -> bool {
    text.len() == length && digits(text)
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, NotADate> {
    text.parse().map_err(|_| NotADate::NotADate)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let reading = match classify(text) {
            DateReading::Accept { value, findings } => {
                let value = match value {
                    DateValue::Year(_) => "year".to_owned(),
                    DateValue::Month { .. } => "month".to_owned(),
                    DateValue::Day(day) => format!("day {day}"),
                    DateValue::Instant { at, .. } => format!("instant {at}"),
                };
                findings
                    .iter()
                    .fold(value, |text, finding| format!("{text}, {finding:?}"))
            }
            DateReading::Ask { reason } => format!("ask {reason:?}"),
            DateReading::Quarantine { reason } => format!("quarantine {reason:?}"),
            DateReading::Reject { reason } => format!("reject {reason:?}"),
        };
        assert_eq!(reading, expected, "{text:?}");
    }

    #[test]
    fn a_date_keeps_the_precision_it_came_with() {
        check("2024", "year");
        check("2024-02", "month");
        check("202402", "month");
        check("2024-02-29", "day 2024-02-29");
        check("20240229", "day 2024-02-29");
        check("2024-02-29T08:00:00-08:00", "instant 2024-02-29T16:00:00Z");
        check("1901-01-01", "day 1901-01-01, Placeholder");
    }

    #[test]
    fn a_day_outside_the_calendar_is_no_date() {
        for text in [
            "2023-02-29",
            "2023-13-01",
            "2023-00-10",
            "0000-05-05",
            "0000",
            "202313",
        ] {
            check(text, "reject NoSuchDay");
        }
        check("20230431", "reject NoSuchDay");
        check("31/31/2023", "reject NoSuchDay");
    }

    #[test]
    fn two_readings_make_a_question() {
        check("05/06/2023", "ask Order");
        check("5.6.2023", "ask Order");
        check("25/06/2023", "ask SourceOrder");
        check("5/6/23", "ask Century");
        check("5-Jun-23", "ask Century");
        check("June 5, 2023", "ask MonthName");
        check("1/1/1901", "ask Placeholder");
        check("45000", "ask SpreadsheetSerial");
        check("1700000000", "ask EpochSeconds");
        check("1700000000000", "ask EpochMilliseconds");
        check("202306051200", "ask Hl7Time");
        check("25062023", "ask Order");
    }

    #[test]
    fn a_year_nobody_means_is_quarantined() {
        check("9999-12-30", "quarantine TooLate");
        check("2201-01-05", "quarantine TooLate");
        check("1023-06-05", "quarantine TooEarly");
    }

    #[test]
    fn forms_outside_the_profile_have_no_reading() {
        check("", "reject Empty");
        check("2023-06-05 ", "reject Space");
        check("\u{a0}2023-06-05", "reject Space");
        check("2023-06-05 10:00:00Z", "reject Space");
        check("2023‑06‑05", "reject OtherCharacters");
        check("2023-6-5", "reject Unpadded");
        check("2023-W20-1", "reject OtherIsoForm");
        check("2023-150", "reject OtherIsoForm");
        check("2023-06-05Z", "reject OtherIsoForm");
        check("2023-06-05/2023-06-07", "reject OtherIsoForm");
        check("2023-06-05T10:00Z", "reject OtherIsoForm");
        check("2023-06-05T10:00:00", "reject NoZone");
        check("2023-06-05T24:00:00Z", "reject NoSuchTime");
        check("2023-06-05T10:00:00+15:00", "reject NoSuchOffset");
        check("2023-06-05T10:00:00-12:30", "reject NoSuchOffset");
        check("-2023-06-05", "reject NotADate");
        check("yesterday", "reject NotADate");
        check("99999", "reject NotADate");
    }

    #[test]
    fn a_leap_second_needs_a_day_that_had_one() {
        check(
            "2015-06-30T23:59:60Z",
            "instant 2015-06-30T23:59:59Z, LeapSecond",
        );
        check(
            "2015-06-30T16:59:60-07:00",
            "instant 2015-06-30T23:59:59Z, LeapSecond",
        );
        check("2015-06-30T22:59:60Z", "reject NoLeapSecond");
        check("2015-07-01T23:59:60Z", "reject NoLeapSecond");
    }

    #[test]
    fn what_is_cut_or_unknown_is_said() {
        check(
            "2023-06-05T10:00:00.1234567891Z",
            "instant 2023-06-05T10:00:00.123456789Z, FractionCut",
        );
        check(
            "2023-06-05T10:00:00-00:00",
            "instant 2023-06-05T10:00:00Z, UnknownOffset",
        );
    }

    #[test]
    fn an_answered_question_gives_a_day() {
        let day = |month, day| DateReading::Accept {
            value: DateValue::Day(Date::new(2023, month, day).unwrap()),
            findings: Vec::new(),
        };
        assert_eq!(read_in_order("5/6/2023", Order::MonthFirst), day(5, 6));
        assert_eq!(read_in_order("5/6/2023", Order::DayFirst), day(6, 5));
        assert_eq!(read_in_order("2023-06-05", Order::DayFirst), day(6, 5));
        assert_eq!(
            read_in_order("25/6/2023", Order::MonthFirst),
            DateReading::Reject {
                reason: NotADate::NoSuchDay
            }
        );
        assert_eq!(
            read_in_order("5/6/23", Order::MonthFirst),
            DateReading::Ask {
                reason: Question::Century
            }
        );
    }
}
