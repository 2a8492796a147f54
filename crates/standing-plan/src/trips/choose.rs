//! One of the plans found for each part, so that together they fit and gain most.

use super::together::Local;

/// Plans looked at before it is given up.
const NODES: usize = 100_000;

/// The best choice that gains more than `known`: for each part the index of its plan, or none.
pub(super) fn choose(
    pool: &[Vec<Local>],
    prices: &[f64],
    allowed: &[i32],
    known: f64,
) -> Option<Vec<Option<usize>>> {
    // Plans by what they are worth at prices; to do nothing is worth nothing.
    let order: Vec<Vec<(f64, Option<usize>)>> = pool
        .iter()
        .map(|plans| {
            let mut worth: Vec<(f64, Option<usize>)> = (plans.iter().enumerate())
                .map(|(i, plan)| (plan.worth(prices), Some(i)))
                .chain([(0.0, None)])
                .collect();
            worth.sort_by(|a, b| b.0.total_cmp(&a.0));
            worth
        })
        .collect();
    // What the parts from each on could be worth at most.
    let mut later = vec![0.0; pool.len() + 1];
    for (part, plans) in order.iter().enumerate().rev() {
        let after = later.get(part + 1).copied().unwrap_or(0.0);
        if let (Some(l), Some((most, _))) = (later.get_mut(part), plans.first()) {
            *l = after + most.max(0.0);
        }
    }
    let mut choice = Choice {
        pool,
        order: &order,
        later: &later,
        prices,
        chosen: Vec::new(),
        best: None,
        best_gain: known,
        nodes: NODES,
    };
    choice.extend(0.0, allowed);
    choice.best
}

struct Choice<'c> {
    pool: &'c [Vec<Local>],
    order: &'c [Vec<(f64, Option<usize>)>],
    later: &'c [f64],
    prices: &'c [f64],
    chosen: Vec<Option<usize>>,
    best: Option<Vec<Option<usize>>>,
    best_gain: f64,
    nodes: usize,
}

impl Choice<'_> {
    fn extend(&mut self, gain: f64, left: &[i32]) {
        let part = self.chosen.len();
        let order = self.order;
        let Some(plans) = order.get(part) else {
            if gain > self.best_gain + 1e-6 {
                self.best_gain = gain;
                self.best = Some(self.chosen.clone());
            }
            return;
        };
        // What is left, at its price, and what the parts to come are worth: no choice gains more.
        let room: f64 = (left.iter().zip(self.prices))
            .map(|(l, p)| f64::from(*l) * p)
            .sum();
        let later = self.later.get(part + 1).copied().unwrap_or(0.0);
        for (worth, plan) in plans {
            if self.nodes == 0 || gain + room + worth + later <= self.best_gain + 1e-6 {
                return;
            }
            self.nodes -= 1;
            let local = plan.and_then(|i| self.pool.get(part)?.get(i));
            let mut rest = left.to_vec();
            if let Some(local) = local {
                for (l, u) in rest.iter_mut().zip(&local.uses) {
                    *l -= u;
                }
                if rest.iter().any(|l| *l < 0) {
                    continue;
                }
            }
            self.chosen.push(*plan);
            self.extend(gain + local.map_or(0.0, |l| l.gain), &rest);
            self.chosen.pop();
        }
    }
}
