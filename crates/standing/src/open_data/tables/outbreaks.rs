//! Outbreaks by the rule in force, and which facilities have none or cannot be judged.

use crate::open_data::column::{Column, Kind};
use crate::open_data::package::ExportError;
use crate::open_data::table::{Give, Head, Keeps, Look, Table};
use standing_terms::{AboutInstitutions, FacilityId, Place, SourceId};
use standing_views::epidemiology::Estimate;
use standing_views::epidemiology::outbreaks::Outbreak;

/// The table.
pub(super) struct Outbreaks;

/// An outbreak, or that there is none to tell of.
pub(super) struct Row {
    facility: FacilityId,
    number: usize,
    finding: &'static str,
    rule: String,
    outbreak: Option<Outbreak>,
    reason: String,
    sources: Vec<SourceId>,
}

impl AboutInstitutions for Row {}

impl Row {
    fn attack_rate(&self) -> Option<&Estimate> {
        self.outbreak.as_ref()?.attack_rate.given()
    }
}

impl Table for Outbreaks {
    type Row = Row;

    fn head(&self) -> Head {
        Head {
            name: "outbreaks",
            title: "Outbreaks",
            about: "One row for each outbreak by the rule in force on the day asked about (rules/outbreak.toml), up to that day; and one, with number 0, for each facility that had none or cannot be judged, with the reason. Counts of cases are as published.",
            key: &["facility", "number"],
            keeps: Keeps::Same,
        }
    }

    fn columns(&self) -> Vec<Column<Row>> {
        const NONE: &str = "no outbreak";
        vec![
            Column::new("facility", Kind::Text, "Identifier of the facility.", |r: &Row| r.facility.as_str().into()),
            Column::new("number", Kind::Integer, "Number of the outbreak at the facility, from 1; 0 where there is none to tell of.", |r: &Row| r.number.into()).least(0.0),
            Column::new("finding", Kind::Text, "Whether there was an outbreak, none, or the facility cannot be judged.", |r: &Row| r.finding.into()).one_of(&["outbreak", "none", "not-judged"]),
            Column::new("rule", Kind::Text, "Identifier of the rule.", |r: &Row| (&r.rule).into()),
            Column::new("from", Kind::Day, "First day of the week at which the rule first held.", |r: &Row| r.outbreak.as_ref().map(|o| o.from).into()).empty(NONE),
            Column::new("first_case_week", Kind::Day, "First day of the week with its first case.", |r: &Row| r.outbreak.as_ref().map(|o| o.first_case_window).into()).empty(NONE),
            Column::new("last_case", Kind::Day, "Last day of the week of its last case.", |r: &Row| r.outbreak.as_ref().map(|o| o.last_case).into()).empty(NONE),
            Column::new("over", Kind::Day, "The day on which it was over by the rule.", |r: &Row| r.outbreak.as_ref().and_then(|o| o.over).into()).empty("it lasts, or there is no outbreak"),
            Column::new("certain", Kind::Boolean, "Whether the rule holds for every number of people held within the published bounds.", |r: &Row| r.outbreak.as_ref().map(|o| o.certain).into()).empty(NONE),
            Column::new("size", Kind::Number, "New cases from its first week to its last.", |r: &Row| r.outbreak.as_ref().map(|o| o.size).into()).unit("cases").empty(NONE),
            Column::new("attack_rate", Kind::Number, "Cases over the people held when it began; above 1 where people came and went.", |r: &Row| r.attack_rate().and_then(|e| e.value).into()).unit("cases a person").least(0.0).empty("the people held are not known exactly, or there is no outbreak"),
            Column::new("attack_rate_low", Kind::Number, "Lower end of it, where people held are known within bounds or by its interval.", |r: &Row| r.attack_rate().and_then(|e| e.headline()).map(|i| i.low).into()).unit("cases a person").least(0.0).empty("not known, or there is no outbreak"),
            Column::new("attack_rate_high", Kind::Number, "Upper end of it.", |r: &Row| r.attack_rate().and_then(|e| e.headline()).and_then(|i| i.high).into()).unit("cases a person").least(0.0).empty("it has no upper end, or there is no outbreak"),
            Column::new("most_at_once", Kind::Number, "The most people who were isolated or monitored at once in its time.", |r: &Row| r.outbreak.as_ref().and_then(|o| o.peak_current).map(|p| p.1).into()).unit("people").least(0.0).empty("not published, or there is no outbreak"),
            Column::new("most_at_once_day", Kind::Day, "When that was.", |r: &Row| r.outbreak.as_ref().and_then(|o| o.peak_current).map(|p| p.0).into()).empty("not published, or there is no outbreak"),
            Column::new("deaths", Kind::Number, "Deaths published in its time.", |r: &Row| r.outbreak.as_ref().and_then(|o| o.deaths).into()).unit("people").empty("not published, or there is no outbreak"),
            Column::new("reason", Kind::Text, "Why the facility cannot be judged.", |r: &Row| (&r.reason).into()).empty("it can be judged"),
        ]
    }

    fn rows(&self, look: &Look<'_>, give: &mut Give<'_, Row>) -> Result<(), ExportError> {
        let Some(list) = look.epidemiology().outbreaks(&Place::us(), &look.as_of) else {
            // No rule is in force on the day: nothing can be judged by one.
            return Ok(());
        };
        let mut facilities = list.facilities;
        facilities.sort_by(|a, b| a.facility.cmp(&b.facility));
        for f in facilities {
            let mut sources: Vec<SourceId> = f
                .reasons
                .inputs
                .iter()
                .filter_map(|i| i.origin.as_ref())
                .flat_map(|o| look.sources_of(o))
                .collect();
            sources.sort();
            sources.dedup();
            let row = |number, finding, outbreak, reason| Row {
                facility: f.facility.clone(),
                number,
                finding,
                rule: f.rule.clone(),
                outbreak,
                reason,
                sources: sources.clone(),
            };
            match (f.judged.given(), f.judged.refusal()) {
                (Some(judged), _) if judged.outbreaks.is_empty() => {
                    give(row(0, "none", None, String::new()))?;
                }
                (Some(judged), _) => {
                    for (outbreak, number) in judged.outbreaks.iter().zip(1..) {
                        give(row(
                            number,
                            "outbreak",
                            Some(outbreak.clone()),
                            String::new(),
                        ))?;
                    }
                }
                (None, why) => {
                    let why = why.map(|m| look.words.message(m)).unwrap_or_default();
                    give(row(0, "not-judged", None, why))?;
                }
            }
        }
        Ok(())
    }

    fn sources(row: &Row) -> &[SourceId] {
        &row.sources
    }
}
