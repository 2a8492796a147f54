//! The TOML files of a case, table by table.

use super::duty;
use super::fields::{Fields, FileText, root_of, tables_of};
use super::messages::{
    Attested, BodyRow, CapturedBytes, CaseHead, CaseMessages, ClaimCheck, ClaimRow, Comparison,
    FacilityRow, FigureRow, Item, Method, PartyClass, PartyRow, ProfileRow, QuoteRow, RelationRow,
    RelationWord, SourceRow, StanceRow, StatementRow, Typed,
};
use super::problem::{CaseFault, CaseProblem};
use super::words;
use jiff::Timestamp;
use standing_terms::{
    BookZone, ClockRuleId, Digest, FacilityId, Fips, Function, Interval, Licence, Measure, PartyId,
    Period, Place, PlaceCode, Reading, SourceId, StateCode, StatementLabel,
};

/// Reads every table of a file under one name; a table with a problem is left out, and its
/// identifier is remembered so that pointing to it is not a second problem.
fn each<T>(
    file: &FileText<'_>,
    name: &str,
    id: &str,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
    read: impl Fn(&mut Fields<'_>) -> Option<T>,
    mut keep: impl FnMut(&mut CaseMessages, Item<T>),
) {
    for mut fields in tables_of(file, name, problems) {
        let named = fields.peek(id);
        let line = fields.line;
        let row = read(&mut fields);
        let found = fields.finish();
        match row {
            Some(value) if found.is_empty() => keep(
                messages,
                Item {
                    file: file.name.to_owned(),
                    line,
                    value,
                },
            ),
            _ => messages.refused.extend(named),
        }
        problems.extend(found);
    }
}

pub(super) fn head(file: &FileText<'_>, problems: &mut Vec<CaseProblem>) -> Option<CaseHead> {
    let mut fields = root_of(file, problems)?;
    let id = fields.need_with("id", |text| {
        // It becomes part of every label, and of addresses.
        FacilityId::new(text).map(|id| id.as_str().to_owned())
    });
    let title = fields.need_text("title");
    let zone = fields.need_with("zone", |text| {
        BookZone::named(text)
            .ok_or_else(|| format!("`{text}` is not a time zone, e.g. `America/New_York`"))
    });
    let disclaimer = fields.need_text("disclaimer");
    let summary = fields.opt_text("summary");
    let found = fields.finish();
    let sound = found.is_empty();
    problems.extend(found);
    sound.then_some(CaseHead {
        id: id?,
        title: title?,
        zone: zone?.value,
        disclaimer: disclaimer?,
        summary,
    })
}

pub(super) fn parties(
    file: &FileText<'_>,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
) {
    let read = |f: &mut Fields<'_>| {
        let id = f.need::<PartyId>("id");
        let name = f.need_text("name");
        let kind = f.need_with("kind", |t| {
            words::coded(t, PartyClass::ALL, PartyClass::code)
        });
        let parent = f.parsed::<PartyId>("parent");
        Some(PartyRow {
            id: id?,
            name: name?,
            kind: kind?.value,
            parent,
        })
    };
    each(file, "party", "id", messages, problems, read, |m, row| {
        m.parties.push(row);
    });
}

pub(super) fn sources(
    file: &FileText<'_>,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
) {
    each(
        file,
        "source",
        "id",
        messages,
        problems,
        source,
        |m, row| {
            m.sources.push(row);
        },
    );
}

fn source(f: &mut Fields<'_>) -> Option<SourceRow> {
    let id = f.need::<SourceId>("id");
    let title = f.need_text("title");
    let publisher = f.parsed::<PartyId>("publisher");
    let origin = f.need_text("origin");
    let published = f.need_with("published", words::published);
    let public = f.need_flag("public");
    let original = f.need_flag("original");
    let licence = f.need_text("licence");
    let credit = f.opt_text("credit");
    let redistributable = f.need_flag("redistributable");
    let facts = f.flag("facts").is_some_and(|t| t.value);
    let note = f.opt_text("note");
    let captured = f.table("captured").and_then(|mut c| {
        let sha256 = c.need::<Digest>("sha256");
        let size = c.need_whole("size");
        let at = c.parsed::<Timestamp>("at");
        f.absorb(c);
        Some(CapturedBytes {
            sha256: sha256?.value,
            size: size?,
            at: at.map(|t| t.value),
        })
    });
    Some(SourceRow {
        id: id?,
        title: title?,
        publisher,
        origin: origin?,
        published: published?,
        public: public?,
        original: original?,
        captured,
        licence: Licence {
            name: licence?,
            credit,
            redistributable: redistributable?,
            facts,
        },
        note,
    })
}

