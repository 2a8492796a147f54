//! The incomplete beta function, and with it every binomial tail.
//!
//! P(X ≥ x) for X ~ Binomial(n, p) is the lower tail of Beta(x, n − x + 1) at p.

use super::root::{Slope, increasing_root};
use super::{LN_SQRT_2_PI, deviance, stirling_error};

/// A probability with its complement, both to full relative precision.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    pub(crate) p: f64,
    pub(crate) q: f64,
}

impl Share {
    /// From the log-odds.
    pub(crate) fn at_logit(theta: f64) -> Self {
        Self {
            p: 1.0 / (1.0 + (-theta).exp()),
            q: 1.0 / (1.0 + theta.exp()),
        }
    }

    /// Of two positive parts: p = part / (part + rest).
    pub(crate) fn of_parts(part: f64, rest: f64) -> Self {
        Self {
            p: part / (part + rest),
            q: rest / (part + rest),
        }
    }

    fn swapped(self) -> Self {
        Self {
            p: self.q,
            q: self.p,
        }
    }
}

/// A beta law with the parts of its density that do not depend on the place.
#[derive(Clone, Copy)]
pub(crate) struct Beta {
    a: f64,
    b: f64,
    ln_scale: f64,
}

impl Beta {
    /// Both parameters positive.
    pub(crate) fn new(a: f64, b: f64) -> Self {
        let n = a + b;
        let ln_scale = 0.5 * (a * (b / n)).ln() - LN_SQRT_2_PI + stirling_error(n)
            - stirling_error(a)
            - stirling_error(b);
        Self { a, b, ln_scale }
    }

    fn swapped(self) -> Self {
        Self {
            a: self.b,
            b: self.a,
            ln_scale: self.ln_scale,
        }
    }

    /// ln of p^a q^b / B(a, b), which is the slope of the lower tail along the log-odds.
    pub(crate) fn ln_kernel(self, at: Share) -> f64 {
        let n = self.a + self.b;
        self.ln_scale - deviance(self.a, n * at.p) - deviance(self.b, n * at.q)
    }

    /// Logarithm of the lower tail, from the side on which it is small.
    fn ln_small_tail(self, at: Share) -> f64 {
        self.ln_kernel(at) - self.a.ln() + fraction(self.a, self.b, at.p).ln()
    }

    fn small_side(self, at: Share) -> bool {
        at.p * (self.a + self.b + 2.0) < self.a + 1.0
    }

    /// Logarithm of the lower tail.
    pub(crate) fn ln_lower(self, at: Share) -> f64 {
        if at.p <= 0.0 {
            f64::NEG_INFINITY
        } else if at.q <= 0.0 {
            0.0
        } else if self.small_side(at) {
            self.ln_small_tail(at).min(0.0)
        } else {
            let upper = self.swapped().ln_small_tail(at.swapped()).exp();
            (-upper.min(1.0)).ln_1p()
        }
    }

    /// Logarithm of the upper tail.
    pub(crate) fn ln_upper(self, at: Share) -> f64 {
        self.swapped().ln_lower(at.swapped())
    }

    /// Log-odds of the place whose lower tail is `tail`, 0 < `tail` < 1.
    pub(crate) fn logit_of_lower(self, tail: f64) -> f64 {
        let target = tail.ln();
        let z = super::normal::rough_deviate(tail);
        let guess = (self.a / self.b).ln() - z * (1.0 / self.a + 1.0 / self.b).sqrt();
        increasing_root(guess, |theta| {
            let at = Share::at_logit(theta);
            let ln_tail = self.ln_lower(at);
            Slope {
                value: ln_tail - target,
                slope: (self.ln_kernel(at) - ln_tail).exp(),
            }
        })
    }

    /// Log-odds of the place whose upper tail is `tail`, 0 < `tail` < 1.
    pub(crate) fn logit_of_upper(self, tail: f64) -> f64 {
        -self.swapped().logit_of_lower(tail)
    }
}

/// Continued fraction of the incomplete beta function (Abramowitz and Stegun 26.5.8, evaluated
/// by the modified Lentz method): lower tail = kernel / a × this. Converges in the order of
/// √(expected count) steps below the mean.
fn fraction(a: f64, b: f64, p: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let away = |v: f64| if v.abs() < TINY { TINY } else { v };
    let (ab, above, below) = (a + b, a + 1.0, a - 1.0);
    let mut c = 1.0;
    let mut d = 1.0 / away(1.0 - ab * p / above);
    let mut h = d;
    let mut m = 0.0;
    for _ in 0..4_000_000_u32 {
        m += 1.0;
        let m2 = 2.0 * m;
        let even = m * (b - m) * p / ((below + m2) * (a + m2));
        d = 1.0 / away(1.0 + even * d);
        c = away(1.0 + even / c);
        h *= d * c;
        let odd = -(a + m) * (ab + m) * p / ((a + m2) * (above + m2));
        d = 1.0 / away(1.0 + odd * d);
        c = away(1.0 + odd / c);
        let change = d * c;
        h *= change;
        if (change - 1.0).abs() <= 2.0 * f64::EPSILON {
            break;
        }
    }
    h
}

/// A binomial outcome: `x` of `n`, 0 ≤ x ≤ n.
#[derive(Clone, Copy)]
pub(crate) struct Outcome {
    pub(crate) x: f64,
    pub(crate) n: f64,
}

impl Outcome {
    pub(crate) fn new(x: u64, n: u64) -> Self {
        Self {
            x: x as f64,
            n: n as f64,
        }
    }

    fn mirrored(self) -> Self {
        Self {
            x: self.n - self.x,
            n: self.n,
        }
    }

