//! What comes back: ACK (profile Z23) and RSP^K11 (Z31, Z32, Z33, Z42).
//!
//! AE is not failure: where every ERR has the severity W or I, what was sent is stored. A list of
//! candidates (Z31) is a question to a person, and never an answer.

use jiff::civil::Date;

use super::er7::Message;
use super::vxu::{PersonTold, Told, VaccineFacts, orders_of, people_of, whole_day};
use crate::problem::{Problem, Verdict};

/// What became of a message that we sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The control id of what is answered (MSA-2).
    pub answers: String,
    /// Whether it is stored there.
    pub fate: Fate,
    /// What the receiver says about it.
    pub remarks: Vec<Remark>,
}

/// Whether a receiver stored what was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Stored.
    Stored,
    /// Stored, with something to look at.
    StoredWithRemarks,
    /// Not stored, in part or whole: to be corrected and sent again.
    Refused,
    /// Not stored, and it may be sent again as it is.
    Failed,
}

/// One ERR.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// `E`, `W` or `I`, as sent.
    pub severity: String,
    /// The code (HL7 table 0357).
    pub code: String,
    /// Where, e.g. `RXA-5`.
    pub place: String,
    /// In words.
    pub text: String,
}

fn reject(message: &str) -> Problem {
    Problem::new(Verdict::Reject, message)
}

/// Reads an acknowledgement.
///
/// # Errors
/// Where it is none, or says nothing about any message.
pub fn receipt(message: &Message) -> Result<Receipt, Problem> {
    if message.part("MSH", 9).component(1).text() != "ACK" {
        return Err(reject("it is no acknowledgement (MSH-9 is not ACK)"));
    }
    let answers = message.value("MSA", 2);
    if answers.is_empty() {
        return Err(reject("it does not say what it acknowledges (MSA-2)"));
    }
    let remarks = remarks(message);
    let grave = remarks
        .iter()
        .any(|r| !matches!(r.severity.as_str(), "W" | "I"));
    let fate = match message.value("MSA", 1).as_str() {
        "AA" | "CA" if remarks.is_empty() => Fate::Stored,
        "AA" | "CA" => Fate::StoredWithRemarks,
        // Without a word on what is wrong, nothing says that it was stored.
        "AE" | "CE" if !remarks.is_empty() && !grave => Fate::StoredWithRemarks,
        "AE" | "CE" => Fate::Refused,
        "AR" | "CR" => Fate::Failed,
        _ => return Err(reject("it says neither AA, AE nor AR (MSA-1)")),
    };
    Ok(Receipt {
        answers,
        fate,
        remarks,
    })
}

fn remarks(message: &Message) -> Vec<Remark> {
    let errors = message.all("ERR");
    errors
        .map(|error| {
            let place = message.field(error, 2).repetition(1);
            let segment = place.component(1).text().into_owned();
            let field = place.component(3).text().into_owned();
            Remark {
                severity: message.field(error, 4).text().into_owned(),
                code: message.field(error, 3).component(1).text().into_owned(),
                place: if field.is_empty() {
                    segment
                } else {
                    format!("{segment}-{field}")
                },
                text: message.field(error, 8).text().into_owned(),
            }
        })
        .collect()
}

/// What a registry answers to a question about a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// One person, and their history (Z32), with a forecast (Z42).
    Found {
        /// The question it answers (MSA-2).
        answers: String,
        /// The person.
        person: PersonTold,
        /// What is known.
        told: Vec<Told>,
        /// The forecast of the registry; empty for Z32.
        forecast: Vec<ForecastTold>,
    },
    /// Several people (Z31), or one of whom the registry is not sure. A person decides; nothing is
    /// merged.
    Candidates {
        /// The question it answers.
        answers: String,
        /// They.
        people: Vec<PersonTold>,
    },
    /// Nobody (Z33, NF).
    Nobody {
        /// The question it answers.
        answers: String,
    },
    /// Too many to list (Z33, TM): ask more narrowly.
    TooMany {
        /// The question it answers.
        answers: String,
    },
    /// The question was refused.
    Refused {
        /// The question it answers.
        answers: String,
        /// Why.
        remarks: Vec<Remark>,
    },
}

/// One vaccine of a registry's forecast (Z42).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ForecastTold {
    /// The vaccine type or group, CVX.
    pub cvx: String,
    /// Earliest day.
    pub earliest: Option<Date>,
    /// Recommended day.
    pub recommended: Option<Date>,
    /// The day from which it is past due.
    pub past_due: Option<Date>,
}

/// Reads an answer to a question.
///
/// # Errors
/// Where it is none, or does not say what it answers.
pub fn answer(message: &Message, today: Date, facts: &VaccineFacts) -> Result<Answer, Problem> {
    let kind = message.part("MSH", 9);
    if kind.component(1).text() != "RSP" || kind.component(2).text() != "K11" {
        return Err(reject(
            "it is no answer to a question (MSH-9 is not RSP^K11)",
        ));
    }
    let answers = message.value("MSA", 2);
    if answers.is_empty() {
        return Err(reject("it does not say what it answers (MSA-2)"));
    }
    let status = message.value("QAK", 2);
    if matches!(status.as_str(), "AE" | "AR") || message.value("MSA", 1) == "AR" {
        let remarks = remarks(message);
        return Ok(Answer::Refused { answers, remarks });
    }
    let profile = message.value("MSH", 21);
    match (profile.as_str(), status.as_str()) {
        (_, "NF") => Ok(Answer::Nobody { answers }),
        (_, "TM") => Ok(Answer::TooMany { answers }),
        ("Z33", _) => Err(reject("Z33 without NF, TM or an error says nothing")),
        _ => {
            let people = people_of(message);
            if profile == "Z31" || people.len() > 1 {
                return Ok(Answer::Candidates { answers, people });
            }
            let person = people.into_iter().next();
            let person = person.ok_or_else(|| reject("it found somebody and names nobody"))?;
            let mut told = orders_of(message, &person, today, facts);
            let forecast = forecasts(message);
            // Z42 tells its forecast as an RXA of code 998, which is no dose.
            told.retain(|told| !matches!(told.what, super::vxu::What::NotGiven { .. }));
            Ok(Answer::Found {
                answers,
                person,
                told,
                forecast,
            })
        }
    }
}

/// The OBX under the RXA of code 998, by OBX-4 (guide, "Returning an evaluated history and
/// forecast").
fn forecasts(message: &Message) -> Vec<ForecastTold> {
    let mut found: Vec<(String, ForecastTold)> = Vec::new();
    let mut inside = false;
    for segment in message.segments() {
        match segment.name() {
            "ORC" => inside = false,
            "RXA" => inside = message.field(segment, 5).component(1).text() == "998",
            "OBX" if inside => {
                let set = message.field(segment, 4).text().into_owned();
                let value = message.field(segment, 5).component(1).text().into_owned();
                let day = whole_day(&value);
                if found.last().is_none_or(|(known, _)| *known != set) {
                    found.push((set, ForecastTold::default()));
                }
                let Some((_, forecast)) = found.last_mut() else {
                    continue;
                };
                // LOINC, as the guide lists them.
                match message.field(segment, 3).component(1).text().as_ref() {
                    "30979-9" | "30956-7" => forecast.cvx = value,
                    "30981-5" => forecast.earliest = day,
                    "30980-7" => forecast.recommended = day,
                    "59778-1" => forecast.past_due = day,
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let named = found.into_iter().map(|(_, forecast)| forecast);
    named.filter(|forecast| !forecast.cvx.is_empty()).collect()
}
