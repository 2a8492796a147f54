//! The pages over the bundled case.
