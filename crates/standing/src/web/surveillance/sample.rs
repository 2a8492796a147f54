//! Invented answers of the views of this area: every page renders from them in tests and while it is
//! being designed. The places are those of the sample of the site; none of them exists.

use super::{Epidemic, EpidemicWeek, EpidemiologyViews, Isolated, TakenBack};
use crate::web::sample::{LATEST, facility_standing};
use jiff::{
    ToSpan,
    civil::{Date, date},
};
use standing_terms::{
    AsOf, FacilityId, Fips, Measure, PartyId, Period, Place, Quantity, Reading, StateCode,
};
use standing_views::epidemiology::{
    Answer, Estimate, Input, Interval, IntervalMethod, Message, Reasons,
    brief::{Brief, Sentence},
    coverage::{Coverage, Outside, Share, ShareClaim},
    elsewhere::{Against, AreaComparison, Elsewhere, OverFacilities},
    expansion::{Expansion, Strand},
    outbreaks::{FacilityOutbreaks, Judged, Outbreak, OutbreakList, People, Reproduction, Signal},
    ratio::{PeriodRatio, PublishedRatio, Rate, RateRatio},
    silence::{Silence, SilenceKind, Silences},
    spillover::{County, Panel, PublishedEstimate, Spillover},
};
use standing_views::surveillance::DayState;

const AGENCY: &str = "Sample Agency";

fn span(first: Date, last: Date) -> Period {
    Period::span(first, last).unwrap_or_else(|_| Period::day(first))
}

fn count(n: f64) -> Reading {
    Quantity::new(n).map_or(
        Reading::Missing(standing_terms::Missing::NotReported),
        Reading::Value,
    )
}

fn fid(id: &str) -> FacilityId {
    FacilityId::new(id).unwrap_or_else(|e| crate::web::sample::unreachable(&e.to_string()))
}

fn input(role: &'static str, measure: Measure, place: &str, n: f64, period: Period) -> Input {
    Input {
        role,
        measure: Some(measure),
        place: place.into(),
        speaker: Some(AGENCY.into()),
        population: Some("ICE detainees only".into()),
        reading: count(n),
        period: Some(period),
        state: Some(DayState::Published),
        origin: None,
        flags: Vec::new(),
    }
}

fn reasons(place: &str) -> Reasons {
    Reasons {
        estimand: Message::new("epi-estimand-rate-inside").text("place", place),
        method: Message::new("epi-method-rate"),
        citations: vec!["Invented Handbook of Rates, 2nd edition, chapter 3".into()],
        inputs: vec![
            input(
                "cases-at-start",
                Measure::CasesCumulative,
                place,
                176.0,
                Period::day(date(2021, 2, 26)),
            ),
            input(
                "cases-at-end",
                Measure::CasesCumulative,
                place,
                206.0,
                Period::day(LATEST),
            ),
        ],
        caveats: vec![Message::new("epi-cases-days-unknown").count("n", 2)],
    }
}

fn estimate(value: f64, low: f64, high: f64, method: IntervalMethod) -> Estimate {
    Estimate {
        value: Some(value),
        intervals: vec![Interval {
            method,
            level: Some(0.95),
            low,
            high: Some(high),
        }],
    }
}

fn rate(place: &str, period: Period, cases: f64, people: f64) -> Rate {
    let days = f64::from((period.last() - period.first()).get_days() + 1);
    let per = cases / (people * days) * 100_000.0;
    Rate {
        period,
        cases,
        person_days: people * days,
        mean_people: people,
        per_100k: cases / people * 100_000.0,
        per_100k_person_days: estimate(per, per * 0.8, per * 1.25, IntervalMethod::PoissonExact),
        reasons: reasons(place),
    }
}

