//! Invented facilities, statements and sources: every page renders from them in tests and while it
//! is being designed. None of these places exists.

use super::Views;
use jiff::{
    Timestamp, ToSpan,
    civil::{Date, date},
};
use standing_evidence::{Confidence, RelationKind, StatementKind};
use standing_terms::{
    AsOf, BookZone, FacilityId, Interval, Known, Measure, Missing, Quantity, Reading, SourceId,
    StateCode, StatementLabel,
};
use standing_views::surveillance::{
    AreaStanding, Comparison, DayState, Difference, FacilityPage, FacilityStanding, FigureLine,
    Flag, History, NotCounted, Origin, Overview, ProfileLine, SourceLine, SourcePage,
    StatementLine, Step, Total,
};

/// The day that the sample book ends on.
pub const LATEST: Date = date(2021, 3, 26);
const POSITION: u64 = 4_812;

fn fid(text: &str) -> FacilityId {
    FacilityId::new(text).unwrap_or_else(|e| unreachable(&e.to_string()))
}

fn sid(text: &str) -> SourceId {
    SourceId::new(text).unwrap_or_else(|e| unreachable(&e.to_string()))
}

fn label(text: &str) -> StatementLabel {
    StatementLabel::new(text).unwrap_or_else(|e| unreachable(&e.to_string()))
}

#[expect(
    clippy::panic,
    reason = "the texts stand in this file; a test builds them all"
)]
pub(super) fn unreachable(why: &str) -> ! {
    panic!("{why}")
}

fn at(day: Date, hour: i8) -> Timestamp {
    day.at(hour, 0, 0, 0)
        .to_zoned_datetime(jiff::tz::TimeZone::UTC)
        .map_or(Timestamp::UNIX_EPOCH, |z| z.timestamp())
}

fn value(n: u32) -> Reading {
    Reading::Value(Quantity::count(n))
}

struct Place {
    id: &'static str,
    name: &'static str,
    city: &'static str,
    state: &'static str,
    office: &'static str,
    operator: Option<&'static str>,
    spot: Option<(f64, f64)>,
    held: Reading,
    current: Reading,
    total: Reading,
    deaths: Reading,
    days: i32,
}

const NONE: Reading = Reading::Missing(Missing::NotReported);

