//! Under whose order a nurse vaccinates, and whether what is needed in an emergency is there.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_terms::{Digest, FacilityId};

use crate::act::Act;
use crate::book::Book;
use crate::care::{Answer, Screening};
use crate::stock::same_code;

/// An act of a clinic, about no person held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "clinic", rename_all = "kebab-case", deny_unknown_fields)]
pub enum ClinicAct {
    /// A prescriber signed a standing order. One that is told again under the same number replaces
    /// the earlier.
    OrderSigned(StandingOrder),
    /// It no longer holds.
    OrderEnded {
        /// Where.
        facility: FacilityId,
        /// Which.
        order: String,
        /// The first day on which it does not hold.
        on: Date,
        /// Why, in words.
        reason: String,
    },
    /// Somebody looked through the emergency kit.
    KitChecked {
        /// Where.
        facility: FacilityId,
        /// The day.
        on: Date,
        /// Whether everything was there and in date.
        complete: bool,
        /// Who looked.
        by: String,
    },
}

/// A prescriber's standing order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandingOrder {
    /// Where it holds.
    pub facility: FacilityId,
    /// The facility's number of it.
    pub order: String,
    /// The signed document.
    pub document: Digest,
    /// Who signed.
    pub prescriber: String,
    /// The vaccine types it is for.
    pub cvx: Vec<String>,
    /// The first day.
    pub from: Date,
    /// The last day.
    pub until: Option<Date>,
    /// What is asked before a dose.
    pub questions: Vec<Question>,
    /// An emergency kit is to have been checked within so many days, where the order says so.
    pub kit_within_days: Option<u16>,
}

/// A screening question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its code in the order.
    pub code: String,
    /// As it is asked.
    pub words: String,
    /// The answers with which a dose is not given under the order: the prescriber is asked.
    pub stops: Vec<Answer>,
}

/// The emergency kit of a facility.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kit {
    /// When somebody looked last.
    pub on: Date,
    /// Whether it was complete.
    pub complete: bool,
    /// Who looked.
    pub by: String,
}

/// What is known of a facility's orders and kit on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Clinic {
    /// The standing orders in force.
    pub orders: Vec<StandingOrder>,
    /// The last check of the kit, if there was one.
    pub kit: Option<Kit>,
}

/// The orders in force at a facility on a day, and its kit.
pub fn on(book: &Book, facility: &FacilityId, day: Date) -> Clinic {
    let mut clinic = Clinic::default();
    let mut ended: Vec<(String, Date)> = Vec::new();
    for (_, entry) in book.about_nobody() {
        let Act::Clinic(act) = &entry.act else {
            continue;
        };
        match act {
            ClinicAct::OrderSigned(order) if order.facility == *facility => {
                clinic.orders.retain(|known| known.order != order.order);
                ended.retain(|(known, _)| *known != order.order);
                clinic.orders.push(order.clone());
            }
            ClinicAct::OrderEnded {
                facility: at,
                order,
                on,
                ..
            } if at == facility => ended.push((order.clone(), *on)),
            ClinicAct::KitChecked {
                facility: at,
                on,
                complete,
                by,
            } if at == facility
                && *on <= day
                && clinic.kit.as_ref().is_none_or(|known| known.on <= *on) =>
            {
                clinic.kit = Some(Kit {
                    on: *on,
                    complete: *complete,
                    by: by.clone(),
                });
            }
            _ => {}
        }
    }
    clinic.orders.retain(|order| {
        let holds = order.from <= day && order.until.is_none_or(|until| day <= until);
        let over = |(of, on): &(String, Date)| *of == order.order && *on <= day;
        holds && !ended.iter().any(over)
    });
    clinic
}

impl Clinic {
    /// The orders for a vaccine type.
    pub fn orders_for(&self, cvx: &str) -> impl Iterator<Item = &StandingOrder> {
        let covers = move |order: &&StandingOrder| order.cvx.iter().any(|of| same_code(of, cvx));
        self.orders.iter().filter(covers)
    }

    /// What is wrong with the kit by an order on a day, in words.
    pub fn kit_problem(&self, order: &StandingOrder, day: Date) -> Option<String> {
        let within = order.kit_within_days?;
        match &self.kit {
            None => {
                Some("the emergency kit was never checked, and the order asks for it".to_owned())
            }
            Some(kit) if !kit.complete => {
                Some(format!("the emergency kit was not complete on {}", kit.on))
            }
            Some(kit) if kit.on.saturating_add(i64::from(within).days()) < day => Some(format!(
                "the emergency kit was last checked on {}; the order asks for a check within {within} days",
                kit.on
            )),
            Some(_) => None,
        }
    }
}

impl StandingOrder {
    /// Why a dose is not given under the order by a screening, in words: questions without an
    /// answer, and answers with which the prescriber is asked.
    pub fn stopped_by(&self, screening: Option<&Screening>) -> Vec<String> {
        let Some(screening) = screening else {
            return vec!["the screening questions were not asked today".to_owned()];
        };
        let questions = self.questions.iter();
        questions
            .filter_map(|question| match screening.answers.get(&question.code) {
                None => Some(format!("not asked: {}", question.words)),
                Some(answer) if question.stops.contains(answer) => Some(format!(
                    "ask the prescriber: {} ({})",
                    question.words,
                    match answer {
                        Answer::Yes => "yes",
                        Answer::No => "no",
                        Answer::Unknown => "not known",
                    }
                )),
                Some(_) => None,
            })
            .collect()
    }
}
