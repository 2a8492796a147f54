//! Sheets of a plan of rides: the office's overview, one for each facility, one for each driver.
//!
//! A driver's sheet has times, stops, seats and a token. No name, product, diagnosis, tier or cohort
//! ever stands on it, nor where people come from: whoever finds it in a car park learns nothing.

use super::diary::{Ride, rides};
use crate::printed;
use crate::web::Locale;
use maud::{Markup, html};
use standing_check::transport::{Plan, Problem};
use standing_plan::trips::clock;
use std::collections::BTreeMap;

const STYLE: &str = "body{font:16px/1.45 system-ui,sans-serif;margin:2em auto;max-width:52em;padding:0 1em;\
    color:#1c1a17;background:#fff}h1{font-size:1.5em;margin:0 0 .3em}h2{font-size:1.1em;margin:1.6em 0 .4em}\
    table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\
    th,td{text-align:start;padding:.35em .8em .35em 0;border-bottom:1px solid #bbb;vertical-align:top}\
    th{font-weight:600}a,.nowrap{white-space:nowrap}.token{font:600 2.2em ui-monospace,monospace;letter-spacing:.06em;margin:.2em 0}\
    .right{border:2px solid #1c1a17;padding:.6em .9em;margin:1.2em 0}.quiet{color:#5b554c}\
    svg{width:100%;height:auto}.lane{stroke:#ddd7cb}.ride{fill:#17404d}.visit{fill:#c8862b}\
    text{font:12px system-ui,sans-serif;fill:#1c1a17}@page{margin:14mm}";

/// How a day is called on the sheets, and what places are called.
pub struct Calendar<'n> {
    /// The day, e.g. a date written out.
    pub day: String,
    /// The name of a facility or site by its id; ids without one stand as they are.
    pub names: &'n BTreeMap<String, String>,
}

impl Calendar<'_> {
    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.names.get(id).map_or(id, String::as_str)
    }
}

/// Every sheet of a plan by the name of its file. The plan has passed the judge.
pub fn sheets(
    l: &Locale,
    problem: &Problem,
    plan: &Plan,
    calendar: &Calendar<'_>,
) -> Vec<(String, String)> {
    let rides = rides(problem, plan);
    let mut out = vec![(
        "index.html".to_owned(),
        overview(l, problem, plan, calendar, &rides),
    )];
    for facility in &problem.facilities {
        let own: Vec<&Ride> = rides.iter().filter(|r| r.facility == facility.id).collect();
        let html = facility_sheet(l, problem, calendar, &facility.id, &own);
        out.push((format!("facility-{}.html", file_name(&facility.id)), html));
    }
    for ride in &rides {
        let html = driver_sheet(l, problem, calendar, ride);
        out.push((format!("driver-{}.html", ride.token), html));
    }
    out
}

/// An id as a file name: what is not a letter, digit, dot or dash becomes an underscore.
fn file_name(id: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    id.chars().map(|c| if plain(c) { c } else { '_' }).collect()
}

fn page(l: &Locale, title: &str, body: &Markup) -> String {
    printed::page((l.tag(), l.dir()), STYLE, title, body)
}

/// What holds on every ride, whoever reads the sheet.
fn rights(l: &Locale, problem: &Problem) -> Markup {
    let most = problem.rules.max_trip_min.to_string();
    html! {
        div.right {
            p { strong { (l.t("rides-decline")) } }
            p { (l.ta("rides-never", &[("minutes", &most)])) }
        }
    }
}

