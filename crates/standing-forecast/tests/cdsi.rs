//! CDC's own cases, properties that hold for everybody, and the cases of people in custody.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::struct_field_names,
    reason = "a test stops at the first surprise, says what it skips, and reads CDC's field names"
)]

#[path = "cdsi/custody.rs"]
mod custody;
#[path = "cdsi/data.rs"]
mod data;
#[path = "cdsi/earlier.rs"]
mod earlier;
#[path = "cdsi/mutated.rs"]
mod mutated;
#[path = "cdsi/page.rs"]
mod page;
#[path = "cdsi/plain.rs"]
mod plain;
#[path = "cdsi/properties.rs"]
mod properties;
#[path = "cdsi/suite.rs"]
mod suite;

use std::path::Path;

use self::page::Side;
use self::suite::Verdict;

fn met(verdicts: &[Verdict], suite: &str) -> f64 {
    let own = || verdicts.iter().filter(|v| v.suite == suite);
    let met = own().filter(|v| v.differences.is_empty()).count();
    100.0 * met as f64 / own().count() as f64
}

#[test]
fn cdcs_cases_are_met_but_for_the_few_that_are_explained() {
    let Some(data) = suite::published() else {
        return;
    };
    let verdicts = suite::run(&data);
    assert!(met(&verdicts, "healthy") >= 99.0);
    assert!(met(&verdicts, "condition") >= 92.0);

    let explanations = page::explanations();
    for verdict in &verdicts {
        let explained = explanations.contains_key(&verdict.id);
        assert_eq!(
            explained,
            !verdict.differences.is_empty(),
            "{}: {:?}",
            verdict.id,
            verdict.differences
        );
    }
}

#[test]
fn a_date_before_cdcs_is_explained_as_such_and_its_group_is_marked() {
    let Some(data) = suite::published() else {
        return;
    };
    let explanations = page::explanations();
    for verdict in suite::run(&data) {
        let earlier = explanations
            .get(&verdict.id)
            .is_some_and(|e| e.side == Side::Earlier);
        if verdict.dangerous {
            assert!(earlier, "{}: {:?}", verdict.id, verdict.differences);
        }
        if earlier {
            let known = standing_forecast::known_miss(&verdict.group);
            assert!(known.is_some(), "{} is not marked", verdict.group);
        }
    }
}

#[test]
fn the_page_says_what_the_results_say() {
    let Some(data) = suite::published() else {
        return;
    };
    let page = page::page(&data, &suite::run(&data));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/conformance/cdsi.md");
    if std::env::var_os("STANDING_WRITE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &page).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(written, page, "write it anew: STANDING_WRITE=1");
}

#[test]
fn a_case_can_be_studied() {
    let Some(data) = suite::published() else {
        return;
    };
    // `CASE=2016-UC-0129 cargo test … a_case_can_be_studied -- --nocapture` shows every series.
    let wanted = std::env::var("CASE").unwrap_or_else(|_| "2013-0002".to_owned());
    let text = suite::study(&data, &wanted);
    println!("{text}");
    assert!(text.contains("held against dose 1"));
}
