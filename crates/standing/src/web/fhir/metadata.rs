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
            "documentation": "One operation over the system. No resource is stored, read or searched.",
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
