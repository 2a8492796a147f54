//! What a case folder says, item by item, each with the file and line it was typed on.
//!
//! These are messages, not yet entries: labels are as typed (`T12.supply`), and it is the reader of
//! the messages that puts the case's identifier before them.

use jiff::{Timestamp, civil::Date};
use standing_terms::{
    Act, BookZone, ClockRuleId, Digest, FacilityId, Fips, Function, Interval, Licence, Measure,
    Outcome, PartyId, Period, Place, PlaceCode, PlanItem, Reading, Role, SaidDate, SourceId,
    StateCode, StatementLabel,
};
use std::collections::BTreeSet;

/// A value, and the line it was typed on (from 1).
#[derive(Debug, Clone, PartialEq)]
pub struct Typed<T> {
    /// The value.
    pub value: T,
    /// The line in the item's file.
    pub line: u32,
}

/// An item of a case, and where it was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Item<T> {
    /// The file, relative to the case folder.
    pub file: String,
    /// The line on which it begins.
    pub line: u32,
    /// The item.
    pub value: T,
}

macro_rules! codes {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every one, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word typed in a case.
            pub fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The one of that word.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|v| v.code() == code)
            }
        }
    };
}

codes! {
    /// What kind of speaker a party is.
    PartyClass {
        /// A federal agency or department.
        Federal = "federal",
        /// A state agency or official.
        State = "state",
        /// A county or city body.
        Local = "local",
        /// A court.
        Court = "court",
        /// A legislature, or members speaking as such.
        Legislature = "legislature",
        /// A company that runs facilities.
        Operator = "operator",
        /// Counsel, an advocacy group, a union, a charity.
        Advocate = "advocate",
        /// People held, speaking as a group.
        PeopleHeld = "people-held",
        /// A newspaper or broadcaster.
        Press = "press",
        /// Researchers and their data projects.
        Research = "research",
    }
}

codes! {
    /// How well a statement is attested.
    Attested {
        /// The source was read.
        Seen = "seen",
        /// The source was read, its date is inferred.
        DateInferred = "date-inferred",
        /// Sources disagree; each stays.
        Conflict = "conflict",
        /// Reported second hand.
        Reported = "reported",
    }
}

codes! {
    /// How a statement relates to an earlier one.
    RelationWord {
        /// The speaker says it again.
        Restates = "restates",
        /// The speaker takes it back.
        Retracts = "retracts",
        /// We read the earlier one wrong.
        Corrects = "corrects",
        /// It answers a request, a question or an order.
        Answers = "answers",
        /// It is evidence on what was said, asked or ordered.
        BearsOn = "bears-on",
    }
}

codes! {
    /// How strongly an obligation binds.
    ForceWord {
        /// A reply is owed as between decent people.
        Courtesy = "courtesy",
        /// Somebody promised.
        Promise = "promise",
        /// A contract says so.
        Contract = "contract",
        /// A regulation or binding standard says so.
        Regulation = "regulation",
        /// A statute says so.
        Statute = "statute",
        /// A court ordered it, or a rule of court says so.
        Order = "order",
    }
}

/// The head of a case: `case.toml`.
#[derive(Debug, Clone)]
pub struct CaseHead {
    /// Its identifier, put before every label: `california-2021`.
    pub id: Typed<String>,
    /// Its title.
    pub title: String,
    /// The zone in which a bare date is meant.
    pub zone: BookZone,
    /// What a reader must know before relying on it.
    pub disclaimer: String,
    /// What it is about, in a few sentences.
    pub summary: Option<String>,
}

/// A party: `parties.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct PartyRow {
    /// Its identifier.
    pub id: Typed<PartyId>,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: PartyClass,
    /// The body it is part of.
    pub parent: Option<Typed<PartyId>>,
}

/// When a source was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// On a day, in a month, in a year.
    On(SaidDate),
    /// It bears no date, and none was found: its statements count from their entry.
    Unknown,
    /// A page that is overwritten: every statement gives the instant of its capture.
    Rolling,
}

