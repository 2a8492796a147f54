//! Claims held against the book: each recomputed, with method, as-of, inputs and verdict.

use crate::surveillance::{Surveillance, words};
use jiff::civil::Date;
use serde::Serialize;
use standing_evidence::Book;
use standing_terms::{
    AboutInstitutions, AsOf, FacilityId, Known, Measure, PartyId, Period, Place, Reading, SaidDate,
    StatementLabel,
};

/// How a claim is recomputed. A small closed vocabulary: what is not in it says so.
#[derive(Debug, Clone, PartialEq)]
pub enum Method {
    /// The sum of the figures of some facilities; one without a value adds nothing and is named.
    SumOfRows {
        /// What is counted.
        measure: Measure,
        /// The facilities.
        facilities: Vec<FacilityId>,
        /// Whose figures, where several speakers publish.
        speaker: Option<PartyId>,
    },
    /// The latest figure of a place, for one or more measures.
    LatestFigure {
        /// What is counted.
        measures: Vec<Measure>,
        /// The place.
        about: Place,
        /// Whose figure, where several speakers publish.
        speaker: Option<PartyId>,
    },
    /// How many of some facilities have a figure of at least a number.
    CountFacilitiesWithCases {
        /// What is counted.
        measure: Measure,
        /// The facilities.
        facilities: Vec<FacilityId>,
        /// From how many on a facility counts.
        at_least: u32,
        /// Whose figures, where several speakers publish.
        speaker: Option<PartyId>,
    },
    /// The mean over months of (new cases in custody / average population in custody) over (new
    /// cases outside / residents): a rate ratio, not a personal likelihood (Erfani et al., JAMA
    /// 2021;325(2):182).
    MeanOfMonthlyRateRatios {
        /// The months.
        months: Vec<Period>,
        /// Whose cumulative cases and average population in custody.
        speaker: PartyId,
        /// Whose new cases outside.
        reference: PartyId,
        /// How many live outside.
        residents: f64,
    },
    /// The date a statement bears.
    DateOfStatement {
        /// The statement.
        label: StatementLabel,
    },
    /// Nothing in the book can recompute it.
    NotRecomputable {
        /// Why not.
        why: String,
    },
}

impl Method {
    /// The method in a sentence.
    fn sentence(&self) -> String {
        match self {
            Self::SumOfRows {
                measure,
                facilities,
                ..
            } => {
                format!("sum of {measure} over {} facilities", facilities.len())
            }
            Self::LatestFigure {
                measures,
                about,
                speaker,
            } => {
                let whose = speaker
                    .as_ref()
                    .map(|s| format!(" by {s}"))
                    .unwrap_or_default();
                let measures: Vec<&str> = measures.iter().map(|m| m.code()).collect();
                format!("latest {} of {about}{whose}", measures.join(" and "))
            }
            Self::CountFacilitiesWithCases {
                measure,
                facilities,
                at_least,
                ..
            } => {
                format!(
                    "how many of {} facilities have {measure} of {at_least} or more",
                    facilities.len()
                )
            }
            Self::MeanOfMonthlyRateRatios { months, .. } => {
                format!(
                    "mean of the case-rate ratios, custody over outside, of {} months",
                    months.len()
                )
            }
            Self::DateOfStatement { label } => format!("date of statement {label}"),
            Self::NotRecomputable { why } => format!("not recomputable: {why}"),
        }
    }
}

/// What the recomputed value is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparison {
    /// More than.
    MoreThan(f64),
    /// At least.
    AtLeast(f64),
    /// Less than.
    LessThan(f64),
    /// Exactly.
    Equals(f64),
    /// Within so many percent of a value.
    About {
        /// The value.
        value: f64,
        /// How far off it may be, in percent of the value.
        within_percent: f64,
    },
    /// A date within a day, month or year.
    Dated(SaidDate),
    /// Nothing; the value is shown.
    None,
}

impl Comparison {
    fn holds(self, found: &Found) -> Option<bool> {
        match (self, found.value, found.date) {
            (Self::MoreThan(n), Some(v), _) => Some(v > n),
            (Self::AtLeast(n), Some(v), _) => Some(v >= n),
            (Self::LessThan(n), Some(v), _) => Some(v < n),
            (Self::Equals(n), Some(v), _) => Some((v - n).abs() < 1e-9),
            (
                Self::About {
                    value,
                    within_percent,
                },
                Some(v),
                _,
            ) => Some((v - value).abs() <= value.abs() * within_percent / 100.0),
            (Self::Dated(said), _, Some(day)) => Some(said.first() <= day && day <= said.last()),
            _ => None,
        }
    }
}

