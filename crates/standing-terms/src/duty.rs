//! The closed vocabulary of requests, orders and promises: how they are sent, what shows that they
//! arrived, why time stands still, how they are answered, what a plan must contain.
//!
//! Every word here is typed in cases and forms as its code.

use crate::PartyId;
use serde::{Deserialize, Serialize};

/// What a step is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// It was sent.
    Sent {
        /// How.
        channel: Channel,
    },
    /// It arrived.
    Delivered {
        /// What shows that.
        proof: DeliveryProof,
    },
    /// It came back undelivered.
    Bounced,
    /// They say that they have it. This stops no clock.
    Acknowledged {
        /// Their number for it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reference: Option<String>,
    },
    /// Time stands still, where the rule allows it for this cause.
    Paused {
        /// Why.
        cause: PauseCause,
    },
    /// Time runs again.
    Resumed,
    /// They take more time, where the rule allows it.
    Extended {
        /// By how many of the rule's units, where they say so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
        /// Why, in our words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        because: Option<String>,
    },
    /// Something came that claims to be a reply. It changes nothing until a named person has
    /// confirmed it by entering the answer.
    ReplyReceived {
        /// From whom, as it says.
        sender: String,
        /// What speaks against it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        doubts: Vec<ReplyDoubt>,
    },
    /// Somebody looked for a reply.
    Searched {
        /// Where: which mailbox, which post book.
        place: String,
        /// How: which words, which senders, which days.
        method: String,
        /// Who looked, by the name they have in the office.
        by: String,
        /// How many messages could be a reply.
        found: u32,
    },
    /// Whoever asked does not accept the answer.
    Disputed,
    /// It was done, wholly or in part.
    Fulfilled {
        /// Whether all of it was done.
        whole: bool,
    },
    /// Whoever ordered it lifted it.
    Lifted,
    /// Nothing more is expected.
    Closed {
        /// Why.
        cause: CloseCause,
    },
}

/// How a letter was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// By e-mail.
    Email,
    /// By post.
    Post,
    /// By registered post.
    RegisteredPost,
    /// Through the addressee's own web form.
    Portal,
    /// By fax.
    Fax,
    /// By hand.
    Hand,
    /// Filed with a court.
    CourtFiling,
    /// Published as an open letter.
    Open,
}

impl Channel {
    /// Every one, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::Email,
        Self::Post,
        Self::RegisteredPost,
        Self::Portal,
        Self::Fax,
        Self::Hand,
        Self::CourtFiling,
        Self::Open,
    ];

    /// The word used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Post => "post",
            Self::RegisteredPost => "registered-post",
            Self::Portal => "portal",
            Self::Fax => "fax",
            Self::Hand => "hand",
            Self::CourtFiling => "court-filing",
            Self::Open => "open",
        }
    }
}

/// What shows that a letter arrived, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryProof {
    /// Only the sender says so.
    SenderSays,
    /// Nothing came back, and a rule presumes that it arrived.
    Presumed,
    /// The addressee's mail server took it.
    Server,
    /// The carrier records it.
    Carrier,
    /// Somebody signed for it, or the addressee's form gave a receipt.
    Receipt,
    /// The addressee says so.
    Addressee,
}

impl DeliveryProof {
    /// Every one, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::SenderSays,
        Self::Presumed,
        Self::Server,
        Self::Carrier,
        Self::Receipt,
        Self::Addressee,
    ];

    /// The word used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::SenderSays => "sender-says",
            Self::Presumed => "presumed",
            Self::Server => "server",
            Self::Carrier => "carrier",
            Self::Receipt => "receipt",
            Self::Addressee => "addressee",
        }
    }
}

/// Why time stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PauseCause {
    /// They asked for information that they need.
    InformationAsked,
    /// Fees are to be settled.
    Fees,
    /// A court or the parties agreed to wait.
    Stay,
}

impl PauseCause {
    /// Every one, in the order of the documentation.
    pub const ALL: &'static [Self] = &[Self::InformationAsked, Self::Fees, Self::Stay];

    /// The word used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::InformationAsked => "information-asked",
            Self::Fees => "fees",
            Self::Stay => "stay",
        }
    }
}

