//! `standing trips` and `standing check-plan`: a plan, and what an independent judge says of it.
//!
//! The planner knows no clock and no signals. It asks after every step whether to go on; the answer
//! is made here, from CPU time and Ctrl-C. What it hands back goes before the judge, and a plan that
//! fails there is not shown.

use super::args::{CheckPlan, Trips};
use super::{Args, Outcome};
use anyhow::Context as _;
use indicatif::ProgressBar;
use standing_check::transport::{self, Plan, Unserved};
use standing_check::{Problem, Verdict, allocation};
use standing_plan::trips::{self, Options, Progress};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// `standing trips`.
pub(super) fn trips(args: &Args, asked: &Trips) -> anyhow::Result<Outcome> {
    if asked.instance.extension().is_some_and(|e| e == "toml") {
        return super::rides::run(args, asked);
    }
    let problem = match read(&asked.instance)? {
        Problem::Transport(problem) => problem,
        Problem::Allocation(_) => anyhow::bail!(
            "{} is a problem of vials, not of rides",
            asked.instance.display()
        ),
        Problem::Clinics(_) => anyhow::bail!(
            "{} is a problem of clinic days, not of rides",
            asked.instance.display()
        ),
    };
    let stopped = on_interrupt();
    let bar = spinner(args);
    let options = Options {
        seed: asked.planning.seed,
        effort: asked.planning.effort,
    };
    let mut go_on = |now: Progress| {
        bar.set_message(so_far(now));
        bar.tick();
        let late = asked
            .planning
            .time_limit
            .is_some_and(|limit| cpu_s() >= limit);
        !late && !stopped.load(Ordering::Relaxed)
    };
    let mut plan = trips::plan(&problem, options, &mut go_on).plan;
    let left_out = trips::explain(&problem, &plan);
    plan.unserved = Some(left_out.iter().map(trips::Explained::unserved).collect());
    plan.cpu_s = Some((cpu_s() * 100.0).round() / 100.0);
    bar.finish_and_clear();

    let verdict = transport::judge(&problem, &plan);
    passed(&verdict)?;
    if let Some(folder) = &asked.sheets {
        super::rides::write_sheets(
            args,
            folder,
            &problem,
            &plan,
            &problem.name,
            &BTreeMap::new(),
        )?;
    }
    let mut words = in_words(&problem, &plan, &verdict);
    if asked.what_if {
        words.push_str(&bought(&trips::worth(&problem, &plan, &mut || {
            !stopped.load(Ordering::Relaxed)
        })));
    }
    hand_over(args, asked.planning.out.as_deref(), &plan, &words)
}

/// Shown while a planner works; hidden where nobody looks.
pub(super) fn spinner(args: &Args) -> ProgressBar {
    if args.quiet || !std::io::stderr().is_terminal() {
        ProgressBar::hidden()
    } else {
        ProgressBar::new_spinner()
    }
}

/// Lets a plan through that the independent judge accepts; another is not shown.
pub(super) fn passed(verdict: &Verdict) -> anyhow::Result<()> {
    if verdict.holds() {
        return Ok(());
    }
    for line in broken(verdict) {
        say!("{line}");
    }
    anyhow::bail!("the plan that was found does not pass the independent check and is not shown")
}

