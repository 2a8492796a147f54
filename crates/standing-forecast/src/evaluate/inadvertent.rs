//! Evaluate for inadvertent vaccine (section 6.3, TABLE 6-13).

use crate::data::SeriesDose;
use crate::gather::Given;

pub(super) fn is_inadvertent(target: &SeriesDose, dose: &Given) -> bool {
    target
        .inadvertent
        .as_ref()
        .is_some_and(|vaccines| vaccines.contains(dose.cvx))
}
