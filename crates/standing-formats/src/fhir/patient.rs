//! Patient: who somebody is, and what of it leaves.
//!
//! An address is never kept: it can tell that somebody is held, and where. What leaves has a name, a
//! birth date and a sex; an address only where a rule of the state asks for the one the person chose.

use jiff::civil::Date;

use super::json::{Json, Object};
use super::walk::{At, FhirDate, Identifier};
use crate::problem::Problem;

const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

/// A name, in parts where somebody wrote it so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HumanName {
    /// Family name.
    pub family: Option<String>,
    /// Given names in order.
    pub given: Vec<String>,
    /// As one text.
    pub text: Option<String>,
}

/// A Patient.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// Its id on the server that has it.
    pub id: Option<String>,
    /// Its numbers.
    pub identifiers: Vec<Identifier>,
    /// Its names.
    pub names: Vec<HumanName>,
    /// `male`, `female`, `other` or `unknown`.
    pub gender: Option<String>,
    /// Birth date, in the precision it was told.
    pub birth: Option<FhirDate>,
    /// How the person chose to be reached: only ever written, never read.
    pub address: Option<String>,
    /// The id of the Patient that took this one's place.
    pub replaced_by: Vec<String>,
}

impl Patient {
    /// As JSON, as US Core asks: an identifier, a name, a gender. A name that nobody wrote in parts
    /// stays one text, and says that its parts are not known.
    pub fn to_json(&self) -> Json {
        let names = self.names.iter().map(|name| {
            let given = name.given.iter().map(|g| Json::from(g.as_str())).collect();
            let absent = name.family.is_none() && name.given.is_empty();
            let extension = absent.then(|| {
                let object = Object::default().with("url", Some(ABSENT));
                object.with("valueCode", Some("unknown")).done()
            });
            Object::default()
                .list("extension", extension.into_iter().collect())
                .with("text", name.text.as_deref())
                .with("family", name.family.as_deref())
                .list("given", given)
                .done()
        });
        let address = self
            .address
            .as_deref()
            .map(|text| Object::default().with("text", Some(text)).done());
        let links = self.replaced_by.iter().map(|id| {
            let other = Object::default().with("reference", Some(format!("Patient/{id}")));
            Object::default()
                .with("other", Some(other.done()))
                .with("type", Some("replaced-by"))
                .done()
        });
        let numbers = self.identifiers.iter().map(Identifier::to_json).collect();
        Object::of("Patient")
            .with("id", self.id.as_deref())
            .list("identifier", numbers)
            .list("name", names.collect())
            .with("gender", self.gender.as_deref())
            .with("birthDate", self.birth.as_ref().map(FhirDate::written))
            .list("address", address.into_iter().collect())
            .list("link", links.collect())
            .done()
    }
}

pub(super) fn read(
    at: &At<'_>,
    today: Date,
    problems: &mut Vec<Problem>,
) -> Result<Patient, Problem> {
    at.members(
        &[
            "identifier",
            "name",
            "gender",
            "birthDate",
            "address",
            "link",
        ],
        &[
            "active",
            "telecom",
            "deceasedBoolean",
            "deceasedDateTime",
            "maritalStatus",
            "multipleBirthBoolean",
            "multipleBirthInteger",
            "photo",
            "contact",
            "communication",
            "generalPractitioner",
            "managingOrganization",
        ],
        problems,
    )?;
    let mut read = Patient {
        id: at.text_of("id")?,
        identifiers: at.identifiers()?,
        ..Patient::default()
    };
    for name in at.items_of("name")? {
        let mut given = Vec::new();
        for part in name.items_of("given")? {
            given.push(part.text()?.to_owned());
        }
        read.names.push(HumanName {
            family: name.text_of("family")?,
            given,
            text: name.text_of("text")?,
        });
    }
    if let Some(gender) = at.get("gender") {
        let text = gender.text()?;
        if !["male", "female", "other", "unknown"].contains(&text) {
            return Err(gender.wrong("the gender is none of R4's"));
        }
        read.gender = Some(text.to_owned());
    }
    if let Some(birth) = at.get("birthDate") {
        let date = birth.date()?;
        if date.is_after(today) {
            problems.push(birth.waits("the person is born in the future"));
        }
        read.birth = Some(date);
    }
    if let Some(address) = at.get("address") {
        let why = "an address can tell that somebody is held, and where: it is not kept, and a \
                   person looks at what it was sent for";
        problems.push(address.waits(why));
    }
    for link in at.items_of("link")? {
        let kind = link.need("type")?;
        let other = link.need("other")?;
        match kind.text()? {
            "replaced-by" => {
                let id = other.reference("Patient")?;
                if read.id.as_ref() == Some(&id) {
                    return Err(other.wrong("a patient takes its own place"));
                }
                read.replaced_by.push(id);
            }
            "replaces" | "refer" | "seealso" => {
                problems.push(kind.waits("which records are one person, a person decides"));
            }
            _ => return Err(kind.wrong("the type of link is none of R4's")),
        }
    }
    Ok(read)
}
