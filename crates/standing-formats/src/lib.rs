//! Bytes to messages and back. Nothing here opens a file, asks the time or uses a network:
//! bytes come in, messages and problems go out.
//!
//! Every reader follows one rule: the good part is kept *and* the bad part is listed. A whole
//! input is refused only where no part of it can be trusted; see [`problem::Verdict`].

pub mod atom;
pub mod case;
pub mod container;
pub mod csv_table;
pub mod csv_write;
pub mod cvrs;
pub mod dates;
pub mod facility_table;
pub mod fhir;
pub mod gs1;
pub mod hl7;
pub mod icalendar;
pub mod names;
pub mod numbers;
pub mod problem;
pub mod roster;
pub mod roster_sheet;
pub mod workbook;
pub mod xml;

pub use problem::{Problem, Verdict};
