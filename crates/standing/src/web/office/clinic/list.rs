//! Today's list: who is due, by vaccine, with reasons; and the same as a sheet to print.

use super::state::DayRules;
use super::{Bedside, day_in, is_here, number, path_of};
use crate::web::layout::english;
use crate::web::locale::Locale;
use crate::web::office::answers::Answer;
use crate::web::office::page::Sheet;
use crate::web::office::{Ask, Office};
use jiff::civil::Date;
use maud::{Markup, html};
use standing_registry::act::Decision;
use standing_registry::due::{self, Line, Standing};
use standing_registry::{Book, PersonId};
use standing_terms::FacilityId;
use std::collections::BTreeMap;

/// Lines on a page: a slow machine shows them at once.
const LINES: usize = 40;

/// What these pages do not rest on.
pub(super) const NOT_CONSIDERED: &str =
    "not considered on this page: consent of a guardian, the answers to screening questions";

/// A line as the page shows it. What is known of stock will stand here too.
pub(super) struct Shown {
    pub(super) person: PersonId,
    pub(super) name: Option<String>,
    pub(super) birth: Option<Date>,
    pub(super) number: Option<String>,
    pub(super) line: Line,
    /// What is to be looked at beside it.
    pub(super) looks: Vec<String>,
}

impl Shown {
    fn of(book: &Book, facility: &FacilityId, line: &Line, looks: &[String]) -> Self {
        let details = due::details(book, line.person);
        Self {
            person: line.person,
            name: details.map(|d| d.name.clone()),
            birth: details.map(|d| d.birth),
            number: number(book, line.person, facility).map(str::to_owned),
            line: line.clone(),
            looks: looks.to_vec(),
        }
    }
}

/// The list of a day, of which one page is shown.
struct Today {
    day: Date,
    rules: String,
    held: usize,
    /// Every vaccine group with how many are due.
    groups: Vec<(String, usize)>,
    group: String,
    lines: Vec<Shown>,
    page: usize,
    pages: usize,
    unanswered: Vec<(PersonId, Option<String>, String)>,
    /// What holds for the whole list.
    notes: Vec<String>,
}

pub(super) fn standing_in(l: &Locale, standing: Standing) -> String {
    l.t(match standing {
        Standing::PastDue => "clinic-past-due",
        Standing::Due => "clinic-due",
        Standing::MayBeGiven => "clinic-may-be-given",
    })
}

/// A decision in words, with its day.
pub(super) fn decision_in(l: &Locale, on: Date, decision: &Decision) -> String {
    let day = l.date(on);
    match decision {
        Decision::Accepted => l.ta("clinic-accepted-on", &[("day", &day)]),
        Decision::Declined { .. } => l.ta("clinic-declined-on", &[("day", &day)]),
        Decision::Deferred { ask_again: None } => l.ta("clinic-deferred-on", &[("day", &day)]),
        Decision::Deferred {
            ask_again: Some(again),
        } => l.ta(
            "clinic-deferred-until",
            &[("day", &day), ("again", &l.date(*again))],
        ),
    }
}

/// Why a line is there, folded away where it is not printed.
pub(super) fn reasons(l: &Locale, line: &Line) -> Markup {
    html! {
        @if !line.reasons.is_empty() {
            details.why {
                summary { (l.t("clinic-why")) }
                ul { @for reason in &line.reasons { li { (english(l, reason)) } } }
            }
        }
    }
}

/// The two sentences without which no list is shown.
pub(super) fn honesty(l: &Locale) -> Markup {
    html! {
        div.honesty {
            @if l.tag() != "en" {
                p { (l.t("clinic-not-considered")) " " strong { (l.t("clinic-not-an-order")) } }
            }
            p { (english(l, NOT_CONSIDERED)) ". " strong { (english(l, crate::rules::NOT_AN_ORDER)) } }
        }
    }
}

impl Office {
    /// The day that is asked for; today where none is.
    fn day_asked(&self, ask: &Ask) -> Result<Date, Answer> {
        let text = ask.query("on");
        if text.is_empty() {
            return Ok(self.today());
        }
        text.parse().map_err(|_| Answer::Malformed)
    }

