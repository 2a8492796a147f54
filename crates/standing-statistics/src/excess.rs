//! Cases beyond what the community's rate would have brought.
//!
//! **Estimand.** x₁ − λ₀t₁: cases in a group less those it would have had at the rate of the
//! community over its own person-time. It is a difference, not a count of cases somebody caused.
//!
//! The community's rate is either taken as known (a population, whose counting error is small
//! beside the other) or estimated from its own Poisson count. Then the interval joins the two
//! exact intervals by their squared distances from the estimates (MOVER: Zou and Donner,
//! Statistics in Medicine 2008).
//!
//! **Range** any; below 0 there were fewer cases than expected.

use crate::interval::{Confidence, Interval};
use crate::rate::{PoissonInterval, poisson_mean};
use crate::ratio::Group;

/// Observed, expected, and the difference with its interval. In cases.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Excess {
    /// Cases observed.
    pub observed: u64,
    /// Cases expected at the community's rate.
    pub expected: f64,
    /// Observed − expected.
    pub excess: f64,
    /// Interval with the community's rate taken as known.
    pub rate_known: Interval,
    /// Interval with the community's rate estimated from its count.
    pub rate_estimated: Interval,
}

/// Excess of `group` over the rate of `community` (person-time in one unit).
pub fn excess(group: Group, community: Group, confidence: Confidence) -> Excess {
    let factor = group.person_time() / community.person_time();
    let observed = group.cases() as f64;
    let expected = community.cases() as f64 * factor;
    let own = poisson_mean(group.cases(), PoissonInterval::Exact, confidence);
    let theirs = poisson_mean(community.cases(), PoissonInterval::Exact, confidence).scaled(factor);
    let difference = observed - expected;
    let (own_high, their_high) = (own.upper.as_f64(), theirs.upper.as_f64());
    Excess {
        observed: group.cases(),
        expected,
        excess: difference,
        rate_known: Interval::finite(own.lower - expected, own_high - expected),
        rate_estimated: Interval::finite(
            difference - (observed - own.lower).hypot(their_high - expected),
            difference + (own_high - observed).hypot(expected - theirs.lower),
        ),
    }
}
