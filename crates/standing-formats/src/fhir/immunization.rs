//! Immunization: a dose, a dose that was not given, a dose taken back.
//!
//! Only `completed` is a dose. `not-done` never is one, with a reason or without;
//! `entered-in-error` takes back what was told before under the same identifiers.

use jiff::civil::Date;

use super::json::{Json, Object};
use super::walk::{At, Concept, FhirDate, Identifier};
use super::{CVX, MVX};
use crate::hl7::vxu::{DoseTold, VaccineFacts, believable};
use crate::problem::{Problem, Verdict};

const CVX_SYSTEMS: [&str; 2] = [CVX, "urn:oid:2.16.840.1.113883.12.292"];
const MVX_SYSTEMS: [&str; 2] = [MVX, "urn:oid:2.16.840.1.113883.12.227"];
const CONFIDENTIALITY: &str = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
const STATUS_REASON: &str = "http://terminology.hl7.org/CodeSystem/v3-ActReason";

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// A dose was given.
    Completed,
    /// None was.
    NotDone,
    /// What was told before is taken back.
    EnteredInError,
}

impl Status {
    /// As FHIR calls it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::NotDone => "not-done",
            Self::EnteredInError => "entered-in-error",
        }
    }
}

/// When.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occurrence {
    /// A date, in the precision it was told.
    On(FhirDate),
    /// In words: they stay words.
    Words(String),
}

/// How much: the number as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amount {
    /// The number.
    pub value: String,
    /// The unit.
    pub unit: Option<String>,
}

/// An Immunization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Immunization {
    /// Its id on the server that has it.
    pub id: Option<String>,
    /// Labels of confidentiality (HL7, Confidentiality), e.g. `V`: they go where it goes.
    pub confidentiality: Vec<String>,
    /// Its numbers elsewhere.
    pub identifiers: Vec<Identifier>,
    /// What became of it.
    pub status: Status,
    /// Why it was not done.
    pub status_reason: Option<Concept>,
    /// The vaccine.
    pub vaccine: Concept,
    /// The id of the patient.
    pub patient: String,
    /// When.
    pub occurrence: Occurrence,
    /// Whether whoever gave it tells of it; none where nobody says so.
    pub primary_source: Option<bool>,
    /// Maker, MVX.
    pub mvx: Option<String>,
    /// Lot.
    pub lot: Option<String>,
    /// The last day of the lot.
    pub expiry: Option<FhirDate>,
    /// Where in the body (HL7 table 0163).
    pub site: Option<Concept>,
    /// How (HL7 table 0162).
    pub route: Option<Concept>,
    /// How much.
    pub amount: Option<Amount>,
}

impl Immunization {
    /// An Immunization with nothing but what each must have.
    pub fn new(status: Status, vaccine: Concept, patient: &str, occurrence: Occurrence) -> Self {
        Self {
            id: None,
            confidentiality: Vec::new(),
            identifiers: Vec::new(),
            status,
            status_reason: None,
            vaccine,
            patient: patient.to_owned(),
            occurrence,
            primary_source: None,
            mvx: None,
            lot: None,
            expiry: None,
            site: None,
            route: None,
            amount: None,
        }
    }

    /// The reason of one that was not done because the person said no.
    pub fn refused() -> Concept {
        Concept::code(STATUS_REASON, "PATOBJ", "patient objection")
    }

    /// The vaccine, CVX; none where it is told otherwise, or as two.
    pub fn cvx(&self) -> Option<&str> {
        match self.vaccine.codes(&CVX_SYSTEMS).as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }

    /// The day and vaccine of a dose: none for what is no dose, or is not told so far.
    pub fn dose(&self) -> Option<(Date, &str)> {
        match (self.status, &self.occurrence) {
            (Status::Completed, Occurrence::On(date)) => Some((date.day()?, self.cvx()?)),
            _ => None,
        }
    }

