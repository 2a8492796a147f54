//! Made-up books: facilities, pages and statements in a line each.

use jiff::{Timestamp, civil::Date};
use standing_evidence::pages::{Capture, PageRow, PageSeries};
use standing_evidence::{
    Body, Book, Confidence, Entry, Figure, FigureSeries, NewEntry, Party, PartyKind, Payload,
    ProfileFact, Relation, RelationKind, Source, SourceBytes, Span, Statement, StatementBody,
    Visibility,
};
use standing_terms::{
    AsOf, BookZone, CodeScheme, FacilityId, Interval, Licence, Measure, PartyId, Period, Place,
    PlaceCode, Quantity, Reading, SaidDate, SourceId, StateCode, StatementLabel,
};
use standing_views::surveillance::{DayState, FigureLine, PAGE_POPULATION, Surveillance, words};

/// An instant: `2021-03-01` is noon of that day in UTC, `2021-03-01T03:30` that minute.
pub(crate) fn at(text: &str) -> Timestamp {
    let full = match text.len() {
        10 => format!("{text}T12:00:00Z"),
        16 => format!("{text}:00Z"),
        _ => text.to_owned(),
    };
    full.parse().unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn id(text: &str) -> FacilityId {
    FacilityId::new(text).unwrap()
}

pub(crate) fn party(text: &str) -> PartyId {
    PartyId::new(text).unwrap()
}

pub(crate) fn label(text: &str) -> StatementLabel {
    StatementLabel::new(text).unwrap()
}

pub(crate) fn page_code(code: &str) -> PlaceCode {
    PlaceCode {
        scheme: CodeScheme::IcePage,
        code: code.into(),
    }
}

pub(crate) fn code(scheme: CodeScheme, code: &str) -> PlaceCode {
    PlaceCode {
        scheme,
        code: code.into(),
    }
}

pub(crate) fn number(n: f64) -> Reading {
    Reading::Value(Quantity::new(n).unwrap())
}

/// A day as everything known since shows it.
pub(crate) fn since(on: &str) -> AsOf {
    AsOf::on(day(on))
}

/// A day as it could be known at an instant.
pub(crate) fn known(on: &str, by: &str) -> AsOf {
    AsOf::on(day(on)).known_by(at(by))
}

pub(crate) fn name(text: &str) -> ProfileFact {
    ProfileFact::Name(text.into())
}

pub(crate) fn alias(text: &str) -> ProfileFact {
    ProfileFact::Alias {
        name: text.into(),
        used_by: "a list".into(),
    }
}

pub(crate) fn state(text: &str) -> ProfileFact {
    ProfileFact::State(StateCode::new(text).unwrap())
}

/// A statement under construction.
#[derive(Clone, Debug)]
pub(crate) struct Say(pub(crate) Statement);

impl Say {
    /// What the agency says about a place.
    pub(crate) fn of(subject: Place, body: StatementBody) -> Self {
        Self::new(subject, body)
    }

    fn new(subject: Place, body: StatementBody) -> Self {
        Self(Statement {
            label: label("unnamed"),
            speaker: party("us-ice"),
            subject,
            body,
            valid: Interval::default(),
            said: None,
            seen: Some(at("2020-01-01")),
            span: Span {
                source: SourceId::new("list").unwrap(),
                locator: "row 1".into(),
            },
            relations: Vec::new(),
            quote: None,
            confidence: Confidence::Seen,
            note: None,
        })
    }

    pub(crate) fn named(mut self, text: &str) -> Self {
        self.0.label = label(text);
        self
    }

    pub(crate) fn by(mut self, text: &str) -> Self {
        self.0.speaker = party(text);
        self
    }

    pub(crate) fn seen(mut self, text: &str) -> Self {
        self.0.seen = Some(at(text));
        self
    }

    pub(crate) fn said(mut self, text: &str) -> Self {
        self.0.said = Some(SaidDate::day(day(text)));
        self
    }

    pub(crate) fn valid(mut self, from: &str, to: &str) -> Self {
        let date = |text: &str| (!text.is_empty()).then(|| day(text));
        self.0.valid = Interval {
            from: date(from),
            to: date(to),
        };
        self
    }

    pub(crate) fn back(mut self, kind: RelationKind, target: &str) -> Self {
        self.0.relations.push(Relation {
            kind,
            target: label(target),
        });
        self
    }

    pub(crate) fn about(mut self) -> Self {
        if let StatementBody::Figure(f) = &mut self.0.body {
            f.approximate = true;
        }
        self
    }

    /// In the words of the agency's page.
    pub(crate) fn worded_as_on_the_page(mut self) -> Self {
        if let StatementBody::Figure(f) = &mut self.0.body {
            f.population = PAGE_POPULATION.into();
        }
        self
    }

    pub(crate) fn over(mut self, first: &str, last: &str) -> Self {
        if let StatementBody::Figure(f) = &mut self.0.body {
            f.period = Period::span(day(first), day(last)).unwrap();
        }
        self
    }
}

/// A facility's profile fact, known since 2020 unless it says otherwise.
pub(crate) fn fact(facility: &str, fact: ProfileFact) -> Say {
    Say::new(Place::Facility(id(facility)), StatementBody::Profile(fact))
}

/// A profile fact about a code of some list.
pub(crate) fn listed(code: PlaceCode, fact: ProfileFact) -> Say {
    Say::new(Place::Listed(code), StatementBody::Profile(fact))
}

/// A figure of a day, seen at noon of that day unless it says otherwise.
pub(crate) fn figure(place: Place, measure: Measure, reading: Reading, on: &str) -> Say {
    Say::new(
        place,
        StatementBody::Figure(Figure {
            measure,
            population: "people held".into(),
            period: Period::day(day(on)),
            reading,
            approximate: false,
        }),
    )
    .seen(on)
}

/// A series published whole: `2021-03-01 5, 2021-03 7` is a day and a month.
pub(crate) fn series(place: Place, measure: Measure, points: &str) -> Say {
    let points = points.split(',').map(|point| {
        let (period, value) = point.trim().split_once(' ').unwrap();
        (period.parse().unwrap(), number(value.parse().unwrap()))
    });
    Say::new(
        place,
        StatementBody::FigureSeries(FigureSeries {
            measure,
            population: "residents".into(),
            points: points.collect(),
        }),
    )
}

/// Cases so far at a facility.
pub(crate) fn cases(facility: &str, n: f64, on: &str) -> Say {
    figure(
        Place::Facility(id(facility)),
        Measure::CasesCumulative,
        number(n),
        on,
    )
}

/// An event at a facility.
pub(crate) fn event(facility: &str, what: &str) -> Say {
    Say::new(
        Place::Facility(id(facility)),
        StatementBody::Event { what: what.into() },
    )
}

/// A book in the making.
pub(crate) struct Made {
    pub(crate) entries: Vec<Entry>,
    sites: PageSeries,
    nation: PageSeries,
}

impl Made {
    /// With the agency, its two pages, and nothing else.
    pub(crate) fn new() -> Self {
        let mut made = Self {
            entries: Vec::new(),
            sites: PageSeries::new("ice-covid-page"),
            nation: PageSeries::new("ice-national-page"),
        };
        for (id, name) in [("us-ice", "ICE"), ("county", "Alder County")] {
            made.enter(Body::Party(Party {
                id: party(id),
                name: name.into(),
                kind: PartyKind::Federal,
                parent: None,
            }));
        }
        for series in ["ice-covid-page", "ice-national-page"] {
            made.enter(Body::Source(Source {
                id: SourceId::new(series).unwrap(),
                title: series.into(),
                publisher: Some(party("us-ice")),
                origin: "an archive".into(),
                bytes: SourceBytes::Cited,
                captured: None,
                published: None,
                public: true,
                licence: Licence::us_government("ICE"),
                series: Some(series.into()),
                office_only: None,
                note: None,
            }));
        }
        made
    }

    /// Alder Creek (ALDER, California, office SFR) and Birch Ridge (BIRCH, California, SFR).
    pub(crate) fn with_two_facilities() -> Self {
        let mut made = Self::new();
        made.facility("alder-creek", "Alder Creek", "ALDER", "CA", "SFR");
        made.facility("birch-ridge", "Birch Ridge", "BIRCH", "CA", "SFR");
        made
    }

    pub(crate) fn facility(
        &mut self,
        facility: &str,
        called: &str,
        row: &str,
        in_state: &str,
        office: &str,
    ) {
        for f in [
            name(called),
            ProfileFact::Code(page_code(row)),
            state(in_state),
            ProfileFact::FieldOffice(office.into()),
        ] {
            self.say(fact(facility, f));
        }
    }

    pub(crate) fn enter(&mut self, body: Body) {
        let new = NewEntry::published(&body).unwrap();
        self.entries.push(Entry {
            position: self.entries.len() as u64 + 1,
            entered: at("2025-01-01"),
            id: new.id,
            kind: new.kind,
            visibility: Visibility::Published,
            payload: Payload::Present(body),
        });
    }

    /// Enters a statement; where it has no name it gets one by its place.
    pub(crate) fn say(&mut self, mut say: Say) -> &mut Self {
        if say.0.label == label("unnamed") {
            say.0.label = label(&format!("s{}", self.entries.len()));
        }
        self.enter(Body::Statement(Box::new(say.0)));
        self
    }

    /// A capture of the facilities' page: `ALDER 120/2, BIRCH -/1` is cumulative and current, `-`
    /// an empty cell. A row of `US` is of the nation's page.
    pub(crate) fn page(&mut self, when: &str, rows: &str) -> &mut Self {
        let when = at(when);
        let mut parsed = Vec::new();
        for row in rows.split(',').map(str::trim).filter(|r| !r.is_empty()) {
            let (row_id, cells) = row.split_once(' ').unwrap();
            let names = ["cases-cumulative", "cases-current", "deaths-cumulative"];
            let cells: Vec<(&str, Option<f64>)> = names
                .into_iter()
                .zip(cells.split('/').map(|c| c.parse().ok()))
                .collect();
            parsed.push((row_id, cells));
        }
        let national = parsed.iter().any(|(row_id, _)| *row_id == "US");
        let series = if national {
            &mut self.nation
        } else {
            &mut self.sites
        };
        let rows: Vec<PageRow<'_>> = parsed
            .iter()
            .map(|(row_id, values)| PageRow {
                id: row_id,
                listed: Some(row_id),
                values,
            })
            .collect();
        let capture = Capture {
            series: series.series().to_owned(),
            at: when,
            page_id: format!("p{when}"),
            page_md5: "0".into(),
            stated_as_of: None,
            stated_updated: None,
            readable: true,
        };
        let changes = series.observe(capture.clone(), &rows).unwrap();
        self.enter(Body::Capture(capture));
        for change in changes {
            self.enter(Body::Change(change));
        }
        self
    }

    /// A capture of the facilities' page that could not be read.
    pub(crate) fn unreadable(&mut self, when: &str) {
        let when = at(when);
        let capture = Capture {
            series: self.sites.series().to_owned(),
            at: when,
            page_id: format!("u{when}"),
            page_md5: "0".into(),
            stated_as_of: None,
            stated_updated: None,
            readable: false,
        };
        self.sites.observe(capture.clone(), &[]).unwrap();
        self.enter(Body::Capture(capture));
    }

    pub(crate) fn book(&self) -> Book {
        Book::fold(self.entries.clone()).unwrap()
    }

    pub(crate) fn surveillance(&self) -> Surveillance {
        Surveillance::of(&self.book(), BookZone::eastern())
    }

    /// The lines of a facility's measure, in words: `us-ice: 120, published`.
    pub(crate) fn lines(&self, facility: &str, measure: Measure, as_of: &AsOf) -> Vec<String> {
        self.surveillance()
            .lines(&Place::Facility(id(facility)), as_of)
            .iter()
            .filter(|l| l.measure == measure)
            .map(in_words)
            .collect()
    }

    /// The one line of cases so far at a facility.
    pub(crate) fn line(&self, facility: &str, as_of: &AsOf) -> FigureLine {
        let lines = self
            .surveillance()
            .lines(&Place::Facility(id(facility)), as_of);
        let mut lines = lines
            .into_iter()
            .filter(|l| l.measure == Measure::CasesCumulative);
        let line = lines.next().expect("a line");
        assert!(lines.next().is_none(), "one line");
        line
    }

    /// Cases so far at a facility are shown so.
    #[track_caller]
    pub(crate) fn check(&self, facility: &str, as_of: &AsOf, expected: &[&str]) {
        let lines = self.lines(facility, Measure::CasesCumulative, as_of);
        assert_eq!(lines, expected, "{as_of:?}");
    }
}

fn in_words(line: &FigureLine) -> String {
    let state = match line.state {
        DayState::Published => "published".to_owned(),
        DayState::Carried { since, days } => format!("carried {days} days since {since}"),
        DayState::Withdrawn { since: last } => format!("withdrawn {last}"),
        DayState::NeverPublished => "never published".to_owned(),
    };
    format!("{}: {}, {state}", line.speaker, words(line.reading))
}
