//! The bundled case, and one broken case for each rule.

use standing_formats::case::{
    BodyRow, CaseFault, CaseMessages, CaseProblem, Method, Severity, lint, parse_case,
};
use standing_terms::{Measure, Place};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn bundled() -> (CaseMessages, Vec<CaseProblem>) {
    let folder = root().join("cases/california-2021");
    let files = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect();
    parse_case(&files)
}

#[test]
fn the_bundled_case_parses_and_lints_clean() {
    let (messages, mut problems) = bundled();
    problems.extend(lint(&messages));
    let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
    assert!(lines.is_empty(), "{}", lines.join("\n"));
}
