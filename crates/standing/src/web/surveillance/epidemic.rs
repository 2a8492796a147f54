//! The epidemic of a facility: new cases by week, people isolated, deaths and published corrections,
//! with what is not known drawn as such.
//!
//! What the page and its twins hold are sums over weeks and findings with dates, made from the
//! series; the series itself is a row for a row what its publisher or archivist collected, and
//! whether that may be passed on is another question (decision 0013).

use super::said;
use crate::web::{
    ask::Asked,
    chart::{self, Bar, Curve, Known, Told},
    facility,
    layout::Page,
};
use jiff::civil::Date;
use maud::{Markup, html};
use serde::Serialize;
use standing_disclosure::Cleared;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Measure, Period, Place, StateCode};
use standing_views::{
    epidemiology::outbreaks::FacilityOutbreaks,
    surveillance::{
        DailySeries, DayState, FacilityStanding, Surveillance,
        incidence::{self, Incidence},
        party_name,
    },
};

/// A week of a facility.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EpidemicWeek {
    /// Its days.
    pub period: Period,
    /// New cases; none where it cannot be told.
    pub cases: Option<f64>,
    /// How many surely fell within.
    pub least: f64,
    /// How many may at most have; none where days are not known.
    pub most: Option<f64>,
    /// Days about which nothing is known.
    pub days_unknown: u32,
    /// Rules that doubt a figure used.
    pub doubts: Vec<&'static str>,
    /// The most people isolated or monitored on a day of it, as published.
    pub isolated_most: Option<f64>,
    /// Deaths by which the count grew.
    pub deaths: Option<f64>,
}

/// A published count that fell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct TakenBack {
    /// The day of the lower count.
    pub day: Date,
    /// The count before.
    pub before: f64,
    /// The lower count.
    pub after: f64,
}

/// People isolated from a day on, and how that number came to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Isolated {
    /// The first day.
    pub day: Date,
    /// How many; zero where there is none.
    pub people: f64,
    /// Published on each of the days, or carried over them; neither where there is no number.
    pub published: Option<bool>,
}

/// The epidemic of a facility, as of a point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Epidemic {
    /// The as-of point.
    pub as_of: AsOf,
    /// Its identifier.
    pub id: FacilityId,
    /// Its name.
    pub name: String,
    /// Its state.
    pub state: Option<StateCode>,
    /// Who counts, by name.
    pub speaker: String,
    /// Of whom.
    pub population: String,
    /// Weeks, in order of time.
    pub weeks: Vec<EpidemicWeek>,
    /// The count with which the series opens, and its day: cases of days before, not known when.
    pub opening: Option<(Date, f64)>,
    /// The last count as published.
    pub cumulative: Option<f64>,
    /// Corrections, in order of time.
    pub corrections: Vec<TakenBack>,
    /// Its outbreaks by the rule, where that was asked.
    pub outbreaks: Option<FacilityOutbreaks>,
    /// The facility as it stands, for the head of the page.
    #[serde(skip)]
    pub standing: Option<FacilityStanding>,
    /// People isolated, for the drawing.
    #[serde(skip)]
    pub isolated: Vec<Isolated>,
}

impl AboutInstitutions for Epidemic {}

/// Reads the epidemic of a facility out of the views; none where it has no series of cases.
pub fn of(
    surveillance: &Surveillance,
    book: &standing_evidence::Book,
    id: &FacilityId,
    as_of: &AsOf,
    whole: bool,
) -> Option<Epidemic> {
    let place = Place::Facility(id.clone());
    let keys = surveillance.keys(&place, as_of.known);
    let key = |m: Measure| keys.iter().find(|k| k.measure == m).copied();
    let cases_key = key(Measure::CasesCumulative)?;
    let cases = surveillance.incidence(cases_key, as_of)?;
    let listing = surveillance.directory().listing(id);
    let standing = whole.then(|| surveillance.facility(id, as_of)).flatten();
    let deaths = whole
        .then(|| surveillance.incidence(key(Measure::DeathsCumulative)?, as_of))
        .flatten();
    let current = whole
        .then(|| surveillance.daily(key(Measure::CasesCurrent)?, as_of))
        .flatten();
    let first = cases
        .openings
        .first()
        .map(|o| o.look.day)
        .or_else(|| cases.increments.first().map(|i| i.period.first()))?;
    let last = as_of.on.max(first);
    let weeks = weeks(&cases, deaths.as_ref(), current.as_ref(), first, last);
    let name = standing
        .as_ref()
        .map_or_else(|| surveillance.place_name(&place), |s| s.name.clone());
    Some(Epidemic {
        as_of: *as_of,
        id: id.clone(),
        name,
        state: standing
            .as_ref()
            .map_or_else(|| listing.and_then(state_of), |s| s.state.clone()),
        speaker: party_name(book, &cases.speaker),
        population: cases.population.clone(),
        weeks,
        opening: cases.openings.first().map(|o| (o.look.day, o.count)),
        cumulative: cases
            .increments
            .last()
            .map(|i| i.to.value)
            .or_else(|| cases.openings.last().map(|o| o.look.value)),
        corrections: cases
            .corrections
            .iter()
            .filter(|c| c.to.day <= as_of.on)
            .map(|c| TakenBack {
                day: c.to.day,
                before: c.from.value,
                after: c.to.value,
            })
            .collect(),
        outbreaks: None,
        isolated: current.as_ref().map(isolation).unwrap_or_default(),
        standing,
    })
}

