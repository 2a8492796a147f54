//! The record of silence: what shows that a letter was sent and arrived, where and how somebody
//! looked for an answer, and that none was found. Derived, never typed.

use super::Duty;
use super::clock::{Deadline, Lateness, days_between};
use super::ledger::Happening;
use super::obligation::{ObligationId, Origin, UnconfirmedReply};
use super::request::{Delivery, Sending, State};
use super::sentence::{Arg, PartyName, Sentence, SentenceKey};
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, Act, AsOf, Function, SourceId, StatementLabel};

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
    /// The day that its days are counted from: that of sending, where it is known, or the letter's.
    pub since: Date,
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

impl Duty {
    /// The record of silence of one who was asked; none where it was answered, closed or never
    /// sent by the day asked about.
    pub fn silence(&self, id: &ObligationId, as_of: &AsOf) -> Option<SilenceRecord> {
        let entry = self.entry(&id.label)?;
        let line = self.obligation(id, as_of)?;
        if line.origin != Origin::Request || matches!(line.lateness, Lateness::Ended { .. }) {
            return None;
        }
        let State::Reply(state) = &line.state else {
            return None;
        };
        let way = state.way()?.clone();
        let searches: Vec<Search> = entry
            .events
            .iter()
            .filter(|e| {
                e.on <= as_of.on
                    && as_of.known.covers(e.known_at)
                    && e.party.as_ref().is_none_or(|p| *p == id.bearer)
            })
            .filter_map(|e| match &e.what {
                Happening::Step(Act::Searched {
                    place,
                    method,
                    by,
                    found,
                }) => Some(Search {
                    label: e.label.clone(),
                    on: e.on,
                    place: place.clone(),
                    method: method.clone(),
                    by: by.clone(),
                    found: *found,
                }),
                _ => None,
            })
            .collect();
        let due = line.deadline.due;
        let mut lacks = Vec::new();
        if way.sent.channel.is_none() {
            lacks.push(Lack::Sending);
        }
        if way.delivered.is_none() {
            lacks.push(Lack::Delivery);
        }
        let after_due = |s: &&Search| due.is_none_or(|due| s.on > due);
        let last = searches.iter().rev().find(after_due);
        match last {
            None => lacks.push(Lack::Search),
            Some(search) if search.found > 0 => lacks.push(Lack::Found),
            Some(_) => {}
        }
        if !line.unconfirmed.is_empty() {
            lacks.push(Lack::Unconfirmed);
        }
        if !matches!(
            line.lateness,
            Lateness::Overdue { .. } | Lateness::Lapsed { .. }
        ) {
            lacks.push(Lack::NotDue);
        }
        let mut record = SilenceRecord {
            as_of: *as_of,
            id: line.id,
            by: line.by,
            bearer: line.bearer,
            place: line.place,
            function: line.function,
            what: line.what,
            source: line.source,
            since: way.sent.on,
            days: days_between(way.sent.on, as_of.on),
            sent: way.sent.channel.is_some().then_some(way.sent.clone()),
            delivered: way.delivered,
            deadline: line.deadline,
            searches,
            unconfirmed: line.unconfirmed,
            answers_by_others: line.answers_by_others,
            lacks,
            sentences: Vec::new(),
        };
        record.sentences = record.say();
        Some(record)
    }
}

impl SilenceRecord {
    /// Whether nothing is lacking.
    pub fn is_whole(&self) -> bool {
        self.lacks.is_empty()
    }

    fn say(&self) -> Vec<Sentence> {
        let mut said = Vec::new();
        said.push(match &self.sent {
            Some(sent) => Sentence::new(SentenceKey::SilenceSent)
                .with("day", Arg::Day(sent.on))
                .with(
                    "text",
                    Arg::Text(
                        sent.channel
                            .map(standing_terms::Channel::code)
                            .unwrap_or_default()
                            .into(),
                    ),
                ),
            None => Sentence::new(SentenceKey::SilenceNoSending),
        });
        said.push(match &self.delivered {
            Some(delivered) => Sentence::new(SentenceKey::SilenceDelivered)
                .with("day", Arg::Day(delivered.on))
                .with("text", Arg::Text(delivered.proof.code().into())),
            None => Sentence::new(SentenceKey::SilenceNoDelivery),
        });
        said.extend(self.deadline.sentences.iter().cloned());
        for search in &self.searches {
            said.push(
                Sentence::new(SentenceKey::SilenceSearched)
                    .with("day", Arg::Day(search.on))
                    .with("by", Arg::Text(search.by.clone()))
                    .with("text", Arg::Text(search.place.clone()))
                    .with("method", Arg::Text(search.method.clone()))
                    .with("number", Arg::Number(i64::from(search.found))),
            );
        }
        for lack in &self.lacks {
            match lack {
                Lack::Search => said.push(match self.deadline.due {
                    Some(due) => {
                        Sentence::new(SentenceKey::SilenceNoSearch).with("day", Arg::Day(due))
                    }
                    None => Sentence::new(SentenceKey::SilenceNoSearchAtAll),
                }),
                Lack::Found => {
                    if let Some(search) = self.searches.last() {
                        said.push(
                            Sentence::new(SentenceKey::SilenceFound)
                                .with("day", Arg::Day(search.on))
                                .with("number", Arg::Number(i64::from(search.found))),
                        );
                    }
                }
                Lack::Unconfirmed => {
                    for reply in &self.unconfirmed {
                        said.push(
                            Sentence::new(SentenceKey::SilenceUnconfirmed)
                                .with("day", Arg::Day(reply.on))
                                .with("text", Arg::Text(reply.sender.clone())),
                        );
                    }
                }
                Lack::Sending | Lack::Delivery | Lack::NotDue => {}
            }
        }
        said.push(
            Sentence::new(SentenceKey::SilenceFinding)
                .with("day", Arg::Day(self.as_of.on))
                .with("days", Arg::Days(self.days))
                .with("start", Arg::Day(self.since))
                .with("party", Arg::Party(self.bearer.clone()))
                .with("statement", Arg::Statement(self.id.label.clone())),
        );
        said
    }
}
