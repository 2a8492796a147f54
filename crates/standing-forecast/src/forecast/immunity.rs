//! Determine evidence of immunity (section 7.2, TABLE 7-3).

use crate::data::Immunity;
use crate::gather::Subject;

pub(crate) fn is_immune(subject: &Subject, immunity: &Immunity) -> bool {
    if immunity.guidelines.iter().any(|&code| subject.has(code)) {
        return true;
    }
    immunity.births.iter().any(|birth| {
        subject.birth < birth.before
            // The country of birth is not known here and is not asked for.
            && birth.country.is_none()
            && !birth.exclusions.iter().any(|&code| subject.has(code))
    })
}
