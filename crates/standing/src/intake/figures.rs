//! Reading a table by the names of its columns, and making statements of its rows.

use super::{DataSet, File, Intake, IntakeError, seen};
use standing_evidence::{
    Body, Confidence, FigureSeries, ProfileFact, Span, Statement, StatementBody,
};
use standing_formats::csv_table::{self, Options, Row, Table};
use standing_formats::{Problem, Verdict};
use standing_terms::{
    Interval, Measure, Period, Place, Quantity, Reading, SourceId, StatementLabel, slug,
};
use std::collections::BTreeMap;

/// A table whose columns are known by name.
pub(super) struct Named {
    /// The table.
    pub table: Table,
    format: &'static str,
}

impl Named {
    /// Reads a table; rows that were set aside are among its problems.
    pub(super) fn read(bytes: &[u8], format: &'static str) -> Result<Self, IntakeError> {
        let table = csv_table::read(bytes, &Options::default())
            .map_err(|refusal| IntakeError::Refused(refusal.to_string()))?;
        if let Some(column) = about_people(&table.headers) {
            return Err(IntakeError::AboutPeople(format!(
                "it has a column `{column}`"
            )));
        }
        Ok(Self { table, format })
    }

    /// The place of a column.
    pub(super) fn column(&self, name: &'static str) -> Result<usize, IntakeError> {
        self.table.column(name).ok_or(IntakeError::NoColumn {
            column: name,
            format: self.format,
        })
    }
}

/// Refuses a table that has a column about people, however it would be read otherwise.
pub(super) fn refuse_people(bytes: &[u8]) -> Result<(), IntakeError> {
    let opened = csv_table::open(bytes, &Options::default());
    let column = opened
        .ok()
        .and_then(|t| about_people(t.headers()).map(ToOwned::to_owned));
    column.map_or(Ok(()), |c| {
        Err(IntakeError::AboutPeople(format!("it has a column `{c}`")))
    })
}

/// The first column that only a table about people has.
///
/// The evidence book is about institutions: a roster that was handed to the wrong command is refused
/// whole, before a row of it is looked at.
pub(super) fn about_people(headers: &[String]) -> Option<&str> {
    const OF_PEOPLE: [&str; 16] = [
        "dob",
        "dateofbirth",
        "birthdate",
        "firstname",
        "lastname",
        "surname",
        "givenname",
        "middlename",
        "anumber",
        "aliennumber",
        "ssn",
        "passport",
        "patientid",
        "personid",
        "countryoforigin",
        "nationality",
    ];
    headers.iter().map(String::as_str).find(|header| {
        let plain: String = header
            .chars()
            .filter(|c| c.is_alphanumeric())
            .collect::<String>()
            .to_lowercase();
        OF_PEOPLE.contains(&plain.as_str())
    })
}

/// A cell of a row, trimmed; `None` where it is empty or says `NA`.
pub(super) fn text(row: &Row, column: usize) -> Option<&str> {
    row.cells
        .get(column)
        .map(|c| c.trim())
        .filter(|c| !c.is_empty() && *c != "NA")
}

/// A number in a cell: none where empty, a problem where it is not a number.
pub(super) fn number(row: &Row, column: usize, field: &str) -> Result<Option<f64>, Problem> {
    let Some(text) = text(row, column) else {
        return Ok(None);
    };
    text.parse::<f64>()
        .ok()
        .filter(|v| v.is_finite())
        .map(Some)
        .ok_or_else(|| {
            Problem::new(Verdict::Quarantine, "not a number")
                .at_line(row.line)
                .in_field(field)
                .with_remedy("look at the file; the cell was left out, its row was kept")
        })
}

/// Profile facts about one place, as statements.
pub(super) struct Profiles<'a> {
    /// The data set that says so.
    pub data_set: &'a DataSet,
    /// The source.
    pub source: &'a SourceId,
    /// The file.
    pub file: &'a File<'a>,
    /// What every label begins with.
    pub prefix: &'static str,
}

