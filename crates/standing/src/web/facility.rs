//! The page of a facility: every figure with its history and its doubts, every fact with its
//! speaker, every statement with its source.

use super::{
    ask::Asked,
    chart,
    layout::{Page, english, paged, pager},
    parts::{self, field_name, source_path, statement_path},
};
use maud::{Markup, html};
use standing_disclosure::Cleared;
use standing_terms::SourceId;
use standing_views::surveillance::{
    DayState, FacilityPage, FacilityStanding, FigureLine, Origin, ProfileLine,
};
use std::collections::BTreeMap;

/// Statements on one page.
const STATEMENTS: usize = 30;
/// Rows in all tables of histories together, so that the page stays small.
const HISTORY_ROWS: usize = 600;
/// Profile facts shown; all of them are in the twins.
const FACTS: usize = 80;

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<FacilityPage>, duty: &Markup) -> Page {
    let l = a.l;
    let p = cleared.value();
    Page {
        title: p.standing.name.clone(),
        nav: "front",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (head(a, &p.standing, &p.profile))
                nav.onpage aria-label=(l.t("on-this-page")) {
                    ul {
                        li { a href="#figures" { (l.t("figures-title")) } }
                        li { a href="#duty" { (l.t("q-duty")) } }
                        li { a href="#history" { (l.t("history-title")) } }
                        li { a href="#facts" { (l.t("facts-title")) } }
                        li { a href="#statements" { (l.t("statements-title")) } }
                        li { a href="#sources" { (l.t("sources-title")) } }
                        li { a href="#compare" { (l.t("compare-title")) } }
                    }
                }
                (figures(a, p))
                (duty)
                (histories(a, p))
                (facts(a, &p.profile))
                (statements(a, p))
                (sources(a, p))
                (compare_form(a, &p.standing, None))
                (super::surveillance::feed_links(a, Some(&format!("facility:{}", p.standing.id))))
            }
        },
    }
}

