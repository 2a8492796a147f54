//! Totals over nation, states and field offices. A total never hides a gap.

use super::Surveillance;
use super::model::{
    AreaStanding, DayState, FacilityStanding, FigureLine, NotCounted, Overview, Total,
};
use standing_terms::{AsOf, FacilityId, Measure, Missing, Place, Quantity, Reading, StateCode};
use std::collections::BTreeMap;

/// Measures that may be summed over facilities.
const SUMMED: [Measure; 3] = [
    Measure::CasesCumulative,
    Measure::CasesCurrent,
    Measure::DeathsCumulative,
];

/// Measures that a nation's publisher gives as a whole.
const PUBLISHED: [Measure; 7] = [
    Measure::Held,
    Measure::CasesCumulative,
    Measure::CasesCurrent,
    Measure::DeathsCumulative,
    Measure::TestsCumulative,
    Measure::DetainedCumulative,
    Measure::FirstDosesCumulative,
];

impl Surveillance {
    /// The front view: nation, states, field offices and every facility with a figure.
    pub fn overview(&self, as_of: &AsOf) -> Overview {
        let facilities = self.facilities(as_of);
        let mut states: BTreeMap<String, Vec<&FacilityStanding>> = BTreeMap::new();
        let mut offices: BTreeMap<String, Vec<&FacilityStanding>> = BTreeMap::new();
        for f in &facilities {
            if let Some(state) = &f.state {
                states.entry(state.as_str().to_owned()).or_default().push(f);
            }
            if let Some(office) = &f.field_office {
                offices.entry(office.clone()).or_default().push(f);
            }
        }
        let everyone: Vec<&FacilityStanding> = facilities.iter().collect();
        let nation = self.area("nation", "US", Some(&Place::us()), &everyone, as_of);
        let states = states
            .iter()
            .map(|(code, members)| {
                let place = StateCode::new(code).map(Place::State);
                self.area("state", code, place.as_ref(), members, as_of)
            })
            .collect();
        let field_offices = offices
            .iter()
            .map(|(code, members)| {
                let place = Place::FieldOffice(code.clone());
                self.area("field-office", code, Some(&place), members, as_of)
            })
            .collect();
        Overview {
            as_of: *as_of,
            book_position: self.position,
            nation,
            states,
            field_offices,
            facilities,
        }
    }

    /// Every facility about which there is a figure at any time, by name. One that had none yet at
    /// the as-of point is there too: that it was not reported is what a reader must see.
    pub fn facilities(&self, as_of: &AsOf) -> Vec<FacilityStanding> {
        let mut with_figures: Vec<&FacilityId> = self
            .tracks
            .pages
            .keys()
            .chain(self.tracks.statements.keys())
            .filter_map(|k| match &k.place {
                Place::Facility(id) => Some(id),
                _ => None,
            })
            .collect();
        with_figures.sort();
        with_figures.dedup();
        let mut out: Vec<FacilityStanding> = with_figures
            .into_iter()
            .filter_map(|id| self.facility(id, as_of))
            .collect();
        out.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
        out
    }

    fn area(
        &self,
        kind: &'static str,
        code: &str,
        place: Option<&Place>,
        members: &[&FacilityStanding],
        as_of: &AsOf,
    ) -> AreaStanding {
        let published: Vec<FigureLine> = place.map(|p| self.lines(p, as_of)).unwrap_or_default();
        let own = |m: Measure| published.iter().find(|l| l.measure == m).cloned();
        let mut totals: Vec<Total> = SUMMED.iter().map(|m| total(*m, members, own(*m))).collect();
        for measure in PUBLISHED.iter().filter(|m| !SUMMED.contains(m)) {
            if let Some(line) = own(*measure) {
                totals.push(Total {
                    measure: *measure,
                    sum: None,
                    counted: 0,
                    missing: Vec::new(),
                    flagged: 0,
                    published: Some(line),
                });
            }
        }
        AreaStanding {
            kind,
            code: code.to_owned(),
            totals,
            facilities: members.iter().map(|f| f.id.clone()).collect(),
        }
    }
}

/// Sums a measure over facilities and says who is not in the sum.
pub fn total(
    measure: Measure,
    members: &[&FacilityStanding],
    published: Option<FigureLine>,
) -> Total {
    let mut sum = 0.0;
    let (mut counted, mut flagged) = (0, 0);
    let mut missing = Vec::new();
    for facility in members {
        let not = |why: Missing, reason: String| NotCounted {
            id: facility.id.clone(),
            name: facility.name.clone(),
            why,
            reason,
        };
        match facility.figure(measure) {
            None => missing.push(not(
                Missing::NotReported,
                "not published by this day".to_owned(),
            )),
            Some(line) => match (line.state, line.reading) {
                (DayState::Withdrawn { since }, reading) => missing.push(not(
                    Missing::NotReported,
                    format!("no longer published since {since}; last {}", words(reading)),
                )),
                (_, Reading::Value(value)) => {
                    sum += value.get();
                    counted += 1;
                    flagged += usize::from(!line.flags.is_empty());
                }
                (_, Reading::Missing(why)) => {
                    missing.push(not(
                        why,
                        format!("published without a value: {}", why.code()),
                    ));
                }
                (_, Reading::Below(n)) => missing.push(not(
                    Missing::Suppressed,
                    format!("published only as fewer than {n}"),
                )),
                (_, Reading::AtLeast(n)) => missing.push(not(
                    Missing::Suppressed,
                    format!("published only as at least {n}"),
                )),
            },
        }
    }
    let sum = (counted > 0).then(|| Quantity::new(sum).ok()).flatten();
    Total {
        measure,
        sum,
        counted,
        missing,
        flagged,
        published,
    }
}

/// A reading in words. An average is written with three decimals; programs get all of them.
pub fn words(reading: Reading) -> String {
    match reading {
        Reading::Value(q) if !q.is_whole() => format!("{:.3}", q.get()),
        Reading::Value(q) => q.to_string(),
        Reading::Below(q) => format!("fewer than {q}"),
        Reading::AtLeast(q) => format!("at least {q}"),
        Reading::Missing(why) => why.code().replace('-', " "),
    }
}
