//! Views: functions of the evidence book and an as-of point. Deleted, they rebuild.
//!
//! Nothing here reads a clock, a file or a network, and nothing here is stored.

pub mod claims;
pub mod directory;
pub mod duty;
pub mod epidemiology;
mod flags;
pub mod surveillance;
