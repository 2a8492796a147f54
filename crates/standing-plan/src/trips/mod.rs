//! Outside appointments and the rides there and back.
//!
//! Seats, stops and windows keep trips short, so every trip that could be made is enumerated, and
//! the best set of them is packed: each batch at most once, never more vehicles, officers or places
//! in a block than there are. That is exact where the packing is solved to the end, and it comes
//! with a proved bound everywhere.

mod again;
mod choose;
mod enumerate;
mod groups;
mod pack;
mod part;
mod prices;
mod random;
mod relax;
mod search;
mod sets;
mod together;

pub use search::{Found, Options, Progress, plan};
