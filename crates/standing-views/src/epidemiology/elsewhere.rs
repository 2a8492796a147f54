//! Elsewhere: the same comparison for every state and field office, against the people outside.
//!
//! The ratio of a nation is not the mean of its facilities: both are shown side by side, since a few
//! large places can pull one up and the other down (Simpson's paradox).

use super::Epidemiology;
use super::areas::{FacilityRates, county};
use super::ratio::{Counting, PeriodRatio, Rate, compared};
use super::reasons::{Answer, Input, Message};
use serde::Serialize;
use standing_terms::{AboutInstitutions, AsOf, FacilityId, Measure, Period, Place, STATES};
use std::collections::{BTreeMap, BTreeSet};

/// A place inside against one outside.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Against {
    /// The place outside, by name.
    pub name: String,
    /// The place outside.
    pub place: Place,
    /// The comparison, or why there is none.
    pub ratio: Answer<PeriodRatio>,
}

/// Mean and median over facilities of their ratios.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OverFacilities {
    /// Facilities in it.
    pub counted: usize,
    /// Unweighted mean of their ratios.
    pub mean: f64,
    /// Median of their ratios.
    pub median: f64,
    /// Facilities not in it and why.
    pub missing: Vec<(FacilityId, Message)>,
}

/// Staff of a place.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Staff {
    /// Infections of staff so far, as published.
    pub cases: Input,
    /// Infections of people held so far, beside.
    pub held_cases: Option<Input>,
}

/// An area, and how it compares.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AreaComparison {
    /// `nation`, `state`, `field-office` or `facility`.
    pub kind: &'static str,
    /// Its code or identifier.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The days compared.
    pub window: Period,
    /// Rate of the people held, over the facilities whose people held are known.
    pub inside: Answer<Rate>,
    /// Facilities in the rate.
    pub counted: usize,
    /// Facilities not in it, and why.
    pub missing: Vec<(FacilityId, Message)>,
    /// Against county, state and nation, those that apply.
    pub against: Vec<Against>,
    /// Over the area's facilities, each against the same outside: state for a state's, nation else.
    pub over_facilities: Answer<OverFacilities>,
    /// Staff beside detained.
    pub staff: Answer<Staff>,
}

/// Every area compared.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Elsewhere {
    /// The as-of point.
    pub as_of: AsOf,
    /// The days compared.
    pub window: Period,
    /// The nation.
    pub nation: AreaComparison,
    /// States with facilities, by code.
    pub states: Vec<AreaComparison>,
    /// Field offices, by code.
    pub field_offices: Vec<AreaComparison>,
    /// What was imported of the people outside, and what was not.
    pub outside: Vec<Message>,
}

impl AboutInstitutions for AreaComparison {}
impl AboutInstitutions for Elsewhere {}

