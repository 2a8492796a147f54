//! Surveillance beyond the figure: the epidemic of a facility, outbreaks, comparison with the
//! people outside, coverage, expansion, and the silence in between.
//!
//! This area has its addresses, its targets and its texts (`locales/*/surveillance.ftl` and
//! `epi.ftl`) to itself; the rest of the site knows it by [`Target`] and [`ROUTES`] alone.

mod brief;
mod compare;
mod coverage;
pub mod epidemic;
mod expansion;
mod feeds;
mod outbreaks;
mod ratio;
mod rides;
mod said;
#[doc(hidden)]
pub mod sample;
mod silence;
mod simulate;
mod spillover;
mod state;
mod views;

pub use epidemic::{Epidemic, EpidemicWeek, Isolated, TakenBack, of as epidemic_of};
pub(in crate::web) use feeds::{alternates, links as feed_links, urn};
#[cfg(test)]
pub(crate) use outbreaks::DETECTORS;
#[cfg(test)]
pub(crate) use rides::message_families as rides_messages;
#[cfg(test)]
pub(crate) use said::{METHODS, page_labels};
#[cfg(test)]
pub(crate) use silence::KINDS as SILENCES;
pub use simulate::charts as simulation_charts;
#[cfg(test)]
pub(crate) use simulate::message_families as simulation_messages;
pub use views::{EpidemiologyViews, Over, PlaceOver};

use super::{
    answer::{Form, Made, Site, written},
    ask::Asked,
    fault::Fault,
    routes::Route,
};
use feeds::Kind;
use standing_disclosure::institutional;
use standing_terms::{FacilityId, Measure, Place, StateCode};

const PLACE: (&str, &str) = (
    "place",
    "nation:US, state:CA, field-office:SND or facility:otay-mesa; default the nation",
);
const FROM: (&str, &str) = ("from", "first day compared; default four weeks before `to`");
const TO: (&str, &str) = ("to", "last day compared; default the as-of day");

macro_rules! twinned {
    ($($path:literal, $json:literal, $csv:literal, $summary:literal, $query:expr;)*) => {
        &[
            $(
                Route { pattern: $path, paths: &[$path], summary: $summary, as_of: true, query: $query },
                Route { pattern: $json, paths: &[$json], summary: $summary, as_of: true, query: $query },
                Route { pattern: $csv, paths: &[$csv], summary: $summary, as_of: true, query: $query },
            )*
            Route {
                pattern: "/states/{code}",
                paths: &["/states/{code}", "/states/{code}.json", "/states/{code}.csv"],
                summary: "A state: how many were infected, whether that is firm, how it compares",
                as_of: true,
                query: &[],
            },
            Route {
                pattern: "/feeds/{feed}",
                paths: &["/feeds/outbreaks.atom", "/feeds/went-dark.atom", "/feeds/lowered.atom"],
                summary: "What is new, as Atom",
                as_of: true,
                query: &[PLACE],
            },
        ]
    };
}

/// The addresses of this area; `/facilities/{id}/epidemic` is in the table of facilities' views.
pub(super) const ROUTES: &[Route] = twinned! {
    "/states", "/states.json", "/states.csv", "A state chosen in a form", &[("state", "postal code")];
    "/outbreaks", "/outbreaks.json", "/outbreaks.csv", "Outbreaks by a stated rule, and every facility's weeks", &[];
    "/compare", "/compare.json", "/compare.csv", "People held against people outside, over the same days", &[PLACE, FROM, TO];
    "/ratio", "/ratio.json", "/ratio.csv", "A published ratio of rates, recomputed, and why its figures differ", &[];
    "/coverage", "/coverage.json", "/coverage.csv", "Vaccination coverage: published, claimed, bounded", &[PLACE];
    "/expansion", "/expansion.json", "/expansion.csv", "People held, beds and beds paid for beside cases and doses", &[PLACE];
    "/spill-over", "/spill-over.json", "/spill-over.csv", "County cases beside facilities, and what cannot be known", &[];
    "/simulate", "/simulate.json", "/simulate.csv", "What doses, tests and releases would change in a place like one described", simulate::QUERY;
    "/rides", "/rides.json", "/rides.csv", "Rides to sites outside: how many days they take, by officers, vans and places", rides::QUERY;
    "/silence", "/silence.json", "/silence.csv", "What went dark, stopped, never was", &[];
    "/brief", "/brief.json", "/brief.csv", "A week of a place in plain language", &[PLACE];
};

/// What a path names in this area.
#[derive(Debug, Clone)]
pub(super) enum Target {
    Epidemic(FacilityId),
    State(StateCode),
    StateAsked,
    Outbreaks,
    Compare,
    Ratio,
    Coverage,
    Expansion,
    Spillover,
    Simulate,
    Rides,
    Silence,
    Brief,
    Feed(Kind),
}

