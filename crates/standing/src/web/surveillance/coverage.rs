//! Vaccination coverage: what was published and what was claimed, in shares of people, with bounds
//! where the people are not known. That no series of doses was published is said first.

use super::said;
use crate::web::{
    ask::Asked,
    chart::{self, Band, Told},
    layout::{Page, english},
};
use maud::{Markup, html};
use standing_disclosure::Cleared;
use standing_terms::Place;
use standing_views::epidemiology::{
    Answer, Estimate,
    coverage::{Coverage, Share, ShareClaim},
};

fn between(e: Option<&Estimate>) -> Option<(f64, f64)> {
    let i = e?.headline()?;
    Some((i.low, i.high?))
}

fn band(a: &Asked<'_>, name: String, s: &Share) -> Band {
    let e = s.share.given();
    Band {
        name,
        share: e.and_then(|e| e.value),
        between: between(e),
        claimed: None,
        remark: match &s.share {
            Answer::Given(e) => said::estimate_as(a, e, |n| a.l.share(n)),
            Answer::Refused(_) => a.l.t("no-share"),
        },
    }
}

/// The page.
pub(super) fn page(
    a: &Asked<'_>,
    cleared: &Cleared<Coverage>,
    place: &Place,
    states: &[&str],
) -> Page {
    let l = a.l;
    let c = cleared.value();
    let name = said::called(a, c.kind, &c.code, &c.name);
    let mut list: Vec<Band> = Vec::new();
    for s in &c.inside {
        let row = l.ta(
            "coverage-row",
            &[("place", &name), ("of", &said::share_of(a, s.of))],
        );
        list.push(band(a, row, s));
    }
    for o in &c.outside {
        for s in &o.shares {
            let name = l.ta(
                "coverage-row-outside",
                &[
                    ("place", &l.place(&o.place, &o.name)),
                    ("of", &said::share_of(a, s.of)),
                ],
            );
            list.push(band(a, name, s));
        }
    }
    for s in &c.claims {
        list.push(Band {
            name: l.ta(
                "coverage-row-claim",
                &[("speaker", &s.speaker), ("day", &l.date(s.on))],
            ),
            share: None,
            between: None,
            claimed: s.stated,
            remark: s
                .stated
                .map_or_else(|| l.t("no-share"), |n| stated(a, s, n)),
        });
    }
    // What can be said of the people held is an upper bound: who had a dose may have left.
    let most = c.inside.iter().find_map(|s| {
        let high = s.share.given()?.headline()?.high?;
        Some((s.of, high))
    });
    let title = if let Some((of, high)) = most {
        l.ta(
            "coverage-finding",
            &[
                ("place", &name),
                ("most", &l.share(high)),
                ("of", &said::share_of(a, of)),
            ],
        )
    } else {
        l.ta("coverage-finding-none", &[("place", &name)])
    };
    let told = Told {
        id: "coverage".into(),
        title: title.clone(),
        unit: l.ta("coverage-unit", &[("week", &said::period(a, c.week))]),
        desc: l.tn("coverage-desc", list.len()),
        source: html! { (l.t("coverage-source")) },
        rows: list.len(),
        table: html! {
            thead { tr { th scope="col" { (l.t("col-of-whom")) } th scope="col" { (l.t("col-share")) } } }
            tbody { @for b in &list { tr { th scope="row" { (b.name) } td { (b.remark) } } } }
        },
    };
    Page {
        title: l.ta("coverage-title", &[("place", &name)]),
        nav: "outbreaks",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (said::beside(a, "/coverage"))
                h1 { (title) }
                (said::sentences(a, "findings", &c.findings))
                (said::choose(a, states, place, &c.name))
                @if !list.is_empty() { (chart::bands(a, &told, &list)) }
                (claims(a, &c.claims))
                section #doses {
                    h2 { (l.t("coverage-figures")) }
                    @if c.figures.is_empty() { p.notice { (l.t("coverage-no-figures")) } }
                    @else { (said::inputs(a, &c.figures)) }
                }
                @for o in &c.outside {
                    @if let Some(why) = &o.refused { p.notice { strong { (l.place(&o.place, &o.name)) ": " } (l.message(why)) } }
                }
                @for s in &c.inside {
                    @if let Answer::Refused(why) = &s.share { p.notice { (l.message(why)) } }
                    (said::reasons(a, &s.reasons))
                }
            }
        },
    }
}

