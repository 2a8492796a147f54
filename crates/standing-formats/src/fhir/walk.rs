//! A value and where it stands, and what every resource has in common.

use jiff::Timestamp;
use jiff::civil::Date;

use super::json::{Json, Object};
use crate::dates::DateValue;
use crate::problem::{Problem, Verdict};

/// A value and its path, as FHIRPath.
#[derive(Debug, Clone)]
pub(crate) struct At<'j> {
    path: String,
    pub(crate) value: &'j Json,
}

impl<'j> At<'j> {
    pub(crate) fn root(value: &'j Json) -> Self {
        Self {
            path: "Resource".to_owned(),
            value,
        }
    }

    /// The same value under another name, if it stands at the root.
    pub(crate) fn named(&self, name: &str) -> Self {
        let mut named = self.clone();
        if named.path == "Resource" {
            name.clone_into(&mut named.path);
        }
        named
    }

    pub(crate) fn get(&self, name: &str) -> Option<At<'j>> {
        let value = self.value.get(name)?;
        Some(At {
            path: format!("{}.{name}", self.path),
            value,
        })
    }

    pub(crate) fn need(&self, name: &str) -> Result<At<'j>, Problem> {
        let missing = || self.wrong(&format!("`{name}` is missing"));
        self.get(name).ok_or_else(missing)
    }

    pub(crate) fn problem(&self, verdict: Verdict, message: &str) -> Problem {
        Problem::new(verdict, message).in_field(&self.path)
    }

    pub(crate) fn wrong(&self, message: &str) -> Problem {
        self.problem(Verdict::Reject, message)
    }

    pub(crate) fn waits(&self, message: &str) -> Problem {
        self.problem(Verdict::Quarantine, message)
    }

    pub(crate) fn text(&self) -> Result<&'j str, Problem> {
        let text = self.value.text().filter(|text| !text.trim().is_empty());
        text.ok_or_else(|| self.wrong("a text should stand here"))
    }

    /// The text of a member, where it is there.
    pub(crate) fn text_of(&self, name: &str) -> Result<Option<String>, Problem> {
        let member = self.get(name);
        member.map(|m| m.text().map(str::to_owned)).transpose()
    }

    pub(crate) fn bool_of(&self, name: &str) -> Result<Option<bool>, Problem> {
        let Some(member) = self.get(name) else {
            return Ok(None);
        };
        match member.value {
            Json::Bool(is) => Ok(Some(*is)),
            _ => Err(member.wrong("true or false should stand here")),
        }
    }

    /// The items of a member; none where it is not there.
    pub(crate) fn items_of(&self, name: &str) -> Result<Vec<At<'j>>, Problem> {
        let Some(member) = self.get(name) else {
            return Ok(Vec::new());
        };
        let Json::List(items) = member.value else {
            return Err(member.wrong("a list should stand here"));
        };
        if items.is_empty() {
            return Err(member.wrong("a list that is there is not empty"));
        }
        let item = |(at, value)| At {
            path: format!("{}[{at}]", member.path),
            value,
        };
        Ok(items.iter().enumerate().map(item).collect())
    }

    /// Refuses members that R4 does not have, and lists those that are not kept.
    pub(crate) fn members(
        &self,
        kept: &[&str],
        others: &[&str],
        problems: &mut Vec<Problem>,
    ) -> Result<(), Problem> {
        const EVERYWHERE: [&str; 8] = [
            "resourceType",
            "id",
            "meta",
            "implicitRules",
            "language",
            "text",
            "contained",
            "extension",
        ];
        let Json::Object(members) = self.value else {
            return Err(self.wrong("a resource should stand here"));
        };
        for (name, _) in members {
            // The sibling of a primitive holds its extensions.
            let bare = name.strip_prefix('_').unwrap_or(name);
            if kept.contains(&bare) || EVERYWHERE.contains(&bare) {
                continue;
            }
            if !others.contains(&bare) {
                return Err(self.wrong("it has a member that FHIR R4 does not have"));
            }
            let why = format!("`{bare}` is not kept");
            problems.push(self.problem(Verdict::Finding, &why));
        }
        Ok(())
    }

    /// What every resource can have.
    pub(crate) fn common(&self, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        if let Some(id) = self.get("id")
            && !is_id(id.text()?)
        {
            return Err(id.wrong("an id has 1 to 64 letters, digits, `-` or `.`"));
        }
        for (name, why) in [
            (
                "implicitRules",
                "rules that are not known may change what it means",
            ),
            (
                "modifierExtension",
                "an extension that is not known changes what it means",
            ),
        ] {
            if let Some(found) = self.get(name) {
                return Err(found.wrong(why));
            }
        }
        if let Some(text) = self.get("text") {
            let why = "a narrative of somebody else's: it is never shown";
            problems.push(text.problem(Verdict::Neutralise, why));
        }
        if let Some(contained) = self.get("contained") {
            let why = "a resource inside it can stand for another one";
            problems.push(contained.waits(why));
        }
        Ok(())
    }

    /// A date in any precision (FHIR R4, date and dateTime).
    pub(crate) fn date(&self) -> Result<FhirDate, Problem> {
        FhirDate::read(self.text()?).map_err(|why| self.wrong(why))
    }

    pub(crate) fn concept(&self) -> Result<Concept, Problem> {
        let mut coding = Vec::new();
        for item in self.items_of("coding")? {
            coding.push(Coding {
                system: item.text_of("system")?,
                code: item.text_of("code")?,
                display: item.text_of("display")?,
            });
        }
        Ok(Concept {
            coding,
            text: self.text_of("text")?,
        })
    }

    pub(crate) fn identifiers(&self) -> Result<Vec<Identifier>, Problem> {
        let mut found = Vec::new();
        for item in self.items_of("identifier")? {
            found.push(Identifier {
                system: item.text_of("system")?,
                value: item.text_of("value")?,
            });
        }
        Ok(found)
    }

    /// The id of a resource of this server that is pointed at. A place inside the resource is left
    /// to [`Self::common`], which sees it.
    pub(crate) fn reference(&self, kind: &str) -> Result<String, Problem> {
        let reference = self.need("reference")?;
        let text = reference.text()?;
        if let Some(inside) = text.strip_prefix('#') {
            return Ok(format!("#{inside}"));
        }
        if text.starts_with("urn:uuid:") {
            return Ok(text.to_owned());
        }
        let id = text
            .strip_prefix(kind)
            .and_then(|rest| rest.strip_prefix('/'));
        let id = id.filter(|id| is_id(id));
        let id = id.ok_or_else(|| {
            reference.wrong(&format!(
                "`{kind}/ID` should stand here: no other server is asked"
            ))
        })?;
        Ok(id.to_owned())
    }
}

