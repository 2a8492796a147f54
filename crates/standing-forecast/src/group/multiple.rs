//! Multiple antigen vaccine group (section 9.3, TABLE 9-4; MULTIANTVG-1).

use crate::day::Day;
use crate::forecast::{Dates, SeriesStatus};

/// TABLE 9-4, in the order of its columns.
pub(super) fn status(all: impl Iterator<Item = SeriesStatus>) -> SeriesStatus {
    let rank = |status: &SeriesStatus| match status {
        SeriesStatus::Contraindicated => 0,
        SeriesStatus::AgedOut => 1,
        SeriesStatus::NotRecommended => 2,
        SeriesStatus::NotComplete => 3,
        SeriesStatus::Complete => 4,
        SeriesStatus::Immune => 5,
    };
    all.min_by_key(rank).unwrap_or(SeriesStatus::NotRecommended)
}

/// MULTIANTVG-1. `last_dose` is the latest dose with a vaccine of the group.
pub(super) fn earliest(
    all: &(impl Iterator<Item = Dates> + Clone),
    last_dose: Option<Day>,
) -> Option<Day> {
    let dates = || all.clone();
    if dates().any(|dates| dates.priority) {
        let first = dates().map(|dates| dates.earliest).min();
        first.max(last_dose)
    } else {
        dates().map(|dates| dates.earliest).max()
    }
}
