//! Silence: what went dark, what stopped, what never was. Findings with dates, not gaps.

use super::feeds;
use super::said;
use crate::web::{ask::Asked, layout::Page};
use maud::{Markup, html};
use standing_disclosure::Cleared;
use standing_views::epidemiology::silence::{Silence, SilenceKind, Silences};

/// The kinds with the names used in messages, the gravest first; these are the anchors of the lists.
pub(crate) const KINDS: [(SilenceKind, &str); 3] = [
    (SilenceKind::WentDark, "went-dark"),
    (SilenceKind::StoppedReporting, "stopped-reporting"),
    (SilenceKind::NeverReported, "never-reported"),
];

/// Silences of a kind shown; all are in the twins.
const SHOWN: usize = 60;

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Silences>) -> Page {
    let l = a.l;
    let list = &cleared.value().silences;
    let of = |kind| {
        list.iter()
            .filter(|s| s.kind == kind)
            .collect::<Vec<&Silence>>()
    };
    let dark = of(SilenceKind::WentDark).len();
    let stopped = of(SilenceKind::StoppedReporting).len();
    Page {
        title: l.t("silence-title"),
        nav: "outbreaks",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                (said::beside(a, "/silence"))
                h1 {
                    @if dark > 0 { (l.tn("silence-finding-dark", dark)) }
                    @else if stopped > 0 { (l.tn("silences-finding", stopped)) }
                    @else { (l.t("silence-finding-none")) }
                }
                p.lead { (l.t("silence-lead")) }
                (feeds::links(a, None))
                @for (kind, code) in KINDS { (section(a, code, &of(kind))) }
            }
        },
    }
}

fn section(a: &Asked<'_>, code: &str, list: &[&Silence]) -> Markup {
    let l = a.l;
    html! {
        section id=(code) {
            h2 { (l.t(&format!("silence-{code}"))) " " span.count-of { "(" (l.number(list.len() as f64)) ")" } }
            p.note { (l.t(&format!("silence-{code}-note"))) }
            @if list.is_empty() { p.note { (l.t("silence-empty")) } } @else {
                ul.silences {
                    @for s in list.iter().take(SHOWN) {
                        li {
                            p {
                                @match &s.facility {
                                    Some(id) => a href=(a.href(&format!("/facilities/{id}"))) { (s.name) },
                                    None => strong { (l.t("place-nation-us")) },
                                }
                                " – " (l.measure(s.measure))
                                @if let Some(since) = s.since { ", " (l.ta("silence-since", &[("day", &l.date(since))])) }
                                @if let Some(days) = s.days { " " span.quiet { (l.tn("silence-days", usize::try_from(days).unwrap_or(0))) } }
                            }
                            p.note { (l.message(&s.message)) }
                            @if let Some(last) = &s.last { (said::inputs(a, std::slice::from_ref(last))) }
                        }
                    }
                }
                @if list.len() > SHOWN { p.note { (l.tn("total-more", list.len() - SHOWN)) " " a href=(a.twin("csv")) { "CSV" } } }
            }
        }
    }
}

/// Rows: one a silence.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Silences>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = crate::web::twins::Sheet::new(&[
        "kind",
        "facility",
        "name",
        "measure",
        "speaker",
        "since",
        "days",
        "last_value",
        "last_day",
    ])?;
    for s in &cleared.value().silences {
        let kind = KINDS
            .iter()
            .find(|(k, _)| *k == s.kind)
            .map_or("", |(_, c)| *c);
        sheet.row(&[
            kind.to_owned(),
            s.facility
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            s.name.clone(),
            s.measure.to_string(),
            s.speaker.clone(),
            s.since.map(|d| d.to_string()).unwrap_or_default(),
            s.days.map(|d| d.to_string()).unwrap_or_default(),
            s.last
                .as_ref()
                .and_then(|i| i.reading.value())
                .map(|q| q.to_string())
                .unwrap_or_default(),
            s.last
                .as_ref()
                .and_then(|i| i.period)
                .map(|p| p.last().to_string())
                .unwrap_or_default(),
        ])?;
    }
    sheet.done()
}
