//! What a compiled set holds. Names follow the supporting data; see the schema files and the
//! specification's glossary (appendix A).

use super::ids::{AgeId, AntigenId, Cvx, CvxSet, GroupId, ObservationId, SeriesId, Table};
use super::text::Text;
use crate::day::{Day, Duration};
use crate::patient::Sex;

/// An age window, lower bound inclusive, upper bound exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ages {
    pub(crate) begin: AgeId,
    pub(crate) end: AgeId,
}

/// A vaccine type of the CVX map.
#[derive(Debug)]
pub struct Vaccine {
    /// The CVX code as the map writes it, at least two digits.
    pub code: Text,
    /// CDC's short description.
    pub description: Text,
    /// The antigens it holds, each within an age at administration. Empty for the few vaccine
    /// types that stand only in the conflict table.
    pub(crate) antigens: Box<[(AntigenId, Ages)]>,
    /// What may be in conflict with a dose of this type, given as the current one.
    pub(crate) impacted_by: Box<[ConflictRule]>,
    /// Every type that `impacted_by` names.
    pub(crate) conflicting: CvxSet,
}

impl Vaccine {
    /// Whether the two hold an antigen in common, at any age.
    pub fn shares_antigen(&self, other: &Self) -> bool {
        let of_other = |id: AntigenId| other.antigens.iter().any(|(antigen, _)| *antigen == id);
        self.antigens.iter().any(|(antigen, _)| of_other(*antigen))
    }
}

/// A vaccine type conflict (`liveVirusConflict`), seen from the impacted (current) type.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ConflictRule {
    pub(crate) previous: Cvx,
    pub(crate) begin: Duration,
    pub(crate) minimum_end: Duration,
    pub(crate) end: Duration,
}

/// A coded observation.
#[derive(Debug)]
pub struct Observation {
    /// CDSi's code, three digits.
    pub code: Text,
    /// CDC's title.
    pub title: Text,
}

/// A vaccine group.
#[derive(Debug)]
pub struct VaccineGroup {
    /// CDC's name, trimmed.
    pub name: Text,
    /// The antigens it classifies, in the order of the map.
    pub antigens: Box<[AntigenId]>,
    /// Whether all antigens must be given together (`administerFullVaccineGroup`).
    pub(crate) full: bool,
    /// Every vaccine type that holds one of its antigens.
    pub(crate) vaccines: CvxSet,
}

impl VaccineGroup {
    /// Whether a vaccine type holds one of its antigens.
    pub fn holds(&self, cvx: Cvx) -> bool {
        self.vaccines.contains(cvx)
    }
}

/// An antigen with its rules.
#[derive(Debug)]
pub struct Antigen {
    /// CDC's name.
    pub name: Text,
    /// Its vaccine group.
    pub group: GroupId,
    pub(crate) immunity: Immunity,
    pub(crate) contraindications: Box<[AntigenContraindication]>,
    pub(crate) vaccine_contraindications: Box<[VaccineContraindication]>,
    /// Its series, ordered so that one whose skip asks for a completed series of another group
    /// comes after that group (TABLE 6-7).
    pub(crate) series: Box<[Relevance]>,
    /// The numbers of its series groups, ascending.
    pub(crate) series_groups: Box<[u8]>,
    /// Whether it has a series that no observation is needed for.
    pub(crate) has_standard: bool,
}

/// Evidence of immunity (section 7.2).
#[derive(Debug, Default)]
pub(crate) struct Immunity {
    pub(crate) guidelines: Box<[ObservationId]>,
    pub(crate) births: Box<[BirthImmunity]>,
}

/// Immunity by date of birth.
#[derive(Debug)]
pub(crate) struct BirthImmunity {
    pub(crate) before: Day,
    /// The country of birth that it asks for. Standing holds no country of birth, so such a rule
    /// never applies: a person is offered a dose rather than taken to be immune.
    pub(crate) country: Option<Box<str>>,
    pub(crate) exclusions: Box<[ObservationId]>,
}

/// A contraindication of a whole antigen.
#[derive(Debug)]
pub(crate) struct AntigenContraindication {
    pub(crate) observation: ObservationId,
    pub(crate) ages: Ages,
    pub(crate) text: Text,
    pub(crate) guidance: Text,
}

