//! Clinic days inside a facility.
//!
//! People who are alike are one class; how many of a class go to which session is a programme in
//! whole numbers (`microlp`), with the group and product of each session, the vials that it opens,
//! and first doses tied to their second. The bound is the programme's own. It is solved a few nodes
//! at a time, so that whoever asked can stop it and keep the best plan.

mod model;
mod reasons;

pub use reasons::Reason;

use model::Model;
use sha2::{Digest as _, Sha256};
use standing_check::clinics::{Drawn, Plan, PlannedSession, Problem, Unserved};
use std::collections::BTreeSet;

/// Nodes of the programme that are solved before `go_on` is asked again.
const NODES_AT_ONCE: u64 = 20;

/// Nodes after which the best plan so far is kept, for an effort of 1.
const NODES: u64 = 2_000;

/// Finds a plan. `go_on` is asked often; where it says no, the best plan so far is given.
///
/// `seed` is the published seed of the lottery of left doses.
pub fn plan(problem: &Problem, seed: &str, effort: u32, go_on: &mut dyn FnMut() -> bool) -> Plan {
    let model = Model::of(problem);
    let (sessions, bound) = model.solve(NODES_AT_ONCE, NODES * u64::from(effort), go_on);
    let served: BTreeSet<&str> = sessions
        .iter()
        .flat_map(|held| held.people.iter().map(String::as_str))
        .collect();
    let mut unserved = Vec::new();
    let mut weight = 0.0;
    let mut people: Vec<_> = problem.people.iter().collect();
    people.sort_by(|a, b| a.token.cmp(&b.token));
    for person in people {
        if served.contains(person.token.as_str()) {
            weight += f64::from(person.weight);
            continue;
        }
        let (reason, change) = reasons::why(problem, &sessions, person);
        unserved.push(Unserved {
            token: person.token.clone(),
            reason: reason.code().to_owned(),
            smallest_change: Some(change),
        });
    }
    let mut doses_left = 0;
    let mut lottery = Vec::new();
    for held in &sessions {
        let left = left_in(problem, held);
        doses_left += left;
        if left > 0 {
            lottery.push(draw(problem, held, left, &served, seed));
        }
    }
    let objective = weight - problem.waste_price() * f64::from(doses_left);
    Plan {
        instance: problem.name.clone(),
        lottery_seed: Some(seed.to_owned()),
        lottery,
        unserved,
        objective: Some(objective),
        bound: Some(bound.max(objective)),
        doses_left: Some(doses_left),
        sessions,
    }
}

fn left_in(problem: &Problem, held: &PlannedSession) -> u32 {
    let per_vial = problem
        .product(&held.product)
        .map_or(0, |product| product.doses_per_vial);
    let doses: u32 = held.vials.iter().map(|v| v.vials * per_vial).sum();
    doses.saturating_sub(u32::try_from(held.people.len()).unwrap_or(u32::MAX))
}

/// The order in which left doses are offered: everybody of the group who is not served and may have
/// one, by SHA-256 of `seed:session:token`, the lowest first. Anybody can draw it again.
fn draw(
    problem: &Problem,
    held: &PlannedSession,
    doses: u32,
    served: &BTreeSet<&str>,
    seed: &str,
) -> Drawn {
    let day = problem
        .sessions
        .iter()
        .find(|session| session.id == held.id)
        .map_or(0, |session| session.day);
    let series = problem.product(&held.product).map_or(0, |p| p.doses);
    let mut tickets: Vec<([u8; 32], &str)> = problem
        .people
        .iter()
        .filter(|p| {
            !served.contains(p.token.as_str())
                && p.cohort == held.cohort
                && p.quarantine == held.quarantine
                && p.products.contains(&held.product)
                && (p.from_day..=p.until_day).contains(&day)
                && p.stays_until.is_none_or(|last| day <= last)
                && (p.dose == 2 || series == 1 || p.second_elsewhere)
        })
        .map(|p| {
            let ticket = Sha256::digest(format!("{seed}:{}:{}", held.id, p.token));
            (ticket.into(), p.token.as_str())
        })
        .collect();
    tickets.sort_unstable();
    Drawn {
        session: held.id.clone(),
        doses,
        order: tickets
            .into_iter()
            .map(|(_, token)| token.to_owned())
            .collect(),
    }
}
