//! The FHIR bundle of a card, as far as a dose and its holder need it.
//!
//! Laboratory results and others may stand in a card too; of them only what holds for every resource
//! is looked at.

use jiff::civil::Date;
use serde_json::Value;

use crate::reason::Reason;

const CVX: &str = "http://hl7.org/fhir/sid/cvx";
/// CVX codes of COVID-19 vaccines (CDC, "COVID-19 vaccine related codes", 2020 to 2023), for the
/// type of a card alone; whether a dose counts is the forecaster's to say.
const COVID_CVX: &[&str] = &[
    "207", "208", "210", "211", "212", "213", "217", "218", "219", "221", "225", "226", "227",
    "228", "229", "230", "300", "301", "302", "308", "309", "310", "311", "312", "313", "500",
    "501", "502", "503", "504", "505", "506", "507", "508", "509", "510", "511", "512", "513",
    "514", "515", "516", "517", "518", "519", "520", "521",
];

/// Whose card it is, as it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The name in one line.
    pub name: String,
    /// The birth date as written: a day, or a month or year alone.
    pub birth: String,
}

/// A dose that a card tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// Vaccine type; empty where the card has none in CVX.
    pub cvx: String,
    /// The day as written.
    pub on: String,
    /// Lot.
    pub lot: Option<String>,
    /// Who gave it.
    pub performer: Option<String>,
}

impl Given {
    /// The day, where it is told to the day.
    pub fn day(&self) -> Option<Date> {
        self.on.get(..10).unwrap_or(&self.on).parse().ok()
    }
}

pub(crate) fn is_covid(cvx: &str) -> bool {
    COVID_CVX.contains(&cvx)
}

#[derive(Default)]
pub(crate) struct Content {
    pub(crate) holder: Option<Holder>,
    pub(crate) given: Vec<Given>,
    pub(crate) reasons: Vec<Reason>,
}

pub(crate) fn examine_text(text: &str) -> Vec<Reason> {
    let Ok(bundle) = serde_json::from_str::<Value>(text) else {
        return vec![Reason::NotJson("bundle")];
    };
    let mut reasons = read(&bundle).reasons;
    if text.trim() != text {
        reasons.insert(0, Reason::WhiteSpace);
    }
    reasons
}

/// Reads a bundle. Entries count from 1; 0 is the bundle itself.
pub(crate) fn read(bundle: &Value) -> Content {
    let mut content = Content::default();
    let says = |field: &str| bundle.get(field).and_then(Value::as_str);
    let entries = bundle.get("entry").and_then(Value::as_array);
    let (Some("Bundle"), Some("collection"), Some(entries)) =
        (says("resourceType"), says("type"), entries)
    else {
        content.reasons.push(Reason::NotABundle);
        return content;
    };
    if bundle.get("id").is_some() {
        content.reasons.push(Reason::ResourceId(0));
    }
    if bundle.get("meta").is_some() {
        content.reasons.push(Reason::Meta(0));
    }
    let kind = |entry: &Value| {
        let kind = entry.pointer("/resource/resourceType");
        kind.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let patients: Vec<&Value> = entries.iter().filter(|e| kind(e) == "Patient").collect();
    let patient = patients.first().copied();
    if patients.len() > 1 {
        content.reasons.push(Reason::TwoPatients);
    }
    let address = patient.and_then(|p| p.get("fullUrl")?.as_str());
    for (index, entry) in entries.iter().enumerate() {
        let number = index + 1;
        let Some(resource) = entry.get("resource") else {
            content.reasons.push(Reason::Empty(number));
            continue;
        };
        content.of_every_resource(number, entry, resource);
        match kind(entry).as_str() {
            "Immunization" => {
                if patient.is_none() {
                    content.reasons.push(Reason::NoPatient);
                }
                content.immunization(number, resource, address);
            }
            "Observation" => {
                let code = resource.get("code").and_then(|c| c.get("coding"));
                if code.and_then(Value::as_array).is_none_or(Vec::is_empty) {
                    content.reasons.push(Reason::NoCode(number));
                }
            }
            _ => {}
        }
    }
    content.holder = patient.and_then(|p| p.get("resource")).map(holder);
    content
}

impl Content {
    fn of_every_resource(&mut self, number: usize, entry: &Value, resource: &Value) {
        let address = entry.get("fullUrl").and_then(Value::as_str);
        let digits = address.and_then(|a| a.strip_prefix("resource:"));
        if !digits.is_some_and(|d| !d.is_empty() && d.bytes().all(|b| b.is_ascii_digit())) {
            self.reasons.push(Reason::FullUrl(number));
        }
        if resource.get("id").is_some() {
            self.reasons.push(Reason::ResourceId(number));
        }
        if let Some(meta) = resource.get("meta") {
            let keys: Vec<&String> = meta
                .as_object()
                .into_iter()
                .flat_map(|m| m.keys())
                .collect();
            if keys != ["security"] {
                self.reasons.push(Reason::Meta(number));
            }
        }
        if is_empty_inside(resource, 0) {
            self.reasons.push(Reason::Empty(number));
        }
    }

    fn immunization(&mut self, number: usize, resource: &Value, patient: Option<&str>) {
        let text = |path: &str| resource.pointer(path).and_then(Value::as_str);
        if text("/status") != Some("completed") {
            self.reasons.push(Reason::NotCompleted(number));
        }
        let reference = text("/patient/reference");
        if reference.is_none() || reference != patient {
            self.reasons.push(Reason::PatientReference(number));
        }
        let codings = resource.pointer("/vaccineCode/coding");
        let codings = codings.and_then(Value::as_array);
        if codings.is_none_or(Vec::is_empty) {
            self.reasons.push(Reason::NoCode(number));
        }
        let on = text("/occurrenceDateTime");
        if on.is_none() || resource.get("occurrenceString").is_some() {
            self.reasons.push(Reason::Occurrence(number));
        }
        let cvx = codings.into_iter().flatten().find_map(|coding| {
            let system = coding.get("system")?.as_str()?;
            (system == CVX).then(|| coding.get("code")?.as_str().map(str::to_owned))?
        });
        self.given.push(Given {
            cvx: cvx.unwrap_or_default(),
            on: on.unwrap_or_default().to_owned(),
            lot: text("/lotNumber").map(str::to_owned),
            performer: text("/performer/0/actor/display").map(str::to_owned),
        });
    }
}

/// FHIR has no empty strings, lists or objects. What nests deeper than a card ever does counts too.
fn is_empty_inside(value: &Value, depth: usize) -> bool {
    const DEEPEST: usize = 32;
    match value {
        Value::String(text) => text.is_empty(),
        Value::Array(items) => {
            items.is_empty()
                || depth > DEEPEST
                || items.iter().any(|item| is_empty_inside(item, depth + 1))
        }
        Value::Object(fields) => {
            fields.is_empty()
                || depth > DEEPEST
                || fields
                    .values()
                    .any(|field| is_empty_inside(field, depth + 1))
        }
        _ => false,
    }
}

fn holder(patient: &Value) -> Holder {
    let name = patient.pointer("/name/0");
    let part = |field: &str| name.and_then(|name| name.get(field)?.as_str());
    let given = name.and_then(|name| name.get("given")?.as_array());
    let mut words: Vec<&str> = given
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    words.extend(part("family"));
    let spoken = part("text").map(str::to_owned);
    let birth = patient.get("birthDate").and_then(Value::as_str);
    Holder {
        name: spoken.unwrap_or_else(|| words.join(" ")),
        birth: birth.unwrap_or_default().to_owned(),
    }
}
