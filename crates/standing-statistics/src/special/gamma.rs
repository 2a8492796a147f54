//! The incomplete gamma function, and with it every Poisson and chi-square tail.
//!
//! P(X ≥ x) for X ~ Poisson(m) is the lower tail of Gamma(x) at m.

use super::root::{Slope, increasing_root};
use super::{LN_SQRT_2_PI, deviance, stirling_error};

/// A gamma law of unit scale.
#[derive(Clone, Copy)]
pub(crate) struct Gamma {
    shape: f64,
    ln_scale: f64,
}

impl Gamma {
    /// The shape positive.
    pub(crate) fn new(shape: f64) -> Self {
        Self {
            shape,
            ln_scale: 0.5 * shape.ln() - LN_SQRT_2_PI - stirling_error(shape),
        }
    }

    /// ln of m^a e^−m / Γ(a), the slope of the lower tail along ln m.
    pub(crate) fn ln_kernel(self, m: f64) -> f64 {
        self.ln_scale - deviance(self.shape, m)
    }

    /// Lower tail divided by the kernel, for m below the shape.
    fn lower_series(self, m: f64) -> f64 {
        let (mut term, mut sum, mut k) = (1.0 / self.shape, 1.0 / self.shape, self.shape);
        loop {
            k += 1.0;
            term *= m / k;
            sum += term;
            if term < sum * 1e-17 {
                return sum;
            }
        }
    }

    /// Upper tail divided by the kernel, for m above the shape (Abramowitz and Stegun 6.5.31,
    /// modified Lentz).
    #[expect(clippy::many_single_char_names, reason = "the letters of the formula")]
    fn upper_fraction(self, m: f64) -> f64 {
        const TINY: f64 = 1e-300;
        let away = |v: f64| if v.abs() < TINY { TINY } else { v };
        let mut b = m + 1.0 - self.shape;
        let mut c = 1.0 / TINY;
        let mut d = 1.0 / away(b);
        let mut h = d;
        let mut i = 0.0;
        for _ in 0..4_000_000_u32 {
            i += 1.0;
            let numerator = -i * (i - self.shape);
            b += 2.0;
            d = 1.0 / away(numerator * d + b);
            c = away(b + numerator / c);
            let change = d * c;
            h *= change;
            if (change - 1.0).abs() <= 2.0 * f64::EPSILON {
                break;
            }
        }
        h
    }

    /// Logarithm of the lower tail.
    pub(crate) fn ln_lower(self, m: f64) -> f64 {
        if m <= 0.0 {
            f64::NEG_INFINITY
        } else if m.is_infinite() {
            0.0
        } else if m < self.shape + 1.0 {
            (self.ln_kernel(m) + self.lower_series(m).ln()).min(0.0)
        } else {
            let upper = (self.ln_kernel(m) + self.upper_fraction(m).ln()).exp();
            (-upper.min(1.0)).ln_1p()
        }
    }

    /// Logarithm of the upper tail.
    pub(crate) fn ln_upper(self, m: f64) -> f64 {
        if m <= 0.0 {
            0.0
        } else if m.is_infinite() {
            f64::NEG_INFINITY
        } else if m < self.shape + 1.0 {
            let lower = (self.ln_kernel(m) + self.lower_series(m).ln()).exp();
            (-lower.min(1.0)).ln_1p()
        } else {
            self.ln_kernel(m) + self.upper_fraction(m).ln()
        }
    }

    /// Lower tail.
    pub(crate) fn lower(self, m: f64) -> f64 {
        self.ln_lower(m).exp()
    }

    /// The place whose lower tail is `tail`, 0 < `tail` < 1.
    pub(crate) fn of_lower(self, tail: f64) -> f64 {
        let target = tail.ln();
        increasing_root(self.guess(tail, false), |ln_m| {
            let m = ln_m.exp();
            let ln_tail = self.ln_lower(m);
            Slope {
                value: ln_tail - target,
                slope: (self.ln_kernel(m) - ln_tail).exp(),
            }
        })
        .exp()
    }

    /// The place whose upper tail is `tail`, 0 < `tail` < 1.
    pub(crate) fn of_upper(self, tail: f64) -> f64 {
        let target = tail.ln();
        increasing_root(self.guess(tail, true), |ln_m| {
            let m = ln_m.exp();
            let ln_tail = self.ln_upper(m);
            Slope {
                value: target - ln_tail,
                slope: (self.ln_kernel(m) - ln_tail).exp(),
            }
        })
        .exp()
    }

    /// Wilson and Hilferty's cube-root approximation (1931), on the log scale; below its range
    /// the leading term of the lower tail, m^a / Γ(a + 1).
    fn guess(self, tail: f64, upper: bool) -> f64 {
        let z = if upper {
            super::normal::rough_deviate(tail)
        } else {
            -super::normal::rough_deviate(tail)
        };
        let a = self.shape;
        let root = 1.0 - 1.0 / (9.0 * a) + z / (3.0 * a.sqrt());
        if root > 0.3 {
            return a.ln() + 3.0 * root.ln();
        }
        let lower = if upper { 1.0 - tail } else { tail };
        let ln_gamma_a1 = (a + 0.5) * a.ln() - a + LN_SQRT_2_PI + stirling_error(a);
        (lower.max(1e-300).ln() + ln_gamma_a1) / a
    }
}

/// ln P(X = x) for a Poisson count of mean m > 0.
pub(crate) fn ln_poisson_point(x: f64, m: f64) -> f64 {
    if x == 0.0 {
        return -m;
    }
    -0.5 * x.ln() - LN_SQRT_2_PI - stirling_error(x) - deviance(x, m)
}
