//! Cards and messages through the command line, with people who are plainly invented.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where its own files cannot be read"
)]

mod program;
#[path = "exchange/registries.rs"]
mod registries;

use program::{Ran, run};
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

struct Bench {
    dir: tempfile::TempDir,
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
        run(self.dir.path(), args)
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

/// A message of a facility's system about R7 with lines of its own.
fn message(id: &str, lines: &str) -> String {
    about(id, "R7^^^AC^MR", "19800204", lines)
}

fn about(id: &str, number: &str, birth: &str, lines: &str) -> String {
    format!(
        "MSH|^~\\&|EHR|AC|STANDING||20210412093000-0700||VXU^V04^VXU_V04|{id}|P|2.5.1\r\
         PID|1||{number}||QUUXPERSON^ZZINVENTED||{birth}|F\r{}\r",
        lines.replace('\n', "\r")
    )
}

fn dose(lot: &str, action: &str) -> String {
    format!(
        "ORC|RE||O1^AC\nRXA|0|1|20210312||207^m^CVX|0.5|mL^^UCUM||00^n^NIP001|^DOE^JANE|^^^AC||||{lot}\
         |20210901|MOD^m^MVX|||CP|{action}"
    )
}

const REFUSED: &str =
    "ORC|RE||9999^AC\nRXA|0|1|20210312||208^p^CVX|999||||||||||||03^^NIP002||RE|A";

impl Bench {
    fn vxu(&self, text: &str, more: &[&str]) -> Ran {
        std::fs::write(self.path("m.hl7"), text).unwrap();
        let args = ["registry", "import", "--as", "vxu", "m.hl7"];
        let own = ["--facility", "alder-creek", "--on", "2021-04-12"];
        self.here(&args, &[&own[..], more].concat())
    }

    fn export(&self, more: &[&str]) -> Ran {
        let args = ["registry", "export", "--as", "vxu", "--state", "CA"];
        let own = ["--facility", "alder-creek", "--on", "2021-04-12"];
        self.here(&args, &[&own[..], more].concat())
    }

    fn sent(&self) -> String {
        self.export(&["--sender", "Quux Health"]).ended(0).out
    }
}

fn segments<'t>(batch: &'t str, name: &str) -> Vec<&'t str> {
    let lines = batch.split('\r');
    lines.filter(|line| line.starts_with(name)).collect()
}

#[test]
fn a_message_that_comes_again_changes_nothing_and_its_id_serves_no_other() {
    let bench = Bench::empty();
    let first = message("M1", &dose("L1", "A"));
    bench.vxu(&first, &["--dry-run"]).ended(0).says("CVX 207");
    bench.vxu(&first, &[]).ended(0).says("4 acts new");
    bench
        .vxu(&first, &[])
        .ended(0)
        .says("0 acts new, 1 in the book");
    // The time of a message is no part of what it tells.
    let later = first.replace("20210412093000", "20210413093000");
    bench
        .vxu(&later, &[])
        .ended(0)
        .says("0 acts new, 1 in the book");
    let other = message("M1", &dose("L2", "A"));
    bench
        .vxu(&other, &[])
        .ended(1)
        .says("used before for another message");
    let sent = bench.sent();
    assert_eq!(segments(&sent, "RXA").len(), 1, "{sent}");
    assert!(sent.contains("|L1|") && !sent.contains("|L2|"), "{sent}");
}

#[test]
fn a_dose_taken_back_is_gone_from_the_count_and_told_on() {
    let bench = Bench::empty();
    bench.vxu(&message("M1", &dose("L1", "A")), &[]).ended(0);
    let unknown = about("M2", "R7^^^AC^MR", "19800204", &dose("L9", "D"));
    bench
        .vxu(&unknown, &[])
        .ended(1)
        .says("reported no such dose");
    bench
        .vxu(&message("M3", &dose("L1", "U")), &[])
        .ended(0)
        .says("1 acts new");
    bench.vxu(&message("M4", &dose("L1", "D")), &[]).ended(0);
    let sent = bench.sent();
    let rxa = segments(&sent, "RXA");
    assert!(
        rxa.len() == 1 && rxa.first().unwrap().ends_with("|CP|D"),
        "{sent}"
    );
}

#[test]
fn a_refusal_counts_as_offered_and_declined_and_never_as_a_dose() {
    let bench = Bench::empty();
    bench
        .vxu(&message("M1", REFUSED), &[])
        .ended(0)
        .says("5 acts new");
    let sent = bench.sent();
    assert_eq!(segments(&sent, "RXA").len(), 1);
    assert!(sent.contains("|02^Other^NIP002||RE|A"), "{sent}");
    assert!(
        !sent.contains("03^"),
        "no reason of a person is told on: {sent}"
    );
}

