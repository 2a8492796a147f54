//! What the site is and is not, and which rules its pages follow.

use super::{ask::Asked, layout::Page};
use maud::html;
use serde::Serialize;
use standing_terms::AboutInstitutions;

/// The sections, in order: `about-ID` is the heading, `about-ID-text` the text.
pub(super) const SECTIONS: [&str; 8] = [
    "what", "figures", "missing", "axes", "not", "legal", "medical", "people",
];

/// A section of the page.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Section {
    /// Its name in addresses.
    pub(super) id: &'static str,
    /// Its heading.
    pub(super) title: String,
    /// Its text.
    pub(super) text: String,
}

impl AboutInstitutions for Section {}

/// The sections in the reader's language.
pub(super) fn sections(a: &Asked<'_>) -> Vec<Section> {
    SECTIONS
        .iter()
        .map(|id| Section {
            id,
            title: a.l.t(&format!("about-{id}")),
            text: a
                .l
                .ta(&format!("about-{id}-text"), &[("zone", a.zone.name())]),
        })
        .collect()
}

/// The page.
pub(super) fn page(a: &Asked<'_>) -> Page {
    let l = a.l;
    Page {
        title: l.t("about-title"),
        nav: "about",
        twins: true,
        as_of: false,
        body: html! {
            div.wrap.narrow.prose {
                h1 { (l.t("about-title")) }
                p.lead { (l.t("about-lead")) }
                @for s in sections(a) {
                    section id=(s.id) {
                        h2 { (s.title) }
                        p { (s.text) }
                    }
                }
            }
        },
    }
}
