//! A bound, and prices for vials, from letting facilities ask for vials without regard to the
//! others.
//!
//! Give each vial of a pool a price and let every facility choose for itself what is best for it at
//! these prices. What they then reach together, plus what all vials that arrive are worth at these
//! prices, is at least as much as any plan reaches: a proved bound, for any prices (Lagrangian
//! relaxation of what has arrived). Prices rise where more is asked for than has arrived and fall
//! where vials are left, which lowers the bound step by step. At the end they say what one more vial
//! would be worth.
//!
//! Facilities may ask in fractions of vials, which is quick, or in whole vials, which gives a lower
//! bound.

use super::boxed::{End, Table};
use super::branch::maximise;
use super::grid::Grid;
use super::index::Indexed;
use super::part::{Aim, Part};

/// Prices of vials. What is kept is the rent of each week: a vial opened in a week is gone from then
/// on and costs the rents of that week and all after it.
#[derive(Debug, Clone)]
pub(super) struct Prices {
    rents: Grid,
    /// Price of a vial opened in a week.
    of_pool: Grid,
    /// The same for groups: the cheapest pool that has had a vial by then.
    of_group: Grid,
}

impl Prices {
    /// All vials free.
    pub(super) fn free(ix: &Indexed) -> Self {
        let zeros = |n: usize| Grid::zeros(n, ix.products.len(), ix.weeks);
        Self {
            rents: zeros(ix.pools.len()),
            of_pool: zeros(ix.pools.len()),
            of_group: zeros(ix.groups.len()),
        }
    }

    fn derive(&mut self, ix: &Indexed) {
        for product in 0..ix.products.len() {
            for pool in 0..ix.pools.len() {
                let mut sum = 0.0;
                let rents = self.rents.weeks(pool, product).iter().rev();
                for (price, rent) in
                    (self.of_pool.weeks_mut(pool, product).iter_mut().rev()).zip(rents)
                {
                    sum += rent;
                    *price = sum;
                }
            }
            for group in 0..ix.groups.len() {
                for week in 0..ix.weeks {
                    let least = (ix.pools_of(group).iter())
                        .filter(|g| ix.arrived.at(**g, product, week) >= 1.0)
                        .map(|g| self.of_pool.at(*g, product, week))
                        .fold(f64::INFINITY, f64::min);
                    if let Some(price) = self.of_group.weeks_mut(group, product).get_mut(week) {
                        *price = if least.is_finite() { least } else { 0.0 };
                    }
                }
            }
        }
    }

    /// Price of a vial of a pool opened in a week.
    pub(super) fn of_pool(&self, pool: usize, product: usize, week: usize) -> f64 {
        self.of_pool.at(pool, product, week)
    }

    /// The highest price.
    pub(super) fn dearest(&self) -> f64 {
        self.of_pool.cells().iter().copied().fold(0.0, f64::max)
    }

    /// Price for a group.
    pub(super) fn of_group(&self, group: usize, product: usize, week: usize) -> f64 {
        self.of_group.at(group, product, week)
    }
}

/// One facility's programme, kept from round to round.
struct Asker {
    part: Part,
    table: Table,
    /// What it chose last, in whole vials.
    chose: Option<Vec<f64>>,
}

/// All facilities, each asking for itself.
pub(super) struct Market<'a> {
    ix: &'a Indexed,
    askers: Vec<Asker>,
    /// Entries of tables that were computed.
    pub(super) work: u64,
    /// What each facility could have for itself at the prices that were kept, less what it pays.
    pub(super) each: Vec<f64>,
}

/// How facilities ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ask {
    /// In fractions of vials.
    Fractions,
    /// In whole vials, looking at so many nodes for each facility at most.
    Whole(usize),
}

/// Asked often while prices are improved; where it says no, the best so far is kept.
pub(super) type Watch<'w> = dyn FnMut() -> bool + 'w;

/// Why a round has no end.
enum Halt {
    /// A facility cannot keep what it must even with everything that arrives.
    Impossible,
    /// The watch said no.
    Stopped,
}

