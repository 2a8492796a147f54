//! EARS C1, C2 and C3: is today above what the last days let expect?
//!
//! **Estimand.** A bound for each day's count from a short baseline just before it (Hutwagner,
//! Thompson, Seeman and Treadwell, J Urban Health 2003; as Fricker, Hegler and Dunfal, Statistics
//! in Medicine 2008, write it). C1: mean + z·s of the `baseline` counts before the day. C2: the same
//! with two days left out between. C3: adds max(0, C2 − 1) of the two days before, C2 being
//! (count − mean)/s; its bound is count + s·(z − the two), not below 0. s is the sample deviation
//! (n − 1), not below `min_sigma`. Alarm: count > bound. Agrees with R surveillance 1.20.3
//! `earsC`.
//!
//! **`min_sigma`.** At 0 a flat baseline alarms on any rise and C3 divides nought by nought: that
//! is what the reference does. A product shows [`EarsSettings::display`], with ½.
//!
//! **Fails** (a reason instead of a bound) before enough days are there, where a day needed is
//! missing, and where C3 has no deviation to divide by. A missing count is never 0.

use crate::interval::Confidence;
use crate::reasons::{Estimate, NotEstimable, Why};
use crate::special::normal;

/// Which of the three.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EarsMethod {
    /// Baseline just before the day.
    C1,
    /// Baseline with a gap of two days.
    C2,
    /// C2 with what the two days before were over.
    C3,
}

impl EarsMethod {
    fn lag(self) -> usize {
        match self {
            Self::C1 => 0,
            Self::C2 => 2,
            Self::C3 => 4,
        }
    }
}

/// Settings of the three.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EarsSettings {
    /// Days in the baseline, at least 3.
    pub baseline: usize,
    /// One-sided error of one day's bound.
    pub alpha: f64,
    /// Least standard deviation taken, 0 and up.
    pub min_sigma: f64,
}

impl EarsSettings {
    /// The reference's: seven days, error 0.001 (C1, C2) or 0.025 (C3), no least deviation.
    pub fn reference(method: EarsMethod) -> Self {
        let alpha = match method {
            EarsMethod::C1 | EarsMethod::C2 => 0.001,
            EarsMethod::C3 => 0.025,
        };
        Self {
            baseline: 7,
            alpha,
            min_sigma: 0.0,
        }
    }

    /// What pages show: the reference's with a least deviation of ½, so that one case after a
    /// quiet week is no alarm.
    pub fn display(method: EarsMethod) -> Self {
        Self {
            min_sigma: 0.5,
            ..Self::reference(method)
        }
    }
}

/// A day's bound and whether its count is above.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judgement {
    /// Largest count that is no alarm.
    pub bound: f64,
    /// Whether the count is above the bound.
    pub alarm: bool,
}

/// Judges each day of a series; one entry a day, `None` where the count is missing.
///
/// # Errors
/// [`Why::ParameterOutOfRange`] for settings out of range. Each day carries its own reason.
pub fn ears(
    counts: &[Option<u64>],
    method: EarsMethod,
    settings: EarsSettings,
) -> Estimate<Vec<Estimate<Judgement>>> {
    let EarsSettings {
        baseline,
        alpha,
        min_sigma,
    } = settings;
    if baseline < 3 {
        let must = "it must be at least 3";
        let value = baseline as f64;
        return Err(Why::ParameterOutOfRange {
            name: "baseline",
            value,
            must,
        }
        .into());
    }
    if !(min_sigma >= 0.0 && min_sigma.is_finite()) {
        let must = "it must be 0 or more";
        return Err(Why::ParameterOutOfRange {
            name: "min_sigma",
            value: min_sigma,
            must,
        }
        .into());
    }
    Confidence::new(alpha)?;
    let z = normal::deviate_exceeded_with(alpha);

    let values: Vec<Option<f64>> = counts.iter().map(|count| count.map(|c| c as f64)).collect();
    // Entry i: mean and deviation of the counts i .. i + baseline.
    let baselines: Vec<Option<(f64, f64)>> = values
        .windows(baseline)
        .map(|window| mean_and_sigma(window, min_sigma))
        .collect();
    let reach = baseline + method.lag();
    let first_missing = |from: usize, to: usize| {
        let missing = (from..to).find(|&at| values.get(at).copied().flatten().is_none());
        NotEstimable::from(Why::MissingAt(missing.unwrap_or(from)))
    };

    let judged = values.iter().enumerate().map(|(at, &count)| {
        if at < reach {
            return Err(Why::TooFew {
                of: "days before",
                have: at,
                need: reach,
            }
            .into());
        }
        let from = at - reach;
        let Some(count) = count else {
            return Err(Why::MissingAt(at).into());
        };
        let bound = match method {
            EarsMethod::C1 | EarsMethod::C2 => {
                let Some((mean, sigma)) = baselines.get(from).copied().flatten() else {
                    return Err(first_missing(from, from + baseline));
                };
                mean + z * sigma
            }
            EarsMethod::C3 => {
                // C2 of the day `back` days before; its baseline began `back` days earlier too.
                let over = |back: usize| -> Estimate<f64> {
                    let start = from + 2 - back;
                    let Some((mean, sigma)) = baselines.get(start).copied().flatten() else {
                        return Err(first_missing(start, start + baseline));
                    };
                    let Some(then) = values.get(at - back).copied().flatten() else {
                        return Err(Why::MissingAt(at - back).into());
                    };
                    if sigma == 0.0 {
                        return if then > mean {
                            Ok(f64::INFINITY)
                        } else if then < mean {
                            Ok(0.0)
                        } else {
                            Err(Why::NoVariation("the baseline").into())
                        };
                    }
                    Ok(((then - mean) / sigma - 1.0).max(0.0))
                };
                let Some((_, sigma)) = baselines.get(from + 2).copied().flatten() else {
                    return Err(first_missing(from + 2, from + 2 + baseline));
                };
                let carried = over(2)? + over(1)?;
                if sigma == 0.0 && carried.is_infinite() {
                    return Err(Why::NoVariation("the baseline").into());
                }
                (count + sigma * (z - carried)).max(0.0)
            }
        };
        Ok(Judgement {
            bound,
            alarm: count > bound,
        })
    });
    Ok(judged.collect())
}

fn mean_and_sigma(window: &[Option<f64>], min_sigma: f64) -> Option<(f64, f64)> {
    let n = window.len() as f64;
    let mut sum = 0.0;
    for value in window {
        sum += (*value)?;
    }
    let mean = sum / n;
    let squares: f64 = window
        .iter()
        .flatten()
        .map(|value| (value - mean).powi(2))
        .sum();
    Some((mean, (squares / (n - 1.0)).sqrt().max(min_sigma)))
}
