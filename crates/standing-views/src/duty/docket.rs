//! A court's docket: its entries, the obligations that orders create, and what became of them.

use super::obligation::{DocketRef, ObligationLine};
use super::sentence::PartyName;
use jiff::civil::Date;
use serde::Serialize;
use standing_evidence::StatementKind;
use standing_terms::{AboutInstitutions, AsOf, SourceId, StatementLabel};

/// An entry of a docket.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DocketLine {
    /// Its number, where it has one that is known.
    pub entry: Option<u32>,
    /// When it was filed or issued.
    pub on: Option<Date>,
    /// Who filed or issued it.
    pub by: PartyName,
    /// What kind of statement it is.
    pub kind: StatementKind,
    /// What it is, in our words.
    pub what: String,
    /// The statement.
    pub label: StatementLabel,
    /// Where it was read.
    pub source: SourceId,
}

/// A docket as of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Docket {
    /// The point.
    pub as_of: AsOf,
    /// Which.
    pub id: DocketRef,
    /// The court.
    pub court: PartyName,
    /// Its entries, oldest first.
    pub entries: Vec<DocketLine>,
    /// The obligations that its requests and orders created.
    pub obligations: Vec<ObligationLine>,
}

impl AboutInstitutions for Docket {}
