use super::*;
use crate::entry::NewEntry;
use crate::statement::{Confidence, Figure, Relation, Span, StatementBody};
use proptest::prelude::*;
use standing_terms::{Interval, Measure, Period, Place, Quantity, Reading as Value};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn said(
    label: &str,
    cases: u32,
    seen: Option<&str>,
    relation: Option<(RelationKind, &str)>,
) -> Body {
    Body::Statement(Box::new(Statement {
        label: StatementLabel::new(label).unwrap(),
        speaker: PartyId::new("agency").unwrap(),
        subject: Place::Facility("alder-creek".parse().unwrap()),
        body: StatementBody::Figure(Figure {
            measure: Measure::CasesCumulative,
            population: "people held".into(),
            period: Period::day("2021-03-12".parse().unwrap()),
            reading: Value::Value(Quantity::count(cases)),
            approximate: false,
        }),
        valid: Interval::ALWAYS,
        said: None,
        seen: seen.map(at),
        span: Span {
            source: SourceId::new("page").unwrap(),
            locator: "row 1".into(),
        },
        relations: relation
            .map(|(kind, target)| Relation {
                kind,
                target: StatementLabel::new(target).unwrap(),
            })
            .into_iter()
            .collect(),
        quote: None,
        confidence: Confidence::Seen,
        note: None,
    }))
}

fn entry(position: u64, entered: &str, visibility: Visibility, body: Body) -> Entry {
    let new = NewEntry::new(&body, visibility.clone()).unwrap();
    Entry {
        position,
        entered: at(entered),
        id: new.id,
        kind: body.kind(),
        visibility,
        payload: Payload::Present(body),
    }
}

fn public(position: u64, entered: &str, body: Body) -> Entry {
    entry(position, entered, Visibility::Published, body)
}

fn cases(book: &Book, known: Known) -> Vec<(String, f64)> {
    book.statements(known)
        .map(|r| {
            let StatementBody::Figure(f) = &r.statement.body else {
                panic!("only figures here")
            };
            (
                r.held.value.label.to_string(),
                f.reading.value().unwrap().get(),
            )
        })
        .collect()
}

const ENTERED: &str = "2026-01-01T00:00:00Z";

#[test]
fn a_public_source_counts_from_when_it_was_seen_however_late_it_was_entered() {
    let book = Book::fold([public(
        1,
        ENTERED,
        said("a", 14, Some("2021-03-12T22:00:00Z"), None),
    )])
    .unwrap();
    assert_eq!(cases(&book, Known::By(at("2021-03-12T21:59:59Z"))), []);
    assert_eq!(
        cases(&book, Known::By(at("2021-03-12T22:00:00Z"))),
        [("a".into(), 14.0)]
    );
}

#[test]
fn a_source_that_was_not_public_counts_from_its_entry() {
    let book = Book::fold([public(1, ENTERED, said("a", 14, None, None))]).unwrap();
    assert_eq!(cases(&book, Known::By(at("2025-12-31T00:00:00Z"))), []);
    assert_eq!(cases(&book, Known::Now).len(), 1);
}

#[test]
fn a_correction_applies_to_every_known_date_and_the_first_reading_stays() {
    let book = Book::fold([
        public(
            1,
            ENTERED,
            said("a", 41, Some("2021-03-12T22:00:00Z"), None),
        ),
        public(
            2,
            ENTERED,
            said("a2", 14, None, Some((RelationKind::Corrects, "a"))),
        ),
    ])
    .unwrap();
    let then = Known::By(at("2021-03-13T00:00:00Z"));
    assert_eq!(cases(&book, then), [("a".into(), 14.0)]);
    let reading = book.statements(then).next().unwrap();
    assert!(reading.is_corrected());
    assert_ne!(reading.statement, &reading.held.value);
}

