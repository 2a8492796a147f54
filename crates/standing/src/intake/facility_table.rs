//! A plain table that an office, a reporter or a health department keeps: one row for a facility
//! and a day.
//!
//! What is in doubt is listed and not entered; two rows that disagree are both listed, and neither
//! is entered until a person has said which is meant.

use super::figures::begin;
use super::{DataSet, File, Intake, IntakeError, seen};
use jiff::civil::Date;
use standing_evidence::{
    Body, Confidence, Figure, PartyKind, ProfileFact, Span, Statement, StatementBody,
};
use standing_formats::csv_table::Options;
use standing_formats::facility_table;
use standing_formats::numbers::Count;
use standing_terms::{
    CodeScheme, Interval, Measure, Missing, Period, Place, PlaceCode, Quantity, Reading,
    StatementLabel,
};
use std::collections::BTreeSet;

const DATA_SET: DataSet = DataSet {
    title: "A table of facilities by day",
    publisher: "table-keeper",
    publisher_name: "the keeper of the table",
    kind: PartyKind::Research,
    origin: "handed over as a file",
    licence: "not stated",
    credit: "not stated",
    redistributable: false,
};

/// Reads the table. `today` refuses days that have not come yet.
pub(super) fn read(file: &File<'_>, today: Date) -> Result<Intake, IntakeError> {
    let table = facility_table::read(file.bytes, today, &Options::default())
        .map_err(|refusal| IntakeError::Refused(refusal.to_string()))?;
    super::figures::refuse_people(file.bytes)?;
    let (source, bodies) = DATA_SET.source(file, None)?;
    let mut intake = begin(bodies, table.problems.clone());
    let short = super::short(&source);
    let mut named: BTreeSet<String> = BTreeSet::new();
    for row in &table.rows {
        // Which facility a name means, the directory says: by its aliases, or as a place of its own.
        let subject = Place::Listed(PlaceCode {
            scheme: CodeScheme::Table,
            code: row.facility.clone(),
        });
        let mut say = |what: &str, body: StatementBody| -> Result<(), IntakeError> {
            let label = StatementLabel::new(format!("table/{short}/{}/{what}", row.line))?;
            intake.bodies.push(Body::Statement(Box::new(Statement {
                label,
                speaker: DATA_SET.speaker()?,
                subject: subject.clone(),
                body,
                valid: Interval::ALWAYS,
                said: None,
                seen: seen(file),
                span: Span {
                    source: source.clone(),
                    locator: format!("line {}", row.line),
                },
                relations: Vec::new(),
                quote: None,
                confidence: Confidence::Seen,
                note: None,
            })));
            Ok(())
        };
        if named.insert(row.facility.clone()) {
            say(
                "name",
                StatementBody::Profile(ProfileFact::Name(row.facility.clone())),
            )?;
        }
        for (measure, count) in [
            (Measure::Held, row.population),
            (Measure::CasesCumulative, row.cases),
            (Measure::FirstDosesCumulative, row.first_doses),
            (Measure::FullyVaccinatedCumulative, row.second_doses),
        ] {
            say(
                measure.code(),
                StatementBody::Figure(Figure {
                    measure,
                    population: "people held".to_owned(),
                    period: Period::day(row.date),
                    reading: reading(count),
                    approximate: false,
                }),
            )?;
        }
        intake.kept += 1;
    }
    Ok(intake)
}

fn reading(count: Count) -> Reading {
    let quantity = |n: u64| Quantity::new(n as f64);
    match count {
        Count::Value(n) => {
            quantity(n).map_or(Reading::Missing(Missing::Unreadable), Reading::Value)
        }
        Count::Below(n) => {
            quantity(n).map_or(Reading::Missing(Missing::Suppressed), Reading::Below)
        }
        Count::Missing(_) => Reading::Missing(Missing::NotReported),
    }
}
