//! placeholder

pub mod container;
pub mod xml;
