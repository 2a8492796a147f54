//! Doses that adults are given once or as a series.

use crate::draws::{Draws, Topic};
use crate::history::{History, Products, from, plus};
use crate::person::Sex;
use crate::rates::{self, by_age};
use jiff::civil::Date;

const TD: Products = &[
    (from(1955, 1), "09"),
    (from(2005, 1), "113"),
    (from(2019, 1), "196"),
];
const TDAP: Products = &[(from(2005, 7), "115")];
const HEPATITIS_B: Products = &[(from(1987, 1), "43")];
const HEPATITIS_B_TWO_DOSE: Products = &[(from(2018, 4), "189")];
const HEPATITIS_A: Products = &[(from(1995, 3), "52")];
const ZOSTER_LIVE: Products = &[(from(2006, 6), "121")];
const ZOSTER: Products = &[(from(2017, 11), "187")];
const POLYSACCHARIDE: Products = &[(from(1983, 7), "33")];
const CONJUGATE: Products = &[
    (from(2012, 1), "133"),
    (from(2021, 11), "216"),
    (from(2024, 7), "327"),
];
const RSV: Products = &[(from(2023, 8), "303")];
const MMR: Products = &[(from(1971, 6), "03")];
const VARICELLA: Products = &[(from(1995, 6), "21")];
const HPV: Products = &[(from(2006, 7), "62"), (from(2015, 4), "165")];

/// What of a person's state decides uptake.
#[derive(Debug, Clone, Copy)]
pub(crate) struct State {
    /// Sex.
    pub(crate) sex: Sex,
    /// At increased risk of pneumococcal disease.
    pub(crate) at_risk: bool,
    /// Pregnant now.
    pub(crate) pregnant: bool,
}

/// A day between two ages in years, or the last day but a few where that is earlier.
fn between_ages(draws: &mut Draws, history: &History, from_age: i32, to_age: i32) -> Option<Date> {
    let first = plus(history.dob, from_age * 365 + from_age / 4 + 1);
    let last = plus(history.dob, to_age * 365 + to_age / 4).min(history.until);
    let days = (last - first).get_days();
    (days > 0).then(|| plus(first, draws.between(0, days)))
}

/// Doses from 18 years on.
pub(crate) fn give(history: &mut History, state: State, seed: u64, index: u64) {
    let mut draws = Draws::of(seed, index, Topic::Grown);
    let draws = &mut draws;
    let age = history.age(history.until);
    if age < 18 {
        return;
    }
    tetanus(draws, history, state, age);
    let had = |history: &History, codes: &[&str]| {
        history.given.iter().any(|given| codes.contains(&given.cvx))
    };

    let shares_hepatitis_b = rates::HEPATITIS_B + if state.at_risk { 0.15 } else { 0.0 };
    if draws.chance(shares_hepatitis_b)
        && !had(history, &["08"])
        && let Some(first) = between_ages(draws, history, 18, 65)
    {
        if first >= from(2018, 4) && draws.chance(0.35) {
            history.series(draws, first, HEPATITIS_B_TWO_DOSE, &[30], 60);
        } else {
            history.series(draws, first, HEPATITIS_B, &[31, 150], 120);
        }
    }
    if draws.chance(rates::HEPATITIS_A)
        && !had(history, &["83"])
        && let Some(first) = between_ages(draws, history, 18, 70)
    {
        history.series(draws, first, HEPATITIS_A, &[184], 200);
    }
    if draws.chance(rates::MMR_GROWN)
        && !had(history, &["03"])
        && let Some(first) = between_ages(draws, history, 18, 50)
    {
        history.series(draws, first, MMR, &[30], 60);
    }
    if history.dob >= from(1980, 1)
        && draws.chance(rates::VARICELLA_GROWN)
        && !had(history, &["21"])
        && let Some(first) = between_ages(draws, history, 18, 45)
    {
        history.series(draws, first, VARICELLA, &[30], 60);
    }
    let [women, men] = rates::HPV_GROWN;
    let hpv = if state.sex == Sex::Male { men } else { women };
    if draws.chance(hpv)
        && !had(history, &["62", "165"])
        && let Some(first) = between_ages(draws, history, 18, 27)
    {
        history.series(draws, first, HPV, &[61, 122], 120);
    }
    zoster(draws, history, age);
    pneumococcal(draws, history, state, age);
    if age >= 75
        && draws.chance(rates::RSV)
        && let Some(day) = between_ages(draws, history, 60, 100)
    {
        // Whoever has it had it since it could be had.
        let day = day.max(plus(from(2023, 9), draws.between(0, 500)));
        history.series(draws, day, RSV, &[], 0);
    }
}

fn tetanus(draws: &mut Draws, history: &mut History, state: State, age: i32) {
    if draws.chance(by_age(rates::TETANUS, age)) {
        let day = plus(history.until, -draws.between(10, 3_650));
        if history.age(day) >= 18 {
            let tdap = day >= from(2005, 7) && draws.chance(by_age(rates::TDAP, age));
            history.series(draws, day, if tdap { TDAP } else { TD }, &[], 0);
        }
    }
    // One ten years or more before, for those who keep to the booster.
    if age >= 38 && draws.chance(0.35) {
        let day = plus(history.until, -draws.between(3_660, 7_300));
        history.series(draws, day, TD, &[], 0);
    }
    if state.pregnant && draws.chance(0.2) {
        let day = plus(history.until, -draws.between(1, 60));
        history.series(draws, day, TDAP, &[], 0);
    }
}

fn zoster(draws: &mut Draws, history: &mut History, age: i32) {
    let [from_50, from_65] = rates::ZOSTER;
    let share = match age {
        ..50 => return,
        50..65 => from_50,
        _ => from_65,
    };
    if age >= 66
        && draws.chance(0.2)
        && let Some(day) = between_ages(draws, history, 60, 90)
        && day < from(2020, 11)
    {
        history.series(draws, day, ZOSTER_LIVE, &[], 0);
    }
    if draws.chance(share)
        && let Some(day) = between_ages(draws, history, 50, 95)
    {
        let day = day.max(plus(from(2018, 1), draws.between(0, 2_000)));
        history.series(draws, day, ZOSTER, &[92], 150);
    }
}

fn pneumococcal(draws: &mut Draws, history: &mut History, state: State, age: i32) {
    let [at_risk, old] = rates::PNEUMOCOCCAL;
    let (share, from_age) = match age {
        65.. => (old, 65),
        _ if state.at_risk => (at_risk, 19),
        _ => (0.01, 19),
    };
    if !draws.chance(share) {
        return;
    }
    let Some(day) = between_ages(draws, history, from_age, 100) else {
        return;
    };
    if day < from(2014, 9) {
        history.series(draws, day, POLYSACCHARIDE, &[], 0);
        // Later completed with a conjugate vaccine by half of them.
        if draws.chance(0.5) {
            let later = plus(from(2014, 9), draws.between(0, 3_000)).max(plus(day, 366));
            history.series(draws, later, CONJUGATE, &[], 0);
        }
    } else {
        history.series(draws, day, CONJUGATE, &[], 0);
        if day < from(2021, 11) && draws.chance(0.6) {
            let later = plus(day, 366 + draws.between(0, 400));
            history.series(draws, later, POLYSACCHARIDE, &[], 0);
        }
    }
}
