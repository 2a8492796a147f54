//! What holds of every allocation: held against trying everything on small made-up problems.

#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test fails where it cannot go on"
)]

use standing_check::allocation::{Facility, Plan, Problem, Product, SCHEMA, Supply, judge};
use standing_plan::allocation::{Culprit, Found, Go, Outcome, Pursuit, Wish, plan};
use std::collections::{BTreeMap, BTreeSet};

/// Doses in a vial of the made-up product.
const PER_VIAL: u32 = 5;

/// Some facilities that draw on one pool of one-dose vials, all there in the first of two weeks;
/// nobody leaves. So a plan is a number of vials for each.
#[derive(Debug, Clone)]
struct Small {
    willing: Vec<u32>,
    benefit: Vec<f64>,
    vials: u32,
}

impl Small {
    /// A problem for each seed: two to four facilities of different sizes.
    fn of(seed: u32) -> Self {
        let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(97);
        let mut below = |n: u32| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) % n
        };
        let n = 2 + below(3);
        Self {
            willing: (0..n).map(|i| 3 + 7 * i + below(7)).collect(),
            benefit: (0..n).map(|_| f64::from(1 + below(90)) / 100.0).collect(),
            vials: 2 + below(7),
        }
    }

    fn problem(&self, name: impl Fn(usize) -> String) -> Problem {
        Problem {
            schema: SCHEMA.to_owned(),
            name: "small".to_owned(),
            weeks: 2,
            products: vec![Product {
                id: "212".to_owned(),
                doses_per_vial: PER_VIAL,
                doses: 1,
                interval: 0,
                efficacy: None,
            }],
            states: Vec::new(),
            eligible_from_week: BTreeMap::from([(
                "S".to_owned(),
                BTreeMap::from([("STD".to_owned(), 0)]),
            )]),
            facilities: (self.willing.iter().zip(&self.benefit).enumerate())
                .map(|(i, (willing, benefit))| Facility {
                    id: name(i),
                    state: "S".to_owned(),
                    population: None,
                    willing: BTreeMap::from([("STD".to_owned(), f64::from(*willing))]),
                    weekly_exit: 0.0,
                    clinic_capacity: 100.0,
                    pools: vec!["S".to_owned()],
                    benefit: BTreeMap::from([(
                        "STD".to_owned(),
                        BTreeMap::from([("212".to_owned(), vec![*benefit, *benefit])]),
                    )]),
                })
                .collect(),
            supply: vec![Supply {
                pool: "S".to_owned(),
                product: "212".to_owned(),
                week: 0,
                vials: f64::from(self.vials),
            }],
        }
    }

    /// The best over every way to share the vials: least coverage, and infections averted.
    fn best(&self) -> (f64, f64) {
        let mut best = (0.0f64, 0.0f64);
        let mut shares = vec![0u32; self.willing.len()];
        loop {
            if shares.iter().sum::<u32>() <= self.vials {
                let doses = |i: usize| f64::from((shares[i] * PER_VIAL).min(self.willing[i]));
                let n = 0..shares.len();
                let least = (n.clone())
                    .map(|i| doses(i) / f64::from(self.willing[i]))
                    .fold(1.0, f64::min);
                let averted = n.map(|i| doses(i) * self.benefit[i]).sum();
                best = (best.0.max(least), best.1.max(averted));
            }
            let Some(next) = shares.iter().position(|s| *s < self.vials) else {
                return best;
            };
            shares[next] += 1;
            shares[..next].fill(0);
        }
    }
}

fn id(i: usize) -> String {
    format!("F{i}")
}

/// A plan for a goal, after a number of steps that is enough for so small a problem.
fn found(problem: &Problem, goal: Pursuit) -> Found {
    let wish = Wish {
        goals: vec![goal],
        effort: 2,
        price_of_floor: false,
        target: 0.0,
        ..Wish::default()
    };
    let mut asked = 0;
    let outcome = plan(problem, &wish, &mut |_| {
        asked += 1;
        if asked < 1_500 { Go::On } else { Go::Stop }
    });
    let Outcome::Plan(found) = outcome else {
        panic!("{outcome:?}");
    };
    let verdict = judge(problem, &found.plan);
    assert!(verdict.holds(), "{verdict:?}");
    *found
}

