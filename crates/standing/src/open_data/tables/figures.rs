//! Every series of figures day by day, with how the figure of the day came to be.

use super::{COUNTED, MEASURES};
use crate::open_data::column::{Column, Kind, Read, reading};
use crate::open_data::package::ExportError;
use crate::open_data::table::{
    Give, Head, Keeps, Look, PLACE, PLACE_KIND, PLACES, Table, kind_and_code,
};
use standing_terms::{AboutInstitutions, Measure, PartyId, Reading, SourceId};
use standing_views::surveillance::{DailySeries, Day, DayState, TrackKey};
use std::sync::Arc;

/// The table.
pub(super) struct Figures;

/// What the days of a series share.
struct Of {
    kind: &'static str,
    place: String,
    measure: Measure,
    population: String,
    speaker: PartyId,
    sources: Vec<SourceId>,
}

/// A day of a series.
pub(super) struct Row {
    of: Arc<Of>,
    day: Day,
    flags: String,
}

impl AboutInstitutions for Row {}

impl Row {
    /// What stands on the day: nothing where the publisher dropped the figure.
    fn reading(&self) -> Option<Reading> {
        match self.day.state {
            DayState::Published | DayState::Carried { .. } => self.day.reading,
            DayState::Withdrawn { .. } | DayState::NeverPublished => None,
        }
    }
}

impl Table for Figures {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "figures",
            title: "Figures day by day",
            about: "One row for each series of figures and day, from its first publication to the day asked about, without gaps. A series is one measure of one population at one place by one speaker; series of different speakers are never merged. A day without a publication carries the last figure and says so; after a withdrawal there is no figure. `changes` says where each was read.",
            key: &[
                "place_kind",
                "place",
                "measure",
                "population",
                "speaker",
                "day",
            ],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        let mut columns = vec![
            Column::new("place_kind", Kind::Text, PLACE_KIND, |r: &Row| {
                r.of.kind.into()
            })
            .one_of(PLACES),
            Column::new("place", Kind::Text, PLACE, |r: &Row| (&r.of.place).into()),
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
                "day",
                Kind::Day,
                "The day, in the zone of the book.",
                |r: &Row| r.day.day.into(),
            ),
        ];
        columns.extend(reading(
            [
                |r: &Row| Read(r.reading()).value(),
                |r: &Row| Read(r.reading()).below(),
                |r: &Row| Read(r.reading()).at_least(),
                |r: &Row| Read(r.reading()).missing(),
            ],
            COUNTED,
        ));
        columns.extend([
            Column::new("state_of_day", Kind::Text, "How the figure came to be: published that day; carried from the last day on which it was published; withdrawn, where the publisher dropped it.", |r: &Row| match r.day.state {
                DayState::Published => "published",
                DayState::Carried { .. } => "carried",
                DayState::Withdrawn { .. } => "withdrawn",
                DayState::NeverPublished => "never-published",
            }.into()).one_of(&["published", "carried", "withdrawn", "never-published"]),
            Column::new("state_since", Kind::Day, "For a carried figure the day on which it was last published, for a withdrawn one the first day on which it was found gone.", |r: &Row| match r.day.state {
                DayState::Carried { since, .. } | DayState::Withdrawn { since } => Some(since),
                _ => None,
            }.into()).empty("it was published on the day"),
            Column::new("stated_as_of", Kind::Day, "The day that the publisher gives for the figure.", |r: &Row| r.day.stated_as_of.into()).empty("the publisher gives no day"),
            Column::new("segment", Kind::Integer, "Which run of the counter it belongs to, from 0: values of different runs are never subtracted.", |r: &Row| i64::from(r.day.segment).into()).least(0.0),
            Column::new("flags", Kind::Text, "Rules by which the figure is doubted, separated by spaces; `flags` says why.", |r: &Row| (&r.flags).into()).empty("no rule doubts it"),
            Column::new("read_from", Kind::Text, "Whether it stands on an archived page or in a statement.", |r: &Row| if r.day.paged { "page" } else { "statement" }.into()).one_of(&["page", "statement"]),
        ]);
        columns
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        for place in look.surveillance.places() {
            let (kind, code) = kind_and_code(place);
            let mut keys = look.surveillance.keys(place, look.as_of.known);
            keys.sort();
            for key in keys {
                let Some(series) = look.surveillance.daily(key, &look.as_of) else {
                    continue;
                };
                let of = Arc::new(Of {
                    kind,
                    place: code.clone(),
                    measure: key.measure,
                    population: key.population.clone(),
                    speaker: key.speaker.clone(),
                    sources: sources_of(look, key),
                });
                for day in &series.days {
                    give(Row {
                        of: Arc::clone(&of),
                        day: *day,
                        flags: flags(&series, day),
                    })?;
                }
            }
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        &row.of.sources
    }
}

fn flags(series: &DailySeries, day: &Day) -> String {
    if !day.flagged {
        return String::new();
    }
    let mut rules: Vec<&str> = series.flags_on(day.day).map(|f| f.rule).collect();
    rules.sort_unstable();
    rules.dedup();
    rules.join(" ")
}

/// Where the figures of a series were read, as far as known.
fn sources_of(look: &Look<'_>, key: &TrackKey) -> Vec<SourceId> {
    let tracks = look.surveillance.tracks();
    let page = tracks.pages.get(key).and_then(|t| t.moments.first());
    let said = tracks.statements.get(key).into_iter();
    let mut sources: Vec<SourceId> = said
        .flat_map(|t| t.until(&look.as_of))
        .chain(page)
        .flat_map(|m| look.sources_of(&m.origin))
        .collect();
    sources.sort();
    sources.dedup();
    sources
}
