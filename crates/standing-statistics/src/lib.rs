//! Statistics of counts and proportions, for whoever must defend a figure.
//!
//! Pure numbers in, numbers and reasons out: nothing here knows a facility, a party or a page.
//! Each file is one statistic and opens with what it estimates, its formula and source, its
//! range, and how it fails. A statistic that the numbers do not carry is a [`NotEstimable`] with
//! its reason, never NaN.

pub mod comparison;
pub mod cori;
pub mod coverage;
pub mod cusum;
pub mod ears;
pub mod epidemic;
pub mod excess;
pub mod farrington;
pub mod growth;
mod interval;
pub mod outbreak;
pub mod panel;
pub mod proportion;
pub mod quantile;
pub mod rate;
pub mod ratio;
mod reasons;
mod regression;
pub mod sir;
mod special;
pub mod two_groups;

pub use interval::{Confidence, Interval, Upper};
pub use reasons::{Estimate, NotEstimable, Why};
