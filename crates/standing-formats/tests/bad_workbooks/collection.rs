//! The verdicts proposed by the collection of bad inputs. Where one depends on what the value is
//! meant to be, `docs/conformance/bad-inputs-workbooks.md` says so.

use std::path::Path;
use std::time::{Duration, Instant};

use standing_formats::container::{Archive, Limits as ContainerLimits};
use standing_formats::problem::Verdict;
use standing_formats::workbook::detention_stats::Statistics;
use standing_formats::workbook::{CellFault, Limits, Workbook};
use standing_formats::xml::{Limits as XmlLimits, Namespaces, XmlEvent, XmlReader, check};

use super::shared;

const SLOWEST: Duration = Duration::from_secs(2);
const FHIR: [&str; 2] = ["http://hl7.org/fhir", "http://www.w3.org/1999/xhtml"];

#[test]
fn every_file_of_the_manifest_gets_its_verdict() {
    let Some(shared) = shared() else { return };
    let made = shared.join("badinputs/made");
    let mut manifest = csv::Reader::from_path(made.join("MANIFEST.csv")).unwrap();
    let mut seen = 0;
    let mut wrong = Vec::new();
    for record in manifest.records() {
        let record = record.unwrap();
        let (path, target, expected) = (&record[0], &record[1], &record[2]);
        if !["zip", "xml", "xlsx"].contains(&target) {
            continue;
        }
        let bytes = std::fs::read(made.join(path)).unwrap();
        let start = Instant::now();
        let (verdict, reason) = match target {
            "zip" => zip_verdict(&bytes),
            "xml" => xml_verdict(&bytes),
            _ => workbook_verdict(path, &bytes),
        };
        assert!(
            start.elapsed() < SLOWEST,
            "{path} took {:?}",
            start.elapsed()
        );
        println!("{path}: {verdict} ({reason})");
        if verdict != expected {
            wrong.push(format!("{path}: {verdict} ({reason}), expected {expected}"));
        }
        seen += 1;
    }
    assert_eq!(seen, 73);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_peak_memory();
}

/// The highest memory of this process so far, where the system tells it.
fn assert_peak_memory() {
    let Ok(status) = std::fs::read_to_string("/proc/self/status") else {
        return;
    };
    let peak_kib: u64 = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .and_then(|rest| rest.split_whitespace().next())
        .and_then(|number| number.parse().ok())
        .unwrap();
    println!("peak memory {peak_kib} KiB");
    assert!(peak_kib < 256 << 10, "peak memory {peak_kib} KiB");
}

fn zip_verdict(bytes: &[u8]) -> (&'static str, String) {
    match Archive::open(bytes, &ContainerLimits::default()) {
        Ok(_) => ("accept", String::new()),
        Err(error) => ("reject", error.to_string()),
    }
}

fn xml_verdict(bytes: &[u8]) -> (&'static str, String) {
    match check(bytes, Namespaces::Only(&FHIR), &XmlLimits::default()) {
        Err(error) => ("reject", error.to_string()),
        Ok(0) => {
            // Active content is kept exactly; showing it harmlessly is the caller's task.
            let active = bytes.windows(5).any(|w| w == b"alert");
            (if active { "neutralise" } else { "accept" }, String::new())
        }
        Ok(n) => ("quarantine", format!("{n} processing instructions")),
    }
}

fn workbook_verdict(path: &str, bytes: &[u8]) -> (&'static str, String) {
    let workbook = match Workbook::read(bytes, &Limits::default()) {
        Ok(workbook) => workbook,
        Err(error) => return ("reject", error.to_string()),
    };
    let first = &workbook.sheets[0].cells[0];
    let asked = match path {
        "xlsx/bool_cell.xlsx" | "xlsx/float_noise.xlsx" => first.count().map(|_| ()),
        "xlsx/date_1900_leap.xlsx" | "xlsx/date1904.xlsx" => {
            first.date(workbook.date_system).map(|_| ())
        }
        "xlsx/error_cell.xlsx" => {
            // The error is kept, and is no number.
            assert_eq!(first.number(), Err(CellFault::Error));
            Ok(())
        }
        _ => Ok(()),
    };
    if let Err(fault) = asked {
        return ("quarantine", fault.to_string());
    }
    let reasons: Vec<String> = workbook.findings.iter().map(ToString::to_string).collect();
    let verdict = match workbook.verdict() {
        None | Some(Verdict::Finding) => "accept",
        Some(Verdict::Neutralise) => "neutralise",
        Some(Verdict::Quarantine) => "quarantine",
        Some(Verdict::Reject) => "reject",
    };
    (verdict, reasons.join("; "))
}