impl Profiles<'_> {
    /// One fact. Labels are made of what is said, so the same file always makes the same ones.
    pub(super) fn fact(
        &self,
        subject: &Place,
        field: &str,
        fact: ProfileFact,
        line: u64,
        note: Option<&str>,
    ) -> Result<Body, IntakeError> {
        let short = super::short(self.source);
        let label = StatementLabel::new(format!("{}/{short}/{line}/{}", self.prefix, slug(field)))?;
        Ok(Body::Statement(Box::new(Statement {
            label,
            speaker: self.data_set.speaker()?,
            subject: subject.clone(),
            body: StatementBody::Profile(fact),
            valid: Interval::ALWAYS,
            said: None,
            seen: seen(self.file),
            span: Span {
                source: self.source.clone(),
                locator: format!("line {line}"),
            },
            relations: Vec::new(),
            quote: None,
            confidence: Confidence::Seen,
            note: note.map(ToOwned::to_owned),
        })))
    }
}

/// Which series a figure belongs to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SeriesKey {
    /// The place.
    pub place: Place,
    /// What is counted.
    pub measure: Measure,
    /// Of whom.
    pub population: &'static str,
}

/// Figures gathered by series, in order of time.
#[derive(Default)]
pub(super) struct Gathered {
    series: BTreeMap<SeriesKey, BTreeMap<Period, (Reading, u64)>>,
}

impl Gathered {
    /// Adds a figure. Two different figures for one day of one snapshot are a problem: the first
    /// stays and the second is listed.
    pub(super) fn add(
        &mut self,
        key: SeriesKey,
        period: Period,
        reading: Reading,
        line: u64,
        problems: &mut Vec<Problem>,
    ) {
        let points = self.series.entry(key).or_default();
        match points.get(&period) {
            None => {
                points.insert(period, (reading, line));
            }
            Some((same, _)) if *same == reading => {}
            Some((_, first)) => problems.push(
                Problem::new(
                    Verdict::Quarantine,
                    format!("another figure for the same place and day stands on line {first}"),
                )
                .at_line(line)
                .with_remedy("ask the publisher which one is meant; the first was kept"),
            ),
        }
    }

    /// One statement for each series: the snapshot as it was published.
    pub(super) fn statements(
        self,
        data_set: &DataSet,
        source: &SourceId,
        file: &File<'_>,
        prefix: &str,
    ) -> Result<Vec<Body>, IntakeError> {
        let short = super::short(source);
        self.series
            .into_iter()
            .map(|(key, points)| {
                let label = StatementLabel::new(format!(
                    "series/{prefix}/{short}/{}/{}/{}",
                    slug(&key.place.to_string()),
                    key.measure,
                    slug(key.population)
                ))?;
                let lines = points.values().map(|(_, line)| *line);
                let locator = match (lines.clone().min(), lines.max()) {
                    (Some(first), Some(last)) => format!("lines {first} to {last}"),
                    _ => "no line".to_owned(),
                };
                Ok(Body::Statement(Box::new(Statement {
                    label,
                    speaker: data_set.speaker()?,
                    subject: key.place,
                    body: StatementBody::FigureSeries(FigureSeries {
                        measure: key.measure,
                        population: key.population.to_owned(),
                        points: points.into_iter().map(|(p, (r, _))| (p, r)).collect(),
                    }),
                    valid: Interval::ALWAYS,
                    said: None,
                    seen: seen(file),
                    span: Span {
                        source: source.clone(),
                        locator,
                    },
                    relations: Vec::new(),
                    quote: None,
                    confidence: Confidence::Seen,
                    note: None,
                })))
            })
            .collect()
    }
}

/// A reading of a cell: a value, or not reported where it is empty.
pub(super) fn reading(value: Option<f64>) -> Reading {
    match value.map(Quantity::new) {
        Some(Ok(q)) => Reading::Value(q),
        Some(Err(_)) => Reading::Missing(standing_terms::Missing::Unreadable),
        None => Reading::Missing(standing_terms::Missing::NotReported),
    }
}

/// An intake that begins with publisher and source.
pub(super) fn begin(source_bodies: Vec<Body>, problems: Vec<Problem>) -> Intake {
    Intake {
        bodies: source_bodies,
        problems,
        kept: 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_about_people_is_refused_whole_and_names_the_column() {
        let refused = Named::read(
            b"facility,date,First Name,dob\nAlder Creek,2021-04-12,A,1990-01-01\n",
            "series",
        );
        let Err(error) = refused else {
            panic!("a roster was taken in")
        };
        assert!(error.to_string().contains("`First Name`"), "{error}");
        assert!(!error.to_string().contains("1990"), "{error}");
    }
}
