//! What a scanner reads from the GS1 DataMatrix of a vaccine: product, expiry, lot, serial number.
//!
//! GS1 General Specifications, application identifiers 01 (GTIN), 10 (batch or lot), 11 (production
//! date), 17 (expiry) and 21 (serial number). A value of fixed length is followed by the next one; a
//! value of variable length ends at a separator (FNC1, sent as GS, U+001D) or at the end of the text.
//! Scanners are known to lose the separator: [`Gs1::joined`] says where that may have happened.

use jiff::civil::Date;

/// The longest text that is looked at, in bytes: a DataMatrix of this use has some 100.
const LONGEST: usize = 400;

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gs1 {
    /// AI 01: 14 digits whose check digit fits.
    pub gtin: Option<String>,
    /// AI 10, as written: 1 to 20 characters.
    pub lot: Option<String>,
    /// AI 17: the last day. Day `00` is the last day of the month.
    pub expiry: Option<Date>,
    /// AI 21: 1 to 20 characters.
    pub serial: Option<String>,
    /// The lot may have swallowed what follows it, since a separator is missing: a person looks at it
    /// before it is used.
    pub joined: bool,
}

/// Why a text is not the one of a vaccine's DataMatrix.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Gs1Error {
    /// No application identifier stands at its beginning.
    #[error("it is no GS1 text: it begins with no application identifier")]
    NotGs1,
    /// It is longer than any such text.
    #[error("it is too long for a GS1 DataMatrix")]
    TooLong,
    /// An identifier that is not read here: what follows it cannot be told apart.
    #[error("application identifier {0} is not one that is read here")]
    Unknown(String),
    /// A value is cut off or has characters that it cannot have.
    #[error("the value of application identifier {0} is not whole")]
    Value(&'static str),
    /// The check digit of the GTIN does not fit.
    #[error("the check digit of the GTIN does not fit: it was not read rightly")]
    CheckDigit,
    /// There is no such day.
    #[error("application identifier {0} names no day of the calendar")]
    NoDay(&'static str),
    /// One identifier stands there twice with two values.
    #[error("application identifier {0} stands there twice")]
    Twice(&'static str),
}

/// An identifier and the shape of its value.
struct Ai {
    code: &'static str,
    fixed: Option<usize>,
}

const READ: [Ai; 5] = [
    Ai {
        code: "01",
        fixed: Some(14),
    },
    Ai {
        code: "17",
        fixed: Some(6),
    },
    Ai {
        code: "11",
        fixed: Some(6),
    },
    Ai {
        code: "10",
        fixed: None,
    },
    Ai {
        code: "21",
        fixed: None,
    },
];

/// FNC1 as scanners send it: GS, or a character that stands for it and cannot stand in a value.
fn is_separator(c: char) -> bool {
    matches!(c, '\u{1d}' | '\u{e8}' | '^' | '~' | '|' | '↔')
}

/// The characters of values (GS1 character set 82).
fn is_value(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!\"%&'()*+,-./:;<=>?_".contains(c)
}

/// Whether a text looks like one of a scanner, not like something that was typed.
pub fn looks_scanned(text: &str) -> bool {
    let text = text.trim();
    text.starts_with(']')
        || text.starts_with("(01)")
        || text.starts_with(is_separator)
        || (text.len() >= 16 && text.bytes().take(16).all(|b| b.is_ascii_digit()))
}

/// Reads the text of a scanner: with the symbology identifier (`]d2`, `]C1`, `]Q3`, `]e0`) or without, raw
/// with separators or with the identifiers in parentheses.
///
/// # Errors
/// Where it is no such text, or any of it cannot be relied on.
pub fn read(text: &str) -> Result<Gs1, Gs1Error> {
    let text = text.trim_matches([' ', '\r', '\n', '\t']);
    if text.len() > LONGEST {
        return Err(Gs1Error::TooLong);
    }
    let text = ["]d2", "]C1", "]Q3", "]e0"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))
        .unwrap_or(text)
        .trim_start_matches(is_separator);
    if text.starts_with('(') {
        in_parentheses(text)
    } else {
        raw(text)
    }
}

fn known(code: &str) -> Option<&'static Ai> {
    READ.iter().find(|ai| ai.code == code)
}

