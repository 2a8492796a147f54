//! placeholder

pub mod container;
