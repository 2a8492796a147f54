//! Stock, the due list over it, and what is recorded around a dose, through the command line. The
//! people are plainly invented.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where its own files cannot be read"
)]

mod program;

use program::{Ran, run};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt as _;

struct Bench {
    dir: tempfile::TempDir,
}

const LOT: [&str; 4] = ["--lot", "026L20A", "--mvx", "mod"];

impl Bench {
    /// A facility that holds four people from 5 January 2021, one of them of sixteen years.
    fn new() -> Self {
        let bench = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        bench
            .run(&["keys", "init", "--identity", "me.agekey"])
            .ended(0);
        bench.import(
            "roster",
            "number,event,date,name,birth_date,sex\n\
             R1,admitted,2021-01-05,Zzinvented Quuxperson1,1980-02-01,F\n\
             R2,admitted,2021-01-05,Zzinvented Quuxperson2,1981-02-01,M\n\
             R3,admitted,2021-01-05,Zzinvented Quuxperson3,1982-02-01,M\n\
             R4,admitted,2021-01-05,Zzinvented Quuxperson4,2004-06-01,F\n",
        );
        bench
    }

    fn run(&self, args: &[&str]) -> Ran {
        run(self.dir.path(), args)
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.dir.path().join(name), text).unwrap();
    }

    fn import(&self, format: &str, text: &str) {
        self.write("file.csv", text);
        let args = [
            "registry",
            "import",
            "--as",
            format,
            "--facility",
            "alder-creek",
        ];
        let key = ["--identity", "me.agekey", "file.csv"];
        self.run(&[&args[..], &key].concat()).ended(0);
    }

    /// A command of a group, at the desk of the facility.
    fn at_desk(&self, group: &str, command: &str, on: &str, more: &[&str]) -> Ran {
        let args = [
            group,
            command,
            "--facility",
            "alder-creek",
            "--identity",
            "me.agekey",
        ];
        self.run(&[&args[..], &["--on", on], more].concat())
    }

    fn stock(&self, command: &str, on: &str, more: &[&str]) -> Ran {
        self.at_desk("stock", command, on, &[&LOT[..], more].concat())
    }

    fn came(&self) {
        let more = ["--cvx", "207", "--doses", "20", "--expiry", "2021-07-01"];
        let where_ = ["--unit", "fridge 1", "--storage", "refrigerated"];
        let all = [&more[..], &where_].concat();
        self.stock("receive", "2021-03-01", &all)
            .ended(0)
            .says("2 entered");
    }

    fn list(&self, on: &str, ends: i32) -> Value {
        let ran = self.at_desk("stock", "list", on, &["--json"]).ended(ends);
        serde_json::from_str(&ran.out).unwrap()
    }

    fn due(&self, on: &str, more: &[&str]) -> Ran {
        let args = ["due", "alder-creek", "--on", on, "--identity", "me.agekey"];
        self.run(&[&args[..], more].concat()).ended(0)
    }

    fn due_lines(&self, on: &str) -> Vec<Value> {
        let list: Value = serde_json::from_str(&self.due(on, &["--json"]).out).unwrap();
        list["due"].as_array().unwrap().clone()
    }
}

