//! The hypergeometric law: how many of `drawn` fall among `marked`, of `marked` + `unmarked`.

use super::beta::{Outcome, Share};

pub(crate) struct Hypergeometric {
    marked: u64,
    unmarked: u64,
    drawn: u64,
    at: Share,
    ln_total: f64,
}

impl Hypergeometric {
    /// All margins positive, `drawn` below the total.
    pub(crate) fn new(marked: u64, unmarked: u64, drawn: u64) -> Self {
        let total = marked + unmarked;
        let at = Share::of_parts(drawn as f64, (total - drawn) as f64);
        let ln_total = Outcome::new(drawn, total).ln_point(at);
        Self {
            marked,
            unmarked,
            drawn,
            at,
            ln_total,
        }
    }

    /// ln P(X = x), as a ratio of binomial points (Loader 2000, section 5).
    fn ln_point(&self, x: u64) -> f64 {
        Outcome::new(x, self.marked).ln_point(self.at)
            + Outcome::new(self.drawn - x, self.unmarked).ln_point(self.at)
            - self.ln_total
    }

    /// P of all outcomes no more likely than `x`, ties within 1e-7 taken as equal.
    pub(crate) fn minimum_likelihood(&self, x: u64) -> f64 {
        let bar = self.ln_point(x) + 1e-7_f64.ln_1p();
        let least = self.drawn.saturating_sub(self.unmarked);
        let most = self.drawn.min(self.marked);
        let mut sum = 0.0;
        for y in least..=most {
            let ln_point = self.ln_point(y);
            if ln_point <= bar {
                sum += ln_point.exp();
            }
        }
        sum.min(1.0)
    }
}
