//! Exhibits: whole they hold, by both verifiers; changed in any byte of any file they do not.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test fails where a step does, and says where it cannot run"
)]

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::process::Command;

use standing_evidence::seal::merkle::{Head, leaf_hash, prove_inclusion, root};
use standing_evidence::seal::{
    Checkpoint, EntryProof, Files, Leaf, Policy, SignerKey, check_exhibit, pack, salted_hash,
};
use standing_evidence::{
    Body, EntryKind, Party, PartyKind, Source, SourceBytes, canonical_bytes, digest_of,
};
use standing_terms::{Licence, PartyId, SourceId};

const LOG: &str = "standing.example/log";
const PAGE: &[u8] = b"<p>4 cases</p>\n";

/// Secret bytes of a key, made anew at each run.
fn secret() -> [u8; 32] {
    let random = || RandomState::new().build_hasher().finish().to_be_bytes();
    leaf_hash(&[random(), random(), random(), random()].concat()).0
}

fn key() -> SignerKey {
    SignerKey::new(LOG, secret()).unwrap()
}

fn bodies() -> [Body; 3] {
    let party = |name: &str| {
        Body::Party(Party {
            id: PartyId::new(name).unwrap(),
            name: name.into(),
            kind: PartyKind::Federal,
            parent: None,
        })
    };
    let source = Body::Source(Source {
        id: SourceId::new("page").unwrap(),
        title: "The page".into(),
        publisher: None,
        origin: "https://agency.example/page".into(),
        bytes: SourceBytes::Captured {
            sha256: digest_of(PAGE),
            size: PAGE.len() as u64,
        },
        captured: None,
        published: None,
        public: true,
        licence: Licence::us_government("agency"),
        series: None,
        office_only: None,
        note: None,
    });
    [party("agency"), source, party("state")]
}

/// An exhibit of a log of three entries: the first two, a source as captured, and a report.
fn exhibit(key: &SignerKey) -> Files {
    let at = "2021-03-12T12:00:00Z".parse().unwrap();
    let made: Vec<(Vec<u8>, [u8; 16], Leaf)> = bodies()
        .iter()
        .zip(1u8..)
        .map(|(body, n)| {
            let (payload, nonce) = (canonical_bytes(body).unwrap(), [n; 16]);
            let kind: EntryKind = body.kind();
            let leaf = Leaf::of(at, kind, salted_hash(&nonce, &payload)).unwrap();
            (payload, nonce, leaf)
        })
        .collect();
    let hashes: Vec<_> = made.iter().map(|(_, _, leaf)| leaf.hash()).collect();
    let head = Head {
        size: 3,
        root: root(&hashes),
    };
    let mut checkpoint = Checkpoint::new(LOG, head).unwrap();
    let verifier = key.sign(&mut checkpoint).unwrap();
    let mut contents = Files::new();
    for (index, (payload, nonce, leaf)) in made.into_iter().take(2).enumerate() {
        let proof = EntryProof {
            index: index as u64,
            path: prove_inclusion(&hashes, index).unwrap(),
            extra: Some(nonce.to_vec()),
            checkpoint: checkpoint.clone(),
        };
        let at = format!("entries/{index:04}");
        contents.insert(format!("{at}.json"), payload);
        contents.insert(format!("{at}.leaf.json"), leaf.text().into());
        contents.insert(format!("{at}.tlog-proof"), proof.to_string().into());
    }
    contents.insert("sources/page.html".into(), PAGE.into());
    contents.insert("report.html".into(), "<p>What it says.</p>\n".into());
    contents.insert(
        "log/policy".into(),
        format!("log {verifier}\nquorum none\n").into(),
    );
    pack(contents, key).unwrap()
}

#[test]
fn a_whole_exhibit_holds_and_says_what_it_shows() {
    let shown = check_exhibit(&exhibit(&key()), None).unwrap();
    assert_eq!(shown.origin, LOG);
    assert_eq!((shown.files, shown.entries, shown.sources), (9, 2, 1));
}

/// Every file with its first, middle and last byte changed in turn.
fn flipped(whole: &Files) -> Vec<(String, Files)> {
    let mut all = Vec::new();
    for (name, bytes) in whole {
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = whole.clone();
            changed.get_mut(name).unwrap()[at] ^= 1;
            all.push((format!("byte {at} of {name}"), changed));
        }
    }
    all
}

#[test]
fn a_changed_byte_in_any_file_is_found() {
    for (what, changed) in flipped(&exhibit(&key())) {
        assert!(check_exhibit(&changed, None).is_err(), "{what}");
    }
}

#[test]
fn a_file_taken_out_or_slipped_in_is_found() {
    let whole = exhibit(&key());
    for name in whole.keys() {
        let mut less = whole.clone();
        less.remove(name);
        assert!(check_exhibit(&less, None).is_err(), "without {name}");
    }
    for name in ["more.txt", "data/more.txt", "data/sources/more.txt"] {
        let mut more = whole.clone();
        more.insert(name.into(), b"slipped in".into());
        assert!(check_exhibit(&more, None).is_err(), "with {name}");
    }
}