/// The walkthrough `docs/walkthroughs/0009-a-lot-gets-warm-and-is-recalled.md`.
#[test]
fn a_lot_gets_warm_is_held_by_a_person_released_by_another_and_recalled() {
    let bench = Bench::new();
    bench.due("2021-03-01", &[]).says("stock not recorded");
    let none = bench.at_desk("stock", "list", "2021-03-01", &[]).ended(0);
    none.says("stock not recorded");
    bench.came();
    let supply = |on: &str| {
        let lines = bench.due_lines(on);
        let mine = lines.iter().find(|line| line["number"] == "R1").unwrap();
        mine["supply"].as_str().unwrap().to_owned()
    };
    assert_eq!(supply("2021-03-01"), "on-hand");
    bench.due("2021-03-01", &[]).says("expires on 2021-03-31");

    bench.write(
        "logger.csv",
        "at,celsius\n2021-03-02T08:00,4.5\n2021-03-02T09:00,11.2\n2021-03-02T10:00,5\n",
    );
    let readings = ["--unit", "fridge 1", "--file", "logger.csv"];
    let read = |says: &str| {
        let ran = bench.at_desk("stock", "temperature", "2021-03-02", &readings);
        ran.ended(0).says(says);
    };
    read("3 entered");
    read("0 entered, 3 in the book already");
    assert_eq!(supply("2021-03-02"), "only-quarantined");
    let held = bench.at_desk("stock", "list", "2021-03-02", &[]).ended(0);
    held.says("do not use")
        .says("11.2 °C")
        .says("at most 120 minutes");
    assert_eq!(
        bench.list("2021-03-01", 0)["lots"][0]["state"],
        "may be used"
    );

    let word = [
        "--by",
        "P. Pharmacist",
        "--reason",
        "the manufacturer's letter",
    ];
    bench.stock("release", "2021-03-03", &word).ended(0);
    assert_eq!(supply("2021-03-03"), "on-hand");
    bench.stock("quarantine", "2021-03-04", &word).ended(0);
    bench
        .due("2021-03-04", &[])
        .says("quarantined on 2021-03-04 by P. Pharmacist");
    bench.stock("release", "2021-03-05", &word).ended(0);

    bench.import(
        "doses",
        "number,date,cvx,source,lot,mvx\nR1,2021-03-05,207,given-here,026L20A,MOD\n\
         R2,2021-03-05,207,given-here,026l20a,\nR3,2021-03-05,207,given-here,OTHER,MOD\n",
    );
    bench
        .stock("staff-dose", "2021-03-05", &["--doses", "3"])
        .ended(0);
    let waste = ["--doses", "4", "--reason", "open-too-long"];
    bench.stock("waste", "2021-03-05", &waste).ended(0);
    let wrong = bench.stock(
        "waste",
        "2021-03-05",
        &[&waste[..], &["--message", "w2"]].concat(),
    );
    wrong.ended(0).says("named w2");
    let back = ["--of", "w2", "--reason", "typed twice"];
    bench
        .at_desk("stock", "take-back", "2021-03-05", &back)
        .ended(0);
    let list = bench.list("2021-03-05", 1);
    let lot = &list["lots"][0];
    let counts =
        ["received", "given", "staff", "wasted", "on_hand"].map(|n| lot[n].as_i64().unwrap());
    assert_eq!(counts, [20, 2, 3, 4, 11]);
    assert_eq!(
        list["findings"][0]["finding"], "unknown_lot",
        "it is not hidden"
    );

    let recall = [
        "stock",
        "recall",
        "--on",
        "2021-03-06",
        "--identity",
        "me.agekey",
    ];
    let had = bench.run(&[&recall[..], &LOT].concat()).ended(0);
    had.says("2 doses")
        .says("R1 at alder-creek")
        .says("manufacturer not recorded");
    let none = bench.run(&[&recall[..], &["--lot", "NONE", "--mvx", "MOD"]].concat());
    none.ended(0).says("0 doses").says("names no lot");
}

#[test]
fn what_cannot_be_so_is_refused_and_an_unknown_lot_is_warned_of() {
    let bench = Bench::new();
    let waste = ["--doses", "4", "--reason", "broken"];
    bench
        .stock("waste", "2021-03-05", &waste)
        .ended(0)
        .says("never received");
    bench
        .stock("waste", "2999-01-01", &waste)
        .ended(2)
        .says("not come yet");
    bench
        .stock(
            "move",
            "2021-03-05",
            &["--to", "alder-creek", "--doses", "1"],
        )
        .ended(2);
    bench
        .stock("release", "2021-03-05", &["--by", " ", "--reason", "x"])
        .ended(2);
    let hot = ["--unit", "fridge 1", "--celsius", "warm"];
    bench
        .at_desk("stock", "temperature", "2021-03-05", &hot)
        .ended(2)
        .says("no temperature");
    let of = ["--of", "nothing", "--reason", "x"];
    bench
        .at_desk("stock", "take-back", "2021-03-05", &of)
        .ended(2);
    assert_eq!(
        bench.list("2021-03-05", 1)["findings"][0]["finding"],
        "unknown_lot"
    );
}

