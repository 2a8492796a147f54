//! What came, what went, and what does not add up.

use super::world::{World, alder, at, day, lot};
use standing_registry::act::Act;
use standing_registry::stock::{Finding, Held, StockAct, Supply, WasteReason};

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(Finding::code).collect()
}

#[test]
fn what_is_on_hand_is_what_came_less_what_was_given_to_anybody_wasted_and_sent_away() {
    let mut world = World::new();
    world.came("026L20A", 100, "2021-01-10", "2021-07-01");
    let ana = world.admitted(1, "1980-01-01");
    let ben = world.admitted(2, "1981-01-01");
    world.given(ana, "2021-01-20", Some("026l20a"));
    let wrong = world.given(ben, "2021-01-20", Some("026L20A"));
    let reason = "another person".to_owned();
    let back = Act::DoseWithdrawn { of: wrong, reason };
    world.tell(Some(ben), back);
    world.stocked(StockAct::Staff {
        facility: alder(),
        on: day("2021-01-21"),
        lot: lot("026L20A"),
        doses: 7,
    });
    let reason = WasteReason::Broken;
    let wasted = StockAct::Wasted {
        facility: alder(),
        on: day("2021-01-21"),
        lot: lot("026L20A"),
        doses: 2,
        reason,
    };
    world.stocked(wasted.clone());
    let twice = world.stocked(wasted);
    world.stocked(StockAct::TakenBack {
        facility: alder(),
        of: twice,
        reason: "typed twice".to_owned(),
    });
    world.stocked(StockAct::Moved {
        facility: alder(),
        to: at("birch-hill"),
        on: day("2021-01-22"),
        lot: lot("026L20A"),
        doses: 30,
    });
    let stock = world.stock("2021-01-22");
    let [held] = stock.lots.as_slice() else {
        unreachable!("one lot: {:?}", stock.lots)
    };
    let counts = (
        held.received,
        held.given,
        held.staff,
        held.wasted,
        held.moved,
        held.on_hand,
    );
    assert_eq!(counts, (100, 1, 7, 2, 30, 60));
    assert!(stock.findings.is_empty(), "{:?}", stock.findings);
    assert_eq!(
        world.stock("2021-01-19").lots[0].on_hand,
        100,
        "as of that day"
    );
    assert_eq!(world.stock_at(&at("birch-hill"), "2021-01-22").lots, []);
}

#[test]
fn more_gone_than_came_an_unknown_lot_and_a_dose_without_one_are_findings_and_not_hidden() {
    let mut world = World::new();
    world.came("ONE", 1, "2021-01-10", "2021-07-01");
    let people: Vec<_> = (1..=4).map(|id| world.admitted(id, "1980-01-01")).collect();
    world.given(people[0], "2021-01-20", Some("ONE"));
    world.given(people[1], "2021-01-20", Some("ONE"));
    world.given(people[2], "2021-01-20", Some("NEVER"));
    world.given(people[3], "2021-01-20", None);
    let stock = world.stock("2021-01-20");
    assert_eq!(stock.lots[0].on_hand, -1);
    let mut found = codes(&stock.findings);
    found.sort_unstable();
    assert_eq!(
        found,
        ["doses_without_lot", "negative_balance", "unknown_lot"]
    );
}

#[test]
fn without_a_word_about_stock_nothing_is_claimed() {
    let mut world = World::new();
    let ana = world.admitted(1, "1980-01-01");
    world.given(ana, "2021-01-20", Some("NEVER"));
    let stock = world.stock("2021-01-21");
    assert!(!stock.recorded && stock.findings.is_empty());
    assert_eq!(stock.supply(&["207".to_owned()]), Supply::NotRecorded);
}

#[test]
fn doses_sent_away_count_at_the_other_facility_when_it_says_so_and_are_missed_until_then() {
    let mut world = World::new();
    world.came("ONE", 50, "2021-01-10", "2021-07-01");
    let to = at("birch-hill");
    world.stocked(StockAct::Moved {
        facility: alder(),
        to: to.clone(),
        on: day("2021-01-11"),
        lot: lot("ONE"),
        doses: 20,
    });
    assert!(
        world.stock("2021-01-14").findings.is_empty(),
        "three days are given"
    );
    for facility in [alder(), to.clone()] {
        let late = world.stock_at(&facility, "2021-01-15");
        assert_eq!(codes(&late.findings), ["not_arrived"], "{facility}");
    }
    world.stocked(StockAct::Received {
        facility: to.clone(),
        on: day("2021-01-16"),
        lot: lot("ONE"),
        cvx: "207".to_owned(),
        doses: 20,
        expiry: Some(day("2021-07-01")),
        order: None,
        from: Some(alder()),
    });
    let there = world.stock_at(&to, "2021-01-16");
    assert_eq!((there.lots[0].on_hand, there.findings.len()), (20, 0));
}

#[test]
fn an_order_says_what_is_still_to_come() {
    let mut world = World::new();
    let cvx = || "207".to_owned();
    world.stocked(StockAct::Ordered {
        facility: alder(),
        on: day("2021-01-03"),
        order: "A-17".to_owned(),
        cvx: cvx(),
        doses: 300,
    });
    world.stocked(StockAct::Received {
        facility: alder(),
        on: day("2021-01-10"),
        lot: lot("ONE"),
        cvx: cvx(),
        doses: 100,
        expiry: None,
        order: Some("A-17".to_owned()),
        from: None,
    });
    let stock = world.stock("2021-01-10");
    assert_eq!(
        (stock.orders[0].ordered, stock.orders[0].received),
        (300, 100)
    );
    assert_eq!(stock.lots[0].last_day, None, "not told, and not guessed");
    assert!(!stock.lots[0].expired);
}

#[test]
fn a_lot_is_held_from_the_day_a_named_person_says_so_until_one_releases_it() {
    let mut world = World::new();
    world.came("ONE", 50, "2021-01-10", "2021-07-01");
    let (facility, reason) = (alder(), "a box was found open".to_owned());
    world.stocked(StockAct::Quarantined {
        facility: facility.clone(),
        on: day("2021-01-12"),
        lot: lot("ONE"),
        reason: reason.clone(),
        by: "Nurse Invented".to_owned(),
    });
    let cvx = ["207".to_owned()];
    assert!(matches!(
        world.stock("2021-01-11").supply(&cvx),
        Supply::OnHand(_)
    ));
    let stock = world.stock("2021-01-12");
    assert!(matches!(stock.supply(&cvx), Supply::OnlyHeld(_)));
    let [Held::Quarantined { by, .. }] = stock.lots[0].held.as_slice() else {
        unreachable!("{:?}", stock.lots[0].held)
    };
    assert_eq!(by, "Nurse Invented");
    let there = StockAct::Received {
        facility: at("birch-hill"),
        on: day("2021-01-12"),
        lot: lot("ONE"),
        cvx: "207".to_owned(),
        doses: 5,
        expiry: None,
        order: None,
        from: None,
    };
    world.stocked(there);
    let other = world.stock_at(&at("birch-hill"), "2021-01-12");
    assert_eq!(codes(&other.findings), ["quarantined_elsewhere"]);
    assert!(other.lots[0].is_usable(), "its own people decide");
    world.stocked(StockAct::Released {
        facility,
        on: day("2021-01-14"),
        lot: lot("ONE"),
        reason: "counted and closed".to_owned(),
        by: "Pharmacist Invented".to_owned(),
    });
    assert!(!world.stock("2021-01-13").lots[0].is_usable());
    assert!(world.stock("2021-01-14").lots[0].is_usable());
}
