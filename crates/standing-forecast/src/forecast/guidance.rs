//! Administrative guidance and recommended vaccines (section 7.5, FORECASTGUIDANCE-1,
//! FORECASTRECVAC-1).

use super::PatientSeries;
use crate::data::{Cvx, CvxSet, Tables, Text};
use crate::forecast::contraindication;
use crate::gather::Subject;
use crate::relevant;

/// FORECASTRECVAC-1: the recommended vaccines of a forecast, added to the list unless they stand
/// there at or after `from`.
pub(crate) fn recommend(
    tables: &Tables,
    subject: &Subject,
    contraindicated: Option<&CvxSet>,
    series: &PatientSeries,
    into: &mut Vec<Cvx>,
    from: usize,
) {
    let Some(dates) = series.dates else { return };
    let doses = &tables.series[series.series].doses;
    let Some(target) = doses.get(usize::from(series.target)) else {
        return;
    };
    for vaccine in target.preferable.iter().filter(|v| v.forecast) {
        let against = contraindicated.is_some_and(|set| set.contains(vaccine.cvx));
        let of_age = subject.is_within(vaccine.ages, dates.earliest)
            || subject.is_within(vaccine.ages, dates.recommended);
        if !against && of_age && !into.iter().skip(from).any(|cvx| *cvx == vaccine.cvx) {
            into.push(vaccine.cvx);
        }
    }
}

/// FORECASTGUIDANCE-1: the guidance of the series, of the person's indications for it, and of the
/// contraindications whose observation is active. A text may come twice.
pub(crate) fn guidance<'t>(
    tables: &'t Tables,
    subject: &Subject,
    series: &PatientSeries,
    each: &mut impl FnMut(&'t Text),
) {
    let series = &tables.series[series.series];
    let mut add = |text: &'t Text| {
        if !text.is_empty() {
            each(text);
        }
    };
    for text in &*series.guidance {
        add(text);
    }
    if subject.observations().is_empty() {
        return;
    }
    for indication in &series.indications {
        if relevant::applies(subject, indication) {
            add(&indication.guidance);
        }
    }
    let antigen = &tables.antigens[series.antigen];
    for of_antigen in &*antigen.contraindications {
        if contraindication::applies(subject, of_antigen) {
            add(&of_antigen.text);
            add(&of_antigen.guidance);
        }
    }
    for of_vaccines in &*antigen.vaccine_contraindications {
        let applies = |(_, ages): &(Cvx, _)| subject.is_within(*ages, subject.assessment);
        if subject.has(of_vaccines.observation) && of_vaccines.vaccines.iter().any(applies) {
            add(&of_vaccines.text);
            add(&of_vaccines.guidance);
        }
    }
}
