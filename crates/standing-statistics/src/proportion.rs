//! A share x of n, with the intervals that are in use.
//!
//! **Estimand.** The probability π behind x ~ Binomial(n, π): each of n people counted once.
//! Doses divided by people held today is no such share.
//!
//! Clopper–Pearson (Biometrika 1934), for legal claims: covers at least its level. Wilson (JASA
//! 1927), for display; with Newcombe's continuity correction (Statistics in Medicine 1998,
//! method 4). Agresti–Coull (American Statistician 1998), not cut at 0 and 1. Jeffreys with the
//! endpoint rule of Brown, Cai and DasGupta (Statistical Science 2001). Mid-P: half of the
//! observed outcome's probability in each tail.
//!
//! **Range** 0 to 1 (Agresti–Coull may pass it). **Fails** for n = 0 and x > n.

use crate::interval::{Confidence, Interval};
use crate::ratio::LARGEST_COUNT;
use crate::reasons::{Estimate, Why};
use crate::special::beta::{Beta, Outcome, Share};

/// `x` of `n` people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proportion {
    x: u64,
    n: u64,
}

impl Proportion {
    /// `x` of `n` people, each counted once.
    ///
    /// # Errors
    /// [`Why::NobodyAtRisk`], [`Why::MoreEventsThanPeople`], [`Why::CountTooLarge`].
    pub fn new(x: u64, n: u64) -> Estimate<Self> {
        if n == 0 {
            return Err(Why::NobodyAtRisk.into());
        }
        if x > n {
            return Err(Why::MoreEventsThanPeople {
                events: x,
                people: n,
            }
            .into());
        }
        if n > LARGEST_COUNT {
            return Err(Why::CountTooLarge(n).into());
        }
        Ok(Self { x, n })
    }

    /// The numerator.
    pub fn x(&self) -> u64 {
        self.x
    }

    /// The denominator.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// x / n.
    pub fn estimate(&self) -> f64 {
        self.x as f64 / self.n as f64
    }

    fn outcome(&self) -> Outcome {
        Outcome::new(self.x, self.n)
    }

    fn parts(&self) -> (f64, f64) {
        (self.x as f64, self.n as f64)
    }

    /// Clopper–Pearson (exact) interval.
    pub fn clopper_pearson(&self, confidence: Confidence) -> Interval {
        let (outcome, tail) = (self.outcome(), confidence.tail());
        between(
            outcome.exact_lower_logit(tail),
            outcome.exact_upper_logit(tail),
        )
    }

    /// Mid-P interval.
    pub fn mid_p(&self, confidence: Confidence) -> Interval {
        let (outcome, tail) = (self.outcome(), confidence.tail());
        between(outcome.mid_lower_logit(tail), outcome.mid_upper_logit(tail))
    }

    /// Wilson's score interval.
    pub fn wilson(&self, confidence: Confidence) -> Interval {
        let (x, n) = self.parts();
        let z2 = confidence.z().powi(2);
        let rest = n - x;
        let half = (z2 * (x * (rest / n) + z2 / 4.0)).sqrt();
        // Written from the end that it is near, so that shares next to 0 and 1 keep their digits.
        let lower = if self.x == 0 {
            0.0
        } else {
            x * (x / n) / (x + z2 / 2.0 + half)
        };
        let upper = if self.x == self.n {
            1.0
        } else {
            1.0 - rest * (rest / n) / (rest + z2 / 2.0 + half)
        };
        Interval::finite(lower, upper)
    }

    /// Wilson's interval with continuity correction, as Newcombe gives it.
    #[expect(clippy::many_single_char_names, reason = "the letters of the formula")]
    pub fn wilson_continuity_corrected(&self, confidence: Confidence) -> Interval {
        let (x, n) = self.parts();
        let z = confidence.z();
        let z2 = z * z;
        let rest = n - x;
        let (p, q) = (x / n, rest / n);
        let scale = 2.0 * (n + z2);
        let lower = if self.x == 0 {
            0.0
        } else {
            let inner = z2 - 2.0 - 1.0 / n + 4.0 * x * q + 4.0 * p;
            ((2.0 * x + z2 - 1.0 - z * inner.max(0.0).sqrt()) / scale).max(0.0)
        };
        let upper = if self.x == self.n {
            1.0
        } else {
            let inner = z2 + 2.0 - 1.0 / n + 4.0 * x * q - 4.0 * p;
            ((2.0 * x + z2 + 1.0 + z * inner.max(0.0).sqrt()) / scale).min(1.0)
        };
        Interval::finite(lower, upper)
    }

    /// Agresti–Coull interval; its ends may pass 0 and 1.
    pub fn agresti_coull(&self, confidence: Confidence) -> Interval {
        let (x, n) = self.parts();
        let z = confidence.z();
        let n_added = n + z * z;
        let p = (x + z * z / 2.0) / n_added;
        let half = z * (p * (1.0 - p) / n_added).sqrt();
        Interval::finite(p - half, p + half)
    }

    /// Jeffreys interval: quantiles of Beta(x + ½, n − x + ½), lower end 0 at x = 0 and upper
    /// end 1 at x = n.
    pub fn jeffreys(&self, confidence: Confidence) -> Interval {
        let (x, n) = self.parts();
        let law = Beta::new(x + 0.5, n - x + 0.5);
        let tail = confidence.tail();
        between(
            (self.x > 0).then(|| law.logit_of_lower(tail)),
            (self.x < self.n).then(|| law.logit_of_upper(tail)),
        )
    }
}

fn between(lower_logit: Option<f64>, upper_logit: Option<f64>) -> Interval {
    Interval::finite(
        lower_logit.map_or(0.0, |theta| Share::at_logit(theta).p),
        upper_logit.map_or(1.0, |theta| Share::at_logit(theta).p),
    )
}
