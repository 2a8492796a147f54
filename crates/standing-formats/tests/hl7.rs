//! HL7 messages: what is read and what is not, what we write, and the shared collections where they
//! are present beside the workspace.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests are tests too"
)]

#[path = "hl7/profile.rs"]
mod profile;

use std::path::{Path, PathBuf};

use jiff::civil::{Date, date};
use profile::Profile;
use proptest::prelude::*;
use standing_formats::dates::DateValue;
use standing_formats::hl7::Message;
use standing_formats::hl7::answer::{self, Answer, Fate};
use standing_formats::hl7::envelope::{self, Next};
use standing_formats::hl7::vxu::{self, Action, Told, Update, VaccineFacts, What};
use standing_formats::hl7::write::{self, AsWhat, Header, Order, Question, Reply, Subject};
use standing_formats::problem::{Problem, Verdict, worst};

const TODAY: Date = date(2021, 4, 13);

fn facts() -> VaccineFacts {
    toml::from_str(include_str!("../../../rules/people/vaccines.toml")).unwrap()
}

fn shared(folder: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let path = path.join(folder);
    if path.is_dir() {
        Some(path)
    } else {
        println!("{folder} is not beside the workspace: left out");
        None
    }
}

/// What came of a file: the messages that were read, and every problem.
fn read_all(bytes: &[u8]) -> (Vec<Update>, Vec<Problem>) {
    let enclosed = match envelope::messages(bytes) {
        Ok(enclosed) => enclosed,
        Err(problem) => return (Vec::new(), vec![problem]),
    };
    let (mut updates, mut problems) = (Vec::new(), Vec::new());
    for message in enclosed {
        problems.extend(message.doubts.clone());
        match Message::read(&message.bytes) {
            Err(problem) => problems.push(problem),
            Ok((read, doubts)) => {
                problems.extend(doubts);
                match vxu::read(&read, TODAY, &facts()) {
                    Err(problem) => problems.push(problem),
                    Ok(update) => {
                        problems.extend(update.problems.clone());
                        problems.extend(update.told.iter().flat_map(|t| t.problems.clone()));
                        updates.push(update);
                    }
                }
            }
        }
    }
    (updates, problems)
}

fn told(message: &str) -> Update {
    let (mut updates, problems) = read_all(message.as_bytes());
    assert_eq!(updates.len(), 1, "{problems:?}");
    updates.remove(0)
}

const HEAD: &str = "MSH|^~\\&|A|B|C|D|20210412093000-0700||VXU^V04^VXU_V04|M1|P|2.5.1\r\
    PID|1||R17^^^B^MR||QUUXPERSON^ZZINVENTED^Q||19800203|F\r";

fn with(lines: &str) -> Update {
    told(&format!("{HEAD}{}", lines.replace('\n', "\r")))
}

fn doses(update: &Update) -> Vec<(Option<Date>, Option<&str>)> {
    let given = update.told.iter().filter_map(|told| match &told.what {
        What::Given(dose) if !told.waits() => Some((dose.on, dose.cvx.as_deref())),
        _ => None,
    });
    given.collect()
}

#[test]
fn a_dose_is_read_with_its_order_its_route_and_who_gave_it() {
    let update = with(
        "ORC|RE||O1^B\nRXA|0|1|20210412||207^m^CVX|0.5|mL^^UCUM||00^n^NIP001|^DOE^JANE|^^^B||||L1\
         |20210901|MOD^m^MVX|||CP|A\nRXR|C28161^IM^NCIT|LD^l^HL70163",
    );
    assert!(!update.waits());
    assert_eq!(update.person.family, "QUUXPERSON");
    assert_eq!(update.person.given, ["ZZINVENTED", "Q"]);
    let Told {
        what: What::Given(dose),
        order,
        action: Action::Add,
        ..
    } = &update.told[0]
    else {
        panic!("{update:?}")
    };
    assert_eq!(order.as_deref(), Some("O1"));
    assert_eq!(dose.on, Some(date(2021, 4, 12)));
    assert_eq!(dose.cvx.as_deref(), Some("207"));
    assert_eq!(dose.amount.as_deref(), Some("0.5 mL"));
    assert_eq!(dose.vaccinator.as_deref(), Some("JANE DOE"));
    assert_eq!(dose.site.as_deref(), Some("LD"));
    assert_eq!(dose.expiry, Some(date(2021, 9, 1)));
    assert_eq!(dose.origin, "00");
}