    /// The list of a day: all of a group, or a page of it.
    async fn today_of(&self, ask: &Ask, whole: bool) -> Result<Today, Answer> {
        let day = self.day_asked(ask)?;
        let facility = Self::facility_of(ask)?;
        let clinic = self.clinic()?;
        self.rules_on(ask, day).await?;
        let open = clinic.current().await?;
        let clock = (self.now(), &self.setup.zone);
        let (open, made) = clinic.list(open, &facility, day, clock).await?;
        let list = &made.list;
        let (book, today) = (&open.book, self.today());
        // Whoever left is no longer this facility's to read about, whatever day is looked at.
        let mut here: BTreeMap<PersonId, bool> = BTreeMap::new();
        let mut is_here = |person: PersonId| {
            let known = here.entry(person);
            *known.or_insert_with(|| is_here(book, person, &facility, today))
        };
        let lines: Vec<(&Line, &Vec<String>)> = list
            .lines
            .iter()
            .zip(&made.looks)
            .filter(|(line, _)| is_here(line.person))
            .collect();
        let mut groups: Vec<(String, usize)> = Vec::new();
        for (line, _) in &lines {
            match groups.last_mut() {
                Some((group, count)) if *group == line.vaccine_group => *count += 1,
                _ => groups.push((line.vaccine_group.clone(), 1)),
            }
        }
        let group = ask.query("group");
        let wanted: Vec<(&Line, &Vec<String>)> = lines
            .into_iter()
            .filter(|(line, _)| group.is_empty() || line.vaccine_group == group)
            .collect();
        let page: usize = ask.query("page").parse().unwrap_or(1);
        let size = if whole { wanted.len().max(1) } else { LINES };
        let (shown, page, pages) = crate::web::layout::paged(&wanted, page, size);
        let unanswered = list
            .unanswered
            .iter()
            .filter(|u| is_here(u.person))
            .map(|u| {
                let number = number(book, u.person, &facility).map(str::to_owned);
                (u.person, number, u.reason.clone())
            })
            .collect();
        Ok(Today {
            day,
            rules: list.rules.clone(),
            held: list.held,
            groups,
            group,
            lines: shown
                .iter()
                .map(|(line, looks)| Shown::of(book, &facility, line, looks))
                .collect(),
            page,
            pages,
            unanswered,
            notes: made.notes.clone(),
        })
    }

    /// The rules of a day. Without them no page about a person is made: an empty one would say that
    /// nothing is due.
    pub(super) async fn rules_on(&self, ask: &Ask, day: Date) -> Result<DayRules, Answer> {
        let rules = self.clinic()?.rules_on(day).await;
        rules.map_err(|_| Answer::Wrong(Box::new(Self::no_rules(ask, day))))
    }

    fn no_rules(ask: &Ask, day: Date) -> Sheet {
        let l = ask.l();
        Sheet {
            title: l.t("clinic-no-rules-title"),
            body: html! {
                h1 { (l.t("clinic-no-rules-title")) }
                p.lead { (l.ta("clinic-no-rules", &[("day", &l.date(day))])) }
                p { a href=(ask.href("/clinic")) { (l.t("to-clinic")) } }
            },
        }
    }

    async fn note_list(&self, ask: &Ask, list: &Today, why: &str) -> Result<(), Answer> {
        let mut people: Vec<PersonId> = list.lines.iter().map(|line| line.person).collect();
        people.extend(list.unanswered.iter().map(|(person, ..)| *person));
        people.sort_unstable();
        people.dedup();
        self.note_readings(ask, people, why).await
    }

