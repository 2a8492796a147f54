//! Laws of whole days: stays, latent and infectious times, as any table of shares.

use std::sync::Arc;
use thiserror::Error;

/// Words per guide entry: the upper bits of a word say where its search begins.
const GUIDE_BITS: u32 = 10;

/// The longest time a law can have, in days.
const LONGEST: u32 = 4_000;

/// A law that is none.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum DaysError {
    /// A parameter out of its range.
    #[error("{name} is {value}; it must be {must}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// What was given.
        value: f64,
        /// What it may be.
        must: &'static str,
    },
    /// Shares that are negative, not numbers, or all zero; or more days than a law can have.
    #[error("the shares by day must be numbers of at least 0, not all 0, and no more than 4,000")]
    Shares,
}

/// How many whole days something lasts: at least one.
///
/// A time of T days counts as the whole number of days begun, so that "more than 21 days" means the
/// same here as in the continuous law: P(days > d) = P(T > d) for whole d.
///
/// A copy shares the table: facilities of one law read one table, which stays near the processor.
#[derive(Debug, Clone, PartialEq)]
pub struct Days(Arc<Table>);

#[derive(Debug, PartialEq)]
struct Table {
    // Entry i: how many of 2^32 equally likely words give at most i + 1 days.
    upto: Vec<u64>,
    guide: Vec<u32>,
    mean: f64,
}

impl Days {
    /// From the share of each length: one day, two days, … Shares are made to sum to one.
    ///
    /// # Errors
    /// [`DaysError::Shares`].
    pub fn of_shares(shares: &[f64]) -> Result<Self, DaysError> {
        let total: f64 = shares.iter().sum();
        let sound = shares.iter().all(|s| *s >= 0.0) && total.is_finite() && total > 0.0;
        if !sound || shares.len() > LONGEST as usize {
            return Err(DaysError::Shares);
        }
        Ok(Self::of_sound(shares, total))
    }

    /// From shares of at least 0 whose sum is above 0.
    fn of_sound(shares: &[f64], total: f64) -> Self {
        let last = shares.iter().rposition(|s| *s > 0.0).unwrap_or_default();
        let mut sum = 0.0;
        let mut mean = 0.0;
        let mut upto = Vec::with_capacity(last + 1);
        for (day, share) in (1_u32..).zip(shares.iter().take(last + 1)) {
            sum += share;
            mean += f64::from(day) * share / total;
            upto.push(words(sum / total));
        }
        if let Some(end) = upto.last_mut() {
            *end = 1 << 32;
        }
        let guide = (0_u64..1 << GUIDE_BITS)
            .map(|entry| {
                let word = entry << (32 - GUIDE_BITS);
                let at = upto.partition_point(|end| *end <= word);
                u32::try_from(at).unwrap_or(u32::MAX)
            })
            .collect();
        Self(Arc::new(Table { upto, guide, mean }))
    }

    /// From how many lasted one day, two days, …, as a table of past stays gives them.
    ///
    /// # Errors
    /// [`DaysError::Shares`].
    pub fn observed(counts: &[u32]) -> Result<Self, DaysError> {
        let shares: Vec<f64> = counts.iter().map(|n| f64::from(*n)).collect();
        Self::of_shares(&shares)
    }

    /// From the chance that it lasts longer than that many days. What would last beyond 4,000 days
    /// lasts 4,000.
    fn surviving(chance: impl Fn(f64) -> f64) -> Result<Self, DaysError> {
        let mut shares = Vec::new();
        let mut before = 1.0;
        for day in 1..LONGEST {
            let after = chance(f64::from(day)).clamp(0.0, before);
            shares.push(before - after);
            before = after;
            if after < 1e-12 {
                break;
            }
        }
        shares.push(before);
        Self::of_shares(&shares)
    }

    /// Exponential with this mean in days.
    ///
    /// # Errors
    /// [`DaysError::OutOfRange`].
    pub fn exponential(mean: f64) -> Result<Self, DaysError> {
        Self::weibull(1.0, mean)
    }

    /// Weibull with this shape and mean in days: a shape below one has many short stays and a few
    /// very long ones.
    ///
    /// # Errors
    /// [`DaysError::OutOfRange`].
    pub fn weibull(shape: f64, mean: f64) -> Result<Self, DaysError> {
        within("shape", shape, 0.1..=20.0, "from 0.1 to 20")?;
        within("mean days", mean, 0.01..=2_000.0, "from 0.01 to 2,000")?;
        let scale = mean / libm::tgamma(1.0 + 1.0 / shape);
        Self::surviving(|day| libm::exp(-libm::pow(day / scale, shape)))
    }

    /// Log-normal with this standard deviation of the logarithm and this mean in days.
    ///
    /// # Errors
    /// [`DaysError::OutOfRange`].
    pub fn log_normal(deviation: f64, mean: f64) -> Result<Self, DaysError> {
        within("deviation", deviation, 0.01..=5.0, "from 0.01 to 5")?;
        within("mean days", mean, 0.01..=2_000.0, "from 0.01 to 2,000")?;
        let middle = libm::log(mean) - deviation * deviation / 2.0;
        let scale = deviation * core::f64::consts::SQRT_2;
        Self::surviving(|day| 0.5 * libm::erfc((libm::log(day) - middle) / scale))
    }

