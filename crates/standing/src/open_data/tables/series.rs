//! Reference series: the people outside, people and doses of counties, states and the nation.

use super::{COUNTED, MEASURES};
use crate::open_data::column::{Column, Kind, Read, reading};
use crate::open_data::package::ExportError;
use crate::open_data::table::{
    Give, Head, Keeps, Look, PLACE, PLACE_KIND, PLACES, Table, kind_and_code,
};
use standing_evidence::StatementBody;
use standing_terms::{
    AboutInstitutions, Measure, PartyId, Period, Place, Reading, SourceId, StatementLabel,
};
use std::slice;
use std::sync::Arc;

/// The table.
pub(super) struct Series;

/// What the figures of a snapshot share.
struct Snapshot {
    label: StatementLabel,
    kind: &'static str,
    place: String,
    measure: Measure,
    population: String,
    speaker: PartyId,
    source: SourceId,
    known_at: jiff::Timestamp,
    retracted_by: Option<StatementLabel>,
}

/// A figure of a snapshot.
pub(super) struct Row {
    of: Arc<Snapshot>,
    period: Period,
    reading: Reading,
}

impl AboutInstitutions for Row {}

impl Table for Series {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "series",
            title: "Reference series",
            about: "One row for each figure of a series that was published whole, such as a county's daily cases. A later snapshot may restate history; all snapshots are here, each with its label. A day that a snapshot does not have has no row.",
            key: &["label", "period_first", "period_last"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        let mut columns = vec![
            Column::new(
                "label",
                Kind::Text,
                "The statement that is the snapshot.",
                |r: &Row| r.of.label.as_str().into(),
            ),
            Column::new("place_kind", Kind::Text, PLACE_KIND, |r: &Row| {
                r.of.kind.into()
            })
            .one_of(PLACES)
            .follows_directory(),
            Column::new("place", Kind::Text, PLACE, |r: &Row| (&r.of.place).into())
                .follows_directory(),
            Column::new("measure", Kind::Text, "What is counted.", |r: &Row| {
                r.of.measure.code().into()
            })
            .one_of(MEASURES),
            Column::new(
                "population",
                Kind::Text,
                "Of whom, in the publisher's words.",
                |r: &Row| (&r.of.population).into(),
            ),
            Column::new(
                "speaker",
                Kind::Text,
                "Who says so: identifier of the party.",
                |r: &Row| r.of.speaker.as_str().into(),
            ),
            Column::new(
                "period_first",
                Kind::Day,
                "First day of the period it counts.",
                |r: &Row| r.period.first().into(),
            ),
            Column::new(
                "period_last",
                Kind::Day,
                "Last day of that period.",
                |r: &Row| r.period.last().into(),
            ),
        ];
        columns.extend(reading(
            [
                |r: &Row| Read(Some(r.reading)).value(),
                |r: &Row| Read(Some(r.reading)).below(),
                |r: &Row| Read(Some(r.reading)).at_least(),
                |r: &Row| Read(Some(r.reading)).missing(),
            ],
            COUNTED,
        ));
        columns.extend([
            Column::new(
                "known_at",
                Kind::Instant,
                "Since when it could be known: seen where the source was public, else entered.",
                |r: &Row| r.of.known_at.into(),
            ),
            Column::new(
                "retracted_by",
                Kind::Text,
                "The statement by which the speaker took it back.",
                |r: &Row| {
                    r.of.retracted_by
                        .as_ref()
                        .map(StatementLabel::as_str)
                        .into()
                },
            )
            .empty("not taken back, as known"),
            Column::new(
                "source",
                Kind::Text,
                "Where it was read: identifier of the source.",
                |r: &Row| r.of.source.as_str().into(),
            ),
        ]);
        columns
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        for heard in look.book.spoken(look.as_of.known) {
            let s = heard.statement;
            let StatementBody::FigureSeries(series) = &s.body else {
                continue;
            };
            let directory = look.surveillance.directory();
            let (kind, place) = match directory.facility_of(&s.subject) {
                Some(id) => kind_and_code(&Place::Facility(id.clone())),
                None => kind_and_code(&s.subject),
            };
            let of = Arc::new(Snapshot {
                label: heard.held.value.label.clone(),
                kind,
                place,
                measure: series.measure,
                population: series.population.clone(),
                speaker: s.speaker.clone(),
                source: s.span.source.clone(),
                known_at: heard.known_at,
                retracted_by: heard.retracted_by.map(|s| s.label.clone()),
            });
            for (period, reading) in &series.points {
                if period.first() <= look.as_of.on {
                    give(Row {
                        of: Arc::clone(&of),
                        period: *period,
                        reading: *reading,
                    })?;
                }
            }
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        slice::from_ref(&row.of.source)
    }
}
