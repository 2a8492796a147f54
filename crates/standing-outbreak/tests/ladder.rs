//! The verification ladder: runs against exact laws and formulas. What needs no file is exact by
//! enumeration here; the reference files beside the checkout are held against it where present.
#![allow(missing_docs)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::panic,
    reason = "small whole numbers, and figures that must be the same; a test stops where its own tables are wrong"
)]

mod common;

use common::{
    Chain, alone, assert_follows, binomial_law, contact, disease, final_size_law,
    final_size_two_groups, gillespie_final_size, group, numbers, reference,
};
use standing_outbreak::draws::Draws;
use standing_outbreak::{Arrival, Campaign, Move, Protection, Role, Vaccine, binomial, run};

const SEED: u32 = 20_210_312;

fn close(a: f64, b: f64, tolerance: f64, what: &str) {
    assert!((a - b).abs() <= tolerance, "{what}: {a} against {b}");
}

#[test]
fn binomial_draws_follow_the_binomial_law() {
    for (number, (n, p)) in [
        (1, 0.3),
        (7, 0.5),
        (40, 0.02),
        (300, 0.099),
        (300, 0.11),
        (300, 0.93),
        (2_000, 0.5),
        (100_000, 0.004),
    ]
    .into_iter()
    .enumerate()
    {
        let mut draws = Draws::at(SEED, 0, number as u32, 0, 0);
        let mut seen = vec![0; n as usize + 1];
        for _ in 0..200_000 {
            seen[binomial(n, p, &mut draws) as usize] += 1;
        }
        assert_follows(&binomial_law(n, p), &seen, &format!("{n} at {p}"));
    }
}

#[test]
fn binomial_draws_of_impossible_and_certain_events_are_none_and_all() {
    let mut draws = Draws::at(SEED, 0, 0, 0, 0);
    for (p, expected) in [(0.0, 0), (-1.0, 0), (f64::NAN, 0), (1.0, 9), (2.0, 9)] {
        assert_eq!(binomial(9, p, &mut draws), expected);
    }
    assert_eq!(binomial(0, 0.5, &mut draws), 0);
    let many = f64::from(binomial(1_000_000_000, 0.25, &mut draws));
    close(
        many,
        2.5e8,
        6.0 * (1e9_f64 * 0.25 * 0.75).sqrt(),
        "a billion",
    );
}

fn follows_its_exact_law(chain: &Chain, what: &str) {
    let scenario = chain.scenario();
    let law = chain.law();
    let mut seen = vec![0; law.len()];
    for replicate in 0..200_000 {
        let state = run(&scenario, SEED, replicate, None, scenario.days).unwrap();
        seen[state.recovered(0) as usize] += 1;
    }
    assert_follows(&law, &seen, what);
}

#[test]
fn a_run_follows_the_exact_law_of_the_chain_binomial() {
    let chain = Chain {
        start: [4, 1, 1, 1],
        beta: 0.8,
        sigma: 0.4,
        gamma: 0.25,
        dt: 1.0,
        steps: 8,
        external: 0.01,
    };
    follows_its_exact_law(&chain, "five susceptible, eight days");
}

#[test]
fn a_run_follows_the_reference_laws_of_the_chain_binomial() {
    let Some(file) = reference("chain_binomial_exact.json") else {
        return;
    };
    for case in file["cases"].as_array().unwrap() {
        let of = |name: &str| case[name].as_f64().unwrap();
        let chain = Chain {
            start: ["S", "E", "I", "R"].map(|name| of(name) as u32),
            beta: of("beta"),
            sigma: of("sigma"),
            gamma: of("gamma"),
            dt: of("dt"),
            steps: of("steps") as u32,
            external: of("external_hazard_per_day"),
        };
        let law = chain.law();
        for (ours, theirs) in law.iter().zip(numbers(&case["pmf_R_0_to_N"])) {
            close(*ours, theirs, 1e-9, "exact law");
        }
        follows_its_exact_law(&chain, &case["S"].to_string());
    }
}

#[test]
fn the_oracle_follows_the_final_size_law() {
    for (all, infectious, r0) in [(10, 1, 1.5), (25, 1, 2.5), (60, 2, 1.2)] {
        let law = final_size_law(all, infectious, r0);
        let mut seen = vec![0; law.len()];
        let mut draws = Draws::at(SEED, all, 0, 0, 0);
        for _ in 0..200_000 {
            seen[gillespie_final_size(all, infectious, r0, &mut draws) as usize] += 1;
        }
        assert_follows(&law, &seen, "Gillespie");
    }
    if let Some(file) = reference("final_size_markov.json") {
        for case in file["cases"].as_array().unwrap() {
            let of = |name: &str| case[name].as_f64().unwrap();
            let law = final_size_law(of("N") as u32, of("I0") as u32, of("R0"));
            let mean = law.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
            close(mean, of("mean_total_infected"), 1e-7, "mean");
        }
    }
}

#[test]
fn many_steps_a_day_come_to_the_final_size_law() {
    let law = final_size_law(25, 1, 2.5);
    let mut scenario = alone(group("held", Role::Held, 24), 2.5, disease(2.0, 5.0));
    scenario.group[0].infectious = 1;
    scenario.steps_per_day = 24;
    let replicates = 10_000;
    let mut sum = 0.0;
    for replicate in 0..replicates {
        let state = run(&scenario, SEED, replicate, None, 100).unwrap();
        sum += f64::from(25 - state.susceptible(0));
    }
    let mean: f64 = law.iter().enumerate().map(|(k, p)| k as f64 * p).sum();
    // Standard deviation 10.2; four standard errors and the rest of the step.
    close(
        sum / f64::from(replicates),
        mean,
        4.0 * 10.2 / 100.0 + 0.1,
        "mean",
    );
}