/// A claim and the days on which it is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Its identifier.
    pub id: String,
    /// The claim, in our words.
    pub text: String,
    /// The value as stated.
    pub stated: String,
    /// The time it was stated of.
    pub stated_as_of: Option<String>,
    /// How it is recomputed.
    pub method: Method,
    /// What it is held against.
    pub compare: Comparison,
    /// The days: on, and what was known (everything where none).
    pub checks: Vec<(Date, Option<Date>)>,
    /// What a reader should know.
    pub note: Option<String>,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Found {
    /// The day.
    pub on: Date,
    /// What was known: the end of a day, or everything since.
    pub known: Option<Date>,
    /// The recomputed value, where the book has what it takes.
    pub value: Option<f64>,
    /// Further values, where the method gives several.
    pub also: Vec<(String, f64)>,
    /// The recomputed date, where it is one.
    pub date: Option<Date>,
    /// What went into it.
    pub inputs: Vec<(String, String)>,
    /// What is missing from it, and why.
    pub missing: Vec<(String, String)>,
    /// Whether the claim holds by it.
    pub holds: Option<bool>,
}

/// Whether a claim holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// At every day it was looked at.
    Supported,
    /// At none.
    NotSupported,
    /// Not on the first day, but from a later one on.
    TrueOnlyFrom(Date),
    /// True on the first day and no longer on a later one.
    TrueOnlyUntil(Date),
    /// The book lacks what it takes.
    CannotTell,
    /// It names no number to hold the recomputed value against; the value is shown.
    ValueShown,
    /// Somebody reported it; nothing here can recompute it.
    Reported,
}

impl Verdict {
    /// In words.
    pub fn sentence(self) -> String {
        match self {
            Self::Supported => "supported".into(),
            Self::NotSupported => "not supported".into(),
            Self::TrueOnlyFrom(day) => format!("not true at first; true only from {day}"),
            Self::TrueOnlyUntil(day) => format!("true at first; no longer from {day}"),
            Self::CannotTell => "cannot be told from this book".into(),
            Self::ValueShown => "recomputed; the claim names no number to hold it against".into(),
            Self::Reported => "reported, not recomputable".into(),
        }
    }
}

/// A claim with its verdict.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// Its identifier.
    pub id: String,
    /// The claim, in our words.
    pub claim: String,
    /// The value as stated.
    pub stated: String,
    /// The time it was stated of.
    pub stated_as_of: Option<String>,
    /// How it was recomputed.
    pub method: String,
    /// What each check found.
    pub checks: Vec<Found>,
    /// The verdict.
    pub verdict: Verdict,
    /// What a reader should know.
    pub note: Option<String>,
}

impl AboutInstitutions for Judged {}

/// Holds a claim against the book.
pub fn judge(surveillance: &Surveillance, book: &Book, claim: &Claim) -> Judged {
    let check = |on: Date, known: Option<Date>| {
        let mut found = recompute(surveillance, book, &claim.method, on, known);
        found.holds = claim.compare.holds(&found);
        found
    };
    let checks: Vec<Found> = claim
        .checks
        .iter()
        .map(|(on, known)| check(*on, *known))
        .collect();
    let verdict = verdict(claim, &checks, check);
    Judged {
        id: claim.id.clone(),
        claim: claim.text.clone(),
        stated: claim.stated.clone(),
        stated_as_of: claim.stated_as_of.clone(),
        method: claim.method.sentence(),
        checks,
        verdict,
        note: claim.note.clone(),
    }
}