#[test]
fn a_restatement_leaves_both_standing_and_counts_once_known() {
    let book = Book::fold([
        public(
            1,
            ENTERED,
            said("a", 14, Some("2021-03-12T22:00:00Z"), None),
        ),
        public(
            2,
            ENTERED,
            said(
                "b",
                16,
                Some("2021-03-20T22:00:00Z"),
                Some((RelationKind::Restates, "a")),
            ),
        ),
    ])
    .unwrap();
    let before = Known::By(at("2021-03-13T00:00:00Z"));
    assert!(
        book.statements(before)
            .next()
            .unwrap()
            .restated_by
            .is_none()
    );
    assert_eq!(cases(&book, Known::Now).len(), 2);
    assert!(
        book.statements(Known::Now)
            .next()
            .unwrap()
            .restated_by
            .is_some()
    );
}

#[test]
fn an_offices_entry_is_hidden_from_others_until_a_named_person_publishes_it() {
    let office = Visibility::Office("counsel".into());
    let hidden = entry(1, ENTERED, office, said("a", 14, None, None));
    let publish = public(
        2,
        ENTERED,
        Body::Publication(Publication {
            entries: vec![hidden.id],
            by: "a named person".into(),
            looked_for: "names and identifiers".into(),
        }),
    );
    let mut book = Book::public();
    book.apply(hidden.clone()).unwrap();
    assert_eq!(cases(&book, Known::Now), []);
    let mut own = Book::of_office("counsel");
    own.apply(hidden).unwrap();
    assert_eq!(cases(&own, Known::Now).len(), 1);
    book.apply(publish).unwrap();
    assert_eq!(cases(&book, Known::Now).len(), 1);
}

fn source(id: &str, office_only: Option<OfficeOnly>) -> Body {
    Body::Source(Source {
        id: SourceId::new(id).unwrap(),
        title: "A letter".into(),
        publisher: None,
        origin: "uploaded".into(),
        bytes: crate::source::SourceBytes::Cited,
        captured: None,
        published: None,
        public: false,
        licence: standing_terms::Licence::us_government("nobody"),
        series: None,
        office_only,
        note: None,
    })
}

fn searched() -> Body {
    let Body::Statement(mut statement) = said("search", 0, None, None) else {
        panic!()
    };
    statement.body = StatementBody::Step(crate::step::Step {
        of: vec![StatementLabel::new("a").unwrap()],
        party: None,
        on: "2021-03-12".parse().unwrap(),
        act: Act::Searched {
            place: "inbox".into(),
            method: "sender".into(),
            by: "a named person".into(),
            found: 0,
        },
        what: "nothing found".into(),
    });
    Body::Statement(statement)
}

#[test]
fn drafts_client_letters_and_mailbox_searches_stay_whatever_a_publication_lists() {
    for why in [
        OfficeOnly::Draft,
        OfficeOnly::ClientLetter,
        OfficeOnly::MailboxSearch,
    ] {
        let office = || Visibility::Office("counsel".into());
        let kept = [
            entry(1, ENTERED, office(), source("page", Some(why))),
            entry(2, ENTERED, office(), said("a", 14, None, None)),
            entry(3, ENTERED, office(), searched()),
            entry(4, ENTERED, office(), source("other", None)),
        ];
        let publication = Body::Publication(Publication {
            entries: kept.iter().map(|e| e.id).collect(),
            by: "a named person".into(),
            looked_for: "names and identifiers".into(),
        });
        let publish = public(5, ENTERED, publication.clone());
        let early = public(1, ENTERED, publication);
        // The publication after the entries, and before them.
        for order in [[0, 1, 2, 3, 4], [4, 0, 1, 2, 3]] {
            let mut book = Book::public();
            for (position, index) in (1..).zip(order) {
                let all = [
                    &kept[0],
                    &kept[1],
                    &kept[2],
                    &kept[3],
                    if order[0] == 4 { &early } else { &publish },
                ];
                let mut entry = all[index].clone();
                entry.position = position;
                book.apply(entry).unwrap();
            }
            assert_eq!(book.sources().count(), 1, "only the other source, {why:?}");
            assert_eq!(book.statements(Known::Now).count(), 0, "{why:?}");
        }
        let mut own = Book::of_office("counsel");
        for entry in &kept {
            own.apply(entry.clone()).unwrap();
        }
        assert_eq!(own.never_leaves(&kept[0]), Some(why));
        assert_eq!(
            own.never_leaves(&kept[1]),
            Some(why),
            "what was read from it"
        );
        assert_eq!(own.never_leaves(&kept[2]), Some(OfficeOnly::MailboxSearch));
        assert_eq!(own.never_leaves(&kept[3]), None);
    }
}

