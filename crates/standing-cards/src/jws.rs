//! The three parts of a card: a compact JWS whose payload is raw DEFLATE.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::bufread::DeflateDecoder;
use serde_json::Value;
use std::io::Read as _;

use crate::reason::Reason;

/// The most characters of a card that goes into one QR code of version 22 (specification, "Creating
/// a QR code or a set of QR codes from a health card JWS").
pub const LONGEST_IN_ONE_CODE: usize = 1195;

/// The most bytes of an expanded payload. The longest example of the specification has 30,178; a
/// card on paper has about two thousand.
const EXPANDED_LIMIT: usize = 512 * 1024;
/// The most characters that are looked at.
const TEXT_LIMIT: usize = 256 * 1024;

/// A card taken apart. Nothing in it is believed yet.
pub(crate) struct Parts<'a> {
    /// The id of the key.
    pub(crate) kid: String,
    /// What is signed: header and payload as written.
    pub(crate) signed: &'a str,
    /// r and s.
    pub(crate) signature: [u8; 64],
    /// The payload, expanded.
    pub(crate) payload: Vec<u8>,
}

/// Takes a card apart.
pub(crate) fn take_apart(text: &str) -> Result<Parts<'_>, Reason> {
    if text.starts_with('\u{feff}') {
        return Err(Reason::ByteOrderMark);
    }
    if text.len() > TEXT_LIMIT {
        return Err(Reason::TooBig(EXPANDED_LIMIT));
    }
    if text.contains(char::is_whitespace) {
        return Err(Reason::WhiteSpace);
    }
    let parts: Vec<&str> = text.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else {
        return Err(Reason::Parts(parts.len()));
    };
    let kid = key_id(&decode(header, "header")?)?;
    let signature = decode(signature, "signature")?;
    let signature = <[u8; 64]>::try_from(signature.as_slice())
        .map_err(|_| Reason::SignatureLength(signature.len()))?;
    let payload = inflate(&decode(payload, "payload")?)?;
    let signed = text.rsplit_once('.').map_or("", |(signed, _)| signed);
    Ok(Parts {
        kid,
        signed,
        signature,
        payload,
    })
}

fn decode(part: &str, name: &'static str) -> Result<Vec<u8>, Reason> {
    URL_SAFE_NO_PAD
        .decode(part)
        .map_err(|_| Reason::Base64(name))
}

fn key_id(header: &[u8]) -> Result<String, Reason> {
    let header: Value = serde_json::from_slice(header).map_err(|_| Reason::NotJson("header"))?;
    for brings in ["jwk", "jku", "x5c", "x5u", "crit"] {
        if header.get(brings).is_some() {
            return Err(Reason::BringsKey(brings));
        }
    }
    if header.get("alg").and_then(Value::as_str) != Some("ES256") {
        return Err(Reason::Algorithm);
    }
    if header.get("zip").and_then(Value::as_str) != Some("DEF") {
        return Err(Reason::NotCompressed);
    }
    match header.get("kid").and_then(Value::as_str) {
        Some(kid) if !kid.is_empty() => Ok(kid.to_owned()),
        _ => Err(Reason::NoKeyId),
    }
}

/// Expands a raw DEFLATE stream that fills its bytes exactly, up to a limit.
fn inflate(packed: &[u8]) -> Result<Vec<u8>, Reason> {
    let mut stream = DeflateDecoder::new(packed);
    let mut out = Vec::new();
    let limit = u64::try_from(EXPANDED_LIMIT).unwrap_or(u64::MAX);
    let read = stream.by_ref().take(limit + 1).read_to_end(&mut out);
    read.map_err(|_| Reason::Deflate)?;
    if out.len() > EXPANDED_LIMIT {
        return Err(Reason::TooBig(EXPANDED_LIMIT));
    }
    if stream.into_inner().is_empty() {
        Ok(out)
    } else {
        Err(Reason::AfterDeflate)
    }
}
