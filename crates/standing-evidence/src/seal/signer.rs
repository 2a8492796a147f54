//! The secret key of a log, as text (the form of Go's `sumdb/note`, which others read too).

use super::checkpoint::Checkpoint;
use super::note::{FormatError, KeyKind, SignedNote, VerifierKey, decoded, encoded, verifier_key};

const BEGINS: &str = "PRIVATE+KEY+";

/// A secret Ed25519 key with its name; written `PRIVATE+KEY+name+hash+base64`. It has no `Debug`
/// and no `Display`: it is written by name or not at all.
pub struct SignerKey {
    name: String,
    secret: [u8; 32],
}

impl SignerKey {
    /// A key of 32 secret bytes.
    ///
    /// # Errors
    /// Where the name cannot stand in a signature line.
    pub fn new(name: &str, secret: [u8; 32]) -> Result<Self, FormatError> {
        verifier_key(name, &secret, KeyKind::Note)?;
        Ok(Self {
            name: name.into(),
            secret,
        })
    }

    /// The name of the key, which is the name of the log.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The public key.
    ///
    /// # Errors
    /// None is known: the name was tried when the key was made.
    pub fn verifier(&self) -> Result<VerifierKey, FormatError> {
        verifier_key(&self.name, &self.secret, KeyKind::Note)
    }

    /// The secret as text, for the file that keeps it.
    ///
    /// # Errors
    /// As [`SignerKey::verifier`].
    pub fn to_secret_text(&self) -> Result<String, FormatError> {
        let public = self.verifier()?.to_string();
        let id = public.split('+').nth(1).unwrap_or_default().to_owned();
        let mut body = vec![1u8];
        body.extend(self.secret);
        Ok(format!("{BEGINS}{}+{id}+{}\n", self.name, encoded(&body)))
    }

    /// Signs a checkpoint of its own log.
    ///
    /// # Errors
    /// Where the checkpoint is of another log.
    pub fn sign(&self, checkpoint: &mut Checkpoint) -> Result<VerifierKey, FormatError> {
        if checkpoint.origin != self.name {
            let problem = "is another log than the key's";
            return Err(FormatError::new(
                "name of the log",
                &checkpoint.origin,
                problem,
            ));
        }
        checkpoint.note.sign(&self.name, &self.secret, None)
    }

    /// Signs any other text, which must not read as a checkpoint of a log and ends with a line feed.
    ///
    /// # Errors
    /// Where the text could be taken for a checkpoint, or does not end with a line feed.
    pub fn sign_text(&self, text: String) -> Result<SignedNote, FormatError> {
        let second = text.split('\n').nth(1).unwrap_or_default();
        if second.parse::<u64>().is_ok() || text.starts_with(&self.name) {
            let problem = "could be taken for a checkpoint";
            return Err(FormatError::new("text to sign", &text, problem));
        }
        if !text.ends_with('\n') || text.contains("\n\n") {
            let problem = "does not end with a line feed, or has an empty line in it";
            return Err(FormatError::new("text to sign", &text, problem));
        }
        let mut note = SignedNote::unsigned(text);
        note.sign(&self.name, &self.secret, None)?;
        Ok(note)
    }
}

impl std::str::FromStr for SignerKey {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        // The text is a secret: no error repeats any of it.
        let wrong = |problem| FormatError::new("secret key", "…", problem);
        let rest = text
            .trim_end_matches('\n')
            .strip_prefix(BEGINS)
            .ok_or_else(|| wrong("does not begin as one"))?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong("is not name, hash and key joined by plus signs"));
        };
        let body = decoded("secret key", body).map_err(|_| wrong("is not base64"))?;
        let Some((1, secret)) = body.split_first() else {
            return Err(wrong("is of a kind other than 1"));
        };
        let secret: [u8; 32] = secret.try_into().map_err(|_| wrong("is not of 32 bytes"))?;
        let key = Self::new(name, secret)?;
        let public = key.verifier()?.to_string();
        if public.split('+').nth(1) == Some(id) {
            Ok(key)
        } else {
            Err(wrong("has another hash than it says"))
        }
    }
}
