//! Questions to a registry and its answers, TLS between the two, and tokens: against stand-ins that
//! the tests start.

use super::{Bench, dose, message};
use rcgen::{CertificateParams, IsCa, Issuer, KeyPair};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;

const NOW: &str = "20210412093000+0000";

/// An answer of a registry to the question in a file.
fn reply(question: &str, profile: &str, status: &str, lines: &str) -> String {
    let id = question.split('|').nth(9).unwrap();
    let qpd = question
        .split('\r')
        .find(|line| line.starts_with("QPD"))
        .unwrap();
    format!(
        "MSH|^~\\&|IIS|ZZSTATE|X|Y|{NOW}||RSP^K11^RSP_K11|A1|P|2.5.1|||NE|NE|||||{profile}^CDCPHINVS\r\
         MSA|AA|{id}\rQAK|{id}|{status}|Z34^x^CDCPHINVS\r{qpd}\r{lines}"
    )
}

const PID: &str = "PID|1||900^^^ZZSTATE^SR||QUUXPERSON^ZZINVENTED||19800203|F\r";
/// One dose that we have, one that we lack, one of a system that is not CVX.
const HISTORY: &str = "ORC|RE||1^Z\rRXA|0|1|20210312||207^m^CVX|999|||01^h^NIP001|||||||||||CP|A\r\
    ORC|RE||2^Z\rRXA|0|1|20190110||115^t^CVX|999|||01^h^NIP001|||||||||||CP|A\r\
    ORC|RE||3^Z\rRXA|0|1|20180110||12345^t^NDC|999|||01^h^NIP001|||||||||||CP|A\r";
const FORECAST: &str = "ORC|RE||9999^Z\rRXA|0|1|20210412||998^none^CVX|999|||||||||||||||NA\r\
    OBX|1|CE|30979-9^v^LN|1|213^c^CVX||||||F\rOBX|2|DT|30980-7^d^LN|1|20210420||||||F\r";

impl Bench {
    fn ask(&self, profile: &str, out: &str, more: &[&str]) -> super::Ran {
        let args = [
            "registry",
            "ask",
            "--facility",
            "alder-creek",
            "--number",
            "R1",
        ];
        let own = [
            "--profile",
            profile,
            "--sender",
            "Quux Health",
            "--out",
            out,
        ];
        self.here(&args, &[&own[..], more].concat())
    }

    fn answered(&self, file: &str, more: &[&str]) -> super::Ran {
        let args = ["registry", "answer", file, "--facility", "alder-creek"];
        let own = ["--number", "R1", "--on", "2021-04-12"];
        self.here(&args, &[&own[..], more].concat())
    }

    /// Asks, and keeps an answer of these lines.
    fn asked(&self, profile: &str, kind: &str, status: &str, lines: &str) {
        let _ = std::fs::remove_file(self.path("q.hl7"));
        self.ask(profile, "q.hl7", &[]).ended(0);
        let answer = reply(&self.read("q.hl7"), kind, status, lines);
        std::fs::write(self.path("a.hl7"), answer).unwrap();
    }
}

#[test]
fn a_question_names_the_person_and_no_place() {
    let bench = Bench::filled();
    bench.ask("Z44", "q.hl7", &[]).ended(0);
    let question = bench.read("q.hl7");
    assert!(question.contains("QPD|Z44^") && question.contains("Quuxperson^Zzinvented"));
    let lower = question.to_lowercase();
    assert!(
        !lower.contains("alder") && !lower.contains("r1^"),
        "{question}"
    );
    bench
        .ask("Z34", "q.hl7", &[])
        .ended(2)
        .says("there already");
    bench
        .ask("Z34", "r.hl7", &["--sender", "Alder Creek Health"])
        .ended(2);
    let other = [
        "registry",
        "ask",
        "--facility",
        "alder-creek",
        "--number",
        "R2",
    ];
    let own = [
        "--profile",
        "Z34",
        "--sender",
        "Quux Health",
        "--out",
        "r.hl7",
    ];
    bench
        .here(&other, &own)
        .ended(2)
        .says("family and given names apart");
}

