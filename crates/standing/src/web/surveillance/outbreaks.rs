//! Outbreaks by a stated rule, over all facilities and of one.

use super::{epidemic::Epidemic, feeds, said};
use crate::web::{
    ask::Asked,
    chart::{self, Small},
    layout::{Page, english},
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::AboutInstitutions;
use standing_views::epidemiology::{
    Answer,
    outbreaks::{FacilityOutbreaks, Outbreak, OutbreakList},
};

/// What the page shows: the judgement, and the weeks of every facility.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Outbreaks {
    /// By the rule.
    #[serde(flatten)]
    pub(super) list: OutbreakList,
    /// Weeks of every facility.
    #[serde(skip)]
    pub(super) epidemics: Vec<Epidemic>,
}

impl AboutInstitutions for Outbreaks {}

/// The outbreaks of a list, each with its facility, those that last first and then the latest.
fn ordered(list: &OutbreakList) -> Vec<(&FacilityOutbreaks, &Outbreak)> {
    let mut out: Vec<_> = list
        .facilities
        .iter()
        .filter_map(|f| f.judged.given().map(|j| (f, j)))
        .flat_map(|(f, j)| j.outbreaks.iter().map(move |o| (f, o)))
        .collect();
    out.sort_by(|(f, x), (g, y)| {
        (x.over.is_some(), std::cmp::Reverse(x.from), &f.name).cmp(&(
            y.over.is_some(),
            std::cmp::Reverse(y.from),
            &g.name,
        ))
    });
    out
}

/// Outbreaks shown in the list; all are in the twins.
const SHOWN: usize = 80;

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Outbreaks>) -> Page {
    let l = a.l;
    let o = cleared.value();
    let list = &o.list;
    let all = ordered(list);
    let days: Vec<_> = o
        .epidemics
        .iter()
        .filter_map(|e| {
            Some((
                e.weeks.first()?.period.first(),
                e.weeks.last()?.period.last(),
            ))
        })
        .collect();
    let first = days.iter().map(|d| d.0).min();
    let last = days.iter().map(|d| d.1).max();
    Page {
        title: l.t("outbreaks-title"),
        nav: "outbreaks",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (said::beside(a, "/outbreaks"))
                h1 {
                    (l.tna("outbreaks-finding", list.with_outbreak, &[
                        ("judged", &l.number(list.judged as f64)),
                        ("ongoing", &l.tn("outbreaks-ongoing", list.ongoing)),
                    ]))
                }
                p.lead {
                    (l.t("outbreaks-rule-first")) " "
                    @if list.not_judged > 0 { (l.tn("outbreaks-not-judged", list.not_judged)) }
                }
                p.note { (l.t("outbreaks-citation")) " " (english(l, &list.citation)) " " code { (list.rule) } }
                p.note { (l.t("outbreaks-sixty-three")) }
                @if let (Some(first), Some(last)) = (first, last) {
                    (small(a, &o.epidemics, first, last))
                }
                (table(a, &all))
                (not_judged(a, list))
                (feeds::links(a, None))
            }
        },
    }
}

fn small(
    a: &Asked<'_>,
    epidemics: &[Epidemic],
    first: jiff::civil::Date,
    last: jiff::civil::Date,
) -> Markup {
    let l = a.l;
    let places: Vec<Small> = epidemics
        .iter()
        .map(|e| Small {
            name: e.name.clone(),
            place: e
                .state
                .as_ref()
                .map(|s| s.as_str().to_owned())
                .unwrap_or_default(),
            href: a.href(&format!("/facilities/{}/epidemic", e.id)),
            weeks: e.weeks.iter().map(|w| (w.period, w.cases)).collect(),
        })
        .collect();
    let most = epidemics
        .iter()
        .filter(|e| e.weeks.iter().any(|w| w.cases.is_some_and(|n| n > 0.0)))
        .count();
    let speakers: std::collections::BTreeSet<&str> =
        epidemics.iter().map(|e| e.speaker.as_str()).collect();
    let source = html! { span lang="en" { (speakers.into_iter().collect::<Vec<_>>().join("; ")) } };
    chart::multiples(
        a,
        &l.tna(
            "multiples-finding",
            most,
            &[("all", &l.number(places.len() as f64))],
        ),
        &l.t("multiples-unit"),
        &source,
        &places,
        first,
        last,
    )
}

