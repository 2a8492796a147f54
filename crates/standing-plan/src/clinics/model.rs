//! The programme in whole numbers.

use microlp::{ComparisonOp, LinearExpr, OptimizationDirection, Solution, Variable};
use standing_check::clinics::{Lot, Opened, Person, PlannedSession, Problem, Product, Session};
use std::collections::{BTreeMap, BTreeSet};

/// People who are alike but for their tokens.
struct Class<'a> {
    like: &'a Person,
    tokens: Vec<&'a str>,
}

/// How many of a class go where: a session, and a second one where both doses are planned.
struct Flow {
    class: usize,
    session: usize,
    second: Option<usize>,
    product: usize,
    count: Variable,
}

pub(super) struct Model<'a> {
    problem: &'a Problem,
    classes: Vec<Class<'a>>,
    sessions: Vec<&'a Session>,
    products: Vec<&'a Product>,
    lots: Vec<&'a Lot>,
}

type Group<'a> = (&'a str, bool);

/// Who comes to a session: the group, the product, and tokens with their minutes of observation.
type Coming<'a> = (Group<'a>, usize, Vec<(u32, &'a str)>);

fn group(person: &Person) -> Group<'_> {
    (person.cohort.as_str(), person.quarantine)
}

impl<'a> Model<'a> {
    /// Everything in an order of its own, so that the order of the input decides nothing.
    pub(super) fn of(problem: &'a Problem) -> Self {
        let mut by_kind: BTreeMap<String, Class<'a>> = BTreeMap::new();
        for person in &problem.people {
            let mut products = person.products.clone();
            products.sort();
            let kind = format!(
                "{:?}",
                (
                    &person.cohort,
                    person.quarantine,
                    person.dose,
                    products,
                    person.observe_min,
                    person.from_day,
                    person.until_day,
                    person.stays_until,
                    person.second_elsewhere,
                    person.weight
                )
            );
            by_kind
                .entry(kind)
                .or_insert_with(|| Class {
                    like: person,
                    tokens: Vec::new(),
                })
                .tokens
                .push(&person.token);
        }
        let mut classes: Vec<Class<'a>> = by_kind.into_values().collect();
        for class in &mut classes {
            class.tokens.sort_unstable();
        }
        let mut sessions: Vec<&Session> = problem.sessions.iter().collect();
        sessions.sort_by(|a, b| (a.day, a.start, &a.id).cmp(&(b.day, b.start, &b.id)));
        let mut products: Vec<&Product> = problem.products.iter().collect();
        products.sort_by(|a, b| a.id.cmp(&b.id));
        let mut lots: Vec<&Lot> = problem.lots.iter().collect();
        lots.sort_by(|a, b| (a.until_day, &a.id).cmp(&(b.until_day, &b.id)));
        Self {
            problem,
            classes,
            sessions,
            products,
            lots,
        }
    }

    /// The sessions that are held, and what no plan beats.
    pub(super) fn solve(
        &self,
        nodes_at_once: u64,
        most_nodes: u64,
        go_on: &mut dyn FnMut() -> bool,
    ) -> (Vec<PlannedSession>, f64) {
        let everybody: f64 = self
            .problem
            .people
            .iter()
            .map(|person| f64::from(person.weight))
            .sum();
        let mut programme = microlp::Problem::new(OptimizationDirection::Maximize);
        let flows = self.flows(&mut programme);
        if flows.is_empty() {
            return (Vec::new(), 0.0);
        }
        let vials = self.vials(&mut programme);
        self.rows(&mut programme, &flows, &vials);
        let mut options = microlp::SolveOptions::default();
        options.node_limit = Some(nodes_at_once);
        let Ok(mut outcome) = programme.solve_with(options) else {
            return (Vec::new(), everybody);
        };
        while !outcome.is_optimal() && outcome.stats().nodes_solved < most_nodes && go_on() {
            // What cannot be taken further is kept as it is.
            let Ok(further) = outcome.clone().resume() else {
                break;
            };
            outcome = further;
        }
        let bound = match outcome.solution() {
            Some(solution) if outcome.is_optimal() => solution.objective(),
            _ => outcome.stats().best_bound.unwrap_or(everybody),
        };
        let sessions = outcome
            .solution()
            .map(|solution| self.held(solution, &flows, &vials))
            .unwrap_or_default();
        // The programme's numbers are right to about a millionth.
        (sessions, bound.min(everybody) + 1e-6 * bound.abs().max(1.0))
    }

