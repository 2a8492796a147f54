//! The reasons in sentences, made from the small records only when somebody asks.
//!
//! Each names the rule of the specification (4.6) that it comes from. The sentences are said piece
//! by piece into whatever takes text ([`Say`]), so that a line of answers needs no strings of its
//! own on the way.

use crate::data::{Antigen, Condition, From, ObservationId, Series, Text};
use crate::day::{Day, LATEST};
use crate::evaluate::conditional_skip::Met;
use crate::evaluate::{Evaluation, Finding, failed};
use crate::forecast::{EarliestBy, Need, PatientSeries, SeriesStatus};
use crate::group::GroupForecast;
use crate::outcome::Outcome;

/// Takes text, a piece after the other.
pub(crate) trait Say {
    /// Takes the next piece.
    fn say(&mut self, text: &str);

    /// Takes a piece that may stand in a JSON string as it is ([`is_plain`]).
    fn plain(&mut self, text: &str) {
        self.say(text);
    }

    /// Takes a number.
    fn number(&mut self, number: u32) {
        let mut digits = [b'0'; 10];
        let (mut rest, mut from) = (number, digits.len());
        for (at, digit) in digits.iter_mut().enumerate().rev() {
            *digit = b'0' + u8::try_from(rest % 10).unwrap_or_default();
            rest /= 10;
            from = at;
            if rest == 0 {
                break;
            }
        }
        let digits = digits.get(from..).unwrap_or_default();
        self.plain(std::str::from_utf8(digits).unwrap_or_default());
    }

    /// Takes a day, as `YYYY-MM-DD`.
    fn day(&mut self, day: Day) {
        match day.text() {
            Some(text) => self.plain(std::str::from_utf8(&text).unwrap_or_default()),
            None => self.plain(&day.to_string()),
        }
    }
}

impl Say for String {
    fn say(&mut self, text: &str) {
        self.push_str(text);
    }
}

/// What can be said.
pub(crate) trait Said {
    fn to(&self, out: &mut impl Say);
}

/// Our own words hold nothing that JSON escapes; [`Say::plain`] of the writer asserts it in tests.
impl Said for &'static str {
    fn to(&self, out: &mut impl Say) {
        out.plain(self);
    }
}

impl Said for &Text {
    fn to(&self, out: &mut impl Say) {
        if self.is_plain() {
            out.plain(self);
        } else {
            out.say(self);
        }
    }
}

impl Said for Day {
    fn to(&self, out: &mut impl Say) {
        out.day(*self);
    }
}

impl Said for usize {
    fn to(&self, out: &mut impl Say) {
        out.number(u32::try_from(*self).unwrap_or(u32::MAX));
    }
}

/// A count of days, with its word.
struct Days(i32);

impl Said for Days {
    fn to(&self, out: &mut impl Say) {
        if self.0 < 0 {
            out.plain("-");
        }
        out.number(self.0.unsigned_abs());
        out.plain(if self.0 == 1 { " day" } else { " days" });
    }
}

/// A count of doses, with its word.
struct Doses(u8);

impl Said for Doses {
    fn to(&self, out: &mut impl Say) {
        out.number(u32::from(self.0));
        out.plain(if self.0 == 1 { " dose" } else { " doses" });
    }
}

/// Says one thing after the other.
macro_rules! tell {
    ($out:expr, $($said:expr),+ $(,)?) => {{ $( Said::to(&$said, $out); )+ }};
}

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
    let mut text = String::new();
    say_evaluation(&mut text, outcome, evaluation);
    text
}

