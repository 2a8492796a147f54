//! Lines of newline-delimited JSON into places, schedules and slots.
//!
//! A line that breaks the format is refused, with file, line, field and reason, and its text is
//! kept; the rest of the file stands. What is merely odd is kept with a [`Doubt`]. In FHIR's JSON no
//! field may be null, so a null anywhere refuses the line.

use crate::instant::instant;
use crate::{Doubt, EXTENSION, Instant, Kind, Reason, Refused};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::{HashMap, HashSet};

/// A file to read.
#[derive(Debug, Clone, Copy)]
pub struct File<'a> {
    /// Its name or address, for messages.
    pub name: &'a str,
    /// What the manifest says it holds; `None` to take any kind.
    pub kind: Option<Kind>,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Where a record stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Which {
    /// The place of the file in [`Reading::files`].
    pub file: usize,
    /// The line, from 1.
    pub line: usize,
}

/// What became of the lines of one file. INVARIANT (nothing lost): `lines` = kept + repeated +
/// refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileCount {
    /// The file.
    pub file: String,
    /// Lines that are not blank.
    pub lines: usize,
    /// Records kept.
    pub kept: usize,
    /// Places and schedules that stood before in the same words.
    pub repeated: usize,
    /// Lines refused.
    pub refused: usize,
}

/// A code of a product, as a schedule names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Product {
    /// The code system, such as `http://hl7.org/fhir/sid/cvx`.
    pub system: String,
    /// The code.
    pub code: String,
    /// The publisher's words for it; may be empty.
    pub display: String,
}

/// A place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Location {
    /// Its id, unique among the places of a publisher.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Street lines.
    pub street: Vec<String>,
    /// City; empty where none is given.
    pub city: String,
    /// State, as two letters; empty where none is given.
    pub state: String,
    /// Postal code; empty where none is given.
    pub postal_code: String,
    /// County; empty where none is given.
    pub county: String,
    /// Phone numbers, as written.
    pub phones: Vec<String>,
    /// Addresses on the web.
    pub urls: Vec<String>,
    /// Latitude and longitude in degrees; `None` where the publisher gives none.
    pub position: Option<(f64, f64)>,
    /// The VTrckS identifier.
    pub vtrcks: Option<String>,
    /// Where it stood.
    pub at: Which,
}

/// A schedule of one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Schedule {
    /// Its id.
    pub id: String,
    /// The place's id.
    pub location: String,
    /// Products; empty where the publisher does not say.
    pub products: Vec<Product>,
    /// Dose numbers; empty where the publisher does not say.
    pub doses: Vec<i64>,
    /// Where it stood.
    pub at: Which,
}

/// Whether a slot can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It was free when the publisher looked.
    Free,
    /// It was taken.
    Busy,
}

/// A slot of one schedule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Slot {
    /// Its id; real publishers use one for several times.
    pub id: String,
    /// The schedule's id.
    pub schedule: String,
    /// Free or busy.
    pub status: Status,
    /// When it begins.
    pub start: Instant,
    /// When it ends.
    pub end: Instant,
    /// How many people; 1 where the publisher does not say, as the format has it.
    pub capacity: u32,
    /// Where to book on the web. To be extended by URL parsing, never by joining texts.
    pub link: Option<String>,
    /// Where to book by phone.
    pub phone: Option<String>,
    /// Where it stood.
    pub at: Which,
}

/// Everything that a publisher's files say.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Reading {
    /// The files, in the order given.
    pub files: Vec<FileCount>,
    /// Places.
    pub locations: Vec<Location>,
    /// Schedules, each of a place above.
    pub schedules: Vec<Schedule>,
    /// Slots, each of a schedule above.
    pub slots: Vec<Slot>,
    /// Slots that are sound but refer to a refused record: not to be planned with, yet somebody may
    /// call. Each stands in `refused` too.
    pub held_back: Vec<Slot>,
    /// Lines that were refused, in the order of files and lines.
    pub refused: Vec<Refused>,
    /// What is odd about records that were kept.
    pub doubts: Vec<(Which, Doubt)>,
}

