//! One run, or many of them on several threads.

use crate::scenario::{Role, Scenario, ScenarioError};
use crate::state::{State, Tally};
use crate::step::Prepared;

/// Plays one replicate from its start, or on from a state, up to the start of day `until`.
///
/// Going on from a state gives what playing through would have given: the draws are addressed by
/// day. The state must come from the same scenario, seed and replicate.
///
/// # Errors
///
/// Where the scenario cannot be played, see [`ScenarioError`].
pub fn run(
    scenario: &Scenario,
    seed: u32,
    replicate: u32,
    from: Option<State>,
    until: u32,
) -> Result<State, ScenarioError> {
    Ok(play(&Prepared::of(scenario)?, seed, replicate, from, until))
}

fn play(
    prepared: &Prepared<'_>,
    seed: u32,
    replicate: u32,
    from: Option<State>,
    until: u32,
) -> State {
    let mut state = from.unwrap_or_else(|| prepared.start(seed, replicate));
    while state.day() < until {
        prepared.day(&mut state, seed, replicate);
    }
    state
}

/// What one replicate came to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Outcome {
    /// In people held.
    pub held: Tally,
    /// In staff.
    pub staff: Tally,
    /// In the county.
    pub community: Tally,
}

impl Outcome {
    /// Sums what happened in each group by whose people it counts.
    #[must_use]
    pub fn of(scenario: &Scenario, state: &State) -> Self {
        let start = Tally::start(&scenario.disease);
        let mut outcome = Self {
            held: start,
            staff: start,
            community: start,
        };
        for (group, tally) in scenario.group.iter().zip(&state.tally) {
            match group.role {
                Role::Held => outcome.held.add(tally),
                Role::Staff => outcome.staff.add(tally),
                Role::Community => outcome.community.add(tally),
            }
        }
        outcome
    }
}

/// Plays replicates 0 to `replicates` − 1 on this many threads; their outcomes in order, the same
/// on any number of threads.
///
/// # Errors
///
/// Where the scenario cannot be played, see [`ScenarioError`].
pub fn simulate(
    scenario: &Scenario,
    seed: u32,
    replicates: u32,
    threads: u32,
) -> Result<Vec<Outcome>, ScenarioError> {
    let prepared = Prepared::of(scenario)?;
    let mut outcomes = vec![Outcome::default(); replicates as usize];
    let share = replicates.div_ceil(threads.max(1)).max(1);
    std::thread::scope(|scope| {
        for (first, block) in (0..replicates)
            .step_by(share as usize)
            .zip(outcomes.chunks_mut(share as usize))
        {
            let prepared = &prepared;
            scope.spawn(move || {
                for (replicate, outcome) in (first..).zip(block) {
                    let state = play(prepared, seed, replicate, None, scenario.days);
                    *outcome = Outcome::of(scenario, &state);
                }
            });
        }
    });
    Ok(outcomes)
}