/// `(01)…(17)…(10)…`. A parenthesis within a value is a value's only where no identifier follows it.
fn in_parentheses(text: &str) -> Result<Gs1, Gs1Error> {
    let mut read = Gs1::default();
    let mut rest = text;
    while !rest.is_empty() {
        let (code, after) = rest
            .strip_prefix('(')
            .and_then(|rest| rest.split_once(')'))
            .ok_or(Gs1Error::NotGs1)?;
        let ai = known(code).ok_or_else(|| Gs1Error::Unknown(shortened(code)))?;
        let next = after
            .match_indices('(')
            .map(|(at, _)| at)
            .find(|at| is_identifier(after.get(*at..).unwrap_or_default()));
        let (value, left) = after.split_at(next.unwrap_or(after.len()));
        if ai.fixed.is_some_and(|length| value.len() != length) {
            return Err(Gs1Error::Value(ai.code));
        }
        read.set(ai.code, value.trim_end_matches(is_separator))?;
        rest = left;
    }
    read.whole()
}

/// Whether a parenthesis opens an identifier.
fn is_identifier(text: &str) -> bool {
    let inner = text.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    inner.is_some_and(|(code, _)| {
        (2..=4).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
    })
}

fn raw(text: &str) -> Result<Gs1, Gs1Error> {
    let mut read = Gs1::default();
    let mut rest = text;
    let mut last_unended = None;
    while !rest.is_empty() {
        let code = rest.get(..2).ok_or(Gs1Error::NotGs1)?;
        let Some(ai) = known(code) else {
            return Err(if read == Gs1::default() {
                Gs1Error::NotGs1
            } else {
                Gs1Error::Unknown(shortened(code))
            });
        };
        let after = rest.get(2..).unwrap_or_default();
        let end = match ai.fixed {
            Some(length) => length,
            None => after.find(is_separator).unwrap_or(after.len()),
        };
        let value = after.get(..end).ok_or(Gs1Error::Value(ai.code))?;
        let left = after.get(end..).unwrap_or_default();
        last_unended = (ai.fixed.is_none() && left.is_empty()).then_some(ai.code);
        read.set(ai.code, value)?;
        rest = left.trim_start_matches(is_separator);
    }
    if last_unended == Some("10") {
        read.joined = read.may_have_swallowed();
    }
    read.whole()
}

fn shortened(code: &str) -> String {
    code.chars().take(4).collect()
}

impl Gs1 {
    fn set(&mut self, code: &'static str, value: &str) -> Result<(), Gs1Error> {
        match code {
            "01" => put(&mut self.gtin, gtin(value)?, code),
            "17" => put(&mut self.expiry, day(value, code)?, code),
            "11" => day(value, code).map(|_| ()),
            "10" => put(&mut self.lot, text(value, code)?, code),
            _ => put(&mut self.serial, text(value, code)?, code),
        }
    }

    fn whole(self) -> Result<Self, Gs1Error> {
        if self.gtin.is_none() && self.lot.is_none() && self.expiry.is_none() {
            return Err(Gs1Error::NotGs1);
        }
        Ok(self)
    }

    /// Whether the lot, which nothing ended, holds what could be an identifier that is not there yet.
    fn may_have_swallowed(&self) -> bool {
        let Some(lot) = &self.lot else { return false };
        let tail = |code: &str, at: usize| lot.get(at + code.len()..).unwrap_or_default();
        let expiry = self.expiry.is_none()
            && lot.match_indices("17").any(|(at, code)| {
                let date = tail(code, at).get(..6);
                at >= 3 && date.is_some_and(|date| day(date, "17").is_ok())
            });
        let serial = self.serial.is_none()
            && lot
                .match_indices("21")
                .any(|(at, code)| at >= 3 && tail(code, at).len() >= 6);
        expiry || serial
    }

