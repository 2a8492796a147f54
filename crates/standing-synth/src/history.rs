//! What happened, while it is being made: the doses that were given.

use crate::draws::Draws;
use crate::rates;
use jiff::ToSpan as _;
use jiff::civil::Date;

/// A dose that was given.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Given {
    pub(crate) date: Date,
    pub(crate) cvx: &'static str,
}

/// The doses of a person so far, and what bounds them.
#[derive(Debug)]
pub(crate) struct History {
    /// Day of birth.
    pub(crate) dob: Date,
    /// No dose is later.
    pub(crate) until: Date,
    /// In order of making.
    pub(crate) given: Vec<Given>,
}

/// A day so many days on; the last day of the calendar where there is none.
pub(crate) fn plus(date: Date, days: i32) -> Date {
    date.saturating_add(days.days())
}

/// A product by the day from which it was used.
pub(crate) type Products = &'static [(Date, &'static str)];

/// The product in use on a day: the last that began before it.
pub(crate) fn product(products: Products, on: Date) -> Option<&'static str> {
    let usable = products.iter().take_while(|(from, _)| *from <= on);
    usable.last().map(|(_, cvx)| *cvx)
}

/// A first of a month, for tables of products.
pub(crate) const fn from(year: i16, month: i8) -> Date {
    jiff::civil::date(year, month, 1)
}

impl History {
    /// Age on a day, in whole years.
    pub(crate) fn age(&self, on: Date) -> i32 {
        let years = i32::from(on.year()) - i32::from(self.dob.year());
        let before = (on.month(), on.day()) < (self.dob.month(), self.dob.day());
        years - i32::from(before)
    }

    /// Adds a dose, unless it would be before birth or after the last day.
    pub(crate) fn give(&mut self, date: Date, cvx: &'static str) {
        if self.dob <= date && date <= self.until {
            self.given.push(Given { date, cvx });
        }
    }

    /// Gives a series from a first day on: each following dose after its interval and up to so
    /// many days late; sometimes early, sometimes never.
    pub(crate) fn series(
        &mut self,
        draws: &mut Draws,
        first: Date,
        products: Products,
        intervals_days: &[i32],
        late_days: i32,
    ) {
        let mut date = first;
        for (number, interval) in std::iter::once(&0).chain(intervals_days).enumerate() {
            if number > 0 {
                if !draws.chance(rates::NEXT_DOSE) {
                    return;
                }
                let off = if draws.chance(rates::EARLY_DOSE) {
                    -draws.between(5, 12)
                } else {
                    // Most come soon after they are due: the lesser of two draws.
                    draws.between(0, late_days).min(draws.between(0, late_days))
                };
                date = plus(date, (interval + off).max(1));
            }
            if let Some(cvx) = product(products, date) {
                self.give(date, cvx);
            }
        }
    }
}
