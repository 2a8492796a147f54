//! Inside against outside: the rate of the people held beside that of the people around them, for
//! the nation, states, field offices and facilities, over the same days.

use super::said;
use crate::web::{
    ask::{self, Asked},
    chart::{self, Dot, Outside, Pair, Scale, Told},
    fault::Fault,
    layout::Page,
};
use jiff::ToSpan;
use maud::{Markup, html};
use standing_disclosure::Cleared;
use standing_terms::{Period, Place};
use standing_views::epidemiology::{
    Answer,
    elsewhere::{AreaComparison, Elsewhere, Staff},
    ratio::Rate,
};

/// Days compared where none are asked for: four weeks, so that a week without a page tips nothing.
const DAYS: i32 = 28;

/// The days asked for: `from` to `to`, by default the four weeks up to the as-of day.
///
/// # Errors
/// Where a date cannot be read, or they are in the wrong order.
pub(super) fn window(a: &Asked<'_>) -> Result<Period, Fault> {
    let to = ask::date(&a.query, "to")?.unwrap_or(a.as_of.on);
    let from = ask::date(&a.query, "from")?.unwrap_or_else(|| to.saturating_sub((DAYS - 1).days()));
    Period::span(from, to).map_err(|_| Fault::bad_date("from", a.value("from").unwrap_or_default()))
}

fn dot(rate: &Rate) -> Dot {
    let interval = rate.per_100k_person_days.headline().and_then(|i| {
        // The interval is of person-days; the rate shown is of the whole period.
        let whole = rate.per_100k / rate.per_100k_person_days.value?;
        Some((i.low * whole, i.high? * whole))
    });
    Dot {
        value: rate.per_100k,
        interval,
    }
}

fn pair(a: &Asked<'_>, c: &AreaComparison) -> Pair {
    let l = a.l;
    let remark = match (&c.inside, c.against.iter().find_map(|x| x.ratio.given())) {
        (Answer::Refused(_), _) => l.t("compare-no-rate"),
        (Answer::Given(inside), _) if inside.cases <= 0.0 => l.t("compare-none-inside"),
        (_, Some(r)) => match r.ratio.value {
            Some(value) => l.ta("compare-times", &[("n", &l.rate(value))]),
            None => l.t("compare-no-ratio"),
        },
        (_, None) => l.t("compare-no-outside"),
    };
    Pair {
        name: name_of(a, c),
        inside: c.inside.given().map(dot),
        outside: c
            .against
            .iter()
            .filter_map(|x| Some((kind_of(&x.place), dot(&x.ratio.given()?.outside))))
            .collect(),
        remark,
    }
}

fn kind_of(place: &Place) -> Outside {
    match place {
        Place::County(_) => Outside::County,
        Place::State(_) => Outside::State,
        _ => Outside::Nation,
    }
}

/// The name of the place of a comparison.
pub(super) fn called(a: &Asked<'_>, c: &AreaComparison) -> String {
    said::called(a, c.kind, &c.code, &c.name)
}

/// The same within a sentence.
fn called_within(a: &Asked<'_>, c: &AreaComparison) -> String {
    match said::read_place(&place_of(c)) {
        Some(place) => a.l.place_within(&place, &c.name),
        None => c.name.clone(),
    }
}

/// Its name, with its code where that is short.
fn name_of(a: &Asked<'_>, c: &AreaComparison) -> String {
    let name = called(a, c);
    if c.kind == "state" {
        format!("{name} ({})", c.code)
    } else {
        name
    }
}

fn place_of(c: &AreaComparison) -> String {
    match c.kind {
        "nation" => "nation:US".to_owned(),
        kind => format!("{kind}:{}", c.code),
    }
}

/// A strip of comparisons with their table.
pub(super) fn strip(
    a: &Asked<'_>,
    id: &str,
    title: String,
    list: &[&AreaComparison],
    window: Period,
) -> Markup {
    let l = a.l;
    let pairs: Vec<Pair> = list
        .iter()
        .filter(|c| c.inside.given().is_some())
        .map(|c| pair(a, c))
        .collect();
    let told = Told {
        id: id.to_owned(),
        title,
        unit: l.ta("compare-unit", &[("days", &said::period(a, window))]),
        desc: l.tn("compare-desc", pairs.len()),
        source: html! { (l.t("compare-source")) },
        rows: list.len(),
        table: table(a, list),
    };
    html! {
        @if pairs.is_empty() { p.notice { (l.t("compare-nothing")) } (plain(a, list)) }
        @else { (chart::strip(a, &told, &pairs)) }
    }
}