fn stated(a: &Asked<'_>, s: &ShareClaim, share: f64) -> String {
    let l = a.l;
    let number = l.share(share);
    match s.words.as_deref() {
        Some("under") => l.ta("stated-under", &[("n", &number)]),
        Some("about") => l.ta("stated-about", &[("n", &number)]),
        _ => number,
    }
}

fn claims(a: &Asked<'_>, list: &[ShareClaim]) -> Markup {
    let l = a.l;
    html! {
        @if !list.is_empty() {
            section #claims {
                h2 { (l.tn("coverage-claims", list.len())) }
                p.note { (l.t("coverage-claims-note")) }
                @for s in list {
                    article.claim {
                        h3 {
                            (english(l, &s.speaker)) ", " (l.date(s.on))
                            @if let Some(n) = s.stated { ": " (stated(a, s, n)) }
                        }
                        @if s.stated.is_some() { p lang="en" dir="ltr" { (s.what) } }
                        @else {
                            @for i in s.reasons.inputs.iter().filter(|i| i.role == "doses") {
                                p { strong { (l.reading(i.reading)) } @if let Some(m) = i.measure { ", " (l.measure(m)) } }
                            }
                        }
                        p {
                            (l.t("coverage-arithmetic")) " "
                            (said::answered(a, &s.arithmetic, |e| html! {
                                // A share works out as people, counts work out as a share.
                                @if s.stated.is_some() { (said::estimate_as(a, e, |n| l.number(n.round()))) " " (l.t("people")) }
                                @else { (said::estimate_as(a, e, |n| l.share(n))) }
                            }))
                        }
                        @if let Some(n) = &s.nearest {
                            p {
                                (l.ta("coverage-nearest", &[("day", &l.date(n.dated)), ("people", &l.reading(n.people.reading))])) " "
                                @if s.stated.is_some() { (said::estimate_as(a, &n.arithmetic, |n| l.number(n.round()))) " " (l.t("people")) }
                                @else { (said::estimate_as(a, &n.arithmetic, |n| l.share(n))) }
                            }
                        }
                        p.from { a href=(a.href(&format!("/statements/{}", s.statement))) { (s.statement) } }
                        (said::reasons(a, &s.reasons))
                    }
                }
            }
        }
    }
}

/// Rows: one for each figure, share and claim.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Coverage>) -> Result<Vec<u8>, csv::Error> {
    let c = cleared.value();
    let mut sheet = crate::web::twins::Sheet::new(&[
        "what",
        "place",
        "measure",
        "on",
        "speaker",
        "value",
        "low",
        "high",
        "missing",
        "statement",
    ])?;
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    for i in &c.figures {
        let [value, below, at_least, missing] = crate::web::twins::reading(i.reading);
        sheet.row(&[
            "figure".into(),
            i.place.clone(),
            i.measure.map(|m| m.to_string()).unwrap_or_default(),
            i.period.map(|p| p.last().to_string()).unwrap_or_default(),
            i.speaker.clone().unwrap_or_default(),
            value,
            at_least,
            below,
            missing,
            match &i.origin {
                Some(standing_views::surveillance::Origin::Statement { label, .. }) => {
                    label.to_string()
                }
                _ => String::new(),
            },
        ])?;
    }
    let shares = c.inside.iter().map(|s| (&c.name, s)).chain(
        c.outside
            .iter()
            .flat_map(|o| o.shares.iter().map(move |s| (&o.name, s))),
    );
    for (place, s) in shares {
        let e = s.share.given();
        let ends = e.and_then(|e| e.headline());
        sheet.row(&[
            "share".into(),
            place.clone(),
            s.of.to_string(),
            s.on.to_string(),
            s.speaker.clone(),
            number(e.and_then(|e| e.value)),
            number(ends.map(|i| i.low)),
            number(ends.and_then(|i| i.high)),
            s.share
                .refusal()
                .map(|m| m.id.to_owned())
                .unwrap_or_default(),
            String::new(),
        ])?;
    }
    for s in &c.claims {
        sheet.row(&[
            "claim".into(),
            c.name.clone(),
            s.of.to_string(),
            s.on.to_string(),
            s.speaker.clone(),
            number(s.stated),
            String::new(),
            String::new(),
            String::new(),
            s.statement.clone(),
        ])?;
    }
    sheet.done()
}
