//! The due list with stock, pauses, orders, consent and isolation beside it.

use super::world::{World, alder, day, lot};
use standing_registry::act::Act;
use standing_registry::care::{self, Answer, CareAct, Guardian};
use standing_registry::clinic::{self, ClinicAct, Question, StandingOrder};
use standing_registry::stock::StockAct;
use standing_registry::today::{self, ClinicRules, Give, Today, consent_words};
use standing_terms::Digest;

impl World {
    fn today(&self, on: &str, state: Option<&'static str>) -> Today<'_> {
        let clinic = ClinicRules {
            products: &self.products,
            pauses: &self.pauses,
            consent: &self.consent,
            state,
        };
        today::list(
            &self.book,
            &alder(),
            self.moment(on),
            self.rulebook(),
            clinic,
        )
    }

    fn order(&mut self, kit_within_days: Option<u16>) {
        let order = StandingOrder {
            facility: alder(),
            order: "SO-1".to_owned(),
            document: Digest([1; 32]),
            prescriber: "Doctor Invented".to_owned(),
            cvx: vec!["207".to_owned()],
            from: day("2021-01-10"),
            until: Some(day("2021-06-30")),
            questions: vec![Question {
                code: "allergy".to_owned(),
                words: "a severe allergic reaction to a vaccine?".to_owned(),
                stops: vec![Answer::Yes, Answer::Unknown],
            }],
            kit_within_days,
        };
        self.tell(None, Act::Clinic(ClinicAct::OrderSigned(order)));
    }
}

#[test]
fn the_list_says_what_could_be_given_and_takes_nobody_off() {
    let mut world = World::new();
    world.admitted(1, "1980-01-01");
    let give = |world: &World, on: &str| {
        let today = world.today(on, None);
        assert_eq!((today.list.lines.len(), today.marks.len()), (1, 1));
        (
            today.marks[0].give.code(),
            today.marks[0].give.words(&today.stock),
        )
    };
    let not_told = give(&world, "2021-03-20");
    assert_eq!(
        not_told,
        ("stock-not-recorded", "stock not recorded".to_owned())
    );
    world.came("ONE", 10, "2021-03-20", "2021-04-05");
    let on_hand = give(&world, "2021-03-20");
    assert_eq!(on_hand.0, "on-hand");
    assert!(
        on_hand
            .1
            .contains("MOD ONE (10 doses, expires on 2021-04-05)"),
        "{}",
        on_hand.1
    );
    world.stocked(StockAct::Quarantined {
        facility: alder(),
        on: day("2021-03-21"),
        lot: lot("ONE"),
        reason: "found warm".to_owned(),
        by: "Nurse Invented".to_owned(),
    });
    let held = give(&world, "2021-03-21");
    assert_eq!(held.0, "only-quarantined");
    assert!(held.1.contains("only a quarantined lot") && held.1.contains("found warm"));
    assert_eq!(give(&world, "2021-04-06").0, "only-expired");
    world.stocked(StockAct::Wasted {
        facility: alder(),
        on: day("2021-04-06"),
        lot: lot("ONE"),
        doses: 10,
        reason: standing_registry::stock::WasteReason::Expired,
    });
    assert_eq!(give(&world, "2021-04-06").0, "no-stock");
}

#[test]
fn a_paused_product_is_not_named_from_that_day_and_a_group_with_another_stays_due() {
    let mut world = World::new();
    world.admitted(1, "1980-01-01");
    let vaccines = |on: &str| {
        let today = world.today(on, None);
        let line = &today.list.lines[0];
        let said = line
            .reasons
            .iter()
            .any(|r| r.contains("paused by CDC and FDA from 2021-04-13"));
        (line.vaccines.clone(), said)
    };
    let (before, said) = vaccines("2021-04-12");
    assert!(before.contains(&"212".to_owned()) && !said);
    for on in ["2021-04-13", "2021-04-23"] {
        let (during, said) = vaccines(on);
        assert!(!during.contains(&"212".to_owned()) && said, "{on}");
        assert!(
            during.contains(&"207".to_owned()),
            "due with another: {during:?}"
        );
    }
    assert_eq!(vaccines("2021-04-24"), (before, false));
}

#[test]
fn somebody_for_whom_every_named_product_is_paused_stays_on_the_list_and_nothing_is_offered() {
    let mut world = World::new();
    world.admitted(1, "1980-01-01");
    let all: Vec<String> = ["207", "208", "212"].map(str::to_owned).to_vec();
    for cvx in &all {
        let mut pause = world.pauses.pauses[0].clone();
        pause.cvx.clone_from(cvx);
        world.pauses.pauses.push(pause);
    }
    let today = world.today("2021-04-14", None);
    assert_eq!(today.list.lines.len(), 1);
    assert_eq!(today.marks[0].give, Give::Paused);
}

#[test]
fn a_line_without_a_standing_order_in_force_says_so_and_so_does_an_old_kit() {
    let mut world = World::new();
    let ana = world.admitted(1, "1980-01-01");
    // A first dose of one product leaves that product alone for the second.
    world.given(ana, "2021-01-20", Some("ONE"));
    let missing = |world: &World, on: &str| {
        let today = world.today(on, None);
        (today.marks[0].orders.clone(), today.marks[0].order.clone())
    };
    let none = missing(&world, "2021-02-20");
    assert!(
        none.1[0].contains("no standing order in force for CVX 207"),
        "{none:?}"
    );
    world.order(Some(30));
    let without_kit = missing(&world, "2021-02-20");
    assert_eq!(without_kit.0, ["SO-1"]);
    assert!(
        without_kit.1[0].contains("never checked"),
        "{without_kit:?}"
    );
    let by = "Nurse Invented".to_owned();
    world.tell(
        None,
        Act::Clinic(ClinicAct::KitChecked {
            facility: alder(),
            on: day("2021-02-01"),
            complete: true,
            by,
        }),
    );
    assert!(missing(&world, "2021-02-20").1.is_empty());
    assert!(missing(&world, "2021-03-04").1[0].contains("last checked on 2021-02-01"));
    let ended = ClinicAct::OrderEnded {
        facility: alder(),
        order: "SO-1".to_owned(),
        on: day("2021-02-19"),
        reason: "the prescriber left".to_owned(),
    };
    world.tell(None, Act::Clinic(ended));
    assert!(missing(&world, "2021-02-20").0.is_empty());
}

#[test]
fn an_answer_that_stops_or_none_sends_the_nurse_to_the_prescriber() {
    let mut world = World::new();
    let ana = world.admitted(1, "1980-01-01");
    world.order(None);
    let on = day("2021-02-20");
    let stopped = |world: &World| {
        let clinic = clinic::on(&world.book, &alder(), on);
        let order = clinic.orders_for("207").next().unwrap();
        order.stopped_by(care::screening(&world.book, ana, "207", on).as_ref())
    };
    assert!(stopped(&world)[0].contains("not asked today"));
    for (answer, words) in [
        (Some(Answer::Unknown), Some("not known")),
        (None, Some("not asked: a severe")),
        (Some(Answer::No), None),
    ] {
        let answers = answer.map(|answer| ("allergy".to_owned(), answer));
        let screened = CareAct::Screened {
            on,
            cvx: "207".to_owned(),
            order: Some("SO-1".to_owned()),
            answers: answers.into_iter().collect(),
        };
        world.tell(Some(ana), Act::Care(screened));
        let said = stopped(&world);
        match words {
            Some(words) => assert!(said[0].contains(words), "{said:?}"),
            None => assert!(said.is_empty(), "{said:?}"),
        }
    }
}

#[test]
fn a_guardian_is_asked_by_the_age_of_the_state_and_the_day() {
    let mut world = World::new();
    let kid = world.admitted(1, "2004-06-01");
    let group = "COVID-19".to_owned();
    let consent = |world: &World, state| {
        let today = world.today("2021-03-20", state);
        today.marks[0]
            .consent
            .map(|(row, guardian)| (row.age, guardian))
    };
    // Sixteen: old enough in two of the states that have a row, and in no other.
    assert_eq!(consent(&world, Some("OR")), None);
    assert_eq!(consent(&world, Some("AL")), None);
    assert_eq!(consent(&world, Some("NV")), Some((18, Guardian::NotAsked)));
    let later = world
        .consent
        .of(Some("AL"), &group, day("2021-12-01"))
        .unwrap();
    assert_eq!(later.age, 19, "the law changed");
    let asked = CareAct::GuardianAsked {
        on: day("2021-03-18"),
        vaccine_group: group.clone(),
    };
    world.tell(Some(kid), Act::Care(asked.clone()));
    assert_eq!(
        consent(&world, None),
        Some((18, Guardian::Asked(day("2021-03-18"))))
    );
    for (on, consents) in [("2021-03-19", true), ("2021-03-20", false)] {
        world.tell(
            Some(kid),
            Act::Care(CareAct::GuardianAnswered {
                on: day(on),
                vaccine_group: group.clone(),
                consents,
            }),
        );
    }
    world.tell(Some(kid), Act::Care(asked));
    let today = world.today("2021-03-19", None);
    let (row, guardian) = today.marks[0].consent.unwrap();
    let words = consent_words(row, guardian);
    assert!(
        words.contains("given on 2021-03-19") && words.contains("not verified"),
        "{words}"
    );
    let taken_back = consent(&world, None);
    assert_eq!(taken_back, Some((18, Guardian::Refused(day("2021-03-20")))));
}

#[test]
fn somebody_kept_apart_is_flagged_while_it_lasts_and_stays_on_the_list() {
    let mut world = World::new();
    let ana = world.admitted(1, "1980-01-01");
    let isolated = |until: Option<&str>| {
        Act::Care(CareAct::Isolated {
            from: day("2021-03-10"),
            until: until.map(day),
        })
    };
    world.tell(Some(ana), isolated(None));
    let flag = |world: &World, on: &str| {
        let today = world.today(on, None);
        assert_eq!(today.list.lines.len(), 1, "a dose is not withheld");
        today.marks[0].isolated.is_some()
    };
    assert!(!flag(&world, "2021-03-09") && flag(&world, "2021-03-20"));
    world.tell(Some(ana), isolated(Some("2021-03-19")));
    assert!(flag(&world, "2021-03-19") && !flag(&world, "2021-03-20"));
}
