//! Doses of childhood and adolescence, by the schedule under which a cohort was born.
//!
//! When a vaccine came into routine use is published in the schedules of each year; the days here
//! are rounded to a month. How many have it is assumed: nine in ten for old vaccines, fewer for
//! newer ones and those of adolescence.

use crate::draws::{Draws, Topic};
use crate::history::{History, Products, from, plus};
use crate::person::Sex;
use jiff::civil::Date;

/// A series of childhood: who gets it, from which age on, at which intervals.
struct Course {
    /// Born from this day on.
    born_from: Date,
    /// Given no earlier than this day, whatever the age.
    used_from: Date,
    uptake: f64,
    first_days: i32,
    intervals_days: &'static [i32],
    late_days: i32,
    products: Products,
}

const ALWAYS: Date = from(1900, 1);
const YEAR: i32 = 365;

const COURSES: &[Course] = &[
    // Diphtheria, tetanus and pertussis at 2, 4, 6, 15 months and 4 years.
    Course {
        born_from: from(1950, 1),
        used_from: ALWAYS,
        uptake: 0.94,
        first_days: 61,
        intervals_days: &[61, 61, 275, 990],
        late_days: 50,
        products: &[(from(1950, 1), "01"), (from(1997, 1), "20")],
    },
    Course {
        born_from: from(1956, 1),
        used_from: ALWAYS,
        uptake: 0.93,
        first_days: 61,
        intervals_days: &[61, 120, 1_220],
        late_days: 50,
        products: &[(from(1963, 1), "02"), (from(2000, 1), "10")],
    },
    Course {
        born_from: from(1991, 6),
        used_from: ALWAYS,
        uptake: 0.91,
        first_days: 1,
        intervals_days: &[40, 145],
        late_days: 60,
        products: &[(ALWAYS, "08")],
    },
    // Hepatitis B of the cohorts born before it was given to infants, at 11 years.
    Course {
        born_from: from(1985, 1),
        used_from: from(1996, 1),
        uptake: 0.25,
        first_days: 11 * YEAR,
        intervals_days: &[35, 130],
        late_days: 90,
        products: &[(ALWAYS, "08")],
    },
    Course {
        born_from: from(1990, 10),
        used_from: ALWAYS,
        uptake: 0.92,
        first_days: 61,
        intervals_days: &[61, 61, 210],
        late_days: 50,
        products: &[(ALWAYS, "48")],
    },
    Course {
        born_from: from(2000, 1),
        used_from: ALWAYS,
        uptake: 0.91,
        first_days: 61,
        intervals_days: &[61, 61, 210],
        late_days: 50,
        products: &[
            (ALWAYS, "100"),
            (from(2010, 4), "133"),
            (from(2023, 1), "215"),
        ],
    },
    Course {
        born_from: from(2006, 2),
        used_from: ALWAYS,
        uptake: 0.75,
        first_days: 61,
        intervals_days: &[61, 61],
        late_days: 20,
        products: &[(ALWAYS, "116")],
    },
    // Measles, mumps, rubella: one dose for those born from 1963, a second since 1989.
    Course {
        born_from: from(1967, 1),
        used_from: from(1971, 6),
        uptake: 0.93,
        first_days: 372,
        intervals_days: &[1_140],
        late_days: 160,
        products: &[(ALWAYS, "03")],
    },
    Course {
        born_from: from(1994, 1),
        used_from: from(1995, 6),
        uptake: 0.90,
        first_days: 375,
        intervals_days: &[1_140],
        late_days: 250,
        products: &[(ALWAYS, "21")],
    },
    Course {
        born_from: from(2004, 1),
        used_from: ALWAYS,
        uptake: 0.80,
        first_days: 380,
        intervals_days: &[190],
        late_days: 200,
        products: &[(ALWAYS, "83")],
    },
    Course {
        born_from: from(1994, 1),
        used_from: from(2005, 7),
        uptake: 0.87,
        first_days: 11 * YEAR + 30,
        intervals_days: &[],
        late_days: 400,
        products: &[(ALWAYS, "115")],
    },
    Course {
        born_from: from(1994, 1),
        used_from: from(2005, 3),
        uptake: 0.84,
        first_days: 11 * YEAR + 30,
        intervals_days: &[1_826],
        late_days: 300,
        products: &[(ALWAYS, "114"), (from(2021, 1), "203")],
    },
    Course {
        born_from: from(2000, 1),
        used_from: from(2015, 10),
        uptake: 0.28,
        first_days: 16 * YEAR + 40,
        intervals_days: &[185],
        late_days: 200,
        products: &[(ALWAYS, "163")],
    },
];

/// HPV, at 11: women since 2006, men since 2011.
const HPV: Products = &[(from(2006, 7), "62"), (from(2015, 4), "165")];

/// Doses up to 18 years; none of those given where nobody reported them.
pub(crate) fn give(history: &mut History, sex: Sex, seed: u64, index: u64) {
    let mut draws = Draws::of(seed, index, Topic::Childhood);
    for course in COURSES {
        let takes = draws.chance(course.uptake);
        let late = draws
            .between(0, course.late_days)
            .min(draws.between(0, course.late_days));
        if !takes || history.dob < course.born_from {
            continue;
        }
        let due = plus(history.dob, course.first_days + late);
        history.series(
            &mut draws,
            due.max(course.used_from),
            course.products,
            course.intervals_days,
            course.late_days,
        );
    }
    let (begun, uptake) = match sex {
        Sex::Male => (from(2011, 10), 0.62),
        _ => (from(2006, 7), 0.68),
    };
    let eleven = plus(history.dob, 11 * YEAR + draws.between(0, 700));
    if draws.chance(uptake) && eleven >= begun {
        // Two doses when begun before 15, since 2016; three before.
        let intervals: &[i32] = if eleven < from(2016, 12) {
            &[61, 122]
        } else {
            &[184]
        };
        history.series(&mut draws, eleven, HPV, intervals, 200);
    }
}