fn compared(inside: &Rate, outside: Rate) -> PeriodRatio {
    let ratio = inside.per_100k / outside.per_100k;
    PeriodRatio {
        period: inside.period,
        inside: inside.clone(),
        outside,
        ratio: Estimate {
            value: Some(ratio),
            intervals: vec![
                Interval {
                    method: IntervalMethod::ConditionalExact,
                    level: Some(0.95),
                    low: ratio * 0.78,
                    high: Some(ratio * 1.27),
                },
                Interval {
                    method: IntervalMethod::MidP,
                    level: Some(0.95),
                    low: ratio * 0.8,
                    high: Some(ratio * 1.25),
                },
            ],
        },
    }
}

struct Shape {
    id: &'static str,
    peak: f64,
    at: i32,
}

const SHAPES: [Shape; 9] = [
    Shape {
        id: "alder-creek",
        peak: 62.0,
        at: 41,
    },
    Shape {
        id: "dry-wash",
        peak: 18.0,
        at: 30,
    },
    Shape {
        id: "saltgrass",
        peak: 3.0,
        at: 12,
    },
    Shape {
        id: "mesquite-flat",
        peak: 240.0,
        at: 42,
    },
    Shape {
        id: "pecan-bayou",
        peak: 151.0,
        at: 22,
    },
    Shape {
        id: "cypress-slough",
        peak: 77.0,
        at: 17,
    },
    Shape {
        id: "pine-ridge-annex",
        peak: 40.0,
        at: 9,
    },
    Shape {
        id: "mohawk-flats",
        peak: 21.0,
        at: 45,
    },
    Shape {
        id: "red-bluff-road",
        peak: 96.0,
        at: 11,
    },
];

fn weeks(shape: &Shape, last: Date) -> Vec<EpidemicWeek> {
    (0..60)
        .filter_map(|i: i32| {
            let first = date(2020, 4, 6).saturating_add((i * 7).days());
            if first > last {
                return None;
            }
            let away = f64::from(i - shape.at);
            let second = f64::from(i - 12);
            let n = shape.peak * (-away * away / 14.0).exp()
                + shape.peak * 0.35 * (-second * second / 9.0).exp();
            let unknown = (24..27).contains(&i) || (shape.id == "pine-ridge-annex" && i > 46);
            Some(EpidemicWeek {
                period: span(first, first.saturating_add(6.days()).min(last)),
                cases: (!unknown).then_some(n.round()),
                least: (n * 0.8).floor(),
                most: (!unknown).then_some((n * 1.3).ceil()),
                days_unknown: if unknown { 7 } else { u32::from(i == 33) * 2 },
                doubts: if i == 33 {
                    vec!["digit-lost"]
                } else {
                    Vec::new()
                },
                isolated_most: (!unknown).then_some((n * 1.4).round()),
                deaths: (i == 42 && shape.peak > 50.0).then_some(1.0),
            })
        })
        .collect()
}

fn epidemic_of(shape: &Shape, as_of: &AsOf, whole: bool) -> Option<Epidemic> {
    let standing = facility_standing(shape.id, as_of.on)?;
    let weeks = weeks(shape, as_of.on);
    let isolated = weeks
        .iter()
        .map(|w| Isolated {
            day: w.period.first(),
            people: w.isolated_most.unwrap_or(0.0),
            published: w.isolated_most.map(|_| w.days_unknown == 0),
        })
        .collect();
    Some(Epidemic {
        as_of: *as_of,
        id: standing.id.clone(),
        name: standing.name.clone(),
        state: standing.state.clone(),
        speaker: AGENCY.into(),
        population: "ICE detainees only".into(),
        opening: Some((date(2020, 4, 6), 1.0)),
        cumulative: standing
            .figure(Measure::CasesCumulative)
            .and_then(|f| f.reading.value())
            .map(Quantity::get),
        corrections: if shape.id == "alder-creek" {
            vec![TakenBack {
                day: date(2021, 1, 23),
                before: 1_760.0,
                after: 176.0,
            }]
        } else {
            Vec::new()
        },
        outbreaks: whole.then(|| facility_outbreaks(shape, as_of)),
        standing: whole.then_some(standing),
        isolated: if whole { isolated } else { Vec::new() },
        weeks,
    })
}

