//! Reading what publishers publish. Recorded answers of real publishers are read where the folder
//! `STANDING_SHARED` (or `../shared` beside the repository) holds them, and skipped plainly where
//! it does not.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test stops where its own made-up words cannot be read"
)]

use proptest::prelude::*;
use standing_slots::{
    Doubt, File, Freshness, Kind, Reading, Reason, Status, freshness, instant, manifest, offers,
    read, typed,
};
use std::path::PathBuf;

const PLACES: &str = r#"{"resourceType":"Location","id":"a","name":"Maple Pharmacy","telecom":[{"system":"phone","value":"217-555-0101"}],"address":{"line":["1 Maple St"],"city":"Batavia","state":"NY","postalCode":"14020"},"position":{"latitude":43.0,"longitude":-78.2},"identifier":[{"system":"https://cdc.gov/vaccines/programs/vtrcks","value":"X1"}]}"#;
const SCHEDULES: &str = r#"{"resourceType":"Schedule","id":"s","actor":[{"reference":"Location/a"}],"extension":[{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/vaccine-product","valueCoding":{"system":"http://hl7.org/fhir/sid/cvx","code":"212","display":"Janssen"}},{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/vaccine-dose","valueInteger":1}]}"#;

fn slot(change: impl Fn(&str) -> String) -> String {
    change(
        r#"{"resourceType":"Slot","id":"1","schedule":{"reference":"Schedule/s"},"status":"free","start":"2021-03-12T09:00:00-05:00","end":"2021-03-12T09:20:00-05:00","extension":[{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/booking-deep-link","valueUrl":"https://book.example.org/?slot=1"},{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/booking-phone","valueString":"217-555-0102"},{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/slot-capacity","valueInteger":4}]}"#,
    )
}

fn check(places: &str, schedules: &str, slots: &str) -> Reading {
    let file = |name, kind, text: &'static str| File {
        name,
        kind: Some(kind),
        bytes: text.as_bytes(),
    };
    let leak = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let reading = read(&[
        file("places", Kind::Location, leak(places)),
        file("schedules", Kind::Schedule, leak(schedules)),
        file("slots", Kind::Slot, leak(slots)),
    ]);
    nothing_is_lost(&reading);
    reading
}

fn nothing_is_lost(reading: &Reading) {
    for file in &reading.files {
        assert_eq!(
            file.lines,
            file.kept + file.repeated + file.refused,
            "{file:?}"
        );
    }
    let refused: usize = reading.files.iter().map(|file| file.refused).sum();
    assert_eq!(refused, reading.refused.len());
    let kept: usize = reading.files.iter().map(|file| file.kept).sum();
    assert_eq!(
        kept,
        reading.locations.len() + reading.schedules.len() + reading.slots.len()
    );
}

/// The one refused line: field, reason, what stood there.
fn refused(reading: &Reading) -> (&str, Reason, Option<&str>) {
    let [one] = reading.refused.as_slice() else {
        panic!("not one refused line: {:?}", reading.refused)
    };
    assert!(!one.text.is_empty(), "the line itself is kept");
    (&one.field, one.reason, one.found.as_deref())
}

#[test]
fn a_slot_is_read_with_its_schedule_place_and_every_extension() {
    let reading = check(PLACES, SCHEDULES, &slot(str::to_owned));
    assert!(reading.refused.is_empty() && reading.doubts.is_empty());
    let offer = offers(&reading).next().unwrap();
    assert_eq!(offer.location.name, "Maple Pharmacy");
    assert_eq!(offer.location.position, Some((43.0, -78.2)));
    assert_eq!(offer.schedule.products[0].code, "212");
    assert_eq!(offer.schedule.doses, [1]);
    assert_eq!(offer.slot.status, Status::Free);
    assert_eq!(offer.slot.capacity, 4);
    assert_eq!(
        offer.slot.link.as_deref(),
        Some("https://book.example.org/?slot=1")
    );
    assert_eq!(offer.slot.phone.as_deref(), Some("217-555-0102"));
    assert_eq!(offer.slot.start.at.to_string(), "2021-03-12T14:00:00Z");
    assert_eq!(offer.slot.start.local(), "2021-03-12T09:00:00-05:00");
}

