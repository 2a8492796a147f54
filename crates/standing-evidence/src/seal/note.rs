//! Signed notes (C2SP signed-note) and cosignatures of witnesses (C2SP tlog-cosignature, v1).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// Why a note, a key or a proof cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{part}: `{text}` {problem}")]
pub struct FormatError {
    /// Which part of the text.
    pub part: &'static str,
    /// Its first 60 characters.
    pub text: String,
    /// What is wrong with it.
    pub problem: &'static str,
}

impl FormatError {
    pub(super) fn new(part: &'static str, text: &str, problem: &'static str) -> Self {
        Self {
            part,
            text: text.chars().take(60).collect(),
            problem,
        }
    }
}

/// Bytes of standard base64; only the one spelling that encoding gives is read.
pub(super) fn decoded(part: &'static str, text: &str) -> Result<Vec<u8>, FormatError> {
    let wrong = || FormatError::new(part, text, "is not base64");
    let bytes = STANDARD.decode(text).map_err(|_| wrong())?;
    if STANDARD.encode(&bytes) == text {
        Ok(bytes)
    } else {
        Err(wrong())
    }
}

pub(super) fn encoded(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// A decimal number as the formats write it: no sign, no leading noughts.
pub(super) fn number(part: &'static str, text: &str) -> Result<u64, FormatError> {
    let canonical = text == "0" || !text.starts_with(['0', '+']);
    match text.parse() {
        Ok(n) if canonical => Ok(n),
        _ => Err(FormatError::new(part, text, "is not a number")),
    }
}

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyKind {
    /// The text of notes: a log.
    Note,
    /// Checkpoints with a time: a witness.
    Cosignature,
}

impl KeyKind {
    const fn byte(self) -> u8 {
        match self {
            Self::Note => 1,
            Self::Cosignature => 4,
        }
    }

    fn of(byte: u8) -> Option<Self> {
        [Self::Note, Self::Cosignature]
            .into_iter()
            .find(|kind| kind.byte() == byte)
    }
}

/// A public key with its name; written `name+hash+base64`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    kind: KeyKind,
    key: VerifyingKey,
}

fn check_name(name: &str) -> Result<(), FormatError> {
    if name.is_empty() || name.contains('+') || name.contains(char::is_whitespace) {
        return Err(FormatError::new(
            "name of a key",
            name,
            "is empty or has a space or a plus sign in it",
        ));
    }
    Ok(())
}

impl VerifierKey {
    /// A name without spaces and plus signs.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    fn body(&self) -> [u8; 33] {
        let mut body = [self.kind.byte(); 33];
        body[1..].copy_from_slice(self.key.as_bytes());
        body
    }

    /// The four bytes that name the key in a signature line.
    fn id(&self) -> [u8; 4] {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_bytes());
        hasher.update(b"\n");
        hasher.update(self.body());
        let [a, b, c, d, ..]: [u8; 32] = hasher.finalize().into();
        [a, b, c, d]
    }
}

impl std::fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let id = u32::from_be_bytes(self.id());
        write!(f, "{}+{id:08x}+{}", self.name, encoded(&self.body()))
    }
}

impl std::str::FromStr for VerifierKey {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        let wrong = |problem| FormatError::new("verifier key", text, problem);
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(id), Some(body)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(wrong("is not name, hash and key joined by plus signs"));
        };
        check_name(name)?;
        let body = decoded("verifier key", body)?;
        let Some((kind, bytes)) = body.split_first() else {
            return Err(wrong("holds no key"));
        };
        let kind = KeyKind::of(*kind).ok_or_else(|| wrong("is of a kind other than 1 and 4"))?;
        let bytes: &[u8; 32] = bytes.try_into().map_err(|_| wrong("is not of 32 bytes"))?;
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| wrong("is no Ed25519 key"))?;
        let key = Self {
            name: name.into(),
            kind,
            key,
        };
        if format!("{:08x}", u32::from_be_bytes(key.id())) == id {
            Ok(key)
        } else {
            Err(wrong("has another hash than it says"))
        }
    }
}

/// One signature under a note: whose it says it is, and its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    name: String,
    id: [u8; 4],
    bytes: Vec<u8>,
}

impl Line {
    fn read(line: &str) -> Result<Self, FormatError> {
        let wrong = || FormatError::new("signature line", line, "is not dash, name and base64");
        let (name, body) = line
            .strip_prefix("\u{2014} ")
            .and_then(|rest| rest.split_once(' '))
            .ok_or_else(wrong)?;
        check_name(name)?;
        let body = decoded("signature", body)?;
        let (id, bytes) = body.split_first_chunk::<4>().ok_or_else(wrong)?;
        if bytes.is_empty() {
            return Err(wrong());
        }
        Ok(Self {
            name: name.into(),
            id: *id,
            bytes: bytes.into(),
        })
    }
}

