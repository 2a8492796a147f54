//! The log at the edge: sealing what the store holds, and what a sealed log is read as.
//!
//! INVARIANT (log order): the log only grows. Before anything is signed, and before the site takes
//! anything in, the book is held against the last head that was signed.

mod files;
mod proof;
mod stamp;

pub(crate) use files::{Asked, asked, policy, write};
pub(crate) use proof::prove;
pub(crate) use stamp::{answers, request};

use anyhow::Context as _;
use standing_evidence::seal::merkle::{Head, root};
use standing_evidence::seal::{
    Admission, Checkpoint, Leaf, SignedBy, SignerKey, Tiles, VerifierKey,
};
use standing_store::Store;
use standing_store::seal::{KeptLeaf, LogHead};
use standing_terms::Digest;
use std::collections::HashSet;

/// How many leaves or salted hashes are read at a time.
const PAGE: u32 = 4096;

/// Why a book is not one that the last head was signed over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NotExtended {
    /// An entry under a leaf is gone.
    #[error("entry {position} is in the log and no longer in the book")]
    Gone {
        /// Its position.
        position: u64,
    },
    /// An entry is not what it was when it was sealed.
    #[error("entry {position} is not what it was when it was sealed")]
    Changed {
        /// Its position.
        position: u64,
    },
    /// The head covers more than the book has.
    #[error(
        "the head covers {head} entries, and {here} are sealed in this book: was it restored from an older copy?"
    )]
    Shorter {
        /// Entries that the head covers.
        head: u64,
        /// Leaves that are here.
        here: u64,
    },
    /// The leaves lead to another root.
    #[error("the {size} entries that the head covers lead to another root than it says")]
    Root {
        /// Entries that the head covers.
        size: u64,
    },
    /// The head is of another log.
    #[error("the head is of the log {head}, and this book is sealed as {here}")]
    Other {
        /// The log of the head.
        head: String,
        /// The log of the book.
        here: String,
    },
    /// The head is not signed by the key that is noted beside it.
    #[error("the head is not signed by {0}")]
    Unsigned(String),
}

/// A sealed log: its last head and the leaves under it.
#[derive(Debug, Clone)]
pub(crate) struct Sealed {
    /// Grows with every head that is kept.
    pub(crate) number: u64,
    /// The last head.
    pub(crate) checkpoint: Checkpoint,
    /// Who signs.
    pub(crate) verifier: VerifierKey,
    /// The leaves, in order.
    pub(crate) leaves: Vec<KeptLeaf>,
    /// Their hashes.
    pub(crate) tiles: Tiles,
}

impl Sealed {
    /// The last head of a store with its leaves; none where nothing was sealed.
    pub(crate) async fn of(store: &Store) -> anyhow::Result<Option<Self>> {
        let Some((number, head)) = store.log_head().await? else {
            return Ok(None);
        };
        let mut leaves = Vec::new();
        loop {
            let from = leaves.len() as u64;
            let page = store.log_leaves(from, PAGE).await?;
            let left = usize::try_from(head.size - from)?;
            let last = page.len() < PAGE as usize || left <= page.len();
            leaves.extend(page.into_iter().take(left));
            if last {
                break;
            }
        }
        let hashes = leaves
            .iter()
            .map(|leaf| standing_evidence::seal::merkle::leaf_hash(leaf.content.as_bytes()))
            .collect();
        Ok(Some(Self {
            number,
            checkpoint: head.note.parse().context("the last head of the log")?,
            verifier: head.verifier.parse().context("the key of the log")?,
            leaves,
            tiles: Tiles::over(hashes),
        }))
    }

    /// Holds the leaves against a head: its own, or one that was kept elsewhere.
    pub(crate) fn extends(&self, head: &Checkpoint) -> Result<(), NotExtended> {
        if head.origin != self.checkpoint.origin {
            return Err(NotExtended::Other {
                head: head.origin.clone(),
                here: self.checkpoint.origin.clone(),
            });
        }
        if head.note.signed_by(&self.verifier) != SignedBy::Yes(None) {
            return Err(NotExtended::Unsigned(self.verifier.name().to_owned()));
        }
        let Head {
            size,
            root: expected,
        } = head.head;
        let begin = usize::try_from(size)
            .ok()
            .and_then(|n| self.tiles.leaves().get(..n));
        let Some(begin) = begin else {
            let here = self.tiles.size() as u64;
            return Err(NotExtended::Shorter { head: size, here });
        };
        if root(begin) == expected {
            Ok(())
        } else {
            Err(NotExtended::Root { size })
        }
    }
}

/// What a book would seal now.
pub(crate) struct Book {
    /// The public's book, for looking things up.
    pub(crate) read: standing_evidence::Book,
    order: Vec<u64>,
    // One for each entry, by position from 1.
    leaves: Vec<Leaf>,
}