fn plain(a: &Asked<'_>, list: &[&AreaComparison]) -> Markup {
    html! { table.points { (table(a, list)) } }
}

fn rate(a: &Asked<'_>, r: &Rate) -> Markup {
    html! {
        (a.l.rate(r.per_100k))
        span.remark { (a.l.tna("compare-cases-of", whole(r.cases), &[("people", &a.l.number(r.mean_people.round()))])) }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a count of cases, rounded"
)]
fn whole(n: f64) -> usize {
    n.round().max(0.0) as usize
}

fn table(a: &Asked<'_>, list: &[&AreaComparison]) -> Markup {
    let l = a.l;
    html! {
        thead { tr {
            th scope="col" { (l.t("col-place")) }
            th.num scope="col" { (l.t("col-inside")) }
            th scope="col" { (l.t("col-outside")) }
        } }
        tbody {
            @for c in list {
                tr {
                    // The drawing is one picture and holds no links; its table does.
                    th scope="row" { a href=(a.href_with("/compare", &[("place", &place_of(c))])) { (name_of(a, c)) } }
                    td.num { (said::answered(a, &c.inside, |r| rate(a, r))) }
                    td {
                        @if c.against.is_empty() { span.missing { (l.t("compare-no-outside")) } }
                        @for x in &c.against {
                            p {
                                strong { (l.place(&x.place, &x.name)) } ": "
                                (said::answered(a, &x.ratio, |r| html! {
                                    (rate(a, &r.outside))
                                    strong { (l.ta("compare-times", &[("n", &said::estimate(a, &r.ratio))])) }
                                }))
                            }
                        }
                    }
                }
            }
        }
    }
}

fn finding(a: &Asked<'_>, c: &AreaComparison) -> String {
    let l = a.l;
    let name = called(a, c);
    match (
        &c.inside,
        c.against.iter().find_map(|x| Some((x, x.ratio.given()?))),
    ) {
        (Answer::Given(_), Some((x, r))) => match r.ratio.value {
            Some(n) => l.ta(
                "compare-finding",
                &[
                    ("place", &name),
                    ("n", &l.rate(n)),
                    ("outside", &l.place_within(&x.place, &x.name)),
                ],
            ),
            None => l.ta("compare-finding-none", &[("place", &name)]),
        },
        (Answer::Given(_), None) => l.ta("compare-finding-alone", &[("place", &name)]),
        (Answer::Refused(_), _) => l.ta("compare-finding-none", &[("place", &name)]),
    }
}

fn form(a: &Asked<'_>, window: Period) -> Markup {
    let l = a.l;
    html! {
        form.filters method="get" action=(a.path) {
            @for name in ["on", "known", "lang", "place"] {
                @if let Some(value) = a.value(name) { input type="hidden" name=(name) value=(value); }
            }
            label { span { (l.t("compare-from")) } input type="date" name="from" value=(window.first().to_string()); }
            label { span { (l.t("compare-to")) } input type="date" name="to" value=(window.last().to_string()); }
            button type="submit" { (l.t("asof-show")) }
        }
    }
}

/// The page of all areas.
pub(super) fn all(a: &Asked<'_>, cleared: &Cleared<Elsewhere>) -> Page {
    let l = a.l;
    let e = cleared.value();
    let states: Vec<&AreaComparison> = std::iter::once(&e.nation).chain(&e.states).collect();
    let offices: Vec<&AreaComparison> = e.field_offices.iter().collect();
    Page {
        title: l.t("compare-areas-title"),
        nav: "outbreaks",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (said::beside(a, "/compare"))
                h1 { (finding(a, &e.nation)) }
                p.lead { (l.t("inside-lead")) }
                (form(a, e.window))
                (said::sentences(a, "caveats", &e.outside))
                (strip(a, "states", more_inside(a, &e.states, MoreInside::States), &states, e.window))
                (over_facilities(a, &e.nation))
                (strip(a, "offices", more_inside(a, &e.field_offices, MoreInside::Offices), &offices, e.window))
                p.note { (l.t("compare-offices-note")) }
            }
        },
    }
}

