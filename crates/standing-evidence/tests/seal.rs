//! The arithmetic of the seal, held against another implementation, against given vectors, and
//! against the verifier written in another language.

use std::path::{Path, PathBuf};
use std::process::Command;

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use sha2::Sha256;
use standing_evidence::seal::merkle::{
    Head, ProofError, check_consistency, check_inclusion, leaf_hash, prove_consistency,
    prove_inclusion, root,
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
