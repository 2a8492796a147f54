//! Pieces that pages of this area share: sentences of views in the reader's language, estimates with
//! their intervals, and why a number is what it is.

use crate::web::{ask::Asked, layout::english, parts};
use maud::{Markup, html};
use standing_terms::{Measure, Period, Place, StateCode};
use standing_views::epidemiology::{
    Answer, Estimate, Input, Interval, IntervalMethod, Message, Reasons,
};

/// Some days, said shortly.
pub(super) fn period(a: &Asked<'_>, p: Period) -> String {
    if p.first() == p.last() {
        return a.l.date(p.first());
    }
    a.l.ta(
        "interval-both",
        &[
            ("from", &a.l.date(p.first())),
            ("last", &a.l.date(p.last())),
        ],
    )
}

/// The name of a method as messages have it.
fn method_code(method: IntervalMethod) -> &'static str {
    match method {
        IntervalMethod::ConditionalExact => "conditional-exact",
        IntervalMethod::MidP => "mid-p",
        IntervalMethod::Wald => "wald",
        IntervalMethod::Score => "score",
        IntervalMethod::PoissonExact => "poisson-exact",
        IntervalMethod::ClopperPearson => "clopper-pearson",
        IntervalMethod::Wilson => "wilson",
        IntervalMethod::NormalOverPeriods => "normal-over-periods",
        IntervalMethod::StudentOverPeriods => "student-over-periods",
        IntervalMethod::Student => "student",
        IntervalMethod::Clustered => "clustered",
        IntervalMethod::Posterior => "posterior",
        IntervalMethod::Bounds => "bounds",
    }
}

/// Every method with the name used in messages.
#[cfg(test)]
pub(crate) const METHODS: [&str; 13] = [
    "conditional-exact",
    "mid-p",
    "wald",
    "score",
    "poisson-exact",
    "clopper-pearson",
    "wilson",
    "normal-over-periods",
    "student-over-periods",
    "student",
    "clustered",
    "posterior",
    "bounds",
];

/// How an interval was made.
pub(super) fn method(a: &Asked<'_>, interval: &Interval) -> String {
    let name = a.l.t(&format!("method-{}", method_code(interval.method)));
    match interval.level {
        Some(level) => a.l.ta(
            "method-level",
            &[("level", &a.l.share(level)), ("method", &name)],
        ),
        None => name,
    }
}

/// Both ends of an interval.
pub(super) fn ends(a: &Asked<'_>, interval: &Interval, say: impl Fn(f64) -> String) -> String {
    match interval.high {
        Some(high) => {
            a.l.ta("ends", &[("low", &say(interval.low)), ("high", &say(high))])
        }
        None => a.l.ta("ends-open", &[("low", &say(interval.low))]),
    }
}

/// An estimate with its headline interval: a ratio or rate.
pub(super) fn estimate(a: &Asked<'_>, e: &Estimate) -> String {
    estimate_as(a, e, |n| a.l.rate(n))
}

/// An estimate whose numbers are said by `say`.
pub(super) fn estimate_as(a: &Asked<'_>, e: &Estimate, say: impl Fn(f64) -> String) -> String {
    let between = e.headline().map(|i| ends(a, i, &say));
    match (e.value, between) {
        (Some(value), Some(ends)) => {
            a.l.ta("estimate", &[("value", &say(value)), ("ends", &ends)])
        }
        (Some(value), None) => say(value),
        (None, Some(ends)) => ends,
        (None, None) => a.l.t("not-known"),
    }
}

/// An answer in a cell; a refusal in words.
pub(super) fn answered<T>(a: &Asked<'_>, answer: &Answer<T>, say: impl Fn(&T) -> Markup) -> Markup {
    html! {
        @match answer {
            Answer::Given(value) => (say(value)),
            Answer::Refused(why) => span.missing { (a.l.message(why)) },
        }
    }
}

/// Sentences as a list.
pub(super) fn sentences(a: &Asked<'_>, class: &str, list: &[Message]) -> Markup {
    html! {
        @if !list.is_empty() {
            ul class=(class) { @for m in list { li { (a.l.message(m)) } } }
        }
    }
}

/// A place of a query: `nation:US`, `state:CA`, `field-office:SND` or `facility:otay-mesa`.
pub(super) fn read_place(text: &str) -> Option<Place> {
    let (kind, code) = text.split_once(':')?;
    match kind {
        "nation" if code == "US" => Some(Place::us()),
        "state" => StateCode::new(code).map(Place::State),
        "field-office" if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => {
            Some(Place::FieldOffice(code.to_owned()))
        }
        "facility" => code.parse().ok().map(Place::Facility),
        _ => None,
    }
}

