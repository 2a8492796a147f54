//! The rides that were called hard: for the people of Batavia who qualified in March 2021, how many
//! days it takes to drive them to sites outside, by how many officers, vans and places there are.
//!
//! What is on record stands in the book; officers, vans and places are the reader's to set. A bounded
//! search is made when asked, the independent judge reads every plan, and answers are kept.

use super::said;
use crate::rides::{Ride, RideRules, bundled_outing, rides, timeline};
use crate::web::{
    ask::Asked,
    fault::Fault,
    layout::{Page, english},
    locale::Locale,
};
use maud::{Markup, html};
use serde::Serialize;
use standing_check::transport::{self, great_circle_km};
use standing_disclosure::Cleared;
use standing_plan::outing::{Days, Limits, Outing, over_days};
use standing_plan::trips::{Options, clock};
use standing_terms::{AboutInstitutions, FacilityId};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// Questions that a search may ask before it stops, each day.
const STEPS: u32 = 60;
/// Days planned at most.
const MOST_DAYS: u32 = 20;
/// Answers that are kept.
const KEPT: usize = 64;
/// Officers for whom the table says how many days it takes.
const OFFICERS: [u32; 6] = [1, 2, 4, 6, 8, 12];

/// An input of the page, a whole number in a range. Those usual are the bundled example's.
struct Input {
    name: &'static str,
    least: u32,
    most: u32,
}

const INPUTS: [Input; 6] = [
    Input {
        name: "people",
        least: 1,
        most: 150,
    },
    Input {
        name: "officers",
        least: 0,
        most: 20,
    },
    Input {
        name: "vans",
        least: 0,
        most: 6,
    },
    Input {
        name: "seats",
        least: 6,
        most: 20,
    },
    Input {
        name: "places",
        least: 1,
        most: 60,
    },
    Input {
        name: "observe",
        least: 15,
        most: 30,
    },
];

/// The query, as it is described.
pub(super) const QUERY: &[(&str, &str)] = &[
    ("people", "people who qualify and are willing, 1 to 150"),
    (
        "officers",
        "officers who may be on rides at one moment, 0 to 20",
    ),
    ("vans", "vans, 0 to 6"),
    ("seats", "seats of each, 6 to 20"),
    ("places", "people that each site takes in an hour, 1 to 60"),
    (
        "observe",
        "minutes for which everybody is observed, 15 to 30",
    ),
];

type Given = [u32; INPUTS.len()];

/// Messages named by a code here.
#[cfg(test)]
pub(crate) fn message_families() -> Vec<String> {
    INPUTS
        .iter()
        .map(|i| format!("rides-input-{}", i.name))
        .collect()
}

fn usual(outing: &Outing, limits: &Limits) -> Given {
    let van = outing.vehicle.first();
    let site = outing.site.first();
    [
        outing.people,
        outing.facility.officers,
        van.map_or(0, |v| v.count),
        van.map_or(0, |v| v.seats),
        site.map_or(0, |s| s.places_per_hour),
        u32::try_from(limits.observe_min).unwrap_or(0),
    ]
}

/// One day of rides.
#[derive(Debug, Clone, Serialize)]
struct Driven {
    day: u32,
    served: u32,
    rides: Vec<Ride>,
    #[serde(skip)]
    problem: Arc<transport::Problem>,
}

/// How many days it takes with so many officers.
#[derive(Debug, Clone, Copy, Serialize)]
struct WithOfficers {
    officers: u32,
    /// None where somebody is left without after all days that were planned.
    days: Option<usize>,
}

#[derive(Debug, Clone, Serialize)]
struct Answer {
    days: Vec<Driven>,
    left: u32,
    least_days: Option<u32>,
    /// Why somebody is left, in words, and the smallest change.
    reasons: Vec<(String, Option<String>)>,
    with_officers: Vec<WithOfficers>,
}

/// A site as the page names it.
#[derive(Debug, Clone, Serialize)]
struct Place {
    id: String,
    name: String,
    latitude: f64,
    longitude: f64,
    km: f64,
    minutes: i32,
    source: Option<String>,
}

