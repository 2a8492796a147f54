//! Dated facts about facilities, each as one speaker gives it.

use crate::open_data::column::{Cell, Column, Kind, from, to};
use crate::open_data::package::ExportError;
use crate::open_data::table::{Give, Head, Keeps, Look, Table};
use standing_terms::{AboutInstitutions, FacilityId, SourceId};
use standing_views::directory::Fact;
use standing_views::surveillance::field_and_value;
use std::slice;

/// The table.
pub(super) struct Profile;

/// A fact.
pub(super) struct Row {
    facility: FacilityId,
    field: &'static str,
    value: String,
    fact: Fact,
}

impl AboutInstitutions for Row {}

impl Table for Profile {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "profile",
            title: "Facts about facilities",
            about: "One row a fact about a facility as one speaker gives it: a name, a code, an operator, a capacity. Facts that contradict each other all stand.",
            key: &["label"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        vec![
            Column::new("label", Kind::Text, "The statement.", |r: &Row| {
                r.fact.label.as_str().into()
            }),
            Column::new(
                "facility",
                Kind::Text,
                "The facility that the directory takes it to mean.",
                |r: &Row| r.facility.as_str().into(),
            )
            .follows_directory(),
            Column::new("field", Kind::Text, "What the fact is about.", |r: &Row| {
                r.field.into()
            })
            .one_of(FIELDS),
            Column::new("value", Kind::Text, "The fact, as text.", |r: &Row| {
                (&r.value).into()
            })
            .empty("the speaker gives an empty text"),
            Column::new(
                "speaker",
                Kind::Text,
                "Who says so: identifier of the party.",
                |r: &Row| r.fact.speaker.as_str().into(),
            ),
            Column::new(
                "valid_from",
                Kind::Day,
                "First day on which it is true, as the speaker has it.",
                |r: &Row| from(r.fact.valid),
            )
            .empty("the speaker gives no beginning"),
            Column::new(
                "valid_to",
                Kind::Day,
                "First day on which it is no longer true.",
                |r: &Row| to(r.fact.valid),
            )
            .empty("the speaker gives no end"),
            Column::new(
                "known_at",
                Kind::Instant,
                "Since when it could be known: seen where the source was public, else entered into the book.",
                |r: &Row| r.fact.known_at.into(),
            ),
            Column::new(
                "source",
                Kind::Text,
                "Where it was read: identifier of the source.",
                |r: &Row| r.fact.source.as_str().into(),
            ),
            Column::new(
                "note",
                Kind::Text,
                "What a reader should know.",
                |r: &Row| r.fact.note.as_deref().map_or(Cell::Empty, Into::into),
            )
            .empty("nothing more to know"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        for listing in look.surveillance.directory().listings() {
            for fact in listing.known(look.as_of.known) {
                let (field, value) = field_and_value(&fact.fact);
                give(Row {
                    facility: listing.id.clone(),
                    field,
                    value,
                    fact: fact.clone(),
                })?;
            }
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        slice::from_ref(&row.fact.source)
    }
}

const FIELDS: &[&str] = &[
    "name",
    "alias",
    "code",
    "operator",
    "county",
    "state",
    "city",
    "zip",
    "field-office",
    "capacity",
    "contract-minimum",
    "coordinates",
    "kind",
    "jurisdiction",
    "same-as",
];
