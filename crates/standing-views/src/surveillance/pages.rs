//! What the pages of facilities, sources and statements show.

use super::Surveillance;
use super::model::{FacilityPage, ProfileLine, SourceLine, SourcePage, StatementLine};
use super::totals::words;
use crate::directory::{Fact, Listing};
use crate::duty::inherit::level;
use standing_evidence::{
    Book, Figure, FigureSeries, Heard, Held, ProfileFact, Source, SourceBytes, Stance,
    StatementBody, pages::PageSeries,
};
use standing_terms::{AsOf, FacilityId, Function, PartyId, Place, Role, SourceId};

/// How many statements of one source a page lists.
const SOURCE_STATEMENTS: usize = 500;

impl Surveillance {
    /// The page of a facility; none where the directory does not know it.
    pub fn facility_page(
        &self,
        book: &Book,
        id: &FacilityId,
        as_of: &AsOf,
    ) -> Option<FacilityPage> {
        let standing = self.facility(id, as_of)?;
        let listing = self.directory.listing(id)?;
        let place = Place::Facility(id.clone());
        let mut statements: Vec<StatementLine> = book
            .spoken(as_of.known)
            .filter(|r| level(&self.directory, listing, &r.statement.subject).is_some())
            .filter(|r| match &r.statement.body {
                // Figures of the place itself are in the table and its history; those of its state
                // and of the nation are on their own pages.
                StatementBody::Figure(_) | StatementBody::FigureSeries(_) => false,
                // Said by the day asked about; where no date was given, known by it. What was
                // known when is the other axis.
                _ => {
                    let said = r.statement.said.map(|d| d.last());
                    said.unwrap_or_else(|| self.zone.day_of(r.known_at)) <= as_of.on
                }
            })
            .map(|r| self.statement_line(book, &r))
            .collect();
        statements.sort_by(|a, b| {
            let day = |s: &StatementLine| {
                s.said
                    .map_or_else(|| self.zone.day_of(s.known_at), |d| d.last())
            };
            (day(a), &a.label).cmp(&(day(b), &b.label))
        });
        Some(FacilityPage {
            as_of: *as_of,
            book_position: self.position,
            histories: self.histories(&place, as_of),
            profile: profile(book, listing, as_of),
            statements,
            standing,
        })
    }

    /// A statement as a page shows it.
    pub fn statement_line(&self, book: &Book, r: &Heard<'_>) -> StatementLine {
        let s = r.statement;
        let (function, addressees, due) = match &s.body {
            StatementBody::Responsibility {
                function, stance, ..
            } => {
                let to = match stance {
                    Stance::Assigns(p) | Stance::Mandates(p) => vec![p.clone()],
                    Stance::Accepts | Stance::Disclaims => Vec::new(),
                };
                (Some(*function), to, None)
            }
            StatementBody::Commitment { function, due, .. } => (*function, Vec::new(), *due),
            StatementBody::Request {
                addressees,
                function,
                due,
                ..
            }
            | StatementBody::Order {
                addressees,
                function,
                due,
                ..
            } => (*function, addressees.clone(), *due),
            StatementBody::Rule { function, .. } => (*function, Vec::new(), None),
            _ => (None, Vec::new(), None),
        };
        StatementLine {
            label: r.held.value.label.clone(),
            kind: s.body.kind(),
            speaker: party_name(book, &s.speaker),
            subject: self.place_name(&s.subject),
            function: function.map(Function::code),
            what: what(&s.body),
            addressees: addressees.iter().map(|p| party_name(book, p)).collect(),
            due,
            said: s.said,
            valid: s.valid,
            known_at: r.known_at,
            entered: r.held.entered,
            source: s.span.source.clone(),
            locator: s.span.locator.clone(),
            confidence: s.confidence,
            quote: s
                .quote
                .as_ref()
                .filter(|q| q.verbatim)
                .map(|q| q.text.clone()),
            relations: s
                .relations
                .iter()
                .map(|r| (r.kind, r.target.clone()))
                .collect(),
            retracted_by: r.retracted_by.map(|s| s.label.clone()),
            restated_by: r.restated_by.map(|s| s.label.clone()),
            corrected: r.is_corrected(),
            note: s.note.clone(),
        }
    }