fn state_of(listing: &standing_views::directory::Listing) -> Option<StateCode> {
    listing.facts.iter().find_map(|f| match &f.fact {
        standing_evidence::ProfileFact::State(s) => Some(s.clone()),
        _ => None,
    })
}

fn weeks(
    cases: &Incidence,
    deaths: Option<&Incidence>,
    current: Option<&DailySeries>,
    first: Date,
    last: Date,
) -> Vec<EpidemicWeek> {
    let periods: Vec<Period> = incidence::weeks(first, last)
        .into_iter()
        .filter_map(|p| Period::span(p.first().max(first), p.last().min(last)).ok())
        .collect();
    let died: Vec<Option<f64>> = match deaths {
        Some(d) => d
            .over(periods.iter().copied())
            .into_iter()
            .map(|s| s.count)
            .collect(),
        None => vec![None; periods.len()],
    };
    cases
        .over(periods.iter().copied())
        .into_iter()
        .zip(died)
        .map(|(s, died)| EpidemicWeek {
            isolated_most: current.and_then(|c| {
                c.days
                    .iter()
                    .filter(|d| {
                        s.period.first() <= d.day
                            && d.day <= s.period.last()
                            && d.state == DayState::Published
                    })
                    .filter_map(standing_views::surveillance::Day::value)
                    .reduce(f64::max)
            }),
            period: s.period,
            cases: s.count,
            least: s.least,
            most: s.most,
            days_unknown: s.days_unknown,
            doubts: s.doubts,
            deaths: died.filter(|n| *n > 0.0),
        })
        .collect()
}

/// Days joined to stretches of one number that came to be in one way.
fn isolation(series: &DailySeries) -> Vec<Isolated> {
    let mut out: Vec<Isolated> = Vec::new();
    for day in &series.days {
        let (people, published) = match (day.value(), day.state) {
            (Some(n), DayState::Published) => (n, Some(true)),
            (Some(n), _) => (n, Some(false)),
            (None, _) => (0.0, None),
        };
        let same = out
            .last()
            .is_some_and(|b| b.published == published && (b.people - people).abs() < f64::EPSILON);
        if !same {
            out.push(Isolated {
                day: day.day,
                people,
                published,
            });
        }
    }
    out
}

impl Epidemic {
    /// The week with most new cases.
    fn peak(&self) -> Option<&EpidemicWeek> {
        self.weeks
            .iter()
            .filter(|w| w.cases.is_some_and(|n| n > 0.0))
            .max_by(|x, y| x.cases.unwrap_or(0.0).total_cmp(&y.cases.unwrap_or(0.0)))
    }

    fn curve(&self) -> Curve {
        Curve {
            bars: self
                .weeks
                .iter()
                .map(|w| Bar {
                    period: w.period,
                    count: w.cases,
                    doubted: w.cases.is_some() && (!w.doubts.is_empty() || w.days_unknown > 0),
                })
                .collect(),
            isolated: self
                .isolated
                .iter()
                .map(|i| {
                    let how = match i.published {
                        Some(true) => Known::Published,
                        Some(false) => Known::Carried,
                        None => Known::Missing,
                    };
                    (i.day, i.people, how)
                })
                .collect(),
            deaths: self
                .weeks
                .iter()
                .filter_map(|w| Some((w.period.last(), w.deaths?)))
                .collect(),
            corrections: self
                .corrections
                .iter()
                .map(|c| (c.day, c.before - c.after))
                .collect(),
            outbreaks: self
                .outbreaks
                .as_ref()
                .and_then(|o| o.judged.given())
                .map(|j| j.outbreaks.iter().map(|o| (o.from, o.over)).collect())
                .unwrap_or_default(),
        }
    }
}

