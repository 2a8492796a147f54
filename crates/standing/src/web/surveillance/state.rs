//! A state on a day: how many people in its facilities were infected, whether that figure is firm,
//! and how it compares with the people outside. Three questions, in this order, each answered before
//! any table.

use super::{compare, feeds, said};
use crate::web::{
    ask::Asked,
    layout::{Page, english},
    parts::{self, total},
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, AsOf, Measure, Place, StateCode};
use standing_views::{
    epidemiology::{Answer, elsewhere::AreaComparison},
    surveillance::{AreaStanding, DayState, FacilityStanding, Total},
};

/// What the page shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct StatePage {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// The state.
    pub(super) state: StateCode,
    /// Its totals.
    pub(super) standing: AreaStanding,
    /// Its facilities.
    pub(super) facilities: Vec<FacilityStanding>,
    /// The state against the people outside.
    pub(super) comparison: AreaComparison,
    /// Each facility against its county, state and nation.
    pub(super) by_facility: Vec<AreaComparison>,
    /// Days that a carried figure is behind, the most of any in the sum of cases.
    pub(super) carried_most_days: Option<i32>,
}

impl AboutInstitutions for StatePage {}

const SHOWN: [Measure; 3] = [
    Measure::CasesCumulative,
    Measure::CasesCurrent,
    Measure::DeathsCumulative,
];

/// The longest that a figure in the sum has been carried.
pub(super) fn carried_most(facilities: &[FacilityStanding], measure: Measure) -> Option<i32> {
    facilities
        .iter()
        .filter_map(|f| match f.figure(measure)?.state {
            DayState::Carried { days, .. } => Some(days),
            _ => None,
        })
        .max()
}

fn state_name(a: &Asked<'_>, s: &StatePage) -> String {
    a.l.place(&Place::State(s.state.clone()), s.state.name())
}

/// A total as a message takes it.
fn counted(t: Option<&Total>) -> usize {
    let n = t
        .and_then(|t| t.sum)
        .map_or(0.0, standing_terms::Quantity::get);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of people, not below zero"
    )]
    let n = n.round().max(0.0) as usize;
    n
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<StatePage>) -> Page {
    let l = a.l;
    let s = cleared.value();
    let on = l.date(a.as_of.on);
    let name = &state_name(a, s);
    let ever = total(&s.standing, Measure::CasesCumulative);
    let now = total(&s.standing, Measure::CasesCurrent);
    let sum = |t: Option<&Total>| t.and_then(|t| t.sum).map(|q| l.quantity(q));
    Page {
        title: l.ta("state-title", &[("state", name)]),
        nav: "front",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                p.crumb { a href=(a.href("/")) { (l.t("nav-front")) } }
                h1 {
                    @match (sum(ever), sum(now)) {
                        (Some(ever), Some(_)) => (l.ta("state-finding", &[
                            ("ever", &ever), ("state", name), ("on", &on),
                            ("now", &l.tn("state-finding-now", counted(now))),
                        ])),
                        (Some(ever), None) => (l.ta("state-finding-ever", &[("ever", &ever), ("state", name), ("on", &on)])),
                        _ => (l.ta("state-finding-none", &[("state", name), ("on", &on)])),
                    }
                }
                nav.onpage aria-label=(l.t("on-this-page")) { ul {
                    li { a href="#firm" { (l.t("state-firm")) } }
                    li { a href="#compared" { (l.t("state-compared")) } }
                    li { a href="#county" { (l.t("state-county")) } }
                    li { a href="#facilities" { (l.t("facilities-title")) } }
                    li { a href=(a.href_with("/brief", &[("place", &format!("state:{}", s.state.as_str()))])) { (l.t("beside-brief")) } }
                    li { a href=(a.href_with("/coverage", &[("place", &format!("state:{}", s.state.as_str()))])) { (l.t("beside-coverage")) } }
                    li { a href=(a.href_with("/expansion", &[("place", &format!("state:{}", s.state.as_str()))])) { (l.t("beside-expansion")) } }
                } }
                (firm(a, s, ever))
                (compared(a, s))
                (facilities(a, s))
                (feeds::links(a, Some(&format!("state:{}", s.state.as_str()))))
            }
        },
    }
}

