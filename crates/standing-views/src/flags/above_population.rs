//! More new cases from one page to the next than people are held there.
//!
//! The population is the average daily population that somebody stated for the same people, the
//! latest known at the time. People come and go, so a count over a long time may well exceed it; a
//! single step between two captures may not.

use super::changes::RISE_RULES;
use super::context::{Context, is_facility, value_of};
use super::{Findings, add, found, input, lies_on};
use standing_terms::{Measure, Place};

const RULE: &str = "above-population";

/// Small averages are stale within weeks: a site that has just opened fills up.
const FEWEST: f64 = 20.0;

pub(super) fn find(context: &Context<'_>, place: &Place, findings: &mut Findings) {
    // A shared jail holds others too; only the same people can be compared.
    let Some(held) = context.held(place).filter(|_| is_facility(place)) else {
        return;
    };
    let of_place = context.of_place(place).iter();
    for series in of_place.filter(|s| s.measure == Measure::CasesCumulative) {
        for pair in series.points.windows(2) {
            let [before, here] = pair else { continue };
            let population = held
                .moments
                .iter()
                .rev()
                .filter(|m| m.known_at <= here.at)
                .find_map(value_of);
            let Some(population) = population else {
                continue;
            };
            let rise = here.value - before.value;
            // Where the row was gone in between, the step is none between two captures.
            if rise < FEWEST || rise <= population || before.end != Some(here.at) {
                continue;
            }
            let told = findings
                .get(&series.measure)
                .into_iter()
                .flatten()
                .any(|f| {
                    // The step into a wrong figure, or out of it.
                    lies_on(&f.flag, here.at) && RISE_RULES.contains(&f.flag.rule)
                        || f.flag.to == Some(here.at)
                });
            if told {
                continue;
            }
            let reason = format!(
                "{rise} new cases on {} are more than the {population} people held on average",
                context.day(here.at)
            );
            let inputs = vec![
                input("before", before.value),
                input("shown", here.value),
                input(Measure::AverageDailyPopulation.code(), population),
            ];
            let found = found(RULE, series.measure, here.at, here.end, reason, inputs);
            add(findings, series.measure, found);
        }
    }
}
