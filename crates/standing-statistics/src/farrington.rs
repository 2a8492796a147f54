//! Farrington's outbreak detection: is this week above the same season of earlier years?
//!
//! **Estimand.** An upper bound for a week's count from a quasi-Poisson regression on earlier
//! years. *Flexible* (Noufaily, Enki, Farrington, Garthwaite, Andrews and Charlett, Statistics in
//! Medicine 2013; Salmon, Schumacher and Höhle, Journal of Statistical Software 2016): all weeks of
//! the earlier years, in ten seasonal periods of which the window around the week is one, a trend
//! (where its p-value is below a limit, if one is set) unless it runs above every count seen, earlier outbreaks weighted
//! down by their Anscombe residuals, the last half year left out. *Original* (Farrington, Andrews,
//! Beale and Catchpole, JRSS A 1996): only the windows around the same week of earlier years.
//!
//! Agrees with R surveillance 1.20.3 `farringtonFlexible` and `farrington`. DIFFERENCE from a
//! textbook, kept for agreement: after reweighting, the flexible form judges the trend with a
//! dispersion taken over the reweighting's weights, not the working weights.
//!
//! **Fails** without enough earlier years ([`Why::HistoryTooShort`]: it cannot serve 2020–21),
//! with fewer than five cases in the last four weeks, where a recent week is missing, or where no
//! fit converges. Missing weeks of the history are left out.

use crate::ears::Judgement;
use crate::interval::Confidence;
use crate::reasons::{Estimate, Why};
use crate::regression::poisson::{self, Fit};
use crate::special::beta::{Beta, Share};
use crate::special::gamma::Gamma;
use crate::special::{normal, student};

/// How the bound follows from the fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    /// Quantile of a negative binomial law at the fitted mean (`nbPlugin`).
    NegativeBinomial,
    /// The same at the upper quantile of the mean (`muan`).
    NegativeBinomialAtUpperMean,
    /// Normal law of counts to the power ⅔, with the error of the mean (`delta`).
    PowerTwoThirds,
}

/// Settings shared by both forms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FarringtonSettings {
    /// Earlier years compared with (b).
    pub years: usize,
    /// Weeks on each side of the same week (w).
    pub half_window: usize,
    /// Weeks in a year.
    pub weeks_in_year: usize,
    /// One-sided error of the bound (flexible) or twice it (original).
    pub alpha: f64,
    /// Fewest cases in the last weeks, this one included, for which a bound means something.
    pub fewest_recent_cases: u64,
    /// How many last weeks are looked at for that.
    pub recent_weeks: usize,
    /// A trend is kept if its p-value is below this; at 1 whatever it is.
    pub trend_p: f64,
    /// The form.
    pub form: Form,
}

/// The two forms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Form {
    /// Noufaily et al. 2013.
    Flexible {
        /// Seasonal periods, the window among them; 1 for windows alone.
        periods: usize,
        /// Last weeks left out of the history.
        weeks_left_out: usize,
        /// Anscombe residual above which an earlier count is weighted down.
        weights_threshold: f64,
        /// How the bound follows.
        threshold: Threshold,
    },
    /// Farrington et al. 1996 (power ⅔, residuals above 1 weighted down).
    Original,
}

impl FarringtonSettings {
    /// Noufaily's: five years, half-window 3, ten periods, 26 weeks left out, residuals above
    /// 2.58 weighted down, a trend whatever its p-value, negative binomial bound at 0.01.
    pub fn flexible() -> Self {
        Self {
            years: 5,
            half_window: 3,
            weeks_in_year: 52,
            alpha: 0.01,
            fewest_recent_cases: 5,
            recent_weeks: 4,
            trend_p: 1.0,
            form: Form::Flexible {
                periods: 10,
                weeks_left_out: 26,
                weights_threshold: 2.58,
                threshold: Threshold::NegativeBinomial,
            },
        }
    }

    /// The original of 1996: five years, half-window 3, a trend significant at 0.05,
    /// two-sided error 0.05.
    pub fn original() -> Self {
        Self {
            alpha: 0.05,
            trend_p: 0.05,
            form: Form::Original,
            ..Self::flexible()
        }
    }
}