/// Writes a plan where it was asked for: as JSON, and in words.
pub(super) fn hand_over(
    args: &Args,
    file: Option<&Path>,
    plan: &impl serde::Serialize,
    words: &str,
) -> anyhow::Result<Outcome> {
    let json = serde_json::to_string_pretty(plan)?;
    if let Some(path) = file {
        std::fs::write(path, format!("{json}\n"))
            .with_context(|| format!("cannot write {}", path.display()))?;
    }
    let mut out = std::io::stdout().lock();
    if args.json || file.is_none() {
        writeln!(out, "{json}")?;
        if !args.quiet {
            say!("{}", words.trim_end());
        }
    } else {
        out.write_all(words.as_bytes())?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// `standing check-plan`.
pub(super) fn check(args: &Args, asked: &CheckPlan) -> anyhow::Result<Outcome> {
    let problem = read(&asked.instance)?;
    let bytes = |path: &Path| {
        std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))
    };
    let unread = || format!("{}", asked.plan.display());
    let plan = bytes(&asked.plan)?;
    let verdict = match (&problem, &asked.previous) {
        (Problem::Allocation(problem), Some(previous)) => {
            let before = allocation::Plan::read(&bytes(previous)?)
                .with_context(|| format!("{}", previous.display()))?;
            let plan = allocation::Plan::read(&plan).with_context(unread)?;
            allocation::judge_against(problem, &plan, &before, asked.freeze.unwrap_or(0))
        }
        (Problem::Transport(_), Some(_)) => {
            anyhow::bail!("--previous is for plans of vials; a plan of rides is for one day")
        }
        (Problem::Clinics(_), Some(_)) => {
            anyhow::bail!("--previous is for plans of vials, not of clinic days")
        }
        (_, None) => problem.judge(&plan).with_context(unread)?,
    };
    let mut out = std::io::stdout().lock();
    if args.json {
        let mut document = serde_json::to_value(&verdict)?;
        if let Some(fields) = document.as_object_mut() {
            fields.insert("holds".to_owned(), verdict.holds().into());
        }
        serde_json::to_writer_pretty(&mut out, &document)?;
        writeln!(out)?;
    } else {
        writeln!(out, "{}", verdict.instance)?;
        let number = |value: f64| match &problem {
            // Coverage and infections averted are small numbers; dollars have cents.
            Problem::Allocation(_) if value.abs() < 100.0 => format!("{value:.4}"),
            _ => number(value),
        };
        writeln!(out, "  objective  {}", number(verdict.objective))?;
        match (verdict.bound, verdict.gap) {
            (Some(bound), Some(gap)) => writeln!(
                out,
                "  bound      {} as the plan states it; gap {}",
                number(bound),
                percent(gap)
            )?,
            _ => writeln!(out, "  bound      the plan states none")?,
        }
        for (name, value) in &verdict.figures {
            writeln!(out, "  {name}  {}", number(*value))?;
        }
        for line in broken(&verdict) {
            writeln!(out, "{line}")?;
        }
        let words = match (verdict.feasible, verdict.holds()) {
            (_, true) => "the plan holds: no rule is broken, and every printed number follows",
            (true, false) => "the plan does not hold: it prints numbers that do not follow",
            (false, _) => "the plan does not hold: it breaks rules",
        };
        writeln!(out, "{words}")?;
    }
    out.flush()?;
    Ok(if verdict.holds() {
        Outcome::Done
    } else {
        Outcome::WithProblems
    })
}

pub(super) fn read(path: &Path) -> anyhow::Result<Problem> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Problem::read(&bytes).with_context(|| format!("{}", path.display()))
}

/// CPU seconds of this process so far.
pub(super) fn cpu_s() -> f64 {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    used.tv_sec as f64 + used.tv_nsec as f64 / 1e9
}

/// Set once the person asks to stop. Who asks twice does not wait for the best plan.
pub(super) fn on_interrupt() -> Arc<AtomicBool> {
    let stopped = Arc::new(AtomicBool::new(false));
    let seen = Arc::clone(&stopped);
    tokio::spawn(async move {
        while tokio::signal::ctrl_c().await.is_ok() {
            if seen.swap(true, Ordering::Relaxed) {
                std::process::exit(130);
            }
            say!("stopping; the best plan so far is kept (once more: leave without it)");
        }
    });
    stopped
}

pub(super) fn so_far(now: Progress) -> String {
    format!(
        "cost {}, no plan below {}, gap {}",
        number(now.cost),
        number(now.bound),
        percent(gap(now.cost, now.bound))
    )
}

fn gap(cost: f64, bound: f64) -> f64 {
    if cost > 0.0 {
        (cost - bound).max(0.0) / cost
    } else {
        0.0
    }
}

