//! Published cases, on facts beside the checkout; skipped plainly where they are absent.
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

use common::{alone, contact, disease, group, numbers, reference};
use standing_outbreak::mean_field::{AgeGroup, Population, Supply};
use standing_outbreak::{
    Arrival, Campaign, Move, ParameterSets, Protection, Role, Scenario, Vaccine, run, simulate,
};

fn sets() -> ParameterSets {
    ParameterSets::from_toml(include_str!("../../../rules/epidemics.toml")).unwrap()
}

#[test]
fn every_figure_of_every_set_lies_in_its_range_and_has_a_source() {
    let sets = sets();
    for id in [
        "irvine-2020",
        "ancestral-2020",
        "bubar-2021",
        "alpha-2021",
        "influenza-seasonal-2014",
        "varicella-1996",
        "measles-2017",
        "mumps-2012",
    ] {
        let set = sets.get(id).unwrap();
        assert!(set.disease().is_some() && set.value("r0").is_some(), "{id}");
    }
    for set in &sets.set {
        for figure in &set.parameter {
            let [low, high] = figure.range;
            let name = format!("{}: {}", set.id, figure.name);
            assert!((low..=high).contains(&figure.value), "{name}");
            assert!(
                !figure.unit.is_empty() && !figure.source.is_empty(),
                "{name}"
            );
        }
    }
    assert!(
        sets.get("chin-2022").unwrap().disease().is_none(),
        "a vaccine only"
    );
}

/// Share of everybody in the 88 facilities who was ever infected, on days 30, 60 and 90.
fn ever_infected(sizes: &[u32], r0: f64) -> [f64; 3] {
    let set = sets();
    let irvine = set.get("irvine-2020").unwrap();
    let seeds = irvine.value("infectious-at-start").unwrap() as u32;
    let mut shares = [0.0; 3];
    let people: u32 = sizes.iter().sum();
    let replicates = 200;
    for (number, size) in sizes.iter().enumerate() {
        let mut facility = group("held", Role::Held, size.saturating_sub(seeds));
        facility.infectious = seeds.min(*size);
        let scenario = alone(facility, r0, irvine.disease().unwrap());
        for replicate in 0..replicates {
            let mut state = None;
            for (day, share) in [30, 60, 90].into_iter().zip(&mut shares) {
                let then = run(&scenario, number as u32, replicate, state.take(), day).unwrap();
                *share += f64::from(size - then.susceptible(0));
                state = Some(then);
            }
        }
    }
    shares.map(|sum| sum / f64::from(replicates) / f64::from(people))
}

