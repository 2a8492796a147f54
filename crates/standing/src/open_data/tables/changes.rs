//! Each reading of a figure from the moment on from which it stood, and where it was read.

use super::{COUNTED, MEASURES};
use crate::open_data::column::{Cell, Column, Kind, Read, reading};
use crate::open_data::package::ExportError;
use crate::open_data::table::{
    Give, Head, Keeps, Look, PLACE, PLACE_KIND, PLACES, Table, kind_and_code,
};
use standing_terms::{AboutInstitutions, SourceId};
use standing_views::surveillance::{Moment, Origin, Track, TrackKey};

/// The table.
pub(super) struct Changes;

/// A reading.
pub(super) struct Row {
    kind: &'static str,
    place: String,
    key: TrackKey,
    moment: Moment,
    retracted: Option<jiff::Timestamp>,
    read_in: String,
    sources: Vec<SourceId>,
}

impl AboutInstitutions for Row {}

impl Table for Changes {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "changes",
            title: "Readings and where they were read",
            about: "One row for each reading of a figure from the moment on from which it stood: a statement that gives it, or an archived page on which it differs from the page before. Together they give every archived page again. Readings that were taken back are here, with when.",
            key: &["read_in", "listed", "measure"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        let mut columns = vec![
            Column::new(
                "read_in",
                Kind::Text,
                "The label of the statement, or page series and page, separated by a slash.",
                |r: &Row| (&r.read_in).into(),
            ),
            Column::new(
                "listed",
                Kind::Text,
                "For a page, the name or names under which the rows stood, exactly, separated by `; `; the place where the row is gone. For a statement, the word statement.",
                |r: &Row| match &r.moment.origin {
                    Origin::Page { listed, .. } if listed.is_empty() => (&r.place).into(),
                    Origin::Page { listed, .. } => listed.join("; ").into(),
                    Origin::Statement { .. } => "statement".into(),
                },
            ),
            Column::new("place_kind", Kind::Text, PLACE_KIND, |r: &Row| {
                r.kind.into()
            })
            .one_of(PLACES)
            .follows_directory(),
            Column::new("place", Kind::Text, PLACE, |r: &Row| (&r.place).into())
                .follows_directory(),
            Column::new("measure", Kind::Text, "What is counted.", |r: &Row| {
                r.key.measure.code().into()
            })
            .one_of(MEASURES),
            Column::new(
                "population",
                Kind::Text,
                "Of whom, in the publisher's words.",
                |r: &Row| (&r.key.population).into(),
            ),
            Column::new(
                "speaker",
                Kind::Text,
                "Who says so: identifier of the party.",
                |r: &Row| r.key.speaker.as_str().into(),
            ),
            Column::new(
                "day",
                Kind::Day,
                "The day of the world it is about, in the zone of the book.",
                |r: &Row| r.moment.day.into(),
            ),
            Column::new(
                "period_first",
                Kind::Day,
                "First day of the period it counts.",
                |r: &Row| r.moment.period.map(|p| p.first()).into(),
            )
            .empty("a page, which counts no period of its own"),
            Column::new(
                "period_last",
                Kind::Day,
                "Last day of that period.",
                |r: &Row| r.moment.period.map(|p| p.last()).into(),
            )
            .empty("a page, which counts no period of its own"),
            Column::new(
                "known_at",
                Kind::Instant,
                "Since when it could be known: the capture of the page; for a statement seen where its source was public, else entered.",
                |r: &Row| r.moment.known_at.into(),
            ),
        ];
        columns.extend(reading(
            [
                |r: &Row| Read(r.moment.reading).value(),
                |r: &Row| Read(r.moment.reading).below(),
                |r: &Row| Read(r.moment.reading).at_least(),
                |r: &Row| Read(r.moment.reading).missing(),
            ],
            COUNTED,
        ));
        columns.extend([
            Column::new(
                "dropped",
                Kind::Boolean,
                "Whether the publisher dropped the row: there is no figure from here on.",
                |r: &Row| r.moment.reading.is_none().into(),
            ),
            Column::new(
                "approximate",
                Kind::Boolean,
                "Whether the speaker said `about`.",
                |r: &Row| r.moment.approximate.into(),
            ),
            Column::new(
                "stated_as_of",
                Kind::Day,
                "The day that the publisher gives for the figure.",
                |r: &Row| r.moment.stated_as_of.into(),
            )
            .empty("the publisher gives no day"),
            Column::new(
                "retracted_at",
                Kind::Instant,
                "When it became known that the speaker took it back.",
                |r: &Row| r.retracted.into(),
            )
            .empty("not taken back, as known"),
            Column::new(
                "source",
                Kind::Text,
                "Where it was read: identifiers of the sources, separated by spaces.",
                |r: &Row| join(&r.sources),
            )
            .empty("no source is known to hold the page"),
            Column::new(
                "locator",
                Kind::Text,
                "Where in the source.",
                |r: &Row| match &r.moment.origin {
                    Origin::Statement { locator, .. } => locator.as_str().into(),
                    Origin::Page { .. } => Cell::Empty,
                },
            )
            .empty("the page as a whole"),
        ]);
        columns
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        let tracks = look.surveillance.tracks();
        for (key, track) in tracks.pages.iter().chain(&tracks.statements) {
            changes(look, key, track, give)?;
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        &row.sources
    }
}

fn changes(
    look: &Look<'_>,
    key: &TrackKey,
    track: &Track,
    give: &mut Give<'_, Row>,
) -> Result<(), ExportError> {
    let known = look.as_of.known;
    let (kind, place) = kind_and_code(&key.place);
    for moment in track.moments.iter() {
        if moment.day > look.as_of.on || !known.covers(moment.known_at) {
            continue;
        }
        let read_in = match &moment.origin {
            Origin::Page {
                series, page_id, ..
            } => format!("{series}/{page_id}"),
            Origin::Statement { label, .. } => label.to_string(),
        };
        give(Row {
            kind,
            place: place.clone(),
            key: key.clone(),
            retracted: moment.retracted_at.filter(|at| known.covers(*at)),
            read_in,
            sources: look.sources_of(&moment.origin),
            moment: moment.clone(),
        })?;
    }
    Ok(())
}

fn join(sources: &[SourceId]) -> Cell<'static> {
    let ids: Vec<&str> = sources.iter().map(SourceId::as_str).collect();
    ids.join(" ").into()
}
