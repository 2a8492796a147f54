//! The duty of the next dose travels with the person.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test stops where its own made-up words cannot be read"
)]

use jiff::civil::{Date, date};
use proptest::prelude::*;
use standing_registry::act::{Act, Departure, DoseReport, DoseSource};
use standing_registry::continuity::{Holder, holder};
use standing_registry::{Book, ControlId, Entry, Peer, PersonId, Rules, Taken};
use standing_terms::{Digest, FacilityId};

const ANA: PersonId = PersonId([1; 16]);

fn rules() -> Rules {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../rules/people/registry.toml"
    );
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

fn at(name: &str) -> FacilityId {
    FacilityId::new(name).unwrap()
}

fn book(acts: impl IntoIterator<Item = Act>) -> Book {
    let mut book = Book::new();
    for (number, act) in acts.into_iter().enumerate() {
        let taken = book.apply(Entry {
            recorded: "2021-04-01T17:00:00Z".parse().unwrap(),
            from: Peer::new("desk").unwrap(),
            message: ControlId::new(format!("m{number}")).unwrap(),
            person: Some(ANA),
            act,
        });
        assert_eq!(taken, Taken::Entered);
    }
    book
}

fn arrived(facility: &str, on: Date) -> Act {
    Act::Arrived {
        facility: at(facility),
        on,
        from: None,
        known_as: None,
    }
}

fn transferred(facility: &str, to: &str, on: Date) -> Act {
    Act::Left {
        facility: at(facility),
        on,
        how: Departure::TransferredOut { to: at(to) },
    }
}

fn released(facility: &str, on: Date) -> Act {
    Act::Left {
        facility: at(facility),
        on,
        how: Departure::Released,
    }
}

fn record_handed(on: Date) -> Act {
    Act::RecordHanded {
        on,
        record: Digest([7; 32]),
        appointment_proposed: true,
    }
}

#[test]
fn the_sending_facility_holds_the_duty_until_the_receiving_one_confirms() {
    let on_the_road = [
        arrived("alpha", date(2021, 3, 1)),
        transferred("alpha", "beta", date(2021, 4, 1)),
    ];
    let waiting = book(on_the_road.clone());
    assert_eq!(
        holder(&waiting, ANA, date(2021, 4, 2), &rules()),
        Holder::HandingOver {
            from: at("alpha"),
            to: at("beta"),
            left: date(2021, 4, 1),
            confirm_by: date(2021, 4, 4),
        }
    );
    let confirmed = book(
        on_the_road
            .into_iter()
            .chain([arrived("beta", date(2021, 4, 2))]),
    );
    assert_eq!(
        holder(&confirmed, ANA, date(2021, 4, 2), &rules()),
        Holder::Facility {
            facility: at("beta"),
            since: date(2021, 4, 2),
        }
    );
    assert_eq!(
        holder(&confirmed, ANA, date(2021, 3, 15), &rules()),
        Holder::Facility {
            facility: at("alpha"),
            since: date(2021, 3, 1),
        },
        "as of an earlier day it was the first facility's"
    );
}

#[test]
fn on_release_the_duty_passes_to_the_person_with_the_printed_record() {
    let stay = [
        arrived("alpha", date(2021, 3, 1)),
        released("alpha", date(2021, 4, 1)),
    ];
    let without = book(stay.clone());
    assert_eq!(
        holder(&without, ANA, date(2021, 4, 2), &rules()),
        Holder::Nobody {
            since: date(2021, 4, 1),
            released_by: at("alpha"),
        },
        "without a record nobody holds it, and that is a lost dose"
    );
    let with = book(stay.into_iter().chain([record_handed(date(2021, 4, 1))]));
    assert_eq!(
        holder(&with, ANA, date(2021, 4, 2), &rules()),
        Holder::Person {
            since: date(2021, 4, 1),
            appointment_proposed: true,
        }
    );
}