    pub(in crate::web::office) async fn today_list(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let list = self.today_of(ask, false).await?;
        self.note_list(ask, &list, "list").await?;
        let l = ask.l();
        Ok(Answer::page(Sheet {
            title: l.t("clinic-today"),
            body: html! {
                div.title-line {
                    h1 { (l.ta("clinic-today-on", &[("day", &l.date(list.day))])) }
                    (Self::day_chooser(ask, &list))
                }
                p.note { (l.tna("clinic-held", list.held, &[("rules", &list.rules)])) }
                @for note in &list.notes { p.notice { (english(l, note)) } }
                (Self::group_chooser(ask, &list))
                (Self::lines(ask, &list))
                (Self::not_answered(ask, &list))
                (pages(ask, &list))
                (honesty(l))
            },
        }))
    }

    fn day_chooser(ask: &Ask, list: &Today) -> Markup {
        let l = ask.l();
        html! {
            form.day method="get" action="/clinic" {
                @if !ask.query("lang").is_empty() {
                    input type="hidden" name="lang" value=(ask.query("lang"));
                }
                @if !list.group.is_empty() { input type="hidden" name="group" value=(list.group); }
                label for="on" { (l.t("clinic-day")) }
                input #on type="date" name="on" value=(list.day.to_string());
                button.plain type="submit" { (l.t("clinic-show")) }
            }
        }
    }

    fn group_chooser(ask: &Ask, list: &Today) -> Markup {
        let l = ask.l();
        html! {
            @if list.groups.len() > 1 {
                nav.groups aria-label=(l.t("clinic-groups")) {
                    a href=(href(ask, list, "", 1)) aria-current=[list.group.is_empty().then_some("true")] {
                        (l.t("clinic-all-groups"))
                    }
                    @for (group, count) in &list.groups {
                        a href=(href(ask, list, group, 1)) aria-current=[(*group == list.group).then_some("true")] {
                            (group) " " span.count { (l.number(*count as f64)) }
                        }
                    }
                }
            }
        }
    }

    fn lines(ask: &Ask, list: &Today) -> Markup {
        let l = ask.l();
        if list.lines.is_empty() {
            return html! { p.lead { (l.t(if list.held == 0 { "clinic-nobody-held" } else { "clinic-nobody-due" })) } };
        }
        html! {
            @for group in list.lines.chunk_by(|a, b| a.line.vaccine_group == b.line.vaccine_group) {
                @if let Some(first) = group.first() {
                    section.due-group {
                        h2 { (first.line.vaccine_group) }
                        ol.due { @for shown in group { (Self::line(ask, shown)) } }
                    }
                }
            }
        }
    }

    fn line(ask: &Ask, shown: &Shown) -> Markup {
        let l = ask.l();
        let line = &shown.line;
        let group = crate::web::ask::encode(&line.vaccine_group);
        html! {
            li {
                div.person {
                    a href=(ask.href(&path_of(shown.person, ""))) {
                        (shown.name.clone().unwrap_or_else(|| l.t("clinic-no-name")))
                    }
                    span.where {
                        (shown.number.as_deref().unwrap_or("–"))
                        @if let Some(birth) = shown.birth { " · " (l.t("clinic-born")) " " (l.date(birth)) }
                    }
                }
                div.what {
                    span.standing.past[line.standing == Standing::PastDue] { (standing_in(l, line.standing)) }
                    " " (l.ta("clinic-dose-number", &[("number", &line.number.to_string())]))
                    span.where { (l.ta("clinic-recommended", &[("day", &day_in(l, line.recommended))])) }
                    @if let Some((on, decision)) = &line.decision {
                        span.decision { (decision_in(l, *on, decision)) }
                    }
                    @for look in &shown.looks { span.look { (english(l, look)) } }
                    (reasons(l, line))
                }
                div.do {
                    a.button href=(ask.href(&path_of(shown.person, &format!("/dose?group={group}")))) {
                        (l.t("clinic-do-dose"))
                    }
                }
            }
        }
    }

    fn not_answered(ask: &Ask, list: &Today) -> Markup {
        let l = ask.l();
        html! {
            @if !list.unanswered.is_empty() {
                section {
                    h2 { (l.t("clinic-unanswered")) }
                    ul {
                        @for (person, number, reason) in &list.unanswered {
                            li {
                                a href=(ask.href(&path_of(*person, ""))) { (number.as_deref().unwrap_or("–")) }
                                ": " (english(l, reason))
                            }
                        }
                    }
                }
            }
        }
    }

