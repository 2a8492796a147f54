//! The registry book: people held, their stays, doses, offers and decisions.
//!
//! It is the private one of the two books. It never meets the evidence book, holds no number of an
//! authority, no origin and no date of a case, and answers no question of where somebody is: every
//! list is a facility's own list of the people it holds on a day.
//!
//! An [`Entry`] is one act as one peer sent it. The [`Book`] takes entries in the order in which
//! they were recorded: a message that comes again changes nothing, and one that reuses a control id
//! for something else is refused and kept for people to see. Everything else is computed from the
//! book, a day and dated rules: who is one person ([`Book::same_as`]), which reports are one dose
//! ([`doses`]), who holds the duty of the next dose ([`continuity`]), what needs a person's eye
//! ([`findings`]), and who is due ([`due`]).

pub mod access;
pub mod act;
pub mod adverse;
mod book;
pub mod care;
pub mod clinic;
pub mod clock;
pub mod consent;
pub mod continuity;
pub mod doses;
pub mod doubt;
pub mod due;
pub mod findings;
pub mod handover;
mod ids;
pub mod linkage;
pub mod names;
mod people;
pub mod retention;
mod rules;
pub mod sealed;
pub mod stays;
pub mod stock;
pub mod today;

pub use act::Act;
pub use book::{Book, Entry, Refusal, Taken};
pub use ids::{BadName, ControlId, Peer, PersonId};
pub use rules::{Rulebook, Rules};