#[test]
fn a_source_entered_before_it_could_be_kept_in_the_office_reads_back_to_the_same_bytes() {
    let Body::Source(source) = source("page", None) else {
        panic!()
    };
    assert!(
        !serde_json::to_string(&source)
            .unwrap()
            .contains("office_only")
    );
}

#[test]
fn what_was_said_is_listed_with_and_without_profile_facts() {
    let Body::Statement(mut profile) = said("name", 0, None, None) else {
        panic!()
    };
    profile.body =
        StatementBody::Profile(crate::statement::ProfileFact::Name("Alder Creek".into()));
    let book = Book::fold([
        public(1, ENTERED, said("a", 14, None, None)),
        public(2, ENTERED, Body::Statement(profile)),
    ])
    .unwrap();
    assert_eq!(book.statements(Known::Now).count(), 2);
    assert_eq!(book.spoken(Known::Now).count(), 1);
}

#[test]
fn of_two_that_take_back_at_one_instant_the_same_is_read_in_either_order() {
    let first = |order: [&str; 2]| {
        let book = Book::fold([
            public(1, ENTERED, said("a", 14, None, None)),
            public(
                2,
                ENTERED,
                said(order[0], 0, None, Some((RelationKind::Retracts, "a"))),
            ),
            public(
                3,
                ENTERED,
                said(order[1], 0, None, Some((RelationKind::Retracts, "a"))),
            ),
        ])
        .unwrap();
        let read = book.statements(Known::Now).next().unwrap();
        read.retracted_by.map(|s| s.label.to_string())
    };
    assert_eq!(first(["b", "c"]), Some("b".into()));
    assert_eq!(first(["c", "b"]), Some("b".into()));
}

#[test]
fn a_gap_in_the_log_is_refused() {
    let mut book = Book::public();
    assert_eq!(
        book.apply(public(2, ENTERED, said("a", 1, None, None))),
        Err(BookError::Order { after: 0, got: 2 })
    );
}

#[test]
fn a_withdrawn_payload_leaves_its_entry() {
    let mut withdrawn = public(1, ENTERED, said("a", 14, None, None));
    withdrawn.payload = Payload::Withdrawn;
    let book = Book::fold([withdrawn]).unwrap();
    assert_eq!(book.position(), 1);
    assert_eq!(book.withdrawn().len(), 1);
    assert_eq!(cases(&book, Known::Now), []);
}

proptest! {
    #[test]
    fn appending_never_changes_what_an_earlier_prefix_shows(
        values in proptest::collection::vec((0u32..1000, proptest::option::of(0u8..3)), 1..20),
        cut in 0usize..20,
    ) {
        let entries: Vec<Entry> = values
            .iter()
            .enumerate()
            .map(|(i, (value, relation))| {
                let kind = match relation {
                    Some(0) => Some(RelationKind::Restates),
                    Some(1) => Some(RelationKind::Corrects),
                    Some(_) => Some(RelationKind::Retracts),
                    None => None,
                };
                let target = format!("s{}", i / 2);
                public(
                    i as u64 + 1,
                    ENTERED,
                    said(&format!("s{i}"), *value, None, kind.map(|k| (k, target.as_str()))),
                )
            })
            .collect();
        let cut = cut.min(entries.len());
        let prefix = Book::fold(entries[..cut].to_vec()).unwrap();
        let before = cases(&prefix, Known::Now);
        let mut whole = prefix.clone();
        for e in &entries[cut..] {
            whole.apply(e.clone()).unwrap();
        }
        let incremental = cases(&whole, Known::Now);
        let rebuilt = cases(&Book::fold(entries.clone()).unwrap(), Known::Now);
        prop_assert_eq!(incremental, rebuilt);
        let again = cases(&Book::fold(entries[..cut].to_vec()).unwrap(), Known::Now);
        prop_assert_eq!(before, again);
    }
}
