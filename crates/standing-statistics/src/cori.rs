//! The instantaneous reproduction number R(t) of Cori, Ferguson, Fraser and Cauchemez (American
//! Journal of Epidemiology 2013), with a parametric serial interval.
//!
//! **Estimand.** How many people a case infects, if conditions stayed as on these days. Over a
//! window in which R is taken as constant, local cases are Poisson with mean R·ΣΛ, where
//! Λ_t = Σ_s w_s I_{t−s} counts all cases, imported ones too. With a gamma prior (shape a, scale
//! b) the posterior is gamma with shape a + ΣI_local and scale 1/(1/b + ΣΛ). Cases of the first
//! day have no infector in the series and count as imported. The serial interval is a gamma law
//! shifted by one day and discretised as in the paper's web appendix 11; agrees with R EpiEstim
//! 2.2 `estimate_R(method = "parametric_si")`.
//!
//! **Where it holds.** Not before one mean serial interval has passed, and to be shown only from
//! [`ENOUGH_CASES`] cases in the window on (posterior coefficient of variation below 0.3; the
//! paper's own rule): [`Window::shown`]. With few cases the prior's mean of 5 shines through and
//! early values are too high. It does not know of underreporting that changes, of delays, or of
//! people moved away. A missing day cannot be skipped.
//!
//! **Range** 0 and up. **Fails** on a missing day, impossible parameters, or a window out of the
//! series.

use crate::interval::{Confidence, Interval};
use crate::reasons::{Estimate, Why};
use crate::special::gamma::Gamma;

/// Cases that a window must have for R to be shown: posterior coefficient of variation
/// 1/√(1 + cases) < 0.3 under a prior of shape 1 (Cori et al. 2013, web appendix 1).
pub const ENOUGH_CASES: u64 = 11;

/// A serial interval in whole days: the chance that it takes 0, 1, 2, … days.
#[derive(Debug, Clone, PartialEq)]
pub struct SerialInterval {
    weights: Vec<f64>,
}

impl SerialInterval {
    /// Gamma law shifted by one day with the given mean and standard deviation in days,
    /// discretised for lags of 0 to `longest` days.
    ///
    /// # Errors
    /// [`Why::ParameterOutOfRange`] for a mean of at most 1 day or a deviation not above 0.
    pub fn shifted_gamma(mean_days: f64, sd_days: f64, longest: usize) -> Estimate<Self> {
        if !(mean_days > 1.0 && mean_days.is_finite()) {
            let name = "the mean serial interval";
            let must = "it must be above 1 day";
            return Err(Why::ParameterOutOfRange {
                name,
                value: mean_days,
                must,
            }
            .into());
        }
        if !(sd_days > 0.0 && sd_days.is_finite()) {
            let name = "the deviation of the serial interval";
            let must = "it must be above 0 days";
            return Err(Why::ParameterOutOfRange {
                name,
                value: sd_days,
                must,
            }
            .into());
        }
        let shape = ((mean_days - 1.0) / sd_days).powi(2);
        let scale = sd_days * sd_days / (mean_days - 1.0);
        let (law, next) = (Gamma::new(shape), Gamma::new(shape + 1.0));
        let law_at = |day: f64| law.lower(day / scale);
        let next_at = |day: f64| next.lower(day / scale);
        let weights = (0..=longest)
            .map(|lag| {
                let k = lag as f64;
                // Beyond this, e⁻⁴⁰ of the law, the differences below are rounding alone.
                if k > 2.0 && law.ln_upper((k - 2.0) / scale) < -40.0 {
                    return 0.0;
                }
                let weight = k * law_at(k) + (k - 2.0) * law_at(k - 2.0)
                    - 2.0 * (k - 1.0) * law_at(k - 1.0)
                    + shape * scale * (2.0 * next_at(k - 1.0) - next_at(k - 2.0) - next_at(k));
                weight.max(0.0)
            })
            .collect();
        Ok(Self { weights })
    }

