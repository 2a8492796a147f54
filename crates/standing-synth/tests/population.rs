//! What a made-up population promises.

#![expect(
    clippy::unwrap_used,
    reason = "a test stops where its own population is not as it says"
)]

use jiff::civil::{Date, date};
use proptest::prelude::*;
use standing_synth::{Ages, Person, Population, Setting, Sex, forecast_line, rates};
use std::collections::BTreeSet;

const DAY: Date = date(2025, 11, 10);

fn population(setting: Setting, ages: Ages) -> Population {
    Population::new(20_210_312, DAY, setting, ages).unwrap()
}

fn people(setting: Setting, ages: Ages, count: u64) -> Vec<Person> {
    let population = population(setting, ages);
    (0..count).map(|i| population.person(i)).collect()
}

fn share(people: &[Person], of: impl Fn(&Person) -> bool) -> f64 {
    people.iter().filter(|p| of(p)).count() as f64 / people.len() as f64
}

fn line(person: &Person) -> serde_json::Value {
    let mut out = Vec::new();
    forecast_line(person, DAY, &mut out);
    serde_json::from_slice(&out).unwrap()
}

proptest! {
    #[test]
    fn nothing_is_before_birth_or_after_the_assessment(seed: u64, index: u64, held: bool) {
        let setting = if held { Setting::Custody } else { Setting::Registry };
        let person = Population::new(seed, DAY, setting, Ages::All).unwrap().person(index);
        prop_assert!(person.dob <= DAY);
        for dose in &person.doses {
            prop_assert!(person.dob <= dose.date && dose.date <= DAY);
            prop_assert!(dose.cvx.len() >= 2);
        }
        for observation in &person.observations {
            prop_assert!(observation.date.is_none_or(|d| person.dob <= d && d <= DAY));
        }
        prop_assert!(person.doses.is_sorted_by_key(|d| d.date));
    }

    #[test]
    fn a_line_says_what_the_person_is(index: u64) {
        let person = population(Setting::Registry, Ages::All).person(index);
        let line = line(&person);
        prop_assert_eq!(&line["id"], &format!("synthetic-{index}"));
        prop_assert_eq!(&line["dob"], &person.dob.to_string());
        prop_assert_eq!(&line["assessment_date"], "2025-11-10");
        prop_assert_eq!(line["doses"].as_array().unwrap().len(), person.doses.len());
        for (written, dose) in line["doses"].as_array().unwrap().iter().zip(&person.doses) {
            prop_assert_eq!(&written["date"], &dose.date.to_string());
            prop_assert_eq!(&written["cvx"], dose.cvx);
        }
    }
}

#[test]
fn a_person_is_the_same_in_any_slice() {
    let all = people(Setting::Registry, Ages::All, 300);
    let population = population(Setting::Registry, Ages::All);
    for i in (0..300).rev().step_by(7) {
        assert_eq!(population.person(i), all[usize::try_from(i).unwrap()]);
    }
}

#[test]
fn adults_are_asked_for_and_adults_are_made() {
    let eighteen = date(2007, 11, 10);
    let adults = people(Setting::Registry, Ages::Adults, 3_000);
    assert!(adults.iter().all(|p| p.dob <= eighteen));
    let all = people(Setting::Registry, Ages::All, 3_000);
    assert!((share(&all, |p| p.dob > eighteen) - rates::MINORS).abs() < 0.03);
}

#[test]
fn everybody_in_custody_is_observed_to_be_held() {
    let held = people(Setting::Custody, Ages::All, 2_000);
    assert!(
        held.iter()
            .all(|p| p.observations.iter().any(|o| o.code == "069"))
    );
    assert!((share(&held, |p| p.sex == Sex::Female) - rates::WOMEN_IN_CUSTODY).abs() < 0.03);
    let outside = people(Setting::Registry, Ages::Adults, 2_000);
    let doses = |people: &[Person]| people.iter().map(|p| p.doses.len()).sum::<usize>();
    let (inside, outside) = (doses(&held), doses(&outside));
    assert!(
        inside * 5 < outside * 4,
        "{inside} doses of people held, {outside} of others"
    );
}

#[test]
fn shares_come_out_as_stated() {
    let adults = people(Setting::Registry, Ages::Adults, 20_000);
    let observed = |code: &str| share(&adults, |p| p.observations.iter().any(|o| o.code == code));
    assert!((observed("069") - rates::HELD).abs() < 0.003);
    assert!((observed("186") - rates::HIV).abs() < 0.003);
    assert!((observed("160") - rates::ASPLENIA).abs() < 0.002);
    let no_dose = share(&adults, |p| p.doses.is_empty());
    assert!((0.02..0.30).contains(&no_dose), "{no_dose} have no dose");
    let mean = adults.iter().map(|p| p.doses.len()).sum::<usize>() as f64 / 20_000.0;
    assert!((6.0..20.0).contains(&mean), "{mean} doses a person");
}

#[test]
fn a_day_outside_the_tables_is_refused() {
    let refused = Population::new(1, date(2009, 12, 31), Setting::Registry, Ages::All);
    assert!(refused.unwrap_err().to_string().contains("2009-12-31"));
}

#[test]
fn every_code_is_in_the_schedule() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/cdsi/supporting-data/ScheduleSupportingData.xml"
    );
    let Ok(schedule) = std::fs::read_to_string(path) else {
        eprintln!("skipped: no supporting data at {path}");
        return;
    };
    let mut codes = BTreeSet::new();
    for person in people(Setting::Registry, Ages::All, 5_000) {
        codes.extend(person.doses.iter().map(|d| format!("<cvx>{}</cvx>", d.cvx)));
        codes.extend(
            person
                .observations
                .iter()
                .map(|o| format!("<observationCode>{}</observationCode>", o.code)),
        );
    }
    for code in codes {
        assert!(
            schedule.contains(&code),
            "the schedule does not know {code}"
        );
    }
}
