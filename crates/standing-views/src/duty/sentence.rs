//! Sentences that explain a result, as a key and its arguments.
//!
//! The same sentence is said in English here and in any other language by whoever has a text for
//! its key, so a reason is never lost in a string. Every key has its English text beside it;
//! the site holds the Spanish ones, and a test there looks that none is missing.

use jiff::civil::Date;
use serde::{Serialize, Serializer};
use standing_terms::{Function, PartyId, StatementLabel};
use std::fmt;

/// A party with the name it is shown by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PartyName {
    /// Its identifier.
    pub id: PartyId,
    /// Its name; the identifier where nobody introduced it.
    pub name: String,
}

/// An argument of a sentence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arg {
    /// One party.
    Party(PartyName),
    /// Several parties, joined by the language's "and".
    Parties(Vec<PartyName>),
    /// A day.
    Day(Date),
    /// A number of days, with the language's plural.
    Days(i64),
    /// A number.
    Number(i64),
    /// One of the seven functions.
    Function(Function),
    /// A statement.
    Statement(StatementLabel),
    /// A name, a citation, words typed in the book: not translated.
    Text(String),
}

/// A sentence: what is said, and of whom and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sentence {
    /// What is said.
    pub key: SentenceKey,
    /// Of whom and when, by the names that stand in braces in the text.
    pub args: Vec<(&'static str, Arg)>,
}

impl Sentence {
    /// A sentence without arguments.
    pub fn new(key: SentenceKey) -> Self {
        Self {
            key,
            args: Vec::new(),
        }
    }

    /// The sentence with one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, arg: Arg) -> Self {
        self.args.push((name, arg));
        self
    }

    /// The sentence in English.
    pub fn english(&self) -> String {
        let mut text = self.key.template().to_owned();
        for (name, arg) in &self.args {
            text = text.replace(&format!("{{{name}}}"), &arg.english());
        }
        text
    }
}

impl fmt::Display for Sentence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.english())
    }
}

impl Arg {
    fn english(&self) -> String {
        match self {
            Self::Party(party) => party.name.clone(),
            Self::Parties(parties) => match parties.split_last() {
                None => "nobody".to_owned(),
                Some((only, [])) => only.name.clone(),
                Some((last, rest)) => {
                    let rest: Vec<&str> = rest.iter().map(|p| p.name.as_str()).collect();
                    format!("{} and {}", rest.join("; "), last.name)
                }
            },
            Self::Day(day) => day.to_string(),
            Self::Days(1) => "1 day".to_owned(),
            Self::Days(days) => format!("{days} days"),
            Self::Number(number) => number.to_string(),
            Self::Function(function) => function.code().replace('-', " and "),
            Self::Statement(label) => label.to_string(),
            Self::Text(text) => text.clone(),
        }
    }
}

impl Serialize for SentenceKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