fn places() -> Vec<Place> {
    let p =
        |id, name, city, state, office, operator, spot, held, current, total, deaths, days| Place {
            id,
            name,
            city,
            state,
            office,
            operator,
            spot,
            held,
            current,
            total,
            deaths,
            days,
        };
    vec![
        p(
            "alder-creek",
            "Alder Creek Processing Center",
            "Alder Creek",
            "CA",
            "SFR",
            Some("Harrow Custody Group"),
            Some((38.2, -121.3)),
            value(352),
            value(21),
            value(206),
            value(1),
            0,
        ),
        p(
            "dry-wash",
            "Dry Wash Detention Facility",
            "Dry Wash",
            "CA",
            "SND",
            Some("Harrow Custody Group"),
            Some((32.9, -115.5)),
            value(314),
            value(12),
            value(56),
            value(0),
            0,
        ),
        p(
            "saltgrass",
            "Saltgrass County Jail",
            "Saltgrass",
            "CA",
            "SFR",
            Some("Saltgrass County"),
            Some((39.1, -121.6)),
            Reading::Below(Quantity::count(10)),
            Reading::Below(Quantity::count(10)),
            value(7),
            value(0),
            9,
        ),
        p(
            "mesquite-flat",
            "Mesquite Flat Residential Center",
            "Mesquite Flat",
            "TX",
            "SNA",
            Some("Meridian Detention Services"),
            Some((28.9, -99.1)),
            value(1_104),
            value(134),
            value(1_377),
            value(2),
            0,
        ),
        p(
            "pecan-bayou",
            "Pecan Bayou Processing Center",
            "Pecan Bayou",
            "TX",
            "DAL",
            Some("Meridian Detention Services"),
            Some((32.6, -99.8)),
            value(688),
            value(68),
            value(912),
            value(0),
            1,
        ),
        p(
            "cypress-slough",
            "Cypress Slough ICE Facility",
            "Cypress Slough",
            "LA",
            "NOL",
            Some("Harrow Custody Group"),
            Some((31.7, -92.4)),
            value(803),
            value(41),
            value(377),
            value(1),
            0,
        ),
        p(
            "pine-ridge-annex",
            "Pine Ridge Annex",
            "Pine Ridge",
            "GA",
            "ATL",
            None,
            Some((32.0, -84.8)),
            NONE,
            NONE,
            value(148),
            value(0),
            31,
        ),
        p(
            "mohawk-flats",
            "Mohawk Flats Detention Facility",
            "Mohawk Flats",
            "NY",
            "BUF",
            Some("Federal agency"),
            Some((43.0, -78.2)),
            value(219),
            value(3),
            value(97),
            value(0),
            0,
        ),
        p(
            "red-bluff-road",
            "Red Bluff Road Detention Center",
            "Red Bluff Road",
            "AZ",
            "PHO",
            Some("Meridian Detention Services"),
            Some((32.8, -111.5)),
            value(511),
            value(83),
            value(604),
            value(1),
            0,
        ),
        p(
            "cold-harbor",
            "Cold Harbor Staging",
            "Cold Harbor",
            "AK",
            "SEA",
            None,
            Some((61.2, -149.9)),
            Reading::Missing(Missing::Suppressed),
            value(0),
            value(0),
            value(0),
            0,
        ),
        p(
            "isla-larga",
            "Isla Larga Processing Center",
            "Isla Larga",
            "PR",
            "MIA",
            None,
            Some((18.4, -66.1)),
            value(22),
            value(0),
            value(4),
            value(0),
            3,
        ),
        p(
            "tule-bottom",
            "Tule Bottom Correctional Facility",
            "Tule Bottom",
            "WA",
            "SEA",
            None,
            None,
            NONE,
            Reading::Missing(Missing::Unreadable),
            NONE,
            NONE,
            0,
        ),
    ]
}

/// A facility of the sample as it stands on a day.
pub(super) fn facility_standing(id: &str, on: Date) -> Option<FacilityStanding> {
    places()
        .iter()
        .find(|p| p.id == id)
        .map(|p| standing(p, on))
}

const FIGURES: [Measure; 5] = [
    Measure::Held,
    Measure::CasesCurrent,
    Measure::CasesCumulative,
    Measure::DeathsCumulative,
    Measure::FirstDosesCumulative,
];

fn line(p: &Place, measure: Measure, on: Date) -> FigureLine {
    let reading = match measure {
        Measure::Held => p.held,
        Measure::CasesCurrent => p.current,
        Measure::CasesCumulative => p.total,
        Measure::DeathsCumulative => p.deaths,
        _ => NONE,
    };
    let since = on.saturating_sub(p.days.days());
    let never = reading == NONE;
    let unchanged = if measure == Measure::CasesCumulative && p.id == "alder-creek" {
        12
    } else {
        p.days
    };
    FigureLine {
        speaker: party(),
        speaker_name: "Sample Agency".into(),
        measure,
        population: if measure == Measure::Held {
            "all people held"
        } else {
            "ICE detainees only"
        }
        .into(),
        reading,
        state: if never {
            DayState::NeverPublished
        } else if p.days == 0 {
            DayState::Published
        } else {
            DayState::Carried {
                since,
                days: p.days,
            }
        },
        stated_as_of: (measure == Measure::CasesCurrent).then(|| since.saturating_sub(1.day())),
        first_published: (!never).then(|| date(2020, 4, 5)),
        last_published: (!never).then_some(since),
        unchanged_since: (!never).then(|| on.saturating_sub(unchanged.days())),
        days_unchanged: (!never).then_some(unchanged),
        flags: Vec::new(),
        origin: (!never).then(|| Origin::Page {
            series: "agency-page".into(),
            page_id: format!("{}T2200Z", since.strftime("%Y%m%d")),
            captured: at(since, 22),
            listed: vec![p.name.to_uppercase()],
        }),
        also: Vec::new(),
    }
}

