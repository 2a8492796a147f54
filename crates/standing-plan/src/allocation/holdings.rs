//! A plan while it is looked for: what each facility holds, and what is left of the pools.

use super::grid::Grid;
use super::index::{Facility, First, Indexed, Opened};
use super::part::Part;

/// What one facility gets in the weeks that are not frozen.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Holding {
    /// First doses.
    pub(super) first: Vec<First>,
    /// Vials opened.
    pub(super) vials: Vec<Opened>,
    /// Infections averted, frozen weeks included.
    pub(super) averted: f64,
    /// First doses over willing people, frozen weeks included.
    pub(super) coverage: f64,
    /// Vials opened otherwise than in the plan before.
    pub(super) changes: f64,
    /// Whether second doses of the frozen weeks have their vials.
    pub(super) fits: bool,
}

impl Holding {
    /// With its figures, as they follow from doses and vials.
    fn of(ix: &Indexed, f: &Facility, first: Vec<First>, vials: Vec<Opened>) -> Self {
        let given = f.given.iter().chain(&first);
        let people = given.fold(0.0, |sum, d| sum + d.people);
        let (mut changes, mut fits) = (0.0, true);
        for (p, product) in ix.products.iter().enumerate() {
            for week in ix.frozen..ix.weeks {
                let now: f64 = (vials.iter())
                    .filter(|v| v.product == p && v.week == week)
                    .map(|v| v.vials)
                    .sum();
                changes += (now - f.vials_before(p, week)).abs();
                if let Some(interval) = product.interval {
                    let due: f64 = (f.given.iter())
                        .filter(|d| d.product == p && d.week + interval == week)
                        .map(|d| d.people * f.stay_for(interval))
                        .sum();
                    fits &= due <= now * product.per_vial + 1e-6;
                }
            }
        }
        Self {
            averted: f.averted_by(&f.given) + f.averted_by(&first),
            coverage: if f.willing > 0.0 {
                people / f.willing
            } else {
                0.0
            },
            changes,
            fits,
            first,
            vials,
        }
    }
}

/// What all facilities get.
#[derive(Debug, Clone)]
pub(super) struct Holdings {
    /// By facility.
    pub(super) each: Vec<Holding>,
}

impl Holdings {
    /// Nothing beyond the frozen weeks.
    pub(super) fn none(ix: &Indexed) -> Self {
        Self {
            each: (ix.facilities.iter())
                .map(|f| Holding::of(ix, f, Vec::new(), Vec::new()))
                .collect(),
        }
    }

    /// Infections averted.
    pub(super) fn averted(&self) -> f64 {
        self.each.iter().map(|h| h.averted).sum()
    }

    /// Vials opened otherwise than in the plan before.
    pub(super) fn changes(&self) -> f64 {
        self.each.iter().map(|h| h.changes).sum()
    }

    /// The coverage below which no facility with willing people lies; 1 where nobody is willing.
    pub(super) fn least(&self, ix: &Indexed) -> f64 {
        (self.each.iter().zip(&ix.facilities))
            .filter(|(_, f)| f.willing > 0.0)
            .map(|(h, _)| h.coverage)
            .fold(1.0, f64::min)
    }

    /// What these facilities may draw on: what arrived, less what the others open.
    pub(super) fn left_for(&self, ix: &Indexed, members: &[usize]) -> Grid {
        let mut left = ix.arrived.clone();
        let others = self
            .each
            .iter()
            .enumerate()
            .filter(|(f, _)| !members.contains(f));
        for v in others.flat_map(|(_, holding)| &holding.vials) {
            left.add_from(v.pool, v.product, v.week, -v.vials);
        }
        left.never_fall();
        left
    }
}

