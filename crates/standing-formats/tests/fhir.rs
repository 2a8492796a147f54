//! FHIR resources: what is read, what is refused, what leaves, and the shared collections where they
//! are present beside the workspace.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "helpers of tests are tests too"
)]

use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use proptest::prelude::*;
use standing_formats::fhir::immunization::{Amount, Immunization, Occurrence, Status};
use standing_formats::fhir::patient::{HumanName, Patient};
use standing_formats::fhir::{self, CVX, Concept, FhirDate, Identifier, Json, Read, Resource};
use standing_formats::hl7::vxu::VaccineFacts;
use standing_formats::problem::{Problem, Verdict, worst};

const TODAY: Date = date(2021, 4, 13);

fn facts() -> VaccineFacts {
    toml::from_str(include_str!("../../../rules/people/vaccines.toml")).unwrap()
}

fn read(text: &str) -> Result<Read, Problem> {
    fhir::read(text.as_bytes(), TODAY, &facts())
}

fn immunization(read: &Read) -> &Immunization {
    match &read.resource {
        Resource::Immunization(read) => read,
        other => panic!("{other:?}"),
    }
}

/// An Immunization with further members, or others in place of its own.
fn with(status: &str, occurrence: &str, more: &str) -> Result<Read, Problem> {
    read(&format!(
        r#"{{"resourceType":"Immunization","id":"i1","status":"{status}",
        "vaccineCode":{{"coding":[{{"system":"{CVX}","code":"207"}}]}},
        "patient":{{"reference":"Patient/p1"}},{occurrence}{more}}}"#
    ))
}

const DAY: &str = r#""occurrenceDateTime":"2021-04-12""#;

fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = path.join(folder);
    if path.is_dir() {
        Some(path)
    } else {
        println!("{folder} is not beside the workspace: left out");
        None
    }
}

#[test]
fn only_what_was_completed_is_a_dose() {
    let dose = |status: &str| {
        let read = with(status, DAY, "").unwrap();
        assert!(!read.waits(), "{status}");
        immunization(&read)
            .dose()
            .map(|(day, cvx)| (day, cvx.to_owned()))
    };
    assert_eq!(
        dose("completed"),
        Some((date(2021, 4, 12), "207".to_owned()))
    );
    assert_eq!(dose("not-done"), None);
    assert_eq!(dose("entered-in-error"), None);
    assert!(with("given", DAY, "").is_err());
}

