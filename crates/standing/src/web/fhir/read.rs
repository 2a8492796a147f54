//! Parameters in: a walk over the JSON that knows its path, so that whatever is wrong is named by
//! place. What is read is the line of `standing forecast`; that line's own reader does the rest.

use super::outcome::Issue;
use serde_json::Value;
use standing_disclosure::GivenByCaller;
use standing_forecast::wire::{ConditionIn, DoseIn, ObservationIn, PersonIn};
use std::borrow::Cow;

/// The address of CDC's CDSi page, which stands for its observation codes: CDC has published no
/// canonical of them.
pub(super) const CDSI: &str = "https://www.cdc.gov/vaccines/programs/iis/cdsi.html";
const CVX: [&str; 2] = [
    "http://hl7.org/fhir/sid/cvx",
    "urn:oid:2.16.840.1.113883.12.292",
];
const MVX: [&str; 2] = [
    "http://hl7.org/fhir/sid/mvx",
    "urn:oid:2.16.840.1.113883.12.227",
];

/// A value and where it stands.
#[derive(Clone)]
struct At<'v> {
    path: String,
    value: &'v Value,
}

impl<'v> At<'v> {
    /// A member that is there and not null.
    fn get(&self, name: &str) -> Option<At<'v>> {
        let value = self.value.get(name).filter(|value| !value.is_null())?;
        Some(At {
            path: format!("{}.{name}", self.path),
            value,
        })
    }

    fn need(&self, name: &str) -> Result<At<'v>, Issue> {
        self.get(name)
            .ok_or_else(|| self.wrong("required", &format!("`{name}` is missing")))
    }

    fn wrong(&self, code: &'static str, message: &str) -> Issue {
        Issue::error(code, message).at(&self.path)
    }

    fn aside(&self, message: &str) -> Issue {
        Issue::warning("not-supported", message).at(&self.path)
    }

    fn text(&self) -> Result<&'v str, Issue> {
        let text = self.value.as_str().map(str::trim);
        text.filter(|text| !text.is_empty())
            .ok_or_else(|| self.wrong("structure", "a text should stand here"))
    }

    fn items(&self) -> Result<Vec<At<'v>>, Issue> {
        let items = self.value.as_array();
        let items = items.ok_or_else(|| self.wrong("structure", "a list should stand here"))?;
        let item = |(at, value)| At {
            path: format!("{}[{at}]", self.path),
            value,
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// A day: of a time, its date; a month or a year alone is none.
    fn day(&self) -> Result<&'v str, Issue> {
        let text = self.text()?;
        match text.split_once('T') {
            Some((day, _)) => Ok(day),
            None if text.len() == 10 => Ok(text),
            None => Err(self.wrong("value", "a whole date (YYYY-MM-DD) should stand here")),
        }
    }

    /// A resource of this type.
    fn resource(&self, wanted: &str) -> Result<At<'v>, Issue> {
        let resource = self.need("resource")?;
        let kind = resource.need("resourceType")?;
        if kind.text()? == wanted {
            Ok(resource)
        } else {
            Err(kind.wrong(
                "structure",
                &format!("a resource `{wanted}` should stand here"),
            ))
        }
    }

    /// The code of a concept in one of these systems.
    fn coded(&self, systems: &[&str]) -> Result<Option<At<'v>>, Issue> {
        let Some(codings) = self.get("coding") else {
            return Ok(None);
        };
        for coding in codings.items()? {
            let system = coding
                .get("system")
                .map(|system| system.text())
                .transpose()?;
            if system.is_some_and(|system| systems.contains(&system)) {
                return coding.need("code").map(Some);
            }
        }
        Ok(None)
    }
}

/// A question as the caller put it.
pub(super) struct Asked {
    /// As the command takes it.
    pub(super) person: PersonIn<'static>,
    /// The patient's own id, to point at in the answer.
    pub(super) patient: Option<String>,
    /// Where the date of birth and the sex stand.
    patient_path: String,
    /// Where the assessment date stands.
    date_path: String,
    /// For each dose: the id of its resource, and where it stands.
    pub(super) immunizations: Vec<(Option<String>, String)>,
    /// For each observation, where it stands.
    observations: Vec<String>,
    /// What was set aside.
    pub(super) aside: Vec<Issue>,
}

