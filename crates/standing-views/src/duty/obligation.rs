//! Obligations: who owes what to whom, by when, with which force.
//!
//! A request creates an obligation to reply for each of those who are asked; a commitment, a plan
//! or an order creates one to act. Each is derived from the book and never typed.

use super::Duty;
use super::clock::{Deadline, Lateness, days_between};
use super::ledger::{Assessed, Entry};
use super::request::{State, TransitionError};
use super::sentence::{Arg, PartyName, Sentence, SentenceKey};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use standing_evidence::Force;
use standing_terms::{AboutInstitutions, AsOf, Function, PartyId, Place, SourceId, StatementLabel};

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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

impl Beneficiary {
    /// Its name in English.
    pub fn name(&self) -> &str {
        match self {
            Self::Party(party) => &party.name,
            Self::PeopleHeld => "people held there",
        }
    }
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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

impl Duty {
    /// Every obligation that stood by the day asked about, in order of the day on which it was
    /// made.
    pub fn obligations(&self, as_of: &AsOf) -> Vec<ObligationLine> {
        let mut lines: Vec<ObligationLine> = self
            .entries
            .iter()
            .flat_map(|e| self.lines_of(e, as_of))
            .collect();
        lines.sort_by(|a, b| (a.made, &a.id).cmp(&(b.made, &b.id)));
        lines
    }

    /// The requests among them.
    pub fn requests(&self, as_of: &AsOf) -> Vec<ObligationLine> {
        let mut lines = self.obligations(as_of);
        lines.retain(|l| l.origin == Origin::Request);
        lines
    }

    /// One obligation; none where there was none by then.
    pub fn obligation(&self, id: &ObligationId, as_of: &AsOf) -> Option<ObligationLine> {
        let entry = self.entry(&id.label)?;
        (entry.bearers.contains(&id.bearer) && entry.stands(as_of.on, as_of.known, &self.zone))
            .then(|| self.line(entry, &id.bearer, as_of))
    }

    pub(super) fn lines_of(&self, entry: &Entry, as_of: &AsOf) -> Vec<ObligationLine> {
        if !entry.stands(as_of.on, as_of.known, &self.zone) {
            return Vec::new();
        }
        entry
            .bearers
            .iter()
            .map(|bearer| self.line(entry, bearer, as_of))
            .collect()
    }

    fn line(&self, entry: &Entry, bearer: &PartyId, as_of: &AsOf) -> ObligationLine {
        let assessed = entry.assess(&self.bench(), bearer, as_of.on, as_of.known);
        let id = ObligationId {
            label: entry.label.clone(),
            bearer: bearer.clone(),
        };
        let bearer = self.parties.name(bearer);
        let proposals = self.proposals(entry, &id, &bearer, &assessed, as_of.on, as_of.known);
        let force = force_of(entry, &assessed);
        let asked_again = entry
            .asked_again
            .iter()
            .filter(|(day, at, _)| *day <= as_of.on && as_of.known.covers(*at))
            .map(|(_, _, label)| label.clone())
            .collect();
        ObligationLine {
            origin: entry.origin,
            by: self.parties.name(&entry.speaker),
            beneficiary: self.beneficiary(entry),
            subject: entry.subject.clone(),
            place: self.directory.place_name(&entry.subject),
            function: entry.function,
            what: entry.what.clone(),
            force,
            made: entry.made,
            known_at: entry.known_at,
            source: entry.source.clone(),
            sentence: how_late(&bearer, force, &assessed, as_of.on),
            state: assessed.state,
            deadline: assessed.deadline,
            lateness: assessed.lateness,
            promised: assessed.promised,
            asked_again,
            answers_by_others: assessed.answers_by_others,
            unconfirmed: assessed.unconfirmed,
            misfits: assessed.misfits,
            docket: entry.docket.clone(),
            proposals,
            bearer,
            id,
        }
    }

    pub(super) fn beneficiary(&self, entry: &Entry) -> Beneficiary {
        if entry.origin == Origin::Request {
            return Beneficiary::Party(self.parties.name(&entry.speaker));
        }
        entry
            .asked_by
            .as_ref()
            .map_or(Beneficiary::PeopleHeld, |asked_by| {
                Beneficiary::Party(self.parties.name(asked_by))
            })
    }
}

/// The force of the rule that counts the time, or of what created the obligation where that binds
/// more.
pub(super) fn force_of(entry: &Entry, assessed: &Assessed) -> Force {
    let by_rule = assessed.deadline.rule.as_ref().map(|r| r.force);
    by_rule.map_or(entry.force(), |f| f.max(entry.force()))
}

/// How late somebody is, in a sentence. Where no law sets a time it is *unanswered*, never *late by
/// law*.
pub(super) fn how_late(
    bearer: &PartyName,
    force: Force,
    assessed: &Assessed,
    on: Date,
) -> Sentence {
    let party = |key| Sentence::new(key).with("party", Arg::Party(bearer.clone()));
    let since_sent = || {
        let sent = match &assessed.state {
            State::Reply(state) => state.way().map(|w| w.sent.on),
            State::Act(_) => assessed.deadline.trigger,
        };
        sent.map_or(0, |sent| days_between(sent, on))
    };
    match &assessed.lateness {
        Lateness::NotRunning => assessed
            .deadline
            .sentences
            .first()
            .cloned()
            .unwrap_or_else(|| Sentence::new(SentenceKey::ClockNotSent)),
        Lateness::Running { due, left_days } => party(SentenceKey::LateRunning)
            .with("day", Arg::Day(*due))
            .with("days", Arg::Days(*left_days)),
        Lateness::Paused { since } => {
            Sentence::new(SentenceKey::LatePaused).with("day", Arg::Day(*since))
        }
        Lateness::Due => party(SentenceKey::LateDue),
        Lateness::Overdue { .. } | Lateness::Lapsed { .. } if force == Force::Courtesy => {
            party(SentenceKey::LateUnanswered).with("days", Arg::Days(since_sent()))
        }
        Lateness::Overdue { due, days } => party(SentenceKey::LateOverdue)
            .with("days", Arg::Days(*days))
            .with("day", Arg::Day(*due)),
        Lateness::Lapsed { due, .. } => party(SentenceKey::LateLapsed).with("day", Arg::Day(*due)),
        Lateness::Open { days } => party(SentenceKey::LateOpen).with("days", Arg::Days(*days)),
        Lateness::Ended {
            on,
            late_days: None,
        } => Sentence::new(SentenceKey::LateEnded).with("day", Arg::Day(*on)),
        Lateness::Ended {
            on,
            late_days: Some(days),
        } => Sentence::new(SentenceKey::LateEndedAfter)
            .with("day", Arg::Day(*on))
            .with("days", Arg::Days(*days)),
    }
}