/// Whether a text is an id of FHIR: 1 to 64 letters, digits, `-` or `.`.
pub fn is_id(text: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    (1..=64).contains(&text.len()) && text.bytes().all(fits)
}

/// A code of a system.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coding {
    /// The system.
    pub system: Option<String>,
    /// The code.
    pub code: Option<String>,
    /// In words.
    pub display: Option<String>,
}

/// A concept: codes and text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concept {
    /// The codes.
    pub coding: Vec<Coding>,
    /// In words.
    pub text: Option<String>,
}

impl Concept {
    /// One code.
    pub fn code(system: &str, code: &str, display: &str) -> Self {
        let words = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Self {
            coding: vec![Coding {
                system: words(system),
                code: words(code),
                display: words(display),
            }],
            text: None,
        }
    }

    /// In words alone.
    pub fn words(text: &str) -> Self {
        Self {
            coding: Vec::new(),
            text: Some(text.to_owned()),
        }
    }

    /// The codes of one of these systems, each once.
    pub fn codes(&self, systems: &[&str]) -> Vec<&str> {
        let mut codes: Vec<&str> = Vec::new();
        for coding in &self.coding {
            let known = coding
                .system
                .as_deref()
                .is_some_and(|s| systems.contains(&s));
            if let Some(code) = coding.code.as_deref().filter(|_| known)
                && !codes.contains(&code)
            {
                codes.push(code);
            }
        }
        codes
    }

