//! Observations: what of a person's health and circumstances changes which doses are due.

use crate::draws::{Draws, Topic};
use crate::history::{History, plus};
use crate::person::{Observation, Sex};
use crate::rates;

/// CDSi observation codes, from the schedule's list.
const PREGNANT: &str = "007";
const DIABETES: &str = "014";
const LIVER: &str = "015";
const VARICELLA: &str = "024";
const MSM: &str = "036";
const INJECTION: &str = "041";
const HEALTH_CARE: &str = "055";
const HELD: &str = "069";
const RENAL: &str = "114";
const HOMELESS: &str = "121";
const ASPLENIA: &str = "160";
const HIV: &str = "186";

/// Whether one of these raises the risk of pneumococcal disease or hepatitis B.
pub(crate) fn raises_risk(observation: &Observation) -> bool {
    matches!(
        observation.code,
        DIABETES | LIVER | RENAL | ASPLENIA | HIV | INJECTION
    )
}

/// Whether it is a pregnancy.
pub(crate) fn is_pregnancy(observation: &Observation) -> bool {
    observation.code == PREGNANT
}

/// The observations of a person, by code.
pub(crate) fn observe(
    history: &History,
    sex: Sex,
    in_custody: bool,
    seed: u64,
    index: u64,
) -> Vec<Observation> {
    let mut draws = Draws::of(seed, index, Topic::Conditions);
    let age = history.age(history.until);
    let grown = age >= 18;
    let [young, middle, old] = rates::DIABETES;
    let diabetes = match age {
        ..45 => young,
        45..65 => middle,
        _ => old,
    };
    let setting = |outside, inside| if in_custody { inside } else { outside };
    let fertile = sex == Sex::Female && (18..45).contains(&age);
    let shares = [
        (PREGNANT, rates::PREGNANT, fertile),
        (DIABETES, diabetes, grown),
        (LIVER, rates::LIVER_DISEASE, grown),
        (
            VARICELLA,
            rates::VARICELLA_HISTORY,
            grown && history.dob.year() >= 1980,
        ),
        (MSM, rates::MSM, grown && sex == Sex::Male),
        (
            INJECTION,
            setting(
                rates::INJECTION_DRUG_USE,
                rates::INJECTION_DRUG_USE_IN_CUSTODY,
            ),
            (18..65).contains(&age),
        ),
        (
            HEALTH_CARE,
            rates::HEALTH_CARE,
            !in_custody && (20..65).contains(&age),
        ),
        (HELD, setting(rates::HELD, 1.0), grown),
        (RENAL, rates::RENAL_DISEASE, grown),
        (
            HOMELESS,
            setting(rates::HOMELESS, rates::HOMELESS_IN_CUSTODY),
            grown,
        ),
        (ASPLENIA, rates::ASPLENIA, true),
        (HIV, setting(rates::HIV, rates::HIV_IN_CUSTODY), grown),
    ];
    let mut observed = Vec::new();
    for (code, share, applies) in shares {
        // Drawn whether it applies or not, so that no condition moves the draws of another.
        let (has, since) = (draws.chance(share), draws.between(1, 250));
        if has && applies {
            // Pregnancy and custody began on a day; of the others only the fact is known.
            let dated = matches!(code, PREGNANT | HELD);
            let date = dated.then(|| plus(history.until, -since).max(history.dob));
            observed.push(Observation { code, date });
        }
    }
    observed
}