fn verdict(
    claim: &Claim,
    checks: &[Found],
    check: impl Fn(Date, Option<Date>) -> Found,
) -> Verdict {
    if matches!(claim.method, Method::NotRecomputable { .. }) {
        return Verdict::Reported;
    }
    let found = |c: &Found| c.value.is_some() || c.date.is_some();
    if claim.compare == Comparison::None && checks.iter().any(found) {
        return Verdict::ValueShown;
    }
    let judged: Vec<(&Found, bool)> = checks.iter().filter_map(|f| Some((f, f.holds?))).collect();
    let (Some((_, at_first)), Some((_, at_last))) = (judged.first(), judged.last()) else {
        return Verdict::CannotTell;
    };
    if judged.iter().all(|(_, holds)| holds == at_first) {
        return if *at_first {
            Verdict::Supported
        } else {
            Verdict::NotSupported
        };
    }
    // What is true at first turns at the first check that says no; what is not, at the last turn.
    let mut turns = judged.iter().zip(judged.iter().skip(1));
    let turns_to =
        |to: bool| move |((_, a), (_, b)): &(&(_, bool), &(_, bool))| *a != to && *b == to;
    if *at_first {
        match turns.find(turns_to(false)) {
            Some(((a, _), (b, _))) => Verdict::TrueOnlyUntil(day_of_turn(a, b, check)),
            None => Verdict::Supported,
        }
    } else {
        match turns.rfind(turns_to(true)) {
            Some(((a, _), (b, _))) if *at_last => Verdict::TrueOnlyFrom(day_of_turn(a, b, check)),
            _ => Verdict::NotSupported,
        }
    }
}

/// The first day after one check on which a claim holds as at the next, which says otherwise. Each
/// day is looked at as the two checks were: as known on the day itself, or at their one point.
fn day_of_turn(before: &Found, after: &Found, check: impl Fn(Date, Option<Date>) -> Found) -> Date {
    let with_the_day = before.known == Some(before.on) && after.known == Some(after.on);
    if !with_the_day && before.known != after.known {
        return after.on;
    }
    let mut day = before.on;
    while let Ok(next) = day.tomorrow() {
        if next >= after.on {
            break;
        }
        day = next;
        let known = if with_the_day { Some(day) } else { after.known };
        if check(day, known).holds == after.holds {
            return day;
        }
    }
    after.on
}

fn recompute(
    surveillance: &Surveillance,
    book: &Book,
    method: &Method,
    on: Date,
    known: Option<Date>,
) -> Found {
    let as_of = AsOf {
        on,
        known: known.map_or(Known::Now, |day| {
            Known::By(surveillance.zone().end_of_day(day))
        }),
        entered: None,
    };
    let mut found = Found {
        on,
        known,
        value: None,
        also: Vec::new(),
        date: None,
        inputs: Vec::new(),
        missing: Vec::new(),
        holds: None,
    };
    match method {
        Method::SumOfRows {
            measure,
            facilities,
            speaker,
        } => {
            let values = facility_values(
                surveillance,
                *measure,
                facilities,
                speaker.as_ref(),
                &as_of,
                &mut found,
            );
            if !values.is_empty() {
                found.value = Some(values.iter().sum());
            }
        }
        Method::CountFacilitiesWithCases {
            measure,
            facilities,
            at_least,
            speaker,
        } => {
            let values = facility_values(
                surveillance,
                *measure,
                facilities,
                speaker.as_ref(),
                &as_of,
                &mut found,
            );
            if !values.is_empty() {
                let enough = values
                    .iter()
                    .filter(|v| **v >= f64::from(*at_least))
                    .count();
                found.value = Some(enough as f64);
            }
        }
        Method::LatestFigure {
            measures,
            about,
            speaker,
        } => {
            let lines = surveillance.lines(about, &as_of);
            for measure in measures {
                let line = lines.iter().find(|l| {
                    l.measure == *measure && speaker.as_ref().is_none_or(|s| *s == l.speaker)
                });
                match line.map(|l| (l, l.reading)) {
                    Some((line, Reading::Value(value))) => {
                        let stated = line
                            .stated_as_of
                            .map(|d| format!(", as of {d}"))
                            .unwrap_or_default();
                        found
                            .inputs
                            .push((measure.code().into(), format!("{value}{stated}")));
                        if found.value.is_none() {
                            found.value = Some(value.get());
                        } else {
                            found.also.push((measure.code().into(), value.get()));
                        }
                    }
                    Some((_, other)) => {
                        found.missing.push((measure.code().into(), words(other)));
                    }
                    None => found
                        .missing
                        .push((measure.code().into(), "not published".into())),
                }
            }
        }
        Method::MeanOfMonthlyRateRatios {
            months,
            speaker,
            reference,
            residents,
        } => {
            mean_of_ratios(
                surveillance,
                months,
                speaker,
                reference,
                *residents,
                &as_of,
                &mut found,
            );
        }
        Method::DateOfStatement { label } => {
            let said = book
                .statement(label)
                .and_then(|held| book.read(held, as_of.known))
                .map(|r| (r.statement.said, r.statement.span.clone()));
            match said {
                Some((Some(said), span)) => {
                    found.date = Some(said.last());
                    found
                        .inputs
                        .push((label.to_string(), format!("{said}, {}", span.source)));
                }
                _ => found
                    .missing
                    .push((label.to_string(), "no such statement was known".into())),
            }
        }
        Method::NotRecomputable { why } => found.missing.push(("method".into(), why.clone())),
    }
    found
}

