//! ImmunizationRecommendation: what is due, by vaccine group. Only ever written.

use jiff::civil::Date;

use super::json::{Json, Object};
use super::walk::Concept;

const LOINC: &str = "http://loinc.org";

/// What is due of one vaccine group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The vaccine types that the rules recommend, CVX.
    pub vaccines: Vec<String>,
    /// The vaccine group, in words.
    pub group: String,
    /// Where the person stands: a code of HL7's value set where one fits, and words.
    pub status: Concept,
    /// Which dose.
    pub number: Option<u8>,
    /// The first day on which it counts.
    pub earliest: Option<Date>,
    /// The day for which it is recommended.
    pub recommended: Option<Date>,
    /// The last day before it is late.
    pub past_due: Option<Date>,
}

/// An ImmunizationRecommendation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recommendation {
    /// Its id.
    pub id: String,
    /// The id of the patient.
    pub patient: String,
    /// The day for which it was made.
    pub on: Date,
    /// By which rules, and that it is no order.
    pub authority: String,
    /// What is due.
    pub due: Vec<Due>,
}

impl Recommendation {
    /// As JSON.
    pub fn to_json(&self) -> Json {
        let due = self.due.iter().map(|due| {
            let dates = [
                ("30981-5", "Earliest date to give", due.earliest),
                ("30980-7", "Date vaccine due", due.recommended),
                (
                    "59778-1",
                    "Date when overdue for immunization",
                    due.past_due,
                ),
            ];
            let dates = dates.into_iter().filter_map(|(code, words, date)| {
                let criterion = Object::default()
                    .with("code", Some(Concept::code(LOINC, code, words).to_json()))
                    .with("value", Some(date?.to_string()));
                Some(criterion.done())
            });
            let vaccines = due.vaccines.iter();
            let vaccines = vaccines.map(|cvx| Concept::code(super::CVX, cvx, "").to_json());
            let number = due.number.map(|n| Json::Number(n.to_string()));
            Object::default()
                .list("vaccineCode", vaccines.collect())
                .with("targetDisease", Some(Concept::words(&due.group).to_json()))
                .with("forecastStatus", Some(due.status.to_json()))
                .list("dateCriterion", dates.collect())
                .with("doseNumberPositiveInt", number)
                .done()
        });
        let patient = format!("Patient/{}", self.patient);
        Object::of("ImmunizationRecommendation")
            .with("id", Some(self.id.as_str()))
            .with(
                "patient",
                Some(Object::default().with("reference", Some(patient)).done()),
            )
            .with("date", Some(self.on.to_string()))
            .with(
                "authority",
                Some(
                    Object::default()
                        .with("display", Some(self.authority.as_str()))
                        .done(),
                ),
            )
            .list("recommendation", due.collect())
            .done()
    }
}