/// The curve with its title, legend and table.
pub(super) fn curve(a: &Asked<'_>, e: &Epidemic) -> Markup {
    let l = a.l;
    let (Some(first), Some(last)) = (e.weeks.first(), e.weeks.last()) else {
        return html! { p.notice { (l.t("epidemic-none")) } };
    };
    let unknown = e.weeks.iter().filter(|w| w.cases.is_none()).count();
    let title = match e.peak() {
        Some(w) => l.ta(
            "epidemic-finding",
            &[
                ("n", &l.number(w.cases.unwrap_or(0.0))),
                ("week", &said::period(a, w.period)),
            ],
        ),
        None => l.t("epidemic-finding-none"),
    };
    let desc = [
        l.ta(
            "epidemic-desc",
            &[
                ("first", &l.date(first.period.first())),
                ("last", &l.date(last.period.last())),
            ],
        ),
        l.tn("epidemic-desc-unknown", unknown),
        l.tn("epidemic-desc-corrections", e.corrections.len()),
    ]
    .join(" ");
    let told = Told {
        id: "epidemic".into(),
        title,
        unit: l.ta("epidemic-unit", &[("population", &e.population)]),
        desc,
        source: html! { span lang="en" { (e.speaker) } },
        rows: e.weeks.len(),
        table: html! {
            thead { tr {
                th scope="col" { (l.t("col-week")) }
                th.num scope="col" { (l.t("col-new-cases")) }
                th.num scope="col" { (l.t("col-isolated-most")) }
                th.num scope="col" { (l.t("col-new-deaths")) }
            } }
            tbody {
                @for w in e.weeks.iter().rev() {
                    tr {
                        th scope="row" { (said::period(a, w.period)) }
                        td.num {
                            @match w.cases {
                                Some(n) => (l.number(n)),
                                None => span.missing { (l.t("not-known")) },
                            }
                            @if !w.doubts.is_empty() { " " span.mark { (l.t("flagged")) } }
                        }
                        td.num {
                            @match w.isolated_most { Some(n) => (l.number(n)), None => span.missing { (l.t("not-known")) } }
                        }
                        td.num { @if let Some(n) = w.deaths { (l.number(n)) } @else { "–" } }
                    }
                }
            }
        },
    };
    chart::epidemic(
        a,
        &told,
        &e.curve(),
        first.period.first(),
        last.period.last(),
    )
}

/// The page.
pub(super) fn page(a: &Asked<'_>, cleared: &Cleared<Epidemic>) -> Page {
    let l = a.l;
    let e = cleared.value();
    Page {
        title: l.ta("epidemic-title", &[("name", &e.name)]),
        nav: "outbreaks",
        twins: true,
        as_of: true,
        body: html! {
            div.wrap {
                @if let Some(s) = &e.standing { (facility::head(a, s, &[])) }
                @else { h1 { (e.name) } }
                p.lead {
                    a href=(a.href(&format!("/facilities/{}", e.id))) { (l.t("epidemic-all-figures")) } " · "
                    a href=(a.href_with("/compare", &[("place", &format!("facility:{}", e.id))])) { (l.t("beside-compare")) } " · "
                    a href=(a.href_with("/expansion", &[("place", &format!("facility:{}", e.id))])) { (l.t("beside-expansion")) } " · "
                    a href=(a.href_with("/brief", &[("place", &format!("facility:{}", e.id))])) { (l.t("beside-brief")) }
                }
                (curve(a, e))
                @if let Some((day, n)) = e.opening {
                    p.note { (l.ta("epidemic-opening", &[("day", &l.date(day)), ("n", &l.number(n))])) }
                }
                (corrections(a, e))
                @if let Some(o) = &e.outbreaks { (super::outbreaks::of_facility(a, o)) }
            }
        },
    }
}

fn corrections(a: &Asked<'_>, e: &Epidemic) -> Markup {
    let l = a.l;
    html! {
        section #corrections {
            h2 { (l.t("corrections-title")) }
            @if e.corrections.is_empty() { p.note { (l.t("corrections-none")) } } @else {
                p.note { (l.t("corrections-note")) }
                ul.plain {
                    @for c in &e.corrections {
                        li {
                            (l.ta("correction-line", &[
                                ("day", &l.date(c.day)), ("before", &l.number(c.before)),
                                ("after", &l.number(c.after)),
                            ]))
                        }
                    }
                }
            }
        }
    }
}

/// Rows: one a week.
///
/// # Errors
/// Where a row cannot be written.
pub(super) fn csv(cleared: &Cleared<Epidemic>) -> Result<Vec<u8>, csv::Error> {
    let e = cleared.value();
    let mut sheet = crate::web::twins::Sheet::new(&[
        "facility",
        "week_from",
        "week_to",
        "cases",
        "cases_least",
        "cases_most",
        "days_unknown",
        "doubts",
        "isolated_most",
        "deaths",
    ])?;
    let number = |n: Option<f64>| n.map(|n| n.to_string()).unwrap_or_default();
    for w in &e.weeks {
        sheet.row(&[
            e.id.to_string(),
            w.period.first().to_string(),
            w.period.last().to_string(),
            number(w.cases),
            w.least.to_string(),
            number(w.most),
            w.days_unknown.to_string(),
            w.doubts.join(" "),
            number(w.isolated_most),
            number(w.deaths),
        ])?;
    }
    sheet.done()
}
