//! FHIR R4 (4.0.1) for immunizations, in JSON: Patient, Immunization, ImmunizationRecommendation,
//! Location and Organization as US Core asks for them, and Bundles of them.
//!
//! What is read comes back as it was written: a decimal keeps its zeros, a date its precision, a date
//! in words its words. Nothing is completed. What is doubtful waits for a person, and what would
//! change the meaning of a resource in a way that is not understood refuses it.
//!
//! | file | story |
//! |---|---|
//! | `json` | JSON without loss and without surprises: no key twice, no depth, numbers as written |
//! | `walk` | a value and its path: what every resource has in common |
//! | `immunization` | a dose, a dose that was not given, a dose taken back |
//! | `patient` | who somebody is, and what of it leaves |
//! | `place` | Location and Organization |
//! | `recommendation` | what is due |
//! | `bundle` | several at once, and what no bundle may ask |

pub mod bundle;
pub mod immunization;
pub mod json;
pub mod patient;
pub mod place;
pub mod recommendation;
mod walk;

use jiff::civil::Date;

use crate::hl7::vxu::VaccineFacts;
use crate::problem::{Problem, Verdict};
pub use immunization::Immunization;
pub use json::Json;
pub use patient::Patient;
use walk::At;
pub use walk::{Coding, Concept, FhirDate, Identifier, is_id};

/// CVX.
pub const CVX: &str = "http://hl7.org/fhir/sid/cvx";
/// MVX.
pub const MVX: &str = "http://hl7.org/fhir/sid/mvx";

/// One resource that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Resource {
    /// A dose, or none.
    Immunization(Box<Immunization>),
    /// A person.
    Patient(Box<Patient>),
    /// A place.
    Location(place::Location),
    /// An organization.
    Organization(place::Organization),
    /// Several.
    Bundle(bundle::Bundle),
    /// Bytes of a type: only ever handed back as a file.
    Binary {
        /// What they are said to be.
        content_type: String,
        /// In base64, as written.
        data: String,
    },
}

/// A resource and what is odd about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// It.
    pub resource: Resource,
    /// While one is of [`Verdict::Quarantine`], nothing may be derived from it.
    pub problems: Vec<Problem>,
}

impl Read {
    /// Whether it waits for a person.
    pub fn waits(&self) -> bool {
        self.problems
            .iter()
            .any(|problem| problem.verdict >= Verdict::Quarantine)
    }
}

/// Reads a resource in JSON on a day.
///
/// # Errors
/// Why it is refused, with the path. No message repeats what stands there.
pub fn read(bytes: &[u8], today: Date, facts: &VaccineFacts) -> Result<Read, Problem> {
    let json = Json::read(bytes)?;
    resource(&At::root(&json), today, facts)
}

pub(crate) fn resource(at: &At<'_>, today: Date, facts: &VaccineFacts) -> Result<Read, Problem> {
    let kind = at.need("resourceType")?.text()?.to_owned();
    let at = &at.named(&kind);
    let mut problems = Vec::new();
    if kind != "Bundle" {
        at.common(&mut problems)?;
    }
    let resource = match kind.as_str() {
        "Immunization" => {
            let read = immunization::read(at, today, facts, &mut problems)?;
            Resource::Immunization(Box::new(read))
        }
        "Patient" => Resource::Patient(Box::new(patient::read(at, today, &mut problems)?)),
        "Location" => Resource::Location(place::location(at)?),
        "Organization" => Resource::Organization(place::organization(at)?),
        "Bundle" => Resource::Bundle(bundle::read(at, today, facts, &mut problems)?),
        "Binary" => binary(at, &mut problems)?,
        _ => return Err(at.wrong("resources of this type are not read")),
    };
    Ok(Read { resource, problems })
}

fn binary(at: &At<'_>, problems: &mut Vec<Problem>) -> Result<Resource, Problem> {
    let content_type = at.need("contentType")?.text()?.to_owned();
    let data = at.need("data")?;
    let written = data.text()?;
    if !is_base64(written) {
        return Err(data.wrong("it is not base64"));
    }
    let why = "bytes of somebody else's: to be handed back as a file alone, never shown";
    problems.push(at.problem(Verdict::Neutralise, why));
    Ok(Resource::Binary {
        content_type,
        data: written.to_owned(),
    })
}

/// RFC 4648, 4: whole groups of four, padded at the end alone. White space may stand between groups
/// (FHIR R4, base64Binary).
fn is_base64(text: &str) -> bool {
    let bytes: Vec<u8> = text.bytes().filter(|b| !b.is_ascii_whitespace()).collect();
    let padding = bytes.iter().rev().take_while(|b| **b == b'=').count();
    let digits = bytes.len() - padding;
    let digit = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/');
    bytes.len().is_multiple_of(4) && padding <= 2 && bytes.iter().take(digits).all(digit)
}
