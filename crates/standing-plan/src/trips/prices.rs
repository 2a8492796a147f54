//! Prices of shared rows, and the bound that follows from them.

use super::part::{Limit, Part};
use super::together::{GoOn, Together, Within};

/// Beyond so many columns the whole is not relaxed at once: prices then begin at nothing.
const WHOLE: usize = 60_000;
/// And beyond so many shared rows.
const SHARED: usize = 500;

impl Together<'_> {
    fn allowed(&self) -> Vec<i32> {
        let allowed = |row: &usize| self.packing.allowed.get(*row).copied().unwrap_or(0);
        self.shared.iter().map(allowed).collect()
    }

    /// What a trip gains beyond prices.
    pub(super) fn priced(&self, trip: usize, prices: &[f64]) -> f64 {
        let gain = self.packing.gain_of(trip);
        if prices.is_empty() {
            return gain;
        }
        let price: f64 = (self.packing.uses(trip).iter())
            .filter_map(|s| {
                let k = self.shared.binary_search(&s.from).ok()?;
                Some(f64::from(s.much) * prices.get(k)?)
            })
            .sum();
        gain - price
    }

    /// Prices from the relaxation of the whole, and its bound.
    pub(super) fn price_all(&mut self) {
        let columns: usize = self.parts.iter().map(Vec::len).sum();
        if columns > WHOLE || self.shared.len() > SHARED {
            return;
        }
        let trips: Vec<(usize, f64)> = (self.parts.iter().flatten())
            .map(|t| (*t, self.packing.gain_of(*t)))
            .collect();
        let relaxed = Part::new(self.packing, trips, &self.packing.allowed).relax(&self.shared);
        self.work += relaxed.work;
        self.bound = self.bound.min(relaxed.bound);
        self.prices = relaxed.prices;
        self.centre.clone_from(&self.prices);
    }

    /// Plans each part by itself, at the prices: a bound follows. False where it was stopped.
    pub(super) fn at_prices(&mut self, limit: Limit, go_on: GoOn<'_>) -> bool {
        let prices = self.prices.clone();
        let allowed = self.allowed();
        let mut asked: Vec<f64> = allowed.iter().map(|a| -f64::from(*a)).collect();
        let mut bound: f64 = (allowed.iter().zip(&prices))
            .map(|(a, p)| f64::from(*a) * p)
            .sum();
        let left = self.packing.allowed.clone();
        for part in 0..self.parts.len() {
            let known = self.best_at(part, &prices);
            let within = Within {
                left: &left,
                prices: &prices,
                limit,
            };
            let planned = self.plan_part(part, &within, &known, go_on);
            bound += planned.bound;
            for (a, used) in asked.iter_mut().zip(self.local(planned.set).uses) {
                *a += f64::from(used);
            }
            if !go_on(self.standing()) {
                return false;
            }
        }
        if bound < self.bound {
            self.bound = bound;
            self.centre.clone_from(&self.prices);
            self.asked = asked;
            self.stride *= 1.2;
        } else {
            self.stride *= 0.5;
        }
        true
    }

    /// The plan of the pool that is worth most at prices.
    fn best_at(&self, part: usize, prices: &[f64]) -> Vec<usize> {
        let pool = self.pool.get(part).map_or(&[][..], Vec::as_slice);
        let best = (pool.iter()).max_by(|a, b| a.worth(prices).total_cmp(&b.worth(prices)));
        best.filter(|p| p.worth(prices) > 0.0)
            .map(|p| p.trips.clone())
            .unwrap_or_default()
    }

    /// New prices, from those at which the bound was found: what was asked for beyond what there is
    /// becomes dearer, what was left becomes cheaper (a step along the subgradient, Polyak 1969, of
    /// the length that would close the gap; half of it each time it did not help).
    pub(super) fn reprice(&mut self) {
        let norm: f64 = self.asked.iter().map(|a| a * a).sum();
        if norm < 0.5 {
            return;
        }
        let length = self.stride * (self.bound - self.best_gain) / norm;
        self.prices = (self.centre.iter().zip(&self.asked))
            .map(|(c, a)| (c + length * a).max(0.0))
            .collect();
    }

    /// Prices by chance around those at which the bound was found.
    pub(super) fn stray(&mut self) {
        self.prices.clone_from(&self.centre);
        for p in &mut self.prices {
            *p *= 2.0 * self.random.share();
        }
    }

    /// One plan of the pool for each part, if that gains.
    pub(super) fn choose(&mut self) {
        let allowed = self.allowed();
        let chosen = super::choose::choose(&self.pool, &self.centre, &allowed, self.best_gain);
        let Some(chosen) = chosen else { return };
        let sets = (chosen.iter().zip(&self.pool))
            .map(|(plan, pool)| {
                let plan = plan.and_then(|i| pool.get(i));
                plan.map(|p| p.trips.clone()).unwrap_or_default()
            })
            .collect();
        self.keep(sets);
    }
}