/// What speaks against something that claims to be a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReplyDoubt {
    /// The sender's domain is not, or only looks like, the addressee's.
    SenderDomain,
    /// The name shown is another address than the sender's.
    DisplayName,
    /// There is more than one sender.
    SeveralSenders,
    /// It is dated before the letter that it answers.
    DatedBefore,
    /// It does not say which letter it answers.
    NoReference,
    /// A machine sent it.
    Automatic,
    /// It says that a letter was not delivered, and nothing shows that a mail server says so.
    UnprovenBounce,
    /// It carries headers that do not belong there.
    OddHeaders,
    /// It holds a program.
    Executable,
    /// It has more parts than a letter has.
    TooManyParts,
    /// Words in it are hidden from a reader.
    HiddenText,
}

impl ReplyDoubt {
    /// Every one, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::SenderDomain,
        Self::DisplayName,
        Self::SeveralSenders,
        Self::DatedBefore,
        Self::NoReference,
        Self::Automatic,
        Self::UnprovenBounce,
        Self::OddHeaders,
        Self::Executable,
        Self::TooManyParts,
        Self::HiddenText,
    ];

    /// The word used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::SenderDomain => "sender-domain",
            Self::DisplayName => "display-name",
            Self::SeveralSenders => "several-senders",
            Self::DatedBefore => "dated-before",
            Self::NoReference => "no-reference",
            Self::Automatic => "automatic",
            Self::UnprovenBounce => "unproven-bounce",
            Self::OddHeaders => "odd-headers",
            Self::Executable => "executable",
            Self::TooManyParts => "too-many-parts",
            Self::HiddenText => "hidden-text",
        }
    }
}

/// Why nothing more is expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CloseCause {
    /// Whoever asked has what was asked for.
    Satisfied,
    /// Whoever asked took it back.
    Withdrawn,
    /// A later request or order took its place.
    Superseded,
    /// It has no object any more.
    Moot,
}

impl CloseCause {
    /// Every one, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::Satisfied,
        Self::Withdrawn,
        Self::Superseded,
        Self::Moot,
    ];

    /// The word used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Satisfied => "satisfied",
            Self::Withdrawn => "withdrawn",
            Self::Superseded => "superseded",
            Self::Moot => "moot",
        }
    }
}

/// How a request was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is granted.
    Granted,
    /// It is granted in part.
    Partial,
    /// It is refused.
    Refused,
    /// There are no such records.
    NoRecords,
    /// It is for somebody else to answer. This also says whose duty it is.
    Referred(PartyId),
    /// Words came that do not answer what was asked.
    NonAnswer,
}

/// What a vaccination plan must contain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PlanItem {
    /// Who supplies the doses.
    Supply,
    /// Who gives them.
    Administration,
    /// How people and doses meet.
    Transport,
    /// What becomes of the second dose on transfer and release.
    SecondDose,
    /// How people are informed, in which languages, and how they consent or decline.
    ConsentLanguage,
    /// What is done for staff.
    Staff,
    /// By when.
    Timeline,
    /// Who reports what was done, and to whom.
    Reporting,
}

impl PlanItem {
    /// Every one, in the order of the documentation.
    pub const ALL: &'static [Self] = &[
        Self::Supply,
        Self::Administration,
        Self::Transport,
        Self::SecondDose,
        Self::ConsentLanguage,
        Self::Staff,
        Self::Timeline,
        Self::Reporting,
    ];

    /// The word used in files and addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Supply => "supply",
            Self::Administration => "administration",
            Self::Transport => "transport",
            Self::SecondDose => "second-dose",
            Self::ConsentLanguage => "consent-language",
            Self::Staff => "staff",
            Self::Timeline => "timeline",
            Self::Reporting => "reporting",
        }
    }
}

/// What a party is to a place or to another party, over the statement's valid interval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// It runs the facility.
    Operator,
    /// People are held there in its custody.
    Custodian,
    /// It is the health authority of the place.
    HealthAuthority,
    /// It gives health care there.
    HealthCare,
    /// It is counsel of another party.
    CounselOf(PartyId),
    /// It is part of another body.
    PartOf(PartyId),
}