#[test]
fn the_plan_is_the_one_that_trying_everything_finds_and_a_vial_more_never_makes_it_worse() {
    for seed in 0..12 {
        let mut small = Small::of(seed);
        let mut before = (0.0, 0.0);
        for _ in 0..2 {
            let problem = small.problem(id);
            let best = small.best();
            let floor = found(&problem, Pursuit::Floor).floor.unwrap();
            let averted = found(&problem, Pursuit::Averted).averted.unwrap();
            // The search for a floor stops a thousandth below what is proved.
            assert!((floor.value - best.0).abs() < 2e-3, "{floor:?} {small:?}");
            assert!(
                (averted.value - best.1).abs() < 1e-4,
                "{averted:?} {small:?}"
            );
            assert!(floor.bound > best.0 - 1e-6, "{floor:?} {small:?}");
            assert!(averted.bound > best.1 - 1e-6, "{averted:?} {small:?}");
            assert!(averted.value > before.1 - 1e-6, "{small:?}");
            assert!(floor.value > before.0 - 2e-3, "{small:?}");
            before = (floor.value, averted.value);
            small.vials += 1;
        }
    }
}

/// The entries of a plan, whatever their order.
fn entries(plan: &Plan) -> BTreeMap<String, String> {
    (plan.document().into_iter())
        .filter(|(key, _)| key.contains('|'))
        .map(|(key, n)| (key, n.to_string()))
        .collect()
}

#[test]
fn the_order_of_the_input_changes_nothing_and_other_names_change_only_names() {
    for seed in 0..6 {
        let small = Small::of(seed);
        let problem = small.problem(id);
        let once = found(&problem, Pursuit::Averted).plan;
        let mut turned = problem.clone();
        turned.facilities.reverse();
        turned.supply.reverse();
        assert_eq!(once, found(&turned, Pursuit::Averted).plan, "{small:?}");

        // Names that sort the other way round.
        let renamed = small.problem(|i| format!("N{}", 9 - i));
        let again = found(&renamed, Pursuit::Averted).plan;
        let back: BTreeMap<String, String> = (entries(&again).into_iter())
            .map(|(key, n)| {
                let number = (0..small.willing.len())
                    .find(|i| key.contains(&format!("|N{}|", 9 - i)))
                    .unwrap();
                let key = key.replace(&format!("|N{}|", 9 - number), &format!("|F{number}|"));
                (key, n)
            })
            .collect();
        assert_eq!(entries(&once), back, "{small:?}");
    }
}

#[test]
fn a_floor_out_of_reach_names_requirements_of_which_none_can_be_left_out() {
    let mut seen = 0;
    for seed in 0..20 {
        let small = Small::of(seed);
        let floor = 0.9;
        let needs: Vec<u32> = (small.willing.iter())
            .map(|w| (9 * w).div_ceil(10 * PER_VIAL))
            .collect();
        let wish = Wish {
            floor: Some(floor),
            effort: 2,
            ..Wish::default()
        };
        let mut asked = 0;
        let outcome = plan(&small.problem(id), &wish, &mut |_| {
            asked += 1;
            if asked < 1_500 { Go::On } else { Go::Stop }
        });
        if needs.iter().sum::<u32>() <= small.vials {
            assert!(matches!(outcome, Outcome::Plan(_)), "{small:?} {outcome:?}");
            continue;
        }
        let Outcome::Impossible(cause) = outcome else {
            panic!("{small:?} {outcome:?}");
        };
        assert!(cause.minimal, "{small:?}");
        let named: BTreeSet<usize> = (cause.culprits.iter())
            .filter_map(|c| match c {
                Culprit::Floor { facility } => facility[1..].parse().ok(),
                _ => None,
            })
            .collect();
        let arrivals = |c: &Culprit| matches!(c, Culprit::Arrivals { .. });
        assert!(cause.culprits.iter().any(arrivals), "{cause:?}");
        let needed: u32 = named.iter().map(|i| needs[*i]).sum();
        assert!(needed > small.vials, "{cause:?} {small:?}");
        for i in &named {
            assert!(needed - needs[*i] <= small.vials, "{cause:?} {small:?}");
        }
        seen += 1;
    }
    assert!(seen > 5, "too few of the problems are out of reach: {seen}");
}

#[test]
fn a_planner_told_to_stop_stops_also_while_it_proves_a_bound() {
    let problem = Small::of(3).problem(id);
    for last in [0, 1, 5, 20, 60] {
        let mut asked = 0;
        let mut after = 0;
        let outcome = plan(&problem, &Wish::default(), &mut |_| {
            asked += 1;
            after += usize::from(asked > last);
            if asked > last { Go::Stop } else { Go::On }
        });
        let Outcome::Plan(found) = outcome else {
            panic!("{outcome:?}");
        };
        assert!(judge(&problem, &found.plan).holds(), "{last}");
        assert!(found.stopped, "{last}");
        // Each goal may ask once more before it is left; no descent goes on.
        assert!(after < 12, "asked {after} times after the stop at {last}");
    }
}
