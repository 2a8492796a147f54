//! Lists of revoked cards (specification, "Revocation"): for one key, ids that no longer hold.
//!
//! An id may carry the time before which cards with it are revoked. An issuer that cannot keep ids
//! apart from people derives them; ours are drawn at random for each card.

use serde_json::Value;

use crate::payload::is_revocation_id;

/// The list of one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevocationList {
    kid: String,
    version: u64,
    ids: Vec<(String, Option<i64>)>,
}

/// Why a text is no list of revoked cards.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadList {
    /// Not JSON with the fields of a list.
    #[error("it is no list of revoked cards")]
    NotAList,
    /// A method that the specification does not know.
    #[error("its method is not `rid`")]
    Method,
    /// An id that no card can have.
    #[error("id {0} is not 1 to 24 characters of base64url, or its time is no number")]
    Id(usize),
    /// An id that stands there twice.
    #[error("id {0} stands there twice")]
    Twice(usize),
}

impl RevocationList {
    /// A list of our own.
    pub fn new(kid: impl Into<String>, version: u64, ids: Vec<(String, Option<i64>)>) -> Self {
        Self {
            kid: kid.into(),
            version,
            ids,
        }
    }

    /// Reads a list.
    ///
    /// # Errors
    /// Where it is none. A list with one bad id is no list: what it meant to revoke is not known.
    pub fn read(bytes: &[u8]) -> Result<Self, BadList> {
        let list: Value = serde_json::from_slice(bytes).map_err(|_| BadList::NotAList)?;
        let text = |field: &str| list.get(field).and_then(Value::as_str);
        if text("method") != Some("rid") {
            return Err(BadList::Method);
        }
        let version = list.get("ctr").and_then(Value::as_u64);
        let ids = list.get("rids").and_then(Value::as_array);
        let (Some(kid), Some(version), Some(written)) = (text("kid"), version, ids) else {
            return Err(BadList::NotAList);
        };
        let mut ids: Vec<(String, Option<i64>)> = Vec::with_capacity(written.len());
        for (index, id) in written.iter().enumerate() {
            let number = index + 1;
            let id = id.as_str().ok_or(BadList::Id(number))?;
            let (id, before) = match id.split_once('.') {
                Some((id, time)) => (id, Some(time.parse().map_err(|_| BadList::Id(number))?)),
                None => (id, None),
            };
            if !is_revocation_id(id) {
                return Err(BadList::Id(number));
            }
            if ids.iter().any(|(known, _)| known == id) {
                return Err(BadList::Twice(number));
            }
            ids.push((id.to_owned(), before));
        }
        Ok(Self {
            kid: kid.to_owned(),
            version,
            ids,
        })
    }

    /// The id of the key it is for.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Its version, which grows.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether a card with an id that became valid at a time is revoked.
    pub(crate) fn revokes(&self, id: &str, not_before: f64) -> bool {
        self.ids.iter().any(|(known, until)| {
            known == id && until.is_none_or(|until| not_before < until as f64)
        })
    }

    /// Adds an id and counts the version up. An id that is there stays as it is.
    pub fn add(&mut self, id: &str) -> bool {
        if !is_revocation_id(id) || self.ids.iter().any(|(known, _)| known == id) {
            return false;
        }
        self.ids.push((id.to_owned(), None));
        self.version += 1;
        true
    }

    /// The list as it is published.
    pub fn to_json(&self) -> Value {
        let ids = self.ids.iter().map(|(id, until)| match until {
            Some(until) => format!("{id}.{until}"),
            None => id.clone(),
        });
        let ids: Vec<String> = ids.collect();
        serde_json::json!({"kid": self.kid, "method": "rid", "ctr": self.version, "rids": ids})
    }
}