impl Target {
    /// What a path names, without the ending of a twin.
    pub(super) fn find(base: &str, form: Form) -> Option<Self> {
        Some(match base {
            "/states" => Self::StateAsked,
            "/outbreaks" => Self::Outbreaks,
            "/compare" => Self::Compare,
            "/ratio" => Self::Ratio,
            "/coverage" => Self::Coverage,
            "/expansion" => Self::Expansion,
            "/spill-over" => Self::Spillover,
            "/simulate" => Self::Simulate,
            "/rides" => Self::Rides,
            "/silence" => Self::Silence,
            "/brief" => Self::Brief,
            _ => {
                if let Some(code) = base.strip_prefix("/states/") {
                    return StateCode::new(code).map(Self::State);
                }
                if let Some(name) = base.strip_prefix("/feeds/") {
                    let kind = Kind::named(name.strip_suffix(".atom")?)?;
                    return (form == Form::Html).then_some(Self::Feed(kind));
                }
                let id = base
                    .strip_prefix("/facilities/")?
                    .strip_suffix("/epidemic")?;
                Self::Epidemic(FacilityId::new(id).ok()?)
            }
        })
    }

    /// Its name in counters.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Epidemic(_) => "epidemic",
            Self::State(_) | Self::StateAsked => "state",
            Self::Outbreaks => "outbreaks",
            Self::Compare => "compare-areas",
            Self::Ratio => "ratio",
            Self::Coverage => "coverage",
            Self::Expansion => "expansion",
            Self::Spillover => "spill-over",
            Self::Simulate => "simulate",
            Self::Rides => "rides",
            Self::Silence => "silence",
            Self::Brief => "brief",
            Self::Feed(_) => "feed",
        }
    }

    /// The answer.
    ///
    /// # Errors
    /// Where there is nothing of that name as of the point, or a value of the query cannot be read.
    pub(super) fn make(
        &self,
        site: &Site,
        a: &Asked<'_>,
        form: Form,
        position: u64,
    ) -> Result<Made, Fault> {
        let v = &site.views().epidemiology;
        let missing = || Fault::not_found(&a.path);
        let as_of = &a.as_of;
        // Every answer of this area is made of one cleared value, a page of it and rows of it.
        macro_rules! answer {
            ($value:expr, $page:expr, $csv:expr) => {{
                let cleared = institutional($value);
                Made::page_or_twin(
                    site,
                    a,
                    position,
                    form,
                    &cleared,
                    || $page(&cleared),
                    || $csv(&cleared),
                )
            }};
        }
        match self {
            Self::Epidemic(id) => {
                let e = (v.epidemic)(id, as_of).ok_or_else(missing)?;
                answer!(e, |c| epidemic::page(a, c), epidemic::csv)
            }
            Self::State(code) => state_page(site, a, code, form, position),
            Self::StateAsked => {
                // Without a state asked for it is the first that has a facility.
                let first = (site.views().states)(as_of)
                    .into_iter()
                    .next()
                    .unwrap_or_default();
                let asked = a.value("state").unwrap_or(&first);
                let code = StateCode::new(asked).ok_or_else(|| Fault::bad_query("state", asked))?;
                state_page(site, a, &code, form, position)
            }
            Self::Outbreaks => {
                let all = outbreaks::Outbreaks {
                    list: (v.outbreaks)(as_of),
                    epidemics: if form == Form::Html {
                        (v.epidemics)(as_of)
                    } else {
                        Vec::new()
                    },
                };
                answer!(all, |c| outbreaks::page(a, c), outbreaks::csv)
            }
            Self::Compare => {
                let window = compare::window(a)?;
                match a.value("place") {
                    None => {
                        let all = (v.elsewhere)(window, as_of);
                        answer!(all, |c| compare::all(a, c), compare::csv_all)
                    }
                    Some(text) => {
                        let place = said::read_place(text)
                            .filter(compare::comparable)
                            .ok_or_else(|| Fault::bad_query("place", text))?;
                        let one = (v.comparison)(&place, window, as_of);
                        answer!(one, |c| compare::one(a, c), compare::csv_one)
                    }
                }
            }
            Self::Ratio => {
                let all = ratio::Ratios {
                    as_of: *as_of,
                    ratios: (v.ratios)(as_of),
                };
                answer!(all, |c| ratio::page(a, c), ratio::csv)
            }
            Self::Coverage => {
                let place = place(a)?;
                let c = (v.coverage)(&place, as_of).ok_or_else(missing)?;
                let states = states(site, a, form);
                let states: Vec<&str> = states.iter().map(String::as_str).collect();
                answer!(c, |c| coverage::page(a, c, &place, &states), coverage::csv)
            }
            Self::Expansion => {
                let place = place(a)?;
                let e = (v.expansion)(&place, as_of).ok_or_else(missing)?;
                let states = states(site, a, form);
                let states: Vec<&str> = states.iter().map(String::as_str).collect();
                answer!(
                    e,
                    |c| expansion::page(a, c, &place, &states),
                    expansion::csv
                )
            }
            Self::Spillover => {
                let s = spillover::Spill {
                    as_of: *as_of,
                    spillover: (v.spillover)(as_of),
                };
                answer!(s, |c| spillover::page(a, c), spillover::csv)
            }
            Self::Simulate => {
                let s = simulate::Simulation::of(a)?;
                answer!(s, |c| simulate::page(a, c), simulate::csv)
            }
            Self::Rides => {
                let mut r = rides::Rides::of(a)?;
                r.on_record((site.views().facility)(&r.facility(), as_of).is_some());
                answer!(r, |c| rides::page(a, c), rides::csv)
            }
            Self::Silence => {
                let s = (v.silences)(as_of);
                answer!(s, |c| silence::page(a, c), silence::csv)
            }
            Self::Brief => {
                let place = place(a)?;
                let b = (v.brief)(&place, as_of).ok_or_else(missing)?;
                let states = states(site, a, form);
                let states: Vec<&str> = states.iter().map(String::as_str).collect();
                answer!(b, |c| brief::page(a, c, &place, &states), |c| brief::csv(
                    a, c
                ))
            }
            Self::Feed(kind) => feed(site, a, *kind),
        }
    }
}