/// One input as given.
#[derive(Debug, Clone, Serialize)]
struct Put {
    name: &'static str,
    value: u32,
    least: u32,
    most: u32,
}

/// The answer with what it rests on.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Rides {
    facility: FacilityId,
    /// Whether this book says anything about it.
    on_record: bool,
    facility_name: String,
    latitude: f64,
    longitude: f64,
    inputs: Vec<Put>,
    sites: Vec<Place>,
    road_factor: f64,
    km_per_hour: f64,
    limits: Limits,
    citation: String,
    own: String,
    #[serde(flatten)]
    answer: Arc<Answer>,
}

impl AboutInstitutions for Rides {}

static ANSWERS: Mutex<VecDeque<(Given, Arc<Answer>)>> = Mutex::new(VecDeque::new());

fn with(given: Given, mut outing: Outing, mut limits: Limits) -> (Outing, Limits) {
    let [people, officers, vans, seats, places, observe] = given;
    outing.people = people;
    outing.party = seats;
    outing.facility.officers = officers;
    for van in &mut outing.vehicle {
        van.count = vans;
        van.seats = seats;
    }
    for site in &mut outing.site {
        site.places_per_hour = places;
    }
    limits.observe_min = i32::try_from(observe).unwrap_or(limits.observe_min);
    (outing, limits)
}

/// Plans, and lets through only what the judge accepts.
fn planned(outing: &Outing, limits: &Limits) -> Result<Days, Fault> {
    let mut steps = 0;
    let options = Options { seed: 1, effort: 1 };
    let days = over_days(outing, limits, MOST_DAYS, options, &mut |_| {
        steps += 1;
        steps % STEPS != 0
    })
    .map_err(|_| Fault::Internal)?;
    let holds = |d: &standing_plan::outing::Day| transport::judge(&d.problem, &d.plan).holds();
    if days.days.iter().all(holds) {
        Ok(days)
    } else {
        Err(Fault::Internal)
    }
}

fn answered(given: Given, outing: &Outing, limits: &Limits) -> Result<Arc<Answer>, Fault> {
    let answers = || ANSWERS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, answer)) = answers().iter().find(|(g, _)| *g == given) {
        return Ok(Arc::clone(answer));
    }
    let days = planned(outing, limits)?;
    let mut with_officers = Vec::new();
    for officers in OFFICERS {
        let mut other = outing.clone();
        other.facility.officers = officers;
        let needed = |days: &Days| (days.left == 0).then_some(days.days.len());
        with_officers.push(WithOfficers {
            officers,
            days: if other == *outing {
                needed(&days)
            } else {
                needed(&planned(&other, limits)?)
            },
        });
    }
    let last = days.days.last();
    let unserved = last
        .and_then(|d| d.plan.unserved.clone())
        .unwrap_or_default();
    let mut reasons: Vec<(String, Option<String>)> = Vec::new();
    if days.left > 0 {
        for left in unserved {
            let meaning = standing_plan::trips::Reason::of_code(&left.reason);
            let words = meaning.map_or(left.reason, |r| r.meaning().to_owned());
            let reason = (words, left.smallest_change);
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
    }
    let answer = Arc::new(Answer {
        left: days.left,
        least_days: days.least_days,
        reasons,
        with_officers,
        days: (days.days.into_iter().zip(1..))
            .filter(|(d, _)| d.served > 0)
            .map(|(d, day)| Driven {
                day,
                served: d.served,
                rides: rides(&d.problem, &d.plan),
                problem: Arc::new(d.problem),
            })
            .collect(),
    });
    let mut kept = answers();
    if kept.len() >= KEPT {
        kept.pop_front();
    }
    kept.push_back((given, Arc::clone(&answer)));
    Ok(answer)
}

