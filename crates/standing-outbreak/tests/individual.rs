//! People one by one: who is there for a second dose, who is infected, and that nobody is lost.
#![allow(missing_docs)]
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "small whole numbers, and figures that must be the same; a test stops where its own tables are wrong"
)]

mod common;

use common::{assert_follows, reference};
use standing_outbreak::draws::Draws;
use standing_outbreak::individual::{
    Days, Doses, Facility, Illness, Tally, Transfers, World, WorldError, simulate,
};
use std::num::NonZero;

const SEED: u32 = 20_210_312;

fn one() -> NonZero<u32> {
    NonZero::new(1).unwrap()
}

fn always(days: u32) -> Days {
    let mut shares = vec![0.0; days as usize];
    *shares.last_mut().unwrap() = 1.0;
    Days::of_shares(&shares).unwrap()
}

fn facility(name: &str, held: u32) -> Facility {
    Facility {
        name: name.to_owned(),
        held,
        infectious: 0,
        admitted_per_day: 0.0,
        admitted_infectious: 0.0,
        stays: always(4_000),
        r0: 0.0,
        transfers: None,
        doses_per_day: u32::MAX,
    }
}

fn world(facilities: Vec<Facility>, days: u32) -> World {
    World {
        facilities,
        illness: Illness {
            latent: Days::geometric(0.3).unwrap(),
            infectious: Days::geometric(0.2).unwrap(),
        },
        doses: None,
        apart_days: 0,
        days,
    }
}

fn two_doses() -> Doses {
    Doses {
        from_day: 0,
        willing: 1.0,
        interval_days: Some(21),
        infection: [0.6, 0.9],
        onward: [0.0, 0.3],
        kept_at_transfer: 1.0,
    }
}

fn sum(tallies: &[Tally], of: impl Fn(&Tally) -> u64) -> u64 {
    tallies.iter().map(of).sum()
}

/// Three facilities with everything at once, some of it by chance.
fn busy(number: u32) -> World {
    let mut draws = Draws::at(SEED, number, 0, 0, 0);
    let mut facilities: Vec<Facility> = (0..3)
        .map(|n| {
            let mut f = facility(&format!("Place {n}"), 20 + draws.below(200) as u32);
            f.infectious = draws.below(4) as u32;
            f.admitted_per_day = draws.uniform() * 6.0;
            f.admitted_infectious = draws.uniform() * 0.1;
            f.stays = Days::weibull(0.5 + draws.uniform(), 10.0 + 60.0 * draws.uniform()).unwrap();
            f.r0 = draws.uniform() * 5.0;
            f.doses_per_day = draws.below(12) as u32;
            f
        })
        .collect();
    for (from, facility) in facilities.iter_mut().take(2).enumerate() {
        facility.transfers = Some(Transfers {
            after: Days::exponential(15.0 + 30.0 * draws.uniform()).unwrap(),
            to: vec![(2, 2.0), (1 - from, 1.0)],
        });
    }
    let mut world = world(facilities, 200);
    world.apart_days = draws.below(15) as u32;
    world.doses = Some(Doses {
        from_day: draws.below(40) as u32,
        willing: draws.uniform(),
        kept_at_transfer: draws.uniform(),
        ..two_doses()
    });
    world
}

