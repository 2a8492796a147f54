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
    /// It was done already.
    #[error("it was done already")]
    AlreadyDone,
    /// It was lifted.
    #[error("it was lifted")]
    Lifted,
    /// It is closed.
    #[error("it is closed")]
    Closed,
}

impl Way {
    /// Where a request stands that got so far and was not stopped.
    fn state(self) -> RequestState {
        if self.acknowledged.is_some() {
            RequestState::Acknowledged { way: self }
        } else if self.delivered.is_some() {
            RequestState::Delivered { way: self }
        } else {
            RequestState::Sent { way: self }
        }
    }

    fn deliver(&mut self, delivery: Delivery) {
        let better = self.delivered.as_ref().is_none_or(|d| {
            (delivery.proof, std::cmp::Reverse(delivery.on)) > (d.proof, std::cmp::Reverse(d.on))
        });
        if better {
            self.delivered = Some(delivery);
        }
    }

    fn acknowledge(&mut self, on: Date, reference: Option<String>, label: &StatementLabel) {
        // Whoever says that they have it received it, at the latest then.
        if self.delivered.is_none() {
            self.delivered = Some(Delivery {
                on,
                proof: DeliveryProof::Addressee,
                label: label.clone(),
            });
        }
        self.acknowledged.get_or_insert((on, reference));
    }
}

impl RequestState {
    /// The name used in files and addresses.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Sent { .. } => "sent",
            Self::Delivered { .. } => "delivered",
            Self::Acknowledged { .. } => "acknowledged",
            Self::Paused { .. } => "paused",
            Self::Bounced { .. } => "bounced",
            Self::Answered { .. } => "answered",
            Self::Disputed { .. } => "disputed",
            Self::Closed { .. } => "closed",
        }
    }

    /// How far it got; nothing for a draft.
    pub fn way(&self) -> Option<&Way> {
        match self {
            Self::Draft => None,
            Self::Sent { way }
            | Self::Delivered { way }
            | Self::Acknowledged { way }
            | Self::Paused { way, .. }
            | Self::Bounced { way, .. }
            | Self::Answered { way, .. }
            | Self::Disputed { way, .. }
            | Self::Closed { way, .. } => Some(way),
        }
    }

    /// The state after something happened on a day.
    ///
    /// # Errors
    /// Where it does not fit; the state is then as it was.
    #[expect(
        clippy::result_large_err,
        reason = "the state that did not take the event is handed back whole"
    )]
    pub fn next(
        self,
        event: RequestEvent,
        on: Date,
        label: &StatementLabel,
    ) -> Result<Self, (Self, TransitionError)> {
        use RequestEvent as E;
        match (self, event) {
            (Self::Draft | Self::Bounced { .. }, E::Sent(sent)) => Ok(Self::Sent {
                way: Way {
                    sent,
                    delivered: None,
                    acknowledged: None,
                },
            }),
            (Self::Draft, _) => Err((Self::Draft, TransitionError::NotSent)),
            (state @ Self::Closed { .. }, _) => Err((state, TransitionError::Closed)),
            (state, E::Sent(_)) => Err((state, TransitionError::AlreadySent)),
            // An answer shows that it arrived after all.
            (
                Self::Sent { way }
                | Self::Delivered { way }
                | Self::Acknowledged { way }
                | Self::Paused { way, .. }
                | Self::Bounced { way, .. }
                | Self::Answered { way, .. }
                | Self::Disputed { way, .. },
                E::Answered(answer),
            ) => Ok(Self::Answered { answer, way }),
            (
                Self::Sent { way }
                | Self::Delivered { way }
                | Self::Acknowledged { way }
                | Self::Paused { way, .. }
                | Self::Bounced { way, .. },
                E::Closed { cause },
            ) => Ok(Self::Closed {
                on,
                cause,
                answer: None,
                way,
            }),
            (
                Self::Answered { way, answer } | Self::Disputed { way, answer, .. },
                E::Closed { cause },
            ) => Ok(Self::Closed {
                on,
                cause,
                answer: Some(answer),
                way,
            }),
            (Self::Answered { way, answer }, E::Disputed) => Ok(Self::Disputed { on, answer, way }),
            (state @ (Self::Answered { .. } | Self::Disputed { .. }), _) => {
                Err((state, TransitionError::AlreadyAnswered))
            }
            (state, E::Disputed) => Err((state, TransitionError::NotAnswered)),
            (state @ Self::Bounced { .. }, _) => Err((state, TransitionError::Undelivered)),
            (
                Self::Sent { mut way }
                | Self::Delivered { mut way }
                | Self::Acknowledged { mut way },
                E::Delivered(delivery),
            ) => {
                way.deliver(delivery);
                Ok(way.state())
            }
            (
                Self::Paused {
                    since,
                    cause,
                    mut way,
                },
                E::Delivered(delivery),
            ) => {
                way.deliver(delivery);
                Ok(Self::Paused { since, cause, way })
            }
            // Only a weak proof of arrival gives way to what came back.
            (Self::Sent { way } | Self::Delivered { way }, E::Bounced)
                if way
                    .delivered
                    .as_ref()
                    .is_none_or(|d| d.proof <= DeliveryProof::Server) =>
            {
                Ok(Self::Bounced { on, way })
            }
            (state, E::Bounced) => Err((state, TransitionError::Arrived)),
            (
                Self::Sent { mut way }
                | Self::Delivered { mut way }
                | Self::Acknowledged { mut way },
                E::Acknowledged { reference },
            ) => {
                way.acknowledge(on, reference, label);
                Ok(way.state())
            }
            (
                Self::Paused {
                    since,
                    cause,
                    mut way,
                },
                E::Acknowledged { reference },
            ) => {
                way.acknowledge(on, reference, label);
                Ok(Self::Paused { since, cause, way })
            }
            (
                Self::Sent { way } | Self::Delivered { way } | Self::Acknowledged { way },
                E::Paused { cause },
            ) => Ok(Self::Paused {
                since: on,
                cause,
                way,
            }),
            (state @ Self::Paused { .. }, E::Paused { .. }) => {
                Err((state, TransitionError::AlreadyPaused))
            }
            (Self::Paused { way, .. }, E::Resumed) => Ok(way.state()),
            (state, E::Resumed) => Err((state, TransitionError::NotPaused)),
        }
    }
}

