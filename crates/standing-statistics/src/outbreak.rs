//! An outbreak's start, end and size, by a stated rule.
//!
//! **Estimand.** In which steps (weeks or days) the new cases of the last `window_weeks`, each as
//! a share of the people held in its own step, add up to at least `threshold_share`. An
//! *episode* is a run of such steps (the count of Woods, Andrews and Goldhaber-Fiebert, AJPH
//! 2024). An *outbreak* joins the episodes between which there were never
//! `end_days_without_case` days known to be without a case.
//!
//! **Reading a cumulative count.** A fall is a correction: its step is missing, never negative,
//! and the corrected count is the new base. After steps without a report the next report takes
//! the whole difference. The first report has no difference. In the first steps the window is
//! short. Missing steps add nothing to a window and are listed beside it: an outbreak may be
//! hidden there.
//!
//! **Fails** where the lists differ in length or the rule is out of range.

use crate::reasons::{Estimate, Why};

/// A rule by which a place has an outbreak. Rules are dated data of whoever asks:
/// the folder `rules` of the project.
#[derive(Debug, Clone, PartialEq)]
pub struct OutbreakRule {
    /// Name by which pages and figures refer to the rule.
    pub id: String,
    /// Who published it and where.
    pub citation: String,
    /// When it was published, as precisely as is known (ISO 8601 day, month or year).
    pub published: String,
    /// Length of the window in which cases are added up, weeks.
    pub window_weeks: u16,
    /// Share of the people held that new cases in the window must reach, 0 to 1.
    pub threshold_share: f64,
    /// Days known to be without a case after which an outbreak is over.
    pub end_days_without_case: u16,
}

/// 9 of 100 and 1 of 100 are 10 %, but 0.09 + 0.01 is a little less than 0.1 in binary.
const ROUNDING: f64 = 1e-12;

/// How far apart two entries of a series lie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One entry a day.
    Day,
    /// One entry a week.
    Week,
}

impl Step {
    fn days(self) -> u32 {
        match self {
            Self::Day => 1,
            Self::Week => 7,
        }
    }
}

/// What one step says about new cases.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewCases {
    /// First report of a cumulative count: it says nothing about when its cases arose.
    FirstReport,
    /// New cases since the report before.
    Cases {
        /// How many.
        cases: u64,
        /// Steps without a report (or with the step of a correction) before this one, whose
        /// cases are among these.
        steps_unreported_before: usize,
    },
    /// No report.
    NotReported,
    /// The cumulative count fell: a correction, from which no new cases can be read.
    Corrected {
        /// Count reported before.
        from: u64,
        /// Lower count reported now.
        to: u64,
    },
}

impl NewCases {
    /// New cases, where the step has a number.
    pub fn cases(self) -> Option<u64> {
        match self {
            Self::Cases { cases, .. } => Some(cases),
            Self::FirstReport | Self::NotReported | Self::Corrected { .. } => None,
        }
    }
}

/// New cases from a cumulative count.
pub fn new_cases_of_cumulative(cumulative: &[Option<u64>]) -> Vec<NewCases> {
    let mut last = None;
    let mut unreported = 0;
    cumulative
        .iter()
        .map(|report| {
            let Some(now) = *report else {
                unreported += 1;
                return NewCases::NotReported;
            };
            let before = last.replace(now);
            let steps_unreported_before = std::mem::take(&mut unreported);
            match before {
                None => NewCases::FirstReport,
                Some(before) if now < before => NewCases::Corrected {
                    from: before,
                    to: now,
                },
                Some(before) => NewCases::Cases {
                    cases: now - before,
                    steps_unreported_before,
                },
            }
        })
        .collect()
}

/// New cases counted step by step, `None` where there is no report.
pub fn new_cases_of_counts(counts: &[Option<u64>]) -> Vec<NewCases> {
    counts
        .iter()
        .map(|count| match *count {
            Some(cases) => NewCases::Cases {
                cases,
                steps_unreported_before: 0,
            },
            None => NewCases::NotReported,
        })
        .collect()
}

/// One step, judged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct JudgedStep {
    /// What the step says about new cases.
    pub new_cases: NewCases,
    /// Sum over the window of new cases by people held.
    pub window_share: f64,
    /// Steps of the window that are missing (no report, correction, or cases among an unknown or
    /// zero number of people held).
    pub missing_in_window: usize,
    /// Whether the share reaches the threshold.
    pub in_outbreak: bool,
}

/// A run of steps in outbreak. Steps are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Episode {
    /// First step in outbreak.
    pub first: usize,
    /// Last step in outbreak.
    pub last: usize,
}

/// How an outbreak ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Over in this step, the first by which enough days were known to be without a case.
    Over {
        /// The step, counted from 0.
        step: usize,
    },
    /// Not over at the end of the series.
    Open {
        /// Days known to be without a case at the end of the series.
        days_without_case: u32,
    },
}

/// An outbreak from its first case to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Outbreak {
    /// Step in which the threshold was reached.
    pub reached: usize,
    /// First step with a case in the window that reached it.
    pub first_case: usize,
    /// Last step with a case.
    pub last_case: usize,
    /// How it ended.
    pub end: End,
    /// Cases from the first case to the last.
    pub size: u64,
    /// Step with the most new cases (the first of several).
    pub peak: usize,
    /// Largest window share.
    pub peak_share: f64,
    /// Steps in outbreak by the threshold.
    pub steps_in_outbreak: usize,
    /// Steps from the first case to the last that are missing: the size may be short of what
    /// happened there.
    pub missing: Vec<usize>,
}

