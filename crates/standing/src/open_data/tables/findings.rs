//! Silences: what went dark, what stopped, what never was.

use super::MEASURES;
use crate::open_data::column::{Column, Kind, Read};
use crate::open_data::package::ExportError;
use crate::open_data::table::{Give, Head, Keeps, Look, Table, word};
use standing_terms::{AboutInstitutions, Place, SourceId};
use standing_views::epidemiology::silence::Silence;

/// The table.
pub(super) struct Findings;

/// A silence.
pub(super) struct Row {
    kind: String,
    place: (&'static str, String),
    silence: Silence,
    sentence: String,
    sources: Vec<SourceId>,
}

impl AboutInstitutions for Row {}

impl Table for Findings {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "findings",
            title: "What is not published",
            about: "One row for each silence on the day asked about: a publisher that stopped altogether, one that goes on without a facility, a facility whose cases were never published.",
            key: &["kind", "place_kind", "place", "measure"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        vec![
            Column::new("kind", Kind::Text, "Which silence.", |r: &Row| {
                (&r.kind).into()
            })
            .one_of(&["went-dark", "stopped-reporting", "never-reported"]),
            Column::new(
                "place_kind",
                Kind::Text,
                "Whether it is about a facility or the nation.",
                |r: &Row| r.place.0.into(),
            )
            .one_of(&["facility", "nation"]),
            Column::new(
                "place",
                Kind::Text,
                "Identifier of the facility, or US.",
                |r: &Row| (&r.place.1).into(),
            ),
            Column::new(
                "measure",
                Kind::Text,
                "What is not published.",
                |r: &Row| r.silence.measure.code().into(),
            )
            .one_of(MEASURES),
            Column::new(
                "speaker",
                Kind::Text,
                "Who does not publish it, by name.",
                |r: &Row| (&r.silence.speaker).into(),
            )
            .empty("nobody ever published it"),
            Column::new(
                "since",
                Kind::Day,
                "The first day without it.",
                |r: &Row| r.silence.since.into(),
            )
            .empty("it never was"),
            Column::new(
                "days",
                Kind::Integer,
                "Days from then to the day asked about.",
                |r: &Row| r.silence.days.into(),
            )
            .unit("days")
            .least(0.0)
            .empty("it never was"),
            Column::new("last_value", Kind::Number, "The last figure.", |r: &Row| {
                Read(r.silence.last.as_ref().map(|i| i.reading)).value()
            })
            .empty("there is no last exact figure"),
            Column::new(
                "last_day",
                Kind::Day,
                "The day of the last figure.",
                |r: &Row| {
                    r.silence
                        .last
                        .as_ref()
                        .and_then(|i| i.period)
                        .map(|p| p.last())
                        .into()
                },
            )
            .empty("there is no last figure"),
            Column::new("sentence", Kind::Text, "In a sentence.", |r: &Row| {
                (&r.sentence).into()
            }),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        let list = look.epidemiology().silences(&Place::us(), &look.as_of);
        let mut rows: Vec<Row> = list
            .silences
            .into_iter()
            .map(|silence| Row {
                kind: word(&silence.kind),
                place: silence
                    .facility
                    .as_ref()
                    .map_or(("nation", "US".to_owned()), |id| {
                        ("facility", id.to_string())
                    }),
                sentence: look.words.message(&silence.message),
                sources: silence
                    .last
                    .as_ref()
                    .and_then(|i| i.origin.as_ref())
                    .map(|o| look.sources_of(o))
                    .unwrap_or_default(),
                silence,
            })
            .collect();
        rows.sort_by(|a, b| (a.silence.kind, &a.place).cmp(&(b.silence.kind, &b.place)));
        rows.into_iter().try_for_each(give)
    }

    fn sources(row: &Row) -> &[SourceId] {
        &row.sources
    }
}
