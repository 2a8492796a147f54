//! Requests, promises and orders: who owes what, by when, and how late.

use super::FUNCTIONS;
use crate::open_data::column::{Column, Kind};
use crate::open_data::package::ExportError;
use crate::open_data::table::{
    Give, Head, Keeps, Look, PLACE, PLACE_KIND, PLACES, Table, kind_and_code, word,
};
use standing_terms::{AboutInstitutions, Function, Place, SourceId, StatementLabel};
use standing_views::duty::{Lateness, ObligationLine};
use std::slice;

/// The table.
pub(super) struct Obligations;

/// An obligation.
pub(super) struct Row {
    line: ObligationLine,
    kind: &'static str,
    place: String,
    force: String,
    sentence: String,
}

impl AboutInstitutions for Row {}

impl Table for Obligations {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "obligations",
            title: "Requests, promises and orders",
            about: "One row for each request, promise or order and each who owes it, as it stood on the day asked about. Days are counted by the rule in force (calendars/). Computed; to be verified by counsel. Where no law sets a time, late means unanswered.",
            key: &["label", "bearer"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        vec![
            Column::new(
                "label",
                Kind::Text,
                "The statement that created it.",
                |r: &Row| r.line.id.label.as_str().into(),
            ),
            Column::new(
                "bearer",
                Kind::Text,
                "Who owes it: identifier of the party.",
                |r: &Row| r.line.id.bearer.as_str().into(),
            ),
            Column::new("origin", Kind::Text, "What created it.", |r: &Row| {
                r.line.origin.code().into()
            })
            .one_of(&["request", "commitment", "order"]),
            Column::new(
                "by",
                Kind::Text,
                "Who asked, promised or ordered: identifier of the party.",
                |r: &Row| r.line.by.id.as_str().into(),
            ),
            Column::new(
                "beneficiary",
                Kind::Text,
                "To whom it is owed, by name.",
                |r: &Row| r.line.beneficiary.name().into(),
            ),
            Column::new("place_kind", Kind::Text, PLACE_KIND, |r: &Row| {
                r.kind.into()
            })
            .one_of(PLACES)
            .follows_directory(),
            Column::new("place", Kind::Text, PLACE, |r: &Row| (&r.place).into())
                .follows_directory(),
            Column::new(
                "function",
                Kind::Text,
                "Which of the seven functions it is about.",
                |r: &Row| r.line.function.map(Function::code).into(),
            )
            .one_of(FUNCTIONS)
            .empty("none of them, or several"),
            Column::new(
                "what",
                Kind::Text,
                "What is to be done, in our words.",
                |r: &Row| (&r.line.what).into(),
            )
            .empty("the statement does not say"),
            Column::new(
                "force",
                Kind::Text,
                "How strongly it binds, weakest first.",
                |r: &Row| (&r.force).into(),
            )
            .one_of(&[
                "courtesy",
                "promise",
                "contract",
                "regulation",
                "statute",
                "order",
            ]),
            Column::new(
                "made",
                Kind::Day,
                "The day on which it was asked, promised or ordered.",
                |r: &Row| r.line.made.into(),
            )
            .empty("the day is not known"),
            Column::new("state", Kind::Text, "Where it stands.", |r: &Row| {
                r.line.state.code().into()
            }),
            Column::new("due", Kind::Day, "The day that is due.", |r: &Row| {
                r.line.deadline.due.into()
            })
            .empty("no day can be counted"),
            Column::new(
                "rule",
                Kind::Text,
                "The rule by which days were counted.",
                |r: &Row| r.line.deadline.rule.as_ref().map(|u| u.id.as_str()).into(),
            )
            .empty("no rule counts them"),
            Column::new(
                "lateness",
                Kind::Text,
                "How late it is on the day asked about.",
                |r: &Row| {
                    match r.line.lateness {
                        Lateness::NotRunning => "not-running",
                        Lateness::Running { .. } => "running",
                        Lateness::Paused { .. } => "paused",
                        Lateness::Due => "due",
                        Lateness::Overdue { .. } => "overdue",
                        Lateness::Lapsed { .. } => "lapsed",
                        Lateness::Open { .. } => "open",
                        Lateness::Ended { .. } => "ended",
                    }
                    .into()
                },
            )
            .one_of(&[
                "not-running",
                "running",
                "paused",
                "due",
                "overdue",
                "lapsed",
                "open",
                "ended",
            ]),
            Column::new(
                "late_days",
                Kind::Integer,
                "By how many days of the calendar it is or was late.",
                |r: &Row| {
                    match r.line.lateness {
                        Lateness::Overdue { days, .. } | Lateness::Lapsed { days, .. } => {
                            Some(days)
                        }
                        Lateness::Ended { late_days, .. } => late_days,
                        _ => None,
                    }
                    .into()
                },
            )
            .unit("days")
            .empty("it is not late, or nobody gave a day"),
            Column::new(
                "ended",
                Kind::Day,
                "When it was answered, done, lifted or closed.",
                |r: &Row| {
                    match r.line.lateness {
                        Lateness::Ended { on, .. } => Some(on),
                        _ => None,
                    }
                    .into()
                },
            )
            .empty("it has not ended"),
            Column::new(
                "promised",
                Kind::Day,
                "A day that was promised for it meanwhile.",
                |r: &Row| r.line.promised.as_ref().map(|p| p.0).into(),
            )
            .empty("none was promised"),
            Column::new(
                "sentence",
                Kind::Text,
                "How late it is, in a sentence.",
                |r: &Row| (&r.sentence).into(),
            ),
            Column::new(
                "known_at",
                Kind::Instant,
                "Since when it could be known.",
                |r: &Row| r.line.known_at.into(),
            ),
            Column::new(
                "source",
                Kind::Text,
                "Where it was read: identifier of the source.",
                |r: &Row| r.line.source.as_str().into(),
            ),
            Column::new(
                "asked_again",
                Kind::Text,
                "Requests that ask it again: labels, separated by spaces.",
                |r: &Row| {
                    let labels: Vec<&str> = r
                        .line
                        .asked_again
                        .iter()
                        .map(StatementLabel::as_str)
                        .collect();
                    labels.join(" ").into()
                },
            )
            .empty("it was not asked again"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        let directory = look.surveillance.directory();
        for line in look.duty.obligations(&look.as_of) {
            let (kind, place) = match directory.facility_of(&line.subject) {
                Some(id) => kind_and_code(&Place::Facility(id.clone())),
                None => kind_and_code(&line.subject),
            };
            give(Row {
                kind,
                place,
                force: word(&line.force),
                sentence: line.sentence.to_string(),
                line,
            })?;
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        slice::from_ref(&row.line.source)
    }
}
