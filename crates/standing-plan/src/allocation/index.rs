//! The problem, numbered, and in an order that does not depend on the order it came in.

use super::grid::Grid;
use standing_check::allocation::{Plan, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// A product.
#[derive(Debug, Clone)]
pub(super) struct Product {
    pub(super) id: String,
    /// Doses in a vial.
    pub(super) per_vial: f64,
    /// Weeks between first and second dose; `None` for one dose.
    pub(super) interval: Option<usize>,
}

impl Product {
    /// Weeks that a first dose must be away from the horizon.
    pub(super) fn ahead(&self) -> usize {
        self.interval.unwrap_or(0)
    }
}

/// People of one tier at a facility.
#[derive(Debug, Clone)]
pub(super) struct Cohort {
    pub(super) id: String,
    pub(super) willing: f64,
    /// First week of being eligible.
    pub(super) from: usize,
    /// Infections averted by a first dose, by product and week.
    pub(super) benefit: Vec<Vec<f64>>,
}

/// First doses: how many people of which cohort, of which product, in which week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct First {
    pub(super) cohort: usize,
    pub(super) product: usize,
    pub(super) week: usize,
    pub(super) people: f64,
}

/// Vials opened: from which pool, of which product, in which week, how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Opened {
    pub(super) pool: usize,
    pub(super) product: usize,
    pub(super) week: usize,
    pub(super) vials: f64,
}

/// A facility.
#[derive(Debug, Clone)]
pub(super) struct Facility {
    pub(super) id: String,
    pub(super) cohorts: Vec<Cohort>,
    /// Share of people who are still there a week later.
    pub(super) stay: f64,
    /// Doses that a week's clinic can give.
    pub(super) capacity: f64,
    /// Number of its group.
    pub(super) group: usize,
    /// People who want to be vaccinated.
    pub(super) willing: f64,
    /// What stands for the frozen weeks.
    pub(super) given: Vec<First>,
    /// Vials that stand for the frozen weeks.
    pub(super) given_vials: Vec<Opened>,
    /// Vials of the plan before, by product and week, frozen weeks left out.
    pub(super) before: Vec<Vec<f64>>,
}

impl Facility {
    /// Share of people who are still there after `weeks`.
    pub(super) fn stay_for(&self, weeks: usize) -> f64 {
        (0..weeks).fold(1.0, |left, _| left * self.stay)
    }

    /// Infections averted by first doses.
    pub(super) fn averted_by(&self, first: &[First]) -> f64 {
        first.iter().map(|d| d.people * self.benefit(d)).sum()
    }

    fn benefit(&self, d: &First) -> f64 {
        let by_product = self
            .cohorts
            .get(d.cohort)
            .and_then(|c| c.benefit.get(d.product));
        by_product
            .and_then(|b| b.get(d.week))
            .copied()
            .unwrap_or(0.0)
    }

    /// Vials of the plan before.
    pub(super) fn vials_before(&self, product: usize, week: usize) -> f64 {
        let weeks = self.before.get(product);
        weeks.and_then(|w| w.get(week)).copied().unwrap_or(0.0)
    }
}

/// The problem, numbered.
#[derive(Debug, Clone)]
pub(super) struct Indexed {
    pub(super) name: String,
    pub(super) weeks: usize,
    /// Weeks that stand as the plan before has them.
    pub(super) frozen: usize,
    pub(super) products: Vec<Product>,
    pub(super) pools: Vec<String>,
    /// Whole vials that arrived by each week, less those of frozen weeks: pool, product, week.
    pub(super) arrived: Grid,
    /// Where the frozen weeks open more than has arrived: pool, product, week, vials too many.
    pub(super) overdrawn: Vec<Opened>,
    /// Sets of pools that facilities draw on.
    pub(super) groups: Vec<Vec<usize>>,
    pub(super) facilities: Vec<Facility>,
}