#[test]
fn a_dose_is_put_into_no_record_of_somebody_else() {
    let bench = Bench::empty();
    bench.vxu(&message("M1", REFUSED), &[]).ended(0);
    for (id, number, birth, why) in [
        ("M2", "R7^^^AC^MR", "19900101", "another birth date"),
        ("M3", "A123456789^^^AC^MR", "19800204", "never kept"),
        ("M4", "078051120^^^SSA^SS", "19800204", "never kept"),
        ("M5", "R8^^^AC^MR", "1980", "to the month or year alone"),
    ] {
        let text = about(id, number, birth, &dose("L1", "A"));
        bench.vxu(&text, &[]).ended(1).says(why).says("0 acts new");
    }
    let text = about("M6", "R7^^^AC^MR", "19800204", &dose("L1", "A"));
    let text = text.replace("QUUXPERSON^ZZINVENTED", "OTHERONE^YY");
    bench.vxu(&text, &[]).ended(1).says("quite another name");
    assert!(!bench.sent().contains("|CP|"));
}

#[test]
fn a_dose_that_turns_out_to_be_none_is_put_before_a_person() {
    let bench = Bench::empty();
    bench.vxu(&message("M1", &dose("L1", "A")), &[]).ended(0);
    let not_given = dose("L1", "U").replace("|CP|U", "|NA|U");
    bench
        .vxu(&message("M2", &not_given), &[])
        .ended(1)
        .says("take the dose back");
    let refused = REFUSED.replace("|RE|A", "|RE|U");
    bench
        .vxu(&message("M3", &refused), &[])
        .ended(1)
        .says("take back a dose that was none");
    let in_part = dose("L1", "U").replace("|CP|U", "|PA|U");
    bench
        .vxu(&message("M4", &in_part), &[])
        .ended(1)
        .says("not counted");
    let sent = bench.sent();
    assert!(segments(&sent, "RXA").iter().all(|rxa| rxa.ends_with("|D")));
}

#[test]
fn a_batch_keeps_the_good_messages_and_lists_the_others() {
    let bench = Bench::empty();
    let good = message("M1", &dose("L1", "A"));
    let test = message("M2", &dose("L2", "A")).replace("|P|2.5.1", "|T|2.5.1");
    let batch = format!("FHS|^~\\&\rBHS|^~\\&\r{good}{test}BTS|2\rFTS|1\r");
    bench
        .vxu(&batch, &[])
        .ended(1)
        .says("message 2: it is marked as training or test")
        .says("4 acts new");
    let cut = batch.replace("BTS|2", "BTS|3");
    bench.vxu(&cut, &[]).ended(2).says("it was cut");
}

#[test]
fn what_leaves_tells_nobody_that_somebody_was_held() {
    let bench = Bench::filled();
    bench.vxu(&message("M1", &dose("L1", "A")), &[]).ended(0);
    let ran = bench
        .export(&["--sender", "Quux Health"])
        .ended(1)
        .says("R2: a registry asks for family and given names apart");
    assert_eq!(segments(&ran.out, "MSH").len(), 2);
    let lower = ran.out.to_lowercase();
    for word in ["alder", "creek", "r1^", "r7^", "jane", "doe"] {
        assert!(!lower.contains(word), "{word}\n{}", ran.out);
    }
    for rxa in segments(&ran.out, "RXA") {
        let fields: Vec<&str> = rxa.split('|').collect();
        assert!(fields.get(9).unwrap().starts_with("01"), "{rxa}");
        assert_eq!((fields.get(10), fields.get(11)), (Some(&""), Some(&"")));
    }
    let ids = |batch: &str| {
        let headers = segments(batch, "MSH").into_iter();
        let ids = headers.map(|line| line.split('|').nth(9).unwrap().to_owned());
        ids.collect::<Vec<String>>()
    };
    let again = bench.export(&["--sender", "Quux Health"]).ended(1).out;
    assert_eq!(
        ids(&ran.out),
        ids(&again),
        "made again, it names the same messages"
    );
    for sender in ["Alder Creek Health", "County Jail"] {
        bench.export(&["--sender", sender]).ended(2);
    }
}

#[test]
fn what_we_send_can_be_read_by_another_installation() {
    let bench = Bench::empty();
    bench.vxu(&message("M1", &dose("L1", "A")), &[]).ended(0);
    let sent = bench.sent();
    let other = Bench::empty();
    other.vxu(&sent, &[]).ended(0).says("4 acts new");
}

