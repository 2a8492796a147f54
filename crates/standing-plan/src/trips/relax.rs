//! The relaxation: trips may be made in part, and the best mix of them bounds every plan.
//!
//! `max c·x, A x <= b, x >= 0` with `A, b >= 0`, solved by the primal simplex method with the inverse
//! of the basis kept dense, since a part has a few hundred rows at most. Such a programme is feasible
//! for every `c`: a column is struck by giving it a negative cost, prices are charged by changing
//! costs, and the last basis is always a start. That is all the search asks for.
//!
//! The bound does not rest on the pivots: it is recomputed from the prices `y` alone, and holds for
//! any `y >= 0` (weak duality, with `x <= 1`).

use super::pack::Span;

/// A cost that no column with a use can bear: such a column leaves every optimum.
const STRUCK: f64 = -100.0;
/// Below this a reduced cost is nothing, in dollars.
const NOTHING: f64 = 1e-6;
/// A pivot below this is not taken.
const PIVOT: f64 = 1e-7;
/// Pivots after which the inverse is made anew.
const RENEW: usize = 150;

/// A programme and a basis of it.
pub(super) struct Relaxation {
    /// What each row allows.
    allowed: Vec<f64>,
    /// The same, a little more, so that no two rows are exhausted at once.
    loosened: Vec<f64>,
    columns: Vec<Vec<Span>>,
    costs: Vec<f64>,
    /// One over the length of each column: steps are compared by what they gain for their length.
    scale: Vec<f64>,
    /// What is basic in each row: a column, or the slack of a row (from `columns.len()` on).
    basis: Vec<usize>,
    /// Rows of the inverse of the basis, one after the other.
    inverse: Vec<f64>,
    /// Values of what is basic.
    values: Vec<f64>,
    /// Prices of rows.
    prices: Vec<f64>,
    /// Sums of prices up to each row.
    sums: Vec<f64>,
    since_renewal: usize,
    entering: Vec<f64>,
    nonzero: Vec<usize>,
    /// Work done, in multiplications.
    pub(super) work: u64,
}

/// A basis to come back to.
pub(super) struct Mark {
    basis: Vec<usize>,
    inverse: Vec<f64>,
    values: Vec<f64>,
    since_renewal: usize,
}

impl Relaxation {
    /// A programme of rows and columns; a column's spans must lie within the rows.
    pub(super) fn new(allowed: &[i32], columns: Vec<Vec<Span>>, gains: Vec<f64>) -> Self {
        let m = allowed.len();
        let allowed: Vec<f64> = allowed.iter().map(|a| f64::from(*a).max(0.0)).collect();
        let loosened = allowed
            .iter()
            .enumerate()
            .map(|(i, a)| a + 1e-6 * (1.0 + ((i * 7919) % 1009) as f64 / 1009.0))
            .collect();
        let scale = columns
            .iter()
            .map(|spans| {
                let length: f64 = spans
                    .iter()
                    .map(|s| f64::from(s.much) * f64::from(s.much) * (s.to - s.from) as f64)
                    .sum();
                1.0 / (1.0 + length).sqrt()
            })
            .collect();
        let mut new = Self {
            allowed,
            loosened,
            costs: gains,
            scale,
            basis: Vec::new(),
            inverse: vec![0.0; m * m],
            values: Vec::new(),
            prices: vec![0.0; m],
            sums: vec![0.0; m + 1],
            since_renewal: 0,
            entering: vec![0.0; m],
            nonzero: Vec::new(),
            columns,
            work: 0,
        };
        new.restart();
        new
    }

    pub(super) fn rows(&self) -> usize {
        self.allowed.len()
    }

    /// Back to nothing being made.
    pub(super) fn restart(&mut self) {
        let (m, n) = (self.rows(), self.columns.len());
        self.basis = (n..n + m).collect();
        self.inverse.fill(0.0);
        for i in 0..m {
            if let Some(one) = self.inverse.get_mut(i * m + i) {
                *one = 1.0;
            }
        }
        self.values.clone_from(&self.loosened);
        self.since_renewal = 0;
    }

    /// Sets what a column gains, and lets it in where it was struck.
    pub(super) fn set_gain(&mut self, column: usize, gain: f64) {
        if let Some(c) = self.costs.get_mut(column) {
            *c = gain;
        }
    }

    /// Strikes every column.
    pub(super) fn strike_all(&mut self) {
        self.costs.fill(STRUCK);
    }

    fn cost(&self, variable: usize) -> f64 {
        self.costs.get(variable).copied().unwrap_or(0.0)
    }

    fn inverse_row(&self, row: usize) -> &[f64] {
        let m = self.rows();
        self.inverse.get(row * m..(row + 1) * m).unwrap_or(&[])
    }

    fn reprice(&mut self) {
        let m = self.rows();
        self.prices.fill(0.0);
        for row in 0..m {
            let cost = self.basis.get(row).map_or(0.0, |b| self.cost(*b));
            if cost == 0.0 {
                continue;
            }
            let from = self.inverse.get(row * m..(row + 1) * m).unwrap_or(&[]);
            for (p, v) in self.prices.iter_mut().zip(from) {
                *p += cost * v;
            }
            self.work += m as u64;
        }
        self.sum_up();
    }