fn standing(p: &Place, on: Date) -> FacilityStanding {
    let mut figures: Vec<FigureLine> = FIGURES.iter().map(|m| line(p, *m, on)).collect();
    if p.id == "alder-creek" {
        for f in &mut figures {
            match f.measure {
                Measure::CasesCumulative => f.flags.push(Flag {
                    rule: "digit-lost",
                    measure: f.measure,
                    from: at(date(2021, 3, 12), 20),
                    to: None,
                    reason: "fell from 2,060 to 206 in one step, which is what a lost last digit looks like".into(),
                    inputs: vec![("before".into(), "2060".into()), ("after".into(), "206".into())],
                }),
                Measure::Held => f.also.push((
                    value(357),
                    Origin::Statement {
                        label: label("sample/S04"),
                        source: sid("sample/monitor-letter"),
                        locator: "page 2, first table".into(),
                    },
                )),
                _ => {}
            }
        }
    }
    if p.id == "pine-ridge-annex" {
        for f in &mut figures {
            if f.measure == Measure::CasesCurrent {
                f.state = DayState::Withdrawn {
                    since: on.saturating_sub(31.days()),
                };
            }
        }
    }
    FacilityStanding {
        id: fid(p.id),
        name: p.name.into(),
        city: Some(p.city.into()),
        state: StateCode::new(p.state),
        county: Some("Larkspur".into()),
        field_office: Some(p.office.into()),
        operator: p.operator.map(Into::into),
        coordinates: p.spot,
        provisional: p.id == "tule-bottom",
        figures,
    }
}

fn area(kind: &'static str, code: &str, members: &[&FacilityStanding]) -> AreaStanding {
    let totals = FIGURES
        .iter()
        .map(|m| {
            let mut sum = 0.0;
            let (mut counted, mut flagged) = (0, 0);
            let mut missing = Vec::new();
            for f in members {
                let Some(line) = f.figure(*m) else { continue };
                match line.reading {
                    Reading::Value(q) => {
                        sum += q.get();
                        counted += 1;
                        flagged += usize::from(!line.flags.is_empty());
                    }
                    other => missing.push(NotCounted {
                        id: f.id.clone(),
                        name: f.name.clone(),
                        why: if let Reading::Missing(why) = other {
                            why
                        } else {
                            Missing::Suppressed
                        },
                        reason: "no exact value was published".into(),
                    }),
                }
            }
            Total {
                measure: *m,
                sum: if counted > 0 {
                    Quantity::new(sum).ok()
                } else {
                    None
                },
                counted,
                missing,
                flagged,
                published: (kind == "nation" && *m == Measure::CasesCurrent).then(|| FigureLine {
                    measure: *m,
                    speaker: party(),
                    speaker_name: "Sample Agency".into(),
                    population: "ICE detainees only".into(),
                    reading: value(371),
                    state: DayState::Published,
                    stated_as_of: None,
                    first_published: None,
                    last_published: None,
                    unchanged_since: None,
                    days_unchanged: None,
                    flags: Vec::new(),
                    origin: None,
                    also: Vec::new(),
                }),
            }
        })
        .collect();
    AreaStanding {
        kind,
        code: code.into(),
        totals,
        facilities: members.iter().map(|f| f.id.clone()).collect(),
    }
}