    /// Whether it is labelled more closely than what every clinic may read (HL7: `R`, `V`).
    pub fn is_restricted(&self) -> bool {
        let restricted = |label: &String| matches!(label.as_str(), "R" | "V");
        self.confidentiality.iter().any(restricted)
    }

    /// As JSON. Where it was given and by whom has no place in it.
    pub fn to_json(&self) -> Json {
        let labels = self.confidentiality.iter().map(|label| {
            let coding = Object::default().with("system", Some(CONFIDENTIALITY));
            coding.with("code", Some(label.as_str())).done()
        });
        let labels: Vec<Json> = labels.collect();
        let meta = (!labels.is_empty()).then(|| Object::default().list("security", labels).done());
        let (date, words) = match &self.occurrence {
            Occurrence::On(date) => (Some(date.written()), None),
            Occurrence::Words(words) => (None, Some(words.as_str())),
        };
        let patient = Object::default().with("reference", Some(reference(&self.patient)));
        let maker = self.mvx.as_deref().map(|mvx| {
            let number = Object::default()
                .with("system", Some(MVX))
                .with("value", Some(mvx));
            Object::default()
                .with("identifier", Some(number.done()))
                .done()
        });
        let amount = self.amount.as_ref().map(|amount| {
            Object::default()
                .with("value", Some(Json::Number(amount.value.clone())))
                .with("unit", amount.unit.as_deref())
                .done()
        });
        let numbers = self.identifiers.iter().map(Identifier::to_json).collect();
        Object::of("Immunization")
            .with("id", self.id.as_deref())
            .with("meta", meta)
            .list("identifier", numbers)
            .with("status", Some(self.status.as_str()))
            .with(
                "statusReason",
                self.status_reason.as_ref().map(Concept::to_json),
            )
            .with("vaccineCode", Some(self.vaccine.to_json()))
            .with("patient", Some(patient.done()))
            .with("occurrenceDateTime", date)
            .with("occurrenceString", words)
            .with("primarySource", self.primary_source)
            .with("manufacturer", maker)
            .with("lotNumber", self.lot.as_deref())
            .with(
                "expirationDate",
                self.expiry.as_ref().map(FhirDate::written),
            )
            .with("site", self.site.as_ref().map(Concept::to_json))
            .with("route", self.route.as_ref().map(Concept::to_json))
            .with("doseQuantity", amount)
            .done()
    }
}

fn reference(patient: &str) -> String {
    if patient.starts_with('#') || patient.starts_with("urn:") {
        patient.to_owned()
    } else {
        format!("Patient/{patient}")
    }
}

