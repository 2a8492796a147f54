//! `standing allocate`: vials to facilities, with what is proved of the plan, what fairness costs,
//! and why a facility gets little or nothing.
//!
//! What the planner hands back goes before the independent judge; a plan that fails there is not
//! shown.

use super::args::{Allocate, AllocationGoal};
use super::plan::{cpu_s, hand_over, number, on_interrupt, passed, percent, read, spinner};
use super::{Args, Outcome};
use anyhow::Context as _;
use serde_json::{Map, Value, json};
use standing_check::allocation::{Facility, Plan, Problem, coverage, judge, judge_against};
use standing_check::{Problem as AnyProblem, Verdict};
use standing_plan::allocation::{
    self, Cause, Change, Culprit, Found, Go, Outcome as Planned, Progress, Proven, Pursuit,
    Shortfall, Wish,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::sync::atomic::Ordering;

/// Facilities below the target that are told of in words; the plan as JSON has all.
const TOLD: usize = 15;

/// Runs the command.
pub(super) fn run(args: &Args, asked: &Allocate) -> anyhow::Result<Outcome> {
    let AnyProblem::Allocation(problem) = read(&asked.instance)? else {
        anyhow::bail!(
            "{} is a problem of rides, not of vials",
            asked.instance.display()
        );
    };
    let before = match &asked.previous {
        Some(path) => {
            let bytes =
                std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
            Some(Plan::read(&bytes).with_context(|| format!("{}", path.display()))?)
        }
        None => None,
    };
    let wish = wish(asked, before.as_ref())?;
    let stopped = on_interrupt();
    let bar = spinner(args);
    let mut go_on = |now: Progress| {
        bar.set_message(so_far(now));
        bar.tick();
        // The goals share the seconds as they share the work.
        let spent = asked
            .planning
            .time_limit
            .map_or(0.0, |limit| cpu_s() / limit);
        if spent >= 1.0 || stopped.load(Ordering::Relaxed) {
            Go::Stop
        } else if spent >= now.until {
            Go::Next
        } else {
            Go::On
        }
    };
    let planned = allocation::plan(&problem, &wish, &mut go_on);
    bar.finish_and_clear();
    let found = match planned {
        Planned::Plan(found) => found,
        Planned::Impossible(cause) => return impossible(args, &cause),
        Planned::Undecided { reached, bound } => return undecided(args, asked, reached, bound),
    };
    let verdict = match &before {
        Some(before) => judge_against(&problem, &found.plan, before, wish.frozen_weeks),
        None => judge(&problem, &found.plan),
    };
    passed(&verdict)?;
    let words = in_words(&problem, &found, &verdict, asked);
    let file = asked.planning.out.as_deref();
    hand_over(args, file, &document(&found, asked), &words)
}

/// What was asked for. Infections averted are not pursued before a floor unless that is said.
fn wish<'a>(asked: &Allocate, before: Option<&'a Plan>) -> anyhow::Result<Wish<'a>> {
    let share = |name: &str, value: f64| {
        anyhow::ensure!(
            (0.0..=1.0).contains(&value),
            "--{name} is a share from 0 to 1, not {value}"
        );
        Ok(value)
    };
    let goals: Vec<Pursuit> = match (asked.goal.is_empty(), before) {
        // A plan that is mended: few changes come before more infections averted.
        (true, Some(_)) => vec![Pursuit::Floor, Pursuit::Stability, Pursuit::Averted],
        (true, None) if asked.without_floor => vec![Pursuit::Averted],
        (true, None) => vec![Pursuit::Floor, Pursuit::Averted],
        (false, _) => asked.goal.iter().map(|g| g.pursuit()).collect(),
    };
    let goals: Vec<Pursuit> = if asked.without_floor {
        goals.into_iter().filter(|g| *g != Pursuit::Floor).collect()
    } else {
        goals
    };
    anyhow::ensure!(
        before.is_some() || !goals.contains(&Pursuit::Stability),
        "stability is measured against a plan before: give one with --previous"
    );
    let averted = goals.iter().position(|g| *g == Pursuit::Averted);
    let floor = goals.iter().position(|g| *g == Pursuit::Floor);
    let unguarded = averted.is_some_and(|a| floor.is_none_or(|f| f > a));
    anyhow::ensure!(
        !unguarded || asked.floor.is_some_and(|f| f > 0.0) || asked.without_floor,
        "as many infections averted as possible with no floor before it leaves whole facilities \
         without a dose; put `floor` before `averted`, set --floor, or say --without-floor"
    );
    Ok(Wish {
        goals,
        floor: match asked.floor {
            Some(f) => Some(share("floor", f)?),
            None => None,
        },
        keep_floor: share("keep-floor", asked.keep_floor)?,
        keep_averted: share("keep-averted", asked.keep_averted)?,
        before,
        frozen_weeks: asked.freeze.unwrap_or(0),
        target: share("target", asked.target)?,
        price_of_floor: !asked.without_floor,
        seed: asked.planning.seed,
        effort: asked.planning.effort.saturating_mul(100),
    })
}