fn overview_of(as_of: &AsOf, facilities: Vec<FacilityStanding>) -> Overview {
    let all: Vec<&FacilityStanding> = facilities.iter().collect();
    let group = |key: &dyn Fn(&FacilityStanding) -> Option<String>, kind: &'static str| {
        let mut codes: Vec<String> = facilities.iter().filter_map(key).collect();
        codes.sort();
        codes.dedup();
        codes
            .iter()
            .map(|code| {
                let members: Vec<&FacilityStanding> = facilities
                    .iter()
                    .filter(|f| key(f).as_ref() == Some(code))
                    .collect();
                area(kind, code, &members)
            })
            .collect::<Vec<_>>()
    };
    Overview {
        as_of: *as_of,
        book_position: POSITION,
        nation: area("nation", "US", &all),
        states: group(
            &|f| f.state.as_ref().map(|s| s.as_str().to_owned()),
            "state",
        ),
        field_offices: group(&|f| f.field_office.clone(), "field-office"),
        facilities,
    }
}

/// The overview of the sample.
pub fn overview(as_of: &AsOf) -> Overview {
    let mut list: Vec<FacilityStanding> = places().iter().map(|p| standing(p, as_of.on)).collect();
    list.sort_by(|a, b| a.name.cmp(&b.name));
    overview_of(as_of, list)
}

/// As many facilities as the true list has, to see that the page stays small.
pub fn large_overview(as_of: &AsOf) -> Overview {
    let places = places();
    let list = (0..150)
        .filter_map(|i| {
            let mut f = standing(places.get(i % places.len())?, as_of.on);
            f.id = fid(&format!("{}-{i}", f.id));
            f.name = format!("{} {i}", f.name);
            f.coordinates = f
                .coordinates
                .map(|(lat, lng)| (lat + (i % 7) as f64 * 0.3, lng - (i % 5) as f64 * 0.3));
            Some(f)
        })
        .collect();
    overview_of(as_of, list)
}

fn history(measure: Measure, points: &[(i16, i8, i8, Option<u32>)], flagged: usize) -> History {
    History {
        population: "people held".into(),
        speaker: party(),
        measure,
        steps: points
            .iter()
            .enumerate()
            .map(|(i, (year, month, day, n))| Step {
                day: date(*year, *month, *day),
                reading: n.map_or(NONE, value),
                flagged: i == flagged,
            })
            .collect(),
        until: Some(LATEST),
    }
}

fn histories() -> Vec<History> {
    let wave = |measure: Measure, height: f64| {
        let mut steps: Vec<Step> = (0..86_i32)
            .map(|i| {
                let x = f64::from(i) / 8.0;
                let n = (x.sin() * 0.5 + 0.5) * height * (1.0 + (f64::from(i) / 30.0).sin()) / 2.0;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "between 0 and a few hundred"
                )]
                let n = n.round() as u32;
                Step {
                    day: date(2020, 4, 6).saturating_add((i * 4).days()),
                    reading: if (40..44).contains(&i) {
                        NONE
                    } else {
                        value(n)
                    },
                    flagged: i == 61,
                }
            })
            .collect();
        steps.push(Step {
            day: date(2021, 3, 20),
            reading: value(11),
            flagged: false,
        });
        steps.push(Step {
            day: date(2021, 3, 26),
            reading: value(21),
            flagged: false,
        });
        History {
            population: "people held".into(),
            speaker: party(),
            measure,
            steps,
            until: Some(LATEST),
        }
    };
    vec![
        wave(Measure::CasesCurrent, 62.0),
        history(
            Measure::CasesCumulative,
            &[
                (2020, 4, 6, Some(1)),
                (2020, 5, 1, Some(18)),
                (2020, 5, 29, Some(158)),
                (2020, 7, 3, Some(167)),
                (2020, 9, 11, Some(169)),
                (2020, 12, 18, Some(174)),
                (2021, 1, 22, Some(1_760)),
                (2021, 1, 23, Some(176)),
                (2021, 2, 19, Some(201)),
                (2021, 3, 14, Some(206)),
            ],
            6,
        ),
        history(
            Measure::DeathsCumulative,
            &[(2020, 4, 6, Some(0)), (2020, 5, 8, Some(1))],
            99,
        ),
        history(
            Measure::Held,
            &[
                (2020, 4, 6, Some(912)),
                (2020, 6, 1, Some(640)),
                (2020, 8, 1, None),
                (2020, 10, 1, Some(368)),
                (2021, 2, 1, Some(338)),
                (2021, 3, 20, Some(352)),
            ],
            99,
        ),
    ]
}

