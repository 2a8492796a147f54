//! What makes an allocation valid, rule by rule as the problem's definition numbers them.
//!
//! - A1: nobody before being eligible, and no first dose without its second inside the horizon.
//! - A2: whoever is still there is given the second dose exactly the interval later.
//! - A3: doses come out of opened vials.
//! - A4: a clinic gives no more doses in a week than it can.
//! - A5: people leave while they wait.
//! - A6: no vial before it has arrived.
//! - A7: every facility reaches the floor, where the plan names one.

use super::{Facility, Goal, Plan, Problem, Product};
use crate::verdict::{Mismatch, Verdict, Violation, agree, gap};
use std::collections::BTreeMap;

/// How far a sum of doses may lie over its limit: plans print doses to six decimals.
const SLACK: f64 = 1e-4;

/// Coverage of each facility that has willing people: first doses over willing people.
pub fn coverage(problem: &Problem, plan: &Plan) -> Vec<(String, f64)> {
    let mut given: BTreeMap<&str, f64> = BTreeMap::new();
    for dose in &plan.doses {
        *given.entry(dose.facility.as_str()).or_default() += dose.people;
    }
    problem
        .facilities
        .iter()
        .filter(|f| f.all_willing() > 0.0)
        .map(|f| {
            let doses = given.get(f.id.as_str()).copied().unwrap_or(0.0);
            (f.id.clone(), doses / f.all_willing())
        })
        .collect()
}

/// Judges a plan.
pub fn judge(problem: &Problem, plan: &Plan) -> Verdict {
    let mut violations = Vec::new();
    let mut mismatches = Vec::new();
    if !plan.instance.is_empty() && plan.instance != problem.name {
        let detail = format!("the plan is for another problem than `{}`", problem.name);
        violations.push(violation("A0", &plan.instance, detail));
    }
    let facilities: BTreeMap<&str, &Facility> = (problem.facilities.iter())
        .map(|f| (f.id.as_str(), f))
        .collect();
    let products: BTreeMap<&str, &Product> = (problem.products.iter())
        .map(|p| (p.id.as_str(), p))
        .collect();

    // First and second doses by facility, product and week.
    let mut first: BTreeMap<(&str, &str, usize), f64> = BTreeMap::new();
    let mut second: BTreeMap<(&str, &str, usize), f64> = BTreeMap::new();
    let mut waiting: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    let mut averted = 0.0;
    for dose in &plan.doses {
        let subject = format!(
            "a|{}|{}|{}|{}",
            dose.facility, dose.cohort, dose.product, dose.week
        );
        let (Some(facility), Some(product)) = (
            facilities.get(dose.facility.as_str()),
            products.get(dose.product.as_str()),
        ) else {
            violations.push(violation(
                "A1",
                &subject,
                "no such facility or product".to_owned(),
            ));
            continue;
        };
        if !(dose.people >= -SLACK && dose.people.is_finite()) {
            let detail = format!("{} people", dose.people);
            violations.push(violation("A1", &subject, detail));
            continue;
        }
        let from = problem.eligible_from(&facility.state, &dose.cohort);
        if !facility.willing.contains_key(&dose.cohort) || from.is_none() {
            violations.push(violation("A1", &subject, "no such cohort there".to_owned()));
            continue;
        }
        if dose.week >= problem.weeks {
            violations.push(violation("A1", &subject, "beyond the horizon".to_owned()));
            continue;
        }
        if dose.people > SLACK {
            if let Some(from) = from.filter(|from| dose.week < *from) {
                let detail = format!("is eligible only from week {from}");
                violations.push(violation("A1", &subject, detail));
            }
            if dose.week + product.interval >= problem.weeks {
                let detail = format!(
                    "the second dose would be due in week {}",
                    dose.week + product.interval
                );
                violations.push(violation("A1", &subject, detail));
            }
        }
        *first
            .entry((&facility.id, &product.id, dose.week))
            .or_default() += dose.people;
        if product.doses == 2 {
            let stay = facility.stay().powf(product.interval as f64);
            *second
                .entry((&facility.id, &product.id, dose.week + product.interval))
                .or_default() += stay * dose.people;
        }
        let weeks = waiting
            .entry((facility.id.as_str(), dose.cohort.as_str()))
            .or_insert_with(|| vec![0.0; problem.weeks]);
        if let Some(week) = weeks.get_mut(dose.week) {
            *week += dose.people;
        }
        let benefit = facility
            .benefit
            .get(&dose.cohort)
            .and_then(|b| b.get(&dose.product))
            .and_then(|b| b.get(dose.week));
        averted += benefit.copied().unwrap_or(0.0) * dose.people;
    }
    let opened = vials(problem, plan, &facilities, &products, &mut violations);
    doses_in_vials(problem, &first, &second, &opened, &mut violations);
    clinics(problem, &first, &second, &mut violations);
    people_leave(&facilities, &waiting, &mut violations);
    arrivals(problem, plan, &mut violations);

    let covered = coverage(problem, plan);
    let least = covered
        .iter()
        .map(|(_, c)| *c)
        .fold(f64::INFINITY, f64::min);
    let least = if least.is_finite() { least } else { 0.0 };
    if let Some(floor) = plan.floor {
        for (facility, c) in covered.iter().filter(|(_, c)| *c < floor - 1e-6) {
            let detail = format!("coverage {c:.4} is below the floor of {floor:.4}");
            violations.push(violation("A7", facility, detail));
        }
    }
    let objective = match plan.goal {
        Goal::Floor => least,
        Goal::Averted => averted,
    };
    let near = |stated: f64| match plan.goal {
        Goal::Floor => (stated - objective).abs() <= 1e-5,
        Goal::Averted => agree(stated, objective),
    };
    let mut mismatch = |field: &str, stated: f64, derived: f64| {
        mismatches.push(Mismatch {
            field: field.to_owned(),
            stated,
            derived,
        });
    };
    if let Some(stated) = plan.objective.filter(|o| !near(*o)) {
        mismatch("objective", stated, objective);
    }
    if let Some(bound) = plan
        .bound
        .filter(|b| *b < objective - 1e-6 * objective.abs())
    {
        mismatch("bound", bound, objective);
    }
    let derived_gap = plan.bound.map(|bound| gap(objective, bound));
    if let (Some(stated), Some(derived)) = (plan.gap, derived_gap)
        && (stated - derived).abs() > 1e-4
    {
        mismatch("gap", stated, derived);
    }
    let people: f64 = plan.doses.iter().map(|d| d.people).sum();
    let willing: f64 = problem.facilities.iter().map(Facility::all_willing).sum();
    Verdict {
        instance: problem.name.clone(),
        feasible: violations.is_empty(),
        objective,
        figures: vec![
            ("least_coverage", least),
            ("infections_averted", averted),
            ("first_doses", people),
            ("willing_people", willing),
            ("vials_opened", plan.vials.iter().map(|v| v.vials).sum()),
            (
                "facilities_at_zero",
                covered.iter().filter(|(_, c)| *c <= SLACK).count() as f64,
            ),
        ],
        bound: plan.bound,
        gap: derived_gap,
        violations,
        mismatches,
    }
}

