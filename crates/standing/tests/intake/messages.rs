//! What a person reads when something is wrong, and what goes where.

use super::{Bench, CASE};
use std::io::Read as _;
use std::process::Stdio;

/// A refusal: status 2, nothing on standard output, these words on standard error.
#[track_caller]
fn refused(bench: &Bench, args: &[&str], words: &[&str]) {
    let ran = bench.run(args).ended(2);
    assert!(ran.out.is_empty(), "{}", ran.out);
    for word in words {
        assert!(ran.err.contains(word), "`{word}` is not in: {}", ran.err);
    }
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
}

#[test]
fn a_refusal_says_what_to_do_and_changes_nothing() {
    let bench = Bench::new();
    let table = bench.file("table.csv", "a,b\n1,2\n");
    refused(
        &bench,
        &["import", "--as", "zork", &table],
        &["zork", "--as help"],
    );
    refused(&bench, &["import", &table], &["table.csv", "--as"]);
    refused(&bench, &["import", "absent.csv"], &["absent.csv"]);
    refused(&bench, &["import", CASE, "absent.csv"], &["absent.csv"]);
    refused(&bench, &["import"], &["FILES"]);
    refused(
        &bench,
        &["facilities", "--known", "yesterday"],
        &["standing import"],
    );
    refused(&bench, &["facilities"], &["is empty", "standing import"]);
    refused(&bench, &["claims", CASE], &["is empty"]);
    refused(&bench, &["claims", "absent"], &["absent"]);
    refused(&bench, &["case", "check", "absent"], &["absent"]);
    refused(
        &bench,
        &["facilities", "--db", "zork"],
        &["sqlite:", "postgres:"],
    );
    refused(
        &bench,
        &["import", CASE, "--db", "sqlite:/absent/folder/x.db"],
        &["/absent/folder/x.db"],
    );
    refused(
        &bench,
        &["import", CASE, "--zone", "Mars/Olympus"],
        &["Mars/Olympus", "America/New_York"],
    );
    refused(&bench, &["facilities", "--on", "12.3.2021"], &["--on"]);
    refused(&bench, &["facilities", "--lang", "xx"], &["--lang"]);
    refused(&bench, &["facilities", "--json", "--csv"], &["--json"]);
    refused(&bench, &["registry"], &["import"]);
    assert!(
        !bench.path("standing.db").exists(),
        "a question made a book"
    );
}

#[test]
fn a_refusal_over_a_book_names_what_was_asked_for() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    refused(
        &bench,
        &["facilities", "--known", "yesterday"],
        &["yesterday", "2021-03-12"],
    );
    refused(
        &bench,
        &["facilities", "--entered", "once"],
        &["once", "2021-03-12"],
    );
    refused(&bench, &["figures", "batava"], &["batava", "batavia"]);
    refused(
        &bench,
        &["figures", "Adelanto ICE Procesing Center"],
        &["did you mean", "adelanto"],
    );
    refused(
        &bench,
        &["figures", "zzzz"],
        &["zzzz", "standing facilities --all"],
    );
    refused(
        &bench,
        &["statements", "--facility", "batava"],
        &["did you mean batavia?"],
    );
    refused(&bench, &["statements", "--kind", "zork"], &["zork"]);
    refused(&bench, &["sources", "zork"], &["standing sources"]);
    refused(
        &bench,
        &["figures", "batavia", "--measure", "zork"],
        &["--measure"],
    );
    // What was not in the book by then is not there.
    refused(
        &bench,
        &["facilities", "--entered", "2020-01-01"],
        &["is empty"],
    );
}

#[test]
fn a_facility_is_found_by_its_identifier_a_code_or_a_name() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    let figures = |name: &str| {
        bench
            .run(&["figures", name, "--on", "2021-03-17", "--json", "-q"])
            .ended(0)
            .out
    };
    let expected = figures("otay-mesa");
    assert!(!expected.is_empty());
    for name in ["CCASDCA", "ccasdca", "Otay Mesa Detention Center"] {
        assert_eq!(figures(name), expected, "{name}");
    }
    let statements = |name: &str| {
        let ran = bench.run(&["statements", "--facility", name, "--json"]);
        ran.ended(0).out
    };
    assert_eq!(
        statements("OTAY MESA DETENTION CENTER"),
        statements("otay-mesa")
    );
}

