//! Publishing clinics: readable by our own reader, and silent about custody.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops where its own made-up words cannot be read"
)]

use standing_slots::{
    Clinic, File, Kind, PublishError, Publisher, Venue, instant, manifest, offers, publish, read,
};
use standing_terms::{CustodyChoice, CustodyWords};

fn clinic(name: &str, venue: Venue) -> Clinic {
    Clinic {
        place_id: "hall".to_owned(),
        venue,
        name: name.to_owned(),
        street: "2 Oak St".to_owned(),
        city: "Batavia".to_owned(),
        state: "NY".to_owned(),
        postal_code: "14020".to_owned(),
        phone: "585-555-0100".to_owned(),
        url: String::new(),
        start: instant("2021-03-12T09:00:00-05:00").unwrap(),
        end: instant("2021-03-12T12:00:00-05:00").unwrap(),
        capacity: 40,
        products: vec!["212".to_owned()],
        doses: vec![1],
        booking_link: String::new(),
        booking_phone: "585-555-0100".to_owned(),
    }
}

fn publisher(choice: Option<CustodyChoice>) -> Publisher {
    Publisher {
        base: "https://clinics.example.org/".to_owned(),
        made: instant("2021-03-10T12:00:00Z").unwrap(),
        choice,
    }
}

fn words() -> CustodyWords {
    CustodyWords::new(["detention", "jail", "Elm Ridge"])
}

#[test]
fn what_is_published_is_read_back_without_a_refused_line() {
    let published = publish(
        &[clinic("Town Hall", Venue::Public)],
        &publisher(None),
        &words(),
    )
    .unwrap();
    assert!(published.held_back.is_empty());
    let listed = manifest("m", published.files[0].1.as_bytes()).unwrap();
    assert_eq!(listed.outputs.len(), 3);
    let kinds = [Kind::Location, Kind::Schedule, Kind::Slot];
    let files: Vec<File<'_>> = published.files[1..]
        .iter()
        .zip(kinds)
        .map(|((name, text), kind)| File {
            name,
            kind: Some(kind),
            bytes: text.as_bytes(),
        })
        .collect();
    let reading = read(&files);
    assert!(reading.refused.is_empty(), "{:?}", reading.refused);
    let offer = offers(&reading).next().unwrap();
    assert_eq!(offer.slot.capacity, 40);
    assert_eq!(offer.slot.start.local(), "2021-03-12T09:00:00-05:00");
    assert_eq!(offer.schedule.products[0].code, "212");
}

#[test]
fn a_clinic_that_would_tell_of_custody_is_held_back_unless_a_choice_is_recorded() {
    let clinics = [
        clinic("Gymnasium", Venue::Custody),
        clinic("North Detention Annex", Venue::Public),
        clinic("elm-ridge hall", Venue::Public),
    ];
    let published = publish(&clinics, &publisher(None), &words()).unwrap();
    assert_eq!(published.held_back.len(), 3);
    for (_, text) in &published.files {
        assert_eq!(words().find(text), None);
        assert!(!text.contains("Gymnasium"));
    }
    let choice = CustodyChoice {
        by: "Medical director".to_owned(),
        on: jiff::civil::date(2021, 3, 10),
        reason: "the county asked to see these clinics".to_owned(),
    };
    let told = publish(&clinics[1..2], &publisher(Some(choice.clone())), &words()).unwrap();
    assert!(told.held_back.is_empty());
    let nobody = CustodyChoice {
        by: String::new(),
        ..choice
    };
    assert_eq!(
        publish(&clinics, &publisher(Some(nobody)), &words()),
        Err(PublishError::IncompleteChoice)
    );
}

#[test]
fn a_clinic_that_cannot_be_booked_or_ends_early_is_not_published() {
    let mut mute = clinic("Town Hall", Venue::Public);
    mute.booking_phone.clear();
    let mut early = clinic("Town Hall", Venue::Public);
    early.end = instant("2021-03-12T08:00:00-05:00").unwrap();
    let mut odd = clinic("Town Hall", Venue::Public);
    odd.place_id = "town hall".to_owned();
    for (wrong, field) in [(mute, "booking_link"), (early, "end"), (odd, "place_id")] {
        let error = publish(&[wrong], &publisher(None), &words()).unwrap_err();
        assert!(
            matches!(error, PublishError::Field { field: at, .. } if at == field),
            "{error}"
        );
    }
}
