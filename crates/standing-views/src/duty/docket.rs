//! A court's docket: its entries, the obligations that orders create, and what became of them.

use super::Duty;
use super::obligation::{DocketRef, ObligationLine};
use super::sentence::PartyName;
use jiff::civil::Date;
use serde::Serialize;
use standing_evidence::StatementKind;
use standing_terms::{AboutInstitutions, AsOf, SourceId, StatementLabel};
use std::collections::HashSet;

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
    /// What was said elsewhere that bears on what was filed, argued or ordered, oldest first.
    pub evidence: Vec<DocketLine>,
}

impl AboutInstitutions for Docket {}
impl AboutInstitutions for DocketLine {}

impl Duty {
    /// The dockets of the book, by court and number.
    pub fn dockets(&self) -> Vec<DocketRef> {
        self.docket_entries.keys().cloned().collect()
    }

    /// A docket as of a point; none where the book has no entry of it by then.
    pub fn docket(&self, id: &DocketRef, as_of: &AsOf) -> Option<Docket> {
        let there = |known_at, line: &DocketLine| {
            as_of.known.covers(known_at) && line.on.is_none_or(|day| day <= as_of.on)
        };
        let (mut entries, mut filed) = (Vec::new(), HashSet::new());
        for d in self.docket_entries.get(id)? {
            if there(d.known_at, &d.line) {
                entries.push(d.line.clone());
                filed.extend(&d.of);
            }
        }
        if entries.is_empty() {
            return None;
        }
        entries.sort_by(|a, b| (a.on, a.entry, &a.label).cmp(&(b.on, b.entry, &b.label)));
        let mut obligations: Vec<ObligationLine> = self
            .entries
            .iter()
            .filter(|e| e.docket.as_ref() == Some(id))
            .flat_map(|e| self.lines_of(e, as_of))
            .collect();
        obligations.sort_by(|a, b| (a.made, &a.id).cmp(&(b.made, &b.id)));
        let mut evidence: Vec<DocketLine> = self
            .bearings
            .iter()
            .filter(|b| there(b.known_at, &b.line) && b.on.iter().any(|l| filed.contains(l)))
            .map(|b| b.line.clone())
            .collect();
        evidence.sort_by(|a, b| (a.on, &a.label).cmp(&(b.on, &b.label)));
        Some(Docket {
            as_of: *as_of,
            court: self.parties.name(&id.court),
            id: id.clone(),
            entries,
            obligations,
            evidence,
        })
    }
}
