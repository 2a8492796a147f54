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
    // Of two files of one name the reader would see one, and another program the other.
    let listed = bytes
        .last_chunk::<22>()
        .filter(|end| end.starts_with(b"PK\x05\x06"))
        .map(|end| usize::from(u16::from_le_bytes([end[10], end[11]])));
    anyhow::ensure!(
        listed == Some(zip.len()),
        "a name comes twice in it, or something stands after its end"
    );
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
        files.insert(name, unpacked);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn files() -> Files {
        Files::from([
            ("bagit.txt".into(), b"a bag".to_vec()),
            ("data/one.txt".into(), b"one".to_vec()),
            ("data/two.txt".into(), b"two".to_vec()),
        ])
    }

    #[test]
    fn what_was_packed_comes_out_again_without_the_folder_at_the_top() {
        let packed = zip(&files(), "exhibit-a").unwrap();
        assert_eq!(unzip(&packed).unwrap(), files());
        assert_eq!(
            zip(&files(), "exhibit-a").unwrap(),
            packed,
            "no clock is read"
        );
    }

    #[test]
    fn two_files_of_one_name_are_refused() {
        let mut packed = zip(&files(), "exhibit-a").unwrap();
        let (from, to) = (b"data/two.txt", b"data/one.txt");
        for at in 0..packed.len() - from.len() {
            if packed[at..].starts_with(from) {
                packed[at..at + to.len()].copy_from_slice(to);
            }
        }
        assert!(unzip(&packed).is_err());
        let mut longer = zip(&files(), "exhibit-a").unwrap();
        longer.extend(b"more");
        assert!(unzip(&longer).is_err());
    }
}
