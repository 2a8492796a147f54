//! The log by command and over HTTP: sealed, proved, watched, stamped, and found out when changed.

use crate::bench::{Bench, LETTER, case, python};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use sha2::{Digest as _, Sha256};
use standing_evidence::seal::merkle::{leaf_hash, root};
use standing_evidence::seal::{Checkpoint, SignedBy, VerifierKey};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

#[test]
fn the_key_is_for_its_owner_alone_and_no_second_one_is_made() {
    let bench = Bench::sealed();
    let key = bench.path("standing-log.key");
    let mode = std::fs::metadata(&key).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    bench.run(&["log", "init", "standing.example/log"]).ended(2);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    bench.run(&["log", "seal"]).ended(2).says("others may read");
    // The secret is in its file alone.
    let secret = bench.read("standing-log.key");
    let secret = secret
        .trim_end()
        .rsplit('+')
        .next()
        .unwrap()
        .as_bytes()
        .to_vec();
    let book = std::fs::read(bench.path("standing.db")).unwrap();
    assert!(!book.windows(secret.len()).any(|w| w == secret));
}

#[test]
fn sealing_again_signs_only_what_grew() {
    let bench = Bench::sealed();
    let first = bench.head();
    bench.run(&["log", "seal"]).ended(0).says("0 of them new");
    assert_eq!(bench.head(), first);
    bench.grow(1);
    bench.run(&["log", "seal"]).ended(0).says("1 of them new");
    assert_eq!(bench.head().head.size, first.head.size + 1);
    let stranger = bench.path("other.key");
    bench
        .run(&["log", "init", "standing.example/log", "--key", "other.key"])
        .ended(0);
    bench.grow(2);
    bench
        .run(&["log", "seal", "--key", stranger.to_str().unwrap()])
        .ended(2)
        .says("was signed by");
}