#[test]
fn somebody_who_is_held_again_has_a_facility_that_holds_the_duty_again() {
    let acts = [
        arrived("alpha", date(2021, 3, 1)),
        released("alpha", date(2021, 4, 1)),
        record_handed(date(2021, 4, 1)),
        arrived("alpha", date(2021, 6, 1)),
    ];
    assert_eq!(
        holder(&book(acts), ANA, date(2021, 6, 2), &rules()),
        Holder::Facility {
            facility: at("alpha"),
            since: date(2021, 6, 1),
        }
    );
}

/// A way through three facilities: each step stays some days and goes on, or ends in release.
fn journeys() -> impl Strategy<Value = Vec<Act>> {
    let step = (0_usize..3, 1_i64..40, any::<bool>());
    (prop::collection::vec(step, 1..8), any::<bool>()).prop_map(|(steps, freed)| {
        const NAMES: [&str; 3] = ["alpha", "beta", "gamma"];
        let mut day = date(2021, 1, 4);
        let mut acts = Vec::new();
        let mut here: Option<usize> = None;
        for (facility, days, told) in steps {
            let facility = if here == Some(facility) {
                (facility + 1) % 3
            } else {
                facility
            };
            if let Some(from) = here {
                acts.push(transferred(NAMES[from], NAMES[facility], day));
            }
            // Either side may be the only one that tells.
            acts.push(Act::Arrived {
                facility: at(NAMES[facility]),
                on: day,
                from: here.filter(|_| told).map(|from| at(NAMES[from])),
                known_as: None,
            });
            day = day.checked_add(jiff::Span::new().days(days)).unwrap();
            here = Some(facility);
        }
        if let Some(from) = here
            && freed
        {
            acts.push(released(NAMES[from], day));
            acts.push(record_handed(day));
        }
        acts
    })
}

proptest! {
    #[test]
    fn no_second_dose_is_lost_on_any_way_and_no_task_of_a_facility_outlives_the_stay(
        acts in journeys(),
        shuffle in any::<prop::sample::Index>(),
    ) {
        let freed = matches!(acts.last(), Some(Act::RecordHanded { .. }));
        let in_order = holder(&book(acts.clone()), ANA, date(2023, 1, 1), &rules());
        if freed {
            let with_the_person = matches!(in_order, Holder::Person { .. });
            prop_assert!(with_the_person, "{in_order:?}");
        } else {
            let with_a_facility = matches!(in_order, Holder::Facility { .. });
            prop_assert!(with_a_facility, "{in_order:?}");
        }
        let mut rotated = acts;
        let by = shuffle.index(rotated.len());
        rotated.rotate_left(by);
        let out_of_order = holder(&book(rotated), ANA, date(2023, 1, 1), &rules());
        prop_assert_eq!(in_order, out_of_order, "the order in which messages come does not matter");
    }
}

#[test]
fn who_was_sent_on_and_came_back_stays_from_the_day_they_came_also_with_a_dose_on_that_day() {
    let back = Act::Arrived {
        facility: at("alder-creek"),
        on: date(2021, 3, 20),
        from: Some(at("alder-creek")),
        known_as: None,
    };
    let dose = Act::Dose(DoseReport {
        on: date(2021, 3, 20),
        cvx: "207".to_owned(),
        mvx: None,
        lot: None,
        expiry: None,
        site: None,
        route: None,
        amount: None,
        vaccinator: None,
        source: DoseSource::GivenHere {
            facility: at("alder-creek"),
        },
    });
    let book = book([
        arrived("alder-creek", date(2021, 3, 1)),
        transferred("alder-creek", "birch-hollow", date(2021, 3, 10)),
        back,
        dose,
    ]);
    let held = Holder::Facility {
        facility: at("alder-creek"),
        since: date(2021, 3, 20),
    };
    assert_eq!(holder(&book, ANA, date(2021, 3, 25), &rules()), held);
}