/// Irvine and others, Journal of Urban Health 2020;97:439: 72 % infected by day 90 at R0 2.5,
/// "nearly 100 %" at R0 7. The sizes are those of Woods and others 2024, since the 111 of the
/// paper are not public; the periods and the two seeds are fitted, since the paper does not state
/// them.
#[test]
fn irvine_2020_comes_out_on_the_88_facilities() {
    let Some(file) = reference("anchor_woods2024.json") else {
        return;
    };
    let sizes: Vec<u32> = file["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row[3].as_f64().unwrap().round() as u32)
        .collect();
    assert_eq!(sizes.len(), 88);
    let moderate = ever_infected(&sizes, 2.5);
    let high = ever_infected(&sizes, 7.0);
    println!("day 30, 60, 90: R0 2.5 {moderate:.3?}, R0 7 {high:.3?}");
    assert!((0.67..=0.77).contains(&moderate[2]), "{moderate:?}");
    assert!(high[2] >= 0.97, "{high:?}");
    assert!(moderate[0] < moderate[1] && moderate[1] < moderate[2]);
}

fn who_comes_first(strategy: &str) -> Vec<bool> {
    (0..9)
        .map(|decade| match strategy {
            "all" => true,
            "kids" => decade < 2,
            "adults" => (2..5).contains(&decade),
            "elderly" => decade >= 6,
            "twentyplus" => decade >= 2,
            other => panic!("{other}"),
        })
        .collect()
}

/// Bubar and others, Science 2021: by age, five strategies and four supplies, without chance.
#[test]
fn bubar_2021_comes_out_in_the_limit_without_chance() {
    let Some(file) = reference("allocation_bubar2021.json") else {
        return;
    };
    let inputs = &file["inputs"];
    let of = |name: &str| inputs[name].as_f64().unwrap();
    let [shares, fatality, susceptibility] =
        ["age_share_0_9_to_80plus", "ifr", "susceptibility"].map(|name| numbers(&inputs[name]));
    let people = of("population");
    let groups: Vec<AgeGroup> = (0..9)
        .map(|age| AgeGroup {
            people: people * shares[age],
            susceptibility: susceptibility[age],
            fatality: fatality[age],
        })
        .collect();
    let contacts: Vec<Vec<f64>> = inputs["contact_matrix_row_i_contacts_with_j"]
        .as_array()
        .unwrap()
        .iter()
        .map(numbers)
        .collect();
    let mut worst: f64 = 0.0;
    for case in file["cases"].as_array().unwrap() {
        let figure = |name: &str| case[name].as_f64().unwrap();
        let population = Population {
            groups: groups.clone(),
            contacts: contacts.clone(),
            r0: figure("R0"),
            latent_days: of("latent_days"),
            infectious_days: of("infectious_days"),
            infected_share: of("initial_E_share"),
            refuse: of("refuse"),
            efficacy: of("ve_all_or_nothing"),
        };
        let strategy = case["strategy"].as_str().unwrap();
        let supply = |share: f64| Supply {
            doses: share * people,
            per_day: figure("rollout") * people,
            first: who_comes_first(strategy),
        };
        let days = of("days") as u32;
        let base = population.play(&supply(0.0), days);
        let plan = population.play(&supply(figure("supply")), days);
        let percent = |x: f64| 100.0 * x / people;
        for (ours, theirs) in [
            (percent(base.cases), figure("base_cases_pct")),
            (percent(base.deaths), figure("base_deaths_pct")),
            (percent(plan.cases), figure("cases_pct")),
            (percent(plan.deaths), figure("deaths_pct")),
            (100.0 * (1.0 - plan.cases / base.cases), figure("red_cases")),
            (
                100.0 * (1.0 - plan.deaths / base.deaths),
                figure("red_deaths"),
            ),
        ] {
            let away = (ours - theirs).abs();
            assert!(
                away < 0.02,
                "{strategy} {}: {ours} against {theirs}",
                case["supply"]
            );
            worst = worst.max(away);
        }
    }
    println!("furthest from the table: {worst:.4} points");
}

/// Three prisons with staff and a county for a year: people come, stay and go, staff bring
/// infections in, a few infectious people are inside at the start.
///
/// McCarthy and others 2022 give no table of parameters that could be read here. These are ours, and
/// stays, staff and efficacy were chosen so that the effect of vaccinating all and of vaccinating staff
/// comes out as large as theirs. The order of the plans, the effect of coverage and that of coming late
/// were not fitted.
fn prisons() -> Scenario {
    let mut scenario = alone(
        group("county", Role::Community, 60_000),
        1.05,
        disease(3.0, 6.0),
    );
    scenario.days = 365;
    scenario.group[0].external_hazard_per_day = 2e-5;
    scenario.vaccine = Some(Vaccine {
        protection: Protection::Leaky,
        infection: [0.5, 0.7],
        onward: [0.0, 0.0],
        severe: [0.5, 0.8],
        interval_days: Some(21),
    });
    for n in 0..3 {
        let (held, staff) = (format!("held {n}"), format!("staff {n}"));
        let mut inside = group(&held, Role::Held, 795);
        inside.infectious = 5;
        scenario.group.push(inside);
        scenario.group.push(group(&staff, Role::Staff, 100));
        for (to, from, infections) in [
            (&held, &held, 4.0),
            (&staff, &held, 0.1),
            (&held, &staff, 0.4),
            (&staff, &staff, 0.3),
            (&"county".to_owned(), &staff, 0.6),
            (&staff, &"county".to_owned(), 0.002),
        ] {
            scenario.contact.push(contact(to, from, infections));
        }
        scenario.moves.push(Move {
            from: held.clone(),
            to: None,
            per_day: 1.0 / 730.0,
        });
        scenario.arrival.push(Arrival {
            to: held,
            people_per_day: 1.1,
            infectious_share: 0.002,
            exposed_share: 0.002,
            recovered_share: 0.1,
        });
    }
    scenario
}

/// Mean infections in prisons, people held and staff, over the same chance.
fn in_prisons(scenario: &Scenario) -> f64 {
    let outcomes = simulate(scenario, 11, 100, 2).unwrap();
    let sum: u64 = (outcomes.iter())
        .map(|o| o.held.infections + o.staff.infections)
        .sum();
    sum as f64 / 100.0
}

/// A share of a group has a complete series before the start.
fn vaccinate(scenario: &mut Scenario, role: Role, share: f64) {
    for group in scenario.group.iter_mut().filter(|g| g.role == role) {
        group.vaccinated = (f64::from(group.susceptible) * share) as u32;
        group.susceptible -= group.vaccinated;
    }
}

/// Two doses for everybody held and the staff from a day on, as many as there are people.
fn doses_from(scenario: &mut Scenario, day: u32) {
    let groups: Vec<(String, bool)> = (scenario.group.iter())
        .filter(|g| g.role != Role::Community)
        .map(|g| (g.name.clone(), g.role == Role::Held))
        .collect();
    for (group, held) in groups {
        scenario.campaign.push(Campaign {
            group,
            from_day: day,
            doses_per_day: 100,
            doses: Some(if held { 1_600 } else { 200 }),
            willing: 0.9,
        });
    }
}

/// McCarthy and others, BMC Public Health 2022;22: everybody vaccinated -41 % cases; staff only at
/// most 5 %; once the outbreak has begun hardly anything.
#[test]
fn mccarthy_2022_comes_out_in_order_and_direction() {
    let nothing = in_prisons(&prisons());
    let fewer = |change: &dyn Fn(&mut Scenario)| {
        let mut scenario = prisons();
        change(&mut scenario);
        1.0 - in_prisons(&scenario) / nothing
    };
    let all = fewer(&|s| {
        vaccinate(s, Role::Held, 0.9);
        vaccinate(s, Role::Staff, 0.9);
    });
    let few = fewer(&|s| {
        vaccinate(s, Role::Held, 0.3);
        vaccinate(s, Role::Staff, 0.3);
    });
    let held = fewer(&|s| vaccinate(s, Role::Held, 0.9));
    let staff = fewer(&|s| vaccinate(s, Role::Staff, 0.9));
    let late = fewer(&|s| doses_from(s, 60));
    println!(
        "fewer infections: all {all:.3}, at 30 % {few:.3}, held {held:.3}, staff {staff:.3}, late {late:.3}; \
         with nothing {nothing:.0}"
    );
    assert!(
        all >= held && held > staff && staff > 0.0,
        "the order of the plans"
    );
    assert!((0.30..=0.60).contains(&all), "about 41 %: {all}");
    assert!(staff <= 0.05, "at most 5 % of the cases inside: {staff}");
    assert!(
        (0.2..=0.4).contains(&(all - few)),
        "30 to 90 % coverage: about 30 points"
    );
    assert!(late < 0.05, "after the outbreak has begun: {late}");
}
