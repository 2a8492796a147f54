//! Standing: the edge. The command line, intake, the site, and the wiring of the rooms.
//!
//! Only here and in the store is the world touched: files, clock, entropy, network.

pub mod cli;
pub mod clock_rules;
mod core_dumps;
mod digest;
mod docx;
mod duty_index;
mod entropy;
pub mod exchange_rules;
mod exhibit;
pub mod intake;
mod log;
mod mail;
pub mod open_data;
mod people_rules;
mod printed;
mod publish;
mod registry;
pub mod rides;
pub mod rules;
pub mod simulation;
pub mod slots;
pub mod statistics_rules;
pub mod uploads;
pub mod web;
pub mod words;