impl Book {
    /// Reads a whole book.
    pub(crate) async fn of(store: &Store) -> anyhow::Result<Self> {
        let mut admission = Admission::default();
        let mut entered = Vec::new();
        store
            .for_each_since(0, |entry| -> anyhow::Result<()> {
                entered.push((entry.entered, entry.kind));
                Ok(admission.apply(entry)?)
            })
            .await?;
        let mut salted: Vec<Digest> = Vec::with_capacity(entered.len());
        while salted.len() < entered.len() {
            let page = store.salted(salted.len() as u64, PAGE).await?;
            anyhow::ensure!(
                !page.is_empty(),
                "the book has lost entries while it was read"
            );
            salted.extend(page.into_iter().map(|(_, salted)| salted));
        }
        let leaves = entered
            .into_iter()
            .zip(salted)
            .map(|((entered, kind), salted)| Leaf::of(entered, kind, salted))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            order: admission.order().to_vec(),
            read: admission.into_book(),
            leaves,
        })
    }

    fn leaf(&self, position: u64) -> Option<&Leaf> {
        self.leaves
            .get(usize::try_from(position.checked_sub(1)?).ok()?)
    }

    /// Holds the book against what was sealed of it, and that against a head kept elsewhere.
    pub(crate) fn extends(
        &self,
        sealed: &Sealed,
        elsewhere: Option<&Checkpoint>,
    ) -> Result<(), NotExtended> {
        for kept in &sealed.leaves {
            let position = kept.position;
            match self.leaf(position) {
                None => return Err(NotExtended::Gone { position }),
                Some(leaf) if leaf.text() != kept.content => {
                    return Err(NotExtended::Changed { position });
                }
                Some(_) => {}
            }
        }
        sealed.extends(&sealed.checkpoint)?;
        elsewhere.map_or(Ok(()), |head| sealed.extends(head))
    }

    /// The leaves that are to be added.
    fn new_leaves(&self, sealed: Option<&Sealed>) -> Vec<KeptLeaf> {
        let kept = sealed.map_or(&[][..], |s| &s.leaves);
        let there: HashSet<u64> = kept.iter().map(|leaf| leaf.position).collect();
        (kept.len() as u64..)
            .zip(self.order.iter().filter(|p| !there.contains(p)))
            .filter_map(|(number, position)| {
                Some(KeptLeaf {
                    number,
                    position: *position,
                    content: self.leaf(*position)?.text().to_owned(),
                })
            })
            .collect()
    }
}

/// What sealing did.
pub(crate) struct Done {
    /// The head, signed.
    pub(crate) checkpoint: Checkpoint,
    /// How many entries came in.
    pub(crate) new: usize,
}

/// Signs a head over everything that may enter the log. Where nothing came in, the last head stays.
///
/// # Errors
/// Where the book does not extend what was sealed of it or the head kept elsewhere, the key is
/// another than before, or the store fails.
pub(crate) async fn seal(
    store: &Store,
    key: &SignerKey,
    elsewhere: Option<&Checkpoint>,
) -> anyhow::Result<Done> {
    let sealed = Sealed::of(store).await?;
    let book = Book::of(store).await?;
    let verifier = key.verifier()?;
    if let Some(sealed) = &sealed {
        anyhow::ensure!(
            sealed.verifier == verifier,
            "this log was signed by {} until now, and the key is of {verifier}",
            sealed.verifier
        );
        book.extends(sealed, elsewhere)
            .context("nothing was signed")?;
    } else if let Some(head) = elsewhere {
        anyhow::bail!(
            "nothing was signed: nothing was sealed in this book, and there is a head over {} entries of {}",
            head.head.size,
            head.origin
        );
    }
    let new = book.new_leaves(sealed.as_ref());
    if let (Some(sealed), true) = (&sealed, new.is_empty()) {
        return Ok(Done {
            checkpoint: sealed.checkpoint.clone(),
            new: 0,
        });
    }
    let mut hashes = sealed.map_or_else(Vec::new, |s| s.tiles.leaves().to_vec());
    for leaf in &new {
        hashes.push(leaf.content.parse::<Leaf>()?.hash());
    }
    let head = Head {
        size: hashes.len() as u64,
        root: root(&hashes),
    };
    let mut checkpoint = Checkpoint::new(key.name(), head)?;
    key.sign(&mut checkpoint)?;
    keep(store, &new, &checkpoint, &verifier).await?;
    let new = new.len();
    Ok(Done { checkpoint, new })
}

/// Keeps a head with the leaves that it adds.
pub(crate) async fn keep(
    store: &Store,
    new: &[KeptLeaf],
    checkpoint: &Checkpoint,
    verifier: &VerifierKey,
) -> anyhow::Result<()> {
    let head = LogHead {
        size: checkpoint.head.size,
        verifier: verifier.to_string(),
        note: checkpoint.note.to_string(),
    };
    Ok(store.log_seal(new, &head).await?)
}

/// Why nothing may be entered into a book; none where something may, also where nothing was sealed
/// yet and no head is kept elsewhere.
///
/// # Errors
/// Where the store cannot be read.
pub(crate) async fn refuses(
    store: &Store,
    elsewhere: Option<&Checkpoint>,
) -> anyhow::Result<Option<String>> {
    let Some(sealed) = Sealed::of(store).await? else {
        return Ok(elsewhere.map(|head| {
            format!(
                "there is a head over {} entries of {}, and nothing was sealed in this book",
                head.head.size, head.origin
            )
        }));
    };
    let book = Book::of(store).await?;
    Ok(book
        .extends(&sealed, elsewhere)
        .err()
        .map(|e| e.to_string()))
}
