//! Rosters and lists of doses of a facility, as CSV: one row is one movement, or one dose.
//!
//! Columns are found by name, after a mapping that a person has saved for the facility. A file with
//! a column that names what must never be kept is refused as a whole before a row is read; a row
//! that cannot be read is listed with its line and field, and the others are kept. No message
//! repeats a cell.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;

use crate::case::looks_like_a_number;
use crate::csv_table::{self, Options, Row, Table};
use crate::dates::{DateReading, DateValue, Order, classify, read_in_order};
use crate::problem::{Problem, Verdict};

/// How a facility names its columns and events, as saved by a person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Our name of a column, and the facility's.
    #[serde(default)]
    pub columns: BTreeMap<String, String>,
    /// The facility's word for an event, a sex or a source, and ours.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// In which order the facility writes day and month; without it a date that can be read both
    /// ways is refused.
    #[serde(default)]
    pub dates: Option<DayOrder>,
}

/// The order of day and month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayOrder {
    /// `4/12/2021` is 12 April.
    MonthFirst,
    /// `4/12/2021` is 4 December.
    DayFirst,
}

/// What a row of a roster tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    /// Came from outside.
    Admitted,
    /// Came from another facility.
    TransferredIn,
    /// Left for another facility.
    TransferredOut,
    /// Left custody.
    Released,
    /// Died.
    Died,
}

/// One movement of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Movement {
    /// The line of the file, from 1.
    pub line: u64,
    /// The facility's own number of the person.
    pub number: String,
    /// The name as given; absent where the row does not tell it.
    pub name: Option<String>,
    /// The birth date; absent where the row does not tell it.
    pub birth: Option<Date>,
    /// `F`, `M` or `U`.
    pub sex: char,
    /// The language the person chooses.
    pub language: Option<String>,
    /// What happened.
    pub event: Event,
    /// On which day.
    pub on: Date,
    /// The other facility of a transfer, as written.
    pub other: Option<String>,
    /// The number under which the other facility knows the person.
    pub other_number: Option<String>,
}

/// Where a report of a dose comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Given by the facility.
    GivenHere,
    /// An immunization registry.
    Registry,
    /// A document.
    Document,
    /// The person.
    Person,
}

/// One report of a dose, or its withdrawal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoseRow {
    /// The line of the file, from 1.
    pub line: u64,
    /// The facility's own number of the person.
    pub number: String,
    /// The day it was given.
    pub on: Date,
    /// Vaccine type, CVX, two digits or three.
    pub cvx: String,
    /// Lot, as printed.
    pub lot: Option<String>,
    /// Manufacturer, MVX.
    pub mvx: Option<String>,
    /// The last day of the lot.
    pub expiry: Option<Date>,
    /// Where the report comes from.
    pub source: Source,
    /// Why the report with the same content is taken back; absent for a report.
    pub taken_back: Option<String>,
}

/// Rows and what was wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read<T> {
    /// The good rows, in order.
    pub rows: Vec<T>,
    /// The problems, in order of appearance.
    pub problems: Vec<Problem>,
}

/// Columns of a roster. The first three must be there.
const ROSTER: &[&str] = &[
    "number",
    "event",
    "date",
    "name",
    "birth_date",
    "sex",
    "language",
    "other_facility",
    "other_number",
];
/// Columns of a list of doses. The first four must be there.
const DOSES: &[&str] = &[
    "number", "date", "cvx", "source", "lot", "mvx", "expiry", "action", "reason",
];

/// Parts of the names of columns that must never be kept, letters and digits alone, and what each
/// is.
const NEVER: &[(&str, &str)] = &[
    ("alien", "a number of an authority"),
    ("uscis", "a number of an authority"),
    ("docket", "a number of an authority"),
    ("country", "an origin"),
    ("nationality", "an origin"),
    ("citizen", "an origin"),
    ("placeofbirth", "an origin"),
    ("birthplace", "an origin"),
    ("nacionalidad", "an origin"),
    ("immigration", "a status"),
    ("visa", "a status"),
    ("legalstatus", "a status"),
    ("hearing", "a date of a case"),
    ("court", "a date of a case"),
    ("removal", "a date of a case"),
    ("deport", "a date of a case"),
];

