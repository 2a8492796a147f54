//! Transmission of an infection in places where people are held, their staff and the county
//! around, and what doses, releases, tests and transfers would change.
//!
//! A [`Scenario`] says who is where and what happens; [`run`] plays it once, [`simulate`] many
//! times. The model is a chain binomial in whole people: people are conserved exactly. Every draw is
//! addressed by what it decides ([`draws`]), so a run may be split on any day or spread over threads
//! without changing a byte, and two plans share their chance ([`compare`]).
//!
//! What the model leaves out, and where its figures come from: `docs/decisions/0020-outbreak.md`.

mod binomial;
pub mod compare;
mod disease;
pub mod draws;
pub mod individual;
pub mod inquiry;
pub mod mean_field;
mod runs;
mod scenario;
mod state;
mod step;

pub use binomial::binomial;
pub use disease::{Disease, Parameter, ParameterSet, ParameterSets, Protection, Severity, Vaccine};
pub use runs::{Outcome, run, simulate};
pub use scenario::{
    Arrival, Campaign, Change, Contact, Group, Mixing, Move, Release, Role, Scenario,
    ScenarioError, Supply, Turn,
};
pub use state::{State, Tally};
