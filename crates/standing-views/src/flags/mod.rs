//! Flags: reasons to doubt a published figure, one rule a file.

use crate::surveillance::{Found, Tracks};
use standing_evidence::Book;
use standing_terms::{Measure, Place};
use std::collections::BTreeMap;

/// Runs every rule over every track.
pub fn find(_tracks: &Tracks, _book: &Book) -> BTreeMap<(Place, Measure), Vec<Found>> {
    BTreeMap::new()
}
