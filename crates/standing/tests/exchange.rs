//! Cards and messages through the command line, with people who are plainly invented.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where its own files cannot be read"
)]

use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

struct Bench {
    dir: tempfile::TempDir,
}

struct Ran {
    status: Option<i32>,
    out: String,
    err: String,
}

impl Ran {
    #[track_caller]
    fn ended(self, status: i32) -> Self {
        assert_eq!(self.status, Some(status), "{}\n{}", self.out, self.err);
        self
    }

    #[track_caller]
    fn says(self, words: &str) -> Self {
        let said = self.out.contains(words) || self.err.contains(words);
        assert!(said, "{words}\n{}\n{}", self.out, self.err);
        self
    }
}

const ROSTER: &str = "number,event,date,name,birth_date,sex\n\
    R1,admitted,2021-03-11,\"Quuxperson, Zzinvented\",1980-02-03,F\n\
    R2,admitted,2021-03-11,Zzinvented Quuxother,1981-02-03,M\n";
const DOSES: &str = "number,date,cvx,source,lot,mvx\n\
    R1,2021-03-12,207,given-here,ZZ0001,MOD\n\
    R1,2021-04-09,207,person,,\n\
    R2,2021-03-12,207,given-here,ZZ0001,MOD\n";

impl Bench {
    /// A registry with a key and nobody in it.
    fn empty() -> Self {
        let bench = Self {
            dir: tempfile::tempdir().unwrap(),
        };
        let init = ["keys", "init", "--identity", "me.agekey"];
        bench.run(&init).ended(0);
        bench
    }

