//! The payload of a card: who issued it, from when until when, and what it holds.

use serde_json::Value;

use crate::bundle;
use crate::reason::Reason;

const HEALTH_CARD: &str = "https://smarthealth.cards#health-card";
const IMMUNIZATION: &str = "https://smarthealth.cards#immunization";
const COVID: &str = "https://smarthealth.cards#covid19";
/// The types of the specification's vocabulary.
const TYPES: [&str; 4] = [
    HEALTH_CARD,
    IMMUNIZATION,
    COVID,
    "https://smarthealth.cards#laboratory",
];
/// A time in seconds has this size in the year 5138; in milliseconds it had it in 1973.
const MILLISECONDS_FROM: f64 = 1e11;

/// What a payload says. Nothing of it holds unless the signature does.
pub(crate) struct Payload {
    pub(crate) issuer: String,
    pub(crate) not_before: f64,
    pub(crate) expires: Option<f64>,
    pub(crate) revocation_id: Option<String>,
    pub(crate) holder: Option<bundle::Holder>,
    pub(crate) given: Vec<bundle::Given>,
}

/// Examines a payload alone, as somebody does who is about to sign it: what is wrong or odd about
/// it at a time, in seconds since 1970.
pub fn examine(text: &[u8], now: i64) -> Vec<Reason> {
    read(text, now).1
}

/// Reads a payload, with what is wrong or odd. `None` where it cannot be read at all.
pub(crate) fn read(bytes: &[u8], now: i64) -> (Option<Payload>, Vec<Reason>) {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        return (None, vec![Reason::ByteOrderMark]);
    }
    let Ok(payload) = serde_json::from_slice::<Value>(bytes) else {
        return (None, vec![Reason::NotJson("payload")]);
    };
    let edge = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_whitespace);
    let mut reasons = Vec::new();
    if edge(bytes.first()) || edge(bytes.last()) {
        reasons.push(Reason::WhiteSpace);
    }
    let text = |field: &Value| field.as_str().map(str::to_owned);
    let issuer = payload.get("iss").and_then(text);
    match &issuer {
        None => reasons.push(Reason::Field("iss")),
        Some(issuer) => reasons.extend(address_fault(issuer).map(Reason::IssuerAddress)),
    }
    let not_before = payload.get("nbf").and_then(Value::as_f64);
    let expires = payload.get("exp").map(Value::as_f64);
    times(not_before, expires, now, &mut reasons);
    let credential = payload.get("vc");
    let list = credential.and_then(|vc| vc.get("type")?.as_array());
    let types: Vec<&str> = list
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let revocation_id = credential.and_then(|vc| vc.get("rid"));
    if revocation_id.is_some_and(|id| !id.as_str().is_some_and(is_revocation_id)) {
        reasons.push(Reason::RevocationId);
    }
    let subject = credential.and_then(|vc| vc.get("credentialSubject"));
    let version = subject.and_then(|s| s.get("fhirVersion")?.as_str());
    if !version.is_some_and(|version| version.starts_with("4.0.")) {
        reasons.push(Reason::Field("vc.credentialSubject.fhirVersion"));
    }
    let content = subject
        .and_then(|subject| subject.get("fhirBundle"))
        .map(bundle::read);
    let covid = content.as_ref().is_some_and(|content| {
        let codes = content.given.iter().map(|given| given.cvx.as_str());
        codes.into_iter().any(bundle::is_covid)
    });
    kinds(&types, covid, &mut reasons);
    let (holder, given) = if let Some(content) = content {
        reasons.extend(content.reasons);
        (content.holder, content.given)
    } else {
        reasons.push(Reason::NotABundle);
        (None, Vec::new())
    };
    let read = issuer.zip(not_before).map(|(issuer, not_before)| Payload {
        issuer,
        not_before,
        expires: expires.flatten(),
        revocation_id: revocation_id.and_then(text),
        holder,
        given,
    });
    (read, reasons)
}

#[expect(
    clippy::option_option,
    reason = "absent, and there but no number, are two things"
)]
fn times(
    not_before: Option<f64>,
    expires: Option<Option<f64>>,
    now: i64,
    reasons: &mut Vec<Reason>,
) {
    let now = now as f64;
    match not_before {
        None => reasons.push(Reason::Field("nbf")),
        Some(from) if from >= MILLISECONDS_FROM => reasons.push(Reason::Milliseconds("nbf")),
        Some(from) if from > now => reasons.push(Reason::NotYetValid),
        Some(_) => {}
    }
    match expires {
        None => {}
        Some(None) => reasons.push(Reason::Field("exp")),
        Some(Some(until)) if until >= MILLISECONDS_FROM => {
            reasons.push(Reason::Milliseconds("exp"));
        }
        Some(Some(until)) => {
            if not_before.is_some_and(|from| until < from) {
                reasons.push(Reason::ExpiresBeforeValid);
            }
            if until < now {
                reasons.push(Reason::Expired);
            }
        }
    }
}

fn kinds(types: &[&str], covid: bool, reasons: &mut Vec<Reason>) {
    if !types.contains(&HEALTH_CARD) {
        reasons.push(Reason::NotAHealthCard);
    }
    if types.contains(&"VerifiableCredential") {
        reasons.push(Reason::DroppedType);
    }
    if types
        .iter()
        .any(|kind| !TYPES.contains(kind) && *kind != "VerifiableCredential")
    {
        reasons.push(Reason::UnknownType);
    }
    if covid && types.contains(&IMMUNIZATION) && !types.contains(&COVID) {
        reasons.push(Reason::CovidTypeMissing);
    }
}

/// Whether a text can be a revocation id.
pub(crate) fn is_revocation_id(text: &str) -> bool {
    let letter = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
    (1..=24).contains(&text.len()) && text.bytes().all(letter)
}

/// What is wrong with the address of an issuer, in words that follow its name.
///
/// Stricter than RFC 3986 on purpose: a host of small ASCII letters, digits, hyphens and full stops,
/// so that no letter of another script stands for one of ours.
pub fn address_fault(address: &str) -> Option<&'static str> {
    let Some(rest) = address.strip_prefix("https://") else {
        return Some("does not begin with `https://`");
    };
    if address.ends_with('/') {
        return Some("ends with a stroke");
    }
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    if host.contains('@') {
        return Some("has a user before its host");
    }
    let in_host = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b".-:".contains(&b);
    if host.is_empty() || !host.bytes().all(in_host) || !host.contains('.') {
        return Some("has no host of small ASCII letters");
    }
    let in_path = |b: u8| b.is_ascii_alphanumeric() || b"-._~/".contains(&b);
    if !path.bytes().all(in_path) || path.split('/').any(|step| step == "..") {
        return Some("has a path with something else than letters, digits and `-._~`");
    }
    None
}