fn facility_outbreaks(shape: &Shape, as_of: &AsOf) -> FacilityOutbreaks {
    let began = date(2020, 4, 6).saturating_add(((shape.at - 2) * 7).days());
    let known = shape.id != "pine-ridge-annex";
    let lasts = shape.at > 40;
    let outbreak = Outbreak {
        from: began,
        first_case_window: began.saturating_sub(14.days()),
        last_case: began.saturating_add(35.days()).min(as_of.on),
        over: (!lasts).then(|| began.saturating_add(63.days())),
        certain: shape.id != "dry-wash",
        size: (shape.peak * 5.2).round(),
        attack_rate: Answer::Given(estimate(0.42, 0.37, 0.47, IntervalMethod::ClopperPearson)),
        doubling_days: Answer::Given(estimate(6.1, 4.4, 9.8, IntervalMethod::Student)),
        peak_current: Some((began.saturating_add(14.days()), (shape.peak * 1.4).round())),
        deaths: (shape.peak > 50.0).then_some(1.0),
        reasons: reasons("Sample"),
    };
    FacilityOutbreaks {
        as_of: *as_of,
        facility: fid(shape.id),
        name: facility_standing(shape.id, as_of.on)
            .map(|s| s.name)
            .unwrap_or_default(),
        rule: "sample-three-weeks".into(),
        judged: if known {
            Answer::Given(Judged {
                people: People::Known(352.0),
                weeks: Vec::new(),
                outbreaks: if shape.peak > 10.0 {
                    vec![outbreak]
                } else {
                    Vec::new()
                },
            })
        } else {
            Answer::Refused(
                Message::new("epi-held-not-published").text("place", "Pine Ridge Annex"),
            )
        },
        signals: vec![Signal {
            detector: "ears-c1",
            week: began,
            cases: shape.peak.round(),
            bound: 4.2,
        }],
        refused: vec![(
            "farrington",
            Message::new("epi-not-estimable").text("why", "needs five years of history"),
        )],
        reproduction: vec![Reproduction {
            day: began.saturating_add(14.days()),
            window_days: 7,
            cases: shape.peak.round(),
            number: Answer::Given(estimate(1.6, 1.3, 1.9, IntervalMethod::Posterior)),
        }],
        reasons: reasons("Sample"),
    }
}

fn outbreaks(as_of: &AsOf) -> OutbreakList {
    let facilities: Vec<FacilityOutbreaks> = SHAPES
        .iter()
        .map(|s| facility_outbreaks(s, as_of))
        .collect();
    let given: Vec<&Judged> = facilities.iter().filter_map(|f| f.judged.given()).collect();
    OutbreakList {
        as_of: *as_of,
        rule: "sample-three-weeks".into(),
        citation: "Invented, Journal of Samples 2024".into(),
        judged: given.len(),
        with_outbreak: given.iter().filter(|j| !j.outbreaks.is_empty()).count(),
        ongoing: given
            .iter()
            .filter(|j| j.outbreaks.iter().any(|o| o.over.is_none()))
            .count(),
        not_judged: facilities.len() - given.len(),
        facilities,
    }
}

