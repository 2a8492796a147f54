//! Rows as both engines hand them over, and what they mean.

use crate::error::StoreError;
use crate::{Kept, StoredPayload};
use jiff::Timestamp;
use standing_evidence::{Body, Entry, EntryKind, Payload, Source, SourceBytes, Visibility};
use standing_terms::Digest;

/// Where a book stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) position: i64,
    pub(crate) entered: i64,
}

impl Head {
    /// As callers see it.
    pub(crate) fn public(self) -> Result<(u64, Timestamp), StoreError> {
        let entered = from_micros(self.position, self.entered)?;
        Ok((position(self.position)?, entered))
    }
}

/// Position, entered, id, kind, office, body, the redaction that withdrew it.
pub(crate) type EntryRow = (
    i64,
    i64,
    Vec<u8>,
    String,
    Option<String>,
    Option<String>,
    Option<i64>,
);

/// Position, salted, body, nonce, the redaction that withdrew it.
pub(crate) type PayloadRow = (i64, Vec<u8>, Option<String>, Option<Vec<u8>>, Option<i64>);

/// Microseconds since 1970, rounded down.
pub(crate) fn to_micros(instant: Timestamp) -> i64 {
    // Every instant of jiff's fits: the years -9999 to 9999 are 6.4e17 microseconds.
    i64::try_from(instant.as_nanosecond().div_euclid(1000)).unwrap_or(i64::MAX)
}

/// The instant of so many microseconds since 1970.
pub(crate) fn from_micros(position: i64, micros: i64) -> Result<Timestamp, StoreError> {
    // Not `from_microsecond`, which refuses the last second that a timestamp can hold.
    Timestamp::from_nanosecond(i128::from(micros) * 1000).map_err(|_| StoreError::Damaged {
        position,
        what: "instant",
    })
}

/// A position as callers see it.
pub(crate) fn position(position: i64) -> Result<u64, StoreError> {
    u64::try_from(position).map_err(|_| StoreError::Damaged {
        position,
        what: "position",
    })
}

/// A position as the engines see it. None lies beyond the largest.
pub(crate) fn after(position: u64) -> i64 {
    i64::try_from(position).unwrap_or(i64::MAX)
}

pub(crate) fn digest(position: i64, bytes: &[u8]) -> Result<Digest, StoreError> {
    bytes
        .try_into()
        .map(Digest)
        .map_err(|_| StoreError::Damaged {
            position,
            what: "digest",
        })
}

/// The entry of a row.
pub(crate) fn entry(row: EntryRow) -> Result<Entry, StoreError> {
    let (raw, entered, id, kind, office, body, redacted_by) = row;
    let position = position(raw)?;
    let entered = from_micros(raw, entered)?;
    let id = digest(raw, &id)?;
    let Some(kind) = EntryKind::from_code(&kind) else {
        return Err(StoreError::UnknownKind { position, kind });
    };
    let payload = match (body, redacted_by) {
        (Some(body), _) => Payload::Present(parse(position, kind, &body)?),
        (None, Some(_)) => Payload::Withdrawn,
        (None, None) => return Err(StoreError::PayloadLost { position }),
    };
    Ok(Entry {
        position,
        entered,
        id,
        kind,
        visibility: office.map_or(Visibility::Published, Visibility::Office),
        payload,
    })
}

/// Reads a body, which must be of its entry's kind.
pub(crate) fn parse(position: u64, kind: EntryKind, body: &str) -> Result<Body, StoreError> {
    let unreadable = |why: String| StoreError::Unreadable { position, why };
    let body: Body = serde_json::from_str(body).map_err(|e| unreadable(e.to_string()))?;
    if body.kind() == kind {
        Ok(body)
    } else {
        Err(unreadable(format!(
            "it is entered as {} and holds {}",
            kind.code(),
            body.kind().code()
        )))
    }
}

/// The digest of the bytes that a source describes, where it was captured.
pub(crate) fn captured(position: u64, body: &str) -> Result<Option<Digest>, StoreError> {
    Ok(match parse(position, EntryKind::Source, body)? {
        Body::Source(Source {
            bytes: SourceBytes::Captured { sha256, .. },
            ..
        }) => Some(sha256),
        _ => None,
    })
}

/// The payload of a row.
pub(crate) fn payload(row: PayloadRow) -> Result<StoredPayload, StoreError> {
    let (raw, salted, body, nonce, redacted_by) = row;
    let at = position(raw)?;
    let kept = match (body, nonce, redacted_by) {
        (Some(body), Some(nonce), _) => Kept::Present {
            bytes: body.into_bytes(),
            nonce: nonce.try_into().map_err(|_| StoreError::Damaged {
                position: raw,
                what: "nonce",
            })?,
        },
        (_, _, Some(_)) => Kept::Withdrawn,
        _ => return Err(StoreError::PayloadLost { position: at }),
    };
    Ok(StoredPayload {
        position: at,
        salted: digest(raw, &salted)?,
        kept,
    })
}
