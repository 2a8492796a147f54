//! What was held back, why, and where to get it.

use crate::open_data::column::{Column, Kind};
use crate::open_data::package::{ExportError, HeldBack};
use crate::open_data::table::{Give, Head, Keeps, Look, Table};
use standing_terms::{AboutInstitutions, PartyId, SourceId};

/// The name of the table.
pub(in crate::open_data) const NAME: &str = "withheld";

/// The table.
pub(super) struct Withheld;

/// A source and a table.
pub(super) struct Row {
    held_back: HeldBack,
    title: String,
    publisher: Option<PartyId>,
    licence: String,
    origin: String,
}

impl AboutInstitutions for Row {}

impl Row {
    fn reason(&self) -> &'static str {
        match (&self.held_back.source, self.licence.is_empty()) {
            (None, _) => "computed",
            (Some(_), true) => "not-described",
            (Some(_), false) => "not-redistributable",
        }
    }
}

impl Table for Withheld {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: NAME,
            title: "What was held back",
            about: "One row for each table and source of which rows were held back: how many, why, and where to get them. A row that stands on several such sources counts for each. A row without a source counts those that are computed with the help of what is held back, so that it could be told from them.",
            key: &["number"],
            keeps: Keeps::Whole,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        const NONE: &str =
            "computed from several sources, or the book does not describe the source";
        vec![
            Column::new("number", Kind::Integer, "Number of the row, from 1.", |r: &Row| r.held_back.number.into()).least(1.0),
            Column::new("table", Kind::Text, "Name of the table.", |r: &Row| r.held_back.table.into()),
            Column::new("source", Kind::Text, "Identifier of the source.", |r: &Row| r.held_back.source.as_ref().map(SourceId::as_str).into()).empty("computed from several sources"),
            Column::new("rows", Kind::Integer, "Rows held back.", |r: &Row| r.held_back.rows.into()).unit("rows").least(1.0),
            Column::new("reason", Kind::Text, "Why: the source's terms forbid passing rows on; nobody described the source and its terms; or the rows are computed with the help of such sources.", |r: &Row| r.reason().into()).one_of(&["not-redistributable", "not-described", "computed"]),
            Column::new("title", Kind::Text, "Title of the source.", |r: &Row| (&r.title).into()).empty(NONE),
            Column::new("publisher", Kind::Text, "Who published it: identifier of the party.", |r: &Row| r.publisher.as_ref().map(PartyId::as_str).into()).empty("not known, or computed"),
            Column::new("licence", Kind::Text, "Its licence, by name.", |r: &Row| (&r.licence).into()).empty(NONE),
            Column::new("where_to_get", Kind::Text, "Where the rows can be had from whoever publishes them: the source's origin.", |r: &Row| (&r.origin).into()).empty(NONE),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        for held_back in look.held_back {
            let source = held_back.source.as_ref();
            let described = source.and_then(|id| look.book.source(id)).map(|h| &h.value);
            give(Row {
                held_back: held_back.clone(),
                title: described.map(|s| s.title.clone()).unwrap_or_default(),
                publisher: described.and_then(|s| s.publisher.clone()),
                licence: described
                    .map(|s| s.licence.name.clone())
                    .unwrap_or_default(),
                origin: described.map(|s| s.origin.clone()).unwrap_or_default(),
            })?;
        }
        Ok(())
    }
}
