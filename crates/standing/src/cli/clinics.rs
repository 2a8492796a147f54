//! `standing clinics`: clinic days inside a facility, and the sheet that is printed for them.

use super::args::Clinics;
use super::plan::{hand_over, on_interrupt, passed, percent, read, spinner};
use super::{Args, Outcome};
use crate::people_rules::PeopleRules;
use crate::printed;
use anyhow::Context as _;
use jiff::ToSpan as _;
use jiff::civil::Date;
use maud::html;
use standing_check::Problem;
use standing_check::clinics::{self, Plan};
use standing_plan::clinics::{Reason, plan};
use std::fmt::Write as _;
use std::sync::atomic::Ordering;

/// The command.
pub(super) fn run(args: &Args, asked: &Clinics) -> anyhow::Result<Outcome> {
    let Problem::Clinics(problem) = read(&asked.instance)? else {
        anyhow::bail!(
            "{} is not a problem of clinic days",
            asked.instance.display()
        );
    };
    let first_day: Date = problem
        .first_day
        .parse()
        .with_context(|| format!("first_day: {}", problem.first_day))?;
    let stopped = on_interrupt();
    let bar = spinner(args);
    let found = plan(
        &problem,
        &asked.lottery_seed,
        asked.planning.effort,
        &mut || {
            bar.tick();
            let late = asked
                .planning
                .time_limit
                .is_some_and(|limit| super::plan::cpu_s() >= limit);
            !late && !stopped.load(Ordering::Relaxed)
        },
    );
    bar.finish_and_clear();
    let verdict = clinics::judge(&problem, &found);
    passed(&verdict)?;
    if let Some(path) = &asked.sheet {
        std::fs::write(path, sheet(&problem, &found, first_day))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let served = problem.people.len() - found.unserved.len();
    let mut words = format!(
        "{}: {served} of {} people served in {} sessions; {} doses left in opened vials\n",
        problem.name,
        problem.people.len(),
        found.sessions.len(),
        found.doses_left.unwrap_or(0)
    );
    if let (Some(bound), Some(gap)) = (verdict.bound, verdict.gap) {
        let _ = writeln!(
            words,
            "  weight served less wasted doses {:.4}; proved, no plan has more than {bound:.4}; gap {}",
            verdict.objective,
            percent(gap)
        );
    }
    for left in &found.unserved {
        let meaning = Reason::ALL
            .iter()
            .find(|reason| reason.code() == left.reason)
            .map_or("", |reason| reason.meaning());
        let _ = writeln!(
            words,
            "  {}: {}: {meaning}; smallest change found: {}",
            left.token,
            left.reason,
            left.smallest_change.as_deref().unwrap_or("none")
        );
    }
    let rules = PeopleRules::bundled()?;
    for line in beside_the_rules(&problem, &found, first_day, &rules) {
        let _ = writeln!(words, "  look: {line}");
    }
    words.push_str("  judged independently: no rule is broken\n");
    hand_over(args, asked.planning.out.as_deref(), &found, &words)
}

/// Where the instance says otherwise than the dated rules of products, and products that the
/// authorities paused on a day of the plan. The instance is planned as it stands; a person looks.
fn beside_the_rules(
    problem: &clinics::Problem,
    plan: &Plan,
    first_day: Date,
    rules: &PeopleRules,
) -> Vec<String> {
    let mut lines = Vec::new();
    let unverified = |is: bool| if is { "; not verified" } else { "" };
    for product in &problem.products {
        let Some(known) = rules.products.of(&product.id, first_day) else {
            lines.push(format!(
                "product {}: no dated rule tells of it; go by its label",
                product.id
            ));
            continue;
        };
        if let Some(most) = known.minutes_after_puncture
            && product.open_vial_min > most
        {
            lines.push(format!(
                "product {}: an opened vial is planned for {} minutes, and {most} are known ({}{})",
                product.id,
                product.open_vial_min,
                known.source,
                unverified(known.unverified)
            ));
        }
        if let Some(doses) = known.doses_per_vial
            && product.doses_per_vial > u32::from(doses)
        {
            lines.push(format!(
                "product {}: {} doses a vial are planned, and {doses} are known ({}{})",
                product.id,
                product.doses_per_vial,
                known.source,
                unverified(known.unverified)
            ));
        }
    }
    for held in &plan.sessions {
        let session = problem.sessions.iter().find(|s| s.id == held.id);
        let day = session.and_then(|s| first_day.checked_add(i64::from(s.day).days()).ok());
        if let Some(pause) = day.and_then(|day| rules.pauses.of(&held.product, day)) {
            lines.push(format!("session {}: {}", held.id, pause.words()));
        }
    }
    lines
}

/// The printable sheet: sessions with times and tokens, vials, and the draw for left doses.
fn sheet(problem: &clinics::Problem, plan: &Plan, first_day: Date) -> String {
    let clock = |minutes: u32| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let body = html! {
        h1 { "Clinic days: " (problem.name) }
        p { "Everybody may decline, at any time and without giving a reason. A dose is never a condition of anything." }
        @for held in &plan.sessions {
            @if let Some(at) = problem.sessions.iter().find(|s| s.id == held.id) {
                section {
                    h2 {
                        (held.id) ", "
                        (first_day.checked_add(i64::from(at.day).days()).map_or_else(|_| format!("day {}", at.day), |day| day.to_string()))
                        ", " (clock(at.start)) "–" (clock(at.end))
                    }
                    p {
                        "Product " (held.product) ". Cohort " (held.cohort)
                        @if held.quarantine { ", in quarantine" }
                        ". " (at.vaccinators) " vaccinating. Nobody of another group in the room."
                    }
                    p {
                        "Open: "
                        @for opened in &held.vials { (opened.vials) " of lot " (opened.lot) ". " }
                        @if let Some(rules) = problem.product(&held.product) {
                            "An opened vial is used within " (rules.open_vial_min) " minutes."
                        }
                    }
                    table {
                        tr { th { "time" } th { "token" } th { "observe until" } th { "given" } th { "declined" } }
                        @for (index, token) in held.people.iter().enumerate() {
                            @let round = u32::try_from(index / at.vaccinators.max(1) as usize).unwrap_or(0);
                            @let time = at.start + round * at.minutes_per_dose;
                            @let observe = problem.people.iter().find(|p| p.token == *token).map_or(30, |p| p.observe_min);
                            tr {
                                td { (clock(time)) } td { (token) }
                                td { (clock(time + at.minutes_per_dose + observe)) } td {} td {}
                            }
                        }
                    }
                    @for drawn in plan.lottery.iter().filter(|d| d.session == held.id) {
                        p {
                            (drawn.doses) " doses are left in opened vials. Offer them in this order, drawn with the seed "
                            code { (plan.lottery_seed.as_deref().unwrap_or_default()) }
                            " (the lowest SHA-256 of seed:session:token is first): "
                            @if drawn.order.is_empty() { "nobody else of this group may have one today." }
                            @for (index, token) in drawn.order.iter().enumerate() {
                                @if index > 0 { ", " } (token)
                            }
                        }
                    }
                }
            }
        }
    };
    let title = format!("Clinic days: {}", problem.name);
    printed::page(("en", "ltr"), printed::LISTS, &title, &body)
}
