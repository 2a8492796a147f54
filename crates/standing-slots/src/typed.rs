//! Slots that somebody typed in: a table of one line for each slot.
//!
//! Columns: `place`, `start` and `end` are required; `street`, `city`, `state`, `postal_code`,
//! `county`, `latitude`, `longitude`, `phone`, `url`, `booking_link`, `booking_phone`, `capacity`,
//! `products` (CVX codes, divided by `;`) and `doses` (numbers, divided by `;`) may be there. Times
//! are instants with an offset, as in the published form. The table becomes the published form and
//! is read by the same reader, so a typed slot is held to the same rules; a refused line is named
//! by its line in the table.

use crate::{File, Kind, Reading, Reason, Refused, Which, read};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};

/// Why a table cannot be read at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TypedError {
    /// A column that must be there is not.
    #[error("the table has no column `{0}`")]
    NoColumn(&'static str),
    /// A column that is not known, likely a spelling.
    #[error("the column `{0}` is not known")]
    UnknownColumn(String),
    /// The table has no header.
    #[error("the table cannot be read: {0}")]
    Table(String),
}

const COLUMNS: [&str; 17] = [
    "place",
    "start",
    "end",
    "street",
    "city",
    "state",
    "postal_code",
    "county",
    "latitude",
    "longitude",
    "phone",
    "url",
    "booking_link",
    "booking_phone",
    "capacity",
    "products",
    "doses",
];

