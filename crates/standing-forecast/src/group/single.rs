//! Single antigen vaccine group (section 9.2; SINGLEANTVG-1, -2).

use crate::day::Day;
use crate::forecast::{Dates, SeriesStatus};

/// SINGLEANTVG-1 takes it that there is one patient series forecast. Where an antigen has several
/// best series of one kind, a dose that is needed by one of them is needed.
pub(super) fn status(all: impl Iterator<Item = SeriesStatus>) -> SeriesStatus {
    let rank = |status: &SeriesStatus| match status {
        SeriesStatus::NotComplete => 0,
        SeriesStatus::Contraindicated => 1,
        SeriesStatus::Complete => 2,
        SeriesStatus::Immune => 3,
        SeriesStatus::NotRecommended => 4,
        SeriesStatus::AgedOut => 5,
    };
    all.min_by_key(rank).unwrap_or(SeriesStatus::NotRecommended)
}

/// SINGLEANTVG-2
pub(super) fn earliest(all: impl Iterator<Item = Dates>) -> Option<Day> {
    all.map(|dates| dates.earliest).min()
}