fn facility_values(
    surveillance: &Surveillance,
    measure: Measure,
    facilities: &[FacilityId],
    speaker: Option<&PartyId>,
    as_of: &AsOf,
    found: &mut Found,
) -> Vec<f64> {
    use crate::surveillance::total;
    for id in facilities {
        if surveillance.directory().listing(id).is_none() {
            found
                .missing
                .push((id.to_string(), "not in the directory".into()));
        }
    }
    let mut standings: Vec<_> = facilities
        .iter()
        .filter_map(|id| surveillance.facility(id, as_of))
        .collect();
    for standing in &mut standings {
        standing
            .figures
            .retain(|l| speaker.is_none_or(|s| *s == l.speaker));
    }
    let members: Vec<_> = standings.iter().collect();
    let total = total(measure, &members, None);
    for missing in &total.missing {
        found
            .missing
            .push((missing.id.to_string(), missing.reason.clone()));
    }
    let absent: Vec<&str> = total.missing.iter().map(|m| m.id.as_str()).collect();
    standings
        .iter()
        .filter(|s| !absent.contains(&s.id.as_str()))
        .filter_map(|s| Some((s, s.figure(measure)?.reading.value()?)))
        .map(|(s, value)| {
            found.inputs.push((s.id.to_string(), value.to_string()));
            value.get()
        })
        .collect()
}

fn mean_of_ratios(
    surveillance: &Surveillance,
    months: &[Period],
    speaker: &PartyId,
    reference: &PartyId,
    residents: f64,
    as_of: &AsOf,
    found: &mut Found,
) {
    let nation = Place::us();
    let cumulative = |day: Date| -> Option<f64> {
        surveillance
            .lines(&nation, &AsOf { on: day, ..*as_of })
            .iter()
            .find(|l| l.measure == Measure::CasesCumulative && l.speaker == *speaker)
            .and_then(|l| l.reading.value())
            .map(standing_terms::Quantity::get)
    };
    let of_month = |measure: Measure, by: &PartyId, month: &Period| -> Option<f64> {
        surveillance
            .tracks()
            .statements
            .iter()
            .filter(|(k, _)| k.place == nation && k.measure == measure && k.speaker == *by)
            .find_map(|(_, t)| {
                // As a line does: an exact count before a rounded one, the last known of a month.
                t.until(as_of)
                    .filter(|m| m.period == Some(*month))
                    .max_by_key(|m| (!m.approximate, m.known_at))
            })
            .and_then(|m| m.reading?.value())
            .map(standing_terms::Quantity::get)
    };
    let mut ratios = Vec::new();
    for month in months {
        let before = month.first().yesterday().ok().and_then(cumulative);
        let after = cumulative(month.last());
        let population = of_month(Measure::AverageDailyPopulation, speaker, month);
        let outside = of_month(Measure::CasesNew, reference, month);
        match (before, after, population, outside) {
            (Some(before), Some(after), Some(population), Some(outside))
                if population > 0.0 && outside > 0.0 =>
            {
                let ratio = ((after - before) / population) / (outside / residents);
                found.inputs.push((
                    month.to_string(),
                    format!(
                        "({after} - {before}) / {population} in custody; {outside} / {residents} \
                         outside; ratio {ratio:.2}"
                    ),
                ));
                ratios.push(ratio);
            }
            _ => found
                .missing
                .push((month.to_string(), "a count of this month is missing".into())),
        }
    }
    // A mean over some of the months would be another quantity than the one claimed.
    if ratios.len() == months.len() && !ratios.is_empty() {
        found.value = Some(ratios.iter().sum::<f64>() / ratios.len() as f64);
    }
}