impl Reading {
    /// How many lines were refused for each reason.
    #[must_use]
    pub fn refused_by_reason(&self) -> std::collections::BTreeMap<Reason, usize> {
        let mut counts = std::collections::BTreeMap::new();
        for refused in &self.refused {
            *counts.entry(refused.reason).or_insert(0) += 1;
        }
        counts
    }
}

/// Reads files and joins them.
#[must_use]
pub fn read(files: &[File<'_>]) -> Reading {
    let mut reading = Reading::default();
    let mut bad: Vec<(Which, &str, Fault)> = Vec::new();
    let mut locations: Vec<(Location, &str)> = Vec::new();
    let mut schedules: Vec<(Schedule, &str)> = Vec::new();
    let mut slots: Vec<(Slot, &str)> = Vec::new();
    let mut lossy: Vec<(Which, String)> = Vec::new();
    // Ids of refused lines, so that what refers to them is told apart from what refers to nothing.
    let mut refused_ids: HashSet<(Kind, String)> = HashSet::new();

    for (index, file) in files.iter().enumerate() {
        let bytes = file
            .bytes
            .strip_prefix(b"\xef\xbb\xbf")
            .unwrap_or(file.bytes);
        let mut lines = 0;
        for (number, raw) in bytes.split(|byte| *byte == b'\n').enumerate() {
            let at = Which {
                file: index,
                line: number + 1,
            };
            let raw = raw.trim_ascii();
            if raw.is_empty() {
                continue;
            }
            lines += 1;
            let Ok(text) = std::str::from_utf8(raw) else {
                lossy.push((at, String::from_utf8_lossy(raw).into_owned()));
                continue;
            };
            match record(text, file.kind, at) {
                Ok(Record::Location(it)) => locations.push((it, text)),
                Ok(Record::Schedule(it)) => schedules.push((it, text)),
                Ok(Record::Slot(it)) => slots.push((it, text)),
                Err(refusal) => {
                    refused_ids.extend(refusal.id);
                    bad.push((at, text, refusal.fault));
                }
            }
        }
        reading.files.push(FileCount {
            file: file.name.to_owned(),
            lines,
            kept: 0,
            repeated: 0,
            refused: 0,
        });
    }

    reading.locations = once(
        locations,
        |it| (&it.id, it.at),
        Kind::Location,
        &mut reading.files,
        &mut bad,
    );
    let places: HashSet<String> = reading.locations.iter().map(|it| it.id.clone()).collect();
    let mut sound = Vec::with_capacity(schedules.len());
    for (schedule, text) in schedules {
        if places.contains(&schedule.location) {
            sound.push((schedule, text));
        } else {
            let fault = leads_nowhere(
                "actor[0].reference",
                Kind::Location,
                &schedule.location,
                &refused_ids,
            );
            refused_ids.insert((Kind::Schedule, schedule.id));
            bad.push((schedule.at, text, fault));
        }
    }
    reading.schedules = once(
        sound,
        |it| (&it.id, it.at),
        Kind::Schedule,
        &mut reading.files,
        &mut bad,
    );
    let known: HashSet<&str> = reading.schedules.iter().map(|it| it.id.as_str()).collect();
    for (slot, text) in slots {
        if known.contains(slot.schedule.as_str()) {
            reading.slots.push(slot);
            continue;
        }
        let fault = leads_nowhere(
            "schedule.reference",
            Kind::Schedule,
            &slot.schedule,
            &refused_ids,
        );
        bad.push((slot.at, text, fault.clone()));
        if fault.reason == Reason::RefersToRefused {
            reading.held_back.push(slot);
        }
    }

    let name = |at: Which| files.get(at.file).map_or("", |file| file.name).to_owned();
    let mut refused: Vec<(Which, Refused)> = bad
        .into_iter()
        .map(|(at, text, fault)| {
            let refused = Refused {
                file: name(at),
                line: at.line,
                field: fault.field,
                reason: fault.reason,
                found: fault.found,
                text: text.to_owned(),
            };
            (at, refused)
        })
        .chain(lossy.into_iter().map(|(at, text)| {
            let refused = Refused {
                file: name(at),
                line: at.line,
                field: String::new(),
                reason: Reason::NotUtf8,
                found: None,
                text,
            };
            (at, refused)
        }))
        .collect();
    refused.sort_by_key(|(at, _)| *at);
    for (at, _) in &refused {
        if let Some(count) = reading.files.get_mut(at.file) {
            count.refused += 1;
        }
    }
    reading.refused = refused.into_iter().map(|(_, refused)| refused).collect();
    let kept = reading
        .locations
        .iter()
        .map(|it| it.at)
        .chain(reading.schedules.iter().map(|it| it.at))
        .chain(reading.slots.iter().map(|it| it.at));
    for at in kept {
        if let Some(count) = reading.files.get_mut(at.file) {
            count.kept += 1;
        }
    }
    reading.doubts = doubts(&reading);
    reading
}

/// Keeps the first record of each id. The same line again is counted; another content is refused.
fn once<'a, T>(
    records: Vec<(T, &'a str)>,
    key: impl Fn(&T) -> (&String, Which),
    kind: Kind,
    files: &mut [FileCount],
    bad: &mut Vec<(Which, &'a str, Fault)>,
) -> Vec<T> {
    let mut first: HashMap<String, &str> = HashMap::with_capacity(records.len());
    let mut kept = Vec::with_capacity(records.len());
    for (record, text) in records {
        let (id, at) = key(&record);
        match first.get(id) {
            None => {
                first.insert(id.clone(), text);
                kept.push(record);
            }
            Some(before) if *before == text => {
                if let Some(count) = files.get_mut(at.file) {
                    count.repeated += 1;
                }
            }
            Some(_) => {
                let found = Some(format!("{}/{id}", kind.name()));
                bad.push((at, text, Fault::new("id", Reason::IdUsedAgain, found)));
            }
        }
    }
    kept
}

fn leads_nowhere(
    field: &str,
    kind: Kind,
    id: &str,
    refused_ids: &HashSet<(Kind, String)>,
) -> Fault {
    let reason = if refused_ids.contains(&(kind, id.to_owned())) {
        Reason::RefersToRefused
    } else {
        Reason::DanglingReference
    };
    Fault::new(field, reason, Some(format!("{}/{id}", kind.name())))
}

fn doubts(reading: &Reading) -> Vec<(Which, Doubt)> {
    let mut doubts = Vec::new();
    let mut reachable: HashSet<&str> = HashSet::new();
    for location in &reading.locations {
        if location.vtrcks.is_none() {
            doubts.push((location.at, Doubt::NoVtrcks));
        }
        if location.position.is_none() {
            doubts.push((location.at, Doubt::NoPosition));
        }
        if !location.phones.is_empty() || !location.urls.is_empty() {
            reachable.insert(&location.id);
        }
    }
    let mut place_of: HashMap<&str, &str> = HashMap::new();
    for schedule in &reading.schedules {
        if schedule.doses.iter().any(|dose| !(1..=4).contains(dose)) {
            doubts.push((schedule.at, Doubt::OddDoseNumber));
        }
        place_of.insert(&schedule.id, &schedule.location);
    }
    let mut ids: HashSet<&str> = HashSet::with_capacity(reading.slots.len());
    for slot in &reading.slots {
        if !ids.insert(&slot.id) {
            doubts.push((slot.at, Doubt::SlotIdUsedAgain));
        }
        let at_place = place_of
            .get(slot.schedule.as_str())
            .is_some_and(|place| reachable.contains(place));
        if slot.link.is_none() && slot.phone.is_none() && !at_place {
            doubts.push((slot.at, Doubt::NoWayToBook));
        }
    }
    doubts.sort_unstable();
    doubts
}

enum Record {
    Location(Location),
    Schedule(Schedule),
    Slot(Slot),
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    field: String,
    reason: Reason,
    found: Option<String>,
}

/// Longest piece of a value that a message repeats, in characters.
const FOUND_CHARS: usize = 80;

impl Fault {
    fn new(field: impl Into<String>, reason: Reason, found: Option<String>) -> Self {
        let found = found.map(|text| text.chars().take(FOUND_CHARS).collect());
        Self {
            field: field.into(),
            reason,
            found,
        }
    }

    fn of(field: impl Into<String>, reason: Reason, value: &Value) -> Self {
        Self::new(field, reason, Some(value.to_string()))
    }
}

/// A refused line and, where it can be told, which record it would have been.
struct Refusal {
    fault: Fault,
    id: Option<(Kind, String)>,
}

fn record(text: &str, expected: Option<Kind>, at: Which) -> Result<Record, Refusal> {
    let no_record = |fault| Refusal { fault, id: None };
    let value: Value = serde_json::from_str(text)
        .map_err(|e| no_record(Fault::new("", Reason::NotJson, Some(e.to_string()))))?;
    let Value::Object(fields) = &value else {
        return Err(no_record(Fault::of("", Reason::NotAnObject, &value)));
    };
    let kind = required_text(fields, "", "resourceType")
        .map_err(no_record)
        .and_then(|name| {
            Kind::named(name)
                .filter(|kind| expected.is_none_or(|expected| expected == *kind))
                .ok_or_else(|| {
                    no_record(Fault::new(
                        "resourceType",
                        Reason::WrongKind,
                        Some(name.to_owned()),
                    ))
                })
        })?;
    let id = fields.get("id").and_then(Value::as_str);
    let refused = |fault| Refusal {
        fault,
        id: id.map(|id| (kind, id.to_owned())),
    };
    if let Some(path) = null_in(&value) {
        return Err(refused(Fault::new(path, Reason::NullValue, None)));
    }
    match kind {
        Kind::Location => location(fields, at).map(Record::Location),
        Kind::Schedule => schedule(fields, at).map(Record::Schedule),
        Kind::Slot => slot(fields, at).map(Record::Slot),
    }
    .map_err(refused)
}

/// The path of the first null.
fn null_in(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Array(items) => items.iter().enumerate().find_map(|(index, item)| {
            null_in(item).map(|rest| joined(&format!("[{index}]"), &rest))
        }),
        Value::Object(fields) => fields
            .iter()
            .find_map(|(name, item)| null_in(item).map(|rest| joined(name, &rest))),
        _ => None,
    }
}

fn joined(head: &str, rest: &str) -> String {
    if head.is_empty() || rest.is_empty() || rest.starts_with('[') {
        format!("{head}{rest}")
    } else {
        format!("{head}.{rest}")
    }
}

type Fields = Map<String, Value>;

fn required_text<'v>(fields: &'v Fields, under: &str, name: &str) -> Result<&'v str, Fault> {
    match optional_text(fields, under, name)? {
        Some(text) => Ok(text),
        None => Err(Fault::new(joined(under, name), Reason::MissingField, None)),
    }
}