/// Whether the figure is firm: a verdict in a sentence, then each reason for it.
fn firm(a: &Asked<'_>, s: &StatePage, ever: Option<&Total>) -> Markup {
    let l = a.l;
    html! {
        section.answer #firm {
            h2 { (l.t("state-firm")) }
            @match ever {
                None => p.verdict { (l.t("firm-nothing")) },
                Some(t) if t.sum.is_none() => p.verdict { (l.t("firm-nothing")) },
                Some(t) => {
                    p.verdict {
                        strong {
                            @if t.missing.is_empty() && t.flagged == 0 && s.carried_most_days.is_none() { (l.t("firm-yes")) }
                            @else if !t.missing.is_empty() { (l.t("firm-least")) }
                            @else { (l.t("firm-doubts")) }
                        }
                        " " (l.t("firm-published"))
                    }
                    ul.plain {
                        li { (l.tn("firm-counted", t.counted)) }
                        li {
                            @if t.missing.is_empty() { (l.t("firm-none-missing")) }
                            @else {
                                (l.tn("firm-missing", t.missing.len())) " "
                                @for (i, m) in t.missing.iter().enumerate() {
                                    @if i > 0 { "; " }
                                    a href=(a.href(&format!("/facilities/{}", m.id))) { (m.name) } " (" (l.missing(m.why)) ")"
                                }
                            }
                        }
                        li {
                            @if t.flagged == 0 { (l.t("firm-no-flag")) }
                            @else { (l.tn("firm-flagged", t.flagged)) (doubts(a, s)) }
                        }
                        li {
                            @match s.carried_most_days {
                                None => (l.t("firm-not-carried")),
                                Some(days) => (l.tn("firm-carried", usize::try_from(days).unwrap_or(0))),
                            }
                        }
                        @if let Some(own) = &t.published { li { (l.ta("total-own", &[("value", &l.reading(own.reading))])) } }
                        @else { li { (l.t("firm-no-own-total")) } }
                        li {
                            a href=(a.here_with(&[("known", &a.as_of.on.to_string())])) { (l.t("firm-as-known-then")) }
                        }
                    }
                    p.note { (l.t("firm-note")) }
                },
            }
        }
    }
}

fn doubts(a: &Asked<'_>, s: &StatePage) -> Markup {
    let flagged = s.facilities.iter().filter_map(|f| {
        let g = f.figure(Measure::CasesCumulative)?;
        (!g.flags.is_empty()).then_some((f, g))
    });
    html! {
        ul {
            @for (f, g) in flagged {
                li {
                    a href=(a.href(&format!("/facilities/{}", f.id))) { (f.name) } ": "
                    @for (i, flag) in g.flags.iter().take(3).enumerate() { @if i > 0 { "; " } (english(a.l, &flag.reason)) }
                }
            }
        }
    }
}

fn compared(a: &Asked<'_>, s: &StatePage) -> Markup {
    let l = a.l;
    let mut list: Vec<&AreaComparison> = vec![&s.comparison];
    list.extend(&s.by_facility);
    let name = &state_name(a, s);
    let of_state = s
        .comparison
        .against
        .iter()
        .find_map(|x| Some((x, x.ratio.given()?)));
    html! {
        section.answer #compared {
            h2 { (l.t("state-compared")) }
            p.verdict {
                @match of_state {
                    Some((x, r)) => strong {
                        (l.ta("state-compared-line", &[
                            ("days", &said::period(a, s.comparison.window)),
                            ("inside", &l.rate(r.inside.per_100k)),
                            ("outside", &l.rate(r.outside.per_100k)),
                            ("name", &l.place_within(&x.place, &x.name)),
                            ("n", &r.ratio.value.map_or_else(|| l.t("not-known"), |n| l.rate(n))),
                        ]))
                    },
                    None => {
                        strong { (l.ta("state-compared-none", &[("state", name)])) } " "
                        @match &s.comparison.inside {
                            Answer::Refused(why) => (l.message(why)),
                            Answer::Given(_) => {
                                @for x in s.comparison.against.iter().take(1) {
                                    @if let Answer::Refused(why) = &x.ratio { (l.message(why)) }
                                }
                            }
                        }
                    },
                }
            }
            (counties(a, s))
            (compare::strip(a, "strip", l.ta("state-strip", &[
                ("state", name),
                ("n", &of_state.and_then(|(_, r)| r.ratio.value).map_or_else(|| l.t("not-known"), |n| l.rate(n))),
            ]), &list, s.comparison.window))
            p.note {
                (l.t("compare-not-likelihood")) " "
                a href=(a.href_with("/compare", &[("place", &format!("state:{}", s.state.as_str()))])) { (l.t("state-compare-more")) }
            }
        }
    }
}