pub(crate) fn say_evaluation(out: &mut impl Say, outcome: &Outcome<'_>, evaluation: &Evaluation) {
    let Some((date, cvx)) = outcome.dose(evaluation.dose) else {
        return;
    };
    let vaccine = &outcome.data().vaccines()[cvx];
    tell!(
        out,
        &vaccine.description,
        " (CVX ",
        &vaccine.code,
        ") of ",
        date
    );
    if evaluation.finding != Finding::SeriesComplete {
        let target = usize::from(evaluation.target) + 1;
        tell!(out, ", held against dose ", target, ",");
    }
    let before = |limit: Day| Days(limit.days_after(date));
    match evaluation.finding {
        Finding::AllHeld => out.plain(" satisfies"),
        Finding::GraceAge { limit } => tell!(
            out,
            " satisfies; it was given ",
            before(limit),
            " before the minimum age was reached on ",
            limit,
            ", within the grace period"
        ),
        Finding::GraceInterval { limit, reference } => tell!(
            out,
            " satisfies; it was given ",
            before(limit),
            " before the minimum interval from ",
            reference,
            " was over on ",
            limit,
            ", within the grace period"
        ),
        Finding::LotExpired { limit } => {
            tell!(out, " does not count: its lot had expired on ", limit);
        }
        Finding::DoseCondition => out.plain(" does not count: a condition of the dose is recorded"),
        Finding::Inadvertent => out.plain(" does not count: this vaccine must not be given here"),
        Finding::TooYoung { limit } => tell!(
            out,
            " does not satisfy: it was given ",
            before(limit),
            " before the minimum age, reached on ",
            limit
        ),
        Finding::TooOld { limit } => {
            tell!(
                out,
                " does not count: the maximum age was reached on ",
                limit
            );
        }
        Finding::TooSoon { limit, reference } => tell!(
            out,
            " does not satisfy: it was given ",
            before(limit),
            " before the minimum interval from ",
            reference,
            " was over on ",
            limit
        ),
        Finding::Conflict { previous, limit } => {
            tell!(
                out,
                " does not satisfy: it was given ",
                before(limit),
                " before the conflict with "
            );
            if let Some((date, cvx)) = outcome.dose(previous) {
                let vaccine = &outcome.data().vaccines()[cvx];
                tell!(out, &vaccine.description, " of ", date);
            }
            tell!(out, " was over on ", limit);
        }
        Finding::WrongVaccine { listed: true } => out.plain(
            " does not satisfy: this vaccine counts only at another age or from another maker",
        ),
        Finding::WrongVaccine { listed: false } => {
            out.plain(" does not satisfy: this vaccine is neither preferable nor allowable");
        }
        Finding::SeriesComplete => out.plain(" is beyond what the series asks for"),
    }
    tell!(out, " [", rule(evaluation.finding), "]");
}

/// One reason of a forecast.
#[derive(Clone, Copy)]
pub(crate) enum Reason<'w> {
    /// A dose that is not valid.
    Dose(&'w Evaluation),
    /// What the status or the dates of a series come from.
    Series(&'w PatientSeries),
}

/// The reasons of a forecast: for each series that it blends, every dose that is not valid and what
/// its status or its dates come from. Two series may have the same to say about a dose.
pub(crate) fn reasons<'w>(
    outcome: &Outcome<'w>,
    forecast: &GroupForecast,
) -> impl Iterator<Item = Reason<'w>> {
    let outcome = *outcome;
    outcome.members(forecast).flat_map(move |series| {
        let evaluations = outcome.evaluations(series).iter();
        let not_valid = evaluations.filter(|e| short(e.finding).is_some());
        not_valid
            .map(Reason::Dose)
            .chain(std::iter::once(Reason::Series(series)))
    })
}

pub(crate) fn say_reason(out: &mut impl Say, outcome: &Outcome<'_>, reason: Reason<'_>) {
    match reason {
        Reason::Dose(evaluation) => say_evaluation(out, outcome, evaluation),
        Reason::Series(series) => say_status(out, outcome, series),
    }
}

