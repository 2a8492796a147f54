//! What the views of duty make of the bundled case: the decisions and their reasons.

#![allow(
    clippy::print_stdout,
    reason = "a test over data that may be absent says so"
)]

use super::tests::bundled;
use crate::clock_rules;
use jiff::civil::{Date, date};
use standing_evidence::{Book, Entry, NewEntry, Payload, StatementBody, StatementKind, Visibility};
use standing_terms::{AsOf, BookZone, FacilityId, Function, Known, PartyId, Place, StateCode};
use standing_views::directory::Directory;
use standing_views::duty::{
    Cause, Cell, DocketRef, Duty, ObligationId, OrphanCause, PartyName, Status,
};
use std::collections::BTreeSet;

fn book() -> Book {
    Book::fold(bundled().into_iter().zip(1..).map(|(body, position)| {
        let new = NewEntry::published(&body).unwrap();
        Entry {
            position,
            entered: "2026-01-01T00:00:00Z".parse().unwrap(),
            id: new.id,
            kind: new.kind,
            visibility: Visibility::Published,
            payload: Payload::Present(body),
        }
    }))
    .unwrap()
}

fn duty() -> Duty {
    let book = book();
    let rules = clock_rules::bundled().unwrap();
    Duty::of(&book, &Directory::of(&book), &BookZone::eastern(), &rules)
}

fn facility(name: &str) -> FacilityId {
    name.parse().unwrap()
}

fn known_then(day: Date) -> AsOf {
    AsOf::on(day).known_by(BookZone::eastern().end_of_day(day))
}

fn cell(facility_name: &str, function: Function, as_of: AsOf) -> Cell {
    duty()
        .cell(&facility(facility_name), function, &as_of)
        .unwrap()
}

fn ids(parties: &[PartyName]) -> Vec<&str> {
    parties.iter().map(|p| p.id.as_str()).collect()
}

const CALIFORNIA: [&str; 7] = [
    "adelanto",
    "otay-mesa",
    "imperial",
    "mesa-verde",
    "golden-state-annex",
    "yuba",
    "desert-view-annex",
];

#[test]
fn supply_in_california_is_a_circle_before_11_march_2021() {
    for name in CALIFORNIA {
        for as_of in [
            AsOf::on(date(2021, 1, 30)),
            AsOf::on(date(2021, 3, 10)),
            known_then(date(2021, 3, 10)),
        ] {
            let cell = cell(name, Function::Supply, as_of);
            let Some(OrphanCause::Circular { cycle }) = cell.status.cause() else {
                panic!("{name}: {}", cell.reason);
            };
            let parties: BTreeSet<_> = cycle.iter().map(|p| p.speaker.id.as_str()).collect();
            assert_eq!(parties, ["ca-cdph", "us-ice"].into());
        }
    }
}

#[test]
fn supply_in_california_has_no_owner_after_11_march_2021_and_who_is_missing_is_named() {
    for name in CALIFORNIA {
        let cell = cell(name, Function::Supply, AsOf::on(date(2021, 3, 15)));
        let Some(OrphanCause::Disclaimed { by }) = cell.status.cause() else {
            panic!("{name}: {}", cell.reason);
        };
        assert_eq!(ids(by), ["us-ice"]);
        let missing: Vec<_> = cell.missing.iter().map(|m| m.party.id.as_str()).collect();
        assert_eq!(missing, ["ca-cdph", "ca-local-health"]);
    }
}

#[test]
fn eligibility_in_california_is_assigned_from_11_march_and_in_force_from_15_march() {
    let day_before = cell(
        "otay-mesa",
        Function::Eligibility,
        AsOf::on(date(2021, 3, 10)),
    );
    assert_eq!(day_before.status.code(), "orphaned");
    let duty = duty();
    let page = |day| {
        duty.cell_page(
            &facility("otay-mesa"),
            Function::Eligibility,
            &AsOf::on(day),
        )
        .unwrap()
    };
    let announced = page(date(2021, 3, 11));
    let Status::Assigned { to } = &announced.cell.status else {
        panic!("{}", announced.cell.reason);
    };
    assert_eq!(ids(to), ["ca-cdph"]);
    assert_eq!(announced.cell.since, Some(date(2021, 3, 11)));
    assert!(!announced.rules[0].in_force);
    assert!(page(date(2021, 3, 15)).rules[0].in_force);
}

