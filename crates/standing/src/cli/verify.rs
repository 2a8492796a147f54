//! `standing verify`: whether a proof shows that an entry is in a log that others watched. Reads
//! the proof, the entry and the policy, and nothing else: no database, no network, no clock.

use super::args::Verify;
use super::{Args, Outcome};
use crate::exhibit::unzip;
use anyhow::Context as _;
use standing_evidence::seal::{
    EntryProof, Files, FormatError, Leaf, Policy, check_exhibit, merkle::leaf_hash,
};
use std::io::{Read as _, Write as _};
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

/// Every file of a folder by its name inside; a link is refused.
fn folder(dir: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    let mut folders = vec![(dir.to_owned(), String::new())];
    while let Some((folder, inside)) = folders.pop() {
        let list = std::fs::read_dir(&folder)
            .with_context(|| format!("cannot read {}", folder.display()))?;
        for entry in list {
            let entry = entry?;
            let name = entry.file_name();
            let name = name.to_str().context("a name in it is no text")?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let name = format!("{inside}{name}");
            if kind.is_dir() {
                folders.push((path, format!("{name}/")));
            } else {
                anyhow::ensure!(kind.is_file(), "{name} is no file");
                let bytes = std::fs::read(&path)
                    .with_context(|| format!("cannot read {}", path.display()))?;
                files.insert(name, bytes);
            }
        }
    }
    Ok(files)
}

/// Whether an exhibit is whole, signed and in the log.
fn exhibit(args: &Args, path: &Path, policy: Option<&Policy>) -> anyhow::Result<Outcome> {
    let files = if path.is_dir() {
        folder(path)?
    } else {
        let bytes =
            std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
        unzip(&bytes).with_context(|| path.display().to_string())?
    };
    let judged = check_exhibit(&files, policy);
    let mut out = std::io::stdout().lock();
    match &judged {
        Ok(shown) if args.json => {
            let line = serde_json::json!({"holds": true, "origin": shown.origin, "files": shown.files,
                "entries": shown.entries, "sources": shown.sources, "by_the_key_inside": policy.is_none()});
            writeln!(out, "{line}")?;
        }
        Ok(shown) => {
            writeln!(
                out,
                "it holds: {} files as signed, {} entries in the log {}, {} sources as captured",
                shown.files, shown.entries, shown.origin, shown.sources
            )?;
            if policy.is_none() {
                writeln!(
                    out,
                    "judged by the key inside: compare data/log/policy with one from elsewhere"
                )?;
            }
        }
        Err(why) if args.json => {
            let line = serde_json::json!({"holds": false, "why": why.to_string()});
            writeln!(out, "{line}")?;
        }
        Err(why) => writeln!(out, "it does not hold: {why}")?,
    }
    Ok(match judged {
        Ok(_) => Outcome::Done,
        Err(_) => Outcome::WithProblems,
    })
}

/// The command.
pub(super) fn run(args: &Args, options: &Verify) -> anyhow::Result<Outcome> {
    let policy: Option<Policy> = match &options.policy {
        Some(path) => Some(
            text(path)?
                .parse()
                .with_context(|| path.display().to_string())?,
        ),
        None => None,
    };
    let is_zip = std::fs::File::open(&options.proof)
        .and_then(|mut file| {
            let mut begins = [0; 2];
            file.read_exact(&mut begins).map(|()| begins == *b"PK")
        })
        .unwrap_or(false);
    if is_zip || options.proof.is_dir() {
        return exhibit(args, &options.proof, policy.as_ref());
    }
    let proof: EntryProof = text(&options.proof)?
        .parse()
        .with_context(|| options.proof.display().to_string())?;
    let policy = policy.context("say with --policy whom you trust")?;
    let entry = options
        .entry
        .as_ref()
        .context("say with --entry what the proof is of")?;
    let entry = std::fs::read(entry).with_context(|| format!("cannot read {}", entry.display()))?;
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
