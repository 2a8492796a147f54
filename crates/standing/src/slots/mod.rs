//! The client half of SMART Scheduling Links: files of a publisher, from a folder or over the
//! network, with the instant at which each was seen.

mod cache;
mod fetch;

pub use fetch::{Client, FetchError, Got, Limits};

use anyhow::Context as _;
use jiff::Timestamp;
use standing_slots::{File, Kind, Manifest, Reading};
use std::collections::HashSet;
use std::path::Path;
use url::Url;

/// Most pages of one manifest or file; a publisher that goes on beyond it is cut off, and told.
const MOST_PAGES: usize = 1_000;

/// A publisher's answer.
#[derive(Debug)]
pub struct Publisher {
    /// What was read.
    pub reading: Reading,
    /// When each file of the reading was last known to be as read, in its order.
    pub seen: Vec<Timestamp>,
    /// Files that could not be had, and why; what they would say is unknown, not empty.
    pub missing: Vec<(String, String)>,
    /// Whether something came from an older copy because the publisher did not answer.
    pub from_copy: Vec<String>,
    /// Requests sent, and how many of them were answered "not modified".
    pub requests: (usize, usize),
}

struct Held {
    name: String,
    kind: Option<Kind>,
    bytes: Vec<u8>,
    seen: Timestamp,
}

fn joined(held: &[Held]) -> (Reading, Vec<Timestamp>) {
    let files: Vec<File<'_>> = held
        .iter()
        .map(|held| File {
            name: &held.name,
            kind: held.kind,
            bytes: &held.bytes,
        })
        .collect();
    (
        standing_slots::read(&files),
        held.iter().map(|held| held.seen).collect(),
    )
}

/// Reads the `.ndjson` files of a folder. They count as seen when the manifest beside them was made,
/// or, without one, when they were last written.
///
/// # Errors
/// Where the folder or a file cannot be read, or holds no such file.
pub fn from_folder(dir: &Path) -> anyhow::Result<Publisher> {
    let made = ["$bulk-publish", "bulk-publish.json"]
        .iter()
        .find_map(|name| std::fs::read(dir.join(name)).ok())
        .and_then(|bytes| standing_slots::manifest("$bulk-publish", &bytes).ok())
        .and_then(|manifest| manifest.made);
    let mut held = Vec::new();
    let entries =
        std::fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.extension().is_none_or(|end| end != "ndjson") {
            continue;
        }
        let shown = || format!("cannot read {}", path.display());
        let bytes = std::fs::read(&path).with_context(shown)?;
        let seen = match made {
            Some(made) => made,
            None => Timestamp::try_from(std::fs::metadata(&path).with_context(shown)?.modified()?)?,
        };
        let name = path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        held.push(Held {
            name,
            kind: None,
            bytes,
            seen,
        });
    }
    anyhow::ensure!(
        !held.is_empty(),
        "{} holds no file that ends in .ndjson",
        dir.display()
    );
    held.sort_by(|a, b| a.name.cmp(&b.name));
    let (reading, seen) = joined(&held);
    Ok(Publisher {
        reading,
        seen,
        missing: Vec::new(),
        from_copy: Vec::new(),
        requests: (0, 0),
    })
}

/// Fetches a manifest and its files, those that may speak of `state` where one is given.
///
/// # Errors
/// Where the manifest cannot be had or read. A file that cannot be had is listed in `missing`.
pub fn from_network(
    client: &mut Client,
    address: &str,
    state: Option<&str>,
) -> anyhow::Result<Publisher> {
    let root = Url::parse(address).with_context(|| format!("{address} is no address"))?;
    let mut from_copy = Vec::new();
    let mut missing = Vec::new();
    let mut refused = Vec::new();
    let mut wanted: Vec<(Kind, Url)> = Vec::new();
    let mut next = Some(root.clone());
    let mut asked: HashSet<Url> = HashSet::new();
    while let Some(page) = next.take() {
        if !asked.insert(page.clone()) || asked.len() > MOST_PAGES {
            missing.push((
                page.to_string(),
                "the manifest's pages do not end".to_owned(),
            ));
            break;
        }
        let got = client.get(&page)?;
        note_copy(&page, &got, &mut from_copy);
        let mut manifest: Manifest = standing_slots::manifest(page.as_str(), &got.bytes)
            .with_context(|| format!("{page}"))?;
        refused.append(&mut manifest.refused);
        for output in manifest.for_state(state) {
            match resolved(&page, &output.url) {
                Ok(url) => wanted.push((output.kind, url)),
                Err(why) => missing.push((output.url.clone(), why)),
            }
        }
        let after = manifest.next.or(got.next);
        next = after.and_then(|after| match resolved(&page, &after) {
            Ok(url) => Some(url),
            Err(why) => {
                missing.push((after, why));
                None
            }
        });
    }
    let mut held = Vec::new();
    let mut had: HashSet<Url> = HashSet::new();
    for (kind, url) in wanted {
        let mut next = Some(url);
        let mut pages = 0;
        while let Some(url) = next.take() {
            if !had.insert(url.clone()) {
                break;
            }
            pages += 1;
            if pages > MOST_PAGES {
                missing.push((url.to_string(), "the file's pages do not end".to_owned()));
                break;
            }
            match client.get(&url) {
                Ok(got) => {
                    note_copy(&url, &got, &mut from_copy);
                    next = got.next.as_deref().and_then(|after| {
                        resolved(&url, after)
                            .map_err(|why| missing.push((after.to_owned(), why)))
                            .ok()
                    });
                    held.push(Held {
                        name: url.to_string(),
                        kind: Some(kind),
                        bytes: got.bytes,
                        seen: got.seen,
                    });
                }
                Err(why) => missing.push((url.to_string(), why.to_string())),
            }
        }
    }
    let (mut reading, seen) = joined(&held);
    reading.refused.splice(0..0, refused);
    Ok(Publisher {
        reading,
        seen,
        missing,
        from_copy,
        requests: client.counts(),
    })
}

fn note_copy(url: &Url, got: &Got, from_copy: &mut Vec<String>) {
    if let Some(why) = &got.copy_because {
        from_copy.push(format!("{url}: {why}"));
    }
}

/// An address of a manifest, which may be relative. It may not lead from https to http.
fn resolved(from: &Url, to: &str) -> Result<Url, String> {
    let url = from.join(to).map_err(|e| format!("is no address: {e}"))?;
    match (from.scheme(), url.scheme()) {
        (_, "https") | ("http", "http") => Ok(url),
        (_, "http") => Err("leads from https to http".to_owned()),
        (_, other) => Err(format!("{other} is not fetched")),
    }
}
