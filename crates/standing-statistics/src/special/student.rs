//! Student's t, through the incomplete beta function (Abramowitz and Stegun 26.7.1).

use super::beta::{Beta, Share};

/// Deviate exceeded with probability `tail`, 0 < `tail` ≤ ½, on `df` > 0 degrees of freedom.
pub(crate) fn deviate_exceeded_with(tail: f64, df: f64) -> f64 {
    if tail >= 0.5 {
        return 0.0;
    }
    let logit = Beta::new(0.5 * df, 0.5).logit_of_lower(2.0 * tail);
    df.sqrt() * (-0.5 * logit).exp()
}

/// Probability that |T| exceeds |t|.
pub(crate) fn two_sided(t: f64, df: f64) -> f64 {
    if t == 0.0 {
        return 1.0;
    }
    Beta::new(0.5 * df, 0.5)
        .ln_lower(Share::of_parts(df, t * t))
        .exp()
}
