//! Areas: which facilities belong to a nation, state or field office, and their rates added up.

use super::Epidemiology;
use super::cases::Cases;
use super::people::People;
use super::ratio::{Counting, Rate, rate};
use super::reasons::{Arg, Message, Reasons};
use crate::directory::Listing;
use standing_evidence::ProfileFact;
use standing_terms::{AsOf, FacilityId, Fips, Known, Measure, PartyId, Period, Place, StateCode};
use std::collections::BTreeMap;

/// A place as an answer names it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Area {
    /// `nation`, `state`, `field-office`, `county` or `facility`.
    pub(crate) kind: &'static str,
    /// Its code or identifier.
    pub(crate) code: String,
    /// Its name.
    pub(crate) name: String,
    /// The place.
    pub(crate) place: Place,
}

impl Area {
    /// Its name as a message takes it.
    pub(crate) fn named(&self) -> Arg {
        Arg::place(&self.name, &self.place)
    }
}

/// The rate of each facility, or why it has none.
pub(crate) type FacilityRates = BTreeMap<FacilityId, Result<Rate, Message>>;

/// A rate added up; how many facilities are in it, and who is not and why.
pub(crate) type Added = (Rate, usize, Vec<(FacilityId, Message)>);

impl Epidemiology<'_> {
    /// A place as an answer names it.
    pub(crate) fn area(&self, place: &Place) -> Area {
        let (kind, code) = match place {
            Place::Facility(id) => ("facility", id.to_string()),
            Place::Listed(code) => match self.surveillance.directory().by_code(code) {
                Some(id) => ("facility", id.to_string()),
                None => ("facility", code.code.clone()),
            },
            Place::County(fips) => ("county", fips.as_str().to_owned()),
            Place::State(state) => ("state", state.as_str().to_owned()),
            Place::FieldOffice(office) => ("field-office", office.clone()),
            Place::Nation(nation) | Place::Area(nation) => ("nation", nation.clone()),
        };
        Area {
            kind,
            code,
            name: self.name_of(place),
            place: place.clone(),
        }
    }

    /// Whether a facility lies in a place, or is it.
    pub(crate) fn lies_in(&self, l: &Listing, place: &Place) -> bool {
        match place {
            Place::Facility(id) => l.id == *id,
            Place::Listed(_) => self.surveillance.directory().facility_of(place) == Some(&l.id),
            Place::State(state) => l.state() == Some(state),
            Place::FieldOffice(office) => l.field_office() == Some(office),
            Place::Nation(_) => true,
            Place::County(fips) => county(l).is_some_and(|(f, _)| f == fips),
            Place::Area(_) => false,
        }
    }

    /// The facilities of a place about whose cases something was published, by identifier.
    pub(crate) fn members(&self, place: &Place, known: Known) -> Vec<&Listing> {
        self.surveillance
            .directory()
            .listings()
            .filter(|l| self.lies_in(l, place))
            .filter(|l| {
                self.surveillance
                    .keys(&Place::Facility(l.id.clone()), known)
                    .iter()
                    .any(|k| k.measure == Measure::CasesCumulative)
            })
            .collect()
    }

    /// States with a facility about whose cases something was published.
    pub(crate) fn states(&self, known: Known) -> Vec<StateCode> {
        let mut states: Vec<StateCode> = self
            .members(&Place::us(), known)
            .into_iter()
            .filter_map(|l| l.state().cloned())
            .collect();
        states.sort();
        states.dedup();
        states
    }

    /// Field offices with such a facility.
    pub(crate) fn field_offices(&self, known: Known) -> Vec<String> {
        let mut offices: Vec<String> = self
            .members(&Place::us(), known)
            .into_iter()
            .filter_map(|l| l.field_office().map(ToOwned::to_owned))
            .collect();
        offices.sort();
        offices.dedup();
        offices
    }

    /// The name of a county, as profiles give it.
    pub(crate) fn county_name(&self, fips: &Fips) -> Option<&str> {
        let shouted = |name: &str| !name.chars().any(char::is_lowercase);
        let names = || {
            self.surveillance
                .directory()
                .listings()
                .filter_map(county)
                .filter(|(code, _)| *code == fips)
                .map(|(_, name)| name)
        };
        // Some tables write names in capitals; where another does not, its spelling is shown.
        names()
            .find(|name| !shouted(name))
            .or_else(|| names().next())
    }

    /// The rates of some facilities over a period.
    pub(crate) fn facility_rates(
        &self,
        members: &[&Listing],
        period: Period,
        as_of: &AsOf,
    ) -> FacilityRates {
        members
            .iter()
            .map(|l| {
                let place = Place::Facility(l.id.clone());
                (l.id.clone(), self.facility_rate(&place, period, as_of))
            })
            .collect()
    }

    fn facility_rate(&self, place: &Place, period: Period, as_of: &AsOf) -> Result<Rate, Message> {
        let cases = self.cases_inside(place, None, period, as_of, Counting::Incidence)?;
        let people = self.held(place, period, as_of, None)?;
        if people.person_days <= 0.0 {
            return Err(Message::new("epi-nobody-at-risk").with("place", self.named(place)));
        }
        let estimand = Message::new("epi-estimand-rate-inside").with("place", self.named(place));
        Ok(rate(period, cases, people, estimand))
    }

    /// The rate of people held at a place: as its publisher gives it for facility and nation, else
    /// the cases over the person-days of those facilities for which both are known.
    pub(crate) fn rate_of_held(
        &self,
        place: &Place,
        speakers: (Option<&PartyId>, Option<&PartyId>),
        period: Period,
        as_of: &AsOf,
        counting: Counting,
    ) -> Result<Rate, Message> {
        let own = || -> Result<Rate, Message> {
            let cases = self.cases_inside(place, speakers.0, period, as_of, counting)?;
            let people = self.held(place, period, as_of, speakers.1)?;
            if people.person_days <= 0.0 {
                return Err(Message::new("epi-nobody-at-risk").with("place", self.named(place)));
            }
            let estimand =
                Message::new("epi-estimand-rate-inside").with("place", self.named(place));
            Ok(rate(period, cases, people, estimand))
        };
        match place {
            Place::Facility(_) | Place::Listed(_) | Place::Nation(_) => own(),
            Place::State(_) | Place::FieldOffice(_) | Place::County(_) | Place::Area(_) => {
                let members = self.members(place, as_of.known);
                let rates = self.facility_rates(&members, period, as_of);
                self.added(place, period, &rates).map(|(rate, ..)| rate)
            }
        }
    }

    /// Cases over person-days of the facilities that have a rate; how many these are, and who is
    /// not among them.
    pub(crate) fn added(
        &self,
        place: &Place,
        period: Period,
        rates: &FacilityRates,
    ) -> Result<Added, Message> {
        let mut cases = Cases {
            count: 0.0,
            speaker: None,
            inputs: Vec::new(),
            caveats: Vec::new(),
        };
        let mut people = People {
            mean: 0.0,
            person_days: 0.0,
            inputs: Vec::new(),
            caveats: Vec::new(),
        };
        let mut counted = 0_usize;
        let mut missing = Vec::new();
        for (id, one) in rates {
            match one {
                Ok(one) => {
                    counted += 1;
                    cases.count += one.cases;
                    people.mean += one.mean_people;
                    people.person_days += one.person_days;
                    let Reasons {
                        inputs, caveats, ..
                    } = &one.reasons;
                    cases.inputs.extend(inputs.iter().cloned());
                    for caveat in caveats {
                        // What is said of each facility is said once for the area.
                        if !cases.caveats.iter().any(|c| c.id == caveat.id) {
                            cases.caveats.push(caveat.clone());
                        }
                    }
                }
                Err(why) => missing.push((id.clone(), why.clone())),
            }
        }
        if counted == 0 {
            return Err(Message::new("epi-no-facility-with-a-rate")
                .with("place", self.named(place))
                .count("n", rates.len()));
        }
        if !missing.is_empty() {
            cases.caveats.push(
                Message::new("epi-area-without")
                    .count("n", missing.len())
                    .count("of", rates.len()),
            );
        }
        let estimand = Message::new("epi-estimand-rate-area")
            .with("place", self.named(place))
            .count("n", counted);
        Ok((rate(period, cases, people, estimand), counted, missing))
    }
}

/// The county of a facility, as the first speaker has it.
pub(crate) fn county(listing: &Listing) -> Option<(&Fips, &str)> {
    listing.facts.iter().find_map(|f| match &f.fact {
        ProfileFact::County { name, fips } => Some((fips, name.as_str())),
        _ => None,
    })
}
