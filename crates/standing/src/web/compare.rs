//! The same facility as it was known at two points, side by side.

use super::{
    ask::Asked,
    facility::compare_form,
    layout::{Page, english},
    parts,
};
use maud::{Markup, html};
use standing_disclosure::Cleared;
use standing_terms::{AsOf, Known, Measure, Reading};
use standing_views::surveillance::{Comparison, DayState, FigureLine};

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Comparison>) -> Page {
    let l = a.l;
    let c = cleared.value();
    let s = &c.later.standing;
    let (earlier, later) = (known(a, &c.earlier.as_of), known(a, &c.later.as_of));
    let on = l.date(c.later.as_of.on);
    Page {
        title: l.ta("compare-page-title", &[("name", &s.name)]),
        nav: "front",
        twins: true,
        as_of: false,
        body: html! {
            div.wrap {
                header.facility {
                    p.crumb {
                        a href=(a.href("/")) { (l.t("nav-front")) } " / "
                        a href=(a.href(&format!("/facilities/{}", s.id))) { (s.name) }
                    }
                    h1 { (l.t("compare-heading")) }
                    p.lead { (l.ta("compare-lead", &[("name", &s.name), ("on", &on)])) }
                }
                (compare_form(a, s, Some((
                    a.value("earlier").unwrap_or_default(),
                    a.value("later").unwrap_or_default(),
                ))))
                section {
                    h2 { (l.t("figures-title")) }
                    table.compare {
                        caption.vh { (l.t("compare-caption")) }
                        thead { tr {
                            th scope="col" { (l.t("col-measure")) }
                            th.num scope="col" { (earlier) }
                            th.num scope="col" { (later) }
                            th scope="col" { (l.t("col-difference")) }
                        } }
                        tbody {
                            @for m in Measure::ALL {
                                @let (before, after) = (c.earlier.standing.figure(*m), s.figure(*m));
                                @if shown(before) || shown(after) { (row(a, *m, before, after, &earlier, &later)) }
                            }
                        }
                    }
                }
                (differences(a, c, &earlier, &later))
            }
        },
    }
}

fn known(a: &Asked<'_>, as_of: &AsOf) -> String {
    match as_of.known {
        Known::Now => a.l.t("compare-known-now"),
        Known::By(by) => {
            let day = a.zone.day_of(by);
            if a.zone.end_of_day(day) == by {
                a.l.ta("compare-known-by", &[("date", &a.l.date(day))])
            } else {
                a.l.ta("compare-known-by", &[("date", &a.l.instant(by, a.zone))])
            }
        }
    }
}

fn shown(f: Option<&FigureLine>) -> bool {
    f.is_some_and(|f| f.state != DayState::NeverPublished)
}

fn row(
    a: &Asked<'_>,
    measure: Measure,
    earlier: Option<&FigureLine>,
    later: Option<&FigureLine>,
    earlier_name: &str,
    later_name: &str,
) -> Markup {
    let l = a.l;
    let before = earlier.filter(|f| shown(Some(f))).map(|f| f.reading);
    let after = later.filter(|f| shown(Some(f))).map(|f| f.reading);
    let cell = |r: Option<Reading>, f: Option<&FigureLine>| {
        html! {
            @match r {
                Some(r) => (parts::reading(a, r)),
                None => span.missing { (l.t("compare-unknown")) },
            }
            @if let Some(f) = f && let Some(state) = parts::state(a, f) { span.remark { (state) } }
        }
    };
    html! {
        tr.differs[before != after] {
            th scope="row" { (l.measure(measure)) }
            td.num data-l=(earlier_name) { (cell(before, earlier)) }
            td.num data-l=(later_name) { (cell(after, later)) }
            td data-l=(l.t("col-difference")) { (difference(a, before, after)) }
        }
    }
}

/// The difference in words, with its sign: colour carries nothing alone.
fn difference(a: &Asked<'_>, before: Option<Reading>, after: Option<Reading>) -> Markup {
    let l = a.l;
    let value = |r: Option<Reading>| {
        r.and_then(Reading::value)
            .map(standing_terms::Quantity::get)
    };
    let changed = |text: String| html! { strong { "≠ " (text) } };
    if before == after {
        return html! { span.same { "= " (l.t("diff-same")) } };
    }
    match (value(before), value(after)) {
        (Some(b), Some(n)) if n > b => {
            html! { strong { "+" (l.number(n - b)) } " " (l.t("diff-higher")) }
        }
        (Some(b), Some(n)) => {
            html! { strong { "\u{2212}" (l.number(b - n)) } " " (l.t("diff-lower")) }
        }
        (None, Some(_)) => changed(l.t("diff-newly")),
        (Some(_), None) => changed(l.t("diff-lost")),
        (None, None) => changed(l.t("diff-other")),
    }
}

fn differences(a: &Asked<'_>, c: &Comparison, earlier: &str, later: &str) -> Markup {
    let l = a.l;
    html! {
        section {
            h2 { (l.t("differences-title")) }
            @if c.differences.is_empty() { p.notice { (l.t("differences-none")) } } @else {
                p.note { (l.tn("differences-count", c.differences.len())) }
                ol.differences {
                    @for d in c.differences.iter().take(150) {
                        li {
                            h3 { (what(a, &d.what)) }
                            @if let Some(detail) = &d.detail { p.population { (english(l, detail)) } }
                            dl.sides {
                                div { dt { (earlier) } dd { (side(a, d.earlier.as_deref())) } }
                                div { dt { (later) } dd { (side(a, d.later.as_deref())) } }
                            }
                            p.why { span.quiet { (l.t("why")) " " } (english(l, &d.reason)) }
                        }
                    }
                }
                @if c.differences.len() > 150 {
                    p.note { (l.tn("differences-more", c.differences.len() - 150)) " " a href=(a.twin("csv")) { "CSV" } }
                }
            }
        }
    }
}

/// What differs: a measure or a field by its name in the reader's language, anything else as given.
fn what(a: &Asked<'_>, text: &str) -> Markup {
    let l = a.l;
    if let Ok(measure) = text.parse::<Measure>() {
        return html! { (l.measure(measure)) };
    }
    let field = parts::field_name(a, text);
    html! { @if field == text { (english(l, text)) } @else { (field) } }
}

fn side(a: &Asked<'_>, text: Option<&str>) -> Markup {
    html! {
        @match text {
            Some(text) => (english(a.l, text)),
            None => span.missing { (a.l.t("compare-unknown")) },
        }
    }
}
