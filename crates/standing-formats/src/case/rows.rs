//! The CSV files of a case, row by row. The first row names the columns, in any order.

use super::fields::{FileText, PERSON_NUMBER, forbidden};
use super::messages::{
    Attested, BodyRow, CaseMessages, FigureRow, Item, ProfileRow, StatementRow, Typed,
};
use super::personal::{is_forbidden_field, looks_like_a_number};
use super::problem::{CaseFault, CaseProblem};
use super::tables::{VALUE_OR_REASON, valid_of_period};
use super::words;
use csv::StringRecord;
use jiff::Timestamp;
use standing_terms::{
    FacilityId, Interval, Measure, PartyId, Period, Place, Reading, SourceId, StatementLabel, slug,
};
use std::collections::BTreeMap;
use std::fmt::Display;
use std::str::FromStr;

const FIGURE_COLUMNS: [&str; 15] = [
    "label",
    "speaker",
    "place",
    "measure",
    "population",
    "period",
    "value",
    "reason",
    "approximate",
    "said",
    "source",
    "locator",
    "seen",
    "confidence",
    "note",
];

const ALIAS_COLUMNS: [&str; 11] = [
    "facility",
    "name",
    "used-by",
    "speaker",
    "source",
    "locator",
    "seen",
    "valid-from",
    "valid-to",
    "confidence",
    "note",
];

/// One row on its way to a statement.
struct Row<'a> {
    file: &'a str,
    line: u32,
    columns: &'a BTreeMap<String, usize>,
    record: &'a StringRecord,
    problems: Vec<CaseProblem>,
}

impl Row<'_> {
    fn problem(&mut self, fault: CaseFault, column: &str, message: impl Into<String>) {
        self.problems.push(CaseProblem::error(
            fault,
            self.file,
            Some(self.line),
            Some(column),
            message,
        ));
    }

    fn cell(&self, column: &str) -> Option<String> {
        let index = self.columns.get(column)?;
        let text = self.record.get(*index)?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn with<T, E: Display>(
        &mut self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Typed<T>> {
        let text = self.cell(column)?;
        match read(&text) {
            Ok(value) => Some(Typed {
                value,
                line: self.line,
            }),
            Err(error) => {
                self.problem(CaseFault::BadValue, column, error.to_string());
                None
            }
        }
    }

    fn need_with<T, E: Display>(
        &mut self,
        column: &str,
        read: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Typed<T>> {
        if self.cell(column).is_none() {
            self.problem(
                CaseFault::MissingField,
                column,
                format!("`{column}` must be given"),
            );
        }
        self.with(column, read)
    }

    fn need<T: FromStr<Err: Display>>(&mut self, column: &str) -> Option<Typed<T>> {
        self.need_with(column, str::parse)
    }

    fn need_text(&mut self, column: &str) -> Option<String> {
        self.need_with(column, |t| Ok::<_, String>(t.to_owned()))
            .map(|t| t.value)
    }

    fn typed<T>(&self, value: T) -> Typed<T> {
        Typed {
            value,
            line: self.line,
        }
    }

    fn confidence(&mut self) -> Attested {
        self.with("confidence", |t| {
            words::coded(t, Attested::ALL, Attested::code)
        })
        .map_or(Attested::Seen, |t| t.value)
    }
}

fn each(
    file: &FileText<'_>,
    known: &[&str],
    id: &str,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
    read: impl Fn(&mut Row<'_>) -> Option<StatementRow>,
) {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(file.text.as_bytes());
    let mut columns = BTreeMap::new();
    for (index, record) in reader.records().enumerate() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map(csv::Position::line);
                problems.push(CaseProblem::error(
                    CaseFault::Syntax,
                    file.name,
                    line.and_then(|l| u32::try_from(l).ok()),
                    None,
                    format!("this row does not have as many cells as the first one, or is not CSV: {error}"),
                ));
                continue;
            }
        };
        let line = record
            .position()
            .and_then(|p| u32::try_from(p.line()).ok())
            .unwrap_or(1);
        if index == 0 {
            let problem = |fault, name: &str, message: String| {
                CaseProblem::error(fault, file.name, Some(line), Some(name), message)
            };
            for (at, name) in record.iter().enumerate() {
                let name = name.trim();
                if is_forbidden_field(name) {
                    problems.push(problem(CaseFault::ForbiddenField, name, forbidden(name)));
                } else if !known.contains(&name) {
                    problems.push(problem(
                        CaseFault::UnknownField,
                        name,
                        format!("not a column of this file; these are: {}", known.join(", ")),
                    ));
                } else if columns.insert(name.to_owned(), at).is_some() {
                    problems.push(problem(
                        CaseFault::Duplicate,
                        name,
                        "this column comes twice".into(),
                    ));
                }
            }
            continue;
        }
        let mut row = Row {
            file: file.name,
            line,
            columns: &columns,
            record: &record,
            problems: Vec::new(),
        };
        for column in known {
            if row.cell(column).is_some_and(|t| looks_like_a_number(&t)) {
                row.problem(CaseFault::PersonNumber, column, PERSON_NUMBER);
            }
        }
        let named = row.cell(id);
        match read(&mut row) {
            Some(value) if row.problems.is_empty() => messages.statements.push(Item {
                file: file.name.to_owned(),
                line,
                value,
            }),
            _ => messages.refused.extend(named),
        }
        problems.append(&mut row.problems);
    }
}

