//! How long a large publisher takes to read: 1,000 places and 100,000 slots with every extension.

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a measurement is printed, and takes the time"
)]

use standing_slots::{File, Kind, offers, read};
use std::fmt::Write as _;
use std::time::Instant;

fn main() {
    const PLACES: usize = 1_000;
    const SLOTS: usize = 100_000;
    let (mut places, mut schedules, mut slots) = (String::new(), String::new(), String::new());
    for n in 0..PLACES {
        let _ = writeln!(
            places,
            r#"{{"resourceType":"Location","id":"{n}","name":"Pharmacy {n}","telecom":[{{"system":"phone","value":"217-555-0101"}},{{"system":"url","value":"https://p.example.org/{n}"}}],"address":{{"line":["{n} Maple St"],"city":"Batavia","state":"NY","postalCode":"14020"}},"position":{{"latitude":43.0,"longitude":-78.2}},"identifier":[{{"system":"https://cdc.gov/vaccines/programs/vtrcks","value":"X{n}"}}]}}"#
        );
        let _ = writeln!(
            schedules,
            r#"{{"resourceType":"Schedule","id":"{n}","serviceType":[{{"coding":[{{"system":"http://terminology.hl7.org/CodeSystem/service-type","code":"57"}}]}}],"actor":[{{"reference":"Location/{n}"}}],"extension":[{{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/vaccine-product","valueCoding":{{"system":"http://hl7.org/fhir/sid/cvx","code":"207"}}}},{{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/vaccine-dose","valueInteger":1}}]}}"#
        );
    }
    for n in 0..SLOTS {
        let _ = writeln!(
            slots,
            r#"{{"resourceType":"Slot","id":"{n}","schedule":{{"reference":"Schedule/{}"}},"status":"free","start":"2021-03-{:02}T{:02}:00:00.000-05:00","end":"2021-03-{:02}T{:02}:20:00.000-05:00","extension":[{{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/booking-deep-link","valueUrl":"https://book.example.org/?slot={n}"}},{{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/booking-phone","valueString":"217-555-0102"}},{{"url":"http://fhir-registry.smarthealthit.org/StructureDefinition/slot-capacity","valueInteger":4}}]}}"#,
            n % PLACES,
            1 + n % 28,
            8 + n % 10,
            1 + n % 28,
            8 + n % 10
        );
    }
    let part = |name, kind, text: &'static str| File {
        name,
        kind: Some(kind),
        bytes: text.as_bytes(),
    };
    let files = [
        part("places", Kind::Location, places.leak()),
        part("schedules", Kind::Schedule, schedules.leak()),
        part("slots", Kind::Slot, slots.leak()),
    ];
    let bytes: usize = files.iter().map(|file| file.bytes.len()).sum();
    let start = Instant::now();
    let reading = read(&files);
    let joined = offers(&reading).count();
    println!(
        "{joined} slots of {} places, {:.1} MB, {} lines refused: {:.3} s",
        reading.locations.len(),
        bytes as f64 / 1e6,
        reading.refused.len(),
        start.elapsed().as_secs_f64()
    );
}