impl Rides {
    /// Plans what the query describes.
    ///
    /// # Errors
    /// Where an input lies outside its range.
    pub(super) fn of(a: &Asked<'_>) -> Result<Self, Fault> {
        let outing = bundled_outing().map_err(|_| Fault::Internal)?;
        let rules = RideRules::bundled().map_err(|_| Fault::Internal)?;
        let first = outing.first_day.parse().map_err(|_| Fault::Internal)?;
        let dated = rules.on(first).ok_or(Fault::Internal)?;
        let mut given = usual(&outing, &dated.limits);
        for (input, value) in INPUTS.iter().zip(&mut given) {
            if let Some(text) = a.value(input.name) {
                *value = (text.parse().ok())
                    .filter(|n| (input.least..=input.most).contains(n))
                    .ok_or_else(|| Fault::bad_query(input.name, text))?;
            }
        }
        let (outing, limits) = with(given, outing, dated.limits.clone());
        let answer = answered(given, &outing, &limits)?;
        let problem = outing
            .problem(1, &[1], &limits)
            .map_err(|_| Fault::Internal)?;
        let base = (outing.facility.latitude, outing.facility.longitude);
        let sites = outing.site.iter().enumerate().map(|(i, s)| Place {
            id: s.id.clone(),
            name: s.name.clone(),
            latitude: s.latitude,
            longitude: s.longitude,
            km: great_circle_km(base, (s.latitude, s.longitude)) * outing.road.factor,
            minutes: problem.travel(0, problem.place_of_site(i)),
            source: s.source.clone(),
        });
        Ok(Self {
            facility: FacilityId::new(&outing.facility.id).map_err(|_| Fault::Internal)?,
            on_record: false,
            facility_name: outing.facility.name.clone(),
            latitude: base.0,
            longitude: base.1,
            inputs: (INPUTS.iter().zip(given))
                .map(|(i, value)| Put {
                    name: i.name,
                    value,
                    least: i.least,
                    most: i.most,
                })
                .collect(),
            sites: sites.collect(),
            road_factor: outing.road.factor,
            km_per_hour: outing.road.km_per_hour,
            limits,
            citation: dated.citation.clone(),
            own: dated.own.clone(),
            answer,
        })
    }

    /// Whose rides they are.
    pub(super) fn facility(&self) -> FacilityId {
        self.facility.clone()
    }

    /// Notes whether this book says anything about the facility.
    pub(super) fn on_record(&mut self, known: bool) {
        self.on_record = known;
    }

    fn put(&self, name: &str) -> u32 {
        self.inputs
            .iter()
            .find(|p| p.name == name)
            .map_or(0, |p| p.value)
    }

    fn site<'a>(&'a self, id: &'a str) -> &'a str {
        self.sites
            .iter()
            .find(|s| s.id == id)
            .map_or(id, |s| &s.name)
    }
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Rides>) -> Page {
    let l = a.l;
    let r = cleared.value();
    let answer = &r.answer;
    Page {
        title: l.t("rides-page-title"),
        nav: "outbreaks",
        twins: true,
        as_of: false,
        body: html! {
            div.wrap {
                (said::beside(a, "/rides"))
                h1 { (l.t("rides-page-title")) }
                p.lead { (l.t("rides-page-lead")) }
                @if r.on_record {
                    p { a href=(a.href(&format!("/facilities/{}", r.facility))) { (l.t("rides-page-record")) } }
                }
                (form(a, r))
                section #answer {
                    h2 { (headline(l, r)) }
                    @if answer.left == 0 && let Some(least) = answer.least_days {
                        p { (l.tna("rides-page-proved", least as usize, &[])) }
                    }
                    @if answer.left > 0 {
                        p { (l.tna("rides-page-left", answer.left as usize, &[])) }
                        ul { @for (reason, change) in &answer.reasons {
                            li {
                                (english(l, reason))
                                @if let Some(change) = change { ": " (english(l, change)) }
                            }
                        } }
                    }
                    (by_officers(a, r))
                }
                @for day in &answer.days { (driven(a, r, day)) }
                (sites(a, r))
                section #assumed {
                    h2 { (l.t("rides-page-assumed")) }
                    ul {
                        li { (l.t("rides-page-assumed-inputs")) }
                        li { (l.ta("rides-page-assumed-road", &[
                            ("factor", &l.fixed(r.road_factor, 2)), ("speed", &l.number(r.km_per_hour)),
                        ])) }
                        li { (l.ta("rides-page-assumed-limits", &[
                            ("most", &r.limits.max_trip_min.to_string()),
                            ("clean", &r.limits.turnaround_min.to_string()),
                            ("each", &r.limits.minutes_per_person.to_string()),
                        ])) }
                        li { (english(l, &r.citation)) }
                        li { (l.t("rides-page-leaves-out")) }
                    }
                    p { strong { (l.t("rides-decline")) } " " (l.ta("rides-never", &[("minutes", &r.limits.max_trip_min.to_string())])) }
                    p.note { (l.t("rides-judged-page")) }
                }
            }
        },
    }
}