    /// ln P(X = x).
    pub(crate) fn ln_point(self, at: Share) -> f64 {
        let Self { x, n } = self;
        if x == 0.0 {
            return n * ln_of(at.q, at.p);
        }
        if x == n {
            return n * ln_of(at.p, at.q);
        }
        stirling_error(n)
            - stirling_error(x)
            - stirling_error(n - x)
            - deviance(x, n * at.p)
            - deviance(n - x, n * at.q)
            - 0.5 * (x * ((n - x) / n)).ln()
            - LN_SQRT_2_PI
    }

    /// ln P(X ≥ x).
    pub(crate) fn ln_at_least(self, at: Share) -> f64 {
        if self.x == 0.0 {
            0.0
        } else {
            Beta::new(self.x, self.n - self.x + 1.0).ln_lower(at)
        }
    }

    /// ln P(X ≤ x).
    pub(crate) fn ln_at_most(self, at: Share) -> f64 {
        self.mirrored().ln_at_least(at.swapped())
    }

    /// ln of P(X > x) + ½ P(X = x).
    pub(crate) fn ln_mid_at_least(self, at: Share) -> f64 {
        ln_half_sum(
            self.ln_at_least(at),
            if self.x < self.n {
                Self {
                    x: self.x + 1.0,
                    n: self.n,
                }
                .ln_at_least(at)
            } else {
                f64::NEG_INFINITY
            },
        )
    }

    /// ln of P(X < x) + ½ P(X = x).
    pub(crate) fn ln_mid_at_most(self, at: Share) -> f64 {
        self.mirrored().ln_mid_at_least(at.swapped())
    }

    /// Log-odds of the lower Clopper–Pearson limit: P(X ≥ x) = `tail`. None if x = 0.
    pub(crate) fn exact_lower_logit(self, tail: f64) -> Option<f64> {
        (self.x > 0.0).then(|| Beta::new(self.x, self.n - self.x + 1.0).logit_of_lower(tail))
    }

    /// Log-odds of the upper Clopper–Pearson limit: P(X ≤ x) = `tail`. None if x = n.
    pub(crate) fn exact_upper_logit(self, tail: f64) -> Option<f64> {
        self.mirrored().exact_lower_logit(tail).map(|theta| -theta)
    }

    /// Log-odds of the lower mid-P limit: P(X > x) + ½ P(X = x) = `tail`. None if x = 0.
    pub(crate) fn mid_lower_logit(self, tail: f64) -> Option<f64> {
        let Self { x, n } = self;
        if x == 0.0 {
            return None;
        }
        let target = tail.ln();
        if x == n {
            // ½ pⁿ = tail; no solution below one where the tail asked for is a half or more.
            let ln_p = (target + std::f64::consts::LN_2) / n;
            return (ln_p < 0.0).then(|| ln_p - (-ln_p.exp_m1()).ln());
        }
        let above = Beta::new(x + 1.0, n - x);
        let z = super::normal::rough_deviate(tail);
        let guess = (x / (n - x)).ln() - z * (1.0 / x + 1.0 / (n - x)).sqrt();
        Some(increasing_root(guess, |theta| {
            let at = Share::at_logit(theta);
            let ln_point = above.ln_kernel(at) - (at.p * (n - x)).ln();
            let ln_tail = ln_sum(above.ln_lower(at), ln_point - std::f64::consts::LN_2);
            let slope = 0.5 * (x * at.q + (n - x) * at.p) * (ln_point - ln_tail).exp();
            Slope {
                value: ln_tail - target,
                slope,
            }
        }))
    }

    /// Log-odds of the upper mid-P limit. None if x = n.
    pub(crate) fn mid_upper_logit(self, tail: f64) -> Option<f64> {
        self.mirrored().mid_lower_logit(tail).map(|theta| -theta)
    }
}

/// ln p for a probability with its complement, exact also next to one.
fn ln_of(p: f64, q: f64) -> f64 {
    if p > 0.5 { (-q).ln_1p() } else { p.ln() }
}

fn ln_sum(a: f64, b: f64) -> f64 {
    let (high, low) = if a > b { (a, b) } else { (b, a) };
    if high == f64::NEG_INFINITY {
        high
    } else {
        high + (low - high).exp().ln_1p()
    }
}

fn ln_half_sum(a: f64, b: f64) -> f64 {
    ln_sum(a, b) - std::f64::consts::LN_2
}

impl Outcome {
    /// P of all outcomes no more likely than this one, ties within 1e-7 taken as equal (the rule
    /// of R's `binom.test`).
    pub(crate) fn minimum_likelihood(self, at: Share) -> f64 {
        let Self { x, n } = self;
        let mean = n * at.p;
        let bar = self.ln_point(at) + 1e-7_f64.ln_1p();
        if x < mean {
            // The point probability falls from the mode to n: the least outcome above the mean
            // that is unlikely enough.
            let (mut likely, mut unlikely) = (mean.ceil() - 1.0, n + 1.0);
            while unlikely - likely > 1.0 {
                let y = f64::midpoint(likely, unlikely).floor();
                if (Self { x: y, n }).ln_point(at) <= bar {
                    unlikely = y;
                } else {
                    likely = y;
                }
            }
            let far = if unlikely > n {
                f64::NEG_INFINITY
            } else {
                Self { x: unlikely, n }.ln_at_least(at)
            };
            ln_sum(self.ln_at_most(at), far).exp().min(1.0)
        } else if x > mean {
            self.mirrored().minimum_likelihood(at.swapped())
        } else {
            1.0
        }
    }
}
