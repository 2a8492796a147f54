//! Panel regression with unit fixed effects: does a county's outcome move with what moves in it?
//!
//! **Estimand.** β in y_it = α_i + x_it'β + e_it, what is constant in a unit taken out by
//! subtracting the unit's means (within estimator; Wooldridge, Econometric Analysis of Cross
//! Section and Panel Data, 2nd ed., ch. 10). Standard errors allow any dependence within a unit
//! (cluster-robust, Liang and Zeger, Biometrika 1986), times G/(G − 1) · (N − 1)/(N − K), K the
//! regressors and the mean (CR1, Cameron and Miller, Journal of Human Resources 2015); intervals
//! by t on G − 1 degrees of freedom, too short with few units all the same.
//!
//! An association within units. It is causal only if nothing else that moves with x moves y.
//! Common shocks (a national wave) want time columns among the regressors.
//!
//! **Fails** below two units with two observations, without residual degrees of freedom, where a
//! regressor does not vary within units or repeats the others.

use crate::interval::{Confidence, Interval};
use crate::reasons::{Estimate, Why};
use crate::regression::least_squares::{Basis, combine};
use crate::special::student;
use std::collections::BTreeMap;

/// One observation of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Which unit (a county), by any number.
    pub unit: u32,
    /// Outcome.
    pub outcome: f64,
    /// Regressors, as many in each observation.
    pub regressors: Vec<f64>,
}

/// One coefficient.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coefficient {
    /// Change of the outcome per unit of the regressor.
    pub estimate: f64,
    /// Cluster-robust standard error.
    pub standard_error: f64,
    /// Interval by t.
    pub interval: Interval,
    /// Two-sided p-value of "no association".
    pub p: f64,
}

/// A fitted panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// One coefficient per regressor, in order.
    pub coefficients: Vec<Coefficient>,
    /// Observations used.
    pub observations: usize,
    /// Units with at least two observations; a unit seen once says nothing here.
    pub units: usize,
}

/// Fits the within estimator.
///
/// # Errors
/// [`Why::TooFew`], [`Why::LengthsDiffer`], [`Why::ParameterOutOfRange`] for a value that is not
/// a number, [`Why::NoVariation`].
pub fn within(observations: &[Observation], confidence: Confidence) -> Estimate<Panel> {
    let width = observations
        .first()
        .map_or(0, |first| first.regressors.len());
    if width == 0 {
        return Err(Why::TooFew {
            of: "regressors",
            have: 0,
            need: 1,
        }
        .into());
    }
    let mut units: BTreeMap<u32, Vec<&Observation>> = BTreeMap::new();
    for observation in observations {
        let have = observation.regressors.len();
        if have != width {
            return Err(Why::LengthsDiffer {
                of: "regressors",
                have,
                need: width,
            }
            .into());
        }
        for &value in observation.regressors.iter().chain([&observation.outcome]) {
            if !value.is_finite() {
                let must = "each must be a finite number";
                return Err(Why::ParameterOutOfRange {
                    name: "a value",
                    value,
                    must,
                }
                .into());
            }
        }
        units.entry(observation.unit).or_default().push(observation);
    }
    units.retain(|_, of_unit| of_unit.len() > 1);
    let (unit_count, rows) = (units.len(), units.values().map(Vec::len).sum::<usize>());
    if unit_count < 2 {
        return Err(Why::TooFew {
            of: "units seen twice",
            have: unit_count,
            need: 2,
        }
        .into());
    }
    let need = unit_count + width + 1;
    if rows < need {
        return Err(Why::TooFew {
            of: "observations",
            have: rows,
            need,
        }
        .into());
    }

    let mut columns = vec![Vec::with_capacity(rows); width];
    let mut outcomes = Vec::with_capacity(rows);
    for of_unit in units.values() {
        let n = of_unit.len() as f64;
        let mean = of_unit.iter().map(|o| o.outcome).sum::<f64>() / n;
        outcomes.extend(of_unit.iter().map(|o| o.outcome - mean));
        for (at, column) in columns.iter_mut().enumerate() {
            let value = |o: &Observation| o.regressors.get(at).copied().unwrap_or_default();
            let mean = of_unit.iter().map(|o| value(o)).sum::<f64>() / n;
            column.extend(of_unit.iter().map(|o| value(o) - mean));
        }
    }
    // What is left of a constant after its mean is taken is rounding, not variation.
    for (at, column) in columns.iter().enumerate() {
        let size = observations
            .iter()
            .filter_map(|o| o.regressors.get(at))
            .fold(0.0_f64, |most, value| most.max(value.abs()));
        if column.iter().all(|value| value.abs() <= 1e-12 * size) {
            return Err(Why::NoVariation("a regressor within units").into());
        }
    }
    let basis = Basis::of(&columns).ok_or(Why::NoVariation("a regressor beside the others"))?;
    let coefficients = basis.coefficients(&outcomes);
    let fitted = combine(&columns, &coefficients);
    let residuals: Vec<f64> = outcomes
        .iter()
        .zip(&fitted)
        .map(|(y, fit)| y - fit)
        .collect();

    let mut variances = vec![0.0; width];
    let mut from = 0;
    for of_unit in units.values() {
        let range = from..from + of_unit.len();
        from = range.end;
        let scores: Vec<f64> = columns
            .iter()
            .map(|column| {
                let values = column.get(range.clone()).unwrap_or_default();
                let left = residuals.get(range.clone()).unwrap_or_default();
                values
                    .iter()
                    .zip(left)
                    .map(|(value, residual)| value * residual)
                    .sum()
            })
            .collect();
        for (variance, part) in variances.iter_mut().zip(basis.normal_solve(&scores)) {
            *variance += part * part;
        }
    }
    let (g, n, k) = (unit_count as f64, rows as f64, (width + 1) as f64);
    let correction = g / (g - 1.0) * (n - 1.0) / (n - k);
    let deviate = student::deviate_exceeded_with(confidence.tail(), g - 1.0);
    let coefficients = coefficients
        .into_iter()
        .zip(variances)
        .map(|(estimate, variance)| {
            let standard_error = (variance * correction).sqrt();
            let half = deviate * standard_error;
            let p = if standard_error > 0.0 {
                student::two_sided(estimate / standard_error, g - 1.0)
            } else if estimate == 0.0 {
                1.0
            } else {
                0.0
            };
            let interval = Interval::finite(estimate - half, estimate + half);
            Coefficient {
                estimate,
                standard_error,
                interval,
                p,
            }
        })
        .collect();
    Ok(Panel {
        coefficients,
        observations: rows,
        units: unit_count,
    })
}