    /// The ten digits of the National Drug Code within the GTIN of a product sold in the United
    /// States. Its parts cannot be told apart by the digits alone.
    pub fn ndc(&self) -> Option<&str> {
        let gtin = self.gtin.as_deref()?;
        (gtin.get(1..3) == Some("03")).then(|| gtin.get(3..13))?
    }
}

fn put<T: PartialEq>(place: &mut Option<T>, value: T, code: &'static str) -> Result<(), Gs1Error> {
    match place {
        Some(known) if *known != value => Err(Gs1Error::Twice(code)),
        _ => {
            *place = Some(value);
            Ok(())
        }
    }
}

fn text(value: &str, code: &'static str) -> Result<String, Gs1Error> {
    let fits = (1..=20).contains(&value.len()) && value.chars().all(is_value);
    if fits {
        Ok(value.to_owned())
    } else {
        Err(Gs1Error::Value(code))
    }
}

fn gtin(value: &str) -> Result<String, Gs1Error> {
    let digits: Option<Vec<u32>> = value.chars().map(|c| c.to_digit(10)).collect();
    let digits = digits
        .filter(|digits| digits.len() == 14)
        .ok_or(Gs1Error::Value("01"))?;
    let sum: u32 = digits
        .iter()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { digit * 3 } else { *digit })
        .sum();
    if sum.is_multiple_of(10) {
        Ok(value.to_owned())
    } else {
        Err(Gs1Error::CheckDigit)
    }
}