#[test]
fn a_date_is_never_completed() {
    for written in ["2021", "2021-03"] {
        let at = format!(r#""occurrenceDateTime":"{written}""#);
        let read = with("completed", &at, "").unwrap();
        assert_eq!(immunization(&read).dose(), None);
        assert!(
            immunization(&read)
                .to_json()
                .write()
                .contains(&format!(r#""{written}""#))
        );
    }
    let words = with("completed", r#""occurrenceString":"last spring""#, "").unwrap();
    assert_eq!(immunization(&words).dose(), None);
    let time = FhirDate::read("2021-04-12T23:30:00-07:00").unwrap();
    assert_eq!(
        time.day(),
        Some(date(2021, 4, 12)),
        "the day where it was given"
    );
    for none in [
        "2021-02-30",
        "21-04-12",
        "2021-4-12",
        "2021-04-12T10:00:00",
        "0000",
        "2021-13",
    ] {
        assert!(FhirDate::read(none).is_err(), "{none}");
    }
}

#[test]
fn what_lies_in_the_future_waits_by_its_precision() {
    for (written, waits) in [
        ("2021-04-13", false),
        ("2021-04-14", true),
        ("2021-04", false),
        ("2021-05", true),
        ("2022", true),
    ] {
        let at = format!(r#""occurrenceDateTime":"{written}""#);
        assert_eq!(
            with("completed", &at, "").unwrap().waits(),
            waits,
            "{written}"
        );
    }
}

#[test]
fn a_vaccine_before_its_time_or_of_another_maker_waits() {
    let early = with("completed", r#""occurrenceDateTime":"2020-03-01""#, "").unwrap();
    assert!(early.waits());
    let maker =
        r#","manufacturer":{"identifier":{"system":"http://hl7.org/fhir/sid/mvx","value":"PFR"}}"#;
    let other = with("completed", DAY, maker).unwrap();
    let place = other.problems.first().and_then(|p| p.field.clone());
    assert_eq!(place.as_deref(), Some("Immunization.manufacturer"));
}

#[test]
fn what_changes_the_meaning_unseen_is_refused() {
    for more in [
        r#","implicitRules":"http://x.invalid/rules""#,
        r#","modifierExtension":[{"url":"http://x.invalid/negates","valueBoolean":true}]"#,
        r#","negated":true"#,
        r#","occurrenceString":"last spring""#,
    ] {
        assert!(with("completed", DAY, more).is_err(), "{more}");
    }
    let half = with("completed", DAY, r#","isSubpotent":true"#).unwrap();
    assert!(half.waits(), "a dose that is less than one");
    let place = with(
        "completed",
        DAY,
        r#","location":{"display":"Pine"},"performer":[{}]"#,
    );
    let place = place.unwrap();
    assert!(!place.waits());
    let out = immunization(&place).to_json().write();
    assert!(!out.contains("Pine") && !out.contains("performer"), "{out}");
}

/// US Core Immunization (hl7.org/fhir/us/core): each element that must be supported.
#[test]
fn what_we_write_supports_what_us_core_asks_for() {
    let on = Occurrence::On(FhirDate::on(date(2021, 4, 12)));
    let vaccine = Concept::code(CVX, "207", "COVID-19, mRNA");
    let mut dose = Immunization::new(Status::Completed, vaccine.clone(), "p1", on.clone());
    dose.primary_source = Some(true);
    dose.lot = Some("ZZ0001".to_owned());
    dose.amount = Some(Amount {
        value: "0.50".to_owned(),
        unit: Some("mL".to_owned()),
    });
    let written = dose.to_json();
    for must in [
        "status",
        "vaccineCode",
        "patient",
        "occurrenceDateTime",
        "primarySource",
    ] {
        assert!(written.get(must).is_some(), "{must}");
    }
    for never in ["location", "performer", "encounter", "reportOrigin"] {
        assert!(written.get(never).is_none(), "{never}");
    }
    let back = read(&written.write()).unwrap();
    assert_eq!(immunization(&back), &dose);
    let mut refused = Immunization::new(Status::NotDone, vaccine, "p1", on);
    refused.status_reason = Some(Immunization::refused());
    let back = read(&refused.to_json().write()).unwrap();
    assert_eq!(immunization(&back).status_reason, refused.status_reason);
    assert!(refused.to_json().write().contains("PATOBJ"));
}

#[test]
fn a_patient_leaves_with_what_us_core_asks_for_and_nothing_of_a_place() {
    let mut patient = Patient {
        id: Some("p1".to_owned()),
        identifiers: vec![Identifier {
            system: Some("urn:z".to_owned()),
            value: Some("1".to_owned()),
        }],
        names: vec![HumanName {
            text: Some("Zzinvented Quuxother".to_owned()),
            ..HumanName::default()
        }],
        gender: Some("unknown".to_owned()),
        birth: Some(FhirDate::read("1981").unwrap()),
        ..Patient::default()
    };
    let written = patient.to_json();
    for must in ["identifier", "name", "gender", "birthDate"] {
        assert!(written.get(must).is_some(), "{must}");
    }
    for never in ["address", "managingOrganization", "contact", "telecom"] {
        assert!(written.get(never).is_none(), "{never}");
    }
    // us-core-6: a name without parts says that they are not known.
    assert!(written.write().contains("data-absent-reason"));
    patient.names[0].family = Some("Quuxother".to_owned());
    assert!(!patient.to_json().write().contains("data-absent-reason"));
    let back = read(&patient.to_json().write()).unwrap();
    assert_eq!(back.resource, Resource::Patient(Box::new(patient)));
}

#[test]
fn an_address_waits_and_does_not_come_back() {
    let told = read(r#"{"resourceType":"Patient","id":"p9","address":[{"line":["bed 14"]}]}"#);
    let told = told.unwrap();
    assert!(told.waits());
    let Resource::Patient(patient) = told.resource else {
        panic!()
    };
    assert!(!patient.to_json().write().contains("bed"));
}

#[test]
fn every_bad_resource_meets_its_verdict() {
    let Some(folder) = shared("badinputs/made") else {
        return;
    };
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.csv")).unwrap();
    let (mut seen, mut wrong) = (0, Vec::new());
    for line in manifest.lines().filter(|line| line.starts_with("fhir/")) {
        let mut cells = line.split(',');
        let (path, _, expected) = (cells.next().unwrap(), cells.next(), cells.next().unwrap());
        let bytes = std::fs::read(folder.join(path)).unwrap();
        seen += 1;
        let came = fhir::read(&bytes, TODAY, &facts());
        let verdict = match &came {
            Err(problem) => Some(problem.verdict),
            Ok(read) => worst(&read.problems),
        };
        let met = match expected {
            "reject" => verdict == Some(Verdict::Reject),
            "quarantine" => verdict == Some(Verdict::Quarantine),
            "neutralise" => verdict <= Some(Verdict::Neutralise),
            _ => verdict.is_none(),
        };
        if !met {
            wrong.push(format!("{path}: {expected}, but {verdict:?}"));
        }
    }
    assert_eq!((seen, wrong.join("\n").as_str()), (37, ""));
}

#[test]
fn what_is_accepted_comes_back_without_loss() {
    let Some(folder) = shared("badinputs/made/fhir") else {
        return;
    };
    for name in [
        "good",
        "decimal_precision",
        "status_entered_in_error",
        "status_not_done_no_reason",
        "occurrence_string",
        "meta_security_drop",
    ] {
        let bytes = std::fs::read(folder.join(format!("{name}.json"))).unwrap();
        let came = fhir::read(&bytes, TODAY, &facts()).unwrap();
        let (Json::Object(mut was), Json::Object(mut is)) =
            (Json::read(&bytes).unwrap(), immunization(&came).to_json())
        else {
            panic!("{name}")
        };
        was.sort_by(|a, b| a.0.cmp(&b.0));
        is.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(was, is, "{name}");
        assert_eq!(
            immunization(&came).is_restricted(),
            name == "meta_security_drop"
        );
    }
    let wild = std::fs::read(folder.join("identifier_wildcard.json")).unwrap();
    let Resource::Patient(patient) = fhir::read(&wild, TODAY, &facts()).unwrap().resource else {
        panic!()
    };
    assert_eq!(
        patient.identifiers[0].value.as_deref(),
        Some("%' OR '1'='1")
    );
}

#[test]
fn the_public_json_tests_are_met() {
    let Some(folder) = shared("badinputs/public/json") else {
        return;
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let came = Json::read(&std::fs::read(&path).unwrap());
        seen += 1;
        // DIFFERENCE: a member that stands twice is refused, though JSON allows it.
        if name.starts_with("y_object_duplicated_key") {
            assert!(came.is_err(), "{name}");
        } else if name.starts_with("y_") {
            let value = came.unwrap_or_else(|p| panic!("{name}: {p}"));
            assert_eq!(
                Json::read(value.write().as_bytes()).unwrap(),
                value,
                "{name}"
            );
        } else if name.starts_with("n_") {
            assert!(came.is_err(), "{name}");
        }
    }
    assert_eq!(seen, 318);
}

#[test]
fn the_public_resources_never_stop_the_reader() {
    let Some(folder) = shared("badinputs/public/fhir") else {
        return;
    };
    for entry in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        if let Ok(read) = fhir::read(&bytes, TODAY, &facts())
            && let Resource::Immunization(read) = read.resource
        {
            assert!(fhir::read(read.to_json().write().as_bytes(), TODAY, &facts()).is_ok());
        }
    }
}

proptest! {
    #[test]
    fn any_text_survives(text in ".*") {
        let json = Json::List(vec![Json::from(text.as_str())]);
        prop_assert_eq!(Json::read(json.write().as_bytes()).unwrap(), json);
    }

    #[test]
    fn no_bytes_stop_the_reader(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = fhir::read(&bytes, TODAY, &VaccineFacts::default());
    }
}
