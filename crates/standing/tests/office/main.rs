//! The office, through HTTP: who is let in where, forms, offices kept apart, publishing.
//!
//! On SQLite always; the whole way from log-in to publication also on PostgreSQL, where
//! `STANDING_TEST_POSTGRES` names a server.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails where it cannot go on"
)]

mod access;
mod forms;
mod letters;
mod pages;
mod publishing;
mod sessions;
mod world;
