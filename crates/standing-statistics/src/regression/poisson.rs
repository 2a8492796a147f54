//! Poisson regression with log link, by iteratively reweighted least squares (Nelder and
//! Wedderburn, JRSS A 1972).
//!
//! Start (counts + 0.1), stopping rule (relative change of deviance below 1e-8), at most 25 rounds
//! and the floor under fitted means are those of R's `glm`: where a fit runs off to a mean of 0
//! the stopping point is the result, so methods defined through R must stop where it stops.

use super::least_squares::{Basis, combine};

/// A fitted model.
pub(crate) struct Fit {
    pub(crate) coefficients: Vec<f64>,
    /// Fitted mean of each row.
    pub(crate) means: Vec<f64>,
    pub(crate) converged: bool,
    /// Basis of the last round's weighted columns.
    pub(crate) basis: Basis,
    /// The last round's working weights.
    weights: Vec<f64>,
    /// Rows with weight, less coefficients.
    pub(crate) residual_df: f64,
}

/// Fits means exp(Xβ) to counts, rows weighted by `prior`. None where columns depend on each
/// other, nothing is left to estimate the dispersion with, or the deviance is no number.
pub(crate) fn fit(counts: &[f64], columns: &[Vec<f64>], prior: &[f64]) -> Option<Fit> {
    let rows = prior.iter().filter(|&&weight| weight > 0.0).count();
    if rows <= columns.len() {
        return None;
    }
    let mut means: Vec<f64> = counts.iter().map(|count| count + 0.1).collect();
    let mut eta: Vec<f64> = means.iter().map(|mean| mean.ln()).collect();
    let mut before = deviance(counts, &means, prior);
    let mut last = None;
    let mut converged = false;
    for _ in 0..25 {
        let weights: Vec<f64> = prior.iter().zip(&means).map(|(w, mean)| w * mean).collect();
        let roots: Vec<f64> = weights.iter().map(|weight| weight.sqrt()).collect();
        let weighted: Vec<Vec<f64>> = columns
            .iter()
            .map(|column| {
                column
                    .iter()
                    .zip(&roots)
                    .map(|(value, root)| value * root)
                    .collect()
            })
            .collect();
        let response: Vec<f64> = counts
            .iter()
            .zip(&means)
            .zip(eta.iter().zip(&roots))
            .map(|((count, mean), (eta, root))| (eta + (count - mean) / mean) * root)
            .collect();
        let basis = Basis::of(&weighted)?;
        let coefficients = basis.coefficients(&response);
        eta = combine(columns, &coefficients);
        means = eta.iter().map(|eta| eta.exp().max(f64::EPSILON)).collect();
        let now = deviance(counts, &means, prior);
        if !now.is_finite() {
            return None;
        }
        last = Some((coefficients, basis, weights));
        if (now - before).abs() / (now.abs() + 0.1) < 1e-8 {
            converged = true;
            break;
        }
        before = now;
    }
    let (coefficients, basis, weights) = last?;
    let residual_df = (rows - columns.len()) as f64;
    Some(Fit {
        coefficients,
        means,
        converged,
        basis,
        weights,
        residual_df,
    })
}

fn deviance(counts: &[f64], means: &[f64], prior: &[f64]) -> f64 {
    counts
        .iter()
        .zip(means)
        .zip(prior)
        .map(|((&count, &mean), weight)| {
            let own = if count > 0.0 {
                count * (count / mean).ln()
            } else {
                0.0
            };
            2.0 * weight * (own - (count - mean))
        })
        .sum()
}

impl Fit {
    /// Pearson's estimate of the dispersion.
    pub(crate) fn dispersion(&self, counts: &[f64]) -> f64 {
        self.dispersion_weighted_by(counts, &self.weights)
    }

    /// Σ weight × (working residual)² over the residual degrees of freedom.
    pub(crate) fn dispersion_weighted_by(&self, counts: &[f64], weights: &[f64]) -> f64 {
        let sum: f64 = counts
            .iter()
            .zip(&self.means)
            .zip(weights)
            .map(|((count, mean), weight)| weight * ((count - mean) / mean).powi(2))
            .sum();
        sum / self.residual_df
    }
}
