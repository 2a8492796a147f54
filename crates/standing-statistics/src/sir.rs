//! The standardised incidence ratio: cases observed over cases expected.
//!
//! **Estimand.** O/E, where E is what the group would have had at the rates of a standard
//! population, stratum by stratum (indirect standardisation). E is taken as known, so the
//! interval is that of the Poisson count O divided by E. Two such ratios share no weights and
//! must not be divided by each other (Breslow and Day, Statistical Methods in Cancer Research
//! II, 1987, sections 2.3 and 2.5).
//!
//! Exact (Garwood), mid-P and Byar as in [`crate::rate`]; the half form of Byar with O + ½ at
//! both ends (Rothman and Boice, Epidemiologic Analysis with a Programmable Calculator, 1979) is
//! another formula and given by its own name. It passes below 0 for O = 0.
//!
//! **Range** 0 and up. **Fails** where E is not positive.

use crate::interval::{Confidence, Interval};
use crate::rate::{PoissonInterval, byar, poisson_mean};
use crate::ratio::LARGEST_COUNT;
use crate::reasons::{Estimate, Why};

/// Observed cases and the number expected.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StandardisedRatio {
    observed: u64,
    expected: f64,
}

/// One stratum (an age group, a month) of a group that is compared with a standard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stratum {
    /// Cases in the group.
    pub observed: u64,
    /// Person-time of the group.
    pub person_time: f64,
    /// Rate of the standard population, cases per unit of the same person-time.
    pub standard_rate: f64,
}

impl StandardisedRatio {
    /// From an expected number that is already at hand.
    ///
    /// # Errors
    /// [`Why::ExpectedNotPositive`], [`Why::CountTooLarge`].
    pub fn new(observed: u64, expected: f64) -> Estimate<Self> {
        if !(expected > 0.0 && expected.is_finite()) {
            return Err(Why::ExpectedNotPositive(expected).into());
        }
        if observed > LARGEST_COUNT {
            return Err(Why::CountTooLarge(observed).into());
        }
        Ok(Self { observed, expected })
    }

    /// By indirect standardisation over strata.
    ///
    /// # Errors
    /// [`Why::PersonTimeNotPositive`] for negative person-time (a stratum may be empty),
    /// [`Why::ParameterOutOfRange`] for a negative rate, [`Why::ExpectedNotPositive`].
    pub fn indirectly_standardised(strata: &[Stratum]) -> Estimate<Self> {
        let mut observed = 0_u64;
        let mut expected = 0.0;
        for stratum in strata {
            if !(stratum.person_time >= 0.0 && stratum.person_time.is_finite()) {
                return Err(Why::PersonTimeNotPositive(stratum.person_time).into());
            }
            if !(stratum.standard_rate >= 0.0 && stratum.standard_rate.is_finite()) {
                return Err(Why::ParameterOutOfRange {
                    name: "the standard rate",
                    value: stratum.standard_rate,
                    must: "it must be a number from 0 up",
                }
                .into());
            }
            observed = observed.saturating_add(stratum.observed);
            expected += stratum.person_time * stratum.standard_rate;
        }
        Self::new(observed, expected)
    }

    /// Cases observed.
    pub fn observed(&self) -> u64 {
        self.observed
    }

    /// Cases expected.
    pub fn expected(&self) -> f64 {
        self.expected
    }

    /// O / E.
    pub fn estimate(&self) -> f64 {
        self.observed as f64 / self.expected
    }

    /// Interval by the method asked for.
    pub fn interval(&self, method: PoissonInterval, confidence: Confidence) -> Interval {
        let mean = poisson_mean(self.observed, method, confidence);
        Interval {
            lower: mean.lower / self.expected,
            upper: mean.upper.map(|upper| upper / self.expected),
        }
    }

    /// The half form of Byar's interval.
    pub fn byar_half(&self, confidence: Confidence) -> Interval {
        let (x, z) = (self.observed as f64 + 0.5, confidence.z());
        Interval::finite(byar(x, -z) / self.expected, byar(x, z) / self.expected)
    }
}