fn size(a: &Asked<'_>, o: &Outbreak) -> Markup {
    html! {
        (a.l.number(o.size))
        @if !o.certain { " " span.mark { (a.l.t("outbreak-uncertain")) } }
    }
}

fn table(a: &Asked<'_>, all: &[(&FacilityOutbreaks, &Outbreak)]) -> Markup {
    let l = a.l;
    html! {
        section #list {
            h2 { (l.t("outbreaks-list")) }
            @if all.is_empty() { p.notice { (l.t("outbreaks-none")) } } @else {
                table.list.outbreaks {
                    caption.vh { (l.t("outbreaks-list")) }
                    thead { tr {
                        th scope="col" { (l.t("col-facility")) }
                        th scope="col" { (l.t("col-began")) }
                        th scope="col" { (l.t("col-over")) }
                        th.num scope="col" { (l.t("col-size")) }
                        th.num scope="col" { (l.t("col-attack")) }
                        th.num scope="col" { (l.t("col-peak")) }
                    } }
                    tbody {
                        @for (f, o) in all.iter().take(SHOWN) {
                            tr {
                                th scope="row" { a href=(a.href(&format!("/facilities/{}/epidemic", f.facility))) { (f.name) } }
                                td data-l=(l.t("col-began")) { (l.date(o.from)) }
                                td data-l=(l.t("col-over")) { (over(a, o)) }
                                td.num data-l=(l.t("col-size")) { (size(a, o)) }
                                td.num data-l=(l.t("col-attack")) { (said::answered(a, &o.attack_rate, |e| html! { (said::estimate_as(a, e, |n| l.share(n))) })) }
                                td.num data-l=(l.t("col-peak")) {
                                    @match o.peak_current { Some((_, n)) => (l.number(n)), None => span.missing { (l.t("not-known")) } }
                                }
                            }
                        }
                    }
                }
                @if all.len() > SHOWN {
                    p.note { (l.tn("outbreaks-more", all.len() - SHOWN)) " " a href=(a.twin("csv")) { "CSV" } }
                }
            }
        }
    }
}

fn over(a: &Asked<'_>, o: &Outbreak) -> Markup {
    html! {
        @match o.over {
            Some(day) => (a.l.date(day)),
            None => strong { (a.l.t("outbreak-lasts")) },
        }
    }
}

fn not_judged(a: &Asked<'_>, list: &OutbreakList) -> Markup {
    let l = a.l;
    let refused: Vec<_> = list
        .facilities
        .iter()
        .filter_map(|f| Some((f, f.judged.refusal()?)))
        .collect();
    html! {
        @if !refused.is_empty() {
            section #not-judged {
                h2 { (l.t("outbreaks-refused")) }
                details.reasons {
                    summary { (l.tn("outbreaks-not-judged", refused.len())) }
                    ul.plain {
                        @for (f, why) in refused {
                            li { a href=(a.href(&format!("/facilities/{}", f.facility))) { (f.name) } ": " (l.message(why)) }
                        }
                    }
                }
            }
        }
    }
}

/// The detectors and what else can be refused, with the names used in messages.
pub(crate) const DETECTORS: [&str; 6] = [
    "ears-c1",
    "ears-c2",
    "ears-c3",
    "cusum",
    "farrington",
    "reproduction",
];

fn detector(a: &Asked<'_>, code: &str) -> String {
    if DETECTORS.contains(&code) {
        a.l.t(&format!("detector-{code}"))
    } else {
        code.to_owned()
    }
}

/// A count of cases as a message takes it.
fn whole(cases: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of cases, not below zero"
    )]
    let n = cases.round().max(0.0) as usize;
    n
}

