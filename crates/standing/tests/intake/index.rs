//! The index of duty beside the log: a command answers by it as it would by the whole book.

use super::{Bench, Ran, runtime};
use jiff::ToSpan as _;
use jiff::civil::date;
use standing_evidence::{
    Body, Confidence, NewEntry, Party, PartyKind, ProfileFact, Redaction, Relation, RelationKind,
    Span, Stance, Statement, StatementBody, Step,
};
use standing_store::Store;
use standing_terms::{Act, Channel, Function, Interval, Outcome, Place, SaidDate, StateCode};

fn said(label: &str, subject: Place, on: jiff::civil::Date, body: StatementBody) -> Statement {
    Statement {
        label: label.parse().unwrap(),
        speaker: "watch".parse().unwrap(),
        subject,
        body,
        valid: Interval::ALWAYS,
        said: Some(SaidDate::day(on)),
        seen: Some("2020-01-01T00:00:00Z".parse().unwrap()),
        span: Span {
            source: "letters".parse().unwrap(),
            locator: "letter".into(),
        },
        relations: Vec::new(),
        quote: None,
        confidence: Confidence::Seen,
        note: None,
    }
}

fn place(i: i64) -> Place {
    Place::Facility(format!("f{}", i % 7).parse().unwrap())
}

fn entry(statement: Statement) -> NewEntry {
    NewEntry::published(&Body::Statement(Box::new(statement))).unwrap()
}

fn sent(of: &str, label: &str, on: jiff::civil::Date) -> Statement {
    let step = Step {
        of: vec![of.parse().unwrap()],
        party: None,
        on,
        act: Act::Sent {
            channel: Channel::Email,
        },
        what: "sent".into(),
    };
    said(label, place(0), on, StatementBody::Step(step))
}

fn answer(of: &str, label: &str, on: jiff::civil::Date) -> Statement {
    let body = StatementBody::Answer {
        what: "Yes.".into(),
        outcome: Some(Outcome::Granted),
        confirmed_by: None,
    };
    let mut answer = said(label, place(0), on, body);
    answer.speaker = "department".parse().unwrap();
    answer.relations = vec![Relation {
        kind: RelationKind::Answers,
        target: of.parse().unwrap(),
    }];
    answer
}

/// Seven facilities, and as many requests as make a book that is worth an index.
fn large() -> Vec<NewEntry> {
    let first = date(2021, 1, 1);
    let mut all = vec![
        NewEntry::published(&Body::Party(Party {
            id: "department".parse().unwrap(),
            name: "Department of Health".into(),
            kind: PartyKind::State,
            parent: None,
        }))
        .unwrap(),
    ];
    for i in 0..7 {
        for (n, fact) in [
            ProfileFact::Name(format!("Facility {i}")),
            ProfileFact::State(StateCode::new("CA").unwrap()),
        ]
        .into_iter()
        .enumerate()
        {
            let body = StatementBody::Profile(fact);
            all.push(entry(said(&format!("f{i}.{n}"), place(i), first, body)));
        }
        let body = StatementBody::Responsibility {
            function: Function::Supply,
            stance: Stance::Disclaims,
            force: None,
            what: "It is not ours.".into(),
        };
        all.push(entry(said(&format!("f{i}.word"), place(i), first, body)));
    }
    for i in 0..1_900_i64 {
        let on = first + (i % 200).days();
        let body = StatementBody::Request {
            addressees: vec!["department".parse().unwrap()],
            function: Some(Function::Supply),
            what: format!("Asks for doses, {i}."),
            due: None,
            clock: None,
        };
        all.push(entry(said(&format!("r{i}"), place(i), on, body)));
        all.push(entry(sent(&format!("r{i}"), &format!("r{i}.sent"), on)));
        if i % 9 != 0 {
            let end = on + 12.days();
            all.push(entry(answer(&format!("r{i}"), &format!("r{i}.end"), end)));
        }
    }
    all
}

fn append(bench: &Bench, entries: &[NewEntry]) {
    runtime().block_on(async {
        let store = Store::open(&bench.db()).await.unwrap();
        let at = store.head().await.unwrap().map_or(0, |(at, _)| at);
        let mut next = u128::from(at) << 32;
        let mut nonces = move || {
            next += 1;
            next.to_be_bytes()
        };
        let now = "2026-01-01T00:00:00Z".parse().unwrap();
        store.append(entries, now, &mut nonces, None).await.unwrap();
        store.close().await.unwrap();
    });
}

