//! Workbooks of the agency's detention statistics, read in a child process.
//!
//! A workbook of 2 KB can ask a parser for hundreds of gigabytes. The parser here holds limits of
//! its own; the child is the second wall: it gives itself a limit of memory and of processor time
//! before it reads a byte, and its parent waits only so long. What it prints are entries, which the
//! parent checks like any other.

use super::figures::{Profiles, begin, reading};
use super::limited::{Limits as ChildLimits, call, serve};
use super::{DataSet, File, Intake, IntakeError};
use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use standing_evidence::{
    Body, Confidence, Figure, FigureSeries, PartyKind, ProfileFact, Span, Statement, StatementBody,
};
use standing_formats::workbook::Limits;
use standing_formats::workbook::detention_stats::{
    FacilityRow, FacilitySheet, MonthlyValue, PeriodBasis, Statistics,
};
use standing_formats::{Problem, Verdict};
use standing_terms::{
    BookZone, CodeScheme, Interval, Measure, Missing, Period, Place, PlaceCode, Quantity, Reading,
    SourceId, StateCode, StatementLabel, slug,
};
use standing_views::surveillance::PAGE_POPULATION;
use std::process::ExitCode;
use std::time::Duration;

/// The environment variable that makes this program the child.
pub const CHILD_MARK: &str = "STANDING_READ_WORKBOOK";

const LIMITS: ChildLimits = ChildLimits {
    // The agency's own workbooks are read within it.
    memory: 256 << 20,
    processor_seconds: 10,
    patience: Duration::from_secs(20),
    largest: 64 << 20,
};

const DATA_SET: DataSet = DataSet {
    title: "ICE detention statistics",
    publisher: "us-ice",
    publisher_name: "U.S. Immigration and Customs Enforcement",
    kind: PartyKind::Federal,
    origin: "workbook of the agency",
    licence: "US government work",
    credit: "US Immigration and Customs Enforcement",
    redistributable: true,
};

/// What the child is told.
#[derive(Serialize, Deserialize)]
struct Order {
    name: String,
    published: Option<jiff::civil::Date>,
    zone: String,
}

/// What the child answers.
#[derive(Serialize, Deserialize)]
enum Answer {
    Read {
        bodies: Vec<Body>,
        problems: Vec<Problem>,
        kept: usize,
    },
    Refused(String),
}

/// Reads a workbook in a child process.
///
/// # Errors
/// Where the workbook is refused, or asks for more memory or time than a workbook may have.
pub async fn read_in_child(
    bytes: Vec<u8>,
    name: &str,
    published: Option<jiff::civil::Date>,
    zone: &BookZone,
) -> anyhow::Result<Intake> {
    let order = Order {
        name: name.to_owned(),
        published,
        zone: zone.name().to_owned(),
    };
    let answer = call(
        &std::env::current_exe()?,
        CHILD_MARK,
        &serde_json::to_string(&order)?,
        bytes,
        &LIMITS,
    )
    .await
    .context("reading the workbook")?;
    match serde_json::from_slice(&answer).context("the reader of workbooks broke off")? {
        Answer::Read {
            bodies,
            problems,
            kept,
        } => Ok(Intake {
            bodies,
            problems,
            kept,
        }),
        Answer::Refused(why) => Err(IntakeError::Refused(why).into()),
    }
}

/// What the child does: limits itself, reads, answers.
pub fn child() -> ExitCode {
    serve(CHILD_MARK, &LIMITS, |order, bytes| answer(order, &bytes))
}

fn answer(order: &str, bytes: &[u8]) -> Answer {
    let read = || -> anyhow::Result<Intake> {
        let order: Order = serde_json::from_str(order)?;
        let zone = BookZone::named(&order.zone).context("no such zone")?;
        let file = File {
            name: &order.name,
            bytes,
            published: order.published,
            zone: &zone,
        };
        Ok(entries(&file)?)
    };
    match read() {
        Ok(Intake {
            bodies,
            problems,
            kept,
        }) => Answer::Read {
            bodies,
            problems,
            kept,
        },
        Err(error) => Answer::Refused(error.to_string()),
    }
}

/// The entries of a workbook.
///
/// # Errors
/// Where the workbook is refused as a whole.
pub fn entries(file: &File<'_>) -> Result<Intake, IntakeError> {
    let statistics = Statistics::read(file.bytes, &Limits::default())
        .map_err(|e| IntakeError::Refused(e.to_string()))?;
    let (source, bodies) = DATA_SET.source(file, None)?;
    let problems = statistics.problems.iter().map(|f| {
        let mut problem = f.to_problem();
        if let Some(sheet) = &f.sheet {
            problem.message = format!("sheet {sheet}: {}", problem.message);
        }
        problem
    });
    let mut intake = begin(bodies, problems.collect());
    for sheet in &statistics.facility_sheets {
        facility_sheet(sheet, &source, file, &mut intake)?;
    }
    months(&statistics, &source, file, &mut intake)?;
    Ok(intake)
}

