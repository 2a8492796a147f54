//! Growth rate and doubling time of a run of counts.
//!
//! **Estimand.** r in E(count on day t) = exp(a + rt), as if growth had been steady over the days
//! given; the doubling time is ln 2 / r. Log-linear Poisson regression; where the counts scatter
//! more than Poisson counts do, the standard error is widened by the root of Pearson's dispersion
//! (McCullagh and Nelder, Generalized Linear Models, 2nd ed., section 6.2). Wald interval of r; its
//! ends give those of the doubling time, which shrinks as r grows.
//!
//! **Range** r any, per day; doubling time above 0 days. **Fails** below three days with counts,
//! without a case, and there is no doubling time where the interval of r contains 0.

use crate::interval::{Confidence, Interval};
use crate::reasons::{Estimate, Why};
use crate::regression::poisson;
use std::f64::consts::LN_2;

/// Growth over a run of days.
#[derive(Debug, Clone, PartialEq)]
pub struct Growth {
    /// r per day: 0.1 is about 10 % a day.
    pub rate_per_day: f64,
    /// Interval of r.
    pub interval: Interval,
    /// Factor by which the variance exceeds that of Poisson counts, at least 1.
    pub dispersion: f64,
    /// Days in which the count doubles, where it grows for sure.
    pub doubling_days: Estimate<(f64, Interval)>,
    /// Days in which the count halves, where it falls for sure.
    pub halving_days: Estimate<(f64, Interval)>,
}

/// Fits steady growth to new cases a day, `None` where a day is missing (it is left out).
///
/// # Errors
/// [`Why::TooFew`], [`Why::NoVariation`] where there is no case, [`Why::NotConverged`].
pub fn growth(counts: &[Option<u64>], confidence: Confidence) -> Estimate<Growth> {
    let (days, cases): (Vec<f64>, Vec<f64>) = counts
        .iter()
        .enumerate()
        .filter_map(|(day, count)| count.map(|count| (day as f64, count as f64)))
        .unzip();
    if days.len() < 3 {
        return Err(Why::TooFew {
            of: "days with a count",
            have: days.len(),
            need: 3,
        }
        .into());
    }
    if cases.iter().all(|&count| count == 0.0) {
        return Err(Why::NoVariation("the counts").into());
    }
    let ones = vec![1.0; days.len()];
    let fit = poisson::fit(&cases, &[ones.clone(), days], &ones)
        .filter(|fit| fit.converged)
        .ok_or(Why::NotConverged("steady growth"))?;
    let rate = fit
        .coefficients
        .get(1)
        .copied()
        .ok_or(Why::NotConverged("steady growth"))?;
    let dispersion = fit.dispersion(&cases).max(1.0);
    let half = confidence.z() * (dispersion * fit.basis.variance_of(&[0.0, 1.0])).sqrt();
    let (low, high) = (rate - half, rate + half);
    let uncertain = || Err(Why::GrowthNotDistinguishable.into());
    Ok(Growth {
        rate_per_day: rate,
        interval: Interval::finite(low, high),
        dispersion,
        doubling_days: if low > 0.0 {
            Ok((LN_2 / rate, Interval::finite(LN_2 / high, LN_2 / low)))
        } else {
            uncertain()
        },
        halving_days: if high < 0.0 {
            Ok((-LN_2 / rate, Interval::finite(-LN_2 / low, -LN_2 / high)))
        } else {
            uncertain()
        },
    })
}
