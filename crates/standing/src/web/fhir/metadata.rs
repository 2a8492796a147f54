//! What the service can do, for programs: CapabilityStatement.

use serde_json::{Value, json};

/// The operation as the guide defines it (STU 1).
const DEFINITION: &str = "http://hl7.org/fhir/us/immds/OperationDefinition/ImmDSForecastOperation";

/// The statement.
pub(super) fn statement() -> Value {
    json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": "2026-11-24",
        "kind": "instance",
        "software": { "name": "Standing", "version": env!("CARGO_PKG_VERSION") },
        "implementation": { "description": "Immunization forecasts by CDC's CDSi logic. Nothing that is sent is kept." },
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [{
            "mode": "server",
            "documentation": "The operation over the system keeps nothing and needs no account. \
                Resources are answered where the registry was opened with its key, to a bearer token \
                of one facility alone; nobody is searched for by name or birth date.",
            "security": {
                "description": "A bearer token for each facility and purpose, given out by hand.",
            },
            "resource": [
                {
                    "type": "Patient",
                    "interaction": [{ "code": "read" }, { "code": "search-type" }],
                    "searchParam": [{ "name": "identifier", "type": "token" }],
                    "operation": [{
                        "name": "export",
                        "definition": "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/patient-export",
                    }],
                },
                {
                    "type": "Immunization",
                    "interaction": [
                        { "code": "read" }, { "code": "search-type" }, { "code": "create" },
                    ],
                    "conditionalCreate": true,
                    "searchParam": [
                        { "name": "patient", "type": "reference" },
                        { "name": "status", "type": "token" },
                        { "name": "date", "type": "date" },
                    ],
                },
                {
                    "type": "ImmunizationRecommendation",
                    "interaction": [{ "code": "search-type" }],
                    "searchParam": [{ "name": "patient", "type": "reference" }],
                },
                {
                    "type": "Group",
                    "operation": [{
                        "name": "export",
                        "definition": "http://hl7.org/fhir/uv/bulkdata/OperationDefinition/group-export",
                    }],
                },
            ],
            "operation": [{
                "name": "immds-forecast",
                "definition": DEFINITION,
                "documentation": format!(
                    "Input: assessmentDate (date), patient (Patient: birthDate, gender), immunization \
                     (Immunization: status, vaccineCode by CVX, occurrenceDateTime, expirationDate, \
                     isSubpotent, manufacturer.identifier by MVX) and, beyond the guide, observation \
                     (Observation: status, effectiveDateTime, and code by CDSi's observation codes under \
                     the system {}). Output: evaluation, recommendation and, beyond the guide, outcome \
                     (OperationOutcome: the set of rules, and what was set aside). {}",
                    super::read::CDSI,
                    standing_forecast::NOT_AN_ORDER,
                ),
            }],
        }],
    })
}
