//! How to find a plan. What makes one valid is `standing-check`'s to say, which knows nothing of
//! what is here.
//!
//! No clock is read: a search goes on until it can prove its plan best, or until whoever asked for
//! it says stop.

pub mod allocation;
pub mod clinics;
pub mod outing;
mod random;
pub mod trips;
