//! What each plan or pledge says about the eight items that a vaccination plan must contain. There is
//! no total: one item does not make up for another.

use super::{beside, owed};
use crate::web::{
    ask::Asked,
    layout::{Page, english},
    parts::{source_path, statement_path},
    twins::Sheet,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, AsOf};
use standing_views::duty::{ItemLine, Scorecard};

/// What the page shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Plans {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// Every plan and pledge, oldest first.
    pub(super) plans: Vec<Scorecard>,
}

impl AboutInstitutions for Plans {}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Plans>) -> Page {
    let l = a.l;
    let p = cleared.value();
    Page {
        title: l.t("plans-title"),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow {
                (beside(a, "/plans"))
                h1 { (l.tna("plans-finding", p.plans.len(), &[("on", &l.date(p.as_of.on))])) }
                p.lead { (l.t("plans-lead")) }
                @if p.plans.is_empty() { p.notice { (l.t("plans-none")) } }
                @for card in &p.plans { (plan(a, card)) }
            }
        },
    }
}

fn plan(a: &Asked<'_>, card: &Scorecard) -> Markup {
    let l = a.l;
    html! {
        article.plan {
            p.meta {
                @if let Some(said) = card.said { time datetime=(said.to_string()) { (l.said(said)) } " " }
                span.speaker { (english(l, &card.speaker.name)) } " · " (english(l, &card.place))
            }
            h2.what lang="en" dir="ltr" { a href=(a.href(&owed::letter_path(&card.plan))) { (card.what) } }
            @if card.items.iter().all(|i| i.words.is_empty()) { p.note { (l.t("plan-nothing-read")) } }
            dl.items { @for item in &card.items { (line(a, item)) } }
            p.from {
                a href=(a.href(&source_path(&card.source))) { (card.source) } " · "
                a href=(a.href(&statement_path(&card.plan))) { (card.plan) }
            }
        }
    }
}

fn line(a: &Asked<'_>, item: &ItemLine) -> Markup {
    let l = a.l;
    html! {
        div.silent[item.words.is_empty()] {
            dt { (l.t(&format!("plan-item-{}", item.item.code()))) }
            dd {
                @if item.words.is_empty() { span.missing { (l.t("plan-silent")) } }
                @for words in &item.words {
                    @if words.verbatim { blockquote lang="en" dir="ltr" { p { "“" (words.text) "”" } } }
                    @else { p { (english(l, &words.text)) " " span.quiet { (l.t("plan-own-words")) } } }
                    @if !words.locator.is_empty() { p.from { (english(l, &words.locator)) } }
                }
            }
        }
    }
}

/// Rows: one an item of a plan.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(_: &Asked<'_>, cleared: &Cleared<Plans>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = Sheet::new(&[
        "plan", "speaker", "place", "said", "item", "words", "verbatim", "locator",
    ])?;
    for card in &cleared.value().plans {
        for item in &card.items {
            let mut row = |words: &str, verbatim: &str, locator: &str| {
                sheet.row(&[
                    card.plan.to_string(),
                    card.speaker.name.clone(),
                    card.place.clone(),
                    card.said.map(|d| d.to_string()).unwrap_or_default(),
                    item.item.code().to_owned(),
                    words.to_owned(),
                    verbatim.to_owned(),
                    locator.to_owned(),
                ])
            };
            if item.words.is_empty() {
                row("", "", "")?;
            }
            for w in &item.words {
                row(&w.text, &w.verbatim.to_string(), &w.locator)?;
            }
        }
    }
    sheet.done()
}