/// The captured bytes of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CapturedBytes {
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// How many bytes.
    pub size: u64,
    /// When they were captured.
    pub at: Option<Timestamp>,
}

/// A source: `sources.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRow {
    /// Its short name within the case.
    pub id: Typed<SourceId>,
    /// Title, as a person would cite it.
    pub title: String,
    /// Who published it.
    pub publisher: Option<Typed<PartyId>>,
    /// Where it came from.
    pub origin: String,
    /// When it was published.
    pub published: Typed<Published>,
    /// Whether anybody could read it then.
    pub public: bool,
    /// Whether it was read in its original form; a copy or a summary is not.
    pub original: bool,
    /// Its captured bytes, where they are held.
    pub captured: Option<CapturedBytes>,
    /// On what terms it may be passed on.
    pub licence: Licence,
    /// What a reader should know about it.
    pub note: Option<String>,
}

/// A facility: `facilities.toml`. What is said about it are statements.
#[derive(Debug, Clone, PartialEq)]
pub struct FacilityRow {
    /// Its identifier.
    pub id: Typed<FacilityId>,
    /// The name we show.
    pub name: String,
}

/// What a speaker says about a duty.
#[derive(Debug, Clone, PartialEq)]
pub enum StanceRow {
    /// "It is ours."
    Accepts,
    /// "It is not ours."
    Disclaims,
    /// "It is theirs."
    Assigns(Typed<PartyId>),
    /// "They must", said by one who can bind them.
    Mandates(Typed<PartyId>),
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct FigureRow {
    /// What is counted.
    pub measure: Measure,
    /// Of whom, in the publisher's words.
    pub population: String,
    /// The time it is about.
    pub period: Typed<Period>,
    /// A value, a bound, or why none.
    pub reading: Reading,
    /// Whether the speaker said "about".
    pub approximate: bool,
}

/// A dated fact about a facility.
#[derive(Debug, Clone, PartialEq)]
pub enum ProfileRow {
    /// The name we show.
    Name(String),
    /// A spelling, and who uses it.
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
    /// Its postal code.
    Zip(String),
    /// The agency's field office that answers for it.
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
    /// Which system it belongs to.
    Jurisdiction(String),
    /// The same place as another facility.
    SameAs(Typed<FacilityId>),
}

/// What was said.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyRow {
    /// A number, or the reason why there is none.
    Figure(FigureRow),
    /// Whose duty something is.
    Responsibility {
        /// Which of the seven functions.
        function: Function,
        /// What the speaker says about it.
        stance: StanceRow,
        /// With what force it mandates.
        force: Option<Typed<ForceWord>>,
        /// The speaker's meaning, in our words.
        what: String,
    },
    /// A promise or plan.
    Commitment {
        /// Which function it serves.
        function: Option<Function>,
        /// What is promised.
        what: String,
        /// When it is due.
        due: Option<Typed<Date>>,
        /// What of a vaccination plan it answers.
        items: Vec<PlanAnswerRow>,
    },
    /// A letter, a motion, a question.
    Request {
        /// To whom.
        addressees: Vec<Typed<PartyId>>,
        /// Which function it is about.
        function: Option<Function>,
        /// What is asked.
        what: String,
        /// When an answer is due.
        due: Option<Typed<Date>>,
        /// The rule that sets the clock.
        clock: Option<Typed<ClockRuleId>>,
    },
    /// An order.
    Order {
        /// Who is bound.
        addressees: Vec<Typed<PartyId>>,
        /// Which function it is about.
        function: Option<Function>,
        /// What is ordered.
        what: String,
        /// When it is due.
        due: Option<Typed<Date>>,
        /// In how many days it is due.
        within_days: Option<u32>,
        /// The rule by which days are counted.
        clock: Option<Typed<ClockRuleId>>,
    },
    /// A reply.
    Answer {
        /// What is answered.
        what: String,
        /// How.
        outcome: Option<Outcome>,
        /// To whom it refers, where it refers to somebody.
        referred_to: Option<Typed<PartyId>>,
        /// Who confirmed that it comes from the addressee.
        confirmed_by: Option<String>,
    },
    /// A dated event in the life of a request, an order or a promise.
    Step {
        /// The statements it concerns.
        of: Vec<Typed<StatementLabel>>,
        /// Which of those who are asked or bound it concerns.
        party: Option<Typed<PartyId>>,
        /// The day on which it happened.
        on: Typed<Date>,
        /// What it was.
        act: Act,
        /// What happened.
        what: String,
    },
    /// An entry on a court's docket.
    Docket {
        /// The court.
        court: Typed<PartyId>,
        /// The number of the case.
        number: String,
        /// The number of the entry.
        entry: Option<u32>,
        /// The statements filed or issued with it.
        of: Vec<Typed<StatementLabel>>,
        /// What it is.
        what: String,
    },
    /// What a party is to the place or to another party.
    Role {
        /// The party.
        party: Typed<PartyId>,
        /// What it is.
        role: Role,
        /// To whom, where it is something to another party.
        of: Option<Typed<PartyId>>,
    },
    /// Something that happened.
    Event {
        /// What happened.
        what: String,
    },
    /// A rule in force.
    Rule {
        /// Which function it governs.
        function: Option<Function>,
        /// What it says.
        what: String,
        /// Its citation.
        citation: String,
    },
    /// A dated fact about a facility.
    Profile(ProfileRow),
}