    /// The sheet a nurse takes along: everybody due, with room to write.
    pub(in crate::web::office) async fn print_today(
        &self,
        ask: &mut Ask,
    ) -> Result<Answer, Answer> {
        let list = self.today_of(ask, true).await?;
        self.note_list(ask, &list, "sheet").await?;
        let l = ask.l();
        let facility = Self::facility_of(ask)?;
        Ok(Answer::page(Sheet {
            title: l.t("clinic-sheet"),
            body: html! {
                div.printed.clinic-sheet {
                    h1 { (l.ta("clinic-sheet-on", &[("day", &l.date(list.day)), ("facility", facility.as_str())])) }
                    p.note {
                        (l.tna("clinic-held", list.held, &[("rules", &list.rules)])) " "
                        (l.ta("clinic-made-at", &[("when", &l.instant(self.now(), &self.setup.zone))]))
                    }
                    p.not-printed.note { (l.t("clinic-print-how")) }
                    @for note in &list.notes { p.notice { (english(l, note)) } }
                    (Self::group_chooser(ask, &list))
                    @for group in list.lines.chunk_by(|a, b| a.line.vaccine_group == b.line.vaccine_group) {
                        @if let Some(first) = group.first() {
                            h2 { (first.line.vaccine_group) " (" (l.number(group.len() as f64)) ")" }
                            table {
                                thead { tr {
                                    @for label in ["clinic-number", "clinic-name", "clinic-born", "clinic-what"] {
                                        th scope="col" { (l.t(label)) }
                                    }
                                    @for label in ["clinic-given-lot", "clinic-not-given"] {
                                        th.write scope="col" { (l.t(label)) }
                                    }
                                } }
                                tbody { @for shown in group { (sheet_row(l, shown)) } }
                            }
                        }
                    }
                    @if list.lines.is_empty() { p { (l.t("clinic-nobody-due")) } }
                    (Self::not_answered(ask, &list))
                    (honesty(l))
                }
            },
        }))
    }
}

fn sheet_row(l: &Locale, shown: &Shown) -> Markup {
    let line = &shown.line;
    html! {
        tr {
            td { (shown.number.as_deref().unwrap_or("–")) }
            th scope="row" { (shown.name.clone().unwrap_or_else(|| l.t("clinic-no-name"))) }
            td { (shown.birth.map_or_else(|| l.t("clinic-not-known"), |d| l.date(d))) }
            td {
                (l.ta("clinic-dose-number", &[("number", &line.number.to_string())])) ", "
                (standing_in(l, line.standing))
                @if let Some((on, decision)) = &line.decision { "; " (decision_in(l, *on, decision)) }
                @for look in &shown.looks { span.where { (english(l, look)) } }
            }
            td.write {}
            td.write {}
        }
    }
}

/// The list with another group or page.
fn href(ask: &Ask, list: &Today, group: &str, page: usize) -> String {
    let path = ask.uri.path();
    let group = crate::web::ask::encode(group);
    ask.href(&format!("{path}?on={}&group={group}&page={page}", list.day))
}

fn pages(ask: &Ask, list: &Today) -> Markup {
    let l = ask.l();
    html! {
        @if list.pages > 1 {
            nav.pager aria-label=(l.t("pager-label")) {
                @if list.page > 1 {
                    a rel="prev" href=(href(ask, list, &list.group, list.page - 1)) { (l.t("pager-previous")) }
                }
                span {
                    (l.ta("pager-of", &[
                        ("page", &l.number(list.page as f64)), ("pages", &l.number(list.pages as f64)),
                    ]))
                }
                @if list.page < list.pages {
                    a rel="next" href=(href(ask, list, &list.group, list.page + 1)) { (l.t("pager-next")) }
                }
            }
        }
    }
}

impl Bedside {
    /// The lines of this person, and everything else that is said of them today.
    pub(super) fn personal(&self, rules: &DayRules) -> Option<due::Personal> {
        due::of_person(self.book(), self.person, self.today, rules.book())
    }
}
