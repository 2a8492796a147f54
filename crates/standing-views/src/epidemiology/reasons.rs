//! How a computed number came to be: what it estimates, by which method, out of which figures, and
//! what a reader must not take it for.
//!
//! Sentences are messages: an identifier and arguments, said at the edge in the reader's language.

use crate::surveillance::{DayState, FigureLine, Origin};
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{Measure, Period, Place, Reading};
use std::collections::BTreeMap;

/// A value put into a message.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Arg {
    /// A count, which also chooses the plural.
    Count(u64),
    /// A number, with so many decimals for a reader.
    Number {
        /// The number, in full.
        value: f64,
        /// Decimals shown.
        decimals: u8,
    },
    /// A share from 0 to 1, shown as a percentage.
    Share {
        /// The share, in full.
        share: f64,
    },
    /// A day.
    Day(Date),
    /// A measure, by its name in the reader's language.
    Measure(Measure),
    /// A place; states and nations have a name in the reader's language.
    Place {
        /// Its name, as the book has it.
        name: String,
        /// The place.
        of: Place,
    },
    /// A name or code as it stands.
    Text(String),
    /// Another message, as a part of this one.
    Message(Box<Message>),
}

impl Arg {
    /// A place with its name.
    pub fn place(name: &str, of: &Place) -> Self {
        Self::Place {
            name: name.to_owned(),
            of: of.clone(),
        }
    }
}

/// A sentence: the identifier of its text and what is put in.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Message {
    /// Identifier of the text, the same in every language.
    pub id: &'static str,
    /// What is put in, by name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<&'static str, Arg>,
}

impl Message {
    /// A message without arguments.
    pub fn new(id: &'static str) -> Self {
        Self {
            id,
            args: BTreeMap::new(),
        }
    }

    /// With one more argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Arg) -> Self {
        self.args.insert(name, value);
        self
    }

    /// With a count.
    #[must_use]
    pub fn count(self, name: &'static str, n: usize) -> Self {
        self.with(name, Arg::Count(n as u64))
    }

    /// With a number shown with some decimals.
    #[must_use]
    pub fn number(self, name: &'static str, value: f64, decimals: u8) -> Self {
        self.with(name, Arg::Number { value, decimals })
    }

    /// With a share, shown as a percentage.
    #[must_use]
    pub fn share(self, name: &'static str, share: f64) -> Self {
        self.with(name, Arg::Share { share })
    }

    /// With a day.
    #[must_use]
    pub fn day(self, name: &'static str, day: Date) -> Self {
        self.with(name, Arg::Day(day))
    }

    /// With a text.
    #[must_use]
    pub fn text(self, name: &'static str, text: impl Into<String>) -> Self {
        self.with(name, Arg::Text(text.into()))
    }
}

/// An answer, or why there is none. A refusal is an answer too, and never a zero.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer<T> {
    /// It was computed.
    Given(T),
    /// It cannot be computed from this book, and why.
    Refused(Message),
}

impl<T> Answer<T> {
    /// The value, where there is one.
    pub fn given(&self) -> Option<&T> {
        match self {
            Self::Given(value) => Some(value),
            Self::Refused(_) => None,
        }
    }

    /// The reason, where there is no value.
    pub fn refusal(&self) -> Option<&Message> {
        match self {
            Self::Given(_) => None,
            Self::Refused(why) => Some(why),
        }
    }

    /// Applies a function to the value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Answer<U> {
        match self {
            Self::Given(value) => Answer::Given(f(value)),
            Self::Refused(why) => Answer::Refused(why),
        }
    }
}

impl<T> From<Result<T, Message>> for Answer<T> {
    fn from(result: Result<T, Message>) -> Self {
        match result {
            Ok(value) => Self::Given(value),
            Err(why) => Self::Refused(why),
        }
    }
}