    /// The chances by lag in days, from 0.
    pub fn weights(&self) -> &[f64] {
        &self.weights
    }

    /// Mean of the discretised law, days.
    pub fn mean_days(&self) -> f64 {
        self.weights
            .iter()
            .enumerate()
            .map(|(lag, weight)| lag as f64 * weight)
            .sum()
    }
}

/// Gamma prior of R.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    shape: f64,
    scale: f64,
}

impl Prior {
    /// Mean 5, standard deviation 5: the paper's, wide and on the cautious side of 1.
    pub const CORI: Self = Self {
        shape: 1.0,
        scale: 5.0,
    };

    /// From mean and standard deviation.
    ///
    /// # Errors
    /// [`Why::ParameterOutOfRange`] where either is not above 0.
    pub fn new(mean: f64, sd: f64) -> Estimate<Self> {
        for (name, value) in [("the prior mean", mean), ("the prior deviation", sd)] {
            if !(value > 0.0 && value.is_finite()) {
                let must = "it must be above 0";
                return Err(Why::ParameterOutOfRange { name, value, must }.into());
            }
        }
        Ok(Self {
            shape: (mean / sd).powi(2),
            scale: sd * sd / mean,
        })
    }
}

/// Posterior of R over one window.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// Shape of the gamma law.
    pub shape: f64,
    /// Scale of the gamma law.
    pub scale: f64,
    /// Posterior mean.
    pub mean: f64,
    /// Posterior standard deviation.
    pub sd: f64,
    /// Posterior median.
    pub median: f64,
    /// Credible interval with equal tails.
    pub interval: Interval,
}

/// A window and what it says about R.
#[derive(Debug, Clone, PartialEq)]
pub struct Window {
    /// First day, counted from 0.
    pub first: usize,
    /// Last day.
    pub last: usize,
    /// Local cases in the window.
    pub local_cases: u64,
    /// All cases in the window, imported ones too.
    pub cases: u64,
    /// The posterior, however few the cases.
    pub posterior: Estimate<Posterior>,
}

impl Window {
    /// The posterior where the window has enough local cases for it to be shown.
    ///
    /// # Errors
    /// [`Why::TooFew`], or the posterior's own reason.
    pub fn shown(&self) -> Estimate<Posterior> {
        if self.local_cases < ENOUGH_CASES {
            let have = usize::try_from(self.local_cases).unwrap_or(usize::MAX);
            let need = usize::try_from(ENOUGH_CASES).unwrap_or(usize::MAX);
            return Err(Why::TooFew {
                of: "cases in the window",
                have,
                need,
            }
            .into());
        }
        self.posterior.clone()
    }
}

/// Cases of one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayCases {
    /// All cases.
    pub all: u64,
    /// Those infected elsewhere (intake positives), at most `all`.
    pub imported: u64,
}

/// Estimates R with one serial interval, prior, window and level, for any number of series.
///
/// Quantiles of the posterior on unit scale depend on the number of cases alone; they are kept, so
/// that a country's facilities cost little more than one.
#[derive(Debug, Clone)]
pub struct Cori {
    serial_interval: SerialInterval,
    mean_serial_interval_days: f64,
    prior: Prior,
    window_days: usize,
    tail: f64,
    quantiles: Vec<Option<[f64; 3]>>,
}

impl Cori {
    /// # Errors
    /// [`Why::ParameterOutOfRange`] for an empty window.
    pub fn new(
        serial_interval: SerialInterval,
        prior: Prior,
        window_days: usize,
        confidence: Confidence,
    ) -> Estimate<Self> {
        if window_days == 0 {
            let must = "it must be at least 1 day";
            return Err(Why::ParameterOutOfRange {
                name: "the window",
                value: 0.0,
                must,
            }
            .into());
        }
        Ok(Self {
            mean_serial_interval_days: serial_interval.mean_days(),
            serial_interval,
            prior,
            window_days,
            tail: confidence.tail(),
            quantiles: vec![None; 4096],
        })
    }

