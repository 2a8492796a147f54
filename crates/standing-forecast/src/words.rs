//! The reasons in sentences, made from the small records only when somebody asks.
//!
//! Each names the rule of the specification (4.6) that it comes from.

use crate::data::{Condition, From, ObservationId, Series};
use crate::day::{Day, LATEST};
use crate::evaluate::conditional_skip::Met;
use crate::evaluate::{Evaluation, Finding, failed};
use crate::forecast::{EarliestBy, Need, PatientSeries, SeriesStatus};
use crate::group::GroupForecast;
use crate::outcome::Outcome;

/// CDC's short word for why a dose is not valid, as its test cases write it; `None` for a valid
/// dose.
pub const fn short(finding: Finding) -> Option<&'static str> {
    match finding {
        Finding::AllHeld | Finding::GraceAge { .. } | Finding::GraceInterval { .. } => None,
        Finding::LotExpired { .. } => Some("Expired lot"),
        Finding::DoseCondition => Some("Dose condition"),
        Finding::Inadvertent => Some("Inadvertent Vaccine"),
        Finding::TooYoung { .. } => Some("Age: Too Young"),
        Finding::TooOld { .. } => Some("Age: Too Old"),
        Finding::TooSoon { .. } => Some("Interval: too Soon"),
        Finding::Conflict { .. } => Some("Live Virus Conflict"),
        Finding::WrongVaccine { .. } => Some("Not a preferable or allowable vaccine"),
        Finding::SeriesComplete => Some("Series Already Complete"),
    }
}

/// CDC's short words for every test that a dose did not pass, in the order of the steps: TABLE 6-31
/// gives a status "with evaluation reasons".
pub fn all_short(evaluation: &Evaluation) -> impl Iterator<Item = &'static str> {
    let tests = [
        (failed::AGE, "Age: Too Young"),
        (failed::INTERVAL, "Interval: too Soon"),
        (failed::CONFLICT, "Live Virus Conflict"),
        (failed::VACCINE, "Not a preferable or allowable vaccine"),
    ];
    let first = short(evaluation.finding);
    // A dose that is too old is judged by its age alone.
    let failures = match evaluation.finding {
        Finding::TooOld { .. } => 0,
        _ => evaluation.failed,
    };
    let others = tests
        .into_iter()
        .filter(move |(test, word)| failures & test != 0 && Some(*word) != first)
        .map(|(_, word)| word);
    first.into_iter().chain(others)
}

/// The rule that a finding comes from.
pub const fn rule(finding: Finding) -> &'static str {
    match finding {
        Finding::AllHeld => "TABLE 6-31",
        Finding::LotExpired { .. } => "TABLE 6-3, CALCDTLOTEXP-1",
        Finding::DoseCondition => "TABLE 6-3",
        Finding::Inadvertent => "TABLE 6-13",
        Finding::GraceAge { .. } => "TABLE 6-15, CALCDTAGE-4",
        Finding::TooYoung { .. } => "TABLE 6-15, CALCDTAGE-5",
        Finding::TooOld { .. } => "TABLE 6-15, CALCDTAGE-1",
        Finding::GraceInterval { .. } => "TABLE 6-18, CALCDTINT-4",
        Finding::TooSoon { .. } => "TABLE 6-18, CALCDTINT-3",
        Finding::Conflict { .. } => "CALCDTCONFLICT-2, CONFLICT-3",
        Finding::WrongVaccine { .. } => "TABLES 6-26 and 6-29",
        Finding::SeriesComplete => "figure 4-6",
    }
}

