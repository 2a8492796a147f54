//! Select relevant patient series (chapter 5, TABLES 5-4 and 5-5).

use crate::data::{Indication, Relevance, Tables};
use crate::gather::Subject;

/// Marks the risk series for which an indication applies. Only the indications of the person's own
/// observations are looked at.
pub(crate) fn mark_indicated(tables: &Tables, subject: &Subject, indicated: &mut Vec<u64>) {
    indicated.clear();
    if subject.observations().is_empty() {
        return;
    }
    indicated.resize(tables.series.len().div_ceil(64), 0);
    for observed in subject.observations() {
        for (series, ages) in &*tables.indicated[observed.observation] {
            // TABLE 5-4: begin age date ≤ assessment date < end age date.
            if subject.is_within(*ages, subject.assessment) {
                let at = usize::from(series.0);
                if let Some(word) = indicated.get_mut(at / 64) {
                    *word |= 1 << (at % 64);
                }
            }
        }
    }
}

/// TABLE 5-5: is an antigen series a relevant patient series?
pub(crate) fn is_relevant(subject: &Subject, key: Relevance, indicated: &[u64]) -> bool {
    if !key.sexes.admits(subject.sex) {
        return false;
    }
    if !key.is_risk {
        return true;
    }
    let at = usize::from(key.series.0);
    indicated
        .get(at / 64)
        .is_some_and(|word| word >> (at % 64) & 1 == 1)
}

/// TABLE 5-4: does the indication apply?
pub(crate) fn applies(subject: &Subject, indication: &Indication) -> bool {
    subject.has(indication.observation) && subject.is_within(indication.ages, subject.assessment)
}
