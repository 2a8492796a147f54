//! The clinic, through HTTP: who is let in where, facilities kept apart, doses once and for good.

mod access;
mod doses;
mod search;
mod talks;
mod ward;