pub(super) fn broken(verdict: &Verdict) -> Vec<String> {
    let rules = (verdict.violations.iter())
        .map(|v| format!("  broken {}: {}: {}", v.rule, v.subject, v.detail));
    let numbers = verdict.mismatches.iter().map(|m| {
        format!(
            "  printed {} is {}, and {} follows",
            m.field,
            number(m.stated),
            number(m.derived)
        )
    });
    rules.chain(numbers).collect()
}

fn in_words(problem: &transport::Problem, plan: &Plan, verdict: &Verdict) -> String {
    let figure = |name: &str| {
        let known = verdict.figures.iter().find(|(n, _)| *n == name);
        known.map_or(0.0, |(_, v)| *v)
    };
    let unserved = plan.unserved.as_deref().unwrap_or_default();
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{}: {} of {} persons served by {} trips",
        verdict.instance,
        number(figure("persons_served")),
        number(figure("persons")),
        plan.trips.len()
    );
    let _ = writeln!(out, "  cost   {} dollars", number(verdict.objective));
    if let (Some(bound), Some(gap)) = (verdict.bound, verdict.gap) {
        let _ = writeln!(
            out,
            "  bound  {}: proved, no plan costs less; gap {}",
            number(bound),
            percent(gap)
        );
    }
    if !unserved.is_empty() {
        let _ = writeln!(out, "  not served:");
    }
    for left in unserved {
        let _ = writeln!(out, "{}", not_served(problem, left));
    }
    let _ = writeln!(out, "  judged independently: no rule is broken");
    out
}

/// What one more of something would buy, as far as it would buy anything.
fn bought(all: &[trips::Bought]) -> String {
    let mut out = String::from(
        "  what one more would buy (what it touches planned again, the rest standing still):\n",
    );
    let worth: Vec<&trips::Bought> = all.iter().filter(|b| b.saved > 0.005).collect();
    for b in &worth {
        let persons = match b.persons {
            0 => String::new(),
            n if n > 0 => format!(", {n} more persons served"),
            n => format!(", {} persons fewer served", -n),
        };
        let least = if b.exact { "" } else { "at least " };
        let _ = writeln!(
            out,
            "    {}: {least}{} dollars less{persons}",
            b.more.words(),
            number(b.saved)
        );
    }
    if worth.is_empty() {
        out.push_str("    nothing: no single thing was found that would save anything\n");
    }
    let others = all.len() - worth.len();
    if others > 0 && !worth.is_empty() {
        let _ = writeln!(out, "    {others} others: nothing");
    }
    out
}

pub(super) fn not_served(problem: &transport::Problem, left: &Unserved) -> String {
    let batch = problem.batches.iter().find(|b| b.id == left.id);
    let persons = batch.map_or(0, |b| b.persons);
    let mut line = format!("    {} ({persons} persons)  {}", left.id, left.reason);
    if let Some(reason) = trips::Reason::of_code(&left.reason) {
        let _ = write!(line, ": {}", reason.meaning());
    }
    if let Some(change) = &left.smallest_change {
        let _ = write!(line, "\n      smallest change: {change}");
    }
    line
}

/// With thousands separated, and cents where there are any.
pub(super) fn number(value: f64) -> String {
    // A sum of nothing is minus zero.
    let cents = (value * 100.0).round() + 0.0;
    let text = if cents % 100.0 == 0.0 {
        format!("{:.0}", cents / 100.0)
    } else {
        format!("{:.2}", cents / 100.0)
    };
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |d| ("-", d));
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{grouped}{point}{rest}")
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.2} %", share * 100.0 + 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands_and_keep_their_cents() {
        assert_eq!(number(0.0), "0");
        assert_eq!(number(-0.0), "0");
        assert_eq!(percent(-0.0), "0.00 %");
        assert_eq!(number(13_206.85), "13,206.85");
        assert_eq!(number(-1_234_567.0), "-1,234,567");
        assert_eq!(number(999.5), "999.50");
    }
}