    /// R over each window, ending on every day from the `window_days`-th after the first on.
    ///
    /// # Errors
    /// [`Why::TooFew`] for a series shorter than one window and a day,
    /// [`Why::MoreEventsThanPeople`] for more imported cases than cases.
    pub fn windows(&mut self, days: &[DayCases]) -> Estimate<Vec<Window>> {
        let window_days = self.window_days;
        if days.len() <= window_days {
            let (have, need) = (days.len(), window_days + 1);
            return Err(Why::TooFew {
                of: "days",
                have,
                need,
            }
            .into());
        }
        for day in days {
            if day.imported > day.all {
                let (events, people) = (day.imported, day.all);
                return Err(Why::MoreEventsThanPeople { events, people }.into());
            }
        }
        let pressure = infection_pressure(days, &self.serial_interval.weights);
        let local: Vec<u64> = days
            .iter()
            .enumerate()
            .map(|(at, day)| if at == 0 { 0 } else { day.all - day.imported })
            .collect();
        let windows = (1..=days.len() - window_days).map(|first| {
            let range = first..first + window_days;
            let last = range.end - 1;
            let local_cases = local.get(range.clone()).unwrap_or_default().iter().sum();
            let cases = days
                .get(range.clone())
                .unwrap_or_default()
                .iter()
                .map(|day| day.all)
                .sum();
            let total = pressure.get(range).unwrap_or_default().iter().sum();
            let posterior = self.posterior(last, local_cases, total);
            Window {
                first,
                last,
                local_cases,
                cases,
                posterior,
            }
        });
        Ok(windows.collect())
    }

    fn posterior(&mut self, last: usize, local_cases: u64, pressure: f64) -> Estimate<Posterior> {
        let mean_serial_interval_days = self.mean_serial_interval_days;
        let day = last + 1;
        if day as f64 <= mean_serial_interval_days {
            return Err(Why::BeforeOneSerialInterval {
                day,
                mean_serial_interval_days,
            }
            .into());
        }
        let shape = self.prior.shape + local_cases as f64;
        let scale = 1.0 / (1.0 / self.prior.scale + pressure);
        let [low, median, high] = self.unit_quantiles(local_cases, shape);
        Ok(Posterior {
            shape,
            scale,
            mean: shape * scale,
            sd: shape.sqrt() * scale,
            median: median * scale,
            interval: Interval::finite(low * scale, high * scale),
        })
    }

    fn unit_quantiles(&mut self, cases: u64, shape: f64) -> [f64; 3] {
        let tail = self.tail;
        let quantiles = || {
            let law = Gamma::new(shape);
            [law.of_lower(tail), law.of_lower(0.5), law.of_upper(tail)]
        };
        match usize::try_from(cases)
            .ok()
            .and_then(|cases| self.quantiles.get_mut(cases))
        {
            Some(known) => *known.get_or_insert_with(quantiles),
            None => quantiles(),
        }
    }
}

/// Λ of each day. Each case adds the serial interval's weights to the days after it; days
/// without a case cost nothing.
fn infection_pressure(days: &[DayCases], weights: &[f64]) -> Vec<f64> {
    // Beyond the last weight that a double can add to the first ones nothing changes.
    let longest = weights
        .iter()
        .rposition(|&weight| weight > 0.0)
        .map_or(0, |at| at + 1);
    let weights = weights.get(..longest).unwrap_or_default();
    let mut pressure = vec![0.0; days.len()];
    for (at, day) in days.iter().enumerate() {
        if day.all == 0 {
            continue;
        }
        let cases = day.all as f64;
        for (sum, weight) in pressure.iter_mut().skip(at).zip(weights) {
            *sum += cases * weight;
        }
    }
    pressure
}
