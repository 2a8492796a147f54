//! The seal: what lets others check that the log only ever grew.
//!
//! Proofs of the Merkle tree, checkpoints with signatures, and proofs of one entry, in the public
//! C2SP formats. Tiles, time stamps and the commitments of entries follow; until they do, nothing
//! is sealed and nothing says that it is. Keys are passed in; nothing here makes one.

mod checkpoint;
pub mod merkle;
mod note;
mod policy;

pub use checkpoint::{Checkpoint, EntryProof};
pub use note::{FormatError, KeyKind, SignedBy, SignedNote, VerifierKey, verifier_key};
pub use policy::{Policy, PolicyError, Unaccepted};
