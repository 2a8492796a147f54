//! What was said, by whom, about what, and where it was read.

use super::FUNCTIONS;
use crate::open_data::column::{Column, Kind, from, to};
use crate::open_data::package::ExportError;
use crate::open_data::table::{
    Give, Head, Keeps, Look, PLACE, PLACE_KIND, PLACES, Table, kind_and_code, word,
};
use standing_terms::{AboutInstitutions, PartyId, Place, SourceId, StatementLabel};
use standing_views::surveillance::StatementLine;
use std::slice;

/// The table.
pub(super) struct Statements;

/// A statement.
pub(super) struct Row {
    line: StatementLine,
    speaker: PartyId,
    kind: String,
    place_kind: &'static str,
    place: String,
    confidence: String,
    relations: String,
}

impl AboutInstitutions for Row {}

impl Table for Statements {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "statements",
            title: "Statements",
            about: "One row for each statement said by the day asked about and known by then: responsibilities, promises, requests, orders, answers, events, rules, single figures, and snapshots of series (whose figures are in `series`). Facts about facilities are in `profile`.",
            key: &["label"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        vec![
            Column::new("label", Kind::Text, "The stable name of the statement.", |r: &Row| r.line.label.as_str().into()),
            Column::new("kind", Kind::Text, "What kind of statement it is.", |r: &Row| (&r.kind).into()).one_of(KINDS),
            Column::new("speaker", Kind::Text, "Who said it: identifier of the party.", |r: &Row| r.speaker.as_str().into()),
            Column::new("speaker_name", Kind::Text, "Who said it, by name.", |r: &Row| (&r.line.speaker).into()),
            Column::new("addressees", Kind::Text, "To whom, by name, separated by `; `.", |r: &Row| r.line.addressees.join("; ").into()).empty("it is addressed to nobody"),
            Column::new("place_kind", Kind::Text, PLACE_KIND, |r: &Row| r.place_kind.into()).one_of(PLACES).follows_directory(),
            Column::new("place", Kind::Text, PLACE, |r: &Row| (&r.place).into()).follows_directory(),
            Column::new("function", Kind::Text, "Which of the seven functions it names.", |r: &Row| r.line.function.into()).one_of(FUNCTIONS).empty("it names none"),
            Column::new("what", Kind::Text, "What was said, in our words or as a figure.", |r: &Row| (&r.line.what).into()).empty("it says nothing in words"),
            Column::new("due", Kind::Day, "When an answer or act is due, where it says.", |r: &Row| r.line.due.into()).empty("it gives no day"),
            Column::new("said_first", Kind::Day, "The date the speaker gives: its first possible day.", |r: &Row| r.line.said.map(|d| d.first()).into()).empty("the speaker gives no date"),
            Column::new("said_last", Kind::Day, "Its last possible day; the same where a day was given, later where a month or year.", |r: &Row| r.line.said.map(|d| d.last()).into()).empty("the speaker gives no date"),
            Column::new("valid_from", Kind::Day, "First day on which it is true, as the speaker has it.", |r: &Row| from(r.line.valid)).empty("the speaker gives no beginning"),
            Column::new("valid_to", Kind::Day, "First day on which it is no longer true.", |r: &Row| to(r.line.valid)).empty("the speaker gives no end"),
            Column::new("known_at", Kind::Instant, "Since when it could be known: seen where the source was public, else entered.", |r: &Row| r.line.known_at.into()),
            Column::new("entered", Kind::Instant, "When it was entered into the book.", |r: &Row| r.line.entered.into()),
            Column::new("source", Kind::Text, "Where it was read: identifier of the source.", |r: &Row| r.line.source.as_str().into()),
            Column::new("locator", Kind::Text, "Where in the source.", |r: &Row| (&r.line.locator).into()).empty("the source as a whole"),
            Column::new("confidence", Kind::Text, "How well it is attested.", |r: &Row| (&r.confidence).into()).one_of(&["seen", "date-inferred", "conflict", "reported"]),
            Column::new("quote", Kind::Text, "The speaker's words, where they were compared with the original.", |r: &Row| r.line.quote.as_deref().into()).empty("not compared with the original, or the source's own words may not be passed on").follows_directory(),
            Column::new("relations", Kind::Text, "Earlier statements it points back to, as relation=label, separated by spaces.", |r: &Row| (&r.relations).into()).empty("it points back to none"),
            Column::new("retracted_by", Kind::Text, "The statement by which the speaker took it back.", |r: &Row| r.line.retracted_by.as_ref().map(StatementLabel::as_str).into()).empty("not taken back, as known"),
            Column::new("restated_by", Kind::Text, "The latest statement in which the speaker said it again.", |r: &Row| r.line.restated_by.as_ref().map(StatementLabel::as_str).into()).empty("not said again, as known"),
            Column::new("corrected", Kind::Boolean, "Whether our first reading was wrong and this is the right one.", |r: &Row| r.line.corrected.into()),
            Column::new("note", Kind::Text, "What a reader should know.", |r: &Row| r.line.note.as_deref().into()).empty("nothing more to know"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        let directory = look.surveillance.directory();
        for heard in look.book.spoken(look.as_of.known) {
            let s = heard.statement;
            if !look.said_by_then(s.said.map(|d| d.last()), heard.known_at) {
                continue;
            }
            let (place_kind, place) = match directory.facility_of(&s.subject) {
                Some(id) => kind_and_code(&Place::Facility(id.clone())),
                None => kind_and_code(&s.subject),
            };
            let line = look.surveillance.statement_line(look.book, &heard);
            let relations: Vec<String> = line
                .relations
                .iter()
                .map(|(kind, label)| format!("{}={label}", word(kind)))
                .collect();
            give(Row {
                speaker: s.speaker.clone(),
                kind: word(&line.kind),
                place_kind,
                place,
                confidence: word(&line.confidence),
                relations: relations.join(" "),
                line,
            })?;
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        slice::from_ref(&row.line.source)
    }
}

const KINDS: &[&str] = &[
    "figure",
    "responsibility",
    "commitment",
    "request",
    "order",
    "answer",
    "event",
    "rule",
    "role",
];
