//! Surveillance: how bad is it, as published, with what is missing said aloud.
//!
//! A figure is shown as published. What looks wrong is flagged with its reason and never repaired;
//! what is missing is named and never turned into zero; a total lists what it could not count.

mod model;

pub use model::*;