#[test]
fn a_history_is_shown_as_a_difference_and_entered_once_when_somebody_says_so() {
    let bench = Bench::filled();
    bench.asked("Z44", "Z42", "OK", &format!("{PID}{HISTORY}{FORECAST}"));
    bench
        .answered("a.hl7", &[])
        .ended(1)
        .says("both have       2021-03-12  CVX 207")
        .says("the registry has 2019-01-10  CVX 115")
        .says("we have         2021-04-09  CVX 207")
        .says("not told as a CVX code")
        .says("forecast CVX 213 (COVID-19): the registry 2021-04-20, we")
        .says("1 would be new");
    bench
        .answered("a.hl7", &["--enter"])
        .ended(1)
        .says("1 doses entered");
    bench
        .answered("a.hl7", &["--enter"])
        .ended(1)
        .says("both have       2019-01-10  CVX 115");
    // Whose answer it is, is not taken from the answer.
    let args = ["registry", "answer", "a.hl7", "--facility", "alder-creek"];
    bench
        .here(&args, &["--number", "R2", "--on", "2021-04-12", "--enter"])
        .ended(2)
        .says("no question that was asked about that person");
}

#[test]
fn an_answer_about_somebody_else_enters_nothing() {
    let bench = Bench::filled();
    for (pid, why) in [
        (PID.replace("19800203", "19800204"), "another birth date"),
        (
            PID.replace("QUUXPERSON^ZZINVENTED", "ZZELSE^ZZWHO"),
            "quite another name",
        ),
    ] {
        bench.asked("Z34", "Z32", "OK", &format!("{pid}{HISTORY}"));
        bench.answered("a.hl7", &["--enter"]).ended(1).says(why);
    }
    bench.asked("Z34", "Z32", "OK", &format!("{PID}{HISTORY}"));
    bench.answered("a.hl7", &[]).ended(1).says("1 would be new");
    for (status, words) in [("NF", "nobody like that"), ("TM", "too many")] {
        bench.asked("Z34", "Z33", status, "");
        let _ = bench.answered("a.hl7", &[]).says(words);
    }
}

#[test]
fn candidates_are_for_a_person_to_choose_from_and_nothing_is_merged() {
    let bench = Bench::filled();
    let second = PID.replace("900^", "901^").replace("PID|1", "PID|2");
    let other = second
        .replace("19800203", "19900203")
        .replace("901^", "902^");
    bench.asked("Z34", "Z31", "OK", &format!("{PID}{second}{other}"));
    bench
        .answered("a.hl7", &[])
        .ended(1)
        .says("A person decides")
        .says("2: QUUXPERSON, ZZINVENTED, born 1980-02-03");
    let choose = |n: &str, out: &str| {
        let more = [
            "--choose",
            n,
            "--by",
            "Zzclerk Quux",
            "--sender",
            "Quux Health",
            "--out",
            out,
        ];
        bench.answered("a.hl7", &more)
    };
    choose("3", "n.hl7").ended(2).says("another birth date");
    choose("9", "n.hl7").ended(2).says("no candidate");
    choose("2", "n.hl7").ended(0).says("nothing was merged");
    let next = bench.read("n.hl7");
    assert!(next.contains("901^^^ZZSTATE"), "{next}");
    let answer = reply(&next, "Z32", "OK", &format!("{second}{HISTORY}"));
    std::fs::write(bench.path("a2.hl7"), answer).unwrap();
    bench
        .answered("a2.hl7", &["--enter"])
        .ended(1)
        .says("1 doses entered");
    bench.answered("a.hl7", &["--choose", "1"]).ended(2);
}