/// What every statement has besides its label, its subject and its body.
struct Common {
    speaker: Typed<PartyId>,
    valid: Typed<Interval>,
    said: Option<Typed<standing_terms::SaidDate>>,
    seen: Option<Typed<Timestamp>>,
    source: Typed<SourceId>,
    locator: String,
    confidence: Attested,
    note: Option<String>,
}

fn common(f: &mut Fields<'_>) -> Option<Common> {
    let speaker = f.need::<PartyId>("speaker");
    let said = f.with("said", words::said);
    let seen = f.parsed::<Timestamp>("seen");
    let source = f.need::<SourceId>("source");
    let locator = f.need_text("locator");
    let confidence = f.with("confidence", |t| {
        words::coded(t, Attested::ALL, Attested::code)
    });
    let note = f.opt_text("note");
    let from = f.with("valid-from", words::day);
    let to = f.with("valid-to", words::day);
    let line = to.as_ref().or(from.as_ref()).map_or(f.line, |t| t.line);
    Some(Common {
        speaker: speaker?,
        valid: Typed {
            value: Interval {
                from: from.map(|t| t.value),
                to: to.map(|t| t.value),
            },
            line,
        },
        said,
        seen,
        source: source?,
        locator: locator?,
        confidence: confidence.map_or(Attested::Seen, |t| t.value),
        note,
    })
}

pub(super) fn facilities(
    file: &FileText<'_>,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
) {
    let read = |f: &mut Fields<'_>| {
        let id = f.need::<FacilityId>("id");
        let name = f.need_text("name");
        let mut statements = Vec::new();
        for mut group in f.tables("facts") {
            if let Some(id) = &id {
                facts(&mut group, &id.value, &mut statements);
            }
            f.absorb(group);
        }
        Some((
            FacilityRow {
                id: id?,
                name: name?,
            },
            statements,
        ))
    };
    each(
        file,
        "facility",
        "id",
        messages,
        problems,
        read,
        |m, row| {
            let Item { file, line, value } = row;
            let (facility, statements) = value;
            m.facilities.push(Item {
                file: file.clone(),
                line,
                value: facility,
            });
            m.statements
                .extend(statements.into_iter().map(|value| Item {
                    file: file.clone(),
                    line: value.label.line,
                    value,
                }));
        },
    );
}

