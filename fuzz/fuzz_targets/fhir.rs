//! Reads arbitrary bytes as a FHIR resource. What is read and written comes back as the same, and
//! nothing that waits or was not completed is a dose.

#![no_main]

use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use standing_formats::fhir::immunization::Status;
use standing_formats::fhir::{Json, Resource, read};
use standing_formats::hl7::soap;
use standing_formats::hl7::vxu::VaccineFacts;

fuzz_target!(|bytes: &[u8]| {
    let _ = soap::read(bytes);
    if let Ok(json) = Json::read(bytes) {
        assert_eq!(Json::read(json.write().as_bytes()).ok(), Some(json));
    }
    let facts = VaccineFacts::default();
    let today = date(2026, 1, 1);
    let Ok(came) = read(bytes, today, &facts) else {
        return;
    };
    match came.resource {
        Resource::Immunization(told) => {
            assert!(told.status == Status::Completed || told.dose().is_none());
            let again = read(told.to_json().write().as_bytes(), today, &facts);
            assert!(matches!(
                again.map(|read| read.resource),
                Ok(Resource::Immunization(back)) if back == told
            ));
        }
        Resource::Patient(mut told) => {
            told.replaced_by.clear();
            let again = read(told.to_json().write().as_bytes(), today, &facts);
            assert!(again.is_ok());
        }
        _ => {}
    }
});