/// A workbook of one sheet with texts in its cells, and days in the columns that say so.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    use std::io::Write as _;
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const REL: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let cell = |text: &&str| match text.strip_prefix("day:") {
        Some(serial) => format!("<c s='1'><v>{serial}</v></c>"),
        None => format!("<c t='inlineStr'><is><t>{text}</t></is></c>"),
    };
    let row = |row: &&[&str]| format!("<row>{}</row>", row.iter().map(cell).collect::<String>());
    let sheet: String = rows.iter().map(row).collect();
    let parts = [
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns='{MAIN}'><sheetData>{sheet}</sheetData></worksheet>"),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns='{MAIN}'><cellXfs><xf numFmtId='0'/><xf numFmtId='14'/></cellXfs>\
                 </styleSheet>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns='{MAIN}' xmlns:r='{REL}'><sheets>\
                 <sheet name='Data' sheetId='1' r:id='s1'/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns='{PACKAGE}/relationships'>\
                 <Relationship Id='s1' Type='{REL}/worksheet' Target='worksheets/sheet1.xml'/>\
                 <Relationship Id='st' Type='{REL}/styles' Target='styles.xml'/></Relationships>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns='{PACKAGE}/relationships'>\
                 <Relationship Id='r1' Type='{REL}/officeDocument' Target='xl/workbook.xml'/>\
                 </Relationships>"
            ),
        ),
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns='{PACKAGE}/content-types'><Override PartName='/xl/workbook.xml' \
                 ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.\
                 main+xml'/></Types>"
            ),
        ),
    ];
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        let options = zip::write::SimpleFileOptions::default();
        writer.start_file(name, options).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_roster_comes_as_a_workbook_too() {
    let bench = Bench::empty();
    let head = ["number", "event", "date", "name", "birth_date"];
    let one = ["R1", "admitted", "day:44266", "Quuxperson, Zz", "day:29254"];
    std::fs::write(bench.path("r.xlsx"), workbook(&[&head, &one])).unwrap();
    let import = ["registry", "import", "--as", "roster", "r.xlsx"];
    let own = ["--facility", "alder-creek"];
    let dry = [&own[..], &["--dry-run"]].concat();
    bench
        .here(&import, &dry)
        .ended(0)
        .says("R1: arrives on 2021-03-11");
    bench.here(&import, &own).ended(0).says("3 acts new");
    bench.here(&import, &own).ended(0).says("0 acts new");
    // A column that must never be kept refuses a workbook as it refuses a CSV.
    let head = ["number", "event", "date", "name", "country of birth"];
    std::fs::write(bench.path("r.xlsx"), workbook(&[&head, &one])).unwrap();
    bench.here(&import, &own).ended(2).says("never kept");
    std::fs::write(bench.path("r.xlsx"), b"PK\x03\x04 noise").unwrap();
    bench.here(&import, &own).ended(2).says("nothing was read");
}

/// A listener that ends with the test.
struct Listener {
    child: std::process::Child,
    address: String,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Bench {
    fn listen(&self) -> Listener {
        self.listen_with(&[])
    }

    fn listen_with(&self, more: &[&str]) -> Listener {
        use std::io::BufRead as _;
        let args = ["registry", "listen", "--facility", "alder-creek"];
        let own = ["--listen", "127.0.0.1:0", "--on", "2021-04-12"];
        let mut child = Command::new(env!("CARGO_BIN_EXE_standing"))
            .args([&args[..], &own[..], &["--identity", "me.agekey"], more].concat())
            .current_dir(self.dir.path())
            .env_clear()
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let errors = child.stderr.take().unwrap();
        std::io::BufReader::new(errors)
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("listening on ")
            .unwrap()
            .to_owned();
        Listener { child, address }
    }
}

impl Listener {
    /// Sends bytes, ends the sending, and returns all that comes back.
    fn answer(&self, bytes: &[u8]) -> String {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(&self.address).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        // A connection that was closed because of noise may be reset.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    }
}

fn framed(message: &str) -> Vec<u8> {
    [b"\x0b", message.as_bytes(), b"\x1c\r"].concat()
}

#[test]
fn messages_over_a_connection_are_acknowledged_after_they_are_kept() {
    let bench = Bench::empty();
    let listener = bench.listen();
    let first = framed(&message("M1", &dose("L1", "A")));
    let second = framed(&message("M2", REFUSED));
    let answer = listener.answer(&[first.clone(), second].concat());
    assert!(
        answer.contains("MSA|AA|M1\r") && answer.contains("MSA|AA|M2\r"),
        "{answer:?}"
    );
    assert!(
        listener.answer(&first).contains("MSA|AA|M1\r"),
        "a copy is taken and changes nothing"
    );
    let other = framed(&message("M1", &dose("L2", "A")));
    assert!(listener.answer(&other).contains("MSA|AR|M1\r"));
    let doubtful = framed(&about("M3", "R7^^^AC^MR", "19900101", &dose("L3", "A")));
    let answer = listener.answer(&doubtful);
    assert!(
        answer.contains("MSA|AE|M3\r") && answer.contains("|E|"),
        "{answer:?}"
    );
    assert!(
        !answer.contains("QUUX") && !answer.contains("1990"),
        "nobody is named: {answer:?}"
    );
    let ack = framed("MSH|^~\\&|A|B|C|D|20210412||ACK^V04|1|P|2.5.1\rMSA|AA|1\r");
    for noise in [
        &ack[..],
        b"GET / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00",
        b"\x0bMSH|cut",
    ] {
        assert_eq!(listener.answer(noise), "");
    }
    std::fs::write(bench.path("two.hl7"), message("M4", &dose("L1", "D"))).unwrap();
    bench
        .run(&["registry", "send", "two.hl7", "--to", &listener.address])
        .ended(0)
        .says("message 1 (M4): stored");
    drop(listener);
    let sent = bench.sent();
    assert_eq!(
        segments(&sent, "RXA").len(),
        2,
        "a dose taken back and a refusal: {sent}"
    );
    bench
        .run(&["registry", "send", "two.hl7", "--to", "192.0.2.1:2575"])
        .ended(2)
        .says("use a tunnel");
}