    fn sum_up(&mut self) {
        let mut sum = 0.0;
        for (s, p) in self.sums.iter_mut().skip(1).zip(&self.prices) {
            sum += p;
            *s = sum;
        }
    }

    /// What a column gains beyond the price of what it uses.
    pub(super) fn reduced(&self, column: usize) -> f64 {
        let spans = self.columns.get(column).map_or(&[][..], Vec::as_slice);
        let price: f64 = spans
            .iter()
            .map(|s| {
                let to = self.sums.get(s.to).copied().unwrap_or(0.0);
                let from = self.sums.get(s.from).copied().unwrap_or(0.0);
                f64::from(s.much) * (to - from)
            })
            .sum();
        self.cost(column) - price
    }

    /// The price of a row.
    pub(super) fn price(&self, row: usize) -> f64 {
        self.prices.get(row).copied().unwrap_or(0.0).max(0.0)
    }

    /// Solves over some columns; the others must be struck or are left out. False where the pivots
    /// ran out first: prices then bound, but not tightly.
    pub(super) fn solve(&mut self, active: &[usize], most_pivots: usize) -> bool {
        self.reprice();
        for _ in 0..most_pivots {
            let Some(column) = self.choose(active) else {
                return true;
            };
            self.enter(column);
            if !self.pivot(column) {
                // Nothing limits the step: cannot be where every column uses something.
                return true;
            }
            if self.since_renewal >= RENEW {
                self.renew();
            }
        }
        false
    }

