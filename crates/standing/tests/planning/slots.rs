//! The client against a publisher of the test, and `standing slots`.

use crate::Bench;
use crate::publisher::{Answer, Publisher};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use standing::slots::{Client, Limits, from_network};
use std::path::Path;
use std::time::Duration;

const PLACE: &str = r#"{"resourceType":"Location","id":"a","name":"Maple Pharmacy","address":{"city":"Batavia","state":"NY"}}"#;
const SCHEDULE: &str =
    r#"{"resourceType":"Schedule","id":"s","actor":[{"reference":"Location/a"}]}"#;

fn slot(id: usize, hour: usize) -> String {
    json!({
        "resourceType": "Slot", "id": id.to_string(), "status": "free",
        "schedule": {"reference": "Schedule/s"},
        "start": format!("2021-03-12T{hour:02}:00:00-05:00"),
        "end": format!("2021-03-12T{hour:02}:20:00-05:00"),
    })
    .to_string()
}

fn client(copies: Option<&Path>) -> Client {
    let limits = Limits {
        tries: 3,
        first_wait: Duration::from_millis(5),
        longest_wait: Duration::from_millis(20),
        timeout: Duration::from_secs(10),
        largest: 1 << 20,
        at_most_every: SignedDuration::ZERO,
    };
    Client::new(copies.map(Path::to_owned), limits, Timestamp::now).unwrap()
}

/// A publisher of one place with one slot; what it answers for slots is the test's.
fn publisher(slots: Vec<Answer>) -> (Publisher, String) {
    let publisher = Publisher::start();
    let manifest = json!({"transactionTime": "2021-03-10T00:00:00Z", "output": [
        {"type": "Location", "url": "places.ndjson"},
        {"type": "Schedule", "url": "schedules.ndjson"},
        {"type": "Slot", "url": "slots.ndjson", "extension": {"state": ["NY"]}},
        {"type": "Slot", "url": "slots-ma.ndjson", "extension": {"state": ["MA"]}},
    ]});
    publisher.answers(
        "/$bulk-publish",
        vec![Answer::ok(manifest.to_string()).with("Content-Type", "application/json")],
    );
    publisher.answers(
        "/places.ndjson",
        vec![Answer::ok(PLACE).with("Content-Type", "text/plain")],
    );
    publisher.answers("/schedules.ndjson", vec![Answer::ok(SCHEDULE)]);
    publisher.answers("/slots.ndjson", slots);
    let address = format!("{}/$bulk-publish", publisher.address);
    (publisher, address)
}

#[test]
fn a_file_that_did_not_change_is_not_sent_again() {
    let bench = Bench::new();
    let copies = bench.path("copies");
    let fresh = Answer::ok(slot(1, 9))
        .with("ETag", "W/\"one\"")
        .with("Last-Modified", "Wed, 10 Mar 2021 07:28:00 GMT");
    let (publisher, address) = publisher(vec![fresh, Answer(304, vec![], String::new())]);
    let first = from_network(&mut client(Some(&copies)), &address, Some("NY")).unwrap();
    assert_eq!((first.reading.slots.len(), first.requests), (1, (4, 0)));
    assert!(
        first.missing.is_empty(),
        "files of other states are not asked for"
    );
    publisher.asked();

    let again = from_network(&mut client(Some(&copies)), &address, Some("NY")).unwrap();
    assert_eq!(again.requests, (4, 1), "one answer was `not modified`");
    assert_eq!(again.reading.slots, first.reading.slots);
    assert!(
        again.seen[2] > first.seen[2],
        "what is confirmed counts as seen anew"
    );
    let asked = publisher.asked().concat().to_lowercase();
    assert!(asked.contains("if-none-match: w/\"one\""), "{asked}");
    assert!(asked.contains("if-modified-since: wed, 10 mar 2021 07:28:00 gmt"));
}