const KEPT: &str = "an index of duty is kept";

/// By the index and by the fold: `--entered` asks for the book as it stood, which no index knows.
#[track_caller]
fn check(bench: &Bench, question: &[&str]) -> Ran {
    let quick = bench.run(&[question, &["--csv"]].concat()).ended(0);
    let folded = [question, &["--csv", "--entered", "2030-01-01"]].concat();
    let folded = bench.run(&folded).ended(0);
    assert_eq!(quick.out, folded.out, "{question:?}");
    assert!(
        !folded.err.contains(KEPT),
        "what is asked of a past makes none"
    );
    quick
}

const AGENDA: [&str; 3] = ["agenda", "--on", "2021-06-01"];

#[test]
fn an_agenda_and_a_row_are_the_same_by_the_index_and_by_the_fold() {
    let bench = Bench::new();
    append(&bench, &large());
    let first = check(&bench, &AGENDA);
    assert!(first.err.contains(KEPT), "{}", first.err);
    let again = check(&bench, &AGENDA);
    assert_eq!(first.out, again.out);
    assert!(!again.err.contains(KEPT), "it stands already");
    assert!(again.out.lines().count() > 100);
    check(&bench, &["agenda", "--on", "2020-12-31"]);
    check(&bench, &["agenda", "--on", "2024-02-29", "--ahead", "3"]);
    check(
        &bench,
        &["agenda", "--on", "2021-03-01", "--facility", "f3"],
    );
    check(
        &bench,
        &["agenda", "--on", "2021-03-01", "--facility", "Facility 3"],
    );
    check(
        &bench,
        &["agenda", "--on", "2021-03-01", "--party", "department"],
    );
    check(&bench, &["duty", "f2", "--on", "2021-03-01"]);
    check(&bench, &["duty", "facility 2", "--on", "2021-12-01"]);
    let nowhere = bench
        .run(&["duty", "nowhere", "--on", "2021-03-01"])
        .ended(2);
    assert!(nowhere.err.contains("there is no facility `nowhere`"));
}

#[test]
fn what_is_entered_later_is_brought_to_the_index_and_a_redaction_takes_it_away() {
    let bench = Bench::new();
    append(&bench, &large());
    assert!(check(&bench, &AGENDA).err.contains(KEPT));
    let before = check(&bench, &AGENDA).out;
    let on = date(2021, 5, 30);
    append(&bench, &[entry(answer("r0", "late", on))]);
    let brought = check(&bench, &AGENDA);
    assert!(!brought.err.contains(KEPT), "it need not be made anew");
    assert_eq!(brought.out.lines().count() + 1, before.lines().count());
    // What the speaker takes back reaches further: the index is made anew.
    let mut back = said(
        "back",
        place(0),
        on,
        StatementBody::Event { what: "no".into() },
    );
    back.relations = vec![Relation {
        kind: RelationKind::Retracts,
        target: "late".parse().unwrap(),
    }];
    append(&bench, &[entry(back)]);
    let anew = check(&bench, &AGENDA);
    assert!(anew.err.contains(KEPT), "{}", anew.err);
    assert_eq!(anew.out, before);
    let target = entry(said(
        "gone",
        place(0),
        on,
        StatementBody::Event {
            what: "gone".into(),
        },
    ));
    append(&bench, std::slice::from_ref(&target));
    check(&bench, &AGENDA);
    runtime().block_on(async {
        let store = Store::open(&bench.db()).await.unwrap();
        let redaction = NewEntry::published(&Body::Redaction(Redaction {
            target: target.id,
            by: "R. Reader".into(),
            reason: "a name".into(),
        }))
        .unwrap();
        let now = "2026-01-02T00:00:00Z".parse().unwrap();
        store
            .redact(&redaction, now, &mut || [9; 16], None)
            .await
            .unwrap();
        store.close().await.unwrap();
    });
    assert!(check(&bench, &AGENDA).err.contains(KEPT), "none was left");
    bench.check_integrity();
}

#[test]
fn a_small_book_is_folded_and_a_question_writes_nothing() {
    let bench = Bench::new();
    append(&bench, &large()[..200]);
    let before = std::fs::metadata(bench.path("standing.db")).unwrap().len();
    assert!(!check(&bench, &AGENDA).err.contains(KEPT));
    let after = std::fs::metadata(bench.path("standing.db")).unwrap().len();
    assert_eq!(before, after);
}
