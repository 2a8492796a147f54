//! The walkthrough `docs/walkthroughs/0008-somebody-is-transferred-between-two-doses.md`, with
//! somebody who is plainly invented.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where its own files cannot be read"
)]

mod program;

use program::{Ran, run};
use std::path::PathBuf;

/// One installation with a key of its own.
struct Installation {
    dir: tempfile::TempDir,
}

impl Installation {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let new = Self { dir };
        new.here(&["keys", "init"], &[]).ended(0);
        new
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn here(&self, args: &[&str], more: &[&str]) -> Ran {
        let own = ["--identity", "me.agekey"];
        run(self.dir.path(), &[args, more, &own].concat())
    }

    fn import(&self, format: &str, facility: &str, text: &str) -> Ran {
        std::fs::write(self.path("file.csv"), text).unwrap();
        let args = ["registry", "import", "--as", format, "file.csv"];
        self.here(&args, &["--facility", facility])
    }

    fn recipient(&self) -> String {
        let identity = std::fs::read_to_string(self.path("me.agekey")).unwrap();
        let line = identity.lines().next().unwrap();
        line.trim_start_matches("# public key: ").to_owned()
    }

    /// Who is due for COVID-19 in a facility on a day, with the dose.
    fn due(&self, facility: &str, day: &str) -> Vec<(String, u64)> {
        let ran = self.here(&["due", facility, "--on", day, "--json"], &[]);
        let list: serde_json::Value = serde_json::from_str(&ran.ended(0).out).unwrap();
        let lines = list["due"].as_array().unwrap().iter();
        let mine = lines.filter(|line| line["vaccine_group"] == "COVID-19");
        mine.map(|line| {
            let number = line["number"].as_str().unwrap().to_owned();
            (number, line["dose"].as_u64().unwrap())
        })
        .collect()
    }

    fn hand_over(&self, to: &str, out: &str) -> Ran {
        let args = ["registry", "hand-over", "--facility", "alder-creek"];
        let own = [
            "--number",
            "R1",
            "--to",
            to,
            "--out",
            out,
            "--on",
            "2021-04-12",
        ];
        self.here(&args, &own)
    }

    fn take_over(&self, file: &str, number: &str, more: &[&str]) -> Ran {
        let args = ["registry", "take-over", file, "--facility", "birch-hill"];
        let own = [
            "--number",
            number,
            "--by",
            "Ada Adams",
            "--on",
            "2021-04-14",
        ];
        self.here(&args, &[&own[..], more].concat())
    }
}

const HEAD: &str = "number,event,date,name,birth_date,sex,other_facility,other_number\n";

/// Alder Creek, where R1 had one dose of two and was sent on.
fn alder_creek() -> Installation {
    let alder = Installation::new();
    let admitted = "R1,admitted,2021-03-11,\"Zzinvented, Quux\",1980-02-04,F,,\n";
    alder
        .import("roster", "alder-creek", &format!("{HEAD}{admitted}"))
        .ended(0);
    let dose = "number,date,cvx,source,lot\nR1,2021-03-13,208,given-here,LOT7\n";
    alder.import("doses", "alder-creek", dose).ended(0);
    alder
}

fn send_on(alder: &Installation) {
    let sent = "R1,transferred-out,2021-04-12,,,,birch-hill,\n";
    alder
        .import("roster", "alder-creek", &format!("{HEAD}{sent}"))
        .ended(0);
}

fn check_number(ran: &Ran) -> String {
    let (_, after) = ran.err.split_once("check number ").unwrap();
    after.chars().take(24).collect()
}