/// What a column's name says that must never be kept; none where the name is harmless.
fn never(header: &str) -> Option<&'static str> {
    let lower = header.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let is_its_number = |word: &str| ["number", "num", "no", "nr"].contains(&word);
    let key = words.concat();
    if key == "a"
        || key.starts_with("anum")
        || words
            .windows(2)
            .any(|pair| matches!(pair, ["a", word] if is_its_number(word)))
    {
        return Some("a number of an authority");
    }
    let found = NEVER.iter().find(|(part, _)| key.contains(part));
    found.map(|(_, what)| *what)
}

struct Columns<'a> {
    table: Table,
    mapping: &'a Mapping,
    places: BTreeMap<&'static str, usize>,
}

impl<'a> Columns<'a> {
    fn of(
        bytes: &[u8],
        mapping: &'a Mapping,
        names: &[&'static str],
        needed: usize,
    ) -> Result<Self, Vec<Problem>> {
        let theirs = |ours: &str| -> String {
            mapping
                .columns
                .get(ours)
                .map_or(ours, String::as_str)
                .to_owned()
        };
        if let Some(unknown) = mapping
            .columns
            .keys()
            .find(|k| !names.contains(&k.as_str()))
        {
            let message = format!("the mapping names `{unknown}`, which is no column of ours");
            let remedy = format!("ours are {}", names.join(", "));
            return Err(vec![
                Problem::new(Verdict::Reject, message).with_remedy(remedy),
            ]);
        }
        let table = csv_table::read(bytes, &Options::default())
            .map_err(|refusal| vec![Problem::from(&refusal)])?;
        let forbidden: Vec<Problem> = table
            .headers
            .iter()
            .filter_map(|header| {
                let what = never(header)?;
                let problem = Problem::new(
                    Verdict::Reject,
                    format!("the column looks like {what}, which is never kept"),
                );
                Some(
                    problem
                        .at_line(table.header_line)
                        .in_field(header.clone())
                        .with_remedy("remove the column from the file; nothing was read"),
                )
            })
            .collect();
        if !forbidden.is_empty() {
            return Err(forbidden);
        }
        let mut places = BTreeMap::new();
        let mut missing = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let theirs = theirs(name);
            match table.column(&theirs) {
                Some(place) => {
                    places.insert(*name, place);
                }
                None if index < needed || mapping.columns.contains_key(*name) => missing.push(
                    Problem::new(Verdict::Reject, "the file has no such column")
                        .at_line(table.header_line)
                        .in_field(theirs)
                        .with_remedy(format!(
                            "name the facility's column for `{name}` in the mapping"
                        )),
                ),
                None => {}
            }
        }
        if missing.is_empty() {
            Ok(Self {
                table,
                mapping,
                places,
            })
        } else {
            Err(missing)
        }
    }

    fn rows<T>(self, read: impl Fn(&Cells<'_>) -> Result<T, Problem>) -> Read<T> {
        let mut rows = Vec::new();
        let mut problems = self.table.problems.clone();
        for row in &self.table.rows {
            let cells = Cells {
                columns: &self,
                row,
            };
            match read(&cells) {
                Ok(good) => rows.push(good),
                Err(problem) => problems.push(problem),
            }
        }
        problems.sort_by_key(|problem| problem.line);
        Read { rows, problems }
    }
}

struct Cells<'a> {
    columns: &'a Columns<'a>,
    row: &'a Row,
}

