//! `standing verify`: whether a proof shows that an entry is in a log that others watched. Reads
//! the proof, the entry and the policy, and nothing else: no database, no network, no clock.

use super::args::Verify;
use super::{Args, Outcome};
use anyhow::Context as _;
use standing_evidence::seal::{EntryProof, Policy, merkle::leaf_hash};
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

fn judge(proof: &EntryProof, policy: &Policy, entry: &[u8]) -> Verdict {
    let witnesses = match policy.accept(&proof.checkpoint) {
        Ok(witnesses) => witnesses,
        Err(why) => return Verdict::Not(why.to_string()),
    };
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
    let verdict = judge(&proof, &policy, &entry);
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
        assert_eq!(judge(&proof, &asked, b"entry 3"), Verdict::Holds(vec![]));
        assert_eq!(
            judge(&proof, &asked, b"entry 3, altered"),
            Verdict::Not("the proof leads to another root than the one given".into())
        );
    }
}