impl Indexed {
    /// Numbers a problem. Of the plan before, the first `frozen` weeks stand.
    pub(super) fn of(problem: &Problem, before: Option<&Plan>, frozen: usize) -> Self {
        let mut products: Vec<_> = problem.products.iter().collect();
        products.sort_by(|a, b| a.id.cmp(&b.id));
        let pools: Vec<String> = (problem.facilities.iter().flat_map(|f| &f.pools))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .cloned()
            .collect();
        let mut groups: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for f in &problem.facilities {
            groups.insert(pools_of(&f.pools, &pools), 0);
        }
        for (i, number) in groups.values_mut().enumerate() {
            *number = i;
        }
        let mut facilities: Vec<Facility> = (problem.facilities.iter())
            .map(|f| {
                let cohorts = (f.willing.iter())
                    .map(|(id, willing)| Cohort {
                        id: id.clone(),
                        willing: *willing,
                        from: problem.eligible_from(&f.state, id).unwrap_or(problem.weeks),
                        benefit: (products.iter())
                            .map(|p| {
                                let by_product = f.benefit.get(id).and_then(|b| b.get(&p.id));
                                by_product.cloned().unwrap_or_default()
                            })
                            .collect(),
                    })
                    .collect();
                Facility {
                    id: f.id.clone(),
                    cohorts,
                    stay: f.stay(),
                    capacity: f.clinic_capacity,
                    group: groups
                        .get(&pools_of(&f.pools, &pools))
                        .copied()
                        .unwrap_or(0),
                    willing: f.all_willing(),
                    given: Vec::new(),
                    given_vials: Vec::new(),
                    before: vec![vec![0.0; problem.weeks]; products.len()],
                }
            })
            .collect();
        // By what is known of it, then by name: neither the order of the input nor its names decide
        // which of two plans of the same worth is found.
        facilities.sort_by(|a, b| {
            (a.group.cmp(&b.group))
                .then(a.willing.total_cmp(&b.willing))
                .then(a.capacity.total_cmp(&b.capacity))
                .then(a.stay.total_cmp(&b.stay))
                .then_with(|| a.id.cmp(&b.id))
        });
        let mut indexed = Self {
            name: problem.name.clone(),
            weeks: problem.weeks,
            frozen: frozen.min(problem.weeks),
            products: (products.iter())
                .map(|p| Product {
                    id: p.id.clone(),
                    per_vial: f64::from(p.doses_per_vial),
                    interval: (p.doses == 2).then_some(p.interval),
                })
                .collect(),
            pools,
            arrived: Grid::zeros(0, 0, 0),
            overdrawn: Vec::new(),
            groups: groups.into_keys().collect(),
            facilities,
        };
        if let Some(plan) = before {
            indexed.stands(plan);
        }
        indexed.arrive(problem);
        indexed
    }

    /// Takes the frozen weeks from a plan, and its vials of later weeks as what changes are
    /// counted against.
    fn stands(&mut self, plan: &Plan) {
        let frozen = self.frozen;
        let facility: BTreeMap<String, usize> = (self.facilities.iter().enumerate())
            .map(|(i, f)| (f.id.clone(), i))
            .collect();
        let product: BTreeMap<String, usize> = (self.products.iter().enumerate())
            .map(|(i, p)| (p.id.clone(), i))
            .collect();
        for dose in plan.doses.iter().filter(|d| d.week < frozen) {
            let at = facility
                .get(&dose.facility)
                .and_then(|i| self.facilities.get_mut(*i));
            if let (Some(f), Some(p)) = (at, product.get(&dose.product))
                && let Some(cohort) = f.cohorts.iter().position(|c| c.id == dose.cohort)
            {
                f.given.push(First {
                    cohort,
                    product: *p,
                    week: dose.week,
                    people: dose.people,
                });
            }
        }
        for v in &plan.vials {
            let at = facility
                .get(&v.facility)
                .and_then(|i| self.facilities.get_mut(*i));
            let (Some(f), Some(p)) = (at, product.get(&v.product)) else {
                continue;
            };
            if v.week >= frozen {
                if let Some(week) = f.before.get_mut(*p).and_then(|w| w.get_mut(v.week)) {
                    *week += v.vials;
                }
            } else if let Ok(pool) = self.pools.binary_search(&v.pool) {
                f.given_vials.push(Opened {
                    pool,
                    product: *p,
                    week: v.week,
                    vials: v.vials,
                });
            }
        }
    }

    fn arrive(&mut self, problem: &Problem) {
        let mut arriving: BTreeMap<(&str, &str, usize), f64> = BTreeMap::new();
        for s in &problem.supply {
            *arriving.entry((&s.pool, &s.product, s.week)).or_default() += s.vials;
        }
        let mut taken: BTreeMap<(usize, usize, usize), f64> = BTreeMap::new();
        for v in self.facilities.iter().flat_map(|f| &f.given_vials) {
            *taken.entry((v.pool, v.product, v.week)).or_default() += v.vials;
        }
        self.arrived = Grid::zeros(self.pools.len(), self.products.len(), self.weeks);
        for (pool, name) in self.pools.iter().enumerate() {
            for (product, p) in self.products.iter().enumerate() {
                let mut sum = 0.0;
                let mut worst: Option<Opened> = None;
                for (week, cell) in self.arrived.weeks_mut(pool, product).iter_mut().enumerate() {
                    let there = arriving.get(&(name.as_str(), p.id.as_str(), week));
                    sum += there.copied().unwrap_or(0.0);
                    sum -= taken.get(&(pool, product, week)).copied().unwrap_or(0.0);
                    *cell = (sum + 1e-9).floor();
                    if sum < -1e-9 && worst.is_none_or(|w| w.vials < -sum) {
                        let vials = -sum;
                        worst = Some(Opened {
                            pool,
                            product,
                            week,
                            vials,
                        });
                    }
                }
                self.overdrawn.extend(worst);
            }
        }
        self.arrived.never_fall();
    }

    /// The pools that a group draws on.
    pub(super) fn pools_of(&self, group: usize) -> &[usize] {
        self.groups.get(group).map_or(&[], Vec::as_slice)
    }
}

fn pools_of(names: &[String], pools: &[String]) -> Vec<usize> {
    let mut numbers: Vec<usize> = (names.iter())
        .filter_map(|n| pools.binary_search(n).ok())
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}
