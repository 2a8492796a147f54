//! CUSUM: small rises that add up.
//!
//! **Estimand.** Whether counts have risen above a mean m: S_t = max(0, S_{t−1} + z_t − k), alarm
//! where S_t ≥ h (Page, Biometrika 1954), z a standardised count. The bound is the count that
//! would bring S to h. Standardisations: (x − m)/√m; Rossi, Lampugnani and Marchi (Statistics in
//! Medicine 1999), (x − 3m + 2√(xm))/2√m; Anscombe's residual.
//!
//! **Two forms.** [`AfterAlarm::Continue`] is R surveillance 1.20.3 `cusum`: after an alarm S
//! stays high for a long time, and every later step alarms. DIFFERENCE: where S is already so high
//! that any count alarms, Rossi's bound is 0 here; the reference gives a root's other branch. [`AfterAlarm::Reset`] starts again
//! from 0 after each alarm, so that an alarm is news; it is what a page shows.
//!
//! **Fails** without a positive mean, for k or h out of range, and from a missing count on (for
//! `Reset`, that step alone is a reason and S is carried over it).

use crate::ears::Judgement;
use crate::reasons::{Estimate, Why};

/// How a count is standardised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standardised {
    /// (x − m)/√m.
    Normal,
    /// (x − 3m + 2√(xm))/2√m.
    Rossi,
    /// 3/2 · (x^⅔ − m^⅔)/m^⅙.
    Anscombe,
}

/// What happens to the sum after an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AfterAlarm {
    /// It goes on.
    Continue,
    /// It starts again from 0.
    Reset,
}

/// Settings of a CUSUM.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CusumSettings {
    /// Mean count in control, above 0.
    pub mean: f64,
    /// Allowance per step, 0 and up: 1.04 for the reference.
    pub k: f64,
    /// Decision limit, above 0: 2.26 for the reference.
    pub h: f64,
    /// How counts are standardised.
    pub standardised: Standardised,
    /// What happens after an alarm.
    pub after_alarm: AfterAlarm,
}

impl CusumSettings {
    /// k = 1.04, h = 2.26 (the reference's), with the mean of the counts before the steps judged.
    ///
    /// # Errors
    /// [`Why::TooFew`] without counts before, [`Why::MissingAt`].
    pub fn with_mean_of(before: &[Option<u64>], after_alarm: AfterAlarm) -> Estimate<Self> {
        if before.is_empty() {
            return Err(Why::TooFew {
                of: "counts before",
                have: 0,
                need: 1,
            }
            .into());
        }
        let mut sum = 0.0;
        for (at, count) in before.iter().enumerate() {
            sum += (*count).ok_or(Why::MissingAt(at))? as f64;
        }
        let mean = sum / before.len() as f64;
        Ok(Self {
            mean,
            k: 1.04,
            h: 2.26,
            standardised: Standardised::Normal,
            after_alarm,
        })
    }
}

/// Judges each step; `None` where the count is missing.
///
/// # Errors
/// [`Why::ParameterOutOfRange`] for settings out of range. Each step carries its own reason.
pub fn cusum(
    counts: &[Option<u64>],
    settings: CusumSettings,
) -> Estimate<Vec<Estimate<Judgement>>> {
    let CusumSettings {
        mean: m,
        k,
        h,
        standardised,
        after_alarm,
    } = settings;
    for (name, value, fits, must) in [
        (
            "the mean in control",
            m,
            m > 0.0 && m.is_finite(),
            "it must be a positive number",
        ),
        ("k", k, k >= 0.0 && k.is_finite(), "it must be 0 or more"),
        (
            "h",
            h,
            h > 0.0 && h.is_finite(),
            "it must be a positive number",
        ),
    ] {
        if !fits {
            return Err(Why::ParameterOutOfRange { name, value, must }.into());
        }
    }
    let root = m.sqrt();
    let mut sum = 0.0_f64;
    let mut missing = None;
    let judged = counts.iter().enumerate().map(|(at, count)| {
        if let (AfterAlarm::Continue, Some(at)) = (after_alarm, missing) {
            return Err(Why::MissingAt(at).into());
        }
        let Some(count) = *count else {
            missing = Some(at);
            return Err(Why::MissingAt(at).into());
        };
        let x = count as f64;
        let room = h + k - sum;
        let (z, bound) = match standardised {
            Standardised::Normal => ((x - m) / root, (root * room + m).ceil()),
            Standardised::Rossi => {
                // √x solves (√x)² + 2√m√x − 3m = 2√m·room.
                let reach = 4.0 * m + 2.0 * root * room;
                let bound = if reach > m {
                    (reach.sqrt() - root).powi(2)
                } else {
                    0.0
                };
                ((x - 3.0 * m + 2.0 * (x * m).sqrt()) / (2.0 * root), bound)
            }
            Standardised::Anscombe => {
                let (m23, m16) = (m.cbrt().powi(2), m.powf(1.0 / 6.0));
                let reach = 2.0 / 3.0 * m16 * room + m23;
                (
                    1.5 * (x.cbrt().powi(2) - m23) / m16,
                    reach.max(0.0).powf(1.5),
                )
            }
        };
        sum = (sum + (z - k)).max(0.0);
        let alarm = sum >= h;
        if alarm && after_alarm == AfterAlarm::Reset {
            sum = 0.0;
        }
        Ok(Judgement {
            bound: bound.max(0.0),
            alarm,
        })
    });
    Ok(judged.collect())
}