fn headline(l: &Locale, r: &Rides) -> String {
    let days = r.answer.days.len();
    let people = l.number(f64::from(r.put("people") - r.answer.left));
    let officers = l.number(f64::from(r.put("officers")));
    let vans = l.number(f64::from(r.put("vans")));
    l.tna(
        "rides-page-headline",
        days,
        &[
            ("people", &people),
            ("officers", &officers),
            ("vans", &vans),
        ],
    )
}

fn form(a: &Asked<'_>, r: &Rides) -> Markup {
    let l = a.l;
    html! {
        form.filters method="get" action=(a.path) {
            @for name in ["on", "known", "lang"] {
                @if let Some(value) = a.value(name) { input type="hidden" name=(name) value=(value); }
            }
            @for put in &r.inputs {
                label {
                    span {
                        (l.t(&format!("rides-input-{}", put.name))) " "
                        span.quiet { (l.ta("simulate-range", &[
                            ("low", &l.number(f64::from(put.least))), ("high", &l.number(f64::from(put.most))),
                        ])) }
                    }
                    input type="number" name=(put.name) value=(put.value) min=(put.least) max=(put.most) step="1" required;
                }
            }
            button type="submit" { (l.t("rides-page-ask")) }
        }
    }
}

fn by_officers(a: &Asked<'_>, r: &Rides) -> Markup {
    let l = a.l;
    html! {
        h3 { (l.t("rides-page-by-officers")) }
        table.list.points {
            thead { tr { th scope="col" { (l.t("rides-crew")) } th.num scope="col" { (l.t("rides-page-days")) } } }
            tbody {
                @for w in &r.answer.with_officers {
                    tr {
                        th scope="row" { (l.tn("rides-page-officers", w.officers as usize)) }
                        td.num data-l=(l.t("rides-page-days")) {
                            @match w.days {
                                Some(days) => (l.number(days as f64)),
                                None => (l.ta("rides-page-not-in", &[("days", &MOST_DAYS.to_string())])),
                            }
                        }
                    }
                }
            }
        }
    }
}

fn driven(a: &Asked<'_>, r: &Rides, day: &Driven) -> Markup {
    let l = a.l;
    html! {
        section id={ "day-" (day.day) } {
            h2 { (l.ta("rides-page-day", &[
                ("day", &day.day.to_string()), ("people", &day.served.to_string()),
            ])) }
            figure.chart.rides { (timeline(l, &day.problem, &day.rides)) }
            details {
                summary { (l.t("rides-list")) }
                table.list {
                    thead { tr {
                        th scope="col" { (l.t("rides-vehicle")) } th scope="col" { (l.t("rides-leaves")) }
                        th scope="col" { (l.t("rides-appointment")) } th scope="col" { (l.t("rides-back")) }
                        th.num scope="col" { (l.t("rides-persons")) }
                    } }
                    tbody { @for ride in &day.rides {
                        tr {
                            th scope="row" { (ride.vehicle) " " (ride.number) }
                            td data-l=(l.t("rides-leaves")) { (clock(ride.depart)) }
                            td data-l=(l.t("rides-appointment")) {
                                @for v in &ride.visits { (r.site(&v.site)) ", " (clock(v.start)) "–" (clock(v.end)) }
                            }
                            td data-l=(l.t("rides-back")) { (clock(ride.back)) }
                            td.num data-l=(l.t("rides-persons")) { (ride.persons) }
                        }
                    } }
                }
            }
        }
    }
}

