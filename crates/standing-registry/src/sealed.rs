//! Entries as they are kept: sealed with the key of the person they are about.
//!
//! Each person has a key of their own, which is kept wrapped with the key of the installation; that
//! one lies outside the database. Destroying a person's key makes every entry about them
//! unreadable, in every copy of the database that was made after it. Acts about files, exports and
//! the clock are sealed with the key of the installation.
//!
//! XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03). Nonces of 24 bytes are drawn by the edge, fresh
//! for each entry: at that length random ones do not meet. Texts are padded to whole blocks of 128
//! bytes, so that their length says little. What stands in clear beside a sealed entry (person,
//! instant, tokens) is bound to it and cannot be exchanged.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use jiff::Timestamp;
use sha2::{Digest as _, Sha256};
use standing_terms::{Digest, FacilityId};
use zeroize::{Zeroize, Zeroizing};

use crate::book::Entry;
use crate::ids::{Peer, PersonId};

/// The length of a nonce, in bytes.
pub const NONCE: usize = 24;

/// Padding goes to whole blocks of so many bytes.
const BLOCK: usize = 128;

/// Why something sealed cannot be opened, or not be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The key is another one, or the bytes were changed.
    #[error("it does not open: the key is another one, or the bytes were changed")]
    DoesNotOpen,
    /// What was opened is no entry.
    #[error("it opens, but what is in it is no entry of this version")]
    NotAnEntry,
    /// The entry cannot be written.
    #[error("the entry cannot be written in canonical form")]
    NotCanonical,
}

/// 32 secret bytes. Wiped from memory when dropped; never printed.
#[derive(Clone)]
struct Secret(Box<[u8; 32]>);

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl Secret {
    fn seal(&self, nonce: [u8; NONCE], text: &[u8], bound: &[u8]) -> Result<Vec<u8>, SealError> {
        let cipher = XChaCha20Poly1305::new(&Key::from(*self.0));
        let payload = Payload {
            msg: text,
            aad: bound,
        };
        let sealed = cipher.encrypt(&XNonce::from(nonce), payload);
        sealed.map_err(|_| SealError::NotCanonical)
    }

    fn open(
        &self,
        nonce: [u8; NONCE],
        sealed: &[u8],
        bound: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let cipher = XChaCha20Poly1305::new(&Key::from(*self.0));
        let payload = Payload {
            msg: sealed,
            aad: bound,
        };
        let opened = cipher.decrypt(&XNonce::from(nonce), payload);
        opened
            .map(Zeroizing::new)
            .map_err(|_| SealError::DoesNotOpen)
    }

    /// A key for one purpose, from this one (HMAC-SHA-256 as a key derivation).
    fn derive(&self, purpose: &str) -> Self {
        Self(Box::new(self.token(&[purpose.as_bytes()]).0))
    }

    /// A keyed token over parts, each with its length before it.
    fn token(&self, parts: &[&[u8]]) -> Digest {
        // SHA-256 takes a key of any length, so this has no failure.
        let Ok(mut mac) = <Hmac<Sha256> as hmac::Mac>::new_from_slice(&*self.0) else {
            return Digest([0; 32]);
        };
        for part in parts {
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        Digest(mac.finalize().into_bytes().into())
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a secret")
    }
}

/// The key of an installation. It lies in a file of its own, outside the database.
#[derive(Debug, Clone)]
pub struct InstallationKey {
    wrap: Secret,
    tokens: Secret,
    names: Secret,
    own: Secret,
    id: Digest,
}

impl InstallationKey {
    /// From 32 unpredictable bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        let root = Secret(Box::new(bytes));
        Self {
            wrap: root.derive("wrap people's keys"),
            tokens: root.derive("tokens of messages"),
            names: root.derive("names to search by"),
            own: root.derive("acts about no person"),
            id: Digest(Sha256::digest(root.derive("name of the key").0.as_slice()).into()),
        }
    }

    /// A name of the key that tells nothing of it, to find out whether a database is its.
    pub fn id(&self) -> Digest {
        self.id
    }

    /// Wraps the key of a person, for the database.
    ///
    /// # Errors
    /// Never for keys of this crate.
    pub fn wrap(
        &self,
        person: PersonId,
        key: &PersonKey,
        nonce: [u8; NONCE],
    ) -> Result<Vec<u8>, SealError> {
        self.wrap.seal(nonce, key.0.0.as_slice(), &person.0)
    }

    /// Unwraps the key of a person.
    ///
    /// # Errors
    /// Where it was wrapped with another key, or for another person.
    pub fn unwrap(
        &self,
        person: PersonId,
        wrapped: &[u8],
        nonce: [u8; NONCE],
    ) -> Result<PersonKey, SealError> {
        let bytes = self.wrap.open(nonce, wrapped, &person.0)?;
        let bytes = <[u8; 32]>::try_from(bytes.as_slice()).map_err(|_| SealError::DoesNotOpen)?;
        Ok(PersonKey::new(bytes))
    }

    /// What stands in clear beside an entry, so that a message that comes again is known without
    /// opening anything, also after its person's key was destroyed.
    ///
    /// # Errors
    /// Where the entry cannot be written canonically.
    pub fn tokens(&self, entry: &Entry) -> Result<Tokens, SealError> {
        let content = entry.content().ok_or(SealError::NotCanonical)?;
        let parts = [
            entry.from.as_str().as_bytes(),
            entry.message.as_str().as_bytes(),
        ];
        Ok(Tokens {
            message: self.tokens.token(&parts),
            content: self.tokens.token(&[&content.0]),
        })
    }

    /// Names for messages in doubt.
    pub fn doubt_names(&self) -> DoubtNames {
        DoubtNames(self.tokens.derive("names of messages in doubt"))
    }

    /// A token of a part of a name, to be found by in one facility. Without the key nobody can tell
    /// which name it is of, nor that two facilities have it.
    pub fn name_token(&self, facility: &FacilityId, part: &str) -> Digest {
        let facility = facility.to_string();
        self.names.token(&[facility.as_bytes(), part.as_bytes()])
    }

    fn key_of<'k>(&'k self, person: Option<&'k PersonKey>) -> &'k Secret {
        person.map_or(&self.own, |key| &key.0)
    }
}