fn comparison(place: &Place, period: Period, _as_of: &AsOf) -> AreaComparison {
    let (kind, code, name, cases, people) = match place {
        Place::State(s) if s.as_str() == "CA" => (
            "state",
            "CA".to_owned(),
            "California".to_owned(),
            48.0,
            676.0,
        ),
        Place::State(s) if s.as_str() == "TX" => {
            ("state", "TX".to_owned(), "Texas".to_owned(), 210.0, 1_792.0)
        }
        Place::State(s) => (
            "state",
            s.as_str().to_owned(),
            s.name().to_owned(),
            3.0,
            240.0,
        ),
        Place::FieldOffice(o) => ("field-office", o.clone(), o.clone(), 30.0, 600.0),
        Place::Facility(f) => {
            let name =
                facility_standing(f.as_str(), LATEST).map_or_else(|| f.to_string(), |s| s.name);
            ("facility", f.to_string(), name, 30.0, 352.0)
        }
        _ => (
            "nation",
            "US".to_owned(),
            "United States".to_owned(),
            820.0,
            13_700.0,
        ),
    };
    let inside = rate(&name, period, cases, people);
    let against = |name: &str, place: Place, cases: f64, people: f64| Against {
        name: name.into(),
        place,
        ratio: Answer::Given(compared(&inside, rate(name, period, cases, people))),
    };
    let nation = against("United States", Place::us(), 1_650_000.0, 330_000_000.0);
    let mut list = Vec::new();
    let refused = kind == "facility" && code == "saltgrass";
    if kind == "facility"
        && code == "alder-creek"
        && let Some(county) = Fips::new("06999")
    {
        list.push(against(
            "Larkspur County",
            Place::County(county),
            2_310.0,
            610_000.0,
        ));
    }
    if kind != "nation"
        && kind != "field-office"
        && let Some(ca) = StateCode::new("CA")
    {
        list.push(against(
            "California",
            Place::State(ca),
            71_000.0,
            39_500_000.0,
        ));
    }
    list.push(nation);
    let why = || Message::new("epi-held-not-published").text("place", "Saltgrass County Jail");
    AreaComparison {
        kind,
        code,
        name,
        window: period,
        inside: if refused {
            Answer::Refused(why())
        } else {
            Answer::Given(inside.clone())
        },
        counted: 2,
        missing: if kind == "facility" {
            Vec::new()
        } else {
            vec![(fid("saltgrass"), why())]
        },
        against: if refused {
            list.into_iter()
                .map(|x| Against {
                    ratio: Answer::Refused(why()),
                    ..x
                })
                .collect()
        } else {
            list
        },
        over_facilities: if kind == "facility" {
            Answer::Refused(Message::new("epi-one-facility-has-no-mean"))
        } else {
            Answer::Given(OverFacilities {
                counted: 2,
                mean: 21.4,
                median: 19.8,
                missing: vec![(fid("saltgrass"), why())],
            })
        },
        staff: Answer::Refused(Message::new("epi-staff-never-published").text("place", "Sample")),
    }
}

fn elsewhere(period: Period, as_of: &AsOf) -> Elsewhere {
    let states = ["CA", "TX", "LA", "NY", "AZ"]
        .into_iter()
        .filter_map(StateCode::new);
    Elsewhere {
        as_of: *as_of,
        window: period,
        nation: comparison(&Place::us(), period, as_of),
        states: states
            .map(|s| comparison(&Place::State(s), period, as_of))
            .collect(),
        field_offices: ["SFR", "SND", "DAL"]
            .into_iter()
            .map(|o| comparison(&Place::FieldOffice(o.into()), period, as_of))
            .collect(),
        outside: vec![Message::new("epi-no-county-imported")],
    }
}

