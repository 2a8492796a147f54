//! Counts as people write them in tables.
//!
//! A cell that should hold a count holds one of four things, and they are never mixed up:
//!
//! - a **value**: `14`, `1,512` (thousands grouped by comma, every group after the first of
//!   exactly three digits);
//! - a **censored** value: `<10`, `≤9`: some number below a bound, neither 0 nor the bound;
//! - a reason why there is **none**: blank, `-`, `N/A`, `*` …: never zero, and the reasons are
//!   kept apart;
//! - something **doubtful**: `14.5`, `-3`, `1.512`, `5.12E+02`, which a person must look at.
//!
//! White space around the cell, the no-break kinds among it, is ignored. Only ASCII digits are
//! digits.

use std::fmt;

/// A count, or the honest absence of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Count {
    /// The number given.
    Value(u64),
    /// Some number strictly below this bound (which is at least 1): `<10` is `Below(10)`.
    Below(u64),
    /// No number, and why.
    Missing(Missing),
}

impl Count {
    /// The number, where one was given: a censored or missing count has none.
    pub fn value(self) -> Option<u64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Below(_) | Self::Missing(_) => None,
        }
    }

    /// The least the count can be, where anything was said: 0 for a censored one.
    pub fn at_least(self) -> Option<u64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Below(_) => Some(0),
            Self::Missing(_) => None,
        }
    }

    /// The most the count can be, where anything was said.
    pub fn at_most(self) -> Option<u64> {
        match self {
            Self::Value(value) => Some(value),
            Self::Below(bound) => Some(bound.saturating_sub(1)),
            Self::Missing(_) => None,
        }
    }
}

/// Why there is no count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Missing {
    /// The cell is empty or white space.
    Blank,
    /// One or more dashes.
    Dash,
    /// `N/A` or `NA`: not available or not applicable, the source does not say which.
    NotAvailableOrApplicable,
    /// The source says that it does not know.
    Unknown,
    /// The source says that it did not report, or was not told.
    NotReported,
    /// The source says that it will say later.
    Pending,
    /// The source has the number and hides it (`*`, `suppressed`).
    Suppressed,
    /// The table has no such column.
    NoColumn,
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Blank => "the cell is blank",
            Self::Dash => "the cell holds a dash",
            Self::NotAvailableOrApplicable => "the cell says n/a (not available or applicable)",
            Self::Unknown => "the cell says unknown",
            Self::NotReported => "the cell says not reported",
            Self::Pending => "the cell says pending",
            Self::Suppressed => "the source suppressed the number",
            Self::NoColumn => "the table has no such column",
        })
    }
}

/// Why a cell cannot be taken as a count without a person's look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum CountDoubt {
    /// `14.5`, `14.0`, `0,5`.
    #[error("a count of people or doses cannot have a fraction")]
    Decimal,
    /// `1.512`: one and a half, or fifteen hundred and twelve.
    #[error("a point before three digits: a fraction or a thousands mark")]
    AmbiguousPoint,
    /// `12,34`, `1,5123`, `1 512`.
    #[error("digits are grouped in a way that is not thousands by comma")]
    OddGrouping,
    /// `-3`.
    #[error("a count cannot be negative")]
    Negative,
    /// `5.12E+02`: a spreadsheet rounded it.
    #[error("scientific notation: a spreadsheet may have rounded the number")]
    Scientific,
    /// More than 64 bits hold.
    #[error("the number is too large to be a count")]
    Overflow,
    /// `007`: a code, perhaps.
    #[error("leading zeros: this looks like a code rather than a count")]
    LeadingZero,
    /// `<0`, `<ten`.
    #[error("the bound of a censored count is not a positive number")]
    OddBound,
    /// `>90`, `10+`, `1-9`, `~50`, `45%`.
    #[error("a range, an estimate or a share rather than a count")]
    NotExact,
    /// `#REF!`, `#N/A`: the sheet the table came from was broken.
    #[error("a spreadsheet's error value")]
    SpreadsheetError,
    /// Digits of another script or width.
    #[error("digits other than 0 to 9")]
    OtherDigits,
    /// Words.
    #[error("not a number")]
    NotANumber,
}