/// Gives a message in doubt its id: the same bytes of the same peer have the same one, so that a
/// message that comes again is known also after it was erased. It tells nothing without the key.
#[derive(Debug, Clone)]
pub struct DoubtNames(Secret);

impl DoubtNames {
    /// The id of a message.
    pub fn of(&self, from: &Peer, raw: &[u8]) -> PersonId {
        let token = self.0.token(&[from.as_str().as_bytes(), raw]);
        let mut id = [0; 16];
        for (to, from) in id.iter_mut().zip(token.0) {
            *to = from;
        }
        PersonId(id)
    }
}

/// The key of one person.
#[derive(Debug, Clone)]
pub struct PersonKey(Secret);

impl PersonKey {
    /// From 32 unpredictable bytes.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(Secret(Box::new(bytes)))
    }
}

/// Keyed tokens of an entry: of the peer and the message id, and of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tokens {
    /// Which message.
    pub message: Digest,
    /// What it said.
    pub content: Digest,
}

/// An entry as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Whom it is about.
    pub person: Option<PersonId>,
    /// When it was recorded; whole microseconds.
    pub recorded: Timestamp,
    /// By which a message that comes again is known.
    pub tokens: Tokens,
    /// Fresh for each entry.
    pub nonce: [u8; NONCE],
    /// The rest.
    pub bytes: Vec<u8>,
}

impl Sealed {
    /// Seals an entry with the key of its person, or where it has none that of the installation.
    ///
    /// # Errors
    /// Where it cannot be written canonically.
    pub fn new(
        entry: &Entry,
        installation: &InstallationKey,
        person: Option<&PersonKey>,
        nonce: [u8; NONCE],
    ) -> Result<Self, SealError> {
        let mut sealed = Self {
            person: entry.person,
            recorded: entry.recorded,
            tokens: installation.tokens(entry)?,
            nonce,
            bytes: Vec::new(),
        };
        let text = serde_json_canonicalizer::to_vec(entry);
        let mut text = Zeroizing::new(text.map_err(|_| SealError::NotCanonical)?);
        // JSON ends with its last brace, so spaces after it are padding.
        let padded = text.len().next_multiple_of(BLOCK);
        text.resize(padded, b' ');
        let key = installation.key_of(person);
        sealed.bytes = key.seal(nonce, &text, &sealed.bound())?;
        Ok(sealed)
    }

    /// Opens it.
    ///
    /// # Errors
    /// Where the key is another one, or any part of it was changed.
    pub fn open(
        &self,
        installation: &InstallationKey,
        person: Option<&PersonKey>,
    ) -> Result<Entry, SealError> {
        let key = installation.key_of(person);
        let text = key.open(self.nonce, &self.bytes, &self.bound())?;
        let entry: Entry = serde_json::from_slice(&text).map_err(|_| SealError::NotAnEntry)?;
        let kept = entry.person == self.person && entry.recorded == self.recorded;
        if kept {
            Ok(entry)
        } else {
            Err(SealError::DoesNotOpen)
        }
    }

