//! One comparison, several estimands: the ratio of the pooled rates, the mean of the units' own
//! ratios, and each unit's ratio.
//!
//! They differ, and can point opposite ways (Simpson, JRSS B 1951), because pooling weights each
//! unit (a month, a facility) by its person-time and the mean weights all alike. The published
//! "thirteen times" of April–August 2020 is the mean of five monthly ratios with an interval over
//! months; the pooled ratio is about twelve. Neither is one person's likelihood.
//!
//! **Mean of ratios**: r̄ ± z s/√k (normal) and ± t₍ₖ₋₁₎ s/√k, s the sample deviation of the k
//! ratios. It measures how the ratio varies between units; the counting error is in it only as
//! far as it adds to that.
//! **Pooled ratio**: sums of cases over sums of person-time, conditional exact interval.
//!
//! **Fails**: the mean needs two units with cases in their comparison group; the pooled ratio a
//! case in either group.

use crate::interval::{Confidence, Interval};
use crate::ratio::{Group, RateRatio};
use crate::reasons::{Estimate, Why};
use crate::special::student;

/// A comparison over several units.
#[derive(Debug, Clone, PartialEq)]
pub struct Comparison {
    /// Each unit's own ratio, in the order given, or why it has none.
    pub units: Vec<Estimate<RateRatio>>,
    /// Ratio of the pooled rates.
    pub pooled: Estimate<RateRatio>,
    /// Mean of the units' ratios, or why there is none.
    pub mean_of_ratios: Estimate<MeanOfRatios>,
}

/// Unweighted mean of ratios with intervals over units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MeanOfRatios {
    /// The mean.
    pub mean: f64,
    /// Sample standard deviation (n − 1) of the ratios.
    pub standard_deviation: f64,
    /// How many ratios.
    pub units: usize,
    /// Normal approximation.
    pub normal: Interval,
    /// Student's t on units − 1 degrees of freedom: the right one of the two for a few units.
    pub t: Interval,
}

/// Compares pairs of groups (index, comparison), unit by unit and pooled.
pub fn compare(units: &[(Group, Group)], confidence: Confidence) -> Comparison {
    let ratios: Vec<Estimate<RateRatio>> = units
        .iter()
        .map(|&(index, comparison)| RateRatio::new(index, comparison))
        .collect();
    let mean_of_ratios = ratios
        .iter()
        .map(|ratio| {
            ratio
                .clone()?
                .estimate()
                .finite()
                .ok_or_else(|| Why::NoCasesInOneGroup.into())
        })
        .collect::<Estimate<Vec<f64>>>()
        .and_then(|ratios| mean_of_ratios(&ratios, confidence));
    Comparison {
        units: ratios,
        pooled: pooled(units),
        mean_of_ratios,
    }
}

fn pooled(units: &[(Group, Group)]) -> Estimate<RateRatio> {
    let sum = |pick: fn(&(Group, Group)) -> Group| {
        let cases = units
            .iter()
            .map(|unit| pick(unit).cases())
            .fold(0, u64::saturating_add);
        Group::new(
            cases,
            units.iter().map(|unit| pick(unit).person_time()).sum(),
        )
    };
    RateRatio::new(sum(|unit| unit.0)?, sum(|unit| unit.1)?)
}

/// Unweighted mean of ratios that are already at hand.
///
/// # Errors
/// [`Why::TooFew`] below two ratios, [`Why::ParameterOutOfRange`] for one that is not a number.
pub fn mean_of_ratios(ratios: &[f64], confidence: Confidence) -> Estimate<MeanOfRatios> {
    let units = ratios.len();
    if units < 2 {
        return Err(Why::TooFew {
            of: "ratios",
            have: units,
            need: 2,
        }
        .into());
    }
    if let Some(&value) = ratios.iter().find(|ratio| !ratio.is_finite()) {
        let must = "each must be a finite number";
        return Err(Why::ParameterOutOfRange {
            name: "a ratio",
            value,
            must,
        }
        .into());
    }
    let k = units as f64;
    let mean = ratios.iter().sum::<f64>() / k;
    let variance = ratios
        .iter()
        .map(|ratio| (ratio - mean).powi(2))
        .sum::<f64>()
        / (k - 1.0);
    let standard_error = (variance / k).sqrt();
    let around = |deviate: f64| {
        Interval::finite(
            mean - deviate * standard_error,
            mean + deviate * standard_error,
        )
    };
    Ok(MeanOfRatios {
        mean,
        standard_deviation: variance.sqrt(),
        units,
        normal: around(confidence.z()),
        t: around(student::deviate_exceeded_with(confidence.tail(), k - 1.0)),
    })
}
