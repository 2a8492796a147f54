//! Nanoseconds of CPU for a day of one facility in the chain binomial: S, E, I and R, three draws, no
//! comings and goings. Linux only: time is the thread's own, as the kernel counts it.
//!
//! ```text
//! cargo run --release -p standing-outbreak --example facility_steps -- 200 20
//! ```
//!
//! Arguments: facilities of 30 to 1,500 people, replicates of a year.
#![allow(clippy::print_stdout, reason = "a measurement prints what it measured")]

use standing_outbreak::{Outcome, Scenario, run};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1).map(|a| a.parse::<u32>());
    let mut next = |or| arguments.next().unwrap_or(Ok(or));
    let (places, replicates) = (next(200)?, next(20)?);
    let mut text =
        String::from("days = 365\n[disease]\nlatent-days = 4.0\ninfectious-days = 6.0\n");
    for n in 0..places {
        let people = 30 + n * 7 % 1_470;
        text.push_str(&format!(
            "[[group]]\nname = \"g{n}\"\nrole = \"held\"\nsusceptible = {people}\ninfectious = 2\n\
             [[contact]]\nto = \"g{n}\"\nfrom = \"g{n}\"\ninfections = 2.5\n"
        ));
    }
    let scenario: Scenario = toml::from_str(&text)?;
    let before = spent()?;
    let mut infections = 0;
    for replicate in 0..replicates {
        let state = run(&scenario, 1, replicate, None, scenario.days)?;
        infections += Outcome::of(&scenario, &state).held.infections;
    }
    let ns = (spent()? - before) as f64;
    let steps = f64::from(places) * f64::from(replicates) * 365.0;
    println!(
        "{steps} facility-steps: {:.1} ns each; {infections} infections",
        ns / steps
    );
    Ok(())
}

/// Nanoseconds that this thread has run.
fn spent() -> Result<u64, Box<dyn std::error::Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let first = text.split(' ').next().unwrap_or_default();
    Ok(first.parse()?)
}
