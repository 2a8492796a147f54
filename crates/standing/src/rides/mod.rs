//! Rides to outside appointments: dated limits, the bundled example, and sheets to print.

mod diary;
mod rules;
mod sheets;

pub use diary::{Ride, Visit, rides};
pub use rules::{RideRules, bundled_outing};
pub use sheets::{Calendar, sheets, timeline};
