//! Exhibits: files for a court, whole and as they were made (BagIt, RFC 8493), signed by the log.
//!
//! The log signs the manifest, which holds the SHA-256 of every file. Each entry in an exhibit has
//! its payload, its leaf and its proof; each source as captured is one that an entry describes.
//! Derived files (the report) are proved to be as they were made, and nothing more.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::checkpoint::EntryProof;
use super::leaf::Leaf;
use super::note::{FormatError, SignedNote};
use super::policy::{Policy, PolicyError, Unaccepted};
use super::signer::SignerKey;
use crate::canonical::digest_of;

/// Files by name: folders are parted by `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

const BAGIT: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
const BAGIT_FILE: &str = "bagit.txt";
const MANIFEST: &str = "manifest-sha256.txt";
const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
const NOTE: &str = "exhibit.note";
const POLICY: &str = "data/log/policy";
const INSIDE: &str = "data/";
const ENTRIES: &str = "data/entries/";
const SOURCES: &str = "data/sources/";

/// What an exhibit shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The log that signed it.
    pub origin: String,
    /// How many files are as they were signed.
    pub files: usize,
    /// How many entries are in the log.
    pub entries: usize,
    /// How many sources are as captured.
    pub sources: usize,
}

/// Why an exhibit is refused.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// A file that every exhibit has is not there or says something else.
    #[error("this is not a whole exhibit: {0}")]
    NotWhole(&'static str),
    /// A file is not as the manifest lists it, or one of the two is missing.
    #[error("{file} is not as {manifest} lists it")]
    Changed {
        /// The file.
        file: String,
        /// The list.
        manifest: &'static str,
    },
    /// The manifest lists files that are not there, or is written otherwise than it is made.
    #[error("{0} lists other files than there are")]
    Manifest(&'static str),
    /// The policy inside cannot be read.
    #[error("the policy of the exhibit cannot be read")]
    Policy(#[from] PolicyError),
    /// The signed note cannot be read.
    #[error("the signature of the exhibit cannot be read")]
    Note(#[from] FormatError),
    /// No log of the policy signed it.
    #[error(transparent)]
    Unsigned(#[from] Unaccepted),
    /// The manifest is another one than was signed.
    #[error("the manifest is not the one that was signed")]
    Other,
    /// An entry is not shown to be in the log.
    #[error("{entry}: {why}")]
    Entry {
        /// Its files.
        entry: String,
        /// Why not.
        why: String,
    },
    /// A source that no entry describes.
    #[error("{0} is no source that an entry of the log describes")]
    Source(String),
}

fn manifest(files: &Files, of: impl Fn(&str) -> bool) -> String {
    let mut text = String::new();
    for (name, bytes) in files.iter().filter(|(name, _)| of(name)) {
        let _ = writeln!(text, "{}  {name}", digest_of(bytes));
    }
    text
}

fn is_inside(name: &str) -> bool {
    name.starts_with(INSIDE)
}

fn is_tag(name: &str) -> bool {
    !is_inside(name) && name != TAG_MANIFEST
}

fn signed_text(manifest: &[u8]) -> String {
    format!("standing-exhibit/1\nsha256 {}\n", digest_of(manifest))
}

/// Makes an exhibit of its contents, named without `data/`. `log/policy` must be among them.
///
/// # Errors
/// Where it cannot be signed.
pub fn pack(contents: Files, key: &SignerKey) -> Result<Files, FormatError> {
    let mut files: Files = contents
        .into_iter()
        .map(|(name, bytes)| (format!("{INSIDE}{name}"), bytes))
        .collect();
    let listed = manifest(&files, is_inside).into_bytes();
    let note = key.sign_text(signed_text(&listed))?;
    files.insert(BAGIT_FILE.into(), BAGIT.into());
    files.insert(MANIFEST.into(), listed);
    files.insert(NOTE.into(), note.to_string().into_bytes());
    let tags = manifest(&files, is_tag).into_bytes();
    files.insert(TAG_MANIFEST.into(), tags);
    Ok(files)
}

fn text<'f>(files: &'f Files, name: &'static str) -> Result<&'f str, Refused> {
    let bytes = files.get(name).ok_or(Refused::NotWhole(name))?;
    std::str::from_utf8(bytes).map_err(|_| Refused::NotWhole(name))
}

fn check_manifest(
    files: &Files,
    name: &'static str,
    of: impl Fn(&str) -> bool,
) -> Result<(), Refused> {
    let (listed, made) = (text(files, name)?, manifest(files, &of));
    let lines: BTreeSet<&str> = listed.lines().collect();
    if let Some(line) = made.lines().find(|line| !lines.contains(line)) {
        let file = line
            .split_once("  ")
            .map_or(line, |(_, file)| file)
            .to_owned();
        let manifest = name;
        return Err(Refused::Changed { file, manifest });
    }
    if listed == made {
        Ok(())
    } else {
        Err(Refused::Manifest(name))
    }
}

/// An entry by its three files; where it describes a source as captured, that source's SHA-256.
fn check_entry(files: &Files, at: &str, policy: &Policy) -> Result<Option<String>, String> {
    let part = |end: &str| {
        let bytes = files
            .get(&format!("{at}{end}"))
            .ok_or(format!("{end} is missing"))?;
        std::str::from_utf8(bytes).map_err(|e| e.to_string())
    };
    let words = |e: FormatError| e.to_string();
    let proof: EntryProof = part(".tlog-proof")?.parse().map_err(words)?;
    let leaf: Leaf = part(".leaf.json")?.parse().map_err(words)?;
    let payload = part(".json")?;
    policy
        .accept(&proof.checkpoint)
        .map_err(|e| e.to_string())?;
    proof.check(&leaf.hash()).map_err(|e| e.to_string())?;
    let nonce = proof.extra.as_deref().and_then(|e| e.try_into().ok());
    let nonce = nonce.ok_or("the proof carries no nonce of a payload")?;
    if !leaf.holds(nonce, payload.as_bytes()) {
        return Err("the payload is not the one that the leaf holds".into());
    }
    let body: serde_json::Value = serde_json::from_str(payload).map_err(|e| e.to_string())?;
    let sha256 = body.pointer("/source/bytes/captured/sha256");
    Ok(sha256.and_then(|v| v.as_str()).map(str::to_owned))
}

/// Checks an exhibit: every file as it was when the log signed it, every entry in the log, every
/// source as an entry describes it. Without a policy, by the one inside: that shows that it is whole,
/// not whose it is.
///
/// # Errors
/// Where anything is not so; see [`Refused`].
pub fn check_exhibit(files: &Files, policy: Option<&Policy>) -> Result<Shown, Refused> {
    if text(files, BAGIT_FILE)? != BAGIT {
        return Err(Refused::NotWhole(BAGIT_FILE));
    }
    check_manifest(files, TAG_MANIFEST, is_tag)?;
    check_manifest(files, MANIFEST, is_inside)?;
    let inside: Policy = text(files, POLICY)?.parse()?;
    let policy = policy.unwrap_or(&inside);
    let note: SignedNote = text(files, NOTE)?.parse()?;
    let origin = policy.signer(&note)?.name().to_owned();
    if note.text() != signed_text(text(files, MANIFEST)?.as_bytes()) {
        return Err(Refused::Other);
    }
    let mut captured = BTreeSet::new();
    let mut entries = BTreeSet::new();
    for name in files.keys().filter(|name| name.starts_with(ENTRIES)) {
        let ends = [".tlog-proof", ".leaf.json", ".json"];
        let at = ends
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .unwrap_or(name);
        if entries.insert(at) {
            captured.extend(
                check_entry(files, at, policy).map_err(|why| Refused::Entry {
                    entry: at.to_owned(),
                    why,
                })?,
            );
        }
    }
    let mut sources = 0;
    for (name, bytes) in files.iter().filter(|(name, _)| name.starts_with(SOURCES)) {
        if !captured.contains(&digest_of(bytes).to_string()) {
            return Err(Refused::Source(name.clone()));
        }
        sources += 1;
    }
    Ok(Shown {
        origin,
        files: files.keys().filter(|name| is_inside(name)).count(),
        entries: entries.len(),
        sources,
    })
}
