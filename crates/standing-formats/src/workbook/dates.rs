//! Day numbers of spreadsheets, and which styles show them.
//!
//! The 1900 system counts 1 January 1900 as day 1 and has a day 60, 29 February 1900, that never
//! was (kept for the sake of an older program); from day 61 on, day 0 would be 30 December 1899.
//! The 1904 system counts 1 January 1904 as day 0. ECMA-376 part 1, section 18.17.4.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

use super::CellFault;

/// How a workbook counts days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateSystem {
    /// Day 1 is 1 January 1900.
    From1900,
    /// Day 0 is 1 January 1904.
    From1904,
}

impl DateSystem {
    /// The day of a serial number; its fraction, the time of day, is left out.
    ///
    /// # Errors
    /// For days before the system begins or after 9999, and for day 60 of the 1900 system.
    ///
    /// # Example: one number, two days
    /// ```
    /// use standing_formats::workbook::DateSystem;
    /// assert_eq!(DateSystem::From1904.date(42836.0).unwrap().to_string(), "2021-04-12");
    /// assert_eq!(DateSystem::From1900.date(42836.0).unwrap().to_string(), "2017-04-11");
    /// ```
    #[expect(
        clippy::cast_possible_truncation,
        reason = "the range is checked before the cast"
    )]
    pub fn date(self, serial: f64) -> Result<Date, CellFault> {
        let day = serial.floor();
        if !(0.0..3_000_000.0).contains(&day) {
            return Err(CellFault::OutOfRange);
        }
        let day = day as i64;
        let (origin, days) = match (self, day) {
            (Self::From1904, days) => (date(1904, 1, 1), days),
            (Self::From1900, 0) => return Err(CellFault::OutOfRange),
            (Self::From1900, 60) => return Err(CellFault::DayThatNeverWas),
            (Self::From1900, days @ 1..60) => (date(1899, 12, 31), days),
            (Self::From1900, days) => (date(1899, 12, 30), days),
        };
        let span: Span = days.days();
        origin.checked_add(span).map_err(|_| CellFault::OutOfRange)
    }
}

/// Whether one of the formats that every program knows shows a date or time (section 18.8.30).
pub(super) fn is_date_format_id(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// Whether a format code shows a date or time: it has a letter for a part of a date outside of
/// quotation marks, brackets and escapes.
pub(super) fn is_date_format(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => {
                chars.by_ref().find(|&c| c == '"');
            }
            '[' => {
                chars.by_ref().find(|&c| c == ']');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            // `General` has no letter of a date before its `e`; scientific formats have only `E`.
            'G' | 'g' => return false,
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}
