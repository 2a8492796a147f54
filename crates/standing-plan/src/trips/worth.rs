//! What one more of something would buy: another officer, van, place in a block, evening slot.
//!
//! Each is answered by planning again what it touches, exactly where that ends in good time, the rest
//! of the plan standing still. So what is said to be bought is bought; a plan made anew for everybody
//! might buy more. Nothing here is a price of a relaxation: those speak of parts of trips, and say of
//! one more van what would be true of a tenth of it.

use super::beside::{Beside, read};
use super::enumerate::{Indexed, Trip};
use super::pack::Extra;
use super::reasons::{Lack, clock};
use standing_check::transport::{Appointment, Block, Plan, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// One more of something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum More {
    /// An officer, a vehicle, a place.
    Of(Lack),
    /// A block like the last one of the day at a site, after it.
    Evening {
        /// The site.
        site: String,
        /// The block that it is like.
        like: String,
        /// When it opens, in minutes after midnight.
        open: i32,
    },
}

impl More {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Of(lack) => lack.words(),
            Self::Evening { site, like, open } => {
                format!(
                    "an evening slot at {site} from {} on, like {like}",
                    clock(*open)
                )
            }
        }
    }
}

/// What it would buy.
#[derive(Debug, Clone, PartialEq)]
pub struct Bought {
    /// One more of this.
    pub more: More,
    /// Dollars saved, people who are not served counted in.
    pub saved: f64,
    /// People served beyond those of the plan; less than nothing where fewer are, at less cost.
    pub persons: i64,
    /// Whether no plan of what was planned again saves more.
    pub exact: bool,
}

/// Nodes of a tree for each answer.
const NODES: usize = 120;

/// What one more of each thing that could matter would buy, most first. `go_on` is asked before
/// each answer.
pub fn worth(problem: &Problem, plan: &Plan, go_on: &mut dyn FnMut() -> bool) -> Vec<Bought> {
    let indexed = Indexed::of(problem);
    let made = read(&indexed, plan);
    let mut out = Vec::new();
    for facility in 0..problem.facilities.len() {
        if indexed.batches_of(facility).is_empty() {
            continue;
        }
        let beside = Beside::of(&indexed, &made, facility);
        // What better planning alone would bring is not bought by anything.
        let mut work = 0;
        let now = beside.again(&Extra::default(), NODES, &mut work);
        for (extra, lack) in mores(&beside) {
            if !go_on() {
                return sorted(out);
            }
            let then = beside.again(&extra, NODES, &mut work);
            out.push(Bought {
                more: More::Of(lack),
                saved: then.gain - now.gain,
                persons: persons(&beside, &then.set) - persons(&beside, &now.set),
                exact: then.exact && now.exact,
            });
        }
    }
    for (evening, changed, facilities) in evenings(problem, &made) {
        if !go_on() {
            break;
        }
        let indexed = Indexed::of(&changed);
        let mut best: Option<Bought> = None;
        for facility in facilities {
            let beside = Beside::of(&indexed, &made, facility);
            let mut work = 0;
            let then = beside.again(&Extra::default(), NODES, &mut work);
            let before: f64 = beside.gain_now();
            let bought = Bought {
                more: evening.clone(),
                saved: then.gain - before,
                persons: persons(&beside, &then.set) - persons(&beside, &beside.made),
                exact: then.exact,
            };
            if best.as_ref().is_none_or(|b| bought.saved > b.saved) {
                best = Some(bought);
            }
        }
        out.extend(best);
    }
    sorted(out)
}

fn sorted(mut all: Vec<Bought>) -> Vec<Bought> {
    all.sort_by(|a, b| b.saved.total_cmp(&a.saved).then(a.more.cmp(&b.more)));
    all
}

fn persons(beside: &Beside<'_>, set: &[usize]) -> i64 {
    let problem = beside.indexed.problem;
    (set.iter().filter_map(|t| beside.trips.get(*t)))
        .flat_map(|t| &t.stops)
        .filter_map(|(b, _)| problem.batches.get(*b))
        .map(|b| i64::from(b.persons))
        .sum()
}

