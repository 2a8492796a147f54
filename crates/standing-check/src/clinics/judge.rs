//! What makes a plan of clinic days valid, derived from problem and plan alone.
//!
//! C1 a session that there is, held once. C2 people that there are, one dose a session, as many as
//! they need. C3 one cohort, and quarantine apart. C4 a product that each may have. C5 everybody
//! observed before the session ends. C6 no more people than the room takes. C7 enough vials, of lots
//! that are there and not used up, each within its open-vial window. C8 each dose on its days, second
//! doses at their interval, nobody planned for after they leave. C9 no first dose without its second.
//! C10 the lottery as its published seed says. C11 everybody not served is named.

use super::{Person, Plan, PlannedSession, Problem, Product, Session};
use crate::verdict::{agree, gap};
use crate::{Mismatch, Verdict, Violation};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

struct Judging<'a> {
    problem: &'a Problem,
    violations: Vec<Violation>,
}

/// A dose that a plan gives: the day and the product.
type Given<'a> = (u32, &'a str);

impl<'a> Judging<'a> {
    fn broken(&mut self, rule: &'static str, subject: &str, detail: impl Into<String>) {
        self.violations.push(Violation {
            rule,
            subject: subject.to_owned(),
            detail: detail.into(),
        });
    }

    fn person(&self, token: &str) -> Option<&'a Person> {
        self.problem.people.iter().find(|p| p.token == token)
    }

    /// Looks at one session; gives the doses that its vials hold beyond those planned.
    fn session(&mut self, held: &'a PlannedSession, session: &'a Session) -> u32 {
        let Some(product) = self.problem.product(&held.product) else {
            self.broken("C4", &held.id, format!("no product {}", held.product));
            return 0;
        };
        if held.people.len() > session.most_people as usize {
            let detail = format!(
                "{} people in a room for {}",
                held.people.len(),
                session.most_people
            );
            self.broken("C6", &held.id, detail);
        }
        if session.vaccinators == 0 && !held.people.is_empty() {
            self.broken("C5", &held.id, "nobody vaccinates");
        }
        let mut seen = BTreeSet::new();
        for (index, token) in held.people.iter().enumerate() {
            let Some(person) = self.person(token) else {
                self.broken("C2", token, "is nobody of this problem");
                continue;
            };
            if !seen.insert(token.as_str()) {
                self.broken("C2", token, format!("twice in session {}", held.id));
            }
            if person.cohort != held.cohort || person.quarantine != held.quarantine {
                self.broken(
                    "C3",
                    token,
                    format!("is not of the group of session {}", held.id),
                );
            }
            if !person.products.contains(&held.product) {
                self.broken("C4", token, format!("may not have {}", held.product));
            }
            let at = time_of(session, index);
            let done = at + session.minutes_per_dose + person.observe_min;
            if done > session.end {
                let detail = format!(
                    "is observed until minute {done}, after the end of {}",
                    held.id
                );
                self.broken("C5", token, detail);
            }
        }
        let needed = vials_needed(session, product, held.people.len());
        let opened: u32 = held.vials.iter().map(|v| v.vials).sum();
        if opened < needed {
            let detail = format!("opens {opened} vials and needs {needed}");
            self.broken("C7", &held.id, detail);
        }
        for v in &held.vials {
            let lot = self.problem.lots.iter().find(|lot| lot.id == v.lot);
            match lot {
                None => self.broken("C7", &held.id, format!("no lot {}", v.lot)),
                Some(lot) if lot.product != held.product => {
                    self.broken(
                        "C7",
                        &held.id,
                        format!("lot {} is of {}", v.lot, lot.product),
                    );
                }
                Some(lot) if !(lot.from_day..=lot.until_day).contains(&session.day) => {
                    let detail = format!("lot {} is not there on day {}", v.lot, session.day);
                    self.broken("C7", &held.id, detail);
                }
                Some(_) => {}
            }
        }
        let doses = opened.saturating_mul(product.doses_per_vial);
        doses.saturating_sub(u32::try_from(held.people.len()).unwrap_or(u32::MAX))
    }

    /// Looks at what one person gets; whether that serves them.
    fn doses(&mut self, person: &Person, mut given: Vec<Given<'_>>) -> bool {
        let token = &person.token;
        given.sort_unstable();
        let Some((day, product)) = given.first().copied() else {
            return false;
        };
        if !(person.from_day..=person.until_day).contains(&day) {
            self.broken("C8", token, format!("day {day} is not one of their days"));
        }
        for (day, _) in &given {
            if person.stays_until.is_some_and(|last| *day > last) {
                self.broken("C8", token, format!("has left before day {day}"));
            }
        }
        let Some(rules) = self.problem.product(product) else {
            return false;
        };
        if person.dose == 2 || rules.doses == 1 {
            if given.len() > 1 {
                self.broken("C2", token, "gets more doses than needed");
            }
            return true;
        }
        match (given.get(1).copied(), rules.interval_days) {
            (None, _) if person.second_elsewhere => {}
            (None, _) => self.broken("C9", token, "gets a first dose without its second"),
            (Some((_, other)), _) if other != product => {
                self.broken(
                    "C4",
                    token,
                    format!("second dose of {other} after {product}"),
                );
            }
            (Some((second, _)), Some((least, most)))
                if !(least..=most).contains(&(second - day)) =>
            {
                let detail = format!("{} days between the doses", second - day);
                self.broken("C8", token, detail);
            }
            _ => {}
        }
        if given.len() > 2 {
            self.broken("C2", token, "gets more doses than needed");
        }
        true
    }

    fn lottery(&mut self, plan: &Plan, left: &BTreeMap<&str, u32>, served: &BTreeSet<&str>) {
        let drawn: BTreeSet<&str> = plan.lottery.iter().map(|d| d.session.as_str()).collect();
        for (session, doses) in left {
            if *doses > 0 && !drawn.contains(session) {
                self.broken(
                    "C10",
                    session,
                    format!("{doses} doses are left and not drawn for"),
                );
            }
        }
        for draw in &plan.lottery {
            let Some(seed) = &plan.lottery_seed else {
                self.broken("C10", &draw.session, "no seed is published");
                continue;
            };
            let held = plan.sessions.iter().find(|s| s.id == draw.session);
            let session = self.problem.sessions.iter().find(|s| s.id == draw.session);
            let (Some(held), Some(session)) = (held, session) else {
                self.broken("C10", &draw.session, "is not held");
                continue;
            };
            if left.get(draw.session.as_str()) != Some(&draw.doses) {
                self.broken(
                    "C10",
                    &draw.session,
                    format!("{} doses are not what is left", draw.doses),
                );
            }
            // Everybody of the group who is not served and may have a dose of it that day.
            let mut may: Vec<(String, &str)> = self
                .problem
                .people
                .iter()
                .filter(|p| !served.contains(p.token.as_str()) && may_have(p, held, session))
                .filter(|p| {
                    let series = self.problem.product(&held.product).map_or(0, |p| p.doses);
                    p.dose == 2 || series == 1 || p.second_elsewhere
                })
                .map(|p| (ticket(seed, &draw.session, &p.token), p.token.as_str()))
                .collect();
            may.sort();
            if !may
                .iter()
                .map(|(_, token)| *token)
                .eq(draw.order.iter().map(String::as_str))
            {
                self.broken("C10", &draw.session, "is not the order that the seed gives");
            }
        }
    }
}

