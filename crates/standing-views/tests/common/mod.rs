//! The page archive as a book, read from `../shared/data` beside the checkout. Its licence forbids
//! passing it on, so it is read where it lies; where it is absent these tests say so and pass.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::float_cmp,
    reason = "a test fails by panicking, and figures are compared as published"
)]
#![allow(
    dead_code,
    unreachable_pub,
    reason = "each test target uses a part of the fixture"
)]

mod rules;

use jiff::Timestamp;
pub use rules::statistics_rules;
use standing_evidence::pages::{Capture, PageRow, PageSeries};
use standing_evidence::{
    Body, Book, Confidence, Entry, NewEntry, Payload, ProfileFact, Span, Statement, StatementBody,
    Visibility,
};
use standing_parquet::{FacilityPages, NationalCasesPages, NationalPopulationPages};
use standing_terms::{
    CodeScheme, FacilityId, Interval, PartyId, Place, PlaceCode, SourceId, StateCode,
    StatementLabel,
};
use standing_views::surveillance::Surveillance;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The data beside the checkout; none, with a line that says so, where it is absent.
pub fn data() -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .map(|dir| dir.join("shared/data"))
        .find(|dir| dir.join("raw/vera_covid").is_dir());
    if found.is_none() {
        eprintln!("skipped: no page archive in ../shared/data");
    }
    found
}

/// The archive read once for all tests of a target.
pub fn archive() -> Option<&'static Surveillance> {
    static ARCHIVE: OnceLock<Option<Surveillance>> = OnceLock::new();
    ARCHIVE
        .get_or_init(|| {
            let book = book(&data()?);
            let zone = standing_terms::BookZone::eastern();
            Some(Surveillance::by_rules(
                &book,
                zone,
                &statistics_rules().silence,
            ))
        })
        .as_ref()
}

/// Parses an instant.
pub fn instant(text: &str) -> Timestamp {
    text.parse().expect("an instant")
}

/// An entry of everybody's, entered long after.
pub fn entry(position: u64, body: Body) -> Entry {
    let new = NewEntry::published(&body).expect("a canonical body");
    Entry {
        position,
        entered: instant("2025-01-01T12:00:00Z"),
        id: new.id,
        kind: new.kind,
        visibility: Visibility::Published,
        payload: Payload::Present(body),
    }
}

/// Folds bodies into a book, in their order.
pub fn fold(bodies: impl IntoIterator<Item = Body>) -> Book {
    let entries = (1..)
        .zip(bodies)
        .map(|(position, body)| entry(position, body));
    Book::fold(entries).expect("entries that fit")
}

/// Collects bodies.
pub struct Writer {
    bodies: Vec<Body>,
}

impl Writer {
    pub fn new() -> Self {
        Self { bodies: Vec::new() }
    }

    pub fn enter(&mut self, body: Body) {
        self.bodies.push(body);
    }

