//! Spill-over, as far as data allow: county cases beside the facilities in the county.
//!
//! A panel of counties and weeks with county and week effects says whether county cases rose where
//! facility cases had risen before. It does not say why; what cannot be known is listed.

use super::Epidemiology;
use super::areas::county;
use super::numbers::{interval, refusal};
use super::ratio::Counting;
use super::reasons::{Answer, Estimate, Input, IntervalMethod, Message, Reasons};
use super::rules::SpilloverRule;
use crate::surveillance::days;
use crate::surveillance::incidence::weeks;
use crate::surveillance::{Origin, party_name};
use jiff::ToSpan as _;
use serde::Serialize;
use standing_evidence::StatementBody;
use standing_statistics::panel::{Observation, within};
use standing_statistics::{Confidence, NotEstimable, Why};
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Fips, Measure, Period, Place};
use std::collections::BTreeMap;

/// A county with facilities.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct County {
    /// Its code.
    pub fips: Fips,
    /// Its name, as a profile gives it.
    pub name: String,
    /// Residents, where known.
    pub residents: Option<f64>,
    /// Cases of its residents in the window, where imported.
    pub cases: Answer<f64>,
    /// Of these in the first half of the window, to see growth.
    pub cases_first_half: Option<f64>,
    /// People held in its facilities on an average day, where known.
    pub held: Option<f64>,
    /// Cases in its facilities in the window.
    pub facility_cases: Option<f64>,
    /// Its facilities.
    pub facilities: Vec<FacilityId>,
}

/// The panel estimate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Panel {
    /// County cases per 100,000 residents in a week that go with one more facility case per 100,000
    /// residents some weeks before, beyond what county and week explain.
    pub coefficient: Estimate,
    /// Counties.
    pub counties: usize,
    /// Of these with a facility.
    pub with_facility: usize,
    /// County-weeks used.
    pub observations: usize,
    /// County-weeks of which a facility there did not tell: left out, or taken for none.
    pub not_told: usize,
    /// Why, and what it is not.
    pub reasons: Reasons,
}

/// What facilities of a county told of a week.
#[derive(Debug, Clone, Copy, Default)]
struct Told {
    /// Cases of those who told, per 100,000 residents.
    cases: f64,
    /// How many did not.
    silent: usize,
}

/// A county, week by week.
#[derive(Debug)]
struct CountyWeeks {
    /// Cases outside, per 100,000 residents.
    outside: Vec<f64>,
    /// Cases inside, some weeks before.
    inside: Vec<Told>,
    with_facility: bool,
}

/// What becomes of a week of which a facility did not tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Untold {
    LeftOut,
    None,
}

/// Somebody's estimate, as published.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PublishedEstimate {
    /// The statement's label.
    pub statement: String,
    /// Who, by name.
    pub speaker: String,
    /// The estimate.
    pub value: Input,
    /// How it was made and what of it can be held against the book.
    pub notes: Vec<Message>,
}

/// What is known of spill-over.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Spillover {
    /// The as-of point.
    pub as_of: AsOf,
    /// The days.
    pub window: Period,
    /// Counties with facilities, those with most people held first.
    pub counties: Vec<County>,
    /// The panel over the counties whose series was imported, and the weeks of which every facility
    /// there told.
    pub panel: Answer<Panel>,
    /// The same over all weeks, as if a facility that told nothing had no case. It is an assumption,
    /// shown because the agency's page may have left out places without one.
    pub panel_if_untold_is_none: Answer<Panel>,
    /// Published estimates.
    pub published: Vec<PublishedEstimate>,
    /// What cannot be known.
    pub cannot_be_known: Vec<Message>,
}

impl AboutInstitutions for Spillover {}

