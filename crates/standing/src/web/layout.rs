//! The sheet around every page: head, navigation, as-of control, foot.

use super::{ask::Asked, locale::Locale};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use standing_terms::Known;

/// What a page brings to the sheet.
pub(super) struct Page {
    /// Its title.
    pub(super) title: String,
    /// Which entry of the navigation it belongs to.
    pub(super) nav: &'static str,
    /// Whether it has twins.
    pub(super) twins: bool,
    /// Whether the as-of control is shown.
    pub(super) as_of: bool,
    /// Its content.
    pub(super) body: Markup,
}

const NAV: [(&str, &str, &str); 8] = [
    ("front", "/", "nav-front"),
    ("duty", "/duty", "nav-duty"),
    ("agenda", "/agenda", "nav-agenda"),
    ("outbreaks", "/outbreaks", "nav-outbreaks"),
    ("brief", "/brief", "nav-brief"),
    ("statements", "/statements", "nav-statements"),
    ("sources", "/sources", "nav-sources"),
    ("about", "/about", "nav-about"),
];

/// What stands around every page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame<'a> {
    /// The address of the style sheet.
    pub(super) style: &'a str,
    /// Where the book stands, on pages made from it.
    pub(super) position: Option<u64>,
    /// Whether there is an office to log in to.
    pub(super) office: bool,
}

/// The whole document.
pub(super) fn sheet(a: &Asked<'_>, frame: Frame<'_>, page: &Page) -> String {
    let l = a.l;
    html! {
        (DOCTYPE)
        html lang=(l.tag()) dir=(l.dir()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (page.title) " – Standing" }
                link rel="stylesheet" href=(frame.style);
                link rel="icon" href="/assets/favicon.svg" type="image/svg+xml";
                @for other in a.locales.iter() {
                    link rel="alternate" hreflang=(other.tag())
                        href=(a.here_with(&[("lang", other.tag())]));
                }
                @if page.twins {
                    link rel="alternate" type="application/json" href=(a.twin("json"));
                    link rel="alternate" type="text/csv" href=(a.twin("csv"));
                }
                @for feed in super::duty::alternates(a) {
                    link rel="alternate" type=(feed.kind) href=(feed.href) title=(feed.title);
                }
                @for (href, title) in super::surveillance::alternates(a) {
                    link rel="alternate" type="application/atom+xml" href=(href) title=(title);
                }
            }
            body {
                a.skip href="#main" { (l.t("skip")) }
                (header(a, page))
                @if page.as_of { (as_of_bar(a)) }
                main #main tabindex="-1" { (page.body) }
                (footer(a, frame, page))
            }
        }
    }
    .into_string()
}