impl GivenByCaller for Asked {}

fn own(text: &str) -> Cow<'static, str> {
    Cow::Owned(text.to_owned())
}

impl Asked {
    /// Reads Parameters.
    ///
    /// # Errors
    /// At the first thing that is not as it should be, named by its path.
    pub(super) fn read(value: &Value) -> Result<Self, Issue> {
        let root = At {
            path: "Parameters".to_owned(),
            value,
        };
        let kind = root.need("resourceType")?;
        if kind.text()? != "Parameters" {
            return Err(kind.wrong("structure", "a resource `Parameters` should stand here"));
        }
        let mut asked = Self {
            person: PersonIn {
                id: Cow::Borrowed(""),
                assessment_date: Cow::Borrowed(""),
                dob: Cow::Borrowed(""),
                sex: None,
                observations: Vec::new(),
                doses: Vec::new(),
            },
            patient: None,
            patient_path: String::new(),
            date_path: String::new(),
            immunizations: Vec::new(),
            observations: Vec::new(),
            aside: Vec::new(),
        };
        let list = root.need("parameter")?;
        for parameter in list.items()? {
            match parameter.need("name")?.text()? {
                "assessmentDate" if asked.date_path.is_empty() => {
                    let date = parameter.need("valueDate")?;
                    asked.person.assessment_date = own(date.day()?);
                    asked.date_path = date.path;
                }
                "patient" if asked.patient_path.is_empty() => asked.patient(&parameter)?,
                name @ ("assessmentDate" | "patient") => {
                    return Err(parameter.wrong("structure", &format!("a second `{name}`")));
                }
                "immunization" => asked.immunization(&parameter)?,
                "observation" => asked.observation(&parameter)?,
                _ => {
                    let name = parameter.need("name")?;
                    asked
                        .aside
                        .push(name.aside("a parameter of this name is not read"));
                }
            }
        }
        for (name, path) in [
            ("assessmentDate", &asked.date_path),
            ("patient", &asked.patient_path),
        ] {
            if path.is_empty() {
                return Err(list.wrong("required", &format!("the parameter `{name}` is missing")));
            }
        }
        Ok(asked)
    }

    fn patient(&mut self, parameter: &At<'_>) -> Result<(), Issue> {
        let patient = parameter.resource("Patient")?;
        self.person.dob = own(patient.need("birthDate")?.day()?);
        if let Some(gender) = patient.get("gender") {
            let sex = match gender.text()? {
                "female" => "F",
                "male" => "M",
                "other" => "X",
                "unknown" => "U",
                _ => {
                    let message = "`male`, `female`, `other` or `unknown` should stand here";
                    return Err(gender.wrong("value", message));
                }
            };
            self.person.sex = Some(Cow::Borrowed(sex));
        }
        let id = patient.get("id").map(|id| id.text()).transpose()?;
        self.patient = id.map(str::to_owned);
        self.patient_path = patient.path;
        Ok(())
    }

