//! Standing's own clinics in the published form.
//!
//! What is published is read by strangers and by other people's programs. A clinic inside a place
//! where people are held is therefore left out unless a recorded choice says otherwise, and every
//! text that goes out is searched for words and names that tell of custody.

use crate::{EXTENSION, Instant, Kind};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use standing_terms::{CustodyChoice, CustodyWords};

/// What kind of place a clinic is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Venue {
    /// A place anybody may enter.
    Public,
    /// A place where people are held.
    Custody,
}

/// A clinic to publish: one time at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clinic {
    /// A short id of the place, of letters, digits, `-` and `.`; 64 characters at most (FHIR id).
    pub place_id: String,
    /// What kind of place it is.
    pub venue: Venue,
    /// The place's name, as the public may read it.
    pub name: String,
    /// Street.
    pub street: String,
    /// City.
    pub city: String,
    /// State, two letters.
    pub state: String,
    /// Postal code.
    pub postal_code: String,
    /// Phone of the place.
    pub phone: String,
    /// The place on the web.
    pub url: String,
    /// When it begins.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
    /// How many people.
    pub capacity: u32,
    /// CVX codes; may be empty.
    pub products: Vec<String>,
    /// Dose numbers; may be empty.
    pub doses: Vec<u32>,
    /// Where to book; empty where by phone alone.
    pub booking_link: String,
    /// Whom to call; empty where by link alone.
    pub booking_phone: String,
}

/// Who publishes, and what it decided about custody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publisher {
    /// The address under which the files will stand, ending in `/`.
    pub base: String,
    /// When the files were made.
    pub made: Instant,
    /// The recorded choice that custody may be told; `None` is the default.
    pub choice: Option<CustodyChoice>,
}

/// Files in the published form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// File names and their texts; the manifest, `$bulk-publish`, comes first.
    pub files: Vec<(String, String)>,
    /// Clinics left out because they would tell of custody: place in the list, from 0, and why.
    pub held_back: Vec<(usize, String)>,
}

/// Why nothing can be published.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PublishError {
    /// A choice without who or why.
    #[error("the choice to tell of custody names no person or no reason")]
    IncompleteChoice,
    /// A field that cannot be published.
    #[error("clinic {index}: {field}: {detail}")]
    Field {
        /// The place in the list, from 1.
        index: usize,
        /// The field.
        field: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// The address is none to publish under.
    #[error("the address to publish under must begin with https:// and end in `/`")]
    Base,
}

/// Makes the files.
///
/// # Errors
/// Where a clinic has no name, no way to book, an id that FHIR forbids or an end before its start,
/// and where the choice about custody is no record.
pub fn publish(
    clinics: &[Clinic],
    publisher: &Publisher,
    words: &CustodyWords,
) -> Result<Published, PublishError> {
    if !publisher.base.starts_with("https://") || !publisher.base.ends_with('/') {
        return Err(PublishError::Base);
    }
    let may_tell = match &publisher.choice {
        None => false,
        Some(choice) if choice.is_complete() => true,
        Some(_) => return Err(PublishError::IncompleteChoice),
    };
    let mut held_back = Vec::new();
    let (mut places, mut schedules, mut slots) = (Vec::new(), Vec::new(), Vec::new());
    for (index, clinic) in clinics.iter().enumerate() {
        check(index, clinic)?;
        if !may_tell && let Some(why) = tells(clinic, words) {
            held_back.push((index, why));
            continue;
        }
        let place = location(clinic);
        match places
            .iter()
            .position(|known: &Value| known.get("id") == place.get("id"))
        {
            None => places.push(place),
            Some(known) if places.get(known) == Some(&place) => {}
            Some(_) => {
                return Err(PublishError::Field {
                    index: index + 1,
                    field: "place_id",
                    detail: "two places have one id".to_owned(),
                });
            }
        }
        let number = slots.len() + 1;
        schedules.push(schedule(clinic, number));
        slots.push(slot(clinic, number));
    }
    let made = publisher.made.at.to_string();
    let mut output = Vec::new();
    let mut files = Vec::new();
    for (kind, name, records) in [
        (Kind::Location, "locations.ndjson", &places),
        (Kind::Schedule, "schedules.ndjson", &schedules),
        (Kind::Slot, "slots.ndjson", &slots),
    ] {
        output.push(json!({"type": kind.name(), "url": format!("{}{name}", publisher.base)}));
        let mut text = String::new();
        for record in records {
            text.push_str(&record.to_string());
            text.push('\n');
        }
        files.push((name.to_owned(), text));
    }
    let manifest = json!({
        "transactionTime": made,
        "request": format!("{}$bulk-publish", publisher.base),
        "output": output,
    });
    files.insert(0, ("$bulk-publish".to_owned(), format!("{manifest:#}\n")));
    Ok(Published { files, held_back })
}

