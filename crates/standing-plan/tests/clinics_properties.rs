//! What holds of every plan of clinic days.

#![expect(clippy::unwrap_used, reason = "a test fails where it cannot go on")]

use standing_check::clinics::{Lot, Person, Plan, Problem, Product, SCHEMA, Session, judge};
use standing_plan::clinics::plan;

fn example() -> Problem {
    Problem::read(include_bytes!("../../../docs/examples/clinics.json")).unwrap()
}

fn found(problem: &Problem) -> Plan {
    let plan = plan(problem, "published", 1, &mut || true);
    let verdict = judge(problem, &plan);
    assert!(verdict.holds(), "{verdict:?}");
    plan
}

fn objective(problem: &Problem) -> f64 {
    let plan = found(problem);
    let (objective, bound) = (plan.objective.unwrap(), plan.bound.unwrap());
    assert!((bound - objective).abs() < 1e-4, "not solved to the end");
    objective
}

fn broken(problem: &Problem, plan: &Plan) -> Vec<&'static str> {
    let mut rules: Vec<_> = judge(problem, plan)
        .violations
        .iter()
        .map(|v| v.rule)
        .collect();
    rules.dedup();
    rules
}

#[test]
fn who_leaves_soon_gets_the_one_dose_product_and_a_first_dose_comes_with_its_second() {
    let plan = found(&example());
    let of = |id: &str| plan.sessions.iter().find(|s| s.id == id).unwrap();
    let one_dose = plan.sessions.iter().find(|s| s.product == "212").unwrap();
    assert_eq!(one_dose.people, ["a2", "a1"], "observed longer goes first");
    assert_eq!(of("second").people, ["b1", "b2"]);
    assert_eq!(of("second").product, "207");
    let why: Vec<(&str, &str)> = plan
        .unserved
        .iter()
        .map(|u| (u.token.as_str(), u.reason.as_str()))
        .collect();
    assert_eq!(
        why,
        [
            ("a3", "no-second-dose-in-time"),
            ("b3", "sessions-of-others")
        ]
    );
    assert_eq!(plan.doses_left, Some(3 + 8 + 8));
    assert!(plan.unserved.iter().all(|u| u.smallest_change.is_some()));
}

#[test]
fn the_judge_names_the_rule_that_a_changed_plan_breaks() {
    let problem = example();
    let good = found(&problem);
    let at = |id: &str| good.sessions.iter().position(|s| s.id == id).unwrap();
    let one_dose = good
        .sessions
        .iter()
        .position(|s| s.product == "212")
        .unwrap();
    let change = |f: &dyn Fn(&mut Plan)| {
        let mut plan = good.clone();
        f(&mut plan);
        broken(&problem, &plan)
    };
    assert!(change(&|p| p.sessions[one_dose].people.push("b1".into())).contains(&"C3"));
    assert!(change(&|p| p.sessions[one_dose].vials.clear()).contains(&"C7"));
    assert!(change(&|p| p.sessions[one_dose].vials[0].vials = 9).contains(&"C7"));
    assert!(
        change(&|p| {
            p.sessions.remove(at("second"));
        })
        .contains(&"C9")
    );
    assert!(change(&|p| p.unserved.clear()).contains(&"C11"));
    assert!(
        change(&|p| p.lottery_seed = Some("another".into()))
            .iter()
            .all(|rule| *rule == "C10")
    );
    assert!(change(&|p| p.lottery.clear()).contains(&"C10"));
    let mut said = good.clone();
    said.objective = Some(99.0);
    assert!(!judge(&problem, &said).holds());
}

/// A small problem for each seed: two groups, two products, too little of everything.
fn small(seed: u32) -> Problem {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(97);
    let mut below = |n: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % n
    };
    let product = |id: &str, doses_per_vial, doses| Product {
        id: id.to_owned(),
        doses_per_vial,
        open_vial_min: 360,
        doses,
        interval_days: Some((21, 42)),
    };
    Problem {
        schema: SCHEMA.to_owned(),
        name: "small".to_owned(),
        first_day: "2021-03-15".to_owned(),
        products: vec![product("212", 5, 1), product("208", 6, 2)],
        lots: ["212", "208"]
            .map(|id| Lot {
                id: format!("L{id}"),
                product: id.to_owned(),
                vials: 1 + below(2),
                from_day: 0,
                until_day: 40,
            })
            .to_vec(),
        sessions: [0, 0, 25]
            .iter()
            .enumerate()
            .map(|(i, day)| Session {
                id: format!("S{i}"),
                day: *day,
                start: 540,
                end: 590 + 10 * below(3),
                vaccinators: 1,
                minutes_per_dose: 10,
                most_people: 3 + below(4),
            })
            .collect(),
        people: (0..9)
            .map(|i| Person {
                token: format!("p{i}"),
                cohort: if below(2) == 0 { "A" } else { "B" }.to_owned(),
                quarantine: false,
                dose: 1,
                products: if below(2) == 0 {
                    vec!["212", "208"]
                } else {
                    vec!["208"]
                }
                .into_iter()
                .map(str::to_owned)
                .collect(),
                observe_min: 15 + 15 * below(2),
                from_day: 0,
                until_day: 10,
                stays_until: if below(3) == 0 { Some(10) } else { None },
                second_elsewhere: false,
                weight: 1 + below(2),
            })
            .collect(),
    }
}

#[test]
fn a_vial_a_vaccinator_a_place_or_a_session_more_never_makes_the_best_plan_worse() {
    let mut helped = 0;
    for seed in 0..8 {
        let problem = small(seed);
        let before = objective(&problem);
        let mut more: Vec<Problem> = (0..4).map(|_| problem.clone()).collect();
        more[0].lots[0].vials += 1;
        more[1].sessions[0].vaccinators += 1;
        more[2].sessions[0].most_people += 1;
        let mut other = problem.sessions[0].clone();
        other.id = "S9".to_owned();
        more[3].sessions.push(other);
        for with in more {
            // A vial more makes a wasted dose a little cheaper or dearer: less than a person.
            let after = objective(&with);
            assert!(after > before - 0.5, "seed {seed}: {after} after {before}");
            let people = |p: &Problem| {
                let verdict = judge(p, &found(p));
                let left = verdict
                    .figures
                    .iter()
                    .find(|f| f.0 == "doses_left")
                    .unwrap()
                    .1;
                verdict.objective + left * p.waste_price()
            };
            assert!(people(&with) > people(&problem) - 1e-6, "seed {seed}");
            helped += u32::from(after > before + 0.5);
        }
    }
    assert!(helped > 0, "nothing was ever short, so nothing was tried");
}

#[test]
fn the_order_of_the_input_changes_nothing() {
    for seed in 0..8 {
        let problem = small(seed);
        let mut turned = problem.clone();
        turned.people.reverse();
        turned.sessions.reverse();
        turned.lots.reverse();
        turned.products.reverse();
        assert_eq!(found(&problem), found(&turned), "seed {seed}");
    }
}

#[test]
fn a_planner_told_to_stop_still_gives_a_plan_that_holds() {
    for seed in 0..4 {
        let problem = small(seed);
        let plan = plan(&problem, "published", 1, &mut || false);
        assert!(judge(&problem, &plan).holds());
    }
}
