//! The index of duty answers as the whole book does, at every position.

use super::histories::{
    Done, OFFICE, book, clock_rules, duty, enter, entries_of, everyday_history, history,
};
use super::made::{id, since};
use jiff::civil::{Date, date};
use proptest::prelude::*;
use standing_evidence::{Book, Entry};
use standing_terms::AsOf;
use standing_views::duty::{
    AgendaFilter, Duty, IndexRow, IndexedDay, IndexedPlaces, RowKind, RuleSet, Tail, day_number,
};
use std::collections::BTreeSet;
use std::sync::Arc;

fn index(book: &Book, rules: &Arc<RuleSet>) -> (String, Vec<IndexRow>) {
    duty(book, rules).index(book, None).unwrap()
}

/// The rows of obligations whose days contain a day, and of a facility where one is named: what a
/// store is asked for.
fn of_day(rows: &[IndexRow], on: Date, facility: Option<&str>) -> Vec<IndexRow> {
    let day = day_number(on);
    rows.iter()
        .filter(|r| match r.kind {
            RowKind::Obligation => r.from_day <= day && day < r.to_day,
            RowKind::Facility => facility == Some(r.key.as_str()),
            _ => false,
        })
        .cloned()
        .collect()
}

/// The row of a facility, read in the two steps of a store.
fn around(head: &str, rows: &[IndexRow], facility: &str, rules: &Arc<RuleSet>) -> IndexedPlaces {
    let is_it = |r: &&IndexRow| r.kind == RowKind::Facility && r.key == facility;
    let own: Vec<IndexRow> = rows.iter().filter(is_it).cloned().collect();
    let first = IndexedPlaces::read(head, own.clone(), rules).unwrap();
    let places = first.around(&id(facility));
    let wanted = |r: &&IndexRow| {
        matches!(r.kind, RowKind::Word | RowKind::Silence) && places.contains(&r.place)
    };
    let all = own.into_iter().chain(rows.iter().filter(wanted).cloned());
    IndexedPlaces::read(head, all, rules).unwrap()
}

const DAYS: [Date; 5] = [
    date(2021, 1, 4),
    date(2021, 1, 29),
    date(2021, 2, 19),
    date(2021, 3, 31),
    date(2022, 6, 1),
];

fn check_answers(
    duty: &Duty,
    head: &str,
    rows: &[IndexRow],
    rules: &Arc<RuleSet>,
) -> Result<(), TestCaseError> {
    for on in DAYS {
        let as_of = AsOf::on(on);
        let all = AgendaFilter::default();
        let read = IndexedDay::read(head, of_day(rows, on, None), on, rules).unwrap();
        prop_assert_eq!(read.agenda(14, &all), duty.agenda(&as_of, 14, &all));
        let party = AgendaFilter {
            facility: None,
            party: Some("department".parse().unwrap()),
        };
        prop_assert_eq!(read.agenda(14, &party), duty.agenda(&as_of, 14, &party));
        for facility in ["alder-creek", "birch-ridge", "nowhere"] {
            let one = AgendaFilter {
                facility: Some(id(facility)),
                party: None,
            };
            let rows = of_day(rows, on, Some(facility));
            let read = IndexedDay::read(head, rows, on, rules).unwrap();
            prop_assert_eq!(read.agenda(14, &one), duty.agenda(&as_of, 14, &one));
        }
        for facility in ["alder-creek", "birch-ridge", "nowhere"] {
            let read = around(head, rows, facility, rules);
            prop_assert_eq!(read.row(&id(facility), on), duty.row(&id(facility), &as_of));
        }
    }
    Ok(())
}

/// Brings an index from one position to another, where that can be done.
fn bring(
    (head, rows): (String, Vec<IndexRow>),
    tail: &[Entry],
    audience: Option<&str>,
    rules: &Arc<RuleSet>,
) -> Option<(String, Vec<IndexRow>)> {
    let tail = Tail::of(tail.iter().cloned(), audience)?;
    let wanted: BTreeSet<(RowKind, String)> = tail
        .wanted()
        .into_iter()
        .flat_map(|(kind, keys)| keys.into_iter().map(move |key| (kind, key)))
        .collect();
    let found: Vec<IndexRow> = rows
        .iter()
        .filter(|r| wanted.contains(&(r.kind, r.key.clone())))
        .cloned()
        .collect();
    let advance = tail.bring(&head, found, rules).unwrap()?;
    let gone: BTreeSet<(RowKind, String)> = advance.gone.into_iter().collect();
    let stays = |r: &IndexRow| !gone.contains(&(r.kind, r.key.clone()));
    let rows = rows.into_iter().filter(stays).chain(advance.rows).collect();
    Some((advance.head, rows))
}

