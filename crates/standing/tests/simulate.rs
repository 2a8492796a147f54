//! The outbreak model by command, on the invented example.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where its own files cannot be read"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn example() -> PathBuf {
    root().join("cases/simulate/two-facilities.toml")
}

fn simulate(scenario: &Path, more: &[&str]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_standing"))
        .arg("simulate")
        .arg(scenario)
        .args(more)
        .output()
        .unwrap();
    Ran {
        status: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn lines(text: &str) -> Vec<serde_json::Value> {
    let read = |line| serde_json::from_str(line).unwrap();
    text.lines().map(read).collect()
}

#[test]
fn the_example_answers_with_what_was_played_every_figure_and_what_is_left_out() {
    let ran = simulate(&example(), &["--replicates", "12"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let lines = lines(&ran.out);
    let run = &lines[0];
    assert_eq!(run["kind"], "run");
    assert_eq!(run["replicates"], 12);
    assert_eq!(run["seed"], 20_210_301);
    assert_eq!(run["disease_set"]["id"], "ancestral-2020");
    assert_eq!(run["disease_set"]["unverified"][0], "r0");
    assert!(run["leaves_out"].as_array().unwrap().len() >= 10);
    let find = |arm: &str, people: &str, measure: &str| {
        let is = |l: &&serde_json::Value| {
            l["arm"] == arm && l["people"] == people && l["measure"] == measure
        };
        lines.iter().find(is).unwrap().clone()
    };
    let base = find("no doses", "held", "infections");
    assert!(
        base["difference"].is_null(),
        "the baseline is not held against itself"
    );
    let now = find("people held first, now", "held", "infections");
    assert!(now["difference"]["median"].as_f64().unwrap() < 0.0);
    assert!(now["better"].as_f64().unwrap() > 0.8);
    assert_eq!(now["week"]["held_against_earlier"], false);
    let later = find("people held first, in four weeks", "held", "infections");
    assert_eq!(later["week"]["held_against_earlier"], true);
    assert!(find("release to a quarter", "county", "spill-over")["value"].is_object());
    for said in [
        "better in",
        "What the model leaves out",
        "from memory, not checked: r0",
    ] {
        assert!(ran.err.contains(said), "in words too: {said}");
    }
}

#[test]
fn the_same_question_gives_the_same_bytes_on_any_number_of_threads() {
    let asked = |threads| {
        let more = [
            "--replicates",
            "7",
            "--quiet",
            "--question",
            "infections,doses",
        ];
        simulate(&example(), &[&more[..], &["--threads", threads]].concat()).out
    };
    let one = asked("1");
    assert!(!one.contains("spill-over"), "it was not asked");
    assert_eq!(one, asked("3"));
    let other = [
        "--replicates",
        "7",
        "--quiet",
        "--question",
        "infections,doses",
        "--seed",
        "2",
    ];
    assert_ne!(one, simulate(&example(), &other).out);
}

#[test]
fn a_folder_holds_figures_runs_and_charts_and_is_not_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("answer");
    let more = ["--replicates", "3", "--out", out.to_str().unwrap()];
    let ran = simulate(&example(), &more);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    let size = |name: &str| std::fs::metadata(out.join(name)).unwrap().len();
    for name in ["figures.parquet", "runs.parquet", "run.json"] {
        assert!(size(name) > 0, "{name}");
    }
    let runs = std::fs::read_to_string(out.join("runs.csv")).unwrap();
    assert_eq!(
        runs.lines().count(),
        1 + 8 * 3 * 3,
        "arms, runs, whose people"
    );
    let svg = std::fs::read_to_string(out.join("infections-held.svg")).unwrap();
    assert!(svg.starts_with("<svg xmlns="), "it stands alone");
    assert!(svg.contains("release to a quarter"));
    let again = simulate(&example(), &more);
    assert_eq!(again.status, Some(2));
    assert!(again.err.contains("holds something"), "{}", again.err);
}

#[test]
fn without_severity_hospital_days_and_deaths_are_said_to_be_not_known() {
    let dir = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(example()).unwrap();
    let severity = text.find("[disease.severity]").unwrap();
    let vaccine = text.find("[vaccine]").unwrap();
    let path = dir.path().join("no-severity.toml");
    std::fs::write(&path, format!("{}{}", &text[..severity], &text[vaccine..])).unwrap();
    let ran = simulate(&path, &["--replicates", "3", "--question", "hospital"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    for figure in lines(&ran.out).iter().skip(1) {
        assert!(figure["value"].is_null(), "not zero: {figure}");
    }
    assert!(ran.err.contains("not known"));
}

#[test]
fn a_file_that_cannot_be_played_is_refused_with_file_line_and_field() {
    let dir = tempfile::tempdir().unwrap();
    let text = std::fs::read_to_string(example()).unwrap();
    let line = text.lines().position(|l| l == "held = 640").unwrap() + 1;
    let path = dir.path().join("wrong.toml");
    std::fs::write(&path, text.replace("held = 640", "held = 640_000")).unwrap();
    let ran = simulate(&path, &[]);
    assert_eq!(ran.status, Some(2));
    let expected = format!("wrong.toml:{line}: facility[1].held: 640000 lies outside 0 to 100000");
    assert!(ran.err.contains(&expected), "{}", ran.err);
    assert!(ran.out.is_empty());
}