#[test]
fn batavias_supply_and_transport_are_contested_from_4_march_and_ordered_on_18_march() {
    for (function, bound) in [(Function::Supply, "plsny"), (Function::Transport, "us-ice")] {
        let status = |day| cell("batavia", function, AsOf::on(day));
        assert_eq!(status(date(2021, 3, 3)).status.code(), "assigned");
        for day in [date(2021, 3, 4), date(2021, 3, 17)] {
            let cell = status(day);
            let Status::Contested { disclaiming, .. } = &cell.status else {
                panic!("{}", cell.reason);
            };
            assert_eq!(ids(disclaiming), ["us-ice"]);
        }
        let ordered = status(date(2021, 3, 18));
        let Status::Assigned { to } = &ordered.status else {
            panic!("{}", ordered.reason);
        };
        assert_eq!(ids(to), [bound]);
        assert!(ordered.is_ordered());
        assert!(ordered.reason.english().contains("ordered on 2021-03-18"));
        assert_eq!(ordered.since, Some(date(2021, 3, 18)));
    }
}

#[test]
fn the_agencys_reversal_of_february_2021_is_visible_as_such() {
    let history = duty()
        .history(
            &facility("san-luis"),
            Function::Supply,
            &AsOf::on(date(2021, 3, 31)),
        )
        .unwrap();
    let steps: Vec<_> = history.iter().map(|c| (c.on, c.status.code())).collect();
    assert_eq!(
        steps,
        [
            (date(2021, 1, 31), "orphaned"),
            (date(2021, 2, 28), "unknown")
        ]
    );
    let Cause::Retracted { label, by, .. } = &history[1].by[0] else {
        panic!("not taken back");
    };
    assert_eq!(label.as_str(), "california-2021/T10.plans");
    assert_eq!(by.as_str(), "california-2021/T10.reversed");
}

#[test]
fn what_could_be_known_on_1_february_2021_differs_from_what_we_know_now() {
    let day = date(2021, 2, 1);
    let then = cell("batavia", Function::Supply, known_then(day));
    let now = cell("batavia", Function::Supply, AsOf::on(day));
    assert_eq!(then.status.code(), "unknown");
    assert_eq!(
        now.status.cause().map(OrphanCause::code),
        Some("named-only")
    );
}

#[test]
fn the_governor_never_answered_and_the_department_did_after_85_days() {
    let duty = duty();
    let line = |party: &str, on| {
        let id = ObligationId {
            label: "california-2021/T09.letter".parse().unwrap(),
            bearer: PartyId::new(party).unwrap(),
        };
        duty.obligation(&id, &AsOf::on(on)).unwrap()
    };
    assert_eq!(line("ca-cdph", date(2021, 3, 11)).state.code(), "answered");
    let governor = line("ca-governor", date(2021, 3, 11));
    assert_eq!(governor.state.code(), "sent");
    assert_eq!(
        governor.sentence.english(),
        "Governor of California has not answered for 85 days."
    );
    assert_eq!(governor.answers_by_others.len(), 1);
}

/// The steps of `docs/walkthroughs/0002-a-request-goes-unanswered.md`.
#[test]
fn the_walkthrough_of_an_unanswered_request_holds() {
    let duty = duty();
    let id = |label: &str| ObligationId {
        label: format!("california-2021/{label}").parse().unwrap(),
        bearer: PartyId::new("ca-governor").unwrap(),
    };
    let on = |day| AsOf::on(day);
    let february = on(date(2021, 2, 28));
    let line = duty.obligation(&id("T09.letter"), &february).unwrap();
    assert_eq!(line.deadline.due, Some(date(2020, 12, 30)));
    assert_eq!(line.deadline.days.len(), 15);
    assert_eq!(
        line.sentence.english(),
        "Governor of California has not answered for 74 days."
    );
    let status = |day| cell("otay-mesa", Function::Eligibility, on(day)).status;
    assert_eq!(status(date(2021, 1, 13)), Status::Unknown);
    let silent = status(date(2021, 1, 14));
    assert_eq!(silent.cause().map(OrphanCause::code), Some("silent"));
    assert!(line.proposals.is_empty());
    let second = duty.obligation(&id("T11.letter"), &february).unwrap();
    assert_eq!(second.proposals[0].from, date(2021, 2, 11));
    let letter = duty.second_letter(&id("T11.letter"), &february).unwrap();
    assert!(letter.text().contains("we wrote to you about California"));
    let record = duty
        .silence(&id("T09.letter"), &on(date(2021, 3, 11)))
        .unwrap();
    assert_eq!(record.days, 85);
    assert_eq!(record.lacks.len(), 3);
    assert_eq!(record.answers_by_others.len(), 1);
}

