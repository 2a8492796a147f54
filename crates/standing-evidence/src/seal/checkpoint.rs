//! Checkpoints: signed heads of the log (C2SP tlog-checkpoint), and proofs of one entry against
//! one (C2SP tlog-proof, v1).

use standing_terms::Digest;

use super::merkle::{Head, ProofError, check_inclusion};
use super::note::{FormatError, SignedNote, decoded, encoded, number};

/// A head of the log with its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Which log, e.g. `standing.example/log`.
    pub origin: String,
    /// How many entries, under which root.
    pub head: Head,
    /// The same as text, with its signatures.
    pub note: SignedNote,
}

fn hash(part: &'static str, text: &str) -> Result<Digest, FormatError> {
    match decoded(part, text)?.try_into() {
        Ok(bytes) => Ok(Digest(bytes)),
        Err(_) => Err(FormatError::new(part, text, "is not of 32 bytes")),
    }
}

impl Checkpoint {
    /// A checkpoint that nobody signed yet.
    ///
    /// # Errors
    /// Where the name of the log is empty or has a line feed in it.
    pub fn new(origin: &str, head: Head) -> Result<Self, FormatError> {
        if origin.is_empty() || origin.contains('\n') {
            let problem = "is empty or has more than one line";
            return Err(FormatError::new("name of the log", origin, problem));
        }
        let text = format!("{origin}\n{}\n{}\n", head.size, encoded(&head.root.0));
        Ok(Self {
            origin: origin.into(),
            head,
            note: SignedNote::unsigned(text),
        })
    }
}

impl std::str::FromStr for Checkpoint {
    type Err = FormatError;

    fn from_str(note: &str) -> Result<Self, FormatError> {
        let note: SignedNote = note.parse()?;
        let lines: Vec<&str> = note.text().trim_end_matches('\n').split('\n').collect();
        let [origin, size, root, ..] = lines[..] else {
            let problem = "has no name, size and root";
            return Err(FormatError::new("checkpoint", note.text(), problem));
        };
        if lines.iter().any(|line| line.is_empty()) {
            let problem = "has an empty line in it";
            return Err(FormatError::new("checkpoint", note.text(), problem));
        }
        let head = Head {
            size: number("size of the log", size)?,
            root: hash("root of the log", root)?,
        };
        Ok(Self {
            origin: origin.into(),
            head,
            note,
        })
    }
}

/// That one entry is in the log of one checkpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryProof {
    /// Place of the entry, from nought.
    pub index: u64,
    /// From the leaf's sibling up.
    pub path: Vec<Digest>,
    /// What the proof carries beside it; the tree does not cover it. Here: the nonce of the payload.
    pub extra: Option<Vec<u8>>,
    /// The head and who signed it.
    pub checkpoint: Checkpoint,
}

const FIRST_LINE: &str = "c2sp.org/tlog-proof@v1";

impl EntryProof {
    /// Checks that the leaf is the entry at this place of the checkpoint's log. Who signed the
    /// checkpoint is another question: see [`SignedNote::signed_by`].
    ///
    /// # Errors
    /// Where it does not follow.
    pub fn check(&self, leaf: &Digest) -> Result<(), ProofError> {
        let Head { size, root } = self.checkpoint.head;
        check_inclusion(leaf, self.index, size, &self.path, &root)
    }
}

impl std::fmt::Display for EntryProof {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{FIRST_LINE}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", encoded(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.path {
            writeln!(f, "{}", encoded(&hash.0))?;
        }
        write!(f, "\n{}", self.checkpoint.note)
    }
}

impl std::str::FromStr for EntryProof {
    type Err = FormatError;

    fn from_str(text: &str) -> Result<Self, FormatError> {
        let wrong = |problem| FormatError::new("proof", text, problem);
        let (before, note) = text
            .split_once("\n\n")
            .ok_or_else(|| wrong("has no checkpoint"))?;
        let mut lines = before.split('\n').peekable();
        if lines.next() != Some(FIRST_LINE) {
            return Err(wrong("is not a tlog-proof of version 1"));
        }
        let extra = lines
            .next_if(|line| line.starts_with("extra "))
            .map(|line| decoded("extra", line.trim_start_matches("extra ")))
            .transpose()?;
        let index = lines
            .next()
            .and_then(|line| line.strip_prefix("index "))
            .ok_or_else(|| wrong("names no index"))?;
        Ok(Self {
            index: number("index", index)?,
            path: lines.map(|l| hash("path", l)).collect::<Result<_, _>>()?,
            extra,
            checkpoint: note.parse()?,
        })
    }
}
