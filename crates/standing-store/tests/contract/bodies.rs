//! Entries to test with.

use jiff::Timestamp;
use standing_evidence::{
    Body, Confidence, Entry, Figure, NewEntry, Payload, Publication, Redaction, Source,
    SourceBytes, Span, Statement, StatementBody, Visibility,
};
use standing_terms::{
    Digest, Interval, Licence, Measure, PartyId, Period, Place, Quantity, Reading, SourceId,
    StatementLabel,
};

pub(crate) const NOON: &str = "2021-03-12T12:00:00Z";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A statement; its note is free text.
pub(crate) fn said(number: u32, note: &str) -> Body {
    Body::Statement(Box::new(Statement {
        label: StatementLabel::new(format!("statement-{number}")).unwrap(),
        speaker: PartyId::new("agency").unwrap(),
        subject: Place::Facility("alder-creek".parse().unwrap()),
        body: StatementBody::Figure(Figure {
            measure: Measure::CasesCumulative,
            population: "people held".into(),
            period: Period::day("2021-03-12".parse().unwrap()),
            reading: Reading::Value(Quantity::count(number)),
            approximate: false,
        }),
        valid: Interval::ALWAYS,
        said: None,
        seen: None,
        span: Span {
            source: SourceId::new("page").unwrap(),
            locator: format!("row {number}"),
        },
        relations: Vec::new(),
        quote: None,
        confidence: Confidence::Seen,
        note: Some(note.to_owned()),
    }))
}

pub(crate) fn public(number: u32) -> NewEntry {
    NewEntry::published(&said(number, "as published")).unwrap()
}

pub(crate) fn publics(numbers: impl IntoIterator<Item = u32>) -> Vec<NewEntry> {
    numbers.into_iter().map(public).collect()
}

pub(crate) fn of_office(number: u32, office: &str) -> NewEntry {
    let visibility = Visibility::Office(office.to_owned());
    NewEntry::new(&said(number, "as published"), visibility).unwrap()
}

pub(crate) fn publication(of: Digest) -> NewEntry {
    NewEntry::published(&Body::Publication(Publication {
        entries: vec![of],
        by: "R. Reader".into(),
        looked_for: "names and identifiers".into(),
    }))
    .unwrap()
}

pub(crate) fn redaction(target: Digest, reason: &str) -> NewEntry {
    NewEntry::published(&Body::Redaction(Redaction {
        target,
        by: "R. Reader".into(),
        reason: reason.into(),
    }))
    .unwrap()
}

/// A source whose bytes were captured.
pub(crate) fn captured(sha256: Digest) -> NewEntry {
    NewEntry::published(&Body::Source(Source {
        id: SourceId::new(format!("sha256:{sha256}")).unwrap(),
        title: "A letter".into(),
        publisher: None,
        origin: "by post".into(),
        bytes: SourceBytes::Captured { sha256, size: 3 },
        captured: None,
        published: None,
        public: false,
        licence: Licence::us_government("an agency"),
        series: None,
        office_only: None,
        note: None,
    }))
    .unwrap()
}

/// Nonces that never come twice and need no chance.
pub(crate) fn nonces() -> impl FnMut() -> [u8; 16] + Send {
    let mut next = 0u128;
    move || {
        next += 1;
        next.to_be_bytes()
    }
}

pub(crate) fn ids(entries: &[Entry]) -> Vec<Digest> {
    entries.iter().map(|e| e.id).collect()
}

pub(crate) fn names(entries: &[NewEntry]) -> Vec<Digest> {
    entries.iter().map(|e| e.id).collect()
}

pub(crate) fn is_dense(entries: &[Entry]) -> bool {
    (1u64..).zip(entries).all(|(n, e)| e.position == n)
        && entries
            .windows(2)
            .all(|pair| pair[0].entered <= pair[1].entered)
}

pub(crate) fn is_withdrawn(entry: &Entry) -> bool {
    entry.payload == Payload::Withdrawn
}
