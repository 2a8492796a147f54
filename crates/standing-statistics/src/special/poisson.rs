//! Mid-P limits of a Poisson mean.

use super::gamma::{Gamma, ln_poisson_point};
use super::root::{Slope, increasing_root};
use std::f64::consts::LN_2;

/// Mean m with P(X > x) + ½ P(X = x) = `tail`, for x > 0.
pub(crate) fn mid_lower(x: f64, tail: f64) -> f64 {
    let target = tail.ln();
    let above = Gamma::new(x + 1.0);
    increasing_root(Gamma::new(x + 0.5).of_lower(tail).ln(), |ln_m| {
        let m = ln_m.exp();
        let ln_point = ln_poisson_point(x, m);
        let (a, b) = (above.ln_lower(m), ln_point - LN_2);
        let ln_tail = a.max(b) + (-(a - b).abs()).exp().ln_1p();
        let slope = 0.5 * (x + m) * (ln_point - ln_tail).exp();
        Slope {
            value: ln_tail - target,
            slope,
        }
    })
    .exp()
}

/// Mean m with P(X < x) + ½ P(X = x) = `tail`.
pub(crate) fn mid_upper(x: f64, tail: f64) -> f64 {
    if x == 0.0 {
        // ½ e^−m = tail; from a tail of one half upwards no positive mean solves it.
        return (-(2.0 * tail).ln()).max(0.0);
    }
    let target = tail.ln();
    let below = Gamma::new(x);
    increasing_root(Gamma::new(x + 0.5).of_upper(tail).ln(), |ln_m| {
        let m = ln_m.exp();
        let ln_point = ln_poisson_point(x, m);
        let (a, b) = (below.ln_upper(m), ln_point - LN_2);
        let ln_tail = a.max(b) + (-(a - b).abs()).exp().ln_1p();
        let slope = 0.5 * (x + m) * (ln_point - ln_tail).exp();
        Slope {
            value: target - ln_tail,
            slope,
        }
    })
    .exp()
}
