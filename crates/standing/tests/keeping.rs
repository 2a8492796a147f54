//! What is kept, held and erased, through the command line, with people who are plainly invented.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where its own files cannot be read"
)]

mod program;

use program::{Ran, run};
use serde_json::Value;
use standing_registry::sealed::InstallationKey;
use standing_store::Store;
use std::collections::HashMap;
use std::io::BufRead as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

struct Bench {
    dir: tempfile::TempDir,
}

/// A listener that ends with the test.
struct Listener {
    child: Child,
    address: String,
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Listener {
    /// Sends a message in its frame, and returns all that comes back.
    fn answer(&self, message: &str) -> String {
        use std::io::{Read as _, Write as _};
        let mut stream = std::net::TcpStream::connect(&self.address).unwrap();
        let framed = [b"\x0b", message.as_bytes(), b"\x1c\r"].concat();
        stream.write_all(&framed).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let bench = Self { dir };
        bench.here(&["keys", "init"], &[]).ended(0);
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn here(&self, args: &[&str], more: &[&str]) -> Ran {
        let own = ["--identity", "me.agekey"];
        run(self.dir.path(), &[args, more, &own].concat())
    }

    fn import(&self, format: &str, text: &str) -> Ran {
        std::fs::write(self.path("file"), text).unwrap();
        let args = ["registry", "import", "--as", format, "file"];
        let own = ["--facility", "alder-creek", "--on", "2021-04-12"];
        let ran = self.here(&args, &own);
        std::fs::remove_file(self.path("file")).unwrap();
        ran
    }

    fn lines(&self, args: &[&str]) -> Vec<Value> {
        let ran = self.here(args, &["--json"]).ended(0);
        let lines = ran.out.lines();
        lines.map(|l| serde_json::from_str(l).unwrap()).collect()
    }

    fn doubts(&self, more: &[&str]) -> Vec<Value> {
        self.lines(&[&["registry", "doubts"], more].concat())
    }

    fn erase(&self, number: &str, more: &[&str]) -> Ran {
        let args = [
            "registry",
            "erase",
            "--facility",
            "alder-creek",
            "--by",
            "Ada Adams",
        ];
        let own = ["--because", "asked for", "--number", number];
        self.here(&args, &[&own[..], more].concat())
    }

    fn listen(&self) -> Listener {
        let args = ["registry", "listen", "--facility", "alder-creek"];
        let own = ["--listen", "127.0.0.1:0", "--on", "2021-04-12"];
        let mut child = Command::new(env!("CARGO_BIN_EXE_standing"))
            .args([&args[..], &own[..], &["--identity", "me.agekey"]].concat())
            .current_dir(self.dir.path())
            .env_clear()
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut errors = std::io::BufReader::new(child.stderr.take().unwrap());
        errors.read_line(&mut line).unwrap();
        let address = line
            .trim()
            .strip_prefix("listening on ")
            .unwrap()
            .to_owned();
        Listener { child, address }
    }
}

fn about(id: &str, number: &str, birth: &str) -> String {
    format!(
        "MSH|^~\\&|EHR|AC|STANDING||20210412093000-0700||VXU^V04^VXU_V04|{id}|P|2.5.1\r\
         PID|1||{number}||QUUXPERSON^ZZINVENTED||{birth}|F|||9 Inventedlane^^Quuxtown\r\
         ORC|RE||O1^AC\r\
         RXA|0|1|20210312||207^m^CVX|0.5|mL^^UCUM||00^n^NIP001|^DOE^JANE|^^^AC||||L1\
         |20210901|MOD^m^MVX|||CP|A\r"
    )
}

fn roster(people: u32) -> String {
    let rows = (1..=people)
        .map(|n| format!("R{n},admitted,2021-03-11,Zzinvented Quuxperson{n},1980-02-{n:02},F\n"));
    "number,event,date,name,birth_date,sex\n".to_owned() + &rows.collect::<String>()
}

#[test]
fn a_message_that_cannot_be_taken_is_kept_and_closed_by_a_named_person() {
    let bench = Bench::new();
    let good = about("M1", "R7^^^AC^MR", "19800204");
    let doubtful = about("M2", "R7^^^AC^MR~A123456789^^^AC^MR", "19900101")
        .replace("DOE^JANE", "DOE^\u{1b}[2JJANE");
    bench
        .import("vxu", &format!("{good}{doubtful}"))
        .ended(1)
        .says("4 acts new")
        .says("1 messages are kept until a person has looked");
    let listed = bench.doubts(&[]);
    assert_eq!(listed.len(), 1);
    let doubt = &listed[0];
    assert_eq!(doubt["number"], 5, "after the four acts of the good one");
    assert_eq!(doubt["control_id"], "M2");
    assert_eq!(doubt["peer"], "facility/alder-creek");
    assert_eq!(doubt["taken_in_part"], false);
    assert_eq!(doubt["reasons"][0]["place"], "PID-7");
    let ran = bench.here(&["registry", "doubts"], &[]).ended(0);
    assert!(
        !ran.out.contains("QUUX") && !ran.out.contains("1990"),
        "{}",
        ran.out
    );
    let shown = bench
        .here(&["registry", "doubts", "--show", "5"], &[])
        .ended(0);
    assert!(
        shown.out.contains("QUUXPERSON^ZZINVENTED||19900101"),
        "{}",
        shown.out
    );
    for never_kept in ["A123456789", "Inventedlane", "\u{1b}"] {
        assert!(!shown.out.contains(never_kept), "{}", shown.out);
    }

    bench.import("vxu", &doubtful).ended(1);
    assert_eq!(bench.doubts(&[]).len(), 1, "a copy is no second doubt");

    let close = |number: &str, words: &str| {
        let args = ["registry", "doubts", "close", number, "--by", "Ada Adams"];
        bench.here(&args, &["--because", words])
    };
    close("4", "looked")
        .ended(2)
        .says("no message that waits has the number 4");
    close("5", " ").ended(2).says("--because is empty");
    close("5", "a slip of the pen at the desk").ended(0);
    close("5", "again").ended(2).says("closed by Ada Adams");
    assert!(bench.doubts(&[]).is_empty());
    bench.import("vxu", &doubtful).ended(1);
    assert!(bench.doubts(&[]).is_empty(), "a copy opens nothing again");
    let all = bench.doubts(&["--all"]);
    assert_eq!(all[0]["closed"]["because"], "a slip of the pen at the desk");
}

#[test]
fn a_message_taken_in_part_says_so_and_one_sent_again_corrected_is_marked() {
    let bench = Bench::new();
    let other_order =
        "RXA|0|1|20210312||207^m^CVX|0.5|mL^^UCUM||00^n^NIP001||||||L1||MOD^m^MVX|||CP|D\r";
    let part = about("M1", "R7^^^AC^MR", "19800204")
        + "ORC|RE||O2^AC\r"
        + &other_order.replace("0312", "0401");
    bench.import("vxu", &part).ended(1).says("4 acts new");
    assert_eq!(bench.doubts(&[])[0]["taken_in_part"], true);
    let unknown = about("M2", "R8^^^AC^MR", "1980");
    bench.import("vxu", &unknown).ended(1);
    let corrected = about("M2", "R8^^^AC^MR", "19800205");
    bench.import("vxu", &corrected).ended(0);
    let listed = bench.doubts(&[]);
    assert_eq!(listed.len(), 2, "who looks at it closes it");
    assert_eq!(listed[1]["taken_since"], true);
}

#[test]
fn what_a_connection_could_not_take_is_kept_before_it_is_answered() {
    let bench = Bench::new();
    let listener = bench.listen();
    for _ in 0..2 {
        let answer = listener.answer(&about("M1", "R7^^^AC^MR", "1980"));
        assert!(answer.contains("MSA|AE|M1"), "{answer:?}");
    }
    drop(listener);
    assert_eq!(bench.doubts(&[]).len(), 1);
}

#[test]
fn an_erasure_waits_for_every_hold_and_says_whose_it_is() {
    let bench = Bench::new();
    bench.import("roster", &roster(3)).ended(0);
    let hold = |more: &[&str]| {
        let args = [
            "registry",
            "hold",
            "--by",
            "Bo Brown",
            "--because",
            "Doe v. Roe",
        ];
        let ran = bench.here(&args, more).ended(0);
        ran.err.split_whitespace().next().unwrap().to_owned()
    };
    let everybody = hold(&["--all"]);
    let of_one = hold(&[
        "--facility",
        "alder-creek",
        "--number",
        "R1",
        "--kind",
        "retention",
    ]);
    let refused = bench.erase("R1", &["--yes"]).ended(2);
    let refused = refused
        .says("nothing was erased")
        .says("Bo Brown")
        .says("Doe v. Roe");
    refused.says(&everybody).says(&of_one);
    bench
        .erase("R2", &["--yes"])
        .ended(2)
        .says("litigation hold");
    assert_eq!(bench.lines(&["registry", "holds"]).len(), 2);
    let release = |name: &str| {
        let args = ["registry", "release-hold", name, "--by", "Bo Brown"];
        bench.here(&args, &["--because", "the case ended"])
    };
    release(&everybody).ended(0);
    release(&everybody).ended(2).says("no hold in force");
    bench
        .erase("R1", &["--yes"])
        .ended(2)
        .says("retention hold");
    release(&of_one).ended(0);
    bench
        .erase("R1", &[])
        .ended(2)
        .says("Say --yes")
        .says("held in alder-creek");
    bench.erase("R9", &["--yes"]).ended(2).says("knows nobody");
    bench.erase("R1", &["--yes"]).ended(0);
    bench.erase("R1", &["--yes"]).ended(2).says("knows nobody");
    let due = bench
        .here(&["due", "alder-creek", "--on", "2021-03-12"], &[])
        .ended(0);
    assert!(
        due.out.contains("Quuxperson2") && !due.out.contains("Quuxperson1"),
        "{}",
        due.out
    );
    due.says("2 held");
    bench
        .import("roster", &roster(3).replace("R1,", "R4,"))
        .ended(0);
}

#[test]
fn an_erasure_takes_the_messages_in_doubt_about_the_person_with_it() {
    let bench = Bench::new();
    let good = about("M1", "R7^^^AC^MR", "19800204");
    let by_number = about("M2", "R7^^^AC^MR", "19900101");
    let by_name = about("M3", "078051120^^^SSA^SS", "19800204");
    let other = about("M4", "R8^^^AC^MR", "1980").replace("QUUXPERSON", "OTHER");
    let all = [good, by_number, by_name.clone(), other].concat();
    bench.import("vxu", &all).ended(1);
    assert_eq!(bench.doubts(&[]).len(), 3);
    bench
        .erase("R7", &["--yes"])
        .ended(0)
        .says("2 messages in doubt");
    let left = bench.doubts(&["--all"]);
    assert_eq!(left.len(), 1);
    assert_eq!(left[0]["control_id"], "M4");
    bench.import("vxu", &by_name).ended(1);
    assert_eq!(bench.doubts(&[]).len(), 1, "it is not kept again");
}

#[test]
fn a_process_that_opened_the_key_leaves_no_picture_of_its_memory() {
    use std::os::unix::process::ExitStatusExt as _;
    use std::time::Duration;
    const SIGSEGV: i32 = 11;
    let bench = Bench::new();
    let mut listener = bench.listen();
    let id = listener.child.id().to_string();
    let limits = std::fs::read_to_string(format!("/proc/{id}/limits")).unwrap();
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let words: Vec<&str> = core.unwrap().split_whitespace().collect();
    assert_eq!(words[4..6], ["0", "0"], "neither now nor raised later");
    // The first one finds a handler that looks for an overflow of the stack, and takes it away.
    let ended = loop {
        let sent = Command::new("kill").args(["-SEGV", &id]).status();
        assert!(sent.unwrap().success());
        std::thread::sleep(Duration::from_millis(100));
        if let Some(ended) = listener.child.try_wait().unwrap() {
            break ended;
        }
    };
    assert_eq!(ended.signal(), Some(SIGSEGV));
    assert!(!ended.core_dumped(), "also where a program takes the dumps");
}

/// People whose names, birth dates and addresses stand nowhere else.
const PLANTED: u32 = 1_000;

fn planted_name(n: u32) -> String {
    format!("Zquux{n:04}xq")
}

/// A birth date of its own for each: one a day, from 1960.
fn planted_birth(n: u32) -> jiff::civil::Date {
    use jiff::ToSpan as _;
    jiff::civil::date(1960, 1, 1) + i64::from(n).days()
}

fn planted_address(n: u32) -> String {
    format!("{n:04} Vexquilla Lane")
}

/// All that is searched for, in every encoding. Birth dates as a roster writes them and as HL7 does;
/// the latter with their delimiters, since eight digits stand in much else.
fn patterns() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    for n in 0..PLANTED {
        let birth = planted_birth(n);
        let hl7 = format!("||{}|", birth.strftime("%Y%m%d"));
        let name = planted_name(n);
        for text in [
            name.to_uppercase(),
            name,
            birth.to_string(),
            hl7,
            planted_address(n),
        ] {
            all.extend(encodings(&text));
        }
    }
    all
}

/// A search for many patterns at once: by their first eight bytes, then whole.
struct Search {
    by_start: HashMap<[u8; 8], Vec<Vec<u8>>>,
}

impl Search {
    fn new(patterns: Vec<Vec<u8>>) -> Self {
        let mut by_start = HashMap::<[u8; 8], Vec<Vec<u8>>>::new();
        for pattern in patterns {
            let start = pattern[..8].try_into().unwrap();
            by_start.entry(start).or_default().push(pattern);
        }
        Self { by_start }
    }

