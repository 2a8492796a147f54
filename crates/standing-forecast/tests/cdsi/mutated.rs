//! Bytes that somebody spoilt: what the fuzz targets `supporting_data` and `forecast_line` look for,
//! in the ordinary tests. Nothing may panic, and whatever is answered is one line of JSON.

use std::path::Path;

use proptest::prelude::*;
use standing_forecast::wire::{Answers, PersonIn};
use standing_forecast::{Compiled, SourceFile, Workspace};

const LINES: [&str; 3] = [
    r#"{"id":"a","assessment_date":"2021-03-31","dob":"1990-01-01","sex":"F","observations":[{"code":"S01","date":"2020-12-12"}],"doses":[{"date":"2021-03-01","cvx":"208","mvx":"PFR","lot_expiry":"2021-06","condition":"N"}]}"#,
    r#"{"id":"b","assessment_date":"2021-04-15","dob":"2004-02-29","doses":[{"date":"2021-02-28","cvx":"207"},{"date":"2021-02-28","cvx":"207","condition":true},{"date":"2021-03-28","cvx":"212"}]}"#,
    r#"{"id":"\u00e9","assessment_date":"2199-12-31","dob":"1900-01-01","sex":null,"observations":[],"doses":[{"date":"1999-12-31","cvx":"3","lot_expiry":"2000-02-29"}]}"#,
];

/// The bundled set of March 2021.
fn bundled() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schedules/covid-19-2021-03");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, std::fs::read(&path).unwrap())
    });
    let mut files: Vec<_> = files
        .filter(|(name, _)| name.rsplit_once('.').is_some_and(|(_, e)| e == "xml"))
        .collect();
    files.sort();
    files
}

fn compile(files: &[(String, Vec<u8>)]) -> Option<Compiled> {
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Compiled::from_files("spoilt", &files).ok()
}

/// How bytes are spoilt: places are shares of the length.
#[derive(Debug, Clone)]
enum Spoil {
    Set(f64, u8),
    Remove(f64, usize),
    Repeat(f64, usize, usize),
    Swap(f64, f64, usize),
    Insert(f64, &'static str),
}

fn spoil() -> impl Strategy<Value = Spoil> {
    let at = || 0.0..1.0f64;
    // Pieces that the formats know, where they do not belong.
    let pieces = [
        "</series>",
        "<interval>",
        "&amp;",
        "&x;",
        "<![CDATA[",
        "-->",
        "<!--",
        "n/a",
        "0 days",
        "-99999 years",
        "20210229",
        "99999999",
        "\u{0}",
        "\"",
        "\\u0000",
        "null",
        "[",
        "]",
        "{",
        "}",
        "1e999",
        "\"9999-12-31\"",
        "\"0000-00-00\"",
        "true",
        ",",
    ];
    prop_oneof![
        4 => (at(), any::<u8>()).prop_map(|(at, byte)| Spoil::Set(at, byte)),
        2 => (at(), 1..80usize).prop_map(|(at, length)| Spoil::Remove(at, length)),
        1 => (at(), 1..80usize, 1..4usize).prop_map(|(at, length, times)| Spoil::Repeat(at, length, times)),
        2 => (at(), at(), 1..60usize).prop_map(|(a, b, length)| Spoil::Swap(a, b, length)),
        3 => (at(), prop::sample::select(pieces.to_vec())).prop_map(|(at, piece)| Spoil::Insert(at, piece)),
    ]
}

/// A place, rounded down.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a length lies between nought and that length"
)]
fn whole(place: f64) -> usize {
    place as usize
}

fn spoilt(bytes: &[u8], spoils: &[Spoil]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for spoil in spoils {
        let place = |share: f64, length: usize| {
            let from = whole(share * bytes.len() as f64);
            from.min(bytes.len())..(from + length).min(bytes.len())
        };
        match spoil {
            Spoil::Set(at, byte) => {
                let range = place(*at, 1);
                bytes[range].fill(*byte);
            }
            Spoil::Remove(at, length) => {
                let range = place(*at, *length);
                bytes.drain(range);
            }
            Spoil::Repeat(at, length, times) => {
                let range = place(*at, *length);
                let again = bytes[range.clone()].repeat(*times);
                bytes.splice(range.start..range.start, again);
            }
            Spoil::Swap(a, b, length) => {
                let (a, b) = (place(*a, *length), place(*b, *length));
                let (first, second) = (bytes[a.clone()].to_vec(), bytes[b.clone()].to_vec());
                bytes.splice(b, first);
                let a = a.start.min(bytes.len())..a.end.min(bytes.len());
                bytes.splice(a, second);
            }
            Spoil::Insert(at, piece) => {
                let at = place(*at, 0).start;
                bytes.splice(at..at, piece.bytes());
            }
        }
    }
    bytes
}

/// Answers a line if it can be read; whatever comes out is one line of JSON.
fn answer(data: &Compiled, workspace: &mut Workspace, line: &[u8]) -> bool {
    let Ok(person) = serde_json::from_slice::<PersonIn<'_>>(line) else {
        return false;
    };
    let Ok(read) = person.read(data) else {
        return false;
    };
    let outcome = workspace.forecast(data, &read.patient);
    let mut out = Vec::new();
    Answers::new().write(&person.id, &read, &outcome, true, &mut out);
    assert!(!out.contains(&b'\n'));
    let value: serde_json::Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(value["id"], *person.id);
    true
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        max_shrink_iters: 200,
        ..ProptestConfig::with_cases(cases)
    }
}

#[test]
fn spoilt_supporting_data_is_refused_or_read_and_never_a_panic() {
    let files = bundled();
    let which = 0..files.len();
    let spoils = prop::collection::vec(spoil(), 1..4);
    let mut read = 0;
    let mut runner = proptest::test_runner::TestRunner::new(config(400));
    let run = runner.run(&(which, spoils), |(which, spoils)| {
        let mut files = files.clone();
        files[which].1 = spoilt(&files[which].1, &spoils);
        if let Some(data) = compile(&files) {
            // What was read can be forecast with.
            let mut workspace = Workspace::new();
            for line in LINES {
                answer(&data, &mut workspace, line.as_bytes());
            }
        }
        Ok(())
    });
    run.unwrap();
    for end in (0..files[0].1.len()).step_by(997) {
        let mut files = files.clone();
        files[0].1.truncate(end);
        read += usize::from(compile(&files).is_some());
    }
    assert_eq!(read, 0, "a file that was cut off was read");
}

#[test]
fn a_spoilt_line_is_refused_or_answered_and_never_a_panic() {
    let data = compile(&bundled()).unwrap();
    let mut workspace = Workspace::new();
    for line in LINES {
        assert!(answer(&data, &mut workspace, line.as_bytes()));
    }
    let workspace = std::cell::RefCell::new(workspace);
    let spoils = prop::collection::vec(spoil(), 1..4);
    proptest!(config(3_000), |(which in 0..LINES.len(), spoils in spoils)| {
        let line = spoilt(LINES[which].as_bytes(), &spoils);
        answer(&data, &mut workspace.borrow_mut(), &line);
    });
}

#[test]
fn elements_within_elements_without_end_are_refused() {
    let mut files = bundled();
    files[0].1 = "<a>".repeat(1_000_000).into_bytes();
    assert!(compile(&files).is_none());
    files[0].1 = [
        b"<antigenSupportingData>".as_slice(),
        &b"<a/>".repeat(600_000),
    ]
    .concat();
    assert!(compile(&files).is_none());
}
