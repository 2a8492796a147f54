//! Spill-over: county cases beside facilities, an estimate with its interval, what others estimated,
//! and what cannot be known.

use super::said;
use crate::web::{
    ask::Asked,
    chart::{self, Row, Scale, Stretch, Told},
    layout::{Page, english},
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, AsOf};
use standing_views::epidemiology::{
    Answer,
    spillover::{Panel, Spillover},
};

/// The view, or why there is none.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Spill {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// The answer.
    pub(super) spillover: Answer<Spillover>,
}

impl AboutInstitutions for Spill {}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Spill>) -> Page {
    let l = a.l;
    Page {
        title: l.t("spillover-title"),
        nav: "outbreaks",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (said::beside(a, "/spill-over"))
                h1 { (l.t("spillover-title")) }
                p.lead { (l.t("spillover-lead")) }
                @match &cleared.value().spillover {
                    Answer::Refused(why) => p.notice { (l.message(why)) },
                    Answer::Given(s) => {
                        section #cannot {
                            h2 { (l.t("spillover-cannot")) }
                            (said::sentences(a, "caveats", &s.cannot_be_known))
                        }
                        section #estimate {
                            h2 { (l.t("spillover-panel")) }
                            @match &s.panel {
                                Answer::Given(p) => (panel(a, "panel", p)),
                                Answer::Refused(why) => p.notice { (l.message(why)) },
                            }
                            @if let Answer::Given(p) = &s.panel_if_untold_is_none
                                && p.not_told > 0
                            {
                                h3 { (l.t("spillover-panel-none")) }
                                (panel(a, "panel-none", p))
                            }
                        }
                        (published(a, s))
                        (counties(a, s))
                    },
                }
            }
        },
    }
}

fn panel(a: &Asked<'_>, id: &str, p: &Panel) -> Markup {
    let l = a.l;
    let rows: Vec<Row> = p
        .coefficient
        .intervals
        .iter()
        .enumerate()
        .map(|(i, interval)| Row {
            name: l.t("spillover-row"),
            value: p.coefficient.value,
            interval: Some((interval.low, interval.high, Stretch::Sampling)),
            remark: said::estimate_as(a, &p.coefficient, |n| l.fixed(n, 2)),
            headline: i == 0,
        })
        .collect();
    let told = Told {
        id: id.to_owned(),
        title: l.ta(
            "spillover-estimate",
            &[(
                "n",
                &p.coefficient
                    .value
                    .map(|v| l.fixed(v, 2))
                    .unwrap_or_default(),
            )],
        ),
        unit: l.t("spillover-unit"),
        desc: l.ta(
            "spillover-desc",
            &[
                ("counties", &l.number(p.counties as f64)),
                ("with", &l.number(p.with_facility as f64)),
                ("rows", &l.number(p.observations as f64)),
            ],
        ),
        source: html! { (l.t("compare-source")) },
        rows: p.coefficient.intervals.len(),
        table: html! {
            thead { tr {
                th scope="col" { (l.t("spillover-row-head")) }
                th.num scope="col" { (l.t("col-value")) }
                th.num scope="col" { (l.t("key-interval")) }
            } }
            tbody {
                @for i in &p.coefficient.intervals {
                    tr {
                        th scope="row" { (said::method(a, i)) }
                        td.num { @if let Some(v) = p.coefficient.value { (l.fixed(v, 2)) } }
                        td.num { (said::ends(a, i, |n| l.fixed(n, 2))) }
                    }
                }
            }
        },
    };
    html! {
        (chart::intervals(a, &told, Scale::Linear, &rows, Some((0.0, l.t("spillover-none-line")))))
        p.note { (told.desc) }
        (said::reasons(a, &p.reasons))
    }
}

fn published(a: &Asked<'_>, s: &Spillover) -> Markup {
    let l = a.l;
    html! {
        section #published {
            h2 { (l.t("spillover-published")) }
            @if s.published.is_empty() { p.note { (l.t("spillover-nobody")) } }
            @for p in &s.published {
                article.claim {
                    h3 { (english(l, &p.speaker)) }
                    (said::inputs(a, std::slice::from_ref(&p.value)))
                    (said::sentences(a, "caveats", &p.notes))
                    p.from { a href=(a.href(&format!("/statements/{}", p.statement))) { (p.statement) } }
                }
            }
        }
    }
}

fn counties(a: &Asked<'_>, s: &Spillover) -> Markup {
    let l = a.l;
    let number = |n: Option<f64>| html! { @match n { Some(n) => (l.number(n.round())), None => span.missing { (l.t("not-known")) } } };
    html! {
        section #counties {
            h2 { (l.tn("spillover-counties", s.counties.len())) }
            p.note { (l.ta("spillover-window", &[("days", &said::period(a, s.window))])) }
            table.list.counties {
                caption.vh { (l.tn("spillover-counties", s.counties.len())) }
                thead { tr {
                    th scope="col" { (l.t("col-county")) }
                    th.num scope="col" { (l.t("col-residents")) }
                    th.num scope="col" { (l.t("col-held")) }
                    th.num scope="col" { (l.t("col-facility-cases")) }
                    th.num scope="col" { (l.t("col-county-cases")) }
                } }
                tbody {
                    @for c in s.counties.iter().take(100) {
                        tr {
                            th scope="row" { (english(l, &c.name)) " " span.where { (c.fips.as_str()) } }
                            td.num data-l=(l.t("col-residents")) { (number(c.residents)) }
                            td.num data-l=(l.t("col-held")) { (number(c.held)) }
                            td.num data-l=(l.t("col-facility-cases")) { (number(c.facility_cases)) }
                            td.num data-l=(l.t("col-county-cases")) { (said::answered(a, &c.cases, |n| html! { (l.number(*n)) })) }
                        }
                    }
                }
            }
        }
    }
}

/// Rows: one a county.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Spill>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = crate::web::twins::Sheet::new(&[
        "county",
        "name",
        "residents",
        "held",
        "facility_cases",
        "cases",
        "cases_first_half",
        "facilities",
    ])?;
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    if let Answer::Given(s) = &cleared.value().spillover {
        for c in &s.counties {
            sheet.row(&[
                c.fips.as_str().to_owned(),
                c.name.clone(),
                number(c.residents),
                number(c.held),
                number(c.facility_cases),
                number(c.cases.given().copied()),
                number(c.cases_first_half),
                c.facilities
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join(" "),
            ])?;
        }
    }
    sheet.done()
}
