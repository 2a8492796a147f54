//! What must never change: people, and results with the way a run is cut up.
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

use common::{alone, contact, disease, group};
use standing_outbreak::compare::paired;
use standing_outbreak::{
    Arrival, Campaign, Change, Mixing, Move, Protection, Release, Role, Scenario, ScenarioError,
    Severity, Supply, Turn, Vaccine, run, simulate,
};

/// Two facilities with staff and a county, and everything that can happen.
fn everything() -> Scenario {
    let mut disease = disease(3.0, 6.0);
    disease.latent_stages = 2;
    disease.infectious_stages = 3;
    disease.immunity_days = Some(200.0);
    disease.severity = Some(Severity {
        hospitalised_share: 0.2,
        hospital_days: 8.0,
        death_share_in_hospital: 0.2,
    });
    let mut scenario = alone(group("north", Role::Held, 600), 4.0, disease);
    scenario.group[0].infectious = 3;
    scenario.group[0].isolation_per_day = 0.3;
    scenario.group[0].isolation_places = Some(20);
    scenario.group[0].contact_in_isolation = 0.1;
    scenario.group.push(group("south", Role::Held, 300));
    scenario.group.push(group("staff", Role::Staff, 150));
    let mut county = group("county", Role::Community, 50_000);
    county.exposed = 40;
    county.external_hazard_per_day = 1e-5;
    scenario.group.push(county);
    for (to, from, infections) in [
        ("south", "south", 4.0),
        ("staff", "north", 0.3),
        ("north", "staff", 0.5),
        ("staff", "county", 0.01),
        ("county", "staff", 0.4),
        ("county", "county", 1.3),
    ] {
        scenario.contact.push(contact(to, from, infections));
    }
    for (from, to, per_day) in [
        ("north", Some("south"), 0.01),
        ("south", Some("north"), 0.01),
        ("north", Some("county"), 0.02),
        ("south", None, 0.02),
        ("county", Some("north"), 0.0002),
    ] {
        scenario.moves.push(Move {
            from: from.to_owned(),
            to: to.map(str::to_owned),
            per_day,
        });
    }
    scenario.arrival.push(Arrival {
        to: "south".to_owned(),
        people_per_day: 6.5,
        infectious_share: 0.01,
        exposed_share: 0.02,
        recovered_share: 0.1,
    });
    scenario.test_at_intake = Some(0.8);
    scenario.record_follows = true;
    scenario.vaccine = Some(Vaccine {
        protection: Protection::AllOrNothing,
        infection: [0.6, 0.9],
        onward: [0.2, 0.3],
        severe: [0.5, 0.8],
        interval_days: Some(21),
    });
    for (name, doses) in [("north", Some(700)), ("south", None), ("staff", Some(100))] {
        scenario.campaign.push(Campaign {
            group: name.to_owned(),
            from_day: 10,
            doses_per_day: 25,
            doses,
            willing: 0.8,
        });
    }
    scenario.release.push(Release {
        from: "north".to_owned(),
        to: Some("county".to_owned()),
        day: 30,
        share: 0.4,
    });
    scenario
}

#[test]
fn people_and_doses_are_conserved_every_day() {
    let scenario = everything();
    for replicate in 0..20 {
        let mut state = run(&scenario, 5, replicate, None, 0).unwrap();
        let people = state.ledger();
        assert_eq!(people, 600 + 3 + 300 + 150 + 50_040);
        for day in 1..=120 {
            state = run(&scenario, 5, replicate, Some(state), day).unwrap();
            assert_eq!(state.ledger(), people, "day {day}");
            let (mut first, mut settled) = (0, 0);
            for group in 0..4 {
                let tally = state.tally(group).unwrap();
                first += tally.first_doses;
                settled += tally.second_doses
                    + tally.lost_at_release
                    + tally.lost_at_transfer
                    + tally.lost_at_death
                    + state.owed(group);
            }
            assert_eq!(first, settled, "day {day}");
            let north = state.tally(0).unwrap();
            assert!(north.first_doses + north.second_doses <= 700);
            assert!(state.isolated(0) <= 20);
        }
        assert!(state.tally(0).unwrap().infections > 0);
    }
}

#[test]
fn a_run_split_on_any_day_comes_to_the_same() {
    let scenario = everything();
    let whole = run(&scenario, 9, 2, None, 60).unwrap();
    for day in 0..=60 {
        let half = run(&scenario, 9, 2, None, day).unwrap();
        assert_eq!(
            run(&scenario, 9, 2, Some(half), 60).unwrap(),
            whole,
            "day {day}"
        );
    }
}