/// The page of one place.
pub(super) fn one(a: &Asked<'_>, cleared: &Cleared<AreaComparison>) -> Page {
    let l = a.l;
    let c = cleared.value();
    let name = called(a, c);
    Page {
        title: l.ta("compare-place-title", &[("place", &name)]),
        nav: "outbreaks",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (said::beside(a, "/compare"))
                p.crumb { a href=(a.href("/compare")) { (l.t("compare-areas-title")) } }
                h1 { (finding(a, c)) }
                p.lead { (l.t("inside-lead")) }
                (form(a, c.window))
                (against(a, c))
                (over_facilities(a, c))
                (staff(a, c))
                @if !c.missing.is_empty() {
                    details.reasons {
                        summary { (l.tn("compare-missing", c.missing.len())) }
                        ul.plain { @for (id, why) in &c.missing { li { a href=(a.href(&format!("/facilities/{id}"))) { (id) } ": " (l.message(why)) } } }
                    }
                }
            }
        },
    }
}

/// Both sides in a sentence.
fn rates_finding(a: &Asked<'_>, c: &AreaComparison) -> String {
    let l = a.l;
    match &c.inside {
        Answer::Given(r) => l.ta(
            "compare-rates",
            &[("place", &called(a, c)), ("inside", &l.rate(r.per_100k))],
        ),
        Answer::Refused(why) => l.message(why),
    }
}

/// In how many places of a list the rate inside was above the one outside that is named first.
fn more_inside(a: &Asked<'_>, list: &[AreaComparison], id: MoreInside) -> String {
    let l = a.l;
    let ratios: Vec<f64> = list
        .iter()
        .filter(|c| c.inside.given().is_some())
        .filter_map(|c| c.against.iter().find_map(|x| x.ratio.given()))
        .filter_map(|r| r.ratio.value)
        .collect();
    let above = ratios.iter().filter(|r| **r > 1.0).count();
    let all = l.number(ratios.len() as f64);
    match id {
        MoreInside::States => l.tna("compare-states", above, &[("all", &all)]),
        MoreInside::Offices => l.tna("compare-offices", above, &[("all", &all)]),
    }
}

/// Of what a list is.
#[derive(Clone, Copy)]
enum MoreInside {
    States,
    Offices,
}

/// A place against each outside: the strip, the ratios with their intervals, and why.
pub(super) fn against(a: &Asked<'_>, c: &AreaComparison) -> Markup {
    let l = a.l;
    let rows: Vec<chart::Row> = c
        .against
        .iter()
        .map(|x| {
            let ratio = x.ratio.given().map(|r| &r.ratio);
            chart::Row {
                name: l.place(&x.place, &x.name),
                value: ratio.and_then(|r| r.value),
                interval: ratio
                    .and_then(|r| r.headline())
                    .map(|i| (i.low, i.high, chart::Stretch::Sampling)),
                remark: match &x.ratio {
                    Answer::Given(r) => said::estimate(a, &r.ratio),
                    Answer::Refused(_) => l.t("compare-no-ratio"),
                },
                headline: false,
            }
        })
        .collect();
    let drawn = rows.iter().any(|r| r.value.is_some());
    let told = Told {
        id: "ratios".into(),
        title: finding(a, c),
        unit: l.t("compare-ratio-unit"),
        desc: l.tn("compare-ratio-desc", rows.len()),
        source: html! { (l.t("compare-source")) },
        rows: rows.len(),
        table: html! {
            thead { tr { th scope="col" { (l.t("col-outside")) } th.num scope="col" { (l.t("col-ratio")) } } }
            tbody { @for r in &rows { tr { th scope="row" { (r.name) } td.num { (r.remark) } } } }
        },
    };
    html! {
        (strip(a, "rates", rates_finding(a, c), &[c], c.window))
        @if let Answer::Refused(why) = &c.inside { p.notice { (l.message(why)) } }
        @if drawn { (chart::intervals(a, &told, Scale::Log, &rows, Some((1.0, l.t("compare-even"))))) }
        @for x in &c.against {
            @if let Answer::Refused(why) = &x.ratio { p.notice { strong { (l.place(&x.place, &x.name)) ": " } (l.message(why)) } }
        }
        @if let Answer::Given(r) = &c.inside { (said::reasons(a, &r.reasons)) }
        @for x in &c.against {
            @if let Answer::Given(r) = &x.ratio {
                details.reasons {
                    summary { (l.ta("compare-outside-reasons", &[("name", &l.place(&x.place, &x.name))])) }
                    (said::reasons(a, &r.outside.reasons))
                    ul.plain { @for i in &r.ratio.intervals { li { (said::ends(a, i, |n| l.rate(n))) " – " (said::method(a, i)) } } }
                }
            }
        }
        p.note { (l.t("compare-not-likelihood")) }
    }
}

