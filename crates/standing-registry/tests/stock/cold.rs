//! How long a lot lasts, and what happens when it gets warm.

use super::world::{World, alder, day, lot};
use standing_registry::stock::{Held, StockAct, Supply};

impl World {
    fn read(&mut self, at: &str, tenths: i16) {
        self.stocked(StockAct::Temperature {
            facility: alder(),
            unit: "fridge 1".to_owned(),
            at: at.parse().unwrap(),
            tenths,
        });
    }
}

#[test]
fn a_lot_lasts_to_its_last_day_or_as_long_as_it_may_lie_in_a_refrigerator() {
    let mut world = World::new();
    world.came("ONE", 50, "2021-01-10", "2021-07-01");
    world.came("TWO", 50, "2021-01-10", "2021-01-31");
    let last = |on: &str| -> Vec<(String, bool)> {
        let stock = world.stock(on);
        let lots = stock.lots.iter();
        lots.map(|l| (l.last_day.unwrap().to_string(), l.expired))
            .collect()
    };
    // 30 days in a refrigerator, by the product's row.
    let days = |one, two| {
        vec![
            ("2021-02-09".to_owned(), one),
            ("2021-01-31".to_owned(), two),
        ]
    };
    assert_eq!(
        last("2021-01-31"),
        days(false, false),
        "the last day counts"
    );
    assert_eq!(last("2021-02-01"), days(false, true));
    assert_eq!(last("2021-02-10"), days(true, true));
    let stock = world.stock("2021-02-10");
    assert!(matches!(
        stock.supply(&["207".to_owned()]),
        Supply::OnlyExpired(_)
    ));
}

#[test]
fn a_dose_after_the_last_day_is_a_finding() {
    let mut world = World::new();
    world.came("TWO", 50, "2021-01-10", "2021-01-31");
    let ana = world.admitted(1, "1980-01-01");
    world.given(ana, "2021-02-01", Some("TWO"));
    let found = world.stock("2021-02-01").findings;
    assert_eq!(found[0].code(), "given_after_expiry");
}

#[test]
fn warm_readings_hold_the_lot_until_a_named_person_answers_and_later_ones_hold_it_again() {
    let mut world = World::new();
    world.came("ONE", 50, "2021-01-10", "2021-07-01");
    world.read("2021-01-11T16:00:00Z", 45);
    world.read("2021-01-11T17:00:00Z", 95);
    world.read("2021-01-11T18:00:00Z", 123);
    world.read("2021-01-11T19:00:00Z", 61);
    let stock = world.stock("2021-01-11");
    let [run] = stock.lots[0].excursions.as_slice() else {
        unreachable!("{:?}", stock.lots[0].excursions)
    };
    assert_eq!((run.lowest, run.highest), (95, 123));
    assert_eq!(
        run.minutes_at_most,
        Some(180),
        "from the last cold reading to the next"
    );
    let [Held::Excursion { words }] = stock.lots[0].held.as_slice() else {
        unreachable!("{:?}", stock.lots[0].held)
    };
    assert!(
        words.contains("12.3 °C") && words.contains("720 minutes"),
        "{words}"
    );
    world.stocked(StockAct::Released {
        facility: alder(),
        on: day("2021-01-12"),
        lot: lot("ONE"),
        reason: "the manufacturer says that it may be used".to_owned(),
        by: "Pharmacist Invented".to_owned(),
    });
    assert!(world.stock("2021-01-12").lots[0].is_usable());
    world.read("2021-01-13T17:00:00Z", 12);
    let again = world.stock("2021-01-13");
    assert!(!again.lots[0].is_usable(), "too cold is as bad");
    assert_eq!(
        again.lots[0].excursions.len(),
        2,
        "the answered one stays to be seen"
    );
    assert_eq!(
        again.lots[0].excursions[1].minutes_at_most, None,
        "it lasts"
    );
}

#[test]
fn a_lot_in_another_unit_has_no_part_in_it() {
    let mut world = World::new();
    world.came("ONE", 50, "2021-01-10", "2021-07-01");
    world.stocked(StockAct::Temperature {
        facility: alder(),
        unit: "fridge 2".to_owned(),
        at: "2021-01-11T17:00:00Z".parse().unwrap(),
        tenths: 300,
    });
    assert!(world.stock("2021-01-11").lots[0].is_usable());
}

#[test]
fn an_open_vial_lasts_as_long_as_the_rule_of_its_day_says() {
    let mut world = World::new();
    world.came("ONE", 50, "2021-03-20", "2021-07-01");
    for (at, vial) in [
        ("2021-03-31T17:00:00Z", "v1"),
        ("2021-04-01T17:00:00Z", "v2"),
    ] {
        world.stocked(StockAct::Opened {
            facility: alder(),
            at: at.parse().unwrap(),
            lot: lot("ONE"),
            vial: vial.to_owned(),
        });
    }
    let stock = world.stock("2021-04-01");
    let last: Vec<String> = stock.lots[0]
        .open
        .iter()
        .map(|v| v.use_by.unwrap().to_string())
        .collect();
    assert_eq!(last, ["2021-03-31T23:00:00Z", "2021-04-02T05:00:00Z"]);
    let vial = &stock.lots[0].open[0];
    assert_eq!(
        vial.is_over("2021-03-31T23:00:01Z".parse().unwrap()),
        Some(true)
    );
    assert_eq!(vial.doses, Some(10));
}
