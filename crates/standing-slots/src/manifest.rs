//! The `$bulk-publish` manifest: which files there are.
//!
//! `output` lists files by `type` and `url`. Types other than Location, Schedule and Slot are
//! ignored, as the format asks, and counted. The `state` of an output is a hint for filtering; where
//! it is absent the file may speak of any state.

use crate::instant::instant;
use crate::{Reason, Refused};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Kind {
    /// Places.
    Location,
    /// Schedules, each of one place.
    Schedule,
    /// Slots, each of one schedule.
    Slot,
}

impl Kind {
    /// The kind's name in the format.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Location => "Location",
            Self::Schedule => "Schedule",
            Self::Slot => "Slot",
        }
    }

    /// A kind by its name; `None` for one that is not read.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        [Self::Location, Self::Schedule, Self::Slot]
            .into_iter()
            .find(|kind| kind.name() == name)
    }
}

/// One file of a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Output {
    /// What it holds.
    pub kind: Kind,
    /// Where it is, as written.
    pub url: String,
    /// The states it speaks of; empty where the publisher does not say.
    pub states: Vec<String>,
}

/// A manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// When the publisher made it; `None` where it does not say so in a readable way.
    pub made: Option<Timestamp>,
    /// The files, in the publisher's order.
    pub outputs: Vec<Output>,
    /// How many outputs are of a kind that is not read.
    pub other_kinds: usize,
    /// Where the manifest goes on, for a publisher that divides it (`link` with relation `next`).
    pub next: Option<String>,
    /// Outputs that cannot be used; `line` is the place in the list, from 1.
    pub refused: Vec<Refused>,
}

impl Manifest {
    /// The files that may speak of a state: those that name it, and those that name none.
    pub fn for_state<'a>(&'a self, state: Option<&'a str>) -> impl Iterator<Item = &'a Output> {
        self.outputs.iter().filter(move |output| {
            state.is_none_or(|wanted| {
                output.states.is_empty()
                    || output
                        .states
                        .iter()
                        .any(|named| named.eq_ignore_ascii_case(wanted))
            })
        })
    }
}

/// Why a manifest cannot be used at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ManifestError {
    /// Not JSON.
    #[error("the manifest is not JSON: {0}")]
    NotJson(String),
    /// No list of files.
    #[error("the manifest has no list named `output`")]
    NoOutput,
}

/// Reads a manifest; `file` names it in what is refused.
///
/// # Errors
/// Where it is not JSON or lists no files. A single output that cannot be used is data.
pub fn manifest(file: &str, bytes: &[u8]) -> Result<Manifest, ManifestError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let document: Value =
        serde_json::from_slice(bytes).map_err(|e| ManifestError::NotJson(e.to_string()))?;
    let listed = document
        .get("output")
        .and_then(Value::as_array)
        .ok_or(ManifestError::NoOutput)?;
    let mut read = Manifest {
        made: document
            .get("transactionTime")
            .and_then(Value::as_str)
            .and_then(|text| instant(text).ok())
            .map(|instant| instant.at),
        outputs: Vec::with_capacity(listed.len()),
        other_kinds: 0,
        next: document
            .get("link")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .find(|link| link.get("relation").and_then(Value::as_str) == Some("next"))
            .and_then(|link| link.get("url").and_then(Value::as_str))
            .map(str::to_owned),
        refused: Vec::new(),
    };
    for (index, output) in listed.iter().enumerate() {
        let mut refuse = |field: &str, value: Option<&Value>| {
            read.refused.push(Refused {
                file: file.to_owned(),
                line: index + 1,
                field: format!("output[{index}].{field}"),
                reason: match value {
                    None => Reason::MissingField,
                    Some(Value::Null) => Reason::NullValue,
                    Some(_) => Reason::WrongType,
                },
                found: value.map(Value::to_string),
                text: output.to_string(),
            });
        };
        let Some(kind) = output.get("type").and_then(Value::as_str) else {
            refuse("type", output.get("type"));
            continue;
        };
        let Some(kind) = Kind::named(kind) else {
            read.other_kinds += 1;
            continue;
        };
        match output.get("url").and_then(Value::as_str) {
            Some(url) if !url.trim().is_empty() => read.outputs.push(Output {
                kind,
                url: url.trim().to_owned(),
                states: states(output),
            }),
            _ => refuse("url", output.get("url")),
        }
    }
    Ok(read)
}

/// The states of an output; a publisher that writes one as a text is understood.
fn states(output: &Value) -> Vec<String> {
    match output.get("extension").and_then(|e| e.get("state")) {
        Some(Value::Array(states)) => states
            .iter()
            .filter_map(Value::as_str)
            .map(str::to_owned)
            .collect(),
        Some(Value::String(state)) => vec![state.clone()],
        _ => Vec::new(),
    }
}
