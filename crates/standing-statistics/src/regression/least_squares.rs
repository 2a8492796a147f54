//! Least squares by an orthogonal basis of the columns (Gram–Schmidt, each column made orthogonal
//! twice, which is enough: Giraud, Langou and Rozložník, 2005). The normal equations would lose
//! half of the digits. A handful of columns and a few hundred rows: no library is needed for it.

/// Columns X = Q R with orthonormal Q.
pub(crate) struct Basis {
    q: Vec<Vec<f64>>,
    /// Column j of R, entries 0 ..= j.
    r: Vec<Vec<f64>>,
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

impl Basis {
    /// None where a column depends on those before it (to 1e-7 of its length, the tolerance of
    /// R's `lm`).
    pub(crate) fn of(columns: &[Vec<f64>]) -> Option<Self> {
        let mut q: Vec<Vec<f64>> = Vec::with_capacity(columns.len());
        let mut r = Vec::with_capacity(columns.len());
        for column in columns {
            let length = dot(column, column).sqrt();
            let mut rest = column.clone();
            let mut entries = vec![0.0; q.len()];
            for _ in 0..2 {
                for (direction, entry) in q.iter().zip(&mut entries) {
                    let along = dot(direction, &rest);
                    *entry += along;
                    for (value, unit) in rest.iter_mut().zip(direction) {
                        *value -= along * unit;
                    }
                }
            }
            let left = dot(&rest, &rest).sqrt();
            if left.is_nan() || left <= 1e-7 * length {
                return None;
            }
            for value in &mut rest {
                *value /= left;
            }
            entries.push(left);
            q.push(rest);
            r.push(entries);
        }
        Some(Self { q, r })
    }

    /// Coefficients that come closest to `y`.
    pub(crate) fn coefficients(&self, y: &[f64]) -> Vec<f64> {
        self.solve(self.q.iter().map(|direction| dot(direction, y)).collect())
    }

    /// R⁻¹ v.
    fn solve(&self, mut v: Vec<f64>) -> Vec<f64> {
        for (j, column) in self.r.iter().enumerate().rev() {
            let (above, here) = v.split_at_mut(j);
            if let (Some(value), Some((pivot, entries))) = (here.first_mut(), column.split_last()) {
                *value /= pivot;
                for (other, entry) in above.iter_mut().zip(entries) {
                    *other -= entry * *value;
                }
            }
        }
        v
    }

    /// R⁻ᵀ v.
    fn solve_transposed(&self, v: &[f64]) -> Vec<f64> {
        let mut solved: Vec<f64> = Vec::with_capacity(v.len());
        for (column, value) in self.r.iter().zip(v) {
            if let Some((pivot, entries)) = column.split_last() {
                solved.push((value - dot(entries, &solved)) / pivot);
            }
        }
        solved
    }

    /// vᵀ (XᵀX)⁻¹ v: the variance of v's prediction, in units of the residual variance.
    pub(crate) fn variance_of(&self, v: &[f64]) -> f64 {
        let w = self.solve_transposed(v);
        dot(&w, &w)
    }

    /// (XᵀX)⁻¹ v.
    pub(crate) fn normal_solve(&self, v: &[f64]) -> Vec<f64> {
        self.solve(self.solve_transposed(v))
    }

    /// Leverage of each row.
    pub(crate) fn leverages(&self) -> Vec<f64> {
        let rows = self.q.first().map_or(0, Vec::len);
        let mut sums = vec![0.0; rows];
        for direction in &self.q {
            for (sum, value) in sums.iter_mut().zip(direction) {
                *sum += value * value;
            }
        }
        sums
    }
}

/// Σ coefficient × column, row by row.
pub(crate) fn combine(columns: &[Vec<f64>], coefficients: &[f64]) -> Vec<f64> {
    let rows = columns.first().map_or(0, Vec::len);
    let mut sums = vec![0.0; rows];
    for (column, coefficient) in columns.iter().zip(coefficients) {
        for (sum, value) in sums.iter_mut().zip(column) {
            *sum += coefficient * value;
        }
    }
    sums
}
