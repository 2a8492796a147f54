//! Sources: the list, and the page of one.

use super::{
    ask::Asked,
    layout::{Page, english, paged, pager},
    parts::{self, source_path},
    statements::entry,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, AsOf};
use standing_views::surveillance::{SourceLine, SourcePage};

const SIZE: usize = 100;
const STATEMENTS: usize = 50;

/// The sources known as of a point.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_field_names, reason = "the name that programs read")]
pub(super) struct Sources {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// Position of the book that was read.
    pub(super) book_position: u64,
    /// The sources.
    pub(super) sources: Vec<SourceLine>,
}

impl AboutInstitutions for Sources {}

/// The list.
pub(super) fn list(a: &Asked<'_>, cleared: &Cleared<Sources>) -> Page {
    let l = a.l;
    let list = cleared.value();
    let (shown, page, pages) = paged(&list.sources, a.page(), SIZE);
    Page {
        title: l.t("sources-title"),
        nav: "sources",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                h1 { (l.t("sources-title")) }
                p.lead { (l.t("sources-lead")) }
                p.note { (l.tn("sources-count", list.sources.len())) }
                @if shown.is_empty() { p.notice { (l.t("sources-none")) } } @else {
                    table.sources {
                        caption.vh { (l.t("sources-caption")) }
                        thead { tr {
                            th scope="col" { (l.t("col-source")) }
                            th scope="col" { (l.t("col-publisher")) }
                            th scope="col" { (l.t("col-dated")) }
                            th scope="col" { (l.t("col-licence")) }
                            th.num scope="col" { (l.t("col-statements")) }
                        } }
                        tbody { @for s in shown { (row(a, s)) } }
                    }
                }
                (pager(a, page, pages, ""))
            }
        },
    }
}

fn row(a: &Asked<'_>, s: &SourceLine) -> Markup {
    let l = a.l;
    html! {
        tr {
            th scope="row" {
                a href=(a.href(&source_path(&s.id))) { (english(l, &s.title)) }
                span.where { (s.id) }
            }
            td data-l=(l.t("col-publisher")) { (publisher(a, s)) }
            td data-l=(l.t("col-dated")) { (dated(a, s)) }
            td data-l=(l.t("col-licence")) { (english(l, &s.licence)) }
            td.num data-l=(l.t("col-statements")) {
                (l.number(s.statements as f64))
                @if s.captures > 0 { span.where { (l.tn("captures", s.captures)) } }
            }
        }
    }
}

fn publisher(a: &Asked<'_>, s: &SourceLine) -> Markup {
    html! {
        @match &s.publisher {
            Some(p) => (english(a.l, p)),
            None => span.missing { (a.l.t("not-known")) },
        }
    }
}

fn dated(a: &Asked<'_>, s: &SourceLine) -> Markup {
    html! {
        @match s.published {
            Some(day) => (a.l.date(day)),
            None => span.missing { (a.l.t("no-date")) },
        }
    }
}

/// One source.
pub(super) fn one(a: &Asked<'_>, cleared: &Cleared<SourcePage>) -> Page {
    let l = a.l;
    let p = cleared.value();
    let s = &p.source;
    let (shown, page, pages) = paged(&p.statements, a.page(), STATEMENTS);
    // Only web addresses become links; anything else is shown as it was written down.
    let web = s.origin.starts_with("https://") || s.origin.starts_with("http://");
    Page {
        title: s.title.clone(),
        nav: "sources",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow {
                p.crumb { a href=(a.href("/sources")) { (l.t("sources-title")) } }
                h1 { (english(l, &s.title)) }
                dl.record {
                    (entry(&l.t("col-publisher"), &publisher(a, s)))
                    (entry(&l.t("source-origin"), &html! {
                        @if web { a href=(s.origin) rel="noreferrer external" { (s.origin) } }
                        @else { (english(l, &s.origin)) }
                    }))
                    (entry(&l.t("col-dated"), &dated(a, s)))
                    (entry(&l.t("source-captured"), &html! {
                        @match s.captured {
                            Some(at) => (l.instant(at, a.zone)),
                            None => span.missing { (l.t("source-not-captured")) },
                        }
                    }))
                    @if let Some(hash) = &s.sha256 {
                        (entry("SHA-256", &html! { code.hash { (hash) } }))
                    }
                    @if let Some(size) = s.size {
                        (entry(&l.t("source-size"), &html! { (l.ta("bytes", &[("num", &l.number(size as f64))])) }))
                    }
                    @if let Some((first, last)) = p.captured_span {
                        (entry(&l.t("source-span"), &html! {
                            (l.tn("captures", s.captures)) ": "
                            (l.instant(first, a.zone)) " – " (l.instant(last, a.zone))
                        }))
                    }
                    (entry(&l.t("source-public"), &html! {
                        @if s.public { (l.t("yes")) } @else { (l.t("source-not-public")) }
                    }))
                    (entry(&l.t("col-licence"), &html! {
                        (english(l, &s.licence)) ". "
                        @if s.redistributable { (l.t("source-rows-yes")) } @else { (l.t("source-rows-no")) }
                        @if let Some(credit) = &s.credit { " " (l.t("source-credit")) " " (english(l, credit)) }
                    }))
                    (entry(&l.t("record-entered"), &html! { (l.instant(s.entered, a.zone)) }))
                    (entry(&l.t("record-label"), &html! { code { (s.id) } }))
                    @if let Some(note) = &s.note {
                        (entry(&l.t("source-note"), &english(l, note)))
                    }
                }
                section #statements {
                    h2 { (l.t("source-read")) }
                    p.note {
                        (l.tn("source-statements", s.statements))
                        @if s.statements > p.statements.len() {
                            " " (l.tn("source-first", p.statements.len()))
                        }
                    }
                    @if !shown.is_empty() {
                        ol.statements start=((page - 1) * STATEMENTS + 1) {
                            @for line in shown { (parts::statement(a, line)) }
                        }
                        (pager(a, page, pages, "#statements"))
                    }
                }
            }
        },
    }
}
