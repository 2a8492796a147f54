//! Binomial draws.
//!
//! Up to a mean of [`SMALL_MEAN`] by inversion from zero: one uniform, walked up the cumulative law.
//! Above by inversion outward from the mode: the same uniform, spent on the mode, then alternately
//! on its neighbours; the walk is about as long as the standard deviation. The law at the mode is
//! Loader's saddle-point form ("Fast and accurate computation of binomial probabilities", 2000),
//! which loses no digits where factorials would. Both are exact up to the 2^-53 of the uniform and
//! the rounding of doubles.
//!
//! Exponential and logarithm are those of `libm`, written in Rust: the machine's own differ in the
//! last bit from one system to the next.

use crate::draws::Draws;

/// Up to this mean the walk from zero is short, and q^n does not underflow (n·ln q ≥ −42).
const SMALL_MEAN: f64 = 30.0;

/// How many of `people` an event of probability `p` befalls, each on their own.
///
/// `p` at or below 0 (or not a number) gives 0, at or above 1 all.
pub fn binomial(people: u32, p: f64, draws: &mut Draws) -> u32 {
    if people == 0 || p.is_nan() || p <= 0.0 {
        return 0;
    }
    if p >= 1.0 {
        return people;
    }
    by_uniform(people, p, draws.uniform())
}

/// The draw that a uniform on [0, 1) stands for; `p` from 0 to 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the mode lies between zero and the number of people"
)]
fn by_uniform(people: u32, p: f64, u: f64) -> u32 {
    if p > 0.5 {
        return people - by_uniform(people, 1.0 - p, u);
    }
    let n = f64::from(people);
    let odds = p / (1.0 - p);
    if n * p <= SMALL_MEAN {
        from_zero(people, libm::exp(n * libm::log1p(-p)), odds, u)
    } else {
        let mode = ((n + 1.0) * p) as u32;
        from_mode(people, mode, at_mode(n, f64::from(mode), p), odds, u)
    }
}

/// How many of `people` an event of this hazard befalls: each with chance 1 − exp(−hazard), by one
/// uniform on [0, 1). A hazard at or below 0 gives 0.
///
/// The same law as [`binomial`]. Most often nobody is struck, and then one exponential says so.
pub(crate) fn struck(people: u32, hazard: f64, u: f64) -> u32 {
    let n = f64::from(people);
    let mean = n * hazard;
    if mean <= SMALL_MEAN {
        // The series cut after the third power lies below exp(−mean): most draws end here.
        if u < 1.0 - mean * (1.0 - mean * (0.5 - mean / 6.0)) {
            return 0;
        }
        let at_zero = libm::exp(-mean);
        if u < at_zero {
            return 0;
        }
        return from_zero(people, at_zero, libm::expm1(hazard), u);
    }
    by_uniform(people, -libm::expm1(-hazard), u)
}

fn from_zero(people: u32, at_zero: f64, odds: f64, mut u: f64) -> u32 {
    let mut k = 0;
    let mut mass = at_zero;
    while u >= mass && k < people {
        u -= mass;
        mass *= odds * f64::from(people - k) / f64::from(k + 1);
        k += 1;
        if mass == 0.0 {
            break;
        }
    }
    k
}

fn from_mode(people: u32, mode: u32, at_mode: f64, odds: f64, mut u: f64) -> u32 {
    u -= at_mode;
    if u < 0.0 {
        return mode;
    }
    let (mut below, mut above) = (mode, mode);
    let (mut mass_below, mut mass_above) = (at_mode, at_mode);
    loop {
        let mut moved = false;
        if above < people && mass_above > 0.0 {
            mass_above *= odds * f64::from(people - above) / f64::from(above + 1);
            above += 1;
            u -= mass_above;
            moved = true;
            if u < 0.0 {
                return above;
            }
        }
        if below > 0 && mass_below > 0.0 {
            mass_below *= f64::from(below) / (odds * f64::from(people - below + 1));
            below -= 1;
            u -= mass_below;
            moved = true;
            if u < 0.0 {
                return below;
            }
        }
        // What rounding left over, about 1e-13 of the law, falls to the mode.
        if !moved {
            return mode;
        }
    }
}

/// The probability of exactly `x` of `n`, both it and the rest well above 15.
fn at_mode(n: f64, x: f64, p: f64) -> f64 {
    let rest = n - x;
    let exponent =
        stirling(n) - stirling(x) - stirling(rest) - deviance(x, n * p) - deviance(rest, n - n * p);
    libm::sqrt(n / (core::f64::consts::TAU * x * rest)) * libm::exp(exponent)
}

/// ln(n!) less Stirling's formula.
fn stirling(n: f64) -> f64 {
    let square = n * n;
    (1.0 / 12.0 - (1.0 / 360.0 - (1.0 / 1260.0 - 1.0 / (1680.0 * square)) / square) / square) / n
}

/// x·ln(x/mean) + mean − x, for x near its mean.
fn deviance(x: f64, mean: f64) -> f64 {
    x * libm::log1p((x - mean) / mean) - (x - mean)
}
