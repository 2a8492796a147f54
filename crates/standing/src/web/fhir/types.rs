//! The few FHIR R4 structures that go out. Fields have FHIR's names; what is empty is left out.

use serde::Serialize;

/// A code of a code system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Coding {
    pub(super) system: &'static str,
    pub(super) code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) display: Option<String>,
}

/// A concept: codes and text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct CodeableConcept {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) coding: Vec<Coding>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<String>,
}

impl CodeableConcept {
    /// Text alone.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self {
            coding: Vec::new(),
            text: Some(text.into()),
        }
    }

    /// A code, with its words.
    pub(super) fn code(system: &'static str, code: &str, display: &str) -> Self {
        Self::default().and(system, code, display)
    }

    /// A code more.
    pub(super) fn and(mut self, system: &'static str, code: &str, display: &str) -> Self {
        self.coding.push(Coding {
            system,
            code: code.to_owned(),
            display: Some(display.to_owned()),
        });
        self
    }
}

/// A reference: to what, or in words where nothing can be pointed at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct Reference {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) display: Option<String>,
}

/// What one dose is worth in one series.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImmunizationEvaluation {
    pub(super) resource_type: &'static str,
    pub(super) status: &'static str,
    pub(super) patient: Reference,
    pub(super) date: String,
    pub(super) authority: Reference,
    pub(super) target_disease: CodeableConcept,
    pub(super) immunization_event: Reference,
    pub(super) dose_status: CodeableConcept,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) dose_status_reason: Vec<CodeableConcept>,
    /// The whole sentence.
    pub(super) description: String,
    pub(super) series: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dose_number_positive_int: Option<u16>,
}

/// When.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct DateCriterion {
    pub(super) code: CodeableConcept,
    pub(super) value: String,
}

/// The forecast of one vaccine group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Recommendation {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) vaccine_code: Vec<CodeableConcept>,
    pub(super) target_disease: CodeableConcept,
    pub(super) forecast_status: CodeableConcept,
    pub(super) forecast_reason: Vec<CodeableConcept>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) date_criterion: Vec<DateCriterion>,
    /// Administrative guidance, and a known miss.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) description: Option<String>,
    pub(super) series: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) dose_number_positive_int: Option<u8>,
}

/// The forecast of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ImmunizationRecommendation {
    pub(super) resource_type: &'static str,
    pub(super) patient: Reference,
    pub(super) date: String,
    pub(super) authority: Reference,
    pub(super) recommendation: Vec<Recommendation>,
}

/// A resource of the answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(super) enum Resource {
    Evaluation(Box<ImmunizationEvaluation>),
    Recommendation(ImmunizationRecommendation),
    Outcome(super::outcome::OperationOutcome),
}

/// A named resource.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Parameter {
    pub(super) name: &'static str,
    pub(super) resource: Resource,
}

/// What goes out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Parameters {
    pub(super) resource_type: &'static str,
    pub(super) parameter: Vec<Parameter>,
}