    /// Geometric: each day it ends with the same chance, so that it lasts 1/chance days on average.
    ///
    /// # Errors
    /// [`DaysError::OutOfRange`].
    pub fn geometric(chance: f64) -> Result<Self, DaysError> {
        within("chance", chance, 0.001..=1.0, "from 0.001 to 1")?;
        Self::surviving(|day| libm::pow(1.0 - chance, day))
    }

    /// Erlang: `stages` exponential times in a row, this many days on average, to the nearest day
    /// and at least one.
    ///
    /// # Errors
    /// [`DaysError::OutOfRange`].
    pub fn erlang(stages: u8, mean: f64) -> Result<Self, DaysError> {
        within("stages", f64::from(stages), 1.0..=20.0, "from 1 to 20")?;
        within("mean days", mean, 0.01..=2_000.0, "from 0.01 to 2,000")?;
        let rate = f64::from(stages) / mean;
        Self::surviving(|day| {
            let t = (day + 0.5) * rate;
            let (mut term, mut sum) = (1.0, 1.0);
            for stage in 1..stages {
                term *= t / f64::from(stage);
                sum += term;
            }
            sum * libm::exp(-t)
        })
    }

    /// How much longer it lasts where somebody is met on any day: the law of those who are there at
    /// the start, P(r) in proportion to P(days ≥ r).
    #[must_use]
    pub fn remaining(&self) -> Self {
        let (_, before_the_last) = self.0.upto.split_last().unwrap_or((&0, &[]));
        let mut shares = vec![1.0];
        shares.extend(before_the_last.iter().map(|end| 1.0 - *end as f64 / SPAN));
        Self::of_sound(&shares, shares.iter().sum())
    }

    /// Whether both are copies of one law.
    pub(super) fn shares_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Mean, in days.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.0.mean
    }

    /// The chance that it lasts longer than that many days.
    #[must_use]
    pub fn longer_than(&self, days: u32) -> f64 {
        match (days as usize).checked_sub(1) {
            None => 1.0,
            Some(at) => self
                .0
                .upto
                .get(at)
                .map_or(0.0, |end| 1.0 - *end as f64 / SPAN),
        }
    }

    /// The days that one of 2^32 equally likely words stands for.
    #[must_use]
    pub fn of_word(&self, word: u32) -> u32 {
        let from = self.0.guide.get((word >> (32 - GUIDE_BITS)) as usize);
        let mut at = from.copied().unwrap_or_default();
        while self
            .0
            .upto
            .get(at as usize)
            .is_some_and(|end| *end <= u64::from(word))
        {
            at += 1;
        }
        at + 1
    }
}

const SPAN: f64 = 4_294_967_296.0;

/// Below how many of 2^32 equally likely words a share of them lies.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share lies between 0 and 1"
)]
pub(super) fn words(share: f64) -> u64 {
    (share.clamp(0.0, 1.0) * SPAN) as u64
}

fn within(
    name: &'static str,
    value: f64,
    range: std::ops::RangeInclusive<f64>,
    must: &'static str,
) -> Result<(), DaysError> {
    if range.contains(&value) {
        Ok(())
    } else {
        Err(DaysError::OutOfRange { name, value, must })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops where its laws are wrong")]

    use super::{Days, DaysError};

    #[test]
    fn the_shape_of_a_stay_decides_who_is_there_for_a_second_dose() {
        // With a mean of 47.1 days: 64 % if exponential, 46 % if Weibull with shape 0.6.
        let exponential = Days::exponential(47.1).unwrap();
        let weibull = Days::weibull(0.6, 47.1).unwrap();
        assert!((exponential.longer_than(21) - 0.640).abs() < 5e-4);
        assert!((weibull.longer_than(21) - 0.456).abs() < 5e-3);
        assert!((weibull.longer_than(0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn words_give_each_length_its_share() {
        let law = Days::of_shares(&[0.25, 0.0, 0.5, 0.25]).unwrap();
        assert_eq!(law.of_word(0), 1);
        assert_eq!(law.of_word((1 << 30) - 1), 1);
        assert_eq!(law.of_word(1 << 30), 3);
        assert_eq!(law.of_word(u32::MAX), 4);
        assert!((law.mean() - 2.75).abs() < 1e-12);
    }

    #[test]
    fn those_met_on_any_day_stay_longer_than_newcomers_where_stays_differ() {
        // Half stay a day, half nine: of ten people met, nine are of the long kind.
        let mut shares = [0.0; 9];
        (shares[0], shares[8]) = (0.5, 0.5);
        let law = Days::of_shares(&shares).unwrap();
        let rest = law.remaining();
        assert!((rest.longer_than(1) - 0.8).abs() < 1e-8, "{rest:?}");
        assert!((rest.mean() - 4.6).abs() < 1e-6);
    }

    #[test]
    fn a_law_that_is_none_is_refused() {
        assert_eq!(Days::of_shares(&[0.0]), Err(DaysError::Shares));
        assert_eq!(Days::of_shares(&[0.5, -0.1]), Err(DaysError::Shares));
        assert_eq!(Days::of_shares(&[f64::NAN]), Err(DaysError::Shares));
        assert!(matches!(
            Days::weibull(0.6, -1.0),
            Err(DaysError::OutOfRange { .. })
        ));
    }
}
