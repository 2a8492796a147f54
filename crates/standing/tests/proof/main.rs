//! What lets others check: the log over the book, and exhibits made from it.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test stops where its own files cannot be read, and says where it cannot run"
)]

mod bench;
mod exhibit;
mod log;
#[path = "../program/mod.rs"]
mod program;
mod publish;