impl AllocationGoal {
    fn pursuit(self) -> Pursuit {
        match self {
            Self::Floor => Pursuit::Floor,
            Self::Averted => Pursuit::Averted,
            Self::Stability => Pursuit::Stability,
        }
    }
}

fn so_far(now: Progress) -> String {
    let (value, bound) = (now.value, now.bound);
    match now.pursuit {
        Pursuit::Floor => format!("floor {}, none above {}", percent(value), percent(bound)),
        Pursuit::Averted => format!(
            "averted {}, none above {}",
            number(value),
            if bound.is_finite() {
                number(bound)
            } else {
                "?".to_owned()
            }
        ),
        Pursuit::Stability => format!("{} vials changed", number(value)),
    }
}

fn impossible(args: &Args, cause: &Cause) -> anyhow::Result<Outcome> {
    let lines: Vec<String> = cause.culprits.iter().map(culprit).collect();
    let mut out = std::io::stdout().lock();
    if args.json {
        let document = json!({"impossible": {"requirements": lines, "minimal": cause.minimal}});
        writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
    } else {
        writeln!(out, "proved: no plan keeps all of this together:")?;
        for line in &lines {
            writeln!(out, "  - {line}")?;
        }
        if cause.minimal {
            writeln!(out, "  with any one of them left out it is no longer so")?;
        } else {
            writeln!(out, "  perhaps not all of them are needed for that")?;
        }
    }
    out.flush()?;
    Ok(Outcome::WithProblems)
}

fn undecided(args: &Args, asked: &Allocate, reached: f64, bound: f64) -> anyhow::Result<Outcome> {
    let set = asked.floor.unwrap_or_default();
    let mut out = std::io::stdout().lock();
    if args.json {
        let document = json!({"undecided": {"floor": set, "reached": reached, "bound": bound}});
        writeln!(out, "{}", serde_json::to_string_pretty(&document)?)?;
    } else {
        writeln!(
            out,
            "the floor of {} was neither reached nor proved to be out of reach: {} was reached, \
             none is above {}",
            percent(set),
            percent(reached),
            percent(bound)
        )?;
    }
    out.flush()?;
    Ok(Outcome::WithProblems)
}

/// A requirement, in words.
fn culprit(c: &Culprit) -> String {
    match c {
        Culprit::Floor { facility } => format!("{facility} reaches the floor"),
        Culprit::Clinic { facility, doses } => {
            format!(
                "the clinic of {facility} gives {} doses a week",
                number(*doses)
            )
        }
        Culprit::Eligibility { facility } => {
            format!("people at {facility} are eligible no earlier")
        }
        Culprit::Arrivals { pools } => {
            format!("no more vials arrive in {}", pools.join(", "))
        }
        Culprit::Leaving { facility } => format!("people at {facility} leave while they wait"),
        Culprit::Frozen {
            pool,
            product,
            week,
            vials,
        } => format!(
            "the frozen weeks open {} vials of {product} from {pool} more than have arrived by week {week}",
            number(*vials)
        ),
        Culprit::SecondDoses {
            facility,
            week,
            product,
            doses,
        } => format!(
            "{} second doses of {product} are due at {facility} in week {week}, after first doses of a frozen week",
            number(*doses)
        ),
    }
}

