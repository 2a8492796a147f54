//! A batch on its way into the book, before and beside the database.

use crate::error::StoreError;
use crate::row::{Head, to_micros};
use crate::{Appended, Nonces};
use jiff::Timestamp;
use standing_evidence::{Body, EntryKind, NewEntry, Visibility, canonical_bytes, digest_of};
use standing_terms::Digest;
use std::collections::HashMap;

/// An entry found to be what it says it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Checked<'a> {
    pub(crate) id: Digest,
    kind: EntryKind,
    office: Option<&'a str>,
    body: &'a str,
}

/// A redaction found to be one.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CheckedRedaction<'a> {
    pub(crate) entry: Checked<'a>,
    pub(crate) target: Digest,
}

/// The rows of a new entry.
#[derive(Debug)]
pub(crate) struct NewRow<'a> {
    pub(crate) position: i64,
    pub(crate) entered: i64,
    pub(crate) id: Digest,
    pub(crate) kind: &'static str,
    pub(crate) office: Option<&'a str>,
    pub(crate) salted: Digest,
    pub(crate) body: &'a str,
    pub(crate) nonce: [u8; 16],
}

/// Checks the entries of a batch. What the book takes it keeps for good, so a payload that could
/// not be read back, or is not in canonical form, is refused here.
pub(crate) fn check(batch: &[NewEntry]) -> Result<Vec<Checked<'_>>, StoreError> {
    batch
        .iter()
        .enumerate()
        .map(|(index, entry)| {
            if entry.kind == EntryKind::Redaction {
                return Err(StoreError::RedactionInBatch { index });
            }
            check_one(index, entry).map(|(checked, _)| checked)
        })
        .collect()
}

/// Checks a redaction.
pub(crate) fn check_redaction(entry: &NewEntry) -> Result<CheckedRedaction<'_>, StoreError> {
    match check_one(0, entry)? {
        (entry, Body::Redaction(redaction)) => Ok(CheckedRedaction {
            entry,
            target: redaction.target,
        }),
        _ => Err(StoreError::NotARedaction),
    }
}

fn check_one(index: usize, entry: &NewEntry) -> Result<(Checked<'_>, Body), StoreError> {
    let malformed = |why: String| StoreError::Malformed { index, why };
    if digest_of(&entry.payload) != entry.id {
        return Err(StoreError::Misnamed {
            index,
            id: entry.id,
        });
    }
    let body = std::str::from_utf8(&entry.payload).map_err(|e| malformed(e.to_string()))?;
    let parsed: Body = serde_json::from_str(body).map_err(|e| malformed(e.to_string()))?;
    if parsed.kind() != entry.kind {
        return Err(malformed(format!(
            "it is given as {} and is {}",
            entry.kind.code(),
            parsed.kind().code()
        )));
    }
    let canonical = canonical_bytes(&parsed).map_err(|e| malformed(e.to_string()))?;
    if canonical != entry.payload {
        return Err(malformed("it is not in canonical form".into()));
    }
    let office = match &entry.visibility {
        Visibility::Office(office) if office.contains('\0') => {
            return Err(malformed("the office's name holds a zero byte".into()));
        }
        Visibility::Office(office) => Some(office.as_str()),
        Visibility::Published => None,
    };
    let checked = Checked {
        id: entry.id,
        kind: entry.kind,
        office,
        body,
    };
    Ok((checked, parsed))
}

/// What is to be written: the entries that the book does not hold, at their positions.
///
/// `held` is the visibility (the office, or `None` for published) of those it holds. A nonce is
/// drawn for each new entry, in order, and for no other.
pub(crate) fn plan<'a>(
    batch: &[Checked<'a>],
    mut held: HashMap<Digest, Option<String>>,
    head: Option<Head>,
    entered: Timestamp,
    nonces: Nonces<'_>,
) -> Result<(Vec<NewRow<'a>>, Appended), StoreError> {
    let at = head.map_or(0, |h| h.position);
    // INVARIANT (log order): a clock that was set back does not take the book back.
    let entered = to_micros(entered).max(head.map_or(i64::MIN, |h| h.entered));
    let mut rows = Vec::with_capacity(batch.len());
    let mut other_visibility = Vec::new();
    let mut position = at;
    for entry in batch {
        if let Some(visibility) = held.get(&entry.id) {
            if visibility.as_deref() != entry.office {
                other_visibility.push(entry.id);
            }
            continue;
        }
        held.insert(entry.id, entry.office.map(str::to_owned));
        position += 1;
        let nonce = nonces();
        rows.push(NewRow {
            position,
            entered,
            id: entry.id,
            kind: entry.kind.code(),
            office: entry.office,
            salted: salted(&nonce, entry.body.as_bytes()),
            body: entry.body,
            nonce,
        });
    }
    let damaged = |what| StoreError::Damaged { position: at, what };
    let appended = Appended {
        first: u64::try_from(at + 1).map_err(|_| damaged("position"))?,
        last: u64::try_from(position).map_err(|_| damaged("position"))?,
        new: rows.len(),
        already: batch.len() - rows.len(),
        other_visibility,
    };
    Ok((rows, appended))
}

/// SHA-256 of a nonce and the bytes after it.
pub(crate) fn salted(nonce: &[u8], bytes: &[u8]) -> Digest {
    digest_of(&[nonce, bytes].concat())
}
