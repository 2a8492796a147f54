//! Whom a reader trusts: logs, witnesses, and how many of them (C2SP tlog-policy).

use std::collections::BTreeMap;

use super::checkpoint::Checkpoint;
use super::note::{FormatError, SignedBy, SignedNote, VerifierKey};

/// So many of these.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Group {
    needed: usize,
    members: Vec<String>,
}

/// A policy, read from its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    logs: Vec<VerifierKey>,
    witnesses: BTreeMap<String, VerifierKey>,
    groups: BTreeMap<String, Group>,
    /// A witness or group; none where the policy says `quorum none`.
    quorum: Option<String>,
}

/// Why a policy cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// A line that is not understood.
    #[error("policy, line {line}: {problem}")]
    Line {
        /// From one.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// It names no log.
    #[error("the policy names no log")]
    NoLog,
    /// It does not say how many witnesses it asks for.
    #[error("the policy names no quorum (write `quorum none` to ask for none)")]
    NoQuorum,
    /// It asks for a name that it does not define.
    #[error("the policy asks for {0}, which it does not name")]
    Unknown(String),
}

/// Why a checkpoint is not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unaccepted {
    /// No log of the policy signed it.
    #[error("no log of the policy signed {0}")]
    Log(String),
    /// A signature under the name and hash of a trusted key is not its own, or stands there twice.
    #[error("the signature of {0} is not theirs, or stands there twice")]
    Forged(String),
    /// Too few witnesses.
    #[error("{quorum} is not met: {signed} witnesses signed")]
    Quorum {
        /// What the policy asks for.
        quorum: String,
        /// How many of its witnesses signed.
        signed: usize,
    },
}

impl std::str::FromStr for Policy {
    type Err = PolicyError;

    fn from_str(text: &str) -> Result<Self, PolicyError> {
        let mut policy = Self {
            logs: Vec::new(),
            witnesses: BTreeMap::new(),
            groups: BTreeMap::new(),
            quorum: None,
        };
        let mut quorum = None;
        for (n, line) in text.split('\n').enumerate() {
            let line = line.split('#').next().unwrap_or_default();
            let words: Vec<&str> = line.split_whitespace().collect();
            policy
                .line(&words, &mut quorum)
                .map_err(|problem| PolicyError::Line {
                    line: n + 1,
                    problem,
                })?;
        }
        if policy.logs.is_empty() {
            return Err(PolicyError::NoLog);
        }
        policy.quorum = match quorum.ok_or(PolicyError::NoQuorum)? {
            name if name == "none" => None,
            name if policy.names(&name) => Some(name),
            name => return Err(PolicyError::Unknown(name)),
        };
        Ok(policy)
    }
}

impl Policy {
    fn names(&self, name: &str) -> bool {
        self.witnesses.contains_key(name) || self.groups.contains_key(name)
    }

    fn line(&mut self, words: &[&str], quorum: &mut Option<String>) -> Result<(), String> {
        let key = |text: &str| text.parse().map_err(|e: FormatError| e.to_string());
        match words {
            [] => {}
            // An address may follow a key; it is not asked.
            ["log", vkey] | ["log", vkey, _] => self.logs.push(key(vkey)?),
            ["witness", name, vkey] | ["witness", name, vkey, _] => {
                self.fresh(name)?;
                self.witnesses.insert((*name).to_owned(), key(vkey)?);
            }
            ["group", name, needed, members @ ..] => {
                self.fresh(name)?;
                let strange = members.iter().find(|m| !self.names(m));
                if let Some(strange) = strange {
                    return Err(format!("{strange} is not named before"));
                }
                let needed = match *needed {
                    "all" => members.len(),
                    "any" => 1,
                    number => number
                        .parse()
                        .map_err(|_| format!("`{number}` is not all, any or a number"))?,
                };
                if !(1..=members.len()).contains(&needed) {
                    return Err(format!("{needed} of {} cannot be asked for", members.len()));
                }
                let members = members.iter().map(|m| (*m).to_owned()).collect();
                self.groups
                    .insert((*name).to_owned(), Group { needed, members });
            }
            ["quorum", name] if quorum.is_none() => *quorum = Some((*name).to_owned()),
            ["quorum", _] => return Err("a second quorum".into()),
            [word, ..] => return Err(format!("`{word}` is not understood")),
        }
        Ok(())
    }

    fn fresh(&self, name: &str) -> Result<(), String> {
        if name == "none" || self.names(name) {
            return Err(format!("{name} is named twice or means something else"));
        }
        Ok(())
    }

    /// The witnesses of the policy that signed, each with its time in seconds since 1970.
    ///
    /// # Errors
    /// Where no log of the policy signed, a trusted name stands over a forged signature, or too
    /// few witnesses signed.
    pub fn accept(&self, checkpoint: &Checkpoint) -> Result<BTreeMap<&str, u64>, Unaccepted> {
        let signed = |key: &VerifierKey| match checkpoint.note.signed_by(key) {
            SignedBy::Forged => Err(Unaccepted::Forged(key.name().to_owned())),
            SignedBy::No => Ok(None),
            SignedBy::Yes(at) => Ok(Some(at.unwrap_or_default())),
        };
        let mut by_log = false;
        for key in self.logs.iter().filter(|k| k.name() == checkpoint.origin) {
            by_log |= signed(key)?.is_some();
        }
        if !by_log {
            return Err(Unaccepted::Log(format!(
                "the checkpoint of {}",
                checkpoint.origin
            )));
        }
        let mut times = BTreeMap::new();
        for (name, key) in &self.witnesses {
            if let Some(at) = signed(key)? {
                times.insert(name.as_str(), at);
            }
        }
        match &self.quorum {
            Some(quorum) if !self.met(quorum, &times) => Err(Unaccepted::Quorum {
                quorum: quorum.clone(),
                signed: times.len(),
            }),
            _ => Ok(times),
        }
    }

    /// The log of the policy that signed a text which is no checkpoint. Witnesses sign none.
    ///
    /// # Errors
    /// Where no log signed, or a log's name stands over a forged signature.
    pub(super) fn signer(&self, note: &SignedNote) -> Result<&VerifierKey, Unaccepted> {
        let mut found = None;
        for key in &self.logs {
            match note.signed_by(key) {
                SignedBy::Forged => return Err(Unaccepted::Forged(key.name().to_owned())),
                SignedBy::Yes(_) => found = found.or(Some(key)),
                SignedBy::No => {}
            }
        }
        found.ok_or_else(|| Unaccepted::Log("the exhibit".into()))
    }

    /// Members are named before their group, so this ends.
    fn met(&self, name: &str, signed: &BTreeMap<&str, u64>) -> bool {
        match self.groups.get(name) {
            None => signed.contains_key(name),
            Some(group) => {
                let met = group.members.iter().filter(|m| self.met(m, signed));
                met.count() >= group.needed
            }
        }
    }
}
