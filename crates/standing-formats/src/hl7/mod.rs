//! HL7 v2.5.1 for immunizations (CDC, "HL7 Version 2.5.1: Implementation Guide for Immunization
//! Messaging", release 1.5 and its addendum of 2015).
//!
//! A message is a list of segments; a segment is a list of fields; a field has repetitions,
//! components and subcomponents, told apart by the delimiters that the message itself declares.
//! Escapes are decoded after everything was taken apart, so that no escape can make a segment or a
//! component. Whatever is doubtful is put before a person, and nothing is derived from it.
//!
//! | file | story |
//! |---|---|
//! | `er7` | one message taken apart, and its character set |
//! | `envelope` | files and streams of messages: MLLP frames, batches, bare text |
//! | `vxu` | VXU^V04: a person and what was done, not done, refused or taken back |
//! | `write` | VXU^V04, QBP^Q11 and ACK as we write them |
//! | `soap` | CDC's transport over SOAP |
//! | `answer` | ACK and RSP^K11: what became of what we sent, and what a registry knows |

pub mod answer;
pub mod doubtful;
pub mod envelope;
pub mod er7;
pub mod soap;
pub mod vxu;
pub mod write;

pub use er7::Message;
