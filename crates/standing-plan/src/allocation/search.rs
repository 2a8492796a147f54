//! Looking for a plan part by part: one or a few facilities are solved anew, in whole vials, with
//! what the others leave; what is better stays.
//!
//! While it looks, a vial costs a share of its price, so that facilities leave to others what is
//! worth more there. Which facilities are taken together is drawn by a seed: the same seed gives the
//! same plan.

use super::boxed::Table;
use super::branch::maximise;
use super::holdings::{Holding, Holdings, read};
use super::index::Indexed;
use super::market::Prices;
use super::part::{Aim, Goal, Part};
use crate::random::SplitMix;

/// What a seed draws here.
#[derive(Debug, Clone)]
pub(super) struct Draw(SplitMix);

impl Draw {
    /// A number below `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        usize::try_from((u128::from(self.0.next()) * n as u128) >> 64).unwrap_or(0)
    }

    /// One of some.
    pub(super) fn one_of(&mut self, of: &[usize]) -> Option<usize> {
        of.get(self.below(of.len().max(1))).copied()
    }
}

/// What a search must keep of goals that come before its own.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Keep {
    /// Coverage of each facility.
    pub(super) floor: f64,
    /// Infections averted, at least.
    pub(super) averted: Option<f64>,
    /// Vials opened otherwise than before, at most.
    pub(super) changes: Option<f64>,
}

/// Which facilities are solved together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// One.
    Alone,
    /// Two of a group.
    Near,
    /// Two that share a pool.
    Far,
}

impl Step {
    const ALL: [Self; 3] = [Self::Near, Self::Far, Self::Alone];
}

/// Nodes of a step's search: beyond these little is found.
const NODES: usize = 250;

/// How well each kind of step does: gain for work, lately.
#[derive(Debug, Clone)]
struct Worth([f64; 3]);

pub(super) struct Search<'a> {
    pub(super) ix: &'a Indexed,
    pub(super) now: Holdings,
    pub(super) draw: Draw,
    /// Entries of tables that were computed.
    pub(super) work: u64,
    pub(super) prices: Prices,
    /// Share of its price that a vial costs.
    pub(super) weight: f64,
    worth: Worth,
    /// By group, the facilities in it; by group, the facilities that share a pool with it.
    near: Vec<Vec<usize>>,
    far: Vec<Vec<usize>>,
}

impl<'a> Search<'a> {
    pub(super) fn of(ix: &'a Indexed, prices: Prices, seed: u64) -> Self {
        let facilities_of = |wanted: &dyn Fn(usize) -> bool| -> Vec<usize> {
            (ix.facilities.iter().enumerate())
                .filter(|(_, f)| wanted(f.group))
                .map(|(i, _)| i)
                .collect()
        };
        let groups = 0..ix.groups.len();
        Self {
            ix,
            now: Holdings::none(ix),
            draw: Draw(SplitMix(seed)),
            work: 0,
            prices,
            weight: 0.0,
            worth: Worth([0.0; 3]),
            near: groups.clone().map(|g| facilities_of(&|o| o == g)).collect(),
            far: groups
                .map(|g| {
                    let pools = ix.pools_of(g);
                    facilities_of(&|o| ix.pools_of(o).iter().any(|p| pools.contains(p)))
                })
                .collect(),
        }
    }

    /// A share of prices by which no vial costs as much as it gives: half of what one dose is to the
    /// largest facility, for the dearest vial.
    pub(super) fn light(&self) -> f64 {
        let largest = self
            .ix
            .facilities
            .iter()
            .map(|f| f.willing)
            .fold(1.0, f64::max);
        let dearest = self.prices.dearest();
        if dearest > 0.0 {
            0.5 / (largest * dearest)
        } else {
            0.0
        }
    }

    fn charged(&self, f: usize, holding: &Holding) -> f64 {
        let group = self.ix.facilities.get(f).map_or(0, |f| f.group);
        let prices = holding
            .vials
            .iter()
            .map(|v| v.vials * self.prices.of_group(group, v.product, v.week));
        self.weight * prices.sum::<f64>()
    }

    /// What a holding is worth for a goal, less what its vials cost.
    fn worth(&self, f: usize, holding: &Holding, goal: Goal, floor: f64) -> f64 {
        if !holding.fits || holding.coverage + 1e-7 < floor {
            return f64::NEG_INFINITY;
        }
        let reached = match goal {
            Goal::Averted => holding.averted,
            Goal::Reach(target) => -(target - holding.coverage).max(0.0),
            Goal::Unchanged => -holding.changes,
        };
        reached - self.charged(f, holding)
    }

