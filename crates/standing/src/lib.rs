//! Standing: the command line, intake, the site, and the wiring between the rooms.

pub mod web;
