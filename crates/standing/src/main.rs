//! The command `standing` (placeholder).

fn main() {}