/// A contraindication of vaccine types.
#[derive(Debug)]
pub(crate) struct VaccineContraindication {
    pub(crate) observation: ObservationId,
    pub(crate) text: Text,
    pub(crate) guidance: Text,
    pub(crate) vaccines: Box<[(Cvx, Ages)]>,
}

/// What kind of series it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SeriesType {
    /// Recommended to everyone of an age.
    Standard,
    /// Recommended to those with an indication.
    Risk,
    /// Accepted if complete, never recommended.
    EvaluationOnly,
}

impl SeriesType {
    /// CDC's word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Risk => "Risk",
            Self::EvaluationOnly => "Evaluation Only",
        }
    }
}

/// An antigen series: one path to immunity.
#[derive(Debug)]
pub struct Series {
    /// CDC's name of it.
    pub name: Text,
    /// Its antigen.
    pub antigen: AntigenId,
    /// Standard, risk or evaluation only.
    pub kind: SeriesType,
    /// Administrative guidance for the whole series.
    pub guidance: Box<[Text]>,
    pub(crate) in_group: u8,
    /// Bit n: series group n protects as well as this series.
    pub(crate) equivalent_groups: u16,
    pub(crate) sexes: SexSet,
    pub(crate) default: bool,
    pub(crate) product_path: bool,
    /// `A` is the best.
    pub(crate) priority: u8,
    /// 1 is the best; 255 where the data gives none.
    pub(crate) preference: u8,
    pub(crate) start: Ages,
    pub(crate) indications: Box<[Indication]>,
    pub(crate) doses: Box<[SeriesDose]>,
}

/// What decides whether a series is relevant, apart from the rest of it: this is asked of every
/// series for every person.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Relevance {
    pub(crate) series: SeriesId,
    pub(crate) sexes: SexSet,
    pub(crate) is_risk: bool,
}

/// A set of sexes; empty means everyone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct SexSet(pub(crate) u8);

impl SexSet {
    pub(crate) fn admits(self, sex: Sex) -> bool {
        self.0 == 0 || self.0 & sex.bit() != 0
    }
}

/// Why a risk series is recommended to somebody.
#[derive(Debug)]
pub(crate) struct Indication {
    pub(crate) observation: ObservationId,
    pub(crate) ages: Ages,
    pub(crate) guidance: Text,
}

/// From when to when a rule is in force, both days included (section 3.3).
#[derive(Debug, Clone, Copy)]
pub(crate) struct InForce {
    pub(crate) effective: Day,
    pub(crate) cessation: Day,
}

impl InForce {
    /// RELEVANT-1 and -2.
    pub(crate) fn on(self, anchor: Day) -> bool {
        self.effective <= anchor && anchor <= self.cessation
    }
}

/// One dose of a series.
#[derive(Debug)]
pub struct SeriesDose {
    pub(crate) ages: Box<[AgeRule]>,
    pub(crate) intervals: Box<[IntervalRule]>,
    pub(crate) allowable_intervals: Box<[IntervalRule]>,
    pub(crate) preferable: Box<[Preferable]>,
    pub(crate) allowable: Box<[(Cvx, Ages)]>,
    pub(crate) inadvertent: Option<Box<CvxSet>>,
    pub(crate) skips: Box<[Skip]>,
    pub(crate) recurring: bool,
    pub(crate) season: Option<Season>,
    /// Vaccine types whose earlier dose may push the forecast of this one (CALCDTCONFLICT-3), with
    /// the longest span.
    pub(crate) conflicts: Box<[(Cvx, Duration)]>,
}

/// `age` of a series dose.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AgeRule {
    pub(crate) absolute_minimum: AgeId,
    pub(crate) minimum: AgeId,
    pub(crate) earliest_recommended: AgeId,
    pub(crate) latest_recommended: AgeId,
    pub(crate) maximum: AgeId,
    pub(crate) in_force: InForce,
}

/// From where an interval is counted.
#[derive(Debug, Clone)]
pub(crate) enum From {
    /// `fromPrevious`: CALCDTINT-1.
    Previous,
    /// `fromTargetDose`, counted from 0: CALCDTINT-2.
    TargetDose(u8),
    /// `fromMostRecent`: CALCDTINT-8.
    MostRecent(Box<CvxSet>),
    /// `fromRelevantObs`: CALCDTINT-9.
    Observation(ObservationId),
}

