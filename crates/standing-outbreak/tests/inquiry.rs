//! A question as it is put, what is played for it, and how it is refused.
#![allow(missing_docs)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::panic,
    reason = "figures that must be the same; a test stops where its own tables are wrong"
)]

use standing_outbreak::inquiry::{ArmOutcomes, Figure, Inquiry, Measure, People, Variant, figures};
use standing_outbreak::{Outcome, ParameterSets, simulate};

const EXAMPLE: &str = include_str!("../../../cases/simulate/two-facilities.toml");

fn sets() -> ParameterSets {
    ParameterSets::from_toml(include_str!("../../../rules/epidemics.toml")).unwrap()
}

fn example() -> Inquiry {
    Inquiry::from_toml(EXAMPLE, &sets()).unwrap()
}

fn play(inquiry: &Inquiry, arm: &str, variant: Variant, replicates: u32) -> Vec<Outcome> {
    let arm = inquiry.arm.iter().find(|a| a.name == arm).unwrap();
    let scenario = inquiry.scenario(arm, variant, &sets()).unwrap();
    simulate(&scenario, inquiry.seed, replicates, 2).unwrap()
}

fn outcomes(inquiry: &Inquiry, arm: &str, replicates: u32) -> ArmOutcomes {
    let found = inquiry.arm.iter().find(|a| a.name == arm).unwrap();
    ArmOutcomes {
        name: arm.to_owned(),
        plan: play(inquiry, arm, Variant::Plan, replicates),
        custody_off: Some(play(inquiry, arm, Variant::CustodyOff, replicates)),
        other_week: Some((
            play(inquiry, arm, Variant::OtherWeek, replicates),
            found.can_be_earlier(),
        )),
    }
}

fn of(figures: &[Figure], measure: Measure, people: People) -> Figure {
    let wanted = |f: &&Figure| f.measure == measure && f.people == people;
    figures.iter().find(wanted).unwrap().clone()
}

#[test]
fn doses_for_people_held_now_help_them_and_their_second_doses_are_counted() {
    let inquiry = example();
    let baseline = outcomes(&inquiry, "no doses", 40);
    let now = outcomes(&inquiry, "people held first, now", 40);
    let now = figures(&now, Some(&baseline), |_| true);
    let held = of(&now, Measure::Infections, People::Held);
    println!("{held:#?}");
    assert!(held.difference.unwrap().median < 0.0);
    assert!(held.better.unwrap() > 0.8, "with chance it is the better");
    let week = held.week.unwrap();
    assert!(!week.held_against_earlier, "day 0 cannot be earlier");
    assert!(week.difference.median < 0.0, "a week later is worse");
    let second = of(&now, Measure::SecondDoses, People::Held);
    let lost = of(&now, Measure::LostAtRelease, People::Held);
    assert!(second.value.unwrap().median > 0.0);
    assert!(
        lost.value.unwrap().median > 0.0,
        "people leave within 28 days"
    );
    assert_eq!(second.better, Some(1.0), "more second doses are better");
    let spill = of(&now, Measure::SpillOver, People::County);
    assert!(spill.value.is_some());
}

#[test]
fn custody_adds_infections_to_the_county_and_a_release_lowers_those_of_people_held() {
    let inquiry = example();
    let baseline = outcomes(&inquiry, "no doses", 40);
    let alone = figures(&baseline, None, |_| true);
    let spill = of(&alone, Measure::SpillOver, People::County);
    assert!(spill.value.unwrap().median > 0.0, "{spill:?}");
    assert_eq!(
        spill.difference, None,
        "the baseline is not held against itself"
    );
    let release = outcomes(&inquiry, "release to a quarter", 40);
    let release = figures(&release, Some(&baseline), |_| true);
    let held = of(&release, Measure::Infections, People::Held);
    assert_eq!(held.better, Some(1.0));
    assert!(
        held.week.unwrap().held_against_earlier,
        "day 7 can be day 0"
    );
}

#[test]
fn what_is_not_known_stays_unknown() {
    let mut inquiry = example();
    inquiry.disease.severity = None;
    let baseline = outcomes(&inquiry, "no doses", 3);
    for figure in figures(&baseline, None, |m| {
        matches!(m, Measure::Deaths | Measure::HospitalDays)
    }) {
        assert_eq!(figure.value, None, "{figure:?}");
    }
}

#[test]
fn an_arm_that_does_nothing_is_the_baseline() {
    let mut inquiry = example();
    let mut nothing = inquiry.baseline().unwrap().clone();
    nothing.name = "nothing".to_owned();
    inquiry.arm.push(nothing);
    assert_eq!(
        play(&inquiry, "nothing", Variant::Plan, 5),
        play(&inquiry, "no doses", Variant::Plan, 5)
    );
}

/// What is said where the example is changed in one place.
fn refusal(from: &str, to: &str) -> String {
    assert!(EXAMPLE.contains(from), "{from}");
    let text = EXAMPLE.replacen(from, to, 1);
    Inquiry::from_toml(&text, &sets()).unwrap_err().to_string()
}

fn line_of(part: &str) -> usize {
    EXAMPLE.lines().position(|l| l.contains(part)).unwrap() + 1
}

#[test]
fn a_fault_is_told_with_its_line_and_field() {
    for (from, to, field, message) in [
        ("days = 150", "days = 0", "days", "0 lies outside 1 to 1825"),
        (
            "held = 640",
            "held = -3",
            "facility[1].held",
            "invalid value: integer `-3`, expected u32",
        ),
        (
            "held = 260",
            "held = 10",
            "facility[2].held",
            "fewer than are infectious, recovered or vaccinated",
        ),
        (
            "hospital-days = 8",
            "hospital-days = \"8\"",
            "disease.severity.hospital-days",
            "invalid type: string \"8\", expected f64",
        ),
        (
            "release-to = 0.25",
            "release-to = 25",
            "arm[8].release-to",
            "25 is no share from 0 to 1",
        ),
        (
            "from = \"North House\"",
            "from = \"Nowhere\"",
            "transfer[2].from",
            "there is no facility \"Nowhere\"",
        ),
        (
            "baseline = \"no doses\"",
            "baseline = \"nothing\"",
            "baseline",
            "there is no arm \"nothing\"",
        ),
    ] {
        let line = line_of(from);
        assert_eq!(
            refusal(from, to),
            format!("line {line}: {field}: {message}")
        );
    }
    let unknown = refusal("staff = 210", "staf = 210");
    assert!(unknown.contains("unknown field `staf`"), "{unknown}");
    assert!(
        unknown.starts_with(&format!("line {}: ", line_of("staff = 210"))),
        "{unknown}"
    );
    let set = refusal("set = \"ancestral-2020\"", "set = \"ancestral\"");
    assert!(
        set.contains("ancestral-2020"),
        "it says which there are: {set}"
    );
    let broken = refusal("[vaccine]", "[vaccine");
    assert!(
        broken.starts_with(&format!("line {}: ", line_of("[vaccine]"))),
        "{broken}"
    );
}
