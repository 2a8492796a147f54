//! Bundle: several resources at once, in and out.
//!
//! A bundle that comes may create and replace. It deletes nothing, asks nothing, and reaches no other
//! server.

use std::collections::HashMap;

use jiff::civil::Date;

use super::json::{Json, Object};
use super::walk::At;
use super::{Read, Resource, resource};
use crate::hl7::vxu::VaccineFacts;
use crate::problem::Problem;

/// The most entries of a bundle that comes.
pub const MOST_ENTRIES: usize = 1_000;

/// A Bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// `transaction`, `batch` or `collection`.
    pub kind: String,
    /// What it holds.
    pub entries: Vec<Entry>,
}

/// One resource of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// How the bundle names it.
    pub full_url: Option<String>,
    /// It.
    pub read: Read,
}

pub(super) fn read(
    at: &At<'_>,
    today: Date,
    facts: &VaccineFacts,
    problems: &mut Vec<Problem>,
) -> Result<Bundle, Problem> {
    let kind_at = at.need("type")?;
    let kind = kind_at.text()?.to_owned();
    if !["transaction", "batch", "collection"].contains(&kind.as_str()) {
        return Err(kind_at.wrong("a bundle of this type is not taken"));
    }
    let items = at.items_of("entry")?;
    if items.len() > MOST_ENTRIES {
        return Err(at.wrong("it has more than 1,000 entries"));
    }
    let mut entries: Vec<Entry> = Vec::new();
    for item in items {
        if let Some(request) = item.get("request") {
            allowed(&request, &item)?;
        } else if kind != "collection" {
            return Err(item.wrong("`request` is missing"));
        }
        let full_url = item.text_of("fullUrl")?;
        if full_url.is_some() && entries.iter().any(|known| known.full_url == full_url) {
            return Err(item.wrong("two entries have one name (`fullUrl`)"));
        }
        let inner = item.need("resource")?;
        if inner.need("resourceType")?.text()? == "Bundle" {
            return Err(inner.wrong("a bundle inside a bundle is not taken"));
        }
        let read = resource(&inner, today, facts)?;
        problems.extend(read.problems.iter().cloned());
        entries.push(Entry { full_url, read });
    }
    no_circle(at, &entries)?;
    Ok(Bundle { kind, entries })
}

/// Whether a request creates or replaces the resource it comes with.
fn allowed(request: &At<'_>, item: &At<'_>) -> Result<(), Problem> {
    let (method, url) = (request.need("method")?, request.need("url")?);
    let address = url.text()?;
    let resource = item.get("resource");
    let kind = resource.as_ref().and_then(|r| r.get("resourceType"));
    let kind = kind
        .as_ref()
        .and_then(|k| k.value.text())
        .unwrap_or_default();
    match method.text()? {
        "POST" if address == kind => Ok(()),
        "PUT" => {
            let id = resource.as_ref().and_then(|r| r.get("id"));
            let id = id
                .as_ref()
                .and_then(|id| id.value.text())
                .unwrap_or_default();
            if address == format!("{kind}/{id}") {
                Ok(())
            } else {
                Err(url.wrong("the address and the resource do not name the same id"))
            }
        }
        "POST" => Err(url.wrong("the address is not that of the resource's type")),
        _ => Err(method.wrong("a bundle may create and replace, and nothing else")),
    }
}

/// Refuses patients that take each other's place.
fn no_circle(at: &At<'_>, entries: &[Entry]) -> Result<(), Problem> {
    let mut into: HashMap<&str, Vec<&str>> = HashMap::new();
    for entry in entries {
        if let Resource::Patient(patient) = &entry.read.resource {
            for name in [entry.full_url.as_deref(), patient.id.as_deref()] {
                let others = patient.replaced_by.iter().map(String::as_str);
                into.entry(name.unwrap_or_default())
                    .or_default()
                    .extend(others);
            }
        }
    }
    for start in into.keys() {
        let (mut open, mut seen) = (vec![*start], Vec::new());
        while let Some(name) = open.pop() {
            for other in into.get(name).into_iter().flatten() {
                if other == start {
                    return Err(at.wrong("patients take each other's place, round in a circle"));
                }
                if !seen.contains(other) {
                    seen.push(*other);
                    open.push(*other);
                }
            }
        }
    }
    Ok(())
}

/// A Bundle of results: resources with their addresses, how many there are in all, and where the next
/// page is.
pub fn searchset(
    total: usize,
    entries: Vec<(String, Json)>,
    this: &str,
    next: Option<&str>,
) -> Json {
    let link = |relation: &str, url: &str| {
        let link = Object::default().with("relation", Some(relation));
        link.with("url", Some(url)).done()
    };
    let mut links = vec![link("self", this)];
    links.extend(next.map(|url| link("next", url)));
    let entries = entries.into_iter().map(|(url, resource)| {
        let search = Object::default().with("mode", Some("match")).done();
        Object::default()
            .with("fullUrl", Some(url))
            .with("resource", Some(resource))
            .with("search", Some(search))
            .done()
    });
    Object::of("Bundle")
        .with("type", Some("searchset"))
        .with("total", Some(Json::Number(total.to_string())))
        .list("link", links)
        .list("entry", entries.collect())
        .done()
}
