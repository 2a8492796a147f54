//! Bytes to messages and back. Nothing here reads a file, a clock or a network: every function takes
//! bytes and gives messages, with what could not be read listed beside what could.

pub mod case;