#[test]
fn a_capacity_sent_as_text_refuses_the_line_and_keeps_the_file() {
    let slots = format!(
        "{}\n{}",
        slot(|s| s.replace(":4}", ":\"4\"}")),
        slot(str::to_owned)
    );
    let reading = check(PLACES, SCHEDULES, &slots);
    assert_eq!(
        refused(&reading),
        (
            "extension[2].valueInteger",
            Reason::IntegerAsText,
            Some("\"4\"")
        )
    );
    assert_eq!(reading.refused[0].line, 1);
    assert_eq!(reading.slots.len(), 1);
}

#[test]
fn an_offset_without_minutes_is_told_apart_from_no_instant_at_all() {
    let short = check(
        PLACES,
        SCHEDULES,
        &slot(|s| s.replace("09:00:00-05:00", "09:00:00-05")),
    );
    assert_eq!(
        refused(&short),
        (
            "start",
            Reason::OffsetWithoutMinutes,
            Some("2021-03-12T09:00:00-05")
        )
    );
    for wrong in [
        "2021-03-12T09:00:00",
        "2021-03-12",
        "2021-02-30T09:00:00Z",
        "12/03/2021 9:00",
        "2021-03-12T09:00:00.Z",
        "2021-03-12T09:00:00+0500",
    ] {
        let reading = check(
            PLACES,
            SCHEDULES,
            &slot(|s| s.replace("2021-03-12T09:00:00-05:00", wrong)),
        );
        assert_eq!(refused(&reading).1, Reason::NotAnInstant, "{wrong}");
    }
}

#[test]
fn a_null_code_refuses_the_schedule_and_its_slots_are_held_back_not_lost() {
    let reading = check(
        PLACES,
        &SCHEDULES.replace("\"212\"", "null"),
        &slot(str::to_owned),
    );
    let reasons = reading.refused_by_reason();
    assert_eq!(reasons[&Reason::NullValue], 1);
    assert_eq!(reasons[&Reason::RefersToRefused], 1);
    assert_eq!(reading.refused[0].field, "extension[0].valueCoding.code");
    assert_eq!(
        reading.held_back[0].phone.as_deref(),
        Some("217-555-0102"),
        "somebody may still call"
    );
}

#[test]
fn a_reference_that_leads_nowhere_is_refused_as_such() {
    let slots = slot(|s| s.replace("Schedule/s", "Schedule/zz"));
    let reading = check(PLACES, SCHEDULES, &slots);
    assert_eq!(
        refused(&reading),
        (
            "schedule.reference",
            Reason::DanglingReference,
            Some("Schedule/zz")
        )
    );
    let reading = check(PLACES, &SCHEDULES.replace("Location/a", "Location/b"), "");
    assert_eq!(refused(&reading).1, Reason::DanglingReference);
}

#[test]
fn an_absolute_reference_is_understood() {
    let slots = slot(|s| s.replace("Schedule/s", "https://x.example/fhir/Schedule/s"));
    assert_eq!(check(PLACES, SCHEDULES, &slots).slots.len(), 1);
}

#[test]
fn the_other_faults_are_named_by_field() {
    let faults = [
        (
            "\"status\":\"free\"",
            "\"status\":\"maybe\"",
            "status",
            Reason::UnknownCode,
        ),
        ("09:20", "08:20", "end", Reason::EndsBeforeStart),
        ("\"id\":\"1\",", "", "id", Reason::MissingField),
        ("\"id\":\"1\"", "\"id\":1", "id", Reason::WrongType),
        (
            ":4}",
            ":-1}",
            "extension[2].valueInteger",
            Reason::OutOfRange,
        ),
        (
            ":4}",
            ":4.5}",
            "extension[2].valueInteger",
            Reason::WrongType,
        ),
        (
            "\"Slot\"",
            "\"Schedule\"",
            "resourceType",
            Reason::WrongKind,
        ),
        (
            "{\"resourceType\"",
            "[{\"resourceType\"",
            "",
            Reason::NotJson,
        ),
    ];
    for (from, to, field, reason) in faults {
        let reading = check(PLACES, SCHEDULES, &slot(|s| s.replace(from, to)));
        let (at, why, _) = refused(&reading);
        assert_eq!((at, why), (field, reason), "{from} -> {to}");
    }
}