#[test]
fn somebody_is_transferred_between_two_doses() {
    let alder = alder_creek();
    let dose_2 = |number: &str| vec![(number.to_owned(), 2)];
    assert_eq!(alder.due("alder-creek", "2021-04-10"), dose_2("R1"));
    send_on(&alder);
    assert!(alder.due("alder-creek", "2021-04-14").is_empty());

    let birch = Installation::new();
    let handed = alder.hand_over(&birch.recipient(), "R1.age").ended(0);
    let handed = handed.says("alder-creek holds the duty of the next dose until birch-hill tells");
    let file = std::fs::read(alder.path("R1.age")).unwrap();
    assert!(!String::from_utf8_lossy(&file).contains("Zzinvented"));
    std::fs::write(birch.path("R1.age"), &file).unwrap();

    let dry = birch.take_over("R1.age", "B7", &["--dry-run"]).ended(0);
    assert_eq!(check_number(&dry), check_number(&handed));
    assert!(
        dry.out.contains("B7: a dose of CVX 208 on 2021-03-13"),
        "{}",
        dry.out
    );
    assert!(!dry.out.contains("Zzinvented") && !dry.err.contains("Zzinvented"));
    let nobody_there = birch.here(&["due", "birch-hill", "--on", "2021-04-14"], &[]);
    assert!(
        !nobody_there.out.contains("COVID-19"),
        "{}",
        nobody_there.out
    );

    let waits = "alder-creek holds the duty of the next dose until birch-hill tells";
    let taken = birch.take_over("R1.age", "B7", &[]).ended(0);
    taken.says("6 acts new, 0 in the book already").says(waits);
    let again = birch.take_over("R1.age", "B7", &[]).ended(0);
    again.says("0 acts new, 6 in the book already").says(waits);
    assert!(
        birch.due("birch-hill", "2021-04-14").is_empty(),
        "nobody came yet"
    );

    let arrived = ["--arrived", "2021-04-13"];
    let confirmed = birch.take_over("R1.age", "B7", &arrived).ended(0);
    confirmed
        .says("1 acts new, 6 in the book already")
        .says("birch-hill holds the duty of the next dose");
    let again = birch.take_over("R1.age", "B7", &arrived).ended(0);
    again.says("0 acts new");
    assert_eq!(birch.due("birch-hill", "2021-04-14"), dose_2("B7"));

    let told = "B7,transferred-in,2021-04-13,\"Zzinvented, Quux\",1980-02-04,F,alder-creek,R1\n";
    alder
        .import("roster", "birch-hill", &format!("{HEAD}{told}"))
        .ended(0);
    alder
        .hand_over(&birch.recipient(), "later.age")
        .ended(0)
        .says("alder-creek holds the duty");
    let on = ["--on", "2021-04-14"];
    let args = [
        "registry",
        "hand-over",
        "--facility",
        "alder-creek",
        "--number",
        "R1",
    ];
    let to = birch.recipient();
    alder
        .here(
            &args,
            &[&["--to", &to, "--out", "last.age"][..], &on].concat(),
        )
        .ended(0)
        .says("birch-hill holds the duty of the next dose");
}

#[test]
fn who_is_known_there_already_is_linked_and_another_birth_date_stops_it() {
    let alder = alder_creek();
    send_on(&alder);
    let birch = Installation::new();
    let known = |birth: &str| {
        format!("{HEAD}B7,admitted,2021-04-13,\"Zzinvented, Quux Maria\",{birth},F,,\n")
    };
    birch
        .import("roster", "birch-hill", &known("1980-02-04"))
        .ended(0);
    assert_eq!(
        birch.due("birch-hill", "2021-04-14"),
        [("B7".to_owned(), 1)]
    );
    let file = birch.path("R1.age");
    alder
        .hand_over(&birch.recipient(), file.to_str().unwrap())
        .ended(0);
    birch
        .take_over("R1.age", "B7", &[])
        .ended(0)
        .says("5 acts new");
    birch
        .take_over("R1.age", "B7", &[])
        .ended(0)
        .says("0 acts new");
    assert_eq!(
        birch.due("birch-hill", "2021-04-14"),
        [("B7".to_owned(), 2)]
    );
    let list = birch.here(&["due", "birch-hill", "--on", "2021-04-14"], &[]);
    list.ended(0).says("Quux Maria");

    let other = Installation::new();
    other
        .import("roster", "birch-hill", &known("1990-02-04"))
        .ended(0);
    let file = other.path("R1.age");
    alder
        .hand_over(&other.recipient(), file.to_str().unwrap())
        .ended(0);
    other
        .take_over("R1.age", "B7", &[])
        .ended(2)
        .says("another birth date")
        .says("Nothing was taken over");
}

#[test]
fn a_file_for_somebody_else_a_damaged_one_and_ones_own_are_refused() {
    let alder = alder_creek();
    let birch = Installation::new();
    let file = birch.path("R1.age");
    alder
        .hand_over(&alder.recipient(), file.to_str().unwrap())
        .ended(0);
    birch
        .take_over("R1.age", "B7", &[])
        .ended(2)
        .says("it is for somebody else, or damaged");
    let own = [
        "--facility",
        "birch-hill",
        "--number",
        "B7",
        "--by",
        "Ada Adams",
    ];
    let path = file.to_str().unwrap();
    alder
        .here(&["registry", "take-over", path], &own)
        .ended(2)
        .says("made by this installation");
    alder
        .hand_over("age1nobody", "x.age")
        .ended(2)
        .says("no age recipient");
    let stranger = [
        "registry",
        "hand-over",
        "--facility",
        "alder-creek",
        "--number",
        "R9",
    ];
    let to = ["--to", &birch.recipient(), "--out", "y.age"];
    alder.here(&stranger, &to).ended(2).says("knows nobody");
    assert!(!alder.path("y.age").exists() && !alder.path("x.age").exists());
}
