//! What the crate's own sources say: nothing in them changes or removes a row of the books, except
//! the one statement that withdraws a payload and the one that destroys a person's key; and no
//! migration was rewritten.

use standing_evidence::digest_of;
use std::path::{Path, PathBuf};

fn files(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for item in std::fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    found.sort();
    assert!(!found.is_empty());
    found
}

/// The words of a line of SQL, without its comment.
fn words(line: &str, comment: &str) -> Vec<String> {
    line.split(comment)
        .next()
        .unwrap_or_default()
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(str::to_uppercase)
        .collect()
}

const VERBS: [&str; 8] = [
    "UPDATE", "DELETE", "TRUNCATE", "REPLACE", "DROP", "ALTER", "CONFLICT", "MERGE",
];

#[test]
fn one_statement_in_the_sources_withdraws_a_payload_and_one_destroys_a_key() {
    let mut found = Vec::new();
    for (path, text) in files("src") {
        // Accounts, uploads and views change; they are looked at below.
        if path.ends_with("accounts/sql.rs") || path.ends_with("views/sql.rs") {
            continue;
        }
        for line in text.lines() {
            // SQL keywords are in capitals here; Rust's own `drop` and `replace` are not.
            let written: Vec<&str> = line
                .split("//")
                .next()
                .unwrap_or_default()
                .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                .collect();
            if written.iter().any(|word| VERBS.contains(word)) {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.push(format!("{name}: {}", line.trim()));
            }
            // Nor in small letters, where a string begins with them.
            let quoted = line.split('"').skip(1).step_by(2);
            for text in quoted {
                let first = words(text, "//").first().cloned().unwrap_or_default();
                let small = text.trim_start().starts_with(char::is_lowercase);
                assert!(!(small && VERBS.contains(&first.as_str())), "{line}");
            }
        }
    }
    assert_eq!(
        found,
        [
            // Tokens to search by follow the stays of the book, and go with an erasure.
            "sql.rs: \"DELETE FROM registry_name WHERE facility = $1 AND person = $2\";",
            "sql.rs: ON CONFLICT DO NOTHING\";",
            // How a checkpoint cuts the write-ahead log, which holds no rows by then.
            "sqlite.rs: let (busy, _) = self.log(writer, \"PRAGMA wal_checkpoint(TRUNCATE)\").await?;",
            "sql.rs: UPDATE registry_person SET nonce = NULL, wrapped = NULL, erased = $2",
            "sql.rs: pub(crate) const FORGET_NAMES: &str = \"DELETE FROM registry_name WHERE person = $1\";",
            "sql.rs: pub(crate) const WITHDRAW: &str = \"DELETE FROM payload WHERE position = $1\";",
        ]
    );
}

#[test]
fn the_statements_about_accounts_and_views_name_no_table_of_the_book() {
    for beside in ["accounts/sql.rs", "views/sql.rs"] {
        let (_, text) = files("src")
            .into_iter()
            .find(|(path, _)| path.ends_with(beside))
            .unwrap();
        for line in text.lines() {
            for table in ["ENTRY", "PAYLOAD", "REDACTION", "STANDING_SCHEMA"] {
                assert!(!words(line, "//").contains(&table.to_owned()), "{line}");
            }
        }
    }
}

#[test]
fn migrations_name_change_and_removal_only_to_forbid_them() {
    for (path, text) in files("migrations") {
        for line in text.lines() {
            let words = words(line, "--");
            if !words.iter().any(|word| VERBS.contains(&word.as_str())) {
                continue;
            }
            let guard = words.starts_with(&["CREATE".into(), "TRIGGER".into()])
                && words.get(3).is_some_and(|word| word == "BEFORE");
            let always = line.contains("ENABLE ALWAYS TRIGGER");
            // A column that older programs leave empty takes nothing away.
            let added = line.contains(" ADD COLUMN ") && !line.contains("NOT NULL");
            assert!(guard || always || added, "{}: {line}", path.display());
        }
    }
}

#[test]
fn migrations_are_only_added_to() {
    let digests: Vec<(String, String)> = files("migrations")
        .iter()
        .map(|(path, text)| {
            let engine = path
                .parent()
                .unwrap()
                .file_name()
                .unwrap()
                .to_string_lossy();
            let name = path.file_name().unwrap().to_string_lossy();
            (
                format!("{engine}/{name}"),
                digest_of(text.as_bytes()).to_string(),
            )
        })
        .collect();
    // A line is added for each new migration; the others stay, since books remember them.
    let known = [
        (
            "postgres/0001_evidence_book.sql",
            "9f75b6eced6e465a1f6394e529e24c24b6f4185666f1c029884719bea4ea6903",
        ),
        (
            "postgres/0002_offices.sql",
            "cb5f60b8e0179950cb636871ad4b76d799b5b44bec67a24e999c43cf0446cd4f",
        ),
        (
            "postgres/0003_views.sql",
            "4ab12a4d79126d5e43d61c3ef80b05f88d3a148896a198b1dc42d13993a6cdcf",
        ),
        (
            "postgres/0004_registry.sql",
            "04a9eff51550a163614a5401aa07f12f911c2536a68ab9e44e30c68dbd4ada42",
        ),
        (
            "postgres/0005_seal.sql",
            "69b4badc19a064ee10bf1b2516a570483114203e5199115e86e8d32e166ea876",
        ),
        (
            "postgres/0006_clinics.sql",
            "7e0459bd1dafdffb1cab6aa5ac63616c24e02edc2ea30534fec4f76dc3ef4ae5",
        ),
        (
            "sqlite/0001_evidence_book.sql",
            "7edd047c255f1dee73de93013807985342737a29ec3331ad785596a2e7720b89",
        ),
        (
            "sqlite/0002_offices.sql",
            "2d433fb06e1a6d46488aa718573640c3ac9a0bd85bea184b8b3933f7bbcdbdd1",
        ),
        (
            "sqlite/0003_views.sql",
            "f95d4ba08f0a50c3122cb9eb7cc1758ad4849a44a9cc4813e505ec1317596946",
        ),
        (
            "sqlite/0004_registry.sql",
            "d5ddae032bf1136fecfcae9694f8ffe6773d1291e6da22bdb0b1d125c1f3c8de",
        ),
        (
            "sqlite/0005_seal.sql",
            "2450268904c56cfada27c5d94856ae37f7bd4a504009a64f06e5d87e62734391",
        ),
        (
            "sqlite/0006_clinics.sql",
            "0e9b7687a849953e2b7f7a63c27dc7eff74d2373a79f1434c97f3f93280881ff",
        ),
    ];
    let known = known.map(|(name, digest)| (name.to_owned(), digest.to_owned()));
    assert_eq!(digests, known);
}