#[test]
fn both_verifiers_accept_a_proof_and_refuse_another_payload() {
    let bench = Bench::sealed();
    bench
        .run(&["log", "proof", LETTER, "--out", "letter"])
        .ended(0);
    let payload = bench.read("letter.json");
    assert!(payload.contains(LETTER));
    std::fs::write(bench.path("altered.json"), payload.replace("2021", "2020")).unwrap();
    let mut asked = vec![
        "letter.tlog-proof",
        "--entry",
        "letter.leaf.json",
        "--policy",
        "policy",
    ];
    asked.extend(["--payload", "letter.json"]);
    let altered = [&asked[..6], &["altered.json"]].concat();
    bench
        .run(&[&["verify"], &asked[..]].concat())
        .ended(0)
        .says("it holds");
    bench
        .run(&[&["verify"], &altered[..]].concat())
        .ended(1)
        .says("not the one that the leaf holds");
    bench.run(&["log", "proof", "no-such-label"]).ended(2);
    let Some(python) = python() else { return };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify.py");
    for (asked, status) in [(asked, 0), (altered, 1)] {
        let judged = Command::new(python)
            .arg(&script)
            .arg("proof")
            .args(asked)
            .current_dir(bench.dir.path())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&judged.stdout).into_owned();
        assert_eq!(judged.status.code(), Some(status), "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_book_that_is_not_what_was_sealed_is_found_out_and_not_signed() {
    let bench = Bench::sealed();
    bench.run(&["log", "check"]).ended(0).says("extends");
    bench
        .tamper(
            "DROP TRIGGER entry_stays_as_it_is;
             UPDATE entry SET entered = entered - 86400000000 WHERE position = 1",
        )
        .await;
    bench
        .run(&["log", "check"])
        .ended(1)
        .says("entry 1 is not what it was when it was sealed");
    bench.grow(1);
    bench
        .run(&["log", "seal"])
        .ended(2)
        .says("nothing was signed");
}

#[test]
fn a_book_restored_from_an_older_copy_is_found_out_by_the_head_beside_the_key() {
    let bench = Bench::sealed();
    std::fs::copy(bench.path("standing.db"), bench.path("older.db")).unwrap();
    bench.grow(1);
    bench.run(&["log", "seal"]).ended(0);
    let older = ["--db", "sqlite:older.db"];
    bench
        .run(&[&["log", "check"], &older[..]].concat())
        .ended(1)
        .says("restored from an older copy");
    bench
        .run(&[&["log", "seal"], &older[..]].concat())
        .ended(2)
        .says("nothing was signed");
}

/// A book in which an office holds everything back, with a log that is sealed once.
fn held_back() -> Bench {
    let bench = Bench::empty();
    let office = ["office", "add", "north", "--title", "Office of the North"];
    bench.run(&office).ended(0);
    let case = case();
    let import = ["import", "--office", "north", case.to_str().unwrap()];
    bench.run(&import).ended(0);
    let made = bench.run(&["log", "init", "standing.example/log"]).ended(0);
    let policy = format!("log {}quorum none\n", made.out);
    std::fs::write(bench.path("policy"), policy).unwrap();
    bench
        .run(&["log", "seal"])
        .ended(0)
        .says(": 0 entries sealed");
    bench
}

fn publish(bench: &Bench) {
    let publish = ["publish-entry", "--office", "north", LETTER];
    let by = ["--by", "P. Ublisher", "--looked-for", "names"];
    bench.run(&[&publish[..], &by[..]].concat()).ended(0);
    bench.run(&["log", "seal"]).ended(0);
}

#[test]
fn the_work_of_an_office_is_not_in_the_log_until_it_is_published() {
    let bench = held_back();
    let proof = ["log", "proof", LETTER];
    bench
        .run(&proof)
        .ended(2)
        .says("the public reads no statement");
    publish(&bench);
    // The publication, and what it lists; not the hundreds of entries that stay.
    let size = bench.head().head.size;
    assert!((2..50).contains(&size), "{size}");
    bench.run(&proof).ended(0);
}

#[test]
fn a_redacted_payload_breaks_no_proof_and_is_in_none_any_more() {
    let bench = held_back();
    publish(&bench);
    bench
        .run(&["log", "proof", LETTER, "--out", "before"])
        .ended(0);
    let redact = [
        "redact",
        "--office",
        "north",
        "--by",
        "P. Ublisher",
        "--reason",
        "a test",
        LETTER,
    ];
    bench.run(&redact).ended(0);
    bench.run(&["log", "check"]).ended(0).says("extends");
    bench.run(&["log", "seal"]).ended(0).says("1 of them new");
    // The proof that was given out holds, with the payload for whoever still has it and without.
    let leaf = [
        "verify",
        "before.tlog-proof",
        "--entry",
        "before.leaf.json",
        "--policy",
        "policy",
    ];
    bench.run(&leaf).ended(0);
    bench
        .run(&[&leaf[..], &["--payload", "before.json"]].concat())
        .ended(0);
    bench
        .run(&["log", "proof", LETTER])
        .ended(2)
        .says("the public reads no statement");
}

/// Serves for a moment and gives back what was said and the status of the page of logging in.
fn served(bench: &Bench, more: &[&str]) -> (String, String) {
    use std::io::{BufRead as _, Read as _, Write as _};
    let mut child = Command::new(env!("CARGO_BIN_EXE_standing"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(more)
        .current_dir(bench.dir.path())
        .env_clear()
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = std::io::BufReader::new(child.stderr.take().unwrap()).lines();
    let mut said = String::new();
    let address = loop {
        let line = lines.next().unwrap().unwrap();
        said.push_str(&line);
        if let Some((_, rest)) = line.split_once("serving http://") {
            break rest.split('/').next().unwrap().to_owned();
        }
    };
    let mut stream = std::net::TcpStream::connect(&address).unwrap();
    write!(
        stream,
        "GET /login HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut page = String::new();
    stream.read_to_string(&mut page).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    (said, page.lines().next().unwrap().to_owned())
}

#[test]
fn the_site_takes_nothing_in_where_the_book_does_not_extend_the_last_head() {
    let bench = Bench::sealed();
    std::fs::copy(bench.path("standing.db"), bench.path("older.db")).unwrap();
    bench.grow(1);
    bench.run(&["log", "seal"]).ended(0);
    let head = ["--log-head", "standing-log.key.head"];
    let (said, login) = served(&bench, &head);
    assert!(!said.contains("nothing can be entered"), "{said}");
    assert!(login.contains(" 200 "), "{login}");
    let older = [&head[..], &["--db", "sqlite:older.db"]].concat();
    let (said, login) = served(&bench, &older);
    assert!(said.contains("nothing can be entered"), "{said}");
    assert!(login.contains(" 404 "), "{login}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_site_serves_head_and_tiles_and_they_lead_to_each_other() {
    let bench = Bench::sealed();
    bench.run(&["log", "write", "public/log"]).ended(0);
    bench.run(&["log", "write", "public/log"]).ended(0);
    let (store, site) = bench.site().await;
    let get = |path: String| {
        let site = site.clone();
        async move {
            use tower::ServiceExt as _;
            let asked = Request::get(format!("/log/{path}"))
                .body(Body::empty())
                .unwrap();
            let answer = site.oneshot(asked).await.unwrap();
            let kept = answer.headers()["cache-control"]
                .to_str()
                .unwrap()
                .to_owned();
            let status = answer.status();
            let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            (status, kept, body.to_vec())
        }
    };
    let (status, kept, head) = get("checkpoint".into()).await;
    assert_eq!((status, &kept[..]), (StatusCode::OK, "public, max-age=5"));
    let head: Checkpoint = String::from_utf8(head).unwrap().parse().unwrap();
    assert_eq!(head, bench.head());
    let key: VerifierKey = bench.read("policy")[4..]
        .lines()
        .next()
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(head.note.signed_by(&key), SignedBy::Yes(None));
    // All leaves by their tiles lead to the root; so do the entries themselves.
    let size = usize::try_from(head.head.size).unwrap();
    let (mut hashes, mut entries) = (Vec::new(), Vec::new());
    for tile in 0..size.div_ceil(256) {
        let width = (size - tile * 256).min(256);
        let end = if width < 256 {
            format!(".p/{width}")
        } else {
            String::new()
        };
        let path = format!("{tile:03}{end}");
        let (status, kept, bytes) = get(format!("tile/0/{path}")).await;
        assert_eq!((status, kept.contains("immutable")), (StatusCode::OK, true));
        assert_eq!(
            bytes,
            std::fs::read(bench.path(&format!("public/log/tile/0/{path}"))).unwrap()
        );
        hashes.extend(
            bytes
                .chunks(32)
                .map(|c| standing_terms::Digest(c.try_into().unwrap())),
        );
        let (_, _, bytes) = get(format!("tile/entries/{path}")).await;
        let mut rest = &bytes[..];
        while let Some((length, after)) = rest.split_first_chunk::<2>() {
            let (entry, more) = after.split_at(u16::from_be_bytes(*length).into());
            entries.push(entry.to_vec());
            rest = more;
        }
    }
    assert_eq!(root(&hashes), head.head.root);
    let again: Vec<_> = entries.iter().map(|e| leaf_hash(e)).collect();
    assert_eq!(again, hashes);
    for entry in &entries {
        let text = std::str::from_utf8(entry).unwrap();
        assert!(!text.contains("california"), "a leaf tells nothing: {text}");
    }
    assert_eq!(
        get(format!("tile/0/{:03}", 999)).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(get("tile/../policy".into()).await.0, StatusCode::NOT_FOUND);
    drop(store);
}

#[test]
fn a_signature_of_a_witness_is_taken_in_where_the_policy_names_them() {
    let bench = Bench::sealed();
    let secret: [u8; 32] = Sha256::digest(bench.read("standing-log.key")).into();
    let mut head = bench.head();
    let witness = head
        .note
        .sign("witness.example", &secret, Some(1_615_507_200))
        .unwrap();
    let trusted = format!(
        "{}witness w {witness}\nquorum w\n",
        bench.read("policy").replace("quorum none\n", "")
    );
    std::fs::write(bench.path("trusted"), trusted).unwrap();
    let lines = head.note.to_string();
    let last = lines.trim_end().rsplit('\n').next().unwrap().to_owned() + "\n";
    std::fs::write(bench.path("answer"), last).unwrap();
    bench
        .run(&["log", "cosign", "answer", "--policy", "policy"])
        .ended(2)
        .says("nobody that the policy names");
    bench.run(&["log", "proof", LETTER]).ended(0);
    let asked = [
        "verify",
        "proof.tlog-proof",
        "--entry",
        "proof.leaf.json",
        "--policy",
        "trusted",
    ];
    bench.run(&asked).ended(1).says("w is not met");
    bench
        .run(&["log", "cosign", "answer", "--policy", "trusted"])
        .ended(0)
        .says("1 witnesses");
    assert_eq!(bench.head(), head);
    bench.run(&["log", "proof", LETTER]).ended(0);
    bench.run(&asked).ended(0).says("witnesses: w");
    // A signature over another head is of no use.
    bench.grow(1);
    bench.run(&["log", "seal"]).ended(0);
    bench
        .run(&["log", "cosign", "answer", "--policy", "trusted"])
        .ended(2);
}

/// Runs openssl in a folder.
fn openssl(dir: &Path, args: &str) -> (bool, String) {
    let out = Command::new("openssl")
        .args(args.split(' '))
        .current_dir(dir)
        .output()
        .unwrap();
    let said = [out.stdout, out.stderr].concat();
    (
        out.status.success(),
        String::from_utf8_lossy(&said).into_owned(),
    )
}

#[test]
fn a_time_stamp_of_a_test_authority_holds_offline_and_only_over_its_head() {
    if Command::new("openssl").arg("version").output().is_err() {
        eprintln!("skipped: there is no openssl");
        return;
    }
    let bench = Bench::sealed();
    let dir = bench.dir.path();
    std::fs::write(
        bench.path("tsa.conf"),
        "[req]\ndistinguished_name = dn\n[dn]\n[ext]\nextendedKeyUsage = critical,timeStamping\n\
         [tsa]\ndefault_tsa = t\n[t]\nserial = serial\nsigner_cert = tsa.pem\nsigner_key = tsa.key\n\
         signer_digest = sha256\ndefault_policy = 1.3.6.1.4.1.13762.3\ndigests = sha256\naccuracy = secs:1\n",
    )
    .unwrap();
    std::fs::write(bench.path("serial"), "01\n").unwrap();
    let (made, said) = openssl(
        dir,
        "req -x509 -newkey rsa:2048 -nodes -keyout tsa.key -out tsa.pem -days 2 -subj /CN=test -config tsa.conf -extensions ext",
    );
    assert!(made, "{said}");
    bench.run(&["log", "stamp-request", "head.tsq"]).ended(0);
    let (read, said) = openssl(dir, "ts -query -in head.tsq -text");
    assert!(read && said.contains("sha256"), "{said}");
    let (answered, said) = openssl(
        dir,
        "ts -reply -queryfile head.tsq -out head.tsr -config tsa.conf",
    );
    assert!(answered, "{said}");
    bench
        .run(&["log", "stamp", "head.tsq"])
        .ended(2)
        .says("grants no stamp");
    bench.run(&["log", "stamp", "head.tsr"]).ended(0);
    bench.run(&["log", "write", "public"]).ended(0);
    let size = bench.head().head.size;
    let name = format!("public/stamps/0000-of-{size}");
    let verify = |data: &str| {
        openssl(
            dir,
            &format!("ts -verify -in {name}.tsr -data {data} -CAfile tsa.pem"),
        )
    };
    let (holds, said) = verify(&format!("{name}.checkpoint"));
    assert!(holds, "{said}");
    std::fs::write(bench.path("other"), bench.read("policy")).unwrap();
    assert!(!verify("other").0, "a stamp is about one head");
}