/// A series judged by a rule.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// Each step.
    pub steps: Vec<JudgedStep>,
    /// Runs of steps in outbreak.
    pub episodes: Vec<Episode>,
    /// Outbreaks.
    pub outbreaks: Vec<Outbreak>,
    /// Steps whose new cases could not be taken, counted from 0.
    pub missing: Vec<usize>,
}

impl Judged {
    /// Steps in outbreak by the threshold.
    pub fn steps_in_outbreak(&self) -> usize {
        self.steps.iter().filter(|step| step.in_outbreak).count()
    }
}

/// Judges a series of new cases among people held.
///
/// # Errors
/// [`Why::LengthsDiffer`]; [`Why::ParameterOutOfRange`] for a rule without window or threshold.
pub fn judge(
    rule: &OutbreakRule,
    step: Step,
    new_cases: &[NewCases],
    people_held: &[Option<f64>],
) -> Estimate<Judged> {
    if new_cases.len() != people_held.len() {
        return Err(Why::LengthsDiffer {
            of: "numbers of people held",
            have: people_held.len(),
            need: new_cases.len(),
        }
        .into());
    }
    if !(rule.threshold_share > 0.0 && rule.threshold_share <= 1.0) {
        return Err(Why::ParameterOutOfRange {
            name: "threshold_share",
            value: rule.threshold_share,
            must: "it must be above 0 and at most 1",
        }
        .into());
    }
    let window = usize::from(rule.window_weeks) * 7 / step.days() as usize;
    if window == 0 {
        return Err(Why::ParameterOutOfRange {
            name: "window_weeks",
            value: 0.0,
            must: "it must be at least 1",
        }
        .into());
    }

    let shares: Vec<Option<f64>> = new_cases
        .iter()
        .zip(people_held)
        .map(|(new, held)| match (new.cases(), held) {
            (Some(0), _) => Some(0.0),
            (Some(cases), Some(held)) if *held > 0.0 => Some(cases as f64 / held),
            _ => None,
        })
        .collect();

    let steps: Vec<JudgedStep> = new_cases
        .iter()
        .enumerate()
        .map(|(at, &new_cases)| {
            let from = (at + 1).saturating_sub(window);
            let in_window = shares.get(from..=at).unwrap_or_default();
            let window_share = in_window.iter().flatten().sum();
            JudgedStep {
                new_cases,
                window_share,
                missing_in_window: in_window.iter().filter(|share| share.is_none()).count(),
                in_outbreak: window_share >= rule.threshold_share - ROUNDING,
            }
        })
        .collect();

    Ok(Judged {
        episodes: episodes(&steps),
        outbreaks: outbreaks(rule, step, window, &steps),
        missing: (0..)
            .zip(&shares)
            .filter(|(_, share)| share.is_none())
            .map(|(at, _)| at)
            .collect(),
        steps,
    })
}

fn episodes(steps: &[JudgedStep]) -> Vec<Episode> {
    let mut runs: Vec<Episode> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        if !step.in_outbreak {
            continue;
        }
        match runs.last_mut() {
            Some(run) if run.last + 1 == at => run.last = at,
            _ => runs.push(Episode {
                first: at,
                last: at,
            }),
        }
    }
    runs
}

fn outbreaks(
    rule: &OutbreakRule,
    step: Step,
    window: usize,
    steps: &[JudgedStep],
) -> Vec<Outbreak> {
    let needed = u32::from(rule.end_days_without_case);
    let mut found: Vec<Outbreak> = Vec::new();
    let mut open: Option<Outbreak> = None;
    let mut days_without_case = 0;
    for (at, judged) in steps.iter().enumerate() {
        let cases = judged.new_cases.cases().unwrap_or(0);
        if cases > 0 {
            days_without_case = 0;
        } else if let NewCases::Cases {
            steps_unreported_before,
            ..
        } = judged.new_cases
        {
            // A report of no new case also covers the steps without a report before it.
            let covered = u32::try_from(steps_unreported_before).unwrap_or(u32::MAX);
            days_without_case += step.days().saturating_mul(covered.saturating_add(1));
        }
        if let Some(outbreak) = &mut open {
            if cases > 0 {
                outbreak.last_case = at;
            }
            if judged.in_outbreak {
                outbreak.steps_in_outbreak += 1;
                outbreak.peak_share = outbreak.peak_share.max(judged.window_share);
            } else if days_without_case >= needed {
                outbreak.end = End::Over { step: at };
                found.extend(open.take());
            } else {
                outbreak.end = End::Open { days_without_case };
            }
        } else if judged.in_outbreak {
            let from = (at + 1).saturating_sub(window);
            let first_case = steps
                .get(from..=at)
                .unwrap_or_default()
                .iter()
                .position(|earlier| earlier.new_cases.cases().unwrap_or(0) > 0)
                .map_or(at, |offset| from + offset);
            open = Some(Outbreak {
                reached: at,
                first_case,
                last_case: at,
                end: End::Open { days_without_case },
                size: 0,
                peak: at,
                peak_share: judged.window_share,
                steps_in_outbreak: 1,
                missing: Vec::new(),
            });
        }
    }
    found.extend(open);
    for outbreak in &mut found {
        let range = outbreak.first_case..=outbreak.last_case;
        let mut most = 0;
        for (at, judged) in range.clone().zip(steps.get(range).unwrap_or_default()) {
            match judged.new_cases.cases() {
                Some(cases) => {
                    outbreak.size += cases;
                    if cases > most {
                        (most, outbreak.peak) = (cases, at);
                    }
                }
                None => outbreak.missing.push(at),
            }
        }
    }
    found
}