/// A text with the signatures under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedNote {
    text: String,
    lines: Vec<Line>,
}

/// What a key has to do with a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignedBy {
    /// It did not sign.
    No,
    /// It signed; a witness says when, in seconds since 1970.
    Yes(Option<u64>),
    /// A signature under its name and hash is not its own, or it stands there twice.
    Forged,
}

impl SignedNote {
    /// A note without signatures yet. The text ends with a line feed.
    pub(super) const fn unsigned(text: String) -> Self {
        Self {
            text,
            lines: Vec::new(),
        }
    }

    /// The signed text, with its last line feed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Adds the signature of a key made of 32 secret bytes, and gives the public key back.
    ///
    /// `at` is the time of a witness in seconds since 1970; without it the key signs as a log.
    ///
    /// # Errors
    /// Where the name cannot stand in a signature line.
    pub fn sign(
        &mut self,
        name: &str,
        secret: &[u8; 32],
        at: Option<u64>,
    ) -> Result<VerifierKey, FormatError> {
        let key = verifier_key(
            name,
            secret,
            at.map_or(KeyKind::Note, |_| KeyKind::Cosignature),
        )?;
        let message = message(&self.text, at);
        let signature = SigningKey::from_bytes(secret).sign(message.as_bytes());
        let time = at.map(u64::to_be_bytes);
        let bytes = time.iter().flatten().copied().chain(signature.to_bytes());
        self.lines.push(Line {
            name: name.into(),
            id: key.id(),
            bytes: bytes.collect(),
        });
        Ok(key)
    }

    /// Takes in the signatures of another copy of the same text that are not here yet, and says how
    /// many there were.
    ///
    /// # Errors
    /// Where the other text is another one.
    pub fn join(&mut self, other: &Self) -> Result<usize, FormatError> {
        if other.text != self.text {
            let problem = "is not the text that was signed here";
            return Err(FormatError::new("note", &other.text, problem));
        }
        let before = self.lines.len();
        for line in &other.lines {
            if !self.lines.contains(line) {
                self.lines.push(line.clone());
            }
        }
        Ok(self.lines.len() - before)
    }

    /// Whether a key signed this text.
    #[must_use]
    pub fn signed_by(&self, key: &VerifierKey) -> SignedBy {
        let id = key.id();
        let mut mine = self
            .lines
            .iter()
            .filter(|line| line.name == key.name && line.id == id);
        let (line, None) = (mine.next(), mine.next()) else {
            return SignedBy::Forged;
        };
        let Some(line) = line else {
            return SignedBy::No;
        };
        let (at, bytes) = match key.kind {
            KeyKind::Note => (None, &line.bytes[..]),
            KeyKind::Cosignature => match line.bytes.split_first_chunk::<8>() {
                Some((time, rest)) => (Some(u64::from_be_bytes(*time)), rest),
                None => return SignedBy::Forged,
            },
        };
        let text = message(&self.text, at);
        let holds = Signature::from_slice(bytes)
            .and_then(|signature| key.key.verify_strict(text.as_bytes(), &signature));
        match holds {
            Ok(()) => SignedBy::Yes(at),
            Err(_) => SignedBy::Forged,
        }
    }
}

/// The public key that belongs to 32 secret bytes.
///
/// # Errors
/// Where the name cannot stand in a signature line.
pub fn verifier_key(
    name: &str,
    secret: &[u8; 32],
    kind: KeyKind,
) -> Result<VerifierKey, FormatError> {
    check_name(name)?;
    Ok(VerifierKey {
        name: name.into(),
        kind,
        key: SigningKey::from_bytes(secret).verifying_key(),
    })
}

fn message(text: &str, at: Option<u64>) -> String {
    match at {
        None => text.into(),
        Some(at) => format!("cosignature/v1\ntime {at}\n{text}"),
    }
}

impl std::fmt::Display for SignedNote {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.lines.iter().try_for_each(|line| {
            let body = [&line.id[..], &line.bytes].concat();
            writeln!(f, "\u{2014} {} {}", line.name, encoded(&body))
        })
    }
}

impl std::str::FromStr for SignedNote {
    type Err = FormatError;

    fn from_str(note: &str) -> Result<Self, FormatError> {
        let wrong = || FormatError::new("note", note, "is not text, an empty line and signatures");
        let (text, lines) = note.rsplit_once("\n\n").ok_or_else(wrong)?;
        let lines = lines.strip_suffix('\n').ok_or_else(wrong)?;
        Ok(Self {
            text: format!("{text}\n"),
            lines: lines
                .split('\n')
                .map(Line::read)
                .collect::<Result<_, _>>()?,
        })
    }
}
