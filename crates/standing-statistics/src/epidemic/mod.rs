//! What the theory of epidemics says in closed form, or exactly.
//!
//! Laws that a simulator must obey and that need no simulator: how large an outbreak grows, how
//! fast, how often it dies out by itself, and whether a person is still held when a second dose
//! falls due. Nothing here draws a random number.

pub mod chain;
pub mod final_size;
pub mod outbreak_size;
pub mod seir;
pub mod stay;
