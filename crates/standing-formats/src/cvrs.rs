//! The federal flat file of COVID-19 doses and refusals: CDC's Vaccination Reporting Specification
//! (CVRS), version 2, for those who have no link to an immunization registry.
//!
//! Text of tab-separated columns with a header line, UTF-8, one line for each dose or refusal. What
//! each column may hold is dated data (`rules/plan/cvrs.toml`), read into a [`Specification`]; the
//! code here knows forms of values and the relations between columns. Case does not count in codes.
//!
//! By default the file tells nobody that a person is in custody: an event whose code or words would
//! say so is held back, and one from such a place leaves its address out, unless a recorded choice
//! ([`CustodyChoice`]) says otherwise.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_terms::{CustodyChoice, CustodyWords, STATES};
use std::collections::{BTreeMap, HashSet};

/// What a column needs for one kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// A value must stand there.
    Required,
    /// A value stands there where it is known.
    Known,
    /// Nothing may stand there.
    Empty,
    /// The value that the specification sets.
    Fixed,
}

/// The form of a value that has no list of codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `YYYY-MM-DD`.
    Date,
    /// `YYYY-MM-DD` or `YYYY-MM`.
    DateOrMonth,
    /// Five digits, or five, a hyphen and four.
    Zip,
    /// A FIPS county code of five digits.
    County,
    /// A postal state code of two letters.
    State,
    /// A manufacturer's code of two or three letters.
    Mvx,
    /// A national drug code in three groups.
    Ndc,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its name in the header.
    pub name: String,
    /// What it needs for a dose.
    pub dose: Need,
    /// What it needs for a refusal.
    pub refusal: Need,
    /// The fixed value.
    pub value: Option<String>,
    /// The fixed value of a refusal, where it is another.
    pub refusal_value: Option<String>,
    /// The list of codes that holds it.
    pub codes: Option<String>,
    /// Its form, where it has no list.
    pub form: Option<Form>,
}

/// What tells of custody in the file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustodyRule {
    /// Why.
    pub reason: String,
    /// Columns left out for an event in a place of custody.
    pub columns_left_out: Vec<String>,
    /// The column whose code tells it.
    pub column: String,
    /// The code.
    pub value: String,
}

/// A version of the specification.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Specification {
    /// Its version.
    pub version: String,
    /// The day from which it holds.
    pub from: String,
    /// Where it stands.
    pub citation: String,
    /// Most records of one file.
    pub most_records: usize,
    /// The columns, in their order.
    pub columns: Vec<Column>,
    /// Lists of codes.
    pub codes: BTreeMap<String, Vec<String>>,
    /// What tells of custody.
    pub custody: CustodyRule,
}

/// The versions of a rules file.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
struct Rules {
    specification: Vec<Specification>,
}

/// Reads the rules file and gives its last version.
///
/// # Errors
/// Where it is not of that shape, or a column names a list of codes that is not there.
pub fn specification(text: &str) -> Result<Specification, String> {
    let rules: Rules = toml::from_str(text).map_err(|e| e.to_string())?;
    let specification = rules
        .specification
        .into_iter()
        .max_by(|a, b| a.from.cmp(&b.from))
        .ok_or("no specification stands there")?;
    for column in &specification.columns {
        if let Some(codes) = &column.codes
            && !specification.codes.contains_key(codes)
        {
            return Err(format!("{}: no list of codes {codes}", column.name));
        }
    }
    Ok(specification)
}

/// What is wrong with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// The bytes are not UTF-8, or the lines are not divided by tabs.
    NotThisFormat,
    /// A column of the header is not there.
    ColumnMissing,
    /// A column of the header is not known, or stands twice.
    ColumnUnknown,
    /// The columns stand in another order than the specification's.
    ColumnOrder,
    /// A line has more or fewer fields than the header.
    FieldCount,
    /// A value must stand there.
    Required,
    /// Nothing may stand there.
    MustBeEmpty,
    /// Another value than the one that is set.
    NotTheFixedValue,
    /// A code that the list does not hold.
    NotInCodes,
    /// A text that is not of its form, such as a day that there is not.
    BadForm,
    /// A date after the day of checking.
    InTheFuture,
    /// A birth after the event.
    BornAfterEvent,
    /// A county that is not in the state.
    CountyNotInState,
    /// A part of an address without the part that it needs.
    AddressIncomplete,
    /// One event id for two lines.
    EventIdAgain,
    /// More records than one file may hold.
    TooManyRecords,
    /// It tells that a person is in custody, and no choice to tell it is recorded.
    TellsOfCustody,
}