fn facility_sheet(
    sheet: &FacilitySheet,
    source: &SourceId,
    file: &File<'_>,
    intake: &mut Intake,
) -> Result<(), IntakeError> {
    let profiles = Profiles {
        data_set: &DATA_SET,
        source,
        file,
        prefix: "ice-stats",
    };
    let Some(days) = &sheet.period else {
        intake.problems.push(
            Problem::new(
                Verdict::Quarantine,
                format!(
                    "sheet {}: the period of its averages is not stated and cannot be inferred",
                    sheet.sheet
                ),
            )
            .with_remedy("a figure needs a period: none was taken from this sheet"),
        );
        return Ok(());
    };
    let Ok(period) = Period::span(days.start, days.end) else {
        return Ok(());
    };
    let valid = Interval {
        from: Some(days.start),
        to: days.end.tomorrow().ok(),
    };
    let note = match days.basis {
        PeriodBasis::StatedWholeYear => None,
        PeriodBasis::InferredFromAverages { days } => Some(format!(
            "the sheet does not state its period; {days} days is the only length at which every \
             average is a whole number of days in detention"
        )),
    };
    for row in &sheet.rows {
        let place = Place::Listed(PlaceCode {
            scheme: CodeScheme::IceStats,
            code: row.name.clone(),
        });
        for (field, fact) in facts(row) {
            let mut body = profiles.fact(
                &place,
                &format!("{} {field}", sheet.sheet),
                fact,
                u64::from(row.row),
                None,
            )?;
            if let Body::Statement(s) = &mut body {
                s.valid = valid;
                s.span.locator = format!("sheet {}, row {}", sheet.sheet, row.row);
            }
            intake.bodies.push(body);
        }
        let short = super::short(source);
        let label = StatementLabel::new(format!(
            "ice-stats/{short}/{}/{}/adp",
            slug(&sheet.sheet),
            row.row
        ))?;
        intake.bodies.push(Body::Statement(Box::new(Statement {
            label,
            speaker: DATA_SET.speaker()?,
            subject: place,
            body: StatementBody::Figure(Figure {
                measure: Measure::AverageDailyPopulation,
                population: PAGE_POPULATION.to_owned(),
                period,
                reading: reading(row.adp()),
                approximate: false,
            }),
            valid,
            said: None,
            seen: super::seen(file),
            span: Span {
                source: source.clone(),
                locator: format!(
                    "sheet {}, row {}: sum of the four columns by sex and criminality",
                    sheet.sheet, row.row
                ),
            },
            relations: Vec::new(),
            quote: None,
            confidence: Confidence::Seen,
            note: note.clone(),
        })));
        intake.kept += 1;
    }
    Ok(())
}

fn facts(row: &FacilityRow) -> Vec<(&'static str, ProfileFact)> {
    let mut facts = vec![("name", ProfileFact::Name(row.name.clone()))];
    if let Some(c) = &row.city {
        facts.push(("city", ProfileFact::City(c.clone())));
    }
    if let Some(s) = row.state.as_deref().and_then(StateCode::new) {
        facts.push(("state", ProfileFact::State(s)));
    }
    if let Some(z) = &row.zip {
        facts.push(("zip", ProfileFact::Zip(z.clone())));
    }
    if let Some(a) = &row.aor {
        facts.push(("field office", ProfileFact::FieldOffice(a.clone())));
    }
    if let Some(k) = &row.facility_type {
        facts.push(("kind", ProfileFact::Kind(k.clone())));
    }
    facts.push((
        "jurisdiction",
        ProfileFact::Jurisdiction("immigration".to_owned()),
    ));
    // A contract without a guaranteed minimum has none; that is no zero.
    if let Some(beds) = row.guaranteed_minimum.and_then(|b| u32::try_from(b).ok()) {
        facts.push((
            "contract minimum",
            ProfileFact::ContractMinimum(Reading::Value(Quantity::count(beds))),
        ));
    }
    facts
}

fn months(
    statistics: &Statistics,
    source: &SourceId,
    file: &File<'_>,
    intake: &mut Intake,
) -> Result<(), IntakeError> {
    for series in &statistics.population {
        let mut points: Vec<(Period, Reading)> = Vec::new();
        for month in &series.months {
            let Some(first) = month.month else { continue };
            let (last, value) = match &month.value {
                MonthlyValue::Average { value, through } => (
                    through.unwrap_or_else(|| first.last_of_month()),
                    reading(Some(*value)),
                ),
                // A month that has not come yet has no figure, whatever the cell holds (X29).
                MonthlyValue::Missing(_) => (
                    first.last_of_month(),
                    Reading::Missing(Missing::NotReported),
                ),
            };
            if let Ok(period) = Period::span(first, last) {
                points.push((period, value));
            }
        }
        if points.is_empty() {
            continue;
        }
        let group = series
            .group
            .as_ref()
            .map(|g| format!("{g}: "))
            .unwrap_or_default();
        let short = super::short(source);
        let label = StatementLabel::new(format!(
            "ice-stats/{short}/{}/{}/by-month",
            slug(&series.sheet),
            series.row
        ))?;
        intake.kept += points.len();
        intake.bodies.push(Body::Statement(Box::new(Statement {
            label,
            speaker: DATA_SET.speaker()?,
            subject: Place::us(),
            body: StatementBody::FigureSeries(FigureSeries {
                measure: Measure::AverageDailyPopulation,
                population: format!("ICE detainees, {}, {group}{}", series.table, series.label),
                points,
            }),
            valid: Interval::ALWAYS,
            said: None,
            seen: super::seen(file),
            span: Span {
                source: source.clone(),
                locator: format!("sheet {}, row {}", series.sheet, series.row),
            },
            relations: Vec::new(),
            quote: None,
            confidence: Confidence::Seen,
            note: statistics
                .months_as_of
                .as_ref()
                .map(|d| format!("the tables by month run to {}", d.date)),
        })));
    }
    Ok(())
}
