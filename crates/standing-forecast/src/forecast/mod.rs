//! Forecast dates and reasons (chapter 7), in the order of figure 7-1.

pub(crate) mod contraindication;
pub(crate) mod dates;
pub(crate) mod guidance;
pub(crate) mod immunity;
mod need;

use crate::data::{CvxSet, SeriesDose, SeriesId, SeriesType};
use crate::day::Day;
use crate::evaluate::conditional_skip::{self, Met};
use crate::evaluate::{Case, Progress, Status};

pub(crate) use self::dates::Candidate;
pub use self::dates::{Dates, EarliestBy};

/// Patient series status (TABLE 3-3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SeriesStatus {
    /// Not all recommendations of the series are met.
    NotComplete,
    /// All are met.
    Complete,
    /// Nothing further should be given at this time.
    Contraindicated,
    /// There is evidence of immunity.
    Immune,
    /// The maximum age was passed before the series was complete.
    AgedOut,
    /// Nothing is recommended at this time.
    NotRecommended,
}

impl SeriesStatus {
    /// The specification's words.
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotComplete => "Not Complete",
            Self::Complete => "Complete",
            Self::Contraindicated => "Contraindicated",
            Self::Immune => "Immune",
            Self::AgedOut => "Aged Out",
            Self::NotRecommended => "Not Recommended",
        }
    }
}

/// Why a series has its status (TABLE 7-10).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// A target dose is not satisfied.
    DoseNeeded,
    /// Every target dose is satisfied or skipped, at least one satisfied.
    AllSatisfied,
    /// Every target dose is skipped.
    AllSkipped,
    /// Evidence of immunity.
    Immunity,
    /// An antigen contraindication.
    AntigenContraindicated,
    /// Every preferable vaccine is contraindicated.
    VaccinesContraindicated,
    /// The season is over.
    SeasonOver {
        /// Its last day.
        limit: Day,
    },
    /// The maximum age has passed.
    PastMaximumAge {
        /// The day it was reached.
        limit: Day,
    },
    /// The earliest date would lie past the maximum age.
    CannotFinish {
        /// The day of the maximum age.
        limit: Day,
        /// The candidate earliest date.
        earliest: Day,
    },
}

impl Need {
    /// The status that TABLE 7-10 gives.
    pub const fn status(self) -> SeriesStatus {
        match self {
            Self::DoseNeeded => SeriesStatus::NotComplete,
            Self::AllSatisfied => SeriesStatus::Complete,
            Self::AllSkipped | Self::SeasonOver { .. } => SeriesStatus::NotRecommended,
            Self::Immunity => SeriesStatus::Immune,
            Self::AntigenContraindicated | Self::VaccinesContraindicated => {
                SeriesStatus::Contraindicated
            }
            Self::PastMaximumAge { .. } | Self::CannotFinish { .. } => SeriesStatus::AgedOut,
        }
    }
}

/// What holds for the antigen, whichever the series.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Antigenwide<'a> {
    pub(crate) immune: bool,
    pub(crate) contraindicated: bool,
    /// The vaccine types that are contraindicated, if any.
    pub(crate) vaccines: Option<&'a CvxSet>,
}

/// A relevant patient series, evaluated and forecast.
#[derive(Debug, Clone, Copy)]
pub struct PatientSeries {
    /// Which series.
    pub series: SeriesId,
    /// Why it has its status.
    pub need: Need,
    /// The target dose forecast, from 0; the number of doses where none is left.
    pub target: u8,
    /// How many target doses are satisfied.
    pub satisfied: u8,
    /// How many target doses are neither satisfied nor skipped.
    pub unsatisfied: u8,
    /// Whether every evaluation is Valid.
    pub(crate) all_valid: bool,
    /// The first valid dose.
    pub(crate) first_valid: Option<Day>,
    /// No dose counts, and nothing but a dose that does not count dates the next one: neither a
    /// minimum age, nor a season, nor an interval from elsewhere.
    pub(crate) has_no_beginning: bool,
    /// FORECASTDN-1.
    pub number: u8,
    /// The dates, where a dose is needed.
    pub dates: Option<Dates>,
    /// The last skip that was met while forecasting, with its target dose.
    pub skipped: Option<(u8, Met)>,
    pub(crate) evaluations: (u32, u32),
}