/// `interval` or `allowableInterval` of a series dose.
#[derive(Debug, Clone)]
pub(crate) struct IntervalRule {
    pub(crate) from: From,
    pub(crate) absolute_minimum: Option<Duration>,
    pub(crate) minimum: Option<Duration>,
    pub(crate) earliest_recommended: Option<Duration>,
    pub(crate) latest_recommended: Option<Duration>,
    /// Not empty in the data: the forecast overrides the other antigens of its group
    /// (FORECASTPRIORITY-1).
    pub(crate) priority: bool,
    pub(crate) in_force: InForce,
}

/// `preferableVaccine` of a series dose.
#[derive(Debug, Clone)]
pub(crate) struct Preferable {
    pub(crate) cvx: Cvx,
    pub(crate) ages: Ages,
    /// The manufacturer, where a trade name is asked for. Records name the manufacturer (MVX), not
    /// the trade name; together with the CVX code it says the same.
    pub(crate) mvx: Option<Mvx>,
    pub(crate) forecast: bool,
}

/// A manufacturer by its MVX code, up to eight letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Mvx([u8; 8]);

impl Mvx {
    /// Reads an MVX code.
    pub fn new(code: &str) -> Option<Self> {
        let mut bytes = [0; 8];
        let ok = (1..=8).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        for (to, from) in bytes.iter_mut().zip(code.bytes()) {
            *to = from.to_ascii_uppercase();
        }
        ok.then_some(Self(bytes))
    }
}

/// `conditionalSkip` of a series dose (section 6.2).
#[derive(Debug)]
pub(crate) struct Skip {
    pub(crate) when_evaluating: bool,
    pub(crate) when_forecasting: bool,
    pub(crate) all_sets: bool,
    pub(crate) sets: Box<[SkipSet]>,
}

/// A set of conditions.
#[derive(Debug)]
pub(crate) struct SkipSet {
    pub(crate) description: Text,
    pub(crate) all_conditions: bool,
    pub(crate) conditions: Box<[Condition]>,
    pub(crate) in_force: InForce,
}

/// A condition of a skip.
#[derive(Debug)]
pub(crate) enum Condition {
    /// TABLE 6-6.
    Age(Ages),
    /// TABLE 6-7: the series group of the same antigen.
    CompletedSeries(u8),
    /// TABLE 6-8.
    Interval(Duration),
    /// TABLE 6-9, by age, by date, or both.
    VaccineCount(Box<CountCondition>),
}

/// How a count is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Compared {
    GreaterThan,
    EqualTo,
    LessThan,
}

/// A count of doses (CONDSKIP-1).
#[derive(Debug)]
pub(crate) struct CountCondition {
    /// `None`: any vaccine of the antigen.
    pub(crate) vaccines: Option<CvxSet>,
    /// Whether the list names a type without the antigen, so that doses beyond the antigen's own
    /// records count.
    pub(crate) beyond_antigen: bool,
    pub(crate) ages: Ages,
    pub(crate) start: Day,
    pub(crate) end: Day,
    pub(crate) only_valid: bool,
    pub(crate) compared: Compared,
    pub(crate) count: u16,
}

/// `seasonalRecommendation`: literal dates, both included.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Season {
    pub(crate) start: Option<Day>,
    pub(crate) end: Option<Day>,
}

/// Every table of a set.
#[derive(Debug)]
pub(crate) struct Tables {
    pub(crate) antigens: Table<AntigenId, Antigen>,
    pub(crate) groups: Table<GroupId, VaccineGroup>,
    pub(crate) series: Table<SeriesId, Series>,
    pub(crate) vaccines: Table<Cvx, Vaccine>,
    pub(crate) observations: Table<ObservationId, Observation>,
    /// The ages that rules speak of; the first two stand for empty bounds.
    pub(crate) ages: Box<[Duration]>,
    /// The risk series of each observation, with the ages of the indication.
    pub(crate) indicated: Table<ObservationId, Box<[(SeriesId, Ages)]>>,
}