/// A problem of a file or an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CvrsProblem {
    /// The line: from 1, the header's; for events that are written, the place in the list, from 1.
    pub line: usize,
    /// The column; empty for the line or the file.
    pub field: String,
    /// What is wrong.
    pub fault: Fault,
    /// What stood there, or what is missing.
    pub found: String,
    /// Whether a receiver may still take the record.
    pub warning: bool,
}

/// A file that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Checked {
    /// Lines below the header that are not blank.
    pub records: usize,
    /// What is wrong, by line and column.
    pub problems: Vec<CvrsProblem>,
}

/// How a file is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Looking {
    /// The day of checking.
    pub today: Date,
    /// Whether codes made up for development are taken.
    pub trial: bool,
}

/// Checks a file against the specification.
#[must_use]
pub fn check(bytes: &[u8], specification: &Specification, looking: Looking) -> Checked {
    let mut problems = Vec::new();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let whole = |line, field: &str, fault, found: String| CvrsProblem {
        line,
        field: field.to_owned(),
        fault,
        found,
        warning: false,
    };
    let Ok(text) = std::str::from_utf8(bytes) else {
        let problem = whole(1, "", Fault::NotThisFormat, "not UTF-8".to_owned());
        return Checked {
            records: 0,
            problems: vec![problem],
        };
    };
    let mut lines = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .enumerate()
        .map(|(at, line)| (at + 1, line));
    let header: Vec<String> = lines
        .next()
        .map(|(_, line)| {
            line.split('\t')
                .map(|name| name.trim().to_lowercase())
                .collect()
        })
        .unwrap_or_default();
    if header.len() < 2 {
        let found = header.concat().chars().take(60).collect();
        problems.push(whole(1, "", Fault::NotThisFormat, found));
        return Checked {
            records: 0,
            problems,
        };
    }
    header_problems(&header, specification, &mut problems);
    let mut ids = HashSet::new();
    let mut records = 0;
    for (line, text) in lines {
        if text.trim().is_empty() {
            continue;
        }
        records += 1;
        let fields: Vec<&str> = text.split('\t').map(str::trim).collect();
        if fields.len() != header.len() {
            let found = format!("{} fields of {}", fields.len(), header.len());
            problems.push(whole(line, "", Fault::FieldCount, found));
            continue;
        }
        let record: BTreeMap<&str, &str> = header.iter().map(String::as_str).zip(fields).collect();
        record_problems(&record, line, specification, looking, &mut problems);
        if let Some(id) = record.get("vax_event_id").filter(|id| !id.is_empty())
            && !ids.insert((*id).to_lowercase())
        {
            problems.push(whole(
                line,
                "vax_event_id",
                Fault::EventIdAgain,
                (*id).to_owned(),
            ));
        }
    }
    if records > specification.most_records {
        problems.push(whole(1, "", Fault::TooManyRecords, records.to_string()));
    }
    Checked { records, problems }
}

fn header_problems(header: &[String], spec: &Specification, problems: &mut Vec<CvrsProblem>) {
    let before = problems.len();
    let mut add = |field: &str, fault| {
        problems.push(CvrsProblem {
            line: 1,
            field: field.to_owned(),
            fault,
            found: String::new(),
            warning: false,
        });
    };
    for column in &spec.columns {
        if !header.contains(&column.name) {
            add(&column.name, Fault::ColumnMissing);
        }
    }
    let mut seen = HashSet::new();
    for name in header {
        if !seen.insert(name) || !spec.columns.iter().any(|column| column.name == *name) {
            add(name, Fault::ColumnUnknown);
        }
    }
    if problems.len() == before {
        let ordered = header.iter().zip(&spec.columns);
        if let Some((name, _)) = ordered.into_iter().find(|(name, c)| **name != c.name) {
            problems.push(CvrsProblem {
                line: 1,
                field: name.clone(),
                fault: Fault::ColumnOrder,
                found: String::new(),
                warning: false,
            });
        }
    }
}