/// The plan as JSON, with what is known of it.
fn document(found: &Found, asked: &Allocate) -> Map<String, Value> {
    let mut map = found.plan.document();
    let stages = [
        ("floor", found.floor),
        ("averted", found.averted),
        ("vials_changed", found.changes),
    ];
    let reached: Map<String, Value> = (stages.into_iter())
        .filter_map(|(name, p)| p.map(|p| (name.to_owned(), proven(p))))
        .collect();
    map.insert("reached".to_owned(), reached.into());
    if let Some(price) = found.price {
        map.insert(
            "without_floor".to_owned(),
            json!({
                "averted": proven(price.averted_without),
                "least_coverage": price.least_without,
                "facilities_at_zero": price.facilities_without,
            }),
        );
    }
    let unserved: Vec<Value> = (found.shortfalls.iter())
        .map(|s| {
            json!({
                "id": s.facility,
                "coverage": s.coverage,
                "target": s.target,
                "reason": s.reason.code(),
                "meaning": s.reason.meaning(),
                "smallest_change": change(s),
            })
        })
        .collect();
    map.insert("unserved".to_owned(), unserved.into());
    map.insert("seed".to_owned(), asked.planning.seed.into());
    map.insert("stopped".to_owned(), found.stopped.into());
    let seconds = (cpu_s() * 100.0).round() / 100.0;
    map.insert("cpu_s".to_owned(), seconds.into());
    map
}

fn proven(p: Proven) -> Value {
    // A bound that is not known is not a number.
    let bound = p.bound.is_finite().then_some(p.bound);
    json!({"value": p.value, "bound": bound, "gap": bound.map(|_| p.gap())})
}

/// The smallest change that suffices, in words.
fn change(s: &Shortfall) -> Option<String> {
    let goal = percent(s.target);
    match &s.change {
        Change::Vials {
            product,
            pool,
            vials,
            by_week,
        } => Some(format!(
            "{vials} more {} of {product} in {pool} by week {by_week}: {goal}",
            if *vials == 1 { "vial" } else { "vials" }
        )),
        Change::ClinicDoses { more } => {
            Some(format!("{more} more doses a week in its clinic: {goal}"))
        }
        Change::OtherUse => Some(format!(
            "its vials and those left over opened in other weeks: {goal}"
        )),
        Change::Eligible { weeks_earlier } => Some(format!(
            "everybody there eligible {weeks_earlier} weeks earlier: {goal}"
        )),
        Change::None => None,
    }
}

fn in_words(problem: &Problem, found: &Found, verdict: &Verdict, asked: &Allocate) -> String {
    let figure = |name: &str| {
        let known = verdict.figures.iter().find(|(n, _)| *n == name);
        known.map_or(0.0, |(_, v)| *v)
    };
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} first doses for {} willing people out of {} vials",
        verdict.instance,
        number(figure("first_doses")),
        number(figure("willing_people")),
        number(figure("vials_opened"))
    );
    let _ = writeln!(
        out,
        "  floor    no facility is below {}",
        percent(figure("least_coverage"))
    );
    if let Some(floor) = found.floor {
        let _ = writeln!(
            out,
            "           looked for by itself: {} found, none is above {}",
            percent(floor.value),
            percent(floor.bound)
        );
    }
    let _ = writeln!(
        out,
        "  averted  {} infections",
        number(figure("infections_averted"))
    );
    if let (Some(bound), Some(gap), Some(_)) = (verdict.bound, verdict.gap, found.averted) {
        let _ = writeln!(
            out,
            "           proved: no plan with this floor averts more than {}; gap {}",
            number(bound),
            percent(gap)
        );
    }
    if let Some(changes) = found.changes {
        let _ = writeln!(
            out,
            "  changes  {} vials opened otherwise than in the plan before; none changes fewer than {}",
            number(figure("vials_changed")),
            number(changes.bound)
        );
    }
    out.push_str(&price(found, verdict, asked));
    out.push_str(&by_facility(problem, found));
    out.push_str(&left_short(problem, found));
    if let Some(v) = found.vials.first() {
        let _ = writeln!(
            out,
            "  one more vial is worth most in {}, of {}, by week {}: about {:.2} infections",
            v.pool, v.product, v.week, v.infections
        );
    }
    if let Some(c) = found.clinics.first() {
        let _ = writeln!(
            out,
            "  one more dose that a clinic can give is worth most at {} in week {}: about {:.2} infections",
            c.facility, c.week, c.infections
        );
    }
    if found.stopped {
        let _ = writeln!(
            out,
            "  the search ended before its usual end; the best so far is kept"
        );
    }
    let _ = writeln!(out, "  judged independently: no rule is broken");
    out
}

