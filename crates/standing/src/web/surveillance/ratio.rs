//! The thirteen times: a published comparison of rates, recomputed, with each estimand beside the
//! others and why they differ.

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
    Answer, Estimate,
    ratio::{PublishedRatio, RateRatio},
};

/// Every published comparison.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Ratios {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// Recomputed.
    pub(super) ratios: Vec<PublishedRatio>,
}

impl AboutInstitutions for Ratios {}

/// Against whom: by the name of whoever counts there, where that is one.
fn outside(a: &Asked<'_>, r: &RateRatio) -> String {
    match &r.outside_speaker_name {
        Some(name) => name.clone(),
        None => a.l.place(&r.outside_place, &r.outside),
    }
}

/// What the rows of a plot show: from the least to the greatest.
fn range(rows: &[Row]) -> Option<(f64, f64)> {
    let values = || rows.iter().filter_map(|r| r.value);
    Some((values().reduce(f64::min)?, values().reduce(f64::max)?))
}

fn row(a: &Asked<'_>, name: String, e: &Answer<Estimate>, headline: bool) -> Row {
    Row {
        name,
        value: e.given().and_then(|e| e.value),
        interval: e
            .given()
            .and_then(|e| e.headline())
            .map(|i| (i.low, i.high, Stretch::Sampling)),
        remark: match e {
            Answer::Given(e) => said::estimate(a, e),
            Answer::Refused(_) => a.l.t("compare-no-ratio"),
        },
        headline,
    }
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Ratios>) -> Page {
    let l = a.l;
    let list = &cleared.value().ratios;
    let first = list.first().and_then(|p| p.against.first());
    let mean = first
        .and_then(|r| r.mean_of_periods.given())
        .and_then(|e| e.value);
    Page {
        title: l.t("ratio-title"),
        nav: "outbreaks",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (said::beside(a, "/ratio"))
                h1 {
                    @match mean {
                        Some(n) => (l.ta("ratio-finding", &[("n", &l.rate(n))])),
                        None => (l.t("ratio-finding-none")),
                    }
                }
                p.lead { (l.t("ratio-lead")) }
                @if list.is_empty() { p.notice { (l.t("ratio-nothing")) } }
                @for p in list { (published(a, p)) }
            }
        },
    }
}

fn published(a: &Asked<'_>, p: &PublishedRatio) -> Markup {
    let l = a.l;
    let mut rows = Vec::new();
    for (i, r) in p.against.iter().enumerate() {
        rows.push(row(
            a,
            l.ta("ratio-mean-row", &[("outside", &outside(a, r))]),
            &r.mean_of_periods,
            i == 0,
        ));
        rows.push(row(
            a,
            l.ta("ratio-pooled-row", &[("outside", &outside(a, r))]),
            &r.pooled,
            false,
        ));
    }
    let drawn = rows.iter().any(|r| r.value.is_some());
    let told = Told {
        id: format!("estimands-{}", p.rule),
        title: match range(&rows) {
            Some((least, most)) => l.ta(
                "ratio-estimands",
                &[("least", &l.rate(least)), ("most", &l.rate(most))],
            ),
            None => l.t("ratio-finding-none"),
        },
        unit: l.t("compare-ratio-unit"),
        desc: l.tn("compare-ratio-desc", rows.len()),
        source: html! { (english(l, &p.citation)) },
        rows: rows.len(),
        table: html! {
            thead { tr { th scope="col" { (l.t("ratio-question")) } th.num scope="col" { (l.t("col-ratio")) } } }
            tbody { @for r in &rows { tr { th scope="row" { (r.name) } td.num { (r.remark) } } } }
        },
    };
    html! {
        section.published {
            h2 { (l.t("ratio-published")) }
            blockquote lang="en" dir="ltr" { p { (p.published) } }
            p.note { (english(l, &p.citation)) " " code { (p.rule) } }
            @if drawn { (chart::intervals(a, &told, Scale::Linear, &rows, Some((1.0, l.t("compare-even"))))) }
            @for r in &p.against { (months(a, p, r)) }
            h2 { (l.t("ratio-why")) }
            (said::sentences(a, "reasons-list", &p.why_they_differ))
        }
    }
}

