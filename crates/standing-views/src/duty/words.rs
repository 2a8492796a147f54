//! Words: the statements about whose duty something is, as the book has them, before anybody asks
//! about a facility and a day.
//!
//! Two kinds of statements are words: a responsibility statement, and an answer that refers a
//! request about a function to somebody else.

use super::model::StanceKind;
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use standing_evidence::{
    Book, Confidence, Force, Heard, Quote, RelationKind, Stance, Statement, StatementBody,
};
use standing_terms::{
    BookZone, Function, Interval, Known, Outcome, PartyId, Place, SaidDate, SourceId,
    StatementLabel,
};

/// One word.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Spoken {
    pub(super) label: StatementLabel,
    pub(super) function: Function,
    pub(super) speaker: PartyId,
    pub(super) stance: StanceKind,
    pub(super) party: PartyId,
    pub(super) force: Option<Force>,
    pub(super) subject: Place,
    pub(super) what: String,
    pub(super) quote: Option<Quote>,
    pub(super) day: Date,
    pub(super) said: Option<SaidDate>,
    pub(super) valid: Interval,
    pub(super) known_at: Timestamp,
    pub(super) source: SourceId,
    pub(super) locator: String,
    pub(super) confidence: Confidence,
    pub(super) note: Option<String>,
    pub(super) answers: Vec<StatementLabel>,
    pub(super) retracted: Option<Retracted>,
}

/// When, and by which statement, something was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Retracted {
    pub(super) by: StatementLabel,
    pub(super) day: Date,
    pub(super) known_at: Timestamp,
}

/// The day by which a statement had surely been said: its own date; else the first day on which it
/// holds; else the day on which it became known.
pub(super) fn day_of(statement: &Statement, known_at: Timestamp, zone: &BookZone) -> Date {
    statement
        .said
        .map(|said| said.last())
        .or(statement.valid.from)
        .unwrap_or_else(|| zone.day_of(known_at))
}

pub(super) fn retracted(heard: &Heard<'_>, zone: &BookZone) -> Option<Retracted> {
    let (by, known_at) = (heard.retracted_by?, heard.retracted_at?);
    Some(Retracted {
        by: by.label.clone(),
        day: day_of(by, known_at, zone),
        known_at,
    })
}

/// The label by which a statement goes: its own, also where it is read in a correction.
pub(super) fn label_of(heard: &Heard<'_>) -> StatementLabel {
    heard.held.value.label.clone()
}

/// The statements that this one answers.
pub(super) fn answered(statement: &Statement) -> impl Iterator<Item = &StatementLabel> {
    statement
        .relations
        .iter()
        .filter(|r| r.kind == RelationKind::Answers)
        .map(|r| &r.target)
}

/// A statement as the views take it: read with its corrections, and with what became of it.
pub(super) struct Said<'a> {
    pub(super) label: &'a StatementLabel,
    pub(super) statement: &'a Statement,
    pub(super) known_at: Timestamp,
    pub(super) retracted: Option<Retracted>,
}

impl<'a> Said<'a> {
    pub(super) fn of(heard: &Heard<'a>, zone: &BookZone) -> Self {
        Self {
            label: &heard.held.value.label,
            statement: heard.statement,
            known_at: heard.known_at,
            retracted: retracted(heard, zone),
        }
    }
}

/// The word that a responsibility statement is.
pub(super) fn word_of(said: &Said<'_>, zone: &BookZone) -> Option<Spoken> {
    let s = said.statement;
    let StatementBody::Responsibility {
        function,
        stance,
        force,
        what,
    } = &s.body
    else {
        return None;
    };
    let (kind, party) = match stance {
        Stance::Accepts => (StanceKind::Accepts, &s.speaker),
        Stance::Disclaims => (StanceKind::Disclaims, &s.speaker),
        // Whoever assigns a duty to itself accepts it.
        Stance::Assigns(party) if *party == s.speaker => (StanceKind::Accepts, party),
        Stance::Assigns(party) => (StanceKind::Assigns, party),
        Stance::Mandates(party) => (StanceKind::Mandates, party),
    };
    Some(word(
        said, zone, *function, kind, party, *force, what, &s.subject,
    ))
}

/// Every word of the book.
pub(super) fn words_of(book: &Book, zone: &BookZone) -> Vec<Spoken> {
    let mut words = Vec::new();
    for heard in book.spoken(Known::Now) {
        let said = Said::of(&heard, zone);
        let s = said.statement;
        words.extend(word_of(&said, zone));
        let StatementBody::Answer {
            what,
            outcome: Some(Outcome::Referred(party)),
            ..
        } = &s.body
        else {
            continue;
        };
        if *party == s.speaker {
            continue;
        }
        for target in answered(s) {
            let asked = book.statement(target);
            let asked = asked.and_then(|asked| book.read(asked, Known::Now));
            if let Some(Statement {
                body:
                    StatementBody::Request {
                        function: Some(function),
                        ..
                    },
                subject,
                ..
            }) = asked.map(|r| r.statement)
            {
                words.push(word(
                    &said,
                    zone,
                    *function,
                    StanceKind::Assigns,
                    party,
                    None,
                    what,
                    subject,
                ));
            }
        }
    }
    words
}

#[expect(
    clippy::too_many_arguments,
    reason = "one place where a statement becomes a word, from what its two kinds have in common"
)]
fn word(
    said: &Said<'_>,
    zone: &BookZone,
    function: Function,
    stance: StanceKind,
    party: &PartyId,
    force: Option<Force>,
    what: &str,
    subject: &Place,
) -> Spoken {
    let s = said.statement;
    Spoken {
        label: said.label.clone(),
        function,
        speaker: s.speaker.clone(),
        stance,
        party: party.clone(),
        force,
        subject: subject.clone(),
        what: what.to_owned(),
        quote: s.quote.clone(),
        day: day_of(s, said.known_at, zone),
        said: s.said,
        valid: s.valid,
        known_at: said.known_at,
        source: s.span.source.clone(),
        locator: s.span.locator.clone(),
        confidence: s.confidence,
        note: s.note.clone(),
        answers: answered(s).cloned().collect(),
        retracted: said.retracted.clone(),
    }
}