#[test]
fn a_book_that_cannot_be_written_is_refused_with_its_name() {
    let bench = Bench::new();
    // A folder stands where the book should be.
    std::fs::create_dir(bench.path("taken.db")).unwrap();
    let db = format!("sqlite:{}", bench.path("taken.db").display());
    refused(&bench, &["import", CASE, "--db", &db], &["taken.db"]);
    // A file that is no book stays as it is.
    let other = bench.file("notes.txt", "not a book\n".repeat(1000));
    let db = format!("sqlite:{other}");
    refused(&bench, &["import", CASE, "--db", &db], &["notes.txt"]);
    assert!(
        std::fs::read_to_string(other)
            .unwrap()
            .starts_with("not a book")
    );
}

#[test]
fn the_help_of_every_command_shows_an_example() {
    let bench = Bench::new();
    for command in [
        &[][..],
        &["demo"],
        &["serve"],
        &["import"],
        &["case"],
        &["case", "check"],
        &["claims"],
        &["facilities"],
        &["figures"],
        &["statements"],
        &["sources"],
        &["links"],
        &["forecast"],
        &["schedule"],
        &["schedule", "list"],
        &["schedule", "show"],
        &["schedule", "diff"],
        &["synth"],
        &["synth", "population"],
    ] {
        let ran = bench.run(&[command, &["--help"]].concat()).ended(0);
        let called = format!("  standing {}", command.join(" "));
        let (_, example) = ran.out.split_once("Example").expect("an example");
        assert!(example.contains(called.trim_end()), "{command:?}");
    }
    let formats = bench.run(&["import", "--as", "help"]).ended(0).out;
    for format in [
        "case",
        "ice-archive",
        "ice-workbook",
        "ucla-facilities",
        "series",
    ] {
        assert!(formats.lines().any(|l| l.starts_with(format)), "{format}");
    }
}

#[test]
fn messages_go_to_standard_error_and_quiet_leaves_none() {
    let bench = Bench::new();
    let ran = bench.import(&[CASE]);
    assert!(ran.out.is_empty());
    assert!(ran.err.contains("kept"));
    for command in [
        &["facilities"][..],
        &["figures", "batavia"],
        &["figures", "batavia", "--measure", "cases-cumulative"],
        &["statements"],
        &["sources"],
        &["links"],
        &["claims", CASE],
    ] {
        let quiet = bench.run(&[command, &["-q", "--csv"]].concat());
        assert!(quiet.err.is_empty(), "{command:?}: {}", quiet.err);
        let loud = bench.run(&[command, &["--csv"]].concat());
        assert_eq!(loud.out, quiet.out, "{command:?}");
        let rows = super::csv(&loud.out);
        assert!(rows.iter().all(|r| r.len() == rows[0].len()), "{command:?}");
    }
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let bench = Bench::new();
    bench.import(&[CASE]);
    for form in [&[][..], &["--json"], &["--csv"]] {
        let mut child = bench
            .command(&[&["statements"], form].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut first = [0u8; 10];
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut first).unwrap();
        drop(out);
        let output = child.wait_with_output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{form:?}: {err}");
        assert!(!err.contains("pipe") && !err.contains("panicked"), "{err}");
    }
}

#[test]
fn an_import_goes_on_when_nobody_reads_what_it_prints() {
    let bench = Bench::new();
    let table = bench.file(
        "table.csv",
        "facility,date,population,cases,first_doses,second_doses\nAlder,2021-04-12,5,-1,1,1\n\
         Birch,2021-04-12,5,1,1,1\n",
    );
    for form in [&[][..], &["--json"]] {
        let mut child = bench
            .command(&[&["import", &table, CASE], form].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(1), "{form:?}");
        bench.run(&["figures", "batavia"]).ended(0);
    }
}

#[test]
fn shells_and_readers_are_told_of_every_command() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish"] {
        let told = bench.run(&["completions", shell]).ended(0);
        assert!(told.out.contains("agenda"), "{shell}");
    }
    let folder = bench.path("pages");
    bench.run(&["man", folder.to_str().unwrap()]).ended(0);
    for page in [
        "standing.1",
        "standing-agenda.1",
        "standing-registry-import.1",
    ] {
        let text = std::fs::read_to_string(folder.join(page)).unwrap();
        assert!(text.contains(".SH NAME"), "{page}");
    }
    let agenda = std::fs::read_to_string(folder.join("standing-agenda.1")).unwrap();
    assert!(agenda.contains("due, overdue and promised"), "{agenda}");
}
