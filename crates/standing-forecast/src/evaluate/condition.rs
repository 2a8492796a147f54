//! Evaluate dose administered condition (section 6.1, TABLE 6-3).

use super::Finding;
use crate::gather::Given;

/// Why the dose cannot be evaluated, if so.
pub(super) fn fault(dose: &Given) -> Option<Finding> {
    // CALCDTLOTEXP-1: the last day of the lot is still good.
    match dose.lot_expiry {
        Some(limit) if dose.date > limit => Some(Finding::LotExpired { limit }),
        _ if dose.condition => Some(Finding::DoseCondition),
        _ => None,
    }
}
