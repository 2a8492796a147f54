//! Epidemiology: from figures as published to what an epidemiologist would sign and a reporter can
//! understand. Every number carries its estimand, method, source, inputs and caveats; what cannot be
//! computed says why.

pub mod brief;
pub mod coverage;
pub mod elsewhere;
pub mod expansion;
pub mod outbreaks;
pub mod ratio;
pub mod reasons;
pub mod rules;
pub mod silence;
pub mod spillover;

pub use reasons::{Answer, Arg, Estimate, Input, Interval, IntervalMethod, Message, Reasons};
pub use rules::Rules;
