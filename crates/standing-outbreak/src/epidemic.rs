//! What an epidemic comes to by formula: the figures that runs are tested against.

/// Share of a large population infected in the end, z = 1 − exp(−R0·z); 0 for R0 up to 1.
#[must_use]
pub fn final_size(r0: f64) -> f64 {
    if r0.is_nan() || r0 <= 1.0 {
        return 0.0;
    }
    let (mut low, mut high) = (1e-15, 1.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if -libm::expm1(-r0 * middle) > middle {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Growth a day at the start, r with (1 + r·latent)(1 + r·infectious) = R0, for exponential times.
#[must_use]
pub fn growth_per_day(r0: f64, latent_days: f64, infectious_days: f64) -> f64 {
    let a = latent_days * infectious_days;
    let b = latent_days + infectious_days;
    let root = libm::sqrt(b * b + 4.0 * a * (r0 - 1.0));
    // The form without cancellation near R0 = 1.
    2.0 * (r0 - 1.0) / (b + root)
}

/// Chance that one infectious person starts no epidemic, by Erlang stages of the infectious time
/// (`None`: everybody is infectious for the same time).
#[must_use]
pub fn extinction(r0: f64, stages: Option<u32>) -> f64 {
    if r0.is_nan() || r0 <= 1.0 {
        return 1.0;
    }
    let offspring = |q: f64| match stages {
        None => libm::exp(-r0 * (1.0 - q)),
        Some(k) => libm::pow(1.0 + r0 * (1.0 - q) / f64::from(k), -f64::from(k)),
    };
    // The least root: below it the offspring law lies above the diagonal.
    let (mut low, mut high) = (0.0, 1.0 - 1e-12);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if offspring(middle) > middle {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// Attack of unvaccinated people in two groups when a leaky vaccine was given before.
///
/// `next[i][j]`: people of i whom one infectious person of j infects. The root of a large outbreak,
/// by iteration from everybody infected; 0 where there is none.
#[must_use]
pub fn final_size_two_groups(
    people: [f64; 2],
    next: [[f64; 2]; 2],
    coverage: [f64; 2],
    efficacy: f64,
) -> [f64; 2] {
    let one = |hazard: f64| -libm::expm1(-hazard);
    let mut hazards = [1e3, 1e3];
    for _ in 0..100_000 {
        let [a, b] = hazards;
        let [n0, n1] = people;
        let [c0, c1] = coverage;
        let infected0 = n0 * ((1.0 - c0) * one(a) + c0 * one((1.0 - efficacy) * a));
        let infected1 = n1 * ((1.0 - c1) * one(b) + c1 * one((1.0 - efficacy) * b));
        let [[k00, k01], [k10, k11]] = next;
        let after = [
            (k00 * infected0 + k01 * infected1) / n0,
            (k10 * infected0 + k11 * infected1) / n1,
        ];
        let same = after.map(f64::to_bits) == hazards.map(f64::to_bits);
        hazards = after;
        if same {
            break;
        }
    }
    let [a, b] = hazards;
    [one(a), one(b)]
}
