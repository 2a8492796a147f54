//! The standard normal law, as the square root of a gamma law of shape ½.

use super::gamma::Gamma;

/// Deviate exceeded with probability `tail`, 0 < `tail` < 1.
pub(crate) fn deviate_exceeded_with(tail: f64) -> f64 {
    if tail > 0.5 {
        return -deviate_exceeded_with(1.0 - tail);
    }
    if tail >= 0.5 {
        return 0.0;
    }
    (2.0 * Gamma::new(0.5).of_upper(2.0 * tail)).sqrt()
}

/// Probability of exceeding `z`.
pub(crate) fn upper_tail(z: f64) -> f64 {
    let half = 0.5 * Gamma::new(0.5).ln_upper(0.5 * z * z).exp();
    if z >= 0.0 { half } else { 1.0 - half }
}

/// Deviate exceeded with probability `tail`, to three digits: a place to start from
/// (Abramowitz and Stegun 26.2.23).
pub(crate) fn rough_deviate(tail: f64) -> f64 {
    if tail > 0.5 {
        return -rough_deviate(1.0 - tail);
    }
    let t = (-2.0 * tail.max(1e-300).ln()).sqrt();
    t - (2.515_517 + t * (0.802_853 + t * 0.010_328))
        / (1.0 + t * (1.432_788 + t * (0.189_269 + t * 0.001_308)))
}