pub(super) fn read(
    at: &At<'_>,
    today: Date,
    facts: &VaccineFacts,
    problems: &mut Vec<Problem>,
) -> Result<Immunization, Problem> {
    at.members(
        &[
            "identifier",
            "status",
            "statusReason",
            "vaccineCode",
            "patient",
            "occurrenceDateTime",
            "occurrenceString",
            "primarySource",
            "manufacturer",
            "lotNumber",
            "expirationDate",
            "site",
            "route",
            "doseQuantity",
            "isSubpotent",
        ],
        &[
            "encounter",
            "recorded",
            "reportOrigin",
            "location",
            "performer",
            "note",
            "reasonCode",
            "reasonReference",
            "subpotentReason",
            "education",
            "programEligibility",
            "fundingSource",
            "reaction",
            "protocolApplied",
        ],
        problems,
    )?;
    let status_at = at.need("status")?;
    let status = match status_at.text()? {
        "completed" => Status::Completed,
        "not-done" => Status::NotDone,
        "entered-in-error" => Status::EnteredInError,
        _ => return Err(status_at.wrong("the status is none of R4's")),
    };
    let vaccine_at = at.need("vaccineCode")?;
    let occurrence = match (at.get("occurrenceDateTime"), at.get("occurrenceString")) {
        (Some(_), Some(_)) => return Err(at.wrong("it occurs at a date and in words: one of both")),
        (Some(date), None) => Occurrence::On(date.date()?),
        (None, Some(words)) => Occurrence::Words(words.text()?.to_owned()),
        (None, None) => return Err(at.wrong("`occurrenceDateTime` is missing")),
    };
    let patient = at.need("patient")?.reference("Patient")?;
    let mut read = Immunization::new(status, vaccine_at.concept()?, &patient, occurrence);
    read.id = at.text_of("id")?;
    read.identifiers = at.identifiers()?;
    read.status_reason = at.get("statusReason").map(|r| r.concept()).transpose()?;
    read.primary_source = at.bool_of("primarySource")?;
    read.lot = at.text_of("lotNumber")?;
    read.expiry = at.get("expirationDate").map(|d| d.date()).transpose()?;
    read.site = at.get("site").map(|c| c.concept()).transpose()?;
    read.route = at.get("route").map(|c| c.concept()).transpose()?;
    if let Some(meta) = at.get("meta") {
        for label in meta.items_of("security")? {
            if label.text_of("system")?.as_deref() == Some(CONFIDENTIALITY) {
                read.confidentiality.extend(label.text_of("code")?);
            }
        }
    }
    if let Some(number) = at.get("manufacturer").and_then(|m| m.get("identifier")) {
        let system = number.text_of("system")?;
        if system.is_some_and(|s| MVX_SYSTEMS.contains(&s.as_str())) {
            read.mvx = number.text_of("value")?;
        }
    }
    if let Some(quantity) = at.get("doseQuantity") {
        let value = quantity.need("value")?;
        let Json::Number(number) = value.value else {
            return Err(value.wrong("a number should stand here"));
        };
        read.amount = Some(Amount {
            value: number.clone(),
            unit: quantity.text_of("unit")?,
        });
    }
    doubts(at, &vaccine_at, &read, today, facts, problems);
    if at.bool_of("isSubpotent")? == Some(true) {
        let why = "a dose that is less than one is not counted: a person decides what follows";
        problems.push(at.waits(why));
    }
    Ok(read)
}

/// What a person has to look at before anything is derived.
fn doubts(
    at: &At<'_>,
    vaccine_at: &At<'_>,
    read: &Immunization,
    today: Date,
    facts: &VaccineFacts,
    problems: &mut Vec<Problem>,
) {
    let codes = read.vaccine.codes(&CVX_SYSTEMS);
    let digits = |code: &str| code.len() <= 3 && code.bytes().all(|b| b.is_ascii_digit());
    match codes.as_slice() {
        ["998"] if read.status == Status::Completed => {
            problems.push(vaccine_at.waits("CVX 998 says that no vaccine was given"));
        }
        [one] if digits(one) => {}
        [] | [_] => problems.push(vaccine_at.waits("the vaccine is not told as a CVX code")),
        _ => problems.push(vaccine_at.waits("it names two vaccines: which one was it?")),
    }
    let Occurrence::On(date) = &read.occurrence else {
        return;
    };
    let date_at = at.get("occurrenceDateTime").unwrap_or_else(|| at.clone());
    if date.is_after(today) {
        problems.push(date_at.waits("it lies in the future"));
    }
    if read.status != Status::Completed {
        return;
    }
    let told = DoseTold {
        on: date.day(),
        cvx: read.cvx().map(str::to_owned),
        mvx: read.mvx.clone(),
        lot: None,
        expiry: None,
        site: None,
        route: None,
        amount: None,
        vaccinator: None,
        origin: String::new(),
    };
    let mut found = Vec::new();
    believable(&told, 0, facts, &mut found);
    for problem in found {
        let place = match problem.field.as_deref() {
            Some("RXA-17") => at.get("manufacturer"),
            _ => Some(date_at.clone()),
        };
        let place = place.unwrap_or_else(|| at.clone());
        problems.push(place.problem(Verdict::Quarantine, &problem.message));
    }
}