fn check(index: usize, clinic: &Clinic) -> Result<(), PublishError> {
    let wrong = |field, detail: &str| {
        Err(PublishError::Field {
            index: index + 1,
            field,
            detail: detail.to_owned(),
        })
    };
    let id_ok = !clinic.place_id.is_empty()
        && clinic.place_id.len() <= 64
        && clinic
            .place_id
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'.');
    if !id_ok {
        return wrong("place_id", "1 to 64 letters, digits, `-` or `.`");
    }
    if clinic.name.trim().is_empty() {
        return wrong("name", "is empty");
    }
    if clinic.end.at < clinic.start.at {
        return wrong("end", "is before the start");
    }
    if clinic.booking_link.is_empty() && clinic.booking_phone.is_empty() {
        return wrong("booking_link", "neither a link nor a phone number is given");
    }
    Ok(())
}

/// Why a clinic would tell of custody.
fn tells(clinic: &Clinic, words: &CustodyWords) -> Option<String> {
    if clinic.venue == Venue::Custody {
        return Some("it is held in a place where people are held".to_owned());
    }
    [
        ("place_id", &clinic.place_id),
        ("name", &clinic.name),
        ("street", &clinic.street),
        ("city", &clinic.city),
        ("url", &clinic.url),
        ("booking_link", &clinic.booking_link),
        ("phone", &clinic.phone),
        ("booking_phone", &clinic.booking_phone),
    ]
    .into_iter()
    .find_map(|(field, text)| {
        words
            .find(text)
            .map(|word| format!("`{field}` says \"{word}\""))
    })
}

fn location(clinic: &Clinic) -> Value {
    let mut telecom = Vec::new();
    for (system, value) in [("phone", &clinic.phone), ("url", &clinic.url)] {
        if !value.is_empty() {
            telecom.push(json!({"system": system, "value": value}));
        }
    }
    json!({
        "resourceType": "Location", "id": clinic.place_id, "name": clinic.name,
        "telecom": telecom,
        "address": {
            "line": [clinic.street], "city": clinic.city, "state": clinic.state,
            "postalCode": clinic.postal_code,
        },
    })
}

fn schedule(clinic: &Clinic, number: usize) -> Value {
    let mut extension: Vec<Value> = clinic
        .products
        .iter()
        .map(|cvx| {
            json!({
                "url": format!("{EXTENSION}vaccine-product"),
                "valueCoding": {"system": "http://hl7.org/fhir/sid/cvx", "code": cvx},
            })
        })
        .collect();
    extension.extend(
        clinic
            .doses
            .iter()
            .map(|dose| json!({"url": format!("{EXTENSION}vaccine-dose"), "valueInteger": dose})),
    );
    json!({
        "resourceType": "Schedule", "id": number.to_string(),
        "serviceType": [{"coding": [
            {"system": "http://terminology.hl7.org/CodeSystem/service-type", "code": "57",
             "display": "Immunization"},
            {"system": "http://fhir-registry.smarthealthit.org/CodeSystem/service-type",
             "code": "covid19-immunization",
             "display": "COVID-19 Immunization Appointment"},
        ]}],
        "actor": [{"reference": format!("Location/{}", clinic.place_id)}],
        "extension": extension,
    })
}

fn slot(clinic: &Clinic, number: usize) -> Value {
    let mut extension = vec![json!({
        "url": format!("{EXTENSION}slot-capacity"), "valueInteger": clinic.capacity,
    })];
    if !clinic.booking_link.is_empty() {
        extension.push(json!({
            "url": format!("{EXTENSION}booking-deep-link"), "valueUrl": clinic.booking_link,
        }));
    }
    if !clinic.booking_phone.is_empty() {
        extension.push(json!({
            "url": format!("{EXTENSION}booking-phone"), "valueString": clinic.booking_phone,
        }));
    }
    json!({
        "resourceType": "Slot", "id": number.to_string(),
        "schedule": {"reference": format!("Schedule/{number}")},
        "status": if clinic.capacity == 0 { "busy" } else { "free" },
        "start": clinic.start.local(), "end": clinic.end.local(), "extension": extension,
    })
}
