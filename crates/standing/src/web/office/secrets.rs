//! Passphrases and tokens. Entropy comes from the operating system, here at the edge alone.

use crate::entropy::random;
use argon2::{
    Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version,
    password_hash::phc::PasswordHash,
};
use sha2::{Digest as _, Sha256};
use standing_terms::Digest;
use std::sync::LazyLock;

/// The shortest passphrase, in characters (NIST SP 800-63B-4, 3.1.1.2: at least 15 where it is the
/// only factor).
const SHORTEST: usize = 15;

/// The longest passphrase that is hashed, in bytes: more only costs us time.
const LONGEST: usize = 1024;

/// Argon2id with 19 MiB, two passes, one lane (OWASP Password Storage Cheat Sheet, 2025).
fn hasher() -> Argon2<'static> {
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// A fresh token of 256 bits, as text for a cookie or an address.
pub fn token() -> String {
    hex::encode(random::<32>())
}

/// What the store keeps of a token.
pub fn of_token(token: &str) -> Digest {
    Digest(Sha256::digest(token.as_bytes()).into())
}

/// A keyed hash of a purpose under a token: nobody has it who has not the token.
pub(super) fn derived(token: &str, purpose: &str) -> String {
    let mut hash = Sha256::new();
    hash.update(b"standing ");
    hash.update(purpose.as_bytes());
    hash.update([0]);
    hash.update(token.as_bytes());
    hex::encode(hash.finalize())
}

/// Whether two texts are the same, in a time that does not tell where they differ.
pub(super) fn same(a: &str, b: &str) -> bool {
    // Comparing digests: what the time tells is about a hash that nobody can choose.
    Sha256::digest(a.as_bytes()) == Sha256::digest(b.as_bytes())
}

/// The hash of a passphrase, as a PHC string. Takes some hundredths of a second on purpose.
pub(crate) fn hash(passphrase: &str) -> Option<String> {
    let salt = random::<16>();
    let hashed: Result<argon2::password_hash::phc::PasswordHash, _> =
        hasher().hash_password_with_salt(passphrase.as_bytes(), &salt);
    hashed.ok().map(|h| h.to_string())
}

/// Whether a passphrase fits. Where there is no hash, as long is spent as if there were one.
pub(crate) fn fits(passphrase: &str, secret: Option<&str>) -> bool {
    static NOBODYS: LazyLock<Option<String>> = LazyLock::new(|| hash("nobody's passphrase"));
    let known = secret.is_some();
    let Some(stored) = secret.or(NOBODYS.as_deref()) else {
        return false;
    };
    let Ok(parsed) = PasswordHash::new(stored) else {
        return false;
    };
    let cut = passphrase.as_bytes();
    let cut = cut.get(..cut.len().min(LONGEST)).unwrap_or_default();
    let fits = hasher().verify_password(cut, &parsed).is_ok();
    fits && known && passphrase.len() <= LONGEST
}

/// Why a passphrase cannot be chosen, as a message.
pub(super) fn refused(passphrase: &str, login: &str, name: &str) -> Option<&'static str> {
    let lower = passphrase.to_lowercase();
    let different: std::collections::BTreeSet<char> = lower.chars().collect();
    if passphrase.chars().count() < SHORTEST {
        Some("error-passphrase-short")
    } else if passphrase.len() > LONGEST {
        Some("error-passphrase-long")
    } else if different.len() < 6
        || (login.len() > 2 && lower.replace(&login.to_lowercase(), "").chars().count() < SHORTEST)
        || (name.len() > 2 && lower.replace(&name.to_lowercase(), "").chars().count() < SHORTEST)
    {
        Some("error-passphrase-easy")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{fits, hash, refused, same, token};

    #[test]
    fn a_passphrase_fits_only_its_own_hash() {
        let secret = hash("four quiet words here").unwrap();
        assert!(
            secret.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{secret}"
        );
        assert!(fits("four quiet words here", Some(&secret)));
        assert!(!fits("four quiet words hers", Some(&secret)));
        assert!(
            !fits("nobody's passphrase", None),
            "no account has the stand-in"
        );
        assert!(!fits("anything", Some("no hash at all")));
        assert_ne!(secret, hash("four quiet words here").unwrap(), "salted");
    }

    #[test]
    fn an_easy_passphrase_is_refused() {
        assert_eq!(
            refused("short", "nora", "Nora N"),
            Some("error-passphrase-short")
        );
        assert_eq!(
            refused("aaaaaaaaaaaaaaaaaaaa", "nora", "x"),
            Some("error-passphrase-easy")
        );
        assert_eq!(
            refused("noranoranoranora12", "nora", "x"),
            Some("error-passphrase-easy")
        );
        assert_eq!(refused("four quiet words here", "nora", "Nora N"), None);
    }

    #[test]
    fn tokens_differ() {
        assert_eq!(token().len(), 64);
        assert_ne!(token(), token());
        assert!(same("a", "a") && !same("a", "b"));
    }
}
