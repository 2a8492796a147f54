//! The directory (being written).
