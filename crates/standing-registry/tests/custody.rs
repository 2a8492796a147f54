//! That somebody is in a facility is put before the forecaster from the fact of the stay, for as long
//! as it lasts. CDC's supporting data beside the checkout; skipped, and said so, where absent.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops where its own made-up words cannot be read, and says what it skipped"
)]

use jiff::civil::{Date, date};
use standing_forecast::{Compiled, Sex, SourceFile, Workspace};
use standing_registry::act::{Act, Departure, Details};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, Rulebook, Rules, due};
use standing_terms::FacilityId;
use std::path::{Path, PathBuf};

const WREN: PersonId = PersonId([7; 16]);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn cdc() -> Option<Compiled> {
    let Ok(folder) = std::fs::read_dir(root().join("../shared/cdsi/supporting-data")) else {
        println!("skipped: CDC's supporting data are not beside the checkout");
        return None;
    };
    let files: Vec<(String, Vec<u8>)> = folder
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    let files: Vec<SourceFile<'_>> = files
        .iter()
        .map(|(name, bytes)| SourceFile { name, bytes })
        .collect();
    Some(Compiled::from_files("4.64-508", &files).unwrap())
}

fn alder() -> FacilityId {
    FacilityId::new("alder-creek").unwrap()
}

/// Somebody of 65 who was admitted on 1 June 2025 and let go on 1 September.
fn book() -> Book {
    let mut book = Book::new();
    let acts = [
        Act::Registered(Details {
            name: "Invented Wren".to_owned(),
            birth: date(1960, 3, 1),
            sex: Sex::Male,
            language: None,
            contact: None,
        }),
        Act::Arrived {
            facility: alder(),
            on: date(2025, 6, 1),
            from: None,
            known_as: None,
        },
        Act::Left {
            facility: alder(),
            on: date(2025, 9, 1),
            how: Departure::Released,
        },
    ];
    for (number, act) in acts.into_iter().enumerate() {
        book.apply(Entry {
            recorded: "2025-09-02T17:00:00Z".parse().unwrap(),
            from: Peer::new("desk").unwrap(),
            message: ControlId::new(format!("m{number}")).unwrap(),
            person: Some(WREN),
            act,
        });
    }
    book
}

#[test]
fn a_stay_and_nothing_else_says_that_somebody_is_in_a_facility_and_only_while_it_lasts() {
    let Some(data) = cdc() else { return };
    let registry: Rules = toml::from_str(
        &std::fs::read_to_string(root().join("rules/people/registry.toml")).unwrap(),
    )
    .unwrap();
    let rules = Rulebook {
        data: &data,
        circumstances: &[],
        registry: &registry,
    };
    let book = book();
    let custody = data.observation("069").unwrap();
    let seen_on = |day: Date| {
        let history = due::history(&book, WREN, day, rules).unwrap();
        assert!(history.unknown.is_empty(), "{:?}", history.unknown);
        let said = history.patient.observations.iter();
        let held = said.filter(|o| o.observation == custody).count();
        // Six risk series for hepatitis B from 60 years on, where somebody is held.
        let mut workspace = Workspace::new();
        let outcome = workspace.forecast(&data, &history.patient);
        let risk = outcome
            .all_series()
            .iter()
            .filter(|series| {
                outcome.series_type(series) == standing_forecast::data::SeriesType::Risk
                    && *data.antigens()[outcome.antigen(series)].name == *"HepB"
            })
            .count();
        (held, risk)
    };
    assert_eq!(seen_on(date(2025, 5, 31)), (0, 0), "not there yet");
    assert_eq!(seen_on(date(2025, 6, 1)), (1, 6));
    assert_eq!(seen_on(date(2025, 8, 31)), (1, 6));
    assert_eq!(seen_on(date(2025, 9, 2)), (0, 0), "let go");
}
