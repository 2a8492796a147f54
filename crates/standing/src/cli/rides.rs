//! `standing trips` for an outing: day after day, and the sheets that are printed for them.

use super::args::Trips;
use super::plan::{cpu_s, hand_over, not_served, number, on_interrupt, passed, so_far, spinner};
use super::{Args, Outcome};
use crate::rides::{Calendar, RideRules, sheets};
use crate::web::Locales;
use anyhow::Context as _;
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::Serialize;
use standing_check::transport::{self, Plan, Problem};
use standing_plan::outing::{Outing, over_days};
use standing_plan::trips::Options;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::Ordering;

/// What is written: the outing, and a plan for each day.
#[derive(Serialize)]
struct Written<'a> {
    schema: &'static str,
    outing: &'a str,
    people: u32,
    served: u32,
    left: u32,
    least_days: Option<u32>,
    limits: &'a standing_plan::outing::Limits,
    citation: &'a str,
    days: Vec<WrittenDay<'a>>,
}

#[derive(Serialize)]
struct WrittenDay<'a> {
    date: Date,
    served: u32,
    plan: &'a Plan,
}

/// The command.
pub(super) fn run(args: &Args, asked: &Trips) -> anyhow::Result<Outcome> {
    let shown = asked.instance.display();
    let text =
        std::fs::read_to_string(&asked.instance).with_context(|| format!("cannot read {shown}"))?;
    let outing: Outing = toml::from_str(&text).with_context(|| shown.to_string())?;
    let first: Date = (outing.first_day.parse())
        .with_context(|| format!("{shown}: first_day: `{}`", outing.first_day))?;
    let rules = RideRules::bundled()?;
    let dated = rules.on(first).with_context(|| {
        format!("{shown}: first_day: there are no limits of rides in force on {first}")
    })?;
    let limits = outing.limits.as_ref().unwrap_or(&dated.limits);
    let stopped = on_interrupt();
    let bar = spinner(args);
    let options = Options {
        seed: asked.planning.seed,
        effort: asked.planning.effort,
    };
    let found = over_days(&outing, limits, asked.days, options, &mut |now| {
        bar.set_message(so_far(now));
        bar.tick();
        let late = (asked.planning.time_limit).is_some_and(|limit| cpu_s() >= limit);
        !late && !stopped.load(Ordering::Relaxed)
    });
    bar.finish_and_clear();
    let found = found.with_context(|| shown.to_string())?;
    let mut names = BTreeMap::from([(outing.facility.id.clone(), outing.facility.name.clone())]);
    names.extend(outing.site.iter().map(|s| (s.id.clone(), s.name.clone())));

    let served = outing.people - found.left;
    let mut words = format!(
        "{}: {served} of {} people served",
        outing.name, outing.people
    );
    let _ = match found.least_days {
        Some(least) => writeln!(
            words,
            " in {} days; proved, no plan needs fewer than {least}",
            found.days.len()
        ),
        None => writeln!(words, " in {} days", found.days.len()),
    };
    let mut days = Vec::new();
    for (index, day) in found.days.iter().enumerate() {
        let date = first.checked_add(i64::try_from(index)?.days())?;
        passed(&transport::judge(&day.problem, &day.plan))?;
        let _ = writeln!(
            words,
            "  {date}: {} people, {} rides, {} dollars of rides",
            day.served,
            day.plan.trips.len(),
            number(day.plan.trips.iter().filter_map(|t| t.cost).sum())
        );
        if let Some(folder) = &asked.sheets {
            let folder = folder.join(date.to_string());
            write_sheets(
                args,
                &folder,
                &day.problem,
                &day.plan,
                &date.to_string(),
                &names,
            )?;
        }
        if let Some(folder) = &asked.instances {
            std::fs::create_dir_all(folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
            let write = |kind: &str, json: String| {
                let path = folder.join(format!("{date}-{kind}.json"));
                std::fs::write(&path, json)
                    .with_context(|| format!("cannot write {}", path.display()))
            };
            write("instance", serde_json::to_string_pretty(&day.problem)?)?;
            write("plan", serde_json::to_string_pretty(&day.plan)?)?;
        }
        days.push(WrittenDay {
            date,
            served: day.served,
            plan: &day.plan,
        });
    }
    if found.left > 0
        && let Some(last) = found.days.last()
    {
        let _ = writeln!(words, "  not served:");
        for left in last.plan.unserved.as_deref().unwrap_or_default() {
            let _ = writeln!(words, "{}", not_served(&last.problem, left));
        }
    }
    let _ = writeln!(words, "  limits: {}", dated.citation);
    let _ = writeln!(words, "  {}", dated.own);
    words.push_str("  judged independently, day by day: no rule is broken\n");
    let written = Written {
        schema: "standing-outing-plan/1",
        outing: &outing.name,
        people: outing.people,
        served,
        left: found.left,
        least_days: found.least_days,
        limits,
        citation: &dated.citation,
        days,
    };
    hand_over(args, asked.planning.out.as_deref(), &written, &words)
}

/// Writes the sheets of a plan that the judge has accepted.
pub(super) fn write_sheets(
    args: &Args,
    folder: &Path,
    problem: &Problem,
    plan: &Plan,
    day: &str,
    names: &BTreeMap<String, String>,
) -> anyhow::Result<()> {
    let locales = Locales::embedded()?;
    let l = locales.get(&args.lang).unwrap_or_else(|| locales.source());
    let day = day
        .parse::<Date>()
        .map_or_else(|_| day.to_owned(), |date| l.date(date));
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    for (name, html) in sheets(l, problem, plan, &Calendar { day, names }) {
        let path = folder.join(name);
        std::fs::write(&path, html).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}
