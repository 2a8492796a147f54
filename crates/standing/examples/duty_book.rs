//! Writes a made-up book of requests to a store, to measure duty with: so many requests to a
//! department and an agency, about a thousand facilities, each with ten events.
//!
//! `duty_book sqlite:PATH [REQUESTS]`. Every twentieth request is never closed. The same number
//! gives the same book.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a program to measure with, over made-up entries"
)]

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use standing_evidence::{
    Body, Confidence, NewEntry, Party, PartyKind, ProfileFact, Source, SourceBytes, Span, Stance,
    Statement, StatementBody, Step,
};
use standing_store::Store;
use standing_terms::{
    Act, Channel, CloseCause, DeliveryProof, FacilityId, Function, Interval, Licence, PauseCause,
    Place, SaidDate, SourceId, StateCode, StatementLabel,
};

const FACILITIES: i64 = 1_000;
const ENTRIES_AT_A_TIME: usize = 20_000;

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

fn facility(i: i64) -> Place {
    Place::Facility(FacilityId::new(format!("f{}", i % FACILITIES)).unwrap())
}

fn function(i: i64) -> Option<Function> {
    Function::ALL.get(usize::try_from(i % 7).unwrap()).copied()
}

/// Parties, the source, and two facts and two words about each facility.
fn cast() -> Vec<Body> {
    let party = |id: &str, kind| {
        Body::Party(Party {
            id: id.parse().unwrap(),
            name: format!("The {id}"),
            kind,
            parent: None,
        })
    };
    let mut cast = vec![
        party("watch", PartyKind::Advocate),
        party("department", PartyKind::State),
        party("agency", PartyKind::Federal),
        Body::Source(Source {
            id: SourceId::new("letters").unwrap(),
            title: "Letters".into(),
            publisher: None,
            origin: "made up".into(),
            bytes: SourceBytes::Cited,
            captured: None,
            published: None,
            public: true,
            licence: Licence::us_government("nobody"),
            series: None,
            office_only: None,
            note: None,
        }),
    ];
    let first = date(2020, 1, 1);
    for i in 0..FACILITIES {
        for (n, fact) in [
            ProfileFact::Name(format!("Facility {i}")),
            ProfileFact::State(StateCode::new("CA").unwrap()),
        ]
        .into_iter()
        .enumerate()
        {
            let label = format!("f{i}.fact{n}");
            let body = StatementBody::Profile(fact);
            cast.push(statement(label, facility(i), first, body));
        }
        for (n, stance) in [
            Stance::Disclaims,
            Stance::Assigns("agency".parse().unwrap()),
        ]
        .into_iter()
        .enumerate()
        {
            let body = StatementBody::Responsibility {
                function: function(i).unwrap(),
                stance,
                force: None,
                what: "It is not ours.".into(),
            };
            cast.push(statement(format!("f{i}.word{n}"), facility(i), first, body));
        }
    }
    cast
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

/// A request and what happened to it, two days apart.
fn request(i: i64) -> Vec<Body> {
    let sent = date(2020, 1, 1) + (i % 700).days();
    let clock = [None, Some("foia"), Some("cpra"), None];
    let body = StatementBody::Request {
        addressees: vec![
            if i % 3 == 0 { "agency" } else { "department" }
                .parse()
                .unwrap(),
        ],
        function: function(i),
        what: "Asks who brings doses.".into(),
        due: None,
        clock: clock[usize::try_from(i % 4).unwrap()].map(|c| c.parse().unwrap()),
    };
    let mut all = vec![statement(format!("r{i}"), facility(i), sent, body)];
    for (n, act) in (0_i64..).zip(acts()) {
        let on = sent + (n * 2).days();
        let act = match act {
            // Every twentieth is never closed: its last event is another delivery.
            Act::Closed { .. } if i % 20 == 0 => Act::Delivered {
                proof: DeliveryProof::Receipt,
            },
            act => act,
        };
        let step = StatementBody::Step(Step {
            of: vec![StatementLabel::new(format!("r{i}")).unwrap()],
            party: None,
            on,
            act,
            what: "it happened".into(),
        });
        all.push(statement(format!("r{i}.{n}"), facility(i), on, step));
    }
    all
}

#[tokio::main]
async fn main() {
    let mut args = std::env::args().skip(1);
    let url = args.next().expect("where to: sqlite:PATH or postgres://…");
    let requests: i64 = args.next().map_or(100_000, |n| n.parse().unwrap());
    let store = Store::open(&url).await.unwrap();
    let mut nonce = 0_u128;
    let mut nonces = move || {
        nonce += 1;
        nonce.to_be_bytes()
    };
    let mut bodies = cast().into_iter().chain((0..requests).flat_map(request));
    let entered = "2026-01-01T00:00:00Z".parse().unwrap();
    loop {
        let batch: Vec<NewEntry> = bodies
            .by_ref()
            .take(ENTRIES_AT_A_TIME)
            .map(|body| NewEntry::published(&body).unwrap())
            .collect();
        if batch.is_empty() {
            break;
        }
        store
            .append(&batch, entered, &mut nonces, None)
            .await
            .unwrap();
    }
    let (position, _) = store.head().await.unwrap().unwrap();
    store.close().await.unwrap();
    println!("{requests} requests, {position} entries");
}