/// A pointer back to an earlier statement.
#[derive(Debug, Clone, PartialEq)]
pub struct RelationRow {
    /// In what way.
    pub kind: RelationWord,
    /// The earlier statement, as typed.
    pub target: Typed<StatementLabel>,
}

/// Words, and whether they are exactly the speaker's.
#[derive(Debug, Clone, PartialEq)]
pub struct QuoteRow {
    /// The words.
    pub text: String,
    /// Whether they were compared with the original source.
    pub verbatim: Typed<bool>,
}

/// Where a plan or pledge answers one of the items of a plan.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanAnswerRow {
    /// The item.
    pub item: PlanItem,
    /// The words that answer it.
    pub words: QuoteRow,
    /// Where in the source they stand.
    pub locator: String,
}

/// A statement: a table of `statements.toml` or `rules.toml`, a row of `figures.csv` or
/// `aliases.csv`, or one fact of `facilities.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct StatementRow {
    /// Its label, as typed or as formed from a facility's fact.
    pub label: Typed<StatementLabel>,
    /// Who said it.
    pub speaker: Typed<PartyId>,
    /// What it is about.
    pub about: Typed<Place>,
    /// What was said.
    pub body: BodyRow,
    /// When it was true in the world, as the speaker has it.
    pub valid: Typed<Interval>,
    /// The date the speaker gives.
    pub said: Option<Typed<SaidDate>>,
    /// The instant of capture, where one is given; else the source's publication counts.
    pub seen: Option<Typed<Timestamp>>,
    /// The source, by its short name.
    pub source: Typed<SourceId>,
    /// The place in it, in words.
    pub locator: String,
    /// Earlier statements it points back to.
    pub relations: Vec<RelationRow>,
    /// The speaker's words.
    pub quote: Option<QuoteRow>,
    /// How well it is attested.
    pub confidence: Attested,
    /// What a reader should know.
    pub note: Option<String>,
}