#[test]
fn what_is_no_completed_dose_is_none() {
    for (status, code) in [
        ("RE", "207"),
        ("NA", "207"),
        ("PA", "207"),
        ("XX", "207"),
        ("CP", "998"),
    ] {
        let line =
            format!("ORC|RE||O1\nRXA|0|1|20210412||{code}^m^CVX|999|||00|||||||||||{status}|A");
        assert_eq!(doses(&with(&line)), [], "{status} {code}");
    }
    let refused = with("ORC|RE||O1\nRXA|0|1|20210412||207^m^CVX|999||||||||||||03^^NIP002||RE|A");
    assert!(matches!(refused.told[0].what, What::Refused { .. }));
}

#[test]
fn a_code_of_another_system_is_not_taken_for_cvx() {
    let ndc = with("ORC|RE||O1\nRXA|0|1|20210412||49281-0560-05^x^NDC|0.5|||00|||||||||||CP|A");
    assert!(ndc.told[0].waits());
    let both =
        with("ORC|RE||O1\nRXA|0|1|20210412||49281-0560-05^x^NDC^120^x^CVX|0.5|||00|||||||||||CP|A");
    assert_eq!(doses(&both), [(Some(date(2021, 4, 12)), Some("120"))]);
}

#[test]
fn an_escape_makes_no_segment_and_no_component() {
    let update = told(&format!(
        "{}ORC|RE||O1\r",
        HEAD.replace("QUUXPERSON", "QU\\X0D\\RXA\\F\\0\\S\\1\\E\\")
    ));
    assert!(update.told.is_empty());
    assert_eq!(update.person.family, "QU RXA|0^1\\");
}

#[test]
fn another_set_of_delimiters_is_read_and_one_that_lies_is_refused() {
    let update = told(&HEAD.replace('|', "#").replace('^', "@"));
    assert_eq!(update.person.family, "QUUXPERSON");
    let lies = HEAD.replace("|^~\\&|", "#!@$%|");
    assert_eq!(worst(&read_all(lies.as_bytes()).1), Some(Verdict::Reject));
}

#[test]
fn a_batch_that_was_cut_is_refused() {
    let one = HEAD.to_owned();
    let batch = format!("FHS|^~\\&\rBHS|^~\\&\r{one}{one}BTS|2\rFTS|1\r");
    assert_eq!(read_all(batch.as_bytes()).0.len(), 2);
    let lines = batch.replace('\r', "\r\n");
    assert_eq!(read_all(lines.as_bytes()).0.len(), 2, "line ends of a file");
    let cut = format!("FHS|^~\\&\rBHS|^~\\&\r{one}BTS|2\rFTS|1\r");
    let (updates, problems) = read_all(cut.as_bytes());
    assert!(updates.is_empty());
    assert_eq!(worst(&problems), Some(Verdict::Reject));
}

#[test]
fn frames_come_in_any_pieces() {
    let framed = [envelope::frame(b"MSH|1"), envelope::frame(b"MSH|2")].concat();
    for cut in 0..framed.len() {
        let (first, rest) = framed.split_at(cut);
        let mut buffer = first.to_vec();
        let mut messages = Vec::new();
        for piece in [&[][..], rest] {
            buffer.extend_from_slice(piece);
            while let Ok(Next::Message(message, taken)) = envelope::next_frame(&buffer) {
                messages.push(message);
                buffer.drain(..taken);
            }
        }
        let bytes: Vec<&[u8]> = messages.iter().map(|m| m.bytes.as_slice()).collect();
        // A frame whose last byte has not come yet is cut between the end block and its return.
        assert_eq!(bytes, [b"MSH|1", b"MSH|2"], "cut at {cut}");
    }
    for noise in [&b"GET / HTTP/1.1\r\n"[..], b"\x16\x03\x01", b"MSH|"] {
        assert!(envelope::next_frame(noise).is_err());
    }
}

