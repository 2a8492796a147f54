//! The seal: what lets others check that the log only ever grew.
//!
//! Leaves, the Merkle tree over them and its proofs, checkpoints with signatures, proofs of one
//! entry, and the log as static files, in the public C2SP formats. Keys and nonces are passed in;
//! nothing here makes one, and nothing here reads a clock.

mod admit;
mod checkpoint;
mod exhibit;
mod leaf;
pub mod merkle;
mod note;
mod policy;
mod signer;
mod tiles;

pub use admit::Admission;
pub use checkpoint::{Checkpoint, EntryProof};
pub use exhibit::{Files, Refused, Shown, check_exhibit, pack};
pub use leaf::{Leaf, salted_hash};
pub use note::{FormatError, KeyKind, SignedBy, SignedNote, VerifierKey, verifier_key};
pub use policy::{Policy, PolicyError, Unaccepted};
pub use signer::SignerKey;
pub use tiles::{TILE, Tile, TileOf, Tiles};
