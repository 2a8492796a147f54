//! Statements: the list with its filters, and the page of one.

use super::{
    ask::Asked,
    layout::{Page, english, paged, pager},
    parts::{self, KINDS, kind_code, source_path},
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, AsOf};
use standing_views::surveillance::StatementLine;
use std::collections::BTreeMap;

/// Statements on one page.
const SIZE: usize = 50;

/// The statements that match what was asked.
#[derive(Debug, Clone, Serialize)]
#[expect(clippy::struct_field_names, reason = "the name that programs read")]
pub(super) struct Statements {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// Position of the book that was read.
    pub(super) book_position: u64,
    /// How many there are before the filter.
    pub(super) all: usize,
    /// Speakers of all of them, most talkative first, for the filter.
    #[serde(skip)]
    pub(super) speakers: Vec<String>,
    /// Places of all of them, for the filter.
    #[serde(skip)]
    pub(super) places: Vec<String>,
    /// Those that match.
    pub(super) statements: Vec<StatementLine>,
}

impl AboutInstitutions for Statements {}

fn by_frequency<'s>(texts: impl Iterator<Item = &'s str>) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for text in texts {
        *counts.entry(text).or_default() += 1;
    }
    let mut list: Vec<(&str, usize)> = counts.into_iter().collect();
    list.sort_by(|x, y| y.1.cmp(&x.1).then(x.0.cmp(y.0)));
    list.into_iter().map(|(text, _)| text.to_owned()).collect()
}

impl Statements {
    /// Filters by `kind`, `speaker` and `place`.
    pub(super) fn matching(a: &Asked<'_>, book_position: u64, all: Vec<StatementLine>) -> Self {
        let speakers = by_frequency(all.iter().map(|s| s.speaker.as_str()));
        let places = by_frequency(all.iter().map(|s| s.subject.as_str()));
        let count = all.len();
        let (kind, speaker, place) = (a.value("kind"), a.value("speaker"), a.value("place"));
        let statements = all
            .into_iter()
            .filter(|s| kind.is_none_or(|k| kind_code(s.kind) == k))
            .filter(|s| speaker.is_none_or(|p| s.speaker == p))
            .filter(|s| place.is_none_or(|p| s.subject == p))
            .collect();
        Self {
            as_of: a.as_of,
            book_position,
            all: count,
            speakers,
            places,
            statements,
        }
    }
}

/// The list.
pub(super) fn list(a: &Asked<'_>, cleared: &Cleared<Statements>) -> Page {
    let l = a.l;
    let list = cleared.value();
    let (shown, page, pages) = paged(&list.statements, a.page(), SIZE);
    Page {
        title: l.t("statements-title"),
        nav: "statements",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow {
                h1 { (l.t("statements-title")) }
                p.lead { (l.t("statements-lead")) }
                (filters(a, list))
                p.note {
                    (l.tna("statements-count", list.statements.len(), &[("all", &l.number(list.all as f64))]))
                }
                @if shown.is_empty() { p.notice { (l.t("statements-none")) } } @else {
                    ol.statements start=((page - 1) * SIZE + 1) {
                        @for s in shown { (parts::statement(a, s)) }
                    }
                }
                (pager(a, page, pages, ""))
            }
        },
    }
}

fn filters(a: &Asked<'_>, list: &Statements) -> Markup {
    const CHOICES: usize = 150;
    let l = a.l;
    let choice = |name: &str, label: &str, options: Vec<(String, String)>, marked_english: bool| {
        let chosen = a.value(name);
        html! {
            label {
                span { (label) }
                select name=(name) {
                    option value="" { (l.t("filter-any")) }
                    // A choice that is not among the most frequent must not be lost by the button.
                    @if let Some(c) = chosen && !options.iter().any(|(v, _)| v == c) {
                        option value=(c) selected { (c) }
                    }
                    @for (value, text) in &options {
                        option value=(value) selected[chosen == Some(value.as_str())]
                            lang=[(marked_english && l.tag() != "en").then_some("en")] { (text) }
                    }
                }
            }
        }
    };
    let kinds = KINDS
        .iter()
        .map(|(_, code)| ((*code).to_owned(), l.t(&format!("kind-{code}"))))
        .collect();
    let same = |list: &[String]| {
        list.iter()
            .take(CHOICES)
            .map(|s| (s.clone(), super::front::shortened(s, 60)))
            .collect::<Vec<_>>()
    };
    html! {
        form.filters method="get" action=(a.path) {
            @for name in ["on", "known", "lang"] {
                @if let Some(value) = a.value(name) { input type="hidden" name=(name) value=(value); }
            }
            (choice("kind", &l.t("filter-kind"), kinds, false))
            (choice("speaker", &l.t("col-speaker"), same(&list.speakers), true))
            (choice("place", &l.t("filter-place"), same(&list.places), true))
            button type="submit" { (l.t("filter-apply")) }
        }
    }
}

/// One statement. `owed`: somebody owes something by it.
pub(super) fn one(a: &Asked<'_>, cleared: &Cleared<StatementLine>, owed: bool) -> Page {
    let l = a.l;
    let s = cleared.value();
    let kind = l.t(&format!("kind-{}", kind_code(s.kind)));
    Page {
        title: format!("{kind}: {}", s.label),
        nav: "statements",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow {
                p.crumb { a href=(a.href("/statements")) { (l.t("statements-title")) } }
                h1.what lang="en" dir="ltr" { (s.what) }
                @if let Some(quote) = &s.quote {
                    blockquote lang="en" dir="ltr" { p { "“" (quote) "”" } }
                }
                dl.record {
                    (entry(&l.t("record-kind"), &html! { (kind) }))
                    (entry(&l.t("col-speaker"), &html! { (english(l, &s.speaker)) }))
                    @if !s.addressees.is_empty() {
                        (entry(&l.t("record-addressees"), &html! { (english(l, &s.addressees.join("; "))) }))
                    }
                    (entry(&l.t("record-subject"), &html! { (english(l, &s.subject)) }))
                    (entry(&l.t("record-said"), &html! {
                        @match s.said { Some(said) => (l.said(said)), None => span.missing { (l.t("no-date")) } }
                    }))
                    (entry(&l.t("col-valid"), &html! { (l.interval(s.valid)) }))
                    (entry(&l.t("record-known"), &html! { (l.instant(s.known_at, a.zone)) }))
                    (entry(&l.t("record-entered"), &html! { (l.instant(s.entered, a.zone)) }))
                    (entry(&l.t("col-source"), &html! {
                        a href=(a.href(&source_path(&s.source))) { (s.source) }
                        @if !s.locator.is_empty() { ", " (english(l, &s.locator)) }
                    }))
                    (entry(&l.t("record-confidence"), &html! {
                        (l.t(&format!("confidence-{}", parts::confidence_code(s.confidence))))
                    }))
                    (entry(&l.t("record-label"), &html! { code { (s.label) } }))
                }
                (parts::remarks(a, s))
                @if owed { (super::duty::stands(a, &s.label)) }
                p.note { @if s.quote.is_some() { (l.t("own-words-quoted")) } @else { (l.t("own-words")) } }
            }
        },
    }
}

/// A name with its value.
pub(super) fn entry(name: &str, value: &Markup) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}
