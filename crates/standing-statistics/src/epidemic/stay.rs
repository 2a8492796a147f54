//! Whether a person is still held when a second dose falls due.
//!
//! **Estimand.** The probability that a stay lasts at least d more days, counted from intake,
//! S(d), or from a random day of the people held, 1 − ∫₀ᵈS/mean: the residual life in
//! equilibrium, since long stays are seen more often (Cox, Renewal Theory 1962, ch. 5). Laws of the
//! stay by their mean: exponential, Weibull, lognormal.
//!
//! A law of stays decides this more than its mean does: at 47.1 days and 21 days between doses,
//! 64 % of those vaccinated at intake are still held if stays are exponential, 46 % if Weibull with
//! shape 0.6.
//!
//! **Fails** for means and shapes that are not positive.

use crate::reasons::{Estimate, Why};
use crate::special::gamma::Gamma;
use crate::special::{LN_SQRT_2_PI, normal, stirling_error};

/// The shape of the law of stays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum StayShape {
    /// Leaving is as likely on each day.
    Exponential,
    /// Weibull of this shape; below 1 those who stay are ever less likely to leave.
    Weibull(f64),
    /// Lognormal with this standard deviation of the logarithm.
    Lognormal(f64),
}

/// A law of stays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stay {
    mean_days: f64,
    shape: StayShape,
}

impl Stay {
    /// Of a mean in days and a shape.
    ///
    /// # Errors
    /// [`Why::ParameterOutOfRange`].
    pub fn new(mean_days: f64, shape: StayShape) -> Estimate<Self> {
        let given = match shape {
            StayShape::Exponential => 1.0,
            StayShape::Weibull(k) | StayShape::Lognormal(k) => k,
        };
        for (name, value) in [("the mean stay", mean_days), ("the shape", given)] {
            if !(value > 0.0 && value.is_finite()) {
                let must = "it must be a positive number";
                return Err(Why::ParameterOutOfRange { name, value, must }.into());
            }
        }
        Ok(Self { mean_days, shape })
    }

    /// Probability that somebody who just came is held so many days later.
    pub fn held_after_intake(&self, days: f64) -> f64 {
        if days <= 0.0 {
            return 1.0;
        }
        match self.shape {
            StayShape::Exponential => (-days / self.mean_days).exp(),
            StayShape::Weibull(k) => (-self.weibull_power(k, days)).exp(),
            StayShape::Lognormal(sd) => normal::upper_tail(self.lognormal_deviate(sd, days)),
        }
    }

    /// Probability that one of the people held on a day is held so many days later.
    pub fn held_after_a_random_day(&self, days: f64) -> f64 {
        if days <= 0.0 {
            return 1.0;
        }
        match self.shape {
            StayShape::Exponential => (-days / self.mean_days).exp(),
            // The integral of S is the mean times a lower tail of Gamma(1/k).
            StayShape::Weibull(k) => Gamma::new(1.0 / k)
                .ln_upper(self.weibull_power(k, days))
                .exp(),
            StayShape::Lognormal(sd) => {
                let deviate = self.lognormal_deviate(sd, days);
                normal::upper_tail(deviate - sd)
                    - days / self.mean_days * normal::upper_tail(deviate)
            }
        }
    }

    /// (d/scale)^k, the scale from the mean: mean = scale · Γ(1 + 1/k).
    fn weibull_power(&self, k: f64, days: f64) -> f64 {
        let a = 1.0 / k;
        let ln_gamma = (a + 0.5) * a.ln() - a + LN_SQRT_2_PI + stirling_error(a);
        (k * ((days / self.mean_days).ln() + ln_gamma)).exp()
    }

    fn lognormal_deviate(&self, sd: f64, days: f64) -> f64 {
        (days / self.mean_days).ln() / sd + sd / 2.0
    }
}
