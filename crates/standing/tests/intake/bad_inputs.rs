//! Files that are broken, lying or hostile: one process each, and what is left in the book.

use super::{Bench, csv, shared};
use std::path::Path;
use std::time::{Duration, Instant};

/// An unoptimised build is given five times the two seconds of the collection's own limit.
const PATIENCE: Duration = Duration::from_secs(10);

/// The columns of the plain table, and a heading of the collection that is made to be named.
const HEADINGS: &str = "facility,date,population,cases,first_doses,second_doses,1st dose (#)";

/// Files of a folder of the collection with its verdict on each.
fn collection(folder: &str) -> Option<Vec<(std::path::PathBuf, String)>> {
    let root = shared("badinputs/made")?;
    let manifest = csv(&std::fs::read_to_string(root.join("MANIFEST.csv")).unwrap());
    let files: Vec<_> = manifest
        .iter()
        .filter(|row| row[0].starts_with(&format!("{folder}/")))
        .map(|row| (root.join(&row[0]), row[2].clone()))
        .collect();
    assert!(files.len() > 20, "the manifest names {} files", files.len());
    Some(files)
}

/// Imports a file into a book of its own: the book, the status, what was reported.
fn import(format: &str, path: &Path) -> (Bench, super::Ran) {
    let bench = Bench::new();
    let shown = path.display();
    let start = Instant::now();
    let ran = bench.run(&["import", "--as", format, path.to_str().unwrap(), "--json"]);
    assert!(
        start.elapsed() < PATIENCE,
        "{shown} took {:?}",
        start.elapsed()
    );
    // A panic is status 101, a signal none.
    assert!(
        matches!(ran.status, Some(0..=2)),
        "{shown}: {:?}\n{}",
        ran.status,
        ran.err
    );
    if ran.status == Some(2) {
        let name = path.file_name().unwrap().to_str().unwrap();
        assert!(ran.err.contains(name), "{shown}: {}", ran.err);
        assert!(ran.err.len() < 1000, "{shown}: {}", ran.err);
        assert_eq!(bench.content(), [], "{shown} was refused and entered");
    }
    (bench, ran)
}

#[test]
fn every_bad_table_of_the_collection_ends_as_its_verdict_says() {
    let Some(files) = collection("csv") else {
        return;
    };
    let folder = shared("badinputs/made/csv").unwrap();
    let folder = folder.to_str().unwrap();
    for (path, verdict) in files {
        let shown = path.display();
        let (bench, ran) = import("facility-table", &path);
        let expected = match verdict.as_str() {
            "accept" | "neutralise" => 0,
            "quarantine" => 1,
            "reject" => 2,
            other => panic!("{other}"),
        };
        assert_eq!(ran.status, Some(expected), "{shown}: {}", ran.err);
        if verdict == "quarantine" {
            let report = &ran.json()[0];
            let problems = report["problems"].as_array().unwrap();
            let with_line = problems
                .iter()
                .any(|p| p["verdict"] == "quarantine" && p["line"].is_u64());
            assert!(with_line, "{shown}: {problems:?}");
        }
        // What is printed never repeats a cell.
        let printed = (ran.out + &ran.err).replace(folder, "");
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        for cell in text.split([',', ';', '\n', '\r', '"']) {
            let cell = cell.trim();
            if cell.chars().count() >= 5 && !HEADINGS.contains(cell) {
                assert!(
                    !printed.contains(cell),
                    "{shown} repeats {cell:?}: {printed}"
                );
            }
        }
        if verdict == "neutralise" {
            // What a spreadsheet would run is harmless in an export.
            let table = bench.run(&["facilities", "--all", "--csv", "--on", "2021-06-01"]);
            for cell in csv(&table.ended(0).out).iter().flatten() {
                let runs = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
                assert!(!runs, "{shown}: {cell:?}");
            }
        }
    }
}

#[test]
fn every_bad_workbook_and_archive_of_the_collection_is_refused_in_its_own_process() {
    let (Some(workbooks), Some(archives)) = (collection("xlsx"), collection("zip")) else {
        return;
    };
    for (path, verdict) in workbooks.into_iter().chain(archives) {
        let shown = path.display();
        let (_, ran) = import("ice-workbook", &path);
        if verdict == "reject" {
            assert_eq!(ran.status, Some(2), "{shown}: {}", ran.err);
        }
        assert!(!ran.err.contains("root:"), "{shown}: {}", ran.err);
    }
}

#[test]
fn every_bad_file_is_refused_alike_whatever_format_is_named() {
    let Some(files) = collection("csv") else {
        return;
    };
    // A reader of another format refuses them all by their columns, or reads nothing.
    for (path, _) in files.iter().step_by(6) {
        let shown = path.display();
        for format in [
            "series",
            "ucla-spellings",
            "ice-archive",
            "ice-lookup",
            "case",
        ] {
            let (_, ran) = import(format, path);
            assert_eq!(ran.status, Some(2), "{shown} as {format}: {}", ran.err);
        }
    }
}

#[test]
fn a_made_up_table_with_doubtful_rows_keeps_the_good_ones_and_lists_the_others() {
    let bench = Bench::new();
    let file = bench.file(
        "table.csv",
        "facility,date,population,cases,first_doses,second_doses\n\
         Alder Creek,2021-04-12,512,14,120,33\n\
         Birch Hall,2021-04-12,,-3,1,1\n\
         Cedar House,2021-04-12,<10,,NA,0\n\
         Dogwood,04/12/2021,1,1,1,1\n",
    );
    let ran = bench.run(&["import", &file, "--json"]).ended(1);
    let report = &ran.json()[0];
    assert_eq!(report["kept"], 2);
    let lines: Vec<_> = report["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["line"].as_u64().unwrap())
        .collect();
    assert_eq!(lines, [3, 5]);
    assert!(!ran.out.contains("Birch") && !ran.out.contains("Dogwood"));
    let text = format!("{:?}", bench.statements());
    assert!(!text.contains("birch") && !text.contains("dogwood"));
    // Fewer than ten is neither ten nor zero; an empty cell is no figure.
    let cedar = bench.run(&["figures", "cedar-house", "--csv", "--on", "2021-04-12"]);
    let rows = csv(&cedar.ended(0).out);
    let value = |m: &str| rows.iter().find(|r| r[0] == m).unwrap()[2].clone();
    assert!(value("held").contains("10") && value("held") != "10");
    assert_eq!(value("cases-cumulative"), "not reported");
    assert_eq!(value("fully-vaccinated-cumulative"), "0");
}

#[test]
fn a_table_that_is_refused_changes_nothing_in_a_book_that_is_not_empty() {
    let bench = Bench::new();
    let good =
        "facility,date,population,cases,first_doses,second_doses\nAlder,2021-04-12,5,1,1,1\n";
    let good = bench.file("good.csv", good);
    bench.import(&[&good]);
    let before = bench.content();
    let bad = bench.file(
        "bad.csv",
        "facility,date,cases,cases\nSecretName,2021-04-12,1,2\n",
    );
    let ran = bench
        .run(&["import", "--as", "facility-table", &bad])
        .ended(2);
    assert!(ran.err.contains("bad.csv") && !ran.err.contains("SecretName"));
    assert_eq!(bench.content(), before);
}