impl Epidemiology<'_> {
    /// Spill-over over the window of the rule in force, as far as data allow.
    pub fn spillover(&self, as_of: &AsOf) -> Option<Spillover> {
        let rule = self.rules.spillover.first()?;
        let window = rule.window;
        let mut counties = self.counties(window, as_of);
        counties.sort_by(|a, b| {
            b.held
                .unwrap_or(-1.0)
                .total_cmp(&a.held.unwrap_or(-1.0))
                .then_with(|| a.fips.cmp(&b.fips))
        });
        let cannot_be_known = [
            "epi-unknown-where-staff-live",
            "epi-unknown-contacts",
            "epi-unknown-direction",
            "epi-unknown-counties-not-imported",
        ]
        .map(Message::new)
        .to_vec();
        let rows = self.county_weeks(rule, as_of);
        Some(Spillover {
            as_of: *as_of,
            window,
            panel: panel(rule, &rows, Untold::LeftOut).into(),
            panel_if_untold_is_none: panel(rule, &rows, Untold::None).into(),
            counties,
            published: self.published_estimates(rule, as_of),
            cannot_be_known,
        })
    }

    fn counties(&self, window: Period, as_of: &AsOf) -> Vec<County> {
        let mut by: BTreeMap<Fips, Vec<FacilityId>> = BTreeMap::new();
        for listing in self.members(&Place::us(), as_of.known) {
            if let Some((fips, _)) = county(listing) {
                by.entry(fips.clone()).or_default().push(listing.id.clone());
            }
        }
        let middle = window
            .first()
            .checked_add((i64::from(days(window.first(), window.last())) / 2).days())
            .ok()
            .and_then(|d| Period::span(window.first(), d).ok());
        by.into_iter()
            .map(|(fips, facilities)| {
                let place = Place::County(fips.clone());
                let cases = self
                    .cases_outside(&place, None, window, as_of)
                    .map(|c| c.count);
                let half = middle
                    .and_then(|m| self.cases_outside(&place, None, m, as_of).ok())
                    .map(|c| c.count);
                let (mut held, mut inside) = (None, None);
                for id in &facilities {
                    let at = Place::Facility(id.clone());
                    if let Ok(people) = self.held(&at, window, as_of, None) {
                        held = Some(held.unwrap_or(0.0) + people.mean);
                    }
                    let new = self.cases_inside(&at, None, window, as_of, Counting::Incidence);
                    if let Ok(new) = new {
                        inside = Some(inside.unwrap_or(0.0) + new.count);
                    }
                }
                County {
                    residents: self
                        .living(&place, window, as_of, None)
                        .ok()
                        .map(|p| p.mean),
                    name: self.name_of(&place),
                    fips,
                    cases: cases.into(),
                    cases_first_half: half,
                    held,
                    facility_cases: inside,
                    facilities,
                }
            })
            .collect()
    }

    /// The counties with a complete series: cases of each week, and of their facilities some weeks
    /// before, both per 100,000 residents.
    fn county_weeks(&self, rule: &SpilloverRule, as_of: &AsOf) -> Vec<CountyWeeks> {
        let weeks: Vec<Period> = weeks(rule.window.first(), rule.window.last())
            .into_iter()
            .filter(|w| rule.window.first() <= w.first() && w.last() <= rule.window.last())
            .collect();
        let mut places: Vec<&Fips> = self
            .surveillance
            .references()
            .keys()
            .filter(|k| k.measure == Measure::CasesNew)
            .filter_map(|k| match &k.place {
                Place::County(fips) => Some(fips),
                _ => None,
            })
            .collect();
        places.sort();
        places.dedup();
        let mut members: BTreeMap<&Fips, Vec<FacilityId>> = BTreeMap::new();
        for listing in self.members(&Place::us(), as_of.known) {
            if let Some((fips, _)) = county(listing) {
                members.entry(fips).or_default().push(listing.id.clone());
            }
        }
        let lag = i64::from(rule.lag_days).days();
        let mut rows = Vec::new();
        for fips in places {
            let place = Place::County(fips.clone());
            let Ok(people) = self.living(&place, rule.window, as_of, None) else {
                continue;
            };
            let per = 100_000.0 / people.mean;
            let outside: Option<Vec<f64>> = weeks
                .iter()
                .map(|w| Some(self.cases_outside(&place, None, *w, as_of).ok()?.count * per))
                .collect();
            let Some(outside) = outside else { continue };
            // A county without a facility has none. A facility told of a week where it told of each
            // of its days.
            let mut inside = vec![Told::default(); weeks.len()];
            for id in members.get(fips).into_iter().flatten() {
                let at = Place::Facility(id.clone());
                let counted = self
                    .cases_key(&at, as_of.known, None)
                    .and_then(|key| self.surveillance.incidence(&key, as_of));
                for (slot, week) in inside.iter_mut().zip(&weeks) {
                    let earlier = week
                        .first()
                        .checked_sub(lag)
                        .and_then(|first| Ok((first, week.last().checked_sub(lag)?)))
                        .ok()
                        .and_then(|(first, last)| Period::span(first, last).ok());
                    let told = earlier
                        .zip(counted.as_ref())
                        .map(|(week, incidence)| incidence.sum(week))
                        .filter(|sum| sum.days_unknown == 0)
                        .and_then(|sum| sum.count);
                    match told {
                        Some(count) => slot.cases += count * per,
                        None => slot.silent += 1,
                    }
                }
            }
            rows.push(CountyWeeks {
                outside,
                inside,
                with_facility: members.contains_key(fips),
            });
        }
        rows
    }

    fn published_estimates(&self, rule: &SpilloverRule, as_of: &AsOf) -> Vec<PublishedEstimate> {
        self.book
            .statements(as_of.known)
            .filter(|r| r.held.value.label.as_str().ends_with(&rule.published))
            .filter_map(|r| {
                let StatementBody::Figure(figure) = &r.statement.body else {
                    return None;
                };
                let speaker = party_name(self.book, &r.statement.speaker);
                let label = &r.held.value.label;
                Some(PublishedEstimate {
                    statement: label.to_string(),
                    speaker: speaker.clone(),
                    value: Input {
                        role: "estimate",
                        measure: Some(figure.measure),
                        place: self.name_of(&r.statement.subject),
                        speaker: Some(speaker),
                        population: Some(figure.population.clone()),
                        reading: figure.reading,
                        period: Some(figure.period),
                        state: None,
                        origin: Some(Origin::Statement {
                            label: label.clone(),
                            source: r.statement.span.source.clone(),
                            locator: r.statement.span.locator.clone(),
                        }),
                        flags: Vec::new(),
                    },
                    notes: vec![
                        Message::new("epi-published-spillover-method"),
                        Message::new("epi-published-spillover-not-recomputable"),
                    ],
                })
            })
            .collect()
    }
}

