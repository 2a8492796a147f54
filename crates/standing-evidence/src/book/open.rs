//! The open book: what of a book may be passed on to others as data.
//!
//! A source says on which terms rows of it may be passed on, and a book is full of sources that forbid
//! it. The open book is the book as if these had never been read. What is computed alike from both
//! books stands on what may be passed on alone, so nothing that is held back can be told from it.

use super::{Book, Held, Said};
use crate::statement::{Statement, StatementBody};
use standing_terms::SourceId;
use std::sync::Arc;

impl Book {
    /// Whether rows of a source may be passed on. On a source that nobody described there are no
    /// terms, so they may not.
    pub fn passes_on(&self, source: &SourceId) -> bool {
        self.source(source)
            .is_some_and(|s| s.value.licence.redistributable)
    }

    /// Whether statements typed about a source may be passed on: its rows, or single facts out of it.
    pub fn passes_on_facts(&self, source: &SourceId) -> bool {
        self.source(source)
            .is_some_and(|s| s.value.licence.lets_facts_pass())
    }

    /// Whether a page series may be passed on: where a source holds it, and every one that does may.
    pub fn passes_on_series(&self, name: &str) -> bool {
        let mut holding = self.series_sources(name).peekable();
        holding.peek().is_some() && holding.all(|id| self.passes_on(id))
    }

    /// The sources that hold a page series, by identifier.
    pub fn series_sources<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a SourceId> {
        self.sources()
            .filter(move |s| s.value.series.as_deref() == Some(name))
            .map(|s| &s.value.id)
    }

    /// Whether the open book differs from this one.
    pub fn holds_back(&self) -> bool {
        let mut statements = self.said.statements.iter();
        statements.any(|s| self.held_back(&s.value))
            || self.pages.keys().any(|name| !self.passes_on_series(name))
    }

    /// Whether a statement, or its speaker's own words in it, may not be passed on.
    fn held_back(&self, statement: &Statement) -> bool {
        let source = &statement.span.source;
        !self.passes_on_facts(source) || (has_words(statement) && !self.passes_on(source))
    }

    /// The open book: this one without what was read from sources whose terms forbid passing it on,
    /// and without words quoted from those of which single facts alone may be. Sources, parties,
    /// publications, redactions and the position stay.
    #[must_use]
    pub fn open(&self) -> Self {
        let mut open = Self {
            last: self.last,
            last_entered: self.last_entered,
            audience: self.audience.clone(),
            parties: self.parties.clone(),
            sources: self.sources.clone(),
            publications: self.publications.clone(),
            redactions: self.redactions.clone(),
            withdrawn: self.withdrawn.clone(),
            published: self.published.clone(),
            ..Self::default()
        };
        for (name, series) in &self.pages {
            if self.passes_on_series(name) {
                open.pages.insert(name.clone(), series.clone());
            }
        }
        let mut said = Said::default();
        for held in &self.said.statements {
            let source = &held.value.span.source;
            if !self.passes_on_facts(source) {
                continue;
            }
            let mut held = Held::clone(held);
            if !self.passes_on(source) {
                take_words(&mut held.value);
            }
            said.add(held);
        }
        open.said = Arc::new(said);
        open
    }
}

/// Whether a statement holds words of its source, and not only ours about it.
fn has_words(statement: &Statement) -> bool {
    let items =
        matches!(&statement.body, StatementBody::Commitment { items, .. } if !items.is_empty());
    statement.quote.is_some() || items
}