    fn flows(&self, programme: &mut microlp::Problem) -> Vec<Flow> {
        let price = self.problem.waste_price();
        let mut flows = Vec::new();
        for (class, of) in self.classes.iter().enumerate() {
            let who = of.like;
            let most = i32::try_from(of.tokens.len()).unwrap_or(i32::MAX);
            let here = |day: u32| who.stays_until.is_none_or(|last| day <= last);
            for (product, rules) in self.products.iter().enumerate() {
                if !who.products.contains(&rules.id) {
                    continue;
                }
                let alone = who.dose == 2 || rules.doses == 1 || who.second_elsewhere;
                for (session, first) in self.sessions.iter().enumerate() {
                    let due = (who.from_day..=who.until_day).contains(&first.day);
                    if !due || !here(first.day) || first.turns(who.observe_min) == 0 {
                        continue;
                    }
                    if alone {
                        let worth = f64::from(who.weight) + price;
                        flows.push(Flow {
                            class,
                            session,
                            second: None,
                            product,
                            count: programme.add_integer_var(worth, (0, most)),
                        });
                        continue;
                    }
                    let (least, longest) = rules.interval_days.unwrap_or((1, 0));
                    for (second, later) in self.sessions.iter().enumerate() {
                        let fits = later.day >= first.day.saturating_add(least)
                            && later.day <= first.day.saturating_add(longest)
                            && later.day > first.day
                            && here(later.day)
                            && later.turns(who.observe_min) > 0;
                        if fits {
                            let worth = f64::from(who.weight) + 2.0 * price;
                            flows.push(Flow {
                                class,
                                session,
                                second: Some(second),
                                product,
                                count: programme.add_integer_var(worth, (0, most)),
                            });
                        }
                    }
                }
            }
        }
        flows
    }

    /// Vials of each lot that each session opens: session, lot, how many.
    fn vials(&self, programme: &mut microlp::Problem) -> Vec<(usize, usize, Variable)> {
        let price = self.problem.waste_price();
        let mut vials = Vec::new();
        for (lot, of) in self.lots.iter().enumerate() {
            let Some(rules) = self.problem.product(&of.product) else {
                continue;
            };
            let cost = -price * f64::from(rules.doses_per_vial);
            let most = i32::try_from(of.vials).unwrap_or(i32::MAX);
            for (session, at) in self.sessions.iter().enumerate() {
                if (of.from_day..=of.until_day).contains(&at.day) {
                    vials.push((session, lot, programme.add_integer_var(cost, (0, most))));
                }
            }
        }
        vials
    }

