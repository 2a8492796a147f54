//! People a second on one thread: CDC's own cases, repeated, and made-up adults with the histories of
//! an adult registry. `forecast` produces every evaluation and every reason record, parsing and
//! printing outside; `line` reads a line and writes its answer too. A last figure is the compilation
//! of the supporting data.
//!
//! `cargo bench -p standing-forecast`. The folder `../shared` must be there. The clock is the wall's:
//! on a machine that does other things too, `examples/cpu_seconds.rs` counts CPU time instead.

#![expect(
    clippy::unwrap_used,
    reason = "a benchmark stops at the first surprise"
)]

use std::path::Path;

use divan::Bencher;
use divan::counter::ItemsCount;
use standing_forecast::wire::{Answers, PersonIn};
use standing_forecast::{Compiled, Patient, SourceFile, Workspace};
use standing_synth::{Ages, Population, Setting, forecast_line};

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

/// The lines of CDC's suites whose name begins so, or of made-up adults.
fn lines(suite: &str) -> Vec<String> {
    if suite == "adults" {
        let day = "2025-11-10".parse().unwrap();
        let population = Population::new(1, day, Setting::Registry, Ages::Adults).unwrap();
        let mut all = Vec::new();
        for index in 0..20_000 {
            forecast_line(&population.person(index), day, &mut all);
        }
        let all = String::from_utf8(all).unwrap();
        return all.lines().map(str::to_owned).collect();
    }
    let cases = read("cases");
    cases
        .iter()
        .filter(|(name, _)| name.starts_with(suite) && name.ends_with(".ndjson"))
        .flat_map(|(_, bytes)| std::str::from_utf8(bytes).unwrap().lines())
        .map(str::to_owned)
        .collect()
}

fn patient(data: &Compiled, line: &str) -> Patient {
    let person: PersonIn<'_> = serde_json::from_str(line).unwrap();
    person.read(data).unwrap().patient
}

/// `healthy` and `underlying` are CDC's two suites; the empty prefix is both.
#[divan::bench(args = ["healthy", "underlying", "", "adults"])]
fn forecast(bencher: Bencher<'_, '_>, suite: &str) {
    let data = compiled(&read("supporting-data"));
    let lines = lines(suite);
    let people: Vec<Patient> = lines.iter().map(|line| patient(&data, line)).collect();
    let mut workspace = Workspace::new();
    bencher
        .counter(ItemsCount::new(people.len()))
        .bench_local(|| {
            for patient in &people {
                divan::black_box(workspace.forecast(&data, divan::black_box(patient)));
            }
        });
}

/// From a line to a line, as `standing forecast` does it on each of its threads.
#[divan::bench(args = ["", "adults"])]
fn line(bencher: Bencher<'_, '_>, suite: &str) {
    let data = compiled(&read("supporting-data"));
    let lines = lines(suite);
    let mut workspace = Workspace::new();
    let mut answers = Answers::new();
    let mut out = Vec::new();
    bencher
        .counter(ItemsCount::new(lines.len()))
        .bench_local(|| {
            for line in &lines {
                let person: PersonIn<'_> = serde_json::from_str(line).unwrap();
                let read = person.read(&data).unwrap();
                let outcome = workspace.forecast(&data, &read.patient);
                out.clear();
                answers.write(&person.id, &read, &outcome, false, &mut out);
                divan::black_box(&out);
            }
        });
}

#[divan::bench]
fn compile(bencher: Bencher<'_, '_>) {
    let files = read("supporting-data");
    bencher.bench_local(|| compiled(divan::black_box(&files)));
}
