//! `standing trips` for an outing that a person wrote down, and the sheets for those who drive.

use crate::Bench;
use std::path::Path;

const EXAMPLE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../docs/examples/batavia-rides.toml"
);

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|f| f.unwrap().path())
        .map(|p| {
            let name = p.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(&p).unwrap())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn the_people_of_batavia_go_in_two_days_and_no_drivers_sheet_tells_who_they_are() {
    let bench = Bench::new();
    bench
        .run(&[
            "trips",
            EXAMPLE,
            "--out",
            "days.json",
            "--sheets",
            "sheets",
            "--instances",
            "days",
        ])
        .ended(0)
        .says("85 of 85 people served in 2 days; proved, no plan needs fewer than 2")
        .says("2021-03-18: 64 people, 8 rides")
        .says("are our own")
        .says("judged independently, day by day: no rule is broken");
    let path = |name: &str| bench.path(name).to_str().unwrap().to_owned();
    for day in ["2021-03-18", "2021-03-19"] {
        let instance = path(&format!("days/{day}-instance.json"));
        let plan = path(&format!("days/{day}-plan.json"));
        bench
            .run(&["check-plan", &instance, &plan])
            .ended(0)
            .says("the plan holds");
    }

    let sheets = files(&bench.path("sheets/2021-03-18"));
    let drivers: Vec<_> = sheets
        .iter()
        .filter(|(n, _)| n.starts_with("driver-"))
        .collect();
    assert_eq!(drivers.len(), 8);
    let words = standing::words::custody_words(None).unwrap();
    for (name, sheet) in &drivers {
        assert!(sheet.contains("Everybody may decline"), "{name}");
        assert!(sheet.contains("240 minutes"), "{name}");
        // No party, product or place where people are held; no word that tells of custody.
        for kept_back in [
            "party-",
            "212",
            "Batavia",
            "Detention",
            "Officers",
            "officers",
        ] {
            assert!(!sheet.contains(kept_back), "{name} says {kept_back}");
        }
        assert_eq!(words.find(sheet), None, "{name}");
    }
    let facility = &sheets
        .iter()
        .find(|(n, _)| n == "facility-batavia.html")
        .unwrap()
        .1;
    assert!(facility.contains("never a reason for restraints"));
}

#[test]
fn the_sheets_speak_spanish_where_asked() {
    let bench = Bench::new();
    bench
        .run(&[
            "trips", EXAMPLE, "--out", "d.json", "--sheets", "s", "--lang", "es",
        ])
        .ended(0);
    let sheets = files(&bench.path("s/2021-03-18"));
    assert!(sheets.iter().all(|(_, html)| html.contains("lang=\"es\"")));
    assert!(sheets[0].1.contains("Toda persona puede rechazar"));
}

#[test]
fn with_one_officer_nobody_goes_and_the_change_that_would_help_is_named() {
    let bench = Bench::new();
    let text = std::fs::read_to_string(EXAMPLE).unwrap();
    let one = bench.file("one.toml", &text.replace("officers = 4", "officers = 1"));
    bench
        .run(&["trips", &one, "--out", "d.json"])
        .ended(0)
        .says("0 of 85 people served")
        .says("more officer");
    let wrong = bench.file("wrong.toml", &text.replace("party = 8", "party = 80"));
    bench
        .run(&["trips", &wrong])
        .ended(2)
        .says("party: 80 people do not fit the 8 seats");
}