/// Something that happened to an order or a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActEvent {
    /// It was done, wholly or in part.
    Fulfilled {
        /// Whether all of it was done.
        whole: bool,
    },
    /// Whoever ordered it lifted it.
    Lifted,
    /// It was stayed.
    Stayed,
    /// It runs again.
    Resumed,
    /// Nothing more is expected.
    Closed {
        /// Why.
        cause: CloseCause,
    },
}

impl ActState {
    /// The name used in files and addresses.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Stayed { .. } => "stayed",
            Self::PartlyDone { .. } => "partly-done",
            Self::Done { .. } => "done",
            Self::Lifted { .. } => "lifted",
            Self::Closed { .. } => "closed",
        }
    }

    /// The state after something happened on a day.
    ///
    /// # Errors
    /// Where it does not fit; the state is then as it was.
    pub fn next(
        self,
        event: ActEvent,
        on: Date,
        label: &StatementLabel,
    ) -> Result<Self, (Self, TransitionError)> {
        use ActEvent as E;
        let label = label.clone();
        match (self, event) {
            (state @ Self::Closed { .. }, _) => Err((state, TransitionError::Closed)),
            (state @ Self::Lifted { .. }, _) => Err((state, TransitionError::Lifted)),
            (Self::Done { on: done, .. }, E::Lifted) => Ok(Self::Lifted {
                on,
                label,
                done: Some(done),
            }),
            (state @ Self::Done { .. }, _) => Err((state, TransitionError::AlreadyDone)),
            (_, E::Lifted) => Ok(Self::Lifted {
                on,
                label,
                done: None,
            }),
            (_, E::Fulfilled { whole: true }) => Ok(Self::Done { on, label }),
            (_, E::Fulfilled { whole: false }) => Ok(Self::PartlyDone { on, label }),
            (_, E::Closed { cause }) => Ok(Self::Closed { on, cause }),
            (state @ Self::Stayed { .. }, E::Stayed) => {
                Err((state, TransitionError::AlreadyPaused))
            }
            (_, E::Stayed) => Ok(Self::Stayed { since: on }),
            (Self::Stayed { .. }, E::Resumed) => Ok(Self::Open),
            (state, E::Resumed) => Err((state, TransitionError::NotPaused)),
        }
    }
}

impl State {
    /// The name used in files and addresses.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Reply(state) => state.code(),
            Self::Act(state) => state.code(),
        }
    }
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
