//! Finding a person of the facility: by its own number, or by the parts of a name.
//!
//! In the database stand keyed tokens of the names of the people who are at the facility; what is typed
//! is turned into tokens with the same key. A search is counted, and kept with everybody it found.

use super::{Clinic, is_here, number, path_of};
use crate::web::office::answers::Answer;
use crate::web::office::page::Sheet;
use crate::web::office::{Ask, Office};
use jiff::SignedDuration;
use maud::html;
use standing_registry::{Book, PersonId, due, names, stays};
use standing_store::clinic::{NameTokens, Reading};
use standing_terms::{Digest, FacilityId};
use std::collections::BTreeSet;

/// Searches that an account may make in a time. A shift in which everybody is looked up by name stays
/// below; a list of names that is tried does not.
const MOST: [(SignedDuration, u64); 2] = [
    (SignedDuration::from_mins(1), 15),
    (SignedDuration::from_hours(1), 200),
];

/// How many people are shown; a search that finds more is to be made narrower.
const SHOWN: usize = 20;

/// How many people with one part of a name are compared with the other parts.
const LOOKED_AT: u32 = 3_000;

impl Clinic {
    /// Writes the tokens of the people who are at a facility, as far as they changed since.
    async fn make_searchable(&self, facility: &FacilityId) -> anyhow::Result<()> {
        let mut searchable = self.searchable.lock().await;
        let open = self.current().await?;
        let book = &open.book;
        let mut has_tokens: BTreeSet<PersonId> = BTreeSet::new();
        let people: BTreeSet<PersonId> = if let Some(position) = searchable.get(facility) {
            let mut touched = book.touched_since(*position);
            let heads: Vec<PersonId> = touched.iter().map(|id| book.same_as(*id)).collect();
            touched.extend(heads);
            has_tokens.extend(&touched);
            touched
        } else {
            // The first time since this program runs: everybody, and whoever has tokens though they
            // left while it did not.
            has_tokens.extend(open.store().named(facility).await?);
            book.people().chain(has_tokens.iter().copied()).collect()
        };
        let tokens = people.into_iter().map(|person| NameTokens {
            person,
            tokens: tokens_of(book, person, facility, |part| {
                open.key().name_token(facility, part)
            }),
        });
        let tokens: Vec<NameTokens> = tokens
            .filter(|of| !of.tokens.is_empty() || has_tokens.contains(&of.person))
            .collect();
        for some in tokens.chunks(500) {
            open.store().set_names(facility, some).await?;
        }
        searchable.insert(facility.clone(), book.len());
        Ok(())
    }

    /// Who has all of these parts in their name, among those at the facility.
    async fn named(
        &self,
        facility: &FacilityId,
        parts: &[String],
    ) -> anyhow::Result<BTreeSet<PersonId>> {
        let open = self.current().await?;
        let mut found: Option<BTreeSet<PersonId>> = None;
        for part in parts {
            let token = open.key().name_token(facility, part);
            let with = open.store().with_name(facility, token, LOOKED_AT).await?;
            let with: BTreeSet<PersonId> = with.into_iter().collect();
            found = Some(match found {
                None => with,
                Some(before) => before.intersection(&with).copied().collect(),
            });
        }
        Ok(found.unwrap_or_default())
    }
}

/// The tokens of a person while they are at a facility; none otherwise, nor for an id that gave way to
/// another.
fn tokens_of(
    book: &Book,
    person: PersonId,
    facility: &FacilityId,
    token: impl Fn(&str) -> Digest,
) -> Vec<Digest> {
    let lasts = book.same_as(person) == person
        && stays::of(book, person)
            .iter()
            .any(|stay| stay.facility == *facility && stay.end.is_none());
    let Some(details) = due::details(book, person).filter(|_| lasts) else {
        return Vec::new();
    };
    let parts = names::findable(&details.name);
    parts.iter().map(|part| token(part)).collect()
}

impl Office {
    pub(in crate::web::office) async fn find(&self, ask: &mut Ask) -> Result<Answer, Answer> {
        let facility = Self::facility_of(ask)?;
        let (clinic, now, today) = (self.clinic()?, self.now(), self.today());
        let store = &self.setup.store;
        let login = ask.visit()?.account.login.clone();
        for (within, most) in MOST {
            let since = now.checked_sub(within).unwrap_or(jiff::Timestamp::MIN);
            if store.searches(&login, since).await? >= most {
                return Ok(Answer::Wrong(Box::new(Self::too_many_searches(ask))));
            }
        }
        let search = Reading {
            login: &login,
            facility: &facility,
            person: None,
            why: "search",
        };
        store.note_readings(&[search], now).await?;
        let text: String = ask.form.get("who").chars().take(120).collect();
        let open = clinic.current().await?;
        // A wristband: the number leads to the form, in which the scanner goes on.
        if let Some(person) = open.book.numbered(&facility, &text) {
            let person = open.book.same_as(person);
            if is_here(&open.book, person, &facility, today) {
                self.note_readings(ask, [person], "search").await?;
                return Ok(Answer::See(path_of(person, "/dose"), None));
            }
        }
        drop(open);
        let parts = names::asked(&text);
        if !parts.is_empty() {
            clinic.make_searchable(&facility).await?;
        }
        let found = clinic.named(&facility, &parts).await?;
        let open = clinic.current().await?;
        let found: Vec<PersonId> = found
            .into_iter()
            .filter(|person| is_here(&open.book, *person, &facility, today))
            .collect();
        let more = found.len() > SHOWN;
        let shown: Vec<PersonId> = found.into_iter().take(SHOWN).collect();
        self.note_readings(ask, shown.iter().copied(), "search")
            .await?;
        let l = ask.l();
        let mut lines: Vec<_> = shown
            .iter()
            .map(|person| {
                let details = due::details(&open.book, *person);
                let number = number(&open.book, *person, &facility).unwrap_or("–");
                (details, number, *person)
            })
            .collect();
        lines.sort_by_key(|(details, number, _)| (details.map(|d| d.name.clone()), *number));
        Ok(Answer::page(Sheet {
            title: l.t("clinic-found"),
            body: html! {
                h1 { (l.tn("clinic-found-count", lines.len())) }
                @if lines.is_empty() { p.lead { (l.t("clinic-found-none")) } }
                @if more { p.notice { (l.t("clinic-found-more")) } }
                ol.due {
                    @for (details, number, person) in &lines {
                        li {
                            div.person {
                                a href=(ask.href(&path_of(*person, ""))) {
                                    (details.map_or_else(|| l.t("clinic-no-name"), |d| d.name.clone()))
                                }
                            }
                            div.what {
                                span.where {
                                    (number)
                                    @if let Some(d) = details { " · " (l.t("clinic-born")) " " (l.date(d.birth)) }
                                }
                            }
                            div.do {
                                a.button href=(ask.href(&path_of(*person, "/dose"))) { (l.t("clinic-do-dose")) }
                            }
                        }
                    }
                }
            },
        }))
    }

    fn too_many_searches(ask: &Ask) -> Sheet {
        let l = ask.l();
        Sheet {
            title: l.t("clinic-too-many-title"),
            body: html! {
                h1 { (l.t("clinic-too-many-title")) }
                p.lead { (l.t("clinic-too-many")) }
            },
        }
    }
}
