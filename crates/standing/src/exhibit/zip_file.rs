//! An exhibit as one ZIP file, with one folder at its top (RFC 8493, section 4.2).

use anyhow::Context as _;
use standing_evidence::seal::Files;
use std::io::{Cursor, Read as _, Write as _};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// The most that is unpacked, in bytes: an exhibit is read whole.
const LARGEST: u64 = 2 << 30;

/// Packs files under a folder. The same files give the same bytes: no clock is read.
///
/// # Errors
/// Where the archive cannot be written.
pub(crate) fn zip(files: &Files, folder: &str) -> anyhow::Result<Vec<u8>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(format!("{folder}/{name}"), SimpleFileOptions::default())?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// Unpacks an exhibit, without its one folder at the top.
///
/// # Errors
/// Where it is no ZIP file, holds more than 2 GiB, or a name comes twice.
pub(crate) fn unzip(bytes: &[u8]) -> anyhow::Result<Files> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    let (mut files, mut left) = (Files::new(), LARGEST);
    for index in 0..zip.len() {
        let file = zip.by_index(index)?;
        if file.is_dir() {
            continue;
        }
        let name = file.name().to_owned();
        let mut unpacked = Vec::new();
        // What a file says of its size is not believed.
        file.take(left + 1).read_to_end(&mut unpacked)?;
        left = left
            .checked_sub(unpacked.len() as u64)
            .context("more than 2 GiB are packed in it")?;
        anyhow::ensure!(
            files.insert(name.clone(), unpacked).is_none(),
            "{name} is twice in it"
        );
    }
    Ok(without_top(files))
}

fn without_top(files: Files) -> Files {
    let top = files
        .keys()
        .next()
        .and_then(|name| name.split_once('/'))
        .map(|(top, _)| format!("{top}/"));
    match top {
        Some(top) if files.keys().all(|name| name.starts_with(&top)) => files
            .into_iter()
            .filter_map(|(name, bytes)| Some((name.strip_prefix(&top)?.to_owned(), bytes)))
            .collect(),
        _ => files,
    }
}