    fn choose(&mut self, active: &[usize]) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        for &j in active {
            let reduced = self.reduced(j);
            if reduced > NOTHING {
                let step = reduced * self.scale.get(j).copied().unwrap_or(1.0);
                if best.is_none_or(|(b, _)| step > b) {
                    best = Some((step, j));
                }
            }
        }
        let n = self.columns.len();
        for (i, p) in self.prices.iter().enumerate() {
            if *p < -NOTHING {
                let step = -p * std::f64::consts::FRAC_1_SQRT_2;
                if best.is_none_or(|(b, _)| step > b) {
                    best = Some((step, n + i));
                }
            }
        }
        self.work += (4 * active.len() + self.rows()) as u64;
        best.map(|(_, j)| j)
    }

    /// The entering variable in terms of the basis.
    fn enter(&mut self, variable: usize) {
        let (m, n) = (self.rows(), self.columns.len());
        let slack = [Span {
            from: variable.saturating_sub(n),
            to: variable.saturating_sub(n) + 1,
            much: 1,
        }];
        let spans = match self.columns.get(variable) {
            Some(spans) => spans.as_slice(),
            None => &slack,
        };
        let mut work = 0;
        for (row, out) in self.entering.iter_mut().enumerate() {
            let inverse = self.inverse.get(row * m..(row + 1) * m).unwrap_or(&[]);
            let mut sum = 0.0;
            for s in spans {
                let part: f64 = inverse.get(s.from..s.to).unwrap_or(&[]).iter().sum();
                sum += f64::from(s.much) * part;
                work += (s.to - s.from) as u64;
            }
            *out = sum;
        }
        self.work += work;
    }

    fn pivot(&mut self, variable: usize) -> bool {
        let m = self.rows();
        // The least step; among steps that are as good as equal, the firmest pivot.
        let mut least = f64::INFINITY;
        for (v, a) in self.values.iter().zip(&self.entering) {
            if *a > PIVOT {
                least = least.min((v.max(0.0) + 1e-9) / a);
            }
        }
        let mut leaving: Option<(f64, usize)> = None;
        for (i, (v, a)) in self.values.iter().zip(&self.entering).enumerate() {
            if *a > PIVOT && v.max(0.0) / a <= least && leaving.is_none_or(|(f, _)| *a > f) {
                leaving = Some((*a, i));
            }
        }
        let Some((firm, row)) = leaving else {
            return false;
        };
        let step = self.values.get(row).copied().unwrap_or(0.0).max(0.0) / firm;
        let reduced = match self.columns.get(variable) {
            Some(_) => self.reduced(variable),
            None => -(self.prices.get(variable - self.columns.len()).copied()).unwrap_or(0.0),
        };
        for (v, a) in self.values.iter_mut().zip(&self.entering) {
            *v -= step * a;
        }
        if let Some(v) = self.values.get_mut(row) {
            *v = step;
        }
        let mut pivot_row: Vec<f64> = self.inverse_row(row).to_vec();
        self.nonzero.clear();
        for (k, v) in pivot_row.iter_mut().enumerate() {
            if v.abs() > 1e-13 {
                *v /= firm;
                self.nonzero.push(k);
            } else {
                *v = 0.0;
            }
        }
        let dense = self.nonzero.len() * 3 > m;
        for (i, a) in self.entering.iter().enumerate() {
            if i == row || a.abs() < 1e-13 {
                continue;
            }
            let Some(own) = self.inverse.get_mut(i * m..(i + 1) * m) else {
                continue;
            };
            if dense {
                for (o, p) in own.iter_mut().zip(&pivot_row) {
                    *o -= a * p;
                }
                self.work += m as u64;
            } else {
                for &k in &self.nonzero {
                    if let (Some(o), Some(p)) = (own.get_mut(k), pivot_row.get(k)) {
                        *o -= a * p;
                    }
                }
                self.work += self.nonzero.len() as u64;
            }
        }
        for (p, v) in self.prices.iter_mut().zip(&pivot_row) {
            *p += reduced * v;
        }
        if let Some(own) = self.inverse.get_mut(row * m..(row + 1) * m) {
            own.copy_from_slice(&pivot_row);
        }
        if let Some(b) = self.basis.get_mut(row) {
            *b = variable;
        }
        self.since_renewal += 1;
        self.sum_up();
        true
    }

    /// Makes the inverse anew from what is basic. A column that no longer fits into it is left out.
    fn renew(&mut self) {
        let n = self.columns.len();
        let mut wanted: Vec<usize> = self.basis.iter().copied().filter(|b| *b < n).collect();
        wanted.sort_unstable();
        let slack: Vec<bool> = {
            let mut basic = vec![false; self.rows()];
            for b in &self.basis {
                if let Some(flag) = b.checked_sub(n).and_then(|i| basic.get_mut(i)) {
                    *flag = true;
                }
            }
            basic
        };
        self.restart();
        for column in wanted {
            self.enter(column);
            // The firmest row whose slack is not wanted and not yet replaced.
            let mut best: Option<(f64, usize)> = None;
            for (i, a) in self.entering.iter().enumerate() {
                let free = self.basis.get(i).is_some_and(|b| *b >= n)
                    && !slack.get(i).copied().unwrap_or(true);
                if free && a.abs() > 1e-9 && best.is_none_or(|(f, _)| a.abs() > f) {
                    best = Some((a.abs(), i));
                }
            }
            let Some((_, row)) = best else { continue };
            self.replace(row, column);
        }
        self.since_renewal = 0;
        let lost = self.values.iter().any(|v| *v < -1e-5);
        if lost {
            // The basis was no good any more: begin again.
            self.restart();
        } else {
            for v in &mut self.values {
                *v = v.max(0.0);
            }
        }
        self.reprice();
    }

    /// A column takes the place of what is basic in a row, whatever the values are on the way.
    fn replace(&mut self, row: usize, column: usize) {
        let m = self.rows();
        let firm = self.entering.get(row).copied().unwrap_or(1.0);
        let step = self.values.get(row).copied().unwrap_or(0.0) / firm;
        let pivot_row: Vec<f64> = self.inverse_row(row).iter().map(|v| v / firm).collect();
        for (i, a) in self.entering.iter().enumerate() {
            if i == row || *a == 0.0 {
                continue;
            }
            if let Some(own) = self.inverse.get_mut(i * m..(i + 1) * m) {
                for (o, p) in own.iter_mut().zip(&pivot_row) {
                    *o -= a * p;
                }
                self.work += m as u64;
            }
            if let Some(v) = self.values.get_mut(i) {
                *v -= step * a;
            }
        }
        if let Some(own) = self.inverse.get_mut(row * m..(row + 1) * m) {
            own.copy_from_slice(&pivot_row);
        }
        if let Some(v) = self.values.get_mut(row) {
            *v = step;
        }
        if let Some(b) = self.basis.get_mut(row) {
            *b = column;
        }
    }

    /// No mix of these columns gains more, whatever the pivots did.
    pub(super) fn bound(&self, active: &[usize]) -> f64 {
        let prices: f64 = (self.allowed.iter().zip(&self.prices))
            .map(|(a, p)| a * p.max(0.0))
            .sum();
        // A price below nothing is read as nothing; columns are then even dearer than here.
        let over: f64 = active.iter().map(|j| self.reduced(*j).max(0.0)).sum();
        prices + over
    }

    /// Where it stands, to come back to.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            basis: self.basis.clone(),
            inverse: self.inverse.clone(),
            values: self.values.clone(),
            since_renewal: self.since_renewal,
        }
    }

    /// Comes back to a mark. Prices follow at the next solve.
    pub(super) fn back_to(&mut self, mark: &Mark) {
        self.basis.clone_from(&mark.basis);
        self.inverse.clone_from(&mark.inverse);
        self.values.clone_from(&mark.values);
        self.since_renewal = mark.since_renewal;
        self.work += (self.inverse.len() / 4) as u64;
    }

    /// Columns that are made, in whole or in part.
    pub(super) fn made(&self) -> impl Iterator<Item = (usize, f64)> + '_ {
        let n = self.columns.len();
        (self.basis.iter().copied().zip(self.values.iter().copied()))
            .filter(move |(b, v)| *b < n && *v > 1e-5)
    }
}