#[test]
fn nobody_is_lost_and_every_second_dose_is_given_owed_or_named_as_lost() {
    for number in 0..60 {
        let world = busy(number);
        for tallies in simulate(&world, SEED, 2, one()).unwrap() {
            assert!(tallies.iter().all(Tally::balance), "{number}: {tallies:?}");
            assert_eq!(
                sum(&tallies, |t| t.moved_in),
                sum(&tallies, |t| t.moved_out)
            );
            assert_eq!(
                sum(&tallies, |t| t.first_doses),
                sum(&tallies, |t| t.second_doses
                    + t.second_owed_at_end_of_custody
                    + t.second_lost_at_transfer
                    + t.second_owed),
                "{number}: a first dose without a fate"
            );
            let held = sum(&tallies, |t| t.held_at_start + t.admitted);
            assert!(sum(&tallies, |t| t.infected) <= held);
            for (facility, tally) in world.facilities.iter().zip(&tallies) {
                let supply = u64::from(facility.doses_per_day) * u64::from(world.days);
                assert!(tally.first_doses + tally.second_doses <= supply);
            }
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_on_any_number_of_threads() {
    let world = busy(7);
    let alone = simulate(&world, SEED, 9, one()).unwrap();
    for threads in [2, 4, 7, 16] {
        let spread = simulate(&world, SEED, 9, NonZero::new(threads).unwrap()).unwrap();
        assert!(alone == spread, "{threads} threads");
    }
    assert!(alone != simulate(&world, SEED + 1, 9, one()).unwrap());
    // A replicate does not know of those before it.
    assert_eq!(alone[..4], simulate(&world, SEED, 4, one()).unwrap()[..]);
}

#[test]
fn no_dose_changes_who_comes_who_is_moved_and_when_custody_ends() {
    let with = busy(11);
    let mut without = with.clone();
    without.doses = None;
    let (with, without) = (
        simulate(&with, SEED, 5, one()).unwrap(),
        simulate(&without, SEED, 5, one()).unwrap(),
    );
    for (a, b) in with.iter().flatten().zip(without.iter().flatten()) {
        let comings = |t: &Tally| (t.admitted, t.ended, t.moved_in, t.moved_out, t.person_days);
        assert_eq!(comings(a), comings(b));
        assert_eq!(b.first_doses, 0);
    }
}

/// Share of first doses given on arrival whose second was given, where stays follow this law.
fn completed(stays: Days) -> (f64, f64) {
    let mut place = facility("Larkspur", 0);
    place.admitted_per_day = 20.0;
    place.stays = stays;
    let mut world = world(vec![place], 400);
    world.doses = Some(two_doses());
    let (mut given, mut second, mut owed) = (0, 0, 0);
    for tallies in simulate(&world, SEED, 20, one()).unwrap() {
        given += tallies[0].first_doses;
        second += tallies[0].second_doses;
        owed += tallies[0].second_owed;
    }
    let decided = (given - owed) as f64;
    (second as f64 / decided, decided)
}

#[test]
fn who_is_there_for_the_second_dose_follows_the_law_of_stays() {
    for (law, published) in [
        (Days::exponential(47.1).unwrap(), 0.64),
        (Days::weibull(0.6, 47.1).unwrap(), 0.46),
    ] {
        let exact = law.longer_than(21);
        assert!((exact - published).abs() < 0.006, "{exact}");
        let (share, decided) = completed(law);
        // The last three weeks decide only those who left: a bias of about 21 in 400 days.
        let chance = 4.0 * (exact * (1.0 - exact) / decided).sqrt();
        let cut = 21.0 / 400.0 * (1.0 - exact);
        assert!(
            share <= exact + chance && share >= exact - chance - cut,
            "{share} against {exact}"
        );
    }
}

#[test]
fn the_reference_figures_of_dose_completion_are_those_of_the_laws() {
    let Some(file) = reference("dose_completion.json") else {
        return;
    };
    for case in file["cases"].as_array().unwrap() {
        let (mean, shape) = (case["mean_days"].as_f64().unwrap(), case["shape"].as_f64());
        let law = match (case["los"].as_str().unwrap(), shape) {
            ("exponential", _) => Days::exponential(mean),
            ("weibull", Some(shape)) => Days::weibull(shape, mean),
            ("lognormal", Some(deviation)) => Days::log_normal(deviation, mean),
            other => panic!("no such law here: {other:?}"),
        }
        .unwrap();
        for (days, expected) in case["interval_days"].as_object().unwrap() {
            let days: u32 = days.parse().unwrap();
            let at_intake = expected["dose1_at_intake"].as_f64().unwrap();
            assert!((law.longer_than(days) - at_intake).abs() < 1e-6, "{case}");
            // Those who are there already: here in whole days, there in continuous time.
            let met = expected["dose1_on_a_random_day_of_the_stock"]
                .as_f64()
                .unwrap();
            let ours = law.remaining().longer_than(days);
            assert!((ours - met).abs() < 0.02, "{ours} against {met}: {case}");
        }
    }
}

/// The law of how many of `n` are infected in the end, one infectious at the start: Ball, "A unified
/// approach to the distribution of total size", Advances in Applied Probability 1986. `escape[k]` is
/// the mean of exp(−k·beta·days/(n+1)) over the law of infectious days.
fn final_size(n: usize, escape: &[f64]) -> Vec<f64> {
    let choose = |n: usize, k: usize| (0..k).fold(1.0, |c, i| c * (n - i) as f64 / (i + 1) as f64);
    let mut law: Vec<f64> = Vec::new();
    for l in 0..=n {
        let mut left = choose(n, l);
        let power = |j: usize| escape[n - l].powi(j as i32 + 1);
        for (j, p) in law.iter().enumerate() {
            left -= choose(n - j, l - j) * p / power(j);
        }
        law.push(left * power(l));
    }
    law
}

#[test]
fn an_epidemic_without_comings_and_goings_has_the_exact_final_size() {
    for (name, infectious) in [
        ("always five days", always(5)),
        ("a fifth recover a day", Days::geometric(0.2).unwrap()),
    ] {
        let (n, r0) = (24, 1.8);
        let mut place = facility("Alone", n + 1);
        place.infectious = 1;
        place.r0 = r0;
        let mut world = world(vec![place], 900);
        world.illness.infectious = infectious.clone();
        let mut seen = vec![0; n as usize + 1];
        for tallies in simulate(&world, SEED, 20_000, one()).unwrap() {
            seen[tallies[0].infected as usize] += 1;
        }
        let beta = r0 / infectious.mean();
        let escape: Vec<f64> = (0..=n)
            .map(|k| {
                let rate = beta * f64::from(k) / f64::from(n + 1);
                (1..3_000)
                    .map(|day| {
                        let share = infectious.longer_than(day - 1) - infectious.longer_than(day);
                        share * (-rate * f64::from(day)).exp()
                    })
                    .sum()
            })
            .collect();
        assert_follows(&final_size(n as usize, &escape), &seen, name);
    }
}

#[test]
fn newcomers_kept_apart_for_their_infectious_days_infect_nobody_who_was_there() {
    let mut place = facility("Juniper", 300);
    place.admitted_per_day = 5.0;
    place.admitted_infectious = 1.0;
    place.r0 = 6.0;
    let mut world = world(vec![place], 60);
    world.illness.infectious = always(10);
    world.apart_days = 10;
    let apart = simulate(&world, SEED, 10, one()).unwrap();
    assert_eq!(apart.iter().map(|t| t[0].infected).sum::<u64>(), 0);
    world.apart_days = 0;
    let mixed = simulate(&world, SEED, 10, one()).unwrap();
    assert!(mixed.iter().all(|t| t[0].infected > 200), "{mixed:?}");
}

#[test]
fn a_perfect_vaccine_given_before_leaves_the_first_case_alone() {
    let mut place = facility("Sage", 500);
    place.r0 = 8.0;
    place.admitted_per_day = 1.0;
    place.admitted_infectious = 0.5;
    let mut world = world(vec![place], 100);
    world.doses = Some(Doses {
        interval_days: None,
        infection: [1.0, 1.0],
        ..two_doses()
    });
    for tallies in simulate(&world, SEED, 10, one()).unwrap() {
        assert_eq!(tallies[0].infected, 0);
        assert_eq!(tallies[0].first_doses, 500 + tallies[0].admitted);
        assert_eq!(tallies[0].second_doses, 0, "one dose is the series");
    }
}

#[test]
fn second_doses_come_before_first_ones_where_doses_are_few() {
    let mut place = facility("Alder", 400);
    place.doses_per_day = 4;
    let mut world = world(vec![place], 42);
    world.doses = Some(two_doses());
    let tallies = simulate(&world, SEED, 1, one()).unwrap();
    // Three weeks of first doses, then three weeks in which every dose is a second one.
    assert_eq!(
        (tallies[0][0].first_doses, tallies[0][0].second_doses),
        (84, 84)
    );
}

#[test]
fn a_duty_that_is_not_handed_over_is_counted_where_it_was_lost() {
    let mut from = facility("Here", 100);
    from.transfers = Some(Transfers {
        after: always(10),
        to: vec![(1, 1.0)],
    });
    let mut world = world(vec![from, facility("There", 0)], 60);
    world.doses = Some(two_doses());
    let kept = simulate(&world, SEED, 1, one()).unwrap();
    assert_eq!(
        (kept[0][1].second_doses, kept[0][0].second_lost_at_transfer),
        (100, 0)
    );
    world.doses = Some(Doses {
        kept_at_transfer: 0.0,
        ..two_doses()
    });
    let lost = simulate(&world, SEED, 1, one()).unwrap();
    assert_eq!(
        (lost[0][1].second_doses, lost[0][0].second_lost_at_transfer),
        (0, 100)
    );
}

#[test]
fn nobody_anywhere_is_played_and_nonsense_is_refused_by_name() {
    let empty = world(vec![facility("Empty", 0)], 30);
    assert_eq!(
        simulate(&empty, SEED, 1, one()).unwrap()[0][0],
        Tally::default()
    );
    let mut wrong = facility("Juniper", 3);
    wrong.infectious = 4;
    let refused = simulate(&world(vec![wrong], 30), SEED, 1, one()).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "Juniper: infectious people is 4; it must be at most the people held"
    );
    let mut wrong = facility("Sage", 3);
    wrong.transfers = Some(Transfers {
        after: always(3),
        to: vec![(4, 1.0)],
    });
    let refused = simulate(&world(vec![wrong], 30), SEED, 1, one()).unwrap_err();
    assert!(matches!(refused, WorldError::NoSuchFacility { to: 4, .. }));
}
