//! Linear programmes whose every variable lies between two finite limits.
//!
//! Maximise `c x` subject to `A x <= b` and `lower <= x <= upper`. The programmes of one or a few
//! facilities are small and dense, and they are solved over and over with other limits (branching,
//! what the others left of a pool) or other prices. So the table is kept and changed, never built
//! anew: the dual simplex goes on from wherever it stands.
//!
//! Since every variable is boxed, any basis becomes dual feasible by moving variables from one of
//! their limits to the other: there is no first phase and there are no artificial variables. Costs
//! are shifted by tiny, fixed amounts against stalling; a bound is therefore taken from the prices
//! of the rows and the true costs ([`Table::proved_bound`]), which is valid for any prices.

#![expect(
    clippy::indexing_slicing,
    reason = "a dense table: every index is made from its own dimensions, and a checked access in \
              its inner loops doubles the time of a solve"
)]

/// How far a value may lie outside its limits.
const FEASIBLE: f64 = 1e-7;
/// The smallest entry that is pivoted on.
const PIVOT: f64 = 1e-7;
/// Entries below this are rounding.
const ZERO: f64 = 1e-11;
/// Pivots after which the table is computed anew from the rows.
const REFRESH: u64 = 4_000;

/// A programme, as rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// What one unit of each variable is worth.
    pub(super) cost: Vec<f64>,
    /// Lower limit of each variable.
    pub(super) lower: Vec<f64>,
    /// Upper limit of each variable.
    pub(super) upper: Vec<f64>,
    /// The entries of each row.
    pub(super) entries: Vec<Vec<(usize, f64)>>,
    /// The right side of each row.
    pub(super) rhs: Vec<f64>,
}

impl Rows {
    /// Adds a variable and gives its number.
    pub(super) fn variable(&mut self, cost: f64, lower: f64, upper: f64) -> usize {
        self.cost.push(cost);
        self.lower.push(lower);
        self.upper.push(upper.max(lower));
        self.cost.len() - 1
    }

    /// Adds `entries <= rhs` and gives the row's number.
    pub(super) fn at_most(&mut self, entries: Vec<(usize, f64)>, rhs: f64) -> usize {
        self.entries.push(entries);
        self.rhs.push(rhs);
        self.rhs.len() - 1
    }

    /// Adds `entries >= rhs` and gives the row's number.
    pub(super) fn at_least(&mut self, mut entries: Vec<(usize, f64)>, rhs: f64) -> usize {
        for (_, by) in &mut entries {
            *by = -*by;
        }
        self.at_most(entries, -rhs)
    }
}

/// How a solve ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// At an optimum.
    Optimal,
    /// No values keep all limits.
    Infeasible,
    /// Nothing better than the cutoff is left.
    Cut,
    /// Rounding or stalling; nothing is known.
    Stuck,
}

#[derive(Debug, Clone, Copy)]
enum At {
    Basic(usize),
    Lower(usize),
    Upper(usize),
}

/// A programme and its table: each basic variable in terms of those that stand at a limit.
#[derive(Debug, Clone)]
pub(super) struct Table {
    rows: Rows,
    /// Rows.
    m: usize,
    /// Columns.
    n: usize,
    /// `m` rows of `n` entries.
    t: Vec<f64>,
    basic: Vec<usize>,
    nonbasic: Vec<usize>,
    at: Vec<At>,
    /// Values of the basic variables.
    x: Vec<f64>,
    /// Reduced costs of the others.
    d: Vec<f64>,
    lo: Vec<f64>,
    hi: Vec<f64>,
    shifted: Vec<f64>,
    /// The most that the shifts of all costs can make up together.
    shifts: f64,
    pivots: u64,
    /// Entries of the table that were computed: the measure of work.
    pub(super) work: u64,
}

