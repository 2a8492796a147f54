//! Location and Organization: a name and whether it is in use. Neither of them ever stands for a
//! facility that holds people: what leaves names an organization only where the rule of a state does.

use super::json::{Json, Object};
use super::walk::At;
use crate::problem::Problem;

/// A Location.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Location {
    /// Its id.
    pub id: Option<String>,
    /// How it is called.
    pub name: String,
}

/// An Organization.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Organization {
    /// Its id.
    pub id: Option<String>,
    /// Whether it is in use.
    pub active: bool,
    /// How it is called.
    pub name: String,
}

impl Location {
    /// As JSON.
    pub fn to_json(&self) -> Json {
        Object::of("Location")
            .with("id", self.id.as_deref())
            .with("status", Some("active"))
            .with("name", Some(self.name.as_str()))
            .done()
    }
}

impl Organization {
    /// As JSON.
    pub fn to_json(&self) -> Json {
        Object::of("Organization")
            .with("id", self.id.as_deref())
            .with("active", Some(self.active))
            .with("name", Some(self.name.as_str()))
            .done()
    }
}

pub(super) fn location(at: &At<'_>) -> Result<Location, Problem> {
    Ok(Location {
        id: at.text_of("id")?,
        name: at.need("name")?.text()?.to_owned(),
    })
}

pub(super) fn organization(at: &At<'_>) -> Result<Organization, Problem> {
    Ok(Organization {
        id: at.text_of("id")?,
        active: at.bool_of("active")?.unwrap_or(true),
        name: at.need("name")?.text()?.to_owned(),
    })
}
