//! One well-mixed group with a latent and an infectious period.
//!
//! **Estimands.** The share infected in the end (Kermack and McKendrick 1927; the root above 0 of
//! z = 1 − e^(−R₀z)). The rate of early growth r with exponential periods of mean L and D days,
//! (1 + rL)(1 + rD) = R₀ (Wallinga and Lipsitch, Proc. R. Soc. B 2007), and the days in which cases
//! double. The probability that one infective starts no outbreak: the smallest root of q = G(q),
//! G the generating function of a Poisson number of infections over an infectious period that is
//! Erlang with k stages, (1 + R₀(1 − q)/k)^−k, or fixed, e^(−R₀(1 − q)) (Diekmann, Heesterbeek and
//! Britton 2013, ch. 1). The R₀ that a chain with steps of dt days really has when β is set to
//! R₀γ: R₀ · γdt/(1 − e^(−γdt)), since recovery then waits for the end of a step.
//!
//! **Range** R₀ > 0, days ≥ 0 (infectious > 0). **Fails** outside; a doubling time where cases do
//! not grow.

use crate::reasons::{Estimate, Why};
use crate::special::root::{Slope, increasing_root};
use std::f64::consts::LN_2;

/// How the infectious period is spread around its mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InfectiousPeriod {
    /// So many exponential stages after each other, 1 or more; one is the exponential law.
    Erlang(u32),
    /// The same for everybody.
    Fixed,
}

/// A group with latent and infectious periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Seir {
    r0: f64,
    latent_days: f64,
    infectious_days: f64,
}

impl Seir {
    /// A basic reproduction number and mean periods in days.
    ///
    /// # Errors
    /// [`Why::ParameterOutOfRange`].
    pub fn new(r0: f64, latent_days: f64, infectious_days: f64) -> Estimate<Self> {
        positive("R0", r0)?;
        positive("the infectious period", infectious_days)?;
        if !(latent_days >= 0.0 && latent_days.is_finite()) {
            return Err(Why::ParameterOutOfRange {
                name: "the latent period",
                value: latent_days,
                must: "it must be a number from 0 up",
            }
            .into());
        }
        Ok(Self {
            r0,
            latent_days,
            infectious_days,
        })
    }

    /// Share of the group infected in a large outbreak; 0 where R₀ is 1 or less.
    pub fn final_size(&self) -> f64 {
        survival(self.r0, InfectiousPeriod::Fixed)
    }

    /// Early growth per day; negative where R₀ is below 1.
    pub fn growth_rate_per_day(&self) -> f64 {
        let (latent, infectious) = (self.latent_days, self.infectious_days);
        let sum = latent + infectious;
        // The root of a quadratic, written without the difference that loses digits near R0 = 1.
        let root = (sum * sum + 4.0 * latent * infectious * (self.r0 - 1.0)).sqrt();
        2.0 * (self.r0 - 1.0) / (sum + root)
    }

    /// Days in which cases double at first.
    ///
    /// # Errors
    /// [`Why::NotGrowing`] where R₀ is 1 or less.
    pub fn doubling_days(&self) -> Estimate<f64> {
        let rate = self.growth_rate_per_day();
        if rate <= 0.0 {
            return Err(Why::NotGrowing.into());
        }
        Ok(LN_2 / rate)
    }

    /// Probability that one infective starts no large outbreak; 1 where R₀ is 1 or less.
    ///
    /// # Errors
    /// [`Why::ParameterOutOfRange`] for a law of no stage.
    pub fn extinction_from_one(&self, period: InfectiousPeriod) -> Estimate<f64> {
        if period == InfectiousPeriod::Erlang(0) {
            return Err(Why::ParameterOutOfRange {
                name: "the stages of the infectious period",
                value: 0.0,
                must: "there must be at least one",
            }
            .into());
        }
        let spread = self.r0 * survival(self.r0, period);
        Ok(ln_none(spread, period).exp())
    }

    /// The R₀ that a chain with steps of `step_days` really has when its β is R₀γ.
    ///
    /// # Errors
    /// [`Why::ParameterOutOfRange`].
    pub fn realised_r0_with_step(&self, step_days: f64) -> Estimate<f64> {
        positive("the step", step_days)?;
        let recovery = step_days / self.infectious_days;
        Ok(self.r0 * recovery / -(-recovery).exp_m1())
    }
}

fn positive(name: &'static str, value: f64) -> Estimate<()> {
    if value > 0.0 && value.is_finite() {
        return Ok(());
    }
    let must = "it must be a positive number";
    Err(Why::ParameterOutOfRange { name, value, must }.into())
}

/// ln of the probability of no infection where `mean` are expected.
fn ln_none(mean: f64, period: InfectiousPeriod) -> f64 {
    match period {
        InfectiousPeriod::Erlang(stages) => {
            let k = f64::from(stages);
            -k * (mean / k).ln_1p()
        }
        InfectiousPeriod::Fixed => -mean,
    }
}

/// The root above 0 of s = 1 − P(no infection where R₀s are expected); 0 where R₀ is 1 or less.
///
/// Solved for x = R₀s on the log scale as (1 − P(none | x))/x = 1/R₀, whose left side falls from 1,
/// so that the root at 0 is out of the way.
fn survival(r0: f64, period: InfectiousPeriod) -> f64 {
    if r0 <= 1.0 {
        return 0.0;
    }
    // Twice the excess is the root near 1; R0 itself bounds it.
    let guess = (2.0 * (r0 - 1.0)).min(r0);
    let ln_x = increasing_root(guess.ln(), |ln_x| {
        let x = ln_x.exp();
        let ln_none = ln_none(x, period);
        let any = -ln_none.exp_m1() / x;
        let slope = match period {
            InfectiousPeriod::Erlang(k) => ln_none - (x / f64::from(k)).ln_1p(),
            InfectiousPeriod::Fixed => ln_none,
        };
        Slope {
            value: 1.0 / r0 - any,
            slope: any - slope.exp(),
        }
    });
    ln_x.exp() / r0
}
