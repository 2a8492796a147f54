//! The arithmetic of the seal, held against another implementation, against given vectors, and
//! against the verifier written in another language.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::path::{Path, PathBuf};
use std::process::Command;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use standing_evidence::seal::merkle::{
    Head, ProofError, check_consistency, check_inclusion, leaf_hash, prove_consistency,
    prove_inclusion, root,
};
use standing_evidence::seal::{
    Checkpoint, EntryProof, KeyKind, Policy, SignedBy, VerifierKey, verifier_key,
};
use standing_terms::Digest;

fn entries(n: usize) -> Vec<String> {
    (0..n).map(|i| format!("entry {i}")).collect()
}

fn leaves(entries: &[String]) -> Vec<Digest> {
    entries.iter().map(|e| leaf_hash(e.as_bytes())).collect()
}

fn head(leaves: &[Digest]) -> Head {
    Head {
        size: leaves.len() as u64,
        root: root(leaves),
    }
}

#[test]
fn roots_and_proofs_are_those_of_another_implementation_up_to_seventy_entries() {
    for n in 1..=70 {
        let entries = entries(n);
        let mut theirs = MemoryBackedTree::<Sha256, String>::new();
        for entry in &entries {
            theirs.push(entry.clone());
        }
        let ours = leaves(&entries);
        assert_eq!(
            root(&ours).0[..],
            theirs.root().as_bytes()[..],
            "{n} entries"
        );
        let joined = |proof: Vec<Digest>| -> Vec<u8> { proof.iter().flat_map(|d| d.0).collect() };
        for i in 0..n {
            let proof = prove_inclusion(&ours, i).unwrap();
            assert_eq!(
                joined(proof),
                theirs.prove_inclusion(i).as_bytes(),
                "{i} of {n}"
            );
        }
        for old in 1..n {
            let proof = prove_consistency(&ours, old).unwrap();
            let expected = theirs.prove_consistency(n - old);
            assert_eq!(joined(proof), expected.as_bytes(), "{old} to {n}");
        }
    }
}

#[test]
fn the_empty_tree_proves_nothing() {
    let none = head(&[]);
    let one = head(&leaves(&entries(1)));
    assert_eq!(prove_inclusion(&[], 0), None);
    assert_eq!(
        check_consistency(&none, &one, &[]),
        Err(ProofError::Sizes { old: 0, new: 1 })
    );
}

proptest! {
    #[test]
    fn a_proof_holds_for_its_entry_and_place_and_for_no_other(
        size in 1_usize..200, index in 0_usize..200, elsewhere in 0_usize..200, bit in 0_usize..2048,
    ) {
        let leaves = leaves(&entries(size));
        let (index, elsewhere) = (index % size, elsewhere % size);
        let (proof, root) = (prove_inclusion(&leaves, index).unwrap(), root(&leaves));
        let check = |leaf: usize, at: usize, proof: &[Digest]| {
            check_inclusion(&leaves[leaf], at as u64, size as u64, proof, &root)
        };
        prop_assert_eq!(check(index, index, &proof), Ok(()));
        if elsewhere != index {
            prop_assert!(check(elsewhere, index, &proof).is_err());
            prop_assert!(check(index, elsewhere, &proof).is_err());
        }
        if !proof.is_empty() {
            let mut spoilt = proof.clone();
            let at = bit % (proof.len() * 256);
            spoilt[at / 256].0[at % 256 / 8] ^= 1 << (at % 8);
            prop_assert_eq!(check(index, index, &spoilt), Err(ProofError::Root));
            prop_assert!(check(index, index, &proof[1..]).is_err());
        }
    }

    #[test]
    fn a_log_that_grew_is_shown_to_have_grown_and_one_rewritten_is_not(
        old in 1_usize..150, more in 0_usize..150, rewritten in 0_usize..150,
    ) {
        let grown = leaves(&entries(old + more));
        let proof = prove_consistency(&grown, old).unwrap();
        let (older, newer) = (head(&grown[..old]), head(&grown));
        prop_assert_eq!(check_consistency(&older, &newer, &proof), Ok(()));
        let mut other = grown.clone();
        other[rewritten % old] = leaf_hash(b"rewritten");
        let proof = prove_consistency(&other, old).unwrap();
        prop_assert_eq!(
            check_consistency(&older, &head(&other), &proof),
            Err(ProofError::Root)
        );
    }
}

fn given() -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/badinputs/made/tlog/proofs.json");
    if !path.exists() {
        eprintln!("skipped: the given proofs are not beside the project");
        return None;
    }
    Some(path)
}

fn digest(value: &serde_json::Value) -> Option<Digest> {
    value.as_str()?.parse().ok()
}