fn fact(
    field: &'static str,
    text: &str,
    speaker: &str,
    source: &str,
    n: u32,
    contradicted: bool,
) -> ProfileLine {
    ProfileLine {
        field,
        value: text.into(),
        speaker: speaker.into(),
        source: sid(source),
        valid: Interval::since(date(2020, 1, 1)),
        label: label(&format!("sample/P{n:02}")),
        contradicted,
        note: (n == 3).then(|| "the contract names the parent company".into()),
    }
}

fn profile() -> Vec<ProfileLine> {
    vec![
        fact(
            "name",
            "Alder Creek Processing Center",
            "Immigration agency",
            "sample/agency-list",
            1,
            false,
        ),
        fact(
            "operator",
            "Harrow Custody Group",
            "Immigration agency",
            "sample/agency-list",
            2,
            true,
        ),
        fact(
            "operator",
            "Harrow Holdings LLC",
            "Larkspur County",
            "sample/county-contract",
            3,
            true,
        ),
        fact(
            "capacity",
            "1,100",
            "Immigration agency",
            "sample/agency-list",
            4,
            true,
        ),
        fact(
            "capacity",
            "994",
            "Harrow Custody Group",
            "sample/operator-site",
            5,
            true,
        ),
        fact(
            "alias",
            "ALDER CREEK PROC CTR",
            "Immigration agency",
            "sample/agency-list",
            6,
            false,
        ),
        fact(
            "alias",
            "Alder Creek (Larkspur)",
            "Immigration agency",
            "sample/agency-list",
            7,
            false,
        ),
        fact(
            "contract-minimum",
            "640",
            "Immigration agency",
            "sample/agency-list",
            8,
            false,
        ),
        fact(
            "coordinates",
            "38.2, -121.3",
            "University project",
            "sample/university",
            9,
            false,
        ),
    ]
}

#[expect(clippy::too_many_arguments, reason = "a row of a table of samples")]
fn said(
    n: u32,
    kind: StatementKind,
    day: Date,
    speaker: &str,
    subject: &str,
    function: Option<&'static str>,
    what: &str,
    to: &[&str],
) -> StatementLine {
    StatementLine {
        label: label(&format!("sample/S{n:02}")),
        kind,
        speaker: speaker.into(),
        subject: subject.into(),
        function,
        what: what.into(),
        addressees: to.iter().map(|t| (*t).to_owned()).collect(),
        due: None,
        said: day.to_string().parse().ok(),
        valid: Interval::since(day),
        known_at: at(day, 18),
        entered: at(date(2026, 11, 2), 15),
        source: sid("sample/monitor-letter"),
        locator: "page 1".into(),
        confidence: Confidence::Seen,
        quote: None,
        relations: Vec::new(),
        retracted_by: None,
        restated_by: None,
        corrected: false,
        note: None,
    }
}

