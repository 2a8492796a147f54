//! Keys of issuers: sets of public keys as issuers publish them, and the one key that signs.
//!
//! A key's id is its thumbprint (RFC 7638), so that nobody can put another key under an id. A chain
//! of certificates in `x5c` is not looked into: a key is trusted because the person who runs this
//! program named the set it stands in.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::{Signer as _, Verifier as _};
use p256::ecdsa::{Signature, SigningKey as Secret, VerifyingKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

/// Why a key of a set is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// The file is not a set of keys.
    #[error("it is no set of keys (JSON with `keys`)")]
    NotASet,
    /// A field is missing or says something else.
    #[error("key {0}: `{1}` is not `{2}`")]
    Not(usize, &'static str, &'static str),
    /// The point is not on the curve.
    #[error("key {0}: `x` and `y` are no point of P-256")]
    Point(usize),
    /// The id is not the thumbprint.
    #[error("key {0}: its id is not its thumbprint (RFC 7638)")]
    Thumbprint(usize),
    /// A private key stands in a public set.
    #[error("key {0}: a private key stands in a public set; take the key for known to all")]
    Private(usize),
}

/// One key with which cards are verified.
#[derive(Debug, Clone)]
pub struct VerificationKey {
    kid: String,
    key: VerifyingKey,
    revocations: Option<u64>,
}

impl VerificationKey {
    /// Its id: the thumbprint.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The version of the issuer's list of revoked cards under this key, where there is a list.
    pub fn revocations(&self) -> Option<u64> {
        self.revocations
    }

    pub(crate) fn signed(&self, text: &str, signature: &[u8; 64]) -> bool {
        // Either of the two signatures with the same r is one of ES256: nothing here hangs on the
        // bytes of a signature.
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify(text.as_bytes(), &signature).is_ok())
    }
}

/// The keys of one issuer, as published in `.well-known/jwks.json`.
#[derive(Debug, Clone, Default)]
pub struct KeySet {
    keys: Vec<VerificationKey>,
    problems: Vec<BadKey>,
}

impl KeySet {
    /// Reads a set. Keys that cannot be used are left out and listed.
    ///
    /// # Errors
    /// Where the bytes are no set of keys.
    pub fn read(bytes: &[u8]) -> Result<Self, BadKey> {
        let set: Value = serde_json::from_slice(bytes).map_err(|_| BadKey::NotASet)?;
        let keys = set.get("keys").and_then(Value::as_array);
        let mut read = Self::default();
        for (index, key) in keys.ok_or(BadKey::NotASet)?.iter().enumerate() {
            match verification_key(index + 1, key) {
                Ok(key) => read.keys.push(key),
                Err(problem) => read.problems.push(problem),
            }
        }
        Ok(read)
    }

    /// The keys that can be used.
    pub fn keys(&self) -> &[VerificationKey] {
        &self.keys
    }

    /// Why others cannot.
    pub fn problems(&self) -> &[BadKey] {
        &self.problems
    }

    pub(crate) fn find(&self, kid: &str) -> Option<&VerificationKey> {
        self.keys.iter().find(|key| key.kid == kid)
    }
}

fn verification_key(number: usize, jwk: &Value) -> Result<VerificationKey, BadKey> {
    let text = |field: &str| jwk.get(field).and_then(Value::as_str).unwrap_or_default();
    if jwk.get("d").is_some() {
        return Err(BadKey::Private(number));
    }
    for (field, expected) in [
        ("kty", "EC"),
        ("crv", "P-256"),
        ("alg", "ES256"),
        ("use", "sig"),
    ] {
        if text(field) != expected {
            return Err(BadKey::Not(number, field, expected));
        }
    }
    let (x, y) = (text("x"), text("y"));
    let point = |part: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(part).ok()?;
        <[u8; 32]>::try_from(bytes).ok()
    };
    let key = point(x).zip(point(y)).and_then(|(x, y)| {
        let point = [&[4u8][..], &x[..], &y[..]].concat();
        VerifyingKey::from_sec1_bytes(&point).ok()
    });
    let key = key.ok_or(BadKey::Point(number))?;
    let kid = thumbprint(x, y);
    if text("kid") != kid {
        return Err(BadKey::Thumbprint(number));
    }
    Ok(VerificationKey {
        kid,
        key,
        revocations: jwk.get("crlVersion").and_then(Value::as_u64),
    })
}

/// RFC 7638 for a key of P-256.
fn thumbprint(x: &str, y: &str) -> String {
    let members = format!(r#"{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}"#);
    URL_SAFE_NO_PAD.encode(Sha256::digest(members))
}

/// The key with which an issuer signs. Its bytes never show in output.
pub struct SigningKey {
    secret: Secret,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.kid())
    }
}

impl SigningKey {
    /// Makes a key of 32 random bytes. `None` for the few that are no key of P-256; draw again.
    pub fn of_random(bytes: &Zeroizing<[u8; 32]>) -> Option<Self> {
        let secret = Secret::from_slice(bytes.as_slice()).ok()?;
        Some(Self { secret })
    }

    /// Its bytes, for the file in which it is kept.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_bytes().into())
    }

    /// The id of its public part.
    pub fn kid(&self) -> String {
        let (x, y) = self.point();
        thumbprint(&x, &y)
    }

    fn point(&self) -> (String, String) {
        let point = self.secret.verifying_key().to_sec1_point(false);
        let bytes = point.as_bytes();
        let part = |from: usize| URL_SAFE_NO_PAD.encode(bytes.get(from..from + 32).unwrap_or(&[]));
        (part(1), part(33))
    }

    /// Its public part as one key of a set. With the version of its list of revoked cards where
    /// there is one.
    pub fn public(&self, revocations: Option<u64>) -> Value {
        let (x, y) = self.point();
        let mut key = json!({"kty": "EC", "kid": thumbprint(&x, &y), "use": "sig", "alg": "ES256",
            "crv": "P-256", "x": x, "y": y});
        if let (Some(version), Some(key)) = (revocations, key.as_object_mut()) {
            key.insert("crlVersion".to_owned(), version.into());
        }
        key
    }

    /// Signs; the same text gives the same signature (RFC 6979), so no chance is needed.
    pub(crate) fn sign(&self, text: &str) -> [u8; 64] {
        let signature: Signature = self.secret.sign(text.as_bytes());
        signature.to_bytes().into()
    }
}