impl Epidemiology<'_> {
    /// Every state and field office, and the nation, over some days.
    pub fn elsewhere(&self, period: Period, as_of: &AsOf) -> Elsewhere {
        let known = as_of.known;
        let members = self.members(&Place::us(), known);
        let rates = self.facility_rates(&members, period, as_of);
        let of = |place: &Place| -> FacilityRates {
            self.members(place, known)
                .into_iter()
                .filter_map(|l| Some((l.id.clone(), rates.get(&l.id)?.clone())))
                .collect()
        };
        let states: Vec<AreaComparison> = self
            .states(known)
            .into_iter()
            .map(|s| {
                let place = Place::State(s);
                self.area_comparison(&place, period, as_of, &of(&place))
            })
            .collect();
        let field_offices: Vec<AreaComparison> = self
            .field_offices(known)
            .into_iter()
            .map(|o| {
                let place = Place::FieldOffice(o);
                self.area_comparison(&place, period, as_of, &of(&place))
            })
            .collect();
        let nation = self.area_comparison(&Place::us(), period, as_of, &rates);
        Elsewhere {
            as_of: *as_of,
            window: period,
            nation,
            states,
            field_offices,
            outside: self.what_is_imported(as_of),
        }
    }

    /// One area or facility over some days, against those outside that apply.
    pub fn comparison(&self, place: &Place, period: Period, as_of: &AsOf) -> AreaComparison {
        let members = self.members(place, as_of.known);
        let rates = self.facility_rates(&members, period, as_of);
        self.area_comparison(place, period, as_of, &rates)
    }

    fn area_comparison(
        &self,
        place: &Place,
        period: Period,
        as_of: &AsOf,
        rates: &FacilityRates,
    ) -> AreaComparison {
        let area = self.area(place);
        let added = self.added(place, period, rates);
        let missing: Vec<(FacilityId, Message)> = rates
            .iter()
            .filter_map(|(id, r)| Some((id.clone(), r.as_ref().err()?.clone())))
            .collect();
        let counted = rates.len().saturating_sub(missing.len());
        let inside = match place {
            // A nation's publisher gives its own totals; the sum of facilities is beside them.
            Place::Nation(_) => self
                .rate_of_held(place, (None, None), period, as_of, Counting::Incidence)
                .or_else(|_| added.map(|(rate, ..)| rate)),
            Place::Facility(_) => {
                let own = rates.values().next().cloned();
                own.unwrap_or_else(|| {
                    Err(Message::new("epi-cases-not-published").with("place", area.named()))
                })
            }
            _ => added.map(|(rate, ..)| rate),
        };
        let against: Vec<Against> = self
            .outsides(place)
            .into_iter()
            .map(|outside| {
                let ratio = inside.clone().and_then(|inside| {
                    let rate = self.rate_outside(&outside, None, None, period, as_of)?;
                    compared(inside, rate)
                });
                Against {
                    name: self.name_of(&outside),
                    place: outside,
                    ratio: ratio.into(),
                }
            })
            .collect();
        AreaComparison {
            kind: area.kind,
            code: area.code,
            name: area.name,
            window: period,
            over_facilities: self.over_facilities(place, rates, &against).into(),
            inside: inside.into(),
            counted,
            missing,
            against,
            staff: self.staff(place, as_of).into(),
        }
    }

    /// The places outside that a place is held against: its county, its state, the nation.
    pub(crate) fn outsides(&self, place: &Place) -> Vec<Place> {
        match place {
            Place::Facility(id) => {
                let listing = self.surveillance.directory().listing(id);
                let mut out: Vec<Place> = Vec::new();
                if let Some((fips, _)) = listing.and_then(county) {
                    out.push(Place::County(fips.clone()));
                }
                if let Some(state) = listing.and_then(|l| l.state()) {
                    out.push(Place::State(state.clone()));
                }
                out.push(Place::us());
                out
            }
            Place::State(_) => vec![place.clone(), Place::us()],
            _ => vec![Place::us()],
        }
    }

    /// Mean and median of the facilities' own ratios, against the first outside that has a rate.
    fn over_facilities(
        &self,
        place: &Place,
        rates: &FacilityRates,
        against: &[Against],
    ) -> Result<OverFacilities, Message> {
        if matches!(place, Place::Facility(_)) {
            return Err(Message::new("epi-one-facility-has-no-mean"));
        }
        let outside = against
            .iter()
            .find_map(|a| a.ratio.given())
            .map(|r| r.outside.cases / r.outside.person_days)
            .filter(|r| *r > 0.0)
            .ok_or_else(|| Message::new("epi-no-rate-outside"))?;
        let mut ratios: Vec<f64> = rates
            .values()
            .filter_map(|r| r.as_ref().ok())
            .map(|r| r.cases / r.person_days / outside)
            .collect();
        ratios.sort_by(f64::total_cmp);
        let n = ratios.len();
        let middle = |i: usize| ratios.get(i).copied();
        let median = if n % 2 == 1 {
            middle(n / 2)
        } else {
            (n / 2)
                .checked_sub(1)
                .and_then(|i| Some(f64::midpoint(middle(i)?, middle(n / 2)?)))
        };
        let median = median.ok_or_else(|| {
            Message::new("epi-no-facility-with-a-rate")
                .with("place", self.named(place))
                .count("n", rates.len())
        })?;
        Ok(OverFacilities {
            counted: n,
            mean: ratios.iter().sum::<f64>() / n as f64,
            median,
            missing: rates
                .iter()
                .filter_map(|(id, r)| Some((id.clone(), r.as_ref().err()?.clone())))
                .collect(),
        })
    }

    /// Staff beside detained, or that no staff figure was ever published here.
    fn staff(&self, place: &Place, as_of: &AsOf) -> Result<Staff, Message> {
        let lines = self.surveillance.lines(place, as_of);
        let name = self.name_of(place);
        let of = |measure: Measure, role: &'static str| {
            lines
                .iter()
                .find(|l| l.measure == measure)
                .map(|l| Input::of_line(role, &name, l, as_of.on))
        };
        match of(Measure::StaffCasesCumulative, "staff-cases") {
            Some(cases) => Ok(Staff {
                cases,
                held_cases: of(Measure::CasesCumulative, "cases"),
            }),
            None => Err(Message::new("epi-staff-never-published").with("place", self.named(place))),
        }
    }

    /// Which series of people outside were imported: what is not named was not.
    fn what_is_imported(&self, as_of: &AsOf) -> Vec<Message> {
        let (mut counties, mut states, mut nation) = (0_usize, 0_usize, false);
        let mut by_state: BTreeMap<String, usize> = BTreeMap::new();
        let mut seen: BTreeSet<&Place> = BTreeSet::new();
        for key in self.surveillance.references().keys() {
            let cases = matches!(key.measure, Measure::CasesNew | Measure::CasesCumulative);
            if !cases || !seen.insert(&key.place) {
                continue;
            }
            match &key.place {
                Place::County(fips) => {
                    counties += 1;
                    let state = fips.as_str().get(..2).unwrap_or_default();
                    let name = STATES
                        .iter()
                        .find(|(.., code)| *code == state)
                        .map_or(state, |(_, name, _)| name);
                    *by_state.entry(name.to_owned()).or_default() += 1;
                }
                Place::State(_) => states += 1,
                Place::Nation(_) => nation = true,
                _ => {}
            }
        }
        let mut out = Vec::new();
        if counties == 0 {
            out.push(Message::new("epi-no-county-imported"));
        } else {
            let list: Vec<String> = by_state.iter().map(|(s, n)| format!("{s} ({n})")).collect();
            out.push(
                Message::new("epi-counties-imported")
                    .count("n", counties)
                    .text("list", list.join(", ")),
            );
            let without = self
                .states(as_of.known)
                .iter()
                .filter(|s| !by_state.contains_key(s.name()))
                .count();
            if without > 0 {
                out.push(Message::new("epi-states-without-county").count("n", without));
            }
        }
        if states == 0 {
            out.push(Message::new("epi-no-state-imported"));
        }
        if !nation && states == 0 {
            out.push(Message::new("epi-no-nation-imported"));
        }
        out
    }
}
