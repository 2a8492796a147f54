//! Exhibits: made of a sealed book, and judged by anyone.

use crate::bench::{Bench, LETTER, case, python};
use sha2::{Digest as _, Sha256};
use std::path::{Path, PathBuf};
use std::process::Command;

const SILENCE: &str = "california-2021/T09.letter@ca-governor";
const SCAN: &[u8] = b"a scan of the letter\n";

/// A copy of the bundled case in which the letter was captured, and may be passed on or not.
fn captured_case(dir: &Path, redistributable: bool) -> PathBuf {
    let copy = dir.join("case");
    std::fs::create_dir(&copy).unwrap();
    for file in std::fs::read_dir(case()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    let sources = std::fs::read_to_string(copy.join("sources.toml")).unwrap();
    let (before, rest) = sources
        .split_once("id = \"ida-letter-2020-12-16\"\n")
        .unwrap();
    let (block, after) = rest.split_once("\n[[source]]").unwrap();
    let kept: Vec<&str> = block
        .lines()
        .filter(|l| !l.starts_with("redistributable") && !l.starts_with("facts"))
        .collect();
    let (sha256, size) = (hex::encode(Sha256::digest(SCAN)), SCAN.len());
    let text = format!(
        "{before}id = \"ida-letter-2020-12-16\"\n{}\nredistributable = {redistributable}\n\
         facts = true\ncaptured = {{ sha256 = \"{sha256}\", size = {size} }}\n\n[[source]]{after}",
        kept.join("\n")
    );
    std::fs::write(copy.join("sources.toml"), text).unwrap();
    copy
}

/// The exhibit of a silence, made in `exhibit`.
fn of_silence(redistributable: bool) -> Bench {
    let dir = tempfile::tempdir().unwrap();
    let bench = Bench::sealed_over(&captured_case(dir.path(), redistributable));
    std::fs::create_dir(bench.path("scans")).unwrap();
    std::fs::write(bench.path("scans/letter.txt"), SCAN).unwrap();
    std::fs::write(bench.path("scans/another.txt"), b"not asked for").unwrap();
    let mut asked = vec!["exhibit", "silence-record", SILENCE, "--on", "2021-02-28"];
    asked.extend(["--out", "exhibit", "--sources", "scans"]);
    bench.run(&asked).ended(0);
    bench
}

/// Every file of a folder.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![dir.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

#[test]
fn the_exhibit_of_a_silence_holds_as_folder_and_as_zip() {
    let bench = of_silence(true);
    for exhibit in ["exhibit", "exhibit.zip"] {
        bench
            .run(&["verify", exhibit])
            .ended(0)
            .says("judged by the key inside");
        bench
            .run(&["verify", exhibit, "--policy", "policy"])
            .ended(0)
            .says("1 sources as captured");
    }
    let inside = |name: &str| bench.read(&format!("exhibit/data/{name}"));
    let report = inside("report.html");
    let first = &report[..report.find("<h2>Derived").unwrap()];
    assert!(
        first.contains("python3 data/verify.py exhibit ."),
        "the first page says how"
    );
    assert!(report.contains("Immigrant Defense Advocates") || report.contains(LETTER));
    assert!(!report.contains("<script") && !report.contains("href=\"/"));
    assert!(inside("index.json").contains(LETTER));
    assert!(inside("query.json").contains("\"on\": \"2021-02-28\""));
    assert!(inside("custodian-certificate.html").contains("28 U.S.C."));
    assert!(!inside("custodian-certificate.html").contains("{{"));
    let crate_ = inside("ro-crate-metadata.json");
    let crate_: serde_json::Value = serde_json::from_str(&crate_).unwrap();
    assert_eq!(crate_["@context"], "https://w3id.org/ro/crate/1.1/context");
    // Only the source that the record rests on was taken in.
    assert_eq!(files(&bench.path("exhibit/data/sources")).len(), 1);
    // An exhibit is not written over another.
    let again = [
        "exhibit",
        "silence-record",
        SILENCE,
        "--on",
        "2021-02-28",
        "--out",
        "exhibit",
    ];
    bench.run(&again).ended(2).says("is not empty");
}

#[test]
fn a_flipped_byte_in_any_file_is_found_by_both_verifiers() {
    let bench = of_silence(true);
    let python = python();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify.py");
    let by_python = |exhibit: &Path| {
        let judged = Command::new(python?)
            .arg(&script)
            .arg("exhibit")
            .arg(exhibit)
            .output()
            .unwrap();
        judged.status.code()
    };
    let exhibit = bench.path("exhibit");
    if python.is_some() {
        assert_eq!(by_python(&exhibit), Some(0));
        assert_eq!(by_python(&bench.path("exhibit.zip")), Some(0));
    }
    let all = files(&exhibit);
    assert!(all.len() > 20, "{all:?}");
    for file in all {
        let whole = std::fs::read(&file).unwrap();
        let mut changed = whole.clone();
        let at = whole.len() / 2;
        changed[at] ^= 1;
        std::fs::write(&file, &changed).unwrap();
        let judged = bench.run(&["verify", "exhibit"]);
        assert_eq!(
            judged.status,
            Some(1),
            "{}: {}{}",
            file.display(),
            judged.out,
            judged.err
        );
        if python.is_some() {
            assert_ne!(by_python(&exhibit), Some(0), "{}", file.display());
        }
        std::fs::write(&file, &whole).unwrap();
    }
    bench.run(&["verify", "exhibit"]).ended(0);
}

#[test]
fn a_source_that_may_not_be_passed_on_is_named_and_left_out() {
    let bench = of_silence(false);
    assert!(!bench.path("exhibit/data/sources").exists());
    let index = bench.read("exhibit/data/index.json");
    assert!(index.contains("\"here\": \"terms\""), "{index}");
    let report = bench.read("exhibit/data/report.html");
    assert!(report.contains("its terms forbid passing it on"));
}

#[test]
fn the_exhibit_of_a_facility_has_a_record_for_every_mark_and_is_said_in_spanish_too() {
    let bench = Bench::sealed();
    for (lang, heading) in [
        ("en", "How anyone can check this"),
        ("es", "Cómo puede comprobarlo cualquiera"),
    ] {
        let mut asked = vec!["exhibit", "facility-standing", "adelanto", "--lang", lang];
        asked.extend(["--on", "2021-03-12", "--known", "2021-03-12", "--out", lang]);
        bench.run(&asked).ended(0);
        bench
            .run(&["verify", &format!("{lang}.zip"), "--policy", "policy"])
            .ended(0);
        let report = bench.read(&format!("{lang}/data/report.html"));
        assert!(report.contains(heading));
        let index: serde_json::Value =
            serde_json::from_str(&bench.read(&format!("{lang}/data/index.json"))).unwrap();
        let records = index["records"].as_array().unwrap();
        let marks: Vec<usize> = report
            .match_indices(" [")
            .filter_map(|(at, _)| report[at + 2..].split(']').next()?.parse().ok())
            .collect();
        assert!(!marks.is_empty());
        assert!(marks.iter().all(|n| (1..=records.len()).contains(n)));
        for record in records {
            let number = record["number"].as_u64().unwrap();
            let payload = bench.read(&format!("{lang}/data/entries/{number:04}.json"));
            let what = record["what"].as_str().unwrap();
            assert!(payload.contains(what), "{number}: {what}");
        }
    }
}

#[test]
fn an_exhibit_rests_on_what_is_sealed_and_is_signed_by_the_key_of_the_log() {
    let bench = Bench::sealed();
    let asked = [
        "exhibit",
        "silence-record",
        SILENCE,
        "--on",
        "2021-02-28",
        "--out",
        "a",
    ];
    bench
        .run(&["log", "init", "standing.example/log", "--key", "other.key"])
        .ended(0);
    bench
        .run(&[&asked[..], &["--key", "other.key"]].concat())
        .ended(2)
        .says("another than the one that signs this log");
    let missing = [
        "exhibit",
        "silence-record",
        "california-2021/T09.letter@us-ice",
    ];
    bench
        .run(&[&missing[..], &["--on", "2021-02-28", "--out", "b"]].concat())
        .ended(2);
    assert!(!bench.path("b").exists());
}
