//! One number for each pool, product and week.

/// The numbers, in one piece.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    products: usize,
    weeks: usize,
    cells: Vec<f64>,
}

impl Grid {
    /// Zeros.
    pub(super) fn zeros(pools: usize, products: usize, weeks: usize) -> Self {
        Self {
            products,
            weeks,
            cells: vec![0.0; pools * products * weeks],
        }
    }

    fn start(&self, pool: usize, product: usize) -> usize {
        (pool * self.products + product) * self.weeks
    }

    /// All weeks of a pool and product; none where there is no such pool.
    pub(super) fn weeks(&self, pool: usize, product: usize) -> &[f64] {
        let start = self.start(pool, product);
        self.cells.get(start..start + self.weeks).unwrap_or(&[])
    }

    /// All weeks of a pool and product, to change.
    pub(super) fn weeks_mut(&mut self, pool: usize, product: usize) -> &mut [f64] {
        let start = self.start(pool, product);
        let end = start + self.weeks;
        self.cells.get_mut(start..end).unwrap_or(&mut [])
    }

    /// One number; 0 outside.
    pub(super) fn at(&self, pool: usize, product: usize, week: usize) -> f64 {
        self.weeks(pool, product).get(week).copied().unwrap_or(0.0)
    }

    /// The last week's number.
    pub(super) fn last(&self, pool: usize, product: usize) -> f64 {
        self.weeks(pool, product).last().copied().unwrap_or(0.0)
    }

    /// Adds to a week and all after it.
    pub(super) fn add_from(&mut self, pool: usize, product: usize, week: usize, by: f64) {
        for w in self.weeks_mut(pool, product).iter_mut().skip(week) {
            *w += by;
        }
    }

    /// Makes each series one that never falls and is nowhere negative: what may be drawn by each
    /// week, since a vial that is opened later cannot be opened now.
    pub(super) fn never_fall(&mut self) {
        for weeks in self.cells.chunks_exact_mut(self.weeks.max(1)) {
            let mut least = f64::INFINITY;
            for w in weeks.iter_mut().rev() {
                least = least.min(*w).max(0.0);
                *w = least;
            }
        }
    }

    /// All numbers, in one order.
    pub(super) fn cells(&self) -> &[f64] {
        &self.cells
    }

    /// All numbers, to change.
    pub(super) fn cells_mut(&mut self) -> &mut [f64] {
        &mut self.cells
    }

    /// Sum of products, number by number.
    pub(super) fn dot(&self, other: &Self) -> f64 {
        self.cells
            .iter()
            .zip(&other.cells)
            .map(|(a, b)| a * b)
            .sum()
    }
}
