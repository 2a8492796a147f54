//! From messages to entries: one file for each format.

pub(crate) mod case;
