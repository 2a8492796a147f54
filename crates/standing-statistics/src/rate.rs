//! A rate: cases over person-time, with exact and near-exact Poisson intervals.
//!
//! **Estimand.** The rate λ behind a case count that is Poisson with mean λt.
//!
//! **Exact** (Garwood, Biometrika 1936): the means under which the observed count or more (or
//! fewer) has the probability of one tail; half the chi-square quantiles on 2x and 2x + 2 degrees
//! of freedom. **Mid-P** counts half of the observed count's probability. **Byar** (Breslow and
//! Day, Statistical Methods in Cancer Research II, 1987, p. 69): x(1 − 1/9x − z/3√x)³ and the
//! same with x + 1 and + z; cut at 0, which it passes below for one case at levels above 99 %.
//!
//! **Range** 0 and up. **Fails** for person-time that is not positive, which [`Group::new`]
//! refuses.

use crate::interval::{Confidence, Interval, Upper};
use crate::ratio::Group;
use crate::reasons::{Estimate, Why};
use crate::special::gamma::Gamma;
use crate::special::poisson;

/// Days in a year of person-time (the mean Julian year).
pub const DAYS_IN_YEAR: f64 = 365.25;

/// What a rate is given per.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Per {
    /// Per so many person-days, from person-time in days.
    PersonDays(f64),
    /// Per so many person-years of 365.25 days, from person-time in days.
    PersonYears(f64),
    /// Per so many people, from a number of people followed over one period.
    People(f64),
}

impl Per {
    fn multiplier(self) -> f64 {
        match self {
            Self::PersonDays(days) => days,
            Self::PersonYears(years) => years * DAYS_IN_YEAR,
            Self::People(people) => people,
        }
    }
}

/// Which interval of a Poisson count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoissonInterval {
    /// Garwood's exact interval.
    Exact,
    /// Mid-P.
    MidP,
    /// Byar's approximation.
    Byar,
}

/// A rate with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// Cases per the unit asked for.
    pub estimate: f64,
    /// Interval in the same unit.
    pub interval: Interval,
}

/// The rate of a group, per the unit asked for.
///
/// # Errors
/// [`Why::ParameterOutOfRange`] for a unit that is not positive.
pub fn rate(
    group: Group,
    per: Per,
    method: PoissonInterval,
    confidence: Confidence,
) -> Estimate<Rate> {
    let multiplier = per.multiplier();
    if !(multiplier > 0.0 && multiplier.is_finite()) {
        return Err(Why::ParameterOutOfRange {
            name: "the unit of a rate",
            value: multiplier,
            must: "it must be a positive number",
        }
        .into());
    }
    let factor = multiplier / group.person_time();
    Ok(Rate {
        estimate: group.cases() as f64 * factor,
        interval: poisson_mean(group.cases(), method, confidence).scaled(factor),
    })
}

/// Interval of the mean of a Poisson count.
pub fn poisson_mean(count: u64, method: PoissonInterval, confidence: Confidence) -> Interval {
    let tail = confidence.tail();
    let x = count as f64;
    match method {
        PoissonInterval::Exact => Interval::finite(
            if count == 0 {
                0.0
            } else {
                Gamma::new(x).of_lower(tail)
            },
            Gamma::new(x + 1.0).of_upper(tail),
        ),
        PoissonInterval::MidP => Interval::finite(
            if count == 0 {
                0.0
            } else {
                poisson::mid_lower(x, tail)
            },
            poisson::mid_upper(x, tail),
        ),
        PoissonInterval::Byar => {
            let z = confidence.z();
            let lower = if count == 0 {
                0.0
            } else {
                byar(x, -z).max(0.0)
            };
            Interval {
                lower,
                upper: Upper::At(byar(x + 1.0, z)),
            }
        }
    }
}

/// x(1 − 1/9x + z/3√x)³.
pub(crate) fn byar(x: f64, z: f64) -> f64 {
    x * (1.0 - 1.0 / (9.0 * x) + z / (3.0 * x.sqrt())).powi(3)
}