/// The statements of the sample.
pub fn statements() -> Vec<StatementLine> {
    use StatementKind as K;
    let mut list = vec![
        said(
            1,
            K::Request,
            date(2020, 12, 16),
            "Larkspur Defense Advocates",
            "state:CA",
            Some("supply"),
            "Letter: bring the people held in immigration detention into the state's vaccine planning",
            &["Governor", "Department of Public Health"],
        ),
        said(
            2,
            K::Rule,
            date(2021, 1, 13),
            "Department of Public Health",
            "state:CA",
            Some("eligibility"),
            "People aged 65 and over are eligible; other groups follow by local supply",
            &[],
        ),
        said(
            3,
            K::Responsibility,
            date(2021, 1, 20),
            "Immigration agency",
            "nation:US",
            Some("supply"),
            "States decide on and allocate the doses for people held",
            &[],
        ),
        said(
            4,
            K::Figure,
            date(2021, 2, 2),
            "Court-appointed monitor",
            "facility:alder-creek",
            None,
            "held: 357 (all people held)",
            &[],
        ),
        said(
            5,
            K::Responsibility,
            date(2021, 2, 9),
            "Department of Public Health",
            "state:CA",
            Some("supply"),
            "The federal agency must supply its own detention facilities",
            &[],
        ),
        said(
            6,
            K::Commitment,
            date(2021, 2, 18),
            "Harrow Custody Group",
            "facility:alder-creek",
            Some("administration"),
            "A first clinic day will be held at Alder Creek as soon as doses arrive",
            &[],
        ),
        said(
            7,
            K::Order,
            date(2021, 3, 4),
            "Federal district court",
            "facility:alder-creek",
            Some("transport"),
            "Book outside appointments for those who are eligible and drive them there and back",
            &["Immigration agency", "Harrow Custody Group"],
        ),
        said(
            8,
            K::Answer,
            date(2021, 3, 11),
            "Governor",
            "state:CA",
            None,
            "The letter was passed on to the department; no date is given",
            &["Larkspur Defense Advocates"],
        ),
        said(
            9,
            K::Request,
            date(2021, 3, 15),
            "Larkspur Defense Advocates",
            "facility:alder-creek",
            Some("reporting"),
            "How many people were offered a dose, how many accepted, and when is the next clinic day",
            &["Harrow Custody Group"],
        ),
        said(
            10,
            K::Event,
            date(2021, 3, 19),
            "Larkspur Courier",
            "facility:alder-creek",
            None,
            "Twenty-one people are isolated after a new outbreak in one housing unit",
            &[],
        ),
    ];
    if let Some(s) = list.get_mut(2) {
        s.retracted_by = Some(label("sample/S05"));
        s.confidence = Confidence::Reported;
        s.note = Some("the agency changed its account in the following month".into());
    }
    if let Some(s) = list.get_mut(4) {
        s.relations
            .push((RelationKind::Retracts, label("sample/S03")));
        s.quote = Some(
            "Facilities of the federal government are supplied by the federal government.".into(),
        );
    }
    if let Some(s) = list.get_mut(6) {
        s.due = Some(date(2021, 3, 18));
        s.source = sid("sample/court:20-cv-0000/doc-41.csv");
    }
    if let Some(s) = list.get_mut(7) {
        s.relations
            .push((RelationKind::Answers, label("sample/S01")));
        s.confidence = Confidence::DateInferred;
    }
    list
}

fn facility_page(id: &FacilityId, as_of: &AsOf) -> Option<FacilityPage> {
    let list = places();
    let place = list.iter().find(|p| p.id == id.as_str())?;
    let rich = place.id == "alder-creek";
    let mut page = FacilityPage {
        as_of: *as_of,
        book_position: POSITION,
        standing: standing(place, as_of.on),
        histories: if rich { histories() } else { Vec::new() },
        profile: if rich { profile() } else { Vec::new() },
        statements: statements()
            .into_iter()
            .filter(|s| as_of.known.covers(s.known_at))
            .collect(),
    };
    if let Known::By(by) = as_of.known
        && by < at(date(2021, 3, 20), 0)
    {
        for f in &mut page.standing.figures {
            match f.measure {
                Measure::CasesCurrent => f.reading = value(11),
                Measure::Held => f.state = DayState::NeverPublished,
                _ => {}
            }
        }
    }
    Some(page)
}

