//! The ratio of two Poisson rates, with the intervals and p-values that are in use.
//!
//! **Estimand.** λ₁/λ₀ for two groups whose case counts are Poisson with means λ₁t₁ and λ₀t₀. It
//! is a ratio of rates in populations, not one person's likelihood.
//!
//! **Conditional exact** (headline). Given n = x₁ + x₀, x₁ is binomial with share
//! π = λ₁t₁/(λ₁t₁ + λ₀t₀) (Przyborowski and Wilenski, Biometrika 1940); the Clopper–Pearson
//! limits of π become limits of the ratio by π/(1 − π) · t₀/t₁. Covers at least its level.
//! **Mid-P** counts half of the observed outcome's probability in each tail (Lancaster, JASA
//! 1961; Berry and Armitage, The Statistician 1995); nearly its level, shorter. **Wald** is the
//! normal interval of the log ratio, standard error √(1/x₁ + 1/x₀) (Rothman, Greenland and Lash,
//! Modern Epidemiology, 3rd ed., ch. 14). **Score** inverts (x₁ − ρx₀)² ≤ z²ρ(x₁ + x₀), ρ = ratio
//! · t₁/t₀ (Graham, Mietus and Molenaar, Statistics in Medicine 2003), which is Wilson's interval of
//! π carried over.
//!
//! Limits are solved on the log-odds scale: with a national population on one side π is so near
//! 0 or 1 that a routine working on π itself stops early (a widely used one gives 5.07–7.16 where
//! 5.24–6.26 is right).
//!
//! **Fails** when both groups are without cases. One group without cases gives one-sided bounds
//! (lower 0, or [`Upper::Unbounded`]); Wald has no answer then.

use crate::interval::{Confidence, Interval, Upper};
use crate::reasons::{Estimate, Why};
use crate::special::beta::{Outcome, Share};

/// Largest count for which the exact methods are shown to be right.
pub(crate) const LARGEST_COUNT: u64 = 1_000_000_000_000;

/// Cases and the person-time in which they arose. Two groups that are compared give person-time
/// in the same unit (days, years, or people where both are watched equally long).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Group {
    cases: u64,
    person_time: f64,
}

impl Group {
    /// Cases in a positive, finite amount of person-time.
    ///
    /// # Errors
    /// [`Why::PersonTimeNotPositive`]; [`Why::CountTooLarge`] above 10¹² cases.
    pub fn new(cases: u64, person_time: f64) -> Estimate<Self> {
        if !(person_time > 0.0 && person_time.is_finite()) {
            return Err(Why::PersonTimeNotPositive(person_time).into());
        }
        if cases > LARGEST_COUNT {
            return Err(Why::CountTooLarge(cases).into());
        }
        Ok(Self { cases, person_time })
    }

    /// Cases counted.
    pub fn cases(&self) -> u64 {
        self.cases
    }

    /// Person-time, in the unit it was given in.
    pub fn person_time(&self) -> f64 {
        self.person_time
    }

    /// Cases per unit of person-time.
    pub fn rate(&self) -> f64 {
        self.cases as f64 / self.person_time
    }
}

/// Two groups whose rates are compared: `index` over `comparison`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateRatio {
    index: Group,
    comparison: Group,
}

/// p-values of "the two rates are equal". Below about 1e-308 they come out as 0, which stands
/// for "less than any number a double holds".
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatioPValues {
    /// Twice the smaller exact tail, at most 1: agrees with the exact interval.
    pub exact_central: f64,
    /// Sum over all outcomes no more likely than the observed one (as binomial tests in most
    /// packages); ties within 1e-7.
    pub exact_minimum_likelihood: f64,
    /// Twice the smaller mid-P tail: agrees with the mid-P interval.
    pub mid_p: f64,
}

impl RateRatio {
    /// Compares `index` with `comparison`.
    ///
    /// # Errors
    /// [`Why::NoCasesInEitherGroup`]: every ratio is compatible with no cases at all.
    pub fn new(index: Group, comparison: Group) -> Estimate<Self> {
        if index.cases == 0 && comparison.cases == 0 {
            return Err(Why::NoCasesInEitherGroup.into());
        }
        Ok(Self { index, comparison })
    }

    /// The group in the numerator.
    pub fn index(&self) -> Group {
        self.index
    }

    /// The group in the denominator.
    pub fn comparison(&self) -> Group {
        self.comparison
    }

    /// The same two groups the other way round.
    #[must_use]
    pub fn inverted(self) -> Self {
        Self {
            index: self.comparison,
            comparison: self.index,
        }
    }

    /// Ratio of the two rates; [`Upper::Unbounded`] where only the comparison has no cases.
    pub fn estimate(&self) -> Upper {
        if self.comparison.cases == 0 {
            Upper::Unbounded
        } else {
            Upper::At(self.index.rate() / self.comparison.rate())
        }
    }

