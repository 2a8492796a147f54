//! Reasons to doubt figures.

use super::MEASURES;
use crate::open_data::column::{Column, Kind};
use crate::open_data::package::ExportError;
use crate::open_data::table::{
    Give, Head, Keeps, Look, PLACE, PLACE_KIND, PLACES, Table, kind_and_code,
};
use standing_terms::{AboutInstitutions, Measure, SourceId};
use standing_views::surveillance::Flag;
use std::collections::BTreeSet;

/// The table.
pub(super) struct Flags;

/// A doubt.
pub(super) struct Row {
    kind: &'static str,
    place: String,
    number: usize,
    flag: Flag,
    sources: Vec<SourceId>,
}

impl AboutInstitutions for Row {}

impl Table for Flags {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "flags",
            title: "Doubts about figures",
            about: "One row for each reason to doubt a figure of an archived page, by the rules in docs/terms.md. A flagged figure stays as published; nothing is repaired.",
            key: &["place_kind", "place", "measure", "number"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        vec![
            Column::new("place_kind", Kind::Text, PLACE_KIND, |r: &Row| {
                r.kind.into()
            })
            .one_of(PLACES),
            Column::new("place", Kind::Text, PLACE, |r: &Row| (&r.place).into()),
            Column::new(
                "measure",
                Kind::Text,
                "Which measure is doubted.",
                |r: &Row| r.flag.measure.code().into(),
            )
            .one_of(MEASURES),
            Column::new(
                "number",
                Kind::Integer,
                "Number of the doubt among those of this place and measure, from 1.",
                |r: &Row| r.number.into(),
            )
            .least(1.0),
            Column::new("rule", Kind::Text, "The rule that raised it.", |r: &Row| {
                r.flag.rule.into()
            }),
            Column::new(
                "from",
                Kind::Instant,
                "When the doubtful figure first stood.",
                |r: &Row| r.flag.from.into(),
            ),
            Column::new(
                "to",
                Kind::Instant,
                "When it stood no longer.",
                |r: &Row| r.flag.to.into(),
            )
            .empty("it still stood, as known"),
            Column::new("reason", Kind::Text, "Why, in a sentence.", |r: &Row| {
                (&r.flag.reason).into()
            }),
            Column::new(
                "inputs",
                Kind::Text,
                "The figures that the rule looked at, as name=value, separated by `; `.",
                |r: &Row| {
                    let inputs: Vec<String> = r
                        .flag
                        .inputs
                        .iter()
                        .map(|(n, v)| format!("{n}={v}"))
                        .collect();
                    inputs.join("; ").into()
                },
            )
            .empty("the rule looks at no other figure"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        for place in look.surveillance.places() {
            let (kind, code) = kind_and_code(place);
            let keys = look.surveillance.keys(place, look.as_of.known);
            let measures: BTreeSet<Measure> = keys.iter().map(|k| k.measure).collect();
            for measure in measures {
                let flags = look.surveillance.flags(place, measure, &look.as_of);
                if flags.is_empty() {
                    continue;
                }
                let pages = &look.surveillance.tracks().pages;
                let mut sources: Vec<SourceId> = keys
                    .iter()
                    .filter(|k| k.measure == measure)
                    .filter_map(|k| pages.get(k)?.moments.first())
                    .flat_map(|m| look.sources_of(&m.origin))
                    .collect();
                sources.sort();
                sources.dedup();
                for (flag, number) in flags.into_iter().zip(1..) {
                    give(Row {
                        kind,
                        place: code.clone(),
                        number,
                        flag,
                        sources: sources.clone(),
                    })?;
                }
            }
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        &row.sources
    }
}
