//! Coverage and attack rates where numerator or denominator are known only as a range.
//!
//! **Estimand.** x/n, where x lies somewhere in a range and n in another (people counted once;
//! never cumulative doses over people held today). What is not known makes an interval, not a
//! guess: the share lies between x_low/n_high and x_high/n_low whatever the truth within the
//! ranges (interval arithmetic), and with the uncertainty of counting between the Clopper–Pearson
//! ends there.
//!
//! A numerator that can exceed its denominator is a finding, not an error: the bound is cut at 1
//! and [`CoverageBounds::more_than_everyone`] says so. Where even the lowest numerator exceeds the
//! highest denominator the figures contradict each other, and nothing is estimated.
//!
//! **Range** 0 to 1. **Fails** for reversed ranges, nobody at risk, or figures that contradict
//! each other.

use crate::interval::{Confidence, Interval};
use crate::proportion::Proportion;
use crate::reasons::{Estimate, Why};

/// A whole number known to lie between two values, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    low: u64,
    high: u64,
}

impl Known {
    /// Between `low` and `high`.
    ///
    /// # Errors
    /// [`Why::RangeReversed`].
    pub fn between(low: u64, high: u64) -> Estimate<Self> {
        if low > high {
            return Err(Why::RangeReversed { low, high }.into());
        }
        Ok(Self { low, high })
    }

    /// Known exactly.
    pub fn exactly(value: u64) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    /// Lowest value possible.
    pub fn low(self) -> u64 {
        self.low
    }

    /// Highest value possible.
    pub fn high(self) -> u64 {
        self.high
    }
}

/// What ranges of numerator and denominator say about a share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CoverageBounds {
    /// Between which values the share of those counted lies.
    pub share: Interval,
    /// The same with the uncertainty of counting: Clopper–Pearson lower end at the lowest share
    /// possible, upper end at the highest.
    pub with_counting_error: Interval,
    /// The numerator may exceed the denominator: at least one of the two ranges is too wide or
    /// counts something else.
    pub more_than_everyone: bool,
}

/// Bounds of x/n.
///
/// # Errors
/// [`Why::NobodyAtRisk`] where the denominator cannot be above zero,
/// [`Why::MoreEventsThanPeople`] where the numerator must exceed the denominator,
/// [`Why::CountTooLarge`].
pub fn coverage_bounds(x: Known, n: Known, confidence: Confidence) -> Estimate<CoverageBounds> {
    let at_least = Proportion::new(x.low, n.high)?;
    // With a numerator above zero the denominator is at least that numerator.
    let fewest = n.low.max(x.low).max(1);
    let at_most = Proportion::new(x.high.min(fewest), fewest)?;
    Ok(CoverageBounds {
        share: Interval::finite(at_least.estimate(), at_most.estimate()),
        with_counting_error: Interval {
            lower: at_least.clopper_pearson(confidence).lower,
            upper: at_most.clopper_pearson(confidence).upper,
        },
        more_than_everyone: x.high > n.low,
    })
}

/// Attack rate: cases among the people at risk at the start, each counted once, with the exact
/// interval. In an open population (people booked in and out) it is a share of those present at
/// the start only, and a rate over person-time says more.
///
/// # Errors
/// Those of [`Proportion::new`].
pub fn attack_rate(cases: u64, at_risk: u64, confidence: Confidence) -> Estimate<(f64, Interval)> {
    let share = Proportion::new(cases, at_risk)?;
    Ok((share.estimate(), share.clopper_pearson(confidence)))
}
