//! Why a statistic cannot be given.
//!
//! No function of this crate returns NaN or a made-up zero: where the numbers do not carry an
//! answer it says so, in words an operator can put on a page.

/// A statistic that the numbers at hand do not carry, and why.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("not estimable: {why}")]
pub struct NotEstimable {
    /// What stands in the way.
    pub why: Why,
}

impl From<Why> for NotEstimable {
    fn from(why: Why) -> Self {
        Self { why }
    }
}

/// What stands in the way of a statistic.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Why {
    /// A confidence level outside the open interval from 0 to 1.
    #[error("the confidence level {0} is not between 0 and 1")]
    ConfidenceOutOfRange(f64),
    /// Person-time (or people at risk) that is zero, negative or not a number.
    #[error("person-time must be a positive number, not {0}")]
    PersonTimeNotPositive(f64),
    /// An expected count that is zero, negative or not a number.
    #[error("the expected count must be a positive number, not {0}")]
    ExpectedNotPositive(f64),
    /// Neither group had a case: every ratio is compatible with that.
    #[error("there are no cases in either group")]
    NoCasesInEitherGroup,
    /// One group had no case, and this method has no answer then.
    #[error("one group has no cases, and this method needs cases in both")]
    NoCasesInOneGroup,
    /// Nobody to take a share of.
    #[error("the denominator is zero")]
    NobodyAtRisk,
    /// More events than people.
    #[error("{events} events among {people} people")]
    MoreEventsThanPeople {
        /// Events counted.
        events: u64,
        /// People at risk.
        people: u64,
    },
    /// A range given the wrong way round.
    #[error("the lower end {low} of a range is above its upper end {high}")]
    RangeReversed {
        /// The end given as lower.
        low: u64,
        /// The end given as upper.
        high: u64,
    },
    /// A count above what the exact methods are shown to compute right.
    #[error("the count {0} is above the 10^12 that exact methods are checked for")]
    CountTooLarge(u64),
    /// Fewer observations than the method needs.
    #[error("{have} {of} given, at least {need} needed")]
    TooFew {
        /// What is counted.
        of: &'static str,
        /// How many are there.
        have: usize,
        /// How many the method needs.
        need: usize,
    },
    /// Two lists that should be of one length.
    #[error("{have} {of} given for {need}")]
    LengthsDiffer {
        /// What is counted.
        of: &'static str,
        /// How many are there.
        have: usize,
        /// How many there should be.
        need: usize,
    },
    /// A parameter outside its range.
    #[error("{name} is {value}: {must}")]
    ParameterOutOfRange {
        /// The parameter.
        name: &'static str,
        /// What was given.
        value: f64,
        /// The condition that it breaks.
        must: &'static str,
    },
    /// All values are the same, so nothing can be compared or fitted.
    #[error("all values of {0} are the same")]
    NoVariation(&'static str),
    /// A value that is missing where the method needs each.
    #[error("a value is missing at place {0} (counted from 0)")]
    MissingAt(usize),
    /// An iteration that did not settle.
    #[error("the fit of {0} did not converge")]
    NotConverged(&'static str),
    /// Growth whose interval contains zero has no doubling time.
    #[error("the growth rate is not distinguishable from zero")]
    GrowthNotDistinguishable,
    /// Cases that do not grow have no doubling time.
    #[error("cases do not grow: the reproduction number is 1 or less")]
    NotGrowing,
    /// The window ends before one mean serial interval has passed.
    #[error(
        "the window ends on day {day}, before one mean serial interval ({mean_serial_interval_days:.1} days)"
    )]
    BeforeOneSerialInterval {
        /// Day on which the window ends, counted from 1.
        day: usize,
        /// Mean of the discretised serial interval, days.
        mean_serial_interval_days: f64,
    },
    /// History too short for a method that compares with earlier years.
    #[error(
        "{weeks} weeks of history before this one; the method compares with {years} earlier years and needs {need}"
    )]
    HistoryTooShort {
        /// Weeks before the week judged.
        weeks: usize,
        /// Earlier years that the method compares with.
        years: usize,
        /// Weeks needed before the week judged.
        need: usize,
    },
    /// Too few recent cases for a threshold to mean something.
    #[error("{cases} cases in the last {weeks} weeks, fewer than {need}")]
    TooFewRecentCases {
        /// Cases in the last weeks, the one judged included.
        cases: u64,
        /// How many weeks were looked at.
        weeks: usize,
        /// How many cases are needed.
        need: u64,
    },
}

/// `Ok` or the reason why not.
pub type Estimate<T> = Result<T, NotEstimable>;
