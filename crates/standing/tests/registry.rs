//! The registry through the command line, with people who are plainly invented.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where its own files cannot be read"
)]

mod program;

use program::{Ran, run};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;

struct Bench {
    dir: tempfile::TempDir,
}

impl Bench {
    fn empty() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
        }
    }

    fn new() -> Self {
        let bench = Self::empty();
        bench
            .run(&["keys", "init", "--identity", "me.agekey"])
            .ended(0);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(self.dir.path(), args)
    }

    fn import(&self, format: &str, text: &str, more: &[&str]) -> Ran {
        std::fs::write(self.path("file.csv"), text).unwrap();
        let mut args = vec![
            "registry",
            "import",
            "--as",
            format,
            "--facility",
            "alder-creek",
        ];
        args.extend(["--identity", "me.agekey", "file.csv"]);
        args.extend(more);
        self.run(&args)
    }

    fn due(&self, day: &str, more: &[&str]) -> Ran {
        let mut args = vec!["due", "alder-creek", "--on", day, "--identity", "me.agekey"];
        args.extend(more);
        self.run(&args)
    }

    /// Who is due for a vaccine group on a day, with the dose.
    fn due_for(&self, group: &str, day: &str) -> Vec<(String, u64)> {
        let ran = self.due(day, &["--json"]).ended(0);
        let list: serde_json::Value = serde_json::from_str(&ran.out).unwrap();
        let lines = list["due"].as_array().unwrap().iter();
        let mine = lines.filter(|line| line["vaccine_group"] == group);
        mine.map(|line| {
            assert!(!line["reasons"].as_array().unwrap().is_empty(), "{line}");
            let number = line["number"].as_str().unwrap().to_owned();
            (number, line["dose"].as_u64().unwrap())
        })
        .collect()
    }
}

const HEAD: &str = "number,event,date,name,birth_date,sex\n";

/// A roster that admits so many invented people.
fn admitted(people: u32) -> String {
    let rows = (1..=people)
        .map(|n| format!("R{n},admitted,2021-03-11,Zzinvented Quuxperson{n},1980-02-{n:02},F\n"));
    HEAD.to_owned() + &rows.collect::<String>()
}

fn released(people: u32) -> String {
    let rows = (1..=people).map(|n| format!("R{n},released,2021-03-20,,,\n"));
    HEAD.to_owned() + &rows.collect::<String>()
}

#[test]
fn the_key_is_made_once_and_a_missing_or_open_one_is_refused_with_what_to_do() {
    let bench = Bench::empty();
    let no_key = bench.import("roster", &admitted(1), &[]).ended(2);
    no_key.says("standing.keys").says("keys init");
    assert!(!bench.path("standing.db").exists(), "nothing was made");
    bench
        .run(&["keys", "init", "--identity", "me.agekey"])
        .ended(0);
    for made in ["standing.keys", "me.agekey"] {
        let mode = bench.path(made).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{made}");
    }
    let again = bench.run(&["keys", "init", "--identity", "me.agekey"]);
    again.ended(2).says("there already");
    let open = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(bench.path("standing.keys"), open).unwrap();
    let refused = bench.import("roster", &admitted(1), &[]).ended(2);
    refused.says("open to others").says("chmod 600");
}

#[test]
fn after_a_rotation_the_new_identity_opens_the_registry_and_the_escrow_always_does() {
    let bench = Bench::new();
    bench.import("roster", &admitted(1), &[]).ended(0);
    bench
        .run(&[
            "keys",
            "init",
            "--keys",
            "other.keys",
            "--identity",
            "second.agekey",
        ])
        .ended(0);
    let second = std::fs::read_to_string(bench.path("second.agekey")).unwrap();
    let recipient = second
        .lines()
        .next()
        .unwrap()
        .trim_start_matches("# public key: ");
    let escrow = [
        "keys",
        "escrow",
        "--identity",
        "me.agekey",
        "--recipient",
        recipient,
        "escrow.age",
    ];
    bench.run(&escrow).ended(0);
    let rotate = [
        "keys",
        "rotate",
        "--identity",
        "me.agekey",
        "--to-identity",
        "next.agekey",
    ];
    bench.run(&rotate).ended(0);
    bench.due("2021-03-12", &[]).ended(2).says("does not open");
    let due = ["due", "alder-creek", "--on", "2021-03-12"];
    let next = bench.run(&[&due[..], &["--identity", "next.agekey"]].concat());
    next.ended(0).says("1 held");
    let with = ["--keys", "escrow.age", "--identity", "second.agekey"];
    bench
        .run(&[&due[..], &with].concat())
        .ended(0)
        .says("1 held");
    let other = ["--keys", "other.keys", "--identity", "second.agekey"];
    let other = bench.run(&[&due[..], &other].concat());
    other.ended(2).says("sealed with another key");
}

