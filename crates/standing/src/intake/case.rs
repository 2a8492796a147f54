//! A typed case becomes entries of the evidence book.
//!
//! Labels and short names of sources get the case's identifier before them
//! (`california-2021/T12.disclaims`); a label that has one already is left as it is. A source with
//! captured bytes is named by their hash, so that a case and an imported file meet in one source.
//!
//! *Seen* is the instant of capture where the case gives one, else the end of the day, month or year
//! of the source's publication in the case's zone: by then it had surely been public. A source that
//! was not public, or that bears no date, gives none, and its statements count from their entry.

use jiff::Timestamp;
use standing_evidence::{
    Body, Confidence, Figure, Force, Party, PartyKind, PlanAnswer, ProfileFact, Quote, Relation,
    RelationKind, Source, SourceBytes, Span, Stance, Statement, StatementBody, Step,
};
use standing_formats::case::{
    Attested, BodyRow, CaseFault, CaseMessages, CaseProblem, ForceWord, Item, PartyClass,
    PlanAnswerRow, ProfileRow, Published, RelationWord, Severity, SourceRow, StanceRow,
    StatementRow, Typed,
};
use standing_terms::{BookZone, IdError, PartyId, Precision, SourceId, StatementLabel};
use std::collections::BTreeMap;

/// Makes entries of a case: parties, then sources, then statements, each in the order of its file.
///
/// What cannot be an entry is listed and left out: a statement whose source the case does not have,
/// a label that grows too long, or everything where `case.toml` could not be read.
pub(crate) fn entries_of_case(
    messages: &CaseMessages,
    zone: &BookZone,
) -> (Vec<Body>, Vec<CaseProblem>) {
    let mut problems = Vec::new();
    let Some(head) = &messages.head else {
        problems.push(problem(
            CaseFault::MissingFile,
            "case.toml",
            None,
            "id",
            "without the case's identifier its statements have no names",
        ));
        return (Vec::new(), problems);
    };
    let case = head.id.value.as_str();
    let mut bodies: Vec<Body> = messages
        .parties
        .iter()
        .map(|item| {
            let row = &item.value;
            Body::Party(Party {
                id: row.id.value.clone(),
                name: row.name.clone(),
                kind: party_kind(row.kind),
                parent: row.parent.as_ref().map(|p| p.value.clone()),
            })
        })
        .collect();
    let mut sources = BTreeMap::new();
    for item in &messages.sources {
        match source_of(case, &item.value) {
            Ok(source) => {
                sources.insert(&item.value.id.value, (source.id.clone(), &item.value));
                bodies.push(Body::Source(source));
            }
            Err(error) => problems.push(bad_id(item, item.value.id.line, "id", &error)),
        }
    }
    for item in &messages.statements {
        let row = &item.value;
        let Some((id, source)) = sources.get(&row.source.value) else {
            problems.push(problem(
                CaseFault::UnknownSource,
                &item.file,
                Some(row.source.line),
                "source",
                &format!("no source `{}` in this case", row.source.value),
            ));
            continue;
        };
        match statement_of(case, zone, row, id, source) {
            Ok(statement) => bodies.push(Body::Statement(Box::new(statement))),
            Err(error) => problems.push(bad_id(item, row.label.line, "label", &error)),
        }
    }
    (bodies, problems)
}

fn problem(
    fault: CaseFault,
    file: &str,
    line: Option<u32>,
    field: &str,
    message: &str,
) -> CaseProblem {
    CaseProblem {
        severity: Severity::Error,
        fault,
        file: file.to_owned(),
        line,
        field: Some(field.to_owned()),
        message: message.to_owned(),
    }
}

fn bad_id<T>(item: &Item<T>, line: u32, field: &str, error: &IdError) -> CaseProblem {
    problem(
        CaseFault::BadValue,
        &item.file,
        Some(line),
        field,
        &error.to_string(),
    )
}

/// A name within the case, with the case's identifier before it.
fn qualified(case: &str, name: &str) -> String {
    if name.contains('/') {
        name.to_owned()
    } else {
        format!("{case}/{name}")
    }
}

/// A label as it stands in the book.
pub(crate) fn label_in_book(case: &str, label: &StatementLabel) -> Result<StatementLabel, IdError> {
    StatementLabel::new(qualified(case, label.as_str()))
}

