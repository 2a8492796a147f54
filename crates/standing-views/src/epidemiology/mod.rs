//! Epidemiology: from figures as published to what an epidemiologist would sign and a reporter can
//! understand. Every number carries its estimand, method, source, inputs and caveats; what cannot be
//! computed says why.

mod areas;
pub mod brief;
mod cases;
pub mod coverage;
pub mod elsewhere;
pub mod expansion;
mod numbers;
pub mod outbreaks;
mod people;
pub mod ratio;
pub mod reasons;
pub mod rules;
pub mod silence;
pub mod spillover;

pub use reasons::{Answer, Arg, Estimate, Input, Interval, IntervalMethod, Message, Reasons};
pub use rules::Rules;

use crate::surveillance::Surveillance;
use jiff::{ToSpan as _, civil::Date};
use standing_evidence::Book;
use standing_terms::Period;

/// What can be asked of one state of the book. It holds nothing of its own, so it costs nothing to
/// make for each question.
#[derive(Debug, Clone, Copy)]
pub struct Epidemiology<'a> {
    surveillance: &'a Surveillance,
    book: &'a Book,
    rules: &'a Rules,
}

impl<'a> Epidemiology<'a> {
    /// Over the views of a book, the book they were made of, and the rules.
    pub fn of(surveillance: &'a Surveillance, book: &'a Book, rules: &'a Rules) -> Self {
        Self {
            surveillance,
            book,
            rules,
        }
    }

    /// The rules it was made with.
    pub fn rules(&self) -> &'a Rules {
        self.rules
    }
}

/// The seven days that end on a day.
pub(crate) fn week_to(on: Date) -> Period {
    days_to(on, 7)
}

/// So many days that end on a day.
pub fn days_to(on: Date, days: u32) -> Period {
    let back = i64::from(days.saturating_sub(1));
    let first = on.checked_sub(back.days()).unwrap_or(on);
    Period::span(first, on).unwrap_or_else(|_| Period::day(on))
}