    fn found(&self, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        for at in 0..bytes.len().saturating_sub(7) {
            let start: [u8; 8] = bytes[at..at + 8].try_into().unwrap();
            for pattern in self.by_start.get(&start).into_iter().flatten() {
                if bytes[at..].starts_with(pattern) {
                    found.push(String::from_utf8_lossy(pattern).into_owned());
                }
            }
        }
        found
    }
}

#[test]
fn nobody_of_a_thousand_stands_in_database_log_backup_or_what_is_printed() {
    let search = Search::new(patterns());
    for n in [0, 999] {
        let seen = format!("{}, {}", planted_name(n), planted_address(n));
        let wide: Vec<u8> = seen.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(search.found(seen.as_bytes()).len(), 2, "the search finds");
        assert!(search.found(&wide).len() >= 2, "the search finds");
        let sixty_four = base64(format!("..{}..", planted_birth(n)).as_bytes());
        assert!(!search.found(&sixty_four).is_empty(), "the search finds");
    }
    let bench = Bench::new();
    let mut printed = String::new();
    let mut note = |ran: Ran| {
        printed += &ran.out;
        printed += &ran.err;
    };
    let rows = (0..PLANTED / 2).map(|n| {
        let (name, birth) = (planted_name(n), planted_birth(n));
        format!("R{n},admitted,2021-03-11,\"{name}, Ana\",{birth},F\n")
    });
    let roster = "number,event,date,name,birth_date,sex\n".to_owned() + &rows.collect::<String>();
    note(bench.import("roster", &roster).ended(0));
    // The other half by messages, of which some wait for a person.
    let message = |n: u32| {
        let number = if n.is_multiple_of(10) {
            "078051120^^^SSA^SS".to_owned()
        } else {
            format!("R{n}^^^AC^MR")
        };
        let birth = planted_birth(n).strftime("%Y%m%d").to_string();
        let about = about(&format!("M{n}"), &number, &birth);
        about
            .replace("QUUXPERSON", &planted_name(n).to_uppercase())
            .replace("9 Inventedlane", &planted_address(n))
    };
    let messages: String = (PLANTED / 2..PLANTED).map(message).collect();
    note(bench.import("vxu", &messages).ended(1));
    assert_eq!(bench.doubts(&[]).len(), 50);
    note(bench.here(&["registry", "doubts"], &[]).ended(0));

    // The log as it lies while another program reads, and a copy of all of it.
    let listener = bench.listen();
    let one_more = message(PLANTED - 1).replace("M999", "M1000");
    let answer = listener.answer(&one_more);
    printed += &answer;
    std::fs::create_dir(bench.path("backup")).unwrap();
    let mut kinds = Vec::new();
    for file in std::fs::read_dir(bench.dir.path()).unwrap() {
        let file = file.unwrap();
        let name = file.file_name().to_string_lossy().into_owned();
        if name.starts_with("standing.db") {
            std::fs::copy(file.path(), bench.path("backup").join(&name)).unwrap();
            kinds.push(name);
        }
    }
    assert!(kinds.iter().any(|name| name.ends_with("-wal")), "{kinds:?}");
    drop(listener);
    let mut searched = 0;
    for folder in [bench.dir.path().to_owned(), bench.path("backup")] {
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            if path.is_file() {
                let bytes = std::fs::read(&path).unwrap();
                assert_eq!(
                    search.found(&bytes),
                    Vec::<String>::new(),
                    "{}",
                    path.display()
                );
                searched += bytes.len();
            }
        }
    }
    assert!(searched > 2_000_000, "{searched} bytes were searched");
    assert_eq!(search.found(printed.as_bytes()), Vec::<String>::new());