    /// A facility, the more likely the more it lacks of what it could have for itself at the prices
    /// (`could`).
    pub(super) fn lacking(&mut self, could: &[f64], goal: Goal) -> usize {
        let n = self.ix.facilities.len();
        let weight = std::mem::replace(&mut self.weight, 1.0);
        let lacks: Vec<f64> = (self.now.each.iter().zip(could).enumerate())
            .map(|(f, (h, c))| (c - self.worth(f, h, goal, 0.0)).max(0.0))
            .collect();
        self.weight = weight;
        let all: f64 = lacks.iter().sum();
        if all <= 0.0 || self.draw.below(3) == 0 {
            return self.draw.below(n);
        }
        let mut at = self.draw.below(1 << 20) as f64 / f64::from(1 << 20) * all;
        for (f, lack) in lacks.iter().enumerate() {
            at -= lack;
            if at <= 0.0 {
                return f;
            }
        }
        self.draw.below(n)
    }

    /// Solves some facilities anew while the others stand still. How much better it got; `None`
    /// where it did not.
    pub(super) fn step(&mut self, members: &[usize], goal: Goal, keep: Keep) -> Option<f64> {
        let ix = self.ix;
        let left = self.now.left_for(ix, members);
        let held = || members.iter().filter_map(|f| self.now.each.get(*f));
        let aim = Aim {
            goal,
            floor: keep.floor,
            averted: keep.averted.map(|least| {
                let here: f64 = held().map(|h| h.averted).sum();
                here - (self.now.averted() - least).max(0.0)
            }),
            changes: keep.changes.map(|most| {
                let here: f64 = held().map(|h| h.changes).sum();
                here + (most - self.now.changes()).max(0.0)
            }),
        };
        let (prices, weight) = (&self.prices, self.weight);
        let part = Part::of(ix, members, &left, aim, &|g, p, t| {
            weight * prices.of_group(g, p, t)
        });
        let before: f64 = (members.iter().zip(held()))
            .map(|(f, h)| self.worth(*f, h, goal, keep.floor))
            .sum();
        let mut table = Table::of(part.rows.clone());
        // What a goal gains for certain whatever is decided is not in the rows.
        let offset = part.offset;
        let found = maximise(&mut table, &part.whole, before - offset, 1e-6, NODES);
        self.work += table.work;
        let (_, values) = found.best?;
        let holdings = read(ix, &part, &values, &left)?;
        let after: f64 = (members.iter().zip(&holdings))
            .map(|(f, h)| self.worth(*f, h, goal, keep.floor))
            .sum();
        if after <= before + 1e-9 {
            return None;
        }
        for (f, h) in members.iter().zip(holdings) {
            if let Some(place) = self.now.each.get_mut(*f) {
                *place = h;
            }
        }
        Some(if before.is_finite() {
            after - before
        } else {
            1.0
        })
    }

    /// Some facilities around one.
    fn around(&mut self, f: usize, step: Step) -> Vec<usize> {
        let group = self.ix.facilities.get(f).map_or(0, |f| f.group);
        let (from, others) = match step {
            Step::Alone => (&self.near, 0),
            Step::Near => (&self.near, 1),
            Step::Far => (&self.far, 1),
        };
        let from = from.get(group).map_or(&[][..], Vec::as_slice);
        let mut members = vec![f];
        for _ in 0..others.min(from.len().saturating_sub(1)) * 4 {
            if members.len() > others {
                break;
            }
            if let Some(other) = self.draw.one_of(from)
                && !members.contains(&other)
            {
                members.push(other);
            }
        }
        members.sort_unstable();
        members
    }

    /// One step around a facility, of the kind that does best lately.
    pub(super) fn improve(&mut self, around: usize, goal: Goal, keep: Keep) -> Option<f64> {
        let kind = self.choose();
        let step = Step::ALL.get(kind).copied().unwrap_or(Step::Near);
        let members = self.around(around, step);
        let before = self.work;
        let gained = self.step(&members, goal, keep);
        let spent = (self.work - before).max(1) as f64;
        if let Some(worth) = self.worth.0.get_mut(kind) {
            *worth = 0.97 * *worth + 0.03 * gained.unwrap_or(0.0) / spent;
        }
        gained
    }

    /// Mostly by worth, and often enough by chance that each kind is tried.
    fn choose(&mut self) -> usize {
        let all: f64 = self.worth.0.iter().sum();
        if all <= 0.0 || self.draw.below(4) == 0 {
            return self.draw.below(Step::ALL.len());
        }
        let mut at = self.draw.below(1 << 20) as f64 / f64::from(1 << 20) * all;
        for (kind, worth) in self.worth.0.iter().enumerate() {
            at -= worth;
            if at <= 0.0 {
                return kind;
            }
        }
        0
    }
}
