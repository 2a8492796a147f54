//! Archived page series (being written).
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One captured page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Capture {
    /// Series.
    pub series: String,
    /// When.
    pub at: Timestamp,
    /// Page id.
    pub page_id: String,
    /// Page hash.
    pub page_md5: String,
    /// As-of date on the page.
    pub stated_as_of: Option<Timestamp>,
    /// Updated date on the page.
    pub stated_updated: Option<Timestamp>,
    /// Whether it could be read.
    pub readable: bool,
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RowKey {
    /// Id.
    pub id: String,
    /// Which of several rows of one id.
    pub dup: u32,
}

/// Event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeEvent {
    /// Value.
    Value,
    /// Absent.
    Absent,
    /// Returned.
    Returned,
}

/// Cells.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cells {
    /// Name as listed.
    pub listed: Option<String>,
    /// Cells.
    pub values: BTreeMap<String, Option<f64>>,
}

/// A change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Series.
    pub series: String,
    /// When.
    pub at: Timestamp,
    /// Page.
    pub page_id: String,
    /// Row.
    pub row: RowKey,
    /// Event.
    pub event: ChangeEvent,
    /// Cells.
    pub cells: Option<Cells>,
}

/// Stub.
#[derive(Debug, Clone, Default)]
pub struct PageSeries {}

impl PageSeries {
    /// Replays a stored capture.
    pub fn apply_capture(&mut self, _capture: Capture) {}
    /// Replays a stored change.
    pub fn apply_change(&mut self, _change: Change) {}
}