fn source_of(case: &str, row: &SourceRow) -> Result<Source, IdError> {
    let id = match &row.captured {
        Some(bytes) => format!("sha256:{}", bytes.sha256),
        None => qualified(case, row.id.value.as_str()),
    };
    let (published, dated) = match row.published.value {
        Published::On(said) if said.precision() == Precision::Day => (Some(said.first()), None),
        // A month is no day; it is kept in words.
        Published::On(said) => (None, Some(format!("published in {said}"))),
        Published::Unknown => (None, Some("no date of publication known".to_owned())),
        Published::Rolling => (None, None),
    };
    let copy =
        (!row.original).then(|| "read in a copy or a summary, not in the original".to_owned());
    let note: Vec<String> = [dated, copy, row.note.clone()]
        .into_iter()
        .flatten()
        .collect();
    Ok(Source {
        series: None,
        office_only: None,
        id: SourceId::new(id)?,
        title: row.title.clone(),
        publisher: row.publisher.as_ref().map(|p| p.value.clone()),
        origin: row.origin.clone(),
        bytes: match &row.captured {
            Some(bytes) => SourceBytes::Captured {
                sha256: bytes.sha256,
                size: bytes.size,
            },
            None => SourceBytes::Cited,
        },
        captured: row.captured.as_ref().and_then(|bytes| bytes.at),
        published,
        public: row.public,
        licence: row.licence.clone(),
        note: (!note.is_empty()).then(|| note.join("; ")),
    })
}

fn seen_of(zone: &BookZone, row: &StatementRow, source: &SourceRow) -> Option<Timestamp> {
    if !source.public {
        return None;
    }
    match (&row.seen, source.published.value) {
        (Some(seen), _) => Some(seen.value),
        (None, Published::On(said)) => Some(zone.end_of_day(said.last())),
        (None, Published::Unknown | Published::Rolling) => None,
    }
}

fn statement_of(
    case: &str,
    zone: &BookZone,
    row: &StatementRow,
    source_id: &SourceId,
    source: &SourceRow,
) -> Result<Statement, IdError> {
    let relations = row
        .relations
        .iter()
        .map(|r| {
            Ok(Relation {
                kind: match r.kind {
                    RelationWord::Restates => RelationKind::Restates,
                    RelationWord::Retracts => RelationKind::Retracts,
                    RelationWord::Corrects => RelationKind::Corrects,
                    RelationWord::Answers => RelationKind::Answers,
                    RelationWord::BearsOn => RelationKind::BearsOn,
                },
                target: label_in_book(case, &r.target.value)?,
            })
        })
        .collect::<Result<_, IdError>>()?;
    Ok(Statement {
        label: label_in_book(case, &row.label.value)?,
        speaker: row.speaker.value.clone(),
        subject: row.about.value.clone(),
        body: body_of(case, &row.body)?,
        valid: row.valid.value,
        said: row.said.as_ref().map(|s| s.value),
        seen: seen_of(zone, row, source),
        span: Span {
            source: source_id.clone(),
            locator: row.locator.clone(),
        },
        relations,
        quote: row.quote.as_ref().map(|q| Quote {
            text: q.text.clone(),
            verbatim: q.verbatim.value,
        }),
        confidence: match row.confidence {
            Attested::Seen => Confidence::Seen,
            Attested::DateInferred => Confidence::DateInferred,
            Attested::Conflict => Confidence::Conflict,
            Attested::Reported => Confidence::Reported,
        },
        note: row.note.clone(),
    })
}

fn ids(parties: &[Typed<PartyId>]) -> Vec<PartyId> {
    parties.iter().map(|p| p.value.clone()).collect()
}

