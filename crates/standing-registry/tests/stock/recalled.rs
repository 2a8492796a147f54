//! A lot is recalled.

use super::world::{World, day, lot};
use standing_registry::act::{Act, DoseSource};
use standing_registry::continuity::Holder;
use standing_registry::stock::recall;

#[test]
fn everybody_who_had_the_lot_is_found_whoever_reports_it() {
    let mut world = World::new();
    let people: Vec<_> = (1..=5).map(|id| world.admitted(id, "1980-01-01")).collect();
    world.given(people[0], "2021-01-20", Some("026L20A"));
    // A card shown at admission; the maker was not written down.
    let mut shown = World::report("2021-01-04", "207", None, Some("026 l20a"));
    shown.source = DoseSource::Document;
    world.tell(Some(people[1]), Act::Dose(shown));
    // Another maker's lot of the same number, another lot, and a report that was taken back.
    let other = World::report("2021-01-20", "208", Some("PFR"), Some("026L20A"));
    world.tell(Some(people[2]), Act::Dose(other));
    world.given(people[3], "2021-01-20", Some("027L20A"));
    let of = world.given(people[4], "2021-01-20", Some("026L20A"));
    let reason = "another person".to_owned();
    world.tell(Some(people[4]), Act::DoseWithdrawn { of, reason });
    // One dose told twice, the second time with the lot.
    world.given(people[3], "2021-02-20", None);
    world.given(people[3], "2021-02-20", Some("026L20A"));

    let had = recall(
        &world.book,
        &lot("026L20A"),
        day("2021-03-01"),
        world.rulebook(),
    );
    let found: Vec<_> = had
        .iter()
        .map(|h| (h.person, h.manufacturer_known))
        .collect();
    assert_eq!(
        found,
        [(people[1], false), (people[0], true), (people[3], true)]
    );
    assert_eq!(had[0].numbers[0].1, "R2");
    assert!(matches!(&had[0].holder, Holder::Facility { .. }));
}