#[test]
fn every_bad_message_meets_its_verdict() {
    let Some(folder) = shared("badinputs/made/hl7") else {
        return;
    };
    let manifest = std::fs::read_to_string(folder.join("../MANIFEST.csv")).unwrap();
    let (mut seen, mut wrong) = (0, Vec::new());
    for line in manifest.lines().filter(|line| line.starts_with("hl7/")) {
        let mut cells = line.split(',');
        let (path, _, expected) = (cells.next().unwrap(), cells.next(), cells.next().unwrap());
        let bytes = std::fs::read(folder.join("..").join(path)).unwrap();
        seen += 1;
        let (updates, problems) = read_all(&bytes);
        let verdict = worst(&problems);
        let doses: usize = updates
            .iter()
            .filter(|u| !u.waits())
            .map(|u| doses(u).len())
            .sum();
        let met = match expected {
            "reject" => verdict == Some(Verdict::Reject) && doses == 0,
            "quarantine" if path == "hl7/rxa_delete_unknown.hl7" => {
                // What was received before, the registry knows; here it is a deletion like others.
                updates[0].told[0].action == Action::Delete && verdict.is_none()
            }
            "quarantine" => {
                verdict == Some(Verdict::Quarantine) && quarantined(&updates, &problems)
            }
            // DIFFERENCE: the escape stands before delimiters that are not escaped, so the birth
            // date is none and the message waits for a person. No dose is made.
            "neutralise" if path == "hl7/esc_inject_segment.hl7" => {
                verdict == Some(Verdict::Quarantine) && updates.iter().all(Update::waits)
            }
            "neutralise" => verdict <= Some(Verdict::Neutralise) && doses == 1,
            _ => verdict.is_none(),
        };
        if !met {
            wrong.push(format!("{path}: {expected}, but {verdict:?} {problems:?}"));
        }
    }
    assert_eq!((seen, wrong.join("\n").as_str()), (64, ""));
}

/// Whether nothing would be derived: the message waits, or every dose of it does.
fn quarantined(updates: &[Update], problems: &[Problem]) -> bool {
    let whole = problems.iter().any(|p| {
        let field = p.field.as_deref().unwrap_or_default();
        p.verdict == Verdict::Quarantine && !field.starts_with("RXA") && field != "ORC"
    });
    whole || updates.iter().all(|update| doses(update).is_empty())
}

#[test]
fn the_odd_but_legal_messages_say_what_they_say() {
    let Some(folder) = shared("badinputs/made/hl7") else {
        return;
    };
    let read = |name: &str| {
        let bytes = std::fs::read(folder.join(format!("{name}.hl7"))).unwrap();
        read_all(&bytes).0
    };
    assert_eq!(read("pipelined").len(), 2);
    assert_eq!(
        read("dob_partial")[0].person.birth,
        Some(DateValue::Year(1985))
    );
    assert_eq!(read("sex_unknown")[0].person.sex, "X");
    assert_eq!(read("declared_8859_1")[0].person.family, "MUÑOZ");
    assert!(matches!(
        read("rxa_refused")[0].told[0].what,
        What::Refused { .. }
    ));
    assert!(matches!(
        read("rxa_partial")[0].told[0].what,
        What::InPart(_)
    ));
    assert!(matches!(
        read("rxa_not_administered")[0].told[0].what,
        What::NotGiven { .. }
    ));
    assert_eq!(read("rxa_delete")[0].told[0].action, Action::Delete);
}

