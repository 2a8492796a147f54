//! Evaluate age (section 6.4, TABLE 6-15; CALCDTAGE-1, -4, -5).

use super::{Finding, age_rule};
use crate::data::SeriesDose;
use crate::gather::{Given, Subject};

/// What the age at administration is worth.
pub(super) enum Age {
    Valid,
    Grace(Finding),
    TooYoung(Finding),
    TooOld(Finding),
}

pub(super) fn age(subject: &Subject, target: &SeriesDose, dose: &Given) -> Age {
    let Some(rule) = age_rule(target, dose.date) else {
        return Age::Valid;
    };
    let date = dose.date;
    let absolute_minimum = subject.reaches(rule.absolute_minimum);
    if date < absolute_minimum {
        return Age::TooYoung(Finding::TooYoung {
            limit: absolute_minimum,
        });
    }
    let maximum = subject.reaches(rule.maximum);
    if date >= maximum {
        return Age::TooOld(Finding::TooOld { limit: maximum });
    }
    let minimum = subject.reaches(rule.minimum);
    if date < minimum {
        return Age::Grace(Finding::GraceAge { limit: minimum });
    }
    Age::Valid
}