/// Why a dose has its status: "given 2 days before the minimum interval …".
pub fn evaluation(outcome: &Outcome<'_>, evaluation: &Evaluation) -> String {
    let Some((date, cvx)) = outcome.dose(evaluation.dose) else {
        return String::new();
    };
    let vaccine = &outcome.data().vaccines()[cvx];
    let dose = format!("{} (CVX {}) of {date}", vaccine.description, vaccine.code);
    let before = |limit: Day| days(limit.days_after(date));
    let said = match evaluation.finding {
        Finding::AllHeld => "satisfies".to_owned(),
        Finding::GraceAge { limit } => format!(
            "satisfies; it was given {} before the minimum age was reached on {limit}, within the \
             grace period",
            before(limit)
        ),
        Finding::GraceInterval { limit, reference } => format!(
            "satisfies; it was given {} before the minimum interval from {reference} was over on \
             {limit}, within the grace period",
            before(limit)
        ),
        Finding::LotExpired { limit } => {
            format!("does not count: its lot had expired on {limit}")
        }
        Finding::DoseCondition => "does not count: a condition of the dose is recorded".to_owned(),
        Finding::Inadvertent => "does not count: this vaccine must not be given here".to_owned(),
        Finding::TooYoung { limit } => format!(
            "does not satisfy: it was given {} before the minimum age, reached on {limit}",
            before(limit)
        ),
        Finding::TooOld { limit } => {
            format!("does not count: the maximum age was reached on {limit}")
        }
        Finding::TooSoon { limit, reference } => format!(
            "does not satisfy: it was given {} before the minimum interval from {reference} was \
             over on {limit}",
            before(limit)
        ),
        Finding::Conflict { previous, limit } => {
            let earlier = outcome.dose(previous);
            let earlier = earlier.map_or_else(String::new, |(date, cvx)| {
                let vaccine = &outcome.data().vaccines()[cvx];
                format!("{} of {date}", vaccine.description)
            });
            format!(
                "does not satisfy: it was given {} before the conflict with {earlier} was over on \
                 {limit}",
                before(limit)
            )
        }
        Finding::WrongVaccine { listed: true } => {
            "does not satisfy: this vaccine counts only at another age or from another maker"
                .to_owned()
        }
        Finding::WrongVaccine { listed: false } => {
            "does not satisfy: this vaccine is neither preferable nor allowable".to_owned()
        }
        Finding::SeriesComplete => "is beyond what the series asks for".to_owned(),
    };
    let target = if evaluation.finding == Finding::SeriesComplete {
        String::new()
    } else {
        format!(" dose {}", usize::from(evaluation.target) + 1)
    };
    let rule = rule(evaluation.finding);
    format!("{dose}{} {said} [{rule}]", with(&target))
}

fn with(target: &str) -> String {
    if target.is_empty() {
        String::new()
    } else {
        format!(", held against{target},")
    }
}

/// Why a vaccine group has its forecast: for each series that it blends, what its status or its
/// dates come from.
pub fn forecast(outcome: &Outcome<'_>, forecast: &GroupForecast) -> Vec<String> {
    let mut all = Vec::new();
    for series in outcome.members(forecast) {
        for evaluation_ in outcome.evaluations(series) {
            if short(evaluation_.finding).is_some() {
                push(&mut all, evaluation(outcome, evaluation_));
            }
        }
        push(&mut all, status(outcome, series));
    }
    all
}

fn push(all: &mut Vec<String>, text: String) {
    if !text.is_empty() && !all.contains(&text) {
        all.push(text);
    }
}

/// Why a series has its status and, where a dose is needed, its dates.
pub fn status(outcome: &Outcome<'_>, patient: &PatientSeries) -> String {
    let series = &outcome.data().series()[patient.series];
    let antigen = &outcome.data().antigens()[series.antigen].name;
    let said = match patient.need {
        Need::DoseNeeded => needed(outcome, patient, series),
        Need::AllSatisfied => match patient.skipped {
            Some((_, met)) => format!(
                "complete: {} satisfied; {} [TABLE 7-10]",
                doses(patient.satisfied),
                skip(series, patient, met)
            ),
            None => format!(
                "complete: {} satisfied [TABLE 7-10]",
                doses(patient.satisfied)
            ),
        },
        Need::AllSkipped => match patient.skipped {
            Some((_, met)) => format!(
                "nothing recommended: {} [TABLE 7-10]",
                skip(series, patient, met)
            ),
            None => "nothing recommended [TABLE 7-10]".to_owned(),
        },
        Need::Immunity => "evidence of immunity [TABLE 7-3]".to_owned(),
        Need::AntigenContraindicated => format!(
            "contraindicated{} [TABLES 7-5, 7-7]",
            outcome.contraindicated_by(patient)
        ),
        Need::VaccinesContraindicated => format!(
            "contraindicated: every preferable vaccine is{} [TABLES 7-6, 7-7]",
            outcome.contraindicated_by(patient)
        ),
        Need::SeasonOver { limit } => {
            format!("nothing recommended: the season ended on {limit} [TABLE 7-10]")
        }
        Need::PastMaximumAge { limit } => {
            format!("the maximum age was reached on {limit} [TABLE 7-10, CALCDTAGE-1]")
        }
        Need::CannotFinish { earliest, .. } if earliest == LATEST => {
            format!(
                "no date can be computed for the next dose{} [TABLE 7-9, TABLE 7-10]",
                undated(outcome, patient, series)
            )
        }
        Need::CannotFinish { limit, earliest } => format!(
            "the next dose could be given on {earliest} at the earliest, and the maximum age is \
             reached on {limit} [TABLE 7-10, FORECASTDTCAN-1]"
        ),
    };
    format!("{antigen}, {}: {said}", series.name)
}

