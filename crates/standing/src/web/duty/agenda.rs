//! What stands on a day: due, late, promised, for whom.

use super::{beside, owed, say, status};
use crate::web::{
    ask::Asked,
    fault::Fault,
    layout::{Page, english},
    twins::Sheet,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, FacilityId, PartyId};
use standing_views::duty::{Agenda, AgendaFilter, AgendaLine, Beneficiary, Duty, PartyName};
use std::collections::BTreeSet;

/// Days ahead, where nobody asks for others.
const AHEAD: u32 = 14;
/// Days ahead at most.
const FURTHEST: u32 = 366;

/// For whom and how far an agenda is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Filter {
    facility: Option<FacilityId>,
    party: Option<PartyId>,
    ahead_days: u32,
}

impl Filter {
    /// Reads `facility`, `party` and `ahead`.
    ///
    /// # Errors
    /// Where one of them cannot be read, or there is no such facility.
    pub(super) fn read(a: &Asked<'_>, duty: &Duty) -> Result<Self, Fault> {
        let facility = match a.value("facility") {
            None => None,
            Some(text) => Some(
                FacilityId::new(text)
                    .ok()
                    .filter(|id| duty.directory().listing(id).is_some())
                    .ok_or_else(|| Fault::bad_query("facility", text))?,
            ),
        };
        let party = match a.value("party") {
            None => None,
            Some(text) => Some(PartyId::new(text).map_err(|_| Fault::bad_query("party", text))?),
        };
        let ahead_days = match a.value("ahead") {
            None => AHEAD,
            Some(text) => text
                .parse()
                .ok()
                .filter(|n| *n <= FURTHEST)
                .ok_or_else(|| Fault::bad_query("ahead", text))?,
        };
        Ok(Self {
            facility,
            party,
            ahead_days,
        })
    }
}

/// What the page shows.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Shown {
    /// What stands.
    #[serde(flatten)]
    pub(super) agenda: Agenda,
    /// The facility that it is about, where it is about one.
    pub(super) facility: Option<(FacilityId, String)>,
    /// The party that owes or is owed, where one is asked about.
    pub(super) party: Option<PartyName>,
    /// Parties that owe or are owed something on the day, for the choice.
    #[serde(skip)]
    parties: Vec<PartyName>,
    /// Facilities, for the choice.
    #[serde(skip)]
    facilities: Vec<(FacilityId, String)>,
}

impl AboutInstitutions for Shown {}

impl Shown {
    /// What stands on the day. Proposals are for the one who asked and are left out.
    pub(super) fn of(a: &Asked<'_>, duty: &Duty, filter: Filter) -> Self {
        let asked = AgendaFilter {
            facility: filter.facility.clone(),
            party: filter.party.clone(),
        };
        let mut agenda = duty.agenda(&a.as_of, filter.ahead_days, &asked);
        agenda.proposals.clear();
        let all;
        let everybody = if asked == AgendaFilter::default() {
            &agenda
        } else {
            all = duty.agenda(&a.as_of, filter.ahead_days, &AgendaFilter::default());
            &all
        };
        let parties: BTreeSet<PartyName> = everybody
            .lines()
            .flat_map(|(_, line)| {
                let owed_to = match &line.beneficiary {
                    Beneficiary::Party(party) => Some(party.clone()),
                    Beneficiary::PeopleHeld => None,
                };
                std::iter::once(line.bearer.clone()).chain(owed_to)
            })
            .collect();
        let directory = duty.directory();
        let named = |id: &FacilityId| {
            let name = directory.listing(id).map_or(id.as_str(), |l| l.name());
            (id.clone(), name.to_owned())
        };
        let mut facilities: Vec<_> = duty.facilities().iter().map(named).collect();
        facilities.sort_by(|x, y| x.1.cmp(&y.1));
        let mut parties: Vec<PartyName> = parties.into_iter().collect();
        parties.sort_by(|x, y| x.name.cmp(&y.name));
        Self {
            party: filter.party.map(|id| {
                parties
                    .iter()
                    .find(|p| p.id == id)
                    .cloned()
                    .unwrap_or_else(|| PartyName {
                        name: id.to_string(),
                        id,
                    })
            }),
            facility: filter.facility.as_ref().map(named),
            agenda,
            parties,
            facilities,
        }
    }

    /// Whose agenda it is.
    pub(super) fn subject(&self, a: &Asked<'_>) -> String {
        match (&self.facility, &self.party) {
            (Some((_, name)), _) => name.clone(),
            (None, Some(party)) => party.name.clone(),
            (None, None) => a.l.t("agenda-all"),
        }
    }
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Shown>) -> Page {
    let l = a.l;
    let p = cleared.value();
    let lists = [
        ("due", &p.agenda.due),
        ("overdue", &p.agenda.overdue),
        ("promised", &p.agenda.promised),
        ("upcoming", &p.agenda.upcoming),
        ("paused", &p.agenda.paused),
    ];
    let empty = lists.iter().all(|(_, list)| list.is_empty());
    Page {
        title: l.t("agenda-title"),
        nav: "agenda",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (beside(a, "/agenda"))
                h1 { (finding(a, p)) }
                p.lead { (l.ta("agenda-lead", &[("subject", &p.subject(a)), ("days", &say::days(l, i64::from(p.agenda.ahead_days)))])) }
                (filters(a, p))
                (subscribe(a))
                @if empty { p.notice { (l.t("agenda-empty")) } }
                @for (name, list) in lists {
                    @if !list.is_empty() {
                        section id=(name) {
                            h2 { (l.t(&format!("agenda-list-{name}"))) " " span.quiet { "(" (l.number(list.len() as f64)) ")" } }
                            ol.dues { @for line in list { (item(a, line)) } }
                        }
                    }
                }
                p.note { (l.t("agenda-computed")) }
            }
        },
    }
}