#[test]
fn real_and_converted_samples_are_read() {
    let Some(folder) = shared("interop/hl7v2/messages") else {
        return;
    };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let enclosed = envelope::messages(&std::fs::read(&path).unwrap()).unwrap();
        let (message, _) =
            Message::read(&enclosed[0].bytes).unwrap_or_else(|p| panic!("{name}: {p}"));
        seen += 1;
        let today = date(2026, 1, 1);
        if name.contains("Z22") {
            let update = vxu::read(&message, today, &facts()).unwrap();
            assert!(!update.told.is_empty(), "{name}");
        } else if name.contains("Z23") {
            assert_eq!(answer::receipt(&message).unwrap().fate, Fate::Stored);
        } else if name.contains("Z34") {
            assert!(
                answer::answer(&message, today, &facts()).is_err(),
                "a question is no answer"
            );
        } else {
            let found = answer::answer(&message, today, &facts());
            match (name.as_str(), &found) {
                (n, Ok(Answer::Candidates { people, .. })) if n.contains("Z31") => {
                    assert!(people.len() > 1);
                }
                (
                    n,
                    Ok(Answer::Nobody { .. } | Answer::TooMany { .. } | Answer::Refused { .. }),
                ) if n.contains("Z33") => {}
                (n, Ok(Answer::Found { told, .. })) if n.contains("Z32") || n.contains("Z42") => {
                    println!("{name}: {} told", told.len());
                }
                // Two converter samples name nobody, or say nothing of what they answer.
                (n, Err(_)) if n.contains("Z32") || n.contains("Z42") || n.contains("Z33") => {
                    println!("{name}: {found:?}");
                }
                (n, other) => panic!("{n}: {other:?}"),
            }
        }
    }
    assert_eq!(seen, 20);
}

fn ack(code: &str, errors: &[&str]) -> Fate {
    let errors = errors
        .iter()
        .map(|e| format!("ERR||RXA^1^5|101^x^HL70357|{e}||||words\r"));
    let text = format!(
        "MSH|^~\\&|||||20210412093000-0700||ACK^V04^ACK|9|P|2.5.1\rMSA|{code}|M1\r{}",
        errors.collect::<String>()
    );
    answer::receipt(&Message::read(text.as_bytes()).unwrap().0)
        .unwrap()
        .fate
}

#[test]
fn an_error_of_the_application_with_warnings_alone_means_stored() {
    assert_eq!(ack("AA", &[]), Fate::Stored);
    assert_eq!(ack("AE", &["W"]), Fate::StoredWithRemarks);
    assert_eq!(ack("AE", &["I", "W"]), Fate::StoredWithRemarks);
    assert_eq!(ack("AE", &["W", "E"]), Fate::Refused);
    assert_eq!(
        ack("AE", &[]),
        Fate::Refused,
        "nothing says that it was stored"
    );
    assert_eq!(ack("AR", &["E"]), Fate::Failed);
}

fn header(control_id: &str) -> Header {
    Header {
        sender: "STANDING".to_owned(),
        receiver: "IIS".to_owned(),
        at: "2021-04-12T09:30:00-07:00".parse().unwrap(),
        offset: jiff::tz::offset(-7),
        control_id: control_id.to_owned(),
    }
}

fn subject() -> Subject {
    Subject {
        number: ("R17".to_owned(), "STANDING".to_owned()),
        family: "O'Quux|^~\\&".to_owned(),
        given: vec!["Zzinvented".to_owned(), "Q".to_owned()],
        birth: date(1980, 2, 3),
        sex: 'F',
        address: None,
    }
}

fn order(as_what: AsWhat) -> Order {
    Order {
        number: ("O1".to_owned(), "STANDING".to_owned()),
        withdrawn: false,
        on: date(2021, 4, 12),
        cvx: ("140".to_owned(), "Influenza".to_owned()),
        mvx: Some("PMC".to_owned()),
        lot: Some("L1".to_owned()),
        expiry: Some(date(2021, 9, 1)),
        as_what,
    }
}

fn all_ways() -> Vec<Order> {
    let new = AsWhat::New {
        organization: "Quux Health".to_owned(),
        vaccinator: ("Nurse".to_owned(), "Zz".to_owned()),
        amount_ml: Some("0.5".to_owned()),
        eligibility: "V01",
    };
    vec![
        order(AsWhat::Historical),
        order(new),
        order(AsWhat::Refused),
    ]
}

#[test]
fn what_we_write_we_read() {
    let text = write::vxu(&header("C1"), &subject(), &all_ways());
    let update = told(&text);
    assert_eq!(update.control_id, "C1");
    assert_eq!(update.person.family, "O'Quux|^~\\&");
    assert_eq!(update.told.len(), 3);
    assert_eq!(doses(&update).len(), 2);
    assert!(matches!(update.told[2].what, What::Refused { .. }));
    let framed = envelope::frame(text.as_bytes());
    assert_eq!(read_all(&framed).0, std::slice::from_ref(&update));
    let batch = write::batch(&header("C1"), &[text.clone(), text]);
    assert_eq!(read_all(batch.as_bytes()).0, [update.clone(), update]);
}