/// A text that need not be there; an empty one is not there.
fn optional_text<'v>(
    fields: &'v Fields,
    under: &str,
    name: &str,
) -> Result<Option<&'v str>, Fault> {
    match fields.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
        Some(Value::Null) => Err(Fault::new(joined(under, name), Reason::NullValue, None)),
        Some(other) => Err(Fault::of(joined(under, name), Reason::WrongType, other)),
    }
}

fn object<'v>(value: &'v Value, path: &str) -> Result<&'v Fields, Fault> {
    value
        .as_object()
        .ok_or_else(|| Fault::of(path, Reason::WrongType, value))
}

/// The objects of a list that need not be there, each with its path.
fn objects<'v>(fields: &'v Fields, name: &str) -> Result<Vec<(String, &'v Fields)>, Fault> {
    match fields.get(name) {
        None => Ok(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .enumerate()
            .map(|(index, item)| {
                let path = format!("{name}[{index}]");
                object(item, &path).map(|it| (path.clone(), it))
            })
            .collect(),
        Some(other) => Err(Fault::of(name, Reason::WrongType, other)),
    }
}

fn location(fields: &Fields, at: Which) -> Result<Location, Fault> {
    let id = required_text(fields, "", "id")?;
    let name = required_text(fields, "", "name")?;
    let address = match fields.get("address") {
        Some(value) => object(value, "address")?,
        None => return Err(Fault::new("address", Reason::MissingField, None)),
    };
    let of_address = |name| {
        optional_text(address, "address", name).map(|text| text.unwrap_or_default().to_owned())
    };
    let street = match address.get("line") {
        None => Vec::new(),
        Some(Value::Array(lines)) => lines
            .iter()
            .map(|line| {
                line.as_str()
                    .map(|line| line.trim().to_owned())
                    .ok_or_else(|| Fault::of("address.line", Reason::WrongType, line))
            })
            .collect::<Result<_, _>>()?,
        Some(other) => return Err(Fault::of("address.line", Reason::WrongType, other)),
    };
    let (mut phones, mut urls) = (Vec::new(), Vec::new());
    for (path, telecom) in objects(fields, "telecom")? {
        let value = optional_text(telecom, &path, "value")?;
        match (optional_text(telecom, &path, "system")?, value) {
            (Some("phone"), Some(value)) => phones.push(value.to_owned()),
            (Some("url"), Some(value)) => urls.push(value.to_owned()),
            _ => {}
        }
    }
    let mut vtrcks = None;
    for (path, identifier) in objects(fields, "identifier")? {
        let system = optional_text(identifier, &path, "system")?;
        let value = optional_text(identifier, &path, "value")?;
        if system == Some("https://cdc.gov/vaccines/programs/vtrcks") {
            vtrcks = value.map(str::to_owned);
        }
    }
    Ok(Location {
        id: id.to_owned(),
        name: name.to_owned(),
        street,
        city: of_address("city")?,
        state: of_address("state")?,
        postal_code: of_address("postalCode")?,
        county: of_address("district")?,
        phones,
        urls,
        position: fields.get("position").map(position).transpose()?,
        vtrcks,
        at,
    })
}

fn position(value: &Value) -> Result<(f64, f64), Fault> {
    let fields = object(value, "position")?;
    let degrees = |name: &str, most: f64| {
        let path = format!("position.{name}");
        match fields.get(name) {
            None => Err(Fault::new(path, Reason::MissingField, None)),
            Some(value) => match value.as_f64() {
                None => Err(Fault::of(path, Reason::WrongType, value)),
                Some(number) if number.abs() > most => {
                    Err(Fault::of(path, Reason::OutOfRange, value))
                }
                Some(number) => Ok(number),
            },
        }
    };
    Ok((degrees("latitude", 90.0)?, degrees("longitude", 180.0)?))
}

fn schedule(fields: &Fields, at: Which) -> Result<Schedule, Fault> {
    let id = required_text(fields, "", "id")?;
    let actors = objects(fields, "actor")?;
    let [(path, actor)] = actors.as_slice() else {
        let reason = if actors.is_empty() {
            Reason::MissingField
        } else {
            Reason::NotOnePlace
        };
        return Err(Fault::new("actor", reason, None));
    };
    let location = reference(actor, path, Kind::Location)?;
    let (mut products, mut doses) = (Vec::new(), Vec::new());
    for (path, extension) in objects(fields, "extension")? {
        match extension_name(extension, &path)? {
            Some("vaccine-product") => {
                let path = format!("{path}.valueCoding");
                let coding = match extension.get("valueCoding") {
                    Some(value) => object(value, &path)?,
                    None => return Err(Fault::new(path, Reason::MissingField, None)),
                };
                products.push(Product {
                    system: optional_text(coding, &path, "system")?
                        .unwrap_or_default()
                        .to_owned(),
                    code: required_text(coding, &path, "code")?.to_owned(),
                    display: optional_text(coding, &path, "display")?
                        .unwrap_or_default()
                        .to_owned(),
                });
            }
            Some("vaccine-dose") => doses.push(integer(extension, &path)?),
            _ => {}
        }
    }
    Ok(Schedule {
        id: id.to_owned(),
        location,
        products,
        doses,
        at,
    })
}

fn slot(fields: &Fields, at: Which) -> Result<Slot, Fault> {
    let id = required_text(fields, "", "id")?;
    let schedule = match fields.get("schedule") {
        Some(value) => reference(object(value, "schedule")?, "schedule", Kind::Schedule)?,
        None => return Err(Fault::new("schedule", Reason::MissingField, None)),
    };
    let status = match required_text(fields, "", "status")? {
        "free" => Status::Free,
        "busy" => Status::Busy,
        other => {
            return Err(Fault::new(
                "status",
                Reason::UnknownCode,
                Some(other.to_owned()),
            ));
        }
    };
    let time = |name: &str| {
        let text = required_text(fields, "", name)?;
        instant(text).map_err(|e| Fault::new(name, e.into(), Some(text.to_owned())))
    };
    let (start, end) = (time("start")?, time("end")?);
    if end.at < start.at {
        return Err(Fault::new(
            "end",
            Reason::EndsBeforeStart,
            Some(end.local()),
        ));
    }
    let (mut capacity, mut link, mut phone) = (1, None, None);
    for (path, extension) in objects(fields, "extension")? {
        match extension_name(extension, &path)? {
            Some("booking-deep-link") => {
                link = Some(required_text(extension, &path, "valueUrl")?.to_owned());
            }
            Some("booking-phone") => {
                phone = Some(required_text(extension, &path, "valueString")?.to_owned());
            }
            Some("slot-capacity") => {
                let number = integer(extension, &path)?;
                capacity = u32::try_from(number).map_err(|_| {
                    Fault::new(
                        format!("{path}.valueInteger"),
                        Reason::OutOfRange,
                        Some(number.to_string()),
                    )
                })?;
            }
            _ => {}
        }
    }
    Ok(Slot {
        id: id.to_owned(),
        schedule,
        status,
        start,
        end,
        capacity,
        link,
        phone,
        at,
    })
}

/// The name of an extension of this format; `None` for one of somebody else.
fn extension_name<'v>(extension: &'v Fields, path: &str) -> Result<Option<&'v str>, Fault> {
    required_text(extension, path, "url").map(|url| url.strip_prefix(EXTENSION))
}

fn integer(extension: &Fields, path: &str) -> Result<i64, Fault> {
    let field = format!("{path}.valueInteger");
    match extension.get("valueInteger") {
        None => Err(Fault::new(field, Reason::MissingField, None)),
        Some(Value::Number(number)) => number
            .as_i64()
            .ok_or_else(|| Fault::new(field, Reason::WrongType, Some(number.to_string()))),
        Some(value @ Value::String(text)) => {
            let reason = if text.trim().parse::<i64>().is_ok() {
                Reason::IntegerAsText
            } else {
                Reason::WrongType
            };
            Err(Fault::of(field, reason, value))
        }
        Some(other) => Err(Fault::of(field, Reason::WrongType, other)),
    }
}

/// `Location/12`, or an address that ends so.
fn reference(fields: &Fields, path: &str, kind: Kind) -> Result<String, Fault> {
    let text = required_text(fields, path, "reference")?;
    let mut ends = text.rsplitn(3, '/');
    match (ends.next(), ends.next()) {
        (Some(id), Some(name)) if name == kind.name() && !id.is_empty() => Ok(id.to_owned()),
        _ => Err(Fault::new(
            joined(path, "reference"),
            Reason::DanglingReference,
            Some(text.to_owned()),
        )),
    }
}
