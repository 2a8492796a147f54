//! From the statistics crate to what the answers carry, and its refusals to messages.

use super::outbreaks::{Reproduction, Signal};
use super::reasons::{Answer, Estimate, Interval, IntervalMethod, Message};
use super::rules::{DetectionRule, ReproductionRule};
use jiff::{ToSpan as _, civil::Date};
use standing_statistics::comparison::mean_of_ratios;
use standing_statistics::cori::{Cori, DayCases, Prior, SerialInterval};
use standing_statistics::cusum::{AfterAlarm, CusumSettings, cusum};
use standing_statistics::ears::{EarsMethod, EarsSettings, ears};
use standing_statistics::growth::growth;
use standing_statistics::rate::{PoissonInterval, poisson_mean};
use standing_statistics::ratio::{Group, RateRatio};
use standing_statistics::{Confidence, NotEstimable, Why};
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

/// Why a statistic is not estimable, as a message; a reason that no reader meets is in the library's
/// words.
pub(crate) fn refusal(why: &NotEstimable) -> Message {
    match &why.why {
        Why::NoCasesInEitherGroup => Message::new("epi-why-no-cases"),
        Why::GrowthNotDistinguishable => Message::new("epi-why-growth-unclear"),
        Why::NoVariation(_) => Message::new("epi-why-no-variation"),
        Why::TooFew { have, need, .. } => Message::new("epi-why-too-few")
            .count("n", *have)
            .count("need", *need),
        other => Message::new("epi-not-estimable").text("why", other.to_string()),
    }
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
    let counts: Vec<Option<u64>> = weekly.iter().map(|c| c.and_then(whole)).collect();
    let at = Confidence::P95;
    // The library counts in steps of the series; here a step is a week.
    let (weeks, reach) = growth(&counts, at)
        .and_then(|g| g.doubling_days)
        .map_err(|e| refusal(&e))?;
    let mut reach = interval(IntervalMethod::Wald, at.level(), reach);
    reach.low *= 7.0;
    reach.high = reach.high.map(|weeks| weeks * 7.0);
    Ok(Estimate {
        value: Some(weeks * 7.0),
        intervals: vec![reach],
    })
}

/// The alarms of EARS and of a CUSUM over weeks; which detectors did not run, and why.
pub(crate) fn signals(
    rule: &DetectionRule,
    weekly: &[(Period, Option<f64>)],
) -> (Vec<Signal>, Vec<(&'static str, Message)>) {
    let counts: Vec<Option<u64>> = weekly.iter().map(|(_, c)| c.and_then(whole)).collect();
    let (mut alarms, mut refused) = (Vec::new(), Vec::new());
    let mut take = |detector: &'static str, found: Estimated| match found {
        Ok(steps) => {
            for ((week, cases), step) in weekly.iter().zip(steps) {
                if let (Some(cases), Ok(step)) = (cases, step)
                    && step.alarm
                {
                    alarms.push(Signal {
                        detector,
                        week: week.first(),
                        cases: *cases,
                        bound: step.bound,
                    });
                }
            }
        }
        Err(why) => refused.push((detector, refusal(&why))),
    };
    for (detector, method) in [
        ("ears-c1", EarsMethod::C1),
        ("ears-c2", EarsMethod::C2),
        ("ears-c3", EarsMethod::C3),
    ] {
        let settings = EarsSettings {
            baseline: rule.baseline as usize,
            alpha: if method == EarsMethod::C3 {
                rule.alpha_c3
            } else {
                rule.alpha
            },
            min_sigma: rule.min_sigma,
        };
        take(detector, ears(&counts, method, settings));
    }
    let before = (rule.cusum_baseline_days / 7) as usize;
    let known: Vec<Option<u64>> = counts
        .iter()
        .flatten()
        .take(before)
        .map(|n| Some(*n))
        .collect();
    let summed = CusumSettings::with_mean_of(&known, AfterAlarm::Reset).and_then(|s| {
        let settings = CusumSettings {
            k: rule.cusum_k,
            h: rule.cusum_h,
            ..s
        };
        cusum(&counts, settings)
    });
    take("cusum", summed);
    let years = rule.farrington_years as usize;
    if weekly.len() < years.saturating_mul(52) {
        refused.push((
            "farrington",
            Message::new("epi-farrington-too-short")
                .count("weeks", weekly.len())
                .count("years", years),
        ));
    }
    alarms.sort_by_key(|a| a.week);
    (alarms, refused)
}

/// Each step judged, or why none is.
type Estimated =
    Result<Vec<Result<standing_statistics::ears::Judgement, NotEstimable>>, NotEstimable>;

/// The reproduction number by day and window, over the days since the last one whose new cases are
/// not known.
pub(crate) fn reproduction(
    rule: &ReproductionRule,
    first: Date,
    daily: &[Option<u64>],
) -> (Vec<Reproduction>, Option<Message>) {
    let known = daily.iter().rposition(Option::is_none).map_or(0, |i| i + 1);
    let days: Vec<DayCases> = daily
        .get(known..)
        .unwrap_or_default()
        .iter()
        .flatten()
        .map(|all| DayCases {
            all: *all,
            imported: 0,
        })
        .collect();
    let law = SerialInterval::shifted_gamma(
        rule.serial_interval_mean_days,
        rule.serial_interval_sd_days,
        LONGEST_SERIAL_INTERVAL_DAYS,
    );
    let prior = Prior::new(rule.prior_mean, rule.prior_sd);
    let (law, prior) = match (law, prior) {
        (Ok(law), Ok(prior)) => (law, prior),
        (Err(why), _) | (_, Err(why)) => return (Vec::new(), Some(refusal(&why))),
    };
    let at = Confidence::P95;
    let mut out = Vec::new();
    for window_days in &rule.windows_days {
        let estimated = Cori::new(law.clone(), prior, *window_days as usize, at)
            .and_then(|mut cori| cori.windows(&days));
        let windows = match estimated {
            Ok(windows) => windows,
            Err(why) => return (Vec::new(), Some(refusal(&why))),
        };
        for w in windows {
            let Some(day) = i64::try_from(known + w.last)
                .ok()
                .and_then(|n| first.checked_add(n.days()).ok())
            else {
                continue;
            };
            // Quiet days have no number to show.
            if w.cases == 0 {
                continue;
            }
            let number = if w.local_cases < u64::from(rule.least_cases) {
                Answer::Refused(
                    Message::new("epi-too-few-cases-for-r")
                        .count("n", usize::try_from(w.local_cases).unwrap_or_default())
                        .count("need", rule.least_cases as usize),
                )
            } else {
                match w.posterior {
                    Ok(p) => Answer::Given(Estimate {
                        value: Some(p.mean),
                        intervals: vec![interval(
                            IntervalMethod::Posterior,
                            at.level(),
                            p.interval,
                        )],
                    }),
                    Err(why) => Answer::Refused(refusal(&why)),
                }
            };
            out.push(Reproduction {
                day,
                window_days: *window_days,
                cases: w.cases as f64,
                number,
            });
        }
    }
    out.sort_by_key(|r| (r.day, r.window_days));
    (out, None)
}

/// Beyond this many days a serial interval of a respiratory infection has no weight to speak of.
const LONGEST_SERIAL_INTERVAL_DAYS: usize = 30;
