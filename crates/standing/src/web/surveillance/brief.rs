//! The weekly brief: a week of a place in plain sentences made by rules, each linked to the figures
//! it speaks of.

use super::said;
use crate::web::{ask::Asked, layout::Page};
use maud::html;
use standing_disclosure::Cleared;
use standing_terms::Place;
use standing_views::epidemiology::brief::Brief;

/// A link of a sentence with the as-of point and language of the reader.
fn address(a: &Asked<'_>, link: &str) -> String {
    let (path, fragment) = link.split_once('#').unwrap_or((link, ""));
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let more: Vec<(&str, &str)> = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| !["on", "known", "lang"].contains(name))
        .collect();
    let mut out = a.href_with(path, &more);
    if !fragment.is_empty() {
        out.push('#');
        out.push_str(fragment);
    }
    out
}

/// The page.
pub(super) fn page(
    a: &Asked<'_>,
    cleared: &Cleared<Brief>,
    place: &Place,
    states: &[&str],
) -> Page {
    let l = a.l;
    let b = cleared.value();
    let name = said::called(a, b.kind, &b.code, &b.name);
    Page {
        title: l.ta("brief-title", &[("place", &name)]),
        nav: "brief",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap.narrow {
                (said::beside(a, "/brief"))
                h1 { (l.ta("brief-head", &[("place", &name)])) }
                p.lead { (said::period(a, b.week)) }
                @if b.sentences.is_empty() { p.notice { (l.t("brief-empty")) } }
                ol.sentences {
                    @for s in &b.sentences {
                        li {
                            p { (l.message(&s.message)) }
                            @if !s.links.is_empty() {
                                p.from {
                                    @for (i, link) in s.links.iter().enumerate() {
                                        @if i > 0 { " · " }
                                        a href=(address(a, link)) {
                                            @if s.links.len() == 1 { (l.t("brief-figure")) }
                                            @else { (l.ta("brief-figure-n", &[("n", &(i + 1).to_string())])) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
                p.note { (l.t("brief-note")) " " code { (b.rule) } }
                (said::choose(a, states, place, &b.name))
            }
        },
    }
}

/// Rows: one a sentence, in the reader's language.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(a: &Asked<'_>, cleared: &Cleared<Brief>) -> Result<Vec<u8>, csv::Error> {
    let b = cleared.value();
    let mut sheet =
        crate::web::twins::Sheet::new(&["place", "from", "to", "message", "sentence", "links"])?;
    for s in &b.sentences {
        sheet.row(&[
            format!("{}:{}", b.kind, b.code),
            b.week.first().to_string(),
            b.week.last().to_string(),
            s.message.id.to_owned(),
            a.l.message(&s.message),
            s.links.join(" "),
        ])?;
    }
    sheet.done()
}
