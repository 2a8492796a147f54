//! Statements: somebody said something about a place, and here is where.

use crate::step::{PlanAnswer, Step};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use standing_terms::{
    ClockRuleId, FacilityId, Fips, Function, Interval, Measure, Outcome, PartyId, Period, Place,
    PlaceCode, Reading, Role, SaidDate, SourceId, StateCode, StatementLabel,
};

/// Where in a source a statement was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// The source.
    pub source: SourceId,
    /// The place in it, in words a person can follow: sheet and row, page, paragraph.
    pub locator: String,
}

/// How a statement relates to an earlier one. The earlier one always stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelationKind {
    /// The speaker says it again, perhaps with another value; both stand.
    Restates,
    /// The speaker takes it back.
    Retracts,
    /// We read it wrong: this is the right reading; the old one stays reproducible.
    Corrects,
    /// It answers a request, a question or an order.
    Answers,
    /// It is evidence on what was said, asked or ordered, whoever said it.
    BearsOn,
}

/// A pointer back to an earlier statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// In what way.
    pub kind: RelationKind,
    /// The earlier statement.
    pub target: StatementLabel,
}

/// How well a statement's date and wording are attested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// The source was read.
    #[default]
    Seen,
    /// The source was read, its date is inferred.
    DateInferred,
    /// Sources disagree; each stays.
    Conflict,
    /// Reported second hand.
    Reported,
}

/// Words, and whether they are exactly the speaker's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The words.
    pub text: String,
    /// Whether they were compared with the original source. Only then may they be shown as a
    /// quotation; the story that started the bundled case circulates in altered wording.
    pub verbatim: bool,
}

/// A figure: what is counted, of whom, when, and a value or the reason why there is none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted.
    pub measure: Measure,
    /// Of whom, in the publisher's words, e.g. `ICE detainees only`.
    pub population: String,
    /// The time it is about.
    pub period: Period,
    /// A value, a bound, or why none.
    pub reading: Reading,
    /// Whether the speaker said "about".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub approximate: bool,
}

/// Many figures of one measure and place published at once, such as a county's daily cases. One
/// snapshot is one statement; a later snapshot that restates history is another, and both stand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureSeries {
    /// What is counted.
    pub measure: Measure,
    /// Of whom, in the publisher's words.
    pub population: String,
    /// One figure a period, in order of time; a day that is absent was not published.
    pub points: Vec<(Period, Reading)>,
}

/// What a speaker says about a duty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stance {
    /// "It is ours."
    Accepts,
    /// "It is not ours."
    Disclaims,
    /// "It is theirs."
    Assigns(PartyId),
    /// "They must", said by one who can bind them.
    Mandates(PartyId),
}

/// How strongly an obligation binds, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Force {
    /// A reply is owed as between decent people.
    Courtesy,
    /// Somebody promised.
    Promise,
    /// A contract says so.
    Contract,
    /// A regulation or a binding standard says so.
    Regulation,
    /// A statute says so.
    Statute,
    /// A court ordered it.
    Order,
}

/// A dated fact about a facility, as one speaker gives it. Two speakers may contradict each other;
/// both stay.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ProfileFact {
    /// The name we show.
    Name(String),
    /// A name by which it goes somewhere; `used_by` says where.
    Alias {
        /// The spelling, exactly.
        name: String,
        /// Who spells it so.
        used_by: String,
    },
    /// A code.
    Code(PlaceCode),
    /// Who runs it.
    Operator(String),
    /// The county it lies in.
    County {
        /// Its name.
        name: String,
        /// Its code.
        fips: Fips,
    },
    /// The state it lies in.
    State(StateCode),
    /// The city of its address.
    City(String),
    /// Its postal code, as text.
    Zip(String),
    /// The agency's field office that answers for it, by three-letter code.
    FieldOffice(String),
    /// Beds.
    Capacity(Reading),
    /// Beds paid for whether used or not.
    ContractMinimum(Reading),
    /// Where it stands, degrees north and east (WGS 84).
    Coordinates {
        /// Degrees north.
        lat: f64,
        /// Degrees east.
        lng: f64,
    },
    /// What kind of facility or contract, in the agency's words.
    Kind(String),
    /// Which system it belongs to, e.g. `immigration`, `state`, `federal`.
    Jurisdiction(String),
    /// A person confirmed that this is the same place as another entry of the directory.
    SameAs(FacilityId),
}

/// What kind of speaker a party is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartyKind {
    /// A federal agency or department.
    Federal,
    /// A state agency or official.
    State,
    /// A county or city body.
    Local,
    /// A court.
    Court,
    /// A legislature or a member speaking as such.
    Legislature,
    /// A company that runs facilities.
    Operator,
    /// Counsel, an advocacy group, a union, a charity.
    Advocate,
    /// People held, speaking as a group. Never a named person.
    PeopleHeld,
    /// A newspaper, broadcaster or researcher.
    Press,
    /// Researchers and their data projects.
    Research,
}

/// A party: somebody who can speak, owe and be owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its identifier.
    pub id: PartyId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PartyKind,
    /// The body it is part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PartyId>,
}