fn violation(rule: &'static str, subject: &str, detail: String) -> Violation {
    Violation {
        rule,
        subject: subject.to_owned(),
        detail,
    }
}

/// Vials opened by facility, product and week, each entry looked at.
fn vials<'a>(
    problem: &Problem,
    plan: &'a Plan,
    facilities: &BTreeMap<&str, &Facility>,
    products: &BTreeMap<&str, &Product>,
    violations: &mut Vec<Violation>,
) -> BTreeMap<(&'a str, &'a str, usize), f64> {
    let mut opened: BTreeMap<(&str, &str, usize), f64> = BTreeMap::new();
    for v in &plan.vials {
        let subject = format!("y|{}|{}|{}|{}", v.facility, v.pool, v.product, v.week);
        let mut broke = |rule, detail: String| violations.push(violation(rule, &subject, detail));
        let Some(facility) = facilities.get(v.facility.as_str()) else {
            broke("A3", "no such facility".to_owned());
            continue;
        };
        if !products.contains_key(v.product.as_str()) {
            broke("A3", "no such product".to_owned());
        }
        if !facility.pools.contains(&v.pool) {
            broke("A6", format!("the facility may not draw on `{}`", v.pool));
        }
        if v.week >= problem.weeks {
            broke("A6", "beyond the horizon".to_owned());
        }
        if !v.vials.is_finite() || v.vials < -SLACK || (v.vials - v.vials.round()).abs() > SLACK {
            broke("A3", format!("{} vials is not a whole number", v.vials));
        }
        *opened.entry((&v.facility, &v.product, v.week)).or_default() += v.vials;
    }
    opened
}

