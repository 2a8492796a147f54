//! Random histories: what parties say, ask, promise, order and do about each other, in any order of
//! entry, with corrections, withdrawals and work that an office keeps back.

use super::duty_clocks::{rule, rules, version};
use super::made::{Made, Say, alias, at, cases, fact, id, label, party};
use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use standing_evidence::{
    Body, Entry, Force, NewEntry, Party, PartyKind, Payload, Publication, Stance, StatementBody,
    Step, Visibility,
};
use standing_evidence::{Book, RelationKind};
use standing_terms::{
    Act, BookZone, Channel, CloseCause, DeliveryProof, Function, Outcome, PauseCause, Place, Role,
    StateCode,
};
use standing_views::directory::Directory;
use standing_views::duty::{Duty, Escalation, Extension, Measure, Roll, RuleSet, Start, Unit};
use std::collections::BTreeSet;
use std::sync::Arc;

pub(crate) const OFFICE: &str = "north";

/// What one entry does. A target is the number of a deed, which may come later or be no letter.
#[derive(Debug, Clone)]
pub(crate) enum Deed {
    Word(&'static str, Place, Stance, bool),
    Letter(
        &'static str,
        Vec<&'static str>,
        Place,
        Option<&'static str>,
        Option<i64>,
    ),
    Promise(&'static str, Option<i64>, Option<usize>),
    Order(&'static str, Option<i64>, Option<u32>),
    Step(usize, Act, Option<&'static str>),
    Answer(usize, &'static str, Option<Outcome>),
    Event(usize, &'static str),
    Again(usize),
    TakenBack(usize),
    Corrected(usize, Box<Deed>),
    Docket(usize),
    Newcomer(&'static str, Option<&'static str>),
    PartOf(&'static str, &'static str),
    Figure,
    Page,
    Alias,
    Publication(usize),
}

/// A deed, the day it gives, and whether the office keeps it back.
#[derive(Debug, Clone)]
pub(crate) struct Done {
    pub(crate) deed: Deed,
    pub(crate) on: Date,
    pub(crate) kept_back: bool,
}

const SPEAKERS: [&str; 6] = ["watch", "us-ice", "department", "state", "court", "bureau"];

fn speaker() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&SPEAKERS[..])
}

fn california() -> Place {
    Place::State(StateCode::new("CA").unwrap())
}

fn place() -> impl Strategy<Value = Place> {
    prop::sample::select(vec![
        Place::us(),
        california(),
        Place::FieldOffice("SFR".into()),
        Place::Facility(id("alder-creek")),
        Place::Facility(id("birch-ridge")),
        Place::Listed(super::made::page_code("ALDER")),
    ])
}

fn stance() -> impl Strategy<Value = Stance> {
    let of = |p: &str| party(p);
    prop::sample::select(vec![
        Stance::Accepts,
        Stance::Disclaims,
        Stance::Assigns(of("us-ice")),
        Stance::Assigns(of("department")),
        Stance::Mandates(of("us-ice")),
    ])
}

fn act() -> impl Strategy<Value = Act> {
    prop::sample::select(vec![
        Act::Sent {
            channel: Channel::Email,
        },
        Act::Delivered {
            proof: DeliveryProof::Server,
        },
        Act::Bounced,
        Act::Acknowledged { reference: None },
        Act::Paused {
            cause: PauseCause::Fees,
        },
        Act::Resumed,
        Act::Extended {
            days: Some(3),
            because: None,
        },
        Act::ReplyReceived {
            sender: "somebody".into(),
            doubts: Vec::new(),
        },
        Act::Disputed,
        Act::Fulfilled { whole: true },
        Act::Fulfilled { whole: false },
        Act::Lifted,
        Act::Closed {
            cause: CloseCause::Withdrawn,
        },
    ])
}

fn outcome() -> impl Strategy<Value = Option<Outcome>> {
    prop::sample::select(vec![
        None,
        Some(Outcome::Granted),
        Some(Outcome::NonAnswer),
        Some(Outcome::Referred(party("department"))),
        Some(Outcome::Referred(party("bureau"))),
    ])
}

fn letter() -> impl Strategy<Value = Deed> {
    let to = prop::collection::vec(speaker(), 1..3);
    let clock = prop::sample::select(vec![
        None,
        None,
        Some("records"),
        Some("records"),
        Some("records"),
        Some("made-up-rule"),
    ]);
    let due = prop::option::weighted(0.2, 0..40_i64);
    (
        prop::sample::select(vec!["watch", "state"]),
        to,
        place(),
        clock,
        due,
    )
        .prop_map(|(from, to, place, clock, due)| Deed::Letter(from, to, place, clock, due))
}

/// Most often one of the first deeds, so that several meet at one letter.
fn target_number() -> impl Strategy<Value = usize> {
    prop_oneof![4 => 0..2_usize, 1 => 0..12_usize]
}

/// What is said and done, without what reaches across the book.
fn everyday() -> impl Strategy<Value = Deed> {
    let at = target_number;
    let due = || prop::option::of(0..40_i64);
    prop_oneof![
        4 => letter(),
        3 => (speaker(), place(), stance(), any::<bool>())
            .prop_map(|(s, p, st, ends)| Deed::Word(s, p, st, ends)),
        1 => (speaker(), due(), prop::option::of(at())).prop_map(|(s, d, t)| Deed::Promise(s, d, t)),
        1 => (speaker(), due(), prop::option::of(0..20_u32))
            .prop_map(|(to, due, within)| Deed::Order(to, due, within)),
        6 => (at(), act(), prop::option::weighted(0.2, speaker()))
            .prop_map(|(t, act, party)| Deed::Step(t, act, party)),
        2 => (at(), speaker(), outcome()).prop_map(|(t, s, o)| Deed::Answer(t, s, o)),
        1 => (at(), speaker()).prop_map(|(t, s)| Deed::Event(t, s)),
        1 => at().prop_map(Deed::Again),
        1 => at().prop_map(Deed::Docket),
        1 => Just(Deed::Newcomer("newcomer", None)),
        1 => Just(Deed::Figure),
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    let at = target_number;
    prop_oneof![
        16 => everyday(),
        1 => at().prop_map(Deed::TakenBack),
        1 => (at(), letter()).prop_map(|(t, d)| Deed::Corrected(t, Box::new(d))),
        1 => (speaker(), prop::option::of(speaker()))
            .prop_map(|(_, parent)| Deed::Newcomer("latecomer", parent)),
        1 => (speaker(), speaker()).prop_map(|(a, b)| Deed::PartOf(a, b)),
        1 => Just(Deed::Page),
        1 => Just(Deed::Alias),
        1 => at().prop_map(Deed::Publication),
    ]
}

fn done(deed: impl Strategy<Value = Deed>) -> impl Strategy<Value = Done> {
    (deed, 0..60_i64, prop::bool::weighted(0.15)).prop_map(|(deed, n, kept_back)| Done {
        deed,
        on: date(2021, 1, 1) + n.days(),
        kept_back,
    })
}

/// A history of at most so many deeds.
pub(crate) fn history(most: usize) -> impl Strategy<Value = Vec<Done>> {
    prop::collection::vec(done(deed()), 1..=most)
}

/// A history of what is said and done day by day, without what reaches across the book.
pub(crate) fn everyday_history(most: usize) -> impl Strategy<Value = Vec<Done>> {
    prop::collection::vec(done(everyday()), 1..=most)
}

/// A public history whose order of entry says nothing: without corrections, of which the last
/// stands, and with what was taken back.
pub(crate) fn set_of_statements(most: usize) -> impl Strategy<Value = Vec<Done>> {
    let deed = prop_oneof![
        12 => everyday(),
        1 => target_number().prop_map(Deed::TakenBack),
    ];
    let done = done(deed).prop_map(|done| Done {
        kept_back: false,
        ..done
    });
    let first = (letter(), 0..20_i64).prop_map(|(deed, n)| Done {
        deed,
        on: date(2021, 1, 1) + n.days(),
        kept_back: false,
    });
    (first, prop::collection::vec(done, 1..most)).prop_map(|(first, rest)| {
        let all = std::iter::once(first).chain(rest);
        all.collect()
    })
}

fn target(n: usize) -> String {
    format!("d{n}")
}

fn body(deed: &Deed, on: Date) -> Option<(&'static str, Place, StatementBody)> {
    let after = |days: &Option<i64>| days.map(|n| on + n.days());
    let what = || "made up".to_owned();
    Some(match deed {
        Deed::Word(speaker, place, stance, _) => (
            speaker,
            place.clone(),
            StatementBody::Responsibility {
                function: Function::Supply,
                stance: stance.clone(),
                force: None,
                what: what(),
            },
        ),
        Deed::Letter(from, to, place, clock, due) => (
            from,
            place.clone(),
            StatementBody::Request {
                addressees: to.iter().map(|p| party(p)).collect(),
                function: Some(Function::Supply),
                what: what(),
                due: after(due),
                clock: clock.map(|c| c.parse().unwrap()),
            },
        ),
        Deed::Promise(speaker, due, _) => (
            speaker,
            california(),
            StatementBody::Commitment {
                function: Some(Function::Supply),
                what: what(),
                due: after(due),
                items: Vec::new(),
            },
        ),
        Deed::Order(to, due, within) => (
            "court",
            california(),
            StatementBody::Order {
                addressees: vec![party(to)],
                function: Some(Function::Supply),
                what: what(),
                due: after(due),
                within_days: *within,
                clock: within.map(|_| "records".parse().unwrap()),
            },
        ),
        Deed::Step(of, act, who) => (
            "watch",
            california(),
            StatementBody::Step(Step {
                of: vec![label(&target(*of))],
                party: who.map(party),
                on,
                act: act.clone(),
                what: what(),
            }),
        ),
        Deed::Answer(_, speaker, outcome) => (
            speaker,
            california(),
            StatementBody::Answer {
                what: what(),
                outcome: outcome.clone(),
                confirmed_by: None,
            },
        ),
        Deed::Event(_, speaker) => (speaker, california(), StatementBody::Event { what: what() }),
        Deed::Again(_) => {
            let again = Deed::Letter("watch", vec!["department"], california(), None, None);
            return body(&again, on);
        }
        Deed::TakenBack(_) => ("watch", california(), StatementBody::Event { what: what() }),
        Deed::Corrected(_, right) => return body(right, on),
        Deed::Docket(of) => (
            "court",
            california(),
            StatementBody::DocketEntry {
                court: party("court"),
                number: "1-CV-1".into(),
                entry: None,
                of: vec![label(&target(*of))],
                what: what(),
            },
        ),
        Deed::PartOf(child, parent) => (
            "state",
            Place::us(),
            StatementBody::Role {
                party: party(child),
                role: Role::PartOf(party(parent)),
            },
        ),
        _ => return None,
    })
}

fn say(n: usize, done: &Done) -> Option<Say> {
    let on = done.on.to_string();
    let (speaker, place, body) = body(&done.deed, done.on)?;
    let mut say = Say::of(place, body)
        .named(&target(n))
        .by(speaker)
        .said(&on)
        .seen(&on);
    let (kind, back) = match &done.deed {
        Deed::Promise(_, _, Some(to)) | Deed::Answer(to, ..) | Deed::Event(to, _) => {
            (RelationKind::Answers, *to)
        }
        Deed::Again(to) => (RelationKind::Restates, *to),
        Deed::TakenBack(to) => (RelationKind::Retracts, *to),
        Deed::Corrected(to, _) => (RelationKind::Corrects, *to),
        Deed::Word(.., true) => return Some(say.valid(&on, "2021-02-20")),
        _ => return Some(say),
    };
    // Nothing points at itself.
    if back != n {
        say = say.back(kind, &target(back));
    }
    Some(say)
}

/// Enters a deed under its number.
pub(crate) fn enter(made: &mut Made, n: usize, done: &Done) {
    let before = made.entries.len();
    match &done.deed {
        Deed::Newcomer(who, parent) => made.enter(Body::Party(Party {
            id: party(who),
            name: (*who).into(),
            kind: PartyKind::State,
            parent: parent.map(party),
        })),
        Deed::Figure => {
            made.say(cases("alder-creek", 3.0, &done.on.to_string()).named(&target(n)));
        }
        Deed::Page => {
            made.page(&done.on.to_string(), "ALDER 1, CEDAR 2");
        }
        Deed::Alias => {
            made.say(fact("alder-creek", alias(&format!("Alder {n}"))).named(&target(n)));
        }
        Deed::Publication(of) => {
            // What it opens may not be there, or be open already.
            let entries = made.entries.get(*of + FIRST).map(|e| e.id);
            made.enter(Body::Publication(Publication {
                entries: entries.into_iter().collect(),
                by: "P. Ublisher".into(),
                looked_for: "names".into(),
            }));
        }
        _ => {
            if let Some(say) = say(n, done) {
                made.say(say);
            }
        }
    }
    if done.kept_back && !matches!(done.deed, Deed::Publication(_) | Deed::Page) {
        for entry in made.entries.iter_mut().skip(before) {
            entry.visibility = Visibility::Office(OFFICE.into());
        }
    }
}

/// How many entries [`cast`] makes.
const FIRST: usize = 17;

/// Two facilities in California, a court, a state with a department, a nation with the agency.
pub(crate) fn cast() -> Made {
    let mut made = Made::with_two_facilities();
    for (id, kind, parent) in [
        ("court", PartyKind::Court, None),
        ("state", PartyKind::State, None),
        ("department", PartyKind::State, Some("state")),
        ("nation", PartyKind::Federal, None),
        ("bureau", PartyKind::Federal, Some("nation")),
    ] {
        made.enter(Body::Party(Party {
            id: party(id),
            name: id.into(),
            kind,
            parent: parent.map(party),
        }));
    }
    assert_eq!(made.entries.len(), FIRST);
    made
}

/// The entries of a history, one instant of entry a deed.
pub(crate) fn entries_of(history: &[Done]) -> Vec<Entry> {
    let mut made = cast();
    for (n, done) in history.iter().enumerate() {
        enter(&mut made, n, done);
    }
    made.entries
}

/// Entries in another order, under the positions of that order.
pub(crate) fn renumbered(entries: impl IntoIterator<Item = Entry>) -> Vec<Entry> {
    entries
        .into_iter()
        .zip(1..)
        .map(|(mut entry, position)| {
            entry.position = position;
            entry
        })
        .collect()
}

/// The book of some entries as an audience reads it.
pub(crate) fn book(entries: &[Entry], audience: Option<&str>) -> Book {
    let mut book = audience.map_or_else(Book::public, Book::of_office);
    for entry in entries {
        book.apply(entry.clone()).unwrap();
    }
    book
}

/// Rules with one that counts working days from receipt, pauses for fees and can be extended.
pub(crate) fn clock_rules() -> Arc<RuleSet> {
    let mut records = version(
        Unit::WorkingDays,
        Some(5),
        Roll::NextWorkingDay,
        Force::Statute,
    );
    records.starts = Start::Received;
    records.pauses = vec![standing_views::duty::AllowedPause {
        cause: PauseCause::Fees,
        times: None,
    }];
    records.extension = Some(Extension {
        days: 4,
        when: "needed".into(),
    });
    records.lapses_after_days = 5;
    let step = |measure, days| Escalation {
        measure,
        days_after_due: days,
        what: "what".into(),
        what_es: "qué".into(),
        citation: None,
    };
    records.escalation = vec![
        step(Measure::Remind, -3),
        step(Measure::SecondLetter, 1),
        step(Measure::Appeal, 2),
    ];
    Arc::new(rules(vec![rule("records", records)], &holidays()))
}

/// The days off of these rules, beside weekends.
pub(crate) fn holidays() -> BTreeSet<Date> {
    BTreeSet::from([date(2021, 1, 18), date(2021, 2, 15)])
}

/// The views of duty over a book.
pub(crate) fn duty(book: &Book, rules: &Arc<RuleSet>) -> Duty {
    Duty::of(book, &Directory::of(book), &BookZone::eastern(), rules)
}

#[test]
fn a_kept_back_entry_is_entered_under_its_own_name() {
    let history = [Done {
        deed: Deed::Figure,
        on: date(2021, 1, 2),
        kept_back: true,
    }];
    let entries = entries_of(&history);
    let last = entries.last().unwrap();
    assert_eq!(last.visibility, Visibility::Office(OFFICE.into()));
    let Payload::Present(body) = &last.payload else {
        panic!("it is there")
    };
    assert_eq!(NewEntry::published(body).unwrap().id, last.id);
    assert_eq!(last.entered, at("2025-01-01"));
}
