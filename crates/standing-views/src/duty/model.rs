//! What the views of duty show: whose duty it is, and how that came.

use super::sentence::{PartyName, Sentence};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use standing_evidence::{Confidence, Force};
use standing_terms::{
    AboutInstitutions, AsOf, FacilityId, Function, Interval, SaidDate, SourceId, StatementLabel,
};

/// How wide the place is that a word was said about, widest first. A narrower word of the same
/// speaker on the same party stands before a wider one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// The nation.
    Nation,
    /// The state.
    State,
    /// The agency's field office.
    FieldOffice,
    /// The county.
    County,
    /// The facility itself.
    Facility,
}

/// What a speaker says about a party's duty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StanceKind {
    /// "It is ours."
    Accepts,
    /// "It is not ours."
    Disclaims,
    /// "It is theirs."
    Assigns,
    /// "They must."
    Mandates,
}

/// What became of a word on the day asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WordStanding {
    /// It counts.
    Counts,
    /// The same speaker said something later about the same party.
    Superseded {
        /// That statement.
        by: StatementLabel,
    },
    /// The same speaker said something about a narrower place.
    Narrowed {
        /// That statement.
        by: StatementLabel,
    },
    /// The speaker took it back.
    Retracted {
        /// The statement that did.
        by: StatementLabel,
        /// The day by which that was surely said.
        on: Date,
    },
    /// It was said of a later time.
    NotYet {
        /// The first day on which it holds.
        from: Date,
    },
    /// Its time is over.
    Ended {
        /// The first day on which it no longer held.
        on: Date,
    },
}

/// A word: one statement about whose duty a function is, as seen from one facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Word {
    /// The statement.
    pub label: StatementLabel,
    /// Who said it.
    pub speaker: PartyName,
    /// What.
    pub stance: StanceKind,
    /// Of whom: the speaker itself where it accepts or disclaims.
    pub party: PartyName,
    /// With what force, where it mandates.
    pub force: Option<Force>,
    /// How wide the place is that it was said about.
    pub level: Level,
    /// The place, for a reader.
    pub place: String,
    /// The speaker's meaning, in our words.
    pub what: String,
    /// The speaker's own words, where they were compared with the source.
    pub quote: Option<String>,
    /// The day by which it was surely said.
    pub day: Date,
    /// The date the speaker gives.
    pub said: Option<SaidDate>,
    /// When it holds, as the speaker has it.
    pub valid: Interval,
    /// When it became known.
    pub known_at: Timestamp,
    /// Where it was read.
    pub source: SourceId,
    /// Where in it.
    pub locator: String,
    /// How well it is attested.
    pub confidence: Confidence,
    /// What a reader should know.
    pub note: Option<String>,
    /// Whether it answers an earlier statement.
    pub answers: Vec<StatementLabel>,
    /// Whether it counts on the day asked about.
    pub standing: WordStanding,
}

/// One pointing of a finger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pointing {
    /// Who points.
    pub speaker: PartyName,
    /// At whom.
    pub party: PartyName,
    /// In which statement.
    pub label: StatementLabel,
}

/// A request that was let run out.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LapsedRequest {
    /// The request.
    pub label: StatementLabel,
    /// Who was asked and is silent.
    pub party: PartyName,
    /// When it was sent.
    pub sent: Date,
    /// When it was due.
    pub due: Date,
    /// For how many days it had been unanswered on the day asked about.
    pub days: i64,
}

/// Why nobody holds a function.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrphanCause {
    /// Those who speak point at each other.
    Circular {
        /// The circle, each pointing at the next.
        cycle: Vec<Pointing>,
    },
    /// Somebody says that it is not theirs.
    Disclaimed {
        /// Who.
        by: Vec<PartyName>,
    },
    /// Somebody was asked, and let the time run out.
    Silent {
        /// Which requests.
        requests: Vec<LapsedRequest>,
    },
    /// Somebody is named by others.
    NamedOnly {
        /// Who.
        named: Vec<PartyName>,
    },
}

impl OrphanCause {
    /// The name used in files and addresses.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Circular { .. } => "circular",
            Self::Disclaimed { .. } => "disclaimed",
            Self::Silent { .. } => "silent",
            Self::NamedOnly { .. } => "named-only",
        }
    }
}

/// Why a function is contested.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Contest {
    /// Two or more hold it, and nobody bound them together.
    SeveralHold,
    /// Who holds it, or is told to, says that it is not theirs.
    HeldAndDisclaimed,
}

/// Whose duty a function is.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "status")]
pub enum Status {
    /// Nobody has said anything.
    Unknown,
    /// Nobody holds it.
    Orphaned {
        /// Why: the first that applies of circular, disclaimed, silent, named only.
        cause: OrphanCause,
        /// The others that apply too.
        also: Vec<OrphanCause>,
    },
    /// It is in dispute.
    Contested {
        /// Who accepts it or is mandated.
        holders: Vec<PartyName>,
        /// Who of these disclaims it.
        disclaiming: Vec<PartyName>,
        /// Why.
        why: Vec<Contest>,
    },
    /// It is held.
    Assigned {
        /// By whom; several where one mandate binds them together, or one is part of the other.
        to: Vec<PartyName>,
    },
}

