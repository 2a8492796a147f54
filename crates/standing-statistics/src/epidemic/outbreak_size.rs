//! How many are infected in the end in a small place, exactly, as a law and not a mean.
//!
//! **Estimand.** P(total infected = k), the first infectives among them, for the Markov SIR of N
//! people: each infective infects at rate β·S/N and recovers at rate γ, R₀ = β/γ. Which event comes
//! next is all that counts, so the law follows from an infection having probability
//! R₀S/(R₀S + N) (Bailey 1953; Andersson and Britton 2000, ch. 2). A latent period of any law does
//! not change it. Work grows with N².
//!
//! **Fails** without infectives, or with more than people, and above 20,000 people.

use crate::reasons::{Estimate, Why};

/// Beyond this a law takes seconds, and the large-population results are as good.
const MOST_PEOPLE: usize = 20_000;

/// The law of the number infected in the end.
#[derive(Debug, Clone, PartialEq)]
pub struct OutbreakSize {
    law: Vec<f64>,
}

impl OutbreakSize {
    /// Of `people`, of whom `infectives` start it.
    ///
    /// # Errors
    /// [`Why::ParameterOutOfRange`].
    pub fn of(people: usize, infectives: usize, r0: f64) -> Estimate<Self> {
        let bad = |name, value, must| Err(Why::ParameterOutOfRange { name, value, must }.into());
        if !(r0 >= 0.0 && r0.is_finite()) {
            return bad("R0", r0, "it must be a number from 0 up");
        }
        if people > MOST_PEOPLE {
            return bad("people", people as f64, "there must be 20,000 at most");
        }
        let Some(susceptible) = people.checked_sub(infectives).filter(|_| infectives > 0) else {
            let must = "it must be at least 1 and at most everybody";
            return bad("the first infectives", infectives as f64, must);
        };
        let n = people as f64;
        let mut law = vec![0.0; people + 1];
        // Probability of ever seeing i infectives while s are susceptible, by i.
        let mut seen = vec![0.0; people + 2];
        if let Some(start) = seen.get_mut(infectives) {
            *start = 1.0;
        }
        for s in (0..=susceptible).rev() {
            let pressure = r0 * s as f64;
            let (infects, recovers) = (pressure / (pressure + n), n / (pressure + n));
            // Recoveries lead from i to i − 1 at the same s; infections to i + 1 at s − 1.
            let mut next = vec![0.0; people + 2];
            let mut from_above = 0.0;
            for i in (1..=people - s).rev() {
                let here = seen.get(i).copied().unwrap_or_default() + from_above;
                if let Some(slot) = next.get_mut(i + 1) {
                    *slot = here * infects;
                }
                from_above = here * recovers;
            }
            if let Some(slot) = law.get_mut(people - s) {
                *slot = from_above;
            }
            seen = next;
        }
        Ok(Self { law })
    }

    /// The probability of each total, from 0 to everybody.
    pub fn law(&self) -> &[f64] {
        &self.law
    }

    /// Mean number infected.
    pub fn mean(&self) -> f64 {
        self.law.iter().enumerate().map(|(k, p)| k as f64 * p).sum()
    }

    /// Standard deviation of the number infected.
    pub fn sd(&self) -> f64 {
        let mean = self.mean();
        let squares = |(k, p): (usize, &f64)| (k as f64 - mean).powi(2) * p;
        self.law.iter().enumerate().map(squares).sum::<f64>().sqrt()
    }

    /// Probability of at most so many.
    pub fn at_most(&self, total: usize) -> f64 {
        self.law.iter().take(total + 1).sum()
    }

    /// The smallest total that is not passed with probability `share`.
    pub fn quantile(&self, share: f64) -> usize {
        let mut below = 0.0;
        for (total, p) in self.law.iter().enumerate() {
            below += p;
            if below >= share {
                return total;
            }
        }
        self.law.len().saturating_sub(1)
    }
}
