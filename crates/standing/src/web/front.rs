//! The front page: the five questions for the nation, the states and the facilities.

use super::{
    ask::Asked,
    layout::{Page, english, paged, pager},
    map::{Outlines, project},
    parts::{self, statement_path, sum, total},
};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_evidence::{RelationKind, StatementKind};
use standing_terms::{AboutInstitutions, Measure, Reading, StatementLabel};
use standing_views::surveillance::{
    AreaStanding, DayState, FacilityStanding, Overview, StatementLine, Total,
};
use std::{cmp::Ordering, collections::BTreeSet};

/// What the front page shows: the overview, and what the book's statements say about the questions
/// that no view answers yet.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Front {
    /// Totals and facilities.
    pub(super) overview: Overview,
    /// What the statements say.
    pub(super) said: Said,
}

impl AboutInstitutions for Front {}

/// What the statements of the book say about who is due, whose duty, how, and who has not answered.
#[derive(Debug, Clone, Serialize, Default)]
pub(super) struct Said {
    /// Eligibility rules in force on the day.
    pub(super) rules: Gathered,
    /// Statements about whose duty something is.
    pub(super) responsibility: Gathered,
    /// How many different speakers these have.
    pub(super) responsibility_speakers: usize,
    /// Promises and plans.
    pub(super) commitments: Gathered,
    /// Orders.
    pub(super) orders: Gathered,
    /// Requests.
    pub(super) requests: Gathered,
    /// Requests to which the book holds no answer.
    pub(super) unanswered: Gathered,
}

/// Statements counted, and the latest of them.
#[derive(Debug, Clone, Serialize, Default)]
pub(super) struct Gathered {
    /// How many.
    pub(super) count: usize,
    /// The latest.
    pub(super) latest: Option<StatementLine>,
}

impl Gathered {
    fn of<'s>(lines: impl Iterator<Item = &'s StatementLine>) -> Self {
        let mut count = 0;
        let mut latest: Option<&StatementLine> = None;
        for line in lines {
            count += 1;
            let when = |s: &StatementLine| (s.said.map(|d| d.last()), s.known_at);
            if latest.is_none_or(|l| when(l) <= when(line)) {
                latest = Some(line);
            }
        }
        Self {
            count,
            latest: latest.cloned(),
        }
    }
}

impl Said {
    /// Reads the statements known as of a point, up to a day. What was taken back does not count.
    pub(super) fn of(statements: &[StatementLine], on: Date) -> Self {
        let answered: BTreeSet<&StatementLabel> = statements
            .iter()
            .flat_map(|s| &s.relations)
            .filter(|(kind, _)| *kind == RelationKind::Answers)
            .map(|(_, label)| label)
            .collect();
        let standing: Vec<&StatementLine> = statements
            .iter()
            .filter(|s| s.retracted_by.is_none())
            .filter(|s| s.said.is_none_or(|d| d.first() <= on))
            .collect();
        let of = |kind: StatementKind| standing.iter().copied().filter(move |s| s.kind == kind);
        let speakers: BTreeSet<&str> = of(StatementKind::Responsibility)
            .map(|s| s.speaker.as_str())
            .collect();
        Self {
            rules: Gathered::of(
                of(StatementKind::Rule)
                    .filter(|s| s.function.is_none_or(|f| f == "eligibility"))
                    .filter(|s| s.valid.contains(on)),
            ),
            responsibility: Gathered::of(of(StatementKind::Responsibility)),
            responsibility_speakers: speakers.len(),
            commitments: Gathered::of(of(StatementKind::Commitment)),
            orders: Gathered::of(of(StatementKind::Order)),
            requests: Gathered::of(of(StatementKind::Request)),
            unanswered: Gathered::of(
                of(StatementKind::Request).filter(|s| !answered.contains(&s.label)),
            ),
        }
    }
}

/// The measures of the first panel, in order.
const PANEL: [Measure; 6] = [
    Measure::CasesCurrent,
    Measure::CasesCumulative,
    Measure::DeathsCumulative,
    Measure::TestsCumulative,
    Measure::Held,
    Measure::FirstDosesCumulative,
];