/// How a claim is recomputed. The vocabulary is closed: a claim that none of these can express is
/// `not-recomputable`, and says why.
#[derive(Debug, Clone, PartialEq)]
pub enum Method {
    /// The sum of the latest figures of some facilities; a facility without a value adds nothing
    /// and is named.
    SumOfRows {
        /// What is counted.
        measure: Measure,
        /// Whose figures, where several speakers publish.
        speaker: Option<Typed<PartyId>>,
        /// The state they lie in, where the claim is about a state.
        state: Option<StateCode>,
        /// The facilities.
        facilities: Vec<Typed<FacilityId>>,
    },
    /// The latest figure of a place, for one or more measures.
    LatestFigure {
        /// What is counted, one recorded value each.
        measures: Vec<Measure>,
        /// The place.
        about: Typed<Place>,
        /// Whose figure, where several speakers publish.
        speaker: Option<Typed<PartyId>>,
    },
    /// How many of some facilities have a latest figure of at least a number.
    CountFacilitiesWithCases {
        /// What is counted.
        measure: Measure,
        /// Whose figures, where several speakers publish.
        speaker: Option<Typed<PartyId>>,
        /// The facilities.
        facilities: Vec<Typed<FacilityId>>,
        /// From how many on a facility counts.
        at_least: u32,
    },
    /// The mean over months of (cases in custody / average population) / (cases outside /
    /// residents).
    MeanOfMonthlyRateRatios {
        /// The months.
        months: Vec<Period>,
        /// Whose cumulative cases and average population in custody.
        speaker: Typed<PartyId>,
        /// Whose new cases outside.
        reference: Typed<PartyId>,
        /// How many live outside.
        residents: f64,
        /// What each month gave when the case was typed, in the order of the months.
        recorded: Vec<f64>,
    },
    /// The date a statement bears.
    DateOfStatement {
        /// The statement, as typed.
        label: Typed<StatementLabel>,
    },
    /// Nothing in the books can recompute it.
    NotRecomputable {
        /// Why not.
        why: String,
    },
}

/// What the recomputed value is held against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Comparison {
    /// `more-than 600`
    MoreThan(f64),
    /// `at-least 7`
    AtLeast(f64),
    /// `less-than 10`
    LessThan(f64),
    /// `equals 7`
    Equals(f64),
    /// `about 14000 within 2 %`
    About {
        /// The value.
        value: f64,
        /// How far off it may be, in percent of the value.
        within_percent: f64,
    },
    /// `on 2021-01-27` or `in 2021-03`: the date lies within.
    Dated(SaidDate),
    /// `none`: there is nothing to hold it against; the values are shown.
    None,
}

/// A day on which a claim is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimCheck {
    /// The day.
    pub on: Typed<Date>,
    /// What was known then: the end of a day; `None` for everything known since.
    pub known: Option<Date>,
    /// What it gave when the case was typed, one value a measure.
    pub recorded: Vec<f64>,
    /// The date it gave, where the method gives a date.
    pub recorded_date: Option<SaidDate>,
    /// Whether the claim holds; `None` where that cannot be decided by a number.
    pub holds: Option<bool>,
}

/// A claim that somebody made, to be held against the books: `claims.toml`.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimRow {
    /// Its identifier, e.g. `C3`.
    pub id: Typed<StatementLabel>,
    /// The claim, in our words.
    pub text: String,
    /// What it is a claim about.
    pub quantity: String,
    /// The value as stated, in words.
    pub stated: String,
    /// The time it was stated of, in words.
    pub stated_as_of: Option<String>,
    /// How it is recomputed.
    pub method: Method,
    /// What the result is held against.
    pub compare: Comparison,
    /// The days on which it is looked at.
    pub checks: Vec<ClaimCheck>,
    /// The verdict when the case was typed, in words.
    pub verdict: String,
    /// What a reader should know.
    pub note: Option<String>,
}

/// Everything a case folder says.
#[derive(Debug, Clone, Default)]
pub struct CaseMessages {
    /// The head; absent where `case.toml` is missing or cannot be read.
    pub head: Option<CaseHead>,
    /// The parties.
    pub parties: Vec<Item<PartyRow>>,
    /// The sources.
    pub sources: Vec<Item<SourceRow>>,
    /// The facilities.
    pub facilities: Vec<Item<FacilityRow>>,
    /// The statements, file by file in the order of `FILES`, each file in its own order.
    pub statements: Vec<Item<StatementRow>>,
    /// The claims.
    pub claims: Vec<Item<ClaimRow>>,
    /// Identifiers and labels of items that were refused: pointing to one is not a second problem.
    pub refused: BTreeSet<String>,
}