#[test]
fn accepted_workbooks_of_the_manifest_lose_nothing() {
    let Some(shared) = shared() else { return };
    let read = |name: &str| {
        let bytes = std::fs::read(shared.join("badinputs/made/xlsx").join(name)).unwrap();
        Workbook::read(&bytes, &Limits::default()).unwrap()
    };
    let good = read("good.xlsx");
    let sheet = good.sheet("Data").unwrap();
    assert_eq!(sheet.cell(2, 2).unwrap().count(), Ok(Some(14)));
    assert_eq!(sheet.cell(1, 1).unwrap().text(), Some("facility"));
    let text = read("num_as_text.xlsx");
    assert_eq!(text.sheets[0].cells[0].text(), Some("00123"));
    let dates = read("date1904.xlsx");
    let day = dates.sheets[0].cells[0]
        .date(dates.date_system)
        .unwrap()
        .unwrap();
    assert_eq!(day.to_string(), "2021-04-12");
    let error = read("error_cell.xlsx");
    assert_eq!(error.sheets[0].cells[0].stored(), "#REF!");
    let both = read("formula_cached_differs.xlsx");
    let cell = &both.sheets[0].cells[0];
    assert_eq!(
        (cell.stored(), cell.formula.as_ref().unwrap().text.as_str()),
        ("41", "7+7")
    );
    let path = read("sheet_name_path.xlsx");
    assert_eq!(path.sheets[0].name, "../../evil");
    assert_eq!(read("dim_lie.xlsx").sheets[0].cells.len(), 1);
}

#[test]
fn active_text_is_kept_exactly() {
    let Some(shared) = shared() else { return };
    let bytes = std::fs::read(shared.join("badinputs/made/xml/cdata_split.xml")).unwrap();
    let mut reader =
        XmlReader::new(&bytes, Namespaces::Only(&FHIR), &XmlLimits::default()).unwrap();
    let mut text = String::new();
    while let Some(event) = reader.next_event().unwrap() {
        if let XmlEvent::Text(piece) = event {
            text.push_str(&piece);
        }
    }
    assert_eq!(text, "<script>alert(1)</script>");
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect();
    files.sort();
    files
}

/// Archives of the public collection that disagree with themselves only where nothing reads it:
/// the time stamp, an entry's comment, the order of extra fields. See the conformance notes.
const HARMLESS: [&str; 4] = [
    "libzip-incons-central-date.zip",
    "libzip-incons-central-file-comment-utf8-ascii.zip",
    "libzip-incons-ef-local-dupe-utf8comment.zip",
    "libzip-incons-ef-local-id.zip",
];

#[test]
fn public_archives_that_are_inconsistent_encrypted_or_special_are_refused() {
    let Some(shared) = shared() else { return };
    for (name, bytes) in files(&shared.join("badinputs/public/zip")) {
        let refused = Archive::open(&bytes, &ContainerLimits::default()).is_err();
        let bad = [
            "incons",
            "encrypt",
            "duplicate",
            "empty",
            "gap",
            "symlink",
            "truncated",
        ]
        .iter()
        .any(|sign| name.contains(sign));
        if name == "libzip-encrypt-none.zip" || HARMLESS.contains(&name.as_str()) {
            assert!(!refused, "{name}");
        } else if bad || name.starts_with("zip2") {
            assert!(refused, "{name}");
        }
    }
}

#[test]
fn public_workbooks_are_read_and_other_spreadsheets_are_refused() {
    let Some(shared) = shared() else { return };
    for (name, bytes) in files(&shared.join("badinputs/public/sheets")) {
        let read = Workbook::read(&bytes, &Limits::default());
        let good = name.ends_with(".xlsx") && name != "pass_protected.xlsx";
        assert_eq!(read.is_ok(), good, "{name}");
    }
}

#[test]
fn public_documents_with_entities_or_other_encodings_are_refused() {
    let Some(shared) = shared() else { return };
    for (name, bytes) in files(&shared.join("badinputs/public/fhir")) {
        let checked = check(&bytes, Namespaces::Only(&FHIR), &XmlLimits::default());
        let bad = [
            "xxe1",
            "xxe2",
            "UTF16",
            "headerbad",
            "wrong-ns",
            "bad-entities",
        ]
        .iter()
        .any(|sign| name.contains(sign))
            || name.ends_with(".json");
        let good = name.starts_with("xml_UTF8") && !bad
            || name.starts_with("list-xhtml-correct") && name.ends_with(".xml");
        assert!(!(bad && checked.is_ok()), "{name}");
        assert!(!(good && checked.is_err()), "{name}");
    }
}

#[test]
fn public_files_end_in_a_typed_result_in_time() {
    let Some(shared) = shared() else { return };
    let public = shared.join("badinputs/public");
    for folder in ["zip", "sheets", "xml", "fhir"] {
        for (name, bytes) in files(&public.join(folder)) {
            let start = Instant::now();
            let result = match folder {
                "zip" => Archive::open(&bytes, &ContainerLimits::default())
                    .map(|_| String::new())
                    .map_err(|e| e.to_string()),
                "sheets" => {
                    let _ = Statistics::read(&bytes, &Limits::default());
                    Workbook::read(&bytes, &Limits::default())
                        .map(|workbook| format!("{} findings", workbook.findings.len()))
                        .map_err(|e| e.to_string())
                }
                _ => check(&bytes, Namespaces::Only(&FHIR), &XmlLimits::default())
                    .map(|n| n.to_string())
                    .map_err(|e| e.to_string()),
            };
            println!("{folder}/{name}: {result:?}");
            assert!(start.elapsed() < SLOWEST, "{name}");
        }
    }
}