fn overview(
    l: &Locale,
    problem: &Problem,
    plan: &Plan,
    calendar: &Calendar<'_>,
    rides: &[Ride],
) -> String {
    let title = l.ta("rides-title", &[("day", &calendar.day)]);
    let unserved = plan.unserved.as_deref().unwrap_or_default();
    let body = html! {
        h1 { (title) }
        p { (l.ta("rides-sum", &[
            ("rides", &rides.len().to_string()),
            ("persons", &rides.iter().map(|r| r.persons).sum::<u32>().to_string()),
        ])) }
        (timeline(l, problem, rides))
        h2 { (l.t("rides-list")) }
        table {
            thead { tr {
                th { (l.t("rides-token")) } th { (l.t("rides-vehicle")) } th { (l.t("rides-leaves")) }
                th { (l.t("rides-visits")) } th { (l.t("rides-back")) }
                th { (l.t("rides-persons")) } th { (l.t("rides-crew")) }
            } }
            tbody {
                @for ride in rides {
                    tr {
                        td { a href={ "driver-" (ride.token) ".html" } { (ride.token) } }
                        td { (ride.vehicle) " " (ride.number) }
                        td { (clock(ride.depart)) }
                        td {
                            @for visit in &ride.visits {
                                div { (calendar.name(&visit.site)) ", " (clock(visit.start)) "–" (clock(visit.end)) }
                            }
                        }
                        td { (clock(ride.back)) }
                        td { (ride.persons) }
                        td { (ride.crew) }
                    }
                }
            }
        }
        h2 { (l.t("rides-facilities")) }
        ul { @for f in &problem.facilities {
            li { a href={ "facility-" (file_name(&f.id)) ".html" } { (calendar.name(&f.id)) } }
        } }
        @if !unserved.is_empty() {
            h2 { (l.t("rides-left")) }
            table {
                thead { tr { th { (l.t("rides-party")) } th { (l.t("rides-reason")) } th { (l.t("rides-change")) } } }
                tbody {
                    @for left in unserved {
                        @let meaning = standing_plan::trips::Reason::of_code(&left.reason).map(standing_plan::trips::Reason::meaning);
                        tr {
                            td { (left.id) }
                            td { span lang="en" { (meaning.unwrap_or(&left.reason)) } }
                            td { span lang="en" { (left.smallest_change.as_deref().unwrap_or("–")) } }
                        }
                    }
                }
            }
        }
        (rights(l, problem))
        p.quiet { (l.t("rides-judged")) }
    };
    page(l, &title, &body)
}

fn facility_sheet(
    l: &Locale,
    problem: &Problem,
    calendar: &Calendar<'_>,
    facility: &str,
    rides: &[&Ride],
) -> String {
    let name = calendar.name(facility);
    let title = l.ta(
        "rides-of-facility",
        &[("facility", name), ("day", &calendar.day)],
    );
    let body = html! {
        h1 { (title) }
        @if rides.is_empty() { p { (l.t("rides-none")) } }
        @for ride in rides {
            h2 { (clock(ride.depart)) " · " (ride.vehicle) " " (ride.number) " · " (ride.token) }
            p { (l.ta("rides-on-board", &[
                ("persons", &ride.persons.to_string()), ("crew", &ride.crew.to_string()),
            ])) }
            table {
                thead { tr {
                    th { (l.t("rides-party")) } th { (l.t("rides-persons")) } th { (l.t("rides-site")) }
                    th { (l.t("rides-arrives")) } th { (l.t("rides-appointment")) } th { (l.t("rides-observed")) }
                } }
                tbody {
                    @for v in &ride.visits {
                        tr {
                            td { (v.batch) } td { (v.persons) } td { (calendar.name(&v.site)) }
                            td { (clock(v.arrival)) } td { (clock(v.start)) } td { (clock(v.end)) }
                        }
                    }
                }
            }
            p { (l.ta("rides-back-at", &[("time", &clock(ride.back))])) }
        }
        (rights(l, problem))
    };
    page(l, &title, &body)
}