    fn page(&mut self, series: &mut PageSeries, capture: Capture, rows: &[PageRow<'_>]) {
        let changes = series.observe(capture.clone(), rows).expect("a page");
        self.enter(Body::Capture(capture));
        for change in changes {
            self.enter(Body::Change(change));
        }
    }

    pub fn book(self) -> Book {
        fold(self.bodies)
    }
}

/// The whole archive and the directory of ten facilities as a book.
pub fn book(data: &Path) -> Book {
    fold(bodies(data))
}

/// What the archive and the directory of ten facilities hold, one page series after the other.
pub fn bodies(data: &Path) -> Vec<Body> {
    let raw = data.join("raw/vera_covid");
    let open = |name: &str| File::open(raw.join(name)).expect("a file of the archive");
    let mut out = Writer::new();

    let mut series = PageSeries::new("ice-covid-page");
    for page in FacilityPages::open(open("facility_cases_hourly.parquet")).expect("facility file") {
        let page = page.expect("a page");
        let cells: Vec<_> = page
            .rows
            .iter()
            .map(|row| {
                [
                    ("cases-cumulative", row.cumulative),
                    ("cases-current", row.current),
                    ("deaths-cumulative", row.deaths),
                ]
            })
            .collect();
        let rows: Vec<PageRow<'_>> = page
            .rows
            .iter()
            .zip(&cells)
            .map(|(row, values)| PageRow {
                id: &row.id,
                listed: Some(&row.listed),
                values,
            })
            .collect();
        let capture = Capture {
            series: "ice-covid-page".into(),
            at: page.captured,
            page_id: page.page_id,
            page_md5: page.page_md5,
            stated_as_of: page.stated_as_of,
            stated_updated: page.stated_updated,
            readable: page.readable,
        };
        out.page(&mut series, capture, &rows);
    }

    let mut series = PageSeries::new("ice-national-page");
    for page in NationalCasesPages::open(open("national_cases_hourly.parquet")).expect("cases file")
    {
        let page = page.expect("a page");
        let values = [
            ("cases-cumulative", page.cumulative),
            ("cases-current", page.current_total_row),
            ("cases-current-header", page.current_header),
            ("deaths-cumulative", page.deaths),
        ];
        let capture = Capture {
            series: "ice-national-page".into(),
            at: page.captured,
            page_id: page.page_id,
            page_md5: page.page_md5,
            stated_as_of: page.stated_as_of,
            stated_updated: page.stated_updated,
            readable: page.readable,
        };
        let row = PageRow {
            id: "US",
            listed: None,
            values: &values,
        };
        out.page(&mut series, capture, &[row]);
    }

    let mut series = PageSeries::new("ice-population-page");
    for page in NationalPopulationPages::open(open("national_population_hourly.parquet"))
        .expect("population file")
    {
        let page = page.expect("a page");
        let values = [("held", page.population)];
        let capture = Capture {
            series: "ice-population-page".into(),
            at: page.captured,
            page_id: page.page_id,
            page_md5: page.page_md5,
            stated_as_of: page.stated_as_of,
            stated_updated: page.stated_updated,
            readable: page.readable,
        };
        let row = PageRow {
            id: "US",
            listed: None,
            values: &values,
        };
        out.page(&mut series, capture, &[row]);
    }

    for (n, statement) in profiles(data).into_iter().enumerate() {
        let mut statement = statement;
        statement.label = StatementLabel::new(format!("test/P{n}")).expect("a label");
        out.enter(Body::Statement(Box::new(statement)));
    }
    out.bodies
}

/// What the archive holds in the order in which it could be known, as a book that was kept from the
/// first day would hold it: first the directory, then page after page with its changes.
pub fn as_it_happened(data: &Path) -> (Vec<Body>, Vec<(Timestamp, Vec<Body>)>) {
    let (mut before, mut pages) = (Vec::new(), Vec::<(Timestamp, Vec<Body>)>::new());
    for body in bodies(data) {
        match &body {
            Body::Capture(capture) => pages.push((capture.at, vec![body])),
            Body::Change(change) => {
                let (at, of_page) = pages.last_mut().expect("a capture before its changes");
                assert_eq!(*at, change.at, "no page of the archive is late");
                of_page.push(body);
            }
            _ => before.push(body),
        }
    }
    pages.sort_by_key(|(at, _)| *at);
    (before, pages)
}

/// The seven California facilities, Batavia and two look-alikes, as `facilities.csv` has them.
fn profiles(data: &Path) -> Vec<Statement> {
    let mut reader =
        csv::Reader::from_path(data.join("derived/facilities.csv")).expect("facilities.csv");
    let header = reader.headers().expect("a header").clone();
    let mut out = Vec::new();
    for row in reader.records() {
        let row = row.expect("a row");
        let cell = |name: &str| {
            let i = header.iter().position(|h| h == name).expect("a column");
            row.get(i).unwrap_or_default().to_owned()
        };
        let subject = Place::Facility(FacilityId::new(cell("slug")).expect("a slug"));
        let facts = [
            ProfileFact::Name(cell("name")),
            ProfileFact::Code(PlaceCode {
                scheme: CodeScheme::IcePage,
                code: cell("vera_id"),
            }),
            ProfileFact::State(StateCode::new(&cell("state")).expect("a state")),
            ProfileFact::FieldOffice(cell("field_office")),
        ];
        out.extend(facts.map(|fact| profile(subject.clone(), fact)));
    }
    out
}

pub fn profile(subject: Place, fact: ProfileFact) -> Statement {
    Statement {
        label: StatementLabel::new("test/P").expect("a label"),
        speaker: PartyId::new("directory").expect("a party"),
        subject,
        body: StatementBody::Profile(fact),
        valid: Interval::default(),
        said: None,
        seen: None,
        span: Span {
            source: SourceId::new("test/facilities").expect("a source"),
            locator: "a row".into(),
        },
        relations: Vec::new(),
        quote: None,
        confidence: Confidence::Seen,
        note: None,
    }
}