    /// Every statement known, as pages show them, in order of the book; profile facts among them
    /// only where they are asked for, since directories bring those by ten thousands.
    pub fn statement_lines(
        &self,
        book: &Book,
        as_of: &AsOf,
        with_profiles: bool,
    ) -> Vec<StatementLine> {
        let line = |r: Heard<'_>| self.statement_line(book, &r);
        if with_profiles {
            book.statements(as_of.known).map(line).collect()
        } else {
            book.spoken(as_of.known).map(line).collect()
        }
    }

    /// The name of a place for a reader.
    pub fn place_name(&self, place: &Place) -> String {
        self.directory.place_name(place)
    }

    /// Every source, by identifier.
    pub fn source_lines(&self, book: &Book) -> Vec<SourceLine> {
        book.sources()
            .map(|held| {
                let statements = self.read_from.get(&held.value.id).copied().unwrap_or(0);
                source_line(book, held, statements)
            })
            .collect()
    }

    /// The page of a source; none where the book has no such source.
    pub fn source_page(&self, book: &Book, id: &SourceId, as_of: &AsOf) -> Option<SourcePage> {
        let held = book.source(id)?;
        let captured_span = pages_of(book, &held.value).and_then(|series| {
            let mut captures = series.captures();
            let first = captures.next()?.at;
            Some((first, captures.next_back().map_or(first, |c| c.at)))
        });
        let read: Vec<StatementLine> = book
            .statements(as_of.known)
            .filter(|r| r.statement.span.source == *id)
            .take(SOURCE_STATEMENTS)
            .map(|r| self.statement_line(book, &r))
            .collect();
        let statements = self.read_from.get(id).copied().unwrap_or(0);
        let source = source_line(book, held, statements);
        Some(SourcePage {
            source,
            statements: read,
            captured_span,
        })
    }
}

/// Every profile fact known, with contradictions between speakers marked.
fn profile(book: &Book, listing: &Listing, as_of: &AsOf) -> Vec<ProfileLine> {
    let known: Vec<&Fact> = listing.known(as_of.known).collect();
    known
        .iter()
        .map(|f| {
            let (field, value) = field_and_value(&f.fact);
            // Names and codes may be many; everything else is one at a time.
            let single = !matches!(
                f.fact,
                ProfileFact::Alias { .. } | ProfileFact::Code(_) | ProfileFact::Name(_)
            );
            let contradicted = single
                && known.iter().any(|other| {
                    let (other_field, other_value) = field_and_value(&other.fact);
                    other_field == field
                        && other.speaker != f.speaker
                        && !agree(&f.fact, &other.fact, &value, &other_value)
                        && overlap(f, other)
                });
            ProfileLine {
                field,
                value,
                speaker: party_name(book, &f.speaker),
                source: f.source.clone(),
                valid: f.valid,
                label: f.label.clone(),
                contradicted,
                note: f.note.clone(),
            }
        })
        .collect()
}

fn overlap(a: &Fact, b: &Fact) -> bool {
    let before = |x: &Fact, y: &Fact| matches!((x.valid.to, y.valid.from), (Some(to), Some(from)) if to <= from);
    !before(a, b) && !before(b, a)
}

/// Whether two facts say the same: text without regard to case; coordinates within about 2 km,
/// which is how far the two ends of a large compound lie apart.
fn agree(a: &ProfileFact, b: &ProfileFact, a_text: &str, b_text: &str) -> bool {
    if let (
        ProfileFact::Coordinates {
            lat: a_lat,
            lng: a_lng,
        },
        ProfileFact::Coordinates {
            lat: b_lat,
            lng: b_lng,
        },
    ) = (a, b)
    {
        return (a_lat - b_lat).abs() < 0.02 && (a_lng - b_lng).abs() < 0.02;
    }
    crate::directory::normalise(a_text) == crate::directory::normalise(b_text)
}

