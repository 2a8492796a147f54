//! placeholder

pub mod container;
pub mod problem;
pub mod workbook;
pub mod xml;