fn record_problems(
    record: &BTreeMap<&str, &str>,
    line: usize,
    spec: &Specification,
    looking: Looking,
    problems: &mut Vec<CvrsProblem>,
) {
    let value = |name: &str| record.get(name).copied().unwrap_or_default();
    let refused = value("vax_refusal").eq_ignore_ascii_case("YES");
    let mut add = |field: &str, fault, found: &str, warning| {
        problems.push(CvrsProblem {
            line,
            field: field.to_owned(),
            fault,
            found: found.to_owned(),
            warning,
        });
    };
    for column in &spec.columns {
        let Some(&found) = record.get(column.name.as_str()) else {
            continue;
        };
        let need = if refused { column.refusal } else { column.dose };
        let fixed = if refused {
            column.refusal_value.as_ref().or(column.value.as_ref())
        } else {
            column.value.as_ref()
        };
        match need {
            Need::Empty if !found.is_empty() => {
                add(&column.name, Fault::MustBeEmpty, found, false);
                continue;
            }
            Need::Required if found.is_empty() => {
                add(&column.name, Fault::Required, "", false);
                continue;
            }
            Need::Fixed if fixed.is_some_and(|fixed| !fixed.eq_ignore_ascii_case(found)) => {
                add(&column.name, Fault::NotTheFixedValue, found, false);
                continue;
            }
            _ if found.is_empty() => continue,
            _ => {}
        }
        if let Some(name) = &column.codes {
            let holds = |list: &str| {
                spec.codes
                    .get(list)
                    .is_some_and(|codes| codes.iter().any(|code| code.eq_ignore_ascii_case(found)))
            };
            if !(holds(name) || looking.trial && holds(&format!("{name}-trial"))) {
                add(&column.name, Fault::NotInCodes, found, false);
            }
        } else if let Some(form) = column.form
            && !has_form(found, form)
        {
            add(&column.name, Fault::BadForm, found, false);
        }
    }

    let born = first_day(value("recip_dob"));
    let event = first_day(value("admin_date"));
    if let Some(born) = born
        && born > looking.today
    {
        add("recip_dob", Fault::InTheFuture, value("recip_dob"), false);
    }
    if let Some(event) = event
        && event > looking.today
    {
        add("admin_date", Fault::InTheFuture, value("admin_date"), false);
    }
    if let (Some(born), Some(event)) = (born, event)
        && born > event
    {
        add(
            "recip_dob",
            Fault::BornAfterEvent,
            value("recip_dob"),
            false,
        );
    }
    for who in ["recip", "admin"] {
        let field = |part: &str| format!("{who}_address_{part}");
        let [county, state, zip] = ["county", "state", "zip"].map(|part| value(&field(part)));
        if has_form(county, Form::County)
            && has_form(state, Form::State)
            && !county_in_state(county, state)
        {
            add(&field("county"), Fault::CountyNotInState, county, false);
        }
        for (part, found) in [("state", state), ("county", county)] {
            if !zip.is_empty() && found.is_empty() {
                add(&field("zip"), Fault::AddressIncomplete, part, true);
            }
        }
    }
}

/// The day of a date, the first of a month; `None` where it is none.
fn first_day(text: &str) -> Option<Date> {
    let digits = |at: std::ops::Range<usize>| {
        text.get(at)
            .is_some_and(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    match text.len() {
        7 if digits(0..4) && digits(5..7) && text.get(4..5) == Some("-") => {
            format!("{text}-01").parse().ok()
        }
        10 if digits(0..4) && digits(5..7) && digits(8..10) => text.parse().ok(),
        _ => None,
    }
}

fn has_form(text: &str, form: Form) -> bool {
    let digits =
        |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
    match form {
        Form::Date => text.len() == 10 && first_day(text).is_some(),
        Form::DateOrMonth => first_day(text).is_some(),
        Form::Zip => match text.split_once('-') {
            None => digits(text, 5),
            Some((first, last)) => digits(first, 5) && digits(last, 4),
        },
        Form::County => digits(text, 5),
        Form::State => STATES
            .iter()
            .any(|(code, ..)| code.eq_ignore_ascii_case(text)),
        Form::Mvx => (2..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphabetic()),
        Form::Ndc => {
            let groups: Vec<&str> = text.split('-').collect();
            groups.len() == 3
                && groups
                    .iter()
                    .all(|group| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit()))
                && (10..=11).contains(&groups.concat().len())
        }
    }
}

fn county_in_state(county: &str, state: &str) -> bool {
    STATES
        .iter()
        .find(|(code, ..)| code.eq_ignore_ascii_case(state))
        .is_none_or(|(_, _, fips)| county.starts_with(fips))
}

/// A dose or a refusal to be written: columns by name. What is not there is left empty, set as the
/// specification sets it, or, where unknown is a code, said to be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Whether it took place where people are held.
    #[serde(default)]
    pub in_custody: bool,
    /// Columns by name.
    pub columns: BTreeMap<String, String>,
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file: the header and a line for each event that is not held back.
    pub text: String,
    /// How many lines below the header.
    pub records: usize,
    /// Events that were not written, and why; by their place in the list, from 1.
    pub held_back: Vec<CvrsProblem>,
    /// Columns that were left empty because the event took place where people are held.
    pub left_out: usize,
}

