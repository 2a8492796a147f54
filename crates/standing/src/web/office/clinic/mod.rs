//! The clinic: pages for those who care for the people of one facility (decision 0030).
//!
//! INVARIANT (own facility): a page shows people who are at the facility of the account on the day of
//! the clock, and nobody else. INVARIANT (readings): who read about whom is kept before a page that
//! shows a person is answered; where it cannot be kept nothing is shown.

mod chart;
mod decide;
mod dose;
mod find;
mod frame;
mod list;
mod lots;
mod options;
mod state;
mod withdraw;

pub(super) use frame::POLICY;
pub use state::Clinic;

use super::answers::Answer;
use super::form::Form;
use super::page::Sheet;
use super::{Ask, Office};
use crate::entropy::random;
use crate::web::locale::Locale;
use jiff::Timestamp;
use jiff::civil::Date;
use maud::{Markup, html};
use standing_forecast::Day;
use standing_registry::{Act, Book, ControlId, Entry, Peer, PersonId, due, stays};
use standing_store::clinic::Reading;
use standing_store::registry::KeptAs;
use standing_terms::{BookZone, FacilityId};
use state::Open;

/// A person of the facility of whoever asks, in the book as it stands.
struct Bedside {
    open: Open,
    person: PersonId,
    facility: FacilityId,
    today: Date,
    zone: BookZone,
}

impl Bedside {
    fn book(&self) -> &Book {
        &self.open.book
    }

    fn details(&self) -> Option<&standing_registry::act::Details> {
        due::details(self.book(), self.person)
    }

    fn number(&self) -> Option<&str> {
        number(self.book(), self.person, &self.facility)
    }

    fn peer(&self) -> Result<Peer, Answer> {
        peer(&self.facility)
    }
}

/// As whom a facility enters: the same name under which its rosters are read.
fn peer(facility: &FacilityId) -> Result<Peer, Answer> {
    Ok(Peer::new(format!("facility/{facility}")).map_err(anyhow::Error::from)?)
}

/// The facility's own number of a person, the one told last.
fn number<'b>(book: &'b Book, person: PersonId, of: &FacilityId) -> Option<&'b str> {
    let numbers = book.of(person).filter_map(|(_, entry)| match &entry.act {
        Act::Numbered { facility, number } if facility == of => Some(number.as_str()),
        _ => None,
    });
    numbers.last()
}

/// Whether a person is at a facility on a day.
fn is_here(book: &Book, person: PersonId, facility: &FacilityId, day: Date) -> bool {
    stays::of(book, person)
        .iter()
        .any(|stay| stay.facility == *facility && stay.covers(day))
}

/// The path of a person's page; `what` is a page of theirs, with its slash, or empty.
fn path_of(person: PersonId, what: &str) -> String {
    format!("/clinic/person/{person}{what}")
}

/// A day of the forecaster as a language writes it.
fn day_in(l: &Locale, day: Day) -> String {
    let text = day.to_string();
    text.parse::<Date>().map_or(text, |date| l.date(date))
}

/// The id under which a form is sent, drawn when its page is: sent twice, it enters one act.
fn one_time_id() -> String {
    hex::encode(random::<16>())
}

/// The message id that came with a form.
fn message_of(form: &Form) -> Result<ControlId, Answer> {
    let id = form.get("message");
    let drawn = id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit());
    if !drawn {
        return Err(Answer::Malformed);
    }
    Ok(ControlId::new(format!("form:{id}")).map_err(anyhow::Error::from)?)
}

/// Where to go on when an act was entered, or why it was not.
enum Entered {
    /// It is in the book, from now on or before.
    There,
    /// The form was sent before with other content: that counts, and this was kept as evidence.
    SentBefore,
}

impl Office {
    fn clinic(&self) -> Result<&Clinic, Answer> {
        self.setup.clinic.as_ref().ok_or(Answer::Closed)
    }

    fn facility_of(ask: &Ask) -> Result<FacilityId, Answer> {
        let facility = ask.visit()?.account.facility.clone();
        facility.ok_or(Answer::Forbidden)
    }

    /// The person whom the path names, if they are here today. Nobody else exists on these pages.
    async fn bedside(&self, ask: &Ask) -> Result<Bedside, Answer> {
        let facility = Self::facility_of(ask)?;
        let open = self.clinic()?.current().await?;
        let id: PersonId = ask.piece("person").parse().map_err(|_| Answer::Missing)?;
        let person = open.book.same_as(id);
        let today = self.today();
        if !is_here(&open.book, person, &facility, today) {
            return Err(Answer::Missing);
        }
        Ok(Bedside {
            open,
            person,
            facility,
            today,
            zone: self.setup.zone.clone(),
        })
    }

