//! The record of silence: what shows that a letter was sent and arrived, where and how somebody
//! looked for an answer, and that none was found. Derived, never typed.

use super::clock::Deadline;
use super::obligation::{ObligationId, UnconfirmedReply};
use super::request::{Delivery, Sending};
use super::sentence::{PartyName, Sentence};
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, Function, SourceId, StatementLabel};

/// A search for an answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Search {
    /// The statement.
    pub label: StatementLabel,
    /// When.
    pub on: Date,
    /// Where.
    pub place: String,
    /// How.
    pub method: String,
    /// By whom.
    pub by: String,
    /// How many messages could be an answer.
    pub found: u32,
}

/// What a record lacks to be whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lack {
    /// Proof of how it was sent.
    Sending,
    /// Proof that it arrived.
    Delivery,
    /// A search for an answer after the due date.
    Search,
    /// A search found something that a person must look at.
    Found,
    /// Something that claims to be an answer waits for a person.
    Unconfirmed,
    /// The time has not run out.
    NotDue,
}

/// A record of silence.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SilenceRecord {
    /// The point.
    pub as_of: AsOf,
    /// The request and who is silent.
    pub id: ObligationId,
    /// Who asked.
    pub by: PartyName,
    /// Who is silent.
    pub bearer: PartyName,
    /// The place it is about.
    pub place: String,
    /// The function it is about.
    pub function: Option<Function>,
    /// What was asked, in our words.
    pub what: String,
    /// Where the letter can be read.
    pub source: SourceId,
    /// Proof of sending.
    pub sent: Option<Sending>,
    /// Proof of delivery.
    pub delivered: Option<Delivery>,
    /// How the time was counted.
    pub deadline: Deadline,
    /// For how many days it is unanswered.
    pub days: i64,
    /// The searches, oldest first.
    pub searches: Vec<Search>,
    /// What came and nobody confirmed.
    pub unconfirmed: Vec<UnconfirmedReply>,
    /// Answers by others than the one who is silent.
    pub answers_by_others: Vec<StatementLabel>,
    /// What it lacks. Empty: the record is whole.
    pub lacks: Vec<Lack>,
    /// The record in sentences, in the order in which it is printed.
    pub sentences: Vec<Sentence>,
}

impl AboutInstitutions for SilenceRecord {}