/// How an interval was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum IntervalMethod {
    /// Conditional on the sum of both counts, tails of the binomial law (Clopper–Pearson).
    ConditionalExact,
    /// As `ConditionalExact`, with half of the observed point in each tail.
    MidP,
    /// Normal approximation on the logarithm of the ratio.
    Wald,
    /// Score of the ratio.
    Score,
    /// Exact Poisson interval of one count.
    PoissonExact,
    /// Exact binomial interval of a share (Clopper–Pearson).
    ClopperPearson,
    /// Wilson's score interval of a share.
    Wilson,
    /// Mean of the periods' ratios ± normal quantile × standard error over the periods.
    NormalOverPeriods,
    /// As `NormalOverPeriods`, with the quantile of Student's t.
    StudentOverPeriods,
    /// Student's t on a coefficient of a regression.
    Student,
    /// Student's t with standard errors clustered by county.
    Clustered,
    /// Quantiles of a posterior law.
    Posterior,
    /// No sampling: an unknown figure lies between two bounds.
    Bounds,
}

/// An interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// How it was made.
    pub method: IntervalMethod,
    /// Its level, e.g. 0.95; none for bounds.
    pub level: Option<f64>,
    /// Lower end.
    pub low: f64,
    /// Upper end; none where it has none.
    pub high: Option<f64>,
}

/// An estimate with its intervals, the headline first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Estimate {
    /// The value; none where only bounds are known.
    pub value: Option<f64>,
    /// Intervals, the headline first.
    pub intervals: Vec<Interval>,
}

impl Estimate {
    /// The headline interval.
    pub fn headline(&self) -> Option<&Interval> {
        self.intervals.first()
    }
}

/// A figure that went into a number.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Input {
    /// What it is there for: `cases-at-start`, `cases-at-end`, `cases-new`, `held`, `residents`,
    /// `person-days`, `doses`, `capacity`, `rule`.
    pub role: &'static str,
    /// What it counts.
    pub measure: Option<Measure>,
    /// Of which place, by name.
    pub place: String,
    /// Who says so, by name.
    pub speaker: Option<String>,
    /// Of whom, in the publisher's words.
    pub population: Option<String>,
    /// The reading.
    pub reading: Reading,
    /// The days it is about.
    pub period: Option<Period>,
    /// How the figure of that day came to be.
    pub state: Option<DayState>,
    /// Where it was read.
    pub origin: Option<Origin>,
    /// Rules that doubt it.
    pub flags: Vec<&'static str>,
}

impl Input {
    /// A line of figures as an input for a day.
    pub(crate) fn of_line(role: &'static str, place: &str, line: &FigureLine, day: Date) -> Self {
        let day = match line.state {
            DayState::Published => day,
            DayState::Carried { since, .. } => since,
            DayState::Withdrawn { .. } | DayState::NeverPublished => {
                line.last_published.unwrap_or(day)
            }
        };
        Self {
            role,
            measure: Some(line.measure),
            place: place.to_owned(),
            speaker: Some(line.speaker_name.clone()),
            population: Some(line.population.clone()),
            reading: line.reading,
            period: Some(Period::day(day)),
            state: Some(line.state),
            origin: line.origin.clone(),
            flags: line.flags.iter().map(|f| f.rule).collect(),
        }
    }
}

/// Why a number is what it is.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reasons {
    /// What is estimated.
    pub estimand: Message,
    /// How.
    pub method: Message,
    /// Where the method or rule comes from.
    pub citations: Vec<String>,
    /// What went in.
    pub inputs: Vec<Input>,
    /// What a reader must know before using it.
    pub caveats: Vec<Message>,
}

impl Reasons {
    /// Without inputs and caveats yet.
    pub(crate) fn new(estimand: Message, method: Message) -> Self {
        Self {
            estimand,
            method,
            citations: Vec::new(),
            inputs: Vec::new(),
            caveats: Vec::new(),
        }
    }

    #[must_use]
    pub(crate) fn cite(mut self, citation: &str) -> Self {
        self.citations.push(citation.to_owned());
        self
    }

    #[must_use]
    pub(crate) fn caveat(mut self, caveat: Message) -> Self {
        self.caveats.push(caveat);
        self
    }
}
