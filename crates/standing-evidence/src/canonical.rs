//! Canonical bytes (RFC 8785, JSON Canonicalization Scheme) and their SHA-256.

use serde::Serialize;
use sha2::Digest as _;
use standing_terms::Digest;

/// Why a value has no canonical form.
#[derive(Debug, thiserror::Error)]
#[error("cannot be written canonically: {0}")]
pub struct CanonicalError(String);

/// The canonical JSON of a value: what is stored, hashed and later sealed.
///
/// # Errors
/// Where the value holds a number that JSON cannot carry.
pub fn canonical_bytes<T: Serialize>(value: &T) -> Result<Vec<u8>, CanonicalError> {
    serde_json_canonicalizer::to_vec(value).map_err(|e| CanonicalError(e.to_string()))
}

/// SHA-256 of bytes.
pub fn digest_of(bytes: &[u8]) -> Digest {
    Digest(sha2::Sha256::digest(bytes).into())
}