fn ratios(as_of: &AsOf) -> Vec<PublishedRatio> {
    let months = [(4, 5.73), (5, 15.56), (6, 21.09), (7, 9.52), (8, 15.09)];
    let against = |speaker: &str, mean: f64, pooled: f64| RateRatio {
        inside: "United States".into(),
        inside_place: Place::us(),
        outside: "United States".into(),
        outside_place: Place::us(),
        outside_speaker: PartyId::new(speaker).ok(),
        outside_speaker_name: Some(format!("Sample {speaker}")),
        periods: months
            .iter()
            .map(|(month, ratio)| {
                let period = span(date(2020, *month, 1), date(2020, *month, 1).last_of_month());
                let inside = rate("United States", period, 900.0, 25_000.0);
                let outside = rate(
                    "United States",
                    period,
                    900.0 / 25_000.0 / ratio * 330e6,
                    330e6,
                );
                (period, Answer::Given(compared(&inside, outside)))
            })
            .collect(),
        mean_of_periods: Answer::Given(Estimate {
            value: Some(mean),
            intervals: vec![
                Interval {
                    method: IntervalMethod::NormalOverPeriods,
                    level: Some(0.95),
                    low: 8.15,
                    high: Some(18.67),
                },
                Interval {
                    method: IntervalMethod::StudentOverPeriods,
                    level: Some(0.95),
                    low: 6.0,
                    high: Some(20.8),
                },
            ],
        }),
        pooled: Answer::Given(estimate(
            pooled,
            pooled - 0.3,
            pooled + 0.3,
            IntervalMethod::ConditionalExact,
        )),
        reasons: reasons("United States"),
    };
    vec![PublishedRatio {
        as_of: *as_of,
        rule: "sample-months-2020".into(),
        citation: "Invented, Journal of Samples 2021".into(),
        published: "The monthly case rate was on average 13.4 times that outside.".into(),
        against: vec![
            against("first", 13.4, 12.02),
            against("second", 13.21, 11.9),
        ],
        why_they_differ: vec![
            Message::new("epi-why-mean-and-pooled")
                .number("mean", 13.4, 2)
                .number("pooled", 12.02, 2)
                .count("n", 5),
            Message::new("epi-caveat-rate-not-likelihood"),
        ],
    }]
}

fn named(place: &Place) -> (&'static str, String, String) {
    match place {
        Place::State(s) => ("state", s.as_str().to_owned(), s.name().to_owned()),
        Place::FieldOffice(o) => ("field-office", o.clone(), o.clone()),
        Place::Facility(f) => (
            "facility",
            f.to_string(),
            facility_standing(f.as_str(), LATEST).map_or_else(|| f.to_string(), |s| s.name),
        ),
        _ => ("nation", "US".into(), "United States".into()),
    }
}

fn week(as_of: &AsOf) -> Period {
    span(as_of.on.saturating_sub(6.days()), as_of.on)
}

fn coverage(place: &Place, as_of: &AsOf) -> Coverage {
    let (kind, code, name) = named(place);
    let share = |of, speaker: &str, e| Share {
        of,
        on: as_of.on,
        speaker: speaker.into(),
        share: Answer::Given(e),
        reasons: reasons("Sample"),
    };
    let claim = |n: u32, speaker: &str, stated, words: &str, what: &str| ShareClaim {
        statement: format!("sample/S{n:02}"),
        speaker: speaker.into(),
        what: what.into(),
        on: date(2021, 3, 20),
        of: Measure::FirstDosesCumulative,
        stated: Some(stated),
        words: Some(words.into()),
        arithmetic: Answer::Given(Estimate {
            value: Some(stated * 352.0),
            intervals: Vec::new(),
        }),
        nearest: None,
        reasons: reasons("Sample"),
    };
    Coverage {
        as_of: *as_of,
        kind,
        code,
        name: name.clone(),
        week: week(as_of),
        findings: vec![Message::new("epi-staff-never-published").text("place", name.clone())],
        figures: vec![input(
            "doses",
            Measure::FirstDosesCumulative,
            &name,
            71.0,
            Period::day(date(2021, 3, 20)),
        )],
        inside: vec![share(
            Measure::FirstDosesCumulative,
            "Court-appointed monitor",
            Estimate {
                value: None,
                intervals: vec![Interval {
                    method: IntervalMethod::Bounds,
                    level: None,
                    low: 0.14,
                    high: Some(0.31),
                }],
            },
        )],
        outside: vec![Outside {
            name: "California".into(),
            place: Place::us(),
            shares: vec![share(
                Measure::FirstDosesCumulative,
                "Department of Public Health",
                estimate(0.27, 0.27, 0.27, IntervalMethod::Wilson),
            )],
            refused: None,
        }],
        claims: vec![
            claim(
                4,
                "Immigration agency",
                0.2,
                "about",
                "About one in five has had a first dose",
            ),
            claim(
                6,
                "Harrow Custody Group",
                0.07,
                "",
                "Seven in a hundred are vaccinated",
            ),
            claim(
                9,
                "Larkspur Courier",
                0.06,
                "under",
                "Fewer than six in a hundred were vaccinated",
            ),
        ],
    }
}

