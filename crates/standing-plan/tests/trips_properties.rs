//! What holds of every plan of rides: on small made-up days that are solved to the end.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails where it cannot go on"
)]

use standing_check::transport::{
    Appointment, Batch, Block, Costs, Facility, Problem, Rules, SCHEMA, Site, VehicleType, judge,
};
use standing_plan::trips::{Options, plan};
use std::collections::BTreeMap;

/// One facility and two sites, with too few places, vans and officers for everybody. Where facilities
/// share places the bound may stay below the best plan; one facility is solved to the end.
fn day(seed: u32) -> Problem {
    let mut state = seed.wrapping_mul(2_654_435_761).wrapping_add(97);
    let mut below = |n: u32| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) % n
    };
    let blocks: Vec<Block> = (0..4)
        .map(|b| Block {
            id: format!("B{b}"),
            site: format!("S{}", b % 2),
            product: "212".to_owned(),
            open: 540 + 120 * (b / 2),
            close: 660 + 120 * (b / 2),
            capacity: 3 + below(5),
        })
        .collect();
    let batches = (0..7)
        .map(|b| {
            let first = usize::try_from(below(4)).unwrap();
            let appointments = [first, (first + 1) % 4]
                .map(|b| Appointment {
                    block: blocks[b].id.clone(),
                    earliest: blocks[b].open,
                    latest: blocks[b].close - 30,
                    duration: 30,
                })
                .to_vec();
            Batch {
                id: format!("P{b}"),
                facility: "F".to_owned(),
                cohort: "GP".to_owned(),
                persons: 1 + below(4),
                priority: 1,
                dose: None,
                product: None,
                appointments,
            }
        })
        .collect();
    Problem {
        schema: SCHEMA.to_owned(),
        name: "day".to_owned(),
        variant: None,
        facilities: vec![Facility {
            id: "F".to_owned(),
            officers: Some(2 + below(2)),
            x: None,
            y: None,
        }],
        sites: (0..2)
            .map(|s| Site {
                id: format!("S{s}"),
                x: None,
                y: None,
                kind: None,
                vaccinators: None,
                accepts_quarantine: None,
            })
            .collect(),
        // The facility and the two sites, on a line.
        road: None,
        travel_min: [0i32, 25, 50]
            .iter()
            .map(|a| [0i32, 25, 50].iter().map(|b| (a - b).abs()).collect())
            .collect(),
        vehicle_types: [("van", 6, 2, 60.0), ("car", 3, 1, 40.0)]
            .map(|(id, seats, crew, dispatch_cost)| VehicleType {
                id: id.to_owned(),
                facility: "F".to_owned(),
                cohort: None,
                count: 1,
                seats,
                crew,
                dispatch_cost,
                shift: (420, 1140),
            })
            .to_vec(),
        cohorts: vec!["GP".to_owned()],
        blocks,
        batches,
        rules: Rules {
            max_stops: 3,
            max_trip_min: 300,
            departure_grid: 15,
            max_wait_min: Some(45),
            turnaround_min: Some(30),
            vehicle_trips_per_day: None,
            block_capacity_binding: true,
            officer_limit: true,
        },
        costs: Costs {
            drive_per_min: 0.5,
            officer_per_min: 0.6,
            unserved_per_person: BTreeMap::from([("1".to_owned(), 150.0)]),
        },
    }
}

/// The cost of the best plan: proved, to a cent.
fn best(problem: &Problem) -> f64 {
    let found = plan(problem, Options::default(), &mut |_| true).plan;
    let verdict = judge(problem, &found);
    assert!(verdict.holds(), "{verdict:?}");
    let bound = found.bound.unwrap();
    assert!(
        (verdict.objective - bound).abs() < 0.02,
        "not solved to the end: {} and {bound}",
        verdict.objective
    );
    verdict.objective
}

#[test]
fn a_vehicle_an_officer_or_a_place_more_never_makes_the_best_plan_dearer() {
    let mut helped = 0;
    for seed in 0..6 {
        let problem = day(seed);
        let cost = best(&problem);
        let mut more = vec![problem.clone(), problem.clone(), problem.clone()];
        for v in &mut more[0].vehicle_types {
            v.count += 1;
        }
        for f in &mut more[1].facilities {
            f.officers = f.officers.map(|n| n + 1);
        }
        for b in &mut more[2].blocks {
            b.capacity += 1;
        }
        for other in more {
            let with = best(&other);
            assert!(with < cost + 0.02, "day {seed}: {with} after {cost}");
            helped += u32::from(with < cost - 0.02);
        }
    }
    assert!(helped > 0, "nothing was ever short, so nothing was tried");
}

#[test]
fn the_order_of_the_input_changes_no_cost() {
    for seed in 0..6 {
        let problem = day(seed);
        let mut turned = problem.clone();
        turned.batches.reverse();
        turned.blocks.reverse();
        turned.vehicle_types.reverse();
        for b in &mut turned.batches {
            b.appointments.reverse();
        }
        let (once, again) = (best(&problem), best(&turned));
        assert!((once - again).abs() < 0.02, "day {seed}: {once}, {again}");
    }
}