    let due = ["due", "alder-creek", "--on", "2021-03-12"];
    let with_the_key = bench.here(&due, &[]).ended(0);
    assert!(!search.found(with_the_key.out.as_bytes()).is_empty());
}

/// Everything that opens with the key, as JSON, and how many entries do not open.
fn opened(bench: &Bench) -> (String, usize) {
    let identity = std::fs::read_to_string(bench.path("me.agekey")).unwrap();
    let identity = identity.lines().find(|line| !line.starts_with('#'));
    let identity: age::x25519::Identity = identity.unwrap().parse().unwrap();
    let file = std::fs::read(bench.path("standing.keys")).unwrap();
    let bytes = age::decrypt(&identity, &file).unwrap();
    let key = InstallationKey::new(bytes.try_into().unwrap());
    let url = format!("sqlite:{}", bench.path("standing.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let store = Store::open(&url).await.unwrap();
        let people = store.registry_people().await.unwrap();
        let keys: HashMap<_, _> = people
            .into_iter()
            .filter_map(|person| {
                let wrapped = person.key?;
                let opened = key.unwrap(person.person, &wrapped.bytes, wrapped.nonce);
                Some((person.person, opened.unwrap()))
            })
            .collect();
        let (mut text, mut shut) = (String::new(), 0);
        for (_, sealed) in store.registry_read(0, 1_000_000).await.unwrap() {
            let of = sealed.person.and_then(|person| keys.get(&person));
            match sealed.open(&key, of) {
                Ok(entry) => text += &serde_json::to_string(&entry).unwrap(),
                Err(_) => shut += 1,
            }
        }
        store.close().await.unwrap();
        (text, shut)
    })
}

