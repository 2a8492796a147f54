//! The log as files (C2SP tlog-tiles): below `/log/` of the site, and in a folder.

use super::Sealed;
use anyhow::Context as _;
use standing_evidence::seal::{Tile, TileOf};
use standing_store::seal::Stamp;
use std::path::Path;

/// A file of the log.
pub(crate) enum Asked {
    /// It changes with the log.
    Changing(String),
    /// It stays as it is for ever.
    Lasting(Vec<u8>),
    /// There is none.
    Nothing,
}

/// The policy that trusts this log and asks for no witness.
pub(crate) fn policy(sealed: &Sealed) -> String {
    format!(
        "# The key of this log as it says itself. Compare it with one that you have from elsewhere.\n\
         log {}\nquorum none\n",
        sealed.verifier
    )
}

/// The file of a path below the address of the log.
pub(crate) fn asked(sealed: &Sealed, path: &str) -> Asked {
    match path {
        "checkpoint" => return Asked::Changing(sealed.checkpoint.note.to_string()),
        "policy" => return Asked::Changing(policy(sealed)),
        _ => {}
    }
    let bytes = Tile::at(path).and_then(|tile| bytes(sealed, &tile));
    bytes.map_or(Asked::Nothing, Asked::Lasting)
}

fn bytes(sealed: &Sealed, tile: &Tile) -> Option<Vec<u8>> {
    match tile.of {
        TileOf::Hashes(_) => sealed.tiles.hashes(tile),
        TileOf::Entries => sealed.tiles.entries(tile, |n| {
            sealed.leaves.get(n).map(|leaf| leaf.content.as_bytes())
        }),
    }
}

/// Writes the whole log into a folder and returns how many files it is. What is there stays, but for
/// files that changed; the head is written last, so that it never covers tiles that are not there.
///
/// # Errors
/// Where a file cannot be written, or a whole tile is there with other bytes: another log.
pub(crate) fn write(sealed: &Sealed, stamps: &[Stamp], dir: &Path) -> anyhow::Result<usize> {
    let mut files = 0;
    let mut put = |path: &str, bytes: &[u8]| -> anyhow::Result<()> {
        let path = dir.join(path);
        let parent = path.parent().context("a file has a folder")?;
        std::fs::create_dir_all(parent)
            .and_then(|()| std::fs::write(&path, bytes))
            .with_context(|| format!("cannot write {}", path.display()))?;
        files += 1;
        Ok(())
    };
    for tile in sealed.tiles.all() {
        let path = tile.to_string();
        let bytes = bytes(sealed, &tile).context("a tile of the log")?;
        // INVARIANT (log order): what was given out once is not given out otherwise.
        if let Ok(there) = std::fs::read(dir.join(&path)) {
            anyhow::ensure!(
                there == bytes,
                "{path} is there already and is of another log"
            );
        }
        put(&path, &bytes)?;
    }
    for (number, stamp) in stamps.iter().enumerate() {
        let name = format!("stamps/{number:04}-of-{}", stamp.size);
        put(&format!("{name}.checkpoint"), stamp.text.as_bytes())?;
        put(&format!("{name}.tsr"), &stamp.answer)?;
    }
    put("policy", policy(sealed).as_bytes())?;
    put("checkpoint", sealed.checkpoint.note.to_string().as_bytes())?;
    Ok(files)
}