fn over_facilities(a: &Asked<'_>, c: &AreaComparison) -> Markup {
    let l = a.l;
    html! {
        section.simpson {
            h2 { (l.t("simpson-title")) }
            @match &c.over_facilities {
                Answer::Given(o) => p {
                    (l.tna("simpson-line", o.counted, &[
                        ("mean", &l.rate(o.mean)), ("median", &l.rate(o.median)), ("place", &called_within(a, c)),
                    ]))
                    @if !o.missing.is_empty() { " " (l.tn("simpson-missing", o.missing.len())) }
                },
                Answer::Refused(why) => p.note { (l.message(why)) },
            }
            p.note { (l.t("simpson-note")) }
        }
    }
}

fn staff(a: &Asked<'_>, c: &AreaComparison) -> Markup {
    let l = a.l;
    html! {
        section {
            h2 { (l.t("staff-title")) }
            @match &c.staff {
                Answer::Given(Staff { cases, held_cases }) => {
                    (said::inputs(a, std::slice::from_ref(cases)))
                    @if let Some(h) = held_cases { (said::inputs(a, std::slice::from_ref(h))) }
                },
                Answer::Refused(why) => p.notice { (l.message(why)) },
            }
        }
    }
}

const COLUMNS: [&str; 17] = [
    "kind",
    "code",
    "name",
    "from",
    "to",
    "inside_cases",
    "inside_person_days",
    "inside_per_100k",
    "facilities_counted",
    "facilities_missing",
    "outside",
    "outside_cases",
    "outside_person_days",
    "outside_per_100k",
    "ratio",
    "ratio_low",
    "ratio_high",
];

fn rows(sheet: &mut crate::web::twins::Sheet, c: &AreaComparison) -> Result<(), csv::Error> {
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    let inside = c.inside.given();
    let head = vec![
        c.kind.to_owned(),
        c.code.clone(),
        c.name.clone(),
        c.window.first().to_string(),
        c.window.last().to_string(),
        number(inside.map(|r| r.cases)),
        number(inside.map(|r| r.person_days)),
        number(inside.map(|r| r.per_100k)),
        c.counted.to_string(),
        c.missing.len().to_string(),
    ];
    if c.against.is_empty() {
        let mut row = head.clone();
        row.resize(COLUMNS.len(), String::new());
        sheet.row(&row)?;
    }
    for x in &c.against {
        let r = x.ratio.given();
        let interval = r.and_then(|r| r.ratio.headline());
        let mut row = head.clone();
        row.extend([
            x.place.to_string(),
            number(r.map(|r| r.outside.cases)),
            number(r.map(|r| r.outside.person_days)),
            number(r.map(|r| r.outside.per_100k)),
            number(r.and_then(|r| r.ratio.value)),
            number(interval.map(|i| i.low)),
            number(interval.and_then(|i| i.high)),
        ]);
        sheet.row(&row)?;
    }
    Ok(())
}

/// Rows: one for a place and each outside.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv_all(cleared: &Cleared<Elsewhere>) -> Result<Vec<u8>, csv::Error> {
    let e = cleared.value();
    let mut sheet = crate::web::twins::Sheet::new(&COLUMNS)?;
    for c in std::iter::once(&e.nation)
        .chain(&e.states)
        .chain(&e.field_offices)
    {
        rows(&mut sheet, c)?;
    }
    sheet.done()
}

/// The same for one place.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv_one(cleared: &Cleared<AreaComparison>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = crate::web::twins::Sheet::new(&COLUMNS)?;
    rows(&mut sheet, cleared.value())?;
    sheet.done()
}

/// Whether a place can be compared: a facility or a part of the country.
pub(super) fn comparable(place: &Place) -> bool {
    matches!(
        place,
        Place::Facility(_) | Place::State(_) | Place::FieldOffice(_) | Place::Nation(_)
    )
}
