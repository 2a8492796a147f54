//! The proof that one entry is in the log.

use super::Sealed;
use anyhow::Context as _;
use standing_evidence::seal::merkle::prove_inclusion;
use standing_evidence::seal::{EntryProof, Leaf};
use standing_store::{Kept, Store};
use standing_terms::Digest;

/// An entry with what proves it.
pub(crate) struct Proved {
    /// The payload: canonical JSON, exactly as it was entered.
    pub(crate) payload: Vec<u8>,
    /// What is in the log of it.
    pub(crate) leaf: Leaf,
    /// The proof; it carries the nonce of the payload.
    pub(crate) proof: EntryProof,
}

/// Proves an entry, named by its content and its position.
///
/// # Errors
/// Where it is not sealed yet, was withdrawn, or what is kept does not prove it.
pub(crate) async fn prove(
    store: &Store,
    sealed: &Sealed,
    id: Digest,
    position: u64,
) -> anyhow::Result<Proved> {
    let stored = store.payload(id).await?.context("there is no such entry")?;
    let Kept::Present { bytes, nonce } = stored.kept else {
        anyhow::bail!(
            "entry {position} was withdrawn: its place in the log can be shown, not what it said"
        );
    };
    let index = sealed
        .leaves
        .iter()
        .position(|leaf| leaf.position == position)
        .with_context(|| {
            format!("entry {position} is not in the log yet: `standing log seal` takes it in")
        })?;
    let kept = sealed.leaves.get(index).context("a leaf of the log")?;
    let leaf: Leaf = kept.content.parse()?;
    let path = prove_inclusion(sealed.tiles.leaves(), index).context("a leaf of the log")?;
    let proof = EntryProof {
        index: index as u64,
        path,
        extra: Some(nonce.to_vec()),
        checkpoint: sealed.checkpoint.clone(),
    };
    // Nothing is given out that its reader would refuse.
    proof
        .check(&leaf.hash())
        .context("the book does not prove it")?;
    anyhow::ensure!(
        leaf.holds(&nonce, &bytes),
        "entry {position} is not what was sealed"
    );
    Ok(Proved {
        payload: bytes,
        leaf,
        proof,
    })
}
