//! Requests and how each of those who were asked stands; orders and promises too.

use super::{beside, owed, say};
use crate::web::{
    ask::Asked,
    fault::Fault,
    layout::{Page, english, paged, pager},
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, AsOf, PartyId};
use standing_views::duty::{Duty, Lateness, ObligationLine, Origin, PartyName};
use std::collections::BTreeSet;

/// Letters on one page.
const SIZE: usize = 40;

/// What can be asked for.
const KINDS: [(&str, Option<Origin>); 4] = [
    ("request", Some(Origin::Request)),
    ("order", Some(Origin::Order)),
    ("commitment", Some(Origin::Commitment)),
    ("all", None),
];

/// What the page shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Requests {
    /// The as-of point.
    pub(super) as_of: AsOf,
    /// How many of those shown are past their time and not ended.
    pub(super) late: usize,
    /// How many wait for no time that runs.
    pub(super) ended: usize,
    /// Parties for the filter.
    #[serde(skip)]
    parties: Vec<PartyName>,
    #[serde(skip)]
    kind: &'static str,
    #[serde(skip)]
    party: Option<PartyId>,
    /// What is owed, oldest first; those of one letter stand together.
    pub(super) obligations: Vec<ObligationLine>,
}

impl AboutInstitutions for Requests {}

fn is_late(line: &ObligationLine) -> bool {
    matches!(
        line.lateness,
        Lateness::Overdue { .. } | Lateness::Lapsed { .. }
    )
}

impl Requests {
    /// Those that match `kind` and `party`.
    ///
    /// # Errors
    /// Where one of them is no value that it can have.
    pub(super) fn matching(a: &Asked<'_>, duty: &Duty) -> Result<Self, Fault> {
        let (kind, origin) = match a.value("kind") {
            None => ("request", Some(Origin::Request)),
            Some(text) => *KINDS
                .iter()
                .find(|(code, _)| *code == text)
                .ok_or_else(|| Fault::bad_query("kind", text))?,
        };
        let party = match a.value("party") {
            None => None,
            Some(text) => Some(PartyId::new(text).map_err(|_| Fault::bad_query("party", text))?),
        };
        let mut all = owed::public_obligations(duty, &a.as_of);
        all.retain(|l| origin.is_none_or(|o| l.origin == o));
        let parties: BTreeSet<PartyName> = all
            .iter()
            .flat_map(|l| [l.by.clone(), l.bearer.clone()])
            .collect();
        let mut parties: Vec<PartyName> = parties.into_iter().collect();
        parties.sort_by(|x, y| x.name.cmp(&y.name));
        all.retain(|l| {
            party
                .as_ref()
                .is_none_or(|p| l.bearer.id == *p || l.by.id == *p)
        });
        // The newest letter first, as a reader looks for it.
        all.sort_by(|x, y| {
            (std::cmp::Reverse(x.made), &x.id).cmp(&(std::cmp::Reverse(y.made), &y.id))
        });
        Ok(Self {
            as_of: a.as_of,
            late: all.iter().filter(|l| is_late(l)).count(),
            ended: all
                .iter()
                .filter(|l| matches!(l.lateness, Lateness::Ended { .. }))
                .count(),
            parties,
            kind,
            party,
            obligations: all,
        })
    }
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Requests>) -> Page {
    let l = a.l;
    let list = cleared.value();
    let letters: Vec<&[ObligationLine]> = list
        .obligations
        .chunk_by(|x, y| x.id.label == y.id.label)
        .collect();
    let (shown, page, pages) = paged(&letters, a.page(), SIZE);
    Page {
        title: l.t("requests-title"),
        nav: "duty",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (beside(a, "/requests"))
                h1 {
                    (l.tna("requests-finding", list.late, &[
                        ("on", &l.date(list.as_of.on)),
                        ("all", &if list.kind == "request" {
                            l.tn("requests-of", list.obligations.len())
                        } else {
                            l.tn("requests-of-all", list.obligations.len())
                        }),
                    ]))
                }
                p.lead { (l.tn("requests-ended", list.ended)) " " (l.t("requests-lead")) }
                (filters(a, list))
                @if shown.is_empty() { p.notice { (l.t("requests-none")) } } @else {
                    ol.letters { @for lines in shown { (letter(a, lines)) } }
                }
                (pager(a, page, pages, ""))
                p.note { (l.t("computed-by-counsel")) }
            }
        },
    }
}

fn letter(a: &Asked<'_>, lines: &[ObligationLine]) -> Markup {
    let l = a.l;
    html! {
        @if let Some(first) = lines.first() {
            li.letter {
                p.meta {
                    span.kind.{ "kind-" (first.origin.code()) } { (l.t(&format!("obligation-kind-{}", first.origin.code()))) } " "
                    @if let Some(made) = first.made { time datetime=(made.to_string()) { (l.date(made)) } " " }
                    span.speaker { (english(l, &first.by.name)) }
                }
                p.what lang="en" dir="ltr" { a href=(a.href(&owed::letter_path(&first.id.label))) { (first.what) } }
                (addressees(a, lines))
                p.from {
                    (english(l, &first.place))
                    @if let Some(f) = first.function { " · " (say::function(l, f)) }
                }
            }
        }
    }
}

/// Who owes something by a letter, and how each stands.
pub(super) fn addressees(a: &Asked<'_>, lines: &[ObligationLine]) -> Markup {
    let l = a.l;
    html! {
        table.addressees {
            thead { tr {
                th scope="col" { (l.t("col-bearer")) }
                th scope="col" { (l.t("col-stands")) }
                th scope="col" { (l.t("col-due")) }
            } }
            tbody {
                @for line in lines {
                    tr {
                        th scope="row" { a href=(a.href(&owed::path(&line.id))) { (english(l, &line.bearer.name)) } }
                        td { (owed::mark(a, line)) " " (say::say(a, &line.sentence)) }
                        td.day data-l=(l.t("col-due")) { @match line.deadline.due { Some(due) => (l.date(due)), None => span.missing { (l.t("agenda-no-day")) } } }
                    }
                }
            }
        }
    }
}

fn filters(a: &Asked<'_>, list: &Requests) -> Markup {
    let l = a.l;
    html! {
        form.filters method="get" action=(a.path) {
            @for name in ["on", "known", "lang"] {
                @if let Some(value) = a.value(name) { input type="hidden" name=(name) value=(value); }
            }
            label {
                span { (l.t("filter-kind")) }
                select name="kind" {
                    @for (code, _) in KINDS {
                        option value=(code) selected[list.kind == code] {
                            @if code == "all" { (l.t("requests-kind-all")) } @else { (l.t(&format!("obligation-kind-{code}"))) }
                        }
                    }
                }
            }
            label {
                span { (l.t("agenda-party")) }
                select name="party" {
                    option value="" { (l.t("filter-any")) }
                    @if let Some(chosen) = &list.party && !list.parties.iter().any(|p| p.id == *chosen) {
                        option value=(chosen) selected { (chosen) }
                    }
                    @for one in &list.parties { option value=(one.id) selected[list.party.as_ref() == Some(&one.id)] { (one.name) } }
                }
            }
            button type="submit" { (l.t("filter-apply")) }
        }
    }
}

/// Rows: one an obligation.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(a: &Asked<'_>, cleared: &Cleared<Requests>) -> Result<Vec<u8>, csv::Error> {
    owed::csv(a, cleared.value().obligations.iter())
}