/// A place as a view names it, in the reader's language.
pub(super) fn called(a: &Asked<'_>, kind: &str, code: &str, name: &str) -> String {
    match read_place(&format!("{kind}:{code}")) {
        Some(place) => a.l.place(&place, name),
        None => name.to_owned(),
    }
}

/// Why a number is what it is: what it must not be taken for in sight, the rest folded.
pub(super) fn reasons(a: &Asked<'_>, r: &Reasons) -> Markup {
    let l = a.l;
    html! {
        (sentences(a, "caveats", &r.caveats))
        details.reasons {
            summary { (l.t("reasons-title")) }
            dl {
                dt { (l.t("reasons-estimand")) } dd { (l.message(&r.estimand)) }
                dt { (l.t("reasons-method")) } dd { (l.message(&r.method)) }
                @if !r.citations.is_empty() {
                    dt { (l.t("reasons-citations")) }
                    dd { @for c in &r.citations { p lang="en" { (c) } } }
                }
                @if !r.inputs.is_empty() {
                    dt { (l.t("reasons-inputs")) }
                    dd { (inputs(a, &r.inputs)) }
                }
            }
        }
    }
}

/// Figures that went into a number, each with its source and doubts.
pub(super) fn inputs(a: &Asked<'_>, list: &[Input]) -> Markup {
    let l = a.l;
    html! {
        ul.inputs-list {
            @for i in list {
                li {
                    strong { (parts::reading(a, i.reading)) } " "
                    @if let Some(m) = i.measure { (l.measure(m)) } @else { (l.t(&format!("role-{}", i.role))) }
                    ", " (english(l, &i.place))
                    @if let Some(p) = i.period { ", " (period(a, p)) }
                    @if let Some(s) = &i.speaker { " – " (english(l, s)) }
                    @if let Some(p) = &i.population { " (" (english(l, p)) ")" }
                    @if !i.flags.is_empty() { " " span.mark { (l.t("flagged")) } " " code { (i.flags.join(" ")) } }
                    @if let Some(o) = &i.origin { " " span.quiet { (parts::origin(a, o)) } }
                }
            }
        }
    }
}

/// The pages of this area beside the page shown.
pub(super) fn beside(a: &Asked<'_>, here: &str) -> Markup {
    let l = a.l;
    html! {
        nav.beside aria-label=(l.t("beside-label")) {
            ul {
                @for (path, label) in PAGES {
                    li {
                        a href=(a.href(path)) aria-current=[(*path == here).then_some("page")] { (l.t(label)) }
                    }
                }
            }
        }
    }
}

/// The pages about the epidemic, in the order in which a newcomer would ask.
const PAGES: &[(&str, &str)] = &[
    ("/brief", "beside-brief"),
    ("/outbreaks", "beside-outbreaks"),
    ("/compare", "beside-compare"),
    ("/ratio", "beside-ratio"),
    ("/coverage", "beside-coverage"),
    ("/expansion", "beside-expansion"),
    ("/spill-over", "beside-spillover"),
    ("/simulate", "beside-simulate"),
    ("/rides", "beside-rides"),
    ("/silence", "beside-silence"),
];

/// Their messages.
#[cfg(test)]
pub(crate) fn page_labels() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|(_, label)| *label)
}

/// The choice of a place: nation, states, and, where one is shown, the facility.
pub(super) fn choose(a: &Asked<'_>, states: &[&str], chosen: &Place, name: &str) -> Markup {
    let l = a.l;
    let now = chosen.to_string();
    html! {
        form.filters method="get" action=(a.path) {
            @for name in ["on", "known", "lang"] {
                @if let Some(value) = a.value(name) { input type="hidden" name=(name) value=(value); }
            }
            label {
                span { (l.t("choose-place")) }
                select name="place" {
                    @if let Place::Facility(_) | Place::FieldOffice(_) = chosen {
                        option value=(now) selected { (a.l.place(chosen, name)) }
                    }
                    option value="nation:US" selected[*chosen == Place::us()] { (l.t("place-nation-us")) }
                    @for code in states {
                        @let value = format!("state:{code}");
                        option value=(value) selected[value == now] {
                            (called(a, "state", code, code))
                        }
                    }
                }
            }
            button type="submit" { (l.t("asof-show")) }
        }
    }
}

/// A share of people from a measure of them, in the reader's words.
pub(super) fn share_of(a: &Asked<'_>, of: Measure) -> String {
    a.l.t(match of {
        Measure::FullyVaccinatedCumulative => "share-complete",
        _ => "share-first",
    })
}
