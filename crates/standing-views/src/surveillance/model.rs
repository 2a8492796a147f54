//! What the surveillance views answer with. Everything here speaks of institutions alone.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;
use standing_evidence::{Confidence, RelationKind, StatementKind};
use standing_terms::{
    AboutInstitutions, AsOf, FacilityId, Interval, Measure, Missing, PartyId, Quantity, Reading,
    SaidDate, SourceId, StateCode, StatementLabel,
};

/// How the figure of a day came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayState {
    /// Published on that day.
    Published,
    /// Nothing was published on that day; the last figure before it is shown.
    Carried {
        /// The day it was last published.
        since: Date,
        /// How many days ago that was.
        days: i32,
    },
    /// It was published before, and the publisher has dropped it.
    Withdrawn {
        /// The day on which it was first found gone; the line's `last_published` is the last day
        /// on which it was there.
        since: Date,
    },
    /// Never published by that day.
    NeverPublished,
}

/// Where a figure was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A row of an archived page.
    Page {
        /// The page series.
        series: String,
        /// The page's identifier in the archive.
        page_id: String,
        /// When the page was captured.
        captured: Timestamp,
        /// The name or names under which the rows stood, exactly.
        listed: Vec<String>,
    },
    /// A statement.
    Statement {
        /// Its label.
        label: StatementLabel,
        /// Its source.
        source: SourceId,
        /// Where in the source.
        locator: String,
    },
}

/// A reason to doubt a figure. The figure stays as published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flag {
    /// The rule that raised it, e.g. `digit-lost`.
    pub rule: &'static str,
    /// The measure it concerns.
    pub measure: Measure,
    /// When the doubtful figure first stood.
    pub from: Timestamp,
    /// When it stood no longer, where known.
    pub to: Option<Timestamp>,
    /// Why, in a sentence.
    pub reason: String,
    /// The figures that the rule looked at, each with its name.
    pub inputs: Vec<(String, String)>,
}

/// One figure of a facility or an area, as of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FigureLine {
    /// What is counted.
    pub measure: Measure,
    /// Of whom, in the publisher's words.
    pub population: String,
    /// Who says so.
    pub speaker: PartyId,
    /// The speaker's name.
    pub speaker_name: String,
    /// A value, a bound, or why none.
    pub reading: Reading,
    /// How the figure of this day came to be.
    pub state: DayState,
    /// The day the publisher says the figure is of, where it says so.
    pub stated_as_of: Option<Date>,
    /// First day on which this measure was published here.
    pub first_published: Option<Date>,
    /// Last day, up to the as-of day, on which it was published here.
    pub last_published: Option<Date>,
    /// The day since which the value has not changed.
    pub unchanged_since: Option<Date>,
    /// How many days that is.
    pub days_unchanged: Option<i32>,
    /// Reasons to doubt it.
    pub flags: Vec<Flag>,
    /// Where it was read.
    pub origin: Option<Origin>,
    /// Other readings of the same measure that were known and disagree.
    pub also: Vec<(Reading, Origin)>,
}

/// A profile fact as one speaker gives it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ProfileLine {
    /// What the fact is about: `operator`, `alias`, `capacity`…
    pub field: &'static str,
    /// The value, as text.
    pub value: String,
    /// Who says so.
    pub speaker: String,
    /// Where.
    pub source: SourceId,
    /// When it was true.
    pub valid: Interval,
    /// The statement.
    pub label: StatementLabel,
    /// Whether another speaker says otherwise for the same time.
    pub contradicted: bool,
    /// What a reader should know.
    pub note: Option<String>,
}

/// One facility, as of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacilityStanding {
    /// Its identifier.
    pub id: FacilityId,
    /// Its name.
    pub name: String,
    /// City, where somebody says.
    pub city: Option<String>,
    /// State, where somebody says.
    pub state: Option<StateCode>,
    /// County name, where somebody says.
    pub county: Option<String>,
    /// Field office that answers for it; not a state.
    pub field_office: Option<String>,
    /// Who runs it.
    pub operator: Option<String>,
    /// Degrees north and east, where known.
    pub coordinates: Option<(f64, f64)>,
    /// Whether it is known only from a list that names it, without a profile.
    pub provisional: bool,
    /// Its figures.
    pub figures: Vec<FigureLine>,
}

impl FacilityStanding {
    /// The line of a measure.
    pub fn figure(&self, measure: Measure) -> Option<&FigureLine> {
        self.figures.iter().find(|f| f.measure == measure)
    }
}

/// Why a facility is not in a sum.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NotCounted {
    /// The facility.
    pub id: FacilityId,
    /// Its name.
    pub name: String,
    /// Why there is no value.
    pub why: Missing,
    /// The reason in a sentence.
    pub reason: String,
}

/// A sum over the facilities of an area. A total never hides a gap.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Total {
    /// What is counted.
    pub measure: Measure,
    /// The sum over the facilities that have a value; none where not one has.
    pub sum: Option<Quantity>,
    /// How many facilities are in the sum.
    pub counted: usize,
    /// Who is not in it, and why.
    pub missing: Vec<NotCounted>,
    /// How many of the counted figures carry a flag.
    pub flagged: usize,
    /// The publisher's own total, where it gives one.
    pub published: Option<FigureLine>,
}

/// A nation, state or field office with its totals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaStanding {
    /// `nation`, `state` or `field-office`.
    pub kind: &'static str,
    /// Its code, e.g. `US`, `CA`, `SND`.
    pub code: String,
    /// Its totals.
    pub totals: Vec<Total>,
    /// Facilities within.
    pub facilities: Vec<FacilityId>,
}

