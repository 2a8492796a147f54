//! The invariants of `ARCHITECTURE.md`, read from the workspace's own manifests and sources.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where its own workspace cannot be read"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Which rooms each room may use.
fn may_use() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("standing-terms", &[][..]),
        ("standing-formats", &["standing-terms"]),
        ("standing-evidence", &["standing-terms"]),
        (
            "standing-views",
            &["standing-terms", "standing-evidence", "standing-statistics"],
        ),
        ("standing-disclosure", &["standing-terms"]),
        (
            "standing-store",
            &["standing-terms", "standing-evidence", "standing-registry"],
        ),
        ("standing-parquet", &["standing-terms"]),
        ("standing-check", &[][..]),
        ("standing-plan", &["standing-check"]),
        ("standing-slots", &["standing-terms"]),
        ("standing-statistics", &[][..]),
        ("standing-outbreak", &[][..]),
        (
            "standing-forecast",
            &["standing-terms", "standing-formats"][..],
        ),
        ("standing-synth", &["standing-terms"][..]),
        (
            "standing-registry",
            &["standing-terms", "standing-forecast"][..],
        ),
        ("standing-cards", &[][..]),
        (
            "standing",
            &[
                "standing-terms",
                "standing-formats",
                "standing-evidence",
                "standing-views",
                "standing-disclosure",
                "standing-store",
                "standing-parquet",
                "standing-statistics",
                "standing-forecast",
                "standing-check",
                "standing-plan",
                "standing-slots",
                "standing-outbreak",
                "standing-synth",
                "standing-registry",
                "standing-cards",
            ],
        ),
    ])
}

/// Rooms that compute: no I/O, no async, no clock, no entropy.
const COMPUTING: [&str; 15] = [
    "standing-terms",
    "standing-formats",
    "standing-evidence",
    "standing-views",
    "standing-disclosure",
    "standing-parquet",
    "standing-check",
    "standing-plan",
    "standing-slots",
    "standing-statistics",
    "standing-outbreak",
    "standing-forecast",
    "standing-synth",
    "standing-registry",
    "standing-cards",
];

fn manifest(room: &str) -> toml::Table {
    let path = root().join("crates").join(room).join("Cargo.toml");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

/// Sources of a room with its unit tests left out, by path.
fn sources(room: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join("crates").join(room).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let is_tests = path.file_stem().is_some_and(|n| n == "tests");
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") && !is_tests {
                let text = std::fs::read_to_string(&path).unwrap();
                let code = text
                    .split("#[cfg(test)]\nmod tests")
                    .next()
                    .unwrap()
                    .to_owned();
                found.push((path, code));
            }
        }
    }
    assert!(!found.is_empty(), "{room} has no sources");
    found
}

/// Asserts that none of some words stands in the code of some rooms. Comments do not count.
fn nowhere(rooms: &[&str], words: &[&str]) {
    for room in rooms {
        for (path, text) in sources(room) {
            for (number, line) in text.lines().enumerate() {
                if line.trim_start().starts_with("//") {
                    continue;
                }
                for word in words {
                    assert!(
                        !line.contains(word),
                        "{}:{}: {word}",
                        path.display(),
                        number + 1
                    );
                }
            }
        }
    }
}

fn all_but(room: &str) -> Vec<&'static str> {
    may_use().into_keys().filter(|r| *r != room).collect()
}

#[test]
fn every_crate_is_a_room_with_a_place_in_the_table() {
    let mut there: Vec<String> = std::fs::read_dir(root().join("crates"))
        .unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    there.sort();
    assert_eq!(there, may_use().into_keys().collect::<Vec<_>>());
}

#[test]
fn a_room_uses_only_the_rooms_it_may() {
    for (room, allowed) in may_use() {
        let manifest = manifest(room);
        for used in manifest["dependencies"].as_table().unwrap().keys() {
            let is_room = used.starts_with("standing-");
            assert!(
                !is_room || allowed.contains(&used.as_str()),
                "{room} uses {used}"
            );
        }
    }
}

#[test]
fn computing_rooms_depend_on_nothing_that_touches_the_world() {
    let touching = [
        "tokio",
        "sqlx",
        "axum",
        "getrandom",
        "rand",
        "tempfile",
        "rlimit",
        "indicatif",
        "clap",
    ];
    for room in COMPUTING {
        let manifest = manifest(room);
        for used in manifest["dependencies"].as_table().unwrap().keys() {
            assert!(
                !touching.contains(&used.as_str()),
                "{room} depends on {used}"
            );
        }
    }
}

#[test]
fn computing_rooms_touch_no_file_network_clock_or_entropy() {
    nowhere(
        &COMPUTING,
        &[
            "std::fs",
            "std::net",
            "std::env::",
            "std::process",
            "io::stdin",
            "io::stdout",
            "File::open",
            "SystemTime::now",
            "Instant::now",
            "Timestamp::now",
            "ZonedDateTime::now",
            "async fn",
            ".await",
            "thread_rng",
        ],
    );
}

#[test]
fn sql_lives_only_in_the_store() {
    nowhere(
        &all_but("standing-store"),
        &["INSERT INTO", "SELECT ", "DELETE FROM", "PRAGMA ", "sqlx::"],
    );
}

#[test]
fn only_the_disclosure_room_makes_a_cleared_value() {
    nowhere(&all_but("standing-disclosure"), &["Cleared {"]);
}

#[test]
fn no_field_can_hold_what_must_never_be_kept() {
    nowhere(
        &may_use().into_keys().collect::<Vec<_>>(),
        &[
            "a_number:",
            "alien_number:",
            "country_of_origin:",
            "nationality:",
            "immigration_status:",
            "hearing_date:",
            "removal_date:",
        ],
    );
}
