//! A made-up day of rides, as `standing-transport/1` on standard output: facilities, sites, blocks
//! and people are invented, in the shape of a real region (several trips a day, shared blocks,
//! officers). For trying and measuring; the same for the same numbers.
//!
//! `made_up_region REGIONS FACILITIES_A_REGION BATCHES_A_FACILITY SEED`
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::indexing_slicing,
    reason = "a made-up instance; a wrong argument stops it"
)]

use standing_check::transport::{
    Appointment, Batch, Block, Costs, Facility, Problem, Road, Rules, SCHEMA, Site, VehicleType,
};
use std::collections::BTreeMap;

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `a` to `b`, both possible.
    fn between(&mut self, a: i32, b: i32) -> i32 {
        a + (self.next() % (b - a + 1) as u64) as i32
    }

    fn one_in(&mut self, n: i32) -> bool {
        self.between(1, n) == 1
    }
}

fn main() {
    let args: Vec<i32> = std::env::args()
        .skip(1)
        .map(|a| a.parse().unwrap())
        .collect();
    let (regions, each, batches_each, seed) = (args[0], args[1], args[2], args[3]);
    let mut random = Random(u64::try_from(seed).unwrap());
    let mut facilities = Vec::new();
    let mut sites: Vec<Site> = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut batches: Vec<Batch> = Vec::new();
    let mut vehicle_types = Vec::new();
    let products = ["207", "208", "212"];
    let cohorts = ["GP-M", "GP-F", "QUAR"];
    // Regions lie far apart, so that no trip goes from one to another.
    for region in 0..regions {
        // Columns of nine regions, 250 kilometres apart, about the equator.
        let (west, south) = (region / 9 * 250 - 19_000, region % 9 * 250 - 1_000);
        let side = (58.0 * f64::from(each).sqrt()) as i32;
        let first_block = blocks.len();
        let first_facility = facilities.len();
        for _ in 0..each {
            let id = format!("F{}", facilities.len() + 1);
            let vans = 2 + i32::from(each > 1) + i32::from(each > 4);
            facilities.push(Facility {
                id: id.clone(),
                officers: Some((2 * vans + 1) as u32),
                x: Some(f64::from(west + random.between(0, side))),
                y: Some(f64::from(south + random.between(0, side))),
            });
            for (kind, count, seats, crew, dispatch_cost) in
                [("van", vans, 10, 2, 60.0), ("bus", 1, 20, 3, 140.0)]
            {
                vehicle_types.push(VehicleType {
                    id: format!("{id}-{kind}"),
                    facility: id.clone(),
                    cohort: None,
                    count: count as u32,
                    seats,
                    crew,
                    dispatch_cost,
                    shift: (420, 1140),
                });
            }
        }
        for s in 0..5 * each {
            let near = &facilities[first_facility + (s % each) as usize];
            let (x, y) = (near.x.unwrap(), near.y.unwrap());
            let mass = s / each == 0;
            let id = format!("S{}", sites.len() + 1);
            let hours = if mass { (10, 10) } else { (2, 6) };
            let mut opens: Vec<i32> = (8..18).collect();
            for _ in 0..10 - random.between(hours.0, hours.1) {
                let gone = random.between(0, opens.len() as i32 - 1);
                opens.remove(gone as usize);
            }
            for open in opens {
                let twice = mass && random.one_in(2);
                for _ in 0..=i32::from(twice) {
                    let capacity = if mass { (10, 40) } else { (3, 10) };
                    blocks.push(Block {
                        id: format!("B{}", blocks.len() + 1),
                        site: id.clone(),
                        product: products[random.between(0, 2) as usize].to_owned(),
                        open: open * 60,
                        close: open * 60 + 60,
                        capacity: random.between(capacity.0, capacity.1) as u32,
                    });
                }
            }
            sites.push(Site {
                id,
                x: Some(x + f64::from(random.between(-40, 40))),
                y: Some(y + f64::from(random.between(-40, 40))),
                kind: Some(if mass { "mass" } else { "pharmacy" }.to_owned()),
                vaccinators: Some(if mass { 4 } else { 1 }),
                accepts_quarantine: Some(mass || random.one_in(3)),
            });
        }
        for f in 0..each {
            let facility = &facilities[first_facility + f as usize];
            for _ in 0..batches_each {
                let cohort = cohorts[[0, 0, 0, 1, 1, 2][random.between(0, 5) as usize]];
                let persons = random.between(2, 8);
                let second = random.one_in(3);
                let product = second.then(|| products[random.between(0, 2) as usize].to_owned());
                let usable: Vec<&Block> = blocks[first_block..]
                    .iter()
                    .filter(|b| b.capacity >= persons as u32)
                    .filter(|b| product.as_ref().is_none_or(|p| *p == b.product))
                    .filter(|b| {
                        let site: usize = b.site[1..].parse().unwrap();
                        let site = &sites[site - 1];
                        minutes(
                            (facility.x.unwrap(), facility.y.unwrap()),
                            (site.x.unwrap(), site.y.unwrap()),
                        ) <= 70
                            && (cohort != "QUAR" || site.accepts_quarantine == Some(true))
                    })
                    .collect();
                let long = random.one_in(10);
                let mut appointments: Vec<Appointment> = Vec::new();
                for _ in 0..random.between(2, 4) {
                    if usable.is_empty() {
                        break;
                    }
                    let b = usable[random.between(0, usable.len() as i32 - 1) as usize];
                    if appointments.iter().any(|a| a.block == b.id) {
                        continue;
                    }
                    let mass = b.capacity > 10;
                    appointments.push(Appointment {
                        block: b.id.clone(),
                        earliest: b.open,
                        latest: b.open + 45,
                        duration: 20
                            + persons * if mass { 1 } else { 4 }
                            + if long { 15 } else { 0 },
                    });
                }
                batches.push(Batch {
                    id: format!("J{}", batches.len() + 1),
                    facility: facility.id.clone(),
                    cohort: cohort.to_owned(),
                    persons: persons as u32,
                    priority: if second || random.one_in(8) { 2 } else { 1 },
                    dose: Some(if second { 2 } else { 1 }),
                    product,
                    appointments,
                });
            }
        }
    }
    // One unit is a kilometre: near the equator degrees are alike in both directions, and rows of
    // regions keep them on the globe.
    let degrees = |n: Option<f64>| n.map(|n| n / KM_PER_DEGREE);
    for facility in &mut facilities {
        (facility.x, facility.y) = (degrees(facility.x), degrees(facility.y));
    }
    for site in &mut sites {
        (site.x, site.y) = (degrees(site.x), degrees(site.y));
    }
    let problem = Problem {
        schema: SCHEMA.to_owned(),
        name: format!("made-up-{regions}-{each}-{batches_each}-{seed}"),
        variant: Some("T-B".to_owned()),
        facilities,
        sites,
        travel_min: Vec::new(),
        road: Some(ROAD),
        vehicle_types,
        cohorts: cohorts.map(str::to_owned).to_vec(),
        blocks,
        batches,
        rules: Rules {
            max_stops: 3,
            max_trip_min: 330,
            departure_grid: 15,
            max_wait_min: Some(30),
            turnaround_min: Some(30),
            vehicle_trips_per_day: None,
            block_capacity_binding: true,
            officer_limit: true,
        },
        costs: Costs {
            drive_per_min: 0.9,
            officer_per_min: 0.75,
            unserved_per_person: BTreeMap::from([("1".to_owned(), 150.0), ("2".to_owned(), 400.0)]),
        },
    };
    println!("{}", serde_json::to_string(&problem).unwrap());
}

/// Kilometres of a degree at the equator.
const KM_PER_DEGREE: f64 = 111.195;
/// Fifty kilometres an hour and four minutes for the ends.
const ROAD: Road = Road {
    factor: 1.0,
    km_per_hour: 49.18,
    extra_min: 4,
};

/// Minutes of driving on the plane, for choosing which sites a party may go to.
fn minutes(a: (f64, f64), b: (f64, f64)) -> i32 {
    let far = (a.0 - b.0).hypot(a.1 - b.1);
    if far == 0.0 {
        0
    } else {
        (far * 1.22 + 4.0) as i32
    }
}
