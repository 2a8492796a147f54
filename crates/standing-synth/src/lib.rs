//! Made-up people for trying, testing and measuring.
//!
//! Nobody here exists. A population is a function of a seed, an assessment date and a setting, and
//! a person of it a function of those and their number: any slice can be made anywhere, in any
//! order, on any number of machines, and is the same. Nothing is drawn from a record of a real
//! person; the shares come from published surveys or are assumptions, and [`rates`] says which.
//!
//! A history is made in two steps. First what happened: which doses were given when, the schedule
//! of the person's birth cohort, their uptake and chance deciding. Then what an adult immunization
//! registry has of it: doses of childhood before registries existed are missing, some are entered
//! twice, some without their product, some were given too early.

mod childhood;
mod conditions;
mod draws;
mod grown;
mod history;
mod names;
mod person;
mod population;
pub mod rates;
mod recording;
mod seasons;
mod write;

pub use draws::{Draws, Topic};
pub use person::{Dose, Name, Observation, Person, Sex};
pub use population::{Ages, Population, PopulationError, Setting};
pub use write::forecast_line;
