use super::*;
use crate::entry::{Body, Entry, NewEntry, Payload, Publication, Redaction, Visibility};
use crate::pages::{Cells, ChangeEvent};
use crate::statement::{Confidence, Span, Statement, StatementBody};
use jiff::Timestamp;
use standing_terms::{Digest, Interval, Place};

fn at(hour: &str) -> Timestamp {
    format!("2021-03-12T{hour}:00:00Z").parse().unwrap()
}

fn capture(hour: &str, readable: bool) -> Body {
    Body::Capture(Capture {
        series: "page".into(),
        at: at(hour),
        page_id: format!("p{hour}"),
        page_md5: "0".into(),
        stated_as_of: None,
        stated_updated: None,
        readable,
    })
}

fn change(hour: &str, id: &str, cases: f64) -> Body {
    Body::Change(Change {
        series: "page".into(),
        at: at(hour),
        page_id: format!("p{hour}"),
        row: RowKey::first(id),
        event: ChangeEvent::Value,
        cells: Some(Cells {
            listed: None,
            values: BTreeMap::from([("cases-cumulative".to_owned(), Some(cases))]),
        }),
    })
}

fn said(label: &str) -> Body {
    Body::Statement(Box::new(Statement {
        label: label.parse().unwrap(),
        speaker: "agency".parse().unwrap(),
        subject: Place::us(),
        body: StatementBody::Event {
            what: "something happened".into(),
        },
        valid: Interval::ALWAYS,
        said: None,
        seen: None,
        span: Span {
            source: "list".parse().unwrap(),
            locator: "row 1".into(),
        },
        relations: Vec::new(),
        quote: None,
        confidence: Confidence::Seen,
        note: None,
    }))
}

fn entry(position: u64, visibility: Visibility, body: Body) -> Entry {
    let new = NewEntry::new(&body, visibility.clone()).unwrap();
    Entry {
        position,
        entered: "2026-01-01T00:00:00Z".parse().unwrap(),
        id: new.id,
        kind: body.kind(),
        visibility,
        payload: Payload::Present(body),
    }
}

/// A book of some entries, and what others after them touch.
fn check(before: Vec<Body>, added: Vec<Body>) -> (Book, Touched) {
    let mut book = Book::public();
    let mut position = 0;
    let mut next = |body| {
        position += 1;
        entry(position, Visibility::Published, body)
    };
    for body in before {
        book.apply(next(body)).unwrap();
    }
    let mut touched = Touched::after(&book);
    for body in added {
        book.apply_noting(next(body), &mut touched).unwrap();
    }
    (book, touched)
}

#[test]
fn a_page_touches_the_rows_that_changed_and_no_others() {
    let (book, touched) = check(
        vec![
            capture("10", true),
            change("10", "ALDER", 1.0),
            change("10", "BIRCH", 1.0),
        ],
        vec![capture("11", true), change("11", "ALDER", 2.0)],
    );
    let pages = &touched.pages()["page"];
    assert_eq!(pages.rows, BTreeSet::from([RowKey::first("ALDER")]));
    assert_eq!(pages.first.as_ref().unwrap().at, at("11"));
    assert!(!pages.late);
    assert!(touched.is_whole());
    assert_eq!(
        (touched.begins_after(), touched.ends_at()),
        (3, book.position())
    );
    assert!(touched.statements().is_empty());
}

#[test]
fn a_page_that_could_not_be_read_touches_no_row() {
    let (_, touched) = check(
        vec![capture("10", true), change("10", "ALDER", 1.0)],
        vec![capture("11", false)],
    );
    assert_eq!(touched.pages()["page"], TouchedPages::default());
}

#[test]
fn changes_that_come_in_after_their_capture_are_not_late() {
    let (_, touched) = check(
        vec![capture("10", true)],
        vec![change("10", "ALDER", 1.0), change("10", "BIRCH", 1.0)],
    );
    assert!(!touched.pages()["page"].late);
    assert_eq!(touched.pages()["page"].rows.len(), 2);
}

#[test]
fn a_capture_of_an_hour_before_the_last_is_late() {
    let (_, touched) = check(
        vec![capture("10", true), change("10", "ALDER", 1.0)],
        vec![capture("09", true), change("09", "ALDER", 3.0)],
    );
    assert!(touched.pages()["page"].late);
}

#[test]
fn an_offices_statement_is_touched_when_it_is_published_and_not_when_it_is_kept_back() {
    let mut book = Book::public();
    let own = entry(1, Visibility::Office("clinic".into()), said("own"));
    let id = own.id;
    let mut touched = Touched::after(&book);
    book.apply_noting(own, &mut touched).unwrap();
    assert!(touched.statements().is_empty());
    let publication = Body::Publication(Publication {
        by: "A. Named Person".into(),
        entries: vec![id],
        looked_for: "names and identifiers".into(),
    });
    book.apply_noting(entry(2, Visibility::Published, publication), &mut touched)
        .unwrap();
    let [index] = touched.statements() else {
        panic!("one statement: {touched:?}")
    };
    let held = book.nth_statement(*index).unwrap();
    assert_eq!(held.value.label.as_str(), "own");
}

#[test]
fn a_withdrawal_is_told_since_the_book_still_holds_what_was() {
    let (_, touched) = check(
        vec![said("a")],
        vec![Body::Redaction(Redaction {
            target: Digest([0; 32]),
            by: "A. Named Person".into(),
            reason: "an identifier".into(),
        })],
    );
    assert!(touched.redactions());
}

#[test]
fn a_stretch_with_an_entry_that_was_not_noted_is_not_whole() {
    let mut book = Book::public();
    let mut touched = Touched::after(&book);
    book.apply(entry(1, Visibility::Published, said("a")))
        .unwrap();
    book.apply_noting(entry(2, Visibility::Published, said("b")), &mut touched)
        .unwrap();
    assert!(!touched.is_whole());
}

#[test]
fn a_copy_of_a_book_is_not_changed_by_what_the_other_takes_in() {
    let (before, _) = check(
        vec![capture("10", true), change("10", "ALDER", 1.0), said("a")],
        vec![],
    );
    let mut after = before.clone();
    for (position, body) in (4..).zip([capture("11", true), change("11", "ALDER", 2.0), said("b")])
    {
        after
            .apply(entry(position, Visibility::Published, body))
            .unwrap();
    }
    let pages = |book: &Book| book.page_series("page").unwrap().captures().len();
    let rows = |book: &Book| {
        let series = book.page_series("page").unwrap();
        series.history(&RowKey::first("ALDER")).count()
    };
    assert_eq!((pages(&before), rows(&before)), (1, 1));
    assert_eq!((pages(&after), rows(&after)), (2, 2));
    assert!(before.statement(&"b".parse().unwrap()).is_none());
    assert!(after.statement(&"b".parse().unwrap()).is_some());
}
