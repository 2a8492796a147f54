//! Use and expansion: people held, beds and beds paid for over time beside cases and doses, so that
//! a growth of detention that follows vaccination can be seen, or seen not to.

use super::said;
use crate::web::{
    ask::Asked,
    chart::{self, Piece, Strand, Told},
    layout::{Page, english},
};
use jiff::civil::Date;
use maud::html;
use standing_disclosure::Cleared;
use standing_terms::{Measure, MeasureShape, Place};
use standing_views::epidemiology::expansion::{self, Expansion};

/// Measures that are counts of people or beds at a time: the upper sheet.
fn above(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Held
            | Measure::AverageDailyPopulation
            | Measure::Capacity
            | Measure::ContractMinimum
    )
}

fn strand(a: &Asked<'_>, s: &expansion::Strand, on: Date) -> Strand {
    let stands = matches!(
        s.measure.shape(),
        MeasureShape::Term | MeasureShape::Cumulative
    );
    Strand {
        name: format!("{} – {}", a.l.measure(s.measure), s.speaker),
        pieces: s
            .figures
            .iter()
            .filter_map(|i| {
                Some(Piece {
                    period: i.period.filter(|p| p.first() <= on)?,
                    value: i.reading.value()?.get(),
                    stands,
                })
            })
            .collect(),
        below: !above(s.measure),
    }
}

/// The page.
pub(super) fn page(
    a: &Asked<'_>,
    cleared: &Cleared<Expansion>,
    place: &Place,
    states: &[&str],
) -> Page {
    let l = a.l;
    let e = cleared.value();
    let on = a.as_of.on;
    let name = said::called(a, e.kind, &e.code, &e.name);
    // What the drawing shows, as a sentence: what grew or shrank, where anything did.
    let finding = e
        .findings
        .iter()
        .find(|m| m.id == "epi-held-changed" || m.id == "epi-beds-changed")
        .map_or_else(
            || l.ta("expansion-chart", &[("place", &name)]),
            |m| l.message(m),
        );
    let strands: Vec<Strand> = e
        .strands
        .iter()
        .map(|s| strand(a, s, on))
        .filter(|s| !s.pieces.is_empty())
        .collect();
    let first = strands
        .iter()
        .flat_map(|s| &s.pieces)
        .map(|p| p.period.first())
        .min()
        // A contract of years ago would press everything else to the edge.
        .map(|d| d.max(jiff::civil::date(2019, 10, 1)));
    let figures: usize = e.strands.iter().map(|s| s.figures.len()).sum();
    let told = Told {
        id: "expansion".into(),
        title: finding,
        unit: l.t("expansion-unit"),
        desc: l.tn("expansion-desc", strands.len()),
        source: html! { (l.t("expansion-source")) },
        rows: figures,
        table: html! {
            thead { tr {
                th scope="col" { (l.t("col-measure")) } th scope="col" { (l.t("col-days")) }
                th.num scope="col" { (l.t("col-value")) } th scope="col" { (l.t("col-speaker")) }
            } }
            tbody {
                @for s in &e.strands {
                    @for i in s.figures.iter().rev().take(60) {
                        tr {
                            th scope="row" { (l.measure(s.measure)) }
                            td { @if let Some(p) = i.period { (said::period(a, p)) } }
                            td.num { (l.reading(i.reading)) @if !i.flags.is_empty() { " " span.mark { (l.t("flagged")) } } }
                            td { (english(l, &s.speaker)) }
                        }
                    }
                }
            }
        },
    };
    Page {
        title: l.ta("expansion-title", &[("place", &name)]),
        nav: "outbreaks",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (said::beside(a, "/expansion"))
                h1 { (l.ta("expansion-title", &[("place", &name)])) }
                p.lead { (l.t("expansion-lead")) }
                (said::sentences(a, "findings", &e.findings))
                (said::choose(a, states, place, &e.name))
                @match first {
                    Some(first) if !strands.is_empty() => (chart::strands(a, &told, &strands, first, on, &[])),
                    _ => p.notice { (l.t("expansion-nothing")) },
                }
            }
        },
    }
}

/// Rows: one a figure.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Expansion>) -> Result<Vec<u8>, csv::Error> {
    let e = cleared.value();
    let mut sheet = crate::web::twins::Sheet::new(&[
        "place",
        "measure",
        "speaker",
        "population",
        "from",
        "to",
        "value",
        "below",
        "at_least",
        "missing",
        "flags",
    ])?;
    for s in &e.strands {
        for i in &s.figures {
            let mut row = vec![
                format!("{}:{}", e.kind, e.code),
                s.measure.to_string(),
                s.speaker.clone(),
                s.population.clone(),
                i.period.map(|p| p.first().to_string()).unwrap_or_default(),
                i.period.map(|p| p.last().to_string()).unwrap_or_default(),
            ];
            row.extend(crate::web::twins::reading(i.reading));
            row.push(i.flags.join(" "));
            sheet.row(&row)?;
        }
    }
    sheet.done()
}