fn body_of(case: &str, body: &BodyRow) -> Result<StatementBody, IdError> {
    Ok(match body {
        BodyRow::Figure(f) => StatementBody::Figure(Figure {
            measure: f.measure,
            population: f.population.clone(),
            period: f.period.value,
            reading: f.reading,
            approximate: f.approximate,
        }),
        BodyRow::Responsibility {
            function,
            stance,
            force,
            what,
        } => StatementBody::Responsibility {
            force: force.as_ref().map(|f| force_of(f.value)),
            function: *function,
            stance: match stance {
                StanceRow::Accepts => Stance::Accepts,
                StanceRow::Disclaims => Stance::Disclaims,
                StanceRow::Assigns(party) => Stance::Assigns(party.value.clone()),
                StanceRow::Mandates(party) => Stance::Mandates(party.value.clone()),
            },
            what: what.clone(),
        },
        BodyRow::Commitment {
            function,
            what,
            due,
            items,
        } => StatementBody::Commitment {
            items: items.iter().map(plan_answer).collect(),
            function: *function,
            what: what.clone(),
            due: due.as_ref().map(|d| d.value),
        },
        BodyRow::Request {
            addressees,
            function,
            what,
            due,
            clock,
        } => StatementBody::Request {
            clock: clock.as_ref().map(|c| c.value.clone()),
            addressees: ids(addressees),
            function: *function,
            what: what.clone(),
            due: due.as_ref().map(|d| d.value),
        },
        BodyRow::Order {
            addressees,
            function,
            what,
            due,
            within_days,
            clock,
        } => StatementBody::Order {
            within_days: *within_days,
            clock: clock.as_ref().map(|c| c.value.clone()),
            addressees: ids(addressees),
            function: *function,
            what: what.clone(),
            due: due.as_ref().map(|d| d.value),
        },
        BodyRow::Answer {
            what,
            outcome,
            confirmed_by,
            ..
        } => StatementBody::Answer {
            what: what.clone(),
            outcome: outcome.clone(),
            confirmed_by: confirmed_by.clone(),
        },
        BodyRow::Step {
            of,
            party,
            on,
            act,
            what,
        } => StatementBody::Step(Step {
            of: labels(case, of)?,
            party: party.as_ref().map(|p| p.value.clone()),
            on: on.value,
            act: act.clone(),
            what: what.clone(),
        }),
        BodyRow::Docket {
            court,
            number,
            entry,
            of,
            what,
        } => StatementBody::DocketEntry {
            court: court.value.clone(),
            number: number.clone(),
            entry: *entry,
            of: labels(case, of)?,
            what: what.clone(),
        },
        BodyRow::Role { party, role, .. } => StatementBody::Role {
            party: party.value.clone(),
            role: role.clone(),
        },
        BodyRow::Event { what } => StatementBody::Event { what: what.clone() },
        BodyRow::Rule {
            function,
            what,
            citation,
        } => StatementBody::Rule {
            function: *function,
            what: what.clone(),
            citation: citation.clone(),
        },
        BodyRow::Profile(fact) => StatementBody::Profile(profile_of(fact)),
    })
}

fn labels(case: &str, of: &[Typed<StatementLabel>]) -> Result<Vec<StatementLabel>, IdError> {
    of.iter().map(|l| label_in_book(case, &l.value)).collect()
}

fn plan_answer(row: &PlanAnswerRow) -> PlanAnswer {
    PlanAnswer {
        item: row.item,
        words: Quote {
            text: row.words.text.clone(),
            verbatim: row.words.verbatim.value,
        },
        locator: row.locator.clone(),
    }
}

fn force_of(word: ForceWord) -> Force {
    match word {
        ForceWord::Courtesy => Force::Courtesy,
        ForceWord::Promise => Force::Promise,
        ForceWord::Contract => Force::Contract,
        ForceWord::Regulation => Force::Regulation,
        ForceWord::Statute => Force::Statute,
        ForceWord::Order => Force::Order,
    }
}

fn profile_of(fact: &ProfileRow) -> ProfileFact {
    match fact {
        ProfileRow::Name(name) => ProfileFact::Name(name.clone()),
        ProfileRow::Alias { name, used_by } => ProfileFact::Alias {
            name: name.clone(),
            used_by: used_by.clone(),
        },
        ProfileRow::Code(code) => ProfileFact::Code(code.clone()),
        ProfileRow::Operator(name) => ProfileFact::Operator(name.clone()),
        ProfileRow::County { name, fips } => ProfileFact::County {
            name: name.clone(),
            fips: fips.clone(),
        },
        ProfileRow::State(state) => ProfileFact::State(state.clone()),
        ProfileRow::City(city) => ProfileFact::City(city.clone()),
        ProfileRow::Zip(zip) => ProfileFact::Zip(zip.clone()),
        ProfileRow::FieldOffice(office) => ProfileFact::FieldOffice(office.clone()),
        ProfileRow::Capacity(reading) => ProfileFact::Capacity(*reading),
        ProfileRow::ContractMinimum(reading) => ProfileFact::ContractMinimum(*reading),
        ProfileRow::Coordinates { lat, lng } => ProfileFact::Coordinates {
            lat: *lat,
            lng: *lng,
        },
        ProfileRow::Kind(kind) => ProfileFact::Kind(kind.clone()),
        ProfileRow::Jurisdiction(system) => ProfileFact::Jurisdiction(system.clone()),
        ProfileRow::SameAs(other) => ProfileFact::SameAs(other.value.clone()),
    }
}