#[test]
fn one_two_and_seven_threads_come_to_the_same() {
    let mut scenario = everything();
    scenario.days = 40;
    let one = simulate(&scenario, 11, 50, 1).unwrap();
    assert_eq!(simulate(&scenario, 11, 50, 2).unwrap(), one);
    assert_eq!(simulate(&scenario, 11, 50, 7).unwrap(), one);
    assert_eq!(simulate(&scenario, 11, 50, 0).unwrap(), one);
    assert_ne!(simulate(&scenario, 12, 50, 1).unwrap(), one);
}

#[test]
fn with_nobody_nothing_happens() {
    let empty = alone(group("held", Role::Held, 0), 5.0, disease(3.0, 5.0));
    let state = run(&empty, 1, 0, None, 90).unwrap();
    assert_eq!((state.people(0), state.ledger()), (0, 0));
    let mut no_groups = empty;
    no_groups.group.clear();
    no_groups.contact.clear();
    assert_eq!(run(&no_groups, 1, 0, None, 90).unwrap().day(), 90);
    assert_eq!(simulate(&no_groups, 1, 0, 2).unwrap(), []);
}

#[test]
fn one_infectious_person_alone_recovers_and_infects_nobody() {
    let mut scenario = alone(group("held", Role::Held, 0), 9.0, disease(3.0, 5.0));
    scenario.group[0].infectious = 1;
    let state = run(&scenario, 1, 0, None, 365).unwrap();
    assert_eq!((state.recovered(0), state.people(0)), (1, 1));
    assert_eq!(state.tally(0).unwrap().infections, 0);
}

#[test]
fn nobody_is_infected_without_contact_or_when_all_are_protected() {
    let mut apart = alone(group("held", Role::Held, 500), 0.0, disease(3.0, 5.0));
    apart.group[0].infectious = 20;
    assert_eq!(
        run(&apart, 1, 0, None, 200)
            .unwrap()
            .tally(0)
            .unwrap()
            .infections,
        0
    );
    for protection in [Protection::Leaky, Protection::AllOrNothing] {
        let mut protected = alone(group("held", Role::Held, 0), 9.0, disease(3.0, 5.0));
        protected.group[0].vaccinated = 500;
        protected.group[0].infectious = 20;
        protected.vaccine = Some(Vaccine {
            protection,
            infection: [0.5, 1.0],
            onward: [0.0; 2],
            severe: [0.0; 2],
            interval_days: Some(21),
        });
        let state = run(&protected, 1, 0, None, 200).unwrap();
        assert_eq!(state.tally(0).unwrap().infections, 0, "{protection:?}");
    }
}

#[test]
fn release_to_a_smaller_population_averts_more_where_people_then_meet_fewer() {
    let infections = |mixing, share| -> Vec<f64> {
        let mut scenario = alone(group("held", Role::Held, 400), 3.0, disease(3.0, 5.0));
        scenario.group[0].infectious = 3;
        scenario.mixing = mixing;
        scenario.release.push(Release {
            from: "held".to_owned(),
            to: None,
            day: 0,
            share,
        });
        let outcomes = simulate(&scenario, 3, 300, 2).unwrap();
        outcomes.iter().map(|o| o.held.infections as f64).collect()
    };
    for mixing in [Mixing::Frequency, Mixing::Density] {
        let compared = paired(&infections(mixing, 0.5), &infections(mixing, 0.0)).unwrap();
        assert!(compared.difference.median < 0.0);
        assert!(compared.lower > 0.9, "{mixing:?}: {}", compared.lower);
    }
    let density = paired(
        &infections(Mixing::Density, 0.5),
        &infections(Mixing::Frequency, 0.5),
    );
    assert!(density.unwrap().difference.median < 0.0);
}

#[test]
fn plans_that_differ_in_nothing_do_not_differ_by_chance() {
    let figures: Vec<f64> = simulate(&everything(), 4, 10, 2)
        .unwrap()
        .iter()
        .map(|o| o.held.infections as f64)
        .collect();
    let compared = paired(&figures, &figures).unwrap();
    assert_eq!(
        (compared.difference.low, compared.difference.high),
        (0.0, 0.0)
    );
    assert_eq!(compared.lower, 0.5);
    assert_eq!(paired(&figures, &figures[1..]), None);
    assert_eq!(paired(&[], &[]), None);
}

