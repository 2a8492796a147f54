//! `standing verify`: whether a proof shows that an entry is in a log that others watched. Reads
//! the proof, the entry and the policy, and nothing else: no database, no network, no clock.

use super::args::Verify;
use super::{Args, Outcome};
use anyhow::Context as _;
use standing_evidence::seal::{EntryProof, FormatError, Leaf, Policy, merkle::leaf_hash};
use std::io::Write as _;
use std::path::Path;

/// What is said of one entry.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// It is in the log; the witnesses of the policy that signed, with seconds since 1970.
    Holds(Vec<(String, u64)>),
    /// It is not shown to be, and why.
    Not(String),
}

fn judge(proof: &EntryProof, policy: &Policy, entry: &[u8], payload: Option<&[u8]>) -> Verdict {
    let witnesses = match policy.accept(&proof.checkpoint) {
        Ok(witnesses) => witnesses,
        Err(why) => return Verdict::Not(why.to_string()),
    };
    if let Some(payload) = payload
        && let Err(why) = holds(proof, entry, payload)
    {
        return Verdict::Not(why);
    }
    match proof.check(&leaf_hash(entry)) {
        Ok(()) => Verdict::Holds(
            witnesses
                .into_iter()
                .map(|(name, at)| (name.to_owned(), at))
                .collect(),
        ),
        Err(why) => Verdict::Not(why.to_string()),
    }
}

/// Whether the leaf holds the payload, by the nonce that the proof carries.
fn holds(proof: &EntryProof, entry: &[u8], payload: &[u8]) -> Result<(), String> {
    let leaf: Leaf = std::str::from_utf8(entry)
        .map_err(|e| e.to_string())?
        .parse()
        .map_err(|e: FormatError| e.to_string())?;
    let nonce = proof.extra.as_deref().and_then(|e| e.try_into().ok());
    let nonce = nonce.ok_or("the proof carries no nonce of a payload")?;
    if leaf.holds(nonce, payload) {
        Ok(())
    } else {
        Err("the payload is not the one that the leaf holds".into())
    }
}

fn text(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))
}

/// The command.
pub(super) fn run(args: &Args, options: &Verify) -> anyhow::Result<Outcome> {
    let proof: EntryProof = text(&options.proof)?
        .parse()
        .with_context(|| options.proof.display().to_string())?;
    let policy: Policy = text(&options.policy)?
        .parse()
        .with_context(|| options.policy.display().to_string())?;
    let entry = std::fs::read(&options.entry)
        .with_context(|| format!("cannot read {}", options.entry.display()))?;
    let payload = match &options.payload {
        Some(path) => {
            Some(std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?)
        }
        None => None,
    };
    let verdict = judge(&proof, &policy, &entry, payload.as_deref());
    let (origin, size) = (&proof.checkpoint.origin, proof.checkpoint.head.size);
    let mut out = std::io::stdout().lock();
    if args.json {
        let (holds, why, witnesses) = match &verdict {
            Verdict::Holds(seen) => (true, None, seen.clone()),
            Verdict::Not(why) => (false, Some(why), Vec::new()),
        };
        let witnesses: Vec<_> = witnesses
            .iter()
            .map(|(name, at)| serde_json::json!({"name": name, "seconds": at}))
            .collect();
        let line = serde_json::json!({"holds": holds, "why": why, "origin": origin,
            "index": proof.index, "size": size, "witnesses": witnesses});
        writeln!(out, "{line}")?;
    } else {
        match &verdict {
            Verdict::Holds(seen) => {
                let names: Vec<&str> = seen.iter().map(|(name, _)| &name[..]).collect();
                let index = proof.index;
                writeln!(
                    out,
                    "it holds: entry {index} of {size} in the log {origin}; witnesses: {}",
                    if names.is_empty() {
                        "none asked for or seen".to_owned()
                    } else {
                        names.join(", ")
                    }
                )?;
            }
            Verdict::Not(why) => writeln!(out, "it does not hold: {why}")?,
        }
    }
    Ok(match verdict {
        Verdict::Holds(_) => Outcome::Done,
        Verdict::Not(_) => Outcome::WithProblems,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use standing_evidence::seal::Checkpoint;
    use standing_evidence::seal::merkle::{Head, prove_inclusion, root};
    use std::hash::{BuildHasher as _, Hasher as _, RandomState};

    /// Secret bytes of a key, made anew at each run.
    fn secret() -> [u8; 32] {
        let random = || RandomState::new().build_hasher().finish().to_be_bytes();
        leaf_hash(&[random(), random(), random(), random()].concat()).0
    }

    #[test]
    fn an_entry_of_a_watched_log_holds_and_a_changed_one_does_not() {
        let leaves: Vec<_> = (0..9)
            .map(|n| leaf_hash(format!("entry {n}").as_bytes()))
            .collect();
        let head = Head {
            size: 9,
            root: root(&leaves),
        };
        let mut checkpoint = Checkpoint::new("standing.example/log", head).unwrap();
        let log = checkpoint
            .note
            .sign("standing.example/log", &secret(), None)
            .unwrap();
        let asked = format!("log {log}\nquorum none\n").parse().unwrap();
        let proof = EntryProof {
            index: 3,
            path: prove_inclusion(&leaves, 3).unwrap(),
            extra: None,
            checkpoint,
        };
        assert_eq!(
            judge(&proof, &asked, b"entry 3", None),
            Verdict::Holds(vec![])
        );
        assert_eq!(
            judge(&proof, &asked, b"entry 3, altered", None),
            Verdict::Not("the proof leads to another root than the one given".into())
        );
    }
}