#[test]
fn a_place_given_twice_in_the_same_words_counts_once_and_in_others_is_refused() {
    let again = format!("{PLACES}\r\n\r\n{PLACES}");
    let reading = check(&again, SCHEDULES, "");
    assert_eq!((reading.locations.len(), reading.files[0].repeated), (1, 1));
    let other = format!("{PLACES}\n{}", PLACES.replace("Maple", "Elm"));
    assert_eq!(
        refused(&check(&other, SCHEDULES, "")).1,
        Reason::IdUsedAgain
    );
}

#[test]
fn a_slot_id_used_for_two_times_is_kept_with_a_doubt() {
    let slots = format!(
        "{}\n{}",
        slot(str::to_owned),
        slot(|s| s.replace("T09:", "T10:"))
    );
    let reading = check(PLACES, SCHEDULES, &slots);
    assert_eq!(reading.slots.len(), 2);
    assert!(
        reading
            .doubts
            .iter()
            .any(|(_, d)| *d == Doubt::SlotIdUsedAgain)
    );
}

#[test]
fn a_manifest_ignores_other_kinds_and_keeps_files_that_name_no_state() {
    let text = br#"{"transactionTime":"2021-04-22T14:28:21.582Z","output":[
        {"type":"Location","url":"l.ndjson"},{"type":"Practitioner","url":"p.ndjson"},
        {"type":"Slot","url":"ny.ndjson","extension":{"state":["NY"]}},
        {"type":"Slot","url":"ma.ndjson","extension":{"state":["MA"]}},
        {"type":"Slot","url":null}]}"#;
    let read = manifest("m", text).unwrap();
    assert_eq!(read.other_kinds, 1);
    assert_eq!(read.refused[0].reason, Reason::NullValue);
    assert_eq!(read.refused[0].field, "output[4].url");
    let wanted: Vec<&str> = read.for_state(Some("ny")).map(|o| o.url.as_str()).collect();
    assert_eq!(wanted, ["l.ndjson", "ny.ndjson"]);
    assert!(manifest("m", b"{}").is_err() && manifest("m", b"<html>").is_err());
}

#[test]
fn an_observation_ages_and_a_begun_slot_is_past() {
    let at = |text: &str| instant(text).unwrap().at;
    let hour = jiff::SignedDuration::from_mins(60);
    let (start, seen) = (at("2021-03-12T18:00:00Z"), at("2021-03-12T09:00:00Z"));
    let fresh = |now| freshness(start, seen, at(now), hour);
    assert_eq!(
        fresh("2021-03-12T09:40:00Z"),
        Freshness::Fresh { age_minutes: 40 }
    );
    assert_eq!(
        fresh("2021-03-12T11:30:00Z"),
        Freshness::Stale { age_minutes: 150 }
    );
    assert_eq!(fresh("2021-03-12T18:00:01Z"), Freshness::Past);
}