/// `YYMMDD`. The century is that of GS1 for dates of this age: 2000. A lot of before does not expire
/// today.
fn day(value: &str, code: &'static str) -> Result<Date, Gs1Error> {
    let digits = value.len() == 6 && value.bytes().all(|b| b.is_ascii_digit());
    let part = |from: usize| value.get(from..from + 2).and_then(|n| n.parse::<i8>().ok());
    let (Some(year), Some(month), Some(day), true) = (part(0), part(2), part(4), digits) else {
        return Err(Gs1Error::Value(code));
    };
    let first = Date::new(2000 + i16::from(year), month, 1).map_err(|_| Gs1Error::NoDay(code))?;
    if day == 0 {
        return Ok(first.last_of_month());
    }
    Date::new(first.year(), month, day).map_err(|_| Gs1Error::NoDay(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    // An invented product: its GTIN carries the National Drug Code 9999912345.
    const GTIN: &str = "00399999123457";

    fn lot(text: &str) -> Option<String> {
        read(text).unwrap().lot
    }

    #[test]
    fn product_expiry_lot_and_serial_are_read_in_any_order() {
        let all = Gs1 {
            gtin: Some(GTIN.into()),
            lot: Some("AB12-3".into()),
            expiry: Some(date(2021, 8, 31)),
            serial: Some("100200300".into()),
            joined: false,
        };
        for text in [
            format!("]d201{GTIN}1721083110AB12-3\u{1d}21100200300"),
            format!("\u{1d}01{GTIN}21100200300\u{1d}1721083110AB12-3"),
            format!("01{GTIN}10AB12-3\u{1d}21100200300\u{1d}17210831"),
            format!("01{GTIN}10AB12-3^21100200300^17210831\r\n"),
            format!("(01){GTIN}(17)210831(10)AB12-3(21)100200300"),
            format!("(01){GTIN}(21)100200300(10)AB12-3(17)210831"),
        ] {
            assert_eq!(read(&text).as_ref(), Ok(&all), "{text}");
        }
        assert_eq!(all.ndc(), Some("9999912345"));
    }

    #[test]
    fn day_00_is_the_last_day_of_the_month() {
        for (text, day) in [
            ("17210200", date(2021, 2, 28)),
            ("17240200", date(2024, 2, 29)),
            ("17211200", date(2021, 12, 31)),
        ] {
            let read = read(&format!("{text}10L1")).unwrap();
            assert_eq!(read.expiry, Some(day));
        }
    }

    #[test]
    fn a_lost_separator_is_said_and_an_ordinary_lot_is_not_doubted() {
        assert_eq!(lot(&format!("01{GTIN}1721083110EW2165")).unwrap(), "EW2165");
        assert!(!read(&format!("01{GTIN}1721083110EW2165")).unwrap().joined);
        let swallowed = read(&format!("01{GTIN}1721083110EW016521100200300")).unwrap();
        assert!(swallowed.joined, "a serial number may stand in the lot");
        let swallowed = read(&format!("01{GTIN}10EW016517210831")).unwrap();
        assert!(swallowed.joined, "an expiry may stand in the lot");
        let ended = read(&format!("01{GTIN}10EW01652199999999\u{1d}17210831")).unwrap();
        assert!(!ended.joined, "a separator ended it");
    }

    #[test]
    fn a_parenthesis_can_stand_in_a_lot() {
        assert_eq!(lot("(17)210831(10)A(1)B").unwrap(), "A(1)B");
    }

    #[test]
    fn what_cannot_be_relied_on_is_refused_for_its_reason() {
        let long = "1".repeat(LONGEST + 1);
        let wrong = format!("01{}", "00399999123458");
        let twice = format!("01{GTIN}10A\u{1d}10B");
        let cases: [(&str, Gs1Error); 14] = [
            ("", Gs1Error::NotGs1),
            ("EW0165", Gs1Error::NotGs1),
            ("1", Gs1Error::NotGs1),
            ("]d2", Gs1Error::NotGs1),
            ("(01", Gs1Error::NotGs1),
            (&long, Gs1Error::TooLong),
            ("010039999912345", Gs1Error::Value("01")),
            ("01003999991234AB", Gs1Error::Value("01")),
            (&wrong, Gs1Error::CheckDigit),
            ("17211331", Gs1Error::NoDay("17")),
            ("17210231", Gs1Error::NoDay("17")),
            ("1721083199X", Gs1Error::Unknown("99".into())),
            ("17210831101234567890123456789012345", Gs1Error::Value("10")),
            (&twice, Gs1Error::Twice("10")),
        ];
        for (text, why) in cases {
            assert_eq!(read(text), Err(why), "{text:?}");
        }
        assert_eq!(read("(10)"), Err(Gs1Error::Value("10")));
        assert_eq!(read("(10)A\u{0}B"), Err(Gs1Error::Value("10")));
        assert_eq!(read("(17)2108310(10)A"), Err(Gs1Error::Value("17")));
        assert_eq!(read("(8200)x(10)A"), Err(Gs1Error::Unknown("8200".into())));
        assert_eq!(read("(10)Ä"), Err(Gs1Error::Value("10")));
    }

    #[test]
    fn nothing_that_is_sent_makes_it_fail_otherwise() {
        // Each beginning and each single change of a good text: read or refused, never a panic.
        let good = format!("]d201{GTIN}1721083110AB12-3\u{1d}21100200300");
        for end in 0..=good.len() {
            if let Some(cut) = good.get(..end) {
                let _ = read(cut);
            }
        }
        for at in 0..good.chars().count() {
            for other in ['0', '9', '(', ')', '\u{1d}', '\u{e8}', '😀', ' '] {
                let text: String = good
                    .chars()
                    .enumerate()
                    .map(|(n, c)| if n == at { other } else { c })
                    .collect();
                let _ = read(&text);
            }
        }
    }

    #[test]
    fn what_a_scanner_sends_is_told_from_what_is_typed() {
        for scanned in ["]d201", "(01)003", "\u{1d}01", &format!("01{GTIN}")] {
            assert!(looks_scanned(scanned), "{scanned}");
        }
        for typed in ["1", "EW0165", "2021-03-01", "12345678"] {
            assert!(!looks_scanned(typed), "{typed}");
        }
    }
}