#[test]
fn a_young_copy_is_used_without_a_request() {
    let bench = Bench::new();
    let copies = bench.path("copies");
    let young = Answer::ok(slot(1, 9)).with("Cache-Control", "public, max-age=600");
    let (publisher, address) = publisher(vec![young]);
    from_network(&mut client(Some(&copies)), &address, Some("NY")).unwrap();
    publisher.asked();
    from_network(&mut client(Some(&copies)), &address, Some("NY")).unwrap();
    assert!(!publisher.asked().concat().contains("/slots.ndjson"));
}

#[test]
fn a_publisher_that_fails_twice_is_asked_a_third_time() {
    let fails = || Answer(503, vec![("Retry-After".into(), "0".into())], String::new());
    let (publisher, address) = publisher(vec![fails(), fails(), Answer::ok(slot(1, 9))]);
    let had = from_network(&mut client(None), &address, Some("NY")).unwrap();
    assert_eq!(had.reading.slots.len(), 1);
    assert!(had.from_copy.is_empty());
    let tries = publisher
        .asked()
        .iter()
        .filter(|head| head.contains("/slots.ndjson"))
        .count();
    assert_eq!(tries, 3);
}

#[test]
fn where_nobody_answers_the_older_copy_is_used_and_said_to_be_old() {
    let bench = Bench::new();
    let copies = bench.path("copies");
    let (publisher, address) = publisher(vec![
        Answer::ok(slot(1, 9)),
        Answer(503, vec![], String::new()),
    ]);
    let first = from_network(&mut client(Some(&copies)), &address, Some("NY")).unwrap();
    let again = from_network(&mut client(Some(&copies)), &address, Some("NY")).unwrap();
    assert_eq!(again.reading.slots.len(), 1);
    assert!(again.from_copy[0].contains("answered 503"));
    assert_eq!(again.seen[2], first.seen[2], "it is as old as it was");
    drop(publisher);
}

#[test]
fn a_file_that_cannot_be_had_is_named_and_is_not_taken_for_empty() {
    let (_publisher, address) = publisher(vec![Answer(404, vec![], String::new())]);
    let had = from_network(&mut client(None), &address, None).unwrap();
    let missing: Vec<&str> = had
        .missing
        .iter()
        .map(|(file, _)| file.rsplit('/').next().unwrap())
        .collect();
    assert_eq!(missing, ["slots.ndjson", "slots-ma.ndjson"]);
    assert_eq!(had.reading.locations.len(), 1);
}

#[test]
fn pages_are_followed_and_a_ring_of_pages_ends() {
    let (publisher, address) = publisher(vec![
        Answer::ok(slot(1, 9)).with("Link", "<slots.ndjson?page=2>; rel=\"next\""),
    ]);
    publisher.answers(
        "/slots.ndjson?page=2",
        vec![Answer::ok(slot(2, 10)).with("Link", "<slots.ndjson>; rel=next")],
    );
    let had = from_network(&mut client(None), &address, Some("NY")).unwrap();
    assert_eq!(had.reading.slots.len(), 2);
}

#[test]
fn an_answer_larger_than_allowed_is_refused_not_cut() {
    let (_publisher, address) = publisher(vec![Answer::ok("x".repeat(2 << 20))]);
    let had = from_network(&mut client(None), &address, Some("NY")).unwrap();
    assert!(
        had.missing[0].1.contains("larger than"),
        "{:?}",
        had.missing
    );
}

#[test]
fn a_request_tells_nobody_that_somebody_is_in_custody() {
    let (publisher, address) = publisher(vec![Answer::ok(slot(1, 9))]);
    from_network(&mut client(None), &address, Some("NY")).unwrap();
    let words = standing::words::custody_words(None).unwrap();
    for head in publisher.asked() {
        assert_eq!(words.find(&head), None, "{head}");
        for line in head.lines().skip(1).filter(|line| !line.is_empty()) {
            let name = line.split(':').next().unwrap().to_lowercase();
            assert!(
                ["host", "accept", "user-agent", "accept-encoding"].contains(&name.as_str()),
                "{line}"
            );
        }
        assert!(head.contains("scheduling-links-client/1"));
    }
}