/// What was said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatementBody {
    /// A published number, or the reason why there is none.
    Figure(Figure),
    /// Many of them at once.
    FigureSeries(FigureSeries),
    /// Whose duty something is.
    Responsibility {
        /// Which of the seven functions.
        function: Function,
        /// What the speaker says about it.
        stance: Stance,
        /// With what force, where the speaker mandates. Left out, a court's mandate has the force
        /// of an order and any other has none that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        force: Option<Force>,
        /// The speaker's meaning, in our words.
        what: String,
    },
    /// A promise or a plan to act.
    Commitment {
        /// Which function it serves.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        function: Option<Function>,
        /// What is promised, in our words.
        what: String,
        /// When it is due, where a day was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
        /// What of a vaccination plan it answers, word for word.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        items: Vec<PlanAnswer>,
    },
    /// A letter, a motion, a question: a reply is owed.
    Request {
        /// To whom.
        addressees: Vec<PartyId>,
        /// Which function it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        function: Option<Function>,
        /// What is asked, in our words.
        what: String,
        /// When an answer is due, where the letter or a rule says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
        /// The rule that sets the clock, where one does.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<ClockRuleId>,
    },
    /// A court or another body that can bind orders something.
    Order {
        /// Who is bound.
        addressees: Vec<PartyId>,
        /// Which function it is about.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        function: Option<Function>,
        /// What is ordered, in our words.
        what: String,
        /// When it is due, where a day was given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Date>,
        /// In how many days it is due, where days were given: counted as the clock's rule says.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_days: Option<u32>,
        /// The rule by which days are counted, where days were given.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        clock: Option<ClockRuleId>,
    },
    /// A reply. That it is one was confirmed by whoever entered it.
    Answer {
        /// What is answered, in our words.
        what: String,
        /// How, where a person has classed it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        outcome: Option<Outcome>,
        /// The named person who confirmed that it comes from the addressee, where it came to an
        /// office's mailbox.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        confirmed_by: Option<String>,
    },
    /// A dated event in the life of a request, an order or a promise.
    Step(Step),
    /// An entry on a court's docket.
    DocketEntry {
        /// The court.
        court: PartyId,
        /// The number of the case.
        number: String,
        /// The number of the entry, where it has one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entry: Option<u32>,
        /// The statements that were filed or issued with it.
        of: Vec<StatementLabel>,
        /// What it is, in our words.
        what: String,
    },
    /// What a party is to the place or to another party.
    Role {
        /// The party.
        party: PartyId,
        /// What it is.
        role: Role,
    },
    /// Something that happened.
    Event {
        /// What happened, in our words.
        what: String,
    },
    /// A rule in force over the statement's valid interval, e.g. who is eligible.
    Rule {
        /// Which function it governs.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        function: Option<Function>,
        /// What it says, in our words.
        what: String,
        /// Its citation.
        citation: String,
    },
    /// A dated fact about a facility.
    Profile(ProfileFact),
}

impl StatementBody {
    /// Its kind.
    pub fn kind(&self) -> StatementKind {
        match self {
            Self::Figure(_) | Self::FigureSeries(_) => StatementKind::Figure,
            Self::Responsibility { .. } => StatementKind::Responsibility,
            Self::Commitment { .. } => StatementKind::Commitment,
            Self::Request { .. } => StatementKind::Request,
            Self::Order { .. } => StatementKind::Order,
            Self::Answer { .. } => StatementKind::Answer,
            Self::Event { .. } | Self::Step(_) | Self::DocketEntry { .. } => StatementKind::Event,
            Self::Role { .. } => StatementKind::Role,
            Self::Rule { .. } => StatementKind::Rule,
            Self::Profile(_) => StatementKind::Profile,
        }
    }

    /// What was said in our words, where it is not a number or a profile fact.
    pub fn what(&self) -> Option<&str> {
        match self {
            Self::Responsibility { what, .. }
            | Self::Commitment { what, .. }
            | Self::Request { what, .. }
            | Self::Order { what, .. }
            | Self::Answer { what, .. }
            | Self::Event { what }
            | Self::DocketEntry { what, .. }
            | Self::Rule { what, .. } => Some(what),
            Self::Step(step) => Some(&step.what),
            Self::Figure(_) | Self::FigureSeries(_) | Self::Profile(_) | Self::Role { .. } => None,
        }
    }
}

/// The kinds of statements. A correction is any of them that *corrects* an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StatementKind {
    /// A number or the reason why there is none.
    Figure,
    /// Whose duty something is.
    Responsibility,
    /// A promise or plan.
    Commitment,
    /// A letter, motion or question.
    Request,
    /// An order.
    Order,
    /// A reply.
    Answer,
    /// Something that happened.
    Event,
    /// A rule in force.
    Rule,
    /// A fact about a facility.
    Profile,
    /// What a party is to a place or to another party.
    Role,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Its stable name.
    pub label: StatementLabel,
    /// Who said it.
    pub speaker: PartyId,
    /// What it is about.
    pub subject: Place,
    /// What was said.
    pub body: StatementBody,
    /// When it was true in the world, as the speaker has it.
    #[serde(default)]
    pub valid: Interval,
    /// The date the speaker gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<SaidDate>,
    /// The earliest trusted capture or dated publication of the source; absent where the source was
    /// not public, so that only its entry into the book counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seen: Option<Timestamp>,
    /// Where it was read.
    pub span: Span,
    /// Earlier statements it points back to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relations: Vec<Relation>,
    /// The speaker's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// How well it is attested.
    #[serde(default)]
    pub confidence: Confidence,
    /// What a reader should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_entered_before_steps_were_typed_reads_back_to_the_same_bytes() {
        for old in [
            r#"{"responsibility":{"function":"supply","stance":{"mandates":"us-ice"},"what":"w"}}"#,
            r#"{"responsibility":{"function":"supply","stance":"accepts","what":"w"}}"#,
            r#"{"commitment":{"function":"supply","what":"w","due":"2021-03-11"}}"#,
            r#"{"request":{"addressees":["ca-cdph"],"what":"w"}}"#,
            r#"{"order":{"addressees":["us-ice"],"what":"w","due":"2021-03-03"}}"#,
            r#"{"answer":{"what":"w"}}"#,
        ] {
            let body: StatementBody = serde_json::from_str(old).unwrap();
            assert_eq!(serde_json::to_string(&body).unwrap(), old);
        }
    }
}
