//! What was fetched, and what a publisher needs to hear to say "not modified".

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::path::PathBuf;
use url::Url;

/// A fetched file and its validators.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Kept {
    pub(super) url: String,
    pub(super) etag: Option<String>,
    pub(super) last_modified: Option<String>,
    /// The page after this one, as the publisher's `Link` header had it.
    pub(super) next: Option<String>,
    /// When the publisher last said that it stands so.
    pub(super) seen: Timestamp,
    /// For how long it need not be asked again, in seconds.
    pub(super) max_age_s: i64,
    #[serde(skip)]
    pub(super) bytes: Vec<u8>,
}

/// A folder of fetched files, or none.
#[derive(Debug)]
pub(super) struct Cache {
    dir: Option<PathBuf>,
}

impl Cache {
    /// A cache in a folder, made if it is not there.
    pub(super) fn new(dir: Option<PathBuf>) -> std::io::Result<Self> {
        if let Some(dir) = &dir {
            std::fs::create_dir_all(dir)?;
        }
        Ok(Self { dir })
    }

    fn path(&self, url: &Url, end: &str) -> Option<PathBuf> {
        let name = hex::encode(Sha256::digest(url.as_str().as_bytes()));
        self.dir
            .as_ref()
            .map(|dir| dir.join(format!("{}.{end}", &name[..32])))
    }

    /// What is kept of an address. A copy that cannot be read is none.
    pub(super) fn get(&self, url: &Url) -> Option<Kept> {
        let head = std::fs::read(self.path(url, "json")?).ok()?;
        let mut kept: Kept = serde_json::from_slice(&head).ok()?;
        if kept.url != url.as_str() {
            return None;
        }
        kept.bytes = std::fs::read(self.path(url, "body")?).ok()?;
        Some(kept)
    }

    /// Keeps a file; the body first, so that a torn write leaves no validator for a missing body.
    pub(super) fn put(&self, url: &Url, kept: &Kept) -> std::io::Result<()> {
        if let (Some(body), Some(head)) = (self.path(url, "body"), self.path(url, "json")) {
            std::fs::write(body, &kept.bytes)?;
            std::fs::write(head, serde_json::to_vec(kept)?)?;
        }
        Ok(())
    }
}
