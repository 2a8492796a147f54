//! Sources and their terms.

use crate::open_data::column::{Column, Kind};
use crate::open_data::package::ExportError;
use crate::open_data::table::{Give, Head, Keeps, Look, Table};
use standing_terms::{AboutInstitutions, PartyId};
use standing_views::surveillance::SourceLine;

/// The table.
pub(super) struct Sources;

/// A source.
pub(super) struct Row {
    line: SourceLine,
    publisher: Option<PartyId>,
    facts: bool,
}

impl AboutInstitutions for Row {}

impl Table for Sources {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "sources",
            title: "Sources and their terms",
            about: "One row for each source of the book, also those whose rows are held back, with the terms on which rows may be passed on. Whoever uses a row is bound by the terms of its source, and credits it.",
            key: &["source"],
            keeps: Keeps::Whole,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        vec![
            Column::new(
                "source",
                Kind::Text,
                "Identifier of the source; it never changes.",
                |r: &Row| r.line.id.as_str().into(),
            ),
            Column::new(
                "title",
                Kind::Text,
                "Title, as a person would cite it.",
                |r: &Row| (&r.line.title).into(),
            )
            .empty("nobody gave one"),
            Column::new(
                "publisher",
                Kind::Text,
                "Who published it: identifier of the party.",
                |r: &Row| r.publisher.as_ref().map(PartyId::as_str).into(),
            )
            .empty("not known"),
            Column::new(
                "origin",
                Kind::Text,
                "Where it came from: an address, or how it was obtained.",
                |r: &Row| (&r.line.origin).into(),
            )
            .empty("not known"),
            Column::new(
                "sha256",
                Kind::Text,
                "SHA-256 of its bytes, in hexadecimal.",
                |r: &Row| r.line.sha256.as_deref().into(),
            )
            .empty("its bytes are not held: it is only cited"),
            Column::new("size", Kind::Integer, "Size of its bytes.", |r: &Row| {
                r.line.size.into()
            })
            .unit("bytes")
            .least(0.0)
            .empty("its bytes are not held"),
            Column::new(
                "captured",
                Kind::Instant,
                "When its bytes were captured.",
                |r: &Row| r.line.captured.into(),
            )
            .empty("not known"),
            Column::new("published", Kind::Day, "The date it bears.", |r: &Row| {
                r.line.published.into()
            })
            .empty("it bears none"),
            Column::new(
                "public",
                Kind::Boolean,
                "Whether anybody could read it then.",
                |r: &Row| r.line.public.into(),
            ),
            Column::new("licence", Kind::Text, "Its licence, by name.", |r: &Row| {
                (&r.line.licence).into()
            })
            .empty("none is known"),
            Column::new(
                "credit",
                Kind::Text,
                "The credit its publisher asks for.",
                |r: &Row| r.line.credit.as_deref().into(),
            )
            .empty("none is asked for"),
            Column::new(
                "redistributable",
                Kind::Boolean,
                "Whether rows of it may be passed on; where not, they are held back.",
                |r: &Row| r.line.redistributable.into(),
            ),
            Column::new(
                "facts",
                Kind::Boolean,
                "Whether single facts out of it may be passed on in our own words where rows may not.",
                |r: &Row| r.facts.into(),
            ),
            Column::new(
                "statements",
                Kind::Integer,
                "Statements in the book that were read from it, also those held back.",
                |r: &Row| r.line.statements.into(),
            )
            .unit("statements")
            .least(0.0),
            Column::new(
                "captures",
                Kind::Integer,
                "Archived pages in it.",
                |r: &Row| r.line.captures.into(),
            )
            .unit("pages")
            .least(0.0),
            Column::new(
                "entered",
                Kind::Instant,
                "When it was entered into the book.",
                |r: &Row| r.line.entered.into(),
            ),
            Column::new(
                "note",
                Kind::Text,
                "What a reader should know.",
                |r: &Row| r.line.note.as_deref().into(),
            )
            .empty("nothing more to know"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        for line in look.surveillance.source_lines(look.book) {
            let held = look.book.source(&line.id).map(|h| &h.value);
            give(Row {
                publisher: held.and_then(|s| s.publisher.clone()),
                facts: held.is_some_and(|s| s.licence.facts),
                line,
            })?;
        }
        Ok(())
    }
}
