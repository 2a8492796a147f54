//! What happened after a dose, with the fields that VAERS asks for.
//!
//! Field names are those of the form VAERS-2 (its items are numbered) and of VAERS' published data
//! (`VAERSDATA` and `VAERSVAX`, VAERS Data Use Guide). A draft is a help to whoever reports: nothing
//! is sent. It never tells that anybody was in custody: the clinic's name and kind (items 15, 16)
//! and the reporter are left for a person to fill in.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_forecast::Sex;

use crate::act::{Act, DoseReport};
use crate::book::Book;
use crate::care::CareAct;
use crate::doses;
use crate::due;
use crate::ids::PersonId;
use crate::rules::Rulebook;

/// An adverse event. One that is told again under the same name replaces the earlier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AdverseEvent {
    /// The facility's own name of the event.
    pub event: String,
    /// The day of the doses (item 4).
    pub vaccinated_on: Date,
    /// When it began (item 5).
    pub onset: Date,
    /// What happened (item 18).
    pub description: String,
    /// What came of it (item 21), as VAERS lists it.
    pub outcomes: Vec<EventOutcome>,
    /// Days in hospital, where there was a stay.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hospital_days: Option<u16>,
    /// The day of death.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub died_on: Option<Date>,
    /// Whether the person recovered (item 20); none where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recovered: Option<bool>,
}

/// What came of an event (item 21).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EventOutcome {
    /// A visit to a doctor's office or clinic.
    OfficeVisit,
    /// A visit to an emergency department.
    EmergencyVisit,
    /// A stay in hospital.
    Hospitalized,
    /// A stay in hospital that was made longer.
    StayProlonged,
    /// It threatened the person's life.
    LifeThreatening,
    /// A lasting disability.
    Disability,
    /// A congenital anomaly.
    BirthDefect,
    /// Death.
    Died,
}

/// What does not fit in an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadEvent {
    /// It began before the dose.
    #[error("it began before the dose was given")]
    BeforeTheDose,
    /// Days in hospital without a stay.
    #[error("days in hospital are told without the outcome `hospitalized`")]
    DaysWithoutStay,
    /// A day of death without a death, or before the onset.
    #[error("a day of death needs the outcome `died`, and is not before the onset")]
    Death,
    /// Nothing is said.
    #[error("what happened is not described")]
    NothingSaid,
}

impl AdverseEvent {
    /// Checks that its parts fit together.
    ///
    /// # Errors
    /// At the first that does not.
    pub fn check(&self) -> Result<(), BadEvent> {
        let has = |outcome| self.outcomes.contains(&outcome);
        if self.description.trim().is_empty() {
            Err(BadEvent::NothingSaid)
        } else if self.onset < self.vaccinated_on {
            Err(BadEvent::BeforeTheDose)
        } else if self.hospital_days.is_some()
            && !has(EventOutcome::Hospitalized)
            && !has(EventOutcome::StayProlonged)
        {
            Err(BadEvent::DaysWithoutStay)
        } else if self
            .died_on
            .is_some_and(|died| died < self.onset || !has(EventOutcome::Died))
        {
            Err(BadEvent::Death)
        } else {
            Ok(())
        }
    }
}

/// A draft of a report to VAERS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whom it is about.
    pub person: PersonId,
    /// Date of birth and sex, as last told (items 2 and 3).
    pub birth: Option<Date>,
    /// See `birth`.
    pub sex: Sex,
    /// Years of age on the day of the doses (item 6).
    pub age_years: Option<i16>,
    /// The event.
    pub event: AdverseEvent,
    /// The doses of that day (item 17).
    pub doses: Vec<DoseReport>,
    /// How many doses of the same vaccine type there were by then, with each dose.
    pub number_in_series: Vec<usize>,
    /// Doses of the month before (item 22).
    pub month_before: Vec<DoseReport>,
}

/// The events of a person, each as last told, by their name.
pub fn events(book: &Book, person: PersonId) -> Vec<&AdverseEvent> {
    let mut events: Vec<&AdverseEvent> = Vec::new();
    for (_, entry) in book.of(person) {
        if let Act::Care(CareAct::AdverseEvent(event)) = &entry.act {
            events.retain(|known| known.event != event.event);
            events.push(event);
        }
    }
    events.sort_by(|a, b| a.event.cmp(&b.event));
    events
}

/// Drafts of the events of a person.
pub fn drafts(book: &Book, person: PersonId, rules: Rulebook<'_>) -> Vec<Draft> {
    let details = due::details(book, person);
    let doses = doses::of(book, person, rules.data, rules.registry);
    let drafts = events(book, person).into_iter().map(|event| {
        let on = event.vaccinated_on;
        let month = on.saturating_sub(1.month());
        let given = || doses.iter().map(|dose| &dose.report);
        let that_day: Vec<DoseReport> = given().filter(|dose| dose.on == on).cloned().collect();
        let number = |dose: &DoseReport| {
            given()
                .filter(|other| other.cvx == dose.cvx && other.on <= on)
                .count()
        };
        Draft {
            person,
            birth: details.map(|d| d.birth),
            sex: details.map_or(Sex::Unknown, |d| d.sex),
            age_years: details.map(|d| age(d.birth, on)),
            event: event.clone(),
            number_in_series: that_day.iter().map(number).collect(),
            doses: that_day,
            month_before: given()
                .filter(|dose| month <= dose.on && dose.on < on)
                .cloned()
                .collect(),
        }
    });
    drafts.collect()
}

/// Whole years of age on a day.
pub fn age(birth: Date, on: Date) -> i16 {
    let before = (on.month(), on.day()) < (birth.month(), birth.day());
    on.year() - birth.year() - i16::from(before)
}
