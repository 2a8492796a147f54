//! Nanoseconds of CPU for a day of one person, of runs of individuals with admissions, transfers, two
//! doses and an infection. Linux only: time is the thread's own, as the kernel counts it.
//!
//! ```text
//! cargo run --release -p standing-outbreak --example agent_days -- 14000 200 10
//! ```
//!
//! Arguments: people held, facilities, replicates of a year.
#![allow(
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a measurement prints, and its arguments are small"
)]

use standing_outbreak::individual::{Days, Doses, Facility, Illness, Runner, Transfers, World};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1).map(|a| a.parse::<u32>());
    let mut next = |or| arguments.next().unwrap_or(Ok(or));
    let (held, places, replicates) = (next(14_000)?, next(200)?, next(10)?);
    let (stays, until_moved) = (Days::weibull(0.6, 47.1)?, Days::exponential(120.0)?);
    let facilities = (0..places)
        .map(|n| {
            let next_one = ((n + 1) % places) as usize;
            Facility {
                name: format!("Place {n}"),
                held: held / places,
                infectious: u32::from(n % 10 == 0),
                // As many as leave: a mean stay of 47.1 days.
                admitted_per_day: f64::from(held / places) / 47.1,
                admitted_infectious: 0.002,
                stays: stays.clone(),
                r0: 2.5,
                transfers: Some(Transfers {
                    after: until_moved.clone(),
                    to: vec![(next_one, 1.0)],
                }),
                doses_per_day: u32::MAX,
            }
        })
        .collect();
    let world = World {
        facilities,
        illness: Illness {
            latent: Days::erlang(2, 4.0)?,
            infectious: Days::erlang(2, 6.0)?,
        },
        doses: Some(Doses {
            from_day: 0,
            willing: 0.7,
            interval_days: Some(21),
            infection: [0.6, 0.9],
            onward: [0.3, 0.5],
            kept_at_transfer: 0.9,
        }),
        apart_days: 0,
        days: 365,
    };
    world.check()?;
    let mut runner = Runner::new(&world);
    // The first run makes room; it is not counted.
    runner.play(1, 0);
    let (mut agent_days, mut events) = (0, 0);
    let before = spent()?;
    for replicate in 1..=replicates {
        for t in runner.play(1, replicate) {
            agent_days += t.person_days;
            events += t.admitted + t.ended + t.moved_out + t.infected * 3;
            events += t.first_doses + t.second_doses;
        }
    }
    let ns = (spent()? - before) as f64;
    println!(
        "{agent_days} agent-days, {events} events, {:.1} ms a year: {:.2} ns an agent-day, {:.1} ns an event",
        ns / 1e6 / f64::from(replicates),
        ns / agent_days as f64,
        ns / events as f64,
    );
    Ok(())
}

/// Nanoseconds that this thread has run.
fn spent() -> Result<u64, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let first = text.split(' ').next().unwrap_or_default();
    Ok(first.parse()?)
}