#[test]
fn a_question_is_sent_and_its_answer_kept() {
    let bench = Bench::filled();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let registry = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut came = Vec::new();
        let mut piece = [0; 4096];
        while !came.ends_with(b"\x1c\r") {
            let read = stream.read(&mut piece).unwrap();
            came.extend(piece.iter().take(read));
        }
        let question = String::from_utf8(came.get(1..came.len() - 2).unwrap().to_vec()).unwrap();
        let answer = reply(&question, "Z32", "OK", &format!("{PID}{HISTORY}"));
        stream.write_all(&super::framed(&answer)).unwrap();
    });
    bench
        .ask("Z34", "a.hl7", &["--to", &address])
        .ended(0)
        .says("the answer");
    registry.join().unwrap();
    bench.answered("a.hl7", &[]).ended(1).says("1 would be new");
    bench
        .ask("Z34", "b.hl7", &["--to", "192.0.2.1:2575"])
        .ended(2)
        .says("not of this machine");
}

/// A CA of its own, and files of certificates it gave.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(bench: &Bench, name: &str) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let own = params.self_signed(&key).unwrap();
        std::fs::write(bench.path(&format!("{name}.pem")), own.pem()).unwrap();
        Self {
            issuer: Issuer::new(params, key),
        }
    }

    fn gives(&self, bench: &Bench, name: &str) {
        let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let key = KeyPair::generate().unwrap();
        let cert = params.signed_by(&key, &self.issuer).unwrap();
        std::fs::write(bench.path(&format!("{name}.pem")), cert.pem()).unwrap();
        let path = bench.path(&format!("{name}.key"));
        std::fs::write(&path, key.serialize_pem()).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

#[test]
fn under_tls_both_sides_are_known_and_nobody_else_is_spoken_to() {
    let bench = Bench::empty();
    let ours = Authority::new(&bench, "ca");
    let theirs = Authority::new(&bench, "other-ca");
    ours.gives(&bench, "server");
    ours.gives(&bench, "client");
    theirs.gives(&bench, "stranger");
    let listener = bench.listen_with(&[
        "--tls-cert",
        "server.pem",
        "--tls-key",
        "server.key",
        "--client-ca",
        "ca.pem",
    ]);
    std::fs::write(bench.path("m.hl7"), message("M1", &dose("L1", "A"))).unwrap();
    let send = |who: &str, ca: &str| {
        let (cert, key) = (format!("{who}.pem"), format!("{who}.key"));
        let args = ["registry", "send", "m.hl7", "--to", &listener.address];
        let tls = ["--tls-cert", &cert, "--tls-key", &key, "--tls-ca", ca];
        bench.run(&[&args[..], &tls[..]].concat())
    };
    send("client", "ca.pem").ended(0).says("(M1): stored");
    assert_ne!(
        send("stranger", "ca.pem").status,
        Some(0),
        "a certificate of another CA"
    );
    let _ = send("client", "other-ca.pem")
        .ended(2)
        .says("no connection under TLS");
    let open = ["registry", "send", "m.hl7", "--to", &listener.address];
    assert_ne!(bench.run(&open).status, Some(0), "without TLS");
    let open = listener.answer(&super::framed(&message("M2", "")));
    assert!(!open.contains("MSA"), "an alert at most: {open:?}");
    std::fs::set_permissions(
        bench.path("client.key"),
        std::fs::Permissions::from_mode(0o644),
    )
    .unwrap();
    let _ = send("client", "ca.pem").ended(2).says("open to others");
    let half = [
        "registry",
        "send",
        "m.hl7",
        "--to",
        "192.0.2.1:1",
        "--tls-cert",
        "client.pem",
    ];
    bench.run(&half).ended(2);
}

#[test]
fn a_token_is_shown_once_and_taken_back() {
    let bench = Bench::filled();
    let add = ["registry", "token", "add", "--facility", "alder-creek"];
    let ran = bench
        .here(&add, &["--purpose", "treatment", "--days", "30"])
        .ended(0)
        .says("not shown again");
    let token = ran.out.trim().to_owned();
    assert!(token.starts_with("st_") && token.len() > 40);
    let file = std::fs::read(bench.path("standing.db")).unwrap_or_default();
    assert!(!file.windows(token.len()).any(|w| w == token.as_bytes()));
    bench
        .here(&["registry", "token", "revoke", &token], &[])
        .ended(0);
    bench
        .here(&["registry", "token", "revoke", &token], &[])
        .ended(2)
        .says("no token");
    bench
        .here(&add, &["--purpose", "treatment", "--days", "0"])
        .ended(2);
}

/// A stand-in for a registry over SOAP: answers each request with the next of these bodies, and says
/// what it was sent.
fn soap_registry(bodies: Vec<String>) -> (String, std::thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/service", listener.local_addr().unwrap());
    let handle = std::thread::spawn(move || {
        let mut came = Vec::new();
        for body in bodies {
            let (mut stream, _) = listener.accept().unwrap();
            let mut text = Vec::new();
            let mut piece = [0; 4096];
            while !text.ends_with(b"</Envelope>") {
                let read = stream.read(&mut piece).unwrap();
                text.extend(piece.iter().take(read));
            }
            came.push(String::from_utf8(text).unwrap());
            let envelope = format!(
                "<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope' \
                 xmlns:c='urn:cdc:iisb:2011'><s:Body>{body}</s:Body></s:Envelope>"
            );
            write!(
                stream,
                "HTTP/1.1 200 OK\r\ncontent-type: application/soap+xml\r\nconnection: close\r\n\
                 content-length: {}\r\n\r\n{envelope}",
                envelope.len()
            )
            .unwrap();
        }
        came
    });
    (address, handle)
}

const ECHO: &str = "<c:connectivityTestResponse><c:return>is anybody there</c:return>\
    </c:connectivityTestResponse>";

#[test]
fn messages_go_over_soap_and_the_password_is_never_shown() {
    let bench = Bench::empty();
    std::fs::write(bench.path("m.hl7"), message("M1", &dose("L1", "A"))).unwrap();
    std::fs::write(bench.path("pw"), "zz-secret-word\n").unwrap();
    std::fs::set_permissions(bench.path("pw"), std::fs::Permissions::from_mode(0o600)).unwrap();
    let send = |address: &str| {
        let args = ["registry", "send", "m.hl7", "--soap", address];
        let own = ["--username", "quux", "--password-file", "pw"];
        let ran = bench.run(&[&args[..], &own[..]].concat());
        assert!(!format!("{}{}", ran.out, ran.err).contains("zz-secret-word"));
        ran
    };
    let stored = "<c:submitSingleMessageResponse><c:return>MSH|^~\\&amp;|I|S|X|Y|20210412||\
        ACK^V04^ACK|A1|P|2.5.1&#13;MSA|AA|M1&#13;</c:return></c:submitSingleMessageResponse>";
    let (address, registry) = soap_registry(vec![ECHO.to_owned(), stored.to_owned()]);
    send(&address).ended(0).says("(M1): stored");
    let came = registry.join().unwrap();
    let [test, sent] = came.as_slice() else {
        panic!("{came:?}")
    };
    assert!(!test.contains("QUUX") && !test.contains("zz-secret-word"));
    assert!(sent.contains("zz-secret-word") && sent.contains("&#13;PID|"));
    for (kind, words) in [
        ("SecurityFault", "does not know the user"),
        ("MessageTooLargeFault", "too large"),
        ("UnsupportedOperationFault", "does not do this"),
        ("fault", "may be sent again"),
    ] {
        let fault = format!(
            "<s:Fault><s:Reason><s:Text>was zz-secret-word</s:Text></s:Reason><s:Detail><c:{kind}/>\
             </s:Detail></s:Fault>"
        );
        let (address, registry) = soap_registry(vec![ECHO.to_owned(), fault]);
        send(&address).ended(2).says(words);
        registry.join().unwrap();
    }
    send("http://192.0.2.1/service").ended(2).says("not https");
    send("https://u:p@192.0.2.1/service")
        .ended(2)
        .says("holds a password");
}