/// The columns of the lists, in order.
const COLUMNS: [Measure; 4] = [
    Measure::AverageDailyPopulation,
    Measure::CasesCurrent,
    Measure::CasesCumulative,
    Measure::DeathsCumulative,
];

/// What views of their own say about two of the questions.
pub(super) struct Derived {
    /// Whose duty it is.
    pub(super) duty: Markup,
    /// Who has not answered.
    pub(super) answers: Markup,
}

/// The page.
pub(super) fn page(
    a: &Asked<'_>,
    front: &Cleared<Front>,
    outlines: &Outlines,
    derived: &Derived,
) -> Page {
    let l = a.l;
    let Front { overview, said } = front.value();
    Page {
        title: l.t("front-title"),
        nav: "front",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (headline(a, overview))
                (ask(a, overview))
                (questions(a, overview, said, derived))
                (map(a, overview, outlines))
                (facilities(a, overview))
                (areas(a, overview))
                (super::surveillance::feed_links(a, None))
            }
        },
    }
}

fn headline(a: &Asked<'_>, overview: &Overview) -> Markup {
    let l = a.l;
    let current = total(&overview.nation, Measure::CasesCurrent);
    let sum = current.and_then(|t| t.sum);
    let on = l.date(a.as_of.on);
    html! {
        section.headline {
            h1 {
                @match (current, sum) {
                    (Some(t), Some(sum)) => (l.tna("front-headline", t.counted, &[
                        ("on", &on), ("sum", &l.quantity(sum)),
                    ])),
                    _ => (l.ta("front-headline-none", &[("on", &on)])),
                }
            }
            p.lead {
                @if let Some(t) = current {
                    @if t.missing.is_empty() { (l.t("front-lead-all")) }
                    @else { (l.tn("front-lead-missing", t.missing.len())) }
                    " "
                }
                (l.t("front-lead"))
            }
        }
    }
}

/// A newcomer's question, asked in one step: which state, on which day.
fn ask(a: &Asked<'_>, overview: &Overview) -> Markup {
    let l = a.l;
    html! {
        form.ask method="get" action="/states" aria-label=(l.t("ask-state")) {
            @for name in ["known", "lang"] {
                @if let Some(value) = a.value(name) { input type="hidden" name=(name) value=(value); }
            }
            label {
                span { (l.t("ask-state")) }
                select name="state" {
                    @for s in &overview.states {
                        option value=(s.code) selected[s.code == "CA"] {
                            (standing_terms::StateCode::new(&s.code).map_or_else(|| s.code.clone(), |c| {
                                let name = c.name().to_owned();
                                l.place(&standing_terms::Place::State(c), &name)
                            }))
                        }
                    }
                }
            }
            label { span { (l.t("asof-on")) } input type="date" name="on" value=(a.as_of.on.to_string()); }
            button type="submit" { (l.t("ask-show")) }
        }
    }
}

fn questions(a: &Asked<'_>, overview: &Overview, said: &Said, derived: &Derived) -> Markup {
    let l = a.l;
    html! {
        section.questions aria-labelledby="q-head" {
            h2.quiet #q-head { (l.t("questions")) }
            article.panel.wide #cases {
                h3 { (l.t("q-bad")) }
                dl.totals {
                    @for measure in PANEL { (panel_total(a, overview, measure)) }
                }
            }
            article.panel {
                h3 { (l.t("q-due")) }
                (count(a, "rule", &l.tn("q-due-rules", said.rules.count), &said.rules))
                p.notyet { (l.t("q-due-not-yet")) }
            }
            article.panel {
                h3 { (l.t("q-duty")) }
                (derived.duty)
                (count(a, "responsibility", &l.tna("q-duty-count", said.responsibility.count, &[
                    ("speakers", &l.tn("speakers", said.responsibility_speakers)),
                ]), &said.responsibility))
            }
            article.panel {
                h3 { (l.t("q-how")) }
                (count(a, "commitment", &l.tn("q-how-commitments", said.commitments.count), &said.commitments))
                (count(a, "order", &l.tn("q-how-orders", said.orders.count), &said.orders))
                p.notyet { (l.t("q-how-not-yet")) }
            }
            article.panel {
                h3 { (l.t("q-answer")) }
                (derived.answers)
                (count(a, "request", &l.tn("q-answer-requests", said.requests.count), &said.requests))
            }
        }
    }
}