pub(super) fn figures(
    file: &FileText<'_>,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
) {
    each(file, &FIGURE_COLUMNS, "label", messages, problems, figure);
}

fn figure(row: &mut Row<'_>) -> Option<StatementRow> {
    let label = row.need::<StatementLabel>("label");
    let speaker = row.need::<PartyId>("speaker");
    let about = row.need_with("place", words::place);
    let measure = row.need::<Measure>("measure");
    let population = row.need_text("population");
    let period = row.need::<Period>("period");
    let value = row.with("value", words::reading).map(|t| t.value);
    let reason = row.with("reason", words::missing).map(|t| t.value);
    let both = row.cell("value").is_some() && row.cell("reason").is_some();
    let neither = row.cell("value").is_none() && row.cell("reason").is_none();
    if both || neither {
        row.problem(CaseFault::ValueOrReason, "value", VALUE_OR_REASON);
    }
    let approximate = row.with("approximate", |t| match t {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => Err("`yes` or nothing is expected"),
    });
    let said = row.with("said", words::said);
    let source = row.need::<SourceId>("source");
    let locator = row.need_text("locator");
    let seen = row.with("seen", str::parse::<Timestamp>);
    let confidence = row.confidence();
    let period = period?;
    Some(StatementRow {
        label: label?,
        speaker: speaker?,
        about: about?,
        valid: valid_of_period(&period),
        body: BodyRow::Figure(FigureRow {
            measure: measure?.value,
            population: population?,
            period,
            reading: value.or(reason.map(Reading::Missing))?,
            approximate: approximate.is_some_and(|t| t.value),
        }),
        said,
        seen,
        source: source?,
        locator: locator?,
        relations: Vec::new(),
        quote: None,
        confidence,
        note: row.cell("note"),
    })
}

pub(super) fn aliases(
    file: &FileText<'_>,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
) {
    each(file, &ALIAS_COLUMNS, "facility", messages, problems, alias);
}

fn alias(row: &mut Row<'_>) -> Option<StatementRow> {
    let facility = row.need::<FacilityId>("facility");
    let name = row.need_text("name");
    let used_by = row.need_text("used-by");
    let speaker = row.need::<PartyId>("speaker");
    let source = row.need::<SourceId>("source");
    let locator = row.need_text("locator");
    let seen = row.with("seen", str::parse::<Timestamp>);
    let from = row.with("valid-from", words::day).map(|t| t.value);
    let to = row.with("valid-to", words::day).map(|t| t.value);
    let confidence = row.confidence();
    let (facility, name, used_by) = (facility?.value, name?, used_by?);
    let label = StatementLabel::new(format!(
        "{facility}.alias.{}.{}",
        slug(&used_by),
        slug(&name)
    ));
    let label = match label {
        Ok(label) => row.typed(label),
        Err(e) => {
            row.problem(CaseFault::BadValue, "name", e.to_string());
            return None;
        }
    };
    Some(StatementRow {
        label,
        speaker: speaker?,
        about: row.typed(Place::Facility(facility)),
        body: BodyRow::Profile(ProfileRow::Alias { name, used_by }),
        valid: row.typed(Interval { from, to }),
        said: None,
        seen,
        source: source?,
        locator: locator?,
        relations: Vec::new(),
        quote: None,
        confidence,
        note: row.cell("note"),
    })
}