#[test]
fn nobody_erased_is_found_with_the_key() {
    let search = Search::new(patterns());
    let bench = Bench::new();
    let rows = (0..PLANTED).map(|n| {
        let (name, birth) = (planted_name(n), planted_birth(n));
        format!("R{n},admitted,2021-03-11,\"{name}, Ana\",{birth},F\n")
    });
    let roster = "number,event,date,name,birth_date,sex\n".to_owned() + &rows.collect::<String>();
    bench.import("roster", &roster).ended(0);
    let doubtful = about("M2", "R2^^^AC^MR", "19900101").replace("QUUXPERSON", &planted_name(2));
    bench.import("vxu", &doubtful).ended(1);
    let (before, shut) = opened(&bench);
    assert_eq!(shut, 0);
    assert_eq!(search.found(before.as_bytes()).len(), 2_001);
    for number in ["R0", "R2", "R999"] {
        bench.erase(number, &["--yes"]).ended(0);
    }
    let (after, shut) = opened(&bench);
    assert_eq!(
        shut,
        3 * 3 + 1,
        "three acts of each, and the message in doubt"
    );
    assert_eq!(search.found(after.as_bytes()).len(), 2 * 997);
    for n in [0, 2, 999] {
        let birth = planted_birth(n).to_string();
        assert!(
            !after.contains(&planted_name(n)) && !after.contains(&birth),
            "{n}"
        );
    }
    let due = ["due", "alder-creek", "--on", "2021-03-12"];
    bench.here(&due, &[]).ended(0).says("997 held");
    let log = std::fs::metadata(bench.path("standing.db-wal"));
    assert!(
        log.is_err() || log.unwrap().len() == 0,
        "no key lies in the log"
    );
}