/// What a round showed.
struct Round {
    bound: f64,
    each: Vec<f64>,
    /// What was asked for by the end of each week.
    asked: Grid,
}

/// How prices are improved.
#[derive(Debug, Clone, Copy)]
pub(super) struct Descent {
    /// A value that is known to be reached, or that the bound is hoped to fall to.
    pub(super) towards: f64,
    pub(super) rounds: usize,
    pub(super) ask: Ask,
    /// Length of the first step, as a share of the step that would reach `towards` were all prices
    /// independent.
    pub(super) step: f64,
    /// Stop once the bound is below this.
    pub(super) enough: f64,
    /// Stop once this much work was done in all.
    pub(super) most_work: u64,
}

impl<'a> Market<'a> {
    pub(super) fn of(ix: &'a Indexed, aim: Aim) -> Self {
        let askers = (0..ix.facilities.len())
            .map(|f| {
                let part = Part::of(ix, &[f], &ix.arrived, aim, &|_, _, _| 0.0);
                let table = Table::of(part.rows.clone());
                Asker {
                    part,
                    table,
                    chose: None,
                }
            })
            .collect();
        Self {
            ix,
            askers,
            work: 0,
            each: Vec::new(),
        }
    }

    /// Lets all facilities choose at these prices. A round in fractions is quick and is not stopped
    /// halfway, so that there is always a bound; one in whole vials is.
    fn round(&mut self, prices: &Prices, ask: Ask, watch: &mut Watch<'_>) -> Result<Round, Halt> {
        let ix = self.ix;
        let mut bound = prices.rents.dot(&ix.arrived);
        let mut asked = Grid::zeros(ix.pools.len(), ix.products.len(), ix.weeks);
        let mut each = Vec::new();
        for asker in &mut self.askers {
            let before = asker.table.work;
            asker.charge(ix, prices);
            let values = match ask {
                Ask::Fractions => {
                    let end = asker.table.dual(f64::NEG_INFINITY);
                    if end == End::Infeasible {
                        return Err(Halt::Impossible);
                    }
                    each.push(asker.part.offset + asker.table.proved_bound());
                    asker.table.values()
                }
                Ask::Whole(nodes) => {
                    if !watch() {
                        return Err(Halt::Stopped);
                    }
                    let (worth, values) = asker.choose(nodes).ok_or(Halt::Impossible)?;
                    each.push(asker.part.offset + worth);
                    values
                }
            };
            self.work += asker.table.work - before;
            asker.count(ix, prices, &values, &mut asked);
        }
        bound += each.iter().sum::<f64>();
        Ok(Round { bound, each, asked })
    }

    /// What one more dose would be worth at each clinic, by facility and week, at these prices and
    /// in fractions of vials.
    pub(super) fn clinics(&mut self, prices: &Prices) -> Vec<(usize, usize, f64)> {
        let mut worth = Vec::new();
        if self.round(prices, Ask::Fractions, &mut || true).is_err() {
            return worth;
        }
        for asker in &self.askers {
            for member in &asker.part.members {
                for (week, row) in &member.clinics {
                    worth.push((member.facility, *week, asker.table.row_price(*row)));
                }
            }
        }
        worth
    }