#[test]
fn a_dose_told_as_known_names_no_place_and_nobody_who_gave_it() {
    let text = write::vxu(&header("C1"), &subject(), &[order(AsWhat::Historical)]);
    let (message, _) = Message::read(text.as_bytes()).unwrap();
    let rxa = message.first("RXA").unwrap();
    for field in [10, 11, 27, 28] {
        assert!(message.field(rxa, field).is_empty(), "RXA-{field}");
    }
    assert!(message.part("PID", 11).is_empty());
    assert_eq!(message.value("RXA", 9), "01");
}

#[test]
fn an_acknowledgement_of_ours_is_read_as_what_it_says() {
    let remark = |severity| write::ReplyRemark {
        severity,
        place: Some(("RXA".to_owned(), 5)),
        text: "the vaccine is not told as a CVX code".to_owned(),
    };
    let read = |reply, remarks: &[_]| {
        let text = write::ack(&header("A1"), "M|1", reply, remarks);
        answer::receipt(&Message::read(text.as_bytes()).unwrap().0).unwrap()
    };
    let receipt = read(Reply::WithErrors, &[remark('W')]);
    assert_eq!(receipt.answers, "M|1");
    assert_eq!(receipt.fate, Fate::StoredWithRemarks);
    assert_eq!(receipt.remarks[0].place, "RXA-5");
    assert_eq!(read(Reply::WithErrors, &[remark('E')]).fate, Fate::Refused);
    assert_eq!(read(Reply::Accepted, &[]).fate, Fate::Stored);
}

#[test]
fn our_messages_hold_the_profiles_of_nist() {
    let Some(folder) = shared("interop/hl7v2/nist-profiles") else {
        return;
    };
    let vxu = write::vxu(&header("C1"), &subject(), &all_ways());
    let texts = [
        ("VXU-Z22", vxu),
        (
            "QBP-Z34",
            write::qbp(&header("C2"), Question::History, &subject(), 5),
        ),
        (
            "QBP-Z44",
            write::qbp(&header("C3"), Question::Forecast, &subject(), 5),
        ),
        (
            "ACK-Z23",
            write::ack(&header("C4"), "M1", Reply::Accepted, &[]),
        ),
    ];
    for (name, text) in texts {
        let profile = Profile::read(&folder, name);
        assert_eq!(
            profile.faults(&text),
            Vec::<String>::new(),
            "{name}\n{text}"
        );
    }
    // The checker finds what is wrong, too.
    let profile = Profile::read(&folder, "VXU-Z22");
    let broken = write::vxu(&header("C1"), &subject(), &all_ways())
        .replace("|19800203|F", "||F")
        .replace("NIP001", "NIPPED");
    assert!(
        profile.faults(&broken).len() >= 2,
        "{:?}",
        profile.faults(&broken)
    );
}

proptest! {
    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_all(&bytes);
        let _ = envelope::next_frame(&bytes);
    }

    #[test]
    fn no_change_of_a_message_stops_the_reader(
        at in 0usize..300, with in any::<u8>(), cut in 0usize..600
    ) {
        let mut bytes = format!("{HEAD}ORC|RE||O1\rRXA|0|1|20210412||207^m^CVX|0.5|||00|||||||||||CP|A\r")
            .into_bytes();
        let length = bytes.len();
        bytes[at % length] = with;
        bytes.truncate(cut.max(1));
        read_all(&bytes);
    }

    #[test]
    fn a_value_comes_back_as_it_was_written(name in "[ -~áéñü]{1,20}") {
        prop_assume!(!name.trim().is_empty() && name.trim() != "\"\"");
        let mut who = subject();
        who.family = name.trim().to_owned();
        let text = write::vxu(&header("C1"), &who, &[]);
        prop_assert_eq!(told(&text).person.family, who.family);
    }
}
