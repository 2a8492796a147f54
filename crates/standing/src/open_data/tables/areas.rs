//! Sums over nation, states and field offices, with who is not in them.

use super::{COUNTED, MEASURES};
use crate::open_data::column::{Column, Kind, Read};
use crate::open_data::package::ExportError;
use crate::open_data::table::{Give, Head, Keeps, Look, Table};
use standing_terms::{AboutInstitutions, FacilityId, SourceId};
use standing_views::surveillance::{AreaStanding, FacilityStanding, Total};
use std::collections::BTreeMap;

/// The table.
pub(super) struct Areas;

/// A sum.
pub(super) struct Row {
    kind: &'static str,
    code: String,
    total: Total,
    sources: Vec<SourceId>,
}

impl AboutInstitutions for Row {}

impl Table for Areas {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "areas",
            title: "Sums over areas",
            about: "One row for each area and measure on the day asked about: the sum over its facilities that have a value, who is not in it and why, and the publisher's own total beside it.",
            key: &["area_kind", "area", "measure"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        const NONE: &str = "the publisher gives no total of its own";
        vec![
            Column::new("area_kind", Kind::Text, "Which kind of area.", |r: &Row| {
                r.kind.into()
            })
            .one_of(&["nation", "state", "field-office"]),
            Column::new(
                "area",
                Kind::Text,
                "Its code: US, a state's two letters, a field office's three.",
                |r: &Row| (&r.code).into(),
            ),
            Column::new("measure", Kind::Text, "What is counted.", |r: &Row| {
                r.total.measure.code().into()
            })
            .one_of(MEASURES),
            Column::new(
                "sum",
                Kind::Number,
                "The sum over the facilities that have a value.",
                |r: &Row| r.total.sum.into(),
            )
            .unit(COUNTED)
            .empty("no facility has a value; not zero"),
            Column::new(
                "counted",
                Kind::Integer,
                "Facilities in the sum.",
                |r: &Row| r.total.counted.into(),
            )
            .unit("facilities")
            .least(0.0),
            Column::new(
                "flagged",
                Kind::Integer,
                "Facilities in the sum whose figure is doubted.",
                |r: &Row| r.total.flagged.into(),
            )
            .unit("facilities")
            .least(0.0),
            Column::new(
                "not_counted",
                Kind::Integer,
                "Facilities of the area that are not in the sum.",
                |r: &Row| r.total.missing.len().into(),
            )
            .unit("facilities")
            .least(0.0),
            Column::new(
                "not_counted_why",
                Kind::Text,
                "Each of them with the reason, as facility=reason, separated by spaces.",
                |r: &Row| {
                    let missing: Vec<String> = r
                        .total
                        .missing
                        .iter()
                        .map(|m| format!("{}={}", m.id, m.why.code()))
                        .collect();
                    missing.join(" ").into()
                },
            )
            .empty("all are in the sum"),
            Column::new(
                "published_total",
                Kind::Number,
                "The publisher's own total.",
                |r: &Row| Read(r.total.published.as_ref().map(|p| p.reading)).value(),
            )
            .unit(COUNTED)
            .empty(NONE),
            Column::new(
                "published_by",
                Kind::Text,
                "Who gives that total: identifier of the party.",
                |r: &Row| {
                    r.total
                        .published
                        .as_ref()
                        .map(|p| p.speaker.as_str())
                        .into()
                },
            )
            .empty(NONE),
            Column::new(
                "published_last",
                Kind::Day,
                "The last day on which it was published, up to the day asked about.",
                |r: &Row| {
                    r.total
                        .published
                        .as_ref()
                        .and_then(|p| p.last_published)
                        .into()
                },
            )
            .empty(NONE),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        let overview = look.surveillance.overview(&look.as_of);
        let standings: BTreeMap<&FacilityId, &FacilityStanding> =
            overview.facilities.iter().map(|f| (&f.id, f)).collect();
        let areas = std::iter::once(&overview.nation)
            .chain(&overview.states)
            .chain(&overview.field_offices);
        for area in areas {
            for total in &area.totals {
                give(Row {
                    kind: area.kind,
                    code: area.code.clone(),
                    total: total.clone(),
                    sources: sources_of(look, area, total, &standings),
                })?;
            }
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        &row.sources
    }
}

/// Where the figures of a sum were read.
fn sources_of(
    look: &Look<'_>,
    area: &AreaStanding,
    total: &Total,
    standings: &BTreeMap<&FacilityId, &FacilityStanding>,
) -> Vec<SourceId> {
    let mut sources: Vec<SourceId> = area
        .facilities
        .iter()
        .filter_map(|id| standings.get(id)?.figure(total.measure))
        .chain(&total.published)
        .filter_map(|line| line.origin.as_ref())
        .flat_map(|origin| look.sources_of(origin))
        .collect();
    sources.sort();
    sources.dedup();
    sources
}