#[test]
fn a_vial_a_move_and_an_order_are_seen_in_the_list() {
    let bench = Bench::new();
    let order = ["--order", "A-17", "--cvx", "207", "--doses", "300"];
    bench
        .at_desk("stock", "order", "2021-02-25", &order)
        .ended(0);
    bench.came();
    bench
        .stock(
            "open",
            "2021-03-02",
            &["--vial", "3", "--at", "2021-03-02T09:30"],
        )
        .ended(0);
    bench
        .stock(
            "move",
            "2021-03-02",
            &["--to", "birch-hill", "--doses", "5"],
        )
        .ended(0);
    let list = bench.at_desk("stock", "list", "2021-03-02", &[]).ended(0);
    list.says("vial 3")
        .says("2021-03-02T15:30:00")
        .says("300 ordered, 0 came");
    let late = bench.at_desk("stock", "list", "2021-03-09", &[]).ended(1);
    late.says("5 doses left alder-creek for birch-hill");
}

#[test]
fn during_the_pause_the_product_is_not_named_and_everybody_stays_due_with_another() {
    let bench = Bench::new();
    let named = |on: &str| -> (usize, bool) {
        let lines = bench.due_lines(on);
        let janssen = lines.iter().any(|line| {
            let vaccines = line["recommended_vaccines"].as_array().unwrap();
            vaccines.contains(&Value::from("212"))
        });
        (lines.len(), janssen)
    };
    assert_eq!(named("2021-04-12"), (4, true));
    assert_eq!(named("2021-04-13"), (4, false));
    assert_eq!(named("2021-04-24"), (4, true));
    bench
        .due("2021-04-13", &[])
        .says("paused by CDC and FDA from 2021-04-13");
}

#[test]
fn order_screening_consent_isolation_and_the_sheet() {
    let bench = Bench::new();
    bench.came();
    bench.write("signed.pdf", "a signed paper");
    bench.write(
        "order.toml",
        "order = \"SO-1\"\nprescriber = \"Dr. A. Example\"\ncvx = [\"207\"]\nfrom = \"2021-03-01\"\n\
         kit_within_days = 30\n[[questions]]\ncode = \"allergy\"\n\
         words = \"A severe allergic reaction to a vaccine?\"\nstops = [\"yes\", \"unknown\"]\n",
    );
    let desk =
        |command: &str, more: &[&str]| bench.at_desk("registry", command, "2021-03-02", more);
    bench
        .due("2021-03-02", &[])
        .says("no standing order in force for CVX 207");
    desk(
        "standing-order",
        &["--document", "signed.pdf", "order.toml"],
    )
    .ended(0);
    bench
        .due("2021-03-02", &[])
        .says("the emergency kit was never checked");
    desk("kit-check", &["--by", "N. Nurse", "--complete"]).ended(0);
    let screen = [
        "--number", "R1", "--cvx", "207", "--order", "SO-1", "--answer",
    ];
    let stopped = desk("screen", &[&screen[..], &["allergy=unknown"]].concat());
    stopped
        .ended(1)
        .says("ask the prescriber")
        .says("not known");
    desk("screen", &[&screen[..], &["allergy=no"]].concat()).ended(0);
    let other = desk("screen", &[&screen[..], &["fever=no"]].concat());
    other.ended(2).says("asks no question fever");

    let by_number = |number: &str, state: &str, name: &str| {
        let list = bench.due("2021-03-02", &["--json", "--state", state]).out;
        let list: Value = serde_json::from_str(&list).unwrap();
        let mut lines = list["due"].as_array().unwrap().iter();
        lines.find(|line| line["number"] == number).unwrap()[name].clone()
    };
    assert_eq!(by_number("R1", "ca", "guardian"), Value::Null);
    assert!(
        by_number("R4", "ca", "guardian")
            .as_str()
            .unwrap()
            .contains("not asked for yet")
    );
    assert_eq!(
        by_number("R4", "or", "guardian"),
        Value::Null,
        "fifteen is enough there"
    );
    let guardian = ["--number", "R4", "--group", "COVID-19", "--said", "given"];
    desk("guardian", &guardian).ended(0);
    assert!(
        by_number("R4", "ca", "guardian")
            .as_str()
            .unwrap()
            .contains("given on 2021-03-02")
    );
    desk(
        "isolate",
        &[
            "--number",
            "R2",
            "--from",
            "2021-02-28",
            "--until",
            "2021-03-05",
        ],
    )
    .ended(0);
    assert_eq!(by_number("R2", "ca", "isolated")["until"], "2021-03-05");
    bench
        .due("2021-03-02", &[])
        .says("vaccinate apart from others");

    bench.due("2021-03-02", &["--sheet", "today.html"]);
    let path = bench.dir.path().join("today.html");
    let sheet = std::fs::read_to_string(&path).unwrap();
    for words in [
        "Zzinvented Quuxperson2",
        "vaccinate apart from others",
        "lot MOD 026L20A, 20 doses",
        "A severe allergic reaction to a vaccine?",
        "Everybody may decline",
        "given on",
    ] {
        assert!(sheet.contains(words), "{words}");
    }
    for fetched in ["<script", "src=", "href=", "@import", "url("] {
        assert!(!sheet.contains(fetched), "{fetched}");
    }
    let mode = path.metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "it names people");
    bench.due("2021-03-02", &["--sheet", "hoy.html", "--lang", "es"]);
    let sheet = std::fs::read_to_string(bench.dir.path().join("hoy.html")).unwrap();
    assert!(sheet.contains("Toda persona puede rechazar la vacuna"));
}