/// One more officer, one more crew, one more vehicle of each type, and one more batch's places in
/// each block that is full.
fn mores(beside: &Beside<'_>) -> Vec<(Extra, Lack)> {
    let problem = beside.indexed.problem;
    let mut out = Vec::new();
    let mut crews = BTreeSet::from([1]);
    for (v, vehicle) in problem.vehicle_types.iter().enumerate() {
        if beside.indexed.facility_of_vehicle(v) == beside.facility {
            crews.insert(vehicle.crew.max(1));
            let lack = Lack::Vehicles {
                vehicle: vehicle.id.clone(),
                more: 1,
            };
            out.push((Extra::vehicles(v, 1), lack));
        }
    }
    if problem.rules.officer_limit
        && let Some(facility) = problem.facilities.get(beside.facility)
    {
        for more in crews {
            let lack = Lack::Officers {
                facility: facility.id.clone(),
                more,
                during: None,
            };
            out.push((Extra::officers(beside.facility, more), lack));
        }
    }
    if problem.rules.block_capacity_binding {
        for (block, room) in beside.room() {
            // As many as the smallest batch of the facility that could use it lacks.
            let could = beside.indexed.batches_of(beside.facility).iter();
            let smallest = could
                .filter_map(|b| problem.batches.get(*b))
                .filter(|b| {
                    let named = problem.blocks.get(block).map(|b| b.id.as_str());
                    (b.appointments.iter()).any(|a| Some(a.block.as_str()) == named)
                })
                .map(|b| b.persons)
                .filter(|persons| *persons > room)
                .min();
            if let (Some(persons), Some(named)) = (smallest, problem.blocks.get(block)) {
                let more = persons - room;
                let lack = Lack::Places {
                    block: named.id.clone(),
                    more,
                };
                out.push((Extra::places(block, more), lack));
            }
        }
    }
    out
}

/// For each site that somebody left out could use: the problem with one more block there, after the
/// last, and the facilities that are concerned.
fn evenings(problem: &Problem, made: &[Trip]) -> Vec<(More, Problem, Vec<usize>)> {
    let served: BTreeSet<usize> = (made.iter())
        .flat_map(|t| t.stops.iter().map(|(b, _)| *b))
        .collect();
    let site_of: BTreeMap<&str, &Block> = (problem.blocks.iter())
        .map(|b| (b.id.as_str(), b))
        .collect();
    let mut sites: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (b, batch) in problem.batches.iter().enumerate() {
        if served.contains(&b) {
            continue;
        }
        let home = problem
            .facilities
            .iter()
            .position(|f| f.id == batch.facility);
        for a in &batch.appointments {
            if let (Some(block), Some(home)) = (site_of.get(a.block.as_str()), home) {
                sites.entry(block.site.as_str()).or_default().insert(home);
            }
        }
    }
    let mut out = Vec::new();
    for (site, facilities) in sites {
        let last = (problem.blocks.iter().filter(|b| b.site == site))
            .max_by(|a, b| a.close.cmp(&b.close).then(b.id.cmp(&a.id)));
        let Some(last) = last else { continue };
        let mut name = format!("{}-evening", last.id);
        while site_of.contains_key(name.as_str()) {
            name.push('+');
        }
        let mut changed = problem.clone();
        let later = last.close - last.open;
        changed.blocks.push(Block {
            id: name.clone(),
            open: last.open + later,
            close: last.close + later,
            ..last.clone()
        });
        for batch in &mut changed.batches {
            // Who could use that site could use it then, where the product is theirs.
            let here = batch.appointments.iter().find(|a| {
                site_of
                    .get(a.block.as_str())
                    .is_some_and(|b| b.site == site)
            });
            let theirs = batch.product.as_ref().is_none_or(|p| *p == last.product);
            if let Some(like) = here.filter(|_| theirs) {
                let window = like.latest - like.earliest;
                let duration = like.duration;
                batch.appointments.push(Appointment {
                    block: name.clone(),
                    earliest: last.open + later,
                    latest: last.open + later + window,
                    duration,
                });
            }
        }
        let more = More::Evening {
            site: site.to_owned(),
            like: last.id.clone(),
            open: last.open + later,
        };
        out.push((more, changed, facilities.into_iter().collect()));
    }
    out
}