/// A tiny amount, fixed for each variable.
fn shift(variable: usize) -> f64 {
    let mut z = (variable as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((z >> 40) as f64 / (1u64 << 24) as f64 + 0.5) * 1e-7
}

impl Table {
    /// The table in which every row's slack is basic.
    pub(super) fn of(rows: Rows) -> Self {
        let (m, n) = (rows.rhs.len(), rows.cost.len());
        let mut lo = rows.lower.clone();
        let mut hi = rows.upper.clone();
        for (entries, rhs) in rows.entries.iter().zip(&rows.rhs) {
            let least: f64 = entries
                .iter()
                .map(|(j, by)| {
                    by * if *by > 0.0 {
                        rows.lower[*j]
                    } else {
                        rows.upper[*j]
                    }
                })
                .sum();
            lo.push(0.0);
            hi.push((rhs - least).max(0.0) + 1.0);
        }
        let shifted = rows
            .cost
            .iter()
            .enumerate()
            .map(|(j, c)| c - shift(j))
            .collect();
        let shifts = (rows.upper.iter().zip(&rows.lower).enumerate())
            .map(|(j, (u, l))| shift(j) * u.abs().max(l.abs()))
            .sum();
        let mut table = Self {
            rows,
            m,
            n,
            t: vec![0.0; m * n],
            basic: (n..n + m).collect(),
            nonbasic: (0..n).collect(),
            at: (0..n).map(At::Lower).chain((0..m).map(At::Basic)).collect(),
            x: vec![0.0; m],
            d: vec![0.0; n],
            lo,
            hi,
            shifted,
            shifts,
            pivots: 0,
            work: 0,
        };
        table.fill();
        table.price();
        table
    }

    /// The rows it was made of.
    pub(super) fn rows(&self) -> &Rows {
        &self.rows
    }

    fn fill(&mut self) {
        let n = self.n;
        self.t.fill(0.0);
        for (i, entries) in self.rows.entries.iter().enumerate() {
            for (j, by) in entries {
                self.t[i * n + j] += by;
            }
        }
    }

    /// Computes the table anew for the present basis.
    fn refresh(&mut self) {
        let wanted: Vec<usize> = self.basic.iter().copied().filter(|v| *v < self.n).collect();
        let stay: Vec<usize> = self
            .basic
            .iter()
            .copied()
            .filter(|v| *v >= self.n)
            .collect();
        let upper: Vec<bool> = self
            .at
            .iter()
            .map(|at| matches!(at, At::Upper(_)))
            .collect();
        self.basic = (self.n..self.n + self.m).collect();
        self.nonbasic = (0..self.n).collect();
        self.fill();
        // A slack that stays basic keeps its row.
        let mut left = vec![true; self.m];
        for v in &stay {
            left[*v - self.n] = false;
        }
        for variable in wanted {
            // Each wanted variable takes the row, of those that are left, with its largest entry.
            // Its column is still its own: columns change hands only as their variables enter.
            let column = variable;
            let row = (0..self.m).filter(|i| left[*i]).max_by(|a, b| {
                let size = |i: &usize| self.t[i * self.n + column].abs();
                size(a).total_cmp(&size(b))
            });
            if let Some(row) = row
                && self.t[row * self.n + column].abs() > PIVOT
            {
                left[row] = false;
                self.exchange(row, column);
            }
        }
        for (i, v) in self.basic.iter().enumerate() {
            self.at[*v] = At::Basic(i);
        }
        for (j, v) in self.nonbasic.iter().enumerate() {
            self.at[*v] = if upper[*v] {
                At::Upper(j)
            } else {
                At::Lower(j)
            };
        }
        self.pivots = 0;
        self.price();
    }

    /// Value of a variable.
    pub(super) fn value(&self, variable: usize) -> f64 {
        match self.at[variable] {
            At::Basic(i) => self.x[i],
            At::Lower(_) => self.lo[variable],
            At::Upper(_) => self.hi[variable],
        }
    }

    /// Values of all variables of the rows.
    pub(super) fn values(&self) -> Vec<f64> {
        (0..self.n).map(|v| self.value(v)).collect()
    }

    /// What the present values are worth, at true costs.
    pub(super) fn worth(&self) -> f64 {
        (0..self.n).map(|v| self.rows.cost[v] * self.value(v)).sum()
    }

    /// What the present values are worth at shifted costs; falls as the dual simplex goes.
    fn shifted_worth(&self) -> f64 {
        (0..self.n).map(|v| self.shifted[v] * self.value(v)).sum()
    }

    /// The limits of a variable.
    pub(super) fn limits(&self, variable: usize) -> (f64, f64) {
        (self.lo[variable], self.hi[variable])
    }

    /// Gives a variable other limits.
    pub(super) fn limit(&mut self, variable: usize, lower: f64, upper: f64) {
        let before = self.value(variable);
        self.lo[variable] = lower;
        self.hi[variable] = upper;
        let (j, after) = match self.at[variable] {
            At::Basic(_) => return,
            At::Lower(j) => (j, lower),
            At::Upper(j) => (j, upper),
        };
        self.move_by(j, after - before);
    }

    /// Gives a variable another worth. [`Table::price`] must follow.
    pub(super) fn cost(&mut self, variable: usize, cost: f64) {
        self.rows.cost[variable] = cost;
        self.shifted[variable] = cost - shift(variable);
    }

    /// A nonbasic variable moves: the basic ones follow.
    fn move_by(&mut self, j: usize, by: f64) {
        if by == 0.0 {
            return;
        }
        self.work += self.m as u64;
        for (x, row) in self.x.iter_mut().zip(self.t.chunks_exact(self.n)) {
            *x -= row[j] * by;
        }
    }

    /// Computes reduced costs and values anew.
    pub(super) fn price(&mut self) {
        let n = self.n;
        let cost_of = |v: usize, shifted: &[f64]| if v < n { shifted[v] } else { 0.0 };
        for (d, v) in self.d.iter_mut().zip(&self.nonbasic) {
            *d = cost_of(*v, &self.shifted);
        }
        for (i, v) in self.basic.iter().enumerate() {
            let c = cost_of(*v, &self.shifted);
            if c != 0.0 {
                for (d, t) in self.d.iter_mut().zip(&self.t[i * n..(i + 1) * n]) {
                    *d -= c * t;
                }
            }
        }
        self.work += (self.m * n) as u64;
        self.values_anew();
    }

    /// The values of the basic variables, from the rows: a slack is what its row leaves, and the
    /// table says how basic variables follow from those at a limit.
    fn values_anew(&mut self) {
        let n = self.n;
        // Right sides in terms of the table: the basic variables when all others are zero. They are
        // found by moving from the slack basis, i.e. by applying the table to the right sides: the
        // column of slack i in the table, where it is nonbasic, is row i of the inverse.
        let mut x = vec![0.0; self.m];
        for (x, v) in x.iter_mut().zip(&self.basic) {
            if *v >= n {
                *x = self.rows.rhs[*v - n];
            }
        }
        for j in 0..n {
            let v = self.nonbasic[j];
            let rhs = if v >= n { self.rows.rhs[v - n] } else { 0.0 };
            let by = match self.at[v] {
                At::Upper(_) => self.hi[v],
                _ => self.lo[v],
            };
            // A slack s of row i stands for `rhs_i - s`.
            let by = if v >= n { by - rhs } else { by };
            if by != 0.0 {
                for (x, row) in x.iter_mut().zip(self.t.chunks_exact(n)) {
                    *x -= row[j] * by;
                }
            }
        }
        self.work += (self.m * n) as u64;
        self.x = x;
    }

    /// Swaps the basic variable of a row with the nonbasic one of a column, in the table alone.
    fn exchange(&mut self, r: usize, s: usize) {
        let n = self.n;
        let pivot = self.t[r * n + s];
        let by = 1.0 / pivot;
        {
            let row = &mut self.t[r * n..(r + 1) * n];
            for t in row.iter_mut() {
                *t *= by;
                if t.abs() < ZERO {
                    *t = 0.0;
                }
            }
            row[s] = by;
        }
        let (above, rest) = self.t.split_at_mut(r * n);
        let (row, below) = rest.split_at_mut(n);
        let mut touched = 0;
        for other in above.chunks_exact_mut(n).chain(below.chunks_exact_mut(n)) {
            let factor = other[s];
            if factor == 0.0 {
                continue;
            }
            touched += 1;
            other[s] = 0.0;
            for (t, p) in other.iter_mut().zip(row.iter()) {
                *t -= factor * p;
            }
        }
        self.work += (n * (touched + 1)) as u64;
        std::mem::swap(&mut self.basic[r], &mut self.nonbasic[s]);
        self.pivots += 1;
    }

    /// A whole pivot: table, reduced costs, values. `entering` moves by `step` from its limit; the
    /// leaving variable ends at its upper limit where `to_upper`.
    fn pivot(&mut self, r: usize, s: usize, step: f64, to_upper: bool) {
        let n = self.n;
        let (leaving, entering) = (self.basic[r], self.nonbasic[s]);
        let start = self.value(entering);
        self.move_by(s, step);
        let factor = self.d[s];
        self.exchange(r, s);
        self.d[s] = 0.0;
        if factor != 0.0 {
            for (d, t) in self.d.iter_mut().zip(&self.t[r * n..(r + 1) * n]) {
                *d -= factor * t;
            }
        }
        self.x[r] = start + step;
        self.at[entering] = At::Basic(r);
        self.at[leaving] = if to_upper { At::Upper(s) } else { At::Lower(s) };
    }

    /// Moves a nonbasic variable to its other limit.
    fn flip(&mut self, j: usize) {
        let v = self.nonbasic[j];
        let width = self.hi[v] - self.lo[v];
        if matches!(self.at[v], At::Upper(_)) {
            self.at[v] = At::Lower(j);
            self.move_by(j, -width);
        } else {
            self.at[v] = At::Upper(j);
            self.move_by(j, width);
        }
    }

    /// Moves each variable to the limit that its reduced cost asks for.
    fn make_dual_feasible(&mut self) {
        for j in 0..self.n {
            let v = self.nonbasic[j];
            let width = self.hi[v] - self.lo[v];
            let other = match self.at[v] {
                At::Upper(_) => self.d[j] < 0.0,
                _ => self.d[j] > 0.0,
            };
            if other && width > 0.0 {
                self.flip(j);
            }
        }
    }

    /// Solves after limits or costs changed. Ends early where nothing above `cutoff` is left.
    pub(super) fn dual(&mut self, cutoff: f64) -> End {
        if self.pivots > REFRESH {
            self.refresh();
        }
        let mut tried_again = false;
        loop {
            let end = self.dual_once(cutoff);
            // An end that the table's rounding could have brought about is looked at once more.
            if matches!(end, End::Stuck) && !tried_again {
                tried_again = true;
                self.refresh();
                continue;
            }
            return end;
        }
    }

    fn dual_once(&mut self, cutoff: f64) -> End {
        self.make_dual_feasible();
        let n = self.n;
        let most = 60 * (self.m + n) as u64 + 200;
        let mut candidates: Vec<(f64, usize)> = Vec::new();
        for round in 0..most {
            // The row that is furthest outside.
            let mut worst = FEASIBLE;
            let mut row = None;
            for (i, v) in self.basic.iter().enumerate() {
                let over = (self.x[i] - self.hi[*v]).max(self.lo[*v] - self.x[i]);
                if over > worst {
                    worst = over;
                    row = Some(i);
                }
            }
            let Some(r) = row else {
                return End::Optimal;
            };
            if round % 8 == 7 && self.shifted_worth() + self.shifts < cutoff {
                return if self.proved_bound() < cutoff {
                    End::Cut
                } else {
                    End::Stuck
                };
            }
            let v = self.basic[r];
            let above = self.x[r] > self.hi[v];
            let mut slope = if above {
                self.x[r] - self.hi[v]
            } else {
                self.lo[v] - self.x[r]
            };
            let sign = if above { 1.0 } else { -1.0 };
            candidates.clear();
            for (j, t) in self.t[r * n..(r + 1) * n].iter().enumerate() {
                let t = t * sign;
                if t.abs() <= PIVOT {
                    continue;
                }
                let u = self.nonbasic[j];
                if self.hi[u] <= self.lo[u] {
                    continue;
                }
                let helps = match self.at[u] {
                    At::Upper(_) => t < 0.0,
                    _ => t > 0.0,
                };
                if helps {
                    candidates.push((self.d[j].abs() / t.abs(), j));
                }
            }
            // Pass over the variables whose whole width does not suffice: they go to their other
            // limit. The one with which it suffices enters.
            candidates.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let mut entering = None;
            let mut passed = 0;
            for (k, (_, j)) in candidates.iter().enumerate() {
                let u = self.nonbasic[*j];
                let gain = self.t[r * n + j].abs() * (self.hi[u] - self.lo[u]);
                if gain >= slope - FEASIBLE * 0.5
                    || k + 1 == candidates.len() && gain >= slope - FEASIBLE
                {
                    entering = Some(*j);
                    passed = k;
                    break;
                }
                slope -= gain;
            }
            let Some(s) = entering else {
                return if self.never(r) {
                    End::Infeasible
                } else {
                    End::Stuck
                };
            };
            for (_, j) in candidates.iter().take(passed) {
                self.flip(*j);
            }
            let limit = if above { self.hi[v] } else { self.lo[v] };
            let step = (self.x[r] - limit) / self.t[r * n + s];
            self.pivot(r, s, step, above);
        }
        End::Stuck
    }

    /// Proved: no values keep all limits. The row of the table is a sum of the programme's own rows;
    /// its limits are looked at as those rows say, not as the table has them.
    fn never(&mut self, r: usize) -> bool {
        let n = self.n;
        let mut sum = vec![0.0; n];
        let (mut rhs, mut slacks) = (0.0, (0.0f64, 0.0f64));
        let own = (self.basic[r] >= n).then_some((self.basic[r], 1.0));
        let row = &self.t[r * n..(r + 1) * n];
        let others = (self.nonbasic.iter().zip(row)).map(|(v, t)| (*v, *t));
        for (v, by) in others.filter(|(v, t)| *v >= n && *t != 0.0).chain(own) {
            let i = v - n;
            rhs += by * self.rows.rhs[i];
            // A slack is not negative and may be as large as it likes.
            if by > 0.0 {
                slacks.1 = f64::INFINITY;
            } else {
                slacks.0 = f64::NEG_INFINITY;
            }
            for (k, a) in &self.rows.entries[i] {
                sum[*k] += by * a;
            }
        }
        self.work += n as u64;
        let (mut least, mut most, mut size) = (slacks.0, slacks.1, rhs.abs());
        for (v, by) in sum.iter().enumerate() {
            let (a, b) = (by * self.lo[v], by * self.hi[v]);
            least += a.min(b);
            most += a.max(b);
            size = size.max(a.abs()).max(b.abs());
        }
        let slack = 1e-9 * (1.0 + size);
        rhs < least - slack || rhs > most + slack
    }

    /// Proved: no values within the present limits are worth more. From the prices of the rows and
    /// the rows themselves, so that what the table lost to rounding does not matter.
    pub(super) fn proved_bound(&self) -> f64 {
        let n = self.n;
        let mut left = self.rows.cost.clone();
        let mut bound = 0.0;
        for (j, v) in self.nonbasic.iter().enumerate() {
            if *v < n {
                continue;
            }
            let price = (-self.d[j]).max(0.0);
            if price > 0.0 {
                bound += price * self.rows.rhs[*v - n];
                for (k, by) in &self.rows.entries[*v - n] {
                    left[*k] -= price * by;
                }
            }
        }
        for (v, c) in left.iter().enumerate() {
            bound += c * if *c > 0.0 { self.hi[v] } else { self.lo[v] };
        }
        bound
    }

    /// Price of a row: what one unit more of its right side would be worth.
    pub(super) fn row_price(&self, row: usize) -> f64 {
        match self.at[self.n + row] {
            At::Basic(_) => 0.0,
            At::Lower(j) | At::Upper(j) => (-self.d[j]).max(0.0),
        }
    }

    /// How far the present values break a row or a limit.
    pub(super) fn off(&self) -> f64 {
        let mut off = 0.0f64;
        for (entries, rhs) in self.rows.entries.iter().zip(&self.rows.rhs) {
            let sum: f64 = entries.iter().map(|(j, by)| by * self.value(*j)).sum();
            off = off.max((sum - rhs) / (1.0 + rhs.abs()));
        }
        for v in 0..self.n {
            let x = self.value(v);
            off = off.max(self.lo[v] - x).max(x - self.hi[v]);
        }
        off
    }
}