#[test]
fn the_docket_of_batavia_shows_what_was_ordered_done_and_lifted() {
    let duty = duty();
    let id = DocketRef {
        court: PartyId::new("wdny").unwrap(),
        number: "20-CV-361".into(),
    };
    let states = |day| -> Vec<(String, &'static str)> {
        let docket = duty.docket(&id, &AsOf::on(day)).unwrap();
        docket
            .obligations
            .iter()
            .filter(|o| o.id.bearer.as_str() == "us-ice")
            .map(|o| {
                let label = o.id.label.as_str().replace("california-2021/", "");
                (label, o.state.code())
            })
            .collect()
    };
    let of = |day, label: &str| {
        states(day)
            .into_iter()
            .find(|(l, _)| l == label)
            .map(|(_, state)| state)
    };
    assert_eq!(of(date(2021, 3, 4), "T22.order"), Some("open"));
    assert_eq!(of(date(2021, 3, 18), "T22.order"), Some("closed"));
    assert_eq!(of(date(2021, 3, 22), "T33.transport"), Some("open"));
    assert_eq!(of(date(2021, 3, 23), "T33.transport"), Some("done"));
    assert_eq!(of(date(2023, 3, 9), "T03.permanent"), Some("open"));
    assert_eq!(of(date(2023, 3, 10), "T03.permanent"), Some("lifted"));
    let entries = duty
        .docket(&id, &AsOf::on(date(2023, 3, 10)))
        .unwrap()
        .entries;
    assert!(entries.iter().any(|e| e.entry == Some(156)));
}

#[test]
fn a_sheet_says_who_is_responsible_and_names_no_person() {
    let sheet = duty()
        .sheet(&facility("batavia"), &AsOf::on(date(2021, 3, 20)))
        .unwrap();
    assert_eq!(sheet.responsible.len(), 7);
    assert!(
        sheet.responsible[3]
            .sentence
            .english()
            .contains("A court ordered it")
    );
    assert_eq!(sheet.rights.len(), 2);
    assert!(sheet.promised.iter().all(|l| !l.sources.is_empty()));
}

/// Which kinds of statements a row of the timeline can have become.
fn kinds_of(kind: &str) -> &'static [StatementKind] {
    match kind {
        "claim" => &[StatementKind::Responsibility, StatementKind::Event],
        "ask" | "filing" => &[StatementKind::Request],
        "order" => &[StatementKind::Order, StatementKind::Event],
        "eligibility" => &[
            StatementKind::Rule,
            StatementKind::Answer,
            StatementKind::Event,
        ],
        _ => &[
            StatementKind::Answer,
            StatementKind::Event,
            StatementKind::Responsibility,
        ],
    }
}