macro_rules! sentences {
    ($($(#[$doc:meta])* $name:ident = $code:literal : $text:literal,)*) => {
        /// What a sentence says.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum SentenceKey { $($(#[$doc])* $name,)* }

        impl SentenceKey {
            /// Every one.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The key under which other languages have their text.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)* }
            }

            /// The English text, arguments in braces.
            pub fn template(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

sentences! {
    // Responsibility
    /// Unknown.
    NobodySpoke = "duty-nobody-spoke":
        "Nobody has said whose duty {function} is here.",
    /// Orphaned: circular.
    Circular = "duty-circular":
        "{parties} point at each other, and nobody accepts {function}.",
    /// Orphaned: disclaimed.
    Disclaimed = "duty-disclaimed":
        "{parties} say that {function} is not theirs, and nobody accepts it.",
    /// Orphaned: silent.
    Silent = "duty-silent":
        "{parties} were asked about {function} and let the time run out: unanswered {days} after the letter of {day}.",
    /// Orphaned: named only.
    NamedOnly = "duty-named-only":
        "{parties} are named for {function} by others; none of them has accepted it.",
    /// Contested: several hold it.
    SeveralHold = "duty-several-hold":
        "{parties} each hold {function} or are told to, without one order binding them together.",
    /// Contested: the same party is held to it and disclaims it.
    HeldAndDisclaims = "duty-held-and-disclaims":
        "{parties} must or will do {function} by one statement, and disclaim it by another.",
    /// Assigned: it accepts.
    Accepted = "duty-accepted": "{parties} accept {function}.",
    /// Assigned: it is mandated.
    Mandated = "duty-mandated": "{by} says that {parties} must do {function}.",
    /// Assigned: a court ordered it.
    Ordered = "duty-ordered": "{by} ordered on {day} that {parties} must do {function}.",
    /// A named party has not spoken.
    MissingWord = "duty-missing-word":
        "There is no statement in which {party} accepts or disclaims {function}.",
    /// The status changed by what somebody said.
    ChangedBy = "duty-changed-by": "{by}: {what}",
    /// The status changed because a statement ended or was taken back.
    EndedBy = "duty-ended-by": "What {by} had said no longer holds: {what}",
    /// The status changed because a clock ran out.
    ChangedBySilence = "duty-changed-by-silence":
        "{party} had not answered {statement} when its time ran out.",

    // Clocks
    /// Which rule counts.
    ClockRule = "clock-rule": "Counted by {rule} ({citation}), as the law stood on {day}.",
    /// No rule of law: courtesy.
    ClockCourtesy = "clock-courtesy":
        "No law sets a time here; {days} are what courtesy allows.",
    /// The trigger.
    ClockTrigger = "clock-trigger": "The day of the event, {day}, is not counted.",
    /// A date that was given.
    ClockGiven = "clock-given": "The date was given: {day}.",
    /// The clock counts from receipt, and nothing shows that.
    ClockNoReceipt = "clock-no-receipt":
        "The time counts from receipt, and no proof of receipt is in the book.",
    /// It was not sent.
    ClockNotSent = "clock-not-sent": "It has not been sent.",
    /// It came back.
    ClockBounced = "clock-bounced": "It came back undelivered on {day}: no time runs.",
    /// No date was given.
    ClockNoneGiven = "clock-none-given": "No day was given, so nothing falls due.",
    /// An extension.
    ClockExtended = "clock-extended": "{days} more were taken on {day}: {text}.",
    /// An extension that the rule does not allow.
    ClockExtensionIgnored = "clock-extension-ignored":
        "The extension of {day} does not count: {text}.",
    /// A pause that the rule does not allow.
    ClockPauseIgnored = "clock-pause-ignored": "The pause of {day} does not count: {text}.",
    /// A roll.
    ClockRolled = "clock-rolled": "{day} is no working day ({text}), so it runs on.",
    /// The result.
    ClockDue = "clock-due": "Due on {day}; computed, to be verified by counsel.",
    /// Where the calendar ends.
    ClockBeyondCalendar = "clock-beyond-calendar":
        "The calendar {text} does not reach {day}: no date is computed.",
    /// No version of the rule was in force.
    ClockNoVersion = "clock-no-version": "No version of {rule} was in force on {day}.",
    /// The rule is not known here.
    ClockUnknownRule = "clock-unknown-rule": "There is no rule {rule} in the calendars.",

    // Lateness
    /// Running.
    LateRunning = "late-running": "{party} has until {day}: {days} left.",
    /// Paused.
    LatePaused = "late-paused": "Time stands still since {day}.",
    /// Due today.
    LateDue = "late-due": "{party} owes it today.",
    /// Overdue by a rule that binds.
    LateOverdue = "late-overdue": "{party} is {days} late; it was due on {day}.",
    /// Unanswered, where no law sets a time.
    LateUnanswered = "late-unanswered": "{party} has not answered for {days}.",
    /// Lapsed.
    LateLapsed = "late-lapsed": "{party} let the time run out on {day}.",
    /// No date.
    LateOpen = "late-open": "{party} named no day; {days} have passed.",
    /// Answered or done.
    LateEnded = "late-ended": "Ended on {day}.",
    /// Answered or done, late.
    LateEndedAfter = "late-ended-after": "Ended on {day}, {days} late.",

    // Proposals
    /// A reminder to oneself.
    ProposeReminder = "propose-reminder": "{statement} to {party} falls due on {day}.",
    /// A second letter.
    ProposeSecondLetter = "propose-second-letter":
        "A second letter to {party} about {statement} is drafted for you to read and send.",
    /// What a rule allows.
    ProposeStep = "propose-step": "{text}",
    /// What a law allows.
    ProposeByLaw = "propose-by-law": "{text} ({citation})",
    /// Suspended by a promise.
    ProposalSuspended = "proposal-suspended": "{party} promised it for {day}: wait until then.",
    /// The next request after a referral.
    ProposeReferred = "propose-referred": "{party} says that {other} must answer: ask {other}.",

    // Silence
    /// What the record says.
    SilenceFinding = "silence-finding":
        "By {day}, {days} after {start}, no answer of {party} to {statement} was found.",
    /// Sent.
    SilenceSent = "silence-sent": "Sent on {day} ({text}).",
    /// Delivered.
    SilenceDelivered = "silence-delivered": "Delivered on {day} ({text}).",
    /// Searched.
    SilenceSearched = "silence-searched":
        "On {day} {by} searched {text} ({method}) and found {number} that could be an answer.",
    /// No proof of sending.
    SilenceNoSending = "silence-no-sending": "Nothing in the book shows how it was sent.",
    /// No proof of delivery.
    SilenceNoDelivery = "silence-no-delivery": "Nothing in the book shows that it was delivered.",
    /// No search.
    SilenceNoSearch = "silence-no-search": "Nobody has recorded a search for an answer after {day}.",
    /// No search, and no day was due.
    SilenceNoSearchAtAll = "silence-no-search-at-all": "Nobody has recorded a search for an answer.",
    /// A search found something.
    SilenceFound = "silence-found":
        "The search of {day} found {number} that could be an answer: a person must look.",
    /// Something came that nobody confirmed.
    SilenceUnconfirmed = "silence-unconfirmed":
        "On {day} something came from {text} that claims to be an answer; nobody has confirmed it.",

    // The sheet of a facility
    /// Who is responsible.
    SheetAssigned = "sheet-assigned": "{function}: {parties}.",
    /// Ordered by a court.
    SheetOrdered = "sheet-ordered": "{function}: {parties}. A court ordered it.",
    /// Nobody.
    SheetNobody = "sheet-nobody": "{function}: nobody has taken this on.",
    /// A dispute.
    SheetContested = "sheet-contested": "{function}: this is in dispute.",
    /// Nothing known.
    SheetUnknown = "sheet-unknown": "{function}: nobody has said.",
    /// A promise.
    SheetPromised = "sheet-promised": "On {day}, {party} promised: {what}",
    /// A promise with its day.
    SheetPromisedBy = "sheet-promised-by": "On {day}, {party} promised by {due}: {what}",
    /// An order.
    SheetOrder = "sheet-order": "On {day}, {by} ordered {parties}: {what}",
    /// Silence.
    SheetSilence = "sheet-silence": "{party} has not answered for {days}: {what}",
    /// Whom to call.
    SheetCallHealth = "sheet-call-health": "{party} is the health authority here.",
    /// Whom to call: health care.
    SheetCallCare = "sheet-call-care": "{party} gives health care here.",
    /// Whom to call: who holds people.
    SheetCallCustodian = "sheet-call-custodian": "{party} holds people here.",
    /// Nobody to call is known.
    SheetNoCall = "sheet-no-call": "No number to call is known for this place.",
    /// The right to decline.
    SheetMayDecline = "sheet-may-decline":
        "You may accept or decline a vaccine. You may ask for information in your language first.",
    /// A dose does not decide custody.
    SheetNotCustody = "sheet-not-custody":
        "A vaccine does not decide whether you are held or released, or for how long.",

    // Letters: the head, the subject, what happened, what is asked
    /// The day of a letter.
    LetterDay = "letter-day":
        "{day}",
    /// From whom.
    LetterFrom = "letter-from":
        "From: {party}",
    /// From whom the book does not say.
    LetterFromBlank = "letter-from-blank":
        "From: [to be filled in]",
    /// To whom.
    LetterTo = "letter-to":
        "To: {party}",
    /// To whom the writer must say.
    LetterToBlank = "letter-to-blank":
        "To: [to be filled in]",
    /// What stands before the subject.
    LetterSubject = "letter-subject":
        "Subject:",
    /// Subject of a second letter.
    LetterSubjectSecond = "letter-subject-second":
        "Second letter: our letter of {day} about {place}",
    /// Subject of a request for expedited processing.
    LetterSubjectExpedite = "letter-subject-expedite":
        "Expedited processing: our request of {day} about {place}",
    /// Subject of an appeal.
    LetterSubjectAppeal = "letter-subject-appeal":
        "Appeal: our request of {day} about {place}",
    /// Subject of a request for mediation.
    LetterSubjectMediation = "letter-subject-mediation":
        "Mediation: our request of {day} about {place}, to {party}",
    /// Subject of a request to another.
    LetterSubjectReferred = "letter-subject-referred":
        "A request that {party} refers to you",
    /// Subject of a note for counsel.
    LetterSubjectCounsel = "letter-subject-counsel":
        "For counsel: our request of {day} about {place}, to {party}",
    /// Subject of a letter about a promise.
    LetterSubjectPromise = "letter-subject-promise":
        "Your promise of {day} about {place}",
    /// Subject of a note about an order.
    LetterSubjectOrder = "letter-subject-order":
        "For counsel: the order of {day} about {place}",
    /// What was asked.
    LetterAsked = "letter-asked":
        "On {day} we wrote to you about {place}. In short: {what}",
    /// What was asked of another.
    LetterAskedOther = "letter-asked-other":
        "On {day} we wrote to {party} about {place}. In short: {what}",
    /// It arrived.
    LetterReached = "letter-reached":
        "The letter reached you on {day}.",
    /// It arrived at another.
    LetterReachedOther = "letter-reached-other":
        "The letter reached them on {day}.",
    /// It was acknowledged.
    LetterAcknowledged = "letter-acknowledged":
        "You acknowledged it on {day}. An acknowledgement is not an answer.",
    /// It was acknowledged, under a reference.
    LetterAcknowledgedAs = "letter-acknowledged-as":
        "You acknowledged it on {day} under the reference {text}. An acknowledgement is not an answer.",
    /// Another acknowledged it.
    LetterAcknowledgedOther = "letter-acknowledged-other":
        "They acknowledged it on {day}.",
    /// By law it was due.
    LetterDue = "letter-due":
        "By {citation} an answer was due on {due} (computed, to be verified by counsel). Today is {day}, and none has reached us.",
    /// By law it was due from another.
    LetterDueOther = "letter-due-other":
        "By {citation} an answer was due on {due} (computed, to be verified by counsel). By {day} none has reached us.",
    /// It was asked for by a day.
    LetterHoped = "letter-hoped":
        "We asked for an answer by {due}. Our letter is {days} old, and none has reached us.",
    /// An answer was promised.
    LetterPromised = "letter-promised":
        "You had promised an answer for {day}.",
    /// What a second letter asks.
    LetterAnswerNow = "letter-answer-now":
        "Please answer now, or tell us who will and by when.",
    /// Expedited processing.
    LetterExpedite = "letter-expedite":
        "We ask for expedited processing. The need is compelling because: [to be filled in]",
    /// Expedited processing by a law.
    LetterExpediteBy = "letter-expedite-by":
        "We ask for expedited processing under {citation}. The need is compelling because: [to be filled in]",
    /// An appeal.
    LetterAppeal = "letter-appeal":
        "This letter is for whoever decides on appeals. We appeal. Please decide within the time that the law gives, and in writing.",
    /// An appeal by a law.
    LetterAppealBy = "letter-appeal-by":
        "This letter is for whoever decides on appeals. We appeal under {citation}. Please decide within the time that the law gives, and in writing.",
    /// Mediation.
    LetterMediate = "letter-mediate":
        "We ask you to mediate.",
    /// Mediation by a law.
    LetterMediateBy = "letter-mediate-by":
        "We ask you to mediate under {citation}.",
    /// Another said whose it is.
    LetterReferred = "letter-referred":
        "On {day} {party} answered that this is for you.",
    /// The same is asked.
    LetterAskSame = "letter-ask-same":
        "We ask you the same. If it is not yours to answer, please say whose it is.",
    /// Facts for counsel.
    LetterMayFile = "letter-may-file":
        "What may be filed is for counsel to say. These are the facts for it.",
    /// Facts for counsel, by a law.
    LetterMayFileBy = "letter-may-file-by":
        "What may be filed under {citation} is for counsel to say. These are the facts for it.",
    /// A promise.
    LetterYouPromised = "letter-you-promised":
        "On {day} you promised: {what}",
    /// A promise with its day.
    LetterYouPromisedFor = "letter-you-promised-for":
        "On {day} you promised: {what} It was due on {due}.",
    /// What is asked about a promise.
    LetterWhatBecame = "letter-what-became":
        "Please tell us in writing what became of it, and by when the rest will be done.",
    /// An order.
    LetterOrdered = "letter-ordered":
        "On {day} {by} ordered {party}: {what}",
    /// An order with its day.
    LetterOrderedFor = "letter-ordered-for":
        "On {day} {by} ordered {party}: {what} It was due on {due}.",
    /// Nothing shows that it was done.
    LetterNotShown = "letter-not-shown":
        "Nothing in the book shows that it was done by {day}.",
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_sentence_has_a_key_of_its_own_and_a_text() {
        let codes: BTreeSet<_> = SentenceKey::ALL.iter().map(|k| k.code()).collect();
        assert_eq!(codes.len(), SentenceKey::ALL.len());
        assert!(SentenceKey::ALL.iter().all(|k| !k.template().is_empty()));
    }

    #[test]
    fn a_sentence_reads_as_a_person_would_say_it() {
        let party = |id: &str, name: &str| PartyName {
            id: PartyId::new(id).unwrap(),
            name: name.into(),
        };
        let sentence = Sentence::new(SentenceKey::Circular)
            .with(
                "parties",
                Arg::Parties(vec![party("a", "The agency"), party("b", "the state")]),
            )
            .with("function", Arg::Function(Function::Supply));
        assert_eq!(
            sentence.english(),
            "The agency and the state point at each other, and nobody accepts supply."
        );
    }
}