fn expansion(place: &Place, as_of: &AsOf) -> Expansion {
    let (kind, code, name) = named(place);
    let strand = |measure, figures| Strand {
        measure,
        speaker: AGENCY.into(),
        population: "all people held".into(),
        figures,
    };
    let months = |values: &[(i16, i8, f64)], measure| {
        values
            .iter()
            .map(|(y, m, n)| {
                input(
                    "held",
                    measure,
                    &name,
                    *n,
                    span(date(*y, *m, 1), date(*y, *m, 1).last_of_month()),
                )
            })
            .collect()
    };
    Expansion {
        as_of: *as_of,
        kind,
        code,
        name: name.clone(),
        strands: vec![
            strand(
                Measure::Held,
                months(
                    &[
                        (2020, 4, 912.0),
                        (2020, 5, 801.0),
                        (2020, 6, 640.0),
                        (2020, 8, 420.0),
                        (2020, 10, 368.0),
                        (2020, 12, 351.0),
                        (2021, 1, 340.0),
                        (2021, 2, 338.0),
                        (2021, 3, 352.0),
                    ],
                    Measure::Held,
                ),
            ),
            strand(
                Measure::Capacity,
                vec![input(
                    "capacity",
                    Measure::Capacity,
                    &name,
                    1_100.0,
                    Period::day(date(2020, 1, 1)),
                )],
            ),
            strand(
                Measure::ContractMinimum,
                vec![input(
                    "capacity",
                    Measure::ContractMinimum,
                    &name,
                    640.0,
                    Period::day(date(2020, 4, 1)),
                )],
            ),
            strand(
                Measure::CasesCumulative,
                vec![
                    input(
                        "cases-at-end",
                        Measure::CasesCumulative,
                        &name,
                        18.0,
                        Period::day(date(2020, 5, 1)),
                    ),
                    input(
                        "cases-at-end",
                        Measure::CasesCumulative,
                        &name,
                        167.0,
                        Period::day(date(2020, 7, 3)),
                    ),
                    input(
                        "cases-at-end",
                        Measure::CasesCumulative,
                        &name,
                        206.0,
                        Period::day(date(2021, 3, 14)),
                    ),
                ],
            ),
        ],
        findings: vec![Message::new("epi-held-not-published").text("place", "Pine Ridge Annex")],
    }
}

fn spillover(as_of: &AsOf) -> Answer<Spillover> {
    let county = |fips: &str, name: &str, cases| County {
        fips: Fips::new(fips).unwrap_or_else(|| crate::web::sample::unreachable(fips)),
        name: name.into(),
        residents: Some(610_000.0),
        cases,
        cases_first_half: Some(900.0),
        held: Some(352.0),
        facility_cases: Some(30.0),
        facilities: vec![fid("alder-creek")],
    };
    Answer::Given(Spillover {
        as_of: *as_of,
        window: span(date(2020, 5, 1), date(2020, 8, 31)),
        counties: vec![
            county("06999", "Larkspur County", Answer::Given(2_310.0)),
            county(
                "48999",
                "Mesquite County",
                Answer::Refused(
                    Message::new("epi-outside-not-imported").text("place", "Mesquite County"),
                ),
            ),
        ],
        panel: Answer::Given(Panel {
            coefficient: estimate(0.31, -0.08, 0.7, IntervalMethod::Clustered),
            counties: 58,
            with_facility: 6,
            observations: 978,
            not_told: 8,
            reasons: reasons("Sample"),
        }),
        panel_if_untold_is_none: Answer::Given(Panel {
            coefficient: estimate(0.27, -0.12, 0.66, IntervalMethod::Clustered),
            counties: 58,
            with_facility: 7,
            observations: 986,
            not_told: 8,
            reasons: reasons("Sample"),
        }),
        published: vec![PublishedEstimate {
            statement: "sample/S10".into(),
            speaker: "Larkspur Courier".into(),
            value: input(
                "cases-new",
                Measure::CasesNew,
                "United States",
                245_000.0,
                span(date(2020, 5, 1), date(2020, 8, 31)),
            ),
            notes: vec![Message::new("epi-caveat-testing-differs")],
        }],
        cannot_be_known: vec![
            Message::new("epi-caveat-cases-cluster"),
            Message::new("epi-caveat-testing-differs"),
        ],
    })
}

