//! The sheet of a facility: one page in plain words for the people held there and their families.
//! It names no person and answers nothing about one.

use super::sentence::Sentence;
use jiff::civil::Date;
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, SourceId, StatementLabel};

/// A line of the sheet, and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SheetLine {
    /// What it says.
    pub sentence: Sentence,
    /// The statements it comes from.
    pub from: Vec<StatementLabel>,
    /// Their sources.
    pub sources: Vec<SourceId>,
}

/// The sheet.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FacilitySheet {
    /// The point.
    pub as_of: AsOf,
    /// The day it was made for.
    pub on: Date,
    /// The facility.
    pub facility: FacilityId,
    /// Its name.
    pub name: String,
    /// Who is responsible for what here: one line for each of the seven functions.
    pub responsible: Vec<SheetLine>,
    /// What was promised or ordered, and when, newest first.
    pub promised: Vec<SheetLine>,
    /// Who has not answered, and for how long, longest first.
    pub silent: Vec<SheetLine>,
    /// Whom to call.
    pub call: Vec<SheetLine>,
    /// What holds everywhere: the right to decline, and that a dose does not decide custody.
    pub rights: Vec<Sentence>,
}

impl AboutInstitutions for FacilitySheet {}
