//! Empirical quantiles.
//!
//! **Estimand.** The value below which a given share of a population lies, from a sample.
//! Linear interpolation between order statistics at (n − 1)p + 1 (type 7 of Hyndman and Fan,
//! American Statistician 1996; the default of R and NumPy); the median is the usual one.
//!
//! **Fails** on an empty sample, a value that is not a number, p outside 0 to 1.

use crate::reasons::{Estimate, Why};

/// The values in order, ready for quantiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Sorted(Vec<f64>);

impl Sorted {
    /// Sorts a sample.
    ///
    /// # Errors
    /// [`Why::TooFew`] for an empty sample, [`Why::ParameterOutOfRange`] for a value that is not
    /// a number.
    pub fn new(mut values: Vec<f64>) -> Estimate<Self> {
        if values.is_empty() {
            return Err(Why::TooFew {
                of: "values",
                have: 0,
                need: 1,
            }
            .into());
        }
        if let Some(&value) = values.iter().find(|value| value.is_nan()) {
            let must = "each must be a number";
            return Err(Why::ParameterOutOfRange {
                name: "a value",
                value,
                must,
            }
            .into());
        }
        values.sort_by(f64::total_cmp);
        Ok(Self(values))
    }

    /// The quantile for 0 ≤ `p` ≤ 1.
    ///
    /// # Errors
    /// [`Why::ParameterOutOfRange`].
    pub fn quantile(&self, p: f64) -> Estimate<f64> {
        if !(0.0..=1.0).contains(&p) {
            let must = "it must be from 0 to 1";
            return Err(Why::ParameterOutOfRange {
                name: "p",
                value: p,
                must,
            }
            .into());
        }
        let place = (self.0.len() - 1) as f64 * p;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 0 and the number of values"
        )]
        let below = place.floor() as usize;
        let low = self.0.get(below).copied().unwrap_or_default();
        let high = self.0.get(below + 1).copied().unwrap_or(low);
        let part = place - below as f64;
        Ok(if part == 0.0 {
            low
        } else {
            low + part * (high - low)
        })
    }

    /// The median.
    pub fn median(&self) -> f64 {
        let n = self.0.len();
        let upper = self.0.get(n / 2).copied().unwrap_or_default();
        if n % 2 == 1 {
            return upper;
        }
        let lower = self.0.get(n / 2 - 1).copied().unwrap_or(upper);
        lower + 0.5 * (upper - lower)
    }
}