    /// Keeps that somebody reads about these people.
    async fn note_readings(
        &self,
        ask: &Ask,
        people: impl IntoIterator<Item = PersonId>,
        why: &str,
    ) -> Result<(), Answer> {
        let facility = Self::facility_of(ask)?;
        let login = &ask.visit()?.account.login;
        let readings: Vec<Reading<'_>> = people
            .into_iter()
            .map(|person| Reading {
                login,
                facility: &facility,
                person: Some(person),
                why,
            })
            .collect();
        Ok(self
            .setup
            .store
            .note_readings(&readings, self.now())
            .await?)
    }

    /// Enters an act about a person, under the id of the form it came with. The book that was read is
    /// let go of before: what is entered waits for everybody who reads.
    async fn enter_act(&self, ask: &Ask, bedside: Bedside, act: Act) -> Result<Entered, Answer> {
        let person = bedside.person;
        let from = bedside.peer()?;
        drop(bedside);
        let recorded = Timestamp::from_microsecond(self.now().as_microsecond());
        let entry = Entry {
            recorded: recorded.map_err(anyhow::Error::from)?,
            from,
            message: message_of(&ask.form)?,
            person: Some(person),
            act,
        };
        Ok(match self.clinic()?.enter(entry).await? {
            KeptAs::New(_) | KeptAs::Again(_) => Entered::There,
            KeptAs::Reused { .. } => Entered::SentBefore,
            KeptAs::Erased => return Err(Answer::Missing),
        })
    }

    /// The person's page after an act, or the word that the form was sent before.
    fn after_act(ask: &Ask, person: PersonId, entered: &Entered, done: &str) -> Answer {
        match entered {
            Entered::There => Answer::See(path_of(person, &format!("?done={done}")), None),
            Entered::SentBefore => {
                let l = ask.l();
                Answer::Wrong(Box::new(Sheet {
                    title: l.t("clinic-sent-title"),
                    body: html! {
                        h1 { (l.t("clinic-sent-title")) }
                        p.lead { (l.t("clinic-sent")) }
                        p { a href=(ask.href(&path_of(person, ""))) { (l.t("clinic-sent-to")) } }
                    },
                }))
            }
        }
    }

    /// A form of the clinic: as the others, with its one-time id, and kept by the page until the
    /// server has it. A second button confirms what the first one asks about.
    fn clinic_form(
        &self,
        ask: &Ask,
        path: &str,
        form: &Form,
        fields: &Markup,
        buttons: &[&str],
    ) -> Markup {
        let token = self.form_token(ask).unwrap_or_default();
        let drawn = form.get("message");
        let message = if drawn.is_empty() {
            one_time_id()
        } else {
            drawn.to_owned()
        };
        html! {
            form.entry method="post" action=(ask.href(path)) novalidate data-keep {
                input type="hidden" name="form-token" value=(token);
                input type="hidden" name="message" value=(message);
                (super::form::summary(ask.l(), form))
                (fields)
                div.actions {
                    @for (n, button) in buttons.iter().enumerate() {
                        // The first is what the Enter key presses; another one says more by its value.
                        @if n == 0 { button type="submit" { (ask.l().t(button)) } }
                        @else { button.plain type="submit" name="confirm" value="yes" { (ask.l().t(button)) } }
                    }
                }
            }
        }
    }

    /// Who it is, above a form: what is compared with the person before anything is done.
    fn who(ask: &Ask, bedside: &Bedside) -> Markup {
        let l = ask.l();
        let details = bedside.details();
        html! {
            div.who {
                h1 {
                    @match details {
                        Some(d) => { a href=(ask.href(&path_of(bedside.person, ""))) { (d.name) } },
                        None => { a href=(ask.href(&path_of(bedside.person, ""))) { (l.t("clinic-no-name")) } },
                    }
                }
                p {
                    (l.t("clinic-number")) " " strong { (bedside.number().unwrap_or("–")) }
                    " · " (l.t("clinic-born")) " "
                    strong { (details.map_or_else(|| l.t("clinic-not-known"), |d| l.date(d.birth))) }
                }
            }
        }
    }
}