/// The front page: the five questions for nation, states and facilities.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// The as-of point.
    pub as_of: AsOf,
    /// Position of the book that was read.
    pub book_position: u64,
    /// The nation.
    pub nation: AreaStanding,
    /// States, by code.
    pub states: Vec<AreaStanding>,
    /// Field offices, by code.
    pub field_offices: Vec<AreaStanding>,
    /// Facilities that have a figure or a statement, by name.
    pub facilities: Vec<FacilityStanding>,
}

/// A step of a figure's history: the value from a day on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Step {
    /// The day, in the publisher's zone.
    pub day: Date,
    /// The reading at the end of that day.
    pub reading: Reading,
    /// Whether a flag lies on it.
    pub flagged: bool,
}

/// The history of a measure.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct History {
    /// What is counted.
    pub measure: Measure,
    /// Of whom.
    pub population: String,
    /// Who says so.
    pub speaker: PartyId,
    /// Changes, in order of time, up to the as-of point.
    pub steps: Vec<Step>,
    /// The last day the series was looked at.
    pub until: Option<Date>,
}

/// A statement as a page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatementLine {
    /// Its label.
    pub label: StatementLabel,
    /// Its kind.
    pub kind: StatementKind,
    /// Who said it: name of the party.
    pub speaker: String,
    /// What it is about.
    pub subject: String,
    /// Which of the seven functions, where it names one.
    pub function: Option<&'static str>,
    /// What was said, in our words or as a figure.
    pub what: String,
    /// To whom, where it is addressed.
    pub addressees: Vec<String>,
    /// When an answer or act is due, where it says.
    pub due: Option<Date>,
    /// The date the speaker gives.
    pub said: Option<SaidDate>,
    /// When it was true.
    pub valid: Interval,
    /// When it became known.
    pub known_at: Timestamp,
    /// When it was entered.
    pub entered: Timestamp,
    /// Where it was read.
    pub source: SourceId,
    /// Where in the source.
    pub locator: String,
    /// How well it is attested.
    pub confidence: Confidence,
    /// A quotation, only where it was compared with the original.
    pub quote: Option<String>,
    /// Earlier statements it points back to.
    pub relations: Vec<(RelationKind, StatementLabel)>,
    /// The statement by which it was taken back.
    pub retracted_by: Option<StatementLabel>,
    /// The latest statement in which it was said again.
    pub restated_by: Option<StatementLabel>,
    /// Whether our first reading was wrong and this is the corrected one.
    pub corrected: bool,
    /// What a reader should know.
    pub note: Option<String>,
}

/// The page of a facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacilityPage {
    /// The as-of point.
    pub as_of: AsOf,
    /// Position of the book that was read.
    pub book_position: u64,
    /// Where it stands.
    pub standing: FacilityStanding,
    /// Its history, by measure.
    pub histories: Vec<History>,
    /// All profile facts, contradicting ones side by side.
    pub profile: Vec<ProfileLine>,
    /// All statements about it, its state and the nation, in order of time.
    pub statements: Vec<StatementLine>,
}

/// One difference between what was known at two points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// What differs: the code of a measure, a profile field, or the label of a statement.
    pub what: String,
    /// Of whom and by whom, for a figure.
    pub detail: Option<String>,
    /// As known at the earlier point.
    pub earlier: Option<String>,
    /// As known at the later point.
    pub later: Option<String>,
    /// Why they differ, in a sentence.
    pub reason: String,
}

/// The same facility at two known points.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// As known earlier.
    pub earlier: FacilityPage,
    /// As known later.
    pub later: FacilityPage,
    /// What differs.
    pub differences: Vec<Difference>,
}

/// A source as a page shows it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourceLine {
    /// Its identifier.
    pub id: SourceId,
    /// Title.
    pub title: String,
    /// Who published it: name of the party.
    pub publisher: Option<String>,
    /// Where it came from.
    pub origin: String,
    /// SHA-256 of its bytes, where captured.
    pub sha256: Option<String>,
    /// Size in bytes, where captured.
    pub size: Option<u64>,
    /// When its bytes were captured.
    pub captured: Option<Timestamp>,
    /// The date it bears.
    pub published: Option<Date>,
    /// Whether it was public.
    pub public: bool,
    /// Its licence.
    pub licence: String,
    /// The credit its publisher asks for.
    pub credit: Option<String>,
    /// Whether rows of it may be passed on.
    pub redistributable: bool,
    /// How many statements were read from it.
    pub statements: usize,
    /// How many pages were captured in it, for an archive.
    pub captures: usize,
    /// When it was entered.
    pub entered: Timestamp,
    /// What a reader should know about it.
    pub note: Option<String>,
}

/// The page of a source.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourcePage {
    /// The source.
    pub source: SourceLine,
    /// What was read from it (at most the first 500, see `source.statements`).
    pub statements: Vec<StatementLine>,
    /// First and last captured page, for an archive.
    pub captured_span: Option<(Timestamp, Timestamp)>,
}

macro_rules! about_institutions {
    ($($t:ty),*) => { $(impl AboutInstitutions for $t {})* };
}

about_institutions!(
    FacilityStanding,
    AreaStanding,
    Overview,
    FacilityPage,
    Comparison,
    SourceLine,
    SourcePage,
    StatementLine,
    ProfileLine,
    History,
    Step,
    FigureLine
);
