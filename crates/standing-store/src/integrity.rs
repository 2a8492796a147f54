//! What can be wrong with a book, and finding it.

use crate::batch::salted;
use crate::error::StoreError;
use crate::row;
use standing_evidence::{Body, EntryKind, digest_of};
use standing_terms::Digest;
use std::collections::{BTreeMap, HashMap};

/// Position, entered, id, kind, salted, body, nonce, the redaction that withdrew it, the entry it
/// withdraws.
pub(crate) type AuditRow = (
    i64,
    i64,
    Vec<u8>,
    String,
    Vec<u8>,
    Option<String>,
    Option<Vec<u8>>,
    Option<i64>,
    Option<i64>,
);

/// Something wrong with a book.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// Positions are missing.
    Gap {
        /// The last position before the gap.
        after: u64,
        /// The position that came.
        got: i64,
    },
    /// An entry was entered before the one it follows.
    Backwards {
        /// Its position.
        position: i64,
    },
    /// The content is not what the identifier names.
    ContentChanged {
        /// The position of the entry.
        position: i64,
    },
    /// The salted hash is not that of nonce and content.
    SaltedChanged {
        /// The position of the entry.
        position: i64,
    },
    /// The payload is gone and no redaction withdrew it.
    PayloadLost {
        /// The position of the entry.
        position: i64,
    },
    /// The payload is there although a redaction withdrew it.
    PayloadKept {
        /// The position of the entry.
        position: i64,
        /// The position of the redaction.
        redacted_by: i64,
    },
    /// A redaction's note does not name the entry that the redaction names, or is missing.
    RedactionAstray {
        /// The position of the redaction.
        position: i64,
    },
    /// The entry cannot be read.
    Unreadable {
        /// Its position.
        position: i64,
        /// Why.
        why: String,
    },
    /// The engine found its own file damaged.
    Engine(String),
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Gap { after, got } => write!(f, "entry {got} follows entry {after}"),
            Self::Backwards { position } => {
                write!(f, "entry {position} was entered before the one it follows")
            }
            Self::ContentChanged { position } => {
                write!(
                    f,
                    "entry {position} does not hold what its identifier names"
                )
            }
            Self::SaltedChanged { position } => {
                write!(f, "entry {position} does not fit its salted hash")
            }
            Self::PayloadLost { position } => {
                write!(
                    f,
                    "entry {position} has lost its payload without a redaction"
                )
            }
            Self::PayloadKept {
                position,
                redacted_by,
            } => write!(
                f,
                "entry {position} still has the payload that redaction {redacted_by} withdrew"
            ),
            Self::RedactionAstray { position } => {
                write!(
                    f,
                    "redaction {position} is not noted for the entry it names"
                )
            }
            Self::Unreadable { position, why } => write!(f, "entry {position}: {why}"),
            Self::Engine(what) => write!(f, "the database reports: {what}"),
        }
    }
}

/// Reads a book row by row and collects its faults.
#[derive(Debug, Default)]
pub(crate) struct Audit {
    last: i64,
    last_entered: Option<i64>,
    positions: HashMap<Digest, i64>,
    // The entry noted, by the digest that the redaction names.
    redactions: BTreeMap<i64, (Option<i64>, Option<Digest>)>,
    faults: Vec<Fault>,
}

impl Audit {
    pub(crate) fn last(&self) -> i64 {
        self.last
    }

    pub(crate) fn engine(&mut self, what: String) {
        self.faults.push(Fault::Engine(what));
    }

    pub(crate) fn look(&mut self, row: AuditRow) {
        let (position, entered, id, kind, salt, body, nonce, redacted_by, redacts) = row;
        // INVARIANT (log order)
        if self.last.checked_add(1) != Some(position) {
            self.faults.push(Fault::Gap {
                after: u64::try_from(self.last).unwrap_or(0),
                got: position,
            });
        }
        if self.last_entered.is_some_and(|last| entered < last) {
            self.faults.push(Fault::Backwards { position });
        }
        self.last = position;
        self.last_entered = Some(entered);
        let read = Self::read(position, entered, &id, &kind);
        let (id, kind) = match read {
            Ok(read) => read,
            Err(why) => {
                let why = why.to_string();
                self.faults.push(Fault::Unreadable { position, why });
                return;
            }
        };
        self.positions.insert(id, position);
        if kind == EntryKind::Redaction || redacts.is_some() {
            self.redactions.insert(position, (redacts, None));
        }
        let (Some(body), Some(nonce)) = (body, nonce) else {
            if redacted_by.is_none() {
                self.faults.push(Fault::PayloadLost { position });
            }
            return;
        };
        if let Some(redacted_by) = redacted_by {
            self.faults.push(Fault::PayloadKept {
                position,
                redacted_by,
            });
        }
        if digest_of(body.as_bytes()) != id {
            self.faults.push(Fault::ContentChanged { position });
        }
        if salted(&nonce, body.as_bytes()).0 != *salt {
            self.faults.push(Fault::SaltedChanged { position });
        }
        match row::position(position).and_then(|p| row::parse(p, kind, &body)) {
            Ok(Body::Redaction(redaction)) => {
                self.redactions
                    .insert(position, (redacts, Some(redaction.target)));
            }
            Ok(_) => {}
            Err(why) => {
                let why = why.to_string();
                self.faults.push(Fault::Unreadable { position, why });
            }
        }
    }

    fn read(
        position: i64,
        entered: i64,
        id: &[u8],
        kind: &str,
    ) -> Result<(Digest, EntryKind), StoreError> {
        row::from_micros(position, entered)?;
        let id = row::digest(position, id)?;
        let kind = EntryKind::from_code(kind).ok_or_else(|| StoreError::UnknownKind {
            position: u64::try_from(position).unwrap_or(0),
            kind: kind.to_owned(),
        })?;
        Ok((id, kind))
    }

    pub(crate) fn finish(mut self) -> Vec<Fault> {
        for (position, (noted, named)) in self.redactions {
            let target = named.and_then(|id| self.positions.get(&id).copied());
            if noted.is_none() || noted != target {
                self.faults.push(Fault::RedactionAstray { position });
            }
        }
        self.faults
    }
}