/// One group of facts: what one speaker says about a facility in one place of one source.
fn facts(f: &mut Fields<'_>, facility: &FacilityId, out: &mut Vec<StatementRow>) {
    let line = f.line;
    let group = f.need_with("as", |t| {
        FacilityId::new(t).map(|id| id.as_str().to_owned())
    });
    let shared = common(f);
    let mut found: Vec<(String, u32, ProfileRow)> = Vec::new();
    let text = |f: &mut Fields<'_>, key: &str, make: fn(String) -> ProfileRow| {
        f.text(key).map(|t| (key.to_owned(), t.line, make(t.value)))
    };
    found.extend(text(f, "name", ProfileRow::Name));
    found.extend(text(f, "operator", ProfileRow::Operator));
    found.extend(text(f, "city", ProfileRow::City));
    found.extend(text(f, "zip", ProfileRow::Zip));
    found.extend(text(f, "field-office", ProfileRow::FieldOffice));
    found.extend(text(f, "kind", ProfileRow::Kind));
    found.extend(text(f, "jurisdiction", ProfileRow::Jurisdiction));
    if let Some(state) = f.with("state", |t| {
        StateCode::new(t).ok_or_else(|| format!("`{t}` is not a two-letter state code"))
    }) {
        found.push(("state".into(), state.line, ProfileRow::State(state.value)));
    }
    if let Some(same) = f.parsed::<FacilityId>("same-as") {
        found.push(("same-as".into(), same.line, ProfileRow::SameAs(same)));
    }
    for (key, make) in [
        (
            "capacity",
            ProfileRow::Capacity as fn(Reading) -> ProfileRow,
        ),
        ("contract-minimum", ProfileRow::ContractMinimum),
    ] {
        if let Some(beds) = f.number(key) {
            match standing_terms::Quantity::new(beds.value) {
                Ok(q) => found.push((key.into(), beds.line, make(Reading::Value(q)))),
                Err(e) => f.problem(CaseFault::BadValue, beds.line, key, e.to_string()),
            }
        }
    }
    if let Some(mut county) = f.table("county") {
        let name = county.need_text("name");
        let fips = county.need_with("fips", |t| {
            Fips::new(t).ok_or_else(|| format!("`{t}` is not a five-digit county code"))
        });
        if let (Some(name), Some(fips)) = (name, fips) {
            found.push((
                "county".into(),
                county.line,
                ProfileRow::County {
                    name,
                    fips: fips.value,
                },
            ));
        }
        f.absorb(county);
    }
    if let Some(mut at) = f.table("coordinates") {
        let (lat, lng) = (at.need_number("lat"), at.need_number("lng"));
        if let (Some(lat), Some(lng)) = (lat, lng) {
            if lat.abs() <= 90.0 && lng.abs() <= 180.0 {
                found.push((
                    "coordinates".into(),
                    at.line,
                    ProfileRow::Coordinates { lat, lng },
                ));
            } else {
                let line = at.line;
                at.problem(CaseFault::BadValue, line, "lat", "no place on earth");
            }
        }
        f.absorb(at);
    }
    if let Some(mut codes) = f.table("code") {
        while let Some(key) = codes.any_key() {
            let Some(code) = codes.text(&key) else {
                continue;
            };
            match words::scheme(&key) {
                Ok(scheme) => found.push((
                    format!("code.{key}"),
                    code.line,
                    ProfileRow::Code(PlaceCode {
                        scheme,
                        code: code.value,
                    }),
                )),
                Err(e) => codes.problem(CaseFault::UnknownField, code.line, &key, e),
            }
        }
        f.absorb(codes);
    }
    let (Some(group), Some(shared)) = (group, shared) else {
        return;
    };
    if found.is_empty() && f.is_sound() {
        f.problem(
            CaseFault::MissingField,
            line,
            "as",
            "this group gives no fact",
        );
    }
    for (key, line, fact) in found {
        // Every part was checked above, so the label is well formed.
        let Ok(label) = StatementLabel::new(format!("{facility}.{}.{key}", group.value)) else {
            continue;
        };
        out.push(StatementRow {
            label: Typed { value: label, line },
            speaker: shared.speaker.clone(),
            about: Typed {
                value: Place::Facility(facility.clone()),
                line,
            },
            body: BodyRow::Profile(fact),
            valid: shared.valid.clone(),
            said: shared.said.clone(),
            seen: shared.seen.clone(),
            source: shared.source.clone(),
            locator: shared.locator.clone(),
            relations: Vec::new(),
            quote: None,
            confidence: shared.confidence,
            note: shared.note.clone(),
        });
    }
}

pub(super) fn statements(
    file: &FileText<'_>,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
) {
    let read = |f: &mut Fields<'_>| {
        let body = body(f);
        statement(f, body)
    };
    each(
        file,
        "statement",
        "label",
        messages,
        problems,
        read,
        |m, row| {
            m.statements.push(row);
        },
    );
}

fn statement(f: &mut Fields<'_>, body: Option<BodyRow>) -> Option<StatementRow> {
    let label = f.need::<StatementLabel>("label");
    let about = f.need_with("about", words::place);
    let shared = common(f);
    let mut relations = Vec::new();
    for kind in RelationWord::ALL {
        relations.extend(
            f.list(kind.code(), str::parse::<StatementLabel>)
                .into_iter()
                .map(|target| RelationRow {
                    kind: *kind,
                    target,
                }),
        );
    }
    let quote = f.table("quote").and_then(|mut q| {
        let text = q.need_text("text");
        let line = q.line;
        let verbatim = q.flag("verbatim").unwrap_or(Typed { value: false, line });
        f.absorb(q);
        Some(QuoteRow {
            text: text?,
            verbatim,
        })
    });
    let shared = shared?;
    let mut valid = shared.valid;
    let body = body?;
    if let BodyRow::Figure(figure) = &body
        && valid.value == Interval::ALWAYS
    {
        valid = valid_of_period(&figure.period);
    }
    Some(StatementRow {
        label: label?,
        speaker: shared.speaker,
        about: about?,
        body,
        valid,
        said: shared.said,
        seen: shared.seen,
        source: shared.source,
        locator: shared.locator,
        relations,
        quote,
        confidence: shared.confidence,
        note: shared.note,
    })
}

/// A figure is true of its period, unless the case says otherwise.
pub(super) fn valid_of_period(period: &Typed<Period>) -> Typed<Interval> {
    Typed {
        value: Interval {
            from: Some(period.value.first()),
            to: period.value.last().tomorrow().ok(),
        },
        line: period.line,
    }
}

const KINDS: [&str; 11] = [
    "figure",
    "responsibility",
    "commitment",
    "request",
    "order",
    "answer",
    "event",
    "rule",
    "step",
    "docket",
    "role",
];