impl Cells<'_> {
    fn bad(&self, field: &str, message: &str) -> Problem {
        let place = self.columns.places.get(field);
        let header = place.and_then(|place| self.columns.table.headers.get(*place));
        Problem::new(Verdict::Quarantine, message)
            .at_line(self.row.line)
            .in_field(header.map_or(field, String::as_str))
    }

    /// A cell without outer white space; none where it is empty or there is no such column.
    fn text(&self, field: &str) -> Option<&str> {
        let cell = self.row.cells.get(*self.columns.places.get(field)?)?.trim();
        (!cell.is_empty()).then_some(cell)
    }

    fn needed(&self, field: &str) -> Result<&str, Problem> {
        self.text(field)
            .ok_or_else(|| self.bad(field, "it is empty"))
    }

    /// A cell that may hold no number of an authority.
    fn safe(&self, field: &str) -> Result<Option<String>, Problem> {
        match self.text(field) {
            Some(text) if looks_like_a_number(text) => Err(self.bad(
                field,
                "it looks like a number of an authority, which is never kept",
            )),
            Some(text) if text.len() > 200 || text.contains(char::is_control) => {
                Err(self.bad(field, "it has more than 200 bytes, or control characters"))
            }
            text => Ok(text.map(str::to_owned)),
        }
    }

    /// A cell in our words, in small letters.
    fn word(&self, field: &str) -> Option<String> {
        let text = self.text(field)?;
        let words = &self.columns.mapping.words;
        let ours = words
            .iter()
            .find(|(theirs, _)| theirs.eq_ignore_ascii_case(text));
        Some(ours.map_or(text, |(_, ours)| ours.as_str()).to_lowercase())
    }

    fn day(&self, field: &str) -> Result<Option<Date>, Problem> {
        let Some(text) = self.text(field) else {
            return Ok(None);
        };
        let reading = match self.columns.mapping.dates {
            Some(DayOrder::MonthFirst) => read_in_order(text, Order::MonthFirst),
            Some(DayOrder::DayFirst) => read_in_order(text, Order::DayFirst),
            None => classify(text),
        };
        match reading {
            DateReading::Accept {
                value: DateValue::Day(day),
                ..
            } => Ok(Some(day)),
            DateReading::Ask { .. } => Err(self
                .bad(field, "the date can be read in more than one way")
                .with_remedy("say `dates = \"month-first\"` or \"day-first\" in the mapping")),
            _ => Err(self.bad(field, "it is no day that can be believed")),
        }
    }

    fn needed_day(&self, field: &str) -> Result<Date, Problem> {
        self.day(field)?
            .ok_or_else(|| self.bad(field, "it is empty"))
    }

    fn number(&self) -> Result<String, Problem> {
        self.needed("number")?;
        Ok(self.safe("number")?.unwrap_or_default())
    }
}

/// Reads a roster.
///
/// # Errors
/// Why the file is refused as a whole: it is no table, a column is missing, or one names what must
/// never be kept.
pub fn roster(bytes: &[u8], mapping: &Mapping) -> Result<Read<Movement>, Vec<Problem>> {
    Ok(Columns::of(bytes, mapping, ROSTER, 3)?.rows(movement))
}

fn movement(cells: &Cells<'_>) -> Result<Movement, Problem> {
    let number = cells.number()?;
    let event = match cells.word("event").as_deref() {
        Some("admitted") => Event::Admitted,
        Some("transferred-in") => Event::TransferredIn,
        Some("transferred-out") => Event::TransferredOut,
        Some("released") => Event::Released,
        Some("died") => Event::Died,
        Some(_) => {
            return Err(cells.bad("event", "it is no event").with_remedy(
                "admitted, transferred-in, transferred-out, released or died; other words go \
                     into the mapping",
            ));
        }
        None => return Err(cells.bad("event", "it is empty")),
    };
    let on = cells.needed_day("date")?;
    let birth = cells.day("birth_date")?;
    if birth.is_some_and(|birth| birth > on) {
        return Err(cells.bad("birth_date", "it is after the day of the event"));
    }
    let sex = match cells.word("sex").as_deref() {
        Some("f") => 'F',
        Some("m") => 'M',
        None | Some("u" | "x") => 'U',
        Some(_) => return Err(cells.bad("sex", "it is none of F, M, U, X")),
    };
    let other = cells.safe("other_facility")?;
    if event == Event::TransferredOut && other.is_none() {
        return Err(cells.bad("other_facility", "a transfer out names where to"));
    }
    Ok(Movement {
        line: cells.row.line,
        number,
        name: cells.safe("name")?,
        birth,
        sex,
        language: cells.safe("language")?,
        event,
        on,
        other,
        other_number: cells.safe("other_number")?,
    })
}

