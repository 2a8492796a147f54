//! People one by one: stays of any law, doses that follow a person through transfers, newcomers kept
//! apart.
//!
//! The chain of the rest of this crate counts people; it cannot know how long each will stay, and so
//! gives too many second doses where many stays are short. Here everybody has an end of stay, drawn
//! when they come, and what is due to them travels with them. Time runs in days: what was to happen on
//! a day happens at its start (ends of stay, transfers, courses of infection, second doses due), then
//! people come, then first doses are given, then infections by what is there.
//!
//! Every draw is addressed ([`crate::draws`]): people by the order in which they come, which no
//! infection and no dose changes, so two plans have the same people with the same stays. What is
//! counted is whole people; `Tally` balances on every day ([`Tally::balance`]).

mod days;
mod play;
mod world;

pub use days::{Days, DaysError};
pub use play::{Runner, Tally};
pub use world::{Doses, Facility, Illness, Transfers, World, WorldError};

use std::num::NonZero;

/// Plays replicates 0 to `replicates` − 1 on this many threads; in order, a tally for each facility,
/// the same on any number of threads.
///
/// # Errors
/// Where the world cannot be played, see [`WorldError`].
pub fn simulate(
    world: &World,
    seed: u32,
    replicates: u32,
    threads: NonZero<u32>,
) -> Result<Vec<Vec<Tally>>, WorldError> {
    world.check()?;
    let mut outcomes = vec![Vec::new(); replicates as usize];
    let share = replicates.div_ceil(threads.get()).max(1);
    std::thread::scope(|scope| {
        for (first, block) in (0..replicates)
            .step_by(share as usize)
            .zip(outcomes.chunks_mut(share as usize))
        {
            scope.spawn(move || {
                // What a run needs is kept for the next one.
                let mut runner = Runner::new(world);
                for (replicate, outcome) in (first..).zip(block) {
                    *outcome = runner.play(seed, replicate).to_vec();
                }
            });
        }
    });
    Ok(outcomes)
}