fn party_kind(class: PartyClass) -> PartyKind {
    match class {
        PartyClass::Federal => PartyKind::Federal,
        PartyClass::State => PartyKind::State,
        PartyClass::Local => PartyKind::Local,
        PartyClass::Court => PartyKind::Court,
        PartyClass::Legislature => PartyKind::Legislature,
        PartyClass::Operator => PartyKind::Operator,
        PartyClass::Advocate => PartyKind::Advocate,
        PartyClass::PeopleHeld => PartyKind::PeopleHeld,
        PartyClass::Press => PartyKind::Press,
        PartyClass::Research => PartyKind::Research,
    }
}

#[cfg(test)]
mod duty_tests;

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use standing_evidence::{NewEntry, StatementKind};
    use standing_formats::case::parse_case;
    use std::collections::BTreeSet;

    pub(crate) fn bundled() -> Vec<Body> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cases/california-2021");
        let files = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let name = entry.file_name().into_string().unwrap();
                (name, std::fs::read(entry.path()).unwrap())
            })
            .collect();
        let (messages, problems) = parse_case(&files);
        assert_eq!(problems, []);
        let (bodies, problems) = entries_of_case(&messages, &BookZone::eastern());
        assert_eq!(problems, []);
        bodies
    }

    fn statement(bodies: &[Body], label: &str) -> Statement {
        let label = format!("california-2021/{label}");
        bodies
            .iter()
            .find_map(|b| match b {
                Body::Statement(s) if s.label.as_str() == label => Some((**s).clone()),
                _ => None,
            })
            .unwrap()
    }

    #[test]
    fn every_item_of_the_bundled_case_becomes_an_entry_of_its_own() {
        let bodies = bundled();
        let ids: BTreeSet<_> = bodies
            .iter()
            .map(|b| NewEntry::published(b).unwrap().id)
            .collect();
        assert_eq!(ids.len(), bodies.len());
    }

    #[test]
    fn every_statement_points_into_a_source_and_at_statements_that_are_there() {
        let bodies = bundled();
        let mut sources = BTreeSet::new();
        let mut labels = BTreeSet::new();
        for body in &bodies {
            match body {
                Body::Source(s) => assert!(sources.insert(s.id.clone()), "{} comes twice", s.id),
                Body::Statement(s) => assert!(labels.insert(s.label.clone()), "{}", s.label),
                _ => {}
            }
        }
        for body in &bodies {
            if let Body::Statement(s) = body {
                assert!(sources.contains(&s.span.source), "{}", s.label);
                for r in &s.relations {
                    assert!(labels.contains(&r.target), "{} -> {}", s.label, r.target);
                }
            }
        }
    }

    #[test]
    fn a_public_source_is_seen_at_the_end_of_its_day_in_the_cases_zone() {
        let bodies = bundled();
        let letter = statement(&bodies, "T09.letter");
        assert_eq!(letter.body.kind(), StatementKind::Request);
        assert_eq!(
            letter.seen.map(|s| s.to_string()).as_deref(),
            Some("2020-12-17T04:59:59Z")
        );
        // Of this article only the month is known: it was surely public when February was over.
        let inferred = statement(&bodies, "T17.does-not-know");
        assert_eq!(
            inferred.seen.map(|s| s.to_string()).as_deref(),
            Some("2021-03-01T04:59:59Z")
        );
        // A copy without a date proves nothing about when.
        assert_eq!(statement(&bodies, "T41.count").seen, None);
    }

    #[test]
    fn a_figure_of_the_page_is_seen_at_the_instant_of_its_capture() {
        let figure = statement(&bundled(), "batavia.cases-cumulative.2021-03-17");
        assert_eq!(
            figure.seen.map(|s| s.to_string()).as_deref(),
            Some("2021-03-18T03:03:00Z")
        );
        assert_eq!(
            figure.span.source.as_str(),
            "california-2021/ice-covid-page"
        );
    }

    #[test]
    fn a_workbook_is_named_by_the_hash_of_its_bytes() {
        let bodies = bundled();
        let fact = statement(&bodies, "mesa-verde.fy21-2020-11.contract-minimum");
        assert!(fact.span.source.as_str().starts_with("sha256:"));
    }

    #[test]
    fn a_case_without_a_head_gives_no_entries() {
        let (bodies, problems) = entries_of_case(&CaseMessages::default(), &BookZone::eastern());
        assert!(bodies.is_empty());
        assert_eq!(problems.len(), 1);
    }
}
