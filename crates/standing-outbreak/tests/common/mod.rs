//! Exact laws by enumeration, and the test that compares a sample with one.
#![allow(dead_code, missing_docs, unreachable_pub)]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a test stops where its own tables are wrong, and says what it skipped"
)]

use std::collections::BTreeMap;

use standing_outbreak::draws::Draws;
use standing_outbreak::{Contact, Disease, Group, Mixing, Role, Scenario};

/// A reference file, or none where the folder beside the checkout is absent.
pub fn reference(name: &str) -> Option<serde_json::Value> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/epi/reference")
        .join(name);
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: no reference file {name}");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

pub fn numbers(value: &serde_json::Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|v| v.as_f64().unwrap())
        .collect()
}

/// Pearson's chi-square with cells of fewer than 10 expected pooled; asserts p above 1e-4
/// (Wilson and Hilferty 1931: the cube root is nearly normal).
pub fn assert_follows(law: &[f64], seen: &[u64], what: &str) {
    let all: u64 = seen.iter().sum();
    let (mut statistic, mut cells) = (0.0, 0.0);
    let (mut expected, mut observed) = (0.0, 0.0);
    let mut last = None;
    let mut pooled: Vec<(f64, f64)> = Vec::new();
    for (p, n) in law.iter().zip(seen) {
        expected += p * all as f64;
        observed += *n as f64;
        if expected >= 10.0 {
            pooled.push((expected, observed));
            (expected, observed) = (0.0, 0.0);
            last = Some(pooled.len() - 1);
        }
    }
    if let Some(last) = last {
        pooled[last].0 += expected;
        pooled[last].1 += observed;
    }
    for (expected, observed) in pooled {
        statistic += (observed - expected) * (observed - expected) / expected;
        cells += 1.0;
    }
    let df: f64 = cells - 1.0;
    assert!(df >= 1.0, "{what}: too few cells");
    let z = ((statistic / df).cbrt() - (1.0 - 2.0 / (9.0 * df))) / (2.0 / (9.0 * df)).sqrt();
    assert!(z < 3.72, "{what}: chi-square {statistic:.1} on {df} df");
}

/// The binomial law by its recurrence.
pub fn binomial_law(n: u32, p: f64) -> Vec<f64> {
    if p <= 0.0 {
        let mut law = vec![0.0; n as usize + 1];
        law[0] = 1.0;
        return law;
    }
    let mut logs = vec![0.0; n as usize + 1];
    logs[0] = f64::from(n) * (-p).ln_1p();
    for k in 1..=n {
        logs[k as usize] =
            logs[k as usize - 1] + (f64::from(n - k + 1) / f64::from(k)).ln() + p.ln()
                - (-p).ln_1p();
    }
    logs.into_iter().map(f64::exp).collect()
}

pub struct Chain {
    pub start: [u32; 4],
    pub beta: f64,
    pub sigma: f64,
    pub gamma: f64,
    pub dt: f64,
    pub steps: u32,
    pub external: f64,
}

impl Chain {
    /// The exact law of the number recovered after the steps.
    pub fn law(&self) -> Vec<f64> {
        let [s, e, i, r] = self.start;
        let all = s + e + i + r;
        let mut now = BTreeMap::from([((s, e, i), 1.0)]);
        let falls_ill = -(-self.sigma * self.dt).exp_m1();
        let recovers = -(-self.gamma * self.dt).exp_m1();
        for _ in 0..self.steps {
            let mut next = BTreeMap::new();
            for ((s, e, i), mass) in &now {
                let hazard = self.beta * f64::from(*i) / f64::from(all) + self.external;
                let infected = -(-hazard * self.dt).exp_m1();
                for (a, pa) in binomial_law(*s, infected).iter().enumerate() {
                    for (b, pb) in binomial_law(*e, falls_ill).iter().enumerate() {
                        for (c, pc) in binomial_law(*i, recovers).iter().enumerate() {
                            let (a, b, c) = (a as u32, b as u32, c as u32);
                            *next.entry((s - a, e + a - b, i + b - c)).or_insert(0.0) +=
                                mass * pa * pb * pc;
                        }
                    }
                }
            }
            now = next;
        }
        let mut law = vec![0.0; all as usize + 1];
        for ((s, e, i), mass) in now {
            law[(all - s - e - i) as usize] += mass;
        }
        law
    }