fn sorted(mut rows: Vec<IndexRow>) -> Vec<IndexRow> {
    rows.sort();
    rows
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn agenda_and_row_of_the_index_are_those_of_the_fold(
        history in history(14),
        cut in 0..14_usize,
        of_office in any::<bool>(),
    ) {
        let rules = clock_rules();
        let entries = entries_of(&history);
        let audience = of_office.then_some(OFFICE);
        let at = entries.len().saturating_sub(cut).max(1);
        let book = book(&entries[..at], audience);
        let (head, rows) = index(&book, &rules);
        check_answers(&duty(&book, &rules), &head, &rows, &rules)?;
    }

    #[test]
    fn an_index_brought_up_to_date_is_one_made_anew(
        history in history(14),
        cut in 1..6_usize,
        of_office in any::<bool>(),
    ) {
        let rules = clock_rules();
        let entries = entries_of(&history);
        let audience = of_office.then_some(OFFICE);
        let at = entries.len().saturating_sub(cut).max(1);
        let before = index(&book(&entries[..at], audience), &rules);
        if let Some((head, rows)) = bring(before, &entries[at..], audience, &rules) {
            let anew = index(&book(&entries, audience), &rules);
            prop_assert_eq!(head, anew.0);
            prop_assert_eq!(sorted(rows), sorted(anew.1));
        }
    }

    #[test]
    fn an_index_may_be_brought_up_entry_by_entry(history in everyday_history(12)) {
        let rules = clock_rules();
        let entries = entries_of(&history);
        let mut held = index(&book(&entries[..17], None), &rules);
        for at in 17..entries.len() {
            let now = book(&entries[..=at], None);
            held = match bring(held.clone(), &entries[at..=at], None, &rules) {
                Some(brought) => brought,
                None => index(&now, &rules),
            };
            let anew = index(&now, &rules);
            prop_assert_eq!(&held.0, &anew.0);
            prop_assert_eq!(sorted(held.1.clone()), sorted(anew.1));
        }
    }
}

/// Whether an everyday tail is brought to the index of what came before it.
fn brought(before: &[Done], then: &Done) -> bool {
    let rules = clock_rules();
    let mut made = super::histories::cast();
    for (n, done) in before.iter().enumerate() {
        enter(&mut made, n, done);
    }
    let at = made.entries.len();
    enter(&mut made, before.len(), then);
    let held = index(&book(&made.entries[..at], None), &rules);
    bring(held, &made.entries[at..], None, &rules).is_some()
}

#[test]
fn letters_steps_and_answers_need_no_index_made_anew_and_a_retraction_does() {
    use super::histories::Deed;
    use standing_terms::{Act, Channel, Outcome, Place};
    let done = |deed| Done {
        deed,
        on: date(2021, 1, 5),
        kept_back: false,
    };
    let letter = || {
        done(Deed::Letter(
            "watch",
            vec!["us-ice"],
            Place::us(),
            None,
            None,
        ))
    };
    let sent = Act::Sent {
        channel: Channel::Email,
    };
    let refers = Some(Outcome::Referred("bureau".parse().unwrap()));
    for (then, expected) in [
        (letter(), true),
        (done(Deed::Step(0, sent.clone(), None)), true),
        (done(Deed::Answer(0, "us-ice", None)), true),
        (done(Deed::Again(0)), true),
        (done(Deed::Figure), true),
        (done(Deed::Newcomer("newcomer", None)), true),
        // Who is asked next is looked for in the whole book.
        (done(Deed::Answer(0, "us-ice", refers)), false),
        (done(Deed::TakenBack(0)), false),
        (done(Deed::PartOf("us-ice", "nation")), false),
        (done(Deed::Alias), false),
    ] {
        assert_eq!(brought(&[letter()], &then), expected, "{then:?}");
    }
    // A step that came before its letter waits for it.
    assert!(!brought(&[done(Deed::Step(1, sent, None))], &letter()));
}

#[test]
fn the_days_of_an_obligation_end_with_the_day_it_ended() {
    use super::histories::Deed;
    use standing_terms::Place;
    let done = |deed, day| Done {
        deed,
        on: date(2021, 1, day),
        kept_back: false,
    };
    let rules = clock_rules();
    let entries = entries_of(&[
        done(
            Deed::Letter("watch", vec!["us-ice"], Place::us(), None, None),
            4,
        ),
        done(Deed::Answer(0, "us-ice", None), 9),
    ]);
    let book = book(&entries, None);
    let (_, rows) = index(&book, &rules);
    let row = rows.iter().find(|r| r.kind == RowKind::Obligation).unwrap();
    assert_eq!(row.from_day, day_number(date(2021, 1, 4)));
    assert_eq!(row.to_day, day_number(date(2021, 1, 9)));
    let agenda = duty(&book, &rules).agenda(&since("2021-01-09"), 14, &AgendaFilter::default());
    assert_eq!(agenda.lines().count(), 0);
}
