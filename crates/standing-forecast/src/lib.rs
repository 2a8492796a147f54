//! Immunization evaluation and forecast: CDC's *Clinical Decision Support for Immunization* (CDSi),
//! logic specification 4.6, over supporting data as published.
//!
//! Supporting data is compiled once ([`Compiled`]). A [`Workspace`], one for each thread, then
//! answers for one [`Patient`] after the other, without allocating once its lists have grown. The
//! [`Outcome`] holds every dose evaluation and every forecast with its reason as a small record;
//! [`words`] says them in sentences, and [`wire`] reads and writes the lines of `standing forecast`.
//!
//! The modules follow the specification's chapters, and their files its steps: `gather` (4.1, 4.2),
//! `relevant` (5), `evaluate` (6), `forecast` (7), `select` (8), `group` (9). Rule ids
//! (CALCDTINT-3, TABLE 6-31) are the specification's. Where its text leaves something open or is
//! departed from, the place says `DIFFERENCE` or names what is open.
//!
//! A forecast names the rule it came from. It is not an order.

mod conformance;
pub mod data;
mod day;
mod evaluate;
mod forecast;
mod gather;
mod group;
pub mod in_force;
mod outcome;
mod patient;
mod relevant;
mod select;
pub mod wire;
pub mod words;
mod workspace;

pub use conformance::{NOT_AN_ORDER, known_miss};
pub use data::{Compiled, DataError, SourceFile};
pub use day::{Day, Duration, ParseDayError};
pub use evaluate::conditional_skip::Met;
pub use evaluate::{Evaluation, Finding, Status, failed};
pub use forecast::{Dates, EarliestBy, Need, PatientSeries, SeriesStatus};
pub use group::{Due, GroupForecast};
pub use outcome::Outcome;
pub use patient::{Dose, Observed, Patient, Sex};
pub use workspace::Workspace;