/// Reads a table of slots; `name` names it in messages.
///
/// # Errors
/// Where the header is not usable. A line that is not is data: it stands in `refused`.
pub fn typed(name: &str, bytes: &[u8]) -> Result<Reading, TypedError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut table = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(bytes);
    let header: Vec<String> = table
        .headers()
        .map_err(|e| TypedError::Table(e.to_string()))?
        .iter()
        .map(str::to_owned)
        .collect();
    for needed in ["place", "start", "end"] {
        if !header.iter().any(|column| column == needed) {
            return Err(TypedError::NoColumn(needed));
        }
    }
    if let Some(other) = header
        .iter()
        .find(|column| !COLUMNS.contains(&column.as_str()))
    {
        return Err(TypedError::UnknownColumn(other.clone()));
    }

    let mut made = Made::default();
    let mut refused = Vec::new();
    let mut lines = 0;
    for record in table.records() {
        lines += 1;
        let record = match record {
            Ok(record) => record,
            Err(e) => {
                let line = e.position().map_or(0, csv::Position::line);
                refused.push(refusal(name, line, "", Reason::NotUtf8, e.to_string()));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        let row: BTreeMap<&str, &str> = header
            .iter()
            .map(String::as_str)
            .zip(record.iter())
            .filter(|(_, value)| !value.is_empty())
            .collect();
        if let Err((field, reason, found)) = made.take(&row, line) {
            refused.push(refusal(name, line, field, reason, found));
        }
    }

    let (locations, schedules, slots) = (
        lines_of(&made.locations),
        lines_of(&made.schedules),
        lines_of(&made.slots),
    );
    let part = |kind, bytes| File {
        name,
        kind: Some(kind),
        bytes,
    };
    let mut reading = read(&[
        part(Kind::Location, locations.as_bytes()),
        part(Kind::Schedule, schedules.as_bytes()),
        part(Kind::Slot, slots.as_bytes()),
    ]);
    // Back to the lines of the table.
    let line_of = |slot_line: usize| {
        made.lines
            .get(slot_line.saturating_sub(1))
            .copied()
            .unwrap_or(0)
    };
    for slot in &mut reading.slots {
        slot.at = Which {
            file: 0,
            line: line_of(slot.at.line),
        };
    }
    for it in &mut reading.refused {
        it.line = line_of(it.line);
        it.field = column(&it.field).to_owned();
    }
    for (at, _) in &mut reading.doubts {
        let line = if at.file == 2 {
            line_of(at.line)
        } else {
            at.line
        };
        *at = Which { file: 0, line };
    }
    reading.refused.extend(refused);
    reading.refused.sort_by_key(|it| it.line);
    let refused_lines = reading.refused.len();
    reading.files.truncate(1);
    if let Some(count) = reading.files.first_mut() {
        count.lines = lines;
        count.refused = refused_lines;
        count.kept = reading.slots.len();
        count.repeated = 0;
    }
    Ok(reading)
}

/// The table's column for a field of the published form.
fn column(field: &str) -> &str {
    match field {
        "start" | "end" => field,
        _ if field.contains("valueInteger") => "capacity",
        _ if field.contains("valueUrl") => "booking_link",
        _ => field,
    }
}

fn refusal(file: &str, line: u64, field: &str, reason: Reason, found: String) -> Refused {
    Refused {
        file: file.to_owned(),
        line: usize::try_from(line).unwrap_or(usize::MAX),
        field: field.to_owned(),
        reason,
        found: Some(found),
        text: String::new(),
    }
}

fn lines_of(records: &[Value]) -> String {
    let mut text = String::new();
    for record in records {
        text.push_str(&record.to_string());
        text.push('\n');
    }
    text
}

/// The published form of a table, as it grows.
#[derive(Default)]
struct Made {
    locations: Vec<Value>,
    schedules: Vec<Value>,
    slots: Vec<Value>,
    /// The table's line of each slot.
    lines: Vec<usize>,
    place_ids: HashMap<String, usize>,
    schedule_ids: HashMap<String, usize>,
}

type Wrong = (&'static str, Reason, String);

impl Made {
    fn take(&mut self, row: &BTreeMap<&str, &str>, line: u64) -> Result<(), Wrong> {
        let needed = |name: &'static str| {
            row.get(name)
                .copied()
                .ok_or((name, Reason::MissingField, String::new()))
        };
        let (place, start, end) = (needed("place")?, needed("start")?, needed("end")?);
        let text = |name: &str| row.get(name).copied().unwrap_or_default();
        let number = |name: &'static str| match row.get(name) {
            None => Ok(None),
            Some(written) => written
                .parse::<f64>()
                .ok()
                .filter(|number| number.is_finite())
                .map(Some)
                .ok_or((name, Reason::WrongType, (*written).to_owned())),
        };
        let position = match (number("latitude")?, number("longitude")?) {
            (Some(latitude), _) if latitude.abs() > 90.0 => {
                return Err(("latitude", Reason::OutOfRange, latitude.to_string()));
            }
            (_, Some(longitude)) if longitude.abs() > 180.0 => {
                return Err(("longitude", Reason::OutOfRange, longitude.to_string()));
            }
            (Some(latitude), Some(longitude)) => {
                Some(json!({"latitude": latitude, "longitude": longitude}))
            }
            (None, None) => None,
            (None, Some(_)) => return Err(("latitude", Reason::MissingField, String::new())),
            (Some(_), None) => return Err(("longitude", Reason::MissingField, String::new())),
        };
        let whole = |name: &'static str, written: &str| {
            written
                .trim()
                .parse::<u32>()
                .map_err(|_| (name, Reason::WrongType, written.to_owned()))
        };
        let capacity = match row.get("capacity") {
            None => 1,
            Some(written) => whole("capacity", written)?,
        };
        let list = |name: &str| -> Vec<String> {
            text(name)
                .split(';')
                .map(str::trim)
                .filter(|part| !part.is_empty())
                .map(str::to_owned)
                .collect()
        };
        let products = list("products");
        let doses = list("doses")
            .iter()
            .map(|dose| whole("doses", dose))
            .collect::<Result<Vec<_>, _>>()?;

        let mut telecom = Vec::new();
        for (column, system) in [("phone", "phone"), ("url", "url")] {
            if !text(column).is_empty() {
                telecom.push(json!({"system": system, "value": text(column)}));
            }
        }
        let mut location = json!({
            "name": place,
            "telecom": telecom,
            "address": {
                "line": [text("street")], "city": text("city"), "state": text("state"),
                "postalCode": text("postal_code"), "district": text("county"),
            },
        });
        if let (Some(position), Some(fields)) = (position, location.as_object_mut()) {
            fields.insert("position".to_owned(), position);
        }
        let place_id = id_of(
            &mut self.place_ids,
            &mut self.locations,
            "Location",
            location,
        );
        let mut extension: Vec<Value> = products
            .iter()
            .map(|cvx| {
                json!({
                    "url": format!("{}vaccine-product", crate::EXTENSION),
                    "valueCoding": {"system": "http://hl7.org/fhir/sid/cvx", "code": cvx},
                })
            })
            .collect();
        extension.extend(doses.iter().map(|dose| {
            json!({"url": format!("{}vaccine-dose", crate::EXTENSION), "valueInteger": dose})
        }));
        let schedule = json!({
            "actor": [{"reference": format!("Location/{place_id}")}],
            "extension": extension,
        });
        let schedule_id = id_of(
            &mut self.schedule_ids,
            &mut self.schedules,
            "Schedule",
            schedule,
        );
        let mut extension = vec![json!({
            "url": format!("{}slot-capacity", crate::EXTENSION), "valueInteger": capacity,
        })];
        for (column, name, field) in [
            ("booking_link", "booking-deep-link", "valueUrl"),
            ("booking_phone", "booking-phone", "valueString"),
        ] {
            if !text(column).is_empty() {
                extension.push(
                    json!({"url": format!("{}{name}", crate::EXTENSION), field: text(column)}),
                );
            }
        }
        self.slots.push(json!({
            "resourceType": "Slot", "id": format!("typed-{line}"),
            "schedule": {"reference": format!("Schedule/{schedule_id}")},
            "status": "free", "start": start, "end": end, "extension": extension,
        }));
        self.lines.push(usize::try_from(line).unwrap_or(usize::MAX));
        Ok(())
    }
}

/// The id of a record among equal ones; a new one is added.
fn id_of(
    ids: &mut HashMap<String, usize>,
    records: &mut Vec<Value>,
    kind: &str,
    mut record: Value,
) -> usize {
    let next = records.len() + 1;
    let id = *ids.entry(record.to_string()).or_insert(next);
    if id == next {
        if let Some(fields) = record.as_object_mut() {
            fields.insert("resourceType".to_owned(), kind.into());
            fields.insert("id".to_owned(), id.to_string().into());
        }
        records.push(record);
    }
    id
}