    fn rows(
        &self,
        programme: &mut microlp::Problem,
        flows: &[Flow],
        vials: &[(usize, usize, Variable)],
    ) {
        let groups: BTreeSet<Group<'_>> = self.classes.iter().map(|c| group(c.like)).collect();
        let observed: BTreeSet<u32> = self.classes.iter().map(|c| c.like.observe_min).collect();
        let who = |flow: &Flow| self.classes.get(flow.class).map(|class| class.like);
        for (class, of) in self.classes.iter().enumerate() {
            let row: Vec<_> = flows
                .iter()
                .filter(|flow| flow.class == class)
                .map(|flow| (flow.count, 1.0))
                .collect();
            add(programme, &row, of.tokens.len() as f64);
        }
        for (session, at) in self.sessions.iter().enumerate() {
            let mut choices = Vec::new();
            for (product, rules) in self.products.iter().enumerate() {
                let comes = |flow: &&Flow| {
                    flow.product == product
                        && (flow.session == session || flow.second == Some(session))
                };
                let mut doses = Vec::new();
                for group_here in &groups {
                    let of_group: Vec<&Flow> = flows
                        .iter()
                        .filter(comes)
                        .filter(|flow| who(flow).is_some_and(|w| group(w) == *group_here))
                        .collect();
                    if of_group.is_empty() {
                        continue;
                    }
                    let held = programme.add_binary_var(0.0);
                    choices.push((held, 1.0));
                    doses.extend(of_group.iter().map(|flow| (flow.count, 1.0)));
                    // Whoever is observed longer goes first, so these rows say all.
                    for least in &observed {
                        let mut row: Vec<_> = of_group
                            .iter()
                            .filter(|flow| who(flow).is_some_and(|w| w.observe_min >= *least))
                            .map(|flow| (flow.count, 1.0))
                            .collect();
                        if !row.is_empty() {
                            let most = at.turns(*least).min(at.most_people);
                            row.push((held, -f64::from(most)));
                            add(programme, &row, 0.0);
                        }
                    }
                }
                if doses.is_empty() {
                    continue;
                }
                let rounds = rules.open_vial_min / at.minutes_per_dose;
                let in_time = at.vaccinators.saturating_mul(rounds).saturating_add(1);
                let usable = rules.doses_per_vial.min(in_time);
                for (_, _, opened) in vials.iter().filter(|(s, lot, _)| {
                    *s == session && self.lots.get(*lot).is_some_and(|l| l.product == rules.id)
                }) {
                    doses.push((*opened, -f64::from(usable)));
                }
                add(programme, &doses, 0.0);
            }
            add(programme, &choices, 1.0);
        }
        for (lot, of) in self.lots.iter().enumerate() {
            let row: Vec<_> = vials
                .iter()
                .filter(|(_, l, _)| *l == lot)
                .map(|(_, _, opened)| (*opened, 1.0))
                .collect();
            add(programme, &row, f64::from(of.vials));
        }
    }

    fn held(
        &self,
        solution: &Solution,
        flows: &[Flow],
        vials: &[(usize, usize, Variable)],
    ) -> Vec<PlannedSession> {
        let whole = |variable: Variable| -> usize {
            let value = solution.var_value(variable).round().max(0.0);
            // Counts of people and vials are far below 2^32.
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "rounded and not below 0"
            )]
            let count = value as u32;
            count as usize
        };
        let mut next = vec![0; self.classes.len()];
        let mut come: BTreeMap<usize, Coming<'_>> = BTreeMap::new();
        for flow in flows {
            let (Some(class), Some(taken)) =
                (self.classes.get(flow.class), next.get_mut(flow.class))
            else {
                continue;
            };
            for token in class.tokens.iter().skip(*taken).take(whole(flow.count)) {
                *taken += 1;
                for session in [Some(flow.session), flow.second].into_iter().flatten() {
                    come.entry(session)
                        .or_insert_with(|| (group(class.like), flow.product, Vec::new()))
                        .2
                        .push((class.like.observe_min, token));
                }
            }
        }
        let mut sessions = Vec::new();
        for (session, ((cohort, quarantine), product, mut people)) in come {
            // Whoever is observed longer goes first.
            people.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
            let opened = vials
                .iter()
                .filter(|(s, ..)| *s == session)
                .filter_map(|(_, lot, variable)| {
                    let lot = self.lots.get(*lot)?;
                    let count = u32::try_from(whole(*variable)).ok()?;
                    let ours = self.products.get(product)?.id == lot.product;
                    (count > 0 && ours).then(|| Opened {
                        lot: lot.id.clone(),
                        vials: count,
                    })
                })
                .collect();
            if let (Some(at), Some(rules)) =
                (self.sessions.get(session), self.products.get(product))
            {
                sessions.push(PlannedSession {
                    id: at.id.clone(),
                    cohort: cohort.to_owned(),
                    quarantine,
                    product: rules.id.clone(),
                    people: people
                        .into_iter()
                        .map(|(_, token)| token.to_owned())
                        .collect(),
                    vials: opened,
                });
            }
        }
        sessions
    }
}

fn add(programme: &mut microlp::Problem, row: &[(Variable, f64)], most: f64) {
    if row.is_empty() {
        return;
    }
    let mut sum = LinearExpr::empty();
    for (variable, factor) in row {
        sum.add(*variable, *factor);
    }
    programme.add_constraint(sum, ComparisonOp::Le, most);
}
