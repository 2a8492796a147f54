//! Facilities, as the directory lists them.

use crate::open_data::column::{Column, Kind};
use crate::open_data::package::ExportError;
use crate::open_data::table::{Give, Head, Keeps, Look, Table};
use standing_terms::{AboutInstitutions, SourceId};
use standing_views::surveillance::FacilityStanding;

/// The table.
pub(super) struct Facilities;

/// A facility.
pub(super) struct Row {
    standing: FacilityStanding,
    codes: String,
    sources: Vec<SourceId>,
}

impl AboutInstitutions for Row {}

impl Table for Facilities {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "facilities",
            title: "Facilities",
            about: "One row a place where people are held that the directory lists. Names and places hold at every known date; the operator is that of the day asked about. Where speakers disagree this is the first; `profile` has them all.",
            key: &["facility"],
            keeps: Keeps::Open,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        const UNSAID: &str = "no source that may be passed on says so";
        vec![
            Column::new("facility", Kind::Text, "Identifier of the facility; it never changes.", |r: &Row| r.standing.id.as_str().into()),
            Column::new("name", Kind::Text, "Name: the first given, else an alias, else the identifier.", |r: &Row| (&r.standing.name).into()),
            Column::new("city", Kind::Text, "City of its address.", |r: &Row| r.standing.city.as_deref().into()).empty(UNSAID),
            Column::new("state", Kind::Text, "State or territory by postal code.", |r: &Row| r.standing.state.as_ref().map(standing_terms::StateCode::as_str).into()).empty(UNSAID),
            Column::new("county", Kind::Text, "County by name.", |r: &Row| r.standing.county.as_deref().into()).empty(UNSAID),
            Column::new("field_office", Kind::Text, "Field office of the agency that answers for it, by three-letter code. Not a state.", |r: &Row| r.standing.field_office.as_deref().into()).empty(UNSAID),
            Column::new("operator", Kind::Text, "Who ran it on the day asked about.", |r: &Row| r.standing.operator.as_deref().into()).empty(UNSAID),
            Column::new("latitude", Kind::Number, "Degrees north (WGS 84).", |r: &Row| r.standing.coordinates.map(|c| c.0).into()).unit("degrees").least(-90.0).most(90.0).empty(UNSAID),
            Column::new("longitude", Kind::Number, "Degrees east (WGS 84).", |r: &Row| r.standing.coordinates.map(|c| c.1).into()).unit("degrees").least(-180.0).most(180.0).empty(UNSAID),
            Column::new("provisional", Kind::Boolean, "Whether it is known only by a code or name that nobody has described.", |r: &Row| r.standing.provisional.into()),
            Column::new("codes", Kind::Text, "Codes that others give it, as scheme:code, separated by spaces; a space within a code is written %20.", |r: &Row| (&r.codes).into()).empty("no code of a source that may be passed on"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        for listing in look.surveillance.directory().listings() {
            let Some(mut standing) = look.surveillance.facility(&listing.id, &look.as_of) else {
                continue;
            };
            standing.figures.clear();
            let mut codes: Vec<String> = listing
                .codes
                .iter()
                .map(|(c, _)| format!("{}:{}", c.scheme.code(), c.code.replace(' ', "%20")))
                .collect();
            codes.sort();
            codes.dedup();
            let mut sources: Vec<SourceId> =
                listing.facts.iter().map(|f| f.source.clone()).collect();
            sources.sort();
            sources.dedup();
            give(Row {
                standing,
                codes: codes.join(" "),
                sources,
            })?;
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        &row.sources
    }
}
