//! Whose duty each function is.

use super::FUNCTIONS;
use crate::open_data::column::{Column, Kind};
use crate::open_data::package::ExportError;
use crate::open_data::table::{Give, Head, Keeps, Look, Table};
use standing_terms::{AboutInstitutions, SourceId, StatementLabel};
use standing_views::duty::{Cell as Duty, PartyName, Status};

/// The table.
pub(super) struct Duties;

/// A function at a facility.
pub(super) struct Row {
    cell: Duty,
    sources: Vec<SourceId>,
}

impl AboutInstitutions for Row {}

fn ids<'p>(parties: impl IntoIterator<Item = &'p PartyName>) -> String {
    let ids: Vec<&str> = parties.into_iter().map(|p| p.id.as_str()).collect();
    ids.join(" ")
}

fn labels<'l>(labels: impl IntoIterator<Item = &'l StatementLabel>) -> String {
    let labels: Vec<&str> = labels.into_iter().map(StatementLabel::as_str).collect();
    labels.join(" ")
}

impl Table for Duties {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "duty",
            title: "Whose duty it is",
            about: "One row for each facility and function on the day asked about: whether somebody holds it, nobody does, or it is contested, derived from statements (decision 0010). Computed; to be verified by counsel.",
            key: &["facility", "function"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        vec![
            Column::new("facility", Kind::Text, "Identifier of the facility.", |r: &Row| r.cell.facility.as_str().into()),
            Column::new("function", Kind::Text, "Which of the seven functions.", |r: &Row| r.cell.function.code().into()).one_of(FUNCTIONS),
            Column::new("status", Kind::Text, "Unknown: nobody has said anything. Orphaned: nobody holds it. Contested: several hold it, or one who holds it disclaims it. Assigned: it is held.", |r: &Row| r.cell.status.code().into()).one_of(&["unknown", "orphaned", "contested", "assigned"]),
            Column::new("cause", Kind::Text, "Why nobody holds it: the first that applies.", |r: &Row| r.cell.status.cause().map(standing_views::duty::OrphanCause::code).into()).one_of(&["circular", "disclaimed", "silent", "named-only"]).empty("it is not orphaned"),
            Column::new("also", Kind::Text, "Other causes that apply too, separated by spaces.", |r: &Row| match &r.cell.status {
                Status::Orphaned { also, .. } => also.iter().map(standing_views::duty::OrphanCause::code).collect::<Vec<_>>().join(" ").into(),
                _ => "".into(),
            }).empty("no other cause"),
            Column::new("ordered", Kind::Boolean, "Whether a court's order that somebody carry it counts.", |r: &Row| r.cell.is_ordered().into()),
            Column::new("holders", Kind::Text, "Who holds it: identifiers of parties, separated by spaces.", |r: &Row| match &r.cell.status {
                Status::Contested { holders, .. } => ids(holders.iter()).into(),
                Status::Assigned { to } => ids(to.iter()).into(),
                _ => "".into(),
            }).empty("nobody holds it"),
            Column::new("disclaiming", Kind::Text, "Who of these says that it is not theirs.", |r: &Row| match &r.cell.status {
                Status::Contested { disclaiming, .. } => ids(disclaiming.iter()).into(),
                _ => "".into(),
            }).empty("none of them"),
            Column::new("since", Kind::Day, "The first day from which it has been so, as known.", |r: &Row| r.cell.since.into()).empty("it always was so"),
            Column::new("reason", Kind::Text, "Why, in a sentence.", |r: &Row| r.cell.reason.to_string().into()),
            Column::new("because", Kind::Text, "The statements it comes from: labels, separated by spaces.", |r: &Row| labels(&r.cell.because).into()).empty("there is no statement"),
            Column::new("missing", Kind::Text, "Parties that others name and that have said nothing themselves: identifiers, separated by spaces.", |r: &Row| ids(r.cell.missing.iter().map(|m| &m.party)).into()).empty("all that are named have spoken"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        for id in look.duty.facilities() {
            let Some(row) = look.duty.row(&id, &look.as_of) else {
                continue;
            };
            for cell in row.cells {
                let mut sources: Vec<SourceId> = cell
                    .because
                    .iter()
                    .filter_map(|label| look.book.statement(label))
                    .map(|held| held.value.span.source.clone())
                    .collect();
                sources.sort();
                sources.dedup();
                give(Row { cell, sources })?;
            }
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        &row.sources
    }
}
