//! Determine contraindications (section 7.3, TABLES 7-5 to 7-7; CALCDTCI-1, -2).
//!
//! An adverse reaction is an observation like any other here: CDSi codes it as one.

use crate::data::{Antigen, AntigenContraindication, CvxSet, Series};
use crate::gather::Subject;

/// TABLE 7-5: does the antigen contraindication apply?
pub(crate) fn applies(subject: &Subject, contraindication: &AntigenContraindication) -> bool {
    subject.has(contraindication.observation)
        && subject.is_within(contraindication.ages, subject.assessment)
}

/// Whether an antigen contraindication applies.
pub(crate) fn of_antigen(subject: &Subject, antigen: &Antigen) -> bool {
    !subject.observations().is_empty()
        && antigen
            .contraindications
            .iter()
            .any(|c| applies(subject, c))
}

/// TABLE 7-6: the vaccine types that are contraindicated.
pub(crate) fn of_vaccines(subject: &Subject, antigen: &Antigen) -> Option<CvxSet> {
    if subject.observations().is_empty() {
        return None;
    }
    let mut set = CvxSet::default();
    for contraindication in &*antigen.vaccine_contraindications {
        if !subject.has(contraindication.observation) {
            continue;
        }
        for (cvx, ages) in &*contraindication.vaccines {
            if subject.is_within(*ages, subject.assessment) {
                set.insert(*cvx);
            }
        }
    }
    (!set.is_empty()).then_some(set)
}

/// TABLE 7-7, second row: whether every preferable vaccine of the series, of whichever dose, is
/// contraindicated.
pub(crate) fn of_all_preferable(series: &Series, contraindicated: Option<&CvxSet>) -> bool {
    contraindicated.is_some_and(|set| {
        let mut preferable = series.doses.iter().flat_map(|dose| &*dose.preferable);
        let mut any = false;
        let all = preferable.all(|vaccine| {
            any = true;
            set.contains(vaccine.cvx)
        });
        any && all
    })
}
