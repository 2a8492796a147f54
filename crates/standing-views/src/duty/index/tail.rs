//! Bringing an index up to date by the entries that came since.

use super::{
    Head, IndexError, IndexRow, RowKind, changes_its_target, entry_mark, label_mark, mark,
    pair_mark, points_at, word_row,
};
use crate::directory::FACILITY_PAGE;
use crate::duty::ledger::{Entry, Ledger};
use crate::duty::words::{Said, answered, word_of};
use crate::duty::{Duty, RuleSet};
use jiff::Timestamp;
use standing_evidence::{
    Body, Entry as LogEntry, Party, Payload, Stance, Statement, StatementBody, Visibility,
};
use standing_terms::{Outcome, Place, Role};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The entries that came after an index, where they can be brought to it.
#[derive(Debug, Clone, Default)]
pub struct Tail {
    position: u64,
    parties: Vec<Party>,
    said: Vec<(Statement, Timestamp)>,
    // Entries of other offices, which stay back unless a publication listed them beforehand.
    kept_back: Vec<String>,
    // Whether something was published that a reader could start from.
    published: bool,
}

/// What becomes of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advance {
    /// Its head.
    pub head: String,
    /// The position at which it then stands.
    pub position: u64,
    /// Rows that go, by kind and key.
    pub gone: Vec<(RowKind, String)>,
    /// Rows that come.
    pub rows: Vec<IndexRow>,
}

impl Tail {
    /// Reads the entries that follow an index made for an audience: an office, or the public where
    /// none is given. `None` where one of them reaches further than the rows of what it names, so
    /// that the index is made anew.
    pub fn of(entries: impl IntoIterator<Item = LogEntry>, audience: Option<&str>) -> Option<Self> {
        let mut tail = Self::default();
        for entry in entries {
            tail.position = entry.position;
            if let Visibility::Office(office) = &entry.visibility
                && audience != Some(office)
            {
                tail.kept_back.push(entry_mark(&entry.id));
                continue;
            }
            let Payload::Present(body) = entry.payload else {
                return None;
            };
            match body {
                Body::Source(_) => {}
                Body::Party(party) => tail.parties.push(party),
                Body::Capture(capture) => {
                    tail.published = true;
                    if capture.series == FACILITY_PAGE {
                        return None;
                    }
                }
                Body::Change(change) => {
                    tail.published = true;
                    if change.series == FACILITY_PAGE {
                        return None;
                    }
                }
                Body::Statement(statement) => {
                    if reaches_further(&statement) {
                        return None;
                    }
                    let known_at = statement.seen.unwrap_or(entry.entered);
                    match statement.body {
                        StatementBody::Figure(_) | StatementBody::FigureSeries(_) => {
                            tail.published = true;
                        }
                        _ => {}
                    }
                    tail.said.push((*statement, known_at));
                }
                Body::Publication(_) | Body::Redaction(_) => return None,
            }
        }
        Some(tail)
    }

    /// The keys of the rows that [`Tail::bring`] must be given, by kind; it may be given more.
    pub fn wanted(&self) -> Vec<(RowKind, Vec<String>)> {
        let mut marks: BTreeSet<String> = self.kept_back.iter().cloned().collect();
        let mut obligations: BTreeSet<String> = BTreeSet::new();
        let mut facilities: BTreeSet<String> = BTreeSet::new();
        for (s, _) in &self.said {
            marks.insert(label_mark(&s.label));
            obligations.extend(points_at(s).map(ToString::to_string));
            if is_obligation(s) {
                obligations.insert(s.label.to_string());
                if let Place::Facility(id) = &s.subject {
                    facilities.insert(id.to_string());
                }
            }
            if let StatementBody::Request { addressees, .. } = &s.body {
                marks.extend(addressees.iter().map(|to| pair_mark(&s.speaker, to)));
            }
        }
        [
            (RowKind::Mark, marks),
            (RowKind::Obligation, obligations),
            (RowKind::Facility, facilities),
        ]
        .into_iter()
        .filter(|(_, keys)| !keys.is_empty())
        .map(|(kind, keys)| (kind, keys.into_iter().collect()))
        .collect()
    }