    /// With two people and their doses.
    fn filled() -> Self {
        let bench = Self::empty();
        for (format, text) in [("roster", ROSTER), ("doses", DOSES)] {
            std::fs::write(bench.path("file.csv"), text).unwrap();
            let import = ["registry", "import", "--as", format, "file.csv"];
            bench.here(&import, &["--facility", "alder-creek"]).ended(0);
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn run(&self, args: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_standing"))
            .args(args)
            .current_dir(self.dir.path())
            .env_clear()
            .output()
            .unwrap();
        Ran {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Runs with the identity that opens the registry.
    fn here(&self, args: &[&str], more: &[&str]) -> Ran {
        let mut all = args.to_vec();
        all.extend(more);
        all.extend(["--identity", "me.agekey"]);
        self.run(&all)
    }

    fn issuer(&self) {
        let args = ["card", "issuer", "--address", "https://cards.example.org/z"];
        let more = ["--issuer-key", "issuer.key", "--publish", "www"];
        self.run(&[&args[..], &more[..]].concat()).ended(0);
    }

    fn issue(&self, number: &str, more: &[&str]) -> Ran {
        let args = ["card", "issue", "alder-creek", number, "--on", "2021-04-12"];
        self.here(&args, &[&["--issuer-key", "issuer.key"], more].concat())
    }

    fn verify(&self, file: &str, more: &[&str]) -> Ran {
        let jwks = "www/.well-known/jwks.json";
        self.run(&[&["card", "verify", file, "--jwks", jwks], more].concat())
    }
}

#[test]
fn a_card_is_issued_verified_and_revoked() {
    let bench = Bench::filled();
    bench.issuer();
    let mode = bench.path("issuer.key").metadata().unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    let ran = bench
        .issue("R1", &["--out", "r1.smart-health-card"])
        .ended(0)
        .says("a card with 1 doses")
        .says("known from a paper or the person alone");
    let id = ran.err.trim().rsplit(' ').next().unwrap().to_owned();
    bench
        .verify(
            "r1.smart-health-card",
            &["--issuer", "https://cards.example.org/z"],
        )
        .ended(0)
        .says("Zzinvented Quuxperson, born 1980-02-03")
        .says("CVX 207  lot ZZ0001")
        .says("which was not at hand");
    bench
        .verify(
            "r1.smart-health-card",
            &["--issuer", "https://other.example.org"],
        )
        .ended(1)
        .says("not one of those trusted");
    let revoke = ["card", "revoke", &id, "--issuer-key", "issuer.key"];
    bench
        .run(&[&revoke[..], &["--publish", "www"]].concat())
        .ended(0);
    let list = std::fs::read_dir(bench.path("www/.well-known/crl")).unwrap();
    let list = list.last().unwrap().unwrap().path();
    bench
        .verify(
            "r1.smart-health-card",
            &["--revoked", list.to_str().unwrap()],
        )
        .ended(1)
        .says("revoked");
}

#[test]
fn a_card_and_its_page_name_neither_the_facility_nor_who_gave_the_dose() {
    let bench = Bench::filled();
    bench.issuer();
    let shown = |bench: &Bench, name: &str| {
        let file = format!("{name}.smart-health-card");
        let card = bench.verify(&file, &["--json"]).ended(0).out;
        (card, bench.read(&format!("{name}.html")))
    };
    let issue = |bench: &Bench, name: &str, language: &str, more: &[&str]| {
        let (card, page) = (format!("{name}.smart-health-card"), format!("{name}.html"));
        let files = ["--out", &card, "--html", &page, "--language", language];
        bench.issue("R1", &[&files[..], more].concat())
    };
    issue(&bench, "a", "es", &[]).ended(0);
    let (card, page) = shown(&bench, "a");
    assert!(card.contains("\"performer\":null"), "{card}");
    for text in [&card, &page] {
        assert!(!text.to_lowercase().contains("alder"), "{text}");
    }
    assert!(page.contains("lang=\"es\"") && page.contains("Fecha de nacimiento"));
    assert!(page.contains("<svg") && page.contains("12 mar 2021"));
    let mode = bench.path("a.html").metadata().unwrap();
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
    // A name is given only after the person chose it, and no more once they take it back.
    let named = ["--performer-name", "Nurse Zz"];
    issue(&bench, "b", "en", &named)
        .ended(2)
        .says("has not chosen");
    let choose = |what: &str| {
        let args = ["card", "choose", "alder-creek", "R1", "--performer", what];
        bench.here(&args, &[]).ended(0);
    };
    choose("name");
    issue(&bench, "c", "en", &named).ended(0);
    let (card, page) = shown(&bench, "c");
    assert!(card.contains("Nurse Zz") && page.contains("Nurse Zz"));
    choose("omit");
    issue(&bench, "d", "en", &[]).ended(0);
    assert!(shown(&bench, "d").0.contains("\"performer\":null"));
}

#[test]
fn an_issuer_whose_address_tells_of_custody_is_refused() {
    let bench = Bench::filled();
    let make = |address: &str, key: &str| {
        let args = ["card", "issuer", "--address", address, "--issuer-key", key];
        bench.run(&[&args[..], &["--publish", "www"]].concat())
    };
    make("https://detention-health.example.org", "x.key")
        .ended(2)
        .says("`detention`");
    assert!(!bench.path("x.key").exists());
    // A name of the facility itself is no word of a list; it is found when a card is issued.
    make("https://aldercreek.example.org", "issuer.key").ended(0);
    bench
        .issue("R1", &["--out", "r1.smart-health-card"])
        .ended(2)
        .says("names the facility");
    assert!(!bench.path("r1.smart-health-card").exists());
}

#[test]
fn an_issuer_key_open_to_others_is_refused() {
    let bench = Bench::filled();
    bench.issuer();
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(bench.path("issuer.key"), open).unwrap();
    bench.issue("R1", &[]).ended(2).says("open to others");
}

#[test]
fn what_is_no_card_is_refused_by_command() {
    let bench = Bench::filled();
    bench.issuer();
    std::fs::write(bench.path("bundle.json"), "{\"resourceType\":\"Bundle\"}").unwrap();
    bench
        .verify("bundle.json", &[])
        .ended(1)
        .says("nobody signed");
    std::fs::write(bench.path("cut.txt"), "shc:/1/2/5676").unwrap();
    bench.verify("cut.txt", &[]).ended(1).says("no card");
}