/// A week judged against earlier years.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Farrington {
    /// Bound and alarm.
    pub judgement: Judgement,
    /// Count expected.
    pub expected: f64,
    /// Dispersion, at least 1.
    pub dispersion: f64,
    /// Trend per week on the log scale, where one was kept.
    pub trend: Option<f64>,
}

/// Judges week `at` (counted from 0) of a weekly series; `None` where a count is missing.
///
/// # Errors
/// See the module's opening.
pub fn farrington(
    counts: &[Option<u64>],
    at: usize,
    settings: FarringtonSettings,
) -> Estimate<Farrington> {
    check(&settings)?;
    let need = settings.years * settings.weeks_in_year + settings.half_window;
    if at < need {
        return Err(Why::HistoryTooShort {
            weeks: at,
            years: settings.years,
            need,
        }
        .into());
    }
    let count = counts
        .get(at)
        .copied()
        .flatten()
        .ok_or(Why::MissingAt(at))?;
    let mut recent = 0;
    for week in (at + 1).saturating_sub(settings.recent_weeks)..=at {
        recent += counts
            .get(week)
            .copied()
            .flatten()
            .ok_or(Why::MissingAt(week))?;
    }
    if recent < settings.fewest_recent_cases {
        return Err(Why::TooFewRecentCases {
            cases: recent,
            weeks: settings.recent_weeks,
            need: settings.fewest_recent_cases,
        }
        .into());
    }
    let history = History::of(counts, at, &settings)?;
    let model = Model::fit(&history, &settings)?;
    let (bound, expected) = model.bound(&settings);
    let y = count as f64;
    Ok(Farrington {
        judgement: Judgement {
            bound,
            alarm: y > bound && count != 0,
        },
        expected,
        dispersion: model.dispersion,
        trend: model.trend(),
    })
}

fn check(settings: &FarringtonSettings) -> Estimate<()> {
    Confidence::new(settings.alpha)?;
    let window = 2 * settings.half_window + 1;
    let periods_fit = match settings.form {
        Form::Original => true,
        Form::Flexible { periods, .. } => {
            periods >= 1 && settings.weeks_in_year >= window + periods - 1
        }
    };
    if settings.years == 0 || settings.recent_weeks == 0 || !periods_fit {
        let name = "the years, recent weeks or periods";
        let must = "at least 1 each, and no more periods than weeks";
        let value = settings.years as f64;
        return Err(Why::ParameterOutOfRange { name, value, must }.into());
    }
    Ok(())
}

/// The weeks compared with, and in which seasonal period each lies.
struct History {
    counts: Vec<f64>,
    /// Weeks before the week judged, as a negative number: the fit's intercept is then the week
    /// judged, and large week numbers cost no digits.
    weeks: Vec<f64>,
    /// 0 for the window around the week judged, then 1, 2, …
    periods: Vec<usize>,
    period_count: usize,
}

impl History {
    fn of(counts: &[Option<u64>], at: usize, settings: &FarringtonSettings) -> Estimate<Self> {
        let FarringtonSettings {
            years,
            half_window: w,
            weeks_in_year: year,
            ..
        } = *settings;
        let (period_count, left_out) = match settings.form {
            Form::Original => (1, 0),
            Form::Flexible {
                periods,
                weeks_left_out,
                ..
            } => (periods, weeks_left_out + 1),
        };
        let first = at - years * year - w;
        let end = if left_out > 0 {
            (at + 1).saturating_sub(left_out)
        } else {
            at
        };
        let mut history = Self {
            counts: vec![],
            weeks: vec![],
            periods: vec![],
            period_count,
        };
        for week in first..end {
            let Some(count) = counts.get(week).copied().flatten() else {
                continue;
            };
            // Weeks since the window of the same season began, 0 .. year.
            let since = (week - first) % year;
            let period = if since <= 2 * w {
                // The window that has this week in its middle belongs to the flexible form alone.
                if settings.form == Form::Original && at - week <= w {
                    continue;
                }
                0
            } else if period_count == 1 {
                continue;
            } else {
                seasonal_period(since - 2 * w - 1, year - 2 * w - 1, period_count - 1)
            };
            history.counts.push(count as f64);
            history.weeks.push(-((at - week) as f64));
            history.periods.push(period);
        }
        let have = history.counts.len();
        let need = period_count + 2;
        if have < need {
            return Err(Why::TooFew {
                of: "earlier weeks with a count",
                have,
                need,
            }
            .into());
        }
        Ok(history)
    }

