//! What the views of duty cost over a large book: 100,000 requests with ten events each.
//!
//! Give a phase, and take the difference of two phases as its cost (`benches/README.md`):
//! `book`, `duty` (the book and the views over it), `agenda` (and the agenda of one day), `row`
//! (and the row of one facility).

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program to measure with, over made-up entries"
)]

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use standing_evidence::{
    Body, Book, Confidence, Entry, NewEntry, Payload, ProfileFact, Span, Statement, StatementBody,
    Step, Visibility,
};
use standing_terms::{
    Act, AsOf, BookZone, Channel, CloseCause, DeliveryProof, FacilityId, Function, Interval,
    PauseCause, Place, SaidDate, SourceId, StateCode, StatementLabel,
};
use standing_views::directory::Directory;
use standing_views::duty::{
    AgendaFilter, AllowedPause, ClockRule, Duty, Roll, RuleSet, RuleVersion, Start, Unit,
};
use std::sync::Arc;

fn statement(label: String, subject: Place, said: Date, body: StatementBody) -> Body {
    Body::Statement(Box::new(Statement {
        label: StatementLabel::new(label).unwrap(),
        speaker: "watch".parse().unwrap(),
        subject,
        body,
        valid: Interval::ALWAYS,
        said: Some(SaidDate::day(said)),
        seen: Some("2020-01-01T00:00:00Z".parse().unwrap()),
        span: Span {
            source: SourceId::new("letters").unwrap(),
            locator: "letter".into(),
        },
        relations: Vec::new(),
        quote: None,
        confidence: Confidence::Seen,
        note: None,
    }))
}

fn acts() -> [Act; 10] {
    let pause = Act::Paused {
        cause: PauseCause::Fees,
    };
    [
        Act::Sent {
            channel: Channel::Email,
        },
        Act::Delivered {
            proof: DeliveryProof::Server,
        },
        Act::Acknowledged { reference: None },
        pause.clone(),
        Act::Resumed,
        pause,
        Act::Resumed,
        Act::Extended {
            days: None,
            because: None,
        },
        Act::Delivered {
            proof: DeliveryProof::Receipt,
        },
        Act::Closed {
            cause: CloseCause::Satisfied,
        },
    ]
}

fn bodies() -> impl Iterator<Item = Body> {
    let facilities = (0..1000).map(|i| {
        let subject = Place::Facility(FacilityId::new(format!("f{i}")).unwrap());
        let fact = ProfileFact::State(StateCode::new("CA").unwrap());
        let body = StatementBody::Profile(fact);
        statement(format!("f{i}.state"), subject, date(2020, 1, 1), body)
    });
    let letters = (0..100_000_i64).flat_map(|i| {
        let place = Place::Facility(FacilityId::new(format!("f{}", i % 1000)).unwrap());
        let sent = date(2020, 1, 1) + (i % 700).days();
        let request = StatementBody::Request {
            addressees: vec!["department".parse().unwrap()],
            function: Function::ALL.get(usize::try_from(i % 7).unwrap()).copied(),
            what: "Asks who brings doses.".into(),
            due: None,
            clock: None,
        };
        let mut all = vec![statement(format!("r{i}"), place.clone(), sent, request)];
        for (n, act) in (0_i64..).zip(acts()) {
            let on = sent + (n * 2).days();
            // Every twentieth letter is never closed.
            if matches!(act, Act::Closed { .. }) && i % 20 == 0 {
                continue;
            }
            let step = StatementBody::Step(Step {
                of: vec![StatementLabel::new(format!("r{i}")).unwrap()],
                party: None,
                on,
                act,
                what: "it happened".into(),
            });
            all.push(statement(format!("r{i}.{n}"), place.clone(), on, step));
        }
        all
    });
    facilities.chain(letters)
}

fn rules() -> RuleSet {
    use standing_evidence::Force;
    let version = |unit, length, force| RuleVersion {
        in_force: Interval::ALWAYS,
        citation: "made up".into(),
        source: "here".into(),
        unit,
        length,
        starts: Start::Sent,
        roll: Roll::None,
        calendars: Vec::new(),
        force,
        extension: None,
        pauses: vec![AllowedPause {
            cause: PauseCause::Fees,
            times: None,
        }],
        lapses_after_days: 14,
        escalation: Vec::new(),
        note: None,
    };
    let rule = |id: &str, version| ClockRule {
        id: id.parse().unwrap(),
        title: id.into(),
        versions: vec![version],
    };
    let given = |force| version(Unit::GivenDate, None, force);
    let all = vec![
        rule(
            "courtesy",
            version(Unit::CalendarDays, Some(14), Force::Courtesy),
        ),
        rule("letter-date", given(Force::Courtesy)),
        rule("ordered-date", given(Force::Order)),
        rule("promise", given(Force::Promise)),
    ];
    RuleSet::new(all, Vec::new(), standing_terms::Digest([0; 32])).unwrap()
}

fn main() {
    let phase = std::env::args().nth(1).unwrap_or_default();
    let book = Book::fold(bodies().zip(1..).map(|(body, position)| Entry {
        position,
        entered: "2026-01-01T00:00:00Z".parse().unwrap(),
        id: NewEntry::published(&body).unwrap().id,
        kind: body.kind(),
        visibility: Visibility::Published,
        payload: Payload::Present(body),
    }))
    .unwrap();
    println!("{} entries", book.position());
    if phase == "book" {
        return;
    }
    let directory = Directory::of(&book);
    let duty = Duty::of(&book, &directory, &BookZone::eastern(), &Arc::new(rules()));
    let as_of = AsOf::on(date(2021, 6, 1));
    if phase == "agenda" {
        let agenda = duty.agenda(&as_of, 14, &AgendaFilter::default());
        println!("{} lines", agenda.lines().count());
    }
    if phase == "row" {
        // A hundred rows, so that the difference can be read.
        for i in 0..100 {
            let id = FacilityId::new(format!("f{i}")).unwrap();
            assert_eq!(duty.row(&id, &as_of).unwrap().cells.len(), 7);
        }
    }
}