/// What a given proof says of itself; none where a hash in it is not a hash.
fn holds(case: &serde_json::Value) -> Option<bool> {
    let number = |name: &str| case[name].as_u64();
    let proof: Vec<Digest> = case["proof"]
        .as_array()?
        .iter()
        .map(digest)
        .collect::<Option<_>>()?;
    Some(if case["kind"] == "inclusion" {
        let (leaf, root) = (digest(&case["leaf_hash"])?, digest(&case["root"])?);
        check_inclusion(&leaf, number("index")?, number("size")?, &proof, &root).is_ok()
    } else {
        let at = |n: &str| {
            Some(Head {
                size: number(&format!("size{n}"))?,
                root: digest(&case[format!("root{n}")])?,
            })
        };
        check_consistency(&at("1")?, &at("2")?, &proof).is_ok()
    })
}

#[test]
fn every_given_proof_is_judged_as_it_says() {
    let Some(path) = given() else { return };
    let cases: Vec<serde_json::Value> =
        serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    assert!(cases.len() > 400);
    for case in &cases {
        assert_eq!(holds(case).unwrap_or(false), case["valid"], "{case}");
    }
}

#[test]
fn the_verifier_in_python_judges_every_given_proof_alike() {
    let Some(path) = given() else { return };
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify.py");
    let Ok(out) = Command::new("python3")
        .arg(tool)
        .arg("vectors")
        .arg(path)
        .output()
    else {
        eprintln!("skipped: there is no python3");
        return;
    };
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(
        out.status.success(),
        "{said}{}",
        String::from_utf8_lossy(&out.stderr)
    );
    assert!(said.contains("435 proofs judged as they say"), "{said}");
}

const LOG: &str = "standing.example/log";

/// Secret bytes of a key, made anew at each run.
fn secret() -> [u8; 32] {
    let random = || RandomState::new().build_hasher().finish().to_be_bytes();
    leaf_hash(&[random(), random(), random(), random()].concat()).0
}

/// The proof of one of `n` entries, signed by the log and by a witness.
fn sealed(n: usize, index: usize) -> (EntryProof, VerifierKey, VerifierKey) {
    let leaves = leaves(&entries(n));
    let mut checkpoint = Checkpoint::new(LOG, head(&leaves)).unwrap();
    let log = checkpoint.note.sign(LOG, &secret(), None).unwrap();
    let witness = checkpoint
        .note
        .sign("witness.example", &secret(), Some(1_615_507_200))
        .unwrap();
    let proof = EntryProof {
        index: index as u64,
        path: prove_inclusion(&leaves, index).unwrap(),
        extra: Some(b"18 bytes beside it".to_vec()),
        checkpoint,
    };
    (proof, log, witness)
}

#[test]
fn a_proof_reads_back_as_written_and_says_who_signed() {
    let (proof, log, witness) = sealed(13, 5);
    let read: EntryProof = proof.to_string().parse().unwrap();
    assert_eq!(read, proof);
    assert_eq!(read.check(&leaf_hash(b"entry 5")), Ok(()));
    assert_eq!(read.check(&leaf_hash(b"entry 6")), Err(ProofError::Root));
    let note = &read.checkpoint.note;
    assert_eq!(note.signed_by(&log), SignedBy::Yes(None));
    assert_eq!(note.signed_by(&witness), SignedBy::Yes(Some(1_615_507_200)));
    let stranger = verifier_key("witness.example", &secret(), KeyKind::Cosignature).unwrap();
    assert_eq!(note.signed_by(&stranger), SignedBy::No);
    assert_eq!(log.to_string().parse(), Ok(log));
}

#[test]
fn a_head_changed_after_it_was_signed_is_a_forgery() {
    let (proof, log, witness) = sealed(13, 5);
    let changed = proof.to_string().replace("\n13\n", "\n12\n");
    let read: EntryProof = changed.parse().unwrap();
    assert_eq!(read.checkpoint.note.signed_by(&log), SignedBy::Forged);
    assert_eq!(read.checkpoint.note.signed_by(&witness), SignedBy::Forged);
}