    /// As JSON.
    pub fn to_json(&self) -> Json {
        let coding = self.coding.iter().map(|coding| {
            Object::default()
                .with("system", coding.system.as_deref())
                .with("code", coding.code.as_deref())
                .with("display", coding.display.as_deref())
                .done()
        });
        Object::default()
            .list("coding", coding.collect())
            .with("text", self.text.as_deref())
            .done()
    }
}

/// A number of somebody or something, and whose number it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Identifier {
    /// Who gives such numbers.
    pub system: Option<String>,
    /// The number, as written.
    pub value: Option<String>,
}

impl Identifier {
    /// As JSON.
    pub fn to_json(&self) -> Json {
        Object::default()
            .with("system", self.system.as_deref())
            .with("value", self.value.as_deref())
            .done()
    }
}

/// A date as it was written, with its precision: nothing is added to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FhirDate {
    written: String,
    value: DateValue,
}

impl FhirDate {
    /// Reads a date or dateTime of FHIR R4.
    ///
    /// # Errors
    /// Why it is none, in words that do not repeat it.
    pub fn read(text: &str) -> Result<Self, &'static str> {
        let (day, time) = match text.split_once('T') {
            Some((day, _)) => (day, true),
            None => (text, false),
        };
        let value = day_of(day).ok_or("there is no such date (YYYY, YYYY-MM or YYYY-MM-DD)")?;
        if time {
            let whole = matches!(value, DateValue::Day(_));
            let zoned = text.parse::<Timestamp>().is_ok() && text.len() >= 20;
            if !(whole && zoned) {
                return Err("a time has seconds and a zone");
            }
        }
        Ok(Self {
            written: text.to_owned(),
            value,
        })
    }

    /// A whole day.
    pub fn on(day: Date) -> Self {
        Self {
            written: day.to_string(),
            value: DateValue::Day(day),
        }
    }

    /// As written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// With its precision.
    pub fn value(&self) -> DateValue {
        self.value
    }

    /// The day, where a whole one was told. A month or a year is none.
    pub fn day(&self) -> Option<Date> {
        match self.value {
            DateValue::Day(day) => Some(day),
            _ => None,
        }
    }

    /// Whether all of it lies after a day.
    pub(crate) fn is_after(&self, today: Date) -> bool {
        match self.value {
            DateValue::Day(day) => day > today,
            DateValue::Month { year, month } => (year, month) > (today.year(), today.month()),
            DateValue::Year(year) => year > today.year(),
            DateValue::Instant { .. } => true,
        }
    }
}

fn day_of(text: &str) -> Option<DateValue> {
    let shape = |lengths: &[usize]| {
        let parts: Vec<&str> = text.split('-').collect();
        let fits = parts.len() == lengths.len()
            && parts.iter().zip(lengths).all(|(part, length)| {
                part.len() == *length && part.bytes().all(|b| b.is_ascii_digit())
            });
        fits.then_some(parts)
    };
    if let Some(parts) = shape(&[4]) {
        let year = parts.first()?.parse().ok()?;
        return (year > 0).then_some(DateValue::Year(year));
    }
    if let Some(parts) = shape(&[4, 2]) {
        let (year, month) = (parts.first()?.parse().ok()?, parts.get(1)?.parse().ok()?);
        let there = year > 0 && (1..=12).contains(&month);
        return there.then_some(DateValue::Month { year, month });
    }
    shape(&[4, 2, 2])?;
    text.parse().ok().map(DateValue::Day)
}