    fn columns(&self, trend: bool) -> Vec<Vec<f64>> {
        let mut columns = vec![vec![1.0; self.counts.len()]];
        if trend {
            columns.push(self.weeks.clone());
        }
        for period in 1..self.period_count {
            let column: Vec<f64> = self
                .periods
                .iter()
                .map(|&of| f64::from(u8::from(of == period)))
                .collect();
            // A period of which every week is missing has nothing to say.
            if column.iter().any(|&value| value > 0.0) {
                columns.push(column);
            }
        }
        columns
    }
}

/// Which of `parts` consecutive parts of a span holds a place; the first parts take what does not
/// divide. Counted from 1.
fn seasonal_period(place: usize, span: usize, parts: usize) -> usize {
    let (length, longer) = (span / parts, span % parts);
    let in_longer = longer * (length + 1);
    if place < in_longer {
        1 + place / (length + 1)
    } else {
        1 + longer + (place - in_longer) / length.max(1)
    }
}

struct Model {
    fit: Fit,
    has_trend: bool,
    dispersion: f64,
    /// Dispersion by which standard errors go.
    error_dispersion: f64,
}

impl Model {
    fn fit(history: &History, settings: &FarringtonSettings) -> Estimate<Self> {
        let with_trend = Self::weighted(history, settings, true)?;
        if !with_trend.has_trend {
            return Ok(with_trend);
        }
        let most = history
            .counts
            .iter()
            .fold(0.0_f64, |most, &count| most.max(count));
        let trend = with_trend.trend().unwrap_or_default();
        let error = (with_trend.error_dispersion
            * with_trend.fit.basis.variance_of(&with_trend.direction(1)))
        .sqrt();
        // Counts without any scatter have no trend to test, only rounding.
        let significant = with_trend.error_dispersion > 1e-12
            && student::two_sided(trend / error, with_trend.fit.residual_df) < settings.trend_p;
        if settings.years >= 3 && significant && with_trend.eta().exp() <= most {
            return Ok(with_trend);
        }
        Self::weighted(history, settings, false)
    }

    fn weighted(history: &History, settings: &FarringtonSettings, trend: bool) -> Estimate<Self> {
        let threshold = match settings.form {
            Form::Original => 1.0,
            Form::Flexible {
                weights_threshold, ..
            } => weights_threshold,
        };
        let counts = &history.counts;
        let ones = vec![1.0; counts.len()];
        let mut columns = history.columns(trend);
        let mut has_trend = trend;
        let mut first = poisson::fit(counts, &columns, &ones).filter(|fit| fit.converged);
        if first.is_none() && trend {
            has_trend = false;
            columns = history.columns(false);
            first = poisson::fit(counts, &columns, &ones).filter(|fit| fit.converged);
        }
        let first = first.ok_or(Why::NotConverged("earlier years"))?;
        let weights = down_weights(counts, &first, threshold);
        let fit = poisson::fit(counts, &columns, &weights)
            .ok_or(Why::NotConverged("earlier years, reweighted"))?;
        let pearson = fit.dispersion(counts);
        let error_dispersion = match settings.form {
            Form::Original => pearson,
            Form::Flexible { .. } => fit.dispersion_weighted_by(counts, &weights),
        };
        Ok(Self {
            fit,
            has_trend,
            dispersion: pearson.max(1.0),
            error_dispersion,
        })
    }

    fn direction(&self, column: usize) -> Vec<f64> {
        (0..self.fit.coefficients.len())
            .map(|at| f64::from(u8::from(at == column)))
            .collect()
    }