#[test]
fn an_adverse_event_is_written_for_vaers_without_a_word_of_custody() {
    let bench = Bench::new();
    bench.import(
        "doses",
        "number,date,cvx,source,lot,mvx\nR1,2021-03-05,207,given-here,026L20A,MOD\n",
    );
    let tell = |words: &str, more: &[&str]| {
        let event = [
            "--number",
            "R1",
            "--event",
            "E1",
            "--vaccinated",
            "2021-03-05",
        ];
        let rest = ["--onset", "2021-03-06", "--description", words];
        let all = [&event[..], &rest, more].concat();
        bench.at_desk("registry", "adverse-event", "2021-03-10", &all)
    };
    tell("hives", &["--hospital-days", "2"])
        .ended(2)
        .says("hospitalized");
    tell("hives in the detention clinic", &[]).ended(0);
    let vaers = |more: &[&str]| bench.at_desk("registry", "vaers", "2021-03-10", more);
    let refused = vaers(&["--csv"]).ended(1).says("tells of custody");
    assert_eq!(refused.out.lines().count(), 1, "the head alone");
    let told = [
        "--outcome",
        "hospitalized",
        "--hospital-days",
        "2",
        "--recovered",
        "yes",
    ];
    tell("hives on both arms", &told).ended(0);
    let csv = vaers(&["--csv"]).ended(0);
    let row = csv.out.lines().nth(1).unwrap();
    for cell in [
        "E1,1980-02-01,41,F,2021-03-05,2021-03-06,1,hives on both arms",
        "207,MOD,026L20A,1",
    ] {
        assert!(row.contains(cell), "{row}");
    }
    let json = vaers(&[]).ended(0);
    let one: Value = serde_json::from_str(json.out.trim()).unwrap();
    assert_eq!(one["item_21_outcome"]["hospital_days"], 2);
    assert_eq!(one["item_17_vaccines"][0]["lot"], "026L20A");
    for hidden in ["alder", "Quuxperson", "R1"] {
        assert!(
            !csv.out.contains(hidden) && !json.out.contains(hidden),
            "{hidden}"
        );
    }
}
