//! The folder of an export: made beside its place and moved there when it is whole; nothing that an
//! export did not make is touched.

use super::frictionless;
use super::package::{ExportError, MADE_BY, SUMS};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Makes a folder anew by `make`, which is given an empty one.
///
/// # Errors
/// Where the folder holds something that no export made, or cannot be written.
pub(super) fn replace<T>(
    folder: &Path,
    make: impl FnOnce(&Path) -> Result<T, ExportError>,
) -> Result<T, ExportError> {
    let failed = |e| ExportError::write(folder, e);
    let there = folder.exists();
    if there {
        only_an_export(folder)?;
    }
    let parent = match folder.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(parent).map_err(failed)?;
    // On the same disk, so that moving it is one step.
    let beside = tempfile::Builder::new()
        .prefix(".standing-export-")
        .tempdir_in(parent)
        .map_err(failed)?;
    let (fresh, old) = (beside.path().join("new"), beside.path().join("old"));
    fs::create_dir(&fresh).map_err(failed)?;
    let made = make(&fresh)?;
    if there {
        fs::rename(folder, &old).map_err(failed)?;
    }
    if let Err(error) = fs::rename(&fresh, folder) {
        if there {
            // The earlier one goes back; where even that fails it stays beside, under its hidden name.
            if fs::rename(&old, folder).is_err() {
                let _ = beside.keep();
            }
        }
        return Err(failed(error));
    }
    Ok(made)
}

/// Whether a folder is empty or holds an export and nothing else.
fn only_an_export(folder: &Path) -> Result<(), ExportError> {
    let refused = |found: &str| ExportError::NotAnExport {
        folder: folder.to_owned(),
        found: found.to_owned(),
    };
    if !folder.is_dir() {
        return Err(refused("a file"));
    }
    let entries = fs::read_dir(folder).map_err(|e| ExportError::write(folder, e))?;
    let mut names = BTreeSet::new();
    for entry in entries {
        let entry = entry.map_err(|e| ExportError::write(folder, e))?;
        names.insert(entry.file_name().to_string_lossy().into_owned());
    }
    let Some(first) = names.first() else {
        return Ok(());
    };
    let descriptor = fs::read(folder.join(frictionless::FILE)).ok();
    let ours = descriptor
        .and_then(|bytes| serde_json::from_slice::<serde_json::Value>(&bytes).ok())
        .is_some_and(|d| d.pointer("/standing/made_by").is_some_and(|m| m == MADE_BY));
    if !ours {
        return Err(refused(first));
    }
    let sums = fs::read_to_string(folder.join(SUMS)).unwrap_or_default();
    let listed: BTreeSet<&str> = sums
        .lines()
        .filter_map(|l| l.split_once("  "))
        .map(|(_, name)| name)
        .collect();
    match names
        .iter()
        .find(|n| *n != SUMS && !listed.contains(n.as_str()))
    {
        Some(other) => Err(refused(other)),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn export(dir: &Path, content: &str) {
        let descriptor =
            format!("{{\"standing\":{{\"made_by\":\"{MADE_BY}\"}},\"c\":\"{content}\"}}");
        fs::write(dir.join(frictionless::FILE), descriptor).unwrap();
        fs::write(dir.join(SUMS), format!("00  {}\n", frictionless::FILE)).unwrap();
    }

    fn refusal<T: std::fmt::Debug>(result: Result<T, ExportError>) -> String {
        result.unwrap_err().to_string()
    }

    #[test]
    fn an_export_takes_the_place_of_an_earlier_one_and_leaves_nothing_beside() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a/b/open");
        replace(&folder, |d| {
            export(d, "first");
            Ok(())
        })
        .unwrap();
        replace(&folder, |d| {
            export(d, "second");
            Ok(())
        })
        .unwrap();
        let text = fs::read_to_string(folder.join(frictionless::FILE)).unwrap();
        assert!(text.contains("second"));
        let beside = fs::read_dir(folder.parent().unwrap()).unwrap().count();
        assert_eq!(beside, 1);
    }

    #[test]
    fn a_folder_with_anything_else_in_it_is_refused_and_stays_as_it_is() {
        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("diary.txt"), "mine").unwrap();
        let kept = replace(home.path(), |_| -> Result<(), _> {
            panic!("nothing is made")
        });
        assert!(refusal(kept).contains("diary.txt is in it"));
        assert!(home.path().join("diary.txt").exists());
    }

    #[test]
    fn a_file_put_beside_an_export_is_not_swept_away() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("open");
        replace(&folder, |d| {
            export(d, "first");
            Ok(())
        })
        .unwrap();
        fs::write(folder.join("notes.txt"), "mine").unwrap();
        assert!(
            refusal(replace(&folder, |d| {
                export(d, "second");
                Ok(())
            }))
            .contains("notes.txt")
        );
    }

    #[test]
    fn where_an_export_fails_midway_the_earlier_one_stands() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("open");
        replace(&folder, |d| {
            export(d, "first");
            Ok(())
        })
        .unwrap();
        let failed = replace(&folder, |d| {
            export(d, "half");
            Err::<(), _>(ExportError::Program("the disk is full".into()))
        });
        assert!(failed.is_err());
        let text = fs::read_to_string(folder.join(frictionless::FILE)).unwrap();
        assert!(text.contains("first"));
        assert_eq!(fs::read_dir(home.path()).unwrap().count(), 1);
    }
}