/// Each facility against its county, in a line each: the question that a neighbour asks.
fn counties(a: &Asked<'_>, s: &StatePage) -> Markup {
    let l = a.l;
    let against = |c: &'_ AreaComparison| {
        c.against
            .iter()
            .find(|x| matches!(x.place, Place::County(_)))
            .cloned()
    };
    let both: Vec<_> = s
        .by_facility
        .iter()
        .filter_map(|c| Some((c, against(c)?)))
        .filter(|(_, x)| x.ratio.given().is_some())
        .collect();
    let without = s.by_facility.len().saturating_sub(both.len());
    let more = both.iter().filter(|(_, x)| {
        let ratio = x.ratio.given().and_then(|r| r.ratio.value);
        ratio.is_some_and(|n| n > 1.0)
    });
    html! {
        h3 #county { (l.t("state-county")) }
        @if both.is_empty() { p.verdict { (l.t("state-county-none")) } } @else {
            p.verdict { (l.tna("state-county-more", more.count(), &[("all", &l.number(both.len() as f64))])) }
            ul.plain {
                @for (c, x) in &both {
                    @if let Some(r) = x.ratio.given() {
                        li {
                            a href=(a.href_with("/compare", &[("place", &format!("facility:{}", c.code))])) { (c.name) } ": "
                            @if r.inside.cases <= 0.0 {
                                (l.ta("state-county-line-none", &[
                                    ("outside", &l.rate(r.outside.per_100k)), ("county", &x.name),
                                ]))
                            } @else {
                                (l.ta("state-county-line", &[
                                    ("inside", &l.rate(r.inside.per_100k)),
                                    ("outside", &l.rate(r.outside.per_100k)),
                                    ("county", &x.name),
                                    ("ratio", &said::estimate(a, &r.ratio)),
                                ]))
                            }
                        }
                    }
                }
            }
        }
        @if without > 0 { p.note { (l.tn("state-county-without", without)) } }
    }
}

fn facilities(a: &Asked<'_>, s: &StatePage) -> Markup {
    let l = a.l;
    html! {
        section #facilities {
            h2 { (l.t("facilities-title")) }
            table.list {
                caption.vh { (l.t("facilities-caption")) }
                thead { tr {
                    th scope="col" { (l.t("col-facility")) }
                    th scope="col" { (l.t("col-county")) }
                    @for m in SHOWN { th.num scope="col" { (l.measure_short(m)) } }
                    th scope="col" { (l.t("col-published")) }
                } }
                tbody {
                    @for f in &s.facilities {
                        tr {
                            th scope="row" {
                                a href=(a.href(&format!("/facilities/{}", f.id))) { (f.name) } " "
                                // Where nobody published a case there is no epidemic to show.
                                @if f.figure(Measure::CasesCumulative).is_some_and(|g| g.reading.value().is_some()) {
                                    a.where href=(a.href(&format!("/facilities/{}/epidemic", f.id))) { (l.t("epidemic-link")) }
                                }
                            }
                            td { (f.county.as_deref().unwrap_or("–")) }
                            @for m in SHOWN {
                                td.num data-l=(l.measure_short(m)) {
                                    @match f.figure(m) {
                                        Some(g) => (parts::reading(a, g.reading)),
                                        None => span.missing { (l.t("missing-not-reported")) },
                                    }
                                }
                            }
                            td.state data-l=(l.t("col-published")) {
                                @match f.figure(Measure::CasesCumulative).and_then(|g| parts::state(a, g)) {
                                    Some(text) => (text),
                                    None => span.missing { (l.t("published-none")) },
                                }
                                @if f.figures.iter().any(|g| !g.flags.is_empty()) { " " span.mark { (l.t("flagged")) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// Rows: the totals, then each facility.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<StatePage>) -> Result<Vec<u8>, csv::Error> {
    let s = cleared.value();
    let mut sheet = crate::web::twins::Sheet::new(&[
        "state",
        "facility",
        "measure",
        "value",
        "below",
        "at_least",
        "missing",
        "counted",
        "not_counted",
        "flags",
    ])?;
    for t in &s.standing.totals {
        sheet.row(&[
            s.state.as_str().to_owned(),
            String::new(),
            t.measure.to_string(),
            t.sum.map(|q| q.to_string()).unwrap_or_default(),
            String::new(),
            String::new(),
            String::new(),
            t.counted.to_string(),
            t.missing.len().to_string(),
            t.flagged.to_string(),
        ])?;
    }
    for f in &s.facilities {
        for g in &f.figures {
            let mut row = vec![
                s.state.as_str().to_owned(),
                f.id.to_string(),
                g.measure.to_string(),
            ];
            row.extend(crate::web::twins::reading(g.reading));
            row.extend([String::new(), String::new(), g.flags.len().to_string()]);
            sheet.row(&row)?;
        }
    }
    sheet.done()
}
