//! What the crate promises, from outside.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::float_cmp,
    reason = "a test stops at the first thing that is wrong and says what it skipped"
)]

mod closed_forms;
mod identities;
mod reference;