/// Reads one cell as a count.
///
/// # Errors
///
/// A [`CountDoubt`] where the cell is neither a whole number, a censored number nor a known way
/// of saying that there is none. Nothing is guessed.
///
/// # Missing is never zero
///
/// ```
/// use standing_formats::numbers::{Count, Missing, read_count};
/// assert_eq!(read_count("0"), Ok(Count::Value(0)));
/// assert_eq!(read_count(""), Ok(Count::Missing(Missing::Blank)));
/// assert_eq!(read_count("<10"), Ok(Count::Below(10)));
/// ```
pub fn read_count(text: &str) -> Result<Count, CountDoubt> {
    let text = text.trim();
    if let Some(missing) = missing(text) {
        return Ok(Count::Missing(missing));
    }
    if let Some(bound) = text.strip_prefix("<=").or_else(|| text.strip_prefix('≤')) {
        let most = read_bound(bound)?;
        return Ok(Count::Below(
            most.checked_add(1).ok_or(CountDoubt::Overflow)?,
        ));
    }
    if let Some(bound) = text.strip_prefix('<') {
        return match read_bound(bound)? {
            0 => Err(CountDoubt::OddBound),
            bound => Ok(Count::Below(bound)),
        };
    }
    read_value(text).map(Count::Value)
}

fn read_bound(text: &str) -> Result<u64, CountDoubt> {
    match read_value(text.trim()) {
        Err(CountDoubt::Overflow) => Err(CountDoubt::Overflow),
        other => other.map_err(|_| CountDoubt::OddBound),
    }
}

fn missing(text: &str) -> Option<Missing> {
    if text.is_empty() {
        return Some(Missing::Blank);
    }
    if text
        .chars()
        .all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
    {
        return Some(Missing::Dash);
    }
    match text.to_ascii_lowercase().as_str() {
        "n/a" | "na" | "n.a." => Some(Missing::NotAvailableOrApplicable),
        "unknown" | "unk" => Some(Missing::Unknown),
        "not reported" | "nr" => Some(Missing::NotReported),
        "pending" | "tbd" => Some(Missing::Pending),
        "*" | "**" | "suppressed" => Some(Missing::Suppressed),
        _ => None,
    }
}

fn read_value(text: &str) -> Result<u64, CountDoubt> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if digits(text) {
        if text.len() > 1 && text.starts_with('0') {
            return Err(CountDoubt::LeadingZero);
        }
        return text.parse().map_err(|_| CountDoubt::Overflow);
    }
    if text.contains(',') && text.split(',').all(digits) {
        let mut groups = text.split(',');
        let first = groups.next().unwrap_or_default();
        if first.len() > 3 || first.starts_with('0') || groups.any(|group| group.len() != 3) {
            return Err(CountDoubt::OddGrouping);
        }
        let plain: String = text.split(',').collect();
        return plain.parse().map_err(|_| CountDoubt::Overflow);
    }
    Err(doubt(text))
}

/// Names what is wrong with a text that is not a whole number.
fn doubt(text: &str) -> CountDoubt {
    if text.starts_with('#') {
        return CountDoubt::SpreadsheetError;
    }
    if let Some(rest) = text.strip_prefix(['-', '\u{2212}']).or_else(|| {
        // Accountants write a loss in brackets.
        text.strip_prefix('(')
            .and_then(|rest| rest.strip_suffix(')'))
    }) && looks_numeric(rest)
    {
        return CountDoubt::Negative;
    }
    if text.starts_with('=') || !text.chars().any(char::is_numeric) {
        return CountDoubt::NotANumber;
    }
    if text.chars().any(|c| c.is_numeric() && !c.is_ascii_digit()) {
        return CountDoubt::OtherDigits;
    }
    if let Some((mantissa, exponent)) = text.split_once(['e', 'E'])
        && looks_numeric(mantissa)
        && looks_numeric(exponent.trim_start_matches(['+', '-']))
    {
        return CountDoubt::Scientific;
    }
    if looks_numeric(text) {
        let points = text.matches('.').count();
        let after_last = text.rsplit('.').next().unwrap_or_default();
        return match (
            points,
            text.contains([' ', '\u{a0}', '\u{202f}', '\u{2009}', '\'']),
        ) {
            (1, false) if after_last.len() == 3 && !text.contains(',') => {
                CountDoubt::AmbiguousPoint
            }
            (1, false) => CountDoubt::Decimal,
            _ => CountDoubt::OddGrouping,
        };
    }
    let exact = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '+' | '-' | '>' | '≥' | '~' | '≈' | '%' | '.' | ',' | ' ' | '='
            )
            || ('\u{2010}'..='\u{2015}').contains(&c)
    };
    if text.chars().all(exact) {
        CountDoubt::NotExact
    } else {
        CountDoubt::NotANumber
    }
}