fn body(f: &mut Fields<'_>) -> Option<BodyRow> {
    let kind = f.need_with("kind", |t| words::coded(t, &KINDS, |k| k))?;
    match kind.value {
        "figure" => return figure(f).map(BodyRow::Figure),
        "step" => return duty::step(f),
        "docket" => return duty::docket(f),
        "role" => return duty::role(f),
        "answer" => return duty::answer(f),
        _ => {}
    }
    let function = if kind.value == "event" {
        None
    } else {
        f.with("function", words::function)
    };
    let what = f.need_text("what");
    let due = if matches!(kind.value, "commitment" | "request" | "order") {
        f.with("due", words::day)
    } else {
        None
    };
    let addressees = if matches!(kind.value, "request" | "order") {
        f.need_list("addressees", str::parse::<PartyId>)
    } else {
        Vec::new()
    };
    let clock = if matches!(kind.value, "request" | "order") {
        f.parsed::<ClockRuleId>("clock")
    } else {
        None
    };
    let function = function.map(|t| t.value);
    Some(match kind.value {
        "responsibility" => {
            let stance = stance(f);
            let function = need_function(f, function);
            let force = duty::force(f);
            BodyRow::Responsibility {
                function: function?,
                stance: stance?,
                force,
                what: what?,
            }
        }
        "commitment" => BodyRow::Commitment {
            function,
            items: duty::plan_items(f),
            what: what?,
            due,
        },
        "request" => BodyRow::Request {
            addressees,
            function,
            what: what?,
            due,
            clock,
        },
        "order" => BodyRow::Order {
            addressees,
            function,
            what: what?,
            due,
            within_days: f.count("within-days"),
            clock,
        },
        "event" => BodyRow::Event { what: what? },
        _ => {
            let citation = f.need_text("citation");
            BodyRow::Rule {
                function,
                what: what?,
                citation: citation?,
            }
        }
    })
}

fn need_function(f: &mut Fields<'_>, function: Option<Function>) -> Option<Function> {
    if function.is_none() && f.is_sound() {
        let line = f.line;
        f.problem(
            CaseFault::MissingField,
            line,
            "function",
            "a responsibility names one of the seven functions",
        );
    }
    function
}

fn stance(f: &mut Fields<'_>) -> Option<StanceRow> {
    let stance = f.need_with("stance", |t| {
        words::coded(t, &["accepts", "disclaims", "assigns", "mandates"], |s| s)
    })?;
    Some(match stance.value {
        "accepts" => StanceRow::Accepts,
        "disclaims" => StanceRow::Disclaims,
        "assigns" => StanceRow::Assigns(f.need::<PartyId>("party")?),
        _ => StanceRow::Mandates(f.need::<PartyId>("party")?),
    })
}

fn figure(f: &mut Fields<'_>) -> Option<FigureRow> {
    let measure = f.need::<Measure>("measure");
    let population = f.need_text("population");
    let period = f.need::<Period>("period");
    let line = f.line;
    let value = if f.peek("value").is_some() {
        f.with("value", words::reading).map(|t| t.value)
    } else {
        f.number("value").and_then(|t| {
            let read = standing_terms::Quantity::new(t.value);
            if let Err(e) = &read {
                f.problem(CaseFault::BadValue, t.line, "value", e.to_string());
            }
            read.ok().map(Reading::Value)
        })
    };
    let reason = f.with("reason", words::missing).map(|t| t.value);
    let approximate = f.flag("approximate").is_some_and(|t| t.value);
    let reading = match (value, reason) {
        (Some(reading), None) => Some(reading),
        (None, Some(reason)) => Some(Reading::Missing(reason)),
        _ => {
            if f.is_sound() {
                f.problem(CaseFault::ValueOrReason, line, "value", VALUE_OR_REASON);
            }
            None
        }
    };
    Some(FigureRow {
        measure: measure?.value,
        population: population?,
        period: period?,
        reading: reading?,
        approximate,
    })
}

pub(super) const VALUE_OR_REASON: &str =
    "a figure has either a value or a reason why there is none, and not both";

pub(super) fn rules(
    file: &FileText<'_>,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
) {
    let read = |f: &mut Fields<'_>| {
        let function = f.with("function", words::function).map(|t| t.value);
        let what = f.need_text("what");
        let citation = f.need_text("citation");
        let body = match (what, citation) {
            (Some(what), Some(citation)) => Some(BodyRow::Rule {
                function,
                what,
                citation,
            }),
            _ => None,
        };
        statement(f, body)
    };
    each(file, "rule", "label", messages, problems, read, |m, row| {
        m.statements.push(row);
    });
}