#[test]
fn the_daily_chain_has_the_r0_that_was_stated() {
    for (days, too_high) in [(7.0, 1.073), (5.0, 1.103)] {
        let uncorrected = 1.0 / (days * disease(3.0, days).daily_share_of_r0(1.0));
        close(uncorrected, too_high, 0.0005, "without the correction");
    }
    for stages in [1, 3] {
        // Nobody whom the first person infects becomes infectious within the run.
        let mut disease = disease(1e9, 5.0);
        disease.infectious_stages = stages;
        let mut scenario = alone(group("held", Role::Held, 1_000_000), 2.5, disease);
        scenario.group[0].infectious = 1;
        let replicates = 20_000;
        let mut counts = Vec::new();
        for replicate in 0..replicates {
            let state = run(&scenario, SEED, replicate, None, 120).unwrap();
            counts.push(state.tally(0).unwrap().infections as f64);
        }
        let mean = counts.iter().sum::<f64>() / f64::from(replicates);
        let square = counts.iter().map(|c| (c - mean).powi(2)).sum::<f64>();
        let error = (square / f64::from(replicates)).sqrt() / f64::from(replicates).sqrt();
        close(mean, 2.5, 4.0 * error, "R0");
    }
}

#[test]
fn a_large_outbreak_in_two_groups_comes_to_the_formula() {
    let mut scenario = alone(group("held", Role::Held, 80_000), 2.2, disease(3.0, 5.0));
    let mut staff = group("staff", Role::Staff, 2_000);
    staff.vaccinated = 18_000;
    scenario.group.push(staff);
    scenario.group[0].infectious = 200;
    scenario.contact = vec![
        contact("held", "held", 2.2),
        contact("held", "staff", 0.4),
        contact("staff", "held", 0.4),
        contact("staff", "staff", 0.6),
    ];
    scenario.vaccine = Some(leaky([0.5, 0.8], Some(21)));
    let attack = final_size_two_groups(
        [80_200.0, 20_000.0],
        [[2.2, 0.4], [0.4, 0.6]],
        [0.0, 0.9],
        0.8,
    );
    let state = run(&scenario, SEED, 0, None, 500).unwrap();
    let share = 1.0 - f64::from(state.susceptible(0)) / 80_200.0;
    close(share, attack[0], 0.01, "held");
}

fn leaky(infection: [f64; 2], interval_days: Option<u32>) -> Vaccine {
    Vaccine {
        protection: Protection::Leaky,
        infection,
        onward: [0.0; 2],
        severe: [0.0; 2],
        interval_days,
    }
}

#[test]
fn second_doses_reach_whom_a_steady_release_leaves() {
    // Everybody held on day 0 gets a first dose; nobody enters, doses are never short.
    let mut scenario = alone(group("held", Role::Held, 200_000), 0.0, disease(3.0, 5.0));
    scenario.moves.push(Move {
        from: "held".to_owned(),
        to: None,
        per_day: 1.0 / 47.1,
    });
    scenario.vaccine = Some(leaky([0.5, 0.9], Some(21)));
    scenario.campaign.push(Campaign {
        group: "held".to_owned(),
        from_day: 0,
        doses_per_day: 1_000_000,
        doses: None,
        willing: 1.0,
    });
    let state = run(&scenario, SEED, 0, None, 22).unwrap();
    let tally = state.tally(0).unwrap();
    assert_eq!(tally.first_doses, 200_000);
    assert_eq!(
        tally.first_doses,
        tally.second_doses + tally.lost_at_release + state.owed(0)
    );
    let completed = tally.second_doses as f64 / 200_000.0;
    // A steady release: exp(-21/47.1), 64 %.
    let law = (-21.0_f64 / 47.1).exp();
    close(law, 0.640_273, 1e-6, "64 % for exponential stays");
    close(
        completed,
        law,
        4.0 * (0.64_f64 * 0.36 / 200_000.0).sqrt(),
        "completed",
    );
}

#[test]
fn with_no_infection_the_stock_follows_intake_and_release() {
    let mut scenario = alone(group("held", Role::Held, 0), 3.0, disease(3.0, 5.0));
    scenario.arrival.push(Arrival {
        to: "held".to_owned(),
        people_per_day: 286.5,
        infectious_share: 0.0,
        exposed_share: 0.0,
        recovered_share: 0.0,
    });
    scenario.moves.push(Move {
        from: "held".to_owned(),
        to: None,
        per_day: 1.0 / 47.0,
    });
    let state = run(&scenario, SEED, 0, None, 700).unwrap();
    // Arrivals before the day's exits: a·q/(1−q) at the end of a day.
    let stays = (-1.0_f64 / 47.0).exp();
    let expected = 286.5 * stays / (1.0 - stays);
    close(
        f64::from(state.present(0)),
        expected,
        4.0 * expected.sqrt(),
        "stock",
    );
    assert_eq!(state.tally(0).unwrap().infections, 0);
}
