//! Day after day, until everybody was there.

use super::{Limits, Outing, Unclear};
use crate::trips::{self, Options, Progress};
use standing_check::transport::{Plan, Problem};

/// One day: what was left to do, and the plan.
#[derive(Debug, Clone)]
pub struct Day {
    /// The problem, which the judge reads.
    pub problem: Problem,
    /// The plan.
    pub plan: Plan,
    /// People served.
    pub served: u32,
}

/// All days.
#[derive(Debug, Clone)]
pub struct Days {
    /// The days, in order.
    pub days: Vec<Day>,
    /// People left without when it ended.
    pub left: u32,
    /// No plan needs fewer days: on no day go more people than the first day's bound allows.
    pub least_days: Option<u32>,
}

/// Plans the first day for as many people as can go, then the next for those left, to at most so
/// many days. A day on which nobody goes ends it.
///
/// # Errors
/// As [`Outing::problem`].
pub fn over_days(
    outing: &Outing,
    limits: &Limits,
    most_days: u32,
    options: Options,
    go_on: &mut dyn FnMut(Progress) -> bool,
) -> Result<Days, Unclear> {
    let mut left = outing.parties(outing.people);
    let mut days = Vec::new();
    let mut least_days = None;
    for day in 1..=most_days {
        if left.is_empty() {
            break;
        }
        let problem = outing.problem(day, &left, limits)?;
        let mut plan = trips::plan(&problem, options, go_on).plan;
        let reasons = trips::explain(&problem, &plan);
        plan.unserved = Some(reasons.iter().map(trips::Explained::unserved).collect());
        let mut served = 0;
        let mut next = Vec::new();
        for batch in &problem.batches {
            let goes = (plan.trips.iter())
                .any(|trip| trip.stops.iter().any(|stop| stop.batch == batch.id));
            if goes {
                served += batch.persons;
            } else {
                next.push(batch.persons);
            }
        }
        if day == 1 {
            least_days = most_on_a_day(outing, &problem, &plan, limits)
                .filter(|most| *most > 0)
                .map(|most| outing.people.div_ceil(most));
        }
        if served == 0 {
            // The first day says why nobody goes.
            if days.is_empty() {
                days.push(Day {
                    problem,
                    plan,
                    served,
                });
            }
            break;
        }
        days.push(Day {
            problem,
            plan,
            served,
        });
        left = next;
    }
    Ok(Days {
        days,
        left: left.iter().sum(),
        least_days,
    })
}

/// People who can go on one day at most, by the proved bound of its plan: any plan costs at least
/// that much, rides cost no more than is known, and the rest is the price of people who stay.
fn most_on_a_day(outing: &Outing, problem: &Problem, plan: &Plan, limits: &Limits) -> Option<u32> {
    let limits = outing.limits.as_ref().unwrap_or(limits);
    let rides = outing.rides_cost_at_most(problem.batches.len(), limits);
    let price = problem.costs.unserved_per_person.get("1")?;
    let stay = ((plan.bound? - rides) / price).ceil().max(0.0);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "at most the people asked for, and not negative"
    )]
    let stay = stay.min(f64::from(outing.people)) as u32;
    Some(outing.people - stay)
}
