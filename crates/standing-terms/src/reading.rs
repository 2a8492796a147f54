//! A reading: a value, or the reason why there is none. Zero is a value; missing is never zero.

use serde::{Deserialize, Serialize};

/// A finite number, most often a count of people. Written without a fraction where it has none.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(try_from = "f64", into = "f64")]
pub struct Quantity(f64);

/// Why a number is not a quantity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QuantityError {
    /// Infinite or not a number.
    #[error("not a finite number")]
    NotFinite,
    /// Beyond 2^53, where whole numbers stop being exact.
    #[error("too large to be exact")]
    TooLarge,
}

impl Quantity {
    /// Checks a number.
    ///
    /// # Errors
    /// Where it is not finite, or too large for whole numbers to be exact.
    pub fn new(value: f64) -> Result<Self, QuantityError> {
        if !value.is_finite() {
            return Err(QuantityError::NotFinite);
        }
        if value.abs() > 9_007_199_254_740_992.0 {
            return Err(QuantityError::TooLarge);
        }
        // -0.0 and 0.0 are one value: two spellings would be two entries in the book.
        Ok(Self(if value == 0.0 { 0.0 } else { value }))
    }

    /// A count.
    pub fn count(value: u32) -> Self {
        Self(f64::from(value))
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }

    /// Whether it has no fraction.
    pub fn is_whole(self) -> bool {
        self.0.fract() == 0.0
    }
}

impl TryFrom<f64> for Quantity {
    type Error = QuantityError;
    fn try_from(value: f64) -> Result<Self, QuantityError> {
        Self::new(value)
    }
}

impl From<Quantity> for f64 {
    fn from(q: Quantity) -> f64 {
        q.0
    }
}

impl std::fmt::Display for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0)
    }
}

/// Why there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Missing {
    /// The publisher has no row or an empty cell for it.
    NotReported,
    /// Asked for, and refused.
    Refused,
    /// There was something, and it could not be read.
    Unreadable,
    /// Withheld by the publisher to protect people, without a bound.
    Suppressed,
    /// The question makes no sense here.
    NotApplicable,
}

impl Missing {
    /// The name used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotReported => "not-reported",
            Self::Refused => "refused",
            Self::Unreadable => "unreadable",
            Self::Suppressed => "suppressed",
            Self::NotApplicable => "not-applicable",
        }
    }
}

/// A value, a bound, or the reason why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reading {
    /// As published.
    Value(Quantity),
    /// Published as "fewer than": at least zero and below this.
    Below(Quantity),
    /// Published as "at least" or "more than this many" (the bound itself included).
    AtLeast(Quantity),
    /// No value, and why.
    Missing(Missing),
}

impl Reading {
    /// The value, where one was published exactly.
    pub fn value(self) -> Option<Quantity> {
        match self {
            Self::Value(q) => Some(q),
            Self::Below(_) | Self::AtLeast(_) | Self::Missing(_) => None,
        }
    }

    /// A cell that was there: its number, or unknown where it was empty.
    ///
    /// # Errors
    /// Where the number is not a quantity.
    pub fn of_cell(cell: Option<f64>) -> Result<Self, QuantityError> {
        cell.map_or(Ok(Self::Missing(Missing::NotReported)), |v| {
            Quantity::new(v).map(Self::Value)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_cell_is_not_zero() {
        assert_eq!(
            Reading::of_cell(None),
            Ok(Reading::Missing(Missing::NotReported))
        );
        assert_ne!(Reading::of_cell(Some(0.0)), Reading::of_cell(None));
    }

    #[test]
    fn minus_zero_is_zero() {
        assert_eq!(
            Quantity::new(-0.0).map(|q| q.to_string()),
            Ok("0".to_owned())
        );
    }

    #[test]
    fn a_number_that_is_not_finite_is_refused() {
        assert_eq!(Quantity::new(f64::NAN), Err(QuantityError::NotFinite));
        assert_eq!(Quantity::new(1e17), Err(QuantityError::TooLarge));
    }
}
