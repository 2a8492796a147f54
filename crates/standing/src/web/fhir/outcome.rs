//! What is wrong with a request, or to be known of an answer: OperationOutcome.

use serde::Serialize;

/// One issue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Issue {
    pub(super) severity: &'static str,
    /// FHIR's issue type.
    pub(super) code: &'static str,
    pub(super) diagnostics: String,
    /// Where, as FHIRPath.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) expression: Vec<String>,
}

impl Issue {
    fn of(severity: &'static str, code: &'static str, diagnostics: impl Into<String>) -> Self {
        Self {
            severity,
            code,
            diagnostics: diagnostics.into(),
            expression: Vec::new(),
        }
    }

    /// Nothing could be answered.
    pub(super) fn error(code: &'static str, diagnostics: impl Into<String>) -> Self {
        Self::of("error", code, diagnostics)
    }

    /// Something was set aside.
    pub(super) fn warning(code: &'static str, diagnostics: impl Into<String>) -> Self {
        Self::of("warning", code, diagnostics)
    }

    /// To be known.
    pub(super) fn information(diagnostics: impl Into<String>) -> Self {
        Self::of("information", "informational", diagnostics)
    }

    /// At a place.
    pub(super) fn at(mut self, path: impl Into<String>) -> Self {
        self.expression.push(path.into());
        self
    }
}

/// FHIR's OperationOutcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct OperationOutcome {
    #[serde(rename = "resourceType")]
    resource_type: &'static str,
    pub(super) issue: Vec<Issue>,
}

impl OperationOutcome {
    /// Of these issues.
    pub(super) fn of(issue: Vec<Issue>) -> Self {
        Self {
            resource_type: "OperationOutcome",
            issue,
        }
    }
}