    /// Improves prices and gives the lowest bound met, which is infinite where the watch said no
    /// before the first round ended. `None` where a facility cannot keep what it must.
    pub(super) fn descend(
        &mut self,
        prices: &mut Prices,
        how: Descent,
        watch: &mut Watch<'_>,
    ) -> Option<f64> {
        let ix = self.ix;
        let mut best = f64::INFINITY;
        let mut kept = prices.clone();
        let mut direction: Option<Grid> = None;
        let mut factor = how.step;
        let mut since = 0;
        for _ in 0..how.rounds {
            prices.derive(ix);
            let round = match self.round(prices, how.ask, watch) {
                Ok(round) => round,
                Err(Halt::Impossible) => return None,
                Err(Halt::Stopped) => break,
            };
            if round.bound < best {
                if round.bound < best - 1e-4 * best.abs() {
                    since = 0;
                }
                best = round.bound;
                kept = prices.clone();
                self.each.clone_from(&round.each);
            }
            if best < how.enough || self.work > how.most_work || !watch() {
                break;
            }
            since += 1;
            if since >= 8 {
                // The steps are too long: go back to the best prices and take shorter ones.
                since = 0;
                factor *= 0.6;
                *prices = kept.clone();
                direction = None;
            }
            let mut slack = ix.arrived.clone();
            for (s, asked) in slack.cells_mut().iter_mut().zip(round.asked.cells()) {
                *s -= asked;
            }
            if let Some(d) = &direction {
                for (s, d) in slack.cells_mut().iter_mut().zip(d.cells()) {
                    *s = 0.4 * *s + 0.6 * d;
                }
            }
            let rents = prices.rents.cells_mut();
            let norm: f64 = (slack.cells().iter().zip(rents.iter()))
                .filter(|(s, r)| **s < 0.0 || **r > 0.0)
                .map(|(s, _)| s * s)
                .sum();
            if norm < 1e-12 {
                break;
            }
            let step = factor * (round.bound - how.towards).max(1e-6) / norm;
            for (r, s) in rents.iter_mut().zip(slack.cells()) {
                *r = (*r - step * s).max(0.0);
            }
            direction = Some(slack);
        }
        *prices = kept;
        prices.derive(ix);
        Some(best)
    }
}

impl Asker {
    /// Charges the prices.
    fn charge(&mut self, ix: &Indexed, prices: &Prices) {
        for member in &self.part.members {
            let group = ix.facilities.get(member.facility).map_or(0, |f| f.group);
            let mut opened = member.opened.iter().peekable();
            while let Some((v, p, week)) = opened.next() {
                let next = opened.peek().filter(|(_, q, _)| q == p);
                let later = next.map_or(0.0, |(_, _, w)| prices.of_group(group, *p, *w));
                self.table
                    .cost(*v, later - prices.of_group(group, *p, *week));
            }
        }
        self.table.price();
    }

    /// Chooses in whole vials. A bound of what the choice is worth, and the choice; `None` where
    /// there is none.
    fn choose(&mut self, nodes: usize) -> Option<(f64, Vec<f64>)> {
        // What was chosen last can still be chosen: the search need only look above it.
        let last = self.chose.as_ref().map(|values| {
            let cost = &self.table.rows().cost;
            cost.iter().zip(values).map(|(c, x)| c * x).sum::<f64>()
        });
        let cutoff = last.unwrap_or(f64::NEG_INFINITY);
        let found = maximise(&mut self.table, &self.part.whole, cutoff, 1e-7, nodes);
        if let Some((_, values)) = found.best {
            self.chose = Some(values);
        } else if last.is_none() && found.exact {
            return None;
        }
        let values = self.chose.clone().unwrap_or_else(|| self.table.values());
        Some((found.bound, values))
    }

    /// Counts what was asked for, of the cheapest pools.
    fn count(&self, ix: &Indexed, prices: &Prices, values: &[f64], asked: &mut Grid) {
        for member in &self.part.members {
            let group = ix.facilities.get(member.facility).map_or(0, |f| f.group);
            let mut before = (usize::MAX, 0.0);
            for (v, p, week) in &member.opened {
                let sum = values.get(*v).copied().unwrap_or(0.0);
                let vials = if before.0 == *p { sum - before.1 } else { sum };
                before = (*p, sum);
                if vials <= 1e-9 {
                    continue;
                }
                let price = prices.of_group(group, *p, *week);
                let cheapest: Vec<usize> = (ix.pools_of(group).iter().copied())
                    .filter(|g| {
                        ix.arrived.at(*g, *p, *week) >= 1.0
                            && prices.of_pool(*g, *p, *week) <= price + 1e-9
                    })
                    .collect();
                for pool in &cheapest {
                    asked.add_from(*pool, *p, *week, vials / cheapest.len() as f64);
                }
            }
        }
    }
}
