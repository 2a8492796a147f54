//! Rules that medicine or a publisher's practice may change: dated data with a citation, handed in by
//! the edge. Nothing here has a default: a number without a source is not used.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use standing_terms::{Interval, PartyId, Period};

/// Every rule that the statistics use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Rules {
    /// When an outbreak is one, in order of preference.
    pub outbreak: Vec<OutbreakRule>,
    /// Parameters of the detectors.
    pub detection: Vec<DetectionRule>,
    /// Parameters of the reproduction number.
    pub reproduction: Vec<ReproductionRule>,
    /// Published comparisons that can be recomputed.
    pub comparison: Vec<ComparisonRule>,
    /// Published or stated shares whose arithmetic is shown.
    pub coverage: Vec<CoverageRule>,
    /// How spill-over is estimated.
    pub spillover: Vec<SpilloverRule>,
    /// What a weekly brief says, and from when on.
    pub brief: Vec<BriefRule>,
    /// When silence is one.
    pub silence: Vec<SilenceRule>,
}

/// Where a rule comes from and when it holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Head {
    /// Its identifier.
    pub id: String,
    /// Guideline, section, edition; or the publication.
    pub citation: String,
    /// The days to which it applies.
    #[serde(default)]
    pub in_force: Interval,
    /// What a reader should know.
    #[serde(default)]
    pub note: Option<String>,
}

macro_rules! ruled {
    ($($t:ident),*) => { $(
        impl Ruled for $t {
            fn head(&self) -> &Head { &self.head }
        }
    )* };
}

/// A rule with its head.
pub trait Ruled {
    /// Its head.
    fn head(&self) -> &Head;
}

ruled!(
    OutbreakRule,
    DetectionRule,
    ReproductionRule,
    ComparisonRule,
    CoverageRule,
    SpilloverRule,
    BriefRule,
    SilenceRule
);

/// The first rule in force on a day.
pub fn in_force<R: Ruled>(rules: &[R], day: Date) -> Option<&R> {
    rules.iter().find(|r| r.head().in_force.contains(day))
}

/// When an outbreak begins and ends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct OutbreakRule {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Weeks of new cases that are added up.
    pub window_weeks: u32,
    /// The share of the people held that they must reach.
    pub share_of_held: f64,
    /// Days without a case after which it is over.
    pub quiet_days: u32,
    /// How many days a count of the people held may lie off the week it is taken for.
    pub people_within_days: u32,
}

/// Parameters of EARS C1 to C3 and of the CUSUM.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct DetectionRule {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Weeks or days of the baseline of EARS.
    pub baseline: u32,
    /// Significance of C1 and C2.
    pub alpha: f64,
    /// Significance of C3.
    pub alpha_c3: f64,
    /// The least standard deviation, in cases: a flat baseline must not alarm on any case.
    pub min_sigma: f64,
    /// Reference value of the CUSUM, in standard deviations.
    pub cusum_k: f64,
    /// Decision interval of the CUSUM, in standard deviations.
    pub cusum_h: f64,
    /// Days of the CUSUM's baseline.
    pub cusum_baseline_days: u32,
    /// Years of history that Farrington's method needs.
    pub farrington_years: u32,
}

/// Parameters of the reproduction number.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ReproductionRule {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Mean of the serial interval, in days.
    pub serial_interval_mean_days: f64,
    /// Its standard deviation, in days.
    pub serial_interval_sd_days: f64,
    /// Mean of the gamma prior.
    pub prior_mean: f64,
    /// Its standard deviation.
    pub prior_sd: f64,
    /// Windows, in days.
    pub windows_days: Vec<u32>,
    /// Cases a window needs: below, the number is not estimable.
    pub least_cases: u32,
}

/// A published comparison of rates that can be recomputed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ComparisonRule {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// What it says, as published.
    pub published: String,
    /// Its months.
    pub months: Vec<Period>,
    /// Who counts the cases in custody.
    pub inside: PartyId,
    /// Who counts the people in custody.
    pub held: PartyId,
    /// Who counts the cases outside, the published comparison's own first.
    pub outside: Vec<PartyId>,
    /// How many live outside, as the publication has it.
    pub residents: f64,
    /// Why it is that number.
    pub residents_note: String,
}

/// A share that somebody stated, and what it is held against.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CoverageRule {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Statement or figure of the case that states it, by the end of its label.
    pub statement: String,
    /// The share as stated, from 0 to 1; none where it must be worked out of counts.
    #[serde(default)]
    pub stated: Option<f64>,
    /// Whether the words say "under" or "about".
    #[serde(default)]
    pub words: Option<String>,
    /// The measure of the share: `first-doses-cumulative` or `fully-vaccinated-cumulative`.
    pub of: standing_terms::Measure,
    /// The day of the statement.
    pub on: Date,
}

/// How spill-over is estimated.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SpilloverRule {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// The days.
    pub window: Period,
    /// Days between cases inside and the county's that are held against them.
    pub lag_days: u32,
    /// The published estimate's statement, by the end of its label.
    pub published: String,
}

/// From when on a brief says what.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct BriefRule {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Days of the week it speaks of.
    pub days: u32,
    /// New cases in the week from which on the comparison with the county is said.
    pub least_cases_to_compare: u32,
}

/// When nothing published, a place gone, or a figure that only stands is a silence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct SilenceRule {
    /// Where it comes from.
    #[serde(flatten)]
    pub head: Head,
    /// Days without publication, or without a change of the nation's totals, up to which a figure is
    /// not yet called old.
    pub page_days: u32,
    /// Days after which a place that is gone from the page went dark.
    pub gone_days: u32,
    /// Days without a new case after which a count of people infected now is stale.
    pub stands_days: u32,
    /// On how many days the page must have changed meanwhile, or the place stood still with it.
    pub page_changed_on: u32,
}