fn panel_total(a: &Asked<'_>, overview: &Overview, measure: Measure) -> Markup {
    let l = a.l;
    let found = total(&overview.nation, measure);
    html! {
        div {
            dt { (l.measure(measure)) }
            @if let Some(own) = found.filter(|t| t.counted == 0 && t.missing.is_empty()).and_then(|t| t.published.as_ref()) {
                // Nobody publishes it by facility: the nation's own figure is the answer.
                dd.value { (parts::reading(a, own.reading)) }
                dd.gap { (l.t("total-nation-only")) }
            } @else { dd.value { (sum(a, found)) } @if let Some(t) = found {
                dd.gap {
                    @if t.counted > 0 {
                        (l.tn("total-counted", t.counted))
                        @if !t.missing.is_empty() { "; " (l.tn("total-missing", t.missing.len())) }
                        @if t.flagged > 0 { "; " (l.tn("total-flagged", t.flagged)) }
                        "."
                    } @else {
                        (l.tn("total-none", t.missing.len()))
                    }
                    @if let Some(own) = &t.published {
                        " " (l.ta("total-own", &[("value", &l.reading(own.reading))]))
                    }
                }
                (who_is_missing(a, t))
            } @else {
                dd.gap { (l.t("total-nobody")) }
            } }
        }
    }
}

