//! Merkle tree hashes and proofs (RFC 6962 section 2.1; checked as RFC 9162 section 2.1 says).
//!
//! A leaf is known by its hash here, never by its bytes: a redacted payload breaks no proof.

use sha2::{Digest as _, Sha256};
use standing_terms::Digest;

/// Why a proof proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ProofError {
    /// The entry lies beyond the end of the tree.
    #[error("entry {index} is not in a tree of {size}")]
    Beyond {
        /// Of the entry, from nought.
        index: u64,
        /// Entries in the tree.
        size: u64,
    },
    /// The tree said to be older is larger, or is empty: the empty tree proves nothing.
    #[error("a tree of {old} is no beginning of a tree of {new}")]
    Sizes {
        /// Entries in the older tree.
        old: u64,
        /// Entries in the newer tree.
        new: u64,
    },
    /// The proof has more or fewer hashes than the two sizes ask for.
    #[error("the proof has {got} hashes; another number belongs to these sizes")]
    Length {
        /// Hashes given.
        got: usize,
    },
    /// The hashes lead to another root.
    #[error("the proof leads to another root than the one given")]
    Root,
}

/// The hash of a leaf: SHA-256 of a nought byte and the entry.
#[must_use]
pub fn leaf_hash(entry: &[u8]) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update([0]);
    hasher.update(entry);
    Digest(hasher.finalize().into())
}

fn node_hash(left: &Digest, right: &Digest) -> Digest {
    let mut hasher = Sha256::new();
    hasher.update([1]);
    hasher.update(left.0);
    hasher.update(right.0);
    Digest(hasher.finalize().into())
}

/// The largest power of two smaller than `n`, for `n` of two or more.
fn split(n: usize) -> usize {
    n.next_power_of_two() / 2
}

/// The root over leaf hashes in order; of no leaves, SHA-256 of nothing.
#[must_use]
pub fn root(leaves: &[Digest]) -> Digest {
    match leaves {
        [] => Digest(Sha256::digest([]).into()),
        [one] => *one,
        more => {
            let (left, right) = more.split_at(split(more.len()));
            node_hash(&root(left), &root(right))
        }
    }
}

/// The proof that the leaf at `index` is in the tree, from its sibling up; none where the index
/// lies beyond the tree.
#[must_use]
pub fn prove_inclusion(leaves: &[Digest], index: usize) -> Option<Vec<Digest>> {
    if index >= leaves.len() {
        return None;
    }
    if leaves.len() == 1 {
        return Some(Vec::new());
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    let (mut path, sibling) = if index < at {
        (prove_inclusion(left, index)?, root(right))
    } else {
        (prove_inclusion(right, index - at)?, root(left))
    };
    path.push(sibling);
    Some(path)
}

/// The proof that the tree of the first `old` leaves is a beginning of this one; none where `old`
/// is nought or more than there are.
#[must_use]
pub fn prove_consistency(leaves: &[Digest], old: usize) -> Option<Vec<Digest>> {
    (1..=leaves.len())
        .contains(&old)
        .then(|| between(leaves, old, true))
}

/// `whole`: the older tree is a whole subtree whose root the reader has already.
fn between(leaves: &[Digest], old: usize, whole: bool) -> Vec<Digest> {
    if old == leaves.len() {
        return if whole {
            Vec::new()
        } else {
            vec![root(leaves)]
        };
    }
    let at = split(leaves.len());
    let (left, right) = leaves.split_at(at);
    let (mut path, sibling) = if old <= at {
        (between(left, old, whole), root(right))
    } else {
        (between(right, old - at, false), root(left))
    };
    path.push(sibling);
    path
}

/// Checks that a leaf is the entry at `index` of the tree of `size` entries with this root.
///
/// # Errors
/// Where it does not follow from the proof; see [`ProofError`].
pub fn check_inclusion(
    leaf: &Digest,
    index: u64,
    size: u64,
    proof: &[Digest],
    expected: &Digest,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::Beyond { index, size });
    }
    let length = ProofError::Length { got: proof.len() };
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for sibling in proof {
        if last == 0 {
            return Err(length);
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(sibling, &hash);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if last != 0 {
        return Err(length);
    }
    if hash == *expected {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}

/// One head of the log: how many entries, under which root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Entries in the tree.
    pub size: u64,
    /// Root hash over them.
    pub root: Digest,
}

/// Checks that the log of the newer head begins with that of the older one.
///
/// # Errors
/// Where it does not follow from the proof; see [`ProofError`].
pub fn check_consistency(older: &Head, newer: &Head, proof: &[Digest]) -> Result<(), ProofError> {
    let length = ProofError::Length { got: proof.len() };
    if older.size == 0 || older.size > newer.size {
        return Err(ProofError::Sizes {
            old: older.size,
            new: newer.size,
        });
    }
    if older.size == newer.size {
        return match (proof.is_empty(), older.root == newer.root) {
            (false, _) => Err(length),
            (true, false) => Err(ProofError::Root),
            (true, true) => Ok(()),
        };
    }
    // Where the older tree is a whole subtree, its root begins the path and is not repeated.
    let begins = older.size.is_power_of_two().then_some(&older.root);
    let mut path = begins.into_iter().chain(proof);
    let first = *path.next().ok_or(length)?;
    let (mut at, mut last) = (older.size - 1, newer.size - 1);
    while at & 1 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    let (mut old, mut new) = (first, first);
    for sibling in path {
        if last == 0 {
            return Err(length);
        }
        if at & 1 == 1 || at == last {
            old = node_hash(sibling, &old);
            new = node_hash(sibling, &new);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            new = node_hash(&new, sibling);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    if last != 0 {
        return Err(length);
    }
    if old == older.root && new == newer.root {
        Ok(())
    } else {
        Err(ProofError::Root)
    }
}