impl Status {
    /// The name used in files and addresses.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Orphaned { .. } => "orphaned",
            Self::Contested { .. } => "contested",
            Self::Assigned { .. } => "assigned",
        }
    }

    /// The cause of an orphaned function.
    pub fn cause(&self) -> Option<&OrphanCause> {
        match self {
            Self::Orphaned { cause, .. } => Some(cause),
            _ => None,
        }
    }
}

/// A mandate that counts: somebody is told that they must.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mandate {
    /// Who says so.
    pub by: PartyName,
    /// Who must.
    pub party: PartyName,
    /// With what force, where that is known.
    pub force: Option<Force>,
    /// In which statement.
    pub label: StatementLabel,
    /// The day by which it was surely said.
    pub day: Date,
}

/// A statement that is not there: a party is named and has said nothing itself.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MissingWord {
    /// The party.
    pub party: PartyName,
    /// By which statements it is named.
    pub named_by: Vec<StatementLabel>,
    /// The sentence that says so.
    pub sentence: Sentence,
}

/// A rule about a function that is, was or will be in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleInForce {
    /// The statement.
    pub label: StatementLabel,
    /// Who made it.
    pub speaker: PartyName,
    /// What it says, in our words.
    pub what: String,
    /// Its citation.
    pub citation: String,
    /// When it is in force.
    pub valid: Interval,
    /// Whether it is on the day asked about.
    pub in_force: bool,
}

/// One cell of the matrix: a function at a facility, as of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    /// The facility.
    pub facility: FacilityId,
    /// The function.
    pub function: Function,
    /// The point.
    pub as_of: AsOf,
    /// Whose duty it is.
    pub status: Status,
    /// The sentence that explains it.
    pub reason: Sentence,
    /// The statements it comes from.
    pub because: Vec<StatementLabel>,
    /// Mandates that count. One with the force of an order makes the function *ordered*, whatever
    /// the status.
    pub mandates: Vec<Mandate>,
    /// Statements that would settle it and are not there.
    pub missing: Vec<MissingWord>,
    /// The first day from which it has been so, as known at this point; none where it always was.
    pub since: Option<Date>,
}

impl Cell {
    /// Whether a court ordered somebody to carry the function.
    pub fn is_ordered(&self) -> bool {
        self.mandates.iter().any(|m| m.force == Some(Force::Order))
    }
}

/// The page of a cell.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CellPage {
    /// The cell.
    pub cell: Cell,
    /// Every word said by the day asked about, in order, with what became of it.
    pub words: Vec<Word>,
    /// Rules about the function.
    pub rules: Vec<RuleInForce>,
    /// How the status changed, oldest first.
    pub history: Vec<StatusChange>,
    /// Requests, orders and promises about the function here.
    pub obligations: Vec<super::ObligationLine>,
}

/// A row of the matrix: a facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MatrixRow {
    /// The facility.
    pub facility: FacilityId,
    /// Its name.
    pub name: String,
    /// One cell for each function, in the order in which they are always shown.
    pub cells: Vec<Cell>,
}

/// A change of status.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusChange {
    /// The first day on which it was so.
    pub on: Date,
    /// When the last statement that brought it about became known.
    pub known_at: Option<Timestamp>,
    /// Whose duty it was from then on.
    pub status: Status,
    /// The sentence that explains it.
    pub reason: Sentence,
    /// Whether a court's order stood.
    pub ordered: bool,
    /// What brought it about: statements made, ended or taken back that day, and clocks that ran
    /// out.
    pub by: Vec<Cause>,
}

/// What brought a change of status about.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Somebody said something.
    Said {
        /// The statement.
        label: StatementLabel,
        /// In a sentence.
        sentence: Sentence,
    },
    /// A statement's time was over.
    Ended {
        /// The statement.
        label: StatementLabel,
        /// In a sentence.
        sentence: Sentence,
    },
    /// A speaker took a statement back.
    Retracted {
        /// The statement.
        label: StatementLabel,
        /// The statement that took it back.
        by: StatementLabel,
        /// In a sentence.
        sentence: Sentence,
    },
    /// A clock ran out.
    RanOut {
        /// The request.
        label: StatementLabel,
        /// In a sentence.
        sentence: Sentence,
    },
}

impl Cause {
    /// In a sentence.
    pub fn sentence(&self) -> &Sentence {
        match self {
            Self::Said { sentence, .. }
            | Self::Ended { sentence, .. }
            | Self::Retracted { sentence, .. }
            | Self::RanOut { sentence, .. } => sentence,
        }
    }

    /// The statement that it is about.
    pub fn label(&self) -> &StatementLabel {
        match self {
            Self::Said { label, .. }
            | Self::Ended { label, .. }
            | Self::Retracted { label, .. }
            | Self::RanOut { label, .. } => label,
        }
    }
}

impl AboutInstitutions for Word {}
impl AboutInstitutions for Cell {}
impl AboutInstitutions for CellPage {}
impl AboutInstitutions for MatrixRow {}
impl AboutInstitutions for StatusChange {}
