//! The exact law of a chain-binomial SEIR in a small group, for testing what draws from it.
//!
//! **Estimand.** The joint law of S, E, I, R after some steps of dt days in which each of the S is
//! infected with probability 1 − e^(−(βI/N + x)dt), x a hazard from outside, each of the E becomes
//! infectious with 1 − e^(−σdt), and each of the I recovers with 1 − e^(−γdt), all by the counts at
//! the start of the step (Abbey 1952, with a latent state). By summing over every state.
//!
//! **Fails** above 60 people, where the states no longer fit a test's patience.

use crate::reasons::{Estimate, Why};
use std::collections::BTreeMap;

/// Parameters per day.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rates {
    /// Infections by one infective a day when everybody is susceptible.
    pub transmission: f64,
    /// 1 / mean latent days.
    pub becoming_infectious: f64,
    /// 1 / mean infectious days.
    pub recovery: f64,
    /// Hazard from outside.
    pub external: f64,
    /// Days of a step.
    pub step_days: f64,
}

/// People in each state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct State {
    /// Susceptible.
    pub susceptible: u32,
    /// Infected, not yet infectious.
    pub latent: u32,
    /// Infectious.
    pub infectious: u32,
    /// Recovered.
    pub recovered: u32,
}

impl State {
    fn people(self) -> u32 {
        self.susceptible + self.latent + self.infectious + self.recovered
    }
}

/// The law after some steps: every state that can be reached, with its probability.
///
/// # Errors
/// [`Why::ParameterOutOfRange`]; [`Why::NobodyAtRisk`] without people.
pub fn law_after(start: State, rates: Rates, steps: u32) -> Estimate<BTreeMap<State, f64>> {
    let people = start.people();
    let bad = |name, value, must| Err(Why::ParameterOutOfRange { name, value, must }.into());
    if people == 0 {
        return Err(Why::NobodyAtRisk.into());
    }
    if people > 60 {
        return bad("people", f64::from(people), "there must be 60 at most");
    }
    for (name, value) in [
        ("the rate of transmission", rates.transmission),
        ("the rate of becoming infectious", rates.becoming_infectious),
        ("the rate of recovery", rates.recovery),
        ("the hazard from outside", rates.external),
        ("the step", rates.step_days),
    ] {
        if !(value >= 0.0 && value.is_finite()) {
            return bad(name, value, "it must be a number from 0 up");
        }
    }
    let within_a_step = |rate: f64| -(-rate * rates.step_days).exp_m1();
    let onset = within_a_step(rates.becoming_infectious);
    let recovery = within_a_step(rates.recovery);
    let mut law = BTreeMap::from([(start, 1.0)]);
    for _ in 0..steps {
        let mut next = BTreeMap::new();
        for (state, p) in law {
            let pressure = rates.transmission * f64::from(state.infectious) / f64::from(people);
            let infection = within_a_step(pressure + rates.external);
            let onsets = binomial(state.latent, onset);
            let recoveries = binomial(state.infectious, recovery);
            for (infected, p1) in (0_u32..).zip(binomial(state.susceptible, infection)) {
                for (ill, p2) in (0_u32..).zip(&onsets) {
                    for (well, p3) in (0_u32..).zip(&recoveries) {
                        let to = State {
                            susceptible: state.susceptible - infected,
                            latent: state.latent + infected - ill,
                            infectious: state.infectious + ill - well,
                            recovered: state.recovered + well,
                        };
                        *next.entry(to).or_insert(0.0) += p * p1 * p2 * p3;
                    }
                }
            }
        }
        law = next;
    }
    Ok(law)
}

/// P(k of n), for k from 0; one at a time added, so that no term is a difference.
fn binomial(n: u32, p: f64) -> Vec<f64> {
    let mut law = vec![1.0];
    for _ in 0..n {
        let grown = law.iter().chain([&0.0]).zip([&0.0].into_iter().chain(&law));
        law = grown.map(|(stay, go)| stay * (1.0 - p) + go * p).collect();
    }
    law
}