#[test]
fn every_row_of_the_timeline_is_in_the_case_as_statements_with_their_source() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../shared/data/derived/timeline_facts.csv"
    );
    let Ok(mut rows) = csv::Reader::from_path(path) else {
        println!("skipped: the timeline of facts is not beside the project");
        return;
    };
    let book = book();
    for row in rows.records() {
        let row = row.unwrap();
        let (fact, kind, due, confidence) = (&row[0], &row[3], &row[8], &row[13]);
        if matches!(kind, "measurement" | "report") {
            continue;
        }
        let prefix = format!("california-2021/{fact}.");
        let here: Vec<_> = book
            .spoken(Known::Now)
            .filter(|r| r.statement.label.as_str().starts_with(&prefix))
            .collect();
        assert!(
            here.iter()
                .any(|r| kinds_of(kind).contains(&r.statement.body.kind())),
            "{fact} ({kind}) is not in the case as one of {:?}",
            kinds_of(kind)
        );
        for r in &here {
            assert!(book.source(&r.statement.span.source).is_some(), "{fact}");
        }
        let day = &row[1];
        let says_the_day = here.iter().any(|r| {
            let said = r.statement.said.map(|said| said.to_string());
            let from = r.statement.valid.from.map(|from| from.to_string());
            [said, from]
                .into_iter()
                .flatten()
                .any(|d| d.starts_with(day))
        });
        // The release of 18 March 2021 bears the year before, and is typed as it stands.
        assert!(says_the_day || fact == "T34", "{fact}: nothing says {day}");
        let about = |place: &Place| here.iter().any(|r| r.statement.subject == *place);
        let there = match &row[6] {
            "California" => about(&Place::State(StateCode::new("CA").unwrap())),
            "US" => about(&Place::us()),
            "batavia" => about(&Place::Facility(facility("batavia"))),
            _ => true,
        };
        assert!(there, "{fact}: nothing is about {}", &row[6]);
        let read_there = here.iter().any(|r| {
            let source = &book.source(&r.statement.span.source).unwrap().value;
            let published = source.published.map(|d| d.to_string());
            published.is_none_or(|d| d.starts_with(&row[12]))
        });
        assert!(read_there, "{fact}: no source is of {}", &row[12]);
        if let Ok(answered) = row[9].parse::<Date>() {
            let last = |s: &standing_evidence::Statement| s.said.map(|said| said.last());
            let told = book
                .spoken(Known::Now)
                .any(|r| last(r.statement) == Some(answered) && !r.statement.relations.is_empty());
            assert!(
                told,
                "{fact} was answered on {answered}, which nothing says"
            );
        }
        if let Ok(due) = due.parse::<Date>() {
            let typed = here.iter().any(|r| match &r.statement.body {
                StatementBody::Order { due: d, .. } | StatementBody::Request { due: d, .. } => {
                    *d == Some(due)
                }
                // A day from which a rule holds.
                StatementBody::Rule { .. } => r.statement.valid.from == Some(due),
                _ => false,
            });
            assert!(
                typed,
                "{fact} is due on {due}, which nothing in the case says"
            );
        }
        if confidence == "conflict" {
            assert!(
                here.iter()
                    .filter(|r| r.statement.confidence == standing_evidence::Confidence::Conflict)
                    .count()
                    > 1,
                "{fact} is a conflict and has one side only"
            );
        }
    }
}

#[test]
fn what_is_said_of_the_nation_or_a_state_has_a_row_of_its_own() {
    let duty = duty();
    let state = |code: &str| Place::State(StateCode::new(code).unwrap());
    let status = |place: &Place, function: usize, day: Date| {
        let row = duty.wider_row(place, &AsOf::on(day)).unwrap();
        let cell = row.cells[function].clone();
        let cause = cell.status.cause().map(OrphanCause::code);
        (cell.status.code(), cause, cell.since)
    };
    let march = date(2021, 3, 15);
    assert_eq!(
        status(&state("CA"), 0, march),
        ("assigned", None, Some(date(2021, 3, 11)))
    );
    // What is said of one facility is not said of its state.
    assert_eq!(
        status(&state("NY"), 1, march),
        ("unknown", None, Some(date(2021, 2, 28)))
    );
    // The letter on reporting went to a body of the nation and lapsed after two weeks of courtesy
    // and two more.
    assert_eq!(
        status(&Place::us(), 6, date(2021, 4, 30)),
        ("orphaned", Some("silent"), Some(date(2021, 4, 30)))
    );
    assert!(
        duty.wider_row(&Place::FieldOffice("LOS".into()), &AsOf::on(march))
            .is_none()
    );
    let page = duty
        .wider_page(&state("CA"), Function::Eligibility, &AsOf::on(march))
        .unwrap();
    assert!(page.rules[0].in_force);
    assert_eq!(page.words.len(), 1);
    assert_eq!(page.history.len(), 2);
    assert_eq!(page.obligations.len(), 11);
}

#[test]
fn everything_that_happened_to_an_order_is_told_in_order() {
    let id = ObligationId {
        label: "california-2021/T33.booking".parse().unwrap(),
        bearer: "plsny".parse::<PartyId>().unwrap(),
    };
    let told = |day: Date| {
        duty()
            .events(&id, &AsOf::on(day))
            .iter()
            .map(|e| (e.on, e.label.to_string(), e.misfit.is_some()))
            .collect::<Vec<_>>()
    };
    assert_eq!(told(date(2021, 3, 20)), []);
    assert_eq!(
        told(date(2023, 4, 1)),
        [
            (
                date(2022, 3, 8),
                "california-2021/T39.all-vaccinated".to_owned(),
                false
            ),
            (
                date(2023, 3, 10),
                "california-2021/T40.lifted".to_owned(),
                false
            ),
        ]
    );
    assert_eq!(told(date(2021, 3, 1)), [], "there was no such order yet");
}