fn looks_numeric(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || matches!(
                    c,
                    '.' | ',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\''
                )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Result<Count, CountDoubt>) {
        assert_eq!(read_count(text), expected, "{text:?}");
    }

    #[test]
    fn whole_numbers_and_thousands_by_comma_are_values() {
        check("0", Ok(Count::Value(0)));
        check(" 14\u{a0}", Ok(Count::Value(14)));
        check("1,512", Ok(Count::Value(1512)));
        check("12,345,678", Ok(Count::Value(12_345_678)));
        check("18446744073709551615", Ok(Count::Value(u64::MAX)));
    }

    #[test]
    fn a_censored_count_is_neither_its_bound_nor_zero() {
        check("<10", Ok(Count::Below(10)));
        check("< 10", Ok(Count::Below(10)));
        check("≤9", Ok(Count::Below(10)));
        check("<1,000", Ok(Count::Below(1000)));
        check("<0", Err(CountDoubt::OddBound));
        check("<ten", Err(CountDoubt::OddBound));
        check("<=18446744073709551615", Err(CountDoubt::Overflow));
        assert_eq!(Count::Below(10).value(), None);
        assert_eq!(Count::Below(10).at_most(), Some(9));
    }

    #[test]
    fn each_way_of_saying_nothing_keeps_its_reason() {
        check("", Ok(Count::Missing(Missing::Blank)));
        check("\u{a0}", Ok(Count::Missing(Missing::Blank)));
        check("-", Ok(Count::Missing(Missing::Dash)));
        check("--", Ok(Count::Missing(Missing::Dash)));
        check("—", Ok(Count::Missing(Missing::Dash)));
        check("N/A", Ok(Count::Missing(Missing::NotAvailableOrApplicable)));
        check("NA", Ok(Count::Missing(Missing::NotAvailableOrApplicable)));
        check("*", Ok(Count::Missing(Missing::Suppressed)));
        check("Unknown", Ok(Count::Missing(Missing::Unknown)));
        assert_eq!(Count::Missing(Missing::Dash).value(), None);
    }

    #[test]
    fn what_could_be_two_numbers_is_not_guessed() {
        check("1.512", Err(CountDoubt::AmbiguousPoint));
        check("1 512", Err(CountDoubt::OddGrouping));
        check("1,51", Err(CountDoubt::OddGrouping));
        check("1512,000", Err(CountDoubt::OddGrouping));
        check("0,500", Err(CountDoubt::OddGrouping));
        check("1.512.000", Err(CountDoubt::OddGrouping));
        check("007", Err(CountDoubt::LeadingZero));
    }

    #[test]
    fn what_no_count_can_be_is_named() {
        check("14.5", Err(CountDoubt::Decimal));
        check("14.0", Err(CountDoubt::Decimal));
        check("-3", Err(CountDoubt::Negative));
        check("(3)", Err(CountDoubt::Negative));
        check("5.12E+02", Err(CountDoubt::Scientific));
        check("1e3", Err(CountDoubt::Scientific));
        check("99999999999999999999", Err(CountDoubt::Overflow));
        check(">90", Err(CountDoubt::NotExact));
        check("1-9", Err(CountDoubt::NotExact));
        check("45%", Err(CountDoubt::NotExact));
        check("#REF!", Err(CountDoubt::SpreadsheetError));
        check("#N/A", Err(CountDoubt::SpreadsheetError));
        check("１２", Err(CountDoubt::OtherDigits));
        check("twelve", Err(CountDoubt::NotANumber));
        check("=1+1", Err(CountDoubt::NotANumber));
    }
}
