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

/// Adults with histories as long as an adult registry's longest: influenza most years, the COVID-19
/// doses, tetanus boosters, and what was given in childhood. Every choice comes from one small
/// generator, so that each run has the same people.
fn adults(data: &Compiled) -> Vec<Patient> {
    let mut state = 1_u64;
    let mut roll = |sides: u64| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) % sides
    };
    let mut people = Vec::new();
    for at in 0..2_000 {
        let year = 1940 + roll(66);
        let mut doses = Vec::new();
        let mut give = |year: u64, month: u64, cvx: &str| {
            doses.push(format!(
                r#"{{"date":"{year:04}-{month:02}-15","cvx":"{cvx}"}}"#
            ));
        };
        for season in 2012..2025 {
            if roll(3) == 0 {
                give(season, 9 + roll(3), "150");
            }
        }
        if roll(4) != 0 {
            for (given, cvx) in [(2021, "208"), (2021, "208"), (2022, "208"), (2023, "309")] {
                give(given, 2 + roll(10), cvx);
            }
        }
        if year >= 1985 && roll(3) != 0 {
            for (after, cvx) in [
                (0, "08"),
                (0, "08"),
                (1, "08"),
                (1, "03"),
                (5, "03"),
                (5, "21"),
            ] {
                give(year + after, 2 + roll(10), cvx);
            }
        }
        give(
            (year + 30).min(2024),
            5,
            if roll(2) == 0 { "115" } else { "113" },
        );
        let observations = match roll(10) {
            0 => r#"{"code":"069"}"#,
            1 => r#"{"code":"069"},{"code":"186"}"#,
            _ => "",
        };
        let sex = if roll(2) == 0 { 'F' } else { 'M' };
        let line = format!(
            r#"{{"id":"{at}","assessment_date":"2025-11-10","dob":"{year}-01-20","sex":"{sex}","observations":[{observations}],"doses":[{}]}}"#,
            doses.join(",")
        );
        let person: PersonIn<'_> = serde_json::from_str(&line).unwrap();
        people.push(person.read(data).unwrap().patient);
    }
    people
}

/// `healthy` and `underlying` are CDC's two suites; the empty prefix is both.
#[divan::bench(args = ["healthy", "underlying", "", "adults"])]
fn forecast(bencher: Bencher<'_, '_>, suite: &str) {
    let data = compiled(&read("supporting-data"));
    let people = if suite == "adults" {
        adults(&data)
    } else {
        people(&data, suite)
    };
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
