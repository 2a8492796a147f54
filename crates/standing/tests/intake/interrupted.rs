//! Imports that are broken off and run again.

use super::archive::{Cells, page_archive};
use super::{Bench, CASE, shared};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// Imports with no interruption; how long it took, and the book.
fn whole(args: &[&str]) -> (Bench, Duration) {
    let bench = Bench::new();
    let start = Instant::now();
    bench.import(args);
    (bench, start.elapsed())
}

/// Kills the import after each of the times in turn, over one book, then lets it end.
fn broken_off(args: &[&str], after: impl IntoIterator<Item = Duration>) -> Bench {
    let bench = Bench::new();
    for wait in after {
        let mut child = bench
            .command(&[&["import", "--quiet"], args].concat())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        std::thread::sleep(wait);
        // SIGKILL: nothing is tidied up.
        let _ = child.kill();
        child.wait().unwrap();
    }
    bench.import(args);
    bench
}

/// What people see, without the instants of our own entry.
fn shown(bench: &Bench) -> (String, String) {
    let mut lines = bench.run(&["statements", "--json", "-q"]).ended(0).json();
    for line in &mut lines {
        let line = line.as_object_mut().unwrap();
        let entered = line.remove("entered");
        if line.get("known_at") == entered.as_ref() {
            line.remove("known_at");
        }
    }
    let facilities = bench.run(&["facilities", "--json", "-q", "--all"]).ended(0);
    (format!("{lines:?}"), facilities.out)
}

#[test]
fn importing_twice_adds_nothing() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    let (content, seen) = (bench.content(), shown(&bench));
    let again = bench.import(&[CASE]);
    assert!(again.err.contains(" 0 new entries,"), "{}", again.err);
    assert_eq!(bench.content(), content);
    assert_eq!(shown(&bench), seen);
}

#[test]
fn an_import_of_the_case_killed_at_any_moment_and_run_again_ends_in_the_same_book() {
    let (expected, took) = whole(&[CASE]);
    let step = took / 12;
    for first in 0..3u32 {
        let waits = (0..4).map(|n| step * (first + 3 * n));
        let found = broken_off(&[CASE], waits);
        assert_eq!(found.content(), expected.content());
        assert_eq!(shown(&found), shown(&expected));
    }
}

#[test]
fn an_import_killed_while_it_makes_the_file_of_the_book_can_be_run_again() {
    let (expected, took) = whole(&[CASE]);
    for n in 0..40u32 {
        let found = broken_off(&[CASE], [took * n / 80]);
        assert_eq!(found.content(), expected.content(), "at {n}/80 of {took:?}");
    }
}

/// A table of a few thousand rows: several batches.
fn long_table() -> String {
    use std::fmt::Write as _;
    let mut text = String::from("date,state,fips,cases,deaths\n");
    for (code, name) in [("06", "California"), ("36", "New York")] {
        let mut day: jiff::civil::Date = "2020-03-01".parse().unwrap();
        for n in 0..600 {
            writeln!(text, "{day},{name},{code},{n},{}", n / 50).unwrap();
            day = day.tomorrow().unwrap();
        }
    }
    text
}

#[test]
fn an_import_of_made_up_tables_killed_and_run_again_ends_in_the_same_book() {
    let files = Bench::new();
    let series = files.file("states_2021-12-31.csv", long_table());
    let rows: Vec<(u32, Cells)> = (0..2500)
        .map(|hour| (hour, vec![("NORTH", f64::from(hour / 7)), ("SOUTH", 3.0)]))
        .collect();
    let pages = files.file("pages.parquet", page_archive(&rows));
    let args = [series.as_str(), pages.as_str()];
    let (expected, took) = whole(&args);
    for first in 1..3u32 {
        let found = broken_off(&args, (0..4).map(|n| took * (first + 2 * n) / 9));
        assert_eq!(found.content(), expected.content());
        assert_eq!(shown(&found), shown(&expected));
    }
}

#[test]
fn an_import_of_the_national_archive_killed_at_many_moments_ends_in_the_same_book() {
    let Some(path) = shared("data/raw/vera_covid/national_population_hourly.parquet") else {
        return;
    };
    let args = [path.to_str().unwrap()];
    let (expected, took) = whole(&args);
    let found = broken_off(&args, (1..8u32).map(|n| took * n / 8));
    assert_eq!(found.content(), expected.content());
}

#[test]
fn an_import_of_the_facility_archive_killed_at_a_few_moments_ends_in_the_same_book() {
    let Some(expected) = super::archive::bench() else {
        return;
    };
    let path = shared("data/raw/vera_covid/facility_cases_hourly.parquet").unwrap();
    let took = expected.took;
    let args = [CASE, path.to_str().unwrap()];
    let found = broken_off(&args, [took / 4, took / 2, took * 2 / 3]);
    assert_eq!(found.content(), expected.bench.content());
    let day = ["--on", "2021-03-17", "--json", "-q"];
    let ask = |b: &Bench| b.run(&[&["facilities"], &day[..]].concat()).ended(0).out;
    assert_eq!(ask(&found), ask(&expected.bench));
}