fn sites(a: &Asked<'_>, r: &Rides) -> Markup {
    let l = a.l;
    html! {
        section #sites {
            h2 { (l.t("rides-page-sites")) }
            (map(l, r))
            table.list {
                thead { tr {
                    th scope="col" { (l.t("rides-site")) } th.num scope="col" { (l.t("rides-page-km")) }
                    th.num scope="col" { (l.t("rides-page-minutes")) } th scope="col" { (l.t("rides-page-source")) }
                } }
                tbody { @for s in &r.sites {
                    tr {
                        th scope="row" { (s.name) }
                        td.num data-l=(l.t("rides-page-km")) { (l.number(s.km.round())) }
                        td.num data-l=(l.t("rides-page-minutes")) { (s.minutes) }
                        td data-l=(l.t("rides-page-source")) {
                            @match &s.source { Some(source) => (english(l, source)), None => (l.t("not-known")) }
                        }
                    }
                } }
            }
        }
    }
}

/// Where the sites lie from the facility: distances to scale, north up.
fn map(l: &Locale, r: &Rides) -> Markup {
    const WIDE: f64 = 720.0;
    const HIGH: f64 = 220.0;
    const EDGE: f64 = 60.0;
    let squeeze = r.latitude.to_radians().cos();
    let flat = |lat: f64, lon: f64| (lon * squeeze, -lat);
    let mut points = vec![flat(r.latitude, r.longitude)];
    points.extend(r.sites.iter().map(|s| flat(s.latitude, s.longitude)));
    let least = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::INFINITY, f64::min);
    let most = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
    let (left, right) = (least(|p| p.0), most(|p| p.0));
    let (top, bottom) = (least(|p| p.1), most(|p| p.1));
    let scale = ((WIDE - 2.0 * EDGE) / (right - left).max(1e-6))
        .min((HIGH - 2.0 * EDGE) / (bottom - top).max(1e-6));
    let middle = (f64::midpoint(left, right), f64::midpoint(top, bottom));
    let at = |(x, y): (f64, f64)| {
        (
            WIDE / 2.0 + (x - middle.0) * scale,
            HIGH / 2.0 + (y - middle.1) * scale,
        )
    };
    let base = at(flat(r.latitude, r.longitude));
    html! {
        figure.chart.rides {
            svg viewBox={ "0 0 " (WIDE) " " (HIGH) } role="img" {
                title { (l.t("rides-page-map")) }
                @for s in &r.sites {
                    @let p = at(flat(s.latitude, s.longitude));
                    @let anchor = if p.0 > WIDE * 0.7 { "end" } else if p.0 < WIDE * 0.3 { "start" } else { "middle" };
                    line.base x1=(base.0) y1=(base.1) x2=(p.0) y2=(p.1) {}
                    circle.visit cx=(p.0) cy=(p.1) r="6" {}
                    text x=(p.0) y=(if p.1 < base.1 { p.1 - 14.0 } else { p.1 + 30.0 }) text-anchor=(anchor) { (s.name) }
                }
                circle.ride cx=(base.0) cy=(base.1) r="7" {}
                text x=(base.0) y=(base.1 + 32.0) text-anchor="middle" { (r.facility_name) }
            }
        }
    }
}

/// Rows: one a ride.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Rides>) -> Result<Vec<u8>, csv::Error> {
    let mut sheet = crate::web::twins::Sheet::new(&[
        "day", "vehicle", "number", "depart", "site", "start", "end", "back", "people", "officers",
    ])?;
    for day in &cleared.value().answer.days {
        for ride in &day.rides {
            for v in &ride.visits {
                sheet.row(&[
                    day.day.to_string(),
                    ride.vehicle.clone(),
                    ride.number.to_string(),
                    clock(ride.depart),
                    v.site.clone(),
                    clock(v.start),
                    clock(v.end),
                    clock(ride.back),
                    v.persons.to_string(),
                    ride.crew.to_string(),
                ])?;
            }
        }
    }
    sheet.done()
}