fn silences(as_of: &AsOf) -> Silences {
    let silence =
        |kind, facility: Option<&str>, name: &str, measure, since: Option<Date>| Silence {
            kind,
            facility: facility.map(fid),
            name: name.into(),
            measure,
            speaker: AGENCY.into(),
            since,
            days: since.map(|s| (as_of.on - s).get_days()),
            last: since.map(|s| {
                input(
                    "cases-at-end",
                    measure,
                    name,
                    148.0,
                    Period::day(s.saturating_sub(1.day())),
                )
            }),
            message: Message::new("epi-cases-not-published").text("place", name),
        };
    Silences {
        as_of: *as_of,
        silences: vec![
            silence(
                SilenceKind::StoppedReporting,
                Some("pine-ridge-annex"),
                "Pine Ridge Annex",
                Measure::CasesCumulative,
                Some(date(2021, 2, 24)),
            ),
            silence(
                SilenceKind::NeverReported,
                Some("tule-bottom"),
                "Tule Bottom Correctional Facility",
                Measure::CasesCumulative,
                None,
            ),
            silence(
                SilenceKind::NeverReported,
                None,
                "United States",
                Measure::FirstDosesCumulative,
                None,
            ),
        ],
    }
}

fn brief(place: &Place, as_of: &AsOf) -> Brief {
    let (kind, code, name) = named(place);
    let sentence = |message, links: &[&str]| Sentence {
        message,
        links: links.iter().map(|l| (*l).to_owned()).collect(),
    };
    Brief {
        as_of: *as_of,
        rule: "sample-week".into(),
        kind,
        code,
        name: name.clone(),
        week: week(as_of),
        sentences: vec![
            sentence(
                Message::new("epi-estimand-rate-area")
                    .text("place", name.clone())
                    .count("n", 9),
                &["/compare?place=state:CA#rates"],
            ),
            sentence(
                Message::new("epi-held-not-published").text("place", "Pine Ridge Annex"),
                &["/facilities/pine-ridge-annex#figures", "/silence"],
            ),
        ],
    }
}

/// The views of this area over the sample.
pub fn samples() -> EpidemiologyViews {
    EpidemiologyViews {
        epidemic: Box::new(|id, as_of| {
            let shape = SHAPES.iter().find(|s| s.id == id.as_str())?;
            epidemic_of(shape, as_of, true)
        }),
        epidemics: Box::new(|as_of| {
            SHAPES
                .iter()
                .filter_map(|s| epidemic_of(s, as_of, false))
                .collect()
        }),
        outbreaks: Box::new(outbreaks),
        elsewhere: Box::new(elsewhere),
        comparison: Box::new(comparison),
        ratios: Box::new(ratios),
        coverage: Box::new(|place, as_of| Some(coverage(place, as_of))),
        expansion: Box::new(|place, as_of| Some(expansion(place, as_of))),
        spillover: Box::new(spillover),
        silences: Box::new(silences),
        brief: Box::new(|place, as_of| Some(brief(place, as_of))),
    }
}