/// Writes events. An event that breaks the specification, or would tell of custody without a
/// complete recorded choice, is held back and named by its place and column.
#[must_use]
pub fn write(
    events: &[Event],
    spec: &Specification,
    looking: Looking,
    words: &CustodyWords,
    choice: Option<&CustodyChoice>,
) -> Written {
    let may_tell = choice.is_some_and(CustodyChoice::is_complete);
    let names: Vec<&str> = spec.columns.iter().map(|c| c.name.as_str()).collect();
    let mut text = names.join("\t");
    text.push('\n');
    let mut written = Written {
        text,
        records: 0,
        held_back: Vec::new(),
        left_out: 0,
    };
    let mut ids = HashSet::new();
    for (index, event) in events.iter().enumerate() {
        let line = index + 1;
        let mut problems = Vec::new();
        let mut add = |field: &str, fault, found: &str| {
            problems.push(CvrsProblem {
                line,
                field: field.to_owned(),
                fault,
                found: found.to_owned(),
                warning: false,
            });
        };
        for name in event.columns.keys() {
            if !names.contains(&name.as_str()) {
                add(name, Fault::ColumnUnknown, "");
            }
        }
        let said = event
            .columns
            .get("vax_refusal")
            .map_or("", |said| said.trim());
        // Whether it is a dose or a refusal is never assumed.
        if said.is_empty() {
            add("vax_refusal", Fault::Required, "");
        }
        let refused = said.eq_ignore_ascii_case("YES");
        let mut left_out = 0;
        let mut record: BTreeMap<&str, String> = BTreeMap::new();
        for column in &spec.columns {
            let mut value = filled(column, event, refused, spec);
            if event.in_custody
                && !may_tell
                && !value.is_empty()
                && spec.custody.columns_left_out.contains(&column.name)
            {
                value.clear();
                left_out += 1;
            }
            if !may_tell {
                let by_code = column.name == spec.custody.column && value == spec.custody.value;
                // Codes are no words; the state of Illinois is not ill.
                let by_word = column.codes.is_none() && column.form.is_none();
                if by_code {
                    add(&column.name, Fault::TellsOfCustody, &value);
                } else if by_word && let Some(word) = words.find(&value) {
                    add(&column.name, Fault::TellsOfCustody, word);
                }
            }
            record.insert(&column.name, value);
        }
        let borrowed: BTreeMap<&str, &str> = record.iter().map(|(k, v)| (*k, v.as_str())).collect();
        record_problems(&borrowed, line, spec, looking, &mut problems);
        problems.retain(|problem| !problem.warning);
        let id = record.get("vax_event_id").cloned().unwrap_or_default();
        if !id.is_empty() && !ids.insert(id.to_lowercase()) {
            problems.push(CvrsProblem {
                line,
                field: "vax_event_id".to_owned(),
                fault: Fault::EventIdAgain,
                found: id,
                warning: false,
            });
        }
        if !problems.is_empty() {
            written.held_back.append(&mut problems);
            continue;
        }
        let fields: Vec<&str> = names
            .iter()
            .map(|name| borrowed.get(name).copied().unwrap_or_default())
            .collect();
        written.text.push_str(&fields.join("\t"));
        written.text.push('\n');
        written.records += 1;
        written.left_out += left_out;
    }
    written
}

/// A column's value: what is given, with tabs and line ends as spaces; else what the specification
/// sets; else, for a required code, the code for unknown.
fn filled(column: &Column, event: &Event, refused: bool, spec: &Specification) -> String {
    let given = event
        .columns
        .get(&column.name)
        .map(|value| value.replace(['\t', '\n', '\r'], " ").trim().to_owned())
        .unwrap_or_default();
    if !given.is_empty() {
        return given;
    }
    let (need, fixed) = if refused {
        let fixed = column.refusal_value.as_ref().or(column.value.as_ref());
        (column.refusal, fixed)
    } else {
        (column.dose, column.value.as_ref())
    };
    let has = |code: &str| {
        column
            .codes
            .as_ref()
            .and_then(|list| spec.codes.get(list))
            .is_some_and(|codes| codes.iter().any(|known| known == code))
    };
    match need {
        Need::Fixed => fixed.cloned().unwrap_or_default(),
        Need::Required if has("UNK") => "UNK".to_owned(),
        Need::Required if has("U") => "U".to_owned(),
        _ => String::new(),
    }
}