    fn immunization(&mut self, parameter: &At<'_>) -> Result<(), Issue> {
        let given = parameter.resource("Immunization")?;
        let status = given.need("status")?;
        match status.text()? {
            "completed" => {}
            "not-done" | "entered-in-error" => {
                let message = "not a dose that was given; left out";
                self.aside
                    .push(Issue::information(message).at(&status.path));
                return Ok(());
            }
            _ => {
                let message = "`completed`, `not-done` or `entered-in-error` should stand here";
                return Err(status.wrong("value", message));
            }
        }
        let vaccine = given.need("vaccineCode")?;
        let Some(cvx) = vaccine.coded(&CVX)? else {
            self.aside
                .push(vaccine.aside("no CVX code; the dose is set aside"));
            return Ok(());
        };
        if let Some(words) = given.get("occurrenceString") {
            self.aside
                .push(words.aside("a day in words is not read; the dose is set aside"));
            return Ok(());
        }
        let date = given.need("occurrenceDateTime")?.day()?;
        let maker = given.get("manufacturer").and_then(|m| m.get("identifier"));
        let mvx = match maker {
            Some(maker) => {
                let system = maker.get("system").map(|s| s.text()).transpose()?;
                match maker
                    .get("value")
                    .filter(|_| system.is_some_and(|s| MVX.contains(&s)))
                {
                    Some(value) => Some(own(value.text()?)),
                    None => None,
                }
            }
            None => None,
        };
        let lot_expiry = match given.get("expirationDate") {
            Some(date) => Some(own(date.text()?)),
            None => None,
        };
        let subpotent = match given.get("isSubpotent") {
            Some(flag) => flag
                .value
                .as_bool()
                .ok_or_else(|| flag.wrong("structure", "true or false should stand here"))?,
            None => false,
        };
        self.person.doses.push(DoseIn {
            date: own(date),
            cvx: own(cvx.text()?),
            mvx,
            lot_expiry,
            condition: Some(ConditionIn::Flag(subpotent)),
        });
        let id = given.get("id").map(|id| id.text()).transpose()?;
        self.immunizations.push((id.map(str::to_owned), given.path));
        Ok(())
    }

    fn observation(&mut self, parameter: &At<'_>) -> Result<(), Issue> {
        let seen = parameter.resource("Observation")?;
        let status = seen.need("status")?;
        if matches!(status.text()?, "entered-in-error" | "cancelled") {
            let message = "withdrawn; left out";
            self.aside
                .push(Issue::information(message).at(&status.path));
            return Ok(());
        }
        let concept = seen.need("code")?;
        let Some(code) = concept.coded(&[CDSI])? else {
            let message = format!("no code of the system {CDSI}; the observation is set aside");
            self.aside.push(concept.aside(&message));
            return Ok(());
        };
        // An observation says that something is so. One that says what it is, or that it is not so,
        // is another thing.
        let members = seen.value.as_object().into_iter().flatten();
        for (name, value) in members {
            if name.starts_with("value") && *value != Value::Bool(true)
                || name == "dataAbsentReason"
            {
                let at = format!("{}.{name}", seen.path);
                let message = "a value other than true is not read; the observation is set aside";
                self.aside
                    .push(Issue::warning("not-supported", message).at(at));
                return Ok(());
            }
        }
        let date = match seen.get("effectiveDateTime") {
            Some(date) => Some(own(date.day()?)),
            None => None,
        };
        self.person.observations.push(ObservationIn {
            code: own(code.text()?),
            date,
        });
        self.observations.push(seen.path);
        Ok(())
    }

    /// The path that stands for a field of the line (`doses[2].date`).
    pub(super) fn path_of(&self, field: &str) -> String {
        let indexed = |name: &str| -> Option<(usize, &str)> {
            let rest = field.strip_prefix(name)?.strip_prefix('[')?;
            let (at, rest) = rest.split_once(']')?;
            Some((at.parse().ok()?, rest.trim_start_matches('.')))
        };
        if let Some((at, name)) = indexed("doses")
            && let Some((_, path)) = self.immunizations.get(at)
        {
            let name = match name {
                "date" => "occurrenceDateTime",
                "cvx" => "vaccineCode",
                "mvx" => "manufacturer.identifier",
                "lot_expiry" => "expirationDate",
                _ => "isSubpotent",
            };
            return format!("{path}.{name}");
        }
        if let Some((at, name)) = indexed("observations")
            && let Some(path) = self.observations.get(at)
        {
            let name = if name == "date" {
                "effectiveDateTime"
            } else {
                "code"
            };
            return format!("{path}.{name}");
        }
        match field {
            "dob" => format!("{}.birthDate", self.patient_path),
            "sex" => format!("{}.gender", self.patient_path),
            "assessment_date" => self.date_path.clone(),
            _ => "Parameters.parameter".to_owned(),
        }
    }
}