#[test]
fn a_folder_is_read_and_stale_slots_say_their_age() {
    let bench = Bench::new();
    bench.file(
        "p/$bulk-publish",
        r#"{"transactionTime":"2021-03-12T08:00:00-05:00","output":[]}"#,
    );
    bench.file("p/a.ndjson", &format!("{PLACE}\n{SCHEDULE}\n"));
    let bad = slot(3, 11)
        .replace("\"11", "x")
        .replace("11:00:00-05:00", "11:00:00-05");
    bench.file(
        "p/b.ndjson",
        &format!("{}\n{}\n{bad}", slot(1, 9), slot(2, 15)),
    );
    let ran = bench
        .run(&[
            "slots",
            "read",
            "p",
            "--json",
            "--now",
            "2021-03-12T15:00:00Z",
        ])
        .ended(1);
    let document = ran.json();
    assert_eq!(
        document["refused_by_reason"],
        json!({"offset-without-minutes": 1})
    );
    assert_eq!(document["refused"][0]["file"], "b.ndjson");
    assert_eq!(document["refused"][0]["line"], 3);
    assert_eq!(document["refused"][0]["field"], "start");
    let fresh: Vec<&Value> = document["slots"]
        .as_array()
        .unwrap()
        .iter()
        .map(|slot| &slot["freshness"])
        .collect();
    assert_eq!(
        fresh,
        [
            &json!({"state": "past"}),
            &json!({"state": "stale", "age_minutes": 120})
        ]
    );
    bench
        .run(&["slots", "read", "p", "--now", "2021-03-12T13:30:00Z"])
        .ended(1)
        .says("2 seen in the last 60 minutes")
        .says("b.ndjson:3: start: an offset from UTC lacks its minutes (2021-03-12T11:00:00-05)");
}

#[test]
fn typed_slots_are_read_and_a_bad_line_is_named() {
    let bench = Bench::new();
    let file = bench.file(
        "typed.csv",
        "place,city,start,end,booking_phone\n\
         Elm Clinic,Batavia,2031-03-12T09:00:00-05:00,2031-03-12T09:20:00-05:00,585-555-0100\n\
         Elm Clinic,Batavia,noon,2031-03-12T09:20:00-05:00,585-555-0100\n",
    );
    let document = bench
        .run(&["slots", "import", &file, "--json"])
        .ended(1)
        .json();
    assert_eq!(document["slots"][0]["booking_phone"], "585-555-0100");
    assert_eq!(document["slots"][0]["freshness"]["state"], "fresh");
    assert_eq!(document["refused"][0]["line"], 3);
}

#[test]
fn publishing_leaves_out_a_clinic_that_would_tell_of_custody_unless_a_choice_is_recorded() {
    let bench = Bench::new();
    let file = bench.file(
        "clinics.csv",
        "place_id,venue,name,street,city,state,postal_code,start,end,capacity,booking_phone\n\
         hall,public,Town Hall,2 Oak St,Batavia,NY,14020,2021-03-12T09:00:00-05:00,2021-03-12T12:00:00-05:00,40,585-555-0100\n\
         inside,custody,Gymnasium,3 Oak St,Batavia,NY,14020,2021-03-12T09:00:00-05:00,2021-03-12T12:00:00-05:00,40,585-555-0100\n",
    );
    let out = bench.path("site");
    let out = out.to_str().unwrap();
    let base = "https://clinics.example.org/";
    let publish = ["slots", "publish", &file, "--base", base, "--out", out];
    bench
        .run(&publish)
        .ended(1)
        .says("clinics.csv:3: held back: it is held in a place where people are held");
    bench
        .run(&["slots", "read", out])
        .ended(0)
        .says("1 places, 1 schedules, 1 slots");
    let choice = bench.file(
        "choice.toml",
        "by = \"Medical director\"\non = \"2021-03-10\"\nreason = \"the county asked to see these clinics\"\n",
    );
    bench
        .run(&[&publish[..], &["--custody-choice", &choice]].concat())
        .ended(0)
        .says("2 clinics published");
    let empty = bench.file(
        "empty.toml",
        "by = \"\"\non = \"2021-03-10\"\nreason = \"x\"\n",
    );
    bench
        .run(&[&publish[..], &["--custody-choice", &empty]].concat())
        .ended(2)
        .says("names no person or no reason");
}
