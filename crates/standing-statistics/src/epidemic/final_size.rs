//! How many are infected in the end in two groups that infect each other: people held and staff.
//!
//! **Estimand.** K_ij are the infections in group i from one infective in group j when everybody
//! is susceptible, c_i the share vaccinated before the outbreak with a leaky vaccine of efficacy v.
//! With λ_i = Σ_j K_ij · infected_j / n_i the attack rate is 1 − e^(−λ_i) without and
//! 1 − e^(−(1 − v)λ_i) with the vaccine; of its roots the one of a large outbreak (Ball and Clancy,
//! Adv. Appl. Prob. 1993). R₀ is the largest eigenvalue of K, R_v of K with row i times (1 − c_i v).
//!
//! **Fails** outside the ranges. With R_v of 1 or less there is no large outbreak: all zero.

use crate::reasons::{Estimate, Why};

/// Two groups before an outbreak.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoGroups {
    /// People in each group.
    pub people: [f64; 2],
    /// Infections in group i (row) from one infective in group j (column).
    pub next_generation: [[f64; 2]; 2],
    /// Share vaccinated, 0 to 1.
    pub coverage: [f64; 2],
    /// Share by which the vaccine lowers the rate of infection, 0 to 1.
    pub efficacy: f64,
}

/// What a large outbreak does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FinalSize {
    /// Reproduction number without vaccine.
    pub r0: f64,
    /// Reproduction number with it.
    pub r_vaccinated: f64,
    /// Share infected among the unvaccinated of each group.
    pub attack_unvaccinated: [f64; 2],
    /// Share infected among the vaccinated of each group.
    pub attack_vaccinated: [f64; 2],
    /// People infected.
    pub infected: f64,
}

impl TwoGroups {
    /// The final size.
    ///
    /// # Errors
    /// [`Why::ParameterOutOfRange`]; [`Why::NotConverged`] next to a reproduction number of 1.
    pub fn final_size(&self) -> Estimate<FinalSize> {
        self.check()?;
        let [[a, b], [c, d]] = self.next_generation;
        let [first, second] = self.coverage.map(|c| 1.0 - c * self.efficacy);
        let r0 = largest_eigenvalue(a, b, c, d);
        let r_vaccinated = largest_eigenvalue(a * first, b * first, c * second, d * second);
        let mut found = FinalSize {
            r0,
            r_vaccinated,
            attack_unvaccinated: [0.0; 2],
            attack_vaccinated: [0.0; 2],
            infected: 0.0,
        };
        if r_vaccinated <= 1.0 {
            return Ok(found);
        }
        // From everybody infected downwards the iteration falls to the largest root.
        let mut infected = self.people;
        for _ in 0..10_000_000_u32 {
            let [x, y] = infected;
            let [n, m] = self.people;
            let hazard = [(a * x + b * y) / n, (c * x + d * y) / m];
            found.attack_unvaccinated = hazard.map(|h| -(-h).exp_m1());
            found.attack_vaccinated = hazard.map(|h| -(-(1.0 - self.efficacy) * h).exp_m1());
            let [u, v] = found.attack_unvaccinated;
            let [s, t] = found.attack_vaccinated;
            let [p, q] = self.coverage;
            let next = [n * ((1.0 - p) * u + p * s), m * ((1.0 - q) * v + q * t)];
            let [nx, ny] = next;
            let change = ((x - nx).abs() / n).max((y - ny).abs() / m);
            infected = next;
            found.infected = nx + ny;
            if change <= 1e-16 {
                return Ok(found);
            }
        }
        Err(Why::NotConverged("the final size").into())
    }

    fn check(&self) -> Estimate<()> {
        let bad = |name, value, must| Err(Why::ParameterOutOfRange { name, value, must }.into());
        for n in self.people {
            if !(n > 0.0 && n.is_finite()) {
                return bad("a group's size", n, "it must be a positive number");
            }
        }
        for k in self.next_generation.as_flattened() {
            if !(*k >= 0.0 && k.is_finite()) {
                return bad("infections of a group", *k, "it must be a number from 0 up");
            }
        }
        for share in self.coverage.iter().chain([&self.efficacy]) {
            if !(0.0..=1.0).contains(share) {
                return bad("a share", *share, "it must lie between 0 and 1");
            }
        }
        Ok(())
    }
}

/// Of a matrix without negative entries.
fn largest_eigenvalue(a: f64, b: f64, c: f64, d: f64) -> f64 {
    0.5 * (a + d) + (0.25 * (a - d) * (a - d) + b * c).sqrt()
}