    /// The same chain as a scenario.
    pub fn scenario(&self) -> Scenario {
        let [s, e, i, r] = self.start;
        let steps = (1.0 / self.dt).round() as u8;
        let disease = disease(1.0 / self.sigma, 1.0 / self.gamma);
        let infections = self.beta / disease.daily_share_of_r0(self.dt);
        let mut scenario = alone(group("held", Role::Held, s), infections, disease);
        scenario.group[0].exposed = e;
        scenario.group[0].infectious = i;
        scenario.group[0].recovered = r;
        scenario.group[0].external_hazard_per_day = self.external;
        scenario.steps_per_day = steps;
        scenario.days = self.steps / u32::from(steps);
        scenario
    }
}

pub fn disease(latent_days: f64, infectious_days: f64) -> Disease {
    Disease {
        latent_days,
        latent_stages: 1,
        infectious_days,
        infectious_stages: 1,
        immunity_days: None,
        severity: None,
    }
}

pub fn group(name: &str, role: Role, susceptible: u32) -> Group {
    Group {
        name: name.to_owned(),
        role,
        susceptible,
        exposed: 0,
        infectious: 0,
        recovered: 0,
        vaccinated: 0,
        external_hazard_per_day: 0.0,
        isolation_per_day: 0.0,
        isolation_places: None,
        contact_in_isolation: 0.0,
    }
}

pub fn contact(to: &str, from: &str, infections: f64) -> Contact {
    Contact {
        to: to.to_owned(),
        from: from.to_owned(),
        infections,
    }
}

pub fn alone(group: Group, r0: f64, disease: Disease) -> Scenario {
    let contact = contact(&group.name, &group.name, r0);
    Scenario {
        days: 90,
        steps_per_day: 1,
        disease,
        vaccine: None,
        mixing: Mixing::Frequency,
        test_at_intake: None,
        record_follows: false,
        group: vec![group],
        contact: vec![contact],
        moves: Vec::new(),
        arrival: Vec::new(),
        release: Vec::new(),
        campaign: Vec::new(),
        supply: Vec::new(),
        change: None,
    }
}

/// The final-size law of the Markov SIR: its jump chain, infection against recovery.
pub fn final_size_law(all: u32, infectious: u32, r0: f64) -> Vec<f64> {
    let n = f64::from(all);
    let mut law = vec![0.0; all as usize + 1];
    // mass[s][i], walked from many susceptible people to few.
    let width = all as usize + 1;
    let mut row = vec![0.0; width + 1];
    row[infectious as usize] = 1.0;
    for s in (0..=all - infectious).rev() {
        let mut next = vec![0.0; width + 1];
        for i in (1..=(all - s) as usize).rev() {
            let infection = r0 * f64::from(s) / n;
            let p = infection / (infection + 1.0);
            next[i + 1] += row[i] * p;
            row[i - 1] += row[i] * (1.0 - p);
        }
        law[(all - s) as usize] += row[0];
        row = next;
    }
    law
}

/// One epidemic of the continuous-time SIR, event by event (Gillespie 1977): the oracle.
pub fn gillespie_final_size(all: u32, infectious: u32, r0: f64, draws: &mut Draws) -> u32 {
    let (mut s, mut i) = (all - infectious, infectious);
    while i > 0 {
        let infection = r0 * f64::from(s) / f64::from(all);
        if draws.uniform() * (infection + 1.0) < infection {
            s -= 1;
            i += 1;
        } else {
            i -= 1;
        }
    }
    all - s
}

/// Attack of unvaccinated people in two groups when a leaky vaccine was given before.
///
/// `next[i][j]`: people of i whom one infectious person of j infects. The root of a large outbreak,
/// by iteration from everybody infected; 0 where there is none.
pub fn final_size_two_groups(
    people: [f64; 2],
    next: [[f64; 2]; 2],
    coverage: [f64; 2],
    efficacy: f64,
) -> [f64; 2] {
    let one = |hazard: f64| -(-hazard).exp_m1();
    let mut hazards = [1e3, 1e3];
    for _ in 0..100_000 {
        let [a, b] = hazards;
        let [n0, n1] = people;
        let [c0, c1] = coverage;
        let infected0 = n0 * ((1.0 - c0) * one(a) + c0 * one((1.0 - efficacy) * a));
        let infected1 = n1 * ((1.0 - c1) * one(b) + c1 * one((1.0 - efficacy) * b));
        let [[k00, k01], [k10, k11]] = next;
        let after = [
            (k00 * infected0 + k01 * infected1) / n0,
            (k10 * infected0 + k11 * infected1) / n1,
        ];
        let same = after.map(f64::to_bits) == hazards.map(f64::to_bits);
        hazards = after;
        if same {
            break;
        }
    }
    let [a, b] = hazards;
    [one(a), one(b)]
}
