//! Evaluate for preferable vaccine (section 6.8, TABLE 6-26; CALCDTPREF-1, -2).
//!
//! Where a trade name is asked for, the manufacturer decides: records carry the MVX code, and CVX
//! with MVX names the product. A dose without it is not taken to be that product. Volume never
//! makes a dose invalid, and is not asked for.

use super::allowable_vaccine::Listed;
use crate::data::SeriesDose;
use crate::gather::{Given, Subject};

pub(super) fn preferable(subject: &Subject, target: &SeriesDose, dose: &Given) -> Listed {
    let mut listed = Listed::No;
    for vaccine in target.preferable.iter().filter(|v| v.cvx == dose.cvx) {
        let maker = vaccine.mvx.is_none() || vaccine.mvx == dose.mvx;
        if maker && subject.is_within(vaccine.ages, dose.date) {
            return Listed::Yes;
        }
        listed = Listed::OutOfBounds;
    }
    listed
}
