//! Obligations: who owes what to whom, by when, with which force.
//!
//! A request creates an obligation to reply for each of those who are asked; a commitment, a plan
//! or an order creates one to act. Each is derived from the book and never typed.

use super::clock::{Deadline, Lateness};
use super::request::{State, TransitionError};
use super::sentence::{PartyName, Sentence};
use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use standing_evidence::Force;
use standing_terms::{AboutInstitutions, Function, PartyId, Place, SourceId, StatementLabel};

/// Which obligation: the statement that created it, and who is bound.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ObligationId {
    /// The statement.
    pub label: StatementLabel,
    /// Who is bound.
    pub bearer: PartyId,
}

impl std::fmt::Display for ObligationId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.label, self.bearer)
    }
}

/// What created an obligation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A letter, a motion, a question.
    Request,
    /// A promise or a plan.
    Commitment,
    /// An order.
    Order,
}

impl Origin {
    /// The name used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Commitment => "commitment",
            Self::Order => "order",
        }
    }
}

/// To whom something is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Beneficiary {
    /// To a party.
    Party(PartyName),
    /// To the people held there.
    PeopleHeld,
}

/// An event that does not fit the state it met; it stays and changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Misfit {
    /// The statement.
    pub label: StatementLabel,
    /// The day it gives.
    pub on: Date,
    /// Why it does not fit.
    pub why: TransitionError,
}

/// Something that came and claims to be a reply.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnconfirmedReply {
    /// The statement.
    pub label: StatementLabel,
    /// When it came.
    pub on: Date,
    /// From whom, as it says.
    pub sender: String,
    /// What speaks against it.
    pub doubts: Vec<standing_terms::ReplyDoubt>,
}

/// An obligation as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ObligationLine {
    /// Which.
    pub id: ObligationId,
    /// What created it.
    pub origin: Origin,
    /// Who asked, promised or ordered.
    pub by: PartyName,
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
    /// The day on which it was asked, promised or ordered; none for a draft.
    pub made: Option<Date>,
    /// When it became known.
    pub known_at: Timestamp,
    /// Where it was read.
    pub source: SourceId,
    /// Where it stands.
    pub state: State,
    /// How its time is counted.
    pub deadline: Deadline,
    /// How late it is.
    pub lateness: Lateness,
    /// That in a sentence.
    pub sentence: Sentence,
    /// A day that was promised for it meanwhile, and in which statement.
    pub promised: Option<(Date, StatementLabel)>,
    /// Requests of the same speaker that ask it again.
    pub asked_again: Vec<StatementLabel>,
    /// Answers by others than those who are asked: they end nothing.
    pub answers_by_others: Vec<StatementLabel>,
    /// What came and claims to be a reply.
    pub unconfirmed: Vec<UnconfirmedReply>,
    /// Events that do not fit.
    pub misfits: Vec<Misfit>,
    /// The case it belongs to, where it stands on a docket.
    pub docket: Option<DocketRef>,
    /// What can be done about it on this day. Software drafts; people send.
    pub proposals: Vec<Proposal>,
}

/// Which case of which court.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct DocketRef {
    /// The court.
    pub court: PartyId,
    /// The number.
    pub number: String,
}

/// Something that a person could do.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Proposal {
    /// About what.
    pub obligation: ObligationId,
    /// What.
    pub measure: super::rules::Measure,
    /// From which day on.
    pub from: Date,
    /// In a sentence.
    pub sentence: Sentence,
    /// In the rule's own words, in Spanish.
    pub what_es: Option<String>,
    /// The day until which it waits, where a promise suspends it.
    pub suspended_until: Option<Date>,
}

impl AboutInstitutions for ObligationLine {}
impl AboutInstitutions for Proposal {}