/// Reads what a part decided. `None` where the vials cannot be drawn from the pools.
pub(super) fn read(ix: &Indexed, part: &Part, values: &[f64], left: &Grid) -> Option<Vec<Holding>> {
    let value = |v: usize| values.get(v).copied().unwrap_or(0.0);
    let mut wanted: Vec<Want> = Vec::new();
    let mut decided = Vec::new();
    for (m, member) in part.members.iter().enumerate() {
        let f = ix.facilities.get(member.facility)?;
        let first: Vec<First> = (member.first.iter())
            .map(|(v, cohort, product, week)| First {
                cohort: *cohort,
                product: *product,
                week: *week,
                people: value(*v),
            })
            .filter(|d| d.people > 1e-7)
            .collect();
        let mut before = (usize::MAX, 0.0);
        for (v, product, week) in &member.opened {
            let sum = value(*v).round();
            let vials = if before.0 == *product {
                sum - before.1
            } else {
                sum
            };
            before = (*product, sum);
            if vials > 0.5 {
                wanted.push(Want {
                    member: m,
                    group: f.group,
                    product: *product,
                    week: *week,
                    vials,
                });
            }
        }
        decided.push((f, first, Vec::new()));
    }
    for product in 0..ix.products.len() {
        let wanted: Vec<&Want> = wanted.iter().filter(|w| w.product == product).collect();
        for (want, pool, vials) in draw(ix, &wanted, product, left)? {
            let want = wanted.get(want)?;
            let (_, _, opened) = decided.get_mut(want.member)?;
            opened.push(Opened {
                pool,
                product,
                week: want.week,
                vials,
            });
        }
    }
    let holdings = decided.into_iter().map(|(f, first, mut vials)| {
        vials.sort_by_key(|v: &Opened| (v.pool, v.product, v.week));
        Holding::of(ix, f, first, vials)
    });
    Some(holdings.collect())
}

struct Want {
    member: usize,
    group: usize,
    product: usize,
    week: usize,
    vials: f64,
}

/// From which pool each wanted vial comes: a flow from arrivals to wants, found by augmenting.
fn draw(
    ix: &Indexed,
    wanted: &[&Want],
    product: usize,
    left: &Grid,
) -> Option<Vec<(usize, usize, f64)>> {
    // Arrivals of each pool and week.
    let mut stock: Vec<(usize, usize, f64)> = Vec::new();
    for pool in 0..ix.pools.len() {
        let mut before = 0.0;
        for (week, now) in left.weeks(pool, product).iter().enumerate() {
            if *now > before + 0.5 {
                stock.push((pool, week, now - before));
            }
            before = before.max(*now);
        }
    }
    let may = |want: usize, s: usize| -> bool {
        let (Some(w), Some((pool, week, _))) = (wanted.get(want), stock.get(s)) else {
            return false;
        };
        *week <= w.week && ix.pools_of(w.group).contains(pool)
    };
    let mut flow: Vec<Vec<f64>> = vec![vec![0.0; stock.len()]; wanted.len()];
    let mut free: Vec<f64> = stock.iter().map(|s| s.2).collect();
    for want in 0..wanted.len() {
        let mut missing = wanted.get(want)?.vials;
        while missing > 0.5 {
            // Breadth first from this want to any arrival that has vials left.
            let mut came: Vec<Option<(usize, usize)>> = vec![None; wanted.len()];
            let mut seen_stock = vec![false; stock.len()];
            let mut queue = std::collections::VecDeque::from([want]);
            let mut seen = vec![false; wanted.len()];
            *seen.get_mut(want)? = true;
            let mut end = None;
            'search: while let Some(w) = queue.pop_front() {
                for s in 0..stock.len() {
                    if seen_stock.get(s).copied().unwrap_or(true) || !may(w, s) {
                        continue;
                    }
                    *seen_stock.get_mut(s)? = true;
                    if free.get(s).copied().unwrap_or(0.0) > 0.5 {
                        end = Some((w, s));
                        break 'search;
                    }
                    for (other, f) in flow.iter().enumerate() {
                        if f.get(s).copied().unwrap_or(0.0) > 0.5 && !seen.get(other).copied()? {
                            *seen.get_mut(other)? = true;
                            *came.get_mut(other)? = Some((w, s));
                            queue.push_back(other);
                        }
                    }
                }
            }
            let (mut w, s) = end?;
            let mut amount = missing.min(free.get(s).copied()?);
            // The narrowest place on the way.
            let (mut at, mut path) = (w, Vec::new());
            while let Some((from, through)) = came.get(at).copied().flatten() {
                amount = amount.min(flow.get(at)?.get(through).copied()?);
                path.push((at, from, through));
                at = from;
            }
            *free.get_mut(s)? -= amount;
            *flow.get_mut(w)?.get_mut(s)? += amount;
            for (to, from, through) in path {
                *flow.get_mut(to)?.get_mut(through)? -= amount;
                *flow.get_mut(from)?.get_mut(through)? += amount;
                w = from;
            }
            debug_assert_eq!(w, want);
            missing -= amount;
        }
    }
    let mut drawn: std::collections::BTreeMap<(usize, usize), f64> =
        std::collections::BTreeMap::new();
    for (want, f) in flow.iter().enumerate() {
        for ((pool, _, _), vials) in stock.iter().zip(f) {
            if *vials > 0.5 {
                *drawn.entry((want, *pool)).or_default() += vials;
            }
        }
    }
    Some(drawn.into_iter().map(|((w, p), v)| (w, p, v)).collect())
}
