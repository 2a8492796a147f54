//! Evaluate for allowable vaccine (section 6.9, TABLE 6-29; CALCDTALLOW-1, -2).

use crate::data::SeriesDose;
use crate::gather::{Given, Subject};

/// Whether a list of vaccines admits a dose. A CVX code may stand twice in it with different ages.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Listed {
    Yes,
    /// Its vaccine type is listed, but not for this age or this manufacturer.
    OutOfBounds,
    No,
}

pub(super) fn allowable(subject: &Subject, target: &SeriesDose, dose: &Given) -> Listed {
    let mut listed = Listed::No;
    for (_, ages) in target.allowable.iter().filter(|(cvx, _)| *cvx == dose.cvx) {
        if subject.is_within(*ages, dose.date) {
            return Listed::Yes;
        }
        listed = Listed::OutOfBounds;
    }
    listed
}