/// What the floor costs, and what doing without it would.
fn price(found: &Found, verdict: &Verdict, asked: &Allocate) -> String {
    if asked.without_floor {
        return "  no floor was asked for: facilities may get nothing\n".to_owned();
    }
    let (Some(price), Some(_)) = (found.price, found.averted) else {
        return String::new();
    };
    let figure = |name: &str| {
        let known = verdict.figures.iter().find(|(n, _)| *n == name);
        known.map_or(0.0, |(_, v)| *v)
    };
    let now = figure("infections_averted");
    let without = price.averted_without.value;
    let mut out = String::new();
    let _ = writeln!(
        out,
        "  price of the floor: {} infections more would be averted without it ({}; at most {})",
        number((without - now).max(0.0)),
        percent(((without - now) / without.max(1e-9)).max(0.0)),
        number((price.averted_without.bound - now).max(0.0))
    );
    let _ = writeln!(
        out,
        "  price of doing without: the least covered facility falls from {} to {}; {}",
        percent(figure("least_coverage")),
        percent(price.least_without),
        match price.facilities_without {
            0 => "none gets nothing".to_owned(),
            1 => "1 facility gets nothing".to_owned(),
            n => format!("{n} facilities get nothing"),
        }
    );
    out
}

fn by_facility(problem: &Problem, found: &Found) -> String {
    let mut vials: BTreeMap<&str, BTreeMap<(&str, &str), f64>> = BTreeMap::new();
    for v in &found.plan.vials {
        *vials
            .entry(&v.facility)
            .or_default()
            .entry((&v.product, &v.pool))
            .or_default() += v.vials;
    }
    let mut first: BTreeMap<&str, f64> = BTreeMap::new();
    for d in &found.plan.doses {
        *first.entry(&d.facility).or_default() += d.people;
    }
    let shares: BTreeMap<String, f64> = coverage(problem, &found.plan).into_iter().collect();
    let mut facilities: Vec<&Facility> = problem.facilities.iter().collect();
    facilities.sort_by(|a, b| a.id.cmp(&b.id));
    let mut out = String::from("  by facility: first doses of willing people, vials\n");
    for f in facilities {
        let opened: Vec<String> = (vials.get(f.id.as_str()).into_iter().flatten())
            .map(|((product, pool), n)| format!("{} of {product} from {pool}", number(*n)))
            .collect();
        let _ = writeln!(
            out,
            "    {}: {:.1} of {}{}; {}",
            f.id,
            first.get(f.id.as_str()).copied().unwrap_or(0.0),
            number(f.all_willing()),
            shares
                .get(&f.id)
                .map_or(String::new(), |c| format!(" ({})", percent(*c))),
            if opened.is_empty() {
                "no vials".to_owned()
            } else {
                opened.join(", ")
            }
        );
    }
    out
}

/// Who gets nothing, who stays below the target, why, and what would change it.
fn left_short(problem: &Problem, found: &Found) -> String {
    let mut out = String::new();
    let none_willing: Vec<&str> = (problem.facilities.iter())
        .filter(|f| f.all_willing() <= 0.0)
        .map(|f| f.id.as_str())
        .collect();
    if !none_willing.is_empty() {
        let _ = writeln!(
            out,
            "  nobody willing is known at: {}",
            none_willing.join(", ")
        );
    }
    let (nothing, little): (Vec<&Shortfall>, Vec<&Shortfall>) =
        (found.shortfalls.iter()).partition(|s| s.coverage < 1e-4);
    let tell = |out: &mut String, s: &Shortfall| {
        let _ = writeln!(
            out,
            "    {} ({})  {}: {}",
            s.facility,
            percent(s.coverage),
            s.reason.code(),
            s.reason.meaning()
        );
        let _ = match change(s) {
            Some(change) => writeln!(out, "      smallest change: {change}"),
            None => writeln!(out, "      no single change suffices"),
        };
    };
    if !nothing.is_empty() {
        out.push_str("  gets nothing:\n");
        for s in nothing {
            tell(&mut out, s);
        }
    }
    if let Some(first) = little.first() {
        let _ = writeln!(out, "  below the target of {}:", percent(first.target));
        for s in little.iter().take(TOLD) {
            tell(&mut out, s);
        }
        if little.len() > TOLD {
            let _ = writeln!(
                out,
                "    and {} more, each with its reason in the plan",
                little.len() - TOLD
            );
        }
    }
    out
}
