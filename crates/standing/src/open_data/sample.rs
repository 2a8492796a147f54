//! An invented book for tests and for designing pages: four places, a county whose page anybody may
//! copy, an archive that may not be passed on, a newspaper that is cited for its facts. None of them
//! exists.

use jiff::Timestamp;
use jiff::civil::{Date, date};
use standing_evidence::pages::{Capture, Cells, Change, ChangeEvent, RowKey};
use standing_evidence::{
    Body, Book, BookError, Confidence, Entry, Figure, FigureSeries, NewEntry, Party, PartyKind,
    Payload, ProfileFact, Quote, Relation, RelationKind, Source, SourceBytes, Span, Stance,
    Statement, StatementBody, Visibility,
};
use standing_terms::{
    BookZone, CodeScheme, Function, IdError, Interval, Licence, Measure, Missing, Period, Place,
    PlaceCode, Quantity, Reading, StateCode,
};
use standing_views::surveillance::Surveillance;

/// The day that the sample is about.
pub const DAY: Date = date(2021, 3, 12);

/// Why an invented book could not be made, which a test would show.
#[derive(Debug, thiserror::Error)]
pub enum SampleError {
    /// An identifier.
    #[error(transparent)]
    Id(#[from] IdError),
    /// An entry.
    #[error(transparent)]
    Entry(#[from] standing_evidence::CanonicalError),
    /// The fold.
    #[error(transparent)]
    Book(#[from] BookError),
    /// A date or number.
    #[error("{0}")]
    Other(String),
}

fn other(error: impl std::fmt::Display) -> SampleError {
    SampleError::Other(error.to_string())
}

/// A book and the views over it, whole and open.
pub struct Sample {
    /// The whole book.
    pub book: Book,
    /// Its figures.
    pub surveillance: Surveillance,
    /// The open book and its figures, where it differs.
    pub open: Option<(Book, Surveillance)>,
}

impl Sample {
    /// The views over a book.
    pub fn of(book: Book) -> Self {
        let zone = BookZone::eastern();
        let open = book.holds_back().then(|| {
            let open = book.open();
            let surveillance = crate::statistics_rules::surveillance(&open, zone.clone());
            (open, surveillance)
        });
        let surveillance = crate::statistics_rules::surveillance(&book, zone);
        Self {
            book,
            surveillance,
            open,
        }
    }

    /// As a package is made from it.
    pub fn material(&self, as_of: standing_terms::AsOf) -> super::Material<'_> {
        super::Material {
            whole: super::Side {
                book: &self.book,
                surveillance: &self.surveillance,
            },
            open: self
                .open
                .as_ref()
                .map(|(book, surveillance)| super::Side { book, surveillance }),
            claims: &[],
            as_of,
        }
    }
}

/// Folds bodies, entered one after the other at one instant.
///
/// # Errors
/// Where they do not fold.
pub fn fold(bodies: impl IntoIterator<Item = Body>) -> Result<Book, SampleError> {
    let entered = Timestamp::from_second(1_767_225_600).map_err(other)?;
    let mut book = Book::public();
    for (body, position) in bodies.into_iter().zip(1..) {
        let entry = Entry {
            position,
            entered,
            id: NewEntry::new(&body, Visibility::Published)?.id,
            kind: body.kind(),
            visibility: Visibility::Published,
            payload: Payload::Present(body),
        };
        book.apply(entry)?;
    }
    Ok(book)
}

/// A party.
///
/// # Errors
/// Where its identifier is none.
pub fn party(id: &str, name: &str, kind: PartyKind) -> Result<Body, SampleError> {
    Ok(Body::Party(Party {
        id: id.parse()?,
        name: name.into(),
        kind,
        parent: None,
    }))
}

/// A source with its terms.
///
/// # Errors
/// Where its identifier is none.
pub fn source(
    id: &str,
    publisher: &str,
    terms: (bool, bool),
    series: Option<&str>,
) -> Result<Body, SampleError> {
    Ok(Body::Source(Source {
        id: id.parse()?,
        title: format!("The {id}, invented"),
        publisher: Some(publisher.parse()?),
        origin: format!("https://{id}.example/data"),
        bytes: SourceBytes::Cited,
        captured: None,
        published: Some(DAY),
        public: true,
        licence: Licence {
            name: if terms.0 {
                "invented, open".into()
            } else {
                "invented, not to be passed on".into()
            },
            credit: Some(format!("The keepers of the {id}")),
            redistributable: terms.0,
            facts: terms.1,
        },
        series: series.map(Into::into),
        office_only: None,
        note: None,
    }))
}

/// A statement of a source, known since noon of a day.
///
/// # Errors
/// Where an identifier is none.
pub fn said(
    label: &str,
    speaker: &str,
    subject: Place,
    source: &str,
    on: Date,
    body: StatementBody,
) -> Result<Statement, SampleError> {
    Ok(Statement {
        label: label.parse()?,
        speaker: speaker.parse()?,
        subject,
        body,
        valid: Interval::ALWAYS,
        said: Some(on.to_string().parse().map_err(other)?),
        seen: Some(noon(on)?),
        span: Span {
            source: source.parse()?,
            locator: "row 1".into(),
        },
        relations: Vec::new(),
        quote: None,
        confidence: Confidence::Seen,
        note: None,
    })
}

fn noon(on: Date) -> Result<Timestamp, SampleError> {
    format!("{on}T17:00:00Z").parse().map_err(other)
}

/// A figure of a day.
pub fn figure(measure: Measure, population: &str, on: Date, reading: Reading) -> StatementBody {
    StatementBody::Figure(Figure {
        measure,
        population: population.into(),
        period: Period::day(on),
        reading,
        approximate: false,
    })
}

/// A facility.
///
/// # Errors
/// Where its identifier is none.
pub fn facility(id: &str) -> Result<Place, SampleError> {
    Ok(Place::Facility(id.parse()?))
}

/// A page of a series: its captures hours after midnight of a day, with the count of cases of each row.
///
/// # Errors
/// Where an instant is none.
pub fn page(
    series: &str,
    on: Date,
    rows: &[(&str, Option<f64>)],
) -> Result<Vec<Body>, SampleError> {
    let at = noon(on)?;
    let page_id = format!("page-{on}");
    let mut bodies = vec![Body::Capture(Capture {
        series: series.into(),
        at,
        page_id: page_id.clone(),
        page_md5: String::new(),
        stated_as_of: None,
        stated_updated: None,
        readable: true,
    })];
    for (id, cases) in rows {
        bodies.push(Body::Change(Change {
            series: series.into(),
            at,
            page_id: page_id.clone(),
            row: RowKey::first(*id),
            event: ChangeEvent::Value,
            cells: Some(Cells {
                listed: Some((*id).to_owned()),
                values: [("cases-cumulative".to_owned(), *cases)].into(),
            }),
        }));
    }
    Ok(bodies)
}

/// The words that a spreadsheet would run, as a county might have typed them.
pub const FORMULA: &str = "=HYPERLINK(\"https://copy.example\")";

/// A figure that only the archive has. No hash holds it, since it has a fraction.
pub const ARCHIVED: f64 = 4711.25;

/// Words that only the archive has.
pub const ARCHIVED_WORDS: &str = "out of the archive alone";

/// What the newspaper's spokesperson said, word for word.
pub const QUOTED: &str = "we have been told to wait";

/// The invented book.
///
/// # Errors
/// Where it does not fold, which a test would show.
pub fn book() -> Result<Book, SampleError> {
    let alder = || facility("alder-creek");
    let wash = || facility("dry-wash");
    let california = || {
        StateCode::new("CA")
            .map(Place::State)
            .ok_or_else(|| other("CA"))
    };
    let count = |n| Reading::Value(Quantity::count(n));
    let mut all = vec![
        party("county-sheriff", "Marsh County Sheriff", PartyKind::Local)?,
        party(
            "us-ice",
            "U.S. Immigration and Customs Enforcement",
            PartyKind::Federal,
        )?,
        party(
            "ca-health",
            "Department of Health, invented",
            PartyKind::State,
        )?,
        party("counsel", "Northern Legal Aid", PartyKind::Advocate)?,
        source(
            "county",
            "county-sheriff",
            (true, false),
            Some("county-page"),
        )?,
        source("archive", "us-ice", (false, false), Some("ice-covid-page"))?,
        source("newspaper", "counsel", (false, true), None)?,
    ];
    let mut say = |label: &str,
                   speaker: &str,
                   subject: Place,
                   source: &str,
                   on: Date,
                   body: StatementBody,
                   change: &dyn Fn(&mut Statement)|
     -> Result<(), SampleError> {
        let mut statement = said(label, speaker, subject, source, on, body)?;
        change(&mut statement);
        all.push(Body::Statement(Box::new(statement)));
        Ok(())
    };
    let same = |_: &mut Statement| {};
    let fact = StatementBody::Profile;
    let early = date(2020, 6, 1);
    // Who is where: the county says of one, the archive of the other.
    let name = ProfileFact::Name("Alder Creek Processing Center".into());
    say(
        "county/alder/name",
        "county-sheriff",
        alder()?,
        "county",
        early,
        fact(name),
        &same,
    )?;
    let state = StateCode::new("CA").ok_or_else(|| other("CA"))?;
    say(
        "county/alder/state",
        "county-sheriff",
        alder()?,
        "county",
        early,
        fact(ProfileFact::State(state.clone())),
        &same,
    )?;
    let operator = ProfileFact::Operator(FORMULA.into());
    say(
        "county/alder/operator",
        "county-sheriff",
        alder()?,
        "county",
        early,
        fact(operator),
        &same,
    )?;
    let code = PlaceCode {
        scheme: CodeScheme::IcePage,
        code: "ALDER".into(),
    };
    say(
        "county/alder/code",
        "county-sheriff",
        alder()?,
        "county",
        early,
        fact(ProfileFact::Code(code)),
        &same,
    )?;
    let city = ProfileFact::City(format!("Alder, {ARCHIVED_WORDS}"));
    say(
        "archive/alder/city",
        "us-ice",
        alder()?,
        "archive",
        early,
        fact(city),
        &same,
    )?;
    let name = ProfileFact::Name(format!("Dry Wash, {ARCHIVED_WORDS}"));
    say(
        "archive/wash/name",
        "us-ice",
        wash()?,
        "archive",
        early,
        fact(name),
        &same,
    )?;
    say(
        "archive/wash/state",
        "us-ice",
        wash()?,
        "archive",
        early,
        fact(ProfileFact::State(state)),
        &same,
    )?;
    // A place of which everything is the county's.
    let jail = || facility("marsh-jail");
    let nevada = StateCode::new("NV").ok_or_else(|| other("NV"))?;
    say(
        "county/jail/state",
        "county-sheriff",
        jail()?,
        "county",
        early,
        fact(ProfileFact::State(nevada)),
        &same,
    )?;
    let few = figure(
        Measure::CasesCumulative,
        "everybody in the jail",
        date(2021, 3, 5),
        count(7),
    );
    say(
        "county/jail/cases",
        "county-sheriff",
        jail()?,
        "county",
        date(2021, 3, 5),
        few,
        &same,
    )?;
    // A place of which nobody ever published cases.
    let quiet = ProfileFact::Name("Quiet Hall".into());
    say(
        "county/quiet/name",
        "county-sheriff",
        facility("quiet-hall")?,
        "county",
        early,
        fact(quiet),
        &same,
    )?;
    // Figures: a value, a bound, a refusal; one that only the archive has.
    let held = |on, reading| figure(Measure::Held, "everybody in the jail", on, reading);
    let march = |d: i8| date(2021, 3, d);
    say(
        "county/held/1",
        "county-sheriff",
        alder()?,
        "county",
        march(1),
        held(march(1), count(0)),
        &same,
    )?;
    let below = Reading::Below(Quantity::count(10));
    say(
        "county/held/5",
        "county-sheriff",
        alder()?,
        "county",
        march(5),
        held(march(5), below),
        &same,
    )?;
    let refused = Reading::Missing(Missing::Refused);
    say(
        "county/held/9",
        "county-sheriff",
        alder()?,
        "county",
        march(9),
        held(march(9), refused),
        &same,
    )?;
    let archived = Reading::Value(Quantity::new(ARCHIVED).map_err(other)?);
    say(
        "archive/held/9",
        "us-ice",
        wash()?,
        "archive",
        march(9),
        held(march(9), archived),
        &same,
    )?;
    // The agency's own count of the same people: the archive's page has it every day, the newspaper once.
    let cases = figure(
        Measure::CasesCumulative,
        standing_views::surveillance::PAGE_POPULATION,
        march(4),
        count(12),
    );
    say(
        "newspaper/cases",
        "us-ice",
        alder()?,
        "newspaper",
        march(4),
        cases,
        &same,
    )?;
    // Whose duty it is, what was asked, what was quoted.
    let disclaims = StatementBody::Responsibility {
        function: Function::Supply,
        stance: Stance::Disclaims,
        force: None,
        what: "the state allocates doses, not the agency".into(),
    };
    say(
        "newspaper/disclaims",
        "us-ice",
        Place::us(),
        "newspaper",
        march(2),
        disclaims,
        &|s| {
            s.quote = Some(Quote {
                text: QUOTED.into(),
                verbatim: true,
            });
        },
    )?;
    let accepts = StatementBody::Responsibility {
        function: Function::Transport,
        stance: Stance::Accepts,
        force: None,
        what: ARCHIVED_WORDS.into(),
    };
    say(
        "archive/accepts",
        "us-ice",
        Place::us(),
        "archive",
        march(2),
        accepts,
        &same,
    )?;
    let asks = StatementBody::Request {
        addressees: vec!["ca-health".parse()?],
        function: Some(Function::Supply),
        what: "doses for people held".into(),
        due: Some(march(10)),
        clock: None,
    };
    say(
        "newspaper/letter",
        "counsel",
        california()?,
        "newspaper",
        march(3),
        asks,
        &same,
    )?;
    // What somebody took back, in a source that may not be passed on.
    let event = StatementBody::Event {
        what: "the clinic opened".into(),
    };
    say(
        "county/clinic",
        "county-sheriff",
        alder()?,
        "county",
        march(6),
        event.clone(),
        &same,
    )?;
    let back: standing_terms::StatementLabel = "county/clinic".parse()?;
    say(
        "archive/clinic",
        "county-sheriff",
        alder()?,
        "archive",
        march(7),
        event,
        &|s| {
            s.relations.push(Relation {
                kind: RelationKind::Retracts,
                target: back.clone(),
            });
        },
    )?;
    // The people outside.
    let points = (1..=12i8)
        .map(|d| {
            (
                Period::day(march(d)),
                count(u32::from(d.unsigned_abs()) * 10),
            )
        })
        .collect();
    let outside = StatementBody::FigureSeries(FigureSeries {
        measure: Measure::CasesNew,
        population: "residents".into(),
        points,
    });
    say(
        "county/outside",
        "ca-health",
        california()?,
        "county",
        march(12),
        outside,
        &same,
    )?;
    // Two pages: the county's own, which anybody may copy, and the agency's in the archive.
    all.extend(page("county-page", march(1), &[("Marsh", Some(3.0))])?);
    all.extend(page("county-page", march(4), &[("Marsh", Some(5.0))])?);
    all.extend(page("county-page", march(8), &[("Marsh", None)])?);
    all.extend(page(
        "ice-covid-page",
        march(1),
        &[("ALDER", Some(2.0)), ("WASH", Some(ARCHIVED))],
    )?);
    all.extend(page("ice-covid-page", march(4), &[("ALDER", Some(9.0))])?);
    fold(all)
}

/// A long book: so many places on a page that anybody may copy, each with a new count at every capture, one a day.
///
/// # Errors
/// Where it does not fold.
pub fn large(places: usize, captures: usize) -> Result<Book, SampleError> {
    let mut all = vec![
        party("county-sheriff", "Marsh County Sheriff", PartyKind::Local)?,
        source(
            "county",
            "county-sheriff",
            (true, false),
            Some("county-page"),
        )?,
    ];
    let ids: Vec<String> = (0..places).map(|i| format!("place-{i}")).collect();
    let mut day = date(2020, 3, 1);
    for n in 0..captures {
        let rows: Vec<(&str, Option<f64>)> = ids
            .iter()
            .enumerate()
            .map(|(i, id)| (id.as_str(), Some((n * (i + 1)) as f64)))
            .collect();
        all.extend(page("county-page", day, &rows)?);
        day = day.tomorrow().map_err(other)?;
    }
    fold(all)
}