#[test]
fn hospital_days_and_deaths_are_not_known_where_nothing_says_how_ill_people_become() {
    let mut scenario = everything();
    let known = simulate(&scenario, 4, 3, 1).unwrap();
    assert!(known.iter().all(|o| o.staff.hospital_days.is_some()));
    assert!(known.iter().any(|o| o.community.deaths > Some(0)));
    scenario.disease.severity = None;
    for outcome in simulate(&scenario, 4, 3, 1).unwrap() {
        assert_eq!(outcome.held.hospital_days, None);
        assert_eq!(outcome.community.deaths, None);
        assert!(outcome.held.infections > 0, "the rest is known");
    }
}

/// North, south and staff share doses; nothing is transmitted.
fn shared(order: &[&str]) -> Scenario {
    let mut scenario = everything();
    scenario.contact.clear();
    scenario.moves.clear();
    scenario.release.clear();
    scenario.arrival.clear();
    scenario.campaign.clear();
    scenario.supply.push(Supply {
        from_day: 3,
        every_days: 7,
        doses: 100,
        total: Some(450),
        turn: (order.iter())
            .map(|group| Turn {
                group: (*group).to_owned(),
                willing: 0.5,
            })
            .collect(),
    });
    scenario
}

#[test]
fn shared_doses_go_in_the_order_of_turns_and_second_doses_before_all_first_ones() {
    let scenario = shared(&["staff", "north"]);
    let at = |day| run(&scenario, 2, 0, None, day).unwrap();
    let doses = |day: u32| {
        let state = at(day);
        [2, 0].map(|group| {
            let tally = state.tally(group).unwrap();
            (tally.first_doses, tally.second_doses)
        })
    };
    assert_eq!(doses(3), [(0, 0), (0, 0)], "before the first day");
    assert_eq!(doses(4), [(75, 0), (25, 0)], "half of 150 staff would");
    assert_eq!(
        doses(10),
        [(75, 0), (25, 0)],
        "nothing between two deliveries"
    );
    assert_eq!(doses(18), [(75, 0), (225, 0)]);
    assert_eq!(doses(25), [(75, 75), (225, 25)], "due after 21 days");
    assert_eq!(doses(60), [(75, 75), (225, 75)], "450 and no more");
}

#[test]
fn what_changes_on_a_day_changes_nothing_before_it() {
    let plain = everything();
    let mut changed = plain.clone();
    changed.change = Some(Change {
        from_day: 20,
        transfers_stop: true,
        arrivals: 0.0,
        test_at_intake: Some(1.0),
    });
    let at = |scenario, day| run(scenario, 3, 1, None, day).unwrap();
    assert_eq!(at(&plain, 20), at(&changed, 20));
    let entered = |scenario, day| at(scenario, day).tally(1).unwrap().entered;
    assert_eq!(
        entered(&changed, 40),
        entered(&changed, 20),
        "nobody is taken in"
    );
    assert!(entered(&plain, 40) > entered(&plain, 20));
    let mut only_transfers = shared(&[]);
    only_transfers.moves.push(Move {
        from: "north".to_owned(),
        to: Some("south".to_owned()),
        per_day: 0.5,
    });
    only_transfers.change = Some(Change {
        from_day: 0,
        transfers_stop: true,
        arrivals: 1.0,
        test_at_intake: None,
    });
    let state = at(&only_transfers, 30);
    assert_eq!(state.people(1), 300, "nobody is transferred");
}

#[test]
fn an_impossible_scenario_is_refused_with_the_field() {
    let good = alone(group("held", Role::Held, 10), 2.0, disease(3.0, 5.0));
    let refusal = |change: fn(&mut Scenario)| {
        let mut scenario = good.clone();
        change(&mut scenario);
        run(&scenario, 1, 0, None, 1).unwrap_err().to_string()
    };
    assert_eq!(
        refusal(|s| s.disease.infectious_days = 0.0),
        "disease.infectious-days: 0 lies outside above 0"
    );
    assert_eq!(
        refusal(|s| s.contact[0].from = "nowhere".to_owned()),
        "contact.from: there is no group \"nowhere\""
    );
    assert_eq!(
        refusal(|s| s.group.push(s.group[0].clone())),
        "two groups are called \"held\""
    );
    assert_eq!(
        refusal(|s| s.group[0].vaccinated = 1),
        ScenarioError::NoVaccine.to_string()
    );
    assert_eq!(
        refusal(|s| s.group[0].contact_in_isolation = f64::NAN),
        "group held: contact-in-isolation: NaN lies outside 0 to 1"
    );
}
