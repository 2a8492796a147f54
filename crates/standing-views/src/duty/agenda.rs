//! The agenda of a day: what is due, overdue, promised, for whom.

use super::clock::Lateness;
use super::obligation::{Beneficiary, ObligationId, Origin, Proposal};
use super::sentence::{PartyName, Sentence};
use jiff::civil::Date;
use serde::Serialize;
use standing_evidence::Force;
use standing_terms::{AboutInstitutions, AsOf, Function, Place};

/// A line of the agenda.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AgendaLine {
    /// Which obligation.
    pub id: ObligationId,
    /// What created it.
    pub origin: Origin,
    /// Who owes it.
    pub bearer: PartyName,
    /// To whom.
    pub beneficiary: Beneficiary,
    /// The place it is about.
    pub subject: Place,
    /// Its name for a reader.
    pub place: String,
    /// The function it is about.
    pub function: Option<Function>,
    /// What is to be done, in our words.
    pub what: String,
    /// How strongly it binds.
    pub force: Force,
    /// When it is due. Computed, to be verified by counsel.
    pub due: Option<Date>,
    /// How late it is.
    pub lateness: Lateness,
    /// That in a sentence.
    pub sentence: Sentence,
}

/// What stands on a day.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Agenda {
    /// The point.
    pub as_of: AsOf,
    /// How many days ahead are looked at.
    pub ahead_days: u32,
    /// Due on this day.
    pub due: Vec<AgendaLine>,
    /// Late, the latest first. What lapsed is among it.
    pub overdue: Vec<AgendaLine>,
    /// Promised or ordered and not yet due, or without a day.
    pub promised: Vec<AgendaLine>,
    /// Replies that fall due within the days ahead, the next first.
    pub upcoming: Vec<AgendaLine>,
    /// Time stands still.
    pub paused: Vec<AgendaLine>,
    /// What a person could do on this day.
    pub proposals: Vec<Proposal>,
}

impl AboutInstitutions for Agenda {}
impl AboutInstitutions for AgendaLine {}