/// The outbreaks of one facility, in its own page.
pub(super) fn of_facility(a: &Asked<'_>, f: &FacilityOutbreaks) -> Markup {
    let l = a.l;
    html! {
        section #outbreaks {
            h2 { (l.t("facility-outbreaks")) }
            @match &f.judged {
                Answer::Refused(why) => {
                    p.notice { (l.message(why)) }
                    (said::reasons(a, &f.reasons))
                },
                Answer::Given(j) => {
                    @if j.outbreaks.is_empty() {
                        p.notice { (l.t("facility-no-outbreak")) }
                        (said::reasons(a, &f.reasons))
                    }
                    @for o in &j.outbreaks {
                        article.outbreak {
                            h3 {
                                (l.tna("outbreak-head", whole(o.size), &[("from", &l.date(o.from))]))
                                @if !o.certain { " " span.mark { (l.t("outbreak-uncertain")) } }
                            }
                            dl.brief {
                                div { dt { (l.t("col-over")) } dd { (over(a, o)) } }
                                div { dt { (l.t("outbreak-last-case")) } dd { (l.date(o.last_case)) } }
                                div { dt { (l.t("col-attack")) } dd { (said::answered(a, &o.attack_rate, |e| html! { (said::estimate_as(a, e, |n| l.share(n))) })) } }
                                div { dt { (l.t("col-doubling")) } dd { (said::answered(a, &o.doubling_days, |e| html! { (said::estimate(a, e)) })) } }
                                @if let Some((day, n)) = o.peak_current {
                                    div { dt { (l.t("col-peak")) } dd { (l.number(n)) ", " (l.date(day)) } }
                                }
                                @if let Some(n) = o.deaths { div { dt { (l.t("col-new-deaths")) } dd { (l.number(n)) } } }
                            }
                            (said::reasons(a, &o.reasons))
                        }
                    }
                },
            }
            @if !f.signals.is_empty() {
                h3 { (l.t("signals-title")) }
                p.note { (l.t("signals-note")) }
                ul.plain {
                    @for s in f.signals.iter().rev().take(12) {
                        li {
                            (l.tna("signal-line", whole(s.cases), &[
                                ("detector", &detector(a, s.detector)), ("week", &l.date(s.week)),
                                ("bound", &l.fixed(s.bound, 1)),
                            ]))
                        }
                    }
                }
            }
            @for (detector, why) in &f.refused {
                p.note { strong { (self::detector(a, detector)) } ": " (l.message(why)) }
            }
            @if let Some(r) = f.reproduction.last() {
                p {
                    (l.ta("reproduction-line", &[("day", &l.date(r.day)), ("days", &r.window_days.to_string())])) " "
                    (said::answered(a, &r.number, |e| html! { strong { (said::estimate(a, e)) } }))
                }
            }
        }
    }
}

/// Rows: one an outbreak.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Outbreaks>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = crate::web::twins::Sheet::new(&COLUMNS)?;
    for (f, o) in ordered(&cleared.value().list) {
        sheet.row(&row(f, o))?;
    }
    sheet.done()
}

/// The columns of a table of outbreaks.
pub(crate) const COLUMNS: [&str; 13] = [
    "facility",
    "name",
    "rule",
    "from",
    "first_case_window",
    "last_case",
    "over",
    "certain",
    "size",
    "attack_rate",
    "attack_rate_low",
    "attack_rate_high",
    "deaths",
];

/// A row of it.
pub(crate) fn row(f: &FacilityOutbreaks, o: &Outbreak) -> [String; 13] {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let attack = o.attack_rate.given();
    let interval = attack.and_then(|e| e.headline());
    [
        f.facility.to_string(),
        f.name.clone(),
        f.rule.clone(),
        o.from.to_string(),
        o.first_case_window.to_string(),
        o.last_case.to_string(),
        o.over.map(|d| d.to_string()).unwrap_or_default(),
        o.certain.to_string(),
        o.size.to_string(),
        number(attack.and_then(|e| e.value)),
        number(interval.map(|i| i.low)),
        number(interval.and_then(|i| i.high)),
        number(o.deaths),
    ]
}
