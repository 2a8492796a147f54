//! How long people are held, and whether a second dose still finds them.
//!
//! The chain binomial knows exponential stays only (a steady hazard). Real stays are not: the laws
//! here give the exact chance that somebody is still held, for the other shapes too.

/// A law of the length of stay, by its mean in days, above 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stay {
    /// A steady hazard.
    Exponential {
        /// Mean days.
        mean_days: f64,
    },
    /// Shape below 1: many short stays and some very long ones.
    Weibull {
        /// Mean days.
        mean_days: f64,
        /// Shape, above 0.
        shape: f64,
    },
    /// The logarithm of the stay is normal.
    Lognormal {
        /// Mean days.
        mean_days: f64,
        /// Standard deviation of the logarithm, above 0.
        sigma: f64,
    },
}

impl Stay {
    fn mean_days(&self) -> f64 {
        match self {
            Self::Exponential { mean_days }
            | Self::Weibull { mean_days, .. }
            | Self::Lognormal { mean_days, .. } => *mean_days,
        }
    }

    /// Chance that somebody is still held this many days after intake.
    #[must_use]
    pub fn still_held_since_intake(&self, days: f64) -> f64 {
        if days <= 0.0 {
            return 1.0;
        }
        match *self {
            Self::Exponential { mean_days } => libm::exp(-days / mean_days),
            Self::Weibull { mean_days, shape } => {
                let scale = mean_days / libm::tgamma(1.0 + 1.0 / shape);
                libm::exp(-libm::pow(days / scale, shape))
            }
            Self::Lognormal { mean_days, sigma } => {
                let mu = libm::log(mean_days) - sigma * sigma / 2.0;
                upper_normal((libm::log(days) - mu) / sigma)
            }
        }
    }

    /// Chance that somebody met on a random day is still held this many days later: the
    /// equilibrium law, 1 − ∫ S / mean.
    #[must_use]
    pub fn still_held_from_stock(&self, days: f64) -> f64 {
        if days <= 0.0 {
            return 1.0;
        }
        if let Self::Lognormal { mean_days, sigma } = *self {
            let mu = libm::log(mean_days) - sigma * sigma / 2.0;
            let z = (libm::log(days) - mu) / sigma;
            return upper_normal(z - sigma) - days / mean_days * upper_normal(z);
        }
        // Simpson's rule in the square root of time squared again: smooth at 0 for a shape above 1/4.
        let intervals = 4000_u32;
        let root = libm::pow(days, 0.125);
        let h = root / f64::from(intervals);
        let value = |i: u32| {
            let t = h * f64::from(i);
            8.0 * libm::pow(t, 7.0) * self.still_held_since_intake(libm::pow(t, 8.0))
        };
        let inner: f64 = (1..intervals).fold(0.0, |sum, i| {
            sum + value(i) * if i % 2 == 1 { 4.0 } else { 2.0 }
        });
        1.0 - (value(0) + inner + value(intervals)) * h / 3.0 / self.mean_days()
    }
}

fn upper_normal(z: f64) -> f64 {
    0.5 * libm::erfc(z / core::f64::consts::SQRT_2)
}
