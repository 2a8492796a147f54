//! Parties: who can speak, owe and be owed.

use crate::open_data::column::{Column, Kind};
use crate::open_data::package::ExportError;
use crate::open_data::table::{Give, Head, Keeps, Look, Table, word};
use standing_evidence::Party;
use standing_terms::{AboutInstitutions, PartyId};

/// The table.
pub(super) struct Parties;

/// A party.
pub(super) struct Row {
    party: Party,
    kind: String,
}

impl AboutInstitutions for Row {}

impl Table for Parties {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "parties",
            title: "Parties",
            about: "One row for each party that was introduced: an agency, a court, an operator, a group, an official in public office. Never a person held.",
            key: &["party"],
            keeps: Keeps::Whole,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        vec![
            Column::new(
                "party",
                Kind::Text,
                "Identifier of the party; it never changes.",
                |r: &Row| r.party.id.as_str().into(),
            ),
            Column::new("name", Kind::Text, "Name of the party.", |r: &Row| {
                (&r.party.name).into()
            })
            .empty("nobody gave one"),
            Column::new(
                "kind",
                Kind::Text,
                "What kind of speaker it is.",
                |r: &Row| (&r.kind).into(),
            )
            .one_of(&[
                "federal",
                "state",
                "local",
                "court",
                "legislature",
                "operator",
                "advocate",
                "people-held",
                "press",
                "research",
            ]),
            Column::new(
                "part_of",
                Kind::Text,
                "The body it is part of: identifier of the party.",
                |r: &Row| r.party.parent.as_ref().map(PartyId::as_str).into(),
            )
            .empty("none is known"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        look.book.parties().try_for_each(|party| {
            give(Row {
                party: party.clone(),
                kind: word(&party.kind),
            })
        })
    }
}
