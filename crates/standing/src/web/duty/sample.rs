//! An invented book about whose duty it is: every page of this area renders from it in tests and
//! while it is being designed. The files beside this one are a case; none of its places, bodies and
//! letters exists.

use super::DutyViews;
use crate::clock_rules;
use crate::intake::case::entries_of_case;
use crate::web::sample::unreachable;
use jiff::Timestamp;
use standing_evidence::{Body, Book, Entry, NewEntry, Payload, Visibility};
use standing_formats::case::parse_case;
use standing_terms::BookZone;
use standing_views::directory::Directory;
use standing_views::duty::Duty;
use std::sync::Arc;

const FILES: [(&str, &str); 6] = [
    ("case.toml", include_str!("sample/case.toml")),
    ("parties.toml", include_str!("sample/parties.toml")),
    ("sources.toml", include_str!("sample/sources.toml")),
    ("facilities.toml", include_str!("sample/facilities.toml")),
    ("statements.toml", include_str!("sample/statements.toml")),
    ("rules.toml", include_str!("sample/rules.toml")),
];

/// Its entries, as a case gives them.
fn bodies() -> Vec<Body> {
    let files = FILES
        .into_iter()
        .map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()))
        .collect();
    let (messages, problems) = parse_case(&files);
    if let Some(problem) = problems.iter().find(|p| p.is_error()) {
        unreachable(&format!("{problem:?}"));
    }
    let (bodies, problems) = entries_of_case(&messages, &BookZone::eastern());
    if let Some(problem) = problems.first() {
        unreachable(&format!("{problem:?}"));
    }
    bodies
}

/// A book of entries, all published.
pub(crate) fn book_of(bodies: Vec<Body>) -> Book {
    let entered = "2021-03-26T12:00:00Z"
        .parse::<Timestamp>()
        .unwrap_or(Timestamp::UNIX_EPOCH);
    let entries = bodies.into_iter().zip(1..).map(|(body, position)| {
        let new = NewEntry::published(&body).unwrap_or_else(|e| unreachable(&e.to_string()));
        Entry {
            position,
            entered,
            id: new.id,
            kind: new.kind,
            visibility: Visibility::Published,
            payload: Payload::Present(body),
        }
    });
    Book::fold(entries).unwrap_or_else(|e| unreachable(&e.to_string()))
}

fn over(book: &Book) -> Arc<Duty> {
    let rules = clock_rules::bundled().unwrap_or_else(|e| unreachable(&e.to_string()));
    Arc::new(Duty::of(
        book,
        &Directory::of(book),
        &BookZone::eastern(),
        &rules,
    ))
}

/// The views over the invented book.
pub(super) fn duty() -> Arc<Duty> {
    over(&book_of(bodies()))
}

/// The views over the same book with one entry less, for what is asked before it grew.
#[cfg(test)]
pub(super) fn duty_before_the_last_entry() -> Arc<Duty> {
    let mut bodies = bodies();
    bodies.pop();
    over(&book_of(bodies))
}

/// The views as pages ask for them.
pub fn views() -> DutyViews {
    let duty = duty();
    DutyViews::new(move || Arc::clone(&duty))
}
