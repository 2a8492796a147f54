//! People per CPU-second on one thread: CDC's own cases, repeated, with every evaluation and every
//! reason record produced; parsing and printing lie outside. A last figure is the compilation of the
//! supporting data.
//!
//! `cargo bench -p standing-forecast`. The folder `../shared` must be there.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::path::Path;

use divan::Bencher;
use divan::counter::ItemsCount;
use standing_forecast::wire::PersonIn;
use standing_forecast::{Compiled, Patient, SourceFile, Workspace};

fn main() {
    divan::main();
}

fn read(folder: &str) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/cdsi")
        .join(folder);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        files.push((name, std::fs::read(&path).unwrap()));
    }
    files
}

fn compiled(files: &[(String, Vec<u8>)]) -> Compiled {
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Compiled::from_files("4.64-508", &files).unwrap()
}

fn people(data: &Compiled, suite: &str) -> Vec<Patient> {
    let cases = read("cases");
    let lines = cases
        .iter()
        .filter(|(name, _)| name.starts_with(suite) && name.ends_with(".ndjson"))
        .flat_map(|(_, bytes)| std::str::from_utf8(bytes).unwrap().lines());
    lines
        .map(|line| {
            let person: PersonIn<'_> = serde_json::from_str(line).unwrap();
            person.read(data).unwrap().patient
        })
        .collect()
}

/// `healthy` and `underlying` are CDC's two suites; the empty prefix is both.
#[divan::bench(args = ["healthy", "underlying", ""])]
fn forecast(bencher: Bencher<'_, '_>, suite: &str) {
    let data = compiled(&read("supporting-data"));
    let people = people(&data, suite);
    let mut workspace = Workspace::new();
    let mut series = 0;
    for patient in &people {
        series += workspace.forecast(&data, patient).all_series().len();
    }
    let each = series as f64 / people.len() as f64;
    eprintln!(
        "{suite:>12}: {} people, {each:.1} series each",
        people.len()
    );
    bencher
        .counter(ItemsCount::new(people.len()))
        .bench_local(|| {
            for patient in &people {
                divan::black_box(workspace.forecast(&data, divan::black_box(patient)));
            }
        });
}

#[divan::bench]
fn compile(bencher: Bencher<'_, '_>) {
    let files = read("supporting-data");
    bencher.bench_local(|| compiled(divan::black_box(&files)));
}