fn may_have(person: &Person, held: &PlannedSession, session: &Session) -> bool {
    person.cohort == held.cohort
        && person.quarantine == held.quarantine
        && person.products.contains(&held.product)
        && (person.from_day..=person.until_day).contains(&session.day)
        && person.stays_until.is_none_or(|last| session.day <= last)
}

/// A ticket of the lottery: SHA-256 of `seed:session:token`, in hexadecimal; the lowest is first.
fn ticket(seed: &str, session: &str, token: &str) -> String {
    let mut text = String::new();
    for byte in Sha256::digest(format!("{seed}:{session}:{token}").as_bytes()) {
        text.push_str(&format!("{byte:02x}"));
    }
    text
}

/// When the person at a place in the order is vaccinated.
fn time_of(session: &Session, index: usize) -> u32 {
    let round = index / session.vaccinators.max(1) as usize;
    let minutes = u32::try_from(round).unwrap_or(u32::MAX / 4);
    session.start + minutes.saturating_mul(session.minutes_per_dose)
}

/// Vials for so many people one after the other, each vial used within its window.
fn vials_needed(session: &Session, product: &Product, people: usize) -> u32 {
    let (mut vials, mut left, mut opened_at) = (0, 0, 0);
    for index in 0..people {
        let now = time_of(session, index);
        if left == 0 || now > opened_at + product.open_vial_min {
            vials += 1;
            left = product.doses_per_vial;
            opened_at = now;
        }
        left -= 1;
    }
    vials
}

