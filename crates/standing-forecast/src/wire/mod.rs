//! The lines of `standing forecast`: one person a line in, one answer a line out (NDJSON).
//!
//! In: `id`, `assessment_date`, `dob`, `sex` (`F`, `M`, `U`, `X`), `observations[] {code, date?}`,
//! `doses[] {date, cvx, mvx?, lot_expiry?, condition?}`; other fields are ignored. A field that
//! cannot be read refuses the person; a code that the set does not know is set aside and said so
//! among the `problems`. What goes out stands in [`Answers`].

mod out;

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize};

use crate::data::{Compiled, Mvx};
use crate::day::Day;
use crate::gather::MOST_DOSES;
use crate::patient::{Dose, Observed, Patient, Sex};

pub use self::out::Answers;

/// A line in.
#[derive(Debug, Clone, Deserialize)]
pub struct PersonIn<'a> {
    /// Whatever the sender calls the person; given back as it came.
    #[serde(borrow)]
    pub id: Cow<'a, str>,
    /// The day that is asked about.
    #[serde(borrow)]
    pub assessment_date: Cow<'a, str>,
    /// Date of birth.
    #[serde(borrow)]
    pub dob: Cow<'a, str>,
    /// Sex; not known where left out.
    #[serde(borrow, default, deserialize_with = "borrowed")]
    pub sex: Option<Cow<'a, str>>,
    /// Active observations.
    #[serde(borrow, default)]
    pub observations: Vec<ObservationIn<'a>>,
    /// Doses in any order.
    #[serde(borrow, default)]
    pub doses: Vec<DoseIn<'a>>,
}

/// Text that may be left out or null. Serde by itself copies what stands in an `Option`.
fn borrowed<'de: 'a, 'a, D: Deserializer<'de>>(from: D) -> Result<Option<Cow<'a, str>>, D::Error> {
    #[derive(Deserialize)]
    #[serde(transparent)]
    struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

    Ok(Option::<Text<'a>>::deserialize(from)?.map(|text| text.0))
}

/// An observation in.
#[derive(Debug, Clone, Deserialize)]
pub struct ObservationIn<'a> {
    /// CDSi's code, three digits.
    #[serde(borrow)]
    pub code: Cow<'a, str>,
    /// Since when.
    #[serde(borrow, default, deserialize_with = "borrowed")]
    pub date: Option<Cow<'a, str>>,
}

/// A dose in.
#[derive(Debug, Clone, Deserialize)]
pub struct DoseIn<'a> {
    /// The day it was given.
    #[serde(borrow)]
    pub date: Cow<'a, str>,
    /// CVX code.
    #[serde(borrow)]
    pub cvx: Cow<'a, str>,
    /// MVX code.
    #[serde(borrow, default, deserialize_with = "borrowed")]
    pub mvx: Option<Cow<'a, str>>,
    /// `YYYY-MM-DD`, or `YYYY-MM` for the last day of that month (CALCDTLOTEXP-1).
    #[serde(borrow, default, deserialize_with = "borrowed")]
    pub lot_expiry: Option<Cow<'a, str>>,
    /// Whether a condition of the dose is recorded.
    #[serde(default)]
    pub condition: Option<ConditionIn<'a>>,
}

/// The dose condition flag: true or false, or `Y` or `N`.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum ConditionIn<'a> {
    /// As JSON says it.
    Flag(bool),
    /// As the specification says it.
    Letter(#[serde(borrow)] Cow<'a, str>),
}

/// Why a person was refused, or what was set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{field}: {message}")]
pub struct Problem {
    /// The field, as a path: `doses[2].date`.
    pub field: String,
    /// What is wrong with it.
    pub message: String,
}

fn problem(field: impl Into<String>, message: impl Into<String>) -> Problem {
    Problem {
        field: field.into(),
        message: message.into(),
    }
}

/// A person who was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// The person.
    pub patient: Patient,
    /// For each dose of the person, its place in the line.
    pub places: Vec<u16>,
    /// What was set aside.
    pub problems: Vec<Problem>,
}

/// Birth and assessment lie within these years: outside them the assumed bounds of the
/// specification (1900-01-01, 2999-12-31) would no longer bound anything.
const YEARS: std::ops::RangeInclusive<i32> = 1900..=2199;

fn day(field: &str, text: &str) -> Result<Day, Problem> {
    let day: Day = text
        .trim()
        .parse()
        .map_err(|error: crate::day::ParseDayError| problem(field, error.to_string()))?;
    if YEARS.contains(&day.year()) {
        Ok(day)
    } else {
        let message = format!("{day} lies outside the years 1900 to 2199");
        Err(problem(field, message))
    }
}