#[test]
fn texts_that_are_no_proofs_are_refused_with_the_part_that_is_wrong() {
    let good = sealed(13, 5).0.to_string();
    for (spoilt, part) in [
        (String::new(), "proof"),
        (good.replace("@v1", "@v2"), "proof"),
        (good.replace("index 5", "index 05"), "index"),
        (good.replace("\n13\n", "\n+13\n"), "size of the log"),
        (good.replace('\u{2014}', "-"), "signature line"),
        (good.replace("=\n", "\n"), "path"),
        (good.trim_end().to_owned(), "note"),
    ] {
        let error = spoilt.parse::<EntryProof>().unwrap_err();
        assert_eq!(error.part, part, "{error}");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_and_never_a_panic(
        text in ".{0,80}", at in 0_usize..700, byte in proptest::char::any(),
    ) {
        let _ = text.parse::<EntryProof>();
        let mut good: Vec<char> = sealed(13, 5).0.to_string().chars().collect();
        let at = at % good.len();
        good[at] = byte;
        let _ = good.into_iter().collect::<String>().parse::<EntryProof>();
    }
}

/// Python 3 with the package that checks signatures, where there is one.
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

/// What the verifier in Python says of an entry: its exit status and its words.
fn judged_in_python(python: &str, proof: &str, entry: &str, policy: &str) -> (i32, String) {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sealed");
    std::fs::create_dir_all(&folder).unwrap();
    for (name, text) in [("proof", proof), ("entry", entry), ("policy", policy)] {
        std::fs::write(folder.join(name), text).unwrap();
    }
    let tool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tools/verify.py");
    let out = Command::new(python)
        .arg(tool)
        .args(["proof", "proof", "--entry", "entry", "--policy", "policy"])
        .current_dir(&folder)
        .output()
        .unwrap();
    (
        out.status.code().unwrap(),
        String::from_utf8(out.stdout).unwrap(),
    )
}

/// The same here: 0 it holds, 1 it does not, 2 a text cannot be read.
fn judged_here(proof: &str, entry: &str, policy: &str) -> i32 {
    let (Ok(policy), Ok(proof)) = (policy.parse::<Policy>(), proof.parse::<EntryProof>()) else {
        return 2;
    };
    let accepted = policy.accept(&proof.checkpoint).is_ok();
    i32::from(!accepted || proof.check(&leaf_hash(entry.as_bytes())).is_err())
}

#[test]
fn both_verifiers_accept_and_refuse_alike() {
    let Some(python) = python() else { return };
    let (proof, log, witness) = sealed(200, 131);
    let stranger = verifier_key("other.example", &secret(), KeyKind::Cosignature).unwrap();
    let text = proof.to_string();
    let said = judged_in_python(
        python,
        &text,
        "entry 131",
        &format!("log {log}\nwitness w {witness}\nquorum w\n"),
    );
    let words = "it holds: entry 131 of 200 in the log standing.example/log; witnesses: w\n";
    assert_eq!(said, (0, words.to_owned()));
    let two = format!("log {log}\nwitness a {witness}\nwitness b {stranger}\n");
    let forged = text.replacen("\n200\n", "\n201\n", 1);
    let cases: [(&str, &str, String, i32); 18] = [
        (&text, "entry 131", format!("log {log}\nquorum none"), 0),
        (
            &text,
            "entry 131",
            format!("# ours\nlog {log} https://log.example\n\nquorum none # yet\n"),
            0,
        ),
        (&text, "entry 132", format!("log {log}\nquorum none\n"), 1),
        (&forged, "entry 131", format!("log {log}\nquorum none\n"), 1),
        (&text, "entry 131", format!("{two}quorum a\n"), 0),
        (&text, "entry 131", format!("{two}quorum b\n"), 1),
        (
            &text,
            "entry 131",
            format!("{two}group g any a b\nquorum g\n"),
            0,
        ),
        (
            &text,
            "entry 131",
            format!("{two}group g all a b\nquorum g\n"),
            1,
        ),
        (
            &text,
            "entry 131",
            format!("{two}group g 1 a b\ngroup h 2 g a\nquorum h\n"),
            0,
        ),
        (
            &text,
            "entry 131",
            format!("log {stranger}\nquorum none\n"),
            1,
        ),
        (&text, "entry 131", format!("log {log}\n"), 2),
        (&text, "entry 131", "quorum none\n".into(), 2),
        (&text, "entry 131", format!("log {log}\nquorum x\n"), 2),
        (
            &text,
            "entry 131",
            format!("{two}group g 3 a b\nquorum g\n"),
            2,
        ),
        (
            &text,
            "entry 131",
            format!("{two}group g 0 a b\nquorum g\n"),
            2,
        ),
        (
            &text,
            "entry 131",
            format!("{two}witness a {witness}\nquorum a\n"),
            2,
        ),
        (
            &text,
            "entry 131",
            format!("{two}group g any c\nquorum g\n"),
            2,
        ),
        (
            "no proof",
            "entry 131",
            format!("log {log}\nquorum none\n"),
            2,
        ),
    ];
    for (proof, entry, policy, expected) in cases {
        assert_eq!(
            judged_here(proof, entry, &policy),
            expected,
            "here: {policy}"
        );
        let there = judged_in_python(python, proof, entry, &policy);
        assert_eq!(there.0, expected, "in Python: {policy}{}", there.1);
    }
}