    fn outcome(&self) -> Outcome {
        Outcome::new(self.index.cases, self.index.cases + self.comparison.cases)
    }

    fn ratio_at(&self, logit: f64) -> f64 {
        logit.exp() * (self.comparison.person_time / self.index.person_time)
    }

    fn interval_at(&self, lower: Option<f64>, upper: Option<f64>) -> Interval {
        Interval {
            lower: lower.map_or(0.0, |theta| self.ratio_at(theta)),
            upper: upper.map_or(Upper::Unbounded, |theta| Upper::At(self.ratio_at(theta))),
        }
    }

    /// Conditional exact (Clopper–Pearson) interval.
    pub fn exact(&self, confidence: Confidence) -> Interval {
        let (outcome, tail) = (self.outcome(), confidence.tail());
        self.interval_at(
            outcome.exact_lower_logit(tail),
            outcome.exact_upper_logit(tail),
        )
    }

    /// Conditional mid-P interval.
    pub fn mid_p(&self, confidence: Confidence) -> Interval {
        let (outcome, tail) = (self.outcome(), confidence.tail());
        self.interval_at(outcome.mid_lower_logit(tail), outcome.mid_upper_logit(tail))
    }

    /// Median unbiased estimate: where the mid-P tail is one half.
    ///
    /// # Errors
    /// [`Why::NoCasesInOneGroup`].
    pub fn median_unbiased(&self) -> Estimate<f64> {
        self.both_have_cases()?;
        self.outcome()
            .mid_lower_logit(0.5)
            .map(|theta| self.ratio_at(theta))
            .ok_or_else(|| Why::NoCasesInOneGroup.into())
    }

    /// Normal interval of the log ratio.
    ///
    /// # Errors
    /// [`Why::NoCasesInOneGroup`].
    pub fn wald(&self, confidence: Confidence) -> Estimate<Interval> {
        self.both_have_cases()?;
        let (x1, x0) = (self.index.cases as f64, self.comparison.cases as f64);
        let half = confidence.z() * (1.0 / x1 + 1.0 / x0).sqrt();
        let ratio = self.index.rate() / self.comparison.rate();
        Ok(Interval::finite(ratio * (-half).exp(), ratio * half.exp()))
    }

    /// Score interval.
    pub fn score(&self, confidence: Confidence) -> Interval {
        let (x1, x0) = (self.index.cases as f64, self.comparison.cases as f64);
        let z2 = confidence.z().powi(2);
        let n = x1 + x0;
        let middle = 2.0 * x1 * x0 + z2 * n;
        let root = (z2 * n * (4.0 * x1 * x0 + z2 * n)).sqrt();
        let scale = self.comparison.person_time / self.index.person_time;
        Interval {
            lower: 2.0 * x1 * x1 / (middle + root) * scale,
            upper: if self.comparison.cases == 0 {
                Upper::Unbounded
            } else {
                Upper::At((middle + root) / (2.0 * x0 * x0) * scale)
            },
        }
    }

    /// Difference of the two rates, per unit of person-time, with its Wald interval
    /// (standard error √(x₁/t₁² + x₀/t₀²)).
    pub fn difference(&self, confidence: Confidence) -> (f64, Interval) {
        rate_difference(self.index, self.comparison, confidence)
    }

    /// p-values of "the rates are equal".
    pub fn p_values(&self) -> RatioPValues {
        let outcome = self.outcome();
        let null = Share::of_parts(self.index.person_time, self.comparison.person_time);
        let smaller = outcome.ln_at_most(null).min(outcome.ln_at_least(null));
        // The tail less half of the observed outcome, which is at most all of it.
        let mid = smaller + (-0.5 * (outcome.ln_point(null) - smaller).exp().min(1.0)).ln_1p();
        let twice = |ln_tail: f64| (2.0 * ln_tail.exp()).min(1.0);
        RatioPValues {
            exact_central: twice(smaller),
            exact_minimum_likelihood: outcome.minimum_likelihood(null),
            mid_p: twice(mid),
        }
    }

    fn both_have_cases(&self) -> Estimate<()> {
        if self.index.cases == 0 || self.comparison.cases == 0 {
            return Err(Why::NoCasesInOneGroup.into());
        }
        Ok(())
    }
}

/// Difference of two rates, per unit of person-time, with its Wald interval. Without cases in
/// either group the interval is the point 0, which says nothing: use exact rates then.
pub fn rate_difference(index: Group, comparison: Group, confidence: Confidence) -> (f64, Interval) {
    let difference = index.rate() - comparison.rate();
    let variance = index.cases as f64 / index.person_time.powi(2)
        + comparison.cases as f64 / comparison.person_time.powi(2);
    let half = confidence.z() * variance.sqrt();
    (
        difference,
        Interval::finite(difference - half, difference + half),
    )
}