/// What a fact is about, by name, and the fact as text.
pub fn field_and_value(fact: &ProfileFact) -> (&'static str, String) {
    match fact {
        ProfileFact::Name(n) => ("name", n.clone()),
        ProfileFact::Alias { name, used_by } => ("alias", format!("{name} ({used_by})")),
        ProfileFact::Code(c) => ("code", format!("{}: {}", c.scheme.code(), c.code)),
        ProfileFact::Operator(o) => ("operator", o.clone()),
        ProfileFact::County { name, .. } => ("county", name.clone()),
        ProfileFact::State(s) => ("state", s.as_str().to_owned()),
        ProfileFact::City(c) => ("city", c.clone()),
        ProfileFact::Zip(z) => ("zip", z.clone()),
        ProfileFact::FieldOffice(o) => ("field-office", o.clone()),
        ProfileFact::Capacity(r) => ("capacity", words(*r)),
        ProfileFact::ContractMinimum(r) => ("contract-minimum", words(*r)),
        ProfileFact::Coordinates { lat, lng } => ("coordinates", format!("{lat}, {lng}")),
        ProfileFact::Kind(k) => ("kind", k.clone()),
        ProfileFact::Jurisdiction(j) => ("jurisdiction", j.clone()),
        ProfileFact::SameAs(id) => ("same-as", id.to_string()),
    }
}

/// The name of a party, or its identifier where nobody introduced it.
pub fn party_name(book: &Book, id: &PartyId) -> String {
    book.party(id)
        .map_or_else(|| id.to_string(), |p| p.name.clone())
}

fn what(body: &StatementBody) -> String {
    match body {
        StatementBody::Figure(Figure {
            measure,
            population,
            period,
            reading,
            approximate,
        }) => {
            let about = if *approximate { "about " } else { "" };
            format!(
                "{measure}: {about}{} ({population}, {period})",
                words(*reading)
            )
        }
        StatementBody::FigureSeries(FigureSeries {
            measure,
            population,
            points,
        }) => {
            let span = match (points.first(), points.last()) {
                (Some((first, _)), Some((last, _))) => {
                    format!("{} to {}", first.first(), last.last())
                }
                _ => "no period".to_owned(),
            };
            format!("{measure}: {} figures ({population}, {span})", points.len())
        }
        StatementBody::Responsibility { stance, what, .. } => {
            let stance = match stance {
                Stance::Accepts => "accepts",
                Stance::Disclaims => "disclaims",
                Stance::Assigns(_) => "assigns",
                Stance::Mandates(_) => "mandates",
            };
            format!("{stance}: {what}")
        }
        StatementBody::Profile(fact) => {
            let (field, value) = field_and_value(fact);
            format!("{field}: {value}")
        }
        StatementBody::Role { party, role } => match role {
            Role::Operator => format!("operator: {party}"),
            Role::Custodian => format!("custodian: {party}"),
            Role::HealthAuthority => format!("health authority: {party}"),
            Role::HealthCare => format!("health care: {party}"),
            Role::CounselOf(of) => format!("{party} is counsel of {of}"),
            Role::PartOf(of) => format!("{party} is part of {of}"),
        },
        StatementBody::Rule { what, citation, .. } => format!("{what} ({citation})"),
        other => other.what().unwrap_or_default().to_owned(),
    }
}

/// A source as a page shows it.
fn source_line(book: &Book, held: &Held<Source>, statements: usize) -> SourceLine {
    let s = &held.value;
    let (sha256, size) = match &s.bytes {
        SourceBytes::Captured { sha256, size } => (Some(sha256.to_string()), Some(*size)),
        SourceBytes::Cited => (None, None),
    };
    SourceLine {
        id: s.id.clone(),
        title: s.title.clone(),
        publisher: s.publisher.as_ref().map(|p| party_name(book, p)),
        origin: s.origin.clone(),
        sha256,
        size,
        captured: s.captured,
        published: s.published,
        public: s.public,
        licence: s.licence.name.clone(),
        credit: s.licence.credit.clone(),
        redistributable: s.licence.redistributable,
        statements,
        captures: pages_of(book, s).map_or(0, |series| series.captures().count()),
        entered: held.entered,
        note: s.note.clone(),
    }
}

/// The page series read from a source, where it holds one.
fn pages_of<'a>(book: &'a Book, source: &Source) -> Option<&'a PageSeries> {
    source
        .series
        .as_deref()
        .and_then(|name| book.page_series(name))
}
