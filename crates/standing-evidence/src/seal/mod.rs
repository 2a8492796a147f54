//! The seal: what lets others check that the log only ever grew.
//!
//! So far the arithmetic of the Merkle tree. Checkpoints, notes and tiles follow; until they do,
//! nothing is sealed and nothing says that it is.

pub mod merkle;
