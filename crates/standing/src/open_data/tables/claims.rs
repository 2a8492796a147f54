//! Claims held against the book.

use crate::open_data::column::{Column, Kind};
use crate::open_data::package::ExportError;
use crate::open_data::table::{Give, Head, Keeps, Look, Table};
use standing_terms::AboutInstitutions;
use standing_views::claims::{Found, Judged, judge};
use std::sync::Arc;

/// The table.
pub(super) struct Claims;

/// A look at a claim on one day.
pub(super) struct Row {
    judged: Arc<Judged>,
    number: usize,
    found: Option<Found>,
}

impl AboutInstitutions for Row {}

fn pairs(list: &[(String, String)]) -> String {
    let list: Vec<String> = list.iter().map(|(n, v)| format!("{n}={v}")).collect();
    list.join("; ")
}

impl Table for Claims {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "claims",
            title: "Claims recomputed",
            about: "One row for each claim of a case and each day on which it is looked at: the value recomputed from the book, and the verdict over all days. It has rows only where the export was given a case. Days of a claim are its own, whatever day the package is of.",
            key: &["claim", "check"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        const NONE: &str = "nothing in the book recomputes it";
        vec![
            Column::new(
                "claim",
                Kind::Text,
                "Identifier of the claim in its case.",
                |r: &Row| (&r.judged.id).into(),
            ),
            Column::new(
                "check",
                Kind::Integer,
                "Number of the day on which it is looked at, from 1; 0 where there is none.",
                |r: &Row| r.number.into(),
            )
            .least(0.0),
            Column::new("text", Kind::Text, "The claim, in our words.", |r: &Row| {
                (&r.judged.claim).into()
            }),
            Column::new("stated", Kind::Text, "The value as stated.", |r: &Row| {
                (&r.judged.stated).into()
            })
            .empty("it states no value"),
            Column::new(
                "stated_as_of",
                Kind::Text,
                "The time it was stated of.",
                |r: &Row| r.judged.stated_as_of.as_deref().into(),
            )
            .empty("it states no time"),
            Column::new(
                "method",
                Kind::Text,
                "How it is recomputed, in a sentence.",
                |r: &Row| (&r.judged.method).into(),
            ),
            Column::new(
                "on",
                Kind::Day,
                "The day on which it is looked at.",
                |r: &Row| r.found.as_ref().map(|f| f.on).into(),
            )
            .empty("it is looked at on no day"),
            Column::new(
                "known",
                Kind::Day,
                "By the end of which day it had to be known.",
                |r: &Row| r.found.as_ref().and_then(|f| f.known).into(),
            )
            .empty("everything known since counts"),
            Column::new("value", Kind::Number, "The recomputed value.", |r: &Row| {
                r.found.as_ref().and_then(|f| f.value).into()
            })
            .empty(NONE),
            Column::new("date", Kind::Day, "The recomputed date.", |r: &Row| {
                r.found.as_ref().and_then(|f| f.date).into()
            })
            .empty("it is not about a date"),
            Column::new(
                "holds",
                Kind::Boolean,
                "Whether the claim holds by it.",
                |r: &Row| r.found.as_ref().and_then(|f| f.holds).into(),
            )
            .empty("cannot be told"),
            Column::new(
                "inputs",
                Kind::Text,
                "What went in, as name=value, separated by `; `.",
                |r: &Row| r.found.as_ref().map(|f| pairs(&f.inputs)).into(),
            )
            .empty("nothing went in"),
            Column::new(
                "missing",
                Kind::Text,
                "What is missing from it and why, as name=reason, separated by `; `.",
                |r: &Row| r.found.as_ref().map(|f| pairs(&f.missing)).into(),
            )
            .empty("nothing is missing"),
            Column::new(
                "verdict",
                Kind::Text,
                "The verdict over all days, in words.",
                |r: &Row| r.judged.verdict.sentence().into(),
            ),
            Column::new(
                "note",
                Kind::Text,
                "What a reader should know.",
                |r: &Row| r.judged.note.as_deref().into(),
            )
            .empty("nothing more to know"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        for claim in look.claims {
            let judged = Arc::new(judge(look.surveillance, look.book, claim));
            if judged.checks.is_empty() {
                give(Row {
                    judged: Arc::clone(&judged),
                    number: 0,
                    found: None,
                })?;
            }
            for (found, number) in judged.checks.iter().zip(1..) {
                give(Row {
                    judged: Arc::clone(&judged),
                    number,
                    found: Some(found.clone()),
                })?;
            }
        }
        Ok(())
    }
}