/// Name and place, with what else is known of them.
pub(super) fn head(a: &Asked<'_>, s: &FacilityStanding, profile: &[ProfileLine]) -> Markup {
    let l = a.l;
    let place: Vec<String> = [
        s.city.clone(),
        s.county.as_ref().map(|c| l.ta("county", &[("name", c)])),
        s.state.as_ref().map(|c| c.as_str().to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let mut aliases: Vec<&str> = profile
        .iter()
        .filter(|f| f.field == "alias")
        .map(|f| f.value.as_str())
        .collect();
    aliases.sort_unstable();
    aliases.dedup();
    let total = aliases.len();
    html! {
        header.facility {
            p.crumb { a href=(a.href("/")) { (l.t("nav-front")) } }
            h1 { (s.name) }
            @if !place.is_empty() { p.place { (place.join(", ")) } }
            dl.brief {
                div { dt { (l.t("field-operator")) } dd { (known(a, s.operator.as_deref())) } }
                div { dt { (l.t("field-field-office")) } dd { (known(a, s.field_office.as_deref())) } }
                @if total > 0 {
                    div {
                        dt { (l.t("aliases")) }
                        dd lang="en" {
                            (aliases.iter().take(8).copied().collect::<Vec<_>>().join("; "))
                            @if total > 8 { " " a href="#facts" lang=(l.tag()) { (l.tn("aliases-more", total - 8)) } }
                        }
                    }
                }
            }
            @if s.provisional { p.notice { (l.t("provisional")) } }
        }
    }
}

fn known(a: &Asked<'_>, value: Option<&str>) -> Markup {
    html! {
        @match value { Some(v) => (v), None => span.missing { (a.l.t("not-known")) } }
    }
}

fn figures(a: &Asked<'_>, p: &FacilityPage) -> Markup {
    let l = a.l;
    let (never, shown): (Vec<&FigureLine>, Vec<&FigureLine>) =
        p.standing.figures.iter().partition(|f| {
            f.state == DayState::NeverPublished && f.also.is_empty() && f.flags.is_empty()
        });
    html! {
        section #figures {
            h2 { (l.t("figures-title")) }
            @if shown.is_empty() { p.notice { (l.t("figures-none")) } }
            div.figures {
                @for f in shown { (figure(a, p, f)) }
            }
            @if !never.is_empty() {
                p.never {
                    strong { (l.t("never-published")) } " "
                    @for (i, f) in never.iter().enumerate() {
                        @if i > 0 { ", " }
                        (l.measure(f.measure))
                    }
                    "."
                }
            }
        }
    }
}

fn figure(a: &Asked<'_>, p: &FacilityPage, f: &FigureLine) -> Markup {
    let l = a.l;
    let history = p.histories.iter().find(|h| h.measure == f.measure);
    html! {
        article.figure.flagged[!f.flags.is_empty()] {
            h3 { (l.measure(f.measure)) }
            p.value { (parts::reading(a, f.reading)) }
            p.population { (english(l, &f.population)) br; (english(l, &f.speaker_name)) }
            @if let Some(h) = history && h.steps.len() > 1 { (chart::sparkline(h)) }
            p.state {
                @if let Some(state) = parts::state(a, f) { (state) " " }
                @if let Some(unchanged) = parts::unchanged(a, f) { strong.stale { (unchanged) } " " }
                @if let Some(day) = f.stated_as_of { (l.ta("stated-as-of", &[("date", &l.date(day))])) }
            }
            (parts::flags(a, &f.flags))
            @if !f.also.is_empty() {
                div.also {
                    p { strong { (l.t("also")) } }
                    ul {
                        @for (reading, origin) in &f.also {
                            li { (parts::reading(a, *reading)) " – " (parts::origin(a, origin)) }
                        }
                    }
                }
            }
            @if let Some(origin) = &f.origin {
                p.origin { (l.t("read-in")) " " (parts::origin(a, origin)) }
            }
        }
    }
}

fn histories(a: &Asked<'_>, p: &FacilityPage) -> Markup {
    let l = a.l;
    let drawn: Vec<_> = p.histories.iter().filter(|h| !h.steps.is_empty()).collect();
    let most = (HISTORY_ROWS / drawn.len().max(1)).max(40);
    let csv = a.href(&format!("/facilities/{}/history.csv", p.standing.id));
    html! {
        section #history {
            h2 { (l.t("history-title")) }
            p.note {
                (l.t("history-note")) " "
                a href=(csv) { (l.t("history-csv")) }
            }
            @if drawn.is_empty() { p.notice { (l.t("history-none")) } }
            div.charts {
                @for h in drawn { (chart::chart(a, h, most, &csv)) }
            }
        }
    }
}

fn facts(a: &Asked<'_>, profile: &[ProfileLine]) -> Markup {
    let l = a.l;
    let mut by_field: BTreeMap<&str, Vec<&ProfileLine>> = BTreeMap::new();
    for line in profile.iter().take(FACTS) {
        by_field.entry(line.field).or_default().push(line);
    }
    html! {
        section #facts {
            h2 { (l.t("facts-title")) }
            p.note { (l.t("facts-note")) }
            @if by_field.is_empty() { p.notice { (l.t("facts-none")) } } @else {
                table.facts {
                    caption.vh { (l.t("facts-caption")) }
                    thead { tr {
                        th scope="col" { (l.t("col-fact")) }
                        th scope="col" { (l.t("col-value")) }
                        th scope="col" { (l.t("col-speaker")) }
                        th scope="col" { (l.t("col-valid")) }
                        th scope="col" { (l.t("col-source")) }
                    } }
                    @for (field, lines) in &by_field {
                        tbody {
                            @for (i, line) in lines.iter().enumerate() {
                                tr.contradicted[line.contradicted] {
                                    @if i == 0 {
                                        th scope="rowgroup" rowspan=(lines.len()) { (field_name(a, field)) }
                                    }
                                    td data-l=(l.t("col-value")) {
                                        span lang="en" { (line.value) }
                                        @if line.contradicted { " " span.mark { (l.t("contradicted")) } }
                                        @if let Some(note) = &line.note { span.remark { (english(l, note)) } }
                                    }
                                    td data-l=(l.t("col-speaker")) { (english(l, &line.speaker)) }
                                    td data-l=(l.t("col-valid")) { (l.interval(line.valid)) }
                                    td data-l=(l.t("col-source")) {
                                        a href=(a.href(&source_path(&line.source))) { (line.source) } " "
                                        span.quiet { a href=(a.href(&statement_path(&line.label))) { (line.label) } }
                                    }
                                }
                            }
                        }
                    }
                }
                @if profile.len() > FACTS {
                    p.note { (l.tn("facts-more", profile.len() - FACTS)) " " a href=(a.twin("json")) { "JSON" } }
                }
            }
        }
    }
}