/// The place of the query; the nation where there is none.
fn place(a: &Asked<'_>) -> Result<Place, Fault> {
    match a.value("place") {
        None => Ok(Place::us()),
        Some(text) => said::read_place(text).ok_or_else(|| Fault::bad_query("place", text)),
    }
}

/// The states that a form offers.
fn states(site: &Site, a: &Asked<'_>, form: Form) -> Vec<String> {
    if form == Form::Html {
        (site.views().states)(&a.as_of)
    } else {
        Vec::new()
    }
}

fn state_page(
    site: &Site,
    a: &Asked<'_>,
    code: &StateCode,
    form: Form,
    position: u64,
) -> Result<Made, Fault> {
    let v = site.views();
    let window = compare::window(a)?;
    let overview = (v.overview)(&a.as_of);
    let standing = overview
        .states
        .into_iter()
        .find(|s| s.code == code.as_str())
        .ok_or_else(|| Fault::not_found(&a.path))?;
    let facilities: Vec<_> = overview
        .facilities
        .into_iter()
        .filter(|f| f.state.as_ref() == Some(code))
        .collect();
    let compare = &v.epidemiology.comparison;
    let by_facility = facilities
        .iter()
        .map(|f| compare(&Place::Facility(f.id.clone()), window, &a.as_of))
        .collect();
    let cleared = institutional(state::StatePage {
        as_of: a.as_of,
        state: code.clone(),
        standing,
        comparison: compare(&Place::State(code.clone()), window, &a.as_of),
        by_facility,
        carried_most_days: state::carried_most(&facilities, Measure::CasesCumulative),
        facilities,
    });
    Made::page_or_twin(
        site,
        a,
        position,
        form,
        &cleared,
        || state::page(a, &cleared),
        || state::csv(&cleared),
    )
}

fn feed(site: &Site, a: &Asked<'_>, kind: Kind) -> Result<Made, Fault> {
    let v = &site.views().epidemiology;
    let place = place(a)?;
    let all = (v.epidemics)(&a.as_of);
    let within = feeds::within(&place, &all);
    let name = match &place {
        Place::Facility(id) => all
            .iter()
            .find(|e| e.id == *id)
            .map(|e| e.name.clone())
            // A facility without cases has feeds too, which are empty until it has.
            .or_else(|| Some((site.views().facility)(id, &a.as_of)?.standing.name))
            .ok_or_else(|| Fault::not_found(&a.path))?,
        Place::State(code) => a.l.place(&place, code.name()),
        _ => a.l.t("place-nation-us"),
    };
    let feed = match kind {
        Kind::Outbreaks => feeds::outbreaks(a, &place, &name, &(v.outbreaks)(&a.as_of), &within),
        Kind::WentDark => feeds::dark(a, &place, &name, &(v.silences)(&a.as_of), &within),
        Kind::Lowered => feeds::lowered(a, &place, &name, &all, &within),
    };
    let bytes = written(standing_formats::atom::write(&feed))?;
    Ok(Made::of(standing_formats::atom::MEDIA_TYPE, bytes))
}