#[test]
fn a_roster_that_comes_again_adds_nothing_and_a_dry_run_changes_nothing() {
    let bench = Bench::new();
    let dry = bench
        .import("roster", &admitted(3), &["--dry-run"])
        .ended(0);
    assert_eq!(dry.out.lines().count(), 9, "{}", dry.out);
    assert!(
        !dry.out.contains("Zzinvented"),
        "people are named by their number"
    );
    let first = bench.import("roster", &admitted(3), &[]).ended(0);
    first.says("9 acts new");
    bench
        .import("roster", &admitted(3), &[])
        .ended(0)
        .says("0 acts new");
    let longer = admitted(3) + "R4,admitted,2021-03-12,Zzinvented Latecomer,1990-01-01,M\n";
    bench
        .import("roster", &longer, &[])
        .ended(0)
        .says("3 acts new");
}

#[test]
fn a_roster_that_would_end_half_of_all_stays_asks() {
    let bench = Bench::new();
    bench.import("roster", &admitted(4), &[]).ended(0);
    let stopped = bench.import("roster", &released(2), &[]).ended(2);
    stopped.says("2 of the 4 stays").says("--yes-end-stays");
    bench.due("2021-04-01", &[]).ended(0).says("4 held");
    bench.import("roster", &released(1), &[]).ended(0);
    bench
        .import("roster", &released(2), &["--yes-end-stays"])
        .ended(0);
    bench.due("2021-04-01", &[]).ended(0).says("2 held");
}

#[test]
fn a_forbidden_column_refuses_the_file_and_a_bad_row_only_itself() {
    let bench = Bench::new();
    for column in ["A-Number", "Country", "Immigration status", "Hearing date"] {
        let text = format!(
            "number,event,date,name,birth_date,{column}\nR1,admitted,2021-03-11,Zz Quux,1980-01-01,secretcell\n"
        );
        let refused = bench.import("roster", &text, &[]).ended(2);
        assert!(!refused.err.contains("secretcell"));
        refused.says(column).says("never kept");
    }
    assert!(!bench.path("standing.db").exists(), "nothing was made");
    let bad = admitted(1) + "R2,admitted,2021-03-11,Zz Quux,notaday,F\nR3,admitted,2021-03-11,,,\n";
    let ran = bench.import("roster", &bad, &[]).ended(1);
    assert!(!ran.err.contains("notaday"), "a cell is not repeated");
    ran.says("line 3, birth_date")
        .says("line 4, name")
        .says("3 acts new");
}

#[test]
fn what_is_missing_is_said_plainly() {
    let bench = Bench::new();
    bench.due("2021-03-12", &[]).ended(2).says("no roster");
    bench.import("roster", &admitted(1), &[]).ended(0);
    let elsewhere = [
        "due",
        "birch-hill",
        "--on",
        "2021-03-12",
        "--identity",
        "me.agekey",
    ];
    bench
        .run(&elsewhere)
        .ended(0)
        .says("no roster of birch-hill");
    bench.due("1970-03-02", &[]).ended(2).says("no schedule");
    bench
        .due("2021-03-12", &["--known", "2021-03-12"])
        .ended(0)
        .says("0 held");
}

/// The walkthrough `docs/walkthroughs/0006-a-dose-arrives-is-corrected-and-the-due-list-changes.md`.
#[test]
fn a_dose_arrives_is_corrected_and_the_due_list_changes() {
    let bench = Bench::new();
    bench.import("roster", &admitted(1), &[]).ended(0);
    let group = "COVID-19";
    let one = |dose| vec![("R1".to_owned(), dose)];
    assert_eq!(bench.due_for(group, "2021-05-01"), one(1));
    let head = "number,date,cvx,source,lot,action,reason\n";
    let told = format!("{head}R1,2021-03-13,208,given-here,LOT7,,\n");
    bench
        .import("doses", &told, &[])
        .ended(0)
        .says("1 acts new");
    assert_ne!(
        bench.due_for(group, "2021-05-01"),
        one(1),
        "the dose counts"
    );
    bench
        .import("doses", &told, &[])
        .ended(0)
        .says("0 acts new");
    let wrong = format!("{head}R1,2021-03-13,208,given-here,LOT8,taken-back,another person\n");
    bench
        .import("doses", &wrong, &[])
        .ended(1)
        .says("line 2, action");
    let back = format!("{head}R1,2021-03-13,208,given-here,LOT7,taken-back,another person\n");
    bench
        .import("doses", &back, &[])
        .ended(0)
        .says("1 acts new");
    assert_eq!(
        bench.due_for(group, "2021-05-01"),
        one(1),
        "it was another person's"
    );
    let stranger = format!("{head}R9,2021-03-13,208,document,,,\n");
    bench
        .import("doses", &stranger, &[])
        .ended(1)
        .says("line 2, number");
}