    /// What stands in clear.
    fn bound(&self) -> Vec<u8> {
        let mut bound = Vec::with_capacity(96);
        bound.extend(self.person.map_or([0; 16], |person| person.0));
        bound.extend(self.recorded.as_microsecond().to_be_bytes());
        bound.extend(self.tokens.message.0);
        bound.extend(self.tokens.content.0);
        bound
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::act::{Act, Details};
    use crate::ids::ControlId;
    use standing_forecast::Sex;

    fn told() -> Entry {
        Entry {
            recorded: "2021-04-01T17:00:00Z".parse().unwrap(),
            from: Peer::new("desk").unwrap(),
            message: ControlId::new("m1").unwrap(),
            person: Some(PersonId([1; 16])),
            act: Act::Registered(Details {
                name: "Xochitl Invented".to_owned(),
                birth: "1985-01-01".parse().unwrap(),
                sex: Sex::Female,
                language: Some("es".to_owned()),
                contact: None,
            }),
        }
    }

    fn installation() -> InstallationKey {
        InstallationKey::new([9; 32])
    }

    #[test]
    fn what_is_sealed_opens_with_the_key_of_the_person_and_with_no_other() {
        let key = PersonKey::new([3; 32]);
        let sealed = Sealed::new(&told(), &installation(), Some(&key), [5; NONCE]).unwrap();
        assert_eq!(sealed.open(&installation(), Some(&key)), Ok(told()));
        let other = PersonKey::new([4; 32]);
        let with_other = sealed.open(&installation(), Some(&other));
        assert_eq!(with_other, Err(SealError::DoesNotOpen));
        let with_none = sealed.open(&installation(), None);
        assert_eq!(with_none, Err(SealError::DoesNotOpen));
    }

    #[test]
    fn the_name_does_not_stand_in_what_is_kept_and_its_length_is_rounded_up() {
        let key = PersonKey::new([3; 32]);
        let sealed = Sealed::new(&told(), &installation(), Some(&key), [5; NONCE]).unwrap();
        let name = b"Xochitl";
        assert!(!sealed.bytes.windows(name.len()).any(|w| w == name));
        assert_eq!((sealed.bytes.len() - 16) % BLOCK, 0, "the tag has 16 bytes");
    }

    #[test]
    fn an_entry_cannot_be_put_under_another_person_or_another_day() {
        let key = PersonKey::new([3; 32]);
        let sealed = Sealed::new(&told(), &installation(), Some(&key), [5; NONCE]).unwrap();
        let mut moved = sealed.clone();
        moved.person = Some(PersonId([2; 16]));
        let mut later = sealed.clone();
        later.recorded = "2021-05-01T17:00:00Z".parse().unwrap();
        let mut other_message = sealed;
        other_message.tokens.message = Digest([0; 32]);
        for changed in [moved, later, other_message] {
            let opened = changed.open(&installation(), Some(&key));
            assert_eq!(opened, Err(SealError::DoesNotOpen));
        }
    }

    #[test]
    fn the_key_of_a_person_unwraps_for_that_person_alone() {
        let key = PersonKey::new([3; 32]);
        let person = PersonId([1; 16]);
        let wrapped = installation().wrap(person, &key, [6; NONCE]).unwrap();
        let back = installation().unwrap(person, &wrapped, [6; NONCE]).unwrap();
        let sealed = Sealed::new(&told(), &installation(), Some(&key), [5; NONCE]).unwrap();
        assert_eq!(sealed.open(&installation(), Some(&back)), Ok(told()));
        let other = installation().unwrap(PersonId([2; 16]), &wrapped, [6; NONCE]);
        assert!(matches!(other, Err(SealError::DoesNotOpen)));
        let elsewhere = InstallationKey::new([8; 32]).unwrap(person, &wrapped, [6; NONCE]);
        assert!(matches!(elsewhere, Err(SealError::DoesNotOpen)));
    }

    #[test]
    fn a_message_that_comes_again_has_the_same_tokens_whenever_it_is_recorded() {
        let mut again = told();
        again.recorded = "2022-05-06T00:00:00Z".parse().unwrap();
        let one = installation().tokens(&told()).unwrap();
        assert_eq!(installation().tokens(&again).unwrap(), one);
        let elsewhere = InstallationKey::new([8; 32]).tokens(&told()).unwrap();
        assert_ne!(
            elsewhere.message, one.message,
            "tokens mean nothing elsewhere"
        );
        assert_ne!(elsewhere.content, one.content);
    }

    #[test]
    fn a_message_in_doubt_is_named_by_its_bytes_its_peer_and_the_key() {
        let peer = Peer::new("desk").unwrap();
        let names = installation().doubt_names();
        let one = names.of(&peer, b"MSH|");
        assert_eq!(names.of(&peer, b"MSH|"), one);
        assert_ne!(names.of(&peer, b"MSH|^"), one);
        assert_ne!(names.of(&Peer::new("desk2").unwrap(), b"MSH|"), one);
        let elsewhere = InstallationKey::new([8; 32]).doubt_names();
        assert_ne!(elsewhere.of(&peer, b"MSH|"), one);
    }

    #[test]
    fn a_secret_is_not_printed() {
        let printed = format!("{:?} {:?}", installation(), PersonKey::new([3; 32]));
        assert!(
            !printed.contains("3, 3") && printed.contains("a secret"),
            "{printed}"
        );
    }
}