#[test]
fn typed_slots_are_held_to_the_same_rules_and_named_by_their_line() {
    let table = "place,city,state,start,end,capacity,products,doses,booking_phone\n\
        Elm Clinic,Batavia,NY,2021-03-12T09:00:00-05:00,2021-03-12T09:20:00-05:00,3,212,1,585-555-0100\n\
        Elm Clinic,Batavia,NY,2021-03-12T09:20:00-05,2021-03-12T09:40:00-05:00,3,212,1,585-555-0100\n\
        ,Batavia,NY,2021-03-12T09:20:00-05:00,2021-03-12T09:40:00-05:00,3,212,1,585-555-0100\n\
        Elm Clinic,Batavia,NY,2021-03-12T10:00:00-05:00,2021-03-12T10:20:00-05:00,many,212,1,\n\
        Elm Clinic,Batavia,NY,2021-03-12T11:00:00-05:00,2021-03-12T11:20:00-05:00,,207;208,1;2,585-555-0100\n";
    let reading = typed("slots.csv", table.as_bytes()).unwrap();
    let lines: Vec<usize> = reading.slots.iter().map(|slot| slot.at.line).collect();
    assert_eq!(lines, [2, 6]);
    assert_eq!(reading.locations.len(), 1);
    let why: Vec<(usize, &str, Reason)> = reading
        .refused
        .iter()
        .map(|r| (r.line, r.field.as_str(), r.reason))
        .collect();
    assert_eq!(
        why,
        [
            (3, "start", Reason::OffsetWithoutMinutes),
            (4, "place", Reason::MissingField),
            (5, "capacity", Reason::WrongType),
        ]
    );
    assert_eq!(
        reading.slots[1].capacity, 1,
        "absent is one, as the format has it"
    );
    assert!(typed("x", b"place,start\n").is_err());
    assert!(typed("x", b"place,start,end,plcae\n").is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_read_and_no_line_is_lost(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let reading = read(&[File { name: "any", kind: None, bytes: &bytes }]);
        nothing_is_lost(&reading);
    }

    #[test]
    fn any_json_line_is_kept_or_refused(words in proptest::collection::vec("(null|\"5\"|5|\\{\\}|\\[\\]|\"free\"|\"2021-03-12T09:00:00-05\")", 6)) {
        let line = format!(
            r#"{{"resourceType":"Slot","id":{},"schedule":{},"status":{},"start":{},"end":{},"extension":{}}}"#,
            words[0], words[1], words[2], words[3], words[4], words[5]
        );
        let reading = read(&[File { name: "any", kind: Some(Kind::Slot), bytes: line.as_bytes() }]);
        nothing_is_lost(&reading);
        prop_assert_eq!(reading.refused.len(), 1);
    }
}

fn shared(folder: &str) -> Option<PathBuf> {
    let root = std::env::var_os("STANDING_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let path = root.join("interop/scheduling-links").join(folder);
    if path.is_dir() {
        Some(path)
    } else {
        println!("skipped: no recorded publishers at {}", path.display());
        None
    }
}

/// Reads a folder of recorded answers: places and schedules and slots by their file names.
fn recorded(folder: &str) -> Option<Reading> {
    let dir = shared(folder)?;
    let mut names: Vec<String> = std::fs::read_dir(&dir)
        .unwrap()
        .filter_map(|entry| entry.unwrap().file_name().into_string().ok())
        .filter(|name| {
            std::path::Path::new(name)
                .extension()
                .is_some_and(|end| end == "ndjson")
        })
        .collect();
    names.sort();
    let bytes: Vec<Vec<u8>> = names
        .iter()
        .map(|name| std::fs::read(dir.join(name)).unwrap())
        .collect();
    let files: Vec<File<'_>> = names
        .iter()
        .zip(&bytes)
        .map(|(name, bytes)| File {
            name,
            kind: None,
            bytes,
        })
        .collect();
    let reading = read(&files);
    nothing_is_lost(&reading);
    Some(reading)
}

/// Kept places, schedules and slots, and how many lines were refused for each reason.
fn sums(reading: &Reading) -> ([usize; 3], Vec<(Reason, usize)>) {
    let kept = [
        reading.locations.len(),
        reading.schedules.len(),
        reading.slots.len(),
    ];
    (kept, reading.refused_by_reason().into_iter().collect())
}

#[test]
fn recorded_the_specifications_example_is_read_whole() {
    let Some(reading) = recorded("spec-example") else {
        return;
    };
    assert_eq!(sums(&reading), ([10, 10, 210], vec![]));
}

#[test]
fn recorded_rite_aid_is_read_whole_and_its_repeated_slot_ids_are_kept() {
    let Some(reading) = recorded("real/rite-aid-nj") else {
        return;
    };
    assert_eq!(sums(&reading), ([112, 112, 1542], vec![]));
    let again = reading
        .doubts
        .iter()
        .filter(|(_, doubt)| *doubt == Doubt::SlotIdUsedAgain)
        .count();
    assert!(again > 1000, "{again}");
}

#[test]
fn recorded_prepmods_null_codes_are_refused_and_its_slots_held_back() {
    let Some(reading) = recorded("real/prepmod-wa") else {
        return;
    };
    let null = reading.refused_by_reason()[&Reason::NullValue];
    assert_eq!(null, 2);
    assert_eq!(reading.held_back.len(), 49);
    let without = reading
        .doubts
        .iter()
        .filter(|(_, doubt)| *doubt == Doubt::NoVtrcks)
        .count();
    assert_eq!(without, 2);
}

#[test]
fn recorded_cvs_sends_integers_as_text_and_the_others_do_not() {
    let Some(reading) = recorded("real/cvs") else {
        return;
    };
    assert_eq!(
        sums(&reading),
        ([1, 1, 0], vec![(Reason::IntegerAsText, 2)])
    );
    for (folder, slots) in [("real/kroger", 4), ("real/walgreens", 1)] {
        let reading = recorded(folder).unwrap();
        assert_eq!(sums(&reading), ([1, 1, slots], vec![]), "{folder}");
    }
}
