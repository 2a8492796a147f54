//! Two plans over the same chance.

/// Median and the interval that holds 95 % of the replicates.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Spread {
    /// Half of the replicates lie below.
    pub median: f64,
    /// 2.5 % lie below.
    pub low: f64,
    /// 2.5 % lie above.
    pub high: f64,
}

/// The spread of a figure over replicates; none where there are none.
#[must_use]
pub fn spread(figures: &[f64]) -> Option<Spread> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    Some(Spread {
        median: quantile(&sorted, 0.5)?,
        low: quantile(&sorted, 0.025)?,
        high: quantile(&sorted, 0.975)?,
    })
}

/// Quantile by linear interpolation (Hyndman and Fan 1996, type 7).
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in the list"
)]
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().saturating_sub(1) as f64;
    let low = sorted.get(place as usize)?;
    let high = sorted.get(place as usize + 1).unwrap_or(low);
    Some(low + (high - low) * place.fract())
}

/// Plan against baseline, replicate by replicate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paired {
    /// Of the figure under the plan less under the baseline.
    pub difference: Spread,
    /// Share of replicates in which the plan's figure is lower; a tie counts half.
    pub lower: f64,
}

/// Compares figures of the same replicates; none where there are none or not as many of both.
#[must_use]
pub fn paired(plan: &[f64], baseline: &[f64]) -> Option<Paired> {
    if plan.len() != baseline.len() {
        return None;
    }
    let differences: Vec<f64> = plan.iter().zip(baseline).map(|(a, b)| a - b).collect();
    let lower = differences.iter().filter(|d| **d < 0.0).count() as f64;
    let ties = differences.iter().filter(|d| **d == 0.0).count() as f64;
    Some(Paired {
        difference: spread(&differences)?,
        lower: (lower + ties / 2.0) / differences.len() as f64,
    })
}