fn driver_sheet(l: &Locale, problem: &Problem, calendar: &Calendar<'_>, ride: &Ride) -> String {
    let title = l.ta("rides-driver", &[("day", &calendar.day)]);
    let body = html! {
        h1 { (title) }
        p.token { (ride.token) }
        p { (ride.vehicle) " " (ride.number) }
        table {
            thead { tr { th { (l.t("rides-time")) } th { (l.t("rides-where")) } th { (l.t("rides-seats")) } } }
            tbody {
                tr { td { (clock(ride.depart)) } td { (l.t("rides-leave-base")) } td { (ride.persons) } }
                @for (index, v) in ride.visits.iter().enumerate() {
                    // Stops at one place are one stop to whoever drives.
                    @let same_before = index > 0 && ride.visits.get(index - 1).is_some_and(|b| b.site == v.site);
                    @let last = ride.visits.iter().skip(index).take_while(|w| w.site == v.site).last().unwrap_or(v);
                    @if !same_before {
                        tr { td { (clock(v.arrival)) } td { (l.ta("rides-arrive-at", &[("place", calendar.name(&v.site))])) } td { (ride.persons) } }
                        tr { td { (clock(last.end)) } td { (l.ta("rides-leave-from", &[("place", calendar.name(&v.site))])) } td { (ride.persons) } }
                    }
                }
                tr { td { (clock(ride.back)) } td { (l.t("rides-arrive-base")) } td { (ride.persons) } }
            }
        }
        p { (l.t("rides-together")) }
        div.right {
            p { strong { (l.t("rides-decline")) } }
            p { (l.ta("rides-under-way", &[("minutes", &problem.rules.max_trip_min.to_string())])) }
        }
    };
    page(l, &title, &body)
}

/// The day as bars: a lane for each vehicle, a bar for each ride, appointments marked on it.
pub fn timeline(l: &Locale, problem: &Problem, rides: &[Ride]) -> Markup {
    const LEFT: f64 = 120.0;
    const WIDE: f64 = 720.0;
    const LANE: f64 = 30.0;
    let mut lanes: Vec<(String, u32)> = Vec::new();
    for v in &problem.vehicle_types {
        for number in 1..=v.count {
            lanes.push((v.id.clone(), number));
        }
    }
    // Of very many vehicles only those that drive are drawn.
    lanes.retain(|(v, n)| {
        lanes_few(problem) || rides.iter().any(|r| r.vehicle == *v && r.number == *n)
    });
    let first = rides.iter().map(|r| r.depart).min().unwrap_or(480) / 60;
    let last = rides
        .iter()
        .map(|r| r.back)
        .max()
        .unwrap_or(1080)
        .div_euclid(60)
        + 1;
    let span = f64::from((last - first).max(1) * 60);
    let x = |minute: i32| LEFT + f64::from(minute - first * 60) / span * (WIDE - LEFT - 26.0);
    let count = u32::try_from(lanes.len()).unwrap_or(u32::MAX);
    let height = 34.0 + LANE * f64::from(count);
    let step = if last - first > 8 { 2 } else { 1 };
    html! {
        svg viewBox={ "0 0 " (WIDE) " " (height) } role="img" {
            title { (l.t("rides-timeline")) }
            @for hour in (first..=last).filter(|h| (h - first) % step == 0) {
                line.lane x1=(x(hour * 60)) x2=(x(hour * 60)) y1="26" y2=(height) {}
                text x=(x(hour * 60)) y="19" text-anchor="middle" { (clock(hour * 60)) }
            }
            @for (index, (vehicle, number)) in lanes.iter().enumerate() {
                @let top = 30.0 + LANE * f64::from(u32::try_from(index).unwrap_or(0));
                text x="0" y=(top + 17.0) { (vehicle) " " (number) }
                @for ride in rides.iter().filter(|r| r.vehicle == *vehicle && r.number == *number) {
                    rect.ride x=(x(ride.depart)) y=(top + 6.0) width=(x(ride.back) - x(ride.depart)) height="14" rx="2" {
                        title { (ride.token) ": " (clock(ride.depart)) "–" (clock(ride.back)) }
                    }
                    @for v in &ride.visits {
                        rect.visit x=(x(v.start)) y=(top + 9.0) width=(x(v.end) - x(v.start)) height="8" {
                            title { (v.site) ": " (clock(v.start)) "–" (clock(v.end)) }
                        }
                    }
                }
            }
        }
        p.quiet { (l.t("rides-timeline-note")) }
    }
}

/// Whether every vehicle can have its lane.
fn lanes_few(problem: &Problem) -> bool {
    problem.vehicle_types.iter().map(|v| v.count).sum::<u32>() <= 12
}