fn doses_in_vials(
    problem: &Problem,
    first: &BTreeMap<(&str, &str, usize), f64>,
    second: &BTreeMap<(&str, &str, usize), f64>,
    opened: &BTreeMap<(&str, &str, usize), f64>,
    violations: &mut Vec<Violation>,
) {
    for facility in &problem.facilities {
        for product in &problem.products {
            for week in 0..problem.weeks {
                let key = (facility.id.as_str(), product.id.as_str(), week);
                let at = |map: &BTreeMap<_, f64>| map.get(&key).copied().unwrap_or(0.0);
                let doses = at(first) + at(second);
                let there = at(opened) * f64::from(product.doses_per_vial);
                if doses > there + SLACK * (1.0 + there) {
                    let subject = format!("{} {} week {week}", facility.id, product.id);
                    let detail = format!("{doses:.3} doses out of vials that hold {there}");
                    violations.push(violation("A3", &subject, detail));
                }
            }
        }
    }
}

fn clinics(
    problem: &Problem,
    first: &BTreeMap<(&str, &str, usize), f64>,
    second: &BTreeMap<(&str, &str, usize), f64>,
    violations: &mut Vec<Violation>,
) {
    for facility in &problem.facilities {
        for week in 0..problem.weeks {
            let sum = |map: &BTreeMap<(&str, &str, usize), f64>| -> f64 {
                problem
                    .products
                    .iter()
                    .filter_map(|p| map.get(&(facility.id.as_str(), p.id.as_str(), week)))
                    .sum()
            };
            let doses = sum(first) + sum(second);
            if doses > facility.clinic_capacity + SLACK * (1.0 + facility.clinic_capacity) {
                let subject = format!("{} week {week}", facility.id);
                let detail = format!(
                    "{doses:.3} doses, {} can be given",
                    facility.clinic_capacity
                );
                violations.push(violation("A4", &subject, detail));
            }
        }
    }
}

/// Of the people who want to be vaccinated now, those not yet vaccinated leave week by week; each
/// dose given in week s stands for `stay^-s` of today's people.
fn people_leave(
    facilities: &BTreeMap<&str, &Facility>,
    waiting: &BTreeMap<(&str, &str), Vec<f64>>,
    violations: &mut Vec<Violation>,
) {
    for ((id, cohort), weeks) in waiting {
        let Some(facility) = facilities.get(id) else {
            continue;
        };
        let willing = facility.willing.get(*cohort).copied().unwrap_or(0.0);
        let mut taken = 0.0;
        for (week, people) in weeks.iter().enumerate() {
            taken += people * facility.stay().powf(-(week as f64));
            if taken > willing + SLACK * (1.0 + willing) {
                let subject = format!("{id} {cohort} week {week}");
                let detail = format!("{taken:.3} of today's people, {willing} are willing");
                violations.push(violation("A5", &subject, detail));
                break;
            }
        }
    }
}

fn arrivals(problem: &Problem, plan: &Plan, violations: &mut Vec<Violation>) {
    let mut balance: BTreeMap<(&str, &str), Vec<f64>> = BTreeMap::new();
    for s in problem.supply.iter().filter(|s| s.week < problem.weeks) {
        let weeks = balance
            .entry((s.pool.as_str(), s.product.as_str()))
            .or_insert_with(|| vec![0.0; problem.weeks]);
        if let Some(week) = weeks.get_mut(s.week) {
            *week += s.vials;
        }
    }
    for v in plan.vials.iter().filter(|v| v.week < problem.weeks) {
        let weeks = balance
            .entry((v.pool.as_str(), v.product.as_str()))
            .or_insert_with(|| vec![0.0; problem.weeks]);
        if let Some(week) = weeks.get_mut(v.week) {
            *week -= v.vials;
        }
    }
    for ((pool, product), weeks) in balance {
        let mut left = 0.0;
        for (week, change) in weeks.iter().enumerate() {
            left += change;
            if left < -SLACK {
                let subject = format!("{pool} {product} week {week}");
                let detail = format!("{:.0} vials more than have arrived", -left);
                violations.push(violation("A6", &subject, detail));
                break;
            }
        }
    }
}
