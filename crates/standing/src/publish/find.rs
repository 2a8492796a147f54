//! Finding a facility without a program: a page for each letter that a word of its name, place or
//! state begins with.

use crate::web::Locale;
use maud::{Markup, html};
use serde::Deserialize;
use standing_terms::STATES;
use std::collections::{BTreeMap, BTreeSet};

/// What the overview's JSON says of a facility, as far as it is needed here.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Found {
    id: String,
    name: String,
    #[serde(default)]
    state: Option<String>,
}

#[derive(Deserialize)]
struct Front {
    overview: Overview,
}

#[derive(Deserialize)]
struct Overview {
    facilities: Vec<Found>,
}

/// Facilities of the overview's JSON.
///
/// # Errors
/// Where it is another document.
pub(super) fn facilities(json: &[u8]) -> Result<Vec<Found>, serde_json::Error> {
    Ok(serde_json::from_slice::<Front>(json)?.overview.facilities)
}

impl Found {
    /// Letters under which it is found. An accent does not hide one.
    fn letters(&self) -> BTreeSet<char> {
        let state = self.state.as_deref().unwrap_or_default();
        let state = STATES.iter().find(|(code, ..)| *code == state);
        let words = format!("{} {} {}", self.name, self.id, state.map_or("", |s| s.1));
        (words.split(|c: char| !c.is_alphanumeric()))
            .filter_map(|word| word.chars().next())
            .flat_map(char::to_lowercase)
            .filter(char::is_ascii_alphanumeric)
            .collect()
    }
}

/// The pages: by letter, none for the first of them, which lists all.
pub(super) fn pages(l: &Locale, all: &[Found]) -> Vec<(Option<char>, Markup)> {
    let mut by_letter: BTreeMap<char, Vec<&Found>> = BTreeMap::new();
    for found in all {
        for letter in found.letters() {
            by_letter.entry(letter).or_default().push(found);
        }
    }
    let letters: Vec<char> = by_letter.keys().copied().collect();
    let mut pages = vec![(None, page(l, &letters, None, all.iter()))];
    for (letter, some) in &by_letter {
        pages.push((
            Some(*letter),
            page(l, &letters, Some(*letter), some.iter().copied()),
        ));
    }
    pages
}

/// The path of a letter's page.
pub(super) fn path(letter: Option<char>) -> String {
    letter.map_or_else(|| "/find".to_owned(), |letter| format!("/find/{letter}"))
}

fn page<'f>(
    l: &Locale,
    letters: &[char],
    here: Option<char>,
    some: impl Iterator<Item = &'f Found>,
) -> Markup {
    let mut some: Vec<&Found> = some.collect();
    some.sort_by(|a, b| (&a.state, &a.name).cmp(&(&b.state, &b.name)));
    let state = |code: &Option<String>| {
        let code = code.as_deref().unwrap_or_default();
        if STATES.iter().any(|(known, ..)| *known == code) {
            l.t(&format!("place-state-{}", code.to_lowercase()))
        } else {
            l.t("not-known")
        }
    };
    html! {
        div.wrap {
            h1 { (l.t("publish-find")) }
            p.lead { (l.t("publish-find-lead")) }
            nav aria-label=(l.t("publish-find")) {
                p {
                    a href=(path(None)) aria-current=[here.is_none().then_some("page")] { (l.t("publish-find-all")) }
                    @for letter in letters {
                        " " a href=(path(Some(*letter))) aria-current=[(here == Some(*letter)).then_some("page")] {
                            (letter.to_ascii_uppercase())
                        }
                    }
                }
            }
            table.list {
                thead { tr { th scope="col" { (l.t("publish-find-facility")) } th scope="col" { (l.t("publish-find-state")) } } }
                tbody { @for f in some {
                    tr {
                        th scope="row" { a href=(format!("/facilities/{}", f.id)) { (f.name) } }
                        td data-l=(l.t("publish-find-state")) { (state(&f.state)) }
                    }
                } }
            }
        }
    }
}