fn header(a: &Asked<'_>, page: &Page) -> Markup {
    let l = a.l;
    html! {
        header.top {
            div.wrap {
                a.brand href=(a.href("/")) {
                    (mark()) span.name { "Standing" }
                    span.tagline { (l.t("tagline")) }
                }
                nav aria-label=(l.t("nav-label")) {
                    ul {
                        @for (key, path, label) in NAV {
                            li {
                                a href=(a.href(path)) aria-current=[current(a, page, key, path)] {
                                    (l.t(label))
                                }
                            }
                        }
                    }
                }
                ul.languages aria-label=(l.t("languages")) {
                    @for other in a.locales.iter() {
                        li {
                            @if other.tag() == l.tag() {
                                span aria-current="true" { (autonym(other)) }
                            } @else {
                                a lang=(other.tag()) hreflang=(other.tag())
                                    href=(a.here_with(&[("lang", other.tag())])) { (autonym(other)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// `page` for the page itself, `true` for a page below it.
fn current(a: &Asked<'_>, page: &Page, key: &str, path: &str) -> Option<&'static str> {
    (key == page.nav).then_some(if a.path == path { "page" } else { "true" })
}

fn mark() -> Markup {
    PreEscaped(
        r#"<svg class="logo" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="M3 20h18M6 20V9M12 20V4M18 20v-8"/></svg>"#
            .to_owned(),
    )
}

fn autonym(l: &Locale) -> String {
    l.t("language-name")
}

/// The as-of control: a plain form that leads back to the same page.
fn as_of_bar(a: &Asked<'_>) -> Markup {
    let l = a.l;
    let known = a.value("known").unwrap_or_default();
    // An instant does not fit a date field, and must not be lost by pressing the button.
    let instant = known.len() > 10;
    let known = if known == "now" { "" } else { known };
    html! {
        section.asof aria-label=(l.t("asof-label")) {
            div.wrap {
                div.said {
                    p.saying { (a.as_of_sentence()) }
                    p.hint #known-hint {
                        @if matches!(a.as_of.known, Known::Now) {
                            (l.t("asof-hint-now"))
                        } @else {
                            a href=(a.here_with(&[("known", ""), ("page", "")])) { (l.t("asof-hint-by")) }
                        }
                    }
                }
                form method="get" action=(a.path) {
                    @for (name, value) in &a.query {
                        @if !["on", "known", "page"].contains(&name.as_str()) && !value.is_empty() {
                            input type="hidden" name=(name) value=(value);
                        }
                    }
                    label {
                        span { (l.t("asof-on")) }
                        input type="date" name="on" value=(a.as_of.on.to_string());
                    }
                    label {
                        span { (l.t("asof-known")) }
                        input type=(if instant { "text" } else { "date" }) name="known" value=(known)
                            aria-describedby="known-hint";
                    }
                    button type="submit" { (l.t("asof-show")) }
                }
            }
        }
    }
}

fn footer(a: &Asked<'_>, frame: Frame<'_>, page: &Page) -> Markup {
    let l = a.l;
    html! {
        footer.foot {
            div.wrap {
                @if page.twins {
                    p {
                        (l.t("twins-label")) " "
                        a href=(a.twin("json")) { "JSON" } ", "
                        a href=(a.twin("csv")) { "CSV" } ". "
                        a href="/openapi.json" { (l.t("twins-api")) } " "
                        a href=(a.href("/data")) { (l.t("twins-data")) }
                    }
                    @if a.holds_back {
                        p { (l.t("held-back-note")) " " a href=(format!("{}#held-back", a.href("/data"))) { (l.t("data-held-back-list")) } }
                    }
                }
                p { (l.t("foot-as-published")) }
                p {
                    (l.t("foot-no-people")) " "
                    a href=(a.href("/about")) { (l.t("foot-about")) }
                    @if frame.office { " · " a href=(a.href("/login")) { (l.t("foot-login")) } }
                }
                @if let Some(position) = frame.position {
                    p.position { (l.ta("foot-position", &[("position", &position.to_string())])) }
                }
            }
        }
    }
}

/// Text that is in English whatever the language of the page, such as the meaning of a statement.
pub(super) fn english(l: &Locale, text: &str) -> Markup {
    html! {
        @if l.tag() == "en" { (text) } @else { span lang="en" dir="ltr" { (text) } }
    }
}

/// Previous and next page.
pub(super) fn pager(a: &Asked<'_>, page: usize, pages: usize, fragment: &str) -> Markup {
    let l = a.l;
    let to = |n: usize| format!("{}{fragment}", a.here_with(&[("page", &n.to_string())]));
    html! {
        @if pages > 1 {
            nav.pager aria-label=(l.t("pager-label")) {
                @if page > 1 { a rel="prev" href=(to(page - 1)) { (l.t("pager-previous")) } }
                span {
                    (l.ta("pager-of", &[
                        ("page", &l.number(page as f64)), ("pages", &l.number(pages as f64)),
                    ]))
                }
                @if page < pages { a rel="next" href=(to(page + 1)) { (l.t("pager-next")) } }
            }
        }
    }
}

/// The part of a list that a page shows, with its number and the number of pages.
pub(super) fn paged<T>(items: &[T], page: usize, size: usize) -> (&[T], usize, usize) {
    let pages = items.len().div_ceil(size).max(1);
    let page = page.clamp(1, pages);
    let shown = items.chunks(size).nth(page - 1).unwrap_or_default();
    (shown, page, pages)
}