    /// Linear predictor of the week judged: trend and periods are 0 there.
    fn eta(&self) -> f64 {
        self.fit.coefficients.first().copied().unwrap_or_default()
    }

    fn trend(&self) -> Option<f64> {
        self.has_trend
            .then(|| self.fit.coefficients.get(1).copied())
            .flatten()
    }

    /// Bound and expected count.
    fn bound(&self, settings: &FarringtonSettings) -> (f64, f64) {
        let mean = self.eta().exp();
        let unscaled = self.fit.basis.variance_of(&self.direction(0));
        let bound = match settings.form {
            Form::Original => {
                let z = normal::deviate_exceeded_with(settings.alpha / 2.0);
                power_bound(mean, self.dispersion, self.dispersion * unscaled, z)
            }
            Form::Flexible { threshold, .. } => {
                let z = normal::deviate_exceeded_with(settings.alpha);
                let variance = self.error_dispersion * unscaled;
                match threshold {
                    Threshold::PowerTwoThirds => power_bound(mean, self.dispersion, variance, z),
                    Threshold::NegativeBinomial => {
                        count_exceeded_with(settings.alpha, mean, self.dispersion)
                    }
                    Threshold::NegativeBinomialAtUpperMean => {
                        let upper = (self.eta() + z * variance.sqrt()).exp();
                        count_exceeded_with(settings.alpha, upper, self.dispersion)
                    }
                }
            }
        };
        (bound, mean)
    }
}

/// Weights that take earlier outbreaks down: 1/s² above the threshold, scaled to add up to the
/// number of weeks (Farrington et al. 1996, section 3.4).
fn down_weights(counts: &[f64], fit: &Fit, threshold: f64) -> Vec<f64> {
    let dispersion = fit.dispersion(counts).max(1.0);
    let raw: Vec<f64> = counts
        .iter()
        .zip(&fit.means)
        .zip(fit.basis.leverages())
        .map(|((count, mean), leverage)| {
            let raw = 1.5 * (count.cbrt().powi(2) * mean.powf(-1.0 / 6.0) - mean.sqrt());
            let leverage = if leverage > 1.0 - 10.0 * f64::EPSILON {
                1.0
            } else {
                leverage
            };
            let residual = raw / (dispersion * (1.0 - leverage)).sqrt();
            if residual > threshold {
                residual.powi(-2)
            } else {
                1.0
            }
        })
        .collect();
    let scale = raw.len() as f64 / raw.iter().sum::<f64>();
    raw.into_iter().map(|weight| weight * scale).collect()
}

/// Bound by a normal law of the count to the power ⅔; `variance` is that of the log mean.
fn power_bound(mean: f64, dispersion: f64, variance: f64, z: f64) -> f64 {
    let spread = dispersion + variance * mean;
    let deviation = (4.0 / 9.0 * mean.cbrt() * spread).sqrt();
    (mean.cbrt().powi(2) + z * deviation).powf(1.5)
}

/// Least count exceeded with probability at most `alpha`, for a negative binomial law of this
/// mean and variance `dispersion` × mean (Poisson at 1).
fn count_exceeded_with(alpha: f64, mean: f64, dispersion: f64) -> f64 {
    let target = alpha.ln();
    let exceeded = |k: f64| {
        let ln_tail = if dispersion > 1.0 {
            let over = dispersion - 1.0;
            let at = Share {
                p: 1.0 / dispersion,
                q: over / dispersion,
            };
            Beta::new(mean / over, k + 1.0).ln_upper(at)
        } else {
            Gamma::new(k + 1.0).ln_lower(mean)
        };
        // Equal up to rounding is not more.
        ln_tail > target + 1e-14
    };
    let (mut below, mut above) = (-1.0, (mean + 3.0 * (mean * dispersion).sqrt()).ceil());
    while exceeded(above) {
        below = above;
        above = 2.0 * above + 1.0;
    }
    while above - below > 1.0 {
        let middle = f64::midpoint(below, above).floor();
        if exceeded(middle) {
            below = middle;
        } else {
            above = middle;
        }
    }
    above
}
