//! The twins of pages: the same answer as JSON and as CSV.

use super::parts::{confidence_code, kind_code, relation_code};
use super::{
    about,
    ask::Asked,
    front::{self, Front},
    sources::Sources,
    statements::Statements,
};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_formats::csv_write::neutralise_for_spreadsheet;
use standing_terms::Reading;
use standing_views::surveillance::{
    Comparison, DayState, FacilityPage, FacilityStanding, FigureLine, SourceLine, SourcePage,
    StatementLine,
};

/// A cleared value as JSON, ended by a line feed.
///
/// # Errors
/// Where the value cannot be written as JSON.
pub(super) fn json<T: Serialize>(cleared: &Cleared<T>) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = serde_json::to_vec(cleared.value())?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Rows with a header.
pub(super) struct Sheet {
    writer: csv::Writer<Vec<u8>>,
}

impl Sheet {
    pub(super) fn new(header: &[&str]) -> Result<Self, csv::Error> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(header)?;
        Ok(Self { writer })
    }

    pub(super) fn row(&mut self, cells: &[String]) -> Result<(), csv::Error> {
        self.writer
            .write_record(cells.iter().map(|c| neutralise_for_spreadsheet(c)))
    }

    pub(super) fn done(self) -> Result<Vec<u8>, csv::Error> {
        self.writer
            .into_inner()
            .map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))
    }
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

/// A reading over four columns: value, below, at least, why missing.
pub(super) fn reading(reading: Reading) -> [String; 4] {
    let mut cells = [const { String::new() }; 4];
    let [value, below, at_least, missing] = &mut cells;
    match reading {
        Reading::Value(q) => *value = q.to_string(),
        Reading::Below(q) => *below = q.to_string(),
        Reading::AtLeast(q) => *at_least = q.to_string(),
        Reading::Missing(why) => why.code().clone_into(missing),
    }
    cells
}

const FIGURES: [&str; 23] = [
    "facility",
    "name",
    "city",
    "state",
    "field_office",
    "operator",
    "latitude",
    "longitude",
    "measure",
    "population",
    "speaker",
    "value",
    "below",
    "at_least",
    "missing",
    "state_of_day",
    "published_last",
    "published_first",
    "stated_as_of",
    "unchanged_since",
    "days_unchanged",
    "flags",
    "flag_reasons",
];

fn figure(
    sheet: &mut Sheet,
    s: &FacilityStanding,
    f: Option<&FigureLine>,
) -> Result<(), csv::Error> {
    let mut row = vec![
        s.id.to_string(),
        s.name.clone(),
        text(s.city.as_ref()),
        text(s.state.as_ref().map(standing_terms::StateCode::as_str)),
        text(s.field_office.as_ref()),
        text(s.operator.as_ref()),
        text(s.coordinates.map(|c| c.0)),
        text(s.coordinates.map(|c| c.1)),
    ];
    if let Some(f) = f {
        row.extend([
            f.measure.to_string(),
            f.population.clone(),
            f.speaker.to_string(),
        ]);
        row.extend(reading(f.reading));
        row.extend([
            match f.state {
                DayState::Published => "published",
                DayState::Carried { .. } => "carried",
                DayState::Withdrawn { .. } => "withdrawn",
                DayState::NeverPublished => "never-published",
            }
            .to_owned(),
            text(f.last_published),
            text(f.first_published),
            text(f.stated_as_of),
            text(f.unchanged_since),
            text(f.days_unchanged),
            f.flags.iter().map(|g| g.rule).collect::<Vec<_>>().join(" "),
            f.flags
                .iter()
                .map(|g| g.reason.as_str())
                .collect::<Vec<_>>()
                .join(" | "),
        ]);
    } else {
        // A facility without figures keeps its row: absent is not zero.
        row.resize(13, String::new());
        row.push("not-reported".to_owned());
        row.resize(FIGURES.len(), String::new());
    }
    sheet.row(&row)
}

fn figures<'s>(list: impl Iterator<Item = &'s FacilityStanding>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = Sheet::new(&FIGURES)?;
    for s in list {
        if s.figures.is_empty() {
            figure(&mut sheet, s, None)?;
        }
        for f in &s.figures {
            figure(&mut sheet, s, Some(f))?;
        }
    }
    sheet.done()
}

/// The front page: every figure of every facility listed, in the order asked for.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn front(a: &Asked<'_>, cleared: &Cleared<Front>) -> Result<Vec<u8>, csv::Error> {
    figures(front::listed(a, &cleared.value().overview).into_iter())
}

/// The figures of a facility.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn facility(cleared: &Cleared<FacilityPage>) -> Result<Vec<u8>, csv::Error> {
    figures(std::iter::once(&cleared.value().standing))
}

