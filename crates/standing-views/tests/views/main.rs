//! Directory, surveillance, totals, comparison and claims over small made-up books.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test fails by panicking, and figures are compared as published"
)]

mod advance;
mod claims;
mod community;
mod compare;
mod directory;
mod duty;
mod duty_clocks;
mod duty_histories;
mod duty_index;
mod epidemiology;
mod histories;
mod lines;
mod made;
mod props;
#[path = "../common/rules.rs"]
mod rules;
mod series;
mod totals;