/// Reads a list of doses.
///
/// # Errors
/// As [`roster`].
pub fn doses(bytes: &[u8], mapping: &Mapping) -> Result<Read<DoseRow>, Vec<Problem>> {
    Ok(Columns::of(bytes, mapping, DOSES, 4)?.rows(dose))
}

fn dose(cells: &Cells<'_>) -> Result<DoseRow, Problem> {
    let number = cells.number()?;
    let on = cells.needed_day("date")?;
    let cvx = cells.needed("cvx")?;
    if cvx.len() > 3 || !cvx.bytes().all(|b| b.is_ascii_digit()) {
        return Err(cells.bad("cvx", "a CVX code has one to three digits"));
    }
    let source = match cells.word("source").as_deref() {
        Some("given-here") => Source::GivenHere,
        Some("registry") => Source::Registry,
        Some("document") => Source::Document,
        Some("person") => Source::Person,
        Some(_) => {
            return Err(cells
                .bad("source", "it is no source")
                .with_remedy("given-here, registry, document or person"));
        }
        None => return Err(cells.bad("source", "it is empty")),
    };
    let taken_back = match cells.word("action").as_deref() {
        None | Some("given") => None,
        Some("taken-back") => {
            cells.needed("reason")?;
            cells.safe("reason")?
        }
        Some(_) => return Err(cells.bad("action", "it is neither given nor taken-back")),
    };
    Ok(DoseRow {
        line: cells.row.line,
        number,
        on,
        cvx: format!("{cvx:0>2}"),
        lot: cells.text("lot").map(str::to_owned),
        mvx: cells.text("mvx").map(str::to_ascii_uppercase),
        expiry: cells.day("expiry")?,
        source,
        taken_back,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_must_never_be_kept_refuses_the_file_in_any_spelling() {
        for header in [
            "A-Number",
            "A#",
            "alien_no",
            "Country of Origin",
            "Immigration Status",
            "Next hearing date",
            "Nationality",
        ] {
            let file = format!("number,event,date,{header}\n7,admitted,2021-03-01,secret\n");
            let refused = roster(file.as_bytes(), &Mapping::default()).unwrap_err();
            assert_eq!(refused[0].field.as_deref(), Some(header));
            assert!(!format!("{refused:?}").contains("secret"));
        }
    }

    #[test]
    fn a_harmless_column_that_sounds_alike_is_none_of_those() {
        for header in ["Florida number", "County", "Alpha number", "A block"] {
            assert_eq!(never(header), None, "{header}");
        }
    }

    #[test]
    fn a_bad_row_is_listed_with_line_and_field_and_the_good_one_is_kept() {
        let file = "Bed ID,What,When\n7,Booked in,2021-03-01\n8,Vanished,2021-03-01\n\
            9,Booked in,4/5/2021\nA123456789,Booked in,2021-03-01\n";
        let mapping = Mapping {
            columns: [("number", "Bed ID"), ("event", "What"), ("date", "When")]
                .map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()))
                .into(),
            words: BTreeMap::from([("Booked in".to_owned(), "admitted".to_owned())]),
            dates: None,
        };
        let read = roster(file.as_bytes(), &mapping).unwrap();
        assert_eq!(read.rows.len(), 1);
        let places: Vec<_> = read
            .problems
            .iter()
            .map(|p| (p.line.unwrap(), p.field.as_deref().unwrap()))
            .collect();
        assert_eq!(places, [(3, "What"), (4, "When"), (5, "Bed ID")]);
        let with_order = Mapping {
            dates: Some(DayOrder::MonthFirst),
            ..mapping
        };
        assert_eq!(
            roster(file.as_bytes(), &with_order).unwrap().rows[1]
                .on
                .month(),
            4
        );
    }

    #[test]
    fn a_dose_is_read_with_its_code_in_two_digits() {
        let file = "number,date,cvx,source,lot\n7,2021-03-01,3,document,\n";
        let read = doses(file.as_bytes(), &Mapping::default()).unwrap();
        assert_eq!(
            (read.rows[0].cvx.as_str(), &read.rows[0].lot),
            ("03", &None)
        );
    }
}