/// County cases of a week on facility cases some weeks before, with county and week effects taken
/// out, and standard errors clustered by county.
fn panel(rule: &SpilloverRule, rows: &[CountyWeeks], untold: Untold) -> Result<Panel, Message> {
    let used: Vec<(&CountyWeeks, Vec<Option<f64>>)> = rows
        .iter()
        .map(|row| {
            let of =
                |told: &Told| (told.silent == 0 || untold == Untold::None).then_some(told.cases);
            (row, row.inside.iter().map(of).collect::<Vec<_>>())
        })
        .filter(|(_, inside)| inside.iter().any(Option::is_some))
        .collect();
    let counties = used.len();
    let with_facility = used.iter().filter(|(row, _)| row.with_facility).count();
    let observations = used.iter().flat_map(|(_, inside)| inside).flatten().count();
    let all = rows.iter().flat_map(|row| &row.inside);
    let not_told = all.filter(|told| told.silent > 0).count();
    if counties < 10 || with_facility < 3 {
        return Err(Message::new("epi-panel-too-small")
            .count("n", counties)
            .count("with", with_facility));
    }
    let coefficient = slope(&used).map_err(|e| match e.why {
        Why::NoVariation(_) => Message::new("epi-panel-no-variation"),
        _ => refusal(&e),
    })?;
    let mut reasons = Reasons::new(
        Message::new("epi-estimand-panel").count("days", rule.lag_days as usize),
        Message::new("epi-method-panel"),
    )
    .cite(&rule.head.citation)
    .caveat(Message::new("epi-caveat-panel-not-cause"))
    .caveat(Message::new("epi-caveat-panel-own-county"));
    if not_told > 0 {
        let caveat = match untold {
            Untold::LeftOut => "epi-caveat-panel-left-out",
            Untold::None => "epi-caveat-panel-untold-is-none",
        };
        reasons = reasons.caveat(Message::new(caveat).count("n", not_told));
    }
    Ok(Panel {
        coefficient,
        counties,
        with_facility,
        observations,
        not_told,
        reasons,
    })
}

/// The slope of county cases on facility cases in weeks of counties, county and week taken out.
/// Rows are counties: outside and inside of each week, inside where it is known.
fn slope(rows: &[(&CountyWeeks, Vec<Option<f64>>)]) -> Result<Estimate, NotEstimable> {
    let mut observations = Vec::new();
    for (unit, (row, inside)) in (0_u32..).zip(rows) {
        let outside = &row.outside;
        for (week, (outcome, inside)) in outside.iter().zip(inside).enumerate() {
            let Some(inside) = inside else { continue };
            let mut regressors = vec![*inside];
            // A column a week but for the first is the effect of that week on everybody.
            regressors.extend((1..outside.len()).map(|w| f64::from(u8::from(w == week))));
            observations.push(Observation {
                unit,
                outcome: *outcome,
                regressors,
            });
        }
    }
    let at = Confidence::P95;
    let fitted = within(&observations, at)?;
    let inside = fitted
        .coefficients
        .first()
        .ok_or(Why::NoVariation("facility cases"))?;
    Ok(Estimate {
        value: Some(inside.estimate),
        intervals: vec![interval(
            IntervalMethod::Clustered,
            at.level(),
            inside.interval,
        )],
    })
}