/// Who is not in a sum, by name; long lists are in the twins.
fn who_is_missing(a: &Asked<'_>, t: &Total) -> Markup {
    const SHOWN: usize = 12;
    let l = a.l;
    html! {
        @if !t.missing.is_empty() && t.counted > 0 {
            dd {
                details.who {
                    summary { (l.t("total-who")) }
                    ul {
                        @for m in t.missing.iter().take(SHOWN) {
                            li {
                                a href=(a.href(&format!("/facilities/{}", m.id))) { (m.name) }
                                ": " (l.missing(m.why))
                            }
                        }
                        @if t.missing.len() > SHOWN {
                            li {
                                (l.tn("total-more", t.missing.len() - SHOWN)) " "
                                a href=(a.twin("json")) { "JSON" }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn count(a: &Asked<'_>, kind: &str, text: &str, gathered: &Gathered) -> Markup {
    let l = a.l;
    html! {
        p.count {
            span.number { (l.number(gathered.count as f64)) } " "
            a href=(a.href_with("/statements", &[("kind", kind)])) { (text) }
        }
        @if let Some(s) = &gathered.latest {
            p.latest {
                span.quiet { (l.t("latest")) " " }
                (english(l, &s.speaker))
                @if let Some(said) = s.said { ", " (l.said(said)) }
                ": "
                a href=(a.href(&statement_path(&s.label))) lang="en" { (shortened(&s.what, 160)) }
            }
        }
    }
}

/// A text cut at a word, with dots where it was cut.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!(
        "{} …",
        cut.get(..end)
            .unwrap_or(&cut)
            .trim_end_matches([',', ';', ':'])
    )
}

/// Steps of the tint: below each bound, and what lies above.
const TINTS: [u32; 4] = [1, 10, 50, 200];

fn tint(sum: Option<f64>) -> &'static str {
    match sum {
        None => "t-none",
        Some(n) => {
            let step = TINTS.iter().take_while(|t| n >= f64::from(**t)).count();
            ["t0", "t1", "t2", "t3", "t4"]
                .get(step)
                .copied()
                .unwrap_or("t4")
        }
    }
}

fn state_sum<'o>(overview: &'o Overview, code: &str) -> Option<(&'o AreaStanding, Option<f64>)> {
    let area = overview.states.iter().find(|s| s.code == code)?;
    let sum = total(area, Measure::CasesCurrent).and_then(|t| t.sum);
    Some((area, sum.map(standing_terms::Quantity::get)))
}

fn map(a: &Asked<'_>, overview: &Overview, outlines: &Outlines) -> Markup {
    let l = a.l;
    let tiles: Vec<&AreaStanding> = overview
        .states
        .iter()
        .filter(|s| !outlines.states.contains_key(&s.code))
        .collect();
    let without_spot: usize = overview
        .facilities
        .iter()
        .filter(|f| {
            f.coordinates
                .and_then(|(lat, lng)| project(lat, lng))
                .is_none()
        })
        .count();
    html! {
        figure.map {
            h2 { (l.t("map-title")) }
            // The same numbers stand in the tables below, where a keyboard reaches them.
            svg viewBox={ "0 0 " (outlines.width) " " (outlines.height) } aria-hidden="true" focusable="false" {
                @for (code, d) in &outlines.states {
                    @match state_sum(overview, code) {
                        Some((area, sum)) => path.(tint(sum)) d=(d) {
                            title {
                                (code) ": "
                                @match sum {
                                    Some(n) => (l.number(n)),
                                    None => (parts::no_sum(a, total(area, Measure::CasesCurrent))),
                                }
                            }
                        },
                        None => path.t-out d=(d) {},
                    }
                }
                @for f in &overview.facilities {
                    @if let Some((x, y)) = f.coordinates.and_then(|(lat, lng)| project(lat, lng)) {
                        @let current = f.figure(Measure::CasesCurrent).map(|c| c.reading);
                        a href=(a.href(&format!("/facilities/{}", f.id))) tabindex="-1" {
                            circle.dot.dark[current.and_then(Reading::value).is_none()]
                                cx=(format!("{x:.0}")) cy=(format!("{y:.0}"))
                                r=(radius(current)) {
                                title {
                                    (f.name) ": "
                                    (current.map_or_else(|| l.t("missing-not-reported"), |r| l.reading(r)))
                                }
                            }
                        }
                    }
                }
            }
            figcaption {
                p { (l.t("map-caption")) }
                ul.legend {
                    @for (class, text) in legend(a) {
                        li { svg.key viewBox="0 0 14 14" aria-hidden="true" { rect.(class) width="14" height="14" {} } " " (text) }
                    }
                }
                @if without_spot > 0 { p.note { (l.tn("map-without", without_spot)) } }
                @if !tiles.is_empty() {
                    ul.tiles aria-label=(l.t("map-tiles")) {
                        @for area in tiles {
                            li { strong { (area.code) } " " (sum(a, total(area, Measure::CasesCurrent))) }
                        }
                    }
                }
            }
        }
    }
}

/// The radius of a dot: its area grows with the cases.
fn radius(reading: Option<Reading>) -> String {
    let n = reading
        .and_then(Reading::value)
        .map_or(0.0, |q| q.get().max(0.0));
    format!("{:.1}", (3.0 + n.sqrt() * 0.75).min(14.0))
}

fn legend(a: &Asked<'_>) -> Vec<(&'static str, String)> {
    let l = a.l;
    let mut out = vec![("t0", l.number(0.0))];
    for (i, low) in TINTS.iter().enumerate() {
        let class = ["t1", "t2", "t3", "t4"].get(i).copied().unwrap_or("t4");
        out.push((
            class,
            match TINTS.get(i + 1) {
                Some(next) => format!("{low}\u{2013}{}", next - 1),
                None => format!("{low}+"),
            },
        ));
    }
    out.push(("t-none", l.t("no-exact-number")));
    out.push(("t-out", l.t("map-no-facility")));
    out
}

fn order(reading: Option<Reading>) -> f64 {
    // What is missing sorts below every number, zero included.
    match reading {
        Some(Reading::Value(q) | Reading::Below(q) | Reading::AtLeast(q)) => q.get(),
        Some(Reading::Missing(_)) => -1.0,
        None => -2.0,
    }
}

fn staleness(f: &FacilityStanding) -> Option<i32> {
    f.figures
        .iter()
        .filter_map(|g| match g.state {
            DayState::Published => Some(0),
            DayState::Carried { days, .. } => Some(days),
            DayState::Withdrawn { .. } | DayState::NeverPublished => None,
        })
        .min()
}

/// Facilities on one page of the list.
const SIZE: usize = 100;

struct Sort {
    key: &'static str,
    down: bool,
}

const SORTS: [(&str, bool); 7] = [
    ("name", false),
    ("state", false),
    ("average-daily-population", true),
    ("cases-current", true),
    ("cases-cumulative", true),
    ("deaths-cumulative", true),
    ("published", false),
];

impl Sort {
    fn read(a: &Asked<'_>) -> Self {
        let (key, natural) = a
            .value("sort")
            .and_then(|asked| SORTS.into_iter().find(|(key, _)| *key == asked))
            .unwrap_or(("cases-current", true));
        let down = match a.value("dir") {
            Some("asc") => false,
            Some("desc") => true,
            _ => natural,
        };
        Self { key, down }
    }

    fn compare(&self, x: &FacilityStanding, y: &FacilityStanding) -> Ordering {
        let by_measure = |m: Measure| {
            order(x.figure(m).map(|f| f.reading)).total_cmp(&order(y.figure(m).map(|f| f.reading)))
        };
        let primary = match self.key {
            "name" => x.name.cmp(&y.name),
            "state" => x.state.cmp(&y.state),
            "average-daily-population" => by_measure(Measure::AverageDailyPopulation),
            "cases-cumulative" => by_measure(Measure::CasesCumulative),
            "deaths-cumulative" => by_measure(Measure::DeathsCumulative),
            "published" => staleness(x)
                .unwrap_or(i32::MAX)
                .cmp(&staleness(y).unwrap_or(i32::MAX)),
            _ => by_measure(Measure::CasesCurrent),
        };
        let primary = if self.down {
            primary.reverse()
        } else {
            primary
        };
        primary.then_with(|| x.name.cmp(&y.name))
    }

    fn head(&self, a: &Asked<'_>, key: &str, label: &str, number: bool) -> Markup {
        let natural = SORTS
            .into_iter()
            .find(|(k, _)| *k == key)
            .is_some_and(|(_, d)| d);
        let current = self.key == key;
        let next = if current { !self.down } else { natural };
        let aria = current.then_some(if self.down { "descending" } else { "ascending" });
        html! {
            th.num[number] scope="col" aria-sort=[aria] {
                a href={ (a.here_with(&[("sort", key), ("dir", if next { "desc" } else { "asc" })])) "#facilities" } {
                    (label)
                    @if current { span.arrow aria-hidden="true" { @if self.down { " ↓" } @else { " ↑" } } }
                }
            }
        }
    }
}

/// The facilities that a list shows: those of the state asked for, sorted as asked.
pub(super) fn listed<'o>(a: &Asked<'_>, overview: &'o Overview) -> Vec<&'o FacilityStanding> {
    let sort = Sort::read(a);
    let state = a.value("state");
    let mut list: Vec<&FacilityStanding> = overview
        .facilities
        .iter()
        .filter(|f| state.is_none_or(|s| f.state.as_ref().is_some_and(|c| c.as_str() == s)))
        .collect();
    list.sort_by(|x, y| sort.compare(x, y));
    list
}

fn facilities(a: &Asked<'_>, overview: &Overview) -> Markup {
    let l = a.l;
    let sort = Sort::read(a);
    let list = listed(a, overview);
    let (shown, page, pages) = paged(&list, a.page(), SIZE);
    html! {
        section #facilities {
            h2 { (l.t("facilities-title")) }
            p.note {
                (l.tn("facilities-count", list.len())) " "
                @if let Some(state) = a.value("state") {
                    (l.ta("facilities-in", &[("state", state)])) " "
                    a href={ (a.here_with(&[("state", "")])) "#facilities" } { (l.t("facilities-all")) }
                } @else { span.wide-only { (l.t("facilities-hint")) } }
            }
            (sort_cards(a, &sort))
            table.list {
                caption.vh { (l.t("facilities-caption")) }
                thead { tr {
                    (sort.head(a, "name", &l.t("col-facility"), false))
                    (sort.head(a, "state", &l.t("col-state"), false))
                    @for m in COLUMNS { (sort.head(a, m.code(), &l.measure_short(m), true)) }
                    (sort.head(a, "published", &l.t("col-published"), false))
                } }
                tbody {
                    @for f in shown { (row(a, f)) }
                }
            }
            (pager(a, page, pages, "#facilities"))
        }
    }
}

/// Sorting where the list has become cards and its head is out of sight.
fn sort_cards(a: &Asked<'_>, sort: &Sort) -> Markup {
    let l = a.l;
    html! {
        p.sortby {
            (l.t("sort-by")) " "
            @for (key, label) in [
                ("cases-current", l.measure_short(Measure::CasesCurrent)),
                ("cases-cumulative", l.measure_short(Measure::CasesCumulative)),
                ("name", l.t("col-facility")),
                ("state", l.t("col-state")),
            ] {
                a href={ (a.here_with(&[("sort", key), ("dir", "")])) "#facilities" }
                    aria-current=[(sort.key == key).then_some("true")] { (label) }
                " "
            }
        }
    }
}

fn row(a: &Asked<'_>, f: &FacilityStanding) -> Markup {
    let l = a.l;
    let flags: usize = f.figures.iter().map(|g| g.flags.len()).sum();
    html! {
        tr {
            th scope="row" {
                a href=(a.href(&format!("/facilities/{}", f.id))) { (f.name) }
                @if let Some(city) = &f.city { span.where { (city) } }
            }
            td {
                @match &f.state { Some(s) => (s.as_str()), None => span.missing { (l.t("not-known")) } }
            }
            @for m in COLUMNS {
                td.num data-l=(l.measure_short(m)) {
                    @match f.figure(m) {
                        Some(g) => (parts::reading(a, g.reading)),
                        None => span.missing { (l.t("missing-not-reported")) },
                    }
                }
            }
            td.state data-l=(l.t("col-published")) {
                @match staleness(f) {
                    Some(0) => (l.t("published-today")),
                    Some(days) => (l.tn("published-ago", usize::try_from(days).unwrap_or(0))),
                    None => span.missing { (l.t("published-none")) },
                }
                @if flags > 0 { " " span.mark { (l.tn("flags", flags)) } }
            }
        }
    }
}

fn areas(a: &Asked<'_>, overview: &Overview) -> Markup {
    let l = a.l;
    html! {
        div.two {
            (area_table(a, "states", &l.t("states-title"), &l.t("col-state"), &overview.states, true))
            (area_table(a, "offices", &l.t("offices-title"), &l.t("col-office"), &overview.field_offices, false))
        }
    }
}

fn area_table(
    a: &Asked<'_>,
    id: &str,
    title: &str,
    column: &str,
    areas: &[AreaStanding],
    filter: bool,
) -> Markup {
    const SHOWN: [Measure; 3] = [
        Measure::CasesCurrent,
        Measure::CasesCumulative,
        Measure::DeathsCumulative,
    ];
    let l = a.l;
    html! {
        section id=(id) {
            h2 { (title) }
            @if areas.is_empty() { p.note { (l.t("areas-none")) } } @else {
                table.areas {
                    caption.quiet { (l.t("areas-caption")) }
                    thead { tr {
                        th scope="col" { (column) }
                        th.num scope="col" { (l.t("col-facilities")) }
                        @for m in SHOWN { th.num scope="col" { (l.measure_short(m)) } }
                        th.num scope="col" { (l.t("col-missing")) }
                    } }
                    tbody {
                        @for area in areas {
                            tr {
                                th scope="row" {
                                    @if filter {
                                        a href=(a.href(&format!("/states/{}", area.code))) { (area.code) }
                                    } @else { (area.code) }
                                }
                                td.num { (l.number(area.facilities.len() as f64)) }
                                @for m in SHOWN { td.num { (sum(a, total(area, m))) } }
                                td.num {
                                    @match total(area, Measure::CasesCurrent) {
                                        Some(t) => (l.number(t.missing.len() as f64)),
                                        None => span.missing { (l.t("not-known")) },
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
