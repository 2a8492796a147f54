//! The cases in which a date stands before CDC's, or a dose is asked for where CDC asks for none:
//! what `explanations.toml` says of them is held here against the data and the engine.

use std::collections::BTreeSet;

use serde_json::Value;
use standing_forecast::wire::PersonIn;
use standing_forecast::{Compiled, Day, Outcome, SeriesStatus, Workspace};

use super::page::{Side, explanations};
use super::suite;

/// A case of CDC's, asked about on another day where one is given.
fn ask<T>(
    data: &Compiled,
    id: &str,
    on: Option<&str>,
    answer: impl FnOnce(&Outcome<'_>) -> T,
) -> T {
    let all = suite::SUITES.iter().flat_map(|file| suite::lines(file));
    let mut case = all
        .map(|line| serde_json::from_str::<Value>(&line).unwrap())
        .find(|case| case["id"] == id)
        .unwrap();
    if let Some(day) = on {
        case["assessment_date"] = day.into();
    }
    let line = case.to_string();
    let person: PersonIn<'_> = serde_json::from_str(&line).unwrap();
    let read = person.read(data).unwrap();
    answer(&Workspace::new().forecast(data, &read.patient))
}

type Dates = (String, String, Option<String>);

/// The forecasts of a group in order: the series' name, the status, and when a dose is due.
fn forecasts(outcome: &Outcome<'_>, group: &str) -> Vec<(String, SeriesStatus, Option<Dates>)> {
    let data = outcome.data();
    let say = |day: Day| day.to_string();
    let own = outcome.forecasts().iter();
    own.filter(|f| *data.groups()[f.group].name == *group)
        .map(|f| {
            let series = outcome.lead(f).unwrap().series;
            let dates = f.due.map(|due| {
                (
                    say(due.earliest),
                    say(due.recommended),
                    due.past_due.map(say),
                )
            });
            (data.series()[series].name.to_string(), f.status, dates)
        })
        .collect()
}

#[test]
fn hib_has_cdcs_dates_from_the_day_on_which_the_indication_begins() {
    let Some(data) = suite::published() else {
        return;
    };
    let first = |day| {
        ask(&data, "2016-UC-0057", Some(day), |outcome| {
            forecasts(outcome, "Hib").swap_remove(0)
        })
    };
    let birthday = "2015-08-10".to_owned();
    let (series, _, dates) = first("2015-08-10");
    assert_eq!(series, "Hib risk child 2-dose series");
    assert_eq!(dates, Some((birthday.clone(), birthday, None)));

    let (series, _, dates) = first("2015-08-09");
    assert_eq!(series, "Hib PRP-OMP 3-dose series");
    assert_eq!(dates.unwrap().0, "2015-02-07", "four weeks after the first");
}

#[test]
fn cholera_has_two_years_and_no_eighteen_in_the_data() {
    let Some(data) = suite::published() else {
        return;
    };
    let folder = suite::shared().unwrap().join("supporting-data");
    let file = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.to_string_lossy().contains("Cholera"))
        .unwrap();
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains("<minAge>2 years</minAge>"));
    assert!(text.contains("<earliestRecAge>2 years</earliestRecAge>"));
    assert!(!text.contains("18 years"));

    // By either date a dose is due on the day that the case asks about.
    ask(&data, "2017-UC-0015", None, |outcome| {
        let [(_, status, Some((earliest, ..)))] = &forecasts(outcome, "Cholera")[..] else {
            panic!("one forecast with dates");
        };
        assert_eq!(*status, SeriesStatus::NotComplete);
        assert_eq!(earliest, "1984-02-17", "the second birthday");
        assert!(*earliest < outcome.assessment().to_string());
    });
}

#[test]
fn hepatitis_a_says_complete_beside_the_standard_dose_that_leads() {
    let Some(data) = suite::published() else {
        return;
    };
    ask(&data, "2024-UC-0012", None, |outcome| {
        let all = forecasts(outcome, "HepA");
        let [standard, travel] = all.as_slice() else {
            panic!("two forecasts: {all:?}");
        };
        assert_eq!(standard.0, "HepA 2-dose series");
        let earliest = &standard.2.as_ref().unwrap().0;
        assert_eq!(earliest, "2025-01-21", "12 months, not before");
        assert_eq!(travel.0, "HepA risk 1-dose series");
        assert_eq!((travel.1, &travel.2), (SeriesStatus::Complete, &None));
    });
}

#[test]
fn the_readme_names_the_groups_with_a_known_miss_and_no_other() {
    let Some(data) = suite::published() else {
        return;
    };
    let marked: BTreeSet<&str> = data
        .groups()
        .iter()
        .map(|group| &*group.name)
        .filter(|name| standing_forecast::known_miss(name).is_some())
        .collect();
    assert_eq!(marked, BTreeSet::from(["Cholera", "Hib", "HepA"]));
    let earlier = explanations();
    let earlier = earlier.values().filter(|e| e.side == Side::Earlier);
    assert_eq!(earlier.count(), 3, "one case each");

    let readme = include_str!("../../../../README.md");
    assert!(readme.contains("In three of CDC's own cases it gives an earlier date"));
    assert!(readme.contains("a forecast of Hib, Cholera or HepA without"));
}
