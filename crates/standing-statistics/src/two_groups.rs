//! Tests of two groups of units against each other: rank sum for a quantity, Fisher's exact and
//! chi-square for a two-by-two table.
//!
//! **Rank sum** (Wilcoxon, Biometrics 1945; Mann and Whitney 1947): whether values of one group
//! tend to be larger. Normal approximation with the variance corrected for ties and a continuity
//! correction of ½, as published comparisons use it. **Fisher's exact test** (1935): the
//! probability, margins given, of all tables no more likely than the observed one (ties within
//! 1e-7). **Chi-square**: Pearson's, optionally with Yates' correction.
//!
//! Units are assumed independent. **Fails** on an empty group, and where nothing varies.

use crate::reasons::{Estimate, Why};
use crate::special::gamma::Gamma;
use crate::special::hypergeometric::Hypergeometric;
use crate::special::normal;

/// Result of a rank-sum test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankSum {
    /// Mann–Whitney U of the first group: pairs in which its value is larger, ties as one half.
    pub u: f64,
    /// Two-sided p-value.
    pub p: f64,
}

/// Rank-sum test of two groups of values.
///
/// # Errors
/// [`Why::TooFew`] for an empty group; [`Why::ParameterOutOfRange`] for a value that is not a
/// number; [`Why::NoVariation`] where all values are the same.
pub fn rank_sum(first: &[f64], second: &[f64]) -> Estimate<RankSum> {
    if first.is_empty() || second.is_empty() {
        return Err(Why::TooFew {
            of: "values in a group",
            have: 0,
            need: 1,
        }
        .into());
    }
    let mut all: Vec<(f64, bool)> = first
        .iter()
        .map(|&value| (value, true))
        .chain(second.iter().map(|&value| (value, false)))
        .collect();
    if let Some(&(value, _)) = all.iter().find(|(value, _)| value.is_nan()) {
        let must = "each must be a number";
        return Err(Why::ParameterOutOfRange {
            name: "a value",
            value,
            must,
        }
        .into());
    }
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut ranks_of_first, mut ties, mut before) = (0.0, 0.0, 0.0);
    // −0 and 0 sort apart but tie.
    for tied in all.chunk_by(|a, b| a.0 == b.0) {
        let count = tied.len() as f64;
        let of_first = tied.iter().filter(|(_, is_first)| *is_first).count() as f64;
        ranks_of_first += of_first * (before + f64::midpoint(count, 1.0));
        ties += count * (count * count - 1.0);
        before += count;
    }
    let (n1, n2) = (first.len() as f64, second.len() as f64);
    let n = n1 + n2;
    let u = ranks_of_first - n1 * (n1 + 1.0) / 2.0;
    let variance = n1 * n2 / 12.0 * (n + 1.0 - ties / (n * (n - 1.0)));
    if variance <= 0.0 {
        return Err(Why::NoVariation("the values").into());
    }
    let distance = ((u - n1 * n2 / 2.0).abs() - 0.5) / variance.sqrt();
    Ok(RankSum {
        u,
        p: (2.0 * normal::upper_tail(distance)).min(1.0),
    })
}

/// A two-by-two table of counts: rows are groups, columns outcomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TwoByTwo {
    /// First group: with and without.
    pub first: (u64, u64),
    /// Second group: with and without.
    pub second: (u64, u64),
}

impl TwoByTwo {
    fn margins(&self) -> Estimate<[u64; 4]> {
        let Self {
            first: (a, b),
            second: (c, d),
        } = *self;
        for count in [a, b, c, d] {
            if count > crate::ratio::LARGEST_COUNT {
                return Err(Why::CountTooLarge(count).into());
            }
        }
        let margins = [a + b, c + d, a + c, b + d];
        if margins.contains(&0) {
            return Err(Why::NoVariation("a margin of the table").into());
        }
        Ok(margins)
    }

    /// Two-sided p-value of Fisher's exact test.
    ///
    /// # Errors
    /// [`Why::NoVariation`] where a row or column is empty, [`Why::CountTooLarge`].
    pub fn fisher(&self) -> Estimate<f64> {
        let [row1, row2, column1, _] = self.margins()?;
        Ok(Hypergeometric::new(row1, row2, column1).minimum_likelihood(self.first.0))
    }

    /// Two-sided p-value of Pearson's chi-square test, with Yates' correction if asked for.
    ///
    /// # Errors
    /// [`Why::NoVariation`] where a row or column is empty, [`Why::CountTooLarge`].
    pub fn chi_square(&self, yates: bool) -> Estimate<f64> {
        let margins = self.margins()?.map(|margin| margin as f64);
        let [row1, row2, column1, column2] = margins;
        let n = row1 + row2;
        let expected = row1 * column1 / n;
        let mut off = (self.first.0 as f64 - expected).abs();
        if yates {
            off -= off.min(0.5);
        }
        let statistic = off * off * (n / row1) * (n / row2) * (n / column1) * (n / column2) / n;
        Ok(Gamma::new(0.5).ln_upper(statistic / 2.0).exp())
    }
}