/// A text as UTF-8, UTF-16LE and BE, hexadecimal, and base64 at each of the three offsets.
fn encodings(text: &str) -> Vec<Vec<u8>> {
    let hex = hex::encode(text);
    let mut all = vec![
        text.as_bytes().to_vec(),
        text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        hex.to_uppercase().into_bytes(),
        hex.into_bytes(),
    ];
    for skipped in 0..3 {
        let whole = &text.as_bytes()[skipped..];
        all.push(base64(&whole[..whole.len() / 3 * 3]));
    }
    all
}

/// Base64 (RFC 4648) of whole groups of three bytes.
fn base64(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let groups = bytes.chunks_exact(3);
    let letters = groups.flat_map(|group| {
        let bits = group
            .iter()
            .fold(0_usize, |bits, byte| (bits << 8) | usize::from(*byte));
        [18, 12, 6, 0].map(|shift| LETTERS[(bits >> shift) & 63])
    });
    letters.collect()
}

#[test]
fn two_records_that_look_alike_are_put_before_a_person_who_decides() {
    let bench = Bench::new();
    let roster = "number,event,date,name,birth_date,sex\n\
        R1,admitted,2021-03-01,Zzinvented Quuxperson,1970-05-04,F\n\
        R2,admitted,2021-03-20,Zzinvented Quuxpersn,1970-05-04,F\n\
        R3,admitted,2021-03-20,Yyinvented Otherwise,1981-11-30,M\n";
    bench.import("roster", roster).ended(0);
    let pairs = bench.lines(&["registry", "duplicates"]);
    assert_eq!(pairs.len(), 1, "{pairs:?}");
    assert_eq!(pairs[0]["name"], "similar");
    assert_eq!(pairs[0]["birth"], "same");
    let decide = |command: &str| {
        let who = ["--facility", "alder-creek", "--number", "R1"];
        let other = ["--with-facility", "alder-creek", "--with-number", "R2"];
        let signed = ["--by", "Ada Adams", "--because", "asked them"];
        bench.here(
            &["registry", command],
            &[who, other, signed[..4].try_into().unwrap()].concat(),
        )
    };
    decide("merge").ended(0).says("from now on one person");
    decide("merge").ended(2).says("one person already");
    assert_eq!(bench.lines(&["registry", "duplicates"]).len(), 0);
    decide("apart")
        .ended(2)
        .says("`registry unmerge` takes it back");
    decide("unmerge").ended(0).says("two people again");
    let told = bench.lines(&["registry", "duplicates"]);
    assert_eq!(told.len(), 0, "who was told apart is not proposed again");
}

#[test]
fn an_arrival_that_nobody_confirmed_is_a_finding_and_outside_only_a_hidden_count() {
    let bench = Bench::new();
    let roster = "number,event,date,name,birth_date,sex,other_facility\n\
        R1,admitted,2021-03-01,Zzinvented Quuxperson,1970-05-04,F,\n\
        R1,transferred-out,2021-04-01,Zzinvented Quuxperson,1970-05-04,F,birch-hollow\n";
    bench.import("roster", roster).ended(0);
    let args = ["registry", "findings", "--on", "2021-04-12"];
    let found = bench.lines(&args);
    let unconfirmed = found
        .iter()
        .find(|f| f["finding"] == "arrival_never_confirmed");
    let unconfirmed = unconfirmed.unwrap_or_else(|| panic!("{found:?}"));
    assert_eq!(unconfirmed["who"], "alder-creek R1");
    let words = unconfirmed["words"].as_str().unwrap();
    assert!(words.contains("alder-creek holds the duty"), "{words}");
    let counted = bench.here(&args, &["--count"]).ended(0);
    let counted = counted.says("arrival_never_confirmed: fewer than 11 people");
    assert!(!counted.out.contains("R1"));
}