impl PersonIn<'_> {
    /// Reads the person against the codes of a set.
    ///
    /// # Errors
    /// At the first field that cannot be read: a date that the calendar does not have, an
    /// assessment or a dose before birth, an unknown letter for sex.
    pub fn read(&self, data: &Compiled) -> Result<Read, Problem> {
        let birth = day("dob", &self.dob)?;
        let assessment = day("assessment_date", &self.assessment_date)?;
        if assessment < birth {
            return Err(problem("assessment_date", "lies before the date of birth"));
        }
        let mut read = Read {
            patient: Patient {
                birth,
                sex: self.sex()?,
                assessment,
                observations: Vec::with_capacity(self.observations.len()),
                doses: Vec::with_capacity(self.doses.len()),
            },
            places: Vec::with_capacity(self.doses.len()),
            problems: Vec::new(),
        };
        for (at, observation) in self.observations.iter().enumerate() {
            let date = match &observation.date {
                Some(text) => Some(day(&format!("observations[{at}].date"), text)?),
                None => None,
            };
            match data.observation(observation.code.trim()) {
                Some(observation) => {
                    read.patient
                        .observations
                        .push(Observed { observation, date });
                }
                None => read.problems.push(problem(
                    format!("observations[{at}].code"),
                    format!("observation `{}` is not known; set aside", observation.code),
                )),
            }
        }
        if self.doses.len() > MOST_DOSES {
            let message = format!("{} doses; at most {MOST_DOSES}", self.doses.len());
            return Err(problem("doses", message));
        }
        for (dose, at) in self.doses.iter().zip(0u16..) {
            dose.read(data, at, &mut read)?;
        }
        Ok(read)
    }

    fn sex(&self) -> Result<Sex, Problem> {
        match self.sex.as_deref().map(str::trim) {
            Some("F" | "f") => Ok(Sex::Female),
            Some("M" | "m") => Ok(Sex::Male),
            None | Some("U" | "u" | "X" | "x" | "") => Ok(Sex::Unknown),
            Some(other) => Err(problem("sex", format!("`{other}` is none of F, M, U, X"))),
        }
    }
}

impl DoseIn<'_> {
    fn read(&self, data: &Compiled, at: u16, read: &mut Read) -> Result<(), Problem> {
        let field = |name: &str| format!("doses[{at}].{name}");
        let date = self.date.trim().parse().ok();
        let date = match date {
            Some(date) => date,
            None => day(&field("date"), &self.date)?,
        };
        if date < read.patient.birth {
            return Err(problem(field("date"), "lies before the date of birth"));
        }
        let code = self.cvx.trim();
        let cvx = data.cvx(code).or_else(|| {
            // The map writes at least two digits.
            let number: u16 = code.parse().ok()?;
            data.cvx(&format!("{number:02}"))
        });
        let Some(cvx) = cvx else {
            let message = format!(
                "CVX `{}` is not in the map; the dose is set aside",
                self.cvx
            );
            read.problems.push(problem(field("cvx"), message));
            return Ok(());
        };
        if date > read.patient.assessment {
            let message = "after the assessment date, so not yet known then; the dose is set aside";
            read.problems.push(problem(field("date"), message));
            return Ok(());
        }
        let mvx = match self.mvx.as_deref().map(str::trim).filter(|m| !m.is_empty()) {
            None => None,
            Some(code) => {
                let mvx = Mvx::new(code);
                if mvx.is_none() {
                    let message = format!("`{code}` is not an MVX code; set aside");
                    read.problems.push(problem(field("mvx"), message));
                }
                mvx
            }
        };
        let lot_expiry = match self.lot_expiry.as_deref().map(str::trim) {
            None | Some("") => None,
            Some(text) => Some(expiry(&field("lot_expiry"), text)?),
        };
        let condition = match &self.condition {
            None => false,
            Some(ConditionIn::Flag(flag)) => *flag,
            Some(ConditionIn::Letter(letter)) => match letter.trim() {
                "Y" | "y" => true,
                "N" | "n" | "" => false,
                other => {
                    let message = format!("`{other}` is neither Y nor N");
                    return Err(problem(field("condition"), message));
                }
            },
        };
        read.places.push(at);
        read.patient.doses.push(Dose {
            date,
            cvx,
            mvx,
            lot_expiry,
            condition,
        });
        Ok(())
    }
}

fn expiry(field: &str, text: &str) -> Result<Day, Problem> {
    if text.len() != 7 {
        return day(field, text);
    }
    // CALCDTLOTEXP-1: the last day of the month, which is the day before the first of the next.
    let first = day(field, &format!("{text}-01"))?;
    let month = crate::day::Duration {
        months: 1,
        ..crate::day::Duration::default()
    };
    Ok(first.plus(month).plus_days(-1))
}

/// A line out for a person who could not be read.
#[derive(Debug, Clone, Serialize)]
pub struct ErrorOut<'a> {
    /// As it came, if it could be read.
    pub id: Option<&'a str>,
    /// Why.
    pub error: &'a Problem,
}
