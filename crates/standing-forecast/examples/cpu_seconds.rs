//! People per CPU-second of one thread, counted by the kernel (`/proc/thread-self/schedstat`), so
//! that other work on the machine does not change the figure much. Linux only.
//!
//! ```text
//! cargo run --release -p standing-forecast --example cpu_seconds -- SHARED/cdsi adults 1000000
//! cargo run --release -p standing-forecast --example cpu_seconds -- SHARED/cdsi cases 1000000
//! ```
//!
//! `cases` repeats CDC's own cases. Figures: the loading of the supporting data; the forecast alone,
//! with every evaluation and reason record; the reading of a line; the writing of its answer.
//!
//! A last argument makes that many forecasts of each person before anything is written (1 if it is
//! left out). Under callgrind the difference between 1 and 2 is what the forecasts alone execute:
//!
//! ```text
//! valgrind --tool=callgrind target/release/examples/cpu_seconds SHARED/cdsi adults 2000 2
//! ```

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement stops at the first surprise and prints what it finds"
)]

use std::path::Path;

use standing_forecast::wire::{Answers, PersonIn, Read};
use standing_forecast::{Compiled, SourceFile, Workspace};
use standing_synth::{Ages, Population, Setting, forecast_line};

/// How many people are made before they are forecast.
const BATCH: u64 = 10_000;

/// CPU time of this thread, in nanoseconds.
fn cpu_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse().unwrap()
}

fn compiled(folder: &Path) -> Compiled {
    let files: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(&path).unwrap())
        })
        .collect();
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Compiled::from_files("4.64-508", &files).unwrap()
}

fn cases(folder: &Path) -> Vec<String> {
    ["healthy-v4.45.ndjson", "underlying-conditions-v4.6.ndjson"]
        .iter()
        .flat_map(|name| {
            let text = std::fs::read_to_string(folder.join("cases").join(name)).unwrap();
            text.lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect()
}

fn adults(from: u64, count: u64) -> Vec<String> {
    let day = "2025-11-10".parse().unwrap();
    let population = Population::new(1, day, Setting::Registry, Ages::Adults).unwrap();
    let mut all = Vec::new();
    for index in from..from + count {
        forecast_line(&population.person(index), day, &mut all);
    }
    let all = String::from_utf8(all).unwrap();
    all.lines().map(str::to_owned).collect()
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap();
    let folder = Path::new(&folder);
    let whom = arguments.next().unwrap();
    let wanted: u64 = arguments.next().unwrap().parse().unwrap();
    let rounds: u32 = arguments.next().map_or(1, |text| text.parse().unwrap());

    let begin = cpu_ns();
    let data = compiled(&folder.join("supporting-data"));
    let loading = (cpu_ns() - begin) / 1_000_000;
    println!("reading and compiling the supporting data: {loading} ms");
    let mut workspace = Workspace::new();
    let mut answers = Answers::new();
    let mut out = Vec::new();
    let (mut reading, mut forecasting, mut writing) = (0, 0, 0);
    let (mut people, mut series, mut doses, mut bytes) = (0, 0, 0, 0);
    while people < wanted {
        let lines = if whom == "cases" {
            cases(folder)
        } else {
            adults(people, BATCH.min(wanted - people))
        };
        let begin = cpu_ns();
        let read: Vec<Read> = lines
            .iter()
            .map(|line| {
                let person: PersonIn<'_> = serde_json::from_str(line).unwrap();
                person.read(&data).unwrap()
            })
            .collect();
        let read_until = cpu_ns();
        for _ in 0..rounds {
            for one in &read {
                let outcome = workspace.forecast(&data, std::hint::black_box(&one.patient));
                series += outcome.all_series().len();
            }
        }
        let forecast_until = cpu_ns();
        // Once more with the answers written: the difference is the writing.
        for one in &read {
            let outcome = workspace.forecast(&data, std::hint::black_box(&one.patient));
            out.clear();
            answers.write("x", one, &outcome, false, &mut out);
            bytes += std::hint::black_box(&out).len();
        }
        let written = cpu_ns();
        reading += read_until - begin;
        let forecast = (forecast_until - read_until) / u64::from(rounds);
        forecasting += forecast;
        writing += (written - forecast_until).saturating_sub(forecast);
        doses += read
            .iter()
            .map(|one| one.patient.doses.len())
            .sum::<usize>();
        people += read.len() as u64;
    }
    let of = |count: f64| count / people as f64;
    println!(
        "{people} people, {:.1} doses and {:.1} series each, {:.0} bytes of answer each",
        of(doses as f64),
        of(series as f64) / f64::from(rounds),
        of(bytes as f64)
    );
    println!(
        "forecast: {:.0} people per CPU-second, {:.0} ns a person, {:.1} ns a person-series",
        1e9 / of(forecasting as f64),
        of(forecasting as f64),
        forecasting as f64 * f64::from(rounds) / series as f64
    );
    println!(
        "reading a line: {:.0} ns; writing an answer: {:.0} ns",
        of(reading as f64),
        of(writing as f64)
    );
}
