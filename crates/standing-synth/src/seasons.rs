//! Influenza, season by season, and COVID-19.

use crate::draws::{Draws, Topic};
use crate::history::{History, Products, from, plus, product};
use crate::rates::{self, by_age};
use jiff::civil::{Date, date};

const INFLUENZA: Products = &[
    (from(1990, 7), "15"),
    (from(2012, 7), "141"),
    (from(2014, 7), "158"),
    (from(2024, 7), "140"),
];
const INFLUENZA_SENIOR: Products = &[
    (from(1990, 7), "15"),
    (from(2010, 7), "135"),
    (from(2020, 7), "197"),
    (from(2024, 7), "135"),
];
const INFLUENZA_RECOMBINANT: Products = &[
    (from(2013, 7), "155"),
    (from(2017, 7), "185"),
    (from(2024, 7), "155"),
];

const PFIZER: Products = &[(date(2020, 12, 14), "208")];
const MODERNA: Products = &[(date(2020, 12, 21), "207")];
const JANSSEN: Products = &[(date(2021, 3, 1), "212")];
/// Later doses of one maker: monovalent, bivalent, and each year's.
const PFIZER_LATER: Products = &[
    (date(2021, 9, 24), "208"),
    (date(2022, 9, 2), "300"),
    (date(2023, 9, 13), "309"),
];
const MODERNA_LATER: Products = &[
    (date(2021, 10, 22), "207"),
    (date(2022, 9, 2), "229"),
    (date(2023, 9, 13), "312"),
];

/// A dose each autumn, for those who take it.
pub(crate) fn influenza(history: &mut History, seed: u64, index: u64) {
    let mut draws = Draws::of(seed, index, Topic::Influenza);
    let habit = draws.unit();
    // Registries hold little of influenza before this; and nobody's history is longer.
    let first = history.dob.year().max(2008);
    for season in first..=history.until.year() {
        let day = plus(
            date(season, 9, 1),
            draws.between(0, 75) + draws.between(0, 75),
        );
        let takes_it = draws.unit();
        let age = history.age(day);
        if age < 1 || day > history.until {
            continue;
        }
        let share = if age < 18 {
            rates::INFLUENZA_MINORS
        } else {
            by_age(rates::INFLUENZA, age)
        };
        // Those with the habit make up nearly the whole share.
        let takes = if habit < share {
            takes_it < rates::INFLUENZA_HABIT
        } else {
            takes_it < share * (1.0 - rates::INFLUENZA_HABIT) / (1.0 - share)
        };
        let products = match (age, draws.chance(0.08)) {
            (65.., _) => INFLUENZA_SENIOR,
            (18.., true) => INFLUENZA_RECOMBINANT,
            _ => INFLUENZA,
        };
        if takes && let Some(cvx) = product(products, day) {
            history.give(day, cvx);
        }
    }
}

/// The day from which an age was served, so that the first doses are spread as they were.
fn open_from(age: i32) -> Option<Date> {
    match age {
        75.. => Some(date(2021, 1, 4)),
        65..75 => Some(date(2021, 1, 25)),
        50..65 => Some(date(2021, 3, 15)),
        16..50 => Some(date(2021, 4, 1)),
        12..16 => Some(date(2021, 5, 12)),
        _ => None,
    }
}

/// COVID-19: a first series, and later doses of fewer and fewer.
pub(crate) fn covid(history: &mut History, in_custody: bool, seed: u64, index: u64) {
    let mut draws = Draws::of(seed, index, Topic::Covid);
    let age = history.age(date(2021, 4, 1));
    let share = if in_custody {
        rates::COVID_IN_CUSTODY
    } else {
        by_age(rates::COVID, age)
    };
    let (takes, maker) = (draws.chance(share), draws.unit());
    let wait = draws
        .between(0, 330)
        .min(draws.between(0, 330))
        .min(draws.between(0, 330));
    let Some(open) = open_from(age) else { return };
    if !takes {
        return;
    }
    let first = plus(open, wait);
    let janssen = if in_custody { 0.35 } else { 0.08 };
    let pfizer = maker < 0.58;
    if age >= 18 && maker > 1.0 - janssen && first >= date(2021, 3, 1) {
        history.series(&mut draws, first, JANSSEN, &[], 0);
    } else {
        let (products, interval) = if pfizer || age < 18 {
            (PFIZER, 21)
        } else {
            (MODERNA, 28)
        };
        if let Some(cvx) = product(products, first) {
            history.give(first, cvx);
        }
        if !draws.chance(rates::COVID_SECOND) {
            return;
        }
        let off = if draws.chance(rates::EARLY_DOSE) {
            -draws.between(5, 12)
        } else {
            draws.between(0, 30).min(draws.between(0, 30))
        };
        let second = plus(first, interval + off);
        if let Some(cvx) = product(products, second) {
            history.give(second, cvx);
        }
    }
    let later = if pfizer { PFIZER_LATER } else { MODERNA_LATER };
    let [booster, bivalent, yearly] = rates::COVID_LATER;
    let mut last = plus(first, 28);
    for (autumn, share) in (2021_i16..).zip(
        [booster, bivalent]
            .into_iter()
            .chain(std::iter::repeat(yearly)),
    ) {
        let day = plus(date(autumn, 9, 25), draws.between(0, 130));
        if day > history.until {
            break;
        }
        let takes = draws.chance(by_age(share, age));
        if takes
            && (day - last).get_days() > 150
            && let Some(cvx) = product(later, day)
        {
            history.give(day, cvx);
            last = day;
        }
    }
}