fn needed(outcome: &Outcome<'_>, patient: &PatientSeries, series: &Series) -> String {
    let Some(dates) = patient.dates else {
        return String::new();
    };
    let earliest = dates.earliest;
    let by = match dates.earliest_by {
        EarliestBy::Nothing => "on no date that could be computed".to_owned(),
        EarliestBy::MinimumAge => {
            format!("from {earliest}, when the minimum age is reached [CALCDTAGE-4]")
        }
        EarliestBy::MinimumInterval { reference } => format!(
            "from {earliest}, when the minimum interval of {} from {reference} is over [CALCDTINT-4]",
            days(earliest.days_after(reference))
        ),
        EarliestBy::Conflict { previous } => {
            let with = outcome.dose(previous);
            let with = with.map_or_else(String::new, |(date, cvx)| {
                let vaccine = &outcome.data().vaccines()[cvx];
                format!(" with {} of {date}", vaccine.description)
            });
            format!("from {earliest}, when the conflict{with} is over [CALCDTCONFLICT-3]")
        }
        EarliestBy::Season => format!("from {earliest}, when the season begins"),
        EarliestBy::Inadvertent | EarliestBy::LastDose => {
            format!("from {earliest}, the day of the last dose [FORECASTDTCAN-1]")
        }
    };
    let mut text = format!(
        "dose {} of the series is needed, {by}; recommended from {} [FORECASTDT-5]",
        usize::from(patient.target) + 1,
        dates.recommended
    );
    if let Some(past_due) = dates.past_due {
        text.push_str(&format!("; past due after {past_due} [FORECASTDT-6]"));
    }
    if let Some((_, met)) = patient.skipped {
        text.push_str(&format!("; {}", skip(series, patient, met)));
    }
    text
}

/// The observation without a date that the next dose is counted from, if that is what is missing.
fn undated(outcome: &Outcome<'_>, patient: &PatientSeries, series: &Series) -> String {
    let target = series.doses.get(usize::from(patient.target));
    let rules = target.into_iter().flat_map(|dose| dose.intervals.iter());
    let from = rules.filter_map(|rule| match rule.from {
        From::Observation(observation) => Some(observation),
        _ => None,
    });
    let mut text = String::new();
    for observation in from {
        let observation = &outcome.data().observations()[observation];
        text.push_str(&format!(
            ": the date of the observation `{}` ({}) is not known",
            observation.title, observation.code
        ));
    }
    text
}

/// The last skip that was met, in CDC's words where it gives some.
fn skip(series: &Series, patient: &PatientSeries, met: Met) -> String {
    let target = patient.skipped.map_or(0, |(target, _)| usize::from(target));
    let set = series
        .doses
        .get(target)
        .and_then(|dose| dose.skips.get(usize::from(met.skip)))
        .and_then(|skip| skip.sets.get(usize::from(met.set)));
    let why = set.map_or("", |set| &*set.description);
    let kind = match set.and_then(|set| set.conditions.first()) {
        Some(Condition::Age(_)) => "TABLE 6-6",
        Some(Condition::CompletedSeries(_)) => "TABLE 6-7",
        Some(Condition::Interval(_)) => "TABLE 6-8",
        Some(Condition::VaccineCount(_)) => "TABLE 6-9",
        None => "TABLE 6-11",
    };
    if why.is_empty() {
        format!("dose {} is skipped [{kind}]", target + 1)
    } else {
        format!("dose {} is skipped: {why} [{kind}]", target + 1)
    }
}

/// One sentence for a forecast of a vaccine group.
pub fn summary(outcome: &Outcome<'_>, forecast: &GroupForecast) -> String {
    let group = &outcome.data().groups()[forecast.group];
    match (forecast.status, forecast.due) {
        (SeriesStatus::NotComplete, Some(due)) => format!(
            "{}: dose {} may be given from {}, recommended from {}{}",
            group.name,
            due.number,
            due.earliest,
            due.recommended,
            due.past_due
                .map_or_else(String::new, |day| format!(", past due after {day}"))
        ),
        (status, _) => format!("{}: {}", group.name, status.word()),
    }
}

/// The codes and titles of the observations that contraindicate a series, as ": A; B".
pub(crate) fn named(outcome: &Outcome<'_>, codes: &[ObservationId]) -> String {
    let mut text = String::new();
    for code in codes {
        let observation = &outcome.data().observations()[*code];
        let sign = if text.is_empty() { ": " } else { "; " };
        text.push_str(sign);
        text.push_str(&observation.title);
        text.push_str(&format!(" ({})", observation.code));
    }
    text
}

fn days(count: i32) -> String {
    format!("{count} day{}", if count == 1 { "" } else { "s" })
}

fn doses(count: u8) -> String {
    format!("{count} dose{}", if count == 1 { "" } else { "s" })
}