/// Judges a plan.
#[must_use]
pub fn judge(problem: &Problem, plan: &Plan) -> Verdict {
    let mut judging = Judging {
        problem,
        violations: Vec::new(),
    };
    if !plan.instance.is_empty() && plan.instance != problem.name {
        judging.broken("C0", &plan.instance, "the plan is for another problem");
    }
    let mut held_before = BTreeSet::new();
    let mut given: BTreeMap<&str, Vec<Given<'_>>> = BTreeMap::new();
    let mut left: BTreeMap<&str, u32> = BTreeMap::new();
    let mut opened: BTreeMap<&str, u32> = BTreeMap::new();
    for held in &plan.sessions {
        let Some(session) = problem.sessions.iter().find(|s| s.id == held.id) else {
            judging.broken("C1", &held.id, "is no session of this problem");
            continue;
        };
        if !held_before.insert(held.id.as_str()) {
            judging.broken("C1", &held.id, "is held twice");
        }
        let doses = judging.session(held, session);
        left.insert(&held.id, doses);
        for v in &held.vials {
            *opened.entry(&v.lot).or_default() += v.vials;
        }
        for token in &held.people {
            given
                .entry(token)
                .or_default()
                .push((session.day, &held.product));
        }
    }
    for lot in &problem.lots {
        let used = opened.get(lot.id.as_str()).copied().unwrap_or(0);
        if used > lot.vials {
            let detail = format!("{used} vials are opened of {}", lot.vials);
            judging.broken("C7", &lot.id, detail);
        }
    }
    let mut served = BTreeSet::new();
    let mut weight = 0.0;
    for person in &problem.people {
        let doses = given
            .get(person.token.as_str())
            .cloned()
            .unwrap_or_default();
        if judging.doses(person, doses) {
            served.insert(person.token.as_str());
            weight += f64::from(person.weight);
        }
    }
    judging.lottery(plan, &left, &served);
    let named: BTreeSet<&str> = plan.unserved.iter().map(|u| u.token.as_str()).collect();
    for person in &problem.people {
        let (is, says) = (
            served.contains(person.token.as_str()),
            named.contains(person.token.as_str()),
        );
        if !is && !says {
            judging.broken("C11", &person.token, "is not served and not named");
        } else if is && says {
            judging.broken("C11", &person.token, "is served and named as not served");
        }
    }

    let doses_left: u32 = left.values().sum();
    let objective = weight - problem.waste_price() * f64::from(doses_left);
    let mut mismatches = Vec::new();
    let mut compare = |field: &str, stated: Option<f64>, derived: f64| {
        if let Some(stated) = stated
            && !agree(stated, derived)
        {
            mismatches.push(Mismatch {
                field: field.to_owned(),
                stated,
                derived,
            });
        }
    };
    compare("objective", plan.objective, objective);
    compare(
        "doses_left",
        plan.doses_left.map(f64::from),
        f64::from(doses_left),
    );
    if let Some(bound) = plan.bound
        && bound + 1e-6 < objective
    {
        compare("bound", Some(bound), objective);
    }
    let count = |n: usize| n as f64;
    Verdict {
        instance: problem.name.clone(),
        feasible: judging.violations.is_empty(),
        objective,
        figures: vec![
            ("persons", count(problem.people.len())),
            ("persons_served", count(served.len())),
            ("sessions_held", count(plan.sessions.len())),
            ("doses_left", f64::from(doses_left)),
        ],
        bound: plan.bound,
        gap: plan.bound.map(|bound| gap(objective, bound)),
        violations: judging.violations,
        mismatches,
    }
}