fn statements(a: &Asked<'_>, p: &FacilityPage) -> Markup {
    let l = a.l;
    let (shown, page, pages) = paged(&p.statements, a.page(), STATEMENTS);
    html! {
        section #statements {
            h2 { (l.t("statements-title")) }
            p.note { (l.tn("facility-statements", p.statements.len())) }
            @if shown.is_empty() { p.notice { (l.t("statements-none")) } } @else {
                ol.statements start=((page - 1) * STATEMENTS + 1) {
                    @for s in shown { (parts::statement(a, s)) }
                }
                (pager(a, page, pages, "#statements"))
            }
        }
    }
}

fn sources(a: &Asked<'_>, p: &FacilityPage) -> Markup {
    let l = a.l;
    let mut counts: BTreeMap<&SourceId, usize> = BTreeMap::new();
    for id in p
        .profile
        .iter()
        .map(|f| &f.source)
        .chain(p.statements.iter().map(|s| &s.source))
    {
        *counts.entry(id).or_default() += 1;
    }
    let mut archives: Vec<&str> = p
        .standing
        .figures
        .iter()
        .filter_map(|f| match &f.origin {
            Some(Origin::Page { series, .. }) => Some(series.as_str()),
            _ => None,
        })
        .collect();
    archives.sort_unstable();
    archives.dedup();
    let total = counts.len();
    html! {
        section #sources {
            h2 { (l.t("sources-title")) }
            @if counts.is_empty() && archives.is_empty() { p.notice { (l.t("sources-none")) } }
            ul.sources {
                @for series in archives { li { (l.t("sources-archive")) " " code { (series) } } }
                @for (id, count) in counts.iter().take(80) {
                    li { a href=(a.href(&source_path(id))) { (id) } " – " (l.tn("source-statements", *count)) }
                }
                @if total > 80 { li { a href=(a.href("/sources")) { (l.t("sources-all")) } } }
            }
        }
    }
}

/// The form that leads to a comparison.
pub(super) fn compare_form(
    a: &Asked<'_>,
    s: &FacilityStanding,
    chosen: Option<(&str, &str)>,
) -> Markup {
    let l = a.l;
    let day = a.as_of.on.to_string();
    let (earlier, later) = chosen.unwrap_or((&day, ""));
    html! {
        section.compare-form #compare {
            h2 { (l.t("compare-title")) }
            p.note { (l.t("compare-note")) }
            form method="get" action=(format!("/facilities/{}/compare", s.id)) {
                @if let Some(value) = a.value("lang") { input type="hidden" name="lang" value=(value); }
                @if chosen.is_some() {
                    label { span { (l.t("asof-on")) } input type="date" name="on" value=(day); }
                } @else if let Some(value) = a.value("on") {
                    input type="hidden" name="on" value=(value);
                }
                label { span { (l.t("compare-earlier")) } input type="date" name="earlier" value=(earlier) required; }
                label { span { (l.t("compare-later")) } input type="date" name="later" value=(later); }
                button type="submit" { (l.t("compare-show")) }
            }
        }
    }
}