/// Takes the words of its source out of a statement.
fn take_words(statement: &mut Statement) {
    statement.quote = None;
    if let StatementBody::Commitment { items, .. } = &mut statement.body {
        items.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::{Body, Entry, NewEntry, Payload, Visibility};
    use crate::pages::{Capture, Change, ChangeEvent, RowKey};
    use crate::source::{Source, SourceBytes};
    use crate::statement::{Confidence, Quote, Relation, RelationKind, Span};
    use standing_terms::{Interval, Known, Licence, PartyId, Place};

    fn source(id: &str, redistributable: bool, facts: bool, series: Option<&str>) -> Body {
        Body::Source(Source {
            id: id.parse().unwrap(),
            title: id.to_owned(),
            publisher: None,
            origin: "invented".into(),
            bytes: SourceBytes::Cited,
            captured: None,
            published: None,
            public: true,
            licence: Licence {
                name: "invented".into(),
                credit: None,
                redistributable,
                facts,
            },
            series: series.map(ToOwned::to_owned),
            office_only: None,
            note: None,
        })
    }

    fn said(label: &str, source: &str, points: Option<(RelationKind, &str)>) -> Body {
        Body::Statement(Box::new(Statement {
            label: label.parse().unwrap(),
            speaker: PartyId::new("agency").unwrap(),
            subject: Place::us(),
            body: StatementBody::Event {
                what: format!("{label} happened"),
            },
            valid: Interval::ALWAYS,
            said: None,
            seen: None,
            span: Span {
                source: source.parse().unwrap(),
                locator: String::new(),
            },
            relations: points
                .map(|(kind, target)| Relation {
                    kind,
                    target: target.parse().unwrap(),
                })
                .into_iter()
                .collect(),
            quote: Some(Quote {
                text: format!("the words of {label}"),
                verbatim: true,
            }),
            confidence: Confidence::Seen,
            note: None,
        }))
    }

    fn page(series: &str) -> [Body; 2] {
        let at = "2021-03-12T12:00:00Z".parse().unwrap();
        [
            Body::Capture(Capture {
                series: series.into(),
                at,
                page_id: "p1".into(),
                page_md5: String::new(),
                stated_as_of: None,
                stated_updated: None,
                readable: true,
            }),
            Body::Change(Change {
                series: series.into(),
                at,
                page_id: "p1".into(),
                row: RowKey::first("NORTH"),
                event: ChangeEvent::Value,
                cells: Some(crate::pages::Cells {
                    listed: None,
                    values: [("cases-cumulative".to_owned(), Some(4.0))].into(),
                }),
            }),
        ]
    }

    fn book(bodies: impl IntoIterator<Item = Body>) -> Book {
        let entries = bodies.into_iter().zip(1..).map(|(body, position)| Entry {
            position,
            entered: "2026-01-01T00:00:00Z".parse().unwrap(),
            id: NewEntry::new(&body, Visibility::Published).unwrap().id,
            kind: body.kind(),
            visibility: Visibility::Published,
            payload: Payload::Present(body),
        });
        Book::fold(entries).unwrap()
    }

    fn labels(book: &Book) -> Vec<&str> {
        book.statements(Known::Now)
            .map(|r| r.statement.label.as_str())
            .collect()
    }

    #[test]
    fn what_was_read_from_a_source_that_may_not_be_passed_on_is_not_in_the_open_book() {
        let book = book([
            source("county", true, false, None),
            source("archive", false, false, None),
            said("a", "county", None),
            said("b", "archive", None),
            said("c", "nobody-described-it", None),
        ]);
        assert!(book.holds_back());
        let open = book.open();
        assert_eq!(labels(&open), ["a"]);
        assert!(!open.holds_back(), "the open book holds nothing back");
        assert_eq!(open.position(), book.position());
        assert!(
            open.source(&"archive".parse().unwrap()).is_some(),
            "that there is such a source is no secret"
        );
    }

    #[test]
    fn facts_pass_without_the_words_of_their_source_where_facts_alone_may() {
        let open = book([
            source("newspaper", false, true, None),
            said("a", "newspaper", None),
        ])
        .open();
        let held = open.statement(&"a".parse().unwrap()).unwrap();
        assert_eq!(held.value.body.what(), Some("a happened"));
        assert_eq!(held.value.quote, None);
    }

    #[test]
    fn a_statement_that_may_not_be_passed_on_takes_nothing_back_in_the_open_book() {
        let book = book([
            source("county", true, false, None),
            source("archive", false, false, None),
            said("a", "county", None),
            said("b", "archive", Some((RelationKind::Retracts, "a"))),
        ]);
        let first = |book: &Book| {
            let read = book.statements(Known::Now).next().unwrap();
            read.retracted_by.map(|s| s.label.to_string())
        };
        assert_eq!(first(&book), Some("b".into()));
        assert_eq!(first(&book.open()), None);
    }

    #[test]
    fn a_page_series_passes_only_where_every_source_that_holds_it_may() {
        let with = |sources: Vec<Body>| book(sources.into_iter().chain(page("county-page")));
        let shown = |book: &Book| book.open().page_series("county-page").is_some();
        let free = || source("copy-1", true, false, Some("county-page"));
        let bound = || source("copy-2", false, true, Some("county-page"));
        assert!(shown(&with(vec![free()])));
        assert!(!with(vec![free()]).holds_back());
        assert!(!shown(&with(vec![free(), bound()])));
        assert!(!shown(&with(vec![])), "nobody says on which terms");
    }
}