impl PatientSeries {
    /// Its status.
    pub const fn status(&self) -> SeriesStatus {
        self.need.status()
    }
}

impl PatientSeries {
    /// A series of which nothing is known yet. The steps write into it where it lies: it is made
    /// some sixty times for every person, and moving it would cost more than some of the steps.
    pub(crate) const fn blank(series: SeriesId) -> Self {
        Self {
            series,
            need: Need::AllSkipped,
            target: 0,
            satisfied: 0,
            unsatisfied: 0,
            all_valid: true,
            first_valid: None,
            has_no_beginning: false,
            number: 1,
            dates: None,
            skipped: None,
            evaluations: (0, 0),
        }
    }
}

/// Forecasts one series that has been evaluated.
pub(crate) fn forecast(
    case: Case<'_>,
    progress: &mut Progress,
    antigenwide: Antigenwide<'_>,
    out: &mut PatientSeries,
) {
    let assessment = case.subject.assessment;
    loop {
        // 7.1
        while let Some(target) = case.series.doses.get(progress.target) {
            let met = conditional_skip::when_forecasting(case, progress, target, assessment);
            let Some(met) = met else { break };
            skip(progress, met, out);
        }
        let target = case.series.doses.get(progress.target);
        // 7.2 to 7.4
        let candidate = need::need(case, progress, target, antigenwide, &mut out.need);
        let (Some(candidate), Some(target)) = (candidate, target) else {
            break;
        };
        // 7.6: is the dose still needed on the earliest date? If not, the next one is forecast.
        if candidate.date != assessment
            && let Some(met) =
                conditional_skip::when_forecasting(case, progress, target, candidate.date)
        {
            skip(progress, met, out);
            continue;
        }
        // 7.5
        dates::dates(case, progress, target, candidate, &mut out.dates);
        break;
    }
    finish(case, progress, out);
}

fn skip(progress: &mut Progress, met: Met, out: &mut PatientSeries) {
    out.skipped = Some((small(progress.target), met));
    progress.skipped = progress.skipped.saturating_add(1);
    progress.target += 1;
}

fn small(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

fn finish(case: Case<'_>, progress: &Progress, out: &mut PatientSeries) {
    out.target = small(progress.target);
    out.unsatisfied = small(case.series.doses.len().saturating_sub(progress.target));
    if case.records.is_empty() {
        return;
    }
    out.satisfied = small(progress.satisfied.len());
    out.all_valid = progress
        .evaluations
        .iter()
        .all(|e| e.status == Status::Valid);
    let first = progress.satisfied.first();
    out.first_valid = first.map(|s| case.subject.dose(s.place).date);
    out.number = number(case, progress);
    // Only priorities are compared by it, and only risk series have them.
    if case.series.kind == SeriesType::Risk && progress.satisfied.is_empty() {
        let target = case.series.doses.get(progress.target);
        out.has_no_beginning = target.is_some_and(|t| !dates::has_beginning(case, progress, t));
    }
}

/// FORECASTDN-1: satisfied target doses plus one; of seasonal ones those since the season began.
fn number(case: Case<'_>, progress: &Progress) -> u8 {
    let counted = progress.satisfied.iter().filter(|satisfied| {
        let dose: Option<&SeriesDose> = case.series.doses.get(usize::from(satisfied.target));
        match dose.and_then(|d| d.season).and_then(|s| s.start) {
            None => true,
            Some(start) => case.subject.dose(satisfied.place).date >= start,
        }
    });
    u8::try_from(counted.count() + 1).unwrap_or(u8::MAX)
}
