//! `standing cvrs`, over invented doses.

use crate::Bench;
use serde_json::json;

fn dose(id: &str, kind: &str, in_custody: bool) -> String {
    json!({"in_custody": in_custody, "columns": {
        "vax_event_id": id, "recip_id": "r-1", "recip_dob": "1975-06-02", "recip_sex": "F",
        "admin_date": "2021-03-12", "cvx": "212", "vax_refusal": "NO",
        "responsible_org": "Maple Health", "admin_name": "Maple Pharmacy", "admin_type": kind,
        "admin_address_city": "Batavia", "admin_address_state": "NY",
    }})
    .to_string()
}

#[test]
fn a_file_is_written_and_passes_and_what_would_tell_of_custody_is_held_back() {
    let bench = Bench::new();
    let events = bench.file(
        "doses.ndjson",
        &format!(
            "{}\n\n{}\n{}\n",
            dose("e-1", "18", false),
            dose("e-2", "2", false),
            dose("e-3", "18", true)
        ),
    );
    let write = [
        "cvrs",
        "write",
        &events,
        "--entity",
        "NYA",
        "--out",
        "files",
        "--on",
        "2021-03-12",
    ];
    bench
        .run(&write)
        .ended(1)
        .says("doses.ndjson:3: admin_type: tells of custody (2)")
        .says("2 events written, 1 held back; 2 fields left out");
    let file = "files/20210312_01_NYA.txt";
    bench
        .run(&["cvrs", "check", file, "--on", "2021-03-12"])
        .ended(0)
        .says("2 records, 0 errors, 0 warnings");
    let text = std::fs::read_to_string(bench.path(file)).unwrap();
    let words = standing::words::custody_words(None).unwrap();
    assert_eq!(words.find(&text), None);

    let choice = bench.file(
        "choice.toml",
        "by = \"Medical director\"\non = \"2021-03-10\"\nreason = \"the state asks for provider types\"\n",
    );
    bench
        .run(&[&write[..], &["--custody-choice", &choice]].concat())
        .ended(0)
        .says("3 events written, 0 held back; 0 fields left out");
}

#[test]
fn a_wrong_field_is_named_by_file_line_and_column() {
    let bench = Bench::new();
    let events = bench.file("doses.ndjson", &dose("e-1", "18", false));
    bench
        .run(&[
            "cvrs",
            "write",
            &events,
            "--entity",
            "NYA",
            "--out",
            ".",
            "--on",
            "2021-03-12",
        ])
        .ended(0);
    let text = std::fs::read_to_string(bench.path("20210312_01_NYA.txt")).unwrap();
    let file = bench.file("bad.txt", &text.replace("1975-06-02", "1975-02-30"));
    bench
        .run(&["cvrs", "check", &file, "--on", "2021-03-12"])
        .ended(1)
        .says("bad.txt:2: recip_dob: bad form (1975-02-30)");
}