/// Every step of every history of a facility.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn history(cleared: &Cleared<FacilityPage>) -> Result<Vec<u8>, csv::Error> {
    let page = cleared.value();
    let mut sheet = Sheet::new(&[
        "facility", "measure", "from_day", "value", "below", "at_least", "missing", "flagged",
    ])?;
    for h in &page.histories {
        for step in &h.steps {
            let mut row = vec![
                page.standing.id.to_string(),
                h.measure.to_string(),
                step.day.to_string(),
            ];
            row.extend(reading(step.reading));
            row.push(step.flagged.to_string());
            sheet.row(&row)?;
        }
    }
    sheet.done()
}

/// The differences of a comparison.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn compare(cleared: &Cleared<Comparison>) -> Result<Vec<u8>, csv::Error> {
    let c = cleared.value();
    let mut sheet = Sheet::new(&["facility", "what", "detail", "earlier", "later", "reason"])?;
    for d in &c.differences {
        sheet.row(&[
            c.later.standing.id.to_string(),
            d.what.clone(),
            text(d.detail.as_ref()),
            text(d.earlier.as_ref()),
            text(d.later.as_ref()),
            d.reason.clone(),
        ])?;
    }
    sheet.done()
}

const STATEMENTS: [&str; 23] = [
    "label",
    "kind",
    "speaker",
    "addressees",
    "subject",
    "function",
    "what",
    "due",
    "said",
    "valid_from",
    "valid_to",
    "known_at",
    "entered",
    "source",
    "locator",
    "confidence",
    "quote",
    "relations",
    "retracted_by",
    "restated_by",
    "corrected",
    "note",
    "path",
];

fn statement_rows<'s>(
    list: impl Iterator<Item = &'s StatementLine>,
) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = Sheet::new(&STATEMENTS)?;
    for s in list {
        let relations: Vec<String> = s
            .relations
            .iter()
            .map(|(kind, label)| format!("{} {label}", relation_code(*kind)))
            .collect();
        sheet.row(&[
            s.label.to_string(),
            kind_code(s.kind).to_owned(),
            s.speaker.clone(),
            s.addressees.join("; "),
            s.subject.clone(),
            text(s.function),
            s.what.clone(),
            text(s.due),
            text(s.said),
            text(s.valid.from),
            text(s.valid.to),
            s.known_at.to_string(),
            s.entered.to_string(),
            s.source.to_string(),
            s.locator.clone(),
            confidence_code(s.confidence).to_owned(),
            text(s.quote.as_ref()),
            relations.join("; "),
            text(s.retracted_by.as_ref()),
            text(s.restated_by.as_ref()),
            s.corrected.to_string(),
            text(s.note.as_ref()),
            super::parts::statement_path(&s.label),
        ])?;
    }
    sheet.done()
}

/// The statements that match.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn statements(cleared: &Cleared<Statements>) -> Result<Vec<u8>, csv::Error> {
    statement_rows(cleared.value().statements.iter())
}

/// One statement.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn statement(cleared: &Cleared<StatementLine>) -> Result<Vec<u8>, csv::Error> {
    statement_rows(std::iter::once(cleared.value()))
}

fn source_rows<'s>(list: impl Iterator<Item = &'s SourceLine>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = Sheet::new(&[
        "id",
        "title",
        "publisher",
        "origin",
        "sha256",
        "size",
        "captured",
        "published",
        "public",
        "licence",
        "credit",
        "redistributable",
        "statements",
        "captures",
        "entered",
        "note",
    ])?;
    for s in list {
        sheet.row(&[
            s.id.to_string(),
            s.title.clone(),
            text(s.publisher.as_ref()),
            s.origin.clone(),
            text(s.sha256.as_ref()),
            text(s.size),
            text(s.captured),
            text(s.published),
            s.public.to_string(),
            s.licence.clone(),
            text(s.credit.as_ref()),
            s.redistributable.to_string(),
            s.statements.to_string(),
            s.captures.to_string(),
            s.entered.to_string(),
            text(s.note.as_ref()),
        ])?;
    }
    sheet.done()
}

/// All sources.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn sources(cleared: &Cleared<Sources>) -> Result<Vec<u8>, csv::Error> {
    source_rows(cleared.value().sources.iter())
}

/// What was read from a source.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn source(cleared: &Cleared<SourcePage>) -> Result<Vec<u8>, csv::Error> {
    statement_rows(cleared.value().statements.iter())
}

/// The sections of the page about the site.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn about(cleared: &Cleared<Vec<about::Section>>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = Sheet::new(&["id", "title", "text"])?;
    for s in cleared.value() {
        sheet.row(&[s.id.to_owned(), s.title.clone(), s.text.clone()])?;
    }
    sheet.done()
}