/// Takes an exhibit apart and packs its contents again, as a forger with another key would.
fn repacked(whole: &Files, key: &SignerKey, change: impl Fn(&mut Files)) -> Files {
    let mut contents: Files = whole
        .iter()
        .filter_map(|(name, bytes)| Some((name.strip_prefix("data/")?.to_owned(), bytes.clone())))
        .collect();
    change(&mut contents);
    pack(contents, key).unwrap()
}

/// Exhibits that are whole as bags and are still not to be believed, with whom one trusts.
fn forged(key: &SignerKey) -> Vec<(&'static str, Files)> {
    let whole = exhibit(key);
    let stranger = self::key();
    let policy =
        |key: &SignerKey| format!("log {}\nquorum none\n", key.verifier().unwrap()).into_bytes();
    let put = |name: &'static str, bytes: &'static [u8]| {
        move |files: &mut Files| {
            files.insert(name.into(), bytes.into());
        }
    };
    vec![
        ("another report, by a stranger", {
            repacked(&whole, &stranger, |files| {
                files.insert("report.html".into(), b"<p>Another.</p>\n".into());
                files.insert("log/policy".into(), policy(&stranger));
            })
        }),
        (
            "a payload that was not entered",
            repacked(&whole, key, put("entries/0000.json", br#"{"party":{}}"#)),
        ),
        (
            "a source that nobody described",
            repacked(&whole, key, put("sources/other.html", b"<p>5 cases</p>\n")),
        ),
        (
            "an entry without its proof",
            repacked(&whole, key, put("entries/0009.json", br#"{"party":{}}"#)),
        ),
    ]
}

#[test]
fn an_exhibit_packed_by_another_or_with_what_was_not_sealed_is_refused() {
    let key = key();
    let trusted: Policy = format!("log {}\nquorum none\n", key.verifier().unwrap())
        .parse()
        .unwrap();
    check_exhibit(&exhibit(&key), Some(&trusted)).unwrap();
    for (what, files) in forged(&key) {
        assert!(check_exhibit(&files, Some(&trusted)).is_err(), "{what}");
    }
}

fn python() -> Option<&'static str> {
    let found = ["python3", "/usr/bin/python3"].into_iter().find(|python| {
        let out = Command::new(python)
            .args(["-c", "import cryptography"])
            .output();
        out.is_ok_and(|out| out.status.success())
    });
    if found.is_none() {
        eprintln!("skipped: there is no Python 3 with cryptography");
    }
    found
}

fn write(files: &Files, dir: &Path) {
    for (name, bytes) in files {
        let path = dir.join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// Judges many exhibits in one run of Python: the loop is here, the verifier is the one handed out.
const JUDGE: &str = "
import sys
sys.path.insert(0, sys.argv[1])
import verify
policy = verify.Policy(open(sys.argv[2]).read())
for folder in sys.argv[3:]:
    try:
        shown = verify.check_exhibit(verify.files_of(folder), policy)
        print('holds', shown['files'], shown['entries'], shown['sources'])
    except (verify.Refused, verify.Unreadable, ValueError, KeyError) as why:
        print('not')
";

#[test]
fn the_verifier_in_python_judges_every_one_of_them_alike() {
    let Some(python) = python() else { return };
    let (dir, key) = (tempfile::tempdir().unwrap(), key());
    let whole = exhibit(&key);
    let policy = dir.path().join("policy");
    std::fs::write(&policy, &whole["data/log/policy"]).unwrap();
    let mut cases = vec![("whole".to_owned(), whole.clone())];
    cases.extend(flipped(&whole));
    cases.extend(
        forged(&key)
            .into_iter()
            .map(|(what, files)| (what.into(), files)),
    );
    let folders: Vec<PathBuf> = (0..cases.len())
        .map(|n| dir.path().join(format!("case-{n}")))
        .collect();
    for (folder, (_, files)) in folders.iter().zip(&cases) {
        write(files, folder);
    }
    let tools = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools");
    let judged = Command::new(python)
        .args(["-B", "-c", JUDGE])
        .args([&tools, &policy])
        .args(&folders)
        .output()
        .unwrap();
    let said = String::from_utf8(judged.stdout).unwrap();
    assert!(
        judged.status.success(),
        "{}",
        String::from_utf8_lossy(&judged.stderr)
    );
    let words: Vec<&str> = said.lines().collect();
    assert_eq!(words.len(), cases.len());
    assert_eq!(words[0], "holds 9 2 1");
    for ((what, _), word) in cases.iter().zip(&words).skip(1) {
        assert_eq!(*word, "not", "{what}");
    }
}
