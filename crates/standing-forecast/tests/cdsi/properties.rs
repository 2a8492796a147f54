//! What holds for everybody, whatever was given and when.

use std::cell::RefCell;

use proptest::prelude::*;
use standing_forecast::data::{Cvx, ObservationId};
use standing_forecast::wire::Read;
use standing_forecast::{
    Compiled, Day, Dose, Need, Observed, Patient, SeriesStatus, Sex, Workspace,
};

use super::plain::PersonOut;
use super::suite;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// People of any age, with doses of any vaccine on any day since birth, and a few observations.
fn people(data: &Compiled) -> impl Strategy<Value = Patient> + use<> {
    let vaccines: Vec<Cvx> = data
        .vaccines()
        .iter()
        .filter_map(|v| data.cvx(&v.code))
        .collect();
    let observations: Vec<ObservationId> = data
        .observations()
        .iter()
        .filter_map(|o| data.observation(&o.code))
        .collect();
    let today = day("2025-11-10");
    let sex = prop::sample::select(vec![Sex::Female, Sex::Male, Sex::Unknown]);
    let age = prop_oneof![0..800i32, 0..8_000i32, 6_000..33_000i32];
    (age, sex).prop_flat_map(move |(age, sex)| {
        let since_birth = prop_oneof![0..=age, Just(age), (age - 800).max(0)..=age];
        let dose = (since_birth, prop::sample::select(vaccines.clone()), 0..40u8);
        let observed = (
            prop::sample::select(observations.clone()),
            prop::option::of(0..=age),
        );
        let doses = prop::collection::vec(dose, 0..12);
        let observed = prop_oneof![
            2 => Just(Vec::new()).boxed(),
            1 => prop::collection::vec(observed, 1..4).boxed(),
        ];
        (doses, observed).prop_map(move |(doses, observed)| {
            let birth = today.plus_days(-age);
            Patient {
                birth,
                sex,
                assessment: today,
                observations: observed
                    .into_iter()
                    .map(|(observation, date)| Observed {
                        observation,
                        date: date.map(|days| birth.plus_days(days)),
                    })
                    .collect(),
                doses: doses
                    .into_iter()
                    .map(|(days, cvx, chance)| Dose {
                        date: birth.plus_days(days),
                        cvx,
                        mvx: None,
                        lot_expiry: None,
                        condition: chance == 0,
                    })
                    .collect(),
            }
        })
    })
}

/// The whole answer as text; a dose is named by what it is, not by its place in the input.
fn answer(data: &Compiled, workspace: &mut Workspace, patient: &Patient) -> String {
    let read = Read {
        patient: patient.clone(),
        places: (0u16..).take(patient.doses.len()).collect(),
        problems: Vec::new(),
    };
    let outcome = workspace.forecast(data, patient);
    let out = PersonOut::new("x", &read, &outcome, true);
    let mut evaluations: Vec<String> = out
        .evaluations
        .iter()
        .map(|e| {
            let dose = patient.doses[usize::from(e.dose)];
            format!(
                "{dose:?} {} {} {:?} {:?}",
                e.series, e.status, e.reason, e.why
            )
        })
        .collect();
    evaluations.sort();
    format!(
        "{}\n{evaluations:#?}",
        serde_json::to_string_pretty(&out.forecasts).unwrap()
    )
}

fn config() -> ProptestConfig {
    ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(400)
    }
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let Some(data) = suite::published() else {
        return;
    };
    let shuffled = people(&data).prop_flat_map(|patient| {
        let order = Just(patient.doses.clone()).prop_shuffle();
        (Just(patient), order)
    });
    proptest!(config(), |((patient, order) in shuffled)| {
        let mut workspace = Workspace::new();
        let first = answer(&data, &mut workspace, &patient);
        let mut again = Patient { doses: order, ..patient };
        again.observations.reverse();
        prop_assert_eq!(first, answer(&data, &mut workspace, &again));
    });
}

