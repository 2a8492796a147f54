//! Dockets of courts: entries, what orders oblige to, and what became of it.

use super::{beside, left_out, owed, say};
use crate::web::{
    ask::Asked,
    layout::{Page, english},
    parts::{kind_code, source_path, statement_path},
    twins::Sheet,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, AsOf};
use standing_views::duty::{ActState, Docket, DocketLine, Duty, ObligationLine, State};

/// Entries and obligations on a page.
const LINES: usize = 80;

/// Every docket of the book that has an entry by the day.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Dockets {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// The dockets.
    pub(super) dockets: Vec<Docket>,
}

impl AboutInstitutions for Dockets {}

impl Dockets {
    /// All of them.
    pub(super) fn of(duty: &Duty, as_of: &AsOf) -> Self {
        Self {
            as_of: *as_of,
            dockets: duty
                .dockets()
                .iter()
                .filter_map(|id| duty.docket(id, as_of))
                .collect(),
        }
    }
}

fn path(docket: &Docket) -> String {
    format!("/dockets/{}/{}", docket.id.court, docket.id.number)
}

/// The list.
pub(super) fn list(a: &Asked<'_>, cleared: &Cleared<Dockets>) -> Page {
    let l = a.l;
    let all = cleared.value();
    Page {
        title: l.t("dockets-title"),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow {
                (beside(a, "/dockets"))
                h1 { (l.tn("dockets-finding", all.dockets.len())) }
                p.lead { (l.t("dockets-lead")) }
                @if all.dockets.is_empty() { p.notice { (l.t("dockets-none")) } } @else {
                    ul.statements {
                        @for d in &all.dockets {
                            li.statement {
                                p.what { a href=(a.href(&path(d))) { (d.id.number) } }
                                p.meta { span.speaker { (english(l, &d.court.name)) } }
                                p { (finding(a, d)) }
                                @if let Some(last) = d.entries.last() {
                                    p.from {
                                        (l.t("latest")) " "
                                        @if let Some(on) = last.on { (l.date(on)) ", " }
                                        (english(l, &last.what))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        },
    }
}

fn open(o: &ObligationLine) -> bool {
    match &o.state {
        State::Act(state) => matches!(
            state,
            ActState::Open | ActState::Stayed { .. } | ActState::PartlyDone { .. }
        ),
        State::Reply(_) => !matches!(o.lateness, standing_views::duty::Lateness::Ended { .. }),
    }
}

fn finding(a: &Asked<'_>, d: &Docket) -> String {
    let l = a.l;
    let still = d.obligations.iter().filter(|o| open(o)).count();
    l.ta(
        "docket-finding",
        &[
            ("entries", &l.tn("docket-entries", d.entries.len())),
            (
                "obligations",
                &l.tn("docket-obligations", d.obligations.len()),
            ),
            ("open", &l.tn("docket-open", still)),
        ],
    )
}

/// A docket.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Docket>) -> Page {
    let l = a.l;
    let d = cleared.value();
    Page {
        title: format!("{}, {}", d.id.number, d.court.name),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow {
                (beside(a, ""))
                p.crumb { a href=(a.href("/dockets")) { (l.t("dockets-title")) } }
                p.eyebrow { (english(l, &d.court.name)) }
                h1 { (d.id.number) }
                p.lead { (finding(a, d)) }
                section #entries {
                    h2 { (l.t("docket-entries-title")) }
                    (left_out(a, d.entries.len().saturating_sub(LINES)))
                    ol.changes { @for e in d.entries.iter().skip(d.entries.len().saturating_sub(LINES)) { (entry(a, e)) } }
                }
                @if !d.evidence.is_empty() {
                    section #evidence {
                        h2 { (l.t("docket-evidence-title")) }
                        p.note { (l.t("docket-evidence-note")) }
                        ol.changes { @for e in d.evidence.iter().take(LINES) { (entry(a, e)) } }
                        (left_out(a, d.evidence.len().saturating_sub(LINES)))
                    }
                }
                section #obligations {
                    h2 { (l.t("docket-obligations-title")) }
                    @if d.obligations.is_empty() { p.notice { (l.t("owed-none")) } } @else {
                        ul.statements { @for o in d.obligations.iter().take(LINES) { (obligation(a, o)) } }
                        (left_out(a, d.obligations.len().saturating_sub(LINES)))
                    }
                    p.note { (l.t("computed-by-counsel")) }
                }
            }
        },
    }
}

fn entry(a: &Asked<'_>, e: &DocketLine) -> Markup {
    let l = a.l;
    html! {
        li {
            p.when {
                @match e.on { Some(on) => time datetime=(on.to_string()) { (l.date(on)) }, None => span.missing { (l.t("no-date")) } }
                @if let Some(n) = e.entry { br; span.quiet { (l.ta("docket-number", &[("number", &n.to_string())])) } }
            }
            div {
                p { span.kind.{ "kind-" (kind_code(e.kind)) } { (l.t(&format!("kind-{}", kind_code(e.kind)))) } " " (english(l, &e.by.name)) }
                p.reason lang="en" dir="ltr" { (e.what) }
                p.from {
                    a href=(a.href(&source_path(&e.source))) { (e.source) } " · "
                    a href=(a.href(&statement_path(&e.label))) { (e.label) }
                }
            }
        }
    }
}

/// What an order or a motion obliges to, and what became of it.
fn obligation(a: &Asked<'_>, o: &ObligationLine) -> Markup {
    let l = a.l;
    let by = match &o.state {
        State::Act(
            ActState::Done { label, .. }
            | ActState::PartlyDone { label, .. }
            | ActState::Lifted { label, .. },
        ) => Some(label),
        _ => None,
    };
    html! {
        li.owed {
            p.meta {
                span.kind.{ "kind-" (o.origin.code()) } { (l.t(&format!("obligation-kind-{}", o.origin.code()))) } " "
                @if let Some(made) = o.made { time datetime=(made.to_string()) { (l.date(made)) } " " }
                span.speaker { (owed::who(a, o)) }
            }
            p.what lang="en" dir="ltr" { (o.what) }
            p.stands {
                (owed::mark(a, o)) " " (say::say(a, &o.sentence)) " "
                a href=(a.href(&owed::path(&o.id))) { (l.t("obligation-more")) }
            }
            @if let Some(label) = by {
                p.from { (l.t("docket-shown-by")) " " a href=(a.href(&statement_path(label))) { (label) } }
            }
        }
    }
}

/// Rows: every entry of every docket.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv_all(_: &Asked<'_>, cleared: &Cleared<Dockets>) -> Result<Vec<u8>, csv::Error> {
    entries(cleared.value().dockets.iter())
}

/// Rows: the entries of a docket.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(_: &Asked<'_>, cleared: &Cleared<Docket>) -> Result<Vec<u8>, csv::Error> {
    entries(std::iter::once(cleared.value()))
}

fn entries<'d>(dockets: impl Iterator<Item = &'d Docket>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = Sheet::new(&[
        "court", "number", "entry", "on", "by", "kind", "what", "source", "label",
    ])?;
    for d in dockets {
        for e in &d.entries {
            sheet.row(&[
                d.id.court.to_string(),
                d.id.number.clone(),
                e.entry.map(|n| n.to_string()).unwrap_or_default(),
                e.on.map(|d| d.to_string()).unwrap_or_default(),
                e.by.name.clone(),
                kind_code(e.kind).to_owned(),
                e.what.clone(),
                e.source.to_string(),
                e.label.to_string(),
            ])?;
        }
    }
    sheet.done()
}
