//! Intervals and their confidence level.

use crate::reasons::{Estimate, Why};
use crate::special::normal;

/// A two-sided confidence level, strictly between 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Confidence(f64);

impl Confidence {
    /// 90 %.
    pub const P90: Self = Self(0.90);
    /// 95 %, the level of nearly every published interval.
    pub const P95: Self = Self(0.95);
    /// 99 %.
    pub const P99: Self = Self(0.99);

    /// A level strictly between 0 and 1.
    ///
    /// # Errors
    /// [`Why::ConfidenceOutOfRange`].
    pub fn new(level: f64) -> Estimate<Self> {
        if level > 0.0 && level < 1.0 {
            Ok(Self(level))
        } else {
            Err(Why::ConfidenceOutOfRange(level).into())
        }
    }

    /// The level, between 0 and 1.
    pub fn level(self) -> f64 {
        self.0
    }

    /// Probability left in each tail, (1 − level) / 2.
    pub fn tail(self) -> f64 {
        (1.0 - self.0) / 2.0
    }

    /// Standard normal deviate exceeded with the probability of one tail: 1.9600 at 95 %.
    pub fn z(self) -> f64 {
        normal::deviate_exceeded_with(self.tail())
    }
}

/// Upper end of an interval: a number, or none at all.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Upper {
    /// A finite end.
    At(f64),
    /// The data set no upper limit (a ratio over a group without cases).
    Unbounded,
}

impl Upper {
    /// The end as a number, infinity where there is none.
    pub fn as_f64(self) -> f64 {
        match self {
            Self::At(value) => value,
            Self::Unbounded => f64::INFINITY,
        }
    }

    /// The finite end, if there is one.
    pub fn finite(self) -> Option<f64> {
        match self {
            Self::At(value) => Some(value),
            Self::Unbounded => None,
        }
    }

    pub(crate) fn map(self, f: impl FnOnce(f64) -> f64) -> Self {
        match self {
            Self::At(value) => Self::At(f(value)),
            Self::Unbounded => Self::Unbounded,
        }
    }
}

/// A two-sided interval. One end may carry no information (lower 0, upper
/// [`Upper::Unbounded`]); it is then a one-sided bound at half the error.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: Upper,
}

impl Interval {
    pub(crate) fn finite(lower: f64, upper: f64) -> Self {
        Self {
            lower,
            upper: Upper::At(upper),
        }
    }

    /// Whether `value` lies within, the ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.lower <= value && value <= self.upper.as_f64()
    }

    /// Whether `other` lies wholly within.
    pub fn encloses(&self, other: &Self) -> bool {
        self.lower <= other.lower && other.upper.as_f64() <= self.upper.as_f64()
    }

    /// Both ends times a positive factor.
    pub(crate) fn scaled(self, factor: f64) -> Self {
        Self {
            lower: self.lower * factor,
            upper: self.upper.map(|u| u * factor),
        }
    }
}