#[test]
fn nothing_of_one_person_reaches_the_next() {
    let Some(data) = suite::published() else {
        return;
    };
    let used = RefCell::new(Workspace::new());
    proptest!(config(), |(patient in people(&data))| {
        let fresh = answer(&data, &mut Workspace::new(), &patient);
        prop_assert_eq!(fresh, answer(&data, &mut used.borrow_mut(), &patient));
    });
}

#[test]
fn dates_keep_their_order_and_stand_only_where_a_dose_is_needed() {
    let Some(data) = suite::published() else {
        return;
    };
    proptest!(config(), |(patient in people(&data))| {
        let mut workspace = Workspace::new();
        let outcome = workspace.forecast(&data, &patient);
        for forecast in outcome.forecasts() {
            prop_assert_eq!(
                forecast.due.is_some(),
                forecast.status == SeriesStatus::NotComplete
            );
            let Some(due) = forecast.due else { continue };
            prop_assert!(due.earliest >= patient.birth);
            prop_assert!(due.earliest <= due.recommended);
            prop_assert!(due.past_due.is_none_or(|past_due| due.recommended <= past_due));
            prop_assert!(due.number >= 1);
        }
        for series in outcome.all_series() {
            if let Some(dates) = series.dates {
                prop_assert!(dates.earliest <= dates.recommended);
                let past_due = dates.past_due;
                prop_assert!(
                    past_due.is_none_or(|past_due| dates.recommended <= past_due),
                    "{} {:?}", data.series()[series.series].name, dates
                );
                prop_assert!(dates.latest.is_none_or(|latest| dates.earliest <= latest));
                // No dose is asked for before the last one was given.
                let last = outcome.evaluations(series).last();
                let last = last.map(|e| patient.doses[usize::from(e.dose)].date);
                prop_assert!(last.is_none_or(|last| last <= dates.earliest));
            }
        }
    });
}

#[test]
fn a_later_dose_leaves_a_series_complete_that_was_complete_by_doses_alone() {
    let Some(data) = suite::published() else {
        return;
    };
    let vaccines: Vec<Cvx> = data
        .vaccines()
        .iter()
        .filter_map(|v| data.cvx(&v.code))
        .collect();
    let one_more = (people(&data), prop::sample::select(vaccines));
    proptest!(config(), |((mut patient, cvx) in one_more)| {
        let complete = |workspace: &mut Workspace, patient: &Patient| -> Vec<_> {
            let outcome = workspace.forecast(&data, patient);
            let all = outcome.all_series().iter();
            // A series that is complete because a dose was skipped may need it again: counts of
            // doses decide the skip (TABLE 6-9).
            all.filter(|s| s.need == Need::AllSatisfied && s.skipped.is_none())
                .map(|s| s.series)
                .collect()
        };
        let mut workspace = Workspace::new();
        let latest = patient.doses.iter().map(|d| d.date).max();
        let date = latest.unwrap_or(patient.birth).plus_days(1);
        patient.assessment = patient.assessment.max(date);
        let before = complete(&mut workspace, &patient);
        patient.doses.push(Dose { date, cvx, mvx: None, lot_expiry: None, condition: false });
        let after = complete(&mut workspace, &patient);
        for series in before {
            prop_assert!(after.contains(&series), "{}", data.series()[series].name);
        }
    });
}

#[test]
fn threads_share_the_data_and_give_the_same_answers() {
    let Some(data) = suite::published() else {
        return;
    };
    let read: Vec<Patient> = suite::SUITES
        .iter()
        .flat_map(|file| suite::lines(file))
        .map(|line| {
            let person: standing_forecast::wire::PersonIn<'_> =
                serde_json::from_str(&line).unwrap();
            person.read(&data).unwrap().patient
        })
        .collect();
    let run = || {
        let mut workspace = Workspace::new();
        let all = read.iter().map(|p| answer(&data, &mut workspace, p));
        all.collect::<String>()
    };
    let alone = run();
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(run)).collect();
        for thread in threads {
            assert_eq!(thread.join().unwrap(), alone);
        }
    });
}