fn comparison(id: &FacilityId, earlier: &AsOf, later: &AsOf) -> Option<Comparison> {
    Some(Comparison {
        earlier: facility_page(id, earlier)?,
        later: facility_page(id, later)?,
        differences: vec![
            Difference {
                detail: None,
                what: "cases-current".into(),
                earlier: Some("11".into()),
                later: Some("21".into()),
                reason: "a later page of the agency restates the day".into(),
            },
            Difference {
                detail: None,
                what: "held".into(),
                earlier: None,
                later: Some("352".into()),
                reason: "first published on 20 March 2021".into(),
            },
            Difference {
                detail: None,
                what: "statement sample/S10".into(),
                earlier: None,
                later: Some(
                    "Twenty-one people are isolated after a new outbreak in one housing unit"
                        .into(),
                ),
                reason: "said on 19 March 2021".into(),
            },
        ],
    })
}

/// The sources of the sample.
pub fn sources() -> Vec<SourceLine> {
    let s = |id: &str,
             title: &str,
             publisher: Option<&str>,
             origin: &str,
             captured: bool,
             statements: usize,
             captures: usize| SourceLine {
        id: sid(id),
        title: title.into(),
        publisher: publisher.map(Into::into),
        origin: origin.into(),
        sha256: captured
            .then(|| "5f3c0a9e4b1d2c8776a5940f3e2b1c0d9a8b7c6d5e4f30211203f4e5d6c7b8a9".into()),
        size: captured.then_some(184_233),
        captured: captured.then(|| at(date(2021, 3, 12), 22)),
        published: Some(date(2021, 3, 12)),
        public: true,
        licence: if captured {
            "US government work"
        } else {
            "cited"
        }
        .into(),
        credit: captured.then(|| "Immigration agency".into()),
        redistributable: captured,
        statements,
        captures,
        entered: at(date(2026, 11, 2), 15),
        note: (captures > 0)
            .then(|| "each day's page overwrote the last; captured by an outside archive".into()),
    };
    vec![
        s(
            "sha256:5f3c0a9e4b1d2c87",
            "Pages of the immigration agency, April 2020 to March 2021",
            Some("Immigration agency"),
            "https://archive.example/pages",
            true,
            0,
            1_210,
        ),
        s(
            "sample/monitor-letter",
            "Letter to the state's health officials",
            Some("Larkspur Defense Advocates"),
            "https://letters.example/2020-12-16",
            false,
            10,
            0,
        ),
        s(
            "sample/court:20-cv-0000/doc-41.csv",
            "Order on the motion for appointments",
            Some("Federal district court"),
            "docket 20-cv-0000, document 41",
            false,
            1,
            0,
        ),
        s(
            "sample/agency-list",
            "List of facilities",
            Some("Immigration agency"),
            "https://agency.example/list",
            true,
            6,
            0,
        ),
    ]
}

/// Views over the sample.
pub fn samples() -> Views {
    Views {
        overview: Box::new(overview),
        facility: Box::new(facility_page),
        compare: Box::new(comparison),
        sources: Box::new(|_| sources()),
        source: Box::new(|id, _| {
            let source = sources().into_iter().find(|s| s.id == *id)?;
            Some(SourcePage {
                statements: statements()
                    .into_iter()
                    .filter(|s| s.source == *id)
                    .collect(),
                captured_span: (source.captures > 0)
                    .then(|| (at(date(2020, 4, 6), 20), at(LATEST, 22))),
                source,
            })
        }),
        statements: Box::new(|as_of| {
            statements()
                .into_iter()
                .filter(|s| as_of.known.covers(s.known_at))
                .collect()
        }),
        statement: Box::new(|label, _| statements().into_iter().find(|s| s.label == *label)),
        duty: super::duty::sample::views(),
        package: super::data::sample_package(),
        epidemiology: super::surveillance::sample::samples(),
        states: Box::new(|as_of| overview(as_of).states.into_iter().map(|s| s.code).collect()),
        position: Box::new(|| POSITION),
        latest_day: Box::new(|| LATEST),
        zone: BookZone::eastern(),
    }
}

#[expect(clippy::expect_used, reason = "a literal that is a valid identifier")]
fn party() -> standing_terms::PartyId {
    "sample-agency".parse().expect("a valid identifier")
}