    /// What becomes of an index with this head and these rows. `None` where the tail meets
    /// something that reaches further, so that the index is made anew.
    ///
    /// # Errors
    /// Where the head or a row cannot be read.
    pub fn bring(
        self,
        head: &str,
        rows: impl IntoIterator<Item = IndexRow>,
        rules: &Arc<RuleSet>,
    ) -> Result<Option<Advance>, IndexError> {
        let rows: Vec<IndexRow> = rows.into_iter().collect();
        if rows.iter().any(|row| row.kind == RowKind::Mark) {
            return Ok(None);
        }
        let last_day = serde_json::from_str::<Head>(head)?.last_day;
        let mut duty = Duty::of_rows(head, rows, rules)?;
        duty.position = self.position;
        for party in &self.parties {
            // Where a body lies in another one changes who answers for whom everywhere.
            if !duty.parties.knows(&party.id) && party.parent.is_some() {
                return Ok(None);
            }
            duty.parties.introduce(party);
        }
        let before = std::mem::take(&mut duty.entries);
        let held: BTreeMap<&str, &Entry> = before.iter().map(|e| (e.label.as_str(), e)).collect();
        let mut ledger = Ledger::of(before.clone());
        let said: Vec<Said<'_>> = self
            .said
            .iter()
            .map(|(statement, known_at)| Said {
                label: &statement.label,
                statement,
                known_at: *known_at,
                retracted: None,
            })
            .collect();
        for said in &said {
            ledger.open(said, &duty.zone);
        }
        for said in &said {
            // An answer that refers to somebody is a word too, and asks whether they were asked.
            if refers(said.statement, &ledger) {
                return Ok(None);
            }
            ledger.note(said, &duty.zone);
        }
        ledger.close();
        let mut advance = Advance {
            head: String::new(),
            position: self.position,
            gone: Vec::new(),
            rows: Vec::new(),
        };
        for entry in &ledger.entries {
            let label = entry.label.as_str();
            if held.get(label).is_some_and(|before| *before == entry) {
                continue;
            }
            if held.contains_key(label) {
                advance.gone.push((RowKind::Obligation, label.to_owned()));
                advance.gone.push((RowKind::Silence, label.to_owned()));
            }
            advance.rows.push(duty.obligation_row(entry)?);
            advance.rows.extend(duty.silence_row(entry)?);
        }
        for said in &said {
            if let Some(word) = word_of(said, &duty.zone) {
                advance.rows.push(word_row(&word)?);
            }
        }
        let marks: BTreeSet<String> = said
            .iter()
            .flat_map(|said| points_at(said.statement))
            .filter(|label| ledger.entry(label).is_none())
            .map(label_mark)
            .collect();
        for key in marks {
            advance.gone.push((RowKind::Mark, key.clone()));
            advance.rows.push(mark(key));
        }
        advance.head = duty.head(last_day.filter(|_| !self.published))?;
        Ok(Some(advance))
    }
}

fn is_obligation(s: &Statement) -> bool {
    matches!(
        s.body,
        StatementBody::Request { .. }
            | StatementBody::Order { .. }
            | StatementBody::Commitment { .. }
    )
}

/// Whether a statement changes more than the rows of what it names.
fn reaches_further(s: &Statement) -> bool {
    changes_its_target(s)
        || matches!(
            &s.body,
            StatementBody::Profile(_)
                | StatementBody::Role {
                    role: Role::PartOf(_),
                    ..
                }
        )
        // The name of a listed place is the directory's.
        || (is_obligation(s) && matches!(s.subject, Place::Listed(_)))
}

/// Whether a statement answers a request by naming somebody else.
fn refers(s: &Statement, ledger: &Ledger) -> bool {
    let names = matches!(
        &s.body,
        StatementBody::Answer {
            outcome: Some(Outcome::Referred(_)),
            ..
        } | StatementBody::Responsibility {
            stance: Stance::Assigns(_),
            ..
        }
    );
    names && answered(s).any(|label| ledger.entry(label).is_some())
}