pub(super) fn claims(
    file: &FileText<'_>,
    messages: &mut CaseMessages,
    problems: &mut Vec<CaseProblem>,
) {
    each(file, "claim", "id", messages, problems, claim, |m, row| {
        m.claims.push(row);
    });
}

fn claim(f: &mut Fields<'_>) -> Option<ClaimRow> {
    let id = f.need::<StatementLabel>("id");
    let text = f.need_text("text");
    let quantity = f.need_text("quantity");
    let stated = f.need_text("stated");
    let stated_as_of = f.opt_text("stated-as-of");
    let compare = f.need_with("compare", words::comparison);
    let verdict = f.need_text("verdict");
    let note = f.opt_text("note");
    let line = f.line;
    let mut method = None;
    if let Some(mut m) = f.table("method") {
        method = self::method(&mut m);
        f.absorb(m);
    } else if f.is_sound() {
        f.problem(
            CaseFault::MissingField,
            line,
            "method",
            "a claim says how it is recomputed: `[claim.method]`",
        );
    }
    let mut checks = Vec::new();
    for mut c in f.tables("check") {
        checks.extend(check(&mut c));
        f.absorb(c);
    }
    let (compare, method) = (compare?, method?);
    let dated = matches!(method, Method::DateOfStatement { .. });
    if dated != matches!(compare.value, Comparison::Dated(_)) && compare.value != Comparison::None {
        f.problem(
            CaseFault::BadValue,
            compare.line,
            "compare",
            "a date is compared with a date (`on`, `in`), a number with a number",
        );
    }
    Some(ClaimRow {
        id: id?,
        text: text?,
        quantity: quantity?,
        stated: stated?,
        stated_as_of,
        method,
        compare: compare.value,
        checks,
        verdict: verdict?,
        note,
    })
}

fn check(c: &mut Fields<'_>) -> Option<ClaimCheck> {
    let on = c.need_with("on", words::day);
    let known = c.with("known", words::day).map(|t| t.value);
    let recorded = c.numbers("recorded");
    let recorded_date = c.with("recorded-date", words::said).map(|t| t.value);
    let holds = c.flag("holds").map(|t| t.value);
    Some(ClaimCheck {
        on: on?,
        known,
        recorded,
        recorded_date,
        holds,
    })
}

const METHODS: [&str; 6] = [
    "sum-of-rows",
    "latest-figure",
    "count-facilities-with-cases",
    "mean-of-monthly-rate-ratios",
    "date-of-statement",
    "not-recomputable",
];

fn method(m: &mut Fields<'_>) -> Option<Method> {
    let kind = m.need_with("kind", |t| words::coded(t, &METHODS, |k| k))?;
    Some(match kind.value {
        "sum-of-rows" => {
            let measure = m.need::<Measure>("measure");
            let state = m.with("state", |t| {
                StateCode::new(t).ok_or_else(|| format!("`{t}` is not a two-letter state code"))
            });
            Method::SumOfRows {
                facilities: m.need_list("facilities", str::parse::<FacilityId>),
                measure: measure?.value,
                speaker: m.parsed::<PartyId>("speaker"),
                state: state.map(|t| t.value),
            }
        }
        "latest-figure" => {
            let measures = m.need_list("measure", str::parse::<Measure>);
            let about = m.need_with("about", words::place);
            let speaker = m.parsed::<PartyId>("speaker");
            Method::LatestFigure {
                measures: measures.into_iter().map(|t| t.value).collect(),
                about: about?,
                speaker,
            }
        }
        "count-facilities-with-cases" => {
            let measure = m.need::<Measure>("measure");
            let facilities = m.need_list("facilities", str::parse::<FacilityId>);
            let at_least = m.count("at-least").unwrap_or(1);
            Method::CountFacilitiesWithCases {
                measure: measure?.value,
                speaker: m.parsed::<PartyId>("speaker"),
                facilities,
                at_least,
            }
        }
        "mean-of-monthly-rate-ratios" => {
            let months = m.need_list("months", str::parse::<Period>);
            let speaker = m.need::<PartyId>("speaker");
            let reference = m.need::<PartyId>("reference");
            let residents = m.need_number("residents");
            let recorded = m.numbers("recorded");
            Method::MeanOfMonthlyRateRatios {
                months: months.into_iter().map(|t| t.value).collect(),
                speaker: speaker?,
                reference: reference?,
                residents: residents?,
                recorded,
            }
        }
        "date-of-statement" => Method::DateOfStatement {
            label: m.need::<StatementLabel>("label")?,
        },
        _ => Method::NotRecomputable {
            why: m.need_text("why")?,
        },
    })
}
