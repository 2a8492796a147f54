//! The life of a request, and of an order or a promise to act: states, and what leads from one to
//! the next.
//!
//! ```text
//! Draft ─sent→ Sent ─delivered→ Delivered ─acknowledged→ Acknowledged
//!                └─bounced→ Bounced ─sent→ Sent
//! Sent, Delivered, Acknowledged ─paused→ Paused ─resumed→ back
//! all of these ─answered→ Answered ─disputed→ Disputed ─answered→ Answered
//! everything but Draft ─closed→ Closed
//! ```
//!
//! An acknowledgement stops no clock, and a message that claims to be a reply changes nothing.

use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{
    Channel, CloseCause, DeliveryProof, Outcome, PartyId, PauseCause, StatementLabel,
};

/// That something was sent, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Sending {
    /// When.
    pub on: Date,
    /// How; `None` where the book has the request itself and no word on how it was sent.
    pub channel: Option<Channel>,
    /// The statement that shows it.
    pub label: StatementLabel,
}

/// That something arrived, and what shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// When.
    pub on: Date,
    /// What shows it.
    pub proof: DeliveryProof,
    /// The statement that says so.
    pub label: StatementLabel,
}

/// How far a request got on its way to the addressee.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Way {
    /// How it was sent.
    pub sent: Sending,
    /// How it arrived, by the best proof there is.
    pub delivered: Option<Delivery>,
    /// When they said that they have it, under which number.
    pub acknowledged: Option<(Date, Option<String>)>,
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Answered {
    /// When.
    pub on: Date,
    /// How, where a person has classed it.
    pub outcome: Option<Outcome>,
    /// By whom: the addressee, or a body that it is part of or that is part of it.
    pub by: PartyId,
    /// The statement.
    pub label: StatementLabel,
    /// The named person who confirmed it, where it came to a mailbox.
    pub confirmed_by: Option<String>,
}

/// Where a request to one addressee stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum RequestState {
    /// Written and not sent.
    Draft,
    /// Sent; nothing shows that it arrived.
    Sent {
        /// How.
        way: Way,
    },
    /// It arrived.
    Delivered {
        /// How.
        way: Way,
    },
    /// They say that they have it.
    Acknowledged {
        /// How.
        way: Way,
    },
    /// Time stands still.
    Paused {
        /// Since when.
        since: Date,
        /// Why.
        cause: PauseCause,
        /// Where it stood before.
        way: Way,
    },
    /// It came back.
    Bounced {
        /// When.
        on: Date,
        /// How it had been sent.
        way: Way,
    },
    /// It is answered.
    Answered {
        /// How.
        answer: Answered,
        /// How it had got there.
        way: Way,
    },
    /// Whoever asked does not accept the answer.
    Disputed {
        /// Since when.
        on: Date,
        /// The answer.
        answer: Answered,
        /// How it had got there.
        way: Way,
    },
    /// Nothing more is expected.
    Closed {
        /// Since when.
        on: Date,
        /// Why.
        cause: CloseCause,
        /// The answer, where there was one.
        answer: Option<Answered>,
        /// How it had got there.
        way: Way,
    },
}

/// Something that happened to a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestEvent {
    /// It was sent.
    Sent(Sending),
    /// It arrived.
    Delivered(Delivery),
    /// It came back.
    Bounced,
    /// They say that they have it.
    Acknowledged {
        /// Their number for it.
        reference: Option<String>,
    },
    /// Time stands still.
    Paused {
        /// Why.
        cause: PauseCause,
    },
    /// Time runs again.
    Resumed,
    /// It was answered.
    Answered(Answered),
    /// The answer is not accepted.
    Disputed,
    /// Nothing more is expected.
    Closed {
        /// Why.
        cause: CloseCause,
    },
}

/// Why an event does not fit the state that it meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, thiserror::Error)]
#[serde(rename_all = "kebab-case")]
pub enum TransitionError {
    /// It was not sent yet.
    #[error("it was not sent yet")]
    NotSent,
    /// It was sent already.
    #[error("it was sent already")]
    AlreadySent,
    /// It came back undelivered, and was not sent again.
    #[error("it came back undelivered and was not sent again")]
    Undelivered,
    /// It arrived already, so it cannot have come back.
    #[error("it arrived already, so it cannot have come back")]
    Arrived,
    /// Time does not stand still.
    #[error("time does not stand still, so it cannot run again")]
    NotPaused,
    /// Time stands still already.
    #[error("time stands still already")]
    AlreadyPaused,
    /// There is no answer to dispute.
    #[error("there is no answer to dispute")]
    NotAnswered,
    /// It was answered already.
    #[error("it was answered already")]
    AlreadyAnswered,
    /// It is closed.
    #[error("it is closed")]
    Closed,
}

/// Where an order or a promise stands, for one who is bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum ActState {
    /// It is to be done.
    Open,
    /// Time stands still.
    Stayed {
        /// Since when.
        since: Date,
    },
    /// Some of it was done.
    PartlyDone {
        /// When.
        on: Date,
        /// The statement.
        label: StatementLabel,
    },
    /// It was done.
    Done {
        /// When.
        on: Date,
        /// The statement.
        label: StatementLabel,
    },
    /// Whoever ordered it lifted it.
    Lifted {
        /// When.
        on: Date,
        /// The statement.
        label: StatementLabel,
        /// When it had been done, where it had.
        done: Option<Date>,
    },
    /// Nothing more is expected.
    Closed {
        /// When.
        on: Date,
        /// Why.
        cause: CloseCause,
    },
}

/// Where an obligation stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "obligation")]
pub enum State {
    /// An obligation to reply.
    Reply(RequestState),
    /// An obligation to act.
    Act(ActState),
}