fn finding(a: &Asked<'_>, p: &Shown) -> String {
    let l = a.l;
    l.ta(
        "agenda-finding",
        &[
            ("on", &l.date(p.agenda.as_of.on)),
            ("due", &l.tn("agenda-count-due", p.agenda.due.len())),
            (
                "overdue",
                &l.tn("agenda-count-overdue", p.agenda.overdue.len()),
            ),
            (
                "promised",
                &l.tn("agenda-count-promised", p.agenda.promised.len()),
            ),
        ],
    )
}

fn item(a: &Asked<'_>, line: &AgendaLine) -> Markup {
    let l = a.l;
    html! {
        li.due-line {
            p.when {
                @match line.due {
                    Some(due) => { span.label { (l.t("col-due")) } time datetime=(due.to_string()) { (l.date(due)) } },
                    None => span.missing { (l.t("agenda-no-day")) },
                }
            }
            div {
                p.meta {
                    span.speaker { (english(l, &line.bearer.name)) } " "
                    span.quiet { (l.t("agenda-owed-to")) } " " (owed::beneficiary(a, &line.beneficiary))
                }
                p.what lang="en" dir="ltr" { (line.what) }
                p.stands {
                    (status::lateness(a, &line.lateness, line.force)) " " (say::say(a, &line.sentence)) " "
                    a href=(a.href(&owed::path(&line.id))) { (l.t("obligation-more")) }
                }
                p.from {
                    (english(l, &line.place))
                    @if let Some(f) = line.function { " · " (say::function(l, f)) }
                    " · " (l.t(&format!("obligation-kind-{}", line.origin.code())))
                    " · " (l.ta("obligation-binds", &[("force", &status::force(a, line.force))]))
                }
            }
        }
    }
}

fn filters(a: &Asked<'_>, p: &Shown) -> Markup {
    let l = a.l;
    let facility = p.facility.as_ref().map(|f| &f.0);
    let party = p.party.as_ref().map(|p| &p.id);
    html! {
        form.filters method="get" action=(a.path) {
            @for name in ["on", "known", "lang", "ahead"] {
                @if let Some(value) = a.value(name) { input type="hidden" name=(name) value=(value); }
            }
            label {
                span { (l.t("col-facility")) }
                select name="facility" {
                    option value="" { (l.t("filter-any")) }
                    @for (id, name) in &p.facilities { option value=(id) selected[facility == Some(id)] { (name) } }
                }
            }
            label {
                span { (l.t("agenda-party")) }
                select name="party" {
                    option value="" { (l.t("filter-any")) }
                    // Whom nothing concerns today stays chosen.
                    @if let Some(chosen) = &p.party && !p.parties.contains(chosen) {
                        option value=(chosen.id) selected { (chosen.name) }
                    }
                    @for one in &p.parties { option value=(one.id) selected[party == Some(&one.id)] { (one.name) } }
                }
            }
            button type="submit" { (l.t("filter-apply")) }
        }
    }
}

fn subscribe(a: &Asked<'_>) -> Markup {
    let l = a.l;
    html! {
        p.feeds {
            (l.t("agenda-subscribe")) " "
            @for (i, feed) in super::alternates(a).iter().enumerate() {
                @if i > 0 { ", " }
                a href=(feed.href) type=(feed.kind) { (feed.name) }
            }
        }
    }
}

/// Rows: one an entry of the agenda.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(a: &Asked<'_>, cleared: &Cleared<Shown>) -> Result<Vec<u8>, csv::Error> {
    let p = cleared.value();
    let mut sheet = Sheet::new(&[
        "list",
        "due",
        "bearer",
        "owed_to",
        "place",
        "function",
        "origin",
        "force",
        "what",
        "lateness",
        "sentence",
        "obligation",
    ])?;
    for (list, line) in p.agenda.lines() {
        sheet.row(&[
            list.to_owned(),
            line.due.map(|d| d.to_string()).unwrap_or_default(),
            line.bearer.name.clone(),
            line.beneficiary.name().to_owned(),
            line.place.clone(),
            line.function
                .map(|f| f.code().to_owned())
                .unwrap_or_default(),
            line.origin.code().to_owned(),
            say::code(&line.force),
            line.what.clone(),
            status::lateness_code(&line.lateness, line.force).to_owned(),
            say::plain(a.l, &line.sentence),
            line.id.to_string(),
        ])?;
    }
    sheet.done()
}