/// Why a vaccine group has its forecast: for each series that it blends, what its status or its
/// dates come from.
pub fn forecast(outcome: &Outcome<'_>, forecast: &GroupForecast) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for reason in reasons(outcome, forecast) {
        let mut text = String::new();
        say_reason(&mut text, outcome, reason);
        if !text.is_empty() & !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

/// Why a series has its status and, where a dose is needed, its dates.
pub fn status(outcome: &Outcome<'_>, patient: &PatientSeries) -> String {
    let mut text = String::new();
    say_status(&mut text, outcome, patient);
    text
}

fn say_status(out: &mut impl Say, outcome: &Outcome<'_>, patient: &PatientSeries) {
    let series = &outcome.data().series()[patient.series];
    let antigen = &outcome.data().antigens()[series.antigen];
    tell!(out, &antigen.name, ", ", &series.name, ": ");
    match patient.need {
        Need::DoseNeeded => say_needed(out, outcome, patient, series),
        Need::AllSatisfied => {
            tell!(out, "complete: ", Doses(patient.satisfied), " satisfied");
            if let Some((_, met)) = patient.skipped {
                out.plain("; ");
                say_skip(out, series, patient, met);
            }
            out.plain(" [TABLE 7-10]");
        }
        Need::AllSkipped => {
            out.plain("nothing recommended");
            if let Some((_, met)) = patient.skipped {
                out.plain(": ");
                say_skip(out, series, patient, met);
            }
            out.plain(" [TABLE 7-10]");
        }
        Need::Immunity => out.plain("evidence of immunity [TABLE 7-3]"),
        Need::AntigenContraindicated => {
            out.plain("contraindicated");
            say_contraindications(out, outcome, antigen, false);
            out.plain(" [TABLES 7-5, 7-7]");
        }
        Need::VaccinesContraindicated => {
            out.plain("contraindicated: every preferable vaccine is");
            say_contraindications(out, outcome, antigen, true);
            out.plain(" [TABLES 7-6, 7-7]");
        }
        Need::SeasonOver { limit } => tell!(
            out,
            "nothing recommended: the season ended on ",
            limit,
            " [TABLE 7-10]"
        ),
        Need::PastMaximumAge { limit } => tell!(
            out,
            "the maximum age was reached on ",
            limit,
            " [TABLE 7-10, CALCDTAGE-1]"
        ),
        Need::CannotFinish { earliest, .. } if earliest == LATEST => {
            out.plain("no date can be computed for the next dose");
            say_undated(out, outcome, patient, series);
            out.plain(" [TABLE 7-9, TABLE 7-10]");
        }
        Need::CannotFinish { limit, earliest } => tell!(
            out,
            "the next dose could be given on ",
            earliest,
            " at the earliest, and the maximum age is reached on ",
            limit,
            " [TABLE 7-10, FORECASTDTCAN-1]"
        ),
    }
}

fn say_needed(out: &mut impl Say, outcome: &Outcome<'_>, patient: &PatientSeries, series: &Series) {
    let Some(dates) = patient.dates else {
        return;
    };
    let earliest = dates.earliest;
    let target = usize::from(patient.target) + 1;
    tell!(out, "dose ", target, " of the series is needed, ");
    match dates.earliest_by {
        EarliestBy::Nothing => out.plain("on no date that could be computed"),
        EarliestBy::MinimumAge => tell!(
            out,
            "from ",
            earliest,
            ", when the minimum age is reached [CALCDTAGE-4]"
        ),
        EarliestBy::MinimumInterval { reference } => tell!(
            out,
            "from ",
            earliest,
            ", when the minimum interval of ",
            Days(earliest.days_after(reference)),
            " from ",
            reference,
            " is over [CALCDTINT-4]"
        ),
        EarliestBy::Conflict { previous } => {
            tell!(out, "from ", earliest, ", when the conflict");
            if let Some((date, cvx)) = outcome.dose(previous) {
                let vaccine = &outcome.data().vaccines()[cvx];
                tell!(out, " with ", &vaccine.description, " of ", date);
            }
            out.plain(" is over [CALCDTCONFLICT-3]");
        }
        EarliestBy::Season => tell!(out, "from ", earliest, ", when the season begins"),
        EarliestBy::Inadvertent | EarliestBy::LastDose => tell!(
            out,
            "from ",
            earliest,
            ", the day of the last dose [FORECASTDTCAN-1]"
        ),
    }
    tell!(
        out,
        "; recommended from ",
        dates.recommended,
        " [FORECASTDT-5]"
    );
    if let Some(past_due) = dates.past_due {
        tell!(out, "; past due after ", past_due, " [FORECASTDT-6]");
    }
    if let Some((_, met)) = patient.skipped {
        out.plain("; ");
        say_skip(out, series, patient, met);
    }
}

/// The observation without a date that the next dose is counted from, if that is what is missing.
fn say_undated(
    out: &mut impl Say,
    outcome: &Outcome<'_>,
    patient: &PatientSeries,
    series: &Series,
) {
    let target = series.doses.get(usize::from(patient.target));
    let rules = target.into_iter().flat_map(|dose| dose.intervals.iter());
    for rule in rules {
        if let From::Observation(observation) = rule.from {
            let observation = &outcome.data().observations()[observation];
            tell!(
                out,
                ": the date of the observation `",
                &observation.title,
                "` (",
                &observation.code,
                ") is not known"
            );
        }
    }
}

/// The last skip that was met, in CDC's words where it gives some.
fn say_skip(out: &mut impl Say, series: &Series, patient: &PatientSeries, met: Met) {
    let target = patient.skipped.map_or(0, |(target, _)| usize::from(target));
    let set = series
        .doses
        .get(target)
        .and_then(|dose| dose.skips.get(usize::from(met.skip)))
        .and_then(|skip| skip.sets.get(usize::from(met.set)));
    let kind = match set.and_then(|set| set.conditions.first()) {
        Some(Condition::Age(_)) => "TABLE 6-6",
        Some(Condition::CompletedSeries(_)) => "TABLE 6-7",
        Some(Condition::Interval(_)) => "TABLE 6-8",
        Some(Condition::VaccineCount(_)) => "TABLE 6-9",
        None => "TABLE 6-11",
    };
    tell!(out, "dose ", target + 1, " is skipped");
    if let Some(why) = set
        .map(|set| &set.description)
        .filter(|why| !why.is_empty())
    {
        tell!(out, ": ", why);
    }
    tell!(out, " [", kind, "]");
}

/// One sentence for a forecast of a vaccine group.
pub fn summary(outcome: &Outcome<'_>, forecast: &GroupForecast) -> String {
    let group = &outcome.data().groups()[forecast.group];
    let mut text = String::new();
    let out = &mut text;
    match (forecast.status, forecast.due) {
        (SeriesStatus::NotComplete, Some(due)) => {
            tell!(
                out,
                &group.name,
                ": dose ",
                usize::from(due.number),
                " may be given from ",
                due.earliest,
                ", recommended from ",
                due.recommended
            );
            if let Some(day) = due.past_due {
                tell!(out, ", past due after ", day);
            }
        }
        (status, _) => tell!(out, &group.name, ": ", status.word()),
    }
    text
}

/// The codes and titles of the active observations that contraindicate an antigen, or vaccines of
/// it, as ": A; B". Each once, in the order of the codes.
fn say_contraindications(
    out: &mut impl Say,
    outcome: &Outcome<'_>,
    antigen: &Antigen,
    of_vaccines: bool,
) {
    let all = || outcome.contraindicated_by(antigen, of_vaccines);
    let mut last: Option<ObservationId> = None;
    while let Some(next) = all().filter(|&code| last.is_none_or(|l| l < code)).min() {
        let observation = &outcome.data().observations()[next];
        let sign = if last.is_none() { ": " } else { "; " };
        tell!(out, sign, &observation.title, " (", &observation.code, ")");
        last = Some(next);
    }
}
