//! placeholder

pub mod container;
pub mod workbook;
pub mod xml;