fn months(a: &Asked<'_>, p: &PublishedRatio, r: &RateRatio) -> Markup {
    let l = a.l;
    let id = format!(
        "months-{}-{}",
        p.rule,
        r.outside_speaker.as_ref().map_or("none", |s| s.as_str())
    );
    let rows: Vec<Row> = r
        .periods
        .iter()
        .map(|(period, answer)| {
            let e = answer.clone().map(|x| x.ratio);
            row(a, said::period(a, *period), &e, false)
        })
        .collect();
    let told = Told {
        id,
        title: match range(&rows) {
            Some((least, most)) => l.ta(
                "ratio-months",
                &[
                    ("outside", &outside(a, r)),
                    ("least", &l.rate(least)),
                    ("most", &l.rate(most)),
                ],
            ),
            None => l.ta("ratio-months-none", &[("outside", &outside(a, r))]),
        },
        unit: l.t("compare-ratio-unit"),
        desc: l.tn("compare-ratio-desc", rows.len()),
        source: html! { (english(l, &outside(a, r))) },
        rows: r.periods.len(),
        table: html! {
            thead { tr {
                th scope="col" { (l.t("col-days")) }
                th.num scope="col" { (l.t("col-inside")) }
                th.num scope="col" { (l.t("col-outside")) }
                th.num scope="col" { (l.t("col-ratio")) }
            } }
            tbody {
                @for (period, answer) in &r.periods {
                    tr {
                        th scope="row" { (said::period(a, *period)) }
                        @match answer {
                            Answer::Given(x) => {
                                td.num { (l.rate(x.inside.per_100k)) }
                                td.num { (l.rate(x.outside.per_100k)) }
                                td.num { (said::estimate(a, &x.ratio)) }
                            },
                            Answer::Refused(why) => td colspan="3" { span.missing { (l.message(why)) } },
                        }
                    }
                }
            }
        },
    };
    html! {
        (chart::intervals(a, &told, Scale::Log, &rows, Some((1.0, l.t("compare-even")))))
        ul.plain {
            @for (name, e) in [("ratio-mean", &r.mean_of_periods), ("ratio-pooled", &r.pooled)] {
                li {
                    @if name == "ratio-mean" { (l.t("ratio-mean")) } @else { (l.t("ratio-pooled")) } ": "
                    (said::answered(a, e, |e| html! {
                        strong { (e.value.map(|v| l.fixed(v, 2)).unwrap_or_default()) }
                        @for i in &e.intervals { span.remark { (said::ends(a, i, |n| l.fixed(n, 2))) " – " (said::method(a, i)) } }
                    }))
                }
            }
        }
        (said::reasons(a, &r.reasons))
    }
}

/// Rows: one for each estimand and each period.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Ratios>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = crate::web::twins::Sheet::new(&[
        "rule",
        "outside_speaker",
        "estimand",
        "from",
        "to",
        "ratio",
        "low",
        "high",
        "inside_cases",
        "inside_person_days",
        "outside_cases",
        "outside_person_days",
    ])?;
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    for p in &cleared.value().ratios {
        for r in &p.against {
            let speaker = r
                .outside_speaker
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default();
            let days = |f: fn(&standing_terms::Period) -> jiff::civil::Date, last: bool| {
                let mut all = r.periods.iter().map(|(p, _)| f(p));
                let day = if last { all.max() } else { all.by_ref().min() };
                day.map(|d| d.to_string()).unwrap_or_default()
            };
            for (name, e) in [
                ("mean-of-periods", &r.mean_of_periods),
                ("pooled", &r.pooled),
            ] {
                let e = e.given();
                let i = e.and_then(|e| e.headline());
                let mut row = vec![
                    p.rule.clone(),
                    speaker.clone(),
                    name.to_owned(),
                    days(standing_terms::Period::first, false),
                    days(standing_terms::Period::last, true),
                    number(e.and_then(|e| e.value)),
                    number(i.map(|i| i.low)),
                    number(i.and_then(|i| i.high)),
                ];
                row.resize(12, String::new());
                sheet.row(&row)?;
            }
            for (period, answer) in &r.periods {
                let x = answer.given();
                let i = x.and_then(|x| x.ratio.headline());
                sheet.row(&[
                    p.rule.clone(),
                    speaker.clone(),
                    "period".to_owned(),
                    period.first().to_string(),
                    period.last().to_string(),
                    number(x.and_then(|x| x.ratio.value)),
                    number(i.map(|i| i.low)),
                    number(i.and_then(|i| i.high)),
                    number(x.map(|x| x.inside.cases)),
                    number(x.map(|x| x.inside.person_days)),
                    number(x.map(|x| x.outside.cases)),
                    number(x.map(|x| x.outside.person_days)),
                ])?;
            }
        }
    }
    sheet.done()
}
